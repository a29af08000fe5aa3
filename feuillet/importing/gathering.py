"""What a person names in, files, folders and archives; the documents in them, and the pictures beside each, out."""

from __future__ import annotations

import posixpath
import stat
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feuillet.importing.documents import opening
from feuillet.importing.documents.document import RefusedError
from feuillet.importing.documents.office.container import LARGEST, Container
from feuillet.importing.tables import table
from feuillet.importing.theme_text import is_picture
from feuillet.machine.files import Folder
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.project.sources import LARGEST as LARGEST_PICTURE
from feuillet.project.sources import Sources, TooManyError, UnreadError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from feuillet.importing.documents.document import Document

    _Reading = Callable[[str, int], bytes | None]  # a file by name, if it has no more bytes than these

UNREADABLE = Rule(
    code="import-unreadable",
    en="this cannot be read: {reason}",
    fr="ceci ne peut pas être lu : {reason}",
    hint_en="See that the name is right and that you may open the file.",
    hint_fr="Vérifiez que le nom est juste et que vous avez le droit d’ouvrir le fichier.",
)
TOO_LARGE = Rule(
    code="import-too-large",
    en="this file has {size} MB: more than the {limit} MB that are read",
    fr="ce fichier fait {size} Mo : plus que les {limit} Mo qui sont lus",
    hint_en="Take out what is no text, films for instance, or split the file.",
    hint_fr="Enlevez-en ce qui n’est pas du texte, des films par exemple, ou découpez le fichier.",
)
NOTHING = Rule(
    code="import-nothing",
    en="there is no document in it that can be imported",
    fr="il ne contient aucun document que l’on puisse importer",
    hint_en="Documents are .docx, .odt, .html, .md, .txt and .pdf files.",
    hint_fr="Les documents sont des fichiers .docx, .odt, .html, .md, .txt et .pdf.",
)
TOGETHER = Rule(
    code="import-too-large",
    en="these files have more than {limit} MB together: from this one on, none was read",
    fr="ces fichiers font ensemble plus de {limit} Mo : à partir de celui-ci, aucun n’a été lu",
    hint_en="Import them in several goes, or leave out their largest pictures.",
    hint_fr="Importez-les en plusieurs fois, ou enlevez-en les plus grandes images.",
)
PASSED_OVER = Rule(
    code="import-passed-over",
    severity=Severity.WARNING,
    en="not imported, as they are no documents: {names}",
    fr="non importés, car ce ne sont pas des documents : {names}",
    hint_en="Save those that are notes as .docx, .odt, .html or text. Unpack an archive within an archive first.",
    hint_fr="Enregistrez en .docx, .odt, .html ou texte ceux qui sont des notes. Une archive dans une archive est à "
    "ouvrir d’abord.",
)
_OURS = frozenset({"content", "import", "output", "schemas", "styles", "templates"})  # folders of a project
_MOST = 500  # documents
MOST_TOGETHER = 600_000_000  # bytes of all of them, which are kept in memory until they are written
_DEEPEST = 8  # folders within each other
_LISTED = 12
_PICTURES = frozenset(
    {".jpg", ".jpeg", ".png", ".svg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".css", ".js", ".ico"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """A file to import: its name, as it is told, its bytes, and how to get what it shows from beside it."""

    name: str
    data: bytes
    beside: Callable[[str], bytes | None]


def gathered(paths: Sequence[Path], sources: Sources) -> tuple[list[Given], list[Diagnostic]]:
    """The documents of these files, folders and archives, in order of name, and what cannot be read."""
    found: list[Given] = []
    told: list[Diagnostic] = []
    names: set[str] = set()
    size = 0
    for path in paths:
        try:
            for given in _of_folder(path, sources, told) if path.is_dir() else _of_file(path, sources, told):
                size += len(given.data)
                if size > MOST_TOGETHER:
                    told.append(TOGETHER.at(Location(file=given.name), limit=MOST_TOGETHER // 1_000_000))
                    return found, told
                found.append(_renamed(given, path, names))
                names.add(found[-1].name)
        except RefusedError as problem:
            told += problem.diagnostics
        except UnreadError as problem:
            told.append(_unread(path, problem))
        except (OSError, ValueError) as problem:
            said = (isinstance(problem, OSError) and problem.strerror) or "?"
            told.append(UNREADABLE.at(Location(file=path.as_posix()), reason=said))
    return found, told


def pictures_of(document: Document, given: Given, sources: Sources) -> Callable[[str], bytes | None]:
    """How the pictures that a document shows are got: from within it, or from beside it."""

    @cache  # a document may show one picture as often as it has words
    def found(address: str) -> bytes | None:
        if address in document.pictures:
            return document.pictures[address]()
        held = f"content/{address}"
        if sources.holds(held):
            data = sources.read(held, len(given.data) + 1)
            return data if is_picture(data) else None
        return None if document.places is not None else given.beside(address)

    return found


def _renamed(given: Given, path: Path, taken: set[str]) -> Given:
    """A file under a name that no other has, and that is a text."""
    name = given.name.encode("utf-8", "replace").decode()
    return replace(given, name=name if name not in taken else f"{path.resolve().parent.name}/{name}")


def _unread(path: Path, problem: UnreadError) -> Diagnostic:
    at = Location(file=path.as_posix())
    if problem.why == "large":
        return TOO_LARGE.at(at, size=round(problem.size / 1e6), limit=LARGEST // 1_000_000)
    return UNREADABLE.at(at, reason=problem.reason)


def _of_file(path: Path, sources: Sources, told: list[Diagnostic]) -> Iterator[Given]:
    data = sources.given(path, LARGEST)
    if not (data.startswith(b"PK") and path.suffix.lower() == ".zip"):
        folder = Sources(path.parent)

        def beside(name: str, most: int) -> bytes | None:
            try:
                return folder.read(name, most)
            except (UnreadError, TooManyError, OSError, ValueError):
                return None

        yield Given(name=path.name, data=data, beside=_within("", _pictures(beside)))
        return
    container = Container(data, path.name)

    def inside(name: str, most: int) -> bytes | None:
        return container.read(name, most) if name in container and container.size(name) <= most else None

    names = [name for name in sorted(container.names) if _is_plain(name)]
    yield from _those(names, inside, path, told)


def _of_folder(path: Path, sources: Sources, told: list[Diagnostic]) -> Iterator[Given]:
    folder = Folder(path)
    own = _OURS if path.resolve() == sources.project.resolve() else frozenset()
    names: list[str] = []
    todo = [""]
    seen = 0
    while todo and seen < 20 * _MOST:
        above = todo.pop()
        place = folder.below(above) if above else folder
        for name, about in sorted(islice(place.entries(), 20 * _MOST)):
            seen += 1
            whole = f"{above}/{name}".lstrip("/")
            if whole in own:
                continue
            if stat.S_ISDIR(about.st_mode) and whole.count("/") < _DEEPEST and _is_plain(name):
                todo.append(whole)
            elif stat.S_ISREG(about.st_mode) and _is_plain(name):
                names.append(whole)

    def inside(name: str, most: int) -> bytes | None:
        try:
            return folder.read(name, most=most)
        except (OSError, ValueError):
            return None

    yield from _those(sorted(names, key=lambda name: name.split("/")), inside, path, told)


def _those(names: Sequence[str], inside: _Reading, path: Path, told: list[Diagnostic]) -> Iterator[Given]:
    """Those among some names that are documents; the others are told, but for pictures."""
    known = [name for name in names if opening.is_known(name) or table.is_named(name)][:_MOST]
    taken = set(known)
    others = [name for name in names if name not in taken and PurePosixPath(name).suffix.lower() not in _PICTURES]
    if not known:
        told.append(NOTHING.at(Location(file=path.as_posix())))
    elif others:
        more = f", … ({len(others)})" if len(others) > _LISTED else ""
        told.append(PASSED_OVER.at(Location(file=path.as_posix()), names=", ".join(others[:_LISTED]) + more))
    pictures = _pictures(inside)
    for name in known:
        data = inside(name, LARGEST)
        if data is None:
            told.append(UNREADABLE.at(Location(file=f"{path.name}/{name}"), reason="?"))
        else:
            yield Given(
                name=f"{path.name}/{name}",
                data=data,
                beside=_within(PurePosixPath(name).parent.as_posix(), pictures),
            )


def _pictures(inside: _Reading) -> Callable[[str], bytes | None]:
    """Those files that are pictures, each read once, however often it is shown: a stranger's text may name any."""

    @cache
    def picture(name: str) -> bytes | None:
        data = inside(name, LARGEST_PICTURE)
        return data if data and is_picture(data) else None

    return picture


def _within(folder: str, pictures: Callable[[str], bytes | None]) -> Callable[[str], bytes | None]:
    """What a document shows by a name that is relative to its folder; nothing outside of what was named."""

    def beside(address: str) -> bytes | None:
        address = unquote(address.partition("?")[0].partition("#")[0])
        if not address or ":" in address or address.startswith("/") or "\0" in address:
            return None
        name = posixpath.normpath(posixpath.join(folder, address.replace("\\", "/")))
        return pictures(name) if _is_plain(name) else None

    return beside


def _is_plain(name: str) -> bool:
    """Whether a name is one that people gave: no hidden file, none that a system adds to its archives."""
    return not any(part.startswith((".", "~$", "__MACOSX")) for part in name.split("/"))
