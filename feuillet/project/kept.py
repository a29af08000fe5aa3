"""What is made of the day beside its themes, and of a theme or what several give: made once, where it can be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feuillet.model.workshop import Theme

T = TypeVar("T")


class Keep(Protocol):
    """Keeps what is made of the day beside its themes and of a theme, or of what has these names."""

    def __call__(self, what: str, of: Theme | Sequence[str], make: Callable[[], T]) -> T:
        """What was made of them before; else what is made now."""


def anew(what: str, of: Theme | Sequence[str], make: Callable[[], T]) -> T:
    """Nothing is kept."""
    del what, of
    return make()
