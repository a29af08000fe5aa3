"""Make a sheet or a part of the synthesis in a worker: typeset it, make its PDF conform, and prove it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.pages.expected import Expected, Pressed, PressedPart, blamed
from feuillet.pdf import conformance, merge
from feuillet.proving import hard_proof, preflight, printed, search
from feuillet.typesetting.fit import Fit, Misfit, confirm, fit
from feuillet.typesetting.layout import Galley, write
from feuillet.typesetting.part_layout import Part, typeset_margins
from feuillet.typesetting.parts import EDITION_MARK, Joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feuillet.pages.job import Foldable, Job

ENGINE_WARNING = Rule(
    code="engine-warning",
    severity=Severity.WARNING,
    en="WeasyPrint says: {message}",
    fr="WeasyPrint signale : {message}",
    hint_en="Mend that declaration, or take it out; if it is not in this file, look into the project's templates.",
    hint_fr="Corrigez cette déclaration ou ôtez-la ; si elle n’est pas dans ce fichier, voyez les gabarits du projet.",
)
ENGINE_ERROR = Rule(
    code="engine-error",
    en="WeasyPrint says: {message}",
    fr="WeasyPrint signale : {message}",
    hint_en="Something is missing on the page: a picture, a font, a character or the target of a link.",
    hint_fr="Il manque quelque chose sur la page : une image, une police, un caractère ou la cible d’un lien.",
)

DRAWING_FAILS = Rule(
    code="drawing-fails",
    en="the drawing '{name}' cannot be painted whole",
    fr="le dessin « {name} » ne peut pas être peint entier",
    hint_en="A part of it refers to itself, or repeats without end. Simplify it, or export it as PNG, at least 1500 "
    "pixels wide.",
    hint_fr="Une partie de lui renvoie à elle-même, ou se répète sans fin. Simplifiez-le, ou exportez-le en PNG, d’au "
    "moins 1500 pixels de large.",
)

# What the engine says when a page lacks something; all else it warns of are declarations that it does not know.
_LOSS = re.compile(
    r"notdef|No anchor|Failed to (?:load|render)|[Ii]mage at|cannot be loaded|font-face|PDF generation|too many",
    re.ASCII,
)


def _failed(log: tuple[str, ...], expected: Expected) -> tuple[Diagnostic, ...]:
    """The drawings of the notes in the middle of which the engine stopped: what is painted after them is anyhow."""
    found = dict.fromkeys(name[1] for message in log if (name := _DRAWING.search(message)))
    files = [expected.drawings[name] for name in found if name in expected.drawings]
    return tuple(DRAWING_FAILS.at(Location(file=file), name=PurePosixPath(file).name) for file in files)


_DRAWING = re.compile(r"Failed to (?:load|render).*?(pictures/[0-9a-f]+\.svg)")
_SAID = 300  # characters of a message, which may quote a whole picture


def engine_diagnostics(name: str, log: tuple[str, ...], own: Mapping[str, str]) -> Iterator[Diagnostic]:
    """What the engine logged, each message once, where it is about in `own`, the project's own styles, by name."""
    for message in dict.fromkeys(log):
        rule = ENGINE_ERROR if _LOSS.search(message) else ENGINE_WARNING
        yield rule.at(_place(message, own) or Location(file=name), message=message[:_SAID])


_QUOTED = re.compile(r"[`'\"]([^`'\"]+)[`'\"]")
_AT = re.compile(r" at (\d+):(\d+)")


def _place(message: str, own: Mapping[str, str]) -> Location | None:
    """Where what a message quotes stands in a style; the engine says at which line, and not in which file."""
    found = _QUOTED.search(message)
    begins = re.split(r"[\s:({]", found[1], maxsplit=1)[0] if found else ""
    at = _AT.search(message)
    line, column = (int(at[1]), int(at[2])) if at else (0, 0)
    for file, text in own.items() if begins else ():
        if at and "\n".join(text.split("\n")[line - 1 : line])[column - 1 :].startswith(begins):
            return Location(file=file, line=line, column=column)
        if not at and found and found[1] in text:
            return Location(file=file, line=1, column=1).behind(text[: text.index(found[1])])
    return None


def _own_styles(job: Job, expected: Expected) -> dict[str, str]:
    found = ((name, job.resources.get(name)) for name in expected.own_pages if name.endswith(".css"))
    return {name: data.decode("utf-8", "replace") for name, data in found if isinstance(data, bytes)}


