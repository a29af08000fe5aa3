"""A project's own templates and styles: which of them no page asks for, as a name that is misspelt would be."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.machine.paths import shipped
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.model.edition import EDITIONS
from feuillet.project.sources import TEMPLATE, UnreadError
from feuillet.text.names import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.project.sources import Sources

REPLACES_NOTHING = Rule(
    code="replaces-nothing",
    severity=Severity.WARNING,
    en="nothing asks for this file: it has not the name of one of ours, and none of yours names it",
    fr="rien n’utilise ce fichier : il ne porte le nom d’aucun des nôtres, et aucun des vôtres ne le nomme",
    hint_en="Take its true name from docs/brand-and-styles.md, or remove the file.",
    hint_fr="Prenez son vrai nom dans docs/brand-and-styles.md, ou supprimez le fichier.",
)
_MISSPELT = replace(
    REPLACES_NOTHING, hint_en="Did you mean: {suggestion}?", hint_fr="Vouliez-vous dire : {suggestion} ?"
)
_SUFFIX = {"templates": ".html", "styles": ".css"}
_BOOKS = ("synthesis", "fact-sheet", "leaves")


def replacing_nothing(sources: Sources) -> Iterator[Diagnostic]:
    """Each template or style sheet of the project that no page has."""
    for folder, suffix in _SUFFIX.items():
        own = [name for name in sources.files(folder) if name.endswith(suffix)]
        known = {f"{folder}/{path.relative_to(shipped(folder)).as_posix()}" for path in shipped(folder).rglob("*")}
        if folder == "styles":
            names = {style for edition in EDITIONS.values() for style in edition.styles} | {"one-sided"}
            known |= {f"styles/{book}-{name}.css" for book in _BOOKS for name in names}
        strange = [name for name in own if name not in known]
        for name in strange:
            if not _named(sources, name, [other for other in own if other != name]):
                stems = {PurePosixPath(path).stem: path for path in known if path.endswith(suffix)}
                near = stems.get(did_you_mean(PurePosixPath(name).stem, stems), "")
                rule = _MISSPELT if near else REPLACES_NOTHING
                yield rule.at(Location(file=name), suggestion=near)


def _named(sources: Sources, name: str, others: list[str]) -> bool:
    """Whether another template or style sheet of the project names it."""
    pattern = re.compile(re.escape(PurePosixPath(name).name).encode())
    for other in others:
        try:
            if pattern.search(sources.read(other, TEMPLATE)):
                return True
        except UnreadError:
            continue
    return False
