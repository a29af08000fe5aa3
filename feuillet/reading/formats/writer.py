"""Blocks of a text in another markup in, one after the other; lines of Markdown out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.reading.debris.directives import Directive
from feuillet.reading.debris.lines import DEEPEST, Line
from feuillet.reading.debris.tidying import Read
from feuillet.reading.debris.unpublished import left_out
from feuillet.reading.formats.literal import guarded, joined, literal
from feuillet.reading.markdown.inline import Target, Text, written
from feuillet.reading.markdown.tables import MOST_COLUMNS

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Sequence

    from feuillet.reading.debris.comments import Comment
    from feuillet.reading.debris.unpublished import Published

    New = Callable[[re.Match[str]], Sequence[str | tuple[int, int]] | None]

_MAY_PRECEDE = " \u00a0\u202f(«“\"'[’—–"
_MAY_FOLLOW = " \u00a0\u202f.,;:!?)»”]…"
_NESTED = 3  # levels of signs within signs


def marked(text: Text, sign: re.Pattern[str], new: New, level: int = 0) -> Text:
    """A text in which each sign is what Markdown has for it; `new` gives signs as they are, and stretches of text."""
    parts: list[Text | str] = []
    done = 0
    for found in sign.finditer(text.value):
        made = new(found)
        if made is None:
            continue
        if done < found.start():
            parts.append(literal(text.cut(done, found.start())))
        for part in made:
            if isinstance(part, str):
                parts.append(part)
            elif level < _NESTED:
                parts.append(marked(text.cut(*part), sign, new, level + 1))
            else:
                parts.append(literal(text.cut(*part)))
        done = found.end()
    if not done and not parts:
        return literal(text)
    if done < len(text):
        parts.append(literal(text.cut(done)))
    return Text.joined([text.cut(0, 0), *parts])


def emphasis(found: re.Match[str], group: int | str, tag: str) -> list[str | tuple[int, int]]:
    """What is emphasised, with signs around it that can only be read as that."""
    inner, value = found[group], found.string
    if tag == "code":  # in which no sign means anything
        return ["<code>", as_it_stands(inner), "</code>"]
    before, after = value[found.start() - 1 : found.start()], value[found.end() : found.end() + 1]
    mark = {"strong": "**", "em": "*", "del": "~~"}.get(tag, "")
    if (
        mark
        and inner[:1].isalnum()
        and (inner[-1:].isalnum() or inner[-1:] in ".!?…:")
        and (not before or before in _MAY_PRECEDE)
        and (not after or after in _MAY_FOLLOW)
    ):
        return [mark, found.span(group), mark]
    return [f"<{tag}>", found.span(group), f"</{tag}>"]


def as_it_stands(words: str) -> str:
    """Words in which nothing is a sign of the markup, as Markdown that prints them."""
    return literal(Text.of(words, 1, 1)).value


def link(found: re.Match[str], url: str, words: int | str | None) -> list[str | tuple[int, int]]:
    """A link with the words of a group, or with its address alone."""
    url = f"mailto:{url}" if "@" in url and ":" not in url and "/" not in url else url
    if not url.lower().startswith(("http://", "https://", "mailto:", "tel:", "www.")):
        return [found.span(words)] if words is not None and found[words] else [url]
    if words is None or not (found[words] or "").strip() or found[words].strip() == url:
        return [f"<{url}>" if "://" in url or ":" in url else url]
    return ["[", found.span(words), f"]({written(Target(url))})"]


def picture(source: str, words: str) -> str:
    """A picture as Markdown has it."""
    label = words.replace("\\", "").replace("[", "(").replace("]", ")").strip()
    return f"![{label}](<{source.strip().replace('<', '%3C').replace('>', '%3E')}>)"


class Writer:
    """Writes the lines of Markdown."""

    def __init__(self, file: str, published: Published) -> None:
        self.file = file
        self.out: list[Line] = []
        self.pending: list[Text | str] = []
        self.before = ""
        self.directives: list[Directive] = list(published.directives)
        self.comments: list[Comment] = list(published.comments)
        self.facts: list[tuple[str, Text]] = []  # what the head of the text says of it, by its keys
        self.footnotes: list[Line] = []
        self.line = 1

    def begin(self, text: Text, before: str = "") -> None:
        """A paragraph or item begins."""
        self.flush()
        if before.strip() in ("", ">") and self.out and not self.out[-1].blank:
            self.out.append(Line("", text.at()[0]))
        self.pending, self.before = [text], before

    def go_on(self, text: Text) -> None:
        """A line of the paragraph or item that is open, or one that begins a paragraph."""
        if not self.pending:
            self.begin(text)
        else:
            self.pending += [" ", text]

    def end_line(self) -> None:
        """The line ends where its author ended it."""
        if self.pending:
            self.pending.append("<br>")

    def flush(self) -> None:
        if self.pending:
            text = Text.joined(self.pending).stripped()
            if text:
                text = text if self.before.strip() else guarded(text)
                self.out.append(Line.of(joined([text], self.before) if self.before else text))
        self.pending, self.before = [], ""

    def blank(self, number: int) -> None:
        """An empty line: what was open ends."""
        self.flush()
        if self.out and not self.out[-1].blank:
            self.out.append(Line("", number))

    def heading(self, text: Text, level: int) -> None:
        self.blank(text.at()[0])
        if text:
            self.out.append(Line.of(joined([text], "#" * min(max(level, 1), 6) + " ")))
        self.blank(text.at()[0])

    def item(self, text: Text, depth: int, bullet: str = "- ") -> None:
        """An item of a list; the outermost has the depth 0."""
        self.begin(text, "    " * min(depth, DEEPEST) + bullet)

    def quote(self, text: Text) -> None:
        self.begin(text, "> ")

    def code(self, lines: Sequence[Text], before: str = "") -> None:
        """Lines that are printed as they stand."""
        self.flush()
        if not any(lines):
            return
        self.out.append(Line(before, lines[0].at()[0], 0, "open"))
        self.out.extend(Line.of(joined([line], before), "code") for line in lines)
        self.out.append(Line(before, lines[-1].at()[0], 0, "close"))

    def verbatim(self, text: str, number: int) -> None:
        """A line that is the same in Markdown."""
        self.flush()
        self.out.append(Line(text, number))

    def table(self, rows: Sequence[Sequence[Text]], *, headed: bool = True) -> None:
        rows = [_at_most(row) for row in rows if any(row)]
        if not rows:
            return
        self.blank(rows[0][0].at()[0])
        width = max(map(len, rows))
        origin = rows[0][0].cut(0, 0)
        delimiter = Line.of(joined([origin], "|" + " --- |" * width))
        if not headed:
            self.out += [Line.of(joined([origin], "|" + "  |" * width)), delimiter]
        for number, row in enumerate(rows):
            parts: list[Text | str] = []
            for cell in row:
                parts += [cell.stripped(), " | "]
            self.out.append(Line.of(joined([*parts[:-1], " |", "  |" * (width - len(row))], "| ")))
            if number == 0 and headed:
                self.out.append(delimiter)
        self.blank(rows[-1][0].at()[0])

    def footnote(self, key: str, text: Text) -> None:
        """The text of a footnote, which stands at the end."""
        self.footnotes.append(Line.of(joined([text], f"[^{key}]: ")))

    def fact(self, key: str, text: Text) -> None:
        """What the head of a text says of it: its author, its date."""
        if text:
            self.facts.append((key.lower(), text))

    def leave_out(self, text: str, number: int, column: int = 1) -> None:
        """What is for another program."""
        self.directives.append(Directive(text.strip(), number, column))

    def read(self) -> Read:
        self.flush()
        lines = [*self.out, Line("", self.line), *self.footnotes]
        told = left_out(
            (directive for directive in self.directives if len(directive.written.split()) > _FEW), self.file
        )
        few = [directive for directive in self.directives if len(directive.written.split()) <= _FEW]
        return Read(lines, None, self.comments, few, told, self.facts)


def _at_most(row: Sequence[Text]) -> Sequence[Text]:
    """A row as wide as a table may be: further cells stand in the last."""
    if len(row) <= MOST_COLUMNS:
        return row
    last = [part for cell in row[MOST_COLUMNS - 1 :] for part in (cell, " ")]
    return [*row[: MOST_COLUMNS - 1], Text.joined(last[:-1])]


_FEW = 3  # words of what is told with others, once a file
