"""A new workshop, and a new theme in it: files to write in, which build at once."""

from __future__ import annotations

import contextlib
import json
import os
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.machine.files import Folder
from feuillet.machine.paths import PACKAGE, shipped
from feuillet.model.diagnostics import Location, Rule, ToldError
from feuillet.project import text_file
from feuillet.project.sources import Sources, TooManyError, UnreadError
from feuillet.reading import content, workshop_file
from feuillet.reading.formats import forms
from feuillet.reading.notes import sections
from feuillet.reading.themes import theme_files
from feuillet.text import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OF_THE_DAY = re.compile(
    r"^introduction:.*\n(?:  .*\n|\n(?=  ))+|^(?:date|place|organisers|contact|acronyms):.*"
    r"|^  (?:- |name:|email:|[A-Z]+:).*|^  logo:.*",
    re.MULTILINE,
)

NOT_EMPTY = Rule(
    code="folder-not-empty",
    en="{folder} is not empty",
    fr="{folder} n’est pas vide",
    hint_en="Nothing was changed. Choose a folder that is empty or does not exist yet.",
    hint_fr="Rien n’a été modifié. Choisissez un dossier vide, ou qui n’existe pas encore.",
)
NOT_WRITABLE = Rule(
    code="cannot-write",
    en="{path} cannot be written: {reason}",
    fr="impossible d’écrire {path} : {reason}",
    hint_en="Nothing was left behind. Choose another folder, or ask for the right to write in this one.",
    hint_fr="Rien n’a été laissé sur place. Choisissez un autre dossier, ou demandez le droit d’écrire dans celui-ci.",
)
NO_TITLE = Rule(
    code="theme-without-title",
    en="a theme needs a title",
    fr="il faut un titre à l’atelier",
    hint_en='For instance: add-theme "Finding volunteers"',
    hint_fr='Par exemple : add-theme "Trouver des bénévoles"',
)
THEME_EXISTS = Rule(
    code="theme-exists",
    en="a theme of that name is there already",
    fr="il y a déjà un atelier de ce nom",
    hint_en="Write in that file, or give the new theme another title.",
    hint_fr="Écrivez dans ce fichier, ou donnez un autre titre au nouvel atelier.",
)


class Refused(ToldError):  # noqa: N818 - a refusal is what it is: the author's, not an error of ours
    """Nothing was made; the diagnostic says why."""


def init(folder: Path, language: str = registry.USUAL, title: str = "", *, example: bool = True) -> list[Path]:
    """Make a new workshop in an empty folder, with themes to write over or without any; its files, in order of path."""
    place = Location(file=folder.as_posix())
    try:
        occupied = folder.exists() and (not folder.is_dir() or any(path.name != ".git" for path in folder.iterdir()))
    except OSError as problem:
        raise Refused(NOT_WRITABLE.at(place, path=folder, reason=problem.strerror)) from problem
    if occupied:
        raise Refused(NOT_EMPTY.at(place, folder=folder))
    files = dict(_workshop(language, title or registry.language(language).example))
    if not example:
        files = {
            name: data for name, data in files.items() if not name.startswith(("content/themes/", "content/images/"))
        }
        of_the_day = files[
            workshop_file.WORKSHOP_FILE
        ].decode()  # only proposed: it would be printed on somebody's pages
        files[workshop_file.WORKSHOP_FILE] = _OF_THE_DAY.sub(
            lambda found: re.sub(r"^(?=.)", "# ", found[0], flags=re.MULTILINE), of_the_day
        ).encode()
    return _write(folder, files)


def _workshop(language: str, title: str) -> Iterator[tuple[str, bytes]]:
    """The files of a new workshop: path in its folder, and bytes."""
    models = PACKAGE / "scaffolds"
    yield ".gitignore", (models / "gitignore").read_bytes()
    yield "content/images/logo.svg", (models / "logo.svg").read_bytes()
    yield "content/images/table.svg", (models / "picture.svg").read_bytes()
    for number in ("01", "02"):
        text = (models / language / f"{number}.md").read_text(encoding="utf-8")
        heading = re.search(r"^title: (.*)$", text, re.MULTILINE)
        yield f"content/themes/{number}-{names.slug(heading[1] if heading else number)}.md", text.encode()
    yield "content/workshop.yaml", _filled(models / language / "workshop.yaml", title)
    for schema in sorted(shipped("schemas").glob("*.json")):  # completion in the editor
        yield f"schemas/{schema.name}", schema.read_bytes()


