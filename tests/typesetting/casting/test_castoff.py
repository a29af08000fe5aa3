"""What is cast off is what the engine then lays out."""

from __future__ import annotations

import itertools
import warnings
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuillet.model.papers import PAPERS
from feuillet.pages.job import TIGHT
from feuillet.pages.sheets import columns
from feuillet.typesetting.casting.castoff import Castoff, cast_off
from feuillet.typesetting.casting.left_out import SAID, without
from feuillet.typesetting.casting.paragraphs import Paragraph, Spacing, height_of
from feuillet.typesetting.fit import SMALLEST, slack
from feuillet.typesetting.layout import lay
from tests.made_layout import lay_out
from tests.typesetting.test_fit import Sheet, body

A4 = PAPERS["A4"].height


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    return Sheet(tmp_path_factory.mktemp("cast"), body(15))


@pytest.fixture(scope="module")
def tight(sheet):
    job = sheet.job()
    setting = replace(job.setting, text_size=SMALLEST, air=TIGHT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        return setting, cast_off(lay(job, setting, tall=True), setting, A4)


@pytest.mark.parametrize(("size", "air"), [(SMALLEST, TIGHT), (SMALLEST, 1.0), (9.2, 1.0)])
def test_the_columns_are_as_high_as_foreseen(sheet, tight, size, air):
    setting, cast = tight
    trial = cast.trial(size)
    shares = trial.balanced()
    layout = lay_out(sheet.job(), replace(setting, text_size=size, air=air, columns=shares), tall=True)
    top = layout.boxes["columns"].y
    foreseen = trial.columns_end(shares, air)
    for number, end in enumerate(foreseen, 1):
        assert layout.boxes[f"column-{number}-end"].bottom - top == pytest.approx(end, abs=6)


def test_what_trials_have_in_common_changes_none_of_them(tight):
    setting, cast = tight
    keys = sorted(cast.areas)
    together = {}
    for size in (SMALLEST, 9.2, SMALLEST):
        for gone in (frozenset(), frozenset(keys[:1]), frozenset(keys[::2]), frozenset(keys)):
            alone, known = cast.trial(size, gone), cast.trial(size, gone, together)
            assert known.balanced() == alone.balanced()
            assert known.excess(setting.columns, 1.0) == alone.excess(setting.columns, 1.0)
    assert together


def test_the_excess_is_that_of_the_page(sheet, tight):
    setting, cast = tight
    trial = cast.trial(SMALLEST)
    shares = trial.balanced()
    layout = lay_out(sheet.job(), replace(setting, columns=shares))
    assert layout.pages == 1
    assert -slack(layout) == pytest.approx(trial.excess(shares, TIGHT), abs=6)


def test_blocks_that_are_left_out_take_no_room(sheet, tight):
    setting, cast = tight
    left_out = frozenset({"problems.0.14", "problems.0.13", "needs.0.14"})
    shorter = cast.trial(SMALLEST, left_out).excess(setting.columns, TIGHT)
    layout = lay_out(sheet.job(left_out), setting, tall=True)
    whole = lay_out(sheet.job(), setting, tall=True)
    true = layout.boxes["sheet-end"].bottom - whole.boxes["sheet-end"].bottom
    assert shorter - cast.trial(SMALLEST).excess(setting.columns, TIGHT) == pytest.approx(true, abs=6)


def test_lines_break_where_a_piece_does_not_fit():
    starts, ends = (0.0, 10.0, 20.0, 30.0), (9.0, 19.0, 29.0, 39.0)
    paragraph = Paragraph("", starts, ends, 0.0, 4.0, 1.0)
    assert [paragraph.lines(width) for width in (100.0, 39.0, 38.0, 19.0, 9.0, 1.0)] == [1, 1, 2, 2, 4, 4]
    assert replace(paragraph, indent=20.0).lines(39.0) == 2


@given(st.lists(st.floats(0.5, 30), max_size=9), st.integers(1, 3), st.floats(0, 5))
def test_no_other_columns_would_be_shorter(heights, count, repeated):
    def longest(starts):
        bounds = [*starts, len(heights)]
        tall = [(first, sum(heights[first:last])) for first, last in itertools.pairwise(bounds) if last > first]
        return max((height + (repeated if first else 0) for first, height in tall), default=0)

    starts = columns.parted(heights, count, lambda _: repeated)
    assert len(starts) == count
    assert starts == sorted(starts)
    assert starts[0] == 0
    others = itertools.combinations_with_replacement(range(len(heights) + 1), count - 1)
    assert longest(starts) <= min(longest((0, *other)) for other in others) * 1.003 + 0.001


def test_the_title_of_a_group_goes_with_its_last_block():
    def cast(titles):
        keys = ("a.0.title", "a.0.0", "a.0.1", "a.1.title", "a.1.0")
        several = tuple(Paragraph(key, (0.0,), (5.0,), 0.0, 4.0, 0.0) for key in keys)
        return Castoff(
            size=9.0, air=1.0, shares=(1.0,), columns=(several,), flows=False, width=60.0, gutter=0.0, tops=(0.0,),
            above=0.0, below=0.0, room=200.0, titles=titles,
        )  # fmt: skip

    titles = {"a.0.title": frozenset(("a.0.0", "a.0.1")), "a.1.title": frozenset(("a.1.0",))}
    item, both = frozenset(("a.0.0",)), frozenset(("a.0.0", "a.0.1"))
    kept = [[paragraph.key for paragraph in cast(titles).trial(9.0, gone).kept[0]] for gone in (item, both)]
    assert kept == [["a.0.title", "a.0.1", "a.1.title", "a.1.0"], ["a.1.title", "a.1.0", ""]]


def test_what_left_a_group_with_a_title_takes_no_line_of_its_own():
    untitled = tuple(Paragraph(f"a.0.{n}", (0.0,), (5.0,), 0.0, 4.0, 0.0) for n in range(3))
    title = Paragraph("a.0.title", (0.0,), (5.0,), 0.0, 4.0, 0.0)
    gone = frozenset(("a.0.2",))

    def height(paragraphs, titles):
        cast = Castoff(
            size=9.0, air=1.0, shares=(1.0,), columns=(paragraphs,), flows=False, width=60.0, gutter=0.0, tops=(0.0,),
            above=0.0, below=0.0, room=200.0, titles=titles,
        )  # fmt: skip
        return cast.trial(9.0, gone).columns_end((1.0,), 1.0)[0]

    assert height((title, *untitled), {"a.0.title": frozenset(("a.0.0", "a.0.1", "a.0.2"))}) == 12
    rem = 9 * 25.4 / 72
    assert height(untitled, {}) == pytest.approx(8 + (SAID + 0.4) * rem)


def test_what_follows_a_section_stays_as_far_from_it_whichever_block_ends_it():
    blocks = [Paragraph(f"a.0.{n}", (0.0,), (5.0,), 0.0, 4.0, gap) for n, gap in enumerate((1.0, 1.0, 6.0))]
    title = Paragraph("a.0.title", (0.0,), (5.0,), 0.0, 4.0, 0.5)
    gaps = [paragraph.gap for paragraph in without([title, *blocks], ("a.0.2",), 3.0, 1.2)]
    assert gaps == [0.5, 1.0, 6.0]
    gaps = [paragraph.gap for paragraph in without([title, *blocks], ("a.0.0",), 3.0, 1.2)]
    assert gaps == [0.5, 1.0, 6.0]
    gaps = [paragraph.gap for paragraph in without(blocks, ("a.0.2",), 3.0, 1.2)]
    assert gaps == [1.0, 1.2, 6.0]  # and what is said of it comes last


def test_what_is_said_beside_a_title_may_cost_it_a_line():
    title = Paragraph("a.0.title", (0.0, 21.0), (20.0, 40.0), 0.0, 4.0, 0.0, em=3.2)
    block = Paragraph("a.0.0", (0.0,), (5.0,), 0.0, 4.0, 0.0)
    other = replace(block, key="a.0.1")
    whole, less = (without([title, block, other], gone, 3.0, 1.2)[0] for gone in ((), ("a.0.1",)))
    assert (whole.lines(50.0), less.lines(50.0)) == (1, 2)


def test_groups_of_which_nothing_is_left_are_told_in_lines_as_long_as_their_titles():
    def told(count):
        section = []
        for group in range(count):
            title = Paragraph(f"a.{group}.title", (0.0, 11.0), (10.0, 25.0), 0.0, 4.0, 0.0, em=3.2)
            section += [title, Paragraph(f"a.{group}.0", (0.0,), (5.0,), 0.0, 4.0, 0.0)]
        return without(section, [paragraph.key for paragraph in section], 3.0, 1.2)

    assert [[line.lines(40.0) for line in told(count)] for count in (1, 2, 4)] == [[1], [2], [4]]


def test_a_picture_is_no_larger_with_larger_text():
    picture = Paragraph("a.0.0", (), (), 0.0, 30.0, 2.0, picture=50.0)
    heights = [height_of(picture, 58 / scale, 58 / scale, Spacing(text=scale)) * scale for scale in (1.0, 1.25)]
    assert heights == pytest.approx([32.0, 30.0 + 2 * 1.25])
    assert height_of(picture, 25.0, 58.0) == 15 + 2  # it has no more room
