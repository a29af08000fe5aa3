"""Rows of a spreadsheet's file (`a;b;c`) that stand in notes as text, in; their cells, out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feuillet.reading.markdown.tables import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.debris.lines import Line
    from feuillet.reading.markdown.inline import Text

BEGINS = re.compile(r"[^\s;];(?=\S)|[^\s\d,],(?=[^\s\d,])|\",|,\"")  # a line that may be one
_LEAST, _MOST = 3, 500  # rows
_CELL, _SHORT = 80, 24  # letters of a cell, and of one of two between commas, which may be words
_ENDS = (".", "!", "?", ":")  # of sentences


def rows(lines: Sequence[Line], at: int) -> list[list[Text]] | None:
    """All lines of a paragraph, if they have as many separators, and no space behind these."""
    end = at
    while end < len(lines) and not lines[end].blank and not lines[end].role and end - at < _MOST:
        end += 1
    for sign in ";," if end - at >= _LEAST else "":
        found = [_cells(line, sign) for line in lines[at:end]]
        count = len(found[0])
        if not 1 < count <= MOST_COLUMNS or any(len(row) != count for row in found):
            continue
        cells = [cell.value for row in found for cell in row]
        longest = _SHORT if count == 2 and sign == "," else _CELL
        fit = all(len(cell) <= longest and not cell.endswith(_ENDS) for cell in cells)
        if fit and any(cell[:1].isalpha() for cell in cells):
            return found
    return None


def _cells(line: Line, sign: str) -> list[Text]:
    """The pieces of a line between separators, those in quotes whole; a single one where a space follows one."""
    cells: list[Text] = []
    start = line.start
    for found in re.finditer(rf'"[^"]*"|{sign}', line.text[: line.end]):
        if found[0] != sign or found.start() < start:
            continue
        if line.text[found.end() : line.end][:1] in (" ", "\u00a0"):
            return [line.piece()]
        cells.append(line.piece(start, found.start()).stripped())
        start = found.end()
    cells.append(line.piece(start, max(line.end, start)).stripped())
    quoted = [len(cell) > 1 and cell.value[0] == cell.value[-1] == '"' for cell in cells]
    return [cell.cut(1, len(cell) - 1) if whole else cell for cell, whole in zip(cells, quoted, strict=True)]
