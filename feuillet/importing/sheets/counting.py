"""The cells of a table, read with other eyes than those that make points of them: for the proof that none is lost.

Nothing here knows heads, merged cells or roles. What a column repeats counts once: forms and boards say the same word
in a hundred rows, and it is printed once, with how often.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from feuillet.importing.documents import counted, nesting
from feuillet.importing.documents.document import RefusedError
from feuillet.importing.documents.office.container import BOMB
from feuillet.importing.documents.office.markup import parsed, whole
from feuillet.importing.sheets import delimited
from feuillet.importing.sheets.sheet import is_date, is_share, shown
from feuillet.model.diagnostics import Location
from feuillet.text.deadline import look
from feuillet.text.entities import unescape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feuillet.importing.documents.office.container import Container


class CountedCell(NamedTuple):
    """A cell: the part of the file that it is in, its column from 0, and its text."""

    part: str
    column: int
    text: str


_PARTS = re.compile(r"[\n;,|•]")  # between answers of which several stand in one cell
_TAGS = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


class CellWords(NamedTuple):
    """A cell with the words of each of its pieces."""

    cell: CountedCell
    pieces: tuple[tuple[str, ...], ...]


def counted_cells(cells: Iterable[CountedCell], name: str) -> list[CellWords]:
    """The cells of a file, each of which counts once in its column however often it stands there."""
    found = []
    steps = 0
    for cell in dict.fromkeys(cells):
        look()
        if _TAGS.search(cell.text):
            steps += nesting.steps(cell.text)
            if steps > nesting.MOST:
                raise RefusedError(BOMB.at(Location(file=name), reason="HTML"))
            pieces = [counted.of_page(cell.text)]
        else:
            pieces = [counted.words(piece) for piece in _PARTS.split(unescape(cell.text))]
        found.append(CellWords(cell, tuple(tuple(piece.elements()) for piece in pieces)))
    return found


def words(cells: Iterable[CellWords], column: Callable[[CountedCell], str | None]) -> Counter[str]:
    """The words of the cells: each that a column repeats once; none where it is told by its number alone."""
    named = ((column(cell.cell), cell.pieces) for cell in cells)
    pieces = {(name, piece) for name, several in named if name is not None for piece in several}
    found: Counter[str] = Counter()
    for _, some in pieces:
        found.update(some)
    return found


def of_text(data: bytes, name: str, delimiter: str) -> Iterator[CountedCell]:
    """The cells of a text."""
    text, _ = delimited.text_of(data, name)
    lines = io.StringIO(text)
    if re.match(r'"?sep=', text, re.IGNORECASE):
        lines.readline()
    for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True):
        for column, cell in enumerate(row):
            yield CountedCell("", column, cell)


def of_workbook(container: Container) -> Iterator[CountedCell]:
    """The cells of a workbook of Excel."""
    strings: list[str] = []
    formats: list[tuple[bool, bool]] = []
    from_1904 = False
    for name in container.names:
        if name.endswith("sharedStrings.xml"):
            strings = [_spoken(element) for element in parsed(container, name).iter("{*}si")]
        elif name.endswith("styles.xml"):
            styles = parsed(container, name)
            codes = {element.get("numFmtId"): element.get("formatCode") for element in styles.iter("{*}numFmt")}
            numbers = [element.get("numFmtId") or "0" for element in styles.xpath("//*[local-name()='cellXfs']/*")]
            formats = [
                (is_date(known, code), is_share(known, code))
                for number in numbers
                for code in (codes.get(number) or "",)
                for known in (whole(number, 0) if not code else 0,)
            ]
        elif re.search(r"workbook\d*\.xml$", name):
            from_1904 = any(
                element.get("date1904") in ("1", "true") for element in parsed(container, name).iter("{*}workbookPr")
            )
    for name in container.names:
        if not re.search(r"worksheets/[^/]+\.xml$", name):
            continue
        for row in parsed(container, name).iter("{*}row"):
            for number, cell in enumerate(row.iter("{*}c")):
                letters = re.sub(r"\d", "", cell.get("r") or "")
                column = -1
                for letter in letters:
                    column = (column + 1) * 26 + ord(letter) - 65
                kind, raw = cell.get("t") or "n", cell.findtext("{*}v") or ""
                if kind == "s":
                    text = strings[whole(raw.strip(), 0)] if raw.strip() else ""
                elif kind == "inlineStr":
                    text = _spoken(cell)
                elif kind == "b":
                    text = "true" if raw == "1" else "false"
                elif kind == "n" and raw.strip():
                    style = whole(cell.get("s"), 0)
                    date, share = formats[style] if style < len(formats) else (False, False)
                    text = shown(raw, date=date, share=share, from_1904=from_1904)
                else:
                    text = raw
                yield CountedCell(name, column if letters else number, text)


def _spoken(element: Any) -> str:
    texts = element.xpath(".//*[local-name()='t' and not(ancestor::*[local-name()='rPh'])]")
    return "".join(element.text or "" for element in texts)


def of_open_sheets(container: Container) -> Iterator[CountedCell]:
    """The cells of a spreadsheet in OpenDocument."""
    root = parsed(container, "content.xml")
    repeated = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}number-columns-repeated"
    for number, table in enumerate(root.iter("{*}table")):
        for row in table.iter("{*}table-row"):
            column = 0
            for cell in row.iter("{*}table-cell", "{*}covered-table-cell"):
                lines = ("".join(_all(element)) for element in cell if element.tag.endswith("}p"))
                if cell.tag.endswith("}table-cell") and (text := "\n".join(lines)):
                    yield CountedCell(str(number), column, text)
                column += max(1, whole(cell.get(repeated), 1))


def _all(element: Any) -> Iterator[str]:
    tag = str(element.tag).rpartition("}")[2]
    if tag in ("annotation", "frame"):
        return
    yield (" " if tag in ("s", "tab", "line-break") else "") + (element.text or "")
    for child in element:
        yield from _all(child)
        yield child.tail or ""
