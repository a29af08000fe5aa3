"""The lead and the foot of a sheet are as high as foreseen without some of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feuillet.typesetting.casting.left_out import SAID
from feuillet.typesetting.casting.paragraphs import Paragraph
from feuillet.typesetting.casting.surroundings import Across, Foot, FootDocument, Lead


def words(key, count):
    """A block of words of 9 mm with 1 mm between them, in lines of 4 mm."""
    return Paragraph(
        key, tuple(10.0 * n for n in range(count)), tuple(10.0 * n + 9 for n in range(count)), 0.0, 4.0, 0.0
    )


LEAD = Lead(
    cells=((words("stakes.0.0", 20),), (words("context.0.0", 24), words("context.0.1", 12))),
    shares=(4 / 12, 8 / 12),
    width=189.0,
    gutter=5.0,
    rem=3.0,
)


def test_a_lead_is_as_high_as_the_higher_of_its_parts():
    assert LEAD.height(LEAD.shares, 1.0) == 16  # twenty words at six a line; the context has twelve
    assert LEAD.height((6 / 12, 6 / 12), 1.0) == 20  # nine a line, on both sides


def test_what_is_at_stake_has_the_full_measure_where_nothing_is_beside_it():
    gone = frozenset(("context.0.0", "context.0.1"))
    assert LEAD.height(LEAD.shares, 1.0, gone) == 8


def document(key, count, code=0.0):
    return FootDocument(key=key, text=words(key, count), code=code, least=17.6 if code else 0.0)


FOOT = Foot(
    contacts=(words("", 1), words("actors.-.0", 9), words("actors.-.1", 9)),
    speakers=(words("", 1), words("", 6)),
    people_width=58.0,
    title=4.0,
    documents=tuple(document(f"documents.-.{n}", 9) for n in range(4)),
    document_width=58.0,
    rest=10.0,
    fixed=7.0,
)


def test_a_document_costs_nothing_beside_people_who_take_more():
    assert FOOT.row() == FOOT.row(left_out=("documents.-.3",)) == 4 + 8 + 8 + 4 + 8  # five words a line
    stacked = replace(FOOT, stacked=True)
    assert stacked.row() == FOOT.row() + 4 + 16
    assert stacked.row(left_out=("documents.-.3", "documents.-.2")) == FOOT.row() + 4 + 8


def test_lines_at_the_foot_break_anew_in_larger_text():
    assert FOOT.height() == FOOT.row() + 10 + 7
    larger = FOOT.row(1.3)  # four words a line
    assert larger == pytest.approx(1.3 * (4 + 12 + 12 + 4 + 8))
    assert FOOT.height(1.3) == pytest.approx(larger + 13 + 7)


def test_who_left_the_foot_is_told_beside_its_title():
    whole, less = (replace(FOOT, documents=()).row(left_out=gone) for gone in ((), ("actors.-.1",)))
    assert whole - less == 8


def test_who_spoke_takes_a_line_or_a_part_of_the_paragraph_of_many():
    several = tuple(words(f"speakers.-.{n}", 6) for n in range(3))
    foot = replace(FOOT, documents=(), speakers=several)
    assert foot.row() - foot.row(left_out=("speakers.-.2",)) == 8
    crowd = tuple(f"speakers.-.{n}" for n in range(10))
    many = replace(FOOT, across=(words("", 1), words("speakers.-", 60)), crowd=crowd, width=100.0)
    whole, half, none = (many.height(left_out=crowd[n:]) for n in (10, 5, 0))
    assert (whole - half, half - none) == (12, 12)
    assert many.keys >= set(crowd)


def test_a_code_is_as_large_beside_any_text():
    coded = document("documents.-.0", 4, code=19.4)
    assert [coded.height(58.0, scale) for scale in (0.9, 1.0, 1.1)] == [17.6] * 3
    assert coded.height(40.0, 1.0) == 17.6
    assert document("documents.-.0", 14, code=19.4).height(58.0, 1.0) == 20  # three words a line, beside the code


def test_what_stands_across_the_columns_breaks_anew_too():
    across = Across(blocks=(words("introduction.-.0", 18), words("introduction.-.1", 2)), width=100.0, rem=3.0)
    assert across.height(1.0) == 4 * 2 + 4
    assert across.height(1.2) == pytest.approx(1.2 * (4 * 3 + 4))
    assert across.height(1.0, ("introduction.-.1",)) == pytest.approx(8 + SAID * 3)


def test_a_footnote_leaves_with_the_last_block_that_calls_it():
    callers = frozenset(("needs.0.1", "needs.0.2")), frozenset()
    foot = replace(FOOT, width=182.0, notes=tuple((words("", 3), keys) for keys in callers), apart=1.5)
    whole, one, both = (foot.height(left_out=gone) for gone in ((), ("needs.0.1",), ("needs.0.1", "needs.0.2")))
    assert (whole - one, one - both) == (0, 4)  # the other is called by something that stays
    alone = replace(foot, notes=foot.notes[:1])
    assert alone.height() - alone.height(left_out=("needs.0.1", "needs.0.2")) == 5.5
