"""A publication, and its two kinds: a book in parts, or one page; what each says of itself to those who make it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from feuillet.model.diagnostics import Diagnostic, Location
    from feuillet.model.editions import Edition, Kind
    from feuillet.model.workshop import Prose, Theme, Workshop
    from feuillet.pages.job import Foldable
    from feuillet.pages.render import Rendered, Renderer
    from feuillet.project.made_once import Keep
    from feuillet.typesetting.fit import Fit


SYNTHESIS = "synthesis"  # its key


class Form(StrEnum):
    """What a publication is: which view, template, texts and fit it has."""

    SYNTHESIS = "synthesis"
    FACT_SHEET = "fact-sheet"
    OF_DAY = "of-day"  # one page of the day, as a poster: its key says which


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """One PDF to make: the synthesis, the sheet of a theme, a page of the day."""

    key: str  # "synthesis", the theme's slug, or that of a page of the day
    path: str  # below the output folder, POSIX
    form: Form
    theme: Theme | None = None  # of a fact sheet


class Contents(Protocol):
    """What any publication says of itself."""

    publication: Publication
    source: Location  # what it is made of
    turns: bool  # whether pages for screens may lie on their side

    def title(self) -> str:
        """Of its PDF."""


class InParts(Contents, Protocol):
    """A publication in parts, each laid out by itself; what has one page names its pages."""

    def rendered(self, renderer: Renderer) -> Rendered:
        """Its HTML."""

    def origin(self, part: str) -> Location:
        """The notes that a part is made of."""

    def is_frame(self, part: str) -> bool:
        """Whether a part is around the chapters, so that a text of one may be found in another."""

    def parts(self) -> Iterable[str]:
        """The parts that have texts of the notes."""

    def texts(self, part: str) -> Iterable[tuple[str, Location]]:
        """What must be found in a part."""

    def made_of(self, part: str) -> Theme | None:
        """The theme that a part is made of, with the day beside its themes; None if it is made of several."""

    def pictures(self, part: str) -> Iterable[tuple[str, Location]]:
        """The pictures that must be in a part."""

    def again(self, part: str) -> frozenset[str]:
        """Texts that a part may print more often than they are expected, besides those of all pages."""

    def notes(self, keep: Keep) -> Iterable[tuple[str, str]]:
        """The notes that go with it: names and texts."""


class OnePage(Contents, Protocol):
    """A publication of one page: what was left out of it is told by the keys of blocks."""

    def edition(self, edition: Edition) -> Edition:
        """An edition as this page has it."""
        return edition

    def back(self, edition: Edition, left_out: frozenset[str], mark: str) -> OnePage | None:
        """What takes, on the back of its leaf, what was left out of it, with its mark; none in most editions."""
        del edition, left_out, mark
        return None

    def with_beginnings(self, free: float, left_out: frozenset[str]) -> OnePage | None:
        """The page, of a back its front, with the beginning of what is too long for it, if so much of it is free."""
        del free, left_out
        return None

    def again(self) -> frozenset[str]:
        """Texts that it may print more often than they are expected, besides those of all pages."""
        return frozenset()

    def foldable(self) -> Iterable[tuple[Foldable, Prose]]:
        """The blocks that may leave it, with their texts."""

    def beyond(self, candidates: Sequence[Foldable]) -> Mapping[str, int]:
        """Of the blocks that may leave it, those that do before any is laid out, and how many letters each has."""
        del candidates
        return {}

    def rendered(self, renderer: Renderer, found: Fit, pages: Mapping[str, int]) -> Rendered:
        """Its HTML as its fit says; `pages`: where things stand in the synthesis."""

    def texts(self, left_out: frozenset[str]) -> Iterable[tuple[str, Location]]:
        """What must be found on it."""

    def pictures(self, left_out: frozenset[str]) -> Iterable[tuple[str, Location]]:
        """The pictures that must be."""
        del left_out
        return ()

    def notes(self, left_out: frozenset[str]) -> Iterable[tuple[str, str]]:
        """The notes that go with it: names and texts."""
        del left_out
        return ()

    def left(self, texts: Mapping[Foldable, Prose], left_out: frozenset[str]) -> Iterator[tuple[str, Location]]:
        """How what it leaves to the synthesis though nobody asked for it begins, in the order of the notes."""

    def folded(self, count: int, excess: float, size: float) -> Diagnostic:
        """That so much was left out."""

    def essential_left(self, texts: Iterable[Foldable], left_out: frozenset[str]) -> Iterator[Diagnostic]:
        """That some of it was left out which its author wants to stay."""
        del texts, left_out
        return iter(())

    def half_empty(self, free: float, first: Prose | None) -> Iterator[Diagnostic]:
        """That so much of its page is free, though something was left out, `first` first."""
        del free, first
        return iter(())

    def too_long(self, excess: float, size: float) -> Diagnostic:
        """That it does not fit, whatever leaves."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DayPage:
    """A page that a day may have beside its synthesis and its sheets, in editions that have such."""

    key: str  # under which languages have its name, in `guide`
    asked: Callable[[Workshop], bool]  # whether a day has it
    page: Callable[[Workshop, Publication], OnePage]
    lies: Kind  # in a printer
    paper: Callable[[Workshop], str]
    copies: Callable[[Workshop], int]


def opening(text: str) -> str:
    """The first words of a text, as many as stand on a line."""
    return text if len(text) <= 60 else text[:57].rsplit(" ", 1)[0] + "…"
