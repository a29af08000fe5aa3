"""The print kit: what is asked for in, the files for printer, copy shop and print shop in output/print/ out.

Editions are built like the publications for screens, by the same build, and proved like them; runs are put together
from their pages. What was made is remembered, so that a later print can tell what has to be printed again.
"""

from __future__ import annotations

import contextlib
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from feuillet.building import state, status
from feuillet.building.failures import not_written
from feuillet.languages import registry
from feuillet.machine.files import of_project
from feuillet.model.diagnostics import Diagnostic, Location, Rule, ToldError, stopping
from feuillet.model.editions import Kind
from feuillet.model.own_editions import TOO_SMALL, UNKNOWN_EDITION, editions
from feuillet.pdf import collation
from feuillet.printing import guide, remembered
from feuillet.printing.leaves import Leaves, PrintedLeaves
from feuillet.printing.making.binding import Binding
from feuillet.printing.making.editions import MadeEditions
from feuillet.printing.making.keeping import Keeping
from feuillet.printing.making.saving import Saving
from feuillet.printing.people import People
from feuillet.printing.remembered import CHANGED, FOLDER, PrintReport
from feuillet.printing.reprint import Reprint
from feuillet.printing.runs import NOTHING, PrintRun, runs
from feuillet.printing.told_once import told_once
from feuillet.printing.wanted import NEVER_PRINTED, Wanted
from feuillet.project.sources import Sources
from feuillet.publications.kinds import SYNTHESIS
from feuillet.reading import content
from feuillet.writing import clean_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from feuillet.building.making.shared import Progress
    from feuillet.machine.workers import Crew
    from feuillet.model.workshop import Printing
    from feuillet.project.store import Store
    from feuillet.reading.people.person import Person

_GUIDE = "README.pdf"

TOO_LARGE = Rule(
    code="run-too-large",
    en="{name}.pdf would have {pages} pages, more than the {most} that are put into one file",
    fr="{name}.pdf aurait {pages} pages, plus que les {most} que l’on met dans un fichier",
    hint_en="Ask for fewer copies here, and for the others in the printer’s own window or at the copy shop.",
    hint_fr="Demandez moins d’exemplaires ici, et les autres dans la fenêtre de l’imprimante ou au copieur.",
)


class _StopError(Exception):
    """There are errors: nothing is made."""


