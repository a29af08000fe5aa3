"""How a build goes, and what it came to, told to people and programs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from feuillet.command.telling.console import echo
from feuillet.command.telling.teller import Teller
from feuillet.languages import registry

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from feuillet.building.session import Report
    from feuillet.building.state import Made, State
    from feuillet.model.diagnostics import Diagnostic

_ROWS = 14  # publications that are told of by name


class BuildTeller(Teller):
    """Tells how builds go, one by one or as files are saved."""

    told: tuple[Diagnostic, ...] = ()  # by the last build of a watch

    def finish(self, report: Report, *, anew: bool = False) -> None:
        """Say what was made, and what is wrong; anew: everything, also what came out the same."""
        self._stop()
        self.speak(report.language)
        diagnostics, result = report.diagnostics, report.result
        self.note(diagnostics, result.made if result else (), failed=report.failed)
        if result is None:
            self.refuse(diagnostics)
            return
        for bug in result.bugs:
            echo(bug, err=True)
        if self.as_json:
            self.print_json(diagnostics, result.made)
            return
        self.show(diagnostics, brief=not self.verbose)
        written = [made for made in result.made if made.written]
        fresh = [made for made in written if made.fresh]
        told = result.made if self.verbose or anew else [made for made in result.made if not made.fresh]
        if told and (self.verbose or not self.named):
            self._table(told)
            if any(publication.left_out for publication in told):
                self.console.print(self.said["what_left_out"].format(run=self.run), style="dim")
        if not self.verbose and not self.named and (aside := self._aside(diagnostics)):
            self.console.print(aside, style="dim")
        lacking = len(result.made) - len(written)
        if written and not (lacking and len(fresh) == len(written)):  # nothing changed, and some are missing: that
            name = "made" if not fresh else "remade" if len(fresh) < len(written) else "same" if anew else "fresh"
            values = {
                "count": len(written),
                "fresh": len(fresh),
                "made": self.counted(len(written) if anew else len(written) - len(fresh), "remade"),
                "unchanged": self.counted(len(fresh), "unchanged"),
                "seconds": self.number(result.seconds),
                "output": self.output,
                "path": self.output / written[0].path,
            }
            self.console.print(self.said[name].format(**values), soft_wrap=True)  # a broken path cannot be copied
        if lacking:
            self.console.print(self.said["not_made"].format(count=lacking, total=len(result.made)))
        new = [made for made in written if not made.fresh]
        if new and not self.named:
            self._to_open(self.output / new[0].path)

    def news(self, report: Report, changed: Collection[str]) -> None:
        """What a build of a watch made, a line a file; the first one says more."""
        self._stop()
        self.speak(report.language)
        clock = time.strftime("%H:%M:%S")
        for name in sorted(changed):
            self.console.print(f"{clock} {name}", style="dim", soft_wrap=True)
        if report.result is None:
            self.refuse(report.diagnostics)
            return
        if not changed:
            self.finish(report)
            self.told = report.diagnostics
            self.console.print(self.said["watching"])
            return
        for bug in report.result.bugs:
            echo(bug, err=True)
        self.show(tuple(found for found in report.diagnostics if found not in self.told), brief=not self.verbose)
        self.told = report.diagnostics
        for publication in report.result.made:
            if publication.written and not publication.fresh:
                pages = self.counted(publication.pages, "page")
                size = f", {self.number(publication.text_size)} pt" if publication.text_size else ""
                seconds = registry.language(self.language).number(report.result.seconds, 2)
                self.console.print(
                    self.said["page"].format(path=self.output / publication.path, pages=f"{pages}{size}, {seconds} s"),
                    soft_wrap=True,
                )

    def unchanged(self, before: State) -> None:
        """There was nothing to do: what the last build said is still so."""
        from feuillet.building import state

        made = state.repeated(before.made)
        self.note(before.diagnostics, made, failed=False)
        if self.as_json:
            self.print_json(before.diagnostics, made)
            return
        said = self.said["fresh"].format(fresh=len(before.made), path=self.output / before.made[0].path)
        self.console.print(said + self._counted(before.diagnostics), soft_wrap=True)

    def _aside(self, diagnostics: Sequence[Diagnostic]) -> str:
        """How many files their author has set aside; empty if none."""
        files = (found for found in diagnostics if found.rule.code in ("set-aside", "unpublished"))
        count = sum(found.values.get("count", 1) for found in files)
        return f"{self.counted(count, 'file_aside')} ({self.run:check})" if count else ""

    def _table(self, made: Sequence[Made]) -> None:
        """What was made, a line each; a screenful of sheets at the most, unless each step is to be said."""
        from rich.table import Table

        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(self.said["publication"], overflow="fold")
        for name in ("pages", "text", "left_out", *(("weight", "time") if self.verbose else ())):
            table.add_column(self.said[name], justify="right")
        most = len(made) if self.verbose or len(made) <= _ROWS + 2 else _ROWS
        shown = [publication for at, publication in enumerate(made) if at < most or not publication.written]
        for publication in shown:
            size = f"{self.number(publication.text_size)} pt" if publication.text_size else ""
            size_of_file = registry.language(self.language).weight(publication.size) if publication.size else ""
            more = (size_of_file, f"{self.number(publication.seconds)} s") if self.verbose else ()
            table.add_row(
                publication.path if publication.written else f"{publication.path} ({self.said['failed']})",
                str(publication.pages or ""),
                size,
                str(len(publication.left_out) or ""),
                *more,
            )
        self.console.print(table)
        if len(shown) < len(made):
            self.console.print(self.said["more_sheets"].format(count=len(made) - len(shown)))
