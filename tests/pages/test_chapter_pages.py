"""The pages of chapters: whoever opens one anywhere knows where she is, and all of them have one rhythm."""

from __future__ import annotations

import ctypes
import itertools
import re
from collections import Counter, defaultdict
from typing import NamedTuple

import pypdfium2
import pytest
from pypdfium2 import raw

from tests.made_project import codes, points, project, run, theme, words, written

POINT = 25.4 / 72
QUOTE = "> Personne ne m’avait dit par où commencer.\n>\n> — une voisine\n"
# Of the second theme a few lines would stand alone on a third page: it is set closer.
SECOND = (
    f"## Enjeux\n\n{words(20, 1)}\n\n## Problèmes\n\n### Un\n\n{points(7, 12, seed=1)}\n### Deux\n\n"
    f"{points(9, 14, seed=40)}\n\n## Solutions\n\n{points(7, 12, seed=80)}\n\n## Besoins\n\n{points(7, 14, seed=120)}\n"
)
THEMES = {
    "01-long.md": theme(
        "Ouvrir la porte",
        f"## Contexte\n\n{words(90, 7)}\n\n{QUOTE}\n## Problèmes\n\n### Accueil\n\n{points(30, 14, seed=3)}\n"
        f"## Solutions\n\n{points(20, 12, seed=60)}\n## Besoins\n\n### Temps\n\n{points(28, 12, seed=99)}\n",
    ),
    "02-serre.md": theme("Tenir la caisse", SECOND),
}


class Letter(NamedTuple):
    """A letter with its baseline and left edge in millimetres from the upper left corner, its size in points."""

    text: str
    x: float
    y: float
    size: float


def letters(page):
    text, height = page.get_textpage(), page.get_height()
    x, y = ctypes.c_double(), ctypes.c_double()
    for at in range(text.count_chars()):
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        yield Letter(
            chr(raw.FPDFText_GetUnicode(text, at)),
            x.value * POINT,
            (height - y.value) * POINT,
            raw.FPDFText_GetFontSize(text, at) * 0.75,
        )


def lines(page):
    """The lines of a page, by their baselines: their letters from left to right."""
    found = defaultdict(list)
    for letter in letters(page):
        if letter.text.strip():
            found[round(letter.y, 2)].append(letter)
    return {y: sorted(found[y], key=lambda letter: letter.x) for y in sorted(found)}


def said(several):
    return "".join(letter.text for letter in several)


@pytest.fixture(scope="module")
def book(tmp_path_factory, workers):
    folder = project(tmp_path_factory.mktemp("chapters"), THEMES)
    result = run(folder, workers, "synthesis")
    assert written(result) == ["synthesis"], codes(result)
    return pypdfium2.PdfDocument((folder / "output/synthesis.pdf").read_bytes())


@pytest.fixture(scope="module")
def chapters(book):
    """The pages of each chapter."""
    begins = [n for n, page in enumerate(book) if n and any(letter.size > 30 for letter in letters(page))]
    ends = next(n for n in range(begins[-1], len(book)) if "D’un thème" in book[n].get_textpage().get_text_bounded())
    assert len(begins) == len(THEMES)
    return [[book[n] for n in range(*span)] for span in itertools.pairwise([*begins, ends])]


def head(page):
    return " ".join(" ".join(said(line) for y, line in lines(page).items() if y < 24).split())


def test_each_page_but_the_first_of_a_chapter_says_number_theme_and_section(chapters):
    first, second = chapters
    assert len(first) >= 3
    assert [re.sub(r"\s", "", head(page)) for page in first[1:]] == [
        f"1·Ouvrirlaporte{section}" for section in sections(first)
    ]
    assert [re.sub(r"\s", "", head(page)) for page in second[1:]] == [
        f"2·Tenirlacaisse{section}" for section in sections(second)
    ]
    assert head(first[0]) == head(second[0]) == ""


def test_pages_across_themes_say_of_what_they_are(book):
    heads = [re.sub(r"\s", "", head(page)) for page in book]
    (across,) = (text for text in heads if text.startswith("D’unthème"))
    assert across == "D’unthèmeàl’autre·Lesbesoins,thèmeparthèmeUnepetitejournée"


def sections(pages):
    """The section in which each page but the first begins, by the heads that stand on the pages."""
    names = {"Problèmessoulevés", "Solutionsetbonnespratiques", "Besoinsetattentes"}
    now = ""
    for number, page in enumerate(pages):
        several = [(y, said(line)) for y, line in lines(page).items() if y > 26]
        if number:
            top = next((text for y, text in several if y < 35 and text in names), now)
            yield top
        now = next((text for _, text in reversed(several) if text in names), now)


