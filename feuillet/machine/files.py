"""Files that are written, taken away or closed to others, and read where strangers may have left them: by no link.

A folder is named by a root, which is the user's word and may be reached by links, and by parts below it, which may be
anybody's: none of these may be a link. Each is opened relative to the one before, so that what was looked at is what is
used, whoever moves things meanwhile. Where the system opens nothing relative to a handle (Windows), each part is looked
at before it is used.

One thing: nobody else writes, renames or locks, so that this holds for all that is done to a disk.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
import sys
import time
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import io
    from collections.abc import Callable, Container, Iterator, Mapping


_BY_HANDLE = {os.open, os.mkdir, os.unlink, os.rmdir, os.stat, os.rename, os.link} <= os.supports_dir_fd
_ALWAYS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
_FOLLOW_NOTHING = getattr(os, "O_NOFOLLOW", 0)
_WAIT_FOR_NOBODY = getattr(os, "O_NONBLOCK", 0)  # a pipe without a writer would keep us for ever
_FOLDER = os.O_RDONLY | _ALWAYS | getattr(os, "O_DIRECTORY", 0)
_READ = os.O_RDONLY | _ALWAYS | _FOLLOW_NOTHING | _WAIT_FOR_NOBODY
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _ALWAYS | _FOLLOW_NOTHING
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
LARGEST = 1 << 29  # bytes of a file that is read whole: of a synthesis with all its pictures, and more
_PIECE = 1 << 20  # bytes read at a time
SETTLED = 2_000_000_000  # nanoseconds after which a file that is changed again shows it: some systems count in 2 s
_POLL = 0.05  # seconds between two looks at a lock
_MANY = 1 << 30  # byte of a lock file that is locked on Windows, where a locked byte cannot be read


class LinkError(OSError):
    """A link stands where a file or a folder of its own belongs."""


class KindError(OSError):
    """Neither a file nor a folder: a pipe, a device; or a file with another name elsewhere, where it may have none."""


class TooLargeError(OSError):
    """A file has more bytes than its reader takes."""


class BusyError(OSError):
    """Another process holds the lock."""


class NoLocksError(OSError):
    """The folder is on a disk, mostly of a network, that knows no locks."""


class _Held(NamedTuple):
    """A folder that is open: what is named in it is in this one."""

    handle: int | None  # None where the system has no such thing
    path: str

    def name(self, name: str) -> str:
        """What to call a thing in it by, beside the handle."""
        return name if self.handle is not None else os.path.join(self.path, name)  # noqa: PTH118 - a text it is

    def about(self, name: str) -> os.stat_result:
        return os.stat(self.name(name), dir_fd=self.handle, follow_symlinks=False)

    def open(self, name: str, flags: int, mode: int = 0o600) -> int:
        if self.handle is None and not flags & os.O_EXCL:
            with contextlib.suppress(FileNotFoundError):
                _refuse_link(self.about(name))
        try:
            return os.open(self.name(name), flags, mode, dir_fd=self.handle)
        except OSError as error:
            self.explain(name, error)
            raise

    def explain(self, name: str, error: OSError) -> None:
        """Raise a better error if a link was the reason, or what is there has no bytes."""
        if error.errno in (errno.ELOOP, errno.ENOTDIR, getattr(errno, "EMLINK", 0), errno.ENXIO):
            with contextlib.suppress(FileNotFoundError):
                about = self.about(name)
                _refuse_link(about)
                if error.errno == errno.ENXIO:
                    raise KindError(errno.ENXIO, kind(about.st_mode)) from None


_same: dict[str, tuple[tuple[int, ...], int]] = {}  # files that had the same bytes: what showed it, and which


def signs(about: os.stat_result) -> tuple[int, ...]:
    """What is not the same after a file was changed, or another put in its place."""
    return about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder by name; each use opens it anew. Paths of files are POSIX, below it, and follow no link either."""

    root: Path
    parts: tuple[str, ...] = ()
    public: int = 1000  # parts that are made for whoever may; those after them for their owner alone

    def below(self, path: str | PurePath, *, private: bool = False) -> Folder:
        """A folder in this one."""
        public = min(self.public, len(self.parts)) if private else self.public
        return Folder(self.root, (*self.parts, *_parts(path)), public)

    @property
    def path(self) -> Path:
        """As people know it."""
        return self.root.joinpath(*self.parts)

    # -- looking -------------------------------------------------------------------------------------------------

    def names(self) -> list[str]:
        """What is in it, in order of name; nothing if it is not there."""
        try:
            with self._held(()) as held:
                return sorted(os.listdir(held.path if held.handle is None else held.handle))  # noqa: PTH208 - a handle
        except FileNotFoundError:
            return []

    def entries(self) -> Iterator[tuple[str, os.stat_result]]:
        """What is in it, in no order, each with what the system knows of it; of links, themselves."""
        with self._held(()) as held, os.scandir(held.path if held.handle is None else held.handle) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):  # gone again
                    yield entry.name, entry.stat(follow_symlinks=False)

    def target(self, path: str | PurePath) -> str:
        """Where a link in it leads."""
        with self._at(path) as (held, name):
            return os.readlink(held.name(name), dir_fd=held.handle).removeprefix("\\\\?\\")

    def about(self, path: str | PurePath) -> os.stat_result:
        """What the system knows of a thing in it; of a link, itself."""
        with self._at(path) as (held, name):
            return held.about(name)

    def is_file(self, path: str | PurePath) -> bool:
        """Whether a file of that name is in it, and no link."""
        try:
            return stat.S_ISREG(self.about(path).st_mode)
        except OSError:
            return False

    @contextlib.contextmanager
    def opened(self, path: str | PurePath) -> Iterator[io.BufferedReader]:
        """A regular file, to be read; nothing else is ever waited for."""
        with self._at(path) as (held, name):
            file = held.open(name, _READ)
            try:
                _refuse_kind(os.fstat(file))
            except OSError:
                os.close(file)
                raise
        with os.fdopen(file, "rb") as stream:
            yield stream

    def read(self, path: str | PurePath, *, most: int = LARGEST) -> bytes:
        """The bytes of a regular file that has no more than `most`: somebody may have left an endless one there."""
        with self.opened(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > most:
                raise TooLargeError(errno.EFBIG, f"{size} bytes", str(self.path / path))
            found = stream.read(most + 1)
        if len(found) > most:
            raise TooLargeError(errno.EFBIG, f"more than {most} bytes", str(self.path / path))
        return found

    def holds(self, path: str | PurePath, data: bytes) -> bool:
        """Whether the file is there, the same to the byte; one that was, and shows no change, is not read again."""
        place = os.path.join(self.root, *self.parts, path)  # noqa: PTH118 - a text it is
        try:
            if _same.get(place) == (signs(os.lstat(place)), hash(data)):
                return True
            with self.opened(path) as stream:
                about = os.fstat(stream.fileno())
                if about.st_size != len(data):
                    return False
                view = memoryview(data)
                at = 0
                while piece := stream.read(_PIECE):
                    if piece != view[at : at + len(piece)]:
                        return False
                    at += len(piece)
                if at == len(data) and max(about.st_mtime_ns, about.st_ctime_ns) < time.time_ns() - SETTLED:
                    _same[place] = signs(about), hash(data)
                return at == len(data)
        except OSError:
            return False

    # -- writing -------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Have it there."""
        with self._held((), make=True):
            pass

    def write(self, path: str | PurePath, data: bytes, *, mode: int = 0o666, lasting: bool = True) -> None:
        """Write a file beside its place, then put it there: whoever reads it finds the old one or the new, whole.

        What stood there under that name, a link too, is replaced and not written to. `lasting`: on the disk before it
        gets its name, so that this holds if the machine stops; not needed where damage is found out.
        """
        with self._at(path, make=True) as (held, name):
            draft = _written(held, name, data, mode, lasting=lasting)
            try:
                _rename(held, draft, name)
            except BaseException:
                _drop(held, draft)
                raise
            if lasting:
                _sync_folder(held)

    def write_together(self, files: Mapping[str, bytes], *, private: Container[str] = ()) -> dict[str, OSError]:
        """Write files that belong together, each beside its place, and put them there when all are whole.

        Those that are private nobody else can read, from their first byte on, whoever could read what was there before.

        What could not be written comes back; then all places are as they were, unless one gave way only at the very
        end.
        """
        drafts: dict[str, str] = {}
        failed: dict[str, OSError] = {}

        def draft(path: str) -> None:
            with self._at(path, make=True) as (held, name):
                with contextlib.suppress(FileNotFoundError):
                    if stat.S_ISDIR(held.about(name).st_mode):
                        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                drafts[path] = _written(held, name, files[path], 0o600 if path in private else 0o666, lasting=True)

        def put(path: str) -> None:
            with self._at(path) as (held, name):
                _rename(held, drafts[path], name)
                del drafts[path]
                _sync_folder(held)

        try:
            for step in (draft, put):
                for path in files:
                    try:
                        step(path)
                    except OSError as error:
                        failed[path] = error
                if failed:
                    break
        finally:
            for path, left in drafts.items():
                with contextlib.suppress(OSError), self._at(path) as (held, _):
                    _drop(held, left)
        return failed

    def create(self, path: str | PurePath, data: bytes, *, mode: int = 0o666) -> None:
        """Write a file that must not be there yet, not as a link either."""
        with self._at(path, make=True) as (held, name):
            file = held.open(name, NEW, mode)
            try:
                _put(file, data, lasting=True)
            except BaseException:
                _drop(held, name)
                raise

    def append(self, path: str | PurePath, data: bytes, *, mode: int = 0o600) -> None:
        """Add to the end of a file, and return when it is on the disk.

        A file that has another name elsewhere is not added to.
        """
        with self._at(path, make=True) as (held, name):
            new = False
            try:
                file = held.open(name, os.O_WRONLY | os.O_APPEND | _ALWAYS | _FOLLOW_NOTHING | _WAIT_FOR_NOBODY)
            except FileNotFoundError:
                file, new = held.open(name, NEW | os.O_APPEND, mode), True
            try:
                _refuse_kind(os.fstat(file), alone=True)
                _put_all(file, data)
                _sync(file)
            finally:
                os.close(file)
            if new:
                _sync_folder(held)

    def rename(self, path: str | PurePath, to: str) -> None:
        """Give a file or a folder another name where it is; FileExistsError if anything else has that name already."""
        with self._at(path) as (held, name):
            _parts(to)
            about = held.about(name)
            _refuse_link(about)
            same = False  # on a disk that does not tell capitals apart
            with contextlib.suppress(FileNotFoundError):
                there = held.about(to)
                same = name.casefold() == to.casefold() and os.path.samestat(about, there)
                if not same:
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
            if same or not stat.S_ISREG(about.st_mode) or not _renamed_by_link(held, name, to):
                os.rename(held.name(name), held.name(to), src_dir_fd=held.handle, dst_dir_fd=held.handle)
            _sync_folder(held)

    # -- taking away, closing ------------------------------------------------------------------------------------

    def remove(self, path: str | PurePath) -> None:
        """Take a file away, if it is there; a link of that name goes itself, and what it leads to stays."""
        with contextlib.suppress(FileNotFoundError), self._at(path) as (held, name):
            about = held.about(name)
            if not stat.S_ISLNK(about.st_mode):
                _refuse_kind(about)
            os.unlink(held.name(name), dir_fd=held.handle)

    def remove_folder(self, path: str | PurePath) -> None:
        """Take a folder away that is empty."""
        with self._at(path) as (held, name):
            os.rmdir(held.name(name), dir_fd=held.handle)

    def close_to_others(self, path: str | PurePath | None = None, *, shared: bool = False) -> None:
        """Take from others all rights to a file, or to this folder, that is ours and has no other name elsewhere.

        `shared`: unless others may write to it, which is no accident.
        """
        if sys.platform == "win32":
            return
        with contextlib.ExitStack() as stack:
            if path is None:
                _close_to_others(stack.enter_context(self._held((), make=True)).handle, shared=shared)
            else:
                _close_to_others(stack.enter_context(self.opened(path)).fileno(), shared=shared)

    @contextlib.contextmanager
    def alone(self, path: str | PurePath, waiting: Callable[[bytes], None] | None = None) -> Iterator[None]:
        """Be the one process that holds this lock; another waits, told what the holder is, or is refused.

        The lock is a file that nobody else may open: who cannot open it cannot keep us out. One that others may have
        open already is replaced; one that belongs to somebody else is an error.
        """
        with self._at(path, make=True) as (held, name):
            file = _locked(held, name, waiting)
        try:
            yield
        finally:
            os.close(file)  # the lock goes with it

    # -- on the way there ----------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _at(self, path: str | PurePath, *, make: bool = False) -> Iterator[tuple[_Held, str]]:
        """The folder that a path is in, open, and its name there; an error names the path as people know it."""
        *parts, name = _parts(path)
        try:
            with self._held(tuple(parts), make=make) as held:
                yield held, name
        except OSError as error:
            error.filename = str(self.path / path)
            with contextlib.suppress(AttributeError):
                del error.filename2  # the draft's
            raise

    @contextlib.contextmanager
    def _held(self, parts: tuple[str, ...], *, make: bool = False) -> Iterator[_Held]:
        if make:
            self.root.mkdir(parents=True, exist_ok=True)
        held = _Held(os.open(self.root, _FOLDER) if _BY_HANDLE else None, str(self.root))
        try:
            for level, part in enumerate((*self.parts, *parts)):
                try:
                    inner = _inner(held, part, (0o777 if level < self.public else 0o700) if make else None)
                except OSError as error:
                    error.filename = os.path.join(held.path, part)  # noqa: PTH118 - a text it is
                    raise
                if held.handle is not None:
                    os.close(held.handle)
                held = inner
            yield held
        finally:
            if held.handle is not None:
                os.close(held.handle)


def of_project(project: Path, folder: Path) -> Folder:
    """A folder to write to: one in the project is reached from there by no link, any other is the user's word."""
    root, place = (Path(os.path.abspath(path)) for path in (project, folder))  # noqa: PTH100 - resolve follows links
    if place.is_relative_to(root):
        return Folder(project, place.relative_to(root).parts)
    return Folder(folder)


def in_project(folder: Path) -> Folder:
    """A private folder that is two levels below a project: by no link from there."""
    return Folder(folder.parent.parent).below(folder.parent.name).below(folder.name, private=True)


def is_own(folder: Path) -> bool:
    """Whether a folder is this user's, and not everybody may put files into it."""
    if sys.platform == "win32":
        return True
    about = folder.stat()
    return about.st_uid == os.geteuid() and not about.st_mode & stat.S_IWOTH


def as_named(project: Path, folder: Path) -> Path:
    """A folder that the user names herself: where it is in the project, but by a link, the one that it leads to."""
    root, place = (Path(os.path.abspath(path)) for path in (project, folder))  # noqa: PTH100 - as above
    leads = Path(os.path.realpath(folder))
    if place.is_relative_to(root) and leads != Path(os.path.realpath(root)) / place.relative_to(root):
        return leads
    return folder


def _parts(path: str | PurePath) -> tuple[str, ...]:
    """The names on a way down; a way up or elsewhere is a fault of ours."""
    parts = (PurePosixPath(path) if isinstance(path, str) else path).parts
    wrong = "\0\\/:" if sys.platform == "win32" else "\0/"
    if not parts or any(part == ".." or set(wrong) & set(part) for part in parts):
        raise ValueError(f"{path} is not a path below a folder")
    return parts


def _inner(held: _Held, name: str, mode: int | None) -> _Held:
    """A folder in an open one, made if `mode` says how."""
    path = os.path.join(held.path, name)  # noqa: PTH118 - a text it is
    if held.handle is None:
        try:
            about = os.lstat(path)
        except FileNotFoundError:
            if mode is None:
                raise
            Path(path).mkdir(mode=mode, exist_ok=True)
            about = os.lstat(path)
        _refuse_link(about)
        if not stat.S_ISDIR(about.st_mode):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
        return _Held(None, path)
    try:
        return _Held(held.open(name, _FOLDER | _FOLLOW_NOTHING), path)
    except FileNotFoundError:
        if mode is None:
            raise
    with contextlib.suppress(FileExistsError):
        os.mkdir(name, mode, dir_fd=held.handle)
        _sync_folder(held)
    return _Held(held.open(name, _FOLDER | _FOLLOW_NOTHING), path)


def is_draft(name: str) -> bool:
    """Whether this is the name of a file as it is while it is written: what a crash leaves of one."""
    return bool(re.fullmatch(r"\..+\.[0-9a-f]{2,16}\.draft", name, re.DOTALL))


# -- what a thing is ---------------------------------------------------------------------------------------------------


def _refuse_link(about: os.stat_result) -> None:
    if stat.S_ISLNK(about.st_mode) or getattr(about, "st_reparse_tag", 0) in _LINKS_OF_WINDOWS:
        raise LinkError(errno.ELOOP, "is a link")


_LINKS_OF_WINDOWS = {getattr(stat, "IO_REPARSE_TAG_SYMLINK", -1), getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)}


