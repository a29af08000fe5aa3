"""What people write of their choice in; themes of the workshop out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feuillet.reading.people.told import shortened
from feuillet.reading.people.vocabulary import Vocabulary, vocabulary
from feuillet.text import prose
from feuillet.text.names import did_you_mean, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feuillet.model.workshop import Workshop
    from feuillet.reading.people.spreadsheet import Row


_REACH = 41  # parts of a title between commas and the like
_SEPARATOR = re.compile(r"([;,/|+\n\t])")
_BELOW_NONE = re.compile(r"(?:^|\s)[-−‐‑–—]\d")  # -1 is no theme; "- 1" is an item of a list


class ThemeIndex:
    """Finds the themes that people name, by number, title, slug or file name."""

    def __init__(self, workshop: Workshop) -> None:
        self.words = vocabulary(workshop.language)
        self.slugs = tuple(theme.slug for theme in workshop.themes)
        self.titles = {theme.slug: prose.plain(theme.title, workshop.language) for theme in workshop.themes}
        self.numbers = {theme.number: theme.slug for theme in workshop.themes}
        named = (f"{theme.number} ({shortened(self.titles[theme.slug])})" for theme in workshop.themes)
        self.list = ", ".join(named) or "—"
        self.names: dict[str, str] = {}
        for theme in workshop.themes:
            stem = re.sub(r"^.*/|\.[^./]*$", "", theme.source.file)
            for name in {fold(title) for title in (self.titles[theme.slug], theme.slug, stem)} - {""}:
                for key in {name, f"{theme.number} {name}"}:
                    bare = key.lstrip("0 ")
                    taken = self.names.get(bare, theme.slug) != theme.slug  # a name of two themes is that of none
                    self.names[bare] = "" if taken else theme.slug
        # So many parts at most has a title that contains what stands between names.
        self.reach = min(max((len(_SEPARATOR.split(title)) for title in self.titles.values()), default=1), _REACH)
        self._read: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {}
        self._ordered: dict[frozenset[str], tuple[str, ...]] = {}

    def ordered(self, chosen: frozenset[str]) -> tuple[str, ...]:
        """Slugs in the order of the workshop; the same tuple for all who chose the same."""
        if chosen not in self._ordered:
            self._ordered[chosen] = tuple(slug for slug in self.slugs if slug in chosen)
        return self._ordered[chosen]

    def number(self, text: str) -> str:
        """The slug of a theme that is named by its number, with or without "thème n°" before it."""
        if _BELOW_NONE.search(text):
            return ""
        if match := re.fullmatch(r"\s*0*(\d{1,6})(?:[.,]0+)?\s*", text):  # 3.0, 3,0: what Excel makes of a 3
            return self.numbers.get(int(match[1]), "")
        match = re.fullmatch(rf"(?:{self.words.theme})? ?(?:no?|nr|num|numero|number)? ?0*(\d{{1,6}})", fold(text))
        return self.numbers.get(int(match[1]), "") if match else ""

    def find(self, text: str) -> str:
        """The slug of the one theme that `text` names; empty if it does not."""
        if found := self.number(text):
            return found
        if _BELOW_NONE.search(text) and not re.search(r"[a-z]", re.sub(self.words.theme, "", fold(text))):
            return ""
        bare = fold(re.sub(r"\.(?:md|yaml|yml|pdf)\s*$", "", text)).lstrip("0 ")
        if bare in self.names:
            return self.names[bare]
        behind = re.sub(rf"^{self.words.theme} (?:no? |numero |number )?0*", "", bare)
        return self.names.get(behind, "") or self._numbered(behind)

    def _numbered(self, folded: str) -> str:
        """The slug of the theme whose number stands there, with words of its title: "1 – logement"."""
        match = re.fullmatch(r"(\d{1,6}) (\D+)|(\D+) (\d{1,6})", folded)
        slug = self.numbers.get(int(match[1] or match[4]), "") if match else ""
        words = set((match[2] or match[3]).split()) if match else set()
        says = slug and any(len(word) > 3 for word in words)
        return slug if says and words <= set(fold(self.titles[slug]).split()) else ""

    def read(self, cell: str) -> tuple[frozenset[str], tuple[str, ...]]:
        """The themes that a cell names, and what in it is none."""
        if cell not in self._read:
            self._read[cell] = self._parse(cell)
        return self._read[cell]

    def _parse(self, cell: str) -> tuple[frozenset[str], tuple[str, ...]]:
        if found := self.find(cell):
            return frozenset({found}), ()
        whole = fold(cell)
        if whole in self.words.none:
            return frozenset(), ()
        if self.words.everything.fullmatch(whole):
            return frozenset(self.slugs), ()
        chosen: set[str] = set()
        unknown: list[str] = []
        parts = _SEPARATOR.split(cell)  # names, with what stands between them at odd indexes
        at = 0
        while at < len(parts):
            for end in range(at + self.reach, at, -2):
                if end <= len(parts) and (found := self.find("".join(parts[at:end]))):
                    chosen.add(found)
                    at = end + 1
                    break
            else:
                name = parts[at].strip()
                several = [self.find(part) for part in self.words.both.split(name)]
                if all(several):
                    chosen.update(several)
                elif self.words.everything.fullmatch(fold(name)):
                    chosen.update(self.slugs)
                elif fold(name) not in self.words.none:
                    unknown.append(name)
                at += 2
        return frozenset(chosen), tuple(unknown)

    def suggestion(self, name: str) -> str:
        """The one title of which `name` is a part, or else the nearest; empty if there is none."""
        words = set(fold(name).split())
        within = [title for title in self.titles.values() if words and words <= set(fold(title).split())]
        return within[0] if len(within) == 1 else did_you_mean(name, self.titles.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeColumns:
    """The columns in which themes are named, and those in which one theme is ticked."""

    named: tuple[int, ...]
    ticked: dict[int, str]  # index: slug
    numbered: dict[int, str]  # of `named`, those such as "Thème 2": a second choice, or the theme of that number

    @property
    def places(self) -> tuple[int, ...]:
        return tuple(sorted((*self.named, *self.ticked)))


def theme_columns(header: Sequence[str], others: Iterable[int], themes: ThemeIndex) -> ThemeColumns:
    """Which of the other columns name themes, and which stand for one each."""
    named: list[int] = []
    ticked: dict[int, str] = {}
    numbered: dict[int, str] = {}
    for index in others:
        title = header[index].strip()
        if not title:
            continue
        of_themes = themes.words.theme_title.fullmatch(fold(title))
        within = re.search(r"\[([^][]+)\]\s*$", title)  # a grid of a form: "Ateliers [Gouvernance]"
        rest = of_themes["rest"] if of_themes else ""
        if not within and (number := themes.number(rest)):
            named.append(index)
            numbered[index] = number
        elif found := themes.find(title) or (within and themes.find(within[1])) or (rest and themes.find(rest)):
            ticked[index] = found
        elif of_themes:
            named.append(index)
    return ThemeColumns(named=tuple(named), ticked=ticked, numbered=numbered)


def grid(columns: ThemeColumns, rows: Iterable[Row], words: Vocabulary) -> ThemeColumns:
    """Columns "Thème 1", "Thème 2"… in which there are but ticks are those of the themes of these numbers."""
    if len(columns.numbered) < 2:
        return columns
    filled = False
    for row in rows:
        for index in columns.numbered:
            said = words.tick(row.cells[index]) if index < len(row.cells) else False
            if said is None:
                return columns
            filled |= said
    if not filled:
        return columns
    named = tuple(index for index in columns.named if index not in columns.numbered)
    return ThemeColumns(named=named, ticked=columns.ticked | columns.numbered, numbered={})
