"""Colours by the names that people give them; deep ones, as print wants them."""

from __future__ import annotations

from types import MappingProxyType

from feuillet.languages import registry
from feuillet.text.names import did_you_mean, fold

_NAMES = MappingProxyType(
    {
        "#6d1a36": "bordeaux, burgundy, lie de vin, grenat, maroon",
        "#a01f2e": "rouge, red, carmin, crimson, cerise",
        "#c2402a": "vermillon, vermilion, corail, coral, rouge orange",
        "#c55a11": "orange, carotte, mandarine, tangerine",
        "#9a4a1c": "rouille, rust, brique, brick, terre cuite, terracotta, sienne, sienna",
        "#b8860b": "jaune, yellow, moutarde, mustard, ocre, ochre, or, dore, gold, golden, safran, saffron",
        "#6b4423": "marron, brun, brown, chocolat, chocolate, chataigne, chestnut",
        "#7a7331": "olive, kaki, khaki",
        "#2e6b34": "vert, green, vert herbe, emeraude, emerald",
        "#1f4d3a": "vert fonce, dark green, vert sapin, sapin, vert bouteille, bottle green, forest green, vert foret",
        "#5f8a3a": "vert clair, light green, vert pomme, pomme, tilleul, lime, anis",
        "#14505c": "petrole, bleu petrole, petrol, canard, bleu canard, teal",
        "#1c7a82": "turquoise, cyan, sarcelle, aqua, lagon",
        "#2a5ca8": "bleu, blue, bleu roi, royal blue, cobalt, azur, azure, outremer, ultramarine",
        "#1b2f5b": "bleu fonce, dark blue, bleu marine, marine, navy, navy blue, bleu nuit, indigo, midnight blue",
        "#3f7fbf": "bleu clair, light blue, bleu ciel, ciel, sky blue",
        "#5b3a8c": "violet, purple, pourpre, aubergine, prune, plum",
        "#7d5ba6": "mauve, lilas, lilac, lavande, lavender, parme",
        "#a8326e": "rose, pink, fuchsia, magenta, framboise, raspberry",
        "#4a4f55": "gris, grey, gray, ardoise, slate, anthracite, charbon, charcoal",
        "#1a1a1a": "noir, black",
    }
)
_HEX = MappingProxyType({name: colour for colour, names in _NAMES.items() for name in names.split(", ")})
_DIGITS = frozenset("0123456789abcdef")


def hexadecimal(written: str) -> str:
    """A colour as `#rrggbb`, from its name, or from figures without # or three of them; empty if it is none."""
    figures = written.strip().lower().removeprefix("#")
    if set(figures) <= _DIGITS and len(figures) in (3, 6):
        return "#" + (figures if len(figures) == 6 else "".join(2 * figure for figure in figures))
    name = fold(written)
    return _HEX.get(name) or _HEX.get(registry.found(lambda language: language.reading.colours.get(name)) or "", "")


def near_colour(written: str) -> str:
    """The name of a colour that may have been meant: a word of what is written, or one that is much like it."""
    words = fold(written).split()
    known = [word for word in words if hexadecimal(word)]
    if known:  # rouge brique, vert de gris
        return known[-1 if known == words else 0]
    return did_you_mean(written, _HEX, 0.75)
