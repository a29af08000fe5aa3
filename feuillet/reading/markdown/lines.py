"""The lines of a text as they reach us, without what word processors, pads and web pages left in them.

Nothing that can be read is lost: the tags of a web page become the Markdown that means the same, comments and
short codes go. What is taken out of a line leaves a filler of no width, so that columns stay true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from feuillet.reading.markdown import directives
from feuillet.reading.markdown.comments import Comment, note_length
from feuillet.reading.markdown.inline import INVISIBLE, Text, code_spans, within
from feuillet.reading.markdown.tables import ABOVE, LEFT
from feuillet.text.deadline import look
from feuillet.text.entities import unescape
from feuillet.text.normal_form import normal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feuillet.reading.markdown.directives import Directive

    Role = Literal["", "open", "code", "close", "section", "group", "ungrouped"]

FILLER = directives.FILLER
DEEPEST = 12  # levels of a list; deeper ones are brought up to it
_CONTROLS = dict.fromkeys((*range(9), *range(14, 32), 127, *range(0x80, 0x85), *range(0x86, 0xA0)), FILLER)
_TRANSLATION = {**_CONTROLS, 11: " ", 12: " ", 0x85: " ", 0x2028: " ", 0x2029: " "}
_TO_TRANSLATE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


class Line:
    """A line: its text, where it was written, its indentation, and its part in a block of code or as a title."""

    __slots__ = ("code_width", "end", "level", "number", "role", "shift", "start", "text", "width")

    def __init__(self, text: str, number: int, shift: int = 0, role: Role = "") -> None:
        self.text = text
        self.number = number
        self.shift = shift  # column of a character: its index + 1 + shift
        self.role: Role = role
        start = width = code_width = len(text) - len(text.lstrip(" "))
        for character in text[start:]:
            if character == " ":
                width += 1
                code_width += 1
            elif character == "\t":
                width += 4 - width % 4
                code_width += 4 - code_width % 4
            elif character not in INVISIBLE:
                if not character.isspace():
                    break
                width += 1
            start += 1
        self.level = 0  # of a title
        self.start = start
        self.width = width  # no-break spaces counted
        self.code_width = code_width  # ordinary ones only: four of these make code
        self.end = len(text.rstrip())
        while self.end > start and (text[self.end - 1] in INVISIBLE or text[self.end - 1].isspace()):
            self.end -= 1

    @property
    def blank(self) -> bool:
        return self.start >= self.end

    @property
    def body(self) -> str:
        return self.text[self.start : self.end]

    @property
    def broken(self) -> bool:
        """Whether it ends in two spaces or a backslash: the next line is to start on a line of its own."""
        tail = self.text[self.end :]
        return tail.count(" ") > 1 or (self.text[self.end - 1 : self.end] == "\\" and self.text[self.end - 2] != "\\")

    def piece(self, start: int | None = None, end: int | None = None) -> Text:
        """Some of its text, with its place."""
        start = self.start if start is None else start
        return Text.of(self.text[start : self.end if end is None else end], self.number, start + 1 + self.shift)

    def outdented(self, width: int) -> Text:
        """Its text with at most so much of its indentation taken away."""
        gone = at = 0
        while at < self.start and gone < width:
            gone += 4 - gone % 4 if self.text[at] == "\t" else self.text[at] not in INVISIBLE
            at += 1
        return Text.of(self.text[at:].rstrip(), self.number, at + 1 + self.shift)


class Read(NamedTuple):
    """What comes of a text: its lines, where the first code of a web page stood in it, comments, other tools' marks."""

    lines: list[Line]
    web: tuple[int, int] | None
    comments: list[Comment]
    directives: list[Directive]


