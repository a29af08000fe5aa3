"""Compare and derive names: without regard to case, accents or punctuation; slugs safe as file names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from feuillet.text.normal_form import bare, normal

if TYPE_CHECKING:
    from collections.abc import Iterable

_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})


@lru_cache(maxsize=1 << 15)
def fold(text: str) -> str:
    """`text` for comparison: no accents, no case, inclusive marks and punctuation as single spaces."""
    letters = bare(text).replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").casefold()
    return re.sub(r"[\W_]+", " ", letters).strip()


@lru_cache(maxsize=1 << 15)
def slug(text: str) -> str:
    """A file name of lower-case ASCII letters, digits and hyphens; empty if nothing is left.

    Windows' reserved names (CON, NUL…) get a trailing hyphen-x, so that the file can be made anywhere.
    """
    ascii_only = normal("NFKD", fold(text)).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].rstrip("-")
    return f"{name}-x" if name in _RESERVED else name


def did_you_mean(word: str, known: Iterable[str], least: float = 0.6) -> str:
    """The nearest of `known` to `word`, if it is as like it as that; case and accents do not count."""
    import difflib

    folded = {fold(candidate): candidate for candidate in known}
    near = difflib.get_close_matches(fold(word), folded, n=1, cutoff=least)
    return folded[near[0]] if near else ""
