"""The words of the pages, and dates as each language writes them."""

from __future__ import annotations

from datetime import date
from string import Formatter

import pytest

from feuillet.languages.labels import counted, day, days, labels


def test_both_languages_have_the_same_labels_with_the_same_gaps():
    french, english = labels("fr"), labels("en")
    assert french.keys() == english.keys()
    assert len(french) > 50
    for name in french:
        gaps = [[gap for _, gap, _, _ in Formatter().parse(one[name]) if gap] for one in (french, english)]
        assert gaps[0] == gaps[1], name
        assert french[name].strip(), name
        assert english[name].strip(), name


def test_french_labels_are_set_in_french_typography():
    for text in labels("fr").values():
        assert "'" not in text
        assert " :" not in text


@pytest.mark.parametrize(
    ("when", "language", "written"),
    [
        (date(2026, 11, 14), "fr", "samedi 14 novembre 2026"),
        (date(2026, 5, 1), "fr", "vendredi 1er mai 2026"),
        (date(2026, 5, 1), "en", "Friday 1 May 2026"),
        (date(2027, 2, 28), "en", "Sunday 28 February 2027"),
    ],
)
def test_a_date_is_written_in_words(when, language, written):
    assert day(when, language) == written


@pytest.mark.parametrize(
    ("dates", "french", "english"),
    [
        ([], "", ""),
        ([date(2026, 11, 14)], "samedi 14 novembre 2026", "Saturday 14 November 2026"),
        ([date(2026, 5, 1), date(2026, 5, 2)], "1er et 2 mai 2026", "1 and 2 May 2026"),
        (
            [date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 9)],
            "1er, 2 et 9 mai 2026",
            "1, 2 and 9 May 2026",
        ),
        ([date(2026, 5, 31), date(2026, 6, 1)], "31 mai et 1er juin 2026", "31 May and 1 June 2026"),
        (
            [date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)],
            "30 décembre 2026, 31 décembre 2026 et 1er janvier 2027",
            "30 December 2026, 31 December 2026 and 1 January 2027",
        ),
    ],
)
def test_several_days_share_what_they_have_in_common(dates, french, english):
    assert days(dates, "fr") == french
    assert days(dates, "en") == english


def test_what_is_counted_has_its_number():
    for name in ("problems", "solutions", "needs", "themes", "people", "organisations"):
        french = [counted(number, name, "fr") for number in range(3)]
        english = [counted(number, name, "en") for number in range(3)]
        assert french[0] == french[1] != french[2]
        assert english[0] == english[2] != english[1]
    assert counted(1, "themes", "fr") == "thème"
    assert counted(2, "problems", "fr") == "problèmes soulevés"
    assert counted(1, "people", "en") == "person named"
