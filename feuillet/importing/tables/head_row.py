"""A sheet in; its head, in one row or in several, what stands above it, and its rows out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feuillet.importing.tables import titles
from feuillet.reading.people.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feuillet.importing.sheets.sheet import SheetRow, Worksheet

_LOOKED_AT = 10  # rows among which the head is looked for
_LONGEST = 600  # characters of a title: a question of a form is long
_SHARE = 0.5  # of the columns that hold something, which the head must name


@dataclass(kw_only=True, slots=True)
class Table:
    """A sheet with its head: titles by column, rows below; without a head, there are no titles."""

    name: str
    part: str
    titles: list[str]
    rows: list[SheetRow]
    place: int = 0  # of the head
    above: list[tuple[int, str]] = field(default_factory=list)  # what stands above it, by place
    covered: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: bool = False
    beside: list[tuple[int, str]] = field(default_factory=list)
    unseen: list[tuple[int, str]] = field(default_factory=list)

    @property
    def columns(self) -> list[int]:
        """Columns that hold something below the head or in it."""
        there = {number for row in self.rows for number, cell in enumerate(row.cells) if cell}
        return sorted(there | {number for number, title in enumerate(self.titles) if title})

    def column(self, number: int) -> Iterator[tuple[int, str]]:
        """The cells of a column that hold something, each with its place."""
        for row in self.rows:
            if number < len(row.cells) and row.cells[number]:
                yield row.place, row.cells[number]

    def title(self, number: int) -> str:
        """What a column is called; one without a title by its letter."""
        said = self.titles[number] if number < len(self.titles) else ""
        return said or letter(number)


def letter(number: int) -> str:
    """The letter of a column, as spreadsheets have it."""
    said = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        said = chr(65 + rest) + said
    return said


def table_of(sheet: Worksheet, language: str) -> Table:
    """The sheet as a table."""
    table = Table(
        name=sheet.name, part=sheet.part, titles=[], rows=sheet.rows, covered=sheet.covered, hidden=sheet.hidden,
        beside=sheet.beside, unseen=sheet.unseen,
    )  # fmt: skip
    at = _head(sheet.rows, language)
    if at is None:
        return table
    head = sheet.rows[at]
    table.titles = [" ".join(cell.split()) for cell in head.cells]
    table.place = head.place
    table.rows = sheet.rows[at + 1 :]
    for row in sheet.rows[:at]:
        table.above.append((row.place, " / ".join(" ".join(cell.split()) for cell in row.cells if cell)))
    if at and sum(map(bool, sheet.rows[at - 1].cells)) > 1:
        _join(table, sheet.rows[at - 1], language)
    return table


def _head(rows: Sequence[SheetRow], language: str) -> int | None:
    """Which row is the head: the one with most titles that are known, else the first that names most columns."""
    first = rows[:_LOOKED_AT]
    if not first:
        return None
    scores = [_score(row.cells, language) for row in first]
    best = max(range(len(first)), key=lambda at: (scores[at], -at))
    width = max(sum(map(bool, row.cells)) for row in rows[: 5 * _LOOKED_AT])
    filled = [sum(map(bool, row.cells)) for row in first]
    if scores[best] >= 2 or (scores[best] and filled[best] >= _SHARE * width):
        return best
    if width < 2:
        return None
    for at, row in enumerate(first[:-1] if len(rows) > 1 else ()):
        cells = [cell for cell in row.cells if cell]
        if len(cells) >= max(2, _SHARE * width) and len(cells) == len(set(cells)) and max(map(len, cells)) <= _LONGEST:
            return at if not all(map(_is_value, cells)) else None
    return None


def _score(cells: Sequence[str], language: str) -> int:
    tool = titles.tool_of(cells)
    known = sum(titles.role_said(cell, language) is not None for cell in cells if cell and len(cell) <= _LONGEST)
    return known + (len(tool.signs[0]) if tool else 0)


def _is_value(cell: str) -> bool:
    return cell.replace(".", "").replace(",", "").replace("-", "").isdecimal()


def _join(table: Table, above: SheetRow, language: str) -> None:
    """Gives options of a question, which stand below it, its words: `Question [option]`."""
    asked = ""
    values: set[str] = set()  # of the first option of that question
    tick = vocabulary(language).tick
    for number, title in enumerate(table.titles):
        own = above.cells[number] if number < len(above.cells) else ""
        merged = table.covered.get((above.place, number), "")
        cells = [cell for _, cell in table.column(number)]
        if own:
            asked, values = own, set(cells)
        if not title:
            table.titles[number] = " ".join((own or merged).split())
            continue
        if titles.is_form_title(title, language):
            continue
        if own or merged or values & set(cells) or (cells and all(tick(cell) is not None for cell in cells)):
            question = " ".join((own or merged or asked).split())
            table.titles[number] = f"{question} [{title}]" if question and question != title else title
