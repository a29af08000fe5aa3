"""A theme in; the blocks of a document that says the same, in any form of document, out.

It is made of the model, so nothing is in it that is not printed: no comment, no unpublished part, no key of YAML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from feuillet.importing.returning import facts
from feuillet.languages import registry
from feuillet.languages.words import by_name
from feuillet.looks import qr
from feuillet.model.workshop import Mark, Prose
from feuillet.reading.markdown import tables
from feuillet.reading.markdown.marks import marks
from feuillet.text import prose
from feuillet.text.prose import PrintedElement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feuillet.model import workshop as model
    from feuillet.reading.markdown.tables import Align

_LOOKS = {"strong": "b", "em": "i", "del": "s", "code": "code", "sup": "sup", "sub": "sub"}
_START = re.compile(r"start=\"(\d+)\"")
_BLOCKS = frozenset({"p", "ul", "ol", "li", "blockquote", "pre", "table"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Words that look the same, in lines; `note`: the key of the footnote that is called here."""

    text: str
    looks: tuple[str, ...] = ()
    url: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell of a table: its blocks, how they are aligned, and how many columns and rows it takes."""

    blocks: tuple[Block, ...]
    align: Align = "left"
    column: int = 0
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A block: "notice", "title", "summary", "heading", "paragraph", "quote", "code", "picture", "table" or "list"."""

    kind: str
    spans: tuple[Span, ...] = ()
    level: int = 0  # of a heading: 1 for sections
    items: tuple[Item, ...] = ()
    head: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    picture: str = ""  # its file, relative to the project
    blocks: tuple[Block, ...] = ()  # within a quote

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """An item of a list: its number if it has one, its text, and the blocks within it."""

    spans: tuple[Span, ...]
    number: int = 0
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A theme as a document: its language, its blocks, and its footnotes by key."""

    language: str
    title: str
    notice: str
    blocks: tuple[Block, ...]
    notes: dict[str, tuple[Span, ...]] = field(default_factory=dict)

    @property
    def pictures(self) -> tuple[str, ...]:
        """The files of its pictures, each once."""
        return tuple(dict.fromkeys(block.picture for block in every(self.blocks) if block.picture))


def every(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks, and those within them."""
    for block in blocks:
        yield block
        inner = [*block.blocks, *(one for item in block.items for one in item.blocks)]
        inner += [one for row in (block.head, *block.rows) for cell in row for one in cell.blocks]
        yield from every(inner)


def document(workshop: model.Workshop, theme: model.Theme, notice: str) -> Document:
    """The document of a theme."""
    return _Writer(workshop, theme).document(notice)


