"""A date as people write it, in figures or in words of any of our languages, in; year-month-day out."""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_ISO = re.compile(r"\b(20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b")
_NUMBERS = re.compile(r"\b(0?[1-9]|[12]\d|3[01])[/.](0?[1-9]|1[0-2])[/.](20\d\d)\b")


def is_date(text: str) -> bool:
    """Whether a text is a date as YAML has it."""
    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)) and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def iso(text: str) -> tuple[str, bool]:
    """A date written in words or figures as year-month-day, and whether it can mean no other; empty if it is none."""
    small, ordinal = _small()
    folded = " ".join(word for word in fold(text).split() if word not in small)
    if match := re.fullmatch(rf"(?:[^\W\d]+ )?(\d{{1,2}})(?:{ordinal})? ([^\W\d]+) (\d{{4}})", folded):
        day, month, year = match[1], _month(match[2]), match[3]
    elif match := re.fullmatch(rf"(?:[^\W\d]+ )?([^\W\d]+) (\d{{1,2}})(?:{ordinal})? (\d{{4}})", folded):
        day, month, year = match[2], _month(match[1]), match[3]
    elif match := re.fullmatch(r"(\d{1,2}) (\d{1,2}) (\d{4})", folded):
        day, month, year = match[1], int(match[2]), match[3]
    elif match := re.fullmatch(r"(\d{4}) (\d{1,2}) (\d{1,2})", folded):
        day, month, year = match[3], int(match[2]), match[1]
    else:
        return "", False
    found = f"{year}-{month:02}-{int(day):02}"
    if not is_date(found):
        return "", False
    first_is_day = not re.fullmatch(r"\d{1,2} \d{1,2} \d{4}", folded) or int(day) > 12 or int(day) == month
    return found, first_is_day


def first_in(line: str) -> str:
    """The first date of a line, year-month-day; empty if there is none. One in figures begins with its day."""
    return next((date for date in _dates(line) if is_date(date)), "")


def _dates(line: str) -> Iterator[str]:
    for found in _ISO.finditer(line):
        yield found[0]
    for found in _NUMBERS.finditer(line):
        yield f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    for found in _in_words().finditer(fold(line)):
        yield f"{found[3]}-{_month(found[2]):02}-{int(found[1]):02}"


@functools.cache
def _in_words() -> re.Pattern[str]:
    small, ordinal = _small()
    between = f"(?: (?:{'|'.join(sorted(small))}))?"
    return re.compile(rf"\b(0?[1-9]|[12]\d|3[01])(?:{ordinal})?{between} ([a-z]{{3,12}}){between} (20\d\d)\b")


@functools.cache
def _small() -> tuple[frozenset[str], str]:
    """The small words between day, month and year, and a pattern of what stands behind the number of a day."""
    several = [registry.language(code).reading for code in registry.codes()]
    small = frozenset(word for reading in several for word in reading.in_dates)
    return small, "|".join(reading.ordinals for reading in several if reading.ordinals)


def _month(word: str) -> int:
    """The number of a month, also cut short; 0 if it is none."""
    several = (registry.language(code).dates.months for code in registry.codes())
    names = ((number, fold(name)) for months in several for number, name in enumerate(months, 1))
    found = {number for number, name in names if name == word or (len(word) >= 3 and name.startswith(word))}
    return found.pop() if len(found) == 1 else 0
