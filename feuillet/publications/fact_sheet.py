"""The sheet of a theme: one page, on which not all of its notes may have room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.pages import belonging
from feuillet.pages.sheets import selection
from feuillet.pages.sheets.overleaf import rest
from feuillet.pages.view import TextRenderer
from feuillet.publications import beginnings
from feuillet.publications.kinds import OnePage, opening
from feuillet.writing import clean_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.editions import Edition
    from feuillet.model.workshop import Prose, Theme, Workshop
    from feuillet.pages.job import Foldable
    from feuillet.pages.render import Rendered, Renderer
    from feuillet.pages.sheets.overleaf import Rest
    from feuillet.publications.kinds import Publication
    from feuillet.typesetting.fit import Fit

FOLDED = Rule(
    code="folded",
    severity=Severity.NOTE,  # the table says it
    en="sheet {number}: no room for {count:# point, which is|# points, which are} in the synthesis only; too long by "
    "{excess:.0f} mm at {size:g} pt",
    fr="fiche {number} : pas de place pour {count:# point, qui n’est|# points, qui ne sont} que dans la synthèse ; "
    "trop longue de {excess:.0f} mm à {size:g} pt",
    hint_en="{run:check --all} names them. To choose yourself, end what must stay with [essential], and what may go "
    "with [synthesis].",
    hint_fr="{run:check --all} les nomme. Pour choisir vous-même, écrivez [essentiel] à la fin de ce qui doit rester, "
    "[synthèse] à la fin de ce qui peut partir.",
)
DOES_NOT_FIT = Rule(
    code="does-not-fit",
    en="the sheet of theme {number} is too long by {excess:.0f} mm at {size:g} pt, "
    "even with all of its notes in the synthesis only",
    fr="la fiche du thème {number} est trop longue de {excess:.0f} mm à {size:g} pt, "
    "même avec toutes ses notes dans la synthèse seulement",
    hint_en="Shorten its title, or the names of the day, its place and its organisers.",
    hint_fr="Raccourcissez son titre, ou les noms de la journée, du lieu et des organisateurs.",
)
ESSENTIAL_LEFT = Rule(
    code="essential-left",
    severity=Severity.WARNING,
    en="sheet {number} has no room for all that is marked [essential]: {count:# point is|# points are} in the "
    "synthesis only, the last {count:one|ones}",
    fr="la fiche {number} n’a pas la place de tout ce qui est marqué [essentiel] : {count:# point n’est|# points ne "
    "sont} que dans la synthèse, en partant de la fin",
    hint_en="Keep that mark for what everybody must read, or shorten these points.",
    hint_fr="Gardez cette marque pour ce que chacun doit lire, ou raccourcissez ces points.",
)

HALF_EMPTY = Rule(
    code="sheet-half-empty",
    severity=Severity.WARNING,
    en="sheet {number} keeps {percent} % of its page free, as this is too long for it and in the synthesis only: "
    "“{words}”",
    fr="la fiche {number} garde {percent} % de sa page vides, car ceci y est trop long et n’est que dans la synthèse : "
    "« {words} »",
    hint_en="Divide it into shorter points, or a table into two of shorter cells, so that the sheet can have a part.",
    hint_fr="Divisez-le en points plus courts, ou un tableau en deux aux cases plus courtes : la fiche en aura une "
    "partie.",
)

_HALF_EMPTY = 0.25  # of the height of a page


class FactSheet(OnePage):
    """The sheet of a theme."""

    turns = False

    def __init__(
        self,
        workshop: Workshop,
        publication: Publication,
        theme: Theme,
        begun: frozenset[str] = frozenset(),
        letters: int = 0,
    ) -> None:
        self.workshop = workshop
        self.publication = publication
        self.whole = theme
        self.begun = begun  # the blocks of which it has the first letters
        self.letters = letters
        self.theme = beginnings.begun(theme, begun, letters, workshop.language) if begun else theme
        self.source = theme.source

    def title(self) -> str:
        text = TextRenderer(language=self.workshop.language)
        return f"{text.plain(self.theme.title)} – {text.plain(self.workshop.title)}"

    def with_beginnings(self, free: float, left_out: frozenset[str]) -> OnePage | None:
        if free <= _HALF_EMPTY:
            return None
        for letters in beginnings.LETTERS:
            found = beginnings.longer(self.whole, left_out, letters)
            if found and (not self.letters or letters < self.letters):
                return FactSheet(self.workshop, self.publication, self.whole, self.begun | found, letters)
        return None

    def foldable(self) -> Iterable[tuple[Foldable, Prose]]:
        return selection.foldable(self.workshop, self.theme)

    def beyond(self, candidates: Sequence[Foldable]) -> Mapping[str, int]:
        return beginnings.beyond(self.theme, candidates)

    def rendered(self, renderer: Renderer, found: Fit, pages: Mapping[str, int]) -> Rendered:
        return renderer.fact_sheet(self.theme, found.left_out, pages, found.begins)

    def again(self) -> frozenset[str]:
        return frozenset(belonging.repeated(self.workshop, [self.theme]))

    def back(self, edition: Edition, left_out: frozenset[str], mark: str) -> OnePage | None:
        if not (edition.two_sided and left_out):
            return None
        return SheetBack(self, rest(self.workshop, self.theme, left_out), mark, left_out)

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
            if block.key in left_out | self.begun and not block.table
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

    def essential_left(self, texts: Iterable[Foldable], left_out: frozenset[str]) -> Iterator[Diagnostic]:
        gone = sum(block.last and not block.table and block.key in left_out for block in texts)
        if gone:
            yield ESSENTIAL_LEFT.at(self.source, number=self.theme.number, count=gone)

    def half_empty(self, free: float, first: Prose | None) -> Iterator[Diagnostic]:
        if first and free > _HALF_EMPTY:
            words = opening(TextRenderer(language=self.workshop.language).plain(first))
            yield HALF_EMPTY.at(first.source, number=self.theme.number, percent=round(100 * free), words=words)

    def too_long(self, excess: float, size: float) -> Diagnostic:
        return DOES_NOT_FIT.at(self.source, number=self.theme.number, excess=excess, size=size)


class SheetBack(OnePage):
    """The back of a sheet, with what its front has no room for; what is asked of its proof is asked of both sides."""

    turns = False

    def __init__(self, sheet: FactSheet, gone: Rest, mark: str, of_front: frozenset[str]) -> None:
        self.sheet = sheet
        self.gone = gone
        self.of_front = of_front  # what left it
        self.mark = mark
        self.publication = self.sheet.publication
        self.source = self.sheet.source

    def title(self) -> str:
        return self.sheet.title()

    def with_beginnings(self, free: float, left_out: frozenset[str]) -> OnePage | None:
        return self.sheet.with_beginnings(free, self.gone.in_whole(left_out))

    def foldable(self) -> Iterable[tuple[Foldable, Prose]]:
        return selection.foldable(self.sheet.workshop, self.gone.theme)

    def beyond(self, candidates: Sequence[Foldable]) -> Mapping[str, int]:
        return beginnings.beyond(self.gone.theme, candidates)

    def rendered(self, renderer: Renderer, found: Fit, pages: Mapping[str, int]) -> Rendered:
        return renderer.back(self.gone, self.mark, found.left_out, pages, found.begins)

    def again(self) -> frozenset[str]:
        return self.sheet.again() | frozenset(belonging.on_both_sides(self.sheet.workshop, self.gone.theme))

    def texts(self, left_out: frozenset[str]) -> Iterable[tuple[str, Location]]:
        workshop, whole = self.sheet.workshop, self.gone.in_whole(left_out)
        untold = belonging.unnamed(workshop, self.sheet.theme, self.of_front, has_back=True)
        told = self.gone.keys.keys() - belonging.unnamed(workshop, self.gone.theme, left_out)
        return belonging.fact_sheet(workshop, self.sheet.theme, whole, untold - self.gone.in_whole(frozenset(told)))

    def pictures(self, left_out: frozenset[str]) -> Iterable[tuple[str, Location]]:
        return self.sheet.pictures(self.gone.in_whole(left_out))

    def notes(self, left_out: frozenset[str]) -> Iterable[tuple[str, str]]:
        return self.sheet.notes(self.gone.in_whole(left_out))

    def left(self, texts: Mapping[Foldable, Prose], left_out: frozenset[str]) -> Iterator[tuple[str, Location]]:
        del texts
        return self.sheet.left(dict(self.sheet.foldable()), self.gone.in_whole(left_out))

    def folded(self, count: int, excess: float, size: float) -> Diagnostic:
        return self.sheet.folded(count, excess, size)

    def essential_left(self, texts: Iterable[Foldable], left_out: frozenset[str]) -> Iterator[Diagnostic]:
        return self.sheet.essential_left(texts, left_out)

    def too_long(self, excess: float, size: float) -> Diagnostic:
        return self.sheet.too_long(excess, size)
