"""A picture of pixels, opened within limits."""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from functools import reduce
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL import Image

    Raster = Image.Image

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF")
MOST_PIXELS = 50_000_000
_ORIENTATION = 0x0112  # the EXIF tag
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


def looked_through(data: bytes) -> tuple[int, int]:
    """Width and height of a picture, upright, all of which can be decoded and shown; else raises.

    A damaged one makes its decoder raise whatever it stumbles on.
    """
    from PIL import Image, ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process that imports it
    with opened(data) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        size = upright(image)
        # A JPEG shows its damage at an eighth of its size as well.
        image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
        image.load()
        for_screens(image)
    return size


def upright(image: Image.Image) -> tuple[int, int]:
    """Width and height of the picture once it is turned as its camera says."""
    turned = _turn(image) in {"TRANSPOSE", "ROTATE_270", "TRANSVERSE", "ROTATE_90"}
    return (image.height, image.width) if turned else (image.width, image.height)


_TURNS = {
    2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE", 6: "ROTATE_270", 7: "TRANSVERSE", 8: "ROTATE_90",
}  # fmt: skip


def _turn(image: Image.Image) -> str:
    """How a picture is to be turned; empty if it is upright."""
    held = image.getexif().get(_ORIENTATION)
    return _TURNS.get(int(held), "") if isinstance(held, (int, float)) and held in _TURNS else ""


def _turned(image: Image.Image) -> Image.Image:
    """The picture upright; Pillow's own way writes all that the camera said anew, and fails where that is damaged."""
    from PIL import Image

    turn = _turn(image)
    return image.transpose(Image.Transpose[turn]) if turn else image


def for_screens(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """The picture upright in sRGB or grey, and its transparency if it has any."""
    profile = image.info.get("icc_profile")
    alpha = None
    image = _turned(image)
    if image.has_transparency_data:
        image = (image.convert("LA") if image.mode == "La" else image).convert("RGBA")
        alpha = image.getchannel("A")
        image = image.convert("RGB")
        if alpha.getextrema()[0] == 255:
            alpha = None
    if image.mode in {"P", "PA"}:
        image = image.convert("RGB")
    elif image.mode == "F" or image.mode.startswith("I"):
        factor = 255 / (65535 if image.mode.startswith("I") else _brightest(image))
        image = image.convert("I") if image.mode.startswith("I;") else image
        image = image.convert("F").point(lambda value: value * factor + 0).convert("L")
    elif image.mode == "1":
        image = image.convert("L")
    image = _in_srgb(image, profile) if profile else image
    if image.mode not in {"L", "RGB"}:
        image = image.convert("RGB")
    image.info = {}
    return image, alpha


def _brightest(image: Image.Image) -> float:
    most = image.getextrema()[1]
    return max(most, 1e-9) if isinstance(most, (int, float)) else 1.0


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if image.mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(source):
            return image
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (OSError, ValueError, ImageCms.PyCMSError):  # a damaged profile, or one for another kind of picture
        return image
    return converted or image


def tinge(picture: Raster) -> Raster:
    """How far each pixel of a picture in RGB is from grey."""
    from PIL import ImageChops

    red, green, blue = picture.split()
    pairs = ((red, green), (green, blue), (blue, red))
    return _most([ImageChops.difference(*pair) for pair in pairs])


def apart(picture: Raster, other: Raster) -> Raster:
    """How far each pixel of two pictures in RGB is from the other's."""
    from PIL import ImageChops

    return _most(ImageChops.difference(picture, other).split())


def less(picture: Raster, other: Raster) -> Raster:
    """White where the first of two grey pictures is darker than the second, black elsewhere."""
    from PIL import ImageChops

    return ImageChops.subtract(other, picture).point([0] + [255] * 255)


def _most(channels: Sequence[Raster]) -> Raster:
    from PIL import ImageChops

    return reduce(ImageChops.lighter, channels)
