"""The colour of a brand in; what is made of it for the pages, and how well it is read, out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feuillet.looks import palette
from feuillet.looks.colour_names import hexadecimal
from feuillet.model.diagnostics import Location
from feuillet.model.workshop import Brand

if TYPE_CHECKING:
    from collections.abc import Iterator


def shown(written: str, count: int, language: str) -> dict[str, Any]:
    """The colours of as many themes, with the contrast of words on each; without a colour, those of the usual one."""
    colour = hexadecimal(written) or ("" if written.strip() else Brand().colour)
    if not colour:
        return {"colour": "", "swatches": [], "remarks": []}
    made = palette.palette(colour, min(max(count, 1), palette.DISTINCT))
    remarks = [found.message(language) for found in palette.check(colour, Location(file=""))]
    return {"colour": colour, "swatches": list(_swatches(made)), "remarks": remarks}


def _swatches(made: palette.Palette) -> Iterator[dict[str, Any]]:
    yield _swatch("main", made.main, palette.WHITE)
    yield _swatch("ground", made.ground, made.over)
    for accent in made.accents:
        yield _swatch("theme", accent.band, palette.WHITE)


def _swatch(role: str, ground: str, over: str) -> dict[str, Any]:
    return {"role": role, "ground": ground, "over": over, "contrast": round(palette.contrast(ground, over), 1)}
