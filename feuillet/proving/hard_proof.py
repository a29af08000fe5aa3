"""What only ink on paper shows, proved on the rasterised pages: codes that scan, no colour, text to be seen, ink used.

The preflight asks the instructions of a PDF, this asks what they leave on the page: a proof on paper is a hard proof.
pdfium takes one caller at a time: so do the functions here.
"""

from __future__ import annotations

import importlib.util
import itertools
import math
from collections import Counter, defaultdict
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from feuillet.looks import palette, qr
from feuillet.model.diagnostics import Rule
from feuillet.pages.expected import opening
from feuillet.pdf.viewing import layers, viewer
from feuillet.pictures import rasters
from feuillet.proving import legibility, printed
from feuillet.proving.evidence import Evidence
from feuillet.proving.search import Search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from feuillet.model.diagnostics import Diagnostic, Location
    from feuillet.pages.expected import Expected
    from feuillet.pdf.viewing import ink
    from feuillet.pictures.rasters import Raster

    Colour = tuple[int, int, int]
    Pixels = tuple[int, int, int, int]  # left, top, right, bottom

CODE_UNREADABLE = Rule(
    code="code-unreadable",
    en="no QR code that leads to {address} can be scanned from {publication}",
    fr="aucun QR code menant à {address} ne se laisse scanner dans {publication}",
    hint_en="it may be too small, hidden, cut off, without white around it, or lead elsewhere: see the templates and "
    "styles; a shorter address makes a coarser code",
    hint_fr="il est peut-être trop petit, caché, coupé, sans blanc autour, ou mène ailleurs : voyez les gabarits et "
    "les styles ; une adresse plus courte donne un code moins fin",
)
COLOURED = Rule(
    code="colour-in-grey",
    en="page {page} of {publication} should be grey and has colour ({colour}) {left} mm from the left and {top} mm "
    "from the top, {width} × {height} mm{more}",
    fr="la page {page} de {publication} devrait être en gris et a de la couleur ({colour}) à {left} mm de la gauche et "
    "{top} mm du haut, sur {width} × {height} mm{more}",
    hint_en="a style or a picture of this project brings a colour of its own: take colours from the tokens",
    hint_fr="un style ou une image de ce projet apporte sa propre couleur : prenez les couleurs dans les variables",
)
PALE = Rule(
    code="pale-on-paper",
    en="this text hardly stands out on page {page} of {publication}: contrast {contrast:.1f} to 1, {least:g} needed: "
    "“{words}”",
    fr="ce texte se détache mal à la page {page} de {publication} : contraste de {contrast:.1f} pour 1, il en faut "
    "{least:g} : « {words} »",
    hint_en="choose a darker colour for the text, or a lighter or calmer ground (the other way round for light text "
    "on a dark ground)",
    hint_fr="choisissez une couleur plus foncée pour le texte, ou un fond plus clair ou plus uni (l’inverse pour un "
    "texte clair sur fond foncé)",
)

SCAN_DPI = 150  # a telephone sees more of a page than that, and a copier no less

# --- codes ---


class _Code(NamedTuple):
    """A QR code that was scanned, in pixels of its page."""

    page: int
    address: str
    left: int
    top: int
    module: float  # millimetres


def can_decode() -> bool:
    """Whether the reader of QR codes is installed: zxing-cpp, an optional extra."""
    return importlib.util.find_spec("zxingcpp") is not None


def codes(
    pdf: bytes,
    expected: Sequence[str],
    location: Location,
    *,
    sources: Mapping[str, Location] = MappingProxyType({}),
) -> Iterator[Diagnostic]:
    """Each address of `expected`, as `qr.to_scan` has it, is scanned as often as it is there, from a code large enough.

    `sources` says where in the notes an address stands. Codes that nobody expects may be part of a picture.
    """
    if not expected or not can_decode():
        return
    with viewer.opened(pdf) as document:
        found = _scanned(document, Counter(expected))
    missing = Counter(expected)
    for code in found:
        if missing[code.address]:
            missing[code.address] -= 1
            width = code.module * qr.modules(code.address)
            problem = qr.too_small(code.address, width, sources.get(code.address, location), location.file)
            if problem:
                yield problem
    for address in missing.elements():
        yield CODE_UNREADABLE.at(sources.get(address, location), publication=location.file, address=address)


