"""Place finished pages on a printer's sheets: a PDF in; a booklet, two copies to cut apart, or a press file out."""

from __future__ import annotations

import io
import itertools
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from feuillet.model.papers import PAPERS
from feuillet.pdf.conformance import brought_over, saved

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Box = tuple[float, float, float, float]  # left, bottom, right, top

MM = 72 / 25.4  # points
SLUG = 10.0  # mm of paper around the bleed, for the marks
_ROUNDING = 1.1  # mm that a paper may be larger than the two pages
_HAIRLINE = 0.25  # points
_HALO = 1.25  # points of white under a cut mark, which shows it on a coloured page too
_CUT_MARK = 8.0  # mm from the edge of the sheet: office printers leave out the outer 4 or 5
_CROP_MARK = 5.0  # mm
_CROP_OFFSET = 3.0  # mm from the trimmed page, at least
_SAME = 0.1  # points by which two pages of the same size may differ
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""\
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">\
<dc:format>application/pdf</dc:format>\
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>\
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>\
<xmp:CreatorTool>Feuillet</xmp:CreatorTool></rdf:Description></rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


class Sides(StrEnum):
    """How sheets are printed, in the words of PDF's viewer preferences (ISO 32000-1, table 150)."""

    ONE = "Simplex"
    LONG = "DuplexFlipLongEdge"
    SHORT = "DuplexFlipShortEdge"


class _Placed(NamedTuple):
    """A page on a side of a sheet: its form, its lower left corner, and the part of the sheet it may cover."""

    form: Any
    x: float
    y: float
    clip: Box


