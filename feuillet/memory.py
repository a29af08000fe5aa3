"""Fits of earlier builds: what took layouts to find is not looked for twice."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feuillet import castoff, fact_sheet, fit, typeset
from feuillet.fit import Fit
from feuillet.typeset import Job, Setting

if TYPE_CHECKING:
    from collections.abc import Sequence


@functools.cache
def _method() -> bytes:
    """How fits are found: our own code, and the engine's version."""
    modules = (castoff, fact_sheet, fit, typeset)
    own = b"".join(Path(module.__file__ or "").read_bytes() for module in modules)
    return own + importlib.metadata.version("weasyprint").encode()


def name(job: Job, candidates: Sequence[fact_sheet.Foldable]) -> str:
    """What a fit depends on: the page, what may leave it, its styles and fonts, and the method."""
    digest = hashlib.sha256(_method())
    digest.update(f"{job.setting!r} {[one.key for one in candidates]} {job.html}".encode())
    for resource_name, resource in sorted(job.resources.items()):
        digest.update(resource_name.encode())
        if isinstance(resource, bytes):
            digest.update(resource)
        elif resource_name.endswith(".css"):
            digest.update(resource.read_bytes())
        else:  # a font: half a megabyte that seldom changes
            about = resource.stat()
            digest.update(f"{about.st_size} {about.st_mtime_ns}".encode())
    return digest.hexdigest()[:32]


class Memory:
    """Fits of earlier builds, by what they depend on; damaged, foreign or missing, it is simply empty.

    A fit that is remembered is the fit that would be found: the memory saves layouts and never changes a page.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.before: dict[str, Any] = {}
        self.used: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(path.read_text(encoding="utf-8"))
            self.before = found if isinstance(found, dict) else {}

    def get(self, name: str) -> Fit | None:
        with contextlib.suppress(TypeError, ValueError, KeyError, AttributeError):
            entry = self.before[name]
            kept = entry["setting"]
            setting = Setting(
                text_size=float(kept["text_size"]),
                air=float(kept["air"]),
                columns=tuple(float(share) for share in kept["columns"]),
                lines=int(kept["lines"]),
            )
            order = tuple(str(key) for key in entry["left_out"])
            fitted = Fit(setting=setting, excess=float(entry["excess"]), order=order, count=len(order))
            self.used[name] = entry
            return fitted
        return None

    def put(self, name: str, found: Fit) -> None:
        setting = {
            "text_size": found.setting.text_size,
            "air": found.setting.air,
            "columns": list(found.setting.columns),
            "lines": found.setting.lines,
        }
        self.used[name] = {"setting": setting, "excess": found.excess, "left_out": list(found.order[: found.count])}

    def forget(self, name: str) -> None:
        self.before.pop(name, None)
        self.used.pop(name, None)

    def save(self, *, everything: bool) -> None:
        """Keep what a build of everything used; of fewer publications, what was there as well.

        A folder that cannot be written to costs time, nothing else.
        """
        kept = self.used if everything else self.before | self.used
        if kept == self.before:
            return
        draft = self.path.with_name(f".{secrets.token_hex(4)}.draft")
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(exist_ok=True)
            try:
                draft.write_text(json.dumps(kept), encoding="utf-8")
                draft.replace(self.path)
            finally:
                draft.unlink(missing_ok=True)
