"""The styles and lists of a document of Word in; what each paragraph and run is by them, out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from feuillet.importing.documents.office.blocks import escaped
from feuillet.importing.documents.office.markup import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING = re.compile(r"(?:heading|titre|überschrift|título|titulo)(?: |_20_)(\d)$", re.IGNORECASE)  # names of styles
_TITLE = re.compile(r"(?:title|titre|titel|título)$", re.IGNORECASE)
_QUOTE = re.compile(r"(?:(?:intense )?quote|block text|citation(?: intense)?|zitat|cita)$", re.IGNORECASE)
_CODE = re.compile(r"(?:html preformatted|preformatted text|source code|code)$", re.IGNORECASE)
_CODE_RUN = re.compile(r"(?:html code|source text|verbatim char|code)$", re.IGNORECASE)
_DEEPEST = 12  # styles that build on each other
_SIGNS = {"E0": "→", "FC": "✓", "FE": "☒", "A8": "☐", "6F": "☐", "B7": "•", "4A": "☺", "A7": "▪", "D8": "➢"}
_LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GREEK = str.maketrans(_LATIN, "αβχδεφγηιϕκλμνοπθρστυϖωξψζΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ")  # in the font Symbol
_LOOKS = (("b", "b"), ("u", "u"), ("i", "i"), ("strike", "s"), ("dstrike", "s"))


@dataclass(slots=True)
class Style:
    """A style: its name, what it builds on, and the properties of its paragraphs and runs."""

    name: str
    base: str | None
    paragraph: Any
    run: Any


@dataclass(slots=True)
class Level:
    """A level of a list: whether it counts, from where, and the words before each of its items."""

    counted: bool
    start: int
    label: str


class Styles:
    """The styles and lists of a document, by the roots of the parts that have them."""

    def __init__(self, styles: Any, numbering: Any) -> None:
        self.styles: dict[str, Style] = {}
        self.lists: dict[str, dict[str, Level]] = {}
        self.usual: str | None = None
        self.counts: dict[tuple[str, int], int] = {}
        if styles is not None:
            self.read_styles(styles)
        if numbering is not None:
            self.read_lists(numbering)

    def read_styles(self, root: Any) -> None:
        for child in root.iter(f"{W}style"):
            named, base = child.find(f"{W}name"), child.find(f"{W}basedOn")
            style = child.get(f"{W}styleId") or ""
            self.styles[style] = Style(
                name=setting(named) or "",
                base=setting(base),
                paragraph=child.find(f"{W}pPr"),
                run=child.find(f"{W}rPr"),
            )
            if child.get(f"{W}type") == "paragraph" and child.get(f"{W}default") in ("1", "true"):
                self.usual = style

    def read_lists(self, root: Any) -> None:
        kinds = {
            child.get(f"{W}abstractNumId"): {
                level.get(f"{W}ilvl") or "0": Level(
                    counted=setting(level.find(f"{W}numFmt")) not in ("bullet", "none", None),
                    start=whole(setting(level.find(f"{W}start")), 1),
                    label=setting(level.find(f"{W}lvlText")) or "",
                )
                for level in child.iter(f"{W}lvl")
            }
            for child in root.iter(f"{W}abstractNum")
        }
        for child in root.iter(f"{W}num"):
            levels = dict(kinds.get(setting(child.find(f"{W}abstractNumId")), {}))
            for override in child.iter(f"{W}lvlOverride"):
                key, start = override.get(f"{W}ilvl") or "0", setting(override.find(f"{W}startOverride"))
                if key in levels and start:
                    levels[key] = replace(levels[key], start=whole(start, 1))
            self.lists[child.get(f"{W}numId") or ""] = levels

    def chain(self, style: str | None) -> Iterator[Style]:
        """A style and those that it builds on."""
        for _ in range(_DEEPEST):
            if style is None or style not in self.styles:
                return
            yield self.styles[style]
            style = self.styles[style].base

    def property(self, properties: Any, style: str | None, tag: str) -> Any:
        """A property of a paragraph, its own or that of its style."""
        if properties is not None and (own := properties.find(W + tag)) is not None:
            return own
        found = (ancestor.paragraph.find(W + tag) for ancestor in self.chain(style) if ancestor.paragraph is not None)
        return next((answer for answer in found if answer is not None), None)

    def looks(self, run: Any, style: str | None) -> tuple[str, ...]:
        """The emphasis of a run."""
        properties = run.find(f"{W}rPr")
        of_run = setting(properties.find(f"{W}rStyle")) if properties is not None else None
        given = [properties, *(ancestor.run for ancestor in (*self.chain(of_run), *self.chain(style)))]

        def found(tag: str) -> Any:
            return next(
                (child for part in given if part is not None and (child := part.find(W + tag)) is not None), None
            )

        tags = [html for tag, html in _LOOKS if is_on(found(tag))]
        raised = setting(properties.find(f"{W}vertAlign")) if properties is not None else None
        tags += ["code"] if any(_CODE_RUN.match(style.name) for style in self.chain(of_run)) else []
        tags += {"superscript": ["sup"], "subscript": ["sub"]}.get(raised or "", [])
        return tuple(dict.fromkeys(tags))

    def level(self, properties: Any, style: str | None, names: list[str]) -> int | None:
        """The level of a heading; 0 for the title of the document, None if it is none."""
        if names and _TITLE.match(names[0]):
            return 0
        for name in names:
            if found := HEADING.match(name):
                return int(found[1])
        outline = setting(self.property(properties, style, "outlineLvl"))
        depth = whole(outline, 9)
        return depth + 1 if depth < 9 else None

    @staticmethod
    def kind(names: list[str]) -> str:
        """What a paragraph is by the names of its style: "quote", "code", or nothing of these."""
        if any(_QUOTE.match(name) for name in names):
            return "quote"
        return "code" if any(_CODE.match(name) for name in names) else ""

    def count(self, of_list: str, depth: int, kind: Level) -> int:
        """The number of the next item."""
        for key in [key for key in self.counts if key[0] == of_list and key[1] > depth]:
            del self.counts[key]
        self.counts[of_list, depth] = self.counts.get((of_list, depth), kind.start - 1) + 1
        return max(self.counts[of_list, depth], 1)

    def label(self, of_list: str, depth: int, kind: Level) -> str:
        """Words that the numbering of a heading puts before it: `Workshop 2:`, but not `2.1`."""
        number = self.count(of_list, depth, kind)
        words = kind.label.replace(f"%{depth + 1}", str(number))
        return f"{escaped(words)} " if re.search(r"[^\W\d_]{2}", words) and "%" not in words else ""


def setting(element: Any) -> str | None:
    """The value of a property."""
    return None if element is None else element.get(f"{W}val")


def is_on(element: Any) -> bool:
    """Whether a property that is one or not is."""
    return element is not None and element.get(f"{W}val") not in ("0", "false", "none", "off")


def sign(font: str, code: str) -> str:
    """A character of a font of signs."""
    code = code.upper()
    if not re.fullmatch(r"[0-9A-F]{1,5}", code):
        return ""
    if font.lower() == "symbol":
        return chr(int(code, 16) & 0xFF).translate(_GREEK)
    if code.removeprefix("F0") in _SIGNS:
        return _SIGNS[code.removeprefix("F0")]
    number = int(code, 16)
    if 0xD800 <= number <= 0xDFFF:  # half a character
        return ""
    return "▪" if 0xE000 <= number <= 0xF8FF else chr(number)