def read(text: str, first_line: int = 1) -> Read:
    """The lines of `text`, the first of which is line `first_line` of its file."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = normal("NFC", text)
    if _TO_TRANSLATE.search(text):
        text = text.translate(_TRANSLATION)
    return tidied([Line(one, number) for number, one in enumerate(text.split("\n"), first_line)])


def tidied(lines: list[Line]) -> Read:
    """The same lines without the debris of web pages, and with blocks of code told apart."""
    _mark_fences(lines)
    comments = _without_notes(lines)
    changed, found = directives.without((line.text, line.number) for line in lines if not line.role)
    if changed:
        lines = [
            Line(changed[line.number], line.number, line.shift) if line.number in changed and not line.role else line
            for line in lines
        ]
    page = _Page(lines)
    if page.needed():
        return Read(page.out, page.web, comments + page.comments, found)
    return Read(lines, None, comments, found)


def _without_notes(lines: list[Line]) -> list[Comment]:
    """Empties the lines of comments in the form of addresses of links."""
    found: list[Comment] = []
    texts = [] if all("]:" not in line.text for line in lines) else ["" if line.role else line.text for line in lines]
    at = 0
    while at < len(texts):
        length = note_length(texts, at)
        if length:
            line = lines[at]
            found.append(
                Comment(text="\n".join(texts[at : at + length]), line=line.number, column=line.start + 1 + line.shift)
            )
            lines[at : at + length] = [Line("", one.number, one.shift) for one in lines[at : at + length]]
        at += max(length, 1)
    return found


_FENCE = re.compile(r"[\s>]*(?:(?:[-*+•]|\d{1,3}[.)])\s+)?(`{3,}|~{3,})([^`]*)$")
_FENCES = 100  # ends of code among which that of an opening is looked for
_FENCE_END = re.compile(r"[\s>]*(`{3,}|~{3,})\s*$")


def _mark_fences(lines: list[Line]) -> None:
    """Opening and closing lines of code, and what is between; an opening that is never closed is none."""
    ends: dict[str, list[tuple[int, int]]] = {"`": [], "~": []}
    for number in range(len(lines) - 1, -1, -1):
        text = lines[number].text
        if ("```" in text or "~~~" in text) and (found := _FENCE_END.match(text)):
            ends[found.group(1)[0]].append((number, len(found.group(1))))
    number = 0
    while number < len(lines):
        line = lines[number]
        found = _FENCE.match(line.text) if "```" in line.text or "~~~" in line.text else None
        number += 1
        if found is None:
            continue
        mark = found.group(1)
        later = ends[mark[0]]
        while later and later[-1][0] < number:
            later.pop()
        closing = next((at for at, length in later[: -_FENCES - 1 : -1] if length >= len(mark)), None)
        if closing is not None:
            line.role = "open"
            for inner in lines[number:closing]:
                inner.role = "code"
            lines[closing].role = "close"
            number = closing + 1


_SECTIONING = (
    "address article aside body center dd details dialog div dl dt fieldset figcaption figure footer form head "
    "header hgroup hr html legend main nav p section summary"
)
_TABLE = "table thead tbody tfoot tr td th caption colgroup col"
_BLOCKS = f"{_SECTIONING} {_TABLE} blockquote h1 h2 h3 h4 h5 h6 li ol ul pre script style".split()
_NAMES = "|".join(sorted(_BLOCKS, key=len, reverse=True))
_TAG = re.compile(rf"(?<!\\)<(?:(/?)({_NAMES})(?=[\s/>])|!doctype)[^<>]*>", re.IGNORECASE)
_OPEN_TAG = re.compile(rf"(?<!\\)<(/?)({_NAMES})(?:\s[^<>]*)?$", re.IGNORECASE)
_ONLY_BREAKS = re.compile(rf"(?:<br\s*/?>|[\s{INVISIBLE}])+$", re.IGNORECASE)
_NO_BREAK = re.compile(r"&(?:nbsp|#160|#xa0);", re.IGNORECASE)
_BREAKS = re.compile(r"(?:\s|&(?:nbsp|#160|#xa0);)*", re.IGNORECASE)
_SHORT_CODE = re.compile(
    r"(?<!\\)\[(/?)(caption|wp_caption|gallery|embed|audio|video|playlist|(?:vc|et_pb|fusion|su)_\w+)"
    r"((?:\s[^\]\n]{0,2000}+|/)?)\](?![(\[:])"
)
_DEBRIS = re.compile(
    rf"<!--|<!doctype|</?(?:{_NAMES}|br)(?:[\s/>]|$)|&(?:nbsp|#160|#xa0);|\[/?[a-z_]+[\s\]/]", re.IGNORECASE
)
_SAID = re.compile(r"""\b(?:caption|title|text|heading)=(?:"([^"]*)"|'([^']*)')""")
_TAG_LINES = 20  # lines that one tag may span
_HELD = 100  # comments of a line in which ticks are looked for


