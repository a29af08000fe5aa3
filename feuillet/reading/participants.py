"""Read the list of participants: a CSV file as a spreadsheet or a form saves it in, people and diagnostics out."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING

from email_validator import EmailNotValidError, validate_email

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.project import text_file
from feuillet.project.sources import UnreadError
from feuillet.project.text_file import CONTROL, UNREADABLE
from feuillet.text import deadline, prose
from feuillet.text.names import did_you_mean, fold
from feuillet.text.normal_form import normal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from feuillet.model.workshop import Workshop

TOO_LARGE = 5_000_000  # bytes: a list of names is a hundredth of it
TOO_MANY = 100_000  # rows
TOLD = 50  # diagnostics of one kind that are told one by one

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
TOO_MANY_ROWS = Rule(
    code="list-too-long",
    en="the list has more than {limit} rows; it is read no further",
    fr="la liste a plus de {limit} lignes ; la suite n’est pas lue",
    hint_en="Is it the right file? Cut it in two.",
    hint_fr="Est-ce le bon fichier ? Coupez-le en deux.",
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
EXTRA_CELLS = Rule(
    code="list-extra-cells",
    en="this row has {count} cells, but the header row has {expected}; the row is not read",
    fr="cette ligne a {count} cellules, mais la ligne de titres en a {expected} ; elle n’est pas lue",
    hint_en='If a cell contains "{delimiter}", put it in quotation marks: "…{delimiter}…"',
    hint_fr='Si une cellule contient « {delimiter} », mettez-la entre guillemets droits : "…{delimiter}…"',
)
NOBODY = Rule(
    code="list-empty",
    en="there is nobody in this list",
    fr="il n’y a personne dans cette liste",
    hint_en="Write one person a row below a header row, such as: Name,E-mail,Themes",
    hint_fr="Écrivez une personne par ligne sous une ligne de titres telle que : Nom;E-mail;Thèmes",
)
NO_HEADER = Rule(
    code="list-no-header",
    en="the list has no header row: its first row is that of a person",
    fr="la liste n’a pas de ligne de titres : sa première ligne est déjà celle d’une personne",
    hint_en="Insert a first row with the names of the columns, such as: Name,E-mail,Themes",
    hint_fr="Insérez une première ligne avec les noms des colonnes, telle que : Nom;E-mail;Thèmes",
)
NO_NAME_COLUMN = Rule(
    code="list-no-name-column",
    en="no column is that of the names; there are: {columns}",
    fr="aucune colonne n’est celle des noms ; il y a : {columns}",
    hint_en="Title it 'Name', or two columns 'First name' and 'Last name'; such as: Name,E-mail,Themes",
    hint_fr="Intitulez-la « Nom », ou deux colonnes « Prénom » et « Nom » ; par exemple : Nom;E-mail;Thèmes",
)
NO_EMAIL_COLUMN = Rule(
    code="list-no-email-column",
    en="no column is that of the e-mail addresses; there are: {columns}",
    fr="aucune colonne n’est celle des adresses électroniques ; il y a : {columns}",
    hint_en="Title it 'E-mail'.",
    hint_fr="Intitulez-la « E-mail ».",
)
NO_NAME = Rule(
    code="person-without-name",
    en="this row has no name; it is not read",
    fr="cette ligne n’a pas de nom ; elle n’est pas lue",
    hint_en="Write the name of the person, or delete the row.",
    hint_fr="Écrivez le nom de la personne, ou supprimez la ligne.",
)
GARBLED = Rule(
    code="person-garbled-name",
    severity=Severity.WARNING,
    en="the accents of '{shown}' seem to have been lost when the file was opened or saved",
    fr="les accents de « {shown} » semblent avoir été perdus à l’ouverture ou à l’enregistrement du fichier",
    hint_en="Go back to the original list and save it as 'CSV UTF-8', or mend the name.",
    hint_fr="Reprenez la liste d’origine et enregistrez-la comme « CSV UTF-8 », ou corrigez le nom.",
)
NO_EMAIL = Rule(
    code="person-without-email",
    en="there is no e-mail address in this row: nothing can be sent",
    fr="il n’y a pas d’adresse électronique sur cette ligne : rien ne peut être envoyé",
    hint_en="Write the address, or delete the row; to write to the others now, add --skip-missing to the command mail.",
    hint_fr="Écrivez l’adresse, ou supprimez la ligne ; pour écrire dès maintenant aux autres, ajoutez "
    "--skip-missing à la commande mail.",
)
SKIPPED = Rule(
    code="person-skipped",
    severity=Severity.WARNING,
    en="there is no e-mail address in this row: nothing goes to {name}",
    fr="il n’y a pas d’adresse électronique sur cette ligne : rien ne part à {name}",
    hint_en="Write the address and run the command again: it writes to those who have no letter yet.",
    hint_fr="Écrivez l’adresse et relancez la commande : elle écrit à celles et ceux qui n’ont pas encore de lettre.",
)
EMPTY_CELL = Rule(
    code="person-empty-cell",
    severity=Severity.WARNING,
    en="nothing stands in the column '{title}' of this row, so {shown} is left out of the letter to {name}",
    fr="la colonne « {title} » est vide sur cette ligne : {shown} manquera dans la lettre à {name}",
    hint_en="Fill the cell, or word the message so that nothing is missing.",
    hint_fr="Remplissez la cellule, ou tournez le message pour qu’il n’y manque rien.",
)
SECOND_NAME = Rule(
    code="list-second-name",
    severity=Severity.WARNING,
    en="the column '{title}' holds a second name in {count:# row|# rows}, which is not read: a row is one person",
    fr="la colonne « {title} » porte un second nom sur {count:# ligne|# lignes} : il n’est pas lu, une ligne est une "
    "personne",
    hint_en="Give each person a row of her own. A column of first names is titled 'First name'.",
    hint_fr="Donnez à chaque personne sa ligne. Une colonne de prénoms s’intitule « Prénom ».",
)
EMAIL_EMPTY = Rule(
    code="person-empty-email",
    severity=Severity.WARNING,
    en="there is no e-mail address in this row",
    fr="il n’y a pas d’adresse électronique sur cette ligne",
    hint_en="Nothing will be sent to this person; on paper nothing is missing.",
    hint_fr="Rien ne sera envoyé à cette personne ; sur papier, il ne manque rien.",
)
BAD_EMAIL = Rule(
    code="person-bad-email",
    en="'{shown}' is not an e-mail address",
    fr="« {shown} » n’est pas une adresse électronique",
    hint_en="Write it as name@example.org: one only, without spaces, quotation marks or accents before the @.",
    hint_fr="Écrivez-la sous la forme nom@exemple.fr : une seule, sans espace, guillemets ni accent avant le @.",
)
TWO_EMAILS = Rule(
    code="person-two-emails",
    en="there are several e-mail addresses in this cell: '{shown}'",
    fr="il y a plusieurs adresses électroniques dans cette cellule : « {shown} »",
    hint_en="A letter goes to one address. Keep one of them here, and give each other person a row of her own.",
    hint_fr="Une lettre part à une seule adresse. N’en gardez qu’une ici, et donnez à chaque autre personne sa ligne.",
)
SPREADSHEET_ERROR = Rule(
    code="list-spreadsheet-error",
    en="'{shown}' is what a spreadsheet writes where a formula found nothing; this row is not read",
    fr="« {shown} » est ce qu’un tableur écrit quand une formule ne trouve rien ; cette ligne n’est pas lue",
    hint_en="Mend the formula, or write the value itself, then save the list again.",
    hint_fr="Réparez la formule, ou écrivez la valeur elle-même, puis enregistrez de nouveau la liste.",
)
TOTAL = Rule(
    code="list-total",
    severity=Severity.WARNING,
    en="'{shown}' looks like a total and not like a person; this row is not read",
    fr="« {shown} » semble être un total et non une personne ; cette ligne n’est pas lue",
    hint_en="Delete it; if it is a person's name, write her address, or her first name, too.",
    hint_fr="Supprimez-la ; si c’est le nom de quelqu’un, écrivez aussi son adresse ou son prénom.",
)
ABSENT = Rule(
    code="list-absent",
    severity=Severity.WARNING,
    en="people whom the column '{title}' marks with no are left out: {count}",
    fr="les personnes que la colonne « {title} » marque d’un non sont laissées de côté : {count}",
    hint_en="If they are to get their pages as well, empty these cells or rename the column.",
    hint_fr="Si elles doivent avoir leurs pages aussi, videz ces cellules ou renommez la colonne.",
)
TWICE = Rule(
    code="person-twice",
    severity=Severity.WARNING,
    en="this person is in line {first} already; that row is kept, with the themes of both",
    fr="cette personne est déjà à la ligne {first} ; c’est celle-là qui est gardée, avec les thèmes des deux",
    hint_en="Delete one of the two rows; if they are two people, tell them apart by name or address.",
    hint_fr="Supprimez une des deux lignes ; si ce sont deux personnes, distinguez-les par le nom ou l’adresse.",
)
SAME_EMAIL = Rule(
    code="person-same-email",
    severity=Severity.WARNING,
    en="line {first} has the same e-mail address under another name: one letter greets both, with the themes of both",
    fr="la ligne {first} a la même adresse électronique sous un autre nom : "
    "une seule lettre les salue ensemble, avec les thèmes des deux",
    hint_en="For a letter of her own, write another address in this row. If they are one person, delete a row.",
    hint_fr="Pour une lettre à part, écrivez une autre adresse sur cette ligne. Si c’est une seule personne, supprimez "
    "une des deux lignes.",
)
NO_THEME_COLUMN = Rule(
    code="list-without-themes",
    severity=Severity.WARNING,
    en="no column says which themes people chose: each of them has all; columns found: {columns}",
    fr="aucune colonne ne dit quels thèmes sont choisis : chaque personne les a tous ; colonnes trouvées : {columns}",
    hint_en="If one does, give it a title such as: Themes, Theme 1, Workshop.",
    hint_fr="S’il y en a une, donnez-lui un titre comme : Thèmes, Thème 1, Atelier.",
)
SHARED_EMAIL = Rule(
    code="person-shared-email",
    severity=Severity.WARNING,
    en="line {first} has the same e-mail address under another name; both are kept, as two people",
    fr="la ligne {first} a la même adresse électronique sous un autre nom ; "
    "les deux sont gardées, comme deux personnes",
    hint_en="If they are one person, delete one of the two rows.",
    hint_fr="Si c’est la même personne, supprimez une des deux lignes.",
)
NEAR_THEME = Rule(
    code="person-theme-misspelt",
    en="there is no theme '{theme}'",
    fr="il n’y a pas de thème « {theme} »",
    hint_en="Did you mean '{suggestion}'?",
    hint_fr="Vouliez-vous dire « {suggestion} » ?",
)
UNKNOWN_THEME = Rule(
    code="person-unknown-theme",
    en="there is no theme '{theme}'",
    fr="il n’y a pas de thème « {theme} »",
    hint_en="There are: {themes}. Name them by number or by title, with semicolons between.",
    hint_fr="Il y a : {themes}. Nommez-les par leur numéro ou leur titre, séparés par des points-virgules.",
)
NO_THEME = Rule(
    code="person-without-theme",
    severity=Severity.WARNING,
    en="no theme is chosen in this row: no fact sheet for this person",
    fr="aucun thème n’est choisi sur cette ligne : pas de fiche pour cette personne",
    hint_en="Write the numbers of the themes, or 'all'.",
    hint_fr="Écrivez les numéros des thèmes, ou « tous ».",
)
NOT_A_TICK = Rule(
    code="person-neither-yes-nor-no",
    en="'{shown}' says neither yes nor no to the theme '{theme}'",
    fr="« {shown} » ne dit ni oui ni non au thème « {theme} »",
    hint_en="Write x or yes in this cell, or leave it empty.",
    hint_fr="Écrivez x ou oui dans cette cellule, ou laissez-la vide.",
)
UNKNOWN_LANGUAGE = Rule(
    code="person-unknown-language",
    en="the language '{shown}' is not one of those of the pages",
    fr="la langue « {shown} » n’est pas une de celles des pages",
    hint_en="Write fr or en, or leave the cell empty for the language of the workshop.",
    hint_fr="Écrivez fr ou en, ou laissez la cellule vide pour la langue de la journée.",
)
MORE = Rule(
    code="more-of-the-same",
    en="from here on, others of the same kind ({kind}) are not told: {count}",
    fr="à partir d’ici, d’autres de la même sorte ({kind}) ne sont pas dits : {count}",
    hint_en="Mend the first ones, then read the list again.",
    hint_fr="Corrigez les premiers, puis relisez la liste.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who gets pages."""

    name: str  # as it is printed
    email: str  # as it can be sent to: its domain in lower case and ASCII; empty if there is none
    language: str  # "fr", "en", or empty: that of the workshop
    themes: tuple[str, ...]  # slugs of those chosen, in the order of the workshop
    greeting: str
    source: Location  # of the name
    cells: tuple[tuple[str, str], ...] = ()  # what her row says, by the folded names of what was asked for
    others: tuple[Person, ...] = ()  # who share the address, and are greeted in the same letter

    @property
    def names(self) -> tuple[str, ...]:
        """Her name, and those of the others."""
        return (self.name, *(other.name for other in self.others))


