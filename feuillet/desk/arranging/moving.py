"""The themes of a project put in order, called otherwise, taken away and put back: files get other names, all or none.

What is to be renamed is noted before the first file is, in .feuillet/desk/order.json: whoever is ended half-way finds
the old order again. What is taken away lies in .feuillet/desk/bin/, under the time and its name.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import secrets
import stat
import time
from typing import TYPE_CHECKING, Any

from feuillet.building import state
from feuillet.desk.arranging import order
from feuillet.desk.text_files import LARGEST, OvertakenError, TextFile, UnknownTextError, is_text
from feuillet.machine.files import Folder, in_project
from feuillet.reading.formats import forms
from feuillet.reading.themes.theme_files import THEMES_FOLDER
from feuillet.reading.workshop_file import WORKSHOP_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from feuillet.desk.text_files import TextFiles
    from feuillet.desk.versions import Versions

_JOURNAL = "order.json"
_MOST = 1_000_000  # bytes of it
_REMOVED = re.compile(r"(\d{8}-\d{6}(?:-\d+)?) (.+)", re.DOTALL)

Steps = list[tuple[str, str]]


class NotAsSeenError(Exception):
    """The themes, or one of them, are not those that somebody saw."""


class TakenError(Exception):
    """There is something of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NamelessError(Exception):
    """No name can be made of what was typed."""


