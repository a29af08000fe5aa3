"""Write notes: a theme or the facts of a day in, files of our own form out that load as the same and hold nothing else.

Only what the model knows and prints is written: whatever else a file of the project says, it cannot go out with this.
"""

from __future__ import annotations

import functools
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from feuillet.looks import qr
from feuillet.model.workshop import Mark, Organisation, Place, Prose
from feuillet.pages.sheets.selection import on_sheet
from feuillet.project.made_once import anew
from feuillet.reading.data import yaml_text
from feuillet.reading.markdown.marks import marks
from feuillet.reading.notes import sections
from feuillet.text.names import fold
from feuillet.writing import clean_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from feuillet.model.workshop import (
        Block,
        Group,
        Model,
        Resource,
        Section,
        SectionDefinition,
        Speaker,
        Theme,
        Workshop,
    )
    from feuillet.project.made_once import Keep

    Naming = Callable[[str], str]  # the file of a picture, relative to the project -> its name in the notes

WORKSHOP_FILE = "workshop.yaml"

_LAST_NUMBER = 999  # of a list, that is read as such
_ENTRIES = (sections.SPEAKERS, sections.ACTORS, sections.DOCUMENTS)


def of_day(workshop: Workshop, keep: Keep = anew) -> Iterator[tuple[str, str]]:
    """What is attached to the synthesis, file by file: name and text."""
    if workshop.attach_notes:
        yield WORKSHOP_FILE, workshop_file(workshop)
        for theme in workshop.themes:
            yield file_name(theme), keep("notes", theme, functools.partial(theme_file, workshop, theme, _numbered()))


