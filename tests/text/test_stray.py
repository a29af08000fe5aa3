"""Signs that are opened and never closed, and those that only look so."""

from __future__ import annotations

import pytest

from feuillet.model.diagnostics import Location
from feuillet.model.workshop import Prose
from feuillet.text import stray


def told(*texts, form="inline"):
    given = [(Prose(text, Location(file="f.md", line=3, column=5)), form) for text in texts]
    return [
        (diagnostic.location.line, diagnostic.location.column, diagnostic.rule.code)
        for diagnostic in stray.check(given)
    ]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Le four est **trop petit", 17),
        ("**trop* petit", 5),
        ("le **trop de **pain", 8),
        ("un *peu, dit-elle", 8),
        ("l'*avis de tous", 7),
        ("(**pas fini)", 6),
        ("**gras** puis **encore", 19),
        ("**a *b c**", 5),
        ("du pain cuit** ce matin", 17),
        ("_peu de farine", 5),
        ("__peu de farine", 5),
        ("~~barré à demi", 5),
        ("`**code**` et **la suite", 19),
        ("&eacute;t&eacute; **sec", 23),
        (r"\*\* et **la suite", 13),
    ],
)
def test_emphasis_that_is_never_closed_is_told_once_where_its_signs_stand(text, column):
    assert told(text) == [(3, column, "emphasis-open")]


@pytest.mark.parametrize(
    "text",
    [
        "5 * 3, 5*3 et 2 *3*4",
        "étudiant*e*s et ami*e*s",
        "* note",
        "un prix*",
        "f*ck, f**k, m**** et p** alors",
        "`**code` et ``*un``",
        r"\**pas gras et \*rien",
        "snake_case, _notes.md, __init__.py et _un_nom_",
        "un **bon** mot, *un autre*, ***encore*** et ~~barré~~",
        "https://x.fr/_a_*b et [c](https://x.fr/**d)",
        "Nom : ____ et ***",
        "a ** b",
        "*.pdf et **/*.md",
        "~10 et ~~5",
        "<em>une *étoile*</em>",
    ],
)
def test_signs_that_are_meant_as_they_are_are_not_told(text):
    assert told(text) == []


def test_a_star_that_calls_a_note_and_the_note_are_meant():
    assert told("Le prix* monte.", "*hors taxes") == []
    assert told("Un prix*, une marge**.", "* hors taxes", "**brute, un peu*") == []
    assert told("Un prix* et **la marge", "* hors taxes") == [(3, 17, "emphasis-open")]


def test_tables_and_lists_are_read_by_cell_and_item():
    head = "| a | b |\n|---|---|\n"
    assert told(f"{head}| ** | **x** |\n| x* | y** |\n\n* hors taxes", form="block") == []
    assert told(f"{head}| **x | y |", form="block") == [(5, 7, "emphasis-open")]
    assert told("1. un\n2. **deux\n   * trois", form="block") == [(4, 8, "emphasis-open")]
    assert told("**code", form="code") == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[le site](www.exemple.fr et fini", "https://www.exemple.fr"),
        ("[le site](exemple.fr/page et (fini)", "https://exemple.fr/page"),
        ("[le site](https://exemple.fr\nEt (la suite)", "https://exemple.fr"),
        ("[le site (https://exemple.fr)", "https://exemple.fr"),
        ("[le site(mailto:a@exemple.fr) est là", "mailto:a@exemple.fr"),
    ],
)
def test_a_link_that_is_never_closed_is_told_with_what_to_write(text, address):
    given = Prose(f"Voir {text}", Location(file="f.md", line=3, column=5))
    (found,) = stray.check([(given, "inline")])
    assert (found.location.line, found.location.column) == (3, 10)
    assert found.hint("fr") == f"Écrivez : [le site]({address})"


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://x.fr/(b)) (c)",
        "[à voir] (https://x.fr)",
        "`[a](https://x.fr`",
        "![a](https://x.fr",
        "[sic](voir plus bas",
        r"\[a](https://x.fr",
        "[^1] (https://x.fr)",
    ],
)
def test_brackets_of_text_are_no_links(text):
    assert told(text) == []
