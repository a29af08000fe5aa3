"""The print kit: what is asked for in, the files for printer, copy shop and print shop in output/print/ out.

Editions are built like the publications for screens, by the same build, and proved like them; runs are put together
from their pages. What was made is remembered, so that a later print can tell what has to be printed again.
"""

from __future__ import annotations

import contextlib
import posixpath
import re
import time
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from feuillet.building import state, status
from feuillet.building.build import build
from feuillet.building.failures import no_temporary, not_written
from feuillet.languages import registry
from feuillet.looks.faces import characters, fonts
from feuillet.looks.faces.characters import substituted
from feuillet.machine.files import of_project
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity, errors
from feuillet.model.edition import PRINT, SCREEN, Kind
from feuillet.model.publications import SYNTHESIS, UNKNOWN_EDITION, publications
from feuillet.pages import expected as proof
from feuillet.pages.job import Job
from feuillet.pages.render import Leaf, Renderer
from feuillet.pages.view import Text
from feuillet.pdf import collation, imposition
from feuillet.printing import guide, remembered, reprint
from feuillet.printing.leaves import CHUNK, LEAST_SIZE, slip
from feuillet.printing.people import LONG_NAME, LONGEST, NO_FILE, STRANGE_NAME
from feuillet.printing.runs import NO_PEOPLE, NOTHING, Run, narrowed, runs, with_options
from feuillet.printing.told_once import told_once
from feuillet.printing.wanted import COPIES_FOR_ALL, NEVER_PRINTED, Wanted
from feuillet.project import fingerprint, sources
from feuillet.project.sources import ChangedError, Sources, UnreadError
from feuillet.project.text_file import OUTSIDE
from feuillet.proving import hard_proof
from feuillet.reading import content
from feuillet.reading.people import participants
from feuillet.text.typography import typographic
from feuillet.typesetting.fit import Fit
from feuillet.writing import clean_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from feuillet.building.making.shared import Progress
    from feuillet.building.state import Made
    from feuillet.machine.workers import Crew
    from feuillet.model.edition import Edition
    from feuillet.model.workshop import Printing
    from feuillet.project.store import Store
    from feuillet.reading.people.person import Person

FOLDER = "print"  # below the output folder
CHANGED = "print/changed"  # runs of what changed alone, beside the whole kit
_GUIDE = "README.pdf"
# The mark of an edition, as it stands on each page of a book: another one for each change, wherever it is.
_MARK = re.compile(
    rf"(?:{'|'.join(sorted({registry.language(code).pages['edition'] for code in registry.codes()}))})"
    r"\s+(?:\d{4}-\d\d-\d\d\s+·\s+)?[0-9a-f]{6}\b"
)
_T = TypeVar("_T")

TOO_LARGE = Rule(
    code="run-too-large",
    en="{name}.pdf would have {pages} pages, more than the {most} that are put into one file",
    fr="{name}.pdf aurait {pages} pages, plus que les {most} que l’on met dans un fichier",
    hint_en="Ask for fewer copies here, and for the others in the printer’s own window or at the copy shop.",
    hint_fr="Demandez moins d’exemplaires ici, et les autres dans la fenêtre de l’imprimante ou au copieur.",
)
LEFT_OUT = Rule(
    code="left-out-in-edition",
    severity=Severity.WARNING,
    en="edition '{edition}': points are left to the synthesis on the sheets of these themes: {themes}",
    fr="édition « {edition} » : des points sont laissés à la synthèse sur les fiches de ces thèmes : {themes}",
    hint_en="Each sheet says how many, and on which page of the synthesis they are. To choose, mark what must stay "
    "with [essential].",
    hint_fr="Chaque fiche dit combien, et à quelle page de la synthèse ils sont. Pour choisir, marquez [essentiel] ce "
    "qui doit rester.",
)


Report = remembered.Report  # it is read again without all that is imported here


class _StopError(Exception):
    """There are errors: nothing is made."""


