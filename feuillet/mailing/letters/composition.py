"""What a letter says: the day and one of its people in; subject, text and HTML out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from markupsafe import Markup, escape

from feuillet.languages import registry
from feuillet.languages.words import by_name
from feuillet.looks import qr
from feuillet.looks.palette import contrast, from_oklch, oklch
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.model.workshop import Prose
from feuillet.pages.synthesis import ANSWERS
from feuillet.pages.view import Text, points
from feuillet.text.names import did_you_mean, fold, slug
from feuillet.text.prose import links
from feuillet.text.tokens import WHITESPACE, clean
from feuillet.text.typography import NARROW, NO_BREAK, typographic

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.workshop import Theme, Workshop
    from feuillet.pages.render import Renderer
    from feuillet.reading.people.person import Person

# What authors may write in the message and its subject, between braces.
PLACEHOLDERS = ("name", "themes", "title", "date", "place")
_MEANT = {"nom": "name", "prenom": "name", "jour": "date", "titre": "title", "lieu": "place", "ateliers": "themes"}

UNKNOWN_PLACEHOLDER = Rule(
    code="mail-unknown-placeholder",
    severity=Severity.WARNING,
    en="nothing stands for {shown}: it will be read as it is written",
    fr="rien ne remplace {shown} : ce sera lu tel quel",
    hint_en="There are: {known}.",
    hint_fr="Il y a : {known}.",
)
PLACEHOLDER_IN_LINK = Rule(
    code="mail-placeholder-in-link",
    en="nothing is put into the address of a link: {shown} would be sent as it is written",
    fr="rien n’est mis dans l’adresse d’un lien : {shown} partirait tel quel",
    hint_en="Write it beside the link, or take it out of the address.",
    hint_fr="Écrivez-le à côté du lien, ou enlevez-le de l’adresse.",
)
MISSPELT_PLACEHOLDER = Rule(
    code="mail-misspelt-placeholder",
    severity=Severity.WARNING,
    en="nothing stands for {shown}: it will be read as it is written",
    fr="rien ne remplace {shown} : ce sera lu tel quel",
    hint_en="Did you mean {suggestion}?",
    hint_fr="Vouliez-vous dire {suggestion} ?",
)


_NAMED = 20  # placeholders that a hint names
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
    greeting: Markup
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
_PLACEHOLDER = re.compile(r"\{([^\W\d_][^{}<>\n]{0,60})\}")
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_WORDS = re.compile(r"[\w -]{1,31}")  # of what nobody asked for, those that may have been meant
_EMPTIED = re.compile(r" ?\{(column\d+)\}")  # with the space before it, where nothing comes in its place
_FIRST_PARAGRAPH = re.compile(r"<p>(?!<strong>[^<]*</strong></p>).*?</p>", re.DOTALL)


def _style(tag: str, attributes: str, styles: Mapping[str, str]) -> str:
    aligned = _ALIGNED.search(attributes)
    several = [styles.get(tag, ""), f"text-align:{aligned[1]}" if aligned else ""]
    style = ";".join(one for one in several if one)
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
    columns = _Columns(person, language)
    values = _values(workshop, person, language) | columns.values
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
        subject=_one_line(_placed(title_line, values)),
        enclosed=enclosed,
        message=Prose(columns.marked(message.markdown), message.source) if message else None,
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


def words(language: str) -> Mapping[str, str]:
    """What letters say of themselves, in one language."""
    return by_name(registry.language(language).letters)


def enclosed_name(workshop: Workshop, theme: Theme | None, language: str) -> str:
    """The plain name of a file that goes with a letter: of a theme's sheet, or of the synthesis."""
    word = words(language)
    if theme is not None:
        return f"{word['file-sheet']}-{theme.number}-{theme.slug}.pdf"
    title = slug(Text(language=workshop.language).plain(workshop.title))
    return "-".join(part for part in (word["file-synthesis"], title) if part) + ".pdf"


def placeholders(texts: Iterable[Prose | str]) -> tuple[str, ...]:
    """What stands between braces, and may be a column of the list."""
    written = (one if isinstance(one, str) else one.markdown for one in texts)
    found = (match[1] for one in written for match in _PLACEHOLDER.finditer(one))
    return tuple(dict.fromkeys(name for name in found if name not in PLACEHOLDERS))


