"""A project's own templates and styles: those that cannot be read, or that no page asks for, as of a misspelt name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.machine.paths import shipped
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.model.own_editions import editions
from feuillet.model.papers import PAPERS
from feuillet.pictures import paints
from feuillet.project import overrides, sources, text_file
from feuillet.project.sources import TEMPLATE, UnreadError
from feuillet.reading.themes.theme_files import LEFT_BY_PROGRAMS, suffix
from feuillet.text.names import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.workshop import Workshop
    from feuillet.project.sources import Sources
    from feuillet.reading.reader import Reader

REPLACES_NOTHING = Rule(
    code="replaces-nothing",
    severity=Severity.WARNING,
    en="nothing asks for this file: it has not the name of one of ours, and none of yours names it",
    fr="rien n’utilise ce fichier : il ne porte le nom d’aucun des nôtres, et aucun des vôtres ne le nomme",
    hint_en="Take its true name from docs/brand-and-styles.md, or remove the file.",
    hint_fr="Prenez son vrai nom dans docs/brand-and-styles.md, ou supprimez le fichier.",
)
STYLE_DEEP = Rule(
    code="style-too-deep",
    en="this style has more than {most} brackets within each other",
    fr="ce style a plus de {most} parenthèses ou accolades les unes dans les autres",
    hint_en="Look for one that is opened and never closed, or take the style that comes with Feuillet.",
    hint_fr="Cherchez-en une qui est ouverte et jamais fermée, ou reprenez le style fourni avec Feuillet.",
)
_MISSPELT = replace(
    REPLACES_NOTHING, hint_en="Did you mean: {suggestion}?", hint_fr="Vouliez-vous dire : {suggestion} ?"
)
_EXTENDS = b'{% extends "base.html" %}'  # a template whose pages have style sheets for editions


def check(reader: Reader) -> None:
    """A project's own templates and styles: all that is there must be files of the project that can be read."""
    for folder, most in (("templates", sources.TEMPLATE), ("styles", sources.STYLE)):
        total = 0
        for name, problem in reader.sources.troubles(folder).items():
            if not LEFT_BY_PROGRAMS.match(PurePosixPath(name).name):
                reader.tell(text_file.unread(problem, Location(file=name), most))
        for name in reader.sources.files(folder):
            if folder == "styles" and suffix(name) != ".css":  # never read
                continue
            try:
                data = reader.sources.read(name, most)
            except UnreadError as problem:
                reader.tell(text_file.unread(problem, Location(file=name), most))
                continue
            total += len(data)
            if folder == "styles" and paints.is_deep(data.decode("utf-8", "replace")):
                reader.tell(STYLE_DEEP.at(Location(file=name), most=paints.DEEPEST))
        if total > 10 * most:
            reader.tell(text_file.unread(UnreadError("large", size=total), Location(file=folder), 10 * most))


def replacing_nothing(project: Sources, day: Workshop) -> Iterator[Diagnostic]:
    """Each template or style sheet of the project that no page has."""
    for folder, ending in overrides.ENDINGS.items():
        own = [name for name in project.files(folder) if name.endswith(ending)]
        if not own:
            continue
        known = {f"{folder}/{path.relative_to(shipped(folder)).as_posix()}" for path in shipped(folder).rglob("*")}
        if folder == "styles":
            names = {style for edition in editions(day).values() for style in edition.styles} | {"one-sided"}
            frames = [frame for paper in PAPERS.values() for frame in (paper.frame, paper.half_frame)]
            names |= {style for frame in frames for style in frame.styles}
            pages = [path.stem for path in shipped("templates").glob("*.html") if _EXTENDS in path.read_bytes()]
            known |= {f"styles/{page}-{name}.css" for page in pages for name in names}
        strange = [name for name in own if name not in known]
        for name in strange:
            if not _named(project, name, [other for other in own if other != name]):
                stems = {PurePosixPath(path).stem: path for path in known if path.endswith(ending)}
                near = stems.get(did_you_mean(PurePosixPath(name).stem, stems), "")
                rule = _MISSPELT if near else REPLACES_NOTHING
                yield rule.at(Location(file=name), suggestion=near)


def _named(project: Sources, name: str, others: list[str]) -> bool:
    """Whether another template or style sheet of the project names it."""
    pattern = re.compile(re.escape(PurePosixPath(name).name).encode())
    for other in others:
        try:
            if pattern.search(project.read(other, TEMPLATE)):
                return True
        except UnreadError:
            continue
    return False
