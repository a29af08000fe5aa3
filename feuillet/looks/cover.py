"""The cover by arithmetic: the largest title that it has room for, a line a theme, and who made the day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from feuillet.looks.faces.metrics import POINT, Metrics, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from feuillet.model.papers import Frame

# Millimetres on A4, as styles/synthesis-components.css has them.
_SIDE = 22.0
_FEW_TITLE_LINES = 3  # in the largest sizes
_HIGHEST = 20.0  # where the text begins
_BELOW_TEXT = 11.0  # between it and what follows at the least
_KEY = 15.0  # the key below the themes, with the space around it
_FOOT = 18.0  # above and below what stands in the foot
_MARK = 28.0  # the column of the workshop's own logo
_BESIDE = 0.4  # of the measure, of each of two lists side by side
_FEW = 10  # organisations that stand in two lists side by side
_FEW_LINES = 7  # that either list has at the most then
_MOST_FOOT = 0.42  # of the height of the page
_GUTTER = 5.0  # between columns of names
_SURE = 0.97  # of a measure: arithmetic stays clear of its end
_NAMES = 1.35  # leading of names
_LEAST_NAMES = 0.87  # of their size: the least
# Cells of organisations with logos: how many stand beside each other, and lines of a name that one has at the most.
_CELLS, _CELL_LINES, _CELL_GAP = 6, 4, 4.0
_LOGO = 11.0  # millimetres, how high a square logo is; others are as much to the eye: wide ones lower
_FLATTER, _LEAST_LOGO, _MOST_LOGO = 0.4, 0.5, 1.2
# The themes: millimetres from the number to the title, between two marks (the largest with which each theme has one
# row), around a row; points of titles, over the marks, or beside them.
_NUMBER = 10.0
_PITCHES = (7.6, 6.4, 5.6, 5.0, 4.3, 3.7, 3.1, 2.7, 2.4, 2.1, 1.9, 1.7)
_OVER, _BESIDE_MARKS = (17.0, 14.0, 12.0, 10.5), (10.0, 9.0, 8.0, 7.0)
_ROW, _CLOSE_ROW = 5.2, 1.7
_ABREAST = (10.0, 9.0, 8.0, 7.0)  # points of titles in two columns, without marks: what more themes have room in
_FEW_THEMES = {17.0: 1, 14.0: 3, 12.0: 8}  # that have titles so large
_MOST_ROW = 9.0  # that a row is higher than it must be
_TITLES = 0.46  # of the measure, beside marks
_LIST_LEADING = 1.22
_KINDS = 3.5  # steps between marks of four kinds, together, and to the tips of the last
_BOLDER = 1.05  # how much wider titles are than text
_MOST_THEMES = 0.45  # of the height of the page, that the foot leaves to themes

_VERY_LONG = re.compile(r"\S{61,}")
_PARTS = (59, 20)  # characters after which a line may end in one: of an address, of another word (text.prose)


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverOrganisation:
    """An organisation as the cover names it; `logo` is as wide as that much of its height, 0 if there is none."""

    name: Markup
    plain: str
    picture: str = ""
    logo: float = 0.0
    high: float = 0.0  # millimetres, of its logo, if it stands above its own name


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """Organisers, or supporters: those that are named, in columns, and how many others there are."""

    label: str
    named: tuple[CoverOrganisation, ...]
    columns: tuple[tuple[CoverOrganisation, ...], ...] = ()  # none: they run on
    cells: tuple[tuple[CoverOrganisation, ...], ...] = ()  # each logo above its own name, in rows
    others: int = 0

    @property
    def filled(self) -> int:
        """The number of the last column that names somebody: what is said of the others follows there."""
        return max((n for n, column in enumerate(self.columns, 1) if column), default=1)


class CoverTheme(NamedTuple):
    """A theme as the cover has it: its title as plain text, and how many marks it has."""

    title: str
    marks: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverRows:
    """How the themes stand; sizes in points, the rest in millimetres."""

    size: float
    beside: bool  # the marks stand beside the titles, else below them
    pitch: float  # from one mark to the next; 0: there are none
    width: float  # of the marks of a row
    padding: float  # above and below what is in a row
    columns: int = 1


class CoverTexts(NamedTuple):
    """What stands at the top, as plain text."""

    title: str
    subtitle: str
    date: str
    place: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Cover:
    """How a cover is set; sizes in points, places in millimetres."""

    title: float
    leading: float
    subtitle: float
    names: float
    logos: float  # millimetres, how high
    rows: CoverRows | None  # none: there is no room for the themes
    flows: bool  # more text than a page has: it runs on over several
    lists: tuple[Listed, ...]
    room: float  # beside the workshop's own logo
    unit: float  # millimetres, of one on A4
    side: float  # left and right of the text
    bleed: float

    @property
    def shares(self) -> tuple[float, ...]:
        """How much of the room of the lists each has beside the others, in millimetres."""
        names = [len(listed.named) for listed in self.lists]
        return tuple(round(self.room * count / max(sum(names), 3), 2) for count in names)

    @property
    def beside(self) -> bool:
        """Whether the lists stand side by side."""
        if any(listed.columns for listed in self.lists):
            return False
        rows = [len(listed.cells) for listed in self.lists]
        return max(rows, default=0) <= 1 and sum(len(listed.named) for listed in self.lists if listed.cells) <= _CELLS


@dataclass(frozen=True, slots=True)
class _Page:
    frame: Frame
    bleed: float
    width: float
    height: float
    text: Metrics
    titles: Metrics
    mark: bool  # the workshop has a logo

    @property
    def scale(self) -> float:
        return self.frame.scale

    @property
    def large(self) -> bool:
        return self.frame.stacked

    @property
    def measure(self) -> float:
        return self.width - 2 * (_SIDE * self.scale + self.bleed)

    @property
    def marked(self) -> float:
        """The width that the workshop's logo takes."""
        return _MARK * self.scale if self.mark and not self.large else 0.0

    @property
    def small(self) -> float:
        """The usual size of names, in points."""
        return self.frame.text_size if self.large else 7.5 * self.scale if self.scale >= 1 else 6.0

    def lines(self, text: str, size: float, width: float, *, titles: bool = False) -> int:
        face = self.titles if titles else self.text
        # A title breaks at no hyphen of a name; a digit is as wide as most letters. An address ends lines with its
        # parts, and what looks like one may not.
        text = text.replace("-", "0") if titles else text
        parted = text.replace("/", "/ ")
        forms = {text, parted, *(_in_parts(parted, size) for size in _PARTS)} if text else ()
        room, space = width * _SURE / (size * POINT), face.width(" ")
        return max((lines(face.pieces(form, bold=titles), room, space) for form in forms), default=0)

    # -- above the foot --

    def above(self, texts: CoverTexts, size: float) -> float:
        """How high all text is with a title of that size, and where it ends, with the space below it."""
        subtitle, own = self.subtitle(size), max(self.frame.text_size, 8.0)
        leading = 1.4 if self.large else 1.25
        title = self.lines(texts.title, size, self.measure, titles=True) * size * self.leading(size)
        below = self.lines(texts.subtitle, subtitle, self.measure, titles=True) * subtitle * leading
        said = f"Synthesis · {texts.date} · {texts.place}"
        dates = self.lines(said, own, self.measure) * own * 1.4
        return (title + below + dates) * POINT + (_HIGHEST + _BELOW_TEXT + 11.0) * self.scale + self.bleed

    def subtitle(self, size: float) -> float:
        return max(0.42 * size, min(size, self.frame.text_size + 1))

    def leading(self, size: float) -> float:
        return 1.04 if size >= 0.8 * self.frame.cover_sizes[0] and not self.large else 1.14

    # -- the foot --

    def logos(self, several: Sequence[CoverOrganisation], width: float, high: float) -> float:
        """How high the rows of logos are."""
        rows, filled = 0, width
        for wide in (
            min(34.0 * self.scale, high * organisation.logo) + 5.0 for organisation in several if organisation.logo
        ):
            if filled + wide > width:
                rows, filled = rows + 1, 0.0
            filled += wide
        return rows * (high + 3.5)

    def cells(self, lists: Sequence[Listed]) -> tuple[tuple[Listed, ...], float] | None:
        """The lists in cells, each logo above its own name, and how high these are; None if that cannot be."""
        count = sum(len(listed.named) for listed in lists)
        if self.large or not any(each.logo for listed in lists for each in listed.named):
            return None
        across = _CELLS if self.scale >= 1 else _CELLS - 2
        together = count <= across
        room = self.measure - self.marked
        width = room / max(count if together else across, 3) - _CELL_GAP * self.scale
        made, heights = [], []
        for listed in lists:
            named = tuple(replace(each, high=round(self.optical(each.logo, width), 1)) for each in listed.named)
            rows = tuple(named[at : at + across] for at in range(0, len(named), across))
            taken = [[self.lines(each.plain, self.small, width) for each in row] for row in rows]
            if any(most > _CELL_LINES for row in taken for most in row):
                return None
            logos = [_MOST_LOGO * _LOGO * self.scale if any(each.logo for each in row) else 0.0 for row in rows]
            names = [max(row) * self.small * _NAMES * POINT + 2.0 for row in taken]
            heights.append(sum(logos) + sum(names) + self.small * 1.4 * POINT + 1.5)
            made.append(replace(listed, cells=rows))
        return tuple(made), max(heights) if together else sum(heights)

    def optical(self, ratio: float, width: float) -> float:
        """How high a logo is that looks as large as the others: one as wide as that much of its height."""
        if not ratio:
            return 0.0
        high: float = _LOGO * self.scale * min(max(ratio**-_FLATTER, _LEAST_LOGO), _MOST_LOGO)
        return min(high, width / ratio)

    def beside(self, lists: Sequence[Listed]) -> float | None:
        """How high two lists are side by side; None if they are too long for that."""
        if sum(len(listed.named) for listed in lists) > _FEW or self.large:
            return None
        width, tallest = _BESIDE * self.measure - 6.0 * self.scale, 0.0
        for listed in lists:
            names = (self.text.width(each.plain + " · ") for each in listed.named)  # no name is broken that fits a line
            taken = lines(names, width * _SURE / (self.small * POINT), 0.0)
            if taken > _FEW_LINES:
                return None
            logos = self.logos(listed.named, width, 10.0 * self.scale)
            tallest = max(tallest, logos + (taken + 1) * self.small * _NAMES * POINT)
        return tallest

    def columns(self, listed: Listed, size: float) -> tuple[Listed, float]:
        """A list in columns, and how high these are."""
        count = 1 if self.large else 3 if self.scale >= 1 else 2
        width = (self.measure - self.marked) / count - _GUTTER
        heights = [
            self.lines(organisation.plain, size, width - 2.0) * size * _NAMES * POINT + 0.5
            for organisation in listed.named
        ]
        if listed.others:
            heights.append(2 * size * _NAMES * POINT)
        room = max([sum(heights) / count, *heights]) if heights else 0.0
        while len(parts := list(_parts(heights, room))) > count:
            room += 0.5
        columns: list[tuple[CoverOrganisation, ...]] = []
        at = 0
        for part in parts:
            columns.append(listed.named[at : at + part])
            at += part
        columns += [()] * (count - len(columns))
        return replace(listed, columns=tuple(columns)), room

    def foot(self, lists: Sequence[Listed], size: float, logos: float) -> tuple[tuple[Listed, ...], float]:
        """The lists in columns, and how high the foot is with them."""
        made = [self.columns(listed, size) for listed in lists]
        width = self.measure - self.marked
        label = self.small * 1.4 * POINT + 3.0
        several = sum(label + room + self.logos(listed.named, width, logos) for listed, room in made)
        return tuple(listed for listed, _ in made), self.around(several)

    def around(self, height: float) -> float:
        return max(height, 22.0 * self.scale if self.marked else 0.0) + _FOOT * self.scale + self.bleed


