"""A drawing in; a picture of it in pixels, for programs that show no drawings, out."""

from __future__ import annotations

from feuillet.pages.job import Job
from feuillet.pdf.viewing import viewer
from feuillet.text import deadline
from feuillet.typesetting.layout import typeset

_DPI = 150
_FILE = "drawing.svg"


def raster(drawing: bytes, width: float, height: float) -> bytes:
    """A PNG of a drawing that has that size in millimetres; empty if it takes too long to draw."""
    style = f"@page {{ size: {width:.2f}mm {height:.2f}mm; margin: 0 }} body {{ margin: 0 }}"
    style += f" img {{ display: block; width: {width:.2f}mm; height: {height - 0.1:.2f}mm }}"
    html = f'<html lang="en"><title>-</title><style>{style}</style><body><img src="{_FILE}" alt="-"></body></html>'
    try:
        with deadline.limited():
            pdf = typeset(Job(name=_FILE, html=html, resources={_FILE: drawing})).pdf
            return viewer.picture(pdf, 0, round(width / 25.4 * _DPI))
    except deadline.OutOfTimeError:
        return b""
