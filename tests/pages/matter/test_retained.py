"""What is said to those who decide: the first of each answer, all needs without an answer, on one page."""

from __future__ import annotations

import pytest

from feuillet.looks.faces.metrics import Metrics
from feuillet.model.editions import EDITIONS
from feuillet.pages import belonging
from feuillet.pages.matter.retained import Space, first, retained
from feuillet.pages.view import anchor
from feuillet.pages.view import words as said
from tests.made_project import load, project, theme, words

FACE = Metrics(*(dict.fromkeys(range(32, 256), width) for width in (0.5, 0.55, 0.5, 0.55)))
FRAME = EDITIONS["screen"].frame("A4")
SPACE = Space(frame=FRAME, measure=166.0, height=246.0, face=FACE)


def kept(workshop, space=SPACE):
    return retained(workshop, [anchor(theme.slug) for theme in workshop.themes], space)


def day(tmp_path, count, *, length=9, unanswered=1):
    def body(n):
        needs = "".join(f"- {words(length, n + i)} [sans réponse]\n" for i in range(unanswered))
        return f"## Problèmes\n\n- {words(length, n)}\n\n## Solutions\n\n- {words(length, n + 1)}\n\n## Besoins\n\n{needs}- x\n"

    return load(project(tmp_path, {f"{n:02}-t{n}.md": theme(f"Thème {n}", body(n)) for n in range(1, count + 1)}))


def test_the_first_that_is_essential_is_told_else_the_first(tmp_path):
    body = (
        "## Problèmes\n\n- un\n- deux [essentiel]\n\n## Solutions\n\nUn mot :\n\n- trois\n- quatre\n\n"
        "## Besoins\n\n### Vite [essentiel]\n\n- cinq\n"
    )
    workshop = load(project(tmp_path, {"01-a.md": theme("A", body), "02-b.md": theme("B", "Du texte.\n")}))
    assert [first(workshop.themes[0], item).text.markdown for item in ("problems", "solutions", "needs")] == [
        "deux",
        "trois",
        "cinq",
    ]
    (only,) = kept(workshop).themes
    assert [str(first.text) for first in only.firsts] == ["deux", "trois", "cinq"]


def test_what_a_colon_announces_comes_with_it(tmp_path):
    workshop = load(
        project(tmp_path, {"01-a.md": theme("A", "## Besoins\n\n- Il faut :\n  - du temps\n  - un lieu\n")})
    )
    found = kept(workshop)
    assert found.kinds == (2,)  # of what no theme speaks there is no column
    assert [said(point.text) for point in found.themes[0].firsts] == ["Il faut : du temps, un lieu"]


@pytest.mark.parametrize("count", [1, 3, 7, 12, 25])
def test_there_is_less_of_each_theme_the_more_there_are_and_nothing_less_of_its_needs(tmp_path, count):
    workshop = day(tmp_path, count, length=16)
    found = kept(workshop)
    assert len(found.themes) == count
    assert found.single == (count > 8)
    assert {len(theme.firsts) for theme in found.themes} == {1 if found.single else 3}
    assert found.count == count
    texts = [said(item.html) for need in found.unanswered for run in need.runs for item in run.items]
    assert texts == [text for part, (text, _) in belonging.synthesis(workshop) if part == "retained"]
    assert all(len(text) == len(words(16, n)) for n, text in enumerate(texts, 1))


@pytest.mark.parametrize(("count", "length", "size"), [(1, 16, 16), (2, 16, 12.5), (3, 6, 14), (7, 16, 0)])
def test_few_themes_have_their_answers_one_below_the_other_as_large_as_has_room(tmp_path, count, length, size):
    found = kept(day(tmp_path, count, length=length))
    assert found.spread == bool(size)
    assert found.size == size or not found.spread


def test_rows_of_many_themes_are_closer_before_some_go_to_another_page(tmp_path):
    found = {count: kept(day(tmp_path / str(count), count, length=3, unanswered=0)).row for count in (33, 40)}
    assert found[33] > found[40] > 0


def test_needs_that_have_no_room_below_stand_apart_and_whole(tmp_path):
    assert not kept(day(tmp_path / "few", 7)).apart
    many = kept(day(tmp_path / "many", 12, length=30, unanswered=6))
    assert many.apart
    assert many.count == 72


def test_needs_follow_themes_that_have_no_room_on_a_page(tmp_path):
    assert not kept(day(tmp_path, 50, length=3)).apart


def test_a_text_that_is_shortened_ends_with_a_sentence_or_says_that_it_goes_on(tmp_path):
    long = "Une phrase qui dit tout. Une autre, qui n’en finit pas " + "de parler " * 30
    found = kept(load(project(tmp_path, {"01-a.md": theme("A", f"## Problèmes\n\n- {long}\n")})))
    text = said(found.themes[0].firsts[0].text)
    assert text.endswith("…")
    assert long.startswith(text[:-1])
    assert "Une phrase" in text


def test_texts_are_cut_where_the_page_has_no_room_for_them_alone(tmp_path):
    def body(n):
        return f"## Problèmes\n\n- {words(14 + 2 * n, n)}\n\n## Solutions\n\n- {words(34, n)}\n\n## Besoins\n\n- x\n"

    def texts(height):
        space = Space(frame=FRAME, measure=166.0, height=height, face=FACE)
        return [said(first.text) for row in kept(workshop, space).themes for first in row.firsts[:2]]

    workshop = load(project(tmp_path, {f"{n:02}-t{n}.md": theme(f"Thème {n}", body(n)) for n in range(1, 8)}))
    little, more = texts(228.0), texts(246.0)  # too little more for another line of each
    cut = [sum(text.endswith("…") for text in found) for found in (little, more)]
    assert 0 < cut[1] < cut[0]
    assert {len(text) for text in more if text.endswith("…")} == {len(text) for text in little if text.endswith("…")}


def test_a_long_title_of_many_is_whole_where_the_page_has_room_for_another_line(tmp_path):
    title = "Un thème dont le titre est long, car il dit tout ce dont on y a parlé"
    themes = {f"{n:02}-t{n}.md": theme(f"{title} {n}", f"## Problèmes\n\n- {words(3, n)}\n") for n in range(1, 29)}
    found = kept(load(project(tmp_path, themes)))
    whole = [row.number for row in found.themes if said(row.title).endswith(f" {row.number}")]
    assert found.single
    assert 0 < len(whole) < 28
    assert whole == list(range(1, 1 + len(whole)))


def test_a_day_without_answers_has_nothing_to_retain(tmp_path):
    found = kept(load(project(tmp_path, {"01-a.md": theme("A", "Du texte.\n")})))
    assert (found.themes, found.unanswered, found.count) == ((), (), 0)
