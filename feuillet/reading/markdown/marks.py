"""What an author says in square brackets at the end of a text, in the words of any of our languages."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.model.workshop import Mark
from feuillet.reading.markdown.inline import Text
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping


@lru_cache(maxsize=8)
def marks(code: str) -> Mapping[str, tuple[Mark, str]]:
    """What stands between brackets in a language, folded: the mark, and the form of it that is taught."""
    table = registry.language(code).reading.marks
    several = ((Mark.ESSENTIAL, table["essential"]), (Mark.SYNTHESIS, table["synthesis"]))
    return {
        fold(form): (mark, forms[0])
        for mark, forms in (*several, (Mark.UNANSWERED, table["unanswered"]))
        for form in forms
    }


def _mark(words: str) -> Mark | None:
    known = registry.found(lambda language: marks(language.code).get(fold(words)))
    return known[0] if known else None


_MARK = re.compile(r"(?<!\\)\[\s*+([^\[\]\\^]{3,24}?)\s*+\](?P<tail>[\s.:;,*_?!…]*)$")
_TOGETHER = (Mark.ESSENTIAL, Mark.UNANSWERED)
_FEW = 3  # words of which a known one may make a mark that was meant
_LAST = 80  # characters in which a mark at the end is looked for


def take_mark(text: Text) -> tuple[Text, Mark | None]:
    """The text without the mark at its end, and the mark; "essential" and "unanswered" may stand together."""
    rest, mark = _take_one(text)
    if mark in _TOGETHER:
        before, other = _take_one(rest)
        if other in _TOGETHER:
            return before, mark if other is mark else Mark.ESSENTIAL_UNANSWERED
    return rest, mark


def _take_one(text: Text) -> tuple[Text, Mark | None]:
    offset = max(len(text.value) - _LAST, 0)
    found = _MARK.search(text.value[offset:]) if "]" in text.value[offset:] else None
    mark = _mark(found.group(1)) if found else None
    if found is None or mark is None:
        return text, None
    start = offset + found.start()
    before = text.value[:start].rstrip()
    tail_start = offset + found.start("tail")
    tail = found.group("tail")
    for sign in ("**", "__", "*", "_"):
        # `**[essentiel]**`: the emphasis goes with what it held.
        if (
            before.endswith(sign)
            and tail.strip().startswith(sign)
            and (before == sign or before[-len(sign) - 1] in " \t")
        ):
            before = before[: -len(sign)].rstrip()
            tail_start += len(tail) - len(tail.lstrip()) + len(sign)
            break
    kept = text.value[tail_start:].strip()
    if not kept:
        return text.cut(0, len(before)).stripped(), mark
    tail_start = text.value.index(kept, tail_start)
    gap = " " if kept[0] in ":;?!" else ""
    return Text.joined([text.cut(0, len(before)), gap, text.cut(tail_start, tail_start + len(kept))]).stripped(), mark


def almost_mark(text: Text, language: str) -> tuple[int, str, str] | None:
    """Brackets at the end that look like a misspelt mark: their offset, their words, the mark meant."""
    offset = max(len(text.value) - _LAST, 0)
    found = _MARK.search(text.value[offset:]) if "]" in text.value[offset:] else None
    if found is None:
        return None
    known = {words: taught for code in registry.codes() for words, (_, taught) in marks(code).items()}
    known |= {
        words: taught for spoken in registry.read_with(language) for words, (_, taught) in marks(spoken.code).items()
    }
    written = fold(found.group(1))
    near = difflib.get_close_matches(written, known, n=1, cutoff=0.75)
    if not near and len(words := written.split()) <= _FEW:
        near = [word for word in words if word in known]
    return (offset + found.start(), found.group(1), known[near[0]]) if near else None
