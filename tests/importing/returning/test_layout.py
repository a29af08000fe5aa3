"""Corrections of notes in our own form are made in the notes as their author lays them out."""

from __future__ import annotations

import pytest

from feuillet.importing.returning.layout import corrected

OURS = "## Titre\n\nUn texte sur une ligne, assez long.\n\n- un\n- deux trois\n- quatre\n\n> Une citation.\n"
NOTES = "Titre\n=====\n\nUn texte sur\nune ligne, assez\nlong.\n\n* un\n* deux *trois*\n* quatre\n\n<!-- à part -->\n> Une citation.\n"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("une ligne", "deux lignes", ("une ligne, assez\nlong", "deux lignes, assez\nlong")),
        ("assez long.", "assez long !", ("long.", "long !")),
        ("assez long.", "long.", ("assez\nlong", "long")),
        ("deux trois", "deux trois et demi", ("*trois*", "*trois et demi*")),
        ("- deux trois\n", "", ("* deux *trois*\n", "")),
        ("- quatre\n", "- quatre\n- cinq\n", ("* quatre\n", "* quatre\n* cinq\n")),
        ("- un\n", "- un\n  - une fois\n", ("* un\n", "* un\n  - une fois\n")),
        ("> Une citation.\n", "> Une citation.\n\nLa fin.\n", ("> Une citation.\n", "> Une citation.\n\nLa fin.\n")),
        ("Une citation", "Deux citations", ("Une citation", "Deux citations")),
    ],
)
def test_a_correction_changes_what_it_is_of_and_nothing_else(before, after, expected):
    assert OURS.count(before) == 1
    made, conflicts = corrected(OURS, NOTES, OURS.replace(before, after))
    assert conflicts == []
    assert made == NOTES.replace(*expected, 1)


def test_what_was_not_corrected_stays_to_the_character():
    assert corrected(OURS, NOTES, OURS) == (NOTES, [])


def test_words_that_stand_elsewhere_in_the_notes_are_told_and_nothing_is_guessed():
    ours = "---\ntitle: A\nspeakers:\n  - name: Ada Ferrat\n---\n\nUn texte.\n"
    notes = "# A\n\nUn texte.\n"  # without the name
    made, conflicts = corrected(ours, notes, ours.replace("Ferrat", "Ferrand"))
    assert made == notes
    assert [conflict.theirs for conflict in conflicts] == ["  - name: Ada Ferrand"]