def booklet_order(pages: int) -> tuple[tuple[int | None, int | None], ...]:
    """Left and right page, from 0, of each side of the sheets of a saddle-stitched booklet; None is a blank.

    Blanks come before the last page, which is the back cover. So of two pages the second is the back cover and the
    inside is empty; of three, the second is inside on the left; a single page is the front cover of a sheet with
    nothing else on it.
    """
    if pages < 1:
        raise ValueError("a booklet has at least one page")
    padded = -(-pages // 4) * 4
    order: list[int | None] = list(range(pages)) + [None] * (padded - pages)
    if 1 < pages < padded:
        order[-1], order[pages - 1] = order[pages - 1], None
    sides = []
    for sheet in range(padded // 4):
        sides.append((order[padded - 1 - 2 * sheet], order[2 * sheet]))
        sides.append((order[2 * sheet + 1], order[padded - 2 - 2 * sheet]))
    return tuple(sides)


def booklet(pdf: bytes, *, title: str, subject: str, creep: float = 0) -> bytes:
    """Two pages side by side on a sheet, in the order in which they are folded and stapled; flip on the short edge.

    Pages keep their size and meet at the fold. `creep` is by how many millimetres the pages of a sheet move towards the
    fold in comparison with those of the sheet around it: about the thickness of the paper (0.1 for 80 g/m²) if the
    fore-edge will be trimmed, else none.
    """
    if creep < 0:
        raise ValueError("pages creep towards the fold, not away from it")
    with pikepdf.open(io.BytesIO(pdf)) as source, pikepdf.Pdf.new() as document:
        width, height = _size(source)
        sheet = _sheet(width, height)
        fold = sheet[0] / 2
        bottom = (sheet[1] - height) / 2
        forms = _forms(source, document)
        for number, (left, right) in enumerate(booklet_order(len(forms))):
            shift = number // 2 * creep * MM
            placed = []
            if left is not None:
                placed.append(_Placed(forms[left], fold - width + shift, bottom, (0, 0, fold, sheet[1])))
            if right is not None:
                placed.append(_Placed(forms[right], fold - shift, bottom, (fold, 0, sheet[0], sheet[1])))
            _add_side(document, sheet, placed)
        job_ticket(document, title=title, subject=subject, sides=Sides.SHORT)
        return saved(document)


def two_up(pdf: bytes, *, title: str, subject: str) -> bytes:
    """Each page twice, side by side on a sheet with marks where it is cut in half.

    Both halves of a side are the same page, so either flip puts page 2 behind page 1; but these sheets are landscape,
    and only a flip on the short edge, like turning the page of a book, keeps the head of the back up.
    """
    with pikepdf.open(io.BytesIO(pdf)) as source, pikepdf.Pdf.new() as document:
        width, height = _size(source)
        sheet = _sheet(width, height)
        cut = sheet[0] / 2
        bottom = (sheet[1] - height) / 2
        length = _CUT_MARK * MM
        marks = (cut, 0.0, cut, length), (cut, sheet[1], cut, sheet[1] - length)
        over = b"%b\n%b" % (_lines(marks, _HALO, white=True), _lines(marks, _HAIRLINE))
        forms = _forms(source, document)
        for form in forms:
            placed = [
                _Placed(form, cut - width, bottom, (0, 0, cut, sheet[1])),
                _Placed(form, cut, bottom, (cut, 0, sheet[0], sheet[1])),
            ]
            _add_side(document, sheet, placed, over)
        sides = Sides.SHORT if len(forms) > 1 else Sides.ONE
        job_ticket(document, title=title, subject=subject, sides=sides)
        return saved(document)


def for_press(pdf: bytes, *, bleed: float) -> bytes:
    """The PDF with boxes and crop marks for a print shop; its pages have `bleed` millimetres too much on each side.

    Nothing moves: paper is added around (the new media box begins below zero), so that tags, links and destinations
    stay right, and with them PDF/UA and PDF/A. The marks are artifacts in DeviceGray, which goes to the black plate
    alone: PDF/A-3 takes no DeviceCMYK beside a colour profile for RGB.
    """
    if bleed < 0:
        raise ValueError("a bleed is not negative")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            box = _box(page.mediabox)
            trim = _inset(box, bleed * MM)
            if trim[0] >= trim[2] or trim[1] >= trim[3]:
                raise ValueError(f"nothing is left of a page without {bleed} mm on each side")
            media = _numbers(_inset(box, -SLUG * MM))
            page.obj.MediaBox = media
            page.obj.CropBox = media
            page.obj.BleedBox = _numbers(box)
            page.obj.TrimBox = _numbers(trim)
            marks = _lines(_crop_marks(trim, max(bleed, _CROP_OFFSET) * MM), _HAIRLINE)
            page.contents_coalesce()
            own = page.obj.Contents.read_bytes()
            page.obj.Contents.write(b"q\n%b\nQ\n/Artifact BMC\n%b\nEMC" % (own, marks))
        return saved(document)


def job_ticket(document: pikepdf.Pdf, *, title: str, subject: str, sides: Sides | None) -> None:
    """What a file for printing says of itself, and to the print dialogue: sides, full size, and paper of the pages."""
    preferences = Dictionary(DisplayDocTitle=True, PrintScaling=Name("/None"), PickTrayByPDFSize=True)
    if sides is not None:
        preferences.Duplex = Name(f"/{sides}")
    document.Root.ViewerPreferences = preferences
    document.Root.Version = Name("/1.7")  # which knows of Duplex
    xmp = _XMP.format(title=escape(title), subject=escape(subject))
    document.Root.Metadata = document.make_stream(xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)
    document.docinfo["/Title"] = String(title)
    document.docinfo["/Subject"] = String(subject)
    document.docinfo["/Creator"] = String("Feuillet")


def _size(source: pikepdf.Pdf) -> tuple[float, float]:
    """Width and height of the pages, which must be the same for all."""
    sizes: dict[tuple[float, float], int] = {}
    for number, page in enumerate(source.pages, 1):
        left, bottom, right, top = _box(page.trimbox)
        sizes.setdefault((right - left, top - bottom), number)
    first, *others = sizes
    for other in others:
        if max(abs(first[0] - other[0]), abs(first[1] - other[1])) > _SAME:
            here = " × ".join(f"{side / MM:.0f}" for side in other)
            there = " × ".join(f"{side / MM:.0f}" for side in first)
            raise ValueError(f"page {sizes[other]} is {here} mm, page 1 is {there} mm: no sheet is right for both")
    return first


def _sheet(width: float, height: float) -> tuple[float, float]:
    """The paper that takes two such pages side by side: one on the market, if it fits to a millimetre."""
    for paper in PAPERS.values():  # on their sides: two A5 are a millimetre short of A4
        across, up = paper.height * MM, paper.width * MM
        if -_SAME < across - 2 * width < _ROUNDING * MM and -_SAME < up - height < _ROUNDING * MM:
            return across, up
    return 2 * width, height


def _forms(source: pikepdf.Pdf, document: pikepdf.Pdf) -> list[Any]:
    """Each page of the source as something that can be painted; links and tags stay behind."""
    forms = []
    for page in source.pages:
        page.contents_coalesce()
        form = document.make_stream(
            page.obj.Contents.read_bytes(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=_numbers(_box(page.trimbox)),
            Resources=brought_over(document, source, page.obj.Resources),
        )
        forms.append(form)
    return forms


def _add_side(document: pikepdf.Pdf, sheet: tuple[float, float], placed: Iterable[_Placed], over: bytes = b"") -> None:
    """A page of the size of the sheet, with what is placed on it, and marks over it."""
    forms = Dictionary()
    content = []
    for number, placing in enumerate(placed):
        forms[f"/P{number}"] = placing.form
        left, bottom, right, top = placing.clip
        x, y = placing.x - float(placing.form.BBox[0]), placing.y - float(placing.form.BBox[1])
        clip = _operands(left, bottom, right - left, top - bottom)
        content.append(b"q\n%b re W n\n1 0 0 1 %b cm\n/P%d Do\nQ" % (clip, _operands(x, y), number))
    if over:
        content.append(over)
    side = Dictionary(
        Type=Name.Page,
        MediaBox=_numbers((0, 0, *sheet)),
        Resources=Dictionary(XObject=forms),
        Contents=document.make_stream(b"\n".join(content)),
    )
    document.pages.append(pikepdf.Page(side))


def _crop_marks(trim: Box, offset: float) -> list[Box]:
    """Two lines at each corner of the trimmed page, in its prolongation and `offset` points away from it."""
    left, bottom, right, top = trim
    far = offset + _CROP_MARK * MM
    marks: list[Box] = []
    for x, y in itertools.product((left, right), (bottom, top)):
        across = -1 if x == left else 1
        up = -1 if y == bottom else 1
        marks.append((x + across * offset, y, x + across * far, y))
        marks.append((x, y + up * offset, x, y + up * far))
    return marks


def _lines(lines: Iterable[Box], width: float, *, white: bool = False) -> bytes:
    """Operators that draw straight lines."""
    paths = b"\n".join(b"%b m %b l S" % (_operands(*line[:2]), _operands(*line[2:])) for line in lines)
    return b"q\n%b w %d G\n%b\nQ" % (_operands(width), white, paths)


def _box(box: Any) -> Box:
    left, bottom, right, top = (float(number) for number in box)
    return left, bottom, right, top


def _inset(box: Box, by: float) -> Box:
    return box[0] + by, box[1] + by, box[2] - by, box[3] - by


def _numbers(numbers: Sequence[float]) -> Any:
    return Array([round(number, 4) for number in numbers])


def _operands(*numbers: float) -> bytes:
    return b" ".join(b"%b" % f"{number:.4f}".rstrip("0").rstrip(".").encode() for number in numbers)
