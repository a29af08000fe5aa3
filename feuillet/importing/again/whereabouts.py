"""A theme that was written earlier in; the file that it is in now, whatever number or name it has got since, out."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.project import text_file
from feuillet.reading.formats import forms
from feuillet.reading.themes import theme_files
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from feuillet.project.sources import Sources

_NUMBER = re.compile(r"^\d+[-_. ]*")


def slug(file: str) -> str:
    """The name of a theme's file without its number and form."""
    return _NUMBER.sub("", forms.stem(file.rpartition("/")[2]))


def of(sources: Sources, file: str, text: str, title: Callable[[str, str], str]) -> str | None:
    """Where the theme is that was in `file` and had this text; None if it is gone.

    It is in its file; else in the one that has its text to the letter, its name without the number, or its title, if
    there is only one. `title`: that of a file by its name and text.
    """
    if sources.is_there(file):
        return file
    folder = theme_files.THEMES_FOLDER
    there = sources.listed(folder) if sources.kind(folder) == "folder" else ()
    texts = {
        name: text_file.read(sources, name)[0] or ""
        for name in there
        if theme_files.is_theme(name) and not theme_files.is_set_aside(PurePosixPath(name))
    }
    wanted = fold(title(file, text))
    for found in (
        [name for name, said in texts.items() if said == text],
        [name for name in texts if slug(name) == slug(file)],
        [name for name, said in texts.items() if wanted and fold(title(name, said)) == wanted],
    ):
        if len(found) == 1:
            return found[0]
    return None
