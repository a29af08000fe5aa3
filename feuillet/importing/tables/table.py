"""The bytes of a table in; the document that its points make, whatever its name says, out, or why it is none."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.importing.documents import apart
from feuillet.importing.documents import rules as document_rules
from feuillet.importing.documents.document import Document, RefusedError, Telling
from feuillet.importing.documents.office.blocks import HtmlWriter
from feuillet.importing.documents.office.container import ENCRYPTED, Container
from feuillet.importing.sheets import counting, delimited, open_sheets, workbook
from feuillet.importing.tables import choices, head_row, points, rules
from feuillet.importing.tables.proposal import Column, Proposal, is_private, proposal
from feuillet.importing.tables.titles import FRENCH, LEFT, UNQUOTED, Role
from feuillet.languages import registry
from feuillet.model.diagnostics import Location
from feuillet.reading.people.columns import columns_of
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Sequence

    from feuillet.importing.sheets.counting import CountedCell
    from feuillet.importing.sheets.sheet import Worksheet
    from feuillet.importing.tables.head_row import Table
    from feuillet.model.diagnostics import Diagnostic
    from feuillet.project.sources import Sources

SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xltx", ".ods", ".ots", ".xls"})
_OLD = b"\xd0\xcf\x11\xe0"
_BOOK = "Workbook".encode("utf-16-le")
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_LONGEST_TITLE = 150
_NAMELESS = re.compile(
    r"(?:sheet|feuil(?:le)?|tabelle|hoja|table|tableau) ?\d*|(?:form )?responses?(?: \d+)?"
    r"|reponses(?: au formulaire)?(?: \d+)?|respuestas.*|formularantworten.*"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What a person is asked of a table: whether this is what its columns are of."""

    source: str
    sheet: str
    proposal: Proposal

    def columns(self) -> list[tuple[str, Column]]:
        """The columns that hold something, by their letters."""
        return [(head_row.letter(column.number), column) for column in self.proposal.columns if column.count]

    def answer(self, said: str) -> list[Diagnostic]:
        """Takes what a person says of some columns, the others stay; what is wrong with that, if it is."""
        wanted, wrong = choices.parsed(said)
        return wrong or choices.apply(self.proposal, wanted, self.source, keep=True)

    def roles(self, language: str) -> str:
        """What a column can be, as one types it."""
        return ", ".join(registry.said(language, en=role.value, fr=FRENCH[role]) for role in Role)


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """How a table was read, for programs."""

    source: str
    sheet: str
    proposal: Proposal
    confirmed: bool


