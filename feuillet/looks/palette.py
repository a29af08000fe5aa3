"""From the brand's colour, one accent a theme: print-like, legible, distinct in grey and for colour-blind readers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    en="the colour {colour} is too light for white text; {main} is printed under it",
    fr="la couleur {colour} est trop claire pour du texte blanc ; {main} est imprimée dessous",
    hint_en="write colour: '{main}', or a darker one of your own, to have the same everywhere",
    hint_fr="écrivez colour: '{main}', ou une plus foncée de votre choix, pour avoir partout la même",
)

# What eyes without red (protanopia) or green (deuteranopia) cones make of linear RGB (Machado and others, 2009).
_PROTANOPIA = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
_DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))

# The family of inks: hue, chroma and the lightnesses at which that hue looks like print. Darker they are all black,
# lighter they do not carry white text; between 90° and 140° dark colours look like mud, so there is one olive.
_INKS = (
    *((12, 0.135, 0.36, 0.50), (30, 0.130, 0.38, 0.53), (45, 0.120, 0.42, 0.55), (70, 0.105, 0.44, 0.56)),
    *((112, 0.085, 0.40, 0.54), (148, 0.095, 0.36, 0.54), (168, 0.080, 0.34, 0.54), (192, 0.078, 0.34, 0.54)),
    *((215, 0.085, 0.34, 0.54), (240, 0.100, 0.34, 0.54), (262, 0.115, 0.32, 0.50), (285, 0.110, 0.34, 0.52)),
    *((310, 0.110, 0.34, 0.54), (335, 0.115, 0.36, 0.54), (355, 0.125, 0.36, 0.52)),
    *((250, 0.028, 0.34, 0.54), (55, 0.030, 0.36, 0.54)),
)
_STEP = 0.04
_GREYISH = 0.02  # chroma below which a colour has no hue worth the name


@dataclass(frozen=True, kw_only=True, slots=True)
class Accent:
    """The colours of a theme."""

    ink: str  # text on white or on the tint
    band: str  # ground of white text
    tint: str  # ground of body text
    rule: str  # lines


@dataclass(frozen=True, kw_only=True, slots=True)
class Palette:
    """The colours of a workshop: the brand's, dark enough for white text, and one accent a theme."""

    main: str
    accents: tuple[Accent, ...]


# Ink on paper, and nothing else: of an edition that is to be copied, or to save toner.
# Of the editions without colour: pure black, which a printer makes neither of dots nor of four inks.
GREY = Palette(main=BLACK, accents=(Accent(ink=BLACK, band=WHITE, tint=WHITE, rule="#767676"),))


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


# -- the brand -----------------------------------------------------------------------------------------------------


def _main(brand: str) -> str:
    """The brand's colour, darker if white text could not be read on it."""
    if legible(brand, WHITE) >= 7:
        return brand
    lightness, chroma, hue = oklch(brand)
    if 80 < hue < 130 and chroma > _GREYISH:
        hue = 80 + (hue - 80) * 0.3  # a yellow that is only darkened turns to mud, towards orange to bronze
    return _darkened(from_oklch(min(lightness, 0.60), chroma, hue), 7, WHITE)


def check(brand: str, location: Location) -> Iterator[Diagnostic]:
    """Whether the brand's colour can be used as it is."""
    main = _main(brand.lower())
    if main != brand.lower():
        yield BRAND_DARKENED.at(location, colour=brand, main=main)


# -- accents -------------------------------------------------------------------------------------------------------


def _sights(colour: str) -> tuple[Triple, ...]:
    """`colour` in OKLab as it looks to most eyes, in protanopia, in deuteranopia and in grey."""
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    blind = (
        _oklab(
            (
                max(0.0, row[0][0] * red + row[0][1] * green + row[0][2] * blue),
                max(0.0, row[1][0] * red + row[1][1] * green + row[1][2] * blue),
                max(0.0, row[2][0] * red + row[2][1] * green + row[2][2] * blue),
            )
        )
        for row in (_PROTANOPIA, _DEUTERANOPIA)
    )
    luma = _linear(_channels(grey(colour))[0])
    return _oklab((red, green, blue)), *blind, _oklab((luma, luma, luma))


def _apart(a: tuple[Triple, ...], b: tuple[Triple, ...]) -> float:
    (lightness, *hue), *blind, in_grey = a
    (other_lightness, *other_hue), *other_blind, other_in_grey = b
    # Most eyes go by hue first; the others have little of it left, and lightness has to do.
    usual = math.hypot(0.5 * (lightness - other_lightness), math.dist(hue, other_hue))
    least = min(math.dist(colour, other) for colour, other in zip(blind, other_blind, strict=True))
    return min(usual, 1.3 * least) + 0.6 * abs(in_grey[0] - other_in_grey[0])


@lru_cache(maxsize=1)
def _candidates() -> tuple[tuple[str, tuple[Triple, ...]], ...]:
    colours = (
        from_oklch(darkest + step * _STEP, chroma, hue)
        for hue, chroma, darkest, lightest in _INKS
        for step in range(int((lightest - darkest) / _STEP + 1.01))
    )
    bands = dict.fromkeys(colour for colour in colours if legible(colour, WHITE) >= 4.6)
    return tuple((band, _sights(band)) for band in bands)


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
    """Twelve grounds for white text, each as far as can be from those before it, farthest from the last one."""
    chosen = [_first(main)]
    last = _sights(chosen[0])
    nearest = [math.inf] * len(_candidates())
    while len(chosen) < DISTINCT:
        best, best_score = 0, -1.0
        latest = last
        for index, (_band, sights) in enumerate(_candidates()):
            apart = _apart(sights, latest)
            nearest[index] = min(nearest[index], apart)
            score = nearest[index] + 0.15 * min(apart, 0.30) + 0.30 * min(abs(sights[3][0] - latest[3][0]), 0.12)
            if score > best_score:
                best, best_score = index, score
        band, last = _candidates()[best]
        chosen.append(band)
    return tuple(chosen)


@lru_cache(maxsize=64)
def palette(brand: str, count: int) -> Palette:
    """The colours of a workshop of `count` themes; those of the first themes stay when themes are added."""
    brand = brand.lower()
    main = _main(brand)
    accents = [_accent(band) for band in _bands(main)[: max(count, 0)]]
    return Palette(main=main, accents=tuple(accents[number % DISTINCT] for number in range(count)))
