"""The text of a theme's file in; what reading makes of it, before anything is written, out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feuillet.model.workshop import Prose, Workshop
from feuillet.reading import workshop_file
from feuillet.reading.formats import forms
from feuillet.reading.notes import sections
from feuillet.reading.reader import Reader
from feuillet.reading.themes.draft import ThemeCache
from feuillet.reading.themes.notes_files import TITLE_OF_LINE, TITLE_OF_NAME, ThemeReader
from feuillet.reading.themes.picture_files import PictureFiles
from feuillet.writing import clean_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feuillet.model.diagnostics import Diagnostic
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


def _in_content(name: str) -> str:
    return name.removeprefix("content/")


class Recognition:
    """Reads themes as the project that they go to would: with its language and its sections."""

    def __init__(self, sources: Sources, language: str) -> None:
        self.sources = sources
        reader = Reader(sources)
        reader.language = language
        self.day = Workshop(title=Prose("?"), language=language)
        if sources.is_there(workshop_file.WORKSHOP_FILE):
            self.day = workshop_file.workshop(reader)
        self.language = reader.language
        self.definitions = sections.definitions(reader.language, self.day.sections)

    def of(self, file: str, text: str) -> Recognised:
        """What a file of that name and text says."""
        self.sources.hold({file: text.encode()})
        reader = Reader(self.sources)
        reader.language = self.language
        draft = ThemeReader(reader, ThemeCache(), self.definitions).theme(file)
        return Recognised(draft=draft, diagnostics=reader.diagnostics)

    def title(self, file: str, text: str) -> str:
        """The title that notes say themselves; empty if they say none."""
        folder, _, name = file.rpartition("/")
        read = self.of(f"{folder}/{forms.stem(name)}.titled{forms.suffix(name)}", text)
        return read.draft.facts.title.markdown if read.draft and not read.named_by_file else ""

    def in_our_form(self, file: str, text: str, name: Callable[[str], str] = _in_content) -> str | None:
        """The same theme as we write it, its sections titled as there; None if it cannot be read.

        `name`: what a picture is called, by its file in the project.
        """
        draft = self.of(file, text).draft
        if draft is None:
            return None
        theme = PictureFiles(Reader(self.sources)).finished(draft, ThemeCache())
        own = self.day.own_titles or draft.facts.own_titles
        day = self.day.model_copy(update={"own_titles": own})
        return clean_notes.theme_file(day, theme, name, as_written=True)
