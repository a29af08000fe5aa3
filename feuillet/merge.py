"""Join the parts of a publication into one PDF: pages, structure, destinations, outline and attachments."""

from __future__ import annotations

import hashlib
import io
import itertools
import warnings
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, OutlineItem, String

from feuillet.conformance import saved

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from feuillet.parts import Joined
    from feuillet.typeset import Attached, Bookmark


def merge(parts: Sequence[Joined], attachments: Iterable[Attached], date: dt.datetime) -> bytes:
    """One PDF of all parts, in order, with the metadata of the first; a pure function: same input, same bytes."""
    with pikepdf.open(io.BytesIO(parts[0].pdf)) as document:
        root = document.Root.StructTreeRoot
        top = root.K[0]
        kids = list(top.K.as_list())
        numbers: list[Any] = list(root.ParentTree.Nums)
        names = _names(document)
        firsts = [0]
        expected = [_contents(document)]
        for part in parts[1:]:
            firsts.append(len(document.pages))
            key = int(numbers[-2]) + 1
            with pikepdf.open(io.BytesIO(part.pdf)) as source:
                expected.append(_contents(source))
                for page in source.pages:
                    page.obj.StructParents = int(page.obj.StructParents) + key
                    for annotation in page.obj.get("/Annots", ()):
                        if "/StructParent" in annotation:
                            annotation.StructParent = int(annotation.StructParent) + key
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", pikepdf.PageCopyWarning)  # destinations follow below
                    document.pages.extend(source.pages)
                tree = document.copy_foreign(source.Root.StructTreeRoot)
                for kid in tree.K[0].K.as_list():
                    kid.P = top
                    kids.append(kid)
                of_part = tree.ParentTree.Nums.as_list()
                for at in range(0, len(of_part), 2):
                    numbers += (int(of_part[at]) + key, of_part[at + 1])
                if (others := source.Root.get("/Names")) is not None and "/Dests" in others:
                    names += _pairs(document.copy_foreign(source.make_indirect(others.Dests.Names)))
        top.K = Array(kids)
        root.ParentTree.Nums = Array(numbers)
        root.ParentTreeNextKey = int(numbers[-2]) + 1
        _set_names(document, names)
        _outline(document, [(first, part.bookmarks) for first, part in zip(firsts, parts, strict=True)])
        _share_streams(document)
        _attach(document, attachments, date)
        if list(itertools.chain.from_iterable(expected)) != _contents(document):
            raise RuntimeError("the pages of the parts are not those of the whole")
        return saved(document)


def _contents(document: pikepdf.Pdf) -> list[bytes]:
    """What tells whether the pages of two files are the same."""
    return [hashlib.sha256(page.obj.Contents.read_raw_bytes()).digest() for page in document.pages]


def _names(document: pikepdf.Pdf) -> list[tuple[bytes, Any]]:
    names = document.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array())
    return _pairs(names)


def _pairs(names: Any) -> list[tuple[bytes, Any]]:
    return [(bytes(names[at]), names[at + 1]) for at in range(0, len(names), 2)]


def _set_names(document: pikepdf.Pdf, names: list[tuple[bytes, Any]]) -> None:
    if not names:
        return
    first: dict[bytes, Any] = {}
    for name, destination in names:
        first.setdefault(name, destination)
    if "/Names" not in document.Root:
        document.Root.Names = Dictionary()
    flat = [thing for name in sorted(first) for thing in (String(name), first[name])]
    document.Root.Names.Dests = Dictionary(Names=Array(flat))


def _outline(document: pikepdf.Pdf, parts: Iterable[tuple[int, tuple[Bookmark, ...]]]) -> None:
    if "/Outlines" in document.Root:
        del document.Root.Outlines
    pages = [page.obj for page in document.pages]
    with document.open_outline() as outline:
        above: list[tuple[int, list[OutlineItem]]] = [(0, outline.root)]
        for first, bookmarks in parts:
            for one in bookmarks:
                place = Array([pages[first + one.page], Name.XYZ, one.x, one.y, 0])
                item = OutlineItem(one.label, place)
                item.is_closed = one.closed
                while above[-1][0] >= one.level:
                    above.pop()
                above[-1][1].append(item)
                above.append((one.level, item.children))


def _share_streams(document: pikepdf.Pdf) -> None:
    """Fonts and colour profiles that are the same in several parts are kept once."""
    kept: dict[bytes, Any] = {}

    def shared(holder: Any, key: str) -> None:
        stream = holder.get(key)
        if stream is not None:
            digest = hashlib.sha256(stream.read_raw_bytes()).digest()
            holder[key] = kept.setdefault(digest, stream)

    for one in document.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
            for key in ("/FontFile2", "/FontFile3"):
                shared(one, key)


def _attach(document: pikepdf.Pdf, attachments: Iterable[Attached], date: dt.datetime) -> None:
    """The notes that the pages were made from, as PDF/A-3 wants them."""
    for one in attachments:
        moment = f"D:{date:%Y%m%d%H%M%S}+00'00"
        specification = AttachedFileSpec(
            document,
            one.data,
            filename=one.name,
            description=one.description,
            mime_type="text/markdown" if one.name.endswith(".md") else "application/yaml",
            creation_date=moment,
            mod_date=moment,
        )
        specification.relationship = Name.Source
        document.attachments[one.name] = specification
    files = document.Root.get("/Names", Dictionary()).get("/EmbeddedFiles", Dictionary()).get("/Names", Array())
    if len(files):
        document.Root.AF = Array([files[at] for at in range(1, len(files), 2)])