class ThemesInOrder:
    """The order of a project's themes, and their names."""

    def __init__(
        self, project: Path, texts: TextFiles, versions: Versions, clock: Callable[[], float] = time.time
    ) -> None:
        self._project = Folder(project)
        self._place = in_project(state.folder(project.resolve()) / "desk")
        self._bin = self._place.below("bin")
        self._texts = texts
        self._versions = versions
        self._clock = clock
        self.moved: dict[str, str] = {}  # since the start: what a theme was called, and is now
        with contextlib.suppress(OSError), texts.alone():
            self._go_back()

    # -- looking -------------------------------------------------------------------------------------------------

    def listed(self, language: str) -> list[str]:
        """The file of the day, then the themes in their order."""
        names = self._texts.names()
        return [name for name in names if name == WORKSHOP_FILE] + order.in_order(self._read(names), language)

    def gaps(self, language: str) -> bool:
        """Whether other names would number the themes from 1 on."""
        there = self._read(self._texts.names())
        with contextlib.suppress(order.NumberedInsideError):
            return bool(order.new_names(there, order.in_order(there, language), language, from_one=True))
        return False

    def removed(self) -> list[dict[str, str]]:
        """What is in the bin, the last first: its id, the name that it had, and when it was taken away."""
        try:
            there = [name for name, about in self._bin.entries() if stat.S_ISREG(about.st_mode)]
        except OSError:  # nothing yet
            return []
        found = [(name, match) for name in there if (match := _REMOVED.fullmatch(name)) and _is_theme(match[2])]
        return [{"id": name, "name": match[2], "when": match[1][:15]} for name, match in sorted(found, reverse=True)]

    # -- changing ------------------------------------------------------------------------------------------------

    def order(
        self, wanted: Sequence[Any], seen: Mapping[str, Any], language: str, *, from_one: bool = False
    ) -> dict[str, str]:
        """Put the themes in this order, with their numbers or those from 1 on; the new names of those that have one."""
        with self._texts.alone():
            self._go_back()
            there = self._read(self._texts.names())
            if sorted(map(str, wanted)) != sorted(there):
                raise NotAsSeenError
            return self._rename(order.new_names(there, wanted, language, from_one=from_one), seen)

    def call(self, name: str, title: str, seen: Mapping[str, Any]) -> dict[str, str]:
        """Give the file of a theme another name; its number stays."""
        with self._texts.alone():
            self._go_back()
            names = [each for each in self._texts.names() if each != WORKSHOP_FILE]
            if name not in names:
                raise NotAsSeenError
            to = order.called(name, title)
            if not to or not is_text(to):
                raise NamelessError
            for other in names:  # whose sheet would be called the same
                if other != name and order.bare(other).casefold() == order.bare(to).casefold():
                    raise TakenError(other)
            return self._rename({name: to} if to != name else {}, seen)

    def remove(self, name: str, seen: str) -> str:
        """Take a theme away, into the bin; its id there."""
        if name == WORKSHOP_FILE:
            raise UnknownTextError(name)
        with self._texts.alone():
            found = self._now(name, seen)
            stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(self._clock()))
            last = name.rpartition("/")[2]
            which = f"{stamp} {last}"
            for count in itertools.count(2):
                with contextlib.suppress(FileExistsError):
                    self._bin.create(which, found.data, mode=0o600)
                    break
                which = f"{stamp}-{count} {last}"
            try:
                self._now(name, seen)
                self._project.remove(name)
            except BaseException:
                self._bin.remove(which)
                raise
            return which

    def put_back(self, which: str) -> str:
        """Put a theme that was taken away back, behind the others if another has its number by now; its name."""
        match = _REMOVED.fullmatch(which)
        if match is None or not _is_theme(match[2]):
            raise UnknownTextError(which)
        with self._texts.alone():
            names = [name for name in self._texts.names() if name != WORKSHOP_FILE]
            try:
                data = self._bin.read(which, most=LARGEST)
            except FileNotFoundError:
                raise UnknownTextError(which) from None
            name = order.free(f"{THEMES_FOLDER}/{match[2]}", names)
            for other in names:
                if order.bare(other).casefold() == order.bare(name).casefold():
                    raise TakenError(other)
            try:
                self._project.create(name, data)
            except FileExistsError:
                raise TakenError(name) from None
            self._bin.remove(which)
            self.moved.pop(name, None)
            return name

    # -- all or none ---------------------------------------------------------------------------------------------

    def _rename(self, wanted: Mapping[str, str], seen: Mapping[str, Any]) -> dict[str, str]:
        for name in wanted:
            if seen.get(name) != self._texts.read(name).tag:
                raise NotAsSeenError
        there = {name.casefold() for name in self._there()}
        going = {name.casefold() for name in wanted}
        for to in wanted.values():
            if to.casefold() in there - going or not is_text(to):
                raise TakenError(to)
        targets = {to.casefold() for name, to in wanted.items() if to.casefold() != name.casefold()}
        between = {name: _aside(name) for name in wanted if name.casefold() in targets}
        steps = [*between.items(), *((between.get(name, name), to) for name, to in wanted.items())]
        if steps:
            self._place.write(_JOURNAL, json.dumps(steps).encode(), mode=0o600)
            try:
                for name, to in steps:
                    self._step(name, to)
            except OSError as error:
                self._go_back()
                if isinstance(error, FileExistsError):
                    raise TakenError(to) from None
                raise
            self._place.remove(_JOURNAL)
        for name, to in wanted.items():
            self._follow(name, to)
        return dict(wanted)

    def _step(self, name: str, to: str) -> None:
        self._project.rename(name, to.rpartition("/")[2])
        with contextlib.suppress(OSError):  # they are for looking back, and no reason to stop
            self._versions.rename(name, to)

    def _go_back(self) -> None:
        """Undo what was begun and never ended."""
        try:
            steps = _steps(self._place.read(_JOURNAL, most=_MOST))
        except FileNotFoundError:
            return
        there = self._there() if steps else set()  # a disk that knows no capitals finds files by names they have not
        for name, to in reversed(steps):
            if to not in there:
                continue
            if name not in there:
                self._step(to, name)
                there.remove(to)
                there.add(name)
            elif name != to and os.path.samestat(self._project.about(name), self._project.about(to)):
                self._project.remove(to)  # ended between its two names
        self._place.remove(_JOURNAL)

    def _there(self) -> set[str]:
        """The names of all that is beside the themes, as they are written."""
        return {f"{THEMES_FOLDER}/{name}" for name in self._project.below(THEMES_FOLDER).names()}

    def _follow(self, name: str, to: str) -> None:
        self.moved = {old: to if now == name else now for old, now in self.moved.items()} | {name: to}
        self.moved.pop(to, None)

    def _read(self, names: Sequence[str]) -> dict[str, str]:
        """The texts of the themes; nothing of those that cannot be read."""
        found = {}
        for name in names:
            if name != WORKSHOP_FILE:
                try:
                    found[name] = self._texts.read(name).data.decode("utf-8", "replace")
                except (UnknownTextError, OSError):
                    found[name] = ""
        return found

    def _now(self, name: str, seen: str) -> TextFile:
        found = self._texts.read(name)
        if found.tag != seen:
            raise OvertakenError(found)
        return found


def _aside(name: str) -> str:
    """A name that nothing has, of a theme still: nobody who looks meanwhile misses it."""
    folder, slash, last = name.rpartition("/")
    stem = forms.stem(last)
    return f"{folder}{slash}{stem[:80]}-{secrets.token_hex(4)}{last[len(stem) :]}"


def _is_theme(last: str) -> bool:
    return is_text(f"{THEMES_FOLDER}/{last}")


def _steps(data: bytes) -> Steps:
    """The steps of a journal; none if it is not one of ours."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, list):
        return []
    steps = [(step[0], step[1]) for step in found if isinstance(step, list) and len(step) == 2]
    ours = all(isinstance(name, str) and name != WORKSHOP_FILE and is_text(name) for step in steps for name in step)
    return steps if ours and len(steps) == len(found) else []
