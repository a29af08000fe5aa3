"""Documents in; the files of a project that they become, and where each passage went, out. Nothing is written here."""

from __future__ import annotations

import re
from bisect import bisect_left
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from feuillet.importing import gathering, lines, proof, splitting
from feuillet.importing.again import revision, whereabouts
from feuillet.importing.again.history import MOST_THEMES, History
from feuillet.importing.documents import apart, counted, opening, rules
from feuillet.importing.documents.document import Document, Notice, PassageState, RefusedError, Telling
from feuillet.importing.gathering import MOST_TOGETHER, TOGETHER
from feuillet.importing.returning import placing, reading_back
from feuillet.importing.tables import choices, table
from feuillet.importing.theme_text import (
    ThemeText,
    levelled,
    tidied,
    with_marks,
    with_pictures,
    without_line,
)
from feuillet.machine.files import Folder
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.model.workshop import Prose
from feuillet.project import fingerprint, text_file
from feuillet.project.sources import LARGEST, UnreadError
from feuillet.reading.formats import forms
from feuillet.reading.markdown.marks import marks
from feuillet.reading.notes import sections
from feuillet.reading.themes import theme_files
from feuillet.text import deadline, names
from feuillet.text.prose import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from feuillet.importing.again.history import Earlier
    from feuillet.importing.again.merging import Conflict, Merged
    from feuillet.importing.documents.opening import Opener
    from feuillet.importing.gathering import Given
    from feuillet.importing.lines import Passage
    from feuillet.importing.recognition import Recognised, Recognition
    from feuillet.importing.tables.table import Opened, Question, Taken
    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.workshop import Section

LOST = Rule(
    code="import-lost",
    en="words of this file would be neither in the notes nor in the report, so nothing of it was written: {words}",
    fr="des mots de ce fichier ne seraient ni dans les notes ni dans le rapport ; rien n’en a été écrit : {words}",
    hint_en="This is a fault of Feuillet: please report it. Saved as .odt or .html, the document may go through.",
    hint_fr="C’est un défaut de Feuillet : signalez-le. Enregistré en .odt ou .html, le document passera peut-être.",
)
TOO_MANY = Rule(
    code="import-too-many-themes",
    en="this file would be {count} themes, more than the {most} of any workshop: nothing of it was written",
    fr="ce fichier ferait {count} thèmes, plus que les {most} de toute journée ; rien n’en a été écrit",
    hint_en="Import it with --as-one, or with --split and a level that has fewer headings.",
    hint_fr="Importez-le avec --en-un, ou avec --decouper et un niveau qui a moins de titres.",
)
NO_LEVEL = Rule(
    code="import-no-level",
    severity=Severity.WARNING,
    en="there are no headings of level {level} in this file: it is one theme",
    fr="il n’y a pas de titres de niveau {level} dans ce fichier : il fait un seul thème",
    hint_en="Levels in it: {levels}.",
    hint_fr="Niveaux qu’il contient : {levels}.",
)
_MOST_LOST = 30  # words that are told
_FOLDER = "content/themes"
_REPLACED = "import/replaced"
_NUMBER = re.compile(r"^number:[ \t]*(\d{1,3})[ \t]*$\n?", re.MULTILINE)
_SLUG = re.compile(r"^slug:[ \t]*([\w-]{1,80})[ \t]*$\n?", re.MULTILINE)
_LONGEST_NAME = 50
_LONGEST_TITLE = 150  # characters
_BEGINNING = 40  # lines of a document in which its date and place stand


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportedTheme:
    """A theme that was made: its file, and what of it stands where."""

    file: str
    title: str
    source: str
    words: int
    text: ThemeText
    sections: tuple[Section, ...] = ()
    people: int = 0
    documents: int = 0
    place: int = 0  # where it begins in the source
    is_away: bool = False  # taken away by hand since it was imported
    merged: Merged | None = None  # with what was edited since it was imported before
    changes: Sequence[str] = ()  # lines