def check_placeholders(
    texts: Iterable[Prose | str],
    location: Location,
    *,
    filled: Collection[str] = (),
    columns: Sequence[str] = (),
) -> Iterator[Diagnostic]:
    """What an author wrote between braces that stands for nothing; `location`: of texts that do not know theirs.

    `filled`: folded names that a column of the list stands for; `columns`: what it has.
    """
    known = (*PLACEHOLDERS, *columns)
    for one in texts:
        written = one if isinstance(one, str) else one.markdown
        start = getattr(one, "source", location)
        for match in _PLACEHOLDER.finditer(written):
            if match[1] in PLACEHOLDERS or fold(match[1]) in filled:
                continue
            near = _MEANT.get(fold(match[1])) or did_you_mean(match[1], known)
            if not near and not _WORDS.fullmatch(match[1]):
                continue
            before = written[: match.start()]
            line = before.count("\n")
            column = len(before) - (before.rfind("\n") + 1) + (1 if line else max(start.column, 1))
            at = Location(file=start.file, line=start.line + line, column=column) if start.line else start
            if near:
                yield MISSPELT_PLACEHOLDER.at(at, shown=match[0], suggestion=f"{{{near}}}")
            else:
                more = ["…"] if len(known) > _NAMED else []
                said = ", ".join([*(f"{{{name[:40]}}}" for name in known[:_NAMED]), *more])
                yield UNKNOWN_PLACEHOLDER.at(at, shown=match[0], known=said)


def check_links(message: Prose, *, filled: Collection[str] = ()) -> Iterator[Diagnostic]:
    """Words between braces in the address of a link, where nothing takes their place."""
    for one in links(message, form="block"):
        for match in _PLACEHOLDER.finditer(unquote(one.url)):
            if match[1] in PLACEHOLDERS or fold(match[1]) in filled:
                yield PLACEHOLDER_IN_LINK.at(one.location, shown=match[0])


def _subject(enclosed: Sequence[Enclosed], link: str, *, updates: bool) -> str:
    synthesis = link or not enclosed or any(not one.theme for one in enclosed)
    return "subject" + ("" if synthesis else "-sheets") + ("-update" if updates else "")


class _Columns:
    """What her row of the list says, and that of who shares her address, in the place of the columns' names."""

    def __init__(self, person: Person, language: str) -> None:
        rows = [dict(one.cells) for one in (person, *person.others)]
        self._marks = {name: f"column{number}" for number, name in enumerate(rows[0])}
        self.values = {
            mark: _listed(dict.fromkeys(cell for row in rows if (cell := row.get(name, ""))), language)
            for name, mark in self._marks.items()
        }

    def marked(self, text: str) -> str:
        """The text with marks in place of these names: titles of columns may hold what Markdown reads as its own."""

        def mark(match: re.Match[str]) -> str:
            found = "" if match[1] in PLACEHOLDERS else self._marks.get(fold(match[1]), "")
            return f"{{{found}}}" if found else match[0]

        return _EMPTIED.sub(
            lambda match: match[0] if self.values.get(match[1], " ") else "", _PLACEHOLDER.sub(mark, text)
        )


def _listed(names: Iterable[str], language: str) -> str:
    """One, two or more, as they are said together."""
    several = list(names)
    return registry.language(language).listed(several)


def _values(workshop: Workshop, person: Person, language: str) -> dict[str, str]:
    """What stands for each placeholder: plain text, whatever it looks like."""
    theirs, word = Text(language=workshop.language), words(language)
    titles = [f"{word['first']}{theirs.plain(one.title)}{word['last']}" for one in _chosen(workshop, person)]
    return {
        "name": typographic(_listed((called(name) or name for name in person.names), language), language),
        "themes": _listed(titles, language) or word["every-theme"],
        "title": theirs.plain(workshop.title),
        "date": typographic(registry.language(language).days(workshop.days), language),
        "place": typographic(workshop.place, workshop.language),
    }


# Of surnames, and in lower case.
_PARTICLES = frozenset(("al", "ben", "da", "de", "del", "der", "des", "di", "du", "el", "la", "le", "van", "von"))


def called(name: str) -> str:
    """A name as one greets with it: "Dupont, Jean" turned round; empty where a comma may mean something else."""
    if "," not in name:
        return name
    surname, _, given = (one.strip() for one in name.partition(","))
    words = [*(one for one in surname.split() if one not in _PARTICLES), *given.split()]
    turns = 2 <= len(words) <= 5 and len(given.split()) in (1, 2) and not {",", "."} & set(given)
    return f"{given} {surname}" if turns and surname and all(one[0].isupper() for one in words) else ""


