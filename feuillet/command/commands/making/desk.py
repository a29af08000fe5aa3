"""`desk`: write the notes beside their pages, in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from feuillet.command.commands.making.serve import look_on
from feuillet.command.folders import begun
from feuillet.command.group import Command
from feuillet.command.options import edition_option, jobs_option, limit_option, output_option, project_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("desk", cls=Command)
@project_option
@output_option
@edition_option
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Port of this machine. [8765, or a free one]")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@jobs_option
@limit_option
def desk(  # noqa: PLR0917 - click calls it by name
    project: Path | None,
    output: Path | None,
    edition: str,
    port: int | None,
    no_open: bool,
    jobs: int | None,
    time_limit: float | None,
) -> None:
    """Open the desk: the notes are written beside their pages, in the browser; Ctrl-C ends it.

    They are the same files as in an editor; nothing that changed elsewhere is overwritten.
    """
    from feuillet.desk.server import DeskServer

    look_on(DeskServer, begun(project), output, edition, port, not no_open, "", jobs, time_limit, strict=False)
