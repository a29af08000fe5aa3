"""What of a group stands from margin to margin, where titles hang: its runs and title in, the keys of these out.

By arithmetic, before any layout: what is above must be taller than the title, or that would stand on it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from feuillet.looks.faces.metrics import POINT, TitleLines, lines, metrics
from feuillet.pages.view import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from markupsafe import Markup

    from feuillet.looks.faces.fonts import FontSet
    from feuillet.looks.faces.metrics import Metrics
    from feuillet.pages.tables.arrangement import Measure
    from feuillet.pages.view import BlockRun, Item

PANORAMA = 1.7  # times as wide as high: a picture that the column of the text makes low
_SHORT = 300  # letters of a quotation that is set large


def pulled(runs: Iterable[BlockRun]) -> tuple[BlockRun, ...]:
    """Runs with the first quotation among them marked, unless it is a long one or a mail that was answered."""
    made = list(runs)
    starts = [at for at, run in enumerate(made) if run.kind == "quote" and (not at or made[at - 1].kind != "quote")]
    for start in starts[:1]:
        said = [at for at in _quotation(made, start) if not made[at].names_speaker]
        if (
            said
            and not any(made[at].items[0].runs for at in said)
            and sum(map(_letters, (made[at] for at in said))) <= _SHORT
            and not any("@" in words(item.html) for at in said for item in made[at].items)  # of a mail
        ):
            for at in said:
                made[at] = replace(made[at], pulled=True)
    return tuple(made)


def _quotation(runs: Sequence[BlockRun], start: int) -> Iterator[int]:
    at = start
    while at < len(runs) and runs[at].kind == "quote":
        yield at
        at += 1


def _letters(run: BlockRun) -> int:
    return sum(len(words(item.html)) for item in run.items)


@dataclass(frozen=True, slots=True)
class FullMeasure:
    """Which runs of a group stand from margin to margin; `column`, in ems, is the width of its other text."""

    face: Metrics
    title_lines: TitleLines
    column: float
    ratios: Mapping[str, float]  # of pictures that may: width by height
    hangs: bool  # whether titles hang in the margin of the text at all

    def __call__(self, runs: Iterable[BlockRun], title: Markup | None, kind: str) -> frozenset[str]:
        if not self.hangs:
            return frozenset()
        tall = self.title_lines(title, kind) if title else 0
        found: set[str] = set()
        above = 0
        beside = False  # whether the text above is of a quotation that stands beside the title
        for run in runs:
            first = run.items[0]
            is_quote = run.kind == "quote"
            wide = run.pulled or self.ratios.get(first.picture, 0.0) >= PANORAMA
            if wide and above >= tall and not (beside and is_quote):
                found.add(first.key)
            beside = is_quote and first.key not in found
            above += sum(map(self._lines, run.items))
        return frozenset(found)

    def _lines(self, item: Item) -> int:
        """How many lines an item takes at the least."""
        return lines(self.face.pieces(words(item.html)), self.column)


def full_measure(measure: Measure, text_size: float, fonts: FontSet, ratios: Mapping[str, float]) -> FullMeasure:
    """For the pages of a measure with a text of that size in points; `ratios` of pictures, by their files."""
    face = metrics(fonts)
    return FullMeasure(
        face=face,
        title_lines=TitleLines(face),
        column=measure.narrow / (text_size * POINT),
        ratios=ratios,
        hangs=measure.wide > measure.narrow,
    )
