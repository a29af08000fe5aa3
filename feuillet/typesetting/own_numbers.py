"""A part that names pages of its own in; the same with these numbers, without another layout, out.

Its own pages are known when it is laid out. A number that is as wide as the one in its place moves nothing: it is put
into the box of the other. Elsewhere the part is laid out again.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

from feuillet.typesetting.engine import quicken

if TYPE_CHECKING:
    from collections.abc import Mapping

    import weasyprint

_FOLIO = re.compile(r'(<a class="folio" href="#([^"]+)">)(\d+)(?=</a>)')


def with_own_numbers(document: weasyprint.Document, html: str, pages: Mapping[str, int]) -> str:
    """The HTML with these numbers of pages, which the document has from now on; nothing if it stays as it is.

    `pages` are those of anchors in it.
    """
    wrong = {name for _, name, number in _FOLIO.findall(html) if pages.get(name, int(number)) != int(number)}
    if not wrong or not quicken():
        return ""
    changed = []
    for page in document.pages:
        for box in page._page_box.descendants():  # noqa: SLF001 - no public way leads to boxes
            name = _target(box)
            if name in wrong and hasattr(box, "text"):
                layout = _shaped(box, str(pages[name]))
                if layout is None:
                    return ""
                changed.append((box, layout))
    if len(changed) != sum(name in wrong for _, name, _ in _FOLIO.findall(html)):
        return ""
    for box, layout in changed:
        box.text, box.pango_layout = layout.text, layout
    return _FOLIO.sub(lambda found: f"{found[1]}{pages.get(found[2], found[3])}", html)


def _target(box: Any) -> str:
    """The anchor whose page a box names."""
    element = box.element
    named = hasattr(element, "get") and element.get("class") == "folio"
    return str(element.get("href", "")).removeprefix("#") if named else ""


def _shaped(box: Any, text: str) -> Any:
    """The line of another text for a box; None if it is not as large."""
    split = import_module("weasyprint.text.line_break").split_first_line
    (layout, _, _, *size), (_, _, _, *before) = (split(words, box.style, None, None, 0) for words in (text, box.text))
    return layout if size == before and not box.justification_spacing else None
