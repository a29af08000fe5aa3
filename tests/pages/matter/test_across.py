"""Points of themes side by side: in rows of two columns, none of which parts what belongs together."""

import pytest
from markupsafe import Markup

from feuillet.pages.matter.across import rows
from feuillet.pages.view import BlockRun, GroupView, Item


def run(kind, *texts):
    return BlockRun(kind=kind, items=tuple(Item(key="", html=Markup.escape(text)) for text in texts))


def columns(*runs, letters=1800):
    """The texts of each column, and whether its row may be broken."""
    group = GroupView(title=None, name="", level=1, runs=runs)
    return [
        ([str(item.html)[:12] for piece in column for part in piece.runs for item in part.items], row.breaks)
        for row in rows([(group, None, "needs")], letters)
        for column in row.columns
    ]


@pytest.mark.parametrize("letters", range(200, 1900, 100))
def test_what_introduces_points_stands_in_their_column(letters):
    made = columns(run("ul", "a" * letters, "b" * 90), run("paragraph", "Il faut :"), run("ul", "un four", "c" * 400))
    (found,) = (column for column, _ in made if "Il faut :" in column)
    assert found[found.index("Il faut :") + 1] == "un four"


def test_a_row_that_is_too_tall_may_be_broken():
    assert [breaks for _, breaks in columns(run("ul", "mot " * 400))] == [True, True]
    assert [breaks for _, breaks in columns(run("ul", "mot " * 40, "mot " * 40))] == [False, False]


def test_rows_are_about_even():
    points = [f"point {number} " + "mot " * 30 for number in range(9)]
    made = columns(run("ul", *points), letters=800)
    lengths = [len(several) for several, _ in made]
    assert [text for several, _ in made for text in several] == [point[:12] for point in points]
    assert max(lengths) - min(lengths) <= 1
    assert len(made) == 4


def test_what_stands_in_a_few_lines_is_kept_with_others():
    group = GroupView(title=None, name="", level=1, runs=(run("ul", "un four", "une scie"),))
    tall = GroupView(title=None, name="", level=1, runs=(run("ul", "mot " * 40, "mot " * 40),))
    assert [row.short for each in (group, tall) for row in rows([(each, None, "needs")], 1800)] == [True, False]
