"""What belongs in each publication: every text of the model that its proof must find again, with its place.

It reads the model alone, not the views that templates use: what a view or a template skips is missed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.looks.qr import printable
from feuillet.model.workshop import Block, Group, Mark, Model, Prose, Resource, Speaker, Theme, Workshop
from feuillet.pages.expected import GAP
from feuillet.pages.job import SUMMARY, title_key
from feuillet.pages.matter import answers
from feuillet.pages.sheets import emptied
from feuillet.pages.sheets.selection import on_sheet, resources_on_sheet, speakers_on_sheet, stands_on_sheet
from feuillet.pages.tables import cells, sheet_rows
from feuillet.pages.view import anchor, captioned, section_definitions
from feuillet.reading.listed.entries import names_organisation
from feuillet.text import prose
from feuillet.text.typography import typographic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from feuillet.model.diagnostics import Location

    Text = tuple[str, Location]
    Kept = Callable[[str, Block, Group], bool]


class PrintedTexts:
    """Texts of parts of the model as they are printed in one language."""

    def __init__(
        self,
        language: str,
        *,
        on_sheet: bool = False,
        left_out: frozenset[str] = frozenset(),
        unnamed: frozenset[str] = frozenset(),
    ) -> None:
        self.language = language
        self.on_sheet = on_sheet
        self.left_out = left_out
        self.unnamed = unnamed  # keys of titles

    def prose(self, *several: Prose | None) -> Iterator[Text]:
        for text in several:
            if text:
                yield prose.plain(text, self.language), text.source

    def running(self, text: Prose | None) -> Iterator[Text]:
        """Text of several paragraphs."""
        if text:
            yield GAP.join(prose.pieces(text, self.language)), text.source

    def words(self, owner: Model, *several: str) -> Iterator[Text]:
        for text in several:
            if text.strip():
                yield typographic(text, self.language), owner.source

    def block(self, block: Block) -> Iterator[Text]:
        if block.kind == "table":
            for cell in cells.table(block, self.language).cells:
                yield from ((text, block.text.source) for text in cell.texts)
            return  # its pictures say nothing in print
        elif block.kind == "code":
            yield prose.plain(block.text, self.language, form="code"), block.text.source
        else:
            yield from self.prose(block.text)
        yield from self.blocks([each for each in block.points if not self.on_sheet or each.mark is not Mark.SYNTHESIS])

    def blocks(self, blocks: Sequence[Block]) -> Iterator[Text]:
        said_behind = captioned(blocks, self.language)
        for at, block in enumerate(blocks):
            if at not in said_behind:
                yield from self.block(block)

    def group(self, group: Group, key: str, keep: Kept) -> Iterator[Text]:
        yield from self.prose(None if title_key(key) in self.unnamed else group.title)
        kept = ((f"{key}.{number}", block) for number, block in enumerate(group.blocks))
        yield from self.blocks(
            [
                sheet_rows.cut(block, own, self.left_out) if self.on_sheet else block
                for own, block in kept
                if keep(own, block, group)
            ]
        )

    def resource(self, resource: Resource) -> Iterator[Text]:
        yield from self.words(resource, resource.publisher)
        yield from self.prose(resource.title)
        yield from self.words(resource, resource.date)
        yield from self.prose(resource.note)
        if resource.link:
            yield printable(resource.link), resource.source

    def speaker(self, speaker: Speaker) -> Iterator[Text]:
        yield from self.words(speaker, speaker.name)
        yield from self.prose(speaker.role)
        if speaker.organisation and not names_organisation(speaker):
            yield from self.words(speaker.organisation, speaker.organisation.name)
        yield from self.words(speaker, speaker.email)

    def sections(self, theme: Theme, workshop: Workshop, keep: Kept) -> Iterator[Text]:
        definitions = section_definitions(workshop)
        for section in theme.sections:
            if self.on_sheet and not stands_on_sheet(definitions, section):
                continue
            yield from self.prose(None if title_key(section.id) in self.unnamed else section.title)
            for number, group in enumerate(section.groups):
                kept = keep if section.mark is not Mark.SYNTHESIS or not self.on_sheet else _nothing
                yield from self.group(group, f"{section.id}.{number}", kept)


def _nothing(_key: str, _block: Block, _group: Group) -> bool:
    return False


def _everything(_key: str, _block: Block, _group: Group) -> bool:
    return True


def unnamed(workshop: Workshop, theme: Theme, left_out: frozenset[str], *, has_back: bool = False) -> frozenset[str]:
    """The keys of the titles that a side of a sheet does not have."""
    definitions = section_definitions(workshop)
    there = (part for part in theme.sections if stands_on_sheet(definitions, part))
    return emptied.unnamed(there, left_out, has_back=has_back)


def fact_sheet(
    workshop: Workshop, theme: Theme, left_out: frozenset[str], untold: frozenset[str] | None = None
) -> Iterator[Text]:
    """Texts of a sheet from which the blocks `left_out` were folded; `untold`: titles that neither of two sides has."""
    gone = unnamed(workshop, theme, left_out) if untold is None else untold
    read = PrintedTexts(workshop.language, on_sheet=True, left_out=left_out, unnamed=gone)

    def keep(key: str, block: Block, group: Group) -> bool:
        return key not in left_out and block.mark is not Mark.SYNTHESIS and group.mark is not Mark.SYNTHESIS

    yield str(theme.number), theme.source
    yield from read.prose(theme.title, None if SUMMARY in left_out else theme.summary, workshop.title)
    yield from read.words(workshop, workshop.place)
    introduction = ((f"introduction.-.{number}", block) for number, block in enumerate(theme.introduction))
    yield from read.blocks(
        [
            sheet_rows.cut(block, key, left_out)
            for key, block in introduction
            if key not in left_out and block.mark is not Mark.SYNTHESIS
        ]
    )
    yield from read.sections(theme, workshop, keep)
    for _, _, speaker in speakers_on_sheet(workshop, theme, left_out):
        yield from read.speaker(speaker)
    for several in resources_on_sheet(workshop, theme, left_out).values():
        for _, _, resource in several:
            yield from read.resource(resource)
    for note in on_sheet(workshop, theme, left_out).notes:
        yield from read.prose(note.text)
    if workshop.contact and workshop.contact.phone:
        yield from read.words(workshop.contact, workshop.contact.name, workshop.contact.phone)


def synthesis(workshop: Workshop) -> Iterator[tuple[str, Text]]:
    """Texts of the synthesis, all of the model, each with the name of the part that it is printed in."""
    for part, several in (
        *around(workshop),
        *((anchor(theme.slug), chapter(workshop, theme)) for theme in workshop.themes),
    ):
        for text in several:
            yield part, text


def around(workshop: Workshop) -> Iterator[tuple[str, Iterator[Text]]]:
    """Texts around the chapters of the synthesis, by the name of the part that they are printed in."""
    read = PrintedTexts(workshop.language)
    yield "cover", read.prose(workshop.title, workshop.subtitle)
    yield "cover", read.words(workshop, workshop.place)
    yield "day", read.running(workshop.introduction)
    for theme in workshop.themes:
        for block in answers.unanswered(theme):
            yield "retained", read.block(block)
    for organisation in (*workshop.organisers, *workshop.partners):
        yield "colophon", read.words(organisation, organisation.name)
        yield "colophon", read.running(organisation.presentation)
    if workshop.contact:
        contact = workshop.contact
        yield "colophon", read.words(contact, contact.name, contact.email, contact.phone)
    if workshop.licence:
        yield "colophon", read.words(workshop.licence, workshop.licence.name)
    for name, meaning in workshop.spelt_out.items():
        yield "acronyms", read.words(workshop, name, meaning)


def chapter(workshop: Workshop, theme: Theme) -> Iterator[Text]:
    """Texts of a chapter of the synthesis."""
    read = PrintedTexts(workshop.language)
    yield str(theme.number), theme.source
    yield from read.prose(theme.title, theme.summary)
    for speaker in theme.speakers:
        yield from read.speaker(speaker)
        yield from read.running(speaker.presentation)
        if speaker.organisation:
            yield from read.running(speaker.organisation.presentation)
    yield from read.blocks(theme.introduction)
    yield from read.sections(theme, workshop, _everything)
    for resource in (*theme.actors, *theme.documents):
        yield from read.resource(resource)
    for note in theme.notes:
        yield from read.prose(note.text)


def pictures(workshop: Workshop, theme: Theme, left_out: frozenset[str] | None = None) -> Iterator[Text]:
    """What the pictures of a theme's notes show: on its sheet without the blocks left out, or in its chapter."""
    unsaid = registry.language(workshop.language).pages["illustration"]
    definitions = section_definitions(workshop)

    def of(block: Block) -> Iterator[Text]:
        if block.picture:
            yield prose.plain(block.text, workshop.language) or unsaid, block.text.source
        for each in block.points:
            if left_out is None or each.mark is not Mark.SYNTHESIS:
                yield from of(each)

    def kept(blocks: Iterable[Block], start: str) -> Iterator[Text]:
        for number, block in enumerate(blocks):
            key = f"{start}.{number}"
            if left_out is None:
                yield from of(block)
            elif key not in left_out and block.mark is not Mark.SYNTHESIS:
                yield from of(sheet_rows.cut(block, key, left_out))

    yield from kept(theme.introduction, "introduction.-")
    for section in theme.sections:
        on_sheet = stands_on_sheet(definitions, section)
        for number, group in enumerate(section.groups):
            if left_out is None or (on_sheet and Mark.SYNTHESIS not in (section.mark, group.mark)):
                yield from kept(group.blocks, f"{section.id}.{number}")


