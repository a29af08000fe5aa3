"""The bytes of a PDF in; its text, page by page, out. What was a heading, a list or a table there, nobody can know."""

from __future__ import annotations

import errno

import pypdfium2

from feuillet.importing.documents import counted, rules
from feuillet.importing.documents.document import Document, RefusedError, Telling
from feuillet.importing.documents.office.container import BOMB, DAMAGED, ENCRYPTED
from feuillet.machine.temporary import TemporaryError, process_folder
from feuillet.machine.workers import Workers
from feuillet.model.diagnostics import Location
from feuillet.text import deadline

_MOST = 2000  # pages
_PARTED = "\ufffe\r\n"  # a word at the end of a line, as pdfium has it


def read(data: bytes, name: str) -> Document:
    """The text of a PDF; all of it is a guess."""
    at = Location(file=name)
    found = _pages(data, at)
    lines: list[str] = []
    places: list[int] = []
    for number, (_, text) in enumerate(found, 1):
        for line in [*text.splitlines(), ""]:
            lines.append(line.strip())
            places.append(number)
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


def _pages(data: bytes, at: Location) -> list[tuple[str, str]]:
    """Each page twice: all of its text, and that which is seen.

    In a process of its own: a page of a few bytes can keep the engine busy for hours, and no signal reaches it there.
    """
    with Workers(1, time_limit=deadline.SECONDS) as workers:
        workers.submit(at.file, texts, data)
        (outcome,) = workers.outcomes()
    if outcome.traceback:
        raise RuntimeError(outcome.traceback)
    if outcome.full:
        raise TemporaryError(errno.ENOSPC, outcome.full, str(process_folder()))
    if outcome.stopped:
        raise RefusedError(BOMB.at(at, reason=f"> {outcome.stopped:.0f} s"))
    if outcome.failed:
        raise RefusedError(DAMAGED.at(at))
    if isinstance(outcome.value, int):
        raise RefusedError(BOMB.at(at, reason=f"{outcome.value} > {_MOST}"))
    if isinstance(outcome.value, str):
        raise RefusedError((ENCRYPTED if "password" in outcome.value.lower() else DAMAGED).at(at))
    return list(outcome.value)


def texts(data: bytes) -> list[tuple[str, str]] | str | int:
    """The texts of the pages, or what the engine says against it, or how many too many pages there are."""
    try:
        pdf = pypdfium2.PdfDocument(data)
        if len(pdf) > _MOST:
            return len(pdf)
        found = []
        for number in range(len(pdf)):
            page = pdf[number].get_textpage()
            both = (page.get_text_range(), page.get_text_bounded())
            found.append((_joined(both[0]), _joined(both[1])))
            page.close()
        pdf.close()
    except pypdfium2.PdfiumError as problem:
        return str(problem) or "?"
    return found


def _joined(text: str) -> str:
    return text.replace(_PARTED, "").replace("\ufffe", "")
