"""Front matter as other tools write it: nothing stops a build, and what is not printed is named once."""

from __future__ import annotations

import pytest

from feuillet.project import text_file
from feuillet.reading import content
from feuillet.reading.themes import front_matter
from tests.made_project import put


def read(text, language="en"):
    parts, found = text_file.split(text, "t.md")
    front = front_matter.read(parts, "t.md", language)
    front.diagnostics[:0] = found
    return front


def facts(front):
    return {key: str(value) for key, value in front.data.items() if key != "source"}


def told(front):
    return [
        (diagnostic.rule.code, str(diagnostic.location), diagnostic.values.get("names", ""))
        for diagnostic in front.diagnostics
    ]


BLOGS = {
    "hugo": (
        (
            '---\ntitle: "Ruelles calmes"\ndate: 2025-03-09T18:30:00+01:00\ndraft: false\ntags: [ruelles, bancs]\n'
            "categories:\n  - rencontres\nauthor: Maud Ferrant\ndescription: Des bancs partout\ncomments: true\n---\nA\n"
        ),
        {"title": "Ruelles calmes", "summary": "Des bancs partout"},
        "*Notes: Maud Ferrant, Sunday 9 March 2025*",
        "tags, categories, comments",
    ),
    "json": (
        '{\n  "title": "Ruelles calmes",\n  "date": "2025-03-09",\n  "weight": 3,\n  "params": {"wide": true}\n}\nA\n',
        {"title": "Ruelles calmes"},
        "*Notes: Sunday 9 March 2025*",
        "weight, params",
    ),
    "json that is none": (
        '{\n  "title": "Ruelles calmes",\n  "weight": 3,\n  "tags": [\n}\nA\n',
        {"title": "Ruelles calmes"},
        "",
        "weight, tags",
    ),
    "a colon in a title": (
        "---\ntitle: Ruelles: les bancs\ndescription: Des bancs: partout\nauthor: Maud: elle\ntags: a\n---\nA\n",
        {"title": "Ruelles: les bancs", "summary": "Des bancs: partout"},
        "*Notes: Maud: elle*",
        "tags",
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


HEAVY = {
    "keys within keys": f"{'.'.join('a' * 3000)} = 1\n",
    "lists within lists": f"a = {'[' * 3000}{']' * 3000}\n",
    "a number without end": f"a = {'9' * 5000}\n",
    "one that is short in another base": f"a = 0x{'f' * 5000}\n",
    "more than is read": f'a = "{"x" * 600_000}"\n',
}


@pytest.mark.parametrize("heavy", HEAVY)
def test_toml_that_no_number_or_stack_can_hold_is_read_by_its_lines(heavy):
    assert facts(read(f'+++\ntitle = "Un titre"\n{HEAVY[heavy]}+++\nTexte.\n'))["title"] == "Un titre"


HIDDEN = [
    '+++\ntitle = "T"\ndescription = "Un mot" # rien que pour nous\nauthor = "A" # rien que\nx = \n+++\nA\n',
    "---\ntitle: T\ndescription: Un mot # rien que pour nous\nauthor: 'A' # rien que\ntags: [a\nlayout: x\n---\nA\n",
    '+++\ntitle = "T <!-- rien que -->"\nauthor = "A <!-- rien que pour nous -->"\n+++\nA\n',
    '---\ntitle: "T"\nlayout: x\nauthor: "A <!-- rien que -->"\ndate: "hier <!-- rien que -->"\n---\nA\n',
    "% T <!-- rien que -->\n% A <!-- rien que -->\n\nA\n",
]


@pytest.mark.parametrize("text", HIDDEN)
def test_comments_of_front_matter_are_in_nothing_that_is_printed(text):
    front = read(text)
    printed = [str(value) for value in front.data.values()] + [block.text.markdown for block in front.credit]
    assert "rien que" not in " ".join(printed)
    assert front.credit


@pytest.mark.parametrize("escape", ["\\u001b[2J", "\\u009b31m", "\\u202e", "\\u0000", "\\u2066"])
@pytest.mark.parametrize("form", ["toml", "yaml"])
def test_what_escapes_put_into_a_value_or_a_key_is_no_sign_that_commands(escape, form):
    sign = escape.encode().decode("unicode_escape")[0]
    for text in (f'title{{}}"T{escape}"\n', f'title{{}}"T"\n"k{escape}"{{}}1\n'):
        written = text.format(*[" = " if form == "toml" else ": "] * 2)
        front = read(f"+++\n{written}+++\nA\n" if form == "toml" else f"---\n{written}---\nA\n")
        said = [found.message("en") + found.hint("en") for found in front.diagnostics]
        assert sign not in "".join([*front.data, *map(str, front.data.values()), *said])


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/printemps/ruelles", "ruelles"),
        ("/Ruelles/", "ruelles"),
        ("/", None),
        ("/journal/2026/11/des-ruelles-calmes-au-printemps.html", "des-ruelles-calmes-au-printemps"),
    ],
)
def test_an_address_of_a_site_is_no_slug_that_stops_a_build(address, kept):
    front = read(f"---\ntitle: Ruelles calmes\nslug: {address}\n---\nA\n")
    assert facts(front).get("slug") == kept
    assert told(front) == []


def test_a_slug_that_leads_elsewhere_stays_as_it_was_typed():
    front = read("---\ntitle: Ruelles calmes\nslug: /../dehors\n---\nA\n")
    assert facts(front)["slug"] == "/../dehors"


@pytest.mark.parametrize("written", ["[Maud Ferrant, Élie Roux, Ana Ruiz]", "Maud Ferrant, Élie Roux, Ana Ruiz"])
def test_who_came_is_read_from_the_front_matter_too(tmp_path, written):
    files = {
        "content/workshop.yaml": "title: Jour\n",
        "content/themes/01-a.md": f"---\ntitle: Ruelles\ntags: x\nattendees: {written}\n---\n\n## Bilan\n\nOui.\n",
    }
    (theme,) = content.load(put(tmp_path, files)).workshop.themes
    assert [section.id for section in theme.sections] == ["bilan", "participants"]
    names = [block.text.markdown for block in theme.sections[1].groups[0].blocks]
    assert names == ["Maud Ferrant", "Élie Roux", "Ana Ruiz"]
    assert theme.sections[1].source.line == 4
