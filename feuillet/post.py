"""Hand letters to a mail server, byte for byte, each to one person and at most once: the journal is asked and told."""

from __future__ import annotations

import base64
import contextlib
import errno
import io
import ipaddress
import os
import re
import signal
import smtplib
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from feuillet import journal as journals
from feuillet.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.journal import TO_SEND, Entry, Journal, Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import FrameType

PATIENCE = 5  # failures of the server in a row, whoever the letters were for, after which a run ends
# A server may look through a letter before it answers for it: ten minutes (RFC 5321, 4.5.3.2.6), ten times what is
# waited for any other answer. Who hangs up earlier makes letters uncertain.
_LAST_WORD = 10
_BLOCK = 1 << 16  # bytes of a letter that go within one time limit
_LONGEST = 998  # characters on a line (RFC 5321, 4.5.3.1.6); servers break or refuse longer ones
_TOLD = 300  # characters of a server's answer
_PAUSE = 10.0  # seconds before a connection that was lost is tried again, and so many more each time

# A mailbox of an envelope, as RFC 5321, 4.1.2 has it: nothing that could end the command.
_MAILBOX = re.compile(r'(?:[!#-;=?A-~]+|"(?:[ !#-\[\]-~]|\\[ -~])*")@[A-Za-z0-9.:\[\]-]+')
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # what ends a run

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
GIVEN_UP = Rule(
    code="mail-given-up",
    en="the mail server {host} failed {count} times in a row, and the run was ended: {reply_en}",
    fr="le serveur d’envoi {host} a échoué {count} fois de suite, et l’envoi a été arrêté : {reply_fr}",
    hint_en="Look at what it said. The next run goes on with those who have no letter yet.",
    hint_fr="Regardez ce qu’il a dit. Le prochain envoi reprend avec ceux qui n’ont encore rien reçu.",
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
    "unreadable": ("the answer could not be understood", "la réponse n’a pas pu être comprise"),
    "too-large": (
        "{:.2f} MB are more than the {:.2f} MB that the server takes",
        "{:.2f} Mo dépassent les {:.2f} Mo que le serveur accepte",
    ),
}
_SOURCE = Location(file="content/workshop.yaml")
_ABOUT = {  # the key of `mail:` to look at; else its host
    NO_STARTTLS.code: "security",
    NO_TLS.code: "security",
    PLAIN_LOGIN.code: "security",
    IN_CLEAR.code: "security",
    UNREACHABLE.code: "port",
    SILENT.code: "port",
    NO_LOGIN.code: "user",
    LOGIN_REFUSED.code: "user",
    SENDER_REFUSED.code: "sender",
}
_PASSING = (UNKNOWN_HOST, UNREACHABLE, SILENT, UNWILLING)  # in the middle of a run, worth another try


class ServerProblem(Exception):  # noqa: N818 - told to the user: her server, not an error of ours
    """The server sends nothing, or nothing more; the diagnostic says why, `deliveries` what was done before."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message("en"))
        self.diagnostic = diagnostic
        self.deliveries: tuple[Delivery, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A finished message to one person: the bytes that go."""

    address: str
    sender: str  # of the envelope: who hears that it could not be delivered
    data: bytes = field(repr=False)
    message: str  # Message-ID
    edition: str  # fingerprint of the attachments


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """What is known of a letter now; no standing: it was not begun."""

    address: str
    standing: Standing | None
    detail: str = ""
    tried: bool = True  # in this run; False: it stood so before


@dataclass(frozen=True, kw_only=True, slots=True)
class Wait:
    """Why nothing may be heard for a while.

    The server is called, or is to answer for a letter; it was away, or took some letters not yet, and will be asked
    again; or so it is our pace.
    """

    reason: Literal["call", "answer", "away", "later", "pace"]
    seconds: float = 0.0  # if that is known
    address: str = ""  # of the letter that is next, or on its way
    number: int = 0  # of that letter in this run, from 1
    of: int = 0  # how many there are; of "later": how many wait


