"""What stands above and below the columns of a sheet, its lead and its foot: how high it is in another setting."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from feuillet.pages.job import RUN_IN, lead_share
from feuillet.pages.sheets.columns import documents_in_columns
from feuillet.typesetting.casting.left_out import without
from feuillet.typesetting.casting.paragraphs import (
    AS_MEASURED,
    MM,
    Paragraph,
    Spacing,
    block_key,
    classes,
    height_of,
    paragraphs,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from feuillet.typesetting.layout import Galley

_BETWEEN = 0.26  # ems above a line that says what was left out of the lead
_POINT = 25.4 / 72  # millimetres
_ABOVE = frozenset(("introduction", "lead-section"))  # classes of what stands across the columns before these
_BESIDE = frozenset(("foot-calls", "foot-rest"))  # and of what stands side by side below all
_LEFT = 1.75  # ems of an introduction of which nothing is left


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """What is at stake, and the context beside it; lengths in millimetres."""

    cells: tuple[tuple[Paragraph, ...], ...]
    shares: tuple[float, ...]  # of the columns with which they were measured
    width: float  # of all cells with the gutters
    gutter: float
    rem: float  # the size of the text

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(paragraph.key for cell in self.cells for paragraph in cell if paragraph.key)

    def height(
        self,
        shares: Sequence[float],
        scale: float,
        left_out: Collection[str] = (),
        stretch: Spacing = AS_MEASURED,
    ) -> float:
        """How high it is above columns of these shares, with text so many times as large, without some blocks."""
        cells = [[paragraph for paragraph in cell if paragraph.key not in left_out] for cell in self.cells]
        kept = [number for number, cell in enumerate(cells) if any(paragraph.key for paragraph in cell)]
        total, own = (lead_share(several) for several in (shares, self.shares))
        heights = [0.0]
        for number in kept:
            before = self._width((own, 1 - own)[number] if len(cells) > 1 else 1.0)
            now = self._width((total, 1 - total)[number] if len(kept) > 1 else 1.0)
            several = without(self.cells[number], left_out, self.rem, _BETWEEN * self.rem, headed=True)
            heights.append(sum(height_of(paragraph, now / scale, before / scale, stretch) for paragraph in several))
        return scale * max(heights)

    def _width(self, share: float) -> float:
        return share * self.width - self.gutter


@dataclass(frozen=True, kw_only=True, slots=True)
class Across:
    """What stands across the columns before these: the introduction, or the lead of a short sheet."""

    blocks: tuple[Paragraph, ...]
    width: float
    rem: float
    headed: bool = False  # it has a title

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(paragraph.key for paragraph in self.blocks if paragraph.key)

    def height(self, scale: float, left_out: Collection[str] = (), stretch: Spacing = AS_MEASURED) -> float:
        """How high it is with text so many times as large, without some blocks."""
        if left_out and self.keys <= frozenset(left_out):
            return 0.0 if self.headed else _LEFT * self.rem * scale
        several = without(self.blocks, left_out, self.rem, 0.0, headed=self.headed)
        room = self.width / scale
        return scale * sum(height_of(paragraph, room, room, stretch) for paragraph in several)


@dataclass(frozen=True, kw_only=True, slots=True)
class FootDocument:
    """A document at the foot; millimetres."""

    key: str
    text: Paragraph
    below: float = 0.0  # what is free below it
    code: float = 0.0  # the width that its code takes beside its text, at any size
    least: float = 0.0  # height, at any size

    def height(self, width: float, scale: float) -> float:
        """How high it is with what is below it, in a column of a width, with text so many times as large."""
        room = (width - self.code) / scale
        return max(height_of(self.text, room, room) * scale, self.least) + self.below * scale


@dataclass(frozen=True, kw_only=True, slots=True)
class Foot:
    """People, and documents in two columns beside or below them, and what is below all; millimetres."""

    contacts: tuple[Paragraph, ...] = ()  # with their title
    speakers: tuple[Paragraph, ...] = ()  # theirs too, and what is above them
    people_width: float = 0.0
    abreast: bool = False  # those who spoke stand beside those to call
    title: float = 0.0  # of the documents
    documents: tuple[FootDocument, ...] = ()
    document_width: float = 0.0
    stacked: bool = False  # documents stand below people
    across: tuple[Paragraph, ...] = ()  # what takes the full measure
    crowd: tuple[str, ...] = ()  # the keys of those who share a paragraph there
    width: float = 0.0
    notes: tuple[tuple[Paragraph, frozenset[str]], ...] = ()  # footnotes, each with the blocks that call it
    apart: float = 0.0  # what is free above the footnotes
    beside: tuple[tuple[Paragraph, float], ...] = ()  # texts side by side below all, each with its width
    rest: float = 0.0  # what grows with the text
    fixed: float = 0.0  # and what does not

    @property
    def keys(self) -> frozenset[str]:
        """Of what may leave it."""
        people = (paragraph.key for paragraph in (*self.contacts, *self.speakers) if paragraph.key)
        return frozenset((*people, *self.crowd, *(document.key for document in self.documents)))

    @property
    def changing(self) -> frozenset[str]:
        """The blocks without which it may be lower: those that stand in it, and what calls a note."""
        return self.keys.union(*(callers for _, callers in self.notes))

    def row(self, scale: float = 1.0, left_out: Collection[str] = ()) -> float:
        """How high people and documents are, with text so many times as large, without some of them."""
        room = self.people_width / scale
        several = [paragraph for paragraph in self.contacts if paragraph.key not in left_out]
        called = sum(height_of(paragraph, room, room) for paragraph in several)
        spoke = sum(height_of(paragraph, room, room) for paragraph in self.speakers if paragraph.key not in left_out)
        people = (max(called, spoke) if self.abreast else called + spoke) * scale
        kept = [document for document in self.documents if document.key not in left_out]
        heights = [document.height(self.document_width, scale) for document in kept]
        starts = documents_in_columns([document.code > 0 for document in kept])
        columns = (sum(heights[first:last]) for first, last in itertools.pairwise([*starts, len(heights)]))
        read = self.title * scale + max(columns, default=0.0)
        return people + read if self.stacked else max(people, read)

    def _across(self, gone: frozenset[str]) -> Iterator[Paragraph]:
        """What takes the full measure, with a part of the paragraph of many for each of them that stays."""
        share = sum(key not in gone for key in self.crowd) / (len(self.crowd) or 1)
        for paragraph in self.across:
            if paragraph.key != RUN_IN or share == 1:
                yield paragraph
            elif count := math.ceil(share * len(paragraph.ends)):
                yield replace(paragraph, starts=paragraph.starts[:count], ends=paragraph.ends[:count])

    def height(self, scale: float = 1.0, left_out: Collection[str] = ()) -> float:
        """How high all of it is."""
        room = self.width / scale
        gone = frozenset(left_out)
        notes = [note for note, callers in self.notes if not (callers and callers <= gone)]
        across = sum(height_of(paragraph, room, room) for paragraph in (*self._across(gone), *notes))
        across += self.apart if notes else 0.0
        texts = (height_of(text, width / scale, width / scale) for text, width in self.beside)
        return self.row(scale, left_out) + (across + max(texts, default=0.0) + self.rest) * scale + self.fixed


def lead_of(galley: Galley, shares: Sequence[float], advances: Mapping[int, float]) -> Lead | None:
    """The lead of a sheet as a galley shows it; None if it has none whose parts stand side by side."""
    box = galley.boxes(0).get("lead")
    table = next((child for child in getattr(box, "children", ()) if type(child).__name__ == "TableBox"), box)
    if table is None or type(table).__name__ != "TableBox":
        return None
    cells = [cell for group in table.children for row in group.children for cell in row.children]
    if not cells or len(cells) > 2:
        return None
    return Lead(
        cells=tuple(tuple(paragraphs(cell, None, advances)) for cell in cells),
        shares=tuple(shares),
        width=sum(cell.border_width() for cell in cells) * MM,
        gutter=(cells[0].border_width() - cells[0].width) * MM,
        rem=galley.setting.text_size * _POINT,
    )


def across_of(galley: Galley, advances: Mapping[int, float]) -> tuple[Across, ...]:
    """What stands across the columns before these, as a galley shows it."""
    found: dict[int, Any] = {}
    for box in galley.document.pages[0]._page_box.descendants():  # noqa: SLF001 - no public way leads to boxes
        if type(box).__name__ == "BlockBox" and not _ABOVE.isdisjoint(classes(box)):
            found.setdefault(id(box.element), box)
    rem = galley.setting.text_size * _POINT
    return tuple(
        Across(
            blocks=tuple(_whole(box, advances)), width=box.width * MM, rem=rem, headed="lead-section" in classes(box)
        )
        for box in found.values()
    )


def foot_of(galley: Galley, advances: Mapping[int, float]) -> Foot | None:
    """The foot of a sheet as a galley shows it; None if it has none."""
    foot = galley.boxes(0).get("foot")
    if foot is None:
        return None
    within = list(_within(foot))
    boxes: dict[str, Any] = {}
    for box in within:
        if hasattr(box.element, "get") and box.element.get("id"):
            boxes.setdefault(box.element.get("id"), box)
    contacts, speakers, read = (boxes.get(f"foot-{name}") for name in ("contacts", "speakers", "documents"))
    called = list(_whole(contacts, advances))
    spoke = list(_whole(speakers, advances))
    abreast = bool(contacts and speakers and round(contacts.position_y) == round(speakers.position_y))
    if contacts and speakers and not abreast:
        between = speakers.position_y - contacts.position_y - contacts.margin_height()
        called.append(Paragraph("", (), (), 0.0, 0.0, max(between, 0.0) * MM))
    people = contacts or speakers
    several = [(key, box) for key, box in boxes.items() if key.startswith("documents.-.")]
    by_class: dict[str, list[Any]] = {}
    elements = {id(box.element): box for box in reversed(within)}
    for box in reversed(elements.values()):
        for name in classes(box):
            by_class.setdefault(name, []).append(box)
    cells = [box for box in within if type(box).__name__ == "TableCellBox" and not _BESIDE.isdisjoint(classes(box))]
    unchanged = [*by_class.get("colophon", ()), *by_class.get("coded", ())]
    found = Foot(
        contacts=tuple(called),
        speakers=tuple(spoke),
        people_width=people.width * MM if people else 0.0,
        abreast=abreast,
        title=(several[0][1].position_y - read.content_box_y()) * MM if read and several else 0.0,
        documents=tuple(_document(key, box, advances) for key, box in several),
        document_width=several[0][1].width * MM if several else 0.0,
        stacked=bool(read and people and read.position_y >= people.position_y + people.height - 1),
        across=tuple(paragraph for box in by_class.get("foot-section", ()) for paragraph in _whole(box, advances)),
        crowd=tuple(key for key in boxes if key.startswith(f"{RUN_IN}.")) if RUN_IN in boxes else (),
        width=foot.width * MM,
        apart=sum(box.margin_top for box in by_class.get("theme-notes", ())) * MM,
        notes=tuple(_notes(galley, by_class.get("theme-notes", ()), advances)),
        beside=tuple(
            (text, cell.width * MM)
            for cell in cells
            if not by_class.get("coded")
            for text in [_text(cell, advances)]
            if text is not None
        ),
        fixed=sum(box.border_height() for box in unchanged) * MM,
    )
    return replace(found, rest=foot.height * MM - found.height())


def _within(box: Any) -> Iterator[Any]:
    """All boxes of a box, of one too that is placed."""
    for child in getattr(box, "children", ()):
        yield child
        yield from _within(child)


def _whole(box: Any, advances: Mapping[int, float]) -> Iterator[Paragraph]:
    """The blocks of a box that stand one below the other."""
    if box is not None:
        yield from paragraphs(box, box.content_box_y() + box.height, advances)


def _notes(
    galley: Galley, boxes: Iterable[Any], advances: Mapping[int, float]
) -> Iterator[tuple[Paragraph, frozenset[str]]]:
    """The footnotes of a sheet, each with the blocks that call it; with none if something calls it that stays."""
    root = galley.document.pages[0]._page_box.children[0].element  # noqa: SLF001
    calls: dict[int, tuple[str, str]] = {id(sign): (sign.text or "", "") for sign in _signs(root)}
    for element in root.iter():
        name = element.get("id") or "" if hasattr(element, "get") else ""
        if "." in name:
            calls |= {id(sign): (sign.text or "", block_key(name)) for sign in _signs(element)}
    for box in boxes:
        for paragraph, child in zip(_whole(box, advances), box.children, strict=False):
            said = next(child.element.iter("sup"), None)
            callers = {key for text, key in calls.values() if said is not None and text == said.text}
            yield paragraph, frozenset() if "" in callers else frozenset(callers)


def _signs(element: Any) -> Iterator[Any]:
    return (sign for sign in element.iter("sup") if "note-ref" in (sign.get("class") or ""))


def _text(cell: Any, advances: Mapping[int, float]) -> Paragraph | None:
    """The text of a cell that has one paragraph, or is one."""
    blocks = [box for box in (cell, *_within(cell)) if type(box).__name__ in ("TableCellBox", "BlockBox")]
    lines = next((box for box in blocks if any(type(line).__name__ == "LineBox" for line in box.children)), None)
    return None if lines is None else next(paragraphs(_Alone(lines), None, advances), None)


def _document(key: str, box: Any, advances: Mapping[int, float]) -> FootDocument:
    blocks = [box, *(inner for inner in box.descendants() if type(inner).__name__ == "BlockBox")]
    text = next((inner for inner in blocks if any(type(line).__name__ == "LineBox" for line in inner.children)), None)
    below = box.margin_bottom * MM
    if text is None:
        return FootDocument(key=key, text=Paragraph(key, (), (), 0.0, 0.0, 0.0), below=below, least=box.height * MM)
    (found,) = paragraphs(_Alone(text), None, advances)
    coded = text is not box
    return FootDocument(
        key=key,
        text=replace(found, key=key, indent=0.0, gap=0.0),
        below=below,
        code=(box.width - text.width) * MM if coded else 0.0,
        least=box.style["min_height"].value * MM if coded else 0.0,
    )


class _Alone:
    """A box as the only one of a column."""

    def __init__(self, box: Any) -> None:
        self.children = (box,)
        self.width = box.width
