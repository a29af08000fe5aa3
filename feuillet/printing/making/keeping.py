"""The last print and this one in; what stays of the last, and what the next one is told, out."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from feuillet.building import state, status
from feuillet.printing import remembered
from feuillet.printing.remembered import CHANGED, FOLDER
from feuillet.project import fingerprint
from feuillet.publications.kinds import SYNTHESIS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from feuillet.machine.files import Folder
    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.workshop import Workshop
    from feuillet.printing import guide
    from feuillet.printing.making.editions import MadeEditions
    from feuillet.printing.remembered import PrintReport
    from feuillet.printing.reprint import Reprint
    from feuillet.printing.runs import PrintRun
    from feuillet.printing.wanted import Wanted
    from feuillet.project.sources import Sources
    from feuillet.project.store import Store

_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeping:
    """Knows what stays of the last print beside this one, and what is remembered of both."""

    workshop: Workshop
    sources: Sources
    wanted: Wanted
    editions: MadeEditions
    reprint: Reprint
    output: Path
    place: Folder  # the same, to be written to
    store: Store
    before: remembered.LastPrint | None
    undone: Collection[str]  # runs whose files could not be made

    def keep(
        self,
        several: Sequence[PrintRun],
        files: Mapping[str, str],
        sources: Mapping[str, str],
        options: Mapping[str, Mapping[str, Any]],
        *,
        asked: str,
        again: frozenset[tuple[str, str]],
        entries: Iterable[guide.GuideEntry],
        report: PrintReport,
    ) -> tuple[Diagnostic, ...]:
        """Remember what was made, and take away what an earlier print made and this one does not; what is wrong."""
        before, editions = self.before, self.editions
        request = fingerprint.of("print", str(self.output.resolve()))
        paths = {*files, *editions.paths.values()}
        kept: dict[str, str] = {}
        if self.wanted.narrowed and before:  # the rest of the kit stays beside it
            gone = CHANGED if self.wanted.changed and not self.wanted.some_editions else " "
            kept = {path: found for path, found in before.state.outputs.items() if not path.startswith(gone)}
            paths |= kept.keys()
        remains = self._remains()
        paths |= remains.keys()
        told = tuple(state.clear(before.state, paths, self.place, request)) if before else ()
        printed = {
            path: editions.proved[path].digest
            for run in several
            for path in (editions.path(run, key) for key in run.keys)
        }
        books = {editions.paths[book] for book in self.reprint.books}
        now = status.ingredients(self.workshop, self.sources)
        # After a print of some editions the others are as they were: what changed since is told of all.
        as_before = self.wanted.some_editions or editions.failed
        ingredients = before.state.ingredients if before and as_before else now
        older = before.state if before else None
        made_of = {path: older.since.get(path, older.ingredients) for path in kept | remains} if older else {}
        made_of |= dict.fromkeys(files, now)
        kit = remembered.LastPrint(
            state=state.State(
                inputs="" if editions.failed or self.undone else asked,  # the next print tries again
                request=request,
                outputs=kept | remains | dict(files) | {path: made.digest for path, made in editions.proved.items()},
                language=report.language,
                ingredients=ingredients,
                since={path: found for path, found in made_of.items() if found != ingredients},
            ),
            publications={**self._before(before.publications if before else {}, remains), **printed},
            runs={**self._before(before.runs if before else {}, remains), **sources},
            date=time.strftime("%Y-%m-%d"),
            options=self._options(options),
            again=again,
            pages={
                **self._before(before.pages if before else {}, remains),
                **{path: self.reprint.faces(path) for path in printed if path in books},
            },
            leaves={editions.path(run, SYNTHESIS): run.leaves for run in several if run.leaves},
            entries=before.entries if before and self.wanted.changed else tuple(entries),
            report=report.repeated(),
        )
        self.store.put(state.PRINTED, kit)
        self.store.prune("print")
        return told

    def _options(self, options: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
        """The options of each edition as it was printed whole, to be found again from another folder too."""
        failed = self.editions.failed
        found: dict[str, Mapping[str, Any]] = {}
        for edition, given in options.items():
            path = given.get("participants")
            found[edition] = dict(given) | ({"participants": str(Path(path).resolve())} if path else {})
        before = self.before.options if self.before else {}
        if not self.wanted.narrowed:
            before = {edition: given for edition, given in before.items() if edition in failed}
        found = {edition: given for edition, given in found.items() if edition not in failed}
        return {**found, **before} if self.wanted.changed else {**before, **found}

    def _remains(self) -> dict[str, str]:
        """What is there of what could not be made, and what it was: as an earlier print left it, or new."""
        before = self.before.state.outputs if self.before else {}
        undone = {f"{folder}/{name}.pdf" for name in self.undone for folder in (FOLDER, CHANGED)}
        found = {path: made for path, made in before.items() if path in undone}
        for failed in self.editions.failed.values():
            names = {f"{folder}/{run.name}.pdf" for run in failed.runs for folder in (FOLDER, CHANGED)}
            found |= {
                path: made for path, made in before.items() if path in names or path.startswith(failed.edition.folder)
            }
            found |= failed.written
        return found

    def _before(self, known: Mapping[str, _T], remains: Mapping[str, str]) -> dict[str, _T]:
        """What an earlier print was made from, of all that stays as that print left it."""
        return {path: made for path, made in known.items() if self.wanted.narrowed or path in remains}
