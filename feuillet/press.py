"""Make one publication in a worker: typeset it, make its PDF conform, and prove it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from feuillet import conformance, preflight
from feuillet.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.typeset import Job, Layout, Setting, typeset

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGINE_WARNING = Rule(
    code="engine-warning",
    severity=Severity.WARNING,
    en="WeasyPrint says: {message}",
    fr="WeasyPrint signale : {message}",
    hint_en="Look into the style sheets and templates of this project.",
    hint_fr="Voyez les feuilles de style et les gabarits de ce projet.",
)
ENGINE_ERROR = Rule(
    code="engine-error",
    en="WeasyPrint says: {message}",
    fr="WeasyPrint signale : {message}",
    hint_en="Something is missing on the page: a picture, a font, a character or the target of a link.",
    hint_fr="Il manque quelque chose sur la page : une image, une police, un caractère ou la cible d’un lien.",
)

# What the engine says when a page lacks something; all else it warns of are declarations that it does not know.
_LOSS = re.compile(
    r"notdef|No anchor|Failed to load image|[Ii]mage at|cannot be loaded|font-face|PDF generation|too many", re.ASCII
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pressed:
    """A PDF with its facts and what is wrong with it."""

    pdf: bytes
    layout: Layout
    setting: Setting
    diagnostics: tuple[Diagnostic, ...]


def engine_diagnostics(name: str, log: tuple[str, ...]) -> Iterator[Diagnostic]:
    """What the engine logged, each message once."""
    for message in dict.fromkeys(log):
        rule = ENGINE_ERROR if _LOSS.search(message) else ENGINE_WARNING
        yield rule.at(Location(file=name), message=message)


def press(job: Job, expected: preflight.Expected) -> Pressed:
    """Typeset the job, finish its PDF and read it back."""
    made = typeset(job)
    dates = conformance.Dates(created=job.date, modified=job.date) if job.date else None
    pdf = conformance.finish(made.pdf, dates=dates)
    expected = replace(expected, page_references=made.folios)
    diagnostics = [*engine_diagnostics(expected.name, made.layout.log), *preflight.examine(pdf, expected)]
    return Pressed(pdf=pdf, layout=made.layout, setting=made.setting, diagnostics=tuple(diagnostics))
