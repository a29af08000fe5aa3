"""Blocks of notes in; those without a table of contents, and where links within the notes lead, out.

A list of nothing but links to headings of the same notes says nothing that these do not say, and a printed page has
no use for it. Other links within the page become their words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.reading.markdown.inline import Text, links, plain
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from feuillet.reading.markdown.blocks import Node
    from feuillet.reading.markdown.inline import Edit, LinkSpan, Target

CONTENTS = Rule(
    code="table-of-contents",
    severity=Severity.WARNING,
    en="the table of contents of these notes is left out ({words}): pages have their own",
    fr="la table des matières de ces notes n’est pas imprimée ({words}) : les pages ont la leur",
    hint_en="There is nothing to do.",
    hint_fr="Il n’y a rien à faire.",
)
LINKS_WITHIN = Rule(
    code="links-within",
    severity=Severity.WARNING,
    en="{count:# link leads|# links lead} to places that these notes do not have ({which}): only the words are printed",
    fr="{count:# lien mène|# liens mènent} à des endroits que ces notes n’ont pas ({which}) : seuls les mots sont "
    "imprimés",
    hint_en="Check that the headings that are meant are in this file.",
    hint_fr="Vérifiez que les titres visés sont dans ce fichier.",
)
_LISTED = 4  # places that the message names
_LEAST = 2  # entries of a table of contents
_APART = re.compile(r"<br>|[\W_]")  # what may stand between the links of one
_NUMBER = re.compile(r"(?:(?:\d{1,3}|[a-z]|[ivx]{1,5}) )+")
_OFTEN = re.compile(r" \d{1,2}$")  # what tools add where a heading comes again


def _within(link: LinkSpan) -> bool:
    return not link.picture and len(link.target.url.strip()) > 1 and link.target.url.strip().startswith("#")


@dataclass(slots=True)
class HeadingNames:
    """The headings of some notes, as links within them may call them, and the links that found none."""

    names: frozenset[str] = frozenset()
    lost: list[tuple[str, int, int]] = field(default_factory=list)  # address, line, column

    @classmethod
    def of(cls, nodes: Sequence[Node]) -> HeadingNames:
        titles = (fold(plain(node.text.value)) for node in nodes if node.kind in ("heading", "label"))
        return cls(frozenset(name for title in titles for name in (title, _bare(title)) if name))

    def has(self, words: str) -> bool:
        """Whether there is a heading of these words, whatever its number."""
        folded = fold(words)
        return any(name in self.names for name in (folded, _bare(folded), _OFTEN.sub("", folded)))

    def known(self, link: LinkSpan, value: str) -> bool:
        """Whether a link within the notes leads to one of their headings, by its address or its words."""
        called = unquote(link.target.url.strip().lstrip("#")).removeprefix("user-content-")
        return self.has(called) or self.has(plain(value[slice(*link.label)]))

    def plain(self, text: Text) -> Text:
        """The words of links within the page, in their places."""
        if "#" not in text.value:
            return text
        edits: list[Edit] = []
        for link in links(text.value):
            if not _within(link) or (edits and link.start < edits[-1][1]):
                continue
            edits.append((link.start, link.end, [link.label]))
            if not self.known(link, text.value):
                self.lost.append((link.target.url.strip(), *text.at(link.start)))
        return text.edited(edits)

    def told(self, file: str) -> Iterator[Diagnostic]:
        """One warning for all links that lead to no heading."""
        lost = sorted(set(self.lost), key=lambda lost: lost[1:])
        if lost:
            distinct = list(dict.fromkeys(url for url, _, _ in lost))
            which = ", ".join(distinct[:_LISTED]) + (", …" if distinct[_LISTED:] else "")
            at = Location(file=file, line=lost[0][1], column=lost[0][2])
            yield LINKS_WITHIN.at(at, count=len(lost), which=which)


def _bare(folded: str) -> str:
    """A heading without its number."""
    return _NUMBER.sub("", folded, count=1) if _NUMBER.match(folded) else folded


def take(nodes: list[Node], references: Mapping[str, Target], file: str) -> tuple[HeadingNames, list[Diagnostic]]:
    """Takes a table of contents out of the blocks, with its heading; tells of it."""
    places = HeadingNames.of(nodes)
    told: list[Diagnostic] = []
    start = 0
    while start < len(nodes):
        end, entries = start, 0
        while end < len(nodes) and (found := _entries(nodes[end], places, references)):
            end, entries = end + 1, entries + found
        if entries < _LEAST:
            start = max(end, start + 1)
            continue
        first = nodes[start].text
        before = nodes[start - 1] if start else None
        following = nodes[end] if end < len(nodes) else None
        holds = (
            before is not None and before.kind == "heading" and following is not None and following.level > before.level
        )
        empty = following is None or (following.kind == "heading" and not holds)
        if before and before.kind in ("heading", "label") and empty and not before.grouped:
            first, start = before.text, start - 1
        words = plain(first.value)
        del nodes[start:end]
        told.append(CONTENTS.at(first.location(file), words=words if len(words) <= 60 else words[:59] + "…"))
    return places, told


def _entries(node: Node, places: HeadingNames, references: Mapping[str, Target]) -> int:
    """How many links to headings a block has, if it has nothing else."""
    if node.kind not in ("item", "paragraph"):
        return 0
    value = node.text.value
    found = [link for link in links(value, references) if _within(link)] if "[" in value else []
    if not found or not all(places.has(plain(value[slice(*link.label)])) for link in found):
        return 0
    ends = [0, *(end for link in found for end in (link.start, link.end)), len(value)]
    between = "".join(value[before:other] for before, other in zip(ends[::2], ends[1::2], strict=True))
    below = [_entries(child, places, references) for child in node.children]
    return 0 if _APART.sub("", between) or 0 in below else len(found) + sum(below)
