"""Who is named in notes beside plain lists: by tables, by lines such as `Absent:`, and whether they list who came."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.model.diagnostics import Rule, Severity
from feuillet.reading.listed import entries
from feuillet.reading.markdown.inline import Text, bold, plain
from feuillet.reading.markdown.tables import ABOVE, DELIMITER, LEFT, cell_spans
from feuillet.reading.notes.sections import PARTICIPANTS
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feuillet.model.workshop import SectionDefinition
    from feuillet.reading.markdown.blocks import Node
    from feuillet.reading.notes.sections import Headings

TABLE_READ = Rule(
    code="table-of-people",
    severity=Severity.WARNING,
    en="this table is read as a list of people: the titles of its columns are not printed ({titles})",
    fr="ce tableau est lu comme une liste de personnes : les titres de ses colonnes ne sont pas imprimés ({titles})",
    hint_en="To print it as a table, put it under a heading that is not about speakers.",
    hint_fr="Pour l’imprimer comme tableau, mettez-le sous un titre qui n’annonce pas d’intervenants.",
)
_FIELD = re.compile(r"(?:\*\*|__)?[^\W\d_][^:*_\n<>]{0,60}(?:\*\*|__)?\s?:(?:\*\*|__)?(?:\s|$)")
_AWAY = re.compile(  # as `fold` leaves it
    r"\b(?:absen|excus|regrets|apologies|not present|non presente?s|entschuldigt|abwesend|nicht anwesend|fehl|"
    r"ausen|no asist)"
)
_LIST = 200  # characters of a paragraph that may list people in its own way
_NAME = 100  # characters in which a paragraph names its section


def is_of_absent(heading: str) -> bool:
    """Whether a heading names those who did not come."""
    return bool(_AWAY.search(fold(heading)))


def section(nodes: Iterable[Node], known: Headings) -> SectionDefinition | None:
    """The section of participants, if the notes have one."""
    for node in nodes:
        if node.kind not in ("heading", "label", "paragraph"):
            continue
        value = node.text.value[:_NAME].partition(":")[0] if node.kind == "paragraph" else node.text.value
        found = known.match(value.replace("*", "").strip(" :_"))
        if found and found.id == PARTICIPANTS:
            return found
    return None


def names_nobody(text: Text, after: Node | None, language: str) -> bool:
    """Whether neither a line that ends in a colon nor what stands below it names people."""
    if not any(words.value.rstrip(" *_").endswith(":") for words in (bold(text), text) if words):
        return False
    if after is None or after.kind in ("heading", "label", "quote", "code"):
        return True
    if after.kind != "paragraph" or entries.people(after.text, language):
        return False
    return len(after.text.value) > _LIST or _FIELD.match(after.text.value) is not None


@lru_cache(maxsize=8)
def _titles(language: str) -> tuple[frozenset[frozenset[str]], ...]:
    """What people call columns of names, of first names and of surnames, whatever the order of its words."""
    several = [spoken.reading.lists for spoken in registry.read_with(language)]
    names, firsts, lasts = (
        [title for titles in several for title in some(titles)]
        for some in (lambda its: (*its["full"], *its["plain"]), lambda its: its["first"], lambda its: its["last"])
    )
    return tuple(frozenset(_words(title, language) for title in some) for some in (names, firsts, lasts))


def _words(title: str, language: str) -> frozenset[str]:
    """The words of a folded title that count."""
    small = {word for spoken in registry.read_with(language) for word in spoken.reading.lists["fillers"].split()}
    return frozenset(title.split()) - small


@lru_cache(maxsize=8)
def _beside(language: str) -> re.Pattern[str]:
    """What people call columns of what somebody is, or of what: several such names too, and what they are in."""
    names = registry.pattern(language, lambda spoken: spoken.reading.lists["beside"])
    return re.compile(
        rf"(?:{names})(?: (?:(?:et|ou|and|or|y|o|und|oder) )?(?:{names}))*(?: (?:dans|in|en|im) .{{1,30}})?"
    )


def of_table(text: Text, language: str, *, alone: bool) -> tuple[list[Text], str] | None:
    """The people of a table, and the titles of its columns; None if it says otherwise what stands in these.

    `alone`: no heading says that they are people, so that all titles have to.
    """
    head, *rows = table_rows(text) or [[]]
    order = _order([_words(fold(plain(cell.value)), language) for cell in head], language)
    if order is None:
        return None
    first, last, others = order
    if alone and not (others and all(_beside(language).fullmatch(fold(plain(head[at].value))) for at in others)):
        return None
    people: list[Text] = []
    for row in filter(any, rows):
        cells = [*row, *[row[-1].cut(len(row[-1]))] * (len(head) - len(row))] if row else []
        if not cells or not cells[last]:
            return None
        name = Text.joined([cells[first], " ", cells[last]]) if first >= 0 and cells[first] else cells[last]
        more = [part for number in others if cells[number] for part in (", ", cells[number])]
        people.append(Text.joined([name, *more]))
    return people, ", ".join(plain(cell.value) for cell in head if cell)


def table_rows(text: Text) -> list[list[Text]]:
    """The rows of a table, the first of them its head; empty if it has none, or if cells are joined."""
    lines = _lines(text)
    if len(lines) < 3 or not DELIMITER.match(lines[1].value.strip()):
        return []
    rows = [[line.cut(*span).stripped() for span in cell_spans(line.value)] for line in (lines[0], *lines[2:])]
    return [] if any(cell.value in (ABOVE, LEFT) for row in rows for cell in row) else rows


def _lines(text: Text) -> list[Text]:
    lines: list[Text] = []
    start = 0
    for line in text.value.split("\n"):
        if line.strip():
            lines.append(text.cut(start, start + len(line)))
        start += len(line) + 1
    return lines


def _order(titles: Sequence[frozenset[str]], language: str) -> tuple[int, int, list[int]] | None:
    """Where first name (or -1), surname or whole name, and all else stand."""
    names, firsts, lasts = _titles(language)
    first = next((number for number, title in enumerate(titles) if title in firsts), -1)
    last = next((number for number, title in enumerate(titles) if title in (lasts | names)), -1)
    if last < 0 or (first < 0 and titles[last] not in names):
        return None
    return first, last, [number for number in range(len(titles)) if number not in (first, last)]
