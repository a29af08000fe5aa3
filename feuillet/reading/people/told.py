"""What is wrong with a list: so much of a kind, then only how often."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity

if TYPE_CHECKING:
    from typing import Any

TOLD = 50  # diagnostics of one kind that are told one by one
MORE = Rule(
    code="more-of-the-same",
    en="from here on, others of the same kind ({kind}) are not told: {count}",
    fr="à partir d’ici, d’autres de la même sorte ({kind}) ne sont pas dits : {count}",
    hint_en="Mend the first ones, then read the list again.",
    hint_fr="Corrigez les premiers, puis relisez la liste.",
)


class CappedDiagnostics:
    """Collects diagnostics: so many of a kind, then only their number."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Diagnostic] = []
        self.counts: Counter[str] = Counter()
        self.first_untold: dict[str, Diagnostic] = {}
        self.errors = 0
        self._places: dict[tuple[Any, ...], int] = {}  # in `found`, of what is told once

    def once(self, rule: Rule, several: Rule, row: int, column: int, values: dict[str, Any]) -> None:
        """Tell what is wrong in a row; where the same is in others, once for all, with their `count`."""
        key = (rule.code, *values.values())
        at = self._places.get(key)
        if at is None:
            if not self.full(rule):
                self._places[key] = len(self.found)
            self.add(rule, row, column, **values)
        else:
            first = self.found[at]
            count = first.values.get("count", 1) + 1
            self.found[at] = replace(first, rule=several, values={**first.values, "count": count})
            self.errors += rule.severity is Severity.ERROR

    def add(self, rule: Rule, line: int = 0, column: int = 0, **values: Any) -> None:
        self.counts[rule.code] += 1
        self.errors += rule.severity is Severity.ERROR
        if self.counts[rule.code] > TOLD and rule.code in self.first_untold:
            return
        diagnostic = rule.at(Location(file=self.file, line=line, column=column), **values)
        if self.counts[rule.code] > TOLD:
            self.first_untold[rule.code] = diagnostic
        else:
            self.found.append(diagnostic)

    def full(self, rule: Rule) -> bool:
        return self.counts[rule.code] >= TOLD

    def all(self) -> tuple[Diagnostic, ...]:
        rest = [
            replace(MORE, severity=diagnostic.severity).at(
                diagnostic.location, kind=code, count=self.counts[code] - TOLD
            )
            for code, diagnostic in self.first_untold.items()
        ]
        return tuple(
            sorted([*self.found, *rest], key=lambda diagnostic: (diagnostic.location.line, diagnostic.location.column))
        )


def shortened(text: str, length: int = 60) -> str:
    """A cell as a message can name it."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1]}…"
