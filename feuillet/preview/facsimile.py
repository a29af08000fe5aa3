"""The pages of finished PDFs as pictures, and the way from a place on a page back to the notes.

pdfium takes one caller at a time: so do the functions here.
"""

from __future__ import annotations

import hashlib
import io
import threading
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import pikepdf
import pypdfium2

from feuillet.pages.expected import Expected, ExpectedText
from feuillet.proving import printed, search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feuillet.building.making.shared import Proved
    from feuillet.model.diagnostics import Location

P = ParamSpec("P")
R = TypeVar("R")

_alone = threading.RLock()


def _one_at_a_time(function: Callable[P, R]) -> Callable[P, R]:
    @wraps(function)
    def wrapped(*arguments: P.args, **options: P.kwargs) -> R:
        with _alone:
            return function(*arguments, **options)

    return wrapped


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Lines of a text on a page, in fractions of its width and height, and where the text stands in the notes."""

    x: float
    y: float
    width: float
    height: float
    source: Location
    text: str


@lru_cache(maxsize=8)
def _document(pdf: bytes) -> Any:
    return pypdfium2.PdfDocument(pdf)


@_one_at_a_time
def sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of each page, in points."""
    document = _document(pdf)
    return tuple(document.get_page_size(number) for number in range(len(document)))


@_one_at_a_time
@lru_cache(maxsize=48)
def picture(pdf: bytes, number: int, width: int) -> bytes:
    """A page, counted from 0, as a PNG of `width` pixels."""
    page = _document(pdf)[number]
    bitmap = page.render(scale=width / page.get_width())
    made = io.BytesIO()
    bitmap.to_pil().convert("RGB").save(made, "PNG", compress_level=1)  # it travels a few centimetres
    return made.getvalue()


@_one_at_a_time
def places(proved: Proved, number: int) -> list[Place]:
    """The texts on a page, counted from 0, in reading order."""
    return [place for page, place in _places(proved.pdf, proved.expected.texts) if page == number]


@lru_cache(maxsize=16)
def _places(pdf: bytes, texts: tuple[ExpectedText, ...]) -> tuple[tuple[int, Place], ...]:
    reading = printed.read(pdf)
    found = []
    for page, box, text in search.places(reading, Expected(name="", texts=texts)):
        width, height = reading.sizes[page]
        place = Place(
            x=box.left / width,
            y=(height - box.top) / height,
            width=(box.right - box.left) / width,
            height=(box.top - box.bottom) / height,
            source=text.source,
            text=text.text,
        )
        found.append((page, place))
    return tuple(found)


@lru_cache(maxsize=4096)
def looks(pdf: bytes) -> tuple[str, ...]:
    """Of each page, a hash of what is painted: two pages with the same look the same."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return tuple(hashlib.sha256(b"".join(_painted(page))).hexdigest()[:16] for page in document.pages)


def _painted(page: pikepdf.Page) -> Iterator[bytes]:
    contents = page.obj.Contents
    for stream in contents.as_list() if isinstance(contents, pikepdf.Array) else [contents]:
        yield stream.read_bytes()
    for holder in page.resources.get("/XObject", {}).values():
        yield holder.read_raw_bytes()
    for font in page.resources.get("/Font", {}).values():
        yield str(font.get("/BaseFont", "")).encode()
