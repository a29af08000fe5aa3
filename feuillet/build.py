"""Build a workshop: content in, proved PDFs in the output folder out, each written whole or not at all."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import hashlib
import importlib.metadata
import json
import os
import secrets
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feuillet.fit
import feuillet.typeset
from feuillet import belonging, fact_sheet, preflight
from feuillet.diagnostics import Diagnostic, Location, Rule, Severity, errors
from feuillet.fit import SMALLEST, Fit, fit, overset
from feuillet.fonts import SUBSTITUTES
from feuillet.labels import labels
from feuillet.press import Pressed, press
from feuillet.render import PAPERS, Rendered, Renderer, TemplateProblemError
from feuillet.typeset import Attached, Job, Setting, expand
from feuillet.view import Text, anchor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from feuillet.model import Theme, Workshop
    from feuillet.workers import Outcome, Workers

SYNTHESIS = "synthesis"
_SECONDS_A_THEME = 3.0  # that the layout of a synthesis may take at the most
# Anchors of the parts of the synthesis that are not chapters.
PARTS = ("cover", "day", "contents", "across", "directory", "acronyms", "links", "colophon")

FOLDED = Rule(
    code="folded",
    severity=Severity.WARNING,
    en="left to the synthesis, as the sheet of theme {number} is too long by {excess:.0f} mm at {size:g} pt: “{words}”",
    fr="laissé à la synthèse, car la fiche du thème {number} est trop longue de {excess:.0f} mm "
    "à {size:g} pt : « {words} »",
    hint_en="To choose yourself, end what must stay with [essential], and what may go with [synthesis].",
    hint_fr="Pour choisir vous-même, écrivez [essentiel] à la fin de ce qui doit rester, [synthèse] à la fin de ce qui "
    "peut partir.",
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
STOPPED = Rule(
    code="stopped",
    en="{publication} was stopped: its layout was not finished after {seconds:.0f} s",
    fr="{publication} a été interrompu : sa mise en page n’était pas finie après {seconds:.0f} s",
    hint_en="Look for a table or list nested in itself many times in these notes, or for a style of your own.",
    hint_fr="Cherchez dans ces notes un tableau ou une liste emboîtés de nombreuses fois, ou un style de votre cru.",
)
DIED = Rule(
    code="died",
    en="{publication} could not be made: the process that laid it out ended (out of memory?)",
    fr="{publication} n’a pas pu être fait : le processus qui le mettait en page s’est arrêté (mémoire épuisée ?)",
    hint_en="Look for very large pictures or tables in these notes.",
    hint_fr="Cherchez dans ces notes de très grandes images ou de très grands tableaux.",
)
NOT_WRITTEN = Rule(
    code="not-written",
    en="{path} cannot be written: {reason}",
    fr="{path} ne peut pas être écrit : {reason}",
    hint_en="Close the file if a program has it open, and see that the folder may be written to.",
    hint_fr="Fermez le fichier si un programme l’a ouvert, et vérifiez que le dossier accepte l’écriture.",
)
UNKNOWN_THEME = Rule(
    code="unknown-theme",
    en="there is no theme '{theme}'",
    fr="il n’y a pas de thème « {theme} »",
    hint_en="There are: {themes}",
    hint_fr="Il y a : {themes}",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """One PDF to make: the synthesis, or the sheet of a theme."""

    key: str  # "synthesis", or the theme's slug
    path: str  # below the output folder, POSIX
    theme: Theme | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """What became of a publication."""

    key: str
    path: str
    written: bool
    pages: int = 0
    text_size: float | None = None  # points; None where the fit has no say
    left_out: int = 0
    size: int = 0  # bytes
    seconds: float = 0.0
    setting: Setting | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What a build made and what it has to say; `failed` if any publication was not written."""

    made: tuple[Made, ...]
    diagnostics: tuple[Diagnostic, ...]
    seconds: float
    bugs: tuple[str, ...] = ()  # of ours, with their tracebacks: what they concern was not made

    @property
    def failed(self) -> bool:
        return bool(self.bugs) or any(errors(self.diagnostics)) or not all(one.written for one in self.made)


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """A step of a publication, for the one who waits: "fit", "set", "done" or "failed"."""

    key: str
    path: str
    step: str
    made: Made | None = None


