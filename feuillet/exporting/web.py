"""A document of a theme in; one web page out, with its pictures in it: any word processor opens it."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from feuillet.exporting.document import ExportedBlock, ExportedCell, ExportedDocument, ExportedItem, ExportedSpan
    from feuillet.exporting.pictures import Shown

_TAGS = {"b": "strong", "i": "em", "s": "del"}
_STYLE = (
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.5 sans-serif;color:#1c1c1c;background:#fff}"
    "h1,h2,h3,h4{line-height:1.2}.notice{font-size:.85rem;color:#595959}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;"
    "vertical-align:top}th{background:#eee}img{max-width:100%;height:auto}"
    "blockquote{margin-left:1rem;padding-left:1rem;border-left:3px solid #999}"
)


def written(document: ExportedDocument, pictures: Mapping[str, Shown]) -> bytes:
    """The bytes of the page."""
    return _Page(document, pictures).page().encode()


class _Page:
    def __init__(self, document: ExportedDocument, pictures: Mapping[str, Shown]) -> None:
        self.document = document
        self.pictures = pictures
        self.called: list[str] = []  # keys of footnotes

    def page(self) -> str:
        title = escape(self.document.title)
        body = self.blocks(self.document.blocks)
        keys = list(dict.fromkeys([*self.called, *self.document.notes]))
        notes = "".join(f"{self.note(key)}\n" for key in keys if key in self.document.notes)
        return (
            f'<!doctype html>\n<html lang="{escape(self.document.language)}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n<style>{_STYLE}</style>\n'
            f"</head>\n<body>\n{body}{notes}</body>\n</html>\n"
        )

    def blocks(self, blocks: Iterable[ExportedBlock]) -> str:
        return "".join(f"{self.block(block)}\n" for block in blocks)

    def block(self, block: ExportedBlock) -> str:
        inner = self.spans(block.spans)
        if block.kind == "title":
            return f"<h1>{inner}</h1>"
        if block.kind == "heading":
            return f"<h{block.level + 1}>{inner}</h{block.level + 1}>"
        if block.kind == "list":
            return self.listed(block.items)
        if block.kind == "quote":
            return f"<blockquote><p>{inner}</p>{self.blocks(block.blocks)}</blockquote>"
        if block.kind == "code":
            return f"<pre><code>{escape(block.text, quote=False)}</code></pre>"
        if block.kind == "picture":
            return f"<p>{self.picture(block)}</p>"
        if block.kind == "table":
            return self.table(block)
        kind = f' class="{block.kind}"' if block.kind in ("notice", "summary") else ""
        return f"<p{kind}>{inner}</p>" + (f"\n{self.blocks(block.blocks)}" if block.blocks else "")

    def picture(self, block: ExportedBlock) -> str:
        shown = self.pictures[block.picture]
        data = b64encode(shown.data).decode()
        return f'<img src="data:{shown.media_type};base64,{data}" alt="{escape(block.text)}">'

    def listed(self, items: Sequence[ExportedItem]) -> str:
        """A list, or several where numbers begin anew or bullets follow."""
        made, tag, number = "", "", 0
        for item in items:
            of = "ol" if item.number else "ul"
            if tag != of:
                start = f' start="{item.number}"' if item.number > 1 else ""
                made += (f"</{tag}>" if tag else "") + f"<{of}{start}>"
                tag, number = of, item.number
            value = f' value="{item.number}"' if item.number != number else ""
            number = item.number + 1 if item.number else 0
            inner = f"\n{self.blocks(item.blocks)}" if item.blocks else ""
            made += f"\n<li{value}>{self.spans(item.spans)}{inner}</li>"
        return f"{made}\n</{tag}>" if tag else ""

    def table(self, block: ExportedBlock) -> str:
        head = f"<thead><tr>{self.cells(block.head, 'th')}</tr></thead>\n" if block.head else ""
        rows = "".join(f"<tr>{self.cells(row, 'td')}</tr>\n" for row in block.rows)
        return f"<table>\n{head}<tbody>\n{rows}</tbody></table>"

    def cells(self, cells: Sequence[ExportedCell], tag: str) -> str:
        made = ""
        for cell in cells:
            of = f' align="{cell.align}"' if cell.align != "left" else ""
            of += ' scope="col"' if tag == "th" else ""
            of += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
            of += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
            inner = self.blocks(cell.blocks) if len(cell.blocks) > 1 else self.alone(cell.blocks)
            made += f"<{tag}{of}>{inner}</{tag}>"
        return made

    def alone(self, blocks: Sequence[ExportedBlock]) -> str:
        """One block of a cell, without a paragraph of its own."""
        return "".join(
            self.spans(block.spans) if block.kind == "paragraph" else self.picture(block) if block.picture
            else self.block(block)
            for block in blocks
        )  # fmt: skip

    def spans(self, spans: Iterable[ExportedSpan]) -> str:
        return "".join(map(self.span, spans))

    def span(self, span: ExportedSpan) -> str:
        if span.note:
            if span.note in self.called or span.note not in self.document.notes:
                return f"<sup>{escape(span.note)}</sup>"
            self.called.append(span.note)
            number = len(self.called)
            return f'<sup><a href="#fn{number}" id="fnref{number}">{number}</a></sup>'
        words = escape(span.text, quote=False).replace("\n", "<br>")
        for look in reversed(span.looks):
            tag = _TAGS.get(look, look)
            words = f"<{tag}>{words}</{tag}>"
        return f'<a href="{escape(span.url)}">{words}</a>' if span.url else words

    def note(self, key: str) -> str:
        if key not in self.called:
            self.called.append(key)
        number = self.called.index(key) + 1
        return f'<p id="fn{number}"><a href="#fnref{number}">{number}</a> {self.spans(self.document.notes[key])}</p>'
