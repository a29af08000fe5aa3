"""A web page in; the page with its main part alone, and what was beside it or for the screen alone, out.

Lines stay where they were: what is cut out leaves the ends of its lines.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from feuillet.importing.documents import counted, rules
from feuillet.importing.documents.document import Document, Telling

if TYPE_CHECKING:
    from collections.abc import Sequence

_EMPTY_NAMES = "area base br col embed hr img input link meta param source track wbr"
_EMPTY = frozenset(_EMPTY_NAMES.split())
_SILENT = frozenset({"script", "style", "template", "svg", "iframe", "object", "head", "datalist", "title"})
_FOR_SCREEN = frozenset({"nav", "button", "noscript", "select"})
_APART = 5  # lines between two passages that are told apart
_LEAST = 0.4  # of the words of a page that its main part must have, if it is to be that


class _Parts(HTMLParser):
    """Where the main part begins and ends, and what stands outside of it or is for the screen."""

    def __init__(self, lines: Sequence[int]) -> None:
        super().__init__(convert_charrefs=True)
        self.starts = lines
        self.open: list[tuple[str, str]] = []  # tags, each with what it is for: "main", "silent", "screen"
        self.main: list[int] = []
        self.inside: list[tuple[int, str]] = []  # words by line: of the main part,
        self.beside: list[tuple[int, str]] = []  # outside of it,
        self.screen: list[tuple[int, str]] = []  # and for the screen alone

    def at(self) -> int:
        """Where the parser is in the text."""
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def kinds(self) -> set[str]:
        return {kind for _, kind in self.open}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _EMPTY:
            if tag == "img" and given.get("alt"):
                self.said(given.get("alt") or "")
            return
        kind = ""
        if (
            tag == "main" or given.get("role") == "main" or (tag == "div" and given.get("id") == "doc")
        ) and not self.main:
            kind, self.main = "main", [self.at()]
        elif tag in _SILENT:
            kind = "silent"
        elif tag in _FOR_SCREEN or given.get("role") == "navigation":
            kind = "screen"
        self.open.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        if all(tag != one for one, _ in self.open):
            return
        while self.open:
            one, kind = self.open.pop()
            if kind == "main":
                self.main.append(self.at())
            if one == tag:
                return

    def handle_data(self, data: str) -> None:
        self.said(data)

    def said(self, data: str) -> None:
        kinds = self.kinds()
        if data.strip() and "silent" not in kinds:
            where = self.screen if "screen" in kinds else self.inside if "main" in kinds else self.beside
            where.append((self.getpos()[0], data))


def read(name: str, text: str, pictures: Telling) -> Document:
    """The page; `pictures` is what is told of it already."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    parts = _Parts(starts)
    parts.feed(text)
    parts.close()
    told = pictures
    size = sum(len(words.split()) for _, words in parts.inside)
    rest = sum(len(words.split()) for _, words in parts.beside)
    left = list(parts.screen)
    shown = text
    if len(parts.main) == 2 and size >= _LEAST * (size + rest):
        start, end = parts.main
        head = text[: text.lower().find("<body", 0, start) + 1 or start]
        head = head.removesuffix("<")
        gap = "\n" * text.count("\n", len(head), start)
        shown = f"{head}{gap}{text[start:end]}"
        left += parts.beside
    gathered: list[str] = []
    left.sort()
    for number, (at, words) in enumerate(left):
        gathered.append(" ".join(words.split()))
        if number + 1 == len(left) or left[number + 1][0] - at > _APART:
            told.place = at
            told.leave(rules.SCREEN, " ".join(gathered))
            gathered.clear()
    return Document(name=name, form=".html", text=shown, words=counted.of_page(text), told=told.told)
