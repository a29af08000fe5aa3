"""Checks of what leads to another place: page numbers, and links."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from feuillet.model.diagnostics import Diagnostic, Rule
from feuillet.pages.expected import opening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.proving.evidence import Evidence
    from feuillet.proving.printed import PrintedPages

WRONG_PAGE_NUMBER = Rule(
    code="wrong-page-number",
    en="page {page} of {publication} announces “{target}” on page {printed}; it is on page {true}",
    fr="la page {page} de {publication} annonce « {target} » page {printed} ; c’est page {true}",
    hint_en="a style changes the numbering of pages, or the number was typed by hand",
    hint_fr="un style change la numérotation des pages, ou le numéro a été tapé à la main",
)
PAGE_NUMBERS_LOST = Rule(
    code="page-numbers-lost",
    en="{publication} should print {wanted} page numbers in its contents and references, and prints {found}",
    fr="{publication} devrait imprimer {wanted} numéros de page dans son sommaire et ses renvois, "
    "et en imprime {found}",
    hint_en="a template or a style leaves them out",
    hint_fr="un gabarit ou un style les oublie",
)
BROKEN_LINK = Rule(
    code="broken-link",
    en="on page {page} of {publication} the link “{words}” leads nowhere",
    fr="à la page {page} de {publication}, le lien « {words} » ne mène nulle part",
    hint_en="its destination is not in this publication",
    hint_fr="sa destination n’est pas dans cette publication",
)


class _Link(NamedTuple):
    text: str
    page: int  # where it stands, from 1
    offset: int  # in the flow
    target: str
    annotated: bool
    parent: int  # index of the element around it


def _links(reading: PrintedPages) -> Iterator[_Link]:
    """The links of the structure; one that is part of another (a number after a title) leads where that one leads."""
    elements = reading.structure.elements
    starts, pages = reading.flow.leaf_starts, reading.flow.leaf_pages
    for element in elements:
        if element.kind != "Link" or element.first == element.last:
            continue
        holder = element
        while not holder.annotated and holder.parent >= 0:
            holder = elements[holder.parent]
        start, end = starts[element.first], starts[element.last]
        text = reading.flow.text[start:end]
        yield _Link(text, pages[element.first] + 1, start, holder.target, holder.annotated, element.parent)


_PRINTED_PAGE = re.compile(r"(?:p\.?|pages?)?(\d{1,4})")


def page_numbers(evidence: Evidence) -> Iterator[Diagnostic]:
    """Each page number printed as a link is the page of its destination, and none is missing."""
    expected, anchors = evidence.expected, evidence.anchors
    seen: set[int] = set()
    several = tuple(_links(evidence.reading))
    for link, after in itertools.zip_longest(several, several[1:]):
        number = _PRINTED_PAGE.fullmatch(link.text)
        if not number or link.target not in anchors or (after and _goes_on(link, after)):
            continue
        wrong = int(number[1]) != anchors[link.target]
        if wrong and link.text in expected.numerals.get(link.target, ()):
            continue
        if link.offset in seen:
            continue
        seen.add(link.offset)
        if wrong:
            yield WRONG_PAGE_NUMBER.at(
                expected.location,
                publication=expected.name,
                page=link.page + expected.first_page - 1,
                target=link.target,
                printed=number[1],
                true=anchors[link.target],
            )
    if len(seen) < expected.page_references:
        yield PAGE_NUMBERS_LOST.at(
            expected.location, publication=expected.name, wanted=expected.page_references, found=len(seen)
        )


def _goes_on(link: _Link, after: _Link) -> bool:
    """Whether both are one link on two lines: then a number at its beginning is that of a theme."""
    end = link.offset + len(link.text)
    return (end, link.target, link.parent) == (after.offset, after.target, after.parent)


def links_lead_somewhere(evidence: Evidence) -> Iterator[Diagnostic]:
    """What looks like a link is one, and its destination is there."""
    for link in _links(evidence.reading):
        if link.text and (not link.annotated or (link.target and link.target not in evidence.anchors)):
            text = evidence.search.source_at(link.offset)
            yield BROKEN_LINK.at(
                text.source if text else evidence.expected.location,
                publication=evidence.expected.name,
                page=link.page + evidence.expected.first_page - 1,
                words=opening(text.text if text else link.text),
            )
