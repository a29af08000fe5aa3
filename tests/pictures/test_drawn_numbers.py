from __future__ import annotations

import pytest

from feuillet.pictures import drawings, drawn_numbers

NONE = (
    "NaN", "inf", "-Infinity", "1e999", "-1e308", "abc%", "nan%", "1..2", "--1", "0x10", "1e", ".", "-", "é", "𝟙",
    "١", "1px px", "calc(1px + 2px)", "url(#a)", "9" * 400, "1;2", "rotate(", "1px 2%",
)  # fmt: skip
MEASURED = (
    "x", "y", "width", "height", "r", "rx", "cx", "x1", "opacity", "fill-opacity", "stroke-width", "stroke-dasharray",
    "stroke-dashoffset", "font-size", "offset", "viewBox", "transform", "gradientTransform", "orient", "refX",
    "markerWidth", "transform-origin", "stroke-miterlimit", "preserveAspectRatio",
)  # fmt: skip


@pytest.mark.parametrize("name", MEASURED)
def test_what_is_no_number_does_not_go_out_and_is_told(name):
    several = {"stroke-dasharray": ("1px 2%",), "transform-origin": ("1px 2%",), "stroke-dashoffset": ()}
    for value in NONE:
        if value in several.get(name, ()):
            continue
        drawing = f'<svg xmlns="{drawings.SVG}"><g {name}="{value}"/></svg>'.encode()
        assert drawings.bare(drawing, lambda _: "").endswith(b"<g/></svg>"), value
        assert drawings.lost(drawing) == {"measure"}, value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x", "-1.5e3"),
        ("preserveAspectRatio", "xMidYMax slice"),
        ("width", "20mm"),
        ("height", "50%"),
        ("opacity", ".5"),
        ("viewBox", "-1,-2 30 40.5"),
        ("stroke-dasharray", "2 1,3"),
        ("transform", "matrix(1,0 0,1 5 -6) rotate(45deg) scale(2)translate(3px, 4)"),
        ("gradientTransform", "rotate(30 1 2)"),
        ("points", "0,0 1-2.5.5"),
        ("d", "M0 0a1 1 0 01 1 5.5.5z"),
        ("transform-origin", "center 3px"),
        ("orient", "auto"),
        ("orient", "-30"),
        ("stroke-width", "inherit"),
    ],
)
def test_numbers_go_out_as_they_are(name, value):
    drawing = f'<svg xmlns="{drawings.SVG}"><g {name}="{value}"/></svg>'.encode()
    assert f'<g {name}="{value}"/>'.encode() in drawings.bare(drawing, lambda _: "")
    assert drawings.lost(drawing) == frozenset()


def test_a_path_and_points_go_out_as_far_as_they_can_be_read():
    assert drawn_numbers.read("d", "M0 0L9 9 NaN 3") == "M0 0L9 9 "
    assert drawn_numbers.read("points", "1 2 3,4 inf 6") == "1 2 3,4"
    assert drawn_numbers.read("d", "M0 0L1e999 0") is None
    assert drawn_numbers.read("d", "L1 1T2 2") is None
    assert drawn_numbers.read("d", f"M0 0L{'9' * 30} 0") is None


def test_a_keyword_is_left_to_the_engine_and_not_told():
    drawing = f'<svg xmlns="{drawings.SVG}"><g letter-spacing="normal" font-size="medium" y="auto"/></svg>'.encode()
    assert drawings.lost(drawing) == frozenset()


@pytest.mark.parametrize(
    "sides", ['width="0" height="9"', 'width="NaN" height="9"', 'viewBox="0 0 0 9"', 'viewBox="1"']
)
def test_a_frame_that_is_none_is_left_out(sides):
    drawing = f'<svg xmlns="{drawings.SVG}" {sides}/>'.encode()
    assert not {b'width="0"', b"NaN", b"viewBox"} & set(drawings.bare(drawing, lambda _: "").split())
    assert b"viewBox" not in drawings.bare(drawing, lambda _: "")


def test_sides_stand_for_a_frame_that_is_none():
    drawing = f'<svg xmlns="{drawings.SVG}" width="40" height="2cm" viewBox="0 0 -1 2"/>'.encode()
    assert b'viewBox="0 0 40 75.5906"' in drawings.bare(drawing, lambda _: "")
