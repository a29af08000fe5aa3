"""A password in the words of others: whether a text gives away a piece of it, in whatever way it is written there."""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = 5  # letters and digits of a password that nobody is to read in a row
_ENCODED = 8  # the same, of base64 whose capitals were lost: five would be there by chance
_DEEP = 2  # encodings in one another

_ESCAPE = re.compile(r"(?:[%=]|\\x|\\u00|&#x|0x)([0-9A-Fa-f]{2});?")
_NUMBERS = re.compile(r"[0-9]{2,3}")


class Secret:
    """A password, and what it looks like.

    Who knows it can write it in more ways than anybody can list. These are those in which programs write what they were
    sent; capitals, accents, spaces, punctuation and line ends make no difference, nor whether it is read backwards.
    """

    def __init__(self, text: str) -> None:
        data = text.encode("utf-8", "surrogateescape")
        whole = data.decode("utf-8", "replace")
        # As it is; read in another encoding; without what is no ASCII.
        forms = {whole, data.decode("latin-1"), whole.encode("ascii", "ignore").decode()} - {""}
        wanted = {piece for form in forms for piece in _pieces(_bare(form), _PIECE, least=min(_PIECE, len(whole)))}
        wanted |= {"".join(form.split()).casefold() for form in forms} - {""}  # a short one, or of signs alone
        for before in range(3):  # bytes that may stand before it in base64
            whole_groups = _bare(base64.b64encode(b"\0" * before + data).decode()[4 * (before > 0) :])
            wanted |= set(_pieces(whole_groups, _ENCODED, least=_ENCODED))
        wanted |= {piece[::-1] for piece in wanted}
        self._wanted = re.compile("|".join(map(re.escape, sorted(wanted)))) if wanted else None

    def __repr__(self) -> str:
        return "Secret()"

    def is_in(self, said: bytes) -> bool:
        """Whether something of the password can be read there."""
        return self._wanted is not None and _is_in(self._wanted, said)


@lru_cache(maxsize=256)  # servers say the same again and again
def _is_in(wanted: re.Pattern[str], said: bytes) -> bool:
    views = {said.decode("utf-8", "replace"), said.decode("latin-1")}
    seen: set[str] = set()
    for _ in range(_DEEP + 1):
        if any(wanted.search(_bare(view)) or wanted.search("".join(view.split()).casefold()) for view in views):
            return True
        seen |= views
        views = {decoded for view in views for decoded in _decoded(view)} - seen
    return False


def _bare(text: str) -> str:
    """Letters and digits alone, without accents and capitals."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(filter(str.isalnum, folded))


def _pieces(text: str, length: int, *, least: int) -> Iterator[str]:
    """All pieces of that length; of a shorter text itself, if it has the least."""
    if least <= len(text) <= length:
        yield text
    for start in range(len(text) - length + 1):
        yield text[start : start + length]


def _decoded(text: str) -> Iterator[str]:
    """What a text may stand for: each way to read it as one that a program has encoded."""
    yield codecs.encode(text, "rot13")
    yield html.unescape(text)
    yield _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    numbers = _NUMBERS.findall(text)
    yield "".join(chr(int(number)) for number in numbers)
    yield "".join(chr(int(number, 8)) for number in numbers if not set(number) & set("89"))
    bits = re.sub(r"[^01]", "", text)
    for start in range(min(8, len(bits))):
        yield "".join(chr(int(bits[at : at + 8], 2)) for at in range(start, len(bits) - 7, 8))
    digits = re.sub(r"[^0-9A-Fa-f]", "", text)
    for start in range(2):
        yield from _texts(binascii.unhexlify(digits[start:][: (len(digits) - start) // 2 * 2]))
    for alphabet, group, read in (("A-Za-z0-9+/", 4, base64.b64decode), ("A-Z2-7", 8, base64.b32decode)):
        signs = re.sub(f"[^{alphabet}]", "", text.translate({ord("-"): "+", ord("_"): "/"}))
        for start in range(group):
            yield from _texts(read(signs[start:][: (len(signs) - start) // group * group]))


def _texts(data: bytes) -> Iterator[str]:
    if data:
        yield data.decode("latin-1")
        yield data.decode("utf-8", "replace")


def in_plain_words(said: bytes) -> bytes:
    """Of what is said of a login the words that people read, not what looks encoded: nobody can list all codes."""
    return b" ".join(word if _PLAIN_WORD.fullmatch(word) else b"[...]" for word in said.split())


# Letters with capitals all over, at the beginning, or of several words written as one; numbers; both with what joins
# such words to addresses of pages and of people. What is encoded has digits or signs among its letters.
_PLAIN = rb"(?:[a-z\x80-\xff]{1,20}|[A-Z]{1,20}|(?:[A-Z][a-z\x80-\xff]{2,}){1,5}|[A-Z]?[a-z]{1,20}|[0-9]{1,4})"
_PLAIN_WORD = re.compile(
    rb"[<(\[\"'#]{0,2}" + _PLAIN + rb"(?:[-._'/@&:?=]{1,3}" + _PLAIN + rb"){0,9}[>)\]\"'/]{0,2}[.,;:!?]{0,2}|[-=]{1,3}"
)
