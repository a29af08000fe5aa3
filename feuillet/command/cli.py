"""The command line: what a person or a machine asks for. Its commands are those of `commands`, a file each."""

from __future__ import annotations

import contextlib
import sys

import click

from feuillet import __version__
from feuillet.command.commands import about, begin, check, doctor, export, import_files, override, show_status
from feuillet.command.commands.making import build, desk, mail, print_kit, serve, watch
from feuillet.command.endings import ended, said_of_machine, say
from feuillet.command.group import CommandGroup, rescue
from feuillet.command.speech import language_of_help, spoken
from feuillet.command.telling.console import echo
from feuillet.machine import memory, paths, signals
from feuillet.machine.invocation import program
from feuillet.model.diagnostics import ToldError


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="feuillet %(version)s")
def cli() -> None:
    """Feuillet prints the notes of a day of workshops.

    A folder of notes goes in: content/workshop.yaml (the day) and content/themes/*.md (a file a workshop).
    Out come output/synthesis.pdf and a one-page fact sheet per theme in output/fact-sheets/.

    \b
    Without a command, builds everything. A first look at one's own workshop:
      {program} init my-day              a new, complete example to write over
      {program} --project my-day         its PDFs, in my-day/output/
      {program} check --project my-day   what is wrong in the notes, line by line
    """  # noqa: D301 - a backspace, which tells click to keep the lines as they are


# In the order in which help names them.
for command in (
    build.build,
    desk.desk,
    serve.serve,
    watch.watch,
    print_kit.print_kit,
    mail.mail,
    show_status.show_status,
    check.check,
    begin.init,
    begin.add_theme,
    import_files.import_files,
    export.export,
    override.override,
    doctor.doctor,
    about.show_help,
    about.test,
):
    cli.add_command(command)


def main() -> int:
    """Entry point of `feuillet` and of build.py."""
    signals.listen()
    try:
        return _main()
    except (MemoryError, ImportError, OSError) as problem:  # also of what was to be said of another
        if not memory.is_short(problem):
            raise
    from feuillet.machine import bootstrap  # all that was held is let go by now

    bootstrap.say_too_little_memory()
    return 1


def _main() -> int:
    if paths.is_gone():
        from feuillet.machine import bootstrap

        bootstrap.say(
            "the folder that you are in is gone: go to another one (cd …), then try again.",
            "le dossier où vous êtes n’existe plus : allez dans un autre (cd …), puis recommencez.",
        )
        return 1
    name = program()
    try:
        cli.main(prog_name=name, standalone_mode=False, obj=language_of_help)
    except click.ClickException as problem:
        from feuillet.command.telling.misuse import misused

        ctx = problem.ctx if isinstance(problem, click.UsageError) else None
        language = spoken(ctx)
        misused(problem, language, name, as_json="--json" in sys.argv)
        if ctx and "--json" not in sys.argv:
            rescue(ctx, language)
        return problem.exit_code
    except ToldError as problem:  # the last net: what was found wrong in a file is told, wherever that was
        say(problem)
        return 1
    except (click.Abort, KeyboardInterrupt):
        return ended()
    except (MemoryError, OSError, ImportError) as problem:
        said = said_of_machine(problem)
        if not said:
            raise
        with contextlib.suppress(OSError):  # that is where it cannot be written
            echo(said, err=True)
        return 1
    return 0
