"""Unicode's normal forms, in a time that follows the length: no text has more than a few marks on one letter."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

# Marks on a letter are put in order by insertion, which takes the square of their number. A run of so many is cut:
# what stands on either side of a cut is made normal by itself.
_RUN = re.compile(r"[^\w\s\x00-\x7f]{32}")


def normal(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """The text in a normal form."""
    if text.isascii():
        return text
    if not _RUN.search(text):
        return unicodedata.normalize(form, text)
    made: list[str] = []
    done = 0
    for run in _RUN.finditer(text):
        made.append(unicodedata.normalize(form, text[done : run.end()]))
        done = run.end()
    made.append(unicodedata.normalize(form, text[done:]))
    return "".join(made)


def bare(text: str) -> str:
    """The text in its compatibility form, without accents."""
    return "".join(char for char in normal("NFKD", text) if not unicodedata.combining(char))
