"""Whom letters are for: people of the list, or those whom the command line names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.mailing.letters import message
from feuillet.mailing.sending import journal
from feuillet.model.diagnostics import Diagnostic, Location, Rule
from feuillet.reading.people.person import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.mailing.wording import Wording
    from feuillet.model.workshop import Workshop

NO_RECIPIENTS = Rule(
    code="mail-no-recipients",
    en="nobody is named as a recipient",
    fr="aucun destinataire n’est indiqué",
    hint_en="Write recipients: under mail: (a CSV file in content/), or give --to name@example.org.",
    hint_fr="Écrivez recipients: sous mail: (un fichier CSV dans content/), ou donnez --to nom@exemple.fr.",
)


def recipients(to: Sequence[str], wording: Wording) -> tuple[tuple[Person, ...], list[Diagnostic]]:
    """Those whom the command line names, or else the list; and what is wrong with them."""
    workshop = wording.workshop
    if to:
        wording.named("--to")
        wrong = [found for written in to for found in check_given("--to", written)]
        named = [_named(written, workshop) for written in to if not check_given("--to", written)]
        return tuple({known_by(person): person for person in reversed(named)}.values())[::-1], wrong
    if not (workshop.mail.recipients or workshop.print.participants):
        return (), [NO_RECIPIENTS.at(wording.at())]
    return wording.people(closes=True), []


def _named(written: str, workshop: Workshop) -> Person:
    box = message.mailbox(written)
    every = tuple(theme.slug for theme in workshop.themes)
    return Person(
        name=box.name or box.address.partition("@")[0],
        email=box.address,
        language="",
        themes=every,
        greeting="",
        source=Location(file="--to"),
    )


def check_given(option: str, written: str) -> tuple[Diagnostic, ...]:
    """What is wrong with an address of the command line."""
    at = Location(file=option)
    if not written.strip():
        return (message.NO_ADDRESS.at(at, key=option, shown="", name="…"),)
    return tuple(message.check_addresses({option: written}, at))


def known_by(person: Person) -> str:
    """By which the journal knows somebody."""
    return journal.normalised(person.email).casefold()
