"""Acronyms that the notes use and nobody spells out: what readers from another field would stumble on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feuillet.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feuillet.model import Prose

UNDEFINED = Rule(
    code="acronym-undefined",
    severity=Severity.WARNING,
    en="the acronym {acronym} is never spelt out",
    fr="le sigle {acronym} n’est expliqué nulle part",
    hint_en="In workshop.yaml, under 'acronyms:', add a line '  {acronym}: what it means'.",
    hint_fr="Dans workshop.yaml, sous « acronyms: », ajoutez une ligne «   {acronym}: ce qu’il veut dire ».",
)
UNDEFINED_OFTEN = Rule(
    code="acronym-undefined",
    severity=Severity.WARNING,
    en="the acronym {acronym} is used {count} times and never spelt out",
    fr="le sigle {acronym} est employé {count} fois sans être expliqué",
    hint_en=UNDEFINED.hint_en,
    hint_fr=UNDEFINED.hint_fr,
)

# Known to all readers, or no acronyms.
COMMON = frozenset(
    word
    for line in (
        "PDF OK USB TV CV FAQ SMS GPS DVD CD PC HTML CSS WC SA SARL TVA HT TTC RDV NB PS TGV SNCF RATP EDF ONU UE USA",
        "UK EU QR ID URL DJ BD SOS CO CO2 AM PM KO RER QCM QG VIP WIFI WWW HTTP HTTPS COVID ADN PME BBC UNESCO UNICEF",
        "OTAN FM AG CA MM MME MR DR PR ST STE LE LA LES UN UNE DE DU DES ET OU EN AU AUX SI NE PAS SE CE THE AND OR OF",
        "TO NOT NO YES OUI NON EX TODO NOTE",
    )
    for word in line.split()
)
_WORD = re.compile(
    r"(?<![^\W_])(?<![.·•/@#&-])(?P<acronym>[A-ZÀ-ÖØ-Þ]{2,8}\d{0,3})(?:s(?![^\W_]))?(?![^\W_])(?![.·•][A-Za-zÀ-ÿ])"
)
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ’'·.\d]+")
_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
# Not prose: code, addresses, HTML, character references, footnote marks.
_NO_TEXT = re.compile(r"`[^`\n]*`|\]\([^)\n]*\)|<[^>\n]*>|https?://\S+|www\.\S+|\S+@\S+|&\w+;|\[\^[^\]]*\]")
_NAME = re.compile(r"\*\*[^\W\d_][\w'’-]*[a-zà-ÿ][\w'’ -]*? (?P<surname>[A-ZÀ-Þ][A-ZÀ-Þ' -]+)\*\*")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Use:
    acronym: str
    location: Location
    spelt_out: bool


def undefined(texts: Iterable[Prose], *, defined: Mapping[str, str], names: Iterable[str]) -> Iterator[Diagnostic]:
    """One warning for each acronym that is neither in `defined` nor spelt out beside it in a text.

    `names` are those of people, whose surnames are often in capitals.
    """
    people = {word for name in names for word in fold(name).split()}
    first: dict[str, Location] = {}
    count: dict[str, int] = {}
    spelt_out = set(defined)
    for text in texts:
        for use in _uses(text, people):
            first.setdefault(use.acronym, use.location)
            count[use.acronym] = count.get(use.acronym, 0) + 1
            if use.spelt_out:
                spelt_out.add(use.acronym)
    for acronym, location in first.items():
        if acronym not in spelt_out:
            rule = UNDEFINED if count[acronym] == 1 else UNDEFINED_OFTEN
            yield rule.at(location, acronym=acronym, count=count[acronym])


def _uses(text: Prose, people: set[str]) -> Iterator[_Use]:
    surnames = {word for match in _NAME.finditer(text.markdown) for word in fold(match["surname"]).split()}
    for number, line in enumerate(text.markdown.split("\n")):
        bare = _NO_TEXT.sub(_blank, line)
        for match in _WORD.finditer(bare):
            acronym = match["acronym"]
            if acronym in COMMON or _ROMAN.fullmatch(acronym) or fold(acronym) in people | surnames:
                continue
            if _among_capitals(bare, match.start(), match.end()):
                continue
            location = text.source
            if location.line:
                column = match.start() + (location.column if number == 0 else 1)
                location = Location(file=location.file, line=location.line + number, column=column)
            yield _Use(acronym=acronym, location=location, spelt_out=_spelt_out(bare, match))


def _blank(match: re.Match[str]) -> str:
    closing = "]" if match[0].startswith("]") else ""
    return closing + " " * (len(match[0]) - len(closing))


def _among_capitals(line: str, start: int, end: int) -> bool:
    """Whether the word before or after is in capitals too: a shouted title or a name, not an acronym."""
    before = re.search(r"([^\s*_()\[\]:;,]+)[ \u00a0’'-]+$", line[:start])
    after = re.match(r"[ \u00a0’'-]+([^\s*_()\[\]:;,]+)", line[end:])
    return any(word is not None and _CAPITALS.fullmatch(word[1]) is not None for word in (before, after))


def _spelt_out(line: str, match: re.Match[str]) -> bool:
    """`Dispositif local d'accompagnement (DLA)`, or `DLA (Dispositif local d'accompagnement)`."""
    initial = fold(match["acronym"])[:1]
    before, after = line[: match.start()].rstrip(" *_["), line[match.end() :].lstrip(" *_]")
    if before.endswith("("):
        words = fold(before).split()[-12:]
        return len(words) > 1 and any(word.startswith(initial) for word in words)
    meaning = re.match(r"(?:\(|: |= )([^)\n]*)", after)
    return meaning is not None and len(fold(meaning[1]).split()) > 1 and fold(meaning[1]).startswith(initial)
