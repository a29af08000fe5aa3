"""Read the list of participants: a CSV file as a spreadsheet or a form saves it in, people and diagnostics out."""

from __future__ import annotations

import io
import posixpath
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Diagnostic, Rule, Severity
from feuillet.project.sources import LARGEST, UnreadError
from feuillet.reading.people.choices import ThemeIndex, grid, theme_columns
from feuillet.reading.people.columns import Wants, columns_of, header_of, of_others, with_addresses
from feuillet.reading.people.rows import NEAR_THEME, NO_THEME, NOT_A_TICK, UNKNOWN_THEME, PeopleBuilder
from feuillet.reading.people.spreadsheet import DELIMITERS, rows_of, text_of
from feuillet.reading.people.told import CappedDiagnostics, shortened
from feuillet.text import deadline
from feuillet.text.names import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feuillet.model.workshop import Workshop
    from feuillet.project.sources import Sources
    from feuillet.reading.people.person import Person
    from feuillet.reading.people.spreadsheet import Row

_OF_THEMES = (".md", ".yaml")
_NOWHERE = ("missing", "folder", "outside")  # why a file is not there; what else is wrong with it, its reading tells
TOO_MANY = 100_000  # rows
TOO_MANY_ROWS = Rule(
    code="list-too-long",
    en="the list has more than {limit} rows; it is read no further",
    fr="la liste a plus de {limit} lignes ; la suite n’est pas lue",
    hint_en="Is it the right file? Cut it in two.",
    hint_fr="Est-ce le bon fichier ? Coupez-le en deux.",
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
EMAILS_OF_OTHERS = Rule(
    code=NO_EMAIL_COLUMN.code,
    en="no column is that of the people's e-mail addresses: those in '{title}' may be of others, such as who paid",
    fr="aucune colonne n’est celle des adresses électroniques des personnes : celles de « {title} » sont peut-être à "
    "d’autres, comme qui a payé",
    hint_en="If letters are to go there, title it 'E-mail'.",
    hint_fr="Si les lettres doivent y aller, intitulez-la « E-mail ».",
)
NO_THEME_COLUMN = Rule(
    code="list-without-themes",
    severity=Severity.WARNING,
    en="no column says which themes people chose: each of them has all; columns found: {columns}",
    fr="aucune colonne ne dit quels thèmes sont choisis : chaque personne les a tous ; colonnes trouvées : {columns}",
    hint_en="If one does, give it a title such as: Themes, Theme 1, Workshop.",
    hint_fr="S’il y en a une, donnez-lui un titre comme : Thèmes, Thème 1, Atelier.",
)
OF_THEMES = frozenset(rule.code for rule in (NO_THEME_COLUMN, NEAR_THEME, UNKNOWN_THEME, NO_THEME, NOT_A_TICK))


@dataclass(frozen=True, kw_only=True, slots=True)
class Participants:
    """The people of a list, in its order, and what is wrong with it, in the order of its lines."""

    people: tuple[Person, ...]
    diagnostics: tuple[Diagnostic, ...]
    columns: tuple[str, ...] = ()  # titles, as they are written
    filled: frozenset[str] = frozenset()  # folded names of what was asked for that a column holds


def located(sources: Sources, name: str, *, given: bool = False) -> tuple[Callable[[int], bytes], str]:
    """What gives the bytes of a list, and what messages call it; raises UnreadError if there is no such file.

    It is in content/; one that is `given` on the command line is where the person names it from.
    """
    file = name if given else posixpath.join("content", name)
    source = partial(sources.given, Path(name)) if given else partial(sources.read, file)
    try:
        source(LARGEST)
    except UnreadError as problem:
        if problem.why in _NOWHERE:
            raise
    return source, file


def near(sources: Sources, name: str) -> str:
    """The file in content/ that was probably meant; empty if there is none."""
    there = [file.removeprefix("content/") for file in sources.files("content")]
    return did_you_mean(name, [file for file in there if posixpath.splitext(file)[1] not in _OF_THEMES])


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
    told = CappedDiagnostics(file)
    wants = Wants(needs_email=needs_email, skips=skips, asked=tuple(asked))
    text = text_of(source, told)
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


SEP = re.compile(r'"?sep=([^\w\s"]|\t)["\s;,|]*', re.IGNORECASE)  # Excel's first line


def _people(text: str, told: CappedDiagnostics, workshop: Workshop, wants: Wants) -> list[Person]:
    lines = list(io.StringIO(text if text.endswith("\n") else f"{text}\n", newline="\n"))
    sep = SEP.fullmatch(lines[0])
    start = 1 if sep else 0
    header = header_of(lines, start, sep[1] if sep else DELIMITERS, workshop.language)
    columns = columns_of(header.cells, workshop.language) if header else None
    if header is None or columns is None or not columns.named:
        _refuse(lines, start, header, told)
        return []
    unheard = CappedDiagnostics("")
    below = rows_of(lines, header.end, header.delimiter, unheard)
    columns = with_addresses(columns, header.cells, below, workshop.language)
    wants.find(header.cells, columns, workshop.language)
    if wants.needs_email and not columns.email:
        if others := of_others(columns, header.cells, workshop.language):
            title = shortened(header.cells[others[0]])
            told.add(EMAILS_OF_OTHERS, header.line, header.column(others[0]), title=title)
        else:
            told.add(NO_EMAIL_COLUMN, header.line, 1, columns=_titles(header))
    themes = ThemeIndex(workshop)
    of_themes = theme_columns(header.cells, columns.others, themes)
    if not of_themes.places and len(themes.slugs) > 1:
        told.add(NO_THEME_COLUMN, header.line, 1, columns=_titles(header))
    of_themes = grid(of_themes, rows_of(lines, header.end, header.delimiter, unheard), themes.words)
    reading = PeopleBuilder(header, columns, of_themes, themes, told, wants=wants)
    for count, row in enumerate(rows_of(lines, header.end, header.delimiter, told)):
        if count == TOO_MANY:
            told.add(TOO_MANY_ROWS, row.line, 1, limit=TOO_MANY)
            break
        reading.add(row)
    reading.end(header)
    return reading.people


def _refuse(lines: Sequence[str], start: int, header: Row | None, told: CappedDiagnostics) -> None:
    """Why a list cannot be read at all."""
    delimiter = header.delimiter if header else ";"
    before = told.errors
    first = next(rows_of(lines[: start + 1000], start, delimiter, told), None)
    if told.errors > before or first is None:  # quotes, or nothing at all
        return
    if header is None:
        told.add(NO_HEADER, first.line, 1)
    else:
        told.add(NO_NAME_COLUMN, header.line, 1, columns=_titles(header))


def _titles(header: Row) -> str:
    titles = [" ".join(cell.split()) for cell in header.cells]
    return " | ".join([*(shortened(title, 30) for title in titles[:20] if title), *["…"][: len(titles) > 20]])
