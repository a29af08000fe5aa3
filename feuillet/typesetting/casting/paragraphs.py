"""Blocks of text as a layout shows them: how wide each word is, so that lines can be broken anew by arithmetic."""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from feuillet.pages.job import table_key
from feuillet.typesetting.lines import hyphenation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MM = 25.4 / 96  # millimetres in a CSS pixel
# A line may end after a hyphen that is not joined, and after a stroke before a letter.
_PIECE = re.compile(r"(?:[^ \-/]|(?<=\u2060)-(?=\u2060)|/(?![^\W\d]))+(?:-+|/)?|-+|/")
SECTION_TITLE = "section-title"  # the class of titles of sections: all are as high as the highest
_MORE = 5.4  # ems that "+5, p. 12" takes beside a title, as in styles/sheet-components.css, .has-more


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of text: where its pieces begin and end on one endless line, and the height of a line, in millimetres.

    Without pieces it is something else, a picture or a table, of that height.
    """

    key: str  # of the block of the notes that it is part of; may be empty
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    indent: float  # how much narrower than its column
    leading: float
    gap: float  # to what follows
    band: int = 0  # of two halves of a column, side by side: which; 0: it takes all of the column
    half: int = 0  # and in which of them it stands, from 0
    fixed: float = 0.0  # of the gap, what no air stretches: borders and paddings
    led: bool = True  # air stretches its leading
    em: float = 0.0  # of the title of a group, beside which it may be said what was left out
    head: bool = False  # the title of a section, whose lines are not its own alone
    picture: float = 0.0  # the width of a picture, which is not larger with the text

    __hash__ = object.__hash__  # its lines are remembered: to hash all its pieces each time takes longer

    def lines(self, width: float) -> int:
        """How many lines it has at a width."""
        ends, starts, total = self.ends, self.starts, len(self.ends)
        width -= self.indent
        at = count = 0
        while at < total:
            at = max(bisect.bisect_right(ends, starts[at] + width + 0.02, at), at + 1)
            count += 1
        return count


@dataclass(frozen=True, slots=True)
class Spacing:
    """By how much leading and gaps, and all of the text, are larger than they were measured."""

    leading: float = 1.0
    gaps: float = 1.0
    text: float = 1.0


AS_MEASURED = Spacing()


def height_of(paragraph: Paragraph, width: float, own: float, stretch: Spacing = AS_MEASURED) -> float:
    """How high a block is with what is below it, in a column of a width; it was measured in one of its `own`."""
    gap = paragraph.fixed + (paragraph.gap - paragraph.fixed) * stretch.gaps
    if paragraph.ends:
        leading = paragraph.leading * (stretch.leading if paragraph.led else 1.0)
        return leading * _lines(paragraph, round(width, 2)) + gap
    if paragraph.head or not paragraph.leading:
        return paragraph.leading + gap
    if paragraph.picture:
        return paragraph.leading * min(1.0, width * stretch.text / paragraph.picture) / stretch.text + gap
    return (paragraph.leading + gap) * own / width


def with_more(title: Paragraph) -> Paragraph:
    """The title of a group, beside which it is said how many of its blocks were left out."""
    return replace(title, indent=title.indent + _MORE * title.em)


@functools.lru_cache(maxsize=20000)
def _lines(paragraph: Paragraph, width: float) -> int:
    return paragraph.lines(width)


def block_key(name: str) -> str:
    """The key of the block that an element is, or a part of."""
    return name.partition("~")[0]


def first_line(cell: Any) -> float:
    """Where the first block of a column begins, in pixels."""
    return float(next((top for _, top, _ in _blocks(cell, "")), cell.position_y))


def paragraphs(column: Any, bottom: float | None, advances: Mapping[int, float]) -> Iterator[Paragraph]:
    """The blocks of a column, in order, from the engine's boxes; `bottom` is where it ends, in pixels, if known."""
    found = list(_blocks(column, ""))
    if bottom is None:
        bottom = found[-1][2].position_y + found[-1][2].margin_height() if found else 0.0
    bands = 0
    for at, (key, top, box) in enumerate(found):
        following = found[at + 1][1] if at + 1 < len(found) else bottom
        halves = list(_halves(box))
        if not halves:
            below = found[at + 1][2] if at + 1 < len(found) else None
            yield _paragraph(key, (top, following, below), box, column.width, advances)
            continue
        bands += 1
        for number, half in enumerate(halves):
            inner = list(_blocks(half, ""))
            ends = [inner_top for _, inner_top, _ in inner[1:]] + [
                half.content_box_y() + _content_height(half) if inner else 0.0
            ]
            if inner:
                above = inner[0][1] - top
                yield Paragraph("", (), (), 0.0, 0.0, above * MM, bands, number)
            belows = [*(block for _, _, block in inner[1:]), None]
            for (own, inner_top, block), end, below in zip(inner, ends, belows, strict=True):
                made = _paragraph(own, (inner_top, end, below), block, half.width, advances)
                yield replace(made, band=bands, half=number)
        yield Paragraph("", (), (), 0.0, 0.0, (following - top - box.height) * MM)


