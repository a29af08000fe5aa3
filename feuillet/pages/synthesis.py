"""The synthesis of the day: its chapters, and what is gathered across them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from feuillet.languages import registry
from feuillet.looks import qr
from feuillet.pages.chapters.chapter import Chapter
from feuillet.pages.chapters.chapter import chapter as chapter_of
from feuillet.pages.matter.across import ROW_LETTERS, Needs, SameName, needs, same_names
from feuillet.pages.matter.answers import unanswered
from feuillet.pages.view import (
    BlockRun,
    TextRenderer,
    anchor,
    place_anchor,
    runs,
    section_anchor,
    unflagged,
)
from feuillet.reading.listed.organisations import joined
from feuillet.text import prose
from feuillet.text.names import fold
from feuillet.text.normal_form import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feuillet.model.workshop import Block, Prose, Theme, Workshop


@dataclass(frozen=True, kw_only=True, slots=True)
class DirectoryEntry:
    """A line of the directory, with the anchors whose pages it names."""

    name: Markup
    detail: Markup
    link: str
    address: str
    anchors: tuple[str, ...]
    sort_key: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Publisher:
    """Documents of one publisher."""

    name: Markup
    documents: tuple[DirectoryEntry, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkView:
    """A line of the list of links."""

    number: int
    text: Markup
    url: str
    address: str
    anchor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeView:
    """What the synthesis has of a theme: its chapter, and what it gives to what is gathered across chapters."""

    chapter: Chapter
    people: tuple[Mention, ...]
    organisations: tuple[Mention, ...]
    documents: tuple[tuple[str, Mention], ...]  # each with its publisher
    links: tuple[LinkMention, ...]
    unanswered: tuple[BlockRun, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SynthesisView:
    """All that the synthesis' templates choose from."""

    title: Markup
    title_plain: str
    subtitle: Markup
    date: Markup
    place: Markup
    introduction: Markup
    chapters: tuple[Chapter, ...]
    counts: tuple[int, int, int]
    same_names: tuple[SameName, ...]
    needs: tuple[Needs, ...]
    unanswered: tuple[tuple[Chapter, tuple[BlockRun, ...]], ...]
    people: tuple[DirectoryEntry, ...]
    organisations: tuple[DirectoryEntry, ...]
    publishers: tuple[Publisher, ...]
    acronyms: tuple[tuple[Markup, Markup], ...]
    links: tuple[LinkView, ...]


