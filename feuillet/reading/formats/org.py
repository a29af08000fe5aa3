"""Notes of Org mode in; lines of Markdown out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feuillet.reading.debris import unpublished
from feuillet.reading.formats.writer import Writer, emphasis, link, marked, picture
from feuillet.reading.markdown.inline import Text
from feuillet.text.deadline import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.debris.tidying import Read
    from feuillet.reading.debris.unpublished import Published

_HEADING = re.compile(
    r"(\*+)\s+(?:((?:TODO|DONE|NEXT|WAITING|CANCELL?ED)(?=\s))\s*)?(?:(\[#\w\])\s*)?((?:\S|\s++(?!:[\w@#%:]+:\s*$|$))*)(\s+:[\w@#%:]+:)?\s*$"
)
_KEYWORD = re.compile(r"\s*#\+(\w+)(?:\[[^\]]*\])?:\s*(.*)$")
_FACTS = frozenset({"subtitle", "author", "date", "description", "summary"})
_PRINTED = frozenset({"caption"})
_BLOCK = re.compile(r"\s*#\+begin_(\w+)(.*)$", re.IGNORECASE)
_ITEM = re.compile(r"(\s*)([-+]|\s\*|(\d{1,3})[.)])\s+(?:\[@\d+\]\s*)?(.*)$")
_NOTE = re.compile(r"\[fn:([\w-]+)\]\s+(\S.*)$")
_PLAN = re.compile(r"\s*(?:SCHEDULED|DEADLINE|CLOSED):")
_PICTURE = re.compile(r"(?:file:|attachment:)?[^\s\[\]]*\.(?:png|jpe?g|gif|svg|webp|tiff?)$", re.IGNORECASE)
_BEFORE, _AFTER = r"(?<![\w*/_=~+\\])", r"(?![\w*/_=~+])"
_SIGN = re.compile(
    r"\[\[(?P<url>[^\[\]]{1,2000})\](?:\[(?P<words>[^\[\]]*)\])?\]"
    r"|\[fn:(?P<note>[\w-]+)\]|\[fn:(?P<key>[\w-]*):(?P<inside>[^\[\]]{1,2000})\]"
    rf"|{_BEFORE}(?:\*(?P<strong>[^\s*](?:[^*]{{0,500}}[^\s*])?)\*|/(?P<em>[^\s/](?:[^/]{{0,500}}[^\s/])?)/"
    rf"|_(?P<under>[^\s_](?:[^_]{{0,500}}[^\s_])?)_|\+(?P<del>[^\s+](?:[^+]{{0,500}}[^\s+])?)\+"
    rf"|=(?P<code>[^\s=](?:[^=]{{0,500}}[^\s=])?)=|~(?P<other>[^\s~](?:[^~]{{0,500}}[^\s~])?)~){_AFTER}"
    r"|(?P<plain>https?://[^\s\[\]<>]{1,2000})"
)


def read(text: str, first_line: int, file: str) -> Read:
    """The lines of notes in Org mode."""
    published = unpublished.of(text, first_line, ticks=False)
    unpublished.org(published)
    return _Org(published, file).read()


class _Org:
    def __init__(self, published: Published, file: str) -> None:
        self.texts = published.lines
        self.number = published.number
        self.writer = Writer(file, published)
        self.titled = any((found := _KEYWORD.match(text)) and found[1].lower() == "title" for text in self.texts)
        self.inner = 0
        self.looked: dict[str, int] = {}  # the line before which no such end is
        self.rows: list[list[Text]] = []
        self.ruled = False  # whether a line is drawn below the first row

    def read(self) -> Read:
        at = 0
        while at < len(self.texts):
            look(self.number(at))
            at = self.step(at)
        self.end_table()
        return self.writer.read()

    def piece(self, at: int, start: int, end: int | None = None) -> Text:
        return Text.of(self.texts[at][start:end], self.number(at), start + 1)

    def words(self, text: Text) -> Text:
        return marked(text, _SIGN, self.sign)

    def sign(self, found: re.Match[str]) -> Sequence[str | tuple[int, int]] | None:
        kind = found.lastgroup or ""
        if found["url"]:
            url = found["url"].removeprefix("file:")
            if _PICTURE.match(found["url"]):
                return [picture(url.removeprefix("attachment:"), found["words"] or "")]
            return link(found, found["url"], "words" if found["words"] else None)
        if kind == "note":
            return [f"[^{found['note']}]"]
        if found["inside"]:
            self.inner += 1
            key = found["key"] or f"org-{self.inner}"
            self.writer.footnote(key, Text.of(found["inside"], self.writer.line, 1))
            return [f"[^{key}]"]
        if kind == "plain":
            return [found[0]]
        if kind == "under":
            return [found.span(kind)]
        return emphasis(found, kind, {"other": "code"}.get(kind, kind))

    def step(self, at: int) -> int:
        text, number = self.texts[at], self.number(at)
        writer = self.writer
        writer.line = number
        if text.lstrip().startswith("|"):
            return self.row(at)
        self.end_table()
        if not text.strip():
            writer.blank(number)
        elif found := _HEADING.match(text):
            if found[2]:
                writer.leave_out(found[2], number, found.start(2) + 1)
            if found[5]:
                writer.leave_out(found[5], number, found.start(5) + 1)
            writer.heading(self.words(self.piece(at, *found.span(4))), len(found[1]) + self.titled)
        elif found := _BLOCK.match(text):
            return self.block(at, found[1].lower())
        elif found := _KEYWORD.match(text):
            key = found[1].lower()
            if key == "title":
                writer.heading(self.words(self.piece(at, *found.span(2))), 1)
            elif key in _FACTS and found[2]:
                writer.fact(key, self.words(self.piece(at, *found.span(2))))
            elif key in _PRINTED and found[2]:
                writer.begin(self.words(self.piece(at, *found.span(2))))
                writer.blank(number)
            else:
                writer.leave_out(text, number)
        elif found := _NOTE.match(text):
            writer.flush()
            writer.footnote(found[1], self.words(self.piece(at, *found.span(2))))
        elif _PLAN.match(text):
            writer.leave_out(text, number)
        elif re.fullmatch(r"\s*-{5,}\s*", text):
            writer.blank(number)
        elif found := _ITEM.match(text):
            depth = len(found[1].expandtabs(4)) // 2
            bullet = f"{found[3]}. " if found[3] else "- "
            writer.begin(self.words(self.piece(at, found.start(4))), "  " * depth + bullet)
        elif text.startswith((": ", "  : ")):
            writer.code([self.piece(at, text.index(":") + 2)])
        else:
            self.text(at)
        return at + 1

    def text(self, at: int) -> None:
        text = self.texts[at].rstrip()
        start = len(text) - len(text.lstrip())
        end = len(text) - 2 if text.endswith("\\\\") else len(text)
        piece = self.words(self.piece(at, start, end))
        if not self.writer.pending and start >= 2 and self.in_list():
            self.writer.begin(piece, " " * start)
        else:
            self.writer.go_on(piece)
        if end < len(text):
            self.writer.end_line()

    def in_list(self) -> bool:
        last = next((line for line in reversed(self.writer.out[-3:]) if not line.blank), None)
        return last is not None and (last.width > 0 or last.body[:2] == "- " or last.body[:1].isdigit())

    def block(self, at: int, kind: str) -> int:
        writer, number = self.writer, self.number(at)
        end = self.find(at, re.compile(rf"\s*#\+end_{re.escape(kind)}\b", re.IGNORECASE))
        if not end:
            writer.leave_out(self.texts[at], number)
            return at + 1
        writer.blank(number)
        if kind in ("src", "example"):
            indent = min(
                (len(text) - len(text.lstrip()) for text in self.texts[at + 1 : end] if text.strip()), default=0
            )
            writer.code([self.piece(line, indent) for line in range(at + 1, end)])
        elif kind in ("quote", "verse"):
            for line in range(at + 1, end):
                text = self.texts[line]
                if not text.strip():
                    writer.blank(self.number(line))
                    continue
                piece = self.words(self.piece(line, len(text) - len(text.lstrip())))
                if writer.pending:
                    if kind == "verse":
                        writer.end_line()
                    writer.go_on(piece)
                else:
                    writer.quote(piece)
        else:
            for line in range(at + 1, end):
                self.step(line)
        writer.blank(self.number(end))
        return end + 1

    def find(self, at: int, sign: re.Pattern[str]) -> int:
        """The line that ends what begins on this one; 0 if none does before the next heading."""
        if at < self.looked.get(sign.pattern, 0):
            return 0
        line = at + 1
        while line < len(self.texts) and not self.texts[line].startswith("* "):
            if sign.match(self.texts[line]):
                return line
            line += 1
        self.looked[sign.pattern] = line
        return 0

    def row(self, at: int) -> int:
        text = self.texts[at].rstrip()
        if re.fullmatch(r"\s*\|[-+|]+", text):
            self.ruled = self.ruled or len(self.rows) == 1
            return at + 1
        start = text.index("|") + 1
        cells: list[Text] = []
        for cell in text[start:].removesuffix("|").split("|"):
            cells.append(self.words(self.piece(at, start, start + len(cell))))
            start += len(cell) + 1
        self.rows.append(cells)
        return at + 1

    def end_table(self) -> None:
        rows, self.rows = self.rows, []
        self.writer.table(rows, headed=self.ruled or len(rows) == 1)
        self.ruled = False
