"""A document of a theme in; a text in OpenDocument out, with styles, lists, tables and footnotes that are true ones."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from feuillet.exporting.office import open_document_parts as parts
from feuillet.exporting.office.archive import zipped
from feuillet.exporting.office.xml import text, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from feuillet.exporting.document import ExportedBlock, ExportedCell, ExportedDocument, ExportedItem, ExportedSpan
    from feuillet.exporting.pictures import Shown

_STYLES = {
    "notice": "Notice", "title": "Title", "summary": "Subtitle", "quote": "Quotations", "code": "Preformatted_20_Text",
}  # fmt: skip


def written(document: ExportedDocument, pictures: Mapping[str, Shown]) -> bytes:
    """The bytes of the file."""
    odt = _OpenDocument(document, pictures)
    body = "".join(map(odt.block, document.blocks))
    used = [pictures[file] for file in document.pictures]
    files: dict[str, bytes | str] = {
        "mimetype": parts.KIND,
        "META-INF/manifest.xml": parts.manifest(used),
        "meta.xml": parts.meta(document.title, document.language),
        "styles.xml": parts.styles(document.language),
        "content.xml": parts.content(body, odt.looks, odt.starts),
    }
    for picture in used:
        files[f"Pictures/{picture.name}"] = picture.data
    return zipped(files, stored="mimetype")


class _OpenDocument:
    def __init__(self, document: ExportedDocument, pictures: Mapping[str, Shown]) -> None:
        self.document = document
        self.pictures = pictures
        self.looks: dict[tuple[str, ...], str] = {}  # styles of runs, by their looks
        self.starts: dict[int, str] = {}  # styles of lists, by where their numbers begin
        self.called: list[str] = []

    # -- blocks ----------------------------------------------------------------------------------------------------

    def block(self, block: ExportedBlock) -> str:
        if block.kind == "heading":
            style = f'text:style-name="Heading_20_{block.level}" text:outline-level="{block.level}"'
            return f"<text:h {style}>{self.spans(block.spans)}</text:h>"
        if block.kind == "list":
            return self.listed(block.items)
        if block.kind == "picture":
            return f'<text:p text:style-name="Standard">{self.picture(block)}</text:p>'
        if block.kind == "table":
            return self.table(block)
        made = self.paragraph(block.spans, _STYLES.get(block.kind, "Text_20_body"))
        inner = (replace(inner, kind=block.kind) if inner.kind == "paragraph" else inner for inner in block.blocks)
        return made + "".join(map(self.block, inner))

    def paragraph(self, spans: Iterable[ExportedSpan], style: str) -> str:
        return f'<text:p text:style-name="{style}">{self.spans(spans)}</text:p>'

    def listed(self, items: Sequence[ExportedItem]) -> str:
        """A list, or several where numbers begin anew or bullets follow."""
        made, opened, following = "", False, 0
        for item in items:
            if not opened or item.number != following:
                style = "Bullets"
                if item.number:
                    style = self.starts.setdefault(item.number, f"Numbers{item.number}")
                made += "</text:list>" if opened else ""
                made += f'<text:list text:style-name="{style}">'
                opened = True
            following = item.number + 1 if item.number else 0
            inner = self.paragraph(item.spans, "List_20_Contents")
            for block in item.blocks:
                if block.kind == "paragraph":
                    inner += self.paragraph(block.spans, "List_20_Contents")
                else:
                    inner += self.block(block)
            made += f"<text:list-item>{inner}</text:list-item>"
        return made + ("</text:list>" if opened else "")

    def table(self, block: ExportedBlock) -> str:
        rows = [block.head, *block.rows] if block.head else list(block.rows)
        count = max((cell.column + cell.columns for row in rows for cell in row), default=1)
        covered = {
            (number + down, cell.column + right)
            for number, row in enumerate(rows)
            for cell in row
            for down in range(cell.rows)
            for right in range(cell.columns)
            if down or right
        }
        made = []
        for number, row in enumerate(rows):
            cells = {cell.column: cell for cell in row}
            is_head = bool(block.head) and number == 0
            inner = "".join(
                "<table:covered-table-cell/>"
                if (number, column) in covered
                else self.cell(cells.get(column), is_head=is_head)
                for column in range(count)
            )
            made.append(f"<table:table-row>{inner}</table:table-row>")
        if block.head:
            made[0] = f"<table:table-header-rows>{made[0]}</table:table-header-rows>"
        columns = f'<table:table-column table:number-columns-repeated="{count}"/>'
        table = f'<table:table table:style-name="Table">{columns}{"".join(made)}</table:table>'
        return f'{table}<text:p text:style-name="Standard"/>'

    def cell(self, cell: ExportedCell | None, *, is_head: bool) -> str:
        style = "HeadCell" if is_head else "TextCell"
        if cell is None:
            return f'<table:table-cell table:style-name="{style}"><text:p/></table:table-cell>'
        spans = f' table:number-columns-spanned="{cell.columns}"' if cell.columns > 1 else ""
        spans += f' table:number-rows-spanned="{cell.rows}"' if cell.rows > 1 else ""
        of_text = f"{'Table_20_Heading' if is_head else 'Table_20_Contents'}"
        of_text = {"left": of_text, "center": f"{of_text}_20_center", "right": f"{of_text}_20_right"}[cell.align]
        inner = "".join(
            self.paragraph(block.spans, of_text) if block.kind == "paragraph" else self.block(block)
            for block in cell.blocks
        )
        return f'<table:table-cell table:style-name="{style}"{spans}>{inner or "<text:p/>"}</table:table-cell>'

    # -- within a paragraph ----------------------------------------------------------------------------------------

    def spans(self, spans: Iterable[ExportedSpan]) -> str:
        return "".join(map(self.span, spans))

    def span(self, span: ExportedSpan) -> str:
        if span.note:
            return self.call(span.note)
        words = _words(span.text)
        if span.looks:
            style = self.looks.setdefault(span.looks, f"T{len(self.looks) + 1}")
            words = f'<text:span text:style-name="{style}">{words}</text:span>'
        if not span.url:
            return words
        return f'<text:a xlink:type="simple" xlink:href={value(span.url)}>{words}</text:a>'

    def call(self, key: str) -> str:
        """A footnote where it is called first; again it is but a number."""
        if key in self.called or key not in self.document.notes:
            style = self.looks.setdefault(("sup",), f"T{len(self.looks) + 1}")
            return f'<text:span text:style-name="{style}">{text(key)}</text:span>'
        self.called.append(key)
        number = len(self.called)
        inner = self.paragraph(self.document.notes[key], "Footnote")
        return (
            f'<text:note text:id="note{number}" text:note-class="footnote"><text:note-citation>{number}'
            f"</text:note-citation><text:note-body>{inner}</text:note-body></text:note>"
        )

    def picture(self, block: ExportedBlock) -> str:
        shown = self.pictures[block.picture]
        said = f"<svg:desc>{text(block.text)}</svg:desc>" if block.text else ""
        size = f'svg:width="{shown.width:.2f}mm" svg:height="{shown.height:.2f}mm"'
        image = f'<draw:image xlink:href={value(f"Pictures/{shown.name}")} xlink:type="simple" xlink:show="embed"/>'
        return f'<draw:frame draw:name={value(shown.name)} text:anchor-type="as-char" {size}>{image}{said}</draw:frame>'


def _words(words: str) -> str:
    """Words as OpenDocument has them, where spaces that follow each other are one and lines end by an element."""
    made = re.sub(r"(?<= ) +|^ +", lambda found: f'<text:s text:c="{len(found[0])}"/>', text(words), flags=re.MULTILINE)
    return made.replace("\t", "<text:tab/>").replace("\n", "<text:line-break/>")
