"""A project's templates and styles that no page asks for."""

import pytest

from feuillet.reading import content
from tests.made_project import project, put, theme


def told(folder, files):
    put(project(folder, {"01-un.md": theme("Un", "Un mot.\n")}), files)
    found = [
        diagnostic for diagnostic in content.load(folder).diagnostics if diagnostic.rule.code == "replaces-nothing"
    ]
    return {diagnostic.location.file: diagnostic.hint("en") for diagnostic in found}


def test_a_misspelt_name_is_told_with_the_name_that_was_meant(tmp_path):
    found = told(tmp_path, {"styles/token.css": "a {}", "templates/partials/covr.html": "x"})
    assert found == {
        "styles/token.css": "Did you mean: styles/tokens.css?",
        "templates/partials/covr.html": "Did you mean: templates/partials/cover.html?",
    }


@pytest.mark.parametrize(
    "files",
    [
        {"styles/tokens.css": "a {}", "templates/partials/cover.html": "x"},
        {"styles/fact-sheet-print.css": "a {}", "styles/synthesis-notes.css": "a {}"},
        {"styles/tokens.css": "@import 'of-ours.css';", "styles/of-ours.css": "a {}"},
        {"templates/synthesis.html": "{% include 'partials/map.html' %}", "templates/partials/map.html": "x"},
        {"styles/README.md": "Ours.", "templates/notes.txt": "x"},
    ],
)
def test_what_replaces_ours_or_is_named_by_it_is_not_told(tmp_path, files):
    assert told(tmp_path, files) == {}
