"""What is said of publications that could not be made."""

import pytest

from feuillet.building.failures import of_own_pages
from feuillet.model.diagnostics import Location, Rule, Severity, strictly

OWN = ("styles/tokens.css", "templates/base.html")
TRACE = 'Traceback (most recent call last):\n  File "/x/feuillet/machine/workers.py", line 9, in _serve\n{}ValueError: NaN\n'


def frame(path):
    return f'  File "{path}", line 3, in f\n    g()\n'


@pytest.mark.parametrize(
    "path", ["/v/weasyprint/layout/block.py", "C:\\v\\tinycss2\\parser.py", "/x/feuillet/pdf/conformance.py"]
)
def test_where_the_engine_fails_a_project_s_own_styles_are_named(path):
    found = of_own_pages("synthesis.pdf", OWN, TRACE.format(frame("/x/feuillet/a.py") + frame(path)))
    assert found.rule.code == "own-style-fails"
    assert found.location.file == OWN[0]
    assert "ValueError: NaN" in found.message("en")
    assert "templates/base.html" in found.hint("fr")


@pytest.mark.parametrize("path", ["<string>", "/v/cssselect2/compiler.py", "/usr/lib/python3.13/re/_parser.py"])
def test_what_the_engine_calls_fails_with_it(path):
    through = frame("/x/feuillet/building/press.py") + frame("/x/feuillet/typesetting/layout.py") + frame(path)
    assert of_own_pages("synthesis.pdf", OWN, TRACE.format(through)).rule.code == "own-style-fails"
    assert of_own_pages("synthesis.pdf", OWN, TRACE.format(frame("/x/feuillet/pages/view.py") + frame(path))) is None


@pytest.mark.parametrize("own", [(), OWN])
def test_a_failure_of_ours_stays_one(own):
    assert of_own_pages("synthesis.pdf", own, TRACE.format(frame("/x/feuillet/pages/view.py"))) is None
    assert of_own_pages("synthesis.pdf", (), TRACE.format(frame("/v/weasyprint/layout/block.py"))) is None
    assert of_own_pages("synthesis.pdf", own, "MemoryError") is None


def test_a_strict_build_takes_warnings_for_errors_and_leaves_notes_as_they_are():
    at = Location(file="x.md")
    rules = [Rule(code=severity, severity=severity, en="x", fr="x") for severity in Severity]
    assert {diagnostic.rule.code: diagnostic.severity for diagnostic in strictly([rule.at(at) for rule in rules])} == {
        "error": Severity.ERROR,
        "warning": Severity.ERROR,
        "note": Severity.NOTE,
    }
