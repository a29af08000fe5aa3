"""What build.py calls: the environment first, then the command in it; nothing else stands above the command line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from feuillet.machine import bootstrap, memory

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Entry point of build.py."""
    try:
        return bootstrap.main(arguments, _cli)
    except (MemoryError, ImportError, OSError) as problem:
        missing = bootstrap.said_of_missing(problem) if isinstance(problem, ImportError) else ""
        if not missing and not memory.is_short(problem):
            raise
    if missing:
        bootstrap.say(missing)
    else:
        bootstrap.say_too_little_memory()
    return 1


def _cli(arguments: Sequence[str]) -> int:
    sys.argv[1:] = arguments
    try:
        from feuillet.command import cli
    except KeyboardInterrupt:
        from feuillet.command import endings

        return endings.ended()
    return cli.main() or 0
