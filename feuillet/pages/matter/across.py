"""What comes back from one theme to the other: a matrix of groups by themes, their points, and needs by theme.

Points stand in two columns that end together, in rows that may stay whole on a page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from feuillet.pages.matter.answers import ANSWERS
from feuillet.pages.view import GroupView, SectionView, joined, section_definitions, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feuillet.model.papers import Frame
    from feuillet.model.workshop import Workshop
    from feuillet.pages.chapters.chapter import Chapter
    from feuillet.pages.view import BlockRun

_COMPARED = 6  # themes of a name whose points stand side by side: nobody compares more texts
ROW_LETTERS, _POCKET_ROW = 1800, 1000  # of a row that has about a third of a page, of A4 and of A5
_LINE = 46  # letters of a line of a column
_TITLE = 1.6  # lines that the title of a group takes, with the space above it
_TALL = 24  # lines of a row above which it may be broken
_SHORT = 3  # lines of a row up to which it is lost alone at the foot or the head of a page
_BETWEEN = 0.3  # lines between two points


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupPart:
    """A part of a group in a column: `kind` is the answer that it is of, if it is of one."""

    title: Markup | None
    kind: str
    runs: tuple[BlockRun, ...]
    continued: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class TwoColumns:
    """What stands side by side: two columns, the first no shorter than the second but for one point."""

    columns: tuple[tuple[GroupPart, ...], tuple[GroupPart, ...]]
    continued: bool = False
    breaks: bool = False  # it is too tall to stand on one page, and leave none half empty
    short: bool = False  # it stands with others


@dataclass(frozen=True, slots=True)
class _Unit:
    """One block in its place."""

    piece: GroupPart
    run: BlockRun
    begins: bool  # its group

    @property
    def letters(self) -> int:
        return _letters(self.run)

    @property
    def leads(self) -> bool:
        """Whether it introduces what follows, which it stands with."""
        return self.run.kind == "paragraph" and (self.run.items[-1].introduces or self.run.items[-1].asks)

    @property
    def lines(self) -> float:
        return _lines(self.run) + _BETWEEN + (_TITLE if self.begins and self.piece.title else 0.0)


def _letters(run: BlockRun) -> int:
    """How many letters a text has, as it stands in a narrow column: no line is shorter than a half."""
    return sum(max(len(words(item.html)), 20) + sum(map(_letters, item.runs)) for item in run.items)


def _lines(run: BlockRun) -> float:
    return sum(-(-len(words(item.html)) // _LINE) + sum(map(_lines, item.runs)) for item in run.items)


def row_letters(frame: Frame) -> int:
    """How many letters a row has at the most."""
    return _POCKET_ROW if "small" in frame.styles else ROW_LETTERS


def rows(several: Iterable[tuple[GroupView, Markup | None, str]], letters: int) -> tuple[TwoColumns, ...]:
    """Groups, each with its title and the answer that it is of, in rows of two columns, none much longer than others.

    `letters` are those of a row at the most.
    """
    units = [
        _Unit(GroupPart(title=title, kind=kind, runs=()), single, n == 0)
        for group, title, kind in several
        for n, single in enumerate(group.singles)
    ]
    whole = sum(unit.letters for unit in units)
    even = whole / max(-(-whole // letters), 1)
    made: list[list[_Unit]] = []
    seen, row = 0, -1
    for unit in units:
        before, row = row, int((seen + unit.letters / 2) / even)
        if row > before:
            led = made[-1][-1:] if made and not unit.begins and len(made[-1]) > 1 and made[-1][-1].leads else []
            made[-1:] = [made[-1][: -len(led) or None], led] if made else [[]]
        made[-1].append(unit)
        seen += unit.letters
    return tuple(
        TwoColumns(
            columns=_halves(row),
            continued=n > 0,
            breaks=max(unit.lines for unit in row) > _TALL,
            short=sum(unit.lines for unit in row) < 2 * _SHORT,
        )
        for n, row in enumerate(made)
    )


def _halves(row: Sequence[_Unit]) -> tuple[tuple[GroupPart, ...], tuple[GroupPart, ...]]:
    """Two columns that are as even as can be."""
    lines = [unit.lines for unit in row]
    whole = sum(lines)
    places = [n for n in range(1, len(row) + 1) if n == len(row) or not row[n - 1].leads or row[n].begins]
    at = min(places, key=lambda n: (max(sum(lines[:n]), whole - sum(lines[:n])), n))
    return _pieces(row[:at]), _pieces(row[at:])


def _pieces(several: Sequence[_Unit]) -> tuple[GroupPart, ...]:
    made: list[tuple[GroupPart, list[BlockRun]]] = []
    for unit in several:
        if not made or unit.begins:
            made.append((replace(unit.piece, continued=not unit.begins), []))
        made[-1][1].append(unit.run)
    return tuple(replace(piece, runs=joined(runs)) for piece, runs in made)


# -- groups of one name --------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class SameNameRow:
    """What one theme has under a name, in each of the sections where something has it."""

    chapter: Chapter
    cells: tuple[GroupView | None, ...]
    sections: tuple[SectionView, ...]
    letters: int = ROW_LETTERS

    @property
    def anchors(self) -> tuple[str, ...]:
        """Where its groups stand."""
        return tuple(cell.anchor for cell in self.cells if cell)

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many problems, solutions and needs are in them."""
        found = dict.fromkeys(ANSWERS, 0)
        for cell, section in zip(self.cells, self.sections, strict=True):
            if cell and (kind := _kind(section, cell)):
                found[kind] += sum(len(run.items) for run in cell.runs if run.kind in ("ul", "ol"))
        return found["problems"], found["solutions"], found["needs"]

    @property
    def rows(self) -> tuple[TwoColumns, ...]:
        """Their texts; of an answer its marks say which, of anything else its title."""
        several = (
            (cell, None if (kind := _kind(section, cell)) else section.title, kind)
            for cell, section in zip(self.cells, self.sections, strict=True)
            if cell
        )
        return rows(several, self.letters)


