"""The themes of a day in; what stands at the foot of the opening of each chapter, out: its row of the day's chart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from feuillet.looks import figures
from feuillet.pages.matter.answers import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feuillet.languages.words import Language
    from feuillet.pages.chapters.chapter import Chapter

_SIZE = 3.2  # millimetres of a mark, where a row has room for such
_HIGHEST = 9.0  # of all


@dataclass(frozen=True, kw_only=True, slots=True)
class OpeningStrip:
    """The marks of a theme, and how many ideas there are of each kind, with a word and the mark."""

    row: str
    height: float
    above: float  # that are free, so that bands with marks in one row are of one height
    key: str  # for how many ideas a mark stands, if for several
    counts: tuple[tuple[int, str, str], ...]


def strips(
    chapters: tuple[Chapter, ...], language: Language, ink: Callable[[Chapter], str], *, width: float, scale: float
) -> dict[str, OpeningStrip]:
    """By slug, of themes with ideas; `width` in millimetres, `ink` the colour on the ground of the opening."""
    found = {}
    highest = figures.strip_height(1, width=width, size=_SIZE * scale)
    for chapter in chapters:
        if not any(chapter.counts):
            continue
        colour = ink(chapter)
        drawn = partial(_row, chapter.counts, colour, width, _SIZE * scale)
        each = figures.each(max(chapter.counts), partial(_fits, drawn))
        row = drawn(each)
        counts = tuple(
            (count, language.counted(count, name), figures.data_uri(figures.mark(kind, colour)))
            for kind, (count, name) in enumerate(zip(chapter.counts, ANSWERS, strict=True))
            if count
        )
        found[chapter.slug] = OpeningStrip(
            row=figures.data_uri(row.svg),
            height=row.height,
            above=round(max(highest - row.height, 0.0), 2),
            key=language.marked(each) if each > 1 else "",
            counts=counts,
        )
    return found


def _row(counts: Sequence[int], colour: str, width: float, size: float, each: int) -> figures.Strip:
    several = [figures.marks(count, each) for count in counts]
    return figures.row(several, (colour,) * len(several), width=width, size=size)


def _fits(drawn: Callable[[int], figures.Strip], each: int) -> bool:
    return drawn(each).height <= _HIGHEST
