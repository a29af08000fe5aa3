"""What a page asks of its server, and what it is answered, as plain data: whoever answers knows nothing of the web."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request that has passed all checks: the rest of its path, its query, its headers and its body."""

    name: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)  # by name in small letters
    body: bytes = b""

    def tag(self, header: str) -> str:
        """The tag in a header; empty if there is none."""
        return self.headers.get(header, "").removeprefix("W/").strip('"')

    def data(self, **kinds: type) -> dict[str, Any]:
        """The body as JSON that has these values, of these kinds, and no half characters; raises NotAnsweredError."""
        try:
            found = json.loads(self.body)
            json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or not all(isinstance(found.get(key), kind) for key, kind in kinds.items()):
            raise NotAnsweredError(400, "unreadable")
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What comes back."""

    data: bytes = b""
    kind: str = "application/json"
    status: int = 200
    tag: str = ""  # of what may be asked for again
    file: str = ""  # the name of a PDF that is opened beside the page
    policy: str = ""  # of a page that stands within ours; else ours


class NotAnsweredError(Exception):
    """What was asked for is refused; `why` is for the page, `reason` for people."""

    def __init__(self, status: int, why: str, reason: str = "") -> None:
        super().__init__(why)
        self.answer = said({"why": why, "reason": reason}, status)


class Exchange(NamedTuple):
    """A path below the token, `…/{name}` with a rest; how it is asked, who answers, and how long a body may be."""

    method: str
    path: str
    answer: Callable[[Asked], Reply]
    most: int = 0


def said(found: Any, status: int = 200) -> Reply:
    """Data as an answer; in ASCII, as the name of a file may be no text."""
    return Reply(data=json.dumps(found).encode(), status=status)
