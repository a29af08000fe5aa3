"""The publications of a workshop: all that it has in an edition, those that a user names, and each as what it is."""

from __future__ import annotations

import difflib
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.languages.words import by_name
from feuillet.model.diagnostics import Diagnostic, Location, Rule
from feuillet.model.editions import SCREEN, Edition
from feuillet.publications.fact_sheet import FactSheet
from feuillet.publications.kinds import SYNTHESIS, Form, Publication
from feuillet.publications.poster import POSTER
from feuillet.publications.synthesis import Synthesis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feuillet.model.workshop import Workshop
    from feuillet.publications.kinds import DayPage, InParts, OnePage

DAY_PAGES = (POSTER,)
_SUFFIXES = re.compile(r"(?:\.[A-Za-z]\w{0,9}){1,2}$")  # .md, .md.txt, .pdf

UNKNOWN_THEME = Rule(
    code="unknown-theme",
    en="there is no theme '{theme}'",
    fr="il n’y a pas de thème « {theme} »",
    hint_en="There are: {themes}. Name them by number or by name.",
    hint_fr="Il y a : {themes}. Nommez-les par leur numéro ou leur nom.",
)

MISSPELT_THEME = Rule(
    code="theme-misspelt",
    en="there is no theme '{theme}'",
    fr="il n’y a pas de thème « {theme} »",
    hint_en="Did you mean {near}?",
    hint_fr="Vouliez-vous {near} ?",
)


_NEAR = 0.75  # of two names, from where on one is taken for the other misspelt


def publications(workshop: Workshop, edition: Edition = SCREEN) -> Iterator[Publication]:
    """All that a workshop prints in an edition, the synthesis first."""
    yield Publication(key=SYNTHESIS, path=f"{edition.folder}synthesis.pdf", form=Form.SYNTHESIS)
    taken = {SYNTHESIS, *(page.key for page in DAY_PAGES)}
    width = max(2, *(len(str(theme.number)) for theme in workshop.themes))
    for theme in workshop.themes:
        name = f"{theme.number:0{width}}-{theme.slug}"
        key = name if theme.slug in taken else theme.slug  # a theme may be called so too
        yield Publication(key=key, path=f"{edition.folder}fact-sheets/{name}.pdf", form=Form.FACT_SHEET, theme=theme)
    for page in of_day(workshop) if edition.day_pages else ():
        yield Publication(key=page.key, path=f"{edition.folder}{page.key}.pdf", form=Form.OF_DAY)


def of_day(workshop: Workshop) -> Iterator[DayPage]:
    """The pages that a workshop has beside its synthesis and its sheets."""
    return (page for page in DAY_PAGES if page.asked(workshop))


def has(workshop: Workshop, edition: Edition) -> tuple[str, ...]:
    """The keys of the publications that an edition has for its readers; its sheets name pages of others."""
    wanted = {Form.SYNTHESIS: edition.book, Form.FACT_SHEET: edition.sheets, Form.OF_DAY: edition.day_pages}
    return tuple(publication.key for publication in publications(workshop, edition) if wanted[publication.form])


def choose(
    workshop: Workshop, names: Sequence[str], edition: Edition = SCREEN
) -> tuple[tuple[Publication, ...], tuple[Diagnostic, ...]]:
    """The publications that a user names by number, slug, file name or "synthesis"; all if none is named."""
    everything = tuple(publications(workshop, edition))
    if not names:
        return everything, ()
    chosen: list[Publication] = []
    wrong: list[Diagnostic] = []
    known = [
        SYNTHESIS,
        *(page.key for page in of_day(workshop)),
        *(f"{theme.number} ({theme.slug})" for theme in workshop.themes),
    ]
    for name in names:
        for part in [name] if _named(everything, name) else [part for part in re.split(r"[,;\s]+", name) if part]:
            found = _named(everything, part)
            chosen += found
            if not found:
                wrong.append(_unknown(part, known, Location(file=workshop.source.file)))
    return tuple(dict.fromkeys(chosen)), tuple(wrong)


def book(workshop: Workshop, publications: Iterable[Publication]) -> InParts:
    """The book among publications: each edition has one, if only for the pages that others name."""
    found = next(publication for publication in publications if publication.form is Form.SYNTHESIS)
    return Synthesis(workshop, found)


def one_page(workshop: Workshop, publication: Publication) -> OnePage | None:
    """A publication as one page; none of a book."""
    match publication.form:
        case Form.FACT_SHEET if publication.theme:
            return FactSheet(workshop, publication, publication.theme)
        case Form.OF_DAY:
            page = next(page for page in DAY_PAGES if page.key == publication.key)
            return page.page(workshop, publication)
        case _:
            return None


def _named(everything: Sequence[Publication], name: str) -> list[Publication]:
    """The publications of that name."""
    stem = _stem(name)
    found = [
        publication
        for publication in everything
        if stem in (publication.key, Path(publication.path).stem)
        or (
            publication.theme
            and stem in (_stem(publication.theme.source.file), str(publication.theme.number).zfill(len(stem)))
        )
    ]
    key = _called().get(_bare(stem))
    return found or [publication for publication in everything if publication.key == key and not publication.theme]


def _called() -> dict[str, str]:
    """The keys of the synthesis and of the pages of a day, by what our languages call them: L’affiche, El cartel."""
    languages = [registry.language(code) for code in registry.codes()]
    names = {_bare(language.pages["synthesis"]): SYNTHESIS for language in languages}
    for page in DAY_PAGES:
        words = (by_name(language.guide).get(page.key, page.key) for language in languages)
        names |= {_bare(re.split(r"[\s’]", word)[-1]): page.key for word in words}
    return names


def _unknown(name: str, known: Sequence[str], at: Location) -> Diagnostic:
    """That there is none of that name, and the one that was probably meant, or all that there are."""
    names = {re.sub(r"^\d+ \((.*)\)$", r"\1", text): text for text in known}
    near = difflib.get_close_matches(_bare(_stem(name)), names, n=1, cutoff=_NEAR)
    if near:
        return MISSPELT_THEME.at(at, theme=name, near=names[near[0]])
    return UNKNOWN_THEME.at(at, theme=name, themes=", ".join(known))


def _bare(text: str) -> str:
    """Small letters without accents."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _stem(name: str) -> str:
    """The name of a file, of notes in any form or of a PDF, without its end."""
    return _SUFFIXES.sub("", Path(name).name)
