"""From the brand's colour, one accent a theme: print-like, legible, distinct in grey and for colour-blind readers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feuillet.model.diagnostics import Diagnostic, Location

Triple = tuple[float, float, float]
Dot = tuple[int, int, int]

WHITE = "#ffffff"
BLACK = "#000000"
BODY = "#1d1d1b"
DISTINCT = 12

BRAND_DARKENED = Rule(
    code="brand-darkened",
    severity=Severity.WARNING,
    en="small text needs a contrast of {needed} to 1, and has {white} in white and {black} in black on the colour "
    "{colour}; {main} is printed in its place",
    fr="un petit texte demande un contraste de {needed} pour 1, et sur la couleur {colour} il a {white} en blanc et "
    "{black} en noir ; {main} est imprimée à sa place",
    hint_en="write colour: '{main}', or a darker or much lighter one of your own, to have the same everywhere",
    hint_fr="écrivez colour: '{main}', ou une plus foncée ou bien plus claire de votre choix, pour avoir partout la "
    "même",
)

# What eyes without red (protanopia), green (deuteranopia) or blue (tritanopia) cones make of linear RGB: G. M. Machado,
# M. M. Oliveira, L. A. F. Fernandes, A Physiologically-based Model for Simulation of Color Vision Deficiency (2009).
_PROTANOPIA = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
_DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
_TRITANOPIA = ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900))
_BLINDNESS = (_PROTANOPIA, _DEUTERANOPIA, _TRITANOPIA)

# The family of inks: hue, chroma and the lightnesses at which that hue looks like print. Darker they are all black,
# lighter they do not carry white text; between 90° and 140° dark colours look like mud, so there is one olive.
_INKS = (
    *((12, 0.135, 0.36, 0.50), (30, 0.130, 0.38, 0.53), (45, 0.120, 0.42, 0.55), (70, 0.105, 0.44, 0.56)),
    *((112, 0.085, 0.40, 0.54), (148, 0.095, 0.36, 0.54), (168, 0.080, 0.34, 0.54), (192, 0.078, 0.34, 0.54)),
    *((215, 0.085, 0.34, 0.54), (240, 0.100, 0.34, 0.54), (262, 0.115, 0.32, 0.50), (285, 0.110, 0.34, 0.52)),
    *((310, 0.110, 0.34, 0.54), (335, 0.115, 0.36, 0.54), (355, 0.125, 0.36, 0.52)),
)
_NEUTRALS = ((250, 0.028, 0.34, 0.54), (55, 0.030, 0.36, 0.54))
_MUD = range(91, 140)
_OLIVE = 112
_HUES = 9  # themes whose hues are at least so far apart:
_APART = range(40, 29, -1)  # degrees, the most that is possible
_STEP = 0.04
_WARM, _WARM_CONTRAST = 62.0, 4.6  # its hue, an orange
_NEEDED = 7  # the contrast of small text on the brand's colour (WCAG 2, AAA)
_GREYISH = 0.02  # chroma below which a colour has no hue worth the name


@dataclass(frozen=True, kw_only=True, slots=True)
class Accent:
    """The colours of a theme."""

    ink: str  # text on white or on the tint
    band: str  # ground of white text
    tint: str  # ground of body text
    rule: str  # lines
    pattern: int = 0  # which one its band has, where another theme has the same band without


@dataclass(frozen=True, kw_only=True, slots=True)
class Palette:
    """The colours of a workshop: the brand's, as text and as a ground of text, and one accent a theme."""

    main: str  # text and lines
    ground: str  # the brand's own colour, if white or black text can be read on it
    over: str  # text on that
    accents: tuple[Accent, ...]


# Of the editions without colour: pure black, which a printer makes neither of dots nor of four inks.
GREY = Palette(
    main=BLACK, ground=WHITE, over=BLACK, accents=(Accent(ink=BLACK, band=WHITE, tint=WHITE, rule="#767676"),)
)


# -- measures ------------------------------------------------------------------------------------------------------


