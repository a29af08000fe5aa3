"""A field of the form is a key of the front matter: changed alone, and only where that is safe."""

from __future__ import annotations

import pytest

from feuillet.desk.forms import facts
from feuillet.reading.data.yaml_edit import UneditableError

NAME = "content/themes/01-un.md"
TEXT = """\
---
# a comment
title: Un thème
speakers:
  - Jeanne, animatrice
  - name: Malik
    organisation: La Guilde  # ici
documents:
  - Un livre
---

## Besoins

- Du temps
"""


def after(path, value, text=TEXT, name=NAME):
    return facts.changed(name, text, path, value)


def test_the_form_shows_what_is_written_in_short_or_in_full():
    assert facts.fields(NAME, TEXT) == {
        "title": "Un thème",
        "summary": "",
        "speakers": [
            {"name": "Jeanne", "role": "animatrice"},
            {"name": "Malik", "organisation": {"name": "La Guilde"}},
        ],
        "actors": [],
        "documents": [{"title": "Un livre"}],
    }


@pytest.mark.parametrize(
    ("path", "value", "before", "now"),
    [
        (["title"], " Un  autre ", "title: Un thème", "title: Un autre"),
        (["summary"], "En bref", "title: Un thème\n", "title: Un thème\nsummary: En bref\n"),
        (["speakers", 0, "role"], "chef", "  - Jeanne, animatrice", "  - name: Jeanne\n    role: chef"),
        (
            ["speakers", 1, "organisation", "link"],
            "https://guilde.example",
            "  - name: Malik\n    organisation: La Guilde  # ici",
            "  - name: Malik\n    organisation:\n      name: La Guilde\n      link: https://guilde.example  # ici",
        ),
        (["speakers", 2, "name"], "Zoé", "# ici\n", "# ici\n  - name: Zoé\n"),
        (["speakers", 0], None, "  - Jeanne, animatrice\n", ""),
        (["documents", 0], "", "documents:\n  - Un livre\n", ""),
        (["documents", 0, "date"], "2014", "  - Un livre", '  - title: Un livre\n    date: "2014"'),
        (["actors", 0, "title"], "La ville", "documents:", "actors:\n  - title: La ville\ndocuments:"),
    ],
)
def test_one_field_is_changed_and_the_rest_stays_to_the_letter(path, value, before, now):
    assert TEXT.count(before) == 1
    assert after(path, value) == TEXT.replace(before, now)


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("", "---\ntitle: T\n---\n\n"),
        ("Bonjour\n", "---\ntitle: T\n---\n\nBonjour\n"),
        ("---\n---\nBonjour\n", "---\ntitle: T\n---\nBonjour\n"),
        ("---\n# rien\n---\nBonjour\n", "---\n# rien\ntitle: T\n---\nBonjour\n"),
        ("---\ntitle:\n---\nBonjour\n", "---\ntitle: T\n---\nBonjour\n"),
    ],
)
def test_a_text_without_a_head_gets_one(text, now):
    assert after(["title"], "T", text) == now


def test_a_theme_that_is_all_data_has_the_same_form():
    text = "title: A\nsections:\n  needs: |\n    - x\n"
    assert after(["title"], "B", text, "content/themes/01-a.yaml") == text.replace("A", "B")


@pytest.mark.parametrize(
    "text",
    [
        "+++\ntitle = 'A'\n+++\n", "---\ntitle: A\nBonjour\n\n# Suite\n", "---\ntitle: &a A\n---\n", "---\ntitle: [A\n---\n",
        "---\ntitle: A\nspeakers: Jeanne\n---\n", "---\ntitle: A\ntitle: B\n---\n", "---\ntitle: {a: b}\n---\n",
    ],
)  # fmt: skip
def test_a_head_that_is_safer_changed_by_hand_has_no_form(text):
    assert facts.fields(NAME, text) is None
    with pytest.raises(UneditableError):
        after(["title"], "T", text)


DAY = "content/workshop.yaml"
WORKSHOP = """\
# the day
title: A  # b
place: Ici
organisers:
  - X, Y  # first
  - name: Z
licence: CC0
acronyms:
  # of associations
  AG: assemblée
  CA: conseil  # short
sections:
  - id: suites
    title: Suites
    headings: [Après, Et puis]  # others
    icon: footprints
brand:
  colour: "#1f4e5f"
  fonts:
    text: [a.ttf, b.ttf]
print:
  copies: 3
"""


def test_the_day_has_a_form_of_its_own():
    shown = facts.fields(DAY, WORKSHOP)
    assert shown["organisers"] == [{"name": "X, Y"}, {"name": "Z"}]
    assert shown["sections"][0]["headings"] == "Après\nEt puis"
    assert shown["brand"] == {"colour": "#1f4e5f", "fonts": {"text": "a.ttf\nb.ttf"}}
    assert (shown["licence"], shown["contact"], shown["subtitle"]) == ({"name": "CC0"}, {}, "")
    assert shown["acronyms"] == {"AG": "assemblée", "CA": "conseil"}
    assert "print" not in shown


