"""What a cover has room for, by arithmetic."""

from __future__ import annotations

import pytest
from markupsafe import escape

from feuillet.looks.cover import CoverOrganisation, CoverTexts, CoverTheme, cover
from feuillet.looks.faces.metrics import Metrics
from feuillet.looks.figures import STEP, row
from feuillet.model.editions import EDITIONS
from feuillet.model.papers import OFFERED
from tests.made_project import words

FACE = Metrics(*(dict.fromkeys(range(32, 256), width) for width in (0.5, 0.55, 0.5, 0.55)))
TEXTS = CoverTexts("Une journée", "Des ateliers", "samedi 14 novembre 2026", "Pantin")
ALL = [
    (edition, paper)
    for edition in ("screen", "grey", "small", "large", "press")
    for paper in OFFERED
    if EDITIONS[edition].takes(paper)
]


def made(edition="screen", paper="A4", texts=TEXTS, organisers=1, partners=0, length=3, themes=7, marks=20, **more):
    chosen = EDITIONS[edition]
    names = [words(length, n) for n in range(organisers + partners)]
    several = [CoverOrganisation(name=escape(name), plain=name, **more) for name in names]
    lists = [("Organisation", several[:organisers]), ("Avec", several[organisers:])]
    shown = [CoverTheme(words(5, n), marks) for n in range(themes)]
    page = chosen.frame(paper), chosen.size(paper), (FACE, FACE)
    return cover(*page, texts, lists, themes=shown, bleed=chosen.bleed)


def test_a_usual_cover_has_the_largest_title_a_line_a_theme_over_its_marks_and_lists_side_by_side():
    found = made(organisers=2, partners=3)
    assert (found.title, found.flows) == (48.0, False)
    assert not found.rows.beside
    assert found.beside
    assert [len(listed.named) for listed in found.lists] == [2, 3]


@pytest.mark.parametrize("paper", OFFERED)
@pytest.mark.parametrize("themes", [1, 3, 7, 12, 25])
def test_each_theme_has_its_line_of_marks(themes, paper):
    found = made(paper=paper, themes=themes)
    assert found.rows
    assert found.rows.pitch * 20 <= found.rows.width
    assert found.rows.size >= 5.5


def test_no_mark_of_four_kinds_goes_on_in_another_row():
    for marks in range(5, 50):
        rows = made(themes=3, marks=marks).rows
        drawn = row(
            (marks - 3, 1, 1, 1), ["#000000"] * 4, width=rows.width, size=rows.pitch / STEP, least=rows.pitch / STEP
        )
        assert drawn.height < rows.pitch, marks


def test_the_more_themes_there_are_the_smaller_their_lines():
    several = [made(themes=count).rows for count in (1, 3, 7, 12, 25)]
    assert [row.size for row in several] == sorted((row.size for row in several), reverse=True)
    assert [row.pitch for row in several] == sorted((row.pitch for row in several), reverse=True)
    assert several[-1].beside


def test_more_themes_than_have_a_line_have_two_columns_then_stand_in_the_contents_alone():
    assert [made(themes=count).rows.columns for count in (25, 60)] == [1, 2]
    assert made(themes=200).rows is None
    assert made("large").rows is None


def test_marks_that_are_fewer_than_the_themes_are_no_picture_of_anything():
    assert made(marks=0).rows.pitch == 0


def test_many_marks_of_a_theme_go_on_in_another_row():
    found = made(marks=400, themes=3)
    assert found.rows.pitch * 400 > found.rows.width
    assert found.rows.pitch >= 1.5


def test_logos_stand_above_their_own_names_and_look_as_large_whatever_their_form():
    square, wide = (
        made(organisers=2, partners=2, picture="x.png", logo=ratio).lists[0].cells[0][0].high for ratio in (1, 5)
    )
    assert square == pytest.approx(11)
    assert 5 <= wide < square
    found = made(organisers=2, partners=8, picture="x.png", logo=1.0)
    assert [[len(row) for row in listed.cells] for listed in found.lists] == [[2], [6, 2]]
    assert not found.beside


def test_a_list_without_anybody_is_none():
    assert [listed.label for listed in made().lists] == ["Organisation"]


@pytest.mark.parametrize(("edition", "paper"), ALL)
@pytest.mark.parametrize(("several", "length"), [(25, 4), (80, 6), (9, 60), (4, 900)])
def test_everybody_is_named_or_counted_once_whatever_the_edition(edition, paper, several, length):
    found = made(edition, paper, organisers=2, partners=several, length=length)
    for listed, count in zip(found.lists, (2, several), strict=True):
        assert len(listed.named) + listed.others == count
        if listed.columns:
            assert tuple(each for column in listed.columns for each in column) == listed.named
            assert not listed.named or all(listed.columns[: listed.filled])
    assert not found.flows


def test_what_a_federation_lists_is_named_whole():
    found = made(organisers=3, partners=27)
    assert not found.beside
    assert [listed.others for listed in found.lists] == [0, 0]
    assert found.rows


def test_logos_become_smaller_before_anybody_is_left_to_the_imprint():
    found = made(organisers=5, partners=25, picture="x.png", logo=3.0)
    assert found.logos < 10
    assert [listed.others for listed in found.lists] == [0, 0]


@pytest.mark.parametrize("edition", ["screen", "small", "large"])
def test_a_title_becomes_smaller_then_has_the_place_of_the_themes_then_runs_on(edition):
    sizes, rows, flows = [], [], []
    for count in (2, 8, 20, 60, 150, 4000):
        found = made(edition, texts=TEXTS._replace(title=words(count)))
        sizes.append(found.title)
        rows.append(found.rows is not None)
        flows.append(found.flows)
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == EDITIONS[edition].frame("A4").cover_sizes[0]
    assert rows == sorted(rows, reverse=True)
    assert rows[0] == (edition != "large")
    assert (flows[0], flows[-1]) == (False, True)
    assert not rows[-1]


def test_the_foot_leaves_the_themes_their_room():
    assert made(organisers=2, partners=60, themes=12).rows


def test_an_address_in_a_title_takes_a_line_for_each_part_that_fills_more_than_half_of_one():
    parts = "/".join("p" * 13 for _ in range(14))
    address, text = (made(texts=TEXTS._replace(title=title)) for title in (parts, parts.replace("/", "p")))
    assert address.title < text.title


@pytest.mark.parametrize("part", [20, 59])
def test_a_very_long_word_in_a_title_ends_lines_where_the_pages_let_it(part):
    for length in range(100, 500, 20):
        word = "x" * length
        parted = " ".join(word[at : at + part] for at in range(0, length, part))
        found, same = (made(texts=TEXTS._replace(title=f"Fête {title}"), themes=8) for title in (word, parted))
        assert found.flows or found.title <= same.title, length
