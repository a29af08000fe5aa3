"""A theme before its number and slug are settled, and what of the next run finds it read already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feuillet.model.diagnostics import Diagnostic, Location
    from feuillet.model.workshop import (
        Block,
        Note,
        Resource,
        Section,
        Speaker,
        ThemeFacts,
    )
    from feuillet.reading.data import yaml_source


@dataclass(kw_only=True)
class Draft:
    """A theme before its number and slug are settled."""

    file: str
    facts: ThemeFacts
    introduction: tuple[Block, ...]
    sections: tuple[Section, ...]
    speakers: tuple[Speaker, ...]
    actors: tuple[Resource, ...]
    documents: tuple[Resource, ...]
    notes: tuple[Note, ...]
    acronyms: dict[str, str]
    places: dict[str, yaml_source.KeyPlace]
    number: int = 0
    unpublished: Location | None = None  # where its author says that it is not for others yet
    wished: int = 0  # a number that its file's name suggests
    slug: str = ""


class ThemeCache:
    """Themes as they were read the last time, for one who loads a project again and again."""

    def __init__(self) -> None:
        self.themes: dict[str, tuple[Any, Draft, tuple[Diagnostic, ...], dict[Location, Location]]] = {}