def _in_parts(text: str, size: int) -> str:
    return _VERY_LONG.sub(lambda long: " ".join(long[0][at : at + size] for at in range(0, len(long[0]), size)), text)


def _parts(heights: Sequence[float], room: float) -> Iterator[int]:
    """How many stand in each column that has so much room."""
    count, filled = 0, 0.0
    for height in heights:
        if count and filled + height > room + 0.01:
            yield count
            count, filled = 0, 0.0
        count, filled = count + 1, filled + height
    if count:
        yield count


def cover(
    frame: Frame,
    size: tuple[float, float],
    faces: tuple[Metrics, Metrics],
    texts: CoverTexts,
    lists: Sequence[tuple[str, Sequence[CoverOrganisation]]],
    *,
    themes: Sequence[CoverTheme] = (),
    bleed: float = 0.0,
    mark: bool = False,
) -> Cover:
    """Find how everything has room."""
    page = _Page(frame, bleed, *size, *faces, mark)
    given = [Listed(label=label, named=tuple(named)) for label, named in lists if named]
    # In large print there are no themes: the foot has what the title leaves.
    most, aside = (1.0, frame.cover_sizes[2]) if page.large else (_MOST_FOOT, frame.cover_sizes[-1])
    closest = next(iter(_rows(page, themes, 0.0, least=True)), None)
    wanted = min(closest[1], _MOST_THEMES * page.height) if closest else 0.0
    room = min(most * page.height, max(page.height - page.above(texts, aside) - wanted, 0.2 * page.height))
    shown, foot, names, logos = _foot(page, given, room)
    title, rows, flows = _text(page, texts, themes, foot)
    return Cover(
        title=title,
        leading=page.leading(title),
        subtitle=round(page.subtitle(title), 1),
        names=names,
        logos=logos,
        rows=rows,
        flows=flows,
        lists=shown,
        room=round(page.measure - page.marked, 2),
        unit=round(frame.scale, 4),
        side=round(_SIDE * frame.scale + bleed, 2),
        bleed=bleed,
    )


