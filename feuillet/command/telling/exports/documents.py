"""What was exported, told to people and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.command.telling.console import echo_json
from feuillet.command.telling.teller import Teller

if TYPE_CHECKING:
    from feuillet.exporting.exporter import Exported


class ExportTeller(Teller):
    """Tells what was given out."""

    def exported(self, done: Exported) -> None:
        """Say what was written, and how it comes back."""
        if self.as_json:
            from feuillet.project.findings import as_json

            found = as_json(done.diagnostics, self.language, project=self.project, run=self.run)
            echo_json({"diagnostics": found, "written": [str(self.output / name) for name in done.written]})
            return
        if done.failed:
            self.show(done.diagnostics)
            self.console.print(self.said["export_none"])
            return
        for name in done.written:
            self.console.print(str(self.output / name), soft_wrap=True)
        if any(not name.endswith("/synthesis.html") for name in done.written):
            self.console.print(self.said["export_back"].format(run=self.run), soft_wrap=True)
        if counted := self._counted(done.diagnostics):
            self.console.print(counted.strip(" ()"), soft_wrap=True)
