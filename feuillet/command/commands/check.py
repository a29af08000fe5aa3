"""`check`: say all that is wrong in the notes."""

from __future__ import annotations

import contextlib
import sys
import traceback
from typing import TYPE_CHECKING

import click

from feuillet.command.folders import chosen_folders
from feuillet.command.group import Command
from feuillet.command.options import json_option, project_option, strict_option
from feuillet.command.speech import language_of
from feuillet.command.telling.console import echo
from feuillet.command.telling.projects import summarise
from feuillet.command.telling.teller import Teller
from feuillet.languages import registry
from feuillet.machine import memory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.workshop import Workshop
    from feuillet.project.sources import Sources
    from feuillet.reading.content import Loaded


@click.command("check", cls=Command)
@project_option
@click.option("--all", "everything", is_flag=True, help="Name each point that a sheet leaves to the synthesis.")
@strict_option
@json_option
def check(project: Path | None, everything: bool, strict: bool, as_json: bool) -> None:
    """Say all that is wrong in the notes, with file, line and column; make no PDF.

    --json gives the whole content too, for programs. --project may be a pattern, as in `build`.
    """
    projects = chosen_folders(project)
    several = len(projects) > 1
    tellers = [
        Teller(folder, folder / "output", registry.USUAL, as_json=as_json, verbose=False, named=several)
        for folder in projects
    ]
    with memory.uncollected(projects):
        for teller in tellers:
            try:
                _check(teller, strict=strict, everything=everything)
            except Exception:  # a bug of ours in one project does not stop the others
                if not several:
                    raise
                echo(traceback.format_exc(), err=True)
                teller.told_of.failed = True
    if several:
        told = [teller.told_of for teller in tellers]
        summarise(told, as_json=as_json, language=language_of(None, projects[0]), checked=True)
    sys.exit(1 if any(teller.told_of.failed for teller in tellers) else 0)


def _check(teller: Teller, *, strict: bool, everything: bool) -> None:
    from feuillet.building import state
    from feuillet.model.diagnostics import strictly
    from feuillet.project import overrides
    from feuillet.project.sources import Sources
    from feuillet.reading import content
    from feuillet.reading.themes.draft import ThemeCache
    from feuillet.text.prose import plain

    read = Sources(teller.project)
    kept = state.store(teller.project)
    loaded = content.load(read, ThemeCache(kept, adds=False))
    teller.speak(loaded.language)
    before = state.load(kept)
    current = before is not None and before.inputs == _inputs(teller.project)
    of_pages = [found for found in before.diagnostics if found not in loaded.diagnostics] if before and current else []
    every = (*loaded.diagnostics, *overrides.outdated(read), *_of_lists(loaded, read), *of_pages)
    found = strictly(every) if strict else every
    teller.note(found, (), failed=teller.has_errors(found) or loaded.workshop is None)
    if teller.as_json:
        from feuillet.writing.plain_data import data

        made = before.made if before and current and everything else ()
        teller.print_json(found, made, everything=everything, more={"workshop": data(loaded.workshop)})
        return
    teller.show(found)
    if before and everything:
        teller.left_out(before.made, current=current)
    if loaded.workshop is not None:
        said = teller.said[
            "checked_warnings" if any(diagnostic.severity != "note" for diagnostic in found) else "checked"
        ]
        files = teller.counted(len(loaded.files), "file")
        themes = teller.counted(len(loaded.workshop.themes), "theme")
        teller.console.print(
            said.format(title=plain(loaded.workshop.title, loaded.language), files=files, themes=themes), soft_wrap=True
        )


def _of_lists(loaded: Loaded, read: Sources) -> Iterator[Diagnostic]:
    """What is wrong with lists and letters, whatever else is; with the themes chosen there, if these are all right."""
    from feuillet.model.diagnostics import errors
    from feuillet.reading.people.participants import OF_THEMES

    unsure = any(found.location.file.startswith("content/themes/") for found in errors(loaded.diagnostics))
    for found in (*_of_print(loaded.day, read), *_of_letters(loaded.day, read)):
        if not unsure or found.values.get("kind", found.rule.code) not in OF_THEMES:
            yield found


def _of_print(workshop: Workshop | None, read: Sources) -> tuple[Diagnostic, ...]:
    """What is wrong with the list of who comes to what, if there is one, and letters do not go by it."""
    if workshop is None or not workshop.print.participants:
        return ()
    if workshop.mail.recipients == workshop.print.participants:
        return ()
    from feuillet.printing.people import People

    return People(workshop=workshop, sources=read, language=workshop.language).read(workshop.print, given=False)[1]


def _of_letters(workshop: Workshop | None, read: Sources) -> tuple[Diagnostic, ...]:
    """What is wrong with the letters, if the workshop writes some."""
    if workshop is None or not workshop.mail.model_fields_set:
        return ()
    from feuillet.mailing import wording

    return wording.check(workshop, read)


def _inputs(project: Path) -> str:
    """The fingerprint of what a build reads now; empty where some of it cannot be read: the check says what."""
    from feuillet.building import state

    with contextlib.suppress(OSError):
        return state.inputs(project)
    return ""
