"""The pages of editions for paper: no title is too long, nothing stands alone, all is black, no room is wasted."""

from __future__ import annotations

import io
import itertools
import re
from dataclasses import replace

import pypdf
import pypdfium2
import pytest
from PIL import ImageChops

from feuillet.model.editions import EDITIONS
from feuillet.pages.job import TIGHT, Job, Setting
from feuillet.pages.render import LoosePage, Renderer
from feuillet.pages.sheets import selection
from feuillet.proving import printed
from feuillet.typesetting.casting.castoff import Castoff
from feuillet.typesetting.casting.paragraphs import Paragraph
from feuillet.typesetting.fit import Fit, Fitted, Misfit, confirm, fit, refit
from feuillet.typesetting.fit import _Arithmetic as Arithmetic
from feuillet.typesetting.layout import lay
from tests import made_kit
from tests.made_kit import day, make
from tests.made_project import load, points, project, theme, words

LONG = "Décider à plusieurs sans s’épuiser, gouvernance partagée, mandats tournants et manières de dire non entre amis"
LONGER = f"{LONG} dans les petites associations du département et de ses environs immédiats"
NOTE = "Un mot[^1] compte.\n\n[^1]: La note.\n\n"
BODY = f"## Contexte\n\n{NOTE}## Problèmes\n\n{points(3, seed=1)}\n## Besoins\n\n{points(3, seed=120)}\n"
THEMES = {"01-plus-long.md": theme(LONGER, BODY)}
DAY = f"title: {LONG}\ndate: 2026-11-14\nplace: Pantin\n"


# Grey, notes and press are the print edition in other colours, with a page more or an edge: titles stand as in print.
SHAPES = ("print", "large", "small")


@pytest.fixture(scope="module")
def kit(workers, tmp_path_factory):
    wanted = f"  editions: [{', '.join(SHAPES)}]\n  copies: 1\n"
    folder = day(tmp_path_factory.mktemp("pages"), wanted, THEMES, DAY)
    report = make(folder, workers)
    assert not report.failed, [
        (str(diagnostic.location), diagnostic.message("en")) for diagnostic in report.diagnostics
    ]
    return folder / "output/print"


def bare(text):
    return re.sub(r"[\s\u00ad-]+", "", text)


def pages(kit, name):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO((kit / f"{name}.pdf").read_bytes())).pages]


# -- titles ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["A4", "A5"])
@pytest.mark.parametrize("count", [8, 20, 50, 100])
def test_what_stands_between_themes_has_one_leaf_however_long_a_title_is(tmp_path, paper, count):
    loaded = load(project(tmp_path, workshop=f"{DAY}paper: {paper}\n"))
    leaf = LoosePage(kind="separator", heading=" ".join(["Décider"] * count), number="12", label="3 exemplaires")
    rendered = Renderer(loaded, tmp_path, EDITIONS["print"]).leaves([leaf], "Intercalaires")
    job = Job(name="leaves", html=rendered.html, resources=rendered.resources, setting=Setting())
    assert lay(job, Setting()).layout.pages == 1


def test_a_word_as_wide_as_its_column_leaves_its_number_alone_and_that_is_no_page_number(workers, tmp_path):
    title = "Professionnalisation des animateurs"
    folder = project(tmp_path, {"01-a.md": theme(title, "## Besoins\n\n- Du temps\n")}, workshop=DAY)
    report = make(folder, workers, editions=("large",))
    assert not report.failed, [diagnostic.message("en") for diagnostic in report.diagnostics]
    lines = [line.strip() for line in pages(folder / "output/print", "large/synthesis")[1].splitlines()]
    assert "1" in lines, "the number is not alone: this proves nothing"


@pytest.mark.parametrize("name", ["print/synthesis", "large/synthesis", "small/synthesis"])
def test_the_contents_have_no_running_head_that_repeats_their_title(kit, name):
    several = [text for text in pages(kit, name)[:8] if "Sommaire" in text]
    assert several
    assert all(text.count("Sommaire") == 1 for text in several)


def heads(text):
    """What is left of titles on a page that a running head shortened."""
    return [found[1].strip() for line in text.splitlines() for found in re.finditer(r"(Décider[^…]*)…", line)]


