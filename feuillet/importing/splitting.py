"""The lines of a document in; the themes that it holds, each from where to where, and why, out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feuillet.importing.lines import Passage

BOLD = 7  # the level of a line in bold, below all headings
_SHARE = 0.6  # of the headings of a level that must be numbered, or hold the same sections
_LONGEST = 150  # characters of a heading
_MOST_ABOVE = 5  # lines of a date, a place, … between the name of a day and that of its workshop
_SHORTEST = 3  # of a title without what stands before it
_NUMBERED = re.compile(
    r"(?:atelier|th[èe]me|table(?: ronde)?|groupe|session|workshop|theme|topic|fiche|group|"
    r"breakout(?: session| group)?|taller|mesa(?: de trabajo)?|grupo|thema|gruppe|arbeitsgruppe|ag|tisch|partie|axe)"
    r"\s*(?:n\s?[°ºo.]\s*)?(?P<number>\d{1,2}|[A-H])\b\s*[:.\-–—)]*\s*",
    re.IGNORECASE,
)
# What may stand before that: a date, and that these are minutes.
_BEFORE = re.compile(
    r"(?:(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}\.? [^\W\d_]{3,9}\.? \d{4})[\s:|–—_-]+)?"
    r"(?:(?:compte[ -]rendu|cr|notes?|synth[èe]se|minutes|report|protokoll|acta|informe|relatoría)"
    r"(?:\s(?:de l['’]|de la |du |des |del |de |of |zum |der |des )|\s*[:–—-]\s*|\s+))?",
    re.IGNORECASE,
)
# A number before a name of a file, which is no date and no part of the name: `02 bread`, `2_bread`.
_COUNTED = re.compile(r"(?P<number>0\d(?!\d)|\d{1,2}(?=\s*[_.)–-]))(?!\s?[._/-]\s?\d)[\s_.)–-]*")
_QUOTED = re.compile(r"[\"“„«‹]\s*+(?P<words>[^\"“”„«»‹›]*[^\"“”„«»‹›\s])\s*+[\"”“»›]$")
_HEADING = re.compile(r"(#{1,6})\s+(\S.*)$")
_BOLD = re.compile(r"\*\*(?P<words>[^*]{2,150})\*\*\s*:?$")


class Heading(NamedTuple):
    """A heading among the lines: where, how high, and its words."""

    at: int
    level: int
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeRange:
    """A theme among the lines of a document; without a title, what stands before the first of several."""

    start: int
    end: int
    title: str = ""
    number: int = 0
    label: str = ""  # what stood before the title: `Workshop 2:`


@dataclass(frozen=True, kw_only=True, slots=True)
class Split:
    """How a document was split: its parts, the level of their headings, and whether they are numbered."""

    parts: tuple[ThemeRange, ...]
    level: int = 0  # none: it is one theme
    numbered: bool = False


def headings(passages: Sequence[Passage]) -> list[Heading]:
    """The headings of a document, with lines in bold that stand alone."""
    found: list[Heading] = []
    fence = ""
    for at, passage in enumerate(passages):
        text = passage.text.strip()
        if mark := re.match(r"`{3,}|~{3,}", text):
            fence = "" if fence and mark[0].startswith(fence) else fence or mark[0]
        elif not fence and (heading := _HEADING.match(text)):
            found.append(Heading(at, len(heading[1]), _words(heading[2].rstrip("#") or "#")))
        elif not fence and (bold := _BOLD.match(text)) and not text.endswith((".**", ";**", ",**")):
            found.append(Heading(at, BOLD, _words(bold["words"])))
    return found


def split(passages: Sequence[Passage], wanted: int | None, section: Callable[[str], str]) -> Split:
    """The parts of a document at a level of its headings; by itself (`wanted` is None) only where it is plain to see.

    That is where most headings of a level are numbered as workshops are, or hold the same known sections.
    """
    heads = headings(passages)
    for level in sorted({head.level for head in heads}) if wanted is None else (wanted,):
        cuts = [head for head in heads if head.level == level and not section(head.words)]
        if len(cuts) < 2 and wanted is None:
            continue
        numbered = [head for head in cuts if _NUMBERED.match(head.words)]
        many = len(numbered) >= max(2, _SHARE * len(cuts))
        if many:  # what stands before them is no theme, nor are other lines in bold
            cuts = numbered if level == BOLD else cuts[cuts.index(numbered[0]) :]
        elif wanted is None:
            cuts = _alike(cuts, heads, section) if level < BOLD else []
        if wanted is not None:  # the title of the document is none of them
            pairs = enumerate(pairwise(cuts))
            cuts = cuts[next((at for at, (head, after) in pairs if not _is_bare(passages, head, after)), -1) :]
        if cuts:
            return Split(parts=tuple(_parts(cuts, len(passages))), level=level, numbered=many)
    return Split(parts=(ThemeRange(start=0, end=len(passages)),))


def _is_bare(passages: Sequence[Passage], head: Heading, after: Heading) -> bool:
    """Whether nothing stands between two headings."""
    return not any(passage.text.strip() for passage in passages[head.at + 1 : after.at])


def _alike(cuts: list[Heading], heads: Sequence[Heading], section: Callable[[str], str]) -> list[Heading]:
    """The parts, from the first that is one, if most hold one of two sections or more that most of them have."""
    held: list[set[str]] = [set() for _ in cuts]
    begins = [cut.at for cut in cuts]
    for head in heads:
        of = bisect_left(begins, head.at) - 1  # the cut before it, if it is none itself
        if of >= 0 and begins[of + 1 : of + 2] != [head.at] and (name := section(head.words)):
            held[of].add(name)
    often = Counter(name for names in held for name in names)
    shared = {name for name, count in often.items() if count >= max(2, _SHARE * len(cuts))}
    like = [at for at, names in enumerate(held) if names & shared]
    return cuts[like[0] :] if len(shared) >= 2 and len(like) >= _SHARE * len(cuts) else []


def _parts(cuts: Sequence[Heading], end: int) -> list[ThemeRange]:
    parts = [ThemeRange(start=0, end=cuts[0].at)] if cuts[0].at else []
    taken: set[int] = set()
    for number, cut in enumerate(cuts):
        after = cuts[number + 1].at if number + 1 < len(cuts) else end
        found = _NUMBERED.match(cut.words)
        own = int(found["number"]) if found and found["number"].isdecimal() else 0
        own = 0 if own in taken else own
        taken.add(own)
        title = _begun(cut.words[found.end() :]) or cut.words if found else cut.words
        label = cut.words[: found.end()].strip() if found and title != cut.words else ""
        parts.append(ThemeRange(start=cut.at + 1, end=after, title=title, number=own, label=label))
    return parts


def numbered(title: str) -> tuple[str, int, str]:
    """What stands before a title, its number, and the title without it: `Minutes – Workshop 2: Bread`."""
    before = _BEFORE.match(title)
    found = _NUMBERED.match(title, before.end() if before else 0)
    rest = title[found.end() :] if found else ""
    quoted = _QUOTED.match(rest)
    if not found or len(rest) < _SHORTEST or not (quoted or found[0].rstrip()[-1] in ":.-–—)"):
        return "", 0, title
    number = int(found["number"]) if found["number"].isdecimal() else 0
    return title[: found.end()].strip(), number, _begun(quoted["words"] if quoted else rest)


def below(title: str, passages: Sequence[Passage], section: Callable[[str], str]) -> Heading | None:
    """The one heading with the number of a workshop soon below a first line that has none, and so is of the day."""
    heads = headings(passages)
    found = [head for head in heads if numbered(head.words)[1]]
    if numbered(title)[1] or len(found) != 1 or any(section(head.words) for head in heads if head.at < found[0].at):
        return None
    above = sum(bool(passage.text.strip()) for passage in passages[: found[0].at])
    return found[0] if above <= _MOST_ABOVE else None


def named(stem: str) -> tuple[int, str]:
    """The number in the name of a file, and what the name says besides: `02 - Bread`, `CR_Atelier_4_Bread`."""
    words = re.sub(r"[\s_]+", " ", stem)
    before = _BEFORE.match(words)
    found = _COUNTED.match(stem) or _NUMBERED.match(words, before.end() if before else 0)
    if found is None or not found["number"].isdecimal():
        return 0, ""
    return int(found["number"]), _begun(found.string[found.end() :].replace("_", " ").strip())


def _begun(title: str) -> str:
    """A title that followed a label, with a capital; a name as it is spelt ("iOS") keeps its letters."""
    first = re.match(r"[^\W\d_]+", title)
    return title[0].upper() + title[1:] if first and first[0].islower() else title


def _words(text: str) -> str:
    return re.sub(r"^\*\*(.*)\*\*$", r"\1", text.strip())[:_LONGEST]
