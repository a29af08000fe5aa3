"""An address that counts who follows a link, in; the one that it leads to, out: pads put the one before the other."""

from __future__ import annotations

import re
from urllib.parse import unquote

_REDIRECT = re.compile(
    r"https?://(?:www\.google\.[a-z.]{2,6}/url|l\.facebook\.com/l\.php|[\w.-]{1,80}\.safelinks\.protection\.outlook\.com/)"
    r"\?(?:[^#\s&]{0,2000}&){0,8}(?:q|u|url)=(?P<to>https?(?P<coded>:|%3A)[^&#\s]++)\S*+",
    re.IGNORECASE,
)


def direct(url: str) -> str:
    """Where an address leads; itself, if it is none of those."""
    found = _REDIRECT.fullmatch(url) if "?" in url else None
    if found is None:
        return url
    return found["to"] if found["coded"] == ":" else unquote(found["to"])
