"""A folder's name that stands for several in; those of them that are projects out."""

from __future__ import annotations

import os
from pathlib import Path


def plain(folder: Path) -> Path:
    """A folder by a way without steps back, so that what is within it is seen to be."""
    return folder.resolve() if ".." in folder.parts else folder


def is_pattern(given: Path) -> bool:
    """Whether a folder's name stands for several folders."""
    return bool(set("*?[") & set(str(given))) and not os.path.exists(given)  # noqa: PTH110 - it never raises


def matching_projects(given: Path) -> list[Path]:
    """The projects that a pattern stands for."""
    root = Path(given.anchor) if given.anchor else Path()
    pattern = given.relative_to(given.anchor) if given.anchor else given
    matching = sorted(root.glob(str(pattern)))
    named = any(part.startswith(("_", ".")) and set("*?[") & set(part) for part in pattern.parts)
    kept = [folder for folder in matching if named or not _is_set_aside(folder, pattern)]
    return [plain(folder) for folder in kept if os.path.isdir(folder / "content") or _is_closed(folder)]  # noqa: PTH112 - it never raises


def _is_set_aside(folder: Path, pattern: Path) -> bool:
    """Whether a pattern does not stand for a folder: `*` leaves out what begins with _ or a dot."""
    return any(part.startswith(("_", ".")) and part not in (*pattern.parts, "..") for part in folder.parts)


def _is_closed(folder: Path) -> bool:
    """Whether a folder may not be entered: it may be a project, and is not to be left out in silence."""
    return os.path.isdir(folder) and not os.access(folder, os.X_OK)  # noqa: PTH112 - as above
