"""The words of a list of people in a language, and those that are understood beside it, ready to be looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from feuillet.languages import registry

_NONE = frozenset({"", "0", "n a"})
_YES = frozenset({"x", "true", "ok", "on", "✓", "✔", "✔️", "☑", "✅", "☒"})
_NO = frozenset(
    {"", "false", "off", "-", "–", "—", "☐", "✗", "✘", "❌", "not attending", "no show", "no-show"}
)  # the last of services for tickets
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
    several = [spoken.reading.lists for spoken in registry.read_with(language)]

    def titles(*tables: tuple[str, ...]) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(title.split()) for table in tables for title in table)

    def words(*texts: str) -> frozenset[str]:
        return frozenset(word for text in texts for word in text.split())

    theme = "(?:" + "|".join(table["theme"] for table in several) + ")"
    before = "|".join(table["before_theme"] for table in several)
    everything = "|".join(table["everything"] for table in several)
    the = "|".join(table["the"] for table in several)
    both = "|".join(table["both"] for table in several)
    return Vocabulary(
        roles=(
            ("full", titles(*(table["full"] for table in several))),
            ("first", titles(*(table["first"] for table in several))),
            ("last", titles(*(table["last"] for table in several))),
            ("plain", (*titles(*(table["plain"] for table in several)), frozenset())),
            ("greeting", titles(*(table["greeting"] for table in several))),
            ("present", titles(*(table["present"] for table in several))),
        ),
        about=(
            ("email", words(*(table["email"] for table in several)), words(*(table["of_email"] for table in several))),
            (
                "language",
                words(*(table["language"] for table in several)),
                words(*(table["of_language"] for table in several)),
            ),
        ),
        fillers=words(*(table["fillers"] for table in several)),
        people=words(*(table["people"] for table in several)),
        theme=theme,
        theme_title=re.compile(rf"(?:(?:{before}) )*{theme}(?: |$)(?P<rest>.*)"),
        everything=re.compile(rf"(?:{everything})(?: (?:{the}))?(?: {theme})?"),
        both=re.compile(rf"(?<!\s)\s++(?:{both}|&)\s+|(?<=\d)\s+(?=\d)"),
        none=_NONE | words(*(table["none"] for table in several)),
        yes=_YES | words(*(table["yes"] for table in several)),
        no=_NO | words(*(table["no"] for table in several)),
    )
