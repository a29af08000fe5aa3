"""Front matter as other tools write it: nothing stops a build, and what is not printed is named once."""

from __future__ import annotations

import pytest

from feuillet.project import text_file
from feuillet.reading.themes import front_matter


def read(text, language="en"):
    parts, found = text_file.split(text, "t.md")
    front = front_matter.read(parts, "t.md", language)
    front.diagnostics[:0] = found
    return front


def facts(front):
    return {key: str(value) for key, value in front.data.items() if key != "source"}


def told(front):
    return [(one.rule.code, str(one.location), one.values.get("names", "")) for one in front.diagnostics]


BLOGS = {
    "hugo": (
        (
            '---\ntitle: "Ruelles calmes"\ndate: 2025-03-09T18:30:00+01:00\ndraft: false\ntags: [ruelles, bancs]\n'
            "categories:\n  - rencontres\nauthor: Maud Ferrant\ndescription: Des bancs partout\ncomments: true\n---\nA\n"
        ),
        {"title": "Ruelles calmes", "summary": "Des bancs partout"},
        "*Notes: Maud Ferrant, Sunday 9 March 2025*",
        "draft, tags, categories, comments",
    ),
    "toml": (
        '+++\ntitle = "Ruelles calmes"\ndate = 2025-03-09\nweight = 3\n[params]\nwide = true\n+++\nA\n',
        {"title": "Ruelles calmes"},
        "*Notes: Sunday 9 March 2025*",
        "weight, params",
    ),
    "toml that is none": (
        "+++\ntitle = 'Ruelles calmes'\nbroken = [1,\n+++\nA\n",
        {"title": "Ruelles calmes"},
        "",
        "broken",
    ),
    "quarto": (
        (
            "---\ntitle: Ruelles calmes\nsubtitle: Des bancs\nauthor:\n  - name: Maud Ferrant\n    orcid: 0000\n"
            "  - name: Yann Le Goff\nformat:\n  html:\n    toc: true\nexecute:\n  echo: false\ndate: today\n---\nA\n"
        ),
        {"title": "Ruelles calmes", "summary": "Des bancs"},
        "*Notes: Maud Ferrant, Yann Le Goff*",
        "format, execute, date",
    ),
    "obsidian": (
        "---\naliases: [ruelles]\ntags: #ruelles #bancs\ncssclass: wide\npublish: true\n---\nA\n",
        {},
        "",
        "aliases, tags, cssclass, publish",
    ),
    "a pad": (
        "---\nTitle: Ruelles calmes\nrobots: noindex\nlang: fr\ndisqus: ruelles\n---\nA\n",
        {"title": "Ruelles calmes"},
        "",
        "robots, lang, disqus",
    ),
    "pandoc": (
        "% Ruelles\n  calmes\n% Maud Ferrant; Yann Le Goff\n% mars 2025\n\nA\n",
        {"title": "Ruelles calmes"},
        "*Notes: Maud Ferrant, Yann Le Goff, mars 2025*",
        "",
    ),
}


@pytest.mark.parametrize("blog", BLOGS)
def test_front_matter_of_another_tool_gives_what_we_print_and_names_the_rest_once(blog):
    text, given, credit, names = BLOGS[blog]
    front = read(text)
    assert facts(front) == given
    assert [block.text.markdown for block in front.credit] == ([credit] if credit else [])
    assert [(code, left) for code, _, left in told(front)] == ([("foreign-keys", names)] if names else [])


def test_what_is_wrong_in_the_value_of_a_key_that_is_not_ours_is_not_told():
    front = read("---\ntitle: Ruelles\nlayout: @wide\nimage: *cover\nauthor: !x Maud\ndate: 1: 2\n---\nA\n")
    assert [code for code, _, _ in told(front)] == ["foreign-keys"]
    assert facts(front)["title"] == "Ruelles"


def test_what_another_tool_puts_under_a_key_of_ours_is_read_or_left():
    front = read(
        "---\ntitle: A\nlayout: x\ndraft: no\nslug: /blog/Ruelles Calmes/\nnumber: vii\nspeakers: Maud\n---\nA\n"
    )
    assert facts(front) == {"title": "A", "slug": "ruelles-calmes", "speakers": "['Maud']"}


@pytest.mark.parametrize("key", ["author", "comments", "subtitle", "themes", "members", "notes", "publisher"])
def test_a_key_that_other_tools_have_is_never_taken_for_a_near_one_of_ours(key):
    front = read(f"---\ntitle: A\nspeakers: []\nactors: []\n{key}: x\n---\nA\n")
    assert all(code == "foreign-keys" for code, _, _ in told(front))
    assert key not in front.data


@pytest.mark.parametrize("key", ["speekers", "docments", "sumary", "titre", "intervenants"])
def test_a_key_of_ours_that_is_misspelt_is_left_to_be_told(key):
    front = read(f"---\nnumber: 3\n{key}: x\n---\nA\n")
    assert key in front.data
    assert told(front) == []


def test_a_rule_at_the_top_is_no_front_matter():
    for text in ("---\n\n# Ruelles\n\nDate : mardi\n\n---\n\nFin.\n", "---\nUn mot.\n---\nFin.\n", "---\nUn mot.\n"):
        parts, found = text_file.split(text, "t.md")
        assert (parts.facts, parts.body, found) == (None, text, [])
