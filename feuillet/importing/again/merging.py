"""Two texts that come from one in; the text with the changes of both, and those that exclude each other, out.

By lines, then, where both changed the same lines, by words. What excludes itself stays as it is in the first, and is
told with both texts.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from feuillet.text.deadline import look

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Region(NamedTuple):
    """A stretch of the three texts: `changed` by nobody, by the first, by the second, by both alike, or otherwise."""

    changed: str  # "", "mine", "theirs", "alike", "otherwise"
    base: Sequence[str]
    mine: Sequence[str]
    theirs: Sequence[str]
    at: int  # where it begins in the second


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """Lines that both changed, each otherwise; `line` is that of the text that was made."""

    line: int
    base: str
    mine: str
    theirs: str


@dataclass(kw_only=True, slots=True)
class Merged:
    """A text with the changes of both; each line with the line of the second that it comes from, 0 if from none."""

    lines: list[tuple[str, int]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    taken: int = 0  # changes of the second
    kept: int = 0  # changes of the first

    def conflict(self, line: int, region: Region) -> None:
        """What excludes itself."""
        base, mine, theirs = ("".join(some).strip("\n") for some in (region.base, region.mine, region.theirs))
        self.conflicts.append(Conflict(line=line, base=base, mine=mine, theirs=theirs))


def merged(base: str, mine: str, theirs: str) -> Merged:
    """The changes from `base` to `mine` and to `theirs` in one text."""
    found = Merged()
    for region in regions(paragraphs(base), paragraphs(mine), paragraphs(theirs)):
        if region.changed in ("", "theirs", "alike"):
            found.taken += region.changed == "theirs"
            _add(found, region.theirs, region.at)
        elif region.changed == "mine":
            found.kept += 1
            _add(found, region.mine)
        elif (both := _by_words(region)) is not None:
            found.taken += 1
            found.kept += 1
            _add(found, both, region.at)
        elif added := _beside(region):
            found.taken += 1
            found.kept += 1
            for pieces, at in added:
                _add(found, pieces, at)
        else:
            found.conflict(len(found.lines) + 1, region)
            _add(found, region.mine)
    return found


def _add(found: Merged, pieces: Sequence[str], at: int = -1) -> None:
    for piece in pieces:
        for line in piece.removesuffix("\n").split("\n"):
            found.lines.append((line, at + 1 if at >= 0 else 0))
            at += 1 if at >= 0 else 0


def paragraphs(text: str) -> list[str]:
    """Lines, each with the empty ones that follow it, so that these are not taken for one another."""
    return re.findall(r"[^\n]*\n(?:[ \t]*\n)*|[^\n]+$", text)


def _by_words(region: Region) -> list[str] | None:
    """Lines that both changed, where the changes do not touch: line by line, or as one where one has more lines."""
    if len(region.base) == len(region.mine) == len(region.theirs):
        made = [_joined(*texts) for texts in zip(region.base, region.mine, region.theirs, strict=True)]
        return None if None in made else [line for line in made if line is not None]
    whole = _joined(*("".join(pieces) for pieces in (region.base, region.mine, region.theirs)))
    return None if whole is None else paragraphs(whole)


def _joined(base: str, mine: str, theirs: str) -> str | None:
    """A text with the words of both; None if they exclude each other."""
    words: list[str] = []
    for part in regions(*(re.findall(r"\S+|\n|[^\S\n]+", text) for text in (base, mine, theirs))):
        if part.changed == "otherwise":
            return None
        words += part.mine if part.changed == "mine" else part.theirs
    return "".join(words)


def _beside(region: Region) -> list[tuple[Sequence[str], int]]:
    """Lines that one changed, and those that the other added before or after them; each with its line of the second."""
    base, mine, theirs, at = list(region.base), list(region.mine), list(region.theirs), region.at
    size = len(base)
    if theirs[:size] == base:  # they added after what is changed here, or both added
        return [(mine, -1), (theirs[size:], at + sum(piece.count("\n") for piece in base))]
    if theirs[-size:] == base:
        return [(theirs[:-size], at), (mine, -1)]
    if mine[:size] == base:
        return [(theirs, at), (mine[size:], -1)]
    return [(mine[:-size], -1), (theirs, at)] if mine[-size:] == base else []


def regions(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Region]:
    """The stretches of three texts, in order."""
    of_mine, of_theirs = matches(base, mine), matches(base, theirs)
    start = at_mine = at_theirs = line = 0
    while start < len(base) or at_mine < len(mine) or at_theirs < len(theirs):
        end = start
        while of_mine.get(end) == at_mine + end - start and of_theirs.get(end) == at_theirs + end - start:
            end += 1
        if end > start:  # the same in all
            to_mine, to_theirs = at_mine + end - start, at_theirs + end - start
        else:
            while end < len(base) and not (of_mine.get(end, -1) >= at_mine and of_theirs.get(end, -1) >= at_theirs):
                end += 1
            to_mine, to_theirs = of_mine.get(end, len(mine)), of_theirs.get(end, len(theirs))
        pieces = (base[start:end], mine[at_mine:to_mine], theirs[at_theirs:to_theirs])
        yield Region(_who(*pieces), *pieces, line)
        line += sum(piece.count("\n") for piece in pieces[2])
        start, at_mine, at_theirs = end, to_mine, to_theirs


def _who(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> str:
    if mine == theirs:
        return "" if mine == base else "alike"
    return "theirs" if mine == base else "mine" if theirs == base else "otherwise"


_SHORT = 90_000  # pairs of pieces: what is compared with everything takes more than the square of its length


def matches(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Where what is in one stands in the other.

    Short texts are compared as a whole. Long ones are parted into such by how both begin and end, and by what stands
    once in each; what cannot be parted has nothing in common.
    """
    found: dict[int, int] = {}
    todo = [(0, len(base), 0, len(other))]
    while todo:
        look()
        start, end, first, last = todo.pop()
        if (end - start) * (last - first) <= _SHORT:
            several = difflib.SequenceMatcher(None, base[start:end], other[first:last], autojunk=False)
            for block in several.get_matching_blocks():
                found |= {start + block.a + at: first + block.b + at for at in range(block.size)}
            continue
        while start < end and first < last and base[start] == other[first]:
            found[start] = first
            start, first = start + 1, first + 1
        while start < end and first < last and base[end - 1] == other[last - 1]:
            end, last = end - 1, last - 1
            found[end] = last
        if anchors := _anchors(base, other, range(start, end), range(first, last)):
            found |= anchors
            for place, same in [*anchors.items(), (end, last)]:
                todo.append((start, place, first, same))
                start, first = place + 1, same + 1
    return found


def _anchors(base: Sequence[str], other: Sequence[str], here: range, there: range) -> dict[int, int]:
    """Where pieces that stand once in both stretches stand in either: as many as are in the same order in both."""
    counts, others = Counter(base[at] for at in here), Counter(other[at] for at in there)
    places = {other[at]: at for at in there if others[other[at]] == 1}
    pairs = [(at, places[base[at]]) for at in here if counts[base[at]] == 1 and base[at] in places]
    ends: list[int] = []  # of the longest row of pairs that ends there, by its length: the least place in the other
    rows: list[int] = []  # the pair that ends it
    before: list[int] = []  # of each pair, the one before it in its row
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(rows[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        rows[length : length + 1] = [number]
    row: list[tuple[int, int]] = []
    at = rows[-1] if rows else -1
    while at >= 0:
        row.append(pairs[at])
        at = before[at]
    return dict(reversed(row))
