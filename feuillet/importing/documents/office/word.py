"""A document of Word in (OOXML, transitional or strict); its page, pictures and what is left aside, out.

Whatever is looked for is found by relationships, never by the names that parts usually have.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from feuillet.importing.documents import rules
from feuillet.importing.documents.document import Document, Telling
from feuillet.importing.documents.office.blocks import (
    HtmlWriter,
    OfficeBlock,
    OfficeCell,
    StyledRun,
    as_heading,
    escaped,
    flat,
    has_title,
    is_layout,
    joined,
    note_call,
)
from feuillet.importing.documents.office.container import DAMAGED
from feuillet.importing.documents.office.markup import elements, parsed, text_of, whole
from feuillet.importing.documents.office.word_styles import Styles, W, is_on, setting, sign

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator

    from feuillet.importing.documents.office.container import Container

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ASVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
_CONTENTS = re.compile(r"(?:toc|tm|table of figures|verzeichnis) ?\d?$", re.IGNORECASE)
_LINK = re.compile(r'HYPERLINK\s+(?:\\\w\s+)*"([^"]+)"')


@dataclass(slots=True)
class _Field:
    """A field that was begun, perhaps some paragraphs ago."""

    code: str = ""
    shows: bool = False  # its result has begun

    @property
    def address(self) -> str:
        found = _LINK.search(self.code) if self.shows else None
        return found[1] if found else ""


@dataclass(slots=True)
class _Gathered:
    """What a paragraph holds, while it is read."""

    runs: list[StyledRun] = field(default_factory=list)
    after: list[OfficeBlock] = field(default_factory=list)
    style: str | None = None
    address: str = ""


class _Word:
    def __init__(self, container: Container) -> None:
        self.container = container
        self.told = Telling(container.name)
        main = self.target("", "officeDocument")
        if not main:
            raise container.refusal(DAMAGED)
        self.main = main
        self.root = parsed(container, main)
        self.relations = self.related(main)
        styles, numbering = (self.target(main, kind) for kind in ("styles", "numbering"))
        self.styles = Styles(
            parsed(container, styles) if styles else None, parsed(container, numbering) if numbering else None
        )
        self.parts = {kind: self.part(kind) for kind in ("footnotes", "endnotes", "comments")}
        self.fields: list[_Field] = []
        self.codes: dict[str, None] = {}
        self.notes: list[tuple[int, str, int]] = []
        self.called: set[tuple[str, str]] = set()
        self.contents: list[str] = []
        self.pictures: dict[str, None] = {}

    # -- parts and relationships -----------------------------------------------------------------------------------

    def related(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """What a part refers to, by id: its kind, its name or address, and whether it is elsewhere."""
        folder, _, last = part.rpartition("/")
        name = f"{folder}/_rels/{last}.rels".lstrip("/")
        if name not in self.container:
            return {}
        found = {}
        for child in elements(parsed(self.container, name)):
            kind, target = (child.get("Type") or "").rpartition("/")[2], child.get("Target") or ""
            away = child.get("TargetMode") == "External"
            if not away:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found[child.get("Id") or ""] = (kind, target, away)
        return found

    def target(self, part: str, kind: str) -> str:
        """The part of that kind which another refers to."""
        return next(
            (
                name
                for related_as, name, away in self.related(part).values()
                if related_as == kind and not away and name in self.container
            ),
            "",
        )

    def part(self, kind: str) -> dict[str, Any]:
        """The notes or comments of a part, by id."""
        name = self.target(self.main, kind)
        if not name:
            return {}
        return {child.get(f"{W}id") or "": child for child in elements(parsed(self.container, name))}

    # -- blocks ----------------------------------------------------------------------------------------------------

    def blocks(self, parent: Any) -> list[OfficeBlock]:
        found: list[OfficeBlock] = []
        for child in elements(parent):
            tag = child.tag.removeprefix(W)
            if tag == "p":
                found += self.paragraph(child)
            elif tag == "tbl":
                found += self.table(child)
            elif tag == "sdt":
                inner = child.find(f"{W}sdtContent")
                gallery = next((setting(name) for name in child.iter(f"{W}docPartGallery")), "") or ""
                if inner is None:
                    continue
                if gallery.startswith("Table of Contents"):
                    self.contents += [block.words for block in flat(self.blocks(inner))]
                else:
                    found += self.blocks(inner)
            elif tag in ("ins", "moveTo", "customXml", "smartTag"):
                found += self.blocks(child)
            elif tag in ("del", "moveFrom"):
                self.deleted(child)
            elif tag == "altChunk":
                kind = self.relations.get(child.get(f"{_R}id") or "", ("", "?", False))
                self.told.leave(rules.EMBEDDED, kind[1])
            elif child.tag == f"{_MC}AlternateContent":
                found += self.blocks(_choice(child))
        return found

    def paragraph(self, element: Any) -> list[OfficeBlock]:
        self.told.place += 1
        place = self.told.place
        properties = element.find(f"{W}pPr")
        own = setting(properties.find(f"{W}pStyle")) if properties is not None else None
        style = own if own is not None else self.styles.usual
        gathered = _Gathered(style=style)
        self.inline(element, gathered)
        html = " ".join(joined(gathered.runs).split(" "))
        block = OfficeBlock(kind="paragraph", place=place, html=html.strip())
        align = setting(self.styles.property(properties, style, "jc")) or ""
        block.align = {"center": "center", "right": "right", "end": "right"}.get(align, "")
        if not block.words.strip():
            return gathered.after
        names = [ancestor.name for ancestor in self.styles.chain(style)]
        if names and _CONTENTS.match(names[0]):
            self.contents.append(block.words)
            return gathered.after
        level = self.styles.level(properties, style, names)
        numbered = self.styles.property(properties, style, "numPr")
        of_list = setting(numbered.find(f"{W}numId")) if numbered is not None else None
        depth = whole(setting(numbered.find(f"{W}ilvl")), 0) if numbered is not None else 0
        kind = self.styles.lists.get(of_list or "", {}).get(str(depth))
        if level is not None:
            label = self.styles.label(of_list or "", depth, kind) if kind else ""
            block.kind, block.level = "heading", level
            block.html = label + as_heading(block.html)
        elif of_list not in (None, "0"):
            number = self.styles.count(of_list or "", depth, kind) if kind and kind.counted else 0
            block.kind, block.level, block.number = "item", min(depth, 11), number
            if kind and not kind.counted and not kind.label.strip():
                block.kind = "more"
        elif kind_of_style := self.styles.kind(names):
            block.kind = kind_of_style
            block.html = html if kind_of_style == "code" else block.html
        return [block, *gathered.after]

    def table(self, element: Any) -> list[OfficeBlock]:
        place = self.told.place + 1
        rows: list[list[OfficeCell]] = []
        above: dict[int, OfficeCell] = {}  # by column: the cell that goes on below
        for row in _inner(element, "tr", "tbl"):
            cells: list[OfficeCell] = []
            at = 0
            head = not rows and is_on(row.find(f"{W}trPr/{W}tblHeader"))
            for child in _inner(row, "tc", "tr"):
                properties = child.find(f"{W}tcPr")
                merged = properties.find(f"{W}vMerge") if properties is not None else None
                wide = setting(properties.find(f"{W}gridSpan")) if properties is not None else None
                columns = min(max(whole(wide, 1), 1), 60)
                blocks = self.blocks(child)
                if merged is not None and merged.get(f"{W}val") != "restart" and at in above:
                    above[at].rows += 1
                    above[at].blocks += blocks
                else:
                    cell = OfficeCell(blocks=blocks, columns=columns, head=head)
                    cells.append(cell)
                    above.pop(at, None)
                    if merged is not None:
                        above[at] = cell
                at += columns
            rows.append(cells)
        if not any(block.words.strip() or block.source for row in rows for cell in row for block in cell.blocks):
            return []
        if is_layout(rows):
            here, self.told.place = self.told.place, place
            self.told.guess(rules.LAYOUT)
            self.told.place = here
            return [block for row in rows for cell in row for block in cell.blocks]
        return [OfficeBlock(kind="table", place=place, rows=rows)]

    # -- what stands in a paragraph --------------------------------------------------------------------------------

    def inline(self, parent: Any, into: _Gathered) -> None:
        for child in elements(parent):
            tag = child.tag.removeprefix(W)
            if tag == "r":
                self.run(child, into)
            elif tag == "hyperlink":
                kind = self.relations.get(child.get(f"{_R}id") or "")
                self.linked(child, kind[1] if kind and kind[2] else "", into)
            elif tag == "fldSimple":
                code = child.get(f"{W}instr") or ""
                found = _LINK.search(code)
                self.code(code)
                self.linked(child, found[1] if found else "", into)
            elif tag in ("del", "moveFrom"):
                self.deleted(child)
            elif tag == "sdt":
                inner = child.find(f"{W}sdtContent")
                if inner is not None:
                    self.inline(inner, into)
            elif child.tag in (f"{_M}oMath", f"{_M}oMathPara"):
                words = text_of(child, f"{_M}t", f"{W}t")
                into.runs.append(StyledRun(escaped(f" {words} ")))
                self.told.guess(rules.FORMULA, words=words)
            elif child.tag == f"{_MC}AlternateContent":
                self.inline(_choice(child), into)
            elif tag == "p":
                into.runs.append(StyledRun("<br>"))
                self.inline(child, into)
            elif tag not in ("pPr", "rPr"):
                self.inline(child, into)

    def linked(self, parent: Any, address: str, into: _Gathered) -> None:
        before, into.address = into.address, address or into.address
        self.inline(parent, into)
        into.address = before

    def run(self, element: Any, into: _Gathered) -> None:
        properties = element.find(f"{W}rPr")
        if properties is not None and is_on(properties.find(f"{W}vanish")):
            self.told.leave(rules.HIDDEN, text_of(element, f"{W}t"))
            return
        tags = self.styles.looks(element, into.style)

        def add(html: str) -> None:
            address = into.address or next(
                (open_field.address for open_field in reversed(self.fields) if open_field.address), ""
            )
            into.runs.append(StyledRun(html, tags, address))

        for child in elements(element):
            tag = child.tag.removeprefix(W)
            if tag == "t":
                add(escaped(child.text or ""))
            elif tag in ("tab", "ptab"):
                add(" ")
            elif tag in ("br", "cr"):
                add(" " if child.get(f"{W}type") in ("page", "column") else "<br>")
            elif tag == "noBreakHyphen":
                add("\u2011")
            elif tag == "sym":
                add(escaped(sign(child.get(f"{W}font") or "", child.get(f"{W}char") or "")))
            elif tag == "fldChar":
                self.field(child.get(f"{W}fldCharType") or "")
            elif tag == "instrText" and self.fields:
                self.fields[-1].code += child.text or ""
            elif tag == "delText":
                self.told.leave(rules.DELETED, child.text or "", by="")
            elif tag in ("footnoteReference", "endnoteReference"):
                self.note("footnotes" if tag[0] == "f" else "endnotes", child.get(f"{W}id") or "", add)
            elif tag == "commentReference":
                self.comment(child.get(f"{W}id") or "")
            elif child.tag == f"{_MC}AlternateContent":
                self.run_choice(child, into)
            elif tag in ("drawing", "pict", "object"):
                self.drawing(child, into)
            elif tag == "ruby":
                self.inline(child, into)

    def run_choice(self, element: Any, into: _Gathered) -> None:
        chosen = _choice(element)
        if chosen.find(f"{W}t") is not None:
            self.run(chosen, into)
        else:
            self.drawing(chosen, into)

    def field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].shows = True
        elif kind == "end" and self.fields:
            self.code(self.fields.pop().code)

    def code(self, code: str) -> None:
        """Instructions of a field that are no link."""
        code = " ".join(code.split())
        if code and not _LINK.search(code):
            self.codes[code] = None

    def note(self, part: str, key: str, add: Callable[[str], None]) -> None:
        element = self.parts[part].get(key)
        if element is None or (part, key) in self.called:
            return
        self.called.add((part, key))
        number = len(self.notes) + 1
        add(note_call(number))
        self.notes.append((number, "", self.told.place))
        blocks = flat(self.within(part, element))
        words = "<br>".join(block.html for block in blocks if block.html)
        self.notes[number - 1] = (number, words, self.told.place)
        for block in blocks:
            if block.source:
                self.told.leave(rules.PICTURE_ABSENT, block.words or block.source)

    def within(self, part: str, element: Any) -> list[OfficeBlock]:
        """The blocks of a note or comment, whose links and pictures are those of its part."""
        before = self.relations, self.told.place
        name = self.target(self.main, part)
        self.relations = self.related(name) if name else {}
        try:
            return self.blocks(element)
        finally:
            self.relations, self.told.place = before

    def comment(self, key: str) -> None:
        element = self.parts["comments"].get(key)
        if element is not None and ("comments", key) not in self.called:
            self.called.add(("comments", key))
            words = " ".join(block.words for block in flat(self.within("comments", element)))
            who = element.get(f"{W}author") or ""
            self.told.leave(rules.COMMENT, words, by=f" ({who})" if who else "")

    def deleted(self, element: Any) -> None:
        words = " ".join(text_of(part, f"{W}delText", f"{W}t") for part in (list(element.iter(f"{W}p")) or [element]))
        who = element.get(f"{W}author") or ""
        self.told.leave(rules.DELETED, words, by=f" ({who})" if who else "")

    # -- drawings --------------------------------------------------------------------------------------------------

    def drawing(self, element: Any, into: _Gathered) -> None:
        boxes = [child for child in element.iter(f"{W}txbxContent") if _outermost(child, element)]
        for box in boxes:
            blocks = self.blocks(box)
            if blocks:
                self.told.guess(rules.TEXT_BOX)
            into.after += blocks
        described = [child for child in element.iter(f"{_WP}docPr", f"{_V}shape") if _outermost(child, element)]
        words = next(
            (
                text
                for described_by in described
                for key in ("descr", "alt", "title")
                if (text := described_by.get(key) or "")
            ),
            "",
        )
        pictures = [child for child in element.iter(f"{_A}blip", f"{_V}imagedata") if _outermost(child, element)]
        for number, picture in enumerate(pictures):
            self.picture(picture, words if number == 0 else "", into)
        if not pictures:
            self.told.leave(rules.CHART, words)
        for kind, target, away in self.drawn(element):
            if not away and target in self.container:
                self.words_of(kind, target, into)

    def drawn(self, element: Any) -> Iterator[tuple[str, str, bool]]:
        """The charts and diagrams that a drawing refers to."""
        for child in element.iter():
            if isinstance(child.tag, str) and ("/chart" in child.tag or "/diagram" in child.tag):
                for key in (f"{_R}id", f"{_R}dm"):
                    if key in child.attrib and child.get(key) in self.relations:
                        yield self.relations[child.get(key)]

    def words_of(self, kind: str, part: str, into: _Gathered) -> None:
        root = parsed(self.container, part)
        texts = ["".join(run.text or "" for run in child.iter(f"{_A}t")) for child in root.iter(f"{_A}p")]
        if kind == "diagramData":
            found = [
                OfficeBlock(kind="item", place=self.told.place, html=escaped(text)) for text in texts if text.strip()
            ]
            if found:
                self.told.guess(rules.DRAWN)
            into.after += found
            return
        values = [child.text or "" for child in root.iter() if isinstance(child.tag, str) and child.tag.endswith("}v")]
        self.told.leave(rules.CHART, " ".join([*texts, *values]))

    def picture(self, element: Any, words: str, into: _Gathered) -> None:
        drawing = next(element.iter(f"{_ASVG}svgBlip"), element)  # what shows it in old programs is its raster
        key = (
            drawing.get(f"{_R}embed")
            or element.get(f"{_R}embed")
            or element.get(f"{_R}id")
            or element.get(f"{_R}link")
            or ""
        )
        _, target, away = self.relations.get(key, ("", "", True))
        words = " ".join(words.split())
        if away or target not in self.container:
            self.told.leave(rules.PICTURE_ABSENT, words or target or "?")
            return
        self.pictures[target] = None
        into.after.append(OfficeBlock(kind="picture", place=self.told.place, html=escaped(words), source=target))

    # -- the rest --------------------------------------------------------------------------------------------------

    def left(self) -> None:
        """What no paragraph led to."""
        self.told.leave(rules.CONTENTS, " / ".join(filter(None, self.contents)))
        self.told.leave(rules.FIELDS, " / ".join(self.codes))
        self.told.place = 0
        for part in ("footnotes", "endnotes", "comments"):
            for key, element in self.parts[part].items():
                if (part, key) not in self.called and part == "comments":
                    self.comment(key)
                elif (part, key) not in self.called:
                    words = " ".join(block.words for block in flat(self.within(part, element)))
                    self.told.leave(rules.UNCALLED, words)
        heads: dict[str, None] = {}
        for kind, name, away in dict.fromkeys(self.relations.values()):
            if kind in ("header", "footer") and not away and name in self.container:
                before, self.relations = self.relations, self.related(name)
                blocks = flat(self.blocks(parsed(self.container, name)))
                self.relations, self.told.place = before, 0
                heads[" / ".join(block.words for block in blocks if block.words)] = None
        for words in heads:
            self.told.leave(rules.HEADER, words)
        for name in self.container.names:
            if name.lower().endswith("vbaproject.bin"):
                self.told.leave(rules.MACROS, name)


def read(container: Container, words: Counter[str]) -> Document:
    """The document; `words` are those that others counted in it."""
    word = _Word(container)
    body = word.root.find(f"{W}body")
    if body is None:
        raise container.refusal(DAMAGED)
    blocks = word.blocks(body)
    page = HtmlWriter()
    page.blocks(blocks)
    page.notes(word.notes)
    word.left()
    return Document(
        name=container.name,
        form=".html",
        text="\n".join(page.lines),
        words=words,
        told=word.told.told,
        places=page.places,
        titled=has_title(blocks),
        shown=tuple(word.pictures),
    )


def _choice(element: Any) -> Any:
    """The one of several forms of the same that is read."""
    chosen = element.find(f"{_MC}Choice")
    return (
        chosen
        if chosen is not None and len(chosen)
        else element.find(f"{_MC}Fallback")
        if element.find(f"{_MC}Fallback") is not None
        else element
    )


def _inner(parent: Any, tag: str, holder: str) -> list[Any]:
    """The rows of a table, or the cells of a row, that are no other table's."""
    return [
        child
        for child in parent.iter(W + tag)
        if next(above for above in child.iterancestors() if above.tag == W + holder) is parent
        and not any(above.tag == f"{_MC}Fallback" for above in child.iterancestors())
    ]


def _outermost(element: Any, drawing: Any) -> bool:
    """Whether an element of a drawing is in no text box of it, and in no form of it that is not read."""
    for above in element.iterancestors():
        if above is drawing:
            return True
        if above.tag in (f"{W}txbxContent", f"{_MC}Fallback"):
            return False
    return True
