"""Blocks of lines that are a directive of MyST, MkDocs or the like, in; the lines that say the same, out.

A remark in a fence is text, a picture is a picture; code keeps its fence, and loses what only its program reads.
"""

from __future__ import annotations

import re

from feuillet.reading.debris.directives import BOX, FILLER, Directive, in_box, title_of_box
from feuillet.reading.debris.lines import Line
from feuillet.reading.debris.programs import undrawn

_OPENING = re.compile(r"(\s*)([`~]{3,})\s*(\{[.#]?[a-zA-Z][\w:.+-]{0,40}[^{}\n]{0,200}\})[ \t]*(.*\S|)\s*$")
_NAME = re.compile(r"\{([a-zA-Z][\w:.+-]*)\}")
_OPTION = re.compile(r"\s*:([a-z][\w-]{0,40}):[ \t]*(.*\S|)\s*$")
_PICTURES = frozenset(["image", "figure", "figure-md"])
# Blocks whose content is text; of all others it is code.
_TEXTS = (
    "note tip hint warning important caution attention danger error seealso admonition dropdown card "
    "card-body grid grid-item grid-item-card tab-item tab-set sidebar topic margin epigraph pull-quote "
    "aside container div list-table exercise solution versionadded versionchanged deprecated question "
    "glossary table"
)
_SAYS_NOTHING = "post toctree contents tableofcontents include eval-rst raw index bibliography only meta postlist tags"


# !!! note "Title", with its text indented below it, as MkDocs has it.
_REMARK = re.compile(r"(\s*)((?:!!!|\?\?\?\+?)\s+[a-z][\w-]*(?:\s++[a-z][\w-]*+)*)\s*+(?:(\")(.*)(\")\s*+)?$")


def without(lines: list[Line]) -> list[Directive]:
    """Changes the lines in their places; what was taken out of them."""
    found: list[Directive] = []
    at = -1
    while (at := at + 1) < len(lines):
        line = lines[at]
        remark = _REMARK.match(line.text) if not line.role and line.text.lstrip()[:3] in ("!!!", "???") else None
        if remark and any(not below.blank and below.width >= line.width + 4 for below in lines[at + 1 : at + 3]):
            found.append(Directive(remark[2], line.number, remark.start(2) + 1 + line.shift))
            _outdent(lines, at, remark)
            continue
        opening = _OPENING.match(line.text) if line.role == "open" and "{" in line.text else None
        if opening is None:
            continue
        end = next(other for other in range(at + 1, len(lines)) if lines[other].role == "close")
        written = f"{opening[3]} {opening[4]}".strip()
        named = _NAME.fullmatch(opening[3])
        name = named[1].lower() if named else ""
        if undrawn.is_for_program(line.text):
            continue
        found.append(Directive(written, line.number, opening.start(3) + 1 + line.shift))
        if name in _PICTURES or name in _TEXTS.split() or name in _SAYS_NOTHING.split():
            _as_text(lines, at, end, name, opening)
        else:
            lines[at] = Line(line.text[: opening.start(3)], line.number, line.shift, "open")
    return found


def _as_text(lines: list[Line], at: int, end: int, name: str, opening: re.Match[str]) -> None:
    """The fence of a remark or a picture goes, with its options; what it holds is text."""
    options: dict[str, str] = {}
    first = at + 1
    while first < end and (option := _OPTION.match(lines[first].text)):
        options[option[1]] = option[2]
        first += 1
    for number in (*range(at + 1, first), end):
        lines[number] = Line("", lines[number].number, lines[number].shift)
    for number in range(first, end):
        lines[number].role = ""
        if BOX.match(name) and (text := in_box(lines[number].text)) != lines[number].text:
            lines[number] = Line(text, lines[number].number, lines[number].shift)
    line = lines[at]
    words = opening[4] if name not in _SAYS_NOTHING.split() else ""
    if words and name in _PICTURES:
        address = f"<{words}>" if " " in words else words
        words = f"![{options.get('alt', '')}]({address})"
        lines.insert(at + 1, Line("", line.number))  # what follows is a text of its own
    elif words:
        words = title_of_box(words)
    lines[at] = Line(FILLER + words if words else "", line.number, line.shift + opening.start(4) - 1)


def _outdent(lines: list[Line], at: int, remark: re.Match[str]) -> None:
    """The text of a remark stands where its sign stood."""
    line = lines[at]
    width = line.width + 4
    start, end = remark.span(4) if remark[4] else (len(line.text), len(line.text))
    title = title_of_box(line.text[start:end])
    lines[at] = Line(line.text[: remark.end(1)] + title, line.number, line.shift + start - remark.end(1))
    after = at + 1
    while after < len(lines) and (lines[after].blank or lines[after].width >= width):
        below = lines[after]
        if not below.blank:
            text = below.outdented(4)
            lines[after] = Line(
                text.value if below.role else in_box(text.value), below.number, text.at()[1] - 1, below.role
            )
        after += 1
    lines.insert(after, Line("", lines[after - 1].number))