def _foot(page: _Page, given: Sequence[Listed], room: float) -> tuple[tuple[Listed, ...], float, float, float]:
    """The lists as they stand, the height of the foot, the size of names and the height of logos."""
    size, logos = page.small, 10.0 * page.scale
    if (cells := page.cells(given)) is not None and (height := page.around(cells[1])) <= room:
        return cells[0], height, size, logos
    if (beside := page.beside(given)) is not None:
        return tuple(given), page.around(beside), size, logos
    least = size if page.large else round(size * _LEAST_NAMES, 1)
    for size_, logos_ in ((size, logos), (size, 0.7 * logos), (least, 0.7 * logos), (least, 0.5 * logos)):
        shown, height = page.foot(given, size_, logos_)
        if height <= room:
            break
    named = list(given)
    while height > room and any(listed.named for listed in named):  # the last of the longest list is one of the others
        longest = max(range(len(named)), key=lambda n: (len(named[n].named), n))
        listed = named[longest]
        named[longest] = replace(listed, named=listed.named[:-1], others=listed.others + 1)
        shown, height = page.foot(named, size_, logos_)
    return shown, height, size_, logos_


def _text(
    page: _Page, texts: CoverTexts, themes: Sequence[CoverTheme], foot: float
) -> tuple[float, CoverRows | None, bool]:
    """The size of the title, how the themes stand below it, and whether there is more than a page has."""
    sizes = page.frame.cover_sizes
    rooms = {size: page.height - foot - page.above(texts, size) for size in sizes}
    for way in (_rows, _rows_abreast):
        for size in sizes[:-1]:
            few = page.lines(texts.title, size, page.measure, titles=True) <= _FEW_TITLE_LINES
            if few or size <= sizes[2]:
                for rows, height in way(page, themes, rooms[size]):
                    if height <= rooms[size]:
                        return size, rows, False
    return next(((size, None, False) for size in sizes if rooms[size] >= 0), (sizes[-1], None, True))


