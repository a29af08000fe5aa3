"""What pages hand to the engine: a job, its setting, what may leave a sheet; nothing of the engine is imported here."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feuillet.model.papers import Frame
from feuillet.project import fingerprint

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

# A list of page references: anchors between these, separated by spaces; the numbers are put in when they are known.
FOLIO_OPEN, FOLIO_CLOSE = "\ue002", "\ue003"
SET_IN = "\ue005"  # between two of these stands the name of what is set in as it is printed
_USUAL = Frame()
GRID = 12  # columns that the page is divided into: all that stands side by side begins and ends on them
LINE = 8.0  # millimetres between two ruled lines: room for handwriting
_ROW = "+"  # in the key of a row of a table, between that of the table and its number
_TITLE = "title"
NAMED = 240  # characters of titles of what is left out that one line of a sheet names
CROWD = 8  # speakers up to whom each has a line of the sheet
RUN_IN = "speakers.-"  # the key of the paragraph that more of them share
SUMMARY = "summary.-.0"  # the key of the summary in the head of a sheet
_POINT = 25.4 / 72  # millimetres
_LOOSER, _WIDER = 0.13, 2.5  # by which leading and gaps grow where there is room, in parts of the air
_HEAD_SIZES = (1.06, 1.0, 0.94, 0.88)  # ems of the title of a section: the largest in which each takes a line
_HEAD_PADDING = 2.9  # ems that its icon and its sides take
_MORE = 4.9  # and what is said beside it, as in styles/sheet-components.css
TIGHT = 0.93  # the least to which leading and gaps of a long sheet shrink, before anything is left out


def row_key(table: str, number: int) -> str:
    """The key of a row of a table, by the key of that."""
    return f"{table}{_ROW}{number}"


def title_key(group: str) -> str:
    """The key of the title of a group of blocks, by what their keys begin with: it goes with the last of them."""
    return f"{group}.{_TITLE}"


def table_key(key: str) -> str:
    """The key of the table that a row is part of; empty if the key is no row's."""
    table, sign, _ = key.partition(_ROW)
    return table if sign else ""


def page_numbers(anchors: Iterable[str]) -> str:
    """Where the pages will be named on which these are."""
    return f"{FOLIO_OPEN}{' '.join(anchors)}{FOLIO_CLOSE}"


def lead_share(columns: Sequence[float]) -> float:
    """Which share of the width what is at stake has, beside the context: it ends where the first column does."""
    return columns[0] if len(columns) == 2 and columns[0] <= 0.5 else 1 / 3


def head_of(
    heads: Sequence[Sequence[float]], widths: Sequence[float], text_size: float
) -> tuple[float, list[list[int]]]:
    """Size in ems and lines of titles of sections in columns of these widths; the firsts are as high as the highest."""
    size, lines = _head_lines(heads, widths, text_size)
    highest = max((several[0] for several in lines if several), default=1)
    return size, [[highest, *several[1:]] if several else [] for several in lines]


def is_beside(head: float, width: float, text_size: float) -> bool:
    """Whether a title of so many ems has room for “+5, p. 12” beside it, in a column of that width."""
    return head * _HEAD_SIZES[0] + _HEAD_PADDING + _MORE <= width / (text_size * _POINT)


def _head_lines(
    heads: Sequence[Sequence[float]], widths: Sequence[float], text_size: float
) -> tuple[float, list[list[int]]]:
    room = [width / (text_size * _POINT) - _HEAD_PADDING for width in widths]
    tried = [
        [
            [math.ceil(head * size / max(width, 1.0)) for head in several]
            for several, width in zip(heads, room, strict=False)
        ]
        for size in _HEAD_SIZES
    ]
    for size, lines in zip(_HEAD_SIZES, tried, strict=True):
        if all(count == 1 for several in lines for count in several):
            return size, lines
    return _HEAD_SIZES[1], tried[1]


