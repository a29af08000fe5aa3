"""Which files of content/ are themes, and what is wrong with those that look like some."""

from __future__ import annotations

import re
from pathlib import PurePath, PurePosixPath
from typing import TYPE_CHECKING

from feuillet.machine.invocation import quoted
from feuillet.model.diagnostics import Location, Rule, Severity, errors
from feuillet.project import sources
from feuillet.reading.formats import forms
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.reading.reader import Reader

NO_THEMES = Rule(
    code="no-themes",
    en="there is no theme: the folder content/themes holds no notes that are read (.md, .txt, .html, .yaml…)",
    fr="il n’y a aucun thème : le dossier content/themes ne contient pas de notes qui soient lues (.md, .txt, .html, "
    ".yaml…)",
    hint_en="Put the notes of each theme there, as 01-name-of-theme.md, or make one: {run:add-theme 'Title'}",
    hint_fr="Mettez-y les notes de chaque thème, sous un nom comme 01-nom-du-theme.md, ou créez-en un : "
    "{run:add-theme 'Titre'}",
)
NOTES_NOT_READ = Rule(
    code="unknown-file",
    en="these notes are not read: themes are files of text (.md, .txt, .html…) or of data (.yaml)",
    fr="ces notes ne sont pas lues : les thèmes sont des fichiers de texte (.md, .txt, .html…) ou de données (.yaml)",
    hint_en="Save them {form} under the name content/themes/{suggestion}. To leave them out, put _ before the name of "
    "the file, or move it elsewhere.",
    hint_fr="Enregistrez-les {forme} sous le nom content/themes/{suggestion}. Pour les laisser de côté, mettez _ "
    "devant le nom du fichier, ou rangez-le ailleurs.",
)
DOCUMENT = Rule(
    code="unknown-file",
    en="this document is not read as it is: themes are files of text (.md, .txt, .html…) or of data (.yaml)",
    fr="ce document n’est pas lu tel quel : les thèmes sont des fichiers de texte (.md, .txt, .html…) ou de données "
    "(.yaml)",
    hint_en="Move it to another folder, and make themes of it from there: {run:import {moved}}. To leave it out, put _ "
    "before its name.",
    hint_fr="Mettez-le dans un autre dossier, et faites-en des thèmes de là : {run:importer {moved}}. Pour le laisser "
    "de côté, mettez _ devant son nom.",
)
MISPLACED = Rule(
    code="unknown-file",
    en="these notes are not read: those of themes are in content/themes",
    fr="ces notes ne sont pas lues : celles des thèmes sont dans content/themes",
    hint_en="Move the file there. To leave it out, put _ before its name.",
    hint_fr="Déplacez-y le fichier. Pour le laisser de côté, mettez _ devant son nom.",
)
UNKNOWN_FILE = Rule(
    code="unknown-file",
    severity=Severity.WARNING,
    en="this file is not read: themes are files of text (.md, .txt, .html…) or of data (.yaml)",
    fr="ce fichier n’est pas lu : les thèmes sont des fichiers de texte (.md, .txt, .html…) ou de données (.yaml)",
    hint_en="If it is a theme, save it as plain text under the name '{suggestion}'; if not, move it elsewhere.",
    hint_fr="Si c’est un thème, enregistrez-le en texte brut sous le nom « {suggestion} » ; sinon, mettez-le ailleurs.",
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
    severity=Severity.NOTE,
    en="not read, as their names begin with _ or a dot: {names}",
    fr="non lus, car leurs noms commencent par _ ou un point : {names}",
    hint_en="If one is a theme, rename it; if none is, there is nothing to do, or move them out of this folder.",
    hint_fr="Si l’un d’eux est un thème, renommez-le ; sinon, il n’y a rien à faire, ou sortez-les de ce dossier.",
)
UNPUBLISHED = Rule(
    code="unpublished",
    severity=Severity.NOTE,
    en="not printed: its front matter says that it is a draft",
    fr="non imprimé : son en-tête dit que c’est un brouillon",
    hint_en="To print it, take this line out.",
    hint_fr="Pour l’imprimer, enlevez cette ligne.",
)
ALL_UNPUBLISHED = Rule(
    code="no-themes",
    en="there is no theme to print: the front matter of each says that it is a draft",
    fr="il n’y a aucun thème à imprimer : l’en-tête de chacun dit que c’est un brouillon",
    hint_en="Take this line out of the front matter of those that are ready.",
    hint_fr="Enlevez cette ligne de l’en-tête de ceux qui sont prêts.",
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


THEMES_FOLDER = "content/themes"
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".svg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".avif"})
# What people write notes with, and is not read: first what can be saved as a web page, which keeps headings and lists.
_IMPORTED = frozenset({".docx", ".docm", ".doc", ".odt", ".rtf", ".pdf", ".eml"})
_TABLES = frozenset({".xlsx", ".ods", ".csv", ".tsv"})  # of points, where they have a number as themes have
_DOCUMENTS = frozenset({".fodt", ".pages", ".gdoc", ".wps"})
_OTHER_NOTES = frozenset(
    {
        *("", ".mhtml", ".tex", ".textile", ".epub", ".pptx", ".ppt", ".odp", ".key", ".one"),
        *(".ipynb", ".tid", ".opml", ".creole", ".zim", ".djvu", ".xps"),
    }
)
_SET_ASIDE = re.compile(r"_(?!_MACOSX)|\.(?![_.#~])")  # by its author; others are left by programs
_OF_A_PAGE = re.compile(r"[_.-](?:files?|fichiers|elemei|archivos|dateien)$", re.IGNORECASE)  # saved beside a web page
LISTED = 20  # files or names that a message lists
_NUMBERED = re.compile(r"\d{1,3}[-_. ]")
_FOLDERS = ("theme", "atelier", "workshop", "taller", "thema")  # in names of folders that may be meant for themes
LEFT_BY_PROGRAMS = re.compile(r"\.|~\$|#.*#$|.*(~|\.(bak|swp|swo|tmp|orig))$|(thumbs\.db|desktop\.ini)$", re.IGNORECASE)


def is_set_aside(path: PurePath) -> bool:
    """Whether a name says that a file or folder is a draft, or hidden: it is no theme and no project."""
    return path.name.startswith(("_", "."))


def is_theme(name: str) -> bool:
    """Whether a file's name says that notes are in it that can be read."""
    return forms.suffix(name) in forms.SUFFIXES


def suffix(name: str) -> str:
    """The end of a file's name, such as .md, in small letters."""
    return PurePosixPath(name).suffix.lower()


def theme_files(reader: Reader) -> list[str]:
    """The files of the themes, in order of their names."""
    before = len(reader.diagnostics)
    found = []
    aside = []
    there = reader.sources.is_there(THEMES_FOLDER)
    for file in reader.listed(THEMES_FOLDER) if there else ():
        path = PurePosixPath(file)
        if is_set_aside(path):
            aside += [path.name] if _SET_ASIDE.match(path.name) and _holds_themes(reader, file) else []
            continue
        if LEFT_BY_PROGRAMS.match(path.name):
            continue
        if is_theme(file):
            found.append(file)
        elif reader.sources.kind(file) == "folder":
            if _holds_themes(reader, file):
                reader.tell(FOLDER_NOT_READ.at(Location(file=file)))
        elif suffix(file) not in PICTURES:
            reader.tell(_not_read(file))
    beside = reader.listed("content")
    same = there and THEMES_FOLDER not in beside  # on a disk that does not tell capitals apart
    for file in beside:
        if _NUMBERED.match(PurePosixPath(file).name) and is_theme(file):
            reader.tell(MISPLACED.at(Location(file=file)))
        elif file != THEMES_FOLDER and not (same and file.lower() == THEMES_FOLDER) and _is_of_themes(reader, file):
            reader.tell(FOLDER_NOT_READ.at(Location(file=file)))
    if aside:
        reader.tell(SET_ASIDE.at(Location(file=THEMES_FOLDER), names=", ".join(aside), count=len(aside)))
    if not found and not any(errors(reader.diagnostics[before:])):  # which say how to bring in what is there
        reader.tell(NO_THEMES.at(Location(file=THEMES_FOLDER)))
    return found


def unpublished(places: Sequence[Location], *, of: int) -> Iterator[Diagnostic]:
    """What is said of themes that are drafts by their own words, of so many."""
    yield from (UNPUBLISHED.at(place) for place in places)
    if places and len(places) == of:
        yield ALL_UNPUBLISHED.at(places[0])


def _holds_themes(reader: Reader, file: str) -> bool:
    """Whether this is a file of a theme, or a folder with some."""
    if reader.sources.kind(file) != "folder":
        return is_theme(file)
    if _OF_A_PAGE.search(PurePosixPath(file).name):
        return False
    return any(is_theme(name) for name in reader.sources.files(file))


def _is_of_themes(reader: Reader, file: str) -> bool:
    """Whether a folder is meant for themes: it is called so, or files in it are numbered as themes are."""
    path = PurePosixPath(file)
    if is_set_aside(path) or LEFT_BY_PROGRAMS.match(path.name) or reader.sources.kind(file) != "folder":
        return False
    named = any(meant in fold(path.name) for meant in _FOLDERS)
    themes = [PurePosixPath(name).name for name in reader.sources.files(file) if is_theme(name)]
    return any(named or _NUMBERED.match(name) for name in themes)


def _not_read(file: str) -> Diagnostic:
    """What is said of a file among the themes that is none."""
    name = forms.stem(file)
    numbered = _NUMBERED.match(PurePosixPath(file).name)
    if suffix(file) in _IMPORTED or (numbered and suffix(file) in _TABLES):
        return DOCUMENT.at(Location(file=file), moved=quoted([PurePosixPath(file).name.replace("|", "…")]))
    if suffix(file) in _DOCUMENTS:
        return NOTES_NOT_READ.at(
            Location(file=file), form="as a web page", forme="comme page web", suggestion=f"{name}.html"
        )
    if suffix(file) in _OTHER_NOTES:
        return NOTES_NOT_READ.at(
            Location(file=file), form="as plain text", forme="en texte brut", suggestion=f"{name}.txt"
        )
    return UNKNOWN_FILE.at(Location(file=file), suggestion=f"{name}.txt")


def check_names(reader: Reader) -> None:
    """Files whose names are no text, or hold what no name should: none of them is read."""
    for name in reader.sources.strange:
        among = PurePosixPath(name).parent.as_posix() == THEMES_FOLDER
        reader.tell(
            (STRANGE_THEME if among and is_theme(name) else STRANGE_NAME).at(Location(file=sources.shown(name)))
        )
