"""Hand letters to a mail server, byte for byte, each to one person and at most once: the journal is asked and told."""

from __future__ import annotations

import contextlib
import io
import re
import signal
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from feuillet.languages import registry
from feuillet.mailing.sending.journal import TO_SEND, Journal, JournalEntry, Standing, now
from feuillet.mailing.sending.smtp import (
    IN_CLEAR,
    SENDER_REFUSED,
    SILENT,
    UNKNOWN_HOST,
    UNREACHABLE,
    UNWILLING,
    Answer,
    Connection,
    ServerProblem,
    SubmissionServer,
    in_words,
    is_here,
)
from feuillet.model.diagnostics import Rule

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import FrameType

    from feuillet.model.diagnostics import Diagnostic

PATIENCE = 5  # failures of the server in a row, whoever the letters were for, after which a run ends
_LONGEST = 998  # characters on a line (RFC 5321, 4.5.3.1.6); servers break or refuse longer ones
_PAUSE = 10.0  # seconds before a connection that was lost is tried again, and so many more each time

# A mailbox of an envelope, as RFC 5321, 4.1.2 has it: nothing that could end the command.
_MAILBOX = re.compile(r'(?:[!#-;=?A-~]+|"(?:[ !#-\[\]-~]|\\[ -~])*")@[A-Za-z0-9.:\[\]-]+')
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # what ends a run

GIVEN_UP = Rule(
    code="mail-given-up",
    en="the mail server {host} failed {count} times in a row, and the run was ended: {reply_en}",
    fr="le serveur d’envoi {host} a échoué {count} fois de suite, et l’envoi a été arrêté : {reply_fr}",
    hint_en="Look at what it said. {next_en}",
    hint_fr="Regardez ce qu’il a dit. {next_fr}",
)
_NEXT = {  # what the next run does with letters that failed in a row: in English, in French
    None: (
        "The next run goes on with those who were put off or not begun.",
        "Le prochain envoi reprend avec celles et ceux dont la lettre est remise à plus tard ou pas encore tentée.",
    ),
    Standing.REFUSED: (
        "The {count} refused letters do not go again by themselves; once the reason is gone: --resend-refused --send.",
        "Les lettres refusées ({count}) ne repartent pas d’elles-mêmes ; ensuite : --resend-refused --send.",
    ),
    Standing.UNCERTAIN: (
        "The {count} uncertain letters may have arrived: they do not go again before you say so.",
        "Les lettres incertaines ({count}) sont peut-être arrivées : elles ne repartent pas sans votre accord.",
    ),
}
# A refusal that is not of a person's address but of us, whoever the letter is for (RFC 3463: 5.7, security or policy).
_OF_US = re.compile(r"5\d\d 5\.7\.|5(?:21|30|54) (?![0-9]\.)")
_OF_ADDRESS = re.compile(r"5\d\d 5\.[12]\.")
_PASSING = (UNKNOWN_HOST, UNREACHABLE, SILENT, UNWILLING)  # in the middle of a run, worth another try


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailpiece:
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


def may_go_again(lines: Sequence[JournalEntry]) -> bool:
    """Whether a letter was refused, and not because of its address: once the reason is gone, it may be taken."""
    if not lines or lines[-1].standing is not Standing.REFUSED or "@" not in lines[-1].address:
        return False
    detail, offered = lines[-1].detail, len(lines) > 1 and lines[-2].standing is Standing.SENDING
    return bool(_OF_US.match(detail)) or (offered and not _OF_ADDRESS.match(detail))


def check(server: SubmissionServer) -> Iterator[Diagnostic]:
    """What its user should know before anything goes; with a password nothing does."""
    if server.security == "none" and not server.user and not is_here(server.host):
        yield server.told(IN_CLEAR)


def deliver(
    letters: Sequence[Mailpiece],
    server: SubmissionServer,
    journal: Journal,
    campaign: str,
    *,
    pace: float = 2.0,
    most: int | None = None,
    retries: tuple[float, ...] = (60, 300),
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], str] = now,
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
    run = _Run(letters, journal, campaign, Connection(server, context), pace, most, sleep, clock, heard, waits)
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

    letters: Sequence[Mailpiece]
    journal: Journal
    campaign: str
    line: Connection
    pace: float
    most: int | None
    sleep: Callable[[float], None]
    clock: Callable[[], str]
    heard: Callable[[Delivery], None]
    waits: Callable[[Wait], None]
    found: dict[int, Delivery] = field(default_factory=dict)
    again: set[int] = field(default_factory=set)  # letters that another try may help
    tried: int = 0
    heard_of_recipient: bool = False  # the last answer was about the recipient
    failures: list[Standing | None] = field(default_factory=list)  # of the server, in a row: how a letter stood then

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
                self.failures.append(None)
                passing = problem.diagnostic.rule in _PASSING and self.tried
                if not passing or len(self.failures) >= PATIENCE:
                    raise
                self.pause("away", _PAUSE * len(self.failures))

    def _try(self, index: int, letter: Mailpiece) -> None:
        """Send a letter, as far as the server goes along; journal and failures are right afterwards."""
        answer = self._addressed(letter)
        if answer.kind == 2:
            with _finishing():
                self._write(letter, Standing.SENDING)
                answer, begun = self.line.text(letter.data)
                standing = self._outcome(index, letter, answer, begun=begun)
            failed = answer.kind != 2
        else:
            standing = self._outcome(index, letter, answer, begun=False)
            # What is said about the recipient shows that the server works, and so does "not now".
            failed = not (self.heard_of_recipient and answer.kind in (4, 5)) or bool(_OF_US.match(answer.detail))
        self.failures = [*self.failures, standing] if failed else []
        if len(self.failures) >= PATIENCE:
            raise self._given_up(answer)

    def _given_up(self, answer: Answer) -> ServerProblem:
        """The end of a run: what was said, and what the next one does."""
        told: dict[str, str] = {}
        for code in registry.SPEAKING:
            told[f"reply_{code}"] = in_words(answer.detail, code)
            told[f"next_{code}"] = " ".join(
                registry.said(code, en=en, fr=fr).format(count=self.failures.count(standing))
                for standing, (en, fr) in _NEXT.items()
                if standing is None or standing in self.failures
            )
        return self.line.server.problem(GIVEN_UP, count=len(self.failures), **told)

    def _addressed(self, letter: Mailpiece) -> Answer:
        """The envelope: sender and recipient; what the server says to the last command."""
        self.heard_of_recipient = False
        answer = self.line.mail(letter.sender, len(letter.data))
        if not self.line.is_open:  # it had hung up since, or wants to: 421
            self._open()
            answer = self.line.mail(letter.sender, len(letter.data))
        if answer.kind == 5 and answer.code != 552:  # 552: this letter is too large (RFC 1870)
            raise self.line.server.problem(SENDER_REFUSED, reply=answer.detail)
        if answer.kind != 2:
            return answer
        self.heard_of_recipient = True
        return self.line.say("RCPT", f"TO:<{letter.address}>")

    def _outcome(self, index: int, letter: Mailpiece, answer: Answer, *, begun: bool) -> Standing:
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
        return standing

    def _write(self, letter: Mailpiece, standing: Standing, detail: str = "") -> Delivery:
        self.journal.write(
            JournalEntry(
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


def _check(letter: Mailpiece) -> None:
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