_DECIDED = {2: Standing.SENT, 4: Standing.DEFERRED, 5: Standing.REFUSED}


class _Answer(NamedTuple):
    """What the server says to a command; code 0: nothing that can be understood."""

    code: int
    detail: str

    @property
    def kind(self) -> int:
        """2: done, 3: go on, 4: not now, 5: no; 0: nobody knows."""
        return self.code // 100


def in_words(detail: str, language: str) -> str:
    """What a delivery's detail means: the server's own words, or why there are none."""
    reason, *values = detail.split() or [""]
    if reason not in _UNTOLD:
        return detail
    french = language.startswith("fr")
    said = _UNTOLD[reason][french].format(*(int(value) / 1e6 for value in values))
    return re.sub(r"(?<=\d)\.(?=\d)", ",", said) if french else said


def check(server: Server) -> Iterator[Diagnostic]:
    """What its user should know before anything goes; with a password nothing does."""
    if server.security == "none" and not server.user and not _is_here(server.host):
        yield server.told(IN_CLEAR)


def deliver(
    letters: Sequence[Letter],
    server: Server,
    journal: Journal,
    campaign: str,
    *,
    pace: float = 2.0,
    most: int | None = None,
    retries: tuple[float, ...] = (60, 300),
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], str] = journals.now,
    context: ssl.SSLContext | None = None,
    heard: Callable[[Delivery], None],
    waits: Callable[[Wait], None] = lambda _: None,
) -> tuple[Delivery, ...]:
    """Send to all who have no letter of this campaign; how each of them stands at the end, in order.

    One letter is in memory at a time, if `letters` reads them when asked. `pace` are seconds between two letters,
    `most` is how many may be tried, `retries` are seconds before those that were deferred are tried again. `waits` is
    told before each pause.

    Ctrl-C ends the run after the letter whose text is on its way; a second one at once, and that letter is uncertain.
    """
    run = _Run(letters, journal, campaign, _Line(server, context), pace, most, sleep, clock, heard, waits)
    with journal.alone():
        try:
            run.round(range(len(letters)))
            for pause in retries:
                if not run.again or run.full:
                    break
                run.line.close()  # no server waits that long
                run.pause("later", pause, of=len(run.again))
                run.round(sorted(run.again), rested=True)
            run.line.close()
        except ServerProblem as problem:
            problem.deliveries = run.deliveries()
            raise
        finally:
            run.line.drop()
        return run.deliveries()


