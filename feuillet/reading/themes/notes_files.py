"""The file of a theme in, in Markdown or YAML; its draft out."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Location, Rule, errors
from feuillet.model.workshop import (
    Located,
    Prose,
    ThemeFacts,
    ThemeFile,
)
from feuillet.project import text_file
from feuillet.reading.data import facts, fields, keys, yaml_source, yaml_text
from feuillet.reading.data.yaml_source import Mapping, Sequence
from feuillet.reading.notes import structure
from feuillet.reading.reader import MISSING_TITLE
from feuillet.reading.themes import numbering
from feuillet.reading.themes.draft import Draft, Remembered
from feuillet.reading.themes.theme_files import is_markdown
from feuillet.text import deadline

if TYPE_CHECKING:
    from feuillet.model.workshop import SectionDefinition
    from feuillet.reading.reader import Reader

MISSING_THEME_TITLE = Rule(
    code="missing-title",
    en="the title of the theme is missing",
    fr="il manque le titre du thème",
    hint_en="Write three lines at the very top of the file: '---', 'title: {suggestion}' and '---'.",
    hint_fr="Écrivez trois lignes tout en haut du fichier : « --- », « title: {suggestion} » et « --- ».",
)
_LONGEST_TITLE = 90  # characters of a first line that may be one


class Themes:
    """Reads the themes of a day whose sections are known."""

    def __init__(self, reader: Reader, remembered: Remembered, definitions: tuple[SectionDefinition, ...]) -> None:
        self.reader = reader
        self.remembered = remembered
        self.definitions = definitions
        self.texts: dict[str, str] = {}  # of their files

    def theme(self, file: str) -> Draft | None:
        path = PurePosixPath(file)
        text = self.reader.read(file)
        if text is None:
            return None
        self.texts[file] = text
        key = text, self.definitions, self.reader.language
        known = self.remembered.themes.get(path.name)
        if known and known[0] == key:
            _, draft, told, places = known
            self.reader.tell(*told)
            self.reader.logo_places |= places
            return replace(draft)
        told_before, places_before = len(self.reader.diagnostics), set(self.reader.logo_places)
        of_kind = self.theme_of_markdown if is_markdown(file) else self.theme_of_yaml
        try:
            with deadline.limited():
                read = of_kind(path, text)
        except deadline.OutOfTimeError as error:
            self.reader.tell(deadline.told(error, file))
            return None
        if read is not None:
            numbering.name_theme(self.reader, read, path)
            told = tuple(self.reader.diagnostics[told_before:])
            places = {one: at for one, at in self.reader.logo_places.items() if one not in places_before}
            self.remembered.themes[path.name] = key, replace(read), told, places
        return read

    def theme_of_markdown(self, path: PurePosixPath, text: str) -> Draft:
        file = path.as_posix()
        parts, found = text_file.split(text, file)
        self.reader.tell(*found)
        data = self.front_matter(parts, file)
        title = next((data[key] for key in ("title", "titre") if isinstance(data.get(key), Located)), None)
        parsed = structure.parse(
            parts.body,
            file=file,
            first_line=parts.body_line,
            definitions=self.definitions,
            language=self.reader.language,
            title=str(title) if title else "",
        )
        own_title = parsed.title
        if own_title and not title and "title" not in data:
            data["title"] = Located(own_title.markdown, own_title.source)
            data.places["title"] = yaml_source.Place(key=own_title.source, value=own_title.source)
        self.add_theme_title(data, path, parts.body)
        about = self.theme_facts(ThemeFacts, data, path)
        return self.draft(file, about, parsed, data)

    def front_matter(self, parts: text_file.FrontMatter, file: str) -> Mapping:
        """The facts on a theme, as far as they can be read."""
        start = Location(file=file, line=1, column=1)
        nothing = Mapping(start)
        if parts.facts is None:
            return nothing
        data, found = yaml_source.parse(parts.facts, file=file, first_line=parts.facts_line)
        self.reader.tell(*found)
        if isinstance(data, Mapping):
            return data
        if data is not None:
            at = data.source if isinstance(data, Located | Sequence) else start
            self.reader.tell(facts.NO_KEYS.at(at, known=", ".join(fields.known_keys(ThemeFacts))))
        nothing.whole = data is None and not any(errors(found))
        return nothing

    def add_theme_title(self, data: Mapping, path: PurePosixPath, body: str = "") -> None:
        first = next((line.strip("#*_ \t") for line in body.split("\n") if line.strip("#*_ \t")), "")
        words = re.sub(r"^\d{1,3}(?!\d)[-_. ]*", "", path.stem).replace("-", " ").replace("_", " ").strip()
        stand_in = (words[:1].upper() + words[1:]) or path.stem
        likely = first if 0 < len(first) <= _LONGEST_TITLE else stand_in  # more so than a name of a file
        likely = yaml_text.quoted(likely) if ": " in likely or not likely[:1].isalnum() else likely
        rule = MISSING_TITLE if data.places else MISSING_THEME_TITLE
        self.reader.add_title(data, "titre", rule, data.source, stand_in, suggestion=likely)

    def theme_facts(self, kind: type[facts.M], data: Mapping, path: PurePosixPath) -> facts.M:
        source = Location(file=path.as_posix(), line=1, column=1)
        about, found = facts.parse(kind, data, source)
        self.reader.note_logos(data)
        self.reader.tell(*found)
        if about is None:  # too much is wrong with it; all of it is told
            about = kind.model_validate({"title": Prose(path.stem, source), "source": source})
        return about

    def theme_of_yaml(self, path: PurePosixPath, text: str) -> Draft | None:
        file = path.as_posix()
        source = Location(file=file, line=1, column=1)
        data, found = yaml_source.parse(text, file=file)
        self.reader.tell(*found)
        if data is None:
            if not any(errors(found)):  # only comments
                self.reader.tell(text_file.EMPTY.at(Location(file=file)))
            return None
        if not isinstance(data, Mapping):
            _, found = facts.parse(ThemeFile, data, source)
            self.reader.tell(*found)
            return None
        written = data.get("sections")
        self.add_theme_title(data, path)
        about = self.theme_facts(ThemeFile, data, path)
        if isinstance(written, Mapping):
            self.reader.tell(*keys.texts_with_colon(written))
        parsed = structure.parse_data(
            about.introduction,
            written if isinstance(written, Mapping) else {},
            source=written.source if isinstance(written, Mapping) else source,
            definitions=self.definitions,
            language=self.reader.language,
            title=about.title.markdown,
        )
        return self.draft(file, about, parsed, data)

    def draft(self, file: str, about: ThemeFacts, parsed: structure.ParsedNotes, data: Mapping) -> Draft:
        """What the facts and the notes of a theme say together."""
        self.reader.tell(*parsed.diagnostics)
        return Draft(
            file=file,
            facts=about,
            places=data.places,
            introduction=parsed.introduction,
            sections=parsed.sections,
            speakers=(*about.speakers, *parsed.speakers),
            actors=(*about.actors, *parsed.actors),
            documents=(*about.documents, *parsed.documents),
            notes=parsed.notes,
            acronyms=parsed.acronyms,
        )
