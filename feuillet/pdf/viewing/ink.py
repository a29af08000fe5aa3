"""A page of a PDF in; what is printed on it out: its text with size, colour and ground, its lines and pictures."""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Callable

    Colour = tuple[int, int, int]
    Point = tuple[float, float]
    Matrix = tuple[float, float, float, float, float, float]


class Box(NamedTuple):
    """A rectangle on a page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.top - self.bottom)

    def within(self, other: Box) -> Box:
        """What both have in common; of area 0 if nothing."""
        left, bottom = max(self.left, other.left), max(self.bottom, other.bottom)
        return Box(left, bottom, max(left, min(self.right, other.right)), max(bottom, min(self.top, other.top)))


class TextRun(NamedTuple):
    """A piece of text on a page, as one instruction of the PDF prints it."""

    page: int  # from 0
    mark: int  # number of its marked content; -1: an artifact, such as a running head
    text: str
    box: Box  # round the ink, within the band of its line
    size: float  # points
    font: str
    embedded: bool
    upright: bool
    colour: Colour
    alpha: int  # 0: invisible, to 255
    inside: float  # share of the box that is on the page…
    clear: float  # … and that no clip cuts off
    covered: bool
    ground: Colour | None  # under its middle; None: a picture or gradient
    number: int  # among the texts of its page, in the order of painting


class PaintedBox(NamedTuple):
    """A rule, a border or a picture on a page."""

    page: int  # from 0
    box: Box


class Stretched(NamedTuple):
    """A picture on a page that has lost its proportions."""

    page: int  # from 0
    size: tuple[int, int]  # dots
    across: float  # dots per inch
    down: float


# --- reading ---


@dataclass(slots=True)
class _Paint:
    """Something that covers what is beneath: a filled path, picture or shading."""

    order: int
    handle: Any
    box: Box
    colour: Colour | None
    alpha: int
    matrix: Matrix | None
    path: bool
    shape: list[list[Point]] | None = None
    clip: Box | None = None

    def covers(self, x: float, y: float) -> bool:
        """Whether it is painted at that point."""
        box = self.box
        if not (box.left < x < box.right and box.bottom < y < box.top):
            return False
        if self.clip is None:
            self.clip = _clip(self.handle) if self.matrix is None else PLANE
            self.shape = _outlines(self.handle, self.matrix) if self.path else None
        clip = self.clip
        if not (clip.left < x < clip.right and clip.bottom < y < clip.top):
            return False
        return self.shape is None or _inside(self.shape, x, y)


PLANE = Box(-math.inf, -math.inf, math.inf, math.inf)
_BAND = 36.0  # points; paints are looked up by horizontal bands of this height
# What pdfium gives as colour of a pattern: a gradient or a repeated picture.
_PATTERN = (0xBF, 0xBF, 0xBF)
WHITE = (255, 255, 255)


class PageReader:
    """Reads one page with pdfium's C functions, with as few calls as will do: this runs at every build."""

    def __init__(self, document: Any, number: int, course: Callable[[int], Box]) -> None:
        """`course` says where the pen was for a text of that number."""
        self.number = number
        self._course = course
        self._texts = itertools.count()
        self.runs: list[TextRun] = []
        self.lines: list[Box] = []
        self.pictures: list[Box] = []
        self.stretched: list[Stretched] = []
        self._drafts: list[tuple[int, TextRun, Any, Box]] = []  # in the order of painting, with the box of all ink
        self._paints: list[_Paint] = []
        self._order = itertools.count()
        self._floats = [ctypes.c_float() for _ in range(4)]
        self._float_refs = [ctypes.byref(number) for number in self._floats]
        self._bytes = [ctypes.c_uint() for _ in range(4)]
        self._byte_refs = [ctypes.byref(number) for number in self._bytes]
        self._matrix = pdfium.FS_MATRIX()
        self._matrix_ref = ctypes.byref(self._matrix)
        self._modes = (ctypes.c_int(), ctypes.c_int())
        self._mode_refs = [ctypes.byref(number) for number in self._modes]
        self._buffer = ctypes.create_string_buffer(8192)
        self._buffer_ref = ctypes.cast(self._buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
        self._length = ctypes.c_ulong()
        self._length_ref = ctypes.byref(self._length)
        self._span: int | None = None  # the last mark that told the text of its glyphs…
        self._first = 0  # … where the first of them stands in the drafts…
        self._line = PLANE  # … and the band of its line
        self._fonts: dict[int, tuple[str, bool]] = {}
        page = pdfium.FPDF_LoadPage(document, number)
        self._text_page = pdfium.FPDFText_LoadPage(page)
        try:
            self._trim = self._trim_box(page)
            self.size = (self._trim.right - self._trim.left, self._trim.top - self._trim.bottom)
            for i in range(pdfium.FPDFPage_CountObjects(page)):
                self._take(pdfium.FPDFPage_GetObject(page, i), None, -1, opaque=True)
            self._finish_runs()
        finally:
            pdfium.FPDFText_ClosePage(self._text_page)
            pdfium.FPDF_ClosePage(page)

    def _trim_box(self, page: Any) -> Box:
        get = pdfium.FPDFPage_GetTrimBox
        if not get(page, *self._float_refs):
            pdfium.FPDFPage_GetMediaBox(page, *self._float_refs)
        return Box(*(number.value for number in self._floats))

    def _take(self, handle: Any, matrix: Matrix | None, mark: int, *, opaque: bool) -> None:
        """Note a text, or what may hide one; within a form, `matrix` leads to the page."""
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self._take_text(handle, matrix, mark, opaque=opaque)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._take_path(handle, matrix, opaque=opaque)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            pdfium.FPDFPageObj_GetMatrix(handle, self._matrix_ref)
            inner = product(_matrix(self._matrix), matrix)
            own = pdfium.FPDFPageObj_GetMarkedContentID(handle)
            opaque = opaque and not pdfium.FPDFPageObj_HasTransparency(handle)
            texts = len(self._drafts)
            for i in range(pdfium.FPDFFormObj_CountObjects(handle)):
                child = pdfium.FPDFFormObj_GetObject(handle, i)
                self._take(child, inner, own if own >= 0 else mark, opaque=opaque)
            if matrix is None and len(self._drafts) == texts:  # a drawing, a sign; else a group of texts
                self.pictures.append(self._box(handle, None).within(_clip(handle)))
        else:  # pictures and shadings
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._take_picture(handle, matrix)
            solid = opaque and not pdfium.FPDFPageObj_HasTransparency(handle)
            if matrix is None and kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.pictures.append(self._box(handle, None).within(_clip(handle)))
            self._add_paint(handle, matrix, None, 255 if solid else 128, path=False)

    def _take_lines(self, handle: Any, segments: int) -> None:
        """Note the thin parts of a filled path: a rule, or a border, which is one rectangle within another."""
        box = self._box(handle, None)
        if segments == _RECTANGLE:
            strips = [box]
        else:
            outlines = sorted((_bounds(outline) for outline in _outlines(handle, None)), key=lambda box: -box.area)
            if len(outlines) != 2:
                return
            outer, (left, bottom, right, top) = outlines
            strips = [
                outer._replace(right=left),
                outer._replace(left=right),
                outer._replace(top=bottom),
                outer._replace(bottom=top),
            ]
        clip = _clip(handle)
        for strip in strips:
            line = strip.within(clip)
            short, long = sorted((line.right - line.left, line.top - line.bottom))
            if 0 < short <= _THIN < long:
                self.lines.append(line)

    def _take_picture(self, handle: Any, matrix: Matrix | None) -> None:
        """Note a picture whose dots are no squares."""
        pdfium.FPDFPageObj_GetMatrix(handle, self._matrix_ref)
        a, b, c, d, _, _ = product(_matrix(self._matrix), matrix)
        columns, rows = ctypes.c_uint(), ctypes.c_uint()
        pdfium.FPDFImageObj_GetImagePixelSize(handle, ctypes.byref(columns), ctypes.byref(rows))
        width, height = math.hypot(a, b), math.hypot(c, d)
        if not (width and height and columns.value and rows.value):
            return
        across, down = 72 * columns.value / width, 72 * rows.value / height
        if max(across, down) > (1 + _SQUARE) * min(across, down):
            self.stretched.append(Stretched(self.number, (columns.value, rows.value), across, down))

    def _take_path(self, handle: Any, matrix: Matrix | None, *, opaque: bool) -> None:
        pdfium.FPDFPath_GetDrawMode(handle, *self._mode_refs)
        if not self._modes[0].value:  # strokes only
            # One that belongs to a text underlines it, or strikes it out.
            own = pdfium.FPDFPageObj_GetMarkedContentID(handle) >= 0
            if matrix is None and not own and pdfium.FPDFPath_CountSegments(handle) == _STROKE:
                self._take_lines(handle, _RECTANGLE)
            return
        pdfium.FPDFPageObj_GetFillColor(handle, *self._byte_refs)
        red, green, blue, alpha = [number.value for number in self._bytes]
        if not opaque:
            alpha //= 2
        colour = (red, green, blue)
        # Five points are a rectangle, as good as its box: most are, and reading the points of a path takes time.
        segments = pdfium.FPDFPath_CountSegments(handle)
        path = segments != _RECTANGLE
        if matrix is None and alpha and (segments == _BORDER or (segments == _RECTANGLE and self._is_thin(handle))):
            self._take_lines(handle, segments)
        self._add_paint(handle, matrix, None if colour == _PATTERN else colour, alpha, path=path)

    def _is_thin(self, handle: Any) -> bool:
        pdfium.FPDFPageObj_GetBounds(handle, *self._float_refs)
        left, bottom, right, top = (number.value for number in self._floats)
        return min(right - left, top - bottom) <= _THIN

    def _add_paint(self, handle: Any, matrix: Matrix | None, colour: Colour | None, alpha: int, *, path: bool) -> None:
        if alpha:
            box = self._box(handle, matrix)
            self._paints.append(_Paint(next(self._order), handle, box, colour, alpha, matrix, path))

    def _box(self, handle: Any, matrix: Matrix | None) -> Box:
        pdfium.FPDFPageObj_GetBounds(handle, *self._float_refs)
        left, bottom, right, top = self._floats
        box = Box(left.value, bottom.value, right.value, top.value)
        if matrix is None:
            return box
        corners = [apply(matrix, x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
        across, up = [x for x, _ in corners], [y for _, y in corners]
        return Box(min(across), min(up), max(across), max(up))

    def _take_text(self, handle: Any, matrix: Matrix | None, mark: int, *, opaque: bool) -> None:
        number = next(self._texts)
        span = self._actual_text(handle)
        text = self._text(handle) if span is None else span
        if span is None and (not text or text.isspace()):
            return
        ink = self._box(handle, matrix)
        own_matrix = self._matrix
        pdfium.FPDFPageObj_GetMatrix(handle, self._matrix_ref)
        a, b, c, d, e, f = product(_matrix(own_matrix), matrix)
        pdfium.FPDFTextObj_GetFontSize(handle, self._float_refs[0])
        font_size = self._floats[0].value
        size = font_size * min(math.hypot(a, b), math.hypot(c, d))  # letters pressed flat are small either way
        line = _line((a, b, font_size * c, font_size * d, e, f))
        if span != "":
            self._line = line
        box = ink.within(self._line)
        if not box.area or not _same(line, self._line, 0.02 * size):  # marks are looked at where their letter stands
            box = Box(*(side if math.isinf(edge) else edge for side, edge in zip(ink, self._line, strict=True)))
        pdfium.FPDFPageObj_GetFillColor(handle, *self._byte_refs)
        red, green, blue, alpha = [number.value for number in self._bytes]
        if pdfium.FPDFTextObj_GetTextRenderMode(handle) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            alpha = 0
        elif not opaque:
            alpha = alpha * 7 // 8  # how much, pdfium does not tell
        own = pdfium.FPDFPageObj_GetMarkedContentID(handle)
        font, embedded = self._font(pdfium.FPDFTextObj_GetFont(handle))
        trim = self._trim
        inside = 1.0
        if ink.left < trim.left or ink.bottom < trim.bottom or ink.right > trim.right or ink.top > trim.top:
            inside = ink.within(trim).area / ink.area if ink.area else 0.0
        upright = abs(b) < SKEW * abs(a) or abs(a) < SKEW * abs(b)
        if span:
            self._first = len(self._drafts)
        elif span is not None:
            self._widen(box)
        run = TextRun(
            page=self.number,
            mark=own if own >= 0 else mark,
            text=text,
            box=box,
            size=size,
            font=font,
            embedded=embedded,
            upright=upright,
            colour=(red, green, blue),
            alpha=alpha,
            inside=inside,
            clear=1.0,
            covered=False,
            ground=WHITE,
            number=number,
        )
        self._drafts.append((next(self._order), run, handle, ink))

    def _widen(self, box: Box) -> None:
        """Let the first piece of a text stand for the width of all; marks piled on letters may rise over its line."""
        order, run, handle, ink = self._drafts[self._first]
        whole = run.box._replace(left=min(run.box.left, box.left), right=max(run.box.right, box.right))
        self._drafts[self._first] = order, run._replace(box=whole), handle, ink

    def _actual_text(self, handle: Any) -> str | None:
        """The text that the PDF says the glyphs around a text stand for; empty after the first piece of them.

        Most texts say themselves what they are.
        """
        for at in range(pdfium.FPDFPageObj_CountMarks(handle)):
            mark = pdfium.FPDFPageObj_GetMark(handle, at)
            if pdfium.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", None, 0, self._length_ref):
                address = ctypes.cast(mark, ctypes.c_void_p).value
                if address == self._span:
                    return ""
                self._span = address
                data = (ctypes.c_ubyte * self._length.value)()
                pdfium.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", data, len(data), self._length_ref)
                return bytes(data).decode("utf-16", "replace")
        return None

    def _text(self, handle: Any) -> str:
        size = len(self._buffer)
        length = pdfium.FPDFTextObj_GetText(handle, self._text_page, self._buffer_ref, size)
        while length > size:
            size = length
            self._buffer = ctypes.create_string_buffer(size)
            self._buffer_ref = ctypes.cast(self._buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
            length = pdfium.FPDFTextObj_GetText(handle, self._text_page, self._buffer_ref, size)
        return ctypes.string_at(self._buffer, length - 2).decode("utf-16-le", "replace")

    def _font(self, handle: Any) -> tuple[str, bool]:
        address = ctypes.c_void_p.from_buffer(handle).value or 0
        if address not in self._fonts:
            name = ctypes.create_string_buffer(256)
            length = pdfium.FPDFFont_GetBaseFontName(handle, name, 256)
            embedded = pdfium.FPDFFont_GetIsEmbedded(handle) == 1
            self._fonts[address] = ctypes.string_at(name, length - 1).decode("utf-8", "replace"), embedded
        return self._fonts[address]

    def _finish_runs(self) -> None:
        """What lies over and under each text."""
        bands: defaultdict[int, list[_Paint]] = defaultdict(list)
        least, most = int(self._trim.bottom // _BAND), int(self._trim.top // _BAND)
        for paint in self._paints:
            first, last = max(least, int(paint.box.bottom // _BAND)), min(most, int(paint.box.top // _BAND))
            for band in range(first, last + 1):
                bands[band].append(paint)
        for order, run, handle, ink in self._drafts:
            box = run.box
            middle = (box.bottom + box.top) / 2
            beneath: Colour | None = WHITE
            covered = False
            for paint in bands.get(int(middle // _BAND), ()):
                if paint.order < order:
                    if paint.covers((box.left + box.right) / 2, middle):
                        beneath = over(beneath, paint.colour, paint.alpha)
                elif paint.alpha == 255 and not covered:
                    covered = _is_covered(box, paint) and _is_covered(box.within(self._course(run.number)), paint)
            clear = 1.0
            clip_path = pdfium.FPDFPageObj_GetClipPath(handle)
            if pdfium.FPDFClipPath_CountPaths(clip_path) > 0 and ink.area:
                clear = ink.within(_clip_box(clip_path)).area / ink.area
            self.runs.append(
                run
                if beneath == WHITE and clear == 1 and not covered
                else run._replace(clear=clear, covered=covered, ground=beneath)
            )


def _is_covered(box: Box, paint: _Paint) -> bool:
    """Whether something lies over the middle of a text; over one without width nothing does."""
    width = box.right - box.left
    return width > 0 and any(paint.covers(box.left + width * at, (box.bottom + box.top) / 2) for at in _SAMPLES)


_STROKE, _RECTANGLE, _BORDER = 2, 5, 10  # points of a path
_THIN = 4.0  # points: what is thicker is no line
SKEW = 0.01  # of the sides of a text that stands straight
_SQUARE = 0.02  # by which the sides of a dot may differ: boxes end where rounding has them end
_SAMPLES = (0.1, 0.3, 0.5, 0.7, 0.9)
# Of its size: how far the band of a line of text goes below and above its baseline. Together they are less than any
# leading of ours, so that ink which stands out of it (piled marks, deep letters) meets no other line there.
_DEPTH, _HEIGHT = 0.3, 0.95


def _line(text: Matrix) -> Box:
    """The band of the line that a text begins, endless: `text` leads to the page from ems at its first letter."""
    a, b, c, d, e, f = text
    if abs(b) < SKEW * abs(a):
        lower, upper = sorted((f - _DEPTH * d, f + _HEIGHT * d))
        return PLANE._replace(bottom=lower, top=upper)
    if abs(a) < SKEW * abs(b):
        lower, upper = sorted((e - _DEPTH * c, e + _HEIGHT * c))
        return PLANE._replace(left=lower, right=upper)
    return PLANE


def _same(box: Box, other: Box, tolerance: float) -> bool:
    return all(math.isclose(here, there, abs_tol=tolerance) for here, there in zip(box, other, strict=True))


def _matrix(matrix: Any) -> Matrix:
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def product(inner: Matrix, outer: Matrix | None) -> Matrix:
    """First `inner`, then `outer`."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    k, m, n, p, x, y = outer
    return a * k + b * n, a * m + b * p, c * k + d * n, c * m + d * p, e * k + f * n + x, e * m + f * p + y


def apply(matrix: Matrix, x: float, y: float) -> Point:
    """Where a point is led."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(points: list[Point]) -> Box:
    across, up = [x for x, _ in points], [y for _, y in points]
    return Box(min(across), min(up), max(across), max(up))


def _clip(handle: Any) -> Box:
    """What the clips of an object leave of the page, as a rectangle."""
    path = pdfium.FPDFPageObj_GetClipPath(handle)
    return _clip_box(path) if pdfium.FPDFClipPath_CountPaths(path) > 0 else PLANE


def _clip_box(path: Any) -> Box:
    box = PLANE
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(pdfium.FPDFClipPath_CountPaths(path)):
        points = []
        for k in range(pdfium.FPDFClipPath_CountPathSegments(path, i)):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(path, i, k), x, y)
            points.append((x.value, y.value))
        if points:
            across, up = [x for x, _ in points], [y for _, y in points]
            box = box.within(Box(min(across), min(up), max(across), max(up)))
    return box


def _outlines(handle: Any, outer: Matrix | None) -> list[list[Point]]:
    """The outlines of a path on the page, curves as their control points."""
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(handle, own)
    matrix = product(_matrix(own), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    outlines: list[list[Point]] = []
    for i in range(pdfium.FPDFPath_CountSegments(handle)):
        segment = pdfium.FPDFPath_GetPathSegment(handle, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO or not outlines:
            outlines.append([])
        outlines[-1].append(apply(matrix, x.value, y.value))
    return outlines


def _inside(outlines: list[list[Point]], x: float, y: float) -> bool:
    """Whether a point is inside, by the even-odd rule: right for rings and for simple shapes."""
    inside = False
    for outline in outlines:
        x1, y1 = outline[-1]
        for x2, y2 in outline:
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
            x1, y1 = x2, y2
    return inside


def over(ground: Colour | None, paint: Colour | None, alpha: int) -> Colour | None:
    """The colour that is seen when `paint` lies on `ground`."""
    if paint is None or alpha == 255:
        return paint
    if ground is None:
        return None
    red, green, blue = ((under * (255 - alpha) + top * alpha) // 255 for under, top in zip(ground, paint, strict=True))
    return red, green, blue
