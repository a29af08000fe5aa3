"""`import`: make themes of documents as people have them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from feuillet.command.folders import chosen_folder, warn_of_sample
from feuillet.command.group import Command
from feuillet.command.options import json_option, project_option
from feuillet.command.speech import language_of

_AUTO = ("auto", "automatique")


def is_asked() -> bool:
    """Whether somebody sits at the keyboard who can be asked."""
    return sys.stdin.isatty()


class _Level(click.ParamType[int | None]):
    """A level of headings, or `auto`."""

    name = "1-7|auto"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        if value in _AUTO:
            return None
        if value.isdecimal() and 1 <= int(value) <= 7:
            return int(value)
        return self.fail(f"{value}: 1-7, auto", param, ctx)


@click.command("import", cls=Command)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@project_option
@click.option(
    "--split", type=_Level(), default=None, metavar="[1-7|auto]", help="A theme for each heading of this level. [auto]"
)
@click.option("--as-one", is_flag=True, help="A theme for each file, whatever headings it has.")
@click.option("--columns", default="", metavar="ROLE=TITLE,…", help="What the columns of tables are of.")
@click.option("--yes", is_flag=True, help="Do not ask what the columns of tables are of.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@json_option
@click.option("-v", "--verbose", is_flag=True, help="Say all that was guessed and left.")
def import_files(  # noqa: PLR0917 - click calls it by name
    files: tuple[Path, ...],
    project: Path | None,
    split: int | None,
    as_one: bool,
    columns: str,
    yes: bool,
    dry_run: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """Make themes of documents: Word, OpenDocument, web pages, text, tables; files, folders or a .zip of them.

    What was guessed and what was left out stands in import/report.md. If a word of a document would be lost, nothing
    of it is written. A folder that holds no workshop yet becomes one. Of a table of points, votes or answers, what its
    columns are of is asked once: --columns 'theme=Board, point=Text, votes=Likes' says it before.
    """
    from feuillet.command.telling.imports.passages import ImportTeller
    from feuillet.importing import importer

    given, project = project, chosen_folder(project)
    warn_of_sample(given, project, as_json=as_json)
    language = language_of(None, project)
    teller = ImportTeller(project, project / "output", language, as_json=as_json, verbose=verbose)
    asks = not (yes or dry_run or as_json) and is_asked()
    done = importer.run(
        files,
        project,
        language=language,
        split=split,
        as_one=as_one,
        columns=columns,
        ask=teller.agreed if asks else None,
        dry=dry_run,
    )
    teller.speak(done.report.language)
    teller.imported(done, dry=dry_run)
    sys.exit(1 if done.failed else 0)
