"""Style sheets for the papers that ours were not written for: rules of what a paper says of its edges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from feuillet.model.editions import Edition
    from feuillet.model.papers import Edges, Frame

_LENGTH = re.compile(r"(?<![\w.#])(?<!\w-)(\d*\.?\d+)(mm|pt)\b")
_SIDE, _HEAD, _FOOT, _BELOW, _EDGE = 22.0, 20.0, 7.0, 11.0, 4.0  # millimetres on the cover of A4


def enlarged(style: Path | bytes, factor: float) -> bytes:
    """A style sheet with all its lengths that much longer."""
    text = (style if isinstance(style, bytes) else style.read_bytes()).decode("utf-8", "replace")
    return _LENGTH.sub(lambda found: f"{round(float(found[1]) * factor, 3):g}{found[2]}", text).encode()


def style_sheets(edition: Edition, frame: Frame) -> dict[str, bytes]:
    """By name, what follows the style sheets of the edition; none where these say it all."""
    if frame.edges is None:
        return {}
    sheet, synthesis = _sheet(edition, frame.edges), _synthesis(edition, frame, frame.edges)
    return {"styles/fact-sheet-paper.css": sheet.encode(), "styles/synthesis-paper.css": synthesis.encode()}


def _mm(*lengths: float) -> str:
    return " ".join(f"{round(length, 2):g}mm" for length in lengths)


def _sheet(edition: Edition, edges: Edges) -> str:
    top, side, bottom = (edge + edition.bleed for edge in edges.sheet)
    return (
        f"@page {{ margin: {_mm(top, side, bottom)} }}\n"
        f".head {{ margin: {_mm(-top, -side, 0)}; padding: {_mm(top, side, side / 2.6)} }}\n"
    )


def _synthesis(edition: Edition, frame: Frame, edges: Edges) -> str:
    bleed, scale = edition.bleed, frame.scale
    inner, outer = edges.inner, edges.outer
    if not edition.paper:
        inner = outer = (inner + outer) / 2
    mirrored = edition.paper and edition.duplex
    left, right = (inner + bleed, outer + bleed)
    top, bottom = edges.top + bleed, edges.bottom + bleed
    back = (right, left) if mirrored else (left, right)  # left and right of a left-hand page
    size = "6pt", "7.5pt"  # of the edition mark and the folio, where these are small
    folios = f"@bottom-left {{ font-size: {size[0]} }} @bottom-right {{ font-size: {size[1]} }}"
    side = _SIDE * scale + bleed
    return "\n".join(
        (
            f"@page {{ margin: {_mm(top, right, bottom, left)} }}",
            f"@page :left {{ margin: {_mm(top, back[1], bottom, back[0])} }}",
            *([f"@page :left {{ {folios} }}"] if "small" in frame.styles and not mirrored else []),
            f"@page turned {{ margin: {_mm(right, bottom, left, top)} }}",
            "@page cover { margin: 0 }",
            "@page chapter:first { margin-top: 0 }",
            f".opening {{ margin: {_mm(0, -right, 9 * scale, -left)} }}",
            f".opening {{ padding: {_mm(top * 0.9, right, 10 * scale, left)} }}",
            f".cover-score {{ top: {_mm(_HEAD * scale + bleed)}; left: {_mm(side)}; right: {_mm(side)} }}",
            f".cover-text {{ left: {_mm(side)}; right: {_mm(side)} }}",
            f".cover-foot {{ padding: {_mm(_FOOT * scale, side, _BELOW * scale + bleed)} }}",
            f".cover-edition {{ right: {_mm(side)}; bottom: {_mm(_EDGE * scale + bleed)} }}",
            "",
        )
    )
