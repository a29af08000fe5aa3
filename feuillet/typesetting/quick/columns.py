"""A workaround for WeasyPrint's columns: while it looks for their height, what fits whole is laid out once.

WeasyPrint lays all columns out at one height after another until they hold everything, then once more for good. A list
of ninety addresses takes it nineteen heights. A block that has room in its column is the same in each of these, and
but for its place; only the last layout, which is printed, is made anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SURE = 2.0  # CSS pixels by which a block must stay clear of the end of its column, so that nothing in it may break
# Of what a block is laid out with, besides context and box: the margins before it, and styles of letters and lines.
_MARGINS, _MORE, _ALL = 6, slice(7, 11), 11
_UNFORCED = frozenset(("auto", "avoid", "avoid-page", "avoid-column"))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Laid:
    """A block that was laid out whole, and what the engine is told of it."""

    box: Any
    right: float  # from where it was asked for
    down: float
    depth: float  # that it needs below that place
    next_page: Mapping[str, Any]
    margins: Sequence[float]  # that adjoin what follows
    joined: Sequence[float]  # that were added to those before
    through: bool  # whether margins collapse through it


class _Search:
    """The blocks that were laid out while the height of some columns is looked for."""

    on = False

    def __init__(self) -> None:
        self.laid: dict[Any, _Laid] = {}
        self.plain: dict[int, bool] = {}  # by the boxes that columns are made of, which stay


def columns_searched() -> None:
    """Have blocks that fit whole remembered while the columns around them are balanced."""
    block: Any = import_module("weasyprint.layout.block")
    boxes: Any = import_module("weasyprint.formatting_structure.boxes")
    lay_columns, lay_box, lay_block = block.columns_layout, block.block_box_layout, block.block_level_layout
    kinds = frozenset((boxes.BlockBox, boxes.LineBox, boxes.InlineBox, boxes.TextBox, boxes.InlineBlockBox))
    searches: list[_Search] = []

    def is_plain(box: Any) -> bool:
        """Whether what a box holds is text in the flow, which goes wherever it goes."""
        style = box.style
        return (
            type(box) in kinds
            and box.is_in_normal_flow()
            and not (box.is_table_wrapper or box.footnote or box.note or box.first_letter_style or box.first_line_style)
            and style["column_width"] == style["column_count"] == "auto"
            and style["max_lines"] == "none"
            and style["break_before"] in _UNFORCED
            and style["break_after"] in _UNFORCED
            and all(map(is_plain, getattr(box, "children", ())))
        )

    def columns_layout(*arguments: Any) -> Any:
        searches.append(_Search())
        try:
            return lay_columns(*arguments)
        finally:
            searches.pop()

    def block_box_layout(context: Any, box: Any, *others: Any, **options: Any) -> Any:
        if not (box.is_column and searches):
            return lay_box(context, box, *others, **options)
        search = searches[-1]
        before = search.on
        search.on = others[_MARGINS] is not None and not context.excluded_shapes  # none: it is laid out for good
        try:
            return lay_box(context, box, *others, **options)
        finally:
            search.on = before

    def block_level_layout(context: Any, box: Any, *others: Any, **options: Any) -> Any:
        def really() -> Any:
            return lay_block(context, box, *others, **options)

        search = searches[-1] if searches else None
        if not (search and search.on) or options or len(others) < _ALL or any(others[_MORE]) or others[1] is not None:
            return really()
        bottom_space, _, around, empty, *_ = others
        margins = others[_MARGINS]
        if id(box) not in search.plain:
            search.plain[id(box)] = box.style["position"] == "static" and is_plain(box)
        if not search.plain[id(box)]:
            return really()
        key = id(box), around.width, empty, tuple(margins or ())
        left, top, end = box.position_x, box.position_y, context.page_bottom - bottom_space
        if key in search.laid:
            kept = search.laid[key]
            if top + kept.depth > end:
                return really()
            kept.box.translate(left + kept.right - kept.box.position_x, top + kept.down - kept.box.position_y)
            if margins is not None:
                margins += kept.joined
            return kept.box, None, dict(kept.next_page), list(kept.margins), kept.through, None
        joined = len(margins or ())
        made = really()
        laid, resume_at, next_page, own_margins, through, _ = made
        if laid is not None and resume_at is None:
            depth = laid.position_y + laid.margin_height() - top + _SURE
            if top + depth <= end:  # nothing in it came near the end
                search.laid[key] = _Laid(
                    box=laid,
                    right=laid.position_x - left,
                    down=laid.position_y - top,
                    depth=depth,
                    next_page=dict(next_page),
                    margins=tuple(own_margins),
                    joined=tuple((margins or ())[joined:]),
                    through=through,
                )
        return made

    block.columns_layout, block.block_box_layout = columns_layout, block_box_layout
    block.block_level_layout = block_level_layout
