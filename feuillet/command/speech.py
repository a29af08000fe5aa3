"""In which language a command speaks: that of the workshop it is about, else that of the person's system."""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feuillet.command.patterns import is_pattern, matching_projects
from feuillet.command.telling.said import said_in
from feuillet.command.words import FRENCH, OPTIONS, OTHER
from feuillet.languages import registry
from feuillet.machine import paths
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feuillet.model.workshop import Workshop


def language_of(workshop: Workshop | None, project: Path) -> str:
    """That of the workshop, even where the rest of its file is wrong; else that of the person's system."""
    import re

    if workshop:
        return workshop.language
    from feuillet.project.sources import Sources, TooManyError, UnreadError
    from feuillet.project.text_file import TOO_LARGE

    try:
        text = Sources(project).read("content/workshop.yaml", TOO_LARGE)[:20_000].decode("utf-8", "replace")
    except (UnreadError, TooManyError):
        text = ""
    written = re.search(r"^language:\s*[\"']?(\w+)\b", text, re.MULTILINE)
    if written and written[1] in registry.codes():
        return written[1]
    return registry.USUAL if text else system_language()


def system_language() -> str:
    """That of the person: the language in which the command is typed, else that of the system."""
    from feuillet.machine import bootstrap

    return typed_language() or bootstrap.language()


@functools.cache
def _french() -> frozenset[str]:
    return frozenset(map(fold, FRENCH))


def typed_language() -> str:
    """That in which the command or an option is named on the command line; empty if no name says it."""
    before = ""
    named = False
    for word in sys.argv[1:]:
        if word == "--":
            break
        is_option = word.startswith("-")
        # What stands behind an option may be its value.
        if (is_option or not (named or before.startswith("-"))) and fold(word.partition("=")[0]) in _french():
            return OTHER
        named |= not (is_option or before.startswith("-"))
        before = word
    return ""


def as_typed(option: str, otherwise: str = "") -> str:
    """An option by the name that it has on the command line; by another, or its English one, if it is not there."""
    names = {fold(name) for name in (option, *OPTIONS.get(option, ()))}
    typed = (word.partition("=")[0] for word in sys.argv[1:] if word.startswith("--"))
    return next((word for word in typed if fold(word) in names), otherwise or option)


def spoken(ctx: click.Context | None) -> str:
    """The language for a command line that cannot be followed: of the workshop it is about, else of the system."""
    if typed := typed_language():
        return typed
    if ctx and ctx.parent and not any(param.name == "project" for param in ctx.command.params):
        return system_language()
    named = named_folder()
    if is_pattern(named) or not (named.name or os.path.isdir("content")):  # noqa: PTH112 - it never raises
        return system_language()
    return language_of_workshop()


def usage_words() -> Mapping[str, str]:
    """The words for a command line that cannot be followed."""
    return said_in(spoken(click.get_current_context(silent=True)))


def language_of_help() -> str:
    """The language of help: that in which it is asked for, that of the system, else that of the workshop."""
    from feuillet.machine import bootstrap

    return system_language() if typed_language() or bootstrap.speaks() else language_of_workshop()


def language_of_workshop() -> str:
    """The language of the workshop that the command line names, of the first where there are several."""
    named = named_folder()
    try:
        found = matching_projects(named) if is_pattern(named) else [named if named.name else paths.current()]
        return language_of(None, found[0])
    except (OSError, ValueError, IndexError):  # the folder we are in is gone; no folder is meant
        return system_language()


def named_folder() -> Path:
    """The folder that the command line names, as it was typed; without a name if it names none."""
    words = [*sys.argv[1:], ""]
    names = ("--project", *OPTIONS["--project"])
    found = (
        word.partition("=")[2] or words[at + 1] for at, word in enumerate(words) if word.partition("=")[0] in names
    )
    return Path(next(found, ""))
