"""Run functions in other processes, each call with a time limit: a call that hangs is stopped and named.

Processes are forked from a server that has imported the engine once; they stay warm between calls.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import gc
import heapq
import importlib
import itertools
import multiprocessing
import multiprocessing.forkserver
import os
import signal
import sys
import tempfile
import threading
import time
import traceback
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Protocol, Self

from feuillet.machine import memory, temporary
from feuillet.machine.paths import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

TIME_LIMIT = 120.0  # seconds for one call
_CALLS_A_COLLECTION = 32  # a layout leaves some five megabytes of cycles
MEMORY_LIMIT = 4 * 1024**3  # bytes of address space of one process
GROWN = 250_000_000  # bytes that a process has had in memory, after which another takes its place


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A function of a module, with what it is called with; `key` names it in its outcome."""

    key: str
    function: Callable[..., Any] | str  # or "module:name", imported where it is called
    arguments: tuple[Any, ...]
    limit: float  # seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of a call: its value, or why there is none."""

    key: str
    value: Any = None
    stopped: float = 0.0  # seconds after which it was stopped
    died: bool = False  # the process ended by itself
    traceback: str = ""  # our own bug
    full: str = ""  # why temporary files could not be written

    @property
    def failed(self) -> bool:
        return bool(self.stopped or self.died or self.traceback or self.full)


class StartError(OSError):
    """The processes of ours cannot be started: too little memory, too few files, or too many are at work."""


def _work(connection: Connection, folder: str, most: int) -> None:
    """What a process of ours does: it has a limit, and leaves interrupts to the command, which ends it."""
    _limit_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _serve(connection, folder, most)


def _serve(connection: Connection, folder: str | None = None, most: int = GROWN) -> None:
    """Answer calls until the pipe closes; temporary files go to `folder`, which outlives a process that is killed.

    An answer is a value, a traceback, why the disk took no temporary files, and whether this process has had more than
    `most` bytes in memory.
    """
    tempfile.tempdir = folder or tempfile.tempdir
    gc.disable()  # layouts make millions of objects that live until the end of the call
    calls = 0
    while True:
        try:
            function, arguments = connection.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[Any, str, str, bool] = (_function(function)(*arguments), "", "", _peak() > most)
        except MemoryError:
            os._exit(1)
        except Exception as error:  # noqa: BLE001 - the parent raises it again, with this traceback
            if memory.is_short(error):
                os._exit(1)
            if isinstance(error, OSError) and error.errno in _FULL:
                answer = (None, "", f"{error.strerror}: {error.filename or tempfile.gettempdir()}", False)
            else:
                answer = (None, traceback.format_exc(), "", False)
        with contextlib.suppress(ConnectionError):  # who asked was killed: nobody is left to tell
            connection.send(answer)
        del answer, arguments
        calls += 1
        if calls == 1:
            gc.freeze()  # style sheets and fonts that were read stay: no collection need look at them
        elif calls % _CALLS_A_COLLECTION == 0:
            gc.collect()


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def _function(function: Callable[..., Any] | str) -> Callable[..., Any]:
    if isinstance(function, str):
        module, _, name = function.partition(":")
        found: Callable[..., Any] = getattr(importlib.import_module(module), name)
        return found
    return function


