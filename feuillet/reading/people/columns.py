"""The header of a list in; which of its columns mean what out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from feuillet.reading.people.spreadsheet import rows_of
from feuillet.reading.people.told import Told
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.people.spreadsheet import Row


@dataclass(kw_only=True, slots=True)
class Wants:
    """What is to be made of the rows, and which columns there are for it."""

    needs_email: bool
    skips: bool
    asked: tuple[str, ...]
    columns: tuple[str, ...] = ()
    places: dict[str, tuple[tuple[int, ...], str]] = field(default_factory=dict)  # by folded name: columns, as asked

    def find(self, header: Sequence[str], columns: Columns) -> None:
        """The column of each name that is asked for: the one of that title, or of that meaning."""
        titles = [" ".join(cell.split()) for cell in header]
        self.columns = tuple(dict.fromkeys(title for title in titles if title))
        of_role = {
            "first": columns.first,
            "last": columns.last,
            "plain": columns.last or columns.full,
            "full": columns.full,
            "email": columns.email,
        }
        for name in self.asked:
            folded = fold(name)
            same = tuple(index for index, title in enumerate(titles) if folded and fold(title) == folded)
            if found := same or of_role.get(_role(name), ()):
                self.places[folded] = (found, name)


# -- header --------------------------------------------------------------------------------------------------------


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FILLERS = _words(
    "e s es er the of de du des d la le les l et and votre vos your ton ta mon ma my no n "
    "obligatoire required facultatif optional personne person"
)
_PEOPLE = _words("participant participante attendee")
_LAST = (  # and "nom", "name" beside a column of first names
    {"nom", "famille"},
    {"last", "name"},
    {"lastname"},
    {"surname"},
    {"family", "name"},
    {"nom", "usage"},
    {"last"},
)
_FIRST = ({"prenom"}, {"first", "name"}, {"firstname"}, {"given", "name"}, {"forename"}, {"prenom", "usage"}, {"first"})
_FULL = (
    {"nom", "complet"},
    {"nom", "prenom"},
    {"full", "name"},
    {"fullname"},
    {"complete", "name"},
    {"first", "last", "name"},
    {"first", "name", "surname"},
    {"display", "name"},
    {"nom", "affiche"},
    {"nom", "afficher"},
    {"nom", "a", "afficher"},
)
_PLAIN = ({"nom"}, {"name"}, set[str]())
_EMAIL = _words("mail email courriel mel electronique emailaddres messagerie")
_OF_EMAIL = _words(
    "adresse addres contact courrier professionnel professionnelle personnel personnelle perso pro "
    "principal principale personal work "
    # of address books: Thunderbird, Outlook, Google, Yahoo
    "primary secondary primaire premiere premier deuxieme second seconde secondaire value valeur home"
)
_LANGUAGE = _words("langue language lang")
_OF_LANGUAGE = _words("prefere preferee preferred souhaitee correspondance fiche document atelier")
_PRESENT = ({"present"}, {"presente"}, {"presence"}, {"venu"}, {"venue"}, {"attended"}, {"attendance"}, {"attending"})
_GREETING = ({"salutation"}, {"formule", "appel"}, {"greeting"})
THEME_WORD = r"(?:themes?|thematiques?|ateliers?|workshops?)"
# What may stand before it: "Choix d'atelier", "Vos ateliers", "Which workshops".
_BEFORE_IT = (
    r"choix|choice|choisissez|votre|vos|mes|your|my|quel(?:le)?s?|which|liste?|a|d|de|des|du|la|le|les|of|s|the"
    r"|morning|afternoon|evening|premier|deuxieme|troisieme|first|second|third|\d"
)
THEME_HEADER = re.compile(rf"(?:(?:{_BEFORE_IT}) )*{THEME_WORD}(?: |$)(?P<rest>.*)")
_ADDRESS = re.compile(r"[^\s@;,|<>]+@[^\s@;,|<>]+\.[^\s@;,|<>]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """Which columns mean what; where several mean the same, the first that is filled counts."""

    full: tuple[int, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]
    email: tuple[int, ...]
    language: tuple[int, ...]
    greeting: tuple[int, ...]
    present: tuple[int, ...]
    others: tuple[int, ...]  # what is of the themes, or of no concern

    @property
    def known(self) -> int:
        return len({*self.full, *self.first, *self.last, *self.email, *self.language, *self.greeting})

    @property
    def named(self) -> bool:
        return bool(self.full or self.first or self.last)


@lru_cache(maxsize=1 << 10)
def _role(header: str) -> str:
    """What a column is of, by its header: full, plain, first, last, email, language, greeting; empty: no idea."""
    bare = re.sub(r"\([^()]{2,}\)|\[[^][]{2,}\]", " ", header)
    folded = f" {fold(bare)} ".replace(" e mail", " email")
    words = {word if len(word) <= 3 else word.removesuffix("s") for word in folded.split() if not word.isdigit()}
    if not words:
        return ""
    words -= _FILLERS
    person = words - _PEOPLE
    if not words:
        return ""
    for role, known in (
        ("full", _FULL),
        ("first", _FIRST),
        ("last", _LAST),
        ("plain", _PLAIN),
        ("greeting", _GREETING),
        ("present", _PRESENT),
    ):
        if person in known:
            return role
    for role, core, beside in (("email", _EMAIL, _OF_EMAIL), ("language", _LANGUAGE, _OF_LANGUAGE)):
        if person - beside and person - beside <= core:
            return role
    return ""


def columns_of(header: Sequence[str]) -> Columns:
    """What the columns of a header row mean."""
    of: dict[str, list[int]] = {}
    for index, cell in enumerate(header):
        of.setdefault(_role(cell[:200]), []).append(index)
    plain = of.get("plain", [])
    beside = "first" in of and "last" not in of  # then a plain "nom" is the surname
    return Columns(
        full=tuple(of.get("full", []) + ([] if beside else plain)),
        first=tuple(of.get("first", [])),
        last=tuple(of.get("last", []) + (plain if beside else [])),
        email=tuple(of.get("email", [])),
        language=tuple(of.get("language", [])),
        greeting=tuple(of.get("greeting", [])),
        present=tuple(of.get("present", [])),
        others=tuple(of.get("", [])),
    )


def header_of(lines: Sequence[str], at: int, delimiters: str) -> Row | None:
    """The header row, which also tells the delimiter: of the first rows, the one with most columns that are known.

    Spreadsheets and forms write titles above it. None: the first row is that of a person.
    """
    best = (-1, -1)
    header: Row | None = None
    for delimiter in delimiters:
        rows = list(islice(rows_of(lines[: at + 1000], at, delimiter, Told("")), 5))
        titles = list(takewhile(lambda row: not _is_person(row), rows))
        row = max(titles, key=lambda row: columns_of(row.cells).known, default=None)
        known = columns_of(row.cells).known if row else 0
        score = (known, len((row or rows[0]).cells)) if rows else best
        if score > best:
            best, header = score, row
    return header


def _is_person(row: Row) -> bool:
    return any(_ADDRESS.fullmatch(cell.strip()) for cell in row.cells) and not columns_of(row.cells).known
