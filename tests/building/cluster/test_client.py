"""Builds on a Dask cluster: a real scheduler and real workers, each a process of its own on this machine."""

from __future__ import annotations

import concurrent.futures
import contextlib
import datetime as dt
import errno
import importlib
import os
import pickle
import platform
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import zlib
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="distributed is not installed: builds on a cluster are not tested")

import psutil  # it comes with distributed
from distributed import Client
from distributed.scheduler import KilledWorker

from feuillet.building.cluster import client as of_client
from feuillet.building.cluster import remote, versions
from feuillet.building.cluster.client import Cluster, ClusterProblemError
from feuillet.machine.workers import Outcome, StartError, Workers
from feuillet.model.diagnostics import Severity
from feuillet.pages.job import Job, Setting
from feuillet.project import fingerprint
from feuillet.typesetting.fit import Fit
from tests import calls
from tests.made_project import PATIENCE, ROOT, codes, points, project, run, theme, until, words, written
from tests.remembering import Remembering

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40">{}</svg>'


class Dask:
    """A scheduler and its workers, which end with it."""

    def __init__(self, folder, **settings):
        self.folder = folder
        self.settings = {f"DASK_DISTRIBUTED__{name}": value for name, value in settings.items()}
        self.processes = []
        self.workers = {}  # by address

    def start(self, name, *arguments, path=ROOT):
        environment = os.environ | self.settings | {"PYTHONPATH": str(path), "PYTHONWARNINGS": "ignore"}
        with (self.folder / f"{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{name}", "--no-dashboard", *map(str, arguments)],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def __enter__(self):
        file = self.folder / "scheduler.json"
        self.scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", 0, "--scheduler-file", file)
        self.address = until(lambda: file.exists() and re.search(r'"address": "([^"]+)"', file.read_text()))[1]
        return self

    def add(self, *arguments, path=ROOT):
        """One more worker; its address, once the scheduler knows it. It makes one call at a time, as on one core."""
        options = ("--nthreads", 1, "--no-nanny", "--local-directory", self.folder, *arguments)
        process = self.start("worker", self.address, *options, path=path)
        log = self.folder / f"{len(self.processes) - 1}.log"
        found = until(lambda: re.search(r"Registered to:(?:.|\n)*", log.read_text()) and log.read_text())
        address = re.search(r"Start worker at: +(\S+)", found)[1]
        self.workers[address] = process
        return address

    def kill(self, address):
        process = self.workers.pop(address)
        process.kill()
        process.wait()

    def client(self):
        return Client(self.address, timeout=PATIENCE, set_as_default=False)

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.kill()
            process.wait()


def kin(process):
    """The processes that a worker has started, and those that they have."""
    return psutil.Process(process.pid).children(recursive=True)


