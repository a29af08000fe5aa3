"""What is written, taken away or closed to others is so in the folder that is meant, whatever stands there."""

from __future__ import annotations

import errno
import os
import stat
import threading

import pytest

from feuillet.machine import files
from feuillet.machine.files import BusyError, Folder, KindError, LinkError, TooLargeError
from tests.made_project import PATIENCE, until

POSIX = pytest.mark.skipif(os.name != "posix", reason="of POSIX")


@pytest.fixture(params=["by handle", "by name"])
def way(request, monkeypatch):
    """Both ways to open what is in a folder."""
    if request.param == "by name":
        monkeypatch.setattr(files, "_BY_HANDLE", False)
    elif not files._BY_HANDLE:
        pytest.skip("not on this system")
    return request.param


@pytest.fixture
def place(tmp_path, way):
    """A project beside a folder that is none of its own."""
    (tmp_path / "project").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/dear").write_bytes(b"dear to somebody")
    (tmp_path / "elsewhere/dear").chmod(0o644)
    return Folder(tmp_path / "project")


def untouched(tmp_path):
    found = sorted(path.name for path in (tmp_path / "elsewhere").iterdir())
    dear = tmp_path / "elsewhere/dear"
    return found == ["dear"] and dear.read_bytes() == b"dear to somebody" and dear.stat().st_mode & 0o777 == 0o644


def test_what_is_written_is_read_and_replaced_and_leaves_no_draft(place):
    place.write("a/b/c.pdf", b"one")
    place.write("a/b/c.pdf", b"two")
    assert place.read("a/b/c.pdf") == b"two"
    assert place.below("a").names() == ["b"]
    assert place.below("a/b").names() == ["c.pdf"]
    assert place.holds("a/b/c.pdf", b"two")
    assert not place.holds("a/b/c.pdf", b"tvo")
    assert not place.holds("a/b/d.pdf", b"")


def test_what_is_not_there_is_told_as_such(place):
    with pytest.raises(FileNotFoundError) as caught:
        place.read("a/b")
    assert caught.value.filename == str(place.path / "a/b")
    assert place.below("nowhere").names() == []
    place.remove("a/b")


def test_no_more_is_read_than_asked_for(place):
    place.write("a", b"12345")
    assert place.read("a", most=5) == b"12345"
    with pytest.raises(TooLargeError):
        place.read("a", most=4)


def test_of_an_endless_file_nothing_is_read_by_who_names_no_limit(place):
    place.write("a", b"")
    os.truncate(place.path / "a", 1 << 40)  # on the disk it takes no room
    with pytest.raises(TooLargeError):
        place.read("a")


@pytest.mark.parametrize("path", ["..", "a/../b", "/etc/passwd", "", "a\0b"])
def test_a_way_out_is_no_path(place, path):
    with pytest.raises(ValueError, match="not a path below"):
        place.write(path, b"")


USES = {
    "write": lambda folder, path: folder.write(path, b"x"),
    "write a scrap": lambda folder, path: folder.write(path, b"x", lasting=False),
    "create": lambda folder, path: folder.create(path, b"x"),
    "append": lambda folder, path: folder.append(path, b"x"),
    "remove": lambda folder, path: folder.remove(path),
    "remove a folder": lambda folder, path: folder.remove_folder(path),
    "read": lambda folder, path: folder.read(path),
    "close": lambda folder, path: folder.close_to_others(path),
    "lock": lambda folder, path: folder.alone(path).__enter__(),
}


@POSIX
@pytest.mark.parametrize("use", USES)
def test_nothing_is_done_through_a_folder_that_is_a_link(tmp_path, place, use):
    (tmp_path / "project/a").symlink_to(tmp_path / "elsewhere")
    for folder, path in ((place, "a/dear"), (place.below("a"), "dear")):
        with pytest.raises(LinkError):
            USES[use](folder, path)
    with pytest.raises(LinkError):
        place.below("a").make()
    with pytest.raises(LinkError):
        place.below("a").names()
    with pytest.raises(LinkError):
        place.below("a").close_to_others()
    assert untouched(tmp_path)


