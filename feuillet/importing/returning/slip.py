"""The line at the top of a document that was given out: how to give it back, and which state of which theme it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.importing.lines import Passage

_OWN_TITLES = "t"
_KEY = re.compile(r"\([^\w(]*+(\d{2,3}-[a-z0-9-]{1,120})\W+([0-9a-f]{10})(t?)[^\w)]*+\)")
_FIRST = 12  # lines among which it is looked for


@dataclass(frozen=True, kw_only=True, slots=True)
class Slip:
    """Which theme a document is, and in which state it was given out."""

    stem: str  # of the name of its notes
    state: str  # ten figures
    own_titles: bool = False  # whether its sections are titled as its notes title them

    def text(self, language: str) -> str:
        """The line."""
        key = f"{self.stem} {self.state}{_OWN_TITLES if self.own_titles else ''}"
        return registry.language(language).exports["notice"].format(key=key)

    def is_all(self, text: str) -> bool:
        """Whether a line says this and nothing else, in whatever language; signs and spaces apart."""
        said = fold(_bare(text))
        return any(fold(self.text(code)) == said for code in registry.codes())


def found(passages: Sequence[Passage]) -> tuple[int, Slip] | None:
    """The line of a document that says what it is, and what that is; None if it was not given out by us."""
    filled = [at for at, passage in enumerate(passages) if passage.text.strip()]
    for at in filled[:_FIRST]:
        if match := _KEY.search(_bare(passages[at].text)):
            return at, Slip(stem=match[1], state=match[2], own_titles=bool(match[3]))
    return None


def _bare(text: str) -> str:
    """A line without the signs of Markdown and of comments."""
    return re.sub(r"^\s*<!--|-->\s*$|\\(?=\W)|[*_`]", "", text)