class _Writer:
    def __init__(self, workshop: model.Workshop, theme: model.Theme) -> None:
        self.language = workshop.language
        self.words = by_name(registry.language(self.language).exports)
        self.theme = theme

    def document(self, notice: str) -> Document:
        theme = self.theme
        blocks = [Block(kind="notice", spans=(Span(text=notice),)), Block(kind="title", spans=spans(theme.title))]
        if theme.summary:
            label = f"{self.words['summary']}{registry.language(self.language).colon}".rstrip(" ")
            said = (Span(text=label, looks=("b",)), Span(text=" "), *spans(theme.summary))
            blocks.append(Block(kind="summary", spans=said))
        blocks += self.table(facts.SPEAKERS, [self.speaker(one) for one in theme.speakers], theme.speakers)
        blocks += self.blocks(theme.introduction)
        for section in theme.sections:
            blocks += self.section(section)
        for columns, several in ((facts.ACTORS, theme.actors), (facts.DOCUMENTS, theme.documents)):
            blocks += self.table(columns, [self.resource(one) for one in several], several)
        return Document(
            language=self.language,
            title=prose.plain(theme.title, self.language),
            notice=notice,
            blocks=tuple(blocks),
            notes={note.key: spans(note.text) for note in theme.notes},
        )

    # -- facts -----------------------------------------------------------------------------------------------------

    def table(
        self, columns: Sequence[str], rows: list[dict[str, tuple[Block, ...]]], several: Sequence[object]
    ) -> Iterator[Block]:
        """People or documents as a table, without the columns that have nothing in any row."""
        if not several:
            return
        used = [name for number, name in enumerate(columns) if number < 3 or any(row.get(name) for row in rows)]
        head = tuple(Cell(blocks=_line(self.words[name]), column=at) for at, name in enumerate(used))
        cells = [tuple(Cell(blocks=row.get(name, ()), column=at) for at, name in enumerate(used)) for row in rows]
        yield Block(kind="table", head=head, rows=tuple(cells))

    def speaker(self, one: model.Speaker) -> dict[str, tuple[Block, ...]]:
        of = one.organisation
        return {
            "speaker": _line(one.name),
            "role": _inline(one.role),
            "organisation": _line(of.name if of else ""),
            "organisation_link": _address(of.link if of else ""),
            "organisation_presentation": whole(of.presentation) if of and of.presentation else (),
            "link": _address(one.link),
            "email": _line(one.email),
            "presentation": whole(one.presentation) if one.presentation else (),
        }

    def resource(self, one: model.Resource) -> dict[str, tuple[Block, ...]]:
        title = (Block(kind="paragraph", spans=self.marked(spans(one.title), one.mark)),)
        return {
            "actor": title,
            "document": title,
            "publisher": _line(one.publisher),
            "date": _line(one.date),
            "link": _address(one.link),
            "note": _inline(one.note),
        }

    # -- notes -----------------------------------------------------------------------------------------------------

    def section(self, section: model.Section) -> Iterator[Block]:
        title = spans(section.heading or section.title)
        heading = Block(kind="heading", level=1, spans=self.marked(title, section.mark))
        yield heading
        for number, group in enumerate(section.groups):
            if group.title:
                text = self.marked(spans(group.title), group.mark)
                yield Block(kind="heading", level=group.level + 1, spans=text)
            elif number:
                yield replace(heading, spans=title)  # again: what follows is in no group
            yield from self.blocks(group.blocks)

    def marked(self, text: tuple[Span, ...], mark: Mark | None) -> tuple[Span, ...]:
        if mark is None:
            return text
        taught = {meant: f"[{form}]" for meant, form in marks(self.language).values()}
        said = taught.get(mark) or f"{taught[Mark.ESSENTIAL]} {taught[Mark.UNANSWERED]}"
        return (*text, Span(text=f" {said}"))

    def blocks(self, blocks: Iterable[model.Block]) -> tuple[Block, ...]:
        found: list[Block] = []
        for listed, several in groupby(blocks, key=lambda block: block.kind == "point"):
            if listed:
                found.append(Block(kind="list", items=tuple(map(self.item, several))))
            else:
                found += map(self.block, several)
        return tuple(found)

    def item(self, block: model.Block) -> Item:
        return Item(
            spans=self.marked(spans(block.text), block.mark),
            number=block.ordinal,
            blocks=self.blocks(block.points),
        )

    def block(self, block: model.Block) -> Block:
        if block.kind == "code":
            return Block(kind="code", spans=(Span(text=block.text.markdown),))
        if block.kind == "picture":
            return Block(kind="picture", spans=(Span(text=block.text.markdown),), picture=block.picture)
        if block.kind == "table":
            return _table(block)
        text = self.marked(spans(block.text), block.mark)
        return Block(kind=block.kind, spans=text, blocks=self.blocks(block.points))


# -- texts -----------------------------------------------------------------------------------------------------------


def _line(text: str) -> tuple[Block, ...]:
    return (Block(kind="paragraph", spans=(Span(text=text),)),) if text else ()


def _address(link: str) -> tuple[Block, ...]:
    url = qr.clean(link) if link else ""
    return (Block(kind="paragraph", spans=(Span(text=url, url=url),)),) if url else ()


def _inline(text: Prose | None) -> tuple[Block, ...]:
    return (Block(kind="paragraph", spans=spans(text)),) if text else ()


def spans(text: Prose) -> tuple[Span, ...]:
    """A run of Markdown as spans."""
    return _trimmed(_spans(prose.printed(text).parts, (), ""))


def _spans(parts: Iterable[PrintedElement | str], looks: tuple[str, ...], url: str) -> Iterator[Span]:
    for part in parts:
        if isinstance(part, str):
            yield Span(text=" ".join(part.split("\n")), looks=looks, url=url)
        elif part.tag == "br":
            yield Span(text="\n", looks=looks, url=url)
        elif part.tag == "sup" and "note-ref" in part.attributes:
            yield Span(text="", note="".join(one for one in part.parts if isinstance(one, str)))
        else:
            look = _LOOKS.get(part.tag)
            yield from _spans(part.parts, (*looks, look) if look and look not in looks else looks, part.url or url)


