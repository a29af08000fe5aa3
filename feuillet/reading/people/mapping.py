"""The bytes of a list in; what each of its columns is taken for, and the same list with titles that say so, out."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.reading.people.choices import ThemeIndex, grid, theme_columns
from feuillet.reading.people.columns import columns_of, header_of, with_addresses
from feuillet.reading.people.participants import SEP
from feuillet.reading.people.spreadsheet import DELIMITERS, rows_of, text_of
from feuillet.reading.people.told import CappedDiagnostics, shortened
from feuillet.text import deadline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feuillet.model.workshop import Workshop
    from feuillet.reading.people.spreadsheet import Row

# What a column can be said to be, with a title that is read so.
TITLES = {
    "fr": {
        "full": "Nom complet",
        "first": "Prénom",
        "last": "Nom de famille",
        "email": "E-mail",
        "themes": "Thèmes",
        "language": "Langue",
        "greeting": "Salutation",
        "present": "Présent",
    },
    "en": {
        "full": "Full name",
        "first": "First name",
        "last": "Last name",
        "email": "E-mail",
        "themes": "Themes",
        "language": "Language",
        "greeting": "Greeting",
        "present": "Present",
    },
}
_NONE = {"fr": "Colonne", "en": "Column"}  # of no concern
_ADDRESSES = ", e-mail"  # of somebody: else a column that holds nothing else is read as theirs
_LOOKED_AT = 1000  # rows
_SHOWN = 3  # cells of a column
_MOST = 60  # columns


@dataclass(frozen=True, kw_only=True, slots=True)
class ListColumn:
    """A column as somebody sees it: its title, what it is taken for, and what first stands in it."""

    title: str
    role: str  # one of TITLES; "theme": it is ticked for one; empty: of no concern
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Table:
    lines: list[str]
    header: Row | None  # None: no row of titles
    first: int  # index of the line of the header, or of the first person
    delimiter: str

    def below(self) -> Iterator[Row]:
        """The rows of people."""
        start = self.header.end if self.header else self.first
        return rows_of(self.lines, start, self.delimiter, CappedDiagnostics(""))


def columns(data: bytes, workshop: Workshop) -> tuple[ListColumn, ...]:
    """The columns of a list; none if it cannot be read, or not in a sensible time: its reading says why."""
    try:
        with deadline.limited():
            table = _table(data, workshop.language)
            return tuple(_columns(table, workshop)) if table else ()
    except deadline.OutOfTimeError:
        return ()


def titled(data: bytes, roles: Sequence[str], workshop: Workshop) -> bytes:
    """The list with a title over each column that is read as this one of TITLES; empty: as a column of no concern.

    Where a column is taken so already, its title stays; all rows below stay as they are.
    """
    table = _table(data, workshop.language)
    found = columns(data, workshop)
    wanted = [role if role in TITLES["en"] else "" for role in roles]
    if (
        table is None
        or len(wanted) != len(found)
        or all(column.role in {role, "theme"} for role, column in zip(wanted, found, strict=True))
    ):
        return data
    spoken = registry.spoken(workshop.language)
    titles = [
        column.title
        if column.role in (role, "theme")
        else TITLES[spoken].get(role) or f"{_NONE[spoken]} {number}{_ADDRESSES if column.role == 'email' else ''}"
        for number, (role, column) in enumerate(zip(wanted, found, strict=True), 1)
    ]
    made = io.StringIO()
    csv.writer(made, delimiter=table.delimiter, lineterminator="\n").writerow(titles)
    rest = table.lines[table.header.end if table.header else table.first :]
    return f"{''.join(table.lines[: table.first])}{made.getvalue()}{''.join(rest)}".encode("utf-8-sig")


def _table(data: bytes, language: str) -> _Table | None:
    text = text_of(lambda _most: data, CappedDiagnostics(""))
    if not text.strip():
        return None
    lines = list(io.StringIO(text if text.endswith("\n") else f"{text}\n", newline="\n"))
    sep = SEP.fullmatch(lines[0])
    start = 1 if sep else 0
    delimiters = sep[1] if sep else DELIMITERS
    header = header_of(lines, start, delimiters, language)
    if header:
        return _Table(lines=lines, header=header, first=header.line - 1, delimiter=header.delimiter)
    delimiter = max(delimiters, key=lines[start].count)  # the first row is that of a person
    return _Table(lines=lines, header=None, first=start, delimiter=delimiter)


def _columns(table: _Table, workshop: Workshop) -> Iterator[ListColumn]:
    held = [row.cells for row in islice(table.below(), _LOOKED_AT)]
    cells = table.header.cells if table.header else []
    width = min(max([len(cells), *map(len, held[:_SHOWN])]), _MOST)
    titles = [*cells, *[""] * width][:width]
    roles = _roles(titles, table, workshop) if table.header else {}
    for at, title in enumerate(titles):
        shown = (shortened(row[at], 40) for row in held if at < len(row) and row[at].strip())
        yield ListColumn(
            title=shortened(title, 60), role=roles.get(at, ""), cells=tuple(islice(dict.fromkeys(shown), _SHOWN))
        )


def _roles(titles: Sequence[str], table: _Table, workshop: Workshop) -> dict[int, str]:
    """What each column is read as."""
    found = columns_of(titles, workshop.language)
    if found.named:  # else nothing is read
        found = with_addresses(found, titles, table.below(), workshop.language)
    themes = ThemeIndex(workshop)
    of_themes = grid(theme_columns(titles, found.others, themes), table.below(), themes.words)
    roles = {at: role for role in TITLES["en"] if role != "themes" for at in getattr(found, role)}
    return roles | dict.fromkeys(of_themes.named, "themes") | dict.fromkeys(of_themes.ticked, "theme")