def _scanned(document: Any, wanted: Counter[str]) -> list[_Code]:
    """The codes on the pages; if not all are found, a telephone looks closer, at one part of a page after the other."""
    found: list[_Code] = []
    for parts in (_whole, _tiles):
        for number, page in enumerate(document):
            picture = viewer.raster(page, SCAN_DPI, grey=True)
            for part in parts(picture):
                for code in _read(picture, part, number):
                    if not any(_same(code, other) for other in found):
                        found.append(code)
        if not wanted - Counter(code.address for code in found):
            break
    return found


def _whole(picture: Raster) -> Iterator[Pixels]:
    yield 0, 0, picture.width, picture.height


_TILE = 600  # pixels, about 10 cm; half of it is the widest code that is whole in one of them


def _tiles(picture: Raster) -> Iterator[Pixels]:
    step = _TILE // 2
    for left, top in itertools.product(range(0, picture.width - step, step), range(0, picture.height - step, step)):
        yield left, top, min(left + _TILE, picture.width), min(top + _TILE, picture.height)


def _same(code: _Code, other: _Code) -> bool:
    here = (code.page, code.address) == (other.page, other.address)
    return here and abs(code.left - other.left) < 15 and abs(code.top - other.top) < 15


def _read(picture: Raster, part: Pixels, page: int) -> Iterator[_Code]:
    import zxingcpp

    kinds = zxingcpp.barcode_formats_from_str("QRCode")
    for code in zxingcpp.read_barcodes(picture.crop(part), formats=kinds):
        corners, extra = code.position, cast("dict[str, str]", code.extra)
        modules = 17 + 4 * int(extra["Version"])
        sides = itertools.pairwise(
            (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left, corners.top_left)
        )
        width = sum(math.hypot(b.x - a.x, b.y - a.y) for a, b in sides) / 4
        left, top = part[0] + corners.top_left.x, part[1] + corners.top_left.y
        if corners.top_right.x - corners.top_left.x > 0.98 * width:  # upright: a row of pixels tells it exactly
            width = _ink_width(picture, left, top + round(3.5 * width / modules), round(width)) or width
        yield _Code(page, code.text, left, top, width / modules * 25.4 / SCAN_DPI)


def _ink_width(picture: Raster, left: int, y: int, width: int) -> float:
    """From the first ink to the last of a row across two finder patterns, to a part of a pixel."""
    row = picture.crop((left - 3, y, left + width + 4, y + 1)).tobytes()
    black, white = min(row), max(row)
    middle = (black + white) / 2
    inked = [at for at, grey in enumerate(row) if grey < middle]
    if not inked or inked[0] == 0 or inked[-1] == len(row) - 1:
        return 0.0
    first, last = inked[0], inked[-1]
    # The pixels at both ends are inked as far as they are within the code.
    edges = (row[first - 1], row[first], row[last], row[last + 1])
    return last - first - 1 + sum((white - grey) / (white - black) for grey in edges)


# --- colour ---

_COLOUR_DPI = 100
_TINGE = 3  # of 255 between two channels; what no eye and no printer tells from grey
_CELL = 12  # pixels, 3 mm: what is nearer to each other is one place


def colour(pdf: bytes, location: Location, *, first_page: int = 1) -> Iterator[Diagnostic]:
    """No pixel of a grey edition has colour; what there is, is told once for each page."""
    with viewer.opened(pdf) as document:
        for number, page in enumerate(document, first_page):
            picture = viewer.raster(page, _COLOUR_DPI)
            tinge = rasters.tinge(picture).point([0] * (_TINGE + 1) + [255] * (255 - _TINGE))
            if not tinge.getbbox():
                continue
            places = _places(tinge)
            left, top, right, bottom = places[0]
            mm = 25.4 / _COLOUR_DPI
            others = len(places) - 1
            yield COLOURED.at(
                location,
                publication=location.file,
                page=number,
                colour=_strongest(picture.crop(places[0])),
                left=round(left * mm),
                top=round(top * mm),
                width=math.ceil((right - left) * mm),
                height=math.ceil((bottom - top) * mm),
                more=f" (+ {others})" if others else "",
            )