def _collated(name: str) -> str:
    """For alphabetical order: accents and case after letters."""
    return f"{bare(name).casefold()}\0{name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """Somebody or something that a place names: the key by which it is the same elsewhere, its name, its entry."""

    key: str
    said: str
    entry: DirectoryEntry


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkMention:
    """An address that a place names."""

    url: str
    text: Markup
    address: str
    anchor: str


def _mention(text: TextRenderer, name: str, place: str, detail: str = "", link: str = "") -> Iterator[Mention]:
    """What a place names, unless that is empty."""
    if name.strip():
        yield Mention(
            key=fold(name) or name,
            said=name,
            entry=DirectoryEntry(
                name=text.name(name),
                detail=text.name(detail),
                link=qr.clean(link) if link else "",
                address=qr.printable(link) if link else "",
                anchors=(place,),
                sort_key=_collated(name),
            ),
        )


def _entries(mentions: Iterable[Mention]) -> tuple[DirectoryEntry, ...]:
    """Entries of one kind by name; later mentions add their places and what was missing."""
    found: dict[str, list[DirectoryEntry]] = {}
    for mention in mentions:
        found.setdefault(mention.key, []).append(mention.entry)
    made = (several[0] if len(several) == 1 else _as_one(several) for several in found.values())
    return tuple(sorted(made, key=lambda entry: entry.sort_key))


def _as_one(several: Sequence[DirectoryEntry]) -> DirectoryEntry:
    linked = next((entry for entry in several if entry.link), several[0])
    return replace(
        max(several, key=lambda entry: len(entry.name)),
        detail=next((entry.detail for entry in several if entry.detail), Markup("")),
        link=linked.link,
        address=linked.address,
        anchors=tuple(dict.fromkeys(anchor for entry in several for anchor in entry.anchors)),
    )


def _surname_first(name: str, language: str) -> str:
    """« Baccara, Cédric »: the words in capitals, or else the last, or the last two where people have two surnames."""
    words = name.split()
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if capitals:
        first = [word for word in words if word not in frozenset(capitals)]
        return f"{' '.join(capitals)}, {' '.join(first)}" if first else name
    at = len(words) - 1
    second_names = registry.language(language).reading.second_names.split()
    if second_names and len(words) > 2 and words[-2][:1].isupper() and words[-2] not in second_names:
        at -= 1
    while at > 1 and words[at - 1] in _OF_SURNAMES:
        at -= 1
    return f"{' '.join(words[at:])}, {' '.join(words[:at])}" if at > 0 else name


# With a capital they are a part of the surname behind them; without one, they follow the first name.
_OF_SURNAMES = frozenset(
    ("Le", "La", "Les", "Du", "Des", "De", "Di", "Da", "Dos", "Van", "Von", "Den", "Der", "El", "Al", "Ben", "Saint")
)


def directory(
    workshop: Workshop, themes: Iterable[ThemeView]
) -> tuple[tuple[DirectoryEntry, ...], tuple[DirectoryEntry, ...], tuple[Publisher, ...]]:
    """People, organisations, and documents by publisher, each with the anchors of the places that name it."""
    text = TextRenderer(language=workshop.language)
    themes = tuple(themes)
    of_day = [
        mention
        for organisation in (*workshop.organisers, *workshop.partners)
        for mention in _mention(text, organisation.name, "colophon", link=organisation.link)
    ]
    named = [*of_day, *(mention for theme in themes for mention in theme.organisations)]
    same = joined((mention.said for mention in named), workshop.language, workshop.spelt_out)
    by_publisher: dict[str, tuple[str, list[Mention]]] = {}
    for theme in themes:
        for publisher, document in theme.documents:
            name, several = by_publisher.get(key := same.get(publisher, ""), (publisher, []))
            by_publisher[key] = max(name, publisher, key=len), [*several, document]
    publishers = sorted(by_publisher.values(), key=lambda pair: (not pair[0], _collated(pair[0])))
    nameless = registry.language(workshop.language).pages["no_publisher"]
    return (
        _entries(mention for theme in themes for mention in theme.people),
        _entries(replace(mention, key=same[mention.said]) for mention in named),
        tuple(
            Publisher(name=text.name(name or nameless), documents=_entries(documents)) for name, documents in publishers
        ),
    )


def theme_view(workshop: Workshop, theme: Theme) -> ThemeView:
    """What the synthesis has of a theme; nothing in it depends on another."""
    text = TextRenderer(language=workshop.language)
    people: list[Mention] = []
    organisations: list[Mention] = []
    documents: list[tuple[str, Mention]] = []
    for n, speaker in enumerate(theme.speakers):
        place = place_anchor(theme.slug, "speaker", n)
        of = speaker.organisation
        name = _surname_first(speaker.name, workshop.language)
        people += _mention(text, name, place, of.name if of else "", speaker.link)
        if of:
            organisations += _mention(text, of.name, place, link=of.link)
    for n, actor in enumerate(theme.actors):
        name = text.plain(actor.title)
        organisations += _mention(text, name, place_anchor(theme.slug, "actor", n), link=actor.link)
    for n, document in enumerate(theme.documents):
        place = place_anchor(theme.slug, "document", n)
        organisations += _mention(text, document.publisher, place)
        titled = _mention(text, text.plain(document.title), place, document.date, document.link)
        documents += ((document.publisher, mention) for mention in titled)
    return ThemeView(
        chapter=chapter_of(workshop, theme),
        people=tuple(people),
        organisations=tuple(organisations),
        documents=tuple(documents),
        links=tuple(_links(theme, text)),
        unanswered=tuple(map(unflagged, runs(unanswered(theme), text, f"unanswered-{theme.slug}"))),
    )


def _texts(theme: Theme) -> Iterator[tuple[Prose, str]]:
    """Every text of a theme that may hold links, with the anchor of its place."""
    start = anchor(theme.slug)
    for prose_ in (theme.title, theme.summary):
        if prose_:
            yield prose_, start
    for n, speaker in enumerate(theme.speakers):
        place = place_anchor(theme.slug, "speaker", n)
        of = speaker.organisation
        for told in (speaker.role, speaker.presentation, of.presentation if of else None):
            if told:
                yield told, place
    yield from ((text, start) for text in _block_texts(theme.introduction))
    for section in theme.sections:
        for group in section.groups:
            yield from ((text, section_anchor(theme.slug, section.id)) for text in _block_texts(group.blocks))
    for kind, resources in (("actor", theme.actors), ("document", theme.documents)):
        for n, resource in enumerate(resources):
            for prose_ in (resource.title, resource.note):
                if prose_:
                    yield prose_, place_anchor(theme.slug, kind, n)
    for note in theme.notes:
        yield note.text, start


def _block_texts(blocks: Iterable[Block]) -> Iterator[Prose]:
    for block in blocks:
        if block.kind not in ("code", "picture"):
            yield block.text
        yield from _block_texts(block.points)


def _links(theme: Theme, text: TextRenderer) -> Iterator[LinkMention]:
    """Every live address of a theme, once."""
    found: dict[str, tuple[str, str]] = {}
    for n, speaker in enumerate(theme.speakers):
        place = place_anchor(theme.slug, "speaker", n)
        of = speaker.organisation
        for name, url in ((speaker.name, speaker.link), (of.name, of.link) if of else ("", "")):
            if url:
                found.setdefault(qr.clean(url), (name, place))
    for kind, resources in (("actor", theme.actors), ("document", theme.documents)):
        for n, resource in enumerate(resources):
            if resource.link:
                place = place_anchor(theme.slug, kind, n)
                found.setdefault(qr.clean(resource.link), (text.plain(resource.title), place))
    for prose_, place in _texts(theme):
        for link in prose.links(prose_):
            if not link.url.startswith(("mailto:", "tel:")):
                found.setdefault(qr.clean(link.url), (link.text, place))
    for url, (name, place) in found.items():
        shown = text.name("" if name == url else name)
        yield LinkMention(url=url, text=shown, address=qr.printable(url), anchor=place)


def links(themes: Iterable[ThemeView]) -> tuple[LinkView, ...]:
    """Every live address of the notes, once, in the order of the themes."""
    found: dict[str, LinkMention] = {}
    for theme in themes:
        for link in theme.links:
            found.setdefault(link.url, link)
    return tuple(
        LinkView(number=number, text=link.text, url=link.url, address=link.address, anchor=link.anchor)
        for number, link in enumerate(found.values(), 1)
    )


def _acronyms(workshop: Workshop) -> Iterator[tuple[Markup, Markup]]:
    text = TextRenderer(language=workshop.language)
    for name in sorted(workshop.spelt_out, key=_collated):
        yield text.name(name), text.name(workshop.spelt_out[name])


def synthesis_view(workshop: Workshop, themes: Sequence[ThemeView] = (), letters: int = ROW_LETTERS) -> SynthesisView:
    """The whole synthesis, ready for its templates; `themes`: what it has of each, as far as that is known.

    Rows across themes have so many letters at the most.
    """
    text = TextRenderer(language=workshop.language)
    themes = themes or [theme_view(workshop, theme) for theme in workshop.themes]
    chapters = tuple(theme.chapter for theme in themes)
    people, organisations, publishers = directory(workshop, themes)
    totals = Counter({n: sum(chapter.counts[n] for chapter in chapters) for n in range(3)})
    return SynthesisView(
        title=text.heading(workshop.title),
        title_plain=text.plain(workshop.title),
        subtitle=text(workshop.subtitle),
        date=text.dates(workshop.days),
        place=text.name(workshop.place),
        introduction=text.block(workshop.introduction),
        chapters=chapters,
        counts=(totals[0], totals[1], totals[2]),
        same_names=tuple(same_names(workshop, chapters, letters)),
        needs=() if len(chapters) == 1 else tuple(needs(chapters, letters)),
        unanswered=()
        if len(chapters) == 1
        else tuple((theme.chapter, theme.unanswered) for theme in themes if theme.unanswered),
        people=people,
        organisations=organisations,
        publishers=publishers,
        acronyms=tuple(_acronyms(workshop)),
        links=links(themes),
    )
