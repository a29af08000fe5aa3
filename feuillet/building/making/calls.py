"""Results by their names: those that the store has, and those that the workers are called for."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

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


class Calls:
    """What a build waits for."""

    def __init__(self, making: Making, workers: Crew) -> None:
        self.making = making
        self.workers = workers
        self._known: deque[Came] = deque()  # results that the store has
        self._names: dict[str, str] = {}  # of the results that are being made, by call

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
        self._names[call] = name
        self.workers.submit(call, _CALLS[step], *arguments, rank=tuple(_CALLS).index(step))

    def take_known(self, name: str, step: str, key: str, number: int) -> bool:
        """Whether the store has a result under its name; then it comes."""
        known = self.making.store.get(name)
        if known is not None:
            self._known.append(Came(step=step, key=key, number=number, value=known))
        return known is not None

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
            name = self._names.pop(outcome.key, "")
            if outcome.failed:
                yield Came(step=step, key=key, number=int(number), failed=outcome)
            else:
                if name:
                    self.making.store.put(name, outcome.value)
                yield Came(step=step, key=key, number=int(number), value=outcome.value)
            yield from self.known()
