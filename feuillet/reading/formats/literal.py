"""Words in, Markdown that prints them as they stand out, each character at its place in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feuillet.reading.markdown.inline import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from feuillet.reading.markdown.inline import Edit

_PUNCTUATION = re.escape("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_COMMON = (
    r"<(?i:https?://|mailto:)[^\s<>\"`|\\]+>|(?i:https?://|www\.)[^\s<>\"`\[\]|\\]+"  # an address is one sign
    rf"|\\(?=[{_PUNCTUATION}]|$)"  # would escape what follows
    r"|&(?=#?\w{1,40};)"  # would begin a character reference
    r"|<(?=[a-zA-Z/!?])"
    r"|`+"
    r"|(?<![^\W_])\*+|\*+(?![^\W_])|\*\*+"  # étudiant*e*s is no emphasis
    r"|(?<![^\W_])_+|_+(?![^\W_])|__+"
    r"|~{2,}|(?<=[^\W_])~(?=\d)|(?<=[^\W_)])\^"
)
_SIGNS = re.compile(_COMMON)
_ALL_SIGNS = re.compile(rf"{_COMMON}|\||!(?=\[)|\[(?=\^)|\](?=[(:\[])")
# What would make of the beginning of a line another block than a text.
_BEGINNING = re.compile(
    r"(#|>|[-+*=–—·o](?=\s|$)|[-=](?=[-=])|-(?=[^\W\d_])|[•●■➢➤►◦○‣∙▪☐☑☒□✓✔✗✘→⇒]|=>|->)|(\(?\w{1,3})([.)/°])(?=\s|\)|$)"
)


def escaped(found: re.Match[str]) -> str:
    """A sign of Markdown so that it prints, or an address as it is."""
    if len(found[0]) > 3 and found[0][0] in "hHwW<":
        return found[0]
    return "&amp;" if found[0] == "&" else "".join(f"\\{sign}" for sign in found[0])


def literal(text: Text, *, links: bool = False) -> Text:
    """A text without any sign of Markdown; `links`: brackets, and bars of tables, are what Markdown has them for."""
    return substituted(text, _SIGNS if links else _ALL_SIGNS, escaped)


def substituted(text: Text, sign: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> Text:
    """A text with other words for each sign that is found."""
    edits: list[Edit] = [
        (*found.span(), (made,)) for found in sign.finditer(text.value) if (made := new(found)) != found[0]
    ]
    return text.edited(edits)


def guarded(text: Text) -> Text:
    """A text that begins a line, and is no heading, item or quote for the signs that it begins with."""
    found = _BEGINNING.match(text.value)
    if found is None:
        return text
    if found[1]:
        sign = f"\\{found[1]}" if found[1].isascii() and not found[1].isalnum() else f"&#{ord(found[1])};"
        return Text.joined([text.cut(0, 0), sign, text.cut(found.end(1))])
    return Text.joined([text.cut(0, found.end(2)), f"&#{ord(found[3])};", text.cut(found.end(3))])


def joined(texts: Iterable[Text | str], before: str = "") -> Text:
    """Pieces as one text that begins with these signs, at the place of the first piece."""
    parts = list(texts)
    first = next((part for part in parts if isinstance(part, Text)), None)
    return Text.joined([*([first.cut(0, 0)] if first else []), before, *parts])
