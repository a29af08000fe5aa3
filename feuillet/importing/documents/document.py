"""A document as it was opened: its text in a form that reading knows, with what goes beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity, ToldError

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Mapping, Sequence


class PassageState(StrEnum):
    """What became of a passage: it has its place, it has one by a guess, or it is left to the report."""

    PLACED = "placed"
    GUESSED = "guessed"
    LEFT = "left"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A guess or what is left, why, and where in the source; `notes`: where in the files that are written."""

    state: PassageState
    diagnostic: Diagnostic
    notes: Location | None = None


class RefusedError(ToldError):
    """A file cannot be imported, and the diagnostic says what to do."""


class Telling:
    """What is told of a document while it is read, each with the paragraph, or the line, that it is of."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.place = 0
        self.told: list[Notice] = []

    def _tell(self, state: PassageState, rule: Rule, values: Mapping[str, Any]) -> None:
        at = Location(file=self.name, line=self.place)
        self.told.append(Notice(state=state, diagnostic=rule.at(at, **values)))

    def guess(self, rule: Rule, **values: Any) -> None:
        self._tell(PassageState.GUESSED, rule, values)

    def leave(self, rule: Rule, words: str, **values: Any) -> None:
        """What is quoted in the report, and stands in none of the files; nothing without words."""
        words = " ".join(words.split())
        if words:
            self._tell(PassageState.LEFT, rule, {**values, "words": words})


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A document that was opened; `places`: the paragraph that each line of the text comes from, if lines are ours."""

    name: str
    form: str  # the suffix that files of this form have
    text: str
    words: Counter[str]  # of the whole source, counted by other eyes
    told: Sequence[Notice] = ()
    places: Sequence[int] | None = None
    unit: str = ""  # of these places, if they are no paragraphs
    level: int = 0  # of its headings that are themes, if that is known
    title: str = ""  # of all of them
    titled: bool = False  # its first heading has the style of a title, of which there is one
    shown: Sequence[str] = ()  # pictures that lie within it
    pictures: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)  # the same, where they can be had

    def place(self, line: int) -> int:
        """The paragraph, or the line, of the source that a line of the text comes from."""
        if self.places is None:
            return line
        return self.places[min(line, len(self.places)) - 1] if self.places else 0


def rule(code: str, en: str, fr: str, hint_en: str = "", hint_fr: str = "") -> Rule:
    """A rule of the report: nothing is wrong, somebody should know."""
    return Rule(code=f"import-{code}", severity=Severity.NOTE, en=en, fr=fr, hint_en=hint_en, hint_fr=hint_fr)