def _trimmed(several: Iterable[Span]) -> tuple[Span, ...]:
    """Neighbours that look the same as one; no space at the ends."""
    kept: list[Span] = []
    for span in several:
        last = kept[-1] if kept else None
        if last and not last.note and not span.note and (last.looks, last.url) == (span.looks, span.url):
            kept[-1] = replace(last, text=last.text + span.text)
        elif span.text or span.note:
            kept.append(span)
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip(" \n"))
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" \n"))
    return tuple(span for span in kept if span.text or span.note)


def whole(text: Prose) -> tuple[Block, ...]:
    """Whole Markdown as blocks."""
    return tuple(_wholes(prose.printed(text, "block").parts))


def _wholes(parts: Iterable[PrintedElement | str]) -> Iterator[Block]:
    """Blocks; what stands between them is paragraphs too."""
    for is_block, several in groupby(parts, key=lambda part: isinstance(part, PrintedElement) and part.tag in _BLOCKS):
        if not is_block:
            text = _trimmed(_spans(several, (), ""))
            if text:
                yield Block(kind="paragraph", spans=text)
            continue
        for one in several:
            if isinstance(one, PrintedElement):
                yield from _whole(one)


def _whole(one: PrintedElement) -> Iterator[Block]:
    if one.tag in ("ul", "ol"):
        items = [part for part in one.parts if isinstance(part, PrintedElement)]
        start = int(found[1]) if (found := _START.search(one.attributes)) else 1
        numbers = range(start, start + len(items)) if one.tag == "ol" else [0] * len(items)
        yield Block(kind="list", items=tuple(map(_item, items, numbers)))
    elif one.tag == "pre":
        yield Block(kind="code", spans=(Span(text=_verbatim(one).removesuffix("\n")),))
    elif one.tag == "table":
        rows = [tuple(map(_cell, _within(row, "td", "th"))) for row in _within(one, "tr")]
        yield Block(kind="table", head=rows[0] if rows else (), rows=tuple(rows[1:]))
    elif one.tag == "blockquote":
        yield from (
            replace(block, kind="quote") if block.kind == "paragraph" else block for block in _wholes(one.parts)
        )
    else:
        yield from _wholes(one.parts)


def _item(one: PrintedElement, number: int) -> Item:
    first, *rest = list(_wholes(one.parts)) or [Block(kind="paragraph")]
    if first.kind != "paragraph":
        first, rest = Block(kind="paragraph"), [first, *rest]
    return Item(spans=first.spans, number=number, blocks=tuple(rest))


def _cell(one: PrintedElement) -> Cell:
    return Cell(blocks=tuple(_wholes(one.parts)))


def _within(one: PrintedElement, *tags: str) -> Iterator[PrintedElement]:
    for part in one.parts:
        if isinstance(part, PrintedElement):
            if part.tag in tags:
                yield part
            else:
                yield from _within(part, *tags)


def _verbatim(one: PrintedElement) -> str:
    return "".join(part if isinstance(part, str) else _verbatim(part) for part in one.parts)


def _table(block: model.Block) -> Block:
    """A table of the notes, its pictures in their cells."""
    grid = tables.grid(block.text.markdown)
    pictures = iter(block.points)

    def cell(one: tables.Cell) -> Cell:
        found: list[Block] = []
        for marker, text in prose.cell_lines(one.text):
            for number, piece in enumerate(text.split(tables.PICTURE)):
                if number and (picture := next(pictures, None)):
                    said = (Span(text=picture.text.markdown),)
                    found.append(Block(kind="picture", spans=said, picture=picture.picture))
                if said_here := spans(Prose(piece)):
                    before = (Span(text=f"{marker} "),) if marker and not number else ()
                    found.append(Block(kind="paragraph", spans=(*before, *said_here)))
        return Cell(
            blocks=tuple(found),
            align=grid.aligns[one.column] if one.column < len(grid.aligns) else "left",
            column=one.column,
            columns=one.columns,
            rows=one.rows,
        )

    head = tuple(map(cell, grid.head))
    return Block(kind="table", head=head, rows=tuple(tuple(map(cell, row)) for row in grid.rows))
