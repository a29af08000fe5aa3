"""What a cover has room for, by arithmetic."""

from __future__ import annotations

import pytest
from markupsafe import escape

from feuillet.looks.cover import CoverOrganisation, CoverTexts, cover
from feuillet.looks.faces.metrics import Metrics
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


def made(edition="screen", paper="A4", texts=TEXTS, organisers=1, partners=0, length=3, **more):
    chosen = EDITIONS[edition]
    names = [words(length, n) for n in range(organisers + partners)]
    several = [CoverOrganisation(name=escape(name), plain=name, **more) for name in names]
    lists = [("Organisation", several[:organisers]), ("Avec", several[organisers:])]
    return cover(chosen.frame(paper), chosen.size(paper), (FACE, FACE), texts, lists, bleed=chosen.bleed)


def test_a_usual_cover_has_the_largest_title_below_its_figure_and_lists_side_by_side():
    found = made(organisers=2, partners=3)
    assert (found.title, found.top, found.figure, found.flows) == (38.0, 152.0, 118.0, False)
    assert found.beside
    assert [len(one.named) for one in found.lists] == [2, 3]


def test_a_list_without_anybody_is_none():
    assert [one.label for one in made().lists] == ["Organisation"]


@pytest.mark.parametrize(("edition", "paper"), ALL)
@pytest.mark.parametrize(("several", "length"), [(25, 4), (80, 6), (9, 60), (4, 900)])
def test_everybody_is_named_or_counted_once_whatever_the_edition(edition, paper, several, length):
    found = made(edition, paper, organisers=2, partners=several, length=length)
    for one, count in zip(found.lists, (2, several), strict=True):
        assert len(one.named) + one.others == count
        if one.columns:
            assert tuple(each for column in one.columns for each in column) == one.named
            assert not one.named or all(one.columns[: one.filled])
    assert not found.flows


def test_what_a_federation_lists_is_named_whole():
    found = made(organisers=3, partners=27)
    assert not found.beside
    assert [one.others for one in found.lists] == [0, 0]
    assert found.figure


def test_logos_become_smaller_before_anybody_is_left_to_the_imprint():
    found = made(organisers=5, partners=25, picture="x.png", logo=3.0)
    assert found.logos < 10
    assert [one.others for one in found.lists] == [0, 0]


@pytest.mark.parametrize("edition", ["screen", "small", "large"])
def test_a_title_becomes_smaller_then_has_the_place_of_the_figure_then_runs_on(edition):
    sizes, figures, flows = [], [], []
    for count in (2, 8, 20, 60, 150, 4000):
        found = made(edition, texts=TEXTS._replace(title=words(count)))
        sizes.append(found.title)
        figures.append(found.figure)
        flows.append(found.flows)
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == EDITIONS[edition].frame("A4").cover_sizes[0]
    assert figures == sorted(figures, reverse=True)
    assert (flows[0], flows[-1]) == (False, True)
    assert figures[-1] == 0


def test_the_title_moves_up_where_the_foot_is_tall():
    assert made(organisers=2, partners=40).top < made().top
