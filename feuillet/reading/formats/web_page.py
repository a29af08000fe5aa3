"""A web page in, as it was saved or exported; lines of Markdown out.

Headings, lists, tables, links, emphasis and pictures are kept, whatever program wrote the page. What is for the screen
alone is left out, and told if it has words.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.reading.debris.comments import Comment
from feuillet.reading.debris.lines import DEEPEST, Line
from feuillet.reading.debris.programs import mails
from feuillet.reading.debris.tidying import Read
from feuillet.reading.debris.web_tables import WebTable
from feuillet.reading.formats.literal import joined, literal, substituted
from feuillet.reading.formats.spans import End, Span, paragraph
from feuillet.reading.markdown.inline import Text
from feuillet.reading.web import tags
from feuillet.reading.web.survey import Survey, is_of_remark, is_title, leads_back, note_key
from feuillet.text import invisible
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.reading.web.tags import Attributes

FOR_THE_SCREEN = Rule(
    code="left-out-of-page",
    severity=Severity.WARNING,
    en="what is for the screen alone, or hidden, is left out of this page ({count:# word|# words}): {words}",
    fr="ce qui ne sert qu’à l’écran, ou est caché, n’est pas pris dans cette page ({count:# mot|# mots}) : {words}",
    hint_en="If it is to be printed, move it out of the tags <nav>, <button> or <noscript> that hold it, or take away "
    "what hides it (hidden, display:none).",
    hint_fr="Si cela doit être imprimé, sortez-le des balises <nav>, <button> ou <noscript> qui le contiennent, ou "
    "enlevez ce qui le cache (hidden, display:none).",
)
_TOLD = 600  # characters of what is left out

_SILENT_NAMES = "script style template svg iframe object head title datalist rp annotation annotation-xml"
_SILENT = frozenset(_SILENT_NAMES.split())
# Of Notion: boxes of tasks, and what it knows of a page itself.
_BOX = re.compile(r"\bcheckbox-o(?:n|ff)\b")
_OF_DATABASE = re.compile(r"\bproperty-row-(?:created|last_edited)_(?:time|by)\b")
_SIGNED = re.compile(r"\b(?:gmail_signature(?:_prefix)?|moz-signature|AppleMailSignature)\b| Signature$")  # of a mail
_OF_EACH_PAGE = ("header", "footer")  # titles of divisions, in pages that LibreOffice saved
_FOR_SCREEN = frozenset(
    {"nav", "button", "noscript", "select", "audio", "video", "canvas", "noframes", "noembed", "progress", "meter"}
)
_BLOCK_NAMES = (
    "address article aside body center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form header hgroup html legend main p section summary option optgroup"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_LISTS = frozenset({"ul", "ol", "li", "table", "pre", "blockquote"})
_IN_LINES = frozenset({"button", "select", "progress", "meter"})
_FOREIGN = frozenset({"svg", "math"})  # a slash ends such a tag, and not one of HTML
_IN_TABLES = frozenset({"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"})
# What is left out ends, without a tag that says so, where one of these begins.
_IN_HEAD = frozenset(
    ("base", "basefont", "bgsound", "link", "meta", "noscript", "script", "style", "template", "title")
)
_ENDED_BY = {
    "p": _BLOCKS | _IN_TABLES | _LISTS | frozenset({"hr", *(f"h{level}" for level in range(1, 7))}),
    "a": frozenset({"a"}),
    "li": frozenset({"li"}),
    **dict.fromkeys(("dd", "dt"), frozenset({"dd", "dt"})),
    **dict.fromkeys(("td", "th"), frozenset({"td", "th", "tr", "tbody", "tfoot"})),
    "tr": frozenset({"tr", "tbody", "tfoot"}),
    **dict.fromkeys(("thead", "tbody", "tfoot"), frozenset({"tbody", "tfoot"})),
}
_EMPHASIS = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "em"),
    **dict.fromkeys(("s", "strike", "del"), "del"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    "sup": "sup",
    "sub": "sub",
}
_STYLES = (
    (re.compile(r"(?<![\w-])font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE), "strong"),
    (re.compile(r"(?<![\w-])font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE), "em"),
    (re.compile(r"(?<![\w-])text-decoration[\w-]*\s*:[^;]{0,40}line-through", re.IGNORECASE), "del"),
)
_PLAIN_STYLE = re.compile(r"(?<![\w-])font-(?:weight\s*:\s*(?:normal|[1-5]00)|style\s*:\s*normal)", re.IGNORECASE)
_RAISED = re.compile(r"<sup>(?=\[\^[^\[\]]{1,80}\]</sup>)|(?<=\])</sup>")
_WHITE = re.compile(r"[ \t\f\r]{2,}|[\t\f\r]")
_GUARDED = re.compile(r"[#>]|[-=](?=[-=])")
_WORD_LIST = re.compile(r"mso-list\s*:[^;]{0,60}level(\d)", re.IGNORECASE)
_LIST_LEVEL = re.compile(r"\blst-kix_\w{1,40}-(\d)\b")
_WORD_BULLET = re.compile(r"(?:\\?[^\w\s(]|o|[§Øvü])[\s\xa0]+")
_DEEPEST_SPANS = 20
_CONTINUED = "    "  # before the further paragraphs of a note
_NAMELESS = frozenset(
    {"", "document", "untitled", "sans titre", "untitled document", "document sans titre", "microsoft word"}
)


class _Page(tags.Tags):
    def __init__(self, text: str, survey: Survey, first_line: int, file: str) -> None:
        super().__init__(text, first_line)
        self.survey = survey
        self.file = file
        self.out: list[Line] = []
        self.parts: list[Text | Span | End] = []
        self.spans: list[tuple[str, list[Span]]] = []  # open tags of a line, and what they stand for
        self.lists: list[int] = []  # open lists: the next number, 0 for bullets
        self.begun: list[bool] = []  # whether each has an item
        self.level = 0  # that the class of a list gives it, as Google Docs does
        self.pending = ""  # what the next text begins with
        self.listed = ""  # style of a paragraph that is an item for Word
        self.heading = 0
        self.quotes = 0
        self.table: WebTable | None = None
        self.table_count = 0
        self.nested: list[bool] = []  # open tables: whether each is read as one
        self.verbatim: list[list[Text]] | None = None  # pieces of each line of code
        self.skipped: list[str] = []  # open tags within what is left out, that first
        self.silent = False  # whether what is left out is not told
        self.open_within: Counter[str] = Counter()  # and how many there are of each
        self.left_out: list[str] = []
        self.left_at: tuple[int, int] | None = None
        self.breaks = 0
        self.box = ""  # the tag of one of a task
        self.noted = survey.calls & survey.notes
        self.note = self.note_item = ""  # whose text this paragraph, and this item, is
        self.notes: list[Line] = []
        self.comments: list[Comment] = []

    # What is found

    def start(self, tag: str, attributes: Attributes, *, closed: bool) -> None:
        if self.skipped and not self.ends_what_is_left_out(tag):
            self.open_left_out(tag, closed=closed)
            return
        attrs, given = attributes, dict(attributes)
        if tag == "a" and self.noted and self.of_note(given.get("href") or ""):
            self.leave_out(tag, silent=True)
        elif tag in _SILENT or self.is_hidden(tag, given):
            if tag not in tags.EMPTY and not (closed and (self.is_xml or tag in _FOREIGN)):
                self.leave_out(tag, silent=tag in _SILENT or is_of_remark(given.get("href") or ""))
        elif tag == "br":
            self.line_break()
        elif tag == "img":
            self.picture(given)
        elif tag == "input" or _BOX.search(given.get("class") or ""):
            if given.get("type") == "checkbox" or tag != "input":
                ticked = "checked" in given or "checkbox-on" in (given.get("class") or "")
                self.add(Text.of("[x] " if ticked else "[ ] ", *self.place()))
                self.box = tag
        elif tag == "pre":
            self.flush()
            self.verbatim = []
        elif tag == "table":
            self.begin_table()
        elif self.table is not None and tag in ("tr", "td", "th", "caption", "thead", "tbody", "tfoot"):
            self.flush()
            self.spans.clear()
            self.table.tag(tag, closing=False, tag=self.tag)
        elif tag in ("ul", "ol"):
            self.begin_list(tag, given)
        elif tag == "li":
            self.open_item(given)
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.flush(parted=True)
            self.heading = int(tag[1])
        elif tag == "blockquote":
            self.flush(parted=True)
            self.quotes += 1
        elif tag in ("hr", "tr", "td", "th", "caption", *_BLOCKS):
            self.block(tag, attrs, given)
        elif tag == "q":
            self.add(Text.of('"', *self.place()))
        elif tag not in tags.EMPTY:
            self.begin_span(tag, attrs, given)

    def end(self, tag: str) -> None:
        box, self.box = self.box, ""
        if box == tag:  # its text is beside it
            return
        if self.skipped:
            self.close_left_out(tag)
            if self.skipped or self.closed_it:
                return
        if tag == "pre":
            self.end_verbatim()
        elif tag == "table":
            self.end_table()
        elif self.table is not None and tag in ("td", "th", "tr", "caption"):
            self.flush()
            self.spans.clear()
            self.table.tag(tag, closing=True, tag="") if tag == "caption" else None
        elif tag in ("ul", "ol"):
            self.end_list(tag)
        elif tag == "li":
            self.flush()
            self.pending = self.note_item = ""
            if self.table is not None:
                self.table.tag(tag, closing=True, tag="")
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.flush(parted=True)
            self.heading = 0
        elif tag == "blockquote":
            self.flush(parted=True)
            self.quotes = max(self.quotes - 1, 0)
        elif tag in ("tr", "td", "th", "caption", *_BLOCKS):
            self.flush(parted=True)
            self.listed = ""
        elif tag == "q":
            self.add(Text.of('"', *self.place()))
        else:
            self.end_span(tag)

    def comment(self, text: str, *, closed: bool) -> None:
        line, column = self.place()
        self.comments.append(Comment(text=text, line=line, column=column, closed=closed))

    def words(self, data: str) -> None:
        line, column = self.place()
        if self.skipped:
            if not self.silent and data.strip():
                self.left_at = self.left_at or (line, column)
                self.left_out.append(" ".join(data.split()))
            return
        if not data.isascii():
            data = invisible.without(data)[0]
        for number, text in enumerate(data.split("\n")):
            piece = Text.of(text, line + number, 1 if number else column)
            if self.verbatim is not None:
                if number or not self.verbatim:
                    self.verbatim.append([])
                self.verbatim[-1].append(piece)
                continue
            if number:
                self.space()
            if text:
                self.add(literal(substituted(piece, _WHITE, lambda _: " ")))

    # Lines

    def add(self, text: Text) -> None:
        self.parts.append(text)
        if text:
            self.breaks = 0

    def space(self) -> None:
        if self.parts:
            last = next((part for part in reversed(self.parts) if isinstance(part, Text)), None)
            if last is not None:
                self.parts.append(Text(" ", [(0, *last.at(len(last)))]))

    def flush(self, *, parted: bool = False, broken: bool = False) -> None:
        """Writes the line that was gathered; `parted`: an empty one follows; `broken`: its paragraph goes on."""
        opened = [span for _, several in self.spans for span in several]
        text = paragraph([*self.parts, *(End(span) for span in reversed(opened))])
        self.parts = list(opened)
        if text:
            self.write(text, broken=broken)
        self.note = "" if parted else self.note
        if parted and self.table is None and self.out and not self.out[-1].blank and not self.pending:
            self.out.append(Line("", self.out[-1].number))
        elif parted and self.table is not None:
            self.table.tag("p", closing=True, tag="")

    def write(self, text: Text, *, broken: bool) -> None:
        if self.table is not None:
            self.table.add(text)
            return
        if "[^" in text.value and "<sup>" in text.value:
            text = substituted(text, _RAISED, lambda _: "")
        if key := self.note_item or self.note:
            again = bool(self.notes) and self.notes[-1].body.startswith((f"[^{key}]", _CONTINUED))
            self.notes += [Line("", text.at()[0])] if again else []
            self.notes.append(Line.of(joined([text], _CONTINUED if again else f"[^{key}]: ")))
            return
        if self.listed and (level := _WORD_LIST.search(self.listed)):
            found = _WORD_BULLET.match(text.value)
            bullet = "- " if found else ""
            text = text.cut(found.end()) if found else text
            before = "    " * (min(int(level[1]), DEEPEST) - 1) + bullet
        elif self.heading:
            before = "#" * self.heading + " "
        else:
            if self.lists and not self.begun[-1]:  # text of a list that is in none of its items
                self.item({})
            before = "> " * (self.quotes > 0) + (self.pending or "    " * min(len(self.lists), DEEPEST))
            if text.value.startswith("\\* "):  # a bullet that was typed
                text = text.cut(1)
            elif not self.pending and _GUARDED.match(text.value):
                before += "\\"
        self.pending = ""
        self.out.append(Line.of(joined([text, "  " if broken else ""], before)))

    def line_break(self) -> None:
        """Where a line ends: two such end the paragraph."""
        self.breaks += 1
        if self.verbatim is not None:
            self.verbatim.append([Text("", [(0, *self.place())])])
        elif self.heading:
            self.space()
        elif self.table is not None:
            self.flush()
            self.table.tag("br", closing=False, tag="")
        else:
            self.flush(broken=True, parted=self.breaks > 1)

    def block(self, tag: str, attrs: Attributes, given: dict[str, str | None]) -> None:
        self.flush(parted=True)
        self.heading = int(tag == "p" and is_title(attrs))
        self.listed = given.get("style") or "" if tag == "p" else ""
        if tag == "dd":
            self.pending = "- "

    # Lists

    def begin_list(self, tag: str, given: dict[str, str | None]) -> None:
        self.flush(parted=not self.lists)
        if self.table is not None:
            self.table.tag(tag, closing=False, tag="")
            return
        level = _LIST_LEVEL.search(given.get("class") or "")
        self.level = min(int(level[1]), DEEPEST) if level else 0
        start = given.get("start") or ""
        self.begun.append(False)
        self.lists.append((int(start) if start.isdecimal() and len(start) < 4 else 1) if tag == "ol" else 0)
        self.pending = ""

    def end_list(self, tag: str) -> None:
        self.flush()
        if self.table is not None:
            self.table.tag(tag, closing=True, tag="")
            return
        del self.lists[-1:], self.begun[-1:]
        self.pending = ""
        if not self.lists:
            self.flush(parted=True)

    def open_item(self, given: dict[str, str | None]) -> None:
        self.flush()
        name = f"#{given.get('id') or ''}"
        self.note_item = key if (key := note_key(name)) in self.noted else ""
        if self.table is not None:
            self.table.tag("li", closing=False, tag="")
        else:
            self.item(given)

    def of_note(self, href: str) -> bool:
        """Whether a link calls a note, or leads back from one; its words are a number or an arrow."""
        key = note_key(href)
        if key not in self.noted:
            return False
        if leads_back(href):
            self.note = key
        else:
            self.add(Text(f"[^{key}]", [(0, *self.place())]))
        return True

    def item(self, given: dict[str, str | None]) -> None:
        """What the next text begins with: a bullet or a number."""
        self.begun[-1:] = [True] if self.begun else []
        sign = "-"
        if self.lists and self.lists[-1]:
            value = given.get("value") or ""
            number = int(value) if value.isdecimal() and 0 < len(value) < 4 else self.lists[-1]
            self.lists[-1] = number + 1
            sign = f"{number}." if 0 < number < 1000 else "-"
        self.pending = "    " * min(max(len(self.lists) - 1, self.level), DEEPEST) + f"{sign} "

    # Emphasis, links, pictures

    def begin_span(self, tag: str, attrs: Attributes, given: dict[str, str | None]) -> None:
        if len(self.spans) >= _DEEPEST_SPANS:
            return
        style = given.get("style") or ""
        kind = _EMPHASIS.get(tag, "")
        if kind in ("strong", "em") and _PLAIN_STYLE.search(style):
            kind = ""
        address = _address(given.get("href") or "") if tag == "a" else ""
        wanted = {kind} if kind else _kinds(style).union(*map(_kinds, self.survey.sheet.styles(_words(attrs, "class"))))
        open_now = {span.tag for _, several in self.spans for span in several}
        made = [Span("a", address)] if address else [Span(name) for name in sorted(wanted)]
        made = [span for span in made if span.tag not in open_now]
        self.spans.append((tag, made))
        self.parts.extend(made)

    def end_span(self, tag: str) -> None:
        at = next((at for at in range(len(self.spans) - 1, -1, -1) if self.spans[at][0] == tag), None)
        if at is None:
            return
        inner = [span for _, several in self.spans[at + 1 :] for span in several]
        if ended := self.spans[at][1]:
            self.parts += [*(End(span) for span in reversed([*ended, *inner])), *inner]
        del self.spans[at]

    def picture(self, given: dict[str, str | None]) -> None:
        source = (given.get("src") or given.get("data-src") or "").strip()
        words = " – ".join(
            dict.fromkeys(filter(None, (" ".join((given.get(key) or "").split()) for key in ("alt", "title"))))
        )
        if not source or {given.get("width"), given.get("height")} & {"0", "1"}:
            return
        place = self.place()
        label = literal(Text.of(words, *place)).value.replace("[", "\\[").replace("]", "\\]")
        self.add(Text(f"![{label}](<{source.replace('<', '%3C').replace('>', '%3E')}>)", [(0, *place)]))

    # Code, tables, what is left out

    def end_verbatim(self) -> None:
        lines, self.verbatim = [Text.joined(pieces) for pieces in self.verbatim or ()], None
        if not lines:
            return
        if self.table is not None or self.quotes:
            for line in lines:
                self.add(literal(line))
                self.line_break()
            return
        if not any(lines):
            return
        self.out.append(Line("", lines[0].at()[0], 0, "open"))
        self.out.extend(Line.of(text, "code") for text in lines)
        self.out.append(Line("", lines[-1].at()[0], 0, "close"))
        self.pending = ""

    def begin_table(self) -> None:
        self.flush(parted=True)
        self.table_count += 1
        read = self.table is None and self.table_count not in self.survey.layouts
        self.nested.append(read)
        if read:
            self.table = WebTable()
            self.spans.clear()
            self.parts.clear()

    def end_table(self) -> None:
        self.flush(parted=True)
        read = self.nested.pop() if self.nested else False
        if read and self.table is not None:
            table, self.table = self.table, None
            self.spans.clear()
            self.parts.clear()
            self.out.extend(table.lines())
            self.flush(parted=True)

    def is_hidden(self, tag: str, given: dict[str, str | None]) -> bool:
        """Whether what a tag holds is not on paper: it is for the screen, or nobody sees it."""
        return (
            tag in _FOR_SCREEN
            or given.get("role") == "navigation"
            or (tag == "a" and is_of_remark(given.get("href") or ""))
            or (tag == "tr" and bool(_OF_DATABASE.search(given.get("class") or "")))
            or bool(_SIGNED.search(f"{given.get('class')} {given.get('id')}"))
            or (tag == "div" and (self.at in self.survey.remarks or given.get("title") in _OF_EACH_PAGE))
            or self.survey.sheet.hides(tag, given)
        )

    def leave_out(self, tag: str, *, silent: bool) -> None:
        """What this tag holds is not read."""
        if tag in ("td", "th", "tr"):
            self.flush()
        elif tag in _BLOCKS or tag in _FOR_SCREEN - _IN_LINES or tag in _LISTS:
            self.flush(parted=True)
        self.skipped, self.silent, self.open_within = [tag], silent, Counter((tag,))

    def open_left_out(self, tag: str, *, closed: bool) -> None:
        if tag not in tags.EMPTY and not (closed and (self.is_xml or tag in _FOREIGN)):
            self.skipped.append(tag)
            self.open_within[tag] += 1

    def ends_what_is_left_out(self, tag: str) -> bool:
        """Whether what is left out ends where this tag begins, though nobody said so."""
        outer = self.skipped[0]
        ended = tag not in _IN_HEAD if outer == "head" else tag in _ENDED_BY.get(outer, ())
        if ended and len(self.skipped) == 1:
            self.skipped.clear()
        return not self.skipped

    def close_left_out(self, tag: str) -> None:
        """A tag closes within what is left out, or what holds it."""
        self.closed_it = bool(self.open_within[tag])
        if self.closed_it:
            while (last := self.skipped.pop()) != tag:
                self.open_within[last] -= 1
            self.open_within[tag] -= 1
        elif self.skipped[0] in _ENDED_BY and tag not in _EMPHASIS and tag not in ("p", "br", "span", "font", "a"):
            self.skipped.clear()
        if not self.skipped and self.left_out and self.left_out[-1] != "/":
            self.left_out.append("/")

    def finish(self) -> None:
        if self.verbatim is not None:
            self.end_verbatim()
        while self.nested:
            self.end_table()
        self.flush()

    def told(self) -> list[Diagnostic]:
        found = []
        if self.open is not None:
            line, column = self.open
            found.append(tags.OPEN.at(Location(file=self.file, line=line, column=column)))
        if self.left_at is None:
            return found
        words = " ".join(self.left_out).strip(" /")
        count = sum(len(part.split()) for part in self.left_out if part != "/")
        cut = words if len(words) <= _TOLD else words[:_TOLD].rsplit(" ", 1)[0] + " …"
        line, column = self.left_at
        at = Location(file=self.file, line=line, column=column)
        return [*found, FOR_THE_SCREEN.at(at, words=cut, count=count, whole=words)]


def _words(attrs: Attributes, name: str) -> Sequence[str]:
    return next(((value or "").split() for key, value in attrs if key == name), ())


def _kinds(style: str) -> set[str]:
    """The emphasis that a style gives."""
    return {name for sign, name in _STYLES if sign.search(style)}


def _address(href: str) -> str:
    """Where a link leads, if it leads anywhere from paper; what Google puts before an address is taken off."""
    href = href.strip()
    if href.startswith(("https://www.google.com/url?", "http://www.google.com/url?")):
        try:
            href = next(iter(parse_qs(urlsplit(href).query).get("q", [])), href)
        except ValueError:
            return href
    if href.startswith("//"):
        href = f"https:{href}"
    return href if re.match(r"(?i)(?:https?://|mailto:|tel:)\S", href) else ""


def read(text: str, first_line: int, file: str) -> Read:
    """The lines of a web page, those of heads of mails left out."""
    whole = pasted(text, first_line, file)
    of_mails, facts = mails.without(whole.lines)
    return whole._replace(directives=of_mails, facts=facts)


def pasted(text: str, first_line: int, file: str) -> Read:
    """The lines of a web page, which are read once more where they are put."""
    survey = Survey(text, first_line)
    survey.go()
    page = _Page(text, survey, first_line, file)
    page.go()
    page.finish()
    lines = page.out
    title = " ".join("".join(survey.title).split())
    headed = survey.headed and any(line.text.startswith("# ") for line in lines)  # and not by what is hidden
    if not headed and fold(title) not in _NAMELESS and not _stands_first(title, lines):
        line, column = survey.title_at
        lines = [Line.of(joined([literal(Text.of(title, line, column))], "# ")), Line("", line), *lines]
    lines = [*lines, Line("", page.place()[0]), *page.notes] if page.notes else lines
    return Read(lines, None, page.comments, [], page.told())


def _stands_first(title: str, lines: Sequence[Line]) -> bool:
    """Whether the page itself begins with its title."""
    first = next((line.body for line in lines if not line.blank), "")
    return fold(first.strip("#* ")) == fold(title)
