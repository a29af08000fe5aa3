"""A theme as it was given out, as it comes back, and as it is now, in; the theme of now with what was corrected, out.

The corrections are first made in the notes as they were when they were given out, as their author lays them out; then
these are joined with what was edited since.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feuillet.importing.again.merging import Merged, merged, regions
from feuillet.importing.returning.layout import corrected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feuillet.importing.returning.given_out import GivenOut

_FRONT = re.compile(r"---\n(.*?\n)?---\n", re.DOTALL)
_OURS = re.compile(r"(?:title|summary|own_titles|speakers|actors|documents)\s*:")


def joined(given: GivenOut, back: str, now: str, in_our_form: Callable[[str], str]) -> Merged:
    """The notes of now with the corrections."""
    text, conflicts = corrected(given.read, given.notes, back)
    if not _says(text, back, given, in_our_form):
        other = _with_front(given.notes, text, back)
        whole, fewer = corrected(_body(given.read), _body(given.notes), _body(back))
        other = _with_front(given.notes, whole, back)
        if _says(other, back, given, in_our_form):
            text, conflicts = other, fewer
    found = merged(given.notes, now, text)
    found.conflicts[:0] = conflicts
    return found


def _says(text: str, back: str, given: GivenOut, in_our_form: Callable[[str], str]) -> bool:
    """Whether notes say what came back, as far as their document could say what they said."""
    return in_our_form(text) == back or (back == given.read and text == given.notes)


def _body(text: str) -> str:
    front = _FRONT.match(text)
    return text[front.end() :] if front else text


def _with_front(notes: str, body: str, back: str) -> str:
    """A body with the facts that came back, and what else the front matter of the notes says."""
    old, new = _FRONT.match(notes), _FRONT.match(back)
    kept, ours = [], False
    for line in (old[1] or "").split("\n") if old else []:
        if line and not line[0].isspace() and line[0] != "-":
            ours = bool(_OURS.match(line))
        if line and not ours:
            kept.append(line)
    facts = (new[1] or "") if new else ""
    return "\n".join(["---", *kept, f"{facts}---", body])


def front(text: str) -> str:
    """The front matter of a text, with the lines that part it from the rest; empty if there is none."""
    found = _FRONT.match(text)
    return found[0] if found else ""


def told(given: GivenOut, back: str, now: str) -> Iterator[tuple[str, str]]:
    """What was corrected and is not in the notes of now, all in our own form: as it was given out, and came back."""
    for region in regions(*(text.splitlines(keepends=True) for text in (given.read, now, back))):
        if region.changed in ("theirs", "otherwise"):
            yield "".join(region.base).strip("\n"), "".join(region.theirs).strip("\n")