def _rows(
    page: _Page, themes: Sequence[CoverTheme], room: float, *, least: bool = False
) -> Iterator[tuple[CoverRows, float]]:
    """How the themes may stand, with all that they take: over their marks, then beside them, smaller and smaller."""
    if page.large or not themes:
        return
    scale, count = page.scale, len(themes)
    marks = max(theme.marks for theme in themes)
    if sum(theme.marks for theme in themes) < count:  # a few marks alone are no picture of anything
        marks = 0
    number = _NUMBER * scale
    forms = [(size, False) for size in _OVER] + [(size, True) for size in _BESIDE_MARKS]
    for size, beside in forms[-1:] if least else forms:
        if not beside and size > _OVER[-1] and count > _FEW_THEMES[size]:
            continue
        points = size * (scale if scale < 1 else page.frame.enlarged)
        titles = page.measure * (_TITLES if beside and marks else 1.0) - number - (4.0 * scale if beside else 0.0)
        width = page.measure - number if not beside else page.measure * (1 - _TITLES)
        pitches = [each * scale for each in _PITCHES]
        pitch = next((each for each in pitches if each * (marks + _KINDS) <= width), pitches[-1])
        across = max(int(width / pitch) - 1, 1)
        high = 0.0
        for theme in themes:
            title = page.lines(theme.title, points * _BOLDER, titles) * points * _LIST_LEADING * POINT
            drawn = -(-theme.marks // across) * pitch if marks else 0.0
            high += max(title, drawn) if beside else title + (drawn + 1.2 * scale if marks else 0.0)
        padding = (_CLOSE_ROW if beside else _ROW) * scale
        free = max(room - high - count * padding - _KEY * scale, 0.0)
        padding += min(free / count, _MOST_ROW * scale) if not beside else min(free / count, _ROW * scale)
        yield (
            CoverRows(
                size=round(points, 1),
                beside=beside,
                pitch=round(pitch, 3) if marks else 0.0,
                width=round(width, 1),
                padding=round(padding / 2, 2),
            ),
            high + count * padding + _KEY * scale,
        )


def _rows_abreast(page: _Page, themes: Sequence[CoverTheme], room: float) -> Iterator[tuple[CoverRows, float]]:
    """How more themes may stand, with all that they take: in two columns, without marks, smaller and smaller."""
    if page.large or not themes:
        return
    scale, half = page.scale, -(-len(themes) // 2)
    width = (page.measure - 2 * _GUTTER * scale) / 2
    for size in _ABREAST:
        points = size * (scale if scale < 1 else page.frame.enlarged)
        heights = [
            page.lines(theme.title, points * _BOLDER, width - _NUMBER * scale) * points * _LIST_LEADING * POINT
            for theme in themes
        ]
        high = max(sum(heights[:half]), sum(heights[half:]))
        padding = _CLOSE_ROW * scale
        free = max(room - high - half * padding - _KEY * scale, 0.0)
        padding += min(free / half, _CLOSE_ROW * scale)
        rows = CoverRows(
            size=round(points, 1),
            beside=False,
            pitch=0.0,
            width=round(width, 1),
            padding=round(padding / 2, 2),
            columns=2,
        )
        yield rows, high + half * padding + _KEY * scale
