"""Markdown of an author in, HTML that is safe to print out: Prose to Markup, plain text, links, diagnostics."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise, zip_longest
from typing import TYPE_CHECKING

import nh3
from markupsafe import Markup, escape

from feuillet.languages import registry
from feuillet.languages.words import NARROW, NO_BREAK
from feuillet.model.diagnostics import Diagnostic, Location
from feuillet.text.entities import unescape
from feuillet.text.markdown import conversion
from feuillet.text.markdown.tokens import (
    ATTRIBUTES,
    BLOCK_TAGS,
    BREAKING,
    END,
    HERE,
    HTML_DROPPED,
    HTML_STRIPPED,
    INLINE_TAGS,
    SPECIAL,
    UNPRINTABLE,
    WHITESPACE,
    Form,
    Token,
    clean,
    scan,
)
from feuillet.text.typography import (
    OBJECT,
    names_whole,
    no_orphan_runs,
    takes_hyphen,
    typographic,
    typographic_runs,
    unbreakable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feuillet.model.workshop import Prose


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A live link: its text as printed, its address, and where its author wrote it."""

    text: str
    url: str
    location: Location


def inline(prose: Prose, language: str, *, heading: bool = False) -> Markup:
    """One run of Markdown as inline HTML, whatever block it looks like; a heading keeps its last words together."""
    return Markup(_inline(prose.markdown, language, heading))  # noqa: S704 (made and escaped below)


def block(prose: Prose, language: str) -> Markup:
    """Whole Markdown as HTML: paragraphs, lists, tables, quotes, code; headings become bold paragraphs."""
    return Markup(_block(prose.markdown, language))  # noqa: S704 (made and escaped below)


def cell(markdown: str, language: str) -> Markup:
    """The text of a table's cell: lines, and lists of those that begin with a bullet or a number."""
    lines = list(cell_lines(markdown))
    if not any(marker for marker, _ in lines):
        return Markup(_inline(markdown, language, False))  # noqa: S704 (made and escaped below)
    made: list[str] = []
    for numbered, several in groupby(lines, lambda line: line[0][:1].isdigit() if line[0] else None):
        texts = (_inline(part, language, False) for _, part in several)
        if numbered is None:
            made.append("<br>".join(line for line in texts if line))
        else:
            tag = "ol" if numbered else "ul"
            made.append(f'<{tag} class="points">{"".join(f"<li>{item}</li>" for item in texts)}</{tag}>')
    return Markup("".join(made))  # noqa: S704 (made and escaped below)


def cell_lines(markdown: str) -> Iterator[tuple[str, str]]:
    """The lines of a table's cell, each with its bullet or number, or with nothing.

    Numbers that do not count from 1, and one alone, are those of dates, floors or chapters: "14. März", "1. Stock".
    """
    count = 0
    parts = _BREAKS.split(markdown)
    for part, following in zip_longest(parts, parts[1:], fillvalue=""):
        found = _CELL_ITEM.match(part)
        number = int(found[1] or 0) if found else 0
        after = _CELL_ITEM.match(following)
        goes_on = count == number - 1 and (count or (after is not None and after[1] and int(after[1]) == number + 1))
        count = number if goes_on else 0
        if found and (count or not found[1]):
            yield found[0].strip(" \u00a0"), part[found.end() :]
        else:
            yield "", part


_BREAKS = re.compile(r"(?:(?<!\s)\s++)?<br\s*/?>\s*", re.IGNORECASE)
_CELL_ITEM = re.compile(r"(?:[-*+•◦▪–]|(\d{1,3})[.)])[ \u00a0]+(?=\S)")


def name(words: str, language: str) -> Markup:
    """A text without Markdown, such as a name: no compound of it is broken, its ordinals are raised."""
    return Markup(_guarded(typographic(words, language), _raised(language)))  # noqa: S704 (escaped there)


def code(prose: Prose) -> Markup:
    """Text as it stands, in a code block."""
    return Markup(_code(clean(prose.markdown)))  # noqa: S704 (made and escaped below)


