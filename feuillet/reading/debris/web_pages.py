"""The code of web pages in lines in; the Markdown that means the same, at the same places, out."""

from __future__ import annotations

import re

from feuillet.reading.debris import verbatim
from feuillet.reading.debris.comments import Comment
from feuillet.reading.debris.lines import DEEPEST, FILLER, Line
from feuillet.reading.debris.web_tables import WebTable
from feuillet.reading.markdown.inline import INVISIBLE, code_spans, within
from feuillet.text.deadline import look
from feuillet.text.entities import unescape

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


# Lists and paragraphs in the cells of a row of Markdown, which is one line.
_IN_CELL = re.compile(
    r"(?P<between></(?:li|p|div)>\s*(?:<(?:p|div)\b[^<>|]*>|(?=<li\b)))|(?P<item><li\b[^<>|]*>)|</?(?:ul|ol|li|p|div)\b[^<>|]*>",
    re.IGNORECASE,
)


def _in_cell(tag: re.Match[str]) -> str:
    return "<br>" if tag["between"] else "- " if tag["item"] else FILLER * len(tag[0])


class HtmlToMarkdown:
    """Takes the code of web pages out of lines."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.out: list[Line] = []
        self.web: tuple[int, int] | None = None
        self.lists: list[list[int]] = []  # per open list: 1 if it is ordered, and its last number
        self.pending = ""  # what is to stand before the next text: a bullet, the signs of a heading
        self.quotes = 0
        self.table: WebTable | None = None
        self.caption = 0  # the first line of the caption of a picture
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
        if "<!--" not in text or self.verbatim:
            return line, number
        parts: list[str] = []
        done = 0
        for start, end, closed in verbatim.found(text).comments:
            parts.append(text[done:start])
            column = start + 1 + line.shift
            if closed:
                done = end
                self.comments.append(Comment(text=text[start:done], line=line.number, column=column))
                parts.append(FILLER * (done - start))
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
        if self.table is None and line.text.lstrip()[:1] == "|" and (tag := _IN_CELL.search(line.text)):
            self._seen(line, tag.start())
            line = Line(_IN_CELL.sub(_in_cell, line.text), line.number, line.shift)
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
                self.table = WebTable()
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
            if name == "figcaption" and closing:
                self._emphasise()
            self._break()
            self.caption = len(self.out)

    def _emphasise(self) -> None:
        """Below a picture, a line in italics is its caption."""
        lines = self.out[self.caption :]
        if len(lines) == 1 and not lines[0].blank and not set("*_`") & set(lines[0].text):
            self.out[-1] = lines[0].cut(lines[0].start, lines[0].end, before="*", after="*")

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