def _refuse_kind(about: os.stat_result, *, alone: bool = False) -> None:
    """Raise if this is no regular file, or not one with a single name where it must be."""
    _refuse_link(about)
    if stat.S_ISDIR(about.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(about.st_mode):
        raise KindError(errno.ENXIO, kind(about.st_mode))
    if alone and about.st_nlink > 1:
        raise KindError(errno.EMLINK, "has another name elsewhere")


def kind(mode: int) -> str:
    """What a thing is that is neither a file nor a folder."""
    return "is a pipe" if stat.S_ISFIFO(mode) else "is a socket" if stat.S_ISSOCK(mode) else "is a device"


def _close_to_others(file: int | None, *, shared: bool) -> None:
    if file is None or sys.platform == "win32":
        return
    about = os.fstat(file)
    single = stat.S_ISDIR(about.st_mode) or about.st_nlink == 1
    meant = shared and about.st_mode & 0o022
    if about.st_uid == os.geteuid() and single and about.st_mode & 0o077 and not meant:
        os.fchmod(file, stat.S_IMODE(about.st_mode) & ~0o077)


# -- bytes -----------------------------------------------------------------------------------------------------------


def _written(held: _Held, name: str, data: bytes, mode: int, *, lasting: bool) -> str:
    """The name of a new file beside that name, with these bytes."""
    draft = f".{name[:80]}.{secrets.token_hex(4)}.draft"
    file = held.open(draft, NEW, mode)
    try:
        _put(file, data, lasting=lasting)
    except BaseException:
        _drop(held, draft)
        raise
    return draft


def _put(file: int, data: bytes, *, lasting: bool) -> None:
    try:
        _put_all(file, data)
        if lasting:
            _sync(file)
    finally:
        os.close(file)


def _put_all(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]


def _rename(held: _Held, name: str, to: str) -> None:
    os.replace(held.name(name), held.name(to), src_dir_fd=held.handle, dst_dir_fd=held.handle)


def _renamed_by_link(held: _Held, name: str, to: str) -> bool:
    """Rename a file so that nothing which gets that name meanwhile is replaced; whether the disk knows such links."""
    try:
        os.link(held.name(name), held.name(to), src_dir_fd=held.handle, dst_dir_fd=held.handle, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        return False
    try:
        os.unlink(held.name(name), dir_fd=held.handle)
    except BaseException:
        _drop(held, to)
        raise
    return True


def _drop(held: _Held, name: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(held.name(name), dir_fd=held.handle)


def _sync(file: int) -> None:
    """Wait until what was written is on the disk."""
    os.fsync(file)
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(file, fcntl.F_FULLFSYNC)  # fsync leaves it in the memory of the disk there: fsync(2)


def _sync_folder(held: _Held) -> None:
    """Wait until the disk knows the names in a folder; Windows has no way to ask for it, nor have some disks."""
    if held.handle is not None:
        try:
            os.fsync(held.handle)
        except OSError as error:
            if error.errno not in (errno.EINVAL, *_NO_LOCKS):
                raise


# -- locks -----------------------------------------------------------------------------------------------------------


def _locked(held: _Held, name: str, waiting: Callable[[bytes], None] | None) -> int:
    """A lock file that is open and locked, and says who holds it."""
    told = False
    while True:
        file = _lock_file(held, name)
        try:
            while not seize(file):
                if waiting is None:
                    raise BusyError(errno.EAGAIN, os.strerror(errno.EAGAIN))  # noqa: TRY301 - one place closes the file
                if not told:
                    waiting(os.pread(file, 100, 0) if hasattr(os, "pread") else os.read(file, 100))
                    told = True
                time.sleep(_POLL)
            if _is(held, name, file):
                with contextlib.suppress(OSError):  # only for whoever waits
                    os.ftruncate(file, 0)
                    os.write(file, f"{os.getpid()} {time.strftime('%H:%M:%S')}\n".encode())
                return file
        except BaseException:
            os.close(file)
            raise
        os.close(file)  # whoever held it took the file away


def _lock_file(held: _Held, name: str) -> int:
    """A lock file of ours that nobody else can have open."""
    while True:
        with contextlib.suppress(FileExistsError):
            return held.open(name, NEW & ~os.O_WRONLY | os.O_RDWR)
        with contextlib.suppress(FileNotFoundError):
            about = held.about(name)
            if stat.S_ISREG(about.st_mode) and about.st_nlink == 1:
                file = held.open(name, os.O_RDWR | _ALWAYS | _FOLLOW_NOTHING | _WAIT_FOR_NOBODY)
                try:
                    if _is_private(file) or not _is(held, name, file):
                        return file
                except BaseException:
                    os.close(file)
                    raise
                os.close(file)
            os.unlink(held.name(name), dir_fd=held.handle)


def _is_private(file: int) -> bool:
    """Whether nobody else could ever open this file of ours; on a disk without rights nobody else is known."""
    if sys.platform == "win32":
        return True
    about = os.fstat(file)
    if about.st_uid != os.geteuid():
        raise PermissionError(errno.EACCES, "belongs to somebody else")
    if not about.st_mode & 0o077:
        return True
    with contextlib.suppress(OSError):
        os.fchmod(file, 0o600)
    return bool(os.fstat(file).st_mode & 0o077)


def _is(held: _Held, name: str, file: int) -> bool:
    """Whether the open file still has that name."""
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(held.about(name), os.fstat(file))
    return False


def seize(file: int) -> bool:
    """Lock the open file, if no other process has."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(file, _MANY, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            os.lseek(file, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            raise NoLocksError(error.errno, os.strerror(error.errno)) from None
        if error.errno in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
            return False
        raise
    return True
