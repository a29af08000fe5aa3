"""Tell people what is wrong with the content: diagnostics in, readable lines out."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from feuillet.command.speech import as_typed
from feuillet.languages import registry
from feuillet.machine.invocation import Invocation
from feuillet.machine.terminal import visible, visible_lines
from feuillet.model.diagnostics import Diagnostic, Severity
from feuillet.project.findings import SourceLines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_WORDS = {
    "fr": {
        "error": "erreur\u00a0:",
        "warning": "avertissement\u00a0:",
        "note": "note\u00a0:",
        "hint": "conseil\u00a0:",
        "errors": ("1 erreur", "{} erreurs"),
        "warnings": ("1 avertissement", "{} avertissements"),
        "and": " et ",
        "more": (" (+ 1 autre, ligne {lines})", " (+ {count} autres, lignes {lines})"),
        "others": ("(et 1 autre fichier)", "(et {} autres fichiers)"),
        "to_paste": "{run:check} donne les lignes à coller.",
        "all": "{counts} ; en entier : {run:check}",
    },
    "en": {
        "error": "error:",
        "warning": "warning:",
        "note": "note:",
        "hint": "hint:",
        "errors": ("1 error", "{} errors"),
        "warnings": ("1 warning", "{} warnings"),
        "and": " and ",
        "more": (" (+ 1 more, line {lines})", " (+ {count} more, lines {lines})"),
        "others": ("(and 1 more file)", "(and {} more files)"),
        "to_paste": "{run:check} gives the lines to paste.",
        "all": "{counts}; in full: {run:check}",
    },
}
_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold"}
_MARGIN = "    "
_FILES = (5, 3, 2, 1)  # that a kind of warning names in brief
_SCREEN = 24  # lines of warnings
_LINES = 6  # of one file
_QUOTED = 3  # of a kind in a file that are shown with their line of the source
_WIDEST = 200
_TAB = 4


class Reporter:
    """Shows diagnostics of a project in a language; reads each file once for its source lines."""

    def __init__(self, project: Path, language: str, run: Invocation | None = None) -> None:
        self.project = project
        self.run = run or Invocation(project=project)
        self.language = language
        self._words: dict[str, Any] = _WORDS[registry.spoken(language)]
        self._lines = SourceLines(project)

    def show(self, diagnostics: Iterable[Diagnostic], console: Console, *, brief: bool = False) -> None:
        """Print them, errors last, where they are seen, with their counts; in colour where the console has any.

        In brief, warnings are a line a kind and file, and there are no notes. What is to be done is said once, not at
        each place.
        """
        shown = list(diagnostics)
        width = min(console.width, _WIDEST)
        errors = [found for found in shown if found.severity is Severity.ERROR]
        warnings = [found for found in shown if found.severity is Severity.WARNING]
        notes = [] if brief else [found for found in shown if found.severity is Severity.NOTE]
        texts = list(self._in_brief(warnings)) if brief else self._in_full([*notes, *warnings], width)
        for text in (*texts, *self._in_full(errors, width)):
            console.print(text, soft_wrap=True, highlight=False)
        if counts := self.counts(shown):
            said = (
                self._words["all"].format(counts=counts, run=self.run)
                if brief and len(texts) < len(warnings)
                else counts
            )
            console.print(said, soft_wrap=True, highlight=False)

    def _in_full(self, diagnostics: Iterable[Diagnostic], width: int) -> list[Text]:
        """Each with its line of the source; of many of a kind in a file, the first ones, then their places alone.

        Advice that was just given is not given again.
        """
        given: set[tuple[str, str]] = set()
        kinds: Counter[tuple[str, str]] = Counter()
        texts: list[Text] = []
        alone = False
        for found in diagnostics:
            kind = (found.rule.code, found.location.file)
            kinds[kind] += 1
            advice = (found.rule.code, found.hint(self.language, self.run))
            before, alone = alone, found.severity is not Severity.ERROR and kinds[kind] > _QUOTED and advice in given
            if before and not alone:
                texts[-1].append("\n")
            texts.append(self._place(found) if alone else self._text(found, width, advised=advice in given))
            given.add(advice)
        if alone:
            texts[-1].append("\n")
        return texts

    def _in_brief(self, diagnostics: Iterable[Diagnostic]) -> Iterator[Text]:
        """A text a kind: a line a file with the first of that kind in it, and what to do, once.

        Where that is more than a screen, fewer files are named.
        """
        kinds: dict[str, dict[str, list[Diagnostic]]] = {}
        for found in diagnostics:
            kinds.setdefault(found.rule.code, {}).setdefault(found.location.file, []).append(found)
        named = next((files for files in _FILES if self._height(kinds.values(), files) <= _SCREEN), _FILES[-1])
        tight = self._height(kinds.values(), named) > _SCREEN
        for files in kinds.values():
            made = Text()
            rest = len(files) - named
            for at, (first, *others) in enumerate(list(files.values())[:named], 1):
                made.append(visible(_place(first)), style="bold")
                made.append(": " if first.location.file else "")
                made.append(visible(self._lines.quoted(first.message(self.language), first.location)))
                made.append(self._others(others), style="dim")
                if at == named and rest > 0:
                    singular, many = self._words["others"]
                    made.append(f" {singular if rest == 1 else many.format(rest)}", style="dim")
                made.append("\n")
            hint = visible_lines(self._hint(next(iter(files.values()))[0]), _MARGIN)
            if tight and "\n" in hint:  # lines to paste: `check` has them
                hint = self._words["to_paste"].format(run=self.run)
            if hint:
                made.append(f"{_MARGIN}{self._words['hint']} ", style="cyan")
                made.append(hint if tight else f"{hint}\n")
            elif tight:
                made.rstrip()
            yield made

    def _height(self, kinds: Iterable[Mapping[str, Sequence[Diagnostic]]], named: int) -> int:
        """How many lines they take in brief, where each kind names so many files."""
        return sum(
            min(len(files), named) + self._hint(next(iter(files.values()))[0]).count("\n") + 2 for files in kinds
        )

    def _others(self, diagnostics: Sequence[Diagnostic]) -> str:
        """How many more of a kind a file has, and where."""
        if not diagnostics:
            return ""
        lines = list(dict.fromkeys(str(found.location.line) for found in diagnostics if found.location.line))
        cut = ["…"] if len(lines) > _LINES else []
        if not lines:
            return f" (+ {len(diagnostics)})"
        singular, many = self._words["more"]
        said = singular if len(diagnostics) == 1 else many
        return str(said.format(count=len(diagnostics), lines=", ".join([*lines[:_LINES], *cut])))

    def text(self, diagnostics: Iterable[Diagnostic], width: int = 100, *, brief: bool = False) -> str:
        """The same as plain text."""
        file = StringIO()
        console = Console(file=file, width=width, color_system=None, force_terminal=False, emoji=False)
        self.show(diagnostics, console, brief=brief)
        return file.getvalue()

    def counts(self, diagnostics: Iterable[Diagnostic]) -> str:
        """`2 errors and 1 warning`; empty if there is neither."""
        found = [diagnostic.severity for diagnostic in diagnostics]
        said = []
        for severity, key in ((Severity.ERROR, "errors"), (Severity.WARNING, "warnings")):
            number = found.count(severity)
            if number:
                singular, many = self._words[key]
                said.append(singular if number == 1 else many.format(number))
        return str(self._words["and"]).join(said)

    def _place(self, diagnostic: Diagnostic) -> Text:
        made = Text()
        made.append(visible(_place(diagnostic)), style="bold")
        made.append(": " if diagnostic.location.file else "")
        made.append(f"{self._words[diagnostic.severity.value]} ", style=_COLOURS[diagnostic.severity])
        made.append(visible(self._lines.quoted(diagnostic.message(self.language), diagnostic.location)))
        made.append(f" [{diagnostic.rule.code}]", style="dim")
        return made

    def _hint(self, diagnostic: Diagnostic) -> str:
        return self._lines.quoted(diagnostic.hint(self.language, self.run), diagnostic.location)

    def _text(self, diagnostic: Diagnostic, width: int, *, advised: bool = False) -> Text:
        made = self._place(diagnostic)
        line = self._lines.at(diagnostic.location)
        if line.strip():
            shown, caret = excerpt(line, diagnostic.location.column, width - len(_MARGIN))
            made.append(f"\n{_MARGIN}{shown}")
            if diagnostic.location.column:
                made.append(f"\n{_MARGIN}{' ' * caret}^", style=_COLOURS[diagnostic.severity])
        hint = "" if advised else visible_lines(self._hint(diagnostic), _MARGIN)
        if hint:
            made.append(f"\n{_MARGIN}{self._words['hint']} ", style="cyan")
            made.append(hint)
        made.append("\n")
        return made


def _place(diagnostic: Diagnostic) -> str:
    """Where something is wrong; an option by the name that somebody typed."""
    location = diagnostic.location
    return as_typed(location.file) if location.file.startswith("--") else str(location)


def excerpt(line: str, column: int, width: int) -> tuple[str, int]:
    """What to show of a source line in `width` cells, and how many cells lie before its column.

    Tabs are expanded, wide characters count for two, and a long line is cut around the column.
    """
    column = min(max(column, 1), len(line) + 1)
    before, after = line[: column - 1].expandtabs(_TAB), line[column - 1 :]
    if after.startswith("\t"):
        after = " " * (_TAB - len(before) % _TAB) + after[1:]
    before, after = visible(before), visible(after.expandtabs(_TAB)).rstrip()
    width = max(width, 20)
    if cell_len(before) + cell_len(after) > width:
        room = max(width - 1 - min(cell_len(after), width // 2), 10)
        if cell_len(before) > room:
            kept = len(before)
            cells = 1
            while cells + cell_len(before[kept - 1]) <= room:
                kept -= 1
                cells += cell_len(before[kept])
            before = "…" + before[kept:]
        room = width - cell_len(before)
        if cell_len(after) > room:
            kept, cells = 0, 1
            while cells + cell_len(after[kept]) <= room:
                cells += cell_len(after[kept])
                kept += 1
            after = after[:kept] + "…"
    return before + after, cell_len(before)
