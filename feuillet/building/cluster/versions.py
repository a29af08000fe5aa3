"""What decides about bytes: the facts by which a machine of a cluster may make pages, or may not."""

from __future__ import annotations

import platform
import zlib
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from feuillet.project import fingerprint
from feuillet.typesetting import layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feuillet.machine.workers import Workers

FACTS = "feuillet.building.cluster.versions:facts_of_pages"
WARM = ("feuillet.building.warm",)
# What calls are made and sent with; the rest of a build's packages are used on this side alone.
_PACKAGES = (
    "distributed", "dask", "weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "fonttools", "brotli",
    "pyphen", "pillow", "pikepdf", "pypdfium2", "fontpkg", "fontpkg-fira-sans",
)  # fmt: skip


def facts() -> dict[str, str]:
    """Our code, and the versions that can be told without the engine: the same on all machines, or no page is made."""
    code = fingerprint.code(*fingerprint.PAGES, "feuillet.building.cluster.client")
    found = {
        "feuillet": code[:12],
        "python": ".".join(platform.python_version_tuple()[:2]),
        "machine": platform.machine(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


def facts_of_pages() -> dict[str, str]:
    """The same with those of the engine, and the hash of a page: it tells libraries apart that have no version here."""
    return {
        **facts(),
        "engine": "works",
        **layout.versions(),
        "sample page": fingerprint.of(layout.sample_page())[:12],
    }


def differences(theirs: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """What they have otherwise, as “pango 1.50.12 ≠ 1.56.3”; of what both tell."""
    return ", ".join(
        f"{name} {fact} ≠ {ours.get(name, '…')}" for name, fact in theirs.items() if fact != ours.get(name)
    )


def answered(workers: Workers) -> dict[str, str]:
    """The facts of the pages that these processes make, which were asked for; where they cannot make any, why."""
    outcome = next(workers.outcomes())
    if outcome.value is None:
        said = outcome.traceback.strip().rpartition("\n")[2] or "no answer"
        return {"engine": said}
    found: dict[str, str] = outcome.value
    return found
