"""Where a long text may be broken between columns: at the ends of sentences, else of clauses, else between words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

LONG = 300  # characters from which a text may be broken
_LEAST = 90  # characters on both sides: two lines of a column
_MOST = 200  # characters without a place to break from which a lesser one will do

_OPENS = r"(?=[«“(\[\"]?\s?(?![a-zà-öø-ÿ])[^\W_])"  # no small letter comes next
_SENTENCE = (r"(?<=[^\W\d_]{3}[.!?…])", r"(?<=[!?…»”\")\d][.!?…])", r"(?<=[.!?…][»”’)\"])", r"(?<=\s[!?»])")
_PLACES = (
    re.compile("|".join(rf"{end}[ \n]{_OPENS}" for end in _SENTENCE)),
    re.compile(r"(?<=[;:,])[ \n]|[ \n](?=[–—]\s)"),
    re.compile(r"(?<=\w{3}) (?=\w{3})"),
)


def breaks(text: str) -> list[int]:
    """Where pieces of a text begin, but for the first; none in a short one."""
    if len(text) < LONG:
        return []
    found = [0, len(text)]
    for number, pattern in enumerate(_PLACES):
        if number and all(last - first <= _MOST for first, last in pairwise(found)):
            break
        places = [match.end() for match in pattern.finditer(text)]
        more = (
            place
            for first, last in pairwise(found)
            if number == 0 or last - first > _MOST
            for place in _apart(places, first, last)
        )
        found = sorted({*found, *more})
    return found[1:-1]


def ends(text: str) -> list[int]:
    """Where its sentences begin, but for the first."""
    return [match.end() for match in _PLACES[0].finditer(text)]


def _apart(places: list[int], first: int, last: int) -> list[int]:
    """Of the places in a stretch those that leave enough before and after them."""
    kept: list[int] = []
    low, high = bisect_left(places, first + _LEAST), bisect_right(places, last - _LEAST)
    for place in places[low:high]:
        if place - (kept[-1] if kept else first) >= _LEAST:
            kept.append(place)
    return kept
