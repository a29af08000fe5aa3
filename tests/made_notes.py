"""Notes in any form, as they are read, and what of them is printed."""

from __future__ import annotations

from feuillet.reading.debris import tidying
from feuillet.reading.formats import forms
from feuillet.reading.notes import sections, structure
from feuillet.text import prose

DEFINITIONS = sections.definitions("fr")


def parse(text, *, file, first_line=1, definitions, language, title=None):
    """The notes of a theme in Markdown; `title` is the one that its front matter gives."""
    read = tidying.read(text, first_line)
    return structure.parse_lines(read, file=file, definitions=definitions, language=language, title=title or "")


def parsed(text, name):
    """The notes of a file of this name, in a theme whose title is given."""
    return structure.parse_lines(
        forms.read(name, text), file=name, definitions=DEFINITIONS, language="fr", title="Un titre donné"
    )


def said(text, form="inline"):
    return prose.plain(text, "en", form=form)


def shown(notes):
    """What is printed: kinds, numbers and words, each level below indented; titles of sections and groups."""
    made = []

    def blocks(several, depth):
        for block in several:
            number = f"{block.ordinal}. " if block.ordinal else ""
            words = block.text.markdown if block.kind in ("code", "table") else said(block.text)
            made.append(f"{' ' * depth}{block.kind} {number}{block.picture + ' ' if block.picture else ''}{words}")
            blocks(block.points, depth + 1)

    blocks(notes.introduction, 0)
    for section in notes.sections:
        made.append(f"# {said(section.heading)}")
        for group in section.groups:
            if group.title:
                made.append(f"{'#' * (group.level + 1)} {said(group.title)}")
            blocks(group.blocks, 0)
    return made