@dataclass(frozen=True, kw_only=True, slots=True)
class Participants:
    """The people of a list, in its order, and what is wrong with it, in the order of its lines."""

    people: tuple[Person, ...]
    diagnostics: tuple[Diagnostic, ...]
    columns: tuple[str, ...] = ()  # titles, as they are written
    filled: frozenset[str] = frozenset()  # folded names of what was asked for that a column holds


def read(
    source: Callable[[int], bytes],
    file: str,
    workshop: Workshop,
    *,
    needs_email: bool,
    skips: bool = False,
    asked: Sequence[str] = (),
) -> Participants:
    """The people of the list; `file` names it in messages. Without a column of themes, everyone has all of them.

    `source` gives its bytes, so many at the most, or raises UnreadError. `skips`: rows without an address are left out.
    `asked`: names of columns whose cells are wanted, as somebody writes them.
    """
    told = _Told(file)
    wants = _Wants(needs_email=needs_email, skips=skips, asked=tuple(asked))
    text = _text(source, told)
    people: list[Person] = []
    try:
        with deadline.limited():
            people = _people(text, told, workshop, wants) if text else []
    except deadline.OutOfTimeError as error:
        found = deadline.told(error, file)
        told.add(found.rule, found.location.line, **found.values)
    if not people and not told.errors:
        told.add(NOBODY)
    return Participants(
        people=tuple(people), diagnostics=told.all(), columns=wants.columns, filled=frozenset(wants.places)
    )


