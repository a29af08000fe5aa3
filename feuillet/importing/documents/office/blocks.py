"""Blocks of a document in; a page of HTML out, a line a block, and the paragraph that each line comes from."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class StyledRun(NamedTuple):
    """Words of a paragraph that look the same: what they are wrapped in, and where they lead."""

    text: str  # as HTML has it
    tags: tuple[str, ...] = ()
    address: str = ""


_HOST = re.compile(r"https?://[^/?#]+/")  # an address of a host alone


@dataclass(slots=True, kw_only=True)
class OfficeCell:
    """A cell of a table: its blocks, and how many columns and rows it takes."""

    blocks: list[OfficeBlock]
    columns: int = 1
    rows: int = 1
    head: bool = False  # of the row of heads, which its author made one


@dataclass(slots=True, kw_only=True)
class OfficeBlock:
    """A heading, a paragraph, an item of a list, a quote, code, a picture or a table."""

    kind: str  # "heading", "paragraph", "item", "more" of an item, "quote", "code", "picture", "table"
    place: int
    html: str = ""
    level: int = 0  # of a heading, from 0 for the title of all; of an item, from 0
    number: int = 0  # of an item that has one
    source: str = ""  # of a picture
    align: str = ""  # "center" or "right"
    rows: list[list[OfficeCell]] = field(default_factory=list)

    @property
    def words(self) -> str:
        return html.unescape(re.sub(r"<[^>]+>", "", self.html.replace("<br>", " ")))


def escaped(text: str) -> str:
    """Text as HTML has it."""
    return html.escape(text, quote=False)


def as_heading(inner: str) -> str:
    """A heading looks like one by itself, and stands on one line."""
    bare = re.sub(r"</i>(\s*)<i>", r"\1", re.sub(r"</?b>", "", inner).replace("<br>", " "))
    whole = re.fullmatch(r"<i>((?:(?!</?i>).)*)</i>", bare.strip())
    return whole[1] if whole else bare


def joined(runs: Iterable[StyledRun]) -> str:
    """Runs as HTML; neighbours that look the same are one, and spaces look like what stands before them."""
    merged: list[StyledRun] = []
    for run in _titled(runs):
        if not run.text:
            continue
        last = merged[-1] if merged else None
        if last and (last[1:] == run[1:] or (not run.text.strip() and not run.address and not last.address)):
            merged[-1] = last._replace(text=last.text + run.text)
        else:
            merged.append(run)
    return "".join(map(_wrapped, merged))


def _titled(runs: Iterable[StyledRun]) -> Iterator[StyledRun]:
    """What is underlined from end to end is bold, as titles in either are meant alike; no other underlining is kept."""
    runs = list(runs)
    whole = all("u" in run.tags and not run.address for run in runs if run.text.strip())
    for run in runs:
        tags = dict.fromkeys("b" if tag == "u" else tag for tag in run.tags if whole or tag != "u")
        yield run._replace(tags=tuple(tags))


def _wrapped(run: StyledRun) -> str:
    before, words, after = re.fullmatch(r"((?:\s|<br>)*)(.*?)((?:\s|<br>)*)", run.text, re.DOTALL).groups()  # type: ignore[union-attr]
    if not words:
        return run.text
    for tag in reversed(run.tags):
        words = f"<{tag}>{words}</{tag}>"
    if run.address:
        # Word processors put a stroke behind an address that has only a host.
        address = run.address.removesuffix("/") if _HOST.fullmatch(run.address) else run.address
        words = f'<a href="{html.escape(address)}">{words}</a>'
    return f"{before}{words}{after}"


class HtmlWriter:
    """The page that is written."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.places: list[int] = []
        self.open: list[str] = []  # lists

    def line(self, text: str, place: int) -> None:
        self.lines.append(text.replace("\n", " "))
        self.places.append(place)

    def close(self, level: int = 0) -> None:
        """Ends the lists that are deeper."""
        while len(self.open) > level:
            self.line(f"</li></{self.open.pop()}>", self.places[-1])

    def blocks(self, blocks: Iterable[OfficeBlock]) -> None:
        blocks = list(blocks)
        for at, block in enumerate(blocks):
            if block.kind == "code":
                self.code(block, blocks[at - 1] if at else None, blocks[at + 1] if at + 1 < len(blocks) else None)
            elif block.kind == "item":
                self.item(block)
            elif block.kind == "more" and self.open:
                self.close(min(block.level + 1, len(self.open)))
                self.line(f"<p>{block.html}</p>", block.place)
            else:
                self.close()
                self.block(block)
        self.close()

    def item(self, block: OfficeBlock) -> None:
        tag, level = ("ol" if block.number else "ul"), block.level + 1
        self.close(level)
        if len(self.open) == level and self.open[-1] != tag:
            self.close(level - 1)
        value = f' value="{block.number}"' if block.number else ""
        if len(self.open) == level:
            self.line(f"</li><li{value}>{block.html}", block.place)
            return
        before = ""
        while len(self.open) < level - 1:
            self.open.append(tag)
            before += f"<{tag}><li>"
        self.open.append(tag)
        self.line(f"{before}<{tag}><li{value}>{block.html}", block.place)

    def code(self, block: OfficeBlock, before: OfficeBlock | None, after: OfficeBlock | None) -> None:
        """Paragraphs of code that follow each other are lines of one."""
        self.close()
        begins = before is None or before.kind != "code"
        end = "" if after is not None and after.kind == "code" else "</code></pre>"
        self.line(f"{'<pre><code>' if begins else ''}{block.html}{end}", block.place)

    def block(self, block: OfficeBlock) -> None:
        if block.kind == "heading":
            level = max(block.level, 1)
            if level <= 6:
                self.line(f"<h{level}>{block.html}</h{level}>", block.place)
            else:
                self.line(f"<p><b>{block.html}</b></p>", block.place)
        elif block.kind == "quote":
            self.line(f"<blockquote><p>{block.html}</p></blockquote>", block.place)
        elif block.kind == "picture":
            self.line(f"<p>{picture(block)}</p>", block.place)
        elif block.kind == "table":
            self.line("<table>", block.place)
            for row in block.rows:
                self.row(row, block.place)
            self.line("</table>", block.place)
        else:
            self.line(f"<p>{block.html}</p>", block.place)

    def row(self, row: Sequence[OfficeCell], place: int) -> None:
        cells = []
        for cell in row:
            inner = HtmlWriter()
            inner.places = [place]
            inner.blocks(replace(block, kind="paragraph") if block.kind == "code" else block for block in cell.blocks)
            spans = (f' colspan="{cell.columns}"' if cell.columns > 1 else "") + (
                f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
            )
            align = cell.blocks[0].align if cell.blocks else ""
            spans += f' align="{align}"' if align else ""
            tag = "th" if cell.head else "td"
            cells.append(f"<{tag}{spans}>{''.join(inner.lines)}</{tag}>")
            place = cell.blocks[0].place if cell.blocks else place
        self.line(f"<tr>{''.join(cells)}</tr>", place)

    def notes(self, notes: Iterable[tuple[int, str, int]]) -> None:
        """Footnotes by number, at the end, each with the way back that tells a page's reader what it is."""
        for number, words, place in notes:
            self.line(f'<p><a href="#fnref{number}">{number}</a> {words}</p>', place)


