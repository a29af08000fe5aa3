"""What an unknown heading was probably meant for: by the stems of its words, or as a slip of the fingers; or nothing.

A wrong suggestion is worse than none, so a heading with stems of two sections gets none.
"""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.languages.words import by_section
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feuillet.model.workshop import SectionDefinition

_SLIP = 0.84  # likeness of two headings, from where on one is the other misspelt
_WORDS = 9  # of a heading that names a section: a longer one tells what it is about itself
_LEAST = 5  # letters of a word that says by itself what a section of the workshop's own is about


@lru_cache(maxsize=8)
def _stems(language: str) -> Mapping[str, tuple[str, ...]]:
    """Beginnings of words, by section; one with a space in it is looked for as it is."""
    several = [by_section(spoken.reading.stems) for spoken in registry.read_with(language)]
    return {id_: tuple(stem for table in several for stem in table[id_]) for id_ in several[0]}


def suggested(
    heading: str, known: Iterable[SectionDefinition], keys: Mapping[str, SectionDefinition], key: str, language: str
) -> str:
    """The title of the section that a heading means, by its words; else of one whose heading is all but the same.

    `keys` are the headings that are known, as they are compared, and `key` is this one so.
    """
    words = f" {fold(heading[:200])} "
    if any(f" {stem}" in words for spoken in registry.read_with(language) for stem in spoken.reading.procedure):
        return ""
    stems = _stems(language)
    meant = {definition.id: definition for definition in known if _is_about(words, definition, stems)}
    about = bool(meant)
    head = f" {fold(_joints(language).split(heading[:200].strip(), maxsplit=1)[0])} "
    if len(words.split()) > _WORDS or not any(_is_about(head, definition, stems) for definition in meant.values()):
        meant = {}  # of several things that a heading names, the first is what it is about
    if "actors" in meant or "documents" in meant:
        meant.pop("resources", None)  # which holds both
    if "failed" in meant:
        meant.pop("worked", None)  # "n'a pas marché" has "a marché" in it
    if len(meant) == 1:
        return next(iter(meant.values())).title
    near = "" if about else misspelt(key, keys)
    return keys[near].title if near else ""


@lru_cache(maxsize=8)
def _joints(language: str) -> re.Pattern[str]:
    """What stands between several things that one heading names."""
    words = "|".join(word for spoken in registry.read_with(language) for word in spoken.reading.joints)
    return re.compile(rf"(?<=\w)\s*[,;/&+]\s*(?=\w)|(?<=\w)\s+(?:{words})\s+", re.IGNORECASE)


def misspelt(key: str, keys: Iterable[str]) -> str:
    """The known heading that this one is all but the same as; empty if there is none."""
    if len(key) <= _LEAST:  # of short words many are alike
        return ""
    alike = [word for word in keys if word.count(" ") == key.count(" ")]
    return next(iter(difflib.get_close_matches(key, alike, n=1, cutoff=_SLIP)), "")


def _is_about(words: str, definition: SectionDefinition, stems: Mapping[str, tuple[str, ...]]) -> bool:
    if definition.id in stems:
        return any(f" {stem}" in words for stem in stems[definition.id])
    own = {word for text in (definition.title, *definition.headings) for word in fold(text).split()}
    return any(len(word) >= _LEAST and re.search(rf" {re.escape(word)}", words) for word in own)