def _channels(colour: str) -> Triple:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _hexadecimal(channels: Triple) -> str:
    return "#" + "".join(f"{round(min(1.0, max(0.0, channel)) * 255):02x}" for channel in channels)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _luminance(channels: Triple) -> float:
    red, green, blue = map(_linear, channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _ratio(a: Triple, b: Triple) -> float:
    dark, light = sorted((_luminance(a), _luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def contrast(a: str, b: str) -> float:
    """The contrast of two colours as WCAG 2 defines it: 1 to 21."""
    return _ratio(_channels(a), _channels(b))


def contrast_of_dots(a: Dot, b: Dot) -> float:
    """The same of dots of a picture, whose red, green and blue go from 0 to 255."""
    return _ratio((a[0] / 255, a[1] / 255, a[2] / 255), (b[0] / 255, b[1] / 255, b[2] / 255))


def grey(colour: str) -> str:
    """What a grey printer or copier makes of `colour` (luma of ITU-R BT.601)."""
    red, green, blue = _channels(colour)
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    return _hexadecimal((luma, luma, luma))


def legible(a: str, b: str) -> float:
    """The lesser of their contrasts in colour and in grey."""
    return min(contrast(a, b), contrast(grey(a), grey(b)))


def _oklab(linear: Triple) -> Triple:
    red, green, blue = linear
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def oklch(colour: str) -> Triple:
    """Lightness (0 to 1), chroma and hue (degrees) of `colour` in OKLCH."""
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    lightness, a, b = _oklab((red, green, blue))
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _linear_of(lightness: float, chroma: float, hue: float) -> Triple:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The colour of these OKLCH values, with less chroma where a screen has no such colour."""
    linear = _linear_of(lightness, chroma, hue)
    while chroma > 0.001 and not all(-0.0005 <= channel <= 1.0005 for channel in linear):
        chroma *= 0.94
        linear = _linear_of(lightness, chroma, hue)
    red, green, blue = (_encoded(min(1.0, max(0.0, channel))) for channel in linear)
    return _hexadecimal((red, green, blue))


def _darkened(colour: str, ratio: float, *grounds: str) -> str:
    """`colour`, as much darker as it takes to be legible on all `grounds`."""
    lightness, chroma, hue = oklch(colour)
    while min(legible(colour, ground) for ground in grounds) < ratio:
        lightness -= 0.005
        colour = from_oklch(lightness, chroma, hue)
    return colour


def warm(ground: str, text: str) -> str:
    """The one warm colour on a ground: read on it as text is, and as light or dark as that text."""
    lightness, step = (0.80, 0.01) if _luminance(_channels(text)) > _luminance(_channels(ground)) else (0.52, -0.01)
    colour = from_oklch(lightness, 0.15, _WARM)
    while legible(colour, ground) < _WARM_CONTRAST and 0 < lightness < 1:
        lightness += step
        colour = from_oklch(lightness, 0.15, _WARM)
    return colour


def between(a: str, b: str, share: float) -> str:
    """A colour of which so much is `b`."""
    pairs = zip(_channels(a), _channels(b), strict=True)
    red, green, blue = (x + (y - x) * share for x, y in pairs)
    return _hexadecimal((red, green, blue))


# -- the brand -----------------------------------------------------------------------------------------------------


def _main(brand: str) -> str:
    """The brand's colour, darker if white text could not be read on it."""
    if legible(brand, WHITE) >= _NEEDED:
        return brand
    lightness, chroma, hue = oklch(brand)
    if 80 < hue < 140 and chroma > _GREYISH:
        # A yellow that is only darkened turns to mud, towards orange to bronze, and towards green to a green.
        hue = 80 + (hue - 80) * 0.3 if hue < _OLIVE else 140 - (140 - hue) * 0.3
    return _darkened(from_oklch(min(lightness, 0.60), chroma, hue), _NEEDED, WHITE)


def _over(ground: str) -> str | None:
    """The colour of text on the brand's; None if it would have to be darker or lighter."""
    texts = (WHITE, BODY, BLACK)
    return next((text for text in texts if contrast(ground, text) >= _NEEDED and legible(ground, text) >= 4.5), None)


def check(brand: str, location: Location) -> Iterator[Diagnostic]:
    """Whether the brand's colour can be used as it is."""
    if _over(brand.lower()) is None:
        white, black = (math.floor(10 * contrast(brand.lower(), text)) / 10 for text in (WHITE, BLACK))
        main = _main(brand.lower())
        yield BRAND_DARKENED.at(location, colour=brand, main=main, needed=_NEEDED, white=white, black=black)


# -- accents -------------------------------------------------------------------------------------------------------


def _sights(colour: str) -> tuple[Triple, ...]:
    """`colour` in OKLab as it looks to most eyes, to the colour-blind, and in grey."""
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    blind = (
        _oklab(
            (
                max(0.0, row[0][0] * red + row[0][1] * green + row[0][2] * blue),
                max(0.0, row[1][0] * red + row[1][1] * green + row[1][2] * blue),
                max(0.0, row[2][0] * red + row[2][1] * green + row[2][2] * blue),
            )
        )
        for row in _BLINDNESS
    )
    luma = _linear(_channels(grey(colour))[0])
    return _oklab((red, green, blue)), *blind, _oklab((luma, luma, luma))


def _apart(a: tuple[Triple, ...], b: tuple[Triple, ...]) -> float:
    (lightness, green, blue), *blind, in_grey = a
    (other_lightness, other_green, other_blue), *other_blind, other_in_grey = b
    # Most eyes go by hue first; the others have little of it left, and lightness has to do.
    usual = math.hypot(0.5 * (lightness - other_lightness), green - other_green, blue - other_blue)
    return min(usual, 1.3 * min(map(math.dist, blind, other_blind))) + 0.6 * abs(in_grey[0] - other_in_grey[0])


_Candidate = tuple[str, tuple[Triple, ...]]  # a band, and its sights


def _in_steps(hue: float, chroma: float, darkest: float, lightest: float) -> list[str]:
    """The bands of an ink, from dark to light."""
    steps = range(int((lightest - darkest) / _STEP + 1.01))
    several = dict.fromkeys(from_oklch(darkest + step * _STEP, chroma, hue) for step in steps)
    return [colour for colour in several if legible(colour, WHITE) >= 4.6]


@lru_cache(maxsize=1)
def _candidates() -> tuple[_Candidate, ...]:
    bands = dict.fromkeys(band for ink in (*_INKS, *_NEUTRALS) for band in _in_steps(*ink))
    return tuple((band, _sights(band)) for band in bands)


def _inks_apart(hue: float) -> list[list[_Candidate]]:
    """Inks whose hues are far from each other's and from the given one: each with its bands."""
    allowed = [degree for degree in range(round(hue), round(hue) + 360) if _is_ink(degree)]
    for apart in _APART:
        chosen = [hue]
        for degree in allowed:
            if degree - chosen[-1] >= apart and hue + 360 - degree >= apart:
                chosen.append(degree)
        if len(chosen) >= _HUES:
            break
    return [[(band, _sights(band)) for band in _in_steps(*_ink(degree % 360))] for degree in chosen[1:_HUES]]


def _is_ink(degree: int) -> bool:
    return degree % 360 not in _MUD or degree % 360 == _OLIVE


def _ink(hue: float) -> tuple[float, float, float, float]:
    """The ink of a hue, between those of the family on either side."""
    before = max((ink for ink in _INKS if ink[0] <= hue), default=(_INKS[-1][0] - 360, *_INKS[-1][1:]))
    after = min((ink for ink in _INKS if ink[0] > hue), default=(_INKS[0][0] + 360, *_INKS[0][1:]))
    share = (hue - before[0]) / (after[0] - before[0])
    chroma, darkest, lightest = (a + share * (b - a) for a, b in zip(before[1:], after[1:], strict=True))
    return hue, chroma, darkest, lightest


def _accent(band: str) -> Accent:
    _lightness, chroma, hue = oklch(band)
    tint = from_oklch(0.968, min(chroma * 0.16, 0.018), hue)
    rule = from_oklch(0.74, chroma * 0.6, hue)
    band = _darkened(band, 4.6, WHITE)
    return Accent(ink=_darkened(band, 5.5, WHITE, tint), band=band, tint=tint, rule=rule)


def _first(main: str) -> str:
    """The band nearest to the brand: its hue, within the lightness and chroma of the family."""
    lightness, chroma, hue = oklch(main)
    most = 0.16 if chroma > _GREYISH else _GREYISH
    return from_oklch(min(max(lightness, 0.32), 0.50), min(chroma, most), hue)


@lru_cache(maxsize=16)
def _bands(main: str) -> tuple[str, ...]:
    """Twelve grounds for white text, each as far as can be from those before it, farthest from the last one.

    The first nine differ in hue, whatever their lightness; those behind them may have a hue again in another shade.
    """
    first = _first(main)
    inks = _inks_apart(oklch(first)[2])
    chosen = [(first, _sights(first))]
    for ink in inks:
        chosen.append(max(ink, key=lambda band: _least(band, chosen)))
    for _ in range(6):  # each again, now that all others are known
        before = list(chosen)
        for number, ink in enumerate(inks, 1):
            others = chosen[:number] + chosen[number + 1 :]
            chosen[number] = max(ink, key=lambda band: (_least(band, others), band == chosen[number]))
        if chosen == before:
            break
    chosen = _in_order(chosen)
    while len(chosen) < DISTINCT:
        chosen.append(max(_candidates(), key=lambda band: min(_least(band, chosen), 1.5 * _beside(band, chosen[-1]))))
    return tuple(band for band, _ in chosen)


def _least(band: _Candidate, others: Sequence[_Candidate]) -> float:
    """How far a band is from the nearest of others."""
    return min(_apart(band[1], sights) for _, sights in others)


def _beside(band: _Candidate, last: _Candidate) -> float:
    """How well a band stands out from the one before it: in colour and in grey, whichever is less."""
    (_, sights), (_, latest) = band, last
    return min(_apart(sights, latest) / 3, abs(sights[-1][0] - latest[-1][0]))


def _in_order(bands: list[_Candidate]) -> list[_Candidate]:
    """The same, the first one first, so that the two neighbours that are most alike are as different as can be."""
    others = range(1, len(bands))
    apart = [[_beside(band, other) for other in bands] for band in bands]
    # By those that are placed, as bits, and the last of them: the least difference so far, and the one before it.
    best: dict[tuple[int, int], tuple[float, int]] = {(1, 0): (math.inf, 0)}
    for placed in range(1, 1 << len(bands), 2):
        for last in range(len(bands)):
            known = best.get((placed, last))
            if known is None:
                continue
            for band in others:
                after = placed | 1 << band
                if after != placed:
                    least = min(known[0], apart[last][band])
                    if (after, band) not in best or least > best[after, band][0]:
                        best[after, band] = least, last
    placed = (1 << len(bands)) - 1
    last = max(others, key=lambda band: best[placed, band][0])
    order = [last]
    while last:
        last, placed = best[placed, last][1], placed ^ 1 << last
        order.append(last)
    return [bands[band] for band in reversed(order)]


@lru_cache(maxsize=64)
def palette(brand: str, count: int) -> Palette:
    """The colours of a workshop of `count` themes; those of the first themes stay when themes are added."""
    brand = brand.lower()
    main = _main(brand)
    over = _over(brand)
    accents = [_accent(band) for band in _bands(main)[: max(count, 0)]]
    return Palette(
        main=main,
        ground=brand if over else main,
        over=over or WHITE,
        accents=tuple(replace(accents[number % DISTINCT], pattern=number // DISTINCT) for number in range(count)),
    )
