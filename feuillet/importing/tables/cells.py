"""The text of a cell in; its points, each a line of HTML with its level, out."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from feuillet.importing.documents.office.blocks import StyledRun, escaped, joined
from feuillet.reading.web.tags import Tags
from feuillet.text.entities import unescape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.web.tags import Attributes


class PointPart(NamedTuple):
    """A point, or what belongs to it one level deeper."""

    level: int
    html: str


_KNOWN = "p|div|br|span|b|strong|i|em|u|s|ul|ol|li|a|font|h[1-6]|table|tbody|tr|td|th|blockquote|sub|sup"
_TAGGED = re.compile(rf"</?(?:{_KNOWN})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BULLET = re.compile(r"\s*+(?:[-–—•◦▪●‣·*+✓✔➢➤→►■□○]|&gt;)\s++(?=\S)")
_NUMBER = re.compile(r"\s*\d{1,2}\s?[.)]\s+(?=\S)")
_WITHIN = re.compile(r"(?<!\s)\s++(?=[•◦▪●‣]\s)")
_KEPT = {"b": "b", "strong": "b", "i": "i", "em": "i", "sub": "sub", "sup": "sup"}
_BLOCK_NAMES = "p div br ul ol li table tbody tr td th blockquote h1 h2 h3 h4 h5 h6"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SILENT = frozenset({"script", "style", "template", "svg", "iframe", "object", "head"})
_DEEPEST = 20  # kinds of emphasis within each other


def is_page(text: str) -> bool:
    """Whether a cell holds the code of a web page."""
    return bool(_TAGGED.search(text))


def lines(text: str) -> list[str]:
    """The lines of a cell as HTML, without empty ones."""
    if is_page(text):
        page = _Page(text, 1)
        page.go()
        several = page.html().split("\n")
    else:
        several = [escaped(line) for line in unescape(text).splitlines()]
    return [" ".join(line.split()) for line in several if line.strip()]


class _Page(Tags):
    """The text of a cell that is a page: each line with its emphasis and links, closed where it ends."""

    def __init__(self, text: str, first_line: int) -> None:
        super().__init__(text, first_line)
        self.runs: list[StyledRun] = []
        self.silent = ""  # the tag whose content is for nobody
        self.emphasis: list[str] = []
        self.addresses: list[str] = []

    def start(self, tag: str, attributes: Attributes, *, closed: bool) -> None:  # noqa: ARG002 - browsers do not look at it
        given = dict(attributes)
        if self.silent:
            return
        if tag in _SILENT:
            self.silent = tag
        elif tag in _KEPT:
            self.emphasis.append(_KEPT[tag])
        elif tag == "a":
            self.addresses.append(given.get("href") or "")
        elif tag == "img":
            self.add(given.get("alt") or "")
        elif tag in _BLOCKS:
            self.runs.append(StyledRun("\n• " if tag == "li" else "\n"))

    def end(self, tag: str) -> None:
        if self.silent:
            self.silent = "" if tag == self.silent else self.silent
        elif tag in _KEPT:
            if _KEPT[tag] in self.emphasis[-_DEEPEST:]:
                del self.emphasis[len(self.emphasis) - 1 - self.emphasis[::-1].index(_KEPT[tag])]
        elif tag == "a":
            del self.addresses[-1:]
        elif tag in _BLOCKS:
            self.runs.append(StyledRun("\n"))

    def words(self, text: str) -> None:
        if not self.silent:
            self.add(text.replace("\n", " "))

    def add(self, text: str) -> None:
        address = self.addresses[-1] if self.addresses else ""
        address = address if address.startswith(("http://", "https://", "mailto:")) else ""
        self.runs.append(StyledRun(escaped(text), tuple(dict.fromkeys(self.emphasis[:_DEEPEST])), address))

    def html(self) -> str:
        """The lines, with what looks the same together."""
        parts: list[str] = []
        line: list[StyledRun] = []
        for run in [*self.runs, StyledRun("\n")]:
            if run.text.startswith("\n"):
                parts += [joined(line), run.text]
                line = []
            else:
                line.append(run)
        return "".join(parts)


@lru_cache(maxsize=1 << 12)
def pieces(text: str) -> tuple[PointPart, ...]:
    """The points of a cell: each of its bullets is one; below a line that announces them, they belong to it."""
    several: list[str] = []
    for line in lines(text):
        several += _WITHIN.split(line) if len(_WITHIN.findall(line)) > 1 or _BULLET.match(line) else [line]
    bullets = [at for at, line in enumerate(several) if _BULLET.match(line)]
    numbers = [at for at, line in enumerate(several) if _NUMBER.match(line)]
    marked = bullets or (numbers if len(numbers) > 1 else [])
    if not marked or (len(marked) == 1 and len(several) > 1 and marked[0] != len(several) - 1):
        return (PointPart(0, "<br>".join(several)),) if several else ()
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
    return tuple(found)


def words(several: Sequence[PointPart]) -> str:
    """What pieces say, without tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", " ".join(piece.html.replace("<br>", " ") for piece in several)))