@dataclass
class _Failed:
    """An edition that could not be made: the others are, and what an earlier print made of it stays."""

    edition: Edition
    runs: tuple[Run, ...]
    bugs: tuple[str, ...]
    written: tuple[str, ...]  # of its publications, those that could be made


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
    made: list[Made] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    of_editions: dict[Edition, tuple[Diagnostic, ...]] = field(default_factory=dict)
    failed: dict[str, _Failed] = field(default_factory=dict)  # editions that could not be made, by name
    undone: dict[str, Run] = field(default_factory=dict)  # files that could not, by name; their editions could
    of_undone: list[Diagnostic] = field(default_factory=list)
    bugs_of_undone: list[str] = field(default_factory=list)

    # -- what is asked for ---------------------------------------------------------------------------------------

    def run(self) -> Report:
        self.store.begin()
        self.place = of_project(self.project, self.output)
        self.before = remembered.printed(self.store, self.output)
        self.sources = Sources(self.project)
        self.asked = remembered.asked(self.sources, asdict(self.wanted))
        try:
            return self._run()
        except ChangedError as problem:
            self.diagnostics.append(problem.diagnostic)
        except _StopError:
            pass
        return self._report((), ())

    def _run(self) -> Report:
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
        asked = self._asked_for()
        self.options: dict[str, Mapping[str, Any]] = {
            name: options for printing, options in asked for name in printing.editions
        }
        jobs = [(printing, self._people(printing, "participants" in options)) for printing, options in asked]
        if self.wanted.packs and not any(printing.participants for printing, _ in jobs):
            self.diagnostics.append(NO_PEOPLE.at(Location(file="--packs")))
        elif (
            self.wanted.copies is not None
            and self.wanted.packs is None
            and self.printing.participants
            and self.printing.packs
            and not any(printing.participants for printing, _ in jobs)
        ):
            at = Location(file="--copies")
            self.diagnostics.append(COPIES_FOR_ALL.at(at, file=self.printing.participants))
        several = self._runs(jobs)
        self._check_sizes(several)
        self._stop_at_errors()
        several = tuple(self._with_names(several))
        if not several:
            raise _StopError
        several = self._build(several)
        self.again: frozenset[tuple[str, str]] = frozenset()
        if self.wanted.changed:
            found = self._changed()
            several = tuple(self._of_changed_leaves(narrowed(several, found or self._again())))
            self.again = frozenset((run.edition.name, key) for run in several for key in run.keys)
            if not several:
                return self._report((), (), unchanged=not self.failed and not self.undone)
        return self._make(several)

    def _asked_for(self) -> list[tuple[Printing, dict[str, Any]]]:
        """What workshop.yaml asks for with the command's options in its place, and these, for some editions each.

        Without options of its own, what changed is printed as often, and for those, as each edition was last time.
        """
        wanted, own = self.wanted, self.wanted.options
        asked = with_options(self.workshop.print, **own, editions=wanted.editions, bleed=wanted.bleed)
        if not wanted.changed or own or self.before is None:
            return [(asked, own)]
        known = self.before.options
        if not wanted.editions and not wanted.bleed:
            asked = asked.model_copy(update={"editions": tuple(dict.fromkeys((*asked.editions, *known)))})
        groups: list[tuple[tuple[str, ...], dict[str, Any]]] = []
        for name in asked.editions:
            options = dict(known.get(name, {}))
            same = next((at for at, (_, others) in enumerate(groups) if others == options), None)
            if same is None:
                groups.append(((name,), options))
            else:
                groups[same] = ((*groups[same][0], name), options)
        return [(with_options(self.workshop.print, **options, editions=names), options) for names, options in groups]

    def _runs(self, jobs: Iterable[tuple[Printing, tuple[Person, ...]]]) -> tuple[Run, ...]:
        several: list[Run] = []
        for printing, people in jobs:
            made, wrong = runs(self.workshop, printing, people)
            several += made
            wrong = tuple(
                replace(one, location=self._nothing_at) if one.rule in (NOTHING, UNKNOWN_EDITION) else one
                for one in wrong
            )
            self.diagnostics += [one for one in wrong if one not in self.diagnostics]
        return tuple(several)

    @property
    def _nothing_at(self) -> Location:
        """Where it is written that there is nothing to print: in an option, or in workshop.yaml."""
        wanted = self.wanted
        asked = {"--copies": wanted.copies == 0, "--edition": wanted.editions, "--bleed": wanted.bleed}
        option = next((name for name, given in asked.items() if given), "")
        return Location(file=option) if option else self.printing.source

    def _changed(self) -> frozenset[tuple[str, str]]:
        """Editions and keys of the publications that are not those that were printed last, nor look like them."""
        return frozenset(
            one
            for one, path in self.paths.items()
            if self._sha(path) != self._printed_as(path) and self._leaves_of(one) != ()
        )

    def _again(self) -> frozenset[tuple[str, str]]:
        """What the last print of changes had, where nothing changed since and it is asked for in other numbers."""
        return self.before.again if self.before and self.wanted.options else frozenset()

    def _of_changed_leaves(self, several: Iterable[Run]) -> Iterator[Run]:
        """Of books the leaves that changed; if nothing did, those that were printed again last."""
        for run in several:
            leaves: tuple[int, ...] | None = None
            if run.kind in (Kind.BOOK, Kind.BOOKLET):
                one = (run.edition.name, SYNTHESIS)
                leaves = self._leaves_of(one)
                if leaves == () and self.before:
                    leaves = self.before.leaves.get(self.paths[one])
            yield replace(run, leaves=leaves or ())

    def _leaves_of(self, one: tuple[str, str]) -> tuple[int, ...] | None:
        """The leaves of a book that changed since it was printed; None: all, or it is no book."""
        path = self.paths[one]
        run = self.books.get(one)
        before = self.before.pages.get(path) if self.before else None
        return reprint.changed(run, before, self._faces_of(path)) if run and before else None

    def _faces_of(self, path: str) -> tuple[str, ...]:
        """What the eye sees of each page of a book, without the mark that says which edition it is of."""
        name = fingerprint.of(
            "faces", fingerprint.method("feuillet.proving.hard_proof"), self._sha(path), _MARK.pattern
        )
        found = self.store.get(name)
        if found is None:
            found = hard_proof.faces(self.place.read(path), _MARK)
            self.store.put(name, found)
        return tuple(found)

    def _stop_at_errors(self) -> None:
        if self.bugs or any(errors(self.diagnostics)):
            raise _StopError

    def _people(self, printing: Printing, given: bool) -> tuple[Person, ...]:
        """Who comes to what; `given`: on the command line, where any file may be named."""
        name = printing.participants
        if not name:
            return ()
        file = name if given else posixpath.join("content", name)
        source = partial(self.sources.given, Path(name)) if given else partial(self.sources.read, file)
        try:
            source(sources.LARGEST)
        except UnreadError as problem:
            if problem.why in ("outside", "missing", "folder"):
                at = Location(file="--participants") if given else printing.source
                self.diagnostics.append((OUTSIDE if problem.why == "outside" else NO_FILE).at(at, file=file))
                return ()
        found = participants.read(source, file, self.workshop, needs_email=False)
        self.diagnostics += found.diagnostics
        for one in found.people:
            self.diagnostics += characters.check_text(one.name, one.source, self._faces, self.language)
        return found.people

    @cached_property
    def _faces(self) -> fonts.FontSet:
        return fonts.resolve(self.workshop.brand.fonts, self.sources)[0]

    def _printable(self, person: Person) -> str:
        """The name as it can be printed: letters that no font has are described."""
        return characters.printable(person.name, self._faces, self.language)

    def _check_sizes(self, several: Sequence[Run]) -> None:
        """Refuse what is far too large before anything is laid out: each copy has a page at least, a slip only one."""
        for run in several:
            least = sum(one.count for one in run.copies) + len(run.people)
            if least > collation.LIMIT:
                self._too_large(run, least)

    def _with_names(self, several: Iterable[Run]) -> Iterator[Run]:
        """The runs but for packs of people whose names cannot be printed."""
        for run in several:
            wrong = [
                LONG_NAME.at(one.source, count=len(one.name), most=LONGEST)
                if len(one.name) > LONGEST
                else STRANGE_NAME.at(one.source, name=one.name)
                for one in run.people
                if len(self._printable(one)) > LONGEST
            ]
            if wrong:
                self._leave_undone(run, wrong)
            else:
                yield run

    def _leave_undone(self, run: Run, wrong: Iterable[Diagnostic], bugs: Iterable[str] = ()) -> None:
        """One file cannot be made: the others are, and what an earlier print made of it stays."""
        self.undone[run.name] = run
        self.of_undone += [one for one in wrong if one not in self.of_undone]
        self.bugs_of_undone += bugs

    def _too_large(self, run: Run, pages: int) -> None:
        option = "participants" if run.people else "copies"
        given = option in self.options[run.edition.name]
        at = Location(file=f"--{option}") if given else self.printing.source
        self.diagnostics.append(TOO_LARGE.at(at, name=run.name, pages=pages, most=collation.LIMIT))

    # -- editions ------------------------------------------------------------------------------------------------

    def _build(self, several: Sequence[Run]) -> tuple[Run, ...]:
        """Have all publications made that the runs need, each in its edition; the runs of which nothing is missing."""
        self.paths: dict[tuple[str, str], str] = {}  # by edition and key, below the output folder
        self.pages: dict[str, int] = {}
        folded: dict[str, list[str]] = {}
        for edition in dict.fromkeys(run.edition for run in several):
            needed = {key for run in several if run.edition == edition for key in run.keys}
            every = {one.key: one for one in publications(self.workshop, edition)}
            result = build(
                self.workshop,
                self.sources,
                self.output,
                names=[] if needed == every.keys() else [key for key in every if key in needed],
                workers=self.workers,
                store=self.store,
                listener=self.listener,
                edition=edition,
            )
            self.made += result.made
            self.of_editions[edition] = tuple(one for one in result.diagnostics if one.rule.code != "folded")
            if result.failed:
                runs_of_it = tuple(run for run in several if run.edition == edition)
                written = tuple(one.path for one in result.made if one.written)
                self.failed[edition.name] = _Failed(edition, runs_of_it, result.bugs, written)
                continue
            for one in result.made:
                self.paths[edition.name, one.key] = one.path
                self.pages[one.path] = one.pages
            short = [(theme, one.left_out) for one in result.made if one.left_out and (theme := every[one.key].theme)]
            if short:
                said = ", ".join(f"{theme.number} ({len(left_out)})" for theme, left_out in short)
                folded.setdefault(said, []).append(edition.name)
        self.diagnostics += [
            LEFT_OUT.at(self.printing.source, edition=", ".join(names), themes=said) for said, names in folded.items()
        ]
        whole = tuple(run for run in several if run.edition.name not in self.failed)
        books = (run for run in whole if run.kind in (Kind.BOOK, Kind.BOOKLET))
        self.books = {(run.edition.name, SYNTHESIS): run for run in books}
        if not whole:
            raise _StopError
        return whole

    def _sha(self, path: str) -> str:
        return state.of_file(self.output / path)

    def _printed_as(self, path: str) -> str:
        return self.before.publications.get(path, "") if self.before else ""

    def _pdf(self, run: Run, key: str) -> bytes:
        return self.place.read(self.paths[run.edition.name, key])

    # -- runs ----------------------------------------------------------------------------------------------------

    def _make(self, several: Sequence[Run]) -> Report:
        folder = CHANGED if self.wanted.changed else FOLDER
        files: dict[str, bytes | None] = {}  # None: it is there already
        sources: dict[str, str] = {}
        printed = []
        for run in several:
            path = f"{folder}/{run.name}.pdf"
            stacks = tuple(self._stacks(run))
            source = self._fingerprint(run, stacks)
            known, bugs = len(self.diagnostics), len(self.bugs)
            try:
                files[path] = None if self._is_made(path, source) else self._put_together(run, stacks)
            except _StopError:
                self._leave_undone(run, self.diagnostics[known:], self.bugs[bugs:])
                del self.diagnostics[known:], self.bugs[bugs:]
                continue
            sources[path] = source
            printed.append(self._printed(run, f"{run.name}.pdf", stacks))
        several = [run for run in several if run.name not in self.undone]
        if not several:
            raise _StopError
        price = guide.Price(leaf=self.printing.leaf_price, currency=self.printing.currency)
        entries = [
            guide.entry(one, language=self.language, paper=self.workshop.paper, price=price, saving=self._saving(one))
            for one in printed
        ]
        ours = {one.path for one in entries}  # the others are still there, and are told of as they were
        several_entries = guide.in_order([*(one for one in self._told_before() if one.path not in ours), *entries])
        usual = guide.usual(several_entries, language=self.language, price=price)
        totals = guide.totals(several_entries, language=self.language, price=price)
        files[f"{folder}/{_GUIDE}"] = self._guide(several_entries, usual, totals)
        self._stop_at_errors()
        report = self._report(tuple(printed), several_entries, usual=usual, totals=totals)
        self._write(files, {f"{folder}/{run.name}.pdf" for run in several if run.people})
        self._remember(files, sources, several, report)
        return self._report(tuple(printed), several_entries, usual=usual, totals=totals)

    def _told_before(self) -> tuple[guide.Entry, ...]:
        """What was said of the files that stay beside those of this print."""
        if self.before is None or not self._narrowed:
            return ()
        if not self.wanted.changed:
            return self.before.entries
        report = self.before.report
        return report.entries if report and self._some_editions and report.folder == CHANGED else ()

    def _report(
        self,
        printed: tuple[guide.Printed, ...],
        entries: tuple[guide.Entry, ...],
        *,
        usual: str = "",
        totals: str = "",
        unchanged: bool = False,
    ) -> Report:
        return Report(
            language=self.language,
            diagnostics=(*self.diagnostics, *told_once(self.of_editions), *self.of_undone),
            made=tuple(self.made),
            printed=printed,
            entries=entries,
            usual=usual,
            totals=totals,
            folder=CHANGED if self.wanted.changed else FOLDER,
            written=tuple(self.written),
            inside=clean_notes.names(self.workshop) if entries or unchanged else (),
            unchanged=unchanged,
            missing=tuple(self.failed),
            undone=tuple(f"{name}.pdf" for name in self.undone),
            bugs=(*self.bugs, *self.bugs_of_undone, *(bug for failed in self.failed.values() for bug in failed.bugs)),
        )

    def _stacks(self, run: Run) -> Iterator[collation.Stack]:
        """The documents of a run in the order in which they come out; "leaves" are its slips and separators."""
        if run.kind is Kind.PACKS:
            for number, person in enumerate(run.people):
                yield collation.Stack(key="leaves", pages=(number, number + 1))
                yield from (collation.Stack(key=theme) for theme in person.themes)
                if run.synthesis:
                    yield collation.Stack(key=SYNTHESIS)
            return
        if run.leaves:
            yield from self._stacks_of_leaves(run)
            return
        for number, one in enumerate(run.copies):
            if run.separators:
                yield collation.Stack(key="leaves", pages=(number, number + 1))
            yield collation.Stack(key=one.key, copies=one.count)

    def _stacks_of_leaves(self, run: Run) -> Iterator[collation.Stack]:
        """Some leaves of a book, copy by copy: in pages of its file, or in sides of a booklet as it is folded."""
        sides = 2 if self._duplex(run) else 1
        (one,) = run.copies
        count = self.pages[self.paths[run.edition.name, one.key]]
        last = -(-count // 4) * 2 if run.kind is Kind.BOOKLET else count
        parts = [(leaf * sides, min((leaf + 1) * sides, last)) for leaf in run.leaves]
        for _ in range(one.count):
            yield from (collation.Stack(key=one.key, pages=part) for part in parts)

    def _fingerprint(self, run: Run, stacks: Sequence[collation.Stack]) -> str:
        shas = [self._sha(self.paths[run.edition.name, key]) for key in run.keys]
        names = [(self._printable(person), person.themes) for person in run.people]
        title = self.workshop.title.markdown
        own = [(name, self.sources.digest(name)) for name in self.sources.files("styles")]  # slips have theirs
        own += [(name, self.sources.digest(name)) for name in self.sources.files("templates")]
        method = fingerprint.method(__name__), fingerprint.of_ours()
        return fingerprint.of(*method, repr(run.edition), run.kind, repr(stacks), shas, names, title, own)

    def _is_made(self, path: str, source: str) -> bool:
        before = self.before
        return bool(
            before and before.runs.get(path) == source and before.state.outputs.get(path) == self._sha(path) != ""
        )

    def _duplex(self, run: Run) -> bool:
        return run.edition.duplex and run.kind not in (Kind.TWO_UP, Kind.PRESS, Kind.POSTER)

    def _title(self, run: Run) -> str:
        name = guide.title(run, language=self.language)
        return f"{name} – {self.workshop_title}"

    @cached_property
    def text(self) -> Text:
        return Text(language=self.workshop.language)

    @property
    def workshop_title(self) -> str:
        return self.text.plain(self.workshop.title)

    def _put_together(self, run: Run, stacks: Sequence[collation.Stack]) -> bytes:
        title, subject = self._title(run), guide.words(self.language)["subject"]
        sources = {key: self._pdf(run, key) for key in run.keys}
        if run.kind is Kind.BOOKLET:
            sources = {key: imposition.booklet(pdf, title=title, subject=subject) for key, pdf in sources.items()}
        elif run.kind is Kind.TWO_UP:
            sources = {key: imposition.two_up(pdf, title=title, subject=subject) for key, pdf in sources.items()}
        if any(one.key == "leaves" for one in stacks):
            sources["leaves"] = self._leaves(run)
            self._stop_at_errors()
        if run.kind is Kind.PRESS and len(stacks) == 1:  # keeps its tags
            return imposition.for_press(sources[stacks[0].key], bleed=run.edition.bleed)
        duplex = self._duplex(run)
        flip: Any = ("short" if run.kind is Kind.BOOKLET else "long") if duplex else ""
        try:
            pdf = collation.collate(sources, stacks, duplex=duplex, title=title, subject=subject, flip=flip)
        except collation.TooLargeError as error:
            self._too_large(run, error.pages)
            raise _StopError from error
        return imposition.for_press(pdf, bleed=run.edition.bleed) if run.kind is Kind.PRESS else pdf

    def _printed(self, run: Run, path: str, stacks: Sequence[collation.Stack]) -> guide.Printed:
        """The file as people count it."""
        duplex = self._duplex(run)
        counts = []
        for one in stacks:
            pages = 1 if one.key == "leaves" else self.pages[self.paths[run.edition.name, one.key]]
            if run.kind is Kind.BOOKLET:
                pages = -(-pages // 4) * 2
            if run.leaves and one.pages:
                pages = one.pages[1] - one.pages[0]
            counts += [pages] * one.copies
        copies = len(run.people) or sum(one.count for one in run.copies) * (2 if run.kind is Kind.TWO_UP else 1)
        return guide.Printed(
            run=run,
            path=path,
            pages=sum(counts),
            leaves=collation.leaves(counts, duplex=duplex),
            copies=copies,
            duplex=duplex,
            replaced=self._replaced(run),
        )

    def _replaced(self, run: Run) -> tuple[guide.Replaced, ...]:
        """The leaves that go into a book in the place of others, with their pages, from 1."""
        if not run.leaves:
            return ()
        path = self.paths[run.edition.name, SYNTHESIS]
        pages = reprint.pages_of_leaves(run, self.pages[path])
        before = reprint.pages_of_leaves(run, len(self.before.pages.get(path, ()))) if self.before else []
        leaves = [
            guide.Replaced(leaf=at + 1, pages=tuple(page + 1 for page in pages[at]), new=at >= len(before))
            for at in run.leaves
        ]
        gone = [guide.Replaced(leaf=at + 1, pages=(), new=False) for at in range(len(pages), len(before))]
        return (*leaves, *gone)

    def _saving(self, one: guide.Printed) -> float | None:
        """The share of ink that an edition without colour saves, where the one in colour is there to compare."""
        if not one.run.edition.saves_ink:
            return None
        ours = [self.paths[one.run.edition.name, key] for key in one.run.keys]
        for edition in (PRINT, SCREEN):
            places = {each.key: each.path for each in publications(self.workshop, edition)}
            theirs = [places[key] for key in one.run.keys]
            if all(map(self._is_ours, theirs)):
                shas = [self._sha(path) for path in (*theirs, *ours)]
                name = fingerprint.of("ink", fingerprint.method(), *shas)
                found = self.store.get(name)
                if found is None:
                    before, after = ((self.place.read(path) for path in paths) for paths in (theirs, ours))
                    found = hard_proof.saved(before, after)
                    self.store.put(name, found)
                return float(found)
        return None

    def _is_ours(self, path: str) -> bool:
        """Whether a publication is there as this print, the last one or the last build made it."""
        built = state.load(self.store)
        known = [one.outputs.get(path) for one in (built, self.before and self.before.state) if one]
        return path in self.paths.values() or self._sha(path) in [one for one in known if one]

    # -- leaves and guide ----------------------------------------------------------------------------------------

    def _leaves(self, run: Run) -> bytes:
        """The slips or separators of a run, laid out some at a time and proved, as one PDF of as many pages."""
        word = guide.words(self.language)
        themes = {one.key: one.theme for one in publications(self.workshop) if one.theme}
        texts: list[tuple[Leaf, Location]] = []
        for person in run.people:
            chosen = [themes[key] for key in person.themes]
            texts.append((slip(self._printable(person), chosen, word), person.source))
        for one in run.copies if run.separators else ():
            label = word["separator"].format(copies=guide.several(one.count, "copy", self.language))
            theme = themes[one.key]
            leaf = Leaf(kind="separator", heading=theme.title, number=str(theme.number), label=label)
            texts.append((leaf, theme.source))
        renderer = Renderer(
            self.workshop, self.sources, run.edition if run.edition.grey or run.edition.own_paper else SCREEN
        )
        chunks = [texts[at : at + CHUNK] for at in range(0, len(texts), CHUNK)]
        pdfs = self._pressed(
            f"leaves of {run.name}",
            run.name,
            [
                (
                    renderer.leaves([leaf for leaf, _ in chunk], self._title(run)),
                    tuple(text for leaf, source in chunk for text in self._texts(leaf, source)),
                    len(chunk),
                )
                for chunk in chunks
            ],
            run.edition.on(self.workshop.paper),
        )
        if len(pdfs) < len(chunks):
            return b""
        sources = {str(number): pdf for number, pdf in enumerate(pdfs)}
        stacks = [collation.Stack(key=name) for name in sources]
        return collation.collate(sources, stacks, duplex=False, title="", subject="", flip="")

    def _texts(self, leaf: Leaf, source: Location) -> Iterator[proof.ExpectedText]:
        for one in (leaf.heading, *(line for _, line in leaf.lines)):
            plain = typographic(one, self.workshop.language) if isinstance(one, str) else self.text.plain(one)
            yield proof.ExpectedText(text=substituted(plain), source=source)

    def _guide(self, entries: Sequence[guide.Entry], usual: str, totals: str) -> bytes | None:
        word = guide.words(self.language)
        changed = word["changed"].format(date=self.before.date) if self.wanted.changed and self.before else ""
        undone = (f"{name}.pdf" for name in self.undone)
        missing = guide.missing((*self.failed, *undone), language=self.language)
        notes = [one for one in (changed, missing) if one]
        rendered = Renderer(self.workshop, self.sources).print_guide(entries, word, usual, totals, notes)
        source = Location(file=f"{FOLDER}/{_GUIDE}")
        said = [usual, totals, *(text for one in entries for text in (one.path, *one.steps))]
        texts = tuple(proof.ExpectedText(text=text, source=source) for text in said if text)
        return next(
            iter(self._pressed("guide", _GUIDE.removesuffix(".pdf"), [(rendered, texts, None)], self.workshop.paper)),
            None,
        )

    def _pressed(
        self, key: str, file: str, several: Sequence[tuple[Any, tuple[proof.ExpectedText, ...], int | None]], paper: str
    ) -> list[bytes]:
        """PDFs of what is in no edition, made by the workers, proved, and kept for another time."""
        found: dict[int, bytes] = {}
        names = {}
        for number, (rendered, texts, pages) in enumerate(several):
            job = Job(name=key, html=rendered.html, resources=rendered.resources, setting=rendered.setting)
            expected = proof.Expected(
                name=f"{FOLDER}/{file}.pdf",
                texts=texts,
                pages=pages,
                paper=paper,
                least_size=LEAST_SIZE,
                language=self.workshop.language,
            )
            name = names[f"{key} {number}"] = fingerprint.of("leaves", job.fingerprint(), repr(expected))
            pressed = self.store.get(name)
            if pressed is None:
                fit = Fit(setting=rendered.setting)
                self.workers.submit(f"{key} {number}", "feuillet.building.press:press_sheet", job, fit, expected)
            else:
                found[number] = pressed.pdf
        for outcome in self.workers.outcomes():
            number = int(outcome.key.rpartition(" ")[2])
            if outcome.full:
                self.diagnostics.append(no_temporary(f"{FOLDER}/{file}.pdf", outcome.full))
                continue
            if outcome.failed:
                self.bugs.append(outcome.traceback or f"{key}: the process that laid it out ended")
                continue
            self.diagnostics += outcome.value.diagnostics
            if not any(errors(outcome.value.diagnostics)):
                self.store.put(names[outcome.key], outcome.value)
                found[number] = outcome.value.pdf
        return [found[number] for number in sorted(found)]

    # -- files ---------------------------------------------------------------------------------------------------

    def _write(self, files: Mapping[str, bytes | None], private: AbstractSet[str]) -> None:
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

    def _options(self) -> dict[str, Mapping[str, Any]]:
        """The options of each edition as it was printed whole, to be found again from another folder too."""
        found: dict[str, Mapping[str, Any]] = {}
        for edition, options in self.options.items():
            path = options.get("participants")
            found[edition] = dict(options) | ({"participants": str(Path(path).resolve())} if path else {})
        before = self.before.options if self.before else {}
        if not self._narrowed:
            before = {edition: options for edition, options in before.items() if edition in self.failed}
        found = {edition: options for edition, options in found.items() if edition not in self.failed}
        return {**found, **before} if self.wanted.changed else {**before, **found}

    @property
    def _narrowed(self) -> bool:
        """Whether this print is of a part of the kit: the rest stays as it is."""
        return self.wanted.changed or self._some_editions

    @property
    def _some_editions(self) -> bool:
        return bool(self.wanted.editions) or self.wanted.bleed

    def _remember(
        self, files: Iterable[str], sources: Mapping[str, str], several: Sequence[Run], report: Report
    ) -> None:
        """Keep what was made, and take away what an earlier print made and this one does not."""
        before = self.before
        request = fingerprint.of("print", str(self.output.resolve()))
        paths = {*files, *self.paths.values()}
        kept: dict[str, str] = {}
        if self._narrowed and before:  # the rest of the kit stays beside it
            gone = CHANGED if self.wanted.changed and not self._some_editions else " "
            kept = {path: found for path, found in before.state.outputs.items() if not path.startswith(gone)}
            paths |= kept.keys()
        remains = self._remains()
        paths |= remains.keys()
        if before:
            self.diagnostics += state.clear(before.state, paths, self.place, request)
        printed = {
            path: self._sha(path) for run in several for path in (self.paths[run.edition.name, key] for key in run.keys)
        }
        books = {self.paths[one] for one in self.books}
        kit = remembered.Printed(
            state=state.State(
                inputs="" if self.failed or self.undone else self.asked,  # the next print tries again
                request=request,
                outputs=kept | remains | {path: self._sha(path) for path in (*files, *self.paths.values())},
                language=self.language,
                # After a print of some editions the others are as they were: what changed since is told of all.
                ingredients=before.state.ingredients
                if before and (self._some_editions or self.failed)
                else status.ingredients(self.workshop, self.sources),
            ),
            publications={**self._before(before.publications if before else {}, remains), **printed},
            runs={**self._before(before.runs if before else {}, remains), **sources},
            date=time.strftime("%Y-%m-%d"),
            options=self._options(),
            again=self.again,
            pages={
                **self._before(before.pages if before else {}, remains),
                **{path: self._faces_of(path) for path in printed if path in books},
            },
            leaves={self.paths[run.edition.name, SYNTHESIS]: run.leaves for run in several if run.leaves},
            entries=before.entries if before and self.wanted.changed else report.entries,
            report=_repeated(report),
        )
        self.store.put(state.PRINTED, kit)
        self.store.prune("print")

    def _remains(self) -> dict[str, str]:
        """What is there of what could not be made, and what it was: as an earlier print left it, or new."""
        before = self.before.state.outputs if self.before else {}
        undone = {f"{folder}/{name}.pdf" for name in self.undone for folder in (FOLDER, CHANGED)}
        found = {path: made for path, made in before.items() if path in undone}
        for failed in self.failed.values():
            names = {f"{folder}/{run.name}.pdf" for run in failed.runs for folder in (FOLDER, CHANGED)}
            found |= {
                path: made for path, made in before.items() if path in names or path.startswith(failed.edition.folder)
            }
            found |= {path: self._sha(path) for path in failed.written}
        return found

    def _before(self, remembered: Mapping[str, _T], remains: Mapping[str, str]) -> dict[str, _T]:
        """What an earlier print was made from, of all that stays as that print left it."""
        return {path: made for path, made in remembered.items() if self._narrowed or path in remains}


def _repeated(report: Report) -> Report:
    """What is said if the same is asked for again; without what is not said, and takes an import to be read."""
    return replace(
        report,
        made=state.repeated(tuple(replace(one, setting=None) for one in report.made)),
        printed=tuple(replace(one, run=replace(one.run, people=())) for one in report.printed),
    )


def make(
    project: Path,
    output: Path,
    workers: Crew,
    wanted: Wanted,
    *,
    listener: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Make the kit that workshop.yaml and `wanted` ask for; hold the project's lock around it."""
    run = _Print(
        project=project,
        output=output,
        workers=workers,
        store=state.store(project),
        wanted=wanted,
        listener=listener,
    )
    try:
        return run.run()
    except BaseException:
        workers.forget()
        raise
