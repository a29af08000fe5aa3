"""The synthesis of the day: its chapters, and what is gathered across them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.looks import qr
from feuillet.pages.chapters.chapter import Chapter
from feuillet.pages.chapters.chapter import chapter as chapter_of
from feuillet.pages.matter.across import Needs, SameName, needs, same_names
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
from feuillet.text import prose
from feuillet.text.names import fold
from feuillet.text.normal_form import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markupsafe import Markup

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


def _unanswered(workshop: Workshop, chapters: Iterable[Chapter]) -> Iterator[tuple[Chapter, tuple[BlockRun, ...]]]:
    text = TextRenderer(language=workshop.language)
    for theme, chapter in zip(workshop.themes, chapters, strict=True):
        if found := unanswered(theme):
            yield chapter, tuple(map(unflagged, runs(found, text, f"unanswered-{theme.slug}")))


def _collated(name: str) -> str:
    """For alphabetical order: accents and case after letters."""
    return f"{bare(name).casefold()}\0{name}"


class _Directory:
    """Collects entries of one kind by name; later mentions add their anchors and what was missing."""

    def __init__(self, text: TextRenderer) -> None:
        self.text = text
        self.found: dict[str, dict[str, str]] = {}
        self.anchors: dict[str, dict[str, None]] = {}

    def add(self, name: str, anchor_: str, detail: str = "", link: str = "") -> None:
        if not name.strip():
            return
        key = fold(name) or name
        entry = self.found.setdefault(key, {"name": name, "detail": "", "link": ""})
        entry["detail"] = entry["detail"] or detail
        entry["link"] = entry["link"] or link
        anchors = self.anchors.setdefault(key, {})
        if anchor_:
            anchors[anchor_] = None

    def entries(self) -> tuple[DirectoryEntry, ...]:
        made = []
        for key, entry in self.found.items():
            name, detail, link = entry["name"], entry["detail"], entry["link"]
            made.append(
                DirectoryEntry(
                    name=self.text.name(name),
                    detail=self.text.name(detail),
                    link=qr.clean(link) if link else "",
                    address=qr.printable(link) if link else "",
                    anchors=tuple(self.anchors[key]),
                    sort_key=_collated(name),
                )
            )
        return tuple(sorted(made, key=lambda entry: entry.sort_key))


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
    workshop: Workshop,
) -> tuple[tuple[DirectoryEntry, ...], tuple[DirectoryEntry, ...], tuple[Publisher, ...]]:
    """People, organisations, and documents by publisher, each with the anchors of the places that name it."""
    text = TextRenderer(language=workshop.language)
    people, organisations = _Directory(text), _Directory(text)
    by_publisher: dict[str, tuple[str, _Directory]] = {}
    for organisation in (*workshop.organisers, *workshop.partners):
        organisations.add(organisation.name, "colophon", link=organisation.link)
    for theme in workshop.themes:
        for n, speaker in enumerate(theme.speakers):
            place = place_anchor(theme.slug, "speaker", n)
            of = speaker.organisation
            people.add(_surname_first(speaker.name, workshop.language), place, of.name if of else "", speaker.link)
            if of:
                organisations.add(of.name, place, link=of.link)
        for n, actor in enumerate(theme.actors):
            organisations.add(text.plain(actor.title), place_anchor(theme.slug, "actor", n), link=actor.link)
        for n, document in enumerate(theme.documents):
            place = place_anchor(theme.slug, "document", n)
            if document.publisher:
                organisations.add(document.publisher, place)
            key = fold(document.publisher)
            _, documents = by_publisher.setdefault(key, (document.publisher, _Directory(text)))
            documents.add(text.plain(document.title), place, document.date, document.link)
    publishers = sorted(by_publisher.values(), key=lambda pair: (not pair[0], _collated(pair[0])))
    nameless = registry.language(workshop.language).pages["no_publisher"]
    return (
        people.entries(),
        organisations.entries(),
        tuple(
            Publisher(name=text.name(name or nameless), documents=documents.entries()) for name, documents in publishers
        ),
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


def links(workshop: Workshop) -> tuple[LinkView, ...]:
    """Every live address of the notes, once, in the order of the themes."""
    text = TextRenderer(language=workshop.language)
    found: dict[str, tuple[str, str]] = {}
    for theme in workshop.themes:
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
    return tuple(
        LinkView(
            number=number,
            text=text.name("" if name == url else name),
            url=url,
            address=qr.printable(url),
            anchor=place,
        )
        for number, (url, (name, place)) in enumerate(found.items(), 1)
    )


def _acronyms(workshop: Workshop) -> Iterator[tuple[Markup, Markup]]:
    text = TextRenderer(language=workshop.language)
    for name in sorted(workshop.acronyms, key=_collated):
        yield text.name(name), text.name(workshop.acronyms[name])


def synthesis_view(workshop: Workshop) -> SynthesisView:
    """The whole synthesis, ready for its templates."""
    text = TextRenderer(language=workshop.language)
    chapters = tuple(chapter_of(workshop, theme) for theme in workshop.themes)
    people, organisations, publishers = directory(workshop)
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
        same_names=tuple(same_names(workshop, chapters)),
        needs=() if len(chapters) == 1 else tuple(needs(chapters)),
        unanswered=() if len(chapters) == 1 else tuple(_unanswered(workshop, chapters)),  # its chapter has them
        people=people,
        organisations=organisations,
        publishers=publishers,
        acronyms=tuple(_acronyms(workshop)),
        links=links(workshop),
    )
