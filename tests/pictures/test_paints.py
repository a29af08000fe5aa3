"""Colours of drawings, however CSS writes them: as a screen shows them, and as greys."""

from __future__ import annotations

import re

import pytest

from feuillet.pictures.paints import is_deep, paint, with_variables

RED = "#ff0000"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("hsl(120, 100%, 50%)", "#00ff00"),
        ("hsl(120deg 100% 50% / .5)", "#00ff0080"),
        ("hwb(120 0% 0%)", "#00ff00"),
        ("rgb(0 0 255 / 50%)", "#0000ff80"),
        ("rgba(1,2,3,.5)", "#01020380"),
        ("color(srgb 1 0 0)", RED),
        ("color(srgb-linear 0.5 0.5 0.5)", "#bcbcbc"),
        ("color(display-p3 1 1 1)", "#ffffff"),
        ("color(display-p3 0.9175 0.2003 0.1386)", RED),
        ("color(a98-rgb 0.8586 0 0)", RED),
        ("color(prophoto-rgb 0.7022 0.2757 0.1035)", RED),
        ("color(rec2020 1 1 1)", "#ffffff"),
        ("color(xyz 0.4124 0.2126 0.0193)", RED),
        ("color(xyz-d50 0.4361 0.2225 0.0139)", RED),
        ("lab(54.29 80.8 69.9)", RED),
        ("lch(54.29 106.84 40.86)", RED),
        ("oklab(0.628 0.2249 0.1258)", RED),
        ("oklch(62.8% 0.2577 29.23)", RED),
        ("color-mix(in srgb, red, blue)", "#800080"),
        ("color-mix(in srgb, red 25%, blue)", "#4000bf"),
        ("color-mix(in srgb, red 20%, blue 20%)", "#80008066"),
        ("color-mix(in oklab, red, red)", RED),
        ("light-dark(#ff0000, white)", RED),
        ("light-dark(color-mix(in srgb, red, red), white)", RED),
        ("device-cmyk(0 1 1 0)", RED),
        ("#ff0000 icc-color(acmecmyk, 0, 1, 1, 0)", RED),
        ("red", "red"),
        ("currentcolor", "currentColor"),
        ("NONE", "none"),
        ("url(#g) hsl(0 100% 50%)", f"url(#g) {RED}"),
        ("url(#g)", "url(#g)"),
    ],
)
def test_a_colour_is_that_of_a_screen(written, shown):
    found = paint(written)
    if shown.startswith("#") and len(shown) == len(found or ""):  # digits of a colour are rounded in many ways
        levels = [[int(entry[at : at + 2], 16) for at in range(1, len(entry), 2)] for entry in (found, shown)]
        assert max(abs(item - other) for item, other in zip(*levels, strict=True)) <= 2, found
    else:
        assert found == shown


@pytest.mark.parametrize(
    "written",
    ["", "foo", "color()", "rgb(1 2)", "icc(3)", "color(--x 1 2)", "red blue", "color-mix(in srgb, red)", "unset"],
)
def test_what_is_no_colour_is_none(written):
    assert paint(written) is None
    assert paint(written, grey=True) is None


@pytest.mark.parametrize(
    "space", ["display-p3", "a98-rgb", "prophoto-rgb", "rec2020", "srgb", "srgb-linear", "xyz", "xyz-d50"]
)
@pytest.mark.parametrize("form", ["color({} 0.2 0.7 0.4)", "light-dark(color({} 0.9 0.1 0.2 / 0.5), #fff)"])
def test_every_colour_has_a_grey(space, form):
    found = paint(form.format(space), grey=True)
    assert re.fullmatch(r"#(..)\1\1(..)?", found)


def test_variables_stand_for_what_they_mean():
    values = {"--a": "red", "--b": "var(--a)", "--c": "var(--c)", "--d": "var(--e)", "--e": "var(--d)"}
    written = ["var(--b)", "var(--x, blue)", "rgb(var(--x, 1) 2 3)", "var(--x)", "var(--c)", "var(--d)", "2px"]
    meant = ["red", " blue", "rgb( 1 2 3)", None, None, None, "2px"]
    assert [with_variables(item, values) for item in written] == meant


@pytest.mark.parametrize(
    "item",
    ["(", "[", "{", "calc(", ":is(", "a{", "@media print{", '(")"', "(/*)*/", "(\\)", "url(');(", '("\\")"', "(]"],
)
def test_brackets_within_each_other_are_counted_as_they_are_read(item):
    assert is_deep(")]}" * 90 + item * 90)
    assert not is_deep(item * 10 + "(a)[b]{c}" * 90)
