"""What of a theme stands on its sheet, what may be left to the synthesis, and what stays there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.model.workshop import (
    Block,
    Group,
    Mark,
    Model,
    Note,
    Place,
    Prose,
    Resource,
    Section,
    SectionDefinition,
    Speaker,
    Theme,
    Workshop,
)
from feuillet.pages.job import SUMMARY, Foldable, row_key, title_key
from feuillet.pages.sheets.emptied import is_bare
from feuillet.pages.tables import sheet_rows
from feuillet.pages.view import (
    SectionView,
    headed,
    place,
    section_definitions,
)
from feuillet.reading.markdown import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


def without_synthesis_points(theme: Theme) -> Theme:
    """The theme without the sub-points that are marked for the synthesis."""

    def of(block: Block) -> Block:
        kept = tuple(of(point) for point in block.points if point.mark is not Mark.SYNTHESIS)
        return block.model_copy(update={"points": kept}) if block.points else block

    def blocks(several: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(of(block) for block in several)

    def section(section: Section) -> Section:
        groups = tuple(group.model_copy(update={"blocks": blocks(group.blocks)}) for group in section.groups)
        return section.model_copy(update={"groups": groups})

    return theme.model_copy(
        update={
            "introduction": blocks(theme.introduction),
            "sections": tuple(section(part) for part in theme.sections),
        }
    )


def on_sheet(workshop: Workshop, theme: Theme, left_out: frozenset[str]) -> Theme:
    """The theme with what its sheet prints of it, and nothing else."""
    definitions = section_definitions(workshop)
    bare = without_synthesis_points(theme)

    def kept(section: Section) -> Iterator[Group]:
        for g, group in enumerate(section.groups):
            whole = Mark.SYNTHESIS not in (section.mark, group.mark)
            blocks = tuple(
                sheet_rows.cut(block, f"{section.id}.{g}.{b}", left_out)
                for b, block in enumerate(group.blocks)
                if whole and block.mark is not Mark.SYNTHESIS and f"{section.id}.{g}.{b}" not in left_out
            )
            if blocks or group.title:
                yield group.model_copy(update={"blocks": blocks})

    resources = resources_on_sheet(workshop, theme, left_out)
    speakers = (
        speaker.model_copy(
            update={
                "presentation": None,
                "organisation": speaker.organisation and speaker.organisation.model_copy(update={"presentation": None}),
            }
        )
        for _, _, speaker in speakers_on_sheet(workshop, theme, left_out)
    )
    made = theme.model_copy(
        update={
            "notes": (),
            "summary": None if SUMMARY in left_out else theme.summary,
            "introduction": tuple(
                sheet_rows.cut(block, f"introduction.-.{n}", left_out)
                for n, block in enumerate(bare.introduction)
                if block.mark is not Mark.SYNTHESIS and f"introduction.-.{n}" not in left_out
            ),
            "sections": tuple(
                section.model_copy(update={"groups": tuple(kept(section))})
                for section in bare.sections
                if stands_on_sheet(definitions, section)
            ),
            "speakers": tuple(speakers),
            "actors": tuple(actor for _, _, actor in resources["actors"]),
            "documents": tuple(document for _, _, document in resources["documents"]),
        }
    )
    return made.model_copy(update={"notes": tuple(_called(made, theme.notes))})


def _called(theme: Theme, notes: Sequence[Note]) -> Iterator[Note]:
    """The footnotes that something calls which is there, or another such note."""
    calls = set(_calls(theme))
    waiting = list(notes)
    while found := [note for note in waiting if note.key in calls]:
        waiting = [note for note in waiting if note.key not in calls]
        for note in found:
            calls.update(_calls(note))
    yield from (note for note in notes if note.key in calls)


def _calls(part: object) -> Iterator[str]:
    """The footnotes that a part of the model calls."""
    if isinstance(part, Prose):
        yield from _CALL.findall(part.markdown) if "[^" in part.markdown else ()
    elif isinstance(part, tuple):
        for inner in part:
            yield from _calls(inner)
    elif isinstance(part, Model):
        for name in type(part).model_fields:
            yield from _calls(getattr(part, name))


_CALL = re.compile(r"\[\^([^\[\]\s]+)\]")


def sub_points_left_out(blocks: Iterable[Block]) -> int:
    """How many points within these are marked for the synthesis."""
    return sum(
        1 if point.mark is Mark.SYNTHESIS else sub_points_left_out((point,))
        for block in blocks
        for point in block.points
    )


def joint_kind(kind: str, sub_points: int) -> str:
    """What to call blocks of that kind (none: empty) and so many sub-points together."""
    return kind or "point" if not sub_points or kind in ("", "point") else "item"


def with_sub_points(view: SectionView, section: Section, keep: Callable[[str, Block, Group], bool]) -> SectionView:
    """The section with the sub-points that are left to the synthesis counted in their groups."""
    groups = []
    for g, (group, source) in enumerate(zip(view.groups, section.groups, strict=True)):
        kept = (block for b, block in enumerate(source.blocks) if keep(f"{section.id}.{g}.{b}", block, source))
        count = sub_points_left_out(kept)
        kind = joint_kind(group.left_out_kind if group.left_out else "", count)
        groups.append(replace(group, left_out=group.left_out + count, left_out_kind=kind) if count else group)
    return replace(view, groups=tuple(groups), left_out=sum(group.left_out for group in groups))


def rows_left_out(workshop: Workshop, theme: Theme, left_out: frozenset[str]) -> Iterator[tuple[int, Prose]]:
    """Of each table on the sheet how many rows it leaves to the synthesis, and the words of the first of them."""
    definitions = section_definitions(workshop)
    groups: list[tuple[str, Sequence[Block], tuple[Mark | None, ...]]] = [("introduction.-", theme.introduction, ())]
    for section in theme.sections:
        if stands_on_sheet(definitions, section):
            groups += [
                (f"{section.id}.{g}", group.blocks, (section.mark, group.mark))
                for g, group in enumerate(section.groups)
            ]
    for start, blocks, marks in groups:
        for b, block in enumerate(blocks):
            key = f"{start}.{b}"
            if block.kind == "table" and key not in left_out and Mark.SYNTHESIS not in (block.mark, *marks):
                gone = list(sheet_rows.rows_left(block, key, left_out))
                if gone:
                    yield len(gone), Prose(gone[0], block.text.source)


LONG_SUMMARY = 240  # characters, from which a summary may leave its sheet but for its first words
_ESSENTIAL = frozenset((Mark.ESSENTIAL, Mark.ESSENTIAL_UNANSWERED))


def has_place(definitions: Mapping[str, SectionDefinition], id_: str) -> bool:
    """Whether a section of that id stands on sheets at all."""
    return id_ not in definitions or definitions[id_].sheet is not Place.NONE


def stands_on_sheet(definitions: Mapping[str, SectionDefinition], section: Section) -> bool:
    """Whether a section stands on the sheet of its theme."""
    return place(definitions.get(section.id) if section.known else None, section) is not Place.NONE


def resources_on_sheet(
    workshop: Workshop, theme: Theme, left_out: frozenset[str]
) -> dict[str, list[tuple[str, int, Resource]]]:
    """The actors and the documents that stand on the sheet, each with its key and number."""
    definitions = section_definitions(workshop)
    return {
        kind: [
            (f"{kind}.-.{n}", n, resource)
            for n, resource in enumerate(several)
            if has_place(definitions, kind) and f"{kind}.-.{n}" not in left_out and resource.mark is not Mark.SYNTHESIS
        ]
        for kind, several in (("actors", theme.actors), ("documents", theme.documents))
    }


def speakers_on_sheet(
    workshop: Workshop, theme: Theme, left_out: frozenset[str] = frozenset()
) -> list[tuple[str, int, Speaker]]:
    """The speakers that the sheet names, each with its key and number."""
    there = has_place(section_definitions(workshop), "speakers")
    several = ((f"speakers.-.{n}", n, speaker) for n, speaker in enumerate(theme.speakers) if there)
    return [each for each in several if each[0] not in left_out]


def foldable(workshop: Workshop, theme: Theme) -> Iterator[tuple[Foldable, Prose]]:
    """The blocks of the sheet, with their texts; `last`: of those the author has marked something as essential."""
    definitions = section_definitions(workshop)
    if theme.summary and len(theme.summary.markdown) > LONG_SUMMARY:
        yield Foldable(key=SUMMARY, section="summary", group=-1), theme.summary
    for n, block in enumerate(theme.introduction):
        essential = not _ESSENTIAL.isdisjoint(_marks(block))
        if block.mark is not Mark.SYNTHESIS:
            candidate = Foldable(key=f"introduction.-.{n}", section="introduction", group=-1, last=essential)
            yield from _with_rows(candidate, block)
    for section in theme.sections:
        if not stands_on_sheet(definitions, section):
            continue
        if not section.groups and section.mark is not Mark.SYNTHESIS:  # nothing but a title
            yield Foldable(key=title_key(section.id), section=section.id, group=-1), section.title
        for g, group in enumerate(section.groups):
            above = (section.mark, group.mark)
            if group.title and is_bare(section, g) and Mark.SYNTHESIS not in above:
                candidate = Foldable(key=title_key(f"{section.id}.{g}"), section=section.id, group=g)
                yield replace(candidate, last=not _ESSENTIAL.isdisjoint(above)), group.title
            titles = headed(group.blocks)
            for b, block in enumerate(group.blocks):
                essential = not _ESSENTIAL.isdisjoint((*above, *_marks(block)))
                if Mark.SYNTHESIS in (*above, block.mark):
                    continue
                candidate = Foldable(key=f"{section.id}.{g}.{b}", section=section.id, group=g, last=essential)
                if b in titles:
                    candidate = replace(candidate, below=f"{section.id}.{g}.{titles[b]}")
                yield from _with_rows(candidate, block)
    for kind, several in (("actors", theme.actors), ("documents", theme.documents)):
        if has_place(definitions, kind):
            for n, resource in enumerate(several):
                if resource.mark is not Mark.SYNTHESIS:
                    essential = resource.mark is Mark.ESSENTIAL
                    yield Foldable(key=f"{kind}.-.{n}", section=kind, group=-1, last=essential), resource.title
    for key, _, speaker in speakers_on_sheet(workshop, theme):
        yield Foldable(key=key, section="speakers", group=-1), Prose(speaker.name, speaker.source)


def _with_rows(candidate: Foldable, block: Block) -> Iterator[tuple[Foldable, Prose]]:
    """A block that may leave, and of a table the rows that may do so before it."""
    known = _known_by(block)
    yield candidate, known
    candidate = replace(candidate, below="")
    for number in sheet_rows.may_leave(sheet_rows.rows_of(block)):
        late = sheet_rows.leaves_late(number)
        yield replace(candidate, key=row_key(candidate.key, number), table=candidate.key, late=late), known


def _known_by(block: Block) -> Prose:
    """The text by which people know a block: of a table, its first row."""
    if block.kind != "table":
        return block.text
    grid = tables.grid(block.text.markdown)
    first = grid.head or next(iter(grid.rows), ())
    return Prose(", ".join(cell.text for cell in first if cell.text), block.text.source)


def _marks(block: Block) -> Iterator[Mark | None]:
    yield block.mark
    for point in block.points:
        yield from _marks(point)


def more_label(count: int, page: int | None, language: str, *, overleaf: bool = False) -> str:
    """« +5, p. 12 », or « +5, au verso »: the same beside a title."""
    spoken = registry.language(language).pages
    if overleaf:
        return f"+{count}, {spoken['overleaf']}"
    return f"+{count}" + (f", {spoken['page']}\u00a0{page}" if page else "")


def left_out_label(count: int, kind: str, page: int | None, language: str, *, overleaf: bool = False) -> str:
    """« + 5 points, synthèse p. 12 »: what the sheet says where blocks would stand."""
    spoken = registry.language(language)
    items = spoken.label(f"one_{kind}") if count == 1 else spoken.label(f"many_{kind}").format(count=count)
    if overleaf:
        return f"{items}, {spoken.pages['overleaf']}"
    return f"{items}, {spoken.pages['in_synthesis']}" + (f" {spoken.pages['page']} {page}" if page else "")