def on_paper(pdf: bytes, expected: Expected) -> Iterator[Diagnostic]:
    """What can only be seen on the rasterised pages: of an edition for paper, or in another's styles or templates."""
    if expected.own_pages:
        yield from blamed(hard_proof.seen(pdf, expected), expected)
    yield from hard_proof.codes(pdf, expected.codes, expected.location)
    if expected.grey:
        yield from hard_proof.colour(pdf, expected.location, first_page=expected.first_page)
        yield from hard_proof.contrast(pdf, expected.location, first_page=expected.first_page)


def press_sheet(job: Job, found: Fit, expected: Expected, front: Pressed | None = None) -> Pressed | Misfit:
    """Lay a sheet out as its fit says, write and finish its PDF and read it back; a back with its front before it."""
    fitted = confirm(job, found)
    if isinstance(fitted, Misfit):
        return fitted
    made = write(fitted.galley)
    pdf = conformance.finish(made.pdf, dates=_dates(job), grey=expected.grey)
    columns = _columns(fitted.galley)
    if front and job.date:
        parts = [Joined(pdf=side, bookmarks=()) for side in (front.pdf, pdf)]
        pdf = merge.joined(parts, job.attachments, job.date)
        columns = (*front.columns, *((front.pages, *column[1:]) for column in columns))
    folios = made.folios + (front.folios if front else 0)
    expected = replace(expected, page_references=folios, columns=columns)
    diagnostics = _failed(made.layout.log, expected) or (
        *blamed(engine_diagnostics(expected.name, made.layout.log, _own_styles(job, expected)), expected),
        *blamed(preflight.examine(pdf, expected), expected),
        *on_paper(pdf, expected),
    )
    pressed = Pressed(
        pdf=pdf,
        pages=made.layout.pages,
        setting=fitted.setting,
        spare=fitted.spare,
        diagnostics=diagnostics,
        columns=columns,
        folios=folios,
    )
    if front:
        several = (*front.diagnostics, *(told for told in diagnostics if told not in front.diagnostics))
        pages = front.pages + pressed.pages
        return replace(pressed, pages=pages, setting=front.setting, spare=front.spare, diagnostics=several)
    return pressed


def _columns(galley: Galley) -> tuple[tuple[int, float, float, float, float], ...]:
    """Where the columns of a sheet and their halves are on its first page, as text goes on.

    In points from the lower left corner of what is trimmed.
    """
    page = galley.document.pages[0]
    found = []
    for name, box in galley.layout.boxes.items():
        if _COLUMN.fullmatch(name) and box.page == 0:
            left, top, width, height = (side * _POINTS for side in (box.x, box.y, box.width, box.height))
            bottom = page.height * 0.75 - top - height
            found.append((0, left, bottom, left + width, bottom + height))
    return tuple(found)


_COLUMN = re.compile(r"column-\d|half-\d-of-.+")
_POINTS = 72 / 25.4  # in a millimetre


def make_sheet(
    job: Job, paper: float, candidates: tuple[Foldable, ...], expected: Expected, front: Pressed | None = None
) -> tuple[Fit, Pressed | Misfit | None]:
    """Fit a sheet, and press it at once if all of it stays: with blocks left out it is another page."""
    found = fit(replace(job, attachments=()), paper, candidates)
    return found, None if found.count else press_sheet(job, found, expected, front)


def press_part(job: Job, part: Part, mark: str, expected: Expected) -> PressedPart:
    """Give a part its margins, which `job` describes; finish its PDF and read it back."""

    def put_in(text: str) -> str:
        return text.replace(EDITION_MARK, mark)

    pages = [
        replace(page, strings=tuple((name, put_in(first), put_in(last)) for name, first, last in page.strings))
        for page in part.pages
    ]
    margins, log = typeset_margins(replace(job, html=put_in(job.html)), pages, expected.first_page)
    own = {name: expected.first_page + page for name, page in part.anchors.items()}
    expected = replace(expected, anchors={**expected.anchors, **own})
    pdf = conformance.finish(
        part.pdf,
        dates=_dates(job),
        margins=margins,
        blank_after=job.blank_after,
        pages=expected.anchors,
        prefix=f"{expected.first_page}-",
        grey=expected.grey,
        upright=job.upright,
    )
    reading = printed.read(pdf)
    return PressedPart(
        pdf=pdf,
        diagnostics=_failed(part.log, expected)
        or (
            *blamed(engine_diagnostics(expected.name, (*part.log, *log), _own_styles(job, expected)), expected),
            *blamed(preflight.examine(reading, expected), expected),
            *on_paper(pdf, expected),
        ),
        lost=search.lost(reading, expected) if expected.elsewhere and expected.texts else (),
        flow=reading.flow.text,
    )


def _dates(job: Job) -> conformance.DocumentDates | None:
    return conformance.DocumentDates(created=job.date, modified=job.date) if job.date else None