@POSIX
def test_several_files_are_not_written_through_a_link_and_none_of_the_others_is(tmp_path, place):
    (tmp_path / "project/a").symlink_to(tmp_path / "elsewhere")
    place.write("b/c", b"before")
    failed = place.write_together({"b/c": b"after", "a/dear": b"x"})
    assert list(failed) == ["a/dear"]
    assert place.read("b/c") == b"before"
    assert place.below("b").names() == ["c"]
    assert untouched(tmp_path)


def test_several_files_are_written_together(place):
    assert place.write_together({"b/c": b"1", "d": b"2"}) == {}
    assert (place.read("b/c"), place.read("d")) == (b"1", b"2")
    (place.path / "e").mkdir()
    failed = place.write_together({"d": b"3", "e": b"4"})
    assert [error.errno for error in failed.values()] == [errno.EISDIR]
    assert place.read("d") == b"2"
    assert place.names() == ["b", "d", "e"]


@POSIX
@pytest.mark.parametrize("leads", ["elsewhere/dear", "elsewhere", "elsewhere/new"])
def test_a_link_in_the_place_of_a_file_is_replaced_or_taken_away_itself(tmp_path, place, leads):
    link = tmp_path / "project/a"
    link.symlink_to(tmp_path / leads)
    for refused in ("append", "create", "read", "close"):
        with pytest.raises((LinkError, FileExistsError)):
            USES[refused](place, "a")
    assert not place.holds("a", b"dear to somebody")
    assert not place.is_file("a")
    place.write("a", b"x")
    assert (link.is_symlink(), link.read_bytes()) == (False, b"x")
    link.unlink()
    link.symlink_to(tmp_path / leads)
    place.remove("a")
    assert not os.path.lexists(link)
    link.symlink_to(tmp_path / leads)
    with place.alone("a"):
        assert not link.is_symlink()
    assert untouched(tmp_path)


@POSIX
def test_a_second_name_of_a_file_elsewhere_changes_nothing_there(tmp_path, place):
    link = tmp_path / "project/a"
    os.link(tmp_path / "elsewhere/dear", link)
    with pytest.raises(KindError):
        place.append("a", b"x")
    place.close_to_others("a")
    with place.alone("a"):
        assert stat.S_IMODE(link.stat().st_mode) == 0o600
    assert untouched(tmp_path)
    link.unlink()
    os.link(tmp_path / "elsewhere/dear", link)
    place.write("a", b"x")
    assert untouched(tmp_path)
    place.remove("a")
    assert untouched(tmp_path)


def made(path, kind):
    """Something in the place of a file."""
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "link to a device":
        path.symlink_to("/dev/zero")
    elif kind == "link to itself":
        path.symlink_to(path.name)


@POSIX
@pytest.mark.parametrize("kind", ["folder", "pipe", "link to a device", "link to itself"])
def test_only_a_regular_file_is_read_and_nothing_is_waited_for(place, kind):
    made(place.path / "a", kind)
    with pytest.raises(OSError, match=r"Is a directory|is a pipe|is a link") as caught:
        place.read("a", most=10)
    assert caught.value.filename == str(place.path / "a")
    with pytest.raises(OSError, match=r"Is a directory|is a pipe|is a link"):
        place.append("a", b"x")


@POSIX
def test_a_root_may_be_reached_by_links(tmp_path, place):
    (tmp_path / "word").symlink_to(tmp_path / "project")
    Folder(tmp_path / "word").write("a/b", b"x")
    assert place.read("a/b") == b"x"


@POSIX
def test_an_output_in_a_project_is_reached_by_no_link_and_one_elsewhere_by_any(tmp_path):
    project, disk = tmp_path / "project", tmp_path / "disk"
    project.mkdir()
    disk.mkdir()
    (project / "output").symlink_to(disk)
    (tmp_path / "word").symlink_to(disk)
    with pytest.raises(LinkError):
        files.of_project(project, project / "output").write("a", b"x")
    files.of_project(project, tmp_path / "word").write("a", b"x")
    assert [path.name for path in disk.iterdir()] == ["a"]
    assert files.of_project(project, project).path == project


