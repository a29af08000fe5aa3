"""What is said when a signal, or a limit of this machine, ends a command."""

from __future__ import annotations

import contextlib

from feuillet.command.speech import language_of_workshop
from feuillet.command.telling.console import echo
from feuillet.command.telling.said import said_in
from feuillet.machine import signals


def ended() -> int:
    """Say that a signal has ended the command, in the language of the workshop; the exit status that tells which."""
    signals.ignore()
    said = said_in(language_of_workshop())["interrupted"]
    with contextlib.suppress(OSError):  # the window is closed
        echo(said, err=True)
    return signals.status()


def said_of_machine(problem: Exception) -> str:
    """What is said of an error that comes of this machine's limits, and is no bug of ours."""
    from feuillet.machine.temporary import TemporaryError
    from feuillet.machine.workers import StartError, is_of_memory

    said = said_in(language_of_workshop())
    if isinstance(problem, TemporaryError):
        return said["no_temporary"].format(folder=problem.filename, reason=problem.strerror)
    if isinstance(problem, StartError) or is_of_memory(problem):
        return said["no_memory"]
    return ""
