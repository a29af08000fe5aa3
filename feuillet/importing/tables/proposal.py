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

    from feuillet.importing.tables.heads import Table

_LOOKED_AT = 400  # cells of a column
_MOST = 0.7  # of them, that are of a kind if the column is
_FEW = 6  # rows from where on it is seen whether values repeat
_REPEATED = 0.34  # distinct values of all, at most, of a column that sorts points
_SAMPLES = 3

_ADDRESS = re.compile(r"[^\s@;,|<>]+@[^\s@;,|<>]+\.[^\s@;,|<>]+")
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
    """Whether a cell holds an address of a person or of her machine, wherever it stands in it."""
    return bool(_ADDRESS.search(text) or _IP.fullmatch(text.strip()) or _PHONE.fullmatch(text.strip()))


@dataclass(kw_only=True, slots=True)
class Column:
    """A column with what becomes of it."""

    number: int
    title: str
    role: Role
    count: int  # of cells that hold something
    samples: Sequence[str] = ()


@dataclass(kw_only=True, slots=True)
class Proposal:
    """What the columns of a table are of, and how that was found."""

    columns: list[Column]
    tool: str = ""
    is_form: bool = False

    def of(self, *roles: Role) -> list[Column]:
        return [column for column in self.columns if column.role in roles]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kind:
    """What stands in a column."""

    count: int
    distinct: int
    private: bool
    time: bool
    machine: bool
    number: bool
    length: float

    @property
    def sorts(self) -> bool:
        return self.count >= _FEW and self.distinct <= max(2, _REPEATED * self.count) and self.length <= 60


def proposal(table: Table, language: str, section: Callable[[str], str]) -> Proposal:
    """What the columns are of; `section`: the known section that some words mean."""
    tool = tool_of(table.titles)
    columns = []
    kinds: dict[int, _Kind] = {}
    for number in table.columns:
        cells = [cell for _, cell in islice(table.column(number), _LOOKED_AT)]
        kinds[number] = _kind(cells)
        role = role_in(tool, table.title(number)) if tool else None
        samples = [cell for cell in dict.fromkeys(cells) if not is_private(cell)][:_SAMPLES]
        columns.append(
            Column(
                number=number,
                title=table.title(number),
                role=role or Role.IGNORED,
                count=sum(1 for _ in table.column(number)),
                samples=samples,
            )
        )
    found = Proposal(columns=columns, tool=tool.name if tool else "", is_form=bool(tool and tool.is_form))
    if not table.titles:
        for column in columns:
            column.role = _by_cells(kinds[column.number]) or Role.POINT
        return found
    rest = [column for column in columns if not (tool and role_in(tool, column.title))]
    if tool and not tool.is_form:
        for column in rest:
            column.role = Role.PRIVATE if kinds[column.number].private else Role.IGNORED
        _only_one_language(found, language)
        _tagged(found, tool.name)
        return found
    _propose(found, rest, kinds, table, language, section)
    return found


def _kind(cells: Sequence[str]) -> _Kind:
    def most(is_such: Callable[[str], object]) -> bool:
        return bool(cells) and sum(1 for cell in cells if is_such(cell.strip())) >= _MOST * len(cells)

    return _Kind(
        count=len(cells),
        distinct=len({fold(cell) for cell in cells}),
        private=most(is_private),
        time=most(_TIME.fullmatch),
        machine=most(_MACHINE.fullmatch),
        number=most(_NUMBER.fullmatch),
        length=sum(map(len, cells)) / max(len(cells), 1),
    )


def _by_cells(kind: _Kind) -> Role | None:
    """What a column is of by its cells alone."""
    if kind.private:
        return Role.PRIVATE
    return Role.TECHNICAL if kind.time or kind.machine else None


