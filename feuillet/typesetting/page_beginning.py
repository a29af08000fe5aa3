"""Where a page begins, for whoever opens a book there: in which section, and with what that goes on from overleaf.

Templates say it: `data-section` of an element is the name of a section, `data-goes-on` what is said of a block where it
goes on at the head of a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTION, GOES_ON = "data-section", "data-goes-on"
LABEL_WIDTH = 38.0  # millimetres of a title that hangs beside its text, as in the styles


@dataclass(frozen=True, kw_only=True, slots=True)
class Beginning:
    """The beginning of a page; `room`, in the engine's pixels, is free for a label in the margin of the text."""

    section: str = ""
    goes_on: str = ""
    of_section: bool = False  # whether what goes on is the section itself, and no group of it
    room: float = 0.0


def beginning(page: Any, label_width: float) -> Beginning:
    """Where a page begins that the engine laid out; `label_width` in its pixels."""
    section = goes_on = ""
    of_section = False
    root = page.children[0]
    for box in _first_boxes(root):
        element = box.element
        if element is None or not hasattr(element, "get"):
            continue
        own = element.get(SECTION, "")
        section = own or section
        if said := element.get(GOES_ON, ""):  # what begins here has its own name, and the section is in the head
            goes_on, of_section = (said, bool(own)) if "top" in box.remove_decoration_sides else ("", False)
    room = _room(root, page, label_width) if goes_on else 0.0
    return Beginning(section=section, goes_on=goes_on, of_section=of_section, room=room)


def named_at_the_top(page: Any) -> frozenset[str]:
    """The named strings that are set where a page begins: what is set below is not yet the name of its top."""
    return frozenset(name for box in _first_boxes(page.children[0]) for name, _ in box.string_set or ())


def _first_boxes(box: Any) -> Iterator[Any]:
    """A box, its first one in the flow, and so on: what stands at the top of its page."""
    while box is not None:
        yield box
        children = getattr(box, "children", ())
        box = next((child for child in children if child.is_in_normal_flow() and child.margin_height() > 0), None)


def _room(root: Any, page: Any, width: float) -> float:
    """How much of the left edge of the text is free, from the top of the page down."""
    left, top = float(page.content_box_x()), float(page.content_box_y())
    return min((y for x, y in _seen(root) if x < left + width), default=inf) - top


def _seen(box: Any) -> Iterator[tuple[float, float]]:
    """Where what is seen of a box begins: its rules, texts, pictures and tables; and points, with their bullets."""
    from weasyprint.formatting_structure import boxes

    if isinstance(box, (boxes.TextBox, boxes.ReplacedBox, boxes.TableBox)):
        yield box.position_x, box.position_y
        return
    if getattr(box, "border_top_width", 0) or box.element_tag == "li":
        yield box.border_box_x(), box.border_box_y()
    if getattr(box, "border_bottom_width", 0):
        yield box.border_box_x(), box.border_box_y() + box.border_height()
    for child in getattr(box, "children", ()):
        yield from _seen(child)
