"""Prove that a PDF prints what it should: read it back, with another library than the one that wrote it, and check it.

`examine` runs the checks, each a generator of diagnostics on what is on the pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.proving import collisions, document, legibility, makeup, references
from feuillet.proving.evidence import Evidence
from feuillet.proving.printed import PrintedPages, read
from feuillet.proving.search import Search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.pages.expected import Expected


def examine(pdf: bytes | PrintedPages, expected: Expected) -> Iterator[Diagnostic]:
    """All that keeps a PDF from being what was expected."""
    reading = pdf if isinstance(pdf, PrintedPages) else read(pdf)
    evidence = Evidence(reading, expected, Search(reading, expected))
    for check in CHECKS:
        yield from check(evidence)


CHECKS: tuple[Callable[[Evidence], Iterator[Diagnostic]], ...] = (
    document.page_count,
    document.page_sizes,
    document.titles_have_text,
    legibility.every_text,
    legibility.not_shortened,
    legibility.on_the_page,
    legibility.not_clipped,
    legibility.not_covered,
    legibility.not_overprinted,
    collisions.not_struck,
    collisions.not_on_pictures,
    collisions.pictures_on_the_page,
    collisions.within_columns,
    collisions.not_too_often,
    collisions.titles_apart,
    collisions.words_whole,
    collisions.marked_once,
    collisions.rows_whole,
    makeup.lists_with_their_leads,
    makeup.pictures_with_their_words,
    makeup.not_stacked,
    makeup.pages_filled,
    legibility.visible,
    legibility.legible,
    legibility.large_enough,
    references.page_numbers,
    references.links_lead_somewhere,
    document.own_fonts,
    document.every_glyph,
    document.every_picture,
    document.in_proportion,
    document.says_what_it_is,
)
