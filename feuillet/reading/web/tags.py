"""The code of a web page in; its tags, texts and comments, one after the other and read as browsers do, out.

Each character is looked at once, whatever the page is: the parser of the standard library takes the square of a page's
length in some releases, and other releases of it find other comments.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from feuillet.model.diagnostics import Rule
from feuillet.text.deadline import look
from feuillet.text.entities import unescape

OPEN = Rule(
    code="tag-open",
    en="a tag begins here and never ends: nobody can tell what is to be printed",
    fr="une balise commence ici et ne finit pas : on ne peut savoir ce qui doit être imprimé",
    hint_en="Write > where it ends; or &lt; for the sign < if it is to be printed.",
    hint_fr="Écrivez > là où elle finit ; ou &lt; pour le signe <, s’il doit être imprimé.",
)

Attributes = list[tuple[str, str | None]]

_TAG_NAME = re.compile(r"[a-zA-Z][^\s/>]*+")
_SPACE = re.compile(r"[\s/]*+")
_ATTRIBUTE = re.compile(r"=?[^\s/>=]*+")
_VALUE_FOLLOWS = re.compile(r"\s*+=\s*+")
_BARE_VALUE = re.compile(r"[^\s>]*+")
_COMMENT_END = re.compile(r"--!?>")
_ABRUPT_END = re.compile(r"-?>")
_EMPTY_NAMES = "area base br col embed hr img input link meta param source track wbr"
EMPTY = frozenset(_EMPTY_NAMES.split())  # tags that hold nothing
_AS_IT_STANDS = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes"})  # tags in these are none
_WITH_REFERENCES = frozenset({"textarea", "title"})  # nor in these


def attributes(inside: str) -> Attributes:
    """What the inside of a tag says, behind its name."""
    made: Attributes = []
    Tags(f"<a {inside}>", 1).read_attributes(2, made)
    return made


class Tags:
    """Goes through a page and calls what is made of it: `start`, `end`, `words`, `comment`."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text = text
        self.first_line = first_line
        self.begins = [0, *(found.end() for found in re.finditer("\n", text))]  # of lines
        self.at = 0  # where what is told of begins
        self.tag = ""  # as it is written
        self.is_xml = text.lstrip("\ufeff \t\n").startswith("<?xml")
        self.open: tuple[int, int] | None = None  # line and column of a tag that never ends

    def start(self, tag: str, attributes: Attributes, *, closed: bool) -> None:
        """A tag opens; `closed`: it ends with a slash."""

    def end(self, tag: str) -> None:
        """A tag closes."""

    def words(self, text: str) -> None:
        """Text, its references resolved."""

    def comment(self, text: str, *, closed: bool) -> None:
        """What is for nobody who looks at the page; `closed`: whether it ends."""

    def place(self) -> tuple[int, int]:
        """Line and column of what is told of."""
        line = bisect_right(self.begins, self.at)
        return line + self.first_line - 1, self.at - self.begins[line - 1] + 1

    def go(self) -> None:
        """From the beginning to the end."""
        text, done, at = self.text, 0, self.text.find("<")
        while at >= 0:
            look(self.first_line + bisect_right(self.begins, at) - 1)
            sign = text[at + 1 : at + 2]
            is_tag = sign.isascii() and (sign.isalpha() or sign in ("!", "?", "/")) and sign
            if not is_tag or (sign == "/" and at + 2 >= len(text)):
                at = text.find("<", at + 1)
                continue
            self._words(done, at)
            self.at = at
            if sign.isalpha():
                done = self._start(at)
            elif sign == "/" and text[at + 2].isascii() and text[at + 2].isalpha():
                done = self._end(at)
            else:
                done = self._comment(at)
            at = text.find("<", done)
        self._words(done, len(text))

    def _words(self, start: int, end: int, *, references: bool = True) -> None:
        if start < end:
            self.at = start
            piece = self.text[start:end]
            self.words(unescape(piece) if references else piece)

    def _comment(self, at: int) -> int:
        """A comment, or what browsers take for one; where it ends."""
        text = self.text
        if text.startswith("<!--", at):
            if abrupt := _ABRUPT_END.match(text, at + 4):
                return abrupt.end()
            found = _COMMENT_END.search(text, at + 4)
            end = found.end() if found else 0
        else:
            end = text.find(">", at) + 1
        self.comment(text[at : end or len(text)], closed=bool(end))
        return end or len(text)

    def _end(self, at: int) -> int:
        name = _TAG_NAME.match(self.text, at + 2)
        end = self.read_attributes(name.end() if name else at + 2, None)
        if not end:
            return self._never_ends()
        if name:
            self.end(name[0].lower())
        return end

    def _start(self, at: int) -> int:
        found = _TAG_NAME.match(self.text, at + 1)
        name = found[0].lower() if found else ""
        attributes: Attributes = []
        end = self.read_attributes(found.end() if found else at + 1, attributes)
        if not end:
            return self._never_ends()
        closed = self.text[end - 2] == "/"
        self.tag = self.text[at:end]
        self.start(name, attributes, closed=closed)
        if name in _AS_IT_STANDS or name in _WITH_REFERENCES:
            return end if closed and self.is_xml else self._as_it_stands(name, end)
        if name == "plaintext":
            self._words(end, len(self.text), references=False)
            return len(self.text)
        return end

    def _as_it_stands(self, name: str, start: int) -> int:
        """Text in which no tag is one, up to the one that ends it."""
        found = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self.text, start)
        end = found.start() if found else len(self.text)
        self._words(start, end, references=name in _WITH_REFERENCES)
        return end

    def _never_ends(self) -> int:
        self.open = self.place()
        return len(self.text)

    def read_attributes(self, at: int, made: Attributes | None) -> int:
        """Reads what a tag says; where the tag ends, or 0 if it does not."""
        text = self.text
        names: set[str] = set()
        while True:
            space = _SPACE.match(text, at)
            at = space.end() if space else at
            if at >= len(text):
                return 0
            if text[at] == ">":
                return at + 1
            found = _ATTRIBUTE.match(text, at)
            name = found[0].lower() if found else ""
            at = found.end() if found else at
            value: str | None = None
            if follows := _VALUE_FOLLOWS.match(text, at):
                at = follows.end()
                if text[at : at + 1] in ('"', "'"):
                    end = text.find(text[at], at + 1)
                    if end < 0:
                        return 0
                    value, at = text[at + 1 : end], end + 1
                elif bare := _BARE_VALUE.match(text, at):
                    value, at = bare[0], bare.end()
            if made is not None and name not in names:
                names.add(name)
                made.append((name, unescape(value) if value else value))