def note_call(number: int) -> str:
    """Where a footnote is called."""
    return f'<a href="#fn{number}">{number}</a>'


def picture(block: OfficeBlock) -> str:
    """A picture as HTML has it."""
    return f'<img src="{html.escape(block.source)}" alt="{html.escape(block.words)}">'


_LONG = 120  # words of a cell that is no cell of a table of data


def is_layout(rows: Sequence[Sequence[OfficeCell]]) -> bool:
    """Whether a table only puts things in their places."""
    cells = [cell for row in rows for cell in row]
    if max(map(len, rows), default=0) < 2:
        return True
    if any(cell.head for cell in cells):
        return False
    if any(block.kind in ("table", "heading") for cell in cells for block in cell.blocks):
        return True
    return any(sum(len(block.words.split()) for block in cell.blocks) > _LONG for cell in cells)


def flat(blocks: Iterable[OfficeBlock]) -> list[OfficeBlock]:
    """Blocks, and in the place of tables those in their cells."""
    found: list[OfficeBlock] = []
    for block in blocks:
        if block.kind == "table":
            found += flat(inner for row in block.rows for cell in row for inner in cell.blocks)
        else:
            found.append(block)
    return found


def has_title(blocks: Iterable[OfficeBlock]) -> bool:
    """Whether the first heading is that of the whole document."""
    first = next((block for block in blocks if block.kind == "heading"), None)
    return first is not None and first.level == 0
