"""The front matter of a theme's file in, ours or another tool's; what pages print of it, under our keys, out.

Keys of other tools never stop a build: one warning for each file names what is not printed. A key that is ours but
for a slip of the fingers is left to be told as such.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from feuillet.languages import registry
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity, errors
from feuillet.model.workshop import Block, Located, Prose, ThemeFacts
from feuillet.project import text_file
from feuillet.reading.data import facts, fields, keys, yaml_source
from feuillet.reading.data.yaml_source import KeyPlace, Mapping, Sequence
from feuillet.reading.debris import comments, unpublished
from feuillet.reading.markdown.inline import Text
from feuillet.text.names import did_you_mean, fold, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Sequence as Sequence_

    from feuillet.project.text_file import FrontMatter

NOT_PRINTED = Rule(
    code="foreign-keys",
    severity=Severity.WARNING,
    en="not printed, for these keys of the front matter are none of Feuillet's: {names}",
    fr="non imprimé, car ces clés de l’en-tête ne sont pas de Feuillet : {names}",
    hint_en="If they are of another program, there is nothing to do. Known here: {known}.",
    hint_fr="Si elles sont d’un autre programme, il n’y a rien à faire. Connues ici : {known}.",
)

# What tools write there, folded. None of these is taken for one of ours with a slip in it.
_TOOLS = {
    "several": "author, authors, date, draft, tags, tag, categories, category, description, keywords, image, images, "
    "cover, aliases, alias, url, permalink, layout, type, comments, published, updated, modified, created, lang, "
    "language, toc, math, weight, subtitle, abstract, excerpt, id, uid, status, version, topic, topics, theme, themes",
    "Hugo": "lastmod, publishdate, expirydate, linktitle, menu, markup, outputs, cascade, series, translationkey, "
    "iscjklanguage, headless, sitemap, featured, featuredimage, thumbnail, showtoc, hidetoc, tocopen, params, build",
    "Jekyll": "redirect from, header, collection, sidebar, pin, sticky, nav order, parent, has children, nav exclude, "
    "grand parent, teaser, author profile, share, related, read time, render with liquid, sort index, order, nav",
    "HedgeDoc": "robots, breaks, disqus, ga, slideoptions, opengraph, dir, mathjax, lazy",
    "Obsidian": "cssclass, cssclasses, publish, kanban plugin, banner, banner y, icon, up, linter yaml title alias, "
    "created at, updated at, dg publish, dg home, excalidraw plugin, tasks, sources",
    "Quarto": "format, execute, bibliography, csl, editor, jupyter, engine, filters, knitr, crossref, number sections, "
    "toc depth, toc title, code fold, affiliations, affiliation, author meta, citation, doi, website, project, "
    "listing, output, embed resources, page layout",
    "pandoc": "institute, institution, thanks, papersize, geometry, fontsize, documentclass, classoption, mainfont, "
    "sansfont, monofont, header includes, include before, include after, numbersections, colorlinks, linkcolor, "
    "urlcolor, link citations, reference section title, nocite, suppress bibliography, lof, lot, titlepage, rights, "
    "contributor, creator, publisher",
    "slides": "marp, paginate, footer, size, style, class, transition, background, backgroundcolor, color, revealjs",
    "sites": "sidebar label, sidebar position, pagination label, hide table of contents, hide title, custom edit url, "
    "template, social, eleventynavigation, eleventyexcludefromcollections, path, taxonomies, extra, in search index, "
    "page template, metatitle, metadescription, og image, twitter card, seo, canonical, locale, translated, position",
    "notes": "notion id, zettel id, zettelid, location, place, event, participants, attendees, present, members, "
    "duration, time, end time, start time, meeting, client, source, links, see also, license, licence, copyright, "
    "contact, email, organisation, organization, team, contributors, editors, notes, note, text, content",
}
_FOREIGN = frozenset(key for some in _TOOLS.values() for key in some.split(", "))
_SUMMARIES = ("description", "subtitle", "sous titre", "excerpt", "abstract", "lead", "teaser", "summary", "chapo")
_AUTHORS = ("author", "authors", "auteur", "auteurs", "autrice", "autrices", "autor", "autores", "by", "redaction")
_DATES = ("date", "datum", "fecha")
_CAME = (
    "participants",
    "attendees",
    "participantes",
    "asistentes",
    "teilnehmende",
    "teilnehmer",
    "anwesende",
    "presents",
)
# Keys by which tools and people say that notes are not for others yet, and what they say there.
_DRAFT, _PUBLISHED = ("draft", "brouillon", "borrador", "entwurf"), ("published",)
_YES, _NO = ("true", "yes", "oui", "si", "ja", "on", "1"), ("false", "no", "non", "nein", "off", "0")
_SAID = frozenset((*_YES, *_NO))
_COMMON = ("title", "titre", "slug", "summary", "number")  # keys of ours that other tools have
_LEAST = 0.75  # likeness to one of our keys, from where on it is that one misspelt
_FILLED_IN = re.compile(r"\{\{|<%|^(?:today|now|last-modified)$")  # by a tool, in a file that it writes
_RAW_KEY = re.compile(r"""["']?([^\W\d_][\w .-]{0,60}?)["']?\s*[:=](?:\s|$)""")
_QUOTED = re.compile(r"""(?:"((?:[^"\\]|\\.)*)"|'([^']*+)')\s*+(?:#.*)?$""")
_ADDRESS = re.compile(r"/|(?:/[\w-]++)+(?:/|\.html)?")  # of a page on its site, which some tools keep as its slug
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?$")


@dataclass(kw_only=True, slots=True)
class Front:
    """What a front matter tells: our keys, a line on who wrote the notes and when, and what is wrong with it."""

    data: Mapping
    credit: tuple[Block, ...] = ()
    came: tuple[tuple[str, Text], ...] = ()  # a line of notes that says who did
    unpublished: Location | None = None  # where it says so of the notes
    diagnostics: list[Diagnostic] = field(default_factory=list)


def read(parts: FrontMatter, file: str, language: str) -> Front:
    """The front matter of a file."""
    start = Location(file=file, line=1, column=1)
    front = Front(data=Mapping(start))
    if parts.facts is None:
        return front
    raw = _raw_keys(parts)
    foreign = parts.form != "yaml" or _is_foreign(raw.values())
    data: Any
    if parts.form in ("toml", "json"):
        data = _loaded(parts, file, raw)
        front.diagnostics += _unclosed(parts, file)
    elif parts.form == "percent":
        data = _title_block(parts, file)
        front.diagnostics += _unclosed(parts, file)
    else:
        data, found = yaml_source.parse(parts.facts, file=file, first_line=parts.facts_line)
        front.diagnostics += [diagnostic for diagnostic in found if not (foreign and _is_of_foreign(diagnostic, raw))]
        if foreign and (not isinstance(data, Mapping) or any(errors(front.diagnostics))):
            data = _salvaged(parts, file, raw)
            front.diagnostics = [
                diagnostic for diagnostic in front.diagnostics if diagnostic.severity is not Severity.ERROR
            ]
            front.diagnostics += _unclosed(parts, file)
        if not isinstance(data, Mapping):
            if data is not None:
                at = data.source if isinstance(data, Located | Sequence) else start
                front.diagnostics.append(facts.NO_KEYS.at(at, known=", ".join(fields.known_keys(ThemeFacts))))
            front.data.whole = data is None and not any(errors(front.diagnostics))
            return front
    front.data = data
    _settle(front, foreign, language)
    return front


def add(front: Front, facts: Sequence_[tuple[str, Text]], file: str, language: str) -> None:
    """What the head of a text says of it, where no front matter does; what both say is printed too."""
    blocks: list[Block] = []
    said: list[Text] = []
    for key, text in facts:
        at = text.location(file)
        if key in (*_AUTHORS, *_DATES):
            said.append(text)
        elif key == "title" and _text(front.data.get("title")) == "":
            _put(front.data, "title", Located(text.value, at), at)
        elif key in _SUMMARIES and not _text(front.data.get("summary")):
            _put(front.data, "summary", Located(text.value, at), at)
        elif fold(text.value) != fold(str(front.data.get("title") or "")):
            blocks.append(Block(kind="paragraph", text=text.prose(file), source=at))
    if said:
        spoken = registry.language(language)
        words = ", ".join(_day(Located(text.value, text.location(file)), language) for text in said)
        credit = f"{spoken.pages['notes']}{spoken.colon}{words}"
        at = said[0].location(file)
        blocks.append(Block(kind="paragraph", text=Prose(credit if "*" in credit else f"*{credit}*", at), source=at))
    front.credit = (*front.credit, *blocks)


def _raw_keys(parts: FrontMatter) -> dict[int, str]:
    """The keys of the whole, as a look at the lines finds them, by the numbers of these."""
    lines = (parts.facts or "").split("\n")
    found = ((number, _RAW_KEY.match(_stripped(parts, line))) for number, line in enumerate(lines))
    return {parts.facts_line + number: key.group(1) for number, key in found if key}


def _stripped(parts: FrontMatter, line: str) -> str:
    """A line without what JSON has around a key and its value."""
    return line.strip().rstrip(",") if parts.form == "json" else line


def _kind(key: str) -> str:
    """Whose a key is: "ours", one of ours in other words ("meant") or misspelt ("near"), or else "foreign"."""
    known = fields.known_keys(ThemeFacts)
    folded = fold(key)
    if key in known:
        return "ours"
    if keys.meant(key, known) or folded in known:
        return "meant"
    if folded in _FOREIGN or not did_you_mean(key, known, _LEAST):
        return "foreign"
    return "near"


def _is_foreign(names: Iterable[str]) -> bool:
    """Whether most of the keys are another tool's; those that many tools have say nothing."""
    kinds = [_kind(key) for key in names if fold(key) not in _COMMON]
    return kinds.count("foreign") > len(kinds) - kinds.count("foreign")


def _is_of_foreign(diagnostic: Diagnostic, raw: dict[int, str]) -> bool:
    """Whether what is wrong stands in the value of a key that is not ours."""
    above = [key for number, key in raw.items() if number <= diagnostic.location.line]
    return bool(above) and _kind(above[-1]) == "foreign"


def _settle(front: Front, foreign: bool, language: str) -> None:
    """Keys of other tools leave the data; what we print of them stands there under our keys."""
    data = front.data
    taken: set[str] = set()
    known = fields.known_keys(ThemeFacts)
    if foreign:
        for key in [key for key in data.places if _kind(key) == "meant"]:
            ours = keys.meant(key, known) or fold(key)
            if ours not in data.places and key in data:
                data[ours], data.places[ours] = data.pop(key), data.places.pop(key)
    if foreign or _ADDRESS.fullmatch(_text(data.get("slug"))):
        _fit_values(data)
    front.unpublished = unpublished_at(data)
    others = [key for key in data.places if _kind(key) == "foreign"]
    by_name = {fold(key): key for key in reversed(others)}
    if not _text(data.get("summary")):
        for name in _SUMMARIES:
            if (said_by := by_name.get(name)) and _text(data.get(said_by)):
                data["summary"], data.places["summary"] = data[said_by], data.places[said_by]
                taken.add(said_by)
                break
    authors = [written for name in _AUTHORS if (written := by_name.get(name)) and _names(data.get(written))]
    dates = [written for name in _DATES if (written := by_name.get(name)) and _text(data.get(written))]
    came = [written for name in _CAME if (written := by_name.get(name)) and _names(data.get(written))]
    taken.update(authors[:1], dates[:1], came[:1])
    if came:
        front.came = _who_came(_names(data[came[0]]), data.places[came[0]].value, language)
    said = [*(_names(data.get(authors[0])) if authors else []), *(_day(data[key], language) for key in dates[:1])]
    if said:
        at = data.places[(authors or dates)[0]].value
        spoken = registry.language(language)
        text = f"*{spoken.pages['notes']}{spoken.colon}{', '.join(said)}*"
        front.credit = (Block(kind="paragraph", text=Prose(text, at), source=at),)
    taken.update(key for key in others if fold(key) in (*_DRAFT, *_PUBLISHED) and fold(str(data.get(key))) in _SAID)
    left = [key for key in others if key not in taken and (data.get(key) or data.get(key) is None)]
    if left:
        at = data.places[left[0]].key
        front.diagnostics.append(NOT_PRINTED.at(at, names=", ".join(left), known=", ".join(known)))
    for key in others:
        data.pop(key, None)
        data.places.pop(key, None)


def unpublished_at(data: Mapping) -> Location | None:
    """Where keys of a theme say that it is a draft; None if none does."""
    for key, place in data.places.items():
        value = fold(str(data.get(key)))
        if (fold(key) in _DRAFT and value in _YES) or (fold(key) in _PUBLISHED and value in _NO):
            return place.key
    return None


def _who_came(names: Sequence_[str], at: Location, language: str) -> tuple[tuple[str, Text], ...]:
    """A line of notes that says who came."""
    spoken = registry.language(language)
    title = spoken.reading.headings["participants"][0]
    return (("participants", Text.of(f"{title}{spoken.colon}{'; '.join(names)}", at.line, at.column)),)


def _fit_values(data: Mapping) -> None:
    """Keys that other tools have too, in the forms that they give them."""
    address = data.get("slug")
    if isinstance(address, Located):
        if name := slug(address.rstrip("/").rpartition("/")[2].removesuffix(".html")):
            data["slug"] = Located(name, address.source)
        else:
            del data["slug"], data.places["slug"]
    if isinstance(data.get("number"), Located) and not re.fullmatch(r"\d{1,3}", data["number"]):
        del data["number"], data.places["number"]
    for key in ("title", "summary", "slug", "number"):
        if key in data and not isinstance(data[key], Located):
            del data[key], data.places[key]
    for key in ("speakers", "actors", "documents"):
        if isinstance(data.get(key), Located):
            alone = Sequence(data[key].source)
            alone.append(data[key])
            alone.places.append(data[key].source)
            data[key] = alone


def _text(value: Any) -> str:
    """A text that its author wrote; empty where it is none, or one that a tool fills in."""
    return "" if not isinstance(value, Located) or _FILLED_IN.search(value.strip()) else value.strip()


def _names(value: Any) -> list[str]:
    """Who is named: a text, a list, or keys with a name among them."""
    if isinstance(value, Mapping):
        name = value.get("name")
        return _names(name if name is not None else Sequence(value.source))
    if isinstance(value, Sequence):
        return [name for item in value for name in _names(item)]
    return [text] if (text := _text(value)) else []


def _day(value: Located, language: str) -> str:
    """A date in words, if it is written in figures."""
    found = _DAY.match(value.strip())
    try:
        return registry.language(language).days([dt.date.fromisoformat(found[1])]) if found else value.strip()
    except ValueError:
        return value.strip()


def _put(data: Mapping, key: str, value: Any, at: Location) -> None:
    data[key] = value
    data.places[key] = KeyPlace(key=at, value=at)


def _title_block(parts: FrontMatter, file: str) -> Mapping:
    """What pandoc's lines of % tell: title, authors, date."""
    data = Mapping(Location(file=file, line=parts.facts_line, column=1))
    names = iter(("title", "authors", "date"))
    texts: list[tuple[str, int, list[str]]] = []
    for number, line in enumerate((parts.facts or "").split("\n"), parts.facts_line):
        if line.startswith("%"):
            texts.append((next(names, "date"), number, [line[1:].strip()]))
        elif texts:
            texts[-1][2].append(line.strip())
    for name, number, lines in texts:
        at = Location(file=file, line=number, column=3)
        if not any(lines):
            continue
        if name == "authors":
            some = Sequence(at)
            some.extend(_plain(author.strip(), at) for line in lines for author in line.split(";") if author.strip())
            some.places.extend(at for _ in some)
            _put(data, name, some, at)
        else:
            _put(data, name, _plain(" ".join(lines), at), at)
    return data


def _loaded(parts: FrontMatter, file: str, raw: dict[int, str]) -> Mapping:
    """What TOML or JSON tells; where it cannot be read, the keys of its lines."""
    facts = parts.facts or ""
    if len(facts) > yaml_source.TOO_LONG:
        return _salvaged(parts, file, raw)
    lines = {key: number for number, key in reversed(raw.items())}
    data = Mapping(Location(file=file, line=parts.facts_line, column=1))
    try:
        for key, value in (tomllib.loads(facts) if parts.form == "toml" else json.loads(facts)).items():
            at = Location(file=file, line=lines.get(key, parts.facts_line), column=1)
            _put(data, _plain(key, at), _placed(value, at), at)
    except (ValueError, RecursionError):  # neither, a number without end, lists within lists
        return _salvaged(parts, file, raw)
    return data


def _placed(value: Any, at: Location, depth: int = 0) -> Any:
    """Data that knows its place, all of its scalars texts; raises ValueError if it is deeper than any is."""
    if depth > yaml_source.TOO_DEEP:
        raise ValueError
    if isinstance(value, dict):
        made = Mapping(at)
        for key, item in value.items():
            _put(made, _plain(key, at), _placed(item, at, depth + 1), at)
        return made
    if isinstance(value, list):
        some = Sequence(at)
        some.extend(_placed(item, at, depth + 1) for item in value)
        some.places.extend(at for _ in some)
        return some
    text = (
        str(value).lower() if isinstance(value, bool) else value.isoformat() if hasattr(value, "isoformat") else value
    )
    return _plain(str(text), at)


def _plain(text: str, at: Location) -> Located:
    """A text of data without comments, and without what escapes put into it."""
    return Located(unpublished.value(text_file.unescaped(text, at)[0])[0], at)


def _unclosed(parts: FrontMatter, file: str) -> Iterator[Diagnostic]:
    """Comments that never end, in what YAML has not read."""
    _, found, _ = unpublished.value(parts.facts or "")
    at = Location(file=file, line=parts.facts_line, column=1)
    return comments.told((comment for comment in found if not comment.closed), file, at)


def _salvaged(parts: FrontMatter, file: str, raw: dict[int, str]) -> Mapping:
    """The keys of the lines, with values that stand on one line, of what cannot be read otherwise."""
    data = Mapping(Location(file=file, line=parts.facts_line, column=1))
    for number, value in _values(parts, raw):
        if raw[number] not in data.places:
            at = Location(file=file, line=number, column=1)
            _put(data, raw[number], _plain(value, at), at)
    return data


def _values(parts: FrontMatter, raw: dict[int, str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate((parts.facts or "").split("\n"), parts.facts_line):
        if number in raw:
            yield number, _bare(re.split(r"[:=]", _stripped(parts, line), maxsplit=1)[1].strip())


def _bare(value: str) -> str:
    """A value without its quotes, and without the comment behind it."""
    if quoted := _QUOTED.match(value):
        return quoted[1] or quoted[2] or ""
    return re.split(r"(?:^|\s)#", value, maxsplit=1)[0].strip().strip("\"'")
