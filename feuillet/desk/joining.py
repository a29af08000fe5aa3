"""A text that two people changed in; one with what both wrote, and how often they wrote in the same place, out."""

from __future__ import annotations

from feuillet.importing.again import merging


def joined(base: str, mine: str, theirs: str) -> tuple[str, int]:
    """Both sets of changes in one text; where they exclude each other, both stand, `mine` first."""
    lines: list[str] = []
    both = 0
    for region in merging.regions(merging.paragraphs(base), merging.paragraphs(mine), merging.paragraphs(theirs)):
        if region.changed != "otherwise":
            lines += region.mine if region.changed == "mine" else region.theirs
            continue
        part = merging.merged("".join(region.base), "".join(region.mine), "".join(region.theirs))
        if not part.conflicts:
            lines.append("".join(f"{line}\n" for line, _ in part.lines))
            continue
        both += 1
        lines += region.mine
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        lines += region.theirs
    return "".join(lines), both
