"""Workarounds for WeasyPrint's lines: what was shaped is not shaped again, for the same words or to be painted."""

from __future__ import annotations

import re
import struct
from importlib import import_module
from typing import Any

from feuillet.typesetting.quick.replacement import replace_everywhere

FEATURES = (
    *("font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric"),
    *("font_variant_alternates", "font_variant_east_asian", "font_feature_settings"),
)
# What decides about Pango's context, its font and its features.
FONT = (
    *("direction", "lang", "font_language_override", "font_family", "font_style", "font_stretch", "font_weight"),
    *("font_size", "font_variation_settings", *FEATURES),
)
# What decides where a text of a style breaks, besides its font.
_BREAKS = (
    *("white_space", "letter_spacing", "word_spacing", "overflow_wrap", "word_break", "tab_size"),
    *("hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone"),
)
_SPACING = 1  # between words: after the width, of what else a line is split with
_MOST = 4000  # lines that are remembered: of a few pages
_SEPARATORS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")  # in single lines, Pango sets them as signs
_GLYPH = struct.Struct("<IiiiI")  # glyph, width, offsets, bits
_FIRST_OF_TODAY = 14802  # the release of Pango in which a font is as large as it says


def lines_once() -> None:
    """The same words of a style in the same width end at the same place: columns and sheets are laid out repeatedly."""
    lines: Any = import_module("weasyprint.text.line_break")
    known_style: Any = import_module("weasyprint.css").Style
    split = lines.split_first_line

    def kind_of(style: Any) -> Any:
        """The first of all styles in which a text looks alike, None if lines of it are not remembered."""
        if not isinstance(style, known_style) or style["text_decoration_line"] != "none":
            return None
        kinds: Any = vars(style.font_config).setdefault("kinds_of_text", {})
        return kinds.setdefault(tuple([style[name] for name in (*FONT, *_BREAKS)]), style)

    def split_first_line(text: str, style: Any, context: Any, *others: Any, **options: Any) -> Any:
        try:
            kind = style.kind_of_text
        except AttributeError:
            kind = kind_of(style)
            if isinstance(style, known_style):
                style.kind_of_text = kind
        if kind is None or others[_SPACING]:
            return split(text, style, context, *others, **options)
        remembered = vars(style.font_config).setdefault("lines", {})
        key = id(kind), text, style["hyphens"], others, *options.items()
        found = remembered.get(key)
        if found is None:
            if len(remembered) >= _MOST:
                remembered.clear()
            found = remembered[key] = split(text, style, context, *others, **options)
            found[0].style = kind  # its own would keep all styles of its page
        return found

    replace_everywhere(split, split_first_line)


def lines_kept() -> None:
    """A line that was shaped when it was laid out is painted as it is."""
    lines: Any = import_module("weasyprint.text.line_break")
    reactivate = lines.Layout.reactivate

    def again(self: Any, style: Any) -> None:
        if self.justification_spacing or not _alike(self.style, style):
            reactivate(self, style)

    lines.Layout.deactivate, lines.Layout.reactivate = lambda _: None, again


def _alike(style: Any, other: Any) -> bool:
    if style is other:
        return True
    kind = getattr(style, "kind_of_text", None)
    return kind is not None and kind is getattr(other, "kind_of_text", None) and style.font_config is other.font_config


def glyphs_at_once() -> None:  # noqa: PLR0915 - the loop over glyphs, as it is in what it replaces
    """The glyphs of a line are read at once, not one by one through cffi; what is more than glyphs, as it was."""
    draw: Any = import_module("weasyprint.draw.text")
    ffi, pango, units = draw.ffi, draw.pango, 1000 * draw.FROM_UNITS
    draw_line = draw.draw_first_line
    unknown, empty, unpack = pango.PANGO_GLYPH_UNKNOWN_FLAG, pango.PANGO_GLYPH_EMPTY, _GLYPH.iter_unpack
    anew = import_module("weasyprint.text.line_break").Layout

    def plain_runs(stream: Any, layout: Any) -> list[Any] | None:
        """Each run with its font and glyphs; None if any is more than letters on their line."""
        runs = []
        run = pango.pango_layout_get_line_readonly(layout.layout, 0).runs[0]
        while run != ffi.NULL:
            item, run = run.data, run.next
            font, size = stream.add_font(item.item.analysis.font)
            count = item.glyphs.num_glyphs
            glyphs = list(unpack(ffi.buffer(item.glyphs.glyphs, count * _GLYPH.size)))
            if font.png or font.svg or font.colr or font.bitmap:
                return None
            for glyph, _, _, rise, _ in glyphs:
                if rise or glyph & unknown or glyph == empty:
                    return None
            runs.append((item, font, size, glyphs))
        return runs

    def letters(item: Any, at: int, count: int, text: bytes) -> str:
        """What a glyph stands for."""
        clusters, offset = item.glyphs.log_clusters, item.item.offset
        if item.item.analysis.level % 2:
            end = item.item.length if at == 0 else clusters[at - 1]
        else:
            end = item.item.length if at == count - 1 else clusters[at + 1]
        return text[offset + clusters[at] : offset + end].decode()

    def draw_first_line(stream: Any, box: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any) -> Any:
        layout, style = box.pango_layout, box.style
        if not box.text.strip() or style["font_size"] < 1e-6:
            return []
        cut = text_overflow == "ellipsis" or block_ellipsis != "none"
        runs = None if cut or _SEPARATORS.search(layout.text) else plain_runs(stream, layout)
        if runs is None:  # what follows changes the line, which others may have
            box.pango_layout = anew(style, layout.justification_spacing, layout.max_width)
            box.pango_layout.set_text(layout.text, justify=True)
            return draw_line(stream, box, text_overflow, block_ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        string, previous, text = "", None, layout.text.encode()
        for item, font, size, glyphs in runs:
            pango_font = item.item.analysis.font
            if pango_font != previous:
                previous = pango_font
                if string:
                    stream.show_text(string)
                string = ""
                stream.set_font_size(font.hash, size)
            known, widths = font.to_unicode, font.widths
            pieces = ["<"]
            for at, (glyph, width, shift, _, _) in enumerate(glyphs):
                if glyph not in known:
                    known[glyph] = letters(item, at, len(glyphs), text)
                offset = shift / size
                if offset:
                    pieces.append(f">{-offset}<")
                pieces.append(f"{glyph:04x}")
                own = widths.get(glyph)
                if own is None:
                    pango.pango_font_get_glyph_extents(pango_font, glyph, stream.ink_rect, stream.logical_rect)
                    own = widths[glyph] = round(stream.logical_rect.width * units / size)
                kerning = own + offset - width * units / size
                if kerning:
                    pieces.append(f">{int(kerning)}<")
            string += "".join(pieces)
            string = string[:-1] if string[-1] == "<" else string + ">"
        stream.show_text(string)
        return []

    if pango.pango_version() >= _FIRST_OF_TODAY and ffi.sizeof("PangoGlyphInfo") == _GLYPH.size:
        replace_everywhere(draw_line, draw_first_line)
