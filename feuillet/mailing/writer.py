"""The letter to each of the people: what it says, what goes along, and what changed since the last one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from feuillet.mailing.letters import composition, message
from feuillet.mailing.recipients import known_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feuillet.mailing.enclosures import Enclosures
    from feuillet.mailing.wording import Wording
    from feuillet.pages.render import Renderer
    from feuillet.reading.people.person import Person


class Letters:
    """The letters of a mailing, one for each of its people."""

    def __init__(self, renderer: Renderer, wording: Wording, enclosures: Enclosures) -> None:
        self.renderer = renderer
        self.wording = wording
        self.settings = wording.settings
        self.enclosures = enclosures
        self.since: Mapping[str, tuple[composition.Change, ...]] | None = None  # of an update: what changed, by address

    def letter(self, person: Person) -> tuple[composition.Letter, tuple[message.Attachment, ...]]:
        """The letter to somebody, and its files."""
        files = self.enclosures.attachments(person)
        themes = self.enclosures.themes(person)
        enclosed = [
            composition.Enclosed(name=file.name, size=len(file.data), theme=theme)
            for file, theme in zip(files, themes, strict=True)
        ]
        made = composition.letter(
            self.renderer,
            person,
            enclosed=enclosed,
            subject=self.settings.subject,
            message=self.wording.text,
            link=self.settings.link if self.enclosures.linked or not enclosed else "",
            unsubscribe=self._stop_address,
            changes=self.news(person, themes),
        )
        return made, files

    def news(self, person: Person, themes: Sequence[str]) -> Sequence[composition.Change] | None:
        """Of what changed, that which a person gets: with the synthesis, all of it. None: this is no update."""
        if self.since is None:
            return None
        several = self.since.get(known_by(person), ())
        whole = "" in themes or self.enclosures.linked
        return [change for change in several if whole or change.theme in themes]

    def draft(self, person: Person) -> bytes:
        """The letter to somebody as a mail program opens it."""
        made, files = self.letter(person)
        return message.draft(
            made,
            to_name=", ".join(person.names),
            to_address=person.email,
            reply_to=self.settings.reply_to,
            attachments=files,
        )

    @cached_property
    def _stop_address(self) -> str:
        written = self.settings.unsubscribe or self.settings.reply_to or self.settings.sender
        return message.mailbox(written).address
