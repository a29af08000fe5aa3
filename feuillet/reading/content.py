"""Load the content: a project's folder in, the workshop out, and all that is wrong with any of its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.model.diagnostics import Diagnostic, Location, Rule, stopping
from feuillet.project import sources, text_file
from feuillet.project.sources import ChangedError, Sources, TooManyError
from feuillet.reading import checking, examples, own_pages, workshop_file
from feuillet.reading.notes import sections
from feuillet.reading.reader import Reader
from feuillet.reading.themes import numbering, theme_files, unknown_headings
from feuillet.reading.themes.draft import ThemeCache
from feuillet.reading.themes.notes_files import ThemeReader
from feuillet.reading.themes.picture_files import PictureFiles
from feuillet.reading.together import together

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from feuillet.model.workshop import (
        Workshop,
    )
    from feuillet.reading.themes.draft import Draft

NO_CONTENT = Rule(
    code="no-content",
    en="there is no folder '{folder}' that holds a folder 'content'",
    fr="il n’y a pas de dossier « {folder} » qui contienne un dossier « content »",
    hint_en="Say which folder is that of your workshop: {run:check --project my-workshop}\n"
    "Or make a new one: {run:init my-workshop}",
    hint_fr="Dites quel dossier est celui de votre journée : {run:check --project ma-journee}\n"
    "Ou créez-en un : {run:init ma-journee}",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What a project's content came to; no workshop if an error stops it. `files` are all that it was read from."""

    workshop: Workshop | None
    day: Workshop | None  # as far as it was read, whatever is wrong with it: for what else can be told of it
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]
    language: str = registry.USUAL


def load(project: Path | Sources, remembered: ThemeCache | None = None) -> Loaded:
    """The workshop of a project's folder, and everything that is wrong with it in one go."""
    reader = Reader(sources.of(project))
    day = None
    try:
        day = _whole(reader, remembered or ThemeCache())
    except TooManyError as problem:
        reader.diagnostics.clear()
        reader.tell(problem.diagnostic)
    except ChangedError as problem:
        reader.tell(problem.diagnostic)
    return _loaded(reader, day)


def _whole(reader: Reader, remembered: ThemeCache) -> Workshop | None:
    """The day as all files tell it; None if they tell of none."""
    if reader.sources.kind("content") != "folder":
        outside = reader.sources.troubles("content").get("content")
        reader.tell(
            text_file.unread(outside, Location(file="content"), 0)
            if outside
            else NO_CONTENT.at(Location(file="content"), folder=reader.folder)
        )
        return None
    own_pages.check(reader)
    theme_files.check_names(reader)
    day = workshop_file.workshop(reader)
    definitions = sections.definitions(reader.language, day.sections)
    themes = ThemeReader(reader, remembered, definitions, own_titles=day.own_titles)
    read = [draft for file in theme_files.theme_files(reader) if (draft := themes.theme(file)) is not None]
    drafts = [draft for draft in read if draft.unpublished is None]
    reader.tell(*theme_files.unpublished([draft.unpublished for draft in read if draft.unpublished], of=len(read)))
    numbering.settle(reader, drafts, themes.texts)
    reader.tell(*unknown_headings.suggested(reader.diagnostics, definitions, workshop_file.WORKSHOP_FILE, day.sections))
    pictures = PictureFiles(reader)
    drafts.sort(key=lambda draft: (draft.number, draft.file))
    finished = tuple(pictures.finished(draft, remembered) for draft in drafts)
    day = day.model_copy(update={"themes": finished, "acronyms": _meanings(drafts) | day.acronyms})
    written = ((text, Location(file=file)) for file, text in themes.texts.items())
    reader.tell(*examples.left(reader.about, reader.about_text, written, reader.sources))
    return checking.check(day, reader, pictures, themes.texts, remembered)


def _meanings(drafts: Iterable[Draft]) -> dict[str, str]:
    return {key: value for draft in drafts for key, value in draft.acronyms.items()}


def _loaded(reader: Reader, workshop: Workshop | None) -> Loaded:
    """Each diagnostic once, in order of place; a workshop only if none of them stops it."""
    distinct = {(found.rule.code, found.location, found.message("en")): found for found in reader.diagnostics}
    ordered = sorted(
        together(distinct.values()), key=lambda found: (found.location.file, found.location.line, found.location.column)
    )
    return Loaded(
        workshop=None if any(stopping(ordered)) else workshop,
        day=workshop,
        diagnostics=tuple(ordered),
        files=tuple(reader.files),
        language=reader.language,
    )
