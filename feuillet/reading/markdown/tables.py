"""Tables as Markdown writes them: rows of cells with bars between, and what they hold.

Two signs go beyond Markdown: a cell `^^` is one with the cell above it, `<<` with the cell at its left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from feuillet.reading.markdown.inline import HELD, code_spans, within

ABOVE, LEFT = "^^", "<<"
MOST_COLUMNS = 60  # of a table; with more, each short row would be filled up to the width of the longest
PICTURE = HELD  # in a cell of the model, where the next of the table's pictures stands
Align = Literal["left", "center", "right"]

DELIMITER = re.compile(r"[|+]?\s*:?[-=–—]+:?\s*(?:[|+]\s*:?[-=–—]+:?\s*)*[|+]?$")
_BAR = re.compile(r"\\.|\|")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell: its Markdown, its first column, and how many columns and rows it takes."""

    text: str
    column: int
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """A table: the row of its head, if it has one, its other rows, and how its columns are aligned."""

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    aligns: tuple[Align, ...]


def cell_spans(row: str) -> list[tuple[int, int]]:
    """Where the cells of a row begin and end."""
    code = code_spans(row)
    bars = [found.start() for found in _BAR.finditer(row) if found.group() == "|" and not within(found.start(), code)]
    spans = [(start + 1, end) for start, end in pairwise([-1, *bars, len(row)])]
    if bars and not row[: bars[0]].strip():
        del spans[0]
    if len(spans) > 1 and bars and not row[bars[-1] + 1 :].strip():
        del spans[-1]
    return spans


def framed(row: str) -> bool:
    """Whether a row has bars on both sides, and between."""
    return row.startswith("|") and row.endswith("|") and row.count("|") > 2


def is_delimiter(row: str) -> bool:
    """Whether a row is the one of dashes that sets off the heads."""
    return "-" in row.translate(_DASH) and bool(DELIMITER.match(row))


_DASH = {ord(sign): "-" for sign in "=–—"}


def align(sign: str) -> Align:
    """How the colons of a delimiter align a column."""
    sign = sign.strip()
    return "center" if sign[:1] == sign[-1:] == ":" and len(sign) > 1 else "right" if sign[-1:] == ":" else "left"


def grid(markdown: str) -> Grid:
    """The table that a Markdown text is: a first row, its delimiter, more rows."""
    lines = [line for line in markdown.split("\n") if line.strip()]
    texts = [[line[start:end].strip() for start, end in cell_spans(line)] for line in lines]
    signs = texts.pop(1) if len(lines) > 1 and DELIMITER.match(lines[1].strip()) else []
    width = max(map(len, texts), default=0)
    texts = [[*row, *[""] * (width - len(row))] for row in texts]
    return Grid(
        head=_merged(texts[:1])[0] if any(texts[:1]) and any(texts[0]) else (),
        rows=tuple(row for row in _merged(texts[1:]) if row),
        aligns=tuple(align(sign) for sign in [*signs, *["-"] * (width - len(signs))][:width]),
    )


def first_rows(markdown: str, count: int) -> str:
    """The table with its head and so many of its rows."""
    lines = [line for line in markdown.split("\n") if line.strip()]
    begun = 2 if len(lines) > 1 and DELIMITER.match(lines[1].strip()) else 1
    kept = lines[:begun]
    for line in lines[begun:]:
        own = any(line[start:end].strip() not in (ABOVE, LEFT) for start, end in cell_spans(line))
        if own and count == 0:
            break
        count -= own
        kept.append(line)
    return "\n".join(kept)


def later_rows(markdown: str, count: int) -> str:
    """The table with its head and all but so many of its first rows."""
    head, first = (first_rows(markdown, number).split("\n") for number in (0, count))
    lines = [line for line in markdown.split("\n") if line.strip()]
    later = lines[len(first) :]
    for above in reversed(first[len(head) :]) if later else ():  # what a cell goes on from stands there again
        later[0] = _begun_again(later[0], above)
    return "\n".join((*head, *later))


def _begun_again(line: str, above: str) -> str:
    """A row whose cells that are one with those above have the text of these."""
    cells = [line[start:end] for start, end in cell_spans(line)]
    texts = [above[start:end] for start, end in cell_spans(above)]
    if not any(cell.strip() == ABOVE for cell in cells):
        return line
    texts += [""] * (len(cells) - len(texts))
    pairs = zip(cells, texts, strict=False)
    return f"|{'|'.join(text if cell.strip() == ABOVE and text.strip() else cell for cell, text in pairs)}|"


def _goes_on(below: list[str]) -> bool:
    """Whether a cell takes what is below it too: its first sign says so, and no other cell has words there."""
    return below[0] == ABOVE and all(text in (ABOVE, LEFT, "") for text in below)


def _merged(texts: list[list[str]]) -> list[tuple[Cell, ...]]:
    """Rows of cells, those that are one with others merged into them."""
    height, width = len(texts), len(texts[0]) if texts else 0
    taken: set[tuple[int, int]] = set()
    rows: list[tuple[Cell, ...]] = []
    for y, row in enumerate(texts):
        cells = []
        for x, text in enumerate(row):
            if (y, x) in taken:
                continue
            columns = 1
            while x + columns < width and row[x + columns] == LEFT and (y, x + columns) not in taken:
                columns += 1
            deep = 1
            while y + deep < height and _goes_on(texts[y + deep][x : x + columns]):
                deep += 1
            taken.update((y + down, x + right) for down in range(deep) for right in range(columns))
            shown = "" if text in (ABOVE, LEFT) else text.replace(r"\|", "|")
            cells.append(Cell(text=shown, column=x, columns=columns, rows=deep))
        rows.append(tuple(cells))
    return rows
