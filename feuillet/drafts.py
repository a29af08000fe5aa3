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

from feuillet import state
from feuillet.campaign import read_json
from feuillet.diagnostics import Location, Rule, Severity
from feuillet.store import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feuillet.diagnostics import Diagnostic

FOLDER = "mail"  # below the output folder
_FILE = "drafts.json"  # what we wrote, by folder and name
_PREVIEW = "preview.html"
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
        folder = private(output)
        before = self._known().get(self._name(folder), {})
        made: dict[str, str] = {}
        try:
            for name, data in letters:
                write_whole(folder / name, data, mode=0o600)
                made[name] = hashlib.sha256(data).hexdigest()
        finally:  # what is there is ours, though the run broke off
            self._keep({self._name(folder): before | made})
        gone = {name for name, sha in before.items() if name not in made and _is_plain(name)}
        for name in gone:
            if state.of_file(folder / name) == before[name]:
                (folder / name).unlink(missing_ok=True)
        self._keep({self._name(folder): made})
        return tuple(made)

    def strangers(self, output: Path) -> Iterator[Diagnostic]:
        """Letters in that folder which the last run did not write."""
        folder = output / FOLDER
        ours = self._known().get(self._name(folder), {})
        names = sorted(path.name for path in folder.glob("*.eml") if path.name not in ours)
        if names:
            more = ["…"] if len(names) > _TOLD else []
            yield STRANGERS.at(Location(file=self._name(folder)), names=", ".join([*names[:_TOLD], *more]))

    def write_preview(self, output: Path, page: str) -> Path:
        """A letter as a mail program shows it, for the browser of this machine."""
        folder = private(output)
        self._keep({self._name(folder): self._known().get(self._name(folder), {})})
        write_whole(folder / _PREVIEW, page.encode(), mode=0o600)
        return folder / _PREVIEW

    def forget(self, output: Path, address: str) -> None:
        """Take away what is written to somebody, in that folder and in all in which drafts were put."""
        known = self._known()
        for folder in {output / FOLDER, *(self.project / name for name in known)}:
            ours = known.get(self._name(folder), {})
            for path in folder.glob("*.eml"):
                if (folder == output / FOLDER or path.name in ours) and is_to(path, address):
                    path.unlink()
            for path in folder.glob(".*.draft"):  # what a crash left
                path.unlink()
            (folder / _PREVIEW).unlink(missing_ok=True)  # it may be hers
        left = {
            name: {one: sha for one, sha in ours.items() if (self.project / name / one).is_file()}
            for name, ours in known.items()
        }
        if known:
            self._keep(left)

    def _name(self, folder: Path) -> str:
        """A folder as it is written down: within the project by its way from there, which may be moved."""
        place, root = folder.resolve(), self.project.resolve()
        return (place.relative_to(root) if place.is_relative_to(root) else place).as_posix()

    def _known(self) -> dict[str, dict[str, str]]:
        found = read_json(self.kept / _FILE)
        return {
            name: {one: sha for one, sha in ours.items() if isinstance(sha, str)}
            for name, ours in found.items()
            if Path(name).name == FOLDER and isinstance(ours, dict)
        }

    def _keep(self, news: Mapping[str, Mapping[str, str]]) -> None:
        known: dict[str, Any] = {**self._known(), **news}
        known = {name: ours for name, ours in known.items() if (self.project / name).is_dir()}
        self.kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(self.kept / _FILE, json.dumps(known, ensure_ascii=False).encode(), mode=0o600)


def private(output: Path) -> Path:
    """Where drafts are, for nobody else to look into: even their names tell who came."""
    folder = output / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def is_to(path: Path, address: str) -> bool:
    """Whether a message is to somebody."""
    head = path.read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    to = email.message_from_bytes(head, policy=email.policy.compat32).get("To", "")
    return parseaddr(str(to))[1].casefold() == address.casefold()


def _is_plain(name: str) -> bool:
    return Path(name).name == name
