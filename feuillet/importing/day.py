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
_ENOUGH = 8  # of these words
_HEADING = 4  # such words, as a heading counts
_LONGEST_HEADING = 60  # characters
_READ = 1000  # lines among which headings are looked for
_FRONT = re.compile(r"---\n.*?\n---\n", re.DOTALL)
_MORE = re.compile(r"^\s*#|://|\]\(")  # a heading or an address, of which a line is more than its words
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
    lines = [bare for line in lines[:_LOOKED_AT] if (bare := _bare(line))]
    found = {"date": next((day for line in lines if (day := dates.first_in(line))), "")}
    for key in ("place", "organisers"):
        found[key] = next((value for line in lines if (value := _value(key, line))), "")
    return {key: value for key, value in found.items() if value}


def without(text: str, told: Mapping[str, str]) -> str:
    """The text of a theme without the lines of its beginning that say this of the day, and nothing else."""
    head = found[0] if (found := _FRONT.match(text)) else ""
    lines = text[len(head) :].split("\n")
    kept = _without(lines, told)
    body = "\n".join(kept).strip("\n")
    return f"{head}\n{body}\n".lstrip("\n") if body and len(kept) < len(lines) else text


def introduction(before: Sequence[str], title: str, told: Mapping[str, str]) -> str:
    """What stands before the first of several themes beside the title of the day and what is told of it: who came."""
    lines = [line for line in before if _bare(line) != title]
    return "\n".join(_without(lines, told)).strip()


def _without(lines: Sequence[str], told: Mapping[str, str]) -> list[str]:
    kept: list[str] = []
    gone = False  # the line before, and with it the empty ones behind it
    for number, line in enumerate(lines):
        gone = number < _LOOKED_AT and (_says(line, told) or (gone and not line.strip()))
        kept += [] if gone else [line]
    return kept


def _says(line: str, told: Mapping[str, str]) -> bool:
    if _MORE.search(line):
        return False
    bare = _bare(line)
    when = _labels()["date"].sub("", bare)
    date = dates.iso(when)[0] if all(map(_is_of_dates, fold(when).split())) else ""
    return told.get("date") == date != "" or any(
        told.get(key) == value != "" for key in ("place", "organisers") for value in [_value(key, bare)]
    )


def _is_of_dates(word: str) -> bool:
    """Whether it is a number, the name of a day or a month, also cut short, or a small word beside them."""
    several = [registry.language(code) for code in registry.codes()]
    names = (fold(name) for spoken in several for name in (*spoken.dates.weekdays, *spoken.dates.months))
    small = (name for spoken in several for name in spoken.reading.in_dates)
    return word[0].isdigit() or word in small or any(name.startswith(word) for name in names)


def _bare(line: str) -> str:
    """Its words, without signs of Markdown."""
    return re.sub(r"<[^<>]+>|[*#_\\]", "", line).strip()


def _value(key: str, bare: str) -> str:
    """What a line says behind such a label; empty if it has none."""
    match = _labels()[key].match(bare)
    return match[1].strip(" .*_") if match else ""


@functools.cache
def _labels() -> dict[str, re.Pattern[str]]:
    """How a line begins, in any of our languages, that says when or where the day is or who organises it; then what."""
    several = [registry.language(code).reading for code in registry.codes()]
    when = "|".join(reading.when for reading in several)
    where = "|".join(reading.where for reading in several)
    organisers = "|".join(reading.organisers for reading in several)
    return {
        "date": re.compile(rf"^\W*(?:{when})\W{{0,4}}:", re.IGNORECASE),
        "place": re.compile(rf"^\W*(?:{where})\W{{0,4}}:\W*(.{{3,80}})$", re.IGNORECASE),
        "organisers": re.compile(rf"^\W*(?:{organisers})\W{{0,4}}:?\s+(.{{3,80}})$", re.IGNORECASE),
    }