def _peak() -> int:
    """The most bytes that this process ever had in memory; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # not on Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    limit = min(MEMORY_LIMIT, memory.allowed() or MEMORY_LIMIT)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _with_pipes(count: int) -> int:
    """As many of so many processes as may have their pipes open, once all files are allowed that the system allows."""
    try:
        import resource
    except ImportError:  # not on Windows
        return count
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if most == resource.RLIM_INFINITY else min(_FILES, most)
    if allowed == resource.RLIM_INFINITY or allowed >= _FILES:
        return count
    allowed = max(allowed, wanted)
    if allowed < _LEAST_FILES:
        raise StartError(errno.EMFILE, os.strerror(errno.EMFILE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
    return max(1, min(count, (allowed - _FILES_OF_ONE) // _FILES_OF_MORE))


_FILES = 1024  # that 64 processes need, with room to spare
_LEAST_FILES = 20  # with which one process does its work
_FILES_OF_ONE, _FILES_OF_MORE = 30, 4  # that may be open before there is a second one, and for each


_starting = threading.Lock()  # two crews of this process may start theirs at once


@contextlib.contextmanager
def _own_imports() -> Iterator[None]:
    """A process started here imports this package, and nothing of the folder that the command is run in.

    Before Python 3.13 a fork server does not get `sys.path`: it looks in the current folder; so does a process that is
    spawned, until it has got it.
    """
    with _starting:
        kept = {name: os.environ.get(name) for name in OWN_IMPORTS}
        os.environ |= OWN_IMPORTS
        try:
            yield
        finally:
            for name, value in kept.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """What is started here leaves interrupts to us, at once."""
    interrupt = None
    with contextlib.suppress(ValueError):  # not in the main thread
        interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        if interrupt is not None:
            signal.signal(signal.SIGINT, interrupt)


@contextlib.contextmanager
def _own_temporary_files() -> Iterator[None]:
    """The sockets of multiprocessing go with our temporary files, if the way there is short enough for a socket."""
    kept = tempfile.tempdir
    place = str(temporary.process_folder())
    if len(os.fsencode(place)) < _SHORT:
        tempfile.tempdir = place
    try:
        yield
    finally:
        tempfile.tempdir = kept


_SHORT = 70  # bytes; with /pymp-xxxxxxxx/listener-xxxxxxxx it must be below 104, which is what macOS takes

# A Python started with these finds this package, and nothing in the folder that it is started in.
OWN_IMPORTS = {"PYTHONPATH": str(PACKAGE.parent), "PYTHONSAFEPATH": "1"}


class Crew(Protocol):
    """What a build asks of those who do its work: processes of this machine, or of others (`cluster`)."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def submit(self, key: str, function: Callable[..., Any] | str, *arguments: Any, rank: int = 0) -> None:
        """Have a function called, calls of a lower rank first."""

    def outcomes(self) -> Iterator[Outcome]:
        """Outcomes as they come, until no call is left."""

    def forget(self) -> None:
        """Drop all calls."""

    def beside(self) -> Crew:
        """Another one, for what takes long while this one has its own work."""


class _Worker:
    def __init__(self, context: Any, folder: str, grown: int) -> None:
        self.connection, other = context.Pipe()
        self.process = context.Process(target=_work, args=(other, folder, grown), daemon=True)
        try:
            with _own_imports():  # it is spawned, or its server is started again
                self.process.start()
        except (OSError, EOFError) as error:
            few = error.errno == errno.EMFILE if isinstance(error, OSError) and error.errno else _with_pipes(2) < 2
            code = errno.EMFILE if few else errno.ENOMEM
            raise StartError(code, str(error) or "the server of the processes ended") from error
        other.close()
        self.key = ""
        self.limit = self.deadline = 0.0  # of its call
        self._ending = threading.Lock()

    def call(self, call: Call) -> None:
        self.key, self.limit = call.key, call.limit
        self.deadline = time.monotonic() + call.limit
        with contextlib.suppress(BrokenPipeError, ConnectionError):  # it has ended: its pipe says so to who waits
            self.connection.send((call.function, call.arguments))

    def stop(self) -> None:
        """Also from two threads at once: one that drops its calls, and one that ends."""
        with self._ending:
            self.process.kill()
            self.process.join()
            self.connection.close()


