"""Tables as pages print them: how wide their columns are, and what becomes of those that are too wide for the page.

By arithmetic, before any layout. A table stands beside the titles that hang in the margin if it has room there, else it
takes the full measure, in smaller text if need be; else it is turned on its side; what is still too wide becomes a list
of records.
"""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from feuillet.languages import registry
from feuillet.looks.faces.metrics import POINT, lines
from feuillet.model.workshop import Prose
from feuillet.pages.job import row_key
from feuillet.reading.markdown import tables
from feuillet.text import prose

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from markupsafe import Markup

    from feuillet.looks.faces.metrics import Metrics
    from feuillet.model.workshop import Block

Form = Literal["narrow", "wide", "turned", "records"]

GAP, CLOSE_GAP = 3.0, 2.0  # millimetres between columns, and where there are many; as in the styles
_FEW = 4  # columns up to which gaps are wide
_LEADING = 1.3
_ROW = 2.4  # millimetres above and below the text of a row
_STEP = 0.25  # points by which text shrinks
_SLACK = 1.02, 0.08  # what arithmetic may err by: kerning, slanted letters, a raised sign; a part, and ems
_TOGETHER = 8  # rows up to which a table is not broken
_TALL = 0.4  # of the height of a page: a row above that may be broken
_SAMPLE = 40  # rows that the widths are chosen by
_ROUNDS = 6
_OUTLIER = 0.7  # power of the lines of a row: one very long text does not decide for all others
_COMFORT, _EASY = 7.5, 0.85  # ems that no column falls below, where so much of the room is enough for that
_MANY = 10  # columns above which fewer rounds must do
_PICTURE = 9.0, 14.0  # ems that a column with a picture has at the least, and at the most for its sake
_PICTURE_HEIGHT = 0.75  # about, of its width
_NATURAL = 0.62  # of the measure: a table that needs less is as wide as its text, with air
_AIR = 1.25


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
    records: tuple[
        tuple[tuple[CellView | None, CellView], ...], ...
    ]  # a row as pairs of head and cell, the empty left out; none where all are empty
    shown: int | None = None  # of its rows, the first: on a sheet that has no room for more

    @property
    def columns(self) -> int:
        """How many it has."""
        return len(self.aligns)

    @property
    def cells(self) -> Iterator[CellView]:
        """All cells, in order."""
        yield from self.head
        for row in self.rows:
            yield from row.cells


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """The room that tables have on a kind of page; millimetres and points."""

    narrow: float  # beside titles that hang in the margin
    wide: float  # from margin to margin
    turned: float = 0.0  # the same of a page on its side; 0 where none is turned
    height: float = 200.0  # of the text on a page
    size: float = 9.0  # of text in tables
    least: float = 7.5


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Arranged:
    """A table as it stands on a page."""

    table: TableView
    form: Form
    size: float = 0.0  # points
    widths: tuple[float, ...] = ()  # of the columns, percent
    width: float = 0.0  # ems of its text, wherever it stands; 0: that of the measure
    rows: tuple[RowView, ...] = field(default=())
    height: float = 0.0  # about, millimetres
    strips: int = 1  # side by side
    column: float = 0.0  # millimetres of the column of a sheet that it needs; endless: it stands across all

    @property
    def close(self) -> bool:
        """Whether it has so many columns that they stand close."""
        return self.table.columns > _FEW

    @property
    def printed(self) -> tuple[RowView, ...]:
        """Its rows, or the first of them, where cells that go on below end with the last."""
        rows, count = self.rows or self.table.rows, self.table.shown
        if count is None or count >= len(rows):
            return rows
        return tuple(
            replace(row, cells=tuple(replace(cell, rows=min(cell.rows, count - at)) for cell in row.cells))
            for at, row in enumerate(rows[:count])
        )

    @property
    def stripped(self) -> Iterator[tuple[int, tuple[RowView, ...]]]:
        """Its rows strip by strip, each with the number of its first row."""
        rows = self.printed
        each = math.ceil(len(rows) / self.strips) or 1
        yield from ((at, rows[at : at + each]) for at in range(0, len(rows), each))

    @property
    def records(self) -> Iterator[tuple[int, tuple[tuple[CellView | None, CellView], ...]]]:
        """The same as records, each with the number of its row."""
        yield from ((at, record) for at, record in enumerate(self.table.records[: self.table.shown]) if record)


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
        return CellView(
            html=html,
            plain=prose.text(html.replace(tables.PICTURE, "")),
            column=cell.column,
            columns=cell.columns,
            rows=cell.rows,
            pictures=tuple(itertools.islice(pictures, count)),
        )

    head = tuple(map(view, grid.head))
    rows = tuple(RowView(cells=tuple(map(view, row))) for row in grid.rows)
    if not rows:
        head, rows = (), (RowView(cells=head),)
    return TableView(head=head, rows=rows, aligns=tuple(aligns), records=tuple(_records(head, rows)))


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


