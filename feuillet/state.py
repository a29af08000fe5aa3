"""What the last build of a project made and said, so that one with nothing to do can say so without doing it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from feuillet import fingerprint, sources
from feuillet.diagnostics import Diagnostic, Location, Rule, Severity, errors
from feuillet.files import Folder, NoLocksError
from feuillet.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from feuillet import guide
    from feuillet.build import Result
    from feuillet.sources import Sources
    from feuillet.typeset import Setting

FOLDER = ".feuillet"  # of a project: all but mail/ in it may be deleted at any time; that knows who has a letter
PRINTED = "print-4"  # in the store; it outlives `--force`
_NAME = "state-2"  # another number when State has other fields

KEPT = Rule(
    code="output-kept",
    severity=Severity.WARNING,
    en="{path} was made from a theme that is there no longer, and was changed since: it was not removed",
    fr="{path} a été fait d’un thème qui n’existe plus, et modifié depuis : il n’a pas été supprimé",
    hint_en="Remove it yourself if nobody needs it.",
    hint_fr="Supprimez-le vous-même si personne n’en a besoin.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A block that a sheet left to the synthesis: its place in the notes, and how it begins."""

    source: Location
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """What became of a publication."""

    key: str
    path: str
    written: bool
    pages: int = 0
    text_size: float | None = None  # points; None where the fit has no say
    left_out: tuple[LeftOut, ...] = ()
    size: int = 0  # bytes
    seconds: float = 0.0
    setting: Setting | None = None
    fresh: bool = False  # it was there already, the same to the byte: the file was not touched
    spare: float = 0.0  # millimetres of free height on a sheet


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """A build of everything: what it read and was asked for, what it made, what it said."""

    inputs: str  # fingerprint of all files that it read
    request: str  # what else decides: options, environment
    outputs: Mapping[str, str] = field(default_factory=dict)  # fingerprints of the PDFs, by path in the output folder
    made: tuple[Made, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    language: str = "fr"
    ingredients: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # as feuillet.status has them


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a print came to; no entries if nothing was made."""

    language: str
    diagnostics: tuple[Diagnostic, ...]
    made: tuple[Made, ...] = ()  # publications
    printed: tuple[guide.Printed, ...] = ()
    entries: tuple[guide.Entry, ...] = ()
    usual: str = ""  # what is usually printed, and the leaves of that
    totals: str = ""  # the leaves of everything
    folder: str = "print"  # of these files, below the output folder
    written: tuple[str, ...] = ()  # files made anew, below the output folder
    inside: tuple[str, ...] = ()  # names of the notes that the PDFs of the editions hold
    unchanged: bool = False  # of `--changed`: nothing is to be printed again
    missing: tuple[str, ...] = ()  # editions that could not be made, and are as they were
    bugs: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return bool(self.bugs) or any(errors(self.diagnostics))


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """What the last print made: its files, and the publications as they went to the printer."""

    state: State  # its inputs: what was asked for, and all that it was made from
    publications: Mapping[str, str]  # fingerprints of the editions' PDFs, by path
    runs: Mapping[str, str]  # what each file was made from, by path
    date: str  # on which it was made
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # of the command, by edition
    again: frozenset[tuple[str, str]] = frozenset()  # editions and keys of what changed, if only this was printed
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of books: what the eye sees, page by page
    leaves: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # of books: those that were printed again
    entries: tuple[guide.Entry, ...] = ()  # of the whole kit, without what was printed because it had changed
    report: Report | None = None  # to be said again if there is nothing to do


def printed(kept: Store, output: Path) -> Printed | None:
    """What was printed last into that output folder; None if nothing was."""
    found = kept.get(PRINTED)
    same = isinstance(found, Printed) and found.state.request == fingerprint.of("print", str(output.resolve()))
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
    method = fingerprint.method("feuillet.kit")
    return fingerprint.of(found, method, sorted(wanted.items()), listed, epoch, built and built.outputs)


def said_of(project: Path | Sources, output: Path, wanted: Mapping[str, Any]) -> Report | None:
    """What a print says that was asked for the same as the last one, with nothing changed since; None: it has work."""
    project = sources.of(project)
    before = printed(store(project.project), output)
    if before is None or not before.state.inputs:
        return None
    same = before.state.inputs == asked(project, wanted) and is_fresh(before.state, output)
    return before.report if same else None


def folder(project: Path) -> Path:
    """Where a project keeps what earlier builds made."""
    return project / FOLDER


def store(project: Path) -> Store:
    """The store of a project."""
    return Store(Folder(project).below(f"{FOLDER}/store"))


def inputs(project: Path | Sources) -> str:
    """The fingerprint of all that a build of this project reads; empty if that is too much to be looked at."""
    try:
        read = sources.of(project).fingerprint()
    except sources.TooManyError:  # the build says so
        return ""
    return fingerprint.of(fingerprint.method(), fingerprint.of_ours(), read)


def request(output: Path, *, strict: bool) -> str:
    """The fingerprint of what a build was asked for."""
    return fingerprint.of(str(output.resolve()), strict, os.environ.get("SOURCE_DATE_EPOCH", ""))


def load(kept: Store) -> State | None:
    """The state of the last build; None if there is none of this machine."""
    found = kept.get(_NAME)
    return found if isinstance(found, State) else None


def save(kept: Store, state: State) -> None:
    """Keep the state of a build."""
    kept.put(_NAME, state)


def is_fresh(state: State, output: Path) -> bool:
    """Whether all PDFs are there, the same to the byte as when they were made."""
    return bool(state.outputs) and all(
        fingerprint and of_file(output / path) == fingerprint for path, fingerprint in state.outputs.items()
    )


def of_result(
    before: State | None,
    result: Result,
    output: Path,
    *,
    inputs: str,
    request: str,
    language: str,
    said: tuple[Diagnostic, ...],
    ingredients: Mapping[str, Mapping[str, str]],
) -> State:
    """The state after a build of everything."""
    outputs = dict(before.outputs) if before and before.request == request else {}
    outputs |= {one.path: of_file(output / one.path) for one in result.made if one.written}
    names = {one.path for one in result.made}
    outputs = {path: found for path, found in outputs.items() if path in names}
    # What failed is tried again by the next build, whatever it reads.
    return State(
        inputs="" if result.failed else inputs,
        request=request,
        outputs=outputs,
        made=tuple(
            replace(one, setting=None) for one in result.made
        ),  # can be read without importing the engine's side
        diagnostics=(*said, *result.diagnostics),
        language=language,
        ingredients=ingredients,
    )


def clear(before: State | None, paths: set[str], output: Folder, request: str) -> Iterator[Diagnostic]:
    """Remove the PDFs that an earlier build made here and that are no longer made; nothing else."""
    if before is None or before.request != request:
        return
    for path, made in before.outputs.items():
        if path in paths:
            continue
        found = of_file(output.path / path)
        if found == made:
            with contextlib.suppress(OSError):
                output.remove(path)
                for parent in PurePosixPath(path).parents[:-1]:
                    output.remove_folder(parent)  # where nothing is left
        elif found:
            yield KEPT.at(Location(file=path), path=path)


def of_file(path: Path) -> str:
    """The fingerprint of a file; empty if it is not there, or is no file of its own."""
    try:
        with Folder(path.parent).opened(path.name) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def repeated(made: tuple[Made, ...]) -> tuple[Made, ...]:
    """What a build with nothing to do says of its publications."""
    return tuple(replace(one, fresh=True, seconds=0.0) for one in made)


@contextlib.contextmanager
def alone(
    project: Path, waiting: Callable[[int, str], None], without: Callable[[str], None] = lambda _: None
) -> Iterator[None]:
    """One build of a project at a time: a second one waits, and is told for whom (process, time it began).

    A folder that cannot be written to has no lock, and keeps nothing that two builds could spoil; on a disk that knows
    no locks a build goes on without (the reason is told): each file is whole all the same.
    """
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(Folder(project).alone(f"{FOLDER}/lock", lambda said: waiting(*_holder(said))))
        except NoLocksError as error:
            without(error.strerror or "")
        except OSError:
            pass
        yield


def _holder(said: bytes) -> tuple[int, str]:
    """Process and time, as a lock names its holder."""
    found = re.match(rb"(\d{1,10}) (\d\d:\d\d:\d\d)", said)
    return (int(found[1]), found[2].decode()) if found else (0, "?")
