"""The names of the parts of a drawing in; others that say nothing, the same wherever a part is meant, out.

Programs name parts by what people call their layers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import tinycss2

from feuillet.pictures import paints

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

_REFERENCE = re.compile(r"""url\(\s*+(["']?)#([^"'()]*+)\1\s*+\)""", re.IGNORECASE)
_OF_SELECTORS = frozenset(("not", "is", "where", "matches", "has", "any", "-webkit-any", "-moz-any"))


class PartNames:
    """The names of one drawing."""

    def __init__(self, elements: Container[str], attributes: Container[str]) -> None:
        self._elements = elements  # that go out, in small letters
        self._attributes = attributes
        self._given: dict[str, str] = {}

    def of(self, name: str) -> str:
        """What a part, or a class of them, is called instead."""
        return self._given.setdefault(unquote(name.strip()), f"n{len(self._given) + 1}")

    def classes(self, names: str) -> str:
        """The same of several, between spaces."""
        return " ".join(map(self.of, names.split()))

    def referring(self, value: str) -> str:
        """A value that refers to parts by the names that they have."""
        return _REFERENCE.sub(lambda found: f"url(#{self.of(found[2])})", value) if "#" in value else value

    def selector(self, written: str) -> str | None:
        """A selector of CSS that chooses the same; None if it chooses by what does not go out."""
        parts: list[list[Any]] = [[]]
        for token in paints.tokens(written):
            if token.type == "literal" and token.value == ",":
                parts.append([])
            else:
                parts[-1].append(token)
        chosen = [self._one(part) for part in parts]
        kept = [part for part in chosen if part is not None]
        return ",".join(kept) if kept else None

    def is_whole(self, written: str) -> bool:
        """Whether nothing is lost of a selector, or only what chose nothing."""
        found = paints.tokens(written)
        return not any(token.type == "[] block" and self._attribute(token.content) is None for token in found)

    def _one(self, tokens: Sequence[Any]) -> str | None:
        made: list[str] = []
        before = ""
        for token in tokens:
            written: str | None = token.serialize()
            if token.type == "hash":
                written = f"#{self.of(token.value)}"
            elif token.type == "ident" and before == ".":
                written = self.of(token.value)
            elif token.type == "ident" and before != ":" and token.lower_value not in self._elements:
                written = None
            elif token.type == "[] block":
                written = self._attribute(token.content)
            elif token.type == "function" and token.lower_name in _OF_SELECTORS:
                inner = self.selector(tinycss2.serialize(token.arguments))
                written = None if inner is None else f"{token.lower_name}({inner})"
            if written is None:
                return None
            made.append(written)
            before = token.value if token.type == "literal" else ""
        return "".join(made)

    def _attribute(self, content: Sequence[Any]) -> str | None:
        """What stands between brackets."""
        name, *rest = [token for token in content if token.type != "whitespace"] or [None]
        if name is None or name.type != "ident" or name.lower_value not in self._attributes:
            return None
        if name.lower_value not in ("id", "class") or not rest:
            return f"[{tinycss2.serialize(content)}]"
        if len(rest) != 2 or rest[0].type != "literal" or rest[1].type not in ("ident", "string"):
            return None
        meant = {"=": self.classes, "~=": self.of}.get(rest[0].value)
        return f'[{name.lower_value}{rest[0].value}"{meant(rest[1].value)}"]' if meant else None
