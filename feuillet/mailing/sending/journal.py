"""Remember what became of each letter: an append-only file of the project in which every line is on the disk at once.

A line counts with its last byte. What a crash left of one is struck out by the next line; any other line that cannot be
read stops everything, since it may have been that of somebody who has the letter.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import hashlib
import json
import os
import re
import secrets
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feuillet.machine.files import BusyError, KindError, LinkError, NoLocksError, in_project, is_draft
from feuillet.model.diagnostics import Location, Rule, ToldError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_NAME = "journal.jsonl"
_MOST = 50_000_000  # bytes; a letter takes some six hundred
_TOLD = 20  # damaged lines that are told
_STRUCK = b"\x18"  # CANCEL, "the data preceding it is in error" (ECMA-48): ends what a crash left of a line

DAMAGED = Rule(
    code="mail-journal-damaged",
    en="this line of the mail journal cannot be read; nothing is sent, since it may name somebody who has the letter",
    fr="cette ligne du journal d’envoi est illisible ; rien n’est envoyé, car elle peut nommer qui a déjà la lettre",
    hint_en="Put the file back from a backup, or mend the line. If you delete it, look first to whom it could belong.",
    hint_fr="Remettez le fichier d’une sauvegarde, ou réparez la ligne. Si vous l’effacez, cherchez d’abord de qui il "
    "peut s’agir.",
)
BUSY = Rule(
    code="mail-journal-busy",
    en="another Feuillet is sending letters of this project, or changing its mail journal",
    fr="un autre Feuillet envoie des lettres de ce projet, ou modifie son journal d’envoi",
    hint_en="Wait until it has ended, then run the command again: it goes on with those who have no letter yet.",
    hint_fr="Attendez qu’il ait fini, puis relancez la commande : elle reprend avec ceux qui n’ont encore rien reçu.",
)
GONE = Rule(
    code="mail-journal-gone",
    en="the mail journal was deleted or replaced while letters were being sent: nothing more was sent",
    fr="le journal d’envoi a été effacé ou remplacé pendant l’envoi : plus rien n’a été envoyé",
    hint_en="Put it back: without it nobody knows who has the letter.",
    hint_fr="Remettez-le : sans lui, personne ne sait qui a reçu la lettre.",
)

NO_LOCKS = Rule(
    code="mail-no-locks",
    en="this folder is on a disk, of a network perhaps, that knows no locks ({reason}): nothing is sent from here",
    fr="ce dossier est sur un disque, réseau peut-être, qui ne connaît pas les verrous ({reason}) : rien n’est envoyé "
    "d’ici",
    hint_en="Two commands at once could send a letter twice. Move the project, with .feuillet/, to a disk of this "
    "computer.",
    hint_fr="Deux commandes à la fois pourraient envoyer une lettre deux fois. Déplacez le projet, .feuillet/ compris, "
    "sur un disque de cet ordinateur.",
)
UNUSABLE = Rule(
    code="mail-journal-unusable",
    en="{path} cannot be used: {reason}",
    fr="{path} est inutilisable : {reason}",
    hint_en="Nothing is sent. A link, or what somebody else has made, is not used here: put the files themselves in "
    "their place, and see that they belong to you.",
    hint_fr="Rien n’est envoyé. Un lien, ou ce que quelqu’un d’autre a fait, n’est pas utilisé ici : mettez les "
    "fichiers eux-mêmes à leur place, et vérifiez qu’ils vous appartiennent.",
)


class JournalProblem(ToldError):  # noqa: N818 - told to the user, who alone can mend it
    """The journal does not say who has the letter; the diagnostics say why."""


class Standing(StrEnum):
    """What is known of a letter to somebody."""

    SENDING = "sending"  # its text is about to go; without another line after it, read as uncertain
    UNCERTAIN = "uncertain"  # its text went, or part of it, and no answer came: it may have arrived
    SENT = "sent"  # the server has taken it
    REFUSED = "refused"  # the server will not have it
    DEFERRED = "deferred"  # it was not taken so far
    ALLOWED = "allowed"  # whatever was before: the user said that it may go again
    FORGOTTEN = "forgotten"  # never written to anybody again; never in a line


TO_SEND = (None, Standing.DEFERRED, Standing.ALLOWED)  # those to whom a letter may go
HAD = (Standing.SENT, Standing.UNCERTAIN)  # those of letters that somebody has, or may have
_CLOSED = (*HAD, Standing.REFUSED)  # those that the user may allow again


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalEntry:
    """A line of the journal."""

    campaign: str
    address: str  # as `normalised`; of somebody forgotten a hash, which has no @
    standing: Standing
    at: str  # UTC, ISO 8601
    edition: str = ""  # fingerprint of the attachments
    detail: str = ""  # the server's answer, on one line
    message: str = ""  # the Message-ID


_FIELDS = {field.name for field in fields(JournalEntry)}
_IN_LINES = set(Standing) - {Standing.FORGOTTEN}


def now() -> str:
    """The time as a line has it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def normalised(address: str) -> str:
    """An address as the journal has it: the domain in lower case, the local part as given."""
    local, at, domain = address.strip().rpartition("@")
    return f"{local}{at}{domain.lower()}"


