"""The files of a project in, one at a time; what they say, and all that is wrong with them, out."""

from __future__ import annotations

from typing import Any

from feuillet.languages import registry
from feuillet.model.diagnostics import Diagnostic, Location, Rule
from feuillet.model.workshop import (
    Located,
)
from feuillet.project import text_file
from feuillet.project.sources import Sources, UnreadError
from feuillet.reading.data import yaml_source
from feuillet.reading.data.fields import meant
from feuillet.reading.data.yaml_source import Mapping, Sequence
from feuillet.text.names import did_you_mean

MISSING_TITLE = Rule(
    code="missing-title",
    en="the title is missing",
    fr="il manque le titre",
    hint_en="Write it at the top: title: {suggestion}",
    hint_fr="Écrivez-le tout en haut : title: {suggestion}",
)


class Reader:
    """A project that is read: what was found wrong with it, and in which files, so far."""

    def __init__(self, project: Sources) -> None:
        self.sources = project
        self.diagnostics: list[Diagnostic] = []
        self.files: list[str] = []
        self.language = registry.USUAL
        self.about: Any = None  # what workshop.yaml says
        self.about_text = ""  # as it is written
        self.logo_places: dict[Location, Location] = {}

    @property
    def folder(self) -> str:
        """The name of the project's own folder."""
        return self.sources.project.resolve().name

    def tell(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics.extend(diagnostics)

    def read(self, name: str, *, foreign: bool = False) -> str | None:
        self.files.append(name)
        text, found = text_file.read(self.sources, name, foreign=foreign)
        self.tell(*found)
        return text

    def listed(self, folder: str) -> tuple[str, ...]:
        """What is in a folder, in order of names."""
        try:
            return self.sources.listed(folder)
        except UnreadError as problem:
            self.tell(text_file.unread(problem, Location(file=folder), 0))
            return ()

    def add_title(self, data: Any, source: Location, stand_in: str) -> None:
        """A missing title is told once, here, unless it may be among what cannot be read.

        A mistyped key for it is told with the other keys.
        """
        if not isinstance(data, Mapping) or isinstance(data.get("title"), (Mapping, Sequence)):
            return
        if str(data.get("title") or "").strip():
            return
        near = [key for key in data.places if meant(key) == "title" or did_you_mean(key, ["title"])]
        if any(str(data.get(key) or "").strip() for key in near):
            return
        for key in [key for key in near if key != "title" and meant(key) == "title"]:  # `titre:`, and nothing behind it
            data.pop(key, None)
            data.places.setdefault("title", data.places.pop(key))
        at = data.places["title"].key if "title" in data.places else source
        if data.whole:
            self.tell(MISSING_TITLE.at(at, suggestion=stand_in))
        data["title"] = Located(stand_in, at)
        data.places.setdefault("title", yaml_source.KeyPlace(key=at, value=at))

    def note_logos(self, data: Any) -> None:
        """Where each logo is named: the model keeps only the place of the organisation or brand."""
        if isinstance(data, Mapping):
            if "logo" in data.places:
                self.logo_places[data.source] = data.places["logo"].value
            for value in data.values():
                self.note_logos(value)
        elif isinstance(data, Sequence):
            for value in data:
                self.note_logos(value)
