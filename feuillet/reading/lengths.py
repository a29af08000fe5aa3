"""A day, or a theme of it, in; its titles, names and captions that are too long for any page, out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.looks.faces import characters
from feuillet.model.diagnostics import Diagnostic, Location, Rule
from feuillet.model.workshop import Block, Model, Prose, Section, Workshop
from feuillet.reading.data.values import short
from feuillet.reading.printable import parts
from feuillet.text import prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.looks.faces import fonts

LONGEST = 500  # characters: a title of so many prints in every edition, also as one word
_SURE = 30  # of which the descriptions are no longer than that
TOO_LONG = Rule(
    code="too-long",
    en="'{shown}' prints as {count} characters; a title, a name or a caption has {most} at the most",
    fr="« {shown} » s’imprime en {count} caractères ; un titre, un nom ou une légende en a {most} au plus",
    hint_en="Keep its first words here, and write the rest as a text of its own: a paragraph or a point below, "
    "or in summary:, note: or presentation:.",
    hint_fr="Gardez ici ses premiers mots, et écrivez le reste dans un texte à part : un paragraphe ou un point "
    "au-dessous, ou dans summary:, note: ou presentation:.",
)
# What stands in a line of its own, or within one, and is never divided between pages.
_LINES = frozenset(
    (
        "title",
        "subtitle",
        "heading",
        "name",
        "role",
        "place",
        "publisher",
        "date",
        "email",
        "phone",
        "subject",
        "sender",
    )
)


def check(part: Model, faces: fonts.FontSet, language: str) -> Iterator[Diagnostic]:
    """Each of them, at its place; a sign that no font has counts as its description."""
    for written, location in _lines(part):
        text = written.markdown if isinstance(written, Prose) else written
        if len(text) <= _SURE:
            continue
        if isinstance(written, Prose):
            text = prose.plain(written, language)
        count = len(characters.printable(text, faces, language))
        if count > LONGEST:
            yield TOO_LONG.at(location, shown=short(text), count=count, most=LONGEST)


def _lines(model: Model) -> Iterator[tuple[Prose | str, Location]]:
    for part in parts(model):
        for name, value in vars(part).items():
            if name not in _LINES and not (name == "text" and isinstance(part, Block) and part.kind == "picture"):
                continue
            if isinstance(part, Section) and part.known and name == "title":  # told where that is defined
                continue
            if isinstance(value, Prose):
                yield value, value.source
            elif isinstance(value, str):
                yield value, part.source
    for acronym, meaning in model.acronyms.items() if isinstance(model, Workshop) else ():
        yield acronym, model.source
        yield meaning, model.source
