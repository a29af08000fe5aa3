"""Marks and headings are offered in the words of the day's language, whatever else is wrong with its file."""

from __future__ import annotations

import pytest

from feuillet.desk.day import written_with


def test_marks_and_headings_are_in_the_language_of_the_day_and_marks_of_any_are_known():
    found = written_with("title: A day\nlanguage: en\n")
    assert found["marks"]["essential"][0] == "essential"
    assert {"essentiel", "wesentlich"} & set(found["marks"]["essential"])
    assert found["sections"][2] == "Problems raised"
    assert written_with("title: Une journée\r\n")["sections"][2] == "Problèmes soulevés"


def test_sections_of_its_own_are_offered_too():
    text = "language: en\nsections:\n  - id: food\n    title: What we ate\n  - title: Problems raised\n  - nothing\n"
    titles = written_with(text)["sections"]
    assert titles[-1] == "What we ate"
    assert titles.count("Problems raised") == 1


def test_sections_that_are_on_no_sheet_are_told():
    off = written_with("language: fr\n")["off_sheets"]
    assert {"Participants", "Présents", "Discussion"} <= set(off)
    lines = written_with("language: fr\n")["off_lines"]  # with words behind their colon
    assert {"Présents"} <= set(lines) <= set(off) - {"Discussion", "Prise de notes"}
    text = "sections:\n  - id: participants\n    title: Qui\n    sheet: foot\n  - {title: Archives, sheet: none}\n  - {id: [a], sheet: foot}\n"
    off = written_with(text)["off_sheets"]
    assert "Participants" not in off
    assert {"Discussion", "Archives"} <= set(off)


@pytest.mark.parametrize("text", ["", "language: [", "language: {a: b}\n", "language: tlh\n", "- a\n", "sections: 7\n"])
def test_a_file_that_says_nothing_offers_the_usual_ones(text):
    assert len(written_with(text)["sections"]) > 5
