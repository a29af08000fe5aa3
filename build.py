#!/usr/bin/env python3
"""Feuillet's front door: `python3 build.py` makes what it needs on the first run, then builds the content folder."""

import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must be able to read this file, to be told
    sys.exit(
        "feuillet: Python 3.11 or newer is needed; this is Python %d.%d (%s).\n"  # noqa: UP031 - f-strings came with 3.6
        "feuillet : il faut Python 3.11 ou plus récent.\n"
        "  https://www.python.org/downloads/" % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

HERE = str(Path(__file__).resolve().parent)
if HERE not in sys.path:  # isolated (-I, PYTHONSAFEPATH), Python does not look beside this file
    sys.path.insert(0, HERE)

from feuillet.front_door import main  # noqa: E402 - it is found now

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
