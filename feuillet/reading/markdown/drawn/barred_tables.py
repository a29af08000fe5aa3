"""Tables with bars between cells, as Markdown and much else has them; in lines, their rows out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feuillet.reading.markdown.drawn.drawn_rows import DrawnTable
from feuillet.reading.markdown.inline import Text
from feuillet.reading.markdown.tables import MOST_COLUMNS, align, cell_spans, framed, is_delimiter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.debris.lines import Line

_STRICT = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")
_DELIMITERS = 3  # rows of dashes above the first of words, at the most


def _cells(row: Text) -> list[Text]:
    """The cells of a row with bars."""
    return [row.cut(start, end).stripped() for start, end in cell_spans(row.value)]


def barred(lines: Sequence[Line], at: int, *, running: bool) -> DrawnTable | None:
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
            row = _cells(line.piece())
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
