"""Cut the lines of notes into blocks: headings, list items, paragraphs, quotes, tables, code, and definitions.

Markdown as people write it, rather than as a standard has it: a list needs no blank line before it, two spaces
are enough to indent, a bullet may be a bullet, a bold line may be a heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from feuillet.reading.debris.lines import DEEPEST, Line
from feuillet.reading.markdown.conversations import SCRIBE, SPEAKER, TURN
from feuillet.reading.markdown.drawn import drawn_tables
from feuillet.reading.markdown.inline import Target, Text, bold, emphasised, reference_key, target, written
from feuillet.reading.markdown.line_breaks import TITLE_LENGTH, LineBreaks, may_be_heading, unbroken
from feuillet.reading.markdown.markers import (
    BLANK,
    CIRCLE,
    DEFINED,
    MARKER,
    begun,
    closed_up,
    is_apart,
    quoted,
    rank,
    with_opposed,
)
from feuillet.text.deadline import look

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["heading", "label", "item", "paragraph", "quote", "table", "code"]


@dataclass(slots=True)
class Node:
    """A block of the notes; a label is a line that may be a heading: bold, or the title of a section."""

    kind: Kind
    text: Text
    level: int = 0
    ordinal: int = 0
    children: list[Node] = field(default_factory=list)
    grouped: bool = False  # a heading that opens a group whatever it says


@dataclass(slots=True)
class Scan:
    """The blocks of a text, and what it defines."""

    nodes: list[Node] = field(default_factory=list)
    references: dict[str, Target] = field(default_factory=dict)
    footnotes: list[tuple[str, Text]] = field(default_factory=list)
    acronyms: list[tuple[str, str]] = field(default_factory=list)
    too_deep: tuple[int, int] | None = None
    defining: set[int] = field(default_factory=set)  # lines of headings right below which something is defined


TITLES = frozenset(["section", "group", "ungrouped"])  # roles of lines that are titles as a whole
_ATX = re.compile(rf"(#+)(?={BLANK}|$)|(#{{2,}})(?=[^\s#!])|(#)(?=\w)")
_RULE = re.compile(r"([-*_=~+`–—])(?:\s*\1)+$")
_UNDERLINE = re.compile(r"(?:={2,}|-{2,})$")
_GLUED = re.compile(r"(-)(?=[^\W\d_])")
_BOX = re.compile(rf"\[([ xX\xa0/<>-]?)\]{BLANK}+(?=\S)")  # vaults of notes have more states than done and to do
_DONE = {"x": "☑ ", "X": "☑ ", "-": "☒ "}
_MORE_THAN = re.compile(r">\s?\d[\d\s.,]*\s?(?:%|€|k€|M€|euros?\b|ans\b)")
# [label]: address "title"; what some tools add for a picture, its size and other attributes, is left out.
_REFERENCE = re.compile(
    r"""\[(?!\^)([^\[\]]+)\]:\s*(<[^<>]+>|\S+)(\s+(?:".*"|'.*'|\(.*\)))?(?:\s+=[\dx%]+|\s*\{[^{}]*\})?$"""
)
_ADDRESS = re.compile(
    r"[#/.<]|www\.|[a-z]+:|[\w-]+(?:\.[\w-]+)+|\S+\.(?:jpe?g|png|gif|webp|svg|avif|hei[cf]|tiff?)$", re.IGNORECASE
)
_FOOTNOTE = re.compile(r"\[\^([^\[\]\s]+)\]:\s*(.*)$")
_ACRONYM = re.compile(r"\*\[([^\[\]]+)\]:\s*(\S.*)$")
_LABELS = re.compile(r"\[([^\[\]]+)\]")
_FACT = re.compile(r"(?:\*\*|__)[^*_]{1,60}(?::(?:\*\*|__)|(?:\*\*|__)\s?:)\s*\S")  # **Place:** … heads nothing


@dataclass(slots=True)
class _Open:
    """An item to which more may be added."""

    indent: int
    column: int  # its indentation as written
    rank: int
    node: Node


def _set_off_turns(nodes: list[Node], known: Callable[[str], bool]) -> None:
    """Who speaks, or what a scribe marks, in bold: where one turn follows the other, or the mark is in capitals."""
    turns = [node.kind == "paragraph" and bool(TURN.match(node.text.value)) for node in nodes]
    for number, node in enumerate(nodes):
        if node.kind != "paragraph" or node.text.value[0] in "*_":
            continue
        among = turns[number] and any(turns[max(number - 1, 0) : number] + turns[number + 1 : number + 2])
        found = (SPEAKER.match(node.text.value) if among else None) or SCRIBE.match(node.text.value)
        if found and not known(found.group().rstrip(" :")):
            node.text = Text.joined(["**", node.text.cut(0, found.end()), "**", node.text.cut(found.end())])


class _Scanner:
    def __init__(self, lines: list[Line], known: Callable[[str], bool]) -> None:
        self.lines = with_opposed(closed_up(lines))
        self.known = known
        self.scan = Scan()
        self.next = 0
        self.blank = True  # whether the line before is blank
        self.open: list[_Open] = []
        self.paragraph: list[Line] = []
        self.item: Node | None = None  # whose text the paragraph is
        self.breaks = LineBreaks(lines, known)
        self.labels: set[str] = set()  # what may be a reference to a definition
        self.begun = begun(self.lines)
        self.definitions: list[tuple[str, Target, list[Node], Node]] = []  # and where they stand if none refers to them

    def run(self) -> Scan:
        for line in self.lines:
            look(line.number)
            if "[" in line.text and not line.role:
                if line.body.startswith("*["):  # the meaning of an abbreviation refers to nothing
                    continue
                label = _REFERENCE.match(line.body)
                text = line.body[label.end(1) + 1 :] if label else line.body
                self.labels.update(reference_key(label) for label in _LABELS.findall(text))
        while self.next < len(self.lines):
            line = self.lines[self.next]
            self.next += 1
            look(line.number)
            if line.blank and not line.role:
                self._flush()
                self.blank = True
            else:
                self._line(line)
                self.blank = False
        self._flush()
        _set_off_turns(self.scan.nodes, self.known)
        used = {
            id(node): container
            for key, goal, container, node in self.definitions
            if key in self.labels and self.scan.references[key] == goal
        }
        for container in {id(container): container for container in used.values()}.values():
            container[:] = [node for node in container if id(node) not in used]
        return self.scan

    # Places

    def _close(self, indent: int) -> list[Node]:
        """Ends the items that a line of this indentation is not part of; where it goes to."""
        while self.open and indent <= self.open[-1].indent + 1:
            self.open.pop()
        return self._container()

    def _container(self) -> list[Node]:
        return self.open[-1].node.children if self.open else self.scan.nodes

    def _add(self, node: Node, indent: int) -> None:
        self._flush()
        self._close(indent).append(node)

    # Lines

    def _line(self, line: Line) -> None:
        body = line.body
        if line.role in TITLES:
            self._flush()
            self.open.clear()
            level, grouped = line.level, line.role != "section"
            self.scan.nodes.append(Node("heading", line.piece(), level=level, grouped=grouped))
        elif line.role and not body.startswith(">"):
            self._code(line)
        elif (
            self._definition(line, body)
            or self._heading(line, body)
            or self._table(line, body)
            or self._underline(body)
        ):
            return
        elif _RULE.match(body):
            self._flush()
            self._close(line.width)
        elif body[0] == ">":
            self._quote(line, body)
        elif self._item(line):
            return
        elif line.code_width >= 4 and not self.paragraph and not self._continues(line):
            self._indented(line)
        else:
            self._text(line)

    def _continues(self, line: Line) -> bool:
        """Whether an indented line belongs to the item above it."""
        return any(line.width > item.indent + 1 for item in self.open[:1])

    def _text(self, line: Line) -> None:
        if self.paragraph:
            above, left = self.paragraph[-1].body, bool(self.open) and line.width < self.open[-1].column
            apart = not self.breaks.by_programs and is_apart(above, line.body, left=left)
            flush = self.item and line.width <= self.open[-1].indent + 1
            if flush and (apart or may_be_heading(line.piece(), self.known, start=True)):
                self._flush()
                self.open.clear()
            self.paragraph.append(line)
            return
        if self.blank or not self.open:
            self._close(line.width)
        elif line.width <= self.open[-1].indent + 1 and self.item is None:  # else of an item that has no words yet
            self.open.clear()  # after a block within an item
            self.item = None
        self.paragraph.append(line)

    def _definition(self, line: Line, body: str) -> bool:
        """Footnotes, link addresses, acronyms."""
        footnote = _FOOTNOTE.match(body) if body.startswith("[^") else None
        acronym = _ACRONYM.match(body) if body.startswith("*[") else None
        if footnote or acronym:
            self._flush()
            if self.scan.nodes and self.scan.nodes[-1].kind == "heading":
                self.scan.defining.add(self.scan.nodes[-1].text.at()[0])
            if acronym:
                self.scan.acronyms.append((acronym.group(1).strip(), acronym.group(2).strip()))
            elif footnote:
                self._footnote(line, footnote)
            return True
        if body[0] == "[" and (found := _REFERENCE.match(body)) and _ADDRESS.match(found.group(2)):
            label, url, title = found.groups()
            goal = Target(target(url).url, title.strip()[1:-1] if title else "")
            key = reference_key(label)
            self.scan.references.setdefault(key, goal)
            text = Text.joined([line.piece(end=line.start + found.end(1) + 1), f"({written(goal)})"])
            node = Node("paragraph", text)
            self._add(node, line.width)
            self.definitions.append((key, goal, self._container(), node))
            return True
        return False

    def _footnote(self, line: Line, found: re.Match[str]) -> None:
        """A footnote: its line, lines that follow, indented paragraphs."""
        parts: list[Text | str] = []
        start = line.start + found.start(2)
        if found.group(2):
            parts.append(line.piece(start))
        gap = False
        while self.next < len(self.lines):
            later = self.lines[self.next]
            if later.blank and not later.role:
                gap = True
                self.next += 1
                continue
            if (gap and later.width < 3) or (not gap and not later.width and self._starts(later)):
                break
            if later.role in ("open", "close") and not later.width:
                break
            new = gap or line.broken or bool(MARKER.match(later.text, later.start))
            parts.extend(([" ", "<br>"][new] if parts else "", unbroken(later)))
            line, gap = later, False
            self.next += 1
        text = Text.joined(parts) if parts else line.piece(start, start)
        self.scan.footnotes.append((found.group(1), text))

    def _heading(self, line: Line, body: str) -> bool:
        found = _ATX.match(body) if body[0] == "#" else None
        if found is None or (found.group(3) and not self.known(body[1:]) and not self._is_title(body)):
            return False
        if line.code_width >= 4 and not self.open and self.paragraph:
            return False
        self._open_heading(line, line.start + found.end(), found.end())
        return True

    def _is_title(self, body: str) -> bool:
        """Whether a # that touches its word is a title: what a text begins with, and no row of hashtags."""
        begun = self.scan.nodes or self.paragraph or self.open
        return not begun and "#" not in body[1:] and len(body) <= TITLE_LENGTH

    def _open_heading(self, line: Line, start: int, level: int) -> None:
        self._flush()
        self.open.clear()
        text = line.piece(start).stripped()
        words = text.value.rstrip("#")
        if words != text.value and (not words or words[-1].isspace()):
            text = text.cut(0, len(words.rstrip()))
        self.scan.nodes.append(Node("heading", text, level=min(level, 6)))

    def _underline(self, body: str) -> bool:
        """A line of === or --- below a text: a heading, unless the text is longer than one."""
        if not self.paragraph or not _UNDERLINE.match(body) or self.item or self.open:
            return False
        last = self.paragraph[-1]
        if len(last.body) > TITLE_LENGTH:
            return False
        if body[0] == "-" and (len(self.paragraph) > 1 or last.body[-1] in ".,;" or _FACT.match(last.body)):
            return False
        del self.paragraph[-1]
        self._open_heading(last, last.start, 1 if body[0] == "=" else 2)
        return True

    def _marker(self, line: Line) -> re.Match[str] | None:
        """The bullet or number at the beginning of a line."""
        return self.begun.get(id(line), MARKER).match(line.text, line.start)

    def _item(self, line: Line) -> bool:
        """A list item; one may begin within another, on the same line."""
        at, indent = line.start, line.width
        found = self._marker(line)
        if found is None and (not self.paragraph or self.item):
            found = _GLUED.match(line.text, at)
        if found is None:
            return False
        if self.paragraph and self.item is None and found.lastindex == 2 and int(found.group(2)) != 1:
            return False  # a number that a line of running text happens to begin with
        term = bool(self.paragraph) and self.item is None and found.re is DEFINED
        self._flush()
        if term and (above := self._container()[-1]).text.value[-1] != ":":
            above.text = Text.joined([above.text, ":"])
        while found is not None:
            sign = found.group(1) if found.lastindex == 1 else ""
            number = int(found.group(2)) if found.lastindex == 2 else 0
            node = Node("item", line.piece(found.end(), found.end()), ordinal=number)
            self._push(node, indent, rank(found), line)
            indent += max(found.end() - at, 2)
            at = found.end()
            if not sign and not number:
                break
            found = MARKER.match(line.text, at) if at < line.end else None
            if found is not None and found.end() == at:  # the box of this item, which is none of its own
                break
        if at < line.end:
            self._content(line, at, node)
        else:
            self.item = node
        return True

    def _push(self, node: Node, indent: int, rank: int, line: Line) -> None:
        column = indent
        while self.open and indent <= self.open[-1].indent + 1:
            above = self.open[-1]
            if abs(column - above.column) < 2 and (0 < above.rank < rank or (rank == CIRCLE and not above.rank)):
                indent = above.indent + 2  # ◦ below •, without indentation
                break
            self.open.pop()
        if len(self.open) >= DEEPEST:
            self.scan.too_deep = self.scan.too_deep or (line.number, line.start + 1 + line.shift)
        siblings = self.open[min(len(self.open), DEEPEST - 1) - 1].node.children if self.open else self.scan.nodes
        if node.ordinal and siblings and siblings[-1].kind == "item" and 0 < siblings[-1].ordinal >= node.ordinal:
            node.ordinal = siblings[-1].ordinal + 1
        siblings.append(node)
        self.open.append(_Open(indent, column, rank, node))

    def _content(self, line: Line, at: int, node: Node) -> None:
        """What follows a bullet on its line."""
        rest = line.text[at : line.end]
        if rest[0] == "#" and (found := _ATX.match(rest)) and not found.group(3):
            self.open[-1].node.text = line.piece(at, at)
            self._open_heading(line, at + found.end(), found.end())
        elif rest[0] == ">" and not _MORE_THAN.match(rest):
            inner = rest.lstrip("> \t")
            self._begin(node, line.cut(line.end - len(inner)))
        elif found := _BOX.match(rest):
            start = at + found.end()
            self._begin(node, line.cut(start, before=_DONE.get(found.group(1), "☐ ")))
        else:
            self._begin(node, line.cut(at))

    def _begin(self, node: Node, line: Line) -> None:
        self.item = node
        self.paragraph.append(line)

    def _code(self, line: Line) -> None:
        """Lines between fences."""
        self._flush()
        marker = MARKER.match(line.text, line.start)
        if line.role == "open" and marker is not None:
            self._push(Node("item", line.piece(marker.end(), marker.end())), line.width, 0, line)
        elif line.role == "open":
            self._close(line.width)
        inner = [line.outdented(0)] if line.role == "code" else []
        opening = line.body.lstrip("-*+•0123456789.) \t").lstrip("`~").strip()
        if line.role == "open" and " " in opening:
            inner.append(line.piece(line.end - len(opening)))
        while self.next < len(self.lines) and self.lines[self.next].role in ("code", "close"):
            later = self.lines[self.next]
            self.next += 1
            if later.role == "close":
                break
            inner.append(later.outdented(line.width + (marker.end() - line.start if marker else 0)))
        if any(inner):
            self._container().append(Node("code", Text.verbatim(inner)))

    def _indented(self, line: Line) -> None:
        """Lines with four spaces before them, below no list."""
        self._flush()
        inner = [line.outdented(4)]
        while self.next < len(self.lines):
            later = self.lines[self.next]
            if later.role or (not later.blank and later.code_width < 4):
                break
            inner.append(later.outdented(4))
            self.next += 1
        self._close(0).append(Node("code", Text.verbatim(inner)))

    def _quote(self, line: Line, body: str) -> None:
        if _MORE_THAN.match(body):
            self._text(line.cut(line.start, before="\\"))
            return
        self._flush()
        container = self._close(line.width)
        paragraph: list[Line] = []

        def end() -> None:
            for lines in self.breaks.quoted_runs(paragraph):
                said = self.breaks.joined(lines, first=not self.scan.nodes)
                named = bold(said)  # a heading that a word processor had indented
                container.append(Node("label" if named and self.known(named.value) else "quote", said))
            paragraph.clear()

        self.next -= 1
        while self.next < len(self.lines):
            later = self.lines[self.next]
            if later.blank or (later.body[0] != ">" and (not paragraph or self._ends_quote(line, later))):
                break
            self.next += 1
            inner = quoted(later)
            if "|" in inner.body and (
                found := drawn_tables.quoted_table(self.lines, self.next - 1, running=bool(paragraph))
            ):
                end()
                container.append(Node("table", found.text()))
                self.next += found.after - 1
                continue
            if inner.blank or _RULE.match(inner.body):
                end()
                continue
            if later.role in ("open", "close"):
                end()
                words = inner.body.lstrip("`~").strip()
                if not words:
                    continue
                start = inner.end - len(words)
                inner = inner.cut(start)
            heading = _ATX.match(inner.body)
            marker = MARKER.match(inner.text, inner.start)
            if marker or (heading and not heading.group(3)):
                end()
                start = marker.end() if marker else inner.start + (heading.end() if heading else 0)
                inner = inner.cut(start)
                if inner.blank:
                    continue
            if later.role:
                inner = inner.cut(0, inner.end, after="  ")
            paragraph.append(inner)
        end()

    def _ends_quote(self, quote: Line, later: Line) -> bool:
        """Whether a line without the sign of a quote goes on with something else: an item of the list around it too."""
        if self._starts(later) or (later.width < quote.width and self._marker(later)):
            return True
        return "|" in later.body and drawn_tables.table(self.lines, self.next, running=True) is not None

    def _table(self, line: Line, body: str) -> bool:
        if not drawn_tables.may_begin(body) and not self._dashes_below(line):
            return False
        if "|" not in body and (self._marker(line) or (drawn_tables.unframed(body) and self._continues(line))):
            return False
        found = drawn_tables.table(self.lines, self.next - 1, running=bool(self.paragraph))
        if found is None:
            return False
        self.next = found.after
        if found.caption:
            self._add(Node("paragraph", emphasised(found.caption)), line.width)
        if any(cell for row in found.rows for cell in row):
            self._add(Node("table", found.text()), line.width)
        else:
            self._flush()  # nothing was put into it
        return True

    def _dashes_below(self, line: Line) -> bool:
        """Whether the next line may be the dashes below the heads of columns."""
        after = self.lines[self.next] if self.next < len(self.lines) else None
        return after is not None and after.body[:2] in ("--", "==") and " " in after.body and "  " in line.body

    def _starts(self, line: Line) -> bool:
        """Whether this line begins a block of its own, even right below a text."""
        body = line.body
        found = self._marker(line)
        return bool(
            line.role
            or body[0] == ">"
            or _RULE.match(body)
            or ((atx := _ATX.match(body)) and not atx.group(3))
            or _FOOTNOTE.match(body)
            or _ACRONYM.match(body)
            or _REFERENCE.match(body)
            or body.startswith("![")
            or (found and (found.lastindex != 2 or int(found.group(2)) == 1))
            or may_be_heading(line.piece(), self.known, start=True)
        )

    # Paragraphs

    def _flush(self) -> None:
        """Ends the paragraph."""
        lines, item = self.paragraph, self.item
        self.paragraph, self.item = [], None
        if not lines:
            return
        if item is not None:
            item.text = self.breaks.joined(lines, first=not self.scan.nodes)
            return
        container = self._container()
        for run in self.breaks.runs(lines):
            text = self.breaks.joined(run, first=not self.scan.nodes)
            if container and container[-1].kind == "table" and (caption := DEFINED.match(text.value)):
                text = emphasised(text.cut(caption.end()))  # as pandoc has it, below its table
            is_label = len(run) == 1 and may_be_heading(text, self.known, start=True)
            container.append(Node("label" if is_label else "paragraph", text))


def scan(lines: list[Line], known: Callable[[str], bool]) -> Scan:
    """The blocks of these lines; `known` tells whether a text is the title of a section."""
    return _Scanner(lines, known).run()