def foot_size(size: float, comfort: float) -> float:
    """Points of the text at the foot of a sheet."""
    return round(min(0.9 * size, comfort or 0.9 * size), 2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What the fit may choose of a sheet: points, ratios of the body's width, millimetres and a number of lines."""

    text_size: float = 10.0
    air: float = 1.0  # factor on the leading and on the space between blocks
    columns: tuple[float, ...] = ()  # share of each column in the width, together 1
    lines: int = 0  # ruled lines for notes
    sizes: tuple[float, float] = _USUAL.sizes  # points, between which the fit chooses
    least: tuple[float, ...] = ()  # shares of the width below which columns have no room for what stands in them
    comfort: float = 0.0  # points from which text reads well at arm's length: for its sake some more may leave
    back: bool = False  # what leaves has room on the back: of so much the text is larger on both sides
    airiest: float = 1.3  # the most by which leading and gaps of a short one grow
    most_lines: int = 8  # to write on
    heads: tuple[tuple[float, ...], ...] = ()  # of each column: how wide the titles of its sections are, in ems
    beside: tuple[str, ...] = ()  # sections whose titles have room beside them for what is said of what left
    measure: float = 0.0  # millimetres of all columns with a gutter more
    gutter: float = 0.0

    @property
    def leading(self) -> float:
        """The factor on the leading: from some air on, space between blocks grows and not that between lines."""
        return self.air if self.air < 1 else 1 + _LOOSER * (self.air - 1)

    @property
    def gaps(self) -> float:
        """The factor on the space between blocks."""
        return self.air if self.air < 1 else 1 + _WIDER * (self.air - 1)

    def _head(self) -> tuple[float, list[int]]:
        """Size, in ems, of the titles of sections, and lines of the first of each column."""
        widths = [share * self.measure - self.gutter for share in self.columns]
        size, lines = _head_lines(self.heads, widths, self.text_size)
        return size, [several[0] if several else 1 for several in lines]

    def css(self) -> str:
        """The custom properties that the style sheets use."""
        properties = {"text-size": f"{self.text_size:g}pt", "air": f"{self.gaps:g}"}
        properties |= {"sheet-leading": f"{self.leading:g}"}
        # WeasyPrint cannot calculate positions of backgrounds.
        middle = 0.665 * self.leading
        tops = {"bullet": 0.135, "dash": 0.1, "mark": 0.32}
        properties |= {name: f"{middle - half:.3f}rem" for name, half in tops.items()}
        size, lines = self._head()
        highest = max(lines, default=1)
        properties |= {"head-size": f"{size:g}rem", "head-lines": f"{highest}"}
        # One of fewer lines than those beside it stands in their middle.
        properties |= {f"head-above-{n}": f"{(highest - own) / 2:g}" for n, own in enumerate(lines, 1) if own < highest}
        properties |= {"lead": f"{100 * lead_share(self.columns):.2f}%"}
        properties |= {"foot-size": f"{foot_size(self.text_size, self.comfort):g}pt"}
        properties |= {f"column-{n}": f"{100 * share:.2f}%" for n, share in enumerate(self.columns, 1)}
        properties["lines-height"] = f"{self.lines * LINE:g}mm"
        properties |= {"lines-display": "block" if self.lines else "none"}
        return "; ".join(f"--{name}: {value}" for name, value in properties.items())


@dataclass(frozen=True, kw_only=True, slots=True)
class Attached:
    """A file inside the PDF: the notes that the pages were made from."""

    name: str
    data: bytes
    description: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """All that is needed to typeset one publication, here or elsewhere: it can be pickled and depends on no folder."""

    name: str
    html: str
    resources: Mapping[str, Path | bytes]  # name below ROOT: a file of the package, or the bytes themselves
    setting: Setting = field(default_factory=Setting)
    attachments: tuple[Attached, ...] = ()
    date: dt.datetime | None = None  # of the attachments, so that the same content gives the same bytes
    pages: int = 1  # that a sheet must have: its own, and one to write on
    blank_after: bool = False  # of a part: a blank page follows it, so that the next begins on a right-hand one
    upright: bool = False  # of a part: a page that lies on its side is turned, so that all are of one size
    first_page: int = 0  # of a part that names pages of its own, if it is known: its first one

    def fingerprint(self) -> str:
        """What its layout depends on."""
        resources = [(name, fingerprint.of_resource(self.resources[name])) for name in sorted(self.resources)]
        attached = [(file.name, file.data, file.description) for file in self.attachments]
        made = repr(self.setting), attached, str(self.date), self.pages, self.blank_after, self.upright, self.first_page
        return fingerprint.of(fingerprint.method(), self.html, resources, *made)


@dataclass(frozen=True, kw_only=True, slots=True)
class Foldable:
    """A block that may be left to the synthesis, or a row of one: its key, and the section from which it would go."""

    key: str
    section: str
    group: int
    last: bool = False  # only after all others
    table: str = ""  # of a row: the key of its table
    late: bool = False  # of a row: right before its table
    below: str = ""  # the key of the line that is its title, which stays as long as it does