@dataclass(slots=True)
class _Run:
    """A run over the letters: who was tried, and how it went."""

    letters: Sequence[Letter]
    journal: Journal
    campaign: str
    line: _Line
    pace: float
    most: int | None
    sleep: Callable[[float], None]
    clock: Callable[[], str]
    heard: Callable[[Delivery], None]
    waits: Callable[[Wait], None]
    found: dict[int, Delivery] = field(default_factory=dict)
    again: set[int] = field(default_factory=set)  # letters that another try may help
    tried: int = 0
    failures: int = 0  # of the server, in a row

    @property
    def full(self) -> bool:
        """Whether as many were tried as may be."""
        return self.most is not None and self.tried >= self.most

    def deliveries(self) -> tuple[Delivery, ...]:
        """How all stand now."""
        return tuple(self.found.get(index) or self._before(index) for index in range(len(self.letters)))

    def _before(self, index: int) -> Delivery:
        address = self.letters[index].address
        return Delivery(address=address, standing=self.journal.standing(self.campaign, address), tried=False)

    def round(self, indexes: Iterable[int], *, rested: bool = False) -> None:
        """Try these letters, one after the other; `rested`: there was a pause before."""
        for index in indexes:
            if self.full:
                return
            letter = self.letters[index]
            _check(letter)
            standing = self.journal.standing(self.campaign, letter.address)
            if standing not in TO_SEND:
                self.again.discard(index)
                self._tell(index, Delivery(address=letter.address, standing=standing, tried=False))
                continue
            place = Wait(reason="answer", address=letter.address, number=index + 1, of=len(self.letters))
            self._open()
            if 0 < self.line.limit < len(letter.data):  # not refused: a smaller one will be taken
                self.again.discard(index)
                detail = f"too-large {len(letter.data)} {self.line.limit}"
                self._tell(index, self._write(letter, Standing.DEFERRED, detail))
                continue
            if self.tried and not rested:
                self.pause("pace", self.pace, of=place.of)
            rested = False
            self.tried += 1
            self.waits(place)
            self._try(index, letter)

    def pause(self, reason: Literal["away", "later", "pace"], seconds: float, of: int = 0) -> None:
        """Say why nothing happens, and wait."""
        self.waits(Wait(reason=reason, seconds=seconds, of=of))
        self.sleep(seconds)

    def _open(self) -> None:
        """Be connected; in the middle of a run, a server may be away for a moment."""
        while not self.line.is_open:
            self.waits(Wait(reason="call"))
            try:
                self.line.open()
            except ServerProblem as problem:
                self.failures += 1
                passing = problem.diagnostic.rule in _PASSING and self.tried
                if not passing or self.failures >= PATIENCE:
                    raise
                self.pause("away", _PAUSE * self.failures)

    def _try(self, index: int, letter: Letter) -> None:
        """Send a letter, as far as the server goes along; journal and failures are right afterwards."""
        answer = self._addressed(letter)
        if answer.kind == 2:
            with _finishing():
                self._write(letter, Standing.SENDING)
                answer, begun = self.line.text(letter.data)
                self.failures = 0 if answer.kind == 2 else self.failures + 1
                self._outcome(index, letter, answer, begun=begun)
        else:
            self._outcome(index, letter, answer, begun=False)
        if self.failures >= PATIENCE:
            said = {f"reply_{language}": in_words(answer.detail, language) for language in ("en", "fr")}
            raise self.line.server.problem(GIVEN_UP, count=self.failures, **said)

    def _addressed(self, letter: Letter) -> _Answer:
        """The envelope: sender and recipient; what the server says to the last command."""
        answer = self.line.mail(letter)
        if not self.line.is_open:  # it had hung up since, or wants to: 421
            self._open()
            answer = self.line.mail(letter)
        if answer.kind == 5 and answer.code != 552:  # 552: this letter is too large (RFC 1870)
            raise self.line.server.problem(SENDER_REFUSED, reply=answer.detail)
        if answer.kind != 2:
            self.failures += 1
            return answer
        answer = self.line.say("RCPT", f"TO:<{letter.address}>")
        if answer.kind in (4, 5):  # that is about the recipient: the server works
            self.failures = 0
        elif answer.kind != 2:
            self.failures += 1
        return answer

    def _outcome(self, index: int, letter: Letter, answer: _Answer, *, begun: bool) -> None:
        """Write down and tell what became of a letter; `begun`: of its text, something went."""
        standing = _DECIDED.get(answer.kind, Standing.UNCERTAIN if begun else Standing.DEFERRED)
        delivery = self._write(letter, standing, answer.detail)
        if standing is Standing.DEFERRED:
            self.again.add(index)
        else:
            self.again.discard(index)
        self._tell(index, delivery)
        if standing is not Standing.SENT:
            self.line.reset()

    def _write(self, letter: Letter, standing: Standing, detail: str = "") -> Delivery:
        self.journal.write(
            Entry(
                campaign=self.campaign,
                address=letter.address,
                standing=standing,
                at=self.clock(),
                edition=letter.edition,
                detail=detail,
                message=letter.message,
            )
        )
        return Delivery(address=letter.address, standing=standing, detail=detail)

    def _tell(self, index: int, delivery: Delivery) -> None:
        self.found[index] = delivery
        self.heard(delivery)


