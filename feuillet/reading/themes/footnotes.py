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

    def renumbered(one: Any) -> Any:
        if isinstance(one, tuple):
            return tuple(renumbered(item) for item in one)
        if isinstance(one, Prose):
            return Prose(_CALL.sub(called, one.markdown), one.source) if "[^" in one.markdown else one
        if isinstance(one, Note):
            return one.model_copy(update={"key": numbers[one.key], "text": renumbered(one.text)})
        if isinstance(one, Theme | Section | Group | Block | Speaker | Resource | Organisation):
            fields = {name: getattr(one, name) for name in type(one).model_fields}
            return one.model_copy(update={name: renumbered(value) for name, value in fields.items()})
        return one

    made: Theme = renumbered(theme)
    return made
