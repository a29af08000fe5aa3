"""A message, byte for byte as it is sent: a letter and its attachments in, proved by reading its headers back."""

from __future__ import annotations

import base64
import binascii
import email
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from email import policy
from email.header import decode_header, make_header
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Diagnostic, Location, Rule
from feuillet.reading.people.addresses import validated

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from feuillet.mailing.letters.composition import Letter

NO_ADDRESS = Rule(
    code="mail-no-address",
    en="there is no e-mail address in '{key}': '{shown}'",
    fr="il n’y a pas d’adresse électronique dans « {key} » : « {shown} »",
    hint_en="Write it behind the name: {name} <name@example.org>",
    hint_fr="Écrivez-la derrière le nom : {name} <nom@exemple.fr>",
)
SEVERAL_ADDRESSES = Rule(
    code="mail-several-addresses",
    en="there is more than one e-mail address in '{key}': '{shown}'",
    fr="il y a plus d’une adresse électronique dans « {key} » : « {shown} »",
    hint_en="Keep one: a letter has one sender, and one address for answers.",
    hint_fr="N’en gardez qu’une : une lettre a un seul expéditeur, et une seule adresse pour les réponses.",
)
ADDRESS_COMMENT = Rule(
    code="mail-address-comment",
    en="in '{key}' there is a comment in parentheses beside the address: '{shown}'",
    fr="dans « {key} », il y a un commentaire entre parenthèses à côté de l’adresse : « {shown} »",
    hint_en="Write the name in front of the address: {suggestion}",
    hint_fr="Écrivez le nom devant l’adresse : {suggestion}",
)
QUOTED_ADDRESS = Rule(
    code="mail-quoted-address",
    en="the address of '{key}' is in quotation marks before its @: '{shown}'",
    fr="l’adresse de « {key} » est entre guillemets droits avant son @ : « {shown} »",
    hint_en="Many servers refuse such addresses: use an ordinary one, name@example.org.",
    hint_fr="Beaucoup de serveurs refusent de telles adresses : employez-en une ordinaire, nom@exemple.fr.",
)
BAD_ADDRESS = Rule(
    code="mail-bad-address",
    en="'{shown}' is not an e-mail address ('{key}')",
    fr="« {shown} » n’est pas une adresse électronique (« {key} »)",
    hint_en="Write it as name@example.org: no spaces, no accents before the @.",
    hint_fr="Écrivez-la sous la forme nom@exemple.fr : sans espace, et sans accent avant le @.",
)
HEADER_CHARACTER = Rule(
    code="mail-control-character",
    en="a character that cannot stand in the head of a message ({codepoint}) is in '{key}'",
    fr="un caractère qui ne peut pas figurer en tête d’un message ({codepoint}) est dans « {key} »",
    hint_en="Delete it: '{key}' is one line of text.",
    hint_fr="Effacez-le : « {key} » est une seule ligne de texte.",
)

