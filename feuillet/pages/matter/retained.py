"""What to retain of a day, for those who decide, on one page: what each theme says first, the needs without an answer.

It depends on that alone, and on no page number: another point of a theme does not make its part again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from feuillet.looks.faces.metrics import POINT, lines
from feuillet.model.workshop import Mark
from feuillet.pages.matter.answers import ANSWERS, unanswered
from feuillet.pages.view import TextRenderer, joined, runs, shortened, unflagged, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.looks.faces.metrics import Metrics
    from feuillet.model.papers import Frame
    from feuillet.model.workshop import Block, Theme, Workshop
    from feuillet.pages.view import BlockRun

_ESSENTIAL = (Mark.ESSENTIAL, Mark.ESSENTIAL_UNANSWERED)
_SIZES = (11.0, 10.0, 9.2, 8.5)  # points of text in the synthesis of 10 points: the largest with which all has room
_SPREAD_SIZES = (16.0, 14.0, 12.5, 11.0)  # the same of few themes, which have their answers one below the other
_LETTERS = (260, 150, 110, 96, 84, 75, 66)  # of each text, at the most: fewer only in the smallest size
_FEW_LETTERS = (130, 90)  # where each theme has one text
_LINE, _TITLE_LINE = 62, 38  # of a text and of a title that have one line
_LEADING = 1.32
_HEAD = 34.0  # millimetres of title and lead, and of the head of the table
_TITLE = 19.0  # above the needs
_ROW = 3.2  # around the text of a theme; where each has one text:
_CLOSE_ROW, _CLOSEST_ROW = 2.0, 1.1  # the second where they are so many
_GAP, _BETWEEN = 1.0, 0.5  # before a need, and more before those of another theme
_UNEVEN = 2  # lines by which one column of needs may be longer than half
_THEME = 0.2  # of the measure, for the titles of themes; where each has one text:
_WIDE_THEME = 0.4
_LABEL = 0.26  # and, where answers stand one below the other, for what these are called
_SPREAD_TITLE = 1.25  # times the size of the text: that of a title above them
_SPREAD_HEAD, _SPREAD_NEEDS = 27.0, 22.0  # millimetres of title and lead, and above the needs
_SPREAD_THEME, _SPREAD_ROW = 11.0, 2.3  # around such a theme, and below each answer
_CELL = 3.0  # millimetres beside a text; 4 more beside a mark
_SURE = 0.97


@dataclass(frozen=True, kw_only=True, slots=True)
class First:
    """The point that a theme says first of an answer (0: problems, 1: solutions, 2: needs), shortened."""

    kind: int
    text: Markup


@dataclass(frozen=True, kw_only=True, slots=True)
class RetainedTheme:
    """A theme, with what it says first of each answer; empty where it says nothing."""

    number: int
    slug: str
    anchor: str
    title: Markup
    firsts: tuple[First, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unanswered:
    """The needs of a theme that have no answer."""

    number: int
    slug: str
    title: Markup
    runs: tuple[BlockRun, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Retained:
    """What its template chooses from; `size` is that of its text in points."""

    themes: tuple[RetainedTheme, ...]
    unanswered: tuple[Unanswered, ...]
    single: bool  # one text a theme
    spread: bool  # themes are so few that each has its answers one below the other
    size: float
    row: float = 0.0  # millimetres around the one text of a theme
    kinds: tuple[int, ...] = (0, 1, 2)  # of which answers some theme says something
    apart: bool = False  # the needs stand on a page of their own

    @property
    def count(self) -> int:
        """How many needs have no answer."""
        return sum(len(run.items) for theme in self.unanswered for run in theme.runs)

    @property
    def says(self) -> tuple[tuple[str, str, str], ...]:
        """What it prints once more: the slug of a theme, the answer or nothing for its title, and the text."""
        return tuple(
            (theme.slug, answer, said)
            for theme in self.themes
            for answer, said in (
                ("", f"{theme.number} {words(theme.title)}"),
                *((ANSWERS[first.kind], words(first.text)) for first in theme.firsts),
            )
            if said
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Space:
    """What there is to print on: the measure and the height of the text, in millimetres, and its face."""

    frame: Frame
    measure: float
    height: float
    face: Metrics

    def lines(self, text: str, size: float, width: float, *, bold: bool = False) -> int:
        """How many lines a text takes."""
        return lines(self.face.pieces(text, bold=bold), width * _SURE / (size * POINT), 0.25) if text else 0

    def leaded(self, count: int, size: float) -> float:
        """How high so many lines are."""
        return count * size * _LEADING * POINT


def first(theme: Theme, answer: str) -> Block | None:
    """What a theme says of an answer: its first point that is essential, else the first of all."""
    found: list[tuple[bool, bool, bool, Block]] = []
    for section in theme.sections:
        for group in section.groups:
            if answer not in (section.id, group.section):
                continue
            called = section.mark in _ESSENTIAL or group.mark in _ESSENTIAL
            for block in group.blocks:
                if block.kind in ("point", "paragraph", "quote"):
                    open_ended = block.text.markdown.rstrip().endswith(":")
                    essential = called or block.mark in _ESSENTIAL
                    found.append((not essential, block.kind != "point", open_ended, block))
    return min(found, key=lambda ranked: ranked[:3])[3] if found else None


def _whole(block: Block, text: TextRenderer) -> Markup:
    """Its text; what a colon announces comes with it."""
    said = text(block.text)
    if words(said).endswith(":") and block.points:
        return said + " " + Markup(", ").join(text(point.text) for point in block.points)
    return said


def said_first(theme: Theme, text: TextRenderer) -> tuple[dict[int, Markup], tuple[int, ...]]:
    """What a theme says first of each answer, and of which it is told where it has one text."""
    said = {kind: _whole(block, text) for kind, name in enumerate(ANSWERS) if (block := first(theme, name))}
    return said, _telling(theme, said)


def retained(workshop: Workshop, anchors: Sequence[str], room: Space | None) -> Retained:
    """What to retain, in the largest size with which one page has it; without a page, with all that it may have."""
    text = TextRenderer(language=workshop.language)
    several = [(theme, *said_first(theme, text)) for theme in workshop.themes]
    needs = tuple(
        Unanswered(
            number=theme.number,
            slug=theme.slug,
            title=text(theme.title),
            runs=joined(map(unflagged, runs(open_needs, text, f"unanswered-{theme.slug}"))),
        )
        for theme in workshop.themes
        if (open_needs := unanswered(theme))
    )

    kinds = tuple(kind for kind in range(len(ANSWERS)) if any(kind in said for _, said, _ in several))

    def made(size: float, letters: int, *, row: float = 0.0, spread: bool = False, titles: int = 0) -> Retained:
        single = row > 0
        themes = []
        for (theme, said, telling), anchor in zip(several, anchors, strict=True):
            firsts = tuple(
                First(kind=kind, text=shortened(said[kind], letters) if kind in said else Markup(""))
                for kind in (telling if single else kinds)
            )
            title = text(theme.title)
            if said:
                themes.append(
                    RetainedTheme(
                        number=theme.number,
                        slug=theme.slug,
                        anchor=anchor,
                        title=shortened(title, titles) if titles else title,
                        firsts=firsts,
                    )
                )
        return Retained(
            themes=tuple(themes),
            unanswered=needs,
            single=single,
            spread=spread,
            size=size,
            row=row,
            kinds=kinds,
        )

    if room is None:
        return made(_SIZES[0], _LETTERS[0])
    scale = room.frame.text_size / 10
    if room.frame.stacked:  # in large print, which has as many pages as it takes
        return made(room.frame.text_size, _LETTERS[0])
    sizes = [round(size * scale, 1) for size in _SIZES]
    tried = [partial(made, round(size * scale, 1), _LETTERS[0], spread=True) for size in _SPREAD_SIZES]
    tried += [partial(made, size, _LETTERS[0]) for size in sizes]
    tried += [partial(made, sizes[-1], letters) for letters in _LETTERS[1:]]
    close, closest = _CLOSE_ROW * scale, _CLOSEST_ROW * scale
    tried += [partial(made, size, letters, row=close) for letters in _FEW_LETTERS for size in sizes[-2:]]
    tried += [partial(made, sizes[-1], _LINE, row=row, titles=_TITLE_LINE) for row in (close, closest)]
    count = sum(bool(said) for _, said, _ in several)
    if _HEAD * scale + count * (room.leaded(1, sizes[-1]) + closest) <= room.height:  # else nothing will do
        all_of_it = [make() for make in tried]
        for apart in (False, True):
            for found in all_of_it:
                left = room.height - _height(found, room, scale, apart=apart)
                if left >= 0 and not (apart and found.spread):
                    whole = made(found.size, _LETTERS[0], row=found.row).themes
                    return replace(found, apart=apart, themes=_completed(found, whole, room, left))
    return tried[-1]()  # over pages, and so the needs follow on


def _telling(theme: Theme, said: dict[int, Markup]) -> tuple[int, ...]:
    """Which of its answers a theme has where it has one: that which is essential, else the first there is."""
    for kind in said:
        block = first(theme, ANSWERS[kind])
        if block and block.mark in _ESSENTIAL:
            return (kind,)
    return tuple(said)[:1]


def _completed(
    found: Retained, whole: tuple[RetainedTheme, ...], room: Space, left: float
) -> tuple[RetainedTheme, ...]:
    """Its themes; of what was cut as much is whole as has room in what is left: titles first, then the shortest."""
    themes = list(found.themes)
    cut = [
        (kind >= 0, len(words(full)), at, kind, full)
        for at, (row, other) in enumerate(zip(found.themes, whole, strict=True))
        for kind, (short, full) in enumerate(zip(_texts(row), _texts(other), strict=True), -1)
        if short != full
    ]
    for *_, at, kind, full in sorted(cut):
        row = themes[at]
        if kind < 0:
            more = replace(row, title=full)
        else:
            firsts = list(row.firsts)
            firsts[kind] = replace(firsts[kind], text=full)
            more = replace(row, firsts=tuple(firsts))
        high = room.leaded(_row_lines(more, found, room) - _row_lines(row, found, room), found.size)
        if high <= left:
            themes[at], left = more, left - high
    return tuple(themes)


def _texts(row: RetainedTheme) -> tuple[Markup, ...]:
    return row.title, *(each.text for each in row.firsts)


def _row_lines(row: RetainedTheme, found: Retained, room: Space) -> int:
    """How many lines a theme takes, with its texts beside its title."""
    theme = (_WIDE_THEME if found.single else _THEME) * room.measure - _CELL
    cells = 1 if found.single else max(len(found.kinds), 1)
    cell = (room.measure - theme - _CELL) / cells - _CELL - 4.0 * found.single
    title = room.lines(f"{row.number} {words(row.title)}", found.size, theme, bold=True)
    return max([title, *(room.lines(words(each.text), found.size, cell) for each in row.firsts)])


def _height(found: Retained, room: Space, scale: float, *, apart: bool) -> float:
    """How high all of it is, unless the needs stand apart."""
    if found.spread:
        return _spread_height(found, room, scale)
    size, high = found.size, _HEAD * scale
    for row in found.themes:
        high += room.leaded(_row_lines(row, found, room), size) + (found.row if found.single else _ROW * scale)
    if found.unanswered and not apart:
        width = (room.measure - 8.0) / 2 - 9.0 * scale
        taken = [_lines(run, room, size, width) for need in found.unanswered for run in need.runs]
        points = sum(len(run.items) for need in found.unanswered for run in need.runs)
        half = room.leaded(sum(taken), size) + (points * _GAP + len(found.unanswered) * _BETWEEN) * scale
        high += _TITLE * scale + half / 2 + room.leaded(_UNEVEN, size)
    return high


def _spread_height(found: Retained, room: Space, scale: float) -> float:
    """The same where all of it stands one below the other."""
    size, width, high = found.size, (1 - _LABEL) * room.measure, _SPREAD_HEAD * scale
    for row in found.themes:
        title = room.lines(f"{row.number} {words(row.title)}", _SPREAD_TITLE * size, room.measure, bold=True)
        texts = [room.lines(words(each.text), size, width) for each in row.firsts]
        high += room.leaded(title, _SPREAD_TITLE * size) + room.leaded(sum(texts), size)
        high += (_SPREAD_THEME + _SPREAD_ROW * len(texts)) * scale
    if found.unanswered:
        taken = [_lines(run, room, size, width - 6 * scale) for need in found.unanswered for run in need.runs]
        high += _SPREAD_NEEDS * scale + room.leaded(sum(taken), size) + _SPREAD_ROW * scale * found.count
    return high


def _lines(run: BlockRun, room: Space, size: float, width: float) -> int:
    return sum(
        room.lines(words(item.html), size, width) + sum(_lines(within, room, size, width - 4) for within in item.runs)
        for item in run.items
    )
