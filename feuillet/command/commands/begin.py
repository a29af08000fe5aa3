"""`init` and `add-theme`: make a new workshop, and new themes in it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from feuillet.command.folders import chosen_folder, warn_of_sample
from feuillet.command.group import Command
from feuillet.command.options import project_option
from feuillet.command.speech import language_of, system_language
from feuillet.command.telling.console import console_of
from feuillet.command.telling.said import said_in
from feuillet.languages import registry
from feuillet.machine.invocation import Invocation


def _refused(problem: Exception, language: str) -> None:
    from feuillet.command.telling.report import Reporter
    from feuillet.writing.scaffold import Refused

    if not isinstance(problem, Refused):
        raise problem
    Reporter(Path.cwd(), language).show([problem.diagnostic], console_of(errors=True))
    sys.exit(1)


@click.command("init", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(registry.codes()), default=None, help="Language of the pages.")
@click.option("--title", default="", help="Title of the day.")
def init(folder: Path, language: str | None, title: str) -> None:
    """Make a new workshop in FOLDER: commented, complete, ready to build."""
    from feuillet.writing import scaffold

    chosen = language or system_language()
    try:
        scaffold.init(folder, chosen, title)
    except scaffold.Refused as problem:
        _refused(problem, chosen)
    console_of().print(said_in(chosen)["new"].format(folder=folder, run=Invocation(project=folder)), soft_wrap=True)


@click.command("add-theme", cls=Command)
@click.argument("title")
@project_option
def add_theme(title: str, project: Path | None) -> None:
    """Make the file of a new theme, its headings ready to fill in."""
    from feuillet.writing import scaffold

    given, project = project, chosen_folder(project)
    warn_of_sample(given, project)
    language = language_of(None, project)
    try:
        path = scaffold.add_theme(project, title)
    except scaffold.Refused as problem:
        _refused(problem, language)
    else:
        console_of().print(said_in(language)["new_theme"].format(path=path), soft_wrap=True)
