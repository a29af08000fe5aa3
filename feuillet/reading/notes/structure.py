"""Read a theme's notes: Markdown in, introduction, sections, speakers, actors, documents and footnotes out.

Any notes load and nothing is lost: what has no place of its own stays a block where it was written, and what had
to be decided is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Diagnostic, Location
from feuillet.reading.debris import comments, directives
from feuillet.reading.debris.lines import DEEPEST, Line
from feuillet.reading.debris.programs import undrawn
from feuillet.reading.listed import entries
from feuillet.reading.listed.resources import resource
from feuillet.reading.markdown.blocks import Node, Scan, scan
from feuillet.reading.markdown.inline import Text, bold
from feuillet.reading.markdown.line_breaks import title_like
from feuillet.reading.markdown.marks import take_mark
from feuillet.reading.notes import attendance, contents, titles
from feuillet.reading.notes.line_titles import LABEL_LEVEL, LineTitles, bare_title, is_part, make_parts, make_run_ins
from feuillet.reading.notes.outline import (
    COLUMNS,
    EMPTY_HEADING,
    SPEAKERS_UNREAD,
    TOO_DEEP,
    WEB_PAGE,
    OpenGroup,
    OpenSection,
    Outline,
)
from feuillet.reading.notes.sections import (
    ACTORS,
    CONTAINED,
    DISCUSSION,
    DOCUMENTS,
    PARTICIPANTS,
    SPEAKERS,
    headings,
)
from feuillet.reading.notes.texts import Texts
from feuillet.text.deadline import look
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.model.workshop import (
        Block,
        Note,
        Prose,
        Resource,
        Section,
        SectionDefinition,
        Speaker,
    )
    from feuillet.reading.debris.tidying import Read


_BOLD_LINE, _BOLD_ITEM = 8, 9  # ranks of group titles that are no headings
_RUN_IN = re.compile(r"(\*\*|__)(?=\S)(.{1,100}?)(?<=\S)\1(\s*:)?\s*(?=\S)")
# Where a name in bold begins a text, or a sentence of it.
_NAMES_BEGIN = re.compile(r"(?:^|(?<=[.;!] )|(?<=[.;!]  )|(?<=<br>))\*\*(?=[^\W\d_])")
_PLACE = attrgetter("location.file", "location.line", "location.column")
_LEAST_BOLD = 3  # lines in bold that are the headings of notes without any other, if none of them names a section
_COLUMN, _COLUMNED = re.compile(r"\S {4,}\S"), 2  # lines with a gap, from which on they are columns
_MOST_BOLD = 50  # bold lines of a theme up to which each is asked whether it means another section


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedNotes:
    """What a theme's notes hold, and what is wrong with them."""

    title: Prose | None = None
    title_guessed: bool = False  # from its place alone
    introduction: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    actors: tuple[Resource, ...] = ()
    documents: tuple[Resource, ...] = ()
    notes: tuple[Note, ...] = ()
    acronyms: dict[str, str] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


