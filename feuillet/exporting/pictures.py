"""The pictures of a theme in; as a document shows them, without what cameras say of place and time, out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.pictures import preparation
from feuillet.text import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feuillet.project.sources import Sources

WIDTH, HEIGHT = 160.0, 220.0  # millimetres that a picture has at the most
_DPI = 200
_PER_MM = 96 / 25.4  # pixels of a screen
_NAME = re.compile(r"[\w-]{1,60}$", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A picture of a document: its file there, its bytes, and its size in millimetres."""

    name: str
    data: bytes
    media_type: str
    width: float
    height: float

    @property
    def is_drawing(self) -> bool:
        return self.media_type == "image/svg+xml"


def shown(sources: Sources, files: Iterable[str]) -> dict[str, Shown]:
    """Each picture, by its file in the project; it keeps its name, unless another has it."""
    made: dict[str, Shown] = {}
    taken: set[str] = set()
    for file in files:
        prepared = preparation.prepare(sources, file, width_mm=WIDTH, max_height_mm=HEIGHT, dpi=_DPI)
        stem = PurePosixPath(file).stem
        stem = base = stem if _NAME.match(stem) else names.slug(stem) or "picture"
        while stem in taken:
            stem = f"{base}-{len(taken) + 1}"
        taken.add(stem)
        suffix = PurePosixPath(prepared.name).suffix
        scale = min(1 / _PER_MM, WIDTH / prepared.width, HEIGHT / prepared.height)
        name = PurePosixPath(file).name if PurePosixPath(file).suffix.lower() == suffix and stem == base else ""
        made[file] = Shown(
            name=name if _NAME.match(PurePosixPath(name).stem) else f"{stem}{suffix}",
            data=prepared.data,
            media_type=prepared.media_type,
            width=prepared.width * scale,
            height=prepared.height * scale,
        )
    return made


def beside(shown: Mapping[str, Shown]) -> dict[str, str]:
    """The names of pictures that lie beside a text, in their folders; one that has another form now says of which."""
    made: dict[str, str] = {}
    for file, picture in shown.items():
        path = PurePosixPath(file.removeprefix("content/"))
        suffix = PurePosixPath(picture.name).suffix
        if path.suffix.lower() != suffix:
            path = path.with_name(f"{path.stem}-{path.suffix[1:].lower()}{suffix}")
        while path.as_posix().casefold() in map(str.casefold, made.values()):
            path = path.with_stem(f"{path.stem}-2")
        made[file] = path.as_posix()
    return made
