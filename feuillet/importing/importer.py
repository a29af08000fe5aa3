"""Files that a person names in; themes, pictures and a report, written whole or not at all, out."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from feuillet.importing import day, gathering
from feuillet.importing.documents.document import RefusedError
from feuillet.importing.documents.opening import Opener
from feuillet.importing.plan import Plan, Planner
from feuillet.importing.recognition import Recognition
from feuillet.importing.report import FILE, ImportReport
from feuillet.importing.tables import table
from feuillet.machine.files import Folder
from feuillet.model.diagnostics import Diagnostic, Location, Rule, errors
from feuillet.project.sources import Sources, TooManyError
from feuillet.reading.workshop_file import WORKSHOP_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feuillet.importing.gathering import Given
    from feuillet.importing.tables.table import Opened, Question


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
) -> Imported:
    """Import files into a project, which is made if it is not there; `dry`: only say what would be done.

    `columns`: what columns of tables are of, as somebody writes it; `ask`: whether a proposal of that is right.
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
        return Imported(plan=plan, report=ImportReport(plan, language), diagnostics=tuple(told))
    for file in given:
        planner.add(file)
    plan = planner.plan
    diagnostics = [*told, *plan.diagnostics]
    if plan.themes and not sources.is_there(WORKSHOP_FILE):
        title = plan.title or (plan.themes[0].title if len(plan.themes) == 1 else _named(project))
        plan.files[WORKSHOP_FILE], guessed = day.workshop(
            title, plan.beginnings, plan.themes[0].source, recognition.language
        )
        plan.told[:0] = guessed
    report = ImportReport(plan, recognition.language)
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


def _named(project: Path) -> str:
    """A title for a day by the name of its folder."""
    words = " ".join(re.split(r"[-_\s]+", Path(project).resolve().name))
    return words[:1].upper() + words[1:] or "?"
