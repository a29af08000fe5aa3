"""What the front of a sheet has no room for: a theme with that alone, and where each of it stands in the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feuillet.model.workshop import Block, Group, Mark, Section, Theme
from feuillet.pages.job import SUMMARY, row_key, title_key
from feuillet.pages.sheets.emptied import is_cut, is_emptied, is_overleaf, section_is_overleaf
from feuillet.pages.sheets.selection import has_place, stands_on_sheet
from feuillet.pages.tables import sheet_rows
from feuillet.pages.view import section_anchor, section_definitions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from feuillet.model.workshop import Resource, Workshop


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """A theme with what the front of its sheet left out, and nothing else."""

    theme: Theme
    keys: Mapping[str, frozenset[str]]  # of its blocks, rows and titles: what these are in the whole theme
    anchors: Mapping[str, str]  # of its groups, likewise
    goes_on: frozenset[str]  # the sections of which the front shows the beginning

    def in_whole(self, keys: frozenset[str]) -> frozenset[str]:
        """Keys of blocks and rows as the whole theme has them."""
        return frozenset().union(*(self.keys.get(key, frozenset()) for key in keys))

    def pages(self, pages: Mapping[str, int]) -> dict[str, int]:
        """Where things stand in the synthesis, by the anchors that they have here."""
        moved = {name: pages[whole] for name, whole in self.anchors.items() if whole in pages}
        return {name: page for name, page in pages.items() if name not in self.anchors} | moved


def rest(workshop: Workshop, theme: Theme, left_out: frozenset[str]) -> Rest:
    """What the blocks `left_out` are of a theme; with what its author keeps for the synthesis, in groups of these."""
    definitions = section_definitions(workshop)
    keys: dict[str, frozenset[str]] = {}
    anchors: dict[str, str] = {}
    goes_on: set[str] = set()
    start = "introduction.-"
    summary: tuple[Block, ...] = ()
    if theme.summary and SUMMARY in left_out:  # it is read before all else
        keys[f"{start}.0"] = frozenset((SUMMARY,))
        summary = (Block(kind="paragraph", text=theme.summary, source=theme.summary.source),)
    introduction = (*summary, *_blocks(theme.introduction, start, start, left_out, keys, at=len(summary)))
    made = []
    for section in theme.sections:
        if not stands_on_sheet(definitions, section):
            continue
        emptied = is_emptied(section, left_out)  # then what its author keeps for the synthesis is named here
        goes_on |= set() if emptied else {section.id}
        if not section_is_overleaf(section, left_out):
            continue
        groups: list[Group] = []
        for number in range(len(section.groups)) if emptied else _with_rest(section, left_out):
            group, key = section.groups[number], f"{section.id}.{number}"
            own = f"{section.id}.{len(groups)}"
            start = section_anchor(theme.slug, section.id)
            anchors[f"{start}--{len(groups)}"] = f"{start}--{number}"
            blocks = _blocks(group.blocks, key, own, left_out, keys, everything=emptied)
            groups.append(group.model_copy(update={"blocks": tuple(blocks)}))
            keys[title_key(own)] = frozenset((title_key(key),))
        keys[title_key(section.id)] = frozenset((title_key(section.id),))
        made.append(section.model_copy(update={"groups": tuple(groups)}))
    several: dict[str, tuple[Resource, ...]] = {}
    for kind, resources in (("actors", theme.actors), ("documents", theme.documents)):
        gone = [n for n in range(len(resources)) if f"{kind}.-.{n}" in left_out]
        gone = gone if has_place(definitions, kind) else []
        keys |= {f"{kind}.-.{at}": frozenset((f"{kind}.-.{n}",)) for at, n in enumerate(gone)}
        several[kind] = tuple(resources[n] for n in gone)
    spoke = [n for n in range(len(theme.speakers)) if f"speakers.-.{n}" in left_out]
    keys |= {f"speakers.-.{at}": frozenset((f"speakers.-.{n}",)) for at, n in enumerate(spoke)}
    speakers = tuple(theme.speakers[n] for n in spoke)
    alone = theme.model_copy(
        update={"summary": None, "speakers": speakers, "introduction": introduction, "sections": tuple(made), **several}
    )
    return Rest(theme=alone, keys=keys, anchors=anchors, goes_on=frozenset(goes_on))


def _with_rest(section: Section, left_out: frozenset[str]) -> Iterator[int]:
    """The groups with something left out, and the titles that these stand under."""
    several = [is_overleaf(group, f"{section.id}.{n}", left_out) for n, group in enumerate(section.groups)]
    for number, group in enumerate(section.groups):
        within = zip(section.groups[number + 1 :], several[number + 1 :], strict=True)
        below = []
        for following, gone in within:
            if following.level == 1:
                break
            below.append(gone)
        if several[number] or (group.level == 1 and group.title and any(below)):
            yield number


def _blocks(
    blocks: Sequence[Block],
    key: str,
    own: str,
    left_out: frozenset[str],
    keys: dict[str, frozenset[str]],
    *,
    everything: bool = False,
    at: int = 0,
) -> Iterator[Block]:
    """The blocks left out of a group or an introduction; `keys` learns what they are in the whole."""
    for number, block in enumerate(blocks):
        whole, new = f"{key}.{number}", f"{own}.{at}"
        if whole in left_out:
            keys[new] = frozenset((whole,))
            keys |= {row_key(new, n): frozenset((row_key(whole, n),)) for n in range(sheet_rows.rows_of(block))}
            yield block
        elif is_cut(block, whole, left_out):
            count = sheet_rows.rows_of(block)
            first = sheet_rows.shown_rows(count, whole, left_out)
            rows = {row_key(new, n - first): frozenset((row_key(whole, n),)) for n in range(first, count)}
            keys |= rows
            keys[new] = frozenset().union(*rows.values())
            yield sheet_rows.without_first(block, first)
        elif everything or (block.mark is Mark.SYNTHESIS and is_overleaf(Group(blocks=tuple(blocks)), key, left_out)):
            yield block
        else:
            continue
        at += 1
