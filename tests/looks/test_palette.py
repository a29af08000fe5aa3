from __future__ import annotations

import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuillet.looks import palette
from feuillet.model.diagnostics import Location, Severity

BRANDS = ("#14505c", "#c2185b", "#ffd400", "#000000", "#ffffff", "#2b8a3e")
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
        for accent in made.accents:
            assert measure(accent.ink, "#ffffff") >= 5.5
            assert measure(accent.ink, accent.tint) >= 5.5
            assert measure("#ffffff", accent.band) >= 4.5
            assert measure(palette.BODY, accent.tint) >= 12


def distance(one, other):
    """How different two colours look to those who tell them apart least."""
    return palette._apart(palette._sights(one), palette._sights(other))


@pytest.mark.parametrize("brand", BRANDS)
def test_accents_stay_distinct_above_all_from_their_neighbours(brand):
    bands = [accent.band for accent in palette.palette(brand, 12).accents]
    assert len(set(bands)) == 12
    pairs = [distance(one, other) for i, one in enumerate(bands) for other in bands[:i]]
    assert min(pairs) > 0.06
    neighbours = list(pairwise(bands))
    assert min(distance(one, other) for one, other in neighbours) > 0.11
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


def test_more_than_twelve_themes_begin_again():
    accents = palette.palette("#14505c", 14).accents
    assert len(accents) == 14
    assert accents[12:] == accents[:2]


def test_a_workshop_without_themes_has_no_accent():
    assert palette.palette("#14505c", 0).accents == ()


def test_a_dark_brand_stays_as_it_is():
    made = palette.palette("#14505C", 1)
    assert made.main == "#14505c"
    assert list(palette.check("#14505C", HERE)) == []


@pytest.mark.parametrize("brand", ["#c2185b", "#ffd400", "#ffffff", "#2b8a3e"])
def test_a_light_brand_is_darkened_with_a_warning(brand):
    made = palette.palette(brand, 1)
    assert made.main != brand
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
    assert 100 < steps < 60_000  # calls and returns: some ten milliseconds
