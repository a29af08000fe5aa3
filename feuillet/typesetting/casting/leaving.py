"""The order in which blocks leave a sheet, and what stays until all else is gone."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from typing import TYPE_CHECKING

from feuillet.pages.job import CROWD, SUMMARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from feuillet.pages.job import Foldable

_SPEAKERS = "speakers"
_STAKES = "stakes"  # the section for whose sake there is a sheet
BESIDES = frozenset(("introduction", "context", "actors", "documents"))  # what explains, and leads elsewhere
_FIRST = 2  # points of a section that stay longest
_HEAD = 0.4  # of that: a summary


def fold_order(candidates: Sequence[Foldable], areas: Mapping[str, float], room: float = math.inf) -> tuple[str, ...]:
    """The order in which blocks leave the sheet: always the last one of the largest group of the largest section.

    `areas` are the blocks' sizes as laid out. So what is left out comes evenly from the sections that have most. But
    what is larger than `room` leaves before all others, which could not make up for it; and the first points of each
    section stay until all else is gone, people and documents too, those of the first sections longest; what is at
    stake, and who spoke first, longer still. Rows of a table count as a group of their own, and leave before the rest
    of it, but the first ones right before their table. A line that is the title of others leaves behind the last of
    them: they would stand below another.
    """
    giants = [
        candidate
        for candidate in candidates
        if not (candidate.last or candidate.table)
        and areas.get(candidate.key, 0.0) > room * (_HEAD if candidate.key == SUMMARY else 1)
    ]
    giants.sort(key=lambda candidate: -areas[candidate.key])
    order: list[str] = [giant.key for giant in giants]
    gone = frozenset(order)
    several = [pair for pair in _stages(candidates) if not (pair[0].last or pair[0].late or pair[0].key in gone)]
    for stage in range(4):
        own = [candidate for candidate, its in several if its == stage]
        order += [candidate.key for candidate in reversed(own)] if stage == 2 else _evenly(own, areas)
    order += [candidate.key for candidate in reversed(candidates) if candidate.last]
    return tuple(_titles_behind(_rows_first(order, candidates), candidates))


def _stages(candidates: Sequence[Foldable]) -> Iterator[tuple[Foldable, int]]:
    """Each block with the stage in which it leaves: after all others second points, then first ones, then the stake."""
    seen: Counter[str] = Counter()
    for candidate in candidates:
        if candidate.last or candidate.late:
            yield candidate, 4
            continue
        seen[candidate.section] += not candidate.table
        place = seen[candidate.section]
        if candidate.section == _SPEAKERS:
            yield candidate, 3 if place <= CROWD else 0
        elif candidate.table or candidate.section in BESIDES or (place > _FIRST and candidate.section != _STAKES):
            yield candidate, 0
        else:
            yield candidate, 3 if candidate.section == _STAKES else 2 if place == 1 else 1


def _rows_first(order: Iterable[str], candidates: Sequence[Foldable]) -> Iterator[str]:
    """The order, in which all rows of a table that may leave do so before it."""
    rows: dict[str, list[str]] = {}
    for candidate in candidates:
        if candidate.table:
            rows.setdefault(candidate.table, []).append(candidate.key)
    gone: set[str] = set()
    for key in order:
        for each in (*reversed(rows.get(key, ())), key):
            if each not in gone:
                gone.add(each)
                yield each


def _titles_behind(order: Iterable[str], candidates: Sequence[Foldable]) -> Iterator[str]:
    """The order, in which no title leaves before what stands below it."""
    titles = {candidate.key: candidate.below for candidate in candidates if candidate.below}
    left = Counter(titles.values())
    waiting: set[str] = set()
    for key in order:
        if left[key]:
            waiting.add(key)
            continue
        yield key
        title = titles.get(key, "")
        left[title] -= 1
        if title in waiting and not left[title]:
            yield title


def _evenly(candidates: Sequence[Foldable], areas: Mapping[str, float]) -> list[str]:
    """Always the last of the largest group of the largest section; of a table a row of it, as long as there are."""
    groups: dict[tuple[str, int, str], list[Foldable]] = {}
    heights: dict[tuple[str, int, str], list[float]] = {}  # of each group without its last ones
    sections: dict[str, float] = {}
    for candidate in candidates:
        own = heights.setdefault(_group(candidate), [0.0])
        own.append(own[-1] + areas.get(candidate.key, 0.0))
        groups.setdefault(_group(candidate), []).append(candidate)
        sections[candidate.section] = sections.get(candidate.section, 0.0) + areas.get(candidate.key, 0.0)
    rows = {table: group for group in groups if (table := group[2])}
    places = {group: place for place, group in enumerate(groups)}
    left = Counter(candidate.section for candidate in candidates)
    largest: dict[str, list[tuple[float, int, tuple[str, int, str]]]] = {section: [] for section in sections}
    for group, place in places.items():
        heapq.heappush(largest[group[0]], (-heights[group][-1], place, group))
    order: list[str] = []
    while sections:
        section = max(sections, key=lambda name: round(sections[name], 6))
        heap = largest[section]
        while not groups[heap[0][2]] or heights[heap[0][2]][-1] != -heap[0][0]:
            heapq.heappop(heap)
        group = heap[0][2]
        row = rows.get(groups[group][-1].key, group)
        group = row if groups[row] else group  # of a table no row may be left
        last = groups[group].pop()
        heights[group].pop()
        heapq.heappush(heap, (-heights[group][-1], places[group], group))
        order.append(last.key)
        sections[section] -= areas.get(last.key, 0.0)
        left[section] -= 1
        if not left[section]:
            del sections[section]
    return order


def _group(candidate: Foldable) -> tuple[str, int, str]:
    return candidate.section, candidate.group, candidate.table


def staying(candidates: Sequence[Foldable]) -> frozenset[str]:
    """What stays until all else is gone: the first points of each section, what is at stake, what is essential."""
    return frozenset(candidate.key for candidate, stage in _stages(candidates) if stage and not candidate.table)
