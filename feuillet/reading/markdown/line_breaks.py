"""Lines of a paragraph in; its text, with the ends of lines that are its author's, or those of several, out."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from feuillet.reading.markdown.conversations import TURN
from feuillet.reading.markdown.inline import Text, bold
from feuillet.reading.markdown.markers import (
    DEFINED,
    SENTENCE_END,
    WIDEST,
    are_typed,
    hyphen,
    is_begun,
    is_wrapped,
    words_are_parted,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feuillet.reading.debris.lines import Line

TITLE_LENGTH = 120  # characters: a longer line is no heading unless it has the sign of one
_BROKEN = re.compile(r"[\w.,!?…)»”*_]\\\Z")
_NUMBERED = re.compile(r"\d{1,2}\s?[/.)–-]\s?(?=[^\W\d_])")
_DASH = re.compile(r"[–—]\s")


def title_like(value: str) -> bool:
    """Whether a bold text is short enough for a title, and no sentence."""
    return len(value) <= TITLE_LENGTH and not (value.endswith(".") and len(value.split()) > 8)


def may_be_heading(text: Text, known: Callable[[str], bool], *, start: bool) -> bool:
    """Whether a line may be a heading: all bold, or just the title of a section."""
    body = text.value
    if not body or len(body) > TITLE_LENGTH + 20:
        return False
    if body[0] in "*_<":
        inner = bold(text)
        return inner is not None and title_like(inner.value) and (start or known(inner.value))
    first = next((character for character in body if character.isalpha()), "")
    said = first.isupper() + start + body.endswith(":")
    return said > 1 and body[-1] != "." and known(body)


def unbroken(line: Line) -> Text:
    """A line without the sign that breaks it."""
    return line.piece(end=line.end - 1) if line.broken and line.text[line.end - 1] == "\\" else line.piece()


class LineBreaks:
    """How the lines of these notes are broken, by their author or by programs; and what that makes of a paragraph."""

    def __init__(self, lines: Sequence[Line], known: Callable[[str], bool]) -> None:
        self.known = known
        self.by_programs = is_wrapped(lines)
        self.parted = words_are_parted(lines)
        self.long = any(line.end > WIDEST for line in lines if not line.role)

    def joined(self, lines: Sequence[Line], *, first: bool) -> Text:
        """The text of some lines: their ends are spaces if a program broke them, and breaks if the author did."""
        parts: list[Text | str] = []
        ticks, all_ticks = 0, sum(line.body.count("`") for line in lines)
        free = self.long or are_typed(lines)
        for line, after in pairwise(lines):
            ticks, words = ticks + line.body.count("`"), unbroken(line)
            begins = not self.by_programs and is_begun(after.body, line.body, free=free, first=first)
            broken = (line.broken or begins) and not ticks % 2 * (all_ticks - ticks)  # not in code
            if not broken and (sign := hyphen(line.body, after.body)) is not None and (sign or self.parted):
                parts.append(words.cut(0, len(words) - 1 + len(sign)))
                continue
            apart = DEFINED.match(after.body) or words.value.endswith("<br>")
            parts.extend((words, "" if apart else "<br>" if broken else " "))
        last = lines[-1]  # whose break breaks nothing; =\ is a smiley
        return Text.joined([*parts, unbroken(last) if _BROKEN.search(last.body[-3:]) else last.piece()])

    def runs(self, lines: list[Line]) -> list[list[Line]]:
        """The lines of a paragraph, cut where they are headings, turns of a conversation, or a dialogue."""
        if len(lines) == 1:
            return [lines]
        turns = [bool(TURN.match(line.body)) for line in lines]
        spoken = any(turn and other for turn, other in pairwise(turns))
        dashes = [bool(_DASH.match(line.body)) for line in lines]
        runs: list[list[Line]] = []
        label = True
        for number, line in enumerate(lines):
            begun = number == 0 or label or lines[number - 1].broken or _NUMBERED.match(line.body)
            ended = begun or SENTENCE_END.search(lines[number - 1].body[-8:])
            text = line.piece() if number == len(lines) - 1 else unbroken(line)
            is_label = may_be_heading(text, self.known, start=bool(ended))
            dashed = dashes[number] and (bool(ended) or dashes[number - 1])
            if number == 0 or label or is_label or dashed or (spoken and turns[number]):
                runs.append([line])
            else:
                runs[-1].append(line)
            label = is_label
        return runs

    def quoted_runs(self, lines: list[Line]) -> list[list[Line]]:
        """The lines of a paragraph in a quote; and, apart, the last, where it is who said it."""
        dashed = len(lines) > 1 and _DASH.match(lines[-1].body)
        cut = dashed and (not self.by_programs or SENTENCE_END.search(lines[-2].body[-8:]))
        return [run for run in ([lines[:-1], lines[-1:]] if cut else [lines]) if run]
