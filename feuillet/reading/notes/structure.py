"""Read a theme's notes: Markdown in, introduction, sections, speakers, actors, documents and footnotes out.

Any notes load and nothing is lost: what has no place of its own stays a block where it was written, and what had
to be decided is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from feuillet.languages import registry
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.model.workshop import (
    Block,
    Group,
    Located,
    Mark,
    Note,
    Place,
    Prose,
    Resource,
    Section,
    SectionDefinition,
    Speaker,
)
from feuillet.pictures.descriptions import description
from feuillet.reading.markdown import comments, directives
from feuillet.reading.markdown.blocks import MARKER, Node, Scan, scan, title_like
from feuillet.reading.markdown.inline import (
    Picture,
    Text,
    almost_mark,
    bold,
    pictures,
    plain,
    resolved,
    take_mark,
    unwrapped,
)
from feuillet.reading.markdown.lines import DEEPEST, Line, Read, read
from feuillet.reading.notes import entries
from feuillet.reading.notes.sections import ACTORS, CONTAINED, DOCUMENTS, SPEAKERS, headings
from feuillet.text.deadline import look
from feuillet.text.names import fold, slug
from feuillet.text.tokens import EMPTY_LINK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feuillet.reading.markdown.directives import Directive
    from feuillet.reading.markdown.lines import Role

__all__ = ["EMPTY_LINK", "ParsedNotes", "parse", "parse_data", "section_from_data"]

UNKNOWN_HEADING = Rule(
    code="unknown-heading",
    severity=Severity.WARNING,
    en="'{heading}' is not the title of a section: it is kept as a section of its own",
    fr="« {heading} » n’est pas le titre d’une rubrique : ce titre est gardé comme une rubrique à part",
    hint_en="If this is right, there is nothing to do; 'sections' in workshop.yaml makes such a title known.",
    hint_fr="Si c’est voulu, il n’y a rien à faire ; « sections » dans workshop.yaml fait connaître un tel titre.",
)
UNKNOWN_HEADING_NEAR = Rule(
    code="unknown-heading",
    severity=Severity.WARNING,
    en=UNKNOWN_HEADING.en,
    fr=UNKNOWN_HEADING.fr,
    hint_en="Did you mean '{suggestion}'? If not, 'sections' in workshop.yaml makes such a title known.",
    hint_fr="Vouliez-vous dire « {suggestion} » ? Sinon, « sections » dans workshop.yaml fait connaître un tel titre.",
)
SECTION_TWICE = Rule(
    code="section-twice",
    severity=Severity.WARNING,
    en="the section '{title}' is given twice: it is already on line {line}; this text is added to that one",
    fr="la rubrique « {title} » est donnée deux fois : elle est déjà à la ligne {line} ; ce texte s’ajoute au premier",
    hint_en="Put both texts under one heading.",
    hint_fr="Réunissez les deux textes sous un seul titre.",
)
NOT_PEOPLE = Rule(
    code="not-people",
    severity=Severity.WARNING,
    en="what stands below '{heading}' and names no person or document is printed as a section of its own",
    fr="ce qui est écrit sous « {heading} » sans nommer de personne ou de document est imprimé comme une rubrique à "
    "part",
    hint_en="Write people and documents there as a list, one each; give other texts a heading of their own.",
    hint_fr="Écrivez-y les personnes ou les documents en liste, une ligne chacun ; donnez aux autres textes un titre à "
    "eux.",
)
EMPTY_HEADING = Rule(
    code="empty-heading",
    severity=Severity.WARNING,
    en="a heading without words is ignored",
    fr="un titre sans mots est ignoré",
    hint_en="Write its words after the {signs}, or delete the line.",
    hint_fr="Écrivez ses mots après les {signs}, ou supprimez la ligne.",
)
HEADING_WITHOUT_TEXT = Rule(
    code="heading-without-text",
    severity=Severity.WARNING,
    en="there is no text below the heading '{heading}'",
    fr="il n’y a pas de texte sous le titre « {heading} »",
    hint_en="Write it, or delete the heading.",
    hint_fr="Écrivez-le, ou supprimez le titre.",
)
WEB_PAGE = Rule(
    code="html-block",
    severity=Severity.WARNING,
    en="there is code of a web page in these notes; its text is kept, its tags are left out",
    fr="il y a du code de page web dans ces notes ; son texte est gardé, ses balises sont enlevées",
    hint_en="Check the text on the page; or paste it here without formatting.",
    hint_fr="Vérifiez le texte sur la page ; ou collez-le ici sans mise en forme.",
)
TOO_DEEP = Rule(
    code="list-too-deep",
    severity=Severity.WARNING,
    en="this list has more than {levels} levels: the points below are brought up to that one",
    fr="cette liste a plus de {levels} niveaux : les points plus profonds sont ramenés à celui-là",
    hint_en="Make it flatter: two or three levels can be read.",
    hint_fr="Simplifiez-la : deux ou trois niveaux se lisent bien.",
)
UNKNOWN_FOOTNOTE = Rule(
    code="footnote-undefined",
    severity=Severity.WARNING,
    en="there is no footnote '{key}'",
    fr="il n’y a pas de note de bas de page « {key} »",
    hint_en="Write it on a line of its own: [^{key}]: text of the note",
    hint_fr="Écrivez-la sur une ligne à part : [^{key}]: texte de la note",
)
UNUSED_FOOTNOTE = Rule(
    code="footnote-unused",
    severity=Severity.WARNING,
    en="nothing refers to the footnote '{key}'; it is printed with the others",
    fr="rien ne renvoie à la note « {key} » ; elle est imprimée avec les autres",
    hint_en="Write [^{key}] in the text where it belongs.",
    hint_fr="Écrivez [^{key}] dans le texte, à l’endroit voulu.",
)
FOOTNOTE_TWICE = Rule(
    code="footnote-twice",
    severity=Severity.WARNING,
    en="the footnote '{key}' is given twice; this text is added to the first",
    fr="la note « {key} » est donnée deux fois ; ce texte s’ajoute à la première",
    hint_en="Give one of them another number.",
    hint_fr="Donnez un autre numéro à l’une d’elles.",
)
PICTURE_IN_NOTE = Rule(
    code="picture-in-footnote",
    severity=Severity.WARNING,
    en="a footnote cannot hold a picture: its words are printed in its place",
    fr="une note de bas de page ne peut pas contenir d’image : son texte est imprimé à sa place",
    hint_en="Put the picture '{file}' in the text.",
    hint_fr="Mettez l’image « {file} » dans le texte.",
)
PICTURE_IN_TABLE = Rule(
    code="picture-in-table",
    severity=Severity.WARNING,
    en="a table cannot hold a picture: it stands after the table, and its words in the cell",
    fr="un tableau ne peut pas contenir d’image : elle se trouve après lui, et son texte dans la case",
    hint_en="Say between the brackets what it shows, ![The wall]({file}), or put it outside of the table.",
    hint_fr="Dites entre les crochets ce qu’elle montre, ![Le mur]({file}), ou mettez-la hors du tableau.",
)
MISSPELT_MARK = Rule(
    code="misspelt-mark",
    severity=Severity.WARNING,
    en="'[{written}]' is printed as it is: it is no mark",
    fr="« [{written}] » est imprimé tel quel : ce n’est pas une indication connue",
    hint_en="Did you mean [{suggestion}]?",
    hint_fr="Vouliez-vous dire [{suggestion}] ?",
)
_SUGGESTIONS = 50  # unknown headings of a theme for which a near one is looked for
_LABEL_LEVEL = 7  # of a section whose heading is a bold line: below all real headings
_BOLD_LINE, _BOLD_ITEM = 8, 9  # ranks of group titles that are no headings
_CALL = re.compile(r"(?<!\\)\[\^([^\[\]\s]+)\]")
_RUN_IN = re.compile(r"(\*\*|__)(?=\S)(.{1,100}?)(?<=\S)\1(\s*:)?\s*(?=\S)")
# Where a name in bold begins a text, or a sentence of it.
_NAMES_BEGIN = re.compile(r"(?:^|(?<=[.;!] )|(?<=[.;!]  )|(?<=<br>))\*\*(?=[^\W\d_])")
_RUNNING = 300  # characters of texts among people that are more than a remark
_BULLET = re.compile(r"[\s•◦▪●‣■➢➤►]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedNotes:
    """What a theme's notes hold, and what is wrong with them."""

    title: Prose | None = None
    introduction: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    actors: tuple[Resource, ...] = ()
    documents: tuple[Resource, ...] = ()
    notes: tuple[Note, ...] = ()
    acronyms: dict[str, str] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(slots=True)
