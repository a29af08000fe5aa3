"""`print`: make what goes to the printer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from feuillet.command import crews
from feuillet.command.folders import day_folder, output_folder, warn_of_sample
from feuillet.command.group import Command
from feuillet.command.options import jobs_option, json_option, limit_option, output_option, project_option
from feuillet.command.speech import language_of

if TYPE_CHECKING:
    from pathlib import Path

    from feuillet.model.diagnostics import Diagnostic


@click.command("print", cls=Command)
@project_option
@output_option
@click.option("--copies", type=click.IntRange(0), default=None, help="Copies of each publication.")
@click.option(
    "--participants", type=click.Path(path_type=str, dir_okay=False), default=None, help="CSV of who comes to what."
)
@click.option(
    "--edition",
    "editions",
    metavar="[print|grey|large|notes|two-sided|small|press|…]",
    multiple=True,
    help="An edition to make; may be given several times.",
)
@click.option("--bleed", is_flag=True, help="With bleed and crop marks, for a print shop.")
@click.option("--packs/--no-packs", default=None, help="A pack for each participant.")
@click.option("--separators/--no-separators", default=None, help="A page between themes, with the number of copies.")
@click.option("--changed", is_flag=True, help="Only what changed since the last print.")
@jobs_option
@limit_option
@json_option
@click.option("-v", "--verbose", is_flag=True, help="Say each step.")
def print_kit(  # noqa: PLR0917 - click calls it by name
    project: Path | None,
    output: Path | None,
    copies: int | None,
    participants: str | None,
    editions: tuple[str, ...],
    bleed: bool,
    packs: bool | None,
    separators: bool | None,
    changed: bool,
    jobs: int | None,
    time_limit: int | None,
    as_json: bool,
    verbose: bool,
) -> None:
    """Make what goes to the printer, in output/print/: sheets counted out, booklet, packs, and how to print them.

    What is wanted stands under print: in content/workshop.yaml; options here take its place.
    """
    from feuillet.command.telling.prints import PrintTeller
    from feuillet.printing import remembered

    given, project = project, day_folder(project)
    warn_of_sample(given, project, as_json=as_json)
    place = output_folder(project, output)
    teller = PrintTeller(project, place, language_of(None, project), as_json=as_json, verbose=verbose)
    wanted: dict[str, Any] = {
        "copies": copies,
        "participants": participants,
        "editions": editions,
        "bleed": bleed,
        "packs": packs,
        "separators": separators,
        "changed": changed,
    }
    report = remembered.said_of(project, place, wanted)
    known = report.diagnostics if report else _known(project)
    if report is None:
        with crews.start(jobs, time_limit) as workers, crews.alone(project, kit=True):
            from feuillet.printing import kit
            from feuillet.printing.wanted import Wanted

            report = kit.make(project, place, workers, Wanted(**wanted), listener=teller.step)
    teller.kit(report, known)
    sys.exit(1 if report.failed else 0)


def _known(project: Path) -> tuple[Diagnostic, ...]:
    """What the last build and the last print said."""
    from feuillet.building import state

    store = state.store(project)
    built, printed = state.load(store), store.get(state.PRINTED)
    said = getattr(getattr(printed, "report", None), "diagnostics", ())
    return (*(built.diagnostics if built else ()), *said)
