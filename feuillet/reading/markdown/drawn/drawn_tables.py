"""Tables as other tools write them, and as spreadsheets are pasted: lines in, the table that begins with one out."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from feuillet.reading.markdown.drawn import separated_values
from feuillet.reading.markdown.drawn.barred_tables import barred
from feuillet.reading.markdown.drawn.dashed_tables import dashed
from feuillet.reading.markdown.drawn.drawn_rows import MARKS, TALLEST, DrawnTable, has_head, in_cell
from feuillet.reading.markdown.drawn.grid_tables import BORDER, gridded
from feuillet.reading.markdown.drawn.tabbed_tables import tabbed
from feuillet.reading.markdown.drawn.wiki_tables import of_asciidoc, of_mediawiki
from feuillet.reading.markdown.inline import INVISIBLE
from feuillet.reading.markdown.markers import quoted
from feuillet.reading.markdown.tables import is_delimiter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.debris.lines import Line

# Lines and corners of boxes, as terminals and chats draw them, and what stands for them in a grid table.
_CORNERS = "┌╔╭┏"
_LINES = {
    **dict.fromkeys(map(ord, "─━┄╌"), "-"), **dict.fromkeys(map(ord, "═"), "="), **dict.fromkeys(map(ord, "│┃║┆"), "|"),
    **dict.fromkeys((*range(0x250C, 0x254C), *range(0x2552, 0x2571)), "+"),
}  # fmt: skip
_HEADS = re.compile(r"\|\|(?:[^|]+\|\|)+$")  # ||Who||What||, as trackers of tasks write the heads of columns
_BEGINNING = 4  # lines of a quote, in which a table shows that it is one


def table(lines: Sequence[Line], at: int, *, running: bool) -> DrawnTable | None:
    """The table that begins with line `at`, if one does; `running`: within a paragraph, where it must be plain."""
    body = lines[at].body
    if body[0] == "+" and BORDER.match(body):
        within_one = at and not lines[at - 1].role and lines[at - 1].body[:1] in ("+", "|")
        return None if within_one else gridded(lines, at)
    if body[0] in _CORNERS or _HEADS.match(body):
        return _redrawn(lines, at)
    if body.startswith(("{|", "|===")):
        return of_mediawiki(lines, at) if body[0] == "{" else of_asciidoc(lines, at)
    if body.startswith(r"\|") and at + 1 < len(lines):
        return _bare(lines, at, running=running)
    if "|" in body:
        return barred(lines, at, running=running) or (None if running else _separated(lines, at))
    if "\t" in body:
        return tabbed(lines, at)
    return dashed(lines, at) or (None if running else _separated(lines, at))


def quoted_table(lines: Sequence[Line], at: int, *, running: bool) -> DrawnTable | None:
    """The table that begins with this line of a quote, if one does; its end is counted from there."""
    found = None
    for most in (_BEGINNING, TALLEST):
        quote = [*map(quoted, takewhile(lambda line: line.body[:1] == ">", lines[at : at + most]))]
        found = table(quote, 0, running=running) if quote else None  # other signs quote too
        if not found:
            break
    return found


def may_begin(body: str) -> bool:
    """Whether a line has what a table begins with: bars, tabs, or the top of a box."""
    return body[0] in "|+-=" or "|" in body or body[0] in _CORNERS or unframed(body)


def unframed(body: str) -> bool:
    """Whether a line may be a row without a sign of a table: with tabs between its cells, or as files have them."""
    return "\t" in body or separated_values.BEGINS.search(body) is not None


def _separated(lines: Sequence[Line], at: int) -> DrawnTable | None:
    """Rows of the file of a spreadsheet."""
    found = separated_values.rows(lines, at)
    if found is None or MARKS.match(lines[at].body):
        return None
    rows = [[in_cell([cell]) for cell in row] for row in found]
    return DrawnTable(rows=rows, after=at + len(rows), headed=has_head(rows[0]))


def _redrawn(lines: Sequence[Line], at: int) -> DrawnTable | None:
    """A table in a box, or with heads between double bars, read as one with single bars."""
    end = at
    while end < min(len(lines), at + TALLEST) and not lines[end].blank and not lines[end].role:
        end += 1
    boxed = lines[at].body[0] in _CORNERS
    replaced = [
        line.text.translate(_LINES) if boxed else line.text.replace("||", f"|{INVISIBLE[0]}") for line in lines[at:end]
    ]
    drawn = [type(line)(text, line.number, line.shift) for line, text in zip(lines[at:end], replaced, strict=True)]
    edges = [number for number, line in enumerate(drawn) if BORDER.match(line.body)]
    if not boxed:
        found = barred(drawn, 0, running=False)
    elif len(edges) > 3 or len(edges) < 2:
        found = gridded(drawn, 0)
    else:  # each line is a row; below the first may be the line that sets off the heads
        rows = [line for number, line in enumerate(drawn[: edges[-1]]) if number not in edges]
        found = barred(rows, 0, running=False) if len(rows) > 1 else gridded(drawn, 0)
        if found and found.after == len(rows):
            found.after, found.headed = edges[-1] + 1, len(edges) == 3 and edges[1] == edges[0] + 2
        else:
            found = None
    if found:
        found.after += at
    return found


def _bare(lines: Sequence[Line], at: int, *, running: bool) -> DrawnTable | None:
    """A table whose bars a program escaped, with those that set off its heads."""
    escaped = takewhile(lambda line: not line.role and line.body.startswith(r"\|"), lines[at : at + TALLEST])
    texts = [(line, line.text.replace(r"\|", " |").replace(r"\-", "--")) for line in escaped]
    bare = [type(line)(text, line.number, line.shift) for line, text in texts]
    found = barred(bare, 0, running=running) if len(bare) > 1 and is_delimiter(bare[1].body) else None
    return replace(found, after=found.after + at) if found else None
