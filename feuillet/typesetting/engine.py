"""Make WeasyPrint do less for the same pages: what it works out again for each box, remember.

Each workaround was read against one version of WeasyPrint, and on files of other bytes it does nothing; none changes
what is laid out or written (tests/typesetting/test_engine.py, docs/decisions/0011).
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from copy import deepcopy
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from feuillet.typesetting.quick.columns import columns_searched
from feuillet.typesetting.quick.drawings import codes_at_once, drawings_once, images_once
from feuillet.typesetting.quick.lines import FEATURES, FONT, glyphs_at_once, lines_kept, lines_once
from feuillet.typesetting.quick.replacement import replace_everywhere
from feuillet.typesetting.quick.styles import (
    candidates_once,
    default_styles,
    share_styles,
    shorthands_once,
    variables_once,
)

# The files whose functions are replaced or relied on, and the SHA-256 of their texts as they were read.
READ = {
    "weasyprint.css": "77ad7287f90d7cfa",
    "weasyprint.css.computed_values": "0dec45caf60428b1",
    "weasyprint.css.properties": "872a2e5602b5f52d",
    "weasyprint.css.validation.expanders": "7fcea8c9b1a5d2d0",
    "weasyprint.css.tokens": "c7d40bdb50e7961a",
    "weasyprint.draw.text": "c9a450aa209277e7",
    "weasyprint.formatting_structure.boxes": "8ffd28ab74a149f0",
    "weasyprint.formatting_structure.build": "335ad8b541295d6b",
    "weasyprint.images": "a1637ab32a69f6f9",
    "weasyprint.layout": "f226ba97ad21e447",
    "weasyprint.layout.absolute": "240e268cec1e66dd",
    "weasyprint.layout.background": "3d98949e4fe71bc7",
    "weasyprint.layout.block": "9457dca0528c378f",
    "weasyprint.layout.column": "83ae1a3e83596293",
    "weasyprint.layout.float": "4e6cc308ad2a7d2a",
    "weasyprint.layout.inline": "0e7c1569330f5473",
    "weasyprint.layout.percent": "bac190e240dce17b",
    "weasyprint.layout.preferred": "a7973703cd8ac5fa",
    "weasyprint.pdf.fonts": "9ad9a202a416b845",
    "weasyprint.pdf.stream": "4faf9169d1970d46",
    "weasyprint.svg": "eb1ee636d1f85e53",
    "weasyprint.svg.path": "5139ec67a99ab9fb",
    "weasyprint.text.ffi": "530e83118f7841d2",
    "weasyprint.text.fonts": "59d74d0c161349b8",
    "weasyprint.text.line_break": "1f5a855ad992e0be",
    "cssselect2": "72a31505ee09e256",
    "tinyhtml5.inputstream": "1c89c26bad474550",
    "tinyhtml5.parser": "9655914ae671d668",
    "pydyf": "0b10add9e640961d",
}


def unknown() -> list[str]:
    """The modules that are not, byte for byte, those that the workarounds were read against."""
    return [name for name, digest in READ.items() if _digest(name) != digest]


def _digest(name: str) -> str:
    try:
        file = Path(import_module(name).__file__ or "")
    except ImportError:  # it was renamed or is gone
        return ""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


def _module(name: str) -> Any:
    return import_module(name)


def _attributes(box: Any) -> dict[str, Any]:
    """The attributes of a box, or of the box that a placeholder stands for."""
    attributes: dict[str, Any] = vars(box)
    return vars(attributes["_box"]) if "_box" in attributes else attributes


# What resolve_percentages sets on a box.
_SIZES = ("width", "height", "min_width", "min_height", "max_width", "max_height")
_SIDES = ("left", "right", "top", "bottom")
_EDGES = tuple(f"{edge}_{side}" for edge in ("margin", "padding") for side in _SIDES)
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_BOX = frozenset((*_SIZES, *_EDGES, *_BORDERS, *(f"border_{side}_style" for side in _SIDES), "box_sizing"))
_AUTOMATIC = {"min_width": 0, "min_height": 0}  # what `auto` is, where it is not itself


def _fixed_sizes() -> None:
    """Sizes that depend on no other box are those of the style, worked out once."""
    resolve = _module("weasyprint.layout.percent").resolve_percentages
    css = _module("weasyprint.css")
    initial = {name: css.INITIAL_VALUES[name] for name in (*_SIZES, *_EDGES)}

    def sizes_of(values: Any, borders: dict[str, Any]) -> dict[str, Any] | None:
        sizes = dict(borders)
        for name in initial:
            value = values[name]
            if value == "auto":
                sizes[name] = _AUTOMATIC.get(name, value)
            elif getattr(value, "unit", None) == "px":
                sizes[name] = value.value
            else:
                return None
        return sizes

    plain = sizes_of(initial, dict.fromkeys(_BORDERS, 0))

    def fixed_of(style: Any) -> dict[str, Any] | None:
        if style["border_collapse"] != "separate":
            return None
        kind = type(style)
        if kind is css.AnonymousStyle and style.parent_style.anonymous_style is style:
            return plain  # as it was made: initial, but for what is inherited
        if kind is css.ComputedStyle and style.physical and _BOX.isdisjoint(style.cascaded):
            return plain
        if style["box_sizing"] != "content-box":
            return None
        return sizes_of(style, {name: style[name] for name in _BORDERS})

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style = box.style
        try:
            fixed = style.fixed
        except AttributeError:
            fixed = style.fixed = fixed_of(style)
        if fixed is None:
            resolve(box, containing_block)
        else:
            _attributes(box).update(fixed)

    replace_everywhere(resolve, resolve_percentages)


_SQUARE = {f"border_{corner}_radius": (0, 0) for corner in ("top_left", "top_right", "bottom_right", "bottom_left")}


def _bare_boxes() -> None:
    """A box without background, round corners or images of borders: nothing to place."""
    background = _module("weasyprint.layout.background")
    lay_out = background.layout_box_backgrounds

    def is_bare(style: Any) -> bool:
        return (
            style["background_image"] == (("none", None),)
            and style["background_color"] != "currentcolor"
            and style["background_color"].alpha == 0
            and not style["box_shadow"]
            and style["border_image_source"][0] == style["mask_border_source"][0] == "none"
            and all((0, "px") in style[name] for name in _SQUARE)
        )

    def layout_box_backgrounds(
        page: Any, box: Any, get_image_from_uri: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        own = box.style
        try:
            bare = own.bare
        except AttributeError:
            bare = own.bare = is_bare(own)
        if not bare or style is not None or box is page:
            lay_out(page, box, get_image_from_uri, layout_children, style)
            return
        _attributes(box).update(_SQUARE)
        box.background = None
        if layout_children:
            for child in box.all_children():
                layout_box_backgrounds(page, child, get_image_from_uri)

    replace_everywhere(lay_out, layout_box_backgrounds)


def _fonts(lines: Any, style: Any) -> tuple[Any, Any, Any, Any]:
    """Pango's context, language, description of the font, and attribute of its features."""
    pango = lines.pango
    context = lines.ffi.gc(
        pango.pango_font_map_create_context(style.font_config.font_map), lines.gobject.g_object_unref
    )
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, lines.PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    name = style["lang"] if override == "normal" else lines.LST_TO_ISO.get(override.lower(), override)
    if name:
        pointer, _bytes = lines.unicode_to_char_p(name)
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    attribute = None
    if features := lines.font_features(*(style[name] for name in FEATURES)):
        string = ",".join(f"{key} {value}" for key, value in features.items()).encode()
        kept = style.font_config.font_features
        if string not in kept:
            kept[string] = pango.pango_attr_font_features_new(string)
        attribute = kept[string]
    return context, language, lines.get_font_description(style), attribute


