"""`serve`: show the pages in the browser while somebody writes."""

from __future__ import annotations

import contextlib
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
from feuillet.command.speech import language_of, usage_words
from feuillet.command.telling.console import echo
from feuillet.command.telling.said import said_in

if TYPE_CHECKING:
    from pathlib import Path

    from feuillet.preview.server import PreviewServer

editor_option = click.option(
    "--editor",
    envvar="FEUILLET_EDITOR",
    default="",
    help="Address that opens a file in your editor, such as vscode://file/{path}:{line}:{column} [FEUILLET_EDITOR]",
)


@click.command("serve", cls=Command)
@project_option
@output_option
@edition_option
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Port of this machine. [8765, or a free one]")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@editor_option
@jobs_option
@limit_option
@strict_option
def serve(  # noqa: PLR0917 - click calls it by name
    project: Path | None,
    output: Path | None,
    edition: str,
    port: int | None,
    no_open: bool,
    editor: str,
    jobs: int | None,
    time_limit: int | None,
    strict: bool,
) -> None:
    """Show the pages in the browser, and make them anew whenever a file is saved; Ctrl-C ends it."""
    from feuillet.preview.server import PreviewServer

    look_on(PreviewServer, begun(project), output, edition, port, not no_open, editor, jobs, time_limit, strict)


def look_on(  # noqa: PLR0917 - what two commands were asked
    kind: type[PreviewServer],
    project: Path,
    output: Path | None,
    edition: str,
    port: int | None,
    opens: bool,
    editor: str,
    jobs: int | None,
    time_limit: int | None,
    strict: bool,
    token: str = "",
) -> None:
    """Serve a project in a browser until it is interrupted, and make its pages anew at each change."""
    from feuillet.building.session import Session
    from feuillet.preview import server
    from feuillet.preview.live import Live

    said = usage_words()
    if editor and not server.is_editor(editor):
        raise click.BadParameter(said["not_an_editor"], param_hint="--editor")
    try:
        listener = server.listen(port, kind.usual_port(project))
    except OSError as error:
        raise click.ClickException(said["port_taken"].format(port=port, reason=error.strerror)) from None
    language = language_of(None, project)
    said = said_in(language)
    with contextlib.ExitStack() as stack:
        workers = crews.start(jobs, time_limit)
        session = Session(project, output_folder(project, output), workers, strict=strict, stays=True)
        live = Live(session, edition, language)
        stack.callback(live.join, 2.0)  # without workers a build ends at once, and leaves no file half written
        stack.enter_context(workers)
        stack.callback(live.join, 0.5)
        serving = kind(live, editor=editor)
        serving.token = token or serving.token
        serving.run(
            listener,
            started=lambda address: echo(said[kind.said].format(address=address), err=True),
            opens=opens,
        )
