"""Read the files of a project: nothing else opens them. Each is read once, with limits; what was read is fingerprinted.

Only regular files are read, opened without waiting and without following a link; where a link leads is found out first,
and it must stay within the project. A file too large to be kept in memory is read again where it is used, and must be
the same to the byte.
"""

from __future__ import annotations

import errno
import os
import stat
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from feuillet.machine.files import SETTLED, Folder, KindError, kind, signs
from feuillet.model.diagnostics import Location, Rule, ToldError
from feuillet.project import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

READ = ("content", "styles", "templates")  # folders of a project that a build reads
PRIVATE = ".feuillet"  # no link leads there: what earlier builds made, and who has a letter

LARGEST = 30_000_000  # bytes of any file; what is larger is not even looked into
STYLE = TEMPLATE = 1_000_000  # bytes of one of these

_MOST = 20_000  # files, folders and links
_MOST_BYTES = 8_000_000_000  # of all files
_DEEPEST = 20  # folders within each other
_LINKS = 40  # from a name to its file, as many as Linux follows
_KEPT = 1_000_000  # bytes of a file that stays in memory, and so is not read again
_ALL_KEPT = 64_000_000  # bytes of all these

CHANGED = Rule(
    code="changed-meanwhile",
    en="this file was changed or removed while the pages were being made from it",
    fr="ce fichier a été modifié ou supprimé pendant que les pages en étaient faites",
    hint_en="Nothing was mixed up. Run the same command again, once the file is saved.",
    hint_fr="Rien n’a été mélangé. Relancez la même commande, une fois le fichier enregistré.",
)

TOO_MANY = Rule(
    code="too-many-files",
    en="there is too much in this folder, or in folders within each other: a workshop has some hundreds of files",
    fr="il y a trop de choses dans ce dossier, ou dans des dossiers emboîtés : une journée a quelques centaines de "
    "fichiers",
    hint_en="Move away what does not belong to the workshop: archives, programs, other years.",
    hint_fr="Mettez ailleurs ce qui n’est pas de cette journée : archives, programmes, autres années.",
)

Why = Literal["missing", "outside", "folder", "irregular", "large", "refused"]


