"""People, actors and documents that a theme names, as they are printed, with addresses and codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from feuillet.looks import qr
from feuillet.reading.listed.entries import names_organisation

if TYPE_CHECKING:
    from feuillet.model.workshop import (
        Resource,
        Speaker,
        Workshop,
    )
    from feuillet.pages.view import (
        TextRenderer,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceView:
    """An actor or document as it is printed, with its address and the code that leads there."""

    title: Markup
    publisher: Markup
    date: Markup
    note: Markup
    link: str
    address: str  # as printed: without what a reader need not type
    code: Markup | None  # QR code, where there is a link
    anchor: str
    key: str = ""
    code_width: float = 0.0  # millimetres


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeakerView:
    """A person as printed."""

    name: Markup
    role: Markup
    organisation: Markup
    organisation_link: str
    presentation: Markup
    organisation_presentation: Markup
    link: str
    email: str
    anchor: str


# Millimetres of a code's modules, with room for a printer that spreads ink.
_MODULE = 0.45


def code(url: str) -> dict[str, Any] | None:
    """The code of an address, and the width in millimetres at which a telephone reads it; None: too long."""
    svg = qr.svg(url, title=qr.printable(url))
    return {"svg": svg, "width": round(qr.width_mm(url, _MODULE), 1)} if svg else None


def synthesis_link(workshop: Workshop) -> str:
    """Where the synthesis can be read: as the poster says, or the letters; empty if neither does."""
    link = (workshop.poster.link if workshop.poster else "") or workshop.mail.link
    return qr.clean(link) if link else ""


def resource_view(
    resource: Resource, text: TextRenderer, anchor_: str, *, code: float = 0.0, key: str = ""
) -> ResourceView:
    """A resource as printed, with a QR code so many millimetres wide, if any, or wider where its address is long.

    The title of the code names what it leads to.
    """
    link = qr.clean(resource.link) if resource.link else ""
    return ResourceView(
        title=text.name(resource.title),
        publisher=text.name(resource.publisher),
        date=text.name(resource.date),
        note=text.name(resource.note),
        link=link,
        address=qr.printable(resource.link) if link else "",
        code=qr.svg(link, title=f"{text.plain(resource.title)} – {link}") if code and link else None,
        code_width=max(code, qr.least_width_mm(link)) if code and link else 0.0,
        anchor=anchor_,
        key=key,
    )


def speaker_view(speaker: Speaker, text: TextRenderer, anchor_: str) -> SpeakerView:
    """A speaker as printed."""
    organisation = speaker.organisation
    name = organisation.name if organisation and not names_organisation(speaker) else ""
    return SpeakerView(
        name=text.name(speaker.name),
        role=text.name(speaker.role),
        organisation=text.name(name),
        organisation_link=qr.clean(organisation.link) if organisation and organisation.link else "",
        presentation=text.block(speaker.presentation),
        organisation_presentation=text.block(organisation.presentation) if organisation else Markup(""),
        link=qr.clean(speaker.link) if speaker.link else "",
        email=speaker.email,
        anchor=anchor_,
    )
