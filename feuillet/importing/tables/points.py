"""The rows of a table, and what its columns are of, in; themes with sections, groups and points out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from feuillet.importing.documents.office.blocks import OfficeBlock, escaped
from feuillet.importing.tables import cells, rules
from feuillet.importing.tables.proposal import is_private
from feuillet.importing.tables.titles import UNQUOTED, Role
from feuillet.languages import registry
from feuillet.reading.markdown.marks import marks
from feuillet.reading.people.vocabulary import vocabulary
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from feuillet.importing.documents.document import Telling
    from feuillet.importing.sheets.counting import CountedCell
    from feuillet.importing.sheets.sheet import SheetRow
    from feuillet.importing.tables.cells import PointPart
    from feuillet.importing.tables.head_row import Table
    from feuillet.importing.tables.proposal import Column, Proposal

_OPTION = re.compile(r"(?P<question>.*?\S)\s*\[(?P<option>[^\[\]]+)\]\s*")
_MARK = re.compile(
    r"(?P<words>.*?)(?P<mark>(?:(?<!\s)\s++)?\(\s*+(?P<inner>[^()]{3,24}?)\s*+\)[\s.:;,!?…]*+)$", re.DOTALL
)
_PARTS = re.compile(r"[;,|]")  # what may part several answers
_SEPARATORS = (";", ",", "|", "\n")
_LONGEST_OPTION = 60
_ROWS = 12  # that are named


@dataclass(kw_only=True, slots=True)
class Point:
    """A point, however often it is said."""

    pieces: list[PointPart]
    place: int
    places: list[int] = field(default_factory=list)
    votes: dict[str, list[str]] = field(default_factory=dict)  # by the title of the column
    answers: int = 0
    signed: list[str] = field(default_factory=list)
    spellings: set[str] = field(default_factory=set)


@dataclass(kw_only=True, slots=True)
class Topic:
    """A heading with its points, then its further headings."""

    title: str = ""
    place: int = 0
    points: dict[str, Point] = field(default_factory=dict)
    below: dict[str, Topic] = field(default_factory=dict)

    def child(self, text: str, place: int, key: str = "") -> Topic:
        """The heading below this one; `key` parts those that are called the same."""
        title, spelling = _heading(text)
        if not title:
            return self
        found = self.below.get(spelling + key)
        if found is None:
            found = self.below[spelling + key] = Topic(title=title, place=place)
        return found

    @property
    def is_empty(self) -> bool:
        return not self.points and all(node.is_empty for node in self.below.values())


def spelt(text: str) -> str:
    """A text by its words alone; one without any, a sign for instance, as it is."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(words) or text.strip()


@lru_cache(maxsize=1 << 12)
def _heading(text: str) -> tuple[str, str]:
    """A cell as a heading has it, and its words alone."""
    title = " ".join(cells.words([cells.PointPart(0, line)]) for line in cells.lines(text))
    return title, spelt(title)


@lru_cache(maxsize=1 << 12)  # answers of forms are few, and come again
def _spellings(pieces: tuple[PointPart, ...]) -> tuple[str, str, str]:
    """The words of a point, what equal ones have in common, and how it is spelt, part by part."""
    words = cells.words(pieces)
    lines = [cells.PointPart(0, line) for piece in pieces for line in piece.html.split("<br>")]
    exact = " | ".join(spelt(part) for line in lines for part in _PARTS.split(cells.words([line])))
    return words, fold(words) or words.strip(), exact


