"""What a letter says: the day and one of its people in; subject, text and HTML out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup, escape

from feuillet.languages import registry
from feuillet.languages.words import NARROW, NO_BREAK
from feuillet.looks import qr
from feuillet.looks.palette import contrast, from_oklch, oklch
from feuillet.mailing.letters.as_text import plain_text
from feuillet.mailing.letters.placeholders import (
    ColumnPlaceholders,
    called,
    chosen_themes,
    greets,
    values_of,
    with_words,
    words,
)
from feuillet.model.workshop import Prose
from feuillet.pages.matter.answers import ANSWERS
from feuillet.pages.view import TextRenderer, points
from feuillet.text.markdown.tokens import WHITESPACE, clean
from feuillet.text.names import slug
from feuillet.text.typography import telephone, typographic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from feuillet.model.workshop import Theme, Workshop
    from feuillet.pages.render import Renderer
    from feuillet.reading.people.person import Person

_PAPER_DARK = "#1c1c1a"  # ground of a mail program in dark mode, and ours


@dataclass(frozen=True, kw_only=True, slots=True)
class Enclosed:
    """A PDF that goes with the letter: the sheet of the theme with this slug, or the synthesis."""

    name: str  # of the file
    size: int  # in bytes
    theme: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What is not as it was in the edition before: the sheet of the theme with this slug, or the synthesis."""

    theme: str = ""
    new: bool = False
    detail: str = ""  # in the words of the content, if there is more to say


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """One letter, ready to go; its text has a line a paragraph."""

    language: str
    subject: str
    text: str
    html: str
    unsubscribe: str  # a mailto: address; empty: by an answer


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterView:
    """A letter as the template needs it."""

    language: str
    foreign: Markup  # attribute of elements in the language of the content, where that is another one
    subject: str
    title: Markup
    date: str
    place: Markup
    greeting: Markup  # empty: the message begins with one
    message: Markup
    message_foreign: Markup
    updates: bool
    changes: tuple[Markup, ...]
    enclosed: tuple[tuple[Markup, str, str], ...]  # what it is, name of the file, size
    in_language: Markup  # said of the documents, where they are not in the reader's language
    link: str
    link_address: str
    link_lead: Markup
    themes_title: Markup
    themes: tuple[tuple[int, Markup, Markup], ...]  # number, title, summary
    introduction: Markup
    figures: tuple[str, ...]
    contact: Mapping[str, str] | None
    organisers: tuple[str, ...]
    stop: str
    stop_link: str
    ink: str
    ink_dark: str
    paper_dark: str
    word: Mapping[str, Markup]

    def dressed(self, markup: Markup, **styles: str) -> Markup:
        """HTML of the content with these styles on its elements, by tag: mail programs drop style sheets."""
        return Markup(  # noqa: S704 - sanitised by prose; the styles are the template's
            _OPENING.sub(lambda tag: f"<{tag[1]}{_style(tag[1], tag[2], styles)}>", str(markup))
        )


_OPENING = re.compile(r"<([a-z][a-z0-9]*)((?: [^<>]*)?)>")
_ALIGNED = re.compile(r' class="(center|right)"')
_KEPT = re.compile(r'<span class="nb">([^<]*)</span>')  # a name that had better stay on one line
_NOT_FOR_MAIL = re.compile(r"</?span[^<>]*>|<wbr>|(?<=<p) class=\"subhead\"|(?<=<a) class=\"url nh\"")
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_FIRST_PARAGRAPH = re.compile(r"<p>(?!<strong>[^<]*</strong></p>).*?</p>", re.DOTALL)


def _style(tag: str, attributes: str, styles: Mapping[str, str]) -> str:
    aligned = _ALIGNED.search(attributes)
    several = [styles.get(tag, ""), f"text-align:{aligned[1]}" if aligned else ""]
    style = ";".join(style for style in several if style)
    return _ALIGNED.sub("", attributes) + (f' style="{escape(style)}"' if style else "")


# -- content ---------------------------------------------------------------------------------------------------------


def letter(
    renderer: Renderer,
    person: Person,
    *,
    enclosed: Sequence[Enclosed],
    subject: str = "",
    message: Prose | None = None,
    message_language: str = "",
    link: str = "",
    unsubscribe: str = "",
    changes: Sequence[Change] | None = None,
) -> Letter:
    """The letter to one person.

    `link`: where the synthesis can be read. `unsubscribe`: the address to which one says no more; without one, an
    answer does. `changes`: of an edition that replaces an older one. `message_language`: else that of the workshop.
    """
    workshop = renderer.workshop
    language = person.language or workshop.language
    word = words(language)
    columns = ColumnPlaceholders(person, language)
    values = values_of(workshop, person, language) | columns.values
    usual = word[_subject(enclosed, link, updates=changes is not None)]
    title_line = typographic(columns.marked(subject), workshop.language) if subject else typographic(usual, language)
    stop_link = ""
    if unsubscribe:
        said = word["stop-subject"].format(address=person.email)
        local, _, domain = unsubscribe.rpartition("@")
        stop_link = f"mailto:{quote(local, safe='')}@{domain}?subject={quote(said, safe='')}"
    view = _view(
        renderer,
        person,
        values,
        subject=_one_line(with_words(title_line, values)),
        enclosed=enclosed,
        message=Prose(columns.marked(_as_typed(message.markdown)), message.source) if message else None,
        message_language=message_language or (workshop.language if message else language),
        link=link,
        stop=unsubscribe,
        stop_link=stop_link,
        changes=changes,
    )
    html = clean(renderer.mail(view))
    return Letter(language=language, subject=view.subject, text=plain_text(html), html=html, unsubscribe=stop_link)