def _fonts_once() -> None:
    """Pango's context, font and features are those of the style, not of each piece of text."""
    lines = _module("weasyprint.text.line_break")
    strut, setup = lines.strut, lines.Layout.setup
    known_style = _module("weasyprint.css").Style
    ffi, pango, gobject = lines.ffi, lines.pango, lines.gobject
    logical = ffi.new("PangoRectangle *")  # one for all lines

    def remembered_strut(style: Any) -> Any:
        try:
            return style.strut
        except AttributeError:
            value = strut(style)
            if isinstance(style, known_style):
                style.strut = value
            return value

    def remembered_setup(self: Any, style: Any) -> None:
        if style["text_decoration_line"] != "none" or not isinstance(style, known_style):  # drawings have their own
            setup(self, style)
            return
        self.style = style
        self.first_line_direction = 0
        self.ascent = self.underline_position = self.strikethrough_position = None
        try:
            kept = style.fonts
        except AttributeError:
            key = tuple([style[name] for name in FONT])
            known = style.cache.setdefault("fonts", {})
            if key not in known:
                known[key] = _fonts(lines, style)
            kept = style.fonts = known[key]
        context, self.language, font, attribute = kept
        layout = self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout, False)
        pango.pango_layout_set_font_description(layout, font)
        if attribute:
            attributes = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(attributes, attribute)
            pango.pango_layout_set_attributes(layout, attributes)

    def line_size(line: Any, style: Any) -> tuple[float, float]:
        pango.pango_layout_line_get_extents(line, ffi.NULL, logical)
        width, height = logical.width * lines.FROM_UNITS, logical.height * lines.FROM_UNITS
        spacing = style["letter_spacing"]
        return (width if spacing == "normal" else width + spacing), height

    replace_everywhere(strut, remembered_strut)
    replace_everywhere(lines.line_size, line_size)
    lines.Layout.setup = remembered_setup


