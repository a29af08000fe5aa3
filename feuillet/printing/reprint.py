"""Which leaves of a book are to be printed again: its pages as they were printed and as they are in, leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.model.edition import Kind
from feuillet.pdf.imposition import booklet_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.printing.runs import Run


def pages_of_leaves(run: Run, pages: int) -> list[tuple[int, ...]]:
    """The pages, from 0 and in order, that are on each leaf of a book or a booklet of so many."""
    if run.kind is Kind.BOOKLET:
        sides = booklet_order(pages)
        several = ((*front, *back) for front, back in zip(sides[::2], sides[1::2], strict=True))
        return [tuple(sorted(page for page in leaf if page is not None)) for leaf in several]
    sides_of_leaf = 2 if run.edition.duplex else 1
    return [tuple(range(at, min(at + sides_of_leaf, pages))) for at in range(0, pages, sides_of_leaf)]


def changed(run: Run, before: Sequence[str], now: Sequence[str]) -> tuple[int, ...] | None:
    """The leaves, from 0, that are not as they were printed, by what stands on each page; None: most, so print all.

    A leaf of a booklet has pages from both ends of it: with other numbers of pages hardly one stays.
    """
    old, new = ([_faces(leaf, faces) for leaf in pages_of_leaves(run, len(faces))] for faces in (before, now))
    other = tuple(at for at, leaf in enumerate(new) if at >= len(old) or old[at] != leaf)
    if len(new) < len(old) and not other:
        other = (len(new) - 1,)  # so that it is told which leaves to take out behind it
    return None if not before or 2 * len(other) > len(new) else other


def _faces(leaf: Sequence[int], faces: Sequence[str]) -> tuple[str, ...]:
    return tuple(faces[page] for page in leaf)
