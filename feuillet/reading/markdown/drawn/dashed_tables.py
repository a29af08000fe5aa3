"""Tables with dashes above and below columns (simple and multiline ones of Pandoc); in lines, their rows out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feuillet.reading.markdown.drawn.drawn_rows import DrawnTable, in_cell
from feuillet.reading.markdown.tables import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.debris.lines import Line
    from feuillet.reading.markdown.inline import Text
    from feuillet.reading.markdown.tables import Align

_DASHES = re.compile(r"(-{2,}|={2,})(?:[ \t]+(?:-{2,}|={2,}))+$")
_FULL = re.compile(r"-{10,}$|={10,}$")
_MULTILINE = 6  # lines of the head of a multiline table, at the most


def _dashes(line: Line) -> bool:
    return not line.role and bool(_DASHES.match(line.body))


def _full(line: Line) -> bool:
    return not line.role and bool(_FULL.match(line.body))


def dashed(lines: Sequence[Line], at: int) -> DrawnTable | None:
    """Columns below and above dashes: simple and multiline tables."""
    first = lines[at]
    second = lines[at + 1] if at + 1 < len(lines) else None
    if second is not None and _dashes(second) and not _dashes(first) and not _full(first) and not first.blank:
        return _columns(lines, at, at, at + 1)
    if _full(first):
        for number in range(at + 1, min(at + 2 + _MULTILINE, len(lines))):
            if lines[number].blank or lines[number].role or _full(lines[number]):
                break
            if _dashes(lines[number]):
                return _columns(lines, at, at + 1, number) if number > at + 1 else None
    if _dashes(first):
        borders = [at]
        number = at + 1
        while number < len(lines) and len(borders) < 3 and not lines[number].role:
            if _dashes(lines[number]) or _full(lines[number]):
                borders.append(number)
                after = lines[number + 1] if number + 1 < len(lines) else None
                if after is None or after.blank:
                    break
            number += 1
        if len(borders) == 2:
            return _columns(lines, at, at, at, end=borders[1])
        if len(borders) == 3 and borders[1] > at + 1:
            return _columns(lines, at, at + 1, borders[1], end=borders[2])
    return None


def _columns(lines: Sequence[Line], at: int, head: int, dashes: int, *, end: int | None = None) -> DrawnTable | None:
    """The table whose columns stand below the dashes of a line; `end` is the line of its last ones."""
    text = lines[dashes].text.expandtabs(4)
    spans = [found.span() for found in re.finditer(r"[-=]+", text)]
    if len(spans) > MOST_COLUMNS:
        return None
    starts = [0, *(start for start, _ in spans[1:])]
    rows = [_line_cells(lines[number], starts) for number in range(head, dashes)]
    aligns: list[Align] = []
    for column, (start, stop) in enumerate(spans):
        aligns.append(
            _aligned([lines[number] for number in range(head, dashes)], start, stop, column == len(spans) - 1)
        )
    heads = [[in_cell([row[n] for row in rows]) for n in range(len(starts))]] if rows else []
    body: list[list[list[Text]]] = []
    multiline = (head > at and end is None) or (
        end is not None and any(lines[number].blank for number in range(dashes + 1, end))
    )
    fresh = True
    number = dashes + 1
    while number < len(lines):
        line = lines[number]
        if line.role or number == end or (end is None and (_dashes(line) or _full(line))):
            number += not line.role
            break
        if line.blank:
            if not multiline or number + 1 >= len(lines):
                break
            fresh = True
        else:
            found = _line_cells(line, starts)
            if fresh or not multiline:
                body.append([])
            body[-1].append(found)
            fresh = False
        number += 1
    else:
        if multiline and end is None:
            return None
    made = [[in_cell([row[n] for row in rows_]) for n in range(len(starts))] for rows_ in body]
    if not made or (multiline and not (_dashes(lines[number - 1]) or _full(lines[number - 1]))):
        return None
    return DrawnTable(rows=[*heads, *made], after=number, aligns=aligns, headed=bool(heads))


def _line_cells(line: Line, starts: list[int]) -> list[Text]:
    text = line.text[: line.end]
    row = []
    for edges in zip(starts, [*starts[1:], len(text)], strict=True):
        start, stop = (min(edge, len(text)) for edge in edges)
        row.append(line.piece(start, max(stop, start)).stripped())
    return row


def _aligned(heads: Sequence[Line], start: int, stop: int, last: bool) -> Align:
    """How a column is aligned: by the place of its head above the dashes."""
    for line in heads:
        text = line.text[: line.end].ljust(stop)
        head = text[start:] if last else text[start:stop]
        if head.strip():
            left, right = (
                head[:1] != " ",
                text[stop - 1 : stop] != " " and len(text.rstrip()) <= stop + (not last) * 999,
            )
            return "left" if left else "right" if right else "center"
    return "left"
