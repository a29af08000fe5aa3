"""Words and emphasis of a paragraph in, as tags open and close it; the Markdown of it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feuillet.reading.markdown.inline import Target, Text, written

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS = {"strong": "**", "em": "*", "del": "~~"}
_MAY_PRECEDE = " \u00a0\u202f\n(«“\"'[’—–"
_MAY_FOLLOW = " \u00a0\u202f\n.,;:!?)»”]…"
_MAY_END = ".!?…:"


@dataclass(slots=True)
class Span:
    """Where emphasis or a link begins; a link has an address."""

    tag: str
    address: str = ""


@dataclass(slots=True)
class End:
    """Where it ends."""

    span: Span


def paragraph(parts: Sequence[Text | Span | End]) -> Text:
    """The parts as one text; emphasis and links without words are left out."""
    kept = _with_words(parts)
    if not any(isinstance(part, Text) for part in kept):
        return Text("", [(0, 1, 1)])
    signs = _signs(kept)
    first = next(part for part in kept if isinstance(part, Text))
    made: list[Text | str] = [first.cut(0, 0)]
    made.extend(part if isinstance(part, Text) else signs[number] for number, part in enumerate(kept))
    return Text.joined(made).stripped()


def _with_words(parts: Sequence[Text | Span | End]) -> list[Text | Span | End]:
    """The parts without spaces that follow spaces, and without spans that hold nothing."""
    kept: list[Text | Span | End] = []
    spaced = True
    begun: list[tuple[int, bool]] = []  # where each open span stands, and whether words came since
    for part in parts:
        if isinstance(part, Span):
            begun.append((len(kept), False))
            kept.append(part)
        elif isinstance(part, End):
            at, words = begun.pop() if begun else (0, True)
            if words:
                kept.append(part)
                begun[-1:] = [(begun[-1][0], True)] if begun else []
            else:
                kept[at:] = [piece for piece in kept[at:] if isinstance(piece, Text)]
        else:
            new = part.cut(1) if spaced and part.value[:1] == " " else part
            if new.value:
                spaced = new.value[-1] == " "
                begun[-1:] = [(begun[-1][0], begun[-1][1] or bool(new))] if begun else []
                kept.append(new)
    return kept


def _signs(parts: Sequence[Text | Span | End]) -> dict[int, str]:
    """What stands for each part that is no text."""
    signs: dict[int, str] = {}
    begun: list[int] = []
    for number, part in enumerate(parts):
        if isinstance(part, Span):
            begun.append(number)
        elif isinstance(part, End) and begun:
            start = begun.pop()
            signs[start], signs[number] = _pair(parts, start, number)
    for number in begun:
        signs[number] = ""
    return signs


def _pair(parts: Sequence[Text | Span | End], start: int, end: int) -> tuple[str, str]:
    span = parts[start]
    assert isinstance(span, Span)  # noqa: S101 (callers have one)
    if span.tag == "a":
        words = "".join(part.value for part in parts[start:end] if isinstance(part, Text)).strip()
        if words == span.address:
            return "", ""
        return "[", f"]({written(Target(span.address))})"
    mark = _MARKS.get(span.tag)
    if mark and end > start + 1:
        first, last = parts[start + 1], parts[end - 1]
        before, after = parts[start - 1] if start else None, parts[end + 1] if end + 1 < len(parts) else None
        if (
            isinstance(first, Text)
            and isinstance(last, Text)
            and not isinstance(before, Span | End)
            and not isinstance(after, Span | End)
            and first.value[0].isalnum()
            and (last.value[-1].isalnum() or last.value[-1] in _MAY_END)
            and (before is None or before.value[-1] in _MAY_PRECEDE)
            and (after is None or after.value[0] in _MAY_FOLLOW)
        ):
            return mark, mark
    return f"<{span.tag}>", f"</{span.tag}>"
