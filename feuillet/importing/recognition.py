"""The text of a theme's file in; what reading makes of it, before anything is written, out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feuillet.reading import workshop_file
from feuillet.reading.notes import sections
from feuillet.reading.reader import Reader
from feuillet.reading.themes.draft import ThemeCache
from feuillet.reading.themes.notes_files import TITLE_OF_LINE, TITLE_OF_NAME, ThemeReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.workshop import SectionDefinition
    from feuillet.project.sources import Sources
    from feuillet.reading.themes.draft import Draft


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognised:
    """A theme as it is read, and what is told of it; none if it cannot be read."""

    draft: Draft | None
    diagnostics: Sequence[Diagnostic]

    @property
    def title_is_guessed(self) -> bool:
        return any(diagnostic.rule in (TITLE_OF_LINE, TITLE_OF_NAME) for diagnostic in self.diagnostics)

    @property
    def named_by_file(self) -> bool:
        return any(diagnostic.rule is TITLE_OF_NAME for diagnostic in self.diagnostics)


class Recognition:
    """Reads themes as the project that they go to would: with its language and its sections."""

    def __init__(self, sources: Sources, language: str) -> None:
        self.sources = sources
        reader = Reader(sources)
        reader.language = language
        own: tuple[SectionDefinition, ...] = ()
        if sources.is_there(workshop_file.WORKSHOP_FILE):
            own = workshop_file.workshop(reader).sections
        self.language = reader.language
        self.definitions = sections.definitions(reader.language, own)

    def of(self, file: str, text: str) -> Recognised:
        """What a file of that name and text says."""
        self.sources.hold({file: text.encode()})
        reader = Reader(self.sources)
        reader.language = self.language
        draft = ThemeReader(reader, ThemeCache(), self.definitions).theme(file)
        return Recognised(draft=draft, diagnostics=reader.diagnostics)
