"""Pages that are in no edition: slips and separators between others, and the guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.pages.render import Leaf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feuillet.model.workshop import Theme

CHUNK = 100  # leaves that are laid out at once
_LINES = 14  # that titles of themes take on a slip; more of them, and it has their numbers
_LINE = 55  # characters


LEAST_SIZE = 7.0  # points, of what stands between others


def slip(name: str, chosen: Sequence[Theme], word: Mapping[str, str]) -> Leaf:
    """The slip on the pack of a person: the titles of the themes, or their numbers if these are too many."""
    if sum(-(-len(theme.title.markdown) // _LINE) for theme in chosen) > _LINES:
        numbers = ", ".join(str(theme.number) for theme in chosen)
        return Leaf(kind="slip", heading=name, label=word["your_numbers"].format(numbers=numbers))
    lines = tuple((str(theme.number), theme.title) for theme in chosen)
    return Leaf(kind="slip", heading=name, label=word["your_themes"] if lines else "", lines=lines)
