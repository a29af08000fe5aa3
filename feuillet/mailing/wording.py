"""What workshop.yaml says of letters, and to whom: read and checked in a moment, before anything is made."""

from __future__ import annotations

import contextlib
import posixpath
from functools import cached_property
from typing import TYPE_CHECKING

from feuillet.machine.files import Folder
from feuillet.mailing.letters import message, placeholders
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.model.workshop import Located, Prose
from feuillet.project import text_file
from feuillet.project.sources import UnreadError
from feuillet.reading.data import yaml_source
from feuillet.reading.people import participants
from feuillet.text import prose
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feuillet.model.workshop import Workshop
    from feuillet.project.sources import Sources
    from feuillet.reading.people.participants import Participants
    from feuillet.reading.people.person import Person

WORKSHOP = "content/workshop.yaml"

TWO_MESSAGES = Rule(
    code="mail-two-messages",
    en="there are two messages: 'message' here, and 'message_file' at {other}",
    fr="il y a deux messages : « message » ici, et « message_file » à {other}",
    hint_en="Keep one of them: a letter says one thing.",
    hint_fr="N’en gardez qu’un : une lettre dit une seule chose.",
)
NO_FILE = Rule(
    code="mail-no-file",
    en="there is no file '{file}'",
    fr="il n’y a pas de fichier « {file} »",
    hint_en="Put it into content/, under that name.",
    hint_fr="Mettez-le dans content/, sous ce nom.",
)
NEAR_FILE = Rule(
    code=NO_FILE.code,
    en=NO_FILE.en,
    fr=NO_FILE.fr,
    hint_en="Did you mean '{suggestion}'?",
    hint_fr="Vouliez-vous dire « {suggestion} » ?",
)
NO_ROW = Rule(
    code="mail-no-row",
    severity=Severity.WARNING,
    en="whom the command line names has no row in the list: {shown} is left out of the letter",
    fr="qui est nommé sur la ligne de commande n’a pas de ligne dans la liste : {shown} manquera dans la lettre",
    hint_en="Write to these people from the list, or look at the letter with --preview.",
    hint_fr="Écrivez à ces personnes par la liste, ou regardez la lettre avec --preview.",
)


class Wording:
    """The words of a mailing and its list of people; what is wrong with them is collected in `diagnostics`."""

    def __init__(self, workshop: Workshop, sources: Sources, *, skips: bool = False) -> None:
        self.workshop = workshop
        self.settings = workshop.mail
        self.sources = sources
        self.skips = skips  # rows without an address
        self.diagnostics: list[Diagnostic] = []

    @cached_property
    def places(self) -> Mapping[str, Location]:
        """Where each key of `mail:` is written."""
        written = yaml_source.parse(text_file.read(self.sources, WORKSHOP)[0] or "", file=WORKSHOP)[0]
        of_mail = yaml_source.place(written, ("mail",))
        keys = written["mail"].places if of_mail and isinstance(written["mail"], yaml_source.Mapping) else {}
        found = {key: place.value for key, place in keys.items()}
        return found | {"": of_mail.key if of_mail else Location(file=WORKSHOP)}

    def at(self, key: str = "") -> Location:
        """Where that key of `mail:` is written, or else `mail:` itself."""
        return self.places.get(key) or self.places[""]

    def written(self, key: str) -> Located:
        """The value of a key, with its place."""
        return Located(getattr(self.settings, key), self.at(key))

    @cached_property
    def text(self) -> Prose | None:
        """What the author says, from workshop.yaml or from a file in content/."""
        settings = self.settings
        if not settings.message_file:
            return settings.message
        if settings.message:
            self.diagnostics.append(TWO_MESSAGES.at(self.at("message"), other=self.at("message_file")))
        file = posixpath.join("content", settings.message_file)
        try:
            self.sources.read(file, text_file.TOO_LARGE)
        except UnreadError as problem:
            self.diagnostics.append(self._unread(problem, self.at("message_file"), settings.message_file))
            return None
        text, wrong = text_file.read(self.sources, file)
        self.diagnostics += wrong
        if not text:
            return None
        at = Location(file=file, line=1, column=1)
        bare, left = yaml_source.published(text, at)
        self.diagnostics += left
        return Prose(bare, at) if bare else None

    def check(self) -> None:
        """Addresses, subject, message and what stands between braces in them."""
        fields = {name: self.written(name) for name in ("sender", "reply_to", "unsubscribe")}
        self.diagnostics += message.check_addresses(fields, self.at())
        self.diagnostics += message.check_line("subject", self.written("subject"), self.at())
        asks = placeholders.placeholders(self._texts) or placeholders.are_foreign(self._texts)
        listed = self.listed if asks else None
        filled = listed.filled if listed else frozenset()
        columns = listed.columns if listed else ()
        if self.text:
            self.diagnostics += prose.check(self.text, language=self.workshop.language, form="block")
            self.diagnostics += placeholders.check_links(self.text, filled=filled)
        self.diagnostics += placeholders.check_placeholders(self._texts, self.at(), filled=filled, columns=columns)

    @property
    def _texts(self) -> tuple[Prose | str, ...]:
        return tuple(text for text in (self.text, self.written("subject")) if text)

    @cached_property
    def listed(self) -> Participants | None:
        """The list of people, read for what the words ask of it; None if there is none that can be read."""
        if not self._list:
            return None
        return participants.read(
            *self._list,
            self.workshop,
            needs_email=True,
            skips=self.skips,
            asked=placeholders.placeholders(self._texts),
        )

    @cached_property
    def _list(self) -> tuple[Callable[[int], bytes], str] | None:
        printing = self.workshop.print
        own = self.settings.recipients
        name, at = (own, self.at("recipients")) if own else (printing.participants, printing.source)
        if not name:
            return None
        try:
            return participants.located(self.sources, name)
        except UnreadError as problem:
            self.diagnostics.append(self._unread(problem, at, name))
            return None

    def _unread(self, problem: UnreadError, at: Location, name: str) -> Diagnostic:
        """What is said at a key whose file cannot be read."""
        if problem.why not in ("missing", "folder"):
            return text_file.unread(problem, at, text_file.TOO_LARGE)
        near = participants.near(self.sources, name)
        return (NEAR_FILE if near else NO_FILE).at(at, file=f"content/{name}", suggestion=near)

    def people(self, *, closes: bool) -> tuple[Person, ...]:
        """The recipients of the list; `closes`: which others lose the right to read, if it is the user's."""
        if self.listed is None or not self._list:
            return ()
        if closes:
            _, file = self._list
            with contextlib.suppress(OSError, ValueError):
                Folder(self.sources.project).close_to_others(file, shared=True)
        self.diagnostics += self.listed.diagnostics
        return self.listed.people

    def named(self, given: str) -> None:
        """Tell what cannot be filled in for people whom the command line names."""
        shown = ", ".join(f"{{{name}}}" for name in placeholders.placeholders(self._texts) if self._is_column(name))
        if shown:
            self.diagnostics.append(NO_ROW.at(Location(file=given), shown=shown))

    def _is_column(self, name: str) -> bool:
        return self.listed is not None and fold(name) in self.listed.filled


def check(workshop: Workshop, sources: Sources) -> tuple[Diagnostic, ...]:
    """All that is wrong with letters and their list, before anything is made or sent; nothing is changed."""
    wording = Wording(workshop, sources)
    wording.check()
    if workshop.mail.recipients:
        wording.people(closes=False)
    return tuple(wording.diagnostics)
