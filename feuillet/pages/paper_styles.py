"""Style sheets that are made: of a brand's colours, and for the papers that ours were not written for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feuillet.looks import figures

if TYPE_CHECKING:
    from pathlib import Path

    from feuillet.looks.palette import Accent, Palette
    from feuillet.model.editions import Edition
    from feuillet.model.papers import Edges, Frame

_LENGTH = re.compile(r"(?<![\w.#])(?<!\w-)(\d++(?:\.\d++)?|\.\d++)(mm|pt)\b")


TABS = 12  # places of thumb tabs, from the head of a page to its foot: with more themes they begin again


def brand(palette: Palette, size: tuple[float, float], text_height: float) -> str:
    """What follows from a workshop's colours, for pages of a size and a text of that height; millimetres."""
    width, height = size
    properties = {
        "brand": palette.main,
        "brand-ground": palette.ground,
        "on-brand": palette.over,
        "page-size": f"{width:g}mm {height:g}mm",
        "page-width": f"{width:g}mm",
        "page-height": f"{height:g}mm",
        "tab-step": f"{text_height / TABS:.2f}mm",
    }
    lines = [_rule(":root", properties)]
    lines += [_rule(f".accent-{n}", _accent(accent)) for n, accent in enumerate(palette.accents)]
    lines += [_rule(f".tab-{n}", {"tab": str(n)}) for n in range(TABS)]
    return "\n".join(lines)


def _accent(accent: Accent) -> dict[str, str]:
    """The colours of a theme, and its marks of the three answers."""
    return {
        "accent-ink": accent.ink,
        "accent-band": accent.band,
        "accent-tint": accent.tint,
        "accent-rule": accent.rule,
        "accent-pattern": f'url("{figures.data_uri(figures.pattern(accent.pattern))}")' if accent.pattern else "none",
        "bullet-image": f"linear-gradient({accent.ink})",
        **{
            f"mark-{answer}": f'url("{figures.data_uri(figures.mark(kind, accent.ink))}")'
            for kind, answer in enumerate(figures.MARKS)
        },
    }


def _rule(selector: str, properties: dict[str, str]) -> str:
    return f"{selector} {{ {' '.join(f'--{name}: {value};' for name, value in properties.items())} }}"


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
    return "\n".join(
        (
            f"@page {{ margin: {_mm(top, right, bottom, left)} }}",
            f"@page :left {{ margin: {_mm(top, back[1], bottom, back[0])} }}",
            *([f"@page :left {{ {folios} }}"] if "small" in frame.styles and not mirrored else []),
            f"@page turned {{ margin: {_mm(right, bottom, left, top)} }}",
            "@page cover { margin: 0 }",
            "@page chapter:first { margin-top: 0 }",
            *(
                f"{begins}.opening {{ margin: {_mm(0, -outer, 9 * scale, -start)}; "
                f"padding: {_mm(top * 0.68, outer, 6.5 * scale, start)} }}"
                for begins, start, outer in (("", left, right), ('[data-begins="left"] ', *back))
            ),
            "",
        )
    )
