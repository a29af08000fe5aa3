"""Fingerprints: what a result depends on, as one hash. The HTML is the key, with the bytes of all that it refers to."""

from __future__ import annotations

import functools
import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feuillet.paths import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feuillet.typeset import Job

# What decides about bytes once the HTML is there.
_ENGINE = (
    "weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "fonttools", "pyphen", "pillow", "pikepdf",
    "pypdfium2", "jinja2", "markdown", "pyyaml", "pydantic", "nh3", "segno", "lucide", "fontpkg",
)  # fmt: skip
# Where Linux lists its libraries: it changes when one of them does, Pango and HarfBuzz among them.
_LIBRARIES = Path("/etc/ld.so.cache")


def of(*things: Any) -> str:
    """The fingerprint of some texts, bytes, numbers, and of tuples of these."""
    digest = hashlib.sha256()
    for thing in things:
        data = thing if isinstance(thing, bytes) else repr(thing).encode()
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()[:32]


@functools.cache
def method() -> str:
    """Our own code, and the versions of the libraries: with others, everything is made anew."""
    own = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    return of(*own, engine())


def engine() -> str:
    """The versions of Python, of the packages that make pages, and of the system's libraries."""
    versions = [f"python {platform.python_version()}"]
    for name in _ENGINE:
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            versions.append(f"{name} none")
    try:
        about = _LIBRARIES.stat()
        versions.append(f"{about.st_size} {about.st_mtime_ns}")
    except OSError:
        versions.append(platform.platform())
    return " ".join(versions)


def look_again() -> None:
    """Files may have changed since: a build looks at each of them once."""
    _of_path.cache_clear()


def of_job(job: Job) -> str:
    """What the layout of a job depends on."""
    resources = [(name, _of_resource(job.resources[name])) for name in sorted(job.resources)]
    attached = [(one.name, one.data, one.description) for one in job.attachments]
    return of(
        method(), job.html, resources, repr(job.setting), attached, str(job.date), job.pages, job.even, job.upright
    )


def _of_resource(resource: Path | bytes) -> str:
    if isinstance(resource, bytes):
        return _of_bytes(resource)
    return _of_path(resource)


@functools.lru_cache(maxsize=4096)
def _of_path(path: Path) -> str:
    about = path.stat()
    return _of_file(path, about.st_size, about.st_mtime_ns)


@functools.lru_cache(maxsize=4096)
def _of_bytes(data: bytes) -> str:
    return of(data)


@functools.lru_cache(maxsize=4096)
def _of_file(path: Path, _size: int, _changed: int) -> str:
    return of(path.read_bytes())


def of_folders(folders: Iterable[Path]) -> str:
    """All files in these folders, by name and content, and those that come with us: what a build reads of a project."""
    digest = hashlib.sha256(method().encode())
    ours = (shipped(name) for name in ("styles", "templates"))
    for folder in dict.fromkeys((*folders, *ours)):
        for path in sorted(folder.rglob("*")):
            if not path.is_file():
                if not path.is_dir():  # a link that leads nowhere, or something that is no file: a mistake to be told
                    digest.update(f"{path}\0?".encode("utf-8", "surrogateescape"))
            else:
                digest.update(f"{path}\0".encode("utf-8", "surrogateescape"))
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:32]
