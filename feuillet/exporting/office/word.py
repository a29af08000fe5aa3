"""A document of a theme in; a file of Word (OOXML) out, with styles, lists, tables and footnotes that are true ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feuillet.exporting.document import ExportedBlock, ExportedSpan
from feuillet.exporting.office import word_parts
from feuillet.exporting.office.archive import zipped
from feuillet.exporting.office.xml import DECLARATION, text, value
from feuillet.exporting.raster import raster

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from feuillet.exporting.document import ExportedCell, ExportedDocument, ExportedItem
    from feuillet.exporting.pictures import Shown

_STYLES = {"notice": "Notice", "title": "Title", "summary": "Subtitle", "quote": "Quote", "code": "HTMLPreformatted"}
_LOOKS = {
    "b": "<w:b/>", "i": "<w:i/>", "s": "<w:strike/>", "sup": '<w:vertAlign w:val="superscript"/>',
    "sub": '<w:vertAlign w:val="subscript"/>',
}  # fmt: skip
_EMU = 36_000  # in a millimetre
_WIDE = 9_070  # twentieths of a point between the margins
_DEEPEST = 8
_ALIGN = {"left": "", "center": '<w:jc w:val="center"/>', "right": '<w:jc w:val="right"/>'}


def written(document: ExportedDocument, pictures: Mapping[str, Shown]) -> bytes:
    """The bytes of the file."""
    word = _Word(document, pictures)
    body = "".join(map(word.block, document.blocks))
    notes = word.footnotes()  # before what they refer to is written
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": word_parts.content_types({picture.name for picture in word.shown.values()}),
        "_rels/.rels": word_parts.PACKAGE,
        "docProps/core.xml": word_parts.core(document.title, document.language),
        "word/document.xml": word_parts.body(body),
        "word/_rels/document.xml.rels": word_parts.relations(word.links, word.shown),
        "word/styles.xml": word_parts.styles(document.language),
        "word/numbering.xml": word_parts.numbering(word.lists),
        "word/settings.xml": word_parts.SETTINGS,
        "word/footnotes.xml": notes,
        "word/_rels/footnotes.xml.rels": word_parts.relations(word.links, {}, alone=True),
    }
    for picture in word.shown.values():
        files[f"word/media/{picture.name}"] = picture.data
    return zipped(files)


class _Word:
    def __init__(self, document: ExportedDocument, pictures: Mapping[str, Shown]) -> None:
        self.document = document
        self.pictures = pictures
        self.links: dict[str, str] = {}  # ids, by address
        self.shown: dict[str, Shown] = {}  # by id
        self.lists: list[int] = []  # where the numbers of each list begin; 0 for bullets, -1 for text within items
        self.called: list[str] = []  # keys of footnotes

    # -- blocks ----------------------------------------------------------------------------------------------------

    def block(self, block: ExportedBlock) -> str:
        if block.kind == "heading":
            return self.paragraph(block.spans, f'<w:pStyle w:val="Heading{min(block.level, 9)}"/>')
        if block.kind == "list":
            return self.listed(block.items, 0)
        if block.kind == "picture":
            return f"<w:p>{self.picture(block)}</w:p>"
        if block.kind == "table":
            return self.table(block)
        style = _STYLES.get(block.kind, "")
        made = self.paragraph(block.spans, f'<w:pStyle w:val="{style}"/>' if style else "")
        return made + "".join(self.within(inner, block) for inner in block.blocks)

    def within(self, block: ExportedBlock, outer: ExportedBlock) -> str:
        """A block within a quote or paragraph."""
        return self.block(replace(block, kind=outer.kind) if block.kind == "paragraph" else block)

    def paragraph(self, spans: Iterable[ExportedSpan], properties: str = "") -> str:
        own = f"<w:pPr>{properties}</w:pPr>" if properties else ""
        return f"<w:p>{own}{''.join(map(self.span, spans))}</w:p>"

    def listed(self, items: Sequence[ExportedItem], depth: int) -> str:
        """A list; each that counts, and each that counts anew, is one of its own."""
        made, kind, following = "", None, 0
        for item in items:
            wanted = bool(item.number)
            if kind is not wanted or item.number != following:
                self.lists.append(item.number)
                kind = wanted
                of_list = len(self.lists)
            following = item.number + 1 if item.number else 0
            made += self.paragraph(item.spans or (ExportedSpan(text=""),), _numbered(depth, of_list))
            for block in item.blocks:
                if block.kind == "list":
                    made += self.listed(block.items, min(depth + 1, _DEEPEST))
                elif block.kind == "paragraph":
                    self.lists.append(-1)
                    made += self.paragraph(block.spans, _numbered(depth, len(self.lists)))
                else:
                    made += self.block(block)
        return made

    def table(self, block: ExportedBlock) -> str:
        rows = [block.head, *block.rows] if block.head else list(block.rows)
        count = max((cell.column + cell.columns for row in rows for cell in row), default=1)
        width = _WIDE // count
        grid = f'<w:gridCol w:w="{width}"/>' * count
        made = ""
        below: dict[int, tuple[int, int]] = {}  # by column: rows that a cell above still takes, and its columns
        for number, row in enumerate(rows):
            is_head = bool(block.head) and number == 0
            cells = {cell.column: cell for cell in row}
            inner, column = "", 0
            while column < count:
                left, wide = below.pop(column, (0, 1))
                cell = cells.get(column)
                if left and cell is None:
                    inner += _cell("<w:p/>", width, wide, '<w:vMerge w:val="continue"/>')
                    below.update({column: (left - 1, wide)} if left > 1 else {})
                elif cell is None:
                    wide, inner = 1, inner + _cell("<w:p/>", width, 1, "")
                else:
                    wide = cell.columns
                    below.update({column: (cell.rows - 1, wide)} if cell.rows > 1 else {})
                    merged = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
                    inner += _cell(self.inner(cell, is_head=is_head), width, wide, merged)
                column += wide
            head = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if is_head else "<w:trPr><w:cantSplit/></w:trPr>"
            made += f"<w:tr>{head}{inner}</w:tr>"
        look = f'<w:tblLook w:firstRow="{int(bool(block.head))}" w:noHBand="1" w:noVBand="1"/>'
        properties = f'<w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/>{look}'
        return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl><w:p/>"

    def inner(self, cell: ExportedCell, *, is_head: bool) -> str:
        style = f'<w:pStyle w:val="{"TableHead" if is_head else "TableText"}"/>{_ALIGN[cell.align]}'
        made = [
            self.paragraph(block.spans, style) if block.kind == "paragraph" else self.block(block)
            for block in cell.blocks
        ]
        if not made or made[-1].endswith("</w:tbl>"):
            made.append(f"<w:p><w:pPr>{style}</w:pPr></w:p>")
        return "".join(made)

    # -- within a paragraph ----------------------------------------------------------------------------------------

    def span(self, span: ExportedSpan) -> str:
        if span.note:
            return self.call(span.note)
        style = '<w:rStyle w:val="Hyperlink"/>' if span.url else ""
        style = '<w:rStyle w:val="HTMLCode"/>' if "code" in span.looks else style
        properties = style + "".join(look for name, look in _LOOKS.items() if name in span.looks)
        run = _run(span.text, properties)
        if not span.url:
            return run
        key = self.links.setdefault(span.url, f"link{len(self.links) + 1}")
        return f'<w:hyperlink r:id="{key}">{run}</w:hyperlink>'

    def call(self, key: str) -> str:
        """A footnote where it is called first; again it is but a number."""
        if key in self.called or key not in self.document.notes:
            return _run(key, _LOOKS["sup"])
        self.called.append(key)
        number = len(self.called)
        return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'

    def footnotes(self) -> str:
        """The notes, with the two that Word wants for its rules between text and notes."""
        made = ""
        for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
            made += f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        number = 0
        while number < len(self.called):
            number += 1
            sign = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
            spans = "".join(map(self.span, self.document.notes[self.called[number - 1]]))
            style = '<w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            made += f'<w:footnote w:id="{number}"><w:p>{style}{sign}{_run(" ")}{spans}</w:p></w:footnote>'
        return f"{DECLARATION}<w:footnotes {word_parts.NAMES}>{made}</w:footnotes>"

    def picture(self, block: ExportedBlock) -> str:
        shown = self.pictures[block.picture]
        key = next((key for key, other in self.shown.items() if other is shown), "") or f"picture{len(self.shown) + 1}"
        self.shown[key] = shown
        pixels = key
        if shown.is_drawing and (data := raster(shown.data, shown.width, shown.height)):
            pixels = f"{key}pixels"
            name = f"{shown.name.removesuffix('.svg')}.pixels.png"  # no picture has a second dot in its name
            self.shown.setdefault(pixels, replace(shown, name=name, data=data, media_type="image/png"))
        return word_parts.drawing(
            key,
            pixels,
            value(shown.name),
            value(block.text),
            (round(shown.width * _EMU), round(shown.height * _EMU)),
            drawing=shown.is_drawing,
        )


def _numbered(depth: int, of_list: int) -> str:
    style = '<w:pStyle w:val="ListParagraph"/>'
    return f'{style}<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{of_list}"/></w:numPr>'


def _cell(inner: str, width: int, wide: int, merged: str) -> str:
    span = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width * wide}" w:type="dxa"/>{span}{merged}</w:tcPr>{inner}</w:tc>'


def _run(words: str, properties: str = "") -> str:
    own = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    inner = "<w:br/>".join(
        f'<w:t xml:space="preserve">{text(line)}</w:t>' if line else "" for line in words.split("\n")
    )
    return f"<w:r>{own}{inner}</w:r>"
