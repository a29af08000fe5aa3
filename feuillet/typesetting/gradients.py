"""Have WeasyPrint leave a drawing whose gradient repeats more often than anybody sees: it would go on for hours."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from math import hypot
from typing import Any

_MOST = 1000  # times that a gradient repeats in what it fills


@cache
def install() -> None:
    """Put it in place, once."""
    painting: Any = import_module("weasyprint.svg.defs")
    linear, radial = painting.spread_linear_gradient, painting.spread_radial_gradient

    def spread_linear_gradient(spread: str, positions: Any, colors: Any, *places: Any) -> Any:
        if spread != "pad":
            x1, y1, x2, y2, (across, down, width, height), matrix = places
            (left, top), (right, bottom) = matrix.transform_point(x1, y1), matrix.transform_point(x2, y2)
            reach = sum(hypot(x - left, y - top) for x in (across, across + width) for y in (down, down + height))
            _refuse(reach, hypot(right - left, bottom - top) * (positions[-1] - positions[0]))
        return linear(spread, positions, colors, *places)

    def spread_radial_gradient(spread: str, positions: Any, colors: Any, *places: Any) -> Any:
        if spread != "pad":
            x, y, inner, _cx, _cy, outer, width, height, matrix = places
            right, bottom = matrix.invert.transform_point(width, height)
            reach = hypot(max(abs(x), abs(right - x)), max(abs(y), abs(bottom - y))) + abs(outer) + abs(inner)
            _refuse(reach, (outer - inner) * (positions[-1] - positions[0]))
        return radial(spread, positions, colors, *places)

    painting.spread_linear_gradient = spread_linear_gradient
    painting.spread_radial_gradient = spread_radial_gradient


def _refuse(reach: float, length: float) -> None:
    """Raise, which the engine says of the drawing, if so short a gradient fills so much."""
    if not reach <= _MOST * length:  # not a number is no measure either
        raise ValueError("a gradient repeats without end")
