"""What is fresh, what is stale, and why: the content now beside the content of the last build."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from feuillet.languages import registry
from feuillet.machine.paths import shipped
from feuillet.model.editions import SCREEN, Edition
from feuillet.model.own_editions import editions
from feuillet.model.workshop import Model, Prose
from feuillet.project import fingerprint, sources
from feuillet.project.made_once import Once
from feuillet.publications.catalogue import DAY_PAGES, has, publications
from feuillet.publications.kinds import Form
from feuillet.text.prose import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from feuillet.building.state import Made, State
    from feuillet.model.workshop import Theme, Workshop
    from feuillet.project.sources import Sources
    from feuillet.project.store import Store
    from feuillet.publications.kinds import Publication

Ingredients = Mapping[str, Mapping[str, str]]  # fingerprints: by file, then by place in it

# What of workshop.yaml makes no page of a publication, or is told of by itself.
_NO_PAGE = ("themes", "source", "print", "mail", "editions")

OURS = "feuillet"  # in the place of a file: what comes with Feuillet

_NOTHING: Mapping[str, Ingredients] = MappingProxyType({})

# Files that no theme names, and what is told of them.
_EVERYWHERE = ("styles", "templates")


@dataclass(frozen=True, kw_only=True, slots=True)
class FileChange:
    """What is not as it was: a file, and the place in it, in the words of its author; empty: all of it."""

    file: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.file} · {self.place}" if self.place else self.file


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """Whether a publication's PDF is what the content says now."""

    key: str
    path: str  # in the output folder
    fresh: bool
    missing: bool = False
    foreign: bool = False  # changed since it was made
    changes: tuple[FileChange, ...] = ()
    shifts: bool = False  # it names pages of the synthesis, which may move
    left_out: int = 0  # points that it leaves to the synthesis, as it was made last


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionStatus:
    """Whether the PDFs of an edition for paper are what the content says now."""

    edition: Edition
    publications: tuple[Status, ...]

    @property
    def fresh(self) -> bool:
        return all(status.fresh for status in self.publications)

    @property
    def missing(self) -> bool:
        return all(status.missing for status in self.publications)

    @property
    def changes(self) -> tuple[FileChange, ...]:
        """Those of all its publications."""
        return tuple(dict.fromkeys(change for status in self.publications for change in status.changes))


def ingredients(workshop: Workshop, project: Path | Sources) -> dict[str, dict[str, str]]:
    """Fingerprints of the parts of all files that pages are made from: by file, then by place in it."""
    found: dict[str, dict[str, str]] = {}
    about = {name: getattr(workshop, name) for name in type(workshop).model_fields if name not in _NO_PAGE}
    found[workshop.source.file] = {name: _of(value) for name, value in about.items()}
    found[workshop.source.file] |= {_definition(edition.name): _of(edition) for edition in workshop.editions}
    for theme in workshop.themes:
        found[theme.source.file] = _places_of[workshop.language](theme)
    read = sources.of(project)
    for name in (*_EVERYWHERE, "content"):
        for file in read.files(name):
            if file not in found and not file.lower().endswith(".csv"):  # people, who are on no page
                with contextlib.suppress(sources.UnreadError):  # and so it is on none
                    found[file] = {"": read.digest(file)}
    found[OURS] = {"": fingerprint.method()}
    for name in _EVERYWHERE:  # those of the project take the place of ours, file by file
        ours = ((file, path) for file, path in _files(shipped(name)) if file not in found)
        found[OURS] |= {file: fingerprint.of_file(path) for file, path in ours}
    return found


def _definition(edition: str) -> str:
    """The place where an edition of a workshop is defined."""
    return f"editions: {edition}"


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """All files in a folder of ours, by their names from beside it."""
    several = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return ((path.relative_to(folder.parent).as_posix(), path) for path in several)


def _places(language: str, theme: Theme) -> dict[str, str]:
    """The parts of a theme, by what its author calls them."""
    return dict(_named_parts(theme, language))


class _Languages(dict[str, Once["Theme", dict[str, str]]]):
    """The parts of themes, by language."""

    def __missing__(self, language: str) -> Once[Theme, dict[str, str]]:
        self[language] = Once(functools.partial(_places, language))
        return self[language]


_places_of = _Languages()


def _named_parts(theme: Theme, language: str) -> Iterator[tuple[str, str]]:
    for name in ("number", "title", "summary", "speakers", "actors", "documents", "notes"):
        yield name, _of(getattr(theme, name))
    yield registry.language(language).pages["introduction"], _of(theme.introduction)
    for section in theme.sections:
        yield plain(section.title, language), _of(section)


def _of(value: Any) -> str:
    """The fingerprint of content, wherever in its file it stands."""

    def bare(part: Any) -> Any:
        if isinstance(part, Model):
            return {name: bare(getattr(part, name)) for name in type(part).model_fields if name != "source"}
        if isinstance(part, tuple | list):
            return [bare(each) for each in part]
        return part.markdown if isinstance(part, Prose) else str(part)

    return fingerprint.of(bare(value))


def changes(before: Ingredients, now: Ingredients) -> Iterator[FileChange]:
    """What differs, file by file."""
    for file in dict.fromkeys((*now, *before)):
        old, new = before.get(file), now.get(file)
        if old is None or new is None:
            yield FileChange(file=file)
        elif old != new:
            for place in dict.fromkeys((*new, *old)):
                if old.get(place) != new.get(place):
                    yield FileChange(file=file, place=place)


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """What is not as it was for a publication."""

    publication: Publication
    changes: tuple[FileChange, ...]
    shifts: bool = False  # it names pages of the synthesis, which may move