LONGEST = 998  # bytes of a line (RFC 5322, section 2.1.1)
COLUMNS = 72  # of the text, with room for two marks of quotation (RFC 3676, section 4.2)
_WORD = 75  # characters of an encoded word (RFC 2047, section 2)
_LINE = 76  # characters of a line with encoded words (the same), and of an encoded body (RFC 2045, section 6.7)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """One address, as it can be sent to, and the name beside it."""

    name: str
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A PDF and the plain name under which it arrives."""

    name: str
    data: bytes


# -- what authors write ------------------------------------------------------------------------------------------------


def check_addresses(fields: Mapping[str, str], location: Location) -> Iterator[Diagnostic]:
    """What is wrong with the addresses of a mailing, by key; `location`: of those that do not know their own."""
    for key, written in fields.items():
        at = getattr(written, "source", location)
        wrong = list(check_line(key, written, location))
        yield from wrong
        if written.strip() and not wrong:
            read = _read(written)
            if not isinstance(read, Mailbox):
                rule, values = read
                yield rule.at(at, key=key, shown=_short(written), **values)


def check_line(key: str, written: str, location: Location) -> Iterator[Diagnostic]:
    """Whether a text can stand in the head of a message: a subject, a name."""
    if found := _unfit(written.strip()):
        yield HEADER_CHARACTER.at(getattr(written, "source", location), key=key, codepoint=f"U+{ord(found):04X}")


def mailbox(written: str) -> Mailbox:
    """An address as authors write it, with or without a name; `check_addresses` has found it right."""
    read = _read(written)
    if isinstance(read, Mailbox) and not _unfit(written.strip()):
        return read
    raise ValueError(f"not a mailbox: {written!r}")


_NAMED = re.compile(r"(.*?)(?:(?<!\s)\s++)?<([^<>]*+)>", re.DOTALL)
_ADDRESSES = re.compile(r"[^\s<>,;\"()@]{1,200}@[^\s<>,;\"()]+")
_COMMENT = re.compile(r"\(([^()]*)\)")
_QUOTED_NAME = re.compile(r'"((?:[^"\\]|\\.)*)"')


@lru_cache(maxsize=64)
def _read(written: str) -> Mailbox | tuple[Rule, dict[str, str]]:
    text = " ".join(written.split())
    if len(text) > LONGEST:  # and it is not looked into: that takes the square of its length
        return BAD_ADDRESS, {}
    if text.count("<") > 1 or text.count(">") > 1:
        return SEVERAL_ADDRESSES, {}
    named = _NAMED.fullmatch(text)
    name, address = (named[1], named[2].strip()) if named else ("", text)
    address = address.removeprefix("mailto:")
    several = {address.casefold() for address in _ADDRESSES.findall(text.replace("mailto:", ""))}
    if len(several) > 1:
        return SEVERAL_ADDRESSES, {}
    if "@" not in address:
        return NO_ADDRESS, {"name": _short((name or address).strip('"<> '))}
    if comment := _COMMENT.search(address):
        bare = "".join(_COMMENT.sub("", address).split())
        return ADDRESS_COMMENT, {"suggestion": f"{name or comment[1].strip()} <{bare}>"}
    if address.startswith('"'):
        return QUOTED_ADDRESS, {}
    valid = validated(address)
    if not valid:
        return BAD_ADDRESS, {}
    if quoted := _QUOTED_NAME.fullmatch(name):
        name = " ".join(re.sub(r"\\(.)", r"\1", quoted[1]).split())
    return Mailbox(name="" if name.casefold() == address.casefold() else name, address=valid)


def _unfit(text: str) -> str:
    """The first character of a text that cannot stand in a header: ends of lines of any kind, controls, surrogates."""
    return next((character for character in text if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")), "")


def _short(text: str) -> str:
    text = "".join("\ufffd" if _unfit(character) else character for character in text.strip())
    return text if len(text) <= 60 else f"{text[:59]}…"


# -- messages ----------------------------------------------------------------------------------------------------------


def compose(
    letter: Letter,
    *,
    sender: str,
    to_name: str,
    to_address: str,
    reply_to: str = "",
    message_id: str,
    date: dt.datetime,
    attachments: Sequence[Attachment],
) -> bytes:
    """The message to one person, as it goes to the server: the same input makes the same bytes.

    No Auto-Submitted: people write it and want answers; what List-Unsubscribe does is enough to keep machines that
    tell of holidays silent (RFC 5230, section 4.6).
    """
    if date.tzinfo is None:
        raise ValueError("a date without a time zone")
    if not re.fullmatch(r"<[!-;=?A-~]+@[!-;=?A-~]+>", message_id):
        raise ValueError(f"not a message identifier: {message_id!r}")
    head: dict[str, Mailbox | str] = {"From": mailbox(sender), "To": _recipient(to_name, to_address)}
    if reply_to:
        head["Reply-To"] = mailbox(reply_to)
    head |= {"Subject": letter.subject, "Date": format_datetime(date), "Message-ID": message_id}
    if letter.unsubscribe:
        head["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
    return _message(head, letter, attachments)


def draft(
    letter: Letter,
    *,
    to_name: str,
    to_address: str,
    sender: str = "",
    reply_to: str = "",
    attachments: Sequence[Attachment],
) -> bytes:
    """The same as a draft that a mail program opens to be edited and sent: it adds sender, date and identifier."""
    head: dict[str, Mailbox | str] = {"From": mailbox(sender)} if sender else {}
    head["To"] = _recipient(to_name, to_address)
    if reply_to:
        head["Reply-To"] = mailbox(reply_to)
    return _message(head | {"Subject": letter.subject, "X-Unsent": "1"}, letter, attachments)


def size(message: bytes) -> int:
    """Bytes of a message as they are sent, with CRLF at the end of each line: what a server's SIZE is about."""
    return len(message) + message.count(b"\n") - message.count(b"\r\n")


