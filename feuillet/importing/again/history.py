"""What was imported into a project before: each source, and the themes that it became as they were written then.

It lies in `import/` of the project, beside the report, and goes where the project goes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from feuillet.project import fingerprint, text_file
from feuillet.project.sources import UnreadError
from feuillet.text import names

if TYPE_CHECKING:
    from feuillet.importing.gathering import Given
    from feuillet.project.sources import Sources

_FILE = "import/imports.json"
_BASES = "import/bases"
_SOURCES = "import/sources"
MOST_THEMES = 200  # of one document
_LONGEST_TITLE = 1000  # characters
_THEME = re.compile(r"content/themes/[\w-]{1,200}\.md")  # as import names them


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """A theme that came of a source before."""

    file: str
    title: str
    base: str  # its text as it was written then
    mine: str | None  # and as it is now; None if it was taken away


class History:
    """The sources that were imported before, by name."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._known: dict[str, Any] = {}
        try:
            said = json.loads(self._read(_FILE) or "{}")
        except (ValueError, RecursionError):  # nobody says what we find there
            said = {}
        known = said.get("sources") if isinstance(said, dict) else None
        if isinstance(known, dict):
            self._known = {name: about for name, about in known.items() if isinstance(about, dict)}

    def _read(self, name: str) -> str | None:
        try:
            return self.sources.read(name, text_file.TOO_LARGE).decode("utf-8", "replace")
        except UnreadError:
            return None

    def is_same(self, name: str, data: bytes, options: str) -> bool:
        """Whether this source was imported in the same way, and its themes are there."""
        about = self._known.get(name, {})
        same = about.get("digest") == fingerprint.of(data) and about.get("options") == options
        return same and all(earlier.mine is not None for earlier in self.earlier(name))

    def earlier(self, name: str) -> list[Earlier]:
        """The themes that a source became."""
        found: dict[str, Earlier] = {}
        themes = self._known.get(name, {}).get("themes")
        for about in themes[:MOST_THEMES] if isinstance(themes, list) else ():
            file, title = (about.get("file"), about.get("title")) if isinstance(about, dict) else (None, None)
            if not isinstance(file, str) or not _THEME.fullmatch(file) or not isinstance(title, str) or file in found:
                continue
            base = self._read(f"{_BASES}/{PurePosixPath(file).name}")
            if base is not None:
                found[file] = Earlier(file=file, title=title[:_LONGEST_TITLE], base=base, mine=self._read(file))
        return list(found.values())

    def moved(self, earlier: Earlier, file: str) -> Earlier:
        """The same theme, which is in another file now."""
        return replace(earlier, file=file, mine=self._read(file))

    @staticmethod
    def source(key: str, given: Given) -> dict[str, bytes]:
        """The copy of a source, under a name that no other key gives."""
        return {kept_as(key, given.name): given.data}

    def add(self, given: Given, options: str, themes: dict[str, tuple[str, str]]) -> dict[str, bytes]:
        """The files that remember a source and its themes, by file: title and text."""
        self._known[given.name] = {
            "digest": fingerprint.of(given.data),
            "options": options,
            "themes": [{"file": file, "title": title} for file, (title, _) in themes.items()],
        }
        known = json.dumps({"sources": self._known}, ensure_ascii=False, indent=2) + "\n"
        return {
            **self.source(given.name, given),
            _FILE: known.encode(),
            **{f"{_BASES}/{PurePosixPath(file).name}": text.encode() for file, (_, text) in themes.items()},
        }


def kept_as(key: str, name: str) -> str:
    """Where the copy of a source is."""
    path = PurePosixPath(name)
    stem = names.slug(path.with_suffix("").as_posix()) or "source"
    return f"{_SOURCES}/{stem}-{fingerprint.of(key)[:6]}{path.suffix.lower()}"
