"""A web address on paper: a QR code to scan, the same address to type."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

from markupsafe import Markup

from feuillet.looks.faces.characters import SUBSTITUTES, substituted
from feuillet.model.diagnostics import Rule
from feuillet.text import invisible
from feuillet.text.redirects import direct

if TYPE_CHECKING:
    import segno

    from feuillet.model.diagnostics import Diagnostic, Location

QUIET = 4  # modules of white around the code, as ISO/IEC 18004 asks
LONGEST = 1000  # characters; a code of more modules than that is no longer scanned from paper
LEAST_MODULE = 0.4  # millimetres; a telephone held over a sheet of paper has trouble with less

CODE_TOO_SMALL = Rule(
    code="code-too-small",
    en="the QR code of {address} is {width:.1f} mm wide in {publication}: too small for its {length} characters, "
    "which take {least:.1f} mm",
    fr="le QR code de {address} fait {width:.1f} mm de large dans {publication} : trop petit pour ses {length} "
    "caractères, qui demandent {least:.1f} mm",
    hint_en="shorten the address, or print the code larger in the styles",
    hint_fr="raccourcissez l’adresse, ou imprimez le code plus grand dans les styles",
)
_ROUNDED = 0.01  # of the width, lost between the style, the PDF and the measure

_TRACKERS = frozenset({"fbclid", "gclid", "dclid", "msclkid", "igshid", "mc_cid", "mc_eid"})
_SCHEME = re.compile(r"^(https?://|mailto:|tel:)", re.IGNORECASE)
_ANY_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*://|mailto:|tel:)", re.IGNORECASE)
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ASCII = "".join(chr(code) for code in range(0x21, 0x7F))


_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?(?://)?[^/?#]*", re.IGNORECASE)
_ESCAPED = {code: quote(chr(code), errors="replace") for code in SUBSTITUTES.keys() | invisible.CODES}


def clean(url: str) -> str:
    """`url` without what only follows its reader around: parameters, and an address before it.

    What a page prints in another way or not at all is escaped, so that its links and codes lead to the same place.
    """
    whole = direct(url.strip())
    host = _HOST.match(whole)
    if host and not whole.isascii():
        whole = substituted(host[0]).replace("\u2060", "") + whole[host.end() :].translate(_ESCAPED)
    address, hash_mark, fragment = whole.partition("#")
    path, question_mark, query = address.partition("?")
    kept = [pair for pair in query.split("&") if not _tracks(pair.partition("=")[0].lower())]
    if question_mark and any(kept):
        path += "?" + "&".join(kept)
    return (path + hash_mark + fragment).strip()


def _tracks(parameter: str) -> bool:
    return parameter.startswith("utm_") or parameter in _TRACKERS


def printable(url: str) -> str:
    """The address as one types it: no scheme, no www., accents readable; complete, however long."""
    address = _SCHEME.sub("", clean(url))
    if address[:4].lower() == "www." and "." in address[4:].partition("/")[0]:
        address = address[4:]
    if address.endswith("/") and not {"?", "#"} & set(address):
        address = address.rstrip("/")
    return _PERCENT.sub(lambda escaped: _readable(escaped[0]), address)


def _readable(escaped: str) -> str:
    """Percent escapes as the letters that a browser makes the same escapes of; others as they are."""
    try:
        text = unquote_to_bytes(escaped).decode("utf-8")
    except UnicodeDecodeError:
        return escaped
    return "".join(character if _typed_as_is(character) else quote(character, safe="") for character in text)


def _typed_as_is(char: str) -> bool:
    if char.isascii():
        return char.isalnum() or char in "-._~"
    return "\u00c0" <= char <= "\u024f" and char.isalpha() and unicodedata.is_normalized("NFC", char)


def to_scan(url: str) -> str:
    """The address for a scanner: complete with its scheme, and nothing but ASCII."""
    address = clean(url)
    if not _ANY_SCHEME.match(address):
        address = "https://" + address.removeprefix("//")
    scheme, slashes, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:  # no name of a host; a browser will say so
        host = quote(host, safe=_ASCII)
    return quote(scheme, safe=_ASCII) + slashes + host + slash + quote(path, safe=_ASCII)


@lru_cache(maxsize=512)
def _code(url: str) -> segno.QRCode | None:
    import segno

    if len(url) > LONGEST:
        return None
    address = to_scan(url)
    return segno.make(address, error="m", micro=False) if len(address) <= LONGEST else None


@lru_cache(maxsize=512)
def svg(url: str, *, title: str) -> Markup | None:
    """The code of `url`, sized by the style sheet; its title is what a screen reader reads. None: too long."""
    code = _code(url)
    if code is None:
        return None
    return Markup(  # noqa: S704  segno escapes the title; the rest is its own
        code.svg_inline(border=QUIET, omitsize=True, dark="#000", title=title, svgclass="qr", lineclass=None)
    )


def modules(url: str) -> int:
    """Modules of a side of the code, with the white around it; 0: too long."""
    code = _code(url)
    return int(code.symbol_size(border=QUIET)[0]) if code else 0


def width_mm(url: str, module_mm: float = 0.5) -> float:
    """The width at which each module has `module_mm`, with the white around; below LEAST_MODULE it scans badly."""
    return modules(url) * module_mm


def least_width_mm(url: str) -> float:
    """The least width to print the code of `url` at, with the white around it; 0: too long for any."""
    return round(width_mm(url, LEAST_MODULE), 1)


def too_small(url: str, printed_mm: float, location: Location, publication: str) -> Diagnostic | None:
    """What is wrong with a code printed `printed_mm` wide, with the white around it, if a telephone fails at it."""
    least = least_width_mm(url)
    if printed_mm >= least * (1 - _ROUNDED):
        return None
    address = to_scan(url)
    return CODE_TOO_SMALL.at(
        location, publication=publication, address=address, length=len(address), width=printed_mm, least=least
    )