class _Notes:
    """Puts the blocks of notes into sections."""

    def __init__(
        self, scanned: Scan, *, file: str, definitions: Sequence[SectionDefinition], language: str, title: str
    ) -> None:
        self.texts = Texts(scanned, file, language)
        self.known = headings(tuple(definitions), language)
        self.outline = Outline(self.texts, definitions, self.known)
        self.typed = LineTitles(self.outline, self.texts, self.known)
        self.language = language
        self.given_title = title
        self.title: Prose | None = None
        self.title_guessed = False
        self.series: frozenset[int] = frozenset()  # headings by their numbers or capitals, by their identities
        self.run_ins: frozenset[int] = frozenset()  # lines that begin with the name of a section, by their identities
        self.turns: frozenset[int] = frozenset()  # what somebody says who says more, by their identities
        self.parts: frozenset[int] = frozenset()  # lines of headings that hold the same sections each
        self.came: SectionDefinition | None = None  # the section of participants, if there is one
        self.speakers: list[Speaker] = []
        self.resources: dict[str, list[Resource]] = {ACTORS: [], DOCUMENTS: []}
        self.has_headings, self.bold_headings, self.bold_lines = False, False, 0

    def meant(self, heading: str) -> SectionDefinition | None:
        """The section that a heading means in these notes: guests are speakers, or some of those who came."""
        found = self.known.match(heading)
        if found and found.id == SPEAKERS and self.came and self.known.is_of_guests(heading):
            return self.came
        return found

    def consume(self, nodes: list[Node]) -> None:
        for number, node in enumerate(nodes):
            look(node.text.at()[0])
            after = nodes[number + 1] if number + 1 < len(nodes) else None
            before = nodes[number - 1] if number else None
            if node.kind == "heading":
                self.heading(node, first=number == 0)
            elif node.kind == "label":
                self.label(node, before, after)
            elif node.kind == "item":
                self.item(node, before, after)
            elif node.kind == "paragraph" and id(node) in self.series:
                self.outline.section(bare_title(node.text), LABEL_LEVEL, None, None)
            elif self.typed.run_title(node, before, after) or (node.kind == "table" and self.table_of_people(node)):
                continue
            elif not self.mark_alone(node) and not (
                (node.kind == "paragraph" and (self.lines_of_people(node) or self.run_in(node)))
                or (node.kind in ("paragraph", "code") and self.people(node))
            ):
                self.outline.add(self.texts.blocks(node))

    def heading(self, node: Node, *, first: bool) -> None:
        if node.grouped and not node.text and self.outline.current:
            if any(group.title for group in self.outline.current.groups):
                self.outline.current.groups.append(OpenGroup())
            return
        ready = self.texts.inline(node.text)
        bare = bare_title(ready.text)
        if not bare:
            if not ready.pictures:
                self.texts.tell(EMPTY_HEADING, node.text, signs="#" * max(node.level, 1))
            self.outline.add(map(self.texts.picture, ready.pictures))
            return
        level = node.level
        definition = None if node.grouped else self.meant(bare.value)
        behind = None if node.grouped or definition else self.people_behind(ready.text)
        if behind:
            bare, definition, _ = behind
        if first and definition is None and not node.grouped and fold(bare.value) == fold(self.given_title):
            self.outline.add(map(self.texts.picture, ready.pictures))
            return
        if first and definition is None and self.lone_title(node):
            level = LABEL_LEVEL  # it does not hold the sections below it
        if node.grouped and self.outline.current:
            self.outline.group(bare, level, ready.mark)
        elif definition and self.is_within(definition, level):
            self.outline.group(bare, level, ready.mark, definition.id)
        elif definition and not (
            self.outline.current and self.outline.current.id == definition.id and level > self.outline.current.level
        ):
            self.outline.section(bare, level, definition, ready.mark)
        else:
            self.outline.close(level)
            if self.outline.current:
                self.outline.group(bare, level, ready.mark)
            else:
                self.outline.section(bare, level, None, ready.mark, rank=node.level)
        self.outline.add(map(self.texts.picture, ready.pictures))
        if behind and (section := self.outline.current):
            self.named(behind[2])
            section.named = section.id == SPEAKERS and not any(group.blocks for group in section.groups)

    def lone_title(self, node: Node) -> bool:
        return (
            node.level == 1
            and sum(other.kind == "heading" and other.level == 1 for other in self.texts.scanned.nodes) == 1
        )

    def take_title(self) -> None:
        """The title leaves the blocks, where the front matter gives none."""
        nodes = self.texts.scanned.nodes
        if parts := titles.several(nodes, self.known):
            lines = ", ".join(str(part.text.at()[0]) for part in parts)
            self.texts.tell(titles.SEVERAL, parts[0].text, count=len(parts), lines=lines)
        found = None if self.given_title else titles.found(nodes, self.known)
        if found is None:
            return
        ready = self.texts.inline(found.text)
        if not ready.text:
            return
        self.title = ready.text.prose(self.texts.file)
        self.title_guessed = found.guessed
        left = [Node("paragraph", found.rest)] if found.rest else []
        nodes[found.number : found.number + found.count] = left
        self.outline.add(map(self.texts.picture, ready.pictures))

    def is_within(self, definition: SectionDefinition, level: int) -> bool:
        """Whether a name that is known names a group of the part that it stands in, and not the theme's section."""
        current = self.outline.current
        if current is None or level <= current.level or current.id == definition.id:
            return False
        if definition.id in CONTAINED.get(self.outline.open[0].id, ()):
            return False
        if current.id == DISCUSSION:
            return True
        if current.definition is None and current.heading.at()[0] in self.parts:
            return True
        lower = current.upper is not None and current.upper.rank < level
        return lower and (level < LABEL_LEVEL or current.definition is None)

    def label(self, node: Node, before: Node | None, after: Node | None) -> None:
        """A line that is bold from end to end, or just the title of a section."""
        ready = self.texts.inline(node.text)
        inner = bold(ready.text)
        title = bare_title(inner or ready.text)
        definition = self.meant(title.value)
        section = self.outline.current
        held = after is not None and after.kind not in ("heading", "label") and not titles.follows(node, before)
        of_people = definition and definition.id in (SPEAKERS, PARTICIPANTS)
        asks = not inner and self.has_headings and ready.text.value.rstrip().endswith("?")  # among other text
        if asks or (of_people and attendance.names_nobody(ready.text, after, self.language)):
            self.outline.add(self.texts.blocks(node))
            return
        if definition and held and self.is_within(definition, LABEL_LEVEL):
            self.outline.group(title, LABEL_LEVEL, ready.mark, definition.id)
        elif definition and not (self.outline.current and self.outline.current.id == definition.id):
            self.outline.section(title, LABEL_LEVEL, definition, ready.mark)
            self.typed.plain |= set() if inner else {title.at()[0]}
        elif held and (self.typed.is_of_others(title) or (title and inner and self.is_heading(node, title))):
            self.outline.section(title, LABEL_LEVEL, None, ready.mark)
        elif section and held and title:
            if after and section.level == LABEL_LEVEL and self.ends_people(section, after):
                self.outline.close(LABEL_LEVEL)
            if self.outline.current:
                self.outline.group(title, _BOLD_LINE, ready.mark)
                if inner and self.bold_headings:
                    self.typed.tell_within(self.outline.current, title)
            else:
                self.outline.section(title, LABEL_LEVEL, None, ready.mark)
        else:
            self.outline.add(self.texts.blocks(node))
            return
        self.outline.add(map(self.texts.picture, ready.pictures))

    def is_heading(self, node: Node, title: Text) -> bool:
        """Whether a bold line begins a section of the notes' own."""
        if id(node) in self.series:
            return True
        return self.bold_headings and not self.keeps(title, self.outline.current)

    def keeps(self, title: Text, section: OpenSection | None) -> bool:
        """Whether a bold line opens a group in this section, where all headings are such lines."""
        if section is None or section.definition is None or section.id in (SPEAKERS, PARTICIPANTS):
            return False
        # Else it is probably another one.
        return self.bold_lines > _MOST_BOLD or self.known.nearest(title.value) in ("", section.definition.title)

    def ends_people(self, section: OpenSection, after: Node) -> bool:
        """Whether a bold line among people, who stand below such a line too, begins something else."""
        return section.id in (SPEAKERS, PARTICIPANTS) and not entries.people(after.text, self.language)

    def run_in(self, node: Node) -> bool:
        """A paragraph that begins with the title of a section in bold and a colon: `**Enjeux :** …`."""
        if self.people_run_in(node):
            return True
        found = (titles.RUN_IN_PLAIN if id(node) in self.run_ins else _RUN_IN).match(node.text.value)
        if found is None or not (found.group(3) or found.group(2).rstrip().endswith(":")):
            return False
        title = bare_title(node.text.cut(*found.span(2)))
        definition = self.meant(title.value)
        if definition is None or (self.outline.current and self.outline.current.id == definition.id):
            return False
        rest = node.text.cut(found.end())
        if definition.id == DISCUSSION and entries.people(rest, self.language):
            return False  # who took the notes
        before = self.outline.open
        self.outline.section(title, LABEL_LEVEL, definition, None)
        self.outline.add(self.texts.blocks(Node("paragraph", rest)))
        if definition.id == PARTICIPANTS:
            self.outline.open = before  # who was there stands in that line
        return True

    def lines_of_people(self, node: Node) -> bool:
        """A paragraph of lines, one of which at least says who spoke or led: each such line by itself."""
        if "<br>" not in node.text.value or not self.is_before_sections():
            return False
        texts = entries.apart(node.text, lambda line: bool(self.people_behind(line) or self.hosts(line)))
        self.consume([Node("paragraph", text) for text in texts])
        return bool(texts)

    def hosts(self, text: Text) -> list[Speaker]:
        return entries.hosts(text, self.texts.file, self.language)

    def is_before_sections(self) -> bool:
        section = self.outline.current
        return not (section and (section.definition or len(self.outline.sections) > 1 or section.upper))

    def people_run_in(self, node: Node) -> bool:
        """People behind the name of their section: `Présents : …`, before all sections; what follows is not of it."""
        section = self.outline.current
        if not self.is_before_sections():
            return False
        if hosts := self.hosts(node.text):
            self.speakers += hosts
            return True
        found = self.people_behind(node.text)
        named = None if found else titles.RUN_IN_PLAIN.match(node.text.value)
        if named and (meant := self.meant(named[2])) and meant.id == SPEAKERS:
            self.texts.tell(SPEAKERS_UNREAD, node.text)
        if found is None or (found[1].id == SPEAKERS and SPEAKERS in self.outline.known_as):
            return False
        self.outline.section(found[0], LABEL_LEVEL, found[1], None)
        self.named(found[2])
        self.outline.open = [section] if section else []
        return True

    def people_behind(self, text: Text) -> tuple[Text, SectionDefinition, Text] | None:
        """The name of a section of people, that section, and the people whom the same line names behind it."""
        if found := entries.behind(text, self.language):
            title = bare_title(found[0])
            definition = self.meant(title.value) or self.meant(title.value.partition("(")[0].strip())
            if definition and definition.id in (PARTICIPANTS, SPEAKERS):
                return title, definition, found[1]
        return None

    def named(self, text: Text) -> None:
        """People behind the name of their section: each by itself, or as it was written."""
        node = Node("paragraph", text)
        if not self.people(node):
            self.outline.add(self.texts.blocks(node))

    def mark_alone(self, node: Node) -> bool:
        """A paragraph that is only a mark belongs to what is before it."""
        if node.kind != "paragraph" or not node.text.value.lstrip().startswith("["):
            return False
        rest, mark = take_mark(node.text)
        if rest or mark is None:
            return False
        section = self.outline.current
        group = section.groups[-1] if section and section.groups else None
        blocks = group.blocks if group else [] if section else self.outline.introduction
        if blocks:
            blocks[-1] = blocks[-1].model_copy(update={"mark": mark})
        elif group and group.title:
            group.mark = mark
        elif section:
            section.mark = mark
        else:
            return False
        return True

    def item(self, node: Node, before: Node | None, after: Node | None) -> None:
        section = self.outline.current
        if not node.children and self.people_run_in(node):
            return
        bare, mark = take_mark(node.text)
        inner = bold(bare)
        title = inner if inner and title_like(inner.value) else None
        followed = bool(after and after.kind == "item" and not self.is_title_item(after))
        contained = CONTAINED.get(self.outline.open[0].id, ()) if self.outline.open else ()
        if contained and (node.children or (title and followed)):
            definition = self.meant(bare_title(inner or bare).value)
            if definition and definition.id in contained:
                self.outline.section(bare_title(inner or bare), LABEL_LEVEL, definition, mark)
                self.consume(node.children)
                return
        if not self.has_headings and title and (node.children or followed):
            definition = self.meant(title.value)
            others = definition is None and self.typed.is_of_others(title)
            if others or (definition and not (section and section.id == definition.id)):
                self.outline.section(title, LABEL_LEVEL, definition, mark)
                self.typed.plain.add(title.at()[0])
                self.consume(node.children)
                return
        if id(node) in self.series:
            self.outline.section(bare_title(bare), LABEL_LEVEL, self.meant(bare_title(bare).value), mark)
            return
        if self.numbered_heading(node, before, after):
            return
        if section is None:
            self.outline.add(self.texts.blocks(node))
        elif section.id in (SPEAKERS, ACTORS, DOCUMENTS) and not section.open().title:
            self.entry(section, node)
        elif section.id == PARTICIPANTS and not node.children and not mark and self.people(node):
            return
        elif title and (node.children or followed):
            ready = self.texts.inline(node.text)
            if ready.text:
                name = bold(ready.text) or ready.text
                meant = self.meant(bare_title(name).value)
                counts = meant.id if meant and self.is_within(meant, LABEL_LEVEL) else ""
                self.outline.group(name, _BOLD_ITEM, ready.mark, counts)
                if not meant and self.typed.is_plain(section):
                    self.typed.tell_within(section, name)
            self.outline.add(map(self.texts.picture, ready.pictures))
            for child in node.children:
                self.outline.add(self.texts.blocks(child))
        else:
            self.outline.add(self.texts.blocks(node))

    @staticmethod
    def is_title_item(node: Node) -> bool:
        inner = bold(take_mark(node.text)[0])
        return inner is not None and title_like(inner.value)

    def numbered_heading(self, node: Node, before: Node | None, after: Node | None) -> bool:
        """A numbered item alone in its list that is just the title of a section: `2. Enjeux`."""
        if (
            not node.ordinal
            or node.children
            or any(beside and beside.kind == "item" and beside.ordinal for beside in (before, after))
        ):
            return False
        ready = self.texts.inline(node.text)
        title = bare_title(bold(ready.text) or ready.text)
        definition = self.meant(title.value)
        if definition is None or (self.outline.current and self.outline.current.id == definition.id):
            return False
        self.outline.section(title, LABEL_LEVEL, definition, ready.mark)
        self.outline.add(map(self.texts.picture, ready.pictures))
        return True

    def people(self, node: Node) -> bool:
        """A paragraph of people: several in a line, or each sentence begins with a name in bold."""
        section = self.outline.current
        if not section or section.id not in (SPEAKERS, PARTICIPANTS) or section.open().title or id(node) in self.turns:
            return False
        ready = self.texts.inline(node.text)
        starts = [found.start() for found in _NAMES_BEGIN.finditer(ready.text.value)]
        if ready.pictures or ready.mark:
            return False
        if section.id == SPEAKERS and len(starts) > 1 and not starts[0]:
            pieces = (ready.text.cut(*ends).stripped() for ends in pairwise([*starts, len(ready.text.value)]))
            return self.persons(section, list(pieces))
        named = entries.people(ready.text, self.language)
        if not named:
            read = entries.in_lines if section.id == SPEAKERS else entries.nicknames
            named = read(ready.text, self.language)
        return self.persons(section, named, first_names=True)

    def table_of_people(self, node: Node) -> bool:
        """A table of speakers: each row is one; above all headings, its own titles say so."""
        section = self.outline.current
        if section and (section.id != SPEAKERS or section.open().title):
            return False
        found = attendance.of_table(node.text, self.language, alone=section is None)
        if found is None or not self.persons(section, [self.texts.inline(text).text for text in found[0]]):
            return False
        self.texts.tell(attendance.TABLE_READ, node.text, titles=found[1])
        return True

    def persons(self, section: OpenSection | None, texts: list[Text], *, first_names: bool = False) -> bool:
        """Takes these for people, if each names one; `first_names`: one alone is a person too, where others are."""
        if section and section.id == PARTICIPANTS and texts:  # where a first name alone is a person too
            self.outline.add(block for text in texts for block in self.texts.blocks(Node("item", text)))
            return True
        made = [entries.speaker(text, [], self.texts.file, self.language) for text in texts]
        if first_names and any(made):
            made = [
                person or entries.called(text, self.texts.file, self.language)
                for person, text in zip(made, texts, strict=True)
            ]
        if None in made or not made:
            return False
        for person in filter(None, made):
            self.speakers.append(person[0])
            self.texts.diagnostics.extend(person[1])
        if section:
            section.entries += len(made)
        return True

    def entry(self, section: OpenSection, node: Node) -> None:
        """An item of the speakers, actors or documents."""
        ready = self.texts.inline(node.text)
        if not ready.text:
            self.outline.add(self.texts.blocks(node))
            return
        more: list[Text] = []
        left: list[Block] = [self.texts.picture(picture) for picture in ready.pictures]
        self.flatten(node.children, more, left)
        if section.id == SPEAKERS:
            several = [] if node.children or ready.mark or left else entries.people(ready.text, self.language)
            if len(several) > 1 and self.persons(section, several):
                return
            person = entries.speaker(ready.text, more, self.texts.file, self.language)
            if person is None and section.entries and not (more or left):
                person = entries.called(ready.text, self.texts.file, self.language)
            if person is None:
                self.outline.add(self.texts.blocks(node))
                return
            self.speakers.append(person[0])
            self.texts.diagnostics.extend(person[1])
        else:
            mark = ready.mark or section.mark
            thing, found = resource(ready.text, more, mark, self.texts.file, publishers=section.id == DOCUMENTS)
            self.resources[section.id].append(thing)
            self.texts.diagnostics.extend(found)
        section.entries += 1
        self.outline.add(left)

    def flatten(self, nodes: list[Node], more: list[Text], left: list[Block]) -> None:
        """The texts of sub-points; what is no text stays a block."""
        for node in nodes:
            if node.kind in ("code", "table"):
                left.extend(self.texts.blocks(node))
                continue
            ready = self.texts.inline(node.text)
            more.append(ready.text)
            left.extend(self.texts.picture(picture) for picture in ready.pictures)
            self.flatten(node.children, more, left)

    def finished(self) -> ParsedNotes:
        scanned = self.texts.scanned
        self.texts.places, told = contents.take(scanned.nodes, scanned.references, self.texts.file)
        self.texts.diagnostics.extend(told)
        make_parts(scanned.nodes, self.language)
        titles.make_headings_of_items(nodes := scanned.nodes, self.known)
        self.take_title()
        titles.make_turns(nodes, self.known)
        self.turns = titles.turns(nodes)
        if not titles.have_headings(nodes, self.given_title):
            titles.make_numbered_headings(nodes, self.known)
        self.has_headings = titles.have_headings(nodes, self.given_title)
        self.bold_lines, named = titles.bold_lines(nodes, self.known)
        self.bold_headings = not self.has_headings and (named or self.bold_lines >= _LEAST_BOLD)
        titles.make_lines(nodes, self.known)
        self.came = attendance.section(nodes, self.known)
        self.series = titles.numbered(nodes, self.known)
        if not self.has_headings:
            self.series |= titles.in_capitals(nodes, self.known)
            self.series |= titles.series(nodes) if self.bold_lines < _LEAST_BOLD else frozenset()
        if not self.has_headings:
            make_run_ins(nodes, self.known)
        self.run_ins = titles.named_lines(nodes, self.known) if not self.has_headings else self.run_ins
        signed = self.has_headings or self.bold_headings or self.series or self.run_ins
        self.typed.prepare(nodes, alone=not signed)
        self.parts = titles.parts(nodes, self.known)
        self.consume(nodes)
        self.typed.tell_farewell(nodes)
        for node in nodes:
            if node.kind == "paragraph" and len(_COLUMN.findall(node.text.value)) >= _COLUMNED:
                self.texts.tell(COLUMNS, node.text)
        if scanned.too_deep:
            at = Location(file=self.texts.file, line=scanned.too_deep[0], column=scanned.too_deep[1])
            self.texts.diagnostics.append(TOO_DEEP.at(at, levels=DEEPEST))
        notes = self.texts.footnotes_made()
        sections = self.outline.finished()
        self.texts.diagnostics.extend(self.texts.places.told(self.texts.file))
        distinct = {
            (diagnostic.rule.code, diagnostic.location, diagnostic.message("en")): diagnostic
            for diagnostic in self.texts.diagnostics
        }
        return ParsedNotes(
            title=self.title,
            title_guessed=self.title_guessed,
            introduction=tuple(self.outline.introduction),
            sections=sections,
            speakers=tuple(self.speakers),
            actors=tuple(self.resources[ACTORS]),
            documents=tuple(self.resources[DOCUMENTS]),
            notes=notes,
            acronyms=self.texts.acronyms(),
            diagnostics=tuple(sorted(distinct.values(), key=_PLACE)),
        )


def parse_lines(
    made: Read,
    *,
    file: str,
    definitions: Sequence[SectionDefinition],
    language: str,
    title: str,
) -> ParsedNotes:
    """The notes of a theme, of lines that were read from any form; `title` is the one that its front matter gives."""
    known = headings(tuple(definitions), language)
    said = [line for _, text in made.facts for line in (Line.of(text), Line("", text.at()[0]))]  # that none has taken

    def may_head(line: str) -> bool:
        return bool(known.match(line)) or known.is_of_others(line) or is_part(line, language)

    scanned = scan([*said, *made.lines], may_head)
    notes = _Notes(scanned, file=file, definitions=definitions, language=language, title=title)
    if made.web:
        notes.texts.diagnostics.append(WEB_PAGE.at(Location(file=file, line=made.web[0], column=made.web[1])))
    notes.texts.diagnostics += [*comments.told(made.comments, file), *directives.told(made.directives, file)]
    notes.texts.diagnostics += [*undrawn.told(made.lines, file), *made.diagnostics]
    return notes.finished()