class UnreadError(Exception):
    """There is no file that can be read under a name: why, in words of the system, and its size if that is why."""

    def __init__(self, why: Why, reason: str = "?", size: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.reason = reason
        self.size = size


class TooManyError(ToldError):
    """A project has more files, or folders within each other, than are looked at; told where that showed."""

    def __init__(self, folder: str) -> None:
        super().__init__(TOO_MANY.at(Location(file=folder)))
        self.folder = folder


class ChangedError(ToldError):
    """A file is not what it was when it was fingerprinted: what is made now would be of two states."""

    def __init__(self, name: str) -> None:
        super().__init__(CHANGED.at(Location(file=name)))


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was read."""

    about: tuple[int, ...]  # what a change of it changes
    at: int  # nanoseconds: when it was read
    digest: str
    size: int
    data: bytes | None  # None: too large to be kept


def of(project: Path | Sources) -> Sources:
    """The files of a project as they are now, or as they were read already."""
    return project if isinstance(project, Sources) else Sources(project)


class Sources:
    """The files of a project as a command, or a build of many, reads them; by name: POSIX, from the project's folder.

    `before`: an earlier one, of which files that did not change since are taken.
    """

    def __init__(self, project: Path, before: Sources | None = None) -> None:
        self.project = project
        self._root = os.path.realpath(project)
        self._reals: dict[str, str] = {}  # by name
        self._place = Folder(Path(self._root))
        self._above = list(Path(self._root).parts)
        self._before = before.taken(self._root) if before else {}
        self._files: dict[str, _File] = {}  # by the name of the file itself, behind all links
        self._folders: dict[str, dict[str, os.stat_result]] = {}
        self._top: dict[str, os.stat_result | None] = {}
        self._given: dict[Path, bytes] = {}
        self._held: dict[str, bytes] = {}  # what stands within other files, by the name it was given
        self._count = self._kept = self._bytes = 0
        self._failed: dict[str, UnreadError] = {}
        self._walked: dict[str, str | UnreadError] | None = None
        self._strange: tuple[str, ...] = ()

    def taken(self, root: str) -> dict[str, _File]:
        """What was read, for a later one of the same folder."""
        return self._files if root == self._root else {}

    # -- what is there -------------------------------------------------------------------------------------------

    def kind(self, name: str) -> Literal["", "file", "folder"]:
        """What a name stands for; empty if it is nothing that can be read."""
        if name in self._held:
            return "file"
        try:
            mode = self._about(self._real(name)).st_mode
        except UnreadError:
            return ""
        return "file" if stat.S_ISREG(mode) else "folder" if stat.S_ISDIR(mode) else ""

    def is_there(self, name: str) -> bool:
        """Whether there is anything of that name, be it a link that leads nowhere."""
        if name in self._held:
            return True
        folder, _, last = name.rpartition("/")
        try:
            self._about(f"{self._real(folder)}/{last}")
        except UnreadError:
            return False
        return True

    def listed(self, folder: str) -> tuple[str, ...]:
        """What is in a folder, whatever it is, in order; raises UnreadError."""
        return tuple(f"{folder}/{name}" for name in sorted(self._listed(self._real(folder))) if not is_strange(name))

    def files(self, folder: str) -> tuple[str, ...]:
        """All files in a folder and those within it, in order."""
        start = f"{folder}/"
        found = (name for name, real in self._walk().items() if name.startswith(start) and isinstance(real, str))
        return tuple(sorted(found, key=lambda name: name.split("/")))

    def troubles(self, folder: str) -> dict[str, UnreadError]:
        """What in a folder, or the folder itself, is no file that can be read, and why; not links to nothing."""
        start = f"{folder}/"
        return {
            name: real
            for name, real in self._walk().items()
            if (name == folder or name.startswith(start)) and isinstance(real, UnreadError)
        }

    @property
    def strange(self) -> tuple[str, ...]:
        """Names that no file should have, and which none is read by."""
        self._walk()
        return self._strange

    def looks(self) -> dict[str, tuple[int, ...]]:
        """All files by name, with what a change of each changes."""
        return {name: signs(self._about(real)) if isinstance(real, str) else () for name, real in self._walk().items()}

    def _walk(self) -> dict[str, str | UnreadError]:
        """All that is in the folders that a build reads: by name, the file itself or why there is none."""
        if self._walked is not None:
            return self._walked
        found: dict[str, str | UnreadError] = {}
        strange: list[str] = []
        for top in READ:
            todo, links, entered = [top], list[str](), set[str]()
            while todo or links:
                name = (todo or links).pop()
                if name.count("/") >= _DEEPEST:
                    raise TooManyError(name)
                for entry in self._step(name, found, entered):
                    if is_strange(entry):
                        strange.append(f"{name}/{entry}")
                    else:
                        # Links last, and no folder twice: most have a name of their own, and none is in itself.
                        (links if self._is_link(name, entry) else todo).append(f"{name}/{entry}")
        self._walked, self._strange = found, tuple(sorted(strange))
        return found

    def _step(self, name: str, found: dict[str, str | UnreadError], entered: set[str]) -> Iterable[str]:
        """What is in a folder, if it is one that was not entered; else it is noted what it is."""
        try:
            real = self._real(name)
            mode = self._about(real).st_mode
            if stat.S_ISDIR(mode):
                if real not in entered:
                    entered.add(real)
                    return sorted(self._listed(real), reverse=True)
            elif stat.S_ISREG(mode):
                found[name] = real
            else:
                found[name] = UnreadError("irregular", kind(mode))
        except UnreadError as problem:
            if problem.why != "missing":
                found[name] = problem
        return ()

    def _is_link(self, folder: str, name: str) -> bool:
        return stat.S_ISLNK(self._listed(self._real(folder))[name].st_mode)

    # -- what it says --------------------------------------------------------------------------------------------

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a file, always the same; raises UnreadError, or ChangedError if they are no longer there."""
        if name in self._held:
            return self._held[name]
        real = self._real(name)
        known = self._files.get(real)
        if known is None:
            return self._first(real, most)
        if known.size > most:
            raise UnreadError("large", size=known.size)
        if known.data is not None:
            return known.data
        try:
            data, _about = self._open(real, most)
        except UnreadError as problem:
            raise ChangedError(name) from problem
        if fingerprint.of(data) != known.digest:
            raise ChangedError(name)
        return data

    def digest(self, name: str) -> str:
        """The fingerprint of a file's bytes; raises UnreadError."""
        if name in self._held:
            return fingerprint.of(self._held[name])
        real = self._real(name)
        if real not in self._files and not self._take_before(real):
            self._first(real, LARGEST)
        return self._files[real].digest

    def fingerprint(self) -> str:
        """That of all files that a build may read, by name and bytes; raises TooManyError."""
        found: list[tuple[str, str]] = []
        for name, real in sorted(self._walk().items()):
            try:
                found.append((name, self.digest(name) if isinstance(real, str) else real.why))
            except UnreadError as problem:
                found.append((name, f"{problem.why} {problem.size}"))
        return fingerprint.of(tuple(found), tuple(os.fsencode(name) for name in self._strange))

    def given(self, path: Path, most: int) -> bytes:
        """A file that a person names, from anywhere, read once too; raises UnreadError."""
        if path not in self._given:
            try:
                itself = path.resolve(strict=True)
                self._given[path] = _contents(Folder(itself.parent), itself.name, most)[0]
            except (OSError, ValueError, RuntimeError) as problem:  # a name with a NUL, a link that leads to itself
                raise _refused(problem) from None
        return self._given[path]

    def hold(self, held: Mapping[str, bytes]) -> None:
        """Take what stands within a file for files of their own, as if they lay under these names."""
        self._held.update(held)

    def holds(self, name: str) -> bool:
        """Whether this stands within a file, and is none itself."""
        return name in self._held

    @property
    def held(self) -> tuple[str, ...]:
        """The names of what stands within other files."""
        return tuple(self._held)

    def _first(self, real: str, most: int) -> bytes:
        """A file, read for the first time."""
        if real in self._failed:
            raise self._failed[real]
        at = time.time_ns()
        try:
            data, about = self._open(real, min(most, _MOST_BYTES - self._bytes))
        except UnreadError as problem:
            if most == LARGEST or problem.why != "large":
                self._failed[real] = problem
            raise
        self._bytes += len(data)
        keep = len(data) <= _KEPT and self._kept + len(data) <= _ALL_KEPT
        self._kept += len(data) if keep else 0
        self._files[real] = _File(signs(about), at, fingerprint.of(data), len(data), data if keep else None)
        return data

    def _take_before(self, real: str) -> bool:
        """Take a file as it was read before, if it shows no change and would show one."""
        known = self._before.get(real)
        if known is None or known.about != signs(self._about(real)):
            return False
        about = self._about(real)
        if max(about.st_mtime_ns, about.st_ctime_ns) > known.at - SETTLED:
            return False
        self._files[real] = known
        self._kept += known.size if known.data is not None else 0
        return True

    # -- files and folders themselves ----------------------------------------------------------------------------

    def _real(self, name: str) -> str:
        """The name of the file or folder itself: what a link leads to, within the project; raises UnreadError."""
        if name not in self._reals:
            self._reals[name] = self._followed(name)
        return self._reals[name]

    def _followed(self, name: str) -> str:
        base = self._above
        at, todo, links = list(base), name.split("/")[::-1], 0
        if name.startswith("/"):
            at, todo = [], list(reversed(_within(Path(name), self.project, self._root).parts))
        while todo:
            part = todo.pop()
            if part in ("", "."):
                continue
            if part == "..":
                at = at[:-1] if len(at) > 1 else at
                continue
            at.append(part)
            inside = at[len(base) :]
            if at[: len(base)] != base[: len(at)]:
                raise UnreadError("outside", "is a link")
            if not inside:
                continue
            if inside[0] == PRIVATE:
                raise UnreadError("outside", "is a link")
            real = "/".join(inside)
            about = self._about(real)
            if stat.S_ISLNK(about.st_mode):
                links += 1
                if links > _LINKS:
                    raise UnreadError("refused", os.strerror(errno.ELOOP))
                at.pop()
                target = self._target(real)
                if target.is_absolute():
                    at, target = [], _within(target, self.project, self._root)
                todo += reversed(target.parts)
            elif todo and not stat.S_ISDIR(about.st_mode):
                raise UnreadError("missing", os.strerror(errno.ENOENT))
        if len(at) <= len(base):  # the project's own folder is no folder of it
            raise UnreadError("outside", "is a link")
        return "/".join(at[len(base) :])

    def _target(self, link: str) -> Path:
        try:
            return Path(self._place.target(link))
        except (OSError, ValueError) as problem:
            raise _refused(problem) from None

    def _about(self, real: str) -> os.stat_result:
        """What the system says of the file, folder or link itself, once; raises UnreadError."""
        folder, _, last = real.rpartition("/")
        found = self._listed(folder).get(last) if folder else self._at_top(last)
        if found is None:
            raise UnreadError("missing", os.strerror(errno.ENOENT))
        return found

    def _at_top(self, name: str) -> os.stat_result | None:
        """The same beside content/: a folder of anything, which is not ours to look through."""
        if name not in self._top:
            try:
                self._top[name] = self._place.about(name)
            except FileNotFoundError:
                self._top[name] = None
            except (OSError, ValueError) as problem:
                raise _refused(problem) from None
        return self._top[name]

    def _listed(self, real: str) -> dict[str, os.stat_result]:
        """What is in a folder, looked at once; raises UnreadError, or TooManyError."""
        if real not in self._folders:
            if not stat.S_ISDIR(self._about(real).st_mode):
                raise UnreadError("missing", os.strerror(errno.ENOTDIR))
            found: dict[str, os.stat_result] = {}
            try:
                for name, about in self._place.below(real).entries():
                    self._count += 1
                    if self._count > _MOST:
                        raise TooManyError(real)
                    found[name] = about
            except OSError as problem:
                raise _refused(problem) from None
            self._folders[real] = found
        return self._folders[real]

    def _open(self, real: str, most: int) -> tuple[bytes, os.stat_result]:
        mode = self._about(real).st_mode
        if stat.S_ISDIR(mode):
            raise UnreadError("folder", os.strerror(errno.EISDIR))
        if not stat.S_ISREG(mode):
            raise UnreadError("irregular", kind(mode))
        try:
            return _contents(self._place, real, most)
        except OSError as problem:
            raise _refused(problem) from None


def is_strange(name: str) -> bool:
    """Whether a name is no text, or holds what no name should: line ends and other characters that command."""
    if name.isprintable():
        return False
    return any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in name)


