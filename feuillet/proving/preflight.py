"""Read a PDF back and prove that it prints what it should: with another library than the one that wrote it.

`read` takes down what is on the pages, `examine` runs the checks, `facts` sums up for people.
"""

from __future__ import annotations

import bisect
import ctypes
import itertools
import math
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.model.edition import PAPERS
from feuillet.pages.expected import GAP, Expected, ExpectedText, opening, text_lost, words
from feuillet.pdf import conformance
from feuillet.proving import collisions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Colour = tuple[int, int, int]
    Point = tuple[float, float]
    Matrix = tuple[float, float, float, float, float, float]


SHORTENED = Rule(
    code="text-shortened",
    en="the end of this text is replaced by a sign such as “…” in {publication}: “{words}”",
    fr="la fin de ce texte est remplacée par un signe comme « … » dans {publication} : « {words} »",
    hint_en="take “text-overflow” out of the styles",
    hint_fr="ôtez « text-overflow » des styles",
)
OUTSIDE_PAGE = Rule(
    code="text-outside-page",
    en="part of this text lies outside page {page} of {publication}: “{words}”",
    fr="une partie de ce texte tombe hors de la page {page} de {publication} : « {words} »",
    hint_en="a word or a line may be too long to break, or a style moves the block",
    hint_fr="un mot ou une ligne est peut-être insécable, ou un style déplace le bloc",
)
CLIPPED = Rule(
    code="text-clipped",
    en="part of this text is cut off on page {page} of {publication}: “{words}”",
    fr="une partie de ce texte est coupée à la page {page} de {publication} : « {words} »",
    hint_en="take out the fixed height or “overflow: hidden” of its block in the styles",
    hint_fr="ôtez des styles la hauteur fixe ou « overflow: hidden » de son bloc",
)
COVERED = Rule(
    code="text-covered",
    en="this text lies under another block on page {page} of {publication}: “{words}”",
    fr="ce texte est caché sous un autre bloc à la page {page} de {publication} : « {words} »",
    hint_en="a style moves one of the two blocks: negative margin, absolute position, transform",
    hint_fr="un style déplace l’un des deux blocs : marge négative, position absolue, transformation",
)
OVERPRINTED = Rule(
    code="text-overprinted",
    en="this text and another are printed one over the other on page {page} of {publication}: “{words}” / “{other}”",
    fr="ce texte et un autre sont imprimés l’un sur l’autre à la page {page} de {publication} : "
    "« {words} » / « {other} »",
    hint_en="a fixed height lets its text run on, or a style moves one of the two blocks",
    hint_fr="une hauteur fixe laisse déborder son texte, ou un style déplace l’un des deux blocs",
)
INVISIBLE = Rule(
    code="text-invisible",
    en="this text cannot be seen on page {page} of {publication}: “{words}”",
    fr="ce texte ne se voit pas à la page {page} de {publication} : « {words} »",
    hint_en="its colour is that of the background, or it is transparent; change one of the two in the styles",
    hint_fr="il a la couleur du fond, ou il est transparent ; changez l’une des deux dans les styles",
)
LOW_CONTRAST = Rule(
    code="low-contrast",
    severity=Severity.WARNING,
    en="this text is hard to read on page {page} of {publication}: contrast {contrast} to 1{grey}, {wanted} needed: "
    "“{words}”",
    fr="ce texte se lit mal à la page {page} de {publication} : contraste de {contrast} pour 1{grey}, "
    "il en faut {wanted} : « {words} »",
    hint_en="choose a darker colour for the text, or a lighter one for its background (the other way round for light "
    "text on a dark ground)",
    hint_fr="choisissez une couleur plus foncée pour le texte, ou plus claire pour le fond (l’inverse pour un texte "
    "clair sur fond foncé)",
)
TOO_SMALL = Rule(
    code="text-too-small",
    en="this text is set in {size:.1f} points on page {page} of {publication}, {least:g} is the least: “{words}”",
    fr="ce texte est composé en corps {size:.1f} à la page {page} de {publication}, le minimum est {least:g} : "
    "« {words} »",
    hint_en="enlarge it in the styles",
    hint_fr="agrandissez-le dans les styles",
)
PAGE_COUNT = Rule(
    code="page-count",
    en="{publication} should have {wanted} pages and has {pages}",
    fr="{publication} devrait avoir {wanted} page(s) et en a {pages}",
    hint_en="shorten its text, or leave some of it to the synthesis with the mark [synthesis]",
    hint_fr="raccourcissez son texte, ou laissez-en une partie à la synthèse avec la marque [synthèse]",
)
PAGE_SIZE = Rule(
    code="page-size",
    en="page {page} of {publication} measures {width} × {height} mm, which is not {paper}",
    fr="la page {page} de {publication} mesure {width} × {height} mm, ce qui n’est pas du {paper}",
    hint_en="see @page in the styles",
    hint_fr="voyez @page dans les styles",
)
WRONG_PAGE_NUMBER = Rule(
    code="wrong-page-number",
    en="page {page} of {publication} announces “{target}” on page {printed}; it is on page {true}",
    fr="la page {page} de {publication} annonce « {target} » page {printed} ; c’est page {true}",
    hint_en="a style changes the numbering of pages, or the number was typed by hand",
    hint_fr="un style change la numérotation des pages, ou le numéro a été tapé à la main",
)
PAGE_NUMBERS_LOST = Rule(
    code="page-numbers-lost",
    en="{publication} should print {wanted} page numbers in its contents and references, and prints {found}",
    fr="{publication} devrait imprimer {wanted} numéros de page dans son sommaire et ses renvois, "
    "et en imprime {found}",
    hint_en="a template or a style leaves them out",
    hint_fr="un gabarit ou un style les oublie",
)
BROKEN_LINK = Rule(
    code="broken-link",
    en="on page {page} of {publication} the link “{words}” leads nowhere",
    fr="à la page {page} de {publication}, le lien « {words} » ne mène nulle part",
    hint_en="its destination is not in this publication",
    hint_fr="sa destination n’est pas dans cette publication",
)
STRAY_FONT = Rule(
    code="stray-font",
    en="{publication} uses the font {font}, which is not one of the workshop's own, for “{words}” (page {page})",
    fr="{publication} emploie la police {font}, qui n’est pas une de celles de l’atelier, pour « {words} » "
    "(page {page})",
    hint_en="the workshop's fonts lack these characters, or a style or an SVG picture names another font",
    hint_fr="les polices de l’atelier n’ont pas ces caractères, ou un style ou une image SVG nomme une autre police",
)
FONT_NOT_EMBEDDED = Rule(
    code="font-not-embedded",
    en="the font {font} is not whole inside {publication}: other machines will replace it",
    fr="la police {font} n’est pas incluse dans {publication} : d’autres machines la remplaceront",
)
GLYPH_LOST = Rule(
    code="glyph-lost",
    en="no font has the character “{character}” ({code}): {publication} prints an empty box",
    fr="aucune police n’a le caractère « {character} » ({code}) : {publication} imprime une case vide",
    hint_en="write it in another way, or choose a font that has it",
    hint_fr="écrivez-le autrement, ou choisissez une police qui l’a",
)
STRETCHED = Rule(
    code="picture-stretched",
    en="a picture is stretched on page {page} of {publication}: {across} dots per inch across, {down} down",
    fr="une image est déformée à la page {page} de {publication} : {across} points par pouce en largeur, {down} en "
    "hauteur",
    hint_en="a style gives it both a width and a height: leave one of them out, or add “object-fit: contain”",
    hint_fr="un style lui donne à la fois une largeur et une hauteur : ôtez l’une des deux, ou ajoutez "
    "« object-fit: contain »",
)
WRONG_METADATA = Rule(
    code="wrong-metadata",
    en="{publication} says that its {what} is “{found}”, not “{wanted}”",
    fr="{publication} annonce « {found} » et non « {wanted} » ({what})",
    hint_en="see the head of templates/base.html",
    hint_fr="voyez l’en-tête de templates/base.html",
)


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