@dataclass
class _Print:
    project: Path
    output: Path
    workers: Crew
    store: Store
    wanted: Wanted
    listener: Callable[[Progress], None]
    language: str = registry.USUAL
    diagnostics: list[Diagnostic] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    editions: MadeEditions = field(default_factory=MadeEditions)
    undone: dict[str, PrintRun] = field(default_factory=dict)  # files that could not, by name; their editions could
    of_undone: list[Diagnostic] = field(default_factory=list)
    bugs_of_undone: list[str] = field(default_factory=list)
    old: tuple[str, ...] = ()  # files of an earlier print that stay, and are of other notes

    # -- what is asked for ---------------------------------------------------------------------------------------

    def run(self) -> PrintReport:
        self.store.begin()
        return self._whatever(self._run)

    def foresee(self) -> PrintReport:
        """What this print would be, with publications as long as they were when they were made last."""
        return self._whatever(self._foreseen)

    def _whatever(self, act: Callable[[], PrintReport]) -> PrintReport:
        """What an act comes to, or what stopped it."""
        self.place = of_project(self.project, self.output)
        self.before = remembered.printed(self.store, self.output)
        self.sources = Sources(self.project)
        self.asked = remembered.asked(self.sources, asdict(self.wanted))
        try:
            return act()
        except ToldError as told:
            self.diagnostics += told.diagnostics
        except _StopError:
            pass
        return self._report((), ())

    def _asked_for(self) -> tuple[PrintRun, ...]:
        """The runs that are asked for, and can be."""
        loaded = content.load(self.sources)
        self.language = loaded.language
        self.diagnostics += loaded.diagnostics
        self._stop_at_errors()
        if loaded.workshop is None:
            raise _StopError
        self.workshop = workshop = loaded.workshop
        self.printing = workshop.print
        if self.wanted.changed and self.before is None:
            self.diagnostics.append(NEVER_PRINTED.at(Location(file="--changed")))
        self.people = People(workshop=workshop, sources=self.sources, language=self.language)
        self.leaves = Leaves(
            workshop=workshop,
            sources=self.sources,
            people=self.people,
            workers=self.workers,
            store=self.store,
            language=self.language,
        )
        asked = self.wanted.asked_for(workshop.print, self.before.options if self.before else None)
        self.options: dict[str, Mapping[str, Any]] = {
            name: options for printing, options in asked for name in printing.editions
        }
        jobs = [(printing, self._people(printing, options)) for printing, options in asked]
        self.diagnostics += self.wanted.wrong_packs(workshop.print, [printing for printing, _ in jobs])
        several = self._runs(jobs)
        self._check_sizes(several)
        self._stop_at_errors()
        several = tuple(self._with_names(several))
        if not several:
            raise _StopError
        return several

    def _foreseen(self) -> PrintReport:
        several = self._asked_for()
        about = self.editions.foresee(several, self.workshop, self.place)
        self.reprint = self._reprint({})
        binding = self._binding()
        printed = tuple(self._as_far_as_known(binding.counted(run, binding.stacks(run))) for run in several)
        entries = guide.in_order([self._entry(file, None) for file in printed])
        usual, totals = self._amounts(entries)
        report = self._report(printed, entries, usual=usual, totals=totals)
        return replace(report, about=tuple(f"{run.name}.pdf" for run in several if run.name in about))

    def _as_far_as_known(self, file: guide.KitFile) -> guide.KitFile:
        """A file without leaves where nobody knows yet how long something in it will be."""
        return file if all(self.editions.pages_of(file.run).values()) else replace(file, pages=0, leaves=0)

    def _run(self) -> PrintReport:
        several = self._build(self._asked_for())
        self.again: frozenset[tuple[str, str]] = frozenset()
        if self.wanted.changed:
            several = self.reprint.runs(several, other_numbers=bool(self.wanted.options))
            self.again = frozenset((run.edition.name, key) for run in several for key in run.keys)
            if not several:
                return self._report((), (), unchanged=not self.editions.failed and not self.undone)
        return self._make(several)

    def _people(self, printing: Printing, options: Mapping[str, Any]) -> tuple[Person, ...]:
        people, wrong = self.people.read(printing, given="participants" in options)
        self.diagnostics += wrong
        return people

    def _runs(self, jobs: Iterable[tuple[Printing, tuple[Person, ...]]]) -> tuple[PrintRun, ...]:
        several: list[PrintRun] = []
        for printing, people in jobs:
            made, wrong = runs(self.workshop, printing, people)
            several += made
            at, ours = self.wanted.nothing_at(self.printing), (NOTHING.code, UNKNOWN_EDITION.code, TOO_SMALL.code)
            placed = [replace(told, location=at) if told.rule.code in ours else told for told in wrong]
            # Why there is nothing is told.
            none = any(told.rule.code in ours[1:] for told in (*self.diagnostics, *placed))
            placed = [told for told in placed if not (none and told.rule.code == NOTHING.code)]
            self.diagnostics += [told for told in placed if told not in self.diagnostics]
        return tuple(several)

    def _stop_at_errors(self) -> None:
        if self.bugs or any(stopping(self.diagnostics)):
            raise _StopError

    def _check_sizes(self, several: Sequence[PrintRun]) -> None:
        """Refuse what is far too large before anything is laid out: each copy has a page at least, a slip only one."""
        for run in several:
            least = sum(copies.count for copies in run.copies) + len(run.people)
            if least > collation.LIMIT:
                self.diagnostics.append(self._too_large(run, least))

    def _with_names(self, several: Iterable[PrintRun]) -> Iterator[PrintRun]:
        """The runs but for packs of people whose names cannot be printed."""
        for run in several:
            wrong = tuple(self.people.wrong_names(run))
            if wrong:
                self._leave_undone(run, wrong)
            else:
                yield run

    def _leave_undone(self, run: PrintRun, wrong: Iterable[Diagnostic], bugs: Iterable[str] = ()) -> None:
        """One file cannot be made: the others are, and what an earlier print made of it stays."""
        self.undone[run.name] = run
        self.of_undone += [diagnostic for diagnostic in wrong if diagnostic not in self.of_undone]
        self.bugs_of_undone += bugs

    def _too_large(self, run: PrintRun, pages: int) -> Diagnostic:
        option = "participants" if run.people else "copies"
        given = option in self.options[run.edition.name]
        at = Location(file=f"--{option}") if given else self.printing.source
        return TOO_LARGE.at(at, name=run.name, pages=pages, most=collation.LIMIT)

    # -- editions ------------------------------------------------------------------------------------------------

    def _build(self, several: Sequence[PrintRun]) -> tuple[PrintRun, ...]:
        """Have all publications made that the runs need; the runs of which nothing is missing."""
        made = self.editions
        made.build(
            several,
            self.workshop,
            self.sources,
            self.output,
            workers=self.workers,
            store=self.store,
            listener=self.listener,
        )
        self.diagnostics += made.left_to_synthesis()
        whole = tuple(run for run in several if run.edition.name not in made.failed)
        books = (run for run in whole if run.kind in (Kind.BOOK, Kind.BOOKLET))
        self.reprint = self._reprint({(run.edition.name, SYNTHESIS): run for run in books})
        if not whole:
            raise _StopError
        return whole

    def _reprint(self, books: Mapping[tuple[str, str], PrintRun]) -> Reprint:
        return Reprint(
            before=self.before,
            place=self.place,
            store=self.store,
            paths=self.editions.paths,
            proved=self.editions.proved,
            books=books,
        )

    # -- runs ----------------------------------------------------------------------------------------------------

    def _make(self, several: Sequence[PrintRun]) -> PrintReport:
        folder = CHANGED if self.wanted.changed else FOLDER
        files: dict[str, bytes | None] = {}  # None: it is there already
        sources: dict[str, str] = {}
        printed = []
        binding = self._binding()
        for run in several:
            path = f"{folder}/{run.name}.pdf"
            stacks = binding.stacks(run)
            source = binding.fingerprint(run, stacks)
            told = f"{FOLDER}/{run.name}.pdf", run, stacks, partial(self._too_large, run)
            bound = None if binding.is_made(path, source) else binding.bound(*told)
            if bound and bound.failed:
                self._leave_undone(run, bound.diagnostics, bound.bugs)
                continue
            self.diagnostics += bound.diagnostics if bound else ()
            files[path] = bound.pdf if bound else None
            sources[path] = source
            printed.append(binding.counted(run, stacks))
        several = [run for run in several if run.name not in self.undone]
        if not several:
            raise _StopError
        saving = Saving(
            workshop=self.workshop,
            editions=self.editions,
            output=self.output,
            place=self.place,
            store=self.store,
            before=self.before,
        )
        entries = [self._entry(file, saving.of_ink(file.run)) for file in printed]
        ours = {entry.path for entry in entries}  # the others are still there, and are told of as they were
        before = [entry for entry in self._told_before() if entry.path not in ours]
        self.old = tuple(entry.path for entry in before if self._is_old(entry, f"{folder}/{entry.path}"))
        several_entries = guide.in_order([*(entry for entry in before if entry.path not in self.old), *entries])
        usual, totals = self._amounts(several_entries)
        page = self.leaves.guide(f"{FOLDER}/{_GUIDE}", several_entries, usual, totals, tuple(self._notes()))
        files[f"{folder}/{_GUIDE}"] = self._pdf_of(page)
        report = self._report(tuple(printed), several_entries, usual=usual, totals=totals)
        private = {f"{folder}/{run.name}.pdf" for run in several if run.people}
        keeping = Keeping(
            workshop=self.workshop,
            sources=self.sources,
            wanted=self.wanted,
            editions=self.editions,
            reprint=self.reprint,
            output=self.output,
            place=self.place,
            store=self.store,
            before=self.before,
            undone=self.undone.keys(),
        )
        with state.alone(self.project, lambda *_: None):
            self._write(files, private)
            self.diagnostics += keeping.keep(
                several,
                self._digests(files),
                sources,
                self.options,
                asked=self.asked,
                again=self.again,
                entries=guide.in_order([*before, *entries]),
                report=report,
            )
        return self._report(tuple(printed), several_entries, usual=usual, totals=totals)

    @property
    def _price(self) -> guide.Price:
        return guide.Price(leaf=self.printing.leaf_price, currency=self.printing.currency)

    def _entry(self, file: guide.KitFile, saving: float | None) -> guide.GuideEntry:
        paper = self.workshop.paper
        return guide.entry(file, language=self.language, paper=paper, price=self._price, saving=saving)

    def _amounts(self, entries: Sequence[guide.GuideEntry]) -> tuple[str, str]:
        """What is usually printed, and what all takes, with the leaves of it."""
        usual = guide.usual(entries, language=self.language, price=self._price)
        return usual, guide.totals(entries, language=self.language, price=self._price)

    def _binding(self) -> Binding:
        return Binding(
            workshop=self.workshop,
            sources=self.sources,
            language=self.language,
            people=self.people,
            leaves=self.leaves,
            editions=self.editions,
            reprint=self.reprint,
            output=self.output,
            place=self.place,
            before=self.before,
        )

    def _pdf_of(self, result: PrintedLeaves) -> bytes:
        self.diagnostics += result.diagnostics
        self.bugs += result.bugs
        self._stop_at_errors()
        return result.pdf

    def _notes(self) -> Iterator[str]:
        """What the guide says of this print: that it is of what changed, and what is missing."""
        if self.wanted.changed and self.before:
            yield guide.since(self.before.date, language=self.language)
        if old := guide.old(self.old, language=self.language):
            yield old
        undone = (f"{name}.pdf" for name in self.undone)
        if missing := guide.missing((*self.editions.failed, *undone), language=self.language):
            yield missing

    def _told_before(self) -> tuple[guide.GuideEntry, ...]:
        """What was said of the files that stay beside those of this print."""
        if self.before is None or not self.wanted.narrowed:
            return ()
        if not self.wanted.changed:
            return self.before.entries
        report = self.before.report
        return report.entries if report and self.wanted.some_editions and report.folder == CHANGED else ()

    def _is_old(self, entry: guide.GuideEntry, path: str) -> bool:
        """Whether a file that stays beside those of this print is of other notes than there are now."""
        edition = editions(self.workshop).get(entry.edition)
        if edition is None or self.before is None:
            return True
        made = self.before.state
        older = made.since.get(path, made.ingredients)
        return any(
            difference.shifts or any(change.file != status.OURS for change in difference.changes)
            for difference in status.differences(self.workshop, self.sources, older, edition)
        )

    def _report(
        self,
        printed: tuple[guide.KitFile, ...],
        entries: tuple[guide.GuideEntry, ...],
        *,
        usual: str = "",
        totals: str = "",
        unchanged: bool = False,
    ) -> PrintReport:
        return PrintReport(
            language=self.language,
            diagnostics=(*self.diagnostics, *told_once(self.editions.diagnostics), *self.of_undone),
            made=tuple(self.editions.made),
            printed=printed,
            entries=entries,
            usual=usual,
            totals=totals,
            folder=CHANGED if self.wanted.changed else FOLDER,
            written=tuple(self.written),
            inside=clean_notes.names(self.workshop) if entries or unchanged else (),
            unchanged=unchanged,
            missing=tuple(self.editions.failed),
            undone=tuple(f"{name}.pdf" for name in self.undone),
            old=self.old,
            bugs=(
                *self.bugs,
                *self.bugs_of_undone,
                *(bug for failed in self.editions.failed.values() for bug in failed.bugs),
            ),
        )

    # -- files ---------------------------------------------------------------------------------------------------

    def _write(self, files: Mapping[str, bytes | None], private: set[str]) -> None:
        """Put the files in their places; those that name people are for nobody else to read."""
        new = {path: data for path, data in files.items() if data is not None}
        new = {path: data for path, data in new.items() if not self.place.holds(path, data)}
        failed = self.place.write_together(new, private=private)
        for path in private - new.keys():  # as an older Feuillet left it, or somebody
            with contextlib.suppress(OSError):
                self.place.close_to_others(path)
        for path in new:
            if error := failed.get(path):
                self.diagnostics.append(not_written(path, self.output / path, error))
        self._stop_at_errors()
        self.written += new

    def _digests(self, files: Mapping[str, bytes | None]) -> dict[str, str]:
        """Fingerprints of files as this print made them, or as the last one did."""
        made = self.before.state.outputs if self.before else {}
        return {path: made[path] if data is None else state.digest_of(data) for path, data in files.items()}


def make(
    project: Path,
    output: Path,
    workers: Crew,
    wanted: Wanted,
    *,
    listener: Callable[[Progress], None] = lambda _: None,
) -> PrintReport:
    """Make the kit that workshop.yaml and `wanted` ask for; hold the project's lock for kits around it."""
    try:
        return _print(project, output, workers, wanted, listener).run()
    except BaseException:
        workers.forget()
        raise


def foreseen(project: Path, output: Path, workers: Crew, wanted: Wanted) -> PrintReport:
    """What such a kit would have, before anything is made: its files, with their leaves and what they cost.

    A file without leaves is one of which nobody knows yet how many they are.
    """
    return _print(project, output, workers, wanted, lambda _: None).foresee()


def _print(project: Path, output: Path, workers: Crew, wanted: Wanted, listener: Callable[[Progress], None]) -> _Print:
    store = state.store(project)
    return _Print(project=project, output=output, workers=workers, store=store, wanted=wanted, listener=listener)