def _check(letter: Letter) -> None:
    """Raise if these bytes would not arrive as they are, or to somebody else: that is a bug of ours."""
    for address in (letter.address, letter.sender):
        if not _MAILBOX.fullmatch(address) or len(address) > 254:
            raise ValueError("an address of the envelope is not what SMTP can say")
    data = letter.data
    whole = data.endswith(b"\r\n") and data.count(b"\r\n") == data.count(b"\r") == data.count(b"\n")
    if not whole or not data.isascii() or b"\0" in data or max(map(len, io.BytesIO(data))) > _LONGEST + 2:
        raise ValueError("a letter must be ASCII, in lines of up to 998 characters that end with CR LF")


@contextlib.contextmanager
def _finishing() -> Iterator[None]:
    """Have the first Ctrl-C (or end of session) wait until it is known what became of the letter on its way.

    A second one counts at once.
    """
    pressed: list[int] = []
    before = {}
    if threading.current_thread() is threading.main_thread():
        numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
        before = {number: handler for number in numbers if callable(handler := signal.getsignal(number))}

    def press(number: int, frame: FrameType | None) -> None:
        pressed.append(number)
        if len(pressed) > 1:
            before[number](number, frame)

    try:
        for number in before:
            signal.signal(number, press)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if len(pressed) == 1:
        before[pressed[0]](pressed[0], None)


