"""A connection to a mail server: commands out, answers in; each of them has an end, and no password in its words."""

from __future__ import annotations

import base64
import contextlib
import errno
import ipaddress
import os
import re
import smtplib
import socket
import ssl
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from feuillet.languages import registry
from feuillet.mailing.sending.secret import Secret, in_plain_words
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity, ToldError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# A server may look through a letter before it answers for it: ten minutes (RFC 5321, 4.5.3.2.6), ten times what is
# waited for any other answer. Who hangs up earlier makes letters uncertain.
_LAST_WORD = 10
_BLOCK = 1 << 16  # bytes of a letter that go within one time limit
_SLOWEST = 8192  # bytes a second: a line that takes less is given up
_MOST_LINES = 100  # of an answer; the longest that are known, to EHLO, have some twenty
_MOST_BYTES = 1 << 16  # of an answer
_LINE = 8192  # bytes of one of its lines; RFC 5321, 4.5.3.1.5 has 512
_KEPT = 4096  # bytes of an answer's words
_TOLD = 300  # characters of them that are told
_OTHER_LOGINS = (
    "CRAM-MD5", "DIGEST-MD5", "EXTERNAL", "GSSAPI", "NTLM", "OAUTHBEARER", "SCRAM-SHA-1", "SCRAM-SHA-256", "XOAUTH2",
)  # fmt: skip
_HIDDEN = b"[...]"  # in place of words that give the password away

