"""Notes in reStructuredText in; lines of Markdown out."""

from __future__ import annotations

import csv
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

_LINE = re.compile(r"([=\-`:'\"~^_*+#<>.])\1{1,}\s*$")
_TABLE = re.compile(r"\s*(?:\+(?:[-=]+\+)+|=+(?:\s+=+)+)\s*$")
_DIRECTIVE = re.compile(r"(\s*)\.\.\s+(?:\|[^|]*\|\s+)?([\w:+-]+?)::(?:\s+(.*))?$")
_TARGET = re.compile(r"\s*\.\.\s+_(`[^`]+`|[^:]+):(?:\s+(\S+))?\s*$")
_NOTE = re.compile(r"\s*\.\.\s+\[(#?[\w.-]*|\*)\](?:\s+(.*))?$")
_REPLACED = re.compile(r"\s*\.\.\s+\|([^|]+)\|\s+(replace|image|unicode|date)::\s*(.*)$")
_COMMENT = re.compile(r"\s*\.\.(?:\s|$)")
_FIELD = re.compile(r"(\s*):([^:\s](?:[^:]*[^:\s])?):(?:\s+(.*))?$")
_ITEM = re.compile(r"(\s*)([-*+•‣⁃]|\(?(\d{1,3}|#|[a-zA-Z]|[ivxIVX]{1,5})[.)])\s+(\S.*)$")
_NUMBERED = re.compile(r"\d{1,3}[.)]\s+\S")
_LINE_BLOCK = re.compile(r"\s*\|(?:\s(.*))?$")
_CODE = frozenset({"code", "code-block", "sourcecode", "literalinclude", "parsed-literal", "math", "productionlist"})
_PICTURES = frozenset({"image", "figure"})
_FACTS = frozenset({"author", "authors", "date", "subtitle", "summary", "abstract", "description"})
_LEFT_NAMES = (
    "toctree contents include raw meta index highlight default-role role sectnum target-notes currentmodule tags "
    "todo todolist ifconfig comment"
)
_LEFT = frozenset(_LEFT_NAMES.split())
_BEFORE, _AFTER = r"(?<![\w*`\\])", r"(?![\w*`])"
_SIGN = re.compile(
    rf"{_BEFORE}(?:``(?P<code>.{{1,500}}?)``|\*\*(?P<strong>[^\s*](?:.{{0,500}}?[^\s])?)\*\*|\*(?P<em>[^\s*](?:[^*]{{0,500}}[^\s*])?)\*"
    r"|(?::(?P<role>[\w+-][\w:+-]{0,60}):)?`(?P<words>[^`<]{0,500}?)\s{0,20}(?:<(?P<url>[^<>`]{1,2000})>)?`(?P<end>__?)?)"
    rf"{_AFTER}"
    r"|[ ]?\[(?P<note>#?[\w-]*|\*)\]_(?!\w)"
    r"|\|(?P<replaced>[^|\s](?:[^|]{0,500}[^|\s])?)\|_{0,2}"
    r"|(?P<plain>https?://[^\s<>`]{1,2000})"
    rf"|{_BEFORE}(?P<name>(?<![.-])[^\W_]++(?:[._-][^\W_]++)*)__?(?![\w`])"
    r"|\\(?P<escaped>.)"
)
_FOR_ALL = re.compile(r"\b(?:html|latex|epub|text|man|texinfo|pdf|xml)\b")  # of what is made for readers
_LONGEST = 2000  # lines of what is indented below a directive


def read(text: str, first_line: int, file: str) -> Read:
    """The lines of notes in reStructuredText."""
    published = unpublished.of(text, first_line, ticks=True)
    unpublished.restructured(published)
    return _ReStructured(published, file).read()


