"""An SVG in, the same with nothing but what paints out, in words that the engine knows; and what of it is lost.

No metadata, comment, title, path, stranger's tag, or name that somebody gave to a part or a font goes out. Variables
stand for what they mean, colours are those of sRGB, or greys. What the engine would print otherwise than it was drawn
is left out and named.
"""

from __future__ import annotations

import math
import re
from base64 import b64decode
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from feuillet.pictures import drawn_numbers, paints
from feuillet.pictures.drawn_numbers import NUMBER
from feuillet.pictures.part_names import PartNames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Literal

    from feuillet.pictures.paints import Declaration

    Effect = Literal[
        "mask", "filter", "blend", "clip", "variable", "colour", "gradient", "selector", "measure", "motion", "order",
        "outline", "holes", "place", "language", "focus"
    ]  # fmt: skip

SVG = "http://www.w3.org/2000/svg"
_PREFIXES = {"http://www.w3.org/1999/xlink": "xlink", "http://www.w3.org/XML/1998/namespace": "xml"}
# The elements that paint, or say how. No other goes out, as a browser would show nothing of it.
_PAINTING_ELEMENTS = (
    "svg g defs symbol use image switch a style path rect circle ellipse line polyline polygon text tspan tref "
    "textPath marker pattern linearGradient radialGradient stop clipPath mask filter meshgradient meshrow meshpatch "
    "hatch hatchpath solidcolor"
)
_ELEMENTS = frozenset(_PAINTING_ELEMENTS.split())
# The attributes and properties that say what is painted, and where, in small letters. No other goes out: what a browser
# would run (`onload`), where programs keep notes, names of files and of people.
_PAINTING_NAMES = (
    "id class style lang space href src type media version x y x1 x2 y1 y2 cx cy r rx ry fx fy fr dx dy d points "
    "width height viewbox preserveaspectratio transform transform-origin transform-box rotate pathlength offset "
    "orient refx refy markerwidth markerheight markerunits gradientunits gradienttransform spreadmethod "
    "patternunits patterncontentunits patterntransform clippathunits textlength lengthadjust startoffset method "
    "spacing requiredfeatures requiredextensions systemlanguage alignment-baseline baseline-shift clip clip-path "
    "clip-rule color color-interpolation color-rendering direction display dominant-baseline fill fill-opacity "
    "fill-rule flood-color flood-opacity font-size font-size-adjust font-stretch font-style "
    "font-variant font-weight image-rendering isolation letter-spacing lighting-color line-height marker marker-end "
    "marker-mid marker-start opacity overflow paint-order shape-rendering stop-color stop-opacity stroke "
    "stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity "
    "stroke-width text-anchor text-decoration text-rendering unicode-bidi vector-effect visibility white-space "
    "word-spacing writing-mode"
)
_PAINTING = frozenset(_PAINTING_NAMES.split())
_EMBEDDED = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,(.*)", re.IGNORECASE | re.DOTALL)
REFERENCES = frozenset(("href", "src"))
_NOTHING = frozenset(("", "none", "normal", "initial", "unset", "auto"))
_LOST: dict[str, Effect] = {
    "mask": "mask", "mask-image": "mask", "-webkit-mask": "mask", "-webkit-mask-image": "mask",
    "filter": "filter", "-webkit-filter": "filter", "backdrop-filter": "filter",
    "mix-blend-mode": "blend", "animation": "motion", "animation-name": "motion", "vector-effect": "outline",
    "transform-box": "place",
}  # fmt: skip
_SWITCHED = "switch, chosen"  # an open one of which the part that is shown is known
_MOVING = frozenset({"animate", "animateTransform", "animateMotion", "set"})
_AS_EVER = frozenset({"view-box", "border-box"})  # boxes that what is transformed has of itself, in a drawing
_STROKE_FIRST = re.compile(r"\s*(?:markers?\s+)?stroke\b", re.IGNORECASE)
_KNOWN_PAINTS = frozenset({"meshgradient", "hatch", "solidcolor"})  # of SVG 2, that the engine does not know
_OPAQUE = re.compile(r"\s*(?:(?:1(?:\.0*)?|100(?:\.0*)?%)\s*|inherit|initial|unset)", re.IGNORECASE)
_PAINTED_WITH = re.compile(r"""\s*url\(\s*["']?#([^"')\s]+)""", re.IGNORECASE)
_WHOLE = re.compile(r"(?::root|svg|\*|html)(?:\s*,\s*(?::root|svg|\*|html))*", re.IGNORECASE)
_SIZE = re.compile(rf"({NUMBER})\s*+(px|pt|pc|mm|cm|in|q)?", re.IGNORECASE)
_PIXELS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96, "q": 24 / 25.4}


