"""What ends a command from outside, as one exception that knows how: Ctrl-C, the system, a window that is closed."""

from __future__ import annotations

import contextlib
import signal
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # each where the system has it


class Ended(KeyboardInterrupt):
    """A signal said that this process is to end."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def listen() -> None:
    """From here on the system's signals end a command as Ctrl-C does; what was ignored before us stays so."""
    with contextlib.suppress(ValueError):  # not in the main thread
        for name in _NAMES[1:]:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise Ended(number)


def ignore() -> None:
    """We are leaving already: no signal more is heard."""
    with contextlib.suppress(ValueError):
        for name in _NAMES:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_IGN)


def status(problem: BaseException | None) -> int:
    """The exit status of a process that a signal has ended, as shells give it: 130 for Ctrl-C, 143 for SIGTERM."""
    while problem is not None:
        if isinstance(problem, Ended):
            return 128 + problem.number
        problem = problem.__cause__ or problem.__context__  # click makes an Abort of it
    return 128 + signal.SIGINT
