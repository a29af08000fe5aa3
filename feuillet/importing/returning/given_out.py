"""What was given out to be corrected: the notes of a theme as they were then, and as its document is read.

It lies in `import/exports/` of the project, beside what imports remember, and goes where the project goes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feuillet.project import fingerprint, text_file
from feuillet.project.sources import UnreadError
from feuillet.reading.themes import theme_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feuillet.importing.returning.slip import Slip
    from feuillet.project.sources import Sources

_FOLDER = "import/exports"
_THEMES = "content/themes/"
_FIGURES = 10  # of a state


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenOut:
    """A theme as it was given out."""

    file: str  # of its notes
    notes: str  # what stood in it
    read: str  # what its document says, in our own form
    pictures: Mapping[str, str] = field(default_factory=dict)  # names in content/, by the fingerprints of their bytes


def state(notes: str, form: str, document: str) -> str:
    """The name of a state: of these notes, in a document that says this."""
    return fingerprint.of(notes, form, document)[:_FIGURES]


def files(state: str, given: GivenOut) -> dict[str, bytes]:
    """The file that remembers it."""
    said = {"file": given.file, "pictures": dict(given.pictures), "notes": given.notes, "read": given.read}
    return {f"{_FOLDER}/{state}.json": (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()}


def known(sources: Sources, slip: Slip) -> GivenOut | None:
    """What a document was when it was given out; None if nobody here remembers it."""
    try:
        said = json.loads(sources.read(f"{_FOLDER}/{slip.state}.json", 4 * text_file.TOO_LARGE))
    except (UnreadError, ValueError, RecursionError):  # nobody says what we find there
        return None
    if not isinstance(said, dict):
        return None
    file, pictures = said.get("file"), said.get("pictures")
    notes, read = said.get("notes"), said.get("read")
    if not (isinstance(file, str) and isinstance(notes, str) and isinstance(read, str) and isinstance(pictures, dict)):
        return None
    name = file.removeprefix(_THEMES)
    if not file.startswith(_THEMES) or "/" in name or "\\" in name or not theme_files.is_theme(name):
        return None
    named = {str(key): value for key, value in pictures.items() if isinstance(value, str)}
    return GivenOut(file=file, notes=notes, read=read, pictures=named)
