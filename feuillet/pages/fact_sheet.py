"""The fact sheet of a theme: what stands where on its one page, and what is left to the synthesis."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from feuillet.languages import registry
from feuillet.looks import qr
from feuillet.looks.metrics import lines
from feuillet.model.workshop import (
    Block,
    Group,
    Mark,
    Place,
    Prose,
    Resource,
    Section,
    SectionDefinition,
    Speaker,
    Theme,
    Workshop,
)
from feuillet.pages import tabular
from feuillet.pages.columns import parted
from feuillet.pages.job import Foldable, row_key
from feuillet.pages.view import (
    GroupView,
    Item,
    Run,
    SectionView,
    Text,
    anchor,
    left_out_kind,
    opening,
    place_anchor,
    runs,
    section_definitions,
    section_views,
    words,
)
from feuillet.reading.markdown import tables
from feuillet.reading.notes.entries import names_organisation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from feuillet.pages.tabular import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceView:
    """An actor or document as it is printed, with its address and the code that leads there."""

    title: Markup
    publisher: Markup
    date: Markup
    note: Markup
    link: str
    address: str  # as printed: without what a reader need not type
    code: Markup | None  # QR code, where there is a link
    anchor: str
    key: str = ""
    code_width: float = 0.0  # millimetres


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeakerView:
    """A person as printed."""

    name: Markup
    role: Markup
    organisation: Markup
    organisation_link: str
    presentation: Markup
    organisation_presentation: Markup
    link: str
    email: str
    anchor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SpanView:
    """What takes the full measure of the sheet, below its columns: of a section, from its first wide table on."""

    section: SectionView  # with these of its groups alone; `continued` if it began in the columns
    group_continued: bool  # its first group began there too


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetView:
    """All that the sheet's template chooses from."""

    number: int
    slug: str
    title: Markup
    title_plain: str
    summary: Markup
    workshop: Markup
    date: str
    place: Markup
    introduction: tuple[Run, ...]
    introduction_left_out: int
    introduction_left_out_kind: str
    lead: tuple[SectionView, ...]
    columns: tuple[tuple[SectionView, ...], ...]
    flows: bool  # the body runs from column to column, and stands otherwise in them when blocks are left out
    spans: tuple[SpanView, ...]
    foot: tuple[SectionView, ...]
    contacts: tuple[ResourceView, ...]
    contacts_left_out: int
    documents: tuple[ResourceView, ...]
    documents_left_out: int
    speakers: tuple[SpeakerView, ...]
    crowd: tuple[SpeakerView, ...]  # the speakers where there are too many for a line each
    page: int | None  # where the theme begins in the synthesis
    left_out: int
    section_pages: Mapping[str, int]
    lines: float  # about how many the body takes in columns of a third of the page


_CODE_WIDTH = 14.8  # millimetres; more where the address is long


def resource_view(resource: Resource, text: Text, anchor_: str, *, code: bool, key: str = "") -> ResourceView:
    """A resource as printed; the title of its QR code names what it leads to."""
    link = qr.clean(resource.link) if resource.link else ""
    return ResourceView(
        title=text(resource.title),
        publisher=text(resource.publisher),
        date=text(resource.date),
        note=text(resource.note),
        link=link,
        address=qr.printable(resource.link) if link else "",
        code=qr.svg(link, title=f"{text.plain(resource.title)} – {link}") if code and link else None,
        code_width=max(_CODE_WIDTH, qr.least_width_mm(link)) if code and link else 0.0,
        anchor=anchor_,
        key=key,
    )


def speaker_view(speaker: Speaker, text: Text, anchor_: str) -> SpeakerView:
    """A speaker as printed."""
    organisation = speaker.organisation
    name = organisation.name if organisation and not names_organisation(speaker) else ""
    return SpeakerView(
        name=text(speaker.name),
        role=text(speaker.role),
        organisation=text(name),
        organisation_link=qr.clean(organisation.link) if organisation and organisation.link else "",
        presentation=text.block(speaker.presentation),
        organisation_presentation=text.block(organisation.presentation) if organisation else Markup(""),
        link=qr.clean(speaker.link) if speaker.link else "",
        email=speaker.email,
        anchor=anchor_,
    )


