#!/usr/bin/env python3
"""Measure pages as an eye does: what stands alone, what is nearly empty, what does not end together.

usage: measures.py [FOLDER] [--json]

FOLDER is the output of a build (`output` if none is given). Each measure is a line: how often it is missed, and where.
What the proof warns of itself (a title alone at a foot, a row that is broken, a picture that is stretched) is measured
here too, with the same reading of the PDF.
"""

from __future__ import annotations

import argparse
import bisect
import json
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)] if str(ROOT) not in sys.path else []

from feuillet.proving.printed import PrintedPages, read  # noqa: E402  it is run from anywhere

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feuillet.pdf.viewing.ink import TextRun

_TITLE = re.compile(r"H\d")
_WORD = re.compile(r"\w")
_ADDRESS = re.compile(r"[/@]|\w\.[a-z]{2,}\W*$")
_GOES_ON = re.compile(r"\s*[a-zß-öø-ÿœ]")
_ENDS = re.compile(r"[.!?…:;»”]\s*$")
_HALF = re.compile(r"[^\W\d_][-\u2010\x02]$")  # a hyphen that ends a line is read back as a sign of its own
_LEAST_FILLED = 0.25  # of a page's text area
_POINTS = 4  # of a row that may stand alone
_SMALLEST = 8.55  # points: the smallest size of a sheet's text, as it is read back
_APART = 3  # lines by which columns may end apart


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block on a page, in points from the lower left corner."""

    block: int  # index of the element that it is of
    kind: str  # P, H1, LBody, TD…
    page: int
    left: float
    right: float
    bottom: float
    top: float
    size: float
    text: str

    def __str__(self) -> str:
        return f"p. {self.page + 1}: “{self.text.strip()[-60:]}”"


def lines(reading: PrintedPages) -> list[Line]:
    """All lines of tagged text in reading order."""
    starts, elements = reading.flow.leaf_starts, reading.structure.elements
    made: list[Line] = []
    open_line: list[TextRun] = []
    of_block = -1
    for index, start in reading.flow.run_starts.items():
        run = reading.runs[index]
        if not run.text.strip():
            continue
        block = reading.paragraphs[max(bisect.bisect_right(starts, start) - 1, 0)]
        if not (open_line and block == of_block and _on_line(open_line[-1], run)):
            made += _closed(open_line, of_block, elements)
            open_line, of_block = [], block
        open_line.append(run)
    return [*made, *_closed(open_line, of_block, elements)]


def _on_line(last: TextRun, run: TextRun) -> bool:
    shared = min(last.box.top, run.box.top) - max(last.box.bottom, run.box.bottom)
    lower = min(last.box.top - last.box.bottom, run.box.top - run.box.bottom)
    return last.page == run.page and shared > 0.3 * lower and run.box.left > last.box.left - 0.5


def _closed(runs: Sequence[TextRun], block: int, elements: Sequence[object]) -> list[Line]:
    if not runs:
        return []
    largest = max(runs, key=lambda run: run.size)
    return [
        Line(
            block=block,
            kind=elements[block].kind,  # type: ignore[attr-defined]
            page=runs[0].page,
            left=min(run.box.left for run in runs),
            right=max(run.box.right for run in runs),
            bottom=largest.box.bottom,
            top=max(run.box.top for run in runs),
            size=largest.size,
            text="".join(run.text for run in runs),
        )
    ]


def blocks(several: Iterable[Line]) -> dict[int, list[Line]]:
    """The lines of each block."""
    found: defaultdict[int, list[Line]] = defaultdict(list)
    for line in several:
        found[line.block].append(line)
    return dict(found)


# -- measures: what misses each, in words ----------------------------------------------------------------------------


def titles_alone(reading: PrintedPages) -> Iterator[str]:
    """Titles at the foot of a column whose text begins in the next, or overleaf."""
    for line, following in pairwise(lines(reading)):
        if not _TITLE.match(line.kind) or line.block == following.block:
            continue
        beside = abs(line.top - following.top) < 4 * line.size or following.top < line.top
        if following.page != line.page or not beside:
            yield str(line)


def nearly_empty(reading: PrintedPages) -> Iterator[str]:
    """Pages but the last whose text takes less than a quarter of their height."""
    found = lines(reading)
    inked: defaultdict[int, list[tuple[float, float]]] = defaultdict(list)
    for line in found:
        inked[line.page].append((line.bottom, line.top))
    for picture in reading.pictures:
        inked[picture.page].append((picture.box.bottom, picture.box.top))
    for page in range(1, len(reading.sizes) - 1):  # the cover is a page of its own
        height = reading.sizes[page][1] * 0.8
        if page in inked:
            share = (max(top for _, top in inked[page]) - min(bottom for bottom, _ in inked[page])) / height
            if share < _LEAST_FILLED:
                yield f"p. {page + 1}: {share:.0%}"


def lone_heads(reading: PrintedPages) -> Iterator[str]:
    """The last line of a block, alone at the head of a page: there it is an element of its own."""
    found = lines(reading)
    several = blocks(found)
    for line, following in pairwise(found):
        begins_page = following.page > line.page and len(several[following.block]) == 1
        if (
            begins_page
            and line.kind == following.kind
            and _GOES_ON.match(following.text)
            and not _ENDS.search(line.text)
        ):
            yield str(following)


def lone_words(reading: PrintedPages, *, titles: bool) -> Iterator[str]:
    """Last lines of one word, where the line has room for the one before it, and that one's would be no shorter."""
    for several in blocks(lines(reading)).values():
        if len(several) < 2 or (_TITLE.match(several[0].kind) is None) == titles:
            continue
        *_, before, last = several
        words = [word for word in last.text.split() if _WORD.search(word)]
        if len(words) != 1 or _ADDRESS.search(last.text) or _ADDRESS.search(before.text.split(" ")[-1]):
            continue
        widest = max(line.right - line.left for line in several)
        kept, _, moved = before.text.strip().rpartition(" ")
        needed = (last.right - last.left) * (1 + (len(moved) + 1) / max(len(last.text.strip()), 1))
        if len(kept) >= len(last.text.strip()) and needed < 0.95 * widest:
            yield f"{before} / {last}"


