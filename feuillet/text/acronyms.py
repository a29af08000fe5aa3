"""Acronyms that the notes use and nobody spells out: what readers from another field would stumble on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from feuillet.languages import registry
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from feuillet.model.workshop import Prose

UNDEFINED = Rule(
    code="acronym-undefined",
    severity=Severity.WARNING,
    en="{count:# acronym is|# acronyms are} never spelt out: {acronyms}",
    fr="{count:# sigle n’est expliqué|# sigles ne sont expliqués} nulle part : {acronyms}",
    hint_en="In workshop.yaml, under 'acronyms:', paste these lines with their meaning; a word that is none has \"\":\n"
    "{block}",
    hint_fr='Dans workshop.yaml, sous « acronyms: », collez ces lignes avec leur sens ; ce qui n’en est pas a "" :\n'
    "{block}",
    mends="unknown",
)

# Known to readers of all languages, or no acronyms.
_COMMON = frozenset(
    [
        "PDF",
        "OK",
        "USB",
        "TV",
        "CV",
        "FAQ",
        "SMS",
        "GPS",
        "DVD",
        "CD",
        "PC",
        "HTML",
        "CSS",
        "WC",
        "PS",
        "USA",
        "UK",
        "EU",
        "QR",
        "ID",
        "URL",
        "DJ",
        "BD",
        "SOS",
        "CO",
        "CO2",
        "AM",
        "PM",
        "KO",
        "QG",
        "VIP",
        "WIFI",
        "WWW",
        "HTTP",
        "HTTPS",
        "COVID",
        "UNESCO",
        "UNICEF",
        "FM",
        "TODO",
        "NOTE",
    ]
)
_WORD = re.compile(
    r"(?<![^\W_])(?<![.·•/@#&-])(?P<acronym>[A-ZÀ-ÖØ-Þ]{2,8}\d{0,3})(?:s(?![^\W_]))?(?![^\W_])(?![.·•][A-Za-zÀ-ÿ]|[-_]\d{4})"
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
_LETTERS = re.compile(r"[^\W\d_]+")
_MARK = re.compile(r"[ *_]*[A-ZÀ-Þ]{4,}\s?:[*_]*(?:\s|$)")  # of a scribe: ACTION: …
_BREAK = re.compile(r"<br\s*/?>")
_SMALL = re.compile(r"(?<![^\W_])[a-zß-öø-ÿ]{4,8}(?![^\W_])")
_SAID = 4  # letters of a word in capitals that the texts may have as a word, too
_SMALLEST = 2  # letters of an acronym that may read as a small word does
_LONGEST = 5  # letters of a word in capitals that may stand alone on a line and still be an acronym
# What stands before a surname, or before the acronym of a body: only what is no common word of the language is a name.
_FIRST_NAME = re.compile(
    r"(?P<name>\b(?:[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?\.?|M\.|MM\.|(?:[A-ZÀ-Þ]\.[ \u00a0-]?){1,2}))[ \u00a0]*$"
)
_LISTED = re.compile(
    r"[A-ZÀ-Þ'-]{3,} (?P<name>[A-ZÀ-Þ](?:[a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?|\.))"
    r"\s*(?:[,(;:/&.–-]|<br|$|(?:et|and|und|y)\b)"
)
# What stands before a name of several, or of somebody who was met.
_IN_LIST = re.compile(r"(?:[:,;(/&]|\b(?:et|and|und|y|avec|par|with|by|mit|von|con|por))[*_]*\s*$|<br\s*/?>\s*$")
_SURNAME = re.compile(r"[^\W\d_][\w'’-]*[a-zà-ÿ][\w'’ -]*? (?P<surname>[A-ZÀ-Þ][A-ZÀ-Þ' -]+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Use:
    acronym: str
    name: str  # as names are compared
    location: Location
    spelt_out: bool


class _Common(NamedTuple):
    """Words that are no acronyms, and words that are no names."""

    capitals: frozenset[str]
    no_names: frozenset[str]


@lru_cache(maxsize=8)
def _common(language: str) -> _Common:
    several = [spoken.reading for spoken in registry.read_with(language)]
    return _Common(
        capitals=_COMMON.union(*(reading.capitals.split() for reading in several)),
        no_names=frozenset().union(*(reading.no_names.split() for reading in several)),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """What texts have of acronyms: their uses, and the words in small letters that are as long."""

    uses: tuple[_Use, ...]
    small: frozenset[str]


def used(texts: Iterable[Prose], language: str = "en") -> Usage:
    """The acronyms of some texts."""
    common = _common(language)
    texts = list(texts)
    return Usage(
        uses=tuple(use for text in texts for use in _uses(text, common)),
        small=frozenset(word for text in texts for word in _SMALL.findall(text.markdown)),
    )


def undefined(
    usages: Iterable[Usage],
    *,
    defined: Mapping[str, str],
    names: Iterable[str],
    lines: Callable[[str], Sequence[str]] = lambda _: (),
) -> Iterator[Diagnostic]:
    """One warning for all acronyms that are neither in `defined` nor spelt out beside them in a text, at the first.

    `names` are those of people, whose surnames are often in capitals; `lines` are those of a file, as it was written.
    """
    people = {word for name in names for word in fold(name).split()}
    usages = list(usages)
    first: dict[str, Location] = {}
    count: dict[str, int] = {}
    spelt_out = set(defined)
    for usage in usages:
        for use in usage.uses:
            if use.name in people:
                continue
            first.setdefault(use.acronym, use.location)
            count[use.acronym] = count.get(use.acronym, 0) + 1
            if use.spelt_out:
                spelt_out.add(use.acronym)
    words = {acronym.lower() for acronym in first if len(acronym) >= _SAID}
    # In capitals they are said with stress.
    said = frozenset().union(*(usage.small & words for usage in usages))
    unknown = [acronym for acronym in first if acronym not in spelt_out and acronym.lower() not in said]
    if unknown:
        told = [f"{acronym} (×{count[acronym]})" if count[acronym] > 1 else acronym for acronym in unknown]
        location = first[unknown[0]]
        yield UNDEFINED.at(
            _where(unknown[0], location, lines(location.file) if location.line else ()),
            count=len(unknown),
            acronyms=", ".join(told),
            block="\n".join(f"  {acronym}: …" for acronym in unknown),
            unknown=unknown,
        )


def _where(acronym: str, location: Location, lines: Sequence[str]) -> Location:
    """The place, or the first line from there on with the acronym: a text may have been put together of several."""
    at = max(location.line - 1, 0)
    for number in (*range(at, len(lines)), *range(min(at, len(lines)))):
        start = location.column - 1 if number == at else 0
        found = re.search(rf"(?<!\w){re.escape(acronym)}", lines[number])
        if lines[number].startswith(acronym, start):
            return location
        if found:
            return Location(file=location.file, line=number + 1, column=found.start() + 1)
    return location


def _uses(text: Prose, common: _Common) -> Iterator[_Use]:
    named = (_SURNAME.fullmatch(match["name"]) for match in _NAME.finditer(text.markdown))
    surnames = {word for match in named if match for word in fold(match["surname"]).split()}
    for number, line in enumerate(text.markdown.split("\n")):
        bare = _without_shouts(_NO_TEXT.sub(_blank, line), line)
        for match in _WORD.finditer(bare):
            acronym = match["acronym"]
            if acronym.rstrip("0123456789") in common.capitals or _ROMAN.fullmatch(acronym):
                continue
            if (name := fold(acronym)) in surnames:
                continue
            if len(acronym) > _SMALLEST and name in common.no_names:
                continue
            if _MARK.match(bare) and not bare[: match.start()].strip(" *_"):
                continue
            if _among_capitals(bare, match.start(), match.end()) or _is_surname(
                bare, match.start(), match.end(), common
            ):
                continue
            location = text.source
            if location.line:
                column = match.start() + (location.column if number == 0 else 1)
                location = Location(file=location.file, line=location.line + number, column=column)
            yield _Use(acronym=acronym, name=name, location=location, spelt_out=_spelt_out(bare, match))


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


def _without_shouts(bare: str, line: str) -> str:
    """A line without what is in capitals as a whole: itself, or one of the lines that breaks make of it."""
    cuts = [0, *(found.start() for found in _BREAK.finditer(line)), len(line)]
    parts = (bare[start:end] for start, end in pairwise(cuts))
    return "".join(" " * len(part) if _is_shouted(part) else part for part in parts)


def _is_shouted(line: str) -> bool:
    """Whether a line is in capitals as a whole, as titles are; an acronym or two alone are not."""
    words = _LETTERS.findall(line)
    capitals = sum(len(word) for word in words if word.isupper())
    long = len(words) > 2 or any(len(word) > _LONGEST for word in words)
    return long and capitals > 0.7 * sum(map(len, words))


def _is_surname(line: str, start: int, end: int, common: _Common) -> bool:
    """Whether a first name or a civility stands beside the word: `Zoé DUPIN`, `Mme DUPIN`, `DUPIN Zoé, trésorière`."""
    before = _FIRST_NAME.search(line[max(start - _AROUND, 0) : start])
    if before and fold(before["name"]) not in common.no_names:
        return True
    behind = _LISTED.match(line, start, min(end + _AROUND, len(line)))
    if behind is None:
        return False
    if not line[:start].strip(" -*•–+0123456789.)"):
        return True
    listed = _IN_LIST.search(line[max(start - _AROUND, 0) : start])
    return listed is not None and fold(behind["name"]) not in common.no_names


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
