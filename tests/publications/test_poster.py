"""The poster of a day: what stands on it, what may leave it, and that it is one page for a wall."""

from __future__ import annotations

import re

import pytest

from feuillet.building.build import build
from feuillet.model.editions import EDITIONS, GREY, SCREEN
from feuillet.pages.render import Renderer
from feuillet.proving import printed
from feuillet.publications import poster
from feuillet.publications.catalogue import publications
from feuillet.publications.kinds import Form
from feuillet.publications.poster import filled, of_poster
from tests.made_project import codes, load, project, theme

DAY = "title: Une journée\ndate: 2026-11-14\nplace: Pantin\n"
NEEDS = "## Problèmes\n\n- Un souci\n\n## Solutions\n\n- Une idée\n\n## Besoins\n\n"


def day(folder, more="poster: true\n", needs=3):
    lines = "".join(f"- Il manque la chose numéro {n} [sans réponse]\n" for n in range(needs))
    return load(
        project(
            folder,
            {"01-un.md": theme("Premier", f"{NEEDS}{lines}"), "02-deux.md": theme("Second", f"{NEEDS}- Rien\n")},
            workshop=DAY + more,
        )
    )


def on_wall(asked, folder, left_out=frozenset(), pages=None):
    return filled(asked, Renderer(asked, folder, of_poster(SCREEN, "A3")), left_out, pages or {})


def test_there_is_no_poster_unless_it_is_asked_for(tmp_path):
    for number, more in enumerate(("", "poster: false\n", "poster: non\n")):
        asked = day(tmp_path / str(number), more)
        assert asked.poster is None
        assert {publication.form for publication in publications(asked)} == {Form.SYNTHESIS, Form.FACT_SHEET}


@pytest.mark.parametrize("more", ["poster: true\n", "poster: oui\n", "poster:\n  paper: A3\n"])
def test_a_poster_that_is_asked_for_is_a_publication_for_screens_print_and_grey(tmp_path, more):
    asked = day(tmp_path, more)
    with_it = {
        name
        for name, edition in EDITIONS.items()
        if poster.POSTER.key in {publication.key for publication in publications(asked, edition)}
    }
    assert with_it == {"screen", "print", "grey"}
    assert [publication.path for publication in publications(asked)][-1] == "poster.pdf"


def test_text_of_a_poster_is_for_a_wall_on_any_paper():
    for paper in ("A3", "A4"):
        frame = of_poster(SCREEN, paper).frame("A5")
        assert frame.sizes[0] == 18
        assert frame.least_size > 17.5
        assert of_poster(SCREEN, paper).page("A5").name == paper


def test_needs_without_an_answer_may_leave(tmp_path):
    asked = day(tmp_path)
    assert [block.key for block, _ in poster.foldable(asked)] == [f"poster-un.0.{n}" for n in range(3)]
    left_out = frozenset({"poster-un.0.1", "poster-un.0.2"})
    view = poster.poster_view(asked, left_out, {"t-un": 4})
    (section,) = view.columns[0]
    assert (section.icon, section.left_out, len(section.groups[0].runs[0].items)) == ("1", 2, 1)
    html = on_wall(asked, tmp_path, left_out, {"t-un": 4}).html
    assert "+ 2 points, synthèse p. 4" in html
    assert html.count("Il manque la chose") == 1
    texts = [text for text, _ in poster.texts(asked, left_out)]
    assert texts == ["Une journée", "Pantin", "Premier", "Second", "Il manque la chose numéro\N{NO-BREAK SPACE}0"]


def test_the_marks_of_the_chart_are_as_large_as_its_share_of_the_page_allows(tmp_path):
    html = on_wall(day(tmp_path), tmp_path).html
    assert html.count('class="wall-strip"') == 6
    heights = {float(found) for found in re.findall(r"height: ([\d.]+)mm", html)}
    assert max(heights) > 6  # few: the largest marks


def test_a_mark_on_the_wall_stands_for_several_where_there_are_very_many(tmp_path):
    lines = "## Problèmes\n\n" + "".join(f"- Un souci {n}\n" for n in range(1200))
    asked = load(project(tmp_path, {"01-un.md": theme("Un", lines)}, workshop=f"{DAY}poster: true\n"))
    html = on_wall(asked, tmp_path).html
    assert max(float(found) for found in re.findall(r"height: ([\d.]+)mm", html)) < 160
    assert re.search(r"Une marque, jusqu’à \d+.idées", html)
    assert 'class="wall" style="--wider: 7.2mm"' in html


