"""How much memory a session may have, and whether a failure came of too little; standard library only."""

from __future__ import annotations

import contextlib
import errno
import gc
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sized

LEAST = 400_000_000  # bytes of address space without which the engine lays out no page of the smallest day
NOT_ENOUGH = {
    "en": "There is not enough memory. Close other programs, or let this session have more (ulimit -v), then run the "
    "command again. What was not finished was not written.",
    "fr": "Il n’y a pas assez de mémoire. Fermez d’autres programmes, ou laissez-en davantage à cette session "
    "(ulimit -v), puis relancez la commande. Ce qui n’était pas fini n’a pas été écrit.",
}
_MMAP_THRESHOLD = -3  # the parameter of glibc's mallopt
_LARGE = 65536  # bytes of a piece of memory that is the system's again when it is let go
_NO_MEMORY = r"cannot allocate memory|failed to map segment|out of memory"  # of the dynamic linker


def give_back() -> None:
    """Have what large pieces of memory took given back when they are let go: glibc keeps it, between what stays."""
    import ctypes

    with contextlib.suppress(OSError, AttributeError, TypeError):  # another C library
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


@contextlib.contextmanager
def uncollected(projects: Sized) -> Iterator[None]:
    """Nothing looks for cycles while a command reads one project: it makes next to none, and then ends."""
    if len(projects) > 1 or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # what is there stays: nothing looks through it at the end either
        gc.enable()


def allowed() -> int | None:
    """The bytes of address space that a process may have; None if there is no limit."""
    try:
        import resource
    except ImportError:  # not on Windows
        return None
    bounds = [bound for bound in resource.getrlimit(resource.RLIMIT_AS) if bound != resource.RLIM_INFINITY]
    return min(bounds, default=None)


def is_scarce() -> bool:
    """Whether it is less than the smallest day takes."""
    bytes_ = allowed()
    return bytes_ is not None and bytes_ < LEAST


def is_short(error: BaseException | None) -> bool:
    """Whether a failure came of too little memory, whatever kind of error it became on its way."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            return True
        if isinstance(error, OSError | ImportError) and re.search(_NO_MEMORY, str(error), re.IGNORECASE):
            return True
        error = error.__cause__ or error.__context__
    return False
