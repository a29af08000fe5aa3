"""A drawing in; a picture of it in pixels, for programs that show no drawings, out.

Engines make as much of a few bytes as these say, and no signal reaches them at work: it is drawn in a process of its
own, which has limits of time and memory.
"""

from __future__ import annotations

from feuillet.machine.workers import called
from feuillet.pages.job import Job
from feuillet.pdf.viewing import viewer
from feuillet.typesetting.layout import typeset

_DPI = 150
_FILE = "drawing.svg"
_SECONDS = 60.0  # for one drawing; an elaborate one takes a few


def raster(drawing: bytes, width: float, height: float) -> bytes:
    """A PNG of a drawing that has that size in millimetres; empty if it takes too long, or too much, to draw."""
    outcome = called(_FILE, drawn, drawing, width, height, time_limit=_SECONDS)
    return b"" if outcome.failed else bytes(outcome.value)


def drawn(drawing: bytes, width: float, height: float) -> bytes:
    """The same in that process."""
    style = f"@page {{ size: {width:.2f}mm {height:.2f}mm; margin: 0 }} body {{ margin: 0 }}"
    style += f" img {{ display: block; width: {width:.2f}mm; height: {height - 0.1:.2f}mm }}"
    html = f'<html lang="en"><title>-</title><style>{style}</style><body><img src="{_FILE}" alt="-"></body></html>'
    pdf = typeset(Job(name=_FILE, html=html, resources={_FILE: drawing})).pdf
    return viewer.picture(pdf, 0, round(width / 25.4 * _DPI))