@pytest.mark.parametrize("edition", SHAPES)
def test_only_running_heads_shorten_a_long_title_and_they_do_so_at_a_word(kit, edition):
    texts = pages(kit, f"{edition}/synthesis")
    assert bare(LONG) in bare(texts[0])
    whole = bare(" ".join(texts))
    assert whole.count(bare(LONGER)) >= 3  # contents, opening, across themes
    found = {head for text in texts for head in heads(text)}
    assert found
    for head in found:
        assert LONGER.startswith(head)
        assert not LONGER[len(head)].isalnum(), head


@pytest.mark.parametrize("edition", SHAPES)
def test_a_sheet_has_its_whole_title_in_its_head(kit, edition):
    (found,) = (kit / edition / "fact-sheets").iterdir()
    assert bare(LONGER) in bare(pages(kit, f"{edition}/fact-sheets/{found.stem}")[0])


# -- black -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["grey", "large"])
def test_text_without_colour_is_pure_black_and_all_else_neutral(workers, tmp_path_factory, edition):
    files = sorted((made_kit.whole(workers, tmp_path_factory)[0] / edition).rglob("*.pdf"))
    assert len(files) == 1 + len(made_kit.THEMES)
    for file in files:
        assert {run.colour for run in printed.read(file.read_bytes()).runs} == {(0, 0, 0)}, file.name
        for page in pypdfium2.PdfDocument(file.read_bytes()):
            red, green, blue = page.render(scale=60 / 72).to_pil().convert("RGB").split()
            for item, other in ((red, green), (green, blue)):
                assert ImageChops.difference(item, other).getextrema() == (0, 0), file.name


# -- large print -----------------------------------------------------------------------------------------------------


def test_the_number_of_a_note_is_as_large_as_the_text_and_stands_above_it(kit):
    for file in (kit / "large").rglob("*.pdf"):
        runs = printed.read(file.read_bytes()).runs
        calls = [
            (before, call)
            for before, call in itertools.pairwise(runs)
            if call.text.strip() == "1" and before.text.rstrip().endswith("mot")
        ]
        assert len(calls) == 1
        for before, call in calls:
            assert call.size >= 17.9
            assert call.box.left - before.box.right >= 1.5  # points
            letters = before.box.top - before.box.bottom
            assert call.box.bottom - before.box.bottom >= letters / 3


class Large:
    """Publications in large print, laid out by themselves."""

    def __init__(self, folder, themes):
        self.day = load(project(folder, themes))
        self.renderer = Renderer(self.day, folder, EDITIONS["large"])

    def sheet(self):
        return self.lay(self.renderer.fact_sheet(self.day.themes[0], frozenset(), {}))

    def part(self, at):
        """A part of the synthesis: the cover, the day with its contents, the chapters…"""
        rendered = self.renderer.synthesis()
        parts = rendered.html.split("<!-- part -->")
        head, tail = parts[0].partition("<section")[0], "</body></html>"
        return self.lay(rendered, head + parts[at] + tail)

    @staticmethod
    def lay(rendered, html=""):
        job = Job(name="x", html=html or rendered.html, resources=rendered.resources, setting=rendered.setting)
        return lay(job, job.setting)


def elements(galley, page):
    """Tag and classes of each element that has a box on that page."""
    found = {}
    for box in galley.document.pages[page]._page_box.descendants():
        element = box.element
        if element is not None and hasattr(element, "get"):
            found[element] = (element.tag, *(element.get("class") or "").split())
    return list(found.values())


SAID = "> Personne ne m’a demandé ce que j’avais envie de faire, et l’on m’a remis un trousseau de clés, un classeur."


def quoting(count):
    lines = "Un.\n\n" * count
    return f"## Contexte\n\n{lines}{SAID}\n>\n> — une bénévole\n"


@pytest.fixture(scope="module")
def quotations(tmp_path_factory):
    """Large sheets that differ by a line: on one of them the page ends between a quotation and its author."""
    return [
        Large(tmp_path_factory.mktemp("said"), {"01-un.md": theme("Un", quoting(count))}).sheet()
        for count in range(8, 17)
    ]


def test_an_author_stands_on_the_page_on_which_the_quotation_ends(quotations):
    broken = 0
    for galley in quotations:
        count = galley.layout.pages
        with_quotes = [
            [element for element in elements(galley, page) if element[0] == "blockquote"] for page in range(count)
        ]
        (page,) = [at for at, several in enumerate(with_quotes) if ("blockquote", "said-by") in several]
        assert ("blockquote",) in with_quotes[page]
        broken += page > 0
    assert 0 < broken < len(quotations)


