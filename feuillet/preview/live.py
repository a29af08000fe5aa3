"""A project that is watched: after each change what it prints is made anew, and whoever looks on is told.

Everything the preview shows is here: the last good pages, what is wrong, what is being made. It knows no browser.
"""

from __future__ import annotations

import hashlib
import threading
import time
import traceback
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from feuillet.building import status
from feuillet.languages import registry
from feuillet.languages.words import by_name
from feuillet.machine.files import of_project
from feuillet.model.editions import SCREEN
from feuillet.model.own_editions import editions
from feuillet.pages.view import TextRenderer
from feuillet.pdf import appearance
from feuillet.pdf.viewing import viewer
from feuillet.preview import facsimile, watch
from feuillet.project.findings import as_json
from feuillet.publications.catalogue import has, publications
from feuillet.publications.kinds import Form
from feuillet.typesetting import fit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feuillet.building.making.shared import Progress, Proved
    from feuillet.building.session import Report, Session
    from feuillet.building.state import Made
    from feuillet.model.workshop import Prose, Theme, Workshop
    from feuillet.publications.kinds import Publication


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownPublication:
    """A publication as it is shown: the PDF that was last written, and where its pages come from."""

    key: str
    path: str  # in the output folder
    title: str
    number: int | None
    file: str = ""  # of its notes; the synthesis has many
    named: tuple[tuple[str, str, int], ...] = ()  # who and what its theme names: the list, the words, the line
    data: bytes = b""
    pdf: str = ""  # hash of the data
    pages: tuple[tuple[float, float], ...] = ()  # sizes, points
    looks: tuple[str, ...] = ()  # of each page without margins: what differs was changed by somebody
    paints: tuple[str, ...] = ()  # of each page with all that is on it
    changed: frozenset[int] = frozenset()  # pages, from 0, that the last build changed
    made: Made | None = None
    proved: tuple[Proved, ...] = ()
    status: str = "missing"

    def as_json(self) -> dict[str, Any]:
        """As the browser gets it."""
        made = self.made
        setting = made.setting if made else None
        return {
            "key": self.key,
            "path": self.path,
            "title": self.title,
            "number": self.number,
            "file": self.file,
            "named": [list(each) for each in self.named],
            "pdf": self.pdf,
            "pages": [
                {
                    "width": round(width, 2),
                    "height": round(height, 2),
                    "changed": n in self.changed,
                    "id": look,
                    "paint": paint,
                }
                for n, ((width, height), look, paint) in enumerate(
                    zip(self.pages, self.looks, self.paints, strict=True)
                )
            ],
            "text_size": made.text_size if made else None,
            "room": fit.room(setting, made.spare) if made and setting else None,
            "left_out": len(made.left_out) if made else 0,
            "size": len(self.data),
            "status": self.status,
        }


