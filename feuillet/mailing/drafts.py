"""Drafts in an output folder: each run writes its own, and takes away those of the run before; wherever they are."""

from __future__ import annotations

import email
import email.policy
import hashlib
import json
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feuillet.building import state
from feuillet.machine.files import Folder, in_project, is_draft, of_project
from feuillet.mailing.campaign import read_json
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.project.store import Seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feuillet.model.diagnostics import Diagnostic

FOLDER = "mail"  # below the output folder
_FILE = "drafts.json"  # what we wrote, by folder and name
_PREVIEW = "preview.html"
_HEAD = 1 << 20  # bytes in which the lines before a letter end
_TOLD = 5  # names that a warning has

STRANGERS = Rule(
    code="mail-other-drafts",
    severity=Severity.WARNING,
    en="there are other letters beside these drafts, older or not ours: {names}",
    fr="il y a d’autres lettres à côté de ces brouillons, plus anciennes ou d’ailleurs : {names}",
    hint_en="If you send the drafts by hand, take these away first: they may be to the same people, with older pages.",
    hint_fr="Si vous envoyez les brouillons à la main, enlevez d’abord celles-ci : elles peuvent être aux mêmes "
    "personnes, avec d’anciennes pages.",
)


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of a project, in all its output folders."""

    project: Path
    kept: Path  # the folder that remembers them

    def write(self, output: Path, letters: Iterable[tuple[str, bytes]]) -> tuple[str, ...]:
        """Put drafts there by name; those of an earlier run that are no longer made go, unless they were changed."""
        folder = self._opened(output)
        before = self._known().get(self._name(folder.path), {})
        made: dict[str, str] = {}
        try:
            for name, data in letters:
                folder.write(name, data, mode=0o600)
                made[name] = hashlib.sha256(data).hexdigest()
        finally:  # what is there is ours, though the run broke off
            self._keep({self._name(folder.path): before | made})
        gone = {name for name, sha in before.items() if name not in made and _is_plain(name)}
        for name in gone:
            if state.of_file(folder.path / name) == before[name]:
                folder.remove(name)
        self._keep({self._name(folder.path): made})
        return tuple(made)

    def strangers(self, output: Path) -> Iterator[Diagnostic]:
        """Letters in that folder which the last run did not write."""
        folder = self._folder(output)
        ours = self._known().get(self._name(folder.path), {})
        names = [name for name in folder.names() if name.endswith(".eml") and name not in ours]
        if names:
            more = ["…"] if len(names) > _TOLD else []
            yield STRANGERS.at(Location(file=self._name(folder.path)), names=", ".join([*names[:_TOLD], *more]))

    def write_preview(self, output: Path, page: str) -> Path:
        """A letter as a mail program shows it, for the browser of this machine."""
        folder = self._opened(output)
        self._keep({self._name(folder.path): self._known().get(self._name(folder.path), {})})
        folder.write(_PREVIEW, page.encode(), mode=0o600)
        return folder.path / _PREVIEW

    def forget(self, output: Path, address: str) -> None:
        """Take away what is written to somebody, in that folder and in all in which drafts were put."""
        known = self._known()
        asked = self._folder(output)
        for folder in {asked, *(self._folder((self.project / name).parent) for name in known)}:
            ours = known.get(self._name(folder.path), {})
            for name in folder.names():
                letter = name.endswith(".eml") and (folder == asked or name in ours)
                if (
                    is_draft(name) or name == _PREVIEW or (letter and is_to(folder, name, address))
                ):  # it may be of this person
                    folder.remove(name)
        left = {
            name: {path: sha for path, sha in ours.items() if (self.project / name / path).is_file()}
            for name, ours in known.items()
        }
        if known:
            self._keep(left)

    def _folder(self, output: Path) -> Folder:
        """Where drafts are, for nobody else to look into: even their names tell who came."""
        return of_project(self.project, output).below(FOLDER, private=True)

    def _opened(self, output: Path) -> Folder:
        folder = self._folder(output)
        folder.make()
        folder.close_to_others()
        return folder

    def _name(self, folder: Path) -> str:
        """A folder as it is written down: within the project by its way from there, which may be moved."""
        place, root = folder.resolve(), self.project.resolve()
        return (place.relative_to(root) if place.is_relative_to(root) else place).as_posix()

    def _known(self) -> dict[str, dict[str, str]]:
        """What we wrote; nothing of what came from elsewhere, for what is ours is taken away."""
        found = read_json(in_project(self.kept), _FILE)
        folders, signature = found.get("folders"), found.get("signature")
        if not isinstance(folders, dict) or not isinstance(signature, str) or signature != self._signature(folders):
            return {}
        return folders

    def _signature(self, folders: Mapping[str, Any]) -> str:
        return Seal().signature(_FILE, json.dumps(folders, sort_keys=True).encode()).hex()

    def _keep(self, news: Mapping[str, Mapping[str, str]]) -> None:
        known: dict[str, Any] = {**self._known(), **news}
        known = {name: ours for name, ours in known.items() if (self.project / name).is_dir()}
        data = json.dumps({"signature": self._signature(known), "folders": known}).encode()
        in_project(self.kept).write(_FILE, data, mode=0o600)


def is_to(folder: Folder, name: str, address: str) -> bool:
    """Whether a message is to somebody."""
    try:
        with folder.opened(name) as stream:
            head = stream.read(_HEAD).replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    except OSError:  # no message
        return False
    to = email.message_from_bytes(head, policy=email.policy.compat32).get("To", "")
    return parseaddr(str(to))[1].casefold() == address.casefold()


def _is_plain(name: str) -> bool:
    return Path(name).name == name