class _Line:
    """A connection to the server, made when it is needed."""

    def __init__(self, server: Server, context: ssl.SSLContext | None) -> None:
        self.server = server
        self.limit = 0  # bytes of a letter; 0: the server names none
        self._context = context
        self._smtp: smtplib.SMTP | None = None

    @property
    def is_open(self) -> bool:
        return self._smtp is not None

    def open(self) -> None:
        """Connect, encrypt, log in."""
        server = self.server
        if server.user and server.security == "none" and not _is_here(server.host):
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
        self.limit = int(size) if size.isdecimal() else 0
        self._smtp = smtp

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        if server.security == "none":
            return smtplib.SMTP(server.host, server.port, "localhost", server.timeout)
        if self._context is None:
            self._context = ssl.create_default_context()  # what smtplib makes itself trusts anybody
        if server.security == "tls":
            context = self._context
            return smtplib.SMTP_SSL(server.host, server.port, "localhost", timeout=server.timeout, context=context)
        return smtplib.SMTP(server.host, server.port, "localhost", server.timeout)

    def _greet(self, smtp: smtplib.SMTP) -> None:
        # An address in place of the name that this machine may have (RFC 5321, 4.1.3): names tell about their owners.
        here = smtp.sock.getsockname()[0] if smtp.sock else "127.0.0.1"
        smtp.local_hostname = f"[IPv6:{here}]" if ":" in here else f"[{here}]"
        smtp.ehlo_or_helo_if_needed()
        if self.server.security == "starttls":
            if not smtp.has_extn("starttls"):
                raise self.server.problem(NO_STARTTLS)
            smtp.starttls(context=self._context)
            smtp.ehlo_or_helo_if_needed()

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        """Not by smtplib, which has no password with an accent, and shows it in the exception."""
        server = self.server
        there = smtp.sock.getpeername()[0] if smtp.sock else ""
        if server.security == "none" and not _is_here(there):  # whatever the name says
            raise server.problem(PLAIN_LOGIN)
        offered = smtp.esmtp_features.get("auth", "").upper().split()
        if "PLAIN" in offered:
            secrets = [_base64(f"\0{server.user}\0{server.password}")]
            code, reply = smtp.docmd("AUTH", f"PLAIN {secrets.pop()}")
        elif "LOGIN" in offered:
            secrets = [_base64(server.password), _base64(server.user)]
            code, reply = smtp.docmd("AUTH", "LOGIN")
        else:
            raise server.problem(NO_LOGIN, offered=" ".join(offered) or "—")
        while code == 334 and secrets:
            code, reply = smtp.docmd(secrets.pop())
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
        if self._smtp is not None and self._smtp.sock is not None:
            self._smtp.sock.settimeout(min(self.server.timeout, 5))
            self.say("QUIT")
        self.drop()

    def reset(self) -> None:
        """Forget the envelope, for the next letter."""
        if self._smtp is not None and self.say("RSET").kind != 2:
            self.drop()

    def mail(self, letter: Letter) -> _Answer:
        """Begin a letter."""
        size = f" SIZE={len(letter.data)}" if self._smtp is not None and self._smtp.has_extn("size") else ""
        return self.say("MAIL", f"FROM:<{letter.sender}>{size}")

    def say(self, command: str, rest: str = "", *, go_on: int = 0) -> _Answer:
        """A command (empty: what was sent already), and the answer; one that leaves us in doubt ends the connection."""
        smtp = self._smtp
        if smtp is None:
            return _Answer(0, "lost")
        try:
            if command:
                smtp.putcmd(command, rest)
            code, reply = smtp.getreply()
        except smtplib.SMTPServerDisconnected as problem:
            self.drop()
            return _Answer(0, "silent" if isinstance(problem.__context__, TimeoutError) else "lost")
        except smtplib.SMTPResponseException:  # an endless line; smtplib says 500, and the server has not
            self.drop()
            return _Answer(0, "unreadable")
        answer = _Answer(code, _one_line(code, reply))
        if answer.kind not in (2, 4, 5) and code != go_on:
            self.drop()
            return _Answer(0, "unreadable")
        if code == 421:  # it will hang up now
            self.drop()
        return answer

    def text(self, data: bytes) -> tuple[_Answer, bool]:
        """Send a letter's text; the last answer, and whether anything of the text went."""
        answer = self.say("DATA", go_on=354)
        if answer.code != 354 or self._smtp is None or self._smtp.sock is None:
            if answer.kind == 2:  # to a question that was not asked
                self.drop()
                answer = _Answer(0, "unreadable")
            return answer, False
        sock = self._smtp.sock
        dotted = b"." * data.startswith(b".") + data.replace(b"\r\n.", b"\r\n..")  # RFC 5321, 4.5.2
        stuffed = memoryview(dotted + b".\r\n")
        whole = True
        try:
            for start in range(0, len(stuffed), _BLOCK):
                sock.sendall(stuffed[start : start + _BLOCK])
        except TimeoutError:
            self.drop()
            return _Answer(0, "silent"), True
        except OSError:  # a server that has had enough may have said why
            whole = False
        sock.settimeout(self.server.timeout * _LAST_WORD)
        answer = self.say("")
        if self._smtp is not None:
            sock.settimeout(self.server.timeout)
        if not whole and answer.kind not in (4, 5):
            self.drop()
            answer = _Answer(0, "lost")
        return answer, True


@contextlib.contextmanager
def _told(server: Server) -> Iterator[None]:
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
    except smtplib.SMTPResponseException as problem:
        said = problem.smtp_error if isinstance(problem.smtp_error, bytes) else problem.smtp_error.encode()
        raise server.problem(UNWILLING, reply=_one_line(problem.smtp_code, said)) from None
    except OSError as problem:
        if isinstance(problem, TimeoutError) or isinstance(problem.__context__, TimeoutError):
            raise server.problem(SILENT, seconds=server.timeout) from None
        reason = problem.strerror or os.strerror(errno.ECONNRESET)
        raise server.problem(UNREACHABLE, reason=reason) from None


def _is_here(host: str) -> bool:
    """Whether that is this machine, so that nobody is on the way."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _one_line(code: int, reply: bytes) -> str:
    """A server's answer as it is kept."""
    words = "".join(one if one.isprintable() else " " for one in reply.decode("utf-8", "replace"))
    return " ".join(f"{code} {words}".split())[:_TOLD]
