"""What each check judges by: what is expected, what is on the pages, and where the one stands on the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feuillet.model.diagnostics import Severity
from feuillet.pages.expected import Expected, opening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from feuillet.model.diagnostics import Diagnostic, Location, Rule
    from feuillet.pdf.viewing.ink import TextRun
    from feuillet.proving.printed import PrintedPages
    from feuillet.proving.search import Search


@dataclass(frozen=True)
class Evidence:
    """What each check judges by."""

    reading: PrintedPages
    expected: Expected
    search: Search

    @property
    def anchors(self) -> Mapping[str, int]:
        """Pages of destinations, from 1."""
        return self.expected.anchors or self.reading.structure.anchors

    def where(self, index: int, run: TextRun) -> tuple[Location, str]:
        """Place in the notes and first words of the text that a run belongs to."""
        offset = self.reading.flow.run_starts.get(index)
        text = self.search.source_at(offset) if offset is not None else None
        text = text or self.search.containing(run.text)
        return (text.source, opening(text.text)) if text else (self.expected.location, opening(run.text))

    def each_text(self, rule: Rule, wrong: Callable[[TextRun], dict[str, Any] | None]) -> Iterator[Diagnostic]:
        """The rule broken at each expected text that has a wrong run: once, though it may have many.

        A run whose letters alone, where they reach beyond their widths, break a rule that stops a build is none.
        """
        seen: set[tuple[Location, str]] = set()
        for index, run in enumerate(self.reading.runs):
            values = wrong(run)
            if values is not None and rule.severity is Severity.ERROR:
                values = wrong(self.reading.set_in(run))
            if values is not None:
                location, opening = self.where(index, run)
                if (location, opening) not in seen:
                    seen.add((location, opening))
                    yield rule.at(
                        location,
                        publication=self.expected.name,
                        page=run.page + self.expected.first_page,
                        words=opening,
                        **values,
                    )
