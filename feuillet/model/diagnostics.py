"""What is wrong with an author's content: rule, place, message and hint in the workshop's language."""

from __future__ import annotations

import errno
import os
import string
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from feuillet.machine.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Severity(StrEnum):
    """How a diagnostic weighs on the build: an error stops its publication, a warning does not, a note is a fact."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True, slots=True)
class Location:
    """A place in a file of the project: POSIX path relative to it, line and column from 1 (0: the whole file)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What a check looks for; `{name}` in its texts is filled from its values, `{run:check}` with a command."""

    code: str
    severity: Severity = Severity.ERROR
    en: str
    fr: str
    hint_en: str = ""
    hint_fr: str = ""

    def at(self, location: Location, **values: Any) -> Diagnostic:
        """This rule, broken at `location`."""
        return Diagnostic(rule=self, location=location, values=values)


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnostic:
    """One broken rule at one place; `hint` in the values replaces the rule's own hint."""

    rule: Rule
    location: Location
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    def message(self, language: str) -> str:
        """What is wrong, in French or else in English."""
        return _filled(self.rule.fr, self.rule.en, language, self.values)

    def hint(self, language: str, run: Invocation | None = None) -> str:
        """How to mend it, with commands as they are typed; empty where there is nothing to add."""
        values = {**self.values, "run": run or Invocation()}
        return _filled(self.rule.hint_fr, self.rule.hint_en, language, values)


# What the system says in English, whatever the language of the workshop.
_REASONS = {
    os.strerror(code): french
    for code, french in {
        errno.EACCES: "permission refusée",
        errno.EPERM: "opération interdite",
        errno.EROFS: "système de fichiers en lecture seule",
        errno.ENOSPC: "plus de place sur le disque",
        errno.EDQUOT: "quota de disque dépassé",
        errno.EISDIR: "c’est un dossier",
        errno.ENOTDIR: "ce n’est pas un dossier",
        errno.ENOENT: "il n’existe pas",
        errno.EEXIST: "il existe déjà",
        errno.EBUSY: "il est occupé par un autre programme",
        errno.ETXTBSY: "il est occupé par un autre programme",
        errno.ENAMETOOLONG: "son nom est trop long",
        errno.ELOOP: "trop de liens l’un derrière l’autre",
        errno.EMFILE: "trop de fichiers sont ouverts",
        errno.EIO: "erreur de lecture ou d’écriture du disque",
        errno.EINVAL: "nom ou valeur impossible",
        errno.ECONNREFUSED: "connexion refusée",
        errno.ECONNRESET: "connexion coupée",
        errno.ENETUNREACH: "réseau inaccessible",
        errno.EHOSTUNREACH: "machine inaccessible",
        errno.ETIMEDOUT: "pas de réponse à temps",
        errno.EFBIG: "fichier trop grand",
        errno.ENOLCK: "pas de verrous",
    }.items()
} | {  # what feuillet.machine.files says
    "is a link": "c’est un lien",
    "is a pipe": "c’est un tube",
    "is a socket": "c’est une prise",
    "is a device": "c’est un appareil",
    "has another name elsewhere": "il a un autre nom ailleurs",
    "belongs to somebody else": "il est à quelqu’un d’autre",
}


def reason(problem: OSError, language: str) -> str:
    """Why the system refused, in the language of who reads it; "?" if it does not say."""
    said = problem.strerror or "?"
    return _REASONS.get(said, said) if language.startswith("fr") else said


class _English(string.Formatter):
    """Fills English texts; `{count:# point|# points}` is a number with its noun."""

    def format_field(self, value: Any, format_spec: str) -> str:
        singular, bar, plural = format_spec.partition("|")
        if not bar:
            return str(super().format_field(value, format_spec))
        return (singular if self.is_one(value) else plural).replace("#", str(value))

    def is_one(self, number: int) -> bool:
        return number == 1


class _French(_English):
    """Fills French texts: with decimal commas, and what the system says in French; there 0 is singular too."""

    def format_field(self, value: Any, format_spec: str) -> str:
        made = super().format_field(value, format_spec)
        return made.replace(".", ",") if isinstance(value, float) else _REASONS.get(made, made)

    def is_one(self, number: int) -> bool:
        return number < 2


_ENGLISH, _FRENCH = _English(), _French()


def _filled(french: str, english: str, language: str, values: Mapping[str, Any]) -> str:
    french_is_read = language.startswith("fr")
    return (_FRENCH if french_is_read else _ENGLISH).vformat(french if french_is_read else english, (), values)


def errors(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Those that stop a build."""
    return (one for one in diagnostics if one.severity is Severity.ERROR)
