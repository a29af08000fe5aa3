"""Write Markdown: what prints of a text in, Markdown out that prints the same and holds nothing else."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from feuillet.model.workshop import Prose
from feuillet.reading.markdown import tables
from feuillet.reading.markdown.markers import ENUMERATED, MARKER
from feuillet.text import prose
from feuillet.text.entities import unescape
from feuillet.text.markdown.tokens import WHITESPACE
from feuillet.text.prose import PrintedElement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_PUNCTUATION = re.escape("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_SPECIAL = re.compile(
    rf"\\(?=[{_PUNCTUATION}]|$)"  # would escape what follows
    r"|&(?=#?\w{1,40};|$)"  # would begin an entity
    r"|<(?=[^\s\d]|$)"
    r"|[`\[]"
    r"|(?<![^\W_])\*|\*(?![^\W_])"  # étudiant*e*s is no emphasis
    r"|(?<![^\W_])_+|_+(?![^\W_])"
    r"|(?<=[^\W_])~|\^|\+{2,}"
    r"|~{2,}"
    r"|:(?=[a-z0-9_+-]{1,50}:)"
    r"|\|"
    r"|!$"  # before a link: it would be a picture
    r"|={2,}|%{2,}|:{3,}|\{(?=[{}<%:#.\s-]|toc\b)"  # signs of other tools, which notes are read without
)
_BACKSLASH = re.compile(rf"\\(?=[{_PUNCTUATION}])")
_ADDRESS = re.compile(r"(?i)\bhttps?(:)(?=//)|\bwww(\.)(?=\w)|(?<=[\w.+-])(@)(?=[\w-])")
_MARKS = {"strong": "**", "em": "*", "del": "~~"}
_TICKS = re.compile("`+")
_PARTED = re.compile(r"[\s(«“\[]?$")  # what may stand before emphasis or an address
_NO_MARK = "*_~`\\"


def inline(text: Prose, *, block: bool = False) -> str:
    """A text on one line; if it begins a `block`, it must not be read as a title."""
    return _line(_Inline(block=block), prose.printed(text).parts)


def label(text: Prose) -> str:
    """A text that stands between the brackets of a picture."""
    return _line(_Inline(bracketed=True), prose.printed(text).parts)


def code_fence(code: str) -> list[str]:
    """Lines of code between fences that do not occur in it."""
    longest = max((len(run) for run in _TICKS.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence, *code.split("\n"), fence]


def block(text: Prose) -> str:
    """A text of several blocks."""
    root = prose.printed(text, "block")
    return "\n\n".join(_one_block(printed) for printed in _paragraphs(root.parts))


def _one_block(printed: PrintedElement) -> str:
    written = "\n".join(_Blocks().block(printed))
    if _same(
        prose.printed(Prose(written), "block"),
        PrintedElement(tag="", parts=printed.parts if not printed.tag else [printed]),
    ):
        return written
    return _html([printed])  # blocks within each other as no Markdown has them


def table(text: Prose, pictures: Sequence[str] = ()) -> list[str]:
    """The rows of a table of notes, with its pictures, and the signs of its cells that are one."""
    left = iter(pictures)
    grid = tables.grid(text.markdown)
    rows = [grid.head, *grid.rows]
    written = [["" for _ in grid.aligns] for _ in rows]
    for y, row in enumerate(rows):
        for cell in row:
            for down in range(min(cell.rows, len(rows) - y)):
                for right in range(cell.columns):
                    written[y + down][cell.column + right] = tables.LEFT if right else tables.ABOVE
            written[y][cell.column] = "<br>".join(_cell_line(line, left) for line in prose.cell_lines(cell.text))
    signs = {"left": "---", "center": ":---:", "right": "---:"}
    lines = [f"| {' | '.join(cells)} |" for cells in written]
    lines.insert(1, f"| {' | '.join(signs[align] for align in grid.aligns)} |")
    return lines


def _cell_line(line: tuple[str, str], pictures: Iterator[str]) -> str:
    """A line of a cell, with its bullet; one without is not to be read as if it had."""
    mark, text = line
    first, *rest = (_line(_Inline(cell=True), prose.printed(Prose(line)).parts) for line in text.split(tables.PICTURE))
    written = " ".join(
        piece for piece in (first, *(part for after in rest for part in (next(pictures), after))) if piece
    )
    if mark:
        return f"{mark} {written}"
    return guarded(written) if next(prose.cell_lines(written))[0] else written


def guarded(line: str) -> str:
    """A line that begins as a text, not as a list, a quote, a heading, a rule, code or a note."""
    first = line[:1]
    listed = first in _BULLETS or (first in "–—·o" and re.match(r".(?:\s|[–—]|$)", line))
    if first and (listed or first == "%" or MARKER.match(line) or ENUMERATED.match(line)):
        sign, rest = (line[1], line[2:]) if first == "\\" else (first, line[1:])  # an escaped one marks an item too
        return f"&#{ord(sign)};{rest}"
    if first in "#>+-=":
        return f"\\{line}" if first else line
    return re.sub(r"^(\[\^[^\[\]\s]+\]):", r"\1\\:", line)


def quoted(line: str) -> str:
    """A line that may stand behind the sign of a quote: `> 30 %` is none."""
    return f"&#{ord(line[0])};{line[1:]}" if re.match(r"\d[\d\s.,]*(?:%|[kM]?€|euros?\b|ans\b)", line) else line


_BULLETS = "•●■➢➤►◦○‣∙▪\uf0b7\uf0d8\uf0a7☐☑☒□✓✔✗✘"


def _line(inline: _Inline, parts: Sequence[PrintedElement | str]) -> str:
    """A line, without spaces at its ends."""
    bare = list(parts)
    if bare and isinstance(bare[-1], str):
        bare[-1] = bare[-1].rstrip(" \n")
    return inline.parts(bare).strip(" ")


def _text(part: PrintedElement | str) -> str:
    return part if isinstance(part, str) else "".join(map(_text, part.parts))


def _edges(parts: Sequence[PrintedElement | str], at: int) -> tuple[str, str]:
    """The text before a part, and that after it; a sign that is no text stands for an element without one."""
    before = "".join(_text(part) or "\0" for part in parts[:at][-1:])
    after = "".join(_text(part) or "\0" for part in parts[at + 1 :][:1])
    return before, after


class _Inline:
    """Writes what stands on a line: in a link (`label`), in its brackets or those of a picture, in a row of a table."""

    def __init__(
        self,
        *,
        block: bool = False,
        label: bool = False,
        bracketed: bool = False,
        cell: bool = False,
    ) -> None:
        self.block = block
        self.label = label
        self.bracketed = bracketed or label
        self.cell = cell

    def parts(self, parts: Sequence[PrintedElement | str]) -> str:
        written = []
        for at, part in enumerate(parts):
            if isinstance(part, str):
                following = parts[at + 1] if at + 1 < len(parts) else None
                linked = isinstance(following, PrintedElement) and following.tag == "a"
                written.append(self.text(part, linked=linked))
            else:
                before, after = _edges(parts, at)
                title = self.block and at == 0 and self.like_a_title(parts, after)
                written.append(self.element(part, before, after, title=title))
        return "".join(written)

    @staticmethod
    def like_a_title(parts: Sequence[PrintedElement | str], after: str) -> bool:
        """Whether a block that begins with emphasis would be read as a title."""
        return len(parts) == 1 or _text(parts[0]).rstrip().endswith(":") or _colon(after)

    def text(self, text: str, *, linked: bool = False) -> str:
        text = WHITESPACE.sub(" ", text)

        def escaped(found: re.Match[str]) -> str:
            sign = found[0]
            if sign == "|":
                return "\\|" if self.cell else sign
            if sign == "!":
                return "\\!" if linked else sign
            if sign in "\\`":
                return f"&#{ord(sign)};"
            if sign in "&<":
                return html.escape(sign)
            if sign[0] in "=%:":
                return f"&#{ord(sign[0])};" * len(sign)
            return "".join(f"\\{character}" for character in sign)

        if self.label:  # an address is none there
            return _SPECIAL.sub(escaped, text).replace("]", "\\]")
        pieces = []
        done = 0
        for found in _ADDRESS.finditer(text):  # one that is no link
            sign = found.lastindex or 0
            pieces += [_SPECIAL.sub(escaped, text[done : found.start(sign)] + "\0")[:-1], f"&#{ord(found[sign])};"]
            done = found.end(sign)
        written = "".join([*pieces, _SPECIAL.sub(escaped, text[done:])])
        return written.replace("]", "\\]") if self.bracketed else written

    def element(self, printed: PrintedElement, before: str, after: str, *, title: bool) -> str:
        text = _text(printed)
        if printed.tag == "br":
            return "<br>"
        if printed.tag == "abbr":  # its meaning is not printed
            return self.parts_of(printed)
        if printed.tag == "a":
            return self.link(printed, text, before, after)
        if printed.tag == "sup" and "note-ref" in printed.attributes and re.fullmatch(r"[^\s\[\]^]{1,40}", text):
            return f"[^{text}]"
        if printed.tag == "code" and all(isinstance(part, str) for part in printed.parts):
            return self.code(text)
        mark = _MARKS.get(printed.tag)
        if mark and not title and self.emphasised(printed, text, before, after):
            return f"{mark}{self.parts_of(printed)}{mark}"
        gap = " " if title else ""  # so that it is no heading
        return f"<{printed.tag}{gap}>{self.parts_of(printed)}</{printed.tag}>"

    def parts_of(self, printed: PrintedElement) -> str:
        return _Inline(label=self.label, bracketed=self.bracketed, cell=self.cell).parts(printed.parts)

    @staticmethod
    def emphasised(printed: PrintedElement, text: str, before: str, after: str) -> bool:
        """Whether signs around it can only be read as emphasis."""
        inside = printed.parts
        if not text or not isinstance(inside[0], str) or not isinstance(inside[-1], str):
            return False
        if text[0].isspace() or text[-1].isspace() or text[0] in _NO_MARK or text[-1] in _NO_MARK:
            return False
        if not (text[0].isalnum() and (text[-1].isalnum() or text[-1] in ".!?…:")):
            return False
        return bool(_PARTED.search(before[-1:])) and bool(re.match(r"[\s.,;:!?)»”\]…]|$", after[:1]))

    def link(self, printed: PrintedElement, text: str, before: str, after: str) -> str:
        if printed.bare and not self.label:
            parted = _PARTED.search(before[-1:]) and re.match(
                r"[.,;:!?…]*(?:\s|$)" if self.bracketed else r"[.,;:!?…]*(?:[\s\]»]|$)", after
            )
            if re.search(r"[\\<>*`\[\]|]", text) or unescape(text) != text:
                return f'<a href="{html.escape(printed.url)}">{self.parts_of(printed)}</a>'
            if parted:
                return text
            if re.match(r"(?i)https?://|mailto:|tel:|[^@:]+@", text):
                return f"<{text}>"
            return f'<a href="{html.escape(printed.url)}">{self.parts_of(printed)}</a>'
        label = _Inline(label=True, cell=self.cell).parts(printed.parts)
        url = printed.url.replace("|", "%7C") if self.cell else printed.url
        if unescape(url) != url:
            url = url.replace("&", "&amp;")
        if re.search(r"[\s()\"']", url):
            return f"[{label}](<{url.replace('<', '%3C').replace('>', '%3E')}>)"
        return f"[{label}]({_BACKSLASH.sub(r'&#92;', url)})"

    @staticmethod
    def code(text: str) -> str:
        if not text or WHITESPACE.sub(" ", text) != text:
            return f"<code>{_verbatim(text)}</code>"
        ticks = "`" * (max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
        spaced = text[0] == "`" or text[-1] == "`" or (text[0] == text[-1] == " " and text.strip(" "))
        return f"{ticks} {text} {ticks}" if spaced else f"{ticks}{text}{ticks}"


def _verbatim(code: str) -> str:
    """Text in which nothing is a sign of Markdown, and no line ends."""
    return re.sub(rf"[{_PUNCTUATION}\n]", lambda found: f"&#{ord(found[0])};", code)


def _colon(after: str) -> bool:
    return after.lstrip(" \u00a0\u202f").startswith(":")


class _Blocks:
    """Writes paragraphs, lists, quotes, code and tables."""

    def lines(self, parts: Iterable[PrintedElement | str]) -> Iterator[str]:
        first = True
        for printed in _paragraphs(parts):
            if not first:
                yield ""
            first = False
            yield from self.block(printed)

    def block(self, printed: PrintedElement) -> Iterator[str]:
        if printed.tag in ("ul", "ol"):
            yield from self.items(printed)
        elif printed.tag == "blockquote":
            yield from (f"> {line}".rstrip() for line in self.lines(printed.parts))
        elif printed.tag == "pre":
            text = _text(printed)
            yield from code_fence(text.removesuffix("\n")) if text else ("```", "```")
        elif printed.tag == "table":
            yield from self.table(printed)
        elif "subhead" in printed.attributes:
            yield f"### {_line(_Inline(), _title(printed))}"
        else:
            yield guarded(_line(_Inline(), printed.parts))

    def items(self, listed: PrintedElement) -> Iterator[str]:
        start = re.search(r'start="(\d+)"', listed.attributes)
        number = int(start[1]) if start else 1
        for at, item in enumerate(part for part in listed.parts if isinstance(part, PrintedElement)):
            marker = f"{number + at}." if listed.tag == "ol" else "-"
            tight = not any(isinstance(part, PrintedElement) and part.tag == "p" for part in item.parts)
            if at and not tight:
                yield ""
            lines: list[str] = []
            for printed in _paragraphs(item.parts):
                if lines and not tight:
                    lines.append("")
                lines += self.block(printed)
            for place, line in enumerate(lines or [""]):
                yield (f"{marker} " if place == 0 else "    " if line else "") + line

    def table(self, printed: PrintedElement) -> Iterator[str]:
        rows = list(_within(printed, "tr"))
        for at, row in enumerate(rows):
            cells = [cell for cell in row.parts if isinstance(cell, PrintedElement)]
            yield f"| {' | '.join(_line(_Inline(cell=True), cell.parts) for cell in cells)} |"
            if at == 0:
                signs = {"center": ":---:", "right": "---:"}
                aligned = [re.search(r'class="(\w+)"', cell.attributes) for cell in cells]
                yield f"| {' | '.join(signs.get(found[1], '---') if found else '---' for found in aligned)} |"


def _title(subhead: PrintedElement) -> list[PrintedElement | str]:
    """What a title within a text holds, without the emphasis that it prints with."""
    inner = subhead.parts[0]
    return inner.parts if isinstance(inner, PrintedElement) and len(subhead.parts) == 1 else subhead.parts


def _within(printed: PrintedElement, tag: str) -> Iterator[PrintedElement]:
    for part in printed.parts:
        if isinstance(part, PrintedElement):
            if part.tag == tag:
                yield part
            else:
                yield from _within(part, tag)


_BLOCK_TAGS = frozenset({"p", "ul", "ol", "blockquote", "pre", "table"})


_HOLDS_LINES = _BLOCK_TAGS | {"", "li", "td", "th"}


def _paragraphs(parts: Iterable[PrintedElement | str]) -> Iterator[PrintedElement]:
    """Blocks; texts between them are paragraphs too."""
    loose: list[PrintedElement | str] = []
    for part in parts:
        if isinstance(part, PrintedElement) and part.tag in _BLOCK_TAGS:
            if "".join(map(_text, loose)).strip():
                yield PrintedElement(tag="", parts=loose)
            loose = []
            yield part
        else:
            loose.append(part)
    if "".join(map(_text, loose)).strip():
        yield PrintedElement(tag="", parts=loose)


def _html(parts: Iterable[PrintedElement | str]) -> str:
    """What prints as HTML on one line."""
    written = []
    for part in parts:
        if isinstance(part, str):
            written.append(_Inline().text(part))
        elif part.tag == "pre":
            written.append(f"<pre><code>{_verbatim(_text(part))}</code></pre>")
        elif part.tag == "br":
            written.append("<br>")
        elif "subhead" in part.attributes:
            written.append(f"<h3>{_html(_title(part))}</h3>")
        elif part.tag in _BLOCK_TAGS or part.tag not in (*_MARKS, "a", "sup", "code", "abbr"):
            attributes = re.sub(r'class="(center|right)"', r'align="\1"', part.attributes)
            attributes = re.sub(r' (?:class|title)="[^"]*"', "", attributes)
            tag = part.tag or "p"
            written.append(f"<{tag}{attributes}>{_html(part.parts)}</{tag}>")
        else:
            written.append(_Inline().parts([part]))
    return "".join(written)


def _same(printed: PrintedElement, other: PrintedElement) -> bool:
    """Whether two texts print alike, line ends in the source apart."""
    return _outline(printed) == _outline(other)


def _outline(element: PrintedElement | str) -> object:
    if isinstance(element, str):
        return " ".join(element.split(" "))
    inner = [part for part in element.parts if not isinstance(part, str) or part.strip(" \n")]
    if inner and element.tag in _HOLDS_LINES:  # spaces at the ends of a paragraph are not printed
        inner[0] = inner[0].lstrip(" \n") if isinstance(inner[0], str) else inner[0]
        inner[-1] = inner[-1].rstrip(" \n") if isinstance(inner[-1], str) else inner[-1]
    parts = [_outline(part) for part in inner]
    attributes = "" if element.tag == "abbr" else element.attributes
    return element.tag, attributes, element.url, element.bare, tuple(parts)
