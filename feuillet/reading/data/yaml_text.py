"""Data in; YAML that is read as the same out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def write(data: dict[str, Any]) -> str:
    """Texts, numbers, dates, lists and keys as YAML that `parse` reads as the same; PyYAML takes ten times as long."""
    return "".join(f"{line}\n" for line in _lines(data))


# What is a text in any YAML without quotes: no number or date, no word with a meaning, no sign that is one.
_BARE = re.compile(
    r"(?!(?:null|true|false|yes|no|on|off|y|n)$)[^\W\d_](?:[\w ’'()/.·–—«»€%+=;?!…,&-]|:(?! |$))*(?<! )$",
    re.IGNORECASE,
)
_UNTYPED = r"\x7f-\x9f\u2028\u2029\ufeff"
_BLOCK = re.compile(rf"[^\s\x00-\x1f{_UNTYPED}][^\x00-\x08\x0b-\x1f{_UNTYPED}]*(?<!\n)$")  # may stand below its key
_UNPRINTED = re.compile(f"[{_UNTYPED}]")


def _lines(data: dict[str, Any] | list[Any]) -> Iterator[str]:
    """The lines of keys or of a list."""
    for key in data:
        start, value = ("-", key) if isinstance(data, list) else (f"{_written(key)}:", data[key])
        if not value:
            yield f"{start} {'{}' if isinstance(value, dict) else '[]' if isinstance(value, list) else _written(value)}"
        elif isinstance(value, dict | list):
            inner = list(_lines(value))
            if start == "-":
                yield f"- {inner.pop(0)}"
            else:
                yield start
            yield from (f"  {line}" if line else "" for line in inner)
        elif isinstance(value, str) and "\n" in value and _BLOCK.match(value):
            yield f"{start} |-"
            yield from (f"  {line}" if line else "" for line in value.split("\n"))
        else:
            yield f"{start} {_written(value)}"


def _written(value: Any) -> str:
    """A value on one line, in quotes where YAML might see more in it than a text."""
    text = str(value)
    if not isinstance(value, str) or _BARE.match(text):
        return text
    return _UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def quoted(text: str) -> str:
    """`text` as a YAML string on one line, in the quotes that need least care."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