def plain(prose: Prose, language: str, *, form: Form = "inline", heading: bool = False) -> str:
    """The text that `inline`, `block` or `code` prints, without a tag; its spaces as one, save no-break ones."""
    match form:
        case "inline":
            return text(_inline(prose.markdown, language, heading))
        case "block":
            return text(_block(prose.markdown, language))
    return text(code(prose))


def pieces(prose: Prose, language: str) -> tuple[str, ...]:
    """The texts that `block` prints, by paragraph and cell: bullets and numbers stand between them."""
    return parted(_block(prose.markdown, language))


def parted(markup: str) -> tuple[str, ...]:
    """The texts of HTML that this module made, by paragraph, item and cell."""
    parts = _TAG.sub(lambda tag: _PARAGRAPH_END if tag[2] in BREAKING else "", markup)
    several = (WHITESPACE.sub(" ", unescape(part)).strip(" ") for part in parts.split(_PARAGRAPH_END))
    return tuple(form for form in several if form)


@lru_cache(maxsize=1 << 15)
def text(markup: str) -> str:
    """The text of HTML that this module made."""
    bare = _TAG.sub(lambda tag: " " if tag[2] in BREAKING else "", markup)
    return str(WHITESPACE.sub(" ", unescape(bare)).strip(" "))


def links(prose: Prose, language: str = "", *, form: Form = "inline") -> tuple[Link, ...]:
    """The links that print as links, in order; their text with the typography of `language`, if one is given."""
    if form == "code":
        return ()
    raw, tokens = _nodes(prose.markdown, form)
    nodes: Sequence[_Node] = _typeset(raw, language, heading=False) if language else raw
    found: list[Link] = []
    place = Places(prose)
    opened: Token | None = None
    inner: list[str] = []
    for node in nodes:
        if node.token is not None:
            opened, inner = tokens[node.token], []
        elif opened and node.markup == "</a>":
            words = WHITESPACE.sub(" ", "".join(inner)).strip(" ")
            found.append(Link(text=words, url=opened.url, location=place(opened.start)))
            opened = None
        else:
            inner.append(" " if node.breaks else node.text)
    return tuple(found)


@dataclass(kw_only=True, slots=True)
class PrintedElement:
    """An element of what prints: its tag, its attributes as HTML, where it leads, the texts and elements in it."""

    tag: str
    attributes: str = ""
    url: str = ""
    bare: bool = False  # an address that is its own text
    parts: list[PrintedElement | str] = field(default_factory=list)


def printed(prose: Prose, form: Form = "inline") -> PrintedElement:
    """What prints of a text, before typography, and nothing else: no comment, title of a link or tag that goes."""
    nodes, tokens = _nodes(prose.markdown, form)
    root = PrintedElement(tag="")
    open_ = [root]
    for node in nodes:
        if node.text:
            open_[-1].parts.append(node.text)
        elif node.markup.startswith("</"):
            open_.pop()
        elif node.markup:
            tag, attributes = _OPENED.match(node.markup).groups()  # type: ignore[union-attr]  # made by _Walk
            token = tokens[node.token] if node.token is not None else None
            made = PrintedElement(tag=tag, attributes=attributes)
            if token:
                made = PrintedElement(tag=tag, url=token.url, bare=token.kind == "url")
            open_[-1].parts.append(made)
            if tag != "br":
                open_.append(made)
    return root


_OPENED = re.compile(r"<([a-z][a-z0-9]*+)([^>]*+)>")


def check(prose: Prose, *, language: str, form: Form = "inline") -> Iterator[Diagnostic]:  # noqa: ARG001 (all checks have it)
    """What in this prose will not print as its author may think."""
    if form == "code" or not SPECIAL.search(prose.markdown):
        return
    place = Places(prose)
    for token in scan(clean(prose.markdown), form)[1]:
        where = place(token.start)
        match token.kind:
            case "link" | "open" if token.fault is not None:
                scheme = token.target.partition(":")[0]
                yield token.fault.at(where, text=token.words, url=token.target, scheme=scheme)
            case "stripped":
                yield HTML_STRIPPED.at(where, tag=token.name)
            case "dropped":
                yield HTML_DROPPED.at(where, tag=token.name)


@dataclass(slots=True)
class _Node:
    """A piece of the result: markup as it stands, or text."""

    text: str = ""
    markup: str = ""
    prose: bool = False  # text for typography
    breaks: bool = False  # markup that ends a line of text
    ends: bool = False  # markup that ends a paragraph
    token: int | None = None  # of a link: its token


