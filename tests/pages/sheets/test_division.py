"""Columns of a sheet stand on a grid of twelve."""

from __future__ import annotations

import pytest

from feuillet.pages.sheets.division import divide, is_halved, least_spans


@pytest.mark.parametrize(
    ("weights", "spans"),
    [
        ((30.0, 30.0, 30.0), (4, 4, 4)),
        ((30.0, 40.0, 20.0), (4, 8)),
        ((40.0, 30.0, 20.0), (5, 7)),
        ((50.0, 10.0, 30.0), (8, 4)),
        ((40.0, 40.0, 17.0, 9.0), (5, 7)),  # three would end far apart
        ((20.0, 20.0), (6, 6)),
    ],
)
def test_columns_span_what_their_sections_weigh(weights, spans):
    assert divide(weights)[1] == spans


@pytest.mark.parametrize(("most", "narrowest", "halved"), [(2, 4, 8), (3, 4, 7), (4, 3, 6)])
def test_no_column_is_narrow_and_a_wide_one_is_halved(most, narrowest, halved):
    assert not is_halved(halved - 1, most)
    assert is_halved(halved, most)
    assert least_spans((3, 9), most) == (narrowest, halved)


def test_columns_that_are_not_halved_stay_below_where_they_would_be():
    assert least_spans((6, 6), 3) == (6, 6)
    assert least_spans((4, 8), 3) == (4, 7)
