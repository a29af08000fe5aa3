"""Join the parts of a publication into one PDF: pages, structure, destinations, outline and attachments.

Each part has a range of object numbers in the whole that begins at a multiple of `_RANGE`, so that a change in one part
seldom moves those after it. Parts are kept as they stand in the whole: the next one will have most of them in common.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import pikepdf
from pikepdf import String

from feuillet.pdf.objects import (
    Objects,
    Packed,
    file_of,
    objects_of,
    packed,
    parsed,
    reference,
    references,
    referred,
    renumbered,
    written,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from feuillet.pages.job import Attached
    from feuillet.typesetting.parts import Joined

_CATALOG, _PAGES, _TREE, _DOCUMENT = 1, 2, 3, 4  # numbers of the objects that those of the parts belong to
# Object numbers, and keys in the parent tree. qpdf takes a file for damaged that has fewer than three bytes for each
# number, used or not; a part with a single letter has 2,300.
_RANGE = 512
_MOST_KEPT = 100_000_000  # bytes

# Fonts and colour profiles: streams that may be the same in several parts.
_SHARED = re.compile(rb"/(?:FontFile[23]|ICCBased) (\d+) 0 R")


class _Head(NamedTuple):
    """What the whole has from its first part: dictionaries, without the entries that are made for the whole."""

    catalog: dict[bytes, Any]
    tree: dict[bytes, Any]
    document: dict[bytes, Any]
    info: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """A part out of its file; numbers are those that its objects have there."""

    objects: Objects
    head: _Head | None  # of the first part
    page_node: int  # of the page tree
    pages: list[int]
    contents: list[int]  # of the pages
    kids: list[int]  # elements of the structure
    owners: list[bytes]  # of what is in the parent tree, each after its key
    names: list[Any]  # of destinations, each before its place
    outside: dict[int, int]  # what its objects belong to: numbers in the whole
    left_out: set[int]  # what is made anew for the whole


@dataclass(frozen=True, kw_only=True, slots=True)
class _Placed:
    """A part in the whole; numbers are those that its objects have there."""

    first: int
    end: int  # the number after its last
    packed: Packed
    shared: tuple[tuple[bytes, int], ...]  # streams that other parts may have too: digest and number
    page_node: int
    pages: tuple[int, ...]
    contents: tuple[tuple[int, bytes], ...]  # with their digests
    key_node: int  # of the parent tree
    kids: tuple[int, ...]
    names: tuple[tuple[bytes, bytes], ...]  # of destinations, each with its entry in the name tree
    head: _Head | None  # of the first part


@dataclass(kw_only=True, slots=True)
class _Kept:
    """What a whole was made of, by digest of what that was made from."""

    parts: dict[bytes, _Placed] = field(default_factory=dict)
    files: dict[bytes, bytes] = field(default_factory=dict)  # attachments, compressed

    @property
    def size(self) -> int:
        return sum(len(placed.packed.data) for placed in self.parts.values()) + sum(map(len, self.files.values()))


_last = [_Kept()]  # the last whole of this process


def merge(parts: Sequence[Joined], attachments: Iterable[Attached], date: dt.datetime) -> bytes:
    """One PDF of all parts, in order, with the metadata of the first; a pure function: same input, same bytes.

    Parts are kept for the next one, which most often is the same book after a change.
    """
    pdf, now = _merged(parts, attachments, date, _last[0])
    _last[0] = now if now.size <= _MOST_KEPT else _Kept()
    return pdf


def joined(parts: Sequence[Joined], attachments: Iterable[Attached], date: dt.datetime) -> bytes:
    """The same of what is no book: nothing is kept."""
    return _merged(parts, attachments, date, _Kept())[0]


def _merged(
    parts: Sequence[Joined], attachments: Iterable[Attached], date: dt.datetime, before: _Kept
) -> tuple[bytes, _Kept]:
    now = _Kept()
    placed: list[_Placed] = []
    homes: dict[bytes, int] = {}  # of shared streams: the number, in the range of the first part that has it
    first = _RANGE
    for part in parts:
        digest = _digest(part.pdf)
        known = before.parts.get(digest)
        if known is None or not _fits(known, first, homes, leads=not placed):
            known = _place(_part(part.pdf, leads=not placed), first, homes)
        now.parts[digest] = known
        placed.append(known)
        homes.update(known.shared)
        first += -(-(known.end - first) // _RANGE) * _RANGE
    files: list[tuple[Attached, bytes]] = []
    for file in attachments:
        digest = _digest(file.data)
        now.files[digest] = before.files.get(digest) or zlib.compress(file.data)
        files.append((file, now.files[digest]))
    frame = _Frame(first)
    info = _join(frame, placed, parts, files, date)
    several = [frame.packed(), *(piece.packed for piece in placed)]
    _check(several, placed, info)
    return file_of(several, root=_CATALOG, info=info), now


def _check(several: Sequence[Packed], placed: Iterable[_Placed], info: bytes) -> None:
    """Have the pages read by a library that did not write them; without the rest, which takes it longer than us."""
    nodes = {_CATALOG}
    contents: list[tuple[int, bytes]] = []
    for piece in placed:
        nodes.update((piece.page_node, *piece.pages))
        contents += piece.contents
    streams = {stream for packed in several for stream in packed.streams_with(nodes)}
    pdf = file_of(several, root=_CATALOG, info=info, only=streams.union(number for number, _ in contents))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [_digest(page.obj.Contents.read_raw_bytes()) for page in document.pages]
    if found != [digest for _, digest in contents]:
        raise RuntimeError("the pages of the parts are not those of the whole")


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


# -- parts -------------------------------------------------------------------------------------------------------


def _fits(placed: _Placed, first: int, homes: Mapping[bytes, int], *, leads: bool) -> bool:
    """Whether a part of the last whole is the same in this one."""
    if placed.first != first or (placed.head is not None) != leads:
        return False
    return all(homes.get(digest, first + at) == number for at, (digest, number) in enumerate(placed.shared))


def _part(pdf: bytes, *, leads: bool) -> _Part:
    """A part out of its file."""
    objects = objects_of(pdf)
    read = objects.read
    root = objects.trailer[b"/Root"]
    catalog = read(root)
    tree = read(catalog[b"/StructTreeRoot"])
    top = read(tree[b"/K"])[0]
    document = read(top)
    head = _Head(
        catalog=_without(catalog, b"/Pages", b"/StructTreeRoot", b"/Names", b"/Outlines", b"/AF"),
        tree=_without(tree, b"/K", b"/ParentTree", b"/ParentTreeNextKey"),
        document=_without(document, b"/K", b"/P"),
        info=objects.trailer[b"/Info"],
    )
    pages = [referred(page) for page in read(catalog[b"/Pages"])[b"/Kids"]]
    outside = {referred(catalog[b"/StructTreeRoot"]): _TREE, referred(top): _DOCUMENT}
    for_the_whole = [catalog.get(b"/Outlines", []), catalog.get(b"/Names", []), [] if leads else list(head)]
    left_out = _reached(objects, for_the_whole, {*pages, *outside})
    left_out.update(referred(token) for token in (root, tree[b"/ParentTree"]) if isinstance(token, bytes))
    return _Part(
        objects=objects,
        head=head if leads else None,
        page_node=referred(catalog[b"/Pages"]),
        pages=pages,
        contents=[referred(parsed(objects.texts[page])[b"/Contents"]) for page in pages],
        kids=[referred(kid) for kid in read(document[b"/K"])],
        owners=read(read(tree[b"/ParentTree"])[b"/Nums"]),
        names=read(read(read(catalog.get(b"/Names", {})).get(b"/Dests", {})).get(b"/Names", [])),
        outside=outside,
        left_out=left_out,
    )


def _without(dictionary: dict[bytes, Any], *keys: bytes) -> dict[bytes, Any]:
    return {key: value for key, value in dictionary.items() if key not in keys}


def _reached(objects: Objects, start: Any, stops: set[int]) -> set[int]:
    """What something refers to, and what that refers to, and so on."""
    found: set[int] = set()
    waiting = references(written(start))
    while waiting:
        number = waiting.pop()
        if number not in found and number not in stops:
            found.add(number)
            waiting += references(objects.texts[number])
    return found


def _place(part: _Part, first: int, homes: Mapping[bytes, int]) -> _Placed:
    """Give the objects of a part numbers in the whole, from `first` on.

    Shared streams come first: other parts refer to them, so they had better keep their numbers when this part changes.
    """
    texts, streams = part.objects.texts, part.objects.streams
    key_node, above = max(texts) + 1, max(texts) + 2  # the second stands for the page tree of the whole
    keys = [first + int(key) for key in part.owners[::2]]
    owners = [thing for pair in zip(keys, part.owners[1::2], strict=True) for thing in pair]
    texts[key_node] = written({b"/Limits": [keys[0], keys[-1]], b"/Nums": owners})
    texts[part.page_node] = written(parsed(texts[part.page_node]) | {b"/Parent": reference(above)})

    numbers = part.outside | {above: _PAGES}
    shared: dict[bytes, int] = {}
    own: list[int] = []  # streams
    for number in sorted({int(number) for number in _SHARED.findall(b"\n".join(texts.values()))}):
        digest = _digest(texts[number] + streams[number])
        if digest not in shared:
            shared[digest] = homes.get(digest, first + len(shared))
            if digest not in homes:
                own.append(number)
        numbers[number] = shared[digest]
    early = [part.page_node, *part.pages]
    known = part.left_out.union(numbers, early)
    others = [number for number in streams if number not in known]
    late = [number for number in texts if number not in known and number not in streams]
    end = first + len(shared)
    for number in (*others, *early, *late):
        numbers[number] = end
        end += 1

    order = [*own, *others, *early, *late]
    moved = renumbered(b"\n".join(texts[number] for number in order), numbers, first).split(b"\n")
    new = dict(zip(order, moved, strict=True))
    together = packed(
        [(numbers[number], new[number], streams[number]) for number in (*own, *others)],
        [[(numbers[number], new[number]) for number in group] for group in (early, late)],
        end,
    )
    return _Placed(
        first=first,
        end=max(together.end, keys[-1] + 1),
        packed=together,
        shared=tuple(shared.items()),
        page_node=numbers[part.page_node],
        pages=tuple(numbers[page] for page in part.pages),
        contents=tuple((numbers[number], _digest(streams[number])) for number in part.contents),
        key_node=numbers[key_node],
        kids=tuple(numbers[kid] for kid in part.kids),
        names=tuple(
            (bytes(pikepdf.Object.parse(name)), b"%b %b" % (name, renumbered(written(place), numbers)))
            for name, place in zip(part.names[::2], part.names[1::2], strict=True)
        ),
        head=part.head and _Head(*parsed(renumbered(written(list(part.head)), numbers))),
    )


# -- the whole ---------------------------------------------------------------------------------------------------


class _Frame:
    """Objects of the whole alone, with numbers after those of the parts."""

    def __init__(self, first: int) -> None:
        self.end = first
        self._streams: list[tuple[int, bytes, bytes]] = []
        self._top: list[tuple[int, bytes]] = []
        self._objects: list[tuple[int, bytes]] = []

    def add(self, value: Any) -> bytes:
        """A reference to a new object."""
        self._objects.append((self.end, written(value)))
        self.end += 1
        return reference(self._objects[-1][0])

    def add_stream(self, dictionary: dict[bytes, Any], data: bytes) -> bytes:
        """A reference to a new stream."""
        self._streams.append((self.end, written(dictionary | {b"/Length": len(data)}), data))
        self.end += 1
        return reference(self._streams[-1][0])

    def put(self, number: int, value: Any) -> None:
        """An object to which parts refer."""
        self._top.append((number, written(value)))

    def packed(self) -> Packed:
        return packed(self._streams, (self._top, self._objects), self.end)


def _join(
    frame: _Frame,
    placed: Sequence[_Placed],
    parts: Iterable[Joined],
    files: Iterable[tuple[Attached, bytes]],
    date: dt.datetime,
) -> bytes:
    """Make what holds the parts together; a reference to the information dictionary."""
    head = placed[0].head
    if head is None:
        raise RuntimeError("the first part does not lead")
    names: dict[bytes, Any] = {}
    catalog = head.catalog | {b"/Pages": reference(_PAGES), b"/StructTreeRoot": reference(_TREE), b"/Names": names}
    if destinations := _destinations(placed):
        names[b"/Dests"] = frame.add({b"/Names": destinations})
    if attached := _attach(frame, files, date):
        names[b"/EmbeddedFiles"] = {b"/Names": [thing for pair in attached for thing in pair]}
        catalog[b"/AF"] = [specification for _, specification in attached]
    if outline := _outline(frame, placed, parts):
        catalog[b"/Outlines"] = outline
    frame.put(_CATALOG, catalog)
    pages = {
        b"/Type": b"/Pages",
        b"/Count": sum(len(piece.pages) for piece in placed),
        b"/Kids": [reference(piece.page_node) for piece in placed],
    }
    frame.put(_PAGES, pages)
    tree = {
        b"/K": [reference(_DOCUMENT)],
        b"/ParentTree": {b"/Kids": [reference(piece.key_node) for piece in placed]},
        b"/ParentTreeNextKey": placed[-1].end,
    }
    frame.put(_TREE, head.tree | tree)
    kids = [reference(kid) for piece in placed for kid in piece.kids]
    frame.put(_DOCUMENT, head.document | {b"/P": reference(_TREE), b"/K": kids})
    return head.info


def _destinations(placed: Iterable[_Placed]) -> list[bytes]:
    """The entries of the name tree; of several with one name, the first."""
    found: dict[bytes, bytes] = {}
    for part in placed:
        for name, entry in part.names:
            found.setdefault(name, entry)
    return [found[name] for name in sorted(found)]


@dataclass(kw_only=True, slots=True)
class _Entry:
    """An entry of the outline, or all of it."""

    number: int
    item: dict[bytes, Any]
    closed: bool = False
    kids: list[_Entry] = field(default_factory=list)
    visible: int = 0  # entries below it, when it is open


def _outline(frame: _Frame, placed: Sequence[_Placed], parts: Iterable[Joined]) -> bytes:
    """A reference to the outline, with the bookmarks of all parts; empty if there are none."""
    top = _Entry(number=frame.end, item={b"/Type": b"/Outlines"})
    entries = [top]
    above = [(0, top)]
    for piece, part in zip(placed, parts, strict=True):
        for bookmark in part.bookmarks:
            place = [reference(piece.pages[bookmark.page]), b"/XYZ", bookmark.x, bookmark.y, 0]
            entry = _Entry(
                number=top.number + len(entries),
                item={b"/Title": _text(bookmark.label), b"/Dest": place},
                closed=bookmark.closed,
            )
            while above[-1][0] >= bookmark.level:
                above.pop()
            above[-1][1].kids.append(entry)
            above.append((bookmark.level, entry))
            entries.append(entry)
    if not top.kids:
        return b""
    for entry in reversed(entries):
        _link(entry)
    for entry in entries:
        frame.add(entry.item)
    return reference(top.number)


def _link(entry: _Entry) -> None:
    """Have an entry and those below it refer to one another; the latter are linked to theirs."""
    for kid in entry.kids:
        kid.item[b"/Parent"] = reference(entry.number)
        entry.visible += 1 if kid.closed else 1 + kid.visible
    for kid, following in itertools.pairwise(entry.kids):
        kid.item[b"/Next"] = reference(following.number)
        following.item[b"/Prev"] = reference(kid.number)
    if entry.kids:
        entry.item[b"/First"] = reference(entry.kids[0].number)
        entry.item[b"/Last"] = reference(entry.kids[-1].number)
        entry.item[b"/Count"] = -entry.visible if entry.closed else entry.visible


def _attach(frame: _Frame, files: Iterable[tuple[Attached, bytes]], date: dt.datetime) -> list[tuple[bytes, bytes]]:
    """The notes that the pages were made from, as PDF/A-3 wants them: names, and references to file specifications."""
    moment = _text(f"D:{date:%Y%m%d%H%M%S}+00'00")
    found: dict[bytes, tuple[bytes, bytes]] = {}
    for attached, data in files:
        stream = {
            b"/Type": b"/EmbeddedFile",
            b"/Subtype": b"/text#2fmarkdown" if attached.name.endswith(".md") else b"/application#2fyaml",
            b"/Filter": b"/FlateDecode",
            b"/Params": {
                b"/CheckSum": b"<%b>" % hashlib.md5(attached.data, usedforsecurity=False).hexdigest().encode(),
                b"/CreationDate": moment,
                b"/ModDate": moment,
                b"/Size": len(attached.data),
            },
        }
        embedded = frame.add_stream(stream, data)
        name = _text(attached.name)
        specification = {
            b"/Type": b"/Filespec",
            b"/F": name,
            b"/UF": name,
            b"/Desc": _text(attached.description),
            b"/AFRelationship": b"/Source",
            b"/EF": {b"/F": embedded, b"/UF": embedded},
        }
        found[bytes(String(attached.name))] = name, frame.add(specification)
    return [found[name] for name in sorted(found)]


def _text(text: str) -> bytes:
    return String(text).unparse()
