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
class ExportedSpan:
    """Words that look the same, in lines; `note`: the key of the footnote that is called here."""

    text: str
    looks: tuple[str, ...] = ()
    url: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportedCell:
    """A cell of a table: its blocks, how they are aligned, and how many columns and rows it takes."""

    blocks: tuple[ExportedBlock, ...]
    align: Align = "left"
    column: int = 0
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportedBlock:
    """A block: "notice", "title", "summary", "heading", "paragraph", "quote", "code", "picture", "table" or "list"."""

    kind: str
    spans: tuple[ExportedSpan, ...] = ()
    level: int = 0  # of a heading: 1 for sections
    items: tuple[ExportedItem, ...] = ()
    head: tuple[ExportedCell, ...] = ()
    rows: tuple[tuple[ExportedCell, ...], ...] = ()
    picture: str = ""  # its file, relative to the project
    blocks: tuple[ExportedBlock, ...] = ()  # within a quote

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportedItem:
    """An item of a list: its number if it has one, its text, and the blocks within it."""

    spans: tuple[ExportedSpan, ...]
    number: int = 0
    blocks: tuple[ExportedBlock, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportedDocument:
    """A theme as a document: its language, its blocks, and its footnotes by key."""

    language: str
    title: str
    notice: str
    blocks: tuple[ExportedBlock, ...]
    notes: dict[str, tuple[ExportedSpan, ...]] = field(default_factory=dict)

    @property
    def pictures(self) -> tuple[str, ...]:
        """The files of its pictures, each once."""
        return tuple(dict.fromkeys(block.picture for block in every(self.blocks) if block.picture))


def every(blocks: Iterable[ExportedBlock]) -> Iterator[ExportedBlock]:
    """Blocks, and those within them."""
    for block in blocks:
        yield block
        inner = [*block.blocks, *(inner_block for item in block.items for inner_block in item.blocks)]
        inner += [inner_block for row in (block.head, *block.rows) for cell in row for inner_block in cell.blocks]
        yield from every(inner)


def document(workshop: model.Workshop, theme: model.Theme, notice: str) -> ExportedDocument:
    """The document of a theme."""
    return _Writer(workshop, theme).document(notice)


class _Writer:
    def __init__(self, workshop: model.Workshop, theme: model.Theme) -> None:
        self.language = workshop.language
        self.words = by_name(registry.language(self.language).exports)
        self.theme = theme

    def document(self, notice: str) -> ExportedDocument:
        theme = self.theme
        blocks = [
            ExportedBlock(kind="notice", spans=(ExportedSpan(text=notice),)),
            ExportedBlock(kind="title", spans=spans(theme.title)),
        ]
        if theme.summary:
            label = f"{self.words['summary']}{registry.language(self.language).colon}".rstrip(" ")
            said = (ExportedSpan(text=label, looks=("b",)), ExportedSpan(text=" "), *spans(theme.summary))
            blocks.append(ExportedBlock(kind="summary", spans=said))
        blocks += self.table(facts.SPEAKERS, [self.speaker(speaker) for speaker in theme.speakers], theme.speakers)
        blocks += self.blocks(theme.introduction)
        for section in theme.sections:
            blocks += self.section(section)
        for columns, several in ((facts.ACTORS, theme.actors), (facts.DOCUMENTS, theme.documents)):
            blocks += self.table(columns, [self.resource(resource) for resource in several], several)
        return ExportedDocument(
            language=self.language,
            title=prose.plain(theme.title, self.language),
            notice=notice,
            blocks=tuple(blocks),
            notes={note.key: spans(note.text) for note in theme.notes},
        )

    # -- facts -----------------------------------------------------------------------------------------------------

    def table(
        self, columns: Sequence[str], rows: list[dict[str, tuple[ExportedBlock, ...]]], several: Sequence[object]
    ) -> Iterator[ExportedBlock]:
        """People or documents as a table, without the columns that have nothing in any row."""
        if not several:
            return
        used = [name for number, name in enumerate(columns) if number < 3 or any(row.get(name) for row in rows)]
        head = tuple(ExportedCell(blocks=_line(self.words[name]), column=at) for at, name in enumerate(used))
        cells = [
            tuple(ExportedCell(blocks=row.get(name, ()), column=at) for at, name in enumerate(used)) for row in rows
        ]
        yield ExportedBlock(kind="table", head=head, rows=tuple(cells))

    def speaker(self, speaker: model.Speaker) -> dict[str, tuple[ExportedBlock, ...]]:
        of = speaker.organisation
        return {
            "speaker": _line(speaker.name),
            "role": _inline(speaker.role),
            "organisation": _line(of.name if of else ""),
            "organisation_link": _address(of.link if of else ""),
            "organisation_presentation": whole(of.presentation) if of and of.presentation else (),
            "link": _address(speaker.link),
            "email": _line(speaker.email),
            "presentation": whole(speaker.presentation) if speaker.presentation else (),
        }

    def resource(self, resource: model.Resource) -> dict[str, tuple[ExportedBlock, ...]]:
        title = (ExportedBlock(kind="paragraph", spans=self.marked(spans(resource.title), resource.mark)),)
        return {
            "actor": title,
            "document": title,
            "publisher": _line(resource.publisher),
            "date": _line(resource.date),
            "link": _address(resource.link),
            "note": _inline(resource.note),
        }

    # -- notes -----------------------------------------------------------------------------------------------------

    def section(self, section: model.Section) -> Iterator[ExportedBlock]:
        title = spans(section.heading or section.title)
        heading = ExportedBlock(kind="heading", level=1, spans=self.marked(title, section.mark))
        yield heading
        for number, group in enumerate(section.groups):
            if group.title:
                text = self.marked(spans(group.title), group.mark)
                yield ExportedBlock(kind="heading", level=group.level + 1, spans=text)
            elif number:
                yield replace(heading, spans=title)  # again: what follows is in no group
            yield from self.blocks(group.blocks)

    def marked(self, text: tuple[ExportedSpan, ...], mark: Mark | None) -> tuple[ExportedSpan, ...]:
        if mark is None:
            return text
        taught = {meant: f"[{form}]" for meant, form in marks(self.language).values()}
        said = taught.get(mark) or f"{taught[Mark.ESSENTIAL]} {taught[Mark.UNANSWERED]}"
        return (*text, ExportedSpan(text=f" {said}"))

    def blocks(self, blocks: Iterable[model.Block]) -> tuple[ExportedBlock, ...]:
        found: list[ExportedBlock] = []
        for listed, several in groupby(blocks, key=lambda block: block.kind == "point"):
            if listed:
                found.append(ExportedBlock(kind="list", items=tuple(map(self.item, several))))
            else:
                found += map(self.block, several)
        return tuple(found)

    def item(self, block: model.Block) -> ExportedItem:
        return ExportedItem(
            spans=self.marked(spans(block.text), block.mark),
            number=block.ordinal,
            blocks=self.blocks(block.points),
        )

    def block(self, block: model.Block) -> ExportedBlock:
        if block.kind == "code":
            return ExportedBlock(kind="code", spans=(ExportedSpan(text=block.text.markdown),))
        if block.kind == "picture":
            return ExportedBlock(kind="picture", spans=(ExportedSpan(text=block.text.markdown),), picture=block.picture)
        if block.kind == "table":
            return _table(block)
        text = self.marked(spans(block.text), block.mark)
        return ExportedBlock(kind=block.kind, spans=text, blocks=self.blocks(block.points))


# -- texts -----------------------------------------------------------------------------------------------------------


def _line(text: str) -> tuple[ExportedBlock, ...]:
    return (ExportedBlock(kind="paragraph", spans=(ExportedSpan(text=text),)),) if text else ()


def _address(link: str) -> tuple[ExportedBlock, ...]:
    url = qr.clean(link) if link else ""
    return (ExportedBlock(kind="paragraph", spans=(ExportedSpan(text=url, url=url),)),) if url else ()


def _inline(text: Prose | None) -> tuple[ExportedBlock, ...]:
    return (ExportedBlock(kind="paragraph", spans=spans(text)),) if text else ()


def spans(text: Prose) -> tuple[ExportedSpan, ...]:
    """A run of Markdown as spans."""
    return _trimmed(_spans(prose.printed(text).parts, (), ""))


def _spans(parts: Iterable[PrintedElement | str], looks: tuple[str, ...], url: str) -> Iterator[ExportedSpan]:
    for part in parts:
        if isinstance(part, str):
            yield ExportedSpan(text=" ".join(part.split("\n")), looks=looks, url=url)
        elif part.tag == "br":
            yield ExportedSpan(text="\n", looks=looks, url=url)
        elif part.tag == "sup" and "note-ref" in part.attributes:
            yield ExportedSpan(text="", note="".join(words for words in part.parts if isinstance(words, str)))
        else:
            look = _LOOKS.get(part.tag)
            yield from _spans(part.parts, (*looks, look) if look and look not in looks else looks, part.url or url)


def _trimmed(several: Iterable[ExportedSpan]) -> tuple[ExportedSpan, ...]:
    """Neighbours that look the same as one; no space at the ends."""
    kept: list[ExportedSpan] = []
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


def whole(text: Prose) -> tuple[ExportedBlock, ...]:
    """Whole Markdown as blocks."""
    return tuple(_wholes(prose.printed(text, "block").parts))


def _wholes(parts: Iterable[PrintedElement | str]) -> Iterator[ExportedBlock]:
    """Blocks; what stands between them is paragraphs too."""
    for is_block, several in groupby(parts, key=lambda part: isinstance(part, PrintedElement) and part.tag in _BLOCKS):
        if not is_block:
            text = _trimmed(_spans(several, (), ""))
            if text:
                yield ExportedBlock(kind="paragraph", spans=text)
            continue
        for element in several:
            if isinstance(element, PrintedElement):
                yield from _whole(element)


def _whole(element: PrintedElement) -> Iterator[ExportedBlock]:
    if element.tag in ("ul", "ol"):
        items = [part for part in element.parts if isinstance(part, PrintedElement)]
        start = int(found[1]) if (found := _START.search(element.attributes)) else 1
        numbers = range(start, start + len(items)) if element.tag == "ol" else [0] * len(items)
        yield ExportedBlock(kind="list", items=tuple(map(_item, items, numbers)))
    elif element.tag == "pre":
        yield ExportedBlock(kind="code", spans=(ExportedSpan(text=_verbatim(element).removesuffix("\n")),))
    elif element.tag == "table":
        rows = [tuple(map(_cell, _within(row, "td", "th"))) for row in _within(element, "tr")]
        yield ExportedBlock(kind="table", head=rows[0] if rows else (), rows=tuple(rows[1:]))
    elif element.tag == "blockquote":
        yield from (
            replace(block, kind="quote") if block.kind == "paragraph" else block for block in _wholes(element.parts)
        )
    else:
        yield from _wholes(element.parts)


def _item(element: PrintedElement, number: int) -> ExportedItem:
    first, *rest = list(_wholes(element.parts)) or [ExportedBlock(kind="paragraph")]
    if first.kind != "paragraph":
        first, rest = ExportedBlock(kind="paragraph"), [first, *rest]
    return ExportedItem(spans=first.spans, number=number, blocks=tuple(rest))


def _cell(element: PrintedElement) -> ExportedCell:
    return ExportedCell(blocks=tuple(_wholes(element.parts)))


def _within(element: PrintedElement, *tags: str) -> Iterator[PrintedElement]:
    for part in element.parts:
        if isinstance(part, PrintedElement):
            if part.tag in tags:
                yield part
            else:
                yield from _within(part, *tags)


def _verbatim(element: PrintedElement) -> str:
    return "".join(part if isinstance(part, str) else _verbatim(part) for part in element.parts)


def _table(block: model.Block) -> ExportedBlock:
    """A table of the notes, its pictures in their cells."""
    grid = tables.grid(block.text.markdown)
    pictures = iter(block.points)

    def cell(cell: tables.Cell) -> ExportedCell:
        found: list[ExportedBlock] = []
        for marker, text in prose.cell_lines(cell.text):
            for number, piece in enumerate(text.split(tables.PICTURE)):
                if number and (picture := next(pictures, None)):
                    said = (ExportedSpan(text=picture.text.markdown),)
                    found.append(ExportedBlock(kind="picture", spans=said, picture=picture.picture))
                if said_here := spans(Prose(piece)):
                    before = (ExportedSpan(text=f"{marker} "),) if marker and not number else ()
                    found.append(ExportedBlock(kind="paragraph", spans=(*before, *said_here)))
        return ExportedCell(
            blocks=tuple(found),
            align=grid.aligns[cell.column] if cell.column < len(grid.aligns) else "left",
            column=cell.column,
            columns=cell.columns,
            rows=cell.rows,
        )

    head = tuple(map(cell, grid.head))
    return ExportedBlock(kind="table", head=head, rows=tuple(tuple(map(cell, row)) for row in grid.rows))
