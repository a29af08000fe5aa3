"""The people of a print: read from their file, with names that can be printed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from feuillet.looks.faces import characters, fonts
from feuillet.model.diagnostics import Diagnostic, Location, Rule
from feuillet.project.sources import UnreadError
from feuillet.project.text_file import OUTSIDE
from feuillet.reading.people import participants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.model.workshop import Printing, Workshop
    from feuillet.printing.runs import PrintRun
    from feuillet.project.sources import Sources
    from feuillet.reading.people.person import Person

LONGEST = 100  # characters of a name


NO_FILE = Rule(
    code="no-participants",
    en="there is no file '{file}'",
    fr="il n’y a pas de fichier « {file} »",
    hint_en="participants: in workshop.yaml names a file in content/; --participants names one from where you are.",
    hint_fr="participants: dans workshop.yaml nomme un fichier de content/ ; --participants, un fichier depuis là où "
    "vous êtes.",
)
NEAR_FILE = Rule(
    code=NO_FILE.code,
    en=NO_FILE.en,
    fr=NO_FILE.fr,
    hint_en="Did you mean '{suggestion}'?",
    hint_fr="Vouliez-vous dire « {suggestion} » ?",
)
LONG_NAME = Rule(
    code="name-too-long",
    en="this name has {count} characters: more than the {most} that stand on a slip",
    fr="ce nom a {count} caractères : plus que les {most} qui tiennent sur une page de pochette",
    hint_en="Is it the right column? Shorten it, or print without packs (--no-packs).",
    hint_fr="Est-ce la bonne colonne ? Raccourcissez-le, ou imprimez sans pochettes (--no-packs).",
)
STRANGE_NAME = Rule(
    code="name-without-letters",
    en="the fonts have no letters for this name: {name}",
    fr="les polices n’ont pas de lettres pour ce nom : {name}",
    hint_en="Write it in Latin letters too, or print without packs (--no-packs).",
    hint_fr="Écrivez-le aussi en lettres latines, ou imprimez sans pochettes (--no-packs).",
)


@dataclass(frozen=True, kw_only=True)
class People:
    """Reads them for a workshop, and knows which of their letters its fonts have."""

    workshop: Workshop
    sources: Sources
    language: str

    def read(self, printing: Printing, *, given: bool) -> tuple[tuple[Person, ...], tuple[Diagnostic, ...]]:
        """Who comes to what, and what is wrong with the list; `given`: on the command line, where any file may be."""
        name = printing.participants
        if not name:
            return (), ()
        try:
            source, file = participants.located(self.sources, name, given=given)
        except UnreadError as problem:
            at = Location(file="--participants") if given else printing.source
            named = name if given else f"content/{name}"
            near = "" if given else participants.near(self.sources, name)
            rule = OUTSIDE if problem.why == "outside" else NEAR_FILE if near else NO_FILE
            return (), (rule.at(at, file=named, suggestion=near),)
        found = participants.read(source, file, self.workshop, needs_email=False)
        strange = (
            diagnostic
            for person in found.people
            for diagnostic in characters.check_text(person.name, person.source, self._faces, self.language)
        )
        return found.people, (*found.diagnostics, *strange)

    @cached_property
    def _faces(self) -> fonts.FontSet:
        return fonts.resolve(self.workshop.brand.fonts, self.sources)[0]

    def printable(self, person: Person) -> str:
        """The name as it can be printed: letters that no font has are described."""
        return characters.printable(person.name, self._faces, self.language)

    def wrong_names(self, run: PrintRun) -> Iterator[Diagnostic]:
        """The names that cannot be printed on a slip."""
        for person in run.people:
            if len(self.printable(person)) <= LONGEST:
                continue
            if len(person.name) > LONGEST:
                yield LONG_NAME.at(person.source, count=len(person.name), most=LONGEST)
            else:
                yield STRANGE_NAME.at(person.source, name=person.name)
