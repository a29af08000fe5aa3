"""Code of which other programs make drawings or formulas."""

import pytest

from tests import made_notes


def parsed(text):
    return made_notes.parsed(text, "t.md")


def codes(made):
    return [told.rule.code for told in made.diagnostics]


def printed(made):
    return [(block.kind, block.text.markdown) for block in made.sections[0].groups[0].blocks]


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ("```mermaid\ngraph TD\n  A[Mur] --> B\n```", "graph TD\n  A[Mur] --> B"),
        ("~~~ PlantUML\nMur -> Toit\n~~~", "Mur -> Toit"),
        ("```{mermaid}\ngraph TD\n```", "graph TD"),
        ("``` {.dot}\nMur -> Toit\n```", "Mur -> Toit"),
        ("::: mermaid\ngraph TD\n  A[Mur] --> B\n:::", "graph TD\n  A[Mur] --> B"),
        ("```dataview\nTABLE mur FROM #toit\n```", "TABLE mur FROM #toit"),
    ],
)
def test_what_a_program_makes_of_code_is_told_not_to_be_printed(block, code):
    made = parsed(f"## Enjeux\n\n- Un mur\n\n{block}\n\n- Un toit")
    assert codes(made) == ["code-for-program"]
    assert made.diagnostics[0].location.line == 5
    assert printed(made) == [("point", "Un mur"), ("code", code), ("point", "Un toit")]


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("$$\nE = \\frac{m v^2}{2}\n$$", "E = (m v²)/2"),
        ("\n$$ a \\leq b $$\n", "a ≤ b"),
        ("\n$$ a\n \\leq b $$\n", "a ≤ b"),
        ("\\[\na \\leq b\n\\]", "a ≤ b"),
    ],
)
def test_a_formula_on_lines_of_its_own_is_what_it_says(formula, said):
    made = parsed(f"## Enjeux\n\nAvant :\n{formula}\nAprès.")
    assert printed(made) == [("paragraph", "Avant :"), ("paragraph", said), ("paragraph", "Après.")]
    assert codes(made) == []


def test_formulas_that_signs_do_not_say_are_told_once():
    made = parsed("## Enjeux\n\n$$\n\\hat{x}\n= 2\n$$\n\n- Soit $\\vec{u}$, et $$\\bar z$$\n\n```math\n\\hat{y}\n```")
    assert codes(made) == ["formula-as-typed"]
    assert made.diagnostics[0].location.line == 3
    assert "4 places" in made.diagnostics[0].message("en")
    assert printed(made) == [
        ("code", "\\hat{x}\n= 2"),
        ("point", "Soit $\\vec{u}$, et $$\\bar z$$"),
        ("code", "\\hat{y}"),
    ]


@pytest.mark.parametrize(
    "text",
    ["Cher : $$$ ou $$", "$$ pour le mur\n\nUn $$", "\\[mur\\] et \\[toit\\]", "`$\\vec{u}$`", "De $5 à $10_000"],
)
def test_dollars_and_brackets_of_a_text_are_no_formula(text):
    made = parsed(f"## Enjeux\n\n{text}")
    assert codes(made) == []
    assert all(kind == "paragraph" for kind, _ in printed(made))
