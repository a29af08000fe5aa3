"""The rows of tables on a sheet: those that may leave, and what is left without them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feuillet.model.workshop import Prose
from feuillet.pages.job import row_key
from feuillet.reading.markdown import tables

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from feuillet.model.workshop import Block
    from feuillet.pages.tables.cells import TableView

_FIRST = 1  # rows that stay as long as their table does
_LATE = 3  # rows of which those after the first leave right before their table
_MOST = 120  # rows of a table of which any is tried on a sheet: as many have room in strips
_WORTH = 2  # rows that are left out at the least: the line that says so takes the place of one


def may_leave(count: int) -> range:
    """The numbers of the rows that may leave a table of so many, of those that are tried at all."""
    return range(_FIRST, min(count, _MOST)) if count >= _FIRST + _WORTH else range(0)


def leaves_late(number: int) -> bool:
    """Whether a row stays until nothing but the first row and its table would leave next."""
    return number < _LATE


def shown_rows(count: int, table: str, left_out: Container[str]) -> int:
    """How many rows of a table of so many stand on a sheet."""
    first = next((number for number in may_leave(count) if row_key(table, number) in left_out), min(count, _MOST))
    return count if count - first < _WORTH and count <= _MOST else first


def rows_of(block: Block) -> int:
    """How many rows a block has that is a table."""
    return len(tables.grid(block.text.markdown).rows) if block.kind == "table" else 0


def cut(block: Block, key: str, left_out: Container[str]) -> Block:
    """The block, of a table no rows but those that stand on the sheet."""
    count = rows_of(block)
    kept = shown_rows(count, key, left_out)
    if kept == count:
        return block
    markdown = tables.first_rows(block.text.markdown, kept)
    points = block.points[: markdown.count(tables.PICTURE)]
    return block.model_copy(update={"text": Prose(markdown, block.text.source), "points": points})


def without_first(block: Block, count: int) -> Block:
    """A table with its head and the rows after the first ones."""
    markdown = tables.later_rows(block.text.markdown, count)
    points = block.points[len(block.points) - markdown.count(tables.PICTURE) :]
    head = tables.first_rows(block.text.markdown, 0).count(tables.PICTURE)
    points = (*block.points[:head], *points[head:]) if head else points
    return block.model_copy(update={"text": Prose(markdown, block.text.source), "points": points})


def cut_table(table: TableView, key: str, left_out: Container[str]) -> TableView:
    """The same of a table as it is printed: it keeps the look of the whole."""
    return replace(table, shown=shown_rows(len(table.rows), key, left_out))


def rows_left(block: Block, key: str, left_out: Container[str]) -> Iterator[str]:
    """The rows that a table leaves to the synthesis, each as its words."""
    grid = tables.grid(block.text.markdown)
    for row in grid.rows[shown_rows(len(grid.rows), key, left_out) :]:
        yield ", ".join(text for cell in row if (text := cell.text.replace(tables.PICTURE, "").strip()))
