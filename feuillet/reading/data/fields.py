"""Which keys a model has for authors, and what each of them holds."""

from __future__ import annotations

from typing import Any, get_args, get_origin

from feuillet.languages import registry
from feuillet.model.workshop import Model
from feuillet.text.names import fold

# Fields that the stages fill in, not authors.
OURS = frozenset({"source", "themes", "wrong"})


def known_keys(kind: type[Model]) -> list[str]:
    """The keys that an author may write for a model, in order."""
    return [name for name in kind.model_fields if name not in OURS]


def held_by(annotation: Any) -> Any:
    """The model, or else the plain type, that a field holds: `tuple[AnyOrganisation, ...] | None` -> Organisation."""
    if get_origin(annotation) is dict:
        return dict
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return annotation
    held = [held_by(argument) for argument in get_args(annotation) if argument not in (Ellipsis, type(None))]
    models = [kind for kind in held if isinstance(kind, type) and issubclass(kind, Model)]
    return next(iter([*models, *held]), None)


def meant(key: str) -> str:
    """The key that people mean by a word of their language; empty if it is none that we know."""
    folded = fold(key)
    return registry.found(lambda language: language.reading.keys.get(folded)) or ""
