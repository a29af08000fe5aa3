"""Have WeasyPrint end a line between two pieces of text that it has to keep together, where both are wider than it.

`overflow-wrap` breaks a word anywhere, but only one that begins its line: after an opening bracket, or an inline
element with no space behind it, the same word runs out of the page (docs/decisions/0020).
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any


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

    def break_waiting_children(*arguments: Any) -> Any:
        resume_at = broken(*arguments)
        children, waiting = arguments[10:12]
        box, position_x = open_boxes[-1]
        if resume_at or not waiting or box.style["white_space"] in ("nowrap", "pre"):
            return resume_at
        line_start = next(place for one, place in reversed(open_boxes) if isinstance(one, line_box))
        whole_line = isinstance(box, line_box) or abs(position_x - line_start) < 1e-6
        if whole_line and any(one.is_in_normal_flow() and one.margin_width() > 0 for _, one, _ in waiting):
            children.extend(waiting)
            return {waiting[-1][0] + 1: None}
        return None

    inline.split_inline_box = split_inline_box
    inline._break_waiting_children = break_waiting_children  # noqa: SLF001
