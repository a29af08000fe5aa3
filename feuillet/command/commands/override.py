"""`override`: have a template or style of one's own in the place of ours, and see what changed in ours since."""

from __future__ import annotations

import sys
from pathlib import PurePath
from typing import TYPE_CHECKING, NoReturn

import click

from feuillet.command.folders import chosen_folder, warn_of_sample
from feuillet.command.group import Command
from feuillet.command.options import project_option
from feuillet.command.speech import language_of
from feuillet.command.telling.console import console_of, echo
from feuillet.command.telling.said import said_in
from feuillet.machine.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@click.command("override", cls=Command)
@click.argument("file", default="")
@click.option("--diff", "differences", is_flag=True, help="Show what changed in our file since yours was made.")
@click.option("--seen", is_flag=True, help="Say that you know what changed in it: it is told no more.")
@project_option
def override(file: str, differences: bool, seen: bool, project: Path | None) -> None:
    """Put a copy of one of our templates or styles in the project, to be changed; without FILE, list those there are.

    FILE is its name as in docs/brand-and-styles.md: styles/tokens.css, templates/partials/colophon.html.
    """
    from feuillet.model.diagnostics import reason
    from feuillet.project import overrides
    from feuillet.project.sources import Sources

    given, project = project, chosen_folder(project)
    language = language_of(None, project)
    said, read, name = said_in(language), Sources(project), PurePath(file).as_posix() if file else ""
    known = {found.name: found for found in overrides.overrides(read)}
    if name and overrides.original(name) is None:
        _refuse(said, "override_unknown", name, near=_near(name, overrides.replaceable()))
    if (seen or differences) and name and name not in known:
        _refuse(said, "override_none", name, project=project)
    out = console_of()
    for found in known.values() if differences else ():
        if name in ("", found.name):
            changes = found.changes()
            echo(changes, nl=False) if changes else out.print(said["override_same"].format(name=found.name))
    looked_at = [found.name for found in known.values() if found.name == name or (found.outdated and not name)]
    for each in looked_at if seen else ():
        overrides.seen(read, each)
        out.print(said["override_seen"].format(name=each), soft_wrap=True)
    if (seen and looked_at) or (differences and known):
        return
    if name:
        warn_of_sample(given, project)
        try:
            taken = overrides.take(read, name)
        except OSError as problem:  # a link on the way there, a folder that may not be written to
            _refuse(said, "override_unwritten", name, reason=reason(problem, language))
        if not taken:
            _refuse(said, "override_there", name)
        out.print(said["override_taken"].format(path=project / name), soft_wrap=True)
        return
    for found in known.values():
        out.print(said["override_changed" if found.outdated else "override_current"].format(name=found.name))
    if not known:
        out.print(said["overrides_none"].format(run=Invocation(project=project)), soft_wrap=True)


def _near(name: str, names: list[str]) -> str:
    """The file that was probably meant: one that is called so, or nearly."""
    from feuillet.text.names import did_you_mean

    ends = {PurePath(other).name: other for other in names}
    last = PurePath(name).name
    return ends.get(last) or ends.get(did_you_mean(last, ends), "")


def _refuse(said: Mapping[str, str], word: str, name: str, **values: object) -> NoReturn:
    near = values.pop("near", "")
    text = said[word].format(name=name, **values) + (said["override_near"].format(near=near) if near else "")
    console_of(errors=True).print(text, soft_wrap=True)
    sys.exit(1)
