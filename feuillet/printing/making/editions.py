"""The runs of a print in; the publications that they need, built and proved in each edition, out."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feuillet.building import status
from feuillet.building.build import build
from feuillet.building.state import Made
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.pdf.viewing import viewer
from feuillet.printing.runs import EDITION_WRONG, PrintRun
from feuillet.publications.catalogue import publications
from feuillet.publications.kinds import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from feuillet.building.making.shared import Progress
    from feuillet.machine.files import Folder
    from feuillet.machine.workers import Crew
    from feuillet.model.editions import Edition
    from feuillet.model.workshop import Workshop
    from feuillet.project.sources import Sources
    from feuillet.project.store import Store

LEFT_OUT = Rule(
    code="left-out-in-edition",
    severity=Severity.WARNING,
    en="edition '{edition}': the sheets of these themes have no room for some points, which are in the "
    "synthesis only: {themes}",
    fr="édition « {edition} » : les fiches de ces thèmes n’ont pas la place de tous les points, dont "
    "certains ne sont que dans la synthèse : {themes}",
    hint_en="Each sheet says how many, and on which page of the synthesis they are. To choose, mark what must stay "
    "with [essential].",
    hint_fr="Chaque fiche dit combien, et à quelle page de la synthèse ils sont. Pour choisir, marquez [essentiel] ce "
    "qui doit rester.",
)


def _is_sure(edition: Edition) -> bool:
    """Whether a sheet has as many pages as it has, whatever stands on it."""
    return edition.fits and (edition.duplex or not edition.two_sided)


def _pages_of(place: Folder, path: str) -> int:
    """How many pages a PDF of the output folder has; 0 if it is not there."""
    with contextlib.suppress(OSError, ValueError):
        return len(viewer.sizes(place.read(path)))
    return 0


@dataclass(frozen=True, kw_only=True, slots=True)
class FailedEdition:
    """An edition that could not be made: the others are, and what an earlier print made of it stays."""

    edition: Edition
    runs: tuple[PrintRun, ...]
    bugs: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)  # of its publications, those that could be made


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeEditions:
    """The publications of each edition, and what is said of them."""

    paths: dict[tuple[str, str], str] = field(default_factory=dict)  # by edition and key, below the output folder
    proved: dict[str, Made] = field(default_factory=dict)  # by path
    made: list[Made] = field(default_factory=list)
    diagnostics: dict[Edition, tuple[Diagnostic, ...]] = field(default_factory=dict)
    # Editions, by what is left to the synthesis in them, and the notes of the first of these themes.
    left_out: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    failed: dict[str, FailedEdition] = field(default_factory=dict)  # by name

    def build(
        self,
        several: Sequence[PrintRun],
        workshop: Workshop,
        sources: Sources,
        output: Path,
        *,
        workers: Crew,
        store: Store,
        listener: Callable[[Progress], None],
    ) -> None:
        """Have all publications made that the runs need, each in its edition."""
        wrong = {definition.name: definition for definition in workshop.editions if definition.wrong}
        for edition in dict.fromkeys(run.edition for run in several):
            of_edition = tuple(run for run in several if run.edition == edition)
            if edition.name in wrong:
                self.diagnostics[edition] = (EDITION_WRONG.at(wrong[edition.name].source),)
                self.failed[edition.name] = FailedEdition(edition=edition, runs=of_edition)
                continue
            needed = {key for run in of_edition for key in run.keys}
            every = {publication.key: publication for publication in publications(workshop, edition)}
            result = build(
                workshop,
                sources,
                output,
                names=[] if needed == every.keys() else [key for key in every if key in needed],
                workers=workers,
                store=store,
                listener=listener,
                edition=edition,
            )
            self.made.extend(result.made)
            told = (diagnostic for diagnostic in result.diagnostics if diagnostic.rule.code != "folded")
            self.diagnostics[edition] = tuple(told)
            if result.failed:
                written = {made.path: made.digest for made in result.made if made.written}
                self.failed[edition.name] = FailedEdition(
                    edition=edition, runs=of_edition, bugs=result.bugs, written=written
                )
                continue
            status.record(workshop, sources, output, store, edition=edition, made=result.made)
            for made in result.made:
                self.paths[edition.name, made.key] = made.path
                self.proved[made.path] = made
            short = [
                (theme, made.left_out) for made in result.made if made.left_out and (theme := every[made.key].theme)
            ]
            if short:
                said = ", ".join(f"{theme.number} ({len(left_out)})" for theme, left_out in short)
                self.left_out.setdefault((said, short[0][0].source.file), []).append(edition.name)

    def foresee(self, several: Sequence[PrintRun], workshop: Workshop, place: Folder) -> frozenset[str]:
        """Take publications for as long as they were when they were made last; names of runs that may be longer now.

        A synthesis that was not made yet is taken to be as long as that for screens, but in large print; what nobody
        can know has no pages.
        """
        unsure = set()
        for run in several:
            edition = run.edition
            every = {publication.key: publication for publication in publications(workshop, edition)}
            on_screen = {publication.key: publication.path for publication in publications(workshop)}
            for key in run.keys:
                path, form = every[key].path, every[key].form
                pages = 1 + edition.has_backs if form is Form.FACT_SHEET else 1
                if form is Form.SYNTHESIS or (form is Form.FACT_SHEET and not _is_sure(edition)):
                    unsure.add(run.name)
                    pages = _pages_of(place, path) or (_pages_of(place, on_screen[key]) if edition.fits else 0)
                self.paths[edition.name, key] = path
                self.proved[path] = Made(key=key, path=path, written=False, pages=pages)
        return frozenset(unsure)

    def left_to_synthesis(self) -> Iterator[Diagnostic]:
        """What is said of it, once for the editions of which the same is to be said."""
        for (themes, file), names in self.left_out.items():
            yield LEFT_OUT.at(Location(file=file), edition=", ".join(names), themes=themes)

    def path(self, run: PrintRun, key: str) -> str:
        """Of a publication of a run, below the output folder."""
        return self.paths[run.edition.name, key]

    def pages_of(self, run: PrintRun) -> dict[str, int]:
        """How many each publication of a run has, by key."""
        return {key: self.proved[self.path(run, key)].pages for key in run.keys}
