"""The forms of publications: what each is made of, what its proof must find, what may leave it or goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from feuillet.languages import registry
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.model.own_editions import of_poster
from feuillet.pages import belonging
from feuillet.pages.sheets import poster, selection
from feuillet.pages.view import TextRenderer, anchor
from feuillet.publications.catalogue import Form
from feuillet.writing import clean_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.editions import Edition
    from feuillet.model.workshop import Poster, Prose, Theme, Workshop
    from feuillet.pages.job import Foldable
    from feuillet.pages.render import Rendered, Renderer
    from feuillet.publications.catalogue import Publication
    from feuillet.typesetting.fit import Fit

FOLDED = Rule(
    code="folded",
    severity=Severity.NOTE,  # the table says it
    en="sheet {number}: {count:# point|# points} left to the synthesis, too long by {excess:.0f} mm at {size:g} pt",
    fr="fiche {number} : {count:# point laissé|# points laissés} à la synthèse, trop longue de {excess:.0f} mm "
    "à {size:g} pt",
    hint_en="{run:check --all} names them. To choose yourself, end what must stay with [essential], and what may go "
    "with [synthesis].",
    hint_fr="{run:check --all} les nomme. Pour choisir vous-même, écrivez [essentiel] à la fin de ce qui doit rester, "
    "[synthèse] à la fin de ce qui peut partir.",
)
DOES_NOT_FIT = Rule(
    code="does-not-fit",
    en="the sheet of theme {number} is too long by {excess:.0f} mm at {size:g} pt, "
    "although all that is not essential is left to the synthesis",
    fr="la fiche du thème {number} est trop longue de {excess:.0f} mm à {size:g} pt, "
    "bien que tout ce qui n’est pas essentiel soit laissé à la synthèse",
    hint_en="Shorten the summary or the lists of people and documents, or take away some [essential] marks.",
    hint_fr="Raccourcissez le résumé ou les listes de personnes et de documents, ou ôtez des marques [essentiel].",
)

HALF_EMPTY = Rule(
    code="sheet-half-empty",
    severity=Severity.WARNING,
    en="sheet {number} keeps {percent} % of its page free, as this is too long for it and left to the synthesis: "
    "“{words}”",
    fr="la fiche {number} garde {percent} % de sa page vides, car ceci y est trop long et laissé à la synthèse : "
    "« {words} »",
    hint_en="Divide it into shorter points, or a table into two of shorter cells, so that the sheet can have a part.",
    hint_fr="Divisez-le en points plus courts, ou un tableau en deux aux cases plus courtes : la fiche en aura une "
    "partie.",
)

_HALF_EMPTY = 0.25  # of the height of a page

POSTER_FOLDED = Rule(
    code="folded",
    severity=Severity.NOTE,
    en="poster: {count:# need|# needs} left to the synthesis, too long by {excess:.0f} mm at {size:g} pt",
    fr="affiche : {count:# besoin laissé|# besoins laissés} à la synthèse, trop longue de {excess:.0f} mm "
    "à {size:g} pt",
    hint_en="To choose yourself, end what must stay with [essential].",
    hint_fr="Pour choisir vous-même, écrivez [essentiel] à la fin de ce qui doit rester.",
)
POSTER_TOO_LONG = Rule(
    code="does-not-fit",
    en="the poster is too long for {paper} by {excess:.0f} mm at {size:g} pt, the least that is read from two metres",
    fr="l’affiche est trop longue de {excess:.0f} mm pour {paper} à {size:g} pt, le moins qui se lise à deux mètres",
    hint_en="Write a larger paper under poster: in content/workshop.yaml, give themes shorter titles, or leave the "
    "poster out.",
    hint_fr="Écrivez un papier plus grand sous poster: dans content/workshop.yaml, donnez aux thèmes des titres plus "
    "courts, ou renoncez à l’affiche.",
)


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

    def texts(self) -> Iterable[tuple[str, tuple[str, Location]]]:
        """What must be found, with the part where it belongs."""

    def pictures(self, part: str) -> Iterable[tuple[str, Location]]:
        """The pictures that must be in a part."""

    def notes(self) -> Iterable[tuple[str, str]]:
        """The notes that go with it: names and texts."""


class OnePage(Contents, Protocol):
    """A publication of one page: what was left out of it is told by the keys of blocks."""

    def edition(self, edition: Edition) -> Edition:
        """An edition as this page has it."""

    def again(self) -> frozenset[str]:
        """Texts that it may print more often than they are expected, besides those of all pages."""

    def foldable(self) -> Iterable[tuple[Foldable, Prose]]:
        """The blocks that may leave it, with their texts."""

    def rendered(self, renderer: Renderer, found: Fit, pages: Mapping[str, int]) -> Rendered:
        """Its HTML as its fit says; `pages`: where things stand in the synthesis."""

    def texts(self, left_out: frozenset[str]) -> Iterable[tuple[str, Location]]:
        """What must be found on it."""

    def pictures(self, left_out: frozenset[str]) -> Iterable[tuple[str, Location]]:
        """The pictures that must be."""

    def notes(self, left_out: frozenset[str]) -> Iterable[tuple[str, str]]:
        """The notes that go with it: names and texts."""

    def left(self, texts: Mapping[Foldable, Prose], left_out: frozenset[str]) -> Iterator[tuple[str, Location]]:
        """How what it leaves to the synthesis though nobody asked for it begins, in the order of the notes."""

    def folded(self, count: int, excess: float, size: float) -> Diagnostic:
        """That so much was left out."""

    def half_empty(self, free: float, first: Prose | None) -> Iterator[Diagnostic]:
        """That so much of its page is free, though something was left out, `first` first."""

    def too_long(self, excess: float, size: float) -> Diagnostic:
        """That it does not fit, whatever leaves."""


class Synthesis:
    """The book of the day: a chapter a theme, and what is around them."""

    turns = True

    def __init__(self, workshop: Workshop, publication: Publication) -> None:
        self.workshop = workshop
        self.publication = publication
        self.source = workshop.source
        self._chapters = {anchor(theme.slug): theme for theme in workshop.themes}

    def title(self) -> str:
        return TextRenderer(language=self.workshop.language).plain(self.workshop.title)

    def rendered(self, renderer: Renderer) -> Rendered:
        return renderer.synthesis()

    def origin(self, part: str) -> Location:
        return self._chapters[part].source if part in self._chapters else self.source

    def is_frame(self, part: str) -> bool:
        return part not in self._chapters

    def texts(self) -> Iterable[tuple[str, tuple[str, Location]]]:
        return belonging.synthesis(self.workshop)

    def pictures(self, part: str) -> Iterable[tuple[str, Location]]:
        return belonging.pictures(self.workshop, self._chapters[part]) if part in self._chapters else ()

    def notes(self) -> Iterable[tuple[str, str]]:
        return clean_notes.of_day(self.workshop)


class FactSheet:
    """The sheet of a theme."""

    turns = False

    def __init__(self, workshop: Workshop, publication: Publication, theme: Theme) -> None:
        self.workshop = workshop
        self.publication = publication
        self.theme = theme
        self.source = theme.source

    def title(self) -> str:
        text = TextRenderer(language=self.workshop.language)
        return f"{text.plain(self.theme.title)} – {text.plain(self.workshop.title)}"

    def edition(self, edition: Edition) -> Edition:
        return edition

    def again(self) -> frozenset[str]:
        return frozenset()

    def foldable(self) -> Iterable[tuple[Foldable, Prose]]:
        return selection.foldable(self.workshop, self.theme)

    def rendered(self, renderer: Renderer, found: Fit, pages: Mapping[str, int]) -> Rendered:
        return renderer.fact_sheet(self.theme, found.left_out, pages, found.begins)

    def texts(self, left_out: frozenset[str]) -> Iterable[tuple[str, Location]]:
        return belonging.fact_sheet(self.workshop, self.theme, left_out)

    def pictures(self, left_out: frozenset[str]) -> Iterable[tuple[str, Location]]:
        return belonging.pictures(self.workshop, self.theme, left_out)

    def notes(self, left_out: frozenset[str]) -> Iterable[tuple[str, str]]:
        return clean_notes.of_sheet(self.workshop, self.theme, left_out)

    def left(self, texts: Mapping[Foldable, Prose], left_out: frozenset[str]) -> Iterator[tuple[str, Location]]:
        text = TextRenderer(language=self.workshop.language)
        found = [
            (opening(text.plain(words)), words.source)
            for block, words in texts.items()
            if block.key in left_out and not block.table
        ]
        cut = list(selection.rows_left_out(self.workshop, self.theme, left_out))
        for count, words in cut:
            label = selection.left_out_label(count, "row", None, self.workshop.language)
            colon = registry.language(self.workshop.language).pages["colon"]
            found.append((opening(f"{label}{colon}{text.plain(words)}"), words.source))
        yield from sorted(found, key=lambda entry: entry[1].line) if cut else found

    def folded(self, count: int, excess: float, size: float) -> Diagnostic:
        at = Location(file=self.source.file)
        return FOLDED.at(at, number=self.theme.number, count=count, excess=excess, size=size)

    def half_empty(self, free: float, first: Prose | None) -> Iterator[Diagnostic]:
        if first and free > _HALF_EMPTY:
            words = opening(TextRenderer(language=self.workshop.language).plain(first))
            yield HALF_EMPTY.at(first.source, number=self.theme.number, percent=round(100 * free), words=words)

    def too_long(self, excess: float, size: float) -> Diagnostic:
        return DOES_NOT_FIT.at(self.source, number=self.theme.number, excess=excess, size=size)


class DayPoster:
    """The poster of the day; what its needs leave is told as those of a sheet are."""

    turns = False

    def __init__(self, workshop: Workshop, publication: Publication, asked: Poster) -> None:
        self.workshop = workshop
        self.publication = publication
        self.asked = asked
        self.source = workshop.source

    def title(self) -> str:
        return TextRenderer(language=self.workshop.language).plain(self.workshop.title)

    def edition(self, edition: Edition) -> Edition:
        return of_poster(edition, self.asked.paper)

    def foldable(self) -> Iterable[tuple[Foldable, Prose]]:
        return poster.foldable(self.workshop)

    def rendered(self, renderer: Renderer, found: Fit, pages: Mapping[str, int]) -> Rendered:
        return renderer.poster(found.left_out, pages)

    def texts(self, left_out: frozenset[str]) -> Iterable[tuple[str, Location]]:
        return belonging.poster(self.workshop, left_out)

    def again(self) -> frozenset[str]:
        text = TextRenderer(language=self.workshop.language)
        return frozenset(text.plain(theme.title) for theme in self.workshop.themes)  # in the chart, and over needs

    def pictures(self, left_out: frozenset[str]) -> Iterable[tuple[str, Location]]:  # noqa: ARG002 - it has none
        return ()

    def notes(self, left_out: frozenset[str]) -> Iterable[tuple[str, str]]:  # noqa: ARG002 - the synthesis has them
        return ()

    def left(self, texts: Mapping[Foldable, Prose], left_out: frozenset[str]) -> Iterator[tuple[str, Location]]:
        text = TextRenderer(language=self.workshop.language)
        for block, words in texts.items():
            if block.key in left_out:
                yield opening(text.plain(words)), words.source

    def folded(self, count: int, excess: float, size: float) -> Diagnostic:
        return POSTER_FOLDED.at(Location(file=self.source.file), count=count, excess=excess, size=size)

    def half_empty(self, free: float, first: Prose | None) -> Iterator[Diagnostic]:  # noqa: ARG002 - its chart fills it
        return iter(())

    def too_long(self, excess: float, size: float) -> Diagnostic:
        at = self.asked.source if self.asked.source.file else self.source
        return POSTER_TOO_LONG.at(at, excess=excess, size=size, paper=self.asked.paper)


def opening(text: str) -> str:
    """The first words of a text, as many as stand on a line."""
    return text if len(text) <= 60 else text[:57].rsplit(" ", 1)[0] + "…"


def book(workshop: Workshop, publications: Iterable[Publication]) -> InParts:
    """The book among publications: each edition has one, if only for the pages that others name."""
    found = next(publication for publication in publications if publication.form is Form.SYNTHESIS)
    return Synthesis(workshop, found)


def one_page(workshop: Workshop, publication: Publication) -> OnePage | None:
    """A publication as one page; none of a book."""
    match publication.form:
        case Form.FACT_SHEET if publication.theme:
            return FactSheet(workshop, publication, publication.theme)
        case Form.POSTER if workshop.poster:
            return DayPoster(workshop, publication, workshop.poster)
        case _:
            return None
