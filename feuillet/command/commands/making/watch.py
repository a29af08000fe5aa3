"""`watch`: make the PDFs, and again those that change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from feuillet.command import crews
from feuillet.command.folders import begun, output_folder
from feuillet.command.group import Command
from feuillet.command.options import (
    edition_option,
    jobs_option,
    limit_option,
    output_option,
    project_option,
    strict_option,
)
from feuillet.command.speech import language_of
from feuillet.command.telling.builds import BuildTeller

if TYPE_CHECKING:
    from pathlib import Path


@click.command("watch", cls=Command)
@project_option
@output_option
@edition_option
@jobs_option
@limit_option
@strict_option
@click.option("-v", "--verbose", is_flag=True, help="Say each step.")
def watch(  # noqa: PLR0917 - click calls it by name
    project: Path | None,
    output: Path | None,
    edition: str,
    jobs: int | None,
    time_limit: int | None,
    strict: bool,
    verbose: bool,
) -> None:
    """Make the PDFs, and again those that change whenever a file is saved; Ctrl-C ends it."""
    import itertools
    import threading

    from feuillet.building.session import Session
    from feuillet.preview.watch import changes, look

    project = begun(project)
    output = output_folder(project, output)
    teller = BuildTeller(project, output, language_of(None, project), as_json=False, verbose=verbose)
    with crews.start(jobs, time_limit) as workers:
        session = Session(project, output, workers, strict=strict, stays=True)
        saved = changes(project, threading.Event(), look(project), session.lost)
        for changed in itertools.chain([frozenset[str]()], saved):
            with crews.alone(project, edition):
                report = session.make(listener=teller.step, changed=changed, edition=edition)
            teller.news(report, changed)