_LINE_END = re.compile(r"\r\n?")


def _recipient(name: str, address: str) -> Mailbox:
    if not address or validated(address) != address:
        raise ValueError(f"not an address that can be sent to: {address!r}")
    return Mailbox(name=re.sub(" +", " ", name.strip()), address=address)


def _message(fields: Mapping[str, Mailbox | str], letter: Letter, attachments: Sequence[Attachment]) -> bytes:
    header = "".join(_header(name, value) for name, value in fields.items()) + "MIME-Version: 1.0\r\n"
    bodies = [_LINE_END.sub("\n", text) for text in (flowed(letter.text), letter.html)]
    names = [attachment.name for attachment in attachments]
    # No encoded body has "=_" in it: what follows "=" are two digits, or the end of the line (RFC 2045, section 6.7).
    boundary = "=_" + hashlib.sha256("\0".join((header, *bodies, *names)).encode()).hexdigest()[:24]
    alternatives = _multipart(
        "alternative",
        f"{boundary}_a",
        [_text("plain; charset=utf-8; format=flowed", bodies[0]), _text("html; charset=utf-8", bodies[1])],
    )

    def whole(files: Sequence[bytes]) -> bytes:
        body = _multipart("mixed", f"{boundary}_m", [alternatives, *files]) if files else alternatives
        return header.encode("ascii") + body

    heads = [_file_head(name) for name in names]
    _prove(whole(heads), fields, bodies, names)
    return whole([head + _encoded_file(attachment.data) for head, attachment in zip(heads, attachments, strict=True)])


