"""What stands above and below the columns of a sheet, its lead and its foot: how much lower without some of it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feuillet.pages.job import lead_share, title_key
from feuillet.typesetting.casting.paragraphs import MM, Paragraph, height_of, paragraphs

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from feuillet.typesetting.layout import Galley, Rectangle

LISTED = 0.35  # lines that the title of a group takes among those of others that are empty
_LABEL = 1.25  # lines of what says how many blocks were left out, with its gap
_LEFT = 1.6  # lines of a section of the lead of which nothing is left


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """What is at stake, and the context beside it; lengths in millimetres."""

    cells: tuple[tuple[Paragraph, ...], ...]
    shares: tuple[float, ...]  # of the columns with which they were measured
    width: float  # of all cells with the gutters
    gutter: float

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(paragraph.key for cell in self.cells for paragraph in cell if paragraph.key)

    def height(self, shares: Sequence[float], scale: float, left_out: Collection[str] = ()) -> float:
        """How high it is above columns of these shares, with text so many times as large, without some blocks."""
        cells = [[paragraph for paragraph in cell if paragraph.key not in left_out] for cell in self.cells]
        kept = [number for number, cell in enumerate(cells) if any(paragraph.key for paragraph in cell)]
        total, own = (lead_share(several) for several in (shares, self.shares))
        heights = [0.0]
        for number in kept:
            before = self._width((own, 1 - own)[number] if len(cells) > 1 else 1.0)
            now = self._width((total, 1 - total)[number] if len(kept) > 1 else 1.0)
            high = sum(height_of(paragraph, now / scale, before / scale) for paragraph in cells[number])
            told = _LABEL if len(cells[number]) < len(self.cells[number]) else 0.0
            gone = [paragraph.key for paragraph in self.cells[number] if paragraph.key in left_out]
            told += LISTED * sum(key.endswith(title_key("")) for key in gone)
            heights.append(high + told * self._line())
        return scale * (max(heights) + (len(cells) - len(kept)) * _LEFT * self._line())

    def _width(self, share: float) -> float:
        return share * self.width - self.gutter

    def _line(self) -> float:
        return max((paragraph.leading for cell in self.cells for paragraph in cell if paragraph.ends), default=0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Foot:
    """People, and documents in two columns beside or below them; millimetres."""

    people: tuple[float, ...]  # heights: of those to call, and of those who spoke
    title: float  # of the documents
    heights: Mapping[str, float] = field(default_factory=dict)  # of what may leave, by key, in order
    stacked: bool = False

    def height(self, left_out: Collection[str] = ()) -> float:
        """How high it is without some of it."""
        gone = sum(high for key, high in self.heights.items() if key in left_out and key.startswith("actors"))
        people = [high - gone * (not number) for number, high in enumerate(self.people)]
        read = self.title + _halved([high for key, high in self.heights.items() if _is_read(key, left_out)])
        return max(people, default=0.0) + read if self.stacked else max(sum(people), read)


def _is_read(key: str, left_out: Collection[str]) -> bool:
    return key.startswith("documents") and key not in left_out


def _halved(heights: Sequence[float]) -> float:
    """How high the longer of two columns is."""
    total = sum(heights)
    return min((max(above, total - above) for above in itertools.accumulate(heights)), default=0.0)


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
    )


def foot_of(boxes: Mapping[str, Rectangle]) -> Foot | None:
    """The foot of a sheet as a layout shows it; None if nothing may leave it."""
    people = [boxes[name] for name in ("foot-contacts", "foot-speakers") if name in boxes]
    read = boxes.get("foot-documents")
    heights = {key: box.height for key, box in boxes.items() if key.startswith(("actors.-.", "documents.-."))}
    if not heights:
        return None
    several = [box for key, box in boxes.items() if key.startswith("documents.-.")]
    first = min((box.y for box in several), default=0.0)
    return Foot(
        people=tuple(box.height for box in people) if "foot-contacts" in boxes else (0.0, *(b.height for b in people)),
        title=first - read.y if read and several else 0.0,
        heights=heights,
        stacked=bool(read and people and read.y >= max(box.bottom for box in people) - 1),
    )
