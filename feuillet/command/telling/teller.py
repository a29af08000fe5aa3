"""What a person or a program is told: a line a step on a terminal, little elsewhere, JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from feuillet.command.telling.console import console_of, echo_json
from feuillet.command.telling.projects import ProjectSummary
from feuillet.command.telling.said import said_in
from feuillet.languages import registry
from feuillet.machine.invocation import Invocation
from feuillet.machine.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from feuillet.building.making.shared import Progress
    from feuillet.building.state import LeftOut, Made
    from feuillet.model.diagnostics import Diagnostic


def _block(block: LeftOut) -> dict[str, Any]:
    return {"file": block.source.file, "line": block.source.line, "column": block.source.column, "words": block.words}


class Teller:
    """Tells how a command goes: a line a step on a terminal, little elsewhere, one JSON object for programs."""

    def __init__(
        self, project: Path, output: Path, language: str, *, as_json: bool, verbose: bool, named: bool = False
    ) -> None:
        self.project = project
        self.named = named  # one of several: says its name, and leaves the JSON to the summary
        self.told_of = ProjectSummary(project=project)
        self.output = output
        self.run = Invocation(project=project, output=output)  # as commands are typed from now on
        self.speak(language)
        self.as_json = as_json
        self.verbose = verbose
        self.console = console_of(errors=True)
        self.live: Any = None

    def speak(self, language: str) -> None:
        """Say the rest in that language."""
        self.language = registry.spoken(language)
        self.said = said_in(language)

    def has_errors(self, diagnostics: Sequence[Diagnostic]) -> bool:
        from feuillet.model.diagnostics import errors

        return any(True for _ in errors(diagnostics))

    def step(self, progress: Progress) -> None:
        """A step of a publication."""
        if self.as_json:
            return
        if self.verbose:
            self.console.print(f"{progress.path}: {self.said[progress.step]}")
        elif self.console.is_terminal:
            self._show(f"{progress.path}: {self.said[progress.step]}")

    def _show(self, said: str) -> None:
        if self.live is None:
            from rich.status import Status

            self.live = Status("", console=self.console)
            self.live.start()
        self.live.update(said)

    def _stop(self) -> None:
        if self.live is not None:
            self.live.stop()
            self.live = None

    def show(self, diagnostics: Sequence[Diagnostic], *, brief: bool = False) -> None:
        """Diagnostics, for people; of one project among several the errors, as the summary counts the warnings."""
        from feuillet.command.telling.report import Reporter
        from feuillet.model.diagnostics import errors

        shown = tuple(errors(diagnostics)) if self.named and brief else tuple(diagnostics)
        if self.named and shown:
            self.console.print(f"{visible(str(self.project))}:", style="bold", soft_wrap=True)
        Reporter(self.project, self.language, self.run).show(shown, self.console, brief=brief)

    def left_out(self, made: Sequence[Made], *, current: bool) -> None:
        """What each sheet left to the synthesis, point by point."""
        folded = [publication for publication in made if publication.left_out]
        if folded and not current:
            self.console.print(self.said["as_built"])
        for publication in folded:
            points = self.counted(len(publication.left_out), "left_point")
            self.console.print(self.said["left_to_synthesis"].format(path=publication.path, points=points))
            for block in publication.left_out:
                self.console.print(f"  {block.source}: {block.words}", soft_wrap=True)

    def print_json(
        self,
        diagnostics: Sequence[Diagnostic],
        made: Sequence[Made],
        *,
        everything: bool = False,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        """Diagnostics and publications, for programs; everything: what each leaves to the synthesis, too."""
        from feuillet.project.findings import as_json

        found = {
            "diagnostics": as_json(diagnostics, self.language, project=self.project, run=self.run),
            "publications": [
                {
                    "name": publication.key,
                    "path": str(self.output / publication.path),
                    "written": publication.written,
                    "fresh": publication.fresh,
                    "pages": publication.pages,
                    "text_size": publication.text_size,
                    "left_out": len(publication.left_out),
                    "bytes": publication.size,
                    "seconds": round(publication.seconds, 3),
                }
                | ({"left_to_synthesis": [_block(block) for block in publication.left_out]} if everything else {})
                for publication in made
            ],
            **(more or {}),
        }
        if self.named:
            self.told_of.json = {"project": str(self.project), **found}
        else:
            echo_json(found)

    def note(self, diagnostics: Sequence[Diagnostic], made: Sequence[Made], *, failed: bool) -> None:
        """Keep in figures what the build came to."""
        from feuillet.model.diagnostics import Severity, errors

        told = self.told_of
        told.errors = sum(1 for _ in errors(diagnostics))
        told.warnings = sum(found.severity is Severity.WARNING for found in diagnostics)
        told.made = sum(publication.written and not publication.fresh for publication in made)
        told.fresh = sum(publication.written and publication.fresh for publication in made)
        told.failed = failed

    def refuse(self, diagnostics: Sequence[Diagnostic], closing: str = "no_build") -> None:
        """There are errors: say them all, and that nothing is done."""
        if self.as_json:
            self.print_json(diagnostics, ())
            return
        self.show(diagnostics, brief=not self.verbose)
        if closing:
            self.console.print(self.said[closing])

    def _to_open(self, path: Path) -> None:
        """The file to look at, as a link where the terminal knows links."""
        from rich.style import Style
        from rich.text import Text

        shown = Text(self.said["to_open"])
        shown.append(str(path), Style(link=path.absolute().as_uri()))
        self.console.print(shown, soft_wrap=True)

    def _inside(self, names: Sequence[str], said: str) -> None:
        """What is attached within the PDFs: a reader finds it there."""
        words = self.said[said if names else "inside_nothing"]
        self.console.print(words.format(names=", ".join(names)), soft_wrap=True)

    def _counted(self, diagnostics: Sequence[Diagnostic]) -> str:
        """How many there are, and how to see them; nothing of notes."""
        from feuillet.command.telling.report import Reporter

        counts = Reporter(self.project, self.language, self.run).counts(diagnostics) if diagnostics else ""
        return self.said["counted_warnings"].format(warnings=counts, run=self.run) if counts else ""

    def counted(self, count: int, name: str) -> str:
        """So many files or themes."""
        return self.said[f"one_{name}"] if count == 1 else self.said[f"many_{name}s"].format(count)

    def _ask(self, question: str, **options: Any) -> str:
        """What the person at the keyboard types; empty for a line without words."""
        suffix = registry.language(self.language).pages["colon"]
        asked: dict[str, Any] = {"default": "", "show_default": False, "prompt_suffix": suffix, "err": True}
        return str(click.prompt(question, **(asked | options)))

    def number(self, value: float) -> str:
        """A number with one decimal, as the language writes it."""
        return registry.language(self.language).number(value, 1)