# Letters in a line of a column of a third of the page, and how many fewer for each level of a list.
_LETTERS, _INDENT = 39, 1.6
_FLAG = " xxxxxxxxxxxx"  # about as wide as what says that nobody has an answer, which is not broken

_ROW_LINES = 1.5  # of a row of a table, with the room between rows

# Lines, that stand between blocks, and between sub-points.
_GAP, _SUB_GAP = 0.25, 0.1


def _lines(run: Run, depth: int = 0) -> float:
    """About how many lines a run takes in a column of a third of the page."""
    if run.kind == "picture":
        return 9.0 * len(run.items)
    if table := run.items[0].table:
        return _ROW_LINES * (1 + (len(table.rows) if table.shown is None else table.shown))
    gap = _SUB_GAP if depth else _GAP
    return sum(
        _text_lines(words(item.html) + _FLAG * item.unanswered, depth)
        + gap
        + sum(_lines(within, depth + 1) for within in item.runs)
        for item in run.items
    )


def _text_lines(text: str, depth: int) -> int:
    return lines((len(word) + 1 for word in text.split()), _LETTERS - _INDENT * depth, 1.0) if text else 1


def _weight(section: SectionView) -> float:
    """The same of a section."""
    return 3 + sum(
        sum(_lines(run) for run in group.runs) + (1.6 if group.title else 0) + (1 if group.left_out else 0)
        for group in section.groups
    )


# Lines, in a column, up to which an introduction stands above the columns.
_SHORT_INTRODUCTION = 16

# Lines from which a body that cannot be divided by sections flows through three columns.
_THREE_COLUMNS = 45

# Lines up to which it stands in one.
_ONE_COLUMN = 14

# Speakers up to whom each has a line of the sheet.
_CROWD = 8

# Shares of the width between which a column reads well, by the number of columns.
_SHARES = {1: (0.0, 1.0), 2: (0.36, 0.64), 3: (0.25, 0.46)}


_FEW = 24  # sections among which every division is looked at


def _places(weights: Sequence[float], count: int) -> Sequence[int]:
    """Where columns may end: anywhere among few sections, else where equal ones would, or nearly."""
    every = range(1, len(weights))
    if len(weights) <= _FEW:
        return every
    ends = list(itertools.accumulate(weights))
    near = (bisect_left(ends, ends[-1] * part / count) for part in range(1, count))
    return sorted({place for middle in near for place in range(middle - 3, middle + 5) if place in every})


def divide(weights: Sequence[float], most: int = 3) -> tuple[tuple[tuple[int, ...], ...], tuple[float, ...]] | None:
    """Sections, in order, in two or up to `most` columns whose widths follow their weights; None if none reads well."""
    total = sum(weights)
    best: tuple[float, tuple[tuple[int, ...], ...], tuple[float, ...]] | None = None
    for count in range(most, 1, -1):
        low, high = _SHARES[count]
        for cuts in itertools.combinations(_places(weights, count), count - 1):
            bounds = (0, *cuts, len(weights))
            parts = tuple(tuple(range(a, b)) for a, b in itertools.pairwise(bounds))
            shares = tuple(sum(weights[i] for i in part) / total for part in parts)
            cost = sum(max(low - share, share - high, 0) for share in shares)
            # Three columns are the sheet's own look; two are chosen if clearly better.
            cost += 0.04 * (3 - count) + 0.02 * (max(shares) - min(shares))
            if best is None or cost < best[0]:
                best = (cost, parts, shares)
    if best is None or best[0] > 0.14:
        return None
    return best[1], tuple(min(max(share, 0.24), 0.5) for share in best[2])


