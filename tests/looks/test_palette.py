from __future__ import annotations

import math
import sys
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feuillet.looks import palette
from feuillet.model.diagnostics import Location, Severity

BRANDS = ("#14505c", "#c2185b", "#ffd400", "#000000", "#ffffff", "#2b8a3e", "#39ff14", "#89a815", "#e8e8e8")
HERE = Location(file="content/workshop.yaml", line=9)
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_wcag():
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert palette.contrast("#ffffff", "#777777") == palette.contrast("#777777", "#ffffff")


def test_grey_has_no_colour_and_keeps_greys():
    assert palette.grey("#ff0000") == "#4c4c4c"
    assert palette.grey("#808080") == "#808080"


def test_oklch_of_known_colours():
    lightness, chroma, hue = palette.oklch("#ff0000")
    assert (lightness, chroma, hue) == (
        pytest.approx(0.628, abs=0.001),
        pytest.approx(0.258, abs=0.001),
        pytest.approx(29.2, abs=0.1),
    )
    assert palette.oklch("#ffffff")[:2] == (pytest.approx(1, abs=0.001), pytest.approx(0, abs=0.001))


@given(colours)
def test_oklch_and_back_is_the_same_colour(colour):
    back = palette.from_oklch(*palette.oklch(colour))
    assert all(abs(int(colour[i : i + 2], 16) - int(back[i : i + 2], 16)) <= 2 for i in (1, 3, 5))


def test_a_colour_that_no_screen_has_keeps_its_lightness_and_hue():
    lightness, chroma, hue = palette.oklch(palette.from_oklch(0.5, 0.4, 150))
    assert lightness == pytest.approx(0.5, abs=0.02)
    assert hue == pytest.approx(150, abs=3)
    assert 0.05 < chroma < 0.4


@given(colours)
def test_every_text_of_every_palette_is_legible_in_colour_and_in_grey(brand):
    made = palette.palette(brand, 12)
    assert len(made.accents) == 12
    for measure in (palette.contrast, lambda a, b: palette.contrast(palette.grey(a), palette.grey(b))):
        assert measure(made.main, "#ffffff") >= 7
        assert measure(made.over, made.ground) >= 4.5
        for accent in made.accents:
            assert measure(accent.ink, "#ffffff") >= 5.5
            assert measure(accent.ink, accent.tint) >= 5.5
            assert measure("#ffffff", accent.band) >= 4.5
            assert measure(palette.BODY, accent.tint) >= 12


def distance(item, other):
    """How different two colours look to those who tell them apart least."""
    return palette._apart(palette._sights(item), palette._sights(other))


@pytest.mark.parametrize("brand", BRANDS)
def test_accents_stay_distinct_above_all_from_their_neighbours(brand):
    bands = [accent.band for accent in palette.palette(brand, 12).accents]
    assert len(set(bands)) == 12
    pairs = [distance(item, other) for i, item in enumerate(bands) for other in bands[:i]]
    assert min(pairs) > 0.045
    neighbours = list(pairwise(bands))
    assert min(distance(item, other) for item, other in neighbours) > 0.11
    in_grey = [abs(palette.oklch(palette.grey(a))[0] - palette.oklch(palette.grey(b))[0]) for a, b in neighbours]
    assert min(in_grey) > 0.035


def test_distance_sees_what_colour_blind_readers_do_not():
    red, green = "#a04034", "#5f6a12"
    usual = distance("#1f3a93", red)
    assert distance(red, green) < usual / 2
    assert distance(red, red) == 0


@pytest.mark.parametrize("brand", BRANDS)
def test_no_colour_of_the_family_is_neon(brand):
    accents = palette.palette(brand, 12).accents
    assert max(palette.oklch(accent.band)[1] for accent in accents) < 0.17


def test_the_first_accent_has_the_hue_of_the_brand():
    first = palette.palette("#14505c", 6).accents[0]
    assert abs(palette.oklch(first.band)[2] - palette.oklch("#14505c")[2]) < 2


def test_the_first_accent_of_a_black_brand_is_no_colour():
    first = palette.palette("#000000", 6).accents[0]
    assert palette.oklch(first.band)[1] < 0.02


def test_a_theme_keeps_its_colour_when_others_are_added():
    assert palette.palette("#14505c", 12).accents[:5] == palette.palette("#14505c", 5).accents


def test_twenty_five_themes_are_told_apart_by_a_pattern_where_a_colour_comes_again():
    accents = palette.palette("#14505c", 25).accents
    assert len(set(accents)) == 25
    assert len({(accent.band, accent.pattern) for accent in accents}) == 25
    assert {accent.pattern for accent in accents[:12]} == {0}
    assert [accent.band for accent in accents[12:24]] == [accent.band for accent in accents[:12]]


