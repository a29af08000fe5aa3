"""Somebody of the list of participants: who gets pages, and letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feuillet.model.diagnostics import Location


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who gets pages."""

    name: str  # as it is printed
    email: str  # as it can be sent to: its domain in lower case and ASCII; empty if there is none
    language: str  # its code, or empty: that of the workshop
    themes: tuple[str, ...]  # slugs of those chosen, in the order of the workshop
    greeting: str
    source: Location  # of the name
    cells: tuple[tuple[str, str], ...] = ()  # what the row says, by the folded names of what was asked for
    others: tuple[Person, ...] = ()  # who share the address, and are greeted in the same letter

    @property
    def names(self) -> tuple[str, ...]:
        """The name of this person, and those of the others."""
        return (self.name, *(other.name for other in self.others))
