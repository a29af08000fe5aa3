"""Which section a heading means: the usual ones of a write-up in its language, and a workshop's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.languages.words import by_section
from feuillet.model.workshop import Place, SectionDefinition
from feuillet.reading.markdown.inline import plain
from feuillet.reading.notes.suggestions import misspelt, suggested
from feuillet.text.names import fold
from feuillet.text.normal_form import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SPEAKERS, STAKES, CONTEXT, RESOURCES = "speakers", "stakes", "context", "resources"
ACTORS, DOCUMENTS = "actors", "documents"
PROBLEMS, SOLUTIONS, NEEDS = "problems", "solutions", "needs"
SUMMARY, WORKED, FAILED, NEXT_STEPS = "summary", "worked", "failed", "next-steps"
DISCUSSION, PARTICIPANTS = "discussion", "participants"
PEOPLE = (SPEAKERS, PARTICIPANTS, ACTORS, DOCUMENTS)  # sections of entries, not of what was said

# What stands under a heading that only holds others.
CONTAINED: Mapping[str, tuple[str, ...]] = {RESOURCES: (ACTORS, DOCUMENTS)}

# In the order of pages.
_KINDS: Mapping[str, dict[str, object]] = {
    SPEAKERS: {"icon": "mic", "sheet": Place.FOOT},
    SUMMARY: {"kind": "prose", "icon": "scroll-text", "sheet": Place.LEAD},
    STAKES: {"kind": "prose", "icon": "target", "sheet": Place.LEAD},
    CONTEXT: {"kind": "prose", "icon": "compass", "sheet": Place.LEAD},
    RESOURCES: {"icon": "library", "sheet": Place.FOOT},
    ACTORS: {"icon": "contact", "sheet": Place.FOOT},
    DOCUMENTS: {"icon": "book-open", "sheet": Place.FOOT},
    PROBLEMS: {"icon": "message-circle-warning", "sheet": Place.BODY},
    SOLUTIONS: {"icon": "lightbulb", "sheet": Place.BODY},
    NEEDS: {"icon": "hand-helping", "sheet": Place.BODY},
    WORKED: {"icon": "thumbs-up", "sheet": Place.BODY},
    FAILED: {"icon": "thumbs-down", "sheet": Place.BODY},
    NEXT_STEPS: {"icon": "list-checks", "sheet": Place.BODY},
    DISCUSSION: {"kind": "prose", "icon": "messages-square", "sheet": Place.NONE},
    PARTICIPANTS: {"icon": "users", "sheet": Place.NONE},
}

_COUNTED = re.compile(
    r"(?<=\w)\s*[(\[]\s*\d{1,4}(?:\s?(?:/\s?\d{1,4}|%|[^\W\d_]+))?\s*[)\]]\s*:?\s*$"
)  # Participants (12)
_TAG = re.compile(r"#[^\W\d_][\w/-]*")  # of a program that sorts notes
_COLUMN = re.compile(r"^(?:liste?|lista|colonne|columna?|spalte)\s?:\s+(?=\S)")  # of a board
_GUESTS = 60  # characters of a heading that may be of guests
_BESIDE = re.compile(r"(?<!\s)\s++[/|–—]\s+")  # between the same in several languages
_ADDRESSED = 60  # characters of one that says whom needs are put to
_NUMBERING = re.compile(
    r"""^(?!\d{1,2}\s?[:h]\s?\d\d(?!\d)|\d{1,2}(?:\.\d\d)?\s?(?:h|uhr|[ap]\.?m)\b)  # a time is no number
      (?:[\s•◦▪●‣·*+>–—-]+
      |top\s?\d{1,2}\s?[.):–-]\s*
      |n[°o]\s?\d+\s*[-–—:.)]?
      |\d{1,3}(?:\.\d{1,3})*\s?(?:[.)\]°:/–—-]+\s*|\s+(?=[a-z]))
      |(?:[a-z]|[ivx]{1,5})(?:[.)\]/]|\s?[:–—]|\s-)\s*
      |\(?(?:\d{1,3}|[a-z])\)\s*)""",
    re.VERBOSE,
)


def _bare(text: str) -> str:
    """Lower case without accents, punctuation kept."""
    return bare(text.casefold())


@dataclass(frozen=True, kw_only=True, slots=True)
class _Grammar:
    """What does not matter in headings of a language."""

    inclusive: re.Pattern[str]
    continued: re.Pattern[str]
    leading: frozenset[str]
    joints: frozenset[str]
    feminine: tuple[tuple[str, str], ...]


@lru_cache(maxsize=8)
def _grammar(language: str) -> _Grammar:
    several = [spoken.reading for spoken in registry.read_with(language)]
    inclusive = "|".join(reading.inclusive for reading in several if reading.inclusive)
    continued = "|".join(reading.continued for reading in several)
    return _Grammar(
        inclusive=re.compile(rf"(?<=[a-z])(?:{inclusive})(?![a-z])" if inclusive else r"(?!)"),
        continued=re.compile(rf"\(\s*(?:{continued})\s*\)\s*[:.]?\s*$"),
        leading=frozenset(word for reading in several for word in (*reading.articles, *reading.leading)),
        joints=frozenset(word for reading in several for word in reading.joints),
        feminine=tuple(pair for reading in several for pair in reading.feminine),
    )


def _stem(word: str, grammar: _Grammar) -> str:
    """A word without the endings of number and gender, roughly: only ever compared with another such stem."""
    if len(word) <= 3:
        return word
    word = word.rstrip("sx")
    for feminine, masculine in grammar.feminine:
        if word.endswith(feminine):
            return word.removesuffix(feminine) + masculine
    return word.rstrip("e") or word


@lru_cache(maxsize=4096)
def _without_tags(text: str) -> str:
    words = text.split()
    while len(words) > 1 and _TAG.fullmatch(words[-1]):
        words.pop()
    return " ".join(words)


def key(heading: str, language: str) -> str:
    """What two headings that mean the same have in common."""
    grammar = _grammar(language)
    text = grammar.continued.sub("", _bare(heading.replace("’", "'").replace("\\", "")).strip())
    text = _COLUMN.sub("", _COUNTED.sub("", _without_tags(text) if "#" in text else text))
    while (shorter := _NUMBERING.sub("", text, count=1)) != text and shorter:
        text = shorter
    words = fold(grammar.inclusive.sub("", text)).split()
    while len(words) > 1 and words[0] in grammar.leading:
        del words[0]
    stems: list[str] = []
    for stem in (_stem(word, grammar) for word in words):
        if stems and stem == stems[-1]:
            continue
        if len(stems) > 1 and stems[-1] in grammar.joints and stem == stems[-2]:
            stems.pop()  # "intervenantes et intervenants"
            continue
        stems.append(stem)
    return " ".join(stems)


@lru_cache(maxsize=8)
def _addressed(language: str) -> re.Pattern[str]:
    beginnings = registry.pattern(language, lambda spoken: spoken.reading.addressed)
    return re.compile(rf"(?:{beginnings})(?: \w+){{1,6}}")


@lru_cache(maxsize=8)
def _guests(language: str) -> frozenset[str]:
    return frozenset(
        key(heading, language) for spoken in registry.read_with(language) for heading in spoken.reading.guests
    )


@lru_cache(maxsize=8)
def _others(language: str) -> frozenset[str]:
    return frozenset(
        key(heading, language) for spoken in registry.read_with(language) for heading in spoken.reading.others
    )


@lru_cache(maxsize=8)
def _usual(language: str) -> tuple[SectionDefinition, ...]:
    """The usual sections; headings of the language that is read beside are known too, where they mean nothing else."""
    own, *others = (by_section(spoken.reading.headings) for spoken in registry.read_with(language))
    taken = {key(heading, language) for headings in own.values() for heading in headings} | set(_KINDS)
    return tuple(
        SectionDefinition.model_validate(
            {
                "id": id_,
                "title": headings[0],
                "headings": (
                    *headings[1:],
                    *(text for words in others for text in words[id_] if key(text, language) not in taken),
                ),
                **kind,
            }
        )
        for id_, kind in _KINDS.items()
        for headings in (own[id_],)
    )


def definitions(language: str, own: Sequence[SectionDefinition] = ()) -> tuple[SectionDefinition, ...]:
    """The usual sections and the workshop's own: what these give goes before what we know.

    The same id changes the fields that are given (headings are added to ours); a new id comes `after` another,
    or last.
    """
    usual = _usual(language)
    if not own:
        return usual
    foreign = {
        key(text, language): definition.id for definition in own for text in (definition.title, *definition.headings)
    }
    merged = {definition.id: _without(definition, foreign, language) for definition in usual}
    moved: list[str] = []
    for definition in own:
        before = merged.get(definition.id)
        if before is None:
            merged[definition.id] = definition
            moved.append(definition.id)
            continue
        given = {name: getattr(definition, name) for name in definition.model_fields_set if name != "headings"}
        headings = (
            *definition.headings,
            *([before.title] if before.title != definition.title else []),
            *before.headings,
        )
        given["headings"] = tuple(dict.fromkeys(headings))
        merged[definition.id] = before.model_copy(update=given)
        if "after" in given and definition.after and definition.id not in moved:
            moved.append(definition.id)
    return tuple(_placed(merged, moved))


def _without(usual: SectionDefinition, foreign: Mapping[str, str], language: str) -> SectionDefinition:
    """A usual section without the headings that the workshop gave to another of its own."""
    kept = tuple(heading for heading in usual.headings if foreign.get(key(heading, language), usual.id) == usual.id)
    return usual.model_copy(update={"headings": kept})


def _placed(merged: Mapping[str, SectionDefinition], moved: Sequence[str]) -> list[SectionDefinition]:
    """Those that move go behind the one they name, in the order given; behind all where there is none such."""
    behind: dict[str, list[str]] = {}  # what moves, by what it follows
    for id_ in moved:
        behind.setdefault(merged[id_].after, []).append(id_)
    placed: dict[str, None] = {}

    def place(first: str) -> None:
        waiting = [first]
        while waiting:
            id_ = waiting.pop()
            if id_ not in placed:
                placed[id_] = None
                waiting.extend(reversed(behind.get(id_, ())))

    going = frozenset(moved)
    for id_ in (*(heading for heading in merged if heading not in going), *moved):
        place(id_)
    return [merged[id_] for id_ in placed]


class Headings:
    """The headings of some definitions, made ready for many look-ups."""

    def __init__(self, known: Iterable[SectionDefinition], language: str) -> None:
        self.definitions = tuple(known)
        self.language = language
        self._by_key: dict[str, SectionDefinition] = {}
        own = [definition for definition in self.definitions if definition.id not in _KINDS]
        usual = [definition for definition in self.definitions if definition.id in _KINDS]
        for some in (own, usual):
            texts = [(text, definition) for definition in some for text in (definition.id, definition.title)]
            texts += [(text, definition) for definition in some for text in definition.headings]
            for text, meant in texts:
                if found := key(text, language):
                    self._by_key.setdefault(found, meant)
        self._longest = max((len(found) for found in self._by_key), default=0)

    def match(self, heading: str) -> SectionDefinition | None:
        """The section that this heading means."""
        if len(heading) > self._longest * 4 + 40:
            return None
        found = self._by_key.get(key(plain(heading), self.language))
        if found or not self._is_addressed(heading):
            return found or self._in_languages(plain(heading))
        return self._by_key.get(key(NEEDS, self.language))

    def _in_languages(self, heading: str) -> SectionDefinition | None:
        """What a heading means that says one thing in several languages: `Ideas / Idées / Ideen`."""
        pieces = _BESIDE.split(heading) if _BESIDE.search(heading) and len(heading) <= _ADDRESSED else []
        meant = {self._by_key.get(key(piece, self.language)) for piece in pieces} if len(pieces) > 1 else set()
        known = [found for piece in pieces if (found := self._by_key.get(key(piece, self.language)))]
        return known[0] if len(meant - {None}) == 1 and len(known) > len(pieces) / 2 else None

    def _is_addressed(self, heading: str) -> bool:
        """Whether it says of whom something is expected: `What we expect of the council`."""
        return len(heading) <= _ADDRESSED and bool(_addressed(self.language).fullmatch(fold(plain(heading))))

    def is_of_guests(self, heading: str) -> bool:
        """Whether it names people who spoke, or who came beside others: what else the notes have says which."""
        return len(heading) <= _GUESTS and key(plain(heading), self.language) in _guests(self.language)

    def is_of_others(self, heading: str) -> bool:
        """Whether it begins what is said at the end, and is of no section: `Any other business`."""
        return len(heading) <= _GUESTS and key(plain(heading), self.language) in _others(self.language)

    def nearest(self, heading: str) -> str:
        """The title of the section that this heading was probably meant for; empty if that is not clear."""
        at_most = plain(heading[:200])
        return suggested(plain(heading), self.definitions, self._by_key, key(at_most, self.language), self.language)

    def is_misspelt(self, heading: str) -> bool:
        """Whether it is all but the same as a heading that is known: it is to be mended, not to be made known."""
        return bool(misspelt(key(plain(heading[:200]), self.language), self._by_key))


@lru_cache(maxsize=16)
def headings(known: tuple[SectionDefinition, ...], language: str) -> Headings:
    """The look-up of these definitions in notes of a language, made once."""
    return Headings(known, language)
