"""Typesetting, conformance and proof of one publication."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys

import page as page_validation
import pikepdf
import pytest

from feuillet.building.press import engine_diagnostics, press_sheet
from feuillet.machine.paths import PACKAGE
from feuillet.model.diagnostics import Severity
from feuillet.pages import belonging
from feuillet.pages.expected import Expected, ExpectedText
from feuillet.pages.job import Job
from feuillet.pages.render import Renderer
from feuillet.typesetting.fit import Fit
from tests.made_project import SMALL, Inline, load, own_style, project, run

NOON = dt.datetime(2026, 11, 14, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    """A job and what its pages must show."""
    folder = project(tmp_path_factory.mktemp("press"), {"01-un.md": SMALL})
    day = load(folder)
    rendered = Renderer(day, folder).fact_sheet(day.themes[0], frozenset(), {})
    texts = belonging.fact_sheet(day, day.themes[0], frozenset())
    expected = Expected(
        name="fact-sheets/01-un.pdf",
        texts=tuple(ExpectedText(text=text, source=source) for text, source in texts),
        pages=1,
        paper="A4",
    )
    return rendered, expected


def test_what_makes_pages_imports_nothing_of_the_model():
    code = (
        "import sys; from feuillet.building import press; "
        "assert not [name for name in sys.modules if name.startswith(('pydantic', 'feuillet.model.workshop', 'feuillet.reading'))]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PACKAGE.parent)


def press(shown, expected):
    return press_sheet(shown, Fit(setting=shown.setting), expected)


def job(sheet, html=None, **options):
    rendered, _ = sheet
    return Job(name="un", html=html or rendered.html, resources=rendered.resources, setting=rendered.setting, **options)


def test_a_sheet_is_made_conforming_and_proved(sheet):
    made = press(job(sheet, date=NOON), sheet[1])
    assert made.diagnostics == ()
    assert made.pages == 1
    for profile in ("ua1", "3a"):
        assert page_validation.validate_pdf_bytes(made.pdf, profile=profile).failures == []
    with pikepdf.open(io.BytesIO(made.pdf)) as document:
        assert "2026" in str(document.docinfo.get("/CreationDate"))


def test_without_a_date_it_has_that_of_its_content(sheet):
    made = press(job(sheet), sheet[1])
    with pikepdf.open(io.BytesIO(made.pdf)) as document:
        assert str(document.docinfo["/CreationDate"]) == "D:20261114"


def test_a_text_that_the_page_lacks_is_told_with_what_the_engine_said(sheet):
    html = (
        sheet[0].html.replace("Un point qui compte", "").replace("</head>", "<style>p { colour: red }</style></head>")
    )
    made = press(job(sheet, html), sheet[1])
    found = {diagnostic.rule.code: diagnostic for diagnostic in made.diagnostics}
    assert found.keys() == {"text-lost", "engine-warning"}
    assert found["text-lost"].location.file == "content/themes/01-un.md"
    assert found["text-lost"].location.line == 7
    assert found["engine-warning"].location.file == "fact-sheets/01-un.pdf"


@pytest.mark.parametrize(
    "broken",
    [
        "<img src='nowhere.png' alt='Un plan'>",
        "<p style=\"background: url('nowhere.svg')\">Un</p>",
        "<p><a href='#nowhere'>Un</a></p>",
        "<style>@font-face { font-family: X; src: url(nowhere.ttf) }</style>",
    ],
)
def test_what_is_missing_on_a_page_is_an_error(sheet, broken):
    html = sheet[0].html.replace("</body>", f"{broken}</body>")
    made = press(job(sheet, html), sheet[1])
    assert any(diagnostic.severity is Severity.ERROR for diagnostic in made.diagnostics), [
        diagnostic.values for diagnostic in made.diagnostics
    ]


@pytest.mark.parametrize(
    "inside",
    [
        "<clipPath id='c'><path d='M0 0h9v9z' clip-path='url(#c)'/></clipPath><path d='M0 0h9v9z' clip-path='url(#c)'/>",
        (
            "<linearGradient id='g' x2='1e-9' spreadMethod='repeat'><stop/><stop offset='1' stop-color='#f00'/>"
            "</linearGradient><path d='M0 0h9v9z' fill='url(#g)'/>"
        ),
    ],
)
def test_a_drawing_that_the_engine_leaves_in_the_middle_is_named_and_no_page_written(tmp_path, inside):
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'>{inside}</svg>"
    notes = SMALL.replace("- Deux points", "![Un plan](plan.svg)\n\n- Deux points")
    folder = project(tmp_path, {"01-un.md": notes}, files={"content/themes/plan.svg": drawing})
    result = run(folder, Inline())
    found = [diagnostic for diagnostic in result.diagnostics if diagnostic.rule.code == "drawing-fails"]
    assert {(diagnostic.location.file, diagnostic.values["name"]) for diagnostic in found} == {
        ("content/themes/plan.svg", "plan.svg")
    }
    assert {diagnostic.rule.code for diagnostic in result.diagnostics} <= {"drawing-fails", "sheets-wait"}
    assert "PNG" in found[0].rule.hint_en
    assert result.failed


def test_each_thing_the_engine_says_is_said_once():
    log = ("Ignored `colour: red`", "Failed to load image at x", "Ignored `colour: red`")
    found = list(engine_diagnostics("x.pdf", log, {}))
    assert [(diagnostic.rule.code, diagnostic.values["message"]) for diagnostic in found] == [
        ("engine-warning", "Ignored `colour: red`"),
        ("engine-error", "Failed to load image at x"),
    ]
    assert {diagnostic.location.file for diagnostic in found} == {"x.pdf"}


def test_what_the_engine_says_of_a_style_of_the_project_names_its_file_and_line(tmp_path):
    css = "p { margin: 0;\n  colour: red }\nli:nowhere { margin: 0 }"
    folder = project(tmp_path, files=own_style("typography", css))
    result = run(folder, Inline())
    said = [diagnostic for diagnostic in result.diagnostics if diagnostic.rule.code == "engine-warning"]
    assert {diagnostic.location.file for diagnostic in said} == {"styles/typography.css"}
    lines = (folder / "styles/typography.css").read_text(encoding="utf-8").split("\n")
    assert {lines[diagnostic.location.line - 1].strip() for diagnostic in said} == {
        "colour: red }",
        "li:nowhere { margin: 0 }",
    }


@pytest.mark.parametrize("hides", ["color: transparent", "opacity: .02"])  # what a PDF tells, and what pixels tell
def test_an_error_of_the_proof_names_the_files_of_the_project_that_may_be_at_fault(tmp_path, hides):
    folder = project(tmp_path, files=own_style("typography", f"li {{ {hides} }}"))
    result = run(folder, Inline())
    found = [diagnostic for diagnostic in result.diagnostics if diagnostic.severity is Severity.ERROR]
    assert found
    for shown in found:
        assert shown.hint("fr").endswith("Gabarits et styles propres à ce projet : styles/typography.css.")
        assert shown.hint("en").endswith("This project's own templates and styles: styles/typography.css.")
