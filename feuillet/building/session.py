"""Builds of one project, one after the other: read the content, make what changed, remember what was made.

The command makes one build, a watch and the preview one after each change, with what they know kept in memory.
"""

from __future__ import annotations

import contextlib
import gc
import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feuillet.building import state, status
from feuillet.building.build import Result
from feuillet.building.build import build as run
from feuillet.machine import memory
from feuillet.machine.files import of_project
from feuillet.model.diagnostics import Location, errors, stopping, strictly
from feuillet.model.editions import SCREEN
from feuillet.model.own_editions import editions, unknown_edition
from feuillet.project import overrides
from feuillet.project.sources import ChangedError, Sources
from feuillet.project.sources import of as sources_of
from feuillet.publications.catalogue import has, publications
from feuillet.reading import content
from feuillet.reading.themes import draft

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence
    from pathlib import Path

    from feuillet.building.making.shared import Progress
    from feuillet.machine.workers import Crew
    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.workshop import Workshop


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a build came to; no result if the content has errors: then nothing is made."""

    language: str
    diagnostics: tuple[Diagnostic, ...]
    workshop: Workshop | None = None
    result: Result | None = None

    @property
    def failed(self) -> bool:
        return self.result is None or self.result.failed or any(errors(self.diagnostics))

    @property
    def stopped(self) -> bool:
        """Whether something was not made; what is wrong with an edition that nobody asked for here keeps nothing."""
        return self.result is None or self.result.failed or any(stopping(self.diagnostics))


class Session:
    """A project and its output folder, with the workers that make its publications."""

    def __init__(
        self,
        project: Path | Sources,
        output: Path,
        workers: Crew,
        *,
        strict: bool = False,
        stays: bool = False,
    ) -> None:
        memory.give_back()  # pages come in and go out again, a hundred kilobytes each
        self.sources = sources_of(project)  # as the last build read them
        self.project = project = self.sources.project
        self.output = output
        self.strict = strict
        self.store = state.store(project)
        if stays:  # for many builds
            self.store.remember()
        self.workers = workers
        self._turn = threading.Lock()
        self._request = state.request(output, strict=strict)
        self._remembered = draft.ThemeCache(self.store)
        self._written: tuple[str, ...] = ()  # by the last build: paths in the output folder

    @contextlib.contextmanager
    def alone(self, edition: str = SCREEN.name) -> Iterator[None]:
        """One at a time uses the workers and makes pages: of the threads of this process, and of all processes."""
        with self._turn, state.alone(self.project, lambda *_: None, locks=state.locks(edition)):
            yield

    def read(self) -> content.Loaded:
        """The project as it is now; a build that follows reads again only what has changed since."""
        self.sources = Sources(self.project, self.sources)
        return content.load(self.sources, self._remembered)

    def make(
        self,
        names: Sequence[str] = (),
        *,
        force: bool = False,
        keep_html: bool = False,
        listener: Callable[[Progress], None] = lambda _: None,
        changed: frozenset[str] = frozenset(),
        edition: str = SCREEN.name,
    ) -> Report:
        """Make what changed of the publications named, of all if none is; hold the project's locks around it.

        The sheets of the files `changed`, for which somebody waits, come first.
        """
        self._written = ()
        self.store.begin()
        own = "" if edition == SCREEN.name else edition
        read = self.sources = Sources(self.project, self.sources)
        inputs = state.inputs(read)
        if force:
            self.store.clear(keep=state.is_record)
        loaded = content.load(read, self._remembered)
        found = self._weighed((*loaded.diagnostics, *overrides.outdated(read)))
        if loaded.workshop is None or any(stopping(found)):
            return Report(language=loaded.language, diagnostics=found)
        known = editions(loaded.workshop)
        if edition not in known:
            wrong = unknown_edition(Location(file="--edition"), edition, known)
            return Report(language=loaded.language, diagnostics=(*found, wrong))
        wanted = names or (has(loaded.workshop, known[edition]) if own else ())
        try:
            result = run(
                loaded.workshop,
                read,
                self.output,
                names=wanted,
                workers=self.workers,
                store=self.store,
                listener=listener,
                keep_html=keep_html,
                strict=self.strict,
                changed=changed,
                edition=known[edition],
            )
        except ChangedError as error:
            return Report(language=loaded.language, diagnostics=(*found, error.diagnostic))
        if self.store.remembers:
            gc.freeze()  # what is remembered stays: no collection need look at all of it again and again
        before = state.load(self.store, own)  # only now: whoever waits for a sheet need not wait for this
        self._written = tuple(publication.path for publication in result.made if publication.written)
        paths = {publication.path for publication in publications(loaded.workshop, known[edition])}
        kept = tuple(state.clear(before, paths, of_project(self.project, self.output), self._request))
        if not names:
            made = state.of_result(
                before,
                result.made,
                failed=result.failed,
                inputs=inputs,
                request=self._request,
                language=loaded.language,
                said=(*loaded.diagnostics, *result.diagnostics),
                ingredients=status.ingredients(loaded.workshop, read),
            )
            state.save(self.store, made, own)
            if not result.failed:
                state.prune(
                    self.project,
                    self.store,
                    f"edition-{own}" if own else "build",
                    lambda work: _is_gone(work, known),
                    alone=state.KIT in state.locks(edition, force=force),
                )
        elif self._written and (before is None or state.of_output(before, self.output)):  # not what is elsewhere
            part = state.of_part(
                before,
                result.made,
                inputs=inputs,
                request=self._request,
                language=loaded.language,
                ingredients=status.ingredients(loaded.workshop, read),
            )
            state.save(self.store, part, own)
        return Report(
            language=loaded.language,
            diagnostics=(*found, *kept, *self._weighed(result.diagnostics)),
            workshop=loaded.workshop,
            result=result,
        )

    def lost(self) -> frozenset[str]:
        """The PDFs that the last build left and that are gone; not those that it could not write, and cannot again."""
        files = (self.output / path for path in self._written)
        return frozenset(file.as_posix() for file in files if not os.path.isfile(file))  # noqa: PTH113 - it never raises

    def _weighed(self, diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Diagnostics as this build takes them: where it is strict, each warning is an error."""
        return strictly(diagnostics) if self.strict else tuple(diagnostics)


def _is_gone(work: str, known: Container[str]) -> bool:
    """Whether a work that used results was of an edition that there is no more."""
    return work.startswith("edition-") and work.removeprefix("edition-") not in known
