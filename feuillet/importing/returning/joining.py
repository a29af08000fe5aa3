"""A theme as it was given out, as it comes back, and as it is now, in; the theme of now with what was corrected, out.

Notes are laid out as their author likes; what comes back is in our own form. So the corrections are first made in the
notes as they were when they were given out, then joined with what was edited since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.importing.again.merging import Merged, merged, regions

if TYPE_CHECKING:
    from feuillet.importing.returning.given_out import GivenOut


def joined(given: GivenOut, back: str, now: str) -> Merged:
    """The notes of now with the corrections; each line with that of `back` from which it comes."""
    corrected = merged(given.read, given.notes, back)
    theirs = "".join(f"{line}\n" for line, _ in corrected.lines)
    found = merged(given.notes, now, theirs)
    lines = {at + 1: line for at, (_, line) in enumerate(corrected.lines)}
    found.lines = [(text, lines.get(line, 0)) for text, line in found.lines]
    found.conflicts[:0] = corrected.conflicts
    return found


def told(given: GivenOut, back: str, now: str) -> Merged:
    """The notes of now as they are, where they are of a form that we do not write: each correction is a conflict."""
    found = Merged(lines=[(line, 0) for line in now.removesuffix("\n").split("\n")])
    base, theirs = (text.splitlines(keepends=True) for text in (given.read, back))
    for region in regions(base, base, theirs):
        if region.changed == "theirs":
            found.conflict(1, region)
    return found
