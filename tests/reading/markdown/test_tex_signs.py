"""Signs and short formulas that are written as in TeX."""

import pytest

from feuillet.reading.markdown.inline import INVISIBLE
from feuillet.reading.markdown.tex_signs import meant


def shown(text):
    made = meant(text)
    assert len(made) == len(text), "columns stay true"
    return made.replace(INVISIBLE[0], "")


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        (r"le four $\rightarrow$ la cour", "le four → la cour"),
        (r"$\Rightarrow$ $\to$ $\Leftrightarrow$", "⇒ → ⇔"),
        (r"\(a \leq b\) et \\(\times\\)", "a ≤ b et ×"),
        (r"$\leq 4\,^{\circ}C$", "≤ 4 °C"),
        ("$CO_2$, $m^2$, $x^{10}$", "CO₂, m², x¹⁰"),
        (r"$\frac{1}{2}$, $\frac{a+b}{2}$, $\sqrt{2}$", "1/2, (a+b)/2, √2"),
        (r"$\text{NO}_3$ $30\,\%$ $\Delta T$", "NO₃ 30 % ΔT"),
    ],
)
def test_what_is_known_is_printed_as_its_sign(written, printed):
    assert shown(written) == printed


@pytest.mark.parametrize(
    "text",
    [
        r"`$\to$`",
        r"$\mathbb{R}$ et $x_{ég}$",
        "de 5$ à 6$ par_tête",
        "entre 5 $ et 6 $",
        "5$ par jour_ et 6$ par nuit_",
        "US$5_000$",
        r"\(une parenthèse\)",
        "$PATH_OLD$HOME",
    ],
)
def test_what_is_none_or_not_understood_stays_as_it_was_typed(text):
    assert meant(text) == text
