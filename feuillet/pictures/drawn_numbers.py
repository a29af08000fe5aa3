"""Numbers of a drawing as SVG has them: an attribute's value in; what the engine reads, or None if it is none, out.

The engine takes what is no number for one, fails in the middle of a drawing, or writes `nan` and `inf` into the PDF.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

NUMBER = (
    r"(?:[0-9]++(?:\.[0-9]++)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?"  # read in one way only: a long one costs its length
)
_LARGEST = 1e6  # of any number, without its sign
_LENGTH = re.compile(rf"([+-]?{NUMBER})(?:px|pt|pc|mm|cm|in|q|em|ex|rem|%)?", re.IGNORECASE)
_ANGLE = re.compile(rf"([+-]?{NUMBER})(?:deg|grad|rad|turn)?", re.IGNORECASE)
_SIGNED = re.compile(rf"[+-]?{NUMBER}")
_FUNCTION = re.compile(r"[\s,]*+([a-z]++)\s*+\(([^()]*+)\)[\s,]*+", re.IGNORECASE)
_ARGUMENTS = {
    "matrix": (6,), "translate": (1, 2), "translatex": (1,), "translatey": (1,), "scale": (1, 2), "scalex": (1,),
    "scaley": (1,), "rotate": (1, 3), "skew": (1, 2), "skewx": (1,), "skewy": (1,),
}  # fmt: skip
_TURNING = ("rotate", "skew", "skewx", "skewy")
_PATH = re.compile(rf"(?:[MmZzLlHhVvCcSsQqTtAa\s,]++|[+-]?{NUMBER})*")
_LARGE = re.compile(r"[0-9]{7}|[eE]")
_USUAL = (
    "auto none normal initial unset revert revert-layer inherit medium thin thick small large x-small xx-small x-large "
    "xx-large smaller larger"
)
_WORDS = frozenset(_USUAL.split())
_PLACES = frozenset(("left", "right", "top", "bottom", "center"))


def is_measured(name: str) -> bool:
    """Whether an attribute, by its name in small letters, has numbers."""
    return name in _READERS


def read(name: str, value: str) -> str | None:
    """The value of an attribute that has numbers, as far as it can be read; None where it cannot."""
    return _READERS[name](value.strip())


def is_word(value: str) -> bool:
    """Whether a value is a keyword of CSS (`auto`, `normal`), without which the engine does the usual."""
    return value.strip().lower() in _WORDS


def _number(text: str, form: re.Pattern[str] = _LENGTH) -> float | None:
    found = form.fullmatch(text)
    number = float(found[1]) if found else _LARGEST + 1
    return number if abs(number) <= _LARGEST else None


def _one(value: str, *, least: float = -_LARGEST) -> str | None:
    """A length, a number or a share."""
    number = _number(value)
    return value.lower() if value == "inherit" or (number is not None and number >= least) else None


def _share(value: str) -> str | None:
    bare = value.removesuffix("%").strip()
    return value if value == "inherit" or (_SIGNED.fullmatch(bare) and _number(bare) is not None) else None


def _plain(value: str) -> str | None:
    return value if _SIGNED.fullmatch(value) and (_number(value) or 0) > 0 else None


def _view_box(value: str) -> str | None:
    sides = [_number(text) if _SIGNED.fullmatch(text) else None for text in re.split(r"[\s,]+", value)]
    return value if len(sides) == 4 and None not in sides and min(sides[2] or 0, sides[3] or 0) > 0 else None


def _ratio(value: str) -> str | None:
    return value if re.fullmatch(r"none|x(?:Min|Mid|Max)Y(?:Min|Mid|Max)(?:\s+(?:meet|slice))?", value) else None


def _dashes(value: str) -> str | None:
    lengths = [_number(text) for text in re.split(r"[\s,]+", value)]
    return value if all(length is not None and length >= 0 for length in lengths) and any(lengths) else None


def _places(value: str) -> str | None:
    """Two lengths or sides of a box."""
    return value if all(text in _PLACES or _number(text) is not None for text in value.split()) else None


def _direction(value: str) -> str | None:
    """How a marker stands: the engine knows degrees."""
    bare = value.lower().removesuffix("deg")
    return bare if bare in ("auto", "auto-start-reverse") or _number(bare, _ANGLE) is not None else None


def _points(value: str) -> str | None:
    """The numbers before the first thing that is none."""
    found = re.match(rf"(?:[\s,]*+[+-]?{NUMBER})*", value)
    return _small(found[0]) if found else None


def _path(value: str) -> str | None:
    """The steps before the first thing that is none."""
    found = _PATH.match(value)
    return _small(found[0]) if found and value[:1] in ("M", "m") else None


def _small(value: str) -> str | None:
    numbers = _SIGNED.findall(value) if _LARGE.search(value) else ()
    return value if all(abs(float(number)) <= _LARGEST for number in numbers) else None


def _transform(value: str) -> str | None:
    """What moves, turns and stretches; all of it, or nothing."""
    at = 0
    while at < len(value):
        found = _FUNCTION.match(value, at)
        if not found:
            return None
        name, arguments = found[1].lower(), re.findall(r"[^\s,]+", found[2])
        if len(arguments) not in _ARGUMENTS.get(name, ()):
            return None
        for place, argument in enumerate(arguments):
            if _number(argument, _ANGLE if name in _TURNING and place == 0 else _LENGTH) is None:
                return None
        at = found.end()
    return value


_ANY = "x y x1 x2 y1 y2 cx cy fx fy dx dy refx refy stroke-dashoffset offset letter-spacing word-spacing startoffset"
_NOT_NEGATIVE = "width height r rx ry fr markerwidth markerheight stroke-width font-size pathlength textlength"
_READERS: dict[str, Callable[[str], str | None]] = {
    **dict.fromkeys(_ANY.split(), _one),
    **dict.fromkeys(_NOT_NEGATIVE.split(), partial(_one, least=0)),
    **dict.fromkeys(("transform", "gradienttransform", "patterntransform"), _transform),
    **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "flood-opacity"), _share),
    "stroke-miterlimit": _plain,
    "viewbox": _view_box,
    "preserveaspectratio": _ratio,
    "stroke-dasharray": _dashes,
    "transform-origin": _places,
    "orient": _direction,
    "points": _points,
    "rotate": _points,
    "d": _path,
}