def bare(data: bytes, picture: Callable[[bytes], str], *, grey: bool = False) -> bytes:
    """The drawing; `picture` makes a data address of the bytes of each picture in it."""
    return _Bare(data, picture, grey=grey).written()


def lost(data: bytes) -> frozenset[Effect]:
    """What of a drawing is not printed as it was drawn."""
    return frozenset(_Bare(data, lambda _bytes: "").lost)


def pixels(length: str) -> float | None:
    """A length in pixels, of which an inch has 96; None if it depends on something else, or has no end."""
    found = _SIZE.fullmatch(length.strip())
    measure = float(found[1]) * _PIXELS[(found[2] or "").lower()] if found else math.inf
    return measure if math.isfinite(measure) else None


def embedded(address: str) -> bytes | None:
    """The bytes of a picture that an address holds; None if it holds none, or one that some would read otherwise."""
    found = _EMBEDDED.fullmatch(address.strip())
    try:
        return b64decode("".join(unquote(found[1]).split()), validate=True) if found else None
    except ValueError:
        return None


def _walk(
    data: bytes, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None], text: Callable[[str], None]
) -> None:
    """Call these at each element and text of a drawing."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.Parse(data, True)


class _Variables:
    """The variables of a drawing: those of its style sheets, and those that the open elements set."""

    def __init__(self, data: bytes) -> None:
        self._sheets: list[str] = []
        self._open = False
        _walk(data, self._start, self._end, self._text)
        self.scopes = [self._global]

    def _start(self, qualified: str, _attributes: dict[str, str]) -> None:
        if qualified.rpartition(" ")[2] == "style":
            self._sheets.append("")
            self._open = True

    def _end(self, _qualified: str) -> None:
        self._open = False

    def _text(self, text: str) -> None:
        if self._open:
            self._sheets[-1] += text

    @cached_property
    def _global(self) -> dict[str, str]:
        """Those that are set for the whole drawing, and those that have one value wherever they are set."""
        whole: dict[str, str] = {}
        parts: dict[str, set[str]] = {}
        for selector, declared in (rule for sheet in self._sheets for rule in paints.rules(sheet)):
            for declaration in declared:
                if declaration.name.startswith("--") and _WHOLE.fullmatch(selector):
                    whole[declaration.name] = declaration.value
                elif declaration.name.startswith("--"):
                    parts.setdefault(declaration.name, set()).add(declaration.value)
        for name, value in whole.items():
            parts.setdefault(name, set()).add(value)
        return {name: values.pop() for name, values in parts.items() if len(values) == 1}

    def enter(self, style: str) -> None:
        """An element begins, with that style of its own."""
        own = (
            {
                declaration.name: declaration.value
                for declaration in paints.declarations(style)
                if declaration.name.startswith("--")
            }
            if style
            else {}
        )
        self.scopes.append(self.scopes[-1] | own if own else self.scopes[-1])

    def leave(self) -> None:
        """The element that began last ends."""
        self.scopes.pop()


def _faint(attributes: dict[str, str]) -> Iterator[str]:
    """What an element refers to for a paint that it lays on in part."""
    own = attributes | {
        declaration.name: declaration.value for declaration in paints.declarations(attributes.get("style", ""))
    }
    for kind in ("fill", "stroke"):
        if not _OPAQUE.fullmatch(own.get(f"{kind}-opacity", "1")) and (found := _PAINTED_WITH.match(own.get(kind, ""))):
            yield found[1]


class _Bare:
    """Writes the elements of SVG, and of these the attributes of SVG."""

    def __init__(self, data: bytes, picture: Callable[[bytes], str], *, grey: bool = False) -> None:
        self._picture = picture
        self._grey = grey
        self.lost: set[Effect] = set()
        self._out: list[str] = []
        self._names = PartNames(frozenset(map(str.lower, _ELEMENTS)) | {"svg"}, _PAINTING)
        self._open: list[str] = []  # names of the open elements that are written
        self._skipped = 0  # elements that are open and go, with all they hold
        self._style: list[str] | None = None  # the text of the style sheet that is open
        self._variables = _Variables(data) if b"var(" in data else None
        self._gradients: set[str] = set()
        self._faint: set[str] = set()  # what is painted with in part, by reference
        _walk(data, self._start, self._end, self._text)
        if self._faint & self._gradients:
            self.lost.add("gradient")

    def written(self) -> bytes:
        """The bytes of it."""
        return "".join(self._out).encode()

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        space, _, name = qualified.rpartition(" ")
        if not self._skipped and space in ("", SVG) and name in _MOVING:
            self.lost.add("motion")
        if self._skipped or space not in ("", SVG) or name not in _ELEMENTS or not self._is_chosen(attributes):
            self._skipped += 1
            return
        self._open.append(name)
        if self._variables:
            self._variables.enter(attributes.get("style", ""))
        if name == "radialGradient" and any(
            attributes.get(f"f{axis}", "") not in ("", attributes.get(f"c{axis}", "50%")) for axis in "xy"
        ):
            self.lost.add("focus")
        if name.endswith("Gradient"):
            self._gradients.add(attributes.get("id", ""))
        self._faint.update(_faint(attributes))
        if name in _KNOWN_PAINTS:
            self.lost.add("colour")
        spaces = f' xmlns="{SVG}" xmlns:xlink="{next(iter(_PREFIXES))}"' if not self._out else ""
        self._out.append(f"<{name}{spaces}")
        if spaces:
            attributes = self._framed(attributes)
            if attributes.get("transform", "none").strip() not in _NOTHING:
                self.lost.add("place")
        for key, value in attributes.items():
            owner, _, local = key.rpartition(" ")
            if owner and owner not in _PREFIXES:
                continue
            written = f"{_PREFIXES[owner]}:{local}" if owner else local
            shown = self._attribute(local, value)
            if shown is not None:
                self._out.append(f" {written}={quoteattr(shown)}")
        self._out.append(">")
        self._style = [] if name == "style" else self._style

    def _is_chosen(self, attributes: dict[str, str]) -> bool:
        """Whether an element is shown where a drawing has several to choose from: the first that asks for nothing."""
        around = self._open[-1] if self._open else ""
        if around == _SWITCHED:
            return False
        if around != "switch":
            return True
        if attributes.get("systemLanguage", "").strip():
            self.lost.add("language")
            return False
        if attributes.get("requiredExtensions", "").strip():
            return False
        self._open[-1] = _SWITCHED
        return True

    @staticmethod
    def _framed(attributes: dict[str, str]) -> dict[str, str]:
        """The root with what it shows: then the engine keeps proportions in any room; without sides that are none."""
        sides = {side: pixels(attributes.get(side, "")) for side in ("width", "height")}
        kept = {name: value for name, value in attributes.items() if sides.get(name, 1) or value.strip().endswith("%")}
        kept = {name: value for name, value in kept.items() if value.strip() != "inherit"}  # from whom?
        if all(sides.values()) and drawn_numbers.read("viewbox", attributes.get("viewBox", "")) is None:
            kept["viewBox"] = f"0 0 {sides['width']:g} {sides['height']:g}"
        return kept

    def _attribute(self, name: str, value: str) -> str | None:
        if name in REFERENCES:  # to a part of itself, or to a picture, of which nothing goes out but what is seen
            picture = embedded(value)
            reference = value.strip()
            return (
                self._picture(picture)
                if picture
                else f"#{self._names.of(reference[1:])}"
                if reference.startswith("#")
                else None
            )
        if name in ("id", "class"):
            return self._names.of(value) if name == "id" else self._names.classes(value)
        if name == "style":
            return ";".join(
                f"{declaration.name}:{declaration.value}" for declaration in self._kept(paints.declarations(value))
            )
        return self._value(name, value)

    def _kept(self, declared: Iterable[Declaration]) -> Iterator[Declaration]:
        for declaration in declared:
            value = None if declaration.name.startswith("--") else self._value(declaration.name, declaration.value)
            if value is not None:
                yield declaration._replace(value=f"{value} !important" if declaration.important else value)

    def _value(self, name: str, value: str) -> str | None:
        """What an attribute or a property is, in words of the engine; None if it is to be left out."""
        meant = self._meant(name, value)
        return None if meant is None else self._names.referring(meant)

    def _meant(self, name: str, value: str) -> str | None:
        if name.lower() not in _PAINTING and name.lower() not in _LOST:
            return None
        if self._variables and "var(" in value.lower():
            meant = paints.with_variables(value, self._variables.scopes[-1])
            if meant is None:
                self.lost.add("variable")
                return None
            value = meant.strip()
        name = name.lower()
        if name == "stop-opacity" and not _OPAQUE.fullmatch(value):
            self.lost.add("gradient")
        if name in paints.PAINTS:
            found = paints.paint(value, grey=self._grey)
            if name == "stop-color" and found and paints.is_transparent(found):
                self.lost.add("gradient")
            if found is None and "(" in value:
                self.lost.add("colour")
            return found
        if drawn_numbers.is_measured(name):
            read = drawn_numbers.read(name, value)
            if (read or "").strip().lower() != value.strip().lower().removesuffix("deg") and not drawn_numbers.is_word(
                value
            ):
                self.lost.add("measure")
            return read
        if name in _LOST:
            if value.strip().lower() not in _NOTHING | (_AS_EVER if name == "transform-box" else _NOTHING):
                self.lost.add(_LOST[name])
            return None
        if name == "paint-order" and _STROKE_FIRST.match(value):
            self.lost.add("order")
        if name == "clip-rule" and value.strip().lower() == "evenodd" and "clipPath" in self._open:
            self.lost.add("holes")
        if name == "clip-path" and not re.match(r"url\(|none$", value.strip(), re.IGNORECASE):
            self.lost.add("clip")
            return None
        return value

    def _end(self, qualified: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        if self._variables:
            self._variables.leave()
        self._open.pop()
        name = qualified.rpartition(" ")[2]
        if name == "style" and self._style is not None:
            self._out.append(escape(self._sheet("".join(self._style))))
            self._style = None
        if self._out[-1] == ">":
            self._out[-1] = "/>"
        else:
            self._out.append(f"</{name}>")

    def _sheet(self, text: str) -> str:
        """A style sheet in words of the engine."""
        made = []
        for selector, declared in paints.rules(text):
            kept = [f"{declaration.name}:{declaration.value}" for declaration in self._kept(declared)]
            chosen = self._names.selector(selector) if kept else None
            if kept and not self._names.is_whole(selector):
                self.lost.add("selector")
            made.append(f"{chosen}{{{';'.join(kept)}}}" if chosen else "")
        return "".join(made)

    def _text(self, text: str) -> None:
        if self._style is not None and not self._skipped:
            self._style.append(text)
