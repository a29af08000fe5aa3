"""A sheet fills exactly one page, or one learns by how much it is too long."""

from __future__ import annotations

import warnings
from dataclasses import replace

import pytest

from feuillet import fit as fitting
from feuillet.fit import LARGEST, SMALLEST, fit, overset
from feuillet.render import PAPERS, Renderer
from feuillet.typeset import TALL, Job, Layout, Rectangle, Setting, lay_out
from tests.made_project import load, points, project, theme

A4 = PAPERS["A4"][1]
SECTIONS = ("Problèmes", "Solutions", "Besoins")


@pytest.fixture(autouse=True)
def colour_profile_left_open():
    """What WeasyPrint leaves open is collected here, where the warning is not an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield


def job(folder, body, **options):
    day = load(project(folder, {"01-un.md": theme("Un thème", body)}, **options))
    rendered = Renderer(day, folder).fact_sheet(day.themes[0], frozenset(), {})
    return Job(name="un", html=rendered.html, resources=rendered.resources, setting=rendered.setting)


def body(count, length=14):
    return "".join(f"## {name}\n\n{points(count, length, seed=50 * n)}\n" for n, name in enumerate(SECTIONS))


def end(layout):
    """Millimetres that are free at the foot of the page."""
    return layout.boxes["page-bottom"].bottom - layout.boxes["sheet-end"].bottom


def test_a_usual_theme_fills_one_page_in_few_layouts(tmp_path):
    one = job(tmp_path, body(14))
    found = fit(one, A4)
    assert found.excess == 0
    assert SMALLEST <= found.setting.text_size <= LARGEST
    assert found.layouts <= 9
    layout = lay_out(one, found.setting)
    assert layout.pages == 1
    assert -0.1 <= end(layout) < 1.5
    assert fit(one, A4) == found


def test_a_very_short_theme_gets_large_text_and_lines_for_notes(tmp_path):
    one = job(tmp_path, "## Problèmes\n\n- Un point\n- Deux points\n")
    found = fit(one, A4)
    assert found.setting.text_size == LARGEST
    assert found.setting.air > 1
    assert found.setting.lines > 5
    layout = lay_out(one, found.setting)
    assert layout.pages == 1
    assert -0.1 <= end(layout) < 1.5


def test_a_long_theme_says_how_much_is_too_much_and_how_large_its_blocks_are(tmp_path):
    one = job(tmp_path, body(40))
    found = fit(one, A4)
    assert found.excess > 50
    assert found.setting.text_size == SMALLEST
    assert found.setting.air < 1
    assert {f"problems.0.{n}" for n in range(40)} <= found.areas.keys()
    assert all(found.areas[f"needs.0.{n}"] > 0 for n in range(40))
    measured = overset(one, A4)
    assert measured.excess == pytest.approx(found.excess, abs=10)
    # Taking away blocks of about that area makes it fit.
    assert sum(found.areas.values()) > found.excess


def test_a_short_theme_has_room_at_the_tightest(tmp_path):
    assert overset(job(tmp_path, body(2)), A4).excess < 0


@pytest.mark.parametrize(
    "html",
    [
        "<p>Un</p>",
        "<div id=sheet-end></div><p>Un</p>",
        "<div id=page-bottom style='position: absolute; bottom: 0'></div><p>Un</p><div style='display: none' id=sheet-end></div>",
        "<div id=page-bottom></div><p>Un</p><div id=sheet-end></div>",
    ],
)
def test_a_page_that_cannot_be_measured_keeps_its_setting(html):
    page = f"<html lang=fr style='--setting: initial'><head><title>x</title></head><body>{html}</body></html>"
    setting = Setting(text_size=9.0)
    one = Job(name="x", html=page, resources={}, setting=setting)
    assert fit(one, A4).setting == setting
    assert fit(one, A4).excess == 0
    if "sheet-end" not in html or "none" in html:
        assert overset(one, A4).setting == setting


class Paper:
    """Stands in for the engine: a sheet whose height follows from its setting by a formula."""

    def __init__(self, monkeypatch, height, *, room=278.0, columns=(), unbreakable=False):
        self.height, self.room, self.columns, self.unbreakable = height, room, columns, unbreakable
        self.settings = []
        monkeypatch.setattr(fitting, "lay_out", self.lay_out)

    def lay_out(self, job, setting, *, tall=False):
        self.settings.append((setting, tall))
        bottom = 10 + self.height(setting)
        area = self.room + TALL - A4 if tall else self.room
        fits = tall or (bottom <= 10 + self.room and not self.unbreakable)

        def box(y, page=0):
            return Rectangle(page=page, x=13, y=y, width=184, height=0)

        boxes = {
            "page-bottom": box(10 + area),
            "sheet-end": box(bottom, 0 if fits else 1),
            "columns": box(40),
            "problems.0.0": box(50),
        }
        for number, share in enumerate(setting.columns):
            boxes[f"column-{number + 1}-end"] = box(40 + self.columns[number] / share)
        return Layout(pages=1 if fits else 2, boxes=boxes, log=())


def job_of(**setting):
    return Job(name="x", html="", resources={}, setting=Setting(text_size=9.0, **setting))


@pytest.mark.parametrize("power", [0.6, 1.0, 1.7, 2.4, 4.0])
@pytest.mark.parametrize("height", [120.0, 215.0, 240.0, 262.0, 300.0])
def test_the_size_found_is_the_largest_that_keeps_one_page(monkeypatch, power, height):
    def grown(setting):
        return height * (setting.text_size / 9) ** power * (0.34 + 0.66 * setting.air) + setting.lines * 8

    paper = Paper(monkeypatch, grown)
    found = fit(job_of(), A4)
    best = max((n / 10 for n in range(85, 111) if grown(Setting(text_size=n / 10)) <= 278), default=None)
    if best is None:
        assert found.setting.air < 1
        assert found.setting.text_size == SMALLEST
        assert (found.excess > 0) == (grown(Setting(text_size=8.5, air=fitting.TIGHT)) > 278)
    else:
        assert found.excess == 0
        assert found.setting.text_size >= best - 0.21
        assert grown(found.setting) <= 278
    assert found.layouts == len(paper.settings) <= 30


def test_columns_are_given_widths_at_which_they_end_together(monkeypatch):
    Paper(monkeypatch, lambda setting: 200.0, columns=(60.0, 60.0, 30.0))
    found = fit(job_of(columns=(1 / 3, 1 / 3, 1 / 3)), A4)
    assert sum(found.setting.columns) == pytest.approx(1, abs=0.001)
    assert found.setting.columns[0] > found.setting.columns[2]
    Paper(monkeypatch, lambda setting: 200.0, columns=(90.0, 30.0))
    left, right = overset(job_of(columns=(0.5, 0.5)), A4).setting.columns
    assert left > right


def test_a_block_that_cannot_be_broken_is_too_much_though_its_height_is_not(monkeypatch):
    Paper(monkeypatch, lambda setting: 250.0, unbreakable=True)
    found = fit(job_of(), A4)
    assert 0 < found.excess < 1
    assert found.areas


def test_lines_that_prove_too_many_are_taken_back(monkeypatch):
    Paper(monkeypatch, lambda setting: 150.0 + setting.lines * 12.0)
    found = fit(job_of(), A4)
    assert found.setting.lines == 10
    assert replace(found.setting, lines=0, slack=0.0).text_size == LARGEST


def test_air_that_proves_too_much_is_not_given(monkeypatch):
    Paper(monkeypatch, lambda setting: 268.0 if setting.air == 1 else 400.0)
    found = fit(job_of(), A4)
    assert found.setting.air == 1
    assert found.setting.slack > 0
