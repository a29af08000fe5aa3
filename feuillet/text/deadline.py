"""How long one file may be read: a limit in whose time loops look at the clock, so that none reads for ever."""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Diagnostic, Location, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS = 60.0  # of the processor: a thousand pages of notes take half of it

TOO_SLOW = Rule(
    code="file-too-slow",
    en="this file takes too long to read: after {seconds} s, line {reached} was reached",
    fr="ce fichier est trop long à lire : après {seconds} s, la ligne {reached} était atteinte",
    hint_en="Look at what stands there: was something pasted that is no text? Else divide the file into several.",
    hint_fr="Regardez ce qui s’y trouve : a-t-on collé quelque chose qui n’est pas du texte ? "
    "Sinon, partagez le fichier en plusieurs.",
)

clock: Callable[[], float] = time.monotonic  # quick to ask
effort: Callable[[], float] = time.thread_time  # slow to ask, but a busy machine does not count


@dataclass(slots=True)
class _Limit:
    """When the time is over; before `asked` on the clock it cannot be."""

    effort: float
    asked: float


_limit: ContextVar[_Limit | None] = ContextVar("limit", default=None)


class OutOfTimeError(Exception):
    """The time is over; `line` is where, 0 if whoever looked did not know."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@contextmanager
def limited() -> Iterator[None]:
    """What is read in this block has so much time; a limit within another one does not prolong it."""
    token = _limit.set(_limit.get() or _Limit(effort() + SECONDS, clock() + SECONDS))
    try:
        yield
    finally:
        _limit.reset(token)


def look(line: int = 0) -> None:
    """For loops: raises if the time is over; `line` is the one that is being read."""
    limit = _limit.get()
    if limit is None or (now := clock()) <= limit.asked:
        return
    left = limit.effort - effort()
    if left <= 0:
        raise OutOfTimeError(line)
    limit.asked = now + left


def told(error: OutOfTimeError, file: str, line: int = 0) -> Diagnostic:
    """What the author is told; `line` where the error does not know."""
    at = error.line or line or 1
    return TOO_SLOW.at(Location(file=file, line=at), seconds=round(SECONDS), reached=at)
