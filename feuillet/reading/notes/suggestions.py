"""What an unknown heading was probably meant for: by the stems of its words, or as a slip of the fingers; or nothing.

A wrong suggestion is worse than none. So a heading with stems of two sections gets none, nor does one that only
mentions what a section is about: the word must be the head of what the heading says, and what stands beside it must
not make it another thing ("human resources").
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.languages.words import by_section
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from feuillet.model.workshop import SectionDefinition

_SLIP = 0.84  # likeness of two headings, from where on one is the other misspelt
_ALIKE = 0.75  # of two words of such headings
_NEAR = 3  # known headings that are near, among which that is looked for
_WORDS = 9  # of a heading that names a section: a longer one tells what it is about itself
_QUALIFIED = 3  # words before a noun
_LONG = 9  # letters of a word in which one that is another is a slip
_LEAST = 5  # letters of a word that says by itself what a section of the workshop's own is about


# What any word may qualify: a technical problem is a problem, while technical documents need not be those to read.
_ANY_KIND = frozenset(["problems", "solutions", "needs", "stakes", "context"])


@dataclass(frozen=True, slots=True)
class _Phrase:
    """How headings of a language name things."""

    stems: Mapping[str, re.Pattern[str]]  # by section
    neutral: frozenset[str]  # words that leave a thing what it is
    qualifiers: tuple[str, ...]  # beginnings of such words
    small: frozenset[str]  # words that name nothing
    behind: frozenset[str]  # words before what is said of a thing
    asking: frozenset[str]
    last: bool  # whether what qualifies a noun stands before it

    def leaves(self, word: str) -> bool:
        """Whether a word beside the name of a section leaves it one."""
        return word in self.neutral or word[0].isdigit() or word.startswith(self.qualifiers)

    def names(self, before: Sequence[str], behind: Sequence[str], id_: str) -> bool:
        """Whether what stands between these words is what they are about."""
        any_kind = id_ in _ANY_KIND
        qualified = self.last and any_kind and len(before) <= _QUALIFIED
        of_another = False  # whether a noun stands before: "the use of a solution" is about the use
        for word in before:
            if not self.leaves(word) and not (qualified and word not in self.small):
                return False
            if of_another and word in self.behind:
                return False
            of_another = of_another or not self.leaves(word)
        if id_ == "discussion":  # else it is an item of the agenda
            return all(self.leaves(word) or word in self.behind for word in behind)
        for word in behind:
            if word in self.behind:
                return True
            if not self.leaves(word) and not (any_kind and not self.last and word not in self.small):
                return bool(before) and before[0] in self.asking
        return True


@lru_cache(maxsize=8)
def _phrases(language: str) -> tuple[_Phrase, ...]:
    """One for each language that headings may be in; what the first has, no other takes otherwise."""
    made: list[_Phrase] = []
    own = by_section(registry.language(language).reading.stems)
    for spoken in registry.read_with(language):
        reading = spoken.reading
        neutral = (
            reading.neutral.split(),
            reading.articles,
            reading.leading,
            spoken.dates.months,
            spoken.dates.weekdays,
        )
        made.append(
            _Phrase(
                stems={
                    id_: _words(reading.compounds, [stem for stem in stems if not made or not _shared(stem, own[id_])])
                    for id_, stems in by_section(reading.stems).items()
                },
                neutral=frozenset(fold(word) for words in neutral for word in words),
                qualifiers=tuple(reading.qualifiers.split()),
                small=frozenset((*reading.no_names.split(), *fold(reading.commonest).split(), *reading.behind.split())),
                behind=frozenset(reading.behind.split()),
                asking=frozenset(reading.asking.split()),
                last=reading.nouns_last,
            )
        )
    return tuple(made)


def _shared(stem: str, stems: Iterable[str]) -> bool:
    return any(stem.startswith(known) or known.startswith(stem) for known in stems)


def _words(compounds: tuple[str, str], stems: Sequence[str]) -> re.Pattern[str]:
    """Words that begin with one of these stems, among folded words between spaces."""
    before, behind = compounds
    return re.compile(rf"(?<= )(?:{before})?(?:{'|'.join(stems)})(?:{behind})(?= )" if stems else "(?!)")


def _heads(words: str, id_: str, language: str) -> bool:
    """Whether folded words are about a section, rather than mention it."""
    return any(
        phrase.names(words[: found.start()].split(), words[found.end() :].split(), id_)
        for phrase in _phrases(language)
        for found in phrase.stems[id_].finditer(words)
    )


def suggested(
    heading: str, known: Iterable[SectionDefinition], keys: Mapping[str, SectionDefinition], key: str, language: str
) -> str:
    """The title of the section that a heading means, by its words; else of one whose heading is all but the same.

    `keys` are the headings that are known, as they are compared, and `key` is this one so.
    """
    words = f" {fold(heading[:200])} "
    if any(f" {stem}" in words for spoken in registry.read_with(language) for stem in spoken.reading.procedure):
        return ""
    meant = {definition.id: definition for definition in known if _is_about(words, definition, language)}
    about = bool(meant)
    head = f" {fold(_joints(language).split(heading[:200].strip(), maxsplit=1)[0])} "
    if "actors" in meant or "documents" in meant:
        meant.pop("resources", None)  # which holds both
    if "failed" in meant:
        meant.pop("worked", None)  # "n'a pas marché" has "a marché" in it
    if len(meant) == 1 and len(words.split()) <= _WORDS:
        definition = next(iter(meant.values()))
        # Of several things that a heading names, the first is what it is about.
        usual = definition.id in _phrases(language)[0].stems
        if _heads(head, definition.id, language) if usual else _is_about(head, definition, language):
            return definition.title
    near = "" if about else misspelt(key, keys)
    return keys[near].title if near else ""


@lru_cache(maxsize=8)
def _joints(language: str) -> re.Pattern[str]:
    """What stands between several things that one heading names."""
    words = "|".join(word for spoken in registry.read_with(language) for word in spoken.reading.joints)
    return re.compile(rf"(?<=\w)\s*[,;:/&+(–—]\s*(?=\w)|(?<=\w)\s+(?:-|{words})\s+", re.IGNORECASE)


def misspelt(key: str, keys: Iterable[str]) -> str:
    """The known heading that this one is all but the same as; empty if there is none."""
    if len(key) <= _LEAST:  # of short words many are alike
        return ""
    alike = [word for word in keys if word.count(" ") == key.count(" ")]
    near = difflib.get_close_matches(key, alike, n=_NEAR, cutoff=_SLIP)
    return next((word for word in near if not _is_another(word, key)), "")


def _is_another(heading: str, key: str) -> bool:
    """Whether two headings are no slips of one another: a word is hardly alike, or a short one is another word."""
    if min(len(heading), len(key)) < _LONG:
        return not _is_slip(*sorted((heading, key), key=len))
    pairs = zip(heading.split(), key.split(), strict=True)
    return any(difflib.SequenceMatcher(None, *pair).ratio() < _ALIKE for pair in pairs)


def _is_slip(shorter: str, longer: str) -> bool:
    """Whether a letter is missing, or two have changed their places: another letter makes content of context."""
    places = range(len(longer))
    if len(shorter) < len(longer):
        return any(longer[:at] + longer[at + 1 :] == shorter for at in places)
    return any(longer[:at] + longer[at : at + 2][::-1] + longer[at + 2 :] == shorter for at in places)


def _is_about(words: str, definition: SectionDefinition, language: str) -> bool:
    phrases = _phrases(language)
    if definition.id in phrases[0].stems:
        return any(phrase.stems[definition.id].search(words) for phrase in phrases)
    own = {word for text in (definition.title, *definition.headings) for word in fold(text).split()}
    return any(len(word) >= _LEAST and re.search(rf" {re.escape(word)}", words) for word in own)
