"""Load the content: a project's folder in, the workshop out, and all that is wrong with any of its files."""

from __future__ import annotations

import functools
import operator
import posixpath
import re
from dataclasses import dataclass, replace
from itertools import groupby, islice
from pathlib import PurePath, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote

from feuillet.languages import labels
from feuillet.looks import fonts, icons, palette
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity, errors
from feuillet.model.workshop import (
    Block,
    Brand,
    Group,
    Located,
    Model,
    Note,
    Organisation,
    Prose,
    Resource,
    Section,
    Speaker,
    Theme,
    ThemeFacts,
    ThemeFile,
    Workshop,
)
from feuillet.pictures import descriptions, paints
from feuillet.pictures import preparation as pictures
from feuillet.project import sources, text_file
from feuillet.project.sources import ChangedError, Sources, TooManyError, UnreadError
from feuillet.reading import examples, facts, own_pages, yaml_source
from feuillet.reading.notes import sections
from feuillet.reading.notes import structure as notes
from feuillet.reading.yaml_source import Mapping, Sequence
from feuillet.text import acronyms, deadline, prose, stray
from feuillet.text.entities import unescape
from feuillet.text.names import did_you_mean, fold, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from feuillet.model.workshop import SectionDefinition

WORKSHOP_FILE = "content/workshop.yaml"
THEMES_FOLDER = "content/themes"

