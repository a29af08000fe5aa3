"""Pictures that stand in notes as data: addresses: bytes in, these with a short name for each, and the pictures out.

Exports of Google Docs and notebooks have them, of a megabyte in a line.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from base64 import b64decode
from urllib.parse import unquote_to_bytes

_FOLDER = "content/"  # of which a picture is named in notes
_DATA = re.compile(
    rb"(?<=[(<=\"'\s])data:image/(?P<kind>[a-z0-9.+-]{1,40})(?P<more>(?:;[\w.=+-]{1,80}){0,5}),(?P<data>[^\s\"'<>()\[\]`]{40,})",
    re.IGNORECASE,
)
_SUFFIXES = {"jpeg": "jpg", "svg+xml": "svg", "tiff": "tif"}


def taken_out(raw: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The bytes of a file with names in the place of the pictures in it, and these by name, relative to the project."""
    found: dict[str, bytes] = {}
    if b"data:image/" not in raw:
        return raw, found

    def named(match: re.Match[bytes]) -> bytes:
        kind = match["kind"].decode().lower()
        digest = hashlib.sha256(match["data"]).hexdigest()[:12]
        name = f"embedded-{digest}.{_SUFFIXES.get(kind, kind)}"
        found[_FOLDER + name] = _decoded(match["data"], encoded=match["more"].lower().endswith(b";base64"))
        return name.encode()

    return _DATA.sub(named, raw), found


def _decoded(data: bytes, *, encoded: bool) -> bytes:
    """The bytes of a picture; as far as they can be read if they are damaged, which is told where it is used."""
    data = unquote_to_bytes(data)
    if not encoded:
        return data
    try:
        return b64decode(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        whole = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        return b64decode(whole[: len(whole) // 4 * 4])