UNKNOWN_HOST = Rule(
    code="mail-host-unknown",
    en="the mail server {host} is not known",
    fr="le serveur d’envoi {host} est inconnu",
    hint_en="Look for typing mistakes in its name, and whether this machine is on line.",
    hint_fr="Cherchez une faute de frappe dans son nom, et vérifiez que cette machine est connectée.",
)
UNREACHABLE = Rule(
    code="mail-host-unreachable",
    en="the mail server {host} cannot be reached on port {port} ({reason})",
    fr="le serveur d’envoi {host} est injoignable sur le port {port} ({reason})",
    hint_en="Look up host and port with your provider: most often 587 with starttls, or 465 with tls.",
    hint_fr="Vérifiez l’hôte et le port chez votre fournisseur : le plus souvent 587 avec starttls, ou 465 avec tls.",
)
SILENT = Rule(
    code="mail-host-silent",
    en="the mail server {host} did not answer on port {port} within {seconds} s",
    fr="le serveur d’envoi {host} n’a pas répondu sur le port {port} en {seconds} s",
    hint_en="Port 465 wants security 'tls', port 587 'starttls'; some networks block port 25.",
    hint_fr="Le port 465 demande la sécurité « tls », le port 587 « starttls » ; des réseaux bloquent le port 25.",
)
UNWILLING = Rule(
    code="mail-host-unwilling",
    en="the mail server {host} does not want to work now: {reply}",
    fr="le serveur d’envoi {host} ne veut pas travailler maintenant : {reply}",
    hint_en="Try again later; your provider may limit letters per hour or day.",
    hint_fr="Réessayez plus tard ; votre fournisseur limite peut-être les envois par heure ou par jour.",
)
NO_STARTTLS = Rule(
    code="mail-no-starttls",
    en="the mail server {host} offers no encryption on port {port} (STARTTLS)",
    fr="le serveur d’envoi {host} n’offre pas de chiffrement sur le port {port} (STARTTLS)",
    hint_en="Use the port that your provider gives for STARTTLS (587), or security 'tls' with port 465.",
    hint_fr="Prenez le port que votre fournisseur donne pour STARTTLS (587), ou la sécurité « tls » avec le port 465.",
)
NOT_TRUSTED = Rule(
    code="mail-certificate",
    en="the mail server {host} cannot prove that it is {host}: {reason}",
    fr="le serveur d’envoi {host} ne peut pas prouver qu’il est {host} : {reason}",
    hint_en="Use the name that your provider gives (not an address in numbers), and look at this machine's date.",
    hint_fr="Prenez le nom que donne votre fournisseur (non une adresse en chiffres), et vérifiez la date d’ici.",
)
NO_TLS = Rule(
    code="mail-tls",
    en="no encrypted connection to the mail server {host} on port {port}: {reason}",
    fr="pas de connexion chiffrée au serveur d’envoi {host} sur le port {port} : {reason}",
    hint_en="Port 465 wants security 'tls', port 587 'starttls'.",
    hint_fr="Le port 465 demande la sécurité « tls », le port 587 « starttls ».",
)
PLAIN_LOGIN = Rule(
    code="mail-plain-login",
    en="the password would go to {host} unencrypted: nobody is logged in that way",
    fr="le mot de passe irait à {host} en clair : on ne s’identifie pas ainsi",
    hint_en="Use security 'starttls' (port 587) or 'tls' (port 465); 'none' is for a server on this machine.",
    hint_fr="Prenez la sécurité « starttls » (port 587) ou « tls » (port 465) ; « none » est pour un serveur local.",
)
NO_LOGIN = Rule(
    code="mail-no-login",
    en="the mail server {host} knows no way to log in that is known here ({offered})",
    fr="le serveur d’envoi {host} n’a pas de façon de s’identifier connue ici ({offered})",
    hint_en="PLAIN and LOGIN are known. Leave the user out if the server takes letters without a login.",
    hint_fr="PLAIN et LOGIN sont connues. N’indiquez pas d’utilisateur si le serveur n’en demande pas.",
)
LOGIN_REFUSED = Rule(
    code="mail-login",
    en="the mail server {host} refused user or password: {reply}",
    fr="le serveur d’envoi {host} a refusé l’utilisateur ou le mot de passe : {reply}",
    hint_en="The user is often the whole address; with two-step login a password for applications is needed.",
    hint_fr="L’utilisateur est souvent l’adresse entière ; avec une double identification, il faut un mot de passe "
    "d’application.",
)
SENDER_REFUSED = Rule(
    code="mail-sender-refused",
    en="the mail server {host} does not send for this sender: {reply}",
    fr="le serveur d’envoi {host} n’envoie pas pour cet expéditeur : {reply}",
    hint_en="Send from the address of the account that is logged in, or log in if no user is given.",
    hint_fr="Envoyez depuis l’adresse du compte identifié, ou identifiez-vous si aucun utilisateur n’est indiqué.",
)
STRANGE = Rule(
    code="mail-host-strange",
    en="what answers at {host} on port {port} does not speak as a mail server does: {reason_en}",
    fr="ce qui répond à {host} sur le port {port} ne parle pas comme un serveur d’envoi : {reason_fr}",
    hint_en="Look up host and port with your provider: most often 587 with starttls, or 465 with tls.",
    hint_fr="Vérifiez l’hôte et le port chez votre fournisseur : le plus souvent 587 avec starttls, ou 465 avec tls.",
)
IN_CLEAR = Rule(
    code="mail-in-clear",
    severity=Severity.WARNING,
    en="letters go to {host} unencrypted: who is on the way can read them, and change them",
    fr="les lettres vont à {host} en clair : qui est sur le chemin peut les lire, et les modifier",
    hint_en="Use security 'starttls' (port 587) or 'tls' (port 465); 'none' is for a server on this machine.",
    hint_fr="Prenez la sécurité « starttls » (port 587) ou « tls » (port 465) ; « none » est pour un serveur local.",
)
_UNTOLD = {  # why there is no answer of the server, as the journal has it: in English, in French
    "lost": ("the connection was lost", "la connexion a été perdue"),
    "silent": ("no answer came in time", "aucune réponse n’est venue à temps"),
    "endless": ("its answer did not end", "sa réponse ne finissait pas"),
    "unreadable": ("the answer could not be understood", "la réponse n’a pas pu être comprise"),
    "too-large": (
        "{:.2f} MB are more than the {:.2f} MB that the server takes",
        "{:.2f} Mo dépassent les {:.2f} Mo que le serveur accepte",
    ),
}
_SIZE = re.compile(r"[0-9]{1,15}")  # bytes of a letter, or of the largest that a server takes
_SOURCE = Location(file="content/workshop.yaml")
_ABOUT = {  # the key of `mail:` to look at; else its host
    NO_STARTTLS.code: "security",
    NO_TLS.code: "security",
    PLAIN_LOGIN.code: "security",
    IN_CLEAR.code: "security",
    UNREACHABLE.code: "port",
    STRANGE.code: "port",
    SILENT.code: "port",
    NO_LOGIN.code: "user",
    LOGIN_REFUSED.code: "user",
    SENDER_REFUSED.code: "sender",
}


