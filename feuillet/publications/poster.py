"""The poster of a day: its chart at the size of a wall, and the needs without an answer that have room."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from feuillet.languages import registry
from feuillet.looks import figures, qr
from feuillet.looks.faces.metrics import metrics
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.model.editions import Kind
from feuillet.model.workshop import Mark, Place, Poster
from feuillet.pages.belonging import PrintedTexts
from feuillet.pages.job import Foldable, Setting
from feuillet.pages.matter import answers
from feuillet.pages.named import code, synthesis_link
from feuillet.pages.sheets.flow import flow
from feuillet.pages.sheets.selection import left_out_label
from feuillet.pages.sheets.weights import weight
from feuillet.pages.synthesis import synthesis_view
from feuillet.pages.tables.arrangement import Arranging
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
from feuillet.publications.kinds import DayPage, OnePage, opening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.editions import Edition
    from feuillet.model.workshop import Block, Prose, Theme, Workshop
    from feuillet.pages.chapters.chapter import Chapter
    from feuillet.pages.render import Rendered, Renderer
    from feuillet.publications.kinds import Publication
    from feuillet.typesetting.fit import Fit

POSTER_FOLDED = Rule(
    code="folded",
    severity=Severity.NOTE,
    en="poster: no room for {count:# need, which is|# needs, which are} in the synthesis only; too long by "
    "{excess:.0f} mm at {size:g} pt",
    fr="affiche : pas de place pour {count:# besoin, qui n’est|# besoins, qui ne sont} que dans la synthèse ; trop "
    "longue de {excess:.0f} mm à {size:g} pt",
    hint_en="To choose yourself, end what must stay with [essential].",
    hint_fr="Pour choisir vous-même, écrivez [essentiel] à la fin de ce qui doit rester.",
)
POSTER_ESSENTIAL_LEFT = Rule(
    code="essential-left",
    severity=Severity.WARNING,
    en="the poster has no room for all needs that are marked [essential]: {count:# is|# are} in the synthesis only",
    fr="l’affiche n’a pas la place de tous les besoins marqués [essentiel] : {count:# n’est|# ne sont} que dans "
    "la synthèse",
    hint_en="Keep that mark for what everybody must read, or write a larger paper under poster: in "
    "content/workshop.yaml.",
    hint_fr="Gardez cette marque pour ce que chacun doit lire, ou écrivez un papier plus grand sous poster: dans "
    "content/workshop.yaml.",
)
POSTER_TOO_LONG = Rule(
    code="does-not-fit",
    en="the poster is too long for {paper} by {excess:.0f} mm at {size:g} pt, the least that is read from two metres",
    fr="l’affiche est trop longue de {excess:.0f} mm pour {paper} à {size:g} pt, le moins qui se lise à deux mètres",
    hint_en="Write a larger paper under poster: in content/workshop.yaml, give themes shorter titles, or leave the "
    "poster out.",
    hint_fr="Écrivez un papier plus grand sous poster: dans content/workshop.yaml, donnez aux thèmes des titres plus "
    "courts, ou renoncez à l’affiche.",
)


SIDES = 34.0  # millimetres, left and right together
_THEME, _COUNT, _GAP = 0.34, 12.0, 3.0  # share of the chart that titles have; millimetres beside the marks of a cell
_FIGURE = 3.6  # of each figure of a number beyond two
_MARKS = (6.4, 5.6, 4.8, 4.2, 3.6, 3.1)  # millimetres, of a mark: the largest with which the chart has its share
_MOST = 0.27  # of the height of the page, for the marks of the chart
_LEAST_ROW = 15.0  # millimetres: two lines of a title
_ALONE, _AROUND_ROW, _LARGER = 0.55, 2.5, 4.5  # its rows' share where nothing stands below; millimetres; of its numbers
_FEW = 16  # themes of which each has its marks; of more the chart has numbers alone, side by side
_LINES = 40  # to write on, at the most: a wall is for that
_TWO_COLUMNS = 12  # lines from which needs stand in two columns
_WALL_CODE = 34.0  # millimetres of a code that is read from a step away


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
    """The needs that may be left to the synthesis, those that are essential after all others."""
    for theme, several in unanswered(workshop):
        for key, block in several:
            last = block.mark is Mark.ESSENTIAL_UNANSWERED
            yield Foldable(key=key, section=f"poster-{theme.slug}", group=0, last=last), block.text


def poster_view(workshop: Workshop, left_out: frozenset[str], pages: Mapping[str, int]) -> PosterView:
    """The poster without the needs left out."""
    text = TextRenderer(language=workshop.language)
    whole = [_section(theme, several, frozenset(), text) for theme, several in unanswered(workshop)]
    kept = [_section(theme, several, left_out, text) for theme, several in unanswered(workshop)]
    shown, gone = ([section for section in kept if bool(section.count) is some] for some in (True, False))
    if len(gone) > 1:
        kept = [*shown, _together(gone)]
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
    """One line for all themes of whose needs none has room."""
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


def _most(chapters: Sequence[Chapter]) -> int:
    return max((count for chapter in chapters for count in chapter.counts), default=0)


def _wider(chapters: Sequence[Chapter]) -> float:
    """How many millimetres more than two figures the longest number of the chart takes."""
    return round(_FIGURE * max(len(str(_most(chapters))) - 2, 0), 1)


def chart(
    chapters: Sequence[Chapter], inks: Mapping[str, str], size: tuple[float, float], *, alone: bool
) -> tuple[int, tuple[ChartRow, ...]]:
    """The day's chart, its marks as large as its share of the page allows, and for how many ideas one stands."""
    width = (size[0] - SIDES) * (1 - _THEME) / 3 - _COUNT - _LARGER * alone - _wider(chapters) - _GAP
    most = _most(chapters)

    def strips(chapter: Chapter, mark: float, each: int) -> list[figures.Strip]:
        several = [figures.marks(count, each) for count in chapter.counts]
        ink = inks[chapter.slug]
        return [figures.strip(kind, count, ink, width=width, size=mark) for kind, count in enumerate(several)]

    def fit(mark: float, each: int) -> bool:
        heights = [max(strip.height for strip in strips(chapter, mark, each)) for chapter in chapters]
        high, around = sum(max(_LEAST_ROW, high) for high in heights), _AROUND_ROW * len(heights)
        share = max(_MOST * size[1], _LEAST_ROW * len(heights))
        return high <= (max(share, _ALONE * size[1] - around) if alone else share)

    mark = next((mark for mark in _MARKS if fit(mark, 1)), _MARKS[-1])
    each = figures.each(most, lambda each: fit(mark, each))
    rows = []
    for chapter in chapters:
        cells = [
            (count, figures.data_uri(strip.svg), strip.height)
            for count, strip in zip(chapter.counts, strips(chapter, mark, each), strict=True)
        ]
        rows.append(ChartRow(chapter=chapter, cells=tuple(cells)))
    return each, tuple(rows)


