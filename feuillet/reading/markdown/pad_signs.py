"""A line of notes in; it with the signs pads write in letters: :tada:, H~2~O, m^2^, ++new++, ^[note]; code as it is.

A filler of no width stands for what is taken out, so that columns stay true.
"""

from __future__ import annotations

import re
from functools import lru_cache

from feuillet.reading.markdown.inline import INVISIBLE, code_spans, within

_FILLER = INVISIBLE[0]
# :tada:, and several together; 10:30:45 and a:b:c are none.
_SHORT_CODES = re.compile(r"(?<![\w:\\/]):[a-z0-9_+-]{1,50}:(?::[a-z0-9_+-]{1,50}:)*(?![\w:/])")
_SHORT_CODE = re.compile(r":[a-z0-9_+-]+:")
# ++put in++, H~2~O, m^2^: what pads underline, lower and raise.
_MARKED = re.compile(
    r"(?<![\\\w+])(\+\+)(?=[^\s+])([^+\n]{1,300}?)(?<=\S)\+\+(?![\w+])"
    r"|(?<=[^\W_])([~^])(?![\^~])([^\s~^\\]{1,5})\3(?![~^]|(?<=\^)\w)"
)
# A note where it is called, as pandoc has it: it stays there, in parentheses.
_NOTE = re.compile(r"(?<!\\)\^\[(?=\S)((?:[^\[\]\n]|\[[^\[\]\n]{0,200}\]){1,600})\]")
_SMALL = {"~": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"), "^": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")}


def meant(text: str) -> str:
    """The line, each short code as its sign, what is raised or lowered as such, and what was put in without marks."""
    codes = text.count(":") > 1 and _SHORT_CODES.search(text)
    marked = ("++" in text or "~" in text or "^" in text) and _MARKED.search(text)
    noted = "^[" in text and _NOTE.search(text)
    if not (codes or marked or noted):
        return text
    code = code_spans(text)

    def shown(found: re.Match[str]) -> str:
        replaced = _signs if found[0][0] == ":" else _in_place if found[0][:2] == "^[" else _unmarked
        return found[0] if within(found.start(), code) else replaced(found)

    return _MARKED.sub(shown, _SHORT_CODES.sub(shown, _NOTE.sub(shown, text)))


def _in_place(found: re.Match[str]) -> str:
    return f" ({found[1]})"


def _signs(codes: re.Match[str]) -> str:
    return _SHORT_CODE.sub(lambda code: _emoji(code[0]).ljust(len(code[0]), _FILLER), codes[0])


def _unmarked(found: re.Match[str]) -> str:
    if found[1]:
        return _FILLER * 2 + found[2] + _FILLER * 2
    inner = found[4].translate(_SMALL[found[3]]) if found[4].isdecimal() else found[4]
    return _FILLER + inner + _FILLER


@lru_cache(maxsize=256)
def _emoji(code: str) -> str:
    """The sign that a short code stands for; the code itself if none is known, or if it needs more room."""
    from emoji import emojize  # its table of all names takes its time: few notes need it

    sign: str = emojize(code, language="alias")
    return sign if len(sign) <= len(code) else code
