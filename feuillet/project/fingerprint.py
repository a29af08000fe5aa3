"""Fingerprints: what a result depends on, as one hash. The HTML is the key, with the bytes of all that it refers to."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import platform
import re
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feuillet.machine import libraries
from feuillet.machine.paths import PACKAGE, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

# What decides about bytes once the HTML is there.
_ENGINE = (
    "weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "fonttools", "pyphen", "pillow", "pikepdf",
    "pypdfium2", "jinja2", "markdown", "pyyaml", "pydantic", "nh3", "segno", "lucide", "fontpkg", "brotli", "zopfli",
    "cffi", "webencodings", "markupsafe", "pydantic-core", "lxml", "fontpkg-fira-sans", "fontpkg-spectral",
    "fontpkg-inter", "fontpkg-fira-code", "manimgx-fonts", "emoji",
)  # fmt: skip
# Of our own code, what decides about pages: the modules that read notes and build, and all that these import.
PAGES = ("feuillet.reading.content", "feuillet.building.build")
_ROOT = PACKAGE.parent
_FOR_TYPES = re.compile(rb"\nif TYPE_CHECKING:(?:\n[ \t].*|\n(?=\n))+")
# Patterns that begin with a letter are found ten times sooner.
_IMPORT = re.compile(rb"feuillet(?<=[mt] feuillet)((?:\.\w+)*)(?: import (\([^)]*\)|[^\n]*))?")
_CALL = re.compile(rb"feuillet(?<=[\"']feuillet)((?:\.\w+)+):\w")  # as a worker is told what to call


def of(*things: Any) -> str:
    """The fingerprint of some texts, bytes, numbers, and of tuples of these."""
    digest = hashlib.sha256()
    for thing in things:
        kind = type(thing)
        text = thing if kind is str else "" if kind is bytes else repr(thing)
        data = thing if kind is bytes else text.encode("utf-8", "surrogatepass")
        digest.update(f"{kind.__name__} {len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()[:32]


@functools.cache
def method(*more: str) -> str:
    """Our own code that makes pages, and the versions of the libraries: with others, everything is made anew.

    `more` are modules that make something of their own of these pages.
    """
    return of(code(*PAGES, *more), engine())


def code(*modules: str) -> str:
    """These modules and all of ours that they import, which need not be imported here."""
    files = dict(_modules())
    found: dict[str, bytes] = {}
    waiting = [*modules, *(name for name in files if name.startswith("feuillet.languages."))]  # imported by their codes
    while waiting:
        name = waiting.pop()
        if name in files and name not in found:  # else a function, or known
            with open(files[name], "rb") as file:  # noqa: PTH123 - fifty of them, at each start
                found[name] = file.read()
            waiting += [name.rpartition(".")[0], *_imported(found[name])]
    return of(*(thing for name in sorted(found) for thing in (name, found[name])))


def _modules() -> Iterator[tuple[str, str]]:
    """All modules of ours, with their files; a package is its `__init__`."""
    for folder, _folders, names in os.walk(_ROOT / "feuillet"):
        package = os.path.relpath(folder, _ROOT).replace(os.sep, ".")
        for name in names:
            if name.endswith(".py"):
                path = f"{folder}{os.sep}{name}"
                yield (package if name == "__init__.py" else f"{package}.{name.removesuffix('.py')}"), path


def _imported(text: bytes) -> Iterator[str]:
    """The names of ours that a module imports; those of functions and classes among them are no modules."""
    text = _FOR_TYPES.sub(b"", text)
    for module, names in _IMPORT.findall(text):
        yield f"feuillet{module.decode()}"
        for name in re.findall(rb"\w+", re.sub(rb"#.*", b"", names)):
            yield f"feuillet{module.decode()}.{name.decode()}"
    for module in _CALL.findall(text):
        yield f"feuillet{module.decode()}"


@functools.cache
def engine() -> str:
    """The versions of Python, of the packages that make pages, and of the system's libraries."""
    known = _installed()
    versions = {name: known.get(name, "none") for name in _ENGINE}
    return repr((platform.python_version(), zlib.ZLIB_RUNTIME_VERSION, versions, libraries.identities()))


def _installed() -> dict[str, str]:
    """The version of each package, by the names of folders alone: reading them takes longer than all the rest."""
    found: dict[str, str] = {}
    for folder in sys.path:
        with contextlib.suppress(OSError):
            for entry in sorted(os.listdir(folder)):  # noqa: PTH208 - names alone
                if entry.endswith(".dist-info"):
                    name, _, version = entry.removesuffix(".dist-info").partition("-")
                    found.setdefault(re.sub(r"[-_.]+", "-", name).lower(), version)
    return found


def look_again() -> None:
    """Files may have changed since: a build looks at each of them once."""
    _of_path.cache_clear()


def of_resource(resource: Path | bytes) -> str:
    """The fingerprint of a file, or of bytes."""
    if isinstance(resource, bytes):
        return _of_bytes(resource)
    return _of_path(resource)


def of_file(path: Path) -> str:
    """The fingerprint of a file, which is read again where its size or its date are others."""
    about = path.stat()
    return _of_file(path, about.st_size, about.st_mtime_ns)


_of_path = functools.lru_cache(maxsize=4096)(of_file)


@functools.lru_cache(maxsize=1024)  # most texts that are kept are as they were, in a process that stays
def of_text(text: str) -> str:
    """The fingerprint of a text that is kept."""
    return of(text)


@functools.lru_cache(maxsize=4096)
def _of_bytes(data: bytes) -> str:
    return of(data)


@functools.lru_cache(maxsize=4096)
def _of_file(path: Path, _size: int, _changed: int) -> str:
    return of(path.read_bytes())


def of_ours() -> str:
    """The styles and templates that come with us."""
    folders = (os.walk(shipped(name)) for name in ("styles", "templates"))
    paths = sorted(f"{place}{os.sep}{name}" for folder in folders for place, _, names in folder for name in names)
    return of(*((path.name, of_file(path)) for path in map(Path, paths)))
