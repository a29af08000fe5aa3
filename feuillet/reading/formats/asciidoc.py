"""Notes in AsciiDoc in; lines of Markdown out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feuillet.reading.debris import unpublished
from feuillet.reading.formats.writer import Writer, as_it_stands, emphasis, link, marked, picture
from feuillet.reading.markdown.inline import Text
from feuillet.text.deadline import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.debris.tidying import Read
    from feuillet.reading.debris.unpublished import Published

_HEADING = re.compile(r"(={1,6}|#{1,6})\s+((?:\S|\s++(?!=+\s*$|$))+)(?:\s+=+)?\s*$")
_ATTRIBUTE = re.compile(r":!?([\w-]+)!?:(?:\s+(.*))?$")
# Attributes that tell something to readers, and the keys that front matter has for them.
_PRINTED = {name: name for name in ("author", "authors", "date", "description", "subtitle", "summary")}
_PRINTED["revdate"] = "date"
_AUTHOR = re.compile(r"[^\W\d_][\w .'-]*+(?:<[^<>\s@]++@[^<>\s]++>|;.*)?\s*$")
_STYLE = re.compile(r"\[([^\[\]]*+(?:\[[^\[\]]*+\])?[^\[\]]*+)\]\s*$")
_TITLE = re.compile(r"\.(?=[^\s.])(\S(?:.*\S)?)\s*$")
_FENCE = re.compile(r"(-{4,}|\.{4,}|\+{4,}|_{4,}|\*{4,}|={4,}|--|`{3,}[\w+-]*)\s*$")
_TABLE = re.compile(r"([|,!:])={3,}\s*$")
_ITEM = re.compile(r"\s*(\*{1,6}|-|\.{1,6}|(\d{1,3})\.|<\d+>)\s+(\S.*)$")
_TERM = re.compile(r"\s*(\S.*?)(:{2,4}|;;)(?:\s+(\S.*))?$")
_MACRO = re.compile(r"(image|video|audio|toc|include|ifdef|ifndef|ifeval|endif)::([^\[]*+)\[(.*)\]\s*$")
_CELL = re.compile(r"(?:(?:(?<=\s)|^)[\d.]*+[*+]?[<^>.]{0,4}[aehlmdsv]?)?(?<!\\)\|")
_BEFORE, _AFTER = r"(?<![\w\\;:])", r"(?!\w)"
_SIGN = re.compile(
    r"image:(?!:)(?P<source>[^\s\[\]]{1,2000})\[(?P<alt>[^\]]{0,500})\]"
    r"|(?:link:|xref:)(?P<url>[^\s\[\]]{1,2000})\[(?P<words>[^\]]{0,500})\]"
    r"|(?P<mail>mailto:[^\s\[\]]{1,2000})\[(?P<about>[^\]]{0,500})\]"
    r"|(?P<web>https?://[^\s\[\]<>]{1,2000})(?:\[(?P<named>[^\]]{0,500})\])?"
    r"|<<(?P<goal>[^,<>]{1,2000})(?:,(?P<said>[^<>]{1,2000}))?>>"
    r"|footnote:(?P<key>[\w-]*)\[(?P<note>[^\]]{0,500})\]"
    r"|\(\(\((?P<index>[^()]{1,500})\)\)\)|indexterm:\[(?P<index2>[^\]]{0,500})\]"
    r"|\(\((?P<term>[^()]{1,500})\)\)|anchor:[\w-]+\[[^\]]{0,500}\]"
    r"|\[\[[\w-]+\]\]|\[#[\w-]+\](?=[*_#`])"
    r"|\*\*(?P<strong2>[^\s*](?:[^*]{0,500}[^\s*])?)\*\*|__(?P<em2>[^\s_](?:[^_]{0,500}[^\s_])?)__|``(?P<code2>[^`]{1,2000})``"
    rf"|{_BEFORE}(?:\*(?P<strong>[^\s*](?:[^*]{{0,500}}[^\s*])?)\*|_(?P<em>[^\s_](?:[^_]{{0,500}}[^\s_])?)_"
    rf"|`\+?(?P<code>[^\s`](?:[^`]{{0,500}}[^\s`])?)\+?`|\+(?P<pass>[^\s+](?:[^+]{{0,500}}[^\s+])?)\+"
    rf"|(?:\[[\w.#-]+\])?#(?P<mark>[^\s#](?:[^#]{{0,500}}[^\s#])?)#){_AFTER}"
    r"|(?<=\w)\^(?P<sup>[^\s^]{1,40})\^|(?<=\w)~(?P<sub>[^\s~]{1,40})~"
    r"|\\(?P<escaped>[*_`#+^~\[<{])"
)


def read(text: str, first_line: int, file: str) -> Read:
    """The lines of notes in AsciiDoc."""
    published = unpublished.of(text, first_line, ticks=True)
    unpublished.asciidoc(published)
    return _AsciiDoc(published, file).read()


class _AsciiDoc:
    def __init__(self, published: Published, file: str) -> None:
        self.texts = published.lines
        self.number = published.number
        self.writer = Writer(file, published)
        self.notes = 0
        self.style = ""  # in brackets, of the block that follows
        self.markers: list[str] = []  # of the lists that are open, from the outermost
        self.attached = False  # whether the next block belongs to the item above
        self.header = False
        self.missing: set[str] = set()  # lines that do not come any more
        self.open: list[str] = []  # fences of blocks that hold blocks

    def read(self) -> Read:
        at = 0
        while at < len(self.texts):
            look(self.number(at))
            at = self.step(at)
        return self.writer.read()

    def piece(self, at: int, start: int, end: int | None = None) -> Text:
        return Text.of(self.texts[at][start:end], self.number(at), start + 1)

    def words(self, text: Text) -> Text:
        return marked(text, _SIGN, self.sign)

    def sign(self, found: re.Match[str]) -> Sequence[str | tuple[int, int]] | None:
        kind = found.lastgroup or ""
        if found["source"]:
            return [picture(found["source"], _words(found["alt"]))]
        for url, words in (("url", "words"), ("mail", "about"), ("web", "named")):
            if found[url]:
                return link(found, found[url], words if found[words] else None)
        if found["goal"]:
            return [found.span("said" if found["said"] else "goal")]
        if found["note"] is not None:
            if not found["note"]:
                return [f"[^{found['key']}]"]
            self.notes += 1
            key = found["key"] or f"adoc-{self.notes}"
            self.writer.footnote(key, self.words(Text.of(found["note"], self.writer.line, 1)))
            return [f"[^{key}]"]
        if not kind:
            return []
        if kind == "escaped":
            return [f"\\{found[kind]}"]
        if kind == "pass":
            return [as_it_stands(found["pass"])]
        if kind.startswith("index"):  # words for an index alone
            self.writer.leave_out(found[0], self.writer.line)
            return []
        if kind in ("mark", "term"):
            return [found.span(kind)]
        return emphasis(found, kind, kind.rstrip("2"))

    def step(self, at: int) -> int:
        text, number = self.texts[at].rstrip(), self.number(at)
        writer = self.writer
        writer.line = number
        if not text:
            writer.blank(number)
            self.header = False
        elif (fence := _FENCE.match(text)) and not (writer.pending and len(text) == 2):
            return self.fence(at, fence[1].rstrip())
        elif text == "//":  # where a comment was
            self.markers.clear()
        elif _TABLE.match(text):
            return self.table(at)
        elif found := _HEADING.match(text):
            self.markers.clear()
            self.header = len(found[1]) == 1
            writer.heading(self.words(self.piece(at, *found.span(2))), len(found[1]))
        elif found := _ATTRIBUTE.match(text):
            if found[1] in _PRINTED and found[2]:
                writer.fact(_PRINTED[found[1]], self.words(self.piece(at, *found.span(2))))
            else:
                writer.leave_out(text, number)
        elif self.header and _AUTHOR.match(text):
            writer.fact("author", self.words(self.piece(at, 0)))
        elif text == "+":
            writer.flush()
            self.attached = bool(self.markers)
        elif text in ("'''", "---", "***", "<<<"):
            writer.blank(number)
        elif found := _STYLE.match(text):
            writer.flush()
            self.styled(found[1], at)
        elif found := _MACRO.match(text):
            self.macro(at, found)
        elif (found := _ITEM.match(text)) and not text.startswith("****"):
            self.item(at, found)
        elif (found := _TITLE.match(text)) and not writer.pending:
            writer.begin(Text.joined([self.piece(at, 1, 1), "**", self.words(self.piece(at, *found.span(1))), "**"]))
            writer.blank(number)
        elif (found := _TERM.match(text)) and not writer.pending:
            writer.begin(self.words(self.piece(at, *found.span(1))))
            writer.flush()
            if found[3]:
                writer.item(self.words(self.piece(at, *found.span(3))), 0)
            self.markers = ["::"]
            self.attached = not found[3]
        elif text.startswith(" ") and not writer.pending and not self.markers and not self.attached:
            return self.indented(at)
        else:
            self.text(at)
        return at + 1

    def text(self, at: int) -> None:
        text = self.texts[at].rstrip()
        start = len(text) - len(text.lstrip())
        end = len(text) - 2 if text.endswith(" +") else len(text)
        piece = self.words(self.piece(at, start, end))
        if self.writer.pending:
            self.writer.go_on(piece)
        elif self.attached:
            self.writer.begin(piece, "    " * len(self.markers))
        else:
            self.markers.clear()
            self.writer.begin(piece, "> " if self.open and self.open[-1][0] == "_" else "")
        self.attached = False
        if end < len(text):
            self.writer.end_line()

    def item(self, at: int, found: re.Match[str]) -> None:
        marker = "1." if found[2] else "<>" if found[1][0] == "<" else found[1]
        if marker in self.markers:
            del self.markers[self.markers.index(marker) + 1 :]
        else:
            self.markers.append(marker)
        self.attached = False
        bullet = f"{found[2]}. " if found[2] else "1. " if marker[0] == "." else "- "
        words = self.piece(at, found.start(3))
        box = re.match(r"\[([ xX*])\]\s+", words.value)
        if box:
            bullet += "[ ] " if box[1] == " " else "[x] "
            words = words.cut(box.end())
        self.writer.item(self.words(words), len(self.markers) - 1, bullet)

    def styled(self, style: str, at: int) -> None:
        """What stands in brackets above a block: of a quotation, who said it."""
        name, _, rest = style.partition(",")
        if name in ("quote", "verse") and rest.strip():
            self.style = name
            self.writer.begin(self.words(self.piece(at, self.texts[at].index(rest), len(self.texts[at].rstrip()) - 1)))
            self.writer.flush()
        elif style:
            self.style = style
            self.writer.leave_out(self.texts[at], self.number(at))

    def macro(self, at: int, found: re.Match[str]) -> None:
        self.writer.blank(self.number(at))
        if found[1] == "image":
            self.writer.begin(Text(picture(found[2], _words(found[3])), [(0, self.number(at), 1)]))
            self.writer.blank(self.number(at))
        else:
            self.writer.leave_out(self.texts[at], self.number(at))

    def fence(self, at: int, sign: str) -> int:
        writer, number = self.writer, self.number(at)
        if sign[0] in "_*=" or sign == "--":
            writer.blank(number)
            if sign in self.open:
                del self.open[self.open.index(sign) :]
            elif self.find(at, sign):
                self.open.append(sign)
            return at + 1
        end = self.find(at, sign[:3] if sign[0] == "`" else sign)
        if not end:
            writer.blank(number)
            return at + 1
        before = "    " * len(self.markers) if self.attached else ""
        writer.code([self.piece(line, 0) for line in range(at + 1, end)], before)
        self.attached = False
        writer.blank(self.number(end))
        return end + 1

    def find(self, at: int, sign: str) -> int:
        """The line that ends a block; 0 if none does."""
        if sign in self.missing:
            return 0
        found = next((line for line in range(at + 1, len(self.texts)) if self.texts[line].rstrip() == sign), 0)
        if not found:
            self.missing.add(sign)
        return found

    def indented(self, at: int) -> int:
        """Lines with spaces before them: printed as they stand."""
        end = at
        while end < len(self.texts) and self.texts[end].startswith(" ") and self.texts[end].strip():
            end += 1
        indent = min(len(text) - len(text.lstrip()) for text in self.texts[at:end])
        self.writer.code([self.piece(line, indent) for line in range(at, end)])
        return end

    def table(self, at: int) -> int:
        sign = self.texts[at].rstrip()
        end = self.find(at, sign)
        if not end or sign[0] != "|":
            self.writer.leave_out(sign, self.number(at))
            return at + 1
        parts: list[list[Text | str]] = []  # of each cell
        first_row = 0
        for line in range(at + 1, end):
            begun = self.cells(line) if self.texts[line] != "//" else []
            if begun is None and parts:
                parts[-1] += [" ", self.words(self.piece(line, 0))]
            elif begun:
                first_row = first_row or len(begun)
                parts += [[cell] for cell in begun]
        width = _columns(self.style) or first_row or 1
        cells = [Text.joined(cell) for cell in parts]  # rows end where their columns do, not their lines
        rows = [cells[start : start + width] for start in range(0, len(cells), width)]
        first = next((line for line in range(at + 1, end) if self.texts[line].strip()), end)
        headed = "header" in self.style or not self.texts[min(first + 1, end)].strip()
        self.writer.table(rows, headed=headed or width == 1)
        self.style = ""
        return end + 1

    def cells(self, line: int) -> list[Text] | None:
        """The cells that begin on a line; None if it goes on from the one above."""
        text = self.texts[line].rstrip()
        found = list(_CELL.finditer(text))
        if not found or text[: found[0].start()].strip():
            return None if text.strip() else []
        ends = [*(match.start() for match in found[1:]), len(text)]
        return [self.words(self.piece(line, match.end(), end)) for match, end in zip(found, ends, strict=True)]


def _columns(style: str) -> int:
    """How many columns the brackets above a table say that it has; 0 if they do not."""
    found = re.search(r'\bcols="?((?:(?<=")[^"]*|[^",\]]*))', style)
    if not found:
        return 0
    times = re.match(r"(\d{1,2})\*", found[1])
    return int(times[1]) if times else found[1].count(",") + 1


def _words(attributes: str) -> str:
    """The description of a picture: the first of its attributes, or that with the name."""
    named = re.search(r"\balt=\"?([^\",]*)", attributes)
    first = attributes.split(",", maxsplit=1)[0].strip().strip('"')
    return named[1] if named else "" if "=" in first else first
