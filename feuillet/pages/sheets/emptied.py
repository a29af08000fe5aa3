"""Groups of which a sheet has no block: their titles and numbers stand in one line at the end of their section."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from feuillet.languages import registry
from feuillet.languages.words import NO_BREAK
from feuillet.pages.view import GroupView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feuillet.pages.view import SectionView


def gathered(section: SectionView, pages: Mapping[str, int], language: str) -> SectionView:
    """The section, its empty groups in one line: « Aussi : Méthodologie +7, Prévenir +5, p. 18 »."""
    gone = [group for group in section.groups if _is_emptied(group)]
    if not gone:
        return section
    kept = [group for group in section.groups if not _is_emptied(group)]
    bare = [group for group in kept if _is_bare(group, section.groups)]
    named = [group for group in section.groups if group in gone or group in bare]
    lines = []
    for overleaf in (True, False):
        several = [group for group in named if _is_overleaf(group, section.groups) is overleaf]
        if several:
            page = next((pages[name] for name in (several[0].anchor, section.anchor) if name in pages), None)
            lines.append(_line(several, None if overleaf else page, language, overleaf=overleaf))
    return replace(section, groups=(*(group for group in kept if group not in bare), *lines))


def _line(named: Sequence[GroupView], page: int | None, language: str, *, overleaf: bool) -> GroupView:
    word = registry.language(language).pages
    place = f", {word['overleaf']}" if overleaf else f", {word['page']}{NO_BREAK}{page}" if page else ""
    several = Markup(", ").join(_name(group) for group in named)
    also = Markup("{}{}{}{}").format(word["also"], word["colon"], several, place)
    return GroupView(title=None, name="", level=1, runs=(), also=also, anchor=named[0].anchor)


def _is_overleaf(group: GroupView, groups: Sequence[GroupView]) -> bool:
    """Whether a group without blocks is on the back of the sheet; a title is where the first of those below it is."""
    if group.left_out:
        return group.overleaf > 0
    at = next(number for number, other in enumerate(groups) if other is group)
    return groups[at + 1].overleaf > 0


def _is_emptied(group: GroupView) -> bool:
    return group.title is not None and not group.runs and group.left_out > 0


def _is_bare(group: GroupView, groups: Sequence[GroupView]) -> bool:
    """Whether a group has nothing of its own, and of the groups within it nothing is left."""
    if group.title is None or group.runs or group.level != 1:
        return False
    at = next(number for number, other in enumerate(groups) if other is group)
    within: list[GroupView] = []
    for following in groups[at + 1 :]:
        if following.level == 1:
            break
        within.append(following)
    return bool(within) and all(map(_is_emptied, within))


def _name(group: GroupView) -> Markup:
    count = Markup("\N{NO-BREAK SPACE}+{}").format(group.left_out) if group.left_out else Markup("")
    return (group.title or Markup("")) + count
