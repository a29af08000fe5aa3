"""What of the workshop is seen in its pages, and what changed of it since letters took them to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.building import status
from feuillet.mailing.letters.composition import Change
from feuillet.pictures.preparation import SUFFIXES
from feuillet.publications.kinds import Form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.model.workshop import Workshop
    from feuillet.project.sources import Sources


def of_pages(workshop: Workshop, ingredients: status.Ingredients) -> dict[str, dict[str, str]]:
    """Those that are seen in the pages: not the lists of people, nor what letters say."""
    kept = {
        file: {place: found for place, found in places.items() if _is_of_pages(workshop, file, place)}
        for file, places in ingredients.items()
    }
    return {file: places for file, places in kept.items() if places}


def changes(workshop: Workshop, sources: Sources, since: status.Ingredients) -> Iterator[Change]:
    """What is in the pages that was not in those."""
    for difference in status.differences(workshop, sources, since):
        if difference.publication.form is not Form.OF_DAY and any(
            _is_of_pages(workshop, each.file, each.place) for each in difference.changes
        ):
            theme = difference.publication.theme
            new = theme is not None and theme.source.file not in since
            yield Change(theme=theme.slug if theme else "", new=new)


def _is_of_pages(workshop: Workshop, file: str, place: str) -> bool:
    if file == workshop.source.file:
        return place not in ("mail", "print")
    if file.startswith("content/"):
        return file.startswith("content/themes/") or file.lower().endswith(SUFFIXES)
    return file not in ("feuillet", "templates/mail.html")
