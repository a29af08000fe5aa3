"""Where somebody begins who has named no day: a page to make one or to open one; its folder out.

The desk of that day follows at the same port, under a token that this page knows: so the browser finds it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from feuillet.desk import hints
from feuillet.desk.server import PAGE
from feuillet.languages import registry
from feuillet.machine import paths
from feuillet.preview.exchange import Exchange, NotAnsweredError, Reply, said
from feuillet.preview.server import LocalServer
from feuillet.writing import scaffold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.preview.exchange import Asked

_MOST = 20_000  # bytes of what is asked
_LISTED = 12  # days


class StartServer(LocalServer):
    """Serves the page until a day is chosen."""

    def __init__(self, where: Path, language: str) -> None:
        super().__init__()
        self.chosen: Path | None = None
        self.next = secrets.token_urlsafe(32)  # of the desk that follows
        self._where = _elsewhere(where)
        self._language = language  # empty until the browser has said it, where the system does not

    def page(self) -> bytes:
        """The page itself."""
        return (PAGE / "start.html").read_bytes()

    def files(self) -> Iterator[tuple[str, Path]]:
        """Those of the preview and of the desk."""
        yield from super().files()
        yield from ((f"desk/{path.name}", path) for path in sorted(PAGE.iterdir()))

    def exchanges(self) -> Iterator[Exchange]:
        """What may be asked."""
        yield Exchange("GET", "desk/start.json", self._offered)
        yield Exchange("POST", "desk/start/new", self._new, _MOST)
        yield Exchange("POST", "desk/start/open", self._open, _MOST)

    def _offered(self, asked: Asked) -> Reply:
        self._language = self._language or preferred(asked.headers.get("accept-language", ""))
        days = [str(day) for day in days_near(self._where)]
        languages = {code: registry.language(code).name for code in registry.codes()}
        found = {"where": str(self._where), "days": days, "language": self._language, "languages": languages}
        return said({**found, "spoken": registry.spoken(self._language)})

    def _new(self, asked: Asked) -> Reply:
        found = asked.data(folder=str, title=str, language=str, example=bool)
        folder = self._folder(found["folder"])
        if found["language"] not in registry.codes():
            raise NotAnsweredError(400, "unknown")
        try:
            scaffold.init(folder, found["language"], found["title"].strip(), example=found["example"])
        except scaffold.Refused as problem:
            told = problem.diagnostic
            words = (hints.sentence(told.message(self._language)), told.hint(self._language))
            raise NotAnsweredError(409, "refused", ". ".join(filter(None, words))) from None
        return self._go_on(folder)

    def _open(self, asked: Asked) -> Reply:
        folder = self._folder(asked.data(folder=str)["folder"])
        if not os.path.isdir(folder / "content"):  # noqa: PTH112 - it never raises
            raise NotAnsweredError(409, "no-day")
        return self._go_on(folder)

    def _folder(self, written: str) -> Path:
        """The folder that somebody means; below the one where the desk was started, if it has no beginning."""
        if not written.strip() or "\0" in written:
            raise NotAnsweredError(400, "nameless")
        try:
            return self._where / Path(written.strip()).expanduser()
        except RuntimeError:  # of nobody's home
            raise NotAnsweredError(400, "nameless") from None

    def _go_on(self, folder: Path) -> Reply:
        self.chosen = folder
        self.end()
        return said({"next": self.next})


def preferred(accepted: str) -> str:
    """The first of our languages that a browser asks for; else English."""
    named = (part.partition(";")[0].strip()[:2].lower() for part in accepted.split(","))
    return next((code for code in named if code in registry.codes()), registry.language("").code)


def days_near(where: Path) -> list[Path]:
    """Folders of days in a folder and where people keep their files; the nearest first."""
    found: dict[Path, None] = {}
    with contextlib.suppress(RuntimeError):
        home = Path.home()
        for folder in (where, where.parent, home, home / "Documents", home / "Desktop"):
            with contextlib.suppress(OSError):
                days = (path for path in sorted(folder.iterdir()) if (path / "content/workshop.yaml").is_file())
                found |= dict.fromkeys(path for path in days if not path.name.startswith("."))
    return [path for path in found if not _is_ours(path)][:_LISTED]


def _is_ours(path: Path) -> bool:
    """Whether it is in the folder that this program runs from, where nobody keeps a day."""
    return paths.is_checkout() and path.resolve().is_relative_to(paths.PACKAGE.parent)


def _elsewhere(where: Path) -> Path:
    """The folder that somebody is in; at home for who starts the program in its own."""
    with contextlib.suppress(RuntimeError):  # nobody's home
        return Path.home() if _is_ours(where) else where
    return where