@pytest.fixture(scope="module", autouse=True)
def facts_that_are_found_once(shared):
    """What this machine says of itself is the same for each cluster, and takes a layout to find."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(of_client, "Workers", partial(Remembering, folder=shared / "outcomes"))
        yield


@pytest.fixture(scope="module")
def dask(tmp_path_factory):
    """A scheduler with two workers."""
    with Dask(tmp_path_factory.mktemp("dask")) as some:
        some.add()
        some.add()
        yield some


@pytest.fixture(scope="module")
def two(dask):
    with Cluster(dask.address, time_limit=60) as some:
        yield some


@pytest.fixture(scope="module")
def day(tmp_path_factory, workers):
    """A small day with a picture that its chapter and its sheet have, and its PDFs as this machine makes them."""
    picture = DRAWING.format("".join(f'<path d="M{n % 90} {n % 40}h3v3z"/>' for n in range(400)))
    assert len(picture) > 2 * of_client._SHARED
    body = f"## Contexte\n\n{words(20)}\n\n![Un plan](images/plan.svg)\n\n## Problèmes soulevés\n\n{points(2)}"
    themes = {"01-part.md": theme("Le thème", body)}
    folder = project(tmp_path_factory.mktemp("day"), themes, files={"content/images/plan.svg": picture})
    assert run(folder, workers).failed is False
    made = pdfs(folder)
    assert len(made) == 2
    return folder, made


def pdfs(folder):
    output = folder / "output"
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in sorted(output.rglob("*.pdf"))}


@pytest.fixture
def unmade(day, tmp_path):
    """The same day in a folder where nothing was made, and the bytes that are to come out."""
    shutil.copytree(day[0] / "content", tmp_path / "content")
    return tmp_path, day[1]


def outcomes(some):
    return {outcome.key: outcome for outcome in some.outcomes()}


# -- the same bytes --------------------------------------------------------------------------------------------------


class Wire:
    """A port of its own that leads to the scheduler, and counts what is sent there and what comes back."""

    def __init__(self, address):
        host, port = address.removeprefix("tcp://").split(":")
        self.there = (host, int(port))
        self.sent = self.received = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.listener.getsockname()[1]}"
        self.open = [self.listener]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                here, _ = self.listener.accept()
                there = socket.create_connection(self.there)
                self.open += [here, there]
                for ends in ((here, there, "sent"), (there, here, "received")):
                    threading.Thread(target=self.copy, args=ends, daemon=True).start()

    def copy(self, shown, other, name):
        with contextlib.suppress(OSError):
            while data := shown.recv(65536):
                setattr(self, name, getattr(self, name) + len(data))
                other.sendall(data)
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_WR)

    def close(self):
        for shown in self.open:
            shown.close()


def test_a_cluster_makes_the_same_bytes_and_is_sent_what_jobs_share_only_once(dask, unmade):
    folder, expected = unmade
    wire = Wire(dask.address)
    with contextlib.closing(wire), Cluster(wire.address) as some:
        result = run(folder, some)
        assert not result.failed, (codes(result), result.bugs)
        assert written(result) == ["synthesis", "part"]
        assert pdfs(folder) == expected
        traffic = replace(some.traffic)
        run(folder, some)
        assert some.traffic == traffic, "all is in the store"
    assert traffic.calls > 10
    assert traffic.shared > 4_000_000  # the fonts
    assert traffic.resources < 25
    assert wire.sent > traffic.shared
    assert wire.sent < traffic.shared + traffic.sent + 500_000, "what Dask adds is little"
    assert wire.received < traffic.received + 500_000
    assert traffic.sent / traffic.calls < 150_000


def test_resources_stay_on_the_cluster_only_while_they_are_few(dask, monkeypatch):
    monkeypatch.setattr(of_client, "KEPT", 20_000)
    with Cluster(dask.address) as some:
        for letter in "abcaba":
            job = Job(name=letter, html=f"<p>{letter}", resources={"picture": letter.encode() * 9000})
            some.submit(letter, "tests.calls:press_sheet", job, Fit(setting=Setting()), None)
        assert [
            constant.value.pdf[-1:].decode() for constant in sorted(some.outcomes(), key=lambda shown: shown.key)
        ] == [*"aaabbc"]
        assert len(some._resources) == 2
        assert some.traffic.resources == 5  # a, b, c; again a, then b: c makes way, then a is there still


def test_the_script_in_the_documentation_says_what_a_cluster_does(dask, unmade, day):
    folder, expected = unmade
    script = re.search(r"^```python\n(.*?)^```$", (ROOT / "docs/scale.md").read_text(), re.MULTILINE | re.DOTALL)[1]
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder), dask.address],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"^2 PDF in \d+\.\d s, \d+ calls of \d+ kB, answers of \d+ kB; once, \d+ kB in \d+", done.stdout)
    assert pdfs(folder) == expected


# -- calls -----------------------------------------------------------------------------------------------------------


def test_calls_have_their_values_and_more_may_follow(two):
    for number in range(5):
        two.submit(f"call {number}", calls.double, number)
    found = {}
    for constant in two.outcomes():
        found[constant.key] = constant.value
        if len(found) == 3:
            two.submit("later", "tests.calls:double", 21)
    assert found == {**{f"call {n}": 2 * n for n in range(5)}, "later": 42}


def test_a_bug_comes_back_with_its_traceback_and_others_are_made(two):
    two.submit("wrong", calls.fail, "a reason of ours")
    two.submit("right", calls.double, 4)
    found = outcomes(two)
    assert "ValueError: a reason of ours" in found["wrong"].traceback
    assert "in fail" in found["wrong"].traceback
    assert found["right"].value == 8


def test_a_call_that_hangs_is_stopped_and_named_and_one_that_dies_too(dask):
    with Cluster(dask.address, time_limit=0.5) as some:
        some.submit("hangs", calls.sleep, 60)
        some._limit = 60  # of the others, however busy the machine is
        some.submit("ends", calls.end, 3)
        some.submit("lives", calls.double, 4)
        found = outcomes(some)
    assert found["hangs"].stopped == 0.5
    assert found["ends"].died
    assert found["lives"].value == 8


def test_what_others_wait_for_is_made_first(two):
    for number in range(8):  # the first keep both workers busy; Dask hands out a few before it knows of the others
        two.submit(f"late {number}", calls.sleep, 0.2, rank=4)
    for number in range(6):
        two.submit(f"soon {number}", calls.sleep, 0.2)
    order = [outcome.key.split()[0] for outcome in two.outcomes()]
    assert len(order) == 14
    assert order[-3:] == ["late"] * 3


def test_what_is_forgotten_has_no_outcome(two):
    for number in range(6):
        two.submit(f"old {number}", calls.sleep, 0.3)
    two.forget()
    assert list(two.outcomes()) == []
    two.submit("new", calls.double, 2)
    time.sleep(1)  # until Dask has told of the cancelled ones
    assert [(outcome.key, outcome.value) for outcome in two.outcomes()] == [("new", 4)]


def test_leaving_cancels_what_is_not_made(dask, tmp_path):
    with dask.client() as client:
        with Cluster(dask.address) as some:
            for number in range(20):
                some.submit(str(number), calls.note, tmp_path / str(number), 0.5)
            until(lambda: any(client.processing().values()))
        until(lambda: not any(client.processing().values()))
        assert len([*tmp_path.iterdir()]) < 20
        known = until(lambda: client.run_on_scheduler(lambda dask_scheduler: [*dask_scheduler.tasks, "looked"]))
        assert [key for key in known if "resource" not in key] == ["looked"]  # resources of `two` stay with it


# -- losses ----------------------------------------------------------------------------------------------------------


def test_what_is_lost_in_a_build_is_made_elsewhere_to_the_same_bytes_until_nobody_is_left(tmp_path_factory, unmade):
    folder, expected = unmade
    with Dask(tmp_path_factory.mktemp("dask")) as dask:
        both = dask.add(), dask.add()
        lost = []

        def busy():
            at_work = ((item, kin(dask.workers[item])) for item in both if client.processing().get(item))
            return next(((item, processes) for item, processes in at_work if len(processes) > 1), None)

        def kill(progress):
            # What is told of may not have been handed out yet, or be done: then the next step will do.
            if not lost and progress.step in ("press", "set", "done") and (found := busy()):
                dask.kill(found[0])
                lost.extend(found[1])

        with dask.client() as client, Cluster(dask.address, patience=6) as some:
            result = run(folder, some, listener=kill)
            (second,) = client.nthreads()
            assert len(lost) >= 2  # a helper and the process that it had at work
            assert not result.failed, (codes(result), result.bugs)
            assert pdfs(folder) == expected
            assert not psutil.wait_procs(lost, timeout=PATIENCE)[1], "a worker that is killed leaves processes behind"

            # A scheduler that gives up what was lost is given it again.
            client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 0))
            third, before = dask.add(), some.traffic.calls
            for number in range(4):
                some.submit(f"call {number}", calls.sleep, 0.4)
            until(lambda: client.processing().get(second) and kin(dask.workers[second]))
            dask.kill(second)
            found = outcomes(some)
            assert {constant.value for constant in found.values()} == {0.4}
            assert len(found) == 4
            assert some.traffic.calls > before + 4

            with Cluster(dask.address, patience=1) as other:
                some.submit("long", calls.sleep, 60)
                until(lambda: kin(dask.workers[third]))
                dask.kill(third)
                other.submit("one", calls.double, 1)
                with pytest.raises(ClusterProblemError, match="no worker, and none came within 1 s"):
                    list(other.outcomes())
            assert [diagnostic.rule for diagnostic in refused(dask.address, patience=1)] == [of_client.NO_WORKERS]

            dask.scheduler.kill()  # while a call waits
            with pytest.raises(ClusterProblemError) as gone:
                list(some.outcomes())
            assert [diagnostic.rule for diagnostic in gone.value.diagnostics] == [of_client.LOST]
            with pytest.raises(ClusterProblemError):
                some.submit("more", "tests.calls:make_sheet", Job(name="", html="", resources={"x": b" " * 9999}))


def test_a_call_that_takes_every_worker_with_it_is_given_up(two):
    class Future:
        def cancelled(self):
            return False

        def exception(self):
            return KilledWorker(task="x", last_worker=None, allowed_failures=3)

    two.submit("first", calls.double, 1)  # after it, this side knows what it expects of a worker
    assert [outcome.value for outcome in two.outcomes()] == [2]
    head = pickle.dumps(
        remote.Head(call=zlib.compress(pickle.dumps((calls.double, [1]))), digests=(), expected=two._expected, limit=60)
    )
    call = of_client._Call(key="deadly", head=head, resources=[], rank=0)
    assert two._outcome(call, Future()) is None
    assert two._outcome(call, Future()) is None
    assert two._outcome(call, Future()).died
    assert [outcome.value for outcome in two.outcomes()] == [2, 2]  # it was handed out twice more


# -- who may work ----------------------------------------------------------------------------------------------------


def refused(address, **options):
    with pytest.raises(ClusterProblemError) as problem:
        Cluster(address, **options)
    assert problem.value.diagnostics
    for diagnostic in problem.value.diagnostics:
        assert all(diagnostic.message(language) and diagnostic.hint(language) for language in ("fr", "en"))
    return problem.value.diagnostics


@pytest.mark.parametrize("address", ["", "nonsense", "tcp://", "http://127.0.0.1:80", "tls://127.0.0.1:8786"])
def test_what_is_no_address_is_refused(address):
    assert [diagnostic.rule for diagnostic in refused(address, patience=1)] == [of_client.WRONG_ADDRESS]


def test_the_address_of_a_worker_is_none_of_a_scheduler(dask):
    (diagnostic,) = refused(next(iter(dask.workers)))
    assert (diagnostic.rule, diagnostic.values["reason"].args) == (of_client.WRONG_ADDRESS, ("Worker",))


def test_an_address_where_nobody_answers_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        host, port = mute.getsockname()
        for address in (f"tcp://{host}:{port}", "tcp://127.0.0.1:1"):
            assert [diagnostic.rule for diagnostic in refused(address, patience=1)] == [of_client.SILENT]


def test_without_the_extra_the_command_that_brings_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    (diagnostic,) = refused("tcp://127.0.0.1:8786")
    assert diagnostic.rule is of_client.NO_DISTRIBUTED
    assert "feuillet[cluster]" in diagnostic.hint("fr")


def test_other_versions_are_named_with_who_has_them(dask, monkeypatch):
    real = versions.version
    monkeypatch.setattr(versions, "version", lambda name: "0.0" if name == "pydyf" else real(name))
    found = refused(dask.address)
    assert {diagnostic.values["who"] for diagnostic in found} == set(dask.workers)  # the scheduler makes no pages
    assert all(diagnostic.rule is of_client.DIFFERENT for diagnostic in found)
    assert found[0].values["differences"] == f"pydyf {real('pydyf')} ≠ 0.0"
    monkeypatch.setattr(versions, "version", lambda name: "0.0" if name == "distributed" else real(name))
    assert {diagnostic.values["who"] for diagnostic in refused(dask.address)} == {"scheduler", *dask.workers}


def test_another_engine_is_found_out_before_a_worker_makes_its_first_call(dask):
    with Cluster(dask.address) as some:
        some.submit("one", calls.double, 1)
        assert [outcome.value for outcome in some.outcomes()] == [2]
        some._expected = {**some._expected, "pango": "1.0.0"}
        some.submit("two", calls.double, 2)
        with pytest.raises(ClusterProblemError, match=r"pango \S+ ≠ 1\.0\.0") as problem:
            list(some.outcomes())
    assert problem.value.diagnostics[0].values["who"].split()[0] in dask.workers


def test_a_worker_with_other_code_of_ours_is_named_even_if_it_comes_late(dask, tmp_path):
    shutil.copytree(ROOT / "feuillet", tmp_path / "feuillet")  # as it was compiled, too
    with (tmp_path / "feuillet/languages/en.py").open("a") as file:
        file.write("# changed\n")
    told = tmp_path / "feuillet/building/cluster/versions.py"
    older = told.rename(tmp_path / "versions.py")
    with Cluster(dask.address) as some:
        late = dask.add(path=tmp_path)
        try:
            (diagnostic,) = refused(dask.address)
            assert (diagnostic.rule, diagnostic.values["who"]) == (of_client.DIFFERENT, late)
            assert "No module named 'feuillet.building.cluster.versions'" in diagnostic.message("fr")
            older.rename(told)
            for number in range(9):
                some.submit(str(number), calls.sleep, 0.2)
            with pytest.raises(ClusterProblemError, match=r"feuillet .* ≠ ") as problem:
                list(some.outcomes())
            assert problem.value.diagnostics[0].values["who"].split()[0] == late
            assert [diagnostic.values["who"] for diagnostic in refused(dask.address)] == [late]
        finally:
            dask.kill(late)


# -- what a worker does, here ----------------------------------------------------------------------------------------


def asked(function, *arguments, limit=30.0, resources=None, expected=None):
    resources = resources or {}
    head = remote.Head(
        call=zlib.compress(pickle.dumps((function, arguments))),
        digests=tuple(resources),
        expected=versions.facts() if expected is None else expected,
        limit=limit,
    )
    return pickle.loads(remote.answer(pickle.dumps(head), *resources.values()))  # noqa: S301 - made here


@pytest.fixture(scope="module")
def idle():
    """The helpers that have nothing to do; who is left there serves the next test."""
    yield remote._idle
    while remote._idle:
        remote._idle.pop().stop()


@pytest.fixture
def here(idle, monkeypatch):
    """Facts as a helper tells them, so that it is fit; it is the only one."""
    while len(idle) > 1:
        idle.pop().stop()
    if not idle:
        idle.append(remote._Helper())
    monkeypatch.setattr(remote, "_who", lambda: "this one")
    return idle[0].facts


def light(**resources):
    return remote.Light(job=Job(name="x", html="<p>", resources={}), resources=resources)


def test_a_helper_is_kept_and_has_each_resource_once(here, idle, monkeypatch):
    helper = idle[0]
    sent = []
    monkeypatch.setattr(remote, "_put", lambda stream, data, put=remote._put: (sent.append(data), put(stream, data)))
    font = b"font" * 5000
    fit = Fit(setting=Setting())
    for _ in range(2):
        made = asked(
            "tests.calls:press_sheet", light(font="0a", small=b"x"), fit, None, resources={"0a": font}, expected=here
        )
        assert made.value.pdf == b"<p>", made
    assert [font in letter for letter in sent] == [True, False]
    assert idle == [helper]
    monkeypatch.setattr(remote, "KEPT", 25_000)
    asked("tests.calls:double", 1, resources={"0b": b"other" * 3000}, expected=here)
    assert pickle.loads(sent[-1])[2] == ["0a"]  # noqa: S301 - made here
    asked("tests.calls:press_sheet", light(font="0a"), fit, None, resources={"0a": font}, expected=here)
    assert font in sent[-1]


def test_a_helper_that_ends_is_told_and_replaced(here, idle):
    idle[0]._process.kill()
    assert asked(calls.double, 2, expected=here) == Outcome(key="", died=True)
    assert idle == []
    assert asked(calls.double, 2, expected=here).value == 4
    assert len(idle) == 1


def test_a_helper_gives_each_call_its_own_time(here, idle):
    helper = idle[0]
    assert asked(calls.sleep, 60, limit=0.5, expected=here).stopped == 0.5
    assert asked(calls.double, 2, expected=here).value == 4
    assert idle == [helper]


def test_the_facts_tell_all_that_decides_about_bytes(here):
    assert {"feuillet", "python", "machine", "zlib", "weasyprint", "pango", "sample page"} <= set(here)
    assert "none" not in {here[name] for name in ("weasyprint", "pikepdf", "fonttools", "fontpkg-fira-sans")}
    assert here == versions.facts_of_pages()


def test_a_helper_that_differs_or_cannot_start_is_unfit(here, idle, monkeypatch):
    unfit = asked(calls.double, 1, expected={**here, "zlib": "0"})
    assert (unfit.who, unfit.differences) == ("this one", f"zlib {here['zlib']} ≠ 0")
    assert idle == []
    monkeypatch.setattr(remote.sys, "executable", shutil.which("false"))
    unstarted = asked(calls.double, 1, expected=here)
    assert (unstarted.unstarted, unstarted.differences) == (True, "exit status 1")


def test_a_process_that_cannot_be_started_for_a_call_is_no_lack_of_memory(tmp_path):
    class Full:
        def allow(self, seconds):
            pass

        def submit(self, *_):
            raise StartError(errno.EMFILE, "Too many open files")

    call = zlib.compress(pickle.dumps((calls.double, [2])))
    made = remote._made(pickle.dumps((call, {}, [], 30.0)), tmp_path, Full())
    assert made == remote.Unfit(who=platform.node(), differences="[Errno 24] Too many open files", unstarted=True)
    assert remote._facts(Full()) == {"helper": "[Errno 24] Too many open files"}


def test_an_engine_that_does_not_work_is_a_difference():
    class Broken:
        def outcomes(self):
            yield Outcome(key="", traceback="Traceback…\n  …\nOSError: cannot load library 'libpango'\n")

    assert versions.answered(Broken()) == {"engine": "OSError: cannot load library 'libpango'"}


def test_jobs_come_back_as_they_were(tmp_path):
    (tmp_path / "0a").write_bytes(b"font")
    job = light(**{"fonts/a.ttf": "0a", "styles/b.css": b"c"}).filled(tmp_path)
    assert job.resources == {"fonts/a.ttf": tmp_path / "0a", "styles/b.css": b"c"}


# -- answers as data -------------------------------------------------------------------------------------------------


class Harm:
    """What pickle would run."""

    def __init__(self, function, *arguments):
        self.made = function, arguments

    def __reduce__(self):
        return self.made


def harm_of(*made):
    return pickle.dumps(Outcome(key="", value=Harm(*made)))


@pytest.mark.parametrize(
    "data",
    [
        harm_of(os.system, "true"),
        harm_of(eval, "1"),
        harm_of(getattr, "x", "upper"),
        harm_of(subprocess.Popen, ["true"]),
        harm_of(Workers, 1),
        harm_of(fingerprint.of, b"x"),
        harm_of(importlib.import_module, "antigravity"),
        b"cfeuillet.building.cluster\nos.system\n(S'true'\ntR.",
        pickle.dumps({"key": "a dictionary"}),
        pickle.dumps(Outcome(key="", stopped="long")),
        pickle.dumps(Outcome(key="", traceback=["lines"])),
        pickle.dumps(Outcome(key=7)),
        pickle.dumps(Outcome(key="", full=["of a disk"])),
        pickle.dumps(Outcome(key="", died="no")),
        pickle.dumps(remote.Unfit(who=None, differences="")),
        pickle.dumps(Outcome(key=""))[:-4],
        b"",
        b"garbage",
    ],
)
def test_an_answer_that_is_more_than_data_ends_the_build_and_runs_nothing(monkeypatch, data):
    monkeypatch.setattr(os, "system", lambda _: pytest.fail("it was run"))
    some = of_client.Cluster.__new__(of_client.Cluster)
    some._address, some.traffic = "tcp://127.0.0.1:1", of_client.Traffic()
    done = concurrent.futures.Future()
    done.set_result(data)
    call = of_client._Call(key="x", head=b"", resources=[], rank=0)
    with pytest.raises(ClusterProblemError) as caught:
        some._outcome(call, done)
    assert [diagnostic.rule for diagnostic in caught.value.diagnostics] == [of_client.STRANGE]


def test_answers_of_all_kinds_are_read_as_they_were():
    found = Fit(setting=Setting())
    for value in (None, found, (found, frozenset({"a"}), Path("a/b"), dt.date(2026, 1, 1), Severity.ERROR), b"%PDF"):
        made = Outcome(key="a", value=value, stopped=1.5, traceback="no")
        assert of_client._read(pickle.dumps(made)) == made
