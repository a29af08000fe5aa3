"""`desk`: write the notes beside their pages, in the browser."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from feuillet.command.commands.making.serve import look_on
from feuillet.command.folders import begun
from feuillet.command.group import Command
from feuillet.command.options import edition_option, jobs_option, limit_option, output_option, project_option
from feuillet.command.speech import system_language, typed_language, usage_words
from feuillet.command.telling.console import echo
from feuillet.command.telling.said import said_in
from feuillet.machine import bootstrap, paths


@click.command("desk", cls=Command)
@project_option
@output_option
@edition_option
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Port of this machine. [8765, or a free one]")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option("--launcher", is_flag=True, help="Make a file here that opens the desk by a double click.")
@jobs_option
@limit_option
def desk(  # noqa: PLR0917 - click calls it by name
    project: Path | None,
    output: Path | None,
    edition: str,
    port: int | None,
    no_open: bool,
    launcher: bool,
    jobs: int | None,
    time_limit: int | None,
) -> None:
    """Open the desk: the notes are written beside their pages, in the browser; Ctrl-C ends it.

    They are the same files as in an editor; nothing that changed elsewhere is overwritten.
    """
    from feuillet.desk.server import DeskServer

    if launcher:
        _put_launcher(project)
        return
    token = ""
    if project is None and not _is_day(Path()):
        project, port, token = _chosen(port, opens=not no_open)
        no_open = True  # it is open
    project = begun(project)
    look_on(DeskServer, project, output, edition, port, not no_open, "", jobs, time_limit, strict=False, token=token)


def _put_launcher(project: Path | None) -> None:
    """A file in this folder that opens the desk, of that day if one is named."""
    from feuillet.desk import launcher
    from feuillet.machine.files import Folder

    if paths.is_checkout():
        python = "python3" if sys.platform != "win32" else "py" if shutil.which("py") else "python"  # of the store
        command = [python, str(paths.PACKAGE.parent / "build.py")]
    else:
        command = [sys.executable, "-m", "feuillet"]
    command += ["desk", *(["--project", os.path.abspath(begun(project))] if project else [])]  # noqa: PTH100 - links stay
    made = launcher.made(command, sys.platform)
    said = said_in(system_language())
    here = Folder(Path.cwd())
    try:
        here.create(made.name, made.data, mode=made.mode)
    except FileExistsError:
        if not here.holds(made.name, made.data):
            raise click.ClickException(said["launcher_taken"].format(path=made.name)) from None
    echo(said["launcher"].format(path=here.path / made.name))


def _is_day(folder: Path) -> bool:
    """Whether somebody's day is in a folder; our sample is none."""
    ours = paths.is_checkout() and os.path.realpath(folder) == str(paths.PACKAGE.parent)
    return not ours and os.path.isdir(folder / "content")  # noqa: PTH112 - it never raises


def _chosen(port: int | None, *, opens: bool) -> tuple[Path, int, str]:
    """The day that somebody makes or opens on a page; the port of that page, and the token of the desk to come."""
    from feuillet.desk.start import StartServer
    from feuillet.preview import server

    said = usage_words()
    try:
        listener = server.listen(port)
    except OSError as error:
        raise click.ClickException(said["port_taken"].format(port=port, reason=error.strerror)) from None
    served = listener.getsockname()[1]
    start = StartServer(Path.cwd(), typed_language() or (bootstrap.language() if bootstrap.speaks() else ""))
    told = said_in(system_language())["desk"]
    start.run(listener, started=lambda address: echo(told.format(address=address), err=True), opens=opens)
    if start.chosen is None:
        sys.exit(0)
    return start.chosen, served, start.next
