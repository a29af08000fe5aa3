"""A sheet fills exactly one page, or leaves to the synthesis as few blocks as it can."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuillet.model.editions import LARGE, NOTES
from feuillet.model.editions import SMALL as EDITION_SMALL
from feuillet.model.papers import PAPERS
from feuillet.model.workshop import Prose
from feuillet.pages.job import TIGHT, Foldable, Job, Setting, head_of
from feuillet.pages.render import Renderer
from feuillet.pages.sheets import selection
from feuillet.typesetting import fit as fitting
from feuillet.typesetting.casting.castoff import Castoff
from feuillet.typesetting.casting.leaving import fold_order
from feuillet.typesetting.casting.paragraphs import Paragraph
from feuillet.typesetting.fit import (
    LARGEST,
    SMALLEST,
    SPARE,
    Fit,
    Fitted,
    Misfit,
    confirm,
    fit,
    last_fit,
    refit,
    slack,
)
from feuillet.typesetting.layout import Layout, Rectangle, lay
from tests.made_layout import lay_out
from tests.made_project import WORKSHOP, load, points, project, theme, words

A4 = PAPERS["A4"].height
SECTIONS = ("Problèmes", "Solutions", "Besoins")


class Sheet:
    """A theme and its sheet without the blocks that a fit leaves out."""

    def __init__(self, folder, body, **options):
        self.day = load(project(folder, {"01-un.md": theme("Un thème", body)}, **options))
        self.renderer = Renderer(self.day, folder)
        self.candidates = tuple(item for item, _ in selection.foldable(self.day, self.day.themes[0]))

    def job(self, left_out=frozenset()):
        rendered = self.renderer.fact_sheet(self.day.themes[0], left_out, {})
        return Job(name="un", html=rendered.html, resources=rendered.resources, setting=rendered.setting)

    def made(self):
        """The fit that is confirmed, with what confirmed it and the number of fits tried."""
        found = fit(self.job(), self.renderer.height, self.candidates)
        for tried in range(1, 9):
            confirmed = confirm(self.job(found.left_out), found)
            if isinstance(confirmed, Fitted):
                return found, confirmed, tried
            found = refit(found, self.candidates, confirmed)
            if found is None:
                return None, confirmed, tried
        raise AssertionError("no end")


def body(count, length=14):
    return "".join(f"## {name}\n\n{points(count, length, seed=50 * n)}\n" for n, name in enumerate(SECTIONS))


@pytest.mark.parametrize("count", [6, 13])
def test_a_usual_theme_fills_one_page_in_few_layouts(tmp_path, count):
    sheet = Sheet(tmp_path, body(count))
    found, confirmed, tried = sheet.made()
    assert (found.left_out, found.excess, tried) == (frozenset(), 0.0, 1)
    assert SMALLEST <= confirmed.setting.text_size <= LARGEST
    assert confirmed.layouts <= 3
    layout = lay_out(sheet.job(), confirmed.setting)
    assert layout.pages == 1
    assert 0 <= slack(layout) < 2 * SPARE
    assert fit(sheet.job(), A4, sheet.candidates) == found


def test_no_larger_text_would_have_fitted(tmp_path):
    sheet = Sheet(tmp_path, body(14))
    _, confirmed, _ = sheet.made()
    assert SMALLEST < confirmed.setting.text_size < LARGEST
    larger = replace(confirmed.setting, text_size=confirmed.setting.text_size + 0.2, air=1.0)
    layout = lay_out(sheet.job(), larger)
    assert layout.pages > 1 or slack(layout) < 0


def test_a_very_short_theme_gets_large_text_and_lines_for_notes(tmp_path):
    sheet = Sheet(tmp_path, "## Problèmes\n\n- Un point\n- Deux points\n")
    _, confirmed, _ = sheet.made()
    assert confirmed.setting.text_size == LARGEST
    assert confirmed.setting.air > 1
    assert confirmed.setting.lines == 8
    assert confirmed.galley.layout.pages == 1
    assert confirmed.spare >= 0


@pytest.mark.parametrize(("count", "largest"), [(1, True), (7, False)])
def test_an_edition_has_sizes_of_its_own(tmp_path, count, largest):
    day = load(project(tmp_path, {"01-un.md": theme("Un thème", body(count))}))
    rendered = Renderer(day, tmp_path, EDITION_SMALL).fact_sheet(day.themes[0], frozenset(), {})
    assert rendered.setting.sizes == EDITION_SMALL.frame("A4").sizes == (7.2, 10.5)
    job = Job(name="un", html=rendered.html, resources=rendered.resources, setting=rendered.setting)
    confirmed = confirm(job, fit(job, EDITION_SMALL.size("A4")[1]))
    assert isinstance(confirmed, Fitted)
    assert confirmed.galley.layout.pages == 1
    assert confirmed.setting.text_size == 10.5 if largest else 7.2 <= confirmed.setting.text_size < 9
    assert confirmed.setting.sizes[1] == 10.5


def test_a_sheet_with_a_page_for_notes_is_fitted_on_its_first_page(tmp_path):
    sheet = Sheet(tmp_path, body(10))
    plain = sheet.made()[1]
    rendered = Renderer(sheet.day, tmp_path, NOTES).fact_sheet(sheet.day.themes[0], frozenset(), {})
    job = Job(name="un", html=rendered.html, resources=rendered.resources, setting=rendered.setting, pages=2)
    confirmed = confirm(job, fit(job, A4, sheet.candidates))
    assert isinstance(confirmed, Fitted)
    assert confirmed.galley.layout.pages == 2
    assert abs(confirmed.setting.text_size - plain.setting.text_size) <= 0.3
    assert isinstance(confirm(replace(job, pages=1), fit(job, A4, sheet.candidates)), Misfit)


@pytest.mark.no_cover  # long sheets, whose lines short ones reach
def test_a_sheet_in_large_print_has_no_leaf_for_little_more_than_its_imprint(tmp_path):
    saved = 0
    for count in range(4, 9):
        day = load(project(tmp_path / str(count), {"01-un.md": theme("Un thème", body(count), FOOT)}))
        rendered = Renderer(day, tmp_path, LARGE).fact_sheet(day.themes[0], frozenset(), {})
        job = Job(name="un", html=rendered.html, resources=rendered.resources, setting=rendered.setting)
        before = lay(job, job.setting).document.pages
        confirmed = confirm(job, Fit(setting=job.setting))
        after = confirmed.galley.document.pages
        assert len(after) <= len(before)
        assert confirmed.setting.air == (TIGHT if len(after) < len(before) else 1.0)
        saved += len(before) - len(after)
    assert saved


def test_for_text_that_is_read_at_arms_length_up_to_a_fifth_of_the_points_leaves(tmp_path):
    sheet = Sheet(tmp_path, body(15))
    found, confirmed, _ = sheet.made()
    assert 1 <= len(found.left_out) <= 9  # of 45
    assert confirmed.setting.text_size > 9
    whole = replace(sheet.job().setting, comfort=0.0)
    without = fit(replace(sheet.job(), setting=whole), A4, sheet.candidates)
    assert not without.left_out
    assert without.setting.text_size < confirmed.setting.text_size


def test_the_first_points_of_a_section_leave_for_no_larger_text(tmp_path):
    few = "".join(f"## {name}\n\n{points(2, 110, seed=9 * n)}\n" for n, name in enumerate(SECTIONS))
    found, confirmed, _ = Sheet(tmp_path, few).made()
    assert not found.left_out
    assert confirmed.setting.text_size < PAPERS["A4"].frame.comfort


def test_a_long_theme_leaves_out_the_fewest_blocks_that_it_can(tmp_path):
    sheet = Sheet(tmp_path, body(27))
    found, confirmed, tried = sheet.made()
    assert found.excess > 20
    smallest = found.setting.sizes[0]
    assert SMALLEST < smallest <= confirmed.setting.text_size < smallest + 0.3
    assert TIGHT <= confirmed.setting.air < 1.1
    assert tried <= 4
    assert found.count >= len(found.left_out) > 3
    assert found.left_out <= {candidate.key for candidate in sheet.candidates}
    fewer = frozenset(found.order[: found.count - 2])
    tightest = replace(confirmed.setting, text_size=smallest, air=TIGHT)
    layout = lay_out(sheet.job(fewer), tightest)
    assert layout.pages > 1 or slack(layout) < 0


@pytest.mark.no_cover  # long sheets, whose lines short ones reach
@pytest.mark.parametrize("counts", [(40,), (100, 5)])
def test_text_that_runs_through_the_columns_fits_too(tmp_path, counts):
    names = ("Problèmes", "Besoins")
    sheet = Sheet(tmp_path, "".join(f"## {name}\n\n{points(n, 14)}\n" for name, n in zip(names, counts, strict=False)))
    found, confirmed, tried = sheet.made()
    assert found.cast.flows
    assert confirmed.galley.layout.pages == 1
    assert tried <= 5
    assert 0 <= confirmed.spare < 15


@pytest.mark.no_cover  # long sheets, whose lines short ones reach
@pytest.mark.parametrize(("texts", "folded"), [((4, 0), False), ((9, 0), True), ((6, 1), True), ((4, 4), True)])
def test_columns_of_long_texts_end_within_a_few_lines(tmp_path, texts, folded):
    parts = [
        f"## {name}\n\n"
        + "\n\n".join(f"{words(70, n)}. {words(50, n)}. {words(60, n)}." for n in range(9 * at, 9 * at + count))
        for at, (name, count) in enumerate(zip(SECTIONS, texts, strict=False))
        if count
    ]
    found, confirmed, tried = Sheet(tmp_path, "\n\n".join(parts)).made()
    assert bool(found.left_out) == folded
    assert tried <= 2
    boxes, setting = confirmed.galley.layout.boxes, confirmed.setting
    ends = [boxes[f"column-{n}-end"].bottom for n in range(1, len(setting.columns) + 1)]
    sentence = 60 * 6 / 33  # lines, about: between these a text may go on in the next column
    assert max(ends) - min(ends) <= max(3.5, 0.75 * sentence) * setting.text_size * 1.3 * setting.air * 25.4 / 72


def test_essential_points_leave_where_there_are_too_many_of_them_the_last_first(tmp_path):
    sheet = Sheet(tmp_path, "".join(f"## {name} [essentiel]\n\n{points(30, 14)}\n" for name in SECTIONS))
    found, confirmed, _ = sheet.made()
    assert confirmed.galley.layout.pages == 1
    assert found.left_out
    gone = {name: sum(key.startswith(name) for key in found.left_out) for name in ("problems", "solutions", "needs")}
    assert gone["problems"] == 0
    assert gone["needs"] == 30


@pytest.mark.no_cover  # long sheets, whose lines short ones reach
@pytest.mark.parametrize(("count", "length"), [(60, 2), (150, 12)])
def test_a_sheet_of_any_number_of_sections_has_the_first_and_names_the_others(tmp_path, count, length):
    titles = [f"{words(length, n)} {n}" for n in range(count)]
    body = "".join(f"## {title}\n\n{points(1, 8, n)}\n" for n, title in enumerate(titles))
    sheet = Sheet(tmp_path, body, workshop=WORKSHOP + "paper: A5\n")
    found, confirmed, tried = sheet.made()
    assert confirmed.galley.layout.pages == 1
    assert tried <= 4
    kept = [n for n, entry in enumerate(sheet.candidates) if entry.key not in found.left_out]
    assert len(kept) > 10
    assert kept[:5] == [0, 1, 2, 3, 4]
    assert slack(confirmed.galley.layout) < 25


@pytest.mark.parametrize(
    "html",
    [
        "<p>Un</p>",
        "<div id=sheet-end></div><p>Un</p>",
        "<div id=page-bottom style='position: absolute; bottom: 0'></div><p>Un</p><div style='display: none' id=sheet-end></div>",
    ],
)
def test_a_page_that_cannot_be_measured_keeps_its_setting(html):
    page = f"<html lang=fr style='--setting: initial'><head><title>x</title></head><body>{html}</body></html>"
    setting = Setting(text_size=9.0)
    item = Job(name="x", html=page, resources={}, setting=setting)
    found = fit(item, A4)
    assert found == Fit(setting=setting)
    assert confirm(item, found).setting == setting
    assert refit(found, (), Misfit(excess=3.0)) is None


# -- arithmetic on made-up sheets -----------------------------------------------------------------------------------


def paragraph(key, width):
    return Paragraph(key, (0.0,), (1.0,), 0.0, width, 0.0)


def cast_of(heights, room=200.0):
    """A sheet of one column in which each block has one line of a given height."""
    column = tuple(paragraph(f"problems.0.{n}", height) for n, height in enumerate(heights))
    return Castoff(
        size=SMALLEST,
        air=TIGHT,
        shares=(1.0,),
        columns=(column,),
        tops=(0.0,),
        flows=False,
        width=180.0,
        gutter=0.0,
        above=20.0,
        below=20.0,
        room=room,
        areas={entry.key: entry.leading for entry in column},
    )


class Page:
    """Stands in for the engine: the sheet is longer than its castoff says, by a factor."""

    def __init__(self, monkeypatch, cast, factor):
        self.cast, self.factor = cast, factor
        monkeypatch.setattr(fitting, "lay", self.lay)
        self.left_out = frozenset()

    def lay(self, job, setting, *, tall=False):
        trial = self.cast.trial(setting.text_size, self.left_out)
        lines = fitting.LINES_HEAD + setting.lines * fitting.LINE if setting.lines else 0
        room = -(trial.excess(setting.columns, setting.air) + lines)
        room = self.cast.room - (self.cast.room - room) * self.factor
        box = {"page-bottom": 280.0, "sheet-start": 280.0 - self.cast.room, "sheet-end": 280.0 - room}
        boxes = {name: Rectangle(page=0, x=0, y=y, width=180, height=0) for name, y in box.items()}
        layout = Layout(pages=1 if room > -30 else 2, boxes=boxes, log=())
        return type("Galley", (), {"layout": layout})()


def test_a_page_that_breaks_is_measured_as_one_tall_page(monkeypatch):
    cast = cast_of([8.0] * 60)
    page = Page(monkeypatch, cast, 1.5)
    candidates = [Foldable(key=f"problems.0.{n}", section="problems", group=0) for n in range(60)]
    monkeypatch.setattr(fitting, "cast_off", lambda *_: cast)
    job = Job(name="x", html="", resources={}, setting=Setting(text_size=SMALLEST, columns=(1.0,)))
    found = fit(job, A4, candidates)
    page.left_out = found.left_out
    assert page.lay(job, found.setting).layout.pages == 2
    misfit = confirm(job, found)
    assert misfit.excess == pytest.approx(cast.room * 0.5, abs=12)
    again = refit(found, candidates, misfit)
    page.left_out = again.left_out
    assert confirm(job, again).excess < 0  # it has room, and some come back


def test_the_last_of_the_fits_is_kept_if_it_fits():
    found = Fit(setting=Setting(text_size=SMALLEST, columns=(1.0,)), cast=cast_of([8.0]), order=("a", "b"), count=1)
    kept = last_fit(found, Misfit(excess=-9.0))
    assert (kept.left_out, kept.fixed) == ({"a"}, True)
    assert last_fit(found, Misfit(excess=9.0)).left_out == {"a", "b"}


@given(
    heights=st.lists(st.floats(2, 12), min_size=4, max_size=60),
    factor=st.floats(0.94, 1.06),
)
def test_the_search_ends_with_a_sheet_that_fits(heights, factor):
    with pytest.MonkeyPatch.context() as patch:
        cast = cast_of(heights)
        page = Page(patch, cast, factor)
        order = tuple(f"problems.0.{n}" for n in reversed(range(len(heights))))
        candidates = tuple(Foldable(key=key, section="problems", group=0) for key in reversed(order))
        patch.setattr(fitting, "cast_off", lambda *_: cast)
        job = Job(name="x", html="", resources={}, setting=Setting(text_size=SMALLEST, columns=(1.0,)))
        found = fit(job, A4, candidates)
        for _ in range(12):
            page.left_out = found.left_out
            confirmed = confirm(job, found)
            if isinstance(confirmed, Fitted):
                assert confirmed.spare >= 0
                assert confirmed.galley.layout.pages == 1
                break
            found = refit(found, candidates, confirmed)
            assert found is not None  # without any block there is room
        else:
            raise AssertionError("no end")


@pytest.mark.parametrize(
    ("off", "above"),
    [((-45.0, 0.0), 0.0), ((0.0, -30.0), 0.0), ((6.0, -20.0), 0.0), ((-16.0, 3.0), 0.0), ((-25.0, 8.0), -25.0)],
)
def test_what_a_column_that_proves_shorter_has_room_for_comes_back(off, above, monkeypatch):
    columns = tuple(tuple(paragraph(f"{name}.0.{n}", 7.0) for n in range(30)) for name in ("problems", "needs"))
    cast = replace(cast_of([5.0]), columns=columns, shares=(0.5, 0.5), tops=(0.0, 0.0))
    cast = replace(cast, areas={entry.key: 3.5 for column in columns for entry in column})
    true = replace(cast, off=off, above=cast.above + above)
    candidates = [Foldable(key=entry.key, section=entry.key[:5], group=0) for column in columns for entry in column]
    page = Page(monkeypatch, true, 1.0)

    def lay(job, setting, *, tall=False):
        galley = Page.lay(page, job, setting, tall=tall)
        ends = true.trial(setting.text_size, page.left_out).columns_end(setting.columns, setting.air)
        for name, height in (("columns", 0.0), *((f"column-{n}-end", end) for n, end in enumerate(ends, 1))):
            galley.layout.boxes[name] = Rectangle(page=0, x=0, y=0, width=90, height=height)
        return galley

    monkeypatch.setattr(fitting, "lay", lay)
    monkeypatch.setattr(fitting, "cast_off", lambda *_: cast)
    job = Job(name="x", html="", resources={}, setting=Setting(text_size=SMALLEST, columns=(0.5, 0.5)))
    found = fit(job, A4, candidates)
    for _ in range(12):
        page.left_out = found.left_out
        confirmed = confirm(job, found)
        if isinstance(confirmed, Fitted):
            break
        found = refit(found, candidates, confirmed)
    assert isinstance(confirmed, Fitted)
    trial = true.trial(SMALLEST, found.left_out)
    room = true.room - true.above - true.below
    assert found.left_out
    assert all(room - end < 2 * 7.0 + 3 for end in trial.columns_end(confirmed.setting.columns, TIGHT))


def test_the_first_rows_of_a_table_leave_right_before_it():
    table = [Foldable(key="solutions.0.0", section="solutions", group=0)]
    table += [
        Foldable(key=f"solutions.0.0+{n}", section="solutions", group=0, table="solutions.0.0", late=n < 3)
        for n in range(1, 6)
    ]
    others = [Foldable(key=f"problems.0.{n}", section="problems", group=0) for n in range(3)]
    order = fold_order([*table, *others], dict.fromkeys([entry.key for entry in (*table, *others)], 5.0))
    at = order.index("solutions.0.0")
    assert order[at - 2 : at] == ("solutions.0.0+2", "solutions.0.0+1")
    assert sorted(order) == sorted(entry.key for entry in (*table, *others))


def test_no_column_is_narrower_than_what_stands_in_it_needs(tmp_path):
    rows = "".join(f"| {words(5, n)} | {words(6, n)} | {n} |\n" for n in range(5))
    text = f"## Problèmes\n\n{points(9)}\n## Solutions\n\n- Un\n\n| Qui | Quoi | N |\n|---|---|---|\n{rows}\n## Besoins\n\n{points(8)}"
    sheet = Sheet(tmp_path, text)
    least = sheet.job().setting.least
    assert max(least) > 0.3
    _, confirmed, _ = sheet.made()
    assert all(share >= low - 0.001 for share, low in zip(confirmed.setting.columns, least, strict=True))


def test_what_is_at_stake_and_the_first_points_of_a_section_leave_last():
    sections = {"introduction": 2, "stakes": 2, "problems": 5, "needs": 3, "actors": 2, "documents": 3}
    candidates = [
        Foldable(key=f"{name}.0.{n}", section=name, group=0) for name, count in sections.items() for n in range(count)
    ]
    order = fold_order(candidates, {candidate.key: 1.0 for candidate in candidates})
    assert sorted(order) == sorted(candidate.key for candidate in candidates)
    assert order[-2:] == ("stakes.0.1", "stakes.0.0")
    assert set(order[-6:-2]) == {"problems.0.0", "problems.0.1", "needs.0.0", "needs.0.1"}
    giant = fold_order(
        candidates,
        {candidate.key: 50.0 if candidate.key == "stakes.0.0" else 1.0 for candidate in candidates},
        room=9.0,
    )
    assert giant[0] == "stakes.0.0"


def test_columns_that_are_balanced_end_together():
    long = tuple(
        Paragraph("", tuple(map(float, range(0, 900, 3))), tuple(map(float, range(2, 902, 3))), 0.0, 4.0, 0.0)
        for _ in range(3)
    )
    cast = replace(cast_of([5.0]), columns=(long, long[:2], long[:1]), shares=(1 / 3,) * 3, tops=(0.0,) * 3)
    trial = cast.trial(SMALLEST)
    shares = trial.balanced()
    assert sum(shares) == pytest.approx(1)
    assert shares[0] > shares[1] > shares[2]
    ends = trial.columns_end(shares, TIGHT)
    before = trial.columns_end(cast.shares, TIGHT)
    assert max(ends) - min(ends) < max(before) - min(before)
    assert max(ends) < max(before)


def test_a_page_of_other_columns_than_were_cast_off_is_confirmed_only_if_it_is_one():
    job = Job(
        name="un",
        html="<html lang=fr><title>Un</title><body><p>Un</p><p style='break-before: page'>Deux</p></body></html>",
        resources={},
    )
    assert isinstance(confirm(job, Fit(setting=job.setting, order=("a",), count=1)), Misfit)
    assert isinstance(confirm(job, Fit(setting=job.setting)), Fitted)  # one that is not fitted has the pages it needs
    item = replace(job, html=job.html.replace("page'", "auto'"))
    assert isinstance(confirm(item, Fit(setting=job.setting, order=("a",), count=1)), Fitted)


def test_a_page_of_other_columns_that_runs_into_its_foot_is_told_by_how_much():
    css = (
        "@page { size: A4; margin: 10mm } body { margin: 0 } #text { height: 264mm }"
        "#foot, #page-bottom { position: absolute; bottom: 0; width: 1mm } #foot { height: 20mm }"
    )
    boxes = "".join(f"<div id={name}></div>" for name in ("sheet-start", "text", "sheet-end", "foot", "page-bottom"))
    job = Job(name="un", html=f"<style>{css}</style><body>{boxes}</body>", resources={})
    found = confirm(job, Fit(setting=job.setting, order=("a",), count=1))
    assert isinstance(found, Misfit)
    assert found.excess == pytest.approx(7.0)
    assert isinstance(confirm(job, Fit(setting=job.setting)), Fitted)  # one that is not fitted


def test_a_title_as_long_as_a_page_leaves_room_for_the_rest(tmp_path):
    sheet = Sheet(tmp_path, body(6))
    sheet.day = sheet.day.model_copy(
        update={
            "themes": tuple(
                theme.model_copy(update={"title": Prose("Un mot de plus " * 90)}) for theme in sheet.day.themes
            )
        }
    )
    sheet.renderer = Renderer(sheet.day, tmp_path)
    _, confirmed, _ = sheet.made()
    assert isinstance(confirmed, Fitted)


FOOT = """\
speakers: [Ada Un, Bob Deux]
actors: [Un acteur, Un autre]
documents: [{title: Un document, link: https://un.exemple.org}, {title: Deux, link: https://deux.exemple.org}, Trois]
"""
LEADING = "## Enjeux\n\nCe qui compte.\n\n## Contexte\n\nUn lieu, une date, et du monde.\n\n"


@pytest.mark.parametrize("counts", [(9, 10, 9), (6, 12, 6)])
def test_lead_body_and_foot_stand_on_the_lines_of_one_grid(tmp_path, counts):
    parts = [f"## {name}\n\n{points(n, 14, seed=50 * n)}\n" for name, n in zip(SECTIONS, counts, strict=True)]
    day = load(project(tmp_path, {"01-un.md": theme("Un thème", LEADING + "".join(parts), FOOT)}))
    rendered = Renderer(day, tmp_path).fact_sheet(day.themes[0], frozenset(), {})
    job = Job(name="un", html=rendered.html, resources=rendered.resources, setting=rendered.setting)
    confirmed = confirm(job, fit(job, A4))
    boxes = confirmed.galley.layout.boxes
    column = (184 - 11 * 5) / 12 + 5  # millimetres of a column of the grid with its gutter
    names = ("column-1", "column-2", "section-stakes", "section-context", "foot-contacts", "foot-documents")
    # Cells have half a gutter on each side, sections in the foot stand within it.
    places = [(boxes[name].x - 13) / column for name in names]
    offs = [abs(place - round(place)) * column for place in places]
    assert all(off < 0.2 or abs(off - 2.5) < 0.2 for off in offs), places


def test_a_column_with_room_is_filled_with_what_was_left_out(tmp_path):
    parts = [f"## {name}\n\n{points(n, 12, seed=50 * n)}\n" for name, n in zip(SECTIONS, (30, 24, 18), strict=True)]
    found, confirmed, _ = Sheet(tmp_path, "".join(parts)).made()
    assert found.left_out
    boxes, setting = confirmed.galley.layout.boxes, confirmed.setting
    ends = [boxes[f"column-{n}-end"].bottom for n in range(1, len(setting.columns) + 1)]
    assert max(ends) - min(ends) <= 3 * setting.text_size * 1.3 * setting.leading * 25.4 / 72


def test_what_left_a_section_without_groups_is_said_beside_its_title_where_that_has_room(tmp_path):
    long = "Ce qui reste à faire avec les voisines et les voisins de la halle"
    text = "".join(f"## {title}\n\n{points(40, 14, seed=n)}\n" for n, title in enumerate(("Problèmes", long)))
    sheet = Sheet(tmp_path, text)
    found, confirmed, tried = sheet.made()
    assert (tried, confirmed.layouts) <= (2, 3)
    html = sheet.job(found.left_out).html
    assert html.count('class="section-title has-more"') == html.count('class="left-out"') == 1
    of_title = html[html.index('class="section-title has-more"') :]
    gone = sum(key.startswith("problems") for key in found.left_out)
    assert re.search(r'class="more">([^<]*)<', of_title)[1] == f"+{gone}"
    boxes, trial = confirmed.galley.layout.boxes, found.cast.trial(confirmed.setting.text_size, found.left_out)
    foreseen = trial.columns_end(confirmed.setting.columns, confirmed.setting.air)
    ends = [boxes[f"column-{n}-end"].bottom - boxes["columns"].y for n in (1, 2)]
    assert ends == pytest.approx(foreseen, abs=2)  # millimetres: half a line


def title_heights(fitted):
    """Of the titles of sections on a sheet, by their words, in pixels."""
    found: dict[str, float] = {}
    for box in fitted.galley.document.pages[0]._page_box.descendants():
        if getattr(box.element, "get", lambda _: None)("class") == "section-title" and hasattr(box, "border_height"):
            words = " ".join("".join(box.element.itertext()).split())
            found[words] = max(found.get(words, 0.0), box.border_height())
    return found


def title_lines(fitted):
    """Where the lines of each title of a section begin, in pixels from the top."""
    boxes = [
        box
        for box in fitted.galley.document.pages[0]._page_box.descendants()
        if getattr(box.element, "get", lambda _: None)("class") == "section-title" and type(box).__name__ == "LineBox"
    ]
    titles = dict.fromkeys(box.element for box in boxes)
    return [sorted(box.position_y for box in boxes if box.element is title) for title in titles]


def test_heads_of_columns_are_as_high_as_the_highest(tmp_path):
    sheet = Sheet(tmp_path, body(2))
    _, confirmed, _ = sheet.made()
    assert len(set(confirmed.setting.columns)) == 1
    assert confirmed.setting.text_size == LARGEST
    highest = title_heights(confirmed).values()
    assert len(highest) == 3
    assert max(highest) - min(highest) < 2  # pixels: one of them is outlined
    assert "--head-lines: 2" in confirmed.setting.css()  # one of them takes two lines
    tops = title_lines(confirmed)
    first, second = next(several for several in tops if len(several) == 2)
    alone = [several[0] for several in tops if len(several) == 1]
    assert alone == pytest.approx([(first + second) / 2] * 2, abs=1)  # the others stand in the middle of it


@pytest.mark.parametrize(("end", "apart"), [(".", True), (" :", False)])
def test_a_text_stands_apart_from_the_list_below_it_unless_it_introduces_that(tmp_path, end, apart):
    sheet = Sheet(
        tmp_path,
        f"## Problèmes\n\nUn mot{end}\n\n- Un four\n- Un banc\n\n## Solutions\n\n- Un\n- Deux\n\n## Besoins\n\n- Un\n- Deux\n",
    )
    boxes = lay_out(sheet.job(), Setting()).boxes
    assert (boxes["problems.0.1"].y - boxes["problems.0.0"].bottom > 0.5) == apart


def test_titles_have_as_many_lines_as_they_take_in_the_size_in_which_they_are_set():
    room = 10.0  # ems
    width = (room + 2.9) * 10 * 25.4 / 72
    for head, count in ((room * 1.1, 2), (room * 0.99, 1)):  # of the first, a smaller size would have one
        size, lines = head_of([[head, head], [room * 1.5]], [width, width], 10.0)
        assert (size, lines) == (1.0, [[2, count], [2]])


def test_titles_below_others_are_as_high_as_their_words(tmp_path):
    long = "Ce que la commune et les associations du quartier attendent du nouveau bureau de la maison commune"
    titles = ["Un", "Le four du village et sa remise", long, "Deux", "Trois"]
    _, confirmed, _ = Sheet(tmp_path, "".join(f"## {title}\n\n{points(3, 16)}\n" for title in titles)).made()
    heights = title_heights(confirmed)
    low = [heights[title] for title in titles if title != long and title in heights]
    assert len(low) > 2
    assert min(low) < 0.7 * heights[long]


class Odd(Page):
    """One whose height follows from its castoff by a curve of its own."""

    def __init__(self, monkeypatch, cast, curve):
        super().__init__(monkeypatch, cast, 1.0)
        self.curve = curve
        monkeypatch.setattr(fitting, "cast_off", lambda *_: cast)

    def lay(self, job, setting, *, tall=False):
        galley = super().lay(job, setting, tall=tall)
        end = galley.layout.boxes["sheet-end"]
        high = self.curve(end.y - (280.0 - self.cast.room), setting)
        galley.layout.boxes["sheet-end"] = replace(end, y=280.0 - self.cast.room + high)
        return galley

    def made(self, candidates):
        job = Job(name="x", html="", resources={}, setting=Setting(text_size=SMALLEST, columns=(1.0,)))
        found = fit(job, A4, candidates)
        for _ in range(8):
            self.left_out = found.left_out
            confirmed = confirm(job, found)
            if isinstance(confirmed, Fitted):
                break
            found = refit(found, candidates, confirmed) or last_fit(found, confirmed)
        return confirmed, found


def candidates_of(count):
    return [Foldable(key=f"problems.0.{n}", section="problems", group=0) for n in range(count)]


def test_a_short_sheet_with_wide_tables_keeps_all_of_it_in_large_text(tmp_path):
    """The strips across the columns take more air than was foreseen, each time by half as much."""
    rows = "".join(f"| {n}. a) | {words(14, n)} | 7/{n}/2026, midi |\n" for n in range(1, 4))
    checks = "".join(f"| 1. {letter}) | {words(34, 30 + n)} |\n" for n, letter in enumerate("ab"))
    sheet = Sheet(
        tmp_path,
        f"{words(3, 90)}\n\n## Notes de séance\n\n- {words(7, 91)}\n- {words(18, 92)}\n\n## Tâches\n\n{words(26, 93)}\n\n"
        f"- {words(9, 94)}\n- {words(6, 95)}\n\n## Étapes\n\n{words(30, 96)}\n\n| Numéro | Étape | Échéance |\n"
        f"|---|---|---|\n{rows}\n## Contrôles\n\n{words(18, 97)}\n\n| Numéro | Contrôle |\n|---|---|\n{checks}",
    )
    found, confirmed, _ = sheet.made()
    assert not found.left_out
    assert confirmed.setting.text_size > 11
    assert confirmed.spare < 0.12 * A4


def test_what_leaves_a_sheet_with_room_for_it_comes_back_however_wrong_the_arithmetic_was(monkeypatch):
    page = Odd(monkeypatch, cast_of([30.0] * 13, room=278.0), lambda high, _: 40 + (high - 40) ** 2 / 300)
    confirmed, found = page.made(candidates_of(13))
    assert len(found.left_out) == 5  # with four, it would be twelve millimetres too long
    assert 0 <= confirmed.spare < 0.15 * 278  # the first that fitted had more free


def test_titles_of_the_lead_leave_with_their_last_block(tmp_path):
    stakes = "".join(f"### Semaine {n}\n\n{words(14, n)}\n\n{words(9, n + 50)}\n\n" for n in range(40))
    sheet = Sheet(tmp_path, f"## Enjeux\n\n{stakes}\n## Problèmes\n\n- {words(20)}\n- {words(20, 3)}\n")
    found, confirmed, _ = sheet.made()
    assert confirmed.spare < 0.12 * A4
    assert any(key.startswith("stakes") for key in {candidate.key for candidate in sheet.candidates} - found.left_out)
