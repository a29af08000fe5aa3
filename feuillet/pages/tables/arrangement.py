"""A table and the measure of a page in; the form in which it stands there out: beside titles, wide, turned, as records.

By arithmetic, before any layout. A table stands beside the titles that hang in the margin if it has room there, else it
takes the full measure, in smaller text if need be; else it is turned on its side; what is still too wide becomes a list
of records.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from feuillet.looks.faces.metrics import POINT
from feuillet.pages.tables.widths import EASY, Measured

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feuillet.looks.faces.metrics import Metrics
    from feuillet.pages.tables.cells import CellView, RowView, TableView
    from feuillet.pages.view import BlockRun

Form = Literal["narrow", "wide", "turned", "records"]

GAP, CLOSE_GAP = 3.0, 2.0  # millimetres between columns, and where there are many; as in the styles
_FEW = 4  # columns up to which gaps are wide
_STEP = 0.25  # points by which text shrinks
_TOGETHER = 8  # rows up to which a table is not broken, unless a page would be left empty for it
_FREE, _HALF = 1 / 3, 0.45  # of the height of a page: what may be left free before a table, and before one of few rows
_PARTED = 4  # rows of which two may stand on each of two pages
_TALL = 0.4  # of the height of a page: a row above that may be broken
_NATURAL = 0.62  # of the measure: a table that needs less is as wide as its text, with air
_AIR = 1.25


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
        yield from ((at, record) for at, record in enumerate(self.table.records) if record)


def arranged(table: TableView, measure: Measure, metrics: Metrics) -> Arranged:
    """How a table stands on a page."""
    text = Measured(table, metrics)
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
        if widths is None or text.stacks(widths):
            continue
        if form == "narrow" and measure.wide > measure.narrow and _squeezed(text, widths, ems(measure.wide, size)):
            continue
        return _arranged(table, text, form=form, size=size, widths=widths, width=own, measure=measure)
    return Arranged(table=table, form="records", size=measure.size)


def _gap(table: TableView) -> float:
    return GAP if table.columns <= _FEW else CLOSE_GAP


def _gaps(table: TableView) -> float:
    return (table.columns - 1) * _gap(table)


def _percent(widths: Sequence[float], gap: float) -> tuple[float, ...]:
    """The share that each column has, with the gap behind it."""
    full = [width + (gap if n + 1 < len(widths) else 0.0) for n, width in enumerate(widths)]
    return tuple(round(100 * each / sum(full), 3) for each in full)


def _squeezed(text: Measured, widths: Sequence[float], room: float) -> bool:
    """Whether rows would be much lower with the full measure."""
    wide = text.widths(room)
    return wide is not None and text.cost(widths) > 1.5 * text.cost(wide) and text.cost(widths) > 12


def _arranged(
    table: TableView,
    text: Measured,
    *,
    form: Form,
    size: float,
    widths: Sequence[float],
    width: float,
    measure: Measure,
) -> Arranged:
    head, *heights = text.heights(widths, size)
    height = measure.wide if form == "turned" else measure.height
    least = _FREE if len(table.rows) >= _PARTED else _HALF  # two rows on each side, or none
    together = len(table.rows) <= _TOGETHER and head + sum(heights) < least * height
    last = len(table.rows) - 1
    rows = []
    spanned = 0
    for number, (row, tall) in enumerate(zip(table.rows, heights, strict=True)):
        low = heights[number - 1] + tall < _FREE * height
        near_end = number in (1, last) and last > 2 and low
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
        widths=_percent(widths, _gap(table) / (size * POINT)),
        width=width,
        rows=tuple(rows),
        height=head + sum(heights),
    )


def _width(text: float, gaps: float, size: float) -> float:
    """Of a table, in ems: of its text in ems, with gaps in millimetres."""
    return round(text + gaps / (size * POINT), 2)


_COLUMNS = (0.31, 0.36, 0.41, 0.47, 0.53, 0.59)  # of the measure: widths that a column of a sheet may have
_LARGER = (
    1.5,
    1.25,
    1.0,
)  # times the size of tables: for how large a text its words keep their room, the first that can
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
    text = Measured(table, metrics)
    em, gaps = measure.size * POINT, _gaps(table)
    natural = sum(text.most) * em + gaps
    wide = text.widths((measure.wide - gaps) / em)
    for width in (share * measure.wide for share in _COLUMNS):
        if natural <= width:
            return natural
        room = (width - gaps) / em
        widths = text.widths(room) if sum(text.least) <= EASY * room else None
        if widths and wide and text.cost(widths) <= max(_LOWER * text.cost(wide), _TWO_LINES * len(text.sample)):
            return width
    return math.inf


def strips(table: TableView, measure: Measure, metrics: Metrics) -> int:
    """In how many strips side by side a long and narrow table stands across the measure; 1: as it is."""
    if len(table.rows) < _IN_STRIPS or any(cell.rows > 1 or cell.pictures for cell in table.cells):
        return 1
    natural = sum(Measured(table, metrics).most) * measure.size * POINT + _gaps(table)
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
    """The same in a column of a sheet, not narrower than `column` in millimetres, in text that may be larger.

    Its widths are counted: those that the engine finds are never less than the words, and go beyond the column.
    """
    text = Measured(made.table, metrics)
    gaps = _gaps(made.table)
    own = _width(sum(text.most) * _AIR, gaps, size)
    has_own = own * size * POINT <= column
    room = own - gaps / (size * POINT) if has_own else (column - gaps) / (size * POINT)
    tries = ((larger, text.widths(room / larger, whole=whole)) for whole in (True, False) for larger in _LARGER)
    widths = next(([larger * width for width in found] for larger, found in tries if found), text.least)
    return replace(
        made,
        form="narrow",
        size=size,
        widths=_percent(widths, _gap(made.table) / (size * POINT)),
        width=own if has_own else 0.0,
    )


@dataclass(slots=True)
class Arranging:
    """How tables stand on pages of a measure; those that have room in a narrow column are left to the engine."""

    measure: Measure
    face: Metrics
    gutter: float = 0.0  # millimetres between columns, if there are any
    _made: dict[int, tuple[TableView, Arranged]] = field(default_factory=dict)

    def __call__(self, table: TableView) -> Arranged:
        if id(table) not in self._made:
            whole = arranged(table, self.measure, self.face)
            whole = on_sheet_of_columns(whole, self.measure, self.face) if self.gutter else whole
            self._made[id(table)] = table, whole
        found = self._made[id(table)][1]
        return replace(found, size=0.0) if found.size == self.measure.size else found

    def __reduce__(self) -> Any:
        return Arranging, (self.measure, self.face, self.gutter)

    def needs(self, table: TableView) -> float:
        """The share of the measure that a column needs in which a table has room; endless: it needs all of it."""
        return (self(table).column + self.gutter) / (self.measure.wide + self.gutter)


@dataclass(frozen=True, slots=True)
class Beside:
    """Whether a title can hang beside texts: all but a table that takes the full measure."""

    arranging: Arranging

    def __call__(self, runs: Iterable[BlockRun]) -> bool:
        tables = (run.items[0].table for run in runs if run.kind == "table")
        return not any(table and self.arranging(table).form == "wide" for table in tables)
