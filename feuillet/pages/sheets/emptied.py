"""Sections and groups of which a sheet has no block: which these are, and the line in which their titles stand.

A section without a block has a line below all columns, a group one at the end of its section. As many titles are named
as such a line has room for on any paper, the rest are counted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from feuillet.languages import registry
from feuillet.languages.words import NO_BREAK
from feuillet.model.workshop import Mark
from feuillet.pages.job import NAMED, title_key
from feuillet.pages.tables import sheet_rows
from feuillet.pages.view import GroupView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from feuillet.model.workshop import Block, Group, Prose, Section
    from feuillet.pages.view import SectionView


def is_bare(section: Section, number: int) -> bool:
    """Whether a group is a title and nothing else, neither blocks nor groups within it."""
    group, following = section.groups[number], section.groups[number + 1 : number + 2]
    return group.title is not None and not group.blocks and not _within(group.level, following)


def _within(level: int, following: Iterable[object]) -> bool:
    return any(getattr(group, "level", 1) > level for group in following)


def _stays(section: Section, number: int, left_out: frozenset[str]) -> bool:
    """Whether a sheet has a block of a group, or the title that is all of it."""
    group, key = section.groups[number], f"{section.id}.{number}"
    if Mark.SYNTHESIS in (section.mark, group.mark):
        return False
    if is_bare(section, number):
        return title_key(key) not in left_out
    return any(
        block.mark is not Mark.SYNTHESIS and f"{key}.{b}" not in left_out for b, block in enumerate(group.blocks)
    )


def is_emptied(section: Section, left_out: frozenset[str]) -> bool:
    """Whether a sheet has nothing of a section."""
    if not section.groups:
        return section.mark is Mark.SYNTHESIS or title_key(section.id) in left_out
    return not any(_stays(section, number, left_out) for number in range(len(section.groups)))


def emptied_groups(section: Section, left_out: frozenset[str]) -> frozenset[int]:
    """The groups with a title of which a sheet has nothing, and those that had nothing but such groups in them."""
    found: set[int] = set()
    below: list[bool] = []  # of the groups within the one that comes next, from below: whether they are emptied
    for number in reversed(range(len(section.groups))):
        group = section.groups[number]
        emptied = group.title is not None and not _stays(section, number, left_out)
        if group.level == 1:
            if not group.blocks and below:
                emptied = all(below)
            below = []
        else:
            below.append(emptied)
        found |= {number} if emptied else set()
    return frozenset(found)


def is_overleaf(group: Group, key: str, left_out: frozenset[str]) -> bool:
    """Whether some of a group was left out that may stand on the back."""
    whole = title_key(key) in left_out  # it has nothing but its title
    return whole or any(is_cut(block, f"{key}.{number}", left_out) for number, block in enumerate(group.blocks))


def section_is_overleaf(section: Section, left_out: frozenset[str]) -> bool:
    """The same of a section."""
    groups = (is_overleaf(group, f"{section.id}.{n}", left_out) for n, group in enumerate(section.groups))
    return title_key(section.id) in left_out or any(groups)


def is_cut(block: Block, key: str, left_out: frozenset[str]) -> bool:
    """Whether a block, or rows of it, were left out."""
    count = sheet_rows.rows_of(block)
    return key in left_out or (count > 0 and sheet_rows.shown_rows(count, key, left_out) < count)


def unnamed(sections: Iterable[Section], left_out: frozenset[str], *, has_back: bool) -> frozenset[str]:
    """The keys of the titles that a sheet without some blocks does not have."""
    found: set[str] = set()
    emptied: list[tuple[str, Prose, bool]] = []  # each with whether it is on the back
    for section in sections:
        if is_emptied(section, left_out):
            emptied.append((title_key(section.id), section.title, has_back and section_is_overleaf(section, left_out)))
            found |= {title_key(f"{section.id}.{number}") for number in range(len(section.groups))}
            continue
        gone = emptied_groups(section, left_out)
        titles = ((number, section.groups[number].title) for number in sorted(gone))
        found |= _counted(
            [
                (title_key(f"{section.id}.{n}"), title, has_back and _is_there(section, n, gone, left_out))
                for n, title in titles
                if title
            ]
        )
    return frozenset(found | _counted(emptied))


def _counted(titles: Sequence[tuple[str, Prose, bool]]) -> set[str]:
    """Of titles those that their line, of those on the back or of the others, does not name."""
    found: set[str] = set()
    for overleaf in (True, False):
        line = {key: title for key, title, there in titles if there is overleaf}
        found |= line.keys() - set(_named(line))
    return found


def _is_there(section: Section, number: int, gone: frozenset[int], left_out: frozenset[str]) -> bool:
    """Whether a group of which a sheet has nothing is on its back: a title is where the first of those below it is."""
    groups = section.groups
    if number + 1 in gone and groups[number + 1].level > groups[number].level and not groups[number].blocks:
        number += 1
    return is_overleaf(groups[number], f"{section.id}.{number}", left_out)


def _named(titles: Mapping[str, Prose]) -> Iterator[str]:
    room = NAMED
    for key, title in titles.items():
        room -= len(title.markdown)
        if room < 0:
            return
        yield key


def gathered(
    view: SectionView, section: Section, left_out: frozenset[str], pages: Mapping[str, int], language: str
) -> SectionView:
    """The section, its empty groups in one line: « Aussi : Méthodologie +7, Prévenir +5, p. 18 »."""
    gone = emptied_groups(section, left_out)
    if not gone:
        return view
    lines = []
    for overleaf in (True, False):
        several = [n for n in sorted(gone) if (_place(view.groups, n, gone).overleaf > 0) is overleaf]
        if several:
            titles = {title_key(view.groups[n].key): title for n in several if (title := section.groups[n].title)}
            counted = [(view.groups[n].title or Markup(""), view.groups[n].left_out) for n in several]
            anchors = view.groups[several[0]].anchor, view.anchor
            also = _line(titles, counted, "group", None if overleaf else _page(anchors, pages), language)
            lines.append(GroupView(title=None, name="", level=1, runs=(), also=also, anchor=anchors[0]))
    return replace(view, groups=(*(group for n, group in enumerate(view.groups) if n not in gone), *lines))


def _place(groups: Sequence[GroupView], number: int, gone: frozenset[int]) -> GroupView:
    """The group that says where one is that is emptied; a title is where the first of those below it is."""
    follows = number + 1 in gone and groups[number + 1].level > groups[number].level
    return groups[number + 1] if follows and not groups[number].left_out else groups[number]


def lines_of_sections(
    several: Sequence[tuple[SectionView, Section, bool]], pages: Mapping[str, int], language: str
) -> Iterator[Markup]:
    """What is said of sections of which a sheet has nothing: « Aussi dans la synthèse : Contexte +2, p. 18 ».

    Each with whether it is on the back of the sheet.
    """
    for overleaf in (True, False):
        found = [(view, section) for view, section, there in several if there is overleaf]
        if found:
            titles = {title_key(section.id): section.title for _, section in found}
            counted = [(view.title, view.left_out) for view, _ in found]
            first, _ = found[0]
            anchors = (first.anchor, *(group.anchor for group in first.groups))
            yield _line(titles, counted, "section", None if overleaf else _page(anchors, pages), language)


def _page(anchors: Iterable[str], pages: Mapping[str, int]) -> int:
    return next((pages[name] for name in anchors if name in pages), 0)


def _line(
    titles: Mapping[str, Prose], counted: Sequence[tuple[Markup, int]], kind: str, page: int | None, language: str
) -> Markup:
    """`page`: None if it is on the back of the sheet, 0 if that is not known."""
    spoken = registry.language(language)
    word = spoken.pages
    place = f", {word['overleaf']}" if page is None else f", {word['page']}{NO_BREAK}{page}" if page else ""
    lead = word["also"]
    if kind == "section":  # the line of no section says first where all of it is
        lead, place = (f"{lead} {word['overleaf']}", "") if page is None else (word["also_in_synthesis"], place)
    count = sum(1 for _ in _named(titles))
    told = (f"{NO_BREAK}+{number}" if number else "" for _, number in counted)
    names = [Markup("{}{}").format(title, said) for (title, _), said in zip(counted[:count], told, strict=False)]
    rest = len(counted) - count
    if rest:
        several = spoken.label(f"one_{kind}") if rest == 1 else spoken.label(f"many_{kind}").format(count=rest)
        names.append(Markup("{}").format(several))
    if not count:
        return Markup("{}{}").format(names[0], place)
    return Markup("{}{}{}{}").format(lead, word["colon"], Markup(", ").join(names), place)