def _chosen(workshop: Workshop, person: Person) -> list[Theme]:
    return [theme for theme in workshop.themes if theme.slug in person.themes]


def _placed(text: str, values: Mapping[str, str]) -> str:
    """Plain text with values in the place of their names; once, so that a value is never looked into."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


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
    pieces[::2] = [_placed(piece, safe) for piece in pieces[::2]]
    return Markup("".join(pieces))  # noqa: S704 - sanitised by prose, and values escaped here


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
    own, theirs = Text(language=language), renderer.text
    word = {name: own(text) for name, text in words(language).items()}
    foreign = _attribute(workshop.language, language)
    titles = {theme.slug: _for_mail(theirs(theme.title)) for theme in workshop.themes}
    quoted = Markup("<span{}>{}</span>") if foreign else Markup("{1}")
    chosen = _chosen(workshop, person)

    def what(theme: str) -> Markup:
        return word["sheet"].format(title=quoted.format(foreign, titles[theme])) if theme else word["synthesis"]

    def changed(one: Change) -> Markup:
        said = word["new"].format(what=what(one.theme)) if one.new else what(one.theme)
        return Markup("{} – {}").format(said, theirs(one.detail)) if one.detail else said

    if message:
        body = _with_values(_for_mail(Text(language=message_language).block(message)), values)
    else:
        body = Markup("<p>{}</p>").format(word["message"])
    greetings = tuple(dict.fromkeys(one.greeting for one in (person, *person.others) if one.greeting))
    greeting = re.sub(r"(?<=\w)$", ",", ", ".join([*(one.rstrip(" ,") for one in greetings[:-1]), *greetings[-1:]]))
    usual = "greeting" if all(map(called, person.names)) else "greeting-unnamed"
    contact = workshop.contact
    introduction = _FIRST_PARAGRAPH.search(theirs.block(workshop.introduction))
    return LetterView(
        language=language,
        foreign=foreign,
        subject=subject,
        title=_for_mail(theirs.heading(workshop.title)),
        date=values["date"],
        place=theirs(workshop.place),
        greeting=own(greeting) if greeting else word[usual].format(name=values["name"]),
        message=body,
        message_foreign=_attribute(message_language, language),
        updates=changes is not None,
        changes=tuple(changed(one) for one in changes or ()),
        enclosed=tuple((what(one.theme), one.name, _size(one.size, language)) for one in enclosed),
        in_language=_in_language(word, workshop.language, language) if foreign and (enclosed or link) else Markup(""),
        link=qr.clean(link) if link else "",
        link_address=qr.printable(link) if link else "",
        link_lead=word["link-too" if any(not one.theme for one in enclosed) else "link"],
        themes_title=word["all-themes" if len(chosen) == len(workshop.themes) > 1 else "themes"],
        themes=tuple((one.number, titles[one.slug], _for_mail(theirs(one.summary))) for one in chosen),
        introduction=_for_mail(Markup(introduction[0])) if introduction else Markup(""),  # noqa: S704 - by prose
        figures=tuple(_figures(workshop, language)),
        contact={
            "name": typographic(contact.name, workshop.language),
            "email": contact.email,
            "phone": typographic(contact.phone, workshop.language),
            "link": qr.clean(contact.link) if contact.link else "",
            "address": qr.printable(contact.link) if contact.link else "",
        }
        if contact
        else None,
        organisers=tuple(typographic(one.name, workshop.language) for one in workshop.organisers),
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
    several += [(sum(points(theme.section(id_)) for theme in workshop.themes), id_) for id_ in ANSWERS]
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


# -- text ------------------------------------------------------------------------------------------------------------


def plain_text(html: str) -> str:
    """HTML as text: a line a paragraph, "- " before items, links as "text (address)"."""
    reader = _Plain()
    reader.feed(html)
    reader.close()
    return reader.finished()


_BLOCKS = frozenset(
    ("article", "blockquote", "caption", "div", "footer", "h1", "h2", "h3", "h4", "header")
) | frozenset(("li", "main", "ol", "p", "pre", "section", "table", "tr", "ul"))
_UNSEEN = frozenset(("head", "script", "style", "title"))
_UNDERLINED = {"h1": "=", "h2": "-"}
_LISTS = frozenset(("ul", "ol"))
_CLOSE = _LISTS | {"div", "li", "tr"}  # no empty line before them by nature
_QUOTE = "> "
_COLUMNS = 72


class _Plain(HTMLParser):
    """Walks through the HTML of a letter; what it does not know it reads on through."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.words: list[str] = []
        self.prefixes: list[tuple[str, str]] = []  # of the first line of an element, and of others
        self.lists: list[int] = []  # number of the next item; 0 for bullets
        self.links: list[tuple[str, int]] = []  # address, and where its words begin
        self.meanings: list[str] = []  # of abbreviations
        self.unseen = 0
        self.verbatim = 0
        self.gap = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "br":
            self.words.append("\0")
        elif tag in _BLOCKS:
            self._opening(tag, given)
        elif tag in ("td", "th"):
            self.words.append(" | " if "".join(self.words).strip() else "")
        elif tag == "a":
            self.links.append((given.get("href", ""), len(self.words)))
        elif tag == "abbr":
            self.meanings.append(given.get("title", ""))
        elif tag == "del":
            self.words.append("~")

    def _opening(self, tag: str, given: Mapping[str, str]) -> None:
        self._flush()
        # The first paragraph of an item stands beside its mark.
        beside = tag == "p" and bool(self.prefixes) and self.prefixes[-1][0] != self.prefixes[-1][1]
        if (tag not in _CLOSE and not beside) or (tag in _LISTS and not self.lists):
            self.gap = True
        if tag in _LISTS:
            start = given.get("start", "")
            self.lists.append(int(start) if start.isdecimal() else int(tag == "ol"))
        elif tag == "li":
            number = self.lists[-1] if self.lists else 0
            if number:
                number = int(given["value"]) if given.get("value", "").isdecimal() else number
                self.lists[-1] = number + 1
            mark = f"{number}. " if number else "- "
            self.prefixes.append((mark, " " * len(mark)))
        elif tag == "blockquote":
            self.prefixes.append((_QUOTE, _QUOTE))
        elif tag == "pre":
            self.verbatim += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen -= 1
        elif tag in _BLOCKS:
            self._closing(tag)
        elif tag == "a" and self.links:
            self._link(*self.links.pop())
        elif tag == "abbr" and self.meanings and (meaning := self.meanings.pop()):
            self.words.append(f" ({meaning})")
        elif tag == "del":
            self.words.append("~")

    def _closing(self, tag: str) -> None:
        told = self._flush()
        if told and tag in _UNDERLINED:
            self.lines.append(_UNDERLINED[tag] * min(len(told), _COLUMNS))
        if tag in ("li", "blockquote"):
            self.prefixes.pop()
        elif tag in _LISTS:
            self.lists.pop()
        elif tag == "pre":
            self.verbatim -= 1
        if tag == "li":
            self.gap = False
        elif tag not in _CLOSE or (tag in _LISTS and not self.lists):
            self.gap = True

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.words.append(data.replace("\n", "\0").replace(" ", "\1") if self.verbatim else data)

    def _link(self, address: str, start: int) -> None:
        """What a link says, then where it leads, unless that is what it says."""
        words = WHITESPACE.sub(" ", "".join(self.words[start:])).strip(" ")
        shown = unquote(address.partition("?")[0]) if address.startswith("mailto:") else address
        bare = shown.removeprefix("mailto:").removeprefix("tel:")
        if not bare or words in (shown, bare) or "".join(words.split()) == "".join(bare.split()):
            return
        if qr.printable(address) == words and words in address:
            self.words[start:] = [address]
        else:
            self.words.append(f" ({bare})")

    def _flush(self) -> str:
        """Write down the lines that were heard so far; what they say."""
        heard = WHITESPACE.sub(" ", "".join(self.words)).strip(" \0")
        self.words.clear()
        if not heard:
            return ""
        if self.gap and self.lines:
            quotes = "".join(first for first, _ in self.prefixes if first == _QUOTE)
            self.lines.append(quotes.rstrip() if self.lines[-1].startswith(quotes) else "")
        self.gap = False
        for line in heard.split("\0"):
            first = "".join(one for one, _ in self.prefixes)
            self.prefixes = [(rest, rest) for _, rest in self.prefixes]
            self.lines.append(f"{first}{line.strip(' ')}".replace("\1", " ").rstrip(" "))
        return heard

    def finished(self) -> str:
        self._flush()
        return "\n".join(self.lines) + "\n"
