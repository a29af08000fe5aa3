"""`status`: say which PDFs are fresh, which are stale, and why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feuillet.command.folders import below, chosen_folders, output_folder
from feuillet.command.group import Command
from feuillet.command.options import json_option, project_option
from feuillet.command.speech import language_of
from feuillet.command.telling.projects import summarise
from feuillet.machine import memory

if TYPE_CHECKING:
    from feuillet.command.telling.statuses import StatusTeller


@click.command("status", cls=Command)
@project_option
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Where the PDFs are. [output/]")
@json_option
def show_status(project: Path | None, output: Path | None, as_json: bool) -> None:
    """Say which PDFs are fresh, which are stale, and why: the file, and the section in it. Nothing is made.

    --project may be a pattern, as in `build`.
    """
    from feuillet.command.telling.statuses import StatusTeller

    projects = chosen_folders(project)
    several = len(projects) > 1
    tellers = []
    with memory.uncollected(projects):
        for folder in projects:
            place = output_folder(folder, output / below(folder, projects) if output and several else output)
            tellers.append(
                StatusTeller(folder, place, language_of(None, folder), as_json=as_json, verbose=False, named=several)
            )
            _status(tellers[-1])
    if several and as_json:
        summarise([teller.told_of for teller in tellers], as_json=True, language=tellers[0].language)
    sys.exit(1 if any(teller.told_of.failed for teller in tellers) else 0)


def _status(teller: StatusTeller) -> None:
    """Say of one project what is fresh."""
    from feuillet.building import state, status
    from feuillet.model.diagnostics import stopping
    from feuillet.printing import remembered
    from feuillet.project.sources import Sources
    from feuillet.reading import content
    from feuillet.reading.themes.draft import ThemeCache
    from feuillet.text.prose import plain

    project, output = teller.project, teller.output
    read = Sources(project)
    kept = state.store(project)
    loaded = content.load(read, ThemeCache(kept, adds=False))
    teller.speak(loaded.language)
    if loaded.workshop is None or any(stopping(loaded.diagnostics)):
        teller.refuse(loaded.diagnostics)
        teller.told_of.failed = True
        return
    before = state.of_output(state.load(kept), output)
    statuses = tuple(status.statuses(loaded.workshop, read, output, before))
    editions = tuple(status.of_editions(loaded.workshop, read, output, kept))
    printed = remembered.printed(kept, output)
    titles = {theme.slug: plain(theme.title, loaded.language) for theme in loaded.workshop.themes}
    since = tuple(status.differences(loaded.workshop, read, printed.state.ingredients)) if printed else ()
    teller.statuses(
        statuses,
        known=before is not None,
        editions=editions,
        printed=printed.date if printed else "",
        since=since,
        titles=titles,
    )
