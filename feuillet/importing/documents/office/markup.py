"""XML that a stranger may have written in; its elements out. Entities stay closed, depth and lengths have limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from feuillet.importing.documents.office.container import BOMB, DAMAGED
from feuillet.text.deadline import look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.importing.documents.office.container import Container

# Strict OOXML has names of its own for what others call otherwise.
_STRICT = tuple(
    (b"http://purl.oclc.org/ooxml/" + ours, b"http://schemas.openxmlformats.org/" + theirs)
    for ours, theirs in (
        (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
        (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
        (b"drawingml/main", b"drawingml/2006/main"),
        (b"drawingml/wordprocessingDrawing", b"drawingml/2006/wordprocessingDrawing"),
        (b"officeDocument/math", b"officeDocument/2006/math"),
        (b"spreadsheetml/main", b"spreadsheetml/2006/main"),
    )
)


def parsed(container: Container, name: str) -> Any:
    """The root of a part of a document."""
    data = container.read(name)
    if b"purl.oclc.org/ooxml" in data:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        said = str(problem).lower()
        hostile = "huge" in said or "depth" in said or "entity" in said or "amplification" in said
        raise container.refusal(BOMB if hostile else DAMAGED, reason="XML") from problem
    if root.getroottree().docinfo.doctype and root.getroottree().docinfo.internalDTD is not None:
        raise container.refusal(BOMB, reason="DTD")
    return root


def elements(parent: Any) -> Iterator[Any]:
    """The elements right below one."""
    look()
    return (child for child in parent if isinstance(child.tag, str))


def text_of(parent: Any, *tags: str) -> str:
    """The texts of all elements of these kinds within one."""
    return "".join(child.text or "" for child in parent.iter(*tags))


_DIGITS = 6  # of a number in a document: of a row, a style, a level


def whole(text: str | None, usual: int, most: int = 10**_DIGITS) -> int:
    """A number as it is written in a document, up to some; the usual one where none is, or one without end."""
    return min(int(text), most) if text and text.isdecimal() and len(text) <= _DIGITS else usual