class ServerProblem(ToldError):  # noqa: N818 - told to the user: a server of theirs, not an error of ours
    """The server sends nothing, or nothing more; the diagnostic says why, `deliveries` what was done before."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.deliveries: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SubmissionServer:
    """Where letters are handed over, and by whom."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    security: Literal["starttls", "tls", "none"] = "starttls"
    timeout: float = 60  # seconds for an answer; ten times that for the one after a letter
    source: Location = _SOURCE  # where it is written down
    places: Mapping[str, Location] = field(default_factory=dict)  # and each of its keys

    def told(self, rule: Rule, **values: object) -> Diagnostic:
        """What is wrong with this server, at the key that may be wrong: its host, if that one is not written."""
        at = self.places.get(_ABOUT.get(rule.code, "host")) or self.places.get("host", self.source)
        return rule.at(at, host=self.host, port=self.port, **values)

    def problem(self, rule: Rule, **values: object) -> ServerProblem:
        """The same as an exception."""
        return ServerProblem(self.told(rule, **values))


class Answer(NamedTuple):
    """What the server says to a command; code 0: nothing that can be understood."""

    code: int
    detail: str

    @property
    def kind(self) -> int:
        """2: done, 3: go on, 4: not now, 5: no; 0: nobody knows."""
        return self.code // 100


def in_words(detail: str, language: str) -> str:
    """What a delivery's detail means: the server's own words, or why there are none.

    A journal may come from elsewhere: what nobody here has written there is said as it stands.
    """
    reason, *values = detail.split() or [""]
    if reason not in _UNTOLD or not all(_SIZE.fullmatch(value) for value in values):
        return detail
    en, fr = _UNTOLD[reason]
    if len(values) != en.count("{"):
        return detail
    said = registry.said(language, en=en, fr=fr).format(*(int(value) / 1e6 for value in values))
    return re.sub(r"(?<=\d)\.(?=\d)", registry.language(registry.spoken(language)).numbers.decimal, said)


class _NoAnswerError(smtplib.SMTPException):
    """What came is no answer to what was said; `reason` is one of those that have words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Talk(smtplib.SMTP):
    """Smtplib's side of the talk, with answers that have an end.

    There all words of a server enter: from here on, nothing in them gives the password away.
    """

    def __init__(self, server: SubmissionServer, **options: Any) -> None:
        self.patience = server.timeout  # seconds for a whole answer
        self._secret = Secret(server.password)
        self._come = bytearray()  # what was received and not yet read
        super().__init__(server.host, server.port, "localhost", timeout=server.timeout, **options)

    def ehlo(self, name: str = "") -> tuple[int, bytes]:
        """What is offered is compared, never told: its words stay as they are, whatever the password is."""
        secret, self._secret = self._secret, Secret("")
        try:
            return super().ehlo(name)
        finally:
            self._secret = secret

    def putcmd(self, cmd: str, args: str = "") -> None:
        self.expect_silence()
        super().putcmd(cmd, args)

    def expect_silence(self) -> None:
        """An answer that came before its question would be taken for the answer to the next one."""
        if self._come:
            raise _NoAnswerError("unreadable")

    def getreply(self) -> tuple[int, bytes]:
        try:
            return self._reply()
        except OSError:  # the smtplib does so too
            self.close()
            raise

    def _reply(self) -> tuple[int, bytes]:
        end = time.monotonic() + self.patience
        words = []
        left = _MOST_BYTES
        for _ in range(_MOST_LINES):
            line = self._line(end, min(left, _LINE))
            left -= len(line)
            if not re.match(rb"[0-9]{3}(?:[ -]|\s*$)", line):
                raise _NoAnswerError("unreadable")
            words.append(line[4:].strip())
            if line[3:4] != b"-":
                said = b"\n".join(words)[:_KEPT]
                return int(line[:3]), _without_words(said) if self._secret.is_in(said) else said
        raise _NoAnswerError("endless")

    def _line(self, end: float, most: int) -> bytes:
        """One line of an answer, that comes in time."""
        while (at := self._come.find(b"\n", 0, most)) < 0:
            if len(self._come) >= most:
                raise _NoAnswerError("endless")
            self._come += self._received(end - time.monotonic(), most)
        line = bytes(self._come[: at + 1])
        del self._come[: at + 1]
        return line

    def _received(self, seconds: float, most: int) -> bytes:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        if seconds <= 0:
            raise TimeoutError
        self.sock.settimeout(seconds)
        try:
            data: bytes = self.sock.recv(most)
        except TimeoutError:
            raise
        except OSError:
            data = b""
        if not data:
            raise smtplib.SMTPServerDisconnected("it has hung up")
        self.sock.settimeout(self.timeout)
        return data

    def put(self, data: bytes) -> None:
        """Send a text, however long, but not for however long."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        end = time.monotonic() + self.patience + len(data) / _SLOWEST
        text = memoryview(data)
        for start in range(0, len(text), _BLOCK):
            seconds = end - time.monotonic()
            if seconds <= 0:
                raise TimeoutError
            self.sock.settimeout(min(seconds, self.patience))
            self.sock.sendall(text[start : start + _BLOCK])


