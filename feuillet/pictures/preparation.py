"""Pictures and logos: what cannot be printed is found before it is opened; the rest gets the pixels print needs."""

from __future__ import annotations

import hashlib
import math
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote_to_bytes

from feuillet.model.diagnostics import Rule, Severity
from feuillet.pictures import drawing_check, kinds, rasters
from feuillet.pictures.drawing_check import Drawing
from feuillet.pictures.drawings import bare, embedded
from feuillet.pictures.rasters import MOST_PIXELS, opened
from feuillet.project.sources import UnreadError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from PIL import Image

    from feuillet.model.diagnostics import Diagnostic, Location
    from feuillet.project.sources import Sources


class Room(NamedTuple):
    """The most that a picture takes on a page, in millimetres: across, down."""

    width: float
    height: float


FIGURE, WITHIN_POINT, CELL, LOGO = Room(80.0, 90.0), Room(80.0, 60.0), Room(45.0, 50.0), Room(40.0, 40.0)
SMALLEST_DPI = 100  # below which no picture is enlarged
SUFFIXES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".svg")

_LARGEST_FILE = 30_000_000
_LARGEST_DRAWING = 2_000_000
_LEAST_DPI = 150
_THINNEST = 60  # pixels of the short side of a picture, if it has as many
_LONGEST = 16_000  # pixels of the long one; a JPEG has 65,500 at the most

