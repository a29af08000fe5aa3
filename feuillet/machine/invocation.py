"""How a command of ours is typed where the person is, so that what a message says can be pasted as it stands."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from feuillet.machine import paths

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_OF_NO_PROJECT = frozenset({"init", "help", "test"})
_WITH_OUTPUT = frozenset({"build", "status", "print", "mail", "serve", "watch"})


def program() -> str:
    """What starts us from the folder that the person is in."""
    if not paths.is_checkout():
        return "feuillet"
    file = paths.PACKAGE.parent / "build.py"
    return f"python3 {quoted([file.name if Path.cwd() == file.parent else str(file)])}"


def quoted(words: Sequence[str]) -> str:
    """Words of a command line as a shell takes them."""
    if os.name != "nt":
        return shlex.join(words)
    import subprocess

    return subprocess.list2cmdline(words)


def _is_meant(project: Path) -> bool:
    """Whether a project is the one that a command takes which names none."""
    return os.path.realpath(project) == os.path.realpath(paths.current())


@dataclass(frozen=True, kw_only=True, slots=True)
class Invocation:
    """Commands about a project, in full: as a field of a text, `{run:mail --send}` is one that can be pasted."""

    project: Path | None = None
    output: Path | None = None
    also: Mapping[str, Sequence[str]] = field(
        default_factory=dict
    )  # what belongs to a command from now on, by its name

    def __format__(self, words: str) -> str:
        command, _, rest = words.partition(" ")
        return " ".join(part for part in (program(), command, rest, quoted(self._about(command, rest))) if part)

    def _about(self, command: str, rest: str) -> list[str]:
        """What says which project, and where its PDFs are, if a command would not find them by itself."""
        found = [*self.also.get(command, ())]
        if self.project is None or command in _OF_NO_PROJECT or "--project" in rest:
            return found
        if not _is_meant(self.project):
            found += ["--project", str(self.project)]
        usual = os.path.realpath(self.project / "output")
        if self.output is not None and command in _WITH_OUTPUT and os.path.realpath(self.output) != usual:
            found += ["--output", str(self.output)]
        return found