def as_shown(letter: Letter, to: str, files: Iterable[tuple[str, int]]) -> str:
    """The page of a letter below what a mail program shows over it: whom it is for, and the files and their bytes."""
    word = words(letter.language)
    rows = [(word["to"], to), (word["about"], letter.subject)]
    rows += [(word["enclosed"], f"{name} ({_size(size, letter.language)})") for name, size in files]
    cells = "".join(f"<dt><b>{escape(name)}</b></dt><dd style='margin:0'>{escape(value)}</dd>" for name, value in rows)
    head = (
        "<dl class='ground' style='max-width:600px;box-sizing:border-box;margin:0 auto;padding:24px;"
        f"border-bottom:1px solid #8886;font:14px/21px sans-serif'>{cells}</dl>"
    )
    body = _BODY.search(letter.html)
    at = body.end() if body else 0
    return letter.html[:at] + head + letter.html[at:]


def enclosed_name(workshop: Workshop, theme: Theme | None, language: str) -> str:
    """The plain name of a file that goes with a letter: of a theme's sheet, or of the synthesis."""
    word = words(language)
    if theme is not None:
        return f"{word['file-sheet']}-{theme.number}-{theme.slug}.pdf"
    title = slug(TextRenderer(language=workshop.language).plain(workshop.title))
    return "-".join(part for part in (word["file-synthesis"], title) if part) + ".pdf"


def _subject(enclosed: Sequence[Enclosed], link: str, *, updates: bool) -> str:
    synthesis = link or not enclosed or any(not enclosure.theme for enclosure in enclosed)
    return "subject" + ("" if synthesis else "-sheets") + ("-update" if updates else "")


def _one_line(text: str) -> str:
    """A subject: no ends of lines, and no space that mail programs show as a box."""
    return WHITESPACE.sub(" ", clean(text).replace(NARROW, NO_BREAK)).strip()


def _for_mail(markup: Markup) -> Markup:
    """Sanitised HTML without what only our style sheets for paper give a meaning to."""
    kept = _KEPT.sub("\ufdd0\\1\ufdd1", str(markup))  # noncharacters: prose lets none of an author through
    bare = _NOT_FOR_MAIL.sub("", kept).replace("\ufdd0", '<span style="display:inline-block">')
    return Markup(bare.replace("\ufdd1", "</span>"))  # noqa: S704 - sanitised by prose


def _with_values(markup: Markup, values: Mapping[str, str]) -> Markup:
    """Sanitised HTML with values in the place of their names: in text, never in a tag, and escaped."""
    safe = {name: str(escape(value)) for name, value in values.items()}
    pieces = re.split(r"(<[^<>]*>)", str(markup))
    pieces[::2] = [with_words(piece, safe) for piece in pieces[::2]]
    return Markup("".join(pieces))  # noqa: S704 - sanitised by prose, and values escaped here


def _as_typed(markdown: str) -> str:
    """Markdown whose lines end where its author ended them, as people expect of a letter; wrapped ones flow."""
    runs: list[list[str]] = [[]]  # lines of a paragraph, an item, or one of anything else
    fenced = False
    for line in markdown.split("\n"):
        fence = line.lstrip().startswith(_FENCES)
        if fenced or fence or _BEGINS.match(line) or (runs[-1] and _BEGINS.fullmatch(runs[-1][-1])):
            runs.append([])
        runs[-1].append(line)
        fenced ^= fence
    ended: list[str] = []
    for run in runs:
        keeps = not _is_wrapped(run)
        ended += (f"{line}  " if keeps and not line.lower().endswith(_ENDED) else line for line in run[:-1])
        ended += run[-1:]
    return "\n".join(ended)


