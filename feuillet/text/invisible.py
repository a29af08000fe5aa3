"""Take out of a text the characters that print nothing: text in, text without them, and which they were.

Telephones put them around numbers and names, word processors, PDFs and web pages between letters. Those that shape
the letters beside them stay there: joiners in scripts whose letters join, what makes one emoji of several.
"""

from __future__ import annotations

import re
import unicodedata

# Unicode's default ignorable characters and noncharacters, the signs of annotations, and the place of an object that
# is not there. Not the soft hyphen: it prints a hyphen at the end of a line.
_RANGES = (
    (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFDD0, 0xFDEF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFC), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    *((plane * 0x10000 + 0xFFFE, plane * 0x10000 + 0xFFFF) for plane in range(17)),
)  # fmt: skip
CODES = frozenset(code for first, last in _RANGES for code in range(first, last + 1))
ONE = f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _RANGES)}]"
_MARKS = 4  # on a letter, at the most: no language has more, and they would run over the lines around
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_WIDE = "[\u1680\u2000-\u200a\u202f\u205f\u3000]"  # spaces of a width of their own: more than two are blank paper
_FOUND = re.compile(
    f"{ONE}+|(?<![^\\W\\d_])\xad+|\xad+(?![^\\W\\d_])|(?<={_MARK}{{{_MARKS}}}){_MARK}+|(?<={_WIDE}{{2}}){_WIDE}+"
)
_JOINERS = re.compile("[\u200b-\u200d]")

_JOINED = re.compile("[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\ua840-\ua87f\ua8e0-\ua8ff]")
_WORDS_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaadf]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_MONGOLIAN = re.compile("[\u1800-\u18af]")
_BLACK_FLAG = "\U0001f3f4"
_BEFORE_SELECTOR = frozenset(("So", "Sm", "Sk", "Po", "Pd", "Nd", "No"))


def without(text: str) -> tuple[str, list[tuple[str, int]]]:
    """The text without what prints nothing, and each such character with its place in the text as it was."""
    gone: list[tuple[str, int]] = []
    kept: list[str] = []
    done = 0
    for found in _FOUND.finditer(text):
        kept.append(text[done : found.start()])
        for at in range(found.start(), found.end()):
            if _shapes(text, at):
                kept.append(text[at])
            else:
                gone.append((text[at], at))
        done = found.end()
    kept.append(text[done:])
    return "".join(kept), gone


def joining(text: str) -> str:
    """The text with those joiners only that shape letters."""
    return _JOINERS.sub(lambda found: found[0] if _joins(text, found.start()) else "", text)


def _joins(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] == "\u200b":
        return bool(_WORDS_WITHOUT_SPACES.match(before) and _WORDS_WITHOUT_SPACES.match(after))
    return bool(_JOINED.match(before)) or (text[at] == "\u200d" and bool(_JOINED.match(after)))


def _shapes(text: str, at: int) -> bool:
    """Whether this invisible character changes what is printed beside it."""
    sign, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    match sign:
        case "\u200b" | "\u200c":
            return _joins(text, at)
        case "\u200d":
            return _joins(text, at) or (_is_picture(before) and _is_picture(after))
        case "\u180b" | "\u180c" | "\u180d" | "\u180e" | "\u180f":
            return bool(_MONGOLIAN.match(before))
    if "\ufe00" <= sign <= "\ufe0f":
        return bool(before) and (unicodedata.category(before) in _BEFORE_SELECTOR or bool(_HAN.match(before)))
    if "\U000e0100" <= sign <= "\U000e01ef":
        return bool(_HAN.match(before))
    if "\U000e0020" <= sign <= "\U000e007f":  # a flag of a region is spelt in them
        return before == _BLACK_FLAG or (before > "\U000e001f" and _flagged(text, at))
    return False


def _flagged(text: str, at: int) -> bool:
    start = text.rfind(_BLACK_FLAG, max(0, at - 8), at)
    return start >= 0 and all("\U000e0020" <= character <= "\U000e007f" for character in text[start + 1 : at])


def _is_picture(sign: str) -> bool:
    return bool(sign) and (unicodedata.category(sign) in ("So", "Sk") or sign == "\ufe0f")
