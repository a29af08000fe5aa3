"""Hints at the desk name what is on its pages, and nothing of the terminal."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import feuillet
from feuillet.desk import hints
from feuillet.desk.server import PAGE
from feuillet.model.diagnostics import Location, Rule
from feuillet.pages import expected

TERMINAL = re.compile(r"\{run:|build\.py|(?<![\w-])--[a-z]|ulimit|terminal|\bcomm?ande?s?\b", re.IGNORECASE)
ELSEWHERE = ("feuillet.building.cluster", "feuillet.command", "feuillet.exporting")  # nothing of them is at the desk
NEVER = ("pdf-changed", "mail-no-row", "copies-without-packs")  # of `status`, of --to; and one that the pane leaves out


@pytest.mark.parametrize(("language", "named"), [("en", "“([^”]+)”"), ("fr", "« ([^»]+) »")])
def test_what_a_hint_names_stands_on_a_page(language, named):
    words = "".join(path.read_text("utf-8").replace("${NB}", " ") for path in PAGE.glob("*words.js"))
    said = [hint[language] for hint in hints.HINTS.values()]
    quoted = {name for hint in said for name in re.findall(named, hint)}
    assert len(quoted) > 10
    assert [name for name in quoted if name.rstrip("…") not in words] == []
    assert [hint for hint in said if TERMINAL.search(hint) or ".yaml" in hint] == []


@pytest.fixture(scope="module")
def rules():
    """What can be told at the desk."""
    modules = [found.name for found in pkgutil.walk_packages(feuillet.__path__, "feuillet.")]
    modules = [name for name in modules if not name.startswith(ELSEWHERE) and not name.endswith("__main__")]
    told = {rule for name in modules for rule in vars(importlib.import_module(name)).values() if isinstance(rule, Rule)}
    return {rule for rule in told if rule.code not in NEVER}


def test_each_is_of_a_rule_that_there_is(rules):
    assert sorted(hints.HINTS.keys() - {rule.code for rule in rules}) == []


def test_no_rule_that_comes_to_the_desk_speaks_of_the_terminal_there(rules):
    of_terminal = {rule.code for rule in rules if TERMINAL.search(f"{rule.hint_en} {rule.hint_fr}")}
    assert {"no-themes", "disk-full", "import-split"} < of_terminal
    assert sorted(of_terminal - hints.HINTS.keys()) == []


def test_a_field_of_a_pane_is_named_as_it_is_named_there(rules):
    keys = re.compile(r"workshop\.yaml|\b(mail|acronyms|security|host|user): ?|sécurité|'tls'|« tls »|starttls")
    named = {rule.code for rule in rules if keys.search(f"{rule.hint_en} {rule.hint_fr}") and _is_of_a_pane(rule.code)}
    assert "mail-tls" in named
    assert sorted(named - hints.HINTS.keys()) == []


def _is_of_a_pane(code):
    return code.startswith("mail-") or code == "acronym-undefined"


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("l’adresse manque", "L’adresse manque"), ("élu, sans nom", "Élu, sans nom"), ("« a » est : là", "«\u00a0a\u00a0» est\u00a0: là"),
        ("content/x.md est là", "content/x.md est là"), ("b.md: rien", "b.md: rien"), ("", ""),
    ],
)  # fmt: skip
def test_a_message_is_a_sentence_and_a_file_has_its_name(told, shown):
    [found] = hints.at_the_desk([{"code": "x", "message": told}], "fr")
    assert found == {"code": "x", "message": shown}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_fault_of_ours_is_reported_without_a_command(language):
    rule = Rule(code="x", en="", fr="", hint_en=expected._OURS_EN, hint_fr=expected._OURS_FR)
    told = rule.at(Location(file="x.md")).hint(language)
    [found] = hints.at_the_desk([{"code": "x", "message": "", "hint": told}], language)
    assert TERMINAL.search(told)
    assert len(found["hint"]) > 100
    assert not TERMINAL.search(found["hint"])
    assert "doctor" not in found["hint"]
