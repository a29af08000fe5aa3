"""A part of the model in; its texts, and what of them can be printed, out."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Literal

from feuillet.looks.faces import characters, fonts
from feuillet.model.workshop import (
    Block,
    Model,
    Prose,
    Workshop,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.model.diagnostics import Location


def parts(model: Model) -> Iterator[Model]:
    """A part of the model and all the parts in it."""
    yield model
    for value in vars(model).values():
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Model):
                yield from parts(item)


def texts(model: Model) -> Iterator[tuple[Prose, Model]]:
    """Every text in Markdown of a part of the model, with the object that holds it."""
    for part in parts(model):
        for value in vars(part).values():
            if isinstance(value, Prose):
                yield value, part


def strings(model: Model) -> Iterator[tuple[str, Location]]:
    """Every plain text that is printed, with the place of the object that holds it."""
    for part in parts(model):
        for name in ("name", "title", "place", "publisher", "date", "email", "phone"):
            value = vars(part).get(name)
            if isinstance(value, str) and value:
                yield value, part.source
        if isinstance(part, Workshop):
            for name, meaning in part.acronyms.items():
                yield f"{name} {meaning}", part.source


def form_of(text: Prose, owner: Model) -> Literal["inline", "block", "code"]:
    """How a text is printed."""
    if isinstance(owner, Block):
        return "code" if owner.kind == "code" else "block" if owner.kind == "table" else "inline"
    return "block" if "\n" in text.markdown.strip() else "inline"


_STRINGS = frozenset(("name", "title", "place", "publisher", "date", "email", "phone", "link"))


def printable_part(part: Any, faces: fonts.FontSet, language: str, name: str = "") -> Any:
    """A part of the model with descriptions in the place of characters that no font has."""
    if isinstance(part, tuple):
        return tuple(printable_part(item, faces, language, name) for item in part)
    if isinstance(part, Prose):
        return Prose(characters.printable(part.markdown, faces, language), part.source)
    if isinstance(part, Model):
        values = {
            field: printable_part(getattr(part, field), faces, language, field) for field in type(part).model_fields
        }
        return part.model_copy(update=values)
    if isinstance(part, dict):
        printable = functools.partial(characters.printable, fonts=faces, language=language)
        return {printable(key): printable(value) for key, value in part.items()}
    if name in _STRINGS and isinstance(part, str):
        return characters.printable(part, faces, language, address=name == "link")
    return part
