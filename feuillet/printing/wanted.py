"""What a command asks to be printed, in place of what workshop.yaml says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from feuillet.model.diagnostics import Rule, Severity

NEVER_PRINTED = Rule(
    code="never-printed",
    en="nothing was printed on this machine yet, so nothing can be said to have changed",
    fr="rien n’a encore été imprimé sur cette machine : on ne peut pas dire ce qui a changé",
    hint_en="Run the command without --changed first.",
    hint_fr="Lancez d’abord la commande sans --changed.",
)


COPIES_FOR_ALL = Rule(
    code="copies-without-packs",
    severity=Severity.WARNING,
    en="--copies counts the same for everybody, in place of the list '{file}': packs are not made, and earlier ones go",
    fr="--copies compte la même chose pour tout le monde, à la place de la liste « {file} » : il n’y a pas de "
    "pochettes, et celles d’avant sont retirées",
    hint_en="For packs, leave out --copies.",
    hint_fr="Pour des pochettes, enlevez --copies.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the command line asks for, in place of workshop.yaml."""

    copies: int | None = None
    participants: str | None = None
    editions: tuple[str, ...] = ()
    bleed: bool = False
    packs: bool | None = None
    separators: bool | None = None
    changed: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """What was given that says how often and for whom, to be remembered for another time."""
        names = ("copies", "participants", "packs", "separators")
        return {name: value for name in names if (value := getattr(self, name)) is not None}
