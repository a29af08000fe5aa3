"""Notes in plain text, as people type them into an editor or a mail, in; lines of Markdown out.

Underlines, capitals, bullets and numbers make headings and lists; all other signs are those that their author typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feuillet.reading.debris import unpublished
from feuillet.reading.debris.directives import Directive, is_added, without_additions
from feuillet.reading.debris.lines import Line
from feuillet.reading.debris.programs import mails, outlines, properties
from feuillet.reading.debris.tidying import Read
from feuillet.reading.formats.literal import joined, literal
from feuillet.reading.markdown import conversations
from feuillet.reading.markdown.inline import Text
from feuillet.reading.markdown.markers import MARKER
from feuillet.text.deadline import look

if TYPE_CHECKING:
    from collections.abc import Callable

_UNDERLINE = re.compile(r"\s*([=\-~*_#+^.\"'])\1{2,}\s*$")
_FRAMED = re.compile(r"([*#|=+])\s+(\S.*\S|\S)\s+\1")  # * TITLE *
_BETWEEN = re.compile(r"\s*([=*#~+_-])\1+\s*([^\s=*#~+_-](?:.*[^\s=*#~+_-])?)\s*\1{2,}\s*$")  # == Title ==
_LED = re.compile(r"\s*(={2,6}|--)\s+([^\s=-](?:.*\S)?)\s*$")  # == Title
_POINTED = re.compile(r"\s*(?:>{2,}|={1,3}>)\s*(\S.*\S)\s*$")  # >>> TITLE
_RULE = re.compile(r"\s*([=\-~*#+^])\1{4,}\s*")
_LONGEST_HEADING = 80  # characters
_BULLET = re.compile(r"(\s*)([-*+•·–—]|\d{1,3}(?:[.)]|\.-))(\s+)")
_GLUED_STAR = re.compile(r"\s*\*(?=[^\s*])[^*]*$")
_DRAWN = re.compile(r"\s*(?:_\s*){3,}")  # a line that is drawn, or left to be filled in
_LETTERS = 4  # that a heading in capitals has at least


def read(text: str, first_line: int, _file: str) -> Read:
    """The lines of a plain text."""
    published = unpublished.of(text, first_line, ticks=False)
    texts, taken = without_additions(published.lines, published.number)
    typed = [Line(text, published.number(at)) for at, text in enumerate(texts)]
    kept, more = properties.without(typed)
    taken += kept
    lines = _Typed([line.text for line in outlines.as_list(typed)], published.number).lines()
    of_mails, facts = mails.without(lines)
    taken += of_mails
    taken += [Directive(*said) for said in conversations.without(lines)]
    for at, line in enumerate(lines):
        if is_added(line.text):
            taken.append(Directive(line.body, line.number, line.start + 1 + line.shift))
            lines[at] = Line("", line.number)
    return Read(lines, None, published.comments, taken, facts=[*facts, *more])


class _Typed:
    def __init__(self, texts: list[str], number: Callable[[int], int]) -> None:
        self.texts = texts
        self.number = number  # of a line in the file
        self.underlines: list[str] = []  # in the order in which they come: the higher headings first
        self.listed = False  # whether an indented line goes on from an item

    def lines(self) -> list[Line]:
        made: list[Line] = []
        at = 0
        while at < len(self.texts):
            look(self.number(at))
            if self.is_underlined(at):
                made.append(self.heading(at, self.rank(at + 1)))
                at += 2
            elif self.is_overline(at):
                at += 1
            elif (found := _BETWEEN.match(self.texts[at])) and (
                len(found[2]) <= _LONGEST_HEADING and not mails.FORWARDED.fullmatch(self.texts[at])
            ):
                self.listed = False
                words = Text.of(found[2], self.number(at), found.start(2) + 1)
                made.append(Line.of(joined([literal(words, links=True)], "#" * self.rank(at) + " ")))
                at += 1
            elif (found := _LED.match(self.texts[at])) and self.is_led(at, found):
                words = Text.of(found[2], self.number(at), found.start(2) + 1)
                made.append(Line.of(joined([literal(words, links=True)], "#" * self.rank(at) + " ")))
                self.listed = False
                at += 1
            elif (found := _POINTED.match(self.texts[at])) and _in_capitals(found[1]):
                words = Text.of(found[1], self.number(at), found.start(1) + 1)
                made.append(Line.of(joined([literal(words, links=True)], "## ")))
                self.listed = False
                at += 1
            elif self.is_capitals(at):
                made.append(self.heading(at, 2 if any(not line.blank for line in made) else 1))
                at += 1
            else:
                made.append(self.line(at))
                at += 1
        return made

    def text(self, at: int) -> str:
        return self.texts[at] if 0 <= at < len(self.texts) else ""

    def piece(self, at: int) -> Text:
        """What a line says, without its indentation."""
        text = self.texts[at]
        return Text.of(text.strip(), self.number(at), len(text) - len(text.lstrip()) + 1)

    def heading(self, at: int, level: int) -> Line:
        self.listed = False
        words = self.piece(at)
        framed = _FRAMED.fullmatch(words.value)
        words = words.cut(*framed.span(2)) if framed else words
        return Line.of(joined([literal(words, links=True)], "#" * level + " "))

    def rank(self, at: int) -> int:
        """The level of a title with these signs."""
        sign = self.texts[at].strip()[0]
        if sign not in self.underlines:
            self.underlines.append(sign)
        return min(self.underlines.index(sign) + 1, 6)

    def is_underlined(self, at: int) -> bool:
        """Whether the next line is one of signs, about as long as this one, and this one may be a heading."""
        words, below = self.text(at).strip(), self.text(at + 1).strip()
        if not words or not _UNDERLINE.match(below) or _UNDERLINE.match(words) or len(words) > _LONGEST_HEADING:
            return False
        return (
            not (self.text(at - 1).strip() and not _UNDERLINE.match(self.text(at - 1)))
            and (_FRAMED.fullmatch(words) or not MARKER.match(words))
            and "\t" not in words
            and "|" not in words.strip("|")
            and not _columns(words, below)
            and words[-1] not in ",;"
        )

    def is_overline(self, at: int) -> bool:
        """Whether this line of signs stands above a heading that has the same below."""
        below = self.text(at + 2).strip()
        return bool(_UNDERLINE.match(self.text(at))) and below == self.text(at).strip() and self.is_underlined(at + 1)

    def is_led(self, at: int, found: re.Match[str]) -> bool:
        """Whether a line that signs stand before, alone among others, is a heading; two dashes only below another."""
        alone = not self.text(at - 1).strip() and not self.text(at + 1).strip()
        return alone and len(found[2]) <= _LONGEST_HEADING and (found[1][0] == "=" or "=" in self.underlines)

    def is_capitals(self, at: int) -> bool:
        """Whether a line stands alone, in capitals: a heading."""
        words = self.text(at).strip()
        if not _in_capitals(words) or words[-1] in ".,;!?" or "|" in words or "\t" in words or "://" in words:
            return False
        marker = MARKER.match(words)
        if marker and not marker.group(2):
            return False
        below = self.text(at + 1).strip()
        alone = not self.text(at - 1).strip() and (not below or below != below.upper())
        if marker:  # 1. CONTEXTE, and no item of a list in capitals
            return alone and not below.startswith(tuple("0123456789"))
        return alone

    def line(self, at: int) -> Line:
        text = self.texts[at]
        number = self.number(at)
        if not text.strip() or _DRAWN.fullmatch(text) or _RULE.fullmatch(text):
            return Line("", number)
        if self.is_starred(at):
            text = text.replace("*", "* ", 1)
            star = text.index("*")
            pieces: list[Text | str] = [Text.of(text[: star + 1], number, 1), " "]
            self.listed = True
            return Line.of(Text.joined([*pieces, literal(Text.of(text[star + 2 :], number, star + 2), links=True)]))
        bullet = _BULLET.match(text)
        start = bullet.end() if bullet else len(text) - len(text.lstrip())
        rest = literal(Text.of(text[start:], number, start + 1), links=True)
        if bullet:
            self.listed = True
            return Line.of(Text.joined([Text.of(text[:start], number, 1), rest]))
        if text[:1].isspace() and self.listed:
            return Line.of(Text.joined([Text.of(text[:start], number, 1), rest]))
        if text[:1].isspace() and "\t" in text.strip():  # cells of a table
            return Line.of(literal(Text.of(text, number, 1), links=True))
        self.listed = bool(MARKER.match(text.lstrip())) or (self.listed and bool(self.text(at - 1).strip()))
        if rest.value[:1] == "#":
            rest = Text.joined([rest.cut(0, 0), "\\", rest])
        return Line.of(rest)

    def is_starred(self, at: int) -> bool:
        """Whether a line begins with a star that touches its word, as the one above or below does."""
        if not _GLUED_STAR.match(self.texts[at]):
            return False
        return any(_GLUED_STAR.match(self.text(other)) for other in (at - 1, at + 1))


def _in_capitals(words: str) -> bool:
    return words == words.upper() and sum(map(str.isalpha, words)) >= _LETTERS and len(words) <= _LONGEST_HEADING


def _columns(words: str, below: str) -> bool:
    """Whether the line below draws the columns of a table."""
    return " " in below or len(below) > max(4 * len(words), len(words) + 40)
