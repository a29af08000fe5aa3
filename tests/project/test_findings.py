"""What is wrong, as plain data for other programs."""

import json

import pytest

from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.project.findings import SourceLines, as_json

WRONG = Rule(code="wrong", en="'{what}' is wrong", fr="« {what} » ne va pas", hint_en="mend it", hint_fr="réparez-le")
ODD = Rule(code="odd", severity=Severity.WARNING, en="odd", fr="bizarre")


@pytest.fixture
def project(tmp_path):
    (tmp_path / "a.md").write_text("---\ntitre: x\n\tb\n", encoding="utf-8")
    return tmp_path


def test_what_a_hint_has_to_paste_keeps_its_lines_and_no_sign_that_commands(project):
    rule = Rule(code="paste", en="x", fr="x", hint_en="paste:\n  A: …\n  B: …\x1b")
    (told,) = as_json([rule.at(Location(file="a.md"))], "en", project=project)
    assert told["hint"] == "paste:\n  A: …\n  B: …\ufffd"


def test_a_line_that_is_not_there_is_empty(project):
    lines = SourceLines(project)
    assert lines.at(Location(file="a.md", line=2, column=1)) == "titre: x"
    for location in (Location(file="a.md"), Location(file="a.md", line=9), Location(file="b.md", line=1)):
        assert lines.at(location) == ""


def test_json_has_all_that_the_text_has(project):
    found = [WRONG.at(Location(file="a.md", line=2, column=8), what="x"), ODD.at(Location(file="a.md"))]
    assert json.loads(json.dumps(as_json(found, "fr", project=project))) == [
        {
            "code": "wrong",
            "severity": "error",
            "file": "a.md",
            "line": 2,
            "column": 8,
            "message": "« x » ne va pas",
            "hint": "réparez-le",
            "source": "titre: x",
        },
        {
            "code": "odd",
            "severity": "warning",
            "file": "a.md",
            "line": 0,
            "column": 0,
            "message": "bizarre",
            "hint": "",
            "source": "",
        },
    ]
