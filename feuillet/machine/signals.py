"""What ends a command from outside, all as Ctrl-C does: the system, a window that is closed; and which it was."""

from __future__ import annotations

import contextlib
import signal
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from types import FrameType

_OTHERS = ("SIGTERM", "SIGHUP", "SIGBREAK")  # than Ctrl-C; each where the system has it
_heard: list[int] = []  # not in the exception: libraries in whose code it comes raise another one


def listen() -> None:
    """From here on these signals are a KeyboardInterrupt too; what was ignored before us stays so."""
    with contextlib.suppress(ValueError):  # not in the main thread
        for name in _OTHERS:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _hear)


def _hear(number: int, _frame: FrameType | None) -> NoReturn:
    _heard.append(number)
    raise KeyboardInterrupt


def ignore() -> None:
    """We are leaving already: no signal more is heard."""
    with contextlib.suppress(ValueError):
        for name in ("SIGINT", *_OTHERS):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_IGN)


def is_ctrl_c() -> bool:
    """Whether an interrupt was the keyboard's."""
    return not _heard


def status() -> int:
    """The exit status of an interrupted process, as shells give it: 130 for Ctrl-C, 143 for SIGTERM."""
    return 128 + (_heard[0] if _heard else signal.SIGINT)
