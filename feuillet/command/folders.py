"""The project that a command is about, or all of them, and where their PDFs are."""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feuillet.command.patterns import is_pattern, matching_projects, plain
from feuillet.command.speech import as_typed, language_of, system_language, usage_words
from feuillet.command.telling.console import console_of
from feuillet.command.telling.said import said_in
from feuillet.command.telling.teller import Teller
from feuillet.command.words import OPTIONS
from feuillet.machine import paths
from feuillet.machine.files import as_named
from feuillet.machine.invocation import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence


_DAYS = 6  # that are named
_NEAR = 0.6  # of two names, from where on one is taken for the other misspelt


def chosen_folder(given: Path | None) -> Path:
    """The one folder asked for, else this one if it holds content/, else the checkout with its sample."""
    if given and is_pattern(given):
        raise click.BadParameter(said_in(system_language())["one_folder"].format(pattern=given), param_hint="--project")
    return plain(given) if given else paths.current()


def day_folder(given: Path | None) -> Path:
    """The one folder asked for, by a command that makes no new day: where there is none, those near it are told."""
    project = chosen_folder(given)
    sought = given and "--json" not in sys.argv and not os.path.lexists(project / "content")
    if sought and (days := _days_near(project)):
        said = usage_words()["other_days"].format(folder=given, days=", ".join(days))
        raise click.BadParameter(said, param_hint=_option())
    return project


def _days_near(project: Path) -> list[str]:
    """The folders of days in a folder, beside one that is not there, and here; those that are called so first."""
    found: dict[str, None] = {}
    for folder in (project if os.path.isdir(project) else project.parent, Path()):  # noqa: PTH112 - as below
        with contextlib.suppress(OSError):  # it is not there, or closed
            days = sorted(path for path in folder.iterdir() if os.path.isdir(path / "content"))  # noqa: PTH112 - it never raises
            found |= dict.fromkeys(
                str(path)
                for path in days
                if not path.name.startswith((".", "_"))
                and str(path).isprintable()
                and not any(path.samefile(other) for other in found)
            )
    near = difflib.get_close_matches(project.name, [Path(day).name for day in found], n=_DAYS, cutoff=_NEAR)
    return sorted(found, key=lambda day: Path(day).name not in near)[:_DAYS]


def begun(given: Path | None) -> Path:
    """The folder asked for, for a command that stays: one that has no notes in it is told, and ends it."""
    from feuillet.model.diagnostics import Location
    from feuillet.reading import content

    project = day_folder(given)
    if not os.path.isdir(project / "content"):  # noqa: PTH112 - it never raises
        teller = Teller(project, project / "output", system_language(), as_json=False, verbose=False)
        teller.refuse([content.NO_CONTENT.at(Location(file="content"), folder=project)], "")
        sys.exit(1)
    return project


def chosen_folders(given: Path | None) -> list[Path]:
    """The folder asked for, or all those that a pattern stands for."""
    if given is None or not is_pattern(given):
        return [day_folder(given)]
    try:
        found = matching_projects(given)
    except (ValueError, OSError) as problem:  # no pattern at all
        raise click.BadParameter(str(problem), param_hint="--project") from None
    if not found:
        raise click.BadParameter(said_in(system_language())["no_project"].format(pattern=given), param_hint="--project")
    return found


def no_folders(words: Sequence[str]) -> None:
    """Refuse the folder of a day that stands where something else is wanted: how it is named is told."""
    for before, word in pairwise(["", *words]):
        if before not in ("--project", *OPTIONS["--project"]) and os.path.isdir(os.path.join(word, "content")):  # noqa: PTH112, PTH118 - it never raises
            said = usage_words()["a_folder"]
            raise click.UsageError(said.format(folder=word, option=quoted([_option(), word])))


def _option() -> str:
    """The option that names a folder, as it was typed, else in the language of the answer."""
    return as_typed("--project", usage_words()["folder_option"])


def warn_of_sample(given: Path | None, project: Path, *, as_json: bool = False) -> None:
    """A word before a command writes in our own folder, where nobody asked for that."""
    if given is None and not as_json and paths.is_checkout() and os.path.realpath(project) == str(paths.PACKAGE.parent):
        console_of(errors=True).print(said_in(language_of(None, project))["sample"], style="dim", soft_wrap=True)


def output_folder(project: Path, given: Path | None) -> Path:
    """Where the PDFs are: in the folder that is named, wherever links lead from there, else in the project.

    No PDF comes among what people write: that folder is refused.
    """
    if given and (held := _held_by(project, given)):
        said = usage_words()[held].format(folder=given, own=project / "output")
        raise click.BadParameter(said, param_hint=as_typed("--output"))
    return as_named(project, given) if given else project / "output"


_NOTES = frozenset({".md", ".markdown"})
_BESIDE_PAGES = re.compile(r"(?i)(?:readme|lisezmoi|index|changelog|licen[cs]e)\b")  # of folders that are no notes


def _held_by(project: Path, output: Path) -> str:
    """What keeps PDFs out of a folder: it is a project, one of its own folders, or holds notes; empty if nothing."""
    place, root = (Path(os.path.realpath(path)) for path in (output, project))
    if place == root or os.path.isdir(place / "content"):  # noqa: PTH112 - it never raises
        return "output_is_project"
    own = {os.path.realpath(root / name) for name in ("content", "styles", "templates", "import", ".feuillet")}
    if not own.isdisjoint(map(str, (place, *place.parents))):
        return "output_is_own"
    with contextlib.suppress(OSError):  # it is not there, or closed
        for path in place.iterdir():
            if path.name in ("workshop.yaml", "workshop.yml") or (
                path.suffix.lower() in _NOTES and not _BESIDE_PAGES.match(path.name)
            ):
                return "output_has_notes"
    return ""


def below(project: Path, projects: Sequence[Path]) -> Path:
    """A project's path below the folder that all of them are in."""
    return project.resolve().relative_to(os.path.commonpath([other.resolve().parent for other in projects]))