@pytest.mark.parametrize(
    ("path", "value", "before", "now"),
    [
        (["title"], "B", "title: A  # b", "title: B  # b"),
        (["date"], "2026-11-14", "place:", 'date: "2026-11-14"\nplace:'),
        (["organisers", 0, "link"], "https://x.example", "- X, Y  #", '- name: X, Y\n    link: https://x.example  #'),
        (["organisers", 1, "logo"], "images/z.svg", "- name: Z\n", "- name: Z\n    logo: images/z.svg\n"),
        (["partners", 0, "name"], "P", "licence:", "partners:\n  - name: P\nlicence:"),
        (["contact", "phone"], "01 02", "licence:", 'contact:\n  phone: "01 02"\nlicence:'),
        (["licence", "link"], "https://l.example", "licence: CC0", "licence:\n  name: CC0\n  link: https://l.example"),
        (["acronyms", "BD"], "bande : dessinée", "  CA:", '  BD: "bande : dessinée"\n  CA:'),
        (["acronyms", "CA"], "comité", "CA: conseil  #", "CA: comité  #"),
        (["acronyms", "AG"], None, "  AG: assemblée\n", ""),
        (["acronyms", "CA"], "", "CA: conseil  #", 'CA: ""  #'),
        (["sections", 0, "headings"], "Après\n\n  Plus tard ", "[Après, Et puis]  #", '["Après", "Plus tard"]  #'),
        (["sections", 0, "sheet"], "none", "    icon: footprints", "    icon: footprints\n    sheet: none"),
        (["sections", 1, "title"], "Suites", "icon: footprints\n", "icon: footprints\n  - id: suites-2\n    title: Suites\n"),
        (["brand", "colour"], "#aa0000", '"#1f4e5f"', '"#aa0000"'),
        (["brand", "logo"], "images/l.svg", "  fonts:", "  logo: images/l.svg\n  fonts:"),
        (["brand", "fonts", "titles"], "Spectral", "[a.ttf, b.ttf]", "[a.ttf, b.ttf]\n    titles: Spectral"),
        (["brand", "fonts", "text"], None, "  fonts:\n    text: [a.ttf, b.ttf]\n", ""),
    ],
)  # fmt: skip
def test_one_field_of_the_day_is_changed_and_the_rest_stays_to_the_letter(path, value, before, now):
    assert WORKSHOP.count(before) == 1
    assert after(path, value, WORKSHOP, DAY) == WORKSHOP.replace(before, now)


def test_a_day_without_anything_gets_its_first_keys():
    text = after(["sections", 0, "title"], "2. Après", after(["acronyms", "AG"], "a", "", DAY), DAY)
    assert text == 'acronyms:\n  AG: a\nsections:\n  - id: apres\n    title: "2. Après"'


def test_what_can_be_chosen_for_a_day_is_what_there_is():
    found = facts.choices(facts.fields(DAY, WORKSHOP))
    assert ("suites", "Suites") in found["after"]
    assert ("needs", "Besoins et attentes") in found["after"]
    assert "Spectral" in found["font"]
    assert {"fr", "en"} <= set(found["language"])
    assert "A4" in found["paper"]


@pytest.mark.parametrize(
    "path",
    [
        ["summary"], ["speakers", 0, "name"], ["organisers"], ["acronyms"], ["acronyms", ""], ["acronyms", " x"], ["contact"],
        ["acronyms", 1], ["print", "copies"], ["brand", "fonts"], ["sections", 2, "title"], ["brand", "colour", "x"],
    ],
)  # fmt: skip
def test_the_day_has_no_other_field(path):
    with pytest.raises(facts.FieldError):
        after(path, "x", WORKSHOP, DAY)


def test_each_field_has_its_line_until_the_head_ends():
    found = {tuple(path): line for path, line in facts.lines(NAME, TEXT)}
    lines = TEXT.split("\n")
    assert [lines[found[path] - 1] for path in (("title",), ("speakers", 0), ("speakers", 1, "organisation"), ())] == [
        "title: Un thème", "  - Jeanne, animatrice", "    organisation: La Guilde  # ici", "---",
    ]  # fmt: skip
    assert found[()] > found["documents", 0]
    assert facts.lines(NAME, "+++\ntitle = 'A'\n+++\n") == []
    assert facts.lines(NAME, "") == facts.lines(NAME, "# Un\n\nAvec Zoé\n") == [([], 1)]  # all of it is below


def test_a_theme_has_no_field_of_the_day():
    with pytest.raises(facts.FieldError):
        after(["place"], "x", TEXT)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ([], "x"), (["slug"], "x"), (["title", "x"], "x"), (["speakers"], "x"), (["speakers", 7, "name"], "x"),
        (["speakers", -1, "name"], "x"), (["speakers", True, "name"], "x"), (["speakers", "0", "name"], "x"),
        (["speakers", 0, "source"], "x"), (["speakers", 0, "organisation"], "x"), (["speakers", 0, "organisation", "x"], "x"),
        ([["title"]], "x"), (["title"], 7), (["title"], {"a": 1}), (["title"], "x" * 30_000),
    ],
)  # fmt: skip
def test_there_is_no_other_field_and_no_other_value(path, value):
    with pytest.raises(facts.FieldError):
        after(path, value)
