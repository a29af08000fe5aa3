"""A theme in; its chapter of the synthesis, ready for its template, out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from feuillet.model.workshop import Place
from feuillet.pages.chapters import full_measure
from feuillet.pages.matter.answers import ANSWERS, unanswered
from feuillet.pages.named import ResourceView, SpeakerView, resource_view, speaker_view
from feuillet.pages.view import (
    BlockRun,
    SectionView,
    TextRenderer,
    anchor,
    place_anchor,
    points,
    runs,
    section_views,
)

if TYPE_CHECKING:
    from feuillet.model.workshop import Theme, Workshop


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """A theme as the synthesis prints it."""

    number: int
    slug: str
    anchor: str
    title: Markup
    title_plain: str
    summary: Markup
    counts: tuple[int, int, int]
    unanswered: int  # of its needs
    speakers: tuple[SpeakerView, ...]
    introduction: tuple[BlockRun, ...]
    sections: tuple[SectionView, ...]  # before the resources
    actors: tuple[ResourceView, ...]
    documents: tuple[ResourceView, ...]
    resources: tuple[SectionView, ...]  # sections with a place at the foot of the sheet
    notes: tuple[tuple[str, Markup], ...]


def chapter(workshop: Workshop, theme: Theme) -> Chapter:
    """A theme with all that was written of it."""
    text = TextRenderer(language=workshop.language)
    introduction, views = _pulled(
        runs(theme.introduction, text, "introduction.-"), tuple(section_views(workshop, theme))
    )
    counts = tuple(points(theme.groups_of(id_)) for id_ in ANSWERS)
    return Chapter(
        number=theme.number,
        slug=theme.slug,
        anchor=anchor(theme.slug),
        title=text.heading(theme.title),
        title_plain=text.plain(theme.title),
        summary=text.heading(theme.summary) if theme.summary else Markup(""),
        counts=(counts[0], counts[1], counts[2]),
        unanswered=len(unanswered(theme)),
        speakers=tuple(
            speaker_view(speaker, text, place_anchor(theme.slug, "speaker", n))
            for n, speaker in enumerate(theme.speakers)
        ),
        introduction=introduction,
        sections=tuple(section for section in views if section.place is not Place.FOOT),
        actors=tuple(
            resource_view(actor, text, place_anchor(theme.slug, "actor", n)) for n, actor in enumerate(theme.actors)
        ),
        documents=tuple(
            resource_view(document, text, place_anchor(theme.slug, "document", n))
            for n, document in enumerate(theme.documents)
        ),
        resources=tuple(section for section in views if section.place is Place.FOOT),
        notes=tuple((note.key, text(note.text)) for note in theme.notes),
    )


def _pulled(
    introduction: tuple[BlockRun, ...], sections: tuple[SectionView, ...]
) -> tuple[tuple[BlockRun, ...], tuple[SectionView, ...]]:
    """The texts of a chapter with its first quotation marked, if that is short: it is set large."""

    def quotes(several: tuple[BlockRun, ...]) -> bool:
        return any(run.kind == "quote" for run in several)

    if quotes(introduction):
        return full_measure.pulled(introduction), sections
    for at, section in enumerate(sections):
        for n, group in enumerate(section.groups):
            if quotes(group.runs):
                groups = list(section.groups)
                groups[n] = replace(group, runs=full_measure.pulled(group.runs))
                return introduction, (*sections[:at], replace(section, groups=tuple(groups)), *sections[at + 1 :])
    return introduction, sections