def half_words(reading: PrintedPages) -> Iterator[str]:
    """Blocks that end with the second half of a hyphenated word alone."""
    for several in blocks(lines(reading)).values():
        if len(several) < 2:
            continue
        before, last = several[-2].text.rstrip(" "), several[-1].text.strip()
        if _HALF.search(before) and " " not in last and last[:1].islower() and not _ADDRESS.search(last):
            yield f"{several[-2]} / {several[-1]}"


def stretched(reading: PrintedPages) -> Iterator[str]:
    """Pictures whose resolution across and down differ."""
    for picture in dict.fromkeys(reading.stretched):
        yield f"p. {picture.page + 1}: {picture.across:.0f} × {picture.down:.0f}"


def lone_rows(reading: PrintedPages) -> Iterator[str]:
    """Tables over several pages of which one has a row alone: on each page a table is an element of its own.

    A row that holds several points, below the name of its theme, is no such one.
    """
    elements, leaves = reading.structure.elements, reading.structure.leaves
    parts: list[tuple[int, int, int, int]] = []  # page, first and last leaf, rows
    for element in elements:
        if element.kind == "Table" and element.last > element.first:
            parts.append((leaves[element.first].page, element.first, element.last, 0))
        elif element.kind == "TR" and parts and element.last > element.first:
            kinds = [elements[leaves[at].element].kind for at in range(element.first, element.last)]
            page, first, last, rows = parts[-1]
            count = 2 if kinds.count("LBody") >= _POINTS else int(set(kinds) != {"TH"})
            parts[-1] = page, first, last, rows + (count if element.first >= first else 0)
    for (page, _, end, rows), (next_page, start, _, next_rows) in pairwise(parts):
        if next_page == page + 1 and start == end:
            yield from (
                f"p. {number + 1}: one row" for number, count in ((page, rows), (next_page, next_rows)) if count == 1
            )


