"""The sheets on their way: each is fitted to its page, and begins again if the pages that it names prove wrong."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from feuillet.building.failures import SHEETS_WAIT
from feuillet.building.making.shared import Making, Proved, expected_text
from feuillet.building.state import LeftOut, Made
from feuillet.model.diagnostics import Location
from feuillet.pages.expected import Pressed
from feuillet.pages.job import Attached, Foldable, Job, Setting
from feuillet.pages.sandbox import TemplateProblemError
from feuillet.pages.view import anchor, theme_anchor
from feuillet.project import fingerprint
from feuillet.publications.catalogue import one_page
from feuillet.typesetting.fit import Fit, Misfit, free, last_fit, refit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from feuillet.building.making.calls import Calls, Came
    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.workshop import Prose
    from feuillet.pages import expected as proof
    from feuillet.pages.render import Rendered, Renderer
    from feuillet.publications.kinds import OnePage, Publication


_PAGES = "pages-1"  # name in the store, with that of the edition
_TARGET = re.compile(r'href="#([^"]+)"')
_LETTER = 0.03  # millimetres by which a sheet is longer for each, about
_ATTEMPTS = 8  # fits of one sheet with other blocks left out


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kept:
    """What became of a sheet, kept under the names of all that it is made from: the same again, if these are."""

    step: str  # of the call that made its pages, "fit" or "set"
    call: str  # its name
    expected: proof.Expected
    made: Made  # before it is written
    said: tuple[Diagnostic, ...]


@dataclass
class _Sheet:
    """A sheet on its way: its fit, as far as it is known, and what can be left out."""

    publication: Publication
    page: OnePage
    renderer: Renderer
    texts: Mapping[Foldable, Prose] = field(default_factory=dict)  # of what can be left out
    beyond: Mapping[str, int] = field(default_factory=dict)  # what left before anything was laid out, and its letters
    found: Fit | None = None
    attempts: int = 0
    round: int = 0
    mark: str = ""  # of the edition that it is, as it was last filled in
    targets: tuple[str, ...] = ()  # of its links, likewise
    pressed: Pressed | None = None
    front: _Sheet | None = None  # of a back
    back: _Sheet | None = None
    expected: proof.Expected | None = None  # of the sheet as it was last handed out
    name: str = ""  # of all that it is made from
    call: tuple[str, str] = "", ""  # the last one for it: step and name
    kept: _Kept | None = None  # as it was made from the same before

    @property
    def left_out(self) -> frozenset[str]:
        return self.found.left_out if self.found else frozenset(self.beyond)

    @property
    def candidates(self) -> tuple[Foldable, ...]:
        """What may leave it yet."""
        return tuple(block for block in self.texts if block.key not in self.beyond)


class Sheets:
    """All sheets of a build."""

    def __init__(self, making: Making, calls: Calls, chosen: Sequence[Publication]) -> None:
        self.making = making
        self.calls = calls
        self.chosen = chosen
        self.edition = making.edition
        self.sheets: dict[str, _Sheet] = {}
        self.chapter_pages: Mapping[str, int] = {}  # that sheets name: those of the last build, or known sooner
        self.pages_of_theme: dict[str, list[tuple[str, int]]] = {}  # the same, by the anchor of the theme
        self.round = 0  # another one begins if those pages prove wrong
        self.begun = -1  # the last round in which all have begun
        self.settled = False  # whether these pages are true
        self.before: Mapping[str, int] = {}  # those of the last build
        self.awaited: frozenset[str] = frozenset()  # files for whose sheets somebody waits
        self.notes: dict[tuple[str, frozenset[str]], tuple[Attached, ...]] = {}
        self.held: list[tuple[int, _Sheet, Pressed | Misfit]] = []  # until they are

    def is_late(self, came: Came) -> bool:
        """Whether a result was made with wrong page numbers."""
        return came.key in self.sheets and came.number // 2 != self.round

    def take(self, came: Came) -> None:
        """Go on with what came."""
        front = self.sheets[came.key]
        sheet = front.back if came.number % 2 and front.back else front
        if came.step == "fit":
            self._fitted(sheet, *came.value)
        else:
            self._sheet_pressed(sheet, came.value)

    def abandon(self) -> None:
        """None of them will be made."""
        workshop, made = self.making.workshop, self.making.made
        waiting = [each for each in self.chosen if one_page(workshop, each) and each.key not in made]
        if waiting:
            at = Location(file=self.making.workshop.source.file)
            self.making.diagnostics.append(SHEETS_WAIT.at(at, count=len(waiting)))
        for publication in waiting:
            self.making.finish(publication.key, self.making.shown.get(publication.key))

    def settle(self, pages: Mapping[str, int]) -> None:
        """These pages are true: go on with what waited for them."""
        self.settled = True
        if pages != self.before:
            self.making.store.put(f"{_PAGES}-{self.edition.name}", pages)
        for round_, sheet, pressed in self.held:
            if round_ == self.round:
                self._sheet_pressed(sheet, pressed)

    def pages_of_last_build(self) -> dict[str, int]:
        """Most often they are the same again, and sheets need not wait for them; else they begin once more."""
        known = self.making.store.get(f"{_PAGES}-{self.edition.name}")
        pages = self.making.of_chapters(known) if isinstance(known, dict) else {}
        self.before = pages if pages.keys() >= self.making.chapters.keys() else {}
        return self.before

    def start(self, pages: Mapping[str, int], files: frozenset[str] | None = None) -> None:
        """Begin the sheets, of those files alone if any are given, that have not begun with these pages."""
        if not pages:
            return
        self.awaited |= files or frozenset()
        if pages != self.chapter_pages:
            self.round += bool(self.chapter_pages)
            self.chapter_pages = pages
            self.pages_of_theme.clear()
            for place in sorted(pages):
                self.pages_of_theme.setdefault(theme_anchor(place), []).append((place, pages[place]))
        if self.begun == self.round:
            return
        self.begun = self.round if files is None else -1
        for publication in self.chosen:
            key, page = publication.key, one_page(self.making.workshop, publication)
            begun = key in self.sheets and self.sheets[key].round == self.round
            if page and key not in self.making.made and not begun and (files is None or page.source.file in files):
                self._start_sheet(publication, page)

    def _renderer(self, page: OnePage) -> Renderer:
        edition = page.edition(self.edition)
        return self.making.renderer if edition == self.edition else self.making.renderer_of(edition)

    def _start_sheet(self, publication: Publication, page: OnePage) -> None:
        sheet = self.sheets[publication.key] = _Sheet(
            publication=publication,
            page=page,
            renderer=self._renderer(page),
            round=self.round,
            name=self._name(publication),
        )
        if not self._take_kept(sheet):
            self._begin(sheet)

    def _begin(self, sheet: _Sheet) -> None:
        """Have a page fitted, with all that may stand on it."""
        sheet.texts = dict(sheet.page.foldable())
        sheet.beyond = sheet.page.beyond(tuple(sheet.texts)) if sheet.renderer.edition.fits else {}
        candidates = sheet.candidates
        rendered = self._rendered(sheet)
        if rendered is None:
            return
        self.making.write_html(sheet.publication.key, lambda: rendered.html)
        job = self._job(sheet, rendered, rendered.setting, sheet.left_out)
        expected = self._expected_sheet(sheet, rendered)
        if not sheet.renderer.edition.fits:
            self._fitted(sheet, Fit(setting=rendered.setting), None)
            return
        paper = sheet.renderer.height
        keys = [block.key for block in candidates]
        name = "fit", job.fingerprint(), paper, keys, expected.fingerprint()
        self._submit(sheet, name, job, paper, candidates, expected)

    def _submit(self, sheet: _Sheet, name: tuple[object, ...], *arguments: object) -> None:
        """Call for a page, by the step and what it depends on; the number says which round it is of, and which side."""
        front = sheet.front and sheet.front.pressed
        step, known = str(name[0]), fingerprint.of(*name, *((fingerprint.of(front.pdf),) if front else ()))
        sheet.call = step, known
        number = 2 * sheet.round + bool(front)
        several = (*arguments, front) if front else arguments
        self.calls.submit(known, step, sheet.publication.key, number, *several)

    def _name(self, publication: Publication) -> str:
        """The name of all that a sheet is made from; empty if its HTML is asked for."""
        if self.making.keep_html:
            return ""
        inputs, theme = self.making.inputs, publication.theme
        themes = [theme] if theme else self.making.workshop.themes
        pages = self.pages_of_theme.get(anchor(theme.slug), []) if theme else self.pages_of_theme
        return fingerprint.of("sheet", publication.path, inputs.day, list(map(inputs.theme, themes)), pages)

    def _take_kept(self, sheet: _Sheet) -> bool:
        """Go on with a sheet as it was made from the same before."""
        store = self.making.store
        kept = store.get(sheet.name) if sheet.name else None
        if not isinstance(kept, _Kept):
            return False
        made = store.get(kept.call)
        if made is None:
            return False
        sheet.kept, sheet.expected = kept, kept.expected
        self._sheet_pressed(sheet, made if kept.step == "set" else made[1])
        return True

    def _rendered(self, sheet: _Sheet) -> Rendered | None:
        try:
            found = sheet.found or Fit(setting=Setting(), beyond=sheet.left_out)
            rendered = sheet.page.rendered(sheet.renderer, found, self.chapter_pages)
        except TemplateProblemError as problem:
            self.making.unfilled(problem)
            self.making.finish(sheet.publication.key, None)
            return None
        sheet.mark, sheet.targets = rendered.edition, tuple(_TARGET.findall(rendered.html))
        return rendered

    def _fitted(self, sheet: _Sheet, found: Fit, pressed: Pressed | Misfit | None) -> None:
        sheet.found = replace(found, beyond=frozenset(sheet.beyond))
        if pressed is None:
            self._press_sheet(sheet)
        else:
            self._sheet_pressed(sheet, pressed)

    def _press_sheet(self, sheet: _Sheet) -> None:
        rendered = self._rendered(sheet)
        if rendered is None or sheet.found is None:
            return
        key = sheet.publication.key
        self.making.write_html(key, lambda: rendered.html)
        found = sheet.found
        own, now = found.setting, rendered.setting
        if (len(own.columns), own.least) != (len(now.columns), now.least):  # with so much left out it has others
            setting = replace(found.setting, columns=rendered.setting.columns, least=rendered.setting.least)
            found = replace(found, setting=setting)
        job = self._job(sheet, rendered, found.setting, sheet.left_out)
        expected = self._expected_sheet(sheet, rendered)
        self._submit(sheet, ("set", job.fingerprint(), found, expected.fingerprint()), job, found, expected)

    def _expected_sheet(self, sheet: _Sheet, rendered: Rendered) -> proof.Expected:
        several = tuple(expected_text(*text) for text in sheet.page.texts(sheet.left_out))
        front = sheet.front
        count = rendered.pages + (front.pressed.pages if front and front.pressed else 0)
        pages = count if sheet.renderer.edition.fits else None
        expected = self.making.expected(
            sheet.page,
            several,
            rendered,
            pages=pages,
            targets=[*(front.targets if front else ()), *sheet.targets],
            again=sheet.page.again(),
            renderer=sheet.renderer,
        )
        pictures = sheet.page.pictures(sheet.left_out)
        sheet.expected = replace(
            expected,
            codes=self.making.codes(rendered.html),
            pictures=tuple(expected_text(*picture) for picture in pictures),
            drawn=(*expected.drawn, *(front.expected.drawn if front and front.expected else ())),
        )
        return sheet.expected

    def _sheet_pressed(self, sheet: _Sheet, pressed: Pressed | Misfit) -> None:
        if not self.settled:
            self.held.append((self.round, sheet, pressed))
            self._show(sheet, pressed)
            return
        if sheet.kept is not None and isinstance(pressed, Pressed):
            self._write(sheet, sheet.kept, pressed)
            return
        key = sheet.publication.key
        found = sheet.found
        if found is None or sheet.expected is None:
            raise RuntimeError(f"{key} was laid out before it was fitted")
        if isinstance(pressed, Misfit):
            sheet.attempts += 1
            more = sheet.attempts < _ATTEMPTS
            again = refit(found, sheet.candidates, pressed) if more else last_fit(found, pressed)
            if again is None:
                excess = max(math.ceil(pressed.excess), 1)
                self.making.diagnostics.append(sheet.page.too_long(excess, sheet.renderer.frame.sizes[0]))
                self.making.finish(key, None)
            else:
                self._fitted(sheet, again, None)
            return
        sheet.pressed = pressed
        last = sheet.front or not sheet.renderer.edition.two_sided  # what leaves a front may have room on the back
        begins = sheet.page.with_beginnings(self._free(sheet, pressed), sheet.left_out) if last else None
        if begins:
            front = self.sheets[key]
            front.page, front.found, front.attempts, front.pressed, front.back = begins, None, 0, None, None
            self.notes = {name: notes for name, notes in self.notes.items() if name[0].partition("/")[0] != key}
            self._begin(front)
            return
        if back := sheet.page.back(sheet.renderer.edition, sheet.left_out, sheet.mark):
            self._start_back(sheet, back)
            return
        step, call = sheet.call
        said = tuple(self._said(sheet, found, pressed))
        kept = _Kept(step=step, call=call, expected=sheet.expected, made=self._made(sheet, pressed), said=said)
        if sheet.name:
            self.making.store.put(sheet.name, kept)
        self._write(sheet, kept, pressed)

    def _free(self, sheet: _Sheet, pressed: Pressed) -> float:
        """How much of its page is free."""
        return free(pressed.setting, pressed.spare) / sheet.renderer.height

    def _show(self, sheet: _Sheet, pressed: Pressed | Misfit) -> None:
        """Put a sheet for which somebody waits in its place: until the book is joined, the one there has its pages."""
        if (
            sheet.page.source.file in self.awaited
            and self.chapter_pages is self.before
            and isinstance(pressed, Pressed)
            and sheet.expected
            and not sheet.page.back(sheet.renderer.edition, sheet.left_out, sheet.mark)
        ):
            self._take_proved(sheet, sheet.expected, pressed)
            self.making.show(sheet.kept.made if sheet.kept else self._made(sheet, pressed), pressed)

    def _made(self, sheet: _Sheet, pressed: Pressed) -> Made:
        left = sheet.page.left(sheet.texts, sheet.left_out)
        left_out = tuple(LeftOut(source=source, words=words) for words, source in left)
        return self.making.of_pdf(sheet.publication.key, pressed.pdf, pressed.pages, pressed, left_out)

    def _take_proved(self, sheet: _Sheet, expected: proof.Expected, pressed: Pressed) -> None:
        proved = Proved(pdf=pressed.pdf, pages=pressed.pages, expected=expected, look=pressed.pdf)
        self.making.prove(sheet.publication.key, (proved,))

    def _said(self, sheet: _Sheet, found: Fit, pressed: Pressed) -> Iterator[Diagnostic]:
        """What is said of what was left out."""
        if not sheet.left_out:
            return
        share = self._free(sheet, pressed)
        known = {block.key: words for block, words in sheet.texts.items()}
        order = (*sheet.beyond, *found.order)
        first = next((known[key] for key in order if key in sheet.left_out and key in known), None)
        yield from sheet.page.half_empty(share, first)
        yield from sheet.page.essential_left(sheet.texts, sheet.left_out)
        count = sum(1 for _ in sheet.page.left(sheet.texts, sheet.left_out))
        excess = max(math.ceil(found.excess + _LETTER * sum(sheet.beyond.values())), 1)
        yield sheet.page.folded(count, excess, found.setting.sizes[0])

    def _write(self, sheet: _Sheet, kept: _Kept, pressed: Pressed) -> None:
        key = sheet.publication.key
        self.making.diagnostics.extend(kept.said)
        self._take_proved(sheet, kept.expected, pressed)
        self.making.write(kept.made, pressed.pdf, pressed.diagnostics)
        done = _Sheet(publication=sheet.publication, page=sheet.page, renderer=sheet.renderer, round=sheet.round)
        self.sheets[key] = done  # what it was made from is let go

    def _start_back(self, sheet: _Sheet, page: OnePage) -> None:
        """What a front has no room for is set on its back, in text that is no larger; both become one PDF there."""
        sheet.back = _Sheet(
            publication=sheet.publication,
            page=page,
            renderer=sheet.renderer,
            round=sheet.round,
            front=sheet,
            name=sheet.name,
        )
        self._begin(sheet.back)

    def _job(self, sheet: _Sheet, rendered: Rendered, setting: Setting, left_out: frozenset[str] = frozenset()) -> Job:
        if sheet.front and sheet.front.pressed:
            setting = replace(setting, sizes=(setting.sizes[0], sheet.front.pressed.setting.text_size))
        return Job(
            name=sheet.publication.key,
            html=rendered.html,
            resources=rendered.resources,
            setting=setting,
            attachments=self._attached(sheet, left_out),
            date=self.making.date(),
            pages=rendered.pages,
        )

    def _attached(self, sheet: _Sheet, left_out: frozenset[str]) -> tuple[Attached, ...]:
        """The notes as this sheet prints them; it is handed out more than once."""
        name = f"{sheet.publication.key}/back" if sheet.front else sheet.publication.key
        if (name, left_out) not in self.notes:
            self.notes[name, left_out] = self.making.attached(sheet.page.notes(left_out))
        return self.notes[name, left_out]
