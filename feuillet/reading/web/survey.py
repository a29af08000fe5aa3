"""A web page in; what must be known of the whole of it before it is read out: its title, tables, notes, styles."""

from __future__ import annotations

import re

from feuillet.reading.web import hiding, tags

_NOTE = re.compile(r"#_?(?=(?:sd)?(?:ftn|fn|footnote|edn|endnote))", re.IGNORECASE)
_BACK = re.compile(r"ref|anc|back", re.IGNORECASE)
_OF_NOTE = re.compile(r"ref|anc|back|sym|[^\w]|_", re.IGNORECASE)
_OF_REMARK = re.compile(r"#(?:cmnt|_msocom_|(cmnt_ref|_msoanchor_))\d", re.IGNORECASE)  # of Google Docs, of Word
_LONGEST_KEY = 40  # characters of the name of a note
_TITLES = frozenset({"title", "Title", "MsoTitle"})  # Google Docs, LibreOffice, Word


def note_key(href: str) -> str:
    """What a link to a note and the link back from it have in common; empty if it is neither."""
    return _OF_NOTE.sub("", href[1:]).lower()[:_LONGEST_KEY] if _NOTE.match(href) else ""


def leads_back(href: str) -> bool:
    """Whether the link of a note leads to where it is called."""
    return bool(_BACK.search(href))


def is_of_remark(href: str) -> bool:
    """Whether a link leads to what a reader remarked on the page, or back from there."""
    return bool(_OF_REMARK.match(href))


def is_title(attributes: tags.Attributes) -> bool:
    """Whether a paragraph has the style that programs give the title of a document."""
    return not _TITLES.isdisjoint(next(((value or "").split() for key, value in attributes if key == "class"), ()))


class Survey(tags.Tags):
    """Goes through a page before it is read."""

    def __init__(self, text: str, first_line: int) -> None:
        super().__init__(text, first_line)
        self.title: list[str] = []
        self.title_at = (1, 1)
        self.sheet = hiding.Sheet()
        self.headed = False
        self.calls: set[str] = set()  # of notes
        self.notes: set[str] = set()  # that lead back to where they are called
        self.layouts: set[int] = set()  # tables, by number, that only put things in their places
        self.tables: list[tuple[int, list[int]]] = []  # open ones: number, and cells of each row
        self.count = 0
        self.inside = ""
        self.divisions: list[int] = []  # open ones, by where their tags begin
        self.remarks: set[int] = set()  # those that hold a remark on the page, not a part of it

    def start(self, tag: str, attributes: tags.Attributes, *, closed: bool) -> None:
        if tag == "a":
            href = dict(attributes).get("href") or ""
            if key := note_key(href):
                (self.notes if leads_back(href) else self.calls).add(key)
            elif (found := _OF_REMARK.match(href)) and found[1]:  # back from it
                self.remarks.update(self.divisions[-1:])
        elif tag == "div":
            self.divisions.append(self.at)
        elif tag in ("title", "style"):
            self.inside = "" if closed and self.is_xml else tag
        elif tag == "h1" or is_title(attributes):
            self.headed = True
        elif tag == "table":
            if self.tables:
                self.layouts.add(self.tables[-1][0])
            self.count += 1
            self.tables.append((self.count, []))
            if dict(attributes).get("role") == "presentation":
                self.layouts.add(self.count)
        elif self.tables and tag == "tr":
            self.tables[-1][1].append(0)
        elif self.tables and tag in ("td", "th"):
            rows = self.tables[-1][1]
            rows[-1:] = [rows[-1] + 1] if rows else [1]

    def end(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""
        elif tag == "div":
            del self.divisions[-1:]
        elif tag == "table" and self.tables:
            number, rows = self.tables.pop()
            if max(rows, default=0) < 2:
                self.layouts.add(number)

    def words(self, text: str) -> None:
        if self.inside == "title":
            self.title_at = self.place() if not self.title else self.title_at
            self.title.append(text)
        elif self.inside == "style":
            self.sheet.read(text)
