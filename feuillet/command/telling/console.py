"""Where people and programs read: what is said goes out here, without what would command their terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from feuillet.machine.terminal import COMMAND

if TYPE_CHECKING:
    from rich.console import Console


def echo(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Lines for people."""
    click.echo(COMMAND.sub("\ufffd", text), err=err, nl=nl)


def echo_json(found: Any) -> None:
    """A document for programs, which somebody may look at."""
    text = json.dumps(found, ensure_ascii=False, indent=2)
    click.echo(COMMAND.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text))


def console_of(*, errors: bool = False) -> Console:
    """Where people read: plain words, no markup of rich's."""
    console = _kind_of_console()(stderr=errors, highlight=False, emoji=False, markup=False)
    if console.width < _NARROWEST:  # COLUMNS=0: nothing at all would be said
        console.width = _USUAL
    return console


_NARROWEST, _USUAL = 20, 80  # characters of a line


def _kind_of_console() -> type[Console]:
    """Made when it is wanted, as rich takes its time."""
    from rich.console import Console
    from rich.segment import Segment
    from rich.text import Text

    class Plain(Console):
        """A console whose colours are those that we give, and whose sentences are no cut lines: a table alone is."""

        def print(self, *objects: Any, **options: Any) -> None:
            sentence = all(isinstance(said, (str, Text)) for said in objects)
            super().print(*objects, **({"soft_wrap": sentence} | options))

        def render(self, *arguments: Any, **options: Any) -> Any:
            for segment in super().render(*arguments, **options):
                text = segment.text
                if segment.control or not COMMAND.search(text):
                    yield segment
                else:
                    yield Segment(COMMAND.sub("\ufffd", text), segment.style)

    return Plain