def publications(workshop: Workshop) -> Iterator[Publication]:
    """All that a workshop prints, the synthesis first."""
    yield Publication(key=SYNTHESIS, path="synthesis.pdf")
    width = max(2, *(len(str(theme.number)) for theme in workshop.themes))
    for theme in workshop.themes:
        name = f"{theme.number:0{width}}-{theme.slug}"
        key = name if theme.slug == SYNTHESIS else theme.slug  # a theme may be called so too
        yield Publication(key=key, path=f"fact-sheets/{name}.pdf", theme=theme)


def choose(workshop: Workshop, names: Sequence[str]) -> tuple[tuple[Publication, ...], tuple[Diagnostic, ...]]:
    """The publications that a user names by number, slug, file name or "synthesis"; all if none is named."""
    everything = tuple(publications(workshop))
    if not names:
        return everything, ()
    chosen: list[Publication] = []
    wrong: list[Diagnostic] = []
    known = [SYNTHESIS, *(theme.slug for theme in workshop.themes)]
    for name in names:
        stem = Path(name).name.removesuffix(".md").removesuffix(".yaml").removesuffix(".pdf")
        found = [
            one
            for one in everything
            if stem in (one.key, Path(one.path).stem)
            or (one.theme and (stem.lstrip("0") == str(one.theme.number) or Path(one.theme.source.file).stem == stem))
        ]
        chosen += found
        if not found:
            wrong.append(UNKNOWN_THEME.at(Location(file=workshop.source.file), theme=name, themes=", ".join(known)))
    return tuple(dict.fromkeys(chosen)), tuple(wrong)


@dataclass
class _Sheet:
    """A sheet on its way: what is left out so far, and the setting in which it fits."""

    publication: Publication
    theme: Theme
    candidates: tuple[fact_sheet.Foldable, ...]
    folding: fact_sheet.Folding | None = None
    fitted: Fit | None = None
    excess: float = 0.0  # at the smallest size with all on the sheet
    refits: int = 0
    fit_name: str = ""
    fits: dict[int, Fit] = field(default_factory=dict)  # by the number of blocks left out

    @property
    def left_out(self) -> frozenset[str]:
        return self.folding.left_out if self.folding else frozenset()