class TableReader:
    """Puts the rows of tables into themes, and tells what was left."""

    def __init__(self, language: str, section: Callable[[str], str], telling: Telling) -> None:
        self.language = language
        self.section = section
        self.telling = telling
        self.words = registry.language(language).reading.tables
        self.tick = vocabulary(language).tick
        self.themes = Topic()

    def add(self, table: Table, proposal: Proposal, title: str) -> None:
        """A table; `title` is that of points whose row names no theme."""
        self.table = table
        self.spellings: list[str] = []
        self.ticks: dict[int, Counter[str]] = {}  # by column
        self.noughts: dict[int, Counter[str]] = {}
        self.pointless: dict[int, Counter[str]] = {}
        sorting = [
            (column, self.carried(column))
            for role in (Role.THEME, Role.SECTION, Role.GROUP)
            for column in proposal.of(role)
        ]
        questions = self.questions(proposal.of(Role.QUESTION))
        points = proposal.of(Role.POINT)
        begun: set[int] = set()
        frames: list[tuple[int, str, Topic]] = []
        frame = ""  # of a table without titles: what stands alone in its row, and means a section
        for row in table.rows:
            alone = [] if table.titles else [(number, cell) for number, cell in enumerate(row.cells) if cell]
            if len(alone) == 1 and self.section(alone[0][1]):
                number, frame = alone[0]
                frames.append((number, frame, self.themes.child(title, row.place).child(frame, row.place)))
                continue
            node = self.themes
            for number, (column, carried) in enumerate(sorting):
                if not number and column.role is not Role.THEME:
                    node = node.child(title, row.place)
                text = _cell(row, column.number) or carried.get(row.place, "")
                node = node.child(text or (title if node is self.themes else ""), row.place)
            node = node.child(title, row.place) if node is self.themes else node
            node = node.child(frame, row.place)
            groups = [points] if table.titles else [[column] for column in points]
            apart = ("" if table.titles else str(number) for number in range(len(groups)))
            said: list[Point] = []
            for group, key in zip(groups, apart, strict=True):
                said += self.point(node, row, group, key)
            if questions and id(node) not in begun:
                begun.add(id(node))
                for asked in questions:
                    asked.begin(node, table.place or row.place)
            for asked in questions:
                said += self.answer(asked, node, row)
            if said:
                self.credit(said, row, proposal)
                continue
            for column in (*proposal.of(Role.VOTES, Role.SIGNED), *(column for column, _ in sorting)):
                if text := _cell(row, column.number):
                    self.pointless.setdefault(column.number, Counter())[" ".join(text.split())] += 1
        for number, text, topic in frames:
            if topic.is_empty:
                self.pointless.setdefault(number, Counter())[text] += 1
        self.tell(proposal)

    # -- points ----------------------------------------------------------------------------------------------------

    def point(self, node: Topic, row: SheetRow, columns: Sequence[Column], apart: str = "") -> list[Point]:
        """The points of a row, a title and its text are one."""
        several = [found for column in columns if (found := cells.pieces(_cell(row, column.number)))]
        if not several:
            return []
        pieces: Sequence[PointPart] = several[0]
        if len(several) > 1:
            pieces = _together(several)
        return [self.say(node, each, row.place, apart) for each in _each(pieces)]

    def credit(self, said: Sequence[Point], row: SheetRow, proposal: Proposal) -> None:
        """Gives the last point of a row its votes, and all of them the names of who signed."""
        for title, value in self.votes(row, proposal.of(Role.VOTES)).items():
            said[-1].votes.setdefault(title, []).append(value)
        for column in proposal.of(Role.SIGNED):
            name = " ".join(_cell(row, column.number).split())
            for point in said:
                point.signed += [name] if name and name not in point.signed else []

    def say(self, node: Topic, pieces: Sequence[PointPart], place: int, apart: str = "") -> Point:
        """A point among those that are said already; `apart` parts those that are said elsewhere."""
        words, key, exact = _spellings(tuple(pieces))
        key += apart
        point = node.points.setdefault(key, Point(pieces=list(pieces), place=place))
        point.places.append(place)
        if point.spellings and exact not in point.spellings:
            self.spellings.append(" ".join(words.split()))
        point.spellings.add(exact)
        return point

    def votes(self, row: SheetRow, columns: Sequence[Column]) -> dict[str, str]:
        """The votes of a row, by column; nought is no vote."""
        found = {}
        for column in columns:
            value = " ".join(_cell(row, column.number).split())
            if re.fullmatch(r"[+-]?0+(?:[.,]0+)?", value):
                self.noughts.setdefault(column.number, Counter())[value] += 1
            elif value:
                found[column.title] = value
        return found

    def behind(self, point: Point, *, alone: bool) -> str:
        """What stands in parentheses behind a point: votes, answers, names."""
        said = []
        colon = registry.language(self.language).colon
        for title, values in point.votes.items():
            numbers = [int(value) for value in values if re.fullmatch(r"[+-]?\d{1,9}", value)]
            if len(numbers) != len(values):
                said.append(f"{title}{colon}{' + '.join(values)}")
                continue
            total = sum(numbers)
            form = "one_vote" if registry.language(self.language).is_one(total) else "several_votes"
            words = self.words[form].format(total) if alone else f"{title}{colon}{total}"  # type: ignore[literal-required]
            said.append(words + (f"{colon if alone else ' = '}{' + '.join(values)}" if len(values) > 1 else ""))
        if point.answers > 1:
            said.append(self.words["several_answers"].format(point.answers))
        return ", ".join([*said, *point.signed])

    # -- answers ---------------------------------------------------------------------------------------------------

    def questions(self, columns: Sequence[Column]) -> list[_Asked]:
        """The questions; options of one that have columns of their own are told by `Question [option]`."""
        shared = Counter(match["question"] for column in columns if (match := _OPTION.fullmatch(column.title)))
        found: list[_Asked] = []
        seen: Counter[str] = Counter()
        for column in columns:
            seen[spelt(column.title)] += 1
            again = f" {seen[spelt(column.title)]}" if seen[spelt(column.title)] > 1 else ""
            match = _OPTION.fullmatch(column.title)
            cells_of = [cell for _, cell in self.table.column(column.number)]
            if match and shared[match["question"]] > 1:
                ticked = all(self.tick(cell) is not None for cell in cells_of)
                found.append(
                    _Asked(column=column, title=match["question"], option=match["option"], is_tick=ticked, again=again)
                )
                continue
            found.append(_Asked(column=column, title=column.title, separator=separator_of(cells_of), again=again))
        return found

    def answer(self, asked: _Asked, node: Topic, row: SheetRow) -> list[Point]:
        """The answers of a row to a question that are printed."""
        text = _cell(row, asked.column.number)
        several: list[tuple[cells.PointPart, ...]]
        if not text:
            return []
        under = asked.node(node, self.table.place)
        if asked.is_tick:
            self.ticks.setdefault(asked.column.number, Counter())[text] += 1
            several = [(cells.PointPart(0, escaped(asked.option)),)] if self.tick(text) else []
        elif asked.separator:
            parts = [" ".join(part.split()) for part in text.split(asked.separator) if part.strip()]
            several = [(cells.PointPart(0, escaped(part)),) for part in parts]
        else:
            several = _each(cells.pieces(text))
        if asked.option and not asked.is_tick:
            under = under.child(asked.option, self.table.place)
        found = [self.say(under, pieces, row.place) for pieces in several]
        for point in found:
            point.answers += 1
        return found

    # -- what cells do not say themselves --------------------------------------------------------------------------

    def carried(self, column: Column) -> dict[int, str]:
        """What empty cells of a column that sorts say: what the merged cell says, or the one above them."""
        merged = {
            place: text for (place, number), text in self.table.covered.items() if number == column.number and text
        }
        if merged:
            return merged
        there = list(self.table.column(column.number))
        values = [spelt(text) for _, text in there]
        if (
            len(there) < 2
            or len(there) == len(self.table.rows)
            or len(set(values)) < len(values)
            or there[0][0] != self.table.rows[0].place
        ):
            return {}
        found: dict[int, str] = {}
        said = ""
        for row in self.table.rows:
            said = _cell(row, column.number) or said
            found[row.place] = said
        self.telling.place = self.table.place
        self.telling.guess(rules.CARRIED, title=column.title)
        return found

    # -- what is told ----------------------------------------------------------------------------------------------

    def tell(self, proposal: Proposal) -> None:
        """What of a table is in none of the themes."""
        self.telling.place = self.table.place
        for column in proposal.of(Role.IGNORED, Role.AUTHOR):
            values = Counter(" ".join(cell.split()) for _, cell in self.table.column(column.number))
            hidden = sum(count for value, count in values.items() if is_private(value))
            shown = " / ".join(often(value, count) for value, count in values.items() if not is_private(value))
            self.telling.leave(
                rules.AUTHORS if column.role is Role.AUTHOR else rules.IGNORED, shown, title=column.title
            )
            if hidden:
                self.telling.leave(rules.ADDRESSED, str(hidden), title=column.title)
        for rule, told in ((rules.POINTLESS, self.pointless), (rules.NO_VOTES, self.noughts)):
            for number, values in told.items():
                said = " / ".join(often(*pair) for pair in values.items())
                self.telling.leave(rule, said, title=self.table.title(number))
        ticks = (
            f"{self.table.title(number)} {' '.join(often(*pair) for pair in values.items())}"
            for number, values in self.ticks.items()
        )
        self.telling.leave(rules.TICKS, " / ".join(ticks))
        self.telling.leave(rules.SPELLING, " / ".join(self.spellings))
        for place, text in self.table.above:
            self.telling.place = place
            self.telling.leave(rules.ABOVE, text, sheet=named(self.table))

    # -- the page --------------------------------------------------------------------------------------------------

    def blocks(self) -> Iterator[OfficeBlock]:
        """The themes as blocks of a document."""
        for theme in self.themes.below.values():
            if not theme.is_empty:
                yield from self.of(theme, 1)

    def of(self, node: Topic, level: int) -> Iterator[OfficeBlock]:
        yield OfficeBlock(kind="heading", place=node.place, html=escaped(node.title), level=min(level, 6))
        if level == 1 and len(node.title) > _LONGEST_TITLE:
            yield OfficeBlock(kind="paragraph", place=node.place, html=escaped(node.title))
        points = [point for point in node.points.values() if point.places]
        points.sort(key=lambda point: -point.answers)  # what many answer stands first
        alone = len({title for point in points for title in point.votes}) < 2
        for point in points:
            if len(point.places) > 1 and not point.answers:
                rows = ", ".join(map(str, point.places[:_ROWS])) + (" …" if len(point.places) > _ROWS else "")
                self.telling.place = point.place
                self.telling.guess(rules.EQUAL, words=cells.words(point.pieces), rows=rows)
            behind = self.behind(point, alone=alone)
            for number, piece in enumerate(point.pieces):
                words = self.with_behind(piece.html, behind) if behind and not number else piece.html
                yield OfficeBlock(kind="item", place=point.place, html=words, level=piece.level)
        for below in node.below.values():
            if not below.is_empty:
                yield from self.of(below, level + 1)

    def with_behind(self, words: str, behind: str) -> str:
        """Votes stand before a mark, which has the end of a point."""
        found = _MARK.fullmatch(words)
        if found and fold(found["inner"]) in marks(self.language):
            return f"{found['words']} ({escaped(behind)}){found['mark']}"
        return f"{words} ({escaped(behind)})"