class Run(NamedTuple):
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


class Stretched(NamedTuple):
    """A picture on a page that has lost its proportions."""

    page: int  # from 0
    size: tuple[int, int]  # dots
    across: float  # dots per inch
    down: float


@dataclass(frozen=True)
class Reading:
    """What is on the pages."""

    sizes: tuple[tuple[float, float], ...]  # of each page after trimming, points
    runs: tuple[Run, ...]
    lines: tuple[collisions.Line, ...]  # rules and borders
    pictures: tuple[collisions.Line, ...]  # pictures and signs
    lowest: tuple[float, ...]  # of each page: lower edge of its last text but running heads, points
    outline: tuple[tuple[int, str, int], ...]  # level from 0, title, page from 1
    structure: conformance.Structure
    stretched: tuple[Stretched, ...] = ()

    @cached_property
    def blocks(self) -> list[int]:
        """The element that each leaf stands in, as a title, a point or a cell; a link is one of its own."""
        return self._holders("Span", "NonStruct")

    @cached_property
    def paragraphs(self) -> list[int]:
        """The same, but links are part of what they stand in."""
        return self._holders("Span", "NonStruct", "Link")

    def _holders(self, *inline: str) -> list[int]:
        holders = [0] * len(self.structure.leaves)
        for number, element in enumerate(self.structure.elements):  # those within others come later
            if element.kind not in inline:
                holders[element.first : element.last] = [number] * (element.last - element.first)
        return holders

    @cached_property
    def flow(self) -> Flow:
        """The tagged text in reading order."""
        return Flow.of(self)


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
            self.clip = _clip(self.handle) if self.matrix is None else _PLANE
            self.shape = _outlines(self.handle, self.matrix) if self.path else None
        clip = self.clip
        if not (clip.left < x < clip.right and clip.bottom < y < clip.top):
            return False
        return self.shape is None or _inside(self.shape, x, y)


_PLANE = Box(-math.inf, -math.inf, math.inf, math.inf)
_BAND = 36.0  # points; paints are looked up by horizontal bands of this height
# What pdfium gives as colour of a pattern: a gradient or a repeated picture.
_PATTERN = (0xBF, 0xBF, 0xBF)
_WHITE = (255, 255, 255)


