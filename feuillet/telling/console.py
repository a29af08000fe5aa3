"""Where people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def console_of(*, errors: bool = False) -> Console:
    """Where people read: plain words, no markup of rich's."""
    from rich.console import Console

    return Console(stderr=errors, highlight=False, emoji=False, markup=False)
