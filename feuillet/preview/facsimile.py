"""The way from a place on a finished page back to the notes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from feuillet.pages.expected import Expected, ExpectedText
from feuillet.pdf.viewing import viewer
from feuillet.proving import printed, search

if TYPE_CHECKING:
    from feuillet.building.making.shared import Proved
    from feuillet.model.diagnostics import Location


@dataclass(frozen=True, kw_only=True, slots=True)
class Zone:
    """Lines of a text on a page, in fractions of its width and height, and where the text stands in the notes."""

    x: float
    y: float
    width: float
    height: float
    source: Location
    text: str


@viewer.one_at_a_time
def places(proved: Proved, number: int) -> list[Zone]:
    """The texts on a page, counted from 0, in reading order."""
    return [place for page, place in _places(proved.pdf, proved.expected.texts) if page == number]


@lru_cache(maxsize=16)
def _places(pdf: bytes, texts: tuple[ExpectedText, ...]) -> tuple[tuple[int, Zone], ...]:
    reading = printed.read(pdf)
    found = []
    for page, box, text in search.places(reading, Expected(name="", texts=texts)):
        width, height = reading.sizes[page]
        place = Zone(
            x=box.left / width,
            y=(height - box.top) / height,
            width=(box.right - box.left) / width,
            height=(box.top - box.bottom) / height,
            source=text.source,
            text=text.text,
        )
        found.append((page, place))
    return tuple(found)