@dataclass
class _Build:
    workshop: Workshop
    project: Path
    output: Path
    chosen: tuple[Publication, ...]
    workers: Workers
    listener: Callable[[Progress], None]
    keep_html: bool
    diagnostics: list[Diagnostic] = field(default_factory=list)
    made: dict[str, Made] = field(default_factory=dict)
    pages: dict[str, int] | None = None  # anchors of the synthesis; None until it is laid out
    started: dict[str, float] = field(default_factory=dict)
    bugs: list[str] = field(default_factory=list)  # of ours, with their tracebacks
    strict: bool = False

    def __post_init__(self) -> None:
        self.renderer = Renderer(self.workshop, self.project)
        self.text = Text(language=self.workshop.language)
        self.remembered = _Memory(self.project / ".feuillet" / "fit.json")
        self.sheets: dict[str, _Sheet] = {}
        self.synthesis_html = ""
        self.by_key = {one.key: one for one in publications(self.workshop)}

    # -- the run -------------------------------------------------------------------------------------------------

    def run(self) -> None:
        self._start_synthesis()
        for publication in self.chosen:
            if publication.theme:
                self._start_sheet(publication, publication.theme)
        for outcome in self.workers.outcomes():
            step, _, key = outcome.key.partition(" ")
            if outcome.traceback:
                self.bugs.append(outcome.traceback)
                self._finish(key, None)
                if key == SYNTHESIS:
                    self._pages_known({})
            elif outcome.stopped or outcome.died:
                self._broken(key, outcome)
            elif step == "fit":
                self._fitted(self.sheets[key], outcome.value)
            elif step == "fold":
                self._fold(self.sheets[key], outcome.value)
            elif key == SYNTHESIS:
                self._synthesis_pressed(outcome.value)
            else:
                self._sheet_pressed(self.sheets[key], outcome.value)
        self.remembered.save(everything=len(self.chosen) == len(self.by_key))

    def _submit(self, step: str, key: str, function: Callable[..., Any], *arguments: Any) -> None:
        self.started.setdefault(key, time.monotonic())
        self._tell(key, step)
        self.workers.submit(f"{step} {key}", function, *arguments)

    def _tell(self, key: str, step: str, made: Made | None = None) -> None:
        self.listener(Progress(key=key, path=self.by_key[key].path, step=step, made=made))

    def _broken(self, key: str, outcome: Outcome) -> None:
        publication = self.by_key[key]
        where = Location(file=publication.theme.source.file if publication.theme else self.workshop.source.file)
        rule = STOPPED if outcome.stopped else DIED
        self.diagnostics.append(rule.at(where, publication=publication.path, seconds=outcome.stopped))
        self._finish(key, None)
        if key == SYNTHESIS:
            self._pages_known({})

    # -- the synthesis -------------------------------------------------------------------------------------------

    def _start_synthesis(self) -> None:
        """Lay it out even when only sheets are wanted: they name its pages."""
        try:
            rendered = self.renderer.synthesis()
        except TemplateProblemError as problem:
            self._unfilled(SYNTHESIS, problem)
            self._pages_known({})
            return
        self.synthesis_html = rendered.html
        self._submit(
            "set",
            SYNTHESIS,
            press,
            self._job(SYNTHESIS, rendered, rendered.setting),
            self._expected_synthesis(),
        )

    def _expected_synthesis(self) -> preflight.Expected:
        return self._expected(SYNTHESIS, belonging.synthesis(self.workshop), pages=None)

    def _synthesis_pressed(self, pressed: Pressed) -> None:
        pages = {name: box.page + 1 for name, box in pressed.layout.boxes.items()}
        self._keep_html(SYNTHESIS, expand(self.synthesis_html, pages))
        self._pages_known(pages)
        self._write(SYNTHESIS, pressed, None)

    def _pages_known(self, pages: dict[str, int]) -> None:
        self.pages = pages
        for sheet in self.sheets.values():
            if sheet.fitted:
                self._set_sheet(sheet, sheet.fitted.setting)

    # -- sheets --------------------------------------------------------------------------------------------------

    def _start_sheet(self, publication: Publication, theme: Theme) -> None:
        sheet = _Sheet(
            publication=publication, theme=theme, candidates=tuple(fact_sheet.foldable(self.workshop, theme))
        )
        self.sheets[publication.key] = sheet
        self._fit_sheet(sheet)

    def _rendered(self, sheet: _Sheet, pages: Mapping[str, int]) -> Rendered | None:
        try:
            return self.renderer.fact_sheet(sheet.theme, sheet.left_out, pages)
        except TemplateProblemError as problem:
            self._unfilled(sheet.publication.key, problem)
            return None

    def _unfilled(self, key: str, problem: TemplateProblemError) -> None:
        if problem.diagnostic not in self.diagnostics:  # one template may fail all sheets
            self.diagnostics.append(problem.diagnostic)
        self._finish(key, None)

    def _fit_sheet(self, sheet: _Sheet) -> None:
        """Fit with page numbers of two digits in place of the true ones: they take the same room.

        So the fit depends neither on the synthesis nor on which is ready first; only where they prove wider, again.
        """
        rendered = self._rendered(sheet, self._fitting_pages(sheet))
        if rendered is not None:
            self._ask("fit", fit, sheet, self._job(sheet.publication.key, rendered, rendered.setting))

    def _fitting_pages(self, sheet: _Sheet) -> Mapping[str, int]:
        return (self.pages or {}) if sheet.refits else _SOME_PAGE

    def _ask(self, step: str, function: Callable[[Job, float], Fit], sheet: _Sheet, job: Job) -> None:
        """Have a job fitted, unless its fit is remembered."""
        sheet.fit_name = _name(step, job)
        remembered = self.remembered.get(sheet.fit_name)
        if remembered is None:
            self._submit(step, sheet.publication.key, function, job, PAPERS[self.workshop.paper][1])
        elif step == "fit":
            self._fitted(sheet, remembered)
        else:
            self._fold(sheet, remembered)

    def _fitted(self, sheet: _Sheet, fitted: Fit) -> None:
        self.remembered.put(sheet.fit_name, fitted)
        if fitted.excess > 0:
            self._fold(sheet, fitted)
        else:
            self._fits(sheet, fitted)

    def _fits(self, sheet: _Sheet, fitted: Fit) -> None:
        sheet.fitted = fitted
        if self.pages is not None:
            self._set_sheet(sheet, fitted.setting)

    def _fold(self, sheet: _Sheet, fitted: Fit) -> None:
        """Leave out as few blocks as it takes: at the tightest setting, until no fewer would do."""
        self.remembered.put(sheet.fit_name, fitted)
        if sheet.folding is None:
            sheet.excess = fitted.excess
            order = fact_sheet.fold_order(sheet.candidates, fitted.areas)
            sheet.folding = fact_sheet.Folding(order=order, areas=fitted.areas)
        sheet.fits[sheet.folding.count] = fitted
        if sheet.folding.measured(fitted.excess):
            self._measure_sheet(sheet, fitted)
        elif sheet.folding.enough is not None:
            self._fits(sheet, sheet.fits[sheet.folding.enough])
        else:
            self.diagnostics.append(
                DOES_NOT_FIT.at(sheet.theme.source, number=sheet.theme.number, excess=fitted.excess, size=SMALLEST)
            )
            self._finish(sheet.publication.key, None)

    def _measure_sheet(self, sheet: _Sheet, before: Fit) -> None:
        rendered = self._rendered(sheet, self._fitting_pages(sheet))
        if rendered is None:
            return
        columns = rendered.setting.columns
        if len(before.setting.columns) == len(columns):  # they were balanced with almost the same content
            columns = before.setting.columns
        job = self._job(sheet.publication.key, rendered, replace(rendered.setting, columns=columns))
        self._ask("fold", overset, sheet, job)

    def _set_sheet(self, sheet: _Sheet, setting: Setting) -> None:
        rendered = self._rendered(sheet, self.pages or {})
        if rendered is None:
            return
        key = sheet.publication.key
        self._keep_html(key, rendered.html)
        texts = belonging.fact_sheet(self.workshop, sheet.theme, sheet.left_out)
        self._submit("set", key, press, self._job(key, rendered, setting), self._expected(key, texts, pages=1))

    def _sheet_pressed(self, sheet: _Sheet, pressed: Pressed) -> None:
        if pressed.layout.pages > 1 and sheet.refits < 2:
            # The true page numbers made a line longer than the placeholders did: fit again, with them.
            sheet.refits += 1
            sheet.fitted = None
            self.remembered.forget(sheet.fit_name)  # made with other versions of the engine's libraries, perhaps
            self._fit_sheet(sheet)
            return
        for one in sheet.candidates:
            if one.key in sheet.left_out:
                self.diagnostics.append(
                    FOLDED.at(
                        one.text.source,
                        number=sheet.theme.number,
                        excess=sheet.excess,
                        size=SMALLEST,
                        words=_opening(self.text.plain(one.text)),
                    )
                )
        self._write(sheet.publication.key, pressed, sheet)

    # -- jobs and files ------------------------------------------------------------------------------------------

    def _job(self, key: str, rendered: Rendered, setting: Setting) -> Job:
        return Job(
            name=key,
            html=rendered.html,
            resources=rendered.resources,
            setting=setting,
            attachments=tuple(self._sources(key)),
            date=self._date(),
        )

    def _date(self) -> dt.datetime:
        """The date of the PDF: SOURCE_DATE_EPOCH, else the last day of the workshop; never the clock."""
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        with contextlib.suppress(ValueError, OverflowError, OSError):  # not a date
            return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        day = self.workshop.days[-1] if self.workshop.days else dt.date(2000, 1, 1)
        return dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)

    def _sources(self, key: str) -> Iterator[Attached]:
        theme = self.by_key[key].theme
        files = [theme.source.file] if theme else belonging.notes_files(self.workshop)
        for file in files:
            yield Attached(
                name=Path(file).name,
                data=(self.project / file).read_bytes(),
                description=labels(self.workshop.language)["source_attached"],
            )

    def _expected(self, key: str, texts: Iterator[tuple[str, Location]], *, pages: int | None) -> preflight.Expected:
        theme = self.by_key[key].theme
        # A point that a chapter lacks is missing even where it is printed again across themes.
        chapters = {} if theme else {one.source.file: anchor(one.slug) for one in self.workshop.themes}
        title = self.text.plain(self.workshop.title)
        return preflight.Expected(
            name=self.by_key[key].path,
            texts=tuple(
                preflight.ExpectedText(
                    text=text.translate(SUBSTITUTES), source=source, anchor=chapters.get(source.file, "")
                )
                for text, source in texts
            ),
            parts=() if theme else PARTS,
            pages=pages,
            paper=self.workshop.paper,
            fonts=frozenset(("Feuillet Text", "Feuillet Titles")),
            least_size=5.5,
            language=self.workshop.language,
            title=f"{self.text.plain(theme.title)} – {title}" if theme else title,
        )

    def _keep_html(self, key: str, html: str) -> None:
        if self.keep_html:
            self._replace(Path(self.by_key[key].path).with_suffix(".html"), html.encode())

    def _write(self, key: str, pressed: Pressed, sheet: _Sheet | None) -> None:
        if key not in {one.key for one in self.chosen}:
            return  # laid out only for its page numbers
        self.diagnostics += pressed.diagnostics
        made = Made(
            key=key,
            path=self.by_key[key].path,
            written=False,
            pages=pressed.layout.pages,
            text_size=pressed.setting.text_size if sheet else None,
            left_out=len(sheet.left_out) if sheet else 0,
            size=len(pressed.pdf),
            setting=pressed.setting if sheet else None,
        )
        proved = not any(pressed.diagnostics if self.strict else errors(pressed.diagnostics))
        if self.strict and sheet and sheet.left_out:
            proved = False
        if proved and self._replace(Path(made.path), pressed.pdf):
            made = replace(made, written=True)
        elif not proved and self.keep_html:  # to see what is wrong with it
            self._replace(Path(made.path).with_suffix(".rejected.pdf"), pressed.pdf)
        self._finish(key, made)

    def _replace(self, path: Path, data: bytes) -> bool:
        """Write a file whole, beside its place, then put it there: a killed build leaves the old one or the new."""
        target = self.output / path
        draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.draft")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                draft.write_bytes(data)
                draft.replace(target)
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            self.diagnostics.append(
                NOT_WRITTEN.at(Location(file=path.as_posix()), path=target, reason=error.strerror or error)
            )
            return False
        return True

    def _finish(self, key: str, made: Made | None) -> None:
        made = made or Made(key=key, path=self.by_key[key].path, written=False)
        made = replace(made, seconds=time.monotonic() - self.started.get(key, time.monotonic()))
        if key in {one.key for one in self.chosen}:
            self.made[key] = made
        self._tell(key, "done" if made.written else "failed", made)


