"""What several test modules use, and what makes a run like any other and quick: signals, laws' examples, bytecode."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from feuillet.importing.documents import apart
from tests import browsing, in_this_process
from tests.remembering import Remembering

# A job in the background is started deaf to Ctrl-C, and hands that down to all that it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What is compiled is kept: otherwise each of the hundreds of processes that tests start compiles all of ours anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# No test cuts the power: whether a disk keeps what it was given is not seen, and not waited for. No handle is an error.
os.fsync = os.fstat

# Files of tests are in memory where a system has room there: on a disk, a third of the time of whole days goes to it.
_MEMORY, _ROOM = "/dev/shm", 2 * 1024**3  # bytes, of which a run takes an eighth
with contextlib.suppress(AttributeError, OSError):  # POSIX alone has it, and not everywhere
    _found = os.statvfs(_MEMORY)
    if _found.f_bavail * _found.f_frsize > _ROOM and not _found.f_flag & os.ST_NOEXEC and os.access(_MEMORY, os.W_OK):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", _MEMORY)

BESIDE_OTHERS = "PYTEST_XDIST_WORKER" in os.environ

# Documents are opened in this process, where it is seen which lines are reached; tests of the other one ask for it.
apart.called = in_this_process.called

# The same examples each time, and no clock. `build.py test --search` takes other ones, and many.
_CHECKS = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile(
    "suite", derandomize=True, database=None, deadline=None, max_examples=50, suppress_health_check=_CHECKS
)
settings.register_profile(
    "search",
    deadline=None,
    database=None,
    max_examples=int(os.environ.get("FEUILLET_EXAMPLES", "2000")),
    suppress_health_check=_CHECKS,
)
settings.load_profile("suite")


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist, which need not be there
def pytest_xdist_auto_num_workers():
    """Two processes more than there are cores: while tests wait for a server or a program, others run."""
    return len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)) + 2


# Whole programs, whole pages, and what reads our code rather than runs it: the tests of each room reach as much.
UNMEASURED = {
    *("test_bench.py", "test_disk.py", "test_house.py", "test_linear.py", "test_linear_imports.py"),
    *("test_boxes_on_pages.py", "test_chapter_pages.py", "test_edition_pages.py", "test_hostile_pages.py"),
    *("test_last_break.py", "test_line_ends.py", "test_measures.py", "test_outward.py", "test_tables_on_pages.py"),
    *("test_any_text.py", "test_docs.py", "test_safety.py", "test_signs_put_together.py", "test_widest_tables.py"),
}


def pytest_collection_modifyitems(items):
    """What takes long and reaches what others reach is not measured: to follow its lines costs as much again.

    So do laws, which take many examples, and tests that read the one kit that is printed for all of them.
    """
    for item in items:
        is_law = hasattr(getattr(item, "function", None), "hypothesis")
        if is_law or item.path.name in UNMEASURED or "kit" in getattr(item, "fixturenames", ()):
            item.add_marker("no_cover")


def pytest_collectstart():
    """What is made while tests are collected stays to the end."""
    gc.disable()


def pytest_collection_finish():
    """Modules and tests stay to the end: no collection of garbage need look at them, and it need not look so often.

    It takes a tenth of the time of tests in this process otherwise, and of those that lay out pages a twelfth more.
    """
    gc.freeze()
    gc.set_threshold(300_000, 20, 50)
    gc.enable()


@pytest.fixture(autouse=True)
def signals_as_they_were():
    """A command that ends in this process hears no signal more; the next test, and what it starts, do."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        if signal.getsignal(number) is not handler:
            signal.signal(number, handler)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Path:
    """A folder that all processes of this session see."""
    place = tmp_path_factory.getbasetemp()
    return place.parent if BESIDE_OTHERS else place


@pytest.fixture(scope="session")
def workers(shared):
    """Warm processes for all builds of the tests: where these are shared out between processes, one for each of them."""
    with Remembering(1 if BESIDE_OTHERS else 2, shared / "outcomes", preload=("feuillet.building.warm",)) as some:
        yield some


@pytest.fixture(scope="session")
def browser():
    with browsing.started() as lent:
        yield lent


@pytest.fixture
def chromium(browser):
    """A real browser, the same for all tests of this process."""
    with browser() as lent:
        yield lent
