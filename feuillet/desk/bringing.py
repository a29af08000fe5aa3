"""Files that somebody brings in, in; what an import would make of them, then themes, and a list of what to check, out.

What was brought is kept in a temporary folder until it is imported. The list is the report of the import, a plain file
with boxes to tick: import/report.md.
"""

from __future__ import annotations

import contextlib
import re
import threading
from typing import TYPE_CHECKING, Any

from feuillet.desk import hints, originals
from feuillet.desk.forms import facts
from feuillet.desk.originals import Originals
from feuillet.desk.text_files import OvertakenError, UnknownTextError
from feuillet.importing import day, importer
from feuillet.importing.report import FILE
from feuillet.machine import temporary
from feuillet.machine.files import Folder
from feuillet.reading.data.yaml_edit import UneditableError
from feuillet.reading.formats import forms
from feuillet.reading.workshop_file import WORKSHOP_FILE
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from feuillet.desk.text_files import TextFiles
    from feuillet.desk.versions import Versions
    from feuillet.importing.importer import Imported

LARGEST = 100_000_000  # bytes of a file
_MOST = 60  # files at a time
_MOST_TOGETHER = 300_000_000  # bytes of them
_LONGEST = 120  # bytes of a name
_LARGEST_REPORT = 5_000_000
_BOX = re.compile(r"- \[(?P<tick>[ xX])\] (?P<text>.+)")
_PLACE = re.compile(r"`(?P<file>content/[^`]+)`(?:, \w+ (?P<line>\d{1,9}\b))?")
_PLACED = re.compile(r"^`[^`]+`(?:, \w+ \d+)? \((.+?)\)(?= – )")  # in the notes, before the place in the source
_SOURCE = re.compile(r"(?:\A|\()(?P<source>[^`]{1,300}?), (?:\w{1,60} (?P<place>\d{1,9})|[\w ]{1,60})\)? – ")


class FullError(Exception):
    """More was brought than is taken at a time."""


class TickError(Exception):
    """The list is another one than was shown."""


