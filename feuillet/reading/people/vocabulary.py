"""The words of a list of people in a language, and those that are understood beside it, ready to be looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from feuillet.languages import registry

_NONE = frozenset({"", "0", "n a"})
_YES = frozenset({"x", "true", "ok", "on", "✓", "✔", "✔️", "☑", "✅", "☒"})
_NO = frozenset({"", "false", "off", "-", "–", "—", "☐", "✗", "✘", "❌"})
_ONE, _ZERO = frozenset({"1", "1.0", "1,0"}), frozenset({"0", "0.0", "0,0"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """What titles and cells of a list mean."""

    roles: tuple[tuple[str, tuple[frozenset[str], ...]], ...]  # of columns, by all words of their titles
    about: tuple[tuple[str, frozenset[str], frozenset[str]], ...]  # of others: words of which there is one, and more
    fillers: frozenset[str]
    people: frozenset[str]
    theme: str  # pattern
    theme_title: re.Pattern[str]
    everything: re.Pattern[str]
    both: re.Pattern[str]
    none: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]

    def tick(self, cell: str) -> bool | None:
        """Whether a cell says yes or no; None: something else."""
        word = cell.strip().casefold()
        return True if word in self.yes or word in _ONE else False if word in self.no or word in _ZERO else None


@lru_cache(maxsize=8)
def vocabulary(language: str) -> Vocabulary:
    """That of a language."""
    several = [one.reading.lists for one in registry.read_with(language)]

    def titles(*tables: tuple[str, ...]) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(title.split()) for table in tables for title in table)

    def words(*texts: str) -> frozenset[str]:
        return frozenset(word for text in texts for word in text.split())

    theme = "(?:" + "|".join(one["theme"] for one in several) + ")"
    before = "|".join(one["before_theme"] for one in several)
    everything = "|".join(one["everything"] for one in several)
    the = "|".join(one["the"] for one in several)
    both = "|".join(one["both"] for one in several)
    return Vocabulary(
        roles=(
            ("full", titles(*(one["full"] for one in several))),
            ("first", titles(*(one["first"] for one in several))),
            ("last", titles(*(one["last"] for one in several))),
            ("plain", (*titles(*(one["plain"] for one in several)), frozenset())),
            ("greeting", titles(*(one["greeting"] for one in several))),
            ("present", titles(*(one["present"] for one in several))),
        ),
        about=(
            ("email", words(*(one["email"] for one in several)), words(*(one["of_email"] for one in several))),
            ("language", words(*(one["language"] for one in several)), words(*(one["of_language"] for one in several))),
        ),
        fillers=words(*(one["fillers"] for one in several)),
        people=words(*(one["people"] for one in several)),
        theme=theme,
        theme_title=re.compile(rf"(?:(?:{before}) )*{theme}(?: |$)(?P<rest>.*)"),
        everything=re.compile(rf"(?:{everything})(?: (?:{the}))?(?: {theme})?"),
        both=re.compile(rf"(?<!\s)\s++(?:{both}|&)\s+|(?<=\d)\s+(?=\d)"),
        none=_NONE | words(*(one["none"] for one in several)),
        yes=_YES | words(*(one["yes"] for one in several)),
        no=_NO | words(*(one["no"] for one in several)),
    )
