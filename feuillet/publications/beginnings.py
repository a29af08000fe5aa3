"""A theme that is longer than its sheet has room for in; what of it is laid out, and how it begins, out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from feuillet.model.workshop import Block, Prose
from feuillet.pages.expected import normal
from feuillet.pages.sheets import sentences
from feuillet.text import prose
from feuillet.typesetting.casting.leaving import fold_order

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from feuillet.model.workshop import Theme
    from feuillet.pages.job import Foldable

LETTERS = (4400, 2200, 1100, 550)  # of each such text: as many as there is room for, with the rest of its sheet
_LAID_OUT = 120_000  # letters of a theme that are laid out to see which have room: those of a dozen pages
_TEXTS = ("point", "paragraph", "quote")
_GOES_ON = "…"
_UNFINISHED = " .,;:–—…"
_MOSTLY = 0.6  # of these letters: a sentence that ends there is enough
_PICTURE = 300  # letters that it is as good as


def beyond(theme: Theme, candidates: Sequence[Foldable]) -> dict[str, int]:
    """What leaves before a line is broken, where a theme has many times what a page holds, and its letters."""
    lengths = {key: _length(block) for key, block in _blocks(theme, None)}
    rows = Counter(candidate.table for candidate in candidates if candidate.table)
    own = {
        candidate.key: lengths[candidate.table] // (rows[candidate.table] + 1)
        if candidate.table
        else lengths.get(candidate.key, 0) // (rows[candidate.key] + 1)
        for candidate in candidates
    }
    excess = sum(own.values()) - _LAID_OUT
    found: dict[str, int] = {}
    for key in fold_order(candidates, own, LETTERS[0]) if excess > 0 else ():
        if excess <= 0:
            break
        found[key] = own[key]
        excess -= own[key]
    return found


def longer(theme: Theme, keys: frozenset[str], letters: int) -> frozenset[str]:
    """Those of its blocks that are longer than that."""
    return frozenset(key for key, block in _blocks(theme) if key in keys and _length(block) > letters)


def begun(theme: Theme, keys: frozenset[str], letters: int, language: str) -> Theme:
    """The theme with no more than the beginning of some of its blocks."""
    short = {key: _beginning(block, letters, language) for key, block in _blocks(theme) if key in keys}

    def of(start: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(short.get(f"{start}.{number}") or block for number, block in enumerate(blocks))

    sections = []
    for section in theme.sections:
        several = enumerate(section.groups)
        groups = (group.model_copy(update={"blocks": of(f"{section.id}.{n}", group.blocks)}) for n, group in several)
        sections.append(section.model_copy(update={"groups": tuple(groups)}))
    introduction = of("introduction.-", theme.introduction)
    return theme.model_copy(update={"introduction": introduction, "sections": tuple(sections)})


def _blocks(theme: Theme, kinds: Container[str] | None = _TEXTS) -> Iterator[tuple[str, Block]]:
    """Texts of a theme by their keys; without `kinds`, all of its blocks."""
    groups = [("introduction.-", theme.introduction)]
    groups += [
        (f"{section.id}.{n}", group.blocks) for section in theme.sections for n, group in enumerate(section.groups)
    ]
    for start, blocks in groups:
        for number, block in enumerate(blocks):
            if kinds is None or block.kind in kinds:
                yield f"{start}.{number}", block


def _length(block: Block) -> int:
    own = _PICTURE if block.picture else len(block.text.markdown)
    return own + sum(map(_length, block.points))


def _beginning(block: Block, letters: int, language: str) -> Block | None:
    """As much of a block as has so many letters: sentences, then points within it; None if it cannot be parted."""
    if len(block.text.markdown) > letters:
        text = _cut(block.text, letters, language)
        return block.model_copy(update={"text": text, "points": ()}) if text else None
    room = letters - len(block.text.markdown)
    kept: list[Block] = []
    for point in block.points:
        length = _length(point)
        if length > room:
            begun = _beginning(point, room, language) if room > sentences.LONG else None
            if not (begun or kept):
                return None
            text = Prose(_GOES_ON, point.text.source)
            kept.append(begun or Block(kind="point", text=text, ordinal=point.ordinal, source=point.source))
            break
        room -= length
        kept.append(point)
    return block.model_copy(update={"points": tuple(kept)})


def _cut(text: Prose, letters: int, language: str) -> Prose | None:
    """Its first sentences, else words, where these are a text of their own: not within a link, nor in what is bold."""
    whole = normal(prose.plain(text, language))
    near = text.markdown[: letters + sentences.LONG]
    sure = (place for place in sentences.ends(near) if place > letters * _MOSTLY)
    for place in (*reversed((*sure,)), *reversed(sentences.breaks(near))):
        head = text.markdown[:place].rstrip(_UNFINISHED) if place <= letters else ""
        if head and whole.startswith(normal(prose.plain(Prose(head, text.source), language))):
            return Prose(f"{head}{_GOES_ON}", text.source)
    return None
