"""Calls in other processes, each with a time limit."""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time

import pytest

from feuillet.machine import memory, temporary, workers
from feuillet.machine.workers import StartError, Workers, _limit_memory, _serve
from tests import calls
from tests.made_project import PATIENCE


@pytest.fixture(scope="module")
def two():
    with Workers(2, time_limit=60) as some:
        yield some


def outcomes(some):
    return {outcome.key: outcome for outcome in some.outcomes()}


def test_every_call_has_its_outcome_though_there_are_more_calls_than_processes(two):
    for number in range(7):
        two.submit(f"call {number}", calls.double, number)
    found = outcomes(two)
    assert {key: constant.value for key, constant in found.items()} == {f"call {n}": 2 * n for n in range(7)}
    assert not any(entry.stopped or entry.died or entry.traceback for entry in found.values())


def test_a_call_may_be_submitted_while_outcomes_are_read(two):
    two.submit("first", calls.double, 1)
    seen = []
    for outcome in two.outcomes():
        seen.append(outcome.value)
        if len(seen) < 4:
            two.submit("next", calls.double, outcome.value)
    assert seen == [2, 4, 8, 16]


def test_processes_stay_warm_between_calls(two):
    found = set()
    for number in range(4):
        two.submit(str(number), calls.process)
        found |= {outcome.value for outcome in two.outcomes()}
    assert len(found) <= 2
    assert os.getpid() not in found


@pytest.mark.skipif(sys.platform == "win32", reason="there a process does not know its peak")
def test_a_process_that_has_grown_makes_way_for_another():
    with Workers(1, grown=1_000_000) as some:
        found = set()
        for number in range(3):
            some.submit(str(number), calls.process)
            found |= {outcome.value for outcome in some.outcomes()}
    assert len(found) == 3


def test_what_is_forgotten_has_no_outcome_and_the_next_call_has_its_own():
    with Workers(1, time_limit=60) as some:
        for _ in range(3):
            some.submit("old", calls.sleep, 60)
        some.forget()
        some.submit("new", calls.double, 4)
        assert {outcome.key: outcome.value for outcome in some.outcomes()} == {"new": 8}


def test_a_bug_comes_back_with_its_traceback_and_the_process_goes_on(two):
    two.submit("wrong", calls.fail, "a reason of ours")
    two.submit("right", calls.double, 4)
    found = outcomes(two)
    assert "ValueError: a reason of ours" in found["wrong"].traceback
    assert "in fail" in found["wrong"].traceback
    assert found["right"].value == 8


def test_a_call_that_hangs_is_stopped_and_named_and_the_others_are_made():
    with Workers(2, time_limit=0.5) as some:
        some.submit("hangs", calls.sleep, 60)
        some.allow(60)  # the others, however busy the machine is
        for number in range(3):
            some.submit(str(number), calls.double, number)
        found = outcomes(some)
        some.submit("after", calls.double, 21)
        found |= outcomes(some)
    assert found["hangs"].stopped == 0.5
    assert [found[key].value for key in ("0", "1", "2", "after")] == [0, 2, 4, 42]


@pytest.mark.parametrize("call", [(calls.end, 3), (calls.run_out_of_memory,)])
def test_a_process_that_ends_is_named_and_replaced(two, call):
    two.submit("ends", *call)
    two.submit("lives", calls.double, 5)
    found = outcomes(two)
    assert found["ends"].died
    assert found["lives"].value == 10
    two.submit("again", calls.double, 6)
    two.submit("and again", calls.double, 7)
    assert {outcome.value for outcome in two.outcomes()} == {12, 14}


def test_a_process_that_ended_while_it_was_idle_costs_no_call(two):
    for worker in two._idle:
        os.kill(worker.process.pid, signal.SIGKILL)
        worker.process.join()
    two.submit("one", calls.double, 1)
    two.submit("two", calls.double, 2)
    assert {outcome.value for outcome in two.outcomes()} == {2, 4}


def test_a_process_that_ends_just_as_it_is_called_is_named(two, monkeypatch):
    two.submit("first", calls.double, 1)
    assert outcomes(two)["first"].value == 2
    worker = two._idle[-1]
    os.kill(worker.process.pid, signal.SIGKILL)
    worker.process.join()
    monkeypatch.setattr(worker.process, "is_alive", lambda: True)
    two.submit("lost", calls.double, 1)
    assert outcomes(two)["lost"].died


def test_leaving_ends_the_processes_even_those_at_work():
    with Workers(2) as some:
        some.submit("short", calls.double, 1)
        list(some.outcomes())
        some.submit("long", calls.sleep, 60)
        some.submit("longer", calls.sleep, 60)
        processes = [worker.process for worker in (*some._idle, *some._busy)]
    assert len(processes) == 2
    assert not any(process.is_alive() for process in processes)


def test_two_threads_may_end_the_same_process():
    problems = []
    for _ in range(3):
        with Workers(1) as shown:
            shown.submit("long", calls.sleep, 60)
            (worker,) = shown._busy
            close, closing = worker.connection._close, threading.Event()

            def slowly(close=close, closing=closing):
                closing.set()
                time.sleep(0.2)  # the other one comes meanwhile
                close()

            worker.connection._close = slowly

            def stop(worker=worker):
                try:
                    worker.stop()
                except OSError as problem:
                    problems.append(problem)

            other = threading.Thread(target=stop)
            other.start()
            assert closing.wait(PATIENCE)
            worker.stop()
            other.join()
    assert problems == []


def test_processes_are_spawned_where_there_is_no_fork_server(monkeypatch):
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    with Workers(1) as some:
        some.submit("one", calls.double, 1)
        assert [outcome.value for outcome in some.outcomes()] == [2]


