"""A line of a text as it reaches us: where it was written, how far it is indented, and which part it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from feuillet.reading.debris import directives
from feuillet.reading.markdown.inline import INVISIBLE, Text

if TYPE_CHECKING:
    from feuillet.reading.markdown.inline import Anchors

    Role = Literal["", "open", "code", "close", "section", "group", "ungrouped"]


FILLER = directives.FILLER
DEEPEST = 12  # levels of a list; deeper ones are brought up to it


class Line:
    """A line: its text, where it was written, its indentation, and its part in a block of code or as a title."""

    __slots__ = ("code_width", "end", "level", "number", "places", "role", "shift", "start", "text", "width")

    def __init__(self, text: str, number: int, shift: int = 0, role: Role = "", places: Anchors | None = None) -> None:
        self.text = text
        self.places = places  # of its characters, if the columns do not follow one another
        self.number = number
        self.shift = shift  # column of a character: its index + 1 + shift
        self.role: Role = role
        start = width = code_width = len(text) - len(text.lstrip(" "))
        plain = "!" <= text[start : start + 1] <= "~"  # as most lines begin: nothing more is indentation
        for character in () if plain else text[start:]:
            if character == " ":
                width += 1
                code_width += 1
            elif character == "\t":
                width += 4 - width % 4
                code_width += 4 - code_width % 4
            elif character not in INVISIBLE:
                if not character.isspace():
                    break
                width += 1
            start += 1
        self.level = 0  # of a title
        self.start = start
        self.width = width  # no-break spaces counted
        self.code_width = code_width  # ordinary ones only: four of these make code
        self.end = len(text.rstrip())
        while self.end > start and (text[self.end - 1] in INVISIBLE or text[self.end - 1].isspace()):
            self.end -= 1
        if text[start : self.end] == "\\":  # a line that an editor has for an empty one
            self.end = start

    @classmethod
    def of(cls, text: Text, role: Role = "") -> Line:
        """A line that was put together from pieces with places of their own."""
        line, column = text.at()
        return cls(text.value, line, column - 1, role, text.anchors)

    @property
    def blank(self) -> bool:
        return self.start >= self.end

    @property
    def body(self) -> str:
        return self.text[self.start : self.end]

    @property
    def broken(self) -> bool:
        """Whether it ends in two spaces or a backslash: the next line is to start on a line of its own."""
        tail = self.text[self.end :]
        return tail.count(" ") > 1 or (self.text[self.end - 1 : self.end] == "\\" and self.text[self.end - 2] != "\\")

    def piece(self, start: int | None = None, end: int | None = None) -> Text:
        """Some of its text, with its place."""
        start = self.start if start is None else start
        end = self.end if end is None else end
        if self.places is not None:
            return Text(self.text, self.places).cut(start, end)
        return Text.of(self.text[start:end], self.number, start + 1 + self.shift)

    def cut(self, start: int, end: int | None = None, before: str = "", after: str = "") -> Line:
        """A line that is a part of this one, with signs before and after it."""
        end = len(self.text) if end is None else end
        if self.places is not None:
            return Line.of(Text.joined([self.piece(start, start), before, self.piece(start, end), after]))
        return Line(before + self.text[start:end] + after, self.number, self.shift + start - len(before))

    def outdented(self, width: int) -> Text:
        """Its text with at most so much of its indentation taken away."""
        gone = at = 0
        while at < self.start and gone < width:
            gone += 4 - gone % 4 if self.text[at] == "\t" else self.text[at] not in INVISIBLE
            at += 1
        return self.piece(at, max(at, len(self.text.rstrip())))
