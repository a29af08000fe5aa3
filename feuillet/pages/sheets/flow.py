"""A body through columns of about the same weight, broken between blocks."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from feuillet.pages.sheets import sentences
from feuillet.pages.sheets.columns import middle, parted
from feuillet.pages.sheets.weights import lines_of
from feuillet.pages.view import (
    BlockRun,
    GroupView,
    Item,
    SectionView,
    opening,
)
from feuillet.text.entities import unescape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block on its way into a column, with the section and group that it is part of."""

    section: int
    group: int  # -1: a section of which nothing but its title is left
    run: BlockRun | None  # None: a group of which nothing but its title is left
    weight: float


def halved(section: SectionView, begins: frozenset[str] = frozenset()) -> SectionView:
    """The section in two halves side by side below its title, if it has something for both."""
    if any(run.kind == "table" for group in section.groups for run in group.runs):
        return section
    return in_halves(section, begins)


def in_halves(section: SectionView, begins: frozenset[str] = frozenset()) -> SectionView:
    """The same, tables too."""
    columns = flow((replace(section, title=Markup("")),), 2, begins, halves=True)
    return replace(section, halves=tuple(half.groups for (half,) in columns)) if len(columns) > 1 else section


def flow(
    body: Sequence[SectionView], count: int, begins: frozenset[str] = frozenset(), *, halves: bool = False
) -> tuple[tuple[SectionView, ...], ...]:
    """The body through `count` columns of about the same weight, broken between blocks.

    `begins`: keys of the blocks with which columns begin, where that is known better than by weight; `halves`: columns
    are those of one section, side by side below its title.

    A section that goes on in the next column has its title there again, marked as continued. Done here and not by
    the style sheet's columns: to balance those the engine lays the page out dozens of times.
    """
    pieces: list[_Piece] = []
    for number, section in enumerate(body):
        if not section.groups:
            pieces.append(_Piece(number, -1, None, _HEAD))
        for place, group in enumerate(section.groups):
            singles = [single for run in group.runs for single in _singles(run)]
            first = (_HEAD if place == 0 and section.title else 0.0) + (1.6 if group.title else 0.0)
            for at, run in enumerate(singles or [None]):
                weight = (first if at == 0 else 0.0) + (_part_lines(run) if run else 0.0)
                pieces.append(
                    _Piece(
                        number,
                        place,
                        run,
                        weight + (1 if group.closes and at + 1 >= len(singles) else 0),
                    )
                )

    def again(place: int) -> float:
        piece = pieces[place]
        titled = place > 0 and pieces[place - 1].section == piece.section and bool(body[piece.section].title)
        return (_HEAD if titled else 0.0) + (_levels(piece.run) if piece.run else 0)

    # What introduces others stands with them, and who said it with what was said.
    whole = [0, *(place for place, pair in enumerate(itertools.pairwise(pieces), 1) if not _together(*pair))]
    weights = [sum(piece.weight for piece in pieces[a:b]) for a, b in itertools.pairwise([*whole, len(pieces)])]
    known = [number for number, place in enumerate(whole) if number and _key(pieces[place].run) in begins]
    if known:
        starts = [0, *known[: count - 1]]
    elif halves:
        titled = [_begins_group(pieces, place, body) for place in whole]
        starts = [0, middle(weights, titled)]
    else:
        starts = parted(weights, count, lambda number: again(whole[number]))
    starts += [len(whole)] * (count - len(starts))
    bounds = [*(whole[number] if number < len(whole) else len(pieces) for number in starts), len(pieces)]
    columns = [pieces[first:last] for first, last in itertools.pairwise(bounds)]
    seen: set[int] = set()
    return tuple(_assembled(column, body, seen) for column in columns if column)


def _begins_group(pieces: Sequence[_Piece], place: int, body: Sequence[SectionView]) -> bool:
    """Whether a piece is the first of a group with a title."""
    piece = pieces[place]
    first = place == 0 or pieces[place - 1].group != piece.group
    return first and piece.group >= 0 and body[piece.section].groups[piece.group].title is not None


def _key(run: BlockRun | None) -> str:
    """The key of a block, if it is not what goes on of one."""
    return "" if run is None or run.items[0].piece or run.items[0].part else run.items[0].key


def _together(piece: _Piece, following: _Piece) -> bool:
    if piece.section != following.section:
        return False
    if piece.run is None:  # the title of the groups that follow
        return True
    if following.run is None or piece.group != following.group:
        return False
    first = piece.run.items[0]
    introduces = first.introduces or (first.asks and following.run.kind in ("ul", "ol"))
    return (piece.run.kind == "paragraph" and introduces) or following.run.names_speaker


def _levels(run: BlockRun) -> int:
    """How many opening words stand before what goes on of a point."""
    item = run.items[0]
    return 1 + sum(map(_levels, item.runs)) if item.part else 0


