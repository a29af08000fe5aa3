"""The parts of a long publication, each laid out by itself: its pages first, their margins when they have numbers."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from feuillet.looks.faces.font_files import glyphs
from feuillet.typesetting.layout import MM, VARIANT, Log, document_of, replaced, text_in_its_paragraph, the_engine
from feuillet.typesetting.own_numbers import with_own_numbers
from feuillet.typesetting.page_beginning import LABEL_WIDTH, Beginning, beginning, named_at_the_top

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Container, Iterator, Mapping, Sequence

    import weasyprint

    from feuillet.pages.job import Job


# The share of a page's height above which the end of a part leaves it almost empty; the gaps of one that is then set
# closer; where that would take as many pages, the last has a section more, or all more air, if it is enough then. Lines
# stay as far apart as those of others.
_ALMOST_EMPTY, _ENOUGH = 0.4, 0.3
# Alone on the last page, these are to stand at the foot of another.
_AT_FOOT, _HEAD, _OF_THESE = ("colophon", "contents"), 0.15, 0.6
_CLOSER = (":root { --gaps: 0.72 }", ":root { --gaps: 0.6 }", ":root { --gaps: 0.5 }")
_AIRIER = (":root { --gaps: 1.25 }", ":root { --gaps: 1.5 }")
_SECTION = re.compile(r'<section class="(?:hung )?section [^"]*" id="([^"\\]+)"')
_LOWEST, _BOTTOM, _SAFELY = 0.5, 0.9, 0.06  # of a page's height: what stays on the page before is as much at the least
_TITLE = "chapter"  # the named string of running heads that is a part's title


# -- parts -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFacts:
    """What the margins of a page depend on but its number: its name, its strings at its top and end, its beginning."""

    name: str
    blank: bool
    strings: tuple[tuple[str, str, str], ...]
    begins: Beginning = field(default_factory=Beginning)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bookmark:
    """An entry of the outline; the page from 0, the place in points from the lower left corner of the page."""

    level: int
    label: str
    page: int
    x: float
    y: float
    closed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of a long publication: pages without margins, as they do not depend on the parts before it."""

    pdf: bytes
    pages: tuple[PageFacts, ...]
    anchors: Mapping[str, int]  # page of each, from 0
    bookmarks: tuple[Bookmark, ...]
    targets: tuple[str, ...]  # of its links, in this part or in others
    log: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LaidPart:
    """A part with the HTML that it was laid out from, and that with the numbers of its own pages, if it had others."""

    html: str
    part: Part
    numbered: str = ""


def typeset_part(job: Job, draft: bool = False) -> LaidPart:
    """Lay out a part and write its pages, without their margins: running heads and page numbers come later.

    Once more, closer or with more air, if its last page would be almost empty. A draft has pages, and no PDF.
    """
    the_engine()
    import weasyprint.layout
    import weasyprint.pdf

    facts: list[PageFacts] = []

    def note(context: Any, page: Any, _state: Any) -> tuple[()]:
        own = named_at_the_top(page)
        before = {name: last for name, _, last in facts[-1].strings} if facts else {}
        strings = []
        for name in sorted(context.string_set):
            first, last = ("".join(context.get_string_set_for(page, name, which)) for which in ("first", "last"))
            if name not in own:
                first = before.get(name, first)
            elif name == _TITLE:  # stands at the top of the page already: its head does not say it again
                first = ""
            strings.append((name, first, last))
        facts.append(
            PageFacts(
                name=page.page_type.name,
                blank=page.page_type.blank,
                strings=tuple(strings),
                begins=beginning(page, LABEL_WIDTH * MM),
            )
        )
        if any(found for pages in context.running_elements.values() for found in pages.values()):
            logging.getLogger("weasyprint").error("Running elements are not printed: use string-set and string()")
        return ()

    with Log() as log:
        with replaced(weasyprint.layout, "make_margin_boxes", note):
            document = document_of(job, job.html, job.setting)
            first = facts.copy()
            sooner = _sooner(document, job.html)
            for css in (*_CLOSER, *sooner, *_AIRIER) if _almost_empty(document) else ():
                facts.clear()
                other = document_of(job, job.html, job.setting, extra_css=css)
                more = len(other.pages) - len(document.pages)
                if more < 0 or (css not in _CLOSER and not more and not _almost_empty(other, _ENOUGH)):
                    document = other
                    break
            else:
                facts[:] = first
        anchors: dict[str, int] = {}
        bookmarks = []
        targets: dict[str, None] = {}
        for number, page in enumerate(document.pages):
            for name in page.anchors:  # a block that is broken stands on several pages: its first counts
                anchors.setdefault(name, number)
            for level, label, (x, y), state in page.bookmarks:
                bookmarks.append(
                    Bookmark(
                        level=level,
                        label=label,
                        page=number,
                        x=round(x * 0.75, 3),
                        y=round((page.height - y) * 0.75, 3),
                        closed=state == "closed",
                    )
                )
            targets |= {target: None for kind, target, _, _ in page.links if kind == "internal"}
        pdf, numbered = b"", ""
        if job.first_page and not draft:
            own = {name: job.first_page + page for name, page in anchors.items()}
            numbered = with_own_numbers(document, job.html, own)
        if not draft:
            with replaced(weasyprint.pdf, "resolve_links", _links_and_anchors), _same_fonts():
                pdf = document.write_pdf(finisher=text_in_its_paragraph, pdf_variant=VARIANT)
    part = Part(
        pdf=pdf,
        pages=tuple(facts),
        anchors=anchors,
        bookmarks=tuple(bookmarks),
        targets=tuple(targets),
        log=tuple(log.messages),
    )
    return LaidPart(html=job.html, part=part, numbered=numbered)


