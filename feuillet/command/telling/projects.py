"""How the builds or checks of several projects went."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feuillet.command.telling.console import console_of, echo_json
from feuillet.command.telling.said import said_in
from feuillet.languages import registry
from feuillet.machine.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass
class ProjectSummary:
    """What a build of one among several projects came to."""

    project: Path
    made: int = 0
    fresh: int = 0
    errors: int = 0
    warnings: int = 0
    failed: bool = False
    json: dict[str, Any] = field(default_factory=dict)


def summarise(several: Sequence[ProjectSummary], *, as_json: bool, language: str, checked: bool = False) -> None:
    """How the builds of several projects went, or the checks, a line each."""
    if as_json:
        echo_json({"projects": [summary.json for summary in several]})
        return
    from rich.table import Table

    said = said_in(language)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(said["project"], overflow="fold")
    good, bad, of_kind = ("sound", "unsound", "_sound") if checked else ("ok", "failed", "")
    for name in (*(() if checked else ("remade_count", "fresh_count")), "errors", "warnings"):
        table.add_column(said[name], justify="right")
    table.add_column("")
    common = Path(os.path.commonpath([told.project.absolute().parent for told in several]))
    for summary in several:
        counts = (*(() if checked else (summary.made, summary.fresh)), summary.errors, summary.warnings)
        table.add_row(
            visible(str(summary.project.absolute().relative_to(common))),
            *(str(count or "") for count in counts),
            said[bad if summary.failed else good],
        )
    console = console_of(errors=True)
    console.print()
    console.print(table)
    number = sum(not summary.failed for summary in several)
    many = "one" if registry.language(registry.spoken(language)).is_one(number) else "many"
    console.print(said[many + of_kind].format(good=number, total=len(several)))
