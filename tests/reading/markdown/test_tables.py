"""Tables as Markdown writes them: every cell has its place once, whatever is one with what."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuillet.reading.markdown.tables import ABOVE, LEFT, grid

ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from(["", ABOVE, LEFT, "word"]), min_size=width, max_size=width), min_size=1, max_size=5
    )
)


def written(rows):
    """A table of these rows, below a head."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    width = len(rows[0])
    return "\n".join(["| " + " | ".join(["h"] * width) + " |", "|" + " --- |" * width, *lines])


@given(ROWS)
def test_no_word_of_a_table_is_lost_and_no_cell_lies_on_another(rows):
    numbers = count()
    rows = [[f"w{next(numbers)}" if text == "word" else text for text in row] for row in rows]
    made = grid(written(rows))
    texts = [cell.text for row in made.rows for cell in row if cell.text]
    assert texts == [text for row in rows for text in row if text.startswith("w")]


@pytest.mark.parametrize(
    ("rows", "spans"),
    [
        ([["a", "<<", "3"], ["^^", "b", "4"]], {"a": (2, 1), "3": (1, 1), "b": (1, 1), "4": (1, 1)}),
        ([["a", "<<", "3"], ["^^", "<<", "4"]], {"a": (2, 2), "3": (1, 1), "4": (1, 1)}),
        ([["a", "<<", "3"], ["^^", "^^", "4"]], {"a": (2, 2), "3": (1, 1), "4": (1, 1)}),
        ([["a", "b"], ["^^", "c"]], {"a": (1, 2), "b": (1, 1), "c": (1, 1)}),
    ],
)
def test_a_cell_takes_what_is_below_it_only_where_no_other_has_words(rows, spans):
    made = grid(written(rows))
    assert {cell.text: (cell.columns, cell.rows) for row in made.rows for cell in row if cell.text} == spans