class _Group:
    title: Text | None = None
    rank: int = 0  # level of its heading; the smaller, the higher
    level: int = 1
    blocks: list[Block] = field(default_factory=list)
    mark: Mark | None = None


@dataclass(slots=True)
class _Section:
    id: str
    heading: Text
    level: int
    definition: SectionDefinition | None
    follows: int  # order of the last one, in the order of pages, of the known sections before it in the notes
    groups: list[_Group] = field(default_factory=list)
    upper: _Group | None = None  # the last one of the first level with a title
    mark: Mark | None = None
    entries: int = 0  # speakers, actors, documents in it
    contains: bool = False  # other sections

    def open(self) -> _Group:
        if not self.groups:
            self.groups.append(_Group())
        return self.groups[-1]


@dataclass(slots=True)
class _Inline:
    """A text ready to be printed: its pictures and its mark taken out."""

    text: Text
    pictures: list[Picture]
    mark: Mark | None


class _Notes:
    """Puts the blocks of notes into sections."""

    def __init__(
        self, scanned: Scan, *, file: str, definitions: Sequence[SectionDefinition], language: str, title: str
    ) -> None:
        self.scanned = scanned
        self.file = file
        self.known = headings(tuple(definitions))
        self.order = {one.id: number for number, one in enumerate(definitions)}
        self.language = language
        self.given_title = title
        self.title: Prose | None = None
        self.introduction: list[Block] = []
        self.sections: list[_Section] = []
        self.known_as: dict[str, _Section] = {}  # the same by id, or by folded heading after a space
        self.ids = dict.fromkeys(self.order, 1)  # that are taken, and the last number that was added to each
        self.unknown = 0  # headings
        self.open: list[_Section] = []  # the section that text goes to, behind the one that contains it
        self.speakers: list[Speaker] = []
        self.resources: dict[str, list[Resource]] = {ACTORS: [], DOCUMENTS: []}
        self.diagnostics: list[Diagnostic] = []
        self.footnotes = {key for key, _ in scanned.footnotes}
        self.called: set[str] = set()
        self.has_headings = any(node.kind == "heading" and node.text for node in scanned.nodes)
        self.follows = -1  # order of the last one, in the order of pages, of the known sections so far

    @property
    def current(self) -> _Section | None:
        return self.open[-1] if self.open else None

    def tell(self, rule: Rule, text: Text, offset: int = 0, **values: object) -> None:
        self.diagnostics.append(rule.at(text.location(self.file, offset), **values))

    # Texts

    def inline(self, text: Text) -> _Inline:
        """A text without its pictures and its mark, its links written in full."""
        return self._ready(*pictures(text, self.scanned.references))

    def table(self, text: Text) -> _Inline:
        """The same of a table, whose cells say what their pictures show."""
        ready = self._ready(*pictures(text, self.scanned.references, _in_cell))
        for one in ready.pictures:
            line, column = one.place
            place = Location(file=self.file, line=line, column=column)
            self.diagnostics.append(PICTURE_IN_TABLE.at(place, file=one.file))
        return ready

    def _ready(self, bare: Text, taken: list[Picture]) -> _Inline:
        bare, mark = take_mark(resolved(bare, self.scanned.references).stripped())
        self.check(bare)
        return _Inline(bare, taken, mark)

    def check(self, text: Text) -> None:
        if "[" not in text.value:
            return
        for call in _CALL.finditer(text.value):
            self.called.add(call.group(1))
            if call.group(1) not in self.footnotes:
                self.tell(UNKNOWN_FOOTNOTE, text, call.start(), key=call.group(1))
        if almost := almost_mark(text):
            offset, written, suggestion = almost
            self.tell(MISSPELT_MARK, text, offset, written=written, suggestion=suggestion)

    def picture(self, one: Picture) -> Block:
        line, column = one.place
        place = Location(file=self.file, line=line, column=column)
        return Block(kind="picture", text=Prose(one.alternative, place), picture=one.file, source=place)

    def blocks(self, node: Node) -> list[Block]:
        """A node as blocks: itself, and its pictures after it."""
        if node.kind == "code":
            return [Block(kind="code", text=node.text.prose(self.file), source=node.text.location(self.file))]
        ready = self.table(node.text) if node.kind == "table" else self.inline(node.text)
        kind = {"item": "point", "label": "paragraph", "heading": "paragraph"}.get(node.kind, node.kind)
        points = tuple(_counted(block for child in node.children for block in self.blocks(child)))
        taken = [self.picture(one) for one in ready.pictures]
        if not ready.text:
            if points and node.kind == "item" and node.text.value == "" and points[0].kind == "paragraph":
                first = points[0].model_copy(update={"kind": "point", "points": points[1:], "ordinal": node.ordinal})
                return [first, *taken]
            return [*taken, *points]
        block = Block.model_validate(
            {
                "kind": kind,
                "text": ready.text.prose(self.file),
                "points": points,
                "ordinal": node.ordinal,
                "mark": ready.mark,
                "source": ready.text.location(self.file),
            }
        )
        return [block, *taken]

    def add(self, blocks: Iterable[Block]) -> None:
        """Blocks go to the open group, or else to the introduction."""
        place = self.current.open().blocks if self.current else self.introduction
        place.extend(_counted(blocks, place[-1] if place else None))

    # Structure

    def consume(self, nodes: list[Node]) -> None:
        for number, node in enumerate(nodes):
            look(node.text.at()[0])
            after = nodes[number + 1] if number + 1 < len(nodes) else None
            before = nodes[number - 1] if number else None
            if node.kind == "heading":
                self.heading(node, first=number == 0)
            elif node.kind == "label":
                self.label(node, after)
            elif node.kind == "item":
                self.item(node, before, after)
            elif not self.mark_alone(node) and not (
                node.kind == "paragraph" and (self.run_in(node) or self.people(node))
            ):
                self.add(self.blocks(node))

    def heading(self, node: Node, *, first: bool) -> None:
        if node.grouped and not node.text and self.current:
            if any(group.title for group in self.current.groups):
                self.current.groups.append(_Group())
            return
        ready = self.inline(node.text)
        bare = _bare(ready.text)
        if not bare:
            if not ready.pictures:
                self.tell(EMPTY_HEADING, node.text, signs="#" * max(node.level, 1))
            self.add(map(self.picture, ready.pictures))
            return
        level = node.level
        definition = None if node.grouped else self.known.match(bare.value)
        if first and definition is None and not node.grouped and self.is_title(node, bare):
            self.add(map(self.picture, ready.pictures))
            return
        if first and definition is None and self.lone_title(node):
            level = _LABEL_LEVEL  # it does not hold the sections below it
        if node.grouped and self.current:
            self.group(bare, level, ready.mark)
        elif definition and not (self.current and self.current.id == definition.id and level > self.current.level):
            self.section(bare, level, definition, ready.mark)
        else:
            while self.open and level <= self.open[-1].level:
                self.open.pop()
            if self.current:
                self.group(bare, level, ready.mark)
            else:
                self.section(bare, level, None, ready.mark)
        self.add(map(self.picture, ready.pictures))

    def lone_title(self, node: Node) -> bool:
        return node.level == 1 and sum(one.kind == "heading" and one.level == 1 for one in self.scanned.nodes) == 1

    def is_title(self, node: Node, bare: Text) -> bool:
        """Whether the first heading is the title of the theme: the one we know, or the one that is missing."""
        if self.given_title:
            return fold(bare.value) == fold(self.given_title)
        if self.lone_title(node):
            self.title = bare.prose(self.file)
            return True
        return False

    def section(self, heading: Text, level: int, definition: SectionDefinition | None, mark: Mark | None) -> None:
        """Opens a section: a known one, or one of its own."""
        container = self.open[0] if self.open else None
        if container and definition and definition.id in CONTAINED.get(container.id, ()) and level >= container.level:
            self.open = [container]
            container.contains = True
        else:
            self.open = []
        name = definition.title if definition else heading.value
        same = definition.id if definition else f" {fold(heading.value)}"
        if earlier := self.known_as.get(same):
            self.tell(SECTION_TWICE, heading, title=name, line=earlier.heading.at()[0])
            earlier.level = level
            earlier.mark = earlier.mark or mark
            self.open.append(earlier)
            if fold(heading.value) not in (fold(earlier.heading.value), fold(name)):
                self.group(heading, level + 1, mark)
            elif any(group.title for group in earlier.groups):
                earlier.groups.append(_Group())
            return
        if definition is None:
            self.unknown += 1
            suggestion = self.known.nearest(heading.value) if self.unknown <= _SUGGESTIONS else ""
            rule = UNKNOWN_HEADING_NEAR if suggestion else UNKNOWN_HEADING
            self.tell(rule, heading, heading=heading.value, suggestion=suggestion)
        new = _Section(
            id=definition.id if definition else self.own_id(plain(heading.value)),
            heading=heading,
            level=level,
            definition=definition,
            follows=self.follows,
            mark=mark,
        )
        if definition and definition.sheet is not Place.FOOT:  # what stands at the foot has no place among the others
            self.follows = max(self.follows, self.order[definition.id])
        self.sections.append(new)
        self.known_as[same] = new
        self.open.append(new)

    def own_id(self, heading: str) -> str:
        """An id that no other section has."""
        base = slug(heading) or "section"
        base = base if base[0].isalpha() else f"section-{base}"
        own, number = base, self.ids.get(base, 1)
        while own in self.ids:
            number += 1
            own = f"{base}-{number}"
        self.ids[base] = number
        self.ids[own] = 1
        return own

    def group(self, title: Text, rank: int, mark: Mark | None) -> None:
        """Opens a group, within the one before it if its heading is lower; then that one's mark is its own."""
        assert self.current  # noqa: S101 (callers have one)
        upper = self.current.upper
        level = 2 if upper and rank > upper.rank else 1
        inherited = upper.mark if upper and level == 2 else None
        group = _Group(title, rank, level, mark=mark or inherited)
        self.current.groups.append(group)
        if title and level == 1:
            self.current.upper = group

    def label(self, node: Node, after: Node | None) -> None:
        """A line that is bold from end to end, or just the title of a section."""
        ready = self.inline(node.text)
        inner = bold(ready.text)
        title = _bare(inner or ready.text)
        definition = self.known.match(title.value)
        held = after is not None and after.kind not in ("heading", "label")
        if definition and not (self.current and self.current.id == definition.id):
            self.section(title, _LABEL_LEVEL, definition, ready.mark)
        elif self.current and held and title:
            self.group(title, _BOLD_LINE, ready.mark)
        else:
            self.add(self.blocks(node))
            return
        self.add(map(self.picture, ready.pictures))

    def run_in(self, node: Node) -> bool:
        """A paragraph that begins with the title of a section in bold and a colon: `**Enjeux :** …`."""
        found = _RUN_IN.match(node.text.value)
        if found is None or not (found.group(3) or found.group(2).rstrip().endswith(":")):
            return False
        title = _bare(node.text.cut(*found.span(2)))
        definition = self.known.match(title.value)
        if definition is None or (self.current and self.current.id == definition.id):
            return False
        self.section(title, _LABEL_LEVEL, definition, None)
        self.add(self.blocks(Node("paragraph", node.text.cut(found.end()))))
        return True

    def mark_alone(self, node: Node) -> bool:
        """A paragraph that is only a mark belongs to what is before it."""
        if node.kind != "paragraph" or not node.text.value.lstrip().startswith("["):
            return False
        rest, mark = take_mark(node.text)
        if rest or mark is None:
            return False
        section = self.current
        group = section.groups[-1] if section and section.groups else None
        blocks = group.blocks if group else [] if section else self.introduction
        if blocks:
            blocks[-1] = blocks[-1].model_copy(update={"mark": mark})
        elif group and group.title:
            group.mark = mark
        elif section:
            section.mark = mark
        else:
            return False
        return True

    # Items

    def item(self, node: Node, before: Node | None, after: Node | None) -> None:
        section = self.current
        bare, mark = take_mark(node.text)
        inner = bold(bare)
        title = inner if inner and title_like(inner.value) else None
        followed = bool(after and after.kind == "item" and not self.is_title_item(after))
        contained = CONTAINED.get(self.open[0].id, ()) if self.open else ()
        if contained and (node.children or (title and followed)):
            definition = self.known.match(_bare(inner or bare).value)
            if definition and definition.id in contained:
                self.section(_bare(inner or bare), _LABEL_LEVEL, definition, mark)
                self.consume(node.children)
                return
        if not self.has_headings and title and (node.children or followed):
            definition = self.known.match(title.value)
            if definition and not (section and section.id == definition.id):
                self.section(title, _LABEL_LEVEL, definition, mark)
                self.consume(node.children)
                return
        if self.numbered_heading(node, before, after):
            return
        if section is None:
            self.add(self.blocks(node))
        elif section.id in (SPEAKERS, ACTORS, DOCUMENTS) and not section.open().title:
            self.entry(section, node)
        elif title and (node.children or followed):
            ready = self.inline(node.text)
            if ready.text:
                self.group(bold(ready.text) or ready.text, _BOLD_ITEM, ready.mark)
            self.add(map(self.picture, ready.pictures))
            for child in node.children:
                self.add(self.blocks(child))
        else:
            self.add(self.blocks(node))

    @staticmethod
    def is_title_item(node: Node) -> bool:
        inner = bold(take_mark(node.text)[0])
        return inner is not None and title_like(inner.value)

    def numbered_heading(self, node: Node, before: Node | None, after: Node | None) -> bool:
        """A lone numbered item that is just the title of a section: `2. Enjeux`."""
        if not node.ordinal or node.children or any(one and one.kind == "item" for one in (before, after)):
            return False
        ready = self.inline(node.text)
        title = _bare(bold(ready.text) or ready.text)
        definition = self.known.match(title.value)
        if definition is None or (self.current and self.current.id == definition.id):
            return False
        self.section(title, _LABEL_LEVEL, definition, ready.mark)
        self.add(map(self.picture, ready.pictures))
        return True

    def people(self, node: Node) -> bool:
        """A paragraph of the speakers in which each sentence begins with a name in bold: all of them are people."""
        section = self.current
        if not section or section.id != SPEAKERS or section.open().title:
            return False
        ready = self.inline(node.text)
        starts = [found.start() for found in _NAMES_BEGIN.finditer(ready.text.value)]
        if ready.pictures or not starts or starts[0]:
            return False
        pieces = (ready.text.cut(*ends).stripped() for ends in pairwise([*starts, len(ready.text.value)]))
        made = [entries.speaker(piece, [], self.file, self.language) for piece in pieces]
        if None in made:
            return False
        for person in filter(None, made):
            self.speakers.append(person[0])
            self.diagnostics.extend(person[1])
            section.entries += 1
        return True

    def entry(self, section: _Section, node: Node) -> None:
        """An item of the speakers, actors or documents."""
        ready = self.inline(node.text)
        if not ready.text:
            self.add(self.blocks(node))
            return
        more: list[Text] = []
        left: list[Block] = [self.picture(one) for one in ready.pictures]
        self.flatten(node.children, more, left)
        if section.id == SPEAKERS:
            person = entries.speaker(ready.text, more, self.file, self.language)
            if person is None:
                self.add(self.blocks(node))
                return
            self.speakers.append(person[0])
            self.diagnostics.extend(person[1])
        else:
            mark = ready.mark or section.mark
            thing, found = entries.resource(ready.text, more, mark, self.file, publishers=section.id == DOCUMENTS)
            self.resources[section.id].append(thing)
            self.diagnostics.extend(found)
        section.entries += 1
        self.add(left)

    def flatten(self, nodes: list[Node], more: list[Text], left: list[Block]) -> None:
        """The texts of sub-points; what is no text stays a block."""
        for node in nodes:
            if node.kind in ("code", "table"):
                left.extend(self.blocks(node))
                continue
            ready = self.inline(node.text)
            more.append(ready.text)
            left.extend(self.picture(one) for one in ready.pictures)
            self.flatten(node.children, more, left)

    # Result

    def finished(self) -> ParsedNotes:
        self.consume(self.scanned.nodes)
        if self.scanned.too_deep:
            line, column = self.scanned.too_deep
            self.diagnostics.append(TOO_DEEP.at(Location(file=self.file, line=line, column=column), levels=DEEPEST))
        notes = self.made_notes()
        kept = [one for one in self.sections if self.is_kept(one)]
        for section in kept:
            self.set_apart(section)
        kept.sort(key=self.place)
        distinct = {(one.rule.code, one.location, one.message("en")): one for one in self.diagnostics}
        return ParsedNotes(
            title=self.title,
            introduction=tuple(self.introduction),
            sections=tuple(map(self.made, kept)),
            speakers=tuple(self.speakers),
            actors=tuple(self.resources[ACTORS]),
            documents=tuple(self.resources[DOCUMENTS]),
            notes=notes,
            acronyms=self.made_acronyms(),
            diagnostics=tuple(
                sorted(distinct.values(), key=lambda one: (one.location.file, one.location.line, one.location.column))
            ),
        )

    def place(self, section: _Section) -> tuple[int, bool]:
        """Known sections stand in their own order, others behind all those that they follow in the notes."""
        known = section.definition
        return (self.order[known.id] if known else section.follows, known is None)

    def made_acronyms(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, meaning in self.scanned.acronyms:
            if key not in found:
                found[key] = meaning
            elif fold(meaning) not in fold(found[key]):
                found[key] += f" ; {meaning}"
        return found

    def is_kept(self, section: _Section) -> bool:
        """Whether a section is to be printed; tells of headings without text."""
        titled = [group for group in section.groups if group.title]
        for number, group in enumerate(section.groups):
            below = section.groups[number + 1] if number + 1 < len(section.groups) else None
            if group.title and not group.blocks and not (below and below.level > group.level):
                self.tell(HEADING_WITHOUT_TEXT, group.title, heading=group.title.value)
        if titled or any(group.blocks for group in section.groups):
            return True
        if section.entries or section.contains:
            return False
        self.tell(HEADING_WITHOUT_TEXT, section.heading, heading=section.heading.value)
        return section.id not in (SPEAKERS, ACTORS, DOCUMENTS)

    def set_apart(self, section: _Section) -> None:
        """What stands among people or documents and is none keeps its place and size: it is a section of its own."""
        if section.id not in (SPEAKERS, ACTORS, DOCUMENTS):
            return
        length = sum(
            len(block.text.markdown)
            for group in section.groups
            for block in group.blocks
            if group.title or block.kind in ("paragraph", "quote")
        )
        if length < _RUNNING:
            return  # a remark, or a name that is read as none: it stands with the people
        self.tell(NOT_PEOPLE, section.heading, heading=section.heading.value)
        section.id = self.own_id(section.heading.value)
        section.definition = None

    def made(self, section: _Section) -> Section:
        heading = section.heading.prose(self.file)
        return Section(
            id=section.id,
            title=Prose(section.definition.title, heading.source) if section.definition else heading,
            heading=heading,
            known=section.definition is not None,
            groups=tuple(self.made_group(one) for one in section.groups if one.title or one.blocks),
            mark=section.mark,
            source=heading.source,
        )

    def made_group(self, group: _Group) -> Group:
        return Group.model_validate(
            {
                "title": group.title.prose(self.file) if group.title else None,
                "level": group.level,
                "blocks": tuple(group.blocks),
                "mark": group.mark,
                "source": group.title.location(self.file) if group.title else group.blocks[0].source,
            }
        )

    def made_notes(self) -> tuple[Note, ...]:
        found: dict[str, list[Text | str]] = {}
        places: dict[str, Text] = {}
        for key, text in self.scanned.footnotes:
            bare, taken = pictures(text, self.scanned.references)
            bare = resolved(bare, self.scanned.references).stripped()
            for one in taken:
                self.tell(PICTURE_IN_NOTE, text, file=one.file)
                bare = Text.joined([bare, f" {one.alternative}"]).stripped()
            self.check(bare)
            if key in found:
                self.tell(FOOTNOTE_TWICE, text, key=key)
                found[key].append("<br>")
            found.setdefault(key, []).append(bare)
            places.setdefault(key, text)
        for key, text in places.items():
            if key not in self.called:
                self.tell(UNUSED_FOOTNOTE, text, key=key)
        made = ((key, Text.joined(parts)) for key, parts in found.items())
        return tuple(Note(key=key, text=text.prose(self.file), source=text.location(self.file)) for key, text in made)


def _in_cell(picture: Picture) -> list[str]:
    """What a cell says in the place of a picture: the words that a person wrote."""
    words = description(picture.alternative, picture.file)[0].replace("|", "/").replace("\n", " ")
    return [words] if words else []


def _bare(text: Text) -> Text:
    """A title without bullets, emphasis, and the colon at its end."""
    text = text.stripped()
    bullets = _BULLET.match(text.value)
    return unwrapped(text.cut(bullets.end()) if bullets else text)


def parse(
    text: str,
    *,
    file: str,
    first_line: int = 1,
    definitions: Sequence[SectionDefinition],
    language: str,
    title: str | None = None,
) -> ParsedNotes:
    """The notes of a theme; `title` is the one that its front matter gives."""
    return _parsed(read(text, first_line), file=file, definitions=definitions, language=language, title=title or "")


def _parsed(
    made: Read,
    *,
    file: str,
    definitions: Sequence[SectionDefinition],
    language: str,
    title: str,
) -> ParsedNotes:
    known = headings(tuple(definitions))
    scanned = scan(made.lines, lambda heading: known.match(heading) is not None)
    notes = _Notes(scanned, file=file, definitions=definitions, language=language, title=title)
    if made.web:
        notes.diagnostics.append(WEB_PAGE.at(Location(file=file, line=made.web[0], column=made.web[1])))
    notes.diagnostics.extend(comments.told(made.comments, file))
    notes.diagnostics.extend(directives.told(made.directives, file))
    return notes.finished()


def parse_data(
    introduction: Prose | str | None,
    sections: Mapping[str, Any],
    *,
    source: Location,
    definitions: Sequence[SectionDefinition],
    language: str,
    title: str | None = None,
) -> ParsedNotes:
    """The notes of a theme in YAML: the same as of Markdown that says the same. `source` is the place of `sections`."""
    written = _Written(headings(tuple(definitions)).match, registry.language(language).colon)
    if isinstance(introduction, Prose):
        introduction = Located(introduction.markdown, introduction.source)
    if introduction:
        written.text(introduction, source)
    for key, value in _items(sections, source):
        written.title(key, "section", 2)
        written.section(key, value)
    return _parsed(
        Read(written.lines, written.web, [], written.directives),
        file=source.file,
        definitions=definitions,
        language=language,
        title=title or "",
    )


def section_from_data(
    id_or_heading: str,
    value: Any,
    *,
    source: Location,
    definitions: Sequence[SectionDefinition],
    language: str,
) -> ParsedNotes:
    """What one section of a theme in YAML holds; `source` is the place of its key."""
    return parse_data(None, {id_or_heading: value}, source=source, definitions=definitions, language=language)


def _items(data: Mapping[str, Any], source: Location) -> Iterator[tuple[Located, Any]]:
    """Keys with their places, and values."""
    places = getattr(data, "places", {})
    for key, value in data.items():
        if key == "source" and isinstance(value, Location):
            continue
        at = places[key].key if key in places else getattr(key, "source", source)
        yield Located(str(key), at), value


class _Written:
    """Writes data as the lines of Markdown that mean the same."""

    def __init__(self, match: Callable[[str], SectionDefinition | None], colon: str) -> None:
        self.match = match
        self.colon = colon
        self.lines: list[Line] = []
        self.web: tuple[int, int] | None = None
        self.directives: list[Directive] = []

    def title(self, text: Located, role: Role, level: int) -> None:
        line = Line(text.replace("\n", " "), text.source.line, max(text.source.column - 1, 0), role)
        line.level = level
        self.lines.append(line)

    def text(self, text: str, source: Location, indent: str = "", bullet: str = "") -> None:
        """Markdown; what hangs below a bullet is indented with it."""
        at = getattr(text, "source", source)
        made = read(text, at.line)
        self.web = self.web or made.web
        self.directives += made.directives
        if not bullet:
            self.lines.append(Line("", at.line))
        start = indent + ("" if MARKER.match(text.lstrip()) else bullet)
        for number, line in enumerate(made.lines):
            prefix = start if number == 0 else " " * len(start)
            body = line.text.lstrip() if number == 0 and bullet else line.text
            shift = line.shift + max(at.column - 1, 0) + len(line.text) - len(body) - len(prefix)
            self.lines.append(Line(prefix + body, line.number, shift, line.role))
        if not bullet:
            self.lines.append(Line("", at.line))

    def section(self, heading: Located, value: Any) -> None:
        if isinstance(value, Mapping):
            definition = self.match(heading)
            for key, inner in _items(value, heading.source):
                contained = self.match(key)
                if definition and contained and contained.id in CONTAINED.get(definition.id, ()):
                    self.title(key, "section", 3)
                    self.section(key, inner)
                else:
                    self.group(key, inner, 3)
        else:
            self.body(value, heading.source, 3)

    def body(self, value: Any, source: Location, level: int) -> None:
        """What stands below the title of a section or of a group of a YAML theme."""
        if not isinstance(value, list | tuple):
            if value is not None:
                self.text(value if isinstance(value, str) else str(value), source)
            return
        grouped = False
        for one in value:
            groups = dict(_items(one, source)) if isinstance(one, Mapping) and level < 5 else {}
            if groups and not any(self.is_pair(inner) for inner in groups.values()):
                for key, inner in groups.items():
                    self.group(key, inner, level)
                grouped = True
                continue
            if grouped:
                self.title(Located("", source), "ungrouped", level)
                grouped = False
            self.point(one, source, "")

    @staticmethod
    def is_pair(value: Any) -> bool:
        """Whether `key: value` is one text with a colon in it."""
        return not isinstance(value, Mapping | list | tuple) and value is not None and "\n" not in str(value).strip()

    def group(self, title: Located, value: Any, level: int) -> None:
        self.title(title, "group", level)
        if isinstance(value, Mapping):
            for key, inner in _items(value, title.source):
                self.group(key, inner, level + 1)
        elif isinstance(value, list | tuple):
            for one in value:
                self.point(one, title.source, "")
        elif value is not None:
            self.text(value if isinstance(value, str) else str(value), title.source)

    def point(self, value: Any, source: Location, indent: str) -> None:
        """A point, with those below it."""
        if isinstance(value, Mapping):
            for key, inner in _items(value, source):
                if self.is_pair(inner):
                    self.pair(key, inner, indent)
                    continue
                self.text(key, source, indent, "- ")
                for one in inner if isinstance(inner, list | tuple) else [inner]:
                    self.point(one, key.source, indent + "  ")
        elif isinstance(value, list | tuple):
            for one in value:
                self.point(one, source, indent + "  ")
        elif value is not None:
            self.text(value if isinstance(value, str) else str(value), source, indent, "- ")

    def pair(self, key: Located, value: Any, indent: str) -> None:
        """`key: value` in a list: its author wrote a text with a colon in it."""
        self.text(Located(f"{key.rstrip()}{self.colon}{str(value).strip()}", key.source), key.source, indent, "- ")


def _counted(blocks: Iterable[Block], before: Block | None = None) -> Iterator[Block]:
    """The blocks; points that come out of an item without words of its own count on from the point before them."""
    for block in blocks:
        is_next = before and block.kind == before.kind == "point" and 0 < block.ordinal <= before.ordinal
        before = block.model_copy(update={"ordinal": before.ordinal + 1}) if before and is_next else block
        yield before
