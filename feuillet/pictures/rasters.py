"""A picture of pixels, opened within limits."""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    Raster = Image.Image

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF")
MOST_PIXELS = 50_000_000
_MOST_SCANS = 100  # of a JPEG; a usual one has ten, and each goes through all pixels, however few bytes it has


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """The picture, not decoded yet; a bomb raises, complaints about metadata are not for the author."""
    from PIL import Image

    if data.startswith(b"\xff\xd8") and data.count(_SCAN) > _MOST_SCANS and _scans(data) > _MOST_SCANS:
        raise ValueError("too many scans")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            yield image


_SCAN = b"\xff\xda"
_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")  # all others stand within a scan


def _scans(data: bytes) -> int:
    """How many scans a JPEG has, as far as they are counted: not those in its metadata, nor what comes behind it."""
    count, at = 0, 2
    while count <= _MOST_SCANS and (marker := _MARKER.search(data, at)) and marker[1] != b"\xd9":
        at = marker.end()
        if marker[1] not in b"\x01\xd8":  # these have no length
            at += max(int.from_bytes(data[at : at + 2], "big"), 2)
        count += marker[0] == _SCAN
    return count


def tinge(picture: Raster) -> Raster:
    """How far each pixel of a picture in RGB is from grey."""
    from PIL import ImageChops

    red, green, blue = picture.split()
    pairs = ((red, green), (green, blue), (blue, red))
    first, second, third = (ImageChops.difference(*pair) for pair in pairs)
    return ImageChops.lighter(ImageChops.lighter(first, second), third)
