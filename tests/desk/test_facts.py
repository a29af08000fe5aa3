"""A field of the form is a key of the front matter: changed alone, and only where that is safe."""

from __future__ import annotations

import pytest

from feuillet.desk import facts
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


def test_the_day_has_a_form_of_its_own():
    name, text = "content/workshop.yaml", "# mot\ntitle: A  # b\nplace: Ici\norganisers:\n  - X\n"
    assert facts.fields(name, text) == {"title": "A", "subtitle": "", "date": "", "place": "Ici"}
    assert after(["date"], "2026-11-14", text, name) == text.replace("place:", 'date: "2026-11-14"\nplace:')
    assert after(["title"], "B", text, name) == text.replace("title: A", "title: B")
    for other in (["summary"], ["speakers", 0, "name"], ["organisers"]):
        with pytest.raises(facts.FieldError):
            after(other, "x", text, name)
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