def uneven_heads(reading: PrintedPages) -> Iterator[str]:
    """Titles side by side of as many lines whose baselines are nearly, but not quite, on one line."""
    titles = [(several[0], len(several)) for several in blocks(lines(reading)).values() if several[0].kind == "H2"]
    for (line, count), (other, others) in pairwise(sorted(titles, key=lambda title: (title[0].page, -title[0].bottom))):
        if count == others and line.page == other.page and (line.right < other.left or other.right < line.left):
            apart = abs(line.bottom - other.bottom)
            if 0.5 * line.size < apart < line.size:
                yield f"{line} / {other}: {apart:.1f} pt"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its left edge, where it ends, and whether it says that points of its are left out."""

    left: float
    end: float
    told: bool


def columns(reading: PrintedPages, left_out: re.Pattern[str]) -> tuple[list[Column], float]:
    """The columns of a sheet, and how high a line in them is."""
    found = [line for line in lines(reading) if line.page == 0]
    size = text_size(reading)
    heads = [line for line in found if line.kind == "H2" and line.size > size]
    first = max((head.bottom for head in heads), default=0.0)
    foot = max((line.top for line in found if line.kind == "H2" and line.size < size and line.top < first), default=0.0)
    below = [line for line in found if foot < line.bottom < first]
    body = [line for line in below if line.kind == "LBody"]
    leading = Counter(
        round(a.bottom - b.bottom, 1) for a, b in pairwise(body) if a.block == b.block and a.bottom > b.bottom
    )
    usual = leading.most_common(1)[0][0] if leading else 1.3 * size
    lefts = sorted({round(head.left) for head in heads})

    def place(line: Line) -> int:
        return bisect.bisect_right(lefts, line.left + 24) - 1

    ends: dict[int, float] = {}
    for line in body:
        ends[place(line)] = min(ends.get(place(line), line.bottom), line.bottom)
    saying = [line for line in below if left_out.search(line.text)]
    for line in saying:  # what left a column is said right below its last point
        end = ends.get(place(line), 0.0)
        if end - 2 * usual < line.bottom < end:
            ends[place(line)] = line.bottom
    told = set(map(place, saying))
    return [Column(lefts[number], end, number in told) for number, end in sorted(ends.items()) if number >= 0], usual


def apart(reading: PrintedPages, left_out: re.Pattern[str]) -> Iterator[str]:
    """Columns of a sheet that end far above another, although points of theirs are left out."""
    several, leading = columns(reading, left_out)
    for number, column in enumerate(several, 1):
        lines_above = (column.end - min(other.end for other in several)) / leading
        if column.told and lines_above > _APART:
            yield f"column {number}: {lines_above:.1f} lines"


def text_size(reading: PrintedPages) -> float:
    """The size of the points of a sheet."""
    sizes: Counter[float] = Counter()
    for line in lines(reading):
        if line.kind == "LBody":
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


_LEFT_OUT = re.compile(r"\+\s*\d+.{0,24}\d")


def measured(pdf: bytes, *, sheet: bool) -> dict[str, list[str]]:
    """Each measure, and what misses it."""
    reading = read(pdf)
    found = {
        "title alone at a foot": list(titles_alone(reading)),
        "line alone at a head": list(lone_heads(reading)),
        "title that ends with a word": list(lone_words(reading, titles=True)),
        "text that ends with a word": list(lone_words(reading, titles=False)),
        "text that ends with half a word": list(half_words(reading)),
        "picture out of proportion": list(stretched(reading)),
        "row of a table alone": list(lone_rows(reading)),
        "titles side by side, uneven": list(uneven_heads(reading)),
    }
    if sheet:
        found["columns that end apart"] = list(apart(reading, _LEFT_OUT))
    else:
        found["page under a quarter full"] = list(nearly_empty(reading))
    return found


def main() -> int:
    """Measure what a build has made, and say it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "output")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    files = sorted(given.folder.rglob("*.pdf"))
    missed: defaultdict[str, list[str]] = defaultdict(list)
    sizes: dict[str, float] = {}
    for file in files:
        name = file.relative_to(given.folder).as_posix()
        sheet = "fact-sheets/" in name
        for measure, several in measured(file.read_bytes(), sheet=sheet).items():
            missed[measure] += [f"{name} {said}" for said in several]
        if sheet:
            sizes[name] = text_size(read(file.read_bytes()))
    small = [name for name, size in sizes.items() if 0 < size < _SMALLEST]
    if given.json:
        print(json.dumps({"missed": missed, "sizes": sizes}, ensure_ascii=False, indent=1))
        return 0
    for measure, several in missed.items():
        print(f"{len(several):4}  {measure}")
        for said in several:
            print(f"        {said}")
    print(f"{len(small):4}  sheets in the smallest size, of {len(sizes)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
