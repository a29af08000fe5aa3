"""Tables as other tools write them, and as spreadsheets are pasted: lines in, the Markdown of a table out.

Drawn with bars in many ways, with corners and lines (grid tables), with dashes above and below columns (simple and
multiline tables of Pandoc, of reStructuredText), or with tabs between cells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from feuillet.reading.markdown.drawn import separated_values
from feuillet.reading.markdown.inline import INVISIBLE, Text, code_spans, within
from feuillet.reading.markdown.markers import quoted
from feuillet.reading.markdown.tables import ABOVE, LEFT, MOST_COLUMNS, align, cell_spans, framed, is_delimiter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.debris.lines import Line
    from feuillet.reading.markdown.tables import Align

MARKS = re.compile(r"[-*+•◦▪–][ \t]|\d{1,3}[.)][ \t]")  # what begins an item within a cell
_BORDER = re.compile(r"\+(?:[-=:]+\+)+$")
_STRICT = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")
_DASHES = re.compile(r"(-{2,}|={2,})(?:[ \t]+(?:-{2,}|={2,}))+$")
_FULL = re.compile(r"-{10,}$|={10,}$")
# Lines and corners of boxes, as terminals and chats draw them, and what stands for them in a grid table.
_CORNERS = "┌╔╭┏"
_LINES = {
    **dict.fromkeys(map(ord, "─━┄╌"), "-"), **dict.fromkeys(map(ord, "═"), "="), **dict.fromkeys(map(ord, "│┃║┆"), "|"),
    **dict.fromkeys((*range(0x250C, 0x254C), *range(0x2552, 0x2571)), "+"),
}  # fmt: skip
_HEADS = re.compile(r"\|\|(?:[^|]+\|\|)+$")  # ||Who||What||, as trackers of tasks write the heads of columns
_WIKI_CELL = re.compile(r"\|\||!!")
_WIKI_ATTRIBUTES = re.compile(r"\s*+(?:[\w-]++=(?:\"[^\"|]*+\"|[^\s|\"][^\s|]*+)\s*+)+\|(?!\|)")
TALLEST = 500  # lines of such a table
_BEGINNING = 4  # lines of a quote, in which a table shows that it is one
_QUOTED = 20  # lines that a cell in quotes may have
_VALUE = re.compile(r"\d\s*$|^[+-]?\d|:\s*$")  # what stands in no head: a number, a name with a colon before its value
_MULTILINE = 6  # lines of the head of a multiline table, at the most
_DELIMITERS = 3  # rows of dashes above the first of words, at the most


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


def table(lines: Sequence[Line], at: int, *, running: bool) -> DrawnTable | None:
    """The table that begins with line `at`, if one does; `running`: within a paragraph, where it must be plain."""
    body = lines[at].body
    if body[0] == "+" and _BORDER.match(body):
        within_one = at and not lines[at - 1].role and lines[at - 1].body[:1] in ("+", "|")
        return None if within_one else _gridded(lines, at)
    if body[0] in _CORNERS or _HEADS.match(body):
        return _redrawn(lines, at)
    if body.startswith(("{|", "|===")):
        return _of_wiki(lines, at) if body[0] == "{" else _of_asciidoc(lines, at)
    if body.startswith(r"\|") and at + 1 < len(lines):
        return _bare(lines, at, running=running)
    if "|" in body:
        return _barred(lines, at, running=running)
    if "\t" in body:
        return _tabbed(lines, at)
    return _dashed(lines, at) or (None if running else _separated(lines, at))


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
    rows = [[_in_cell([cell]) for cell in row] for row in found]
    return DrawnTable(rows=rows, after=at + len(rows), headed=not any(_VALUE.search(cell.value) for cell in rows[0]))


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
    edges = [number for number, line in enumerate(drawn) if _BORDER.match(line.body)]
    if not boxed:
        found = _barred(drawn, 0, running=False)
    elif len(edges) > 3 or len(edges) < 2:
        found = _gridded(drawn, 0)
    else:  # each line is a row; below the first may be the line that sets off the heads
        rows = [line for number, line in enumerate(drawn[: edges[-1]]) if number not in edges]
        found = _barred(rows, 0, running=False) if len(rows) > 1 else _gridded(drawn, 0)
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
    found = _barred(bare, 0, running=running) if len(bare) > 1 and is_delimiter(bare[1].body) else None
    return replace(found, after=found.after + at) if found else None


def _of_wiki(lines: Sequence[Line], at: int) -> DrawnTable | None:
    """A table of MediaWiki: {| … |}, with a line |- between rows, and a caption behind |+."""
    end = _end(lines, at, "|}")
    rows: list[list[Text]] = [[]]
    headed = False
    caption: Text | None = None
    for line in lines[at + 1 : end]:
        if line.blank:
            continue
        if line.body.startswith("|-"):
            rows.append([])
        elif line.body.startswith("|+"):
            caption = line.piece(line.start + 2).stripped()
        elif line.body[0] in "|!":
            headed = headed or (line.body[0] == "!" and not any(rows[:-1]))
            start = line.start + 1
            for found in [*_WIKI_CELL.finditer(line.text, start, line.end), None]:
                cell = line.piece(start, found.start() if found else line.end)
                attributes = _WIKI_ATTRIBUTES.match(cell.value)
                rows[-1].append((cell.cut(attributes.end()) if attributes else cell).stripped())
                start = found.end() if found else start
        elif rows[-1] and line.body[0] not in "|!":
            rows[-1][-1] = Text.joined([rows[-1][-1], "<br>", line.piece()])
        else:
            return None
    rows = [row for row in rows if row]
    return DrawnTable(rows, end + 1, headed=headed, caption=caption) if end and rows else None


def _of_asciidoc(lines: Sequence[Line], at: int) -> DrawnTable | None:
    """A table of AsciiDoc: |=== … |===, with as many columns as the first line has cells."""
    end = _end(lines, at, "|===")
    rows = [line for line in lines[at + 1 : end] if not line.blank]
    if not end or not rows or any(line.body[0] != "|" for line in rows):
        return None
    found = [[line.piece(start, stop).stripped() for start, stop in _cells_between(line)] for line in rows]
    width = len(found[0])
    several = [cell for row in found for cell in row]
    if len(several) % width:
        return None
    headed = at + 2 < len(lines) and lines[at + 2].blank
    return DrawnTable([several[n : n + width] for n in range(0, len(several), width)], end + 1, headed=headed)


def _cells_between(line: Line) -> list[tuple[int, int]]:
    """Where the cells of a line are that each begin with a bar."""
    bars = [at for at in range(line.start, line.end) if line.text[at] == "|" and line.text[at - 1 : at] != "\\"]
    return [(start + 1, stop) for start, stop in pairwise([*bars, line.end])]


def _end(lines: Sequence[Line], at: int, sign: str) -> int:
    """The number of the line that ends a table; 0 if there is none."""
    several = range(at + 1, min(at + TALLEST, len(lines)))
    return next((n for n in several if not lines[n].role and lines[n].body.startswith(sign)), 0)


# -- bars ----------------------------------------------------------------------------------------------------------


def cells(row: Text) -> list[Text]:
    """The cells of a row with bars."""
    return [row.cut(start, end).stripped() for start, end in cell_spans(row.value)]


def _barred(lines: Sequence[Line], at: int, *, running: bool) -> DrawnTable | None:
    """Rows with bars: with a delimiter below the first or above all, or framed on both sides."""
    body = lines[at].body
    after = lines[at + 1] if at + 1 < len(lines) else None
    below = after.body if after and not after.role else ""
    first = is_delimiter(body) and body.count("|") + body.count("+") > 1
    delimited = (
        ("|" in below or "+" in below)
        and is_delimiter(below)
        and ("|" in below or body.count("|") > 1 or below.count("+") == 1)
    )
    if not (first and "|" in below) and not delimited:
        gap = after is not None and after.blank and not after.role and at + 2 < len(lines)
        following = lines[at + 2].body if gap and not lines[at + 2].role else below
        if running or not framed(body) or not framed(following):
            return None
    rows: list[Line] = []
    texts: list[list[Text]] = []
    end = at
    while end < len(lines):
        line = lines[end]
        if line.role or (not texts and len(rows) > _DELIMITERS):
            break
        if line.blank:
            # Rows of some pads stand apart.
            apart = end + 1 < len(lines) and not lines[end + 1].role and framed(lines[end + 1].body)
            if not (apart and framed(rows[-1].body)) or not _apart(lines, at, delimited or first):
                break
        elif is_delimiter(line.body) and (rows or "|" in line.text):
            rows.append(line)
        elif "|" in line.text:
            row = cells(line.piece())
            if len(row) > MOST_COLUMNS:
                break
            texts.append(row)
            rows.append(line)
        else:
            break
        end += 1
    mark = next((line.body for line in rows if is_delimiter(line.body)), "").replace("+", "|")
    signs = [mark[start:stop] for start, stop in cell_spans(mark)] if mark else []
    if not texts:
        return None
    found = DrawnTable(rows=texts, after=end, aligns=[align(sign) for sign in signs], headed=not first)
    regular = len(rows) == end - at == len(texts) + 1 and _STRICT.match(rows[1].body)
    if regular and {len(row) for row in texts} == {len(signs)}:
        found.written = Text.joined(part for row in rows for part in (row.piece(), "\n")).stripped()
    return found


def _apart(lines: Sequence[Line], at: int, delimited: bool) -> bool:
    """Whether the rows of a table stand apart: the second is not right below the first."""
    return at + 1 < len(lines) and lines[at + 1].blank and not delimited


# -- tabs ----------------------------------------------------------------------------------------------------------


def _tabbed(lines: Sequence[Line], at: int) -> DrawnTable | None:
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
    return DrawnTable(rows=rows, after=end, headed=not any(_VALUE.search(cell.value) for cell in rows[0]))


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
        row.append(_in_cell([piece]))
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


# -- cells of several lines ------------------------------------------------------------------------------------------


def _in_cell(pieces: Sequence[Text]) -> Text:
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


# -- lines and corners -----------------------------------------------------------------------------------------------


def _gridded(lines: Sequence[Line], at: int) -> DrawnTable | None:
    """A grid table: `+---+` above and below each row, `+===+` below the head."""
    end = at
    while end < len(lines) and not lines[end].role and lines[end].body[:1] in ("+", "|") and not lines[end].blank:
        end += 1
    while end > at + 1 and not _BORDER.match(lines[end - 1].body):
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
        borders = [text for text in self.texts if _BORDER.match(text)]
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
                row.append(_in_cell(pieces) if pieces else _sign("", line))

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
            row[column] = Text.joined([row[column], " ", _in_cell(pieces)]).stripped()
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


# -- dashes ----------------------------------------------------------------------------------------------------------


def _dashes(line: Line) -> bool:
    return not line.role and bool(_DASHES.match(line.body))


def _full(line: Line) -> bool:
    return not line.role and bool(_FULL.match(line.body))


def _dashed(lines: Sequence[Line], at: int) -> DrawnTable | None:
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
    heads = [[_in_cell([row[n] for row in rows]) for n in range(len(starts))]] if rows else []
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
    made = [[_in_cell([row[n] for row in rows_]) for n in range(len(starts))] for rows_ in body]
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
