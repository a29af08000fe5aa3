"""Files that a person names in; themes, pictures and a report, written whole or not at all, out."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from feuillet.importing import day, gathering, splitting
from feuillet.importing.again.history import MOST_THEMES
from feuillet.importing.documents.document import RefusedError
from feuillet.importing.documents.opening import Opener
from feuillet.importing.plan import Plan, Planner
from feuillet.importing.recognition import Recognition
from feuillet.importing.report import FILE, ImportReport
from feuillet.importing.tables import table
from feuillet.machine.files import Folder
from feuillet.model.diagnostics import Diagnostic, Location, Rule, errors
from feuillet.project.sources import Sources, TooManyError
from feuillet.reading.formats import forms
from feuillet.reading.workshop_file import WORKSHOP_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feuillet.importing.gathering import Given
    from feuillet.importing.tables.table import Opened, Question


_BEGINNING = 5000  # characters of a document in which its first line is looked for
_LOOKED_AT = 3  # files in which the language of a new workshop is looked for
NOT_WRITTEN = Rule(
    code="import-not-written",
    en="this cannot be written: {reason}",
    fr="ceci ne peut pas être écrit : {reason}",
    hint_en="Nothing was imported. Make room there, or ask for the right to write, then run the same command again.",
    hint_fr="Rien n’a été importé. Faites-y de la place, ou demandez le droit d’écrire, puis relancez la commande.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What an import came to: what was planned, what is wrong, and what was written."""

    plan: Plan
    report: ImportReport
    diagnostics: tuple[Diagnostic, ...]
    written: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return any(errors(self.diagnostics))

    @property
    def of_day(self) -> dict[str, str]:
        """What the documents say of their day."""
        said = day.said(self.plan.beginnings)
        if introduction := day.introduction(self.plan.before, self.plan.title, said):
            said["introduction"] = introduction
        return said


def run(
    paths: Sequence[Path],
    project: Path,
    *,
    language: str,
    split: int | None = None,
    as_one: bool = False,
    columns: str = "",
    ask: Callable[[Question], bool] | None = None,
    dry: bool = False,
    hint: Callable[[Diagnostic, str], str] = Diagnostic.hint,
) -> Imported:
    """Import files into a project, which is made if it is not there; `dry`: only say what would be done.

    `columns`: what columns of tables are of, as somebody writes it; `ask`: whether a proposal of that is right.
    `hint`: what the report says of how something is mended.
    """
    sources = Sources(project)
    try:
        given, told = gathering.gathered(paths, sources)
        opener = Opener(sources)
        opened: dict[str, Opened] = {}  # tables, before their turn
        if not sources.is_there(WORKSHOP_FILE):
            language = day.language(*_first(given, opener, opened), language)
        recognition = Recognition(sources, language)
        planner = Planner(opener, recognition, split=split, as_one=as_one, columns=columns, ask=ask, opened=opened)
    except TooManyError as problem:
        told = list(problem.diagnostics)
        plan = Plan()
        return Imported(plan=plan, report=ImportReport(plan, language, hint), diagnostics=tuple(told))
    for file in _numbered_first(given, planner):
        planner.add(file)
    plan = planner.plan
    diagnostics = [*told, *plan.diagnostics]
    if plan.themes and not sources.is_there(WORKSHOP_FILE):
        title = plan.title or (plan.themes[0].title if len(plan.themes) == 1 else _named(project))
        plan.files[WORKSHOP_FILE], guessed = day.workshop(
            title, plan.beginnings, plan.themes[0].source, recognition.language
        )
        plan.told[:0] = guessed
    report = ImportReport(plan, recognition.language, hint)
    if dry or not plan.themes:
        return Imported(plan=plan, report=report, diagnostics=tuple(diagnostics))
    files = plan.files | plan.kept | {FILE: report.markdown().encode()}
    failed = Folder(project).write_together(files)
    for name, error in failed.items():
        diagnostics.append(NOT_WRITTEN.at(Location(file=name), reason=error.strerror or "?"))
    written = () if failed else tuple(sorted(files))
    return Imported(plan=plan, report=report, diagnostics=tuple(diagnostics), written=written)


def _first(given: Sequence[Given], opener: Opener, opened: dict[str, Opened]) -> tuple[Counter[str], list[str]]:
    """The words and the lines of the first files that can be read."""
    words: Counter[str] = Counter()
    lines: list[str] = []
    for file in given[:_LOOKED_AT]:
        with contextlib.suppress(RefusedError):
            if table.is_table(file.data, file.name):
                words += table.words_of(file.data, file.name, opened)
            else:
                document = opener.look_at(file.data, file.name)
                words += document.words
                lines += document.text.split("\n")
    return words, lines


def _numbered_first(given: Sequence[Given], planner: Planner) -> Sequence[Given]:
    """Those first whose name or first line says the number of their theme: what has none takes none of theirs."""
    numbered = [bool(splitting.named(forms.stem(file.name))[0]) for file in given]
    if len(given) <= MOST_THEMES:
        numbered = [
            by_name or _first_line_numbered(file, planner) for by_name, file in zip(numbered, given, strict=True)
        ]
    return [file for wanted in (True, False) for number, file in zip(numbered, given, strict=True) if number is wanted]


def _first_line_numbered(file: Given, planner: Planner) -> bool:
    with contextlib.suppress(RefusedError):
        is_same = planner.history.is_same(file.name, file.data, planner.options)  # as it was imported before
        if not (is_same or table.is_table(file.data, file.name)):
            text = re.sub(r"<[^<>]*>", "", planner.opener.look_at(file.data, file.name).text[:_BEGINNING])
            first = next((line.strip("#*=- \t\r") for line in text.split("\n") if line.strip("#*=- \t\r")), "")
            return splitting.numbered(first)[1] > 0
    return False


def _named(project: Path) -> str:
    """A title for a day by the name of its folder."""
    words = " ".join(re.split(r"[-_\s]+", Path(project).resolve().name))
    return words[:1].upper() + words[1:] or "?"
