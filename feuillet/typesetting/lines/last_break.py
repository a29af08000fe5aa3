"""Have WeasyPrint end lines where they end: not before the last place, and not at the first.

`overflow-wrap` breaks a word anywhere, but only one that begins its line: after an opening bracket, or an inline
element with no space behind it, the same word runs out of the page (docs/decisions/0020).

Within an inline element that begins a line, it takes the texts of elements for the first of that line, and breaks
anywhere what would have its place on the next.

And where a text before an inline element fills a line but for the space behind it, the engine ends that line after its
first word: it takes the text for one that is too wide. Behind a space at which no line ends (« Word), its last word
goes to the next line with what follows.

Of an element that does not fit with what is tied to it, the engine looks for the last break within its texts, and not
between one of them and an element behind it ("CRESS <i>Alpes</i>" before a dash).

A word of letters that is wider than its line is broken where it is hyphenated, and anywhere if that is nowhere; either
way a hyphen shows it. Addresses, codes and names of files have none (docs/decisions/0034).
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from itertools import chain
from math import inf
from typing import TYPE_CHECKING, Any

from feuillet.typesetting.lines.hyphenation import last_resort

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAYOUT, _RESUME_AT, _WIDTH = 0, 2, 3  # of what the engine knows of a first line
_NARROWEST = 4  # letters in an em
_SPACES = " \u00a0\u202f"  # the engine counts those at the end of a line, and breaks it as if it did not


class LineStart:
    """Whether the text that is being split has the whole of its line."""

    whole = False


@cache
def install() -> None:
    """Put it in place, once."""
    inline: Any = import_module("weasyprint.layout.inline")
    split, broken = inline.split_inline_box, inline._break_waiting_children  # noqa: SLF001 - there is no other way in
    line_box: Any = inline.boxes.LineBox
    open_boxes: list[tuple[Any, float]] = []  # those that are being split, each in the one before: with their place

    def split_inline_box(context: Any, box: Any, position_x: float, *others: Any, **options: Any) -> Any:
        open_boxes.append((box, position_x))
        try:
            return split(context, box, position_x, *others, **options)
        finally:
            open_boxes.pop()

    def split_text_box(context: Any, box: Any, width: Any, skip: Any, is_line_start: bool = True) -> Any:
        LineStart.whole = False
        if is_line_start and open_boxes and width is not None:  # else it is measured, on no line
            at = max(index for index, (box, _) in enumerate(open_boxes) if isinstance(box, line_box))
            spacing = sum(box.padding_left + box.margin_left + box.border_left_width for box, _ in open_boxes[at + 1 :])
            is_line_start = open_boxes[-1][1] - open_boxes[at][1] <= spacing + 1e-6
            LineStart.whole = box.position_x - open_boxes[at][1] <= spacing + 1e-6
        return text_box(context, box, width, skip, is_line_start)

    def break_waiting_children(*arguments: Any) -> Any:
        resume_at = broken(*arguments)
        children, waiting = arguments[10:12]
        box, position_x = open_boxes[-1]
        if resume_at or not waiting or box.style["white_space"] in ("nowrap", "pre"):
            return resume_at
        line_start = next(place for box, place in reversed(open_boxes) if isinstance(box, line_box))
        whole_line = isinstance(box, line_box) or abs(position_x - line_start) < 1e-6
        if whole_line and any(child.is_in_normal_flow() and child.margin_width() > 0 for _, child, _ in waiting):
            children.extend(waiting)
            return {waiting[-1][0] + 1: None}
        return None

    within, text_box, first_line = inline.can_break_inside, inline.split_text_box, inline.split_first_line

    def can_break_inside(box: Any) -> Any:
        return within(box) or (box.style["white_space"] == "normal" and _breaks_between(box))

    def split_first_line(text: str, style: Any, context: Any, max_width: Any, *others: Any, **options: Any) -> Any:
        found = ended(text, style, context, max_width, *others, **options)
        if found[_RESUME_AT] is None or style["overflow_wrap"] != "break-word" or style["word_break"] != "normal":
            return found
        return _hyphenated(found, text, style, context, max_width, whole=LineStart.whole) or found

    def ended(text: str, style: Any, context: Any, max_width: Any, *others: Any, **options: Any) -> Any:
        found = first_line(text, style, context, max_width, *others, **options)
        bare = text.rstrip(_SPACES)
        if found[_RESUME_AT] is None or bare == text or style["white_space"] != "normal" or max_width is None:
            return found
        if len(bare) * style["font_size"] > _NARROWEST * max_width:
            return found
        without = first_line(bare, style, context, max_width, *others, **options)
        if without[_RESUME_AT] is not None or without[_WIDTH] > max_width:
            return found
        if text[len(bare) :].strip(" "):
            return first_line(text, style, context, without[_WIDTH] - 1, *others, **options)
        return first_line(text, style, context, inf, *others, **options)

    inline.split_first_line = split_first_line
    inline.split_inline_box = split_inline_box
    inline.split_text_box = split_text_box
    inline._break_waiting_children = break_waiting_children  # noqa: SLF001
    inline.can_break_inside = can_break_inside


def _breaks_between(box: Any) -> bool:
    """Whether a text in an inline element ends with a space, and another element follows."""
    texts = [getattr(child, "text", "") for child in getattr(box, "children", ())]
    return any(text.endswith(" ") for text in texts[:-1])


def _kept_together(head: str) -> Iterator[tuple[int, bool]]:
    """The place behind the last no-break space of words that no line has room for together: 14. November 2026."""
    gap = head.rfind("\u00a0")
    start = head.rfind(" ") + 1
    if sum(map(str.isalnum, head[start : max(gap, start)])) > 1:
        yield gap + 1, False


def _hyphenated(found: Any, text: str, style: Any, context: Any, max_width: float, *, whole: bool) -> Any:
    """A line that ends with a part of a word and a hyphen, in the place of one that ends between any two letters.

    And of one that ends before a word which is too wide for any line, where it has the `whole` of its width.
    """
    lines: Any = import_module("weasyprint.text.line_break")
    head = text.encode()[: found[_RESUME_AT]].decode()
    fits = len(head)
    if not head or fits == len(text):
        return None

    def line(shown: str) -> tuple[Any, Any, float]:
        layout = lines.create_layout(shown, style, context, None, 0)
        first_line, _ = layout.get_first_line()
        return layout, first_line, lines.line_size(first_line, style)[0]

    may_wait = head[-1] == " " and whole
    if may_wait:
        word = text[fits:].partition(" ")[0]
        if "-" in word or len(word) * style["font_size"] < max_width or (wide := line(word)[2]) <= max_width:
            return None
        fits += int((max_width - line(head)[2]) / wide * len(word))
    elif found[_LAYOUT].text != head:  # it ends with a hyphen already
        return None
    hyphen = style["hyphenate_character"]
    places = last_resort(text, fits, style["lang"] or "", usual_only=may_wait)
    for place, added in places if may_wait else chain(_kept_together(head), places):
        layout, first_line, width = line(text[:place] + hyphen * added)
        width = width if text[place - 1] not in _SPACES else line(text[:place].rstrip(_SPACES))[2]
        if width <= max_width:
            layout.max_width = max_width  # the engine asks where a sign takes the place of the end of the line
            resume_at = len(text[:place].encode())
            return lines.first_line_metrics(first_line, text, layout, resume_at, True, style, added, hyphen)
    return None