class _EncryptedTalk(_Talk, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""


class Connection:
    """A connection to the server, made when it is needed."""

    def __init__(self, server: SubmissionServer, context: ssl.SSLContext | None) -> None:
        self.server = server
        self.limit = 0  # bytes of a letter; 0: the server names none
        self._context = context
        self._smtp: _Talk | None = None

    @property
    def is_open(self) -> bool:
        return self._smtp is not None

    def open(self) -> None:
        """Connect, encrypt, log in."""
        server = self.server
        if server.user and server.security == "none" and not is_here(server.host):
            raise server.problem(PLAIN_LOGIN)
        with _told(server):
            smtp = self._connect()
        try:
            with _told(server):
                self._greet(smtp)
                if server.user:
                    self._log_in(smtp)
        except BaseException:
            smtp.close()
            raise
        size = smtp.esmtp_features.get("size", "")
        self.limit = int(size) if _SIZE.fullmatch(size) else 0
        self._smtp = smtp

    def _connect(self) -> _Talk:
        server = self.server
        if self._context is None and server.security != "none":
            self._context = ssl.create_default_context()  # what smtplib makes itself trusts anybody
        return _EncryptedTalk(server, context=self._context) if server.security == "tls" else _Talk(server)

    def _greet(self, smtp: _Talk) -> None:
        # An address in place of the name that this machine may have (RFC 5321, 4.1.3): names tell about their owners.
        here = smtp.sock.getsockname()[0] if smtp.sock else "127.0.0.1"
        smtp.local_hostname = f"[IPv6:{here}]" if ":" in here else f"[{here}]"
        smtp.ehlo_or_helo_if_needed()
        if self.server.security == "starttls":
            if not smtp.has_extn("starttls"):
                raise self.server.problem(NO_STARTTLS)
            smtp.starttls(context=self._context)
            smtp.ehlo_or_helo_if_needed()

    def _log_in(self, smtp: _Talk) -> None:
        """Not by smtplib, which has no password with an accent, and shows it in the exception."""
        server = self.server
        there = smtp.sock.getpeername()[0] if smtp.sock else ""
        if server.security == "none" and not is_here(there):  # whatever the name says
            raise server.problem(PLAIN_LOGIN)
        offered = smtp.esmtp_features.get("auth", "").upper().split()
        if "PLAIN" in offered:
            secrets = [_base64(f"\0{server.user}\0{server.password}")]
            code, reply = smtp.docmd("AUTH", f"PLAIN {secrets.pop()}")
        elif "LOGIN" in offered:
            secrets = [_base64(server.password), _base64(server.user)]
            code, reply = smtp.docmd("AUTH", "LOGIN")
        else:
            raise server.problem(
                NO_LOGIN, offered=" ".join(offer for offer in offered if offer in _OTHER_LOGINS) or "—"
            )
        while code == 334 and secrets:
            code, reply = smtp.docmd(secrets.pop())
        reply = in_plain_words(reply)
        if code // 100 == 5:
            raise server.problem(LOGIN_REFUSED, reply=_one_line(code, reply))
        if code // 100 != 2:
            raise server.problem(UNWILLING, reply=_one_line(code, reply))

    def drop(self) -> None:
        """Hang up."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def close(self) -> None:
        """Take leave."""
        if self._smtp is not None:
            self._smtp.patience = min(self.server.timeout, 5)
            self.say("QUIT")
        self.drop()

    def reset(self) -> None:
        """Forget the envelope, for the next letter."""
        if self._smtp is not None and self.say("RSET").kind != 2:
            self.drop()

    def mail(self, sender: str, size: int) -> Answer:
        """Begin a letter of so many bytes."""
        told = f" SIZE={size}" if self._smtp is not None and self._smtp.has_extn("size") else ""
        return self.say("MAIL", f"FROM:<{sender}>{told}")

    def say(self, command: str, rest: str = "", *, go_on: int = 0) -> Answer:
        """A command (empty: what was sent already), and the answer; one that leaves us in doubt ends the connection."""
        smtp = self._smtp
        if smtp is None:
            return Answer(0, "lost")
        try:
            if command:
                smtp.putcmd(command, rest)
            code, reply = smtp.getreply()
        except (smtplib.SMTPServerDisconnected, _NoAnswerError, TimeoutError) as problem:
            return self._lost(problem)
        answer = Answer(code, _one_line(code, reply))
        if answer.kind not in (2, 4, 5) and code != go_on:
            return self._lost(_NoAnswerError("unreadable"))
        if code == 421:  # it will hang up now
            self.drop()
        return answer

    def _lost(self, problem: OSError) -> Answer:
        """Hang up, as nobody knows any more what is an answer to what."""
        self.drop()
        return Answer(0, problem.reason if isinstance(problem, _NoAnswerError) else _silent(problem) or "lost")

    def text(self, data: bytes) -> tuple[Answer, bool]:
        """Send a letter's text; the last answer, and whether anything of the text went."""
        answer = self.say("DATA", go_on=354)
        smtp = self._smtp
        if answer.code != 354 or smtp is None:
            return (self._lost(_NoAnswerError("unreadable")) if answer.kind == 2 else answer), False
        dotted = b"." * data.startswith(b".") + data.replace(b"\r\n.", b"\r\n..")  # RFC 5321, 4.5.2
        whole = True
        try:
            smtp.expect_silence()
        except _NoAnswerError as problem:
            return self._lost(problem), False
        try:
            smtp.put(dotted + b".\r\n")
        except TimeoutError as problem:
            return self._lost(problem), True
        except OSError:  # a server that has had enough may have said why
            whole = False
        smtp.patience = self.server.timeout * _LAST_WORD
        answer = self.say("")
        smtp.patience = self.server.timeout
        if not whole and answer.kind not in (4, 5):
            return self._lost(smtplib.SMTPServerDisconnected()), True
        return answer, True


@contextlib.contextmanager
def _told(server: SubmissionServer) -> Iterator[None]:
    """Say in plain words why there is no connection; nothing of what was said on it stays in the exception."""
    try:
        yield
    except ServerProblem:
        raise
    except ssl.SSLCertVerificationError as problem:
        raise server.problem(NOT_TRUSTED, reason=problem.verify_message) from None
    except ssl.SSLError as problem:
        raise server.problem(NO_TLS, reason=problem.reason or "?") from None
    except (socket.gaierror, UnicodeError):
        raise server.problem(UNKNOWN_HOST) from None
    except _NoAnswerError as problem:
        said = {f"reason_{code}": in_words(problem.reason, code) for code in registry.SPEAKING}
        raise server.problem(STRANGE, **said) from None
    except smtplib.SMTPResponseException as problem:
        reply = problem.smtp_error if isinstance(problem.smtp_error, bytes) else problem.smtp_error.encode()
        raise server.problem(UNWILLING, reply=_one_line(problem.smtp_code, reply)) from None
    except OSError as problem:
        if _silent(problem):
            raise server.problem(SILENT, seconds=server.timeout) from None
        reason = problem.strerror or os.strerror(errno.ECONNRESET)
        raise server.problem(UNREACHABLE, reason=reason) from None


def _silent(problem: OSError) -> str:
    """Whether it is one of time; smtplib hides some of them in its own."""
    return "silent" if isinstance(problem, TimeoutError) or isinstance(problem.__context__, TimeoutError) else ""


def _without_words(said: bytes) -> bytes:
    """Of words that give the password away, the number that says what kind of problem there is (RFC 3463)."""
    status = re.match(rb"[245]\.[0-7]\.[0-9]{1,3}(?= )", said)
    return b" ".join([*([status[0]] if status else []), _HIDDEN])


def is_here(host: str) -> bool:
    """Whether that is this machine, so that nobody is on the way."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "surrogateescape")).decode()


def _one_line(code: int, reply: bytes) -> str:
    """A server's answer as it is kept."""
    words = "".join(character if character.isprintable() else " " for character in reply.decode("utf-8", "replace"))
    return " ".join(f"{code} {words}".split())[:_TOLD]
