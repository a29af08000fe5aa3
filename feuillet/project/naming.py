"""A part of the model in; a name for all that it says, with its places, out: worked out once for each part."""

from __future__ import annotations

from typing import Any

from feuillet.model.workshop import Model, Prose
from feuillet.project import fingerprint
from feuillet.project.made_once import Once


def plain(part: Any) -> Any:
    """Content as plain values, with the place of each part."""
    if isinstance(part, Prose):
        return part.markdown, str(part.source)
    if isinstance(part, Model):
        return type(part).__name__, [plain(value) for value in vars(part).values()]
    if isinstance(part, tuple | list):
        return [plain(each) for each in part]
    if isinstance(part, dict):
        return [(name, plain(value)) for name, value in part.items()]
    return str(part)


def _named(part: Model) -> str:
    return fingerprint.of(plain(part))


name: Once[Model, str] = Once(_named)
