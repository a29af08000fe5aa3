"""The header of a list in; which of its columns mean what out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.reading.people.spreadsheet import rows_of
from feuillet.reading.people.told import CappedDiagnostics
from feuillet.reading.people.vocabulary import vocabulary
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feuillet.reading.people.spreadsheet import Row


@dataclass(kw_only=True, slots=True)
class Wants:
    """What is to be made of the rows, and which columns there are for it."""

    needs_email: bool
    skips: bool
    asked: tuple[str, ...]
    columns: tuple[str, ...] = ()
    places: dict[str, tuple[tuple[int, ...], str]] = field(default_factory=dict)  # by folded name: columns, as asked

    def find(self, header: Sequence[str], columns: Columns, language: str) -> None:
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
            if found := same or of_role.get(_role(name, language), ()):
                self.places[folded] = (found, name)


# -- header --------------------------------------------------------------------------------------------------------

_LOOKED_AT = 1000  # rows, for the column of addresses
_ADDRESS = re.compile(r"[^\s@;,|<>]++@[^\s@;,|<>][^\s@;,|<>.]*+\.[^\s@;,|<>]++")


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
def _role(header: str, language: str) -> str:
    """What a column is of, by its header: full, plain, first, last, email, language, greeting; empty: no idea."""
    bare = re.sub(r"\([^()]{2,}\)|\[[^][]{2,}\]", " ", header)
    folded = f" {fold(bare)} ".replace(" e mail", " email")
    words = {word if len(word) <= 3 else word.removesuffix("s") for word in folded.split() if not word.isdigit()}
    if not words:
        return ""
    known = vocabulary(language)
    words -= known.fillers
    person = words - known.people
    if not words:
        return ""
    for role, titles in known.roles:
        if person in titles:
            return role
    for role, core, beside in known.about:
        if person - beside and person - beside <= core:
            return role
    return ""


def columns_of(header: Sequence[str], language: str) -> Columns:
    """What the columns of a header row mean.

    Where nobody is named in words of this language, names may be those of who paid, or stand under words of another
    language, or below "Contact".
    """
    found = _columns_in(header, language)
    if found.named:
        return found
    others = (code for code in registry.codes() if code != language)
    tries = (
        _columns_in([_PAYER.sub("", title) for title in header], language),
        *(_columns_in(header, code) for code in others),
        _columns_in(["name" if _CONTACT.fullmatch(title) else title for title in header], language),
    )
    return next((columns for columns in tries if columns.named and columns.known > 1), found)


_PAYER = re.compile(r"\b(?:paye(?:u?rs?|uses?)|acheteu(?:rs?|ses?)|buyers?|purchasers?)\b", re.IGNORECASE)
_CONTACT = re.compile(r"\s*(?:contact|kontakt|contacto)s?\s*", re.IGNORECASE)


def _columns_in(header: Sequence[str], language: str) -> Columns:
    of: dict[str, list[int]] = {}
    for index, cell in enumerate(header):
        of.setdefault(_role(cell[:200], language), []).append(index)
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


def with_addresses(columns: Columns, header: Sequence[str], rows: Iterable[Row], language: str) -> Columns:
    """The same; where no title says which column has the addresses, the only one that holds nothing else has.

    One that says whose addresses they are, such as those of who paid, is not looked at.
    """
    if columns.email:
        return columns
    unsaid = set(columns.others).difference(of_others(columns, header, language))
    held = [row.cells for row in islice(rows, _LOOKED_AT)]
    cells = {at: [row[at].strip() for row in held if at < len(row) and row[at].strip()] for at in unsaid}
    found = [at for at, column in cells.items() if column and all(map(_ADDRESS.fullmatch, column))]
    if len(found) != 1:
        return columns
    return replace(columns, email=tuple(found), others=tuple(at for at in columns.others if at not in found))


def of_others(columns: Columns, header: Sequence[str], language: str) -> list[int]:
    """The columns that say whose addresses they have, and that these are not those of the people."""
    return [at for at in columns.others if any(_role(word, language) == "email" for word in header[at].split())]


def header_of(lines: Sequence[str], at: int, delimiters: str, language: str) -> Row | None:
    """The header row, which also tells the delimiter: of the first rows, the one with most columns that are known.

    Spreadsheets and forms write titles above it. None: the first row is that of a person.
    """
    best = (-1, -1)
    header: Row | None = None
    for delimiter in delimiters:
        rows = list(islice(rows_of(lines[: at + 1000], at, delimiter, CappedDiagnostics("")), 5))
        titles = list(takewhile(lambda row: not _is_person(row, language), rows))
        row = max(titles, key=lambda row: columns_of(row.cells, language).known, default=None)
        known = columns_of(row.cells, language).known if row else 0
        score = (known, len((row or rows[0]).cells)) if rows else best
        if score > best:
            best, header = score, row
    return header


def _is_person(row: Row, language: str) -> bool:
    return any(_ADDRESS.fullmatch(cell.strip()) for cell in row.cells) and not columns_of(row.cells, language).known
