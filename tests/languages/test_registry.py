"""What each language says, and how it writes dates, numbers, prices and what is counted."""

from __future__ import annotations

import dataclasses
from datetime import date
from string import Formatter

import pytest

from feuillet.languages import registry
from feuillet.languages.words import by_name

ALL = [registry.language(code) for code in registry.codes()]
ENGLISH = registry.language("en")


def gaps(text):
    return sorted(gap for _, gap, _, _ in Formatter().parse(text) if gap)


def tables(language):
    return {name: by_name(getattr(language, name)) for name in ("pages", "guide", "letters")}


@pytest.mark.parametrize("language", ALL, ids=lambda language: language.code)
def test_a_language_has_each_word_with_the_gaps_that_it_has_in_english(language):
    for table, words in tables(language).items():
        wanted = tables(ENGLISH)[table]
        assert words.keys() == wanted.keys()
        assert len(words) > 25
        for name, text in words.items():
            assert text.strip(), name
            assert gaps(text) == gaps(wanted[name]), name
            assert "'" not in text, name


@pytest.mark.parametrize("language", ALL, ids=lambda language: language.code)
def test_a_language_has_months_and_days(language):
    assert (len(set(language.dates.months)), len(set(language.dates.weekdays))) == (12, 7)


def test_french_labels_are_set_in_french_typography():
    for text in registry.language("fr").pages.values():
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
    assert registry.language(language).day(when) == written


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
    assert registry.language("fr").days(dates) == french
    assert ENGLISH.days(dates) == english


def test_what_is_counted_has_its_number():
    for name in ("problems", "solutions", "needs", "themes", "people", "organisations"):
        french = [registry.language("fr").counted(number, name) for number in range(3)]
        english = [registry.language("en").counted(number, name) for number in range(3)]
        assert french[0] == french[1] != french[2]
        assert english[0] == english[2] != english[1]
    assert registry.language("fr").counted(1, "themes") == "thème"
    assert registry.language("fr").counted(2, "problems") == "problèmes soulevés"
    assert registry.language("en").counted(1, "people") == "person named"


@pytest.mark.parametrize(
    ("read", "written", "said"),
    [
        ("fr", "de", "Les documents sont en allemand."),
        ("en", "es", "The documents are in Spanish."),
        ("es", "fr", "Los documentos están en francés."),
        ("de", "en", "Die Unterlagen sind in englischer Sprache."),
    ],
)
def test_who_reads_another_language_is_told_in_which_the_documents_are(read, written, said):
    language, other = registry.language(read), registry.language(written)
    assert language.letters["in-language"].format(language=language.of(other)) == said


def test_a_language_that_another_has_no_name_for_is_called_as_it_calls_itself():
    stranger = dataclasses.replace(ENGLISH, code="eo", name="Esperanto")
    assert registry.language("fr").of(stranger) == "Esperanto"
