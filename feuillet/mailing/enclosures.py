"""What goes along with a letter: the PDFs that one of the people gets, each sure to be the one that was proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.building import state
from feuillet.mailing.letters import message
from feuillet.mailing.letters.composition import enclosed_name
from feuillet.mailing.outcome import StopError
from feuillet.model.diagnostics import ToldError
from feuillet.model.editions import SCREEN, Edition
from feuillet.publications.catalogue import publications
from feuillet.publications.kinds import Form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feuillet.building.state import Made
    from feuillet.machine.files import Folder
    from feuillet.model.workshop import Workshop
    from feuillet.publications.kinds import Publication
    from feuillet.reading.people.person import Person


class Enclosures:
    """The PDFs that people get, each sure to be the one that was proved."""

    def __init__(self, workshop: Workshop, place: Folder, made: Iterable[Made]) -> None:
        self.workshop = workshop
        self.settings = workshop.mail
        self.place = place
        self.linked = False  # a link goes in place of the synthesis
        self.take(SCREEN, made)

    def take(self, edition: Edition, made: Iterable[Made]) -> None:
        """From now on the PDFs of this edition, as they were proved."""
        self.edition = edition
        self._proved = {publication.path: publication.digest for publication in made}

    def of(self, person: Person) -> Iterator[Publication]:
        """The publications that somebody gets."""
        for publication in publications(self.workshop, self.edition):
            match publication.form:
                case Form.SYNTHESIS if "synthesis" in self.settings.attach and not self.linked:
                    yield publication
                case Form.FACT_SHEET if publication.theme and "sheets" in self.settings.attach:
                    yield from [publication] if publication.theme.slug in person.themes else []

    def themes(self, person: Person) -> list[str]:
        """The themes whose sheets somebody gets; empty for the synthesis."""
        return [publication.theme.slug if publication.theme else "" for publication in self.of(person)]

    def digests(self, person: Person) -> list[str]:
        """What tells these PDFs from any others."""
        return [self._proved[publication.path] for publication in self.of(person)]

    def attachments(self, person: Person) -> tuple[message.Attachment, ...]:
        """Their PDFs, named in the language of the letter."""
        language = person.language or self.workshop.language
        return tuple(
            message.Attachment(
                name=enclosed_name(self.workshop, publication.theme, language), data=self._pdf(publication.path)
            )
            for publication in self.of(person)
        )

    def heaviest(self, people: Iterable[Person]) -> float:
        """About how many bytes the heaviest letter has: PDFs in base64, and some for the rest."""
        sizes = {
            publication.path: len(self._pdf(publication.path))
            for publication in publications(self.workshop, self.edition)
        }
        of_people = (sum(sizes[publication.path] for publication in self.of(person)) for person in people)
        return max(of_people, default=0) * 1.37 + 20_000

    def _pdf(self, path: str) -> bytes:
        """A PDF, sure to be the one that was proved."""
        try:
            return state.read(self.place, path, self._proved[path])
        except ToldError as problem:
            raise StopError(problem.diagnostic) from problem
