"""Checks of the whole file: its pages, fonts and pictures, and what it says of itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.model.diagnostics import Diagnostic, Rule, Severity
from feuillet.model.papers import PAPERS
from feuillet.pages.expected import opening, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.proving.evidence import Evidence

PAGE_COUNT = Rule(
    code="page-count",
    en="{publication} should have {wanted} pages and has {pages}",
    fr="{publication} devrait avoir {wanted} page(s) et en a {pages}",
    hint_en="shorten its text, or leave some of it to the synthesis with the mark [synthesis]",
    hint_fr="raccourcissez son texte, ou laissez-en une partie à la synthèse avec la marque [synthèse]",
)
PAGE_SIZE = Rule(
    code="page-size",
    en="page {page} of {publication} measures {width} × {height} mm, which is not {paper}",
    fr="la page {page} de {publication} mesure {width} × {height} mm, ce qui n’est pas du {paper}",
    hint_en="see @page in the styles",
    hint_fr="voyez @page dans les styles",
)
STRAY_FONT = Rule(
    code="stray-font",
    en="{publication} uses the font {font}, which is not one of the workshop's own, for “{words}” (page {page})",
    fr="{publication} emploie la police {font}, qui n’est pas une de celles de l’atelier, pour « {words} » "
    "(page {page})",
    hint_en="the workshop's fonts lack these characters, or a style or an SVG picture names another font",
    hint_fr="les polices de l’atelier n’ont pas ces caractères, ou un style ou une image SVG nomme une autre police",
)
FONT_NOT_EMBEDDED = Rule(
    code="font-not-embedded",
    en="the font {font} is not whole inside {publication}: other machines will replace it",
    fr="la police {font} n’est pas incluse dans {publication} : d’autres machines la remplaceront",
)
GLYPH_LOST = Rule(
    code="glyph-lost",
    en="no font has the character “{character}” ({code}): {publication} prints an empty box",
    fr="aucune police n’a le caractère « {character} » ({code}) : {publication} imprime une case vide",
    hint_en="write it in another way, or choose a font that has it",
    hint_fr="écrivez-le autrement, ou choisissez une police qui l’a",
)
STRETCHED = Rule(
    code="picture-stretched",
    en="a picture is stretched on page {page} of {publication}: {across} dots per inch across, {down} down",
    fr="une image est déformée à la page {page} de {publication} : {across} points par pouce en largeur, {down} en "
    "hauteur",
    hint_en="a style gives it both a width and a height: leave one of them out, or add “object-fit: contain”",
    hint_fr="un style lui donne à la fois une largeur et une hauteur : ôtez l’une des deux, ou ajoutez "
    "« object-fit: contain »",
)
PICTURE_LOST = Rule(
    code="picture-lost",
    en="this picture is not on the pages of {publication}: “{words}”",
    fr="cette image manque dans les pages de {publication} : « {words} »",
    hint_en="a template leaves it out, or a style hides it",
    hint_fr="un gabarit l’oublie, ou un style la cache",
)
WRONG_METADATA = Rule(
    code="wrong-metadata",
    en="{publication} says that its {what} is “{found}”, not “{wanted}”",
    fr="{publication} annonce « {found} » et non « {wanted} » ({what})",
    hint_en="see the head of templates/base.html",
    hint_fr="voyez l’en-tête de templates/base.html",
)

TITLE_ALONE = Rule(
    code="title-alone",
    severity=Severity.WARNING,
    en="a title stands at the end of page {page} of {publication}, and its text begins on the next: “{words}”",
    fr="un titre est à la fin de la page {page} de {publication}, et son texte commence à la suivante : « {words} »",
    hint_en="What follows it cannot be divided, or has no room below it: a picture that is too high, a table, or a "
    "style with “break-inside: avoid”. Put a few words before it, or make it smaller.",
    hint_fr="Ce qui le suit ne peut être divisé, ou n’a pas de place dessous : une image trop haute, un tableau, ou "
    "un style avec « break-inside: avoid ». Mettez quelques mots avant, ou rendez-le plus petit.",
)


def page_count(evidence: Evidence) -> Iterator[Diagnostic]:
    """The publication has the pages it should have."""
    wanted, pages = evidence.expected.pages, len(evidence.reading.sizes)
    if wanted is not None and pages != wanted:
        yield PAGE_COUNT.at(evidence.expected.location, publication=evidence.expected.name, wanted=wanted, pages=pages)


def page_sizes(evidence: Evidence) -> Iterator[Diagnostic]:
    """Each page is of the paper that was asked for."""
    paper = evidence.expected.paper
    for number, (width, height) in enumerate(evidence.reading.sizes if paper else (), evidence.expected.first_page):
        wanted = sorted((side + 2 * evidence.expected.bleed) / 25.4 * 72 for side in PAPERS[paper].size)
        turned = width > height and evidence.expected.may_turn
        sides = (height, width) if turned else (width, height)
        if any(abs(side - right) > 1 for side, right in zip(sides, wanted, strict=True)):
            yield PAGE_SIZE.at(
                evidence.expected.location,
                publication=evidence.expected.name,
                page=number,
                paper=paper,
                width=round(width * 25.4 / 72),
                height=round(height * 25.4 / 72),
            )


def titles_have_text(evidence: Evidence) -> Iterator[Diagnostic]:
    """No title is the last of a page, while its text, or the title of it, stands on the next."""
    reading = evidence.reading
    elements, leaves, flow = reading.structure.elements, reading.structure.leaves, reading.flow
    titles = [
        (number, element)
        for number, element in enumerate(elements)
        if element.kind[:1] == "H" and element.kind[1:].isdigit() and element.last > element.first
    ]
    filled = [start < end for start, end in zip(flow.leaf_starts, flow.leaf_starts[1:], strict=False)]
    kinds = {element.first: element.kind for _, element in titles}
    for _, element in titles:
        after = next((at for at in range(element.last, len(leaves)) if filled[at] or _is_figure(evidence, at)), None)
        if after is None or leaves[after].page == leaves[element.last - 1].page:
            continue
        if after in kinds and kinds[after] <= element.kind:  # it has no text
            continue
        index = next((run for run, start in flow.run_starts.items() if start == flow.leaf_starts[element.first]), None)
        if index is not None:
            run = reading.runs[index]
            location, words = evidence.where(index, run)
            page = run.page + evidence.expected.first_page
            yield TITLE_ALONE.at(location, publication=evidence.expected.name, page=page, words=words)


def _is_figure(evidence: Evidence, leaf: int) -> bool:
    structure = evidence.reading.structure
    return structure.elements[structure.leaves[leaf].element].kind == "Figure"


def own_fonts(evidence: Evidence) -> Iterator[Diagnostic]:
    """All text is in the workshop's fonts, and they are inside the PDF."""
    allowed = tuple(family.replace(" ", "-") for family in evidence.expected.fonts)
    seen: set[str] = set()
    for index, run in enumerate(evidence.reading.runs):
        tag, plus, name = run.font.partition("+")
        name = name if plus else tag
        if name in seen:
            continue
        if not run.embedded or not plus:
            seen.add(name)
            yield FONT_NOT_EMBEDDED.at(evidence.expected.location, publication=evidence.expected.name, font=name)
        elif allowed and not any(name == family or name.startswith(f"{family}-") for family in allowed):
            seen.add(name)
            yield STRAY_FONT.at(
                evidence.where(index, run)[0],
                publication=evidence.expected.name,
                font=name.replace("-", " "),
                words=opening(run.text),
                page=run.page + evidence.expected.first_page,
            )


