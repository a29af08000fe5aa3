"""`build`: make the PDFs of a project, or of several."""

from __future__ import annotations

import contextlib
import functools
import sys
import traceback
from typing import TYPE_CHECKING, Any

import click

from feuillet.command import crews
from feuillet.command.endings import said_of_machine
from feuillet.command.folders import below, chosen_folders, no_folders, output_folder
from feuillet.command.group import Command, misspelt, rescue
from feuillet.command.options import (
    edition_option,
    jobs_option,
    json_option,
    limit_option,
    output_option,
    project_option,
    strict_option,
)
from feuillet.command.speech import language_of
from feuillet.command.telling.builds import BuildTeller
from feuillet.command.telling.console import echo
from feuillet.command.telling.projects import summarise
from feuillet.machine import memory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from feuillet.command.telling.projects import ProjectSummary
    from feuillet.machine.workers import Crew
    from feuillet.model.diagnostics import Diagnostic


@click.command("build", cls=Command)
@click.argument("themes", nargs=-1)
@project_option
@output_option
@edition_option
@click.option("--keep-html", is_flag=True, help="Put each publication's HTML beside its PDF, to look at.")
@jobs_option
@limit_option
@click.option(
    "--cluster", metavar="ADDRESS", default="", help="Scheduler of a Dask cluster that does the work, tcp://…"
)
@click.option("--force", is_flag=True, help="Make everything anew, whatever earlier builds made.")
@strict_option
@json_option
@click.option("-v", "--verbose", is_flag=True, help="Say each step.")
def build(  # noqa: PLR0917 - click calls it by name
    themes: tuple[str, ...],
    project: Path | None,
    output: Path | None,
    edition: str,
    keep_html: bool,
    jobs: int | None,
    time_limit: int | None,
    cluster: str,
    force: bool,
    strict: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """Make the PDFs: of all themes, or of those named (number, name or file; "synthesis" for the synthesis).

    Mistakes in the notes are listed with file, line and column; then nothing is built. A page from which text would
    be missing is never written: the last good PDF stays.

    --project may be a pattern, 'federation/*': each folder with a content/ in it is built.
    """
    projects = chosen_folders(project)
    ctx = click.get_current_context()
    if (word := misspelt(ctx)) and not as_json and not any(_is_theme(folder, word) for folder in projects):
        rescue(ctx, language_of(None, projects[0]))
        sys.exit(2)
    if project is None:
        no_folders(themes)
    told: list[ProjectSummary] = []
    failed = False
    with memory.uncollected(projects), contextlib.ExitStack() as stack:

        @functools.cache
        def crew() -> Crew:
            return stack.enter_context(crews.start(jobs, time_limit, cluster))

        for folder in projects:
            several = len(projects) > 1
            place = output_folder(folder, output / below(folder, projects) if output and several else output)
            options: dict[str, Any] = {"edition": edition, "force": force, "keep_html": keep_html, "strict": strict}
            teller = BuildTeller(
                folder, place, language_of(None, folder), as_json=as_json, verbose=verbose, named=several
            )
            told.append(teller.told_of)
            try:
                failed |= _build(folder, place, teller, crew, themes, **options)
            except Exception as problem:
                if cluster and (found := _of_cluster(problem)):
                    teller.refuse(found)
                    teller.told_of.failed = failed = True
                    break  # it will not be better for the next project
                if not several or said_of_machine(problem):
                    raise
                # A bug of ours in one project does not stop the others.
                echo(traceback.format_exc(), err=True)
                teller.told_of.failed = failed = True
    if failed and not as_json:
        rescue(ctx, language_of(None, projects[0]))
    if len(projects) > 1:
        summarise(told, as_json=as_json, language=language_of(None, projects[0]))
    sys.exit(1 if failed else 0)


def _build(
    project: Path,
    output: Path,
    teller: BuildTeller,
    crew: Callable[[], Crew],
    themes: Sequence[str],
    *,
    edition: str,
    force: bool,
    keep_html: bool,
    strict: bool,
) -> bool:
    """Build one project, with workers that start when there is something to do; whether it failed."""
    from feuillet.building import state
    from feuillet.project.sources import Sources

    read = Sources(project)
    if not (themes or edition != "screen" or keep_html or force):
        before = state.load(state.store(project))
        if (
            before
            and before.inputs
            and before.request == state.request(output, strict=strict)
            and before.inputs == state.inputs(read)
            and state.is_fresh(before, output)
        ):
            teller.unchanged(before)
            return False
    workers = crew()  # they import the engine while this process reads the content
    with crews.alone(project, edition, force=force):
        from feuillet.building.session import Session

        session = Session(read, output, workers, strict=strict)
        report = session.make(themes, force=force, keep_html=keep_html, listener=teller.step, edition=edition)
    teller.finish(report, anew=force)
    return report.failed


def _is_theme(project: Path, word: str) -> bool:
    """Whether a word that is nearly a command names a theme."""
    from feuillet.project.sources import Sources
    from feuillet.publications.catalogue import choose
    from feuillet.reading import content

    workshop = content.load(Sources(project)).workshop
    return workshop is not None and not choose(workshop, [word])[1]


def _of_cluster(problem: Exception) -> tuple[Diagnostic, ...]:
    """What is wrong with the cluster, if it is that."""
    from feuillet.building.cluster.client import ClusterProblemError

    return problem.diagnostics if isinstance(problem, ClusterProblemError) else ()