class TableImporter:
    """Reads the tables of an import: asks what their columns are of, and remembers it."""

    def __init__(
        self,
        sources: Sources,
        language: str,
        section: Callable[[str], str],
        *,
        wanted: str = "",
        ask: Callable[[Question], bool] | None = None,
        opened: dict[str, Opened] | None = None,
    ) -> None:
        self.language = language
        self.section = section
        self.wanted, self.wrong = choices.parsed(wanted)
        self.ask = ask
        self.remembered = choices.Remembered(sources)
        self.taken: list[Taken] = []
        self.opened = {} if opened is None else opened

    def document(self, data: bytes, name: str) -> Document:
        """The document that the points of a table make; raises RefusedError."""
        if self.wrong:
            raise RefusedError(*self.wrong)
        telling = Telling(name)
        found = self.opened.pop(name, None) or apart.called(name, opened, data, name)
        for encoding in found.encodings:
            telling.guess(rules.ENCODING, encoding=encoding)
        return self.made(found, telling)

    def made(self, opened: Opened, telling: Telling) -> Document:
        tables = [head_row.table_of(sheet, self.language) for sheet in opened.sheets if sheet.rows or sheet.unseen]
        shown = [table for table in tables if not table.hidden and (table.rows or table.titles)]
        found = {table.part: (table, self.proposal(table, telling)) for table in shown}
        taken = {part: pair for part, pair in found.items() if pair[1].of(Role.POINT, Role.QUESTION)}
        if not taken:
            raise RefusedError(self.refusal(telling.name, [table for table, _ in found.values()]))
        reading = points.TableReader(self.language, self.section, telling)
        for table, columns in found.values():
            if table.part not in taken:
                for unused in columns.columns:
                    unused.role = unused.role if unused.role in UNQUOTED else Role.IGNORED
            self.tell(table, columns, telling)
            reading.add(table, columns, self.title(table, columns, telling, alone=len(taken) == 1))
        for table in tables:
            _leave(table, telling)
        page = HtmlWriter()
        page.blocks(reading.blocks())
        themes = [theme for theme in reading.themes.below.values() if not theme.is_empty]
        if not themes:
            raise RefusedError(rules.NO_ROWS.at(Location(file=telling.name)))
        told = {table.part: (table, found.get(table.part, (table, None))[1]) for table in tables}

        def column(cell: CountedCell) -> str | None:
            table, columns = told.get(cell.part, (None, None))
            if table is None or columns is None:
                return None if table and is_private(cell.text) else cell.part
            if not any(column.number == cell.column for column in columns.columns):
                return None if is_private(cell.text) else cell.part
            return points.counted_as(columns, cell)

        return Document(
            name=telling.name,
            form=".html",
            text="\n".join(page.lines),
            words=counting.words(opened.cells, column),
            told=telling.told,
            places=page.places,
            unit=opened.unit,
            titled=len(themes) == 1,
            level=1 if len(themes) > 1 else 0,
            title=next(filter(None, map(_title_above, tables)), ""),
        )

    # -- columns ---------------------------------------------------------------------------------------------------

    def proposal(self, table: Table, telling: Telling) -> Proposal:
        """What the columns are of: as it is wanted, as it was confirmed before, as somebody says now, or guessed."""
        found = proposal(table, self.language, self.section)
        confirmed = False
        if self.wanted:
            wrong = choices.apply(found, self.wanted, telling.name)
            if wrong:
                raise RefusedError(*wrong)
            confirmed = True
        elif table.titles and self.remembered.of(found):
            confirmed = True
        elif self.ask and table.titles and found.of(Role.POINT, Role.QUESTION):
            confirmed = self.ask(Question(source=telling.name, sheet=table.name, proposal=found))
        if confirmed and table.titles:
            self.remembered.add(found)
        self.taken.append(Taken(source=telling.name, sheet=table.name, proposal=found, confirmed=confirmed))
        if not confirmed and table.titles:
            telling.place = table.place
            tool = found.tool
            telling.guess(
                rules.COLUMNS_GUESSED,
                words=_spelt(found, french=False, taken=True),
                mots=_spelt(found, french=True, taken=True),
                sheet=points.named(table),
                tool=f" (it looks like an export of {tool})" if tool else "",
                outil=f" (on dirait un export de {tool})" if tool else "",
                columns=choices.said(found, french=False),
                colonnes=choices.said(found, french=True),
            )
        elif not table.titles:
            telling.place = table.rows[0].place
            telling.guess(rules.NO_HEAD, sheet=points.named(table))
        return found

    def tell(self, table: Table, found: Proposal, telling: Telling) -> None:
        """The titles of the columns, and those of which no cell is quoted."""
        telling.place = table.place
        if table.titles:
            words, mots = _spelt(found, french=False), _spelt(found, french=True)
            telling.leave(rules.COLUMNS, words, mots=mots, sheet=points.named(table))
        unquoted = found.of(*UNQUOTED)
        words = ", ".join(f"{column.title} ({column.count})" for column in unquoted if column.count)
        telling.leave(rules.UNQUOTED, words, sheet=points.named(table))

    def title(self, table: Table, columns: Proposal, telling: Telling, *, alone: bool) -> str:
        """What a theme is called that no cell names."""
        if not alone and not _NAMELESS.fullmatch(fold(table.name)):
            return table.name
        if above := _title_above(table):
            return above
        if alone and table.name and not _NAMELESS.fullmatch(fold(table.name)) and len(table.name) > 3:
            return table.name
        stem = " ".join(re.split(r"[-_\s]+", PurePosixPath(telling.name).name.rpartition(".")[0])).strip()
        title = (stem[:1].upper() + stem[1:]) or table.name or "?"
        if not any(column.count for column in columns.of(Role.THEME)):
            telling.place = 0
            telling.guess(rules.TITLE, words=title)
        return title if alone else f"{title} – {table.name}"

    def refusal(self, name: str, tables: Sequence[Table]) -> Diagnostic:
        """Why nothing of it is a point."""
        at = Location(file=name)
        titles = [table.title(number) for table in tables for number in table.columns]
        known = [columns_of(table.titles, self.language) for table in tables if table.titles]
        if any(columns.named and columns.email for columns in known):
            return rules.PEOPLE.at(at)
        return rules.NO_POINTS.at(at, columns=" | ".join(titles) or "–")


