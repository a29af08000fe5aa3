"""A table in; what each of its columns is of, proposed by its title and by what stands in it, out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from feuillet.importing.tables.titles import UNQUOTED, Role, role_in, role_said, tool_of
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feuillet.importing.tables.head_row import Table

_LOOKED_AT = 400  # cells of a column
_MOST = 0.7  # of them, that are of a kind if the column is
_FEW = 6  # rows from where on it is seen whether values repeat
_REPEATED = 0.34  # distinct values of all, at most, of a column that sorts points
_SHORT = 60  # characters of such a value
_HALF = 0.5
_ROWS = 12  # that may be themes of their own
_POINTS = 3  # columns at most of which a point is made: a title and a text
_QUESTION = 50  # characters from where on a title is a question
_SAMPLES = 3
_CODE = 2  # letters of a language

_ADDRESS = re.compile(r"(?<![^\s@;,|<>])[^\s@;,|<>]++@[^\s@;,|<>]+\.[^\s@;,|<>]+")
_IP = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9a-f]{1,4}:){3,7}[0-9a-f:]*", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+\d{1,3}[ .-]?)?\(?0?\d\)?(?:[ .-]?\d{2}){4}")
_TIME = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"
    r"(?:[T, ]+(?:à )?\d{1,2}[:h]\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?)?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)[\w+:-]*)?"
    r"|\d{1,2}:\d{2}(?::\d{2})?",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"#[0-9a-f]{3,8}|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|https?://\S+|[\d-]+_[\d-]+|(?=\w*\d)(?=\w*[A-Za-z])\w{20,}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def is_private(text: str) -> bool:
    """Whether a cell holds an address of a person or of a machine, wherever it stands in it."""
    return bool(_ADDRESS.search(text) or _IP.fullmatch(text.strip()) or _PHONE.fullmatch(text.strip()))


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnKind:
    """What stands in a column."""

    count: int
    distinct: int
    private: bool
    time: bool
    machine: bool
    number: bool
    length: float

    @property
    def role(self) -> Role | None:
        """What a column is of by its cells alone."""
        if self.private:
            return Role.PRIVATE
        return Role.TECHNICAL if self.time or self.machine else None

    @property
    def sorts(self) -> bool:
        """Whether its values repeat, as those of a column do that sorts points."""
        return self.count >= _FEW and self.distinct <= max(2, _REPEATED * self.count) and self.length <= _SHORT


@dataclass(kw_only=True, slots=True)
class Column:
    """A column with what becomes of it."""

    number: int
    title: str
    kind: ColumnKind
    said: Role | None  # by its title
    count: int  # of cells that hold something
    samples: Sequence[str] = ()
    role: Role = Role.IGNORED
    is_titled: bool = True


@dataclass(kw_only=True, slots=True)
class Proposal:
    """What the columns of a table are of, and how that was found."""

    columns: list[Column]
    tool: str = ""
    is_form: bool = False

    def of(self, *roles: Role) -> list[Column]:
        """The columns with such a role."""
        return [column for column in self.columns if column.role in roles]


def proposal(table: Table, language: str, section: Callable[[str], str]) -> Proposal:
    """What the columns are of; `section`: the known section that some words mean."""
    tool = tool_of(table.titles)
    found = Proposal(
        columns=[_column(table, number, language) for number in table.columns],
        tool=tool.name if tool else "",
        is_form=bool(tool and tool.is_form),
    )
    if not table.titles:
        for column in found.columns:
            column.role = column.kind.role or Role.POINT
        return found
    rest: list[Column] = []
    for column in found.columns:
        role = role_in(tool, column.title) if tool else None
        if role is None:
            rest.append(column)
        column.role = role or Role.IGNORED
    if tool and not tool.is_form:
        for column in rest:
            column.role = Role.PRIVATE if column.kind.private else Role.IGNORED
        _only_one_language(found, language)
        _by_tags(found)
        return found
    _propose(found, rest, section)
    _sections(found, table, section)
    return found


def _column(table: Table, number: int, language: str) -> Column:
    cells = [cell for _, cell in islice(table.column(number), _LOOKED_AT)]
    return Column(
        number=number,
        title=table.title(number),
        kind=_kind(cells),
        said=role_said(table.title(number), language),
        count=sum(1 for _ in table.column(number)),
        is_titled=number < len(table.titles) and bool(table.titles[number]),
        samples=[cell for cell in dict.fromkeys(cells) if not is_private(cell)][:_SAMPLES],
    )


def _kind(cells: Sequence[str]) -> ColumnKind:
    def most(is_such: Callable[[str], object]) -> bool:
        return bool(cells) and sum(1 for cell in cells if is_such(cell.strip())) >= _MOST * len(cells)

    return ColumnKind(
        count=len(cells),
        distinct=len({fold(cell) for cell in cells}),
        private=most(is_private),
        time=most(_TIME.fullmatch),
        machine=most(_MACHINE.fullmatch),
        number=most(_NUMBER.fullmatch),
        length=sum(map(len, cells)) / max(len(cells), 1),
    )


def _propose(found: Proposal, columns: Sequence[Column], section: Callable[[str], str]) -> None:
    """Gives roles to the columns of a table that no known tool made."""
    several: list[Column] = []  # that may hold points, or sort them
    for column in columns:
        by_cells = column.kind.role
        if column.said in UNQUOTED or by_cells:
            private = Role.PRIVATE in (column.said, by_cells)
            column.role = Role.PRIVATE if private else Role.TECHNICAL
        elif column.said is Role.AUTHOR or (column.said is Role.VOTES and (column.kind.number or not column.count)):
            column.role = column.said
        else:
            several.append(column)
    known = [column for column in several if section(column.title)]
    if len(known) > 1 or (known and known[0].said is None):
        _as_questions(several, keep=(Role.THEME, Role.GROUP))
        _by_first(found)
        return
    if found.is_form or _is_answers(found):
        found.is_form = True
        _as_questions(several)
        return
    points = [column for column in several if column.said is Role.POINT and not column.kind.number]
    for column in several:
        if column in points or column.said in (Role.THEME, Role.SECTION, Role.GROUP):
            column.role = column.said or Role.IGNORED
        elif column.said is Role.POINT:  # "Points", with numbers
            column.role = Role.VOTES
    rest = [column for column in several if column.role is Role.IGNORED]
    if not points:
        _without_points(rest, sorted_already=bool(found.of(Role.SECTION, Role.GROUP)))
        _by_first(found)
    elif len(points) > _POINTS and not found.of(Role.VOTES, Role.SECTION, Role.GROUP):
        _as_questions(points)
    else:
        for column in rest:
            column.role = Role.TECHNICAL if column.kind.number else Role.IGNORED


def _by_first(found: Proposal) -> None:
    """Numbers on a board are those of its rows; a first column without a title says what each row is about."""
    for column in found.of(Role.QUESTION):
        if column.kind.number:
            column.role = Role.TECHNICAL
    first, *others = found.columns
    if first.role is Role.QUESTION and not first.is_titled and any(other.role is Role.QUESTION for other in others):
        few = first.kind.distinct == first.kind.count <= _ROWS
        first.role = Role.THEME if few and first.kind.length <= _SHORT else Role.GROUP


def _is_answers(found: Proposal) -> bool:
    """Whether rows are answers of people: the first column has their times, or titles are questions."""
    asked = [column for column in found.columns if column.title.rstrip().endswith("?") or len(column.title) > _QUESTION]
    timed = bool(found.columns) and found.columns[0].kind.time
    has_point = any(column.said is Role.POINT for column in found.columns)
    return len(asked) > 1 or (timed and (bool(asked) or not has_point))


def _as_questions(columns: Sequence[Column], *, keep: Sequence[Role] = ()) -> None:
    for column in columns:
        column.role = column.said if column.said is not None and column.said in keep else Role.QUESTION


def _without_points(columns: Sequence[Column], *, sorted_already: bool) -> None:
    """No title says which column has the points: those with texts have, and one that repeats its values sorts them."""
    sorting = [column for column in columns if column.kind.sorts and not column.kind.number]
    free = [column for column in columns if column not in sorting and not column.kind.number]
    for column in columns:
        column.role = Role.TECHNICAL if column.kind.number else Role.QUESTION
    if len(free) == 1 and (sorting or sorted_already):
        free[0].role = Role.POINT
        for column in sorting:
            column.role = Role.IGNORED
        for column, role in zip(sorting, (Role.SECTION, Role.GROUP), strict=False):
            column.role = role


def _sections(found: Proposal, table: Table, section: Callable[[str], str]) -> None:
    """Of several columns that sort, the one whose words are known sections is that of the sections."""
    for column in found.of(Role.THEME, Role.SECTION, Role.GROUP, Role.IGNORED):
        values = list(dict.fromkeys(cell for _, cell in islice(table.column(column.number), _LOOKED_AT)))
        if values and sum(bool(section(value)) for value in values) >= _HALF * len(values):
            for other in found.of(Role.SECTION):
                other.role = Role.GROUP
            column.role = Role.SECTION
            return


def _only_one_language(found: Proposal, language: str) -> None:
    """Of a title and a text in several languages, the workshop's own is taken, or the first that there is."""
    by_base: dict[str, list[Column]] = {}
    for column in found.of(Role.POINT, Role.SECTION, Role.GROUP):
        base, _, code = fold(column.title).rpartition(" ")
        if len(code) == _CODE and base:
            by_base.setdefault(base, []).append(column)
    for several in by_base.values():
        filled = [column for column in several if column.count] or several
        kept = next((column for column in filled if fold(column.title).endswith(f" {language}")), filled[0])
        for column in several:
            if column is not kept:
                column.role = Role.IGNORED


def _by_tags(found: Proposal) -> None:
    """A board whose areas have no names is sorted by its tags."""
    if any(column.count for column in found.of(Role.THEME, Role.SECTION, Role.GROUP)):
        return
    for column in found.columns:
        if fold(column.title) in ("tags", "labels") and column.count:
            column.role = Role.SECTION
