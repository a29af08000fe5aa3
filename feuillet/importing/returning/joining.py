"""A theme as it was given out, as it comes back, and as it is now, in; the theme of now with what was corrected, out.

The corrections are first made in the notes as they were when they were given out, as their author lays them out; then
these are joined with what was edited since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.importing.again.merging import Merged, merged, regions
from feuillet.importing.returning.placing import Placing, Unplaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feuillet.importing.returning.given_out import GivenOut


def joined(given: GivenOut, back: str, now: str, in_our_form: Callable[[str], str]) -> tuple[Merged, list[Unplaced]]:
    """The notes of now with the corrections, and those that found no place."""
    if back == given.read:
        return merged(given.notes, now, given.notes), []
    ours, unplaced = in_our_form(given.notes), []
    wanted = back
    if ours != given.read:  # the document could not say all that the notes say
        both = merged(given.read, ours, back)
        wanted = "".join(f"{line}\n" for line, _ in both.lines)
        unplaced = [Unplaced(conflict.base, conflict.theirs) for conflict in both.conflicts]
    placing = Placing(given.notes, ours, in_our_form)
    placing.correct(wanted)
    return merged(given.notes, now, placing.notes), [*unplaced, *placing.unplaced]


def told(given: GivenOut, back: str, now: str) -> Iterator[tuple[str, str]]:
    """What was corrected and is not in the notes of now, all in our own form: as it was given out, and came back."""
    for region in regions(*(text.splitlines(keepends=True) for text in (given.read, now, back))):
        if region.changed in ("theirs", "otherwise"):
            yield "".join(region.base).strip("\n"), "".join(region.theirs).strip("\n")