def test_the_imprint_of_a_large_sheet_has_no_leaf_to_itself(quotations):
    several = set()
    for galley in quotations:
        last = galley.layout.pages - 1
        found = elements(galley, last)
        assert ("div", "imprint") in found
        assert [item for item in found if item == ("p",)][1:]  # the imprint is one paragraph
        several.add(last)
    assert len(several) == 2


def test_each_page_of_a_large_sheet_says_with_which_section_it_begins(tmp_path):
    galley = Large(
        tmp_path, {"01-un.md": theme("Un", f"## Problèmes\n\n{points(20)}\n## Besoins\n\n{points(9)}")}
    ).sheet()

    def head(page):
        _, *around = galley.document.pages[page]._page_box.children
        boxes = (part for box in around if box.at_keyword == "@top-right" for part in box.descendants())
        return "".join(box.text for box in boxes if hasattr(box, "text"))

    heads = [head(page) for page in range(galley.layout.pages)]
    needs = [("section", "section", "section-needs") in elements(galley, page) for page in range(len(heads))].index(
        True
    )
    assert needs + 1 < len(heads)
    assert heads[0] == ""
    assert set(heads[1 : needs + 1]) == {"Problèmes soulevés"}, "they go on where the needs begin"
    assert set(heads[needs + 1 :]) == {"Besoins et attentes"}


@pytest.mark.parametrize("count", range(5, 13))
def test_no_row_of_the_chart_stands_alone_on_a_page(tmp_path, count):
    themes = {f"{n:02}-t{n}.md": theme(f"Thème {n} {words(4, n)}", "## Besoins\n\n- Un\n") for n in range(1, count + 1)}
    galley = Large(tmp_path, themes).part(1)
    rows = [sum(element[0] == "tr" for element in elements(galley, page)) for page in range(galley.layout.pages)]
    rows = [row - 1 for row in rows if row]  # the head stands on each page again
    assert sum(rows) == count
    assert rows[-1] > 1, rows


# -- room ------------------------------------------------------------------------------------------------------------


def uneven(folder, problems, solutions, needs):
    """A theme in three sections whose columns do not end together when some of it has left."""
    half = problems // 2
    sections = (
        f"## Problèmes\n\n### Un\n\n{points(half, 12)}\n### Deux\n\n{points(problems - half, 12, seed=30)}\n",
        f"## Solutions\n\n### Trois\n\n{points(solutions // 2, 14, seed=60)}\n",
        f"### Quatre\n\n{points(solutions // 2, 14, seed=99)}\n## Besoins\n\n{points(needs, 14, seed=150)}\n",
    )
    return load(project(folder, {"01-un.md": theme("Un", "".join(sections))}))


def cast_of(*columns, room=156.0):
    """A sheet with columns of equal width in which each block has a line of a given height."""
    made = tuple(
        tuple(Paragraph(key, (0.0,), (1.0,), 0.0, height, 0.0) for key, height in column) for column in columns
    )
    return Castoff(
        size=8.5,
        air=TIGHT,
        shares=tuple(1 / len(columns) for _ in columns),
        columns=made,
        tops=tuple(0.0 for _ in columns),
        flows=False,
        width=180.0,
        gutter=0.0,
        above=20.0,
        below=20.0,
        room=room,
        areas={key: height for column in columns for key, height in column},
    )


ONE = tuple((f"problems.0.{n}", 10.0) for n in range(9))
TWO = tuple((f"solutions.{n % 2}.{n // 2}", 10.0) for n in range(12))


def test_what_left_a_column_that_is_shorter_than_the_other_comes_back_the_last_first():
    arithmetic = Arithmetic(cast_of(ONE, TWO), Setting(text_size=8.5, air=TIGHT, columns=(0.5, 0.5)), margin=0.0)
    order = ("problems.0.8", "solutions.0.5", "problems.0.7", "solutions.1.5", "problems.0.6", "solutions.0.4")
    assert arithmetic.tightest(frozenset(order)) <= 0
    kept = arithmetic.keepable(order, -1)
    assert kept
    assert arithmetic.tightest(frozenset(order) - kept) <= 0
    assert kept < set(order)
    assert "problems.0.6" in kept  # the first that would leave last
    for key in kept:  # never one without those that stand above it
        group, _, number = key.rpartition(".")
        assert {line for line in order if line.startswith(f"{group}.") and line < f"{group}.{number}"} <= kept


