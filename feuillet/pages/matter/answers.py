"""The three answers that every chart and count speaks of, and the needs that have no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.model.workshop import Mark
from feuillet.project.made_once import Once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feuillet.model.workshop import Block, Theme

ANSWERS = ("problems", "solutions", "needs")


def _unanswered(theme: Theme) -> tuple[Block, ...]:
    return tuple(block for section in theme.sections for group in section.groups for block in marked(group.blocks))


# The blocks of a theme that are marked as needs without an answer, wherever they stand.
unanswered = Once(_unanswered)


def marked(blocks: Iterable[Block]) -> Iterator[Block]:
    """Those among blocks, and within their points."""
    for block in blocks:
        if block.mark in (Mark.UNANSWERED, Mark.ESSENTIAL_UNANSWERED):
            yield block
        else:
            yield from marked(block.points)