def _paragraph(
    key: str, place: tuple[float, float, Any], box: Any, width: float, advances: Mapping[int, float]
) -> Paragraph:
    """A block, with what is free between it and the one below; `place`: where both begin, and that one if any."""
    top, following, below = place
    lines = [child for child in getattr(box, "children", ()) if type(child).__name__ == "LineBox"]
    if type(box).__name__ == "BlockReplacedBox":
        gap = following - top - box.height
        return Paragraph(key, (), (), 0.0, box.height * MM, gap * MM, picture=box.width * MM)
    if not lines:
        return Paragraph(key, (), (), 0.0, (following - top) * MM, 0.0)
    fixed = _edge(box, "bottom") + (_edge(below, "top") if below is not None else 0.0)
    if SECTION_TITLE in classes(box):
        gap = following - top - box.height
        return Paragraph(key, (), (), 0.0, box.height * MM, gap * MM, fixed=min(fixed, gap) * MM, head=True)
    height = sum(line.height for line in lines)
    starts, ends = _pieces(lines, box.style, advances)
    gap = following - top - height
    titled = box.element_tag in ("h1", "h2", "h3", "h4", "h5", "h6")
    return Paragraph(
        key,
        starts,
        ends,
        (width - box.width) * MM,
        height / len(lines) * MM,
        gap * MM,
        fixed=min(fixed, max(gap, 0.0)) * MM,
        led=not titled,
        em=box.style["font_size"] * MM if titled and "has-more" not in classes(box) else 0.0,
    )


def classes(box: Any) -> frozenset[str]:
    """The classes of the element that a box is of."""
    element: Any = getattr(box, "element", None)
    return frozenset((element.get("class") or "").split()) if hasattr(element, "get") else frozenset()


def _edge(box: Any, side: str) -> float:
    """Border and padding of a box on a side."""
    return float(getattr(box, f"padding_{side}", 0.0) + getattr(box, f"border_{side}_width", 0.0))


def _halves(box: Any) -> Iterator[Any]:
    """The halves in which a section's points are set, of the box that holds them; of others nothing."""
    element = getattr(box, "element", None)
    if type(box).__name__ == "TableBox" and element is not None and element.get("class") == "halves":
        for group in box.children:
            for row in group.children:
                yield from row.children


def _content_height(half: Any) -> float:
    """How high what stands in a half is: its cell is as high as the other's."""
    last = half.children[-1] if half.children else None
    return float(last.position_y + last.margin_height() - half.content_box_y()) if last is not None else 0.0


def _blocks(box: Any, key: str) -> Iterator[tuple[str, float, Any]]:
    """What stands one below the other: blocks of lines, and boxes that are no text."""
    for child in box.children:
        element = getattr(child, "element", None)
        name = element.get("id") if element is not None and hasattr(element, "get") else None
        own = block_key(name) if name and "." in name else ""
        within = own if own and (not key or table_key(own)) else key
        kind = type(child).__name__
        if kind in ("BlockBox", "BlockReplacedBox", "TableBox", "TableCellBox") and child.is_in_normal_flow():
            children: Any = getattr(child, "children", ())
            text = any(type(inner).__name__ == "LineBox" for inner in children)
            if text or kind not in ("BlockBox", "TableCellBox"):
                top = children[0].position_y if text else child.position_y
                yield within, top, child
                yield from _rows(child) if kind == "TableBox" else ()
            else:
                yield from _blocks(child, within)


def _rows(table: Any) -> Iterator[tuple[str, float, Any]]:
    """The rows of a table that may leave without it."""
    for group in table.children:
        for row in getattr(group, "children", ()):
            name = row.element.get("id") if hasattr(row.element, "get") else None
            if name and table_key(name):
                yield name, row.position_y, row


def _pieces(lines: Sequence[Any], style: Any, advances: Mapping[int, float]) -> tuple[tuple[float, ...], ...]:
    """Where each piece that no line may break begins and ends, on one endless line."""
    language, hyphenated = style["lang"] or "", style["hyphens"] == "auto"
    starts: list[float] = []
    ends: list[float] = []
    at = 0.0
    space = 0.0
    for line in lines:
        runs = list(_runs(line, 0))
        text = "".join(run.text for run, _ in runs)
        widths: list[float] = []
        whole: list[int] = []  # of each character: the box that it stands in and that no line ends within
        for run, inside in runs:
            own = [advances.get(ord(char), 0.5) for char in run.text]
            factor = run.width * MM / (sum(own) or 1.0)
            widths += [advance * factor for advance in own]
            whole += [inside] * len(own)
            space = advances.get(32, 0.25) * factor
        sums = list(itertools.accumulate(widths, initial=0.0))
        last_box = 0
        for match in _PIECE.finditer(text):
            inside = whole[match.start()]
            if inside and inside == last_box:
                ends[-1] = at + sums[match.end()]
                continue
            last_box = whole[match.end() - 1]
            cuts = [match.start(), match.end()]
            word = match[0].strip("-.,;:!?()[]«»“”\"'’…\u00a0\u202f")
            offset = match[0].find(word) + match.start()
            if hyphenated and not inside:
                cuts[1:1] = [offset + place for place in hyphenation.places(word, language)]
            for first, last in itertools.pairwise(cuts):
                starts.append(at + sums[first])
                ends.append(at + sums[last] + (0.0 if last == match.end() else advances.get(45, 0.3) * factor))
        at += sums[-1] + (0.0 if text.endswith(("-", " ")) else space)
    return tuple(starts), tuple(ends)


def _runs(box: Any, inside: int) -> Iterator[tuple[Any, int]]:
    """The pieces of text of a line, each with the box that it stands in, if that is set whole in one line."""
    for child in getattr(box, "children", ()):
        if not child.is_in_normal_flow():
            continue
        if getattr(child, "text", ""):
            yield child, inside
        elif type(child).__name__ == "InlineBlockBox":
            lines = [line for line in child.descendants() if type(line).__name__ == "LineBox"]
            yield from _runs(child, inside or (id(child) if len(lines) == 1 else 0))
        else:
            yield from _runs(child, inside)
