"""What is on the pages of a PDF, and its tagged text in reading order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from feuillet.pages.expected import words
from feuillet.pdf import structure_tree
from feuillet.pdf.viewing import viewer
from feuillet.pdf.viewing.ink import PageReader, PaintedBox
from feuillet.pdf.viewing.pens import Pens

if TYPE_CHECKING:
    from feuillet.pdf.viewing.ink import Stretched, TextRun


INLINE = frozenset({"Span", "NonStruct", "Link"})  # kinds of elements within lines


@dataclass(frozen=True)
class PrintedPages:
    """What is on the pages."""

    sizes: tuple[tuple[float, float], ...]  # of each page after trimming, points
    runs: tuple[TextRun, ...]
    lines: tuple[PaintedBox, ...]  # rules and borders
    pictures: tuple[PaintedBox, ...]  # pictures and signs
    structure: structure_tree.Structure
    pens: Pens  # where its texts were set
    stretched: tuple[Stretched, ...] = ()

    def set_in(self, run: TextRun) -> TextRun:
        """A run without what its letters paint before its beginning and behind its end."""
        return run._replace(box=run.box.within(self.pens.course(run.page, run.number)))

    @cached_property
    def blocks(self) -> list[int]:
        """The element that each leaf stands in, as a title, a point or a cell; a link is one of its own."""
        return self._holders(*INLINE - {"Link"})

    @cached_property
    def paragraphs(self) -> list[int]:
        """The same, but links are part of what they stand in."""
        return self._holders(*INLINE)

    def _holders(self, *inline: str) -> list[int]:
        holders = [0] * len(self.structure.leaves)
        for number, element in enumerate(self.structure.elements):  # those within others come later
            if element.kind not in inline:
                holders[element.first : element.last] = [number] * (element.last - element.first)
        return holders

    @cached_property
    def flow(self) -> Flow:
        """The tagged text in reading order."""
        return Flow.of(self)


def read(pdf: bytes) -> PrintedPages:
    """Take down what is on the pages of a PDF."""
    pens = Pens(pdf)
    with viewer.opened(pdf) as document:
        pages = [PageReader(document, number, partial(pens.course, number)) for number in range(len(document))]
        return PrintedPages(
            sizes=tuple(page.size for page in pages),
            runs=tuple(run for page in pages for run in page.runs),
            lines=tuple(PaintedBox(page.number, box) for page in pages for box in page.lines),
            pictures=tuple(PaintedBox(page.number, box) for page in pages for box in page.pictures),
            structure=structure_tree.structure(pdf),
            pens=pens,
            stretched=tuple(picture for page in pages for picture in page.stretched),
        )


# --- text ---


class Flow:
    """The tagged text of a publication in reading order, without spaces; who is where in it."""

    def __init__(self, reading: PrintedPages) -> None:
        by_mark: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for index, run in enumerate(reading.runs):
            if run.mark >= 0:
                by_mark[run.page, run.mark].append(index)
        parts: list[str] = []
        length = 0
        gaps = {0}  # where a word begins or ends
        leaf_starts: list[int] = []
        run_starts: dict[int, int] = {}
        for leaf in reading.structure.leaves:
            leaf_starts.append(length)
            for index in by_mark.get((leaf.page, leaf.mark), ()):
                run_starts[index] = length
                for word in words(reading.runs[index].text):
                    parts.append(word)
                    length += len(word)
                    gaps.add(length)
        leaf_starts.append(length)
        self.text = "".join(parts)
        self.gaps = gaps
        self.leaf_starts = leaf_starts
        self.run_starts = run_starts
        self.leaf_pages = [leaf.page for leaf in reading.structure.leaves]

    @classmethod
    def of(cls, reading: PrintedPages) -> Flow:
        return cls(reading)

    def at_word(self, at: int) -> bool:
        """Whether a word of the page ends or begins at that place."""
        text = self.text
        return at in self.gaps or at == len(text) or not (text[at - 1].isalnum() and text[at].isalnum())
