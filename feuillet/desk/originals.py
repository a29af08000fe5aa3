"""A source of an import and a place in it in; what stands there and around it, out: from the copy that import keeps."""

from __future__ import annotations

import re
import threading
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from feuillet.importing import lines
from feuillet.importing.again.history import kept_as
from feuillet.importing.documents.document import RefusedError
from feuillet.importing.documents.opening import Opener
from feuillet.model.workshop import Prose
from feuillet.project.sources import Sources, UnreadError
from feuillet.text.prose import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from feuillet.importing.lines import Passage

_BEFORE, _AFTER = 2, 4  # passages around one
_LARGEST = 100_000_000  # bytes of a source
_LONGEST = 600  # characters of a passage
_PICTURE = re.compile(r"!\[[^\[\]]*+\]\(")
_TITLE = re.compile(r"title:[ \t]*(\S.*)")
_KINDS = {
    "heading": re.compile(r"\s*(?:#{1,6}[ \t]|\*\*[^*]+\*\*[ \t]*+:?[ \t]*+$)"),
    "point": re.compile(r"\s*(?:[-*+•–—]|\d{1,3}[.)])[ \t]"),
    "picture": re.compile(r"\s*!\["),
}


class Originals:
    """The sources that were imported into a project."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._opened: tuple[str, bytes, Sequence[Passage]] = ("", b"", ())  # the last one

    def around(self, name: str, place: int) -> list[dict[str, Any]]:
        """The passages around a place, that one marked; none if the source is not kept, or is no document."""
        passages = [passage for passage in self._passages(name) if is_said(passage.text)]
        at = next((number for number, passage in enumerate(passages) if passage.place >= place), 0) if place else 0
        return shown([passage.text for passage in passages], at, marked=bool(place))

    def _passages(self, name: str) -> Sequence[Passage]:
        if not PurePosixPath(name).name:
            return ()
        sources = Sources(self._project)
        with self._lock:
            try:
                data = sources.read(kept_as(name, name), _LARGEST)
                if self._opened[:2] != (name, data):
                    self._opened = name, data, lines.of(Opener(sources).document(data, name)).passages
            except (UnreadError, RefusedError):
                return ()
            return self._opened[2]


def shown(texts: Sequence[str], at: int, *, marked: bool = True) -> list[dict[str, Any]]:
    """Those around one, that one marked; each as it stands there, and in words."""
    first = max(at - _BEFORE, 0)
    return [
        {"text": text[:_LONGEST], "here": marked and number == at, **_read(text[:_LONGEST])}
        for number, text in enumerate(texts[first : at + _AFTER], first)
    ]


def is_said(text: str) -> bool:
    """Whether a line has words, or a picture."""
    return bool(_PICTURE.search(text) or re.search(r"\w", text))


def words(text: str) -> str:
    """What Markdown says, without its signs."""
    return plain(Prose(text), "", form="block")


def _read(text: str) -> dict[str, str]:
    """What a line is, and its words."""
    if title := _TITLE.match(text):
        return {"kind": "title", "words": title[1].strip().strip("\"'")}
    if "|" in text and text.strip().startswith("|"):
        return {"kind": "row", "words": " · ".join(filter(None, map(words, text.strip().strip("|").split("|"))))}
    kind = next((kind for kind, sign in _KINDS.items() if sign.match(text)), "")
    return {"kind": kind, "words": words(text)}
