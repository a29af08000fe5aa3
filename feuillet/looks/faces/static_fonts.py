"""Have HarfBuzz make static fonts of variable ones, as it leaves out what is not used of them.

The engine has fontTools do that afterwards, glyph by glyph: a hundred times slower, and each part of a publication and
each sheet has its own. Where this HarfBuzz cannot (before 6.0; outlines that are not TrueType), it still does.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from feuillet.looks.faces.font_files import axes

_PIN = "int hb_subset_input_pin_axis_location(hb_subset_input_t *, hb_face_t *, hb_tag_t, float);"
_ITALIC, _OBLIQUE = 2, 1  # as Pango counts styles


@cache
def install() -> None:
    """Put it in place, once."""
    fonts: Any = import_module("weasyprint.pdf.fonts")
    bindings: Any = import_module("weasyprint.text.ffi")
    library = bindings.harfbuzz_subset
    bindings.ffi.cdef(_PIN, override=True)
    if not library or not hasattr(library, "hb_subset_input_pin_axis_location"):
        return
    clean = fonts.Font.clean

    class Pinning:
        """The library, but that what it makes stands at one place of each axis."""

        def __init__(self, places: dict[str, float]) -> None:
            self.places = [(bindings.harfbuzz.hb_tag_from_string(tag.encode(), -1), at) for tag, at in places.items()]

        def __getattr__(self, name: str) -> Any:
            return getattr(library, name)

        def hb_subset_or_fail(self, face: Any, wanted: Any) -> Any:
            for tag, place in self.places:
                library.hb_subset_input_pin_axis_location(wanted, face, tag, place)
            return library.hb_subset_or_fail(face, wanted)

    def clean_static(self: Any, to_unicode: dict[int, str], hinting: bool) -> None:
        tables, whole = self.tables, self.file_content
        if not to_unicode or not {"fvar", "gvar", "glyf"}.issubset(tables):
            clean(self, to_unicode, hinting)
            return
        fonts.harfbuzz_subset = Pinning(_places(self))
        self.tables = [name for name in tables if name != "fvar"]
        try:
            clean(self, to_unicode, hinting)
        finally:
            fonts.harfbuzz_subset, self.tables = library, tables
        if axes(self.file_content):
            self.file_content = whole
            clean(self, to_unicode, hinting)

    fonts.Font.clean = clean_static


def _places(font: Any) -> dict[str, float]:
    """Where a font stands on each of its axes: as the engine has it."""
    places = {}
    for tag, (least, usual, most) in axes(font.file_content, font.index).items():
        chosen = {
            "wght": font.weight,
            "opsz": font.font_size,
            "slnt": (most or least) if font.style == _OBLIQUE else 0,
            "ital": int(font.style == _ITALIC),
        }
        places[tag] = float(min(max(font.variations.get(tag, chosen.get(tag, usual)), least), most))
    return places
