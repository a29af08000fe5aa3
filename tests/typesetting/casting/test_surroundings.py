"""The lead and the foot of a sheet are as high as foreseen without some of them."""

from __future__ import annotations

import pytest

from feuillet.typesetting.casting.paragraphs import Paragraph
from feuillet.typesetting.casting.surroundings import Foot, Lead, foot_of
from feuillet.typesetting.layout import Rectangle


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
)


def test_a_lead_is_as_high_as_the_higher_of_its_parts():
    assert LEAD.height(LEAD.shares, 1.0) == 16  # twenty words at six a line; the context has twelve
    assert LEAD.height((6 / 12, 6 / 12), 1.0) == 20  # nine a line, on both sides


def test_what_is_at_stake_has_the_full_measure_where_nothing_is_beside_it():
    gone = frozenset(("context.0.0", "context.0.1"))
    assert LEAD.height(LEAD.shares, 1.0, gone) == pytest.approx(8 + 1.6 * 4)  # and a line that says what is gone


def test_a_document_costs_nothing_beside_people_who_take_more():
    foot = Foot(people=(20.0, 25.0), title=4.0, heights={f"documents.-.{n}": 18.0 for n in range(3)})
    assert foot.height() == foot.height(("documents.-.2",)) == 45
    stacked = Foot(people=(20.0, 25.0), title=4.0, heights=foot.heights, stacked=True)
    assert stacked.height() == 25 + 4 + 36
    assert stacked.height(("documents.-.2",)) == 25 + 4 + 18


def test_a_foot_of_which_nothing_may_leave_is_not_measured():
    box = Rectangle(page=0, x=0.0, y=0.0, width=58.0, height=20.0)
    assert foot_of({"foot-speakers": box}) is None
    found = foot_of({"foot-contacts": box, "actors.-.0": box})
    assert (found.people, found.heights) == ((20.0,), {"actors.-.0": 20.0})