def _almost_empty(document: weasyprint.Document, least: float = _ALMOST_EMPTY) -> bool:
    """Whether its last page has a few lines alone, or the colophon, or the contents of a short day."""
    last = document.pages[-1]
    places = {name: y1 / last.height for name, (_, y1, _, _) in last.anchors.items()}
    ends = [place for name, place in places.items() if name.endswith("-end")]
    alone = any(places.get(name, 1.0) < _HEAD for name in _AT_FOOT)
    return len(document.pages) > 1 and bool(ends) and max(ends) < (_OF_THESE if alone else least)


def _sooner(document: weasyprint.Document, html: str) -> tuple[str, ...]:
    """That its last page begins with a section which begins on the one before, low enough, if it is enough then."""
    if len(document.pages) < 2:
        return ()
    before, last = document.pages[-2:]
    end = max((y / last.height for name, (_, y, _, _) in last.anchors.items() if name.endswith("-end")), default=0.0)
    own = set(_SECTION.findall(html))
    places = [(y / before.height, name) for name, (_, y, _, _) in before.anchors.items() if name in own]
    low = [place for place in places if place[0] >= _LOWEST and end + _BOTTOM - place[0] >= _ENOUGH + _SAFELY]
    return (f'[id="{max(low)[1]}"] {{ break-before: page }}',) if low else ()


TURNED_PAGE, UPRIGHT_PAGE = "turned", "chapter"  # names of pages on their side, and of those that carry their margins

# What most parts use of a font; embedded whole, it is the same in all parts, and kept once in the publication.
_USUAL = (*range(0x20, 0x7F), *range(0xA0, 0x100), 0x152, 0x153, *range(0x2010, 0x2027), 0x202F, 0x2039, 0x203A, 0x20AC)
_LIGATURES = range(0xFB00, 0xFB05)
_FEW = 40  # of these, in a font that helps out: letters for a sign or mark that no other font has


def _same_fonts() -> contextlib.AbstractContextManager[None]:
    """Subset fonts to the usual characters and what is used besides; those that only help out, to what is used."""
    from weasyprint.pdf.fonts import Font

    clean = Font.clean

    def clean_alike(self: Any, to_unicode: dict[int, str], hinting: bool) -> None:
        if not to_unicode:
            clean(self, to_unicode, hinting)
            return
        key = self.hash, hash(self.file_content), hinting
        usual = _usual_glyphs(self.hash, self.file_content)
        variable = "fvar" in self.tables
        if variable and len(to_unicode.keys() & usual.keys()) < _FEW:
            usual = {}
        same = to_unicode.keys() <= usual.keys() and not self.missing and not variable
        if not same or key not in _subsets:
            clean(self, {**usual, **to_unicode}, hinting)
            if same:
                _subsets[key] = self.file_content
        else:
            self.file_content = _subsets[key]

    return replaced(Font, "clean", clean_alike)


_usual: dict[tuple[str, int], dict[int, str]] = {}
_subsets: dict[tuple[str, int, bool], bytes] = {}


def _usual_glyphs(name: str, data: bytes) -> dict[int, str]:
    key = name, hash(data)
    if key not in _usual:
        found = glyphs(data)
        _usual[key] = {found[code]: chr(code) for code in (*_USUAL, *_LIGATURES) if code in found}
    return _usual[key]


