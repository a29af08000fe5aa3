"""A table as it was found among lines: its rows, each of cells, and the Markdown that says the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feuillet.reading.markdown.inline import Text, code_spans, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.markdown.tables import Align

MARKS = re.compile(r"[-*+•◦▪–][ \t]|\d{1,3}[.)][ \t]")  # what begins an item within a cell
TALLEST = 500  # lines of such a table
_VALUE = re.compile(r"\d\s*$|^[+-]?\d|:\s*$")  # what stands in no head: a number, a name with a colon before its value


@dataclass(slots=True)
class DrawnTable:
    """A table among lines: its rows, each of cells, and the number of the line after it."""

    rows: list[list[Text]]
    after: int
    aligns: list[Align] = field(default_factory=list)
    headed: bool = True
    written: Text | None = None  # as it stands in the notes, where that is Markdown
    caption: Text | None = None

    def text(self) -> Text:
        """Its Markdown; the place of each row is that of its first cell."""
        if self.written:
            return self.written
        width = max(map(len, self.rows))
        aligns = [*self.aligns, *["left"] * width][:width]
        signs = {"left": "---", "center": ":---:", "right": "---:"}
        origin = next((cell for row in self.rows for cell in row if cell), self.rows[0][0])
        delimiter = f"| {' | '.join(signs[align] for align in aligns)} |"
        rows = [_row(row, width) for row in self.rows]
        if not self.headed:
            rows.insert(0, _row([origin.cut(0, 0)], width))
        parts: list[Text | str] = [rows[0], "\n", delimiter]
        for row in rows[1:]:
            parts.extend(("\n", row))
        return Text.joined(parts)


def _row(cells: Sequence[Text], width: int) -> Text:
    """A row written out, its place that of its first cell."""
    parts: list[Text | str] = [cells[0].cut(0, 0), "| "]
    for cell in cells:
        parts.extend((cell, " | "))
    parts.extend([" | "] * (width - len(cells)))
    parts[-1] = " |"
    return Text.joined(parts)


def has_head(first: Sequence[Text]) -> bool:
    """Whether a first row may be the heads of columns: it has no value."""
    return not any(_VALUE.search(cell.value) for cell in first)


def in_cell(pieces: Sequence[Text]) -> Text:
    """Lines as the text of one cell: items on lines of their own, what goes on behind what it goes on from."""
    parts: list[Text | str] = []
    broken = False
    for piece in pieces:
        if not piece:
            broken = bool(parts)
            continue
        if parts:
            parts.append("<br>" if broken or MARKS.match(piece.value) else " ")
        parts.append(_escaped(piece))
        broken = False
    return Text.joined(parts) if parts else pieces[0] if pieces else Text("", [(0, 1, 1)])


def _escaped(piece: Text) -> Text:
    if "|" not in piece.value:
        return piece
    code = code_spans(piece.value)
    bars = [found for found in re.finditer(r"(?<!\\)\|", piece.value) if not within(found.start(), code)]
    return piece.edited([(found.start(), found.end(), (r"\|",)) for found in bars])