PICTURE_OUTSIDE = Rule(
    code="picture-outside",
    en="the picture '{name}' leads out of the project",
    fr="l’image « {name} » mène hors du projet",
    hint_en="copy the file itself into content/, not a link to it",
    hint_fr="copiez le fichier lui-même dans content/, et non un lien vers lui",
)
PICTURE_UNREADABLE = Rule(
    code="picture-unreadable",
    en="the picture '{name}' cannot be read",
    fr="l’image « {name} » est illisible",
    hint_en="the file is empty, damaged or incomplete; export it again",
    hint_fr="le fichier est vide, abîmé ou incomplet ; exportez-le de nouveau",
)
PICTURE_TYPE = Rule(
    code="picture-type",
    en="the file '{name}' is not a picture that can be printed",
    fr="le fichier « {name} » n’est pas une image que l’on sache imprimer",
    hint_en="export it as JPEG (photographs), PNG or SVG (drawings, logos)",
    hint_fr="exportez-la en JPEG (photographies), PNG ou SVG (dessins, logos)",
)
PICTURE_HEAVY = Rule(
    code="picture-heavy",
    en="the file of the picture '{name}' is too large: {size} MB, the most is {most} MB",
    fr="le fichier de l’image « {name} » est trop gros : {size} Mo, le maximum est {most} Mo",
    hint_en="export it smaller; 2000 pixels wide are enough for a page",
    hint_fr="exportez-la plus petite ; 2000 pixels de large suffisent pour une page",
)
PICTURE_PIXELS = Rule(
    code="picture-pixels",
    en="the picture '{name}' has too many pixels, the most is {most} million",
    fr="l’image « {name} » a trop de pixels, le maximum est {most} millions",
    hint_en="export it smaller; 2000 pixels wide are enough for a page",
    hint_fr="exportez-la plus petite ; 2000 pixels de large suffisent pour une page",
)
PICTURE_COARSE = Rule(
    code="picture-coarse",
    severity=Severity.WARNING,
    en="the picture '{name}' will look coarse: {dpi} dots per inch at {width} mm",
    fr="l’image « {name} » paraîtra grossière : {dpi} points par pouce à {width} mm",
    hint_en="use one of at least {needed} pixels in width, to fill {widest} mm, straight from the camera or its author",
    hint_fr="prenez-en une d’au moins {needed} pixels de large, pour {widest} mm, telle que sortie de l’appareil ou de "
    "son auteur·e",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A picture as it goes into the PDF; its name comes from its bytes, so that a changed picture has another one."""

    data: bytes
    media_type: str
    name: str
    width: int
    height: int


def widest(pixels: int) -> float:
    """Millimetres to which a picture is enlarged at the most: beyond the room that it is checked for if it is fine."""
    return min(pixels / SMALLEST_DPI, max(FIGURE.width / 25.4, pixels / _LEAST_DPI)) * 25.4


# -- checks --------------------------------------------------------------------------------------------------------


def check(sources: Sources, file: str, location: Location, *, room: Room = FIGURE) -> Iterator[Diagnostic]:
    """What keeps a file from being printed in that room; `location` is where the notes name it."""
    name = PurePosixPath(file).name
    try:
        data = sources.read(file, _LARGEST_FILE)
    except UnreadError as problem:
        if problem.why == "large":
            yield PICTURE_HEAVY.at(location, name=name, size=_megabytes(problem.size), most=_LARGEST_FILE // 1_000_000)
        else:
            yield (PICTURE_OUTSIDE if problem.why == "outside" else PICTURE_UNREADABLE).at(location, name=name)
        return
    if other := kinds.kind(data):
        yield other.at(location, name=name)
    elif not _is_drawing(name, data):
        yield from _check_pixels(name, data, location, room)
    elif len(data) > _LARGEST_DRAWING:
        yield PICTURE_HEAVY.at(location, name=name, size=_megabytes(len(data)), most=_LARGEST_DRAWING // 1_000_000)
    else:
        yield from drawing_check.check(name, data, location)


def _megabytes(size: int) -> float:
    return round(size / 1e6, 1)


def _is_drawing(name: str, data: bytes) -> bool:
    start = data[:1024]
    return (
        name.lower().endswith(".svg") or b"<svg" in start or start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")
    )


def _check_pixels(name: str, data: bytes, location: Location, room: Room) -> Iterator[Diagnostic]:
    from PIL import Image, UnidentifiedImageError

    try:
        width, height = rasters.looked_through(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        yield PICTURE_PIXELS.at(location, name=name, most=MOST_PIXELS // 1_000_000)
        return
    except UnidentifiedImageError:
        known = PurePosixPath(name).suffix.lower() in SUFFIXES
        rule = kinds.TEXT if kinds.is_text(data) else PICTURE_UNREADABLE if known else PICTURE_TYPE
        yield rule.at(location, name=name)
        return
    except Exception:  # noqa: BLE001  a damaged picture
        yield PICTURE_UNREADABLE.at(location, name=name)
        return
    widest = min(room.width, room.height * width / max(height, 1))
    printed = min(widest, width / SMALLEST_DPI * 25.4)
    dpi = width / printed * 25.4
    if dpi < _LEAST_DPI:
        needed = math.ceil(_LEAST_DPI * widest / 25.4)
        yield PICTURE_COARSE.at(
            location, name=name, dpi=round(dpi), width=max(round(printed), 1), needed=needed, widest=round(widest)
        )


# -- preparation ---------------------------------------------------------------------------------------------------


def prepare(
    sources: Sources, file: str, *, width_mm: float, max_height_mm: float, dpi: int = 300, grey: bool = False
) -> Picture:
    """The picture with the pixels that print needs at that size, never more than it has; a drawing as it is.

    `grey`: without its colours.

    For pictures that `check` let pass; the same file gives the same bytes. One that several publications and editions
    show is prepared once.
    """
    key = sources.digest(file), PurePosixPath(file).suffix, width_mm, max_height_mm, dpi, grey
    known = _known.pop(key, None)
    if known is None:
        most = width_mm / 25.4 * dpi, max_height_mm / 25.4 * dpi
        known = _prepared(file, sources.read(file, _LARGEST_FILE), most, grey=grey)
        while len(_known) >= _PREPARED:
            del _known[next(iter(_known))]
    _known[key] = known
    return known


_known: dict[tuple[Any, ...], Picture] = {}  # the last ones that were prepared, the least used first
_PREPARED = 64


def _prepared(file: str, source: bytes, most: tuple[float, float], *, grey: bool) -> Picture:
    """A picture of so many pixels at the most."""
    from PIL import Image

    if _is_drawing(file, source):
        width, height = Drawing(source).size
        source = bare(source, partial(_pixels_alone, grey=grey), grey=grey)
        return _picture(source, "image/svg+xml", ".svg", (width, height))
    with opened(source) as image:
        width, height = rasters.upright(image)
        # Sides are whole numbers: of a strip, the short one has enough of them to keep its proportions.
        scale = min(
            1.0,
            max(min(most[0] / width, most[1] / height), _THINNEST / min(width, height)),
            _LONGEST / max(width, height),
        )
        size = max(1, round(width * scale)), max(1, round(height * scale))
        photograph = image.format in {"JPEG", "MPO"}
        # A JPEG decodes at half, a quarter, an eighth of its size for less; twice what is needed leaves no trace.
        image.draft(None, (max(1, int(2 * scale * image.width)), max(1, int(2 * scale * image.height))))
        image.load()
        colours, alpha = rasters.for_screens(image)
    colours = colours.convert("L") if grey else colours
    few_colours = colours.getcolors(256) is not None
    if colours.size != size:
        colours, alpha = _resized(colours, alpha, size)
    if alpha is not None:
        colours.putalpha(alpha)
        return _picture(_png(colours), "image/png", ".png", size)
    candidates = [(_jpeg(colours, fine=not photograph), "image/jpeg", ".jpg")]
    if few_colours and not photograph:
        candidates.append((_png(colours.quantize(256, dither=Image.Dither.NONE)), "image/png", ".png"))
    elif not photograph and colours.getcolors(20_000):
        candidates.append((_png(colours), "image/png", ".png"))
    return _picture(*min(candidates, key=lambda candidate: len(candidate[0])), size)


def _picture(data: bytes, media_type: str, suffix: str, size: tuple[int, int]) -> Picture:
    name = hashlib.sha256(data).hexdigest()[:16] + suffix
    return Picture(data=data, media_type=media_type, name=name, width=size[0], height=size[1])


_ADDRESS = re.compile(r'data:image/[^"]+')  # as `bare` writes them


def _pixels_alone(picture: bytes, *, grey: bool = False) -> str:
    """A picture within a drawing, as an address: its pixels alone."""
    kind, data = _bare(picture, grey=grey)
    return f"data:image/{kind};base64,{b64encode(data).decode()}"


_DATA = r"data:image/([a-z.+-]+)((?:;[\w=.-]+)*),"
_HELD = re.compile(rf"""(?<=["]){_DATA}([^"\n]*)|(?<=[']){_DATA}([^'\n]*)|(?<=\(){_DATA}([^"'()\s]*)""", re.IGNORECASE)


def pixels_alone(text: str) -> str:
    """A style sheet or template with what the pictures in it show, and nothing else of them; what is none goes."""

    def shown(found: re.Match[str]) -> str:
        kind, more, data = (group for group in found.groups() if group is not None)
        return _held(kind.lower(), unquote_to_bytes(data), encoded=more.lower().endswith(";base64"))

    return _HELD.sub(shown, text)


def _held(kind: str, data: bytes, *, encoded: bool) -> str:
    try:
        data = b64decode(data) if encoded else data
        if kind == "svg+xml":
            return f"data:image/svg+xml,{quote(bare(data, _pixels_alone).decode())}"
        return _pixels_alone(data)
    except Exception:  # noqa: BLE001  a damaged picture
        return "data:,"


def without_metadata(data: bytes) -> bytes:
    """The pixels alone of a picture that did not come as a file; what is none as it is, nothing of a damaged one."""
    from PIL import UnidentifiedImageError

    try:
        return _bare(data)[1]
    except UnidentifiedImageError:
        return data
    except Exception:  # noqa: BLE001  a damaged picture
        return b""


def _bare(picture: bytes, *, grey: bool = False) -> tuple[str, bytes]:
    with opened(picture) as image:
        photograph = image.format in {"JPEG", "MPO"}
        image.load()
        colours, alpha = rasters.for_screens(image)
    colours = colours.convert("L") if grey else colours
    if alpha is not None:
        colours.putalpha(alpha)
    return ("jpeg", _jpeg(colours, fine=True)) if photograph else ("png", _png(colours))


def within_drawings(resources: Iterable[Path | bytes]) -> tuple[tuple[int, int], ...]:
    """Width and height in dots of the pictures that these drawings hold."""
    sizes = set()
    for drawing in resources:
        if isinstance(drawing, bytes) and b"<svg" in drawing[:1024] and b"data:image" in drawing:
            for address in _ADDRESS.findall(drawing.decode("utf-8", "replace")):
                if picture := embedded(address):
                    with opened(picture) as image:
                        sizes.add(image.size)
    return tuple(sorted(sizes))


def _resized(
    colours: Image.Image, alpha: Image.Image | None, size: tuple[int, int]
) -> tuple[Image.Image, Image.Image | None]:
    from PIL import Image

    if alpha is None:
        return colours.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0), None
    colours.putalpha(alpha)  # together, so that colours under what is transparent do not bleed into the edges
    colours = colours.resize(size, Image.Resampling.LANCZOS)
    return colours.convert("RGB"), colours.getchannel("A")


def _jpeg(image: Image.Image, *, fine: bool) -> bytes:
    buffer = BytesIO()
    # Not optimised: for that, Pillow sets aside less memory than a noisy picture needs, and fails.
    image.save(buffer, "JPEG", quality=85, subsampling=0 if fine else 2)
    return buffer.getvalue()


def _png(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.info = {}
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
