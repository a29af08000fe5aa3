"""Headings of all themes that no section has, in; lines of workshop.yaml that make them known, out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.project import text_file
from feuillet.reading.data.yaml_text import quoted
from feuillet.reading.notes.outline import UNKNOWN_HEADING
from feuillet.text.names import fold, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feuillet.model.workshop import SectionDefinition

LINES = Rule(
    code="sections-suggested",
    severity=Severity.WARNING,
    en="{count:# heading|# headings} of the notes would be known with these lines",
    fr="{count:# titre des notes serait connu|# titres des notes seraient connus} avec ces lignes",
    hint_en="Put them in workshop.yaml (without the first, if it is there), and strike out what is not meant:\n{lines}",
    hint_fr="Mettez-les dans workshop.yaml (sans la première, si elle y est), et barrez ce qui ne convient pas :\n"
    "{lines}",
)
MORE_LINES = Rule(
    code=LINES.code,
    severity=Severity.WARNING,
    en="{count:# heading|# headings} of the notes would be known with more headings in a section of workshop.yaml",
    fr="{count:# titre des notes serait connu|# titres des notes seraient connus} avec d’autres titres dans une "
    "rubrique de workshop.yaml",
    hint_en="Put this in the place of its line of headings, or below its title, and strike out what is not meant:"
    "\n{lines}",
    hint_fr="Mettez ceci à la place de sa ligne de titres (headings), ou sous son titre, et barrez ce qui ne convient "
    "pas :\n{lines}",
)
_MOST = 40  # headings that the lines name


def suggested(
    diagnostics: Iterable[Diagnostic],
    definitions: Iterable[SectionDefinition],
    file: str,
    given: Iterable[SectionDefinition] = (),
) -> Iterator[Diagnostic]:
    """One block for all: headings that seem to mean a section, and those that several files have.

    `given` are the sections that workshop.yaml has already: there, a heading is to be added to what it says.
    """
    headings_of = {definition.id: definition.headings for definition in given}
    by_title = {definition.title: definition for definition in definitions}
    meant: dict[str, dict[str, str]] = defaultdict(dict)  # by title of section: headings, as they are compared
    files: dict[str, set[str]] = defaultdict(set)
    written: dict[str, str] = {}
    for diagnostic in diagnostics:
        if diagnostic.rule.code != UNKNOWN_HEADING.code or diagnostic.values["misspelt"]:
            continue
        heading = str(diagnostic.values["heading"])
        if text_file.GARBLED_OR_LOST.search(heading):  # it is to be mended, not to be known
            continue
        same = fold(heading)
        written.setdefault(same, heading)
        files[same].add(diagnostic.location.file)
        if str(diagnostic.values.get("suggestion", "")) in by_title:
            meant[str(diagnostic.values["suggestion"])].setdefault(same, heading)
    taken = {same for headings in meant.values() for same in headings}
    own = [same for same in written if len(files[same]) > 1 and same not in taken and slug(same)[:1].isalpha()]
    lines = ["sections:"]
    added = 0
    for title, headings in meant.items():
        if (id_ := by_title[title].id) in headings_of:
            names = dict.fromkeys((*headings_of[id_], *list(headings.values())[:_MOST]))
            added += len(headings)
            more = f"  - id: {id_}\n    headings: [{', '.join(map(quoted, names))}]"
            yield MORE_LINES.at(Location(file=file), count=len(headings), lines=more)
            continue
        lines += [f"  - id: {by_title[title].id}", f"    title: {quoted(title)}"]
        lines.append(f"    headings: [{', '.join(map(quoted, list(headings.values())[:_MOST]))}]")
    for same in own[:_MOST]:
        lines += [f"  - id: {slug(same)}", f"    title: {quoted(written[same])}"]
    if len(lines) > 1:
        yield LINES.at(Location(file=file), count=len(taken) - added + len(own), lines="\n".join(lines))