_LONGEST_TITLE = 140


@dataclass(kw_only=True, slots=True)
class _Asked:
    """A question: its title, and what its answers are like."""

    column: Column
    title: str
    option: str = ""
    is_tick: bool = False
    separator: str = ""
    again: str = ""  # parts questions that are called the same

    def node(self, node: Topic, place: int) -> Topic:
        """The heading of the question."""
        return node.child(self.title, place, self.again)

    def begin(self, node: Topic, place: int) -> None:
        """Headings and options come in the order of the columns."""
        under = self.node(node, place)
        if self.is_tick:
            words = cells.words([cells.PointPart(0, escaped(self.option))])
            key = fold(words) or words.strip()
            under.points.setdefault(key, Point(pieces=[cells.PointPart(0, escaped(self.option))], place=place))
        elif self.option:
            under.child(self.option, place)


def separator_of(several: Sequence[str]) -> str:
    """What parts the answers of cells that hold more than one of a few; empty if they do not."""
    for sign in _SEPARATORS:
        with_it = [cell for cell in several if sign in cell.strip(f"{sign} ")]
        if len(with_it) < 2:
            continue
        parts = [part.strip() for cell in several for part in cell.split(sign) if part.strip()]
        distinct = {fold(part) for part in parts}
        if len(distinct) <= 0.5 * len(parts) and max(map(len, parts)) <= _LONGEST_OPTION:
            return sign
    return ""


