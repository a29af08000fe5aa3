"""A file that opens the desk when somebody double-clicks on it: for Linux, macOS and Windows, in the words of each."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Launcher(NamedTuple):
    """A file: its name, its bytes, its rights."""

    name: str
    data: bytes
    mode: int


def made(command: Sequence[str], system: str) -> Launcher:
    """The file that runs this command on a system (as `sys.platform` calls it), in a window that stays if it fails."""
    if system == "win32":
        ends = (word + "\\" * (len(word) - len(word.rstrip("\\"))) for word in command)  # else \" is no end
        line = " ".join(f'"{word}"' for word in ends).replace("%", "%%")
        text = f"@echo off\r\nchcp 65001 >nul\r\n{line}\r\nif errorlevel 1 pause\r\n"
        return Launcher("Feuillet.bat", text.encode(), 0o666)
    if system == "darwin":
        return Launcher("Feuillet.command", f"#!/bin/sh\nexec {shlex.join(command)}\n".encode(), 0o777)
    line = " ".join(map(_quoted, command))
    text = f"[Desktop Entry]\nType=Application\nName=Feuillet\nTerminal=true\nCategories=Office;\nExec={line}\n"
    return Launcher("Feuillet.desktop", text.encode(), 0o777)


def _quoted(word: str) -> str:
    """A word of Exec, by the Desktop Entry Specification: quoted, and then escaped as any text there."""
    quoted = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in word.replace("%", "%%"))
    return '"' + quoted.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t") + '"'
