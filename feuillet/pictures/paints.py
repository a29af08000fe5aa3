"""Colours of drawings: a paint as CSS may write it in, the same in sRGB, or as a grey, out.

The engine knows hexadecimal numbers and names, and of the rest of CSS Color 4 and 5 some; other spaces it takes for
sRGB or for black. So each colour is worked out here, as a screen shows it, and clipped to what sRGB has.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import tinycss2
from tinycss2 import color5

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PAINTS = frozenset(("fill", "stroke", "stop-color", "flood-color", "lighting-color", "color"))

_WORDS = {word.casefold(): word for word in ("none", "inherit", "currentColor", "context-fill", "context-stroke")}
_UNSET = {"initial", "unset", "revert", "revert-layer", "auto"}
_REFERENCE = re.compile(r"(url\([^()]*+\))\s*+(.*)", re.IGNORECASE | re.DOTALL)
_LONGEST = 20_000  # characters of a value with its variables put in
_MANY_DIGITS = re.compile(r"[0-9]{300,}")  # more than any measure has
_DEEPEST = 20  # functions and variables within each other

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

# To XYZ with white point D65, from linear light (CSS Color 4, section 10).
_TO_XYZ: dict[str, Matrix] = {
    "display-p3": (
        (0.4865709486, 0.2656676932, 0.1982172852),
        (0.2289745641, 0.6917385218, 0.0792869141),
        (0.0, 0.0451133819, 1.0439443689),
    ),
    "a98-rgb": (
        (0.5766690429, 0.1855582379, 0.1882286462),
        (0.2973449753, 0.6273635663, 0.0752914585),
        (0.0270313614, 0.0706888525, 0.9913375368),
    ),
    "rec2020": (
        (0.6369580483, 0.1446169036, 0.1688809752),
        (0.2627002120, 0.6779980715, 0.0593017165),
        (0.0, 0.0280726930, 1.0609850577),
    ),
    "prophoto-rgb": (  # to D50
        (0.7977604896, 0.1351857585, 0.0313493496),
        (0.2880711282, 0.7118432178, 0.0000856540),
        (0.0, 0.0, 0.8251046026),
    ),
}
_TO_SRGB: Matrix = (
    (3.2409699419, -1.5373831776, -0.4986107603),
    (-0.9692436363, 1.8759675015, 0.0415550574),
    (0.0556300797, -0.2039769589, 1.0569715142),
)
_D50_TO_D65: Matrix = (
    (0.9554734215, -0.0230984549, 0.0632592432),
    (-0.0283697094, 1.0099953980, 0.0210413990),
    (0.0123140149, -0.0205076493, 1.3303659007),
)


class _Light(NamedTuple):
    """A colour as linear light in sRGB, with its opacity."""

    channels: Triple
    alpha: float


def paint(value: str, *, grey: bool = False) -> str | None:
    """A paint that the engine understands as it was meant; None if it means nothing to anybody."""
    value = value.strip()
    if word := _WORDS.get(value.casefold()):
        return word
    if value.casefold() in _UNSET:
        return None
    if reference := _REFERENCE.fullmatch(value):
        instead = paint(reference[2], grey=grey) if reference[2] else ""
        return f"{reference[1]} {instead}".strip() if instead is not None else reference[1]
    if not grey and "(" not in value and not isinstance(_parsed(value), str | None):
        return value
    found = [token for token in tokens(value) if token.type != "whitespace"]
    if len(found) == 2 and found[1].type == "function" and found[1].lower_name in ("icc-color", "device-cmyk"):
        found.pop()  # SVG 1.1: a colour for screens, then one of a profile
    try:
        colour = _colour(found[0]) if len(found) == 1 else None
        return colour if isinstance(colour, str | None) else _written(colour, grey=grey)
    except (ValueError, OverflowError):  # of numbers without end
        return None


def is_transparent(painted: str) -> bool:
    """Whether a colour that `paint` gave lets something of what is below it be seen."""
    return painted.casefold() == "transparent" or bool(re.fullmatch(r"#(?:...|.{6})(?!ff?$)..?", painted.casefold()))


def _parsed(value: Any) -> Any:
    try:
        return color5.parse_color(value)
    except (ValueError, TypeError, IndexError, AttributeError, AssertionError):  # on arguments that are none
        return None


def _colour(token: Any, depth: int = 0) -> _Light | str | None:
    """A colour of its tokens; a word for that of the text; None for none."""
    if depth > _DEEPEST:
        return None
    if token.type == "function" and token.lower_name in ("light-dark", "color-mix"):
        parts = _split(token.arguments)
        if token.lower_name == "light-dark":  # paper is light
            return _colour(parts[0][0], depth + 1) if len(parts) == 2 and len(parts[0]) == 1 else None
        return _mixed(parts, depth + 1) if len(parts) == 3 else None
    found = _parsed(token)
    if found is None or isinstance(found, str):
        return "currentColor" if found else None
    if len(found.coordinates) != (4 if found.space == "device-cmyk" else 3) or found.space.startswith("--"):
        return None
    return _Light(_linear(found), found.alpha)


def _is_comma(token: Any) -> bool:
    return token.type == "literal" and bool(token.value == ",")


def _split(tokens: Iterable[Any]) -> list[list[Any]]:
    """Arguments between commas, without spaces."""
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if _is_comma(token):
            parts.append([])
        elif token.type not in ("whitespace", "comment"):
            parts[-1].append(token)
    return parts


def _mixed(parts: Sequence[Sequence[Any]], depth: int) -> _Light | None:
    """What color-mix() makes; spaces that go round by hue mix straight across, in Oklab."""
    space = parts[0][1].value.lower() if len(parts[0]) > 1 and parts[0][1].type == "ident" else ""
    lights, shares = [], []
    for part in parts[1:]:
        shares.append(next((token.value / 100 for token in part if token.type == "percentage"), None))
        colours = [_colour(token, depth) for token in part if token.type != "percentage"]
        if len(colours) != 1 or not isinstance(colours[0], _Light):
            return None
        lights.append(colours[0])
    share, other = shares
    first = share if share is not None else 1 - other if other is not None else 0.5
    second = other if other is not None else 1 - first
    total = first + second
    if total <= 0:
        return None
    weights = (first / total, second / total)
    alpha = sum(weight * light.alpha for weight, light in zip(weights, lights, strict=True))
    forth, back = _BETWEEN.get(space[:2], _STRAIGHT)
    mixed = [0.0, 0.0, 0.0]
    for weight, light in zip(weights, lights, strict=True):
        for at, channel in enumerate(forth(light.channels)):
            mixed[at] += weight * channel * (light.alpha / alpha if alpha else 1)
    return _Light(back((mixed[0], mixed[1], mixed[2])), alpha * min(total, 1))


def _linear(colour: Any) -> Triple:
    """Its light in linear sRGB."""
    space = colour.space
    if space in ("hsl", "hwb"):
        colour = colour.to("srgb")
    elif space in ("lab", "lch"):
        colour = colour.to("xyz-d50")
    elif space in ("oklab", "oklch"):
        colour = colour.to("xyz-d65")
    channels = [channel or 0.0 for channel in colour.coordinates]
    if colour.space == "device-cmyk":
        cyan, magenta, yellow, black = channels
        return _each(
            _light_of_srgb, ((1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black))
        )
    triple = channels[0], channels[1], channels[2]
    match colour.space:
        case "srgb-linear":
            return triple
        case "xyz-d65":
            return _through(_TO_SRGB, triple)
        case "xyz-d50":
            return _through(_TO_SRGB, _through(_D50_TO_D65, triple))
        case "display-p3":
            return _through(_TO_SRGB, _through(_TO_XYZ["display-p3"], _each(_light_of_srgb, triple)))
        case "a98-rgb":
            return _through(
                _TO_SRGB, _through(_TO_XYZ["a98-rgb"], _each(lambda light: _power(light, 563 / 256), triple))
            )
        case "rec2020":
            return _through(_TO_SRGB, _through(_TO_XYZ["rec2020"], _each(lambda light: _power(light, 2.4), triple)))
        case "prophoto-rgb":
            wide = _through(_TO_XYZ["prophoto-rgb"], _each(lambda light: _power(light, 1.8), triple))
            return _through(_TO_SRGB, _through(_D50_TO_D65, wide))
    return _each(_light_of_srgb, triple)


def _through(matrix: Matrix, triple: Triple) -> Triple:
    rows = [sum(factor * channel for factor, channel in zip(row, triple, strict=True)) for row in matrix]
    return rows[0], rows[1], rows[2]


def _each(change: Any, triple: Triple) -> Triple:
    return change(triple[0]), change(triple[1]), change(triple[2])


def _power(channel: float, exponent: float) -> float:
    return math.copysign(abs(channel) ** exponent, channel)


def _light_of_srgb(channel: float) -> float:
    return (
        channel / 12.92 if abs(channel) <= 0.04045 else math.copysign(((abs(channel) + 0.055) / 1.055) ** 2.4, channel)
    )


def _srgb_of_light(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _to_oklab(light: Triple) -> Triple:
    red, green, blue = light
    cones = _each(
        math.cbrt,
        (
            0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue,
            0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue,
            0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue,
        ),
    )
    return _through(
        (
            (0.2104542553, 0.7936177850, -0.0040720468),
            (1.9779984951, -2.4285922050, 0.4505937099),
            (0.0259040371, 0.7827717662, -0.8086757660),
        ),
        cones,
    )


def _from_oklab(lab: Triple) -> Triple:
    lightness, a, b = lab
    cones = _each(
        lambda light: light**3,
        (
            lightness + 0.3963377774 * a + 0.2158037573 * b,
            lightness - 0.1055613458 * a - 0.0638541728 * b,
            lightness - 0.0894841775 * a - 1.2914855480 * b,
        ),
    )
    return _through(
        (
            (4.0767416621, -3.3077115913, 0.2309699292),
            (-1.2684380046, 2.6097574011, -0.3413193965),
            (-0.0041960863, -0.7034186147, 1.7076147010),
        ),
        cones,
    )


_STRAIGHT = (lambda triple: _each(_srgb_of_light, triple), lambda triple: _each(_light_of_srgb, triple))
_BETWEEN: dict[str, tuple[Any, Any]] = {  # by the first letters of a space
    **dict.fromkeys(("ok", "la", "lc"), (_to_oklab, _from_oklab)),
    "xy": (lambda triple: triple, lambda triple: triple),
}


def _written(light: _Light, *, grey: bool) -> str:
    """The colour as a hexadecimal number; as a grey, that which a grey printer would choose."""
    channels = [round(255 * _srgb_of_light(min(max(channel, 0.0), 1.0))) for channel in light.channels]
    if grey:
        red, green, blue = channels
        channels = [round(0.299 * red + 0.587 * green + 0.114 * blue)] * 3
    alpha = round(255 * light.alpha)
    return "#" + "".join(f"{channel:02x}" for channel in [*channels, *([alpha] if alpha < 255 else [])])


# -- variables -----------------------------------------------------------------------------------------------------


def with_variables(value: str, values: Mapping[str, str]) -> str | None:
    """A value with what its variables stand for; None if one stands for nothing."""
    found = _put_in(value, values, 0)
    return found if found is not None and len(found) <= _LONGEST else None


def _put_in(value: str, values: Mapping[str, str], depth: int) -> str | None:
    if "var(" not in value.lower():
        return value
    if depth > _DEEPEST or len(value) > _LONGEST:
        return None
    return _serialized(tokens(value), values, depth)


def _serialized(tokens: Sequence[Any], values: Mapping[str, str], depth: int) -> str | None:
    parts: list[str] = []
    for token in tokens:
        if token.type != "function":
            parts.append(token.serialize())
            continue
        if token.lower_name == "var":
            written = _variable(token.arguments, values, depth + 1)
        else:
            inner = _serialized(token.arguments, values, depth + 1) if depth < _DEEPEST else None
            written = None if inner is None else f"{token.name}({inner})"
        if written is None:
            return None
        parts.append(written)
        if sum(map(len, parts)) > _LONGEST:
            return None
    return "".join(parts)


def _variable(arguments: Sequence[Any], values: Mapping[str, str], depth: int) -> str | None:
    comma = next((at for at, token in enumerate(arguments) if _is_comma(token)), len(arguments))
    name = "".join(token.serialize() for token in arguments[:comma]).strip()
    if name in values:
        return _put_in(values[name], values, depth)
    return _serialized(arguments[comma + 1 :], values, depth) if comma < len(arguments) else None


# -- style sheets --------------------------------------------------------------------------------------------------


def tokens(text: str) -> list[Any]:
    """What a text of CSS is made of."""
    return tinycss2.parse_component_value_list(_with_short_numbers(text), skip_comments=True)  # type: ignore[no-any-return]


def _with_short_numbers(text: str) -> str:
    """The text with numbers that can be read: of thousands of digits Python makes none."""
    return _MANY_DIGITS.sub("9" * 40, text)


class Declaration(NamedTuple):
    """A property of CSS with its value."""

    name: str
    value: str
    important: bool = False


def declarations(text: str | Sequence[Any]) -> list[Declaration]:
    """What the style of an element, or of a rule, declares."""
    written = _with_short_numbers(text) if isinstance(text, str) else text
    found = tinycss2.parse_blocks_contents(written, skip_comments=True, skip_whitespace=True)
    return [
        Declaration(
            token.name if token.name.startswith("--") else token.lower_name,
            tinycss2.serialize(token.value).strip(),
            token.important,
        )
        for token in found
        if token.type == "declaration"
    ]


def rules(sheet: str) -> list[tuple[str, list[Declaration]]]:
    """The rules of a style sheet, each a selector and what it declares; those that depend on a screen are left out."""
    found = tinycss2.parse_stylesheet(_with_short_numbers(sheet), skip_comments=True, skip_whitespace=True)
    return [
        (tinycss2.serialize(token.prelude).strip(), declarations(token.content))
        for token in found
        if token.type == "qualified-rule"
    ]


DEEPEST = 32  # brackets within each other


def is_deep(style: str) -> bool:
    """Whether so many brackets of a style stand within each other that whoever reads them may run out of room."""
    if sum(map(style.count, "([{")) <= DEEPEST:
        return False
    level = tokens(style)  # which goes into nothing
    for _ in range(DEEPEST + 1):
        level = [inner for token in level for inner in getattr(token, "content", getattr(token, "arguments", ()))]
    return bool(level)
