r"""A line of notes in; it with signs and short formulas written as in TeX as what they say: $\to$, $CO_2$, \(\le\).

What is not understood to the last command stays as it was typed: half a formula says something else. A filler of no
width stands for what is shorter, so that columns stay true.
"""

from __future__ import annotations

import re

from feuillet.reading.markdown.inline import INVISIBLE, code_spans, within

_FILLER = INVISIBLE[0]
_FORMULA = re.compile(
    r"(?<![\\$\w])\$(?![\s$])([^$\n]{1,120}?)(?<![\s\\])\$(?![\w$])|\\{1,2}\(([^\n]{1,120}?)\\{1,2}\)"
    r"|(?<![\\$\w])\$\$([^$\n]{1,200})\$\$(?![\w$])"
)
_SIGNS = {
    "rightarrow": "→", "to": "→", "longrightarrow": "→", "leftarrow": "←", "gets": "←", "longleftarrow": "←",
    "leftrightarrow": "↔", "uparrow": "↑", "downarrow": "↓", "Rightarrow": "⇒", "implies": "⇒", "Longrightarrow": "⇒",
    "Leftarrow": "⇐", "Leftrightarrow": "⇔", "iff": "⇔", "nearrow": "↗", "searrow": "↘", "mapsto": "↦",
    "leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥", "geqslant": "≥", "neq": "≠", "ne": "≠", "ll": "≪",
    "gg": "≫", "approx": "≈", "simeq": "≃", "sim": "~", "equiv": "≡", "propto": "∝", "times": "×", "cdot": "·",
    "div": "÷", "pm": "±", "mp": "∓", "infty": "∞", "sum": "∑", "prod": "∏", "in": "∈", "notin": "∉", "subset": "⊂",
    "cup": "∪", "cap": "∩", "emptyset": "∅", "forall": "∀", "exists": "∃", "neg": "¬", "land": "∧", "lor": "∨",
    "partial": "∂", "circ": "°", "degree": "°", "star": "★", "bullet": "•", "checkmark": "✓", "dots": "…",
    "ldots": "…", "cdots": "…", "euro": "€", "pounds": "£", "S": "§", "dagger": "†", "sqrt": "√", "prime": "′",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_SPACES = {",": " ", ";": " ", ":": " ", " ": " ", "!": "", "%": "%", "&": "&", "#": "#", "_": "_", "$": "$"}
_SPACES |= {"quad": " ", "qquad": " ", "left": "", "right": ""}
_FONTS = re.compile(r"\\(?:text|mathrm|mathbf|textbf|textit|mathit|mbox|operatorname)\s*\{([^{}\\]*)\}")
_FRACTION = re.compile(r"\\d?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\s*\{([^{}]*)\}")
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)(\s?)|([,;: !%&#_$]))")
_PROSE = re.compile(r"(?<![\\A-Za-z])[^\W\d_]{3,}")  # words, which formulas have none of
_SHIFTED = re.compile(r"([_^])(?:\{([^{}]*)\}|(.))")
_LOWER = dict(zip("0123456789+-=()aeoxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ", strict=True))
_RAISED = dict(zip("0123456789+-=()in°′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ°′", strict=True))
_PLAIN = re.compile(r"[^\\{}_^]*")


def meant(text: str) -> str:
    """The line, its formulas as the signs that they stand for, where there are such."""
    if "$" not in text and "\\(" not in text:
        return text
    code = code_spans(text)

    def shown(found: re.Match[str]) -> str:
        made = signs(_written(found)) if _is_one(found, code) else None
        return found[0] if made is None else made + _FILLER * (len(found[0]) - len(made))

    return _FORMULA.sub(shown, text)


def formulas(text: str) -> list[int]:
    """Where formulas begin in a line."""
    code = code_spans(text)
    return [found.start() for found in _FORMULA.finditer(text) if _is_one(found, code)]


def _written(found: re.Match[str]) -> str:
    return found[1] or found[2] or found[3]


def _is_one(found: re.Match[str], code: list[tuple[int, int]]) -> bool:
    return not within(found.start(), code) and (found[3] is not None or _is_formula(_written(found)))


def _is_formula(written: str) -> bool:
    """Whether it is more than an amount between two signs of dollars."""
    commanded = "\\" in written
    marked = commanded or (("_" in written or "^" in written) and any(map(str.isalpha, written)))
    return marked and not _PROSE.search(_FONTS.sub("", written))


def signs(formula: str) -> str | None:
    """What a formula says in signs; None if there are none for some of it."""
    made = _FONTS.sub(r"\1", formula)
    made = _FRACTION.sub(lambda found: f"{_grouped(found[1])}/{_grouped(found[2])}", made)
    made = _ROOT.sub(lambda found: f"√{_grouped(found[1])}", made)
    unknown: list[str] = []

    def sign(found: re.Match[str]) -> str:
        name = found[1] or found[3]
        known = _SIGNS.get(name, _SPACES.get(name))
        if known is None:
            unknown.append(name)
            return ""
        is_letter = known.isalpha() or not known
        return known + ("" if is_letter else found[2] or "")

    def shifted(found: re.Match[str]) -> str:
        table = _LOWER if found[1] == "_" else _RAISED
        letters = found[2] if found[2] is not None else found[3]
        unknown.extend(letter for letter in letters if letter not in table)
        return "".join(table.get(letter, "") for letter in letters)

    made = _SHIFTED.sub(shifted, _COMMAND.sub(sign, made))
    made = made.replace("{", "").replace("}", "")
    return made if not unknown and _PLAIN.fullmatch(made) and len(made) <= len(formula) else None


def _grouped(inner: str) -> str:
    return inner if re.fullmatch(r"\w*|\\[A-Za-z]+", inner) else f"({inner})"
