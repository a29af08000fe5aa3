"""A call in; its outcome, from a process of its own that has limits of time and memory, out.

The process is kept for the next call, as long as this one lives.
"""

from __future__ import annotations

import atexit
import errno
from functools import cache
from typing import TYPE_CHECKING, Any

from feuillet.machine.temporary import TemporaryError, process_folder
from feuillet.machine.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable

    from feuillet.machine.workers import Outcome


def called(name: str, function: Callable[..., Any], *arguments: Any, time_limit: float) -> Outcome:
    """What became of a call that content may make heavy; raises what is our own fault, or a full disk's."""
    workers = _workers(time_limit)
    try:
        workers.submit(name, function, *arguments)
        (outcome,) = workers.outcomes()
    except BaseException:
        workers.forget()
        raise
    if outcome.traceback:
        raise RuntimeError(outcome.traceback)
    if outcome.full:
        raise TemporaryError(errno.ENOSPC, outcome.full, str(process_folder()))
    return outcome


@cache
def _workers(time_limit: float) -> Workers:
    made = Workers(1, time_limit=time_limit, preload=("feuillet.building.warm",))
    atexit.register(made.__exit__, None, None, None)
    return made
