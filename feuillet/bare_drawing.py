"""An SVG in, the same with nothing but what paints out: no metadata, comment, title, path or stranger's tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Callable

_SVG = "http://www.w3.org/2000/svg"
_PREFIXES = {"http://www.w3.org/1999/xlink": "xlink", "http://www.w3.org/XML/1998/namespace": "xml"}
_UNPAINTED = frozenset({"metadata", "title", "desc"})
_UNPAINTED_ATTRIBUTES = re.compile(r"(?:aria|data)-|role$")
_EMBEDDED = re.compile(r"\s*data:image/(?:png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]+)$", re.IGNORECASE)
_STYLE_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)


def bare(data: bytes, picture: Callable[[str], str]) -> bytes:
    """The drawing; `picture` makes a data address of the Base64 of each picture in it."""
    return _Bare(data, picture).written()


class _Bare:
    """Writes the elements of SVG, and of these the attributes of SVG."""

    def __init__(self, data: bytes, picture: Callable[[str], str]) -> None:
        self._picture = picture
        self._out: list[str] = []
        self._skipped = 0  # elements that are open and go, with all they hold
        self._style: list[str] | None = None  # the text of the style sheet that is open
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(data, True)

    def written(self) -> bytes:
        """The bytes of it."""
        return "".join(self._out).encode()

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        space, _, name = qualified.rpartition(" ")
        if self._skipped or space not in ("", _SVG) or name in _UNPAINTED:
            self._skipped += 1
            return
        spaces = f' xmlns="{_SVG}" xmlns:xlink="{next(iter(_PREFIXES))}"' if not self._out else ""
        self._out.append(f"<{name}{spaces}")
        for key, value in attributes.items():
            owner, _, local = key.rpartition(" ")
            if (owner and owner not in _PREFIXES) or _UNPAINTED_ATTRIBUTES.match(local):
                continue
            written = f"{_PREFIXES[owner]}:{local}" if owner else local
            embedded = _EMBEDDED.match(value) if local == "href" else None
            shown = (
                self._picture(embedded[1]) if embedded else _STYLE_COMMENT.sub("", value) if local == "style" else value
            )
            self._out.append(f" {written}={quoteattr(shown)}")
        self._out.append(">")
        self._style = [] if name == "style" else self._style

    def _end(self, qualified: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        name = qualified.rpartition(" ")[2]
        if name == "style" and self._style is not None:
            self._out.append(escape(_STYLE_COMMENT.sub("", "".join(self._style))))
            self._style = None
        if self._out[-1] == ">":
            self._out[-1] = "/>"
        else:
            self._out.append(f"</{name}>")

    def _text(self, text: str) -> None:
        if self._style is not None and not self._skipped:
            self._style.append(text)
