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
_GAP = " \u00a0’'-"
_WORD_LENGTH = 60
_LAST_WORD = re.compile(r"([^\s*_()\[\]:;,]+)$")
_NEXT_WORD = re.compile(r"[ \u00a0’'-]+([^\s*_()\[\]:;,]+)")
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ’'·.\d]+")
_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
# Not prose: code, addresses, HTML, character references, footnote marks; none of them is as long as a page.
_NO_TEXT = re.compile(
    r"`[^`\n]{0,1000}+`|\]\([^)\n]{0,1000}+\)|<[^<>\n]{0,1000}+>|https?://\S+|www\.\S+"
    r"|(?:(?<!\S)|(?<=[`)>;\]]))[^\s@]{1,300}@\S+|&\w{1,40};|\[\^[^\[\]\n]{0,200}+\]"
)
_AROUND = 300  # characters beside an acronym in which its meaning, and other capitals, are looked for
_NAME = re.compile(r"\*\*(?=[^\W\d_])(?P<name>[\w'’ -]{4,120})\*\*")
_SURNAME = re.compile(r"[^\W\d_][\w'’-]*[a-zà-ÿ][\w'’ -]*? (?P<surname>[A-ZÀ-Þ][A-ZÀ-Þ' -]+)")


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
    named = (_SURNAME.fullmatch(match["name"]) for match in _NAME.finditer(text.markdown))
    surnames = {word for match in named if match for word in fold(match["surname"]).split()}
    for number, line in enumerate(text.markdown.split("\n")):
        bare = _NO_TEXT.sub(_blank, line)
        for match in _WORD.finditer(bare):
            acronym = match["acronym"]
            if acronym in COMMON or _ROMAN.fullmatch(acronym):
                continue
            if (name := fold(acronym)) in people or name in surnames:
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
    gap = line[max(start - _AROUND, 0) : start]
    before = gap.rstrip(_GAP)
    first = _LAST_WORD.search(before[-_WORD_LENGTH:]) if len(before) < len(gap) else None
    after = _NEXT_WORD.match(line, end, end + _AROUND)
    return any(word is not None and _CAPITALS.fullmatch(word[1]) is not None for word in (first, after))


def _spelt_out(line: str, match: re.Match[str]) -> bool:
    """`Dispositif local d'accompagnement (DLA)`, or `DLA (Dispositif local d'accompagnement)`."""
    initial = fold(match["acronym"])[:1]
    before = line[max(match.start() - _AROUND, 0) : match.start()].rstrip(" *_[")
    after = line[match.end() : match.end() + _AROUND].lstrip(" *_]")
    if before.endswith("("):
        words = fold(before).split()[-12:]
        return len(words) > 1 and any(word.startswith(initial) for word in words)
    meaning = re.match(r"(?:\(|: |= )([^)\n]*)", after)
    return meaning is not None and len(fold(meaning[1]).split()) > 1 and fold(meaning[1]).startswith(initial)
