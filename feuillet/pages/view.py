"""The content as templates need it: blocks in runs, every text already Markup, numbers already counted."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup, escape

from feuillet.languages import registry
from feuillet.model.workshop import Block, Group, Mark, Place, Prose, Section, SectionDefinition, Theme, Workshop
from feuillet.pages.tables import cells
from feuillet.reading.notes import sections
from feuillet.text import prose
from feuillet.text.names import fold, slug
from feuillet.text.typography import typographic

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from feuillet.pages.tables.cells import TableView

_TAG = re.compile("<[^<>]*>")
_MARKUP = re.compile("[<>]")
_LAST_WORD = re.compile(r"(?<![\w;&#-])([^\W\d_]{8,})(?=[^\w<>;]*(?:</[a-z]+>[^\w<>]*)*$)")  # that might be hyphenated
_START = re.compile(r'<ol start="(\d+)">')
_OPENING = 5  # words by which a point is known that goes on
_OPENING_LENGTH = 44  # characters that these take at the most, unless the first has more
_NOTE = re.compile(r'<sup class="note-ref">[^<]*</sup>')
_BOLD = re.compile(r"(?:<em>)?<strong>[^<]{1,120}</strong>(?:</em>)?")
_EMPHASISED = re.compile(r"<em>(?:(?!</?em>).)+</em>[.\u00a0\u202f]?", re.DOTALL)
_UNFINISHED = " \u00a0\u202f,;:.–—-«“‘(["  # what no opening ends with
_LINK = re.compile(r"</?a\b[^<>]*>")
_MARK = re.compile(r"(?:[☐☑☒□✓✔✗✘√]|\(?(?:[a-z]|[ivx]{2,4}|[IVX]{2,4}|I)[.)]|\(?[A-Z]\)|[①-⑳❶-❿])[\s\u00a0]\S")
_LETTER = re.compile(r"\(?([A-Z])\\?\.\s+\S")
_SENTENCE = re.compile(r"[.!?…](?=[\s»”])[\s»”]?")
_CLAUSE = re.compile(r"[,;:.][\s\u00a0\u202f]|[\u00a0\u202f][;:]|\s[–—]\s")
_MOSTLY = 0.7
_ENOUGH = 0.4  # of the room: a sentence that fills less is not all there is to say
_BETWEEN = re.compile(r"[ \t\n]+")  # words; other spaces hold together what stands on both sides

RunKind = Literal["ul", "ol", "paragraph", "quote", "table", "picture", "code"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One block: its text, its sub-blocks, and for a picture the file to show."""

    key: str
    html: Markup
    runs: tuple[BlockRun, ...] = ()
    unanswered: bool = False
    picture: str = ""
    alternative: str = ""  # of a picture: plain text
    table: TableView | None = None
    row_keys: tuple[str, ...] = ()  # of a table on a sheet: of each row that may leave it; empty for others
    rest: str = ""  # what is said below it of the rows that it leaves to the synthesis
    number: int = 0  # of a point in a numbered list, as its author wrote it
    part: int = 0  # of a point that is broken between columns; above 0 it goes on from the one before
    continued: bool = False  # it goes on from the column before, and only its opening words are here
    piece: int = 0  # of a text that is broken between columns; above 0 it goes on from the one before
    unfinished: bool = False  # and goes on in the next
    caption: bool = False  # it says what the picture above it is
    lettered: bool = False  # it begins with a letter and a full stop, as others beside it do: no initial of a name

    @property
    def parted(self) -> tuple[Markup, Markup]:
        """Its text, and its last word by itself, if that is no part of an element."""
        before, space, last = self.html.rstrip().rpartition(" ")
        return (before + space, last) if space and not _MARKUP.search(last) else (self.html + " ", Markup(""))

    @property
    def introduces(self) -> bool:
        """Whether a paragraph belongs to what follows: all of it is bold, as a title is, or a colon ends it."""
        html = self.html.strip()
        return bool(html) and (_BOLD.fullmatch(html) is not None or words(self.html).endswith(":"))

    @property
    def asks(self) -> bool:
        """Whether it is a question, to which a list right below it belongs."""
        return words(self.html).endswith("?")

    @property
    def marked(self) -> bool:
        """Whether it begins with a mark of its own, a box or a letter: a bullet beside it says nothing."""
        return not self.unanswered and (self.lettered or _MARK.match(words(self.html)) is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockRun:
    """Neighbouring blocks of one kind: the items of one list, or a single block of another kind."""

    kind: RunKind
    items: tuple[Item, ...]
    pulled: bool = False  # a quotation that is set large

    @property
    def digits(self) -> int:
        """How many its longest number has."""
        return max((len(str(item.number)) for item in self.items), default=1)

    @property
    def names_speaker(self) -> bool:
        """Whether this paragraph of a quotation says whose words the ones above are."""
        return self.kind == "quote" and words(self.items[0].html).startswith(("—", "–", "―"))


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupView:
    """A titled (or first, untitled) group of blocks; `left_out` of its points are left to the synthesis."""

    title: Markup | None
    name: str  # folded title, for groups of the same name
    level: int
    runs: tuple[BlockRun, ...]
    left_out: int = 0
    left_out_kind: str = "item"  # "point", "paragraph", or "item" for a mixture
    overleaf: int = 0  # so many of these are on the back of the sheet, or named there
    anchor: str = ""
    key: str = ""  # of the blocks in it, up to their numbers
    section: str = ""  # id of the usual section that it is one of, where it stands in another
    also: Markup | None = None  # in the place of all else: groups that have no block on a sheet

    @property
    def closes(self) -> bool:
        """Whether a line at its end says what is left to the synthesis."""
        return bool(self.left_out or self.also)

    @property
    def count(self) -> int:
        """How many blocks it shows."""
        return sum(len(run.items) for run in self.runs)

    @property
    def texts(self) -> tuple[BlockRun, ...]:
        """Its runs without pictures and tables, for places where they are printed a second time."""
        return tuple(run for run in self.runs if run.kind not in ("picture", "table"))

    @property
    def not_repeated(self) -> tuple[RunKind, ...]:
        """Kinds of what these places refer to: tables, and pictures where there is nothing else."""
        kinds = {run.kind for run in self.runs}
        return ("table",) if "table" in kinds else ("picture",) if kinds == {"picture"} else ()

    @property
    def singles(self) -> tuple[BlockRun, ...]:
        """Its texts block by block, for the cells of a table."""
        return tuple(replace(run, items=(item,)) for run in self.texts for item in run.items)


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionView:
    """A section with its definition's looks."""

    id: str
    title: Markup
    icon: str
    place: Place
    kind: str
    anchor: str
    count: int
    groups: tuple[GroupView, ...]
    left_out: int = 0
    continued: bool = False  # from the column before
    halves: tuple[tuple[GroupView, ...], ...] = ()  # the groups, in halves side by side


@dataclass(frozen=True, kw_only=True, slots=True)
class TextRenderer:
    """How texts become Markup in one language."""

    language: str

    def __call__(self, value: str | Prose | None) -> Markup:
        if value is None:
            return Markup("")
        if isinstance(value, Prose):
            return prose.inline(value, self.language)
        return escape(typographic(value, self.language))

    def heading(self, value: Prose) -> Markup:
        """Text of a heading, whose last word does not stand alone."""
        return prose.inline(value, self.language, heading=True)

    def name(self, value: str | Prose | None) -> Markup:
        """Of somebody or something, as it is printed: not for attributes, since it may have elements."""
        return self(value) if value is None or isinstance(value, Prose) else prose.name(value, self.language)

    def dates(self, days: Sequence[dt.date]) -> Markup:
        """The days of a workshop on a line of their own, which begins with a capital."""
        said = registry.language(self.language).days(days)
        return self.name(said[:1].upper() + said[1:])

    def block(self, value: Prose | None) -> Markup:
        markup = prose.block(value, self.language) if value else ""
        return Markup(_START.sub(_numbered, str(markup)))  # noqa: S704 - sanitised by prose

    def plain(self, value: Prose | None) -> str:
        return prose.plain(value, self.language) if value else ""


def _numbered(found: re.Match[str]) -> str:
    return f'<ol style="counter-reset: list-item {int(found[1]) - 1}">'  # the engine reads no `start`


def _ended_whole(markup: Markup) -> Markup:
    """Running text that does not end with half a word on a line of its own."""
    return Markup(_LAST_WORD.sub(r'<span class="nh">\1</span>', str(markup), count=1))  # noqa: S704 - made by prose


def _bare(markup: Markup) -> str:
    """HTML without its tags: where a line ended, a space stands."""
    return _TAG.sub("", str(markup).replace("<br>", " "))


def words(markup: Markup) -> str:
    """The text of what prose made, its spaces as one: `Markup.striptags` takes the square of the number of tags."""
    return str(Markup(" ".join(_bare(markup).split())).unescape())  # noqa: S704 - only read


def without_notes(markup: Markup) -> Markup:
    """The same without the numbers of notes."""
    return Markup(_NOTE.sub("", markup))  # noqa: S704 - made by prose, less some of it


def opening(markup: Markup) -> Markup:
    """The first words of what prose made, without links and notes: all of it where a word or two would be left out."""
    whole = str(Markup(_bare(without_notes(markup))).unescape())  # noqa: S704 - only read
    several = _BETWEEN.split(whole.strip())
    count = min(len(several), _OPENING)
    while count > 1 and len(" ".join(several[:count])) > _OPENING_LENGTH:
        count -= 1
    if len(several) - count < 2 and len(whole) <= _OPENING_LENGTH:
        return escape(" ".join(several))
    return escape(" ".join(several[:count]).rstrip(_UNFINISHED) + ("…" if count < len(several) else ""))


def running(title: Markup) -> str:
    """A title as running heads have it: without links and notes."""
    return words(without_notes(title))


def shortened(markup: Markup, letters: int) -> Markup:
    """What prose made, without links and notes; where it is longer, as many of its sentences or words as fit."""
    whole = Markup(_LINK.sub("", _NOTE.sub("", markup)))  # noqa: S704 - made by prose
    said = words(whole)
    if len(said) <= letters:
        return whole
    ends = [found.end() for found in _SENTENCE.finditer(said[: letters + 1]) if found.end() > letters * _ENOUGH]
    if ends:
        return escape(said[: ends[-1]])
    clauses = [found.start() for found in _CLAUSE.finditer(said[:letters]) if found.start() > letters * _MOSTLY]
    end = clauses[-1] if clauses else said[: letters + 1].rfind(" ")
    return escape(said[: end if end > 0 else letters].rstrip(_UNFINISHED) + "…")


def unflagged(run: BlockRun) -> BlockRun:
    """Without what says that a need has no answer: where none has one, the title says it."""
    return replace(run, items=tuple(replace(item, unanswered=False) for item in run.items))


def anchor(*parts: str) -> str:
    """An id for links within a document: of a theme or a place in it, and of nothing else."""
    return "t-" + "--".join(slug(part) or "x" for part in parts)


@functools.lru_cache(maxsize=1 << 15)
def theme_anchor(place: str) -> str:
    """The id of the theme that a place is in, by that of the place."""
    return place.partition("--")[0].removesuffix("_-end")


def section_anchor(theme: str, section: str) -> str:
    """The id of a section of a theme."""
    return f"{anchor(theme)}--{section}"


def place_anchor(theme: str, kind: str, number: int) -> str:
    """The id of a person, actor or document of a theme: no section's, nor a group's, whatever their names."""
    return f"{anchor(theme)}--{kind}_{number}"


def captioned(blocks: Sequence[Block], language: str) -> frozenset[int]:
    """The pictures, by their place, whose caption is the text behind them: what they show is read aloud alone."""
    return frozenset(
        at
        for at, (block, following) in enumerate(pairwise(blocks))
        if block.kind == "picture"
        and following.kind == "paragraph"
        and not following.points
        and _EMPHASISED.fullmatch(prose.inline(following.text, language).strip())
    )


def _lettered(blocks: Sequence[Block]) -> frozenset[int]:
    """The points, by their place, that begin with a letter and a full stop: each with the next of the one before."""
    letters = {
        at: found[1]
        for at, block in enumerate(blocks)
        if block.kind == "point" and not block.ordinal and (found := _LETTER.match(block.text.markdown))
    }
    pairs = [at for at, letter in letters.items() if ord(letters.get(at + 1, "\0")) == ord(letter) + 1]
    return frozenset(beside for at in pairs for beside in (at, at + 1))


def runs(
    blocks: Iterable[Block], text: TextRenderer, key: str, numbers: Iterable[int] | None = None
) -> tuple[BlockRun, ...]:
    """Blocks as runs; `numbers` are their indices, which keys are made of."""
    made: list[tuple[RunKind, list[Item]]] = []
    listed = list(blocks)
    said_behind = captioned(listed, text.language)
    lettered = _lettered(listed)
    for at, (number, block) in enumerate(
        zip(numbers if numbers is not None else range(len(listed)), listed, strict=True)
    ):
        own_key = f"{key}.{number}"
        kind: RunKind = ("ol" if block.ordinal else "ul") if block.kind == "point" else block.kind
        table = cells.table(block, text.language) if kind == "table" else None
        if kind in ("paragraph", "quote"):
            html = _ended_whole(text(block.text))
        elif table or at in said_behind:
            html = Markup("")
        elif kind == "code":
            html = prose.code(block.text)
        else:
            html = text(block.text)
        item = Item(
            key=own_key,
            html=html,
            runs=runs(block.points, text, own_key) if kind != "table" else (),  # its pictures stand in its cells
            unanswered=block.mark in (Mark.UNANSWERED, Mark.ESSENTIAL_UNANSWERED),
            picture=block.picture,
            alternative=text.plain(block.text) if kind == "picture" else "",
            table=table,
            number=block.ordinal if kind == "ol" else 0,
            caption=at - 1 in said_behind,
            lettered=at in lettered,
        )
        if made and made[-1][0] == kind and kind in ("ul", "ol"):
            made[-1][1].append(item)
        else:
            made.append((kind, [item]))
    return tuple(BlockRun(kind=kind, items=tuple(items)) for kind, items in made)


def joined(several: Iterable[BlockRun]) -> tuple[BlockRun, ...]:
    """Runs of which neighbouring lists of one kind are one."""
    made: list[tuple[RunKind, list[Item]]] = []
    for run in several:
        if made and made[-1][0] == run.kind and run.kind in ("ul", "ol"):
            made[-1][1].extend(run.items)
        else:
            made.append((run.kind, list(run.items)))
    return tuple(BlockRun(kind=kind, items=tuple(items)) for kind, items in made)


def points(groups: Iterable[Group]) -> int:
    """How many ideas there are in groups: their points, or their paragraphs where they have none."""
    blocks = [block for group in groups for block in group.blocks]
    return sum(block.kind == "point" for block in blocks) or sum(
        block.kind in ("paragraph", "quote") for block in blocks
    )


LONGEST_TITLE = 90  # characters of a line that may be the title of what follows


def headed(blocks: Sequence[Block]) -> dict[int, int]:
    """By the number of each block below it in a group, that of the line that is its title: short, and no sentence."""
    found: dict[int, int] = {}
    title = -1
    for n, block in enumerate(blocks):
        words = block.text.markdown.strip()
        short = block.kind == "paragraph" and len(words) <= LONGEST_TITLE and not words.endswith((".", "!", "…", ";"))
        if short and block.mark is None and [below.kind for below in blocks[n + 1 : n + 2]] == ["point"]:
            title = n
        elif title >= 0:
            found[n] = title
    return found


def left_out_kind(blocks: Iterable[Block]) -> str:
    """What to call blocks that are left out."""
    kinds = {block.kind for block in blocks}
    return kinds.pop() if kinds in ({"point"}, {"paragraph"}) else "item"


def _group(
    group: Group, text: TextRenderer, key: str, group_anchor: str, keep: Callable[[str, Block, Group], bool]
) -> GroupView:
    kept = [(n, block) for n, block in enumerate(group.blocks) if keep(f"{key}.{n}", block, group)]
    numbers = {n for n, _ in kept} | {*headed(group.blocks).values()}  # a title is nothing to count
    return GroupView(
        title=text.heading(group.title) if group.title else None,
        name=fold(text.plain(group.title)),
        level=group.level,
        runs=runs([block for _, block in kept], text, key, [n for n, _ in kept]),
        left_out=sum(n not in numbers for n in range(len(group.blocks))),
        left_out_kind=left_out_kind(block for n, block in enumerate(group.blocks) if n not in numbers),
        anchor=group_anchor,
        key=key,
        section=group.section,
    )


def section_definitions(workshop: Workshop) -> dict[str, SectionDefinition]:
    """The sections that themes of this workshop may have, by id."""
    return {definition.id: definition for definition in sections.definitions(workshop.language, workshop.sections)}


def place(definition: SectionDefinition | None, section: Section) -> Place:
    """Where a section stands on sheets; one that is not on them is in the columns if it is marked as essential."""
    if definition is None:
        return Place.BODY
    called = section.mark in (Mark.ESSENTIAL, Mark.ESSENTIAL_UNANSWERED)
    return Place.BODY if called and definition.sheet is Place.NONE else definition.sheet


def section_views(
    workshop: Workshop,
    theme: Theme,
    keep: Callable[[str, Block, Group], bool] = lambda *_: True,
) -> Iterator[SectionView]:
    """The theme's sections, with only those blocks that `keep` wants (by key, block and group)."""
    text = TextRenderer(language=workshop.language)
    definitions = section_definitions(workshop)
    for section in theme.sections:
        definition = definitions.get(section.id) if section.known else None
        start = section_anchor(theme.slug, section.id)
        groups = tuple(
            _group(group, text, f"{section.id}.{n}", f"{start}--{n}", keep) for n, group in enumerate(section.groups)
        )
        yield SectionView(
            id=section.id,
            title=text.heading(section.title),
            icon=(definition and definition.icon) or "square-pen",
            place=place(definition, section),
            kind=definition.kind if definition else "points",
            anchor=start,
            count=points(section.groups),
            groups=groups,
            left_out=sum(group.left_out for group in groups),
        )


def picture_names(theme: Theme) -> Iterable[str]:
    """The picture files of a theme, relative to the project."""

    def of(blocks: Iterable[Block]) -> Iterable[str]:
        for block in blocks:
            if block.picture:
                yield block.picture
            yield from of(block.points)

    yield from of(theme.introduction)
    for section in theme.sections:
        for group in section.groups:
            yield from of(group.blocks)
