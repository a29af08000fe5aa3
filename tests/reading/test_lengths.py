"""Titles, names and captions: what is too long for any page is told at its place, and what is not is let through."""

import re

import pytest

from feuillet.model.diagnostics import errors
from feuillet.reading import content
from feuillet.reading.lengths import LONGEST
from tests.made_document import PNG
from tests.made_project import project

DAY = """\
title: "{day}"
subtitle: "{subtitle}"
place: "{place}"
organisers:
  - name: "{organiser}"
contact: {{name: "{contact}", email: a@example.org}}
licence: "{licence}"
acronyms: {{ABC: "{acronym}"}}
sections:
  - id: problems
    title: "{section}"
"""
THEME = """\
---
title: "{theme}"
speakers:
  - name: "{speaker}"
    role: "{role}"
    organisation: "{organisation}"
documents:
  - title: "{document}"
    publisher: "{publisher}"
---

## Problèmes soulevés

- {point}

## {heading}

### {group}

- Un point.

![{caption}](vue.png)
"""
FREE = {"point"}  # a text, which goes on on the next page
FIELDS = sorted({*re.findall(r"\{(\w+)\}", DAY + THEME)} - FREE)


def told(folder, **long):
    words = dict.fromkeys([*FIELDS, *FREE], "Un mot") | {"heading": "Suites"} | long
    files = {"content/themes/vue.png": PNG}
    made = project(folder, {"01-un.md": THEME.format(**words)}, workshop=DAY.format(**words), files=files)
    return [found for found in errors(content.load(made).diagnostics) if found.rule.code == "too-long"]


@pytest.mark.parametrize("field", FIELDS)
def test_a_line_that_is_too_long_for_any_page_is_told_at_its_place(field, tmp_path):
    (found,) = told(tmp_path, **{field: "x" * (LONGEST + 1)})
    assert found.values["count"] == LONGEST + 1
    assert found.location.file.startswith("content/")
    assert found.location.line


def test_lines_may_be_as_long_as_that_and_texts_longer(tmp_path):
    assert not told(tmp_path, **dict.fromkeys(FIELDS, "x" * LONGEST), point="un mot " * LONGEST)


def test_a_name_is_as_long_as_what_is_printed_of_it(tmp_path):
    assert not told(tmp_path, theme=f"[Un site](https://example.org/{'x' * LONGEST})")


def test_a_sign_that_no_font_has_is_as_long_as_its_description(tmp_path):
    (found,) = told(tmp_path, theme="工作坊需要志願者" * 40)
    assert found.values["count"] > LONGEST
    assert not told(tmp_path, theme="工作坊需要志願者" * 4)
