"""Results by their names: those that the store has, and those that the workers are called for."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feuillet.building.making.shared import Making
    from feuillet.machine.workers import Crew, Outcome

# What workers are called for. What others wait for comes first: pages are known sooner, and the synthesis is joined
# while sheets are made. Names, not functions: this process need not import what they take.
_CALLS = {
    "lay": "feuillet.typesetting.part_layout:typeset_part",
    "merge": "feuillet.pdf.merge:merge",
    "press": "feuillet.building.press:press_part",
    "set": "feuillet.building.press:press_sheet",
    "fit": "feuillet.building.press:make_sheet",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Came:
    """A result that came in: of which step of what, and the value, or how it failed."""

    step: str
    key: str  # of the publication
    number: int  # of the part of a book; of sheets, the round that they belong to
    value: Any = None
    failed: Outcome | None = None


class _Waiting(NamedTuple):
    """A result that is being made: its name, of which step of what, and what the call takes."""

    name: str
    step: str
    key: str
    arguments: tuple[Any, ...]


class Calls:
    """What a build waits for."""

    def __init__(self, making: Making, workers: Crew) -> None:
        self.making = making
        self.workers = workers
        self._known: deque[Came] = deque()  # results that the store has
        self._waiting: dict[str, _Waiting] = {}  # results that are being made, by call

    def submit(self, name: str, step: str, key: str, number: int, *arguments: Any) -> None:
        """Have a result made, unless the store has it under its name."""
        store = self.making.store
        self.making.started.setdefault(key, time.monotonic())
        if self.take_known(name, step, key, number):
            return
        self.making.tell(key, step)
        if step == "merge" and store.remembers:  # this process has joined most of it before
            from feuillet.pdf.merge import merge

            value = merge(*arguments)
            store.put(name, value)
            self._known.append(Came(step=step, key=key, number=number, value=value))
            return
        call = f"{step} {key}#{number}"
        self._waiting[call] = _Waiting(name, step, key, arguments)
        self._submit(call)

    def _submit(self, call: str) -> None:
        _, step, _, arguments = self._waiting[call]
        self.workers.submit(call, _CALLS[step], *arguments, rank=tuple(_CALLS).index(step))

    def take_known(self, name: str, step: str, key: str, number: int) -> bool:
        """Whether the store has a result under its name; then it comes."""
        known = self.making.store.get(name)
        if known is not None:
            self._known.append(Came(step=step, key=key, number=number, value=known))
        return known is not None

    def keep(self, wanted: Callable[[str], bool]) -> None:
        """Wait for the results of such publications alone: what is made for others is stopped."""
        self._known = deque(came for came in self._known if wanted(came.key))
        if all(wanted(waiting.key) for waiting in self._waiting.values()):
            return
        self._waiting = {call: waiting for call, waiting in self._waiting.items() if wanted(waiting.key)}
        self.workers.forget()
        for call in self._waiting:
            self._submit(call)

    def has_known(self, step: str) -> bool:
        """Whether more of that step comes without a worker."""
        return any(came.step == step for came in self._known)

    def known(self) -> Iterator[Came]:
        """What the store has; more may be submitted meanwhile."""
        while self._known:
            yield self._known.popleft()

    def outcomes(self) -> Iterator[Came]:
        """What the workers make, as it comes, with what is known by then."""
        for outcome in self.workers.outcomes():
            step, _, rest = outcome.key.partition(" ")
            key, _, number = rest.partition("#")
            waiting = self._waiting.pop(outcome.key, None)
            if outcome.failed:
                yield Came(step=step, key=key, number=int(number), failed=outcome)
            else:
                if waiting:
                    self.making.store.put(waiting.name, outcome.value)
                yield Came(step=step, key=key, number=int(number), value=outcome.value)
            yield from self.known()