def _html_once() -> None:
    """A page that is laid out again is parsed once; the parser's patterns are made once."""
    parser = _module("tinyhtml5")
    stream = _module("tinyhtml5.inputstream")
    parse = parser.parse
    last: list[Any] = []

    class Patterns(dict[Any, Any]):
        """The parser keeps each pattern under itself, where it never finds it again."""

        def __missing__(self, key: tuple[Any, bool]) -> re.Pattern[str]:
            characters, opposite = key
            listed = "".join(f"\\x{ord(character):02x}" for character in characters)
            pattern = self[key] = re.compile(f"[{'' if opposite else '^'}{listed}]+")
            return pattern

    def parse_again(document: Any, *arguments: Any, **options: Any) -> Any:
        if not isinstance(document, io.StringIO):
            return parse(document, *arguments, **options)
        key = document.read(), arguments, tuple(options.items())
        if not last or last[0] != key:
            last[:] = key, parse(io.StringIO(key[0]), *arguments, **options)
        return deepcopy(last[1])

    stream.characters_until_regex = Patterns()
    parser.parse = parse_again


def _written_once() -> None:
    """Objects of a PDF become bytes once, not once more for the file's identifier; pages have their numbers once."""
    pydyf = _module("pydyf")
    convert, write = pydyf._to_bytes, pydyf.PDF.write  # noqa: SLF001 - all objects become bytes by it
    kept: dict[int, bytes] | None = None

    def to_bytes(item: Any) -> bytes:
        kind = type(item)
        if kind is bytes:
            return item  # type: ignore[no-any-return]
        return item.encode("ascii") if kind is str else convert(item)  # type: ignore[no-any-return]

    def remembered(data: Any) -> property:
        def get(self: Any) -> bytes:
            if kept is None or self.number is None:
                return data(self)  # type: ignore[no-any-return]
            known = kept.get(id(self))  # it has a number: the PDF keeps it
            if known is None:
                known = kept[id(self)] = data(self)
            return known

        return property(get)

    def remembering_write(self: Any, *arguments: Any, **options: Any) -> None:
        nonlocal kept
        kept = {}
        try:
            write(self, *arguments, **options)
        finally:
            kept = None

    def page_references(self: Any) -> tuple[bytes, ...]:
        pages = self.pages["Kids"][::3]
        known = vars(self).get("references")
        if known is None or len(known) != len(pages):
            known = self.references = tuple(f"{number} 0 R".encode("ascii") for number in pages)
        return known  # type: ignore[no-any-return]

    for kind in (pydyf.Dictionary, pydyf.Stream, pydyf.Array, pydyf.String):
        kind.data = remembered(kind.data.fget)
    pydyf._to_bytes = to_bytes  # noqa: SLF001 - as above
    pydyf.PDF.write = remembering_write
    pydyf.PDF.page_references = property(page_references)


