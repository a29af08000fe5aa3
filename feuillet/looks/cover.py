"""The cover by arithmetic: the largest title that it has room for, its figure, and the organisations that it names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from feuillet.looks.faces.metrics import POINT, Metrics, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from feuillet.model.papers import Frame

# Millimetres on A4, as styles/synthesis-components.css has them.
_SIDE = 22.0
_FIGURE = (20.0, 118.0)  # where the figure begins, and how high it is at the most
_LEAST_FIGURES = (80.0, 45.0)  # it gives way to a large title, and then to one that is readable
_FEW_TITLE_LINES = 3  # in the largest sizes
_TITLE = 152.0  # where the title begins, unless what is below needs more
_HIGHEST = 24.0  # where it begins at the highest
_ABOVE_TITLE = 14.0  # between the figure and the title
_BELOW_TEXT = 9.0  # between the last line and the foot
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


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverOrganisation:
    """An organisation as the cover names it; `logo` is as wide as that much of its height, 0 if there is none."""

    name: Markup
    plain: str
    picture: str = ""
    logo: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """Organisers, or supporters: those that are named, in columns, and how many others there are."""

    label: str
    named: tuple[CoverOrganisation, ...]
    columns: tuple[tuple[CoverOrganisation, ...], ...] = ()  # none: they run on
    others: int = 0

    @property
    def filled(self) -> int:
        """The number of the last column that names somebody: what is said of the others follows there."""
        return max((n for n, column in enumerate(self.columns, 1) if column), default=1)


class CoverTexts(NamedTuple):
    """What stands above the foot, as plain text."""

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
    top: float  # where the title begins
    figure: float  # how high the figure is; 0: there is no room for one
    flows: bool  # more text than a page has: it runs on over several
    lists: tuple[Listed, ...]

    @property
    def beside(self) -> bool:
        """Whether the lists stand side by side."""
        return not any(listed.columns for listed in self.lists)


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
        # A title breaks at no hyphen of a name; a digit is as wide as most letters.
        pieces = face.pieces(text.replace("-", "0") if titles else text, bold=titles)
        return lines(pieces, width * _SURE / (size * POINT), face.width(" ")) if text else 0

    # -- above the foot --

    def above(self, texts: CoverTexts, size: float) -> float:
        """How high title, subtitle, date and place are with a title of that size."""
        subtitle, own = self.subtitle(size), max(self.frame.text_size, 8.0)
        leading = 1.4 if self.large else 1.25
        title = self.lines(texts.title, size, self.measure, titles=True) * size * self.leading(size)
        below = self.lines(texts.subtitle, subtitle, self.measure, titles=True) * subtitle * leading
        dates = (1 + sum(self.lines(said, own, self.measure) for said in (texts.date, texts.place))) * own * 1.4
        return (title + below + dates) * POINT + 16.0 * (1.0 if self.large else self.scale)

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
        edition = self.frame.text_size * 1.4 * POINT + 4.0 if self.large else 0.0
        return max(height, 22.0 * self.scale if self.marked else 0.0) + edition + _FOOT * self.scale + self.bleed


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
    bleed: float = 0.0,
    mark: bool = False,
) -> Cover:
    """Find how everything has room."""
    page = _Page(frame, bleed, *size, *faces, mark)
    given = [Listed(label=label, named=tuple(named)) for label, named in lists if named]
    # In large print there is no figure: the foot has what the title leaves.
    most, aside = (1.0, frame.cover_sizes[2]) if page.large else (_MOST_FOOT, frame.cover_sizes[-1])
    least = page.above(texts, aside) + (_HIGHEST + _BELOW_TEXT) * frame.scale
    room = min(most * page.height, max(page.height - least, 0.2 * page.height))
    shown, foot, names, logos = _foot(page, given, room)
    title, top, figure = _text(page, texts, foot)
    return Cover(
        title=title,
        leading=page.leading(title),
        subtitle=round(page.subtitle(title), 1),
        names=names,
        logos=logos,
        top=round(top, 1),
        figure=round(figure, 1),
        flows=top < 0,
        lists=shown,
    )


def _foot(page: _Page, given: Sequence[Listed], room: float) -> tuple[tuple[Listed, ...], float, float, float]:
    """The lists as they stand, the height of the foot, the size of names and the height of logos."""
    size, logos = page.small, 10.0 * page.scale
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


def _text(page: _Page, texts: CoverTexts, foot: float) -> tuple[float, float, float]:
    """The size of the title, where it begins (below 0: nowhere on one page) and how high the figure is."""
    scale, bleed = page.scale, page.bleed
    begin, most = _FIGURE[0] * scale + bleed, _FIGURE[1] * scale
    sizes, end = page.frame.cover_sizes, page.height - foot - _BELOW_TEXT * scale
    tops = {size: end - page.above(texts, size) for size in sizes}
    if not page.large:
        usual = min(_TITLE * scale + bleed, end)
        for least in _LEAST_FIGURES:
            for size in sizes[: -1 if least == _LEAST_FIGURES[-1] else 3]:
                few = page.lines(texts.title, size, page.measure, titles=True) <= _FEW_TITLE_LINES
                if tops[size] >= begin + (least + _ABOVE_TITLE) * scale and (few or size <= sizes[2]):
                    top = min(tops[size], usual)
                    return size, top, min(most, top - begin - _ABOVE_TITLE * scale)
    highest = _HIGHEST * scale + bleed
    for size in sizes:
        if tops[size] >= highest:
            return size, highest if page.large else tops[size], 0.0
    return sizes[-1], -1.0, 0.0
