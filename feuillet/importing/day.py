"""What documents say of their day: its date, its place and who organises it; and the file of a new day, with them."""

from __future__ import annotations

import functools
import json
import re
from typing import TYPE_CHECKING

from feuillet.importing.documents.document import Notice, PassageState, rule
from feuillet.languages import registry
from feuillet.languages.words import by_section
from feuillet.model.diagnostics import Location
from feuillet.reading.data import dates
from feuillet.reading.notes import sections
from feuillet.reading.workshop_file import WORKSHOP_FILE

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
    found = {"title": json.dumps(title, ensure_ascii=False), "language": language}
    for key, value in said(lines).items():
        quoted = value if key == "date" else json.dumps(value, ensure_ascii=False)
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


def said(lines: Sequence[str]) -> dict[str, str]:
    """The date, the place and who organises, by key, as far as the first lines of documents say them."""
    lines = [bare for line in lines[:_LOOKED_AT] if (bare := re.sub(r"<[^<>]+>|[*#_\\]", "", line).strip())]
    found = {"date": next((day for line in lines if (day := dates.first_in(line))), "")}
    for key, label in _labels().items():
        found[key] = next((match[1].strip(" .*_") for line in lines if (match := label.match(line))), "")
    return {key: value for key, value in found.items() if value}


@functools.cache
def _labels() -> dict[str, re.Pattern[str]]:
    """How a line begins, in any of our languages, that says where the day is or who organises it; and what it says."""
    several = [registry.language(code).reading for code in registry.codes()]
    where = "|".join(reading.where for reading in several)
    organisers = "|".join(reading.organisers for reading in several)
    return {
        "place": re.compile(rf"^\W*(?:{where})\W{{0,4}}:\W*(.{{3,80}})$", re.IGNORECASE),
        "organisers": re.compile(rf"^\W*(?:{organisers})\W{{0,4}}:?\s+(.{{3,80}})$", re.IGNORECASE),
    }