class _ReStructured:
    def __init__(self, published: Published, file: str) -> None:
        self.texts = published.lines
        self.number = published.number
        self.writer = Writer(file, published)
        self.titles: list[tuple[str, bool]] = []  # lines of signs, as they come: the higher titles first
        self.replaced: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        self.count = 0  # of the last item that is counted by itself
        self.notes = self.called = 0  # footnotes without a number
        self.indents: list[int] = []  # of the items that are open
        self.in_field = False  # whether the paragraph that is open is what a field says
        self.gone = [0] * len(self.texts)  # columns of each line that were taken away
        for text in self.texts:
            if found := _REPLACED.match(text):
                self.replaced[found[1].lower()] = (
                    picture(found[3], found[1]) if found[2] == "image" else found[3] if found[2] == "replace" else ""
                )
            elif (found := _TARGET.match(text)) and found[2]:
                self.targets[" ".join(found[1].strip("`").lower().split())] = found[2]

    def read(self) -> Read:
        at = 0
        while at < len(self.texts):
            look(self.number(at))
            at = self.step(at)
        return self.writer.read()

    def text(self, at: int) -> str:
        return self.texts[at].rstrip() if 0 <= at < len(self.texts) else ""

    def piece(self, at: int, start: int, end: int | None = None) -> Text:
        return Text.of(self.texts[at][start:end], self.number(at), start + 1 + self.gone[at])

    def words(self, text: Text) -> Text:
        return marked(text, _SIGN, self.sign)

    def sign(self, found: re.Match[str]) -> Sequence[str | tuple[int, int]] | None:
        kind = found.lastgroup or ""
        if found["code"]:
            return emphasis(found, "code", "code")
        if kind in ("strong", "em"):
            return emphasis(found, kind, kind)
        if found["url"]:
            url = found["url"].removesuffix("_")
            url = self.targets.get(url.lower(), found["url"])
            return link(found, url, "words" if found["words"] else None)
        if found["words"] is not None:
            if not found["words"]:
                return None
            if found["role"] in ("strong", "emphasis", "code", "math", "sub", "subscript", "sup", "superscript"):
                tags = {"emphasis": "em", "math": "code", "subscript": "sub", "superscript": "sup"}
                return emphasis(found, "words", tags.get(found["role"], found["role"]))
            url = self.targets.get(" ".join(found["words"].lower().split()), "")
            return link(found, url, "words") if url and found["end"] else [found.span("words")]
        if found["note"] is not None:
            key = found["note"].lstrip("#")
            if not key or key == "*":
                self.called += 1
                key = f"rst-{self.called}"
            return [f"[^{key}]"]
        if found["replaced"]:
            new = self.replaced.get(found["replaced"].lower())
            return None if new is None else [new]
        if kind == "plain":
            return [found[0]]
        if kind == "name":
            url = self.targets.get(found["name"].lower(), "")
            return link(found, url, "name") if url else None
        escaped = found["escaped"]
        return [] if escaped == " " else [f"\\{escaped}" if not escaped.isalnum() else escaped]

    def step(self, at: int) -> int:
        text, number = self.text(at), self.number(at)
        writer = self.writer
        writer.line = number
        if not text:
            writer.blank(number)
            return at + 1
        if _TABLE.match(text) and not writer.pending:
            return self.table(at)
        if title := self.title(at):
            return title
        if _COMMENT.match(text):
            return self.explicit(at)
        if _LINE.match(text) and not writer.pending:  # a line between paragraphs
            writer.blank(number)
            return at + 1
        indent = len(text) - len(text.lstrip())
        if (found := _ITEM.match(text)) and (not writer.pending or indent in self.indents or self.is_nested(found)):
            self.item(at, found)
            return self.after(at)
        if (found := _FIELD.match(text)) and self.is_fact(at, found):
            writer.fact(found[2], self.words(self.piece(at, *found.span(3))))
            return at + 1
        if (found := _FIELD.match(text)) and (not writer.pending or self.in_field):
            self.in_field = True
            rest = [self.words(self.piece(at, *found.span(3)))] if found[3] else []
            writer.begin(Text.joined([self.piece(at, *found.span(2)), ": ", *rest]))
            if _FIELD.match(self.text(at + 1)):
                writer.flush()
            return at + 1
        self.in_field = self.in_field and bool(writer.pending)
        if (found := _LINE_BLOCK.match(text)) and (not writer.pending or _LINE_BLOCK.match(self.text(at - 1))):
            if writer.pending:
                writer.end_line()
            writer.go_on(self.words(self.piece(at, *found.span(1))) if found[1] else self.piece(at, 0, 0))
            return at + 1
        self.running(at, indent)
        return self.after(at)

    def is_nested(self, found: re.Match[str]) -> bool:
        """Whether a bullet stands below an item that is open, further in, with no empty line between."""
        return bool(self.indents and len(found[1]) > self.indents[-1] and found[2] in "-*+•‣⁃")

    def is_fact(self, at: int, found: re.Match[str]) -> bool:
        """Whether a field, in a line, is of those that stand before all text and say whose it is and of when."""
        return bool(
            found[2].lower() in _FACTS
            and found[3]
            and not (self.text(at + 1)[:1].isspace() or self.writer.pending)
            and all(line.blank or line.text.startswith("#") for line in self.writer.out)
        )

    def running(self, at: int, indent: int) -> None:
        """A line of a paragraph, which its indentation may put below an item or make a quotation."""
        writer = self.writer
        end = len(self.text(at))
        if self.text(at).endswith("::") and self.literal_follows(at):
            end -= 2 if self.text(at).endswith((" ::", "\t::")) or end - indent == 2 else 1
        piece = self.words(self.piece(at, indent, end))
        if writer.pending:
            if not (writer.before or self.indents or self.in_field) and indent > self.indent_above(at):
                writer.begin(piece)  # what a term means
            else:
                writer.go_on(piece)
            return
        while self.indents and indent <= self.indents[-1]:
            self.indents.pop()
        if self.indents:
            writer.begin(piece, "    " * len(self.indents))
        else:
            writer.begin(piece, "> " if indent else "")

    def indent_above(self, at: int) -> int:
        above = self.text(at - 1)
        return len(above) - len(above.lstrip())

    def item(self, at: int, found: re.Match[str]) -> None:
        indent = len(found[1])
        while self.indents and indent < self.indents[-1]:
            self.indents.pop()
        if not self.indents or indent > self.indents[-1]:
            self.indents.append(indent)
            self.count = 0
        bullet = "- "
        start = found.start(4)
        if found[3]:
            self.count = int(found[3]) if found[3].isdecimal() else self.count + 1
            bullet = f"{self.count}. " if found[3].isdecimal() or found[3] == "#" else "- "
            if bullet == "- ":  # a letter stays in the text
                start = found.start(2)
        words = self.piece(at, start)
        end = len(words.value.rstrip())
        if words.value.rstrip().endswith("::") and self.literal_follows(at):
            end -= 1
        self.writer.item(self.words(words.cut(0, end)), len(self.indents) - 1, bullet)

    def literal_follows(self, at: int) -> bool:
        below = next((line for line in range(at + 1, min(at + 4, len(self.texts))) if self.text(line)), None)
        here = self.text(at)
        return (
            below is not None
            and below > at + 1
            and (len(self.texts[below]) - len(self.texts[below].lstrip()) > len(here) - len(here.lstrip()))
        )

    def after(self, at: int) -> int:
        """Where reading goes on: after the lines that are printed as they stand, if two colons open such."""
        if not (self.text(at).endswith("::") and self.literal_follows(at)):
            return at + 1
        here = self.text(at)
        end = self.block_end(at, len(here) - len(here.lstrip()))
        self.code(at + 1, end)
        return end

    def block_end(self, at: int, indent: int, longest: int = _LONGEST) -> int:
        """The line after those that are indented more than this."""
        end = last = at + 1
        while end < min(len(self.texts), at + longest):
            text = self.text(end)
            if text and len(text) - len(text.lstrip()) <= indent:
                break
            end += 1
            last = end if text else last
        return last

    def code(self, start: int, end: int) -> None:
        lines = range(start, end)
        full = [self.texts[line] for line in lines if self.text(line)]
        indent = min((len(text) - len(text.lstrip()) for text in full), default=0)
        before = "    " * len(self.indents)
        self.writer.blank(self.number(start))
        self.writer.code([self.piece(line, indent) for line in lines], before)
        self.writer.blank(self.number(end))

    def title(self, at: int) -> int:
        """A title with a line of signs below it, and perhaps one above; where it ends, or 0."""
        text, below = self.text(at), self.text(at + 1)
        over = bool(_LINE.match(text)) and text == self.text(at + 2) and bool(below.strip())
        words = below if over else text
        line = self.text(at + 2) if over else below
        if not over and (self.writer.pending or text[:1].isspace() or _LINE.match(text)):
            return 0
        if not _LINE.match(line) or len(line) < min(len(words.strip()), 4):
            return 0
        if _ITEM.match(words) and not (_NUMBERED.match(words) and len(line.rstrip()) >= len(words) - 1):
            return 0
        sign = (line[0], over)
        if sign not in self.titles:
            self.titles.append(sign)
        start = at + 1 if over else at
        self.indents.clear()
        begin = len(words) - len(words.lstrip())
        self.writer.heading(self.words(self.piece(start, begin)), self.titles.index(sign) + 1)
        return at + (3 if over else 2)

    def table(self, at: int) -> int:
        """A table that is drawn: such are read as they stand."""
        self.writer.blank(self.number(at))
        grid = self.text(at).lstrip()[0] == "+"
        borders, end = 0, at
        while end < len(self.texts):
            text = self.text(end)
            if grid and text.lstrip()[:1] not in ("+", "|"):
                break
            borders += bool(_TABLE.match(text))
            if not grid and ((borders > 1 and not text) or borders > 2):
                end += borders > 2
                break
            end += 1
        for line in range(at, end):
            self.writer.verbatim(self.text(line), self.number(line))
        self.writer.blank(self.number(end))
        return max(end, at + 1)

    def explicit(self, at: int) -> int:
        """What begins with two dots: directives, notes, targets, comments."""
        text, number = self.text(at), self.number(at)
        writer = self.writer
        writer.blank(number)
        indent = len(text) - len(text.lstrip())
        if found := unpublished.OF_PAGE.match(text):
            writer.fact(found[1], self.words(self.piece(at, *found.span(2))))
            return at + 1
        end = self.block_end(at, indent)
        if _REPLACED.match(text) or _TARGET.match(text):  # an address may stand in the lines below
            return end
        if text.strip() == ".." and not self.text(at + 1):
            return at + 1
        if found := _NOTE.match(text):
            key = found[1].lstrip("#")
            if not key or key == "*":
                self.notes += 1
                key = f"rst-{self.notes}"
            pieces = [self.words(self.piece(at, *found.span(2)))] if found[2] else []
            for line in range(at + 1, end):
                inner = self.text(line)
                if inner:
                    pieces.append(self.words(self.piece(line, len(inner) - len(inner.lstrip()))))
            if pieces:
                writer.footnote(key, Text.joined(part for piece in pieces for part in (piece, " ")))
            return end
        if found := _DIRECTIVE.match(text):
            return self.directive(at, end, found)
        writer.leave_out(text, number)
        return end

    def directive(self, at: int, end: int, found: re.Match[str]) -> int:
        writer, number = self.writer, self.number(at)
        name, argument = found[2].lower(), (found[3] or "").strip()
        body = at + 1
        options: dict[str, str] = {}
        while body < end and (option := _FIELD.match(self.text(body))):
            options[option[2]] = option[3] or ""
            body += 1
        if name in _PICTURES:
            writer.begin(Text(picture(argument, options.get("alt", "")), [(0, number, found.start(3) + 1)]))
            writer.blank(number)
            return body
        if name in _LEFT or (name == "only" and not _FOR_ALL.search(argument)):
            end = self.block_end(at, indent=len(found[1]), longest=len(self.texts))
            writer.leave_out(" ".join(" ".join(self.texts[at:end]).split()), number)
            return end
        if name == "csv-table" and not options.keys() & {"file", "url", "delim", "quote", "escape", "keepspace"}:
            return self.separated(at, body, end, argument)
        writer.leave_out(f".. {found[2]}::", number)
        if name in _CODE:
            self.code(body, end)
            return end
        if argument and name not in ("container", "class", "only", "rst-class"):
            writer.begin(self.words(self.piece(at, *found.span(3))))
            writer.blank(number)
        self.outdent(body, end)
        return body

    def separated(self, at: int, body: int, end: int, caption: str) -> int:
        """A table whose cells are separated by commas, its head among the options."""
        if caption:
            self.writer.begin(self.words(self.piece(at, self.texts[at].rindex(caption))))
            self.writer.blank(self.number(at))
        heads = [
            line for line in range(at + 1, body) if (found := _FIELD.match(self.text(line))) and found[2] == "header"
        ]
        rows: list[list[Text]] = []
        for line in [*heads, *range(body, end)]:
            text, start = self.text(line), 0
            if line in heads and (found := _FIELD.match(text)):
                start = found.start(3) if found[3] else len(text)
            cells = next(csv.reader([text[start:].strip()], skipinitialspace=True), [])
            rows.append([self.words(Text.of(cell, self.number(line), start + 1 + self.gone[line])) for cell in cells])
        self.writer.table(rows, headed=bool(heads))
        return end

    def outdent(self, start: int, end: int) -> None:
        """What a directive holds is read as if it stood by itself."""
        full = [self.texts[line] for line in range(start, end) if self.text(line)]
        indent = min((len(text) - len(text.lstrip()) for text in full), default=0)
        for line in range(start, end):
            self.texts[line] = self.texts[line][indent:]
            self.gone[line] += indent