@POSIX
def test_what_is_private_is_for_its_owner_alone(place, way):
    before = os.umask(0)
    try:
        place.below("a/b", private=True).write("c", b"x", mode=0o600)
        place.write("d/e", b"x")
    finally:
        os.umask(before)
    modes = {name: stat.S_IMODE((place.path / name).stat().st_mode) for name in ("a", "a/b", "a/b/c", "d", "d/e")}
    assert modes == {"a": 0o700, "a/b": 0o700, "a/b/c": 0o600, "d": 0o777, "d/e": 0o666}
    place.close_to_others("d/e")
    assert stat.S_IMODE((place.path / "d/e").stat().st_mode) == 0o600
    place.below("d").close_to_others()
    assert stat.S_IMODE((place.path / "d").stat().st_mode) == (0o700 if way == "by handle" else 0o777)


def test_what_is_to_last_is_on_the_disk_before_it_has_its_name(place, monkeypatch):
    done = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda file: (done.append("fsync"), fsync(file)))
    monkeypatch.setattr(os, "replace", lambda *paths, **more: (done.append("replace"), replace(*paths, **more)))
    place.write("a", b"x")
    assert done[:2] == ["fsync", "replace"]
    done.clear()
    place.write_together({"a": b"x", "b": b"y"})
    assert done[:3] == ["fsync", "fsync", "replace"]
    done.clear()
    place.write("a", b"x", lasting=False)
    assert done == ["replace"]


@pytest.mark.parametrize("broken", ["write", "fsync", "replace"])
def test_a_file_that_cannot_be_written_leaves_the_old_one_and_no_draft(place, monkeypatch, broken):
    place.write("a", b"old")

    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, broken, full)
        with pytest.raises(OSError, match="space") as caught:
            place.write("a", b"new")
        assert caught.value.filename == str(place.path / "a")
        assert place.write_together({"a": b"new", "b": b"new"})
    assert place.read("a") == b"old"
    assert place.names() == ["a"]


def test_names_may_be_long(place):
    name = "a" * 240
    place.write(name, b"x")
    assert place.names() == [name]


# -- locks -----------------------------------------------------------------------------------------------------------


def test_one_at_a_time_holds_a_lock_and_who_waits_is_told_for_whom(place):
    told = []

    def wait():
        with place.alone("lock", told.append):
            told.append("in")

    with place.alone("lock"):
        with pytest.raises(BusyError), place.alone("lock"):
            pass
        waiting = threading.Thread(target=wait)
        waiting.start()
        until(lambda: told)
        assert told[0].split()[0] == str(os.getpid()).encode()
        assert len(told) == 1
    waiting.join(PATIENCE)
    assert told[1:] == ["in"]
    with place.alone("lock"):
        pass


@POSIX
def test_nobody_else_can_open_a_lock_and_one_that_others_may_have_open_is_replaced(place):
    import fcntl

    lock = place.path / "lock"
    lock.write_bytes(b"")
    lock.chmod(0o666)
    with lock.open("rb") as theirs:
        fcntl.flock(theirs, fcntl.LOCK_EX)
        with place.alone("lock"):
            assert stat.S_IMODE(lock.stat().st_mode) == 0o600
        kept = lock.stat().st_ino
        with place.alone("lock"):
            assert lock.stat().st_ino == kept


@POSIX
def test_a_lock_of_somebody_else_is_not_waited_for(place, monkeypatch):
    with place.alone("lock"):
        pass
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(PermissionError), place.alone("lock"):
        pass


@POSIX
@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS])
def test_a_disk_without_locks_is_told_as_what_it_is(place, monkeypatch, code):
    import fcntl

    def none(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", none)
    with pytest.raises(files.NoLocksError), place.alone("lock"):
        pass
