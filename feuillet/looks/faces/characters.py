"""Which characters the fonts of a workshop have, and what is printed in the place of others."""

from __future__ import annotations

import itertools
import re
import unicodedata
from bisect import bisect_right
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote

from feuillet.languages import registry
from feuillet.looks.faces.fonts import reserve, uncovered
from feuillet.looks.signs import STAND_INS
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.text import invisible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feuillet.looks.faces.fonts import FontSet
    from feuillet.model.workshop import Prose

GLYPH_MISSING = Rule(
    code="glyph-missing",
    severity=Severity.WARNING,
    en="the character {char} ({codepoint}) is in none of the fonts: {printed} is printed in its place",
    fr="le caractère {char} ({codepoint}) n’existe dans aucune des polices : {printed} est imprimé à sa place",
    hint_en="write it in another way, or choose in workshop.yaml (brand: fonts) a family that has it",
    hint_fr="écrivez-le autrement, ou choisissez dans workshop.yaml (brand: fonts) une famille qui le possède",
)
GLYPH_BORROWED = Rule(
    code="glyph-borrowed",
    severity=Severity.WARNING,
    en="the character {char} ({codepoint}) is not in the fonts of workshop.yaml: it is printed in another",
    fr="le caractère {char} ({codepoint}) n’existe pas dans les polices de workshop.yaml : "
    "il est imprimé dans une autre",
    hint_en="write it in another way, or choose there a family that has it",
    hint_fr="écrivez-le autrement, ou choisissez-y une famille qui le possède",
)

# Word joiners are ours; the others shape letters of some scripts, where they stay.
_SHAPING = frozenset((0x2060, 0x200B, 0x200C, 0x200D, *range(0x180B, 0x1810)))
# For `str.translate`, before printing: the two hyphens that many fonts lack. Nothing makes up for them: Pango takes
# another font of the system, or none. Word joiners keep the hyphen from ending a line, as U+2011 does.
SUBSTITUTES = {
    0x2010: "-",
    0x2011: "\u2060-\u2060",
    **STAND_INS,
    0x20E3: None,  # the frame of a key round a digit
    # What prints nothing, such as what chooses between two looks of a character: we print the one look we have. Most
    # of it goes when a file is read, but entities and escapes bring it back.
    **dict.fromkeys(invisible.CODES - _SHAPING),
    **dict.fromkeys((0x85, 0x2028, 0x2029), " "),  # ends of lines
}

_SUBSTITUTED = frozenset(map(chr, {*SUBSTITUTES, 0x200B, 0x200C, 0x200D}))


def substituted(text: str) -> str:
    """A text as it is printed, with characters that our fonts have; most texts are that already."""
    return text if _SUBSTITUTED.isdisjoint(text) else invisible.joining(text).translate(SUBSTITUTES)


# Characters that Fira Sans and Spectral both have, so that most texts need no font file opened; a test looks.
SAFE = frozenset(
    "\n\r\t"
    + "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x149), *range(0x14A, 0x180))))
    + "\u2002\u2003\u2007\u2009\u200a\u200b\u200c\u200d\u2010\u2011\u202f\u2060\ufeff"
    + "–—‘’‚“”„†‡•…‰‹›⁄€™−←↑→↓≈≠≤≥"
)


# -- characters ----------------------------------------------------------------------------------------------------


def _invisible(char: str) -> bool:
    """Whether the engine prints `char` without a glyph of its own: spaces, joiners, soft hyphens."""
    if char == "\u1680":  # a space with a line through it
        return False
    return char in "\n\r\t\xad" or unicodedata.category(char) == "Zs" or ord(char) in invisible.CODES


_OURS = frozenset(map(chr, range(0xE000, 0xE010)))  # pages are marked with them on their way: an author's are described


def _strange(text: str, fonts: FontSet) -> set[str]:
    """The characters of `text` that the workshop's own faces lack."""
    characters = set(text) if fonts.own else set(text) - SAFE
    wanted = (character for character in characters if ord(character) not in SUBSTITUTES and not _invisible(character))
    return uncovered(wanted, fonts.faces) | (characters & _OURS)


def missing(text: str, fonts: FontSet) -> set[str]:
    """The characters of `text` that would print as a box, even with the reserve."""
    strange = _strange(text, fonts)
    return _beyond(strange) if strange else strange


def _beyond(characters: set[str]) -> set[str]:
    """Those that the reserve lacks too; what a font has at places of private use are signs of its maker."""
    private = {character for character in characters if unicodedata.category(character) == "Co"}
    return uncovered(characters - private, reserve()) | private


def with_reserve(text: str, fonts: FontSet) -> FontSet:
    """The fonts, and those of the reserve if this text needs one: most need none.

    It is all of them or none, since the engine chooses among those that it has met, in any page before.
    """
    # Characters of private use are not ours to print: `render` marks places with them.
    strange = _strange("".join(character for character in set(text) if unicodedata.category(character) != "Co"), fonts)
    if not strange or uncovered(strange, reserve()) == strange:
        return fonts
    there = {face.file for face in fonts.faces}
    return replace(fonts, faces=(*fonts.faces, *(face for face in reserve() if face.file not in there)))


