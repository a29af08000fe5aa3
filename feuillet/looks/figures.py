"""Figures made from the content itself: the themes of the cover, the chart of the day, the matrix, as SVG.

All are scores of the day: a row a theme, a mark an idea, or several where there would be too many. A problem is a
ring, a solution a disc, a need a diamond: shapes, not colours, tell them apart. A need without an answer is an open
diamond.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


UNANSWERED = 3  # the kind of mark of a need that has no answer
# Each kind of mark, as style sheets name it.
MARKS = ("problems", "solutions", "needs", "unanswered")


STEP = 1.37  # from one mark to the next, of their size
_TIPS = 1.12  # from tip to tip of a diamond, of the size of the others


def _mark(kind: int, x: float, y: float, size: float, colour: str) -> str:
    radius = size / 2
    if kind == 0:
        stroke = size * 0.2
        return (
            f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius - stroke / 2:.2f}" fill="none" '
            f'stroke="{colour}" stroke-width="{stroke:.2f}"/>'
        )
    if kind == 1:
        return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}" fill="{colour}"/>'
    if kind == UNANSWERED:
        tip, stroke = radius * 1.02, size * 0.17
        return (
            f'<path d="M{x:.2f} {y - tip:.2f}L{x + tip:.2f} {y:.2f}L{x:.2f} {y + tip:.2f}L{x - tip:.2f} {y:.2f}Z" '
            f'fill="none" stroke="{colour}" stroke-width="{stroke:.2f}"/>'
        )
    tip = radius * _TIPS
    return (
        f'<path d="M{x:.2f} {y - tip:.2f}L{x + tip:.2f} {y:.2f}L{x:.2f} {y + tip:.2f}L{x - tip:.2f} {y:.2f}Z" '
        f'fill="{colour}"/>'
    )


def mark(kind: int, colour: str) -> Markup:
    """One mark for the key of the chart; decoration, to be used in a style sheet's url()."""
    body = _mark(kind, 5, 5, 8, colour)
    return Markup('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>').format(Markup(body))  # noqa: S704 - made of numbers and a colour of ours


def each(most: int, fits: Callable[[int], bool]) -> int:
    """How many ideas a mark stands for, at the most: 1, 2, 5, 10, 20… of `most` in a row, the first that fits."""
    steps = (step * int(10**power) for power in count() for step in (1, 2, 5))
    return next(step for step in steps if step >= most or fits(step))


