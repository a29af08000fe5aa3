"""A sheet as people see it: rows of cells that are texts; and how what a program stores as a number is shown."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from feuillet.model.diagnostics import Rule

if TYPE_CHECKING:
    from collections.abc import Container

MOST_ROWS = 50_000  # that hold something
MOST_COLUMNS = 1_000
_LARGEST = 20_000_000  # cells and characters of all sheets: what is repeated takes no room in a file
_COVERED = 200_000  # cells that merged ones cover

TOO_LONG = Rule(
    code="import-table-too-long",
    en="this table has more than {limit} rows or {columns} columns: more than the points of any day",
    fr="ce tableau a plus de {limit} lignes ou de {columns} colonnes : plus que les points d’aucune journée",
    hint_en="Is it the right file? Else keep the rows of one workshop, and import that.",
    hint_fr="Est-ce le bon fichier ? Sinon, gardez les lignes d’un seul atelier, et importez celui-là.",
)


class SheetRow(NamedTuple):
    """The cells of a row, and where it stands: the number of the row, or of its line in a text."""

    place: int
    cells: list[str]


@dataclass(kw_only=True, slots=True)
class Worksheet:
    """A sheet: its rows that hold something; `part` names it for whoever counts its words."""

    name: str
    part: str = ""
    rows: list[SheetRow] = field(default_factory=list)
    hidden: bool = False
    covered: dict[tuple[int, int], str] = field(default_factory=dict)  # by place and column: what a merged cell says
    beside: list[tuple[int, str]] = field(default_factory=list)  # comments, and words of drawings, by place
    unseen: list[tuple[int, str]] = field(default_factory=list)  # what stands in rows and columns that are hidden
    size: int = 0  # of it and of those before it

    @property
    def is_too_long(self) -> bool:
        return len(self.rows) > MOST_ROWS or self.size > _LARGEST

    def cover(self, text: str, rows: tuple[int, int], columns: tuple[int, int]) -> None:
        """Notes what a merged cell says, from row to row and from column to column."""
        if not text:
            return
        for place in range(rows[0], rows[1] + 1):
            for column in range(columns[0], min(columns[1], MOST_COLUMNS) + 1):
                if len(self.covered) >= _COVERED:
                    return
                self.covered[place, column] = text

    def hide(self, place: int, cells: list[str], columns: Container[int] | None = None) -> None:
        """Takes what is hidden out of the cells of a row: those in these columns, or all."""
        for number, text in enumerate(cells):
            if text and (columns is None or number in columns):
                self.unseen.append((place, text))
                self.size += len(text)
                cells[number] = ""

    def add(self, place: int, cells: list[str]) -> None:
        """A row, unless it is empty; its empty end is cut off."""
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            self.rows.append(SheetRow(place, cells))
            self.size += len(cells) + sum(map(len, cells))


_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet has no time zone
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})  # formats that need not be named
_SPELT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_LAST_DAY = 2_958_465  # 31 December 9999


def is_date(number: int, code: str) -> bool:
    """Whether a number in this format is shown as a date or a time."""
    return number in _DATES or bool(re.search(r"[ymdhs]", _SPELT.sub("", code).lower().replace("general", "")))


def is_share(number: int, code: str) -> bool:
    """Whether a number in this format is shown as a percentage."""
    return number in {9, 10} or "%" in _SPELT.sub("", code)


def shown(raw: str, *, date: bool = False, share: bool = False, from_1904: bool = False) -> str:
    """A number as a person reads it; a date as 2026-11-14."""
    try:
        value = float(raw)
    except ValueError:
        return raw
    if not math.isfinite(value):
        return raw
    if date and 0 <= value <= _LAST_DAY:
        moment = (_EPOCH_1904 if from_1904 else _EPOCH) + dt.timedelta(seconds=round(value * 86_400))
        if value < 1:
            return f"{moment:%H:%M}"
        return f"{moment:%Y-%m-%d}" if value == int(value) else f"{moment:%Y-%m-%d %H:%M}"
    if share:
        return f"{value * 100:.10g} %"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
