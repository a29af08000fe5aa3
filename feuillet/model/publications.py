"""What a workshop prints: its publications in an edition, and those that a user names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Diagnostic, Location, Rule
from feuillet.model.editions import SCREEN, Edition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feuillet.model.workshop import Theme, Workshop

SYNTHESIS, POSTER = "synthesis", "poster"
_SUFFIXES = re.compile(r"(?:\.[A-Za-z]\w{0,9}){1,2}$")  # .md, .md.txt, .pdf

UNKNOWN_THEME = Rule(
    code="unknown-theme",
    en="there is no theme '{theme}'",
    fr="il n’y a pas de thème « {theme} »",
    hint_en="There are: {themes}. Name them by number or by name.",
    hint_fr="Il y a : {themes}. Nommez-les par leur numéro ou leur nom.",
)

UNKNOWN_EDITION = Rule(
    code="unknown-edition",
    en="there is no edition '{edition}'",
    fr="il n’y a pas d’édition « {edition} »",
    hint_en="There are: {known}. More may be defined under editions: in content/workshop.yaml.",
    hint_fr="Il y a : {known}. D’autres peuvent être définies sous editions: dans content/workshop.yaml.",
)


class Form(StrEnum):
    """What a publication is: which view, template, texts and fit it has."""

    SYNTHESIS = "synthesis"
    FACT_SHEET = "fact-sheet"
    POSTER = "poster"


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """One PDF to make: the synthesis, the sheet of a theme, the poster."""

    key: str  # "synthesis", "poster", or the theme's slug
    path: str  # below the output folder, POSIX
    form: Form
    theme: Theme | None = None  # of a fact sheet


def publications(workshop: Workshop, edition: Edition = SCREEN) -> Iterator[Publication]:
    """All that a workshop prints in an edition, the synthesis first."""
    yield Publication(key=SYNTHESIS, path=f"{edition.folder}synthesis.pdf", form=Form.SYNTHESIS)
    width = max(2, *(len(str(theme.number)) for theme in workshop.themes))
    for theme in workshop.themes:
        name = f"{theme.number:0{width}}-{theme.slug}"
        key = name if theme.slug in (SYNTHESIS, POSTER) else theme.slug  # a theme may be called so too
        yield Publication(key=key, path=f"{edition.folder}fact-sheets/{name}.pdf", form=Form.FACT_SHEET, theme=theme)
    if workshop.poster and edition.poster:
        yield Publication(key=POSTER, path=f"{edition.folder}poster.pdf", form=Form.POSTER)


def has(workshop: Workshop, edition: Edition) -> tuple[str, ...]:
    """The keys of the publications that an edition has for its readers; its sheets name pages of others."""
    wanted = {Form.SYNTHESIS: edition.book, Form.FACT_SHEET: edition.sheets, Form.POSTER: edition.poster}
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
    own = [POSTER] if workshop.poster else []
    known = [SYNTHESIS, *own, *(f"{theme.number} ({theme.slug})" for theme in workshop.themes)]
    for name in names:
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
        chosen += found
        if not found:
            wrong.append(UNKNOWN_THEME.at(Location(file=workshop.source.file), theme=name, themes=", ".join(known)))
    return tuple(dict.fromkeys(chosen)), tuple(wrong)


def _stem(name: str) -> str:
    """The name of a file, of notes in any form or of a PDF, without its end."""
    return _SUFFIXES.sub("", Path(name).name)