def add_theme(project: Path, title: str) -> Path:
    """Make the file of a new theme, with its headings, after those that are there."""
    read = Sources(project)
    if read.kind(workshop_file.WORKSHOP_FILE) != "file":
        if read.kind("content") != "folder":
            raise Refused(content.NO_CONTENT.at(Location(file="content"), folder=project))
        raise Refused(workshop_file.NO_WORKSHOP.at(Location(file=workshop_file.WORKSHOP_FILE)))
    title = " ".join(title.split())
    if not title:
        raise Refused(NO_TITLE.at(Location(file="content/themes")))
    try:
        language = _language(_text(read, workshop_file.WORKSHOP_FILE))
        listed = read.listed(theme_files.THEMES_FOLDER) if read.is_there(theme_files.THEMES_FOLDER) else ()
        themes = [PurePosixPath(file) for file in listed if theme_files.is_theme(file)]
        there = [path for path in themes if not theme_files.is_set_aside(path)]
        number = max((_number(path, _text(read, path.as_posix())) for path in there), default=0) + 1
    except TooManyError as problem:
        raise Refused(*problem.diagnostics) from problem
    except UnreadError as problem:
        place = project / theme_files.THEMES_FOLDER
        raise Refused(NOT_WRITABLE.at(Location(file="content"), path=place, reason=problem.reason)) from problem
    slug = names.slug(title) or f"theme-{number:02}"
    for path in there:
        if re.sub(r"^\d+[-_ ]*", "", forms.stem(path.name)) == slug:
            raise Refused(THEME_EXISTS.at(Location(file=f"content/themes/{path.name}")))
    text = _filled(PACKAGE / "scaffolds" / language / "theme.md", title) + _own_headings(read)
    return _write(project, {f"content/themes/{number:02}-{slug}.md": text})[0]


def _language(workshop: str) -> str:
    """The language that workshop.yaml asks for; read as text, for it may be broken elsewhere."""
    written = re.search(r"^language\s*:\s*[\"']?(\w+)\b", workshop, re.MULTILINE)
    return written[1] if written and written[1] in registry.codes() else registry.USUAL


def _text(read: Sources, file: str) -> str:
    """A file as text, whatever is wrong with it."""
    return read.read(file, text_file.TOO_LARGE).decode("utf-8", "replace")


def _number(theme: PurePosixPath, text: str) -> int:
    """The number of a theme: that of its front matter, or the leading digits of its file's name, the larger."""
    in_name = re.match(r"\d{1,3}", theme.name)
    inside = re.search(r"^number\s*:\s*(\d{1,3})\b", text, re.MULTILINE)
    return max(int(in_name[0]) if in_name else 0, int(inside[1]) if inside else 0)


def _own_headings(project: Sources) -> bytes:
    """The headings of the sections that this workshop has defined for itself, or made its own by a title."""
    workshop = content.load(project).workshop
    if workshop is None or not workshop.sections:
        return b""
    people = (sections.SPEAKERS, sections.RESOURCES, sections.ACTORS, sections.DOCUMENTS)
    usual = (*people, sections.STAKES, sections.CONTEXT, sections.PROBLEMS, sections.SOLUTIONS, sections.NEEDS)
    own = [definition.title for definition in workshop.sections if definition.id not in usual]
    return "".join(f"\n## {title}\n" for title in own).encode()


def _filled(model: Path, title: str) -> bytes:
    """A model file with the title in it; a string of JSON is one of YAML too, whatever signs it holds."""
    quoted = json.dumps(" ".join(title.split()), ensure_ascii=False)
    return model.read_text(encoding="utf-8").replace("{{title}}", quoted, 1).encode()


def _write(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write all files, none of which may be there, or leave nothing behind."""
    place = Folder(folder)
    parents = {parent for name in files for parent in PurePosixPath(name).parents[:-1]}
    new = [parent for parent in sorted(parents, reverse=True) if not os.path.lexists(folder / parent)]
    above = [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
    made: list[str] = []
    try:
        for name, data in files.items():
            place.create(name, data)
            made.append(name)
    except OSError as problem:
        for name in made:
            with contextlib.suppress(OSError):
                place.remove(name)
        for parent in new:
            with contextlib.suppress(OSError):
                place.remove_folder(parent)
        for path in above:
            with contextlib.suppress(OSError):
                Folder(path.parent).remove_folder(path.name)
        where = Path(problem.filename or folder)
        raise Refused(
            NOT_WRITABLE.at(Location(file=where.as_posix()), path=where, reason=problem.strerror)
        ) from problem
    return sorted(folder / name for name in made)
