"""Tables with lines all around their cells, and corners (`+---+`); in lines, their rows out."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from feuillet.reading.markdown.drawn.drawn_rows import DrawnTable, in_cell
from feuillet.reading.markdown.inline import Text
from feuillet.reading.markdown.tables import ABOVE, LEFT, MOST_COLUMNS, align

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.debris.lines import Line
    from feuillet.reading.markdown.tables import Align

BORDER = re.compile(r"\+(?:[-=:]+\+)+$")


def gridded(lines: Sequence[Line], at: int) -> DrawnTable | None:
    """A grid table: `+---+` above and below each row, `+===+` below the head."""
    end = at
    while end < len(lines) and not lines[end].role and lines[end].body[:1] in ("+", "|") and not lines[end].blank:
        end += 1
    while end > at + 1 and not BORDER.match(lines[end - 1].body):
        end -= 1
    drawing = _Drawing(lines[at:end])
    if end - at < 3 or not 1 < len(drawing.edges) <= MOST_COLUMNS:
        return None
    drawing.read()
    rows, head = drawing.rows, drawing.head
    if head > 1:  # a head of several rows: one row, line by line
        rows[:head] = [_stacked(rows[:head])]
    return DrawnTable(rows=rows, after=end, aligns=drawing.aligns, headed=head > 0) if rows else None


class _Drawing:
    """Reads a grid table line by line, filling the cells that are open until a border closes them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.indent = lines[0].start
        self.texts = [line.text[min(self.indent, line.start) : line.end] for line in lines]
        borders = [text for text in self.texts if BORDER.match(text)]
        self.edges = sorted({at for text in borders for at, sign in enumerate(text) if sign == "+"})
        self.rows: list[list[Text]] = []
        self.head = 0  # rows of the head
        self.aligns: list[Align] = []
        width = len(self.edges) - 1
        self.filling: list[list[Text]] = [[] for _ in range(width)]
        self.begun = [True] * width  # whether a cell begins in this row, rather than going on from the one above
        self.joined = [True] * width  # whether it is one with the cell at its left: no line has a bar between

    def segments(self, text: str) -> list[str]:
        """What a line has in each column."""
        return [text[start + 1 : stop] for start, stop in pairwise(self.edges)]

    def read(self) -> None:
        if ":" in self.texts[0]:
            self.aligns = [align(segment) for segment in self.segments(self.texts[0])]
        for line, text in zip(self.lines[1:], self.texts[1:], strict=True):
            segments = self.segments(text)
            closed = [bool(segment) and not segment.strip("-=:") for segment in segments]
            if "+" not in text or not any(closed):
                self.fill(line, text, [False] * len(closed))
                continue
            self.close(line)
            if not self.head and any("=" in segment for segment in segments):
                self.head = len(self.rows)
                self.aligns = self.aligns or [align(segment) for segment in segments]
            self.filling = [[] for _ in closed]
            self.begun, self.joined = closed, [True] * len(closed)
            if not all(closed):
                self.fill(line, text, closed)

    def close(self, line: Line) -> None:
        """A border: the row above it is whole."""
        row: list[Text] = []
        self.rows.append(row)
        for column, pieces in enumerate(self.filling):
            if column and self.joined[column]:
                row.append(_sign(LEFT, line))
            elif not self.begun[column]:
                row.append(_sign(ABOVE, line))
                if pieces:  # they belong to the cell where it began
                    _add_above(self.rows, column, pieces)
            else:
                row.append(in_cell(pieces) if pieces else _sign("", line))

    def fill(self, line: Line, text: str, closed: Sequence[bool]) -> None:
        """Give each open column what a line has in it; without a bar before it, a column goes on from its left."""
        offset = min(self.indent, line.start)
        column, width = 0, len(self.edges) - 1
        edges = self.edges
        if not any(closed):  # wider signs, or words too long for their column, move its bars
            bars = [at for at, sign in enumerate(text) if sign == "|"]
            edges = bars if len(bars) == len(edges) else [*edges[:-1], max(edges[-1], len(text.rstrip("|")))]
        while column < width:
            last = column
            while last + 1 < width and text[edges[last + 1] : edges[last + 1] + 1] not in "|+" and not closed[last]:
                last += 1
            self.joined[column] = False
            if not closed[column]:
                start, stop = (min(at, len(text)) for at in (edges[column] + 1, edges[last + 1]))
                self.filling[column].append(line.piece(offset + start, offset + max(start, stop)).stripped())
            column = last + 1


def _sign(sign: str, line: Line) -> Text:
    return Text(sign, [(0, line.number, line.start + 1 + line.shift)])


def _add_above(rows: list[list[Text]], column: int, pieces: list[Text]) -> None:
    for row in reversed(rows[:-1]):
        if row[column].value not in (ABOVE, LEFT):
            row[column] = Text.joined([row[column], " ", in_cell(pieces)]).stripped()
            return


def _stacked(rows: list[list[Text]]) -> list[Text]:
    """Rows of a head as one: what is merged counts once."""
    stacked: list[Text] = []
    for column in zip(*rows, strict=True):
        full = [cell for cell in column if cell and cell.value not in (ABOVE, LEFT)]
        parts: list[Text | str] = []
        for cell in full:
            parts.extend(("<br>", cell) if parts else (cell,))
        stacked.append(Text.joined(parts) if parts else column[0].cut(0, 0))
    return stacked
