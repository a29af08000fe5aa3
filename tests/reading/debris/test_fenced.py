"""Directives in fences: what they say is text, what only their program reads is left out and told."""

from __future__ import annotations

import pytest

from feuillet.reading.notes import sections
from tests import made_notes


def parsed(text):
    return made_notes.parse(text, file="t.md", definitions=sections.definitions("en"), language="en", title="The oven")


def said(made):
    return [(block.kind, block.picture or block.text.markdown) for block in made.introduction]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("```{note}\nBring *wood*.\n\n- flour\n```", [("paragraph", "Bring *wood*."), ("point", "flour")]),
        (
            "```{admonition} Mind the fire\n:class: tip\n\nIt is hot.\n```",
            [("paragraph", "**Mind the fire**"), ("paragraph", "It is hot.")],
        ),
        ("```{post} 2026-05-03\n:tags: one\n```\n\nText.", [("paragraph", "Text.")]),
        ("```{image} oven.png\n:alt: The oven\n:width: 3em\n```", [("picture", "oven.png")]),
        ("```{figure} the oven.png\nIts door.\n```", [("picture", "the oven.png"), ("paragraph", "Its door.")]),
        ("````{tab-set}\n```{tab-item} One\nInner.\n```\n````", [("paragraph", "**One**<br>Inner.")]),
        ("```{r, echo=FALSE}\nplot(x)\n```", [("code", "plot(x)")]),
        ("```{.python .wide}\ny = 2\n```", [("code", "y = 2")]),
    ],
)
def test_a_fence_that_holds_a_directive_is_what_it_says(text, printed):
    made = parsed(text)
    assert said(made) == printed
    assert [diagnostic.rule.code for diagnostic in made.diagnostics] == ["directives"]


@pytest.mark.parametrize("text", ["```\n{note}\n```", "```python\nx = {a}\n```"])
def test_code_stays_code(text):
    made = parsed(text)
    assert [kind for kind, _ in said(made)] == ["code"]
    assert made.diagnostics == ()


def test_the_words_of_a_role_are_text_and_code_in_one_is_code():
    made = parsed("See {doc}`the mill <mill.md>`, {ref}`a` and {kbd}`Ctrl`, not `{doc}`.")
    assert said(made) == [("paragraph", "See the mill, a and `Ctrl`, not `{doc}`.")]


def test_what_stands_in_a_directive_knows_its_place():
    made = parsed("# x\n\n```{note}\n:class: a\n\n  Bring wood.\n```\n")
    (block,) = (block for section in made.sections for group in section.groups for block in group.blocks)
    assert (block.text.source.line, block.text.source.column) == (6, 3)


@pytest.mark.parametrize("sign", ["!!! note", "??? tip", "???+ warning inline end"])
def test_a_remark_of_mkdocs_is_its_words(sign):
    made = parsed(f'{sign} "Mind the fire"\n    It is hot.\n\n    - gloves\n\nAfter.\n')
    assert [words for _, words in said(made)] == ["**Mind the fire**<br>It is hot.", "gloves", "After."]
    assert [diagnostic.rule.code for diagnostic in made.diagnostics] == ["directives"]
    assert made.introduction[1].text.source.column == 7


@pytest.mark.parametrize("line", ["Well!!! note it", "!!! note it", "??? who knows"])
def test_signs_of_surprise_are_text(line):
    assert [words for _, words in said(parsed(f"A word.\n\n{line}\n\nAfter.\n"))][1] == line
