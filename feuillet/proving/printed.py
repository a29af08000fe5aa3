"""What is on the pages of a PDF, and its tagged text in reading order.

`read` takes it down, `facts` sums it up for people.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pypdfium2

from feuillet.pages.expected import words
from feuillet.pdf import tagging
from feuillet.proving.ink import Line, PageReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.proving.ink import Run, Stretched


@dataclass(frozen=True)
class Reading:
    """What is on the pages."""

    sizes: tuple[tuple[float, float], ...]  # of each page after trimming, points
    runs: tuple[Run, ...]
    lines: tuple[Line, ...]  # rules and borders
    pictures: tuple[Line, ...]  # pictures and signs
    lowest: tuple[float, ...]  # of each page: lower edge of its last text but running heads, points
    outline: tuple[tuple[int, str, int], ...]  # level from 0, title, page from 1
    structure: tagging.Structure
    stretched: tuple[Stretched, ...] = ()

    @cached_property
    def blocks(self) -> list[int]:
        """The element that each leaf stands in, as a title, a point or a cell; a link is one of its own."""
        return self._holders("Span", "NonStruct")

    @cached_property
    def paragraphs(self) -> list[int]:
        """The same, but links are part of what they stand in."""
        return self._holders("Span", "NonStruct", "Link")

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


def read(pdf: bytes) -> Reading:
    """Take down what is on the pages of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [PageReader(document, number) for number in range(len(document))]
        return Reading(
            sizes=tuple(page.size for page in pages),
            runs=tuple(run for page in pages for run in page.runs),
            lines=tuple(Line(page.number, box) for page in pages for box in page.lines),
            pictures=tuple(Line(page.number, box) for page in pages for box in page.pictures),
            lowest=tuple(
                min((run.box.bottom for run in page.runs if run.mark >= 0), default=page.size[1]) for page in pages
            ),
            outline=tuple(_outline(document)),
            structure=tagging.structure(pdf),
            stretched=tuple(picture for page in pages for picture in page.stretched),
        )
    finally:
        document.close()


def _outline(document: pypdfium2.PdfDocument) -> Iterator[tuple[int, str, int]]:
    for bookmark in document.get_toc():
        destination = bookmark.get_dest()
        yield bookmark.level, bookmark.get_title(), (destination.get_index() + 1) if destination else 0


# --- text ---


class Flow:
    """The tagged text of a publication in reading order, without spaces; who is where in it."""

    def __init__(self, reading: Reading) -> None:
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
    def of(cls, reading: Reading) -> Flow:
        return cls(reading)

    def at_word(self, at: int) -> bool:
        """Whether a word of the page ends or begins at that place."""
        text = self.text
        return at in self.gaps or at == len(text) or not (text[at - 1].isalnum() and text[at].isalnum())


def facts(reading: Reading) -> dict[str, Any]:
    """The publication in a few figures, for the summary of a build; lengths in millimetres."""
    return {
        "pages": len(reading.sizes),
        "anchors": dict(reading.structure.anchors),
        "outline": [{"level": level, "title": title, "page": page} for level, title, page in reading.outline],
        "blank": [round(lowest * 25.4 / 72, 1) for lowest in reading.lowest],  # below the last text of each page
        "smallest": round(min((run.size for run in reading.runs), default=0.0), 2),
        "words": sum(len(run.text.split()) for run in reading.runs if run.mark >= 0),
        "fonts": sorted({run.font.rpartition("+")[2] for run in reading.runs}),
    }