def often(value: str, count: int) -> str:
    """A value with how often it stands there, if that is more than once."""
    return f"{value} (×{count})" if count > 1 else value


def named(table: Table) -> str:
    """The sheet as a message names it."""
    return f" ({table.name})" if table.name else ""


def counted_as(proposal: Proposal, cell: CountedCell) -> str | None:
    """What a cell counts with in the proof: its column, or with all points; None if it is told by its number alone."""
    role = next((column.role for column in proposal.columns if column.number == cell.column), None)
    if role in UNQUOTED or (role in (Role.IGNORED, Role.AUTHOR) and is_private(cell.text)):
        return None
    return f"{cell.part} {role if role is Role.POINT else cell.column}"


def _cell(row: SheetRow, number: int) -> str:
    return row.cells[number] if number < len(row.cells) else ""


def _each(pieces: Sequence[PointPart]) -> list[tuple[PointPart, ...]]:
    """The points of a cell, each with what belongs to it."""
    starts = [number for number, piece in enumerate(pieces) if piece.level == 0]
    return [tuple(pieces[start:end]) for start, end in pairwise([*starts, len(pieces)])]


def _together(several: Sequence[Sequence[PointPart]]) -> list[PointPart]:
    """A title and the text below it as one point."""
    (_, title), *more = several[0]
    end = "" if title.rstrip().endswith((".", "!", "?", ":", "…")) else "."
    rest = [*more, *(piece for pieces in several[1:] for piece in pieces)]
    if len(rest) == 1:
        return [cells.PointPart(0, f"<b>{title}{end}</b> {rest[0].html}")]
    return [cells.PointPart(0, f"<b>{title}</b>"), *(piece._replace(level=piece.level + 1) for piece in rest)]
