"""Names of organisations as people write them in; which of them are one organisation, and which look like it, out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SHORT = re.compile(r"(?=(?:.*[A-ZÀ-Þ]){2})[A-ZÀ-Þ][A-ZÀ-Þa-z0-9&.-]{1,9}")  # UNICEF, CAF, C.A.F.
_IN_BRACKETS = re.compile(r"(.+?)(?:(?<!\s)\s++)?\(([^()]++)\)\s*+$")
_LEAST, _MOST = 8, 80  # letters of a name of which a slip of the fingers makes another


@lru_cache(maxsize=8)
def _articles(language: str) -> frozenset[str]:
    return frozenset({"l", *(word for spoken in registry.read_with(language) for word in spoken.reading.articles)})


def _key(name: str, language: str) -> str:
    """A name without case, accents, spaces, and the articles before it."""
    words = fold(name).split()
    while len(words) > 1 and words[0] in _articles(language):
        del words[0]
    return "".join(words) or name


def _parted(name: str) -> tuple[str, str]:
    """A name, and the short form that stands beside it, one of both in brackets; empty if there is none."""
    found = _IN_BRACKETS.match(name)
    if found and _SHORT.fullmatch(found[2]) and " " in found[1]:
        return found[1], found[2]
    if found and _SHORT.fullmatch(found[1]) and " " in found[2]:
        return found[2], found[1]
    return name, ""


def joined(names: Iterable[str], language: str, acronyms: Mapping[str, str]) -> dict[str, str]:
    """For each name a key that those have in common which are one organisation; `acronyms`: short forms that are known.

    A short form that two of them have is that of neither.
    """
    several = tuple(dict.fromkeys(names))
    parted = [*map(_parted, several), *((meaning, short) for short, meaning in acronyms.items())]
    claims: dict[str, set[str]] = {}
    for whole, short in parted:
        if short:
            claims.setdefault(_key(short, language), set()).add(_key(whole, language))
    meant = {short: next(iter(keys)) for short, keys in claims.items() if len(keys) == 1}
    keys = [_key(whole, language) for whole, _ in parted[: len(several)]]
    return {name: meant.get(key, key) for name, key in zip(several, keys, strict=True)}


def alike(names: Mapping[str, str], language: str) -> Iterator[tuple[str, str]]:
    """Names of organisations that are told apart and may be one: a letter too many or turned round, or initials.

    `names` have the keys of `joined`.
    """
    first: dict[str, str] = {}
    for name, key in names.items():
        first.setdefault(key, name)
    small = frozenset(
        word for spoken in registry.read_with(language) for word in fold(spoken.reading.commonest).split()
    )
    told: set[frozenset[str]] = set()
    initials = {made: key for key, name in first.items() for made in _initials(fold(name).split(), small)}
    for key, name in first.items():
        slips = _slips(key) if _LEAST <= len(key) <= _MOST else ()
        other = next((slip for slip in slips if slip in first and slip != key), "")
        other = other or (initials.get(key, "") if _SHORT.fullmatch(name) else "")
        if other and other != key and (pair := frozenset((key, other))) not in told:
            told.add(pair)
            yield name, first[other]


def _initials(words: list[str], small: frozenset[str]) -> set[str]:
    """What may be short for a name of several words: their first letters, with those of small words or without."""
    large = [word for word in words if word not in small and len(word) > 1]
    return {"".join(word[0] for word in several) for several in (words, large) if len(several) > 2}


def _slips(key: str) -> Iterator[str]:
    """The same with a letter less, or two turned round."""
    for at in range(len(key)):
        if not key[at].isdigit():
            yield key[:at] + key[at + 1 :]
        if key[at : at + 2].isalpha():
            yield key[:at] + key[at : at + 2][::-1] + key[at + 2 :]
