"""The text of a cell in; its points, each a line of HTML with its level, out."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import tinyhtml5

from feuillet.importing.documents.office.blocks import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence


class PointPart(NamedTuple):
    """A point, or what belongs to it one level deeper."""

    level: int
    html: str


_KNOWN = "p|div|br|span|b|strong|i|em|u|s|ul|ol|li|a|font|h[1-6]|table|tbody|tr|td|th|blockquote|sub|sup"
_TAGGED = re.compile(rf"</?(?:{_KNOWN})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[-–—•◦▪●‣·*+✓✔➢➤→►■□○]|&gt;)\s+(?=\S)")
_NUMBER = re.compile(r"\s*\d{1,2}\s?[.)]\s+(?=\S)")
_WITHIN = re.compile(r"\s+(?=[•◦▪●‣]\s)")
_KEPT = {"b": "b", "strong": "b", "i": "i", "em": "i", "sub": "sub", "sup": "sup"}
_BLOCK_NAMES = "p div br ul ol li table tbody tr td th blockquote h1 h2 h3 h4 h5 h6"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SILENT = frozenset({"script", "style", "template", "svg", "iframe", "object", "head"})


def is_page(text: str) -> bool:
    """Whether a cell holds the code of a web page."""
    return bool(_TAGGED.search(text))


def lines(text: str) -> list[str]:
    """The lines of a cell as HTML, without empty ones."""
    if is_page(text):
        body = tinyhtml5.parse(text, namespace_html_elements=False).find("body")
        found: list[str] = [] if body is None else [escaped(body.text or "").replace("\n", " ")]
        _gather(body, found)
        several = "".join(found).split("\n")
    else:
        several = [escaped(line) for line in html.unescape(text).splitlines()]
    return [" ".join(line.split()) for line in several if line.strip()]


def _gather(element: Any, found: list[str]) -> None:
    for child in () if element is None else element:
        if not isinstance(child.tag, str) or child.tag in _SILENT:
            found.append(escaped(child.tail or ""))
            continue
        around = "\n" if child.tag in _BLOCKS else ""
        tag, address = _KEPT.get(child.tag, ""), child.get("href") if child.tag == "a" else ""
        inner = [escaped(child.text or "").replace("\n", " ")]
        _gather(child, inner)
        words = "".join(inner)
        if address and words.strip() and address.startswith(("http://", "https://", "mailto:")):
            words = f'<a href="{html.escape(address)}">{words.strip()}</a>'
        elif tag and words.strip() and "\n" not in words:
            words = f"<{tag}>{words}</{tag}>"
        if child.tag == "li":
            words = f"• {words}"
        if child.tag == "img" and child.get("alt"):
            words = escaped(child.get("alt"))
        found += [around, words, around, escaped(child.tail or "").replace("\n", " ")]


def pieces(text: str) -> list[PointPart]:
    """The points of a cell: each of its bullets is one; below a line that announces them, they belong to it."""
    several: list[str] = []
    for line in lines(text):
        several += _WITHIN.split(line) if len(_WITHIN.findall(line)) > 1 or _BULLET.match(line) else [line]
    bullets = [at for at, line in enumerate(several) if _BULLET.match(line)]
    numbers = [at for at, line in enumerate(several) if _NUMBER.match(line)]
    marked = bullets or (numbers if len(numbers) > 1 else [])
    if not marked or (len(marked) == 1 and len(several) > 1 and marked[0] != len(several) - 1):
        return [PointPart(0, "<br>".join(several))] if several else []
    found: list[PointPart] = []
    before = several[: marked[0]]
    if before:
        found.append(PointPart(0, "<br>".join(before)))
    level = 1 if before else 0
    for at, line in enumerate(several[marked[0] :], marked[0]):
        words = _BULLET.sub("", line, count=1) if at in bullets else line
        if at in marked:
            found.append(PointPart(level, words))
        else:
            found[-1] = found[-1]._replace(html=f"{found[-1].html}<br>{words}")
    return found


def words(several: Sequence[PointPart]) -> str:
    """What pieces say, without tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", " ".join(piece.html.replace("<br>", " ") for piece in several)))