def on_both_sides(workshop: Workshop, rest: Theme) -> Iterator[str]:
    """Texts that the back of a sheet may print again: what it is about, titles of groups that go on, and footnotes."""
    read = PrintedTexts(workshop.language)
    several = [str(rest.number), *(text for text, _ in read.prose(workshop.title, rest.title))]
    several += [text for note in rest.notes for text, _ in read.prose(note.text)]
    for section in rest.sections:
        titles = section.title, *(group.title for group in section.groups)
        several += [text for text, _ in read.prose(*titles)]
    yield from several


def repeated(workshop: Workshop, themes: Iterable[Theme] = ()) -> Iterator[str]:
    """Texts that pages may print more often than the notes have them: titles of ours, heads of tables, and imprints."""

    def of(blocks: Iterable[Block]) -> Iterator[str]:
        for block in blocks:
            if block.kind == "table":
                table = cells.table(block, workshop.language)
                yield from (text for cell in table.head for text in cell.texts)
                yield from (
                    text for record in table.records for _, cell in record if cell.rows > 1 for text in cell.texts
                )
            yield from of(block.points)

    yield from (definition.title for definition in section_definitions(workshop).values())
    yield from (organiser.name for organiser in workshop.organisers)
    yield workshop.place
    yield from (named.name for named in (workshop.licence, workshop.contact) if named)
    for theme in themes:
        yield from of(theme.introduction)
        for section in theme.sections:
            for group in section.groups:
                yield from of(group.blocks)
