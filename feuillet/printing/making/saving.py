"""An edition without colour, and the one in colour if it is there, in; the share of ink that is saved, out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feuillet.building import state
from feuillet.model.diagnostics import ToldError
from feuillet.model.editions import PRINT, SCREEN
from feuillet.project import fingerprint
from feuillet.proving import hard_proof
from feuillet.publications.catalogue import publications

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from feuillet.machine.files import Folder
    from feuillet.model.workshop import Workshop
    from feuillet.printing import remembered
    from feuillet.printing.making.editions import MadeEditions
    from feuillet.printing.runs import PrintRun
    from feuillet.project.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Saving:
    """Compares an edition without colour with the one in colour, where that is there."""

    workshop: Workshop
    editions: MadeEditions
    output: Path
    place: Folder  # the same, to be read from
    store: Store
    before: remembered.LastPrint | None

    def of_ink(self, run: PrintRun) -> float | None:
        """The share that is saved; None if there is nothing to compare with."""
        if not run.edition.saves_ink:
            return None
        ours = [self.editions.path(run, key) for key in run.keys]
        for edition in (PRINT, SCREEN):
            places = {publication.key: publication.path for publication in publications(self.workshop, edition)}
            theirs = [places[key] for key in run.keys]
            shas = {path: self._of_ours(path) for path in (*theirs, *ours)}
            if all(shas.values()):
                name = fingerprint.of("ink", fingerprint.method(), *shas.values())
                found = self.store.get(name)
                if found is None:
                    try:
                        found = hard_proof.saved(self._read(theirs, shas), self._read(ours, shas))
                    except ToldError:  # a build has made them anew meanwhile
                        continue
                    self.store.put(name, found)
                return float(found)
        return None

    def _of_ours(self, path: str) -> str:
        """The fingerprint of a publication as this print, the last one or the last build made it, if it is there so."""
        if path in self.editions.proved:
            return self.editions.proved[path].digest
        built = state.load(self.store)
        known = [made.outputs.get(path) for made in (built, self.before and self.before.state) if made]
        found = state.of_file(self.output / path)
        return found if found in known else ""

    def _read(self, paths: Iterable[str], digests: Mapping[str, str]) -> Iterator[bytes]:
        return (state.read(self.place, path, digests[path]) for path in paths)
