"""The bytes of a PDF in; its text, page by page, out. What was a heading, a list or a table there, nobody can know."""

from __future__ import annotations

import re

from feuillet.importing.documents import counted, rules
from feuillet.importing.documents.document import Document, RefusedError, Telling
from feuillet.importing.documents.office.container import BOMB, DAMAGED, ENCRYPTED
from feuillet.model.diagnostics import Location
from feuillet.pdf.viewing import viewer
from feuillet.project.text_file import TOO_LARGE
from feuillet.text.deadline import look

_MOST = 2000  # pages
_GLUED = re.compile(r"(?:[•●■▪◦‣–—]|\d{1,2}[.)])(?=[^\W\d_])")  # the tab between them is no character
_FULL = 0.9  # of the lines of a page are no longer than a full one
_SHORT = 0.7  # of that: the last line of a paragraph, a heading, an item


def read(data: bytes, name: str) -> Document:
    """The text of a PDF; all of it is a guess. A page of a few bytes can keep the engine busy for hours."""
    at = Location(file=name)
    found = _pages(data, at)
    lines: list[str] = []
    places: list[int] = []
    for number, (_, text) in enumerate(found, 1):
        of_page = _lines(text)
        lines += of_page
        places += [number] * len(of_page)
    telling = Telling(name)
    telling.guess(rules.PORTABLE)
    return Document(
        name=name,
        form=".txt",
        text="\n".join(lines),
        words=counted.words("\n".join(whole for whole, _ in found)),
        told=telling.told,
        places=places,
        unit="page",
    )


def _lines(text: str) -> list[str]:
    """The lines of a page; a paragraph ends where a line is short, and signs of items stand apart from their words."""
    lines = [_GLUED.sub(r"\g<0> ", line.strip()) for line in text.splitlines()]
    lengths = sorted(map(len, lines))
    full = lengths[int(_FULL * len(lengths))] if lengths else 0
    found: list[str] = []
    for line in lines:
        short = len(line) < _SHORT * full
        if short and line[:1].isupper() and found and found[-1].endswith((".", "!", "?", "…")):
            found.append("")
        found += [line, ""] if short else [line]
    return [*found, ""]


def _pages(data: bytes, at: Location) -> list[tuple[str, str]]:
    """Each page twice: all of its text, and that which is seen."""
    found: list[tuple[str, str]] = []
    size = 0
    try:
        with viewer.opened(data) as pdf:
            if len(pdf) > _MOST:
                raise RefusedError(BOMB.at(at, reason=f"{len(pdf)} > {_MOST}"))
            for number in range(len(pdf)):
                look(number + 1)
                found.append(viewer.texts(pdf[number]))
                size += len(found[-1][0])
                if size > TOO_LARGE:
                    raise RefusedError(BOMB.at(at, reason=f"> {TOO_LARGE // 1_000_000} MB"))
    except viewer.UnreadableError as problem:
        raise RefusedError((ENCRYPTED if "password" in str(problem).lower() else DAMAGED).at(at)) from problem
    return found
