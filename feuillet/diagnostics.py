"""What is wrong with an author's content: rule, place, message and hint in the workshop's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Severity(StrEnum):
    """How a diagnostic weighs on the build: an error stops its publication, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True, slots=True)
class Location:
    """A place in a file of the project: POSIX path relative to it, line and column from 1 (0: the whole file)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What a check looks for; `{name}` in its texts is filled from the diagnostic's values."""

    code: str
    severity: Severity = Severity.ERROR
    en: str
    fr: str
    hint_en: str = ""
    hint_fr: str = ""

    def at(self, location: Location, **values: Any) -> Diagnostic:
        """This rule, broken at `location`."""
        return Diagnostic(rule=self, location=location, values=values)


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnostic:
    """One broken rule at one place; `hint` in the values replaces the rule's own hint."""

    rule: Rule
    location: Location
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    def message(self, language: str) -> str:
        """What is wrong, in French or else in English."""
        return (self.rule.fr if language.startswith("fr") else self.rule.en).format_map(self.values)

    def hint(self, language: str) -> str:
        """How to mend it; empty where there is nothing to add."""
        french = language.startswith("fr")
        template = self.rule.hint_fr if french else self.rule.hint_en
        return template.format_map(self.values) if template else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest of `known` to `word` or an empty string; case and accents do not count."""
    import difflib

    from feuillet.names import fold

    folded = {fold(candidate): candidate for candidate in known}
    near = difflib.get_close_matches(fold(word), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else ""


def errors(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Those that stop a build."""
    return (one for one in diagnostics if one.severity is Severity.ERROR)
