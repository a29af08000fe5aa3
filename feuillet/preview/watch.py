"""Wait for what a build reads to change: content, pictures, templates, styles and fonts of a project.

What the system tells of changes only says when to look. Whether there is one, the files themselves say: so a folder
that was deleted and made again, or a program that saves by renaming, is no special case. What was made is not watched:
whoever made it is asked, as often, whether some of it is gone.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from feuillet.project.sources import READ, Sources, TooManyError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator
    from pathlib import Path

_STEP = 20  # milliseconds without another change, after which a change is told
_LONGEST = 150  # milliseconds of changes, after which they are told though there are more
_LOOK = 500  # milliseconds after which the files are looked at, told or not
# Files that programs leave beside one that is edited.
_BESIDE = re.compile(r"\.|.*~$|4913$|#.*#$|.*\.(swp|swx|tmp|part|crdownload|lock)$", re.IGNORECASE)

Look = dict[str, tuple[int, ...]]


def look(project: Path) -> Look:
    """All files that a build reads, with what changes when they do."""
    try:
        found = Sources(project).looks()
    except TooManyError as problem:  # the build says so
        return {problem.folder: ()}
    return {name: signs for name, signs in found.items() if not _BESIDE.match(name.rpartition("/")[2])}


def changes(
    project: Path,
    stop: threading.Event,
    seen: Look | None = None,
    lost: Callable[[], frozenset[str]] = frozenset,
) -> Iterator[frozenset[str]]:
    """The files that changed since the last time, or since `seen`, and those `lost`, again and again until `stop`."""
    before = look(project) if seen is None else seen
    while not stop.is_set():
        for _ in _moments(project, stop):
            now = look(project)
            different = lost()
            if now != before:
                different |= {name for name in now.keys() | before.keys() if now.get(name) != before.get(name)}
                before = now
            if different:
                yield different


def _moments(project: Path, stop: threading.Event) -> Iterator[None]:
    """When to look: at once, when something changes, and now and then; ends when the folders are other ones."""
    import watchfiles

    yield
    folders = _folders(project)
    if not folders:
        stop.wait(_LOOK / 1000)
        return
    try:
        for _ in watchfiles.watch(
            *folders,
            step=_STEP,
            debounce=_LONGEST,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            stop_event=stop,
            watch_filter=None,
            ignore_permission_denied=True,
        ):
            yield
            if _folders(project) != folders:
                return
    except (OSError, RuntimeError):  # gone before it could be watched, or more folders than this system watches
        stop.wait(_LOOK / 1000)


def _folders(project: Path) -> dict[Path, int]:
    """The folders to watch, and which ones they are: another one may have the same name."""
    found = {}
    for name in READ:
        folder = project / name
        with contextlib.suppress(OSError):
            if folder.is_dir():
                found[folder] = folder.stat().st_ino
    return found
