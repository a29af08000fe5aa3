"""What is wrong with the notes of a project, in; the same as plain data, with the lines that it is about, out."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from feuillet.machine.invocation import Invocation
from feuillet.machine.terminal import visible, visible_lines
from feuillet.project import text_file
from feuillet.project.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from feuillet.model.diagnostics import Diagnostic, Location


_PASSWORD = re.compile(
    r"""(?<!\w)(?:pass(?:word|wort|phrase|wd)?|pwd|mot[ _-]?de[ _-]?passe|mdp|kennwort|contrase[ñn]a|secret|token|"""
    r"""api[ _-]?key)s?["']?[ \t]*[:=][ \t]*(?P<said>[^\n]*)(?=(?P<below>(?:\n(?:[ \t]+[^\n]*)?){0,20}))""",
    re.IGNORECASE,
)
_SETTINGS = (".yaml", ".yml")
_FRONT = re.compile(
    r"\ufeff?-{3,}[ \t]*\n.*?\n(?:-{3,}|\.{3})[ \t]*(?:\n|\Z)", re.DOTALL
)  # what is set at the top of notes
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")  # of YAML
_HIDDEN = "…"
_SIGNS = " \t\"'-%@&*!|>[{"  # of YAML, before and behind a value
_SHORTEST = 4  # characters of a password that is looked for wherever words are quoted


class SourceLines:
    """The lines that diagnostics of a project are about; each file is read once.

    A password that somebody wrote into the settings or at the top of notes, where none belongs, is quoted nowhere:
    neither as it stands there nor in advice on how to write it.
    """

    def __init__(self, project: Path) -> None:
        self._sources = Sources(project)
        self._lines: dict[str, list[str]] = {}
        self._passwords: dict[str, _Passwords] = {}

    def at(self, location: Location) -> str:
        """The line that a diagnostic is about; empty for a whole file, or one that cannot be read."""
        if not location.line or not location.file:
            return ""
        lines = self._of(location.file)
        return self.quoted(lines[location.line - 1], location) if location.line <= len(lines) else ""

    def quoted(self, words: str, location: Location) -> str:
        """Words of a diagnostic, which may be those of its file."""
        self._of(location.file)
        if not self._passwords[location.file].pieces:
            return words
        words = self._passwords[location.file].hidden(words)
        return _PASSWORD.sub(lambda found: found[0].replace(found["said"] or "\0", _HIDDEN), words)

    def _of(self, file: str) -> list[str]:
        if file not in self._lines:
            text = text_file.read(self._sources, file, foreign=True)[0] or ""
            self._lines[file] = text.split("\n")
            front = _FRONT.match(text)
            self._passwords[file] = _passwords(text if file.endswith(_SETTINGS) else front[0] if front else "")
        return self._lines[file]


class _Passwords:
    """Pieces of passwords, found by how they begin: a line that was made for it may have very many."""

    def __init__(self, pieces: set[str]) -> None:
        self.pieces = pieces
        self._lengths: dict[str, list[int]] = {}  # by their first characters, the longest first
        for begins, length in sorted({(piece[:_SHORTEST], len(piece)) for piece in pieces}, reverse=True):
            if length >= _SHORTEST:  # of short ones it is enough that there are some
                self._lengths.setdefault(begins, []).append(length)

    def hidden(self, words: str) -> str:
        """Words without them."""
        kept: list[str] = []
        at = done = 0
        while at < len(words) and self._lengths:
            lengths = self._lengths.get(words[at : at + _SHORTEST], ())
            length = next((length for length in lengths if words[at : at + length] in self.pieces), 0)
            if length:
                kept += words[done:at], _HIDDEN
                done = at + length
            at += length or 1
        return "".join((*kept, words[done:]))


def _passwords(text: str) -> _Passwords:
    """What is written behind words for a password, on its line and below, whole and in pieces."""
    found: set[str] = set()
    for match in (match for spelling in _spellings(text) for match in _PASSWORD.finditer(spelling)):
        said = [match["said"]] if match["said"].strip(" |>+-") else match["below"].split("\n")
        pieces = (piece for line in said for piece in (line, *re.split(r"[,}\s]", line)))
        found.update(bare for piece in pieces for bare in (piece.strip(), piece.strip(_SIGNS)) if bare)
    return _Passwords(found)


def _spellings(text: str) -> set[str]:
    """A text as it stands, as YAML reads it, and in letters that look the same: a key may be written in any way."""
    if text.isascii() and "\\" not in text:
        return {text}
    read = _ESCAPE.sub(lambda found: _character(found[1] or found[2] or found[3]), text)
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", read) if unicodedata.category(sign) != "Cf")
    return {text, read, plain}


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number < 0x110000 else ""


def as_json(
    diagnostics: Iterable[Diagnostic], language: str, *, project: Path, run: Invocation | None = None
) -> list[dict[str, Any]]:
    """Diagnostics for other programs; line and column are 0 where a whole file is meant."""
    lines = SourceLines(project)
    run = run or Invocation(project=project)
    return [
        {
            "code": diagnostic.rule.code,
            "severity": diagnostic.severity.value,
            "file": visible(diagnostic.location.file),
            "line": diagnostic.location.line,
            "column": diagnostic.location.column,
            "message": visible(lines.quoted(diagnostic.message(language), diagnostic.location)),
            "hint": visible_lines(lines.quoted(diagnostic.hint(language, run), diagnostic.location)),
            "source": visible(lines.at(diagnostic.location)),
            **_mend(diagnostic, lines),
        }
        for diagnostic in diagnostics
    ]


def _mend(diagnostic: Diagnostic, lines: SourceLines) -> dict[str, Any]:
    """How a program may mend it, where all words are told as they stand."""
    mend = diagnostic.mend
    written = mend.get("written", ())
    words = [*([written] if isinstance(written, str) else written), mend.get("suggestion", "")]
    as_written = all(visible(lines.quoted(word, diagnostic.location)) == word for word in words)
    return {"mend": mend} if mend and as_written else {}
