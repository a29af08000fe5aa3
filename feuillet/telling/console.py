"""Where people and programs read: what is said goes out here, without what would command their terminal.

Names of folders and files, notes and answers of servers may hold signs that move the cursor, change colours, turn the
text around, or read as a line that we said.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

_COMMANDS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_COMMAND = re.compile(f"[{_COMMANDS}]")
_COMMAND_OR_LINE = re.compile(f"[{_COMMANDS}\n\u2028\u2029]")


def visible(text: str) -> str:
    """Without what would move the cursor, turn the text around or not encode; no-break spaces as they are."""
    return _COMMAND_OR_LINE.sub("\ufffd", text)


def echo(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Lines for people."""
    click.echo(_COMMAND.sub("\ufffd", text), err=err, nl=nl)


def echo_json(found: Any) -> None:
    """A document for programs, which somebody may look at."""
    text = json.dumps(found, ensure_ascii=False, indent=2)
    click.echo(_COMMAND.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text))


def console_of(*, errors: bool = False) -> Console:
    """Where people read: plain words, no markup of rich's."""
    return _kind_of_console()(stderr=errors, highlight=False, emoji=False, markup=False)


def _kind_of_console() -> type[Console]:
    """Made when it is wanted, as rich takes its time."""
    from rich.console import Console
    from rich.segment import Segment

    class Plain(Console):
        """A console whose colours are those that we give."""

        def render(self, *arguments: Any, **options: Any) -> Any:
            for segment in super().render(*arguments, **options):
                text = segment.text
                if segment.control or not _COMMAND.search(text):
                    yield segment
                else:
                    yield Segment(_COMMAND.sub("\ufffd", text), segment.style)

    return Plain
