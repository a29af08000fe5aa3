"""Our modules as they are parsed: once in a process, for all tests that look at how the code is written."""

from __future__ import annotations

import ast
import functools
import gc

from feuillet.machine.paths import PACKAGE


@functools.cache
def nodes():
    """The nodes of each of our modules, the module itself first; by its file."""
    gc.disable()
    found = {path: list(ast.walk(ast.parse(path.read_bytes()))) for path in sorted(PACKAGE.rglob("*.py"))}
    gc.freeze()  # they stay, and no collection of garbage need look at them
    gc.enable()
    assert len(found) > 100
    return found