# Of linear red, green and blue, to those who lack one kind of cones: Machado, Oliveira and Fernandes, 2009, table of
# severity 1.0, https://www.inf.ufrgs.br/~oliveira/pubs_files/CVD_Simulation/CVD_Simulation.html
SIMULATIONS = {
    "protanopia": "0.152286 1.052583 -0.204868 0.114503 0.786281 0.099216 -0.003882 -0.048116 1.051998",
    "deuteranopia": "0.367322 0.860646 -0.227968 0.280085 0.672501 0.047413 -0.011820 0.042940 0.968881",
    "tritanopia": "1.255528 -0.076749 -0.178779 -0.078411 0.930809 0.147602 0.004733 0.691367 0.303900",
}


def simulated(colour, kind):
    """How a colour looks to the colour-blind."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    ]
    factors = list(map(float, SIMULATIONS[kind].split()))
    seen = [sum(a * b for a, b in zip(factors[row : row + 3], linear, strict=True)) for row in (0, 3, 6)]
    encoded = [
        v * 12.92 if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in (min(max(s, 0), 1) for s in seen)
    ]
    return "#" + "".join(f"{round(255 * value):02x}" for value in encoded)


def lab(colour):
    lightness, chroma, hue = palette.oklch(colour)
    return lightness, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))


@pytest.mark.parametrize("kind", SIMULATIONS)
@pytest.mark.parametrize("brand", BRANDS)
def test_neighbours_stay_distinct_for_the_colour_blind(brand, kind):
    bands = [accent.band for accent in palette.palette(brand, 12).accents]
    assert min(math.dist(lab(simulated(a, kind)), lab(simulated(b, kind))) for a, b in pairwise(bands)) > 0.05


@given(colours)
@example("#ffe600")
@example("#000000")
def test_hues_of_nine_themes_are_thirty_degrees_apart(brand):
    looks = [palette.oklch(accent.band) for accent in palette.palette(brand, 9).accents]
    hues = [hue for _, chroma, hue in looks if chroma > 0.02]
    assert len(hues) >= 8  # the first one of a black brand has none
    assert min(min(abs(a - b), 360 - abs(a - b)) for a, b in combinations(hues, 2)) >= 30


@pytest.mark.parametrize(
    ("brand", "over"),
    [
        ("#ffe600", palette.BODY),
        ("#39ff14", palette.BODY),
        ("#ffffff", palette.BODY),
        ("#89a815", palette.BLACK),
        ("#14505c", palette.WHITE),
        ("#000000", palette.WHITE),
    ],
)
def test_a_brand_on_which_text_can_be_read_is_printed_as_it_is(brand, over):
    made = palette.palette(brand, 1)
    assert (made.ground, made.over) == (brand, over)
    assert palette.contrast(made.ground, made.over) >= 7
    assert list(palette.check(brand, HERE)) == []


def test_the_text_of_a_brand_keeps_its_hue():
    assert abs(palette.oklch(palette.palette("#89a815", 1).main)[2] - palette.oklch("#89a815")[2]) < 20


def test_a_workshop_without_themes_has_no_accent():
    assert palette.palette("#14505c", 0).accents == ()


def test_a_dark_brand_stays_as_it_is():
    made = palette.palette("#14505C", 1)
    assert made.main == "#14505c"
    assert list(palette.check("#14505C", HERE)) == []


@pytest.mark.parametrize("brand", ["#c2185b", "#2b8a3e", "#7a7a7a"])
def test_a_brand_on_which_no_text_can_be_read_is_darkened_with_a_warning(brand):
    made = palette.palette(brand, 1)
    assert made.main == made.ground != brand
    (warning,) = palette.check(brand, HERE)
    assert (warning.rule, warning.location) == (palette.BRAND_DARKENED, HERE)
    assert warning.severity is Severity.WARNING
    assert brand in warning.message("fr")
    assert made.main in warning.hint("en")


@pytest.mark.parametrize("brand", BRANDS)
def test_the_colour_that_the_hint_proposes_is_accepted(brand):
    assert list(palette.check(palette.palette(brand, 1).main, HERE)) == []


def test_a_yellow_does_not_turn_to_mud():
    assert palette.oklch(palette.palette("#ffd400", 1).main)[2] < 90


def test_a_palette_takes_few_steps():
    palette.palette("#123456", 12)
    palette.palette.cache_clear()
    palette._bands.cache_clear()
    steps = 0

    def count(*_):
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    try:
        palette.palette("#123456", 12)
    finally:
        sys.setprofile(None)
    assert 100 < steps < 150_000  # calls and returns: some twenty milliseconds
