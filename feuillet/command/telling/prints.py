"""What is to be printed, and how, told to people and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.command.telling.console import echo, echo_json
from feuillet.command.telling.teller import Teller
from feuillet.languages import registry

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.printing.guide import GuideEntry
    from feuillet.printing.remembered import PrintReport

_FEW = 4  # names of notes in brief


class PrintTeller(Teller):
    """Tells what a print kit holds."""

    def kit(self, report: PrintReport, known: Collection[Diagnostic] = ()) -> None:
        """Say what is to be printed, and how, as the kit's README.pdf does; of warnings that are known, the count."""
        from feuillet.printing import guide

        self._stop()
        self.speak(report.language)
        for bug in report.bugs:
            echo(bug, err=True)
        if self.as_json:
            from feuillet.project.findings import as_json

            usual = {entry.path for entry in report.entries if entry.usual}
            found = {
                "diagnostics": as_json(report.diagnostics, self.language, project=self.project, run=self.run),
                "missing": list(report.missing),
                "undone": list(report.undone),
                "old": list(report.old),
                "files": [
                    {
                        "path": str(self.output / report.folder / entry.path),
                        "kind": entry.run.kind.value,
                        "edition": entry.run.edition.name,
                        "copies": entry.copies,
                        "pages": entry.pages,
                        "leaves": entry.leaves,
                        "usual": entry.path in usual,
                    }
                    for entry in report.printed
                ],
                "inside": list(report.inside),
                "written": list(report.written),
            }
            echo_json(found)
            return
        again = (
            ()
            if self.verbose
            else [
                diagnostic
                for diagnostic in report.diagnostics
                if diagnostic in known and diagnostic.severity != "error"
            ]
        )
        self.show([diagnostic for diagnostic in report.diagnostics if diagnostic not in again], brief=not self.verbose)
        if counted := self._counted(again):
            self.console.print(self.said["told_before"].format(counted=counted.strip(" ()")), soft_wrap=True)
        if report.unchanged:
            self.console.print(self.said["none_changed"])
        if report.failed and not report.entries:
            self.console.print(self.said["no_print"])
        if not report.entries:
            return
        if self.verbose:
            self._runs_in_full(report.entries)
        else:
            self._runs_in_brief(report)
        if report.totals:
            self.console.print(report.totals)
        if report.written or not (report.missing or report.undone):
            said = self.said["printed" if report.written else "printed_fresh"]
            files = self.counted(len(report.written), "made_file")
            self.console.print(said.format(files=files, folder=self.output / report.folder), soft_wrap=True)
        brief = len(report.inside) > _FEW and not self.verbose
        self._inside((*report.inside[:_FEW], "…") if brief else report.inside, "inside_editions")
        if report.written:
            self._to_open(self.output / report.folder / "README.pdf")
        if report.old:
            self.console.print(guide.old(report.old, language=report.language), soft_wrap=True)
        if report.missing:
            said = self.said["one_missing" if len(report.missing) == 1 else "many_missing"]
            self.console.print(said.format(editions=", ".join(report.missing)), soft_wrap=True)
        if report.undone:
            self.console.print(self.said["undone"].format(files=", ".join(report.undone)), soft_wrap=True)

    def _runs_in_full(self, entries: Sequence[GuideEntry]) -> None:
        """Each file with all settings and steps, as README.pdf has them."""
        for entry in entries:
            self.console.print()
            self.console.print(entry.path, style="bold", soft_wrap=True)
            self.console.print(f"  {entry.title}")
            for name, value in entry.settings:
                self.console.print(f"  {name}{registry.language(self.language).colon}{value}")
            for step in entry.steps:
                self.console.print(f"  {step}")
        self.console.print()

    def _runs_in_brief(self, report: PrintReport) -> None:
        """What is usually printed, with its settings; a line for each other file."""
        from rich.table import Table

        from feuillet.printing import guide

        word = guide.words(report.language)  # as the guide has it
        usual = [entry for entry in report.entries if entry.usual]
        rest = [entry for entry in report.entries if not entry.usual]
        colon = registry.language(report.language).colon
        if usual:
            self.console.print(report.usual, style="bold", soft_wrap=True)
            for entry in usual:
                self.console.print(f"  {entry.path}{colon}{entry.brief}", soft_wrap=True)
            self.console.print(word["brief"])
        if usual and rest:
            self.console.print(word["rest"], style="bold")
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        table.add_column(justify="right", no_wrap=True)
        for entry in rest:
            leaves = guide.several(entry.leaves, "leaf", report.language) if entry.leaves else ""
            table.add_row(f"  {entry.path}", entry.title, leaves)
        if rest:
            self.console.print(table)