class Places:
    """The place of each character of a prose; the lines of one of several begin where its first does."""

    def __init__(self, prose: Prose) -> None:
        self.first = prose.source
        ends = re.finditer("\n", prose.markdown.replace("\r\n", "\n")) if self.first.line else ()
        self.starts = [0, *(end.end() for end in ends)]

    def __call__(self, offset: int) -> Location:
        first = self.first
        if not first.line:
            return first
        line = bisect_right(self.starts, offset) - 1
        column = max(first.column, 1) + offset - self.starts[line]
        return Location(file=first.file, line=first.line + line, column=column)


# ---- HTML

_CLEANER = nh3.Cleaner(
    tags=set(INLINE_TAGS | BLOCK_TAGS),
    attributes={**{tag: set(names) for tag, names in ATTRIBUTES.items()}},
    allowed_classes={"sup": {"note-ref"}, "p": {"subhead"}},
    clean_content_tags=set(),
    link_rel=None,
    url_schemes=set(),
)
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*) ?/?>')
_PARAGRAPH_END = "\x1d"
_PLACE = re.compile(f"{HERE}(\\d+){END}")
_HREF = re.compile(f'href="{HERE}(\\d+){END}"')
_NO_LINK = re.compile(rf"\(&lt;{HERE}(\d+){END}&gt;\)")  # Markdown saw no link, as across the cells of a table
_TIGHT = re.compile(r"<li>\s*<p>((?:[^<]++|<(?!/?p>|p |/?li>))*)</p>\s*(?=</li>|<ul>|<ol>|<ol )")
_EMPTY = re.compile(r"<p>\s*</p>")
_GIVEN = re.compile(r'(?<![a-z-])([a-z-]++)="([^"]*+)"')
_VERBATIM = frozenset({"code", "kbd", "pre"})
_URL_CLASS = ' class="url nh"'
_DEEPEST = (12, 24)  # elements within each other: inline ones, blocks


@lru_cache(maxsize=1 << 15)
def _nodes(source: str, form: Form) -> tuple[tuple[_Node, ...], tuple[Token, ...]]:
    """A text as a list of its pieces, before typography."""
    scanned, tokens = scan(clean(source), form)
    made = conversion.emphasised(scanned) if form == "inline" else conversion.converted(scanned)

    def restored(match: re.Match[str]) -> str:
        at = int(match[1])
        token = tokens[at]
        if token.kind == "url":
            shown = escape(token.words)
            return shown if token.name else f'<a href="{at}">{shown}</a>'
        return token.markup

    made = _HREF.sub(r'href="\1"', made)
    made = _NO_LINK.sub(lambda m: f"({escape(tokens[int(m[1])].target)})", made)
    made = _PLACE.sub(restored, made)
    if form == "inline":
        made = _CLEANER.clean(made)
    else:
        made = re.sub(r"<h[1-6]>", '<p class="subhead"><strong>', made)
        made = re.sub(r"</h[1-6]>", "</strong></p>", made)
        made = _EMPTY.sub("", _CLEANER.clean(made))
        made = _TIGHT.sub(r"<li>\1", made)
    return tuple(_walked(made, tokens)), tuple(tokens)


def _walked(made: str, tokens: list[Token]) -> Iterator[_Node]:
    """What the sanitiser let through, piece by piece: nothing else is ever printed as markup."""
    walk = _Walk(tokens=tokens)
    at = 0
    for tag in _TAG.finditer(made):
        yield from walk.words(made[at : tag.start()])
        yield from walk.closing(tag[2]) if tag[1] else walk.opening(tag[2], dict(_GIVEN.findall(tag[3])))
        at = tag.end()
    yield from walk.words(made[at:])


