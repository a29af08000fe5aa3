"""A plan in; what became of each passage, for people (Markdown) and for programs, in a language of messages, out.

Guesses come first: they are what somebody should look at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feuillet.importing.documents.document import PassageState
from feuillet.importing.tables.head_row import letter
from feuillet.languages import registry
from feuillet.machine.terminal import COMMAND
from feuillet.model.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from feuillet.importing.documents.document import Notice
    from feuillet.importing.plan import ImportedTheme, Plan
    from feuillet.importing.tables.table import Taken

FILE = "import/report.md"
_LINES = 8  # places of a kind that are named
_KEPT = "unknown-heading"  # what reading tells of a heading: it is kept as its author wrote it, which is no guess

_WORDS = {
    "en": {
        "title": "What was imported",
        "intro": "{words} words in {sources}; all of them are in the themes below or quoted here.",
        "guessed": "To check ({count})",
        "nothing": "Nothing had to be guessed.",
        "left": "Left out of the notes ({count})",
        "nothing_left": "Nothing was left.",
        "placed": "Where everything is",
        "rows": "| In the notes | Section | In the source | Words |",
        "own": "{title} (a section of its own)",
        "beginning": "beginning",
        "paragraph": "paragraph {place}",
        "line": "line {place}",
        "page": "page {place}",
        "row": "row {place}",
        "file": "the whole file",
        "sources": ("1 file", "{} files"),
        "at": "`{file}`, line {line}",
        "theme": "{file}: {title} ({words} words)",
        "more": "and lines {lines}",
    },
    "fr": {
        "title": "Ce qui a été importé",
        "intro": "{words} mots dans {sources} ; tous sont dans les thèmes ci-dessous, ou cités ici.",
        "guessed": "À vérifier ({count})",
        "nothing": "Rien n’a dû être deviné.",
        "left": "Laissé hors des notes ({count})",
        "nothing_left": "Rien n’a été laissé.",
        "placed": "Où tout se trouve",
        "rows": "| Dans les notes | Rubrique | Dans la source | Mots |",
        "own": "{title} (une rubrique à part)",
        "beginning": "début",
        "paragraph": "paragraphe {place}",
        "line": "ligne {place}",
        "page": "page {place}",
        "row": "ligne {place}",
        "file": "tout le fichier",
        "sources": ("1 fichier", "{} fichiers"),
        "at": "`{file}`, ligne {line}",
        "theme": "{file} : {title} ({words} mots)",
        "more": "et lignes {lines}",
    },
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """Guesses or leftovers that are the same but for their places."""

    first: Notice
    others: Sequence[Notice] = ()


class ImportReport:
    """What an import came to, in a language."""

    def __init__(self, plan: Plan, language: str, hint: Callable[[Diagnostic, str], str] = Diagnostic.hint) -> None:
        self.plan = plan
        self._hint = hint
        self.language = language
        self.words: dict[str, Any] = _WORDS[registry.spoken(language)]
        self.guesses = _together(notice for notice in plan.of(PassageState.GUESSED) if not _is_kept(notice))
        self.left = plan.of(PassageState.LEFT)

    # -- for people ------------------------------------------------------------------------------------------------

    def source(self, told: Notice) -> str:
        """Where a passage stands in its source."""
        at = told.diagnostic.location
        return f"{_flat(at.file)}, {self.place(at.file, at.line)}"

    def place(self, source: str, place: int) -> str:
        unit = self.plan.units.get(source, "line") if place else "file"
        return str(self.words[unit].format(place=place))

    def sources(self) -> str:
        count = len(self.plan.units)
        singular, many = self.words["sources"]
        return str(singular if count == 1 else many.format(count))

    def markdown(self) -> str:
        """The report as a file."""
        return "\n".join(self._lines()).rstrip() + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"# {self.words['title']}"
        yield ""
        yield self.words["intro"].format(words=self.plan.words, sources=self.sources())
        yield ""
        yield f"## {self.words['guessed'].format(count=len(self.guesses))}"
        yield ""
        for remark in self.guesses:
            yield f"- [ ] {self.guess(remark)}"
        yield from ([""] if self.guesses else [self.words["nothing"], ""])
        yield f"## {self.words['left'].format(count=len(self.left))}"
        yield ""
        for told in self.left:
            yield f"- {self.source(told)} – {_flat(told.diagnostic.message(self.language))}"
            if hint := self._hint(told.diagnostic, self.language):
                yield f"  → {_flat(hint)}"
        yield from ([""] if self.left else [self.words["nothing_left"], ""])
        yield f"## {self.words['placed']}"
        for theme in self.plan.themes:
            yield from self._theme(theme)

    def guess(self, remark: Remark) -> str:
        """A guess on one line: where, what, and what to do if it is wrong."""
        told = remark.first
        place = self.source(told)
        if told.notes:
            at = self.words["at"] if told.notes.line else "`{file}`"
            place = f"{at.format(file=told.notes.file, line=told.notes.line)} ({place})"
        said = [f"{place} – {_flat(told.diagnostic.message(self.language))}"]
        if remark.others:
            lines = [str(notice.notes.line) for notice in remark.others if notice.notes]
            shown = ", ".join([*lines[:_LINES], *(["…"] if len(lines) > _LINES else [])])
            said.append(f"({self.words['more'].format(lines=shown)})")
        if hint := self._hint(told.diagnostic, self.language):
            said.append(f"→ {_flat(hint)}")
        return " ".join(said)

    def _theme(self, theme: ImportedTheme) -> Iterator[str]:
        yield ""
        yield f"### {self.words['theme'].format(file=f'`{theme.file}`', title=_flat(theme.title), words=theme.words)}"
        yield ""
        yield self.words["rows"]
        yield "| --- | --- | --- | --- |"
        for row in stretches(theme):
            name = row.section or self.words["beginning"]
            name = self.words["own"].format(title=name) if row.section and not row.known else name
            place = self.place(theme.source, row.place)
            line = self.words["line"].format(place=row.line)
            name, source = (_flat(words).replace("|", "/") for words in (name, theme.source))
            yield f"| {line} | {name} | {source}, {place} | {row.words} |"

    # -- for programs ----------------------------------------------------------------------------------------------

    def data(self) -> dict[str, Any]:
        """The same, and each passage."""
        return {
            "words": self.plan.words,
            "sources": list(self.plan.units),
            "themes": [
                {
                    "file": theme.file,
                    "title": theme.title,
                    "source": theme.source,
                    "words": theme.words,
                    "people": theme.people,
                    "documents": theme.documents,
                    "merged": _merged(theme),
                    "sections": [
                        {"title": row.section, "known": row.known, "line": row.line, "words": row.words}
                        for row in stretches(theme)
                    ],
                }
                for theme in self.plan.themes
            ],
            "tables": [_table(table) for table in self.plan.tables],
            "passages": [*self._told(PassageState.GUESSED), *self._told(PassageState.LEFT), *self._placed()],
        }

    def _told(self, state: PassageState) -> Iterator[dict[str, Any]]:
        for told in self.plan.of(state):
            at = told.diagnostic.location
            if _is_kept(told):
                continue
            yield {
                "state": state.value,
                "code": told.diagnostic.rule.code,
                "source": {"file": at.file, self.plan.units.get(at.file, "line"): at.line},
                "notes": {"file": told.notes.file, "line": told.notes.line} if told.notes else None,
                "words": str(told.diagnostic.values.get("words", "")),
                "message": told.diagnostic.message(self.language),
                "hint": self._hint(told.diagnostic, self.language),
            }

    def _placed(self) -> Iterator[dict[str, Any]]:
        for theme in self.plan.themes:
            unit = self.plan.units.get(theme.source, "line")
            for number, passage in enumerate(theme.text.passages, theme.text.begins):
                if passage.text.strip():
                    yield {
                        "state": (PassageState.GUESSED if unit == "page" else PassageState.PLACED).value,
                        "source": {"file": theme.source, unit: passage.place},
                        "notes": {"file": theme.file, "line": number},
                        "words": passage.text.strip(),
                    }


def _table(taken: Taken) -> dict[str, Any]:
    """How a table was read."""
    return {
        "source": taken.source,
        "sheet": taken.sheet,
        "tool": taken.proposal.tool,
        "confirmed": taken.confirmed,
        "columns": [
            {"letter": letter(column.number), "title": column.title, "role": column.role.value, "cells": column.count}
            for column in taken.proposal.columns
        ],
    }


def _merged(theme: ImportedTheme) -> dict[str, int] | None:
    """How many changes of a theme that was imported before were taken, kept, or exclude each other."""
    if theme.merged is None:
        return None
    return {"taken": theme.merged.taken, "kept": theme.merged.kept, "conflicts": len(theme.merged.conflicts)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Lines of a theme that are in one section."""

    section: str
    known: bool
    line: int
    place: int
    words: int


