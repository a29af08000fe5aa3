"""A table of the notes in; its cells, ready to print, out."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from feuillet.languages import registry
from feuillet.reading.markdown import tables
from feuillet.text import prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from feuillet.model.workshop import Block


@dataclass(frozen=True, kw_only=True, slots=True)
class CellPicture:
    """A picture in a cell: its file, and what it shows."""

    picture: str
    alternative: str


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class CellView:
    """A cell as printed."""

    html: Markup
    plain: str
    texts: tuple[str, ...]  # the same by item of its lists: bullets and numbers stand between
    column: int
    columns: int = 1
    rows: int = 1
    pictures: tuple[CellPicture, ...] = ()  # those whose places are marked in its text

    @property
    def filled(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.plain or self.pictures)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class RowView:
    """A row as printed: whether it must stay with the one above, and whether it may be broken."""

    cells: tuple[CellView, ...]
    stays: bool = False
    breaks: bool = False


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class TableView:
    """A table of the notes with its texts ready to print."""

    head: tuple[CellView, ...]
    rows: tuple[RowView, ...]
    aligns: tuple[tables.Align, ...]
    shown: int | None = None  # of its rows, the first: on a sheet that has no room for more

    @property
    def columns(self) -> int:
        """How many it has."""
        return len(self.aligns)

    @property
    def records(self) -> Iterator[tuple[tuple[CellView | None, CellView], ...]]:
        """Each row that is shown as pairs of head and cell, the empty left out; none where all are empty."""
        return _records(self.head, self.rows[: self.shown])

    @property
    def cells(self) -> Iterator[CellView]:
        """All cells, in order."""
        yield from self.head
        for row in self.rows:
            yield from row.cells


_NUMBER = r"[~≈<>±+−-]?\d[\d.,:/–-]*"
_UNIT = r"[kM]?€|[$£%‰]|°C?|h|min|s|mm|cm|km|m|m²|m³|kg|g|t|l|ha|k|M"


class _Figures(NamedTuple):
    """Numbers and dates in cells, as a language writes them."""

    tied: re.Pattern[str]  # spaces within one
    whole: re.Pattern[str]  # a cell of nothing else
    quantity: re.Pattern[str]


@lru_cache(maxsize=8)
def _figures(language: str) -> _Figures:
    several = registry.read_with(language)
    months = "|".join(
        name for language in several for name in (*language.dates.months, language.reading.short_months) if name
    )
    ordinals = "|".join(language.typography.ordinal for language in several)
    unit = f"(?:{'|'.join([_UNIT, *(language.reading.cell_units for language in several)])})"
    part = rf"(?:{_NUMBER}|{unit}|{months}|{'|'.join(language.reading.between for language in several)}|[–-])"
    return _Figures(
        tied=re.compile(
            rf"(?<!\w)(\d{{1,2}}(?:{ordinals})?) (?=(?:{months})\b)|\b({months})\.? (?=(?:\d{{4}}|\d{{1,2}},)\b)"
            rf"|(\d) (?=\d{{3}}\b)|(\d) (?={unit}(?!\w))",
            re.IGNORECASE,
        ),
        whole=re.compile(rf"{part}(?:[ \u00a0\u202f]{part})*$", re.IGNORECASE),
        quantity=re.compile(rf"{_NUMBER}(?:[ \u00a0\u202f]?\d{{3}})*(?:,\d+)?[ \u00a0\u202f]?{unit}?$"),
    )


_PRIVATE = range(0xF0000, 0x100000)
_LONGEST_FIGURE = 24
_MINUS = re.compile(r"^-(?=[\d.,])")
_NONE = frozenset(("", "-", "–", "—", "n/a", "n. c.", "nc"))


def _tied(text: str, figures: _Figures) -> str:
    """A cell's Markdown in which no number or date is broken."""
    if len(text) <= _LONGEST_FIGURE and any(map(str.isdigit, text)) and figures.whole.match(text):
        return text.replace(" ", "\u00a0")
    return figures.tied.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def table(block: Block, language: str) -> TableView:
    """A table of the notes with its texts ready to print."""
    figures = _figures(language)
    grid = tables.grid(block.text.markdown)
    pictures = (
        CellPicture(picture=picture.picture, alternative=prose.plain(picture.text, language))
        for picture in block.points
    )
    aligns = list(grid.aligns)
    for column, align in enumerate(aligns):
        texts = [cell.text for row in grid.rows for cell in row if cell.column == column and cell.columns == 1]
        quantities = [text for text in texts if text.casefold() not in _NONE]
        if align == "left" and len(quantities) > 1 and all(map(figures.quantity.match, quantities)):
            aligns[column] = "right"

    def view(cell: tables.Cell) -> CellView:
        text = _tied(cell.text, figures)
        if figures.quantity.match(cell.text):
            text = _MINUS.sub("\N{MINUS SIGN}", text)
        count = text.count(tables.PICTURE)
        sign = next(sign for sign in map(chr, _PRIVATE) if sign not in text)  # which is a letter to all who read it
        html = prose.cell(text.replace(tables.PICTURE, sign), language).replace(sign, tables.PICTURE)
        plain = prose.text(html.replace(tables.PICTURE, ""))
        return CellView(
            html=html,
            plain=plain,
            texts=prose.parted(html.replace(tables.PICTURE, "")) if "<li>" in html else (plain,) if plain else (),
            column=cell.column,
            columns=cell.columns,
            rows=cell.rows,
            pictures=tuple(itertools.islice(pictures, count)),
        )

    head = tuple(map(view, grid.head))
    rows = tuple(RowView(cells=tuple(map(view, row))) for row in grid.rows)
    if not rows:
        head, rows = (), (RowView(cells=head),)
    return TableView(head=head, rows=rows, aligns=tuple(aligns))


def _records(
    head: Sequence[CellView], rows: Sequence[RowView]
) -> Iterator[tuple[tuple[CellView | None, CellView], ...]]:
    """Each row as pairs; a cell that several rows share is said in each of them."""
    names = {cell.column + more: cell for cell in head for more in range(cell.columns) if cell.filled}
    told = {cell.column for row in rows for cell in row.cells if cell.filled}
    empty = {cell.column for cell in head if told.isdisjoint(range(cell.column, cell.column + cell.columns))}
    above: dict[int, tuple[CellView, int]] = {}
    for row in rows:
        cells = {column: cell for column, (cell, left) in above.items() if left > 0}
        above = {column: (cell, left - 1) for column, (cell, left) in above.items() if left > 1}
        for cell in row.cells:
            cells[cell.column] = cell
            if cell.rows > 1:
                above[cell.column] = cell, cell.rows - 1
        pairs = tuple(
            (names.get(column), cells[column])
            for column in sorted(cells)
            if cells[column].filled or (column in empty and column in names)
        )
        empty = set()  # the head of an empty column is said once
        yield pairs