NO_CONTENT = Rule(
    code="no-content",
    en="there is no folder 'content' here: {folder}",
    fr="il n’y a pas de dossier « content » ici : {folder}",
    hint_en="Say which folder is that of your workshop: {run:check --project my-workshop}\n"
    "Or make a new one: {run:init my-workshop}",
    hint_fr="Dites quel dossier est celui de votre journée : {run:check --project ma-journee}\n"
    "Ou créez-en un : {run:init ma-journee}",
)
NO_WORKSHOP = Rule(
    code="no-workshop",
    en="the file content/workshop.yaml is missing, which says the title, the date and the place",
    fr="il manque le fichier content/workshop.yaml, qui dit le titre, la date et le lieu",
    hint_en="Make it; one line is enough to begin with: title: My workshop day",
    hint_fr="Créez-le ; une ligne suffit pour commencer : title: Ma journée d’ateliers",
)
NO_WORKSHOP_BUT = Rule(
    code="no-workshop",
    en=NO_WORKSHOP.en,
    fr=NO_WORKSHOP.fr,
    hint_en="Rename '{other}' to 'workshop.yaml'.",
    hint_fr="Renommez « {other} » en « workshop.yaml ».",
)
NO_THEMES = Rule(
    code="no-themes",
    en="there is no theme: the folder content/themes holds no .md or .yaml file",
    fr="il n’y a aucun thème : le dossier content/themes ne contient ni fichier .md ni fichier .yaml",
    hint_en="Put the notes of each theme there, as 01-name-of-theme.md, or make one: {run:add-theme 'Title'}",
    hint_fr="Mettez-y les notes de chaque thème, sous un nom comme 01-nom-du-theme.md, ou créez-en un : "
    "{run:add-theme 'Titre'}",
)
MISSING_TITLE = Rule(
    code="missing-title",
    en="the title is missing",
    fr="il manque le titre",
    hint_en="Write it at the top: title: {suggestion}",
    hint_fr="Écrivez-le tout en haut : title: {suggestion}",
)
MISSING_THEME_TITLE = Rule(
    code="missing-title",
    en="the title of the theme is missing",
    fr="il manque le titre du thème",
    hint_en="Write three lines at the very top of the file: '---', 'title: {suggestion}' and '---'.",
    hint_fr="Écrivez trois lignes tout en haut du fichier : « --- », « title: {suggestion} » et « --- ».",
)
SAME_NUMBER = Rule(
    code="same-number",
    en="this theme has the number {number}, and so has {other}",
    fr="ce thème a le numéro {number}, et {other} aussi",
    hint_en="Change the number at the beginning of one of the file names, or write 'number: …' in its front matter.",
    hint_fr="Changez le numéro au début d’un des noms de fichiers, ou écrivez « number: … » dans son en-tête.",
)
SAME_SLUG = Rule(
    code="same-slug",
    en="this theme's sheet is named '{slug}', and so is that of {other}",
    fr="la fiche de ce thème se nomme « {slug} », et celle de {other} aussi",
    hint_en="Rename one of the files, or write 'slug: …' in its front matter.",
    hint_fr="Renommez un des fichiers, ou écrivez « slug: … » dans son en-tête.",
)
ZERO = Rule(
    code="number-zero",
    en="the file name begins with 0, which is no number of a theme",
    fr="le nom du fichier commence par 0, qui n’est pas un numéro de thème",
    hint_en="Begin with 01, or leave the number out.",
    hint_fr="Commencez par 01, ou ne mettez pas de numéro.",
)
NO_NAME = Rule(
    code="file-name-empty",
    severity=Severity.WARNING,
    en="the file name has no letter to name the sheet by; it will be '{slug}'",
    fr="le nom du fichier n’a pas de lettre pour nommer la fiche ; ce sera « {slug} »",
    hint_en="Rename the file, such as 03-name-of-theme.md",
    hint_fr="Renommez le fichier, par exemple 03-nom-du-theme.md",
)
RESERVED_NAME = Rule(
    code="file-name-reserved",
    severity=Severity.WARNING,
    en="a file of this name cannot exist in Windows; its sheet is named '{slug}'",
    fr="un fichier de ce nom ne peut pas exister sous Windows ; sa fiche se nomme « {slug} »",
    hint_en="Rename the file, so that all can open the folder.",
    hint_fr="Renommez le fichier, pour que chacun puisse ouvrir le dossier.",
)
NOTES_NOT_READ = Rule(
    code="unknown-file",
    en="these notes are not read: themes are .md or .yaml files, in plain text",
    fr="ces notes ne sont pas lues : les thèmes sont des fichiers .md ou .yaml, en texte brut",
    hint_en="Save them as plain text in UTF-8 under the name content/themes/{suggestion}. To leave them out, put _ "
    "before the name of the file, or move it elsewhere.",
    hint_fr="Enregistrez-les en texte brut, en UTF-8, sous le nom content/themes/{suggestion}. Pour les laisser de "
    "côté, mettez _ devant le nom du fichier, ou rangez-le ailleurs.",
)
MISPLACED = Rule(
    code="unknown-file",
    en="these notes are not read: those of themes are in content/themes",
    fr="ces notes ne sont pas lues : celles des thèmes sont dans content/themes",
    hint_en="Move the file there. To leave it out, put _ before its name.",
    hint_fr="Déplacez-y le fichier. Pour le laisser de côté, mettez _ devant son nom.",
)
SAME_TITLE = Rule(
    code="same-title",
    severity=Severity.WARNING,
    en="this theme has the same title as {other}",
    fr="ce thème a le même titre que {other}",
    hint_en="Is one a copy, as programs that share folders leave them? Delete it, or put _ before its name; else tell "
    "their titles apart.",
    hint_fr="L’un est-il une copie, comme en laissent les programmes qui partagent des dossiers ? Supprimez-la, ou "
    "mettez _ devant son nom ; sinon, distinguez les titres.",
)
SAME_TEXT = Rule(
    code="same-title",
    severity=Severity.WARNING,
    en="this theme has the same text as {other}",
    fr="ce thème a le même texte que {other}",
    hint_en="Is one a copy? Delete it, or put _ before its name.",
    hint_fr="L’un est-il une copie ? Supprimez-la, ou mettez _ devant son nom.",
)
UNKNOWN_FILE = Rule(
    code="unknown-file",
    severity=Severity.WARNING,
    en="this file is not read: themes are .md or .yaml files",
    fr="ce fichier n’est pas lu : les thèmes sont des fichiers .md ou .yaml",
    hint_en="If it is a theme, save it as plain text under the name '{suggestion}'; if not, move it elsewhere.",
    hint_fr="Si c’est un thème, enregistrez-le en texte brut sous le nom « {suggestion} » ; sinon, mettez-le ailleurs.",
)
TOO_MANY = Rule(
    code="too-many-files",
    en="there is too much in this folder, or in folders within each other: a workshop has some hundreds of files",
    fr="il y a trop de choses dans ce dossier, ou dans des dossiers emboîtés : une journée a quelques centaines de "
    "fichiers",
    hint_en="Move away what does not belong to the workshop: archives, programs, other years.",
    hint_fr="Mettez ailleurs ce qui n’est pas de cette journée : archives, programmes, autres années.",
)
STRANGE_NAME = Rule(
    code="file-name-strange",
    severity=Severity.WARNING,
    en="the name of this file is no readable text: it is not read",
    fr="le nom de ce fichier n’est pas un texte lisible : il n’est pas lu",
    hint_en="Rename it, with letters, digits and hyphens; accents are spoilt by some archives.",
    hint_fr="Renommez-le, avec des lettres, des chiffres et des tirets ; certaines archives abîment les accents.",
)
STRANGE_THEME = Rule(
    code="file-name-strange",
    en=STRANGE_NAME.en,
    fr=STRANGE_NAME.fr,
    hint_en=STRANGE_NAME.hint_en,
    hint_fr=STRANGE_NAME.hint_fr,
)
FOLDER_NOT_READ = Rule(
    code="folder-not-read",
    en="there are themes in this folder, which is not read",
    fr="il y a des thèmes dans ce dossier, qui n’est pas lu",
    hint_en="Put them in content/themes itself. To leave them out, put _ before the name of the folder.",
    hint_fr="Mettez-les dans content/themes même. Pour les laisser de côté, mettez _ devant le nom du dossier.",
)
SET_ASIDE = Rule(
    code="set-aside",
    severity=Severity.WARNING,
    en="not read, as their names begin with _ or a dot: {names}",
    fr="non lus, car leurs noms commencent par _ ou un point : {names}",
    hint_en="If one is a theme, rename it; if none is, there is nothing to do, or move them out of this folder.",
    hint_fr="Si l’un d’eux est un thème, renommez-le ; sinon, il n’y a rien à faire, ou sortez-les de ce dossier.",
)
PICTURE_NOT_FOUND = Rule(
    code="picture-not-found",
    en="there is no picture '{name}' in content/",
    fr="il n’y a pas d’image « {name} » dans content/",
    hint_en="Put the file there, or mend its name: small and capital letters count. Pictures that are there: {there}.",
    hint_fr="Mettez-y le fichier, ou corrigez son nom : majuscules et minuscules comptent. Images présentes : {there}.",
)
PICTURE_NEAR = Rule(
    code="picture-not-found",
    en=PICTURE_NOT_FOUND.en,
    fr=PICTURE_NOT_FOUND.fr,
    hint_en="Did you mean '{suggestion}'?",
    hint_fr="Vouliez-vous dire « {suggestion} » ?",
)
PICTURE_OUTSIDE = Rule(
    code="picture-outside",
    en="the picture '{name}' is not inside the folder content/",
    fr="l’image « {name} » n’est pas dans le dossier content/",
    hint_en="Copy it into content/images and write: images/{file}",
    hint_fr="Copiez-la dans content/images et écrivez : images/{file}",
)
PICTURE_REMOTE = Rule(
    code="picture-remote",
    en="the picture '{file}' is on the web, from where nothing is fetched",
    fr="l’image « {file} » est sur le web, où rien n’est pris",
    hint_en="Download it into content/images and write: images/{file}",
    hint_fr="Téléchargez-la dans content/images et écrivez : images/{file}",
)
PICTURE_UNUSED = Rule(
    code="picture-unused",
    severity=Severity.WARNING,
    en="nothing uses this picture",
    fr="rien n’utilise cette image",
    hint_en="Show it in a theme with ![what it shows]({name}), or delete it.",
    hint_fr="Montrez-la dans un thème avec ![ce qu’elle montre]({name}), ou supprimez-la.",
)
LOGO_UNUSED = Rule(
    code="picture-unused",
    severity=Severity.WARNING,
    en="nothing uses this logo",
    fr="rien n’utilise ce logo",
    hint_en="Name it in content/workshop.yaml, in the lines under 'brand:' (logo: {name}), or delete it.",
    hint_fr="Nommez-le dans content/workshop.yaml, sous « brand: » (logo: {name}), ou supprimez-le.",
)
EXAMPLE_PICTURE_UNUSED = Rule(
    code="picture-unused",
    severity=Severity.WARNING,
    en="nothing uses this picture any more, which came with the example",
    fr="rien n’utilise plus cette image, qui vient de l’exemple",
    hint_en="Delete the file.",
    hint_fr="Supprimez ce fichier.",
)
UNKNOWN_ICON = Rule(
    code="unknown-icon",
    severity=Severity.WARNING,
    en="there is no icon '{name}'",
    fr="il n’y a pas d’icône « {name} »",
    hint_en="Choose one on lucide.dev and write its name as it is there, such as 'gavel'.",
    hint_fr="Choisissez-en une sur lucide.dev et écrivez son nom comme là-bas, par exemple « gavel ».",
)
UNKNOWN_AFTER = Rule(
    code="unknown-section",
    en="'after' names a section '{name}' that does not exist",
    fr="« after » nomme une rubrique « {name} » qui n’existe pas",
    hint_en="Choose one of: {known}.",
    hint_fr="Choisissez parmi : {known}.",
)
SAME_SECTION = Rule(
    code="same-section",
    en="two section definitions have the id '{name}'",
    fr="deux définitions de rubriques ont l’identifiant « {name} »",
    hint_en="Give one of them another id, or delete it.",
    hint_fr="Donnez-en un autre à l’une d’elles, ou supprimez-la.",
)

