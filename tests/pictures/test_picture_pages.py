"""Pictures on the pages: whatever their shape and place, they keep their proportions, and the proof asks for it."""

from __future__ import annotations

import pytest

from feuillet.machine.paths import shipped
from feuillet.pdf import structure_tree
from tests.made_kit import picture
from tests.made_project import codes, own_style, project, run, theme, written

PICTURES = {
    "content/images/haute.png": picture(size=(600, 1500)),
    "content/images/large.png": picture(size=(2400, 400)),
    "content/images/logo.png": picture("green", (1600, 200)),
}
NOTES = theme(
    "Voir",
    "## Contexte\n\n![Un mât](images/haute.png)\n\n- Un point\n  ![Un quai](images/large.png)\n- ![Le même mât](images/haute.png)\n",
)
DAY = "title: Un jour\ndate: 2026-11-14\nbrand: {logo: images/logo.png}\norganisers: [{name: Une fédé, logo: images/logo.png}]\n"


@pytest.mark.parametrize("fitted", [True, False])
def test_pictures_and_logos_of_any_shape_keep_their_proportions_or_are_refused(workers, tmp_path, fitted):
    styles = (
        {}
        if fitted
        else own_style("typography", "img { object-fit: fill !important; width: 9mm; height: 9mm !important }")
    )
    folder = project(tmp_path, {"01-voir.md": NOTES}, workshop=DAY, files={**PICTURES, **styles})
    result = run(folder, workers)
    assert written(result) == (["synthesis", "voir"] if fitted else [])
    assert set(codes(result)) == (set() if fitted else {"picture-stretched"})


CELLS = theme(
    "Voir",
    "## Problèmes\n\n| Photo | Quoi |\n|---|---|\n| **![Un mât](images/haute.png)** | haut |\n"
    "| ![Un quai](images/large.png) et son eau | large |\n| ![](images/large.png) | sans mots |\n"
    "| ![Rien](images/perdue.png) | perdue |\n\n- Un point\n\n  | Où |\n  |---|\n  | ![Un quai](images/large.png) |\n",
)


@pytest.mark.parametrize("shown", [True, False])
def test_pictures_stand_in_the_cells_of_their_table_and_the_proof_counts_them(workers, tmp_path, shown):
    lost = {} if shown else {"templates/macros/tables.html": _without_pictures()}
    folder = project(tmp_path, {"01-voir.md": CELLS}, workshop=DAY, files={**PICTURES, **lost})
    result = run(folder, workers)
    assert written(result) == (["synthesis", "voir"] if shown else [])
    found = [diagnostic for diagnostic in result.diagnostics if diagnostic.rule.code == "picture-lost"]
    assert len(found) == (0 if shown else 8)  # four in each publication
    if shown:
        for name in ("synthesis.pdf", "fact-sheets/01-voir.pdf"):
            (table, *_) = _tables(folder / "output" / name)
            assert table == [["Un mât"], ["Un quai"], ["Illustration"], []]


def _without_pictures():
    source = (shipped("templates") / "macros" / "tables.html").read_text()
    without = source.replace("{{ image(picture) }}", "")
    assert without != source
    return without


def _tables(pdf):
    """Of each table of a PDF what the figures in each of its rows show."""
    structure = structure_tree.structure(pdf.read_bytes())
    elements = structure.elements

    def above(number, kind):
        while number >= 0 and elements[number].kind != kind:
            number = elements[number].parent
        return number

    found = {}
    for number, shown in enumerate(elements):
        if shown.kind == "TR" and any(each.kind == "TD" and each.parent == number for each in elements):
            rows = found.setdefault(above(number, "Table"), {})
            rows[number] = [
                each.alternative
                for at, each in enumerate(elements)
                if each.kind == "Figure" and above(at, "TR") == number
            ]
    tables = (list(rows.values()) for rows in found.values())
    return [rows for rows in tables if any(rows)]
