"""A document or table that lost words in; whether they stand where no program puts them, so that it is damaged, out."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from feuillet.importing.documents.office.markup import parsed
from feuillet.text.deadline import look

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feuillet.importing.documents.office.container import Container

# What stands in what, on the way from a text up to the whole: "these: in one of these".
_BLOCKS = (
    "body tc txbxContent hdr ftr footnote endnote comment sdtContent customXml ins del moveFrom moveTo docPartBody"
)
_INLINE = "p hyperlink smartTag fldSimple sdtContent customXml ins del moveFrom moveTo bdo dir rt rubyBase"
_HEADS = "header header-left header-first footer footer-left footer-first"
_FLOWS = (
    "text section list-item list-header table-cell covered-table-cell note-body text-box annotation index-body "
    f"deletion index-title numbered-paragraph {_HEADS}"
)
_INDEXES = "alphabetical-index illustration-index object-index table-index user-index table-of-content bibliography"


def _stand_in(*lines: str) -> Mapping[str, frozenset[str]]:
    return {
        name: frozenset(holders.split())
        for names, _, holders in (line.partition(":") for line in lines)
        for name in names.split()
    }


_WORD = _stand_in(
    "t delText: r",
    f"r hyperlink smartTag fldSimple bdo dir: {_INLINE}",
    f"p tbl: {_BLOCKS}",
    f"sdt customXml ins del moveFrom moveTo: {_BLOCKS} {_INLINE} tbl tr r",
    "tr: tbl sdtContent customXml",
    "tc: tr sdtContent customXml",
    "sdtContent: sdt",
    "ruby drawing pict object: r",
    "rt rubyBase: ruby",
    "body: document",
    "footnote: footnotes",
    "endnote: endnotes",
    "comment: comments",
    "document footnotes endnotes comments hdr ftr txbxContent:",
)
_CELLS = _stand_in(
    "v is f: c",
    "c: row",
    "row: sheetData",
    "sheetData: worksheet",
    "t: is si r",
    "r: is si",
    "si: sst",
    "worksheet sst:",
)
_OPEN = _stand_in(
    f"p h list section numbered-paragraph {_INDEXES}: {_FLOWS} shape",
    f"table: {_FLOWS} shape spreadsheet",
    "list-item list-header: list",
    "note-body note-citation: note",
    f"index-body: {_INDEXES}",
    "index-title: index-body",
    "table-row: table table-rows table-header-rows table-row-group",
    "table-cell covered-table-cell: table-row",
    "table-rows table-header-rows table-row-group: table table-row-group table-header-rows",
    "deletion: changed-region",
    "changed-region: tracked-changes",
)
_HOLDERS = frozenset(_FLOWS.split())  # of blocks, which alone hold words
_OPEN_TEXT = frozenset(("p", "h"))  # in which alone words stand
_UNSAID = frozenset(("creator", "date", "date-string", "creator-initials", "title", "desc", "sender-initials"))
_PARTS = re.compile(r"(?:.*/)?(?:document\d*|(?:foot|end)notes\d*|comments\d*|header\d*|footer\d*)\.xml$")
_COLUMN = re.compile(r"\d+")
_SHEETS = re.compile(r"(?:.*/)?(?:sheet\d*|sharedStrings\d*)\.xml$")
_NAMES = re.compile(
    r"https?://(?:schemas\.openxmlformats\.org|schemas\.microsoft\.com|purl\.org|www\.w3\.org)/|urn:schemas-microsoft-com:"
)
_OPEN_NAMES = re.compile(r"urn:(?:oasis:names:tc:opendocument:xmlns:[a-z-]+:1\.0$|org:documentfoundation:)|http://")


def is_broken(container: Container) -> bool:
    """Whether words stand where no program puts them."""
    for name in container.names:
        if _PARTS.match(name):
            wrong: Callable[[Any], bool] = partial(_is_out_of_place, parents=_WORD, texts=frozenset(("t", "delText")))
        elif _SHEETS.match(name):
            wrong = partial(_is_out_of_place, parents=_CELLS, texts=frozenset(("v", "t")))
        elif name in ("content.xml", "styles.xml"):
            wrong = _is_open_out_of_place
        else:
            continue
        root = parsed(container, name)
        if any(wrong(element) for element in root.iter() if isinstance(element.tag, str)) or _is_twice(root):
            return True
    return False


def _split(element: Any) -> tuple[str, str]:
    space, _, name = element.tag.rpartition("}")
    return space.lstrip("{"), name


def _is_out_of_place(element: Any, parents: Mapping[str, frozenset[str]], texts: frozenset[str]) -> bool:
    """Whether a text of Word or Excel stands where none does."""
    space, name = _split(element)
    if name not in texts or not (element.text or "").strip():
        return False
    look()
    if name == "delText" and not {"del", "moveFrom"} & {_split(above)[1] for above in element.iterancestors()}:
        return True
    while element is not None:
        space, name = _split(element)
        if not _NAMES.match(space):
            return True
        parent = element.getparent()
        if space.endswith("/main") and ("wordprocessingml" in space or "spreadsheetml" in space):
            if name not in parents:
                return True
            above = _split(parent) if parent is not None else None
            if above and above[0] == space and above[1] not in parents[name]:
                return True
        element = parent
    return False


def _is_twice(root: Any) -> bool:
    """Whether two cells of a row of Excel say that they stand in the same column."""
    for row in root.iter("{*}row"):
        columns = [_COLUMN.sub("", cell.get("r") or "") for cell in row if isinstance(cell.tag, str)]
        told = [column for column in columns if column]
        if len(told) != len(set(told)):
            return True
    return False


def _is_open_out_of_place(element: Any) -> bool:
    """Whether a text of OpenDocument stands where none does."""
    words = (element.text or "") + "".join(child.tail or "" for child in element)
    space, name = _split(element)
    if not words.strip() or name in _UNSAID:
        return False
    look()
    above = list(element.iterancestors())
    names = [_split(ancestor)[1] for ancestor in above]
    if not {"text", "spreadsheet", *_HEADS.split()} & set(names):
        return bool({"body", "master-page"} & set(names))  # a style has words of its own, which are not printed
    if not _OPEN_TEXT & {name, *names}:
        return True
    for child, parent in zip([element, *above], above, strict=False):
        space, name = _split(child)
        holder = "shape" if ":drawing:" in _split(parent)[0] and _split(parent)[1] != "text-box" else _split(parent)[1]
        known = name in _OPEN and ":drawing:" not in space
        if not _OPEN_NAMES.match(space) or (known and holder not in _OPEN[name]):
            return True
        if not known and holder in _HOLDERS and ":text:" in space:
            return True
    return False
