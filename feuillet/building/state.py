"""What the last build of a project made and said, so that one with nothing to do can say so without doing it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.machine.files import BusyError, Folder, NoLocksError
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity, ToldError
from feuillet.model.editions import SCREEN
from feuillet.project import fingerprint, sources
from feuillet.project.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from feuillet.pages.job import Setting
    from feuillet.project.sources import Sources

FOLDER = ".feuillet"  # of a project: all but mail/ in it may be deleted at any time; that knows who has a letter
KIT = f"{FOLDER}/print.lock"  # who holds it makes a kit, while others build
BUILD = f"{FOLDER}/lock"  # who holds it builds, or notes what a kit came to
PRINTED = "print-8"  # in the store
_NAME = "state-4"  # another number when State has other fields; with that of an edition, if it is not for screens
_MOST = 4 << 30  # bytes of a file that is looked into: of ours none is larger
_RECORDS = re.compile(rf"{PRINTED}|{_NAME}-.+")  # they outlive `--force`

KEPT = Rule(
    code="output-kept",
    severity=Severity.WARNING,
    en="{path} was made from a theme that is there no longer, and was changed since: it was not removed",
    fr="{path} a été fait d’un thème qui n’existe plus, et modifié depuis : il n’a pas été supprimé",
    hint_en="Remove it yourself if nobody needs it.",
    hint_fr="Supprimez-le vous-même si personne n’en a besoin.",
)

CHANGED_PDF = Rule(
    code="pdf-changed",
    en="this PDF is no longer the one that was made and proved: somebody has changed or removed it since",
    fr="ce PDF n’est plus celui qui a été fait et prouvé : quelqu’un l’a modifié ou supprimé depuis",
    hint_en="Close it in other programs, then run the command again: it is made anew.",
    hint_fr="Fermez-le dans les autres programmes, puis relancez la commande : il sera refait.",
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
    digest: str = ""  # of these bytes, which were proved
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
    language: str = registry.USUAL
    ingredients: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # as feuillet.building.status has them
    since: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)  # of PDFs made alone, by path


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


def _name(edition: str) -> str:
    return f"{_NAME}-{edition}" if edition else _NAME


def load(kept: Store, edition: str = "") -> State | None:
    """The state of the last build, for screens or of an edition; None if there is none of this machine."""
    found = kept.get(_name(edition))
    return found if isinstance(found, State) else None


def save(kept: Store, state: State, edition: str = "") -> None:
    """Keep the state of a build."""
    kept.put(_name(edition), state)


def is_record(name: str) -> bool:
    """Whether a result in the store says what was made that only another command makes again."""
    return bool(_RECORDS.fullmatch(name))


def of_output(state: State | None, output: Path) -> State | None:
    """The state, if it is of a build into that folder."""
    same = state and state.request in {request(output, strict=strict) for strict in (False, True)}
    return state if same else None


def is_fresh(state: State, output: Path) -> bool:
    """Whether all PDFs are there, the same to the byte as when they were made."""
    return bool(state.outputs) and all(
        fingerprint and of_file(output / path) == fingerprint for path, fingerprint in state.outputs.items()
    )


def of_result(
    before: State | None,
    made: tuple[Made, ...],
    *,
    failed: bool,
    inputs: str,
    request: str,
    language: str,
    said: tuple[Diagnostic, ...],
    ingredients: Mapping[str, Mapping[str, str]],
) -> State:
    """The state after a build of everything."""
    outputs = dict(before.outputs) if before and before.request == request else {}
    outputs |= {publication.path: publication.digest for publication in made if publication.written}
    names = {publication.path for publication in made}
    outputs = {path: found for path, found in outputs.items() if path in names}
    # What failed is tried again by the next build, whatever it reads.
    return State(
        inputs="" if failed else inputs,
        request=request,
        outputs=outputs,
        made=tuple(
            replace(publication, setting=None) for publication in made
        ),  # can be read without importing the engine's side
        diagnostics=said,
        language=language,
        ingredients=ingredients,
    )


def of_part(
    before: State | None,
    made: tuple[Made, ...],
    *,
    inputs: str,
    request: str,
    language: str,
    ingredients: Mapping[str, Mapping[str, str]],
) -> State:
    """The state after a build of some publications: these are made from what there is now, the rest as it was.

    It is as current as the build of everything before it only if nothing was read that this one had not read.
    """
    before = before or State(inputs="", request=request, language=language, ingredients=ingredients)
    written = {publication.path: publication for publication in made if publication.written}
    since = {path: found for path, found in before.since.items() if path not in written}
    if ingredients != before.ingredients:
        since |= dict.fromkeys(written, ingredients)
    known = {publication.path: publication for publication in before.made}
    return replace(
        before,
        inputs=before.inputs if before.inputs == inputs and len(written) == len(made) else "",
        outputs={**before.outputs, **{path: publication.digest for path, publication in written.items()}},
        made=tuple(replace(publication, setting=None) for publication in (known | written).values()),
        since=since,
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
            size = os.fstat(stream.fileno()).st_size
            return fingerprint.of(size) if size > _MOST else hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def read(place: Folder, path: str, digest: str) -> bytes:
    """A PDF, sure to be the one that was made and proved: others may write to that folder too."""
    with contextlib.suppress(OSError):
        data = place.read(path, most=_MOST)
        if digest_of(data) == digest:
            return data
    raise ToldError(CHANGED_PDF.at(Location(file=path)))


def digest_of(data: bytes) -> str:
    """The fingerprint of a file with these bytes."""
    return hashlib.sha256(data).hexdigest()


def repeated(made: tuple[Made, ...]) -> tuple[Made, ...]:
    """What a build with nothing to do says of its publications."""
    return tuple(replace(publication, fresh=True, seconds=0.0) for publication in made)


def locks(edition: str, *, force: bool = False) -> Sequence[str]:
    """Those of a build: while one makes what kits are made of, or all anew, no kit is made."""
    return (BUILD,) if edition == SCREEN.name and not force else (KIT, BUILD)


@contextlib.contextmanager
def alone(
    project: Path,
    waiting: Callable[[int, str], None],
    without: Callable[[str], None] = lambda _: None,
    locks: Sequence[str] = (BUILD,),
) -> Iterator[None]:
    """One build, one kit of a project at a time: a second one waits, and is told for whom (process, time it began).

    A folder that cannot be written to has no lock, and keeps nothing that two builds could spoil; on a disk that knows
    no locks a build goes on without (the reason is told): each file is whole all the same.
    """
    with contextlib.ExitStack() as stack:
        try:
            for lock in locks:
                stack.enter_context(Folder(project).alone(lock, lambda said: waiting(*_holder(said))))
        except NoLocksError as error:
            without(error.strerror or "")
        except OSError:
            pass
        yield


def prune(
    project: Path,
    kept: Store,
    work: str,
    gone: Callable[[str], bool] = lambda _: False,
    *,
    alone: bool = False,
) -> None:
    """Forget what no work has a use for: not while a kit is made, which has yet to say what it used.

    `alone`: this work has the lock of kits itself.
    """
    with contextlib.ExitStack() as stack:
        try:
            if not alone:
                stack.enter_context(Folder(project).alone(KIT))
        except BusyError:
            kept.note(work)
            return
        except OSError:  # no locks, or a folder that cannot be written to
            pass
        kept.prune(work, gone)


def _holder(said: bytes) -> tuple[int, str]:
    """Process and time, as a lock names its holder."""
    found = re.match(rb"(\d{1,10}) (\d\d:\d\d:\d\d)", said)
    return (int(found[1]), found[2].decode()) if found else (0, "?")
