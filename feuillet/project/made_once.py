"""What is made of a part of the day, made once: while the part is there, or for as long as somebody keeps it."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from feuillet.model.workshop import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feuillet.model.workshop import Theme

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


class Keep(Protocol):
    """Keeps what is made of the day beside its themes and of a theme, or of what has these names."""

    def __call__(self, what: str, of: Theme | Sequence[str], make: Callable[[], T]) -> T:
        """What was made of them before; else what is made now."""


def anew(what: str, of: Theme | Sequence[str], make: Callable[[], T]) -> T:
    """Nothing is kept."""
    del what, of
    return make()
