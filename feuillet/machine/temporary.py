"""Temporary folders: each goes with its process, or with the next one that finds it left behind."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from feuillet.machine.files import NEW, Folder, NoLocksError, seize

if TYPE_CHECKING:
    from collections.abc import Iterator


class TemporaryError(OSError):
    """There is no place for temporary files; `filename` is where it was looked for."""


# -- temporary folders -------------------------------------------------------------------------------------------------

_TEMPORARY = "feuillet-"
_ALIVE = "alive"  # a file in each of them, locked as long as a process has use for it
_LAST = -1000  # after multiprocessing has taken its own files away, which are there too
_OLD = 86_400  # seconds after which one without that file is nobody's


def new_folder(purpose: str) -> Path:
    """A folder for files that go with this process; what a process leaves that is killed, `sweep` takes away."""
    import tempfile

    with _told_where():
        return Path(tempfile.mkdtemp(prefix=f"{purpose}-", dir=process_folder()))


@functools.cache
def process_folder() -> Path:
    """Where all temporary files of this process are, and of those that are forked from it."""
    import tempfile
    from multiprocessing.util import Finalize

    with _told_where():
        try:
            os.fsencode(tempfile.gettempdir()).decode()
        except UnicodeDecodeError as problem:  # the engine writes it into files that are UTF-8
            raise OSError(errno.EILSEQ, "its name is not UTF-8") from problem
        while True:
            folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY))
            with contextlib.suppress(FileNotFoundError):
                file = os.open(folder / _ALIVE, NEW & ~os.O_WRONLY | os.O_RDWR, 0o600)
                if _is_held(folder, file):
                    break
                os.close(file)
    Finalize(None, _end, (folder, file, os.getpid()), exitpriority=_LAST)
    return folder


def _is_held(folder: Path, file: int) -> bool:
    """Whether the file that says that we live is locked and there: between its making and its lock, others sweep."""
    try:
        return seize(file) and (folder / _ALIVE).exists()
    except NoLocksError:  # it goes by its age
        return True


def _end(folder: Path, file: int, process: int) -> None:
    if os.getpid() == process:  # else one that was forked from it
        os.close(file)
        discard(folder)


def discard(folder: Path) -> None:
    """Take a temporary folder away."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _told_where() -> Iterator[None]:
    import tempfile

    try:
        yield
    except OSError as error:
        place = tempfile.tempdir or os.environ.get("TMPDIR", "TMPDIR")
        reason = error.strerror or str(error)
        raise TemporaryError(error.errno or errno.ENOENT, reason, str(place)) from error


def sweep() -> None:
    """Take away the temporary folders that processes of this user left behind when they were killed."""
    import tempfile

    try:
        place = tempfile.gettempdir()
        found = [entry for entry in os.scandir(place) if entry.name.startswith(_TEMPORARY)]
    except OSError:
        return
    for entry in found:
        with contextlib.suppress(OSError):
            if entry.is_dir(follow_symlinks=False):
                _take_away_if_left(Folder(Path(place)), entry)


def _take_away_if_left(place: Folder, entry: os.DirEntry[str]) -> None:
    """Take a temporary folder away if it is ours, and no process has use for it; nobody gets its lock meanwhile."""
    about = place.about(entry.name)
    if sys.platform != "win32" and about.st_uid != os.geteuid():
        return
    try:
        with place.below(entry.name).opened(_ALIVE) as stream:
            if seize(stream.fileno()):
                discard(Path(entry.path))
    except FileNotFoundError:
        if time.time() - about.st_mtime > _OLD:
            discard(Path(entry.path))
