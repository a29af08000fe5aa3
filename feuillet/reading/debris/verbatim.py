"""A text of any length in; where it has code, in which no sign means anything, and comments of HTML, out.

What begins first holds what begins within it. A piece of code ends in its paragraph, a block of it where it is closed;
a tick that nothing answers is a sign like others, such as an apostrophe that somebody typed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

# Two dashes of a comment are one where a program has set them as it sets those of a text.
_MARK = re.compile(r"(?<!\\)`+|~{3,}|<!(?:--|[–—])")
_END, _SET_END = re.compile("-->"), re.compile(r"(?:--|[–—])>")
PARTED = re.compile(r"\n[ \t]*(?=\n)")  # where paragraphs end
_FENCE = re.compile(r"[\s>]*(?:(?:[-*+•]|\d{1,3}[.)])\s+)?(`{3,}|~{3,})([^`]*)$")
_FENCE_END = re.compile(r"[\s>]*(`{3,}|~{3,})\s*$")
_OF_TEXT = re.compile(r"\s*\{(?!code)[a-zA-Z]")  # of a fence that holds a remark, as MyST has it
_FENCES = 100  # ends of code among which that of an opening is looked for


class CommentSpan(NamedTuple):
    """Where a comment begins and ends; `closed`: whether it says so itself."""

    start: int
    end: int
    closed: bool


class Verbatim(NamedTuple):
    """Where there is code, and where comments, each in order and apart."""

    code: list[tuple[int, int]]
    comments: list[CommentSpan]

    @property
    def both(self) -> list[tuple[int, int]]:
        """Where tags are none."""
        return sorted([*self.code, *((comment.start, comment.end) for comment in self.comments)])


def found(text: str, *, ticks: bool = True) -> Verbatim:
    """The code and the comments of a text; `ticks`: whether these are signs of code in its form."""
    made = Verbatim([], [])
    if "<!" not in text and not (ticks and ("`" in text or "~~~" in text)):
        return made
    marks = [mark for mark in _MARK.finditer(text) if ticks or mark[0][0] == "<"]
    fences = _fences(text) if "```" in text or "~~~" in text else {}
    parted = [gap.start() for gap in PARTED.finditer(text)] if "`" in text else []
    following: dict[int, list[int]] = {}  # by how many ticks they have, where runs begin: the last first
    for mark in reversed(marks):
        if mark[0][0] == "`":
            following.setdefault(len(mark[0]), []).append(mark.start())
    last_set = max(text.rfind(end) for end in ("-->", "–>", "—>")) if "<!–" in text or "<!—" in text else -1
    done = 0
    for mark in marks:
        start, size = mark.start(), len(mark[0])
        if start < done:
            continue
        if mark[0][0] == "<":
            if text[start - 1 : start] == "\\":
                continue
            is_set = mark[0] != "<!--"
            if is_set and start > last_set:  # of such, one that never ends is none
                continue
            ending = (_SET_END if is_set else _END).search(text, mark.end())
            done = ending.end() if ending else len(text)
            made.comments.append(CommentSpan(start, done, ending is not None))
        elif start in fences:
            done = fences[start]
            made.code.append((start, done))
        elif mark[0][0] == "`":
            same = following[size]
            while same and same[-1] <= start:
                same.pop()
            paragraph = bisect_left(parted, start)
            if same and (paragraph == len(parted) or same[-1] < parted[paragraph]):
                done = same[-1] + size
                made.code.append((start, done))
    return made


def _fences(text: str) -> dict[int, int]:
    """Where blocks of code end, by where the signs begin that open them; one that is never closed is none.

    Where a fence holds text, its own signs alone are code.
    """
    lines: list[tuple[int, str]] = []
    begin = 0
    for line in text.split("\n"):
        if "```" in line or "~~~" in line:
            lines.append((begin, line))
        begin += len(line) + 1
    ends: dict[str, list[tuple[int, int, int]]] = {"`": [], "~": []}
    for number in range(len(lines) - 1, -1, -1):
        begin, line = lines[number]
        if end := _FENCE_END.match(line):
            ends[end[1][0]].append((number, len(end[1]), begin + len(line)))
    made: dict[int, int] = {}
    for number, (begin, line) in enumerate(lines):
        if opening := _FENCE.match(line):
            later = ends[opening[1][0]]
            while later and later[-1][0] <= number:
                later.pop()
            nearest = later[: -_FENCES - 1 : -1]
            closing = next((end for _, length, end in nearest if length >= len(opening[1])), None)
            if closing is not None:
                made[begin + opening.start(1)] = begin + len(line) if _OF_TEXT.match(opening[2]) else closing
    return made
