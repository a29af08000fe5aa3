"""What is shared out among columns, in its order: heights in, the places at which columns begin out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_NEAR = 0.002  # of the least height of columns: how near to it is near enough


_WITHIN = 0.06  # of all heights: what it is worth not to begin the second half within a group


def middle(heights: Sequence[float], titled: Sequence[bool]) -> int:
    """Where the second half begins of what stands in two: with the title of a group, where they are about as high."""
    total = sum(heights)
    best, found, above = math.inf, len(heights), 0.0
    for place in range(1, len(heights)):
        above += heights[place - 1]
        cost = max(above, total - above) + (0.0 if titled[place] or not any(titled) else _WITHIN * total)
        if cost < best - 1e-9:
            best, found = cost, place
    return found


def parted(heights: Sequence[float], count: int, again: Callable[[int], float] = lambda _: 0.0) -> list[int]:
    """Where columns begin, so that the longest is as short as can be without changing the order.

    `again`: what stands at the head of a column that begins with that one, as it goes on from the one before.
    """

    def begun(room: float) -> tuple[list[int], bool]:
        """Where they begin if none is to be longer than that, and whether none is and there are columns enough."""
        starts, filled, longest = [0], 0.0, 0.0
        for place, height in enumerate(heights):
            if filled and filled + height > room and place > starts[-1]:
                starts.append(place)
                filled = again(place)
            filled += height
            longest = max(longest, filled)
        return starts, len(starts) <= count and longest <= room

    low, high = max((sum(heights) / count, *heights), default=0.0), sum(heights) + 1.0
    if not begun(low)[1]:
        while high - low > _NEAR * high:
            middle = (low + high) / 2
            low, high = (low, middle) if begun(middle)[1] else (middle, high)
        low = high
    starts, _ = begun(low)
    return starts + [len(heights)] * (count - len(starts))


_CODE_LINES, _DOCUMENT_LINES = 5.0, 2.0  # about, of a document with a code and of one without


def documents_in_columns(coded: Sequence[bool]) -> list[int]:
    """Where the two columns of documents begin; `coded`: whether each has a code."""
    return parted([_CODE_LINES if has_code else _DOCUMENT_LINES for has_code in coded], 2) if coded else []
