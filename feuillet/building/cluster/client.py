"""Hand the calls of a build to a Dask cluster: what Workers do here, done on other machines, to the same bytes.

A worker of Dask lays nothing out. It keeps a helper, which has a warm process of `workers` with its limits; when the
worker is killed, the pipe to the helper closes, and helper and process end. What many jobs refer to, fonts above all,
goes out once by its hash; a job says only which ones it wants. The scheduler keeps them, so that no worker is the only
one to have what others need. A worker makes pages only if it has our code and our versions of what decides about bytes.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import importlib
import io
import logging
import pickle
import queue
import time
import traceback
import uuid
import warnings
import zlib
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Self

from feuillet.building.cluster.remote import KEPT, Head, Light, Unfit, answer, resource
from feuillet.building.cluster.versions import FACTS, WARM, answered, differences, facts
from feuillet.machine.workers import TIME_LIMIT, Outcome, Workers
from feuillet.model.diagnostics import Location, Rule, ToldError
from feuillet.pages.job import Job
from feuillet.project import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Future
    from pathlib import Path

PATIENCE = 30.0  # seconds that a scheduler may be silent, or without workers
_LOOK = 2.0  # seconds without an outcome after which it is asked whether it is still there
_TRIES = 3  # of a call whose workers were lost, each as often as the scheduler allows (`allowed-failures`)
_SHARED = 4096  # bytes from which a resource is sent once for all jobs
_OURS = "feuillet"  # the package in which all modules of ours are

NO_DISTRIBUTED = Rule(
    code="cluster-extra",
    en="a build on a cluster needs the package “distributed”, which is not installed: {reason}",
    fr="un build sur une grappe demande le paquet « distributed », qui n’est pas installé : {reason}",
    hint_en='Install it beside Feuillet: pip install "feuillet[cluster]"',
    hint_fr='Installez-le à côté de Feuillet : pip install "feuillet[cluster]"',
)
WRONG_ADDRESS = Rule(
    code="cluster-address",
    en="this is not the address of a scheduler: {reason}",
    fr="ce n’est pas l’adresse d’un ordonnanceur : {reason}",
    hint_en="Write it as the scheduler says when it starts, such as tcp://10.0.0.5:8786; for tls://, Dask’s "
    "configuration must name the certificates.",
    hint_fr="Écrivez-la comme l’ordonnanceur la donne en démarrant, par exemple tcp://10.0.0.5:8786 ; pour tls://, la "
    "configuration de Dask doit nommer les certificats.",
)
SILENT = Rule(
    code="cluster-silent",
    en="no scheduler answers there within {seconds:.0f} s: {reason}",
    fr="aucun ordonnanceur n’y répond en {seconds:.0f} s : {reason}",
    hint_en="See that it runs, and that this machine may reach its port.",
    hint_fr="Vérifiez qu’il tourne et que cette machine peut atteindre son port.",
)
NO_WORKERS = Rule(
    code="cluster-empty",
    en="the scheduler has no worker, and none came within {seconds:.0f} s",
    fr="l’ordonnanceur n’a aucun ouvrier, et aucun n’est venu en {seconds:.0f} s",
    hint_en="Start one on each machine: dask worker {address}",
    hint_fr="Démarrez-en un sur chaque machine : dask worker {address}",
)
DIFFERENT = Rule(
    code="cluster-differs",
    en="{who} would not make the same bytes as this machine: {differences}",
    fr="{who} ne ferait pas les mêmes octets que cette machine : {differences}",
    hint_en="There ≠ here. Install the same Feuillet and the same libraries there, or start it from the same image, "
    "then start it again.",
    hint_fr="Là-bas ≠ ici. Installez-y le même Feuillet et les mêmes bibliothèques, ou partez de la même image, puis "
    "redémarrez-le.",
)
UNSTARTED = Rule(
    code="cluster-start",
    en="{who} cannot start a process that lays pages out: {reason}",
    fr="{who} ne peut pas démarrer de processus qui mette en page : {reason}",
    hint_en="Its log says more. Look there whether the command build.py doctor finds anything missing, and how many "
    "files and processes it may have (ulimit -n, ulimit -u).",
    hint_fr="Son journal en dit plus. Regardez là-bas si la commande build.py doctor trouve un manque, et combien de "
    "fichiers et de processus lui sont permis (ulimit -n, ulimit -u).",
)
STRANGE = Rule(
    code="cluster-answer",
    en="a worker answered with what is no answer to a call: {reason}",
    fr="un ouvrier a répondu par ce qui n’est pas une réponse à un appel : {reason}",
    hint_en="See who may join this cluster: docs/scale.md says why that must be nobody else.",
    hint_fr="Vérifiez qui peut rejoindre cette grappe : docs/scale.md dit pourquoi ce ne doit être personne d’autre.",
)
LOST = Rule(
    code="cluster-lost",
    en="the connection to the scheduler was lost in the middle of the build",
    fr="la connexion à l’ordonnanceur a été perdue au milieu du build",
    hint_en="What was made is kept: once the scheduler runs again, the same command goes on from there.",
    hint_fr="Ce qui a été fait est gardé : quand l’ordonnanceur tourne à nouveau, la même commande reprend là.",
)


class ClusterProblemError(ToldError):
    """The cluster cannot be used, or no longer; the diagnostics say why."""


@dataclass(kw_only=True)
class _Call:
    key: str
    head: bytes
    resources: list[Any]  # futures
    rank: int
    tries: int = 0


class _Answers(pickle.Unpickler):
    """Reads what a worker says as data: our frozen classes and plain values, and nothing that could be called.

    Dask has read what its own messages are made of before, with an unpickler that runs whatever it is told. So this
    keeps mistakes out, and not a worker that means harm (docs/scale.md).
    """

    _PLAIN: Mapping[str, tuple[str, ...]] = {
        "builtins": ("set", "frozenset", "bytearray"),
        "datetime": ("date", "datetime", "timedelta", "timezone"),
        "pathlib": ("PosixPath", "PurePosixPath", "WindowsPath", "PureWindowsPath"),
    }

    def find_class(self, module: str, name: str) -> Any:
        within = module.partition(".")[0]
        if name in self._PLAIN.get(within, ()):
            return super().find_class(module, name)
        if within == _OURS and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and (_is_frozen(found) or issubclass(found, (enum.Enum, tuple))):
                return found
        if (module, name) == ("builtins", "getattr"):  # by which some Pythons name a member of an enumeration
            return _member
        raise pickle.UnpicklingError(f"{module}.{name} is no data")


def _member(kind: Any, name: str) -> Any:
    if isinstance(kind, enum.EnumType):
        return kind[name]
    raise pickle.UnpicklingError(f"an attribute of {kind} is no data")


def _is_frozen(found: type) -> bool:
    parameters = getattr(found, "__dataclass_params__", None)
    return bool(parameters and parameters.frozen)


_TYPES: Mapping[str, Any] = {"str": str, "float": (int, float), "bool": bool, "Any": object}  # as fields declare them


def _read(data: bytes) -> Outcome | Unfit:
    """The answer of a worker, if it is one."""
    made = _Answers(io.BytesIO(data)).load()
    if not isinstance(made, Outcome | Unfit):
        raise TypeError(f"{type(made).__name__} is no outcome")
    for field in fields(made):
        said = getattr(made, field.name)
        if not isinstance(said, _TYPES[str(field.type)]):
            raise TypeError(f"{field.name} is {type(said).__name__}")
    return made


@dataclass
class Traffic:
    """What went out and came back, in bytes, without what Dask adds."""

    calls: int = 0
    sent: int = 0
    received: int = 0
    resources: int = 0
    shared: int = 0  # of the resources, each counted once


class Cluster:
    """The workers of a Dask cluster; used as Workers are. ClusterProblemError where there is none, or no longer."""

    def __init__(self, address: str, *, time_limit: float = TIME_LIMIT, patience: float = PATIENCE) -> None:
        self._address = address
        self._limit = time_limit
        self._patience = patience
        self._pending: set[Future[bytes]] = set()
        self._done: queue.SimpleQueue[tuple[_Call, Future[bytes]]] = queue.SimpleQueue()
        self._resources: dict[str, tuple[Any, int]] = {}  # futures and sizes by hash, the least used first
        self._files: dict[Path, bytes] = {}
        self._expected: dict[str, str] = {}
        self.traffic = Traffic()
        self._close = contextlib.ExitStack()
        with contextlib.ExitStack() as undo:
            # Our own facts are found meanwhile, in a process that has the engine: this one needs none.
            self._here = undo.enter_context(Workers(1, preload=WARM))
            self._here.submit("", FACTS)
            self._client = self._connected(undo)
            self._compare(self._asked())
            self._executor = self._client.get_executor(pure=False)
            undo.callback(self.forget)
            self._close = undo.pop_all()
        self._answered = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(Exception):  # a scheduler that is gone cannot be told
            self._close.close()

    def beside(self) -> Cluster:
        """Another client of the same cluster."""
        return Cluster(self._address, time_limit=self._limit, patience=self._patience)

    def _problem(self, rule: Rule, **values: Any) -> ClusterProblemError:
        return ClusterProblemError(rule.at(Location(file=self._address), **values))

    def _connected(self, undo: contextlib.ExitStack) -> Any:
        try:
            distributed, dask = importlib.import_module("distributed"), importlib.import_module("dask")
        except ImportError as problem:
            raise self._problem(NO_DISTRIBUTED, reason=problem) from None
        connection = distributed.Security().get_connection_args("client")

        async def identity() -> None:
            async with distributed.rpc(self._address, connection_args=connection) as scheduler:
                kind = (await asyncio.wait_for(scheduler.identity(), self._patience))["type"]
            if kind != "Scheduler":
                raise ValueError(kind)

        try:
            # A client that fails to connect goes on trying, and complains when it is thrown away.
            asyncio.run(identity())
            undo.callback(_silenced("distributed.client"))  # it would tell with tracebacks what is told here
            undo.enter_context(dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of other versions, which is said below, in our words
                client = distributed.Client(self._address, timeout=self._patience, set_as_default=False)
        except (ValueError, TypeError) as problem:
            raise self._problem(WRONG_ADDRESS, reason=problem) from None
        except (OSError, RuntimeError, asyncio.CancelledError) as problem:  # a time-out is an OSError
            raise self._problem(SILENT, seconds=self._patience, reason=_root(problem)) from None
        undo.callback(client.close, timeout=5)
        return client

    def _asked(self) -> dict[str, Any]:
        """What the scheduler and the workers say of themselves before the first call."""
        client = self._client

        async def ask() -> dict[str, Any]:
            try:
                scheduler = await client.run_on_scheduler(facts)
            except Exception as problem:  # noqa: BLE001 - whatever it is, this scheduler cannot take our calls
                scheduler = problem
            return {"": scheduler, **await client.run(facts, on_error="return")}

        try:
            client.wait_for_workers(1, timeout=self._patience)
        except TimeoutError:
            raise self._problem(NO_WORKERS, seconds=self._patience, address=self._address) from None
        try:
            found: dict[str, Any] = client.sync(ask, callback_timeout=self._patience)
        except (OSError, RuntimeError) as problem:
            raise self._problem(SILENT, seconds=self._patience, reason=_root(problem)) from None
        return found

    def _compare(self, found: Mapping[str, Any]) -> None:
        ours = facts()
        wrong = []
        for who, theirs in found.items():
            if isinstance(theirs, Exception):
                theirs = {"feuillet": f"{type(theirs).__name__}: {theirs}"}  # noqa: PLW2901
            elif not who:  # the scheduler only passes on what it is given
                theirs = {name: theirs[name] for name in ("feuillet", "python", "distributed", "dask")}  # noqa: PLW2901
            if different := differences(theirs, ours):
                where = Location(file=self._address)
                wrong.append(DIFFERENT.at(where, who=who or "scheduler", differences=different))
        if wrong:
            raise ClusterProblemError(*wrong)

    # -- calls -------------------------------------------------------------------------------------------------------

    def submit(self, key: str, function: Callable[..., Any] | str, *arguments: Any, rank: int = 0) -> None:
        """Have `function(*arguments)` called on the cluster, calls of a lower rank first."""
        if not self._expected:
            self._expected = answered(self._here)
        wanted: dict[str, Any] = {}
        light = [self._light(argument, wanted) if isinstance(argument, Job) else argument for argument in arguments]
        head = Head(
            call=zlib.compress(pickle.dumps((function, light)), 1),
            digests=tuple(wanted),
            expected=self._expected,
            limit=self._limit,
        )
        self._start(_Call(key=key, head=pickle.dumps(head), resources=list(wanted.values()), rank=rank))

    def _light(self, job: Job, wanted: dict[str, Any]) -> Light:
        """The job without its large resources, which are sent unless they were; to `wanted`, what it refers to."""
        resources: dict[str, str | bytes] = {}
        for name, content in job.resources.items():
            data = content if isinstance(content, bytes) else self._read(content)
            if len(data) < _SHARED:
                resources[name] = data
            else:
                digest = resources[name] = fingerprint.of(data)
                wanted[digest] = self._sent(digest, data)
        return Light(job=replace(job, resources={}), resources=resources)

    def _read(self, path: Path) -> bytes:
        """A file of the package, which is read once in a build."""
        if path not in self._files:
            self._files[path] = path.read_bytes()
        return self._files[path]

    def _sent(self, digest: str, data: bytes) -> Any:
        """The resource on the cluster, where it stays until many others have come: the fonts for all builds."""
        known = self._resources.pop(digest, None)
        if known is None:
            self.traffic.resources += 1
            self.traffic.shared += len(data)
            # Before all that needs it; by its hash, so that builds at the same time have it in common.
            name = f"feuillet-resource-{digest}"
            known = self._handed(self._client.submit, resource, data, key=name, priority=1), len(data)
        self._resources[digest] = known
        while sum(size for _, size in self._resources.values()) > KEPT and len(self._resources) > 1:
            del self._resources[next(iter(self._resources))]  # calls that need it have it still
        return known[0]

    def _start(self, call: _Call) -> None:
        self.traffic.calls += 1
        self.traffic.sent += len(call.head)
        step = call.key.partition(" ")[0]  # shows on Dask's dashboard
        name = f"feuillet-{step}-{uuid.uuid4().hex}"
        future = self._handed(self._executor.submit, answer, call.head, *call.resources, key=name, priority=-call.rank)
        self._pending.add(future)
        future.add_done_callback(lambda done: self._done.put((call, done)))

    def _handed(self, submit: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """What Dask gives for what it takes; while it tries to find a lost scheduler again, it takes all, in vain."""
        if self._client.status != "running":
            raise self._problem(LOST)
        return submit(*arguments, **options)

    def forget(self) -> None:
        """Drop all calls: those that wait are cancelled, those that are being answered end where they are, unheard."""
        self._pending.clear()
        with contextlib.suppress(Exception):  # a scheduler that is gone cannot be told
            self._executor.shutdown(wait=False)
        self._executor = self._client.get_executor(pure=False)

    def outcomes(self) -> Iterator[Outcome]:
        """Outcomes as they come, until no call is left; more may be submitted meanwhile."""
        while self._pending:
            try:
                call, future = self._done.get(timeout=_LOOK)
            except queue.Empty:
                self._look()
                continue
            if future not in self._pending:  # forgotten
                continue
            self._answered = time.monotonic()
            self._pending.remove(future)
            outcome = self._outcome(call, future)
            if outcome:
                yield replace(outcome, key=call.key)

    def _outcome(self, call: _Call, future: Future[bytes]) -> Outcome | None:
        """What became of a call; none if it is made once more."""
        problem = None if future.cancelled() else future.exception()
        if future.cancelled() or isinstance(problem, asyncio.CancelledError):
            raise self._problem(LOST)
        if problem is None:
            data = future.result()
            self.traffic.received += len(data)
            try:
                made = _read(data)
            except Exception as wrong:  # noqa: BLE001 - whatever pickle makes of it
                raise self._problem(STRANGE, reason=f"{type(wrong).__name__}: {wrong}"[:200]) from None
            if isinstance(made, Unfit):
                if made.unstarted:
                    raise self._problem(UNSTARTED, who=made.who, reason=made.differences)
                raise self._problem(DIFFERENT, who=made.who, differences=made.differences)
            return made
        if type(problem).__name__ != "KilledWorker":
            return Outcome(key=call.key, traceback="".join(traceback.format_exception(problem)))
        call.tries += 1
        if call.tries >= _TRIES:
            return Outcome(key=call.key, died=True)
        self._start(call)
        return None

    def _look(self) -> None:
        """Nothing came for a while: go on waiting only as long as there are workers."""
        client = self._client

        async def ask() -> dict[str, int]:
            found: dict[str, int] = await client.nthreads()
            return found

        rule = NO_WORKERS
        try:
            if client.sync(ask, callback_timeout=self._patience):
                self._answered = time.monotonic()
        except (OSError, RuntimeError, asyncio.CancelledError):
            rule = LOST
        if time.monotonic() - self._answered > self._patience:
            raise self._problem(rule, seconds=self._patience, address=self._address)


def _silenced(name: str) -> Callable[[], None]:
    """Have a logger say nothing; what has it speak again."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    return lambda: logger.setLevel(level)


def _root(problem: BaseException) -> str:
    """The first cause of a failed connection: it says most."""
    while problem.__cause__ or problem.__context__:
        problem = problem.__cause__ or problem.__context__ or problem
    return str(problem) or "…"
