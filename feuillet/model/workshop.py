"""The content as the other stages know it: frozen, keyword-only, each object with its place in the notes."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue, SkipJsonSchema
from pydantic_core import CoreSchema, core_schema

from feuillet.languages import registry
from feuillet.model.diagnostics import Location
from feuillet.model.editions import FOR_PRINT
from feuillet.model.papers import OFFERED

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    PaperName = str
    LanguageCode = str
else:  # one of those that we know, with the names in the message where it is not
    PaperName = Literal[OFFERED]
    LanguageCode = Literal[registry.codes()]

NOWHERE = Location(file="")


class Located(str):
    """A string that knows where it was written; what the YAML stage gives to the model."""

    __slots__ = ("source",)
    source: Location

    def __new__(cls, text: str, source: Location) -> Self:
        located = super().__new__(cls, text)
        located.source = source
        return located


class Prose:
    """Text in Markdown, as its author wrote it, with its place; the prose stage makes Markup of it.

    `source` is the place of its first character. Two are equal if their Markdown is.
    """

    __slots__ = ("markdown", "source")

    def __init__(self, markdown: str, source: Location = NOWHERE) -> None:
        self.markdown = markdown
        self.source = source

    def __bool__(self) -> bool:
        return bool(self.markdown.strip())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Prose) and self.markdown == other.markdown

    def __hash__(self) -> int:
        return hash(self.markdown)

    def __repr__(self) -> str:
        return f"Prose({self.markdown!r}, {self.source})"

    @classmethod
    def _parse(cls, value: Any) -> Prose:
        if isinstance(value, Prose):
            return value
        if isinstance(value, str):
            return cls(str(value), getattr(value, "source", NOWHERE))
        raise ValueError("string")

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls._parse)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string"}


class Model(BaseModel):
    """Base of the model: frozen, no unknown keys, and `source`, which the loader fills in."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, arbitrary_types_allowed=True)

    source: SkipJsonSchema[Location] = Field(default=NOWHERE, exclude=True, repr=False)

    @classmethod
    def made(cls, data: Any) -> Self | list[ErrorDetails]:
        """One of what was read; else all that is wrong with it, in the terms of pydantic."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            return error.errors(include_url=False)


class Mark(StrEnum):
    """What an author may say of a section, group or point in square brackets at its end."""

    ESSENTIAL = "essential"  # [essentiel]: always on the sheet
    SYNTHESIS = "synthesis"  # [synthèse]: only in the synthesis
    ESSENTIAL_UNANSWERED = "essential-unanswered"  # both, one behind the other
    UNANSWERED = "unanswered"  # [sans réponse]: a need that no solution answers


class Organisation(Model):
    """Who a person speaks for, or who organises the day."""

    name: str = Field(min_length=1, description="Name as it is printed.")
    link: str = Field(default="", description="Web address.")
    logo: str = Field(default="", description="Picture file, relative to content/.")
    presentation: Prose | None = Field(default=None, description="What it does, in Markdown.")


def _organisation(value: Any) -> Any:
    if isinstance(value, str):
        return {"name": value, "source": getattr(value, "source", NOWHERE)}
    return value


# A name alone is enough where an organisation is expected.
AnyOrganisation = Annotated[Organisation, BeforeValidator(_organisation, json_schema_input_type=str | Organisation)]


class Speaker(Model):
    """Who presented a theme."""

    name: str = Field(min_length=1, description="First name and surname.")
    role: Prose | None = Field(default=None, description="Function, in Markdown.")
    organisation: AnyOrganisation | None = Field(default=None, description="Name, or name, link and presentation.")
    link: str = Field(default="", description="Web address of the person.")
    email: str = Field(default="", description="E-mail address, printed where it is given.")
    presentation: Prose | None = Field(default=None, description="What the person said of the organisation.")


def _speaker(value: Any) -> Any:
    if isinstance(value, str):
        source = getattr(value, "source", NOWHERE)
        name, comma, role = value.partition(",")
        speaker: dict[str, Any] = {"name": name, "source": source}
        if comma and role.strip():
            column = source.column + value.index(role.strip(), len(name) + 1) if source.column else 0
            place = Location(file=source.file, line=source.line, column=column)
            speaker["role"] = Located(role.strip(), place)
        return speaker
    return value


# A line such as "Name, function" is enough for a speaker.
AnySpeaker = Annotated[Speaker, BeforeValidator(_speaker, json_schema_input_type=str | Speaker)]


class Resource(Model):
    """A key actor, or a document or site, that the group named."""

    title: Prose = Field(description="Name of the actor, or title of the document, in Markdown.")
    publisher: str = Field(default="", description="Who published it.")
    date: str = Field(default="", description="When it was published, as it is printed.")
    link: str = Field(default="", description="Web address.")
    note: Prose | None = Field(default=None, description="A word on it.")
    mark: Mark | None = Field(default=None, description="What is said of it in square brackets in the notes.")


def _resource(value: Any) -> Any:
    if isinstance(value, str):
        return {"title": value, "source": getattr(value, "source", NOWHERE)}
    return value


AnyResource = Annotated[Resource, BeforeValidator(_resource, json_schema_input_type=str | Resource)]


class Block(Model):
    """One thing to print whole: a point with its sub-points, a paragraph, a table, a picture….

    `text` holds inline Markdown for points, paragraphs and quotes, whole Markdown for tables, the text itself
    for code, the alternative text for pictures.
    """

    kind: Literal["point", "paragraph", "quote", "table", "picture", "code"]
    text: Prose
    points: tuple[Block, ...] = ()
    ordinal: int = 0  # of a point in a numbered list; 0 in a list of bullets
    picture: str = ""  # file of a picture, relative to the project
    mark: Mark | None = None


class Group(Model):
    """Blocks under one title (none for those that stand before the first title of their section)."""

    title: Prose | None = None
    level: Literal[1, 2] = 1  # 2: a group within the group before it
    blocks: tuple[Block, ...] = ()
    mark: Mark | None = None
    section: str = ""  # id of the usual section that it is one of, where it stands in a part of the notes


class Place(StrEnum):
    """Where a section stands on the fact sheet."""

    LEAD = "lead"  # under the head: stakes and context
    BODY = "body"  # in the columns
    FOOT = "foot"  # at the bottom: whom to call, what to read
    NONE = "none"  # in the synthesis only


class SectionDefinition(Model):
    """A kind of section that themes may have; found by id, title or one of its other headings."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="Short name, used in YAML themes and styles.")
    title: str = Field(min_length=1, description="Title as it is printed.")
    headings: tuple[str, ...] = Field(default=(), description="Other headings in the notes that mean this section.")
    kind: Literal["points", "prose"] = Field(default="points", description="What it mostly holds.")
    icon: str = Field(default="", description="Name of a Lucide icon (lucide.dev), such as 'gavel'.")
    sheet: Place = Field(default=Place.BODY, description="Place on the fact sheet: lead, body, foot or none.")
    after: str = Field(default="", description="Id of the section it comes after; else after all others.")


