"""A text with a delimiter between its cells in (.csv, .tsv); its one sheet out."""

from __future__ import annotations

import io
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from feuillet.importing.documents.document import RefusedError
from feuillet.importing.sheets.sheet import MOST_COLUMNS, MOST_ROWS, TOO_LONG, Worksheet
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.reading.people import spreadsheet
from feuillet.reading.people.told import CappedDiagnostics

if TYPE_CHECKING:
    from collections.abc import Sequence

LONG_CELL = Rule(
    code="import-table-long-cell",
    en="a cell of this row is longer than a cell can be",
    fr="une cellule de cette ligne est plus longue qu’une cellule ne peut l’être",
    hint_en="Is a quotation mark missing at its end? Else save the table as .xlsx or .ods, and import that.",
    hint_fr="Manque-t-il un guillemet droit à sa fin ? Sinon, enregistrez le tableau en .xlsx ou .ods, et importez-le.",
)
OPEN_QUOTE = Rule(
    code="import-table-open-quote",
    en="the quotation mark that opens here is never closed",
    fr="le guillemet droit qui s’ouvre ici n’est jamais fermé",
    hint_en='Delete it, or close it with another one at the end of the cell: "…"',
    hint_fr='Effacez-le, ou fermez-le par un autre à la fin de la cellule : "…"',
)
_SEP = re.compile(r'"?sep=([^\w\s"]|\t)["\s;,|]*', re.IGNORECASE)  # Excel's first line
_LOOKED_AT = 60  # rows by which the delimiter is known
_OURS = {spreadsheet.OPEN_QUOTE.code: OPEN_QUOTE, spreadsheet.CELL_TOO_LONG.code: LONG_CELL}


def text_of(data: bytes, name: str) -> tuple[str, CappedDiagnostics]:
    """The text of the file; raises RefusedError if it is none."""
    told = CappedDiagnostics(name)
    text = spreadsheet.text_of(lambda _: data, told)
    if told.errors:
        raise RefusedError(*told.all())
    return text, told


def read(data: bytes, name: str) -> tuple[Worksheet, str, CappedDiagnostics]:
    """The sheet, its delimiter, and what was told of its encoding."""
    text, told = text_of(data, name)
    lines = list(io.StringIO(text if text.endswith("\n") else f"{text}\n", newline="\n"))
    sep = _SEP.fullmatch(lines[0]) if lines else None
    start = 1 if sep else 0
    delimiter = sep[1] if sep else delimiter_of(lines, start)
    sheet = Worksheet(name="")
    for row in spreadsheet.rows_of(lines, start, delimiter, told):
        sheet.add(row.line, [cell.strip() for cell in row.cells])
        if sheet.is_too_long or len(row.cells) > MOST_COLUMNS:
            at = Location(file=name, line=row.line)
            raise RefusedError(TOO_LONG.at(at, limit=MOST_ROWS, columns=MOST_COLUMNS))
    if told.errors:
        found = [diagnostic for diagnostic in told.all() if diagnostic.severity is Severity.ERROR]
        raise RefusedError(
            *(
                _OURS.get(diagnostic.rule.code, diagnostic.rule).at(diagnostic.location, **diagnostic.values)
                for diagnostic in found
            )
        )
    return sheet, delimiter, told


def delimiter_of(lines: Sequence[str], start: int) -> str:
    """What parts the cells: that by which most rows have as many cells as the others, and more than one."""
    best, chosen = (0, 0), "\t"
    for delimiter in spreadsheet.DELIMITERS:
        rows = islice(spreadsheet.rows_of(lines[: start + 2000], start, delimiter, CappedDiagnostics("")), _LOOKED_AT)
        widths = Counter(len(row.cells) for row in rows)
        width, often = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1], pair[0]), default=(1, 0))
        if width > 1 and (often, width) > best:
            best, chosen = (often, width), delimiter
    return chosen
