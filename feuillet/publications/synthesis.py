"""The synthesis: the book of the day, a chapter a theme."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from feuillet.pages import belonging
from feuillet.pages.view import TextRenderer, anchor
from feuillet.publications.kinds import InParts
from feuillet.writing import clean_notes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feuillet.model.diagnostics import Location
    from feuillet.model.workshop import Theme, Workshop
    from feuillet.pages.render import Rendered, Renderer
    from feuillet.project.made_once import Keep
    from feuillet.publications.kinds import Publication


class Synthesis(InParts):
    """The book of the day: a chapter a theme, and what is around them."""

    turns = True

    def __init__(self, workshop: Workshop, publication: Publication) -> None:
        self.workshop = workshop
        self.publication = publication
        self.source = workshop.source
        self._chapters = {anchor(theme.slug): theme for theme in workshop.themes}

    def title(self) -> str:
        return TextRenderer(language=self.workshop.language).plain(self.workshop.title)

    def rendered(self, renderer: Renderer) -> Rendered:
        return renderer.synthesis()

    def origin(self, part: str) -> Location:
        return self._chapters[part].source if part in self._chapters else self.source

    def is_frame(self, part: str) -> bool:
        return part not in self._chapters

    def parts(self) -> Iterable[str]:
        return (*self._around, *self._chapters)

    def texts(self, part: str) -> Iterable[tuple[str, Location]]:
        theme = self._chapters.get(part)
        return belonging.chapter(self.workshop, theme) if theme else self._around.get(part, ())

    def made_of(self, part: str) -> Theme | None:
        return self._chapters.get(part)

    @functools.cached_property
    def _around(self) -> dict[str, list[tuple[str, Location]]]:
        """Texts around the chapters, by part."""
        found: dict[str, list[tuple[str, Location]]] = {}
        for part, texts in belonging.around(self.workshop):
            found.setdefault(part, []).extend(texts)
        return found

    def pictures(self, part: str) -> Iterable[tuple[str, Location]]:
        return belonging.pictures(self.workshop, self._chapters[part]) if part in self._chapters else ()

    def again(self, part: str) -> frozenset[str]:
        theme = self._chapters.get(part)
        return frozenset(belonging.repeated(self.workshop, [theme] if theme else []))

    def notes(self, keep: Keep) -> Iterable[tuple[str, str]]:
        return clean_notes.of_day(self.workshop, keep)