_FENCES = ("```", "~~~")
_BEGINS = re.compile(r"\s*(?:[-*+•#|]|\d{1,9}[.)])(?=\s|$)|\s*$")
_ENDED = ("\\", "  ", "<br>", "<br/>", "<br />")  # lines that end so already
_NARROWEST, _WIDEST = 50, 100  # characters of the longest line of a paragraph that a program wrapped
_IN_THE_MIDST = re.compile(r"[^.,:;!?…»”)]\n[a-zß-öø-ÿ]")


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether no line of a paragraph had room for the next word, and one ends within a sentence."""
    width = max((len(line) for line in lines), default=0)
    return (
        _NARROWEST <= width <= _WIDEST
        and all(len(line) + 1 + len(after.split(maxsplit=1)[0]) > width for line, after in pairwise(lines))
        and _IN_THE_MIDST.search("\n".join(line.strip() for line in lines)) is not None
    )


def _attribute(language: str, around: str) -> Markup:
    return Markup(' lang="{}"').format(language) if language != around else Markup("")


def _view(
    renderer: Renderer,
    person: Person,
    values: Mapping[str, str],
    *,
    subject: str,
    enclosed: Sequence[Enclosed],
    message: Prose | None,
    message_language: str,
    link: str,
    stop: str,
    stop_link: str,
    changes: Sequence[Change] | None,
) -> LetterView:
    workshop = renderer.workshop
    language = person.language or workshop.language
    own, theirs = TextRenderer(language=language), renderer.text
    word = {name: own(text) for name, text in words(language).items()}
    foreign = _attribute(workshop.language, language)
    titles = {theme.slug: _for_mail(theirs(theme.title)) for theme in workshop.themes}
    quoted = Markup("<span{}>{}</span>") if foreign else Markup("{1}")
    chosen = chosen_themes(workshop, person)

    def what(theme: str) -> Markup:
        return word["sheet"].format(title=quoted.format(foreign, titles[theme])) if theme else word["synthesis"]

    def changed(change: Change) -> Markup:
        said = word["new"].format(what=what(change.theme)) if change.new else what(change.theme)
        return Markup("{} – {}").format(said, theirs(change.detail)) if change.detail else said

    if message:
        body = _with_values(_for_mail(TextRenderer(language=message_language).block(message)), values)
    else:
        body = Markup("<p>{}</p>").format(word["message"])
    greetings = tuple(dict.fromkeys(reader.greeting for reader in (person, *person.others) if reader.greeting))
    greeting = re.sub(
        r"(?<=\w)$", ",", ", ".join([*(greeting.rstrip(" ,") for greeting in greetings[:-1]), *greetings[-1:]])
    )
    usual = "greeting" if all(map(called, person.names)) else "greeting-unnamed"
    said = (
        Markup("") if message and greets(message.markdown) else own(greeting) or word[usual].format(name=values["name"])
    )
    contact = workshop.contact
    introduction = _FIRST_PARAGRAPH.search(theirs.block(workshop.introduction))
    return LetterView(
        language=language,
        foreign=foreign,
        subject=subject,
        title=_for_mail(theirs.heading(workshop.title)),
        date=values["date"][:1].upper() + values["date"][1:],
        place=theirs(workshop.place),
        greeting=said,
        message=body,
        message_foreign=_attribute(message_language, language),
        updates=changes is not None,
        changes=tuple(changed(change) for change in changes or ()),
        enclosed=tuple(
            (what(enclosure.theme), enclosure.name, _size(enclosure.size, language)) for enclosure in enclosed
        ),
        in_language=_in_language(word, workshop.language, language) if foreign and (enclosed or link) else Markup(""),
        link=qr.clean(link) if link else "",
        link_address=qr.printable(link) if link else "",
        link_lead=word["link-too" if any(not enclosure.theme for enclosure in enclosed) else "link"],
        themes_title=word["all-themes" if len(chosen) == len(workshop.themes) > 1 else "themes"],
        themes=tuple((theme.number, titles[theme.slug], _for_mail(theirs(theme.summary))) for theme in chosen),
        introduction=_for_mail(Markup(introduction[0])) if introduction else Markup(""),  # noqa: S704 - by prose
        figures=tuple(_figures(workshop, language)),
        contact={
            "name": typographic(contact.name, workshop.language),
            "email": contact.email,
            "phone": telephone(contact.phone),
            "link": qr.clean(contact.link) if contact.link else "",
            "address": qr.printable(contact.link) if contact.link else "",
        }
        if contact
        else None,
        organisers=tuple(typographic(organisation.name, workshop.language) for organisation in workshop.organisers),
        stop=stop,
        stop_link=stop_link,
        ink=renderer.palette.main,
        ink_dark=_on_dark(renderer.palette.main),
        paper_dark=_PAPER_DARK,
        word=word,
    )


def _figures(workshop: Workshop, language: str) -> Iterator[str]:
    """How many themes, problems, solutions and needs, in words; what there is none of is not counted."""
    spoken = registry.language(language)
    several = [(len(workshop.themes), "themes")]
    several += [(sum(points(theme.groups_of(id_)) for theme in workshop.themes), id_) for id_ in ANSWERS]
    for count, name in several:
        if count:
            yield f"{spoken.count(count)}{NO_BREAK}{spoken.counted(count, name)}"


def _in_language(word: Mapping[str, Markup], written: str, read: str) -> Markup:
    """In which language the documents are, for who reads another."""
    return word["in-language"].format(language=registry.language(read).of(registry.language(written)))


def _size(size: int, language: str) -> str:
    """The size of a file, which no line breaks."""
    return typographic(registry.language(language).weight(size), language)


def _on_dark(colour: str) -> str:
    """The brand's colour, as much lighter as it takes to be read on a dark ground."""
    lightness, chroma, hue = oklch(colour)
    while contrast(colour, _PAPER_DARK) < 7:
        lightness += 0.01
        colour = from_oklch(lightness, min(chroma, 0.11), hue)
    return colour
