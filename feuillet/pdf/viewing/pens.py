"""A PDF in; between which places the pen sets each text of a page, whatever its letters paint beyond them, out.

A slanted letter hangs over what follows it, a ring round a letter over both its neighbours: where texts meet is told
by the widths that the font gives to their letters, not by their ink.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pikepdf

from feuillet.pdf.viewing.ink import PLANE, SKEW, Box, apply, product

if TYPE_CHECKING:
    from feuillet.pdf.viewing.ink import Matrix

_STRAIGHT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Pens:
    """The courses of the pen on the pages of a PDF, each page read when it is asked for: few are."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._pages: dict[int, list[Box]] = {}

    def course(self, page: int, number: int) -> Box:
        """The band across the page in which a text is set: that of all pieces of it; numbers are those of painting."""
        if page not in self._pages:
            with pikepdf.open(io.BytesIO(self._pdf)) as document:
                walk = _Walk()
                walk.through(document.pages[page], _STRAIGHT)
                self._pages[page] = walk.courses
        return self._pages[page][number]


class _Walk:
    """Follows the instructions of a page."""

    def __init__(self) -> None:
        self.courses: list[Box] = []
        self._widths: dict[tuple[int, int], dict[int, float]] = {}

    def through(self, content: Any, matrix: Matrix) -> None:
        """The instructions of a page, or of a form on it."""
        resources = content.get("/Resources", {})
        kept: list[Matrix] = []
        marked: list[int] = []  # of marks that are open: before which text they began; -1: these tell no text
        text: Matrix | None = None
        widths, size, pen, begun = dict[int, float](), 0.0, 0.0, 0.0
        for instruction in pikepdf.parse_content_stream(content):
            operands, operator = instruction.operands, str(instruction.operator)
            match operator:
                case "q":
                    kept.append(matrix)
                case "Q":
                    matrix = kept.pop()
                case "cm":
                    matrix = product(_matrix(operands), matrix)
                case "Do":
                    drawn = resources.XObject[str(operands[0])]
                    if drawn.get("/Subtype") == "/Form":
                        self.through(drawn, product(_matrix(drawn.get("/Matrix", _STRAIGHT)), matrix))
                case "BDC" | "BMC":
                    tells = isinstance(operands[-1], pikepdf.Dictionary) and "/ActualText" in operands[-1]
                    marked.append(len(self.courses) if tells else -1)
                    begun = pen
                case "EMC":
                    first = marked.pop()
                    if text and 0 <= first < len(self.courses):  # one text for all these pieces
                        whole = _band(product(text, matrix), begun, pen)
                        self.courses[first:] = [whole] * (len(self.courses) - first)
                case "Tf":
                    widths, size = self._of(resources.Font[str(operands[0])]), float(operands[1])
                case "BT" | "Td" | "TD" | "T*":  # the engine says by others where a text stands
                    text = None
                case "Tm":
                    text, pen, begun = _matrix(operands), 0.0, 0.0
                case "TJ" | "Tj":
                    shown = operands[0] if operator == "TJ" else operands
                    letters = b"".join(bytes(part) for part in shown if isinstance(part, pikepdf.String))
                    moved = sum(float(part) for part in shown if not isinstance(part, pikepdf.String))
                    codes = [int.from_bytes(letters[at : at + 2]) for at in range(0, len(letters), 2)]
                    start = pen
                    pen += size * (sum(widths.get(code, widths.get(-1, 0.0)) for code in codes) - moved) / 1000
                    if codes:
                        self.courses.append(_band(product(text, matrix), start, pen) if text and widths else PLANE)

    def _of(self, font: Any) -> dict[int, float]:
        """The widths of a font's glyphs, in thousandths of its size; at -1 that of all others, none of unknown ones."""
        if font.objgen not in self._widths:
            own = font.get("/DescendantFonts", [{}])[0]
            widths = {-1: float(own.get("/DW", 1000))} if own else {}
            listed = list(own.get("/W", ()))
            while listed:
                start, following = int(listed.pop(0)), listed.pop(0)
                if isinstance(following, pikepdf.Array):
                    widths |= {start + at: float(width) for at, width in enumerate(following.as_list())}
                else:
                    widths |= dict.fromkeys(range(start, int(following) + 1), float(listed.pop(0)))
            self._widths[font.objgen] = widths
        return self._widths[font.objgen]


def _matrix(numbers: Any) -> Matrix:
    a, b, c, d, e, f = map(float, numbers)
    return a, b, c, d, e, f


def _band(text: Matrix, start: float, end: float) -> Box:
    """What lies between the beginning and the end of a text that stands straight."""
    (left, bottom), (right, top) = apply(text, start, 0.0), apply(text, end, 0.0)
    a, b = text[:2]
    if abs(b) < SKEW * abs(a):
        return PLANE._replace(left=min(left, right), right=max(left, right))
    if abs(a) < SKEW * abs(b):
        return PLANE._replace(bottom=min(bottom, top), top=max(bottom, top))
    return PLANE
