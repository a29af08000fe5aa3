"""What is said when a signal, a limit of this machine, or what nobody on the way had told, ends a command."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import TYPE_CHECKING

from feuillet.command.speech import language_of_workshop, named_folder
from feuillet.command.telling.console import console_of, echo, echo_json
from feuillet.command.telling.said import said_in
from feuillet.machine import bootstrap, memory, paths, signals
from feuillet.model.diagnostics import reason

if TYPE_CHECKING:
    from feuillet.model.diagnostics import ToldError


def ended() -> int:
    """Say that a signal has ended the command, in the language of the workshop; the exit status that tells which."""
    signals.ignore()
    said = said_in(language_of_workshop())["interrupted"]
    with contextlib.suppress(OSError):  # the window is closed
        echo(said, err=True)
    return signals.status()


def said_of_machine(problem: Exception) -> str:
    """What is said of an error that comes of this machine's limits, and is no bug of ours."""
    language = language_of_workshop()
    said = said_in(language)
    if memory.is_short(problem):  # there may be none for modules more
        return said["no_memory"]
    from feuillet.machine.temporary import TemporaryError
    from feuillet.machine.workers import StartError

    if isinstance(problem, ImportError) and (missing := bootstrap.said_of_missing(problem)):
        return missing
    if isinstance(problem, TemporaryError):
        return said["no_temporary"].format(folder=problem.filename, reason=reason(problem, language))
    if isinstance(problem, OSError) and problem.errno in (errno.EMFILE, errno.ENFILE):
        return said["no_files"]
    if isinstance(problem, StartError):
        return said["no_memory"]
    if isinstance(problem, OSError) and problem.filename is None and problem.errno in _UNWRITTEN:
        # No file of ours: each of these is named. What waits in the buffers would be tried again at the very end.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), _STDOUT)
        return said["unsaid"].format(reason=reason(problem, language))
    return ""


_UNWRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
_STDOUT = 1


def say(problem: ToldError) -> None:
    """Say what cannot go on, and how that is mended, as a command that knew of it would have."""
    language = language_of_workshop()
    named = named_folder()
    project = named if named.is_dir() and named.name else paths.current()
    if "--json" in sys.argv:
        from feuillet.project.findings import as_json

        echo_json({"diagnostics": as_json(problem.diagnostics, language, project=project)})
        return
    from feuillet.command.telling.report import Reporter

    Reporter(project, language).show(problem.diagnostics, console_of(errors=True))
