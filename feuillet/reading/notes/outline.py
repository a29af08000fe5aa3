"""Sections, groups and blocks in, one after the other; the sections of a theme as its pages have them out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Rule, Severity
from feuillet.model.workshop import (
    Block,
    Group,
    Mark,
    Place,
    Prose,
    Section,
    SectionDefinition,
)
from feuillet.reading.listed import entries
from feuillet.reading.markdown.inline import (
    Text,
    plain,
)
from feuillet.reading.notes import attendance
from feuillet.reading.notes.sections import ACTORS, CONTAINED, DOCUMENTS, PARTICIPANTS, PEOPLE, SPEAKERS, Headings
from feuillet.reading.notes.texts import Texts, counted
from feuillet.text.names import fold, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


EMPTY_HEADING = Rule(
    code="empty-heading",
    severity=Severity.WARNING,
    en="a heading without words is ignored",
    fr="un titre sans mots est ignoré",
    hint_en="Write its words after the {signs}, or delete the line.",
    hint_fr="Écrivez ses mots après les {signs}, ou supprimez la ligne.",
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
SECTION_TWICE = Rule(
    code="section-twice",
    severity=Severity.WARNING,
    en="the section '{title}' is given twice: it is already on line {line}; this text is added to that one",
    fr="la rubrique « {title} » est donnée deux fois : elle est déjà à la ligne {line} ; ce texte s’ajoute au premier",
    hint_en="Put both texts under one heading.",
    hint_fr="Réunissez les deux textes sous un seul titre.",
)
UNKNOWN_HEADING = Rule(
    code="unknown-heading",
    severity=Severity.WARNING,
    en="'{heading}' is not the title of a section: it is kept as a section of its own",
    fr="« {heading} » n’est pas le titre d’une rubrique : ce titre est gardé comme une rubrique à part",
    hint_en="If this is right, there is nothing to do.",
    hint_fr="Si c’est voulu, il n’y a rien à faire.",
)
UNKNOWN_HEADING_NEAR = Rule(
    code="unknown-heading",
    severity=Severity.WARNING,
    en=UNKNOWN_HEADING.en,
    fr=UNKNOWN_HEADING.fr,
    hint_en="Did you mean '{suggestion}'?",
    hint_fr="Vouliez-vous dire « {suggestion} » ?",
    mends="heading",
)
UNKNOWN_HEADINGS = Rule(
    code=UNKNOWN_HEADING.code,
    severity=Severity.WARNING,
    en="{count} headings are not the titles of sections: they are kept as sections of their own: {which}",
    fr="{count} titres ne sont pas ceux de rubriques : ils sont gardés comme des rubriques à part : {which}",
    hint_en=UNKNOWN_HEADING.hint_en,
    hint_fr=UNKNOWN_HEADING.hint_fr,
)
TITLE_WITHIN = Rule(
    code="title-within",
    severity=Severity.WARNING,
    en="'{heading}' is not the title of a section: it is kept as a title within '{section}'",
    fr="« {heading} » n’est pas le titre d’une rubrique : il est gardé comme un titre dans « {section} »",
    hint_en="If it begins a section of its own, write ## before it.",
    hint_fr="S’il commence une rubrique à part, écrivez ## devant lui.",
)
TITLES_WITHIN = Rule(
    code=TITLE_WITHIN.code,
    severity=Severity.WARNING,
    en="{count} lines are not the titles of sections: they are kept as titles within those above them: {which}",
    fr="{count} lignes ne sont pas des titres de rubriques : elles sont gardées comme des titres dans celles "
    "d’au-dessus : {which}",
    hint_en="Write ## before those that begin a section of their own.",
    hint_fr="Écrivez ## devant celles qui commencent une rubrique à part.",
)
CLOSING = Rule(
    code="closing-words",
    severity=Severity.WARNING,
    en="“{words}” is printed at the end of “{section}”",
    fr="« {words} » est imprimé à la fin de « {section} »",
    hint_en="If it is for those who got your notes, and not for your readers, delete the line.",
    hint_fr="Si c’est pour ceux qui ont reçu vos notes, et non pour vos lecteurs, supprimez la ligne.",
)
SPEAKERS_UNREAD = Rule(
    code="speakers-not-read",
    severity=Severity.WARNING,
    en="no name of a person is recognised in this line of speakers: it is printed as text",
    fr="aucun nom de personne n’est reconnu dans cette ligne d’intervenants : elle est imprimée comme du texte",
    hint_en="Write each person on a line of her own below this heading: - **First name Surname**, function",
    hint_fr="Écrivez chaque personne sur une ligne à elle sous ce titre : - **Prénom Nom**, fonction",
)
COLUMNS = Rule(
    code="columns-of-spaces",
    severity=Severity.WARNING,
    en="the columns of these lines are made of spaces: they are printed one behind the other",
    fr="les colonnes de ces lignes sont faites d’espaces : elles s’impriment l’une derrière l’autre",
    hint_en="Put | between them, and a line |---|---| below the first.",
    hint_fr="Mettez | entre elles, et une ligne |---|---| sous la première.",
)
HEADING_WITHOUT_TEXT = Rule(
    code="heading-without-text",
    severity=Severity.WARNING,
    en="there is no text below the heading '{heading}'",
    fr="il n’y a pas de texte sous le titre « {heading} »",
    hint_en="Write it, or delete the heading.",
    hint_fr="Écrivez-le, ou supprimez le titre.",
)
HEADINGS_WITHOUT_TEXT = Rule(
    code=HEADING_WITHOUT_TEXT.code,
    severity=Severity.WARNING,
    en="there is no text below {count} headings: {which}",
    fr="il n’y a pas de texte sous {count} titres : {which}",
    hint_en="Write it, or delete these headings.",
    hint_fr="Écrivez-le, ou supprimez ces titres.",
)
HEADING_OF_OTHERS = Rule(
    code="heading-left-out",
    severity=Severity.WARNING,
    en="the heading '{heading}' is not printed: what stands below it has a place of its own on the pages",
    fr="le titre « {heading} » n’est pas imprimé : ce qui est écrit dessous a sa propre place dans les pages",
    hint_en="If it should be printed, write a text of its own below it.",
    hint_fr="S’il doit être imprimé, écrivez dessous un texte qui soit à lui.",
)
HEADINGS_OF_OTHERS = Rule(
    code=HEADING_OF_OTHERS.code,
    severity=Severity.WARNING,
    en="{count} headings are not printed, as what stands below them has a place of its own on the pages: {which}",
    fr="{count} titres ne sont pas imprimés, car ce qui est écrit dessous a sa propre place dans les pages : {which}",
    hint_en="If they should be printed, write a text of their own below them.",
    hint_fr="S’ils doivent être imprimés, écrivez dessous un texte qui soit à eux.",
)
NOTPEOPLE = Rule(
    code="not-people",
    severity=Severity.WARNING,
    en="what stands below '{heading}' and names no person or document is printed as a section of its own",
    fr="ce qui est écrit sous « {heading} » sans nommer de personne ou de document est imprimé comme une rubrique à "
    "part",
    hint_en="Write people and documents there as a list, one each; give other texts a heading of their own.",
    hint_fr="Écrivez-y les personnes ou les documents en liste, une ligne chacun ; donnez aux autres textes un titre à "
    "eux.",
)
AMONG_PEOPLE = Rule(
    code="among-people",
    severity=Severity.WARNING,
    en="what stands below '{heading}' and names no person or document is printed with them: at the end of the chapter, "
    "at the foot of the sheet",
    fr="ce qui est écrit sous « {heading} » sans nommer de personne ou de document est imprimé avec eux : à la fin du "
    "chapitre, au pied de la fiche",
    hint_en="If it tells of something else, give it a heading of its own.",
    hint_fr="Si cela parle d’autre chose, donnez-lui un titre à lui.",
)


_PARTS = 3  # headings of one file that seem to mean the same section
_SUGGESTIONS = 50  # unknown headings of a theme for which a near one is looked for
# Characters of texts among people, or among documents, that are more than a remark, and of a point that is no entry.
_RUNNING = {SPEAKERS: 100, PARTICIPANTS: 100, ACTORS: 300, DOCUMENTS: 300}
_LONG_POINT = 60


@dataclass(slots=True)
class OpenGroup:
    """What stands below one title of a section, as it comes."""

    title: Text | None = None
    rank: int = 0  # level of its heading; the smaller, the higher
    level: int = 1
    blocks: list[Block] = field(default_factory=list)
    mark: Mark | None = None
    section: str = ""  # id of the usual section that it is one of
    holds: bool = False  # sections that begin below its title, and are printed in places of their own


@dataclass(slots=True)
class OpenSection:
    """A section that text still goes to."""

    id: str
    heading: Text
    level: int
    definition: SectionDefinition | None
    follows: int  # order of the last one, in the order of pages, of the known sections before it in the notes
    groups: list[OpenGroup] = field(default_factory=list)
    upper: OpenGroup | None = None  # the last one of the first level with a title
    mark: Mark | None = None
    entries: int = 0  # speakers, actors, documents in it
    named: bool = False  # all its people, by its heading
    contains: bool = False  # other sections
    holds: bool = False  # sections that begin below its heading, and are printed in places of their own
    rank: int = 0  # level of its heading as it was written

    def open(self) -> OpenGroup:
        if not self.groups:
            self.groups.append(OpenGroup())
        return self.groups[-1]


class Outline:
    """Sections of a theme as they come, each with its groups; text goes to the last one that was opened."""

    def __init__(self, texts: Texts, definitions: Sequence[SectionDefinition], known: Headings) -> None:
        self.texts = texts
        self.known = known
        self.order = {definition.id: number for number, definition in enumerate(definitions)}
        self.introduction: list[Block] = []
        self.sections: list[OpenSection] = []
        self.known_as: dict[str, OpenSection] = {}  # the same by id, or by folded heading after a space
        self.ids = dict.fromkeys(self.order, 1)  # that are taken, and the last number that was added to each
        self.unknown = 0  # headings
        self.open: list[OpenSection] = []  # the section that text goes to, behind the one that contains it
        self.left: list[OpenSection] = []  # those of the notes' own in which a known section stands, lower down
        self.follows = -1  # order of the last one, in the order of pages, of the known sections so far

    @property
    def current(self) -> OpenSection | None:
        return self.open[-1] if self.open else None

    def add(self, blocks: Iterable[Block]) -> None:
        """Blocks go to the open group, or else to the introduction."""
        place = self.current.open().blocks if self.current else self.introduction
        place.extend(counted(blocks, place[-1] if place else None))

    def section(
        self, heading: Text, level: int, definition: SectionDefinition | None, mark: Mark | None, rank: int = 0
    ) -> None:
        """Opens a section: a known one, or one of its own; `rank`: the level that its heading has, if it is another."""
        container = self.open[0] if self.open else None
        self._held(rank or level)
        if container and definition and definition.id in CONTAINED.get(container.id, ()) and level >= container.level:
            self.open = [container]
            container.contains = True
        else:
            self._leave(level)
        name = definition.title if definition else heading.value
        same = definition.id if definition else f" {fold(heading.value)}"
        earlier = self.known_as.get(same)
        if earlier and (definition or self.sections[-1] is earlier):
            differs = fold(heading.value) not in (fold(earlier.heading.value), fold(name))
            if not (differs and earlier.id == PARTICIPANTS):  # who is there, excused, a guest: lists of one section
                self.texts.tell(SECTION_TWICE, heading, title=name, line=earlier.heading.at()[0])
            earlier.level = level
            earlier.mark = earlier.mark or mark
            self.open.append(earlier)
            if differs:
                self.group(heading, level + 1, mark)
            elif any(group.title for group in earlier.groups):
                earlier.groups.append(OpenGroup())
            return
        if definition is None:
            self.unknown += 1
            suggestion = self.known.nearest(heading.value) if self.unknown <= _SUGGESTIONS else ""
            rule = UNKNOWN_HEADING_NEAR if suggestion else UNKNOWN_HEADING
            slip = bool(suggestion) and self.known.is_misspelt(heading.value)
            self.texts.tell(
                rule, heading, heading=plain(heading.value) or heading.value, suggestion=suggestion, misspelt=slip
            )
        new = OpenSection(
            id=definition.id if definition else self.own_id(plain(heading.value)),
            heading=heading,
            level=level,
            definition=definition,
            follows=self.follows,
            mark=mark,
            rank=rank or level,
        )
        # What stands at the foot, or at the end of the synthesis alone, has no place among the others.
        if definition and definition.sheet not in (Place.FOOT, Place.NONE):
            self.follows = max(self.follows, self.order[definition.id])
        self.sections.append(new)
        self.known_as[same] = new
        self.open.append(new)
        if new.id == PARTICIPANTS and attendance.is_of_absent(heading.value):  # else they would be those who came
            self.group(heading, level + 1, mark)

    def _held(self, level: int) -> None:
        """A section of this level begins: what is open above it holds it."""
        for section in self.open:
            section.holds = section.holds or section.rank < level
            section.contains = section.contains or (section.holds and section.id in CONTAINED)
            group = section.groups[-1] if section.groups else None
            if group and group.title:
                group.holds = group.holds or group.rank < level

    def _leave(self, level: int) -> None:
        """Ends what is open, for a section of this level; those that it stands in go on behind it."""
        self.left = [title for title in (*self.left, *self.open) if title.definition is None and title.level < level]
        self.open = []

    def close(self, level: int) -> None:
        """Ends the sections that a heading of this level is not part of; the one that it is part of goes on."""
        while self.open and level <= self.open[-1].level:
            self.open.pop()
        self.left = [title for title in self.left if title.level < level]
        if self.left and not self.open:
            self.open = [self.left.pop()]

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

    def group(self, title: Text, rank: int, mark: Mark | None, section: str = "") -> None:
        """Opens a group, within the one before it if its heading is lower; then what that one is, it is too."""
        assert self.current  # noqa: S101 (callers have one)
        upper = self.current.upper
        level = 2 if upper and rank > upper.rank else 1
        above = upper if upper and level == 2 else OpenGroup()
        group = OpenGroup(title, rank, level, mark=mark or above.mark, section=section or above.section)
        self.current.groups.append(group)
        if title and level == 1:
            self.current.upper = group

    def is_kept(self, section: OpenSection) -> bool:
        """Whether a section is to be printed; tells of headings without text, and leaves out those of others."""
        for number, group in reversed(list(enumerate(section.groups))):
            below = section.groups[number + 1] if number + 1 < len(section.groups) else None
            lone = group.title and not group.blocks and not (below and below.level > group.level)
            if lone and group.title and self._has_no_text(group.title, holds=group.holds):
                del section.groups[number]
        if any(group.title or group.blocks for group in section.groups):
            return True
        if section.entries or section.contains:
            return False
        return not self._has_no_text(section.heading, holds=section.holds) and section.id not in PEOPLE

    def _has_no_text(self, heading: Text, *, holds: bool) -> bool:
        """Tells of a heading without text; whether what stands below it is printed elsewhere, and it is not."""
        elsewhere = holds or heading.at()[0] in self.texts.scanned.defining
        rule = HEADING_OF_OTHERS if elsewhere else HEADING_WITHOUT_TEXT
        self.texts.tell(rule, heading, heading=plain(heading.value))
        return elsewhere

    def forget_others(self) -> None:
        """Headings that are not printed are not told as sections of their own, too."""
        places = {diagnostic.location for diagnostic in self.texts.diagnostics if diagnostic.rule is HEADING_OF_OTHERS}
        self.texts.diagnostics[:] = [
            diagnostic
            for diagnostic in self.texts.diagnostics
            if diagnostic.rule.code != UNKNOWN_HEADING.code or diagnostic.location not in places
        ]

    def set_apart(self, section: OpenSection) -> None:
        """What stands among people or documents and is none keeps its place and size: it is a section of its own."""
        if section.id not in PEOPLE:
            return
        running = [
            block
            for group in section.groups
            for block in group.blocks
            if section.named or self.is_running(section, group, block)
        ]
        length = sum(len(plain(block.text.markdown)) for block in running)
        if length < _RUNNING[section.id] and not (section.named and running):  # a remark, or a name read as none
            if running and section.entries and section.id != PARTICIPANTS:
                self.texts.diagnostics.append(AMONG_PEOPLE.at(running[0].source, heading=section.heading.value))
            return
        self.texts.tell(NOTPEOPLE, section.heading, heading=section.heading.value)
        section.id = self.own_id(section.heading.value)
        section.definition = None

    def is_running(self, section: OpenSection, group: OpenGroup, block: Block) -> bool:
        """Whether a block among people, or among documents, is a text that tells of something else."""
        text = Text(block.text.markdown, [(0, 1, 1)])
        if section.id == PARTICIPANTS and (
            block.kind == "table"
            or entries.people(text, self.texts.language)
            or entries.behind(text, self.texts.language)
        ):
            return False
        of_people = group.title and (meant := self.known.match(plain(group.title.value))) and meant.id == section.id
        return (
            bool(group.title and not of_people)
            or block.kind in ("paragraph", "quote")
            or (section.id == SPEAKERS and len(plain(block.text.markdown)) > _LONG_POINT)
        )

    def place(self, section: OpenSection) -> tuple[int, bool]:
        """Known sections stand in their own order, others behind all those that they follow in the notes."""
        known = section.definition
        return (self.order[known.id] if known else section.follows, known is None)

    def made(self, section: OpenSection) -> Section:
        heading = section.heading.prose(self.texts.file)
        return Section(
            id=section.id,
            title=Prose(section.definition.title, heading.source) if section.definition else heading,
            heading=heading,
            known=section.definition is not None,
            groups=tuple(self.made_group(group) for group in section.groups if group.title or group.blocks),
            mark=section.mark,
            source=heading.source,
        )

    def made_group(self, group: OpenGroup) -> Group:
        return Group.model_validate(
            {
                "title": group.title.prose(self.texts.file) if group.title else None,
                "level": group.level,
                "blocks": tuple(group.blocks),
                "mark": group.mark,
                "section": group.section,
                "source": group.title.location(self.texts.file) if group.title else group.blocks[0].source,
            }
        )

    def forget_parts(self) -> None:
        """Where many headings of one file seem to mean the same section, they name parts, and none is suggested."""
        counts = Counter(
            diagnostic.values["suggestion"]
            for diagnostic in self.texts.diagnostics
            if diagnostic.rule is UNKNOWN_HEADING_NEAR and not diagnostic.values["misspelt"]
        )
        self.texts.diagnostics[:] = [
            UNKNOWN_HEADING.at(diagnostic.location, **{**diagnostic.values, "suggestion": ""})
            if diagnostic.rule is UNKNOWN_HEADING_NEAR and counts[diagnostic.values["suggestion"]] >= _PARTS
            else diagnostic
            for diagnostic in self.texts.diagnostics
        ]

    def finished(self) -> tuple[Section, ...]:
        """The sections that are to be printed, in the order of pages."""
        self.forget_parts()
        kept = [section for section in self.sections if self.is_kept(section)]
        self.forget_others()
        for section in kept:
            self.set_apart(section)
        return tuple(map(self.made, sorted(kept, key=self.place)))
