"""A document in; the lines of Markdown that say the same, each with the place that it comes from, out."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from feuillet.importing.documents import rules
from feuillet.importing.documents.document import Notice, PassageState, Telling
from feuillet.importing.documents.opening import MARKDOWN
from feuillet.model.diagnostics import Location
from feuillet.project import text_file
from feuillet.reading.debris import directives
from feuillet.reading.formats import forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.importing.documents.document import Document
    from feuillet.reading.debris.lines import Line

_FILLER = re.compile("[\u200b\u2060\ufeff]")
_STRETCH = re.compile(r"`[^`]*`|[^\s`]+")  # code, or signs without a space
# Signs that notes are read without, bare; arrows, which are read as they are.
_OF_TOOLS = re.compile(r"(?:(?<!\\)\\(?==))?(?:(={2,}(?!=*>)|%{2,}|:{3,}|\{(?=[{}<%:#.]))|(={2,}>))")
_CALL = re.compile(r"(?<!\\)\[\^(?:sd)?(?:ftnt|ftn|fn|footnote)(\d+)\]")


class Passage(NamedTuple):
    """A line of Markdown, and the paragraph or line of the source that it comes from."""

    text: str
    place: int


class DocumentLines(NamedTuple):
    """What a document says: the front matter that it has, its lines, and what was told on the way."""

    front: str  # as it is written, with the lines that part it from the text
    passages: list[Passage]
    told: list[Notice]


def of(document: Document) -> DocumentLines:
    """The lines of a document; those of Markdown stay as they are."""
    telling = Telling(document.name)
    if document.places is not None:
        parts, body, first = "", document.text, 1
    else:
        split, _ = text_file.split(document.text, document.name)
        body, first = split.body, split.body_line
        parts = "\n".join(document.text.split("\n")[: first - 1]) + "\n" if split.facts is not None else ""
    if document.form in MARKDOWN:
        return DocumentLines(parts, [Passage(line, number) for number, line in enumerate(body.split("\n"), first)], [])
    read = forms.read(f"x{document.form}", body, first)
    for comment in read.comments:
        if comment.text.startswith(("<!", "<?")):  # of whoever wrote the code of the page
            continue
        telling.place = document.place(comment.line)
        telling.leave(rules.COMMENT, comment.text, by="")
    for directive in read.directives:
        telling.place = document.place(directive.line)
        if directives.is_remark(directive.written):
            telling.leave(rules.COMMENT, directive.written, by="")
        else:
            telling.leave(rules.MARKUP, directive.written)
    for diagnostic in read.diagnostics:
        telling.place = document.place(diagnostic.location.line)
        if "whole" in diagnostic.values:  # what is for the screen alone, or hidden
            telling.leave(rules.SCREEN, diagnostic.values["whole"])
        else:
            at = Location(file=document.name, line=telling.place)
            telling.told.append(Notice(state=PassageState.LEFT, diagnostic=diagnostic.rule.at(at, **diagnostic.values)))
    titles = [(f"# {text.value}", text.at()[0]) for key, text in read.facts if key == "title"]  # that a mail has
    texts = (*titles[:1], *_texts(read.lines))
    return DocumentLines(parts, [Passage(text, document.place(place)) for text, place in texts], telling.told)


def _texts(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """The lines as a file has them: with fences around code, and no sign that only another tool would know."""
    found: list[tuple[str, int]] = []
    fence = ""
    for number, line in enumerate(lines):
        text = _FILLER.sub("", line.text)
        if line.role == "open":
            rest = (lines[at] for at in range(number + 1, len(lines)))  # a slice that counts from the first is slow
            code = takewhile(lambda line: line.role == "code", rest)
            longest = max((len(run) for line in code for run in re.findall("`+", line.text)), default=0)
            fence = "`" * max(3, longest + 1)
            text = text if re.search("`{3}|~{3}", text) else text + fence
        elif line.role == "close":
            text = text if re.search("`{3}|~{3}", text) else text + fence
        elif line.role != "code":
            text = _CALL.sub(r"[^\1]", _STRETCH.sub(_as_text, text))
            text = text if text.endswith("  ") and text.strip() else text.rstrip()
        found.append((text, line.number))
    return found


def _as_text(found: re.Match[str]) -> str:
    """A stretch whose signs of tools are words; what stands in code or in an address is none."""
    if found[0][0] == "`" or "://" in found[0]:
        return found[0]
    return _OF_TOOLS.sub(lambda sign: sign[2] or "".join(f"&#{ord(character)};" for character in sign[1]), found[0])
