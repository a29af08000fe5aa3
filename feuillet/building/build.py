"""Build a workshop: content in, proved PDFs in the output folder out, each written whole or not at all."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feuillet.building import state
from feuillet.building.failures import (
    ENOUGH,
    SHEETS_WAIT,
    no_temporary,
    not_tried,
    not_written,
    of_own_pages,
    unfinished,
)
from feuillet.building.making.book import Book
from feuillet.building.making.calls import Calls, Came
from feuillet.building.making.shared import Making, Progress, Proved
from feuillet.building.making.sheets import Sheets
from feuillet.model.diagnostics import Diagnostic, Location, errors
from feuillet.model.editions import SCREEN, Edition
from feuillet.project import fingerprint
from feuillet.project.sources import Sources
from feuillet.project.sources import of as sources_of
from feuillet.publications import catalogue
from feuillet.publications.catalogue import choose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from feuillet.building.state import Made
    from feuillet.machine.workers import Crew, Outcome
    from feuillet.model.workshop import Workshop
    from feuillet.project.store import Store
    from feuillet.publications.kinds import Publication


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What a build made and what it has to say; `failed` if any publication was not written."""

    made: tuple[Made, ...]
    diagnostics: tuple[Diagnostic, ...]
    seconds: float
    proved: Mapping[str, tuple[Proved, ...]] = field(default_factory=dict)  # by publication
    bugs: tuple[str, ...] = ()  # of ours, with their tracebacks: what they concern was not made

    @property
    def failed(self) -> bool:
        return bool(self.bugs) or any(errors(self.diagnostics)) or not all(made.written for made in self.made)


class _Build:
    """The order of a build: the sheets begin with the pages of the last one, and again if these prove wrong."""

    def __init__(self, making: Making, chosen: tuple[Publication, ...], workers: Crew, changed: frozenset[str]) -> None:
        self.making = making
        self.chosen = chosen
        self.changed = changed  # files of themes for which somebody waits
        self.heavy = 0  # layouts in a row that were stopped, or ended their process
        self.calls = Calls(making, workers)
        self.sheets = Sheets(making, self.calls, chosen)
        book = catalogue.book(making.workshop, making.by_key.values())
        self.book = Book(making, self.calls, self.sheets, book, wanted=book.publication in chosen)

    def run(self) -> None:
        before = self.sheets.pages_of_last_build()
        self.sheets.start(before, self.changed)
        self.book.start()
        for came in self.calls.known():
            self._take(came)
        if not self.book.pages and not self.book.lost:
            self.sheets.start(self.sheets.chapter_pages or before)
            for came in self.calls.known():
                self._take(came)
        for came in self.calls.outcomes():
            self._take(came)
            self._weigh(came)

    def _weigh(self, came: Came) -> None:
        """Give up what would not be finished either; nothing is waited for that is of no use any more."""
        made = self.making.made
        heavy = came.failed and (came.failed.stopped or came.failed.died)
        self.heavy = self.heavy + 1 if heavy else 0
        if self.heavy >= ENOUGH and self.making.own_pages:
            waiting = [each for each in self.chosen if each.key not in made and each.key != self.book.key]
            if waiting:
                self.making.diagnostics.append(not_tried(len(waiting), self.making.own_pages))
            for publication in waiting:
                self.making.finish(publication.key, None)
        done = all(publication.key in made for publication in self.chosen)
        if done or came.failed:
            self.calls.keep(lambda key: not done and key not in made)

    def _take(self, came: Came) -> None:
        if came.key in self.making.made or self.sheets.is_late(came):
            return  # another part failed, or it was made with wrong page numbers
        if came.failed:
            self._failed(came, came.failed)
        elif came.key == self.book.key:
            self.book.take(came)
        else:
            self.sheets.take(came)

    def _failed(self, came: Came, outcome: Outcome) -> None:
        publication = self.making.by_key[came.key]
        if outcome.traceback:
            own = of_own_pages(publication.path, self.making.own_pages, outcome.traceback)
            if own is None:
                self.making.bugs.append(outcome.traceback)
            elif own not in self.making.diagnostics:
                self.making.diagnostics.append(own)
        elif outcome.full:
            self.making.diagnostics.append(no_temporary(publication.path, outcome.full))
        else:
            theme = publication.theme
            file = theme.source.file if theme else self.book.file(came.number)
            at = Location(file=file)
            said = unfinished(publication.path, at, outcome.stopped, self.making.own_pages)
            self.making.diagnostics.append(said)
        if came.key == self.book.key:
            self.book.lose()
        else:
            self.making.finish(came.key, None)


def _in_order(told: Sequence[Diagnostic], workshop: Workshop) -> tuple[Diagnostic, ...]:
    """What is said of themes in their order, as workers finish in any; else as it came; last, what waits."""
    places = {theme.source.file: number for number, theme in enumerate(workshop.themes)}

    def place(diagnostic: Diagnostic) -> tuple[int, int]:
        if diagnostic.rule is SHEETS_WAIT:
            return len(places), 0
        at = diagnostic.location
        return (places[at.file], at.line) if at.file in places else (-1, 0)

    return tuple(sorted(told, key=place))


def build(
    workshop: Workshop,
    project: Path | Sources,
    output: Path,
    *,
    names: Sequence[str] = (),
    workers: Crew,
    store: Store | None = None,
    listener: Callable[[Progress], None] = lambda _: None,
    keep_html: bool = False,
    strict: bool = False,
    changed: frozenset[str] = frozenset(),
    edition: Edition = SCREEN,
) -> Result:
    """Make the publications named (all, if none is), prove them, and write those that pass.

    `strict`: those of which there is anything to say do not pass. `changed`: files whose sheets are to come first.
    """
    began = time.monotonic()
    fingerprint.look_again()
    sources = sources_of(project)
    chosen, wrong = choose(workshop, names, edition)
    if wrong:
        return Result(made=(), diagnostics=wrong, seconds=time.monotonic() - began)
    making = Making(
        workshop=workshop,
        sources=sources,
        output=output,
        edition=edition,
        store=store or state.store(sources.project),
        listener=listener,
        keep_html=keep_html,
        strict=strict,
    )
    try:
        making.place.names()  # before anything is laid out for a folder that will not have it
    except OSError as error:
        found = not_written(output.name, output, error)
        return Result(made=(), diagnostics=(found,), seconds=time.monotonic() - began)
    try:
        _Build(making, chosen, workers, changed).run()
    except BaseException:  # what is still being made is of no use to a later build with the same workers
        workers.forget()
        raise
    return Result(
        made=tuple(making.made[publication.key] for publication in chosen if publication.key in making.made),
        diagnostics=_in_order(making.diagnostics, workshop),
        seconds=time.monotonic() - began,
        proved=making.proved,
        bugs=tuple(making.bugs),
    )
