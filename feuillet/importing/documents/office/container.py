"""The bytes of a zip in; its files, one at a time and within limits, out.

Word processors, exports and archives are zips. Nothing is unpacked to the disk, no name in it is one of a file of
ours, and a zip within a zip is a file like others.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from feuillet.importing.documents.document import RefusedError
from feuillet.model.diagnostics import Location, Rule

DAMAGED = Rule(
    code="import-damaged",
    en="this file is damaged, or was not copied whole",
    fr="ce fichier est abîmé, ou n’a pas été copié en entier",
    hint_en="Open it in the program that it comes from, save it under another name, and import that.",
    hint_fr="Ouvrez-le dans le programme d’où il vient, enregistrez-le sous un autre nom, et importez celui-là.",
)
ENCRYPTED = Rule(
    code="import-encrypted",
    en="this file is locked with a password",
    fr="ce fichier est protégé par un mot de passe",
    hint_en="Open it, take the password away (in Word: File, Info, Protect Document), save it, and import it again.",
    hint_fr="Ouvrez-le, retirez le mot de passe (dans Word : Fichier, Informations, Protéger le document), "
    "enregistrez-le, et importez-le de nouveau.",
)
BOMB = Rule(
    code="import-too-much",
    en="unpacked, this file is larger than any document: {reason}",
    fr="une fois décompressé, ce fichier est plus gros que tout document : {reason}",
    hint_en="If it is a true document, split it, or take its largest pictures out.",
    hint_fr="Si c’est un vrai document, découpez-le, ou enlevez-en les plus grandes images.",
)
METHOD = Rule(
    code="import-zip-method",
    en="this file is packed in a way that is not unpacked here",
    fr="ce fichier est compressé d’une façon que l’on ne décompresse pas ici",
    hint_en="Unpack it, and import the folder that comes of it.",
    hint_fr="Décompressez-le, et importez le dossier qui en sort.",
)
LARGEST = 200_000_000  # bytes of a document
_MOST = 10_000  # files in a zip
_ENTRY = b"PK\x01\x02"  # begins what its table says of one of them; zips within it have such tables too
_ALL = 600_000_000  # bytes of them, unpacked
PART = 60_000_000  # bytes of one of them that is no picture
_RATIO = 300  # between what is unpacked and what is packed, of files that are larger than
_SMALL = 10_000_000
# Of other methods, Python unpacks all that a few bytes stand for before it looks how much was asked for.
_METHODS = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))


class Container:
    """The files of a zip; raises RefusedError where it cannot be trusted."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        if (most := data.count(_ENTRY)) > 10 * _MOST:  # before each of them costs memory
            raise self.refusal(BOMB, reason=f"{most} > {_MOST}")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as problem:
            raise self.refusal(DAMAGED) from problem
        total = sum(entry.file_size for entry in entries)
        if len(entries) > _MOST:
            raise self.refusal(BOMB, reason=f"{len(entries)} > {_MOST}")
        if total > _ALL:
            raise self.refusal(BOMB, reason=f"{total / 1e6:.0f} MB > {_ALL / 1e6:.0f} MB")
        for entry in entries:
            if entry.file_size > max(_SMALL, _RATIO * entry.compress_size):
                raise self.refusal(BOMB, reason=f"{entry.file_size / max(entry.compress_size, 1):.0f}:1")
            if entry.flag_bits & 1:
                raise self.refusal(ENCRYPTED)
            if entry.compress_type not in _METHODS:
                raise self.refusal(METHOD)
        self._entries = {entry.filename: entry for entry in entries if entry.filename and not entry.is_dir()}
        for entry in entries:  # some programs write one file twice; of two files, one would be lost unseen
            meant = self._entries.get(entry.filename, entry)
            if (meant.file_size, meant.CRC) != (entry.file_size, entry.CRC):
                raise self.refusal(DAMAGED)

    @property
    def names(self) -> list[str]:
        return list(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def size(self, name: str) -> int:
        """The bytes that a file in it has, as it says."""
        return self._entries[name].file_size

    def read(self, name: str, most: int = PART) -> bytes:
        """The bytes of a file in it, which a document of that kind always has."""
        if name not in self:
            raise self.refusal(DAMAGED)
        try:
            with self._zip.open(self._entries[name]) as file:
                data = file.read(most + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            ValueError,
            NotImplementedError,
            EOFError,
            RuntimeError,
        ) as problem:
            raise self.refusal(DAMAGED) from problem
        if len(data) > most:
            raise self.refusal(BOMB, reason=f"{name}: > {most / 1e6:.0f} MB")
        return data

    def refusal(self, rule: Rule, **values: object) -> RefusedError:
        """What is said of it where it is not read."""
        return RefusedError(rule.at(Location(file=self.name), **values))
