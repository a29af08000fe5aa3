"""The editions of a workshop: ours, and those that it defines itself."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from feuillet.model.diagnostics import Diagnostic, Location, Rule
from feuillet.model.editions import EDITIONS, Count, Edition
from feuillet.model.papers import OFFERED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feuillet.model.workshop import EditionDefinition, Workshop

UNKNOWN_EDITION = Rule(
    code="unknown-edition",
    en="there is no edition '{edition}'",
    fr="il n’y a pas d’édition « {edition} »",
    hint_en="There are: {known}. More may be defined under editions: in content/workshop.yaml.",
    hint_fr="Il y a : {known}. D’autres peuvent être définies sous editions: dans content/workshop.yaml.",
    of_edition=True,
)
TOO_SMALL = Rule(
    code="edition-paper",
    en="the edition '{edition}' cannot be made on {paper}: its pages would be too small to read; it goes on {papers}",
    fr="l’édition « {edition} » ne peut pas être faite sur {paper} : ses pages seraient trop petites pour être lues ; "
    "elle va sur {papers}",
    hint_en="Leave it out, or write another paper: in content/workshop.yaml, for this edition or for the day. The "
    "other editions are printed.",
    hint_fr="Renoncez-y, ou écrivez un autre paper: dans content/workshop.yaml, pour cette édition ou pour la journée. "
    "Les autres éditions sont imprimées.",
    of_edition=True,
)
NEAR_EDITION = replace(
    UNKNOWN_EDITION,
    hint_en="Did you mean '{near}'? " + UNKNOWN_EDITION.hint_en,
    hint_fr="Vouliez-vous dire « {near} » ? " + UNKNOWN_EDITION.hint_fr,
)


def unknown_edition(at: Location, name: str, known: Iterable[str]) -> Diagnostic:
    """That there is no edition of that name, with the one that is meant, if there is such."""
    known = tuple(known)
    near = next(iter(difflib.get_close_matches(name.lower(), known, n=1)), "")
    return (NEAR_EDITION if near else UNKNOWN_EDITION).at(at, edition=name, near=near, known=", ".join(known))


def too_small(at: Location, edition: Edition, paper: str) -> Diagnostic:
    """That an edition cannot be made on the paper that it would have, with those on which it can."""
    papers = ", ".join(other for other in OFFERED if replace(edition, own_paper=other).takes(other))
    return TOO_SMALL.at(at, edition=edition.name, paper=edition.on(paper), papers=papers)


def editions(workshop: Workshop) -> dict[str, Edition]:
    """Those that a workshop may be printed in: ours and its own."""
    return {**EDITIONS, **{definition.name: _defined(definition) for definition in workshop.editions}}


def has_pages(definition: EditionDefinition) -> bool:
    """Whether an edition of a workshop's own has sheets or the synthesis."""
    made = _defined(definition)
    return bool(made.sheets or made.book)


def _defined(asked: EditionDefinition) -> Edition:
    """One of ours with what a workshop has otherwise; what follows from the size of text follows it."""
    like = EDITIONS[asked.like]
    grey = like.grey if asked.grey is None else asked.grey
    own: dict[str, Any] = {}
    if asked.columns:
        own["columns"] = asked.columns
    if asked.sizes:
        low, high = asked.sizes
        own |= {"sizes": (low, high), "comfort": low}
        own |= {"sheet_table_sizes": (0.9 * high, 0.85 * low), "least_size": 0.6 * min(low, 8.5)}
    if asked.text_size:
        own |= {"text_size": asked.text_size, "table_sizes": (0.9 * asked.text_size, 0.75 * asked.text_size)}
    notes = like.notes if asked.notes is None else asked.notes
    two_sided = like.two_sided if asked.two_sided is None else asked.two_sided
    looks = {"grey": grey, "notes": notes or two_sided, "two-sided": two_sided}
    styles = [name for name in like.styles if looks.get(name, True)]
    styles += [name for name, wanted in looks.items() if wanted and name not in styles]
    return replace(
        like,
        name=asked.name,
        title=asked.title or asked.name,
        folder=f"print/{asked.name}/",
        styles=(*styles, asked.name),
        grey=grey,
        notes=notes,
        two_sided=two_sided,
        own_paper=asked.paper or "",
        own=tuple(own.items()),
        sheets=like.sheets if asked.sheets else None,
        book=like.book if asked.synthesis else None,
        day_pages=False,
        packs=False,
        count=like.count if asked.copies is None else Count.OWN,
        copies=asked.copies or 0,
        files=(),
        saves_ink=False,
    )
