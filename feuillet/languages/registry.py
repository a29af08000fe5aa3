"""The languages that pages can be in: a module of this room each, imported when it is asked for."""

from __future__ import annotations

import functools
import importlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from feuillet.languages.words import Language


@functools.cache
def codes() -> tuple[str, ...]:
    """The codes of all of them, in order."""
    names = (path.stem for path in Path(__file__).parent.glob("*.py"))
    return tuple(sorted(name for name in names if re.fullmatch(r"[a-z]{2}", name)))


@functools.cache
def language(code: str) -> Language:
    """The language of that code; English for one that is none of ours."""
    name = code[:2].lower()
    return cast("Language", importlib.import_module(f"{__package__}.{name if name in codes() else 'en'}").LANGUAGE)
