"""What other programs may use: a folder of notes in; its content as plain data, or its PDFs, out.

`import feuillet` has these names, and imports nothing else until one of them is used.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from feuillet.building import state
from feuillet.building.session import Report, Session
from feuillet.machine.workers import TIME_LIMIT, Workers
from feuillet.reading import content
from feuillet.reading.content import Loaded
from feuillet.writing.plain_data import data

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Loaded", "Report", "build", "data", "load"]


def load(project: str | os.PathLike[str]) -> Loaded:
    """The content of a folder: its `workshop`, or None where an error stops it, and all `diagnostics`."""
    return content.load(Path(project))


def build(
    project: str | os.PathLike[str],
    output: str | os.PathLike[str] | None = None,
    *,
    themes: Sequence[str] = (),
    strict: bool = False,
    jobs: int | None = None,
) -> Report:
    """Make the PDFs of a folder that are not as they should be, in its `output/` or elsewhere, as the command does.

    `themes` are named by number, name or file, or "synthesis"; `jobs` processes work, one a core where it is not said.
    Where processes are spawned, it is to be called below `if __name__ == "__main__":`.
    """
    folder = Path(project)
    with (
        Workers(jobs or os.cpu_count() or 1, time_limit=TIME_LIMIT, preload=("feuillet.building.warm",)) as workers,
        state.alone(folder, waiting=lambda _process, _since: None, without=lambda _reason: None),
    ):
        session = Session(folder, Path(output) if output else folder / "output", workers, strict=strict)
        return session.make(themes)
