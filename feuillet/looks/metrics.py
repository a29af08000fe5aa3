"""How wide texts are and how many lines they take, by the advances of the workshop's text face: no layout is needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from feuillet.looks.fonts import advances

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feuillet.looks.fonts import FontSet, Role

POINT = 25.4 / 72  # millimetres
_PIECE = re.compile(r"(?:[^ \u200b-]|-(?=\d))+-*|-+")  # a line may end after a hyphen, but before no number
_UNKNOWN = 1.35  # ems of a character that another face must print: an emoji has no more
_HEAVIER = 1.06  # how much wider bold text is, where there is no face to ask
_BOLD = 600


@dataclass(frozen=True, slots=True)
class Metrics:
    """A face of a workshop, upright and bold; widths in ems."""

    plain: Mapping[int, float]
    bold: Mapping[int, float]

    def width(self, text: str, *, bold: bool = False) -> float:
        """How wide a text is on one line."""
        table = self.bold if bold else self.plain
        return sum(table.get(ord(char), _UNKNOWN) for char in text)

    def pieces(self, text: str, *, bold: bool = False) -> list[float]:
        """How wide the pieces of a text are that no line may break, each with the space after it."""
        table = self.bold if bold else self.plain
        made = []
        for found in _PIECE.finditer(text):
            space = table.get(32, 0.25) if text[found.end() : found.end() + 1] == " " else 0.0
            made.append(self.width(found[0], bold=bold) + space)
        return made


def lines(pieces: Iterable[float], width: float, space: float = 0.25) -> int:
    """How many lines of a width pieces take; one that is wider than a line is broken anywhere."""
    count, filled = 1, 0.0
    for piece in pieces:
        if filled and filled + piece - space > width:
            count, filled = count + 1, 0.0
        if piece - space > width:
            more = int((piece - space) / width)
            count, filled = count + more, piece - more * width
        else:
            filled += piece
    return count


@lru_cache(maxsize=8)
def metrics(fonts: FontSet, role: Role = "text") -> Metrics:
    """The metrics of a workshop's fonts for its text, or its titles."""
    upright = [face for face in fonts.faces if face.role == role and face.style == "normal"]
    if not upright:
        return Metrics({}, {})
    plain = advances(min(upright, key=lambda face: abs(face.weight - 400)).source)
    heavy = min(upright, key=lambda face: abs(face.weight - _BOLD))
    if heavy.variable or heavy.weight < _BOLD:
        return Metrics(plain, {code: advance * _HEAVIER for code, advance in plain.items()})
    return Metrics(plain, advances(heavy.source))
