"""The poster of a day: its chart at the size of a wall, and the needs without an answer that have room."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from feuillet.looks import figures
from feuillet.model.workshop import Mark, Place
from feuillet.pages.job import Foldable
from feuillet.pages.matter import answers
from feuillet.pages.named import synthesis_link
from feuillet.pages.sheets.flow import flow
from feuillet.pages.sheets.weights import weight
from feuillet.pages.view import (
    GroupView,
    SectionView,
    TextRenderer,
    anchor,
    left_out_kind,
    runs,
    section_anchor,
    unflagged,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from feuillet.model.workshop import Block, Prose, Theme, Workshop
    from feuillet.pages.chapters.chapter import Chapter

SIDES = 34.0  # millimetres, left and right together
_THEME, _COUNT, _GAP = 0.34, 12.0, 3.0  # share of the chart that titles have; millimetres beside the marks of a cell
_MARKS = (6.4, 5.6, 4.8, 4.2, 3.6, 3.1)  # millimetres, of a mark: the largest with which the chart has its share
_MOST = 0.27  # of the height of the page, for the marks of the chart
_LEAST_ROW = 15.0  # millimetres: two lines of a title
_FEW = 16  # themes of which each has its marks; of more the chart has numbers alone, side by side
_TWO_COLUMNS = 12  # lines from which needs stand in two columns


@dataclass(frozen=True, kw_only=True, slots=True)
class PosterView:
    """All that the poster's template chooses from."""

    title: Markup
    title_plain: str
    subtitle: Markup
    date: Markup
    place: Markup
    columns: tuple[tuple[SectionView, ...], ...]  # the needs of each theme, in its accent's colour
    link: str
    pages: Mapping[str, int]


def unanswered(workshop: Workshop) -> Iterator[tuple[Theme, list[tuple[str, Block]]]]:
    """The themes that have needs without an answer, and these with their keys."""
    for theme in workshop.themes:
        if found := answers.unanswered(theme):
            yield theme, [(f"poster-{theme.slug}.0.{number}", block) for number, block in enumerate(found)]


def foldable(workshop: Workshop) -> Iterator[tuple[Foldable, Prose]]:
    """The needs that may be left to the synthesis: all that are not essential."""
    for theme, several in unanswered(workshop):
        for key, block in several:
            if block.mark is not Mark.ESSENTIAL_UNANSWERED:
                yield Foldable(key=key, section=f"poster-{theme.slug}", group=0), block.text


def poster_view(workshop: Workshop, left_out: frozenset[str], pages: Mapping[str, int]) -> PosterView:
    """The poster without the needs left out."""
    text = TextRenderer(language=workshop.language)
    whole = [_section(theme, several, frozenset(), text) for theme, several in unanswered(workshop)]
    kept = [_section(theme, several, left_out, text) for theme, several in unanswered(workshop)]
    if len(kept) > 1 and not any(section.count for section in kept):
        kept = [_together(kept)]
    count = 2 if sum(weight(section) for section in whole) > _TWO_COLUMNS else 1
    return PosterView(
        title=text.heading(workshop.title),
        title_plain=text.plain(workshop.title),
        subtitle=text(workshop.subtitle),
        date=text.dates(workshop.days),
        place=text(workshop.place),
        columns=flow(kept, count) if whole else (),
        link=synthesis_link(workshop),
        pages=pages,
    )


def _section(
    theme: Theme, several: Sequence[tuple[str, Block]], left_out: frozenset[str], text: TextRenderer
) -> SectionView:
    kept = [(number, block) for number, (key, block) in enumerate(several) if key not in left_out]
    gone = [block for key, block in several if key in left_out]
    place = section_anchor(theme.slug, _section_of(theme, gone[0])) if gone else anchor(theme.slug)
    made = runs([block for _, block in kept], text, f"poster-{theme.slug}.0", [number for number, _ in kept])
    group = GroupView(
        title=None,
        name="",
        level=1,
        runs=tuple(map(unflagged, made)),
        left_out=len(gone),
        left_out_kind=left_out_kind(gone),
        anchor=place,
    )
    return SectionView(
        id=theme.slug,
        title=Markup(""),  # it stands in the chart, with this number
        icon=str(theme.number),
        place=Place.BODY,
        kind="points",
        anchor=anchor(theme.slug),
        count=len(kept),
        groups=(group,),
        left_out=len(gone),
    )


def _together(sections: Sequence[SectionView]) -> SectionView:
    """Where there is room for no need at all: one line for all themes."""
    count = sum(section.left_out for section in sections)
    group = replace(sections[0].groups[0], left_out=count, anchor="")
    return replace(sections[0], icon="", anchor="", left_out=count, groups=(group,))


def _section_of(theme: Theme, need: Block) -> str:
    """The section where a need stands, which is that of needs or any other."""
    blocks = ((section.id, answers.marked(group.blocks)) for section in theme.sections for group in section.groups)
    return next(name for name, several in blocks if any(block is need for block in several))


@dataclass(frozen=True, kw_only=True, slots=True)
class ChartRow:
    """A theme in the chart: of each kind how many, and marks in a picture of that height in millimetres."""

    chapter: Chapter
    cells: tuple[tuple[int, str, float], ...]


def halves(rows: Sequence[ChartRow]) -> tuple[Sequence[ChartRow], ...]:
    """The rows of a chart of many themes, in two columns; nothing if they are few."""
    middle = (len(rows) + 1) // 2
    return (rows[:middle], rows[middle:]) if len(rows) > _FEW else ()


def chart(chapters: Sequence[Chapter], inks: Mapping[str, str], size: tuple[float, float]) -> tuple[ChartRow, ...]:
    """The day's chart, its marks as large as its share of the page allows."""
    width = (size[0] - SIDES) * (1 - _THEME) / 3 - _COUNT - _GAP
    for mark in _MARKS:
        rows = []
        for chapter in chapters:
            strips = [
                figures.strip(kind, count, inks[chapter.slug], width=width, size=mark)
                for kind, count in enumerate(chapter.counts)
            ]
            cells = [
                (count, figures.data_uri(strip.svg), strip.height)
                for count, strip in zip(chapter.counts, strips, strict=True)
            ]
            rows.append(ChartRow(chapter=chapter, cells=tuple(cells)))
        if sum(max(_LEAST_ROW, *(high for _, _, high in row.cells)) for row in rows) <= _MOST * size[1]:
            break
    return tuple(rows)
