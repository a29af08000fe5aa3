"""`help` and `test`: what is said of the program itself."""

from __future__ import annotations

import click

from feuillet.command.group import Command, command_near
from feuillet.command.speech import spoken, usage_words
from feuillet.command.telling.console import echo
from feuillet.command.telling.said import said_in
from feuillet.machine.invocation import Invocation, program


@click.command("help", cls=Command)
@click.argument("command", required=False, default="")
@click.pass_context
def show_help(ctx: click.Context, command: str) -> None:
    """Say what the commands do, or one of them."""
    within = ctx.find_root()
    commands = within.command
    asked = commands.get_command(within, command) if command and isinstance(commands, click.Group) else None
    if command and asked is None:
        words = usage_words()
        near = command_near(command)
        more = f". {words['command_near'].format(command=f'{program()} {ctx.info_name} {near}')}" if near else ""
        raise click.UsageError(words["no_command"].format(command=command) + more)
    about = click.Context(asked, info_name=asked.name, parent=within) if asked else within
    echo(about.get_help())


@click.command("test", cls=Command, context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:  # noqa: ARG001 - build.py takes them
    """Run feuillet's own tests (from its source: {program} test)."""
    raise click.ClickException(said_in(spoken(None))["no_tests"].format(run=Invocation()))
