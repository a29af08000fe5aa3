"""The languages that pages can be in: a module of this room each, imported when it is asked for."""

from __future__ import annotations

import functools
import importlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from feuillet.languages.words import Language

_T = TypeVar("_T")
USUAL = "fr"  # of a day that names none
SPEAKING = ("en", "fr")  # languages of messages, help and the preview; a command with nothing to do asks no module


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


def read_with(code: str) -> list[Language]:
    """A language, and those whose words are understood in notes of it."""
    return [language(code), *map(language, language(code).beside)]


def found(look: Callable[[Language], _T | None]) -> _T | None:
    """What `look` finds in some language: in one that is in use, else in any; a word means the same in all."""
    in_use = [code for code in codes() if f"{__package__}.{code}" in sys.modules]
    looked = (look(language(code)) for code in dict.fromkeys([*in_use, *codes()]))
    return next((answer for answer in looked if answer is not None), None)


def pattern(code: str, look: Callable[[Language], str]) -> str:
    """What is looked for in notes of this language, in a pattern of its own and of those that are read beside it."""
    return "|".join(look(language) for language in read_with(code))


def called(name: str) -> str:
    """The code of the language that a folded name or code means; empty if it is none of ours."""
    if name in codes():
        return name
    return found(lambda language: language.code if re.fullmatch(language.reading.called, name) else None) or ""


def spoken(code: str) -> str:
    """The language of messages for who reads pages in that one: itself, or English where nobody translated them."""
    return code[:2].lower() if code[:2].lower() in SPEAKING else "en"


def said(code: str, **texts: str) -> str:
    """The one of these texts, by their codes, that who reads pages in that language is told."""
    return texts[spoken(code)]
