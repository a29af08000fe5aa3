"""The sheet of two sides, from notes to a proved PDF: nothing lost, one mark, a back that is always meant."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from feuillet.building.build import build
from feuillet.model.editions import EDITIONS
from feuillet.model.own_editions import editions
from feuillet.pdf import structure_tree
from tests.made_project import ROOT, codes, load, points, project, theme

EDITION = EDITIONS["two-sided"]
DAY = "title: Une journée\ndate: 2026-11-14\npaper: A5\nlanguage: fr\n"


def body(count):
    of_section = {"Problèmes soulevés": 1, "Solutions": 300, "Besoins": 600}
    several = (f"## {title}\n\n{points(count, 9, seed=seed)}\n" for title, seed in of_section.items())
    return "## Enjeux\n\nTenir parole.\n\n" + "".join(several)


@pytest.fixture(scope="module")
def made(workers, tmp_path_factory):
    folder = tmp_path_factory.mktemp("two-sided")
    files = {"01-long.md": theme("Long", body(10)), "02-court.md": theme("Court", body(1))}
    files["03-sans-fin.md"] = theme("Sans fin", body(60))
    project(folder, files, workshop=DAY)
    names = ["1", "2", "3"]
    result = build(load(folder), folder, folder / "output", names=names, workers=workers, edition=EDITION)
    assert (result.failed, result.bugs) == (False, ())
    return folder, result


def pages(folder, name):
    data = (folder / f"output/print/two-sided/fact-sheets/{name}.pdf").read_bytes()
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", " ") for page in document], data


def test_what_the_front_has_no_room_for_is_on_the_back_and_nothing_is_left_to_the_synthesis(made):
    folder, result = made
    long = result.made[0]
    assert (long.pages, long.left_out) == (2, ())
    (front, back), data = pages(folder, "01-long")
    assert "au verso" in front
    assert "(suite)" in back
    assert re.search(r"Édition (\S+ · [0-9a-f]{6})", front)[1] == re.search(r"Édition (\S+ · [0-9a-f]{6})", back)[1]
    tree = structure_tree.structure(data)
    assert [element.kind for element in tree.elements].count("H1") == 1


def test_a_short_sheet_has_lines_to_write_on_behind_it(made):
    folder, result = made
    assert result.made[1].pages == 2
    (front, back), _ = pages(folder, "02-court")
    assert "au verso" not in front
    assert "Mes notes" in back


def test_what_has_no_room_on_two_sides_is_left_to_the_synthesis_and_told(made):
    folder, result = made
    endless = result.made[2]
    assert (endless.pages, codes(result)) == (2, ["folded"])
    assert 0 < len(endless.left_out) < 170
    (_, back), _ = pages(folder, "03-sans-fin")
    assert re.search(r"\+\d+, p\.\s\d", back)


def test_an_edition_of_a_workshops_own_asks_for_it_by_a_value(tmp_path):
    own = (
        "editions:\n  - {name: mur, like: grey, two_sided: true}\n  - {name: face, like: two-sided, two_sided: false}\n"
    )
    several = editions(load(project(tmp_path, workshop=DAY + own)))
    wall, face = several["mur"], several["face"]
    assert (wall.two_sided, wall.grey, wall.has_backs, wall.one_sided().has_backs) == (True, True, True, False)
    assert {"grey", "notes", "two-sided"} <= set(wall.styles)
    assert (face.two_sided, face.has_backs, "two-sided" in face.styles) == (False, False, False)
    assert face.frame("A4") == EDITIONS["print"].frame("A4")


def test_what_the_plus_says_is_not_broken_on_either_side():
    template = (ROOT / "templates/fact-sheet.html").read_text(encoding="utf-8")
    assert (
        template.count("t.more_points") == template.count('<span class="more-points tied">({{ t.more_points }})') == 2
    )
