"""Notes of MediaWiki and DokuWiki in; lines of Markdown out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feuillet.reading.debris import hidden, unpublished
from feuillet.reading.formats.writer import Writer, as_it_stands, emphasis, link, marked, picture
from feuillet.reading.markdown.inline import Text
from feuillet.reading.web.hiding import Sheet
from feuillet.reading.web.tags import attributes
from feuillet.text.deadline import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.debris.tidying import Read
    from feuillet.reading.debris.unpublished import Published

_PICTURE = re.compile(r".*\.(?:png|jpe?g|gif|svg|webp|tiff?)\s*$", re.IGNORECASE)


def _published(text: str, first_line: int) -> Published:
    """Its lines without comments, and without what its tags hide."""
    text, kept = hidden.without_hidden(text, ticks=False)
    published = unpublished.of(text, first_line, ticks=False)
    published.directives += [directive._replace(line=directive.line + first_line - 1) for directive in kept]
    return published


class _Wiki:
    """What the wikis have in common: lines, one block each, save for code and tables."""

    signs: re.Pattern[str]

    def __init__(self, published: Published, file: str) -> None:
        self.texts = published.lines
        self.number = published.number
        self.writer = Writer(file, published)
        self.notes = 0
        self.missing: set[str] = set()  # signs that do not come any more
        self.rows: list[list[Text]] = []
        self.headed = False

    def read(self) -> Read:
        at = 0
        while at < len(self.texts):
            look(self.number(at))
            self.writer.line = self.number(at)
            at = self.step(at)
        self.end_table()
        return self.writer.read()

    def step(self, at: int) -> int:
        raise NotImplementedError

    def sign(self, found: re.Match[str]) -> Sequence[str | tuple[int, int]] | None:
        raise NotImplementedError

    def piece(self, at: int, start: int, end: int | None = None) -> Text:
        return Text.of(self.texts[at][start:end], self.number(at), start + 1)

    def words(self, text: Text) -> Text:
        return marked(text, self.signs, self.sign)

    def note(self, words: str) -> list[str | tuple[int, int]]:
        """A footnote where it is called."""
        self.notes += 1
        self.writer.footnote(f"wiki-{self.notes}", self.words(Text.of(words.strip(), self.writer.line, 1)))
        return [f"[^wiki-{self.notes}]"]

    def end_table(self) -> None:
        rows, self.rows = self.rows, []
        self.writer.table(rows, headed=self.headed or len(rows) == 1)
        self.headed = False

    def find(self, at: int, sign: str) -> int:
        """The line from this one on that holds a sign; -1 if none does."""
        if sign in self.missing:
            return -1
        found = next((line for line in range(at, len(self.texts)) if sign in self.texts[line].lower()), -1)
        if found < 0:
            self.missing.add(sign)
        return found

    def code(self, at: int, tag: str) -> int:
        """Lines between tags, as they stand."""
        end = self.find(at, f"</{tag}>")
        if end < 0:
            return 0
        start = self.texts[at].index(">") + 1
        if end == at:
            stop = self.texts[at].lower().index(f"</{tag}>")
            self.writer.code([self.piece(at, start, max(start, stop))])
            rest = self.texts[at][stop:].index(">") + stop + 1
            if self.texts[at][rest:].strip():
                self.writer.begin(self.words(self.piece(at, rest)))
            return at + 1
        stop = self.texts[end].lower().index(f"</{tag}>")
        lines = [self.piece(at, start), *(self.piece(line, 0) for line in range(at + 1, end)), self.piece(end, 0, stop)]
        self.writer.code(lines)
        rest = self.texts[end].index(">", stop) + 1
        if self.texts[end][rest:].strip():
            self.writer.begin(self.words(self.piece(end, rest)))
        return end + 1


_MEDIA_ITEM = re.compile(r"([*#:;]+)\s*(.*)$")
_MEDIA_CELL = re.compile(r"\|\||!!")
_CELL_STYLE = re.compile(r"(?:\s*+[\w-]++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[\w%#-]++))+\s*+\|(?!\|)")
_FILE = r"(?:file|image|fichier|datei|archivo|imagen|bild)"


class _MediaWiki(_Wiki):
    signs = re.compile(
        r"'''''(?P<both>.{1,500}?)'''''|'''(?P<strong>.{1,500}?)'''(?!')|''(?P<em>[^'].{0,500}?)''(?!')"
        r"|<nowiki>(?P<nowiki>.{0,500}?)</nowiki>"
        r"|<ref\b[^<>/]{0,500}>(?P<note>.{0,500}?)</ref>|<ref\b[^<>]{0,500}/>"
        r"|<(?P<tag>b|i|s|del|u|small|big|code|tt|sup|sub|strong|em)>(?P<inner>[^<]{0,500})</(?P=tag)>"
        rf"|\[\[:?(?P<file>{_FILE}:[^|\]]{{1,2000}})(?:\|(?P<about>[^\]]{{0,500}}))?\]\]"
        r"|\[\[(?P<hidden>(?:category|catégorie|kategorie|categoría):[^\]]{0,500})\]\]"
        r"|\[\[(?P<page>[^|\[\]]{1,300})(?:\|(?P<words>[^\]]{0,500}))?\]\]"
        r"|\[(?P<url>(?:https?:|mailto:|//)[^\s\]]{1,2000})(?:\s+(?P<said>[^\]]{0,500}))?\]"
        r"|(?P<plain>https?://[^\s<>\[\]|]{1,2000})"
        r"|(?P<break><br\s*/?>)|(?P<template>\{\{[^{}]{0,500}\}\})|(?P<magic>__[A-Z]{3,30}__)",
        re.IGNORECASE,
    )

    def sign(self, found: re.Match[str]) -> Sequence[str | tuple[int, int]] | None:
        kind = found.lastgroup or ""
        if found["both"]:
            return ["<strong><em>", found.span("both"), "</em></strong>"]
        if kind in ("strong", "em"):
            return emphasis(found, kind, kind)
        if kind == "nowiki":
            return [as_it_stands(found["nowiki"])]
        if found["tag"]:
            tag = found["tag"].lower()
            known = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "s": "del", "tt": "code"}.get(tag, tag)
            if known in ("u", "small", "big"):
                return [found.span("inner")]
            return emphasis(found, "inner", known) if found["inner"] else []
        if found["note"] is not None:
            return self.note(found["note"])
        if found["file"]:
            about = (found["about"] or "").split("|")
            words = (
                about[-1]
                if not re.fullmatch(r"\s*+(?:thumb|right|left|center|frame|vignette|\d+px)?\s*+", about[-1])
                else ""
            )
            return [picture(found["file"].partition(":")[2], words)]
        if found["page"]:
            return [found.span("words" if found["words"] else "page")]
        if found["url"]:
            url = found["url"]
            return link(found, f"https:{url}" if url.startswith("//") else url, "said" if found["said"] else None)
        if kind == "plain":
            return [found[0]]
        if kind == "break":
            return ["<br>"]
        if found[0].lower().startswith("<ref"):
            return []
        self.writer.leave_out(found[0], self.writer.line)
        return []

    def step(self, at: int) -> int:
        text, number = self.texts[at].rstrip(), self.number(at)
        writer = self.writer
        if text.lstrip().startswith("{|"):
            return self.table(at)
        if not text:
            writer.blank(number)
        elif (found := re.match(r"\s*(={1,6})\s*+(.*?\S)\s*+\1\s*$", text)) and text.strip("= "):
            writer.heading(self.words(self.piece(at, *found.span(2))), len(found[1]))
        elif re.fullmatch(r"-{4,}", text):
            writer.blank(number)
        elif (found := re.match(r"<(pre|syntaxhighlight|source|blockquote|poem)\b", text.lstrip(), re.IGNORECASE)) and (
            end := self.block(at, found[1].lower())
        ):
            return end
        elif (found := _MEDIA_ITEM.match(text)) and found[2]:
            self.item(at, found)
        elif text[0] == " " and not writer.pending and text.strip():
            end = at
            while end < len(self.texts) and self.texts[end][:1] == " " and self.texts[end].strip():
                end += 1
            writer.code([self.piece(line, 1) for line in range(at, end)])
            return end
        elif text.strip().startswith("{{") and "}}" not in text and (end := self.template_end(at)) > 0:
            writer.leave_out(" ".join(" ".join(self.texts[at : end + 1]).split()), number)
            rest = self.texts[end].rindex("}}") + 2
            if self.texts[end][rest:].strip():
                writer.begin(self.words(self.piece(end, rest)))
            return end + 1
        else:
            start = len(text) - len(text.lstrip())
            writer.go_on(self.words(self.piece(at, start)))
        return at + 1

    def template_end(self, at: int) -> int:
        """The line that ends what begins with two braces, and all such within it; -1 if none does."""
        if "{{" in self.missing:
            return -1
        depth = 0
        for line in range(at, len(self.texts)):
            depth += self.texts[line].count("{{") - self.texts[line].count("}}")
            if depth <= 0:
                return line
        self.missing.add("{{")
        return self.find(at, "}}")

    def block(self, at: int, tag: str) -> int:
        if tag not in ("blockquote", "poem"):
            return self.code(at, tag)
        text = self.texts[at]
        end = self.find(at, f"</{tag}>")
        if end < 0:
            return 0
        start = text.index(">") + 1
        for line in range(at, end + 1):
            stop = self.texts[line].lower().find(f"</{tag}>") if line == end else len(self.texts[line])
            piece = self.words(self.piece(line, start if line == at else 0, stop))
            if piece:
                if self.writer.pending:
                    self.writer.end_line()
                    self.writer.go_on(piece)
                else:
                    self.writer.quote(piece)
        self.writer.blank(self.number(end))
        rest = self.texts[end].index(">", self.texts[end].lower().find(f"</{tag}>")) + 1
        if self.texts[end][rest:].strip():
            self.writer.begin(self.words(self.piece(end, rest)))
        return end + 1

    def item(self, at: int, found: re.Match[str]) -> None:
        signs, last = found[1], found[1][-1]
        words = self.piece(at, *found.span(2))
        if last == ":" and len(signs) == signs.count(":"):
            self.writer.begin(self.words(words))
            self.writer.flush()
        elif last == ";":
            term, colon, _ = words.value.partition(" : ")
            self.writer.begin(self.words(words.cut(0, len(term))))
            if colon:
                self.writer.item(self.words(words.cut(len(term) + len(colon))), 0)
                self.writer.flush()
        elif last == ":":
            self.writer.begin(self.words(words), "    " * (len(signs) - 1))
            self.writer.flush()
        else:
            self.writer.item(self.words(words), len(signs) - 1, "1. " if last == "#" else "- ")
            self.writer.flush()

    def table(self, at: int) -> int:
        end = self.find(at + 1, "|}")
        if end < 0:
            self.writer.leave_out(self.texts[at], self.number(at))
            return at + 1
        rows: list[list[Text]] = [[]]
        further: dict[tuple[int, int], list[Text | str]] = {}  # lines of a cell after its first, by row and column
        headed = hidden_row = False
        if _is_hidden("table", self.texts[at].strip().removeprefix("{|")):
            self.writer.leave_out(self.texts[at], self.number(at))
            return end + 1
        for line in range(at + 1, end):
            text = self.texts[line]
            start = len(text) - len(text.lstrip())
            sign = text[start : start + 2]
            self.writer.line = self.number(line)
            if sign == "|-":
                rows.append([])
                hidden_row = _is_hidden("tr", text[start + 2 :])
                if hidden_row:
                    self.writer.leave_out(text, self.number(line))
            elif sign == "|+":
                self.writer.begin(self.words(self.piece(line, start + 2)))
                self.writer.blank(self.number(line))
            elif hidden_row:
                pass
            elif sign[:1] in ("|", "!"):
                headed = headed or (sign[0] == "!" and not any(rows[:-1]))
                rows[-1] += self.cells(line, start + 1, sign[0])
            elif text.strip() and rows[-1]:
                more = self.piece(line, start)
                item = re.match(r"[*#]+\s*", more.value)
                piece = self.words(more.cut(item.end()) if item else more)
                further.setdefault((len(rows) - 1, len(rows[-1]) - 1), []).extend(("<br>- " if item else "<br>", piece))
        for (row, column), parts in further.items():
            rows[row][column] = Text.joined([rows[row][column], *parts])
        self.headed, self.rows = headed, rows
        self.end_table()
        return end + 1

    def cells(self, line: int, start: int, sign: str) -> list[Text]:
        text = self.texts[line]
        made: list[Text] = []
        ends = [found.start() for found in _MEDIA_CELL.finditer(text, start) if sign == "!" or found[0] == "||"]
        for end in [*ends, len(text)]:
            style = _CELL_STYLE.match(text, start, end)
            if style and _is_hidden("td", style[0][:-1]):
                self.writer.leave_out(text[start:end], self.number(line))
                made.append(self.piece(line, end, end))
            else:
                made.append(self.words(self.piece(line, style.end() if style else start, end)))
            start = end + 2
        return made


def _is_hidden(tag: str, inside: str) -> bool:
    """Whether a part of a table says itself that nobody sees it."""
    return "=" in inside and Sheet().hides(tag, dict(attributes(inside)))


class _DokuWiki(_Wiki):
    signs = re.compile(
        r"\*\*(?P<strong>.{1,500}?)\*\*|(?<!:)//(?P<em>.{1,500}?)(?<!:)//|__(?P<under>.{1,500}?)__|''(?P<code>.{1,500}?)''"
        r"|%%(?P<nowiki>.{1,500}?)%%|<nowiki>(?P<other>.{0,500}?)</nowiki>|\(\((?P<note>.{1,500}?)\)\)"
        r"|<(?P<tag>del|sub|sup)>(?P<inner>[^<]{0,500})</(?P=tag)>"
        r"|\[\[(?P<url>[^|\[\]]{1,2000})(?:\|(?P<words>[^\]]{0,500}))?\]\]"
        r"|\{\{(?P<file>[^|{}?]{1,2000})(?:\?[^|{}]{0,500})?(?:\|(?P<about>[^{}]{0,500}))?\}\}"
        r"|(?P<plain>https?://[^\s<>\[\]|]{1,2000})|(?P<magic>~~\w[^~\n]{1,40}~~)|(?P<remark>/\*.{0,2000}?\*/)|(?P<break>\\\\(?=\s|$))"
    )

    def sign(self, found: re.Match[str]) -> Sequence[str | tuple[int, int]] | None:
        kind = found.lastgroup or ""
        if kind in ("strong", "em", "code"):
            return emphasis(found, kind, kind)
        if found["tag"]:
            return emphasis(found, "inner", found["tag"]) if found["inner"] else []
        if kind in ("nowiki", "other"):
            return [as_it_stands(found[kind])]
        if kind == "under":
            return [found.span(kind)]
        if found["note"]:
            return self.note(found["note"])
        if found["url"]:
            url = found["url"].strip()
            words = "words" if found["words"] else "url"
            return link(found, url, words if found["words"] or ":" not in url[:8] else None)
        if found["file"]:
            if not _PICTURE.match(found["file"]):
                return [found.span("about" if found["about"] else "file")]
            return [picture(found["file"].strip().lstrip(":").replace(":", "/"), found["about"] or "")]
        if kind == "plain":
            return [found[0]]
        if kind == "break":
            return ["<br>"]
        self.writer.leave_out(found[0], self.writer.line)
        return []

    def step(self, at: int) -> int:
        text, number = self.texts[at].rstrip(), self.number(at)
        writer = self.writer
        if text[:1] in ("^", "|"):
            return self.row(at)
        self.end_table()
        if not text:
            writer.blank(number)
        elif (found := re.match(r"\s*(={2,6})\s*+(.*?\S)\s*+={2,6}\s*$", text)) and text.strip("= "):
            writer.heading(self.words(self.piece(at, *found.span(2))), 7 - len(found[1]))
        elif re.fullmatch(r"-{4,}", text):
            writer.blank(number)
        elif (found := re.match(r"<(code|file)\b", text.lstrip())) and (end := self.code(at, found[1])):
            return end
        elif text.startswith("/*") and "*/" not in text and (end := self.find(at, "*/")) > 0:
            writer.leave_out(" ".join(" ".join(self.texts[at : end + 1]).split()), number)
            rest = self.texts[end].index("*/") + 2
            if self.texts[end][rest:].strip():
                writer.begin(self.words(self.piece(end, rest)))
            return end + 1
        elif found := re.match(r"((?:  |\t)+)\s?([*-])\s*(.*)$", text):
            depth = len(found[1].expandtabs(2)) // 2 - 1
            writer.item(self.words(self.piece(at, found.start(3))), depth, "- " if found[2] == "*" else "1. ")
            writer.flush()
        elif found := re.match(r">+\s*", text):
            piece = self.words(self.piece(at, found.end()))
            if writer.pending and writer.before == "> ":
                writer.go_on(piece)
            else:
                writer.quote(piece)
        elif text.startswith("  ") and not writer.pending:
            end = at + 1
            while end < len(self.texts) and re.match(r"  +(?![*-])\S", self.texts[end]):
                end += 1
            writer.code([self.piece(line, 2) for line in range(at, end)])
            return end
        else:
            start = len(text) - len(text.lstrip())
            writer.go_on(self.words(self.piece(at, start)))
        return at + 1

    def row(self, at: int) -> int:
        text = self.texts[at].rstrip()
        covered = self.signs.sub(lambda found: "\ufffc" * len(found[0]), text)  # bars of links are none of cells
        self.headed = self.headed or (text[0] == "^" and not self.rows)
        edges = [found.start() for found in re.finditer(r"[|^]", covered)]
        closed = len(edges) > 1 and edges[-1] == len(text) - 1
        ends = edges[1:] if closed else [*edges[1:], len(text)]
        self.rows.append([self.words(self.piece(at, start + 1, end)) for start, end in zip(edges, ends, strict=False)])
        return at + 1


def read_mediawiki(text: str, first_line: int, file: str) -> Read:
    """The lines of notes of MediaWiki."""
    return _MediaWiki(_published(text, first_line), file).read()


def read_dokuwiki(text: str, first_line: int, file: str) -> Read:
    """The lines of notes of DokuWiki."""
    return _DokuWiki(_published(text, first_line), file).read()
