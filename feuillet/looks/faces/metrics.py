"""How wide texts are and how many lines they take, by the advances of the workshop's text face: no layout is needed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING

from feuillet.looks.faces.font_files import advances
from feuillet.text import prose
from feuillet.text.typography import compounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feuillet.looks.faces.font_files import Role
    from feuillet.looks.faces.fonts import FontSet
    from feuillet.model.papers import Frame

POINT = 25.4 / 72  # millimetres
_PIECE = re.compile(r"(?:[^ \u200b-]|-(?=\d))+-*|-+")  # a line may end after a hyphen, but before no number
_UNKNOWN = 1.35  # ems of a character that another face must print: an emoji has no more
_HEAVIER = 1.06  # how much wider bold text is, where there is no face to ask
_BOLD = 600
_MOST_KNOWN = 1 << 15  # texts whose pieces are remembered


@dataclass(frozen=True, slots=True)
class Metrics:
    """A face of a workshop, upright and bold, with proportional and with tabular figures; widths in ems."""

    plain: Mapping[int, float]
    bold: Mapping[int, float]
    tabular: Mapping[int, float]
    tabular_bold: Mapping[int, float]
    _known: dict[tuple[str, bool, bool], tuple[float, ...]] = field(default_factory=dict, compare=False, repr=False)

    def _table(self, *, bold: bool, tabular: bool) -> Mapping[int, float]:
        if tabular:
            return self.tabular_bold if bold else self.tabular
        return self.bold if bold else self.plain

    def width(self, text: str, *, bold: bool = False, tabular: bool = False) -> float:
        """How wide a text is on one line."""
        table = self._table(bold=bold, tabular=tabular)
        return sum(map(table.get, map(ord, text), repeat(_UNKNOWN)))

    def pieces(self, text: str, *, bold: bool = False, tabular: bool = False) -> tuple[float, ...]:
        """How wide the pieces of a text are that no line may break, each with the space after it.

        It is asked again for each size in which a text is tried, and of most texts after an edit of another.
        """
        known = self._known.get((text, bold, tabular))
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[text, bold, tabular] = tuple(self._pieces(text, bold=bold, tabular=tabular))
        return known

    def _pieces(self, text: str, *, bold: bool, tabular: bool) -> Iterator[float]:
        table = self._table(bold=bold, tabular=tabular)
        for found in _PIECE.finditer(_held(text)):
            space = table.get(32, 0.25) if text[found.end() : found.end() + 1] == " " else 0.0
            yield self.width(text[slice(*found.span())], bold=bold, tabular=tabular) + space


def _held(text: str) -> str:
    """The text with other signs for hyphens at which no line ends."""
    for found in compounds(text):
        text = text[: found.start()] + found[0].replace("-", "\N{NON-BREAKING HYPHEN}") + text[found.end() :]
    return text


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
        return Metrics({}, {}, {}, {})
    usual = advances(min(upright, key=lambda face: abs(face.weight - 400)).source)
    heavy = min(upright, key=lambda face: abs(face.weight - _BOLD))
    if heavy.variable or heavy.weight < _BOLD:
        bold = tuple({code: advance * _HEAVIER for code, advance in table.items()} for table in usual)
    else:
        bold = advances(heavy.source)
    return Metrics(usual[0], bold[0], usual[1], bold[1])


# -- titles ------------------------------------------------------------------------------------------------------

# The titles that hang beside their text: width in millimetres and size in points, of styles/synthesis-components.css.
_HUNG = {"group": (38.0, 9.5), "subgroup": (35.0, 9.5), "hung": (38.0, 10.5)}
_SURE = 0.97  # of its width: more may be more than it is, for letters of other faces are measured by a rule of thumb
_TITLE_SPACES = re.compile(r"[ \u200b]+")
_MOST_LINES = 9  # of such a title: one that takes more stands over its text
# What is no room for titles in the head of a chapter, in millimetres; their sizes in points.
_OPENINGS = {"": (43.0, (27.0, 20.0, 15.0)), "small": (23.0, (18.0, 14.0, 11.0))}
_KINDS = ("", "long", "longer")


def one_line(fonts: FontSet, frame: Frame, synthesis: float) -> OneLine:
    """Whether titles of chapters take one line, in a synthesis whose text is so wide, in millimetres."""
    times = frame.enlarged
    beside, sizes = _OPENINGS["small" if "small" in frame.styles else ""]
    room = (synthesis - beside * times) * _SURE
    ems = {kind: room / (size * times * POINT) for kind, size in zip(_KINDS, sizes, strict=True)}
    return OneLine(metrics(fonts, "titles"), ems if frame.columns > 1 else {})


@dataclass(frozen=True, slots=True)
class TitleLines:
    """How many lines a title that hangs beside its text takes: its text begins as much higher. 0: it cannot hang.

    That is one of too many lines, or with a word that must be broken: where, is not known before it is laid out.
    """

    face: Metrics

    def __call__(self, title: str, kind: str) -> int:
        width, size = _HUNG[kind]
        text, room = prose.text(title), _SURE * width / (size * POINT)
        if any(self.face.width(word, bold=True) > room for word in _TITLE_SPACES.split(text)):
            return 0
        taken = lines(self.face.pieces(text, bold=True), room, self.face.width(" "))
        return taken if taken <= _MOST_LINES else 0


@dataclass(frozen=True, slots=True)
class OneLine:
    """Whether a title takes one line; of large print, whose titles are as wide as the page, that is not asked."""

    face: Metrics
    rooms: Mapping[str, float]  # ems, by kind of title

    def __call__(self, title: str, kind: str) -> bool:
        pieces = self.face.pieces(prose.text(title), bold=True)
        room = self.rooms.get(kind, 0.0)
        return 0 < max(pieces, default=0.0) < room and lines(pieces, room, self.face.width(" ", bold=True)) == 1
