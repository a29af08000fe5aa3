"""What is made of a theme and of the day beside its themes alone: made once, and kept by those who can keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from feuillet.model.workshop import Theme

T = TypeVar("T")


class Keep(Protocol):
    """Keeps what is made of a theme and of the day beside its themes, under the names of both."""

    def __call__(self, what: str, theme: Theme, make: Callable[[], T]) -> T:
        """What was made of them before; else what is made now."""


def anew(what: str, theme: Theme, make: Callable[[], T]) -> T:
    """Nothing is kept."""
    del what, theme
    return make()
