"""What is wrong with the notes of a project, in; the same as plain data, with the lines that it is about, out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feuillet.machine.invocation import Invocation
from feuillet.machine.terminal import visible, visible_lines
from feuillet.project import text_file
from feuillet.project.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from feuillet.model.diagnostics import Diagnostic, Location


class SourceLines:
    """The lines that diagnostics of a project are about; each file is read once."""

    def __init__(self, project: Path) -> None:
        self._sources = Sources(project)
        self._lines: dict[str, list[str]] = {}

    def at(self, location: Location) -> str:
        """The line that a diagnostic is about; empty for a whole file, or one that cannot be read."""
        if not location.line or not location.file:
            return ""
        if location.file not in self._lines:
            text = text_file.read(self._sources, location.file, foreign=True)[0]
            self._lines[location.file] = (text or "").split("\n")
        lines = self._lines[location.file]
        return lines[location.line - 1] if location.line <= len(lines) else ""


def as_json(
    diagnostics: Iterable[Diagnostic], language: str, *, project: Path, run: Invocation | None = None
) -> list[dict[str, Any]]:
    """Diagnostics for other programs; line and column are 0 where a whole file is meant."""
    lines = SourceLines(project)
    run = run or Invocation(project=project)
    return [
        {
            "code": diagnostic.rule.code,
            "severity": diagnostic.severity.value,
            "file": visible(diagnostic.location.file),
            "line": diagnostic.location.line,
            "column": diagnostic.location.column,
            "message": visible(diagnostic.message(language)),
            "hint": visible_lines(diagnostic.hint(language, run)),
            "source": visible(lines.at(diagnostic.location)),
        }
        for diagnostic in diagnostics
    ]
