"""Casting off: how long a sheet's columns would be at another size, width or with less text, without a layout.

One layout shows how wide each word is and where each block stands. From that, lines are broken anew by arithmetic:
exact to about a line in a column. What is predicted so is always confirmed by a real layout.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feuillet.pages.job import table_key, title_key
from feuillet.typesetting.casting.paragraphs import MM, Paragraph, block_key, first_line, lines_of, paragraphs
from feuillet.typesetting.layout import TALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feuillet.pages.job import Setting
    from feuillet.typesetting.layout import Galley, Rectangle

_GRID = 0.01  # shares of the width are tried in steps of this
_LEADED = 0.66  # share of the height above and below the columns that is leading and gaps, which air stretches
_GROWTH = 1.3  # the height above and below grows about as this power of the text size: part of it is set in fixed sizes
_STRETCHED = 0.9  # share of the height of a column that air stretches
_LISTED = 0.6  # lines less where the title of a group stands with those of others that are empty
_LABEL = 1.25  # lines that a label such as "+ 5 points" takes, with its gap
_BOUNDS = {2: (0.34, 0.66), 3: (0.25, 0.5), 4: (0.18, 0.36)}  # shares that a column may have, by the number of columns


@dataclass(frozen=True, kw_only=True, slots=True)
class Castoff:
    """A sheet as one layout showed it; lengths in millimetres."""

    size: float  # of the text, points
    air: float
    shares: tuple[float, ...]
    columns: tuple[tuple[Paragraph, ...], ...]
    flows: bool  # text runs from column to column
    width: float  # of all columns with the gutters
    gutter: float  # of each column's share
    tops: tuple[float, ...]  # of each column: from its upper edge to its first line
    above: float  # height of what stands above the columns
    below: float  # and below
    room: float  # height of the page within its margins
    areas: Mapping[str, float] = field(default_factory=dict)  # heights of blocks over the whole width, by key
    least: tuple[float, ...] = ()  # shares that columns must have
    off: tuple[float, ...] = ()  # by how much each column proved higher than foreseen
    titles: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of a group: the keys of its blocks, by its own

    def trial(self, size: float, left_out: frozenset[str] = frozenset()) -> Trial:
        """The sheet in another size, without some blocks."""
        return Trial(self, size, left_out)


class Trial:
    """A castoff in one size without some blocks: its columns at any width."""

    def __init__(self, cast: Castoff, size: float, left_out: frozenset[str]) -> None:
        self.cast = cast
        self.scale = size / cast.size
        emptied = {title for title, keys in cast.titles.items() if keys <= left_out}
        gone = left_out | emptied
        self.kept = [[paragraph for paragraph in column if paragraph.key not in gone] for column in cast.columns]
        self.shares = cast.shares  # at which the columns were measured
        self.anew = cast.flows and bool(left_out)  # it will be shared out anew, in columns that end together
        if self.anew:
            self.shares = (1 / len(cast.columns),) * len(cast.columns)
        in_columns = {paragraph.key for column in cast.columns for paragraph in column}
        self.gone = sum(cast.areas.get(key, 0.0) for key in left_out if key not in in_columns)
        self.labels = [
            _LABEL * len({_told_by(paragraph.key, left_out) for paragraph in column if paragraph.key in left_out})
            - _LISTED * len({paragraph.key for paragraph in column if paragraph.key in emptied})
            for column in cast.columns
        ]
        self._heights: dict[tuple[int, float], float] = {}

    def _column(self, number: int, share: float) -> float:
        """How high a column is at the castoff's own air."""
        found: float | None = self._heights.get((number, share))
        if found is None:
            cast, scale = self.cast, self.scale
            width = (share * cast.width - cast.gutter) / scale
            own = (cast.shares[number] * cast.width - cast.gutter) / scale
            height = cast.tops[number]
            rounded = round(width, 2)
            for paragraph in self.kept[number]:
                if paragraph.ends:
                    height += paragraph.leading * lines_of(paragraph, rounded) + paragraph.gap
                else:
                    height += (paragraph.leading + paragraph.gap) * own / width
            if self.labels[number] and cast.columns[number]:
                height += self.labels[number] * max(
                    (paragraph.leading for paragraph in cast.columns[number] if paragraph.ends), default=4.0
                )
            found = self._heights[number, share] = height * scale + (cast.off[number] if cast.off else 0.0)
        return found

    def columns_end(self, shares: Sequence[float], air: float) -> list[float]:
        """How high each column is."""
        stretch = 1 + _STRETCHED * (air / self.cast.air - 1)
        return [self._column(n, share) * stretch for n, share in enumerate(shares)]

    def balanced(self) -> tuple[float, ...]:
        """The shares at which the longest column is as short as can be, and the others as near to it as can be."""
        count = len(self.cast.columns)
        if count not in _BOUNDS or self.shares is not self.cast.shares:
            return self.shares
        low, high = (round(bound / _GRID) for bound in _BOUNDS[count])
        whole = round(1 / _GRID)
        lows = [max(low, math.ceil(share / _GRID)) for share in self.cast.least or (0.0,) * count]
        steps = [range(least, max(high, least) + 1) for least in lows]
        heights = [{step: self._column(n, round(step * _GRID, 4)) for step in steps[n]} for n in range(count)]
        best: tuple[float, float, tuple[int, ...]] = (math.inf, math.inf, ())
        for firsts in itertools.product(*steps[:-1]):
            last = whole - sum(firsts)
            if last in steps[-1]:
                tried = (*firsts, last)
                ends = [heights[n][step] for n, step in enumerate(tried)]
                longest = max(ends)
                if longest < best[0] + 0.1:
                    best = min(best, (round(longest, 1), round(-min(ends), 1), tried))
        return tuple(round(step * _GRID, 4) for step in best[2]) or self.shares

    def excess(self, shares: Sequence[float], air: float) -> float:
        """By how much the sheet is too long; negative where there is room."""
        cast = self.cast
        around = (cast.above + cast.below - self.gone) * self.scale**_GROWTH
        around *= 1 - _LEADED * (1 - air / cast.air) * 0.6
        ends = self.columns_end(shares, air) or [0.0]
        return float(around + (sum(ends) / len(ends) if self.anew else max(ends)) - cast.room)


