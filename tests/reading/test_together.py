"""What a file has in many places is one warning that names them; what is told of one place alone stays."""

from __future__ import annotations

import pytest

from feuillet.reading import content
from tests.made_project import put

LETTERS = "abcdefghijklmnopqrst"


def told(tmp_path, notes, code):
    files = {"content/workshop.yaml": "title: Day\nlanguage: en\n", "content/themes/01-one.md": f"# One\n\n{notes}"}
    loaded = content.load(put(tmp_path, files))
    return [diagnostic for diagnostic in loaded.diagnostics if diagnostic.rule.code == code]


def pictures(count, place=""):
    return "".join(f"![Oven {letter}]({place}{letter}.png)\n\n" for letter in LETTERS[:count])


def headings(count, below=""):
    return "".join(f"## Oven {letter}\n\n{below}" for letter in LETTERS[:count]) + "Text.\n"


@pytest.mark.parametrize(
    ("code", "made"),
    [
        ("picture-not-found", pictures),
        ("picture-remote", lambda count: pictures(count, "https://example.org/")),
        ("picture-outside", lambda count: pictures(count, "/files/")),
        ("unknown-heading", lambda count: headings(count, "Text.\n\n")),
        ("heading-without-text", lambda count: headings(count + 1)),
    ],
)
def test_many_of_a_kind_are_told_once_with_the_line_of_each(tmp_path, code, made):
    assert len(told(tmp_path, made(3), code)) == 3
    (found,) = told(tmp_path, made(9), code)
    assert found.values["count"] == 9
    assert all(f"{letter}" in found.values["which"] for letter in LETTERS[:9])
    assert found.location.line == 3
    assert "(3)" in found.values["which"]


def test_pictures_are_all_named_for_their_names_are_printed_nowhere(tmp_path):
    (found,) = told(tmp_path, pictures(20), "picture-not-found")
    assert all(f"{letter}.png" in found.message("en") for letter in LETTERS)


def test_what_suggests_something_of_its_own_is_told_by_itself(tmp_path):
    found = told(tmp_path, headings(6, "Text.\n\n") + "\n## Technical challenges\n\nText.\n", "unknown-heading")
    assert [diagnostic.values.get("suggestion", "") for diagnostic in found] == ["", "Problems raised"]
