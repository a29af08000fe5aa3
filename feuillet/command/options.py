"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

project_option = click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder of the workshop: the one that holds content/. [default: this one]",
)
output_option = click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Where to put the PDFs. [output/]"
)
jobs_option = click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Processes at work. [one a core]")
limit_option = click.option(
    "--time-limit", type=click.IntRange(1, 86400), default=None, help="Seconds one layout may take."
)

edition_option = click.option(
    "--edition", default="screen", metavar="NAME", help="An edition to make instead, in output/print/NAME/."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Say everything as JSON, for programs.")
strict_option = click.option("--strict", is_flag=True, help="Take warnings for errors.")
