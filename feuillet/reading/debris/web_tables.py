"""The cells of a table of a web page in; lines of Markdown with its rows out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feuillet.reading.debris.lines import Line
from feuillet.reading.markdown.inline import Text
from feuillet.reading.markdown.tables import ABOVE, LEFT, MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(slots=True)
class _Cell:
    """A cell of a table of a web page: its texts, and what goes before the next of them."""

    columns: int = 1
    rows: int = 1
    head: bool = False
    align: str = ""
    pieces: list[Text | str] = field(default_factory=list)
    next: str = ""

    def add(self, piece: Text) -> None:
        if self.pieces or self.next.strip(" <br>"):
            self.pieces.append(self.next if self.pieces else self.next.removeprefix("<br>"))
        bars = [found for found in _BAR.finditer(piece.value) if found.group() == "|"]
        self.pieces.append(piece.edited([(found.start(), found.end(), (r"\|",)) for found in bars]))
        self.next = " "

    def breaks(self, sign: str = "") -> None:
        """What comes next stands on a line of its own."""
        self.next = f"<br>{sign}"


_BAR = re.compile(r"\\.|\|")
_SPAN = re.compile(r"""\b(col|row)span\s*+=\s*+["']?\s*+(\d{1,3})""", re.IGNORECASE)
_ALIGN = re.compile(r"""\balign\s*+[=:]\s*+["']?\s*+(center|right)""", re.IGNORECASE)
_SIGNS = {"center": ":---:", "right": "---:"}
_DEEPEST_SPAN = 500  # rows that a cell may take


class WebTable:
    """The rows of a table of a web page."""

    def __init__(self) -> None:
        self.rows: list[list[_Cell]] = []
        self.caption: list[Text] = []
        self.lists: list[int] = []  # that are open in a cell: the last number, 0 for one with bullets
        self.in_caption = False

    def add(self, piece: Text) -> None:
        if self.in_caption:
            self.caption.append(piece)
            return
        if not self.rows:
            self.row()
        if not self.rows[-1]:
            self.cell("")
        self.rows[-1][-1].add(piece)

    def row(self) -> None:
        self.rows.append([])
        self.in_caption = False

    def cell(self, tag: str) -> None:
        if not self.rows:
            self.row()
        self.lists.clear()
        self.in_caption = False
        spans = {name.lower(): int(number) for name, number in _SPAN.findall(tag)}
        self.rows[-1].append(
            _Cell(
                columns=min(max(spans.get("col", 1), 1), MOST_COLUMNS),
                rows=min(max(spans.get("row", 1), 1), _DEEPEST_SPAN),
                head=tag[:3].lower() == "<th",
                align=next((found[1].lower() for found in [_ALIGN.search(tag)] if found), ""),
            )
        )

    def tag(self, name: str, *, closing: bool, tag: str) -> None:
        """A tag within the table: rows, cells, and what breaks lines in them."""
        if name == "tr":
            self.row()
        elif name in ("td", "th"):
            if not closing:
                self.cell(tag)
        elif name == "caption":
            self.in_caption = not closing
        elif self.rows and self.rows[-1]:
            cell = self.rows[-1][-1]
            if name in ("ul", "ol"):
                if closing:
                    del self.lists[-1:]
                else:
                    self.lists.append(int(name == "ol"))
                cell.breaks()
            elif name == "li":
                cell.breaks("" if closing else self.bullet())
            elif name not in ("table", "thead", "tbody", "tfoot", "colgroup", "col") and not cell.next.endswith(
                (". ", "- ")
            ):
                cell.breaks()

    def bullet(self) -> str:
        if not self.lists or not self.lists[-1]:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1] - 1}. "

    def lines(self) -> Iterator[Line]:
        rows = [row for row in self.rows if any(cell.pieces for cell in row)]
        if self.caption:
            caption = Text.joined(part for piece in self.caption for part in (piece, " "))
            words = caption.value.strip()
            emphasis = "" if "*" in words else "*"  # so that it is no title of what is below
            yield Line(f"{emphasis}{words}{emphasis}", caption.at()[0], caption.at()[1] - 1 - len(emphasis))
            yield Line("", caption.at()[0])
        if not rows:
            return
        grid, aligns = _laid(rows)
        width = max(map(len, grid))
        delimiter = f"| {' | '.join(_SIGNS.get(aligns.get(column, ''), '---') for column in range(width))} |"
        headed = any(cell.head for cell in rows[0]) or not any(cell.head for row in rows for cell in row)
        for number, (row, signs) in enumerate(zip(rows, grid, strict=True)):
            line, column = next(piece for cell in row for piece in cell.pieces if isinstance(piece, Text)).at()
            if number == 0 and not headed:
                yield Line("|" + "  |" * width, line)
                yield Line(delimiter, line)
            yield Line(f"| {' | '.join([*signs, *([''] * (width - len(signs)))])} |", line, column - 3)
            if number == 0 and headed:
                yield Line(delimiter, line)


def _laid(rows: Sequence[Sequence[_Cell]]) -> tuple[list[list[str]], dict[int, str]]:
    """The texts of the cells, each in its column; what is one with a neighbour has the sign for it.

    And how columns are aligned: as all cells below the first row are that have words.
    """
    found: dict[int, set[str]] = {}
    grid: list[list[str]] = [[] for _ in rows]
    deep: dict[int, int] = {}  # by column: rows that a cell above still takes
    wide: dict[int, str] = {}  # and the sign for them
    for y, row in enumerate(rows):
        cells = iter(row)
        at = 0
        cell = next(cells, None)
        while cell is not None or any(deep.get(column, 0) for column in range(at, MOST_COLUMNS)):
            if at >= MOST_COLUMNS and cell is None:
                break
            if deep.get(at, 0):
                deep[at] -= 1
                grid[y].append(wide[at])
                at += 1
            elif cell is None:
                grid[y].append("")
                at += 1
            elif at >= MOST_COLUMNS:  # further cells stand in the last
                last = [] if grid[y][-1] in (ABOVE, LEFT) else [grid[y][-1]]
                further = (Text.joined(taken.pieces).value for taken in (cell, *cells) if taken.pieces)
                grid[y][-1] = " ".join([*last, *further])
                cell = None
            else:
                grid[y].append(Text.joined(cell.pieces).value if cell.pieces else "")
                if cell.pieces and (y or len(rows) == 1):
                    found.setdefault(at, set()).add(cell.align)
                columns = min(cell.columns, MOST_COLUMNS - at)
                for column in range(at, at + columns):
                    deep[column], wide[column] = cell.rows - 1, ABOVE if column == at else LEFT
                    if column > at:
                        grid[y].append(LEFT)
                at += columns
                cell = next(cells, None)
    return grid, {column: next(iter(several)) for column, several in found.items() if len(several) == 1}
