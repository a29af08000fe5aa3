"""Checks of text: all of it is there, on its page, seen, large enough and easy to read."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from feuillet.languages import registry
from feuillet.looks.palette import contrast_of_dots
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.pages.expected import opening, text_lost, words
from feuillet.pdf.viewing.ink import WHITE, over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.pdf.viewing.ink import Colour, TextRun
    from feuillet.proving.evidence import Evidence

SHORTENED = Rule(
    code="text-shortened",
    en="the end of this text is replaced by a sign such as “…” in {publication}: “{words}”",
    fr="la fin de ce texte est remplacée par un signe comme « … » dans {publication} : « {words} »",
    hint_en="take “text-overflow” out of the styles",
    hint_fr="ôtez « text-overflow » des styles",
)
OUTSIDE_PAGE = Rule(
    code="text-outside-page",
    en="part of this text lies outside page {page} of {publication}: “{words}”",
    fr="une partie de ce texte tombe hors de la page {page} de {publication} : « {words} »",
    hint_en="a word or a line may be too long to break, or a style moves the block",
    hint_fr="un mot ou une ligne est peut-être insécable, ou un style déplace le bloc",
)
CLIPPED = Rule(
    code="text-clipped",
    en="part of this text is cut off on page {page} of {publication}: “{words}”",
    fr="une partie de ce texte est coupée à la page {page} de {publication} : « {words} »",
    hint_en="take out the fixed height or “overflow: hidden” of its block in the styles",
    hint_fr="ôtez des styles la hauteur fixe ou « overflow: hidden » de son bloc",
)
COVERED = Rule(
    code="text-covered",
    en="this text lies under another block on page {page} of {publication}: “{words}”",
    fr="ce texte est caché sous un autre bloc à la page {page} de {publication} : « {words} »",
    hint_en="a style moves one of the two blocks: negative margin, absolute position, transform",
    hint_fr="un style déplace l’un des deux blocs : marge négative, position absolue, transformation",
)
OVERPRINTED = Rule(
    code="text-overprinted",
    en="this text and another are printed one over the other on page {page} of {publication}: “{words}” / “{other}”",
    fr="ce texte et un autre sont imprimés l’un sur l’autre à la page {page} de {publication} : "
    "« {words} » / « {other} »",
    hint_en="a fixed height lets its text run on, or a style moves one of the two blocks",
    hint_fr="une hauteur fixe laisse déborder son texte, ou un style déplace l’un des deux blocs",
)
INVISIBLE = Rule(
    code="text-invisible",
    en="this text cannot be seen on page {page} of {publication}: “{words}”",
    fr="ce texte ne se voit pas à la page {page} de {publication} : « {words} »",
    hint_en="its colour is that of the background, or it is transparent; change one of the two in the styles",
    hint_fr="il a la couleur du fond, ou il est transparent ; changez l’une des deux dans les styles",
)
LOW_CONTRAST = Rule(
    code="low-contrast",
    severity=Severity.WARNING,
    en="this text is hard to read on page {page} of {publication}: contrast {contrast} to 1{grey}, {wanted} needed: "
    "“{words}”",
    fr="ce texte se lit mal à la page {page} de {publication} : contraste de {contrast} pour 1{grey}, "
    "il en faut {wanted} : « {words} »",
    hint_en="choose a darker colour for the text, or a lighter one for its background (the other way round for light "
    "text on a dark ground)",
    hint_fr="choisissez une couleur plus foncée pour le texte, ou plus claire pour le fond (l’inverse pour un texte "
    "clair sur fond foncé)",
)
TOO_SMALL = Rule(
    code="text-too-small",
    en="this text is set in {size:.1f} points on page {page} of {publication}, {least:g} is the least: “{words}”",
    fr="ce texte est composé en corps {size:.1f} à la page {page} de {publication}, le minimum est {least:g} : "
    "« {words} »",
    hint_en="enlarge it in the styles",
    hint_fr="agrandissez-le dans les styles",
)


def every_text(evidence: Evidence) -> Iterator[Diagnostic]:
    """Each expected text is in the tagged text of the PDF, as many times as it is expected."""
    for text in () if evidence.expected.elsewhere else evidence.search.lost:
        yield text_lost(text, evidence.expected.name)


def not_shortened(evidence: Evidence) -> Iterator[Diagnostic]:
    """No glyph stands for more letters than it can show: that text can be copied, but not be read."""
    for end in sorted(evidence.reading.structure.swallowed):
        text = evidence.search.containing(end)
        yield SHORTENED.at(
            text.source if text else evidence.expected.location,
            publication=evidence.expected.name,
            words=opening(text.text if text else end),
        )


def on_the_page(evidence: Evidence) -> Iterator[Diagnostic]:
    """All text is within the edges of its page."""
    yield from evidence.each_text(OUTSIDE_PAGE, lambda run: {} if run.inside < 0.98 else None)


def not_clipped(evidence: Evidence) -> Iterator[Diagnostic]:
    """No text is cut off by a box that hides what overflows."""
    yield from evidence.each_text(CLIPPED, lambda run: {} if run.clear < 0.85 else None)


def not_covered(evidence: Evidence) -> Iterator[Diagnostic]:
    """No text lies under a block that was painted later."""
    yield from evidence.each_text(COVERED, lambda run: {} if run.covered and run.text else None)


def not_overprinted(evidence: Evidence) -> Iterator[Diagnostic]:
    """No two texts are printed one over the other."""
    # What has nothing but marks for letters stands over other letters by nature.
    readable = ((index, run) for index, run in enumerate(evidence.reading.runs) if run.upright and words(run.text))
    runs = [(run.page, run.box.bottom, index, run) for index, run in readable]
    runs.sort(key=lambda placed: placed[:3])
    seen: set[tuple[Location, str]] = set()
    open_runs: list[tuple[int, TextRun]] = []
    for page, bottom, index, run in runs:
        open_runs = [open_run for open_run in open_runs if open_run[1].box.top > bottom and open_run[1].page == page]
        for other_index, other in open_runs:
            if _over(run, other) and _over(*map(evidence.reading.set_in, (run, other))):
                places = [evidence.where(index, run), evidence.where(other_index, other)]
                places.sort(key=lambda place: place[0] == evidence.expected.location)
                (location, opening), (_, other_opening) = places
                if (location, opening) not in seen:
                    seen.add((location, opening))
                    yield OVERPRINTED.at(
                        location,
                        publication=evidence.expected.name,
                        page=page + evidence.expected.first_page,
                        words=opening,
                        other=other_opening,
                    )
        open_runs.append((index, run))


def _over(run: TextRun, other: TextRun) -> bool:
    """Whether a good part of a text lies over another."""
    box, beside = run.box, other.box
    if box.left >= beside.right or box.right <= beside.left:
        return False
    return box.within(beside).area > _OVER * min(box.area, beside.area)


_OVER = 0.25  # of the smaller of two


def visible(evidence: Evidence) -> Iterator[Diagnostic]:
    """All text can be seen: it is not transparent, nor of the colour of its ground."""
    yield from evidence.each_text(INVISIBLE, lambda run: {} if is_invisible(run) else None)


def is_invisible(run: TextRun) -> bool:
    """Whether a text has the colour of its ground, or none, by what the PDF says of it."""
    return _contrast(run)[0] < _UNSEEN


def legible(evidence: Evidence) -> Iterator[Diagnostic]:
    """All text has the contrast with its ground that WCAG asks for, in colour and printed in grey."""
    language = evidence.expected.language
    written = registry.language(registry.spoken(language)).number

    def poor(run: TextRun) -> dict[str, Any] | None:
        large = run.size >= 17.99 or (run.size >= 13.99 and _BOLD.search(run.font) is not None)
        ornament = not any(map(str.isalnum, run.text))
        wanted = 3.0 if large or ornament else 4.5
        colour, grey = _contrast(run)
        # Luma is not what WCAG measures: saturated colours differ by some tenths.
        if (colour >= wanted and grey >= 0.9 * wanted) or colour < _UNSEEN:
            return None
        in_grey = colour >= wanted
        said = registry.said(language, en=" when printed in grey", fr=" une fois imprimé en gris") if in_grey else ""
        return {"contrast": written(grey if in_grey else colour, 1), "wanted": written(wanted), "grey": said}

    yield from evidence.each_text(LOW_CONTRAST, poor)


_UNSEEN = 1.5  # to 1: less cannot be read by anybody
_BOLD = re.compile(r"(?i)bold|black|heavy")


def _contrast(run: TextRun) -> tuple[float, float]:
    """Contrast of a text with its ground, in colour and in grey; the most there is where a picture is the ground."""
    if run.alpha == 0:
        return 1.0, 1.0
    if run.ground is None:
        return 21.0, 21.0
    return _contrast_of(over(run.ground, run.colour, run.alpha) or WHITE, run.ground)


@cache
def _contrast_of(colour: Colour, other: Colour) -> tuple[float, float]:
    grey, other_grey = ((luma, luma, luma) for luma in (_luma(colour), _luma(other)))
    return contrast_of_dots(colour, other), contrast_of_dots(grey, other_grey)


def _luma(colour: Colour) -> int:
    red, green, blue = colour
    return round(0.299 * red + 0.587 * green + 0.114 * blue)


def large_enough(evidence: Evidence) -> Iterator[Diagnostic]:
    """No text is smaller than the least size."""
    least = evidence.expected.least_size
    yield from evidence.each_text(
        TOO_SMALL, lambda run: {"size": run.size, "least": least} if run.size < least - 0.05 else None
    )
