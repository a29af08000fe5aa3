"""The bytes of a PDF in; the size, the text and the picture of its pages, as pdfium shows them, out.

pdfium takes one caller at a time: so does what is here, unless it says that it waits.
"""

from __future__ import annotations

import atexit
import hashlib
import io
import threading
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import pypdfium2

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    from feuillet.pictures.rasters import Raster

_FACE_DPI = 40  # shows what moved or changed its colour; what is said is read besides
_PARTED = "\ufffe\r\n"  # a word at the end of a line, as pdfium has it

UnreadableError = pypdfium2.PdfiumError  # what pdfium says against a file

P = ParamSpec("P")
R = TypeVar("R")

_alone = threading.RLock()


def one_at_a_time(function: Callable[P, R]) -> Callable[P, R]:
    """The same for threads: each waits for the others."""

    @wraps(function)
    def wrapped(*arguments: P.args, **options: P.kwargs) -> R:
        with _alone:
            return function(*arguments, **options)

    return wrapped


@contextmanager
def opened(pdf: bytes) -> Iterator[Any]:
    """The document, whose pages are asked for by their numbers, from 0."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def raster(page: Any, dpi: int, *, grey: bool = False) -> Raster:
    """What the eye sees of a page."""
    picture: Raster = page.render(scale=dpi / 72, grayscale=grey).to_pil()
    return picture if grey else picture.convert("RGB")


# --- for the preview ---


@lru_cache(maxsize=8)
def _document(pdf: bytes) -> Any:
    return pypdfium2.PdfDocument(pdf)


atexit.register(_document.cache_clear)  # pdfium, which ends later, has a line for each that is open still


@one_at_a_time
def sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of each page, in points."""
    document = _document(pdf)
    return tuple(document.get_page_size(number) for number in range(len(document)))


@one_at_a_time
@lru_cache(maxsize=48)
def picture(pdf: bytes, number: int, width: int) -> bytes:
    """A page, counted from 0, as a PNG of `width` pixels."""
    page = _document(pdf)[number]
    bitmap = page.render(scale=width / page.get_width())
    made = io.BytesIO()
    bitmap.to_pil().convert("RGB").save(made, "PNG", compress_level=1)  # it travels a few centimetres
    return made.getvalue()


# --- for what is printed again ---


def faces(pdf: bytes, besides: re.Pattern[str]) -> tuple[str, ...]:
    """Of each page a hash of what the eye sees of it, without texts of that form: two with the same look the same."""
    with opened(pdf) as document:
        return tuple(_face(page, besides) for page in document)


def _face(page: Any, besides: re.Pattern[str]) -> str:
    text = page.get_textpage()
    said = text.get_text_range()
    seen = raster(page, _FACE_DPI)
    scale, height = _FACE_DPI / 72, page.get_height()
    for unseen in {match[0] for match in besides.finditer(said)}:
        search = text.search(unseen)
        while found := search.get_next():
            for at in range(found[0], found[0] + found[1]):
                left, bottom, right, top = text.get_charbox(at, loose=True)
                box = (left * scale - 1, (height - top) * scale - 1, right * scale + 1, (height - bottom) * scale + 1)
                seen.paste("white", tuple(map(round, box)))
    digest = hashlib.sha256(besides.sub("", said).encode())
    digest.update(seen.tobytes())
    return digest.hexdigest()[:16]


# --- for what is imported ---


def texts(page: Any) -> tuple[str, str]:
    """The text of a page twice: all of it, and what of it is seen."""
    text = page.get_textpage()
    both = _joined(text.get_text_range()), _joined(text.get_text_bounded())
    text.close()
    return both


def _joined(text: str) -> str:
    return text.replace(_PARTED, "").replace("\ufffe", "")
