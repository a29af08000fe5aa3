"""Tags of a web page in; whether its author hid what they hold, so that nobody sees it, out."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from feuillet.text.deadline import look

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Remarks, the signs of a comment of HTML around a sheet, texts, and addresses: what stands in these is no rule.
_APART = re.compile(
    r"(?P<remark>/\*.*?(?:\*/|\Z)|<!--|-->)"
    r"|\"(?:\\.|[^\"\\\n])*(?:\"|(?=\n)|\\?\Z)|'(?:\\.|[^'\\\n])*(?:'|(?=\n)|\\?\Z)|url\([^()\"'\n]*+\)",
    re.DOTALL | re.IGNORECASE,
)
_NOT_SEEN = re.compile(
    r"(?<![\w-])(?:display\s*+:\s*+none|visibility\s*+:\s*+(?:hidden|collapse)|content-visibility\s*+:\s*+hidden)\b",
    re.IGNORECASE,
)
# Of Word: text that is hidden, remarks of readers.
_NOT_PRINTED = re.compile(r"(?<![\w-])(?:mso-hide\s*+:\s*+all|mso-element\s*+:\s*+comment)", re.IGNORECASE)
_SHOWN = re.compile(r"(?<![\w-])display\s*+:\s*+(?!none\b)\w", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|([g-z_-]))", re.IGNORECASE)
_ON_PAPER = re.compile(r"\b(?:print|all|not)\b")  # in a condition about what shows the page
_BRACE = re.compile(r"[{}]")
_SELECTOR = re.compile(r"(?=.)([a-z][\w-]*)?((?:[.#][\w-]+)*)")
_SIGN = re.compile(r"[.#][\w-]+")
_UNTIL_OPENED = frozenset({"hidden", "popover"})  # attributes of what is not there before a program opens it
_WHOLE = frozenset({"html", "body"})  # hidden until a program shows them: their page is not


class Sheet:
    """What the style sheets of a page say of its classes, names and tags."""

    def __init__(self) -> None:
        self._styles: dict[str, list[str]] = {}
        self._hidden: dict[str, set[frozenset[str]]] = {}  # what is selected, by the last sign of each

    def read(self, text: str) -> None:
        """One of its style sheets; small and capital letters are the same, as in pages without a doctype."""
        for selectors, style in _rules(_plain(text)):
            look()
            hidden, shown = bool(_NOT_SEEN.search(style) or _NOT_PRINTED.search(style)), bool(_SHOWN.search(style))
            for selector in selectors.lower().split(","):
                found = _SELECTOR.fullmatch(selector.strip())
                if not found:
                    continue
                tag, signs = found[1] or "", _SIGN.findall(found[2])
                signs = [tag, *signs] if tag else signs
                if hidden and (len(signs) > 1 or tag not in _WHOLE):
                    self._hidden.setdefault(signs[-1], set()).add(frozenset(signs))
                elif shown and signs[-1] in self._hidden:
                    self._hidden[signs[-1]].discard(frozenset(signs))
                if signs[-1].startswith(".") and len(signs) == 1 + bool(tag):
                    self._styles.setdefault(signs[-1][1:], []).append(style)

    def styles(self, classes: Iterable[str]) -> Iterator[str]:
        """What is said of some classes."""
        for name in classes:
            yield from self._styles.get(name.lower(), ())

    def hides(self, tag: str, given: Mapping[str, str | None]) -> bool:
        """Whether what a tag holds is hidden, by what it says itself or by a style sheet."""
        style = _plain(given.get("style") or "")
        if not _UNTIL_OPENED.isdisjoint(given) or (tag == "dialog" and "open" not in given):
            return True
        if _NOT_SEEN.search(style) or _NOT_PRINTED.search(style):
            return True
        if not self._hidden or _SHOWN.search(style):
            return False
        classes = (given.get("class") or "").lower().split()
        signs = {tag, *(f".{name}" for name in classes), f"#{(given.get('id') or '').lower()}"}
        return any(needed <= signs for sign in signs for needed in self._hidden.get(sign, ()))


def _plain(text: str) -> str:
    """What is said in a sheet, without what stands apart; letters that are written otherwise, as browsers read them."""
    bare = _APART.sub(lambda found: " " if found["remark"] else '""', text)
    return _ESCAPED.sub(_letter, bare) if "\\" in bare else bare


def _letter(found: re.Match[str]) -> str:
    if found[2]:
        return found[2]
    letter = chr(min(int(found[1], 16), sys.maxunicode))
    return letter if letter.isalnum() or letter in "-_" else found[0]


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """The rules that hold on paper: what they select, and what they say of it."""
    above: list[bool] = []  # of each block that is open, whether it is for the screen alone
    selectors, done, refused = "", 0, 0
    for brace in _BRACE.finditer(text):
        between = text[done : brace.start()].rpartition(";")[2] if brace[0] == "{" else text[done : brace.start()]
        done = brace.end()
        if brace[0] == "{":
            selectors = between.strip()
            above.append(selectors.startswith("@media") and not _ON_PAPER.search(selectors))
            refused += above[-1]
        elif above:
            if not refused and selectors:
                yield selectors, between
            refused -= above.pop()
            selectors = ""
