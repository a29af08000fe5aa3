"""Papers: what each is, folds to, and how pages of it are set."""

from __future__ import annotations

import json

import pytest

from feuillet.model.editions import EDITIONS
from feuillet.model.papers import OFFERED, PAPERS
from feuillet.model.workshop import Workshop
from feuillet.pages import paper_styles
from tests.made_project import ROOT

PAIRS = [(name, paper) for name in EDITIONS for paper in OFFERED if EDITIONS[name].takes(paper)]


def test_the_papers_that_a_workshop_may_have_are_those_of_the_table_and_its_schema():
    assert OFFERED == ("A3", "A4", "A5", "Letter", "Legal")
    schema = json.loads((ROOT / "schemas/workshop.schema.json").read_text(encoding="utf-8"))
    assert schema["properties"]["paper"]["enum"] == [*OFFERED, None]
    assert Workshop(title="Une journée", paper="Legal").paper == "Legal"


@pytest.mark.parametrize("name", OFFERED)
def test_a_paper_that_folds_folds_to_pages_of_half_of_it(name):
    paper = PAPERS[name]
    if paper.half:
        half = PAPERS[paper.half]
        assert (2 * half.width, half.height) == pytest.approx((paper.height, paper.width), abs=1)


def test_the_larger_the_page_the_more_columns_and_never_giant_text():
    frames = {name: EDITIONS["screen"].frame(name) for name in ("A5", "A4", "A3")}
    assert [frame.columns for frame in frames.values()] == [2, 3, 4]
    assert [frame.sizes[1] for frame in frames.values()] == [11.5, 13.0, 17.0]
    for name, frame in frames.items():
        widest = (PAPERS[name].width - frame.margins[1]) / frame.columns
        assert 50 < widest < 70, name


@pytest.mark.parametrize(("edition", "paper"), PAIRS)
def test_text_of_the_synthesis_has_a_measure_that_the_eye_can_follow(edition, paper):
    chosen = EDITIONS[edition]
    frame = chosen.frame(paper)
    width = chosen.page(paper).width - frame.margins[0] - frame.hang
    letters = width / (frame.text_size * 0.352778 * 0.5)  # of about half an em
    assert 30 < letters < 100


@pytest.mark.parametrize(("edition", "paper"), PAIRS)
def test_rules_of_edges_leave_the_measure_that_tables_reckon_with(edition, paper):
    chosen = EDITIONS[edition]
    frame = chosen.frame(paper)
    if frame.edges is None:
        assert paper_styles.style_sheets(chosen, frame) == {}
        return
    assert frame.edges.inner + frame.edges.outer == frame.margins[0]
    assert 2 * frame.edges.sheet[1] == frame.margins[1]
    assert frame.edges.top + frame.edges.bottom == frame.ends


def test_lengths_of_a_style_sheet_grow_and_nothing_else_does():
    style = b".a2mm { margin: 10mm -1.5mm .5pt 1rem; width: 50%; color: #12pt00 } @page { size: 2em }"
    assert paper_styles.enlarged(style, 2.0) == (
        b".a2mm { margin: 20mm -3mm 1pt 1rem; width: 50%; color: #12pt00 } @page { size: 2em }"
    )
