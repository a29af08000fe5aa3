"""What is fresh and what is stale, told to people and programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from feuillet.languages import registry
from feuillet.telling.teller import Teller

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feuillet.building.status import Difference, Status


class StatusTeller(Teller):
    """Tells which publications are fresh, and what changed."""

    def statuses(
        self,
        several: Sequence[Status],
        *,
        known: bool,
        printed: str = "",
        since: Sequence[Difference] = (),
        titles: Mapping[str, str] | None = None,
    ) -> None:
        """What is fresh and what is stale, and what changed since it was printed: a line each, the reasons below."""
        if self.as_json:
            found = [
                {
                    "name": one.key,
                    "path": str(self.output / one.path),
                    "fresh": one.fresh,
                    "missing": one.missing,
                    "foreign": one.foreign,
                    "may_shift": one.shifts,
                    "left_out": one.left_out,
                    "changes": [{"file": change.file, "place": change.place} for change in one.changes],
                }
                for one in several
            ]
            reprint = [
                {
                    "name": one.publication.key,
                    "changed": bool(one.changes),
                    "may_shift": one.shifts,
                    "changes": [{"file": change.file, "place": change.place} for change in one.changes],
                }
                for one in since
            ]
            about = {"publications": found} | ({"printed": {"date": printed, "publications": reprint}} if since else {})
            if self.named:
                self.told_of.json = {"project": str(self.project), **about}
            else:
                click.echo(json.dumps(about, ensure_ascii=False, indent=2))
            return
        if self.named:
            click.echo(f"{self.project}:")

        def name(key: str, path: str) -> str:
            title = (titles or {}).get(key, "")
            return path + (f" – {title}" if title else "") + registry.language(self.language).colon

        for one in several:
            kind = (
                "is_missing"
                if one.missing
                else "is_fresh"
                if one.fresh
                else "is_foreign"
                if one.foreign and not one.changes
                else "is_stale"
            )
            more = [self.said["may_shift"]] if one.shifts else []
            more += [self.counted(one.left_out, "left_point")] if one.left_out else []
            click.echo(f"{name(one.key, one.path)}{self.said[kind]}" + (f" ({', '.join(more)})" if more else ""))
            if not known and not one.missing:
                click.echo(f"    {self.said['never']}")
            for change in one.changes:
                click.echo(f"    {change}")
        if since:
            click.echo()
            click.echo(self.said["printed_on"].format(date=printed, run=self.run))
        for each in since:
            kind = "is_changed" if each.changes else "may_change" if each.shifts else "is_same"
            click.echo(f"{name(each.publication.key, each.publication.path)}{self.said[kind]}")
            for change in each.changes:
                click.echo(f"    {change}")
