"""A text in OpenDocument in (a zip: .odt, .ott); its page, pictures and what is left aside, out."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

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
from feuillet.importing.documents.office.container import DAMAGED, ENCRYPTED
from feuillet.importing.documents.office.markup import elements, parsed, whole
from feuillet.importing.documents.office.word_styles import HEADING

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from feuillet.importing.documents.office.container import Container

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:"
_T, _O, _D, _TABLE = f"{_ODF}text:1.0}}", f"{_ODF}office:1.0}}", f"{_ODF}drawing:1.0}}", f"{_ODF}table:1.0}}"
_STYLE, _FO, _SVG = f"{_ODF}style:1.0}}", f"{_ODF}xsl-fo-compatible:1.0}}", f"{_ODF}svg-compatible:1.0}}"
_MANIFEST = f"{_ODF}manifest:1.0}}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_QUOTE = re.compile(r"(?:quotations?|citation|zitat|cita)$", re.IGNORECASE)
_CODE = re.compile(r"(?:preformatted[ _](?:20_)?text|code|source[ _](?:20_)?code)$", re.IGNORECASE)
_CODE_RUN = re.compile(r"(?:source[ _](?:20_)?text|code)$", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|titre(?: principal)?|titel|título)$", re.IGNORECASE)
_DEEPEST = 12  # styles that build on each other
_MOST_SPACES = 200
_SKIPPED = frozenset(
    f"{_T}{name}"
    for name in ("tracked-changes", "change-start", "change-end", "change", "bookmark", "bookmark-start",
    "bookmark-end", "soft-page-break", "sequence-decls", "variable-decls", "user-field-decls",
    "reference-mark-start")
) | {f"{_O}annotation-end", f"{_O}forms"}  # fmt: skip
_INDEXES = frozenset(
    f"{_T}{name}"
    for name in ("table-of-content", "alphabetical-index", "illustration-index", "table-index", "user-index",
    "object-index")
)  # fmt: skip


@dataclass(slots=True)
class _Style:
    name: str
    base: str | None
    weight: str | None
    slant: str | None
    struck: str | None
    under: str | None
    raised: str | None
    level: str | None
    align: str | None
    hidden: bool


@dataclass(slots=True)
class _Gathered:
    runs: list[StyledRun] = field(default_factory=list)
    after: list[OfficeBlock] = field(default_factory=list)


class _OpenDocument:
    def __init__(self, container: Container) -> None:
        self.container = container
        if "META-INF/manifest.xml" in container:
            manifest = parsed(container, "META-INF/manifest.xml")
            if next(manifest.iter(f"{_MANIFEST}encryption-data"), None) is not None:
                raise container.refusal(ENCRYPTED)
        if "content.xml" not in container:
            raise container.refusal(DAMAGED)
        self.told = Telling(container.name)
        self.root = parsed(container, "content.xml")
        self.shared = parsed(container, "styles.xml") if "styles.xml" in container else None
        self.styles: dict[tuple[str, str], _Style] = {}
        self.counted: dict[str, dict[int, int]] = {}  # by list style and level: where its numbers begin
        for root in (self.shared, self.root):
            if root is not None:
                self.read_styles(root)
        self.counts: dict[tuple[str, int], int] = {}
        self.notes: list[tuple[int, str, int]] = []
        self.pictures: dict[str, None] = {}
        self.looks: tuple[str, ...] = ()

    def read_styles(self, root: Any) -> None:
        for child in root.iter(f"{_STYLE}style"):
            text = child.find(f"{_STYLE}text-properties")
            get = (lambda name, text=text: text.get(name)) if text is not None else (lambda _: None)
            paragraph = child.find(f"{_STYLE}paragraph-properties")
            position = get(f"{_STYLE}text-position") or ""
            self.styles[child.get(f"{_STYLE}family") or "", child.get(f"{_STYLE}name") or ""] = _Style(
                name=child.get(f"{_STYLE}display-name") or child.get(f"{_STYLE}name") or "",
                base=child.get(f"{_STYLE}parent-style-name"),
                weight=get(f"{_FO}font-weight"),
                slant=get(f"{_FO}font-style"),
                struck=get(f"{_STYLE}text-line-through-style"),
                under=get(f"{_STYLE}text-underline-style"),
                raised=position.split(" ")[0] or None,
                level=child.get(f"{_STYLE}default-outline-level"),
                align=paragraph.get(f"{_FO}text-align") if paragraph is not None else None,
                hidden=get(f"{_T}display") == "none",
            )
        for child in root.iter(f"{_T}list-style"):
            self.counted[child.get(f"{_STYLE}name") or ""] = {
                whole(level.get(f"{_T}level"), 1): whole(level.get(f"{_T}start-value"), 1)
                for level in child.iter(f"{_T}list-level-style-number")
                if level.get(f"{_STYLE}num-format")
            }

    def chain(self, family: str, name: str | None) -> Iterator[_Style]:
        for _ in range(_DEEPEST):
            style = self.styles.get((family, name or ""))
            if style is None:
                return
            yield style
            name = style.base

    def emphasis(self, family: str, name: str | None, before: tuple[str, ...]) -> tuple[str, ...]:
        """The emphasis of a style, on top of what surrounds it."""
        tags = dict.fromkeys(before)

        def settle(tag: str, *, on: bool | None) -> None:
            if on:
                tags[tag] = None
            elif on is False:
                tags.pop(tag, None)

        def first(values: Iterator[str | None]) -> str | None:
            return next((value for value in values if value), None)

        styles = list(self.chain(family, name))
        weight = first(style.weight for style in styles)
        slant = first(style.slant for style in styles)
        struck = first(style.struck for style in styles)
        under = first(style.under for style in styles)
        raised = first(style.raised for style in styles)
        settle("b", on=None if weight is None else weight in ("bold", "600", "700", "800", "900"))
        settle("u", on=None if under is None else under != "none")
        settle("i", on=None if slant is None else slant in ("italic", "oblique"))
        if any(_CODE_RUN.match(style.name) for style in styles):
            settle("code", on=True)
        settle("s", on=None if struck is None else struck != "none")
        if raised:
            up = raised == "super" or (raised[0] not in "-s0" and raised.endswith("%"))
            settle("sup", on=up)
            settle("sub", on=raised == "sub" or (raised[0] == "-" and raised.endswith("%")))
        return tuple(tags)

    # -- blocks ----------------------------------------------------------------------------------------------------

    def blocks(self, parent: Any) -> list[OfficeBlock]:
        found: list[OfficeBlock] = []
        for child in elements(parent):
            tag = child.tag
            if tag in (f"{_T}p", f"{_T}h"):
                found += self.paragraph(child)
            elif tag == f"{_T}list":
                found += self.items(child, 0, None)
            elif tag == f"{_TABLE}table":
                found += self.table(child)
            elif tag in _INDEXES:
                body = child.find(f"{_T}index-body")
                words = [block.words for block in flat(self.blocks(body))] if body is not None else []
                self.told.leave(rules.CONTENTS, " / ".join(filter(None, words)))
            elif tag == f"{_D}frame":
                found += self.frame(child)
            elif tag == f"{_O}annotation":
                self.comment(child)
            elif tag not in _SKIPPED and not tag.startswith(_SVG):
                found += self.blocks(child)
        return found

    def items(self, element: Any, depth: int, outer: str | None) -> list[OfficeBlock]:
        style = element.get(f"{_T}style-name") or outer
        begins = self.counted.get(style or "", {}).get(depth + 1)
        key = (style or "", depth)
        goes_on = element.get(f"{_T}continue-numbering") == "true" or element.get(f"{_T}continue-list")
        if begins is not None and not goes_on:
            self.counts[key] = begins - 1
        found: list[OfficeBlock] = []
        for item in elements(element):
            if item.tag not in (f"{_T}list-item", f"{_T}list-header"):
                continue
            first = item.tag == f"{_T}list-item"
            if first and begins is not None:
                self.counts[key] = whole(item.get(f"{_T}start-value"), self.counts.get(key, begins - 1) + 1)
            for child in elements(item):
                if child.tag == f"{_T}list":
                    found += self.items(child, depth + 1, style)
                    first = False
                    continue
                for block in self.blocks_of(child):
                    if block.kind == "paragraph":
                        block.kind, block.level = ("item" if first else "more"), min(depth, 11)
                        block.number = self.counts[key] if first and begins is not None else 0
                        first = False
                    found.append(block)
        return found

    def blocks_of(self, element: Any) -> list[OfficeBlock]:
        if element.tag in (f"{_T}p", f"{_T}h"):
            return self.paragraph(element)
        return self.table(element) if element.tag == f"{_TABLE}table" else self.blocks(element)

    def paragraph(self, element: Any) -> list[OfficeBlock]:
        self.told.place += 1
        place = self.told.place
        style = element.get(f"{_T}style-name")
        gathered = _Gathered()
        before, self.looks = self.looks, self.emphasis("paragraph", style, ())
        self.inline(element, gathered, "")
        self.looks = before
        block = OfficeBlock(kind="paragraph", place=place, html=joined(gathered.runs).strip())
        if not block.words.strip():
            return gathered.after
        styles = list(self.chain("paragraph", style))
        level = next((named.level for named in styles if named.level), None)
        called = next((found[1] for named in styles if (found := HEADING.match(named.name))), "")
        if any(_TITLE.match(named.name) for named in styles):
            block.kind = "heading"
        elif element.tag == f"{_T}h" or called:
            written = element.get(f"{_T}outline-level") or level or called or "1"
            block.kind, block.level = "heading", whole(written, 1)
        if block.kind == "heading":
            block.html = as_heading(block.html)
        elif any(_QUOTE.match(named.name) for named in styles):
            block.kind = "quote"
        elif any(_CODE.match(named.name) for named in styles):
            block.kind, block.html = "code", joined(gathered.runs)
        align = next((named.align for named in styles if named.align), None)
        block.align = {"center": "center", "end": "right", "right": "right"}.get(align or "", "")
        return [block, *gathered.after]

    def table(self, element: Any) -> list[OfficeBlock]:
        place = self.told.place + 1
        rows: list[list[OfficeCell]] = []
        for row in element.iter(f"{_TABLE}table-row"):
            if next(above for above in row.iterancestors() if above.tag == f"{_TABLE}table") is not element:
                continue
            cells = [
                OfficeCell(
                    blocks=self.blocks(child),
                    columns=_small(child.get(f"{_TABLE}number-columns-spanned")),
                    rows=_small(child.get(f"{_TABLE}number-rows-spanned")),
                    head=not rows and row.getparent().tag == f"{_TABLE}table-header-rows",
                )
                for child in elements(row)
                if child.tag == f"{_TABLE}table-cell"
            ]
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

    def inline(self, element: Any, into: _Gathered, address: str) -> None:
        def add(text: str | None) -> None:
            if text:
                into.runs.append(StyledRun(escaped(re.sub(r"[ \t\r\n]+", " ", text)), self.looks, address))

        add(element.text)
        for child in element:
            tag = child.tag
            if isinstance(tag, str):
                if tag == f"{_T}s":
                    into.runs.append(
                        StyledRun(" " * min(_small(child.get(f"{_T}c")), _MOST_SPACES), self.looks, address)
                    )
                elif tag == f"{_T}tab":
                    add(" ")
                elif tag == f"{_T}line-break":
                    into.runs.append(StyledRun("<br>", self.looks, address))
                else:
                    self.element(child, tag, into, address)
            add(child.tail)

    def element(self, element: Any, tag: str, into: _Gathered, address: str) -> None:
        if tag == f"{_T}span":
            name = element.get(f"{_T}style-name")
            if any(style.hidden for style in self.chain("text", name)):
                self.told.leave(rules.HIDDEN, "".join(element.itertext()))
                return
            before, self.looks = self.looks, self.emphasis("text", name, self.looks)
            self.inline(element, into, address)
            self.looks = before
        elif tag == f"{_T}a":
            self.inline(element, into, element.get(f"{_XLINK}href") or "")
        elif tag == f"{_T}note":
            self.note(element, into)
        elif tag == f"{_O}annotation":
            self.comment(element)
        elif tag == f"{_D}frame":
            into.after += self.frame(element)
        elif tag == f"{_T}ruby":
            self.inline(element, into, address)
        elif tag.startswith(_D):
            into.after += self.blocks(element)
        elif tag not in _SKIPPED:
            self.inline(element, into, address)

    def note(self, element: Any, into: _Gathered) -> None:
        number = len(self.notes) + 1
        into.runs.append(StyledRun(note_call(number)))
        place = self.told.place
        self.notes.append((number, "", place))
        body = element.find(f"{_T}note-body")
        blocks = flat(self.blocks(body)) if body is not None else []
        self.told.place = place
        self.notes[number - 1] = (number, "<br>".join(block.html for block in blocks if block.html), place)

    def comment(self, element: Any) -> None:
        who = element.findtext(f"{_DC}creator") or ""
        words = " ".join("".join(child.itertext()) for child in element.iter(f"{_T}p", f"{_T}h"))
        self.told.leave(rules.COMMENT, words, by=f" ({who})" if who else "")

    def frame(self, element: Any) -> list[OfficeBlock]:
        found: list[OfficeBlock] = []
        words = " ".join((element.findtext(f"{_SVG}desc") or element.findtext(f"{_SVG}title") or "").split())
        for child in elements(element):
            if child.tag == f"{_D}image":
                if not any(block.source for block in found):
                    found += self.picture(child, words)
            elif child.tag == f"{_D}text-box":
                blocks = self.blocks(child)
                if blocks:
                    self.told.guess(rules.TEXT_BOX)
                found += blocks
            elif child.tag in (f"{_D}object", f"{_D}object-ole"):
                found += self.object(child)
        return found

    def picture(self, element: Any, words: str) -> list[OfficeBlock]:
        name = posixpath.normpath(unquote(element.get(f"{_XLINK}href") or "?"))
        if name not in self.container:
            self.told.leave(rules.PICTURE_ABSENT, words or name)
            return []
        self.pictures[name] = None
        return [OfficeBlock(kind="picture", place=self.told.place, html=escaped(words), source=name)]

    def object(self, element: Any) -> list[OfficeBlock]:
        """A formula, whose signs are text; of a chart or a sheet, the words."""
        name = posixpath.normpath(unquote(element.get(f"{_XLINK}href") or "?"))
        inner = f"{name}/content.xml"
        root = parsed(self.container, inner) if inner in self.container else element
        math = next(
            (child for child in root.iter() if isinstance(child.tag, str) and child.tag.endswith("}math")), None
        )
        if math is not None:
            words = " ".join(
                "".join(child.itertext()) for child in math.iter() if re.search(r"\}m(?:i|n|o|text)$", str(child.tag))
            )
            self.told.guess(rules.FORMULA, words=words)
            return [OfficeBlock(kind="paragraph", place=self.told.place, html=escaped(words))]
        words = " ".join("".join(child.itertext()) for child in root.iter(f"{_T}p"))
        self.told.leave(rules.CHART if words.strip() else rules.EMBEDDED, words or name)
        return []

    # -- the rest --------------------------------------------------------------------------------------------------

    def left(self, body: Any) -> None:
        self.told.place = 0
        for change in body.iter(f"{_T}changed-region"):
            for deleted in change.iter(f"{_T}deletion"):
                who = next((child.text for child in deleted.iter(f"{_DC}creator")), "") or ""
                words = " ".join("".join(child.itertext()) for child in deleted.iter(f"{_T}p", f"{_T}h"))
                self.told.leave(rules.DELETED, words, by=f" ({who})" if who else "")
        heads: dict[str, None] = {}
        masters = self.shared.find(f"{_O}master-styles") if self.shared is not None else None
        for page in masters if masters is not None else ():
            for child in elements(page):
                if re.search(r"\}(?:header|footer)", child.tag):
                    heads[" / ".join(block.words for block in flat(self.blocks(child)) if block.words)] = None
                    self.told.place = 0
        for words in heads:
            self.told.leave(rules.HEADER, words)
        basic = [name for name in self.container.names if name.startswith(("Basic/", "Scripts/"))]
        self.told.leave(rules.MACROS, ", ".join(basic))


def read(container: Container, words: Counter[str]) -> Document:
    """The document; `words` are those that others counted in it."""
    odt = _OpenDocument(container)
    body = odt.root.find(f"{_O}body")
    text = body.find(f"{_O}text") if body is not None else None
    if text is None:
        raise container.refusal(DAMAGED)
    blocks = odt.blocks(text)
    page = HtmlWriter()
    page.blocks(blocks)
    page.notes(odt.notes)
    odt.left(text)
    return Document(
        name=container.name,
        form=".html",
        text="\n".join(page.lines),
        words=words,
        told=odt.told.told,
        places=page.places,
        titled=has_title(blocks),
        shown=tuple(odt.pictures),
    )


def _small(text: str | None) -> int:
    return whole(text, 1, 500) or 1