def _told_by(key: str, left_out: frozenset[str]) -> str:
    """What says that a block was left out: its group; of a row, its table."""
    table = table_key(key)
    return table if table and table not in left_out else (table or key).rpartition(".")[0]


# -- from a layout -----------------------------------------------------------------------------------------------


def cast_off(galley: Galley, setting: Setting, paper: float) -> Castoff | None:
    """A sheet as a galley of one tall page shows it; `paper` is the height of its true one in millimetres.

    None if a box to measure by is not on the page: a template of a project's own lacks it, or a style hides it.
    """
    boxes = galley.layout.boxes
    if not {"page-bottom", "sheet-end"} <= boxes.keys():
        return None
    numbers = range(1, len(setting.columns) + 1)
    ends = [boxes[f"column-{number}-end"] for number in numbers if f"column-{number}-end" in boxes]
    pages = [galley.boxes(page) for page in range(galley.layout.pages)]
    cells = [[page[f"column-{number}"] for page in pages if f"column-{number}" in page] for number in numbers]
    if "columns" not in boxes or len(ends) < len(numbers) or not all(cells):
        cells, ends = [], []
    top = boxes["sheet-start"].y if "sheet-start" in boxes else 0.0
    end = boxes["sheet-end"]
    bottom = end.bottom + end.page * TALL  # a very long one runs on over several tall pages
    first = boxes["columns"].y if cells else bottom
    last = max((end.bottom + end.page * TALL for end in ends), default=bottom)
    advances = galley.advances()
    columns = [
        tuple(
            paragraph
            for number, cell in enumerate(column, 1)
            for paragraph in paragraphs(cell, end.bottom / MM if number == len(column) else None, advances)
        )
        for column, end in zip(cells, ends, strict=True)
    ]
    return Castoff(
        size=setting.text_size,
        air=setting.air,
        shares=setting.columns if cells else (),
        least=setting.least if len(setting.least) == len(cells) else (),
        flows=bool(cells)
        and any(box.element.get("data-flows") for box in pages[0].values() if box.element is not None),
        columns=tuple(columns),
        tops=tuple(max(0.0, first_line(column[0]) * MM - first) for column in cells),
        width=sum(column[0].border_width() for column in cells) * MM,
        gutter=(cells[0][0].border_width() - cells[0][0].width) * MM if cells else 0.0,
        above=first - top,
        below=bottom - last + (boxes["foot"].height if "foot" in boxes else 0.0),
        room=boxes["page-bottom"].bottom - (TALL - paper) - top,
        areas=_areas(boxes, end.width) if end.width else {},
        titles=_titles(columns),
    )


def _titles(columns: Sequence[Sequence[Paragraph]]) -> dict[str, frozenset[str]]:
    keys: dict[str, set[str]] = {}
    for paragraph in itertools.chain.from_iterable(columns):
        if paragraph.key and not table_key(paragraph.key):
            keys.setdefault(paragraph.key.rpartition(".")[0], set()).add(paragraph.key)
    return {
        title: frozenset(several - {title})
        for group, several in keys.items()
        if (title := title_key(group)) in several and len(several) > 1
    }


def _areas(boxes: Mapping[str, Rectangle], width: float) -> dict[str, float]:
    areas: dict[str, float] = {}
    strips = {table: len(several) for table, several in _places_across(boxes).items()}
    for name, box in boxes.items():
        if "." in name:
            key = block_key(name)
            whole = boxes.get(table_key(key), box)  # a row takes its height from all that is beside its table
            beside = strips.get(table_key(key), 1)
            areas[key] = areas.get(key, 0.0) + box.height * whole.width / width / beside
    for key, area in list(areas.items()):
        table = table_key(key)
        if table in areas:  # of a table, the area of what stays as long as it does
            areas[table] -= area
    return areas


def _places_across(boxes: Mapping[str, Rectangle]) -> dict[str, set[int]]:
    """Where the rows of each table begin across the page: in one place, or in several if it stands in strips."""
    places: dict[str, set[int]] = {}
    for name, box in boxes.items():
        if table := table_key(name):
            places.setdefault(table, set()).add(round(box.x))
    return places