@dataclass
class _Walk:
    tokens: list[Token]
    stack: list[tuple[bool, bool]] = field(default_factory=list)  # elements that are open: printing, verbatim
    depth: list[int] = field(default_factory=lambda: [0, 0])  # inline elements and blocks that are open and print
    verbatim: int = 0  # elements that are open and whose text typography leaves alone
    address: bool = False  # within a bare address
    heads: int = 0
    rows: int = 0

    def words(self, piece: str) -> Iterator[_Node]:
        if not piece:
            return
        words = UNPRINTABLE.sub(" ", unescape(piece))
        if self.address:
            yield _Node(text=words, markup=_breakable(words))
        elif self.verbatim:
            yield _Node(text=words, markup=_chopped(words))
        else:
            yield _Node(text=WHITESPACE.sub(" ", words), prose=True)

    def opening(self, tag: str, given: dict[str, str]) -> Iterator[_Node]:
        if tag == "br":
            yield _Node(markup="<br>", breaks=True)
            return
        blocks = tag in BLOCK_TAGS
        prints = self.depth[blocks] < _DEEPEST[blocks]
        attributes, token = "", None
        if tag == "a":
            href = given.get("href", "")
            token = int(href) if href.isdecimal() and int(href) < len(self.tokens) else None
            prints = prints and token is not None and bool(self.tokens[token].url)
            token = token if prints else None
            if token is not None:
                self.address = self.tokens[token].kind == "url"
                attributes = f'{_URL_CLASS * self.address} href="{escape(self.tokens[token].url)}"'
        else:
            attributes = self.attributes(tag, given)
        quiet = tag in _VERBATIM or "note-ref" in attributes
        self.verbatim += quiet
        self.heads += tag == "thead"
        self.rows = 0 if tag == "table" else self.rows + (tag == "tr")
        self.stack.append((prints, quiet))
        self.depth[blocks] += prints
        if prints:
            yield _Node(markup=f"<{tag}{attributes}>", breaks=blocks, ends=blocks, token=token)

    def closing(self, tag: str) -> Iterator[_Node]:
        prints, quiet = self.stack.pop()
        self.depth[tag in BLOCK_TAGS] -= prints
        self.verbatim -= quiet
        self.heads -= tag == "thead"
        if tag == "a":
            self.address = False
        if prints:
            ends = tag in BLOCK_TAGS
            yield _Node(markup=f"</{tag}>\n" if ends else f"</{tag}>", breaks=ends, ends=ends)

    def attributes(self, tag: str, given: dict[str, str]) -> str:
        """The attributes that print, their values ours or bounded."""
        kept: dict[str, object] = {}
        if "class" in given:  # the sanitiser lets our own two through, and the scanner none of the author's
            kept["class"] = given["class"]
        if "title" in given:
            kept["title"] = unescape(given["title"])
        if given.get("align") in {"center", "right"}:
            kept["class"] = given["align"]
        for name, most in (("colspan", 20), ("rowspan", 50), ("start", 9999)):
            if re.fullmatch(r"[0-9]{1,9}", given.get(name, "")) and int(given[name]) > 1:
                kept[name] = min(int(given[name]), most)
        if tag == "th":
            usual = "col" if self.heads or self.rows <= 1 else "row"
            kept["scope"] = given["scope"] if given.get("scope") in {"col", "row"} else usual
        return "".join(f' {name}="{escape(value)}"' for name, value in kept.items())


# ---- print


@lru_cache(maxsize=1 << 15)
def _inline(source: str, language: str, heading: bool) -> str:
    if SPECIAL.search(source):
        nodes = list(_nodes(source, "inline")[0])
    else:
        nodes = [_Node(text=WHITESPACE.sub(" ", clean(source)), prose=True)]
    return _printed(_typeset(nodes, language, heading=heading), language)


@lru_cache(maxsize=256)
def _block(source: str, language: str) -> str:
    return _printed(_typeset(_nodes(source, "block")[0], language, heading=False), language)


def _code(source: str) -> str:
    return f"<pre><code>{_chopped(source.strip(chr(10)))}</code></pre>"


