"""The bytes of a mail that was saved (.eml) in; its body with its subject for a title, and what is left aside, out.

The body is a page of HTML if the mail has one, else its plain text. What is attached is named, and not opened.
"""

from __future__ import annotations

import html
import re
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.utils import parseaddr
from typing import TYPE_CHECKING

from feuillet.importing.documents import rules
from feuillet.importing.documents.document import RefusedError, Telling
from feuillet.importing.documents.office.container import BOMB, DAMAGED
from feuillet.model.diagnostics import Location
from feuillet.text.deadline import look

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from email.message import Message

    from feuillet.importing.documents.document import Notice

_ANSWERED = re.compile(r"(?:\s*(?:re|r|tr|fwd?|aw|wg|rv|réf)\s*:\s*)+", re.IGNORECASE)  # before the subject
_MOST = 1000  # parts


def body(data: bytes, name: str) -> tuple[str, bytes, Sequence[Notice]]:
    """The form of the body, itself with its title, and what is told of the rest; raises RefusedError."""
    telling = Telling(name)
    try:
        message = message_from_bytes(data)
        parts = list(_parts(message))
    except RecursionError as problem:
        raise RefusedError(BOMB.at(Location(file=name), reason="MIME")) from problem
    except (MessageError, ValueError, LookupError, TypeError) as problem:
        raise RefusedError(DAMAGED.at(Location(file=name))) from problem
    if len(parts) > _MOST:
        raise RefusedError(BOMB.at(Location(file=name), reason=f"{len(parts)} > {_MOST}"))
    subject = _header(message, "Subject")
    title = _ANSWERED.sub("", subject, count=1).strip()
    telling.leave(rules.MAIL_HEAD, " – ".join(filter(None, (_who(message), _header(message, "Date"), subject))))
    texts = {part.get_content_type(): part for part in reversed(parts) if _is_body(part)}
    for part in parts:
        if file := _file_name(part):
            telling.leave(rules.EMBEDDED, file)
    if page := texts.get("text/html"):
        heading = f"<h1>{html.escape(title)}</h1>" if title else ""
        return ".html", (heading + _text(page)).encode(), telling.told
    plain = texts.get("text/plain")
    heading = f"{title}\n{'=' * len(title)}\n\n" if title else ""
    return ".txt", (heading + (_text(plain) if plain else "")).encode(), telling.told


def _parts(message: Message) -> Iterator[Message]:
    for part in message.walk():
        look()
        yield part


def _is_body(part: Message) -> bool:
    return part.get_content_maintype() == "text" and not _file_name(part)


def _file_name(part: Message) -> str:
    """The name of what is attached; empty if it is none."""
    attached = part.get_content_disposition() == "attachment"
    return _decoded(part.get_filename() or ("?" if attached else ""))


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", "replace")


def _who(message: Message) -> str:
    """The name of who wrote it, without the address."""
    return parseaddr(_header(message, "From"))[0]


def _header(message: Message, name: str) -> str:
    return _decoded(str(message.get(name) or ""))


def _decoded(words: str) -> str:
    """Words of a head as they are read, on one line."""
    try:
        pieces = [
            piece.decode(charset or "ascii", "replace") if isinstance(piece, bytes) else piece
            for piece, charset in decode_header(words)
        ]
    except (MessageError, LookupError, ValueError):
        pieces = [words]
    return " ".join("".join(pieces).split())
