"""A book on its way: its parts are laid out until all know their pages, proved, and joined."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from feuillet.building.making.shared import Making, Proved, expected_text
from feuillet.pages import expected as proof
from feuillet.pages.job import Job
from feuillet.pages.sandbox import TemplateProblemError
from feuillet.project import fingerprint
from feuillet.typesetting.layout import expand
from feuillet.typesetting.parts import Joined, Pagination, Piece, split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feuillet.building.making.calls import Calls, Came
    from feuillet.building.making.sheets import Sheets
    from feuillet.pages.expected import PressedPart
    from feuillet.pages.render import Rendered
    from feuillet.publications.kinds import InParts
    from feuillet.typesetting.part_layout import LaidPart


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kept:
    """The proof of a part that is made of one theme: the name of its call, and what it was to find."""

    call: str
    expected: proof.Expected


class Book:
    """The parts of a book; sheets, which name its pages, wait for it."""

    def __init__(self, making: Making, calls: Calls, sheets: Sheets, form: InParts, *, wanted: bool) -> None:
        self.making = making
        self.form = form
        self.key = form.publication.key
        self.calls = calls
        self.sheets = sheets
        self.wanted = wanted  # else it is laid out for its pages alone
        self.edition = making.edition
        self.part_names: dict[int, str] = {}  # of the layouts of parts
        self.press_names: dict[int, str] = {}  # of their proofs
        self.pages: Mapping[str, int] = {}  # of its anchors, once all are true
        self.pressed: dict[int, PressedPart] = {}
        self.expected: dict[int, proof.Expected] = {}  # of the parts
        self._jobs: dict[frozenset[str], tuple[Job, str]] = {}  # of parts with these pictures

    @property
    def lost(self) -> bool:
        """Whether it cannot be made."""
        return self.key in self.making.made

    def lose(self) -> None:
        """It will not be made; no sheet either, as they name its pages, unless these are known."""
        self.making.finish(self.key, None)
        if not self.pages:
            self.sheets.abandon()

    def file(self, number: int) -> str:
        """The notes that a part is made of."""
        return self.form.origin(self.pagination.pieces[number].name).file

    def take(self, came: Came) -> None:
        """Go on with what came."""
        if came.step == "lay":
            self._part_laid(came.number, came.value)
        elif came.step == "press":
            self._part_pressed(came.number, came.value)
        else:
            self._merged(came.value)

    def start(self) -> None:
        """Lay its parts out, even when only sheets are wanted: they name its pages."""
        try:
            rendered = self.form.rendered(self.making.renderer)
        except TemplateProblemError as problem:
            self.making.unfilled(problem)
            self.lose()
            return
        self.rendered = rendered
        both_sides = self.edition.paper and self.edition.duplex
        self.pagination = Pagination(split(rendered.frame, rendered.edition, rendered.within), both_sides=both_sides)
        self._lay_parts()

    def _lay_parts(self) -> None:
        for number, html, draft in self.pagination.wanted():
            first = self.pagination.firsts[number] if self.pagination.pieces[number].own else 0
            job, rest = self._part_job(number)
            job = replace(job, html=html, first_page=first)
            name = self.part_names[number] = fingerprint.of("lay", fingerprint.of_text(html), rest, first, draft)
            self.calls.submit(name, "lay", self.key, number, job, draft)

    def _own(self, number: int) -> Rendered:
        """What is rendered, with no picture but those of a part."""
        pictures = self.pagination.pieces[number].pictures
        resources = {
            name: resource
            for name, resource in self.rendered.resources.items()
            if not name.startswith("pictures/") or name in pictures
        }
        return replace(self.rendered, resources=resources)

    def _part_job(self, number: int) -> tuple[Job, str]:
        """A part as it is laid out, but for its HTML: with the styles, and no picture but its own; and a name for it.

        Most parts have no picture, and this in common.
        """
        pictures = self.pagination.pieces[number].pictures
        if pictures not in self._jobs:
            job = Job(
                name=self.key,
                html="",
                resources=self._own(number).resources,
                setting=self.rendered.setting,
                date=self.making.date(),
                upright=self.edition.paper,
            )
            self._jobs[pictures] = job, job.fingerprint()
        return self._jobs[pictures]

    def _part_laid(self, number: int, laid: LaidPart) -> None:
        self.pagination.take(number, laid)
        if self.calls.has_known("lay"):  # what follows is the same after the last of these
            return
        self._lay_parts()
        if not self.pagination.started:
            return
        of_chapters = self.making.of_chapters(self.pagination.pages)
        self.sheets.start(of_chapters)
        if not self.pagination.settled or self.pages:
            return
        self.pages = self.pagination.pages
        self.sheets.settle(of_chapters)
        self.making.write_html(self.key, lambda: expand(self.rendered.html, self.pages))
        self.rendered = replace(self.rendered, frame="", within={})  # its parts have it too
        if self.wanted:
            held = self._held_parts()
            for at, piece in enumerate(self.pagination.pieces):
                self._press_part(at, piece, held.get(piece.name, ()))

    def _held_parts(self) -> dict[str, list[str]]:
        """The parts of the notes that each part has; what a template has done away with, the first."""
        pieces = self.pagination.pieces
        names = {piece.name for piece in pieces}
        likely = sorted(pieces, key=lambda piece: not self.form.is_frame(piece.name))
        held: dict[str, list[str]] = {}
        for name in self.form.parts():
            holding = (piece.name for piece in likely if piece.holds(name))
            held.setdefault(name if name in names else next(holding, pieces[0].name), []).append(name)
        return held

    def _press_part(self, number: int, piece: Piece, held: Sequence[str]) -> None:
        """Have a part proved; what its proof is to find is kept where it is made of one theme."""
        html, part = self.pagination.laid[number]
        firsts = self.pagination.firsts
        left = self.pagination.begins_left(number, firsts)
        blank = number in self.pagination.blanks
        theme = self.form.made_of(piece.name) if list(held) == [piece.name] else None
        name = ""
        if theme:
            inputs = self.making.inputs
            targets = [(name, self.pages.get(name, 0)) for name in part.targets]
            place = self.part_names[number], firsts[number], left, blank, targets
            name = fingerprint.of("part", inputs.day, inputs.theme(theme), *place)
            kept = self.making.store.get(name)
            if isinstance(kept, _Kept) and self.calls.take_known(kept.call, "press", self.key, number):
                self.expected[number], self.press_names[number] = kept.expected, kept.call
                return
        texts = tuple(expected_text(*text) for part_name in held for text in self.form.texts(part_name))
        for part_name, said in self.rendered.says.items():
            if said and not theme and piece.holds(part_name):
                texts += tuple(expected_text(*text, here=True) for text in said)
        expected = replace(
            self.making.expected(
                self.form, texts, self._own(number), pages=None, targets=part.targets, again=self.form.again(piece.name)
            ),
            first_page=firsts[number],
            anchors={name: self.pages[name] for name in part.targets if name in self.pages},
            elsewhere=self.form.is_frame(piece.name),
            page_references=html.count('class="folio"'),
            codes=self.making.codes(html),
            pictures=tuple(expected_text(*picture) for picture in self.form.pictures(piece.name)),
        )
        bare = piece.placed(piece.bare, left=left)
        job = replace(self._part_job(number)[0], html=bare, blank_after=blank)
        mark = piece.mark(html, self.rendered.edition)
        self.expected[number] = expected
        call = fingerprint.of("press", self.part_names[number], job.fingerprint(), mark, expected.fingerprint())
        self.press_names[number] = call
        if name:
            self.making.store.put(name, _Kept(call=call, expected=expected))
        self.calls.submit(call, "press", self.key, number, job, part, mark, expected)

    def _part_pressed(self, number: int, pressed: PressedPart) -> None:
        self.pressed[number] = pressed
        if not self.making.shown_as_made:  # nobody looks at what has no margins
            html, part = self.pagination.laid[number]
            self.pagination.laid[number] = html, replace(part, pdf=b"")
        if len(self.pressed) < len(self.pagination.pieces):
            return
        joined = [
            Joined(pdf=self.pressed[at].pdf, bookmarks=self.pagination.laid[at][1].bookmarks)
            for at in range(len(self.pressed))
        ]
        attachments = self.making.attached(self.form.notes(self.making.keep))
        names = [self.press_names[at] for at in range(len(self.pressed))]
        attached = [(file.name, fingerprint.of_resource(file.data), file.description) for file in attachments]
        name = fingerprint.of("merge", names, attached, str(self.making.date()))
        self.calls.submit(name, "merge", self.key, 0, joined, attachments, self.making.date())

    def _merged(self, pdf: bytes) -> None:
        diagnostics = [diagnostic for number in sorted(self.pressed) for diagnostic in self.pressed[number].diagnostics]
        frame = [
            self.pressed[number]
            for number, piece in enumerate(self.pagination.pieces)
            if self.form.is_frame(piece.name)
        ]
        lost = (
            proof.text_lost(text, self.form.publication.path)
            for part in frame
            for text in part.lost
            if text.here or not any(proof.within(text.text, other.flow) for other in frame if other is not part)
        )
        diagnostics += proof.blamed(lost, self.expected[0])
        parts = [self.pagination.laid[number][1] for number in range(len(self.pressed))]
        blanks = self.pagination.blanks
        self.making.prove(
            self.key,
            (
                Proved(
                    pdf=self.pressed[at].pdf,
                    pages=len(part.pages) + (at in blanks),
                    expected=self.expected[at],
                    look=part.pdf,
                )
                for at, part in enumerate(parts)
            ),
        )
        self.pressed.clear()
        pages = sum(len(part.pages) for part in parts) + len(blanks)
        several = [
            diagnostic for at, diagnostic in enumerate(diagnostics) if diagnostic not in diagnostics[:at]
        ]  # parts may say the same
        self.making.write(self.making.of_pdf(self.key, pdf, pages), pdf, tuple(several))