def every_glyph(evidence: Evidence) -> Iterator[Diagnostic]:
    """Each character has a glyph."""
    for character in sorted(evidence.reading.structure.missing_glyphs):
        users = [text.source for text in evidence.expected.texts if character in text.text]
        for location in dict.fromkeys(users or [evidence.expected.location]):
            yield GLYPH_LOST.at(
                location,
                publication=evidence.expected.name,
                character=character,
                code=" ".join(f"U+{ord(letter):04X}" for letter in character),
            )


def every_picture(evidence: Evidence) -> Iterator[Diagnostic]:
    """Each picture of the notes is there, as often as they have it."""
    found = Counter(
        "".join(words(element.alternative))
        for element in evidence.reading.structure.elements
        if element.kind == "Figure" and element.last > element.first
    )
    for picture in evidence.expected.pictures:
        shows = "".join(words(picture.text))
        if found[shows] == 0:
            yield PICTURE_LOST.at(picture.source, publication=evidence.expected.name, words=opening(picture.text))
        else:
            found[shows] -= 1


def in_proportion(evidence: Evidence) -> Iterator[Diagnostic]:
    """The dots of each picture are as wide as high, but within a drawing, which has them as it wants."""
    for page, size, across, down in dict.fromkeys(evidence.reading.stretched):
        if size in evidence.expected.drawn:
            continue
        yield STRETCHED.at(
            evidence.expected.location,
            publication=evidence.expected.name,
            page=page + evidence.expected.first_page,
            across=round(across),
            down=round(down),
        )


def says_what_it_is(evidence: Evidence) -> Iterator[Diagnostic]:
    """Language and title of the PDF are those of the publication."""
    expected, structure = evidence.expected, evidence.reading.structure
    for what, wanted, found in (
        (registry.said(expected.language, en="language", fr="langue"), expected.language, structure.language),
        (registry.said(expected.language, en="title", fr="titre"), expected.title, structure.title),
    ):
        if wanted and found != wanted:
            yield WRONG_METADATA.at(expected.location, publication=expected.name, what=what, found=found, wanted=wanted)
