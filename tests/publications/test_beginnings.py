"""How a text begins that is too long for its sheet: whole sentences or points, and a sign that it goes on."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from feuillet.model.editions import EDITIONS
from feuillet.pages.sheets import selection
from feuillet.publications import beginnings
from tests.made_project import Inline, codes, loaded, project, run, theme

SENTENCE = "Le panneau de la halle est resté vide tout le printemps, et personne ne passait. "
KEY = "problems.0.0"


def begun(tmp_path, body, letters):
    day = loaded(tmp_path, f"## Problèmes\n\n{body}\n")
    found = beginnings.begun(day.themes[0], frozenset((KEY,)), letters, "fr")
    return found.section("problems").groups[0].blocks[0]


@pytest.mark.parametrize("mark", ["**{}**", "[{}](https://exemple.org)", "`{}`"])
def test_a_text_ends_before_a_mark_that_goes_on(tmp_path, mark):
    before = SENTENCE * 4
    text = begun(tmp_path, f"- {before}{mark.format(SENTENCE * 3 + 'Fin.')} {before}", len(before) + 120).text.markdown
    assert text[-1] == "…"
    assert before.startswith(text[:-1])
    assert len(text) > len(before) - len(SENTENCE)


def test_a_text_ends_with_a_sentence(tmp_path):
    text = begun(tmp_path, f"- {SENTENCE * 9}", len(SENTENCE) * 5 + 40).text.markdown
    assert text == (SENTENCE * 5).removesuffix(". ") + "…"


def test_of_many_points_within_one_the_first_stand_there_and_a_sign_that_there_are_more(tmp_path):
    block = begun(tmp_path, "- Les lieux :\n" + "".join(f"  - {SENTENCE}\n" for _ in range(20)), 500)
    said = [point.text.markdown for point in block.points]
    assert said == [SENTENCE.strip()] * 6 + ["…"]


def test_of_a_long_point_within_one_the_beginning_stands_there(tmp_path):
    block = begun(tmp_path, f"- Les lieux :\n  - Un toit\n  - {SENTENCE * 20}\n  - Un four\n", 500)
    assert [point.text.markdown for point in block.points] == [
        "Un toit",
        SENTENCE * 4 + SENTENCE.removesuffix(". ") + "…",
    ]


@pytest.mark.no_cover  # whole sheets, whose lines shorter ones reach
@pytest.mark.parametrize(("edition", "names"), [("screen", ("un", "deux")), ("two-sided", ("un",))])
def test_a_sheet_has_the_beginning_of_what_it_would_be_half_empty_without(tmp_path, edition, names):
    giant = "".join(SENTENCE.replace("vide", f"vide {n} fois") for n in range(110))
    themes = {"01-un.md": theme("Un", f"## Problèmes\n\n- {giant}\n"), "02-deux.md": theme("Deux", f"{giant}\n")}
    folder = project(tmp_path, themes)
    result = run(folder, Inline(), *names, edition=EDITIONS[edition])
    assert "sheet-half-empty" not in codes(result)
    assert [sheet.key for sheet in result.made] == list(names)
    for sheet in result.made:
        assert [left.words[:10] for left in sheet.left_out] == ["Le panneau"]
        page = pypdfium2.PdfDocument(folder / "output" / sheet.path)[0]
        text = page.get_textpage().get_text_bounded()
        assert "passait…" in text
        assert len(text) > 3000


def test_of_a_theme_of_many_pages_what_no_sheet_has_room_for_leaves_before_it_is_laid_out(tmp_path, monkeypatch):
    points = "".join(f"- {SENTENCE.replace('vide', f'vide {n} fois')}\n" for n in range(60))
    table = "| Lieu | Jour |\n| --- | --- |\n" + "".join(f"| Halle {n} | {SENTENCE} |\n" for n in range(40))
    body = f"## Problèmes\n\n{points}\n## Solutions\n\n{points}\n## Besoins\n\n- Un four [essentiel]\n\n{table}"
    day = loaded(tmp_path, body)
    several = [candidate for candidate, _ in selection.foldable(day, day.themes[0])]
    assert not beginnings.beyond(day.themes[0], several)  # as of any theme that people write
    monkeypatch.setattr(beginnings, "_LAID_OUT", 8000)
    gone = beginnings.beyond(day.themes[0], several)
    assert len(body) - 8000 - len(points) // 10 < sum(gone.values()) < len(body) - 8000
    least = min(sum(key.startswith(name) for key in gone) for name in ("problems", "solutions", "needs"))
    assert least > 5  # evenly from all that are long
    assert "needs.0.0" not in gone

    result = run(tmp_path, Inline(), day.themes[0].slug)
    (sheet,) = result.made
    assert codes(result) == ["folded"]
    words = sum(left.words.startswith("Le panneau") for left in sheet.left_out)
    text = pypdfium2.PdfDocument(tmp_path / "output" / sheet.path)[0].get_textpage().get_text_bounded()
    assert len(re.findall(r"vide\s+\d+\s+fois", text)) + words == 120
    assert "Un four" in text
