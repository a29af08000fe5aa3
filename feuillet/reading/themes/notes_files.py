"""The file of a theme in, a text in any form or data; its draft out."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Location, Rule, Severity, errors
from feuillet.model.workshop import (
    Located,
    Prose,
    ThemeFacts,
    ThemeFile,
)
from feuillet.project import fingerprint, naming, text_file
from feuillet.project.sources import LARGEST, UnreadError
from feuillet.reading.data import facts, fields, keys, yaml_source, yaml_text
from feuillet.reading.data.yaml_source import KeyPlace, Mapping, Sequence
from feuillet.reading.debris import comments
from feuillet.reading.formats import forms
from feuillet.reading.notes import as_markdown, structure
from feuillet.reading.notes.sections import NEEDS, PROBLEMS, SOLUTIONS
from feuillet.reading.themes import front_matter, numbering
from feuillet.reading.themes.draft import Draft, KnownTheme, ThemeCache
from feuillet.text import deadline
from feuillet.text.names import did_you_mean, fold

if TYPE_CHECKING:
    from feuillet.model.workshop import Block, Section, SectionDefinition
    from feuillet.reading.reader import Reader

_HUMP = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ])")
# The number of a theme, and the moment that programs put before the name of a note.
_LED = re.compile(r"^(?:\d{1,3}(?!\d)[-_. ]*)?(?:(?:19|20)\d{10}(?:\d\d)?(?!\d)[-_. ]*(?=.))?")
TITLE_OF_LINE = Rule(
    code="title-guessed",
    severity=Severity.WARNING,
    en="no title is given: the first line is taken for it, '{title}'",
    fr="aucun titre n’est donné : la première ligne en tient lieu, « {title} »",
    hint_en="If it is another, write it at the very top: # Title",
    hint_fr="Si c’en est un autre, écrivez-le tout en haut : # Titre",
)
TITLE_OF_NAME = Rule(
    code="title-guessed",
    severity=Severity.WARNING,
    en="no title is given: the name of the file is taken for it, '{title}'",
    fr="aucun titre n’est donné : le nom du fichier en tient lieu, « {title} »",
    hint_en="Write it at the very top: {written}",
    hint_fr="Écrivez-le tout en haut : {written}",
)
NO_NOTES = Rule(
    code="theme-without-notes",
    severity=Severity.WARNING,
    en="this theme has nothing but its title: its chapter and its sheet are empty",
    fr="ce thème n’a que son titre : son chapitre et sa fiche sont vides",
    hint_en="Write its notes below; until they are there, put _ before the name of the file and it waits.",
    hint_fr="Écrivez ses notes au-dessous ; d’ici là, mettez _ devant le nom du fichier, et il attend.",
)
NO_SECTION = Rule(
    code="theme-without-sections",
    severity=Severity.WARNING,
    en="no title of a section is recognised in these notes: all of them are printed as one text",
    fr="aucun titre de rubrique n’est reconnu dans ces notes : elles sont imprimées comme un seul texte",
    hint_en="Write titles above your points, such as: ## {titles}",
    hint_fr="Écrivez des titres au-dessus de vos points, comme : ## {titles}",
)
TITLE_IN_BOLD = Rule(
    code="title-in-bold",
    severity=Severity.WARNING,
    en="“{words}” stands by itself in bold before the first section, and is printed so: a heading without text",
    fr="« {words} » est seul, en gras, avant la première rubrique, et s’imprime ainsi : un titre sans texte",
    hint_en="Delete the line if the title says it already, or write a text below it.",
    hint_fr="Supprimez la ligne si le titre le dit déjà, ou écrivez un texte au-dessous.",
)
# It is short, and no sentence.
_BOLD_TITLE = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).){1,80}?[^\s.!?…»”:;,])\s*:?\1\s*:?")

_OF_POINTS = (PROBLEMS, SOLUTIONS, NEEDS)
_LISTED = 3  # points or lines that no running text has


def _is_listed(blocks: tuple[Block, ...]) -> bool:
    """Whether blocks are points, a table or lines, which sections would hold, rather than a text."""
    points = sum(block.kind == "point" for block in blocks)
    lines = max((block.text.markdown.count("<br>") for block in blocks), default=0)
    return points >= _LISTED or lines > _LISTED or any(block.kind == "table" for block in blocks)


_FEW_LETTERS = 12  # of a text that two themes may have by chance


class ThemeReader:
    """Reads the themes of a day whose sections are known."""

    def __init__(
        self,
        reader: Reader,
        remembered: ThemeCache,
        definitions: tuple[SectionDefinition, ...],
        *,
        own_titles: bool = False,
    ) -> None:
        self.reader = reader
        self.remembered = remembered
        self.definitions = definitions
        self.own_titles = own_titles  # whether sections are called as the notes call them
        self.texts: dict[str, str] = {}  # of their files
        self._read_as = fingerprint.of(naming.plain(definitions), reader.language, own_titles)

    def theme(self, file: str) -> Draft | None:
        name = self._name(file)
        if name and (known := self.remembered.get(name)):
            self.reader.files.append(file)
            self.reader.sources.hold(known.held)
            self.reader.tell(*known.told)
            self.reader.logo_places |= known.places
            self.texts[file] = known.text
            draft: Draft = replace(known.draft)
            return draft
        path, sources = PurePosixPath(file), self.reader.sources
        before, places_before = len(self.reader.diagnostics), set(self.reader.logo_places)
        text = self.reader.read(file, foreign=forms.is_foreign(file))
        if text is None:
            return None
        self.texts[file] = text
        told_before = len(self.reader.diagnostics)
        of_kind = self.theme_of_yaml if forms.is_data(file) else self.theme_of_text
        try:
            with deadline.limited():
                read = of_kind(path, text)
        except deadline.OutOfTimeError as error:
            self.reader.tell(deadline.told(error, file))
            return None
        if read is not None and read.unpublished:  # what is wrong with a draft concerns its author alone
            del self.reader.diagnostics[told_before:], self.texts[file]
        elif read is not None:
            numbering.name_theme(self.reader, read, path)
            read.name = name
            body = text if forms.is_data(file) else text_file.split(text, file)[0].body
            first, _, rest = body.strip().partition("\n")
            body = rest.strip() if fold(first) == fold(read.facts.title.markdown) else body.strip()
            says = sum(len(line) for line in body.split("\n") if not line.startswith("#"))
            read.body = fingerprint.of(body) if says > _FEW_LETTERS else ""
            known = KnownTheme(
                draft=replace(read),
                text=text,
                told=tuple(self.reader.diagnostics[before:]),
                places={logo: at for logo, at in self.reader.logo_places.items() if logo not in places_before},
                held={
                    picture: sources.read(picture, LARGEST)
                    for picture in sources.held
                    if PurePosixPath(picture).name in text
                },
            )
            self.remembered.put(name, known)
        return read

    def _name(self, file: str) -> str:
        """The name of all that a theme is read from; empty if its file cannot be read."""
        with contextlib.suppress(UnreadError):
            return self.remembered.name("theme", file, self.reader.sources.digest(file), self._read_as)
        return ""

    def theme_of_text(self, path: PurePosixPath, text: str) -> Draft:
        file = path.as_posix()
        parts, found = text_file.split(text, file)
        self.reader.tell(*found)
        made = forms.read(file, parts.body, parts.body_line)
        front = front_matter.read(parts, file, self.reader.language)
        front_matter.add(front, [*comments.facts(made.comments), *made.facts], file, self.reader.language)
        self.reader.tell(*front.diagnostics)
        data = front.data
        title = next((data[key] for key in _titles(data) if isinstance(data.get(key), Located)), None)
        parsed = structure.parse_lines(
            made._replace(facts=front.came),
            file=file,
            definitions=self.definitions,
            language=self.reader.language,
            title=str(title) if title else "",
        )
        if parsed.title and not title and _lacks_title(data):
            _add_title(data, parsed.title.markdown, parsed.title.source)
            if parsed.title_guessed:
                self.reader.tell(TITLE_OF_LINE.at(parsed.title.source, title=parsed.title.markdown))
        self.name_if_untitled(data, path, "# {title}" if not data.places else "title: {title}")
        about = self.theme_facts(ThemeFacts, data, path)
        draft = self.draft(file, about, parsed, data)
        return replace(draft, introduction=(*draft.introduction, *front.credit), unpublished=front.unpublished)

    def name_if_untitled(self, data: Mapping, path: PurePosixPath, written: str) -> None:
        """A theme that has no title is called as its file is."""
        if not _lacks_title(data):
            return
        words = " ".join(re.sub(r"[-_]", " ", _LED.sub("", forms.stem(path.name))).split())
        if " " not in words and len(_HUMP.findall(words)) > 1:  # NotesDeLaSéance
            words = _HUMP.sub(" ", words)
        title = (words[:1].upper() + words[1:]) or forms.stem(path.name)
        at = data.places["title"].key if "title" in data.places else data.source
        if data.whole:
            quoted = yaml_text.quoted(title) if ": " in title and "title:" in written else title
            self.reader.tell(TITLE_OF_NAME.at(at, title=title, written=written.format(title=quoted)))
        _add_title(data, title, at)

    def theme_facts(self, kind: type[facts.M], data: Mapping, path: PurePosixPath) -> facts.M:
        source = Location(file=path.as_posix(), line=1, column=1)
        about, found = facts.parse(kind, data, source)
        self.reader.note_logos(data)
        self.reader.tell(*found)
        if about is None:  # too much is wrong with it; all of it is told
            about = kind.model_validate({"title": Prose(forms.stem(path.name), source), "source": source})
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
        self.name_if_untitled(data, path, "title: {title}")
        about = self.theme_facts(ThemeFile, data, path)
        if isinstance(written, Mapping):
            self.reader.tell(*keys.texts_with_colon(written))
        parsed = as_markdown.parse_data(
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
        own_titles = self.own_titles or about.own_titles
        draft = Draft(
            file=file,
            facts=about,
            places=data.places,
            introduction=parsed.introduction,
            sections=tuple(map(_as_written, parsed.sections)) if own_titles else parsed.sections,
            speakers=(*about.speakers, *parsed.speakers),
            actors=(*about.actors, *parsed.actors),
            documents=(*about.documents, *parsed.documents),
            notes=parsed.notes,
            acronyms=parsed.acronyms,
            unpublished=front_matter.unpublished_at(data),
        )
        printed = (about.summary, draft.introduction, draft.sections, draft.speakers, draft.actors, draft.documents)
        if not any(printed) and not any(errors(told for told in self.reader.diagnostics if told.location.file == file)):
            self.reader.tell(NO_NOTES.at(about.title.source))
        if not draft.sections and _is_listed(draft.introduction):
            titles = (definition.title for definition in self.definitions if definition.id in _OF_POINTS)
            self.reader.tell(NO_SECTION.at(draft.introduction[0].source, titles=", ## ".join(titles)))
        alone = draft.introduction[0].text if len(draft.introduction) == 1 and draft.sections else None
        if alone and (bold := _BOLD_TITLE.fullmatch(alone.markdown)):
            self.reader.tell(TITLE_IN_BOLD.at(alone.source, words=bold[2]))
        return draft


def _as_written(section: Section) -> Section:
    """A section under its author's own words; what names it by its id has none."""
    heading = section.heading
    named = heading is not None and section.known and fold(heading.markdown) != fold(section.id)
    return section.model_copy(update={"title": heading}) if named else section


def _lacks_title(data: Mapping) -> bool:
    """Whether nothing in the data is meant for a title: one that cannot be read, or misspelt, is told as such."""
    if isinstance(data.get("title"), (Mapping, Sequence)):
        return False
    if str(data.get("title") or "").strip():
        return False
    near = [key for key in data.places if keys.meant(key, ["title"]) or did_you_mean(key, ["title"])]
    return not any(str(data.get(key) or "").strip() for key in near)


def _add_title(data: Mapping, title: str, at: Location) -> None:
    for key in [key for key in data.places if key != "title" and keys.meant(key, ["title"])]:  # and left empty
        data.pop(key, None)
        data.places.setdefault("title", data.places.pop(key))
    data["title"] = Located(title, at)
    data.places.setdefault("title", KeyPlace(key=at, value=at))


def _titles(data: Mapping) -> list[str]:
    """The key of a title, and what people write for it."""
    return ["title"] if "title" in data else [key for key in data if fields.meant(str(key)) == "title"]
