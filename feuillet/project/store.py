"""What earlier builds made, by fingerprint: a result that is there need not be made again.

Each entry is signed with a key that stays on this machine, so that one which is damaged, or came with a folder from
elsewhere, is as good as none. The folder may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import pickle
import re
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feuillet.machine.files import Folder

if TYPE_CHECKING:
    from collections.abc import Callable

_SIGNATURE = 32  # bytes
_KEY = 32
_MOST = 1 << 29  # bytes of an entry; a larger one is none of ours
_NAME = re.compile(r"[0-9a-z][0-9a-z-]{0,79}")
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")  # under such a name all find the same; others are written anew
_USED = "used-"  # before the name of a work: what it used


def key_folder() -> Path:
    """Where this user's programs keep what they can do without."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "feuillet"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "feuillet"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "feuillet"


def machine_key() -> bytes:
    """The key of this user on this machine, made at first use; one for this process alone where none can be kept."""
    with contextlib.suppress(OSError, RuntimeError):
        place = Folder(key_folder())
        with contextlib.suppress(OSError):
            found = place.read("key", most=_KEY)
            if len(found) == _KEY and _is_secret(place.about("key")):
                return found
        place.write("key", secrets.token_bytes(_KEY), mode=0o600)
        return place.read("key", most=_KEY)
    return secrets.token_bytes(_KEY)


def _is_secret(about: os.stat_result) -> bool:
    """Whether nobody else can have read a file, or written it."""
    return sys.platform == "win32" or (about.st_uid == os.geteuid() and not about.st_mode & 0o077)


class Seal:
    """The key of this user on this machine, with which bytes are signed that are kept for another time."""

    def __init__(self) -> None:
        self._key = machine_key()

    def signature(self, name: str, data: bytes) -> bytes:
        """What nobody else can say of these bytes under that name."""
        return hmac.new(self._key, name.encode() + b"\0" + data, hashlib.sha256).digest()

    def sealed(self, name: str, data: bytes) -> bytes:
        """Bytes with their signature."""
        return self.signature(name, data) + data

    def opened(self, name: str, found: bytes) -> bytes | None:
        """The bytes that were sealed under that name; None if they are damaged, or not ours."""
        signature, data = found[:_SIGNATURE], found[_SIGNATURE:]
        return data if hmac.compare_digest(signature, self.signature(name, data)) else None


class Store:
    """Results by fingerprint, in a folder of the project; a folder that cannot be written to keeps nothing."""

    def __init__(self, folder: Folder | Path) -> None:
        self.folder = folder if isinstance(folder, Folder) else Folder(folder)
        self.used: set[str] = set()
        self._seal = Seal()
        self._memory: dict[str, Any] | None = None
        self._records: dict[str, tuple[bytes, Any]] = {}  # what is written anew under its name: as it was last

    @property
    def remembers(self) -> bool:
        """Whether this process will ask for its results again."""
        return self._memory is not None

    def begin(self) -> None:
        """From here on another build uses results."""
        self.used.clear()

    def remember(self) -> None:
        """Keep results in memory too: they will be asked for again in this process."""
        self._memory = {}

    def get(self, name: str) -> Any:
        """The result of that name; None if there is none that this machine made."""
        if self._memory is not None and name in self._memory:
            self.used.add(name)
            return self._memory[name]
        data = self._read(name)
        if data is None:
            return None
        before, value = self._records.get(name, (b"", None))
        if data != before:
            try:
                value = pickle.loads(data)  # noqa: S301 - signed: our own
            except (AttributeError, ImportError, TypeError):  # of another version of Feuillet
                return None
        self.used.add(name)
        self._remember(name, value, data)
        return value

    def _remember(self, name: str, value: Any, data: bytes) -> None:
        if self._memory is None:
            return
        if _FINGERPRINT.fullmatch(name):
            self._memory[name] = value
        else:
            self._records[name] = data, value

    def put(self, name: str, value: Any) -> None:
        """Keep a result."""
        data = pickle.dumps(value, protocol=5)
        self.used.add(name)
        self._remember(name, value, data)
        with contextlib.suppress(OSError):  # damage is found out: no need to wait for the disk
            sealed = self._seal.sealed(name, data)
            self.folder.write(name, self._mark(name, len(sealed)) + sealed, mode=0o600, lasting=False)

    def _mark(self, name: str, size: int) -> bytes:
        """What stands before an entry of ours that has so many bytes: of others, nothing more is read."""
        return self._seal.signature(f"{name} {size}", b"")

    def _read(self, name: str) -> bytes | None:
        with contextlib.suppress(OSError), self.folder.opened(name) as file:
            size = os.fstat(file.fileno()).st_size - _SIGNATURE
            if size <= _MOST and hmac.compare_digest(file.read(_SIGNATURE), self._mark(name, size)):
                return self._seal.opened(name, file.read(size))
        return None

    def _forget(self, keep: Callable[[str], bool]) -> None:
        """Take away all other entries; only what has a name of ours, and that this user has made here."""
        with contextlib.suppress(OSError):
            for name in self.folder.names():
                if not keep(name) and _NAME.fullmatch(name) and self._read(name) is not None:
                    self.folder.remove(name)

    def _groups(self) -> dict[str, frozenset[str]]:
        """What each work used when it was done last, by the name of that work."""
        with contextlib.suppress(OSError):
            names = [name for name in self.folder.names() if name.startswith(_USED)]
            found = {name.removeprefix(_USED): self.get(name) for name in names}
            return {name: used for name, used in found.items() if isinstance(used, frozenset)}
        return {}

    def clear(self, keep: Callable[[str], bool] = lambda _: False) -> None:
        """Forget everything but the results with such names."""
        groups = {work: frozenset(filter(keep, used)) for work, used in self._groups().items()}
        self.used.clear()
        self._memory = None if self._memory is None else {}
        self._forget(keep)
        for work, used in groups.items():
            if used:
                self.put(f"{_USED}{work}", used)

    def note(self, name: str) -> frozenset[str]:
        """Keep under its name what a work used."""
        needed = frozenset(self.used)
        self.put(f"{_USED}{name}", needed)
        return needed

    def prune(self, name: str = "build", gone: Callable[[str], bool] = lambda _: False) -> None:
        """Forget what the last work of that name had no use for, nor any other work but those that are `gone`."""
        needed = self.note(name)
        groups = {work: used for work, used in self._groups().items() if not gone(work)} | {name: needed}
        self.used = {result for used in groups.values() for result in used} | {f"{_USED}{work}" for work in groups}
        if self._memory is not None:
            self._memory = {name: value for name, value in self._memory.items() if name in self.used}
        self._forget(self.used.__contains__)
