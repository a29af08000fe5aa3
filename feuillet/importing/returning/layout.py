"""Notes as their author lays them out, the same in our own form, and that corrected, in; the first, corrected, out.

What both say is found word by word, whatever the signs and line ends around the words. A word that was corrected is
replaced where it stands, a line that went goes with its lines, a new one comes behind the one that it follows.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from feuillet.importing.again.merging import Conflict, matches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_]+|\s+|[\W_]")
_PREFIX = re.compile(r"[ \t]*(?:(?:[-*+•]|\d{1,9}[.)])[ \t]+|>[ \t]?|#{1,6}[ \t]+)*")
_BULLET = re.compile(r"([ \t]*)[-*+•](?=[ \t])")
_LIKE = 0.4  # of two lines, from where on one is the other, corrected


class _CannotError(Exception):
    """The place of a correction is not clear."""


class _Line:
    """A line in our own form: its tokens, and the number that its first word has in the whole."""

    def __init__(self, text: str, first: int, after_blank: bool) -> None:
        self.text = text
        self.after_blank = after_blank
        self.prefix = _PREFIX.match(text)[0]  # type: ignore[index]  # it matches nothing, too
        self.tokens = _TOKEN.findall(text[len(self.prefix) :])
        words = _WORD.findall(self.prefix)  # of a number
        self.first = first + len(words)
        self.words = [token.casefold() for token in self.tokens if _WORD.match(token)]
        self.count = len(words) + len(self.words)

    def word(self, at: int) -> int:
        """The number in the whole of the word that a token is."""
        return self.first + sum(1 for token in self.tokens[:at] if _WORD.match(token))


def _lines(text: str) -> list[_Line]:
    found: list[_Line] = []
    first, blank = 0, False
    for line in text.split("\n"):
        if line.strip():
            found.append(_Line(line, first, blank))
            first += found[-1].count
        blank = not line.strip()
    return found


class _Laid:
    """The notes that are corrected, and where each word of our own form stands in them."""

    def __init__(self, notes: str, ours: Sequence[_Line]) -> None:
        self.notes = notes
        self.places = [found.span() for found in _WORD.finditer(notes)]
        self.ends = [found.start() for found in re.finditer("\n", notes)] + [len(notes)]
        words = [word.casefold() for line in ours for word in _WORD.findall(line.text)]
        own = [notes[start:end].casefold() for start, end in self.places]
        self.met = matches(words, own)
        self.edits: list[tuple[int, int, str]] = []
        self.conflicts: list[Conflict] = []

    def place(self, word: int) -> tuple[int, int]:
        if word not in self.met:
            raise _CannotError
        return self.places[self.met[word]]

    def span(self, line: _Line) -> tuple[int, int]:
        """The whole lines on which the words of a line stand, and no others."""
        if not line.words:
            raise _CannotError
        numbers = range(line.first, line.first + len(line.words))
        places = [self.place(number) for number in numbers]
        start = self.notes.rfind("\n", 0, places[0][0]) + 1
        end = self.ends[bisect_right(self.ends, places[-1][1] - 1)]
        held = [word.casefold() for word in _WORD.findall(_PREFIX.sub("", self.notes[start:end], count=1))]
        if held != line.words:
            raise _CannotError
        return start, end

    def conflict(self, base: str, theirs: str, line: _Line | None) -> None:
        number = (
            next((self.met[word] for word in range(line.first, line.first + line.count) if word in self.met), None)
            if line
            else None
        )
        start = self.places[number][0] if number is not None else 0
        at = bisect_right(self.ends, start - 1)
        mine = self.notes[self.ends[at - 1] + 1 if at else 0 : self.ends[at]] if number is not None else ""
        self.conflicts.append(Conflict(line=at + 1, base=base, mine=mine, theirs=theirs))

    # -- corrections -----------------------------------------------------------------------------------------------

    def change(self, line: _Line, new: _Line) -> None:
        """A line that is corrected: each of its words where it stands."""
        if _WORD.sub("", line.prefix) != _WORD.sub("", new.prefix):
            raise _CannotError
        matcher = difflib.SequenceMatcher(None, line.tokens, new.tokens, autojunk=False)
        edits = [
            self.replaced(line, start, end, "".join(new.tokens[first:last]))
            for kind, start, end, first, last in matcher.get_opcodes()
            if kind != "equal"
        ]
        self.edits += edits

    def replaced(self, line: _Line, start: int, end: int, text: str) -> tuple[int, int, str]:
        """Tokens of a line, from one to another, as they stand in the notes, and what comes in their place."""
        tokens = line.tokens
        is_word = [bool(_WORD.match(token)) for token in tokens]
        if start < end and is_word[start]:
            left, before = self.place(line.word(start))[0], ""
        else:
            last = next((at for at in range(start - 1, -1, -1) if is_word[at]), None)
            if last is None:
                raise _CannotError
            left, before = self.place(line.word(last))[1], "".join(tokens[last + 1 : start])
        if start < end and is_word[end - 1]:
            right, after = self.place(line.word(end - 1))[1], ""
        elif start == end and not before:
            right, after = left, ""
        else:
            following = next((at for at in range(end, len(tokens)) if is_word[at]), None)
            if following is not None:
                right, after = self.place(line.word(following))[0], "".join(tokens[end:following])
            else:
                tail = before + "".join(tokens[start:end])
                if not self.notes.startswith(tail, left):
                    raise _CannotError
                right, after = left + len(tail), ""
        held = [word.casefold() for word in _WORD.findall(self.notes[left:right])]
        if right < left or held != [token.casefold() for token in tokens[start:end] if _WORD.match(token)]:
            raise _CannotError
        return left, right, before + text + after

    def remove(self, line: _Line) -> None:
        start, end = self.span(line)
        self.edits.append((start, min(end + 1, len(self.notes)), ""))

    def insert(self, lines: Sequence[_Line], before: _Line | None) -> None:
        """New lines behind the one that they follow, with its bullet."""
        if before is None:
            raise _CannotError
        start, end = self.span(before)
        own = _BULLET.match(self.notes[start:end])
        text = ""
        for line in lines:
            bullet = _BULLET.match(line.text)
            written = line.text
            if own and bullet and line.prefix == before.prefix:
                written = own[0] + line.text[bullet.end() :]
            text += ("\n\n" if line.after_blank else "\n") + written
        if lines[-1].after_blank and self.notes[end : end + 2].strip("\n"):
            text += "\n"
        self.edits.append((end, end, text))

    def corrected(self) -> str:
        text = self.notes
        for start, end, new in sorted(self.edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text


def corrected(ours: str, notes: str, back: str) -> tuple[str, list[Conflict]]:
    """The notes with what `back` changes of `ours`, which says the same as they do; and what has no clear place."""
    base, theirs = _lines(ours), _lines(back)
    laid = _Laid(notes, base)
    texts = [line.text for line in base], [line.text for line in theirs]
    for kind, start, end, first, last in difflib.SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        before = base[start - 1] if start else None
        for old, new in _pairs(base[start:end], theirs[first:last]):
            try:
                if old is not None and new:
                    laid.change(old, new[0])
                elif old is not None:
                    laid.remove(old)
                elif new:
                    laid.insert(new, before)
            except _CannotError:
                laid.conflict(old.text if old else "", "\n".join(line.text for line in new), old or before)
            before = old if old and new else before
    return laid.corrected(), laid.conflicts


def _pairs(base: Sequence[_Line], theirs: Sequence[_Line]) -> Iterator[tuple[_Line | None, list[_Line]]]:
    """Lines, each with that which it became; those that went with none, and new ones by themselves."""
    done = 0
    if len(base) == len(theirs) == 1 and base[0].prefix == theirs[0].prefix:
        yield base[0], [theirs[0]]
        return
    for line in base:
        like = next((at for at in range(done, len(theirs)) if _is_like(line, theirs[at])), None)
        if like is None:
            yield line, []
            continue
        if like > done:
            yield None, list(theirs[done:like])
        yield line, [theirs[like]]
        done = like + 1
    if done < len(theirs):
        yield None, list(theirs[done:])


def _is_like(line: _Line, other: _Line) -> bool:
    return difflib.SequenceMatcher(None, line.tokens, other.tokens, autojunk=False).ratio() > _LIKE
