"""The rows of a list in; its people out, and what is wrong with each."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.project import text_file
from feuillet.project.text_file import CONTROL
from feuillet.reading.people.addresses import INVISIBLE, has_several, only_address
from feuillet.reading.people.person import Person
from feuillet.reading.people.told import shortened
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feuillet.reading.people.choices import ThemeColumns, ThemeIndex
    from feuillet.reading.people.columns import Columns, Wants
    from feuillet.reading.people.spreadsheet import Row
    from feuillet.reading.people.told import CappedDiagnostics

EXTRA_CELLS = Rule(
    code="list-extra-cells",
    en="this row has {count} cells, but the header row has {expected}; the row is not read",
    fr="cette ligne a {count} cellules, mais la ligne de titres en a {expected} ; elle n’est pas lue",
    hint_en='If a cell contains "{delimiter}", put it in quotation marks: "…{delimiter}…"',
    hint_fr='Si une cellule contient « {delimiter} », mettez-la entre guillemets droits : "…{delimiter}…"',
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
    severity=Severity.WARNING,
    en="'{shown}' is what a spreadsheet writes where a formula found nothing; this row is not read",
    fr="« {shown} » est ce qu’un tableur écrit quand une formule ne trouve rien ; cette ligne n’est pas lue",
    hint_en="Mend the formula, or write the value itself, save the list and run the command again: it writes to those "
    "who have no letter yet.",
    hint_fr="Réparez la formule, ou écrivez la valeur elle-même, enregistrez la liste et relancez la commande : elle "
    "écrit à celles et ceux qui n’ont pas encore de lettre.",
)
NOT_A_NAME = Rule(
    code="person-not-a-name",
    severity=Severity.WARNING,
    en="'{shown}' is no name: what a program should have filled in stands in its place; this row is not read",
    fr="« {shown} » n’est pas un nom : ce qu’un programme devait remplir se trouve à sa place ; cette ligne n’est pas "
    "lue",
    hint_en="Write the name, save the list and run the command again: it writes to those who have no letter yet.",
    hint_fr="Écrivez le nom, enregistrez la liste et relancez la commande : elle écrit à celles et ceux qui n’ont pas "
    "encore de lettre.",
)
ADDRESS_FOR_NAME = Rule(
    code="person-address-for-name",
    severity=Severity.WARNING,
    en="'{shown}' is an address and stands in the place of the name: a letter greets without a name",
    fr="« {shown} » est une adresse et se trouve à la place du nom : une lettre salue sans nom",
    hint_en="Write the name of the person.",
    hint_fr="Écrivez le nom de la personne.",
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
OFTEN_UNKNOWN_THEME = replace(
    UNKNOWN_THEME,
    en=f"{UNKNOWN_THEME.en}, which {{count}} rows name, this one first",
    fr=f"{UNKNOWN_THEME.fr}, que nomment {{count}} lignes, celle-ci la première",
)
OFTEN_NEAR_THEME = replace(NEAR_THEME, en=OFTEN_UNKNOWN_THEME.en, fr=OFTEN_UNKNOWN_THEME.fr)
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
    hint_en="Write {codes}, or leave the cell empty for the language of the workshop.",
    hint_fr="Écrivez {codes}, ou laissez la cellule vide pour la langue de la journée.",
)


# -- people --------------------------------------------------------------------------------------------------------

_CODES = ", ".join(registry.codes())
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# UTF-8 read as Windows-1252, letters that an encoding did not have: "HÃ©lÃ¨ne", "H?lène".
_GARBLED = re.compile(text_file.ENCODED_TWICE + "|\ufffd|[^\\W\\d_]\\?[^\\W\\d_]")
# What spreadsheets show in place of a value, in whatever language: #N/A, #NOM?, #¡REF!, Err:502.
_FAILED = re.compile(
    r"#(?:N/[^\W\d_]|NV|GETTING_DATA|#+|[¡¿]?[^\W\d_][\w/. ]{1,20}[!?])|Err:\d{3}",
    re.IGNORECASE,
)
# What was to be filled in, by a spreadsheet or a mailing: =B2, {{name}}, «Name», [Name], %NAME%, *|NAME|*; and what a
# spreadsheet writes for yes and no.
_UNFILLED = re.compile(
    r"=(?!\?)[\w$+'\"(-].*|\$?\{+[^{}]+\}+|«[^«»]+»|<<[^<>]+>>|\[[^][]+\]|%[^%]+%|\*\|[^|]+\|\*"
    r"|TRUE|FALSE|VRAI|FAUX|WAHR|FALSCH|VERDADERO|FALSO"
)
_TITLE = re.compile(
    r"(?i:Mmes?|Mlles?|Monsieur|Madame|Mademoiselle|MM?\.|Mrs?\.?|Ms\.?|Miss|Herrn?|Frau|Sra?\.?|Se[ñn]ora?|Dr\.?)"
)
# What programs write where nothing stands.
_NOTHING = re.compile(
    r"\((?i:vides?|blank|empty|leer|en blanco|vac[ií][ao]s?|null)\)|<(?i:null|none|na|empty)>"
    r"|NULL|NaN|nan|undefined|N/A|n/a|N\.A\.|n\.a\."
)
_SUM = re.compile(
    r"(?:(?:grand |sous )?total(?:aux)?|totaux|somme|sum|moyenne|average|nombre|count|effectif)"
    r"(?: (?:general|de|des|d|of|the|participants?|personnes?|inscrite?s?|people))*"
)
_COUNT = re.compile(r"\b\d+\b")  # beside the word
_ENCODED = re.compile(r"=\?[\w-]+\?[bq]\?[^\s?]*\?=", re.IGNORECASE)  # of a message (RFC 2047): nothing was lost


class PeopleBuilder:
    """Makes people of rows, and one person of two rows that are the same."""

    def __init__(
        self,
        header: Row,
        columns: Columns,
        of_themes: ThemeColumns,
        themes: ThemeIndex,
        told: CappedDiagnostics,
        *,
        wants: Wants,
    ) -> None:
        self.width = len(header.cells)
        self.columns = columns
        self.of_themes = of_themes
        self.themes = themes
        self.words = themes.words
        self.told = told
        self.wants = wants
        self.needs_email = wants.needs_email
        self.second: Counter[int] = Counter()  # names in a second column, by index
        self.titles = header.cells
        self.everything = themes.ordered(frozenset(themes.slugs))
        self.known = (*columns.email, *columns.language, *columns.greeting, *of_themes.places)
        self.people: list[Person] = []
        self.absent: Counter[int] = Counter()  # people who are said not to have come, by the column that says it
        self.where: dict[str, int] = {}  # address, or name of somebody without one: index in people

    def add(self, row: Row) -> None:
        """Read one row; what is wrong in it is told."""
        if any(cell.strip() for cell in row.cells[self.width :]):
            extra = next(at for at, cell in enumerate(row.cells) if at >= self.width and cell.strip())
            values = {"count": len(row.cells), "expected": self.width}
            self.told.add(EXTRA_CELLS, row.line, row.column(extra), delimiter=_spoken(row.delimiter), **values)
            return
        at, name = self._name(row)
        if self._is_none(row, at, name):
            return
        if not any(map(str.isalpha, name)):
            if name or any(self._cell(row, (index,))[1] for index in self.known):
                self.told.add(NO_NAME, row.line, row.column(at))
            return
        email = self._email(row, name)
        if email is None:
            return
        if only_address(name):
            self.told.add(ADDRESS_FOR_NAME, row.line, row.column(at), shown=shortened(name))
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

    def _is_none(self, row: Row, at: int, name: str) -> bool:
        """Whether a row is nobody who gets anything: what was not filled in, a total, somebody who did not come."""
        columns = self.columns
        used = (*columns.full, *columns.first, *columns.last, *columns.greeting, *self.known)
        wrong = next((index for index in used if _FAILED.fullmatch(self._cell(row, (index,))[1])), None)
        if wrong is not None:
            self.told.add(SPREADSHEET_ERROR, row.line, row.column(wrong), shown=self._cell(row, (wrong,))[1])
            return True
        names = ((index, self._cell(row, (index,))[1]) for index in used[: len(used) - len(self.known)])
        unfilled = next((found for found in names if _UNFILLED.fullmatch(found[1])), None)
        if unfilled or _TITLE.fullmatch(name):
            index, shown = unfilled or (at, name)
            self.told.add(NOT_A_NAME, row.line, row.column(index), shown=shortened(shown))
            return True
        word = " ".join(_COUNT.sub(" ", fold(name)).split())
        if _SUM.fullmatch(word) and "@" not in self._cell(row, columns.email)[1]:
            self.told.add(TOTAL, row.line, row.column(at), shown=shortened(name))
            return True
        said = ((index, self._cell(row, (index,))[1]) for index in columns.present)
        absent = next((index for index, cell in said if cell and self.words.tick(cell) is False), None)
        self.absent.update(() if absent is None else (absent,))
        return absent is not None

    def end(self, header: Row) -> None:
        """All rows are read."""
        for at, count in sorted(self.absent.items()):
            title = shortened(header.cells[at])
            self.told.add(ABSENT, header.line, header.column(at), title=title, count=count)
        for index, count in sorted(self.second.items()):
            title = shortened(header.cells[index])
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

    def _cells(self, row: Row, name: str) -> Iterator[tuple[str, str]]:
        """What was asked for of this row; what is missing is told."""
        for folded, (columns, shown) in self.wants.places.items():
            index, cell = self._cell(row, columns)
            cell = " ".join(INVISIBLE.sub("", _CONTROL.sub(" ", cell)).split())
            named = {*columns} <= {*self.columns.first, *self.columns.last}
            if not cell or _FAILED.fullmatch(cell) or (named and not _is_name(cell)):
                title = shortened(self.titles[index])
                values = {"title": title, "shown": f"{{{shown}}}", "name": shortened(name)}
                self.told.add(EMPTY_CELL, row.line, row.column(index), **values)
                cell = ""
            yield folded, cell

    def _count_names(self, row: Row) -> None:
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
    def _cell(row: Row, columns: Sequence[int]) -> tuple[int, str]:
        """The first of these cells that is filled; else the first, empty."""
        for index in columns:
            if index < len(row.cells) and (cell := row.cells[index].strip()) and not _NOTHING.fullmatch(cell):
                return index, cell
        return (columns[0] if columns else 0), ""

    def _printed(self, row: Row, columns: Sequence[int]) -> tuple[int, str]:
        """A cell as text of one line that can be printed."""
        index, cell = self._cell(row, columns)
        if not cell:
            return index, ""
        if control := _CONTROL.search(cell):
            self.told.add(CONTROL, row.line, row.column(index), codepoint=f"U+{ord(control[0]):04X}")
            cell = _CONTROL.sub(" ", cell)
        if _GARBLED.search(_ENCODED.sub("", cell)):
            self.told.add(GARBLED, row.line, row.column(index), shown=shortened(cell))
        return index, " ".join(INVISIBLE.sub("", cell).split())

    def _name(self, row: Row) -> tuple[int, str]:
        columns = self.columns
        index, name = self._printed(row, columns.full)
        if name and columns.last and not columns.first:  # "Name" and "Surname": the first is a given name
            last = self._printed(row, columns.last)[1]
            return index, name if set(fold(last).split()) <= set(fold(name).split()) else f"{name} {last}"
        if name or not (columns.first or columns.last):
            return index, name
        parts = [self._printed(row, columns) for columns in (self.columns.first, self.columns.last) if columns]
        named = [(index, part) for index, part in parts if _is_name(part)] or [part for part in parts if part[1]]
        return (named or parts)[0][0], " ".join(part for _, part in named)

    def _email(self, row: Row, name: str) -> str | None:
        """The address; empty if there is none, None if the row is skipped for that."""
        columns = self.columns.email
        if not columns:
            return ""
        index, cell = self._cell(row, columns)
        if cell.casefold() in self.words.no or fold(cell) in self.words.none:  # nothing, or "none"
            if self.needs_email and self.wants.skips:
                self.told.add(SKIPPED, row.line, row.column(index), name=shortened(name))
                return None
            self.told.add(NO_EMAIL if self.needs_email else EMAIL_EMPTY, row.line, row.column(index))
            return ""
        address = only_address(cell)
        if not address:
            rule = TWO_EMAILS if has_several(cell) else BAD_EMAIL
            self.told.add(rule, row.line, row.column(index), shown=shortened(cell))
        return address

    def _language(self, row: Row) -> str:
        index, cell = self._cell(row, self.columns.language)
        word = fold(cell)
        if not word or (code := registry.called(word)):
            return word and code
        self.told.add(UNKNOWN_LANGUAGE, row.line, row.column(index), shown=shortened(cell), codes=_CODES)
        return ""

    def _themes(self, row: Row) -> tuple[str, ...]:
        columns = self.of_themes
        if not columns.named and not columns.ticked:
            return self.everything
        before = self.told.errors
        chosen: frozenset[str] = frozenset()
        for index in columns.named:
            cell = self._cell(row, (index,))[1]
            if cell:
                word = cell.casefold()
                if index in columns.numbered and word in self.words.yes | self.words.no:
                    chosen |= {columns.numbered[index]} if word in self.words.yes else set()
                    continue
                found, unknown = self.themes.read(cell)
                chosen |= found
                for name in unknown:
                    self._unknown(name, row, index)
        for index, slug in columns.ticked.items():
            cell = self._cell(row, (index,))[1]
            said = self.words.tick(cell)
            if said is None and self.themes.find(cell) != slug:
                title = self.themes.titles[slug]
                self.told.add(NOT_A_TICK, row.line, row.column(index), shown=shortened(cell), theme=title)
            elif said is not False:
                chosen |= {slug}
        if not chosen and self.told.errors == before:
            self.told.add(NO_THEME, row.line, row.column(columns.places[0]))
        return self.themes.ordered(chosen)

    def _unknown(self, name: str, row: Row, index: int) -> None:
        told = self.told
        full = told.full(NEAR_THEME) or told.full(UNKNOWN_THEME)  # looking for near ones takes time
        suggestion = "" if full or len(name) > 200 else self.themes.suggestion(name)
        rules = (NEAR_THEME, OFTEN_NEAR_THEME) if suggestion else (UNKNOWN_THEME, OFTEN_UNKNOWN_THEME)
        values = {"theme": shortened(name), "suggestion": suggestion, "themes": self.themes.list}
        told.once(*rules, row.line, row.column(index), values)


def _is_short_for(name: str, other: str) -> bool:
    """Whether two names of one address are those of one person: "Zoé", "Zoé A." and "Alix, Zoé"."""
    words, another = fold(name).split(), fold(other).split()
    return any(
        0 < len(few) <= len(many) and all(any(word in (full, full[:1]) for full in many) for word in few)
        for few, many in ((words, another), (another, words))
    )


def _is_name(cell: str) -> bool:
    """Whether a cell for a name holds one, and not a number or a sign in its place."""
    return any(map(str.isalpha, cell))


def _spoken(delimiter: str) -> str:
    return "⇥" if delimiter == "\t" else delimiter
