"""The HTML of a letter in; the same as plain text, a line a paragraph, out."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feuillet.looks import qr
from feuillet.text.markdown.tokens import WHITESPACE

if TYPE_CHECKING:
    from collections.abc import Mapping


def plain_text(html: str) -> str:
    """HTML as text: a line a paragraph, "- " before items, links as "text (address)"."""
    reader = _Plain()
    reader.feed(html)
    reader.close()
    return reader.finished()


_BLOCKS = frozenset(
    ("article", "blockquote", "caption", "div", "footer", "h1", "h2", "h3", "h4", "header")
) | frozenset(("li", "main", "ol", "p", "pre", "section", "table", "tr", "ul"))
_UNSEEN = frozenset(("head", "script", "style", "title"))
_UNDERLINED = {"h1": "=", "h2": "-"}
_LISTS = frozenset(("ul", "ol"))
_CLOSE = _LISTS | {"div", "li", "tr"}  # no empty line before them by nature
_QUOTE = "> "
_COLUMNS = 72


class _Plain(HTMLParser):
    """Walks through the HTML of a letter; what it does not know it reads on through."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.words: list[str] = []
        self.prefixes: list[tuple[str, str]] = []  # of the first line of an element, and of others
        self.lists: list[int] = []  # number of the next item; 0 for bullets
        self.links: list[tuple[str, int]] = []  # address, and where its words begin
        self.meanings: list[str] = []  # of abbreviations
        self.unseen = 0
        self.verbatim = 0
        self.gap = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "br":
            self.words.append("\0")
        elif tag in _BLOCKS:
            self._opening(tag, given)
        elif tag in ("td", "th"):
            self.words.append(" | " if "".join(self.words).strip() else "")
        elif tag == "a":
            self.links.append((given.get("href", ""), len(self.words)))
        elif tag == "abbr":
            self.meanings.append(given.get("title", ""))
        elif tag == "del":
            self.words.append("~")

    def _opening(self, tag: str, given: Mapping[str, str]) -> None:
        self._flush()
        # The first paragraph of an item stands beside its mark.
        beside = tag == "p" and bool(self.prefixes) and self.prefixes[-1][0] != self.prefixes[-1][1]
        if (tag not in _CLOSE and not beside) or (tag in _LISTS and not self.lists):
            self.gap = True
        if tag in _LISTS:
            start = given.get("start", "")
            self.lists.append(int(start) if start.isdecimal() else int(tag == "ol"))
        elif tag == "li":
            number = self.lists[-1] if self.lists else 0
            if number:
                number = int(given["value"]) if given.get("value", "").isdecimal() else number
                self.lists[-1] = number + 1
            mark = f"{number}. " if number else "- "
            self.prefixes.append((mark, " " * len(mark)))
        elif tag == "blockquote":
            self.prefixes.append((_QUOTE, _QUOTE))
        elif tag == "pre":
            self.verbatim += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen -= 1
        elif tag in _BLOCKS:
            self._closing(tag)
        elif tag == "a" and self.links:
            self._link(*self.links.pop())
        elif tag == "abbr" and self.meanings and (meaning := self.meanings.pop()):
            self.words.append(f" ({meaning})")
        elif tag == "del":
            self.words.append("~")

    def _closing(self, tag: str) -> None:
        told = self._flush()
        if told and tag in _UNDERLINED:
            self.lines.append(_UNDERLINED[tag] * min(len(told), _COLUMNS))
        if tag in ("li", "blockquote"):
            self.prefixes.pop()
        elif tag in _LISTS:
            self.lists.pop()
        elif tag == "pre":
            self.verbatim -= 1
        if tag == "li":
            self.gap = False
        elif tag not in _CLOSE or (tag in _LISTS and not self.lists):
            self.gap = True

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.words.append(data.replace("\n", "\0").replace(" ", "\1") if self.verbatim else data)

    def _link(self, address: str, start: int) -> None:
        """What a link says, then where it leads, unless that is what it says."""
        words = WHITESPACE.sub(" ", "".join(self.words[start:])).strip(" ")
        shown = unquote(address.partition("?")[0]) if address.startswith("mailto:") else address
        bare = shown.removeprefix("mailto:").removeprefix("tel:")
        if not bare or words in (shown, bare) or "".join(words.split()) == "".join(bare.split()):
            return
        if qr.printable(address) == words and words in address:
            self.words[start:] = [address]
        else:
            self.words.append(f" ({bare})")

    def _flush(self) -> str:
        """Write down the lines that were heard so far; what they say."""
        heard = WHITESPACE.sub(" ", "".join(self.words)).strip(" \0")
        self.words.clear()
        if not heard:
            return ""
        if self.gap and self.lines:
            quotes = "".join(first for first, _ in self.prefixes if first == _QUOTE)
            self.lines.append(quotes.rstrip() if self.lines[-1].startswith(quotes) else "")
        self.gap = False
        for line in heard.split("\0"):
            first = "".join(prefix for prefix, _ in self.prefixes)
            self.prefixes = [(rest, rest) for _, rest in self.prefixes]
            self.lines.append(f"{first}{line.strip(' ')}".replace("\1", " ").rstrip(" "))
        return heard

    def finished(self) -> str:
        self._flush()
        return "\n".join(self.lines) + "\n"
