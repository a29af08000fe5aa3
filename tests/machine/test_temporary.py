"""Temporary folders stay as long as their process, and no longer."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

import pytest

from feuillet.machine import temporary
from tests.made_project import ROOT

POSIX = pytest.mark.skipif(os.name != "posix", reason="of POSIX")


@pytest.fixture
def system(tmp_path, monkeypatch):
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    temporary.process_folder.cache_clear()
    yield folder
    temporary.process_folder.cache_clear()


def dead(folder):
    """What a process leaves that is killed: by another process, so that the system has opened the lock."""
    program = "import os, signal; from feuillet.machine import temporary; temporary.new_folder('x'); os.kill(os.getpid(), signal.SIGKILL)"
    subprocess.run([sys.executable, "-c", program], env=os.environ | {"TMPDIR": str(folder)}, cwd=ROOT, check=False)
    return {path.name for path in folder.iterdir()}


def test_a_temporary_folder_stays_as_long_as_its_process(system):
    folder = temporary.new_folder("work")
    assert folder.parent.parent == system
    temporary.sweep()
    assert folder.is_dir()
    temporary.discard(folder)
    assert not folder.exists()


@POSIX
def test_a_temporary_folder_is_gone_when_its_process_ends(system):
    program = "from feuillet.machine import temporary; print(temporary.new_folder('x'))"
    environment = os.environ | {"TMPDIR": str(system)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, cwd=ROOT, check=True, capture_output=True)
    assert done.stdout.startswith(os.fsencode(system))
    assert list(system.iterdir()) == []


@POSIX
@pytest.mark.parametrize("meanwhile", ["before its lock", "while it is locked"])
def test_a_folder_that_another_process_sweeps_while_it_is_made_is_made_again(system, monkeypatch, meanwhile):
    seize, seen = temporary.seize, []

    def interrupted(file):
        if seen:
            return seize(file)
        seen.extend(system.iterdir())
        if meanwhile == "before its lock":
            temporary.sweep()
            return seize(file)
        with (seen[0] / "alive").open("rb") as other:
            assert seize(other.fileno())
            return seize(file)

    monkeypatch.setattr(temporary, "seize", interrupted)
    folder = temporary.new_folder("work")
    assert seen, "the first was made"
    assert folder.parent != seen[0]
    assert folder.is_dir()
    temporary.sweep()
    assert folder.is_dir()


@POSIX
def test_what_dead_processes_left_is_swept_and_nothing_else(system):
    assert len(dead(system)) == 1
    for name in ("feuillet-new", "feuillet-old", "other"):
        (system / name).mkdir()
    os.utime(system / "feuillet-old", (0, 0))
    (system / "feuillet-file").write_bytes(b"")
    temporary.sweep()
    assert sorted(path.name for path in system.iterdir()) == ["feuillet-file", "feuillet-new", "other"]


@POSIX
def test_what_belongs_to_somebody_else_or_is_a_link_is_not_swept(system, monkeypatch):
    (left,) = dead(system)
    (system / "feuillet-link").symlink_to(system / left)
    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: os.getuid() + 1)
        temporary.sweep()
    assert (system / left).is_dir()
    temporary.sweep()
    assert not (system / left).exists()
    assert (system / "feuillet-link").is_symlink()


def test_without_a_place_for_temporary_files_it_is_told_where_it_was_looked_for(system, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(system / "nowhere"))
    with pytest.raises(temporary.TemporaryError) as caught:
        temporary.new_folder("work")
    assert caught.value.filename == str(system / "nowhere")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such names")
def test_a_place_whose_name_is_not_utf_8_is_told_as_what_it_is(system, monkeypatch):
    place = system / os.fsdecode(b"caf\xe9")
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    with pytest.raises(temporary.TemporaryError, match="not UTF-8"):
        temporary.new_folder("work")
    assert list(place.iterdir()) == []