@dataclass(kw_only=True, slots=True)
class Plan:
    """What an import would write, and what there is to say of it."""

    files: dict[str, bytes] = field(default_factory=dict)
    themes: list[ImportedTheme] = field(default_factory=list)
    told: list[Notice] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)  # "paragraph" or "line", by source
    words: int = 0  # of the sources
    kept: dict[str, bytes] = field(default_factory=dict)  # what the next import finds of this one
    title: str = ""  # of the day, if a document of several themes says one
    beginnings: list[str] = field(default_factory=list)  # the first lines of the documents
    before: list[str] = field(default_factory=list)  # lines before the first of several themes
    tables: list[Taken] = field(default_factory=list)

    def of(self, state: PassageState) -> list[Notice]:
        """What is told of passages in that state."""
        return [notice for notice in self.told if notice.state is state]


class Planner:
    """Plans imports into a project: each document becomes themes, behind those that are there."""

    def __init__(
        self,
        opener: Opener,
        recognition: Recognition,
        *,
        split: int | None,
        as_one: bool,
        columns: str = "",
        ask: Callable[[Question], bool] | None = None,
        opened: dict[str, Opened] | None = None,
    ) -> None:
        self.opener = opener
        self.sources = sources = opener.sources
        self.recognition = recognition
        self.wanted = split
        self.as_one = as_one
        self.options = ("one" if as_one else str(split or "auto")) + (f" {columns}" if columns else "")
        self.history = History(sources)
        self.earlier: list[Earlier] = []  # themes that the source at hand became before
        self.plan = Plan()
        self.known = sections.headings(recognition.definitions, recognition.language)
        there = sources.listed(_FOLDER) if sources.kind(_FOLDER) == "folder" else ()
        stems = [forms.stem(name) for name in there if theme_files.is_theme(name)]
        self.numbers = {int(found[0]) for stem in stems if (found := re.match(r"\d{1,3}", stem))}
        self.names = {names.slug(whereabouts.slug(stem)) for stem in stems}
        for name in filter(theme_files.is_theme, there):
            text = text_file.read(sources, name)[0] or ""
            facts = text if forms.is_data(name) else placing.front(text)
            self.numbers |= {int(found[1]) for found in _NUMBER.finditer(facts)}
            self.names |= {names.slug(found[1]) for found in _SLUG.finditer(facts)}
        self.there = Folder(sources.project)
        self.pictures: dict[str, tuple[str, bytes]] = {}  # of this import, by name in small letters
        self.named: dict[str, str] = {}  # their names, by digest
        self.drawn = 0  # bytes of them
        language = recognition.language
        self.tables = table.TableImporter(sources, language, self.section, wanted=columns, ask=ask, opened=opened)
        self.plan.tables = self.tables.taken

    def add(self, given: Given) -> None:
        """One document; one that cannot be imported is told, and leaves nothing behind."""
        if self.history.is_same(given.name, given.data, self.options):
            self.plan.diagnostics.append(revision.UNCHANGED.at(Location(file=given.name)))
            return
        try:
            with deadline.limited():
                if table.is_table(given.data, given.name):
                    self.document(self.tables.document(given.data, given.name), given)
                    if self.tables.remembered.changed:
                        self.plan.kept[choices.FILE] = self.tables.remembered.file()
                else:
                    self.document(self.opener.document(given.data, given.name), given)
        except RefusedError as problem:
            self.plan.diagnostics += problem.diagnostics
        except deadline.OutOfTimeError as error:
            self.plan.diagnostics.append(deadline.told(error, given.name))

    def document(self, document: Document, given: Given) -> None:
        read = lines.of(document)
        told = [*document.told, *read.told]
        telling = Telling(document.name)
        found = gathering.pictures_of(document, given, self.sources)
        of_document = reading_back.Pictures(get=found, named_as=self.picture, holds=self.holds)
        back = reading_back.read(read, self.recognition, telling, of_document)
        if isinstance(back, reading_back.Back):
            made = [self.corrected(back, document)]
            self.take(document, read, made, [*told, *telling.told], back.words, data=given.data)
            self.plan.kept |= self.history.source(f"{document.name}-{fingerprint.of(given.data)}", given)
            return
        if back:  # what else has the name of its file is no state of it
            given = replace(given, name=f"{back.slip.state}/{given.name}")
        themes = [back.text] if back else self.themes(document, read, telling)
        self.earlier = [self.moved(earlier) for earlier in self.history.earlier(given.name)]
        alone = len(themes) == 1
        named = whereabouts.slug(back.slip.stem) if back else ""
        made = [self.theme(text, document, telling, found, alone=alone, named=named) for text in themes]
        for earlier in self.earlier:
            telling.place = 0
            telling.guess(revision.GONE, words=f"{earlier.file} ({earlier.title})")
        self.take(document, read, made, [*told, *telling.told], back.words if back else (), data=given.data)
        remembered = {earlier.file: (earlier.title, earlier.base) for earlier in self.earlier}
        remembered |= {theme.file: (theme.title, theme.text.imported) for theme in made}
        self.plan.kept |= self.history.add(given, self.options, remembered)

    def take(
        self,
        document: Document,
        read: lines.DocumentLines,
        made: Sequence[ImportedTheme],
        told: list[Notice],
        ours: Sequence[str] = (),
        *,
        data: bytes,
    ) -> None:
        """Takes the themes of a document into the plan, if no word is lost; `ours`: what we had added to it."""
        written = [theme.text.imported for theme in made]
        told += self.of_markup(document, written, told)
        missing = proof.lost(document.words, written, [*self.quoted(told), *ours])
        if missing:
            words = " ".join(missing[:_MOST_LOST]) + (" …" if len(missing) > _MOST_LOST else "")
            page = document.text if document.form == ".html" else ""
            damaged = apart.called(document.name, opening.damage, data, document.name, page, words)
            raise RefusedError(*(damaged or [LOST.at(Location(file=document.name), words=words)]))
        pictures = {f"content/{name}": data for theme in made for name, data in theme.text.pictures.items()}
        if not document.words and not pictures:
            raise RefusedError(opening.EMPTY.at(Location(file=document.name)))
        self.plan.units[document.name] = document.unit or ("line" if document.places is None else "paragraph")
        self.plan.beginnings += [passage.text for passage in read.passages if passage.text.strip()][:_BEGINNING]
        self.plan.words += document.words.total()
        there = [theme for theme in made if not theme.is_away]
        self.plan.themes += there
        new = [theme for theme in there if theme.merged is None or theme.changes]
        self.plan.kept |= self.replaced(theme.file for theme in new)
        self.plan.files |= {theme.file: theme.text.whole.encode() for theme in new} | pictures
        of_themes = [notice for theme in made for notice in theme.text.told]
        self.plan.told += [*_located(told, made), *of_themes]

    def replaced(self, files: Iterable[str]) -> dict[str, bytes]:
        """Copies of the notes that would be written over."""
        kept: dict[str, bytes] = {}
        for file in files:
            with suppress(OSError):
                data = self.there.read(file, most=LARGEST)
                stem, suffix = forms.stem(file), forms.suffix(file)
                kept[f"{_REPLACED}/{stem}-{fingerprint.of(data)[:6]}{suffix}"] = data
        return kept

    def moved(self, earlier: Earlier) -> Earlier:
        """A theme of before, in the file that it is in now."""
        file = whereabouts.of(self.sources, earlier.file, earlier.base, self.recognition.title)
        return self.history.moved(earlier, file) if file and file != earlier.file else earlier

    def corrected(self, back: reading_back.Back, document: Document) -> ImportedTheme:
        """A theme whose document was given out, and comes back."""
        text, file = back.text, back.file
        stem = forms.stem(file)
        self.numbers |= {int(found[0]) for found in [re.match(r"\d{1,3}", stem)] if found}
        self.names.add(names.slug(whereabouts.slug(file)))
        before = {
            (diagnostic.rule.code, diagnostic.message("en"))
            for diagnostic in self.recognition.of(file, back.now or "").diagnostics
        }
        read = self.recognition.of(file, text.whole)
        if back.now is not None:
            new = [
                diagnostic
                for diagnostic in read.diagnostics
                if (diagnostic.rule.code, diagnostic.message("en")) not in before
            ]
            text.told = self.recognised(replace(read, diagnostics=new), [], text, document, file)
        conflicts = back.merged.conflicts if back.merged else ()
        text.told[:0] = [self.conflict(conflict, document, file) for conflict in conflicts]
        title = read.draft.facts.title if read.draft else Prose(stem)
        return self.made(
            text,
            document,
            file,
            read,
            title=plain(title, self.recognition.language),
            merged=back.merged,
            changes=revision.shown(back.now or "", text.whole) if back.merged is None or back.merged.taken else (),
            is_away=back.now is None,
        )

    @staticmethod
    def conflict(conflict: Conflict, document: Document, file: str) -> Notice:
        """What was changed here and in the source, each otherwise."""
        at = Location(file=document.name)
        diagnostic = revision.CONFLICT.at(at, mine=conflict.mine, words=conflict.theirs, base=conflict.base)
        return Notice(state=PassageState.GUESSED, diagnostic=diagnostic, notes=Location(file=file, line=conflict.line))

    # -- themes ----------------------------------------------------------------------------------------------------

    def themes(self, document: Document, read: lines.DocumentLines, telling: Telling) -> list[ThemeText]:
        """The themes of a document, before they are named."""
        passages, title = list(read.passages), ""
        if document.titled:
            first = next(number for number, passage in enumerate(passages) if passage.text.startswith("# "))
            title = passages.pop(first).text[2:].strip()
        whole = ThemeText(passages=passages, front=read.front, title=title)
        if self.as_one:
            return [whole]
        body, notes = _without_notes(passages)
        if self.wanted is None and document.level:
            found = splitting.split(body, document.level, lambda _: "")
        else:
            found = splitting.split(body, self.wanted, self.section)
        if self.wanted is not None and not found.level:
            levels = ", ".join(map(str, sorted({head.level for head in splitting.headings(body)}))) or "–"
            at = Location(file=document.name)
            self.plan.diagnostics.append(NO_LEVEL.at(at, level=self.wanted, levels=levels))
        if not found.level:
            return [whole]
        count = sum(bool(part.title) for part in found.parts)
        if count > MOST_THEMES:
            raise RefusedError(TOO_MANY.at(Location(file=document.name), count=count, most=MOST_THEMES))
        telling.place = 0
        if self.wanted is None and not document.level:
            why = (
                (", numbered", ", numérotés")
                if found.numbered
                else (" (the same sections below each)", " (les mêmes rubriques sous chacun)")
            )
            telling.guess(rules.SPLIT, count=count, level=found.level, why=why[0], pourquoi=why[1])
        self.plan.title = self.plan.title or title or document.title
        telling.leave(rules.BEFORE, title)
        telling.leave(rules.LABELS, " / ".join(part.label for part in found.parts if part.label))
        texts = []
        for part in found.parts:
            own = body[part.start : part.end]
            own = [*own, *_called(own, notes)]
            if part.title:
                texts.append(ThemeText(passages=own, title=part.title, number=part.number))
            else:
                self.before(own, telling)
        return texts

    def before(self, passages: Sequence[Passage], telling: Telling) -> None:
        """What stands before the first of several themes."""
        telling.place = next((passage.place for passage in passages if passage.text.strip()), 0)
        words = [passage.text.strip() for passage in passages if passage.text.strip()]
        if words and not self.plan.title and len(words[0]) <= _LONGEST_TITLE:
            self.plan.title = words[0].strip("#* ")
        self.plan.before += (passage.text for passage in passages)
        telling.leave(rules.BEFORE, " / ".join(words))

    def section(self, words: str) -> str:
        """The known section that a heading means; empty if it means none."""
        found = self.known.match(words.strip().rstrip(":").strip())
        return found.id if found else ""

    def theme(
        self,
        text: ThemeText,
        document: Document,
        telling: Telling,
        found: Callable[[str], bytes | None],
        *,
        alone: bool,
        named: str,
    ) -> ImportedTheme:
        """A theme with its name (`named`, if it has one), its pictures and what reading makes of it."""
        mark = marks(self.recognition.language)
        with_marks(text, telling, lambda words: names.fold(words) in mark)
        tidied(text)
        place = next((passage.place for passage in text.passages if passage.place), 0)
        stem = forms.stem(document.name)
        read = self.recognition.of(f"{_FOLDER}/{stem}.md", text.whole)
        titles = read.diagnostics if read.title_is_guessed else ()
        guessed = [title for title in titles if title.rule.code == "title-guessed"]
        title = text.title
        if not text.front and not title:
            title = self.take_title(text, read, stem, telling)
            if guessed and not read.named_by_file and (lower := self.lower_title(title, text, telling)):
                title, guessed = lower, [rules.TITLE_BELOW.at(Location(file=document.name), title=lower)]
        else:
            title = read.draft.facts.title.markdown if read.draft else title
        if not text.front and not text.number and title:
            label, text.number, title = splitting.numbered(title)
            text.title = title
            telling.place = place
            telling.leave(rules.LABELS, label)
        number, rest = splitting.named(stem) if alone and not named else (0, "")
        if read.named_by_file and rest:
            title = text.title = rest
        shown = plain(Prose(title), self.recognition.language) if title else stem
        earlier = revision.taken(self.earlier, shown, text.whole, alone=alone)
        self.take_name(text, telling, earlier)
        text.number = text.number or number
        if earlier:
            file = earlier.file
        else:
            start = self.name(named or names.slug(shown)[:_LONGEST_NAME].strip("-") or names.slug(stem) or "theme")
            file = f"{_FOLDER}/{self.number(text.number):02}-{start}.md"
        text.number = 0  # the name of the file says it
        with_pictures(text, telling, found, forms.stem(file), self.picture)
        tidied(text)
        if text.title:
            levelled(text)
        text.imported = text.whole
        merged = revision.revise(text, earlier) if earlier else None
        read = self.recognition.of(file, text.whole)
        text.told = self.recognised(read, guessed, text, document, file)
        conflicts = merged.conflicts if merged else ()
        text.told[:0] = [self.conflict(conflict, document, file) for conflict in reversed(conflicts)]
        is_away = earlier is not None and earlier.mine is None
        if is_away:
            telling.leave(revision.TAKEN_AWAY, text.imported)
        changes = revision.shown(earlier.mine or "", text.whole) if earlier else ()
        return self.made(
            text, document, file, read, title=shown, merged=merged, changes=changes, is_away=is_away, place=place
        )

    @staticmethod
    def made(text: ThemeText, document: Document, file: str, read: Recognised, **about: Any) -> ImportedTheme:
        """What there is to say of a theme that was made."""
        draft = read.draft
        return ImportedTheme(
            file=file,
            source=document.name,
            words=counted.of_markdown(text.whole).total(),
            text=text,
            sections=draft.sections if draft else (),
            people=len(draft.speakers) if draft else 0,
            documents=len((*draft.documents, *draft.actors)) if draft else 0,
            **about,
        )

    def take_title(self, text: ThemeText, read: Recognised, stem: str, telling: Telling) -> str:
        """The title that reading found leaves the lines, and stands in the front matter."""
        if read.draft is None:
            text.title = stem
            return stem
        title = read.draft.facts.title
        if not read.named_by_file:
            said = [title.markdown, plain(title, self.recognition.language)]
            telling.leave(rules.LABELS, without_line(text, title.source.line, if_said=said))
        text.title = title.markdown
        tidied(text)
        return title.markdown

    def lower_title(self, title: str, text: ThemeText, telling: Telling) -> str:
        """The title of a theme from below the name of its day, which is left out; empty if there is none."""
        found = splitting.below(title, text.passages, self.section)
        if found is None:
            return ""
        self.plan.title = self.plan.title or title
        telling.leave(rules.LABELS, title)
        del text.passages[found.at]
        tidied(text)
        text.title = found.words
        return found.words

    def take_name(self, text: ThemeText, telling: Telling, earlier: Earlier | None) -> None:
        """The number in front matter leaves it for the name of the file; so does a slug that another theme has."""
        for said in (_NUMBER, _SLUG):
            found = said.search(text.front)
            if found is None or (earlier and said.search(placing.front(earlier.base))):
                continue
            if said is _NUMBER:
                text.number = int(found[1])
            elif earlier is None and names.slug(found[1]) not in self.names:
                self.names.add(names.slug(found[1]))
                continue
            text.front = text.front[: found.start()] + text.front[found.end() :]
            telling.place = 0
            telling.leave(rules.LABELS, found[0])

    def number(self, wanted: int) -> int:
        """The number of a theme: its own if nobody has it, else the next."""
        if not wanted or wanted in self.numbers:
            wanted = max(self.numbers, default=0) + 1
        self.numbers.add(wanted)
        return wanted

    def name(self, start: str) -> str:
        name, count = start, 1
        while name in self.names:
            count += 1
            name = f"{start}-{count}"
        self.names.add(name)
        return name

    def picture(self, data: bytes, names: Iterator[str]) -> str:
        """The name of a picture: that which the same picture has already, else the first of these that it may have."""
        digest = fingerprint.of(data)
        if digest not in self.named:
            self.named[digest] = next(name for name in names if self.holds(name, data))
            self.drawn += len(data)
            if self.drawn > MOST_TOGETHER:
                raise RefusedError(TOGETHER.at(Location(file=self.named[digest]), limit=MOST_TOGETHER // 1_000_000))
        return self.named[digest]

    def holds(self, name: str, data: bytes) -> bool:
        """Whether a picture may have that name: nobody has it, or it is the same picture.

        To many disks a name in small letters is the same as one in capitals.
        """
        file, known = f"content/{name}", name.casefold()
        there = self.alike(file) if known not in self.pictures else ""
        if there:
            try:
                return there == file and self.sources.read(file, len(data)) == data
            except UnreadError:
                return False
        return self.pictures.setdefault(known, (name, data)) == (name, data)

    def alike(self, file: str) -> str:
        """What is there under that name, or under one that differs by capitals alone."""
        folder = file.rpartition("/")[0]
        if self.sources.is_there(file) or self.sources.kind(folder) != "folder":
            return file if self.sources.is_there(file) else ""
        return next((other for other in self.sources.listed(folder) if other.casefold() == file.casefold()), "")

    def recognised(
        self, read: Recognised, guessed: Sequence[Diagnostic], text: ThemeText, document: Document, file: str
    ) -> list[Notice]:
        """What reading had to decide, each with its place in the source too."""
        told = []
        own = [
            (diagnostic, diagnostic.location.line if diagnostic in read.diagnostics else 0) for diagnostic in guessed
        ]
        for diagnostic, line in (*own, *((diagnostic, diagnostic.location.line) for diagnostic in read.diagnostics)):
            at = line - text.begins
            place = text.passages[at].place if 0 <= at < len(text.passages) else 0
            source = replace(diagnostic, location=Location(file=document.name, line=place))
            told.append(Notice(state=PassageState.GUESSED, diagnostic=source, notes=Location(file=file, line=line)))
        return told

    # -- what is told ----------------------------------------------------------------------------------------------

    def quoted(self, told: Sequence[Notice]) -> list[str]:
        """What the report quotes of a source."""
        return [
            notice.diagnostic.message(self.recognition.language) for notice in told if notice.state is PassageState.LEFT
        ]

    def of_markup(self, document: Document, written: Sequence[str], told: Sequence[Notice]) -> list[Notice]:
        """Of a text in another markup than ours, the signs that are words: reading knows which are not text."""
        if document.form in (*opening.MARKDOWN, ".txt", ".text", ".html", ".htm", ".xhtml"):
            return []
        missing = proof.lost(document.words, written, self.quoted(told))
        telling = Telling(document.name)
        telling.leave(rules.MARKUP, " ".join(missing))
        return telling.told


def _located(told: Iterable[Notice], made: Sequence[ImportedTheme]) -> Iterator[Notice]:
    """Guesses with the place in the notes where what each is of stands: the first passage that is there or behind."""
    lines = [
        (passage.place, theme.file, theme.text.begins + at)
        for theme in made
        for at, passage in enumerate(theme.text.passages)
        if passage.text.strip()
    ]
    reached = list(accumulate((place for place, _, _ in lines), max))
    for notice in told:
        place = notice.diagnostic.location.line
        at = bisect_left(reached, place) if place and notice.state is not PassageState.LEFT else len(lines)
        yield replace(notice, notes=Location(file=lines[at][1], line=lines[at][2])) if at < len(lines) else notice


_CALL = re.compile(r"\[\^([^\[\]\s]{1,60})\]")
_NOTE = re.compile(rf"{_CALL.pattern}:")


def _without_notes(passages: Sequence[Passage]) -> tuple[list[Passage], dict[str, list[Passage]]]:
    """The lines without footnotes, and these by their keys, each with its further lines."""
    body: list[Passage] = []
    notes: dict[str, list[Passage]] = {}
    key = ""
    for passage in passages:
        if found := _NOTE.match(passage.text):
            key = found[1]
            notes[key] = [passage]
        elif key and passage.text.startswith("    "):
            notes[key].append(passage)
        else:
            key = "" if passage.text.strip() else key
            body.append(passage)
    return body, notes


def _called(passages: Sequence[Passage], notes: dict[str, list[Passage]]) -> list[Passage]:
    """The footnotes that these lines call; one that two themes call stands in both."""
    called = {key for passage in passages for key in _CALL.findall(passage.text)}
    found: list[Passage] = []
    for key, some in notes.items():
        if key in called:
            found += [*([] if found else [some[0]._replace(text="")]), *some]
    return found
