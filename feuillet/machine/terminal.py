"""What a terminal would take for a command, in a text; the text that it shows as it is, out.

Names of folders and files, notes and answers of servers may hold signs that move the cursor, change colours, turn the
text around, or read as a line that we said.
"""

from __future__ import annotations

import re

_COMMANDS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
COMMAND = re.compile(f"[{_COMMANDS}]")
_COMMAND_OR_LINE = re.compile(f"[{_COMMANDS}\n\u2028\u2029]")


def visible(text: str) -> str:
    """Without what would move the cursor, turn the text around or not encode; no-break spaces as they are."""
    return _COMMAND_OR_LINE.sub("\ufffd", text)


def visible_lines(text: str, margin: str = "") -> str:
    """A text that may have several lines, as where there are some to paste."""
    return f"\n{margin}".join(map(visible, text.split("\n")))
