"""The texts of a table in; how wide its columns are for the lowest rows, by arithmetic, out."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from feuillet.looks.faces.metrics import POINT, lines
from feuillet.text import prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.looks.faces.metrics import Metrics
    from feuillet.pages.tables.cells import CellView, TableView

_LEADING = 1.3
_ROW = 2.4  # millimetres above and below the text of a row
_SLACK = 1.02, 0.08  # what arithmetic may err by: kerning, slanted letters, a raised sign; a part, and ems
_SAMPLE = 40  # rows that the widths are chosen by
_ROUNDS = 6
_OUTLIER = 0.7  # power of the lines of a row: one very long text does not decide for all others
_COMFORT, EASY = 7.5, 0.85  # ems that no column falls below, where so much of the room is enough for that
_STACK, _WORDS = 5, 1.4  # lines, and words of each, from which on a text is a stack of words
_NARROW = 12.0  # ems: a wider column has no stacks
_MANY = 10  # columns above which fewer rounds must do
_PICTURE = 9.0, 14.0  # ems that a column with a picture has at the least, and at the most for its sake
_PICTURE_HEIGHT = 0.75  # about, of its width


class Measured:
    """The texts of a table in ems: the pieces of each cell, and what its columns need."""

    def __init__(self, table: TableView, metrics: Metrics) -> None:
        self.table = table
        self.space = metrics.width(" ") or 0.25
        self.pieces: dict[int, list[tuple[float, ...]]] = {}  # by identity of the cell: of each of its lines
        count = table.columns
        self.unbroken = [0.0] * count  # widest word of each column, also of those that are counted in pieces
        heads = {id(cell) for cell in table.head}
        for cell in table.cells:
            bold = id(cell) in heads or "<strong>" in cell.html
            tabular = table.aligns[cell.column] == "right" or "<code" in cell.html
            lines = _lines_of(cell)
            self.pieces[id(cell)] = [metrics.pieces(line, bold=bold, tabular=tabular) for line in lines]
            for line in lines if cell.columns == 1 else ():
                whole = metrics.pieces(line.replace(_IN_PIECES, ""), bold=bold, tabular=tabular)
                self.unbroken[cell.column] = max([self.unbroken[cell.column], *map(_loose, whole)])
        self.least, self.most = [0.0] * count, [0.0] * count
        for cell in table.cells:
            if cell.columns == 1:
                self.least[cell.column] = max(self.least[cell.column], self.least_of(cell))
                self.most[cell.column] = max(self.most[cell.column], self.most_of(cell))
        for cell in table.cells:
            if cell.columns > 1:
                span = range(cell.column, min(cell.column + cell.columns, count))
                lacking = self.least_of(cell) - sum(self.least[n] for n in span)
                for n in span:
                    self.least[n] += max(lacking, 0.0) / len(span)
        self.most = [max(pair) for pair in zip(self.least, self.most, strict=True)]
        # What short texts need to stand on one line, and long ones for some words a line.
        self.comfort = [max(low, min(high, _COMFORT)) for low, high in zip(self.least, self.most, strict=True)]
        self._body = table.rows[:: max(len(table.rows) // _SAMPLE, 1)]
        rows = [table.head, *(row.cells for row in self._body)]
        # Of some rows: how long the text of each column is, and how many lines it has at least.
        self.sample = [[self._extent(row, column) for column in range(count)] for row in rows if row]

    def _extent(self, row: Sequence[CellView], column: int) -> tuple[float, int]:
        found = next((self.pieces[id(cell)] for cell in row if cell.column == column and cell.columns == 1), [])
        return sum(map(sum, found)) * 1.04, max(len(found), 1)

    def least_of(self, cell: CellView) -> float:
        words = _loose(max((piece for line in self.pieces[id(cell)] for piece in line), default=0.0))
        return max(words, _PICTURE[0] if cell.pictures else 0.0)

    def most_of(self, cell: CellView) -> float:
        words = _loose(max((sum(line) for line in self.pieces[id(cell)]), default=0.0))
        return max(words, _PICTURE[1] if cell.pictures else 0.0)

    def lines(self, cell: CellView, width: float) -> int:
        """How many lines a cell takes in a width in ems."""
        pictures = len(cell.pictures) * min(width, _PICTURE[1]) * _PICTURE_HEIGHT / _LEADING
        return (
            sum(lines(line, max(width, 0.5), self.space) for line in self.pieces[id(cell)]) + math.ceil(pictures) or 1
        )

    def widths(self, room: float, *, whole: bool = False) -> list[float] | None:
        """Widths of the columns in ems that fill the room, for the lowest rows; None if words would break.

        Long words count in pieces, or as a whole.
        """
        least = [max(pair) for pair in zip(self.least, self.unbroken, strict=True)] if whole else self.least
        most = [max(pair) for pair in zip(least, self.most, strict=True)]
        if sum(least) > room:
            return None
        if sum(most) <= room:
            spare = room - sum(most)
            return [width + spare * width / (sum(most) or 1.0) for width in most]
        comfort = [max(pair) for pair in zip(least, self.comfort, strict=True)]
        if sum(comfort) <= EASY * room:
            least = comfort
        spare = room - sum(least)
        wish = [high - low for low, high in zip(least, most, strict=True)]
        widths = [low + spare * want / sum(wish) for low, want in zip(least, wish, strict=True)]
        step = room * 0.06
        best = self.cost(widths)
        for _ in range(_ROUNDS if len(widths) <= _MANY else 2):
            found = False
            for to in range(len(widths)):
                for giver in range(len(widths)):
                    give = min(step, widths[giver] - least[giver])
                    if giver == to or give <= step / 8:
                        continue
                    tried = widths.copy()
                    tried[giver] -= give
                    tried[to] += give
                    cost = self.cost(tried)
                    if cost < best - 0.01:
                        widths, best, found = tried, cost, True
            if not found:
                step /= 2
        return widths

    def stacks(self, widths: Sequence[float]) -> bool:
        """Whether a text would stand in many lines of about a word each."""
        for cell in (cell for row in self._body for cell in row.cells if cell.columns == 1):
            width = widths[cell.column]
            for line in self.pieces[id(cell)] if width < _NARROW else ():
                count = lines(line, max(width, 0.5), self.space)
                if count >= _STACK and len(line) < _WORDS * count:
                    return True
        return False

    def cost(self, widths: Sequence[float]) -> float:
        """About how many lines some of its rows take."""
        tall = (
            max(max(length / max(width, 0.1), least) for (length, least), width in zip(row, widths, strict=True))
            for row in self.sample
        )
        return math.fsum(math.pow(lines, _OUTLIER) for lines in tall)

    def heights(self, widths: Sequence[float], size: float) -> list[float]:
        """How high the rows are in millimetres, about."""
        tall = []
        for row in (self.table.head, *(row.cells for row in self.table.rows)):
            most = max(
                (
                    self.lines(cell, sum(widths[cell.column : cell.column + cell.columns]))
                    for cell in row
                    if cell.rows == 1
                ),
                default=1,
            )
            tall.append(most * size * POINT * _LEADING + _ROW)
        return tall


def _loose(width: float) -> float:
    """A width with what it may be more by."""
    return width * _SLACK[0] + _SLACK[1] if width else 0.0


_BREAK = re.compile(r"<br>|</li>|<[uo]l[^>]*>|</[uo]l>")
_WORD = re.compile(r"[^ \u00a0\u202f]{16,}")
_ADDRESS = re.compile(r"[/@]|www\.")
_IN_PIECES = "\u200b"
_PIECES = (
    re.compile(r".{1,24}"),
    re.compile(r"[^/@.?&=_-]{1,14}[/@.?&=_-]*|[/@.?&=_-]+"),
)  # of long words, of addresses


def _lines_of(cell: CellView) -> list[str]:
    """The texts of a cell between its own line breaks, with places where long words and addresses may be broken."""
    found = [cell.plain] if "<" not in cell.html else []
    for part in _BREAK.split(str(cell.html)) if not found else ():
        plain = prose.text(part)
        if plain:
            found.append(f"\u2003{plain}" if "<li" in part else plain)  # with the room for its bullet
    return [_WORD.sub(_softened, line) for line in found or [cell.plain]]


def _softened(word: re.Match[str]) -> str:
    return _IN_PIECES.join(_PIECES[bool(_ADDRESS.search(word[0]))].findall(word[0]))
