"""Notes, the same in our own form, and that corrected, in; the notes as they say it then, read back, out.

Corrections are made word by word where that says what it should; else whole lines come in, then blocks, sections and
all of it in our own form, as long as nothing stands there that is not printed. What finds no place changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from feuillet.importing.again.merging import matches, paragraphs, regions
from feuillet.importing.returning.layout import corrected
from feuillet.text.deadline import look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_FRONT = re.compile(r"---\n(.*?\n)?---\n", re.DOTALL)
_OURS = re.compile(r"(?:title|summary|own_titles|speakers|actors|documents)\s*:")
_WORD = re.compile(r"[^\W_]+")
_BULLET = re.compile(r"^([ \t]*)-(?= )", re.MULTILINE)
_OTHER_BULLET = re.compile(r"[ \t]*([*+])[ \t]")
_SIGNS = re.compile(r"(?:[^\S\n]*+[^\w\s][^\w\n]*+\n)+")


class Correction(NamedTuple):
    """Lines in our own form, from one to another, and those in their place."""

    start: int
    end: int
    new: Sequence[str]


class Unplaced(NamedTuple):
    """A correction that is not made: what was there, and what the document says."""

    before: str
    after: str


def front(text: str) -> str:
    """The front matter of a text, with the lines that part it from the rest; empty if there is none."""
    found = _FRONT.match(text)
    return found[0] if found else ""


def _body(text: str) -> str:
    return text[len(front(text)) :]


def _counted(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in _WORD.findall(text))


class Placing:
    """Notes while they are corrected, and what they say in our own form; `read` says that of any notes."""

    def __init__(self, notes: str, ours: str, read: Callable[[str], str]) -> None:
        self.notes = notes
        self.ours = ours
        self.read = read
        self.unplaced: list[Unplaced] = []

    def correct(self, wanted: str) -> None:
        """The notes say what is wanted, as far as it finds its place."""
        if wanted == self.ours or self.words(wanted):
            return
        self.correct_front(front(wanted))
        lines, others = paragraphs(self.ours), paragraphs(front(self.ours) + _body(wanted))
        found: list[Correction] = []
        at = 0
        for region in regions(lines, lines, others):
            if region.changed:
                found.append(Correction(at, at + len(region.base), region.theirs))
            at += len(region.base)
        self.some(found)
        self.unplaced.reverse()
        if self.unplaced:
            self.whole(wanted)

    def some(self, corrections: Sequence[Correction]) -> None:
        """Corrections, the last of them first, so that those before it keep their places."""
        look()
        lines = paragraphs(self.ours)
        made = list(lines)
        for start, end, new in reversed(corrections):
            made[start:end] = new
        if not corrections or self.words("".join(made)):
            return
        if len(corrections) > 1:
            half = len(corrections) // 2
            self.some(corrections[half:])
            self.some(corrections[:half])
            return
        (correction,) = corrections
        for text in self.by_lines(lines, correction):
            if self.took(text, "".join(made)):
                return
        start, end, new = correction
        self.unplaced.append(Unplaced("".join(lines[start:end]).strip("\n"), "".join(new).strip("\n")))

    def whole(self, wanted: str) -> None:
        """All below the front matter in our form, if nothing else stands there."""
        if _counted(_body(self.notes)) == _counted(_body(self.ours)):
            above = front(_with_facts(self.notes, front(wanted)))
            if self.took(f"{above}{_body(wanted)}", wanted):
                self.unplaced = []

    def took(self, text: str, wanted: str) -> bool:
        """Takes a text for the notes, if it says what is wanted."""
        found = self.read(text)
        if not found or (found != wanted and found != self.read(wanted)):
            return False
        self.notes, self.ours = text, wanted
        return True

    def words(self, wanted: str) -> bool:
        """Corrects word by word."""
        text, conflicts = corrected(self.ours, self.notes, wanted)
        return not conflicts and self.took(text, wanted)

    def correct_front(self, facts: str) -> None:
        """What is said of people, documents and the title: word by word, or anew, with the other keys as they are."""
        wanted = facts + _body(self.ours)
        if wanted == self.ours or self.words(wanted):
            return
        if not self.took(_with_facts(self.notes, facts), wanted):
            self.unplaced += [
                Unplaced("".join(region.base).strip("\n"), "".join(region.theirs).strip("\n"))
                for region in regions(*(text.splitlines(keepends=True) for text in (front(self.ours),) * 2 + (facts,)))
                if region.changed
            ]

    def by_lines(self, lines: Sequence[str], correction: Correction) -> Iterator[str]:
        """The notes with whole lines in our form, from few to all."""
        told: set[tuple[int, int]] = set()
        start, end, new = correction
        first = len(paragraphs(front(self.ours)))
        for low, high in _wider(lines, start, end, first):
            if (low, high) not in told:
                told.add((low, high))
                yield from self.spliced(lines, low, high, "".join([*lines[low:start], *new, *lines[end:high]]))

    def spliced(self, lines: Sequence[str], low: int, high: int, new: str) -> Iterator[str]:
        """The notes with a text where some lines of ours stand; none if anything else stands there too."""
        counts = [len(_WORD.findall("".join(lines[a:b]))) for a, b in ((0, low), (low, high))]
        words = [word.casefold() for word in _WORD.findall("".join(lines))]
        places = [found.span() for found in _WORD.finditer(self.notes)]
        met = matches(words, [self.notes[start:end].casefold() for start, end in places])
        before, after = counts[0] - 1, sum(counts)
        body = len(front(self.notes))
        left, right = body, len(self.notes)
        if low > len(paragraphs(front(self.ours))):
            if before not in met:
                return
            left = max(body, _line_end(self.notes, places[met[before]][1]))
        if high < len(lines):
            if after not in met:
                return
            right = max(left, self.notes.rfind("\n", 0, places[met[after]][0]) + 1)
        held = Counter(words[counts[0] : sum(counts)])
        own = [places[met[word]] for word in range(counts[0], sum(counts)) if word in met]
        stretches = [(left, right)]
        if held and own:  # the lines of these words alone, if something that is not printed stands around them
            stretches.append((self.notes.rfind("\n", 0, own[0][0]) + 1, _line_end(self.notes, own[-1][1])))
        elif not held:
            stretches += [(left, left), (right, right)]
        for start, end in stretches:
            if _counted(self.notes[start:end]) == held:
                yield from self.laid(start, end, new)

    def laid(self, start: int, end: int, new: str) -> Iterator[str]:
        """The notes with a text between two places, with the bullets and the empty lines that may be right there."""
        above, below = self.notes[:start], self.notes[end:]
        own = _OTHER_BULLET.match(above[above.rfind("\n", 0, len(above) - 1) + 1 :]) or _OTHER_BULLET.match(below)
        # what has no words of its own, such as the line below a heading, may stay before it
        signs = _SIGNS.match(self.notes, start, end)
        for text in [*([_BULLET.sub(rf"\1{own[1]}", new)] if own else []), new]:
            for gap in ("", "\n"):
                added = gap + text.rstrip("\n") + ("\n" + gap if text.strip() else "")
                yield above + added + below
                if signs:
                    yield above + signs[0] + added + below


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _wider(lines: Sequence[str], start: int, end: int, first: int) -> Iterator[tuple[int, int]]:
    """Stretches of lines around some: these, their block, their section, all below the front matter."""
    yield start, end
    yield max(first, start - 1), min(len(lines), end + 1)
    for begins in (lambda at: lines[at - 1].endswith("\n\n"), lambda at: lines[at].startswith("## ")):
        low = next((at for at in range(min(start, len(lines) - 1), first, -1) if begins(at)), first)
        high = next((at for at in range(max(end, low + 1), len(lines)) if begins(at)), len(lines))
        yield low, high
    yield first, len(lines)


def _with_facts(notes: str, facts: str) -> str:
    """Notes with other facts, and what else their front matter says."""
    old, new = front(notes), front(facts)
    kept, ours = [], False
    for line in old.split("\n")[1:-2]:
        if line and not line[0].isspace() and line[0] != "-":
            ours = bool(_OURS.match(line))
        if line and not ours:
            kept.append(line)
    return "\n".join(["---", *kept, new[4:] or "---\n"]) + notes[len(old) :]