def _kind(section: SectionView, group: GroupView) -> str:
    """The answer that a group is of; empty if it is of none."""
    return next((answer for answer in ANSWERS if answer in (section.id, group.section)), "")


@dataclass(frozen=True, kw_only=True, slots=True)
class SameName:
    """Groups of one name in several themes, side by side; `whole` if with their points, else as references."""

    title: Markup
    sections: tuple[Markup, ...]
    rows: tuple[SameNameRow, ...]
    whole: bool

    def of(self, chapter: Chapter) -> SameNameRow | None:
        """What a theme has under it."""
        return next((row for row in self.rows if row.chapter is chapter), None)


def same_names(workshop: Workshop, chapters: Iterable[Chapter], letters: int = ROW_LETTERS) -> Iterator[SameName]:
    """The names that groups of several themes have, in the order in which they come, in rows of so many letters."""
    order = list(section_definitions(workshop))  # so that sections stand in one order, whatever begins with which
    found: dict[str, list[tuple[Chapter, SectionView, GroupView]]] = {}
    for chapter in chapters:
        for section in chapter.sections:
            for group in section.groups:
                if group.name and group.runs:
                    found.setdefault(group.name, []).append((chapter, section, group))
    for groups in found.values():
        themes = {chapter.slug: chapter for chapter, _, _ in groups}
        if len(themes) < 2:
            continue
        named = {section.id: section for _, section, _ in groups}
        known = (id_ for id_ in order if id_ in named)
        sections = {id_: named[id_] for id_ in dict.fromkeys((*known, *named))}
        cells = {(chapter.slug, section.id): group for chapter, section, group in groups}
        of_themes = tuple(
            SameNameRow(
                chapter=chapter,
                cells=tuple(cells.get((slug_, id_)) for id_ in sections),
                sections=tuple(sections.values()),
                letters=letters,
            )
            for slug_, chapter in themes.items()
        )
        yield SameName(
            title=groups[0][2].title or Markup(""),
            sections=tuple(section.title for section in sections.values()),
            rows=of_themes,
            whole=len(themes) <= _COMPARED and any(row.rows for row in of_themes),
        )


# -- needs ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """What a theme needs."""

    chapter: Chapter
    groups: tuple[GroupView, ...]
    letters: int = ROW_LETTERS

    @property
    def rows(self) -> tuple[TwoColumns, ...]:
        """Their texts."""
        return rows(((group, group.title, "needs") for group in self.groups), self.letters)

    @property
    def not_repeated(self) -> tuple[str, ...]:
        """What of them is not printed a second time."""
        return tuple(dict.fromkeys(kind for group in self.groups for kind in group.not_repeated))


def needs(chapters: Iterable[Chapter], letters: int = ROW_LETTERS) -> Iterator[Needs]:
    """The needs of each theme that has any, in rows of so many letters."""
    for chapter in chapters:
        groups = tuple(
            group for section in chapter.sections for group in section.groups if "needs" in (section.id, group.section)
        )
        if any(group.runs for group in groups):  # else there are but titles
            yield Needs(chapter=chapter, groups=groups, letters=letters)
