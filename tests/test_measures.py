"""What an eye would mind on the pages of the tests' days, measured; and that the measures see it where it is."""

from __future__ import annotations

import base64
import io
import shutil
import sys
from importlib import util
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from feuillet.building.build import build
from feuillet.writing import scaffold
from tests.made_pdf import made
from tests.made_project import ROOT, load, written

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.no_cover,  # whole days: what they reach others reach, and following it doubles their time
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # WeasyPrint leaves its colour profile open
]

TEXT = "Une phrase qui est assez longue pour tenir sur une ligne"
HELD = (
    "title alone at a foot",
    "line alone at a head",
    "title that ends with a word",
    "text that ends with a word",
    "text that ends with half a word",
    "picture out of proportion",
    "row of a table alone",
    "titles side by side, uneven",
    "columns that end apart",
    "page under a quarter full",
)


@pytest.fixture(scope="module")
def measures():
    spec = util.spec_from_file_location("bench_measures", ROOT / "bench" / "measures.py")
    module = util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def _squeezed():
    data = io.BytesIO()
    Image.new("RGB", (40, 40), "#a04034").save(data, "PNG")
    source = f"data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}"
    return f'<p>{TEXT}<img src="{source}" alt="Un carré" style="width: 20mm; height: 10mm"></p>'


_COLUMN = (
    '<div style="position: absolute; top: 0; left: {left}mm; width: 35mm"><h2 style="font-size: 12pt">{title}</h2>'
    "<ul>{points}</ul></div>"
)
PLANTED = {
    "title alone at a foot": f'<p>{TEXT}</p><h2 style="break-after: page">Seul</h2><p>{TEXT}</p>',
    "line alone at a head": f"<p style='orphans: 1; widows: 1; margin: 0'>{'<br>'.join(['un mot'] * 28)}</p>",
    "title that ends with a word": "<h2>Un titre qui est long<br>et qui finit seul ici<br>là</h2><p>Oui.</p>",
    "text that ends with a word": f"<ul><li>{TEXT}<br>fin</li></ul>",
    "text that ends with half a word": "<ul><li>Une signature collégiale sur leurs formu-<br>laires</li></ul>",
    "picture out of proportion": _squeezed(),
    "row of a table alone": "<table><tr><td>un</td></tr><tr><td>deux</td></tr>"
    '<tr style="break-before: page"><td>trois</td></tr></table>',
    "titles side by side, uneven": '<h2 style="position: absolute; left: 0; top: 0; font-size: 12pt">Un</h2>'
    '<h2 style="position: absolute; left: 5cm; top: 9pt; font-size: 12pt">Deux</h2>',
    "page under a quarter full": '<p>a</p><p style="break-before: page">b</p><p style="break-before: page">c</p>',
    "columns that end apart": _COLUMN.format(left=0, title="Un", points="<li>point</li>" * 12)
    + _COLUMN.format(left=45, title="Deux", points="<li>point</li>" * 3 + "<li>+ 2 points, p. 4</li>"),
}


@pytest.mark.parametrize("measure", PLANTED)
def test_a_measure_finds_what_it_is_made_for(measures, measure):
    found = measures.measured(made(PLANTED[measure]), sheet=measure.startswith("columns"))
    assert len(found[measure]) == 1, found


@pytest.mark.parametrize("sheet", [False, True])
def test_what_is_as_it_should_be_has_nothing_that_is_missed(measures, sheet):
    body = f"<h2>Un titre</h2><p>{TEXT}, et une autre.</p><ul><li>{TEXT}</li></ul>"
    assert not any(measures.measured(made(body), sheet=sheet).values())


@pytest.fixture(scope="module", params=["fr", "es"])
def day(request, tmp_path_factory, workers):
    """The PDFs of the sample, and of the examples in another language."""
    folder = tmp_path_factory.mktemp(request.param) / "day"
    if request.param == "fr":
        shutil.copytree(ROOT / "content", folder / "content")
    else:
        scaffold.init(folder, request.param)
    output: Path = tmp_path_factory.mktemp("measured")
    result = build(load(folder), folder, output, workers=workers)
    assert len(written(result)) >= 2
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*.pdf")}


def test_the_pages_of_a_day_miss_none_of_what_holds_for_all(measures, day):
    assert len(day) >= 2
    for name, pdf in day.items():
        sheet = name.startswith("fact-sheets/")
        found = measures.measured(pdf, sheet=sheet)
        assert {measure: found[measure] for measure in HELD if found.get(measure)} == {}, name
    sizes = [measures.text_size(measures.read(pdf)) for name, pdf in day.items() if name.startswith("fact-sheets/")]
    assert sum(size < measures._SMALLEST for size in sizes) < len(sizes) / 3