class Bringing:
    """What somebody brings into a project."""

    def __init__(self, project: Path, texts: TextFiles, versions: Versions) -> None:
        self._project = project
        self._texts = texts
        self._versions = versions
        self._originals = Originals(project)
        self._files: dict[str, tuple[Path, int]] = {}  # by id: where it is, and its bytes
        self._count = 0
        self._lock = threading.Lock()  # one import at a time

    def receive(self, name: str, data: bytes) -> str:
        """Keep a file until it is imported; its id."""
        with self._lock:
            if len(self._files) >= _MOST or len(data) + sum(size for _, size in self._files.values()) > _MOST_TOGETHER:
                raise FullError
            self._count += 1
            folder = temporary.new_folder("brought")
            bare = _bare(name)
            Folder(folder).create(bare, data, mode=0o600)
            self._files[str(self._count)] = folder / bare, len(data)
            return str(self._count)

    def forget(self, which: str) -> None:
        """Keep it no longer."""
        path, _ = self._files.pop(which, (None, 0))
        if path:
            with contextlib.suppress(OSError):
                Folder(path.parent).remove(path.name)
                Folder(path.parent.parent).remove_folder(path.parent.name)

    def imported(
        self, chosen: Sequence[Any], language: str, *, as_one: bool, dry: bool, of_day: Sequence[Any] = ()
    ) -> dict[str, Any]:
        """What an import makes of these, or would make of them; `of_day`: what of the day it says there as well.

        OSError if that cannot be written, OvertakenError if it changed just now: then nothing is.
        """
        with self._lock:
            known = [which for which in dict.fromkeys(map(str, chosen)) if which in self._files]
            files = [self._files[which][0] for which in known]
            done = importer.run(files, self._project, language=language, as_one=as_one, dry=True, hint=hints.of)
            offered = self._of_day(done.of_day)
            if not dry and done.plan.themes:
                taken = self._say({key: value for key, value in offered.items() if key in of_day})
                self._keep(done)
                done = importer.run(files, self._project, language=language, as_one=as_one, hint=hints.of)
                self._take_out(taken, [theme.file for theme in done.plan.themes if theme.file in done.written])
        if done.written:
            for which in known:
                self.forget(which)
        return {**self._told(done), "day": offered}

    def _of_day(self, found: dict[str, str]) -> dict[str, str]:
        """What of this the file of the day does not say yet."""
        try:
            shown = facts.fields(WORKSHOP_FILE, self._texts.read(WORKSHOP_FILE).data.decode()) or {}
        except (UnknownTextError, OSError, UnicodeDecodeError):
            return {}
        taken = {"date": shown.get("date") or shown.get("dates")}
        return {key: value for key, value in found.items() if shown and not taken.get(key, shown.get(key))}

    def _say(self, chosen: dict[str, str]) -> dict[str, str]:
        """Write these into the file of the day, as far as that can be done without a risk; those it has now."""
        if not chosen:
            return {}
        before = self._texts.read(WORKSHOP_FILE)
        text = before.data.decode()
        said = {}
        for key, value in chosen.items():
            with contextlib.suppress(UneditableError):
                text = facts.changed(
                    WORKSHOP_FILE, text, ["organisers", 0, "name"] if key == "organisers" else [key], value
                )
                said[key] = value
        self._texts.save(WORKSHOP_FILE, text.encode(), before.tag)
        return said

    def _take_out(self, said: dict[str, str], names: Sequence[str]) -> None:
        """What the file of the day says now is taken out of these themes; each as it was is kept."""
        for name in names if said else ():
            with contextlib.suppress(UnknownTextError, OvertakenError, OSError, UnicodeDecodeError):
                before = self._texts.read(name)
                text = before.data.decode()
                self._texts.save(name, day.without(text, said).encode(), before.tag)

    def _keep(self, planned: Imported) -> None:
        """Keep the texts that an import writes over."""
        for name in planned.plan.files:
            with contextlib.suppress(UnknownTextError, OSError):
                self._versions.keep(name, self._texts.read(name).data)

    def _told(self, done: Imported) -> dict[str, Any]:
        report = done.report
        found = hints.told(done.diagnostics, report.language, project=self._project)
        return {
            "themes": [
                {"file": theme.file, "title": theme.title, "source": theme.source, "words": theme.words}
                for theme in done.plan.themes
            ],
            "guessed": len(report.guesses),
            "left": [
                originals.words(f"{report.source(told)} – {told.diagnostic.message(report.language)}")
                for told in report.left
            ],
            "wrong": [{key: each[key] for key in ("file", "severity", "message", "hint")} for each in found],
            "written": list(done.written),
        }

    # -- what is to be checked ---------------------------------------------------------------------------------------

    def checklist(self) -> list[dict[str, Any]]:
        """The guesses of the last import, each with its place and whether somebody has checked it."""
        found = []
        for number, line in enumerate(self._report()):
            if box := _BOX.fullmatch(line):
                place = _PLACE.search(box["text"])
                source = _SOURCE.search(box["text"])
                found.append(
                    {
                        "number": number,
                        "text": box["text"],
                        "words": originals.words(_PLACED.sub(r"\1", box["text"])),
                        "done": box["tick"] != " ",
                        "file": place["file"] if place else "",
                        "line": int(place["line"] or 0) if place else 0,
                        "source": re.sub(r"\\(.)", r"\1", source["source"]) if source else "",
                        "place": int(source["place"] or 0) if source else 0,
                    }
                )
        return found

    def compared(self, found: dict[str, Any]) -> dict[str, Any]:
        """What stands in a source, and in the notes, at the places of a guess."""
        try:
            lines = self._texts.read(found["file"]).data.decode("utf-8", "replace").splitlines()
        except (UnknownTextError, OSError):
            lines = []
        source = self._originals.around(found["source"], found["place"])
        line = found["line"] and _now(lines, next((each["text"] for each in source if each["here"]), ""), found["line"])
        there = [(number, text) for number, text in enumerate(lines, 1) if originals.is_said(text)]
        at = next((at for at, (number, _) in enumerate(there) if number >= line), 0)
        notes = originals.shown([text for _, text in there], at, marked=line > 0)
        return {"source": source, "notes": notes, "line": line}

    def tick(self, number: int, text: str, *, done: bool, became: str = "") -> None:
        """Note that somebody has checked a guess, or has not; `became`: what was made in its place."""
        with self._lock:
            lines = self._report()
            box = _BOX.fullmatch(lines[number]) if 0 <= number < len(lines) else None
            if box is None or box["text"] != text:
                raise TickError
            if became and (source := _SOURCE.search(text)):
                text = text[: source.end()] + " ".join(became.split())
            lines[number] = f"- [{'x' if done else ' '}] {text}"
            Folder(self._project).write(FILE, "\n".join(lines).encode())

    def _report(self) -> list[str]:
        try:
            return Folder(self._project).read(FILE, most=_LARGEST_REPORT).decode("utf-8", "replace").split("\n")
        except OSError:
            return []


def pasted(page: str) -> str:
    """What was copied from a web page or a word processor, as Markdown: headings, lists, links and words in bold."""
    read = forms.pasted(page)
    return "\n".join(line.text for line in read.lines).strip("\n")


def _now(lines: Sequence[str], passage: str, before: int) -> int:
    """The line on which a passage stands by now: the nearest to where it stood before that says the same."""
    wanted = _sense(passage)
    there = [number for number, line in enumerate(lines, 1) if wanted and _sense(line) == wanted]
    return min(there, key=lambda number: abs(number - before), default=before)


def _sense(line: str) -> str:
    """The words of a line; of a picture, that it is one: its name is another in the notes."""
    return "![" if line.lstrip().startswith("![") else fold(line)


def _bare(name: str) -> str:
    """The name of a file as a person knows it, without what no name should hold."""
    last = re.sub(r"[\x00-\x1f\x7f/\\:]+", " ", name.replace("\\", "/").rpartition("/")[2]).strip().strip(".")
    stem, dot, end = last.rpartition(".")
    return _cut(f"{_cut(stem, _LONGEST - len((dot + end).encode()))}{dot}{end}", _LONGEST) or "notes.txt"


def _cut(name: str, most: int) -> str:
    """As many of its letters as have no more bytes, which is what a disk counts."""
    return name.encode()[: max(most, 0)].decode("utf-8", "ignore")
