"""Which letters are one mailing: the journal, and what stands beside it, in; names and editions out.

What was sent, the journal alone says. What stands beside it can be lost: then an update cannot tell what changed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from feuillet.machine.files import Folder, in_project
from feuillet.mailing.sending.journal import HAD, JournalProblem
from feuillet.model.diagnostics import Location, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feuillet.building.status import Ingredients
    from feuillet.mailing.sending.journal import Journal

_FILE = "campaigns.json"
_MOST = 100_000_000  # bytes of a file beside the journal
_UPDATE = re.compile(r"\+([1-9][0-9]{0,5})$")
_TEST = re.compile(r"test \d{4}-\d\d-\d\dT")

UNCLEAR = Rule(
    code="mail-which-mailing",
    en="there are letters of several mailings, and which of them goes on is no longer known: {names}",
    fr="il y a des lettres de plusieurs envois, et l’on ne sait plus lequel continue : {names}",
    hint_en="Name it: --campaign NAME. Under a new name everybody on the list gets a letter.",
    hint_fr="Nommez-le : --campaign NOM. Sous un nouveau nom, toute la liste reçoit une lettre.",
)


def tidy(written: str) -> str:
    """A name as it is kept, however it was typed."""
    return " ".join(unicodedata.normalize("NFC", written).split())


def same(name: str, other: str) -> bool:
    """Whether two names are those of one mailing, an update of it included."""
    return tidy(base(name)).casefold() == tidy(base(other)).casefold()


def base(name: str) -> str:
    """The mailing that an update belongs to."""
    return _UPDATE.sub("", name)


def following(name: str) -> str:
    """The name of the update that comes after a mailing, or after another update."""
    return f"{base(name)}+{_number(name) + 1}"


def _number(name: str) -> int:
    found = _UPDATE.search(name)
    return int(found[1]) if found else 0


def is_reserved(name: str) -> bool:
    """Whether we give such names ourselves, to updates and to tests."""
    return bool(_UPDATE.search(name) or _TEST.match(name))


@dataclass(frozen=True, kw_only=True, slots=True)
class MailingRecord:
    """What stands beside the journal about a mailing."""

    unnamed: bool = False  # the user gave no name: it goes on under this one, though title or date are others now
    ingredients: Mapping[str, Ingredients] = field(default_factory=dict)  # of each edition, by its fingerprint


class Campaigns:
    """The mailings of a project."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._place = in_project(journal.folder)

    def find(self, given: str, usual: str) -> str:
        """The name under which the journal knows the mailing that the user means; `usual`: of one that begins.

        Unless the user names one, the letters of a project are one mailing: who mends its title must not send twice.
        """
        begun = dict.fromkeys(
            base(entry.campaign) for entry in self._journal.entries() if not _TEST.match(entry.campaign)
        )
        remembered = self._all()
        if given:
            return next((name for name in (*begun, *remembered) if same(name, given)), tidy(given))
        for name in begun:
            if name in remembered and remembered[name].unnamed:
                return name
        unknown = [name for name in begun if name not in remembered]
        if usual in begun or not unknown:
            return usual
        if len(unknown) > 1:
            at = Location(file="/".join((*self._place.parts, _FILE)))
            raise JournalProblem(UNCLEAR.at(at, names=", ".join(unknown)))
        return unknown[0]

    def names(self, name: str) -> list[str]:
        """What the journal calls a mailing and its updates, in order."""
        begun = {entry.campaign for entry in self._journal.entries() if base(entry.campaign) == name}
        return [name, *sorted(begun - {name}, key=_number)]

    def had(self, names: Sequence[str]) -> dict[str, str]:
        """By address, the edition of the last letter that somebody has, or may have."""
        several = (entry for name in names for entry in self._journal.entries(name))
        return {entry.address.casefold(): entry.edition for entry in several if entry.standing in HAD}

    def is_begun(self, name: str, edition: str) -> bool:
        """Whether letters with these pages were tried under that name."""
        return any(entry.edition == edition for entry in self._journal.entries(name))

    def remembered(self, name: str) -> MailingRecord:
        """What stands beside the journal about it."""
        return self._all().get(name, MailingRecord())

    def remember(self, name: str, about: MailingRecord) -> None:
        """Write it down; a disk that takes nothing raises."""
        several = {begun: _as_json(found) for begun, found in self._all().items()}
        data = json.dumps(several | {name: _as_json(about)}).encode()
        self._place.write(_FILE, data, mode=0o600)

    def _all(self) -> dict[str, MailingRecord]:
        return {
            name: MailingRecord(unnamed=unnamed, ingredients=ingredients)
            for name, found in read_json(self._place, _FILE).items()
            if isinstance(found, dict)
            and isinstance(unnamed := found.get("unnamed"), bool)
            and isinstance(ingredients := found.get("ingredients"), dict)
            and _is_ingredients(ingredients)
        }


def _is_ingredients(found: Any, levels: int = 3) -> bool:
    """Whether these are texts by edition, file and place: what is read may have been damaged."""
    if not levels:
        return isinstance(found, str)
    return isinstance(found, dict) and all(_is_ingredients(value, levels - 1) for value in found.values())


def _as_json(about: MailingRecord) -> dict[str, Any]:
    return {"unnamed": about.unnamed, "ingredients": about.ingredients}


def read_json(place: Folder, name: str) -> dict[str, Any]:
    """An object of a file; empty if there is none, or none that can be read."""
    try:
        found = json.loads(place.read(name, most=_MOST))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
