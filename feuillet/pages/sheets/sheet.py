"""The fact sheet of a theme: what stands where on its one page, and what is left to the synthesis."""

from __future__ import annotations

import functools
import itertools
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from feuillet.languages import registry
from feuillet.model.workshop import (
    Block,
    Group,
    Mark,
    Place,
    Resource,
    Section,
    Theme,
    Workshop,
)
from feuillet.pages.job import CROWD, GRID, SUMMARY, TIGHT, Setting, row_key
from feuillet.pages.named import ResourceView, SpeakerView, resource_view, speaker_view
from feuillet.pages.sheets.columns import documents_in_columns
from feuillet.pages.sheets.division import divide, filled, is_halved, least_spans, narrowest, side_by_side
from feuillet.pages.sheets.emptied import gathered, is_emptied, is_overleaf, lines_of_sections, section_is_overleaf
from feuillet.pages.sheets.flow import as_before, halved, in_halves
from feuillet.pages.sheets.selection import (
    LONG_SUMMARY,
    has_place,
    joint_kind,
    left_out_label,
    resources_on_sheet,
    speakers_on_sheet,
    sub_points_left_out,
    with_sub_points,
    without_synthesis_points,
)
from feuillet.pages.sheets.spans import SpanView, lift, without_wide_tables
from feuillet.pages.sheets.weights import grain, lines_of, text_lines, weight
from feuillet.pages.tables import sheet_rows
from feuillet.pages.view import (
    BlockRun,
    GroupView,
    SectionView,
    TextRenderer,
    anchor,
    left_out_kind,
    place_anchor,
    runs,
    section_definitions,
    section_views,
    shortened,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from feuillet.model.papers import Frame
    from feuillet.pages.tables.cells import TableView


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetView:
    """All that the sheet's template chooses from."""

    number: int
    slug: str
    title: Markup
    title_plain: str
    summary: Markup
    workshop: Markup
    date: Markup
    place: Markup
    introduction: GroupView | None
    lead: tuple[SectionView, ...]
    columns: tuple[tuple[SectionView, ...], ...]
    flows: bool  # the body runs from column to column, and stands otherwise in them when blocks are left out
    spans: tuple[SpanView, ...]
    spans_above: int  # so many of the first stand above the columns: all in these comes after them
    also: tuple[Markup, ...]  # lines of the sections of which nothing is shown
    foot: tuple[SectionView, ...]
    contacts: tuple[ResourceView, ...]
    contacts_left_out: int
    contacts_overleaf: bool
    documents: tuple[tuple[ResourceView, ...], ...]  # in columns
    documents_left_out: int
    documents_overleaf: bool
    speakers: tuple[SpeakerView, ...]
    crowd: tuple[SpeakerView, ...]  # the speakers where there are too many for a line each
    speakers_left_out: int
    speakers_overleaf: bool
    page: int | None  # where the theme begins in the synthesis
    left_out: int
    has_all: bool  # nothing of the theme is only elsewhere
    section_pages: Mapping[str, int]
    least: tuple[float, ...]  # shares of the width that columns need at the least for their tables
    lines: float  # about how many the body takes in columns of a third of the page
    short: bool  # so little stands on it that what is at stake may be large
    has_back: bool  # what it has no room for stands on its back
    is_back: bool
    goes_on: frozenset[str]  # of a back: sections that began on the front


# Lines, in a column, up to which an introduction stands above the columns.
_SHORT_INTRODUCTION = 16
# The same of a section that explains, where nothing else is in the columns.
_SHORT_LEAD = 24


# Sections that stand side by side above the columns; more are in these.
_LEADS = 3

# Lines of a column above which a body may have to leave out some of it, and of its usual block: what leaves at once.
_FULL, _COARSE = 30, 9


# Lines of the body, and of the lead, below which what is at stake is set large.
_SHORT, _SHORT_LEAD = 45, 36


# Lines of the body from which a sheet will need about the smallest size.
_MANY_LINES = 100.0

# Codes of documents that a sheet has at the most, and their width in millimetres, with the white around them, by the
# number of columns.
_CODES = 3
_CODE_LINES, _FOOT_LETTERS, _TALL = 5, 36, 4  # lines of a code, letters of a line at the foot, lines too many
_CODE_WIDTH = {2: 17.0}
_USUAL_CODE_WIDTH = 20.0


def _documents(
    several: Sequence[tuple[str, int, Resource]], theme: Theme, text: TextRenderer, most: int
) -> tuple[tuple[ResourceView, ...], ...]:
    """The documents in two columns, in their order; the first of those with an address have a code."""
    views: list[ResourceView] = []
    for key, n, document in several:
        coded = sum(view.code is not None for view in views) < _CODES
        width = _CODE_WIDTH.get(most, _USUAL_CODE_WIDTH) if coded else 0.0
        views.append(resource_view(document, text, place_anchor(theme.slug, "document", n), code=width, key=key))
    starts = documents_in_columns([view.code is not None for view in views])
    return tuple(tuple(views[a:b]) for a, b in itertools.pairwise([*starts, len(views)]))


def _is_tall(workshop: Workshop, theme: Theme, text: TextRenderer, most: int) -> bool:
    """Whether people, in their column at the foot, would stand far below the documents beside them."""
    resources = resources_on_sheet(workshop, theme, frozenset())
    documents = _documents(resources["documents"], theme, text, most)
    if not documents or not resources["actors"]:
        return False
    contacts = [resource_view(actor, text, key) for key, _, actor in resources["actors"]]
    people = sum(_foot_lines(each.title, each.note, each.address) for each in contacts)
    for key, _, speaker in speakers_on_sheet(workshop, theme):
        who = speaker_view(speaker, text, key)
        people += _foot_lines(who.name, who.role, who.organisation)
    read = (
        max(_CODE_LINES if each.code else 0, _foot_lines(each.publisher, each.title, each.date, each.address))
        for column in documents
        for each in column
    )
    return people + 1 > sum(read) / 2 + _TALL


def _foot_lines(*texts: Markup | str) -> int:
    return text_lines(" ".join(words(Markup("{}").format(text)) for text in texts), _FOOT_LETTERS)


_INTRODUCTION = "introduction.-"  # what no section is called: notes may have one of that title


def _untitled(introduction: GroupView) -> SectionView:
    return SectionView(
        id=_INTRODUCTION,
        title=Markup(""),
        icon="",
        place=Place.BODY,
        kind="prose",
        anchor=introduction.anchor,
        count=0,
        groups=(introduction,),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Parts:
    """A theme's sections and introduction without the blocks left out, before they have columns."""

    views: tuple[SectionView, ...]
    spans: tuple[SpanView, ...]
    body: tuple[SectionView, ...]  # what stands in columns
    order: tuple[str, ...]  # of all sections, by their ids
    introduction: GroupView
    alone: bool  # the introduction stands in the columns too
    also: tuple[Markup, ...]  # of the sections of which nothing is shown
    left_out: int


def _parts(
    workshop: Workshop,
    whole: Theme,
    left_out: frozenset[str],
    pages: Mapping[str, int],
    spans: Callable[[BlockRun, Place], bool],
    *,
    has_back: bool = False,
) -> _Parts:
    text = TextRenderer(language=workshop.language)
    theme = without_synthesis_points(whole)

    def keep(key: str, block: Block, group: Group) -> bool:
        return key not in left_out and block.mark is not Mark.SYNTHESIS and group.mark is not Mark.SYNTHESIS

    def cut(several: tuple[BlockRun, ...], *anchors: str) -> tuple[BlockRun, ...]:
        page = next((pages[name] for name in anchors if name in pages), None)
        told = functools.partial(left_out_label, page=page, language=workshop.language, overleaf=has_back)
        return tuple(_cut(run, left_out, told) if run.kind == "table" else run for run in several)

    by_section = {section.id: section for section in whole.sections}
    every: list[SectionView] = []
    emptied: list[tuple[SectionView, Section, bool]] = []
    leads = 0
    has_body = False  # whether something stood in columns before blocks were left out
    synthesis_only = any(section.mark is Mark.SYNTHESIS for section in whole.sections)
    without_blocks = section_views(workshop, theme, lambda *_: False) if synthesis_only else ()
    empty = {section.id: section for section in without_blocks}
    for section in section_views(workshop, theme, keep):
        if section.place is Place.NONE:
            continue
        leads += section.place is Place.LEAD
        if section.place is Place.LEAD and leads > _LEADS:
            section = replace(section, place=Place.BODY)  # noqa: PLW2901
        own = by_section[section.id]
        told = _overleaf(section, own, left_out) if has_back else section
        view = empty[section.id] if own.mark is Mark.SYNTHESIS else with_sub_points(told, own, keep)
        has_body = has_body or (section.place is Place.BODY and not is_emptied(own, frozenset()))
        if is_emptied(own, left_out):
            emptied.append((view, own, has_back and section_is_overleaf(own, left_out)))
            continue
        groups = (replace(group, runs=cut(group.runs, group.anchor, section.anchor)) for group in view.groups)
        every.append(gathered(replace(view, groups=tuple(groups)), own, left_out, pages, workshop.language))
    if not has_body:  # what only explains, if long, stands in the columns
        long = {view.id for view in section_views(workshop, theme, lambda *_: True) if weight(view) > _SHORT_LEAD}
        every = [replace(view, place=Place.BODY) if _is_long(view, long) else view for view in every]
    views, lifted = without_wide_tables(every, spans)
    body = [section for section in views if section.place is Place.BODY]
    kept = [
        n
        for n, block in enumerate(theme.introduction)
        if f"introduction.-.{n}" not in left_out and block.mark is not Mark.SYNTHESIS
    ]
    introduction = cut(runs([theme.introduction[n] for n in kept], text, "introduction.-", kept), anchor(theme.slug))
    left = len(theme.introduction) - len(kept)
    sub_points = sub_points_left_out(whole.introduction[n] for n in kept)
    gone_from = frozenset(range(len(theme.introduction))).difference(kept)
    gone = left_out_kind(theme.introduction[n] for n in sorted(gone_from))
    start = anchor(theme.slug)
    introduced = GroupView(
        title=None,
        name="",
        level=1,
        runs=introduction,
        left_out=left + sub_points,
        left_out_kind=joint_kind(gone if left else "", sub_points),
        overleaf=left if has_back and not left_out.isdisjoint(f"introduction.-.{n}" for n in gone_from) else 0,
        anchor=start,
    )
    # A long introduction, or notes without any section, stand in the columns: no eye follows lines of 180 mm.
    alone = bool(theme.introduction) and (
        not (body or has_body) or sum(lines_of(run) for run in introduction) > _SHORT_INTRODUCTION
    )
    if alone:
        first, span = lift(_untitled(introduced), spans)
        lifted[:0] = [span] if span else []
        body = [first, *body] if first else body
    return _Parts(
        views=tuple(views),
        spans=tuple(lifted),
        body=tuple(body),
        order=(_INTRODUCTION, *(view.id for view in every)),
        introduction=introduced,
        alone=alone,
        also=tuple(lines_of_sections(emptied, pages, workshop.language)),
        left_out=sum(view.left_out for view in (*every, *(view for view, _, _ in emptied))) + left + sub_points,
    )


def _lead(
    views: Sequence[SectionView],
    begins: frozenset[str],
    needs: Callable[[TableView], float],
    *,
    is_back: bool,
) -> tuple[SectionView, ...]:
    """What stands above the columns; on a back, where it is no statement but goes on, one alone has two halves."""
    lead = tuple(section for section in views if section.place is Place.LEAD)
    if not is_back or len(lead) != 1:
        return lead
    tables = (run.items[0].table for group in lead[0].groups for run in group.runs)
    if any(table is not None and needs(table) > _HALF for table in tables):
        return lead
    return (in_halves(lead[0], begins),)


_HALF = 0.5  # of the width


def _overleaf(view: SectionView, section: Section, left_out: frozenset[str]) -> SectionView:
    """The section with what of it is on the back of the sheet; its author's own choices are named there too."""
    several = zip(view.groups, section.groups, strict=True)
    groups = (
        replace(shown, overleaf=shown.left_out or int(not group.blocks))
        if is_overleaf(group, shown.key, left_out)
        else shown
        for shown, group in several
    )
    return replace(view, groups=tuple(groups))


def _is_long(view: SectionView, long: Collection[str]) -> bool:
    return view.place is Place.LEAD and view.id in long


def _above(parts: _Parts) -> int:
    """How many of the tables that take the full measure stand before all that is in columns."""
    first = min((parts.order.index(section.id) for section in parts.body), default=0)
    places = (parts.order.index(span.section.id) for span in parts.spans)
    return sum(1 for _ in itertools.takewhile(lambda place: place < first, places))


def _divided(body: Sequence[SectionView], most: int) -> tuple[tuple[tuple[SectionView, ...], ...], tuple[int, ...]]:
    """The body in columns, and their spans on the grid."""
    if side_by_side(body, most):
        return tuple((section,) for section in body), _equal(len(body))
    weights = [weight(section) for section in body]
    # What is left out of long texts leaves a hole in its own column; text that flows has none.
    coarse = most > 1 and sum(weights) > _FULL * most and grain(body) > _COARSE
    division = divide(weights, most) if len(body) > 1 and not coarse else None
    if division:
        return tuple(tuple(body[i] for i in part) for part in division[0]), division[1]
    columns = filled(body, most)
    return columns, _equal(len(columns))


def _summary(theme: Theme, text: TextRenderer, *, cut: bool) -> Markup:
    summary = text.heading(theme.summary) if theme.summary else Markup("")
    return shortened(summary, LONG_SUMMARY) if cut else summary


def _is_short(whole: _Parts) -> bool:
    """Whether a theme is short, as it was written: what leaves its sheet makes nothing else on it larger."""
    lead = (section for section in whole.views if section.place is Place.LEAD)
    return sum(map(weight, whole.body)) < _SHORT and sum(map(weight, lead)) < _SHORT_LEAD and not whole.spans


def _equal(count: int) -> tuple[int, ...]:
    return (GRID // count,) * count if count else ()


def sheet_view(
    workshop: Workshop,
    theme: Theme,
    left_out: frozenset[str],
    pages: Mapping[str, int],
    most: int = 3,
    *,
    needs: Callable[[TableView], float] = lambda _: 0.0,
    begins: frozenset[str] = frozenset(),
    has_back: bool = False,
    is_back: bool = False,
    goes_on: frozenset[str] = frozenset(),
) -> tuple[SheetView, tuple[float, ...]]:
    """The sheet without the blocks `left_out` (by key), and the shares of its columns, `most` at the most.

    `pages` says on which page of the synthesis each anchor stands; empty if that is not known. `needs` says which share
    of the width a column must have in which a table has room. `begins`: blocks that begin the second half of a section.
    `has_back`: what is left out stands on the back; `goes_on`: on the back, the sections that began on the front.
    """
    spans = _spans(workshop, theme, pages, most, needs)
    text = TextRenderer(language=workshop.language)
    definitions = section_definitions(workshop)
    parts = _parts(workshop, theme, left_out, pages, spans, has_back=has_back)
    whole = _parts(workshop, theme, frozenset(), pages, spans) if left_out else parts
    columns, spans_of = _divided(parts.body, most)
    if left_out:  # the columns stay as they were: what was measured of them holds
        before, before_spans = _divided(whole.body, most)
        if {section.id for column in before for section in column} == {section.id for section in parts.body}:
            columns = as_before(parts.body, before)
            spans_of = (
                before_spans if len(columns) == len(before) else _equal(len(columns))
            )  # too little is left to flow
    least = _least_spans(spans_of, _least(columns, needs), most) if len(columns) > 1 else ()
    spans_of = _roomy(spans_of, least)
    columns = tuple(
        tuple(halved(section, begins) for section in column) if is_halved(span, most) else column
        for column, span in zip(columns, spans_of, strict=True)
    )
    resources = resources_on_sheet(workshop, theme, left_out)
    spoke = len(speakers_on_sheet(workshop, theme))
    run_in = spoke > CROWD or (most > 2 and _is_tall(workshop, theme, text, most))
    speakers = tuple(
        speaker_view(speaker, text, key) for key, _, speaker in speakers_on_sheet(workshop, theme, left_out)
    )
    sheet = SheetView(
        number=theme.number,
        slug=theme.slug,
        title=text.heading(theme.title),
        title_plain=text.plain(theme.title),
        summary=_summary(theme, text, cut=SUMMARY in left_out),
        workshop=text(workshop.title),
        date=text.name(registry.language(workshop.language).days(workshop.days)),
        place=text.name(workshop.place),
        introduction=None if parts.alone or not theme.introduction else parts.introduction,
        lead=_lead(parts.views, begins, needs, is_back=is_back),
        columns=columns,
        flows=any(section.continued for column in columns for section in column),
        spans=parts.spans,
        spans_above=_above(parts),
        also=parts.also,
        foot=tuple(section for section in parts.views if section.place is Place.FOOT),
        contacts=tuple(
            resource_view(actor, text, place_anchor(theme.slug, "actor", n), key=key)
            for key, n, actor in resources["actors"]
        ),
        contacts_overleaf=has_back and any(key.startswith("actors.") for key in left_out),
        documents_overleaf=has_back and any(key.startswith("documents.") for key in left_out),
        contacts_left_out=len(theme.actors) - len(resources["actors"]) if has_place(definitions, "actors") else 0,
        documents=_documents(resources["documents"], theme, text, most),
        documents_left_out=(
            len(theme.documents) - len(resources["documents"]) if has_place(definitions, "documents") else 0
        ),
        speakers=() if run_in else speakers,
        crowd=speakers if run_in else (),
        speakers_left_out=spoke - len(speakers),
        speakers_overleaf=has_back,
        page=pages.get(anchor(theme.slug)),
        left_out=parts.left_out,
        has_all=not left_out and _is_whole(workshop, theme),
        section_pages=pages,
        least=tuple(span / GRID for span in least),
        lines=sum(weight(section) for section in parts.body),
        short=_is_short(whole),
        has_back=has_back,
        is_back=is_back,
        goes_on=goes_on,
    )
    return sheet, tuple(span / GRID for span in spans_of)


def _is_whole(workshop: Workshop, theme: Theme) -> bool:
    """Whether a theme is as it was written, and nothing of it is for the synthesis alone."""
    marks = [mark for section in theme.sections for mark in (section.mark, *(group.mark for group in section.groups))]
    marks += [block.mark for section in theme.sections for group in section.groups for block in group.blocks]
    return Mark.SYNTHESIS not in marks and theme == next(each for each in workshop.themes if each.slug == theme.slug)


def beginning(
    sheet: SheetView,
    columns: tuple[float, ...],
    frame: Frame,
    measure: tuple[float, float],
    *,
    tight: bool,
    two_sided: bool = False,
) -> Setting:
    """Where the fit begins: at its tightest if the sheet looks full; `measure`: of all columns, and the gutter."""
    full = sheet.lines > _MANY_LINES
    low, high = frame.sizes
    made = Setting(
        text_size=low if full else min(low + 0.5, high),
        air=TIGHT if full and tight else 1.0,
        columns=columns,
        least=sheet.least,
        sizes=frame.sizes,
        comfort=frame.comfort,
        back=two_sided and not sheet.is_back,
        measure=measure[0],
        gutter=measure[1],
        most_lines=round(_LINES * frame.enlarged),
    )
    return replace(made, airiest=_AIR_OF_BACK, most_lines=_LINES_OF_BACK) if sheet.is_back else made


# The most by which space grows on a back, and lines to write on: it looks as its front does, and the rest is for notes.
_AIR_OF_BACK, _LINES_OF_BACK = 1.12, 40
_LINES = 8  # to write on, on a short sheet


# The share of the width that a table may take in a column, by the number of columns.
_ROOM = {0: 1.0, 1: 1.0, 2: 8 / GRID, 3: 4 / GRID, 4: 4 / GRID}
_BESIDE = 0.34  # the same beside what is at stake
_REST = 3 / GRID  # that each of the others keeps
_LARGE_TEXT = 1.2  # times the size in which tables are measured: that of a short sheet


def _spans(
    workshop: Workshop, theme: Theme, pages: Mapping[str, int], most: int, needs: Callable[[TableView], float]
) -> Callable[[BlockRun, Place], bool]:
    """Which tables stand across all columns: those that would have no room in one, however many there are."""
    room = _ROOM[2]

    def spans(run: BlockRun, place: Place) -> bool:
        table = run.items[0].table
        return most > 1 and table is not None and needs(table) > (_BESIDE if place is Place.LEAD else room)

    for _ in range(2):  # with fewer tables in them there may be other columns
        columns, _ = _divided(_parts(workshop, theme, frozenset(), pages, spans).body, most)
        least = _least(columns, needs)
        flows = any(section.continued for column in columns for section in column)
        most_of_one = 1 / len(columns) if flows else _ROOM[len(columns)]
        if max(least, default=0.0) <= most_of_one and sum(max(share, _REST) for share in least) <= 1:
            break
        room = min(most_of_one, 1 / len(columns))
    return spans


def _least(columns: tuple[tuple[SectionView, ...], ...], needs: Callable[[TableView], float]) -> tuple[float, ...]:
    """Which share of the width each column must have for its tables; all the same where text flows through them."""
    found = [
        max(
            (
                needs(run.items[0].table)
                for section in column
                for group in section.groups
                for run in group.runs
                if run.items[0].table
            ),
            default=0.0,
        )
        for column in columns
    ]
    if any(section.continued for column in columns for section in column):
        found = [max(found)] * len(found)
    return tuple(found) if any(found) and len(found) > 1 else ()


def _least_spans(spans: tuple[int, ...], needs: tuple[float, ...], most: int) -> tuple[int, ...]:
    """How narrow each column may become: for lines that read well, and for its tables, in large text if they have room.

    Halves give way before tables.
    """
    wanted = least_spans(spans, most)
    for larger in (_LARGE_TEXT, 1.0) if needs else ():
        tables = [math.ceil(need * larger * GRID - 0.01) for need in needs]
        for narrow in (wanted, [narrowest(most)] * len(spans)):
            roomy = tuple(max(pair) for pair in zip(narrow, tables, strict=True))
            if sum(roomy) <= GRID:
                return roomy
    return wanted


def _roomy(spans: tuple[int, ...], least: tuple[int, ...]) -> tuple[int, ...]:
    """The spans, none below what its column needs."""
    if not least or sum(least) > GRID:
        return spans
    found = [max(span, low) for span, low in zip(spans, least, strict=True)]
    while sum(found) > GRID:
        widest = max(range(len(found)), key=lambda number: found[number] - least[number])
        found[widest] -= 1
    return tuple(found)


def _cut(run: BlockRun, left_out: frozenset[str], told: Callable[[int, str], str]) -> BlockRun:
    """A table without the rows that its sheet has no room for; below it is said how many these are, and their page."""
    (item,) = run.items
    if item.table is None:
        return run
    table = sheet_rows.cut_table(item.table, item.key, left_out)
    rows = len(table.rows)
    rest = rows - (rows if table.shown is None else table.shown)
    leave = sheet_rows.may_leave(rows)
    item = replace(
        item,
        table=table,
        row_keys=tuple(row_key(item.key, n) if n in leave else "" for n in range(rows)),
        rest=told(rest, "row") if rest else "",
    )
    return replace(run, items=(item,))