def test_what_goes_on_overleaf_is_named_again_beside_it(chapters):
    found = [said(line) for pages in chapters for page in pages for line in lines(page).values()]
    again = [text for text in found if "(suite)" in text]
    assert any("Accueil(suite)" in text for text in again)
    assert any("Temps(suite)" in text for text in again)


def test_each_theme_has_a_tab_at_the_outer_edge_a_step_lower_than_the_one_before(chapters):
    tops = []
    for pages in chapters:
        places = set()
        for page in pages[1:]:
            picture = page.render(scale=1).to_pil().convert("L")
            edge = [picture.getpixel((picture.width - 2, y)) for y in range(picture.height)]
            dark = [y for y, shade in enumerate(edge) if shade < 160]
            assert dark[-1] - dark[0] == len(dark) - 1, "one tab"
            assert 10 < len(dark) * POINT < 18
            places.add(dark[0])
        (top,) = places
        tops.append(top)
    assert tops[1] - tops[0] > 12 / POINT


def test_all_chapters_have_one_leading_also_those_that_are_set_closer(chapters):
    leadings, gaps = [], []
    for pages in chapters:
        steps = Counter()
        for page in pages:
            text = [y for y, line in lines(page).items() if y < 272 and line[-1].size == pytest.approx(10, abs=0.1)]
            steps.update(round(after - before, 1) for before, after in itertools.pairwise(text))
        (leading, _), (gap, _) = sorted(steps.most_common(2))
        leadings.append(leading)
        gaps.append(gap)
    assert leadings[0] == leadings[1] == pytest.approx(13.6 * POINT, abs=0.06)
    assert gaps[1] < gaps[0] - 0.2, "the second is not closer: this proves nothing"


def test_what_begins_a_page_stands_as_high_as_on_any_other(chapters):
    firsts = defaultdict(set)
    for pages in chapters:
        for page in pages[1:]:
            y, line = next((y, line) for y, line in lines(page).items() if y > 25)
            firsts["head" if line[0].size > 12 else "text"].add(y)
            labels = [letter.y for letter in letters(page) if letter.x < 60 and y - 1 < letter.y < y + 1]
            assert max(labels, default=y) - min(labels, default=y) < 0.05  # it stands on the line of its text
    assert len(firsts["text"]) == 1
    assert len(firsts["head"]) <= 1


def test_no_page_of_a_chapter_has_less_than_a_quarter_of_text(chapters):
    for pages in chapters:
        assert max(y for y in lines(pages[-1]) if y < 272) > 297 / 4


def test_bullets_are_the_marks_of_the_chart(chapters):
    """In grey: a ring is white within, a disc and a diamond are not; a diamond has no corners."""
    names = dict(zip(("Problèmessoulevés", "Solutionsetbonnespratiques", "Besoinsetattentes"), "rsd", strict=True))
    seen = Counter()
    now = ""
    for page in chapters[0]:
        picture = page.render(scale=8).to_pil().convert("L")

        def shade(x, y, picture=picture):
            return picture.getpixel((round(x / POINT * 8), round(y / POINT * 8)))

        for y, line in lines(page).items():
            now = names.get(said(line), now)
            starts = [n for n in range(len(line)) if said(line[n : n + 5]) == "Point"]
            if not (now and starts) or y > 272:
                continue
            x, middle = line[starts[0]].x - 3.35, y - 1.18
            centre, corner = shade(x, middle) < 160, shade(x + 0.58, middle - 0.58) < 160
            assert shade(x - 0.72, middle) < 200, "there is a mark"
            seen[now] += 1
            assert (centre, corner) == {"r": (False, True), "s": (True, True), "d": (True, False)}[now], (now, y)
    assert min(seen[kind] for kind in "rsd") >= 9


def test_the_first_quotation_is_set_large_across_the_page_and_its_author_upright(chapters):
    (large,) = [line for line in lines(chapters[0][0]).values() if said(line).startswith("Personne")]
    assert large[0].size == pytest.approx(18, abs=0.1)
    assert large[0].x < 30
    (author,) = [line for line in lines(chapters[0][0]).values() if "unevoisine" in said(line)]
    assert author[0].size == pytest.approx(9.5, abs=0.1)
