"""What a command asks to be printed, in place of what workshop.yaml says; and what both ask for together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.printing.runs import NO_PEOPLE, with_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feuillet.model.workshop import Printing

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

    @property
    def some_editions(self) -> bool:
        """Whether editions are asked for by name."""
        return bool(self.editions) or self.bleed

    @property
    def narrowed(self) -> bool:
        """Whether this print is of a part of the kit: the rest stays as it is."""
        return self.changed or self.some_editions

    def nothing_at(self, printing: Printing) -> Location:
        """Where it is written that there is nothing to print: in an option, or in workshop.yaml."""
        asked = {"--copies": self.copies == 0, "--edition": self.editions, "--bleed": self.bleed}
        option = next((name for name, given in asked.items() if given), "")
        return Location(file=option) if option else printing.source

    def wrong_packs(self, printing: Printing, asked: Iterable[Printing]) -> Iterator[Diagnostic]:
        """What options say of packs that cannot be, or does away with those of workshop.yaml."""
        if any(settings.participants for settings in asked):
            return
        if self.packs:
            yield NO_PEOPLE.at(Location(file="--packs"))
        elif self.copies is not None and self.packs is None and printing.participants and printing.packs:
            yield COPIES_FOR_ALL.at(Location(file="--copies"), file=printing.participants)

    def asked_for(
        self, printing: Printing, known: Mapping[str, Mapping[str, Any]] | None
    ) -> list[tuple[Printing, dict[str, Any]]]:
        """What workshop.yaml asks for with the command's options in its place, and these, for some editions each.

        Without options of its own, what changed is printed as often, and for those, as each edition was last time:
        `known` are the options of that; None if nothing was printed.
        """
        asked = with_options(printing, **self.options, editions=self.editions, bleed=self.bleed)
        if not self.changed or self.options or known is None:
            return [(asked, self.options)]
        if not self.editions and not self.bleed:
            asked = asked.model_copy(update={"editions": tuple(dict.fromkeys((*asked.editions, *known)))})
        groups: list[tuple[tuple[str, ...], dict[str, Any]]] = []
        for name in asked.editions:
            options = dict(known.get(name, {}))
            same = next((at for at, (_, others) in enumerate(groups) if others == options), None)
            if same is None:
                groups.append(((name,), options))
            else:
                groups[same] = ((*groups[same][0], name), options)
        return [(with_options(printing, **options, editions=names), options) for names, options in groups]
