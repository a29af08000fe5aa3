"""Tables with tabs between cells, as spreadsheets are pasted; in lines, their rows out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feuillet.reading.markdown.drawn.drawn_rows import MARKS, DrawnTable, has_head, in_cell
from feuillet.reading.markdown.inline import Text
from feuillet.reading.markdown.tables import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.debris.lines import Line

_QUOTED = 20  # lines that a cell in quotes may have


def tabbed(lines: Sequence[Line], at: int) -> DrawnTable | None:
    """Rows with tabs between their cells: two at least, of as many cells."""
    count = lines[at].text.count("\t", 0, lines[at].end)
    if MARKS.match(lines[at].body) or count >= MOST_COLUMNS:
        return None
    rows: list[list[Text]] = []
    end = at
    while end < len(lines):
        line = lines[end]
        if line.role or line.blank or MARKS.match(line.body):
            break
        found, after = _tab_cells(lines, end)
        if (len(found) < 2 and not (rows and "\t" in line.text)) or len(found) > MOST_COLUMNS:
            break
        rows.append(found)
        end = after
        if len(rows) == 2 and len(found) < 2:
            return None
    if len(rows) < 2 or len(rows[1]) < 2:
        return None
    return DrawnTable(rows=rows, after=end, headed=has_head(rows[0]))


def _tab_cells(lines: Sequence[Line], at: int) -> tuple[list[Text], int]:
    """The cells of a row, and the number of the line after it: one in quotes may go on in the lines below."""
    line = lines[at]
    start = 0 if "\t" in line.text[: line.start] else line.start
    row: list[Text] = []
    while True:
        end = line.text.find("\t", start, line.end)
        end = line.end if end < 0 else end
        piece = line.piece(start, max(end, start)).stripped()
        if piece.value[:1] == '"' and (len(piece) < 2 or piece.value[-1] != '"' or piece.value.count('"') % 2):
            goes_on = _quoted(lines, at, piece)
            if goes_on:
                piece, at, end = goes_on
                line = lines[at]
        if len(piece) > 1 and piece.value[0] == piece.value[-1] == '"' and "\n" not in piece.value:
            piece = piece.cut(1, len(piece) - 1)
        row.append(in_cell([piece]))
        if end >= line.end:
            return row, at + 1
        start = end + 1


def _quoted(lines: Sequence[Line], at: int, piece: Text) -> tuple[Text, int, int] | None:
    """A cell in quotes with its lines, the number of the last, and where it ends there."""
    parts: list[Text | str] = [piece]
    for number in range(at + 1, min(at + _QUOTED, len(lines))):
        line = lines[number]
        found = re.search(r'"(?=\t|$)', line.text[: line.end])
        parts.append("<br>")
        if found:
            parts.append(line.piece(line.start, max(found.end(), line.start)))
            return Text.joined(parts), number, found.end()
        if not line.blank:
            parts.append(line.piece())
    return None