def many(folder, count):
    lines = f"{NEEDS}- Il manque une chose [sans réponse]\n"
    themes = {f"{n:02}-t{n}.md": theme(f"Thème {n}", lines) for n in range(1, count + 1)}
    return load(project(folder, themes, workshop=f"{DAY}poster: true\n"))


def test_the_chart_of_many_themes_has_numbers_alone_in_two_columns(tmp_path):
    html = on_wall(many(tmp_path, 17), tmp_path).html
    first, second = re.findall(r'<div class="half">(.*?)</table>', html, re.DOTALL)
    assert (first.count("<tr"), second.count("<tr")) == (9, 8)
    assert "wall-strip" not in html
    assert "Problèmes" in html
    assert html.count('class="wall counts" style="--wider: 0.0mm"') == 2


def test_a_number_of_three_figures_has_its_room_beside_two_others(tmp_path):
    themes = {
        f"{n:02}-t{n}.md": theme(f"Thème {n}", NEEDS + "- Une chose\n" * (317 if n == 9 else 3)) for n in range(1, 18)
    }
    html = on_wall(load(project(tmp_path, themes, workshop=f"{DAY}poster: true\n")), tmp_path).html
    assert html.count('class="wall counts" style="--wider: 3.6mm"') == 2


@pytest.mark.parametrize("count", [2, 17])
def test_a_day_with_nothing_to_count_has_the_titles_of_its_themes_on_the_wall(tmp_path, count):
    themes = {f"{n:02}-t{n}.md": theme(f"Le lieu {n}", "On le garde.\n") for n in range(1, count + 1)}
    asked = load(project(tmp_path, themes, workshop=f"{DAY}poster: true\n"))
    html = on_wall(asked, tmp_path).html
    assert re.findall(r"</span> (Le\N{NO-BREAK SPACE}?.lieu[^<]*)</th></tr>", html.replace("\N{NO-BREAK SPACE}", " "))
    assert len(re.findall(r"</th></tr>", html)) == count
    assert "Problèmes" not in html


def test_where_no_need_has_room_one_line_says_how_many_there_are(tmp_path):
    asked = many(tmp_path, 3)
    left_out = frozenset(block.key for block, _ in poster.foldable(asked))
    html = on_wall(asked, tmp_path, left_out, {"t-t1": 4, "t-t1--needs": 5}).html
    assert re.findall(r'left-out">([^<]*)<', html) == ["+ 3 points, synthèse"]


def test_themes_of_whose_needs_none_has_room_share_a_line(tmp_path):
    asked = many(tmp_path, 4)
    pages = {f"t-t{n}--needs": n for n in range(1, 5)}
    for gone, said in ((3, ["+ 3 points, synthèse"]), (1, ["+ 1 point, synthèse p. 4"])):
        left_out = frozenset(block.key for block, _ in list(poster.foldable(asked))[-gone:])
        html = on_wall(asked, tmp_path, left_out, pages).html
        assert re.findall(r'left-out">([^<]*)<', html) == said
        assert re.findall(r'needs-number">(\d)<', html) == [str(n) for n in range(1, 5 - (gone if gone > 1 else 0))]


def test_a_need_that_is_left_out_is_referred_to_where_it_stands(tmp_path):
    asked = day(tmp_path)
    html = on_wall(asked, tmp_path, frozenset({"poster-un.0.1"}), {"t-un": 4, "t-un--needs": 6}).html
    assert "+ 1 point, synthèse p. 6" in html


def test_the_code_leads_to_the_synthesis_where_an_address_is_given(tmp_path):
    none = on_wall(day(tmp_path / "1"), tmp_path / "1").html
    assert "wall-code" not in none
    for number, more in enumerate(
        ("poster:\n  link: https://a.example.org/s\n", "poster: true\nmail:\n  link: https://a.example.org/s\n")
    ):
        folder = tmp_path / f"with-{number}"
        html = on_wall(day(folder, more), folder).html
        assert 'data-code="https://a.example.org/s"' in html
        assert "a.example.org/s</a>" in html


