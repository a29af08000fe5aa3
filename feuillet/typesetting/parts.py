"""The synthesis in parts: what is laid out when, until every page number that they print is true.

Each part is laid out by itself, so that one can be made again alone, and several at once.
"""

from __future__ import annotations

import functools
import hashlib
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from feuillet.pages.job import FOLIO_OPEN, SET_IN
from feuillet.typesetting.layout import expand, referred

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from feuillet.typesetting.part_layout import Bookmark, LaidPart, Part

BREAK = "<!-- part -->"
# Stands for the edition mark in the named strings of the margins: it depends on the part, and is put in with them.
EDITION_MARK = "\ue004"

BEGINS_LEFT = 'data-begins="left"'  # of the root of a part on a left-hand page: styles have the engine begin there

_PASSES = 6  # page numbers settle in two or three
_ID = re.compile(r'\bid="([^"]+)"')
_LOOKS = re.compile(r'\s*<\w+ class="(?:[\w-]+ )*?(accent-\d+(?: tab-\d+)?)"')
_META = re.compile(r"<meta name=[^>]*>\s*")
_USED = re.compile(r"pictures/[^\"'()\s]+")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A part as HTML: a page of its own, in which page references wait for their numbers."""

    name: str  # the first id within it: "contents", or the anchor of a chapter
    html: str
    bare: str  # the same without content, for its margins
    pictures: frozenset[str]  # resources that it refers to
    refers: bool  # whether it prints page numbers of other places
    targets: frozenset[str]  # the places whose pages it prints
    own: frozenset[str]  # those of them within it

    def placed(self, html: str, *, left: bool) -> str:
        """Its HTML, or its bare one, where it begins on a left-hand page."""
        return html.replace("<html ", f"<html {BEGINS_LEFT} ", 1) if left else html

    def holds(self, name: str) -> bool:
        """Whether that place is in it."""
        return f'id="{name}"' in self.html

    @staticmethod
    def mark(html: str, edition: str) -> str:
        """The edition mark of its pages, with their numbers put in: two pages with one mark are the same page."""
        date = edition.rpartition(" · ")[0]
        own = hashlib.sha256(html.encode()).hexdigest()[:6]
        return f"{date} · {own}" if date else own


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """A part as it is joined: its conformant PDF and its entries of the outline."""

    pdf: bytes
    bookmarks: tuple[Bookmark, ...]


def split(frame: str, edition: str, within: Mapping[str, str] = _NOTHING) -> tuple[Piece, ...]:
    """The parts of a publication; only the first keeps what its head says of the whole."""
    first, *others = frame.split(BREAK)
    start = first.index("<body")
    end = first.index(">", start) + 1
    head, body = first[:start], first[start:end].replace(edition, EDITION_MARK)
    others_head = _META.sub("", head)  # which names all themes of a day
    bodies = [first[end:], *others]
    bodies[-1] = bodies[-1].partition("</body>")[0]
    pieces = []
    for number, content in enumerate(bodies):
        texts = content.split(SET_IN)
        texts[1::2] = [within[name] for name in texts[1::2]]
        own = head if number == 0 else others_head
        pieces.append(_piece(f"part-{number}", own, others_head, body, *texts))
    return tuple(pieces)


@functools.lru_cache(maxsize=1024)  # most parts are as they were, in a process that stays
def _piece(name: str, head: str, others_head: str, body: str, *texts: str) -> Piece:
    """A part with these texts, one behind the other; it has that name if there is no id within it."""
    content = "".join(texts)
    ids = _ID.search(content)
    targets = referred(content)
    return Piece(
        name=ids[1] if ids else name,
        html=f"{head}{body}{content}</body></html>",
        bare=f"{_coloured(others_head, content)}{body}</body></html>",
        pictures=frozenset(_USED.findall(content)),
        refers=FOLIO_OPEN in content,
        targets=targets,
        own=targets.intersection(_ID.findall(content)) if targets else frozenset(),
    )


@functools.lru_cache(maxsize=1024)
def _numbered(html: str, pages: tuple[tuple[str, int], ...]) -> str:
    """A part with these page numbers put in."""
    return expand(html, dict(pages))


def _coloured(head: str, content: str) -> str:
    """A head whose root has the accent and tab of what is within: margins have no looks but those of the root."""
    looks = _LOOKS.match(content)
    return head.replace("<html ", f'<html class="{looks[1]}" ', 1) if looks else head


class Pagination:
    """Which parts are to be laid out, given those that are: again where a page number in one proves wrong.

    In a book that is printed on both sides, one of several pages begins on a right-hand page, and one of a single page
    wherever the one before it ends (docs/decisions/0037).
    """

    def __init__(self, pieces: tuple[Piece, ...], *, both_sides: bool = False) -> None:
        self.pieces = pieces
        self.both_sides = both_sides
        self.laid: dict[int, tuple[str, Part]] = {}  # by number of the part: what was laid out, and what it gave
        self._firsts: tuple[int, ...] = ()  # what is worked out of these
        self._pages: dict[str, int] | None = None
        self._asked: dict[int, list[str]] = {number: [] for number in range(len(pieces))}
        # What refers to pages and stands after pages that refer to none waits for their numbers.
        plain = [number for number, piece in enumerate(pieces) if not piece.refers]
        referring = [number for number, piece in enumerate(pieces) if piece.refers]
        self._late = {number for number in referring if any(referring[0] < before < number for before in plain)}

    def wanted(self) -> Iterator[tuple[int, str, bool]]:
        """Parts to be laid out now, with their numbers put in as far as they are known; each is asked for once.

        True with a draft: only how many pages it has is wanted, as its own numbers are not known at all.
        """
        pages, firsts = self.pages, self.firsts
        waiting = any(number not in self.laid for number in range(len(self.pieces)) if number not in self._late)
        complete = len(self.laid) == len(self.pieces)
        for number, piece in enumerate(self.pieces):
            if number in self._late and waiting:
                continue
            if piece.own and any(before not in self.laid for before in range(number)):  # its first page is not known
                continue
            if number in self.laid and not complete:
                continue
            asked = self._asked[number]
            if asked and number not in self.laid:  # it is on its way
                continue
            html = piece.placed(self._with_numbers(number, pages), left=self.begins_left(number, firsts))
            if (asked and asked[-1] == html) or len(asked) >= _PASSES:
                continue
            draft = piece.refers and not pages
            asked.append("" if draft else html)  # a draft is laid out again, even if its numbers were right
            yield number, html, draft

    def _with_numbers(self, number: int, pages: Mapping[str, int]) -> str:
        """A part with page numbers put in, as far as they are known."""
        piece = self.pieces[number]
        if not piece.refers:
            return piece.html
        first = self.firsts[number]  # of its own until they are known: as many digits
        known = [(name, pages.get(name) or (name in piece.own and first)) for name in piece.targets]
        return _numbered(piece.html, tuple([place for place in known if place[1]]))

    def take(self, number: int, laid: LaidPart) -> None:
        """A part has been laid out."""
        html = laid.numbered or laid.html
        if laid.numbered and self._asked[number][-1] == laid.html:
            self._asked[number][-1] = html
        self.laid[number] = html, laid.part
        self._firsts, self._pages = (), None

    @property
    def started(self) -> bool:
        """Whether all parts but those that wait for others are laid out: on which page each of them begins is known."""
        return all(number in self.laid for number in range(len(self.pieces)) if number not in self._late)

    @property
    def settled(self) -> bool:
        """Whether all parts are laid out with true page numbers."""
        return len(self.laid) == len(self.pieces) and all(
            self._asked[number][-1] == self.laid[number][0] for number in self.laid
        )

    @property
    def firsts(self) -> tuple[int, ...]:
        """The first page of each part, as far as the parts before it are known; of one that is not, as of most."""
        if self._firsts:
            return self._firsts
        firsts = [1]
        for number in range(1, len(self.pieces)):
            first = firsts[-1] + self._count(number - 1)
            blank = self.both_sides and first % 2 == 0 and (number not in self.laid or self._count(number) > 1)
            firsts.append(first + blank)
        self._firsts = tuple(firsts)
        return self._firsts

    def _count(self, number: int) -> int:
        """How many pages a part has, as far as that is known."""
        return len(self.laid[number][1].pages) if number in self.laid else 1

    def begins_left(self, number: int, firsts: Sequence[int]) -> bool:
        """Whether a part of a single page is on the back of the one before it, given the first pages of all."""
        return self.both_sides and number in self.laid and firsts[number] % 2 == 0

    @property
    def blanks(self) -> frozenset[int]:
        """The parts that a blank page follows, so that the next one begins on a right-hand page."""
        if not self.both_sides:
            return frozenset()
        ends = [first + self._count(number) for number, first in enumerate(self.firsts)]
        return frozenset(number for number, first in enumerate(self.firsts[1:]) if first > ends[number])

    @property
    def pages(self) -> Mapping[str, int]:
        """Page, from 1, of each anchor that is known."""
        if self._pages is None:
            found: dict[str, int] = {}
            for number, first in reversed([*enumerate(self.firsts)]):  # of two places of one name the first counts
                if number in self.laid:
                    found |= {name: first + page for name, page in self.laid[number][1].anchors.items()}
            self._pages = found
        return self._pages
