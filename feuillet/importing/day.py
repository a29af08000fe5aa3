"""What a new project says of its day: a title, a date and a place as they are found in the documents, or guessed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from feuillet.importing.documents.document import Notice, PassageState, rule
from feuillet.languages import registry
from feuillet.languages.words import by_section
from feuillet.model.diagnostics import Location
from feuillet.reading.notes import sections
from feuillet.reading.workshop_file import WORKSHOP_FILE
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DAY = rule(
    "day",
    "guessed of the new workshop: {key}: {value}",
    "deviné pour la nouvelle journée : {key}: {value}",
    "Mend it in content/workshop.yaml.",
    "Corrigez-le dans content/workshop.yaml.",
)
_LOOKED_AT = 40  # lines of a document in which its date and place are looked for
_LABELS = {
    "place": re.compile(r"^\W*(?:lieu|place|where|venue|lugar|ort|location)\W{0,4}:\W*(.{3,80})$", re.IGNORECASE),
    "organisers": re.compile(
        r"^\W*(?:organis[ée]e?s? par|organisat\w+|organi[sz]ed by|organi[sz]ers?|organiza\w*|veranstalter\w*)"
        r"\W{0,4}:?\s+(.{3,80})$",
        re.IGNORECASE,
    ),
}
_ISO = re.compile(r"\b(20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b")
_NUMBERS = re.compile(r"\b(0?[1-9]|[12]\d|3[01])[/.](0?[1-9]|1[0-2])[/.](20\d\d)\b")
_WORDS = re.compile(r"\b(0?[1-9]|[12]\d|3[01])(?:er|\.|st|nd|rd|th)?(?: de)? ([a-z]{3,12})\.?,?(?: de)? (20\d\d)\b")


_ENOUGH = 8  # of these words


_HEADING = 4  # such words, as a heading counts
_LONGEST_HEADING = 60  # characters
_READ = 1000  # lines among which headings are looked for
_TAG = re.compile(r"<[^<>]*>")


def language(words: Mapping[str, int], lines: Sequence[str], otherwise: str) -> str:
    """The language of a text, by its commonest small words and its known headings; another where that is not clear."""
    lines = [_TAG.sub("", line) for line in lines[:_READ]]
    bare = {line.strip("#*:_ ") for line in lines if len(line) <= _LONGEST_HEADING}
    counts: dict[str, int] = {}
    for code in registry.codes():
        reading = registry.language(code).reading
        known = {
            sections.key(heading, code) for headings in by_section(reading.headings).values() for heading in headings
        }
        headed = sum(sections.key(line, code) in known for line in bare)
        counts[code] = sum(words.get(word, 0) for word in reading.commonest.split()) + _HEADING * headed
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= _ENOUGH and counts[best] > 1.5 * counts.get(otherwise, 0) else otherwise


def workshop(title: str, lines: Sequence[str], source: str, language: str) -> tuple[bytes, list[Notice]]:
    """The text of a new workshop.yaml, and what in it was guessed from the first lines of a document."""
    lines = [bare for line in lines[:_LOOKED_AT] if (bare := re.sub(r"<[^<>]+>|[*#_\\]", "", line).strip())]
    found = {"title": json.dumps(title, ensure_ascii=False), "language": language}
    if date := next((day for line in lines if (day := _date(line))), ""):
        found["date"] = date
    for key, label in _LABELS.items():
        value = next((match[1].strip(" .*_") for line in lines if (match := label.match(line))), "")
        if value:
            quoted = json.dumps(value, ensure_ascii=False)
            found[key] = f"[{quoted}]" if key == "organisers" else quoted
    told = [
        Notice(
            state=PassageState.GUESSED,
            diagnostic=DAY.at(Location(file=source), key=key, value=value),
            notes=Location(file=WORKSHOP_FILE, line=number),
        )
        for number, (key, value) in enumerate(found.items(), 1)
    ]
    return "".join(f"{key}: {value}\n" for key, value in found.items()).encode(), told


def _date(line: str) -> str:
    """The first date of a line, as workshop.yaml has it."""
    if found := _ISO.search(line):
        return found[0]
    if found := _NUMBERS.search(line):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    found_in_words = ((match, _month(match[2])) for match in _WORDS.finditer(fold(line)))
    return next((f"{match[3]}-{month:02}-{int(match[1]):02}" for match, month in found_in_words if month), "")


def _month(word: str) -> int:
    """The number of a month in any of our languages, also cut short; 0 if it is none."""
    several = (registry.language(code).dates.months for code in registry.codes())
    named = ((number, fold(name)) for months in several for number, name in enumerate(months, 1))
    return next((number for number, name in named if name.startswith(word)), 0)