def of_sheet(workshop: Workshop, theme: Theme, left_out: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What is attached to the sheet of a theme from which the blocks `left_out` were folded."""
    if workshop.attach_notes:
        yield file_name(theme), theme_file(workshop, on_sheet(workshop, theme, left_out), _numbered())


def names(workshop: Workshop) -> tuple[str, ...]:
    """The names of all files that are attached to one PDF or another."""
    return (WORKSHOP_FILE, *map(file_name, workshop.themes)) if workshop.attach_notes else ()


def _numbered() -> Naming:
    """Names for pictures that say nothing: where a file comes from is not printed."""
    names: dict[str, str] = {}

    def name(file: str) -> str:
        return names.setdefault(file, f"images/{len(names) + 1}{PurePosixPath(file).suffix.lower()}")

    return name


def file_name(theme: Theme) -> str:
    """The name that gives a theme its number and slug."""
    return f"{theme.number:02}-{theme.slug}.md"


def theme_file(workshop: Workshop, theme: Theme, name: Naming, *, as_written: bool = False) -> str:
    """The notes of a theme, in Markdown; `as_written`: its headings in its author's words, whatever is printed."""
    facts = {
        "title": theme.title,
        "summary": theme.summary,
        "own_titles": (workshop.own_titles or theme.own_titles) or None,
        "speakers": [_speaker(speaker) for speaker in theme.speakers],
        "actors": [_resource(actor) for actor in theme.actors],
        "documents": [_resource(document) for document in theme.documents],
    }
    body = "\n".join(_Notes(workshop, theme, name, as_written=as_written).lines())
    return f"---\n{yaml_text.write(_given(facts))}---\n" + (f"\n{body}\n" if body else "")


def workshop_file(workshop: Workshop) -> str:
    """What the pages say of the day, in YAML."""
    contact, licence = workshop.contact, workshop.licence
    days = list(workshop.days)
    facts = {
        "title": workshop.title,
        "subtitle": workshop.subtitle,
        "language": workshop.language,
        "date": days[0] if len(days) == 1 else None,
        "dates": days if len(days) > 1 else None,
        "place": workshop.place,
        "organisers": [_organisation(organiser) for organiser in workshop.organisers],
        "partners": [_organisation(partner) for partner in workshop.partners],
        "introduction": _block(workshop.introduction),
        "contact": contact and _fields(contact, "name", "email", "phone", link=contact.link),
        "licence": licence and _short(_fields(licence, "name", link=licence.link)),
        "acronyms": dict(workshop.acronyms),
        "paper": workshop.paper if workshop.paper != "A4" else None,
        "sections": list(_definitions(workshop)),
    }
    return yaml_text.write(_given(facts))


# -- facts -----------------------------------------------------------------------------------------------------------


def _given(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of which there is something to say."""
    written = {key: clean_markdown.inline(fact) if isinstance(fact, Prose) else fact for key, fact in facts.items()}
    return {key: fact for key, fact in written.items() if fact not in (None, "", [], {})}


def _fields(part: Model, *names: str, link: str = "") -> dict[str, Any]:
    return _given({**{name: getattr(part, name) for name in names}, "link": qr.clean(link)})


def _short(fields: dict[str, Any]) -> dict[str, Any] | str:
    """A name alone, where there is nothing but a name."""
    return str(fields["name"]) if fields.keys() == {"name"} else fields


def _block(text: Prose | None) -> str:
    return clean_markdown.block(text) if text else ""


def _organisation(organisation: Organisation) -> dict[str, Any] | str:
    return _short(
        _given(
            {**_fields(organisation, "name", link=organisation.link), "presentation": _block(organisation.presentation)}
        )
    )


def _speaker(speaker: Speaker) -> dict[str, Any] | str:
    fields = _given(
        {
            **_fields(speaker, "name", "role"),
            "organisation": speaker.organisation and _organisation(speaker.organisation),
            "link": qr.clean(speaker.link),
            "email": speaker.email,
            "presentation": _block(speaker.presentation),
        }
    )
    return fields if "," in speaker.name else _short(fields)


def _resource(resource: Resource) -> dict[str, Any] | str:
    fields = _fields(resource, "title", "publisher", "date", "note", "mark", link=resource.link)
    if "mark" in fields:
        fields["mark"] = fields["mark"].value
    return str(fields["title"]) if fields.keys() == {"title"} else fields


def _definitions(workshop: Workshop) -> Iterator[dict[str, Any]]:
    """The workshop's own sections that its themes have, and what it changes of the usual ones, in their order."""
    used = {section.id for theme in workshop.themes for section in theme.sections}
    own = {definition.id: definition for definition in workshop.sections}
    usual = {definition.id for definition in sections.definitions(workshop.language)}
    before = ""
    for definition in sections.definitions(workshop.language, workshop.sections):
        given = own.get(definition.id)
        if given is None or definition.id in used or definition.id in usual:
            if given is not None:
                yield _definition(given, "" if definition.id in usual and not given.after else before, usual)
            before = definition.id


def _definition(definition: SectionDefinition, after: str, usual: set[str]) -> dict[str, Any]:
    fields = {
        "id": definition.id,
        "title": definition.title,
        "kind": definition.kind if definition.kind != "points" or definition.id in usual else "",
        "icon": definition.icon,
        "sheet": definition.sheet.value if definition.sheet is not Place.BODY or definition.id in usual else "",
        "after": after,
    }
    if definition.id in usual:
        fields = {key: value for key, value in fields.items() if key in definition.model_fields_set}
    return _given(fields)


# -- notes -----------------------------------------------------------------------------------------------------------


class _Notes:
    """Writes what stands below the facts of a theme."""

    def __init__(self, workshop: Workshop, theme: Theme, name: Naming, *, as_written: bool) -> None:
        self.as_written = as_written
        self.theme = theme
        self.name = name
        self.language = workshop.language
        self.definitions = {
            definition.id: definition for definition in sections.definitions(workshop.language, workshop.sections)
        }
        self.known = sections.headings(tuple(self.definitions.values()), workshop.language)

    def lines(self) -> Iterator[str]:
        """All of it; an empty line is between two blocks."""
        parts = [self.blocks(self.theme.introduction), *map(self.section, self.theme.sections)]
        if not self.theme.introduction and self.theme.sections:
            first = self.heading(self.theme.sections[0])
            if not self.known.match(first) and fold(first) == fold(clean_markdown.inline(self.theme.title)):
                parts.insert(0, [f"# {first}"])  # else the heading would be taken for the title
        parts += [[f"[^{note.key}]: {clean_markdown.inline(note.text)}".rstrip()] for note in self.theme.notes]
        yield from _spaced(parts)

    def marked(self, text: str, mark: Mark | None) -> str:
        return f"{text} {self.mark(mark)}".strip() if mark else text

    def mark(self, mark: Mark) -> str:
        taught = {meant: f"[{form}]" for meant, form in marks(self.language).values()}
        return taught.get(mark) or f"{taught[Mark.ESSENTIAL]} {taught[Mark.UNANSWERED]}"

    # Sections

    def heading(self, section: Section) -> str:
        """A heading that means the section: its title, or else what its author wrote."""
        if not section.known:
            return self.title(section.title)
        first, second = (section.title, section.heading)[:: -1 if self.as_written else 1]
        texts = [clean_markdown.inline(text) for text in (first, second) if text]
        return next((text for text in (*texts, section.id) if self.means(text, section.id)), texts[0])

    def means(self, heading: str, id_: str) -> bool:
        found = self.known.match(heading)
        return found is not None and found.id == id_

    def section(self, section: Section) -> list[str]:
        heading = f"## {self.heading(section)}"
        parts = [[self.marked(heading, section.mark)]]
        for number, group in enumerate(section.groups):
            if number and not group.title:
                parts.append([heading])  # again: what follows is in no group
            elif group.title:
                title = f"{'#' * (group.level + 2)} {self.group_title(group)}"
                parts.append([self.marked(title, group.mark)])
            parts.append(self.blocks(group.blocks, group if group.title else None, section))
        return list(_spaced(parts))

    def group_title(self, group: Group) -> str:
        """The title of a group; one that names what it is, as such."""
        own = clean_markdown.inline(group.title) if group.title else ""
        return own if group.section and self.means(own, group.section) else self.title(group.title or Prose(""))

    def title(self, title: Prose) -> str:
        """A title of an author's own, that is not read as that of a section."""
        text = self.unknown(clean_markdown.inline(title, block=True))
        if text.endswith(":"):
            text += ":"  # one is taken away
        bare = text.rstrip("#")
        if bare != text and (not bare or bare.endswith(" ")):
            text = f"{text[:-1]}\\#"
        return clean_markdown.guarded(text)

    def unknown(self, text: str) -> str:
        """A text that does not mean a section, though its words may."""
        if self.known.match(text) is None or text.startswith("<"):
            return text
        at = next((at for at, char in enumerate(text) if char.isalnum()), 0)
        return f"{text[:at]}&#{ord(text[at])};{text[at + 1 :]}" if text[at : at + 1].isalnum() else text

    # Blocks

    def blocks(self, blocks: Iterable[Block], group: Group | None = None, section: Section | None = None) -> list[str]:
        """Blocks that stand in no list."""
        listed = section is not None and group is None and section.id in _ENTRIES
        return list(_spaced(self.runs(tuple(blocks), top=True, entries_=listed)))

    def runs(self, blocks: Sequence[Block], *, top: bool, entries_: bool = False) -> Iterator[list[str]]:
        """Each block with its lines; the points of a list together."""
        points: list[str] = []
        for block in blocks:
            if block.kind == "point":
                points += self.point(block, entry=entries_)
                continue
            yield _ended(points)
            points = []
            yield from self.block(block, top=top)
        yield _ended(points)

    def point(self, block: Block, *, entry: bool) -> Iterator[str]:
        marker = f"{min(block.ordinal, _LAST_NUMBER)}." if block.ordinal else "-"
        if entry:
            marker = f"- {marker}"  # a point within one of no text is no person, actor or document
        indent = " " * (len(marker) + 1)
        yield f"{marker} {self.text(block)}".rstrip()
        inner = [part for part in self.runs(block.points, top=False) if part]
        if inner and block.points[0].kind != "point":
            yield ""
        yield from (f"{indent}{line}" if line else line for line in _spaced(inner))
        if inner and block.points[-1].kind != "point":
            yield ""

    def text(self, block: Block) -> str:
        """The words of a block, as its reader will find them again, and its mark."""
        text = clean_markdown.inline(block.text, block=True) or "<em></em>"
        return self.marked(clean_markdown.guarded(self.unknown(text)), block.mark)

    def block(self, block: Block, *, top: bool) -> Iterator[list[str]]:
        if block.kind == "code":
            yield clean_markdown.code_fence(block.text.markdown)
        elif block.kind == "picture":
            yield [f"![{clean_markdown.label(block.text)}]({self.name(block.picture)})"]
        elif block.kind == "table":
            pictures = [
                f"![{clean_markdown.label(picture.text)}]({self.name(picture.picture)})" for picture in block.points
            ]
            yield clean_markdown.table(block.text, pictures)
        elif block.kind == "quote":
            text = self.text(block)
            yield [f"> {clean_markdown.quoted(text)}"]
            return
        else:
            yield [self.text(block)]
            return
        if block.mark and top:
            yield [self.mark(block.mark)]


def _ended(points: list[str]) -> list[str]:
    """The lines of a list without the empty ones at its end."""
    while points and not points[-1]:
        points.pop()
    return points


def _spaced(parts: Iterable[Iterable[str]]) -> Iterator[str]:
    """Parts one after the other, an empty line between them."""
    filled = (lines for part in parts if (lines := list(part)))
    for number, lines in enumerate(filled):
        if number:
            yield ""
        yield from lines