def texts(workshop: Workshop, left_out: frozenset[str]) -> Iterator[tuple[str, Location]]:
    """What must be found on it, of the model: without the needs left out."""
    read = PrintedTexts(workshop.language)
    yield from read.prose(workshop.title, workshop.subtitle)
    yield from read.words(workshop, workshop.place)
    for theme in workshop.themes:
        yield from read.prose(theme.title)
    for _, several in unanswered(workshop):
        for key, block in several:
            if key not in left_out:
                yield from read.block(block)


def filled(workshop: Workshop, renderer: Renderer, left_out: frozenset[str], pages: Mapping[str, int]) -> Rendered:
    """Its HTML without the needs left out; `pages`: where things stand in the synthesis."""
    resources: dict[str, Path | bytes] = {}
    view = poster_view(workshop, left_out, pages)
    chapters = synthesis_view(workshop).chapters
    inks = {chapter.slug: renderer.palette.accents[renderer.accents[chapter.slug]].ink for chapter in chapters}
    context = renderer.context(resources)
    read = code(view.link) if view.link else None
    each, rows = chart(chapters, inks, (renderer.width, renderer.height), alone=not view.columns)
    context |= {
        "poster": view,
        "chart": rows,
        "counted": any(sum(chapter.counts) for chapter in chapters),
        "key": registry.language(workshop.language).marked(each) if each > 1 else "",
        "wider": _wider(chapters),
        "halves": halves(rows),
        "marks": [figures.data_uri(figures.mark(kind, renderer.body)) for kind in range(len(figures.MARKS))],
        "organisers": [organiser["name"] for organiser in context["organisers"]],
        "link": view.link,
        "address": qr.printable(view.link),
        "code": read and read["svg"],
        "code_width": max(_WALL_CODE, read["width"]) if read else 0,
        "left_out_label": functools.partial(left_out_label, language=workshop.language),
        "arranged": Arranging(renderer.sheet_measure(), metrics(renderer.fonts)),
    }
    count, sizes = max(len(view.columns), 1), renderer.frame.sizes
    columns = (1 / count,) * count  # on a wall they are equal: the text is too large for one that is narrower
    start = Setting(text_size=sizes[0] + 0.5, columns=columns, least=columns, sizes=sizes, most_lines=_LINES)
    if not view.columns:  # the chart alone is as large as it can be: nothing in it has air
        start = replace(start, airiest=1.0)
    return renderer.finished("poster.html", context, resources, start)