class _SomePage(dict[str, int]):
    """A page number for any anchor, of the width that most have."""

    def get(self, _key: object, _default: object = None) -> int:
        return 88


_SOME_PAGE = _SomePage()


def _opening(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rsplit(" ", 1)[0] + "…"


@functools.cache
def _method() -> bytes:
    """How fits are found: our own code, and the engine's version."""
    own = b"".join(Path(module.__file__ or "").read_bytes() for module in (feuillet.fit, feuillet.typeset))
    return own + importlib.metadata.version("weasyprint").encode()


def _name(step: str, job: Job) -> str:
    """What the outcome of a fit depends on: the page, its styles and fonts, and the method."""
    digest = hashlib.sha256(_method())
    digest.update(f"{step} {job.setting!r} {job.html}".encode())
    for name, resource in sorted(job.resources.items()):
        digest.update(name.encode())
        if isinstance(resource, bytes):
            digest.update(resource)
        elif name.endswith(".css"):
            digest.update(resource.read_bytes())
        else:  # a font: half a megabyte that seldom changes
            about = resource.stat()
            digest.update(f"{about.st_size} {about.st_mtime_ns}".encode())
    return digest.hexdigest()[:32]


class _Memory:
    """Fits of earlier builds, by what they depend on; damaged, foreign or missing, it is simply empty.

    A fit that is remembered is the fit that would be found: the memory saves layouts and never changes a page.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.before: dict[str, Any] = {}
        self.used: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(path.read_text(encoding="utf-8"))
            self.before = found if isinstance(found, dict) else {}

    def get(self, name: str) -> Fit | None:
        with contextlib.suppress(TypeError, ValueError, KeyError, AttributeError):
            entry = self.before[name]
            kept = entry["setting"]
            setting = Setting(
                text_size=float(kept["text_size"]),
                air=float(kept["air"]),
                columns=tuple(float(share) for share in kept["columns"]),
                slack=float(kept["slack"]),
                lines=int(kept["lines"]),
            )
            areas = {str(key): float(area) for key, area in entry["areas"].items()}
            fitted = Fit(setting=setting, excess=float(entry["excess"]), areas=areas)
            self.used[name] = entry
            return fitted
        return None

    def put(self, name: str, fitted: Fit) -> None:
        self.used[name] = asdict(fitted)

    def forget(self, name: str) -> None:
        self.before.pop(name, None)
        self.used.pop(name, None)

    def save(self, *, everything: bool) -> None:
        """Keep what a build of everything used; of fewer publications, what was there as well.

        A folder that cannot be written to costs time, nothing else.
        """
        kept = self.used if everything else self.before | self.used
        if kept == self.before:
            return
        draft = self.path.with_name(f".{secrets.token_hex(4)}.draft")
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(exist_ok=True)
            try:
                draft.write_text(json.dumps(kept), encoding="utf-8")
                draft.replace(self.path)
            finally:
                draft.unlink(missing_ok=True)


def build(
    workshop: Workshop,
    project: Path,
    output: Path,
    *,
    names: Sequence[str] = (),
    workers: Workers,
    listener: Callable[[Progress], None] = lambda _: None,
    keep_html: bool = False,
    strict: bool = False,
) -> Result:
    """Make the publications named (all, if none is), prove them, and write those that pass.

    `strict`: those of which there is anything to say do not pass.
    """
    began = time.monotonic()
    chosen, wrong = choose(workshop, names)
    if wrong:
        return Result(made=(), diagnostics=wrong, seconds=time.monotonic() - began)
    run = _Build(
        workshop=workshop,
        project=project,
        output=output,
        chosen=chosen,
        workers=workers,
        listener=listener,
        keep_html=keep_html,
        strict=strict,
    )
    workers.allow(_SECONDS_A_THEME * len(workshop.themes))
    run.run()
    made = tuple(run.made[one.key] for one in chosen if one.key in run.made)
    return Result(made=made, diagnostics=tuple(run.diagnostics), seconds=time.monotonic() - began, bugs=tuple(run.bugs))
