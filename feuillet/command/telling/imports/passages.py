"""What an import made of files, told to people and programs: guesses first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.command.telling.console import echo_json
from feuillet.command.telling.teller import Teller
from feuillet.machine.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.importing.importer import Imported
    from feuillet.importing.plan import ImportedTheme
    from feuillet.importing.tables.table import Question

_MOST_LINES = 40  # that would be changed
_TITLE, _SAMPLE = 40, 50  # characters of a column, where one is asked of it
_MOST = 15  # guesses on the screen; the report has all of them


class ImportTeller(Teller):
    """Tells where each passage went."""

    def imported(self, done: Imported, *, dry: bool) -> None:
        """Say what was written, or would be, what to check and what was left."""
        if self.as_json:
            from feuillet.project.findings import as_json

            found = {
                "diagnostics": as_json(done.diagnostics, self.language, project=self.project, run=self.run),
                **done.report.data(),
                "written": list(done.written),
            }
            echo_json(found)
            return
        report = done.report
        for theme in done.plan.themes:
            self._line(self._theme(theme))
            if dry:
                self._changes(theme.changes)
        if report.guesses:
            self.console.print(self.said["import_guessed"], style="bold")
        for remark in report.guesses if self.verbose else report.guesses[:_MOST]:
            self._line(f"  {report.guess(remark)}")
        if (more := len(report.guesses) - _MOST) > 0 and not self.verbose:
            self.console.print(self.said["import_more"].format(count=more))
        if report.left:
            self.console.print(self.said["import_left"], style="bold")
        for told in report.left if self.verbose else report.left[:_MOST]:
            words = told.diagnostic.message(self.language)
            self._line(f"  {report.source(told)} – {words if self.verbose else _cut(words)}")
        if (more := len(report.left) - _MOST) > 0 and not self.verbose:
            self.console.print(self.said["import_more"].format(count=more))
        self.show(done.diagnostics)
        if not done.plan.themes:
            self.console.print(self.said["import_none"])
        elif dry:
            self.console.print(self.said["import_dry"])
        elif done.written:
            themes = self.counted(len(done.plan.themes), "theme")
            said = self.said["import_done"]
            self.console.print(said.format(words=done.plan.words, themes=themes, run=self.run), soft_wrap=True)

    def _changes(self, lines: Sequence[str]) -> None:
        """The lines of a theme that would be changed, and how many more there are."""
        shown = lines if self.verbose else lines[:_MOST_LINES]
        for line in shown:
            self._line(f"    {line}")
        if more := len(lines) - len(shown):
            self.console.print(self.said["import_more_lines"].format(count=more))

    def agreed(self, question: Question) -> bool:
        """Whether the person at the keyboard says that this is what the columns are of; or says it herself."""
        self._stop()
        tool = question.proposal.tool
        said = self.said["import_asked"].format(
            source=question.source,
            sheet=f" ({question.sheet})" if question.sheet else "",
            tool=self.said["import_tool"].format(tool=tool) if tool else "",
        )
        self.console.print(visible(said), style="bold", soft_wrap=True)
        while True:
            self._columns(question)
            answer = self._ask(self.said["import_right"]).strip()
            if answer.casefold() in ("", *self.said["yes"].split()):
                return True
            if "=" not in answer:
                self.console.print(
                    self.said["import_roles"].format(roles=question.roles(self.language)), soft_wrap=True
                )
            elif wrong := question.answer(answer):
                self.show(wrong)

    def _columns(self, question: Question) -> None:
        from rich.table import Table

        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for title in self.said["import_columns"].split("|"):
            table.add_column(title)
        for letter, column in question.columns():
            cells = (_cut(column.title, _TITLE), _cut(" / ".join(column.samples), _SAMPLE))
            table.add_row(letter, *map(visible, cells), self.said[f"import_role_{column.role.value}"])
        self.console.print(table)

    def _line(self, said: str) -> None:
        """One line, whatever words of a document are in it."""
        self.console.print(visible(said), soft_wrap=True)

    def _theme(self, theme: ImportedTheme) -> str:
        from feuillet.importing.report import stretches
        from feuillet.reading.markdown.inline import plain

        sections = ", ".join(plain(row.section) for row in stretches(theme) if row.section)
        words = self.counted(theme.words, "word")
        if (merged := theme.merged) is not None:
            conflicts = len(merged.conflicts)
            said = self.said["import_merged"].format(taken=merged.taken, kept=merged.kept, conflicts=conflicts)
            return f"{theme.file}: {plain(theme.title)} – {said}"
        return f"{theme.file}: {plain(theme.title)} ({words})" + (f" – {sections}" if sections else "")


def _cut(words: str, most: int = 160) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + " …"
