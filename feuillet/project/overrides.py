"""Templates and styles of a project that replace ours, and what ours were when they were made."""

from __future__ import annotations

import contextlib
import difflib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feuillet.machine.files import Folder
from feuillet.machine.paths import shipped
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.project.sources import TEMPLATE, UnreadError
from feuillet.project.store import Seal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.project.sources import Sources

ENDINGS = {"templates": ".html", "styles": ".css"}  # of the files of a project that replace ours, by folder
_KEPT = ".feuillet/originals"  # our files by name, as they were; signed, so that it is of this user and machine
_MOST = 1 << 24  # bytes

OUTDATED = Rule(
    code="override-outdated",
    severity=Severity.WARNING,
    en="the file that this one replaces has changed since: pages miss what was mended or added in it",
    fr="le fichier que celui-ci remplace a changé depuis : les pages n’ont pas ce qui y a été corrigé ou ajouté",
    hint_en="See what changed with `{run:override --diff {name}}`, take over what you want, then say so with "
    "`{run:override --seen {name}}`.",
    hint_fr="Voyez ce qui a changé avec `{run:override --diff {name}}`, reprenez ce qui vous convient, puis dites-le "
    "avec `{run:override --seen {name}}`.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Override:
    """A file of a project that replaces one of ours."""

    name: str  # from the project's folder
    ours: str  # text of our file, as it is now
    original: str  # as it was when the project's was first seen, or its changes were last said to be seen

    @property
    def outdated(self) -> bool:
        return self.ours != self.original

    def changes(self) -> str:
        """What changed in ours, as a unified diff."""
        before, after = self.original.splitlines(keepends=True), self.ours.splitlines(keepends=True)
        return "".join(difflib.unified_diff(before, after, f"before/{self.name}", f"now/{self.name}"))


def overrides(project: Sources) -> list[Override]:
    """The files of a project that replace ours; those that are seen for the first time are remembered."""
    now = {name: ours for name in _own(project) if (ours := original(name)) is not None}
    kept = _remembered(project.project)
    known = {name: kept.get(name, ours) for name, ours in now.items()}
    if known != kept:
        _remember(project.project, known)
    return [Override(name=name, ours=ours, original=known[name]) for name, ours in now.items()]


def outdated(project: Sources) -> Iterator[Diagnostic]:
    """Each override whose original is no longer what it was made from."""
    for found in overrides(project):
        if found.outdated:
            yield OUTDATED.at(Location(file=found.name), name=found.name)


def seen(project: Sources, name: str) -> None:
    """From now on, what changed in our file of that name up to now is no news."""
    known = {found.name: found.ours if found.name == name else found.original for found in overrides(project)}
    _remember(project.project, known)


def take(project: Sources, name: str) -> bool:
    """Put a copy of our file of that name in the project, to be changed; False if there is one already.

    Raises KeyError if we have none of that name.
    """
    ours = original(name)
    if ours is None:
        raise KeyError(name)
    try:
        Folder(project.project).create(name, ours.encode())
    except FileExistsError:
        return False
    known = {found.name: found.original for found in overrides(project)}
    _remember(project.project, known | {name: ours})
    return True


def original(name: str) -> str | None:
    """The text of our template or style of that name, `styles/theme.css`; None if there is none."""
    folder, _, rest = name.partition("/")
    if folder not in ENDINGS or not rest.endswith(ENDINGS[folder]):
        return None
    known = {path.relative_to(shipped(folder)).as_posix(): path for path in shipped(folder).rglob("*")}
    return known[rest].read_text(encoding="utf-8") if rest in known else None


def replaceable() -> list[str]:
    """The names of all templates and styles that a project may replace."""
    return [
        f"{folder}/{path.relative_to(shipped(folder)).as_posix()}"
        for folder, suffix in ENDINGS.items()
        for path in sorted(shipped(folder).rglob(f"*{suffix}"))
    ]


def _own(project: Sources) -> Iterator[str]:
    """The project's own templates and styles; a checkout's are ours."""
    for folder in ENDINGS:
        if os.path.realpath(project.project / folder) == os.path.realpath(shipped(folder)):
            continue
        for name in project.files(folder):
            with contextlib.suppress(UnreadError):  # told where it is to be used
                project.read(name, TEMPLATE)
                yield name


def _remembered(project: Path) -> dict[str, str]:
    with contextlib.suppress(OSError, ValueError):
        found = Seal().opened(_KEPT, Folder(project).read(_KEPT, most=_MOST))
        if found is not None:
            read = json.loads(found)
            return {str(name): str(text) for name, text in read.items()}
    return {}


def _remember(project: Path, known: dict[str, str]) -> None:
    """A folder that cannot be written to remembers nothing."""
    with contextlib.suppress(OSError):
        Folder(project).write(_KEPT, Seal().sealed(_KEPT, json.dumps(known).encode()), mode=0o600)