def _propose(
    found: Proposal,
    columns: Sequence[Column],
    kinds: dict[int, _Kind],
    table: Table,
    language: str,
    section: Callable[[str], str],
) -> None:
    open_: list[Column] = []
    said: dict[int, Role | None] = {}
    for column in columns:
        kind = kinds[column.number]
        role = said[column.number] = role_said(column.title, language)
        by_cells = _by_cells(kind)
        if role in UNQUOTED or by_cells:
            column.role = by_cells if by_cells is Role.PRIVATE else role if role in UNQUOTED else Role.TECHNICAL
        elif role is Role.VOTES and (kind.number or not kind.count):
            column.role = Role.VOTES
        elif role is Role.AUTHOR:
            column.role = Role.AUTHOR
        else:
            open_.append(column)
    by_section = [column for column in open_ if section(column.title)]
    if len(by_section) > 1 or (by_section and said[by_section[0].number] is None):
        _as_questions(open_, kinds, said, keep=(Role.THEME, Role.GROUP))
        return
    if found.is_form or _is_answers(found, kinds, said, table):
        found.is_form = True
        _as_questions(open_, kinds, said, keep=())
        return
    points = [column for column in open_ if said[column.number] is Role.POINT and not _is_count(kinds[column.number])]
    for column in open_:
        role = said[column.number]
        kind = kinds[column.number]
        if column in points:
            column.role = Role.POINT
        elif role is Role.POINT and _is_count(kind):
            column.role = Role.VOTES
        elif role in (Role.THEME, Role.SECTION, Role.GROUP):
            column.role = role
    rest = [column for column in open_ if column.role is Role.IGNORED]
    if not points:
        _without_points(rest, kinds, sorted_already=any(c.role in (Role.SECTION, Role.GROUP) for c in open_))
    elif len(points) > 3 and not found.of(Role.VOTES, Role.SECTION, Role.GROUP):
        _as_questions(points, kinds, said, keep=())
    else:
        for column in rest:
            column.role = Role.TECHNICAL if kinds[column.number].number else Role.IGNORED
    _sections(found, table, section)


def _is_count(kind: _Kind) -> bool:
    return kind.number and kind.count > 0


def _is_answers(found: Proposal, kinds: dict[int, _Kind], said: dict[int, Role | None], table: Table) -> bool:
    """Whether rows are answers of people: the first column has their times, or titles are questions."""
    first = table.columns[0] if table.columns else -1
    asked = [column for column in found.columns if column.title.rstrip().endswith("?") or len(column.title) > 50]
    timed = first >= 0 and kinds[first].time
    has_point = any(role is Role.POINT for role in said.values())
    return len(asked) > 1 or (timed and (bool(asked) or not has_point))


def _as_questions(
    columns: Sequence[Column], kinds: dict[int, _Kind], said: dict[int, Role | None], *, keep: Sequence[Role]
) -> None:
    for column in columns:
        role = said[column.number]
        column.role = role if role in keep and role is not None else Role.QUESTION


def _without_points(columns: Sequence[Column], kinds: dict[int, _Kind], *, sorted_already: bool) -> None:
    """No title says which column has the points: those with texts have them, one that repeats its values sorts them."""
    texts = [column for column in columns if not kinds[column.number].number]
    sorting = [column for column in texts if kinds[column.number].sorts]
    free = [column for column in texts if column not in sorting]
    for column in columns:
        column.role = Role.TECHNICAL if kinds[column.number].number else Role.QUESTION
    if len(free) == 1 and (sorting or sorted_already):
        free[0].role = Role.POINT
        for column, role in zip(sorting, (Role.SECTION, Role.GROUP), strict=False):
            column.role = role
        for column in sorting[2:]:
            column.role = Role.IGNORED


def _sections(found: Proposal, table: Table, section: Callable[[str], str]) -> None:
    """Of several columns that sort, the one whose words are known sections is that of the sections."""
    sorting = found.of(Role.THEME, Role.SECTION, Role.GROUP)
    for column in sorting:
        values = list(dict.fromkeys(cell for _, cell in islice(table.column(column.number), _LOOKED_AT)))
        if values and sum(bool(section(value)) for value in values) >= 0.5 * len(values):
            for other in sorting:
                if other.role is Role.SECTION:
                    other.role = Role.GROUP
            column.role = Role.SECTION
            return


def _only_one_language(found: Proposal, language: str) -> None:
    """Of a title and a text in several languages, the workshop's own is taken, or the first that there is."""
    by_base: dict[str, list[Column]] = {}
    for column in found.of(Role.POINT, Role.SECTION, Role.GROUP):
        base, _, code = fold(column.title).rpartition(" ")
        if len(code) == 2 and base:
            by_base.setdefault(base, []).append(column)
    for several in by_base.values():
        filled = [column for column in several if column.count] or several
        kept = next((one for one in filled if fold(one.title).endswith(f" {language}")), filled[0])
        for column in several:
            if column is not kept:
                column.role = Role.IGNORED


def _tagged(found: Proposal, tool: str) -> None:
    """A Mural without areas is sorted by its tags."""
    area = found.of(Role.SECTION)
    if tool == "Mural" and not any(column.count for column in area):
        for column in found.columns:
            if fold(column.title) == "tags" and column.count:
                column.role = Role.SECTION
