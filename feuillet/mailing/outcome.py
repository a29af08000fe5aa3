"""What a mailing came to: who gets what, and what became of each letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feuillet.mailing.sending import journal, post
from feuillet.model.diagnostics import Diagnostic, ToldError, errors

if TYPE_CHECKING:
    from feuillet.reading.people.person import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """What one person gets."""

    person: Person
    files: tuple[str, ...]  # names of the attachments
    sheets: int  # how many of them are of themes: the others are the synthesis
    size: int  # bytes of the message as it is sent
    standing: journal.Standing | None  # in this campaign
    digest: str = ""  # of what the letter says and of the pages that go along


@dataclass(frozen=True, kw_only=True, slots=True)
class MailReport:
    """What a mailing came to."""

    language: str
    diagnostics: tuple[Diagnostic, ...] = ()
    campaign: str = ""
    planned: tuple[Planned, ...] = ()
    first: str = ""  # the first letter's text
    page: str = ""  # the same as a mail program shows it
    subject: str = ""  # and its subject
    inside: tuple[str, ...] = ()  # names of the notes that the PDFs hold
    drafts: tuple[str, ...] = ()  # files, below the output folder
    deliveries: tuple[post.Delivery, ...] = ()
    bugs: tuple[str, ...] = ()
    interrupted: int = 0  # the exit status, if a signal has ended it

    @property
    def failed(self) -> bool:
        """Whether something is wrong, a letter that was tried and has not gone included."""
        stuck = any(delivery.tried and delivery.standing is not journal.Standing.SENT for delivery in self.deliveries)
        return bool(self.bugs) or any(errors(self.diagnostics)) or stuck


class StopError(ToldError):
    """There are errors: nothing is written, nothing is sent. `diagnostics` are those that were not told yet."""
