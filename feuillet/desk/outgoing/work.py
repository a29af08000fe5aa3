"""Something that takes its time, one at a time, in; how far it is, whenever somebody asks, and how it ended, out."""

from __future__ import annotations

import threading
import traceback
from typing import TYPE_CHECKING, Any

from feuillet.preview.exchange import Exchange, NotAnsweredError, Reply, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feuillet.building.making.shared import Progress
    from feuillet.preview.exchange import Asked


class StoppedError(Exception):
    """Somebody asked for an end."""


class Work:
    """What is being done, in a thread of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._state: dict[str, Any] = {"doing": "", "number": 0}

    def exchanges(self) -> Iterator[Exchange]:
        """How it is asked after, and stopped."""
        yield Exchange("GET", "desk/work.json", lambda _asked: said(self.state()))
        yield Exchange("DELETE", "desk/work", self._end)

    def state(self) -> dict[str, Any]:
        """What is being `doing`, as which `number`, and what was told; then how it `ended`: done, stopped or failed."""
        with self._lock:
            return self._state

    def begin(self, doing: str, act: Callable[[], None]) -> Reply:
        """Do it in a thread; refused while something else is being done."""
        with self._lock:
            if self._state["doing"]:
                raise NotAnsweredError(409, "busy", self._state["doing"])
            self._stop.clear()
            self._state = {"doing": doing, "number": self._state["number"] + 1, "done": 0, "making": []}
            self._thread = threading.Thread(target=self._run, args=(act, doing), name=doing, daemon=True)
            self._thread.start()
            return said(self._state)

    def _run(self, act: Callable[[], None], doing: str) -> None:
        ended = "done"
        try:
            self.look()
            act()
        except StoppedError:
            ended = "stopped"
        except Exception:  # noqa: BLE001 - the page shows it
            ended = "failed"
            self.say(bug=traceback.format_exc())
        self.say(doing="", was=doing, ended=ended)

    # -- for who does it -----------------------------------------------------------------------------------------

    def say(self, **news: Any) -> None:
        """Tell how far it is."""
        with self._lock:
            self._state = {**self._state, **news}

    def look(self) -> None:
        """Raise StoppedError if somebody asked for an end."""
        if self._stop.is_set():
            raise StoppedError

    def rest(self, seconds: float) -> None:
        """Wait, but not for who asks for an end."""
        self._stop.wait(seconds)
        self.look()

    def heard(self, progress: Progress) -> None:
        """Take what a build tells of itself."""
        self.look()
        state = self.state()
        making = [path for path in state["making"] if path != progress.path]
        if progress.made is None:
            self.say(making=[*making, progress.path])
        else:
            self.say(making=making, done=state["done"] + 1)

    # -- for who asks --------------------------------------------------------------------------------------------

    def _end(self, _asked: Asked) -> Reply:
        self._stop.set()
        return said(self.state())

    def end(self, patience: float) -> None:
        """Ask for an end, and wait for it so many seconds at the most."""
        self._stop.set()
        if self._thread:
            self._thread.join(patience)
