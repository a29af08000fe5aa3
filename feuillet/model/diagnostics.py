"""What is wrong with an author's content: rule, place, message and hint in the workshop's language."""

from __future__ import annotations

import errno
import functools
import os
import string
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from feuillet.languages import registry
from feuillet.machine.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Severity(StrEnum):
    """How a diagnostic weighs on the build: an error stops its publication, a warning does not, a note is a fact."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


def taken_back(self: Any, state: list[Any]) -> None:
    """Give a frozen object its values as `dataclasses` does, which looks for its fields each time: of 100,000."""
    for name, value in zip(self.__slots__, state, strict=True):
        object.__setattr__(self, name, value)


@dataclass(frozen=True, kw_only=True, slots=True)
class Location:
    """A place in a file of the project: POSIX path relative to it, line and column from 1 (0: the whole file)."""

    file: str
    line: int = 0
    column: int = 0

    __setstate__ = taken_back

    def __str__(self) -> str:
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])

    def behind(self, before: str) -> Location:
        """Where a text that begins here goes on behind `before`; lines after its first begin at column 1."""
        lines, last = before.count("\n"), len(before) - before.rfind("\n") - 1
        column = last + (1 if lines else max(self.column, 1))
        return Location(file=self.file, line=self.line + lines, column=column) if self.line else self


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What a check looks for; `{name}` in its texts is filled from its values, `{run:check}` with a command."""

    code: str
    severity: Severity = Severity.ERROR
    en: str
    fr: str
    hint_en: str = ""
    hint_fr: str = ""
    of_edition: bool = False  # an error of one edition for paper, which stops that one alone
    mends: str = ""  # the value that stands in the notes, for which another, `suggestion`, may be put by a program

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
        """What is wrong, in the language of messages."""
        text = registry.said(language, en=self.rule.en, fr=self.rule.fr)
        return _filled(text, language, self.values)

    def hint(self, language: str, run: Invocation | None = None) -> str:
        """How to mend it, with commands as they are typed; empty where there is nothing to add."""
        values = {**self.values, "run": run or Invocation()}
        text = registry.said(language, en=self.rule.hint_en, fr=self.rule.hint_fr)
        return _filled(text, language, values)

    @property
    def mend(self) -> dict[str, Any]:
        """What a program needs to mend it: what is written, and what may be put there; empty where a person has to."""
        if not self.rule.mends:
            return {}
        return {"written": self.values[self.rule.mends], "suggestion": self.values.get("suggestion", "")}


def strictly(diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Warnings taken for errors; a note stays the fact that it is."""
    return tuple(
        replace(diagnostic, rule=replace(diagnostic.rule, severity=Severity.ERROR))
        if diagnostic.severity is Severity.WARNING
        else diagnostic
        for diagnostic in diagnostics
    )


# What the system says in English, whatever the language of the workshop.
_FRENCH_REASONS = {
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
    "its name is not UTF-8": "son nom n’est pas en UTF-8",
}
_REASONS = {"fr": _FRENCH_REASONS}


def reason(problem: OSError, language: str) -> str:
    """Why the system refused, in the language of who reads it; "?" if it does not say."""
    said = problem.strerror or "?"
    return _REASONS.get(registry.spoken(language), {}).get(said, said)


class _Filling(string.Formatter):
    """Fills the texts of a language: `{count:# point|# points}` is a number with its noun."""

    def __init__(self, language: str) -> None:
        self.language = registry.language(language)
        self.reasons = _REASONS.get(language, {})

    def format_field(self, value: Any, format_spec: str) -> str:
        singular, bar, plural = format_spec.partition("|")
        if bar:
            return (singular if self.language.is_one(value) else plural).replace("#", str(value))
        made = str(super().format_field(value, format_spec))
        if isinstance(value, float):
            return made.replace(".", self.language.numbers.decimal)
        return self.reasons.get(made, made)


@functools.cache
def _filling(language: str) -> _Filling:
    return _Filling(language)


def _filled(text: str, language: str, values: Mapping[str, Any]) -> str:
    return _filling(registry.spoken(language)).vformat(text, (), values)


class ToldError(Exception):
    """What is being done cannot go on, and somebody can mend that: the diagnostics say how."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(diagnostic.message("en") for diagnostic in diagnostics))
        self.diagnostics = diagnostics

    @property
    def diagnostic(self) -> Diagnostic:
        """The first of them, which is the only one of most."""
        return self.diagnostics[0]


def errors(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Those that stop what they are about."""
    return (diagnostic for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR)


def stopping(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Those that stop a build."""
    return (diagnostic for diagnostic in errors(diagnostics) if not diagnostic.rule.of_edition)
