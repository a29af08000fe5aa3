"""PDF objects as bytes: out of a file that `conformance.saved` wrote, and into another under other numbers.

An object is its text, as qpdf writes it: on one line, with a space between any two of its tokens.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

_HEADER = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
_STREAM = re.compile(rb"(\d+) 0 obj\n(<<.*?>>)\nstream\n", re.DOTALL)
_END_OF_STREAM = re.compile(rb"[\n\r]endstream\nendobj\n+")

_STRING = re.compile(rb"\((?:[^\\()]|\\.)*\)", re.DOTALL)  # a parenthesis in a string has a backslash before it
_TOKEN = re.compile(rb"<<|>>|[\[\]]|%b|<[0-9a-fA-F]*>|\d+ 0 R|[^\s()<>\[\]]+" % _STRING.pattern, re.DOTALL)
_KEY = re.compile(rb"(/StructParents? )(\d+)")
_REFERENCE = re.compile(rb"(\d+)(?= 0 R)")

# Objects in one object stream, at most: who wants one of them reads them all, and the index of each must fit its field.
_TOGETHER = 256
# A row of the cross-reference stream: the filter that it is written with, then fields of 1, 4 and 1 bytes.
_ROW = struct.Struct(">BBIB")
_AS_IT_IS, _AS_ABOVE = 0, 2  # filters; after the second comes the difference from the row above
_FREE, _IN_FILE, _IN_STREAM = 0, 1, 2  # kinds of entries
_NEXT_IN_STREAM = _ROW.pack(_AS_ABOVE, 0, 0, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Objects:
    """All objects of a file by number."""

    trailer: dict[bytes, Any]
    texts: dict[int, bytes]  # of a stream, its dictionary
    streams: dict[int, bytes]  # encoded, as their dictionaries say

    def read(self, value: Any) -> Any:
        """What a value is, or refers to."""
        refers = isinstance(value, bytes) and value.endswith(b" 0 R")
        return parsed(self.texts[referred(value)]) if refers else value


@dataclass(frozen=True, kw_only=True, slots=True)
class Packed:
    """Objects as they stand in a file, wherever in it that may be."""

    data: bytes
    end: int  # the number after the last
    starts: tuple[tuple[int, int], ...]  # streams: number, and where in the data
    runs: tuple[tuple[int, int, int, int], ...]  # in object streams: number, object stream, index there, how many

    def streams_with(self, numbers: Container[int]) -> Iterator[int]:
        """The object streams with runs that begin with one of these numbers."""
        return (stream for number, stream, _, _ in self.runs if number in numbers)


def objects_of(pdf: bytes) -> Objects:
    """The objects of a file of ours, which consists of streams: in some of them are all other objects."""
    texts: dict[int, bytes] = {}
    streams: dict[int, bytes] = {}
    at = len(_HEADER)
    while True:
        opening = _STREAM.match(pdf, at)
        if not opening:
            raise ValueError(f"no stream at {at}: not a PDF as we write it")
        dictionary = parsed(opening[2])
        end = opening.end() + int(dictionary[b"/Length"])
        closing = _END_OF_STREAM.match(pdf, end)
        if not closing:
            raise ValueError(f"the stream at {at} does not end at {end}: not a PDF as we write it")
        data = pdf[opening.end() : end]
        kind = dictionary.get(b"/Type")
        if kind == b"/XRef":
            return Objects(trailer=dictionary, texts=texts, streams=streams)
        if kind == b"/ObjStm":
            held = zlib.decompress(data)
            first = int(dictionary[b"/First"])
            numbers = map(int, held[:first].split()[::2])
            texts.update(zip(numbers, _plain(held[first:].rstrip(b"\n")).split(b"\n"), strict=True))
        else:
            number = int(opening[1])
            texts[number], streams[number] = _plain(opening[2]), data
        at = closing.end()


def _plain(text: bytes) -> bytes:
    """The same objects, in which all that looks like a reference or a key is one: strings are written otherwise."""
    return _STRING.sub(_disguised, text)


def _disguised(string: re.Match[bytes]) -> bytes:
    return string[0].replace(b" 0 R", rb" 0 \122").replace(b"/StructParent", rb"\057StructParent")


def parsed(text: bytes) -> Any:
    """An object as dictionaries and lists; numbers, names, strings and references as they are written."""
    return _parsed(iter(_TOKEN.findall(text)))


def _parsed(tokens: Iterator[bytes]) -> Any:
    token = next(tokens)
    if token == b"<<":
        dictionary: dict[bytes, Any] = {}
        while (key := next(tokens)) != b">>":
            dictionary[key] = _parsed(tokens)
        return dictionary
    if token == b"[":
        values: list[Any] = []
        while (value := _parsed(tokens)) != b"]":
            values.append(value)
        return values
    return token


def written(value: Any) -> bytes:
    """The text of an object."""
    if isinstance(value, dict):
        return b" ".join((b"<<", *(b"%b %b" % (key, written(inner)) for key, inner in value.items()), b">>"))
    if isinstance(value, list):
        return b" ".join((b"[", *map(written, value), b"]"))
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".").encode()
    return value if isinstance(value, bytes) else b"%d" % value


def reference(number: int) -> bytes:
    """What refers to the object with that number."""
    return b"%d 0 R" % number


def referred(value: bytes) -> int:
    """The number of the object that a reference refers to."""
    return int(value.removesuffix(b" 0 R"))


def references(text: bytes) -> list[int]:
    """The numbers of all objects that are referred to."""
    return [int(number) for number in _REFERENCE.findall(text)]


def renumbered(text: bytes, numbers: Mapping[int, int], keys: int = 0) -> bytes:
    """Objects, referring to the same ones under their new numbers; `keys` is added to those of the parent tree."""
    pieces = _REFERENCE.split(text)
    pieces[1::2] = [b"%d" % numbers[int(number)] for number in pieces[1::2]]
    return _KEY.sub(lambda key: b"%b%d" % (key[1], int(key[2]) + keys), b"".join(pieces))


def packed(
    streams: Iterable[tuple[int, bytes, bytes]], groups: Iterable[Sequence[tuple[int, bytes]]], end: int
) -> Packed:
    """Streams (number, dictionary, data) and other objects (number, text) for a file.

    Each group of objects goes into object streams of its own, which get the numbers from `end` on.
    """
    streams = list(streams)
    runs: list[tuple[int, int, int, int]] = []
    for group in groups:
        for at in range(0, len(group), _TOGETHER):
            together = group[at : at + _TOGETHER]
            runs += _runs(together, end)
            streams.append((end, *_object_stream(together)))
            end += 1
    pieces: list[bytes] = []
    starts: list[tuple[int, int]] = []
    length = 0
    for number, dictionary, data in streams:
        starts.append((number, length))
        pieces.append(_stream(number, dictionary, data))
        length += len(pieces[-1])
    return Packed(data=b"".join(pieces), end=end, starts=tuple(starts), runs=tuple(runs))


def _runs(together: Sequence[tuple[int, bytes]], stream: int) -> Iterator[tuple[int, int, int, int]]:
    """Objects of an object stream whose numbers follow one another."""
    begin = 0
    for index in range(1, len(together) + 1):
        if index == len(together) or together[index][0] != together[index - 1][0] + 1:
            yield together[begin][0], stream, begin, index - begin
            begin = index


def _object_stream(together: Sequence[tuple[int, bytes]]) -> tuple[bytes, bytes]:
    starts = itertools.accumulate((len(text) + 1 for _, text in together), initial=0)
    head = b" ".join(b"%d %d" % (number, start) for (number, _), start in zip(together, starts, strict=False))
    data = zlib.compress(b"%b\n%b\n" % (head, b"\n".join(text for _, text in together)))
    dictionary = b"<< /Type /ObjStm /Length %d /Filter /FlateDecode /N %d /First %d >>"
    return dictionary % (len(data), len(together), len(head) + 1), data


def _stream(number: int, dictionary: bytes, data: bytes) -> bytes:
    # After data that ends in CR, a strict reader would take CR and LF for one end of a line, and find a byte missing.
    end = b"\r" if data.endswith(b"\r") else b"\n"
    return b"%d 0 obj\n%b\nstream\n%b%bendstream\nendobj\n" % (number, dictionary, data, end)


def file_of(several: Iterable[Packed], *, root: int, info: bytes, only: Collection[int] | None = None) -> bytes:
    """A PDF of all these objects; its identifier is a hash of them.

    With `only`, readers find no other streams than these, nor what is in others.
    """
    pieces = [_HEADER]
    start = len(_HEADER)
    rows = [(0, 1, _ROW.pack(_AS_IT_IS, _FREE, 0, 0))]
    for packed in several:
        for number, at in packed.starts:
            if only is None or number in only:
                rows.append((number, 1, _ROW.pack(_AS_IT_IS, _IN_FILE, start + at, 0)))
        for number, stream, index, count in packed.runs:
            if only is None or stream in only:
                begin = _ROW.pack(_AS_IT_IS, _IN_STREAM, stream, index)
                rows.append((number, count, begin + _NEXT_IN_STREAM * (count - 1)))
        pieces.append(packed.data)
        start += len(packed.data)
    rows.sort()
    number = rows[-1][0] + rows[-1][1]
    rows.append((number, 1, _ROW.pack(_AS_IT_IS, _IN_FILE, start, 0)))
    data = zlib.compress(b"".join(row for _, _, row in rows))
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    identifier = b"<%b>" % digest.hexdigest()[:32].encode()
    dictionary = {
        b"/Type": b"/XRef",
        b"/Length": len(data),
        b"/Filter": b"/FlateDecode",
        b"/DecodeParms": {b"/Columns": _ROW.size - 1, b"/Predictor": 15},
        b"/W": [1, 4, 1],
        b"/Index": list(_sections(rows)),
        b"/Size": number + 1,
        b"/Root": reference(root),
        b"/Info": info,
        b"/ID": [identifier, identifier],
    }
    pieces += (_stream(number, written(dictionary), data), b"startxref\n%d\n%%%%EOF\n" % start)
    return b"".join(pieces)


def _sections(rows: Iterable[tuple[int, int, bytes]]) -> Iterator[int]:
    """Where numbers follow one another: the first and how many, for each section."""
    first = end = 0
    for number, count, _ in rows:
        if number < end:
            raise ValueError(f"several objects have the number {number}")
        if number != end:
            yield from (first, end - first)
            first = number
        end = number + count
    yield from (first, end - first)