_LARGE = 8000  # bytes of a stream: of a font or a colour profile, which many PDFs have in common
_KEPT = 64  # of those, compressed


def _compressed_once() -> None:
    """The same fonts and the same colour profile are in all PDFs of a workshop: they are compressed once in a process.

    Compressing them takes half of the time that all streams of a PDF do.
    """
    pydyf = _module("pydyf")
    compress = lru_cache(maxsize=_KEPT)(lambda level, data: zlib.compress(data, level))

    class Compressor:
        def __init__(self, level: int) -> None:
            self.level = level

        def compress(self, data: bytes) -> bytes:
            return compress(self.level, data) if len(data) > _LARGE else zlib.compress(data, self.level)

        def flush(self) -> bytes:
            return b""

    pydyf.zlib = SimpleNamespace(compress=zlib.compress, compressobj=Compressor)


def _in_flow_at_once() -> None:
    """Whether a box is in the flow, asked some twenty times of each: one look at two properties."""
    boxes = _module("weasyprint.formatting_structure.boxes")
    in_flow = boxes.Box.is_in_normal_flow

    def is_in_normal_flow(self: Any) -> bool:
        style = self.style
        if style["float"] == "none" and style["position"] in ("static", "relative"):
            return True
        return in_flow(self)  # type: ignore[no-any-return]

    boxes.Box.is_in_normal_flow = is_in_normal_flow


def _lines_below_floats() -> None:
    """How wide the first word of a line is matters beside a float, not below the last one."""
    inline = _module("weasyprint.layout.inline")
    measure = inline.inline_min_content_width

    def inline_min_content_width(context: Any, box: Any, *arguments: Any, **options: Any) -> Any:
        if options.get("first_line") and box.style["direction"] == "ltr" and box.margin_top == 0:
            top = box.position_y
            if all(shape.position_y + shape.margin_height() < top for shape in context.excluded_shapes):
                return 0
        return measure(context, box, *arguments, **options)

    inline.inline_min_content_width = inline_min_content_width


def _breaks_once() -> None:
    """Whether a line can break between two characters is asked of the same pairs again and again."""
    can_break = _module("weasyprint.text.line_break").can_break_text
    replace_everywhere(can_break, lru_cache(maxsize=4096)(can_break))


def _arrays_of_any_length() -> None:
    """Each length of an array is a C type that is parsed anew; one of any length is parsed once."""
    fonts = _module("weasyprint.pdf.fonts")
    ffi = fonts.ffi

    class Arrays:
        def __getattr__(self, name: str) -> Any:
            return getattr(ffi, name)

        def new(self, kind: str, value: Any = None) -> Any:
            return ffi.new(kind if value is None else re.sub(r"\[\d+\]", "[]", kind), value)

    fonts.ffi = Arrays()


WORKAROUNDS = (
    variables_once,
    default_styles,
    share_styles,
    _fixed_sizes,
    _bare_boxes,
    _fonts_once,
    shorthands_once,
    _html_once,
    _written_once,
    _compressed_once,
    _in_flow_at_once,
    _lines_below_floats,
    _breaks_once,
    _arrays_of_any_length,
    lines_once,
    lines_kept,
    glyphs_at_once,
    columns_searched,
    candidates_once,
    drawings_once,
    codes_at_once,
    images_once,
)


@cache
def quicken() -> bool:
    """Put the workarounds in place, once; False where WeasyPrint is not the one that was read."""
    if unknown():
        return False
    for workaround in WORKAROUNDS:
        workaround()
    return True
