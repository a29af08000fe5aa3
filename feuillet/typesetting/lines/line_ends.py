"""Have the lines of a text end where a typesetter would end them, where that costs no line.

WeasyPrint fills each line before it looks at the next. So a last line may be a word, or half of one; a line of a title
may end with a short word ("La / Virgule") and be much longer than the one below it; an address may end after a hyphen,
which is then read as one that was put there. `text-wrap` says that in CSS, and the engine does not know it.

A line is set again, narrower, and what follows it is set to see how many lines that takes: no text changes, and a text
has as many lines as before.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from feuillet.typesetting.lines.last_break import LineStart

if TYPE_CHECKING:
    from collections.abc import Callable

_TITLES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "caption"))
_DISPLAYED = "Feuillet Titles"  # the face of summaries and stakes, read as titles are
_MOST = 240  # letters that may follow the line of a title: more is no title
_TAIL = 60  # letters of a last line that may be one word
_MOST_LINES = 6  # of a title whose lines are made even
_SHORT = re.compile(r"(?:^|[\s(«“„’'\u2060-])(?![A-Z]{2})[^\W_]{1,3}\Z")  # ends a line of a title, and is no acronym
_SURELY = 0.7  # of the letters of a line: so many have room on the next
_LONE, _ENDS_SHORT, _LONG = 10.0, 0.6, 100.0  # what an end costs, in lines that a line is too long
_WORD = re.compile(r"\w")
_OBJECT = "\ufffc"  # stands for a picture, or a box with words of its own
_ADDRESS = re.compile(r"(?=\S{12})\S*[^\W_][./@][^\W_]\S*\s*")  # a word as long as this may be the last line
_ADDRESS_END = re.compile(r"(?<!:/)[/.@?&=#](?=[^/.@?&=#])")  # and not behind "https://"
_ADDRESS_JOINT = re.compile(r"(?<=[^\W_])\u2060?[-_~%+](?=\u2060?[^\W_])")  # in a part that is wider than its line
_TIED = 12  # letters of words with a space between them at which no line ends
_FILLED = 0.5  # of such a line: what ends before a joint


class _Line(NamedTuple):
    """A line as the engine splits it, with what it holds, and the text behind it."""

    split: Any  # what `split_inline_box` gives
    children: list[Any]
    rest: str

    @property
    def resume_at(self) -> Any:
        return self.split[1]

    @property
    def width(self) -> float:
        return self.split[0].width  # type: ignore[no-any-return]

    @property
    def text(self) -> str:
        return "".join(getattr(part, "text", "") for part in self.split[0].descendants())


class _Hyphens:
    """Whether words may be hyphenated while a line is set again."""

    off = False


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """The text of a block from one of its lines on, whose lines can be set again at other widths."""

    inline: Any  # the engine's module
    split: Callable[..., Any]
    context: Any
    box: Any
    position_x: float
    max_x: float
    others: tuple[Any, ...]  # what else the engine splits a line with

    def again(self, skip: Any, start: float, edge: float, *, whole: bool = True) -> _Line | None:
        """A line between two edges, of whole words; None if it holds more than text."""
        beside: list[list[Any]] = [[] for _ in _BESIDE]
        children: list[Any] = []
        space, _, block, *_, first_letter, first_line = self.others
        _Hyphens.off = whole
        try:
            made = self.split(
                self.context, self.box, start, edge, space, skip, block, *beside, children, first_letter, first_line
            )
        finally:
            _Hyphens.off = False
        if any(beside) or made[2]:
            return None
        inline_box = self.inline.boxes.InlineBox
        return _Line(made, children, (_rest(self.box, made[1], _MOST, inline_box) or "") if made[1] else "")

    def whole(self) -> _Line | None:
        """The first line, of whole words."""
        return self.again(self.others[1], self.position_x, self.max_x)

    def shorter(self, line: _Line) -> _Line | None:
        """The first line without its last word."""
        made = line.split[0]
        edge = made.content_box_x() + line.width - self.inline.trailing_whitespace_size(self.context, made) - 1
        narrower = self.again(self.others[1], self.position_x, edge) if edge > self.position_x else None
        if narrower is None or narrower.resume_at is None or narrower.width >= line.width:
            return None
        kept, all_of_it = narrower.text, line.text
        at_word = all_of_it.startswith(kept) and (kept[-1:] in " -" or all_of_it[len(kept) :][:1] == " ")
        return narrower if at_word and _WORD.search(kept) else None

    def after(self, line: _Line) -> list[float]:
        """How long the lines are that follow the first; none if they are not known."""
        widths: list[float] = []
        at = line.resume_at
        start = self.position_x - self.box.text_indent
        while at is not None and len(widths) < _MOST_LINES:
            skip = self.inline.skip_first_whitespace(self.box, at)
            following = None if skip == "continue" else self.again(skip, start, self.max_x, whole=False)
            if following is None:
                return []
            widths.append(following.width)
            at = following.resume_at
        return widths if at is None else []


_BESIDE = range(3, 7)  # of `others`: boxes out of the flow, which a line that is set again would have twice
_CHILDREN = 7


@cache
def install() -> None:
    """Put it in place, once, and over `last_break`."""
    inline: Any = import_module("weasyprint.layout.inline")
    split, first_line = inline.split_inline_box, inline.split_first_line
    line_box, inline_box = inline.boxes.LineBox, inline.boxes.InlineBox

    def split_first_line(text: str, style: Any, context: Any, max_width: Any, *others: Any, **options: Any) -> Any:
        if _Hyphens.off and style["hyphens"] == "auto":
            style["hyphens"] = "manual"
            try:
                return first_line(text, style, context, max_width, *others, **options)
            finally:
                style["hyphens"] = "auto"
        found = first_line(text, style, context, max_width, *others, **options)
        if found[2] is None or max_width is None or style["overflow_wrap"] != "anywhere":
            return found
        if style["white_space"] != "normal":  # its lines end where they were typed
            return found
        begins = options.get("is_line_start", True) and LineStart.whole
        return _within_address(found, text, style, context, max_width, begins=begins) or found

    def split_inline_box(context: Any, box: Any, position_x: float, max_x: float, *others: Any) -> Any:
        found = split(context, box, position_x, max_x, *others)
        if found[1] is None or found[2] or not isinstance(box, line_box) or box.style["white_space"] != "normal":
            return found
        title = others[2].element_tag in _TITLES
        displayed = title or box.style["font_family"][0] == _DISPLAYED
        rest = _rest(box, found[1], _MOST if displayed else _TAIL, inline_box)
        if not rest or _OBJECT in rest or any(map(others.__getitem__, _BESIDE)):
            return found
        line = _Line(found, others[_CHILDREN], rest)
        paragraph = _Paragraph(inline, split, context, box, position_x, max_x, others)
        if displayed:
            chosen = _of_title(line, paragraph, even=title)
        else:
            chosen = line if _several(rest) else _of_text(line, paragraph)
        others[_CHILDREN][:] = chosen.children
        return chosen.split

    inline.split_first_line = split_first_line
    inline.split_inline_box = split_inline_box


def _of_text(line: _Line, paragraph: _Paragraph) -> _Line:
    """A line of running text behind which one word is left: that has the word before it beside it.

    But not where the line would then be shorter than that word is, and not beside an address that is whole.
    """
    whole = (line.text[-1:] == "-" and paragraph.whole()) or line
    if whole.resume_at is None or _several(whole.rest) or (whole.text[-1:] == " " and _ADDRESS.fullmatch(whole.rest)):
        return line
    narrower = paragraph.shorter(whole)
    if narrower and (narrower.text[-1:] == "-" or not _ends_well(narrower.rest)):  # in a word, or a sign stands before
        narrower = paragraph.shorter(narrower)
    if narrower and _ends_well(narrower.rest) and len(narrower.text.rstrip()) >= len(whole.rest.strip()):
        has_room = len(narrower.rest) < _SURELY * len(whole.text) or len(paragraph.after(narrower)) == 1
        if has_room:
            return narrower
    if whole is line:
        return line
    return whole if len(paragraph.after(whole)) == 1 else line


def _of_title(line: _Line, paragraph: _Paragraph, *, even: bool) -> _Line:
    """Of the ends a line may have, the best: no word alone behind it, no short one at its end, as long as others."""
    following = paragraph.after(line)
    if not following:
        return line
    count = len(following)
    ideal = (line.width + sum(following)) / (1 + count)
    best, least = line, math.inf
    candidate: _Line | None = line
    while candidate is not None and (candidate is line or len(paragraph.after(candidate)) == count):
        lone = count == 1 and not _several(candidate.rest)
        short = _SHORT.search(candidate.text.rstrip(" ")) is not None
        uneven = (candidate.width - ideal) / ideal
        # Rather too long than too short: a short line in the middle looks like two titles.
        length = (uneven if uneven > 0 else -1.3 * uneven) if even else -uneven / _LONG
        cost = length + _LONE * lone + _ENDS_SHORT * short
        if cost < least:
            best, least = candidate, cost
        if length >= least and not (even and uneven > 0):  # shorter ones are worse
            break
        candidate = paragraph.shorter(candidate)
    return best


def _ends_well(text: str) -> bool:
    return _several(text) or _ADDRESS.fullmatch(text) is not None


def _several(text: str) -> bool:
    """Whether it is more than a word, or two that are tied and no shorter than one."""
    words = [word for word in text.split(" ") if _WORD.search(word)]
    return len(words) > 1 or any("\u00a0" in word and len(word) > _TIED for word in words)


def _rest(box: Any, at: Any, most: int, inline_box: Any) -> str | None:
    """The text of a box from a place on; None if there is more than so much of it, or what is not in the line."""
    ((index, inner),) = at.items()
    parts: list[str] = []
    for child in box.children[index:]:
        start, inner = inner, None
        if type(child) is inline_box:
            part = _rest(child, start or {0: None}, most, inline_box) if child.children else ""
        elif (text := getattr(child, "text", None)) is not None:
            skip = next(iter(start)) if start else 0  # bytes
            part = text.encode()[skip:].decode() if len(text) - skip <= most else None
        else:
            part = _OBJECT if child.is_in_normal_flow() else None
        if part is None:
            return None
        parts.append(part)
        most -= len(part)
    return "".join(parts) if most >= 0 else None


def _within_address(found: Any, text: str, style: Any, context: Any, max_width: float, *, begins: bool) -> Any:
    """The line of an address that ends where a part of it does; None if it does so already."""
    head = text.encode()[: found[2]].decode()
    at = len(head)
    if head[-1] == " " or _ADDRESS_END.match(text, at - 1):
        return None
    lines: Any = import_module("weasyprint.text.line_break")

    def line(end: int) -> Any:
        layout = lines.create_layout(text[:end], style, context, None, 0)
        resume_at = len(text[:end].encode()) if end < len(text) else None
        return lines.first_line_metrics(layout.get_first_line()[0], text[:end], layout, resume_at, True, style)

    word = head.rfind(" ") + 1
    places = [place.end() for place in _ADDRESS_END.finditer(text, word) if place.end() <= at]
    if places or word:
        return line(places[-1] if places else word)
    following = _ADDRESS_END.search(text)
    first = line(following.end() if following else len(text))
    if not begins or first[3] <= max_width:  # what is too wide the engine moves to the next line
        return first
    bare = len(head.rstrip("-"))
    if bare:
        joints = [joint.start() for joint in _ADDRESS_JOINT.finditer(head)]
        if joints and joints[-1] > _FILLED * at:
            bare = joints[-1]
        return line(bare) if bare < at else None
    fits = [made for end in range(at + 1, len(first[0].text)) if (made := line(end))[3] <= max_width]
    return next((made for made in reversed(fits) if made[0].text[-1] != "-"), None)  # it begins with the last one's
