"""Hints at the desk name what is on its pages, and nothing of the terminal."""

from __future__ import annotations

import re

import pytest

from feuillet.desk import hints
from feuillet.desk.server import PAGE
from feuillet.machine.paths import PACKAGE


@pytest.mark.parametrize(("language", "named"), [("en", "“([^”]+)”"), ("fr", "« ([^»]+) »")])
def test_what_a_hint_names_stands_on_a_page(language, named):
    words = "".join(path.read_text("utf-8").replace("${NB}", " ") for path in PAGE.glob("*words.js"))
    said = [hint[language] for hint in hints.HINTS.values()]
    quoted = {name for hint in said for name in re.findall(named, hint)}
    assert len(quoted) > 10
    assert [name for name in quoted if name.rstrip("…") not in words] == []
    assert [hint for hint in said if "--" in hint or ".yaml" in hint] == []


def test_each_is_of_a_rule_that_there_is():
    rules = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    assert [code for code in hints.HINTS if f'code="{code}"' not in rules] == []