class Section(Model):
    """A part of a theme: a known one (its definition's id), or one of its own (id of its heading)."""

    id: str
    title: Prose  # as it is printed: the definition's title, or the author's heading
    heading: Prose | None = None  # as the author wrote it
    known: bool = True
    groups: tuple[Group, ...] = ()
    mark: Mark | None = None


class Note(Model):
    """A footnote of a theme."""

    key: str
    text: Prose


def _yes_or_no(value: Any) -> Any:
    """In each of our languages; YAML's own words are pydantic's."""
    if not isinstance(value, str) or (word := value.strip().casefold()) in _YAML:
        return value
    said = registry.found(
        lambda language: True if word in language.reading.yes else False if word in language.reading.no else None
    )
    return value if said is None else said


_YAML = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "t", "f", "1", "0"})


YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]


class ThemeFacts(Model):
    """The front matter of a theme."""

    title: Prose = Field(description="Title of the theme.")
    number: int | None = Field(default=None, ge=1, le=999, description="Number; else that of the file name.")
    slug: str = Field(default="", pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$", description="Name of the sheet's file.")
    summary: Prose | None = Field(default=None, description="One line that says what the theme is about.")
    own_titles: YesNo = Field(default=False, description="Whether its sections are titled as its notes title them.")
    speakers: tuple[AnySpeaker, ...] = Field(default=(), description="Who presented it.")
    actors: tuple[AnyResource, ...] = Field(default=(), description="Key actors to know.")
    documents: tuple[AnyResource, ...] = Field(default=(), description="Documents and sites to read.")


class ThemeFile(ThemeFacts):
    """A whole theme in a .yaml file: front matter, and the sections by id or title."""

    introduction: Prose | None = Field(default=None, description="Text before the first section, in Markdown.")
    # str: Markdown; list: points, each a string or {group title: [points]}
    sections: dict[str, Any] = Field(
        default_factory=dict, description="Sections by id or title: Markdown text, or a list of points and groups."
    )


class Theme(ThemeFacts):
    """One theme of the day, complete; number and slug are settled."""

    number: int
    slug: str
    introduction: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: tuple[Note, ...] = ()

    def section(self, id_: str) -> Section | None:
        """The section of that id, if the theme has it."""
        return next((section for section in self.sections if section.id == id_), None)

    def groups_of(self, id_: str) -> tuple[Group, ...]:
        """The groups of that section, and those that are of its kind in parts of the notes."""
        return tuple(
            group for section in self.sections for group in section.groups if id_ in (section.id, group.section)
        )


class Contact(Model):
    """Whom to write to about the day."""

    name: str = Field(default="", description="Person or service.")
    email: str = Field(default="", description="E-mail address.")
    phone: str = Field(default="", description="Telephone, in quotes.")
    link: str = Field(default="", description="Web address.")


class Licence(Model):
    """Under which terms the pages may be used."""

    name: str = Field(min_length=1, description="Such as CC BY-SA 4.0.")
    link: str = Field(default="", description="Its text.")


def _licence(value: Any) -> Any:
    if isinstance(value, str):
        return {"name": value, "source": getattr(value, "source", NOWHERE)}
    return value


class Fonts(Model):
    """Families of an installed fontpkg package, or font files relative to content/."""

    text: str | tuple[str, ...] = Field(default="Fira Sans", description="Family of running text.")
    titles: str | tuple[str, ...] = Field(default="Spectral", description="Family of titles.")


class Brand(Model):
    """The look that a workshop gives itself."""

    colour: str = Field(default="#14505c", pattern=r"^#[0-9a-fA-F]{6}$", description="Main colour, '#rrggbb'.")
    logo: str = Field(default="", description="Picture file, relative to content/ (SVG or PNG).")
    fonts: Fonts = Field(default_factory=Fonts)


PointSize = Annotated[float, Field(ge=6, le=40)]
# One of ours, or of `editions:`: which these are is known when all is read.
EditionName = Annotated[str, Field(min_length=1, json_schema_extra={"examples": list(FOR_PRINT)})]


class EditionDefinition(Model):
    """An edition of this workshop's own: one of ours, and what is otherwise in it."""

    name: str = Field(
        pattern=r"^[a-z][a-z0-9-]*$", max_length=40, description="Name of its folder and files, and for --edition."
    )
    title: str = Field(default="", description="What the guide calls it; without one, its name.")
    like: Literal["print", "grey", "notes", "two-sided", "small", "press"] = Field(
        default="print", description="What it is like."
    )
    paper: PaperName | None = Field(default=None, description="Paper, where it is not that of the workshop.")
    columns: int | None = Field(default=None, ge=1, le=4, description="Columns of a sheet, at the most.")
    sizes: tuple[PointSize, PointSize] | None = Field(
        default=None, description="Points between which the text of a sheet is chosen: [8.5, 11]."
    )
    text_size: PointSize | None = Field(default=None, description="Points of the text of the synthesis.")
    grey: YesNo | None = Field(default=None, description="Without colour.")
    notes: YesNo | None = Field(default=None, description="A page to write on behind each sheet.")
    two_sided: YesNo | None = Field(
        default=None, description="What a sheet has no room for on its back, and nothing in small print."
    )
    sheets: YesNo = Field(default=True, description="Whether it has the sheets.")
    synthesis: YesNo = Field(default=True, description="Whether it has the synthesis.")
    copies: int | None = Field(
        default=None, ge=0, le=1_000_000, description="Copies of each; without a number, as many as of `print`."
    )
    wrong: SkipJsonSchema[bool] = False  # what is said of it cannot be used: it is not printed


class Printing(Model):
    """What is printed for the room: how many copies, of what, for whom."""

    copies: int = Field(default=1, ge=0, le=1_000_000, description="Copies of each sheet and of the synthesis.")
    synthesis: int | None = Field(default=None, ge=0, le=1_000_000, description="Copies of the synthesis alone.")
    large: int = Field(default=1, ge=0, le=1_000_000, description="Copies in large print.")
    sheets: dict[str, int] = Field(default_factory=dict, description="Copies of a theme's sheet: name or number.")
    participants: str = Field(default="", description="CSV file of the participants, relative to content/.")
    packs: YesNo = Field(default=True, description="A pack for each participant: name slip, sheets, synthesis.")
    pack_synthesis: YesNo = Field(default=False, description="Whether the synthesis is in each pack.")
    duplex: YesNo = Field(default=True, description="Whether the printer prints on both sides.")
    separators: YesNo = Field(default=True, description="A page between themes that says how many copies follow.")
    editions: tuple[EditionName, ...] = Field(default=("print", "small"), description="Editions to make.")
    leaf_price: float = Field(default=0.0, ge=0, le=1000, description="Price of a leaf of paper, printed.")
    currency: str = Field(default="€", max_length=8, description="Currency of that price.")


class Poster(Model):
    """A poster of the day: its chart and the needs without an answer, to be hung up."""

    paper: PaperName = Field(default="A3", description="Its paper.")
    link: str = Field(default="", description="Where the synthesis can be read, as a QR code; else that of `mail`.")
    copies: int = Field(default=1, ge=0, le=1000, description="Copies in the print kit.")


def _poster(value: Any) -> Any:
    said = value.strip().casefold() if isinstance(value, str) else value
    if said in (False, "false", "no", "non", "off"):
        return None
    return {"source": getattr(value, "source", NOWHERE)} if said in (True, "true", "yes", "oui", "on") else value


# Whether there is one, or what it is like.
AnyPoster = Annotated[Poster | None, BeforeValidator(_poster, json_schema_input_type=bool | Poster | None)]


class Mailing(Model):
    """Letters to those who came: what they say, what goes with them, who hands them over."""

    sender: str = Field(default="", description="Who writes: Name <name@example.org>.")
    reply_to: str = Field(default="", description="Address for answers, where it is another one.")
    recipients: str = Field(default="", description="CSV file, relative to content/; else that of print: participants.")
    subject: str = Field(default="", description="Subject; without one, the title of the day.")
    message: Prose | None = Field(default=None, description="What you want to say, in Markdown.")
    message_file: str = Field(default="", description="Or a file with it, relative to content/.")
    attach: tuple[Literal["synthesis", "sheets"], ...] = Field(
        default=("synthesis",),
        description="What goes with each letter: the synthesis, the sheets of the person's themes.",
    )
    link: str = Field(default="", description="Where the synthesis can be read, if it is too large to send.")
    unsubscribe: str = Field(default="", description="Address to which one says no more; else the answers' address.")
    most_mb: float = Field(default=7.0, gt=0, le=100, description="Megabytes that a message may have.")
    host: str = Field(default="", description="Mail server that takes your letters, such as smtp.example.org.")
    port: int = Field(default=0, ge=0, le=65535, description="Its port; 587, or 465 with security: tls.")
    user: str = Field(default="", description="Your name there; the password is never written here.")
    security: Literal["starttls", "tls", "none"] = Field(default="starttls", description="How the line is protected.")
    pace: float = Field(default=2.0, ge=0, le=3600, description="Seconds between two letters.")
    most: int = Field(default=200, ge=1, le=100_000, description="Letters in one run, at the most.")


class Workshop(Model):
    """The day: all that the pages say of it, and its themes in order of number."""

    settings: ClassVar[frozenset[str]] = frozenset({"mail", "print"})  # are for this machine: they go out with nothing

    title: Prose = Field(description="Title of the day.")
    subtitle: Prose | None = Field(default=None, description="Subtitle.")
    language: LanguageCode = Field(default=registry.USUAL, description="Language of pages and messages.")
    date: dt.date | None = Field(default=None, description="Day, as 2026-11-14.")
    dates: tuple[dt.date, ...] = Field(default=(), description="Days, where there are several.")
    place: str = Field(default="", description="Where it was held.")
    organisers: tuple[AnyOrganisation, ...] = Field(default=(), description="Who organised it.")
    partners: tuple[AnyOrganisation, ...] = Field(default=(), description="Who supported it.")
    introduction: Prose | None = Field(default=None, description="A few words on the day, in Markdown.")
    contact: Contact | None = None
    licence: Annotated[Licence, BeforeValidator(_licence, json_schema_input_type=str | Licence)] | None = None
    acronyms: dict[str, str] = Field(
        default_factory=dict, description='Acronym: meaning; "" for a word in capitals that is none.'
    )
    paper: PaperName = Field(default="A4", description="Paper size.")
    attach_notes: YesNo = Field(default=True, description="Whether the notes are attached to the PDFs.")
    sections: tuple[SectionDefinition, ...] = Field(
        default=(), description="Sections of this workshop's own, or changes to the usual ones (same id)."
    )
    own_titles: YesNo = Field(default=False, description="Whether all sections are titled as the notes title them.")
    editions: tuple[EditionDefinition, ...] = Field(
        default=(), description="Editions of this workshop's own, for print: editions."
    )
    brand: Brand = Field(default_factory=Brand)
    poster: AnyPoster = Field(default=None, description="A poster of the day: true, or its paper and link.")
    mail: Mailing = Field(default_factory=Mailing, description="What `build.py mail` sends.")
    print: Printing = Field(default_factory=Printing, description="What `build.py print` makes.")
    themes: SkipJsonSchema[tuple[Theme, ...]] = ()

    @property
    def spelt_out(self) -> dict[str, str]:
        """Acronyms that have a meaning: without one, a word in capitals is none."""
        return {acronym: meaning for acronym, meaning in self.acronyms.items() if meaning.strip()}

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The day or days, in order."""
        return tuple(sorted({*self.dates, *([self.date] if self.date else [])}))
