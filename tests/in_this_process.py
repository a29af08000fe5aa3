"""What a build does in other processes, done in this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feuillet.importing.documents import apart
from feuillet.importing.documents.document import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

in_another = apart.called


def called(name: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """What the function makes of a file, as `apart.called` gives it; without its limit of memory."""
    found = apart.within_its_time(name, function, arguments)
    if isinstance(found, apart._Refusal):
        raise RefusedError(*found.diagnostics)
    return found
