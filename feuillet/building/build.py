"""Build a workshop: content in, proved PDFs in the output folder out, each written whole or not at all."""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import os
import re
import time
from collections import deque
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feuillet.building import state
from feuillet.building.failures import DIED, SHEETS_WAIT, STOPPED, no_temporary, not_written
from feuillet.building.state import LeftOut, Made
from feuillet.languages import registry
from feuillet.languages.words import by_name
from feuillet.looks.fonts import substituted
from feuillet.looks.qr import to_scan
from feuillet.machine.files import of_project
from feuillet.machine.paths import shipped
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity, errors
from feuillet.model.edition import SCREEN, Edition
from feuillet.model.publications import SYNTHESIS, Publication, choose, publications
from feuillet.pages import belonging
from feuillet.pages import expected as proof
from feuillet.pages.job import Attached, Foldable, Job, Setting
from feuillet.pages.render import Rendered, Renderer
from feuillet.pages.sandbox import TemplateProblemError
from feuillet.pages.sheets import selection
from feuillet.pages.view import Text, anchor
from feuillet.pictures.preparation import within_drawings
from feuillet.project import fingerprint
from feuillet.project.sources import Sources
from feuillet.project.sources import of as sources_of
from feuillet.text.entities import unescape
from feuillet.typesetting.fit import Fit, Misfit, last_fit, refit
from feuillet.typesetting.layout import LaidPart, expand
from feuillet.typesetting.parts import Joined, Pagination, Piece, split
from feuillet.writing import clean_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from feuillet.machine.workers import Crew, Outcome
    from feuillet.model.workshop import Prose, Theme, Workshop
    from feuillet.pages.expected import Pressed, PressedPart
    from feuillet.project.store import Store

# What workers are called for. What others wait for comes first: pages are known sooner, and the synthesis is joined
# while sheets are made. Names, not functions: this process need not import what they take.
_CALLS = {
    "lay": "feuillet.typesetting.layout:typeset_part",
    "merge": "feuillet.pdf.merge:merge",
    "press": "feuillet.building.press:press_part",
    "set": "feuillet.building.press:press_sheet",
    "fit": "feuillet.building.press:make_sheet",
}
_PAGES = "pages-1"  # name in the store, with that of the edition
_CODE = re.compile(r'data-code="([^"]*)"')
_ATTEMPTS = 8  # fits of one sheet with other blocks left out