@pytest.mark.parametrize(("edition", "needs"), [(SCREEN, 60), (GREY, 3)], ids=["screen", "grey"])
def test_a_poster_is_one_proved_page_of_large_text_and_in_grey_too(tmp_path, workers, edition, needs):
    asked = day(tmp_path, "poster:\n  paper: A3\n  link: https://a.example.org/s\n", needs=needs)
    result = build(asked, tmp_path, tmp_path / "output", names=[poster.POSTER.key], workers=workers, edition=edition)
    assert not result.failed, (codes(result), result.bugs)
    (made,) = result.made
    assert (made.pages, made.written) == (1, True)
    assert 0 < len(made.left_out) < needs if needs > 3 else not made.left_out
    reading = printed.read((tmp_path / "output" / made.path).read_bytes())
    assert reading.sizes[0] == pytest.approx((841.9, 1190.6), abs=0.5)
    assert min(run.size for run in reading.runs) > 17.9


def test_a_poster_with_room_has_lines_to_write_on_and_nothing_is_said_of_it(tmp_path, workers):
    result = build(day(tmp_path, needs=1), tmp_path, tmp_path / "output", names=[poster.POSTER.key], workers=workers)
    assert (result.failed, codes(result)) == (False, [])
    assert result.made[0].left_out == ()


def test_a_chart_below_which_nothing_stands_fills_the_poster(tmp_path, workers):
    lines = f"{NEEDS}- Il manque une chose\n- Une autre\n"
    themes = {f"{n:02}-t{n}.md": theme(f"Thème {n} d’une longue journée", lines) for n in range(1, 13)}
    asked = load(project(tmp_path, themes, workshop=f"{DAY}poster: true\n"))
    build(asked, tmp_path, tmp_path / "output", names=[poster.POSTER.key], workers=workers)
    runs = printed.read((tmp_path / "output/poster.pdf").read_bytes()).runs
    last = min((run for run in runs if "journée" in run.text), key=lambda run: run.box.bottom)
    assert last.size > 21
    assert last.box.bottom < 1190 * 0.2


def test_needs_stand_in_two_columns_of_one_width(tmp_path, workers):
    long = "Il manque une chose que personne n’a, que tout le monde cherche depuis des années, et qui coûte cher"
    themes = {
        f"{n:02}-t{n}.md": theme(f"Thème {n}", NEEDS + f"- {long} [sans réponse]\n" * count)
        for n, count in ((1, 2), (2, 1), (3, 1))
    }
    asked = load(project(tmp_path, themes, workshop=f"{DAY}poster: true\n"))
    build(asked, tmp_path, tmp_path / "output", names=[poster.POSTER.key], workers=workers)
    runs = printed.read((tmp_path / "output/poster.pdf").read_bytes()).runs
    numbers = [run.box.left for run in runs if run.size > 26 and run.text.strip() in {"1", "2", "3"}]
    assert len(numbers) == 3
    assert max(numbers) - min(numbers) == pytest.approx((297 - 34 + 10) / 2 / 25.4 * 72, abs=4)


def test_a_poster_of_too_much_that_is_essential_leaves_the_last_of_it_and_says_what_to_do(tmp_path, workers):
    lines = "".join(
        f"- Il manque la chose numéro {n}, qui est longue à dire [essentiel] [sans réponse]\n" for n in range(60)
    )
    asked = load(project(tmp_path, {"01-un.md": theme("Premier", f"{NEEDS}{lines}")}, workshop=DAY + "poster: true\n"))
    result = build(asked, tmp_path, tmp_path / "output", names=[poster.POSTER.key], workers=workers)
    (told,) = [diagnostic for diagnostic in result.diagnostics if diagnostic.rule.code == "essential-left"]
    assert not result.failed
    assert 0 < told.values["count"] < 60
    assert "the poster has no room for all needs that are marked" in told.message("en")
    page = poster.POSTER.page(asked, next(each for each in publications(asked) if each.key == poster.POSTER.key))
    assert "the poster is too long for A3 by 12 mm" in page.too_long(12, 18).message("en")
