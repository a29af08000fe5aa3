"""Text in; XML that says it out: no character that XML does not know, nothing that is a sign of it."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

_UNKNOWN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def text(words: str) -> str:
    """Words between tags."""
    return escape(_UNKNOWN.sub("", words))


def value(words: str) -> str:
    """A value of an attribute, in its quotes."""
    return quoteattr(_UNKNOWN.sub("", words))