def _bare(text: str) -> tuple[int, int]:
    """Where a text begins and ends without the spaces and no-break spaces at its ends."""
    found = _BREAKS.match(text)
    start, end = found.end() if found else 0, len(text)
    while end > start:
        if text[end - 1].isspace():
            end -= 1
        elif _NO_BREAK.fullmatch(text, max(end - 6, 0), end):  # each of its spellings has six characters
            end -= 6
        else:
            break
    return start, end


def _filler(found: re.Match[str]) -> str:
    return FILLER * len(found.group())


@dataclass(slots=True)
class _Cell:
    """A cell of a table of a web page: its texts, and what goes before the next of them."""

    columns: int = 1
    rows: int = 1
    head: bool = False
    pieces: list[Text | str] = field(default_factory=list)
    next: str = ""

    def add(self, piece: Text) -> None:
        if self.pieces or self.next.strip(" <br>"):
            self.pieces.append(self.next if self.pieces else self.next.removeprefix("<br>"))
        bars = [found for found in _BAR.finditer(piece.value) if found.group() == "|"]
        self.pieces.append(piece.edited([(found.start(), found.end(), (r"\|",)) for found in bars]))
        self.next = " "

    def breaks(self, sign: str = "") -> None:
        """What comes next stands on a line of its own."""
        self.next = f"<br>{sign}"


_BAR = re.compile(r"\\.|\|")
_SPAN = re.compile(r"""\b(col|row)span\s*=\s*["']?\s*(\d{1,3})""", re.IGNORECASE)
_WIDEST, _DEEPEST_SPAN = 60, 500  # columns and rows that a cell may take


class _Table:
    """The rows of a table of a web page."""

    def __init__(self) -> None:
        self.rows: list[list[_Cell]] = []
        self.caption: list[Text] = []
        self.lists: list[int] = []  # that are open in a cell: the last number, 0 for one with bullets
        self.in_caption = False

    def add(self, piece: Text) -> None:
        if self.in_caption:
            self.caption.append(piece)
            return
        if not self.rows:
            self.row()
        if not self.rows[-1]:
            self.cell("")
        self.rows[-1][-1].add(piece)

    def row(self) -> None:
        self.rows.append([])
        self.in_caption = False

    def cell(self, tag: str) -> None:
        if not self.rows:
            self.row()
        self.lists.clear()
        self.in_caption = False
        spans = {name.lower(): int(number) for name, number in _SPAN.findall(tag)}
        self.rows[-1].append(
            _Cell(
                columns=min(max(spans.get("col", 1), 1), _WIDEST),
                rows=min(max(spans.get("row", 1), 1), _DEEPEST_SPAN),
                head=tag[:3].lower() == "<th",
            )
        )

    def tag(self, name: str, *, closing: bool, tag: str) -> None:
        """A tag within the table: rows, cells, and what breaks lines in them."""
        if name == "tr":
            self.row()
        elif name in ("td", "th"):
            if not closing:
                self.cell(tag)
        elif name == "caption":
            self.in_caption = not closing
        elif self.rows and self.rows[-1]:
            cell = self.rows[-1][-1]
            if name in ("ul", "ol"):
                if closing:
                    del self.lists[-1:]
                else:
                    self.lists.append(int(name == "ol"))
                cell.breaks()
            elif name == "li":
                cell.breaks("" if closing else self.bullet())
            elif name not in ("table", "thead", "tbody", "tfoot", "colgroup", "col") and not cell.next.endswith(
                (". ", "- ")
            ):
                cell.breaks()

    def bullet(self) -> str:
        if not self.lists or not self.lists[-1]:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1] - 1}. "

    def lines(self) -> Iterator[Line]:
        rows = [row for row in self.rows if any(cell.pieces for cell in row)]
        if self.caption:
            caption = Text.joined(part for piece in self.caption for part in (piece, " "))
            yield Line(caption.value.strip(), caption.at()[0], caption.at()[1] - 1)
            yield Line("", caption.at()[0])
        if not rows:
            return
        grid = _laid(rows)
        width = max(map(len, grid))
        headed = any(cell.head for cell in rows[0]) or not any(cell.head for row in rows for cell in row)
        for number, (row, signs) in enumerate(zip(rows, grid, strict=True)):
            line, column = next(one for cell in row for one in cell.pieces if isinstance(one, Text)).at()
            if number == 0 and not headed:
                yield Line("|" + "  |" * width, line)
                yield Line("|" + " --- |" * width, line)
            yield Line(f"| {' | '.join([*signs, *([''] * (width - len(signs)))])} |", line, column - 3)
            if number == 0 and headed:
                yield Line("|" + " --- |" * width, line)


