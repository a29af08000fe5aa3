"""A web page in; the page with its main part alone, and what is around that, out.

Lines stay where they were: what is cut out leaves the ends of its lines. What the main part itself hides, or has for
the screen alone, is left out and told by reading.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from tinyhtml5.parser import HTMLParser

from feuillet.importing.documents import counted, nesting, rules
from feuillet.importing.documents.document import Document, RefusedError
from feuillet.importing.documents.office.container import BOMB
from feuillet.model.diagnostics import Location
from feuillet.reading.web.tags import EMPTY, Tags

if TYPE_CHECKING:
    from feuillet.importing.documents.document import Telling
    from feuillet.reading.web.tags import Attributes

_SILENT = frozenset({"script", "style", "template", "svg", "iframe", "object", "head", "datalist", "title"})
_APART = 5  # lines between two passages that are told apart
_LEAST = 0.4  # of the words of a page that its main part must have, if it is to be that


class _Parts(Tags):
    """Where the main part begins and ends, and what stands outside of it."""

    def __init__(self, text: str) -> None:
        super().__init__(text, 1)
        self.within: list[tuple[str, bool]] = []  # open tags, each with whether it is the main part
        self.silent: list[str] = []  # open tags within what has no words for people
        self.main: list[int] = []
        self.inside = 0  # words of the main part
        self.beside: list[tuple[int, str]] = []  # others, by line

    def start(self, tag: str, attributes: Attributes, *, closed: bool) -> None:
        given = dict(attributes)
        if self.silent:
            self.silent += [tag] if tag == self.silent[0] and not closed else []
        elif tag in _SILENT:
            self.silent += [] if closed else [tag]
        elif tag in EMPTY:
            self.words(given.get("alt") or "" if tag == "img" else "")
        else:
            named = tag == "main" or given.get("role") == "main" or (tag == "div" and given.get("id") == "doc")
            is_main = named and not self.main
            self.main += [self.at] if is_main else []
            self.within.append((tag, is_main))

    def end(self, tag: str) -> None:
        if self.silent:
            if tag == self.silent[0]:
                self.silent.pop()
            return
        if all(tag != name for name, _ in self.within[-_DEEPEST:]):
            return
        while self.within:
            name, is_main = self.within.pop()
            self.main += [self.at] if is_main else []
            if name == tag:
                return

    def words(self, text: str) -> None:
        if self.silent or not text.strip():
            return
        if len(self.main) == 1:  # it has begun, and not ended
            self.inside += len(text.split())
        else:
            self.beside.append((bisect_right(self.begins, self.at), text))


# Mistakes that many pages have, and on which no word depends.
_USUAL = re.compile(r"expected-doctype|unknown-doctype|entity|non-void-element-with-trailing-solidus")
_BODY = re.compile("<body", re.IGNORECASE)
_DEEPEST = 200  # open tags among which the one that closes is looked for


def read(name: str, text: str, telling: Telling) -> Document:
    """The page; `telling` has what is told of it already."""
    if nesting.is_too_much(text):
        raise RefusedError(BOMB.at(Location(file=name), reason="HTML"))
    parts = _Parts(text)
    parts.go()
    rest = sum(len(words.split()) for _, words in parts.beside)
    shown = text
    if len(parts.main) == 2 and parts.inside >= _LEAST * (parts.inside + rest):
        start, end = parts.main
        body = _BODY.search(text, 0, start)
        head = text[: body.start()] if body else ""
        shown = head + "\n" * text.count("\n", len(head), start) + text[start:end]
        _leave(parts.beside, telling)
    return Document(name=name, form=".html", text=shown, words=counted.of_page(text), told=telling.told)


def _leave(beside: list[tuple[int, str]], telling: Telling) -> None:
    """Passages that stand near each other are one."""
    gathered: list[str] = []
    for number, (line, words) in enumerate(beside):
        gathered.append(" ".join(words.split()))
        if number + 1 == len(beside) or beside[number + 1][0] - line > _APART:
            telling.place = line
            telling.leave(rules.SCREEN, " ".join(gathered))
            gathered.clear()


def mistake(text: str) -> tuple[int, int] | None:
    """The line and column of the first mistake of a page that may part words or join them, if it has one."""
    parser = HTMLParser(namespace_html_elements=False)
    parser.parse(text)
    return next(((line, column + 1) for (line, column), code, _ in parser.errors if not _USUAL.search(code)), None)
