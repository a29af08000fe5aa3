"""A page of a PDF in; the page with its text, without it, and its text alone, as pictures, out."""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from feuillet.pdf.viewing.viewer import raster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feuillet.pdf.viewing.ink import Box
    from feuillet.pictures.rasters import Raster

    Pixels = tuple[int, int, int, int]  # left, top, right, bottom


class Layers:
    """A page whose text can be taken away; lines thinner than that many points go with it, as they are no ground."""

    def __init__(self, document: Any, number: int, *, thinnest: float) -> None:
        self._document = document
        self._number = number
        self._bare = document[number]
        for handle, kind, scale in _objects(self._bare):
            if kind == pdfium.FPDF_PAGEOBJ_TEXT or _is_hair(handle, kind, scale, thinnest):
                pdfium.FPDFPageObj_SetIsActive(handle, False)

    def whole(self, dpi: int) -> Raster:
        """The page as it is printed."""
        return raster(self._document[self._number], dpi)

    def ground(self, dpi: int) -> Raster:
        """The page without its text."""
        return raster(self._bare, dpi)

    def glyphs(self, dpi: int) -> Raster:
        """Its text alone, in black."""
        page = self._document[self._number]
        for handle, kind, _ in _objects(page):
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                pdfium.FPDFPageObj_SetFillColor(handle, 0, 0, 0, 255)
            else:
                pdfium.FPDFPageObj_SetIsActive(handle, False)
        return raster(page, dpi, grey=True)

    def pixels(self, size: tuple[int, int]) -> Callable[[Box], Pixels | None]:
        """What finds the pixels, of a picture of that size, that are wholly in a box; at least one, unless outside."""
        width, height = size
        page, x, y = self._bare, ctypes.c_int(), ctypes.c_int()

        def at(across: float, up: float) -> tuple[float, float]:
            # pdfium gives whole pixels, so it is asked for more of them.
            pdfium.FPDF_PageToDevice(page.raw, 0, 0, 64 * width, 64 * height, 0, across, up, x, y)
            return x.value / 64, y.value / 64

        def pixels(box: Box) -> Pixels | None:
            across, down = zip(at(box.left, box.bottom), at(box.right, box.top), strict=True)
            left, right = _whole_pixels(across, width)
            top, bottom = _whole_pixels(down, height)
            return (left, top, right, bottom) if left < right and top < bottom else None

        return pixels


def _objects(page: Any) -> Iterator[tuple[Any, int, float]]:
    """What is painted on a page, with its kind and scale; of forms what is in them."""

    def walk(count: Any, get: Any, holder: Any, scale: float) -> Iterator[tuple[Any, int, float]]:
        for i in range(count(holder)):
            handle = get(holder, i)
            kind = pdfium.FPDFPageObj_GetType(handle)
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                inner = scale * _scale(handle)
                yield from walk(pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, handle, inner)
            else:
                yield handle, kind, scale

    yield from walk(pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, page.raw, 1.0)


def _is_hair(handle: Any, kind: int, scale: float, thinnest: float) -> bool:
    if kind != pdfium.FPDF_PAGEOBJ_PATH:
        return False
    fill, stroke, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
    pdfium.FPDFPath_GetDrawMode(handle, fill, stroke)
    if not fill.value:
        pdfium.FPDFPageObj_GetStrokeWidth(handle, width)
        return width.value * scale * _scale(handle) < thinnest
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    return min(right.value - left.value, top.value - bottom.value) * scale < thinnest


def _scale(handle: Any) -> float:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(handle, matrix)
    return math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))


def _whole_pixels(edges: tuple[float, float], size: int) -> tuple[int, int]:
    first, last = sorted(edges)
    start, end = math.ceil(first), math.floor(last)
    if start >= end:
        start = math.floor((first + last) / 2)
        end = start + 1
    return max(start, 0), min(end, size)
