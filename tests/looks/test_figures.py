"""The chart's and the cover's marks."""

from __future__ import annotations

import re
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from feuillet.looks import figures

SVG = "{http://www.w3.org/2000/svg}"


def shapes(svg):
    return list(ET.fromstring(str(svg)))  # noqa: S314 - of our own making


def extent(shape, size):
    """A box around a mark: left, top, right, bottom."""
    if shape.tag == f"{SVG}circle":
        x, y, r = (float(shape.get(name)) for name in ("cx", "cy", "r"))
        r += float(shape.get("stroke-width", "0")) / 2
        return x - r, y - r, x + r, y + r
    numbers = [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", shape.get("d"))]
    return *map(min, zip(*numbers, strict=True)), *map(max, zip(*numbers, strict=True))


def test_patterns_are_drawn_within_their_tile_and_differ():
    drawn = [figures.pattern(number) for number in (1, 2, 3)]
    assert len(set(drawn)) == 3
    for svg in drawn:
        assert shapes(svg)
    assert figures.pattern(4) == drawn[0]


def test_shapes_not_colours_tell_the_three_kinds_apart():
    ring, disc, diamond = (shapes(figures.mark(kind, "#123456"))[0] for kind in range(3))
    assert (ring.tag, ring.get("fill"), ring.get("stroke")) == (f"{SVG}circle", "none", "#123456")
    assert (disc.tag, disc.get("fill"), disc.get("stroke")) == (f"{SVG}circle", "#123456", None)
    assert (diamond.tag, diamond.get("fill")) == (f"{SVG}path", "#123456")


@pytest.mark.parametrize("kind", range(3))
@pytest.mark.parametrize("count", [1, 9, 10, 40, 137])
def test_a_strip_has_a_mark_an_idea_inside_its_box(kind, count):
    strip = figures.strip(kind, count, "#000000", width=31)
    found = shapes(strip.svg)
    assert len(found) == count
    boxes = [extent(item, 2.3) for item in found]
    assert min(box[0] for box in boxes) > -0.1
    assert min(box[1] for box in boxes) > -0.1
    assert max(box[2] for box in boxes) < 31.1
    assert max(box[3] for box in boxes) < strip.height + 0.1
    assert len({(round(box[0], 1), round(box[1], 1)) for box in boxes}) == count


def test_a_strip_of_nothing_and_one_too_narrow_are_no_problem():
    assert shapes(figures.strip(0, 0, "#000000", width=31).svg) == []
    assert len(shapes(figures.strip(1, 3, "#000000", width=0.5).svg)) == 3


@pytest.mark.parametrize("counts", [(1, 0, 0, 0), (9, 7, 5, 2), (0, 0, 1, 3), (90, 80, 70, 9)])
@pytest.mark.parametrize("least", [1.0, 1.8])
def test_marks_of_several_kinds_stand_in_rows_a_mark_an_idea_and_in_their_colours(counts, least):
    colours = "#111111", "#222222", "#333333", "#d08020"
    strip = figures.row(counts, colours, width=60, size=1.8, least=least)
    found = shapes(strip.svg)
    assert len(found) == sum(counts)
    boxes = [extent(item, 0) for item in found]
    assert min(box[0] for box in boxes) >= -0.1
    assert min(box[1] for box in boxes) >= -0.1
    assert max(box[2] for box in boxes) <= 60.1
    assert max(box[3] for box in boxes) <= strip.height + 0.1
    assert [str(strip.svg).count(colour) for colour in colours] == list(counts)


@pytest.mark.parametrize(("counts", "rows"), [((7, 3, 0, 0), 2), ((2, 3, 0, 0), 1), ((20, 3, 0, 9), 6)])
def test_a_kind_that_has_no_room_in_a_row_begins_one_of_its_own(counts, rows):
    colours = "#111111", "#222222", "#333333", "#d08020"
    svg = figures.row(counts, colours, width=17.5, size=1.75, parted=False).svg
    kinds: dict[float, set[str]] = {}
    for shape in shapes(svg):
        kinds.setdefault(round(extent(shape, 0)[1]), set()).update(
            colour for colour in colours if colour in str(shape.attrib)
        )
    assert len(kinds) == rows
    assert min(kinds) == 0
    assert rows == 1 or all(len(several) == 1 for several in kinds.values())


def test_a_need_without_an_answer_has_a_mark_of_its_own_that_is_told_without_colour():
    marks = {str(figures.mark(kind, "#000000")) for kind in range(len(figures.MARKS))}
    assert len(marks) == 4


def test_a_figure_becomes_an_address_that_holds_it_whole():
    svg = figures.mark(1, "#14505c")
    uri = figures.data_uri(svg)
    assert uri.startswith("data:image/svg+xml,")
    assert not set(uri) & set("\"'<># ")
    assert unquote(uri.removeprefix("data:image/svg+xml,")) == str(svg)


@pytest.mark.parametrize("counts", [(1, 0, 0), (3, 2, 4), (0, 0, 9), (26, 30, 14), (90, 80, 70), (400, 0, 300)])
def test_a_row_has_all_marks_of_a_theme_within_its_width_kind_after_kind(counts):
    row = figures.row(counts, "#000000", width=166, size=3.2)
    found = shapes(row.svg)
    assert len(found) == sum(counts)
    sizes = {round(right - left, 1) for left, _, right, _ in (extent(shape, 3.2) for shape in found)}
    assert min(sizes) >= 1.5
    boxes = [extent(shape, 3.2) for shape in found]
    assert min(min(box[:2]) for box in boxes) > -0.1
    assert max(box[2] for box in boxes) < 166.1
    assert max(box[3] for box in boxes) < row.height + 0.1
    assert len({(round(box[0], 2), round(box[1], 2)) for box in boxes}) == sum(counts)
    if sum(counts) < 70:
        assert row.height < 4, "one row"


def test_a_mark_stands_for_several_ideas_where_there_are_too_many():
    def room(each):
        return figures.marks(470, each) <= 100

    assert figures.each(470, lambda _: True) == 1
    assert figures.each(470, room) == 5
    assert figures.each(470, lambda _: False) == 500, "one mark is the least"
    assert [figures.marks(ideas, 5) for ideas in (0, 1, 5, 6)] == [0, 1, 1, 2]


def test_a_row_of_nothing_is_no_problem():
    assert shapes(figures.row((0, 0, 0), "#000000", width=166, size=3.2).svg) == []
