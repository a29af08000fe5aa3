"""The day and its contents have a page each, however many themes there are; groups by themes say what has room."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pypdfium2
import pytest

from feuillet.model.editions import EDITIONS
from feuillet.pages.job import Job
from feuillet.pages.render import Renderer
from feuillet.proving import printed
from feuillet.typesetting.layout import expand
from feuillet.typesetting.part_layout import typeset_part
from feuillet.typesetting.parts import split
from tests.made_project import WORKSHOP, load, points, project, theme, words

pytestmark = pytest.mark.no_cover  # whole pages, whose lines smaller ones reach

BODY = (
    f"## Problèmes\n\n### Méthodologie\n\n{points(9, 5)}\n## Solutions\n\n### Moyens\n\n{points(14, 5)}\n"
    f"## Besoins\n\n{points(6, 5)}"
)
SHORT = "## Problèmes\n\n- Un\n"
TITLE = "Donner envie de gouvernance et de mutualisation"


def rendered(tmp_path, count, edition="screen", body=BODY, length=85):
    themes = {f"{n:02}-t{n}.md": theme(f"{TITLE} {n}", body) for n in range(1, count + 1)}
    day = load(project(tmp_path, themes, workshop=f"{WORKSHOP}introduction: {words(length)}\n"))
    return Renderer(day, tmp_path, EDITIONS[edition]).synthesis()


def laid(made, name, *, draft=True):
    """A part, laid out."""
    piece = next(piece for piece in split(made.html, made.edition) if piece.name == name)
    job = Job(name=name, html=expand(piece.html, {}), resources=made.resources, setting=made.setting)
    return typeset_part(job, draft=draft).part


def pages(made, name):
    """On how many pages a part stands."""
    return len(laid(made, name).pages)


@pytest.mark.parametrize("count", [13, 48])
def test_day_and_contents_have_a_page_each(tmp_path, count):
    made = rendered(tmp_path, count, body=BODY if count == 13 else SHORT, length=85 if count == 13 else 20)
    assert pages(made, "contents") == 1
    assert ("in-two" in made.html) == (count == 48)
    assert pages(made, "day") == 1


def test_the_contents_of_a_short_day_stand_below_it_whole_or_on_a_page_of_their_own(tmp_path):
    seen = set()
    for length in (20, 120, 220):
        found = laid(rendered(tmp_path / str(length), 3, length=length), "day").anchors
        assert found["contents"] == found["contents-end"]
        seen.add(found["contents"])
    assert seen == {0, 1}


@pytest.mark.parametrize(("edition", "needs"), [("screen", 3), ("small", 1)])
def test_what_to_retain_of_few_themes_has_a_page_in_large_text(tmp_path, edition, needs):
    answers = "".join(f"## {name}\n\n- {words(8, 3)}\n\n" for name in ("Problèmes", "Solutions", "Besoins"))
    made = rendered(tmp_path, 2, edition, answers + "".join(f"- {words(6, n)} [sans réponse]\n" for n in range(needs)))
    assert 'class="spread-theme' in made.html
    assert pages(made, "retained") == 1


def test_each_need_without_an_answer_has_the_number_of_its_theme_and_both_columns_begin_at_one_height(tmp_path):
    needs = "".join(f"- {words(14, n)} [sans réponse]\n" for n in range(3))
    made = rendered(tmp_path, 5, body=f"## Problèmes\n\n{points(2, 5)}\n## Besoins\n\n{needs}")
    runs = printed.read(laid(made, "retained", draft=False).pdf).runs
    low = min(run.box.bottom for run in runs if "Besoins restés" in run.text)
    numbers = [run for run in runs if run.text.strip() in "12345" and run.text.strip() and run.box.top < low]
    assert sorted(run.text.strip() for run in numbers) == sorted("12345" * 3)
    columns = {round(run.box.left) for run in numbers}
    assert len(columns) == 2
    tops = [max(run.box.top for run in numbers if round(run.box.left) == left) for left in columns]
    assert tops[0] == pytest.approx(tops[1], abs=0.5)


@pytest.mark.parametrize(("count", "needs", "last"), [(2, 4, "across"), (2, 8, "directory"), (4, 1, "directory")])
def test_what_stands_at_the_end_follows_on_below_a_few_needs(tmp_path, count, needs, last):
    made = rendered(tmp_path, count, body=f"## Acteurs clés\n\n- Le Four\n\n## Besoins\n\n{points(needs, 5)}")
    *_, found = split(made.html, made.edition)
    assert found.name == last
    anchors = laid(made, last).anchors
    assert (anchors[last], anchors["colophon"]) == (0, 0)


def test_pages_across_themes_begin_at_one_height_be_it_with_a_name_or_a_theme(tmp_path):
    body = f"## Problèmes\n\n### Méthodologie\n\n{points(14, 14)}\n## Besoins\n\n{points(12, 14)}"
    part = laid(rendered(tmp_path, 5, body=body), "across", draft=False)
    runs = printed.read(part.pdf).runs
    tops = [max(run.box.top for run in runs if run.page == page) for page in range(1, len(part.pages))]
    assert len(tops) > 1
    assert max(tops) - min(tops) < 8, "points: letters differ in size, and a title stands below its rule"


@pytest.fixture(scope="module")
def uneven(tmp_path_factory):
    """A day of which one theme has a thousand points, in a group that both its themes have."""
    many = "".join(f"- Un souci {n}\n" for n in range(1200))
    head = "## Problèmes\n\n### Argent\n\n"
    folder = tmp_path_factory.mktemp("uneven")
    themes = {"01-un.md": theme("Un", f"{head}- Un souci\n"), "02-gros.md": theme("Gros", head + many)}
    return Renderer(load(project(folder, themes, workshop="title: Une journée\n")), folder).synthesis()


def test_marks_of_a_theme_with_very_many_points_stand_for_several_and_have_room(uneven):
    html = uneven.html.replace("\N{NO-BREAK SPACE}", " ")
    strips = re.findall(r'class="(cover-marks|chart-strip|opening-strip|matrix-strip)"[^>]*height: ([\d.]+)mm', html)
    highest = {name: max(float(high) for other, high in strips if other == name) for name, _ in strips}
    assert len(highest) == 4
    assert max(highest.values()) < 60, highest
    keys = re.findall(r"Une marque, jusqu’à (\d+) idées", html)
    assert len(keys) == 4, "each picture says it"
    assert min(map(int, keys)) > 1
    assert pages(uneven, "day") == 1


def test_marks_of_the_chart_have_one_size_in_all_rows(tmp_path):
    few, more = (f"## Problèmes\n\n{points(count, 2)}" for count in (3, 24))
    themes = {f"{n:02}-t{n}.md": theme(f"Lieu {n}", more if n == 7 else few) for n in range(1, 17)}
    made = Renderer(load(project(tmp_path, themes, workshop="title: Une journée\n")), tmp_path).synthesis()
    day = unquote(next(piece.html for piece in split(made.html, made.edition) if piece.name == "day"))
    strips = re.findall(r'class="chart-strip".*?</td>', day)
    assert len(strips) == 16
    assert len({radius for strip in strips for radius in re.findall(r' r="([\d.]+)"', strip)}) == 1


@pytest.mark.parametrize("edition", ["screen", "small"])
def test_a_long_number_has_its_room_in_the_chart(tmp_path, uneven, edition):
    """Four figures on A4, three on A5, where a line has less room."""
    html = (
        uneven.html if edition == "screen" else rendered(tmp_path, 1, edition, f"## Besoins\n\n{points(100, 2)}").html
    )
    assert re.search(r'class="chart" style="--wider: [1-9][0-9.]*mm"', html)


def test_the_themes_of_a_cover_without_key_and_foot_end_above_the_edge_of_the_paper(tmp_path):
    themes = {f"0{n}-t{n}.md": theme(f"Lieu {n}", "On le garde.\n") for n in (1, 2, 3, 4)}
    made = Renderer(load(project(tmp_path, themes, workshop="title: Une journée\n")), tmp_path).synthesis()
    assert "cover-key" not in made.html
    lines = [box for page, box in printed.read(laid(made, "cover", draft=False).pdf).lines if page == 0]
    assert len(lines) >= 4
    assert min(box.bottom for box in lines) > 28, "a centimetre"


def test_groups_by_themes_have_marks_where_these_are_no_piles(tmp_path):
    few, many = (rendered(tmp_path / str(count), count).html for count in (3, 25))
    assert re.search(r'class="matrix-strip"', few)
    assert re.search(r'class="matrix bare"', many)
    assert "matrix-strip" not in many


def test_titles_stand_in_the_head_of_a_narrow_column_only_where_no_word_of_theirs_is_broken(tmp_path):
    heads = re.compile(r'<span class="chart-number">\d</span>([^<]*)</th>')
    wide = heads.findall(rendered(tmp_path / "few", 3, "small").html)
    narrow = heads.findall(rendered(tmp_path / "many", 8, "small").html)
    assert any(title.strip() for title in wide)
    assert len(narrow) >= 8
    assert not any(title.strip() for title in narrow)


def test_the_titles_in_the_head_of_groups_by_themes_begin_on_one_line(tmp_path):
    titles = ["Halle", "Moulin de la rivière et de ses amis, de jour comme de nuit", *(f"Four {n}" for n in range(4))]
    day = load(project(tmp_path, {f"0{n}-t{n}.md": theme(title, BODY) for n, title in enumerate(titles, 1)}))
    text = pypdfium2.PdfDocument(laid(Renderer(day, tmp_path).synthesis(), "across", draft=False).pdf)[0].get_textpage()
    starts = [text.search(word).get_next()[0] for word in ("Halle", "Moulin")]
    assert len({round(text.get_charbox(start)[3]) for start in starts}) == 1


def test_a_name_under_which_only_pictures_stand_has_no_title_above_nothing(tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4v3z"/></svg>'
    body = "## Problèmes\n\n- Un\n\n### Le mur\n\n![Un mur de papiers](images/mur.svg)\n"
    themes = {f"0{n}-t{n}.md": theme(f"Thème {n}", body) for n in (1, 2)}
    day = load(project(tmp_path, themes, files={"content/images/mur.svg": svg}))
    html = Renderer(day, tmp_path).synthesis().html
    assert 'class="matrix"' in html
    assert "same-name-title" not in html
