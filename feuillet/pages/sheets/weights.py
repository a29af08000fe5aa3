"""How much room things take in a column, about: of this follow the columns, and what is said beside a title."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feuillet.looks.faces.metrics import lines
from feuillet.pages.job import is_beside
from feuillet.pages.view import (
    BlockRun,
    GroupView,
    Item,
    SectionView,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from feuillet.looks.faces.metrics import Metrics
    from feuillet.pages.job import Setting

# Letters in a line of a column of a third of the page, and how many fewer for each level of a list.
_LETTERS, _INDENT = 39, 1.6
_RAGGED = 1.06  # lines are a little shorter than there is room
_FLAG = " xxxxxxxxxxxx"  # about as wide as what says that nobody has an answer, which is not broken
_ROW_LINES = 1.5  # of a row of a table, with the room between rows
# Lines, that stand between blocks, and between sub-points.
_GAP, _SUB_GAP = 0.25, 0.1


def lines_of(run: BlockRun, depth: int = 0) -> float:
    """About how many lines a run takes in a column of a third of the page."""
    if run.kind == "picture":
        return 9.0 * len(run.items)
    if table := run.items[0].table:
        return _ROW_LINES * (1 + (len(table.rows) if table.shown is None else table.shown))
    gap = _SUB_GAP if depth else _GAP
    return sum(
        _item_lines(item, depth)
        + (0.0 if item.unfinished else gap)
        + sum(lines_of(within, depth + 1) for within in item.runs)
        for item in run.items
    )


def _item_lines(item: Item, depth: int) -> float:
    text = words(item.html) + _FLAG * item.unanswered
    if item.piece or item.unfinished:  # its lines go on
        return _RAGGED * (len(text) + 1) / (_LETTERS - _INDENT * depth)
    return text_lines(text, _LETTERS - _INDENT * depth)


def text_lines(text: str, letters: float) -> int:
    """About how many lines a text takes of so many letters."""
    return lines((len(word) + 1 for word in text.split()), letters, 1.0) if text else 1


def weight(section: SectionView) -> float:
    """The same of a section."""
    return 3 + sum(
        sum(lines_of(run) for run in group.runs) + (1.6 if group.title else 0) + (1 if group.closes else 0)
        for group in section.groups
    )


def grain(body: Iterable[SectionView]) -> float:
    """How many lines the block has in which a line stands, on an average."""
    blocks = [
        lines_of(replace(run, items=(item,)))
        for section in body
        for group in section.groups
        for run in group.runs
        for item in run.items
        if run.kind not in ("table", "picture")
    ]
    return sum(lines * lines for lines in blocks) / (sum(blocks) or 1.0)


def heads(
    columns: Sequence[Sequence[SectionView]], goes_on: Container[str], face: Metrics, continued: str
) -> tuple[tuple[float, ...], ...]:
    """How wide the titles of sections are, column by column, in ems; `continued`: what is said where one goes on."""
    return tuple(
        tuple(
            face.width(words(section.title), bold=True)
            + (section.continued or section.id in goes_on) * face.width(continued)
            for section in column
        )
        for column in columns
    )


def beside(columns: Sequence[Sequence[SectionView]], setting: Setting) -> tuple[str, ...]:
    """The sections that tell beside their titles what left them: those without groups, where that has room."""
    widths = (share * setting.measure - setting.gutter for share in setting.columns)
    return tuple(
        section.id
        for column, own, width in zip(columns, setting.heads, widths, strict=True)
        for section, head in zip(column, own, strict=True)
        if len(section.groups) == 1
        and _tells_with_section(section.groups[0])
        and is_beside(head, width, max(setting.comfort, setting.sizes[0]))
    )


def _tells_with_section(group: GroupView) -> bool:
    """Whether what left a group is said beside the title of its section: it has none itself, and says one number."""
    tables = any(run.kind == "table" for run in group.runs)  # below which their rows are told
    return group.title is None and not tables and group.overleaf in (0, group.left_out)
