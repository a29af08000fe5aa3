"""`doctor`: see whether this machine has all that a build needs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from feuillet.command.folders import chosen_folder
from feuillet.command.group import Command
from feuillet.command.options import json_option, project_option
from feuillet.command.speech import language_of, typed_language

if TYPE_CHECKING:
    from pathlib import Path


@click.command("doctor", cls=Command)
@project_option
@json_option
def doctor(project: Path | None, as_json: bool) -> None:
    """See whether this machine has all that a build needs, and say the command that mends what is missing."""
    from feuillet.command import examination

    folder = chosen_folder(project)
    language = typed_language() or language_of(None, folder)
    sys.exit(examination.run(folder, language=language, as_json=as_json))
