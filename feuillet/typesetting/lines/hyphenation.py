"""Where a word may be broken with a hyphen: a word and its language in, places in it out."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from feuillet.text.typography import takes_hyphen

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG, LEFT, RIGHT = 8, 4, 4  # as in styles/typography.css: letters in the word, before and after the hyphen
_NARROW = 3  # letters before and after it where a line has no room for more
_ANY = 2  # the same where the patterns know no place
_WHOLE = 5  # letters up to which a part of a word is not broken
_FILLED = 0.4  # of what has room on the line: a place before that leaves too much of it empty
_PARTS = re.compile("[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿ]{2,}(?=[A-ZÀ-ÖØ-Þ])|[^\\W\\d_]+")  # of OpenStreetMap, three
_HYPHEN = re.compile("-\u2060?(?=[^\\W_])")
_DOT = re.compile("[.·‧•⸱⋅](?=[^\\W_])")
_SPACES = re.compile("[\\s\u00a0\u202f]")


def places(word: str, language: str) -> list[int]:
    """Where running text may break a word."""
    found = _dictionary(language)
    if found is None or len(word) < LONG or not word.isalpha():
        return []
    return [place for place in found.positions(word) if LEFT <= place <= len(word) - RIGHT]


def last_resort(text: str, fits: int, language: str, *, usual_only: bool = False) -> Iterator[tuple[int, bool]]:
    """Where to break the word of a text at which so many letters end the line, the best place first.

    Each with whether a hyphen must be put there: where a compound has its own, it need not. None where a hyphen would
    be taken for a part of the word.
    """
    start = next((at for at in range(fits, 0, -1) if _SPACES.match(text, at - 1)), 0)
    end = _SPACES.search(text, fits)
    word = text[start : end.start() if end else len(text)]
    beside = text[fits - 1 : fits + 1]
    if not beside.isalpha() or not all(map(_has_case, beside)) or not takes_hyphen(word):
        return
    own = {found.end() for found in _HYPHEN.finditer(word)}
    dots = {found.end() for found in _DOT.finditer(word)}
    usual, narrow, anywhere = set(own), set(dots), set()
    patterns = _dictionary(language)
    for part in _PARTS.finditer(word):
        letters, at = part[0], part.start()
        if at and word[at - 1].isalpha():
            usual.add(at)
        usual |= {at + place for place in places(letters, language)}
        if len(letters) > _WHOLE:
            known = patterns.positions(letters) if patterns else ()
            narrow |= {at + place for place in known if _NARROW <= place <= len(letters) - _NARROW}
            anywhere |= {at + place for place in range(_ANY, len(letters) - _ANY + 1)}
    room = fits - start
    good = {place for place in usual if place >= _FILLED * room}
    for several in (good,) if usual_only else (good, usual | narrow, anywhere):
        for place in sorted(several, reverse=True):
            if place <= room:
                yield start + place, place not in own | dots


def _has_case(letter: str) -> bool:
    """Whether it is of a script with capitals: others do without hyphens."""
    return letter.lower() != letter.upper()


@cache
def _dictionary(language: str) -> Any:
    import pyphen

    name = pyphen.language_fallback(language) if language else None
    return pyphen.Pyphen(lang=name) if name else None