class Journal:
    """The mail journal in a folder of the project, made at the first line; whoever writes is alone for so long."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / _NAME
        self._place = in_project(folder)
        self._held = 0
        self._clear()

    def _clear(self) -> None:
        self._file: tuple[int, int] | None = None  # device and inode of what was read
        self._read = 0  # bytes
        self._lines = 0
        self._before = b""  # what the next line begins with, to close the last one
        self._salt = ""
        self._forgotten: dict[str, None] = {}  # hashes, in order
        self._entries: list[JournalEntry] = []
        self._of: dict[tuple[str, str], list[JournalEntry]] = {}

    # -- asking ----------------------------------------------------------------------------------------------------

    def standing(self, campaign: str, address: str) -> Standing | None:
        """What is known of that person's letter; None if none was ever begun."""
        found = self.history(campaign, address)
        if self.is_forgotten(address):
            return Standing.FORGOTTEN
        return _read_as(found[-1]).standing if found else None

    def history(self, campaign: str, address: str) -> tuple[JournalEntry, ...]:
        """All lines about that person's letter, as they were written."""
        self._refresh()
        return tuple(self._of.get((campaign, self._key(address)), ()))

    def entries(self, campaign: str | None = None) -> tuple[JournalEntry, ...]:
        """How each letter stands, of a campaign or of all, in the order in which they were begun."""
        self._refresh()
        return tuple(_read_as(lines[-1]) for (of, _), lines in self._of.items() if campaign in (None, of))

    def latest(self, campaigns: Collection[str]) -> JournalEntry | None:
        """Of the letters of these campaigns that somebody has, or may have, the one that was written down last."""
        self._refresh()
        for entry in reversed(self._entries):
            last = self._of[entry.campaign, entry.address.casefold()][-1]
            if entry is last and entry.campaign in campaigns and _read_as(entry).standing in HAD:
                return entry
        return None

    def is_forgotten(self, address: str) -> bool:
        """Whether that person wants no more mail from this project."""
        self._refresh()
        return self._hash(address) in self._forgotten

    def _hash(self, address: str) -> str:
        """What stands for an address in place of it; it does not lead back, but who has the file can try addresses."""
        key = bytes.fromhex(self._salt)
        return hashlib.blake2b(normalised(address).casefold().encode(), key=key, digest_size=16).hexdigest()

    def _key(self, address: str) -> str:
        """By which people are compared: without regard to case, and of the forgotten the hash."""
        known = normalised(address).casefold()
        return hashed if "@" in known and (hashed := self._hash(known)) in self._forgotten else known

    # -- writing ---------------------------------------------------------------------------------------------------

    def write(self, entry: JournalEntry) -> None:
        """Append a line, and return when it is on the disk; what cannot be written raises, and must not be sent.

        Nobody gets a line "sending" whose letter may not go: this is where two letters to one person end.
        """
        if entry.standing is Standing.FORGOTTEN:
            raise ValueError("forgetting is no line of the journal")
        with self.alone():
            before = self.standing(entry.campaign, entry.address)
            if before is Standing.FORGOTTEN or (entry.standing is Standing.SENDING and before not in TO_SEND):
                raise RuntimeError(f"a letter that is {before} must not be sent")
            line = json.dumps(asdict(replace(entry, address=normalised(entry.address))))
            self._append(line.encode())

    def allow(self, campaign: str, address: str) -> bool:
        """Write down that this letter may go again, though it may have arrived; False if there was no need or no right.

        Somebody who was forgotten stays so.
        """
        with self.alone():
            if self.standing(campaign, address) not in _CLOSED:
                return False
            last = self.history(campaign, address)[-1]
            self.write(replace(last, standing=Standing.ALLOWED, at=now(), detail="", message=""))
            return True

    def forget(self, address: str) -> int:
        """Write the file anew without that address, so that no campaign writes to it again; how many lines had it.

        Of the server's answers only the codes remain: their words often repeat the address.
        """
        with self.alone():
            self._refresh()
            known = self._key(address)
            self._salt = self._salt or secrets.token_hex(32)
            hashed = self._hash(address)
            self._forgotten[hashed] = None
            count = 0
            lines: list[dict[str, Any]] = [{"salt": self._salt}, *({"forgotten": digest} for digest in self._forgotten)]
            for entry in self._entries:
                kept = entry
                if entry.address.casefold() == known != hashed:
                    count += 1
                    kept = replace(entry, address=hashed, detail=_code(entry.detail), message="")
                lines.append(asdict(kept))
            self._replace(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
            return count

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """One sender of a project at a time, in all processes; a second one is told at once, and does not wait."""
        with contextlib.ExitStack() as stack:
            if not self._held:
                try:
                    stack.enter_context(self._place.alone("lock"))
                except BusyError:
                    raise JournalProblem(BUSY.at(self._location(0))) from None
                except NoLocksError as error:
                    raise JournalProblem(NO_LOCKS.at(self._location(0), reason=error.strerror)) from None
                except (LinkError, KindError, PermissionError) as error:
                    raise self._unusable(error) from None
                self._place.close_to_others()
                self._refresh()
            self._held += 1
            try:
                yield
            finally:
                self._held -= 1

    def _unusable(self, error: OSError) -> JournalProblem:
        path = Path(error.filename or self.path).name
        return JournalProblem(UNUSABLE.at(self._location(0), path=path, reason=error.strerror))

    def _append(self, line: bytes) -> None:
        self._place.append(_NAME, self._before + line + b"\n")
        self._refresh()  # from here on it must not be another file

    def _replace(self, data: bytes) -> None:
        for name in self._place.names():  # there is one writer: what a crash left, with whoever is in it
            if is_draft(name) and name.startswith(f".{_NAME}."):
                self._place.remove(name)
        try:
            self._place.write(_NAME, data, mode=0o600)
        finally:
            self._clear()

    # -- reading ---------------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Read what was written since, by whomever; all of it if the file is another one."""
        try:
            with self._place.opened(_NAME) as file:
                status = os.fstat(file.fileno())
                if status.st_size > _MOST:
                    raise self._unusable(OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(self.path)))
                found = (status.st_dev, status.st_ino)
                other = found != self._file or status.st_size < self._read
                if other and self._held and self._file:
                    raise JournalProblem(GONE.at(self._location(0)))
                if other:
                    self._clear()
                file.seek(self._read)
                new = file.read()
        except FileNotFoundError:
            if self._held and self._file:
                raise JournalProblem(GONE.at(self._location(0))) from None
            self._clear()
            return
        except (LinkError, KindError, IsADirectoryError) as error:
            raise self._unusable(error) from None
        self._file = found
        if new:
            self._take(new)

    def _take(self, data: bytes) -> None:
        """Lines after those that are known."""
        *whole, rest = data.split(b"\n")
        damaged = []
        for number, line in enumerate(whole, self._lines + 1):
            if line and not line.endswith(_STRUCK) and not self._add(line):
                damaged.append(DAMAGED.at(self._location(number)))
                if len(damaged) == _TOLD:
                    break
        if damaged:
            self._clear()
            raise JournalProblem(*damaged)
        self._read += len(data) - len(rest)
        self._lines += len(whole)
        self._before = _STRUCK + b"\n" if rest else b""
        if rest and self._add(rest):  # whole but for its end: it counts, so that nobody gets two
            self._read += len(rest)
            self._before = b"\n"

    def _add(self, line: bytes) -> bool:
        """Know one more line; False if it is none."""
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            return False
        match found:
            case {"salt": str(salt)} if len(found) == 1 and re.fullmatch(r"[0-9a-f]{64}", salt):
                self._salt = salt
            case {"forgotten": str(hashed)} if len(found) == 1 and self._salt:
                self._forgotten[hashed] = None
            case {"standing": str(standing)} if found.keys() == _FIELDS and standing in _IN_LINES:
                if not all(isinstance(value, str) for value in found.values()):
                    return False
                entry = JournalEntry(**(found | {"standing": Standing(standing)}))
                self._entries.append(entry)
                self._of.setdefault((entry.campaign, entry.address.casefold()), []).append(entry)
            case _:
                return False
        return True

    def _location(self, line: int) -> Location:
        """The place as a reader of the project knows it: below the project's own folder."""
        return Location(file=f"{self.folder.parent.name}/{self.folder.name}/{_NAME}", line=line)


def _read_as(entry: JournalEntry) -> JournalEntry:
    return replace(entry, standing=Standing.UNCERTAIN) if entry.standing is Standing.SENDING else entry


def _code(detail: str) -> str:
    """The numbers at the beginning of a server's answer: 550 5.1.1."""
    found = re.match(r"\d{3}(?: \d\.\d{1,3}\.\d{1,3})?(?=\s|$)", detail)
    return found[0] if found else ""
