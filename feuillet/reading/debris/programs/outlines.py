"""Lines that programs for mind maps export, in, each as deep as it is indented; the items of a list, out."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from feuillet.reading.markdown.markers import MARKER

if TYPE_CHECKING:
    from feuillet.reading.debris.lines import Line

_INDENTED = re.compile(r"(?:\t| {4})*(?=\S)")
_OTHERWISE = re.compile(r"[ #|>`]")  # how a line of an outline does not begin
_LEAST, _DEEP, _LONGEST = 4, 2, 200  # lines, levels below the first, and characters of a line


def as_list(lines: list[Line]) -> list[Line]:
    """The lines; where they are such an outline, each below the first with a bullet before it."""
    written = [line for line in lines if not line.blank]
    if len(written) < _LEAST or any(line.role or line.end > _LONGEST for line in written):
        return lines
    depths = [depth for line in written if (depth := _depth(line)) is not None]
    top = depths.count(0)
    steps = all(after <= before + 1 for before, after in pairwise(depths))
    if len(depths) < len(written) or depths[0] or not steps or max(depths) < _DEEP or top * 2 > len(depths):
        return lines
    title = top == 1  # of the whole
    of = dict(zip(map(id, written), depths, strict=True))
    return [
        line.cut(line.start, before="  " * (of[id(line)] - title) + "- ") if of.get(id(line), -1) >= title else line
        for line in lines
    ]


def _depth(line: Line) -> int | None:
    """How deep a line is; None if it is none of an outline."""
    found = _INDENTED.match(line.text)
    if found is None or _OTHERWISE.match(line.text, found.end()) or "\t" in line.body:
        return None
    if MARKER.match(line.text, line.start):
        return None
    return len(found[0].replace("    ", "\t"))
