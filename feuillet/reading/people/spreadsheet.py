"""The bytes of a CSV file in, as a spreadsheet or a form saves it; its rows out, each cell with its place."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.project.sources import UnreadError
from feuillet.project.text_file import UNREADABLE
from feuillet.reading.people.told import TOLD
from feuillet.text import deadline
from feuillet.text.normal_form import normal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from feuillet.reading.people.told import CappedDiagnostics

TOO_LARGE = 5_000_000  # bytes: a list of names is a hundredth of it

NOT_CSV = Rule(
    code="list-not-csv",
    en="this is not a CSV file ({kind})",
    fr="ceci n’est pas un fichier CSV ({kind})",
    hint_en="Open it in the spreadsheet and save it as 'CSV UTF-8', then give that file.",
    hint_fr="Ouvrez-le dans le tableur et enregistrez-le comme « CSV UTF-8 », puis donnez ce fichier-là.",
)
LIST_TOO_LARGE = Rule(
    code="list-too-large",
    en="the list has {size} MB: more than the {limit} MB that are read",
    fr="la liste fait {size} Mo : plus que les {limit} Mo qui sont lus",
    hint_en="Is it the right file? Keep the columns of names, addresses and themes only, or cut it in two.",
    hint_fr="Est-ce le bon fichier ? Ne gardez que les noms, les adresses et les thèmes, ou coupez-le en deux.",
)
ODD_ENCODING = Rule(
    code="list-encoding",
    severity=Severity.WARNING,
    en="the file is in an old encoding, read as {encoding}; look whether accents come out right",
    fr="le fichier est dans un vieux codage, lu comme du {encoding} ; vérifiez les accents",
    hint_en="In the spreadsheet, save it as 'CSV UTF-8' rather than 'CSV (Macintosh)' or 'CSV (MS-DOS)'.",
    hint_fr="Dans le tableur, enregistrez-le comme « CSV UTF-8 » plutôt que « CSV (Macintosh) » ou « CSV (MS-DOS) ».",
)
NO_ENCODING = Rule(
    code="list-unknown-encoding",
    en="the file is in an unknown encoding: this byte ({byte}) is no letter",
    fr="le fichier est dans un codage inconnu : cet octet ({byte}) n’est pas une lettre",
    hint_en="In the spreadsheet, save it as 'CSV UTF-8'.",
    hint_fr="Dans le tableur, enregistrez-le comme « CSV UTF-8 ».",
)
OPEN_QUOTE = Rule(
    code="list-open-quote",
    en="the quotation mark that opens here is never closed; this row is not read",
    fr="le guillemet droit qui s’ouvre ici n’est jamais fermé ; cette ligne n’est pas lue",
    hint_en='Delete it, or close it with another one at the end of the cell: "…"',
    hint_fr='Effacez-le, ou fermez-le par un autre à la fin de la cellule : "…"',
)
CELL_TOO_LONG = Rule(
    code="list-long-cell",
    en="a cell of this row is longer than {limit} characters; the row is not read",
    fr="une cellule de cette ligne est plus longue que {limit} caractères ; la ligne n’est pas lue",
    hint_en="Is it the right file? A cell holds a name, an address or a few themes.",
    hint_fr="Est-ce le bon fichier ? Une cellule contient un nom, une adresse ou quelques thèmes.",
)


# -- bytes ---------------------------------------------------------------------------------------------------------

# What files begin with that people give instead of a CSV file.
_KINDS = {
    b"PK\x03\x04": "XLSX, ODS, ZIP",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"%PDF": "PDF",
    b"{\\rtf": "RTF",
    b"BEGIN:VCARD": "vCard",
    b"<": "HTML, XML",
}
_FRENCH_SIGNS = "àâäáãåçéèêëíìîïñóòôöõúùûüÿæœøßÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜŸÆŒØ’‘“”«»–—…·•°€©®™§¿¡\u00a0"
# Encodings of spreadsheets before UTF-8, with what tells that a text is not in them after all.
_OLD_ENCODINGS = {
    "cp1252": re.compile("\ufffd|[A-Za-z][‚ƒ„†‡ˆ‰‹˜›]|[a-z][ŠŽŸ]"),
    "mac_roman": re.compile(f"[^\x00-\x7f{_FRENCH_SIGNS}]|[a-z][À-ÖØ-ÞŒŸ]"),
    "cp850": re.compile(f"[^\x00-\x7f{_FRENCH_SIGNS}]|[a-z][À-ÖØ-ÞŒŸ]"),
}
_SPOKEN = {"mac_roman": "Mac Roman", "cp850": "MS-DOS (CP850)"}


def text_of(source: Callable[[int], bytes], told: CappedDiagnostics) -> str:
    """The text of the file with plain line ends; empty if there is none to go on with."""
    try:
        raw = source(TOO_LARGE)
    except UnreadError as problem:
        if problem.why == "large":
            told.add(LIST_TOO_LARGE, size=round(problem.size / 1e6, 1), limit=TOO_LARGE // 1_000_000)
        else:
            told.add(UNREADABLE, reason=problem.reason)
        return ""
    opening = raw[:1000].lstrip(b"\xef\xbb\xbf \r\n\t")
    kind = next((kind for start, kind in _KINDS.items() if opening.startswith(start)), "")
    if kind:
        told.add(NOT_CSV, kind=kind)
        return ""
    text = _decoded(raw, told)
    if "\0" in text:
        told.add(NOT_CSV, kind="U+0000")
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return normal("NFC", text)


def _decoded(raw: bytes, told: CappedDiagnostics) -> str:
    """The bytes as text: UTF-16 and UTF-8 tell themselves, and of the older ones the first that looks like French."""
    try:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return raw.decode("utf-16")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.encoding.startswith("utf-16") or b"\0" in raw:
            return "\0"
    for encoding, odd in _OLD_ENCODINGS.items():
        text = raw.decode(encoding, errors="replace")
        if not odd.search(text):
            if encoding in _SPOKEN:
                told.add(ODD_ENCODING, encoding=_SPOKEN[encoding])
            return text
    text = raw.decode("cp1252", errors="replace")  # one byte is one character
    if (at := text.find("\ufffd")) >= 0:
        before = text[:at].replace("\r\n", "\n").replace("\r", "\n")
        at_byte = Location(file=told.file, line=1, column=1).behind(before)
        told.add(NO_ENCODING, at_byte.line, at_byte.column, byte=f"{raw[at]:02X}")
    return text


# -- rows ----------------------------------------------------------------------------------------------------------

_END = "\0"  # in no text that got here: a row of its own behind the last one, unless a quote swallows it
_HOLLOW = " \t\n\u00a0\u202f;,|"  # of such cells an empty row consists, whatever its delimiter
DELIMITERS = "\t;,|"  # a list of one column has none: then a tab is least likely to stand in a name


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """The cells of a row, and where they stand."""

    cells: list[str]
    line: int  # on which it begins, from 1
    end: int  # index of the line after it
    raw: str  # its first line
    delimiter: str

    def column(self, index: int) -> int:
        """Where a cell begins on the row's first line, from 1; 0 if it begins on a later one."""
        if '"' in self.raw:
            starts = (start for start, _ in _fields(self.raw, self.delimiter))
            return next(islice(starts, index, None), -1) + 1
        cells = self.raw.split(self.delimiter, index + 1)
        if index >= len(cells):
            return 0
        start = sum(map(len, cells[:index])) + index
        return start + len(cells[index]) - len(cells[index].lstrip(" ")) + 1


