"""The bytes of a PDF in; its text, page by page, out. What was a heading, a list or a table there, nobody can know."""

from __future__ import annotations

import pypdfium2

from feuillet.importing.documents import counted, rules
from feuillet.importing.documents.document import Document, RefusedError, Telling
from feuillet.importing.documents.office.container import BOMB, DAMAGED, ENCRYPTED
from feuillet.model.diagnostics import Location
from feuillet.text import deadline

_MOST = 2000  # pages
_PARTED = "\ufffe\r\n"  # a word at the end of a line, as pdfium has it


def read(data: bytes, name: str) -> Document:
    """The text of a PDF; all of it is a guess."""
    at = Location(file=name)
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        locked = "password" in str(problem).lower()
        raise RefusedError((ENCRYPTED if locked else DAMAGED).at(at)) from problem
    if len(pdf) > _MOST:
        raise RefusedError(BOMB.at(at, reason=f"{len(pdf)} > {_MOST}"))
    lines: list[str] = []
    places: list[int] = []
    whole: list[str] = []
    with deadline.limited():
        for number in range(len(pdf)):
            deadline.look(number + 1)
            page = pdf[number].get_textpage()
            whole.append(page.get_text_range().replace(_PARTED, "").replace("\ufffe", ""))
            text = page.get_text_bounded().replace(_PARTED, "").replace("\ufffe", "")
            for line in [*text.splitlines(), ""]:
                lines.append(line.strip())
                places.append(number + 1)
            page.close()
    pdf.close()
    telling = Telling(name)
    telling.guess(rules.PORTABLE)
    return Document(
        name=name,
        form=".txt",
        text="\n".join(lines),
        words=counted.words("\n".join(whole)),
        told=telling.told,
        places=places,
        unit="page",
    )
