"""A function and the bytes of a stranger's file in; what comes of them, in a process of its own, or why not, out.

Parsers of pages, of XML and of PDFs make as much of a few bytes as these say, and no signal reaches them at work: that
process has limits of time and memory.
"""

from __future__ import annotations

import atexit
import errno
import threading
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from feuillet.importing.documents.document import RefusedError
from feuillet.importing.documents.office.container import BOMB
from feuillet.machine.temporary import TemporaryError, process_folder
from feuillet.machine.workers import MEMORY_LIMIT, Workers
from feuillet.model.diagnostics import Location
from feuillet.text import deadline

if TYPE_CHECKING:
    from collections.abc import Callable

    from feuillet.model.diagnostics import Diagnostic


_turn = threading.Lock()  # at the desk, several threads open files


class _Refusal(NamedTuple):
    diagnostics: tuple[Diagnostic, ...]


@cache
def _workers() -> Workers:
    """The process in which files are opened, as long as this one lives."""
    made = Workers(1, time_limit=2 * deadline.SECONDS, preload=("feuillet.importing.documents.opening",))
    atexit.register(made.__exit__, None, None, None)
    return made


def called(name: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """What the function makes of a file of that name; raises RefusedError."""
    with _turn:
        workers = _workers()
        try:
            workers.submit(name, within_its_time, name, function, arguments)
            (outcome,) = workers.outcomes()
        except BaseException:
            workers.forget()
            raise
    at = Location(file=name)
    if outcome.traceback:
        raise RuntimeError(outcome.traceback)
    if outcome.full:
        raise TemporaryError(errno.ENOSPC, outcome.full, str(process_folder()))
    if outcome.stopped:
        raise RefusedError(BOMB.at(at, reason=f"> {outcome.stopped:.0f} s"))
    if outcome.died:
        raise RefusedError(BOMB.at(at, reason=f"> {MEMORY_LIMIT >> 30} GB"))
    if isinstance(outcome.value, _Refusal):
        raise RefusedError(*outcome.value.diagnostics)
    return outcome.value


def within_its_time(name: str, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """The same in that process; why nothing comes of it is a value there."""
    try:
        with deadline.limited():
            return function(*arguments)
    except deadline.OutOfTimeError as error:
        return _Refusal((deadline.told(error, name),))
    except RefusedError as problem:
        return _Refusal(problem.diagnostics)