def _filled(body: Sequence[SectionView], most: int) -> tuple[tuple[SectionView, ...], ...]:
    """Columns for a body that no division by weight suits: short sections side by side, long ones flowing."""
    total = sum(_weight(one) for one in body)
    if 1 < len(body) <= most and total < _THREE_COLUMNS:
        return tuple((one,) for one in body)
    if total < _ONE_COLUMN or most == 1:
        return (tuple(body),) if body else ()
    return flow(body, most if total > _THREE_COLUMNS else 2)


def _lifted(section: SectionView, spans: Callable[[Run], bool]) -> tuple[SectionView | None, SpanView | None]:
    """The section up to its first table that needs the full measure (none if nothing is left), and what follows."""
    kept: list[GroupView] = []
    lifted: list[GroupView] = []
    divided = headed = False
    for group in section.groups:
        at = 0 if lifted else next((n for n, run in enumerate(group.runs) if spans(run)), len(group.runs))
        if not lifted and at == len(group.runs):
            kept.append(group)
            continue
        divided = divided or at > 0
        if at:
            kept.append(replace(group, runs=group.runs[:at], left_out=0))
        # No heading may skip a level: a group within one that began in the columns stands alone.
        headed = headed or (group.title is not None and group.level == 1)
        lifted.append(replace(group, runs=group.runs[at:], level=group.level if headed else 1))
    if not lifted:
        return section, None
    span = SpanView(section=replace(section, groups=tuple(lifted), continued=bool(kept)), group_continued=divided)
    return (replace(section, groups=tuple(kept)) if kept else None), span


def _without_wide_tables(
    views: Sequence[SectionView], spans: Callable[[Run], bool]
) -> tuple[list[SectionView], list[SpanView]]:
    """The sections up to tables that need the full measure, and the rest; a foot, or a lead of one, has it."""
    kept: list[SectionView] = []
    lifted: list[SpanView] = []
    has_room = [Place.FOOT, *([Place.LEAD] if sum(view.place is Place.LEAD for view in views) == 1 else [])]
    for view in views:
        rest, span = (view, None) if view.place in has_room else _lifted(view, spans)
        lifted += [span] if span else []
        kept += [rest] if rest else []
    return kept, lifted


