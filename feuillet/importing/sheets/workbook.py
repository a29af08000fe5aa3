"""A workbook of Excel in (a zip: .xlsx, .xlsm); its sheets out. Formulas count as what they came to last."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from feuillet.importing.documents.office.container import DAMAGED
from feuillet.importing.documents.office.markup import parsed, whole
from feuillet.importing.sheets.sheet import MOST_COLUMNS, MOST_ROWS, TOO_LONG, Worksheet, is_date, is_share, shown
from feuillet.text.deadline import look

if TYPE_CHECKING:
    from feuillet.importing.documents.office.container import Container

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_BOOK = re.compile(r"(?:.*/)?workbook\d*\.xml$")
_YES = ("1", "true")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def is_one(container: Container) -> bool:
    """Whether a zip holds a workbook."""
    return any(_BOOK.match(name) for name in container.names)


def column_of(letters: str) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def read(container: Container) -> list[Worksheet]:
    """The sheets, in their order."""
    return _Workbook(container).sheets()


class _Workbook:
    def __init__(self, container: Container) -> None:
        self.container = container
        self.main = next(name for name in container.names if _BOOK.match(name))
        self.book = parsed(container, self.main)
        properties = self.book.find(f"{_MAIN}workbookPr")
        self.from_1904 = properties is not None and properties.get("date1904") in _YES
        self.parts = self.related(self.main)
        named = dict(self.parts.values())
        self.strings = [text_of(element) for element in self.root(named.get("sharedStrings", "")).iter(f"{_MAIN}si")]
        self.formats = self.formats_of(self.root(named.get("styles", "")))

    def root(self, part: str) -> Any:
        return parsed(self.container, part) if part in self.container else self.book.makeelement("none")

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to, by id: what kind it is, and its name in the zip."""
        folder, _, file = part.rpartition("/")
        found = {}
        for element in self.root(f"{folder}/_rels/{file}.rels".lstrip("/")):
            target = element.get("Target") or ""
            name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[element.get("Id") or ""] = ((element.get("Type") or "").rpartition("/")[2], name)
        return found

    def formats_of(self, styles: Any) -> list[tuple[bool, bool]]:
        """Of each style, whether it shows numbers as dates, or as percentages."""
        codes = {element.get("numFmtId"): element.get("formatCode") or "" for element in styles.iter(f"{_MAIN}numFmt")}
        found = []
        for cells in styles.iter(f"{_MAIN}cellXfs"):
            for element in cells.iter(f"{_MAIN}xf"):
                number = element.get("numFmtId") or "0"
                code = codes.get(number, "")
                known = whole(number, 0) if not code else 0
                found.append((is_date(known, code), is_share(known, code)))
        return found

    def sheets(self) -> list[Worksheet]:
        found: list[Worksheet] = []
        for element in self.book.iter(f"{_MAIN}sheet"):
            kind, part = self.parts.get(element.get(_ID) or "", ("", ""))
            if kind == "worksheet" and part in self.container:
                hidden = element.get("state") in ("hidden", "veryHidden")
                before = found[-1].size if found else 0
                found.append(
                    self.sheet(Worksheet(name=element.get("name") or "", part=part, hidden=hidden, size=before))
                )
        return found

    def sheet(self, sheet: Worksheet) -> Worksheet:
        root = parsed(self.container, sheet.part)
        unseen = {
            number - 1
            for element in root.iter(f"{_MAIN}col")
            if element.get("hidden") in _YES
            for number in range(whole(element.get("min"), 1), min(whole(element.get("max"), 0), MOST_COLUMNS) + 1)
        }
        place = 0
        for row in root.iter(f"{_MAIN}row"):
            look()
            place = whole(row.get("r"), place + 1)
            cells: list[str] = []
            for cell in row.iter(f"{_MAIN}c"):
                reference = _REFERENCE.match(cell.get("r") or "")
                column = column_of(reference[1]) if reference else len(cells)
                if text := self.value(cell):
                    if column >= MOST_COLUMNS:
                        self.refuse()
                    cells += [""] * (column - len(cells) + 1)
                    cells[column] = text
                elif not reference:
                    cells.append("")
            if unseen or row.get("hidden") in _YES:
                sheet.hide(place, cells, None if row.get("hidden") in _YES else unseen)
            sheet.add(place, cells)
            if sheet.is_too_long:
                self.refuse()
        self.merged(root, sheet)
        for kind, part in self.related(sheet.part).values():
            if kind == "comments":
                for element in self.root(part).iter(f"{_MAIN}comment"):
                    reference = _REFERENCE.match(element.get("ref") or "")
                    sheet.beside.append((int(reference[2]) if reference else 0, text_of(element)))
            elif kind == "drawing":
                words = (element.text or "" for element in self.root(part).iter(_TEXT))
                sheet.beside.append((0, " ".join(words)))
        return sheet

    def refuse(self) -> None:
        raise self.container.refusal(TOO_LONG, limit=MOST_ROWS, columns=MOST_COLUMNS)

    def value(self, cell: Any) -> str:
        """What a cell shows."""
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return text_of(cell).strip()
        raw = (cell.findtext(f"{_MAIN}v") or "").strip()
        if kind == "s":
            number = whole(raw, len(self.strings), len(self.strings))
            if number >= len(self.strings):
                raise self.container.refusal(DAMAGED)
            return self.strings[number].strip()
        if kind == "b":
            return "TRUE" if raw == "1" else "FALSE"
        if kind != "n" or not raw:
            return raw
        style = whole(cell.get("s"), 0)
        date, share = self.formats[style] if style < len(self.formats) else (False, False)
        return shown(raw, date=date, share=share, from_1904=self.from_1904)

    def merged(self, root: Any, sheet: Worksheet) -> None:
        """What merged cells say, for each place that they cover."""
        by_place = {row.place: row.cells for row in sheet.rows}
        for element in root.iter(f"{_MAIN}mergeCell"):
            ends = _REFERENCE.findall(element.get("ref") or "")
            if len(ends) != 2:
                continue
            (left, top), (right, bottom) = ((column_of(letters), int(row)) for letters, row in ends)
            cells = by_place.get(top, [])
            text = cells[left] if left < len(cells) else ""
            sheet.cover(text, (top, bottom), (left, right))


def text_of(parent: Any) -> str:
    """The text of a cell, without what tells how it is pronounced."""
    texts = (text for text in parent.iter(f"{_MAIN}t") if text.getparent().tag != f"{_MAIN}rPh")
    return "".join(text.text or "" for text in texts)
