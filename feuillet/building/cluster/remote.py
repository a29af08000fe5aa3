"""On a machine of the cluster: a call is read, a helper process with a warm worker makes it, its outcome goes back."""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import platform
import queue
import subprocess
import sys
import threading
import traceback
import zlib
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING

from feuillet.building.cluster.versions import FACTS, WARM, answered, differences
from feuillet.machine import files, temporary
from feuillet.machine.workers import OWN_IMPORTS, Outcome, StartError, Workers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from feuillet.pages.job import Job

KEPT = 512 * 1024**2  # bytes of resources that a helper keeps on its disk, and a build in the cluster's memory

_HELPER = "helper"  # the fact that there is none, and why


@dataclass(frozen=True, kw_only=True, slots=True)
class Light:
    """A job whose large resources are elsewhere: by name, their hashes; the bytes of the small ones."""

    job: Job
    resources: Mapping[str, str | bytes]

    def filled(self, folder: Path) -> Job:
        """The job as it was, its large resources in files of that folder."""
        resources = {
            name: folder / resource if isinstance(resource, str) else resource
            for name, resource in self.resources.items()
        }
        return replace(self.job, resources=resources)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unfit:
    """The answer of a worker that would make other bytes, or cannot start what makes them."""

    who: str
    differences: str  # or why it cannot
    unstarted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """All of a call but the large resources; whoever passes it on need not read the call itself."""

    call: bytes
    digests: tuple[str, ...]  # of the resources that come with it
    expected: Mapping[str, str]  # facts of the machine that builds
    limit: float


def _put(stream: IO[bytes], data: bytes) -> None:
    stream.write(len(data).to_bytes(8, "big"))
    stream.write(data)
    stream.flush()


def _take(stream: IO[bytes]) -> bytes:
    size = stream.read(8)
    data = stream.read(int.from_bytes(size, "big")) if len(size) == 8 else b""
    if len(size) < 8 or len(data) < int.from_bytes(size, "big"):
        raise EOFError
    return data


class _Helper:
    """A process that makes calls one at a time, each in a warm process of its own with limits; it ends with us.

    It is no child in the sense of multiprocessing: a worker of Dask is often not allowed to have any.
    """

    def __init__(self) -> None:
        self._kept: dict[str, int] = {}  # resources it has on disk, with their sizes, the least used first
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from feuillet.building.cluster.remote import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | OWN_IMPORTS,
            start_new_session=True,  # the Ctrl-C that ends a worker is not for its helper
        )
        try:
            self.facts: dict[str, str] = pickle.loads(self._taken())  # noqa: S301 - of our own process
        except (EOFError, OSError):
            self.facts = {_HELPER: f"exit status {self._process.wait()}"}

    def _taken(self) -> bytes:
        return _take(self._process.stdout)  # type: ignore[arg-type] # it is a pipe

    def ask(self, call: bytes, resources: Mapping[str, bytes], limit: float) -> bytes:
        """The outcome of a call that may take so many seconds; EOFError or OSError if the helper ended."""
        new = {digest: data for digest, data in resources.items() if digest not in self._kept}
        for digest, data in resources.items():
            self._kept.pop(digest, None)
            self._kept[digest] = len(data)
        dropped = []
        for digest in list(self._kept):
            if sum(self._kept.values()) > KEPT and digest not in resources:
                del self._kept[digest]
                dropped.append(digest)
        _put(self._process.stdin, pickle.dumps((call, new, dropped, limit)))  # type: ignore[arg-type] # it is a pipe
        return self._taken()

    def stop(self) -> None:
        """End it; what it does is of no use to anyone."""
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr] # they are pipes
        self._process.wait()  # it ends when its input does


_idle: list[_Helper] = []  # of this process: as many as it has had calls at a time


def _helper(expected: Mapping[str, str]) -> _Helper:
    """A helper that is as wanted, if there can be one: those of before our code changed here make way."""
    with contextlib.suppress(IndexError):
        while True:
            helper = _idle.pop()
            if not differences(helper.facts, expected):
                return helper
            helper.stop()
    return _Helper()


def answer(head: bytes, *resources: bytes) -> bytes:
    """Make a call on a worker of Dask: its outcome, pickled, or that this worker is unfit."""
    asked: Head = pickle.loads(head)  # noqa: S301 - Dask itself is made of pickles; docs/scale.md says what follows
    helper = _helper(asked.expected)
    if why := helper.facts.get(_HELPER):
        helper.stop()
        return pickle.dumps(Unfit(who=_who(), differences=why, unstarted=True))
    if different := differences(helper.facts, asked.expected):
        helper.stop()
        return pickle.dumps(Unfit(who=_who(), differences=different))
    try:
        made = helper.ask(asked.call, dict(zip(asked.digests, resources, strict=True)), asked.limit)
    except (EOFError, OSError):
        helper.stop()
        return pickle.dumps(Outcome(key="", died=True))
    _idle.append(helper)
    return made


def _who() -> str:
    return f"{importlib.import_module('distributed').get_worker().address} ({platform.node()})"


def resource(data: bytes) -> bytes:
    """What many calls refer to, as a result of its own, which Dask keeps and makes again where it is lost."""
    return data


def serve() -> None:
    """Be a helper: read calls, write outcomes, until the input ends; then end at once, whatever is being made."""
    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anyone prints is no outcome, and nobody else holds the pipe open
    folder = temporary.new_folder("resources")
    asked: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    workers = Workers(1, preload=WARM)
    ending = threading.Lock()

    def end() -> None:
        ending.acquire()  # for good: what ends, ends once
        workers.__exit__()
        temporary.discard(folder)

    def work() -> None:
        try:
            _put(answers, pickle.dumps(_facts(workers)))
            while True:
                _put(answers, pickle.dumps(_made(asked.get(), folder, workers)))
        except Exception:  # noqa: BLE001 - whoever waits for an answer must see that none will come
            if not ending.locked():
                traceback.print_exc()  # to the log of the worker
            end()
            os._exit(1)

    threading.Thread(target=work, daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        while True:
            asked.put(_take(calls))
    end()


def _facts(workers: Workers) -> dict[str, str]:
    """Those of the pages that are made here, or why no process that makes any can be started."""
    try:
        workers.submit("", FACTS)
    except StartError as problem:
        return {_HELPER: str(problem)}
    return answered(workers)


def _made(asked: bytes, folder: Path, workers: Workers) -> Outcome | Unfit:
    """A call's outcome, if a process starts that makes it; its resources in files, as in a build on one machine."""
    call, new, dropped, limit = pickle.loads(asked)  # noqa: S301 - of the worker that started us
    for digest, data in new.items():
        files.Folder(folder).write(digest, data, lasting=False)
    for digest in dropped:
        files.Folder(folder).remove(digest)
    function, arguments = pickle.loads(zlib.decompress(call))  # noqa: S301 - as above
    filled = [argument.filled(folder) if isinstance(argument, Light) else argument for argument in arguments]
    workers.allow(limit)  # from here on: what a call may take says nothing of the start of an engine
    try:
        workers.submit("", function, *filled)
    except StartError as problem:
        return Unfit(who=platform.node(), differences=str(problem), unstarted=True)
    return next(workers.outcomes())
