"""What a text was before it was written over, as files that anybody can read: .feuillet/desk/versions/NAME/WHEN.md.

Of the saves of somebody who types, one in a while is kept; whatever came from elsewhere always is.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import time
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.building import state
from feuillet.machine.files import in_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST = 300  # of a text: the oldest go first
_WHILE = 120.0  # seconds of typing between two that are kept
_ID = re.compile(r"(\d{8}-\d{6})-([0-9a-f]{8})")


class Versions:
    """The versions of all texts of a project."""

    def __init__(self, project: Path, clock: Callable[[], float] = time.time) -> None:
        self._place = in_project(state.folder(project.resolve()) / "desk").below("versions")
        self._clock = clock
        self._ours: dict[str, str] = {}  # what we wrote last, by name
        self._kept: dict[str, float] = {}  # when something was kept, by name

    def wrote(self, name: str, data: bytes) -> None:
        """What stands there now is ours."""
        self._ours[name] = _short(data)

    def keep(self, name: str, data: bytes) -> None:
        """Keep a text that is about to be written over, if it is not one of many of the same minutes."""
        now = self._clock()
        if self._ours.get(name) == _short(data) and abs(now - self._kept.get(name, 0.0)) < _WHILE:
            return
        found = self.of(name)
        stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(now))
        found.sort(key=lambda which: which[:15] > stamp)  # those of a clock that was ahead go first
        if not found or found[0].rpartition("-")[2] != _short(data):
            self._place.write(f"{name}/{stamp}-{_short(data)}{PurePosixPath(name).suffix}", data, mode=0o600)
        self._kept[name] = now
        for old in found[MOST - 1 :]:
            self._place.remove(_file(name, old))

    def of(self, name: str) -> list[str]:
        """The versions of a text by their ids, the newest first: when it was kept, and a digest."""
        there = (PurePosixPath(file).stem for file in self._place.below(name).names())
        return sorted(filter(_ID.fullmatch, there), reverse=True)

    def rename(self, name: str, to: str) -> None:
        """A text has another name: what it was goes with it."""
        if name in self._ours:
            self._ours[to] = self._ours.pop(name)
        if name in self._kept:
            self._kept[to] = self._kept.pop(name)
        with contextlib.suppress(FileNotFoundError):
            self._place.rename(name, PurePosixPath(to).name)

    def read(self, name: str, which: str) -> bytes:
        """A version; FileNotFoundError if there is none of that id."""
        if not _ID.fullmatch(which):
            raise FileNotFoundError(which)
        return self._place.read(_file(name, which))


def _file(name: str, which: str) -> str:
    return f"{name}/{which}{PurePosixPath(name).suffix}"


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8]