@lru_cache(maxsize=8)
def _field(delimiter: str) -> re.Pattern[str]:
    rest = rf"[^{re.escape(delimiter)}\n]*+"
    return re.compile(rf' *+(?:"(?P<quoted>(?:[^"]++|"")*)(?:"(?P<behind>{rest})|\Z)|{rest})')


def _fields(text: str, delimiter: str) -> Iterator[tuple[int, bool]]:
    """Where each cell of a row begins, and whether its quote goes on over lines and is not closed at a cell's end."""
    at = 0
    while match := _field(delimiter).match(text, at):
        start = at + len(match[0]) - len(match[0].lstrip(" "))
        behind = match["behind"]
        yield start, "\n" in (match["quoted"] or "") and (behind is None or bool(behind.strip()))
        if text[match.end() : match.end() + 1] != delimiter:
            return
        at = match.end() + 1


def rows_of(lines: Sequence[str], at: int, delimiter: str, told: CappedDiagnostics) -> Iterator[Row]:
    """The rows that hold something, from line index `at` on.

    Behind a quote that is not closed, it goes on with the line after the quote; after many of them it gives up.
    """
    mended = 0
    while at < len(lines) and mended < TOLD:
        rows = csv.reader(chain(islice(lines, at, None), [_END]), delimiter=delimiter, skipinitialspace=True)
        start = at
        while at < len(lines):
            cells: list[str] | None
            try:
                cells = next(rows)
            except csv.Error:  # a cell longer than csv reads: 128 KiB, most likely a quote that is not closed
                cells = None
            end = start + rows.line_num
            if cells is None or end - at > 1:
                text = "".join(lines[at:end])
                quote = next((begin for begin, is_open in _fields(text, delimiter) if is_open), None)
                if quote is None and end > len(lines):
                    quote = 0
                if quote is not None:
                    mended += 1
                    opened = Location(file=told.file, line=at + 1, column=1).behind(text[:quote])
                    told.add(OPEN_QUOTE, opened.line, opened.column)
                    at = opened.line
                    break
            if cells is None:
                told.add(CELL_TOO_LONG, at + 1, limit=csv.field_size_limit())
                at = end
                break
            deadline.look(at + 1)
            if any(cell.strip(_HOLLOW) for cell in cells):
                yield Row(cells=cells, line=at + 1, end=end, raw=lines[at], delimiter=delimiter)
            at = end