def test_a_process_that_is_spawned_imports_nothing_of_the_current_folder(monkeypatch, tmp_path):
    for name in ("multiprocessing", "pickle", "sitecustomize", "json"):
        (tmp_path / f"{name}.py").write_text("import os; os.mkdir('run')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])  # as on Windows
    with Workers(1, time_limit=60) as some:
        some.submit("call", "feuillet.text.names:slug", "A name")
        assert outcomes(some)["call"].value == "a-name"
    assert not (tmp_path / "run").exists()
    assert "PYTHONSAFEPATH" not in os.environ


def test_a_worker_serves_until_its_pipe_closes():
    ours, theirs = multiprocessing.Pipe()
    server = threading.Thread(target=_serve, args=(theirs, None, 1 << 40))  # other tests have grown in this process
    server.start()
    ours.send((calls.double, (4,)))
    assert ours.recv() == (8, "", "", False)
    ours.send((calls.fail, ("oh",)))
    value, trace, full, grown = ours.recv()
    assert not grown
    assert not full
    assert value is None
    assert "ValueError: oh" in trace
    ours.close()
    server.join(10)
    assert not server.is_alive()
    theirs.close()


def test_a_worker_whose_command_was_killed_ends_without_a_word():
    ours, theirs = multiprocessing.Pipe()
    ours.send((calls.double, (4,)))
    ours.close()
    _serve(theirs, None, 1 << 40)
    theirs.close()


def test_a_worker_out_of_memory_ends(monkeypatch):
    class Ended(BaseException):
        pass

    def end(status):
        raise Ended(status)

    monkeypatch.setattr(os, "_exit", end)
    ours, theirs = multiprocessing.Pipe()
    ours.send((calls.run_out_of_memory, ()))
    with ours, theirs, pytest.raises(Ended):
        _serve(theirs)


def test_a_worker_limits_its_memory_where_the_system_can(monkeypatch):
    import resource

    limits = []
    monkeypatch.setattr(resource, "setrlimit", lambda *limit: limits.append(limit))
    _limit_memory()
    assert limits == [(resource.RLIMIT_AS, (workers.MEMORY_LIMIT, workers.MEMORY_LIMIT))]
    monkeypatch.setitem(sys.modules, "resource", None)
    _limit_memory()
    assert len(limits) == 1


def test_a_limit_that_is_lower_already_stays(monkeypatch):
    import resource

    limits = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1000, 2000))
    monkeypatch.setattr(resource, "setrlimit", lambda *limit: limits.append(limit))
    _limit_memory()
    assert limits == [(resource.RLIMIT_AS, (1000, 1000))]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_call_that_finds_no_room_for_temporary_files_says_where(code):
    ours, theirs = multiprocessing.Pipe()
    server = threading.Thread(target=_serve, args=(theirs, None, 1 << 40))
    server.start()
    ours.send((calls.find_no_room, (code,)))
    assert ours.recv() == (None, "", f"{os.strerror(code)}: /somewhere/font.ttf", False)
    ours.close()
    server.join(10)
    theirs.close()
    gc.enable()  # a process that answers calls does without


def test_processes_that_cannot_be_started_are_told(monkeypatch):
    def ended(*_):
        raise EOFError

    with Workers(1) as some:
        monkeypatch.setattr(some._context.Process, "start", ended)
        with pytest.raises(StartError):
            some.submit("one", calls.double, 1)
        some.forget()
        monkeypatch.undo()
        some.submit("two", calls.double, 2)  # there are as many processes as before
        assert [outcome.value for outcome in some.outcomes()] == [4]


def test_what_a_call_may_take_can_be_said_anew():
    with Workers(1, time_limit=60) as some:
        some.submit("first", calls.double, 2)
        assert [outcome.value for outcome in some.outcomes()] == [4]
        some.allow(0.5)
        some.submit("second", calls.sleep, 60)
        assert [outcome.stopped for outcome in some.outcomes()] == [0.5]


@pytest.mark.parametrize(
    ("allowed", "most", "count", "set_to"),
    [(256, 10_000, 12, 1024), (40, 40, 2, 40), (20, 20, 1, 20), (30, -1, 12, 1024), (4096, 4096, 12, None)],
)
def test_no_more_processes_are_started_than_files_may_be_open(allowed, most, count, set_to, monkeypatch):
    import resource

    limits = []
    unlimited = resource.RLIM_INFINITY if most < 0 else most
    monkeypatch.setattr(resource, "getrlimit", lambda _: (allowed, unlimited))
    monkeypatch.setattr(resource, "setrlimit", lambda *limit: limits.append(limit))
    assert workers._with_pipes(12) == count
    assert limits == ([] if set_to is None else [(resource.RLIMIT_NOFILE, (set_to, unlimited))])


def test_where_too_few_files_may_be_open_for_one_process_that_is_told(monkeypatch):
    import resource

    monkeypatch.setattr(resource, "getrlimit", lambda _: (12, 12))
    with pytest.raises(StartError) as told:
        Workers(2)
    assert told.value.errno == errno.EMFILE


def test_no_process_is_started_that_could_not_lay_out_a_page(monkeypatch):
    monkeypatch.setattr(memory, "allowed", lambda: memory.LEAST - 1)
    monkeypatch.setattr(temporary, "sweep", lambda: pytest.fail("it went on"))
    with pytest.raises(StartError) as told:
        Workers(2)
    assert told.value.errno == errno.ENOMEM


def test_a_server_that_ends_for_want_of_files_is_told_as_that(monkeypatch):
    def ended(*_):
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    with Workers(1) as some:
        monkeypatch.setattr(some._context.Process, "start", ended)
        with pytest.raises(StartError) as told:
            some.submit("one", calls.double, 1)
        some._waiting.clear()
    assert told.value.errno == errno.EMFILE