def _laid(rows: Sequence[Sequence[_Cell]]) -> list[list[str]]:
    """The texts of the cells, each in its column; what is one with a neighbour has the sign for it."""
    grid: list[list[str]] = [[] for _ in rows]
    deep: dict[int, int] = {}  # by column: rows that a cell above still takes
    wide: dict[int, str] = {}  # and the sign for them
    for y, row in enumerate(rows):
        cells = iter(row)
        at = 0
        cell = next(cells, None)
        while cell is not None or any(deep.get(column, 0) for column in range(at, _WIDEST)):
            if at >= _WIDEST and cell is None:
                break
            if deep.get(at, 0):
                deep[at] -= 1
                grid[y].append(wide[at])
                at += 1
            elif cell is None:
                grid[y].append("")
                at += 1
            else:
                grid[y].append(Text.joined(cell.pieces).value if cell.pieces else "")
                for column in range(at, at + cell.columns):
                    deep[column], wide[column] = cell.rows - 1, ABOVE if column == at else LEFT
                    if column > at:
                        grid[y].append(LEFT)
                at += cell.columns
                cell = next(cells, None)
    return grid


class _Page:
    """Takes the code of web pages out of lines."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.out: list[Line] = []
        self.web: tuple[int, int] | None = None
        self.lists: list[list[int]] = []  # per open list: 1 if it is ordered, and its last number
        self.pending = ""  # what is to stand before the next text: a bullet, the signs of a heading
        self.quotes = 0
        self.table: _Table | None = None
        self.verbatim = False
        self.skip = ""  # the tag whose content is not for reading
        self.last_end: dict[str, int] = {}
        self.closed_codes: set[str] = set()
        self.comments: list[Comment] = []

    def needed(self) -> bool:
        """Goes through the lines if there is anything to take out."""
        if not any(_DEBRIS.search(line.text) for line in self.lines if not line.role):
            return False
        for number, line in enumerate(self.lines):
            if line.role:
                continue
            lower = line.text.lower()
            for end in ("-->", "</pre", "</script", "</style"):
                if end in lower:
                    self.last_end[end] = number
            self.closed_codes.update(found.group(2) for found in _SHORT_CODE.finditer(line.text) if found.group(1))
        self._go()
        return True

    def _go(self) -> None:
        number = 0
        while number < len(self.lines):
            line = self.lines[number]
            number += 1
            look(line.number)
            if line.role:
                self._code(line)
            else:
                line, number = self._without_comments(line, number)
                line, tag, number = self._with_whole_tag(self._without_debris(line), number)
                self._line(line, number)
                if tag:
                    self._tag(*tag, number)
        self._end_table()

    def _code(self, line: Line) -> None:
        if self.table is None:
            self.out.append(line)
        elif line.role == "code" and not line.blank:
            self.table.add(line.piece())

    def _without_comments(self, line: Line, number: int) -> tuple[Line, int]:
        """The line with filler for its comments; the lines of one that goes on are passed over."""
        text = line.text
        start = text.find("<!--")
        if start < 0 or self.verbatim:
            return line, number
        code, last_end = code_spans(text), text.rfind("-->")
        parts: list[str] = []
        done = held = 0  # held: comments with ticks, which then end no code
        while start >= 0:
            if within(start, code) or text[start - 1 : start] == "\\":
                start = text.find("<!--", start + 4)
                continue
            parts.append(text[done:start])
            column = start + 1 + line.shift
            if start < last_end:
                done = text.find("-->", start) + 3
                self.comments.append(Comment(text=text[start:done], line=line.number, column=column))
                parts.append(FILLER * (done - start))
                if "`" in text[start:done] and held < _HELD:
                    held += 1
                    code = code_spans(" " * done + text[done:])
            elif self.last_end.get("-->", -1) >= number:
                done = len(text)
                inside = [text[start:]]
                while (end := self.lines[number].text.find("-->")) < 0:
                    inside.append(self.lines[number].text)
                    number += 1
                after = self.lines[number]
                inside.append(after.text[: end + 3])
                self.comments.append(Comment(text="\n".join(inside), line=line.number, column=column))
                self.lines[number] = Line(FILLER * (end + 3) + after.text[end + 3 :], after.number, after.shift)
            else:  # never closed, which is told: only its sign goes
                self.comments.append(Comment(text=text[start:], line=line.number, column=column, closed=False))
                done = start + 4
                parts.append(FILLER * 4)
            start = text.find("<!--", done)
        return (Line("".join([*parts, text[done:]]), line.number, line.shift) if done else line), number

    def _with_whole_tag(self, line: Line, number: int) -> tuple[Line, tuple[str, bool] | None, int]:
        """The line without the tag that only a later line closes, and that tag."""
        found = _OPEN_TAG.search(line.text) if "<" in line.text and not self.verbatim else None
        if found is None or within(found.start(), code_spans(line.text)):
            return line, None, number
        for later in range(number, min(number + _TAG_LINES, len(self.lines))):
            after = self.lines[later]
            end = after.text.find(">")
            if "<" in after.text[: end if end >= 0 else None]:
                break
            if end >= 0:
                self._seen(line, found.start())
                self.lines[later] = Line(FILLER * (end + 1) + after.text[end + 1 :], after.number, after.shift)
                line = Line(line.text[: found.start()], line.number, line.shift)
                return line, (found.group(2).lower(), bool(found.group(1))), later
        return line, None, number

    def _without_debris(self, line: Line) -> Line:
        """The line with filler for short codes and for no-break spaces at its ends."""
        text = line.text
        if "[" in text and _SHORT_CODE.search(text):
            text = _SHORT_CODE.sub(lambda found: self._short_code(found, line), text)
        if "&" in text and _NO_BREAK.search(text):
            start, end = _bare(text)
            edges = (
                _NO_BREAK.sub(lambda found: FILLER * len(found.group()), edge) for edge in (text[:start], text[end:])
            )
            text = text[start:end].join(edges)
        if "<" in text and not self.verbatim and _ONLY_BREAKS.match(text):
            text = ""
        return line if text == line.text else Line(text, line.number, line.shift)

    def _short_code(self, found: re.Match[str], line: Line) -> str:
        closing, name, attributes = found.groups()
        if not closing and "=" not in attributes and "_" not in name and name not in self.closed_codes:
            return found.group()
        self._seen(line, found.start())
        whole = [FILLER] * len(found.group())
        offset = found.start(3) - found.start()
        for said in _SAID.finditer(attributes):
            start, end = (offset + edge for edge in said.span(1 if said.group(1) is not None else 2))
            whole[start : end + 1] = f"{found.group()[start:end]} "
        return "".join(whole)

    def _seen(self, line: Line, offset: int) -> None:
        self.web = self.web or (line.number, offset + 1 + line.shift)

    def _line(self, line: Line, number: int) -> None:
        """A line's texts and tags in turn; `number` is that of the line after it."""
        tags = list(_TAG.finditer(line.text)) if "<" in line.text else []
        code = code_spans(line.text) if tags and not self.verbatim else []
        done = 0
        for tag in tags:
            name, closing = (tag.group(2) or "").lower(), bool(tag.group(1))
            held = self.skip or ("pre" if self.verbatim else "")
            if within(tag.start(), code) or (held and not (closing and name == held)):
                continue
            self._seen(line, tag.start())
            self._piece(line, done, tag.start())
            done = tag.end()
            self._tag(name, closing, number, tag.group())
        if done < len(line.text) or not tags:
            self._piece(line, done, len(line.text), blank=not done)

    def _piece(self, line: Line, start: int, end: int, *, blank: bool = False) -> None:
        """Text between tags."""
        piece = (
            line
            if start == 0 and end == len(line.text)
            else Line(line.text[start:end], line.number, line.shift + start)
        )
        if self.skip:
            return
        if self.verbatim:
            if not piece.blank or blank:
                text = unescape(re.sub(r"</?code\b[^<>]*>", "", piece.text))
                self.out.append(Line(text, piece.number, piece.shift, "code"))
        elif piece.blank:
            if blank and self.table is None and not self.pending:
                self.out.append(piece)
        elif self.table is not None:
            self.table.add(piece.piece())
        elif self.pending or self.lists or self.quotes:
            prefix = "> " * (self.quotes > 0) + (self.pending or "    " * min(len(self.lists), DEEPEST + 1))
            self.pending = ""
            text = prefix + piece.text[piece.start :]
            self.out.append(Line(text, piece.number, piece.shift + piece.start - len(prefix)))
        else:
            self.out.append(piece)

    def _break(self) -> None:
        if self.table is None and not self.pending and self.out and not self.out[-1].blank:
            self.out.append(Line("", self.out[-1].number))

    def _tag(self, name: str, closing: bool, number: int, tag: str = "") -> None:
        if name in ("script", "style"):
            self.skip = "" if closing else name if self.last_end.get(f"</{name}", -1) >= number - 1 else ""
        elif name == "pre":
            self._pre(closing, number)
        elif name == "table" or (self.table is None and name in ("tr", "td", "th") and not closing):
            self._end_table()
            if not closing:
                self._break()
                self.table = _Table()
        if self.table is not None:
            self.table.tag(name, closing=closing, tag=tag)
        elif name in ("ul", "ol"):
            self._list(name, closing)
        elif name == "li":
            if not closing:
                self.pending = self._bullet()
        elif name[:1] == "h" and name[1:].isdigit():
            self.pending = ""
            self._break()
            self.pending = "" if closing else "#" * int(name[1:]) + " "
        elif name == "blockquote":
            self._break()
            self.quotes = max(self.quotes + (-1 if closing else 1), 0)
        else:
            self._break()

    def _pre(self, closing: bool, number: int) -> None:
        if self.table is not None or (closing and not self.verbatim):
            return
        if not closing and self.last_end.get("</pre", -1) < number - 1:
            return
        self.verbatim = not closing
        self.pending = ""
        self.out.append(Line("", number - 1, 0, "close" if closing else "open"))

    def _list(self, name: str, closing: bool) -> None:
        if closing:
            del self.lists[-1:]
            if not self.lists:
                self.pending = ""
                self._break()
            return
        if not self.lists:
            self._break()
        self.lists.append([int(name == "ol"), 0])

    def _bullet(self) -> str:
        indent = "    " * min(max(len(self.lists) - 1, 0), DEEPEST)
        if self.lists and self.lists[-1][0]:
            self.lists[-1][1] += 1
            if self.lists[-1][1] < 1000:
                return f"{indent}{self.lists[-1][1]}. "
        return f"{indent}- "

    def _end_table(self) -> None:
        if self.table is not None:
            rows, self.table = self.table, None
            self._break()
            self.out.extend(rows.lines())
            self._break()