def differences(
    workshop: Workshop,
    project: Path | Sources,
    before: Ingredients,
    edition: Edition = SCREEN,
    since: Mapping[str, Ingredients] = _NOTHING,
) -> Iterator[Difference]:
    """Each publication of an edition, the synthesis first, with what changed since those ingredients were taken.

    `since`: other ingredients, of those publications that were made after that, by path.
    """
    from feuillet.pages.view import picture_names

    read = sources.of(project)
    now = ingredients(workshop, read)
    pictures = {
        theme.slug: sorted(set(picture_names(theme)), key=lambda name: name.split("/")) for theme in workshop.themes
    }
    of_themes = {theme.source.file for theme in workshop.themes}.union(*pictures.values())
    known: dict[int, _Changes] = {}  # most publications were made at one time
    wanted = frozenset(has(workshop, edition))
    for publication in publications(workshop, edition):
        if publication.key not in wanted:
            continue
        theme, older = publication.theme, since.get(publication.path, before)
        if id(older) not in known:
            known[id(older)] = _Changes(older, now, workshop, read, of_themes)
        changed = known[id(older)]
        own = changed.all
        if theme is not None:
            files = (theme.source.file, *pictures[theme.slug])
            own = (*(change for file in files for change in changed.by_file.get(file, ())), *changed.general)
        own = tuple(change for change in own if _concerns(change, workshop, publication, edition))
        shifts = theme is not None and not own and changed.shift(theme)
        yield Difference(publication=publication, changes=own, shifts=shifts)


class _Changes:
    """What differs between ingredients, file by file, and which of it may move pages of the synthesis."""

    def __init__(
        self, before: Ingredients, now: Ingredients, workshop: Workshop, read: Sources, of_themes: AbstractSet[str]
    ) -> None:
        self.all = tuple(changes(before, now))
        self.by_file: dict[str, list[FileChange]] = {}
        for change in self.all:
            self.by_file.setdefault(change.file, []).append(change)
        elsewhere = {*of_themes, *(file for file in before if file.startswith("content/themes/"))}
        self.general = tuple(change for change in self.all if change.file not in elsewhere)
        themes = {theme.source.file for theme in workshop.themes}
        themes |= {file for file in before if file.startswith("content/themes/")}
        self._gone = any(file in themes and not read.kind(file) for file in self.by_file)
        self._first = min(
            (theme.number for theme in workshop.themes if theme.source.file in self.by_file), default=None
        )

    def shift(self, theme: Theme) -> bool:
        """Whether the pages of a theme may be others."""
        return self._gone or (self._first is not None and theme.number > self._first)


def _concerns(change: FileChange, workshop: Workshop, publication: Publication, edition: Edition) -> bool:
    """Whether a publication is made from that, and it is no definition of another edition or page."""
    if change.file != workshop.source.file:
        return True
    if change.place in {page.key for page in DAY_PAGES}:
        return publication.form is Form.OF_DAY and publication.key == change.place
    return not change.place.startswith(_definition("")) or change.place == _definition(edition.name)


def statuses(
    workshop: Workshop, project: Path | Sources, output: Path, before: State | None, edition: Edition = SCREEN
) -> Iterator[Status]:
    """Each publication of an edition, the synthesis first."""
    from feuillet.building.state import of_file

    left_out = {made.path: len(made.left_out) for made in before.made} if before else {}
    older, since = (before.ingredients, before.since) if before else ({}, _NOTHING)
    for difference in differences(workshop, project, older, edition, since):
        path = difference.publication.path
        made = before.outputs.get(path, "") if before else ""
        found = of_file(output / path)
        yield Status(
            key=difference.publication.key,
            path=path,
            fresh=bool(made) and found == made and not difference.changes,
            missing=not found,
            foreign=bool(found and made) and found != made,
            changes=difference.changes if before else (),
            shifts=difference.shifts,
            left_out=left_out.get(path, 0),
        )


def of_editions(workshop: Workshop, project: Path | Sources, output: Path, kept: Store) -> Iterator[EditionStatus]:
    """The editions for paper of which there are PDFs, and those that the workshop defines itself."""
    from feuillet.building import state

    own = {edition.name for edition in workshop.editions}
    read = sources.of(project)
    for name, edition in editions(workshop).items():
        before = state.of_output(state.load(kept, name), output)
        if name == SCREEN.name or not (before or name in own):
            continue
        found = EditionStatus(edition=edition, publications=tuple(statuses(workshop, read, output, before, edition)))
        if name in own or not found.missing:
            yield found


def record(
    workshop: Workshop, project: Path | Sources, output: Path, kept: Store, *, edition: Edition, made: tuple[Made, ...]
) -> None:
    """Keep what was made of an edition now; the rest of it is as it was."""
    from feuillet.building import state

    built = state.of_part(
        state.of_output(state.load(kept, edition.name), output),
        made,
        inputs="",  # the next build of it looks at all
        request=state.request(output, strict=False),
        language=workshop.language,
        ingredients=ingredients(workshop, project),
    )
    state.save(kept, built, edition.name)
