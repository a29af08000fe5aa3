"""Dates as people write them, in any of our languages."""

import pytest

from feuillet.reading.data.dates import first_in


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Rendez-vous le 3 février 2027 à 9 h", "2027-02-03"),
        ("1er mars 2027", "2027-03-01"),
        ("on the 14th of November 2026", "2026-11-14"),
        ("el 5 de junio de 2027", "2027-06-05"),
        ("am 7. März 2027", "2027-03-07"),
        ("2 sept. 2027", "2027-09-02"),
        ("fait le 04/05/2027", "2027-05-04"),
        ("2027-05-04 et 2027-06-05", "2027-05-04"),
        ("le 31 février 2027, ou le 1 mars 2027", "2027-03-01"),
        ("2027-02-30", ""),
        ("le 12 jui 2027", ""),  # juin or juillet
        ("salle 12 du 2027", ""),
        ("rien", ""),
    ],
)
def test_the_first_date_of_a_line_is_found_in_any_language(line, found):
    assert first_in(line) == found