_LONGEST_TITLE = 90  # characters of a first line that may be one
_LISTED = 20  # files or names that a message lists
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".svg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".avif"})
_THEMES = frozenset({".md", ".markdown", ".yaml", ".yml"})
# What people write notes with, and is not read; a file without a suffix too.
_NOTES_NOT_READ = frozenset(
    {
        *("", ".txt", ".text", ".docx", ".doc", ".odt", ".fodt", ".rtf", ".pdf", ".pages", ".html", ".htm", ".mhtml"),
        *(".rst", ".adoc", ".asciidoc", ".org", ".tex", ".wiki", ".textile", ".mkd", ".mdown", ".mdwn", ".qmd", ".rmd"),
        *(".epub", ".gdoc", ".wps", ".pptx", ".ppt", ".odp", ".key", ".one", ".eml"),
    }
)
_SET_ASIDE = re.compile(r"_(?!_MACOSX)|\.(?![_.#~])")  # by its author; others are left by programs
STYLE_DEEP = Rule(
    code="style-too-deep",
    en="this style has more than {most} brackets within each other",
    fr="ce style a plus de {most} parenthèses ou accolades les unes dans les autres",
    hint_en="Look for one that is opened and never closed, or take the style that comes with Feuillet.",
    hint_fr="Cherchez-en une qui est ouverte et jamais fermée, ou reprenez le style fourni avec Feuillet.",
)
_NUMBERED = re.compile(r"\d{1,3}[-_. ]")
_LEFT_BY_PROGRAMS = re.compile(
    r"\.|~\$|#.*#$|.*(~|\.(bak|swp|swo|tmp|orig))$|(thumbs\.db|desktop\.ini)$", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What a project's content came to; no workshop if an error stops it. `files` are all that it was read from."""

    workshop: Workshop | None
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]
    language: str = "fr"


def is_set_aside(path: PurePath) -> bool:
    """Whether a name says that a file or folder is a draft, or hidden: it is no theme and no project."""
    return path.name.startswith(("_", "."))


def load(project: Path | Sources, remembered: Remembered | None = None) -> Loaded:
    """The workshop of a project's folder, and everything that is wrong with it in one go."""
    return _Loading(sources.of(project), remembered or Remembered()).load()


@dataclass(kw_only=True)
class _Draft:
    """A theme before its number and slug are settled."""

    file: str
    facts: ThemeFacts
    introduction: tuple[Block, ...]
    sections: tuple[Section, ...]
    speakers: tuple[Speaker, ...]
    actors: tuple[Resource, ...]
    documents: tuple[Resource, ...]
    notes: tuple[Note, ...]
    acronyms: dict[str, str]
    places: dict[str, yaml_source.Place]
    number: int = 0
    slug: str = ""


class Remembered:
    """Themes as they were read the last time, for one who loads a project again and again."""

    def __init__(self) -> None:
        self.themes: dict[str, tuple[Any, _Draft, tuple[Diagnostic, ...], dict[Location, Location]]] = {}


