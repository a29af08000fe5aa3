"""The themes of a project in, by name and text; their order out, or the names that their files get for another one.

A theme's place is its number, which its file's name begins with, or its front matter says.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from feuillet.project import text_file
from feuillet.project.text_file import FrontMatter
from feuillet.reading.formats import forms
from feuillet.reading.themes import front_matter, numbering
from feuillet.text import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class NumberedInsideError(Exception):
    """The front matter of a theme says its number: another name of its file would change nothing."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class _Numbered(NamedTuple):
    name: str
    inside: int  # in the front matter; 0 if that says none
    number: int  # 0 if the theme gets the next one that is free


def in_order(texts: Mapping[str, str], language: str) -> list[str]:
    """The themes as they follow each other in print; those that no number tells apart by name."""
    themes = _numbered(texts, language)
    return [theme.name for theme in sorted(themes, key=lambda theme: (theme.number or 1000, theme.name))]


def new_names(
    texts: Mapping[str, str], wanted: Sequence[str], language: str, *, from_one: bool = False
) -> dict[str, str]:
    """The new names of those whose number is another one in this order.

    The numbers that there are stay in use, with their gaps; or they are those from 1 on.
    """
    themes = {theme.name: theme for theme in _numbered(texts, language)}
    used = set(range(1, len(wanted) + 1)) if from_one else {each.number for each in themes.values() if each.number}
    numbers = sorted([*used, *islice(_unused(used), max(len(wanted) - len(used), 0))])
    found = {}
    for name, number in zip(wanted, numbers, strict=True):
        if themes[name].inside:
            if themes[name].inside != number:
                raise NumberedInsideError(name)
            continue
        folder, slash, last = name.rpartition("/")
        stem = forms.stem(last)
        digits, between, rest = numbering.parted(stem)
        if not digits or int(digits) != number:
            between = between if digits else "-" if rest else ""
            found[name] = f"{folder}{slash}{number:0{len(digits) or 2}}{between}{rest}{last[len(stem) :]}"
    return found


def called(name: str, title: str) -> str:
    """The name of a theme's file that is called otherwise; its number and its end stay. Empty if no letter is left."""
    folder, slash, last = name.rpartition("/")
    stem = forms.stem(last)
    digits, between, _ = numbering.parted(stem)
    slug = names.slug(title)
    if not slug or (slug[0].isdigit() and not digits):  # which would be its number
        return ""
    number = f"{digits}{between or '-'}" if digits else ""
    return f"{folder}{slash}{number}{slug}{last[len(stem) :]}"


def free(name: str, taken: Iterable[str]) -> str:
    """The name, or one with the next number, if its own is that of another theme by now."""
    folder, slash, last = name.rpartition("/")
    digits, between, rest = numbering.parted(last)
    used = {int(found) for other in taken if (found := numbering.parted(other.rpartition("/")[2])[0])}
    if not digits or int(digits) not in used:
        return name
    return f"{folder}{slash}{next(_unused(used)):0{len(digits)}}{between}{rest}"


def _unused(used: set[int]) -> Iterator[int]:
    """Numbers that no theme has: those after the last, then, as none has four digits, those in between."""
    last = max(used, default=0)
    return (number for number in (*range(last + 1, 1000), *range(1, last)) if number not in used)


def bare(name: str) -> str:
    """What a theme's file is called, without its number and its end."""
    return numbering.parted(forms.stem(name.rpartition("/")[2]))[2]


def _numbered(texts: Mapping[str, str], language: str) -> list[_Numbered]:
    found = []
    for name, text in texts.items():
        stem = forms.stem(name.rpartition("/")[2])
        inside = _inside(_head(name, text), name, language)
        found.append(_Numbered(name, inside, inside or int(numbering.parted(stem)[0] or 0)))
    given = {theme.number for theme in found}
    for at, theme in enumerate(found):
        wished = 0 if theme.number else numbering.labelled(forms.stem(theme.name.rpartition("/")[2]), language)
        if wished and wished not in given:
            given.add(wished)
            found[at] = theme._replace(number=wished)
    return found


def _head(name: str, text: str) -> FrontMatter:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if forms.is_data(name):
        return FrontMatter(facts=text, facts_line=1, body="", body_line=1)
    if not text.strip():
        return FrontMatter(facts=None, facts_line=1, body="", body_line=1)
    parts, _ = text_file.split(text, name)
    return FrontMatter(facts=parts.facts, facts_line=1, body="", body_line=1, form=parts.form)


@lru_cache(maxsize=1000)
def _inside(head: FrontMatter, name: str, language: str) -> int:
    if head.facts is None or "number" not in head.facts:
        return 0
    number = str(front_matter.read(head, name, language).data.get("number") or "")
    return int(number) if number.isascii() and number.isdigit() and len(number) <= 3 else 0
