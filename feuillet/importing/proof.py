"""The words of a source, and the texts that were made of it, in; those that are in none of these out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from feuillet.importing.documents import counted

if TYPE_CHECKING:
    from collections.abc import Iterable


def lost(source: Counter[str], texts: Iterable[str], quoted: Iterable[str]) -> list[str]:
    """The words of a source that are neither in the Markdown that was written nor quoted in the report."""
    found: Counter[str] = Counter()
    for text in texts:
        found += counted.of_markdown(text)
    for text in quoted:
        found += counted.words(text)
    return sorted((source - found).elements())