class _Loading:
    """One run of `load`, with what it found so far."""

    def __init__(self, project: Sources, remembered: Remembered) -> None:
        self.sources = project
        self.remembered = remembered
        self.diagnostics: list[Diagnostic] = []
        self.files: list[str] = []
        self.definitions: tuple[SectionDefinition, ...] = ()
        self.language = "fr"
        self.used: dict[str, tuple[Diagnostic, ...]] = {}  # pictures, and what is wrong with each
        self.about: Any = None  # what workshop.yaml says, as it is written
        self.texts: dict[str, str] = {}  # of the files of themes
        self.logo_places: dict[Location, Location] = {}

    def load(self) -> Loaded:
        try:
            return self.loaded(self.whole())
        except TooManyError as problem:
            self.diagnostics.clear()
            self.tell(TOO_MANY.at(Location(file=problem.folder)))
        except ChangedError as problem:
            self.tell(problem.diagnostic)
        return self.loaded(None)

    def whole(self) -> Workshop | None:
        """The day as all files tell it; None if they tell of none."""
        if self.sources.kind("content") != "folder":
            outside = self.sources.troubles("content").get("content")
            self.tell(
                text_file.unread(outside, Location(file="content"), 0)
                if outside
                else NO_CONTENT.at(Location(file="content"), folder=self.folder)
            )
            return None
        self.check_own_files()
        self.check_names()
        day = self.workshop()
        self.definitions = sections.definitions(self.language, day.sections)
        drafts = [draft for path in self.theme_files() if (draft := self.theme(path)) is not None]
        self.settle(drafts)
        themes = tuple(self.finished(draft) for draft in sorted(drafts, key=lambda one: (one.number, one.file)))
        meanings = {key: value for draft in drafts for key, value in draft.acronyms.items()} | day.acronyms
        day = day.model_copy(update={"themes": themes, "acronyms": meanings})
        written = ((text, Location(file=file)) for file, text in self.texts.items())
        self.tell(*examples.left(self.about, written))
        return self.check(day)

    @property
    def folder(self) -> str:
        """The name of the project's own folder."""
        return self.sources.project.resolve().name

    def check_own_files(self) -> None:
        """A project's own templates and styles: all that is there must be files of the project that can be read."""
        for folder, most in (("templates", sources.TEMPLATE), ("styles", sources.STYLE)):
            total = 0
            for name, problem in self.sources.troubles(folder).items():
                if not _LEFT_BY_PROGRAMS.match(PurePosixPath(name).name):
                    self.tell(text_file.unread(problem, Location(file=name), most))
            for name in self.sources.files(folder):
                if folder == "styles" and suffix(name) != ".css":  # never read
                    continue
                try:
                    data = self.sources.read(name, most)
                except UnreadError as problem:
                    self.tell(text_file.unread(problem, Location(file=name), most))
                    continue
                total += len(data)
                if folder == "styles" and paints.is_deep(data.decode("utf-8", "replace")):
                    self.tell(STYLE_DEEP.at(Location(file=name), most=paints.DEEPEST))
            if total > 10 * most:
                self.tell(text_file.unread(UnreadError("large", size=total), Location(file=folder), 10 * most))

    def check_names(self) -> None:
        """Files whose names are no text, or hold what no name should: none of them is read."""
        for name in self.sources.strange:
            is_theme = PurePosixPath(name).parent.as_posix() == THEMES_FOLDER and suffix(name) in _THEMES
            self.tell((STRANGE_THEME if is_theme else STRANGE_NAME).at(Location(file=sources.shown(name))))

    def tell(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics.extend(diagnostics)

    def loaded(self, workshop: Workshop | None) -> Loaded:
        """Each diagnostic once, in order of place; a workshop only if none of them is an error."""
        distinct = {(one.rule.code, one.location, one.message("en")): one for one in self.diagnostics}
        ordered = sorted(distinct.values(), key=lambda one: (one.location.file, one.location.line, one.location.column))
        return Loaded(
            workshop=None if any(errors(ordered)) else workshop,
            diagnostics=tuple(ordered),
            files=tuple(self.files),
            language=self.language,
        )

    def read(self, name: str) -> str | None:
        self.files.append(name)
        text, found = text_file.read(self.sources, name)
        self.tell(*found)
        return text

    def listed(self, folder: str) -> tuple[str, ...]:
        """What is in a folder, in order of names."""
        try:
            return self.sources.listed(folder)
        except UnreadError as problem:
            self.tell(text_file.unread(problem, Location(file=folder), 0))
            return ()

    # workshop.yaml

    def workshop(self) -> Workshop:
        """The day as workshop.yaml tells it; where it tells nothing usable, enough of one to go on with the themes."""
        stand_in = Workshop(title=Prose(self.folder.capitalize() or "?"))
        source = Location(file=WORKSHOP_FILE, line=1, column=1)
        if not self.sources.is_there(WORKSHOP_FILE):
            others = [PurePosixPath(one).name for one in self.listed("content") if suffix(one) in (".yaml", ".yml")]
            rule = NO_WORKSHOP_BUT if others else NO_WORKSHOP
            self.tell(rule.at(Location(file=WORKSHOP_FILE), other=", ".join(others)))
            return stand_in
        text = self.read(WORKSHOP_FILE)
        if text is None:
            return stand_in
        try:
            with deadline.limited():
                return self.workshop_of(text, source, stand_in)
        except deadline.OutOfTimeError as error:
            self.tell(deadline.told(error, WORKSHOP_FILE))
            return stand_in

    def workshop_of(self, text: str, source: Location, stand_in: Workshop) -> Workshop:
        data, found = yaml_source.parse(text, file=WORKSHOP_FILE)
        self.tell(*found)
        if data is None:
            if not any(errors(found)):  # only comments
                self.tell(text_file.EMPTY.at(Location(file=WORKSHOP_FILE)))
            return stand_in
        self.about = data
        language = fold(str(data.get("language", data.get("langue", ""))) if isinstance(data, Mapping) else "")
        self.language = "en" if language in ("en", "english", "anglais") else "fr"
        self.add_title(data, "titre", MISSING_TITLE, source, str(stand_in.title.markdown))
        day, found = facts.parse(Workshop, data, source)
        self.note_logos(data)
        self.tell(*found)
        if day is None:
            return stand_in
        self.check_definitions(day.sections, data.get("sections"))
        whole = Location(file=WORKSHOP_FILE)  # what is wrong with a print or a letter that nothing is said of
        unsaid = {name: one for name in ("print", "mail") if not (one := getattr(day, name)).source.file}
        return day.model_copy(update={name: one.model_copy(update={"source": whole}) for name, one in unsaid.items()})

    def add_title(
        self, data: Any, other_key: str, rule: Rule, source: Location, stand_in: str, *, suggestion: str = ""
    ) -> None:
        """A missing title is told once, here, unless it may be among what cannot be read.

        A mistyped key for it is told with the other keys.
        """
        if not isinstance(data, Mapping) or isinstance(data.get("title"), (Mapping, Sequence)):
            return
        near = [key for key in data.places if key == other_key or did_you_mean(key, ["title"])]
        if any(str(data.get(key) or "").strip() for key in near):
            return
        at = data.places["title"].key if "title" in data.places else source
        if data.whole:
            self.tell(rule.at(at, suggestion=suggestion or stand_in))
        data["title"] = Located(stand_in, at)
        data.places.setdefault("title", yaml_source.Place(key=at, value=at))

    def check_definitions(self, own: tuple[SectionDefinition, ...], data: Any) -> None:
        known = {one.id: None for one in sections.definitions(self.language, own)}
        taken: set[str] = set()
        for index, one in enumerate(own):
            at = one.source

            def place(key: str, index: int = index, at: Location = at) -> Location:
                found = yaml_source.place(data, (index, key))
                return found.value if found else at

            if one.icon and not icons.exists(one.icon):
                self.tell(UNKNOWN_ICON.at(place("icon"), name=one.icon))
            if one.after and one.after not in known:
                self.tell(UNKNOWN_AFTER.at(place("after"), name=one.after, known=", ".join(islice(known, _LISTED))))
            if one.id in taken:
                self.tell(SAME_SECTION.at(place("id"), name=one.id))
            taken.add(one.id)

    # Themes

    def theme_files(self) -> list[str]:
        """The files of the themes, in order of their names."""
        before = len(self.diagnostics)
        found = []
        aside = []
        there = self.sources.is_there(THEMES_FOLDER)
        for file in self.listed(THEMES_FOLDER) if there else ():
            path = PurePosixPath(file)
            if is_set_aside(path):
                aside += [path.name] if _SET_ASIDE.match(path.name) and self.holds_themes(file) else []
                continue
            if _LEFT_BY_PROGRAMS.match(path.name):
                continue
            if suffix(file) in _THEMES:
                found.append(file)
            elif self.sources.kind(file) == "folder":
                if self.holds_themes(file):
                    self.tell(FOLDER_NOT_READ.at(Location(file=file)))
            elif suffix(file) not in _PICTURES:
                rule = NOTES_NOT_READ if suffix(file) in _NOTES_NOT_READ else UNKNOWN_FILE
                stem = path.stem if suffix(path.stem) not in _THEMES else PurePosixPath(path.stem).stem
                self.tell(rule.at(Location(file=file), suggestion=f"{stem}.md"))
        for file in self.listed("content"):
            if _NUMBERED.match(PurePosixPath(file).name) and suffix(file) in _THEMES:
                self.tell(MISPLACED.at(Location(file=file)))
        if aside:
            self.tell(SET_ASIDE.at(Location(file=THEMES_FOLDER), names=", ".join(aside)))
        if not found and not any(errors(self.diagnostics[before:])):  # which say how to bring in what is there
            self.tell(NO_THEMES.at(Location(file=THEMES_FOLDER)))
        return found

    def holds_themes(self, file: str) -> bool:
        """Whether this is a file of a theme, or a folder with some."""
        if self.sources.kind(file) != "folder":
            return suffix(file) in _THEMES
        return any(suffix(one) in _THEMES for one in self.sources.files(file))

    def theme(self, file: str) -> _Draft | None:
        path = PurePosixPath(file)
        text = self.read(file)
        if text is None:
            return None
        self.texts[file] = text
        key = text, self.definitions, self.language
        known = self.remembered.themes.get(path.name)
        if known and known[0] == key:
            _, draft, told, places = known
            self.tell(*told)
            self.logo_places |= places
            return replace(draft)
        told_before, places_before = len(self.diagnostics), set(self.logo_places)
        of_kind = self.theme_of_markdown if is_markdown(file) else self.theme_of_yaml
        try:
            with deadline.limited():
                read = of_kind(path, text)
        except deadline.OutOfTimeError as error:
            self.tell(deadline.told(error, file))
            return None
        if read is not None:
            self.name_theme(read, path)
            told = tuple(self.diagnostics[told_before:])
            places = {one: at for one, at in self.logo_places.items() if one not in places_before}
            self.remembered.themes[path.name] = key, replace(read), told, places
        return read

    def theme_of_markdown(self, path: PurePosixPath, text: str) -> _Draft:
        file = path.as_posix()
        parts, found = text_file.split(text, file)
        self.tell(*found)
        data = self.front_matter(parts, file)
        title = next((data[key] for key in ("title", "titre") if isinstance(data.get(key), Located)), None)
        parsed = notes.parse(
            parts.body,
            file=file,
            first_line=parts.body_line,
            definitions=self.definitions,
            language=self.language,
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
        self.tell(*found)
        if isinstance(data, Mapping):
            return data
        if data is not None:
            at = data.source if isinstance(data, Located | Sequence) else start
            self.tell(facts.NO_KEYS.at(at, known=", ".join(facts.known_keys(ThemeFacts))))
        nothing.whole = data is None and not any(errors(found))
        return nothing

    def add_theme_title(self, data: Mapping, path: PurePosixPath, body: str = "") -> None:
        first = next((line.strip("#*_ \t") for line in body.split("\n") if line.strip("#*_ \t")), "")
        words = re.sub(r"^\d{1,3}(?!\d)[-_. ]*", "", path.stem).replace("-", " ").replace("_", " ").strip()
        stand_in = (words[:1].upper() + words[1:]) or path.stem
        likely = first if 0 < len(first) <= _LONGEST_TITLE else stand_in  # more so than a name of a file
        likely = yaml_source.quoted(likely) if ": " in likely or not likely[:1].isalnum() else likely
        rule = MISSING_TITLE if data.places else MISSING_THEME_TITLE
        self.add_title(data, "titre", rule, data.source, stand_in, suggestion=likely)

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

    def theme_facts(self, kind: type[facts.M], data: Mapping, path: PurePosixPath) -> facts.M:
        source = Location(file=path.as_posix(), line=1, column=1)
        about, found = facts.parse(kind, data, source)
        self.note_logos(data)
        self.tell(*found)
        if about is None:  # too much is wrong with it; all of it is told
            about = kind.model_validate({"title": Prose(path.stem, source), "source": source})
        return about

    def theme_of_yaml(self, path: PurePosixPath, text: str) -> _Draft | None:
        file = path.as_posix()
        source = Location(file=file, line=1, column=1)
        data, found = yaml_source.parse(text, file=file)
        self.tell(*found)
        if data is None:
            if not any(errors(found)):  # only comments
                self.tell(text_file.EMPTY.at(Location(file=file)))
            return None
        if not isinstance(data, Mapping):
            _, found = facts.parse(ThemeFile, data, source)
            self.tell(*found)
            return None
        written = data.get("sections")
        self.add_theme_title(data, path)
        about = self.theme_facts(ThemeFile, data, path)
        if isinstance(written, Mapping):
            self.tell(*facts.texts_with_colon(written))
        parsed = notes.parse_data(
            about.introduction,
            written if isinstance(written, Mapping) else {},
            source=written.source if isinstance(written, Mapping) else source,
            definitions=self.definitions,
            language=self.language,
            title=about.title.markdown,
        )
        return self.draft(file, about, parsed, data)

    def draft(self, file: str, about: ThemeFacts, parsed: notes.ParsedNotes, data: Mapping) -> _Draft:
        """What the facts and the notes of a theme say together."""
        self.tell(*parsed.diagnostics)
        return _Draft(
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

    def name_theme(self, draft: _Draft, path: PurePosixPath) -> None:
        """Number and slug from the front matter, or else from the file name."""
        match = re.match(r"(?:(\d{1,3})(?!\d))?[-_. ]*(.*)", path.stem, re.DOTALL)
        digits, rest = (match[1], match[2]) if match else (None, path.stem)
        location = Location(file=draft.file)
        if draft.facts.number is None and digits is not None and not int(digits):
            self.tell(ZERO.at(location))
        draft.number = draft.facts.number or int(digits or 0)
        draft.slug = draft.facts.slug or slug(rest)
        if not draft.slug:
            draft.slug = slug(draft.facts.title.markdown) or "theme"
            self.tell(NO_NAME.at(location, slug=draft.slug))
        if draft.slug == f"{fold(path.stem)}-x":
            self.tell(RESERVED_NAME.at(location, slug=draft.slug))

    def settle(self, drafts: list[_Draft]) -> None:
        """The next numbers for themes without one; a number or slug that two have is an error in both."""
        last = max((draft.number for draft in drafts), default=0)
        for draft in drafts:
            if not draft.number:
                last += 1
                draft.number = last
        numbers: dict[int, list[_Draft]] = {}
        slugs: dict[str, list[_Draft]] = {}
        for draft in drafts:
            numbers.setdefault(draft.number, []).append(draft)
            slugs.setdefault(draft.slug, []).append(draft)
        for draft in drafts:
            self.tell(*self.clashes(draft, numbers[draft.number], slugs[draft.slug]))
        self.tell(*self.doubles(drafts))

    def doubles(self, drafts: list[_Draft]) -> Iterator[Diagnostic]:
        """Themes with the title, or the text, of one before them: most often a copy that a program left."""
        titles: dict[str, _Draft] = {}
        bodies: dict[str, _Draft] = {}
        for draft in drafts:
            title = fold(draft.facts.title.markdown)
            same = titles.setdefault(title, draft)
            if same is not draft and (same.number == draft.number or same.slug == draft.slug):
                continue  # that is told
            if same is not draft:
                yield SAME_TITLE.at(self.place_of(draft, "title"), other=same.file)
                continue
            text = self.texts[draft.file]
            body = text_file.split(text, draft.file)[0].body if is_markdown(draft.file) else text
            same = bodies.setdefault(body.strip(), draft) if body.strip() else draft
            if same is not draft:
                yield SAME_TEXT.at(Location(file=draft.file), other=same.file)

    def clashes(self, draft: _Draft, numbered: list[_Draft], named: list[_Draft]) -> Iterator[Diagnostic]:
        """What this theme has in common with those of its number, and with those of its slug."""
        about = draft.facts
        if len(numbered) > 1:
            at = self.place_of(draft, "number") if about.number else Location(file=draft.file)
            yield SAME_NUMBER.at(at, number=draft.number, other=_others(draft, numbered))
        if len(named) > 1:
            at = self.place_of(draft, "slug") if about.slug else Location(file=draft.file)
            yield SAME_SLUG.at(at, slug=draft.slug, other=_others(draft, named))

    def place_of(self, draft: _Draft, key: str) -> Location:
        return draft.places[key].value if key in draft.places else Location(file=draft.file)

    def finished(self, draft: _Draft) -> Theme:
        """The theme, its pictures found."""
        about = draft.facts
        theme = Theme(
            title=about.title,
            number=draft.number,
            slug=draft.slug,
            summary=about.summary,
            speakers=draft.speakers,
            actors=draft.actors,
            documents=draft.documents,
            introduction=draft.introduction,
            sections=draft.sections,
            notes=draft.notes,
            source=about.source,
        )
        pictured: Theme = self.with_pictures(theme, draft.file)
        return _with_numbered_notes(pictured)

    # Pictures

    def with_pictures(self, one: Any, file: str) -> Any:
        """A part of a theme whose blocks name their pictures relative to the project."""
        if isinstance(one, tuple):
            several: list[Any] = []
            for item in one:
                new = self.with_pictures(item, file)
                if new is not None and not (new is not item and several and _is_said(item, new, several[-1])):
                    several.append(new)
            made = tuple(several)
            return one if len(made) == len(one) and all(map(operator.is_, made, one)) else made
        if isinstance(one, Block) and one.picture:
            return self.pictured(one, file)
        if not isinstance(one, Theme | Section | Group | Block) or (isinstance(one, Block) and not one.points):
            return one
        changed = {}
        for name in ("introduction", "sections", "groups", "blocks", "points"):
            old = getattr(one, name, ())
            new = self.with_pictures(old, file)
            if new is not old:
                changed[name] = new
        if isinstance(one, Group) and one.title is None and changed.get("blocks") == ():
            return None  # nothing but pictures that are not printed
        return one.model_copy(update=changed) if changed else one

    def pictured(self, block: Block, file: str) -> Block | None:
        """A picture with its file; without one that can be printed, what it shows in words, if a person wrote some."""
        words, made_up = descriptions.description(block.text.markdown, block.picture)
        found = self.picture(block.picture, block.source, file)
        usable = isinstance(found, str) and self.use_picture(found, block.source, in_words=bool(words))
        if not isinstance(found, str):
            self.tell(*_not_printed([found], in_words=bool(words)))
        if usable:
            if made_up:
                self.tell(descriptions.DESCRIPTION_AUTOMATIC.at(block.source, words=made_up))
            elif not words:
                self.tell(descriptions.DESCRIPTION_MISSING.at(block.source))
            text = Prose(words, block.text.source)
            return block.model_copy(update={"picture": found, "text": text})
        if not words:
            return None
        said = labels.labels(self.language)["picture_in_words"].format(words=" ".join(words.split()))
        text = Prose(said, block.text.source)
        return block.model_copy(update={"picture": "", "kind": "paragraph", "text": text})

    def picture(self, written: str, location: Location, file: str) -> str | Diagnostic:
        """The file of a picture, relative to the project: looked for in content/, then beside the theme."""
        name = written.replace("\\", "/")
        last = re.split(r"[/?#]", name.rstrip("/"))[-1] or "image.jpg"
        if re.match(r"(?!file:)[a-z][a-z0-9+.-]+:|//", written, re.IGNORECASE):
            return PICTURE_REMOTE.at(location, file=last if "." in last else "image.jpg")
        folders = ("content", PurePosixPath(file).parent.as_posix(), "")
        inside = [
            path
            for spelt in _spellings(written)
            for folder in folders
            if (path := posixpath.normpath(posixpath.join(folder, spelt))).startswith("content/")
        ]
        if not inside or re.match(r"[a-z]:|file:|/", name, re.IGNORECASE):
            return PICTURE_OUTSIDE.at(location, name=written, file=last)
        found = next((path for path in inside if self.sources.is_there(path) and not self.is_folder(path)), None)
        return found or self.no_picture(written, location)

    def is_folder(self, name: str) -> bool:
        return self.sources.kind(name) == "folder"

    def use_picture(self, name: str, location: Location, *, in_words: bool) -> bool:
        """Whether a picture of the notes can be printed; what is wrong with it is told where it is met first."""
        first = name not in self.used
        found = self.looked_at(name, location)
        if first:
            self.tell(*_not_printed(found, in_words=in_words))
        return not any(errors(found))

    def looked_at(self, name: str, location: Location) -> tuple[Diagnostic, ...]:
        """What is wrong with a picture, which is found out once."""
        if name not in self.used:
            if not self.sources.holds(name):
                self.files.append(name)
            self.used[name] = tuple(pictures.check(self.sources, name, location))
        return self.used[name]

    def no_picture(self, written: str, location: Location) -> Diagnostic:
        known = [name.removeprefix("content/") for name in self.picture_files()]
        stem = PurePosixPath(written.replace("\\", "/")).stem
        part = fold(stem)
        stems = {PurePosixPath(name).stem: fold(PurePosixPath(name).stem) for name in known}
        within = (
            one for one, other in stems.items() if min(len(part), len(other)) > 3 and (part in other or other in part)
        )
        nearest = did_you_mean(stem, stems) or next(within, "")
        named = [name for name in known if PurePosixPath(name).stem == nearest]
        suggestion = did_you_mean(written, named) or (named[0] if named else "")
        rule = PICTURE_NEAR if suggestion else PICTURE_NOT_FOUND
        there = ", ".join(known[:5]) + ("…" if known[5:] else "")
        return rule.at(location, name=written, suggestion=suggestion, there=there or "—")

    def picture_files(self) -> list[str]:
        return [
            name
            for name in self.sources.files("content")
            if suffix(name) in _PICTURES and not _LEFT_BY_PROGRAMS.match(PurePosixPath(name).name)
        ]

    def logo(self, name: str, location: Location) -> None:
        """A logo is named relative to content/, nowhere else."""
        found = self.picture(name, location, WORKSHOP_FILE)
        if not isinstance(found, str):
            self.tell(found)
        elif found != f"content/{name}":
            self.tell(PICTURE_NEAR.at(location, name=name, suggestion=found.removeprefix("content/")))
        else:
            self.tell(*(replace(one, location=location) for one in self.looked_at(found, location)))

    # What only the whole can tell

    def check(self, day: Workshop) -> Workshop:
        """Links, HTML, pictures, fonts and acronyms of everything that will be printed; the day as it will be."""
        for name, location in self.logos(day):
            self.logo(name, location)
        for name in self.picture_files():
            if name not in self.used:
                self.tell(self.unused(name).at(Location(file=name), name=name.removeprefix("content/")))
        self.tell(*own_pages.replacing_nothing(self.sources))
        self.tell(*palette.check(day.brand.colour, day.brand.source))
        faces, found = fonts.resolve(day.brand.fonts, self.sources)
        self.tell(*found)
        printed = {vars(part).get("link") or "" for part in parts(day)}
        printed.update(text.markdown for text, _ in texts(day))
        running: list[Prose] = []
        of_file: Callable[[tuple[Prose, Model]], str] = lambda pair: pair[0].source.file  # noqa: E731
        for file, several in groupby(texts(day), key=of_file):
            text = None
            try:
                with deadline.limited():
                    printing = list(several)
                    for text, owner in printing:
                        running.extend(self.checked(text, owner, faces))
                    wrong = {one.location.line for one in errors(self.diagnostics) if one.location.file == file}
                    strays = stray.check((words, _form(words, owner)) for words, owner in printing)
                    self.tell(*(one for one in strays if one.location.line not in wrong))
            except deadline.OutOfTimeError as error:
                self.tell(deadline.told(error, file, text.source.line if text else 0))
                return day
        names = [speaker.name for theme in day.themes for speaker in theme.speakers]
        names.append(day.contact.name if day.contact else "")
        self.tell(*acronyms.undefined(running, defined=day.acronyms, names=names, lines=self.lines))
        for written, location in strings(day):
            self.tell(*fonts.check_text(written, location, faces, self.language))
            printed.add(written)
        if fonts.missing(unescape("\n".join(printed)), faces):
            printable: Workshop = _printable(day, faces, self.language)
            return printable
        return day

    def unused(self, name: str) -> Rule:
        """What to say of a picture that nothing uses, so that what is to be done is right."""
        if "logo" in fold(PurePosixPath(name).stem).split():
            return LOGO_UNUSED
        try:
            is_example = suffix(name) == ".svg" and examples.is_picture(self.sources.read(name, sources.TEMPLATE))
        except UnreadError:
            is_example = False
        return EXAMPLE_PICTURE_UNUSED if is_example else PICTURE_UNUSED

    def lines(self, file: str) -> list[str]:
        """Those of a file of a theme, as it was read."""
        return self.texts.get(file, "").split("\n")

    def checked(self, text: Prose, owner: Model, faces: fonts.FontSet) -> Iterator[Prose]:
        """Tells what is wrong with a text, and gives it back if acronyms count in it."""
        form = _form(text, owner)
        self.tell(*prose.check(text, language=self.language, form=form))
        self.tell(*fonts.check_text(text, text.source, faces, self.language))
        if form != "code" and not (isinstance(owner, Section | Group) and text.markdown.isupper()):
            yield text

    def logos(self, day: Workshop) -> Iterator[tuple[str, Location]]:
        """Every logo with the place where it is named."""
        for one in parts(day):
            if isinstance(one, Organisation | Brand) and one.logo:
                yield one.logo, self.logo_places.get(one.source, one.source)


def _is_said(picture: Any, in_words: Any, before: Any) -> bool:
    """Whether the words that stand for a picture are those of the link before it, which it was to show."""
    if not (isinstance(picture, Block) and picture.picture and not in_words.picture and isinstance(before, Block)):
        return False
    words = picture.text.markdown
    return f"[{words}](" in before.text.markdown


def _spellings(written: str) -> list[str]:
    """What the name of a picture may stand for: with escapes and entities, with backslashes, percents, or a query."""
    names = [unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", written)).replace("\\", "/"), written.replace("\\", "/")]
    names += [unquote(name) for name in names]
    names += [re.split(r"[?#]", name, maxsplit=1)[0] for name in names]
    return list(dict.fromkeys(filter(None, names)))


def _not_printed(found: Iterable[Diagnostic], *, in_words: bool) -> Iterator[Diagnostic]:
    """What is wrong with a picture of the notes; what keeps it from being printed stops nothing, and says what is."""
    en, fr = (
        ("its description is printed in its place", "sa description est imprimée à sa place")
        if in_words
        else ("nothing is printed in its place", "rien n’est imprimé à sa place")
    )
    for one in found:
        rule = replace(one.rule, severity=Severity.WARNING, en=f"{one.rule.en}: {en}", fr=f"{one.rule.fr} : {fr}")
        yield replace(one, rule=rule) if one.severity is Severity.ERROR else one


def _others(draft: _Draft, several: list[_Draft]) -> str:
    """The files of the others, as many as a message can name."""
    files = [one.file for one in several[: _LISTED + 1] if one is not draft][:_LISTED]
    return ", ".join(files) + ("…" if len(several) > len(files) + 1 else "")


def is_markdown(name: str) -> bool:
    """Whether a theme's file is one of notes with front matter, and not of YAML alone."""
    return suffix(name) not in (".yaml", ".yml")


def suffix(name: str) -> str:
    """The end of a file's name, such as .md, in small letters."""
    return PurePosixPath(name).suffix.lower()


def _form(text: Prose, owner: Model) -> Literal["inline", "block", "code"]:
    """How a text is printed."""
    if isinstance(owner, Block):
        return "code" if owner.kind == "code" else "block" if owner.kind == "table" else "inline"
    return "block" if "\n" in text.markdown.strip() else "inline"


def parts(one: Model) -> Iterator[Model]:
    """A part of the model and all the parts in it."""
    yield one
    for value in vars(one).values():
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Model):
                yield from parts(item)


def texts(one: Model) -> Iterator[tuple[Prose, Model]]:
    """Every text in Markdown of a part of the model, with the object that holds it."""
    for part in parts(one):
        for value in vars(part).values():
            if isinstance(value, Prose):
                yield value, part


def strings(one: Model) -> Iterator[tuple[str, Location]]:
    """Every plain text that is printed, with the place of the object that holds it."""
    for part in parts(one):
        for name in ("name", "title", "place", "publisher", "date", "email", "phone"):
            value = vars(part).get(name)
            if isinstance(value, str) and value:
                yield value, part.source
        if isinstance(part, Workshop):
            for name, meaning in part.acronyms.items():
                yield f"{name} {meaning}", part.source


_STRINGS = frozenset(("name", "title", "place", "publisher", "date", "email", "phone", "link"))


def _printable(one: Any, faces: fonts.FontSet, language: str, name: str = "") -> Any:
    """A part of the model with descriptions in the place of characters that no font has."""
    if isinstance(one, tuple):
        return tuple(_printable(item, faces, language, name) for item in one)
    if isinstance(one, Prose):
        return Prose(fonts.printable(one.markdown, faces, language), one.source)
    if isinstance(one, Model):
        values = {field: _printable(getattr(one, field), faces, language, field) for field in type(one).model_fields}
        return one.model_copy(update=values)
    if isinstance(one, dict):
        printable = functools.partial(fonts.printable, fonts=faces, language=language)
        return {printable(key): printable(value) for key, value in one.items()}
    if name in _STRINGS and isinstance(one, str):
        return fonts.printable(one, faces, language, address=name == "link")
    return one


_CALL = re.compile(r"\[\^([^\[\]\s]+)\]")


def _with_numbered_notes(theme: Theme) -> Theme:
    """The theme with its footnotes called by number, in order, whatever their author called them."""
    numbers = {note.key: str(number) for number, note in enumerate(theme.notes, 1)}
    if all(key == number for key, number in numbers.items()):
        return theme

    def called(match: re.Match[str]) -> str:
        return f"[^{numbers.get(match[1], match[1])}]"

    def renumbered(one: Any) -> Any:
        if isinstance(one, tuple):
            return tuple(renumbered(item) for item in one)
        if isinstance(one, Prose):
            return Prose(_CALL.sub(called, one.markdown), one.source) if "[^" in one.markdown else one
        if isinstance(one, Note):
            return one.model_copy(update={"key": numbers[one.key], "text": renumbered(one.text)})
        if isinstance(one, Theme | Section | Group | Block | Speaker | Resource | Organisation):
            fields = {name: getattr(one, name) for name in type(one).model_fields}
            return one.model_copy(update={name: renumbered(value) for name, value in fields.items()})
        return one

    made: Theme = renumbered(theme)
    return made
