"""What was printed last, and what was said of it: so that a print with nothing to do can say so without doing it."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feuillet.building.state import PRINTED, Made, State, inputs, is_fresh, load, repeated, store
from feuillet.model.diagnostics import Diagnostic, errors
from feuillet.project import fingerprint, sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feuillet.printing import guide
    from feuillet.project.sources import Sources
    from feuillet.project.store import Store


FOLDER = "print"  # below the output folder
CHANGED = "print/changed"  # runs of what changed alone, beside the whole kit


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintReport:
    """What a print came to; no entries if nothing was made."""

    language: str
    diagnostics: tuple[Diagnostic, ...]
    made: tuple[Made, ...] = ()  # publications
    printed: tuple[guide.KitFile, ...] = ()
    entries: tuple[guide.GuideEntry, ...] = ()
    usual: str = ""  # what is usually printed, and the leaves of that
    totals: str = ""  # the leaves of everything
    folder: str = "print"  # of these files, below the output folder
    written: tuple[str, ...] = ()  # files made anew, below the output folder
    inside: tuple[str, ...] = ()  # names of the notes that the PDFs of the editions hold
    unchanged: bool = False  # of `--changed`: nothing is to be printed again
    missing: tuple[str, ...] = ()  # editions that could not be made, and are as they were
    undone: tuple[str, ...] = ()  # files that could not be made, of editions that could
    old: tuple[str, ...] = ()  # files that stay beside these, and are of earlier notes
    about: tuple[str, ...] = ()  # of what is not made yet: files that may come to have other leaves
    bugs: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return bool(self.bugs) or any(errors(self.diagnostics))

    def repeated(self) -> PrintReport:
        """What is said if the same is asked for again; without what is not said, and takes an import to be read."""
        return replace(
            self,
            made=repeated(tuple(replace(made, setting=None) for made in self.made)),
            printed=tuple(replace(printed, run=replace(printed.run, people=())) for printed in self.printed),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class LastPrint:
    """What the last print made: its files, and the publications as they went to the printer."""

    state: State  # its inputs: what was asked for, and all that it was made from
    publications: Mapping[str, str]  # fingerprints of the editions' PDFs, by path
    runs: Mapping[str, str]  # what each file was made from, by path
    date: str  # on which it was made
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # of the command, by edition
    again: frozenset[tuple[str, str]] = frozenset()  # editions and keys of what changed, if only this was printed
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of books: what the eye sees, page by page
    leaves: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # of books: those that were printed again
    entries: tuple[guide.GuideEntry, ...] = ()  # of the whole kit, without what was printed because it had changed
    report: PrintReport | None = None  # to be said again if there is nothing to do


def printed(kept: Store, output: Path) -> LastPrint | None:
    """What was printed last into that output folder; None if nothing was."""
    found = kept.get(PRINTED)
    same = isinstance(found, LastPrint) and found.state.request == fingerprint.of("print", str(output.resolve()))
    return found if same else None


def asked(project: Path | Sources, wanted: Mapping[str, Any]) -> str:
    """The fingerprint of what a print is asked for and of all that it reads; empty: it must find out.

    What the last build made is read too: an edition in grey is compared with it. Of what changed since the last print
    there is nothing to repeat.
    """
    if wanted.get("changed"):
        return ""
    read = sources.of(project)
    people = wanted.get("participants")  # from anywhere, not only from content/
    listed = ""
    with contextlib.suppress(sources.UnreadError):  # the print says so
        listed = fingerprint.of(read.given(Path(people), sources.LARGEST)) if people else ""
    built = load(store(read.project))
    found = inputs(read)
    if not found:
        return ""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    method = fingerprint.method("feuillet.printing.kit")
    return fingerprint.of(found, method, sorted(wanted.items()), listed, epoch, built and built.outputs)


def said_of(project: Path | Sources, output: Path, wanted: Mapping[str, Any]) -> PrintReport | None:
    """What a print says that was asked for the same as the last one, with nothing changed since; None: it has work."""
    project = sources.of(project)
    before = printed(store(project.project), output)
    if before is None or not before.state.inputs:
        return None
    same = before.state.inputs == asked(project, wanted) and is_fresh(before.state, output)
    return before.report if same else None