# -- widths --------------------------------------------------------------------------------------------------------


class _Measured:
    """The texts of a table in ems: the pieces of each cell, and what its columns need."""

    def __init__(self, table: TableView, metrics: Metrics) -> None:
        self.table = table
        self.space = metrics.width(" ") or 0.25
        self.pieces: dict[int, list[list[float]]] = {}  # by identity of the cell: of each of its lines
        heads = {id(cell) for cell in table.head}
        for cell in table.cells:
            bold = id(cell) in heads or "<strong>" in cell.html
            tabular = table.aligns[cell.column] == "right" or "<code" in cell.html
            self.pieces[id(cell)] = [metrics.pieces(line, bold=bold, tabular=tabular) for line in _lines_of(cell)]
        count = table.columns
        self.least, self.most = [0.0] * count, [0.0] * count
        for cell in table.cells:
            if cell.columns == 1:
                self.least[cell.column] = max(self.least[cell.column], self.least_of(cell))
                self.most[cell.column] = max(self.most[cell.column], self.most_of(cell))
        for cell in table.cells:
            if cell.columns > 1:
                span = range(cell.column, min(cell.column + cell.columns, count))
                lacking = self.least_of(cell) - sum(self.least[n] for n in span)
                for n in span:
                    self.least[n] += max(lacking, 0.0) / len(span)
        self.most = [max(pair) for pair in zip(self.least, self.most, strict=True)]
        # What short texts need to stand on one line, and long ones for some words a line.
        self.comfort = [max(low, min(high, _COMFORT)) for low, high in zip(self.least, self.most, strict=True)]
        body = table.rows[:: max(len(table.rows) // _SAMPLE, 1)]
        rows = [table.head, *(row.cells for row in body)]
        # Of some rows: how long the text of each column is, and how many lines it has at least.
        self.sample = [[self._extent(row, column) for column in range(count)] for row in rows if row]

    def _extent(self, row: Sequence[CellView], column: int) -> tuple[float, int]:
        found = next((self.pieces[id(cell)] for cell in row if cell.column == column and cell.columns == 1), [])
        return sum(map(sum, found)) * 1.04, max(len(found), 1)

    def least_of(self, cell: CellView) -> float:
        words = _loose(max((piece for line in self.pieces[id(cell)] for piece in line), default=0.0))
        return max(words, _PICTURE[0] if cell.pictures else 0.0)

    def most_of(self, cell: CellView) -> float:
        words = _loose(max((sum(line) for line in self.pieces[id(cell)]), default=0.0))
        return max(words, _PICTURE[1] if cell.pictures else 0.0)

    def lines(self, cell: CellView, width: float) -> int:
        """How many lines a cell takes in a width in ems."""
        pictures = len(cell.pictures) * min(width, _PICTURE[1]) * _PICTURE_HEIGHT / _LEADING
        return (
            sum(lines(line, max(width, 0.5), self.space) for line in self.pieces[id(cell)]) + math.ceil(pictures) or 1
        )

    def widths(self, room: float) -> list[float] | None:
        """Widths of the columns in ems that fill the room, for the lowest rows; None if words would break."""
        least, most = self.least, self.most
        if sum(least) > room:
            return None
        if sum(most) <= room:
            spare = room - sum(most)
            return [width + spare * width / (sum(most) or 1.0) for width in most]
        if sum(self.comfort) <= _EASY * room:
            least = self.comfort
        spare = room - sum(least)
        wish = [high - low for low, high in zip(least, most, strict=True)]
        widths = [low + spare * want / sum(wish) for low, want in zip(least, wish, strict=True)]
        step = room * 0.06
        best = self.cost(widths)
        for _ in range(_ROUNDS if len(widths) <= _MANY else 2):
            found = False
            for to in range(len(widths)):
                for giver in range(len(widths)):
                    give = min(step, widths[giver] - least[giver])
                    if giver == to or give <= step / 8:
                        continue
                    tried = widths.copy()
                    tried[giver] -= give
                    tried[to] += give
                    cost = self.cost(tried)
                    if cost < best - 0.01:
                        widths, best, found = tried, cost, True
            if not found:
                step /= 2
        return widths

    def cost(self, widths: Sequence[float]) -> float:
        """About how many lines some of its rows take."""
        tall = (
            max(max(length / max(width, 0.1), least) for (length, least), width in zip(row, widths, strict=True))
            for row in self.sample
        )
        return math.fsum(math.pow(lines, _OUTLIER) for lines in tall)

    def heights(self, widths: Sequence[float], size: float) -> list[float]:
        """How high the rows are in millimetres, about."""
        tall = []
        for row in (self.table.head, *(row.cells for row in self.table.rows)):
            most = max(
                (
                    self.lines(cell, sum(widths[cell.column : cell.column + cell.columns]))
                    for cell in row
                    if cell.rows == 1
                ),
                default=1,
            )
            tall.append(most * size * POINT * _LEADING + _ROW)
        return tall


def _loose(width: float) -> float:
    """A width with what it may be more by."""
    return width * _SLACK[0] + _SLACK[1] if width else 0.0


_BREAK = re.compile(r"<br>|</li>|<[uo]l[^>]*>|</[uo]l>")
_WORD = re.compile(r"[^ \u00a0\u202f]{16,}")
_ADDRESS = re.compile(r"[/@]|www\.")
_PIECES = (
    re.compile(r".{1,24}"),
    re.compile(r"[^/@.?&=_-]{1,14}[/@.?&=_-]*|[/@.?&=_-]+"),
)  # of long words, of addresses


def _lines_of(cell: CellView) -> list[str]:
    """The texts of a cell between its own line breaks, with places where long words and addresses may be broken."""
    found = [cell.plain] if "<" not in cell.html else []
    for part in _BREAK.split(str(cell.html)) if not found else ():
        plain = prose.text(part)
        if plain:
            found.append(f"\u2003{plain}" if "<li" in part else plain)  # with the room for its bullet
    return [_WORD.sub(_softened, line) for line in found or [cell.plain]]


def _softened(word: re.Match[str]) -> str:
    return "\u200b".join(_PIECES[bool(_ADDRESS.search(word[0]))].findall(word[0]))


# -- forms ---------------------------------------------------------------------------------------------------------


def arranged(table: TableView, measure: Measure, metrics: Metrics) -> Arranged:
    """How a table stands on a page."""
    text = _Measured(table, metrics)
    gaps = _gaps(table)

    def ems(width: float, size: float) -> float:
        return (width - gaps) / (size * POINT)

    natural = sum(text.most)
    tries: list[tuple[Form, float, float]] = [("narrow", measure.narrow, measure.size)]
    if measure.wide > measure.narrow:
        tries.append(("wide", measure.wide, measure.size))
    sizes = [measure.size - _STEP * n for n in range(1, round((measure.size - measure.least) / _STEP) + 1)]
    tries += [("wide", measure.wide, size) for size in sizes]
    if measure.turned:
        tries += [("turned", measure.turned, size) for size in (measure.size, *sizes)]
    for form, width, size in tries:
        room = ems(width, size)
        comfortable = form != "narrow" or sum(text.least) <= 0.8 * room or natural <= room
        if not comfortable or room <= 0:
            continue
        own = 0.0
        if natural < _NATURAL * room:
            room = natural * _AIR
            own = _width(room, gaps, size)
        widths = text.widths(room)
        if widths is None:
            continue
        if form == "narrow" and measure.wide > measure.narrow and _squeezed(text, widths, ems(measure.wide, size)):
            continue
        return _arranged(table, text, form=form, size=size, widths=widths, width=own, measure=measure)
    return Arranged(table=table, form="records", size=measure.size)


def _gaps(table: TableView) -> float:
    return (table.columns - 1) * (GAP if table.columns <= _FEW else CLOSE_GAP)


def _squeezed(text: _Measured, widths: Sequence[float], room: float) -> bool:
    """Whether rows would be much lower with the full measure."""
    wide = text.widths(room)
    return wide is not None and text.cost(widths) > 1.5 * text.cost(wide) and text.cost(widths) > 12


def _arranged(
    table: TableView,
    text: _Measured,
    *,
    form: Form,
    size: float,
    widths: Sequence[float],
    width: float,
    measure: Measure,
) -> Arranged:
    gap = (GAP if table.columns <= _FEW else CLOSE_GAP) / (size * POINT)
    full = [width + (gap if n + 1 < len(widths) else 0.0) for n, width in enumerate(widths)]
    head, *heights = text.heights(widths, size)
    height = measure.wide if form == "turned" else measure.height
    together = len(table.rows) <= _TOGETHER and head + sum(heights) < 0.6 * height
    last = len(table.rows) - 1
    rows = []
    spanned = 0
    for number, (row, tall) in enumerate(zip(table.rows, heights, strict=True)):
        near_end = number in (1, last) and last > 2
        breaks = tall > _TALL * height
        rows.append(
            replace(row, stays=number > 0 and (together or spanned > 0 or near_end) and not breaks, breaks=breaks)
        )
        deepest = max((cell.rows for cell in row.cells), default=1)
        spanned = max(spanned - 1, deepest - 1 if deepest <= _TOGETHER else 0)
    return Arranged(
        table=table,
        form=form,
        size=size,
        widths=tuple(round(100 * each / sum(full), 3) for each in full),
        width=width,
        rows=tuple(rows),
        height=head + sum(heights),
    )


def _width(text: float, gaps: float, size: float) -> float:
    """Of a table, in ems: of its text in ems, with gaps in millimetres."""
    return round(text + gaps / (size * POINT), 2)


_COLUMNS = (0.31, 0.36, 0.41, 0.47, 0.53, 0.59)  # of the measure: widths that a column of a sheet may have
_LOWER = 1.25  # times the lines of the full measure that rows may have in a column
_TWO_LINES = 1.7  # what a row of two lines costs
_STRIPS = 4  # side by side, at the most
_IN_STRIPS, _IN_STRIP = 13, 5  # rows from which a table stands in strips, and of each at the least
STRIP_GAP = 8.0  # millimetres between strips; as in the styles


def column_width(table: TableView, measure: Measure, metrics: Metrics) -> float:
    """The least width in millimetres of a column of a sheet in which a table reads well; endless if it needs more.

    Pictures need more, as their column must be measured: the engine gives it any width.
    """
    if any(cell.pictures for cell in table.cells) or strips(table, measure, metrics) > 1:
        return math.inf
    text = _Measured(table, metrics)
    em, gaps = measure.size * POINT, _gaps(table)
    natural = sum(text.most) * em + gaps
    wide = text.widths((measure.wide - gaps) / em)
    for width in (share * measure.wide for share in _COLUMNS):
        if natural <= width:
            return natural
        room = (width - gaps) / em
        widths = text.widths(room) if sum(text.least) <= _EASY * room else None
        if widths and wide and text.cost(widths) <= max(_LOWER * text.cost(wide), _TWO_LINES * len(text.sample)):
            return width
    return math.inf


def strips(table: TableView, measure: Measure, metrics: Metrics) -> int:
    """In how many strips side by side a long and narrow table stands across the measure; 1: as it is."""
    if len(table.rows) < _IN_STRIPS or any(cell.rows > 1 or cell.pictures for cell in table.cells):
        return 1
    natural = sum(_Measured(table, metrics).most) * measure.size * POINT + _gaps(table)
    room = int((measure.wide + STRIP_GAP) // (natural + STRIP_GAP))
    return max(min(room, _STRIPS, len(table.rows) // _IN_STRIP), 1)


def on_sheet_of_columns(made: Arranged, measure: Measure, metrics: Metrics) -> Arranged:
    """The same on a sheet: as it stands in a column, if it reads well there, else across all, in strips if it can."""
    width = column_width(made.table, measure, metrics)
    if math.isfinite(width):
        return replace(in_column(made, metrics, measure.size, width), column=width)
    count = strips(made.table, measure, metrics)
    in_strips = count > 1 and made.form in ("narrow", "wide")
    return replace(made, strips=count, width=0.0, column=width) if in_strips else replace(made, column=width)


def in_column(made: Arranged, metrics: Metrics, size: float, column: float) -> Arranged:
    """The same in a column of a sheet, not narrower than `column` in millimetres: the engine finds its widths."""
    natural = sum(_Measured(made.table, metrics).most) * _AIR
    own = _width(natural, _gaps(made.table), size)
    return replace(made, form="narrow", size=size, widths=(), width=own if own * size * POINT <= column else 0.0)


# -- rows on a sheet -------------------------------------------------------------------------------------------------

_FIRST = 1  # rows that stay as long as their table does
_LATE = 3  # rows of which those after the first leave right before their table
_MOST = 120  # rows of a table of which any is tried on a sheet: as many have room in strips
_WORTH = 2  # rows that are left out at the least: the line that says so takes the place of one


def may_leave(count: int) -> range:
    """The numbers of the rows that may leave a table of so many, of those that are tried at all."""
    return range(_FIRST, min(count, _MOST)) if count >= _FIRST + _WORTH else range(0)


def leaves_late(number: int) -> bool:
    """Whether a row stays until nothing but the first row and its table would leave next."""
    return number < _LATE


def shown_rows(count: int, table: str, left_out: Container[str]) -> int:
    """How many rows of a table of so many stand on a sheet."""
    first = next((number for number in may_leave(count) if row_key(table, number) in left_out), min(count, _MOST))
    return count if count - first < _WORTH and count <= _MOST else first


def rows_of(block: Block) -> int:
    """How many rows a block has that is a table."""
    return len(tables.grid(block.text.markdown).rows) if block.kind == "table" else 0


def cut(block: Block, key: str, left_out: Container[str]) -> Block:
    """The block, of a table no rows but those that stand on the sheet."""
    count = rows_of(block)
    kept = shown_rows(count, key, left_out)
    if kept == count:
        return block
    markdown = tables.first_rows(block.text.markdown, kept)
    points = block.points[: markdown.count(tables.PICTURE)]
    return block.model_copy(update={"text": Prose(markdown, block.text.source), "points": points})


def cut_table(table: TableView, key: str, left_out: Container[str]) -> TableView:
    """The same of a table as it is printed: it keeps the look of the whole."""
    return replace(table, shown=shown_rows(len(table.rows), key, left_out))


def rows_left(block: Block, key: str, left_out: Container[str]) -> Iterator[str]:
    """The rows that a table leaves to the synthesis, each as its words."""
    grid = tables.grid(block.text.markdown)
    for row in grid.rows[shown_rows(len(grid.rows), key, left_out) :]:
        yield ", ".join(text for cell in row if (text := cell.text.replace(tables.PICTURE, "").strip()))