def is_named(name: str) -> bool:
    """Whether the name of a file says that it is a table."""
    return PurePosixPath(name).suffix.lower() in SUFFIXES


def is_table(data: bytes, name: str) -> bool:
    """Whether a file is a table: a spreadsheet whatever its name says, a text by its name."""
    suffix = PurePosixPath(name).suffix.lower()
    if data.startswith(_OLD):
        return _BOOK in data and "WordDocument".encode("utf-16-le") not in data
    if data.startswith(b"PK"):
        try:
            container = Container(data, name)
            return suffix in SUFFIXES or workbook.is_one(container) or open_sheets.is_one(container)
        except RefusedError:
            return suffix in SUFFIXES
    return suffix in SUFFIXES


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """The sheets of a file, its cells as other eyes count them, what a place in it is called, and old encodings."""

    sheets: Sequence[Worksheet]
    cells: Sequence[counting.CellWords]
    unit: str
    encodings: Sequence[str] = ()


def words_of(data: bytes, name: str, kept: dict[str, Opened]) -> Counter[str]:
    """All words of a table, by which its language is known, and which is kept until its turn; raises RefusedError."""
    kept[name] = apart.called(name, opened, data, name)
    return counting.words(kept[name].cells, lambda cell: None if is_private(cell.text) else "")


def opened(data: bytes, name: str) -> Opened:
    """A file, in a process of its own; raises RefusedError."""
    if data.startswith(_OLD):
        raise RefusedError((ENCRYPTED if _LOCKED in data else rules.OLD_EXCEL).at(Location(file=name)))
    if data.startswith(b"PK"):
        container = Container(data, name)
        if workbook.is_one(container):
            sheets, cells = workbook.read(container), counting.of_workbook(container)
        else:
            sheets, cells = open_sheets.read(container), counting.of_open_sheets(container)
        return Opened(sheets=sheets, cells=counting.counted_cells(cells, name), unit="row")
    sheet, delimiter, told = delimited.read(data, name)
    return Opened(
        sheets=[sheet],
        cells=counting.counted_cells(counting.of_text(data, name, delimiter), name),
        unit="line",
        encodings=[str(diagnostic.values.get("encoding", "?")) for diagnostic in told.all()],
    )


def as_csv(data: bytes, name: str) -> bytes:
    """The first sheet of a spreadsheet that is shown and holds something, as the text that it would be saved as.

    Raises RefusedError.
    """
    sheets = apart.called(name, opened, data, name).sheets
    made = io.StringIO()
    rows = next((sheet.rows for sheet in sheets if sheet.rows and not sheet.hidden), ())
    csv.writer(made, delimiter=";", lineterminator="\n").writerows(row.cells for row in rows)
    return made.getvalue().encode("utf-8-sig")


def _spelt(found: Proposal, *, french: bool, taken: bool = False) -> str:
    return ", ".join(
        (f"{head_row.letter(column.number)} " if taken else "")
        + f"{column.title} → {FRENCH[column.role] if french else column.role.value}"
        for column in found.columns
        if not taken or column.role not in LEFT
    )


def _title_above(table: Table) -> str:
    """The title that stands above a table."""
    first = next((text for _, text in table.above if " / " not in text), "")
    return first if len(first) <= _LONGEST_TITLE else ""


def _leave(table: Table, telling: Telling) -> None:
    """Comments, drawings, and a sheet that is hidden."""
    for place, text in table.beside:
        telling.place = place
        telling.leave(document_rules.COMMENT, text, by="")
    telling.place = 0
    unseen = dict.fromkeys(text for _, text in table.unseen if not is_private(text))
    telling.leave(document_rules.HIDDEN, " / ".join(unseen))
    if table.hidden:
        telling.place = 0
        rows = [table.titles, *(row.cells for row in table.rows)]
        cells = [cell for row in rows for cell in row if cell and not is_private(cell)]
        above = [text for _, text in table.above]
        telling.leave(rules.HIDDEN, " / ".join(dict.fromkeys([*above, *cells])), title=table.name)
