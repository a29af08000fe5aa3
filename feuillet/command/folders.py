"""The project that a command is about, or all of them, and where their PDFs are."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from feuillet.command.patterns import is_pattern, matching_projects, plain
from feuillet.command.speech import language_of, spoken, system_language, usage_words
from feuillet.command.telling.console import console_of
from feuillet.command.telling.said import said_in
from feuillet.command.telling.teller import Teller
from feuillet.machine import paths
from feuillet.machine.files import as_named
from feuillet.machine.invocation import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def chosen_folder(given: Path | None) -> Path:
    """The one folder asked for, else this one if it holds content/, else the checkout with its sample."""
    if given and is_pattern(given):
        raise click.BadParameter(said_in(system_language())["one_folder"].format(pattern=given), param_hint="--project")
    return plain(given) if given else paths.current()


def begun(given: Path | None) -> Path:
    """The folder asked for, for a command that stays: one that has no notes in it is told, and ends it."""
    from feuillet.model.diagnostics import Location
    from feuillet.reading import content

    project = chosen_folder(given)
    if not os.path.isdir(project / "content"):  # noqa: PTH112 - it never raises
        teller = Teller(project, project / "output", system_language(), as_json=False, verbose=False)
        teller.refuse([content.NO_CONTENT.at(Location(file="content"), folder=project)], "")
        sys.exit(1)
    return project


def chosen_folders(given: Path | None) -> list[Path]:
    """The folder asked for, or all those that a pattern stands for."""
    if given is None or not is_pattern(given):
        return [chosen_folder(given)]
    try:
        found = matching_projects(given)
    except (ValueError, OSError) as problem:  # no pattern at all
        raise click.BadParameter(str(problem), param_hint="--project") from None
    if not found:
        raise click.BadParameter(said_in(system_language())["no_project"].format(pattern=given), param_hint="--project")
    return found


def no_folders(words: Sequence[str]) -> None:
    """Refuse the folder of a day that stands where something else is wanted: how it is named is told."""
    for word in words:
        if os.path.isdir(os.path.join(word, "content")):  # noqa: PTH112, PTH118 - it never raises
            said = usage_words()["a_folder"]
            raise click.UsageError(said.format(folder=word, option=quoted([*_option(), word])))


def _option() -> list[str]:
    return ["--projet" if spoken(click.get_current_context(silent=True)) == "fr" else "--project"]


def warn_of_sample(given: Path | None, project: Path, *, as_json: bool = False) -> None:
    """A word before a command writes in our own folder, where nobody asked for that."""
    if given is None and not as_json and paths.is_checkout() and os.path.realpath(project) == str(paths.PACKAGE.parent):
        console_of(errors=True).print(said_in(language_of(None, project))["sample"], style="dim", soft_wrap=True)


def output_folder(project: Path, given: Path | None) -> Path:
    """Where the PDFs are: in the folder that is named, wherever links lead from there, else in the project."""
    return as_named(project, given) if given else project / "output"


def below(project: Path, projects: Sequence[Path]) -> Path:
    """A project's path below the folder that all of them are in."""
    return project.resolve().relative_to(os.path.commonpath([other.resolve().parent for other in projects]))
