"""The bytes of a mail that was saved (.eml) in; its body with its subject for a title, and what is left aside, out.

The body is a page of HTML if the mail has one, else its plain text. What is attached is named, and not opened.
"""

from __future__ import annotations

import codecs
import html
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.utils import parseaddr
from typing import TYPE_CHECKING

from feuillet.importing.documents import rules
from feuillet.importing.documents.document import RefusedError, Telling
from feuillet.importing.documents.office.container import BOMB, DAMAGED
from feuillet.model.diagnostics import Location
from feuillet.reading.debris.programs.mails import ANSWERED
from feuillet.text.deadline import look

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from email.message import Message

    from feuillet.importing.documents.document import Notice

_MOST = 1000  # parts
_LONGEST = 100_000  # characters of a head: addresses of two thousand people
_LONGEST_CODED = 10_000  # of one whose letters are said in it: reading that takes more than its length
_UTF_8 = "utf-8"
# Codecs of Python that no mail is written in: they are of domain names and of programs, and slow or no text.
_NO_CHARSETS = frozenset(("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "unicode-escape",
    "raw-unicode-escape"))  # fmt: skip


def body(data: bytes, name: str) -> tuple[str, bytes, Sequence[Notice]]:
    """The form of the body, itself with its title, and what is told of the rest; raises RefusedError."""
    try:
        return _body(data, name)
    except RecursionError as problem:
        raise RefusedError(BOMB.at(Location(file=name), reason="MIME")) from problem
    except (MessageError, ValueError, LookupError, TypeError) as problem:  # as the library has it of a head or a part
        raise RefusedError(DAMAGED.at(Location(file=name))) from problem


def _body(data: bytes, name: str) -> tuple[str, bytes, Sequence[Notice]]:
    telling = Telling(name)
    message = message_from_bytes(data)
    parts = list(_parts(message))
    if len(parts) > _MOST:
        raise RefusedError(BOMB.at(Location(file=name), reason=f"{len(parts)} > {_MOST}"))
    subject = _header(message, "Subject")
    answered = ANSWERED.match(subject)
    title = subject[answered.end() if answered else 0 :].strip()
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
        if any(len(words) > _LONGEST for words in part.values()):
            raise ValueError("no program writes such a head")
        yield part


def _is_body(part: Message) -> bool:
    return part.get_content_maintype() == "text" and not _file_name(part)


def _file_name(part: Message) -> str:
    """The name of what is attached; empty if it is none."""
    attached = part.get_content_disposition() == "attachment"
    named = _parameter(part, "filename", "content-disposition") or _parameter(part, "name", "content-type")
    return _decoded(named or ("?" if attached else ""))


def _parameter(part: Message, name: str, header: str) -> str:
    """What a head says of a part; where it says in which letters, in these."""
    found = part.get_param(name, "", header)
    if isinstance(found, tuple):
        charset, _, words = found
        return _read(words.encode("latin-1", "replace"), charset or "ascii")
    return found


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    return _read(raw if isinstance(raw, bytes) else b"", _parameter(part, "charset", "content-type") or _UTF_8)


def _read(data: bytes, charset: str) -> str:
    """Bytes as text in these letters, else in those that they can be; half a character is none."""
    for tried in (charset, _UTF_8):
        try:
            if codecs.lookup(tried).name not in _NO_CHARSETS:
                return data.decode(tried).encode(_UTF_8, "replace").decode()
        except (LookupError, ValueError):  # unknown, or not so
            continue
    return data.decode("cp1252", "replace")


def _who(message: Message) -> str:
    """The name of who wrote it, without the address."""
    return parseaddr(_header(message, "From"))[0]


def _header(message: Message, name: str) -> str:
    return _decoded(str(message.get(name) or ""))


def _decoded(words: str) -> str:
    """Words of a head as they are read, on one line."""
    if len(words) > _LONGEST_CODED:
        return " ".join(words.split())
    try:
        pieces = [
            _read(piece, charset or _UTF_8) if isinstance(piece, bytes) else piece
            for piece, charset in decode_header(words)
        ]
    except (MessageError, LookupError, ValueError):
        pieces = [words]
    return " ".join("".join(pieces).split())
