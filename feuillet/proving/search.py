"""Where the expected texts stand on the pages, each in a place of its own."""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from feuillet.pages.expected import GAP, Expected, ExpectedText, words
from feuillet.pdf.viewing.ink import Box
from feuillet.proving.printed import INLINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feuillet.proving.printed import PrintedPages


class _Match(NamedTuple):
    """A place in the flow where an expected text was found."""

    start: int
    end: int
    text: ExpectedText


class Search:
    """Finds the expected texts in the flow, each in a place of its own: whole elements first, longest first."""

    def __init__(self, reading: PrintedPages, expected: Expected) -> None:
        self.flow = reading.flow
        self.used = bytearray()
        self.found: list[_Match] = []
        self.lost: list[ExpectedText] = []
        blocks = self._spans(reading, inline=False)
        self._blocks = self._by_text(blocks)
        self._beginnings = self._by_text(blocks, _PIECE)
        self._inline = self._by_text(self._spans(reading, inline=True))
        self._starts_of_leaves = set(self.flow.leaf_starts)
        self._frames = _frames(reading, expected) if expected.columns else self.flow.leaf_pages
        parts = [([self._normal(part) for part in text.text.split(GAP)], text) for text in expected.texts]
        self._normals = {text: GAP.join(pieces) for pieces, text in parts}
        in_order = [(part, text) for pieces, text in parts for part in pieces if part]
        wanted = sorted(in_order, key=lambda pair: -len(pair[0]))
        self._place(wanted)
        if self.lost:  # notes that say the same again and again: the order tells texts apart
            before = self.lost, self.found, self.used
            self._place(wanted, in_order)
            if len(self.lost) >= len(before[0]):
                self.lost, self.found, self.used = before
        order = {text: at for at, text in enumerate(expected.texts)}
        self.lost.sort(key=order.__getitem__)
        self.found.sort(key=lambda match: match.start)
        self._found_starts = [match.start for match in self.found]

    def _place(self, wanted: list[tuple[str, ExpectedText]], in_order: Sequence[tuple[str, ExpectedText]] = ()) -> None:
        """Give each text its place: where it follows that before it, if they come `in_order`; whole elements first."""
        self.used = bytearray(len(self.flow.text))
        self.found = []
        self._untried: dict[tuple[str, bool], Iterator[tuple[int, int]]] = {}  # by text: its elements
        self._sought: dict[str, int] = {}  # by text: up to where it was looked for
        self._hopeless: set[str] = set()
        if in_order:
            left = Counter(wanted) - self._take_in_order(in_order)
            wanted = list(left.elements())
        wanted = [pair for pair in wanted if not self._take_blocks(*pair)]
        inner = [pair for pair in wanted if not self._take_element(*pair, inline=False)]
        inner = [
            pair
            for pair in inner
            if not (self._take_element(*pair, inline=True) or self._take_part(*pair) or self._take_parted(*pair))
        ]
        broken = [pair for pair in inner if not self._take_from_others(*pair)]
        self.lost = list(dict.fromkeys(text for part, text in broken if not self._take_pieces(part, text)))

    def left_over(self, blocks: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """The stretches of the flow that no expected text has, within one block: first leaf, beginning and end."""
        starts = self.flow.leaf_starts
        at = 0
        for _, several in itertools.groupby(blocks):
            count = sum(1 for _ in several)
            first, last = starts[at], starts[at + count]
            for found in re.finditer(rb"\x00+", self.used[first:last]):
                start = first + found.start()
                yield bisect.bisect_right(starts, start, at, at + count) - 1, start, first + found.end()
            at += count

    def source_at(self, offset: int) -> ExpectedText | None:
        """The expected text that stands at a place of the flow."""
        match = self.match_at(offset)
        return match.text if match else None

    def match_at(self, offset: int) -> _Match | None:
        """The same, with the place of all of it."""
        at = bisect.bisect_right(self._found_starts, offset) - 1
        return self.found[at] if at >= 0 and offset < self.found[at].end else None

    def containing(self, piece: str) -> ExpectedText | None:
        """The expected text, a lost one first, that a piece seems to come from."""
        piece = self._normal(piece)
        if len(piece) < _PIECE:
            return None
        candidates = itertools.chain(self.lost, (match.text for match in self.found))
        return next((text for text in candidates if piece in self._normals[text]), None)

    @staticmethod
    def _normal(text: str) -> str:
        return "".join(words(text))

    def _spans(self, reading: PrintedPages, *, inline: bool) -> list[tuple[int, int]]:
        """Where elements begin and end, blocks or those within lines; one that holds only another counts once.

        Apart, as an address may be a text of its own, and a link in many others. No text has numbers of items in it;
        that of a point ends where the list of its own points begins.
        """
        starts, elements = self.flow.leaf_starts, reading.structure.elements
        spans: dict[tuple[int, int], None] = {}
        for element in elements:
            if element.parent < 0:
                continue
            if element.kind not in _LISTS and (element.kind in INLINE) == inline:
                spans[starts[element.first], starts[element.last]] = None
            elif element.kind == "L" and not inline and elements[element.parent].kind == "LBody":
                spans[starts[elements[element.parent].first], starts[element.first]] = None
        return [(start, end) for start, end in spans if end > start]

    def _by_text(self, spans: Iterable[tuple[int, int]], most: int | None = None) -> dict[str, list[tuple[int, int]]]:
        """The same by their texts, or the first letters of these."""
        found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for start, end in spans:
            found[self.flow.text[start:end][:most]].append((start, end))
        return found

    def _is_free(self, start: int, end: int) -> bool:
        return self.used.find(1, start, end) < 0

    def _take(self, start: int, end: int, text: ExpectedText) -> bool:
        if not self._is_free(start, end):
            return False
        self.used[start:end] = b"\x01" * (end - start)
        self.found.append(_Match(start, end, text))
        return True

    def _take_in_order(self, wanted: Sequence[tuple[str, ExpectedText]]) -> Counter[tuple[str, ExpectedText]]:
        """Those of these texts that have a place behind the one before."""
        taken: Counter[tuple[str, ExpectedText]] = Counter()
        cursor = 0
        for part, text in wanted:
            pieces = self._pieces(part, cursor, -1) or [(len(self.flow.text), 0)]
            at = self.flow.text.find(part, cursor)
            while 0 <= at <= pieces[0][0]:
                end = at + len(part)
                if self.flow.at_word(at) and self.flow.at_word(end) and self._is_free(at, end):
                    pieces = [(at, end)]
                    break
                at = self.flow.text.find(part, at + 1)
            if pieces[-1][1]:
                self._take_all(pieces, text)
                taken[part, text] += 1
                cursor = pieces[-1][1]
        return taken

    def _take_element(self, part: str, text: ExpectedText, *, inline: bool) -> bool:
        elements = self._inline if inline else self._blocks
        # Those before are taken: a table may have a thousand cells of one text.
        untried = self._untried.setdefault((part, inline), iter(elements.get(part, ())))
        return any(self._take(*place, text) for place in untried)

    def _take_part(self, part: str, text: ExpectedText) -> bool:
        at = self.flow.text.find(part, self._sought.get(part, 0))
        while at >= 0:
            self._sought[part] = at + 1
            end = at + len(part)
            if self.flow.at_word(at) and self.flow.at_word(end) and self._take(at, end, text):
                return True
            at = self.flow.text.find(part, at + 1)
        self._sought[part] = len(self.flow.text)
        return False

    def _take_from_others(self, part: str, text: ExpectedText) -> bool:
        """A text whose place others took that may stand elsewhere: "Our house" within it may be that of a title."""
        if part not in self._hopeless:
            self._tries = _TRIES
            if self._make_room(part, text, frozenset(), _MOVES):
                return True
            self._hopeless.add(part)
        return False

    def _make_room(self, part: str, text: ExpectedText, kept: frozenset[tuple[int, int]], moves: int) -> bool:
        """Take a place outside those `kept`, moving those who have it, each to another place."""
        for start, end in self._places(part):
            self._tries -= 1
            if self._tries < 0:
                break
            if any(start < last and first < end for first, last in kept):
                continue
            holders = [match for match in self.found if match.start < end and start < match.end]
            if len(holders) > moves:
                continue
            before = self.used[:], self.found[:]
            self.found = [match for match in self.found if match not in holders]
            for match in holders:
                self.used[match.start : match.end] = bytes(match.end - match.start)
            self._take(start, end, text)
            holders.sort(key=lambda match: match.start - match.end)
            if all(
                self._make_room(self.flow.text[match.start : match.end], match.text, kept | {(start, end)}, moves - 1)
                for match in holders
            ):
                return True
            self.used, self.found = before
        return False

    def _places(self, part: str) -> list[tuple[int, int]]:
        """Where a text may stand: free places and whole elements first."""
        flow = self.flow
        places = list(self._blocks.get(part, ()))
        at = flow.text.find(part)
        while at >= 0:
            if flow.at_word(at) and flow.at_word(at + len(part)):
                places.append((at, at + len(part)))
            at = flow.text.find(part, at + 1)
        return sorted(dict.fromkeys(places), key=lambda place: not self._is_free(*place))

    def _take_blocks(self, part: str, text: ExpectedText) -> bool:
        """A text that the end of a page parts, in blocks that hold nothing else.

        Before all others, as cells of its row may begin and end alike, or be its first words.
        """
        is_parted = part not in self._blocks and part not in self.flow.text
        return is_parted and self._take_all(self._whole_blocks(part, 0, -1), text)

    def _whole_blocks(self, part: str, least: int, page: int) -> list[tuple[int, int]] | None:
        """The block that is the beginning of `part` (on the page after `page`), and the others on the pages after."""
        for length in range(1, _PIECE + 1):
            for start, end in self._beginnings.get(part[:length], ()):
                here = self._frames[bisect.bisect_right(self.flow.leaf_starts, start) - 1]
                if start < least or (page >= 0 and here != page + 1) or not self._is_free(start, end):
                    continue
                if page >= 0 and self.flow.text[start:end] == part:
                    return [(start, end)]
                if end - start < len(part) and part.startswith(self.flow.text[start:end]):
                    rest = self._whole_blocks(part[end - start :], end, here)
                    if rest is not None:
                        return [(start, end), *rest]
        return None

    def _take_parted(self, part: str, text: ExpectedText) -> bool:
        """A text that stands nowhere as a whole, before shorter ones take words of it."""
        return part not in self.flow.text and self._take_pieces(part, text)

    def _take_pieces(self, part: str, text: ExpectedText) -> bool:
        """A text that the end of a page or column splits, with a footnote or another cell of its row in between."""
        return self._take_all(self._pieces(part, 0, -1), text)

    def _take_all(self, pieces: Iterable[tuple[int, int]] | None, text: ExpectedText) -> bool:
        for start, end in pieces or ():
            self._take(start, end, text)
        return pieces is not None

    def _pieces(
        self, part: str, least: int, page: int, hopeless: set[tuple[int, int, int]] | None = None
    ) -> list[tuple[int, int]] | None:
        """The piece of `part` that ends its page (or the one after `page`), and the others on the pages after.

        `hopeless`: of how much of it no place was found, and from where on. Words that come again and again have many.
        """
        hopeless = set() if hopeless is None else hopeless
        if (len(part), least, page) in hopeless:
            return None
        flow = self.flow
        head = part[:_PIECE]
        at = flow.text.find(head, least)
        while at >= 0:
            leaf = bisect.bisect_right(flow.leaf_starts, at) - 1
            here = self._frames[leaf]
            if page >= 0 and here > page + 1:
                break
            fits = flow.at_word(at) if page < 0 else here == page + 1 and at in self._starts_of_leaves
            if fits and self._is_free(at, at + len(head)):
                last = at + len(part)
                whole = page >= 0 and flow.text.startswith(part, at) and flow.at_word(last)
                if whole and self._is_free(at, last):
                    return [(at, last)]
                for end in self._piece_ends(part, at, leaf, here):
                    rest = self._pieces(part[end - at :], end, here, hopeless) if self._is_free(at, end) else None
                    if rest is not None:
                        return [(at, end), *rest]
            at = flow.text.find(head, at + 1)
        hopeless.add((len(part), least, page))
        return None

    def _piece_ends(self, part: str, at: int, leaf: int, page: int) -> list[int]:
        """Ends of leaves up to which the flow from `at` is the beginning of `part`, the longest first."""
        flow = self.flow
        ends = []
        for follower in range(leaf + 1, len(flow.leaf_starts)):
            end = flow.leaf_starts[follower]
            if end - at >= len(part) or not part.startswith(flow.text[at:end]):
                break
            if end - at >= min(_PIECE, len(part)):
                ends.append(end)
            if follower < len(self._frames) and self._frames[follower] > page:
                break
        return ends[::-1]


def _frames(reading: PrintedPages, expected: Expected) -> list[int]:
    """Where each leaf stands, counted as text goes on: in a column of a sheet, or half of one, or elsewhere on a page.

    A column whose points go on below its halves is counted anew; what is in no column of the first page has 0,
    and so has what prints nothing.
    """
    count = len(expected.columns)
    places = [0] * len(reading.flow.leaf_pages)
    for index, start in reading.flow.run_starts.items():
        run = reading.runs[index]
        leaf = min(bisect.bisect_right(reading.flow.leaf_starts, start), len(places)) - 1  # the last may have no letter
        places[leaf] = run.page * (count + 1)
        middle = (run.box.left + run.box.right) / 2, (run.box.bottom + run.box.top) / 2
        for number, (page, left, bottom, right, top) in enumerate(expected.columns, 1):
            if run.page == page and left <= middle[0] <= right and bottom <= middle[1] <= top:
                places[leaf] = page * (count + 1) + number
    frames: list[int] = []
    here = number = 0
    for place in places:
        if place and place != here:
            here, number = place, number + 1
        frames.append(number if place else 0)
    return frames


_LISTS = frozenset(("L", "LI"))
_MOVES = 3  # of other texts, one making room for the next
_TRIES = 300  # places looked at before a text is taken for lost
_PIECE = 4  # letters in the shortest piece of a text that a page break splits


def lost(reading: PrintedPages, expected: Expected) -> tuple[ExpectedText, ...]:
    """The texts that are not on the pages."""
    return tuple(Search(reading, expected).lost)


class TextPlace(NamedTuple):
    """Lines of an expected text that stand together on a page."""

    page: int  # from 0
    box: Box
    text: ExpectedText


def places(reading: PrintedPages, expected: Expected) -> tuple[TextPlace, ...]:
    """Where the expected texts stand, in reading order: to lead from a page back to the notes."""
    search = Search(reading, expected)
    starts = reading.flow.run_starts
    found: list[TextPlace] = []
    for index in sorted(starts, key=lambda index: starts[index]):
        run, text = reading.runs[index], search.source_at(starts[index])
        if text is None:
            continue
        last = found[-1] if found else None
        box = run.box
        if last and (last.page, last.text) == (run.page, text) and box.top > last.box.bottom - (box.top - box.bottom):
            box = Box(*map(min, last.box[:2], box[:2]), *map(max, last.box[2:], box[2:]))
            found[-1] = last._replace(box=box)
        else:
            found.append(TextPlace(run.page, box, text))
    return tuple(found)