@dataclass(kw_only=True, slots=True)
class _Wants:
    """What is to be made of the rows, and which columns there are for it."""

    needs_email: bool
    skips: bool
    asked: tuple[str, ...]
    columns: tuple[str, ...] = ()
    places: dict[str, tuple[tuple[int, ...], str]] = field(default_factory=dict)  # by folded name: columns, as asked

    def find(self, header: Sequence[str], columns: _Columns) -> None:
        """The column of each name that is asked for: the one of that title, or of that meaning."""
        titles = [" ".join(cell.split()) for cell in header]
        self.columns = tuple(dict.fromkeys(title for title in titles if title))
        of_role = {
            "first": columns.first,
            "last": columns.last,
            "plain": columns.last or columns.full,
            "full": columns.full,
            "email": columns.email,
        }
        for name in self.asked:
            folded = fold(name)
            same = tuple(index for index, title in enumerate(titles) if folded and fold(title) == folded)
            if found := same or of_role.get(_role(name), ()):
                self.places[folded] = (found, name)


class _Told:
    """Collects diagnostics: so many of a kind, then only their number."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Diagnostic] = []
        self.counts: Counter[str] = Counter()
        self.first_untold: dict[str, Diagnostic] = {}
        self.errors = 0

    def add(self, rule: Rule, line: int = 0, column: int = 0, **values: Any) -> None:
        self.counts[rule.code] += 1
        self.errors += rule.severity is Severity.ERROR
        if self.counts[rule.code] > TOLD and rule.code in self.first_untold:
            return
        one = rule.at(Location(file=self.file, line=line, column=column), **values)
        if self.counts[rule.code] > TOLD:
            self.first_untold[rule.code] = one
        else:
            self.found.append(one)

    def full(self, rule: Rule) -> bool:
        return self.counts[rule.code] >= TOLD

    def all(self) -> tuple[Diagnostic, ...]:
        rest = [
            replace(MORE, severity=one.severity).at(one.location, kind=code, count=self.counts[code] - TOLD)
            for code, one in self.first_untold.items()
        ]
        return tuple(sorted([*self.found, *rest], key=lambda one: (one.location.line, one.location.column)))


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


def _text(source: Callable[[int], bytes], told: _Told) -> str:
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


def _decoded(raw: bytes, told: _Told) -> str:
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
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        told.add(NO_ENCODING, line, column, byte=f"{raw[at]:02X}")
    return text


# -- rows ----------------------------------------------------------------------------------------------------------

_END = "\0"  # in no text that got here: a row of its own behind the last one, unless a quote swallows it
_HOLLOW = " \t\n\u00a0\u202f;,|"  # of such cells an empty row consists, whatever its delimiter
_DELIMITERS = "\t;,|"  # a list of one column has none: then a tab is least likely to stand in a name


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
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
    return re.compile(rf' *+(?:"(?P<quoted>(?:[^"]++|"")*+)(?:"(?P<behind>{rest})|\Z)|{rest})')


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


def _rows(lines: Sequence[str], at: int, delimiter: str, told: _Told) -> Iterator[_Row]:
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
                    before = text[:quote]
                    at += before.count("\n")
                    told.add(OPEN_QUOTE, at + 1, len(before) - before.rfind("\n"))
                    at += 1
                    break
            if cells is None:
                told.add(CELL_TOO_LONG, at + 1, limit=csv.field_size_limit())
                at = end
                break
            deadline.look(at + 1)
            if any(cell.strip(_HOLLOW) for cell in cells):
                yield _Row(cells=cells, line=at + 1, end=end, raw=lines[at], delimiter=delimiter)
            at = end


# -- header --------------------------------------------------------------------------------------------------------


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FILLERS = _words(
    "e s es er the of de du des d la le les l et and votre vos your ton ta mon ma my no n "
    "obligatoire required facultatif optional personne person"
)
_PEOPLE = _words("participant participante attendee")
_LAST = (  # and "nom", "name" beside a column of first names
    {"nom", "famille"},
    {"last", "name"},
    {"lastname"},
    {"surname"},
    {"family", "name"},
    {"nom", "usage"},
    {"last"},
)
_FIRST = ({"prenom"}, {"first", "name"}, {"firstname"}, {"given", "name"}, {"forename"}, {"prenom", "usage"}, {"first"})
_FULL = (
    {"nom", "complet"},
    {"nom", "prenom"},
    {"full", "name"},
    {"fullname"},
    {"complete", "name"},
    {"first", "last", "name"},
    {"first", "name", "surname"},
    {"display", "name"},
    {"nom", "affiche"},
    {"nom", "afficher"},
    {"nom", "a", "afficher"},
)
_PLAIN = ({"nom"}, {"name"}, set[str]())
_EMAIL = _words("mail email courriel mel electronique emailaddres messagerie")
_OF_EMAIL = _words(
    "adresse addres contact courrier professionnel professionnelle personnel personnelle perso pro "
    "principal principale personal work "
    # of address books: Thunderbird, Outlook, Google, Yahoo
    "primary secondary primaire premiere premier deuxieme second seconde secondaire value valeur home"
)
_LANGUAGE = _words("langue language lang")
_OF_LANGUAGE = _words("prefere preferee preferred souhaitee correspondance fiche document atelier")
_PRESENT = ({"present"}, {"presente"}, {"presence"}, {"venu"}, {"venue"}, {"attended"}, {"attendance"}, {"attending"})
_GREETING = ({"salutation"}, {"formule", "appel"}, {"greeting"})
_THEME_WORD = r"(?:themes?|thematiques?|ateliers?|workshops?)"
# What may stand before it: "Choix d'atelier", "Vos ateliers", "Which workshops".
_BEFORE_IT = (
    r"choix|choice|choisissez|votre|vos|mes|your|my|quel(?:le)?s?|which|liste?|a|d|de|des|du|la|le|les|of|s|the"
    r"|morning|afternoon|evening|premier|deuxieme|troisieme|first|second|third|\d"
)
_THEME_HEADER = re.compile(rf"(?:(?:{_BEFORE_IT}) )*{_THEME_WORD}(?: |$)(?P<rest>.*)")
_ADDRESS = re.compile(r"[^\s@;,|<>]+@[^\s@;,|<>]+\.[^\s@;,|<>]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Columns:
    """Which columns mean what; where several mean the same, the first that is filled counts."""

    full: tuple[int, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]
    email: tuple[int, ...]
    language: tuple[int, ...]
    greeting: tuple[int, ...]
    present: tuple[int, ...]
    others: tuple[int, ...]  # what is of the themes, or of no concern

    @property
    def known(self) -> int:
        return len({*self.full, *self.first, *self.last, *self.email, *self.language, *self.greeting})

    @property
    def named(self) -> bool:
        return bool(self.full or self.first or self.last)


@lru_cache(maxsize=1 << 10)
def _role(header: str) -> str:
    """What a column is of, by its header: full, plain, first, last, email, language, greeting; empty: no idea."""
    bare = re.sub(r"\([^()]{2,}\)|\[[^][]{2,}\]", " ", header)
    folded = f" {fold(bare)} ".replace(" e mail", " email")
    words = {word if len(word) <= 3 else word.removesuffix("s") for word in folded.split() if not word.isdigit()}
    if not words:
        return ""
    words -= _FILLERS
    person = words - _PEOPLE
    if not words:
        return ""
    for role, known in (
        ("full", _FULL),
        ("first", _FIRST),
        ("last", _LAST),
        ("plain", _PLAIN),
        ("greeting", _GREETING),
        ("present", _PRESENT),
    ):
        if person in known:
            return role
    for role, core, beside in (("email", _EMAIL, _OF_EMAIL), ("language", _LANGUAGE, _OF_LANGUAGE)):
        if person - beside and person - beside <= core:
            return role
    return ""


def _columns(header: Sequence[str]) -> _Columns:
    of: dict[str, list[int]] = {}
    for index, cell in enumerate(header):
        of.setdefault(_role(cell[:200]), []).append(index)
    plain = of.get("plain", [])
    beside = "first" in of and "last" not in of  # then a plain "nom" is the surname
    return _Columns(
        full=tuple(of.get("full", []) + ([] if beside else plain)),
        first=tuple(of.get("first", [])),
        last=tuple(of.get("last", []) + (plain if beside else [])),
        email=tuple(of.get("email", [])),
        language=tuple(of.get("language", [])),
        greeting=tuple(of.get("greeting", [])),
        present=tuple(of.get("present", [])),
        others=tuple(of.get("", [])),
    )


def _header(lines: Sequence[str], at: int, delimiters: str) -> _Row | None:
    """The header row, which also tells the delimiter: of the first rows, the one with most columns that are known.

    Spreadsheets and forms write titles above it. None: the first row is that of a person.
    """
    best = (-1, -1)
    header: _Row | None = None
    for delimiter in delimiters:
        rows = list(islice(_rows(lines[: at + 1000], at, delimiter, _Told("")), 5))
        titles = list(takewhile(lambda row: not _is_person(row), rows))
        row = max(titles, key=lambda row: _columns(row.cells).known, default=None)
        known = _columns(row.cells).known if row else 0
        score = (known, len((row or rows[0]).cells)) if rows else best
        if score > best:
            best, header = score, row
    return header


def _is_person(row: _Row) -> bool:
    return any(_ADDRESS.fullmatch(cell.strip()) for cell in row.cells) and not _columns(row.cells).known


# -- themes --------------------------------------------------------------------------------------------------------

_REACH = 41  # parts of a title between commas and the like
_SEPARATOR = re.compile(r"([;,/|+\n\t])")
_AND = re.compile(r"(?<!\s)\s++(?:et|and|&)\s+|(?<=\d)\s+(?=\d)")
_ALL = re.compile(rf"(?:tou(?:te)?s|tout|all|everything)(?: les| the)?(?: {_THEME_WORD})?")
_NONE = frozenset({"", "aucun", "aucune", "none", "non", "no", "rien", "nothing", "0", "n a"})
_YES = frozenset({"x", "oui", "o", "yes", "y", "vrai", "true", "ok", "on", "✓", "✔", "✔️", "☑", "✅", "☒"})
_NO = frozenset({"", "non", "n", "no", "faux", "false", "off", "-", "–", "—", "☐", "✗", "✘", "❌"})
_BELOW_NONE = re.compile(r"(?:^|\s)[-−‐‑–—]\d")  # -1 is no theme; "- 1" is an item of a list
_ONE, _ZERO = frozenset({"1", "1.0", "1,0"}), frozenset({"0", "0.0", "0,0"})


def _tick(cell: str) -> bool | None:
    """Whether a cell says yes or no; None: something else."""
    word = cell.strip().casefold()
    return True if word in _YES or word in _ONE else False if word in _NO or word in _ZERO else None


class _Themes:
    """Finds the themes that people name, by number, title, slug or file name."""

    def __init__(self, workshop: Workshop) -> None:
        self.slugs = tuple(theme.slug for theme in workshop.themes)
        self.titles = {theme.slug: prose.plain(theme.title, workshop.language) for theme in workshop.themes}
        self.numbers = {theme.number: theme.slug for theme in workshop.themes}
        self.list = ", ".join(f"{theme.number} ({theme.slug})" for theme in workshop.themes) or "—"
        self.names: dict[str, str] = {}
        for theme in workshop.themes:
            stem = re.sub(r"^.*/|\.[^./]*$", "", theme.source.file)
            for name in {fold(one) for one in (self.titles[theme.slug], theme.slug, stem)} - {""}:
                for key in {name, f"{theme.number} {name}"}:
                    bare = key.lstrip("0 ")
                    taken = self.names.get(bare, theme.slug) != theme.slug  # a name of two themes is that of none
                    self.names[bare] = "" if taken else theme.slug
        # So many parts at most has a title that contains what stands between names.
        self.reach = min(max((len(_SEPARATOR.split(title)) for title in self.titles.values()), default=1), _REACH)
        self._read: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {}
        self._ordered: dict[frozenset[str], tuple[str, ...]] = {}

    def ordered(self, chosen: frozenset[str]) -> tuple[str, ...]:
        """Slugs in the order of the workshop; the same tuple for all who chose the same."""
        if chosen not in self._ordered:
            self._ordered[chosen] = tuple(slug for slug in self.slugs if slug in chosen)
        return self._ordered[chosen]

    def number(self, text: str) -> str:
        """The slug of a theme that is named by its number, with or without "thème n°" before it."""
        if _BELOW_NONE.search(text):
            return ""
        if match := re.fullmatch(r"\s*0*(\d{1,6})(?:[.,]0+)?\s*", text):  # 3.0, 3,0: what Excel makes of a 3
            return self.numbers.get(int(match[1]), "")
        match = re.fullmatch(rf"(?:{_THEME_WORD})? ?(?:no?|nr|num|numero|number)? ?0*(\d{{1,6}})", fold(text))
        return self.numbers.get(int(match[1]), "") if match else ""

    def find(self, text: str) -> str:
        """The slug of the one theme that `text` names; empty if it does not."""
        if found := self.number(text):
            return found
        if _BELOW_NONE.search(text) and not re.search(r"[a-z]", re.sub(_THEME_WORD, "", fold(text))):
            return ""
        bare = fold(re.sub(r"\.(?:md|yaml|yml|pdf)\s*$", "", text)).lstrip("0 ")
        if bare in self.names:
            return self.names[bare]
        behind = re.sub(rf"^{_THEME_WORD} (?:no? |numero |number )?0*", "", bare)
        return self.names.get(behind, "")

    def read(self, cell: str) -> tuple[frozenset[str], tuple[str, ...]]:
        """The themes that a cell names, and what in it is none."""
        if cell not in self._read:
            self._read[cell] = self._parse(cell)
        return self._read[cell]

    def _parse(self, cell: str) -> tuple[frozenset[str], tuple[str, ...]]:
        if found := self.find(cell):
            return frozenset({found}), ()
        whole = fold(cell)
        if whole in _NONE:
            return frozenset(), ()
        if _ALL.fullmatch(whole):
            return frozenset(self.slugs), ()
        chosen: set[str] = set()
        unknown: list[str] = []
        parts = _SEPARATOR.split(cell)  # names, with what stands between them at odd indexes
        at = 0
        while at < len(parts):
            for end in range(at + self.reach, at, -2):
                if end <= len(parts) and (found := self.find("".join(parts[at:end]))):
                    chosen.add(found)
                    at = end + 1
                    break
            else:
                name = parts[at].strip()
                several = [self.find(one) for one in _AND.split(name)]
                if all(several):
                    chosen.update(several)
                elif _ALL.fullmatch(fold(name)):
                    chosen.update(self.slugs)
                elif fold(name) not in _NONE:
                    unknown.append(name)
                at += 2
        return frozenset(chosen), tuple(unknown)

    def suggestion(self, name: str) -> str:
        """The one title of which `name` is a part, or else the nearest; empty if there is none."""
        words = set(fold(name).split())
        within = [title for title in self.titles.values() if words and words <= set(fold(title).split())]
        return within[0] if len(within) == 1 else did_you_mean(name, self.titles.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class _ThemeColumns:
    """The columns in which themes are named, and those in which one theme is ticked."""

    named: tuple[int, ...]
    ticked: dict[int, str]  # index: slug
    numbered: dict[int, str]  # of `named`, those such as "Thème 2": a second choice, or the theme of that number

    @property
    def places(self) -> tuple[int, ...]:
        return tuple(sorted((*self.named, *self.ticked)))


def _theme_columns(header: Sequence[str], others: Iterable[int], themes: _Themes) -> _ThemeColumns:
    named: list[int] = []
    ticked: dict[int, str] = {}
    numbered: dict[int, str] = {}
    for index in others:
        title = header[index].strip()
        if not title:
            continue
        of_themes = _THEME_HEADER.fullmatch(fold(title))
        within = re.search(r"\[([^][]+)\]\s*$", title)  # a grid of a form: "Ateliers [Gouvernance]"
        rest = of_themes["rest"] if of_themes else ""
        if not within and (number := themes.number(rest)):
            named.append(index)
            numbered[index] = number
        elif found := themes.find(title) or (within and themes.find(within[1])) or (rest and themes.find(rest)):
            ticked[index] = found
        elif of_themes:
            named.append(index)
    return _ThemeColumns(named=tuple(named), ticked=ticked, numbered=numbered)


def _grid(columns: _ThemeColumns, rows: Iterable[_Row]) -> _ThemeColumns:
    """Columns "Thème 1", "Thème 2"… in which there are but ticks are those of the themes of these numbers."""
    if len(columns.numbered) < 2:
        return columns
    filled = False
    for row in rows:
        for index in columns.numbered:
            said = _tick(row.cells[index]) if index < len(row.cells) else False
            if said is None:
                return columns
            filled |= said
    if not filled:
        return columns
    named = tuple(index for index in columns.named if index not in columns.numbered)
    return _ThemeColumns(named=named, ticked=columns.ticked | columns.numbered, numbered={})


# -- people --------------------------------------------------------------------------------------------------------

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")  # what comes along when one copies
# UTF-8 read as Windows-1252, letters that an encoding did not have: "HÃ©lÃ¨ne", "H?lène".
_GARBLED = re.compile(text_file.ENCODED_TWICE + "|\ufffd|[^\\W\\d_]\\?[^\\W\\d_]")
# What spreadsheets show in place of a value, in English, French and others; LibreOffice has numbers for it too.
_FAILED = re.compile(
    r"#(?:N/[AD]|NV|REF!|VALUE!|VALEUR!|WERT!|NAME\?|NOM\?|NUM!|NOMBRE!|NULL!|NUL!|DIV/0!|SPILL!|EPARS!|CALC!"
    r"|GETTING_DATA|ERROR!|ERREUR!|FIELD!|CHAMP!|BUSY!|BLOCKED!|UNKNOWN!|CONNECT!|#+)|Err:\d{3}",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"(?:(?:grand |sous )?total(?:aux)?|totaux|somme|sum|moyenne|average|nombre|count|effectif)"
    r"(?: (?:general|de|des|d|of|the|participants?|personnes?|inscrite?s?|people|\d+))*"
)
_AT = re.compile(r"[^\s@;,|<>()\[\]\"]+@[^\s@;,|<>()\[\]\"/&+]+")
_ENCODED = re.compile(r"=\?[\w-]+\?[bq]\?[^\s?]*\?=", re.IGNORECASE)  # of a message (RFC 2047): nothing was lost
_FRENCH = re.compile(r"(?:fr|fra|fre|francaise?|french)(?: (?:fr|be|ca|ch|lu|france))?")
_ENGLISH = re.compile(r"(?:en|eng|anglaise?|english)(?: (?:gb|uk|us|ie|ca|au))?")
_SEP = re.compile(r'"?sep=([^\w\s"]|\t)["\s;,|]*', re.IGNORECASE)  # Excel's first line
# The part before the @ as nearly all addresses have it; RFC 5321 allows it 64 characters. The rest asks the library.
_LOCAL = re.compile(r"(?=.{1,64}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


def _people(text: str, told: _Told, workshop: Workshop, wants: _Wants) -> list[Person]:
    lines = list(io.StringIO(text if text.endswith("\n") else f"{text}\n", newline="\n"))
    sep = _SEP.fullmatch(lines[0])
    start = 1 if sep else 0
    header = _header(lines, start, sep[1] if sep else _DELIMITERS)
    columns = _columns(header.cells) if header else None
    if header is None or columns is None or not columns.named:
        _refuse(lines, start, header, told)
        return []
    wants.find(header.cells, columns)
    if wants.needs_email and not columns.email:
        told.add(NO_EMAIL_COLUMN, header.line, 1, columns=_titles(header))
    themes = _Themes(workshop)
    of_themes = _theme_columns(header.cells, columns.others, themes)
    if not of_themes.places and len(themes.slugs) > 1:
        told.add(NO_THEME_COLUMN, header.line, 1, columns=_titles(header))
    of_themes = _grid(of_themes, _rows(lines, header.end, header.delimiter, _Told("")))
    reading = _Reading(header, columns, of_themes, themes, told, wants=wants)
    for count, row in enumerate(_rows(lines, header.end, header.delimiter, told)):
        if count == TOO_MANY:
            told.add(TOO_MANY_ROWS, row.line, 1, limit=TOO_MANY)
            break
        reading.add(row)
    reading.end(header)
    return reading.people


def _refuse(lines: Sequence[str], start: int, header: _Row | None, told: _Told) -> None:
    """Why a list cannot be read at all."""
    delimiter = header.delimiter if header else ";"
    before = told.errors
    first = next(_rows(lines[: start + 1000], start, delimiter, told), None)
    if told.errors > before or first is None:  # quotes, or nothing at all
        return
    if header is None:
        told.add(NO_HEADER, first.line, 1)
    else:
        told.add(NO_NAME_COLUMN, header.line, 1, columns=_titles(header))


def _titles(header: _Row) -> str:
    titles = [" ".join(cell.split()) for cell in header.cells]
    return " | ".join([*(_short(title, 30) for title in titles[:20] if title), *["…"][: len(titles) > 20]])


def _short(text: str, length: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1]}…"


class _Reading:
    """Makes people of rows, and one person of two rows that are the same."""

    def __init__(
        self,
        header: _Row,
        columns: _Columns,
        of_themes: _ThemeColumns,
        themes: _Themes,
        told: _Told,
        *,
        wants: _Wants,
    ) -> None:
        self.width = len(header.cells)
        self.columns = columns
        self.of_themes = of_themes
        self.themes = themes
        self.told = told
        self.wants = wants
        self.needs_email = wants.needs_email
        self.second: Counter[int] = Counter()  # names in a second column, by index
        self.titles = header.cells
        self.everything = themes.ordered(frozenset(themes.slugs))
        self.known = (*columns.email, *columns.language, *columns.greeting, *of_themes.places)
        self.people: list[Person] = []
        self.absent = 0  # people who are said not to have come
        self.where: dict[str, int] = {}  # address, or name of somebody without one: index in people

    def add(self, row: _Row) -> None:
        """Read one row; what is wrong in it is told."""
        if any(cell.strip() for cell in row.cells[self.width :]):
            extra = next(at for at, cell in enumerate(row.cells) if at >= self.width and cell.strip())
            values = {"count": len(row.cells), "expected": self.width}
            self.told.add(EXTRA_CELLS, row.line, row.column(extra), delimiter=_spoken(row.delimiter), **values)
            return
        at, name = self._name(row)
        if self._is_none(row, at, name):
            return
        if not any(map(str.isalnum, name)):
            if name or any(self._cell(row, (index,))[1] for index in self.known):
                self.told.add(NO_NAME, row.line, row.column(at))
            return
        email = self._email(row, name)
        if email is None:
            return
        person = Person(
            name=name,
            email=email,
            language=self._language(row),
            themes=self._themes(row),
            greeting=self._printed(row, self.columns.greeting)[1],
            source=Location(file=self.told.file, line=row.line, column=row.column(at)),
            cells=tuple(self._cells(row, name)),
        )
        self._count_names(row)
        key = person.email.lower() or f" {fold(name)}"
        first = self.where.setdefault(key, len(self.people))
        if first == len(self.people):
            self.people.append(person)
        else:
            self._meet(first, person)

    def _is_none(self, row: _Row, at: int, name: str) -> bool:
        """Whether a row is nobody who gets anything: a formula that went wrong, a total, somebody who did not come."""
        columns = self.columns
        used = (*columns.full, *columns.first, *columns.last, *columns.greeting, *self.known)
        wrong = next((index for index in used if _FAILED.fullmatch(self._cell(row, (index,))[1])), None)
        if wrong is not None:
            self.told.add(SPREADSHEET_ERROR, row.line, row.column(wrong), shown=self._cell(row, (wrong,))[1])
            return True
        if _SUM.fullmatch(fold(name)) and not self._cell(row, columns.email)[1]:
            self.told.add(TOTAL, row.line, row.column(at), shown=_short(name))
            return True
        if _tick(said := self._cell(row, columns.present)[1]) is False and said:
            self.absent += 1
            return True
        return False

    def end(self, header: _Row) -> None:
        """All rows are read."""
        if self.absent:
            at = self.columns.present[0]
            title = _short(header.cells[at])
            self.told.add(ABSENT, header.line, header.column(at), title=title, count=self.absent)
        for index, count in sorted(self.second.items()):
            title = _short(header.cells[index])
            self.told.add(SECOND_NAME, header.line, header.column(index), title=title, count=count)

    def _meet(self, index: int, person: Person) -> None:
        """Two rows of one address, or of one name without any: one person; on paper two, if the names differ."""
        first, at = self.people[index], person.source
        same = sorted(fold(first.name).split()) == sorted(fold(person.name).split())  # DURAND Hélène
        same |= self.needs_email and any(_is_short_for(name, person.name) for name in first.names)
        rule = TWICE if same else SAME_EMAIL if self.needs_email else SHARED_EMAIL
        self.told.add(rule, at.line, at.column, first=first.source.line)
        if rule is SHARED_EMAIL:
            self.people.append(person)
            return
        both = self.themes.ordered(frozenset((*first.themes, *person.themes)))
        others = first.others if same else (*first.others, person)
        self.people[index] = replace(first, themes=both, others=others, language=first.language or person.language)

    def _cells(self, row: _Row, name: str) -> Iterator[tuple[str, str]]:
        """What was asked for of this row; what is missing is told."""
        for folded, (columns, shown) in self.wants.places.items():
            index, cell = self._cell(row, columns)
            cell = " ".join(_INVISIBLE.sub("", _CONTROL.sub(" ", cell)).split())
            if not cell or _FAILED.fullmatch(cell):
                title = _short(self.titles[index])
                values = {"title": title, "shown": f"{{{shown}}}", "name": _short(name)}
                self.told.add(EMPTY_CELL, row.line, row.column(index), **values)
                cell = ""
            yield folded, cell

    def _count_names(self, row: _Row) -> None:
        """Names in columns beside those that are read, of which nothing would be said."""
        for columns in (self.columns.full, self.columns.first, self.columns.last):
            if len(columns) > 1:
                index, name = self._cell(row, columns)
                read = set(fold(name).split())
                for other in columns:
                    words = set(fold(self._cell(row, (other,))[1]).split())
                    if other != index and words and not words & read:
                        self.second[other] += 1

    @staticmethod
    def _cell(row: _Row, columns: Sequence[int]) -> tuple[int, str]:
        """The first of these cells that is filled; else the first, empty."""
        for index in columns:
            if index < len(row.cells) and (cell := row.cells[index].strip()):
                return index, cell
        return (columns[0] if columns else 0), ""

    def _printed(self, row: _Row, columns: Sequence[int]) -> tuple[int, str]:
        """A cell as text of one line that can be printed."""
        index, cell = self._cell(row, columns)
        if not cell:
            return index, ""
        if control := _CONTROL.search(cell):
            self.told.add(CONTROL, row.line, row.column(index), codepoint=f"U+{ord(control[0]):04X}")
            cell = _CONTROL.sub(" ", cell)
        if _GARBLED.search(_ENCODED.sub("", cell)):
            self.told.add(GARBLED, row.line, row.column(index), shown=_short(cell))
        return index, " ".join(_INVISIBLE.sub("", cell).split())

    def _name(self, row: _Row) -> tuple[int, str]:
        columns = self.columns
        index, name = self._printed(row, columns.full)
        if name and columns.last and not columns.first:  # "Name" and "Surname": the first is a given name
            last = self._printed(row, columns.last)[1]
            return index, name if set(fold(last).split()) <= set(fold(name).split()) else f"{name} {last}"
        if name or not (columns.first or columns.last):
            return index, name
        parts = [self._printed(row, columns) for columns in (self.columns.first, self.columns.last) if columns]
        filled = [index for index, part in parts if part]
        return (filled or [parts[0][0]])[0], " ".join(part for _, part in parts if part)

    def _email(self, row: _Row, name: str) -> str | None:
        """The address; empty if there is none, None if the row is skipped for that."""
        columns = self.columns.email
        if not columns:
            return ""
        index, cell = self._cell(row, columns)
        if cell.casefold() in _NO or fold(cell) in _NONE:  # nothing, or "none"
            if self.needs_email and self.wants.skips:
                self.told.add(SKIPPED, row.line, row.column(index), name=_short(name))
                return None
            self.told.add(NO_EMAIL if self.needs_email else EMAIL_EMPTY, row.line, row.column(index))
            return ""
        address = _address(cell)
        if not address:
            rule = TWO_EMAILS if _has_several(cell) else BAD_EMAIL
            self.told.add(rule, row.line, row.column(index), shown=_short(cell))
        return address

    def _language(self, row: _Row) -> str:
        index, cell = self._cell(row, self.columns.language)
        word = fold(cell)
        if not word or _FRENCH.fullmatch(word):
            return word and "fr"
        if _ENGLISH.fullmatch(word):
            return "en"
        self.told.add(UNKNOWN_LANGUAGE, row.line, row.column(index), shown=_short(cell))
        return ""

    def _themes(self, row: _Row) -> tuple[str, ...]:
        columns = self.of_themes
        if not columns.named and not columns.ticked:
            return self.everything
        before = self.told.errors
        chosen: frozenset[str] = frozenset()
        for index in columns.named:
            cell = self._cell(row, (index,))[1]
            if cell:
                word = cell.casefold()
                if index in columns.numbered and word in _YES | _NO:
                    chosen |= {columns.numbered[index]} if word in _YES else set()
                    continue
                found, unknown = self.themes.read(cell)
                chosen |= found
                for name in unknown:
                    self._unknown(name, row, index)
        for index, slug in columns.ticked.items():
            cell = self._cell(row, (index,))[1]
            said = _tick(cell)
            if said is None and self.themes.find(cell) != slug:
                title = self.themes.titles[slug]
                self.told.add(NOT_A_TICK, row.line, row.column(index), shown=_short(cell), theme=title)
            elif said is not False:
                chosen |= {slug}
        if not chosen and self.told.errors == before:
            self.told.add(NO_THEME, row.line, row.column(columns.places[0]))
        return self.themes.ordered(chosen)

    def _unknown(self, name: str, row: _Row, index: int) -> None:
        told = self.told
        full = told.full(NEAR_THEME) or told.full(UNKNOWN_THEME)  # looking for near ones takes time
        suggestion = "" if full or len(name) > 200 else self.themes.suggestion(name)
        rule = NEAR_THEME if suggestion else UNKNOWN_THEME
        values = {"suggestion": suggestion, "themes": self.themes.list}
        told.add(rule, row.line, row.column(index), theme=_short(name), **values)


def _is_short_for(name: str, other: str) -> bool:
    """Whether two names of one address are those of one person: "Zoé", "Zoé A." and "Alix, Zoé"."""
    one, another = fold(name).split(), fold(other).split()
    return any(
        0 < len(few) <= len(many) and all(any(word in (full, full[:1]) for full in many) for word in few)
        for few, many in ((one, another), (another, one))
    )


def _spoken(delimiter: str) -> str:
    return "⇥" if delimiter == "\t" else delimiter


def _has_several(cell: str) -> bool:
    """Whether there is more than one address in a cell; one that is there twice is one."""
    text = _INVISIBLE.sub("", cell).replace("＠", "@").replace("mailto:", "").casefold()
    found = [one.rstrip(".") for one in _AT.findall(text)]
    return text.count("@") > max(1, len(found)) or len(set(found)) > 1


def _address(cell: str) -> str:
    """The one address that a cell holds, as it can be sent to; empty if it is none."""
    if _has_several(cell):
        return ""
    text = _INVISIBLE.sub("", cell).strip()
    if named := re.fullmatch(r"[^<>]*<([^<>]+)>", text):  # as mail programs copy it: Name <address>
        text = named[1].strip()
    text = text.removeprefix("mailto:")
    local, at, domain = text.rpartition("@")
    if not at or len(text) > 320:  # RFC 3696, erratum 1690; and what is no address at all need not be examined
        return ""
    if _LOCAL.fullmatch(local) and len(text) <= 200:
        known = _domain(domain)
        return f"{local}@{known}" if known else ""
    return validated(text)


@lru_cache(maxsize=1 << 12)
def _domain(domain: str) -> str:
    """The domain of an address, normalised; many people share one, and to examine it takes time."""
    return validated(f"a@{domain}").removeprefix("a@")


def validated(address: str) -> str:
    """The address as it can be sent to, its domain in ASCII; empty if there is none such."""
    try:
        found = validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return ""
    return found.ascii_email or ""