def stretches(theme: ImportedTheme) -> list[Stretch]:
    """The sections of a theme in the order of its lines, with what stands before the first."""
    text = theme.text
    starts = sorted(
        (section.heading.source.line, section.title.markdown, section.known)
        for section in theme.sections
        if section.heading is not None and section.heading.source.line
    )
    first = text.begins
    bounds = [(first, "", True), *(start for start in starts if start[0] > first)]
    if starts and starts[0][0] <= first:
        bounds[0] = starts[0]
    found = []
    for number, (line, title, known) in enumerate(bounds):
        end = bounds[number + 1][0] if number + 1 < len(bounds) else first + len(text.passages)
        inner = text.passages[line - first : end - first]
        count = sum(len(re.findall(r"\w+", passage.text)) for passage in inner)
        if count:
            place = next((passage.place for passage in inner if passage.place), 0)
            found.append(Stretch(section=title, known=known, line=line, place=place, words=count))
    return found


def _together(told: Iterator[Notice]) -> list[Remark]:
    """Guesses of one kind in one file, of which there are many, are told together."""
    kinds: dict[tuple[str, str, str], list[Notice]] = {}
    for notice in told:
        notes = notice.notes.file if notice.notes else ""
        kinds.setdefault((notice.diagnostic.rule.code, notice.diagnostic.location.file, notes), []).append(notice)
    return [
        remark
        for several in kinds.values()
        for remark in (
            [Remark(first=several[0], others=several[1:])]
            if len(several) > _FEW
            else [Remark(first=notice) for notice in several]
        )
    ]


_FEW = 3  # guesses of a kind in a file that are told one by one


def _is_kept(told: Notice) -> bool:
    """Whether a heading has its place as it is, and nothing else is offered for it."""
    return told.diagnostic.rule.code == _KEPT and not told.diagnostic.values.get("suggestion")


def _flat(text: str) -> str:
    """Words on one line, and no more than words: nothing in them is a tag, a link, a picture, or moves a cursor."""
    return re.sub(r"[\\<\[]", r"\\\g<0>", COMMAND.sub("\ufffd", " ".join(text.split())))
