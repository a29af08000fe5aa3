"""What the pages of a PDF paint, as a hash of each: two with the same look the same."""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from typing import TYPE_CHECKING

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterator


@lru_cache(maxsize=4096)
def looks(pdf: bytes) -> tuple[str, ...]:
    """Of each page, a hash of what is painted."""
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