def read(pdf: bytes) -> Reading:
    """Take down what is on the pages of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [_PageReader(document, number) for number in range(len(document))]
        return Reading(
            sizes=tuple(page.size for page in pages),
            runs=tuple(run for page in pages for run in page.runs),
            lines=tuple(collisions.Line(page.number, box) for page in pages for box in page.lines),
            pictures=tuple(collisions.Line(page.number, box) for page in pages for box in page.pictures),
            lowest=tuple(
                min((run.box.bottom for run in page.runs if run.mark >= 0), default=page.size[1]) for page in pages
            ),
            outline=tuple(_outline(document)),
            structure=conformance.structure(pdf),
            stretched=tuple(picture for page in pages for picture in page.stretched),
        )
    finally:
        document.close()


def _outline(document: pypdfium2.PdfDocument) -> Iterator[tuple[int, str, int]]:
    for bookmark in document.get_toc():
        destination = bookmark.get_dest()
        yield bookmark.level, bookmark.get_title(), (destination.get_index() + 1) if destination else 0


class _PageReader:
    """Reads one page with pdfium's C functions, with as few calls as will do: this runs at every build."""

    def __init__(self, document: pypdfium2.PdfDocument, number: int) -> None:
        self.number = number
        self.runs: list[Run] = []
        self.lines: list[Box] = []
        self.pictures: list[Box] = []
        self.stretched: list[Stretched] = []
        self._drafts: list[tuple[int, Run, Any, Box]] = []  # in the order of painting, with the box of all ink
        self._paints: list[_Paint] = []
        self._order = itertools.count()
        self._floats = [ctypes.c_float() for _ in range(4)]
        self._float_refs = [ctypes.byref(one) for one in self._floats]
        self._bytes = [ctypes.c_uint() for _ in range(4)]
        self._byte_refs = [ctypes.byref(one) for one in self._bytes]
        self._matrix = pdfium.FS_MATRIX()
        self._matrix_ref = ctypes.byref(self._matrix)
        self._modes = (ctypes.c_int(), ctypes.c_int())
        self._mode_refs = [ctypes.byref(one) for one in self._modes]
        self._buffer = ctypes.create_string_buffer(8192)
        self._buffer_ref = ctypes.cast(self._buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
        self._length = ctypes.c_ulong()
        self._length_ref = ctypes.byref(self._length)
        self._span: int | None = None  # the last mark that told the text of its glyphs…
        self._first = 0  # … where the first of them stands in the drafts…
        self._line = _PLANE  # … and the band of its line
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
        return Box(*(one.value for one in self._floats))

    def _take(self, handle: Any, matrix: Matrix | None, mark: int, *, opaque: bool) -> None:
        """Note a text, or what may hide one; within a form, `matrix` leads to the page."""
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self._take_text(handle, matrix, mark, opaque=opaque)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._take_path(handle, matrix, opaque=opaque)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            pdfium.FPDFPageObj_GetMatrix(handle, self._matrix_ref)
            inner = _product(_matrix(self._matrix), matrix)
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
            outlines = sorted((_bounds(outline) for outline in _outlines(handle, None)), key=lambda one: -one.area)
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
        a, b, c, d, _, _ = _product(_matrix(self._matrix), matrix)
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
        red, green, blue, alpha = [one.value for one in self._bytes]
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
        left, bottom, right, top = (one.value for one in self._floats)
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
        corners = [_apply(matrix, x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
        across, up = [x for x, _ in corners], [y for _, y in corners]
        return Box(min(across), min(up), max(across), max(up))

    def _take_text(self, handle: Any, matrix: Matrix | None, mark: int, *, opaque: bool) -> None:
        span = self._actual_text(handle)
        text = self._text(handle) if span is None else span
        if span is None and (not text or text.isspace()):
            return
        ink = self._box(handle, matrix)
        own_matrix = self._matrix
        pdfium.FPDFPageObj_GetMatrix(handle, self._matrix_ref)
        a, b, c, d, e, f = _product(_matrix(own_matrix), matrix)
        pdfium.FPDFTextObj_GetFontSize(handle, self._float_refs[0])
        font_size = self._floats[0].value
        size = font_size * math.hypot(c, d)
        line = _line((a, b, font_size * c, font_size * d, e, f))
        if span != "":
            self._line = line
        box = ink.within(self._line)
        if not box.area or not _same(line, self._line, 0.02 * size):  # marks are looked at where their letter stands
            box = Box(*(side if math.isinf(edge) else edge for side, edge in zip(ink, self._line, strict=True)))
        pdfium.FPDFPageObj_GetFillColor(handle, *self._byte_refs)
        red, green, blue, alpha = [one.value for one in self._bytes]
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
        upright = abs(b) < _SKEW * abs(a) or abs(a) < _SKEW * abs(b)
        if span:
            self._first = len(self._drafts)
        elif span is not None:
            self._widen(box)
        run = Run(
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
            ground=_WHITE,
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
            beneath: Colour | None = _WHITE
            covered = False
            for paint in bands.get(int(middle // _BAND), ()):
                if paint.order < order:
                    if paint.covers((box.left + box.right) / 2, middle):
                        beneath = _over(beneath, paint.colour, paint.alpha)
                elif paint.alpha == 255 and not covered:
                    width = box.right - box.left
                    covered = any(paint.covers(box.left + width * at, middle) for at in _SAMPLES)
            clear = 1.0
            clip_path = pdfium.FPDFPageObj_GetClipPath(handle)
            if pdfium.FPDFClipPath_CountPaths(clip_path) > 0 and ink.area:
                clear = ink.within(_clip_box(clip_path)).area / ink.area
            self.runs.append(
                run
                if beneath == _WHITE and clear == 1 and not covered
                else run._replace(clear=clear, covered=covered, ground=beneath)
            )


_STROKE, _RECTANGLE, _BORDER = 2, 5, 10  # points of a path
_THIN = 4.0  # points: what is thicker is no line
_SKEW = 0.01  # of the sides of a text that stands straight
_SQUARE = 0.02  # by which the sides of a dot may differ: boxes end where rounding has them end
_SAMPLES = (0.1, 0.3, 0.5, 0.7, 0.9)
# Of its size: how far the band of a line of text goes below and above its baseline. Together they are less than any
# leading of ours, so that ink which stands out of it (piled marks, deep letters) meets no other line there.
_DEPTH, _HEIGHT = 0.3, 0.95


def _line(text: Matrix) -> Box:
    """The band of the line that a text begins, endless: `text` leads to the page from ems at its first letter."""
    a, b, c, d, e, f = text
    if abs(b) < _SKEW * abs(a):
        lower, upper = sorted((f - _DEPTH * d, f + _HEIGHT * d))
        return _PLANE._replace(bottom=lower, top=upper)
    if abs(a) < _SKEW * abs(b):
        lower, upper = sorted((e - _DEPTH * c, e + _HEIGHT * c))
        return _PLANE._replace(left=lower, right=upper)
    return _PLANE


def _same(one: Box, other: Box, tolerance: float) -> bool:
    return all(math.isclose(here, there, abs_tol=tolerance) for here, there in zip(one, other, strict=True))


def _matrix(matrix: Any) -> Matrix:
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(inner: Matrix, outer: Matrix | None) -> Matrix:
    """First `inner`, then `outer`."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    k, m, n, p, x, y = outer
    return a * k + b * n, a * m + b * p, c * k + d * n, c * m + d * p, e * k + f * n + x, e * m + f * p + y


def _apply(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(points: list[Point]) -> Box:
    across, up = [x for x, _ in points], [y for _, y in points]
    return Box(min(across), min(up), max(across), max(up))


def _clip(handle: Any) -> Box:
    """What the clips of an object leave of the page, as a rectangle."""
    path = pdfium.FPDFPageObj_GetClipPath(handle)
    return _clip_box(path) if pdfium.FPDFClipPath_CountPaths(path) > 0 else _PLANE


def _clip_box(path: Any) -> Box:
    box = _PLANE
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
    matrix = _product(_matrix(own), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    outlines: list[list[Point]] = []
    for i in range(pdfium.FPDFPath_CountSegments(handle)):
        segment = pdfium.FPDFPath_GetPathSegment(handle, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO or not outlines:
            outlines.append([])
        outlines[-1].append(_apply(matrix, x.value, y.value))
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


def _over(ground: Colour | None, paint: Colour | None, alpha: int) -> Colour | None:
    """The colour that is seen when `paint` lies on `ground`."""
    if paint is None or alpha == 255:
        return paint
    if ground is None:
        return None
    red, green, blue = ((under * (255 - alpha) + top * alpha) // 255 for under, top in zip(ground, paint, strict=True))
    return red, green, blue


# --- text ---


class Flow:
    """The tagged text of a publication in reading order, without spaces; who is where in it."""

    def __init__(self, reading: Reading) -> None:
        by_mark: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for index, run in enumerate(reading.runs):
            if run.mark >= 0:
                by_mark[run.page, run.mark].append(index)
        parts: list[str] = []
        length = 0
        gaps = {0}  # where a word begins or ends
        leaf_starts: list[int] = []
        run_starts: dict[int, int] = {}
        for leaf in reading.structure.leaves:
            leaf_starts.append(length)
            for index in by_mark.get((leaf.page, leaf.mark), ()):
                run_starts[index] = length
                for word in words(reading.runs[index].text):
                    parts.append(word)
                    length += len(word)
                    gaps.add(length)
        leaf_starts.append(length)
        self.text = "".join(parts)
        self.gaps = gaps
        self.leaf_starts = leaf_starts
        self.run_starts = run_starts
        self.leaf_pages = [leaf.page for leaf in reading.structure.leaves]

    @classmethod
    def of(cls, reading: Reading) -> Flow:
        return cls(reading)

    def at_word(self, at: int) -> bool:
        """Whether a word of the page ends or begins at that place."""
        text = self.text
        return at in self.gaps or at == len(text) or not (text[at - 1].isalnum() and text[at].isalnum())


class _Match(NamedTuple):
    """A place in the flow where an expected text was found."""

    start: int
    end: int
    text: ExpectedText


class _Search:
    """Finds the expected texts in the flow, each in a place of its own: whole elements first, longest first."""

    def __init__(self, reading: Reading, expected: Expected) -> None:
        self.flow = reading.flow
        self.used = bytearray(len(self.flow.text))
        self.found: list[_Match] = []
        self.lost: list[ExpectedText] = []
        self._elements = self._whole_elements(reading)
        self._tried: dict[str, int] = {}  # by text: how many of its elements were tried…
        self._sought: dict[str, int] = {}  # … and up to where it was looked for
        self._starts_of_leaves = set(self.flow.leaf_starts)
        parts = [([self._normal(part) for part in text.text.split(GAP)], text) for text in expected.texts]
        self._normals = {text: GAP.join(pieces) for pieces, text in parts}
        wanted = [(part, text) for pieces, text in parts for part in pieces if part]
        wanted.sort(key=lambda pair: -len(pair[0]))
        inner = [pair for pair in wanted if not self._take_element(*pair)]
        inner = [pair for pair in inner if not self._take_part(*pair)]
        self._hopeless: set[str] = set()
        broken = [pair for pair in inner if not self._take_from_others(*pair)]
        self.lost = list(dict.fromkeys(text for part, text in broken if not self._take_pieces(part, text)))
        order = {text: at for at, text in enumerate(expected.texts)}
        self.lost.sort(key=order.__getitem__)
        self.found.sort(key=lambda match: match.start)
        self._found_starts = [match.start for match in self.found]

    def left_over(self, blocks: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """The stretches of the flow that no expected text has, within one block: first leaf, beginning and end."""
        starts = self.flow.leaf_starts
        at = 0
        for _, several in itertools.groupby(blocks):
            count = sum(1 for _ in several)
            first, last = starts[at], starts[at + count]
            for found in re.finditer(rb"\x00+", self.used[first:last]):
                start = first + found.start()
                yield bisect.bisect_right(starts, start, at, at + count) - 1, start, first + found.end()
            at += count

    def source_at(self, offset: int) -> ExpectedText | None:
        """The expected text that stands at a place of the flow."""
        match = self.match_at(offset)
        return match.text if match else None

    def match_at(self, offset: int) -> _Match | None:
        """The same, with the place of all of it."""
        at = bisect.bisect_right(self._found_starts, offset) - 1
        return self.found[at] if at >= 0 and offset < self.found[at].end else None

    def containing(self, piece: str) -> ExpectedText | None:
        """The expected text, a lost one first, that a piece seems to come from."""
        piece = self._normal(piece)
        if len(piece) < _PIECE:
            return None
        candidates = itertools.chain(self.lost, (match.text for match in self.found))
        return next((text for text in candidates if piece in self._normals[text]), None)

    @staticmethod
    def _normal(text: str) -> str:
        return "".join(words(text))

    def _whole_elements(self, reading: Reading) -> dict[str, list[int]]:
        """Where the text of whole elements begins; an element that holds only another one counts once."""
        starts = self.flow.leaf_starts
        spans = dict.fromkeys(
            (starts[element.first], starts[element.last])
            for element in reading.structure.elements
            if element.parent >= 0
        )
        found: defaultdict[str, list[int]] = defaultdict(list)
        for start, end in spans:
            if end > start:
                found[self.flow.text[start:end]].append(start)
        return found

    def _take(self, start: int, end: int, text: ExpectedText) -> bool:
        if self.used.find(1, start, end) >= 0:
            return False
        self.used[start:end] = b"\x01" * (end - start)
        self.found.append(_Match(start, end, text))
        return True

    def _take_element(self, part: str, text: ExpectedText) -> bool:
        starts = self._elements.get(part, ())
        for number in range(self._tried.get(part, 0), len(starts)):
            self._tried[part] = number + 1  # those before are taken: a table may have a thousand cells of one text
            if self._take(starts[number], starts[number] + len(part), text):
                return True
        return False

    def _take_part(self, part: str, text: ExpectedText) -> bool:
        at = self.flow.text.find(part, self._sought.get(part, 0))
        while at >= 0:
            self._sought[part] = at + 1
            end = at + len(part)
            if self.flow.at_word(at) and self.flow.at_word(end) and self._take(at, end, text):
                return True
            at = self.flow.text.find(part, at + 1)
        self._sought[part] = len(self.flow.text)
        return False

    def _take_from_others(self, part: str, text: ExpectedText) -> bool:
        """A text whose place others took that may stand elsewhere: "Our house" within it may be that of a title."""
        if part not in self._hopeless:
            self._tries = _TRIES
            if self._make_room(part, text, frozenset(), _MOVES):
                return True
            self._hopeless.add(part)
        return False

    def _make_room(self, part: str, text: ExpectedText, kept: frozenset[tuple[int, int]], moves: int) -> bool:
        """Take a place outside those `kept`, moving those who have it, each to another place."""
        for start, end in self._places(part):
            self._tries -= 1
            if self._tries < 0:
                break
            if any(start < last and first < end for first, last in kept):
                continue
            holders = [match for match in self.found if match.start < end and start < match.end]
            if len(holders) > moves:
                continue
            before = self.used[:], self.found[:]
            self.found = [match for match in self.found if match not in holders]
            for match in holders:
                self.used[match.start : match.end] = bytes(match.end - match.start)
            self._take(start, end, text)
            holders.sort(key=lambda match: match.start - match.end)
            if all(
                self._make_room(self.flow.text[match.start : match.end], match.text, kept | {(start, end)}, moves - 1)
                for match in holders
            ):
                return True
            self.used, self.found = before
        return False

    def _places(self, part: str) -> list[tuple[int, int]]:
        """Where a text may stand: free places and whole elements first."""
        flow = self.flow
        places = [(start, start + len(part)) for start in self._elements.get(part, ())]
        at = flow.text.find(part)
        while at >= 0:
            if flow.at_word(at) and flow.at_word(at + len(part)):
                places.append((at, at + len(part)))
            at = flow.text.find(part, at + 1)
        return sorted(dict.fromkeys(places), key=lambda place: self.used.find(1, *place) >= 0)

    def _take_pieces(self, part: str, text: ExpectedText) -> bool:
        """A text that a page break splits, with a footnote or another cell of its row in between."""
        pieces = self._pieces(part, 0, -1)
        for start, end in pieces or ():
            self._take(start, end, text)
        return pieces is not None

    def _pieces(self, part: str, least: int, page: int) -> list[tuple[int, int]] | None:
        """The piece of `part` that ends its page (or the one after `page`), and the others on the pages after."""
        flow = self.flow
        head = part[:_PIECE]
        at = flow.text.find(head, least)
        while at >= 0:
            leaf = bisect.bisect_right(flow.leaf_starts, at) - 1
            here = flow.leaf_pages[leaf]
            if page >= 0 and here > page + 1:
                return None
            fits = flow.at_word(at) if page < 0 else here == page + 1 and at in self._starts_of_leaves
            if fits and self.used.find(1, at, at + len(head)) < 0:
                if page >= 0 and flow.text.startswith(part, at) and flow.at_word(at + len(part)):
                    return [(at, at + len(part))]
                for end in self._piece_ends(part, at, leaf, here):
                    rest = self._pieces(part[end - at :], end, here)
                    if rest is not None:
                        return [(at, end), *rest]
            at = flow.text.find(head, at + 1)
        return None

    def _piece_ends(self, part: str, at: int, leaf: int, page: int) -> list[int]:
        """Ends of leaves up to which the flow from `at` is the beginning of `part`, the longest first."""
        flow = self.flow
        ends = []
        for follower in range(leaf + 1, len(flow.leaf_starts)):
            end = flow.leaf_starts[follower]
            if end - at >= len(part) or not part.startswith(flow.text[at:end]):
                break
            if end - at >= min(_PIECE, len(part)):
                ends.append(end)
            if follower < len(flow.leaf_pages) and flow.leaf_pages[follower] > page:
                break
        return ends[::-1]


_MOVES = 3  # of other texts, one making room for the next
_TRIES = 300  # places looked at before a text is taken for lost
_PIECE = 4  # letters in the shortest piece of a text that a page break splits


# --- checks ---


@dataclass(frozen=True)
class Proof:
    """What each check is given."""

    reading: Reading
    expected: Expected
    search: _Search

    @property
    def anchors(self) -> Mapping[str, int]:
        """Pages of destinations, from 1."""
        return self.expected.anchors or self.reading.structure.anchors

    def where(self, index: int, run: Run) -> tuple[Location, str]:
        """Place in the notes and first words of the text that a run belongs to."""
        offset = self.reading.flow.run_starts.get(index)
        text = self.search.source_at(offset) if offset is not None else None
        text = text or self.search.containing(run.text)
        return (text.source, opening(text.text)) if text else (self.expected.location, opening(run.text))

    def each_text(self, rule: Rule, wrong: Callable[[Run], dict[str, Any] | None]) -> Iterator[Diagnostic]:
        """The rule broken at each expected text that has a wrong run: once, though it may have many."""
        seen: set[tuple[Location, str]] = set()
        for index, run in enumerate(self.reading.runs):
            values = wrong(run)
            if values is not None:
                location, opening = self.where(index, run)
                if (location, opening) not in seen:
                    seen.add((location, opening))
                    yield rule.at(
                        location,
                        publication=self.expected.name,
                        page=run.page + self.expected.first_page,
                        words=opening,
                        **values,
                    )


def examine(pdf: bytes | Reading, expected: Expected) -> Iterator[Diagnostic]:
    """All that keeps a PDF from being what was expected."""
    reading = pdf if isinstance(pdf, Reading) else read(pdf)
    proof = Proof(reading, expected, _Search(reading, expected))
    for check in CHECKS:
        yield from check(proof)


def lost(reading: Reading, expected: Expected) -> tuple[ExpectedText, ...]:
    """The texts that are not on the pages."""
    return tuple(_Search(reading, expected).lost)


class Place(NamedTuple):
    """Lines of an expected text that stand together on a page."""

    page: int  # from 0
    box: Box
    text: ExpectedText


def places(reading: Reading, expected: Expected) -> tuple[Place, ...]:
    """Where the expected texts stand, in reading order: to lead from a page back to the notes."""
    search = _Search(reading, expected)
    starts = reading.flow.run_starts
    found: list[Place] = []
    for index in sorted(starts, key=lambda one: starts[one]):
        run, text = reading.runs[index], search.source_at(starts[index])
        if text is None:
            continue
        last = found[-1] if found else None
        box = run.box
        if last and (last.page, last.text) == (run.page, text) and box.top > last.box.bottom - (box.top - box.bottom):
            box = Box(*map(min, last.box[:2], box[:2]), *map(max, last.box[2:], box[2:]))
            found[-1] = last._replace(box=box)
        else:
            found.append(Place(run.page, box, text))
    return tuple(found)


def every_text(proof: Proof) -> Iterator[Diagnostic]:
    """Each expected text is in the tagged text of the PDF, as many times as it is expected."""
    for text in () if proof.expected.elsewhere else proof.search.lost:
        yield text_lost(text, proof.expected.name)


def not_shortened(proof: Proof) -> Iterator[Diagnostic]:
    """No glyph stands for more letters than it can show: that text can be copied, but not be read."""
    for end in sorted(proof.reading.structure.swallowed):
        text = proof.search.containing(end)
        yield SHORTENED.at(
            text.source if text else proof.expected.location,
            publication=proof.expected.name,
            words=opening(text.text if text else end),
        )


def on_the_page(proof: Proof) -> Iterator[Diagnostic]:
    """All text is within the edges of its page."""
    yield from proof.each_text(OUTSIDE_PAGE, lambda run: {} if run.inside < 0.98 else None)


def not_clipped(proof: Proof) -> Iterator[Diagnostic]:
    """No text is cut off by a box that hides what overflows."""
    yield from proof.each_text(CLIPPED, lambda run: {} if run.clear < 0.85 else None)


def not_covered(proof: Proof) -> Iterator[Diagnostic]:
    """No text lies under a block that was painted later."""
    yield from proof.each_text(COVERED, lambda run: {} if run.covered and run.text else None)


def not_overprinted(proof: Proof) -> Iterator[Diagnostic]:
    """No two texts are printed one over the other."""
    # What has nothing but marks for letters stands over other letters by nature.
    readable = ((index, run) for index, run in enumerate(proof.reading.runs) if run.upright and words(run.text))
    runs = [(run.page, run.box.bottom, index, run) for index, run in readable]
    runs.sort(key=lambda one: one[:3])
    seen: set[tuple[Location, str]] = set()
    open_runs: list[tuple[int, Run]] = []
    for page, bottom, index, run in runs:
        open_runs = [one for one in open_runs if one[1].box.top > bottom and one[1].page == page]
        left, _, right, top = run.box
        for other_index, other in open_runs:
            box = other.box
            if box.left < right and box.right > left:
                shared = (min(right, box.right) - max(left, box.left)) * (min(top, box.top) - bottom)
                if shared > 0.25 * min(run.box.area, box.area) and not _marks_meet(
                    proof.reading.flow, (index, run), (other_index, other)
                ):
                    places = [proof.where(index, run), proof.where(other_index, other)]
                    places.sort(key=lambda place: place[0] == proof.expected.location)
                    (location, opening), (_, other_opening) = places
                    if (location, opening) not in seen:
                        seen.add((location, opening))
                        yield OVERPRINTED.at(
                            location,
                            publication=proof.expected.name,
                            page=page + proof.expected.first_page,
                            words=opening,
                            other=other_opening,
                        )
        open_runs.append((index, run))


def _marks_meet(flow: Flow, one: tuple[int, Run], other: tuple[int, Run]) -> bool:
    """Whether one follows the other on its line, and a mark round a letter, or a bar, reaches over to it."""
    starts = flow.run_starts
    if one[0] not in starts or other[0] not in starts:
        return False
    (before, left), (after, right) = sorted((one, other), key=lambda pair: (starts[pair[0]], pair[0]))
    if starts[before] + sum(map(len, words(left.text))) != starts[after] or not (left.upright and right.upright):
        return False
    size = max(left.size, right.size)
    if abs(left.box.bottom + left.box.top - right.box.bottom - right.box.top) > size:  # another line
        return False
    shared = left.box.within(right.box)
    meeting = left.text.rstrip()[-1:] + right.text.lstrip()[:2]
    return shared.right - shared.left < size and any(one == _BAR or collisions.is_mark(one) for one in meeting)


_BAR = "\N{FRACTION SLASH}"  # which has no width of its own beside figures


def visible(proof: Proof) -> Iterator[Diagnostic]:
    """All text can be seen: it is not transparent, nor of the colour of its ground."""
    yield from proof.each_text(INVISIBLE, lambda run: {} if _contrast(run)[0] < _UNSEEN else None)


def legible(proof: Proof) -> Iterator[Diagnostic]:
    """All text has the contrast with its ground that WCAG asks for, in colour and printed in grey."""
    french = proof.expected.language.startswith("fr")

    def poor(run: Run) -> dict[str, Any] | None:
        large = run.size >= 17.99 or (run.size >= 13.99 and _BOLD.search(run.font) is not None)
        ornament = not any(map(str.isalnum, run.text))
        wanted = 3.0 if large or ornament else 4.5
        colour, grey = _contrast(run)
        # Luma is not what WCAG measures: saturated colours differ by some tenths.
        if (colour >= wanted and grey >= 0.9 * wanted) or colour < _UNSEEN:
            return None
        in_grey = colour >= wanted
        number = f"{grey if in_grey else colour:.1f}"
        least = f"{wanted:g}"
        words_for_grey = (" une fois imprimé en gris" if french else " when printed in grey") if in_grey else ""
        if french:
            number, least = number.replace(".", ","), least.replace(".", ",")
        return {"contrast": number, "wanted": least, "grey": words_for_grey}

    yield from proof.each_text(LOW_CONTRAST, poor)


_UNSEEN = 1.5  # to 1: less cannot be read by anybody
_BOLD = re.compile(r"(?i)bold|black|heavy")


def _contrast(run: Run) -> tuple[float, float]:
    """Contrast of a text with its ground, in colour and in grey; the most there is where a picture is the ground."""
    if run.alpha == 0:
        return 1.0, 1.0
    if run.ground is None:
        return 21.0, 21.0
    return _contrast_of(_over(run.ground, run.colour, run.alpha) or _WHITE, run.ground)


@cache
def _contrast_of(one: Colour, other: Colour) -> tuple[float, float]:
    greys = [(_luma(colour),) * 3 for colour in (one, other)]
    return _ratio(one, other), _ratio(*greys)


def _luma(colour: Colour) -> int:
    red, green, blue = colour
    return round(0.299 * red + 0.587 * green + 0.114 * blue)


def _ratio(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    """Relative luminance, as WCAG defines it."""
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def large_enough(proof: Proof) -> Iterator[Diagnostic]:
    """No text is smaller than the least size."""
    least = proof.expected.least_size
    yield from proof.each_text(
        TOO_SMALL, lambda run: {"size": run.size, "least": least} if run.size < least - 0.05 else None
    )


def page_count(proof: Proof) -> Iterator[Diagnostic]:
    """The publication has the pages it should have."""
    wanted, pages = proof.expected.pages, len(proof.reading.sizes)
    if wanted is not None and pages != wanted:
        yield PAGE_COUNT.at(proof.expected.location, publication=proof.expected.name, wanted=wanted, pages=pages)


def page_sizes(proof: Proof) -> Iterator[Diagnostic]:
    """Each page is of the paper that was asked for."""
    paper = proof.expected.paper
    for number, (width, height) in enumerate(proof.reading.sizes if paper else (), proof.expected.first_page):
        wanted = sorted((side + 2 * proof.expected.bleed) / 25.4 * 72 for side in PAPERS[paper])
        turned = width > height and proof.expected.may_turn
        sides = (height, width) if turned else (width, height)
        if any(abs(side - right) > 1 for side, right in zip(sides, wanted, strict=True)):
            yield PAGE_SIZE.at(
                proof.expected.location,
                publication=proof.expected.name,
                page=number,
                paper=paper,
                width=round(width * 25.4 / 72),
                height=round(height * 25.4 / 72),
            )


class _Link(NamedTuple):
    text: str
    page: int  # where it stands, from 1
    offset: int  # in the flow
    target: str
    annotated: bool
    parent: int  # index of the element around it


def _links(reading: Reading) -> Iterator[_Link]:
    """The links of the structure; one that is part of another (a number after a title) leads where that one leads."""
    elements = reading.structure.elements
    starts, pages = reading.flow.leaf_starts, reading.flow.leaf_pages
    for element in elements:
        if element.kind != "Link" or element.first == element.last:
            continue
        holder = element
        while not holder.annotated and holder.parent >= 0:
            holder = elements[holder.parent]
        start, end = starts[element.first], starts[element.last]
        text = reading.flow.text[start:end]
        yield _Link(text, pages[element.first] + 1, start, holder.target, holder.annotated, element.parent)


_PRINTED_PAGE = re.compile(r"(?:p\.?|pages?)?(\d{1,4})")


def page_numbers(proof: Proof) -> Iterator[Diagnostic]:
    """Each page number printed as a link is the page of its destination, and none is missing."""
    expected, anchors = proof.expected, proof.anchors
    seen: set[int] = set()
    several = tuple(_links(proof.reading))
    for link, after in itertools.zip_longest(several, several[1:]):
        number = _PRINTED_PAGE.fullmatch(link.text)
        if not number or link.target not in anchors or (after and _goes_on(link, after)):
            continue
        wrong = int(number[1]) != anchors[link.target]
        if wrong and link.text in expected.numerals.get(link.target, ()):
            continue
        if link.offset in seen:
            continue
        seen.add(link.offset)
        if wrong:
            yield WRONG_PAGE_NUMBER.at(
                expected.location,
                publication=expected.name,
                page=link.page + expected.first_page - 1,
                target=link.target,
                printed=number[1],
                true=anchors[link.target],
            )
    if len(seen) < expected.page_references:
        yield PAGE_NUMBERS_LOST.at(
            expected.location, publication=expected.name, wanted=expected.page_references, found=len(seen)
        )


def _goes_on(link: _Link, after: _Link) -> bool:
    """Whether both are one link on two lines: then a number at its beginning is that of a theme."""
    end = link.offset + len(link.text)
    return (end, link.target, link.parent) == (after.offset, after.target, after.parent)


def links_lead_somewhere(proof: Proof) -> Iterator[Diagnostic]:
    """What looks like a link is one, and its destination is there."""
    for link in _links(proof.reading):
        if link.text and (not link.annotated or (link.target and link.target not in proof.anchors)):
            text = proof.search.source_at(link.offset)
            yield BROKEN_LINK.at(
                text.source if text else proof.expected.location,
                publication=proof.expected.name,
                page=link.page + proof.expected.first_page - 1,
                words=opening(text.text if text else link.text),
            )


def own_fonts(proof: Proof) -> Iterator[Diagnostic]:
    """All text is in the workshop's fonts, and they are inside the PDF."""
    allowed = tuple(family.replace(" ", "-") for family in proof.expected.fonts)
    seen: set[str] = set()
    for index, run in enumerate(proof.reading.runs):
        tag, plus, name = run.font.partition("+")
        name = name if plus else tag
        if name in seen:
            continue
        if not run.embedded or not plus:
            seen.add(name)
            yield FONT_NOT_EMBEDDED.at(proof.expected.location, publication=proof.expected.name, font=name)
        elif allowed and not any(name == family or name.startswith(f"{family}-") for family in allowed):
            seen.add(name)
            yield STRAY_FONT.at(
                proof.where(index, run)[0],
                publication=proof.expected.name,
                font=name.replace("-", " "),
                words=opening(run.text),
                page=run.page + proof.expected.first_page,
            )


def every_glyph(proof: Proof) -> Iterator[Diagnostic]:
    """Each character has a glyph."""
    for character in sorted(proof.reading.structure.missing_glyphs):
        users = [text.source for text in proof.expected.texts if character in text.text]
        for location in dict.fromkeys(users or [proof.expected.location]):
            yield GLYPH_LOST.at(
                location,
                publication=proof.expected.name,
                character=character,
                code=" ".join(f"U+{ord(one):04X}" for one in character),
            )


def in_proportion(proof: Proof) -> Iterator[Diagnostic]:
    """The dots of each picture are as wide as high, but within a drawing, which has them as it wants."""
    for page, size, across, down in dict.fromkeys(proof.reading.stretched):
        if size in proof.expected.drawn:
            continue
        yield STRETCHED.at(
            proof.expected.location,
            publication=proof.expected.name,
            page=page + proof.expected.first_page,
            across=round(across),
            down=round(down),
        )


def says_what_it_is(proof: Proof) -> Iterator[Diagnostic]:
    """Language and title of the PDF are those of the publication."""
    expected, structure = proof.expected, proof.reading.structure
    french = expected.language.startswith("fr")
    for what, wanted, found in (
        ("langue" if french else "language", expected.language, structure.language),
        ("titre" if french else "title", expected.title, structure.title),
    ):
        if wanted and found != wanted:
            yield WRONG_METADATA.at(expected.location, publication=expected.name, what=what, found=found, wanted=wanted)


CHECKS: tuple[Callable[[Proof], Iterator[Diagnostic]], ...] = (
    page_count,
    page_sizes,
    every_text,
    not_shortened,
    on_the_page,
    not_clipped,
    not_covered,
    not_overprinted,
    collisions.not_struck,
    collisions.not_on_pictures,
    collisions.within_columns,
    collisions.not_too_often,
    collisions.titles_apart,
    collisions.words_whole,
    collisions.rows_whole,
    visible,
    legible,
    large_enough,
    page_numbers,
    links_lead_somewhere,
    own_fonts,
    every_glyph,
    in_proportion,
    says_what_it_is,
)


def facts(reading: Reading) -> dict[str, Any]:
    """The publication in a few figures, for the summary of a build; lengths in millimetres."""
    return {
        "pages": len(reading.sizes),
        "anchors": dict(reading.structure.anchors),
        "outline": [{"level": level, "title": title, "page": page} for level, title, page in reading.outline],
        "blank": [round(lowest * 25.4 / 72, 1) for lowest in reading.lowest],  # below the last text of each page
        "smallest": round(min((run.size for run in reading.runs), default=0.0), 2),
        "words": sum(len(run.text.split()) for run in reading.runs if run.mark >= 0),
        "fonts": sorted({run.font.rpartition("+")[2] for run in reading.runs}),
    }
