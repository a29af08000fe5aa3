"""Pictures that somebody chooses, drops or pastes, in; files in content/images, by which notes name them, out.

What could not be printed is refused, with the reason; nothing that is there is written over.
"""

from __future__ import annotations

from itertools import count
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.machine import temporary
from feuillet.machine.files import Folder
from feuillet.model.diagnostics import Location, errors
from feuillet.pictures import kinds, preparation
from feuillet.preview.exchange import Exchange, NotAnsweredError, Reply, said
from feuillet.project.sources import Sources
from feuillet.text.names import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from feuillet.preview.exchange import Asked

LARGEST = 30_000_000  # bytes
_LONGEST = 60  # characters of a name
_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}


class Album:
    """The pictures of a project."""

    def __init__(self, project: Path, language: Callable[[], str]) -> None:
        self._content = Folder(project).below("content")
        self._language = language

    def exchanges(self) -> Iterator[Exchange]:
        """What may be asked of it."""
        yield Exchange("GET", "desk/pictures/{name}", self._picture)
        yield Exchange("POST", "desk/pictures", self._add, LARGEST)

    def add(self, name: str, data: bytes) -> str:
        """The name under which notes show a picture: its own, or that which it has already; raises NotAnsweredError."""
        ending = kinds.suffix(data) or PurePosixPath(name).suffix.lower()
        bare = slug(PurePosixPath(name.replace("\\", "/")).stem)[:_LONGEST].strip("-") or "image"
        self._refuse(f"{bare}{ending or '.png'}", data)
        for number in count(1):
            found = f"images/{bare}{f'-{number}' if number > 1 else ''}{ending}"
            if self._content.holds(found, data):
                return found
            try:
                self._content.create(found, data)
            except FileExistsError:
                continue
            return found
        raise AssertionError

    def _refuse(self, name: str, data: bytes) -> None:
        folder = Folder(temporary.new_folder("picture"))
        folder.create(name, data, mode=0o600)
        try:
            wrong = next(errors(preparation.check(Sources(folder.path), name, Location(file=name))), None)
        finally:
            folder.remove(name)
            Folder(folder.path.parent).remove_folder(folder.path.name)
        if wrong:
            language = self._language()
            raise NotAnsweredError(415, "picture", f"{wrong.message(language)} – {wrong.hint(language)}")

    def _add(self, asked: Asked) -> Reply:
        return said({"name": self.add(asked.query.get("name", ""), asked.body)})

    def _picture(self, asked: Asked) -> Reply:
        """A picture of content/, for an image on the page and for nothing else."""
        kind = _TYPES.get(PurePosixPath(asked.name).suffix.lower())
        if kind is None or asked.headers.get("sec-fetch-dest", "image") != "image":
            raise NotAnsweredError(404, "unknown")
        try:
            return Reply(data=self._content.read(asked.name, most=LARGEST), kind=kind)
        except (OSError, ValueError):
            raise NotAnsweredError(404, "unknown") from None
