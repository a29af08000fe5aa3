"""How the file of a run is put together: a run and its publications in, one PDF in the order of its printer out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feuillet.model.editions import Kind
from feuillet.pdf import collation, imposition
from feuillet.publications.kinds import SYNTHESIS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from feuillet.printing.runs import PrintRun

LEAVES = "leaves"  # the key of a run's slips and separators


def stacks(run: PrintRun, pages: Mapping[str, int]) -> Iterator[collation.Stack]:
    """The documents of a run in the order in which they come out; `pages`: how many each publication has."""
    if run.kind is Kind.PACKS:
        for number, person in enumerate(run.people):
            yield collation.Stack(key=LEAVES, pages=(number, number + 1))
            yield from (collation.Stack(key=theme) for theme in person.themes)
            if run.synthesis:
                yield collation.Stack(key=SYNTHESIS)
        return
    if run.leaves:
        yield from _stacks_of_leaves(run, pages)
        return
    for number, copies in enumerate(run.copies):
        if run.separators:
            yield collation.Stack(key=LEAVES, pages=(number, number + 1))
        yield collation.Stack(key=copies.key, copies=copies.count)


def _stacks_of_leaves(run: PrintRun, pages: Mapping[str, int]) -> Iterator[collation.Stack]:
    """Some leaves of a book, copy by copy: in pages of its file, or in sides of a booklet as it is folded."""
    sides = 2 if run.duplex else 1
    (copies,) = run.copies
    last = _sides(run, pages[copies.key])
    parts = [(leaf * sides, min((leaf + 1) * sides, last)) for leaf in run.leaves]
    for _ in range(copies.count):
        yield from (collation.Stack(key=copies.key, pages=part) for part in parts)


def counts(run: PrintRun, stacks: Sequence[collation.Stack], pages: Mapping[str, int]) -> list[int]:
    """The pages of each document in the file of a run."""
    found = []
    for stack in stacks:
        count = _sides(run, 1 if stack.key == LEAVES else pages[stack.key])
        if run.leaves and stack.pages:
            count = stack.pages[1] - stack.pages[0]
        found += [count] * stack.copies
    return found


def _sides(run: PrintRun, pages: int) -> int:
    """What so many pages of a publication are in the file: of a booklet two lie on a side, four on a leaf."""
    return -(-pages // 4) * 2 if run.kind is Kind.BOOKLET else pages


def put_together(
    run: PrintRun, sources: Mapping[str, bytes], stacks: Sequence[collation.Stack], *, title: str, subject: str
) -> bytes:
    """The file of a run, of the PDFs of its publications and of what stands between them."""
    impose = {Kind.BOOKLET: imposition.booklet, Kind.TWO_UP: imposition.two_up}.get(run.kind)
    if impose:
        sources = {
            key: pdf if key == LEAVES else impose(pdf, title=title, subject=subject) for key, pdf in sources.items()
        }
    if run.kind is Kind.PRESS and len(stacks) == 1:  # keeps its tags
        return imposition.for_press(sources[stacks[0].key], bleed=run.edition.bleed)
    flip: Any = ("short" if run.kind in (Kind.BOOKLET, Kind.TWO_UP) else "long") if run.duplex else ""
    pdf = collation.collate(sources, stacks, duplex=run.duplex, title=title, subject=subject, flip=flip)
    return imposition.for_press(pdf, bleed=run.edition.bleed) if run.kind is Kind.PRESS else pdf
