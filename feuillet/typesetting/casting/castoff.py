"""Casting off: how long a sheet's columns would be at another size, width or with less text, without a layout.

One layout shows how wide each word is and where each block stands. From that, lines are broken anew by arithmetic:
exact to about a line in a column. What is predicted so is always confirmed by a real layout.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from feuillet.pages.job import GRID, Setting, foot_size, head_of, table_key, title_key
from feuillet.pages.sheets.columns import middle
from feuillet.typesetting.casting.left_out import ROOM, SAID, without
from feuillet.typesetting.casting.paragraphs import (
    AS_MEASURED,
    MM,
    Paragraph,
    Spacing,
    block_key,
    classes,
    first_line,
    height_of,
    paragraphs,
)
from feuillet.typesetting.casting.surroundings import Across, Foot, Lead, across_of, foot_of, lead_of
from feuillet.typesetting.layout import TALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from feuillet.typesetting.layout import Galley, Rectangle

_GROWTH = 1.3  # the height of what is not cast off, as wide tables, grows about as this power of the text size
_BETWEEN = 0.4  # ems above a line that says what was left out
_TITLED, _POINTS = 0.62, 0.26  # and above the title of a group, above another block
_QUIET, _SHORT, _TOLD = 0.84, 8.0, 1.6  # ems: of a title that is named, of one about, of what is said behind it
_HEAD = 1.18  # leading of the title of a section
_POINT = 25.4 / 72  # millimetres
_BOUNDS = {2: (4, 8), 3: (3, 6), 4: (3, 4)}  # columns of the grid that one may span, by their number


@dataclass(frozen=True, kw_only=True, slots=True)
class Wide:
    """A table across the columns."""

    keys: frozenset[str]  # its own, and those of rows that may leave it
    height: float
    above: bool  # it stands before the columns


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
    head: float = 0.0  # where the head ends, whose text is of one size
    above: float  # height of what stands above the columns
    below: float  # and below
    room: float  # height of the page within its margins
    areas: Mapping[str, float] = field(default_factory=dict)  # heights of blocks over the whole width, by key
    least: tuple[float, ...] = ()  # shares that columns must have
    lead: Lead | None = None  # where its parts stand side by side
    across: tuple[Across, ...] = ()  # the same across the columns
    foot: Foot | None = None
    wide: tuple[Wide, ...] = ()
    comfort: float = 0.0  # points of the text at the foot at the most
    heads: tuple[tuple[float, ...], ...] = ()  # of each column: how wide the titles of its sections are, in ems
    beside: tuple[str, ...] = ()  # sections that tell beside their titles what left them
    off: tuple[float, ...] = ()  # by how much each column proved higher than foreseen
    titles: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of a group: the keys of its blocks, by its own
    sections: Mapping[str, frozenset[str]] = field(default_factory=dict)  # likewise
    widths: Mapping[str, float] = field(default_factory=dict)  # ems, of the titles of sections in columns

    def trial(self, size: float, left_out: frozenset[str] = frozenset(), known: Known | None = None) -> Trial:
        """The sheet in another size, without some blocks; `known` is what trials of this castoff have in common."""
        return Trial(self, size, left_out, {} if known is None else known)


Known = dict[tuple[Any, ...], Any]  # what is left of each column without some blocks, and how high that is at a width


class Trial:
    """A castoff in one size without some blocks: its columns at any width."""

    def __init__(self, cast: Castoff, size: float, left_out: frozenset[str], known: Known) -> None:
        self.cast = cast
        self.scale = size / cast.size
        emptied = {title for title, keys in cast.titles.items() if keys <= left_out}
        self.emptied = [title for title, keys in cast.sections.items() if keys <= left_out]
        gone = left_out.union(emptied, self.emptied)
        self.left_out = left_out
        self.without = gone
        self._known = known
        self._gone = [gone.intersection([paragraph.key for paragraph in column]) for column in cast.columns]
        self.kept = [self._without(number) for number in range(len(cast.columns))]
        self.shares = cast.shares  # at which the columns were measured
        # It will be shared out anew, in columns that end together.
        self.anew = bool(cast.flows and left_out) or any(title in cast.widths for title in self.emptied)
        if self.anew:
            self.shares = (1 / len(cast.columns),) * len(cast.columns)
        in_columns = {paragraph.key for column in cast.columns for paragraph in column}
        modelled = in_columns | (cast.lead.keys if cast.lead else frozenset())
        modelled |= cast.foot.keys if cast.foot else frozenset()
        modelled = modelled.union(*(across.keys for across in cast.across), *(table.keys for table in cast.wide))
        self.gone = sum(cast.areas.get(key, 0.0) for key in left_out.union(self.emptied) if key not in modelled)

    def _without(self, number: int) -> list[Paragraph]:
        """What is left of a column, with what says at the end of each section what left it."""
        key = number, self._gone[number]
        kept: list[Paragraph] | None = self._known.get(key)
        if kept is None:
            kept = self._known[key] = []
            rem = self.cast.size * _POINT
            between = _BETWEEN * rem * Setting(air=self.cast.air).gaps
            for section, several in itertools.groupby(_by_section(self.cast.columns[number]), key=lambda pair: pair[0]):
                own, headed = [paragraph for _, paragraph in several], section in self.cast.beside
                kept += without(own, self._gone[number], rem, between, headed=headed)
        return kept

    def _column(self, number: int, share: float, stretch: Spacing = AS_MEASURED) -> float:
        """How high a column is, without what the titles of its sections take more than when they were measured."""
        key = number, self._gone[number], self.scale, share, stretch
        found: float | None = self._known.get(key)
        if found is None:
            cast, scale = self.cast, self.scale
            width = (share * cast.width - cast.gutter) / scale
            own = (cast.shares[number] * cast.width - cast.gutter) / scale
            height = cast.tops[number]
            for band, several in itertools.groupby(self.kept[number], key=lambda paragraph: paragraph.band):
                if band:
                    height += self._halves(tuple(several), number, width, own, stretch)[0]
                else:
                    height += sum(height_of(paragraph, width, own, stretch) for paragraph in several)
            found = self._known[key] = height * scale + (cast.off[number] if cast.off else 0.0)
        return found

    def _halves(
        self,
        several: tuple[Paragraph, ...],
        number: int,
        width: float,
        own: float,
        stretch: Spacing = AS_MEASURED,
    ) -> tuple[float, str]:
        """How high two halves of a column are, and what begins the second if they were shared out anew."""
        gutter = self.cast.gutter / self.scale
        width, own = (width - gutter) / 2, (own - gutter) / 2
        before = [paragraph.key for paragraph in self.cast.columns[number] if paragraph.band == several[0].band]
        if [paragraph.key for paragraph in several] == before:
            heights = [0.0, 0.0]
            for paragraph in several:
                heights[paragraph.half] += height_of(paragraph, width, own, stretch)
            return max(heights), ""
        blocks: list[float] = []
        gaps: list[float] = []  # below the last part of each
        keys: list[str] = []
        heads: list[bool] = []  # whether it is the title of a group, with what follows
        titled = False
        for paragraph in _in_one(several, self.cast.size * _POINT * Setting(air=self.cast.air).gaps):
            high = height_of(paragraph, width, own, stretch)
            if blocks and (titled or paragraph.key in ("", keys[-1])):
                blocks[-1] += high
                gaps[-1] = paragraph.gap
            else:
                blocks.append(high)
                gaps.append(paragraph.gap)
                keys.append(paragraph.key)
                heads.append(paragraph.key.endswith(title_key("")))
            titled = paragraph.key.endswith(title_key(""))
            if paragraph.key and not titled:
                keys[-1] = paragraph.key
        place = middle(blocks, heads)
        sums = [sum(blocks[:place]) - gaps[place - 1] * stretch.gaps, sum(blocks[place:])]
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
        cast, stretch = self.cast, self._stretch(air)
        widths = [[share * cast.width - cast.gutter for share in several] for several in (cast.shares, shares)]
        (own, before), (size, lines) = (
            head_of(cast.heads, several, points)
            for several, points in zip(widths, (cast.size, cast.size * self.scale), strict=True)
        )
        line = _HEAD * cast.size * self.scale * _POINT
        ends = [self._column(n, share, stretch) for n, share in enumerate(shares)]
        for n, (column, counts) in enumerate(zip(self.kept, zip(before, lines, strict=True), strict=False)):
            kept = {paragraph.key for paragraph in column if paragraph.head}
            heads = (paragraph.key for paragraph in cast.columns[n] if paragraph.head)
            for key, was, will in zip(heads, *counts, strict=False):
                ends[n] += line * (size * will - own * was) * (key in kept)
        return ends

    def _stretch(self, air: float) -> Spacing:
        now, own = Setting(air=air), Setting(air=self.cast.air)
        return Spacing(now.leading / own.leading, now.gaps / own.gaps, self.scale)

    def balanced(self) -> tuple[float, ...]:
        """The shares at which the longest column is as short as can be, and the others as near to it as can be."""
        count = len(self.cast.columns)
        if count not in _BOUNDS or self.shares is not self.cast.shares:
            return self.shares
        low, high = _BOUNDS[count]
        lows = [round(share * GRID) for share in self.cast.least] or [low] * count
        steps = [range(least, max(high, GRID - sum(lows) + least) + 1) for least in lows]
        stretch = self._stretch(self.cast.air)
        heights = [{step: self._column(n, step / GRID, stretch) for step in steps[n]} for n in range(count)]
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
        ends = self.columns_end(shares, air) or [0.0]
        body = sum(ends) / len(ends) if self.anew else max(ends)
        return float(self.cast.head + self.above(shares, air) + body + self.below() - self.cast.room)

    def above(self, shares: Sequence[float], air: float) -> float:
        """How high it is between head and columns."""
        cast, stretch = self.cast, self._stretch(air)
        text = sum(across.height(1.0) for across in cast.across)
        text += cast.lead.height(cast.shares, 1.0) if cast.lead else 0.0
        wide = sum(table.height for table in cast.wide if table.above)
        high = (cast.above - cast.head - text - wide - self.gone) * self.scale * stretch.gaps
        high += sum(across.height(self.scale, self.without, stretch) for across in cast.across)
        if cast.lead:
            high += cast.lead.height(shares, self.scale, self.without, stretch)
        return high + self._tables(above=True)

    def _tables(self, *, above: bool) -> float:
        """How high tables across the columns are, above or below these."""
        areas, high = self.cast.areas, 0.0
        for table in self.cast.wide:
            own = {key for key in table.keys if not table_key(key)}
            if table.above == above and own and own <= self.left_out:
                high += (SAID + _POINTS) * self.cast.size * _POINT * self.scale
            elif table.above == above:
                left = table.height - sum(areas.get(key, 0.0) for key in table.keys & self.left_out)
                high += left * self.scale**_GROWTH
        return high

    def below(self) -> float:
        """How high it is below the columns."""
        cast = self.cast
        foot = cast.foot.height() if cast.foot else 0.0
        wide = sum(table.height for table in cast.wide if not table.above)
        high = (cast.below - foot - wide) * self.scale + self._tables(above=False)
        high += self._foot(cast.foot) if cast.foot else 0.0
        return high + self._also()

    def _foot(self, foot: Foot) -> float:
        key = "foot", self.scale, self.left_out & foot.changing
        found: float | None = self._known.get(key)
        if found is None:
            sizes = [foot_size(size, self.cast.comfort) for size in (self.cast.size * self.scale, self.cast.size)]
            found = self._known[key] = foot.height(sizes[0] / sizes[1], self.left_out)
        return found

    def _also(self) -> float:
        """How high the line is that names the sections of which nothing is left."""
        if not self.emptied:
            return 0.0
        rem = self.cast.size * _POINT * self.scale
        ems = min(sum(_QUIET * self.cast.widths.get(title, _SHORT) + _TOLD for title in self.emptied), ROOM)
        return (_TITLED + SAID * math.ceil(ems * rem / (self.cast.width or math.inf))) * rem


def _in_one(several: Sequence[Paragraph], rem: float) -> list[Paragraph]:
    """Blocks of two halves, one below the other."""
    found = list(several)
    for at, (paragraph, following) in enumerate(itertools.pairwise(several)):
        if paragraph.half != following.half:
            gap = (_TITLED if following.key.endswith(title_key("")) else _POINTS) * rem
            found[at] = replace(paragraph, gap=gap, fixed=0.0)
    return found


def _by_section(column: Sequence[Paragraph]) -> Iterator[tuple[str, Paragraph]]:
    """Each block of a column with the section that it is part of; titles of sections with the one before."""
    section = ""
    for paragraph in column:
        section = paragraph.key.partition(".")[0] or section
        yield section, paragraph


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
        head=boxes["head"].bottom - top if "head" in boxes else 0.0,
        above=first - top,
        below=bottom - last + (boxes["foot"].height if "foot" in boxes else 0.0),
        room=boxes["page-bottom"].bottom - (TALL - paper) - top,
        areas=_areas(boxes, end.width) if end.width else {},
        titles=_titles([*columns, *(lead.cells if lead else ())]),
        sections=_sections(boxes),
        widths=_widths(columns, setting.heads),
        lead=lead,
        across=across_of(galley, advances) if cells else (),
        foot=foot_of(galley, advances),
        wide=tuple(_wide(galley, first)),
        comfort=setting.comfort,
        heads=setting.heads,
        beside=setting.beside,
    )


def _wide(galley: Galley, columns: float) -> Iterator[Wide]:
    """The tables across the columns; `columns`: where these begin."""
    spans = (box for box in galley.document.pages[0]._page_box.descendants() if "span" in classes(box))  # noqa: SLF001
    for box in {id(box.element): box for box in spans if type(box).__name__ == "BlockBox"}.values():
        names = (element.get("id") or "" for element in box.element.iter() if hasattr(element, "get"))
        keys = frozenset(block_key(name) for name in names if "." in name and not name.endswith(title_key("")))
        yield Wide(keys=keys, height=box.margin_height() * MM, above=box.position_y * MM < columns)


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


def _sections(boxes: Mapping[str, Rectangle]) -> dict[str, frozenset[str]]:
    """The blocks of each section, by the key of its title; of one that has none, the titles in it, or its own."""
    names = sorted({block_key(name) for name in boxes if "." in name})
    found: dict[str, frozenset[str]] = {}
    for title in (name for name in names if name.count(".") == 1 and name.endswith(title_key(""))):
        start = title.removesuffix(title_key(""))
        within = [name for name in names if name.startswith(f"{start}.") and name.count(".") == 2]
        blocks = [name for name in within if not (table_key(name) or name.endswith(title_key("")))]
        found[title] = frozenset(blocks or within or [title])
    return found


def _widths(columns: Sequence[Sequence[Paragraph]], heads: Sequence[Sequence[float]]) -> dict[str, float]:
    named = ((paragraph.key for paragraph in column if paragraph.head) for column in columns)
    return {
        key: width
        for keys, several in zip(named, heads, strict=False)
        for key, width in zip(keys, several, strict=False)
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
