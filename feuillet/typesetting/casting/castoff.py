"""Casting off: how long a sheet's columns would be at another size, width or with less text, without a layout.

One layout shows how wide each word is and where each block stands. From that, lines are broken anew by arithmetic:
exact to about a line in a column. What is predicted so is always confirmed by a real layout.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feuillet.pages.job import GRID, table_key, title_key
from feuillet.pages.sheets.columns import middle
from feuillet.typesetting.casting.paragraphs import MM, Paragraph, block_key, first_line, height_of, paragraphs
from feuillet.typesetting.casting.surroundings import LISTED, Foot, Lead, foot_of, lead_of
from feuillet.typesetting.layout import TALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from feuillet.pages.job import Setting
    from feuillet.typesetting.layout import Galley, Rectangle

_LEADED = 0.66  # share of the height above and below the columns that is leading and gaps, which air stretches
_GROWTH = 1.3  # the height above and below grows about as this power of the text size: part of it is set in fixed sizes
_FOOT_GROWTH = 0.87  # the same below the columns
_STRETCHED = 0.9  # share of the height of a column that air stretches
_LABEL = 1.25  # lines that a label such as "+5, p. 12" takes below its blocks, with its gap
_BOUNDS = {2: (4, 8), 3: (3, 6), 4: (3, 4)}  # columns of the grid that one may span, by their number


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
    head: float = 0.0  # height of the head, whose text is of one size
    above: float  # height of what stands above the columns
    below: float  # and below
    room: float  # height of the page within its margins
    areas: Mapping[str, float] = field(default_factory=dict)  # heights of blocks over the whole width, by key
    least: tuple[float, ...] = ()  # shares that columns must have
    lead: Lead | None = None  # where its parts stand side by side
    foot: Foot | None = None
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
        self.left_out = left_out
        self.without = gone
        self.kept = [list(self._with_labels(column, gone)) for column in cast.columns]
        self.shares = cast.shares  # at which the columns were measured
        self.anew = cast.flows and bool(left_out)  # it will be shared out anew, in columns that end together
        if self.anew:
            self.shares = (1 / len(cast.columns),) * len(cast.columns)
        in_columns = {paragraph.key for column in cast.columns for paragraph in column}
        modelled = in_columns | (cast.lead.keys if cast.lead else frozenset())
        modelled |= cast.foot.heights.keys() if cast.foot else frozenset()
        self.gone = sum(cast.areas.get(key, 0.0) for key in left_out if key not in modelled)
        self.gone_below = 0.0
        if cast.foot and not left_out.isdisjoint(cast.foot.heights):
            self.gone_below = cast.foot.height() - cast.foot.height(left_out)
        self._heights: dict[tuple[int, float], float] = {}

    def _with_labels(self, column: Sequence[Paragraph], gone: frozenset[str]) -> Iterator[Paragraph]:
        """What is left of a column, with what says at the end of each section what left it."""
        for section, several in itertools.groupby(_by_section(column), key=lambda pair: pair[0]):
            blocks = [paragraph for _, paragraph in several]
            end = max((n for n, paragraph in enumerate(blocks, 1) if paragraph.key), default=0)
            yield from (paragraph for paragraph in blocks[:end] if paragraph.key not in gone)
            told = {_told_by(paragraph.key, self.left_out) for paragraph in blocks if paragraph.key in self.left_out}
            if section and told:
                untitled = sum(title_key(group) not in self.cast.titles for group in told)
                emptied = sum(title_key(group) in gone for group in told)
                lines = _LABEL * (untitled + bool(emptied)) + LISTED * emptied
                high = lines * max((paragraph.leading for paragraph in blocks if paragraph.ends), default=4.0)
                if lines:
                    yield Paragraph("", (), (), 0.0, high, 0.0, blocks[end - 1].band, blocks[end - 1].half)
            yield from (paragraph for paragraph in blocks[end:] if paragraph.key not in gone)

    def _column(self, number: int, share: float) -> float:
        """How high a column is at the castoff's own air."""
        found: float | None = self._heights.get((number, share))
        if found is None:
            cast, scale = self.cast, self.scale
            width = (share * cast.width - cast.gutter) / scale
            own = (cast.shares[number] * cast.width - cast.gutter) / scale
            height = cast.tops[number]
            for band, several in itertools.groupby(self.kept[number], key=lambda paragraph: paragraph.band):
                if band:
                    height += self._halves(tuple(several), number, width, own)[0]
                else:
                    height += sum(height_of(paragraph, width, own) for paragraph in several)
            found = self._heights[number, share] = height * scale + (cast.off[number] if cast.off else 0.0)
        return found

    def _halves(self, several: tuple[Paragraph, ...], number: int, width: float, own: float) -> tuple[float, str]:
        """How high two halves of a column are, and what begins the second if they were shared out anew."""
        gutter = self.cast.gutter / self.scale
        width, own = (width - gutter) / 2, (own - gutter) / 2
        whole = len(several) == sum(paragraph.band == several[0].band for paragraph in self.cast.columns[number])
        if whole:
            heights = [0.0, 0.0]
            for paragraph in several:
                heights[paragraph.half] += height_of(paragraph, width, own)
            return max(heights), ""
        blocks: list[float] = []
        keys: list[str] = []
        heads: list[bool] = []  # whether it is the title of a group, with what follows
        titled = False
        for paragraph in several:
            high = height_of(paragraph, width, own)
            if blocks and (titled or paragraph.key in ("", keys[-1])):
                blocks[-1] += high
            else:
                blocks.append(high)
                keys.append(paragraph.key)
                heads.append(paragraph.key.endswith(title_key("")))
            titled = paragraph.key.endswith(title_key(""))
            if paragraph.key and not titled:
                keys[-1] = paragraph.key
        place = middle(blocks, heads)
        sums = [sum(blocks[:place]), sum(blocks[place:])]
        return max(sums), keys[place] if place < len(keys) else ""

    def begins(self, shares: Sequence[float]) -> frozenset[str]:
        """The keys of blocks that begin the second half of a column, where these were shared out anew."""
        found = set()
        for number, share in enumerate(shares):
            width = (share * self.cast.width - self.cast.gutter) / self.scale
            own = (self.cast.shares[number] * self.cast.width - self.cast.gutter) / self.scale
            for band, several in itertools.groupby(self.kept[number], key=lambda paragraph: paragraph.band):
                found.add(self._halves(tuple(several), number, width, own)[1] if band else "")
        return frozenset(found - {""})

    def columns_end(self, shares: Sequence[float], air: float) -> list[float]:
        """How high each column is."""
        stretch = 1 + _STRETCHED * (air / self.cast.air - 1)
        return [self._column(n, share) * stretch for n, share in enumerate(shares)]

    def balanced(self) -> tuple[float, ...]:
        """The shares at which the longest column is as short as can be, and the others as near to it as can be."""
        count = len(self.cast.columns)
        if count not in _BOUNDS or self.shares is not self.cast.shares:
            return self.shares
        low, high = _BOUNDS[count]
        lows = [round(share * GRID) for share in self.cast.least] or [low] * count
        steps = [range(least, max(high, GRID - sum(lows) + least) + 1) for least in lows]
        heights = [{step: self._column(n, step / GRID) for step in steps[n]} for n in range(count)]
        best: tuple[float, float, tuple[int, ...]] = (math.inf, math.inf, ())
        for firsts in itertools.product(*steps[:-1]):
            last = GRID - sum(firsts)
            if last in steps[-1]:
                tried = (*firsts, last)
                ends = [heights[n][step] for n, step in enumerate(tried)]
                longest = max(ends)
                if longest < best[0] + 0.1:
                    best = min(best, (round(longest, 1), round(-min(ends), 1), tried))
        return tuple(step / GRID for step in best[2]) or self.shares

    def excess(self, shares: Sequence[float], air: float) -> float:
        """By how much the sheet is too long; negative where there is room."""
        cast = self.cast
        lead = cast.lead.height(cast.shares, 1.0) if cast.lead else 0.0
        around = (cast.above - cast.head - lead - self.gone) * self.scale**_GROWTH
        around += (cast.below - self.gone_below) * self.scale**_FOOT_GROWTH
        if cast.lead:
            around += cast.lead.height(shares, self.scale, self.without)
        around *= 1 - _LEADED * (1 - air / cast.air) * 0.6
        ends = self.columns_end(shares, air) or [0.0]
        return float(cast.head + around + (sum(ends) / len(ends) if self.anew else max(ends)) - cast.room)


def _by_section(column: Sequence[Paragraph]) -> Iterator[tuple[str, Paragraph]]:
    """Each block of a column with the section that it is part of; titles of sections with the one before."""
    section = ""
    for paragraph in column:
        section = paragraph.key.partition(".")[0] or section
        yield section, paragraph


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
    lead = lead_of(galley, setting.columns, advances) if cells else None
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
        head=boxes["head"].height if "head" in boxes else 0.0,
        above=first - top,
        below=bottom - last + (boxes["foot"].height if "foot" in boxes else 0.0),
        room=boxes["page-bottom"].bottom - (TALL - paper) - top,
        areas=_areas(boxes, end.width) if end.width else {},
        titles=_titles([*columns, *(lead.cells if lead else ())]),
        lead=lead,
        foot=foot_of(boxes),
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
