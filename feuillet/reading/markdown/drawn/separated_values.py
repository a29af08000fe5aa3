"""Rows of a spreadsheet's file (`a;b;c`) that stand in notes as text, in; their cells, out."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from feuillet.reading.markdown.tables import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.debris.lines import Line
    from feuillet.reading.markdown.inline import Text

_SPACED = r"[ \u00a0\u202f]; "  # as some type it, and as French has it in sentences too: of three cells at least
_BAR = r"[ \u00a0]\| "
BEGINS = re.compile(
    rf"[^\s;];(?=\S)|[^\s\d,],(?=[^\s\d,])|\",|,\"|{_SPACED}.*{_SPACED}|{_BAR}"
)  # a line that may be one
_LEAST = 3  # rows
_CELL, _SHORT = 80, 24  # letters of a cell, and of one of two between commas, which may be words
_ENDS = (".", "!", "?", ":")  # of sentences


def rows(lines: Sequence[Line], at: int) -> list[list[Text]] | None:
    """The lines of a paragraph from one on, if they have as many separators, and no space behind these or all around.

    Lines of as many are looked at once, from the first of them: a paragraph is read in linear time.
    """
    for sign in (";", ",", _SPACED, _BAR) if BEGINS.search(lines[at].body) else "":
        count = len(_cells(lines[at], sign))
        if not 1 + (sign == _SPACED) < count <= MOST_COLUMNS or (
            at and _is_text(lines[at - 1]) and len(_cells(lines[at - 1], sign)) == count
        ):
            continue
        found = []
        for line in itertools.takewhile(_is_text, map(lines.__getitem__, range(at, len(lines)))):
            found.append(_cells(line, sign))
            if len(found[-1]) != count:
                break
        if len(found) < _LEAST or len(found[-1]) != count:
            continue
        cells = [cell.value for row in found for cell in row]
        longest = _SHORT if (count == 2 and sign == ",") or sign == _SPACED else _CELL
        fit = all(len(cell) <= longest and not cell.endswith(_ENDS) for cell in cells)
        if fit and any(cell[:1].isalpha() for cell in cells):
            return found
    return None


def _is_text(line: Line) -> bool:
    return not line.blank and not line.role


def _cells(line: Line, sign: str) -> list[Text]:
    """The pieces of a line between separators, those in quotes whole; a single one where a space follows one."""
    cells: list[Text] = []
    start = line.start
    for found in re.finditer(rf'"[^"]*"|{sign}', line.text[: line.end]):
        if found[0][0] == '"' or found.start() < start:
            continue
        if line.text[found.end() : line.end][:1] in (" ", "\u00a0"):
            return [line.piece()]
        cells.append(line.piece(start, found.start()).stripped())
        start = found.end()
    cells.append(line.piece(start, max(line.end, start)).stripped())
    quoted = [len(cell) > 1 and cell.value[0] == cell.value[-1] == '"' for cell in cells]
    return [cell.cut(1, len(cell) - 1) if whole else cell for cell, whole in zip(cells, quoted, strict=True)]
