"""Tables between two marks, of MediaWiki (`{| … |}`) and AsciiDoc (`|=== … |===`); in lines, their rows out."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from feuillet.reading.markdown.drawn.drawn_rows import TALLEST, DrawnTable
from feuillet.reading.markdown.inline import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.debris.lines import Line

_CELL = re.compile(r"\|\||!!")
_ATTRIBUTES = re.compile(r"\s*+(?:[\w-]++=(?:\"[^\"|]*+\"|[^\s|\"][^\s|]*+)\s*+)+\|(?!\|)")


def of_mediawiki(lines: Sequence[Line], at: int) -> DrawnTable | None:
    """A table of MediaWiki: {| … |}, with a line |- between rows, and a caption behind |+."""
    end = _end(lines, at, "|}")
    rows: list[list[Text]] = [[]]
    headed = False
    caption: Text | None = None
    for line in lines[at + 1 : end]:
        if line.blank:
            continue
        if line.body.startswith("|-"):
            rows.append([])
        elif line.body.startswith("|+"):
            caption = line.piece(line.start + 2).stripped()
        elif line.body[0] in "|!":
            headed = headed or (line.body[0] == "!" and not any(rows[:-1]))
            start = line.start + 1
            for found in [*_CELL.finditer(line.text, start, line.end), None]:
                cell = line.piece(start, found.start() if found else line.end)
                attributes = _ATTRIBUTES.match(cell.value)
                rows[-1].append((cell.cut(attributes.end()) if attributes else cell).stripped())
                start = found.end() if found else start
        elif rows[-1] and line.body[0] not in "|!":
            rows[-1][-1] = Text.joined([rows[-1][-1], "<br>", line.piece()])
        else:
            return None
    rows = [row for row in rows if row]
    return DrawnTable(rows, end + 1, headed=headed, caption=caption) if end and rows else None


def of_asciidoc(lines: Sequence[Line], at: int) -> DrawnTable | None:
    """A table of AsciiDoc: |=== … |===, with as many columns as the first line has cells."""
    end = _end(lines, at, "|===")
    rows = [line for line in lines[at + 1 : end] if not line.blank]
    if not end or not rows or any(line.body[0] != "|" for line in rows):
        return None
    found = [[line.piece(start, stop).stripped() for start, stop in _cells_between(line)] for line in rows]
    width = len(found[0])
    several = [cell for row in found for cell in row]
    if len(several) % width:
        return None
    headed = at + 2 < len(lines) and lines[at + 2].blank
    return DrawnTable([several[n : n + width] for n in range(0, len(several), width)], end + 1, headed=headed)


def _cells_between(line: Line) -> list[tuple[int, int]]:
    """Where the cells of a line are that each begin with a bar."""
    bars = [at for at in range(line.start, line.end) if line.text[at] == "|" and line.text[at - 1 : at] != "\\"]
    return [(start + 1, stop) for start, stop in pairwise([*bars, line.end])]


def _end(lines: Sequence[Line], at: int, sign: str) -> int:
    """The number of the line that ends a table; 0 if there is none."""
    several = range(at + 1, min(at + TALLEST, len(lines)))
    return next((n for n in several if not lines[n].role and lines[n].body.startswith(sign)), 0)