def _links_and_anchors(pages: Any) -> Iterator[tuple[list[Any], list[Any]]]:
    """As the engine has it, but with the links that lead to other parts: their names are known where parts meet."""
    seen: set[str] = set()
    for page in pages:
        anchors = [(name, x, y) for name, (x, y, _, _) in page.anchors.items() if name not in seen]
        seen |= page.anchors.keys()
        yield list(page.links), anchors


# Only margins: what the pages themselves paint is there already.
_BARE = "@page { background: none !important } html, body { background: none !important }"


def typeset_margins(job: Job, pages: Sequence[PageFacts], first: int) -> tuple[bytes, tuple[str, ...]]:
    """The margins of a part's pages, counted from `first`, as a PDF of as many pages; and what the engine said.

    `job` has the part's head and body element, and nothing within. What goes on from the page before is said beside the
    text that goes on, where there is room for it, else in the running head; nowhere on a page that is turned back.
    """
    beside = {number for number, page in enumerate(pages) if page.begins.room > 1 and not _is_turned_back(job, page)}
    while True:
        with Log() as log:
            document = document_of(job, _margins(job, pages, beside), job.setting, extra_css=_numbered(first))
        if beside and len(document.pages) != len(pages):  # a label is taller than its page, and moves those behind it
            beside = set()
            continue
        too_tall = {number for number in beside if _label_height(document.pages[number]) > pages[number].begins.room}
        if not too_tall:
            break
        beside -= too_tall
    if len(document.pages) != len(pages):
        raise RuntimeError(f"{len(document.pages)} pages of margins for {len(pages)} pages")
    with log, _same_fonts():
        pdf = document.write_pdf(pdf_tags=False)
    return pdf, tuple(log.messages)


def _is_turned_back(job: Job, page: PageFacts) -> bool:
    """Whether a page on its side is bound with upright ones: its margins are theirs, and text reaches into them."""
    return job.upright and page.name == TURNED_PAGE


def _numbered(first: int) -> str:
    return f"@page :first {{ counter-reset: page {first} }}{_BARE}"


def _margins(job: Job, pages: Sequence[PageFacts], beside: Container[int]) -> str:
    """Pages with nothing but their named strings, and labels beside the text of those in `beside`."""
    names = [UPRIGHT_PAGE if _is_turned_back(job, page) else page.name for page in pages]
    bodies = []
    for number, page in enumerate(pages):
        begins = number == 0 or names[number] != names[number - 1]  # pages of one name are those of one element
        if begins:
            bodies.append(f"{'</div>' if number else ''}<div style='page: {names[number] or 'auto'}'>")
        style = "" if number == 0 else "break-before: page"
        is_said = number in beside or _is_turned_back(job, page)
        section, goes_on = page.begins.section, "" if is_said else page.begins.goes_on
        if goes_on and page.begins.of_section:
            section, goes_on = goes_on, ""
        own = ("section", section), ("within", f" · {section}" if section else ""), ("goes-on", goes_on)
        strings = (*page.strings, *((name, said, said) for name, said in own))
        firsts, lasts = (", ".join(f"{string[0]} {_quoted(string[which])}" for string in strings) for which in (1, 2))
        # The attribute is in double quotes.
        inner = "".join(
            f"<div style='string-set: {escape(strings, _APOSTROPHE)}'></div>" for strings in (firsts, lasts)
        )
        label = f"<p class='{_LABEL}'>{escape(_tied(page.begins.goes_on))}</p>" if number in beside else ""
        bodies.append(f"<div style='{style}'>{inner}{label}</div>")
    bodies.append("</div>")
    return job.html.replace("</body>", "".join(bodies) + "</body>", 1)


def _quoted(text: str) -> str:
    """A text as a string of CSS."""
    one_line = re.sub(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", " ", text)
    return '"' + re.sub(r'["\\]', lambda char: f"\\{ord(char[0]):x} ", one_line) + '"'


def _tied(label: str) -> str:
    """A label in whose narrow column no line ends with an article or another short word, if it has room for both."""
    return _SHORT_WORD.sub("\u00a0", label)


_SHORT_WORD = re.compile(r"(?<=(?<!\S)\w\w) (?=\w{1,13}(?!\w))|(?<=(?<!\S)\w{3}) (?=\w{1,12}(?!\w))")
_LABEL = "goes-on"  # class of what is said of a block beside it


def _label_height(page: Any) -> float:
    """How much of a page's height the label takes that stands beside its text."""
    whole = page._page_box  # noqa: SLF001 - no public way leads to boxes
    labels = (box for box in whole.descendants() if getattr(box.element, "attrib", {}).get("class") == _LABEL)
    return max((box.position_y + box.margin_height() - whole.content_box_y() for box in labels), default=0.0)


_APOSTROPHE = {"'": "&#39;"}
