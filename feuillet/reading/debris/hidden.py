"""A text in a form that may have tags in; it without what these hide, and that, out.

A tag is what browsers take for one, within a paragraph: a sign > between quotes does not end it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from feuillet.reading.debris import verbatim
from feuillet.reading.debris.directives import FILLER, Directive
from feuillet.reading.markdown.inline import within
from feuillet.reading.web.hiding import Sheet
from feuillet.reading.web.tags import EMPTY, attributes
from feuillet.text.deadline import look

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BEGIN = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*+)")
_SIGN = re.compile(r"[<>]|=\s*+(?=[\"'])")
_ANY_TAG = re.compile(r"<[^<>]*>")
_STYLE = re.compile(r"<style\b[^<>]*>", re.IGNORECASE)
_STYLE_END = re.compile(r"</style", re.IGNORECASE)
_OF_WIKIS = frozenset({"includeonly", "noinclude"})  # of MediaWiki: not on the page
_OF_WRAP = frozenset({"hide", "noprint"})  # of DokuWiki's <WRAP hide>


class _Tag(NamedTuple):
    start: int
    end: int
    closing: bool
    name: str
    inside: str

    @property
    def is_whole(self) -> bool:
        """Whether it holds nothing; a slash at its end says so of a wiki's alone, as browsers do not look at it."""
        return self.name in EMPTY or (self.name in _OF_WIKIS and self.inside.endswith("/"))

    def hides(self, sheet: Sheet) -> bool:
        look()
        if self.name in _OF_WIKIS or self.name == "template":
            return True
        given = dict(attributes(self.inside))
        return sheet.hides(self.name, given) or (self.name == "wrap" and not _OF_WRAP.isdisjoint(given))


def without_hidden(text: str, filler: str = FILLER, *, ticks: bool = True) -> tuple[str, list[Directive]]:
    """A text without what its tags hide, and that; a tag that is never closed ends with its paragraph."""
    if "<" not in text or ">" not in text:
        return text, []
    apart = verbatim.found(text, ticks=ticks).both
    tags = [tag for tag in _tags(text) if not within(tag.start, apart)]
    sheet = _sheet(text, apart)
    if not any(tag.hides(sheet) for tag in tags if not tag.closing):
        return text, []
    parts: list[str] = []
    found: list[Directive] = []
    begins, done = [0, *(newline.end() for newline in re.finditer("\n", text))], 0
    for start, end in _stretches(text, tags, sheet):
        hidden = text[start:end]
        parts += [text[done:start], re.sub(r"[^\n]", filler, hidden)]
        line = bisect_right(begins, start)
        words = " ".join(_ANY_TAG.sub(" ", hidden).split())
        found.append(Directive(words, line, start - begins[line - 1] + 1))
        done = end
    return "".join([*parts, text[done:]]), found


def _stretches(text: str, tags: Sequence[_Tag], sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Where what is hidden begins and ends."""
    ends = {tag.name: tag.start for tag in tags if tag.closing}
    outer: _Tag | None = None
    done = depth = 0
    for tag in tags:
        if tag.start < done:
            continue
        if outer is not None:
            if tag.name == outer.name and not tag.is_whole:
                depth += -1 if tag.closing else 1
                if not depth:
                    done = tag.end
                    yield outer.start, done
                    outer = None
        elif not tag.closing and tag.hides(sheet):
            if tag.is_whole:
                yield tag.start, tag.end
            elif ends.get(tag.name, -1) > tag.start:
                outer, depth = tag, 1
            else:
                done = _end_of_paragraph(text, tag.end)
                yield tag.start, done
    if outer is not None:  # tags of that name within it are not closed
        yield outer.start, _end_of_paragraph(text, outer.end)


def _sheet(text: str, apart: Sequence[tuple[int, int]]) -> Sheet:
    """What the style sheets in a text say."""
    sheet, done = Sheet(), 0
    for style in _STYLE.finditer(text):
        if style.start() >= done and not within(style.start(), apart):
            end = _STYLE_END.search(text, style.end())
            if end is None:
                break
            sheet.read(text[style.end() : end.start()])
            done = end.end()
    return sheet


def _end_of_paragraph(text: str, at: int) -> int:
    end = text.find("\n\n", at)
    return end if end >= 0 else len(text)


def _tags(text: str) -> Iterator[_Tag]:
    """All tags, in order."""
    parted = [*(gap.start() for gap in verbatim.PARTED.finditer(text)), len(text)]
    last = {sign: text.rfind(sign) for sign in "\"'"}
    dead: set[int] = set()  # where a value begins behind which no tag ends: none is gone through twice
    done = 0
    for begin in _BEGIN.finditer(text):
        if begin.start() < done:
            continue
        look()
        end = _end(text, begin.end(), parted[bisect_left(parted, begin.start())], last, dead)
        if end:
            done = end
            yield _Tag(begin.start(), end, bool(begin[1]), begin[2].lower(), text[begin.end() : end - 1])


def _end(text: str, at: int, most: int, last: dict[str, int], dead: set[int]) -> int:
    """Where a tag ends; 0 if it does not, before `most`."""
    seen: list[int] = []
    while (sign := _SIGN.search(text, at, most)) and sign[0] != "<" and sign.start() not in dead:
        if sign[0] == ">":
            return sign.end()
        seen.append(sign.start())
        quote = text[sign.end()]
        at = sign.end() + 1
        if at <= last[quote]:
            end = text.find(quote, at)
            at = end + 1 if end < most else at
    dead.update(seen)
    return 0
