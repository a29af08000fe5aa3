"""Footnotes are called by number, in order, whatever their author called them."""

from __future__ import annotations

import re
from typing import Any

from feuillet.model.workshop import (
    Block,
    Group,
    Note,
    Organisation,
    Prose,
    Resource,
    Section,
    Speaker,
    Theme,
)

_CALL = re.compile(r"\[\^([^\[\]\s]+)\]")


def with_numbers(theme: Theme) -> Theme:
    """The theme with its footnotes called by number, in order, whatever their author called them."""
    numbers = {note.key: str(number) for number, note in enumerate(theme.notes, 1)}
    if all(key == number for key, number in numbers.items()):
        return theme

    def called(match: re.Match[str]) -> str:
        return f"[^{numbers.get(match[1], match[1])}]"

    def renumbered(part: Any) -> Any:
        if isinstance(part, tuple):
            return tuple(renumbered(item) for item in part)
        if isinstance(part, Prose):
            return Prose(_CALL.sub(called, part.markdown), part.source) if "[^" in part.markdown else part
        if isinstance(part, Note):
            return part.model_copy(update={"key": numbers[part.key], "text": renumbered(part.text)})
        if isinstance(part, Theme | Section | Group | Block | Speaker | Resource | Organisation):
            fields = {name: getattr(part, name) for name in type(part).model_fields}
            return part.model_copy(update={name: renumbered(value) for name, value in fields.items()})
        return part

    made: Theme = renumbered(theme)
    return made
