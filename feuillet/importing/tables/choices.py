"""What a person says of columns in, now or at an earlier import; the roles of a table's columns out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from feuillet.importing.tables import rules
from feuillet.importing.tables.head_row import letter
from feuillet.importing.tables.titles import FRENCH, LEFT, Role, role_named
from feuillet.model.diagnostics import Location
from feuillet.project import text_file
from feuillet.project.sources import UnreadError
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.importing.tables.proposal import Column, Proposal
    from feuillet.model.diagnostics import Diagnostic
    from feuillet.project.sources import Sources

FILE = "import/columns.json"
_CHOICE = re.compile(
    r"\s*+([^=,;\"]*[^=,;\"\s])\s*+=\s*+(?:\"([^\"]*+)\"|(.*?))(?:(?<!\s)\s++)?(?=[,;][^=,;\"]++=|[,;]\s*+$|$)"
)


def parsed(said: str) -> tuple[list[tuple[Role, str]], list[Diagnostic]]:
    """`theme=Board, point=Text` as roles and titles; and what in it is none."""
    found: list[tuple[Role, str]] = []
    wrong: list[Diagnostic] = []
    at = 0
    text = said.strip()
    while at < len(text):
        match = _CHOICE.match(text, at)
        role = role_named(match[1]) if match else None
        if match is None or role is None:
            roles = ", ".join(f"{role.value} ({FRENCH[role]})" for role in Role)
            wrong.append(rules.BAD_CHOICE.at(Location(file="--columns"), said=text[at:], roles=roles))
            break
        found.append((role, match[2] if match[2] is not None else match[3]))
        at = match.end()
        while at < len(text) and text[at] in ",; ":
            at += 1
    return found, wrong


def apply(proposal: Proposal, wanted: Sequence[tuple[Role, str]], name: str, *, keep: bool = False) -> list[Diagnostic]:
    """Gives columns the roles that somebody wants; what is not named is left, but for what is private anyway.

    `keep`: what is not named stays as it was proposed.
    """
    chosen: dict[int, Role] = {}
    wrong: list[Diagnostic] = []
    for role, title in wanted:
        column = _named(proposal.columns, title)
        if column is None:
            there = " | ".join(column.title for column in proposal.columns)
            wrong.append(rules.NO_COLUMN.at(Location(file=name), title=title, columns=there))
        else:
            chosen[column.number] = role
    if wrong:
        return wrong
    for column in proposal.columns:
        left = column.role if keep or column.role in (Role.PRIVATE, Role.TECHNICAL, Role.AUTHOR) else Role.IGNORED
        column.role = chosen.get(column.number, left)
    return []


def _named(columns: Sequence[Column], title: str) -> Column | None:
    same = [column for column in columns if fold(column.title) == fold(title)]
    by_letter = [column for column in columns if letter(column.number) == title.strip().upper()]
    begun = [column for column in columns if fold(title) and fold(column.title).startswith(fold(title))]
    return next(iter([*same, *by_letter, *(begun if len(begun) == 1 else [])]), None)


def said(proposal: Proposal, *, french: bool) -> str:
    """The roles as one writes them after --columns, by the letters of columns, which no shell reads otherwise."""
    return ", ".join(
        f"{FRENCH[column.role] if french else column.role.value}={letter(column.number)}"
        for column in proposal.columns
        if column.role not in LEFT
    )


class Remembered:
    """What was confirmed in this project, by the titles of tables."""

    def __init__(self, sources: Sources) -> None:
        self.by_titles: dict[tuple[str, ...], list[Role]] = {}
        self.changed = False
        try:
            found = json.loads(sources.read(FILE, text_file.TOO_LARGE).decode("utf-8", "replace"))
        except (UnreadError, ValueError, RecursionError):  # nobody says what we find there
            return
        for table in _tables(found):
            titles, names = table.get("titles"), table.get("roles")
            roles = [role_named(str(name)) for name in names] if isinstance(names, list) else []
            if isinstance(titles, list) and len(titles) == len(roles):
                known = [role for role in roles if role is not None]
                if len(known) == len(roles):
                    self.by_titles[tuple(map(str, titles))] = known

    def of(self, proposal: Proposal) -> bool:
        """Gives the columns their roles, if a table with the same titles was confirmed before."""
        roles = self.by_titles.get(_titles(proposal))
        if roles is None:
            return False
        for column, role in zip(proposal.columns, roles, strict=True):
            # Who gave us the project may have put that there: it brings nobody's address onto a page.
            column.role = column.role if column.kind.private else role
        return True

    def add(self, proposal: Proposal) -> None:
        """Keeps what was confirmed."""
        roles = [column.role for column in proposal.columns]
        if self.by_titles.get(_titles(proposal)) != roles:
            self.by_titles[_titles(proposal)] = roles
            self.changed = True

    def file(self) -> bytes:
        """What is written into the project."""
        tables = [{"titles": titles, "roles": roles} for titles, roles in self.by_titles.items()]
        return (json.dumps({"tables": tables}, ensure_ascii=False, indent=2) + "\n").encode()


def _tables(found: Any) -> list[dict[str, Any]]:
    tables = found.get("tables") if isinstance(found, dict) else None
    return [table for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []


def _titles(proposal: Proposal) -> tuple[str, ...]:
    return tuple(column.title for column in proposal.columns)