_HEAD = 3.0  # lines that the title of a section takes
_LONG_POINT = 14  # lines above which a point may go on in the next column, between its sub-points


def _singles(run: BlockRun) -> Iterator[BlockRun]:
    for item in run.items:
        single = replace(run, items=(item,))
        if run.kind in _TEXTS and not item.runs:
            yield from (replace(run, items=(piece,)) for piece in _pieces(item))
            continue
        listed = run.kind in ("ul", "ol") and item.runs and all(within.kind in ("ul", "ol") for within in item.runs)
        if not listed or lines_of(single) <= _LONG_POINT:
            yield single
            continue
        for part, within in enumerate(single for several in item.runs for single in _singles(several)):
            yield replace(single, items=(replace(item, runs=(within,), part=part),))


_TEXTS = frozenset(("paragraph", "quote", "ul", "ol"))


def _pieces(item: Item) -> Iterator[Item]:
    """The pieces of a long text, each of which may begin a column."""
    texts = list(_cut(item.html))
    for number, text in enumerate(texts):
        last = number + 1 == len(texts)
        yield (
            replace(item, html=text, piece=number, unfinished=not last, unanswered=item.unanswered and last)
            if len(texts) > 1
            else item
        )


def _cut(markup: Markup) -> Iterator[Markup]:
    """What prose made, cut where its text may be broken, and not within what stands in a tag."""
    html = str(markup)
    if len(html) < sentences.LONG:
        yield markup
        return
    places: list[int] = []  # in the HTML, of each character of its text; -1 within a tag
    text: list[str] = []
    depth = at = 0
    for found in _TAG_OR_SIGNS.finditer(html):
        signs = found[0]
        if signs[0] == "<":
            depth += 0 if signs.startswith("<br") else -1 if signs[1] == "/" else 1
        elif signs[0] == "&":
            places.append(-1 if depth else found.start())
            text.append(unescape(signs)[:1] or "?")
        else:
            places += [-1] * len(signs) if depth else range(*found.span())
            text.append(signs)
    for place in sentences.breaks("".join(text)):
        if places[place] >= 0:
            yield Markup(html[at : places[place]].rstrip())  # noqa: S704 - as prose made it
            at = places[place]
    yield Markup(html[at:])  # noqa: S704 - as prose made it


_TAG_OR_SIGNS = re.compile(r"<[^<>]*>|&#?\w+;|&|[^<&]+")


def _part_lines(run: BlockRun, depth: int = 0) -> float:
    """About how many lines a block takes, or what goes on of one."""
    item = run.items[0]
    return sum(_part_lines(within, depth + 1) for within in item.runs) if item.part else lines_of(run, depth)


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
                    left_out=group.left_out if (tells := begins if group.title else ends) else 0,
                    overleaf=group.overleaf if tells else 0,
                )
            )
        made.append(replace(section, groups=tuple(groups), continued=number in seen))
        seen.add(number)
    return tuple(made)


def _merged(several: Iterable[BlockRun]) -> tuple[BlockRun, ...]:
    made: list[tuple[BlockRun, list[Item]]] = []
    for run in several:
        if made and made[-1][0].kind == run.kind and run.kind in ("ul", "ol"):
            for item in run.items:
                before = made[-1][1][-1]
                if item.part and before.key == item.key:  # both are parts of one point
                    made[-1][1][-1] = replace(before, runs=_merged((*before.runs, *item.runs)))
                elif item.piece and before.key == item.key:
                    made[-1][1][-1] = _joined(before, item)
                else:
                    made[-1][1].append(item)
        elif made and run.items[0].piece and made[-1][1][-1].key == run.items[0].key:
            made[-1][1][-1] = _joined(made[-1][1][-1], run.items[0])
        else:
            made.append((run, list(run.items)))
    return tuple(replace(run, items=tuple(items)) for run, items in made)


def _joined(piece: Item, following: Item) -> Item:
    """Two pieces of a text as one."""
    html = Markup("{} {}").format(piece.html, following.html)
    return replace(piece, html=html, unfinished=following.unfinished, unanswered=following.unanswered)


def _opened(several: Iterable[BlockRun]) -> tuple[BlockRun, ...]:
    """The same, of points that go on from the column before only their opening words, at every level."""

    def of(item: Item) -> Item:
        if not item.part:
            return item
        return replace(item, html=opening(item.html), continued=True, unanswered=False, runs=_opened(item.runs))

    return tuple(replace(run, items=tuple(map(of, run.items))) for run in several)


def as_before(
    body: Sequence[SectionView], before: tuple[tuple[SectionView, ...], ...]
) -> tuple[tuple[SectionView, ...], ...]:
    """The body in the columns in which it stood before some of its blocks were left out."""
    names = [{section.id for section in column} for column in before]
    if sum(map(len, names)) > len(body):  # a section runs through several
        return flow(body, len(before))
    return tuple(tuple(section for section in body if section.id in column) for column in names)
