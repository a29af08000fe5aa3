"""Where long texts may be broken between columns."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuillet.pages.sheets.sentences import LONG, breaks
from tests.made_project import words

SHORT = "Les ateliers ont lieu toute l’année, et chacun y vient quand il peut, avec ou sans outils à lui"


def pieces(text):
    return [text[first:last] for first, last in pairwise([0, *breaks(text), len(text)])]


@pytest.mark.parametrize(
    ("end", "start"),
    [
        (". ", "Ensuite"),
        (" ? ", "Élise"),
        ("… ", "« Rien"),
        (" ! » ", "Alors"),
        (".” ", "“And"),
        (". ", "12 personnes"),
    ],
)
def test_a_long_text_is_broken_at_the_ends_of_its_sentences(end, start):
    text = f"{SHORT}{end}{start} {words(20)}{end}{start} {words(20)}."
    assert [piece.split()[0] for piece in pieces(text)[1:]] == [start.split()[0]] * 2


@pytest.mark.parametrize("within", ["M. Dupont", "p. 12", "12 000", "n° 4", "etc. et puis"])
def test_it_is_not_broken_where_no_sentence_ends(within):
    text = f"{words(8)} {within} {words(8)} {within} {words(5)}. Ensuite {words(20)}."
    assert [piece.split()[0] for piece in pieces(text)[1:]] == ["Ensuite"]


def test_a_text_without_sentences_is_broken_behind_its_commas_and_one_without_these_between_words():
    clauses = ", ".join(words(12, seed) for seed in range(8))
    assert len(pieces(clauses)) > 2
    assert all(piece.endswith(", ") for piece in pieces(clauses)[:-1])
    assert len(pieces(words(120))) > 2


def test_a_short_text_is_not_broken():
    assert breaks(f"{SHORT}. {SHORT}."[: LONG - 1]) == []


@given(
    st.lists(
        st.sampled_from(["Un", "mot", "phrase.", "fin !", "M.", "deux,", "« oui »", "(non)", "12 %", "–"]), max_size=300
    )
)
def test_no_piece_is_a_line_alone_and_nothing_is_lost(several):
    text = " ".join(several)
    found = pieces(text)
    assert "".join(found) == text
    assert len(found) == 1 or min(map(len, found)) >= 90