def _untitled(introduction: tuple[Run, ...], left_out: int, kind: str, start: str) -> SectionView:
    group = GroupView(
        title=None, name="", level=1, runs=introduction, left_out=left_out, left_out_kind=kind, anchor=start
    )
    return SectionView(
        id="introduction",
        title=Markup(""),
        icon="",
        place=Place.BODY,
        kind="prose",
        anchor=start,
        count=0,
        groups=(group,),
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block on its way into a column, with the section and group that it is part of."""

    section: int
    group: int  # -1: a section of which nothing but its title is left
    run: Run | None  # None: a group of which nothing but its title is left
    weight: float


def flow(body: Sequence[SectionView], count: int) -> tuple[tuple[SectionView, ...], ...]:
    """The body through `count` columns of about the same weight, broken between blocks.

    A section that goes on in the next column has its title there again, marked as continued. Done here and not by
    the style sheet's columns: to balance those the engine lays the page out dozens of times.
    """
    pieces: list[_Piece] = []
    for number, section in enumerate(body):
        if not section.groups:
            pieces.append(_Piece(number, -1, None, 3.0))
        for place, group in enumerate(section.groups):
            singles = [single for run in group.runs for single in _singles(run)]
            first = (3.0 if place == 0 else 0.0) + (1.6 if group.title else 0.0)
            for at, run in enumerate(singles or [None]):
                weight = (first if at == 0 else 0.0) + (_part_lines(run) if run else 0.0)
                pieces.append(
                    _Piece(number, place, run, weight + (1 if group.left_out and at + 1 >= len(singles) else 0))
                )

    def again(place: int) -> float:
        piece = pieces[place]
        titled = place > 0 and pieces[place - 1].section == piece.section and bool(body[piece.section].title)
        return (3.0 if titled else 0.0) + (_levels(piece.run) if piece.run else 0)

    # What introduces others stands with them, and who said it with what was said.
    whole = [0, *(place for place, pair in enumerate(itertools.pairwise(pieces), 1) if not _together(*pair))]
    weights = [sum(one.weight for one in pieces[a:b]) for a, b in itertools.pairwise([*whole, len(pieces)])]
    starts = parted(weights, count, lambda number: again(whole[number]))
    bounds = [*(whole[number] if number < len(whole) else len(pieces) for number in starts), len(pieces)]
    columns = [pieces[first:last] for first, last in itertools.pairwise(bounds)]
    seen: set[int] = set()
    return tuple(_assembled(column, body, seen) for column in columns if column)


def _together(one: _Piece, following: _Piece) -> bool:
    if one.run is None or following.run is None or (one.section, one.group) != (following.section, following.group):
        return False
    return (one.run.kind == "paragraph" and one.run.items[0].introduces) or following.run.names_speaker


def _levels(run: Run) -> int:
    """How many opening words stand before what goes on of a point."""
    item = run.items[0]
    return 1 + sum(map(_levels, item.runs)) if item.part else 0


_LONG_POINT = 14  # lines above which a point may go on in the next column, between its sub-points


def _singles(run: Run) -> Iterator[Run]:
    for item in run.items:
        single = replace(run, items=(item,))
        listed = run.kind in ("ul", "ol") and item.runs and all(within.kind in ("ul", "ol") for within in item.runs)
        if not listed or _lines(single) <= _LONG_POINT:
            yield single
            continue
        for part, within in enumerate(one for several in item.runs for one in _singles(several)):
            yield replace(single, items=(replace(item, runs=(within,), part=part),))


def _part_lines(run: Run, depth: int = 0) -> float:
    """About how many lines a block takes, or what goes on of one."""
    item = run.items[0]
    return sum(_part_lines(within, depth + 1) for within in item.runs) if item.part else _lines(run, depth)


def _assembled(column: Sequence[_Piece], body: Sequence[SectionView], seen: set[int]) -> tuple[SectionView, ...]:
    """Sections made of a column's pieces; `seen` holds those that began in an earlier column."""
    made: list[SectionView] = []
    for number, in_section in itertools.groupby(column, key=lambda piece: piece.section):
        section = body[number]
        groups: list[GroupView] = []
        headed = False
        for place, in_group in itertools.groupby(in_section, key=lambda piece: piece.group):
            if place < 0:
                continue
            group = section.groups[place]
            several = list(in_group)
            whole = [single for run in group.runs for single in _singles(run)]
            begins = not whole or several[0].run == whole[0]
            ends = not whole or several[-1].run == whole[-1]
            headed = headed or (begins and group.title is not None and group.level == 1)
            groups.append(
                replace(
                    group,
                    # No heading may skip a level: a group within one that began in the column before stands alone.
                    level=group.level if headed else 1,
                    title=group.title if begins else None,
                    runs=_opened(_merged(piece.run for piece in several if piece.run)),
                    left_out=group.left_out if ends else 0,
                )
            )
        made.append(replace(section, groups=tuple(groups), continued=number in seen))
        seen.add(number)
    return tuple(made)


def _merged(several: Iterable[Run]) -> tuple[Run, ...]:
    made: list[tuple[Run, list[Item]]] = []
    for run in several:
        if made and made[-1][0].kind == run.kind and run.kind in ("ul", "ol"):
            for item in run.items:
                before = made[-1][1][-1]
                if item.part and before.key == item.key:  # both are parts of one point
                    made[-1][1][-1] = replace(before, runs=_merged((*before.runs, *item.runs)))
                else:
                    made[-1][1].append(item)
        else:
            made.append((run, list(run.items)))
    return tuple(replace(run, items=tuple(items)) for run, items in made)


def _opened(several: Iterable[Run]) -> tuple[Run, ...]:
    """The same, of points that go on from the column before only their opening words, at every level."""

    def of(item: Item) -> Item:
        if not item.part:
            return item
        return replace(item, html=opening(item.html), continued=True, unanswered=False, runs=_opened(item.runs))

    return tuple(replace(run, items=tuple(map(of, run.items))) for run in several)


def _as_before(
    body: Sequence[SectionView], before: tuple[tuple[SectionView, ...], ...]
) -> tuple[tuple[SectionView, ...], ...]:
    """The body in the columns in which it stood before some of its blocks were left out."""
    names = [{one.id for one in column} for column in before]
    if sum(map(len, names)) > len(body):  # a section runs through several
        return flow(body, len(before))
    return tuple(tuple(one for one in body if one.id in column) for column in names)


def sheet_view(
    workshop: Workshop,
    theme: Theme,
    left_out: frozenset[str],
    pages: Mapping[str, int],
    most: int = 3,
    *,
    narrow: Callable[[Table], bool] = lambda _: True,
) -> tuple[SheetView, tuple[float, ...]]:
    """The sheet without the blocks `left_out` (by key), and the shares of its columns, `most` at the most.

    `pages` says on which page of the synthesis each anchor stands; empty if that is not known. `narrow` says whether a
    table has room in any column.
    """
    text = Text(language=workshop.language)
    whole, theme = theme, _without_synthesis_points(theme)

    def keep(key: str, block: Block, group: Group) -> bool:
        return key not in left_out and block.mark is not Mark.SYNTHESIS and group.mark is not Mark.SYNTHESIS

    def cut(several: tuple[Run, ...], *anchors: str) -> tuple[Run, ...]:
        page = next((pages[name] for name in anchors if name in pages), None)
        return tuple(_cut(run, left_out, page, workshop.language) if run.kind == "table" else run for run in several)

    definitions = section_definitions(workshop)
    by_section = {section.id: section for section in whole.sections}
    views = []
    synthesis_only = any(section.mark is Mark.SYNTHESIS for section in whole.sections)
    without_blocks = section_views(workshop, theme, lambda *_: False) if synthesis_only else ()
    empty = {section.id: section for section in without_blocks}
    for section in section_views(workshop, theme, keep):
        marked = by_section[section.id].mark is Mark.SYNTHESIS
        view = empty[section.id] if marked else _with_sub_points(section, by_section[section.id], keep)
        groups = (replace(one, runs=cut(one.runs, one.anchor, section.anchor)) for one in view.groups)
        view = replace(view, groups=tuple(groups))
        if view.place is not Place.NONE:
            views.append(view)

    def spans(run: Run) -> bool:
        table = run.items[0].table
        return most > 1 and table is not None and not narrow(table)

    views, lifted = _without_wide_tables(views, spans)
    body = [one for one in views if one.place is Place.BODY]
    kept_introduction = [
        n
        for n, block in enumerate(theme.introduction)
        if f"introduction.-.{n}" not in left_out and block.mark is not Mark.SYNTHESIS
    ]
    introduction = cut(
        runs([theme.introduction[n] for n in kept_introduction], text, "introduction.-", kept_introduction),
        anchor(theme.slug),
    )
    left = len(theme.introduction) - len(kept_introduction)
    sub_points = _sub_points_left_out(whole.introduction[n] for n in kept_introduction)
    kept = frozenset(kept_introduction)
    gone = left_out_kind(block for n, block in enumerate(theme.introduction) if n not in kept)
    kind = _kind(gone if left else "", sub_points)
    left += sub_points
    # A long introduction, or notes without any section, stand in the columns: no eye follows lines of 180 mm.
    alone = bool(theme.introduction) and (not body or sum(_lines(run) for run in introduction) > _SHORT_INTRODUCTION)
    if alone:
        first, span = _lifted(_untitled(introduction, left, kind, anchor(theme.slug)), spans)
        lifted[:0] = [span] if span else []
        body = [first, *body] if first else body
    division = divide([_weight(one) for one in body], most) if len(body) > 1 else None
    if division:
        columns = tuple(tuple(body[i] for i in part) for part in division[0])
        shares = tuple(share / sum(division[1]) for share in division[1])
    else:
        columns = _filled(body, most)
        shares = (1 / len(columns),) * len(columns) if columns else ()
    if left_out:  # the columns stay as they were: what was measured of them holds
        before, before_shares = sheet_view(workshop, theme, frozenset(), pages, most, narrow=narrow)
        if {one.id for column in before.columns for one in column} == {one.id for one in body}:
            columns, shares = _as_before(body, before.columns), before_shares
    resources = resources_on_sheet(workshop, theme, left_out)
    speakers = tuple(
        speaker_view(one, text, place_anchor(theme.slug, "speaker", n))
        for n, one in enumerate(speakers_on_sheet(workshop, theme))
    )
    sheet = SheetView(
        number=theme.number,
        slug=theme.slug,
        title=text.heading(theme.title),
        title_plain=text.plain(theme.title),
        summary=text(theme.summary),
        workshop=text(workshop.title),
        date=registry.language(workshop.language).days(workshop.days),
        place=text(workshop.place),
        introduction=() if alone else introduction,
        introduction_left_out=0 if alone else left,
        introduction_left_out_kind=kind,
        lead=tuple(one for one in views if one.place is Place.LEAD),
        columns=columns,
        flows=any(one.continued for column in columns for one in column),
        spans=tuple(lifted),
        foot=tuple(one for one in views if one.place is Place.FOOT),
        contacts=tuple(
            resource_view(one, text, place_anchor(theme.slug, "actor", n), code=False, key=key)
            for key, n, one in resources["actors"]
        ),
        contacts_left_out=len(theme.actors) - len(resources["actors"]) if _on_sheet(definitions, "actors") else 0,
        documents=tuple(
            resource_view(one, text, place_anchor(theme.slug, "document", n), code=True, key=key)
            for key, n, one in resources["documents"]
        ),
        documents_left_out=(
            len(theme.documents) - len(resources["documents"]) if _on_sheet(definitions, "documents") else 0
        ),
        speakers=() if len(speakers) > _CROWD else speakers,
        crowd=speakers if len(speakers) > _CROWD else (),
        page=pages.get(anchor(theme.slug)),
        left_out=sum(one.left_out for one in views) + left,
        section_pages=pages,
        lines=sum(_weight(one) for one in body),
    )
    return sheet, shares


def _without_synthesis_points(theme: Theme) -> Theme:
    """The theme without the sub-points that are marked for the synthesis."""

    def of(block: Block) -> Block:
        kept = tuple(of(one) for one in block.points if one.mark is not Mark.SYNTHESIS)
        return block.model_copy(update={"points": kept}) if block.points else block

    def blocks(several: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(of(one) for one in several)

    def section(one: Section) -> Section:
        groups = tuple(group.model_copy(update={"blocks": blocks(group.blocks)}) for group in one.groups)
        return one.model_copy(update={"groups": groups})

    return theme.model_copy(
        update={
            "introduction": blocks(theme.introduction),
            "sections": tuple(section(one) for one in theme.sections),
        }
    )


def on_sheet(workshop: Workshop, theme: Theme, left_out: frozenset[str]) -> Theme:
    """The theme with what its sheet prints of it, and nothing else."""
    definitions = section_definitions(workshop)
    bare = _without_synthesis_points(theme)

    def kept(section: Section) -> Iterator[Group]:
        for g, group in enumerate(section.groups):
            whole = Mark.SYNTHESIS not in (section.mark, group.mark)
            blocks = tuple(
                tabular.cut(block, f"{section.id}.{g}.{b}", left_out)
                for b, block in enumerate(group.blocks)
                if whole and block.mark is not Mark.SYNTHESIS and f"{section.id}.{g}.{b}" not in left_out
            )
            if blocks or group.title:
                yield group.model_copy(update={"blocks": blocks})

    resources = resources_on_sheet(workshop, theme, left_out)
    speakers = (
        one.model_copy(
            update={
                "presentation": None,
                "organisation": one.organisation and one.organisation.model_copy(update={"presentation": None}),
            }
        )
        for one in speakers_on_sheet(workshop, theme)
    )
    return theme.model_copy(
        update={
            "introduction": tuple(
                tabular.cut(block, f"introduction.-.{n}", left_out)
                for n, block in enumerate(bare.introduction)
                if block.mark is not Mark.SYNTHESIS and f"introduction.-.{n}" not in left_out
            ),
            "sections": tuple(
                section.model_copy(update={"groups": tuple(kept(section))})
                for section in bare.sections
                if not section.known or _on_sheet(definitions, section.id)
            ),
            "speakers": tuple(speakers),
            "actors": tuple(one for _, _, one in resources["actors"]),
            "documents": tuple(one for _, _, one in resources["documents"]),
        }
    )


def _sub_points_left_out(blocks: Iterable[Block]) -> int:
    """How many points within these are marked for the synthesis."""
    return sum(
        1 if point.mark is Mark.SYNTHESIS else _sub_points_left_out((point,))
        for block in blocks
        for point in block.points
    )


def _kind(kind: str, sub_points: int) -> str:
    """What to call blocks of that kind (none: empty) and so many sub-points together."""
    return kind or "point" if not sub_points or kind in ("", "point") else "item"


def _with_sub_points(view: SectionView, section: Section, keep: Callable[[str, Block, Group], bool]) -> SectionView:
    """The section with the sub-points that are left to the synthesis counted in their groups."""
    groups = []
    for g, (group, source) in enumerate(zip(view.groups, section.groups, strict=True)):
        kept = (block for b, block in enumerate(source.blocks) if keep(f"{section.id}.{g}.{b}", block, source))
        count = _sub_points_left_out(kept)
        kind = _kind(group.left_out_kind if group.left_out else "", count)
        groups.append(replace(group, left_out=group.left_out + count, left_out_kind=kind) if count else group)
    return replace(view, groups=tuple(groups), left_out=sum(group.left_out for group in groups))


def _cut(run: Run, left_out: frozenset[str], page: int | None, language: str) -> Run:
    """A table without the rows that its sheet has no room for; below it is said how many these are, and their page."""
    (item,) = run.items
    if item.table is None:
        return run
    table = tabular.cut_table(item.table, item.key, left_out)
    rows = len(table.rows)
    rest = rows - (rows if table.shown is None else table.shown)
    leave = tabular.may_leave(rows)
    item = replace(
        item,
        table=table,
        row_keys=tuple(row_key(item.key, n) if n in leave else "" for n in range(rows)),
        rest=left_out_label(rest, "row", page, language) if rest else "",
    )
    return replace(run, items=(item,))


def rows_left_out(workshop: Workshop, theme: Theme, left_out: frozenset[str]) -> Iterator[tuple[int, Prose]]:
    """Of each table on the sheet how many rows it leaves to the synthesis, and the words of the first of them."""
    definitions = section_definitions(workshop)
    groups: list[tuple[str, Sequence[Block], tuple[Mark | None, ...]]] = [("introduction.-", theme.introduction, ())]
    for section in theme.sections:
        if not section.known or _on_sheet(definitions, section.id):
            groups += [
                (f"{section.id}.{g}", group.blocks, (section.mark, group.mark))
                for g, group in enumerate(section.groups)
            ]
    for start, blocks, marks in groups:
        for b, block in enumerate(blocks):
            key = f"{start}.{b}"
            if block.kind == "table" and key not in left_out and Mark.SYNTHESIS not in (block.mark, *marks):
                gone = list(tabular.rows_left(block, key, left_out))
                if gone:
                    yield len(gone), Prose(gone[0], block.text.source)


_ESSENTIAL = frozenset((Mark.ESSENTIAL, Mark.ESSENTIAL_UNANSWERED))


def _on_sheet(definitions: Mapping[str, SectionDefinition], id_: str) -> bool:
    return id_ not in definitions or definitions[id_].sheet is not Place.NONE


def resources_on_sheet(
    workshop: Workshop, theme: Theme, left_out: frozenset[str]
) -> dict[str, list[tuple[str, int, Resource]]]:
    """The actors and the documents that stand on the sheet, each with its key and number."""
    definitions = section_definitions(workshop)
    return {
        kind: [
            (f"{kind}.-.{n}", n, one)
            for n, one in enumerate(several)
            if _on_sheet(definitions, kind) and f"{kind}.-.{n}" not in left_out and one.mark is not Mark.SYNTHESIS
        ]
        for kind, several in (("actors", theme.actors), ("documents", theme.documents))
    }


def speakers_on_sheet(workshop: Workshop, theme: Theme) -> tuple[Speaker, ...]:
    """The speakers that the sheet names."""
    return theme.speakers if _on_sheet(section_definitions(workshop), "speakers") else ()


def foldable(workshop: Workshop, theme: Theme) -> Iterator[tuple[Foldable, Prose]]:
    """The blocks of the sheet, with their texts, of which the author has marked nothing as essential."""
    definitions = section_definitions(workshop)
    for n, block in enumerate(theme.introduction):
        essential = not _ESSENTIAL.isdisjoint(_marks(block))
        if (not essential or block.kind == "table") and block.mark is not Mark.SYNTHESIS:
            one = Foldable(key=f"introduction.-.{n}", section="introduction", group=-1, last=essential)
            yield from _with_rows(one, block)
    for section in theme.sections:
        definition = definitions.get(section.id) if section.known else None
        if definition and definition.sheet is Place.NONE:
            continue
        for g, group in enumerate(section.groups):
            for b, block in enumerate(group.blocks):
                above = (section.mark, group.mark)
                essential = not _ESSENTIAL.isdisjoint((*above, *_marks(block)))
                if (essential and block.kind != "table") or Mark.SYNTHESIS in (*above, block.mark):
                    continue
                one = Foldable(key=f"{section.id}.{g}.{b}", section=section.id, group=g, last=essential)
                yield from _with_rows(one, block)
    for kind, several in (("actors", theme.actors), ("documents", theme.documents)):
        if _on_sheet(definitions, kind):
            for n, resource in enumerate(several):
                if resource.mark not in (Mark.ESSENTIAL, Mark.SYNTHESIS):
                    yield Foldable(key=f"{kind}.-.{n}", section=kind, group=-1), resource.title


def _with_rows(one: Foldable, block: Block) -> Iterator[tuple[Foldable, Prose]]:
    """A block that may leave, and of a table the rows that may do so before it."""
    known = _known_by(block)
    yield one, known
    for number in tabular.may_leave(tabular.rows_of(block)):
        yield replace(one, key=row_key(one.key, number), table=one.key), known


def _known_by(block: Block) -> Prose:
    """The text by which people know a block: of a table, its first row."""
    if block.kind != "table":
        return block.text
    grid = tables.grid(block.text.markdown)
    first = grid.head or next(iter(grid.rows), ())
    return Prose(", ".join(cell.text for cell in first if cell.text), block.text.source)


def _marks(block: Block) -> Iterator[Mark | None]:
    yield block.mark
    for one in block.points:
        yield from _marks(one)


def left_out_label(count: int, kind: str, page: int | None, language: str) -> str:
    """« + 5 points, synthèse p. 12 »: what the sheet says where blocks would stand."""
    spoken = registry.language(language)
    items = spoken.label(f"one_{kind}") if count == 1 else spoken.label(f"many_{kind}").format(count=count)
    return f"{items}, {spoken.pages['in_synthesis']}" + (f" {spoken.pages['page']} {page}" if page else "")