def shown(name: str) -> str:
    """A strange name as it can be told: its bytes, and what commands, by number."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(
        character.encode("unicode_escape").decode() if is_strange(character) else character for character in text
    )


def _within(target: Path, project: Path, root: str) -> Path:
    """Where an absolute link leads, by the project's own path if it leads there by another."""
    given = Path(os.path.abspath(project))  # noqa: PTH100 - links as they are
    return Path(root) / target.relative_to(given) if target.is_relative_to(given) else target


def _refused(problem: Exception) -> UnreadError:
    if isinstance(problem, FileNotFoundError | NotADirectoryError):
        return UnreadError("missing", problem.strerror or "?")
    if isinstance(problem, KindError):
        return UnreadError("irregular", problem.strerror or "?")
    return UnreadError("refused", (isinstance(problem, OSError) and problem.strerror) or "?")


def _contents(folder: Folder, name: str, most: int) -> tuple[bytes, os.stat_result]:
    """All of a regular file, which has so many bytes at most, and what the system knows of it."""
    with folder.opened(name) as file:
        about = os.fstat(file.fileno())
        if about.st_size > most:
            raise UnreadError("large", size=about.st_size)
        data = file.read(about.st_size + 1)
        while about.st_size < len(data) <= most and (more := file.read(1_000_000)):  # it grows
            data += more
        if len(data) > most:
            raise UnreadError("large", size=len(data))
        return data, about