def test_blocks_that_a_layout_proved_to_be_too_many_are_not_kept_again():
    setting = Setting(text_size=8.5, air=TIGHT, columns=(0.5, 0.5))
    arithmetic = Arithmetic(cast_of(ONE, TWO, room=300.0), setting, margin=0.0)
    order = ("problems.0.8", "problems.0.7")
    assert arithmetic.keepable(order, -1) == set(order)
    assert arithmetic.keepable(order, 1) == frozenset()


def test_after_an_error_of_the_arithmetic_more_leaves_or_what_fitted_before_is_final():
    cast = cast_of(ONE, TWO)
    setting = Setting(text_size=8.5, air=TIGHT, columns=(0.5, 0.5), sizes=(8.5, 11.0))
    order = ("problems.0.8", "solutions.0.5", "problems.0.7", "solutions.1.5")
    found = Fit(setting=setting, order=order, count=4, kept=frozenset(("problems.0.7",)), cast=cast, excess=9.0)
    assert found.left_out == set(order) - {"problems.0.7"}
    again = refit(found, (), Misfit(excess=40.0))
    assert (again.kept, again.count, again.fixed) == (frozenset(), 4, False)
    bolder = replace(found, count=3, kept=frozenset(), proved=(4, found.kept, setting))
    proved = refit(bolder, (), Misfit(excess=9.0))
    assert (proved.left_out, proved.setting, proved.fixed) == (found.left_out, setting, True)


@pytest.mark.parametrize(("edition", "counts"), [("screen", (24, 24, 16)), ("small", (24, 10, 20))])
def test_a_sheet_keeps_what_has_room_and_still_fits(tmp_path, edition, counts):
    workshop = uneven(tmp_path, *counts)
    renderer = Renderer(workshop, tmp_path, EDITIONS[edition])
    candidates = tuple(item for item, _ in selection.foldable(workshop, workshop.themes[0]))

    def job(left_out):
        rendered = renderer.fact_sheet(workshop.themes[0], left_out, {})
        return Job(name="un", html=rendered.html, resources=rendered.resources, setting=rendered.setting)

    found = fit(job(frozenset()), EDITIONS[edition].size("A4")[1], candidates)
    for _ in range(7):
        confirmed = confirm(job(found.left_out), found)
        if isinstance(confirmed, Fitted):
            break
        found = refit(found, candidates, confirmed)
    assert isinstance(confirmed, Fitted)
    assert confirmed.spare >= 0
    boxes = confirmed.galley.layout.boxes
    ends = [boxes[name].bottom for name in (f"column-{n}-end" for n in range(1, 4)) if name in boxes]
    assert found.kept or max(ends) - min(ends) < 8  # millimetres: less than any point
    assert len(found.left_out) == found.count - len(found.kept)
    by_group = {}
    for candidate in candidates:
        by_group.setdefault((candidate.section, candidate.group), []).append(candidate.key in found.left_out)
    for gone in by_group.values():
        assert gone == sorted(gone)  # in each group what is left out is its end


def test_of_blocks_that_were_too_many_those_beside_the_longest_column_stay():
    cast = cast_of(ONE, TWO)
    setting = Setting(text_size=8.5, air=TIGHT, columns=(0.5, 0.5), sizes=(8.5, 11.0))
    order = ("problems.0.8", "solutions.1.5", "solutions.1.4")
    kept = frozenset(("problems.0.8", "solutions.1.4"))
    found = Fit(setting=setting, order=order, count=3, kept=kept, cast=cast, excess=9.0, enough=3)
    again = refit(found, (), Misfit(excess=2.0))
    assert (again.count, again.kept) == (3, {"problems.0.8"})


def test_numbers_of_two_digits_begin_at_the_edge_of_large_print_with_their_points_beside_them(tmp_path):
    numbered = "".join(f"{n}. Quelque chose.\n" for n in range(1, 13))
    told = load(project(tmp_path, {"01-un.md": theme("Un thème", f"## Problèmes\n\n{numbered}")}))
    rendered = Renderer(told, tmp_path, EDITIONS["large"]).fact_sheet(told.themes[0], frozenset(), {})
    job = Job(name="un", html=rendered.html, resources=rendered.resources, setting=rendered.setting)
    pdf = lay(job, job.setting).document.write_pdf()
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        at = [text.get_charbox(text.search(wanted).get_next()[0], loose=True) for wanted in ("12.", "Quelque")]
    number, point = (left / 72 * 25.4 for left, *_ in at)
    assert 22 <= number < 24  # the margin is 22 mm
    assert point - number < 12
