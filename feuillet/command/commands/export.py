"""`export`: give the notes out as documents that colleagues correct, and the synthesis as one web page."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from feuillet.command.folders import day_folder, no_folders, output_folder, warn_of_sample
from feuillet.command.group import Command
from feuillet.command.options import json_option, project_option
from feuillet.command.speech import language_of


@click.command("export", cls=Command)
@click.argument("themes", nargs=-1)
@click.option("--docx", is_flag=True, help="Documents of Word. [if nothing else is asked for]")
@click.option("--odt", is_flag=True, help="Documents of LibreOffice.")
@click.option("--html", is_flag=True, help="Web pages, which any word processor opens.")
@click.option("--md", is_flag=True, help="Markdown, with the pictures beside it.")
@click.option("--page", is_flag=True, help="The synthesis as one web page, to put on a site.")
@project_option
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Where to put them. [output/]")
@json_option
def export(  # noqa: PLR0917 - click calls it by name
    themes: tuple[str, ...],
    docx: bool,
    odt: bool,
    html: bool,
    md: bool,
    page: bool,
    project: Path | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Give the notes out as documents that colleagues correct: of all themes, or of those named.

    They are in output/export/. `import` takes a corrected one back into the theme that it came from, and keeps what was
    edited there since. What is not printed is in none of them. --page makes the synthesis one web page.
    """
    from feuillet.command.telling.exports.documents import ExportTeller
    from feuillet.exporting import exporter

    if project is None:
        no_folders(themes)
    given, project = project, day_folder(project)
    warn_of_sample(given, project, as_json=as_json)
    place = output_folder(project, output)
    teller = ExportTeller(project, place, language_of(None, project), as_json=as_json, verbose=False)
    asked = {"docx": docx, "odt": odt, "html": html, "md": md, exporter.PAGE: page}
    forms = [form for form, wanted in asked.items() if wanted] or ["docx"]
    done = exporter.run(project, place, forms, themes)
    teller.speak(done.language)
    teller.exported(done)
    sys.exit(1 if done.failed else 0)
