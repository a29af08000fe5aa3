"""What earlier builds made, by fingerprint: a result that is there need not be made again.

Each entry is signed with a key that stays on this machine, so that one which is damaged, or came with a folder from
elsewhere, is as good as none. The folder may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import hmac
import os
import pickle
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIGNATURE = 32  # bytes
_KEY = 32


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
        path = key_folder() / "key"
        with contextlib.suppress(FileNotFoundError):
            found = path.read_bytes()
            if len(found) == _KEY:
                return found
        path.parent.mkdir(parents=True, exist_ok=True)
        made = secrets.token_bytes(_KEY)
        write_whole(path, made, mode=0o600)
        return path.read_bytes()
    return secrets.token_bytes(_KEY)


def holds(path: Path, data: bytes) -> bool:
    """Whether the file is there, the same to the byte."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def write_whole(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Write a file beside its place, then put it there: whoever reads it finds the old one or the new."""
    draft = _draft(path)
    try:
        draft.touch(mode=mode, exist_ok=False)
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_together(files: Mapping[Path, bytes]) -> dict[Path, OSError]:
    """Write files that belong together, each beside its place, and put them there when all are whole.

    What could not be written comes back; then all places are as they were, unless one gave way only at the very end.
    """
    drafts = {path: _draft(path) for path in files}
    failed: dict[Path, OSError] = {}
    try:
        for step in (_write_draft, _put_in_place):
            for path, draft in drafts.items():
                try:
                    step(path, draft, files[path])
                except OSError as error:
                    failed[path] = error
            if failed:
                break
    finally:
        for draft in drafts.values():
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
    return failed


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.draft")


def _write_draft(path: Path, draft: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    draft.write_bytes(data)


def _put_in_place(path: Path, draft: Path, _data: bytes) -> None:
    draft.replace(path)


class Store:
    """Results by fingerprint, in a folder of the project; a folder that cannot be written to keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.used: set[str] = set()
        self._key = machine_key()
        self._memory: dict[str, Any] | None = None

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

    def _signature(self, name: str, data: bytes) -> bytes:
        return hmac.new(self._key, name.encode() + b"\0" + data, hashlib.sha256).digest()

    def get(self, name: str) -> Any:
        """The result of that name; None if there is none that this machine made."""
        if self._memory is not None and name in self._memory:
            self.used.add(name)
            return self._memory[name]
        try:
            found = (self.folder / name).read_bytes()
        except OSError:
            return None
        signature, data = found[:_SIGNATURE], found[_SIGNATURE:]
        if not hmac.compare_digest(signature, self._signature(name, data)):
            return None
        try:
            value = pickle.loads(data)  # noqa: S301 - signed: our own
        except (AttributeError, ImportError, TypeError):  # of another version of Feuillet
            return None
        self.used.add(name)
        if self._memory is not None:
            self._memory[name] = value
        return value

    def put(self, name: str, value: Any) -> None:
        """Keep a result."""
        data = pickle.dumps(value, protocol=5)
        self.used.add(name)
        if self._memory is not None:
            self._memory[name] = value
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.folder / name, self._signature(name, data) + data)

    def _groups(self, name: str) -> frozenset[str]:
        found = self.get(f"used-{name}")
        return found if isinstance(found, frozenset) else frozenset()

    def clear(self, keep: str = "") -> None:
        """Forget everything but the result of that name."""
        self.used.clear()
        self._memory = None if self._memory is None else {}
        with contextlib.suppress(OSError):
            for path in list(self.folder.iterdir()):
                if path.name != keep:
                    path.unlink(missing_ok=True)
        if keep:
            self.put("used-print", frozenset({keep}))

    def prune(self, name: str = "build") -> None:
        """Forget what the last work of that name had no use for, nor any other: build of everything, print, mail."""
        groups = {one: self._groups(one) for one in ("build", "print", "mail")}
        groups[name] = frozenset(self.used)
        self.used = set().union(*groups.values())
        self.put(f"used-{name}", groups[name])
        self.used |= {f"used-{one}" for one in groups}
        if self._memory is not None:
            self._memory = {name: value for name, value in self._memory.items() if name in self.used}
        with contextlib.suppress(OSError):
            for path in list(self.folder.iterdir()):
                if path.name not in self.used:
                    path.unlink(missing_ok=True)