class Live:
    """Builds after each change, in a thread of its own; whoever wants to know sets `told`: it is called from there."""

    def __init__(self, session: Session, edition: str = SCREEN.name, language: str = registry.USUAL) -> None:
        self.session = session
        self.edition = edition
        self.version = 0
        self.told: Callable[[], None] = lambda: None
        self._stop = threading.Event()
        self._shown: dict[str, ShownPublication] = {}
        self._title = session.project.resolve().name
        self._language = language  # until the first build says it
        self._editions: list[dict[str, str]] = []
        self._diagnostics: list[dict[str, Any]] = []
        self._refused = False
        self._building = False
        self._seconds = 0.0
        self._builds = 0  # that ended: notes may move although no page changes
        self._making: dict[str, tuple[str, int]] = {}
        self._done = self._total = 0
        self._early: set[str] = set()  # shown anew while the build goes on
        self._bugs: tuple[str, ...] = ()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.run, name="builds", daemon=True)

    # -- for whoever looks on ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin: the first build is made at once."""
        self._thread.start()

    def join(self, patience: float | None = None) -> None:
        """End after the build that is being made, if that takes no longer than these seconds; else leave it."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def shown(self, key: str) -> ShownPublication | None:
        """A publication, if there is one of that name."""
        with self._lock:
            return self._shown.get(key)

    def state(self) -> dict[str, Any]:
        """Everything there is to show."""
        with self._lock:
            return {
                "version": self.version,
                "title": self._title,
                "language": registry.spoken(self._language),
                "project": self.session.project.resolve().as_posix(),
                "building": self._building,
                "making": [{"key": key, "step": step, "count": count} for key, (step, count) in self._making.items()],
                "done": self._done,
                "total": self._total,
                "builds": self._builds,
                "seconds": round(self._seconds, 3),
                "refused": self._refused,
                "publications": [shown.as_json() for shown in self._shown.values()],
                "editions": self._editions,
                "diagnostics": self._diagnostics,
                "bugs": list(self._bugs),
            }

    def picture(self, key: str, pdf: str, page: int, width: int) -> bytes | None:
        """A page, from 0, as a PNG of that width; None if that version is not the one shown."""
        shown = self.shown(key)
        if shown is None or shown.pdf != pdf or not 0 <= page < len(shown.pages):
            return None
        return viewer.picture(shown.data, page, width)

    def places(self, key: str, pdf: str, page: int) -> list[dict[str, Any]] | None:
        """Where the texts on a page, from 0, stand in the notes."""
        shown = self.shown(key)
        if shown is None or shown.pdf != pdf or not 0 <= page < len(shown.pages):
            return None
        first = 0
        for proved in shown.proved:
            if page < first + proved.pages:
                return [_place(found) for found in facsimile.places(proved, page - first)]
            first += proved.pages
        return []

    def left_out(self, key: str) -> list[dict[str, Any]] | None:
        """What a sheet leaves to the synthesis: how it begins, and where it stands in the notes."""
        shown = self.shown(key)
        if shown is None:
            return None
        return [
            {"file": left.source.file, "line": left.source.line, "column": left.source.column, "words": left.words}
            for left in (shown.made.left_out if shown.made else ())
        ]

    # -- builds --------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Build, then again after each change, until it is stopped."""
        seen = watch.look(self.session.project)
        self.build()
        while not self._stop.is_set():
            try:
                for changed in watch.changes(self.session.project, self._stop, seen, self.session.lost):
                    self.build(changed)
            except Exception:  # noqa: BLE001 - a preview that no longer watches must not look like one that does
                self._news(bugs=(traceback.format_exc(),))
                self._stop.wait(1.0)

    def build(self, changed: frozenset[str] = frozenset()) -> None:
        """One build, told from beginning to end; a bug of ours is shown, and ends nothing."""
        self._early.clear()
        self._news(building=True, making={}, done=0, total=len(self._shown))
        began = time.monotonic()
        try:
            with self.session.alone(self.edition):
                report = self.session.make(listener=self._heard, changed=changed, edition=self.edition)
            news = self._after(report)
        except Exception:  # noqa: BLE001 - the browser shows it; the next build may do better
            news = {"bugs": (traceback.format_exc(),)}
        self._news(building=False, builds=self._builds + 1, making={}, seconds=time.monotonic() - began, **news)

    def _news(self, **values: Any) -> None:
        with self._lock:
            for name, value in values.items():
                setattr(self, f"_{name}", value)
            self.version += 1
        self.told()

    def _heard(self, progress: Progress) -> None:
        making = dict(self._making)
        done = self._done
        shown = self._shown.get(progress.key)
        if shown and progress.made and progress.made.written and not progress.made.fresh:
            now = self._next(replace(shown, path=progress.path), progress.made, progress.proved)
            self._early.add(progress.key)
            self._news(shown=self._shown | {progress.key: now})
        if progress.step in ("done", "failed"):
            making.pop(progress.key, None)
            done += 1
        else:
            step, count = making.get(progress.key, ("", 0))
            making[progress.key] = progress.step, count + 1 if step == progress.step else 1
        self._news(making=making, done=done, total=max(self._total, done + len(making)))

    def _after(self, report: Report) -> dict[str, Any]:
        """What there is to show after a build."""
        project = self.session.project
        said = as_json(report.diagnostics, report.language, project=project)
        said.sort(key=lambda diagnostic: diagnostic["severity"] != "error")
        result, workshop = report.result, report.workshop
        news: dict[str, Any] = {
            "language": registry.spoken(report.language),
            "diagnostics": said,
            "refused": result is None,
            "bugs": result.bugs if result else (),
        }
        if result is not None and workshop is not None:
            made = {publication.key: publication for publication in result.made}
            edition = editions(workshop)[self.edition]
            wanted = has(workshop, edition)
            news["shown"] = {
                publication.key: self._next(
                    self._before(workshop, publication),
                    made.get(publication.key),
                    result.proved.get(publication.key, ()),
                )
                for publication in publications(workshop, edition)
                if publication.key in wanted
            }
            news["editions"] = list(self._others(workshop))
            news["title"] = TextRenderer(language=workshop.language).plain(workshop.title)
        return news

    def _others(self, workshop: Workshop) -> Iterator[dict[str, str]]:
        """The editions for paper, which are not made at each change but for the one that is shown."""
        session = self.session
        for found in status.of_editions(workshop, session.sources, session.output, session.store):
            name = found.edition.name
            word = "missing" if found.missing else "fresh" if found.fresh else "stale"
            yield {
                "name": name,
                "title": found.edition.title,
                "status": "shown" if name == self.edition else word,
            }

    def _before(self, workshop: Workshop, publication: Publication) -> ShownPublication:
        """A publication as it was shown, under its name of now."""
        theme = publication.theme
        spoken = registry.language(workshop.language)
        words = TextRenderer(language=workshop.language).plain
        if theme:
            title = words(theme.title)
        elif publication.form is Form.SYNTHESIS:
            title = spoken.pages["synthesis"]
        else:
            title = by_name(spoken.guide)[publication.key]
        before = self._shown.get(publication.key) or ShownPublication(
            key=publication.key, path="", title="", number=None
        )
        return replace(
            before,
            path=publication.path,
            title=title,
            number=theme.number if theme else None,
            file=theme.source.file if theme else "",
            named=tuple(_named(theme, words)) if theme else (),
            changed=before.changed if publication.key in self._early else frozenset(),
        )

    def _next(self, before: ShownPublication, made: Made | None, proved: tuple[Proved, ...]) -> ShownPublication:
        """A publication after a build: with its new pages, or with the last good ones."""
        if made is None or not made.written:
            return replace(before, status="failed" if before.data else "missing")
        if before.pdf and made.digest.startswith(before.pdf) and (self.session.output / before.path).is_file():
            return replace(before, made=made, proved=proved, status="fresh")
        try:
            data = of_project(self.session.project, self.session.output).read(before.path)
        except OSError:  # gone again: the watch makes it anew
            return replace(before, status="failed" if before.data else "missing")
        pdf = hashlib.sha256(data).hexdigest()[:20]
        looks = tuple(look for piece in proved for look in appearance.looks(piece.look))
        known = set(before.looks)
        return replace(
            before,
            data=data,
            pdf=pdf,
            pages=viewer.sizes(data),
            looks=looks,
            paints=tuple(paint for piece in proved for paint in appearance.looks(piece.pdf)),
            changed=frozenset(n for n, look in enumerate(looks) if known and look not in known),
            made=made,
            proved=proved,
            status="fresh",
        )


def _place(found: facsimile.Zone) -> dict[str, Any]:
    return {
        "x": round(found.x, 5),
        "y": round(found.y, 5),
        "width": round(found.width, 5),
        "height": round(found.height, 5),
        "file": found.source.file,
        "line": found.source.line,
        "column": found.source.column,
        "text": found.text,
    }


def _named(theme: Theme, words: Callable[[Prose], str]) -> Iterator[tuple[str, str, int]]:
    """The people, actors and documents of a theme, wherever its notes name them."""
    for speaker in theme.speakers:
        yield "speakers", speaker.name, speaker.source.line
    for resource in theme.actors:
        yield "actors", words(resource.title), resource.source.line
    for resource in theme.documents:
        yield "documents", words(resource.title), resource.source.line