def _places(mask: Raster) -> list[Pixels]:
    """Boxes round what is white in a mask, the largest first."""
    columns, rows = -(-mask.width // _CELL), -(-mask.height // _CELL)
    cells = {
        (x, y)
        for y in range(rows)
        if mask.crop((0, y * _CELL, mask.width, (y + 1) * _CELL)).getbbox()
        for x in range(columns)
        if mask.crop((x * _CELL, y * _CELL, (x + 1) * _CELL, (y + 1) * _CELL)).getbbox()
    }
    found = []
    while cells:
        waiting, place = [cells.pop()], []
        while waiting:
            x, y = waiting.pop()
            place.append((x, y))
            near = cells & set(itertools.product((x - 1, x, x + 1), (y - 1, y, y + 1)))
            cells -= near
            waiting += near
        across, down = [x for x, _ in place], [y for _, y in place]
        left, top = min(across) * _CELL, min(down) * _CELL
        inner = mask.crop((left, top, (max(across) + 1) * _CELL, (max(down) + 1) * _CELL)).getbbox()
        if inner:
            found.append((left + inner[0], top + inner[1], left + inner[2], top + inner[3]))
    return sorted(found, key=lambda box: ((box[0] - box[2]) * (box[3] - box[1]), box))


def _strongest(picture: Raster) -> str:
    """The colour that is farthest from grey: that of a thin line as it was meant, not as the paper lightens it."""
    return "#" + bytes(max((max(rgb) - min(rgb), count, rgb) for count, rgb in _colours(picture))[2]).hex()


def _colours(picture: Raster) -> list[tuple[int, Any]]:
    return picture.getcolors(picture.width * picture.height) or []


# --- contrast ---

_GLANCE_DPI = 100
_CLOSER = 3  # times that: at 300 dpi the stems of small text are wider than a pixel
_HAIR = 1.5  # points; what is thinner is no ground: underlines, borders
_WORST = 0.1  # a text is as legible as the tenth of its ground that suits it least
_FEW = 12  # pixels of a glyph; less is an edge
_OPAQUE = 255


def contrast(pdf: bytes, location: Location, least: float = 4.5, *, first_page: int = 1) -> Iterator[Diagnostic]:
    """All text has at least that contrast (WCAG 2) with what it is printed on; told once for each page and colour."""
    runs: defaultdict[int, list[ink.TextRun]] = defaultdict(list)
    reading = printed.read(pdf)
    for run in reading.runs:
        if run.alpha and run.inside and run.clear and not run.covered:  # the preflight tells of what is not seen
            runs[run.page].append(run)
    with viewer.opened(pdf) as document:
        for number, on_page in runs.items():
            look = _Look(document, number)
            pale: defaultdict[Colour, list[tuple[float, str]]] = defaultdict(list)
            for run in on_page:
                ratio = look.contrast(run, least)
                if ratio < least:  # marks of a letter may reach over to the bullet before it
                    ratio = look.contrast(reading.set_in(run), least)
                if ratio < least:
                    pale[run.colour].append((ratio, run.text))
            for found in pale.values():
                yield PALE.at(
                    location,
                    publication=location.file,
                    page=first_page + number,
                    contrast=math.floor(min(found)[0] * 10) / 10,  # 4.46 is not 4.5
                    least=least,
                    words=opening(" ".join(text for _, text in found)),
                )


class _Look:
    """A page with its text and without it: what is printed, and what it is printed on."""

    def __init__(self, document: Any, number: int) -> None:
        self._layers = layers.Layers(document, number, thinnest=_HAIR)
        self._ground = self._layers.ground(_GLANCE_DPI)
        self._pixels = self._layers.pixels(self._ground.size)

    def contrast(self, run: ink.TextRun, least: float) -> float:
        """The contrast of a text with its ground, where it is worst."""
        box = self._pixels(run.box)
        if not (box and run.box.area):
            return math.inf
        plain = run.alpha == _OPAQUE and run.upright
        if plain:
            grounds = [_colours(self._ground.crop(part)) for part in _parts(box)]
            ratio = min(_worst((count, run.colour, under) for count, under in ground) for ground in grounds)
            if ratio >= least or len(set().union(*({under for _, under in ground} for ground in grounds))) == 1:
                return ratio
        return self._closely(run, box)

    def _closely(self, run: ink.TextRun, box: Pixels) -> float:
        """The same under the glyphs alone, with the ink as it is printed where that is not known."""
        printed, ground, glyphs = self._close
        ratios = []
        for part in _parts(tuple(_CLOSER * edge for edge in box)):
            glyph = glyphs.crop(part).tobytes()
            darkest = min(glyph)
            soft = darkest + (255 - darkest) // 20
            mask = [grey <= soft for grey in glyph]  # without the soft edges
            if darkest > 250 or sum(mask) < _FEW:
                continue
            over, under = (_triples(picture.crop(part)) for picture in (printed, ground))
            if run.alpha == _OPAQUE:
                over = itertools.repeat(run.colour)
            pairs = Counter(itertools.compress(zip(over, under, strict=False), mask))
            ratios.append(_worst((count, *pair) for pair, count in pairs.items()))
        return min(ratios, default=math.inf)

    @cached_property
    def _close(self) -> tuple[Raster, Raster, Raster]:
        """The page, the page without text, and its glyphs alone in black."""
        dpi = _CLOSER * _GLANCE_DPI
        return self._layers.whole(dpi), self._layers.ground(dpi), self._layers.glyphs(dpi)


def _parts(box: tuple[int, ...]) -> Iterator[Pixels]:
    """A line of text in pieces of about a syllable: its ground may change on the way."""
    left, top, right, bottom = box
    count = max(1, round((right - left) / (2 * (bottom - top))))
    edges = [left + (right - left) * i // count for i in range(count + 1)]
    for start, end in itertools.pairwise(edges):
        yield start, top, end, bottom


def _triples(picture: Raster) -> Iterator[Colour]:
    channels = picture.tobytes()
    return zip(channels[::3], channels[1::3], channels[2::3], strict=True)


def _worst(pairs: Iterable[tuple[int, Colour, Colour]]) -> float:
    """Of pixels, each with the colours over and under it, the contrast of the tenth that has least."""
    counts: Counter[float] = Counter()
    for count, over, under in pairs:
        counts[_ratio(over, under)] += count
    few = _WORST * counts.total()
    for ratio in sorted(counts):
        few -= counts[ratio]
        if few < 0:
            return ratio
    raise AssertionError("of nothing")


@lru_cache(maxsize=65536)
def _ratio(colour: Colour, other: Colour) -> float:
    return palette.contrast_of_dots(colour, other)


# --- what is hidden ---

_SEEN_DPI = 150
_MOST_DOTS = 20_000_000  # of a page; a larger one is looked at from further off
_SEEN = 36  # of 255 between a glyph and what is there without it: about the contrast of 1.5 that the preflight asks for
_INKED = 77  # of 255: what a glyph covers less is its edge


def seen(pdf: bytes, expected: Expected) -> Iterator[Diagnostic]:
    """Each expected text leaves marks of its own on the page, whatever a style lays over it, under it or round it."""
    reading = printed.read(pdf)
    evidence = Evidence(reading, expected, Search(reading, expected))
    starts = reading.flow.run_starts
    runs: defaultdict[int, list[ink.TextRun]] = defaultdict(list)
    for index, run in enumerate(reading.runs):
        told = run.covered or run.inside < 1 or run.clear < 1 or legibility.is_invisible(run)  # by the preflight
        if not told and index in starts and evidence.search.source_at(starts[index]):
            runs[run.page].append(run)
    with viewer.opened(pdf) as document:
        hidden = {(number, run.number) for number, some in runs.items() for run in _hidden(document, number, some)}
    yield from evidence.each_text(legibility.INVISIBLE, lambda run: {} if (run.page, run.number) in hidden else None)


def _hidden(document: Any, number: int, runs: Iterable[ink.TextRun]) -> Iterator[ink.TextRun]:
    """The texts of a page most of which is the same to the eye as if they were not there."""
    width, height = document.get_page_size(number)
    dpi = min(_SEEN_DPI, int(72 * math.sqrt(_MOST_DOTS / (width * height))) or 1)
    look = layers.Layers(document, number, thinnest=_HAIR)
    ground = look.ground(dpi)
    pixels = look.pixels(ground.size)
    marks = rasters.apart(look.whole(dpi), ground)
    glyphs = look.glyphs(dpi).point([255 - grey for grey in range(256)])
    wanted = glyphs.point([_SEEN * cover // 255 if cover >= _INKED else 0 for cover in range(256)])
    lost = rasters.less(marks, wanted)
    for run in runs:
        if box := pixels(run.box):
            inked = sum(glyphs.crop(box).histogram()[_INKED:])
            unseen = (
                lost.crop(box).histogram()[255] > inked / 2 if inked else not any(marks.crop(box).histogram()[_SEEN:])
            )
            if unseen and any(map(str.isalnum, run.text)):
                yield run


# --- ink ---

_INK_DPI = 50


def saved(before: Iterable[bytes], after: Iterable[bytes]) -> float:
    """The share of the ink of some PDFs that printing others instead saves; negative if these take more."""
    ink = sum(map(_ink, before))
    return 1 - sum(map(_ink, after)) / ink if ink else 0.0


def _ink(pdf: bytes) -> float:
    """Inked pixels; a grey is a share of black, as a printer's driver has it before its screen."""
    inked = 0.0
    with viewer.opened(pdf) as document:
        for page in document:
            picture = viewer.raster(page, _INK_DPI, grey=True)
            inked += sum((1 - grey / 255) * count for grey, count in enumerate(picture.histogram()))
    return inked
