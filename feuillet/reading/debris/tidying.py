"""The lines of a text as they reach us, without what word processors, pads and web pages left in them.

Nothing that can be read is lost: the tags of a web page become the Markdown that means the same, comments and
short codes go. What is taken out of a line leaves a filler of no width, so that columns stay true.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from feuillet.reading.debris import directives, fenced
from feuillet.reading.debris.comments import Comment, notes
from feuillet.reading.debris.lines import FILLER, Line
from feuillet.reading.debris.programs import mails, outlines, properties, undrawn
from feuillet.reading.debris.web_pages import HtmlToMarkdown
from feuillet.reading.markdown import conversations
from feuillet.text.normal_form import normal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.reading.debris.directives import Directive
    from feuillet.reading.markdown.inline import Text

_CONTROLS = dict.fromkeys((*range(9), *range(14, 32), 127, *range(0x80, 0x85), *range(0x86, 0xA0)), FILLER)
_TRANSLATION = {**_CONTROLS, 11: " ", 12: " ", 0x85: " ", 0x2028: " ", 0x2029: " "}
_TO_TRANSLATE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


class Read(NamedTuple):
    """What comes of a text: its lines, where the first code of a web page stood in it, comments, other tools' marks.

    `diagnostics`: what else is told of it; `facts`: what the head of a text says of it, by the keys that it has there.
    """

    lines: list[Line]
    web: tuple[int, int] | None
    comments: list[Comment]
    directives: list[Directive]
    diagnostics: Sequence[Diagnostic] = ()
    facts: Sequence[tuple[str, Text]] = ()


def read(text: str, first_line: int = 1) -> Read:
    """The lines of `text`, the first of which is line `first_line` of its file."""
    return tidied([Line(line, number) for number, line in enumerate(characters(text).split("\n"), first_line)])


def characters(text: str) -> str:
    """The text in the characters that are printed, its lines where they were."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = normal("NFC", text)
    return text.translate(_TRANSLATION) if _TO_TRANSLATE.search(text) else text


def tidied(lines: list[Line]) -> Read:
    """The same lines without the debris of web pages, and with blocks of code told apart."""
    _mark_fences(lines)
    lines = _with_pictures_whole(_with_titles_beside(lines))
    comments = _without_notes(lines)
    fenced_off: list[Directive] = []
    while more := fenced.without(lines) if len(fenced_off) < _FENCES else []:
        fenced_off += more
        _mark_fences(lines)  # those within the ones that are gone
    lines = undrawn.set_apart(lines)
    of_mails, facts = mails.without(lines)
    kept, said = properties.without(lines)
    fenced_off += [*of_mails, *kept]
    lines = outlines.as_list(lines)
    fenced_off += (directives.Directive(*taken) for taken in conversations.without(lines))
    changed, found, unclosed = directives.without((line.text, line.number) for line in lines if not line.role)
    if unclosed:
        comments.append(Comment(text="%%", line=unclosed[0], column=unclosed[1], closed=False, end="%%"))
    if changed:
        lines = [
            Line(changed[line.number], line.number, line.shift) if line.number in changed and not line.role else line
            for line in lines
        ]
    page = HtmlToMarkdown(lines)
    if page.needed():
        return Read(page.out, page.web, comments + page.comments, fenced_off + found, facts=[*facts, *said])
    return Read(lines, None, comments, fenced_off + found, facts=[*facts, *said])


_DEFINED = re.compile(r"\s{0,3}\[(?!\^)[^\[\]]+\]:\s*(?:<[^<>]+>|\S+)\s*$")
_TITLE_ALONE = re.compile(r"""\s+(?:"[^"]+"|'[^']+'|\([^()]+\))\s*$""")


def _with_titles_beside(lines: list[Line]) -> list[Line]:
    """The lines, those that are the title of an address defined above brought up to it."""
    made: list[Line] = []
    for line in lines:
        above = made[-1] if made else line
        beside = not (line.role or above.role) and "]:" in above.text and _TITLE_ALONE.match(line.text)
        if beside and _DEFINED.match(above.text):
            made[-1] = Line(f"{above.text.rstrip()} {line.text.strip()}", above.number, above.shift)
        else:
            made.append(line)
    return made


_ALT_BEGUN = re.compile(r"!\[[^\[\]]*$")
_ALT_ENDED = re.compile(r"[^\[\]]*\](?:\(|\[)")
_ALT_LINES = 8  # that a description of a picture may go on for


def _with_pictures_whole(lines: list[Line]) -> list[Line]:
    """The lines without the blank ones in the description of a picture, as word processors write them."""
    gone: set[int] = set()
    for at, line in enumerate(lines):
        if "![" not in line.text or line.role or not _ALT_BEGUN.search(line.text):
            continue
        for end in range(at + 1, min(at + _ALT_LINES, len(lines))):
            if lines[end].role or ("[" in lines[end].text and not _ALT_ENDED.match(lines[end].text)):
                break
            if _ALT_ENDED.match(lines[end].text):
                gone.update(between for between in range(at + 1, end) if lines[between].blank)
                break
    return [line for at, line in enumerate(lines) if at not in gone] if gone else lines


def _without_notes(lines: list[Line]) -> list[Comment]:
    """Empties the lines of comments in the form of addresses of links."""
    found: list[Comment] = []
    texts = [] if all("]:" not in line.text for line in lines) else ["" if line.role else line.text for line in lines]
    for start, end in notes(texts):
        line = lines[start]
        found.append(Comment(text="\n".join(texts[start:end]), line=line.number, column=line.start + 1 + line.shift))
        lines[start:end] = [Line("", taken.number, taken.shift) for taken in lines[start:end]]
    return found


_FENCE = re.compile(r"[\s>]*(?:(?:[-*+•]|\d{1,3}[.)])\s+)?(`{3,}|~{3,})([^`]*)$")
_FENCES = 100  # ends of code among which that of an opening is looked for, and directives in fences
_FENCE_END = re.compile(r"[\s>]*(`{3,}|~{3,})\s*$")


def _mark_fences(lines: list[Line]) -> None:
    """Opening and closing lines of code, and what is between; an opening that is never closed is none."""
    ends: dict[str, list[tuple[int, int]]] = {"`": [], "~": []}
    for number in range(len(lines) - 1, -1, -1):
        text = lines[number].text
        if ("```" in text or "~~~" in text) and (found := _FENCE_END.match(text)):
            ends[found.group(1)[0]].append((number, len(found.group(1))))
    number = 0
    while number < len(lines):
        line = lines[number]
        found = _FENCE.match(line.text) if "```" in line.text or "~~~" in line.text else None
        number += 1
        if found is None:
            continue
        mark = found.group(1)
        later = ends[mark[0]]
        while later and later[-1][0] < number:
            later.pop()
        closing = next((at for at, length in later[: -_FENCES - 1 : -1] if length >= len(mark)), None)
        if closing is not None:
            line.role = "open"
            for inner in lines[number:closing]:
                inner.role = "code"
            lines[closing].role = "close"
            number = closing + 1
