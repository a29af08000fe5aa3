"""What is said of publications that could not be made."""

import pytest

from feuillet.building.failures import of_own_pages

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


@pytest.mark.parametrize("own", [(), OWN])
def test_a_failure_of_ours_stays_one(own):
    assert of_own_pages("synthesis.pdf", own, TRACE.format(frame("/x/feuillet/pages/view.py"))) is None
    assert of_own_pages("synthesis.pdf", (), TRACE.format(frame("/v/weasyprint/layout/block.py"))) is None
    assert of_own_pages("synthesis.pdf", own, "MemoryError") is None
