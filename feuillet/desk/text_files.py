"""The texts of a project by name, each with a tag for its bytes; a change of one that was made from what is there now.

A name is one of a list: nothing else of the project can be asked for. No link is followed, and what a write replaces is
kept first.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import stat
import threading
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from feuillet.building import state
from feuillet.machine.files import Folder, in_project
from feuillet.reading.themes import theme_files
from feuillet.reading.workshop_file import WORKSHOP_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from feuillet.desk.versions import Versions

LARGEST = 2_000_000  # bytes: notes of a theme are some thousands
_NAME = re.compile(r"[^/\\:\x00-\x1f\x7f\ud800-\udfff]{1,200}")  # of bytes that are no text a browser can name none
_GLANCE = 4_000  # bytes in which a title is looked for
_TITLE = re.compile(r"^title[ \t]*:[ \t]*([^\s#|>].*)$", re.MULTILINE)
_HEADING = re.compile(r"^#[ \t]+(\S.*)$", re.MULTILINE)


class UnknownTextError(Exception):
    """There is no text of that name, or it is none of those that are written here."""


class OvertakenError(Exception):
    """The text is not the one that the change was made from: it is this one now, or gone."""

    def __init__(self, now: TextFile | None) -> None:
        super().__init__()
        self.now = now


class TextFile(NamedTuple):
    """The bytes of a text, and the tag by which a later change names them."""

    data: bytes
    tag: str


def tag(data: bytes) -> str:
    """What tells these bytes from any other."""
    return hashlib.sha256(data).hexdigest()[:32]


class TextFiles:
    """The themes of a project, and the file of its day."""

    def __init__(self, project: Path, versions: Versions) -> None:
        self._place = Folder(project)
        self._versions = versions
        self._desk = in_project(state.folder(project.resolve()) / "desk")
        self._windows = threading.Lock()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else changes what is there meanwhile: no other window, and no other desk of the same project."""
        with self._windows, contextlib.ExitStack() as held:
            with contextlib.suppress(OSError):  # a disk that knows no locks, or takes none
                held.enter_context(self._desk.alone("lock", lambda _holder: None))
            yield

    def names(self) -> list[str]:
        """The file of the day, then those of the themes in their order; links are none of them."""
        found = [WORKSHOP_FILE] if self._place.is_file(WORKSHOP_FILE) else []
        folder = self._place.below(theme_files.THEMES_FOLDER)
        try:
            there = [name for name, about in folder.entries() if stat.S_ISREG(about.st_mode)]
        except OSError:  # no folder yet, or a link
            return found
        named = (f"{theme_files.THEMES_FOLDER}/{name}" for name in sorted(there))
        return found + [name for name in named if is_text(name)]

    def title(self, name: str) -> str:
        """What a theme is called, as far as its first lines say it at a glance."""
        try:
            text = self.read(name).data[:_GLANCE].decode("utf-8", "ignore")
        except (UnknownTextError, OSError):
            return ""
        found = _TITLE.search(text) or (None if text.startswith("---") else _HEADING.search(text))
        return found[1].strip().strip("\"'") if found else ""

    def tag(self, name: str) -> str:
        """The tag of a text; empty if it cannot be read."""
        try:
            return self.read(name).tag
        except (UnknownTextError, OSError):
            return ""

    @staticmethod
    def known(name: str) -> None:
        """Raise if there can be no text of that name."""
        if not is_text(name):
            raise UnknownTextError(name)

    def read(self, name: str) -> TextFile:
        """A text as it is now; OSError if it is there and cannot be read."""
        self.known(name)
        try:
            data = self._place.read(name, most=LARGEST)
        except FileNotFoundError:
            raise UnknownTextError(name) from None
        return TextFile(data, tag(data))

    def save(self, name: str, data: bytes, seen: str | None) -> str:
        """Put a text in the place of the one with the tag `seen`, of none if that is None; its own tag.

        OSError if it cannot be written: then all is as it was.
        """
        self.known(name)
        with self.alone():
            before = self._now(name)
            if (before.tag if before else None) != seen:
                raise OvertakenError(before)
            made = tag(data)
            if before is None:
                try:
                    self._place.create(name, data)
                except FileExistsError:
                    raise OvertakenError(self._now(name)) from None
            elif before.tag != made:
                mode = stat.S_IMODE(self._place.about(name).st_mode)
                if not mode & stat.S_IWUSR:  # which a file that takes its place would not mind
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), name)
                self._versions.keep(name, before.data)
                self._place.write(name, data, mode=mode & 0o777)
            self._versions.wrote(name, data)
            return made

    def rewrite(self, name: str, act: Callable[[bytes], bytes], tries: int = 5) -> str:
        """Put what is made of a text in its place, also if somebody else writes in that moment; its tag."""
        there = self.read(name)
        try:
            return self.save(name, act(there.data), there.tag)
        except OvertakenError:
            if not tries:
                raise
        return self.rewrite(name, act, tries - 1)

    def _now(self, name: str) -> TextFile | None:
        try:
            return self.read(name)
        except UnknownTextError:
            return None


def is_text(name: str) -> bool:
    """Whether a name is that of a text which may be asked for."""
    if name == WORKSHOP_FILE:
        return True
    folder, _, last = name.rpartition("/")
    path = PurePosixPath(last)
    return bool(
        folder == theme_files.THEMES_FOLDER
        and _NAME.fullmatch(last)
        and not theme_files.is_set_aside(path)
        and not theme_files.LEFT_BY_PROGRAMS.match(last)
        and theme_files.is_theme(last)
    )
