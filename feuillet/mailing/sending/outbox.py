"""Letters that wait: each rendered once, to the bytes that go, and kept until it is known what became of it."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple, overload

from feuillet.machine.files import Folder, in_project, is_draft
from feuillet.mailing.drafts import is_to
from feuillet.mailing.letters import message
from feuillet.mailing.sending import journal, post
from feuillet.project import fingerprint
from feuillet.project.store import Seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from feuillet.mailing.letters.composition import Letter
    from feuillet.reading.people.person import Person

_FOLDER = "outbox"
_MOST = 1 << 28  # bytes of a letter


class _Bytes(NamedTuple):
    """A message, with the identifier in it."""

    data: bytes
    identifier: str


class _Letter(post.Mailpiece):
    """A letter whose bytes are there when they are asked for: most are asked for the address alone."""

    def __init__(self, made: Callable[[], _Bytes], **others: str) -> None:
        for name, value in {"_made": made, **others}.items():
            object.__setattr__(self, name, value)

    @cached_property
    def _bytes(self) -> _Bytes:
        return self._made()  # type: ignore[attr-defined, no-any-return]

    @property
    def data(self) -> bytes:
        return self._bytes.data

    @property
    def message(self) -> str:
        return self._bytes.identifier


@dataclass(frozen=True, kw_only=True)
class Outbox(Sequence[post.Mailpiece]):
    """The letters of a run, one in memory at a time.

    A letter that waits goes as it is: the same identifier and date at each try. Only if it would say or carry something
    else by now it is written anew, under another identifier.
    """

    folder: Path  # beside the journal
    people: Sequence[Person]
    campaign: str
    edition: str
    sender: str
    reply_to: str
    render: Callable[[Person], tuple[Letter, Sequence[message.Attachment]]]
    keeps: bool = True  # on the disk; a test waits in memory, for it may be of somebody else
    _held: dict[str, bytes] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.people)

    @overload
    def __getitem__(self, at: int) -> post.Mailpiece: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[post.Mailpiece]: ...

    def __getitem__(self, at: int | slice) -> post.Mailpiece | Sequence[post.Mailpiece]:
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(len(self)))]
        person = self.people[at]
        sender = message.mailbox(self.sender).address
        return _Letter(partial(self._made, person, sender), address=person.email, sender=sender, edition=self.edition)

    def _made(self, person: Person, sender: str) -> _Bytes:
        made, files = self.render(person)
        carried = [(file.name, hashlib.sha256(file.data).hexdigest()) for file in files]
        says = fingerprint.of(repr(made), self.sender, self.reply_to, person.names, carried)
        identifier = fingerprint.of(self.campaign, _key(person.email), says)
        identifier = f"<{identifier}@{sender.rpartition('@')[2]}>"
        name = f"{self._start(person.email)}-{says[:16]}"
        data = self._waiting(name)
        if data:
            return _Bytes(data, identifier)
        data = message.compose(
            made,
            sender=self.sender,
            to_name=", ".join(person.names),
            to_address=person.email,
            reply_to=self.reply_to,
            message_id=identifier,
            date=dt.datetime.now(dt.UTC).replace(microsecond=0),
            attachments=files,
        )
        self.discard(person.email)
        self._keep(name, data)
        return _Bytes(data, identifier)

    def _waiting(self, name: str) -> bytes:
        """The letter that waits under that name, if it is as we wrote it here: no part, nothing of others."""
        place = _place(self.folder)
        for found in place.names() if self.keeps else ():
            with contextlib.suppress(OSError):
                # Of what others put there, its size is enough.
                size = place.about(found).st_size if found.startswith(f"{name}-") else 0
                if found.startswith(f"{name}-{self._mark(name, size)}") and size <= _MOST:
                    data = place.read(found, most=size)
                    if found == self._signed(name, data):
                        return data
        return self._held.get(name, b"")

    def _keep(self, name: str, data: bytes) -> None:
        if not self.keeps:
            self._held[name] = data
            return
        _place(self.folder).write(self._signed(name, data), data, mode=0o600, lasting=False)

    def _signed(self, name: str, data: bytes) -> str:
        """The name of a file, with a signature of what is in it."""
        return f"{name}-{self._mark(name, len(data))}{self._seal.signature(name, data).hex()[:32]}.eml"

    def _mark(self, name: str, size: int) -> str:
        return self._seal.signature(f"{name} {size}", b"").hex()[:16]

    @cached_property
    def _seal(self) -> Seal:
        return Seal()

    def _start(self, address: str) -> str:
        return f"{_key(address)}-{fingerprint.of(self.campaign)[:16]}"

    def discard(self, address: str) -> None:
        """Somebody's letter needs to wait no longer."""
        self._held.clear()
        place = _place(self.folder)
        for name in place.names():
            if name.startswith(f"{self._start(address)}-") and name.endswith(".eml"):
                place.remove(name)

    def sweep(self, addresses: Iterable[str], listed: Iterable[str] | None = None) -> None:
        """Take away what a run left that was broken off: letters of those who need none, and half written ones.

        So go letters to people who are no longer `listed`, if it is known who is.
        """
        over = {_key(address) for address in addresses}
        known = None if listed is None else {_key(address) for address in listed}
        place = _place(self.folder)
        for name in place.names():
            key = name.partition("-")[0]
            gone = known is not None and name.endswith(".eml") and key not in known
            if key in over or gone or is_draft(name):
                place.remove(name)


def forget(folder: Path, address: str) -> None:
    """Take away all letters to somebody, of whatever mailing."""
    place = _place(folder)
    for name in place.names():
        ours = name.startswith(f"{_key(address)}-") or is_to(place, name, address)
        if is_draft(name) or (name.endswith(".eml") and ours):
            place.remove(name)


def _key(address: str) -> str:
    """What somebody is known by in the name of a file."""
    return fingerprint.of(journal.normalised(address).casefold())[:16]


def _place(folder: Path) -> Folder:
    return in_project(folder).below(_FOLDER)
