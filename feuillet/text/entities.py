"""Character references of HTML (`&amp;`, `&#233;`) as the characters that they stand for."""

from __future__ import annotations

import html
import re

_LONG = re.compile(r"&#(?:([xX])([0-9a-fA-F]{9,})|([0-9]{9,}))")


def unescape(text: str) -> str:
    """The text with its references resolved; a number without end stands for no character, and is not computed."""
    if "&" not in text:
        return text
    return html.unescape(_LONG.sub(_shortened, text) if "&#" in text else text)


def _shortened(found: re.Match[str]) -> str:
    digits = (found[2] or found[3]).lstrip("0") or "0"
    return f"&#{found[1] or ''}{digits if len(digits) < 9 else '99999999'}"
