"""What all publications of a build have in common: their day, what their proof is to find, where they are written."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import os
import re
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from feuillet.building.failures import not_written
from feuillet.building.making.inputs import Inputs
from feuillet.building.state import LeftOut, Made, digest_of
from feuillet.languages import registry
from feuillet.languages.words import by_name
from feuillet.looks.faces.characters import substituted
from feuillet.looks.qr import to_scan
from feuillet.machine.files import of_project
from feuillet.machine.paths import shipped
from feuillet.model.diagnostics import Diagnostic, Location, Severity
from feuillet.pages import belonging
from feuillet.pages import expected as proof
from feuillet.pages.job import Attached
from feuillet.pages.render import Rendered, Renderer
from feuillet.pages.view import TextRenderer, anchor, theme_anchor
from feuillet.pictures.preparation import within_drawings
from feuillet.publications.catalogue import publications
from feuillet.text.entities import unescape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from feuillet.model.editions import Edition
    from feuillet.model.workshop import Workshop
    from feuillet.pages.expected import Pressed
    from feuillet.pages.sandbox import TemplateProblemError
    from feuillet.project.sources import Sources
    from feuillet.project.store import Store
    from feuillet.publications.kinds import Contents


_CODE = re.compile(r'data-code="([^"]*)"')


@dataclass(frozen=True, kw_only=True, slots=True)
class Proved:
    """Pages that were proved together, a sheet or a part of the synthesis: to look at, and to find their notes."""

    pdf: bytes
    pages: int
    expected: proof.Expected
    look: bytes  # the same if only running heads, folios and edition marks differ: pages without margins


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """A step of a publication, for the one who waits.

    Of the synthesis "lay" and "press" for each part, then "merge"; of a sheet "fit" and "set", and "shown" if it is
    written before the rest is known; then "done" or "failed".
    """

    key: str
    path: str
    step: str
    made: Made | None = None
    proved: tuple[Proved, ...] = ()


@dataclass(kw_only=True)
class Making:
    """A build as its publications see it: what they are made of, what is said of them, and what was made."""

    workshop: Workshop
    sources: Sources
    output: Path
    edition: Edition
    store: Store
    listener: Callable[[Progress], None]
    keep_html: bool
    strict: bool
    diagnostics: list[Diagnostic] = field(default_factory=list)
    made: dict[str, Made] = field(default_factory=dict)
    started: dict[str, float] = field(default_factory=dict)
    bugs: list[str] = field(default_factory=list)  # of ours, with their tracebacks
    proved: dict[str, tuple[Proved, ...]] = field(default_factory=dict)
    shown: dict[str, Made] = field(default_factory=dict)  # sheets that are written, and may be made once more

    def __post_init__(self) -> None:
        self.place = of_project(self.sources.project, self.output)
        self.inputs = Inputs(self.workshop, self.sources, self.edition, self.date())
        self.keep = self.inputs.keep(self.store)
        self.renderer = self.renderer_of(self.edition)
        self.text = TextRenderer(language=self.workshop.language)
        self.by_key = {publication.key: publication for publication in publications(self.workshop, self.edition)}
        root = self.sources.project.resolve()
        own = [name for name in ("styles", "templates") if root / name != shipped(name)]
        self.own_pages = tuple(file for name in own for file in sorted(self.sources.files(name)) if "/." not in file)
        self.chapters = {anchor(theme.slug): theme for theme in self.workshop.themes}
        added = by_name(registry.language(self.workshop.language).pages).values()
        self.repeated = frozenset(map(substituted, (*belonging.repeated(self.workshop), *added)))

    def renderer_of(self, edition: Edition) -> Renderer:
        """What fills the templates of an edition."""
        return Renderer(self.workshop, self.sources, edition, self.keep)

    @property
    def shown_as_made(self) -> bool:
        """Whether somebody may look at what is made while this process stays; else it is let go when it is written."""
        return self.store.remembers

    def prove(self, key: str, proved: Iterable[Proved]) -> None:
        """Keep what was proved for those who look at it."""
        if self.shown_as_made:
            self.proved[key] = tuple(proved)

    def tell(self, key: str, step: str, made: Made | None = None) -> None:
        """Tell the one who waits of a step."""
        proved = self.proved.get(key, ()) if made else ()
        self.listener(Progress(key=key, path=self.by_key[key].path, step=step, made=made, proved=proved))

    def of_chapters(self, pages: Mapping[str, int]) -> dict[str, int]:
        """The pages that sheets name."""
        return {name: page for name, page in pages.items() if theme_anchor(name) in self.chapters}

    def codes(self, html: str) -> tuple[str, ...]:
        """The addresses that the codes of an edition for paper must give to a telephone."""
        return tuple(to_scan(unescape(address)) for address in _CODE.findall(html)) if self.edition.paper else ()

    def date(self) -> dt.datetime:
        """The date of the PDF: SOURCE_DATE_EPOCH, else the last day of the workshop; never the clock."""
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        with contextlib.suppress(ValueError, OverflowError, OSError):  # not a date
            return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        day = self.workshop.days[-1] if self.workshop.days else dt.date(2000, 1, 1)
        return dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)

    def attached(self, files: Iterable[tuple[str, str]]) -> tuple[Attached, ...]:
        """Notes as files of a PDF."""
        description = registry.language(self.workshop.language).pages["source_attached"]
        return tuple(_attached(name, text, description) for name, text in files)

    def expected(
        self,
        form: Contents,
        texts: tuple[proof.ExpectedText, ...],
        rendered: Rendered,
        *,
        pages: int | None,
        targets: Iterable[str],
        again: Iterable[str] = (),
        renderer: Renderer | None = None,
    ) -> proof.Expected:
        """What the proof of a publication is to find; `targets` of its links, `again` what it may print twice."""
        renderer = renderer or self.renderer
        return proof.Expected(
            name=form.publication.path,
            texts=texts,
            pages=pages,
            paper=renderer.edition.page(self.workshop.paper).name,
            bleed=self.edition.bleed,
            again=self.repeated.union(map(substituted, again)),
            may_turn=form.turns and not self.edition.paper,
            fonts=frozenset(("Feuillet Text", "Feuillet Titles")),
            least_size=renderer.frame.least_size,
            own_pages=self.own_pages,
            numerals={name: self._numerals[name] for name in targets if name in self.chapters},
            drawn=within_drawings(rendered.resources.values()),
            drawings={name: file for name, file in renderer.drawings.items() if name in rendered.resources},
            grey=self.edition.grey,
            language=self.workshop.language,
            title=substituted(form.title()),
        )

    @functools.cached_property
    def _numerals(self) -> dict[str, frozenset[str]]:
        """What of the titles of chapters may look like a page number."""
        return {
            name: proof.numerals(
                theme.number, substituted(self.text.plain(theme.title)), linked="<a " in str(self.text(theme.title))
            )
            for name, theme in self.chapters.items()
        }

    def write_html(self, key: str, html: Callable[[], str]) -> None:
        """Keep the HTML beside the PDF, if that is asked for."""
        if self.keep_html:
            self._replace(Path(self.by_key[key].path).with_suffix(".html"), html().encode())

    def write(
        self,
        made: Made,
        pdf: bytes,
        diagnostics: tuple[Diagnostic, ...],
    ) -> None:
        """Put a publication in its place, if its proof found no error."""
        self.diagnostics += diagnostics
        proved = self._passes(diagnostics)
        if proved and self.place.holds(made.path, pdf):
            made = replace(made, written=True, fresh=made.key not in self.shown)
        elif proved and self._replace(Path(made.path), pdf):
            made = replace(made, written=True)
        elif not proved and self.keep_html:  # to see what is wrong with it
            self._replace(Path(made.path).with_suffix(".rejected.pdf"), pdf)
        self.finish(made.key, made)

    def show(self, made: Made, pressed: Pressed) -> None:
        """Put a sheet in its place before the rest is known, as somebody waits for it."""
        if self._passes(pressed.diagnostics) and not self.place.holds(made.path, pressed.pdf):
            with contextlib.suppress(OSError):  # it is told when all is known
                self.place.write(made.path, pressed.pdf)
                self.shown[made.key] = replace(made, written=True)
                self.tell(made.key, "shown", self.shown[made.key])

    def _passes(self, diagnostics: Iterable[Diagnostic]) -> bool:
        stop = (Severity.ERROR, Severity.WARNING) if self.strict else (Severity.ERROR,)
        return not any(diagnostic.severity in stop for diagnostic in diagnostics)

    def of_pdf(
        self, key: str, pdf: bytes, pages: int, pressed: Pressed | None = None, left_out: tuple[LeftOut, ...] = ()
    ) -> Made:
        """What is told of a publication with these bytes, before it is written."""
        return Made(
            key=key,
            path=self.by_key[key].path,
            written=False,
            pages=pages,
            text_size=pressed.setting.text_size if pressed else None,
            left_out=left_out,
            size=len(pdf),
            digest=digest_of(pdf),
            setting=pressed.setting if pressed else None,
            spare=pressed.spare if pressed else 0.0,
        )

    def _replace(self, path: Path, data: bytes) -> bool:
        """Write a file whole: a killed build leaves the old one or the new."""
        try:
            self.place.write(path, data)
        except OSError as error:
            self.diagnostics.append(not_written(path.as_posix(), self.output / path, error))
            return False
        return True

    def finish(self, key: str, made: Made | None) -> None:
        """A publication was made, or cannot be."""
        made = made or Made(key=key, path=self.by_key[key].path, written=False)
        made = replace(made, seconds=time.monotonic() - self.started.get(key, time.monotonic()))
        self.made[key] = made
        self.tell(key, "done" if made.written else "failed", made)

    def unfilled(self, problem: TemplateProblemError) -> None:
        """Say what is wrong with a template, once: it may fail all sheets."""
        if problem.diagnostic not in self.diagnostics:
            self.diagnostics.append(problem.diagnostic)


@functools.lru_cache(maxsize=1024)  # most are as they were, in a process that stays
def _attached(name: str, text: str, description: str) -> Attached:
    return Attached(name=name, data=text.encode(), description=description)


def expected_text(text: str, source: Location, *, here: bool = False) -> proof.ExpectedText:
    """A text as its proof will find it, with the characters of our fonts."""
    return proof.ExpectedText(text=substituted(text), source=source, here=here)
