"""Sections in columns that stand on a grid of twelve: by their weights where that reads well, else flowing."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from typing import TYPE_CHECKING

from feuillet.pages.job import GRID
from feuillet.pages.sheets.flow import flow
from feuillet.pages.sheets.weights import weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feuillet.pages.view import (
        SectionView,
    )


# Lines from which a body that cannot be divided by sections flows through three columns.
_THREE_COLUMNS = 45
# Lines up to which it stands in one.
_ONE_COLUMN = 14

# By the number of columns that a page has at the most: the least span of one, in twelfths of the measure, and that from
# which a section sets its points in two halves. On A4 these are 58 and 105 mm.
_NARROWEST = {1: GRID, 2: 4, 3: 4, 4: 3}
_HALVED = {1: GRID + 1, 2: 8, 3: 7, 4: 6}

_FEW = 24  # sections among which every division is looked at
_MANY = 9  # sections from which columns are of one width: titles take as many lines in a wide one
_FEWER = 0.08  # of the height of columns that end together: what a column less must save
_ALIKE = 2.0  # times the lightest of a few sections, up to which they stand side by side
_UNEVEN = 0.2  # of what the shortest column lacks to that height: how much worse it is, among divisions that do
_WORST = 1.25  # times that height, above which a body flows


def is_halved(span: int, most: int) -> bool:
    """Whether a column is so wide that what stands in it reads better in two halves."""
    return span >= _HALVED[most]


def least_spans(spans: Sequence[int], most: int) -> tuple[int, ...]:
    """How narrow each of these columns may become, as they are or in halves."""
    if len(spans) < 2:
        return tuple(spans)
    widest = _HALVED[most] - 1
    others = GRID - widest if len(spans) == 2 and not any(is_halved(span, most) for span in spans) else 0
    return tuple(_HALVED[most] if is_halved(span, most) else max(_NARROWEST[most], others) for span in spans)


def narrowest(most: int) -> int:
    """The least span of a column where a page has so many at the most."""
    return _NARROWEST[most]


def _places(weights: Sequence[float], count: int) -> Sequence[int]:
    """Where columns may end: anywhere among few sections, else where equal ones would, or nearly."""
    every = range(1, len(weights))
    if len(weights) <= _FEW:
        return every
    ends = list(itertools.accumulate(weights))
    near = (bisect_left(ends, ends[-1] * part / count) for part in range(1, count))
    return sorted({place for middle in near for place in range(middle - 3, middle + 5) if place in every})


def _spans(count: int, most: int) -> Iterator[tuple[int, ...]]:
    """The spans that so many columns may have."""
    for firsts in itertools.product(range(_NARROWEST[most], GRID), repeat=count - 1):
        last = GRID - sum(firsts)
        if last >= _NARROWEST[most]:
            yield (*firsts, last)


def divide(weights: Sequence[float], most: int = 3) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]] | None:
    """Sections in `most` columns, or one fewer, whose spans follow their weights; None if none reads well."""
    total = sum(weights)
    best: tuple[float, float, tuple[tuple[int, ...], ...], tuple[int, ...]] | None = None
    for count in range(most, max(most - 2, 1), -1):  # on a wide page two would have lines that are too long
        for cuts in itertools.combinations(_places(weights, count), count - 1):
            bounds = (0, *cuts, len(weights))
            parts = tuple(tuple(range(a, b)) for a, b in itertools.pairwise(bounds))
            sums = [sum(weights[i] for i in part) for part in parts]
            several = _spans(count, most) if len(weights) < _MANY else [(GRID // count,) * count]
            for spans in several:
                heights = [high * GRID / (total * span) for high, span in zip(sums, spans, strict=True)]
                # As many as there may be are the sheet's own look; fewer are chosen if clearly better.
                uneven = 1 - min(heights)
                cost = max(heights) + 0.1 * uneven + _FEWER * (max(most, 3) - count)
                rank = cost + _UNEVEN * uneven
                if best is None or rank < best[0] - 1e-9:
                    best = (rank, cost, parts, spans)
    if best is None or best[1] > _WORST:
        return None
    return best[2], best[3]


def side_by_side(body: Sequence[SectionView], most: int) -> bool:
    """Whether sections are so few, short and alike that each has a column, all of one width."""
    weights = [weight(section) for section in body]
    return 1 < len(body) <= most and sum(weights) < _THREE_COLUMNS and max(weights) < _ALIKE * min(weights)


def filled(body: Sequence[SectionView], most: int) -> tuple[tuple[SectionView, ...], ...]:
    """Columns of one width for a body that no division by weight suits: in one, or flowing."""
    total = sum(map(weight, body))
    if total < _ONE_COLUMN or most == 1:
        return (tuple(body),) if body else ()
    return flow(body, most if total > _THREE_COLUMNS else max(most - 1, 2))
