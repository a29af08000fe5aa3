"""What a PDF says of itself: its structure in reading order, destinations, and what has no true text."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary

if TYPE_CHECKING:
    Ref = tuple[int, int]

# In a font's encoding and in its map to Unicode.
_GLYPH_ZERO = re.compile(rb"<([0-9a-f]{4})> 0\b")
_UNICODE = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_LIGATURE = 4  # letters that one glyph may show


class Element(NamedTuple):
    """A node of the structure tree; its text is that of `leaves[first:last]` of the structure."""

    kind: str  # P, H1, LI, Link…
    parent: int  # index in the structure's elements; -1 for the root
    first: int
    last: int
    annotated: bool = False  # has a link (or form field) that one can click
    target: str = ""  # of a Link within the document: name of the destination
    alternative: str = ""  # of a Figure: what it shows…
    box: tuple[float, ...] = ()  # … and where: left, bottom, right, top in points


class MarkedContent(NamedTuple):
    """A run of marked content, with the element that holds it."""

    page: int  # from 0
    mark: int  # MCID
    element: int


@dataclass(frozen=True, slots=True)
class Structure:
    """What a PDF says of itself: structure tree in reading order, destinations, missing glyphs, language, title."""

    elements: tuple[Element, ...]
    leaves: tuple[MarkedContent, ...]
    anchors: dict[str, int]  # name of a destination: page from 1
    missing_glyphs: frozenset[str]  # characters that no font had, printed as empty boxes
    swallowed: frozenset[str]  # texts of which one glyph is printed: "…" in place of the end of a line
    language: str
    title: str


def destinations(document: pikepdf.Pdf) -> dict[str, int]:
    """Page, from 1, of each named destination."""
    pages = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}
    names = document.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array())
    return {str(names[i]): pages[names[i + 1][0].objgen] for i in range(0, len(names), 2)}


def structure(pdf: bytes) -> Structure:
    """What the PDF says of its own structure, read afresh from its bytes."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        elements: list[Element] = []
        leaves: list[MarkedContent] = []
        if "/StructTreeRoot" in document.Root:
            for kid in _kids(document.Root.StructTreeRoot):
                _read_element(kid, pages, elements, leaves)
        missing, swallowed = _untrue_glyphs(document)
        return Structure(
            elements=tuple(elements),
            leaves=tuple(leaves),
            anchors=destinations(document),
            missing_glyphs=missing,
            swallowed=swallowed,
            language=str(document.Root.get("/Lang", "")),
            title=str(document.docinfo.get("/Title", "")),
        )


def _kids(element: Any) -> Any:
    """What an element holds: one thing need not be in an array."""
    kids = element.get("/K")
    try:
        return kids.as_list()
    except AttributeError:  # a number, or nothing
        return () if kids is None else (kids,)
    except TypeError:
        return (kids,)


_UNREAD = Element("", -1, 0, 0)


def _read_element(
    element: Any, pages: dict[Ref, int], elements: list[Element], leaves: list[MarkedContent], parent: int = -1
) -> None:
    index = len(elements)
    elements.append(_UNREAD)
    first = len(leaves)
    page = -1
    annotated = False
    target = ""
    for kid in _kids(element):
        if isinstance(kid, int):
            if page < 0:
                page = pages[element.Pg.objgen]
            leaves.append(MarkedContent(page, kid, index))
            continue
        if "/S" in kid:
            _read_element(kid, pages, elements, leaves, index)
        elif "/Obj" in kid:
            annotated = True
            target = str(kid.Obj.get("/Dest", ""))
        else:
            leaves.append(MarkedContent(pages[kid.get("/Pg", element.get("/Pg")).objgen], int(kid.MCID), index))
    alternative = str(element.get("/Alt", ""))
    kind = str(element.S)[1:]
    box = tuple(map(float, element.A.BBox)) if kind == "Figure" and "/A" in element else ()
    elements[index] = Element(kind, parent, first, len(leaves), annotated, target, alternative, box)


def _untrue_glyphs(document: pikepdf.Pdf) -> tuple[frozenset[str], frozenset[str]]:
    """Characters printed as the box of a missing glyph, and longer texts that a single glyph stands for."""
    seen: set[Ref] = set()
    missing: set[str] = set()
    swallowed: set[str] = set()
    for page in document.pages:
        for font in page.resources.get("/Font", Dictionary()).values():
            if font.objgen in seen or "/ToUnicode" not in font:
                continue
            seen.add(font.objgen)
            encoding = font.get("/Encoding")
            lost = set(_GLYPH_ZERO.findall(encoding.read_bytes())) if isinstance(encoding, pikepdf.Stream) else ()
            for code, text in _UNICODE.findall(font.ToUnicode.read_bytes()):
                if code in lost:
                    missing.add(bytes.fromhex(text.decode()).decode("utf-16-be"))
                elif len(text) > 4 * _LIGATURE:
                    swallowed.add(bytes.fromhex(text.decode()).decode("utf-16-be"))
    return frozenset(missing), frozenset(swallowed)
