"""Actors and documents, from the items of a list as people write them: `Publisher – [Title](link) – date`.

What is written otherwise keeps all its words in one text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feuillet.model.workshop import Mark, Resource
from feuillet.reading.listed.entries import joined
from feuillet.reading.markdown.inline import Text, address, dead, links, plain
from feuillet.text.markdown.tokens import EMPTY_LINK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.model.diagnostics import Diagnostic

_SEPARATOR = r"(?:[,;:]|[–—]|(?<=\s)-(?=\s|$))"
_BETWEEN = re.compile(rf"(?:(?<!\s)\s++)?{_SEPARATOR}\s+")
_AFTER = re.compile(rf"\s*(?:{_SEPARATOR}|(?=\())\s*")
_DATE = re.compile(
    r"(?:(?:\d{1,2}(?:er|\.|\.?º)?|[^\W\d_]{3,10}\.?|le|en|in|de|im|am)\s+){0,4}(?:1[89]|20)\d\d(?:\s?[–/-]\s?(?:1[89]|20)?\d\d)?"
    r"|(?:\d{1,2}[/.])?\d{1,2}[/.](?:1[89]|20)\d\d|20\d\d-\d\d(?:-\d\d)?",
    re.IGNORECASE,
)
_BARE = re.compile(r"<?((?:https?://|www\.)[^\s<>]+?)>?[.,;]?$", re.IGNORECASE)
_WORD = re.compile(r"[^\s<>]*")
_EMPHASISED = re.compile(r"(?<![*_\w])(\*\*|__|\*|_)(?=\S)([^*_]+)(?<=\S)\1(?![*_\w])")


class _Found:
    """What an item says of a resource."""

    def __init__(self, title: Text, link: str = "", publisher: str = "") -> None:
        self.title = title
        self.link = link
        self.publisher = publisher
        self.date = ""
        self.note: Text | None = None
        self.dead: tuple[int, str] | None = None


def resource(
    text: Text, more: list[Text], mark: Mark | None, file: str, *, publishers: bool
) -> tuple[Resource, list[Diagnostic]]:
    """The actor or document that an item names; all its words are the title if they do not read otherwise."""
    found = _linked(text, publishers) or _emphasised(text, publishers) or _bare(text) or _Found(text)
    note = joined([part for part in (found.note, *more) if part])
    diagnostics = [EMPTY_LINK.at(text.location(file, found.dead[0]), text=found.dead[1])] if found.dead else []
    made = Resource(
        title=found.title.prose(file),
        publisher=found.publisher,
        date=found.date,
        link=found.link,
        note=note.prose(file) if note else None,
        mark=mark,
        source=text.location(file),
    )
    return made, diagnostics


def _linked(text: Text, publishers: bool) -> _Found | None:
    """A text with one link, which is the title."""
    some = links(text.value)
    if len(some) != 1 or some[0].picture:
        return None
    link = some[0]
    url = link.target.url
    label = text.cut(*link.label).stripped()
    if not label or not (dead(url) or address(url)) or link.target.title:
        return None
    start, end = link.start, link.end
    wrapped = _wrapping(text.value, start, end)
    if wrapped:
        start, end = start - wrapped, end + wrapped
    found = _around(text, start, end, label, publishers)
    if found is None:
        found = _Found(Text.joined([text.cut(0, link.start), text.cut(*link.label), text.cut(link.end)]).stripped())
    found.link = address(url)
    found.dead = (link.start, plain(label.value)) if dead(url) else None
    return found


def _wrapping(value: str, start: int, end: int) -> int:
    """How many signs of emphasis are around a link."""
    for sign in ("**", "__", "*", "_"):
        if value[:start].endswith(sign) and value[end:].startswith(sign):
            return len(sign)
    return 0


def _emphasised(text: Text, publishers: bool) -> _Found | None:
    """A text without a link, with one title in italics or bold."""
    some = list(_EMPHASISED.finditer(text.value))
    if len(some) != 1 or links(text.value):
        return None
    title = text.cut(*some[0].span(2 if len(some[0].group(1)) > 1 else 0))
    return _around(text, *some[0].span(), title, publishers)


def _bare(text: Text) -> _Found | None:
    """A text that ends in an address."""
    found = _BARE.search(text.value, _last_word(text.value))
    if found is None or links(text.value):
        return None
    before = text.cut(0, found.start()).stripped()
    if not before:
        return _Found(text.cut(*found.span(1)), link=address(found.group(1)))
    if not re.search(r"[\s:–—-]$", text.value[: found.start()]) or re.search(r"https?://|www\.", before.value):
        return None
    cut = _separated(before.value)
    return _Found(before if cut is None else before.cut(0, cut), link=address(found.group(1)))


def _last_word(value: str) -> int:
    """Where the last word begins, or the angle before it."""
    end = len(value.removesuffix(value[-1:] if value[-1:] in ".,;" else "").removesuffix(">"))
    word = _WORD.match(value[:end][::-1])
    start = end - (word.end() if word else 0)
    return start - (value[start - 1 : start] == "<")


def _separated(value: str) -> int | None:
    """Where the separator at the end of a text begins, with the spaces before it; None if there is none."""
    bare = value.rstrip()
    words = bare[:-1].rstrip()
    if bare[-1:] == "-":
        return len(words) if len(words) < len(bare) - 1 else None
    return len(words) if bare and bare[-1] in ",;:–—" else None


def _around(text: Text, start: int, end: int, title: Text, publishers: bool) -> _Found | None:
    """Publisher before the title, date and note after it; None if the words around it are none of these."""
    found = _Found(title)
    before = text.value[:start].strip()
    if before:
        edge = _separated(text.value[:start])
        if edge is None or not publishers or re.search(r"[\[<`]|https?:", before):
            return None
        found.publisher = plain(text.value[:edge])
        if not found.publisher:
            return None
    after = text.cut(end).stripped()
    if not after.value.strip(" .,;"):
        return found
    cut = _AFTER.match(text.value, end)
    if cut is None:
        return None
    found.date, found.note = _dated(text.cut(cut.end()).stripped())
    return found


def _dated(rest: Text) -> tuple[str, Text | None]:
    """The date at one end of what follows a title, and what else there is."""
    whole = rest.value.strip(" .;")
    inside = whole[1:-1].strip() if whole.startswith("(") and whole.endswith(")") else whole
    if _DATE.fullmatch(inside):
        return inside, None
    for date, other in _halves(rest):
        if _DATE.fullmatch(date):
            return date, other
    return "", rest


def _halves(rest: Text) -> Iterator[tuple[str, Text]]:
    separators = list(_BETWEEN.finditer(rest.value))
    if separators:
        first, last = separators[0], separators[-1]
        yield rest.value[: first.start()].strip("() "), rest.cut(first.end()).stripped()
        yield rest.value[last.end() :].strip("(). "), rest.cut(0, last.start()).stripped()
