"""Files that are closed to these tests too, whoever runs them: to root every file is open."""

from __future__ import annotations

import contextlib
import ctypes
import os

import pytest

_VERSION = 0x20080522  # of the header of capget(2)
_OVERRIDE = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
_SET_SECUREBITS, _GET_SECUREBITS = 28, 27  # of prctl(2)
_AS_IT_IS = 1 << 2  # SECBIT_NO_SETUID_FIXUP: access(2) gives root no capability back


def _is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0


NEEDED = pytest.mark.skipif(
    os.name == "nt" or (_is_root() and not hasattr(ctypes.CDLL(None), "capset")),
    reason="permissions of POSIX; to root every file is open where there is no capset(2)",
)


@contextlib.contextmanager
def to_everybody():
    """A while in which this thread, and those that it starts, open what the modes of files let them."""
    if not _is_root():
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; then their second halves
    libc.capget(header, sets)
    capabilities, bits = sets[0], libc.prctl(_GET_SECUREBITS)

    def having(capabilities):
        sets[0] = capabilities
        if libc.capset(header, sets):
            raise OSError(ctypes.get_errno(), "capset")

    if libc.prctl(_SET_SECUREBITS, bits | _AS_IT_IS, 0, 0, 0):
        pytest.skip("to root every file is open, and it may not give that up")
    try:
        having(capabilities & ~_OVERRIDE)
        yield
    finally:
        having(capabilities)
        libc.prctl(_SET_SECUREBITS, bits, 0, 0, 0)
