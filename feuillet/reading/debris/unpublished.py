"""What authors keep from readers, as each form of notes writes it: lines in; those that are published, and it, out.

It goes before anything else is read, so that no block, cell or list can hold it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.reading.debris import comments, verbatim
from feuillet.reading.debris.comments import Comment
from feuillet.reading.debris.directives import FILLER, Directive
from feuillet.reading.debris.hidden import without_hidden
from feuillet.reading.markdown.inline import within
from feuillet.text.deadline import look

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_TOLD = 200

LEFT_OUT = Rule(
    code="left-out-of-markup",
    severity=Severity.WARNING,
    en="this line is for the program that the file was written for, and is not printed: {words}",
    fr="cette ligne est pour le programme pour lequel le fichier a été écrit, et n’est pas imprimée : {words}",
    hint_en="If its words are for your readers, write them as text.",
    hint_fr="Si ses mots sont pour vos lecteurs, écrivez-les comme du texte.",
)


def left_out(several: Iterable[Directive], file: str, first_line: int = 1) -> list[Diagnostic]:
    """What is told of each line that is not printed; those are numbered from this one on."""
    return [
        LEFT_OUT.at(
            Location(file=file, line=directive.line + first_line - 1, column=directive.column),
            words=directive.written
            if len(directive.written) <= _LONGEST_TOLD
            else directive.written[: _LONGEST_TOLD - 1] + "…",
        )
        for directive in several
    ]


@dataclass
class Published:
    """The lines that are for readers, each with its number in the file; what is not."""

    lines: list[str]
    numbers: list[int]
    comments: list[Comment] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)

    def number(self, at: int) -> int:
        """That of a line, or of the one after the last."""
        return self.numbers[at] if at < len(self.numbers) else (self.numbers[-1] + 1 if self.numbers else 1)

    def without(self, gone: Iterable[int]) -> None:
        """Lines leave."""
        left = set(gone)
        self.lines = [line for at, line in enumerate(self.lines) if at not in left]
        self.numbers = [number for at, number in enumerate(self.numbers) if at not in left]

    def note(self, start: int, end: int, *, closed: bool = True, sign: str = "") -> None:
        """These lines are a comment; `sign`: what ends it."""
        text = "\n".join(self.lines[start:end])
        self.comments.append(Comment(text=text, line=self.number(start), column=1, closed=closed, end=sign))

    def keep_out(self, start: int, end: int) -> None:
        """These lines are for another program, or for other readers."""
        words = " ".join(" ".join(self.lines[start:end]).split())
        self.directives.append(Directive(words, self.number(start), 1))


def of(text: str, first_line: int, *, ticks: bool) -> Published:
    """The lines of a text in any form, without comments as HTML and Markdown have them; `ticks`: as in `comments`."""
    made, found = comments.without(text, FILLER, ticks=ticks)
    lines = made.split("\n")
    published = Published(lines, list(range(first_line, first_line + len(lines))))
    published.comments = [replace(comment, line=comment.line + first_line - 1) for comment in found]
    if found:
        published.without(at for at, line in enumerate(lines) if FILLER in line and not line.strip(f" \t{FILLER}"))
    return published


def _begins(text: str) -> list[int]:
    """Where lines begin."""
    return [0, *(found.end() for found in re.finditer("\n", text))]


# -- Markdown: comments of the programs that make pages of it ----------------------------------------------------------

_OF_PROGRAMS = tuple(
    (re.compile(begin), re.compile(end), sign)
    for begin, end, sign in (
        (r"\{::comment\}", r"\{:/(?:comment)?\}", "{:/comment}"),
        (r"\{%-?\s?comment\b[^%\n]{0,200}%\}", r"\{%-?\s?endcomment\s?-?%\}", "{% endcomment %}"),
        (r"\{\{-?\s?/\*", r"\*/\s?-?\}\}", "*/}}"),
        (
            r"\{\{[<%]\s?comment\s?[>%]\}\}",
            r"\{\{[<%]\s?/\s?comment\s?[>%]\}\}",
            "{{< /comment >}}",
        ),
        (r"<%--", r"--%>", "--%>"),
        (r"<%#", r"%>", "%>"),
        (r"\{%-?\s?#", r"%\}", "%}"),
        (r"\{/\*", r"\*/\}", "*/}"),
        (r"\{>>", r"<<\}", "<<}"),
    )
)
_BEGINS = re.compile("|".join(f"({begin.pattern})" for begin, _, _ in _OF_PROGRAMS))
_DIVISION = re.compile(r"(:{3,})\s*(\S.*)?$")
_KEPT_DIVISION = re.compile(r"\{[^{}]*\.(?:content-hidden|hidden|notes|comment)\b[^{}]*\}|notes\b|comment\b")


def value(text: str) -> tuple[str, list[Comment], list[Directive]]:
    """A text of Markdown that is a value of data, without all that is kept from readers."""
    text, of_programs, told = markdown(text, "")
    text, found = comments.without(text)
    return text, [*of_programs, *found], told


def markdown(text: str, filler: str = FILLER) -> tuple[str, list[Comment], list[Directive]]:
    """A Markdown text without comments of programs, and without divisions and tags that hide what they hold."""
    text, told = without_hidden(text, filler)
    text, found = comments.without_set(text, filler)
    if _BEGINS.search(text):
        code, parts, done = verbatim.found(text).code, list[str](), 0
        begins = _begins(text)
        for begin in _BEGINS.finditer(text):
            if begin.start() < done or within(begin.start(), code):
                continue
            _, pattern, sign = _OF_PROGRAMS[(begin.lastindex or 1) - 1]
            end = pattern.search(text, begin.end())
            start, after = begin.start(), end.end() if end else len(text)
            words = text[start:after]
            parts += [text[done:start], re.sub(r"[^\n]", filler, words)]
            line, done = bisect_right(begins, start), after
            column = start - begins[line - 1] + 1
            found.append(Comment(text=words, line=line, column=column, closed=bool(end), end=sign))
        text = "".join([*parts, text[done:]])
    if ":::" in text:
        text = _without_divisions(text, told, filler)
    return text, found, told


def _without_divisions(text: str, told: list[Directive], filler: str) -> str:
    lines = text.split("\n")
    depth = start = 0
    for at, line in enumerate(lines):
        found = _DIVISION.match(line)
        if found is None:
            continue
        if depth:
            depth += 1 if found[2] else -1
            if not depth:
                told.append(Directive(" ".join(" ".join(lines[start + 1 : at]).split()), start + 1, 1))
                lines[start : at + 1] = [filler * len(line) for line in lines[start : at + 1]]
        elif found[2] and _KEPT_DIVISION.match(found[2]):
            start, depth = at, 1
    return "\n".join(lines)


# -- AsciiDoc ----------------------------------------------------------------------------------------------------------

_AS_IT_STANDS = re.compile(r"(-{4,}|\.{4,}|\+{4,}|`{3,})")
_FENCE = re.compile(r"-{2,}|\.{4,}|\+{4,}|_{4,}|\*{4,}|={4,}|/{4,}|\|={3,}")
_STYLE_OF_COMMENT = re.compile(r"\[comment(?:[,#.%][^\[\]]*)?\]\s*$")
_CONDITION = re.compile(r"(ifdef|ifndef|ifeval|endif)::([^\[]*+)\[(.*)\]\s*$")
_ATTRIBUTE_ENTRY = re.compile(r":(!?)([\w-]+)(!?):(?:\s|$)")


def asciidoc(published: Published) -> None:  # noqa: PLR0915 (one state, line after line)
    """Comments, and what holds under a condition that is not met."""
    lines = published.lines
    bare = [line.rstrip() for line in lines]
    last = {line: at for at, line in enumerate(bare)}
    gone: set[int] = set()
    defined: set[str] = set()
    conditions: list[tuple[int, bool]] = []  # open ones: where, and whether it is not met
    unmet = 0  # of these
    at = 0
    while at < len(lines):
        look(published.number(at))
        line, start = bare[at], at
        at += 1
        if found := _CONDITION.match(line):
            kind, names, inside = found.groups()
            if kind == "endif":
                if conditions:
                    begun, missed = conditions.pop()
                    unmet -= missed
                    if missed and not unmet:
                        published.keep_out(begun, start)
                        gone.update(range(begun, start))
            elif kind != "ifeval" and inside:
                if unmet:
                    pass
                elif _is_met(kind, names, defined):
                    lines[start] = inside
                    continue
                else:
                    published.keep_out(start, at)
            else:
                conditions.append((start, not _is_met(kind, names, defined)))
                unmet += conditions[-1][1]
            gone.add(start)
        elif unmet:
            gone.add(start)
        elif found := _ATTRIBUTE_ENTRY.match(line):
            (defined.discard if found[1] or found[3] else defined.add)(found[2])
            while bare[at - 1].endswith(" \\") and at < len(lines):
                lines[start] = f"{lines[start].rstrip().removesuffix(chr(92))}{lines[at].strip()}"
                gone.add(at)
                at += 1
        elif _AS_IT_STANDS.fullmatch(line) and last[line] >= at:
            at = bare.index(line, at) + 1
        elif re.fullmatch(r"/{4,}", line):
            closed = last[line] >= at
            at = bare.index(line, at) + 1 if closed else len(lines)
            published.note(start, at, closed=closed, sign=line)
            gone.update(range(start, at))
        elif line.startswith("//"):
            published.note(start, at)
            if start and not bare[start - 1]:  # which ends a list
                lines[start] = "//"
            else:
                gone.add(start)
        elif _STYLE_OF_COMMENT.match(line):
            fence = bare[at] if at < len(lines) else ""
            closed = True
            if _FENCE.fullmatch(fence):
                closed = last[fence] > at
                at = bare.index(fence, at + 1) + 1 if closed else len(lines)
            else:
                while at < len(lines) and bare[at]:
                    at += 1
            published.note(start, at, closed=closed, sign=fence)
            gone.update(range(start, at))
    if unmet:
        published.keep_out(next(begun for begun, missed in conditions if missed), len(lines))
    published.without(gone)


def _is_met(kind: str, names: str, defined: set[str]) -> bool:
    if kind == "ifeval":  # is computed by the program
        return False
    wanted = re.split(r"[,+]", names)
    there = (all if "+" in names else any)(name in defined for name in wanted)
    return there == (kind == "ifdef")


# -- Org ---------------------------------------------------------------------------------------------------------------

_HEADING = re.compile(r"(\*+)\s")
_STATES = frozenset({"TODO", "DONE", "NEXT", "WAITING", "CANCELED", "CANCELLED"})  # before the words of a heading
_OWN_STATES = re.compile(r"\s*#\+(?:seq_|typ_)?todo:\s*(.*)$", re.IGNORECASE)
_PRIORITY = re.compile(r"\[#\w\]")
_OF_FILE = re.compile(r"\s*#\+filetags:\s*(.*)$", re.IGNORECASE)  # tags of all its headings
_TAGS = re.compile(r"\s(:[\w@#%:]+:)\s*$")
_EXCLUDED = re.compile(r"\s*#\+exclude_tags:\s*(.*)$", re.IGNORECASE)
_BLOCK = re.compile(r"\s*#\+begin_(\w+)(.*)$", re.IGNORECASE)
_NOT_EXPORTED = re.compile(r":exports\s+(?:none|results)\b")
_DRAWER = re.compile(r"\s*:([\w-]+):\s*$")
_END = re.compile(r"\s*:end:\s*$", re.IGNORECASE)
_SNIPPET = re.compile(r"@@[\w-]+:(?:(?!@@).)*@@")


def org(published: Published) -> None:  # noqa: PLR0915 (one state, line after line)
    """Comments, trees that are not exported, drawers."""
    lines = published.lines
    excluded = {"noexport", "ARCHIVE"}.union(*(found[1].split() for line in lines if (found := _EXCLUDED.match(line))))
    states = _STATES.union(
        *(re.sub(r"\([^()]*\)", "", found[1]).split() for line in lines if (found := _OWN_STATES.match(line)))
    )
    whole = {tag for line in lines if (found := _OF_FILE.match(line)) for tag in re.split(r"[:\s]+", found[1])}
    gone: set[int] = set()
    no_drawer_end = 0  # the line before which no drawer ends
    missing: set[str] = set()
    at = 0
    while at < len(lines):
        look(published.number(at))
        line, start = lines[at], at
        at += 1
        if heading := _HEADING.match(line):
            level = len(heading[1])
            tags = found[1].strip(":").split(":") if (found := _TAGS.search(line)) else []
            if _is_comment(line, states) or not excluded.isdisjoint([*tags, *whole]):  # and all below it
                at = next((n for n in range(at, len(lines)) if _is_above(lines[n], level)), len(lines))
                published.note(start, at)
                gone.update(range(start, at))
            continue
        if block := _BLOCK.match(line):
            kind = block[1].lower()
            if kind not in ("comment", "src", "example", "export"):
                continue
            sign = re.compile(rf"\s*#\+end_{kind}\b", re.IGNORECASE)
            end = -1 if kind in missing else next((n for n in range(at, len(lines)) if sign.match(lines[n])), -1)
            if end < 0:
                missing.add(kind)
            if kind == "comment":
                at = end + 1 if end >= 0 else len(lines)
                published.note(start, at, closed=end >= 0, sign=f"#+end_{kind}")
                gone.update(range(start, at))
            elif end >= 0:
                at = end + 1
                if kind == "export" or _NOT_EXPORTED.search(block[2]):
                    published.keep_out(start, at)
                    gone.update(range(start, at))
        elif line.lstrip().startswith(("# ", "#\t")) or line.strip() == "#":
            published.note(start, at)
            gone.add(start)
        elif line.lstrip().startswith("CLOCK:"):
            published.keep_out(start, at)
            gone.add(start)
        elif _DRAWER.match(line) and start >= no_drawer_end:
            end = at
            while end < len(lines) and not lines[end].startswith("* ") and not _END.match(lines[end]):
                end += 1
            if end < len(lines) and _END.match(lines[end]):
                at = end + 1
                published.keep_out(start, end)
                gone.update(range(start, at))
            else:
                no_drawer_end = end
        elif "@@" in line:
            for snippet in _SNIPPET.finditer(line):
                published.directives.append(Directive(snippet[0], published.number(start), snippet.start() + 1))
            lines[start] = _SNIPPET.sub(lambda snippet: FILLER * len(snippet[0]), line)
    published.without(gone)


def _is_comment(heading: str, states: frozenset[str]) -> bool:
    """Whether a heading says that its tree is for its author alone, behind its state and its priority."""
    words = heading.split()[1:]
    words = words[1:] if words and words[0] in states else words
    words = words[1:] if words and _PRIORITY.fullmatch(words[0]) else words
    return words[:1] == ["COMMENT"]


def _is_above(line: str, level: int) -> bool:
    heading = _HEADING.match(line)
    return heading is not None and len(heading[1]) <= level


# -- reStructuredText --------------------------------------------------------------------------------------------------

# What may stand before a comment in its line: items, fields, notes, directives; and a comment itself.
_BEFORE = re.compile(
    r"\s*(?:(?:[-*+•‣⁃]|\(?(?:\d{1,3}|#|[a-zA-Z])[.)]|:[^:\s][^:\n]{0,100}:|\.\.\s+\[#?[\w.-]{0,100}\*?\]|\.\.\s+[\w:+-]{1,60}::)"
    r"\s+){0,8}(?=\.\.(?:\s|$))"
)
_EXPLICIT = re.compile(
    r"\.\.\s+(?:_(?:`[^`]+`|[^:]+):(?:\s|$)|\[#?[\w.-]*\*?\](?:\s|$)|\|[^|]+\|\s+[\w-]+::|[\w:+-]+::(?:\s|$)|__:)"
)
_CODE = re.compile(r"\s*\.\.\s+(?:code|code-block|sourcecode|parsed-literal|literalinclude|math|productionlist|raw)::")
# What the head of a page says of it, where programs keep it as comments: Nikola does.
OF_PAGE = re.compile(r"\.\. (title|author|date|description): (\S.*)$")
_CELL = re.compile(r"(?<=\|)\s*\.\.(?=[\s|])[^|]*")


def restructured(published: Published) -> None:
    """Comments, which are what begins with two dots and is nothing else, with all that is indented below."""
    lines = published.lines
    indents = [_indent(line) for line in lines]
    gone: set[int] = set()
    head = _head(lines)
    at = 0
    while at < len(lines):
        look(published.number(at))
        line, start = lines[at], at
        at += 1
        if not line.strip() or (start < head and OF_PAGE.match(line)):
            continue
        before = _BEFORE.match(line)
        if before is not None and not _EXPLICIT.match(line, before.end()):
            column = _indent(line[: before.end()] + "x")
            if line[before.end() :].strip() == ".." and not (at < len(lines) and lines[at].strip()):
                continue
            at = _below(lines, indents, at, column)
            published.note(start, at)
            gone.update(range(start + bool(line[: before.end()].strip()), at))
            if line[: before.end()].strip():
                lines[start] = line[: before.end()].rstrip()
        elif _CODE.match(line) or (line.rstrip().endswith("::") and before is None):
            at = max(_below(lines, indents, at, indents[start]), at)
        elif line.lstrip().startswith("|") and ".." in line:
            _blank_cells(published, start)
    published.without(gone)


def _head(lines: list[str]) -> int:
    """How many lines stand at the head of a page and say its title and more."""
    head = next((at for at, line in enumerate(lines) if line.strip() and not line.startswith(".. ")), len(lines))
    return head if any(line.startswith(".. title: ") for line in lines[:head]) else 0


def _below(lines: list[str], indents: list[int], at: int, column: int) -> int:
    """The line after those that are indented more than this."""
    end = at
    while at < len(lines) and (not lines[at].strip() or indents[at] > column):
        at += 1
        end = at if lines[at - 1].strip() else end
    return end


def _indent(line: str) -> int:
    wide = line.expandtabs(8)
    return len(wide) - len(wide.lstrip())


def _blank_cells(published: Published, at: int) -> None:
    """A comment in a cell of a drawn table: spaces, so that the drawing stays; it goes on in what is indented below."""
    lines = published.lines
    for cell in list(_CELL.finditer(lines[at])):
        start, end = cell.span()
        column = lines[at].index("..", start)
        published.comments.append(Comment(text=cell[0].strip(), line=published.number(at), column=column + 1))
        row = at
        while row < len(lines):
            line = lines[row]
            inside = line[start:end]
            further = row > at
            if line[start - 1 : start] != "|" or "|" in inside or (further and inside[: column - start + 1].strip()):
                break
            lines[row] = line[:start] + " " * (end - start) + line[end:]
            row += 1