class Workers:
    """A few warm processes; use as a context manager, `submit` calls and iterate over `outcomes`."""

    def __init__(
        self, count: int, *, time_limit: float = TIME_LIMIT, grown: int = GROWN, preload: Sequence[str] = ()
    ) -> None:
        self._count = count = _with_pipes(count)
        if memory.is_scarce():  # libraries of the engine would end in words of their own
            raise StartError(errno.ENOMEM, os.strerror(errno.ENOMEM))
        temporary.sweep()
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        self._context: Any = multiprocessing.get_context(method)
        if method == "forkserver":
            self._context.set_forkserver_preload(list(preload))
            with _own_imports(), _uninterrupted(), _own_temporary_files():
                multiprocessing.forkserver.ensure_running()  # imports meanwhile; forks a worker when there is a call
        self._time_limit = time_limit
        self._grown = grown
        self._preload = preload
        self._ended = False
        self._folder = temporary.new_folder("work")
        self._to_start = count
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []
        self._waiting: list[tuple[int, int, Call]] = []  # a heap
        self._numbers = itertools.count()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended = True
        for worker in [*self._idle, *self._busy]:
            worker.stop()
        temporary.discard(self._folder)

    def _start(self) -> _Worker:
        if self._ended:  # a thread that is left behind starts nothing more
            raise RuntimeError("these workers have ended")
        return _Worker(self._context, str(self._folder), self._grown)

    def beside(self) -> Workers:
        """Another crew, with one process fewer, for what takes long while this one has its own work."""
        fewer = max(1, self._count - 1)
        return Workers(fewer, time_limit=self._time_limit, grown=self._grown, preload=self._preload)

    def allow(self, seconds: float) -> None:
        """From the next call that is submitted on, each may take so long."""
        self._time_limit = seconds

    def submit(self, key: str, function: Callable[..., Any] | str, *arguments: Any, rank: int = 0) -> None:
        """Have `function(*arguments)` called as soon as a process is free, calls of a lower rank first."""
        call = Call(key=key, function=function, arguments=arguments, limit=self._time_limit)
        heapq.heappush(self._waiting, (rank, next(self._numbers), call))
        self._dispatch()

    def forget(self) -> None:
        """Drop all calls: those that wait, and those that are being answered, with their processes."""
        self._waiting.clear()
        for worker in list(self._busy):
            self._replace(worker)

    def _dispatch(self) -> None:
        while self._waiting and (self._idle or self._to_start):
            if self._idle:
                worker = self._idle.pop()
                if not worker.process.is_alive():  # ended while it had nothing to do
                    worker.stop()
                    self._to_start += 1
                    continue
            else:
                worker = self._start()
                self._to_start -= 1
            self._busy.append(worker)
            worker.call(heapq.heappop(self._waiting)[2])

    def outcomes(self) -> Iterator[Outcome]:
        """Outcomes as they come, until no call is left; more may be submitted meanwhile."""
        while self._busy or self._waiting:
            self._dispatch()
            soonest = min(worker.deadline for worker in self._busy)
            ready = wait([worker.connection for worker in self._busy], max(0.0, soonest - time.monotonic()))
            now = time.monotonic()
            for worker in list(self._busy):
                if worker.connection in ready:
                    outcome = self._receive(worker)
                elif now >= worker.deadline:
                    outcome = Outcome(key=worker.key, stopped=worker.limit)
                    self._replace(worker)
                else:
                    continue
                self._dispatch()
                yield outcome

    def _receive(self, worker: _Worker) -> Outcome:
        try:
            value, trace, full, grown = worker.connection.recv()
        except (EOFError, OSError):
            self._replace(worker)
            return Outcome(key=worker.key, died=True)
        if grown:
            self._replace(worker)
        else:
            self._busy.remove(worker)
            self._idle.append(worker)
        return Outcome(key=worker.key, value=value, traceback=trace, full=full)

    def _replace(self, worker: _Worker) -> None:
        worker.stop()
        self._busy.remove(worker)
        self._to_start += 1


def called(name: str, function: Callable[..., Any], *arguments: Any, time_limit: float) -> Outcome:
    """What became of one call that content may make heavy; raises what is our own fault, or a full disk's.

    Its process is kept for the next such call, as long as this one lives.
    """
    workers = _kept(time_limit)
    try:
        workers.submit(name, function, *arguments)
        (outcome,) = workers.outcomes()
    except BaseException:
        workers.forget()
        raise
    if outcome.traceback:
        raise RuntimeError(outcome.traceback)
    if outcome.full:
        raise temporary.TemporaryError(errno.ENOSPC, outcome.full, str(temporary.process_folder()))
    return outcome


@cache
def _kept(time_limit: float) -> Workers:
    made = Workers(1, time_limit=time_limit, preload=("feuillet.building.warm",))
    atexit.register(made.__exit__, None, None, None)
    return made
