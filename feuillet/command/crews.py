"""The processes that make pages, and the one build of a project at a time."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from feuillet.command.speech import language_of
from feuillet.command.telling.console import echo
from feuillet.command.telling.said import said_in

if TYPE_CHECKING:
    import contextlib
    from pathlib import Path

    from feuillet.machine.workers import Crew


def start(jobs: int | None, time_limit: float | None, cluster: str = "") -> Crew:
    """The processes that make pages: of this machine, or of others."""
    from feuillet.machine.workers import TIME_LIMIT, Workers

    limit = time_limit or TIME_LIMIT
    if cluster:
        from feuillet.building.cluster.client import Cluster

        return Cluster(cluster, time_limit=limit)
    return Workers(jobs or os.cpu_count() or 1, time_limit=limit, preload=("feuillet.building.warm",))


def alone(
    project: Path, edition: str = "screen", *, force: bool = False, kit: bool = False
) -> contextlib.AbstractContextManager[None]:
    """The one build of a project at a time, or the one kit, with what is said of others."""
    from feuillet.building import state

    def tell(name: str, **values: object) -> None:
        said = said_in(language_of(None, project))[name]
        echo(said.format(**values), err=True)

    return state.alone(
        project,
        waiting=lambda process, since: tell("waiting", process=process, since=since),
        without=lambda reason: tell("no_locks", reason=reason),
        locks=(state.KIT,) if kit else state.locks(edition, force=force),
    )
