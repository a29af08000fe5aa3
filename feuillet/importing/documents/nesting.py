"""The code of a web page in; how much its parser would make of it, out: more than follows from its length, or not.

A parser of HTML goes through all tags that are open at each further tag, and opens those of looks anew in each block.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from feuillet.reading.web.tags import EMPTY, Tags

if TYPE_CHECKING:
    from feuillet.reading.web.tags import Attributes

MOST = 30_000_000  # steps; a page of a book, with all that stands around it, takes a tenth
_ANEW = 10  # steps in which a tag is opened anew
# Of tags, those that end where another one begins, and those that give a look.
_ENDING = (
    "a body button caption col colgroup dd dt form h1 h2 h3 h4 h5 h6 head html li nobr optgroup option p rb rp rt rtc "
    "tbody td tfoot th thead tr"
)
_LOOKING = "b big code em font i s small strike strong tt u"
_ENDS_BY_ITSELF, _LOOKS = frozenset(_ENDING.split()), frozenset(_LOOKING.split())
_ROWS = frozenset(("table", "tbody", "tfoot", "thead", "tr", "colgroup"))
_CELLS = frozenset(("td", "th", "caption"))
_DRAWN = ("svg", "math")
_OF_PAGES_AGAIN = ("foreignobject", "desc", "annotation-xml", "mi", "mo", "mn", "ms", "mtext")


def is_too_much(text: str) -> bool:
    """Whether the parser would be kept busy by this page, however short it is."""
    return steps(text) > MOST


def steps(text: str) -> int:
    """What the parser would have to do for a page, or a piece of one."""
    nesting = _Nesting(text, 1)
    nesting.go()
    return nesting.steps


class _Nesting(Tags):
    """Counts what is open."""

    def __init__(self, text: str, first_line: int) -> None:
        super().__init__(text, first_line)
        self.steps = 0
        self._open: Counter[str] = Counter()
        self._depth = 0  # steps for what is open
        self._between_cells = False
        self._moved = 0  # what stands between cells goes before its table, past all that went there before
        self._blind = False  # what looks like the end of a tag may be none

    def _is_drawn(self) -> bool:
        """Whether tags are those of a drawing or a formula, which end with a slash."""
        return any(self._open[tag] for tag in _DRAWN) and not any(self._open[tag] for tag in _OF_PAGES_AGAIN)

    def start(self, tag: str, attributes: Attributes, *, closed: bool) -> None:
        self._step(is_moved=tag not in _ROWS and tag not in _CELLS)
        self.steps += len(attributes) ** 2
        if tag in _ROWS or tag in _CELLS:
            self._between_cells = tag in _ROWS
        if tag not in EMPTY and tag not in _ENDS_BY_ITSELF and not (closed and self._is_drawn()):
            self._open[tag] += 1
            self._depth += _weight(tag)

    def end(self, tag: str) -> None:
        self._step()
        if tag in _ROWS or tag in _CELLS:
            self._between_cells = tag != "table"
        if self._open[tag] and not self._blind:
            self._open[tag] -= 1
            self._depth -= _weight(tag)

    def words(self, text: str) -> None:
        self._step(is_moved=bool(text.strip()))

    def comment(self, text: str, *, closed: bool) -> None:
        del closed
        self._blind |= text.startswith("<![") and self._is_drawn()

    def _step(self, *, is_moved: bool = False) -> None:
        self._moved += is_moved and self._between_cells
        self.steps += self._depth + (self._moved if is_moved and self._between_cells else 0)


def _weight(tag: str) -> int:
    return _ANEW if tag in _LOOKS else 1
