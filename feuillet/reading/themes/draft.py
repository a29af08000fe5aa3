"""A theme before its number and slug are settled, and what of the next run finds it read already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from feuillet.project import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feuillet.model.diagnostics import Diagnostic, Location
    from feuillet.model.workshop import (
        Block,
        Note,
        Resource,
        Section,
        Speaker,
        Theme,
        ThemeFacts,
    )
    from feuillet.project.store import Store
    from feuillet.reading.data import yaml_source

T = TypeVar("T")


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
    name: str = ""  # of all that it was read from
    body: str = ""  # a name for its text without front matter and title, if there is any


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownTheme:
    """A theme as its file was read: all that reading it gave."""

    draft: Draft
    text: str
    told: tuple[Diagnostic, ...]
    places: Mapping[Location, Location]  # of logos
    held: Mapping[str, bytes]  # pictures that stand within the file


class ThemeCache:
    """What was read and checked before, for one who loads a project again: in a store, or nowhere."""

    def __init__(self, store: Store | None = None, *, adds: bool = True) -> None:
        self._store = store
        self._adds = adds  # whether what is new is kept too
        self.finished: dict[str, tuple[tuple[str, int, str], Theme, bool]] = {}  # by file; whether it has pictures

    def name(self, *things: Any) -> str:
        """The name of what is made from these, and by our own code where it is kept."""
        return fingerprint.of(fingerprint.method() if self._store else "", *things)

    def get(self, name: str) -> Any:
        """What was kept under a name."""
        return self._store.get(name) if self._store else None

    def put(self, name: str, value: Any) -> None:
        """Keep something under the name of what it was made from."""
        if self._store and self._adds:
            self._store.put(name, value)

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """What was made under a name before; else what is made now."""
        found = self.get(name)
        if found is None:
            self.put(name, found := make())
        return cast("T", found)