def _typeset(nodes: Sequence[_Node], language: str, *, heading: bool) -> list[_Node]:
    """The nodes with their text in the typography of its language, each paragraph as one text."""
    result: list[_Node] = list(nodes)
    places: list[int] = []
    runs: list[str] = []

    def finish() -> None:
        if not runs:
            return
        ends = [at for at, place in enumerate(places) if nodes[place].breaks]
        for begin, end in pairwise([-1, *ends, len(runs)]):  # a line of it has no space at its ends
            if end > begin + 1:
                runs[begin + 1] = runs[begin + 1].lstrip(_SPACES)
                runs[end - 1] = runs[end - 1].rstrip(_SPACES)
        done = names_whole(typographic_runs(runs, language), language)
        for place, run in zip(places, no_orphan_runs(done) if heading else done, strict=True):
            if nodes[place].prose:
                result[place] = _Node(text=run, prose=True)
        places.clear()
        runs.clear()

    for place, node in enumerate(nodes):
        if node.ends:
            finish()
        elif node.prose or node.text or node.breaks:
            places.append(place)
            runs.append(_loosened(node.text) if node.prose else "\n" if node.breaks else OBJECT)
    finish()
    return result


_SPACES = f" {NO_BREAK}{NARROW}"
_ALIGNED = re.compile(f"[{_SPACES}]{{2,}}")  # words are moved with them where a page has no other means


_GLUED = re.compile(rf"(?<!\S)\S++(?:[{NO_BREAK}{NARROW}]\S++)+")
_LONGEST_GLUED = 40  # characters of a name, a number or an amount that stays on a line


def _loosened(words: str) -> str:
    """Text without the no-break spaces that web pages and chats put between all words: a line may end there."""
    words = _ALIGNED.sub(NO_BREAK, words)
    return _GLUED.sub(lambda found: found[0] if len(found[0]) <= _LONGEST_GLUED else " ".join(found[0].split()), words)


def _printed(nodes: Sequence[_Node], language: str) -> str:
    raised = _raised(language)
    return "".join(_guarded(node.text, raised) if node.prose else node.markup for node in nodes).strip(" \n")


@lru_cache(maxsize=8)
def _raised(language: str) -> re.Pattern[str] | None:
    """Ordinals whose letters are set high, where a language has them."""
    pattern = registry.language(language).typography.raised
    return re.compile(pattern) if pattern else None


def _guarded(words: str, raised: re.Pattern[str] | None) -> str:
    """Text as HTML: what must not be hyphenated guarded, very long words made breakable, ordinals raised."""
    pieces: list[str] = []
    done = 0
    for long in _LONG.finditer(words):
        pieces += [_hyphenless(words[done : long.start()]), f'<span class="nh">{_chopped(long[0])}</span>']
        done = long.end()
    pieces.append(_hyphenless(words[done:]))
    result = "".join(pieces)
    return raised.sub(r"\1<sup>\2</sup>", result) if raised else result


def _hyphenless(words: str) -> str:
    """Guards around the pieces that are long enough to be hyphenated; those with hyphens stay on a line."""
    return "".join(
        f'<span class="{"nh nb" if _FORM.fullmatch(piece) else "nh"}">{_escaped(piece)}</span>'
        if guarded and (len(piece) >= _HYPHENATED or _FORM.fullmatch(piece))
        else _escaped(piece)
        for piece, guarded in unbreakable(words)
    )


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _chopped(words: str) -> str:
    """Text as HTML with places to break very long words, whose layout would take for ever."""
    return "".join(
        _escaped(part) if at % 2 == 0 or takes_hyphen(part) else "<wbr>".join(map(_escaped, _CHUNK.findall(part)))
        for at, part in enumerate(_LONG.split(words))
    )


def _breakable(url: str) -> str:
    """An address as HTML with places to break its long parts; / and ? are such places by nature."""
    parts = re.split(r"(?<=[/?])(?![/?])", url)
    return "".join(_escaped(p) if len(p) <= 20 else "<wbr>".join(map(_escaped, _URL_CHUNK.findall(p))) for p in parts)


_HYPHENATED = 8  # letters that a word must have to be hyphenated: hyphenate-limit-chars of the styles
_FORM = re.compile(r"[^\W\d_]+(?:[-‧⸱•][^\W\d_]+)+")
_LONG = re.compile(r"([^\s\u00a0\u202f]{61,})")
_CHUNK = re.compile(r"[^\s](?:[^\s][\u0300-\u036f\u200d\ufe0f\U0001f3fb-\U0001f3ff]*){1,19}|[^\s]")
_URL_CHUNK = re.compile(r"[^.&=@]{1,59}[.&=@]?|[.&=@]")