def of_poster(edition: Edition, paper: str) -> Edition:
    """The poster's pages in an edition: text for a wall, whatever its sheets have."""
    own = (("sizes", (18.0, 26.0)), ("sheet_table_sizes", (26.0, 18.0)), ("columns", 2), ("margins", (34.0, 34.0)))
    frame = (("least_size", 17.9), ("styles", ()), ("edges", None), ("scale", 1.0), ("enlarged", 1.0))
    return replace(edition, own_paper=paper, folded=False, notes=False, own=(*own, *frame))


class DayPoster(OnePage):
    """The poster of the day; what its needs leave is told as those of a sheet are."""

    turns = False

    def __init__(self, workshop: Workshop, publication: Publication) -> None:
        self.workshop = workshop
        self.publication = publication
        self.asked = workshop.poster or Poster()
        self.source = workshop.source

    def title(self) -> str:
        return TextRenderer(language=self.workshop.language).plain(self.workshop.title)

    def edition(self, edition: Edition) -> Edition:
        return of_poster(edition, self.asked.paper)

    def foldable(self) -> Iterable[tuple[Foldable, Prose]]:
        return foldable(self.workshop)

    def rendered(self, renderer: Renderer, found: Fit, pages: Mapping[str, int]) -> Rendered:
        return filled(self.workshop, renderer, found.left_out, pages)

    def texts(self, left_out: frozenset[str]) -> Iterable[tuple[str, Location]]:
        return texts(self.workshop, left_out)

    def again(self) -> frozenset[str]:
        text = TextRenderer(language=self.workshop.language)
        return frozenset(text.plain(theme.title) for theme in self.workshop.themes)  # in the chart, and over needs

    def left(self, texts: Mapping[Foldable, Prose], left_out: frozenset[str]) -> Iterator[tuple[str, Location]]:
        text = TextRenderer(language=self.workshop.language)
        for block, words in texts.items():
            if block.key in left_out:
                yield opening(text.plain(words)), words.source

    def folded(self, count: int, excess: float, size: float) -> Diagnostic:
        return POSTER_FOLDED.at(Location(file=self.source.file), count=count, excess=excess, size=size)

    def essential_left(self, texts: Iterable[Foldable], left_out: frozenset[str]) -> Iterator[Diagnostic]:
        gone = sum(block.last and block.key in left_out for block in texts)
        if gone:
            yield POSTER_ESSENTIAL_LEFT.at(self._asked_at(), count=gone)

    def too_long(self, excess: float, size: float) -> Diagnostic:
        return POSTER_TOO_LONG.at(self._asked_at(), excess=excess, size=size, paper=self.asked.paper)

    def _asked_at(self) -> Location:
        return self.asked.source if self.asked.source.file else self.source


POSTER = DayPage(
    key="poster",
    asked=lambda workshop: workshop.poster is not None,
    page=DayPoster,
    lies=Kind.POSTER,
    paper=lambda workshop: workshop.poster.paper if workshop.poster else workshop.paper,
    copies=lambda workshop: workshop.poster.copies if workshop.poster else 0,
)
