"""A part of the model in; a name for all that it says, with its places, out: worked out once for each part."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from feuillet.model.workshop import Model, Prose
from feuillet.project import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable

M = TypeVar("M", bound=Model)
T = TypeVar("T")


class Once(Generic[M, T]):
    """What is made of a part of the model, which never changes: made once for each, for as long as it is there."""

    def __init__(self, make: Callable[[M], T]) -> None:
        self._make = make
        self._known: dict[int, tuple[weakref.ref[M], T]] = {}

    def __call__(self, part: M) -> T:
        place = id(part)
        known = self._known.get(place)
        if known is None or known[0]() is not part:
            known = weakref.ref(part, lambda _: self._known.pop(place, None)), self._make(part)
            self._known[place] = known
        return known[1]


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
