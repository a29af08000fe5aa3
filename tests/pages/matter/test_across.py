"""Points of themes side by side: in rows of two columns, none of which parts what belongs together."""

import pytest
from markupsafe import Markup

from feuillet.pages.matter.across import rows
from feuillet.pages.view import BlockRun, GroupView, Item


def run(kind, *texts):
    return BlockRun(kind=kind, items=tuple(Item(key="", html=Markup.escape(text)) for text in texts))


def columns(*runs):
    """The texts of each column, and whether its row may be broken."""
    group = GroupView(title=None, name="", level=1, runs=runs)
    return [
        ([str(item.html)[:12] for piece in column for part in piece.runs for item in part.items], row.breaks)
        for row in rows([(group, None, "needs")])
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
