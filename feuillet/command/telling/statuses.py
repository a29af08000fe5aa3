"""What is fresh and what is stale, told to people and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feuillet.command.telling.console import echo, echo_json
from feuillet.command.telling.teller import Teller
from feuillet.languages import registry
from feuillet.machine.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from feuillet.building.status import Difference, EditionStatus, FileChange, Status


class StatusTeller(Teller):
    """Tells which publications are fresh, and what changed."""

    def statuses(
        self,
        several: Sequence[Status],
        *,
        known: bool,
        editions: Sequence[EditionStatus] = (),
        printed: str = "",
        since: Sequence[Difference] = (),
        titles: Mapping[str, str] | None = None,
    ) -> None:
        """What is fresh and what is stale, and what changed since it was printed: a line each, the reasons below."""
        if self.as_json:
            self._tell_programs(several, editions, printed, since)
            return
        if self.named:
            echo(f"{visible(str(self.project))}:")
        for status in several:
            more = [self.said["may_shift"]] if status.shifts else []
            more += [self.counted(status.left_out, "left_point")] if status.left_out else []
            about = f" ({', '.join(more)})" if more else ""
            echo(f"{self._name(status.path, status.key, titles)}{self.said[_kind(status)]}{about}")
            if not known and not status.missing:
                echo(f"    {self.said['never']}")
            self._tell_changes(status.changes)
        for edition in editions:
            self._tell_edition(edition)
        if since:
            echo()
            echo(self.said["printed_on"].format(date=printed, run=self.run))
        for difference in since:
            kind = "is_changed" if difference.changes else "may_change" if difference.shifts else "is_same"
            publication = difference.publication
            echo(f"{self._name(publication.path, publication.key, titles)}{self.said[kind]}")
            self._tell_changes(difference.changes)

    def _tell_edition(self, found: EditionStatus) -> None:
        """A line for the edition; below it what is wrong with some of its PDFs."""
        edition = found.edition
        kind = "is_missing" if found.missing else "is_fresh" if found.fresh else "is_stale"
        titles = {edition.name: edition.title} if edition.title != edition.name else {}
        about = "" if found.fresh else f" ({format(self.run, f'build --edition {edition.name}')})"
        echo(f"{self._name(edition.folder, edition.name, titles)}{self.said[kind]}{about}")
        if found.missing:
            return
        self._tell_changes(found.changes)
        for status in found.publications:
            if not (status.fresh or status.changes):
                echo(f"    {self._name(status.path, status.key)}{self.said[_kind(status)]}")

    def _tell_changes(self, changes: Iterable[FileChange]) -> None:
        for change in changes:
            echo(f"    {change}")

    def _name(self, path: str, key: str, titles: Mapping[str, str] | None = None) -> str:
        title = (titles or {}).get(key, "")
        return path + (f" – {title}" if title else "") + registry.language(self.language).colon

    def _tell_programs(
        self, several: Iterable[Status], editions: Iterable[EditionStatus], printed: str, since: Sequence[Difference]
    ) -> None:
        about: dict[str, Any] = {
            "publications": [self._as_json(status) for status in several],
            "editions": [
                {
                    "name": found.edition.name,
                    "path": str(self.output / found.edition.folder),
                    "fresh": found.fresh,
                    "missing": found.missing,
                    "publications": [self._as_json(status) for status in found.publications],
                }
                for found in editions
            ],
        }
        if since:
            again = [
                {
                    "name": difference.publication.key,
                    "changed": bool(difference.changes),
                    "may_shift": difference.shifts,
                    "changes": _as_json(difference.changes),
                }
                for difference in since
            ]
            about["printed"] = {"date": printed, "publications": again}
        if self.named:
            self.told_of.json = {"project": str(self.project), **about}
        else:
            echo_json(about)

    def _as_json(self, status: Status) -> dict[str, Any]:
        return {
            "name": status.key,
            "path": str(self.output / status.path),
            "fresh": status.fresh,
            "missing": status.missing,
            "foreign": status.foreign,
            "may_shift": status.shifts,
            "left_out": status.left_out,
            "changes": _as_json(status.changes),
        }


def _kind(status: Status) -> str:
    """The word for a publication."""
    if status.missing:
        return "is_missing"
    if status.fresh:
        return "is_fresh"
    return "is_foreign" if status.foreign and not status.changes else "is_stale"


def _as_json(changes: Iterable[FileChange]) -> list[dict[str, str]]:
    return [{"file": change.file, "place": change.place} for change in changes]
