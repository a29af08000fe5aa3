"""The poster of a day: its chart at the size of a wall, and the needs without an answer that have room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.model.own_editions import of_poster
from feuillet.pages import belonging
from feuillet.pages.sheets import poster
from feuillet.pages.view import TextRenderer
from feuillet.publications.kinds import OnePage, opening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.editions import Edition
    from feuillet.model.workshop import Poster, Prose, Workshop
    from feuillet.pages.job import Foldable
    from feuillet.pages.render import Rendered, Renderer
    from feuillet.publications.kinds import Publication
    from feuillet.typesetting.fit import Fit

POSTER_FOLDED = Rule(
    code="folded",
    severity=Severity.NOTE,
    en="poster: {count:# need|# needs} left to the synthesis, too long by {excess:.0f} mm at {size:g} pt",
    fr="affiche : {count:# besoin laissé|# besoins laissés} à la synthèse, trop longue de {excess:.0f} mm "
    "à {size:g} pt",
    hint_en="To choose yourself, end what must stay with [essential].",
    hint_fr="Pour choisir vous-même, écrivez [essentiel] à la fin de ce qui doit rester.",
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


class DayPoster(OnePage):
    """The poster of the day; what its needs leave is told as those of a sheet are."""

    turns = False

    def __init__(self, workshop: Workshop, publication: Publication, asked: Poster) -> None:
        self.workshop = workshop
        self.publication = publication
        self.asked = asked
        self.source = workshop.source

    def title(self) -> str:
        return TextRenderer(language=self.workshop.language).plain(self.workshop.title)

    def edition(self, edition: Edition) -> Edition:
        return of_poster(edition, self.asked.paper)

    def foldable(self) -> Iterable[tuple[Foldable, Prose]]:
        return poster.foldable(self.workshop)

    def rendered(self, renderer: Renderer, found: Fit, pages: Mapping[str, int]) -> Rendered:
        return renderer.poster(found.left_out, pages)

    def texts(self, left_out: frozenset[str]) -> Iterable[tuple[str, Location]]:
        return belonging.poster(self.workshop, left_out)

    def again(self) -> frozenset[str]:
        text = TextRenderer(language=self.workshop.language)
        return frozenset(text.plain(theme.title) for theme in self.workshop.themes)  # in the chart, and over needs

    def pictures(self, left_out: frozenset[str]) -> Iterable[tuple[str, Location]]:  # noqa: ARG002 - it has none
        return ()

    def notes(self, left_out: frozenset[str]) -> Iterable[tuple[str, str]]:  # noqa: ARG002 - the synthesis has them
        return ()

    def left(self, texts: Mapping[Foldable, Prose], left_out: frozenset[str]) -> Iterator[tuple[str, Location]]:
        text = TextRenderer(language=self.workshop.language)
        for block, words in texts.items():
            if block.key in left_out:
                yield opening(text.plain(words)), words.source

    def folded(self, count: int, excess: float, size: float) -> Diagnostic:
        return POSTER_FOLDED.at(Location(file=self.source.file), count=count, excess=excess, size=size)

    def half_empty(self, free: float, first: Prose | None) -> Iterator[Diagnostic]:  # noqa: ARG002 - its chart fills it
        return iter(())

    def too_long(self, excess: float, size: float) -> Diagnostic:
        at = self.asked.source if self.asked.source.file else self.source
        return POSTER_TOO_LONG.at(at, excess=excess, size=size, paper=self.asked.paper)
