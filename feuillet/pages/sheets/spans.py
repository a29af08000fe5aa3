"""Tables that need the full measure, below the columns, with what follows them in their section."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from feuillet.model.workshop import (
    Place,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feuillet.pages.view import (
        BlockRun,
        GroupView,
        SectionView,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class SpanView:
    """What takes the full measure of the sheet, below its columns: of a section, from its first wide table on."""

    section: SectionView  # with these of its groups alone; `continued` if it began in the columns
    group_continued: bool  # its first group began there too


def lift(section: SectionView, spans: Callable[[BlockRun, Place], bool]) -> tuple[SectionView | None, SpanView | None]:
    """The section up to its first table that needs the full measure (none if nothing is left), and what follows."""
    kept: list[GroupView] = []
    lifted: list[GroupView] = []
    divided = headed = False
    for group in section.groups:
        at = (
            0 if lifted else next((n for n, run in enumerate(group.runs) if spans(run, section.place)), len(group.runs))
        )
        if not lifted and at == len(group.runs):
            kept.append(group)
            continue
        if not (lifted or at) and kept and _holds(kept[-1], group):
            lifted.append(kept.pop())
            headed = True
        divided = divided or at > 0
        if at:
            kept.append(replace(group, runs=group.runs[:at], left_out=0, overleaf=0))
        # No heading may skip a level: a group within one that began in the columns stands alone.
        headed = headed or (group.title is not None and group.level == 1)
        lifted.append(replace(group, runs=group.runs[at:], level=group.level if headed else 1))
    if not lifted:
        return section, None
    span = SpanView(section=replace(section, groups=tuple(lifted), continued=bool(kept)), group_continued=divided)
    return (replace(section, groups=tuple(kept)) if kept else None), span


def _holds(title: GroupView, group: GroupView) -> bool:
    """Whether a group is nothing but the title of those within it, of which the other is the first."""
    return title.title is not None and not title.runs and not title.closes and title.level < group.level


def without_wide_tables(
    views: Sequence[SectionView], spans: Callable[[BlockRun, Place], bool]
) -> tuple[list[SectionView], list[SpanView]]:
    """The sections up to tables that need the full measure, and the rest; a foot, or a lead of one, has it."""
    kept: list[SectionView] = []
    lifted: list[SpanView] = []
    has_room = [Place.FOOT, *([Place.LEAD] if sum(view.place is Place.LEAD for view in views) == 1 else [])]
    for view in views:
        rest, span = (view, None) if view.place in has_room else lift(view, spans)
        lifted += [span] if span else []
        kept += [rest] if rest else []
    return kept, lifted