FOLDED = Rule(
    code="folded",
    severity=Severity.NOTE,  # the table says it
    en="sheet {number}: {count:# point|# points} left to the synthesis, too long by {excess:.0f} mm at {size:g} pt",
    fr="fiche {number} : {count:# point laissé|# points laissés} à la synthèse, trop longue de {excess:.0f} mm "
    "à {size:g} pt",
    hint_en="{run:check --all} names them. To choose yourself, end what must stay with [essential], and what may go "
    "with [synthesis].",
    hint_fr="{run:check --all} les nomme. Pour choisir vous-même, écrivez [essentiel] à la fin de ce qui doit rester, "
    "[synthèse] à la fin de ce qui peut partir.",
)
DOES_NOT_FIT = Rule(
    code="does-not-fit",
    en="the sheet of theme {number} is too long by {excess:.0f} mm at {size:g} pt, "
    "although all that is not essential is left to the synthesis",
    fr="la fiche du thème {number} est trop longue de {excess:.0f} mm à {size:g} pt, "
    "bien que tout ce qui n’est pas essentiel soit laissé à la synthèse",
    hint_en="Shorten the summary or the lists of people and documents, or take away some [essential] marks.",
    hint_fr="Raccourcissez le résumé ou les listes de personnes et de documents, ou ôtez des marques [essentiel].",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Proved:
    """Pages that were proved together, a sheet or a part of the synthesis: to look at, and to find their notes."""

    pdf: bytes
    pages: int
    expected: proof.Expected
    look: bytes  # the same if only running heads, folios and edition marks differ: pages without margins


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
        return bool(self.bugs) or any(errors(self.diagnostics)) or not all(one.written for one in self.made)


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """A step of a publication, for the one who waits.

    Of the synthesis "lay" and "press" for each part, then "merge"; of a sheet "fit" and "set"; then "done" or "failed".
    """

    key: str
    path: str
    step: str
    made: Made | None = None


@dataclass
class _Sheet:
    """A sheet on its way: its fit, as far as it is known, and what can be left out."""

    publication: Publication
    theme: Theme
    texts: Mapping[Foldable, Prose]  # of what can be left out
    found: Fit | None = None
    attempts: int = 0
    round: int = 0
    expected: proof.Expected | None = None  # of the sheet as it was last handed out

    @property
    def left_out(self) -> frozenset[str]:
        return self.found.left_out if self.found else frozenset()


@dataclass
class _Build:
    workshop: Workshop
    sources: Sources
    output: Path
    chosen: tuple[Publication, ...]
    workers: Crew
    store: Store
    listener: Callable[[Progress], None]
    keep_html: bool
    diagnostics: list[Diagnostic] = field(default_factory=list)
    made: dict[str, Made] = field(default_factory=dict)
    started: dict[str, float] = field(default_factory=dict)
    bugs: list[str] = field(default_factory=list)  # of ours, with their tracebacks
    strict: bool = False
    changed: frozenset[str] = frozenset()  # files of themes for which somebody waits
    edition: Edition = SCREEN

    def __post_init__(self) -> None:
        self.place = of_project(self.sources.project, self.output)
        self.renderer = Renderer(self.workshop, self.sources, self.edition)
        self.text = Text(language=self.workshop.language)
        self.known: deque[tuple[str, str, str, Any]] = deque()  # results that the store has: step, key, number, value
        self.names: dict[str, str] = {}  # of the results that are being made, by call
        self.part_names: dict[int, str] = {}  # of the layouts of parts
        self.press_names: dict[int, str] = {}  # of their proofs
        self.sheets: dict[str, _Sheet] = {}
        self.pages: Mapping[str, int] = {}  # of the anchors of the synthesis, once all are true
        self.chapter_pages: Mapping[
            str, int
        ] = {}  # of those that sheets name: those of the last build, or known sooner
        self.round = 0  # of sheets: another one begins if those pages prove wrong
        self.held: list[tuple[int, _Sheet, Pressed | Misfit]] = []  # sheets, until all pages are true
        self.pressed: dict[int, PressedPart] = {}
        self.expected: dict[int, proof.Expected] = {}  # of the parts
        self.proved: dict[str, tuple[Proved, ...]] = {}
        self.attached: dict[tuple[str, frozenset[str]], tuple[Attached, ...]] = {}
        self.by_key = {one.key: one for one in publications(self.workshop, self.edition)}
        self.keys = {one.key for one in self.chosen}
        root = self.sources.project.resolve()
        folders = [name for name in ("templates", "styles") if self.sources.kind(name) == "folder"]
        self.own_pages = any(root / name != shipped(name) for name in folders)
        self.chapters = {anchor(theme.slug): theme for theme in self.workshop.themes}
        added = by_name(registry.language(self.workshop.language).pages).values()
        self.repeated = frozenset((*belonging.repeated(self.workshop), *added))

    # -- the run -------------------------------------------------------------------------------------------------

    def run(self) -> None:
        before = self._pages_of_last_build()
        self._start_sheets(before, self.changed)
        self._start_synthesis()
        self._take_known()
        if not self.pages and SYNTHESIS not in self.made:
            self._start_sheets(self.chapter_pages or before)
            self._take_known()
        for outcome in self.workers.outcomes():
            step, _, rest = outcome.key.partition(" ")
            key, _, number = rest.partition("#")
            name = self.names.pop(outcome.key, "")
            if outcome.failed:
                if not self._over(key, number):
                    self._failed(key, number, outcome)
            else:
                if name:
                    self.store.put(name, outcome.value)
                self._take(step, key, number, outcome.value)
            self._take_known()

    def _over(self, key: str, number: str) -> bool:
        """Whether a result comes too late: another part failed, or it was made with wrong page numbers."""
        return key in self.made or (key in self.sheets and int(number) != self.round)

    def _take_known(self) -> None:
        while self.known:
            self._take(*self.known.popleft())

    def _take(self, step: str, key: str, number: str, value: Any) -> None:
        if self._over(key, number):
            return
        if step == "lay":
            self._part_laid(int(number), value)
        elif step == "fit":
            self._fitted(self.sheets[key], *value)
        elif key != SYNTHESIS:
            self._sheet_pressed(self.sheets[key], value)
        elif step == "press":
            self._part_pressed(int(number), value)
        else:
            self._merged(value)

    def _failed(self, key: str, number: str, outcome: Outcome) -> None:
        if outcome.traceback:
            self.bugs.append(outcome.traceback)
            self._lost(key)
        else:
            self._broken(key, number, outcome)

    def _submit(self, name: str, step: str, key: str, number: int, *arguments: Any) -> None:
        """Have a result made, unless the store has it under its name."""
        if key not in self.started:
            self.started[key] = time.monotonic()
        known = self.store.get(name)
        if known is not None:
            self.known.append((step, key, str(number), known))
            return
        self._tell(key, step)
        if step == "merge" and self.store.remembers:  # this process has joined most of it before
            from feuillet.pdf.merge import merge

            value = merge(*arguments)
            self.store.put(name, value)
            self.known.append((step, key, str(number), value))
            return
        call = f"{step} {key}#{number}"
        self.names[call] = name
        self.workers.submit(call, _CALLS[step], *arguments, rank=tuple(_CALLS).index(step))

    def _tell(self, key: str, step: str, made: Made | None = None) -> None:
        self.listener(Progress(key=key, path=self.by_key[key].path, step=step, made=made))

    def _broken(self, key: str, number: str, outcome: Outcome) -> None:
        theme = self.by_key[key].theme
        file = theme.source.file if theme else self.workshop.source.file
        if key == SYNTHESIS and number and (chapter := self.chapters.get(self.pagination.pieces[int(number)].name)):
            file = chapter.source.file
        path = self.by_key[key].path
        if outcome.full:
            self.diagnostics.append(no_temporary(path, outcome.full))
        else:
            rule = STOPPED if outcome.stopped else DIED
            self.diagnostics.append(rule.at(Location(file=file), publication=path, seconds=outcome.stopped))
        self._lost(key)

    def _lost(self, key: str) -> None:
        """A publication will not be made; without the synthesis, no sheet either, as they name its pages."""
        self._finish(key, None)
        if key == SYNTHESIS and not self.pages:
            waiting = [one for one in self.chosen if one.theme and one.key not in self.made]
            if waiting:
                self.diagnostics.append(SHEETS_WAIT.at(Location(file=self.workshop.source.file), count=len(waiting)))
            for one in waiting:
                self._finish(one.key, None)

    # -- the synthesis -------------------------------------------------------------------------------------------

    def _start_synthesis(self) -> None:
        """Lay its parts out, even when only sheets are wanted: they name its pages."""
        try:
            rendered = self.renderer.synthesis()
        except TemplateProblemError as problem:
            self._unfilled(SYNTHESIS, problem)
            return
        self.rendered = rendered
        self.pagination = Pagination(split(rendered.html, rendered.edition))
        self._lay_parts()

    def _lay_parts(self) -> None:
        for number, html, draft in self.pagination.wanted():
            job = self._part_job(number, html)
            name = self.part_names[number] = fingerprint.of("lay", job.fingerprint(), draft)
            self._submit(name, "lay", SYNTHESIS, number, job, draft)

    def _part_job(self, number: int, html: str) -> Job:
        """A part as it is laid out: with the styles, and no picture but its own."""
        pictures = self.pagination.pieces[number].pictures
        resources = {
            name: resource
            for name, resource in self.rendered.resources.items()
            if not name.startswith("pictures/") or name in pictures
        }
        last = number == len(self.pagination.pieces) - 1
        return Job(
            name=SYNTHESIS,
            html=html,
            resources=resources,
            setting=self.rendered.setting,
            date=self._date(),
            even=self.edition.paper and self.edition.duplex and not last,
            upright=self.edition.paper,
        )

    def _part_laid(self, number: int, laid: LaidPart) -> None:
        self.pagination.take(number, laid.html, laid.part)
        if any(step == "lay" for step, *_ in self.known):  # what follows is the same after the last of these
            return
        self._lay_parts()
        if self.pagination.started:
            self._start_sheets(self._of_chapters(self.pagination.pages))
        if not self.pagination.settled or self.pages:
            return
        self.pages = self.pagination.pages
        self.store.put(f"{_PAGES}-{self.edition.name}", self._of_chapters(self.pages))
        for round_, sheet, pressed in self.held:
            if round_ == self.round:
                self._sheet_pressed(sheet, pressed)
        self._keep_html(SYNTHESIS, expand(self.rendered.html, self.pages))
        if SYNTHESIS in self.keys:
            texts = self._texts_of_parts()
            for at, piece in enumerate(self.pagination.pieces):
                self._press_part(at, piece, texts.get(piece.name, ()))

    def _texts_of_parts(self) -> dict[str, tuple[proof.ExpectedText, ...]]:
        """What each part must print; what belongs to a part that a template has done away with, the first."""
        names = {piece.name for piece in self.pagination.pieces}
        texts: dict[str, list[proof.ExpectedText]] = {}
        for name, (text, source) in belonging.synthesis(self.workshop):
            at = name if name in names else self.pagination.pieces[0].name
            texts.setdefault(at, []).append(_expected_text(text, source))
        return {name: tuple(several) for name, several in texts.items()}

    def _press_part(self, number: int, piece: Piece, texts: tuple[proof.ExpectedText, ...]) -> None:
        html, part = self.pagination.laid[number]
        expected = replace(
            self._expected(SYNTHESIS, texts, self.rendered, pages=None),
            first_page=self.pagination.firsts[number],
            anchors={name: self.pages[name] for name in part.targets if name in self.pages},
            elsewhere=piece.name not in self.chapters,
            page_references=html.count('class="folio"'),
            codes=self._codes(html),
        )
        job = self._part_job(number, piece.bare)
        mark = piece.mark(html, self.rendered.edition)
        self.expected[number] = expected
        said = replace(expected, fonts=frozenset())
        name = fingerprint.of("press", self.part_names[number], job.fingerprint(), mark, said)
        self.press_names[number] = name
        self._submit(name, "press", SYNTHESIS, number, job, part, mark, expected)

    def _part_pressed(self, number: int, pressed: PressedPart) -> None:
        self.pressed[number] = pressed
        if len(self.pressed) < len(self.pagination.pieces):
            return
        joined = [
            Joined(pdf=self.pressed[at].pdf, bookmarks=self.pagination.laid[at][1].bookmarks)
            for at in range(len(self.pressed))
        ]
        attachments = self._attached(SYNTHESIS)
        names = [self.press_names[at] for at in range(len(self.pressed))]
        attached = [(one.name, one.data, one.description) for one in attachments]
        name = fingerprint.of("merge", names, attached, str(self._date()))
        self._submit(name, "merge", SYNTHESIS, 0, joined, attachments, self._date())

    def _merged(self, pdf: bytes) -> None:
        diagnostics = [one for number in sorted(self.pressed) for one in self.pressed[number].diagnostics]
        frame = [
            self.pressed[number]
            for number, piece in enumerate(self.pagination.pieces)
            if piece.name not in self.chapters
        ]
        lost = (
            proof.text_lost(text, self.by_key[SYNTHESIS].path)
            for one in frame
            for text in one.lost
            if not any(proof.within(text.text, other.flow) for other in frame if other is not one)
        )
        diagnostics += proof.blamed(lost, self.expected[0])
        parts = [self.pagination.laid[number][1] for number in range(len(self.pressed))]
        self.proved[SYNTHESIS] = tuple(
            Proved(pdf=self.pressed[at].pdf, pages=len(part.pages), expected=self.expected[at], look=part.pdf)
            for at, part in enumerate(parts)
        )
        pages = sum(len(part.pages) for part in parts)
        several = [one for at, one in enumerate(diagnostics) if one not in diagnostics[:at]]  # parts may say the same
        self._write(SYNTHESIS, pdf, pages, tuple(several))

    # -- sheets --------------------------------------------------------------------------------------------------

    def _of_chapters(self, pages: Mapping[str, int]) -> dict[str, int]:
        """The pages that sheets name."""
        starts = tuple(self.chapters)
        return {name: page for name, page in pages.items() if name.startswith(starts)}

    def _pages_of_last_build(self) -> dict[str, int]:
        """Most often they are the same again, and sheets need not wait for them; else they begin once more."""
        known = self.store.get(f"{_PAGES}-{self.edition.name}")
        pages = self._of_chapters(known) if isinstance(known, dict) else {}
        return pages if pages.keys() >= self.chapters.keys() else {}

    def _start_sheets(self, pages: Mapping[str, int], files: frozenset[str] | None = None) -> None:
        """Begin the sheets, of those files alone if any are given, that have not begun with these pages."""
        if not pages:
            return
        if pages != self.chapter_pages:
            self.round += bool(self.chapter_pages)
            self.chapter_pages = pages
        for publication in self.chosen:
            key, theme = publication.key, publication.theme
            begun = key in self.sheets and self.sheets[key].round == self.round
            wanted = theme and (files is None or theme.source.file in files)
            if theme and wanted and key not in self.made and not begun:
                self._start_sheet(publication, theme)

    def _start_sheet(self, publication: Publication, theme: Theme) -> None:
        texts = dict(selection.foldable(self.workshop, theme))
        candidates = tuple(texts)
        sheet = self.sheets[publication.key] = _Sheet(
            publication=publication, theme=theme, texts=texts, round=self.round
        )
        rendered = self._rendered(sheet)
        if rendered is None:
            return
        self._keep_html(publication.key, rendered.html)
        job = self._job(publication.key, rendered, rendered.setting)
        expected = self._expected_sheet(sheet, rendered)
        if not self.edition.fits:
            self._fitted(sheet, Fit(setting=rendered.setting), None)
            return
        paper = self.edition.size(self.workshop.paper)[1]
        said = replace(expected, fonts=frozenset())
        name = fingerprint.of("fit", job.fingerprint(), paper, [one.key for one in candidates], said)
        self._submit(name, "fit", publication.key, self.round, job, paper, candidates, expected)

    def _rendered(self, sheet: _Sheet) -> Rendered | None:
        try:
            return self.renderer.fact_sheet(sheet.theme, sheet.left_out, self.chapter_pages)
        except TemplateProblemError as problem:
            self._unfilled(sheet.publication.key, problem)
            return None

    def _unfilled(self, key: str, problem: TemplateProblemError) -> None:
        if problem.diagnostic not in self.diagnostics:  # one template may fail all sheets
            self.diagnostics.append(problem.diagnostic)
        self._lost(key)

    def _fitted(self, sheet: _Sheet, found: Fit, pressed: Pressed | Misfit | None) -> None:
        sheet.found = found
        if pressed is None:
            self._press_sheet(sheet)
        else:
            self._sheet_pressed(sheet, pressed)

    def _press_sheet(self, sheet: _Sheet) -> None:
        rendered = self._rendered(sheet)
        if rendered is None or sheet.found is None:
            return
        key = sheet.publication.key
        self._keep_html(key, rendered.html)
        found = sheet.found
        if len(found.setting.columns) != len(rendered.setting.columns):  # with so much left out it has others
            setting = replace(found.setting, columns=rendered.setting.columns)
            found = replace(found, setting=setting, cast=None)
        job = self._job(key, rendered, found.setting, sheet.left_out)
        expected = self._expected_sheet(sheet, rendered)
        said = replace(expected, fonts=frozenset())
        name = fingerprint.of("set", job.fingerprint(), found, said)
        self._submit(name, "set", key, self.round, job, found, expected)

    def _expected_sheet(self, sheet: _Sheet, rendered: Rendered) -> proof.Expected:
        texts = belonging.fact_sheet(self.workshop, sheet.theme, sheet.left_out)
        several = tuple(_expected_text(*text) for text in texts)
        pages = (2 if self.edition.notes else 1) if self.edition.fits else None
        expected = self._expected(sheet.publication.key, several, rendered, pages=pages)
        sheet.expected = replace(expected, codes=self._codes(rendered.html))
        return sheet.expected

    def _codes(self, html: str) -> tuple[str, ...]:
        """The addresses that the codes of an edition for paper must give to a telephone."""
        return tuple(to_scan(unescape(one)) for one in _CODE.findall(html)) if self.edition.paper else ()

    def _sheet_pressed(self, sheet: _Sheet, pressed: Pressed | Misfit) -> None:
        if not self.pages:
            self.held.append((self.round, sheet, pressed))
            return
        key = sheet.publication.key
        found = sheet.found
        if found is None or sheet.expected is None:
            raise RuntimeError(f"{key} was laid out before it was fitted")
        if isinstance(pressed, Misfit):
            sheet.attempts += 1
            more = sheet.attempts < _ATTEMPTS
            again = refit(found, tuple(sheet.texts), pressed) if more else last_fit(found, pressed)
            if again is None:
                excess = max(math.ceil(pressed.excess), 1)
                self.diagnostics.append(
                    DOES_NOT_FIT.at(
                        sheet.theme.source, number=sheet.theme.number, excess=excess, size=self.edition.sizes[0]
                    )
                )
                self._finish(key, None)
            else:
                self._fitted(sheet, again, None)
            return
        if sheet.left_out:
            self.diagnostics.append(
                FOLDED.at(
                    Location(file=sheet.theme.source.file),
                    number=sheet.theme.number,
                    count=len(list(self._left_out(sheet))),
                    excess=max(math.ceil(found.excess), 1),
                    size=self.edition.sizes[0],
                )
            )
        self.proved[key] = (Proved(pdf=pressed.pdf, pages=pressed.pages, expected=sheet.expected, look=pressed.pdf),)
        self._write(key, pressed.pdf, pressed.pages, pressed.diagnostics, pressed)

    # -- jobs and files ------------------------------------------------------------------------------------------

    def _job(self, key: str, rendered: Rendered, setting: Setting, left_out: frozenset[str] = frozenset()) -> Job:
        return Job(
            name=key,
            html=rendered.html,
            resources=rendered.resources,
            setting=setting,
            attachments=self._attached(key, left_out),
            date=self._date(),
            pages=2 if self.edition.notes else 1,
        )

    def _date(self) -> dt.datetime:
        """The date of the PDF: SOURCE_DATE_EPOCH, else the last day of the workshop; never the clock."""
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        with contextlib.suppress(ValueError, OverflowError, OSError):  # not a date
            return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        day = self.workshop.days[-1] if self.workshop.days else dt.date(2000, 1, 1)
        return dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)

    def _attached(self, key: str, left_out: frozenset[str] = frozenset()) -> tuple[Attached, ...]:
        """The notes as this publication prints them."""
        if (key, left_out) not in self.attached:  # a sheet is handed out more than once
            self.attached[key, left_out] = self._written_notes(key, left_out)
        return self.attached[key, left_out]

    def _written_notes(self, key: str, left_out: frozenset[str]) -> tuple[Attached, ...]:
        theme = self.by_key[key].theme
        files = clean_notes.of_sheet(self.workshop, theme, left_out) if theme else clean_notes.of_day(self.workshop)
        description = registry.language(self.workshop.language).pages["source_attached"]
        return tuple(Attached(name=name, data=text.encode(), description=description) for name, text in files)

    def _expected(
        self, key: str, texts: tuple[proof.ExpectedText, ...], rendered: Rendered, *, pages: int | None
    ) -> proof.Expected:
        theme = self.by_key[key].theme
        title = self.text.plain(self.workshop.title)
        return proof.Expected(
            name=self.by_key[key].path,
            texts=texts,
            pages=pages,
            paper=self.edition.page(self.workshop.paper),
            bleed=self.edition.bleed,
            again=self.repeated,
            may_turn=theme is None and not self.edition.paper,
            fonts=frozenset(("Feuillet Text", "Feuillet Titles")),
            least_size=self.edition.least_size,
            own_pages=self.own_pages,
            numerals={
                name: proof.numerals(one.number, self.text.plain(one.title), linked="<a " in str(self.text(one.title)))
                for name, one in self.chapters.items()
            },
            drawn=within_drawings(rendered.resources.values()),
            grey=self.edition.grey,
            language=self.workshop.language,
            title=substituted(f"{self.text.plain(theme.title)} – {title}" if theme else title),
        )

    def _keep_html(self, key: str, html: str) -> None:
        if self.keep_html:
            self._replace(Path(self.by_key[key].path).with_suffix(".html"), html.encode())

    def _write(
        self,
        key: str,
        pdf: bytes,
        pages: int,
        diagnostics: tuple[Diagnostic, ...],
        pressed: Pressed | None = None,
    ) -> None:
        self.diagnostics += diagnostics
        sheet = self.sheets.get(key)
        made = Made(
            key=key,
            path=self.by_key[key].path,
            written=False,
            pages=pages,
            text_size=pressed.setting.text_size if pressed else None,
            left_out=tuple(self._left_out(sheet)) if sheet else (),
            size=len(pdf),
            setting=pressed.setting if pressed else None,
            spare=pressed.spare if pressed else 0.0,
        )
        proved = not any(diagnostics if self.strict else errors(diagnostics))
        if self.strict and sheet and sheet.left_out:
            proved = False
        if proved and self.place.holds(made.path, pdf):
            made = replace(made, written=True, fresh=True)
        elif proved and self._replace(Path(made.path), pdf):
            made = replace(made, written=True)
        elif not proved and self.keep_html:  # to see what is wrong with it
            self._replace(Path(made.path).with_suffix(".rejected.pdf"), pdf)
        self._finish(key, made)

    def _left_out(self, sheet: _Sheet) -> Iterator[LeftOut]:
        """What the sheet leaves to the synthesis though nobody asked for it, in the order of the notes."""
        found = [
            LeftOut(source=text.source, words=_opening(self.text.plain(text)))
            for block, text in sheet.texts.items()
            if block.key in sheet.left_out and not block.table
        ]
        cut = list(selection.rows_left_out(self.workshop, sheet.theme, sheet.left_out))
        for count, text in cut:
            label = selection.left_out_label(count, "row", None, self.workshop.language)
            words = f"{label}{registry.language(self.workshop.language).pages['colon']}{self.text.plain(text)}"
            found.append(LeftOut(source=text.source, words=_opening(words)))
        yield from sorted(found, key=lambda one: one.source.line) if cut else found

    def _replace(self, path: Path, data: bytes) -> bool:
        """Write a file whole: a killed build leaves the old one or the new."""
        try:
            self.place.write(path, data)
        except OSError as error:
            self.diagnostics.append(not_written(path.as_posix(), self.output / path, error))
            return False
        return True

    def _finish(self, key: str, made: Made | None) -> None:
        made = made or Made(key=key, path=self.by_key[key].path, written=False)
        made = replace(made, seconds=time.monotonic() - self.started.get(key, time.monotonic()))
        self.made[key] = made
        self._tell(key, "done" if made.written else "failed", made)


def _expected_text(text: str, source: Location) -> proof.ExpectedText:
    return proof.ExpectedText(text=substituted(text), source=source)


def _opening(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rsplit(" ", 1)[0] + "…"


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
    run = _Build(
        workshop=workshop,
        sources=sources,
        output=output,
        chosen=chosen,
        workers=workers,
        store=store or state.store(sources.project),
        listener=listener,
        keep_html=keep_html,
        strict=strict,
        changed=changed,
        edition=edition,
    )
    try:
        run.place.names()  # before anything is laid out for a folder that will not have it
    except OSError as error:
        found = not_written(output.name, output, error)
        return Result(made=(), diagnostics=(found,), seconds=time.monotonic() - began)
    try:
        run.run()
    except BaseException:  # what is still being made is of no use to a later build with the same workers
        workers.forget()
        raise
    return Result(
        made=tuple(run.made[one.key] for one in chosen if one.key in run.made),
        diagnostics=tuple(run.diagnostics),
        seconds=time.monotonic() - began,
        proved=run.proved,
        bugs=tuple(run.bugs),
    )
