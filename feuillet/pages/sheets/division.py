"""Sections in columns: by their weights where one reads well, else side by side or flowing."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from typing import TYPE_CHECKING

from feuillet.pages.sheets.flow import flow
from feuillet.pages.sheets.weights import weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.pages.view import (
        SectionView,
    )


# Lines from which a body that cannot be divided by sections flows through three columns.
_THREE_COLUMNS = 45
# Lines up to which it stands in one.
_ONE_COLUMN = 14


# Shares of the width between which a column reads well, by the number of columns.
_SHARES = {1: (0.0, 1.0), 2: (0.36, 0.64), 3: (0.25, 0.46), 4: (0.19, 0.36)}
_LEAST = {2: 0.24, 3: 0.24, 4: 0.18}  # that a column is given

_FEW = 24  # sections among which every division is looked at


def _places(weights: Sequence[float], count: int) -> Sequence[int]:
    """Where columns may end: anywhere among few sections, else where equal ones would, or nearly."""
    every = range(1, len(weights))
    if len(weights) <= _FEW:
        return every
    ends = list(itertools.accumulate(weights))
    near = (bisect_left(ends, ends[-1] * part / count) for part in range(1, count))
    return sorted({place for middle in near for place in range(middle - 3, middle + 5) if place in every})


def divide(weights: Sequence[float], most: int = 3) -> tuple[tuple[tuple[int, ...], ...], tuple[float, ...]] | None:
    """Sections in `most` columns, or one fewer, whose widths follow their weights; None if none reads well."""
    total = sum(weights)
    best: tuple[float, tuple[tuple[int, ...], ...], tuple[float, ...]] | None = None
    for count in range(most, max(most - 2, 1), -1):  # on a wide page two would have lines that are too long
        low, high = _SHARES[count]
        for cuts in itertools.combinations(_places(weights, count), count - 1):
            bounds = (0, *cuts, len(weights))
            parts = tuple(tuple(range(a, b)) for a, b in itertools.pairwise(bounds))
            shares = tuple(sum(weights[i] for i in part) / total for part in parts)
            cost = sum(max(low - share, share - high, 0) for share in shares)
            # As many as there may be are the sheet's own look; fewer are chosen if clearly better.
            cost += 0.04 * (max(most, 3) - count) + 0.02 * (max(shares) - min(shares))
            if best is None or cost < best[0]:
                best = (cost, parts, shares)
    if best is None or best[0] > 0.14:
        return None
    return best[1], tuple(min(max(share, _LEAST[len(best[1])]), 0.5) for share in best[2])


def filled(body: Sequence[SectionView], most: int) -> tuple[tuple[SectionView, ...], ...]:
    """Columns for a body that no division by weight suits: short sections side by side, long ones flowing."""
    total = sum(weight(section) for section in body)
    if 1 < len(body) <= most and total < _THREE_COLUMNS:
        return tuple((section,) for section in body)
    if total < _ONE_COLUMN or most == 1:
        return (tuple(body),) if body else ()
    return flow(body, most if total > _THREE_COLUMNS else max(most - 1, 2))
