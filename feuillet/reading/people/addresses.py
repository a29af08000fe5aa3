"""What people write as an address in; one that can be sent to, or none, out."""

from __future__ import annotations

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")  # what comes along when one copies
_AT = re.compile(r"[^\s@;,|<>()\[\]\"]{1,200}@[^\s@;,|<>()\[\]\"/&+]+")
# The part before the @ as nearly all addresses have it; RFC 5321 allows it 64 characters. The rest asks the library.
_LOCAL = re.compile(r"(?=.{1,64}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


def has_several(cell: str) -> bool:
    """Whether there is more than one address in a cell; one that is there twice is one."""
    text = INVISIBLE.sub("", cell).replace("＠", "@").replace("mailto:", "").casefold()
    found = [address.rstrip(".") for address in _AT.findall(text)]
    return text.count("@") > max(1, len(found)) or len(set(found)) > 1


def only_address(cell: str) -> str:
    """The one address that a cell holds, as it can be sent to; empty if it is none."""
    if has_several(cell):
        return ""
    text = INVISIBLE.sub("", cell).strip()
    if named := re.fullmatch(r"[^<>]*<([^<>]+)>", text):  # as mail programs copy it: Name <address>
        text = named[1].strip()
    text = text.removeprefix("mailto:")
    local, at, domain = text.rpartition("@")
    if not at or len(text) > 320:  # RFC 3696, erratum 1690; and what is no address at all need not be examined
        return ""
    if _LOCAL.fullmatch(local) and len(text) <= 200:
        known = _domain(domain)
        return f"{local}@{known}" if known else ""
    return validated(text)


@lru_cache(maxsize=1 << 12)
def _domain(domain: str) -> str:
    """The domain of an address, normalised; many people share one, and to examine it takes time."""
    return validated(f"a@{domain}").removeprefix("a@")


def validated(address: str) -> str:
    """The address as it can be sent to, its domain in ASCII; empty if there is none such."""
    try:
        found = validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return ""
    return found.ascii_email or ""