def _multipart(kind: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    mark = boundary.encode("ascii")
    start = b'Content-Type: multipart/%b;\r\n boundary="%b"\r\n\r\n' % (kind.encode("ascii"), mark)
    return start + b"".join(b"--%b\r\n%b\r\n" % (mark, part) for part in parts) + b"--%b--\r\n" % mark


def _text(kind: str, text: str) -> bytes:
    """A part of text; quoted-printable passes through every server, and is read as it stands."""
    start = f"Content-Type: text/{kind}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return start.encode("ascii") + binascii.b2a_qp(text.replace("\n", "\r\n").encode(), istext=True)


def _file_head(name: str) -> bytes:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.pdf", name):
        raise ValueError(f"not a plain name of a PDF: {name!r}")
    return (
        f'Content-Type: application/pdf;\r\n name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: attachment;\r\n filename="{name}"\r\n\r\n'
    ).encode("ascii")


@lru_cache(maxsize=32)  # a mailing sends the same few files again and again
def _encoded_file(data: bytes) -> bytes:
    if not data.startswith(b"%PDF-"):
        raise ValueError("not a PDF")
    encoded = base64.b64encode(data)
    return b"".join(b"%b\r\n" % encoded[at : at + _LINE] for at in range(0, len(encoded), _LINE))


# -- headers -----------------------------------------------------------------------------------------------------------
# Not those of email.policy: with its usual length of lines it loses addresses behind a name with an accent and a comma,
# and with a longer one it makes encoded words that are longer than mail programs must understand.

_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/^_`{|}~-]+)*")
_MAILTO = re.compile(r"<mailto:[!-;=?-~]{3,900}>")


def _header(name: str, value: Mailbox | str) -> str:
    """A header with its line end, in lines that are short enough."""
    room = _LINE - len(name) - len(": ")
    text = value.name if isinstance(value, Mailbox) else value
    if _unfit(text):
        raise ValueError(f"a character that cannot stand in {name}: {text!r}")
    if isinstance(value, Mailbox):
        phrase = _phrase(text, room)
        address = f"<{value.address}>" if phrase else value.address
        gap = "\r\n " if phrase and len(phrase.rpartition("\n")[2]) + len(address) >= room else " "
        return f"{name}: {phrase}{gap if phrase else ''}{address}\r\n"
    if name == "List-Unsubscribe" and not _MAILTO.fullmatch(text):
        raise ValueError(f"not a mailto: address: {text!r}")
    return f"{name}: {_unstructured(text, room)}\r\n"


def _phrase(text: str, room: int) -> str:
    """A name as it stands before an address: as it is, in quotation marks, or encoded."""
    if text.isascii() and "=?" not in text and len(text) < room - 10:
        quoted = re.sub(r'(["\\])', r"\\\1", text)
        return text if _ATOMS.fullmatch(text) or not text else f'"{quoted}"'
    return _encoded(text, room)


def _unstructured(text: str, room: int) -> str:
    """A text of one line: as it is, in several lines, or encoded."""
    if not text.isascii() or "=?" in text or text != " ".join(text.split()):
        return _encoded(text, room)
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= room:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return (
        "\r\n ".join(lines) if len(max(lines, key=len)) < LONGEST - len("List-Unsubscribe: ") else _encoded(text, room)
    )


def _encoded(text: str, room: int) -> str:
    """A text in encoded words (RFC 2047), each of whole characters."""
    space = len("=?utf-8?q??=")
    room = min(room, _WORD) - space
    packed = base64.b64encode(text.encode()).decode("ascii")
    if len("".join(map(_hexadecimal, text))) > room >= len(packed):  # in one word, if that can be
        return f"=?utf-8?b?{packed}?="
    words = [""]
    for piece in map(_hexadecimal, text):
        if len(words[-1]) + len(piece) > room:
            words.append("")
            room = _WORD - space
        words[-1] += piece
    return "\r\n ".join(f"=?utf-8?q?{word}?=" for word in words)


def _hexadecimal(character: str) -> str:
    if character == " ":
        return "_"
    if character.isascii() and (character.isalnum() or character in "!*+-/"):
        return character
    return "".join(f"={byte:02X}" for byte in character.encode())


def _prove(message: bytes, fields: Mapping[str, Mailbox | str], bodies: Sequence[str], names: Sequence[str]) -> None:
    """That the standard library reads out of a message, without its files, what was meant by it."""
    read = email.message_from_bytes(message, policy=policy.compat32)
    if read.keys() != [*fields, "MIME-Version", "Content-Type"]:
        raise RuntimeError(f"other headers than were meant: {read.keys()}")
    for name, meant in fields.items():
        raw = re.sub(r"\r?\n(?=[ \t])", "", read[name])
        found: Mailbox | str = _decoded(raw)
        if isinstance(meant, Mailbox):
            phrase, address = parseaddr(raw)
            found = Mailbox(name=_decoded(phrase), address=address)
        if found != meant:
            raise RuntimeError(f"{name} is read as {found!r}, not as {meant!r}")
    parts = [part for part in read.walk() if not part.is_multipart()]
    texts = [bytes(part.get_payload(decode=True)).decode().replace("\r\n", "\n") for part in parts[: len(bodies)]]
    if texts != list(bodies):
        raise RuntimeError("the bodies are not read as they were meant")
    if [part.get_filename() for part in parts[len(bodies) :]] != list(names):
        raise RuntimeError("the attachments have other names")
    if any(part.defects for part in read.walk()) or max(map(len, message.split(b"\r\n"))) > LONGEST:
        raise RuntimeError("the message is not as it should be")


def _decoded(raw: str) -> str:
    return str(make_header(decode_header(raw)))


# -- text --------------------------------------------------------------------------------------------------------------


_QUOTES = re.compile(r"(?:> ?)*")


def flowed(text: str) -> str:
    """Text in short lines, those that go on with a space at their end: a window of any width has it as paragraphs.

    RFC 3676; words are never cut, and an address stays on one line.
    """
    return "\n".join(line for paragraph in text.split("\n") for line in _flowed(paragraph.rstrip(" ")))


def _flowed(paragraph: str) -> Iterator[str]:
    quotes = _QUOTES.match(paragraph)
    depth = quotes[0].count(">") if quotes else 0
    start = ">" * depth + " " * bool(depth)
    line = ""
    for word in re.findall(r"(?<! ) *+[^ ]++", paragraph[quotes.end() if quotes else 0 :]):
        if line.strip(" ") not in ("", "--") and len(start) + len(line) + len(word) >= COLUMNS:
            yield f"{start}{_stuffed(line, depth)} "
            line = word[1:]
        else:
            line += word
    yield f"{start}{_stuffed(line, depth)}".rstrip(" ")


def _stuffed(line: str, depth: int) -> str:
    """What would be taken for something else at the start of a line stands behind a space."""
    return f" {line}" if not depth and line.startswith((" ", ">", "From ")) else line
