"""Have WeasyPrint write, around glyphs that do not tell it themselves, which text they stand for (ActualText).

A PDF gives one text to a glyph. That is exact where each character has a glyph of its own; it is not where letters
stack, join, change their order or share a drawing (docs/decisions/0020).
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from feuillet.looks.faces.characters import SAFE

_MOST = 4  # UTF-16 units that one glyph is said to show; whatever is longer, the text around it tells
_ASIDE = "feuillet_aside"  # attribute of the engine's fonts


@cache
def install() -> None:
    """Put it in place, once."""
    drawing: Any = import_module("weasyprint.draw.text")
    draw = drawing.draw_first_line

    def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, *others: Any) -> Any:
        layout = textbox.pango_layout
        # Where a style puts a sign in the place of the end of a line, the glyphs alone say what is printed.
        if SAFE.issuperset(layout.text) or text_overflow == "ellipsis" or block_ellipsis != "none":
            return draw(stream, textbox, text_overflow, block_ellipsis, *others)
        stream.stream.append(b"/Span << /ActualText <feff%b> >> BDC" % _first_line(layout).hex().encode())
        fonts = stream._fonts  # noqa: SLF001 - of the whole document; it has no other name
        plain = {key: font.to_unicode for key, font in fonts.items()}
        for font in fonts.values():
            font.to_unicode = vars(font).setdefault(_ASIDE, {})
        try:
            return draw(stream, textbox, text_overflow, block_ellipsis, *others)
        finally:
            for key, font in fonts.items():
                setattr(font, _ASIDE, font.to_unicode)
                font.to_unicode = plain.get(key, {})
            stream.stream.append(b"EMC")

    drawing.draw_first_line = draw_first_line
    _with_glyphs_set_aside(import_module("weasyprint.pdf"))


def _first_line(layout: Any) -> bytes:
    """What is drawn of a layout: its first line, in UTF-16."""
    line, _ = layout.get_first_line()
    start = line.start_index
    shown: str = layout.text.encode()[start : start + line.length].decode()
    return shown.encode("utf-16-be")


def _with_glyphs_set_aside(writing: Any) -> None:
    """Glyphs that only such texts use are in the fonts too; one that others use as well stands for what it is there."""
    build = writing.build_fonts_dictionary

    def build_fonts_dictionary(pdf: Any, fonts: Any, *others: Any) -> Any:
        for font in fonts.values():
            for glyph, text in vars(font).pop(_ASIDE, {}).items():
                exact = 0 < len(text.encode("utf-16-be")) <= 2 * _MOST
                font.to_unicode.setdefault(glyph, text if exact else "\N{REPLACEMENT CHARACTER}")
        return build(pdf, fonts, *others)

    writing.build_fonts_dictionary = build_fonts_dictionary