def marks(ideas: int, each: int) -> int:
    """How many marks ideas have, if one stands for so many."""
    return -(-ideas // each)


@dataclass(frozen=True, kw_only=True, slots=True)
class Strip:
    """Marks of one theme, as an SVG, and its height in the unit of `strip`'s width."""

    svg: Markup
    height: float


def _per_row(width: float, size: float) -> int:
    return max(int((width + size * (STEP - _TIPS)) // (size * STEP)), 1)


def strip_height(count: int, *, width: float, size: float) -> float:
    """Of a strip, before it is drawn."""
    return round((max(-(-count // _per_row(width, size)), 1) - 1) * size * STEP + size * _TIPS, 2)


def strip(kind: int, count: int, colour: str, *, width: float, size: float = 2.3) -> Strip:
    """`count` marks of one kind in rows that wrap at `width`; decoration, as the count stands beside it in words."""
    step, per_row = size * STEP, _per_row(width, size)
    shapes = "".join(
        _mark(kind, n % per_row * step + size * _TIPS / 2, n // per_row * step + size * _TIPS / 2, size, colour)
        for n in range(count)
    )
    height = strip_height(count, width=width, size=size)
    return Strip(svg=_svg(shapes, width, height), height=height)


def _svg(shapes: str, width: float, height: float) -> Markup:
    return Markup('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w:.2f} {h:.2f}">{body}</svg>').format(
        w=width,
        h=height,
        body=Markup(shapes),  # noqa: S704 - made of numbers and colours above
    )


_SMALLEST = 1.5  # of a mark in a row
BETWEEN = 1.2  # steps between marks of two kinds


def row(
    counts: Sequence[int],
    colours: Sequence[str],
    *,
    width: float,
    size: float,
    least: float = _SMALLEST,
    parted: bool = True,
) -> Strip:
    """The marks of a theme, kind after kind, in one row; in several where they would be too small to tell apart.

    Kinds are those of MARKS, each in its colour. If they are not to be `parted`, each begins a row of its own where one
    row has not all of them.
    """
    kinds = [kind for kind, count in enumerate(counts) for _ in range(count)]
    gaps = BETWEEN * (len(set(kinds)) - 1)
    room = width / (max(len(kinds) - 1, 0) + gaps + _TIPS / STEP)
    step = max(min(size * STEP, room), least * STEP)
    size = step / STEP
    shapes, x, y = [], 0.0, 0.0
    for n, kind in enumerate(kinds):
        begins = n > 0 and kind != kinds[n - 1]
        if n:
            x += step * (1 + BETWEEN) if begins else step
        full = x + size * _TIPS > width * (1 + 1e-9)
        if full or (begins and not parted and room < step * (1 - 1e-9)):
            x, y = 0.0, y + step
        shapes.append(_mark(kind, x + size * _TIPS / 2, y + size * _TIPS / 2, size, colours[kind]))
    height = round(y + size * _TIPS, 2)
    return Strip(svg=_svg("".join(shapes), width, height), height=height)


@lru_cache(maxsize=1 << 13)
def data_uri(svg: Markup) -> str:
    """An SVG for a style sheet's url(): many are the same."""
    from urllib.parse import quote

    return f"data:image/svg+xml,{quote(str(svg))}"


# White on the band of a theme whose colour another theme has too: stripes, dots, points; wider than high, by 10 to 3.
_PATTERNS = (
    '<path d="M0 3h2L5 0H3zM5 3h2l3-3H8z"/>',
    '<circle cx="2.5" cy="1.5" r="1"/><circle cx="7.5" cy="1.5" r="1"/>',
    '<path d="M0 3l2.5-3L5 3zM5 3l2.5-3L10 3z"/>',
)


def pattern(number: int) -> Markup:
    """The tile of a pattern, from 1; it can be told from the others in grey, and from a telephone."""
    return Markup(  # noqa: S704 - drawings of ours
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 3" width="10" height="3" fill="#fff">'
        f"{_PATTERNS[(number - 1) % len(_PATTERNS)]}</svg>"
    )


# What hands do with paper, as drawings of 100 by 100: outlines of leaves, and the way they turn.
_GESTURES = {
    "flat": '<path d="M24 8h52v84H24z"/><path d="M34 24h32M34 36h32M34 48h32M34 60h20" stroke-width="2.5"/>',
    "long": '<path d="M14 8h46v84H14z"/><path d="M24 24h26M24 36h26M24 48h26M24 60h16" stroke-width="2.5"/>'
    '<path d="M60 30c22 2 28 16 28 24s-6 18-22 21"/><path d="M75 67l-10 8 11 7"/>',
    "short": '<path d="M6 24h60v44H6z"/><path d="M14 34h20M14 44h20M14 54h14M40 34h18M40 44h18M40 54h12" '
    'stroke-width="2.5"/><path d="M66 32c20 2 26 12 26 19s-6 15-20 17"/><path d="M81 60l-10 8 11 7"/>',
    "fold": '<path d="M50 26C40 18 22 17 8 21v56c14-4 32-3 42 5 10-8 28-9 42-5V21c-14-4-32-3-42 5z"/>'
    '<path d="M50 26v56"/><path d="M50 38v6M50 62v6" stroke-width="7"/>',
    "cut": '<path d="M6 22h88v56H6z"/><path d="M50 22v56" stroke-dasharray="5 5" stroke-width="2.5"/>'
    '<path d="M50 12v7M50 81v7"/><path d="M14 34h26M14 44h26M14 54h18M60 34h26M60 44h26M60 54h18" stroke-width="2.5"/>',
    "shop": '<path d="M26 16h48v68H26z"/><path d="M26 2v8M74 2v8M26 90v8M74 90v8M12 16h8M80 16h8M12 84h8M80 84h8" '
    'stroke-width="2.5"/>',
}


def gesture(name: str, colour: str) -> Markup:
    """A drawing of what is done with a leaf: decoration, as words beside it say the same."""
    return Markup(  # noqa: S704 - drawings and a colour of ours
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" fill="none" stroke="{colour}" '
        f'stroke-width="3.4" stroke-linejoin="round" stroke-linecap="round">{_GESTURES[name]}</svg>'
    )


GESTURES = tuple(_GESTURES)