_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


# Within an address, letters are escaped rather than described: it leads where it led.
_ADDRESS = r"https?://[^\s<>\"]+|www\.[^\s<>\"]+|\]\([^()\s]*\)"


def _box(characters: set[str]) -> str:
    return f"(?:[{re.escape(''.join(sorted(characters)))}][\u200d\ufe00-\ufe0f]*)+"


def check_text(text: Prose | str, location: Location, fonts: FontSet, language: str = "en") -> Iterator[Diagnostic]:
    """Each place in `text` with characters that our fonts lack, side by side ones as one; entities are understood.

    `location` is the place of the first character, and lines after the first start at column 1.
    """
    written = text if isinstance(text, str) else text.markdown
    plain = _ENTITY.sub(lambda entity: unescape(entity[0]), written) if "&" in written else written
    lacking = _strange(plain, fonts)
    if not lacking:
        return
    without = _beyond(lacking)
    borrowed = lacking - without if fonts.own else set()
    starts = [0, *(end.end() for end in re.finditer("\n", written))]
    for rule, wanted in ((GLYPH_MISSING, without), (GLYPH_BORROWED, borrowed)):
        for match in re.finditer(rf"{_ADDRESS}|{_box(wanted)}|{_ENTITY.pattern}", written) if wanted else ():
            address = match[0][0] not in wanted and match[0][0] != "&"
            shown = [] if address else [character for character in unescape(match[0]) if character in wanted]
            if shown:
                distinct = list(dict.fromkeys(shown))
                more = "…" if distinct[8:] else ""
                char = "".join(distinct[:8]) + more
                yield rule.at(
                    _within(location, starts, match.start()),
                    char=char if char.isprintable() else "?",
                    codepoint=", ".join(f"U+{ord(character):04X}" for character in distinct[:8]) + (more and ", …"),
                    printed=_described("".join(shown[:8]), language) + more,
                )


def printable(text: str, fonts: FontSet, language: str = "en", *, address: bool = False) -> str:
    """The text with a description in the place of characters that no font has: ‹U+6F22›, ‹U+0634 arabic letter sheen›.

    In addresses they are escaped.
    """
    plain = _ENTITY.sub(lambda entity: unescape(entity[0]), text) if "&" in text else text
    lacking = missing(plain, fonts)
    if not lacking:
        return text

    def changed(found: re.Match[str]) -> str:
        whole = found[0]
        if whole[0] == "&":
            return _described(unescape(whole), language) if lacking.intersection(unescape(whole)) else whole
        if whole[0] in lacking:
            return _described(whole, language)
        return escaped(whole)

    def escaped(whole: str) -> str:
        whole = _HOST.sub(lambda host: _ascii_host(host[0]) if lacking.intersection(host[0]) else host[0], whole)
        return "".join(quote(character, errors="replace") if character in lacking else character for character in whole)

    if address:
        return escaped(text)
    return re.sub(rf"{_ADDRESS}|{_box(lacking)}|{_ENTITY.pattern}", changed, text)


_NAMED = 4  # characters side by side of which each is named
_HOST = re.compile(r"(?<=//)[^/?#\s()<>:@]+")


def _ascii_host(host: str) -> str:
    """The name of a host as machines ask for it: xn--r8jz45g.jp."""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _described(characters: str, language: str) -> str:
    """What is printed in the place of characters: their code, and their name where it says more; of a word, its codes.

    The same one many times is counted.
    """
    groups = [
        (character, sum(1 for _ in same))
        for character, same in itertools.groupby(characters)
        if not _invisible(character)
    ]
    spoken = registry.language(language)
    english = spoken.reads_unicode
    described = []
    for group, count in groups:
        code = f"{ord(group):04X}"
        name = unicodedata.name(group, "").lower() if english and len(groups) <= _NAMED else ""
        times = f" ×{count}" if count > 1 else ""
        described.append(f"U+{code}" + ("" if not name or name.endswith(code.lower()) else f" {name}") + times)
    letters = any(unicodedata.category(group)[0] in "LM" for group, _ in groups)
    sign = "" if english or letters or len(groups) > _NAMED else spoken.pages["sign"]
    listed = ", ".join(described) if len(groups) <= _NAMED else " ".join(described).replace(" U+", " ")
    return f"‹{sign} {listed}›" if sign else f"‹{listed}›"


def _within(start: Location, starts: Sequence[int], offset: int) -> Location:
    """The place of a character in a text whose lines begin at `starts`."""
    if not start.line:
        return start
    line = bisect_right(starts, offset) - 1
    column = offset - starts[line] + (1 if line else max(start.column, 1))
    return Location(file=start.file, line=start.line + line, column=column)
