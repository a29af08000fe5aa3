"""Places of diagnostics, and what ends a run with some."""

from __future__ import annotations

import pickle

import pytest

from feuillet.model.diagnostics import Location, Rule, ToldError

START = Location(file="a.md", line=4, column=7)


@pytest.mark.parametrize(
    ("before", "line", "column"),
    [("", 4, 7), ("abc", 4, 10), ("abc\n", 5, 1), ("abc\nde", 5, 3), ("\n\n", 6, 1), ("é\u2028", 4, 9)],
)
def test_a_text_goes_on_behind_what_is_before(before, line, column):
    assert START.behind(before) == Location(file="a.md", line=line, column=column)


def test_a_text_without_a_place_has_none_further_on():
    whole = Location(file="a.csv")
    assert whole.behind("a\nb") == whole


def test_the_first_column_is_the_least():
    assert Location(file="a", line=2).behind("x") == Location(file="a", line=2, column=2)


def test_what_ends_a_run_says_in_plain_words_why():
    rules = [Rule(code=code, en=f"{code} is wrong", fr=f"{code} ne va pas") for code in ("one", "two")]
    error = ToldError(*(rule.at(START) for rule in rules))
    assert str(error) == "one is wrong; two is wrong"
    assert [found.rule for found in error.diagnostics] == rules
    assert error.diagnostic is error.diagnostics[0]


def test_a_place_that_was_kept_is_the_same_and_as_frozen():
    place = Location(file="content/themes/01.md", line=3, column=7)
    again = pickle.loads(pickle.dumps(place))  # noqa: S301 - our own
    assert (again, hash(again)) == (place, hash(place))
    with pytest.raises(AttributeError):
        again.line = 4
