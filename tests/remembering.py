"""Processes for the builds of the tests that make a page once: who asks for the same again gets what was made before.

What a call comes to follows from its arguments alone: tests of builds elsewhere and on a cluster hold it to that. So it
is kept under the call with all of its arguments, for all processes of a session, whichever test asked first; not under
the names by which a project keeps results, which are what tests of incremental builds look at.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
from collections import deque

from feuillet.machine.workers import Outcome, Workers


class Remembering(Workers):
    """Workers with a folder of outcomes."""

    def __init__(self, count, folder, **options):
        super().__init__(count, **options)
        folder.mkdir(parents=True, exist_ok=True)
        self._folder_of_outcomes = folder
        self._known = deque()
        self._files = {}  # of the calls that are being made, by key

    def submit(self, key, function, *arguments, rank=0):
        called = function if isinstance(function, str) else f"{function.__module__}:{function.__qualname__}"
        name = hashlib.sha256(pickle.dumps((called, arguments))).hexdigest()
        file = self._folder_of_outcomes / name
        with contextlib.suppress(OSError):
            self._known.append(Outcome(key=key, value=pickle.loads(file.read_bytes())))  # noqa: S301  our own
            return
        self._files[key] = file
        super().submit(key, function, *arguments, rank=rank)

    def outcomes(self):
        while self._known or self._busy or self._waiting:
            yield from self._drawn()
            for outcome in super().outcomes():
                file = self._files.pop(outcome.key, None)
                if file and not outcome.failed:
                    _keep(file, outcome.value)
                yield outcome
                yield from self._drawn()

    def _drawn(self):
        while self._known:
            yield self._known.popleft()

    def forget(self):
        self._known.clear()
        self._files.clear()
        super().forget()


def _keep(file, value):
    draft = file.with_name(f"{file.name}-{os.getpid()}")
    with contextlib.suppress(OSError):  # a test has filled the disk, or says so
        draft.write_bytes(pickle.dumps(value))
        draft.replace(file)
