"""Too little memory is known by whatever name a failure has, and told in a line."""

from __future__ import annotations

import builtins
import errno
import gc
import subprocess
import sys

import pytest

from feuillet import front_door
from feuillet.command import cli
from feuillet.machine import bootstrap, memory, paths


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        ImportError("libpango.so: failed to map segment from shared object"),
        OSError("cannot load library 'libpango': Cannot allocate memory"),
    ],
)
def test_too_little_memory_is_known_whatever_it_is_called(error):
    assert memory.is_short(error)
    outer = RuntimeError("no page")
    outer.__cause__ = error
    assert memory.is_short(outer)
    assert not memory.is_short(RuntimeError("Cannot allocate memory"))
    assert not memory.is_short(None)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it is for glibc")
def test_what_large_pieces_took_is_given_back_although_others_stay():
    code = (
        "from pathlib import Path\nfrom feuillet.machine import memory\n"
        "def used(): return int(Path('/proc/self/statm').read_text().split()[1]) * 4096\n"
        "memory.give_back()\npieces = [b'x' * (100_000 + number) for number in range(400)]\n"
        "before = used()\ndel pieces[::2]\nassert before - used() > 15_000_000, before - used()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=paths.PACKAGE.parent)


@pytest.mark.parametrize(("limits", "allowed"), [((-1, -1), None), ((5, -1), 5), ((-1, 7), 7), ((7, 5), 5)])
def test_the_memory_that_is_allowed_is_the_lower_of_two_bounds(monkeypatch, limits, allowed):
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "RLIM_INFINITY", -1)
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    assert memory.allowed() == allowed


def test_where_the_system_has_no_limits_there_is_none(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)
    assert memory.allowed() is None


@pytest.mark.parametrize(("lc", "said"), [("fr_FR.UTF-8", "pas assez de mémoire"), ("C.UTF-8", "not enough memory")])
def test_what_can_hardly_be_said_any_more_is_said_in_a_line(monkeypatch, capsys, lc, said):
    def full(*_, **__):
        raise MemoryError

    monkeypatch.setenv("LC_ALL", lc)
    monkeypatch.setattr(cli.cli, "main", full)
    monkeypatch.setattr(cli, "said_of_machine", full)  # it has a language to find out
    assert cli.main() == 1
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("error", [MemoryError(), ImportError("x.so: failed to map segment from shared object")])
def test_a_command_that_cannot_even_be_imported_for_want_of_memory_says_so(monkeypatch, capsys, error):
    imported = builtins.__import__

    def import_module(name, *rest):
        if name == "feuillet.command":
            raise error
        return imported(name, *rest)

    monkeypatch.setattr(sys, "argv", ["build.py"])
    monkeypatch.setenv("FEUILLET_NO_VENV", "1")
    monkeypatch.setattr(builtins, "__import__", import_module)
    assert front_door.main([]) == 1
    monkeypatch.undo()
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "memory" in told or "mémoire" in told


def test_a_module_of_ours_that_is_missing_is_no_want_of_memory(monkeypatch):
    imported = builtins.__import__

    def import_module(name, *rest):
        if name == "feuillet.command":
            raise ImportError(name)
        return imported(name, *rest)

    monkeypatch.setattr(sys, "argv", ["build.py"])
    monkeypatch.setenv("FEUILLET_NO_VENV", "1")
    monkeypatch.setattr(builtins, "__import__", import_module)
    with pytest.raises(ImportError):
        front_door.main([])


def test_nothing_is_set_up_and_no_system_package_installed_where_memory_is_too_little(monkeypatch, capsys, tmp_path):
    monkeypatch.delenv("FEUILLET_NO_VENV", raising=False)
    monkeypatch.setenv("FEUILLET_VENV", str(tmp_path / "venv"))
    monkeypatch.setattr(memory, "allowed", lambda: memory.LEAST - 1)
    monkeypatch.setattr(bootstrap, "provide_libraries", lambda: pytest.fail("it went on"))
    assert front_door.main([]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "venv").exists()


def test_last_words_take_no_module_of_a_language(monkeypatch, capsys):
    def full(*_):
        raise MemoryError

    monkeypatch.setattr(bootstrap, "say", full)
    bootstrap.say_too_little_memory()
    assert capsys.readouterr().err == memory.NOT_ENOUGH["en"] + "\n"


def test_one_project_is_read_without_looking_for_cycles_and_several_are_not():
    assert gc.isenabled()
    for projects in (["one"], ["one", "two"]):
        with memory.uncollected(projects):
            assert gc.isenabled() == (len(projects) > 1)
        assert gc.isenabled()
