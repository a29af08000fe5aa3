"""A spreadsheet in OpenDocument in (a zip: .ods, .ots); its sheets out, each cell as it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feuillet.importing.documents.office.container import ENCRYPTED, PART
from feuillet.importing.documents.office.markup import elements, parsed, whole
from feuillet.importing.sheets.sheet import MOST_COLUMNS, MOST_ROWS, TOO_LONG, Worksheet
from feuillet.text.deadline import look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.importing.documents.office.container import Container

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _OFFICE, _STYLE = (f"{_ODF}{name}:1.0}}" for name in ("table", "text", "office", "style"))
_DRAW = f"{_ODF}drawing:1.0}}"
_MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_HOLDERS = frozenset(f"{_TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group"))


def is_one(container: Container) -> bool:
    """Whether a zip holds such a spreadsheet."""
    return "mimetype" in container and container.read("mimetype", 200).startswith(_MIME)


def read(container: Container) -> list[Worksheet]:
    """The sheets, in their order."""
    manifest = "META-INF/manifest.xml"
    if manifest in container and b"encryption-data" in container.read(manifest, PART):
        raise container.refusal(ENCRYPTED)
    root = parsed(container, "content.xml")
    hidden = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        if any(element.get(f"{_TABLE}display") == "false" for element in style.iter(f"{_STYLE}table-properties"))
    }
    found: list[Worksheet] = []
    for number, table in enumerate(root.iter(f"{_TABLE}table")):
        if table.getparent().tag != f"{_OFFICE}spreadsheet":
            continue
        name = table.get(f"{_TABLE}name") or ""
        before = found[-1].size if found else 0
        unseen = table.get(f"{_TABLE}style-name") in hidden
        sheet = Worksheet(name=name, part=str(number), hidden=unseen, size=before)
        _fill(sheet, table, container)
        found.append(sheet)
    return found


def _rows(parent: Any) -> Iterator[Any]:
    for child in elements(parent):
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in _HOLDERS:
            yield from _rows(child)


def times(element: Any, name: str) -> int:
    """How often a cell or a row is repeated, or how many it takes."""
    return max(1, whole(element.get(f"{_TABLE}{name}"), 1))


def _fill(sheet: Worksheet, table: Any, container: Container) -> None:
    place = 1
    unseen = _unseen(table)
    for row in _rows(table):
        look()
        repeated = times(row, "number-rows-repeated")
        cells: list[str] = []
        column = 0
        for cell in elements(row):
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            text = text_of(cell) if cell.tag.endswith("}table-cell") else ""
            count = times(cell, "number-columns-repeated")
            if text:
                if column + count > MOST_COLUMNS:
                    raise container.refusal(TOO_LONG, limit=MOST_ROWS, columns=MOST_COLUMNS)
                cells += [""] * (column - len(cells)) + [text] * count
                down, right = times(cell, "number-rows-spanned"), times(cell, "number-columns-spanned")
                if down > 1 or right > 1:
                    sheet.cover(text, (place, place + down - 1), (column, column + right - 1))
            for note in cell.iter(f"{_OFFICE}annotation"):
                sheet.beside.append((place, "\n".join(_line(element) for element in note.iter(f"{_TEXT}p"))))
            column += count
        if any(cells):
            if unseen or _is_unseen(row):
                sheet.hide(place, cells, None if _is_unseen(row) else unseen)
            for number in range(repeated if any(cells) else 0):
                sheet.add(place + number, list(cells))
                if sheet.is_too_long:
                    raise container.refusal(TOO_LONG, limit=MOST_ROWS, columns=MOST_COLUMNS)
        place += repeated
    for shapes in table.iter(f"{_TABLE}shapes"):
        sheet.beside.append((0, " ".join(_line(element) for element in shapes.iter(f"{_TEXT}p"))))


def _is_unseen(element: Any) -> bool:
    """Whether a row or a column is hidden, by hand or by a filter."""
    return (element.get(f"{_TABLE}visibility") or "visible") != "visible"


def _unseen(table: Any) -> set[int]:
    """The columns that are hidden."""
    found: set[int] = set()
    at = 0
    for column in table.iter(f"{_TABLE}table-column"):
        count = times(column, "number-columns-repeated")
        if _is_unseen(column):
            found.update(range(at, min(at + count, MOST_COLUMNS)))
        at += count
    return found


def text_of(cell: Any) -> str:
    """What a cell shows: its paragraphs, a line each."""
    return "\n".join(_line(element) for element in cell if element.tag == f"{_TEXT}p").strip()


def _line(paragraph: Any) -> str:
    pieces: list[str] = []

    def gather(element: Any) -> None:
        if element.tag in (f"{_OFFICE}annotation", f"{_DRAW}frame"):
            return
        if element.tag == f"{_TEXT}s":
            pieces.append(" " * min(times_of_space(element), 100))
        elif element.tag in (f"{_TEXT}line-break", f"{_TEXT}tab"):
            pieces.append("\n" if element.tag.endswith("line-break") else " ")
        pieces.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str):
                gather(child)
            pieces.append(child.tail or "")

    gather(paragraph)
    return "".join(pieces)


def times_of_space(element: Any) -> int:
    """How many spaces a sign for spaces stands for."""
    return whole(element.get(f"{_TEXT}c"), 1)
