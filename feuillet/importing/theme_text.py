"""The lines of one theme in; the text of its file, in our own form, and the pictures that it shows, out."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feuillet.importing.documents import rules
from feuillet.pictures import descriptions, kinds
from feuillet.text import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from feuillet.importing.documents.document import Notice, Telling
    from feuillet.importing.lines import Passage

_PICTURE = re.compile(
    r"!\[(?P<words>(?:\\.|[^\[\]\\]|\[[^\[\]]*\])*)\]\(\s*+(?:<(?P<in>[^<>]*+)>|(?P<bare>[^\s()<>]++))[^()]*+\)"
)
_HEADING = re.compile(r"(#{1,6})(?=\s)")
_SPOKEN = re.compile(r"[^()\[\]]{3,24}")
_LONGEST_NAME = 40


@dataclass(slots=True)
class ThemeText:
    """A theme: its title and number if they are known, and its lines."""

    passages: list[Passage]
    front: str = ""
    title: str = ""
    number: int = 0
    pictures: dict[str, bytes] = field(default_factory=dict)  # by name, in content/
    told: list[Notice] = field(default_factory=list)
    imported: str = ""  # the whole as the source alone has it

    @property
    def begins(self) -> int:
        """The line of the file on which the first passage stands."""
        return self.head.count("\n") + 1

    @property
    def head(self) -> str:
        if self.front:
            return self.front.rstrip("\n") + "\n\n"
        facts = [f"title: {json.dumps(self.title, ensure_ascii=False)}"] if self.title else []
        facts += [f"number: {self.number}"] if self.number else []
        return "\n".join(["---", *facts, "---", "", ""]) if facts else ""

    @property
    def whole(self) -> str:
        return self.head + "\n".join(passage.text for passage in self.passages).rstrip() + "\n"


def tidied(text: ThemeText) -> None:
    """One empty line between blocks, none at the ends."""
    kept: list[Passage] = []
    fenced = ""
    for passage in text.passages:
        fence = re.match(r"\s*(`{3,}|~{3,})", passage.text)
        if fence:
            fenced = "" if fenced and fence[1].startswith(fenced) else fenced or fence[1]
        if passage.text.strip() or fenced or (kept and kept[-1].text.strip()):
            kept.append(passage)
    while kept and not kept[-1].text.strip():
        kept.pop()
    while kept and not kept[0].text.strip():
        del kept[0]
    text.passages = kept


def levelled(text: ThemeText) -> None:
    """The highest heading is of the second level, where the front matter has the title."""
    found: dict[int, int] = {}
    fenced = ""
    for number, passage in enumerate(text.passages):
        fence = re.match(r"\s*(`{3,}|~{3,})", passage.text)
        if fence:
            fenced = "" if fenced and fence[1].startswith(fenced) else fenced or fence[1]
        elif not fenced and (heading := _HEADING.match(passage.text)):
            found[number] = len(heading[1])
    down = 2 - min(found.values(), default=2)
    for number, level in found.items():
        passage = text.passages[number]
        sign = "#" * min(level + down, 6)
        text.passages[number] = passage._replace(text=sign + passage.text[level:])


def with_marks(text: ThemeText, telling: Telling, mark: Callable[[str], bool]) -> None:
    """`(essential)` at the end of a line becomes `[essential]`, where that is one of our marks."""
    for number, passage in enumerate(text.passages):
        end = len(passage.text.rstrip())
        start = passage.text.rfind("(", 0, end) if passage.text[:end].endswith(")") else -1
        words = passage.text[start + 1 : end - 1].strip()
        is_escaped = passage.text[start - 1 : start] == "\\"
        if start >= 0 and not is_escaped and _SPOKEN.fullmatch(words) and mark(words):
            telling.place = passage.place
            telling.guess(rules.MARK, words=words)
            made = f"{passage.text[:start]}[{words}]{passage.text[end:]}"
            text.passages[number] = passage._replace(text=made)


def with_pictures(
    text: ThemeText,
    telling: Telling,
    source: Callable[[str], bytes | None],
    start: str,
    named_as: Callable[[bytes, Iterator[str]], str],
    *,
    known: Callable[[str, bytes], str] = lambda _address, _data: "",
) -> None:
    """Each picture that can be had gets a name of ours in content/images; of others, the words are left.

    `known`: the name that a picture has already, by where it is kept in the source and its bytes.
    """
    named: dict[str, str] = {}
    counts: Counter[str] = Counter()

    def names_of(base: str, suffix: str) -> Iterator[str]:
        yield f"images/{base}{suffix}"
        stem = re.sub(r"-\d+$", "", base)
        while True:
            counts[stem] += 1
            yield f"images/{stem}-{counts[stem] + 1}{suffix}"

    def shown(found: re.Match[str]) -> str:
        address = found["in"] if found["in"] is not None else found["bare"]
        words = re.sub(r"\\(?=\W)", "", found["words"])
        if address in named:
            return f"![{found['words']}]({named[address]})"
        data = source(address)
        if data is None:
            return found[0]
        if name := known(address, data):
            named[address] = name
            text.pictures[name] = data
            return f"![{found['words']}]({name})"
        said, made_up = descriptions.description(words, address)
        other = kinds.kind(data)
        if other and not data.startswith(b"BM"):
            form = re.sub(r"^the file '\{name\}' is ", "", other.en)
            forme = re.sub(r"^le fichier « \{name\} » est ", "", other.fr)
            telling.leave(rules.PICTURE_FORM, words or address, form=form, forme=forme)
            return ""
        if made_up and words:
            telling.guess(rules.PICTURE_DESCRIBED, words=words)
        base = names.slug(said)[:_LONGEST_NAME].strip("-") or start
        base = base if base != start else f"{start}-1"
        name = named_as(data, names_of(base, _suffix(data, address)))
        named[address] = name
        text.pictures[name] = data
        return f"![{found['words']}]({name})"

    kept: list[Passage] = []
    for passage in text.passages:
        if "![" not in passage.text:
            kept.append(passage)
            continue
        telling.place = passage.place
        made = _PICTURE.sub(shown, passage.text)
        if made.strip() or not passage.text.strip():
            kept.append(passage._replace(text=made))
    text.passages = kept


def is_picture(data: bytes) -> bool:
    """Whether a file begins as pictures do, or as what is told instead of one."""
    return bool(kinds.suffix(data) or kinds.kind(data))


def _suffix(data: bytes, address: str) -> str:
    """The end of a picture's name: what it is, whatever it was called."""
    if known := kinds.suffix(data):
        return known
    found = re.search(r"\.[a-z0-9]{2,5}$", address.lower())
    return found[0] if found else ".png"


def without_line(text: ThemeText, line: int, *, if_said: Sequence[str]) -> str:
    """Takes a line out of a theme if it says this and no more; the line is one of the file.

    So goes one that says what this is, `Workshop: Bread`: what stands before the colon is given back.
    """
    at = line - text.begins
    if not 0 <= at < len(text.passages):
        return ""
    below = next((n for n in range(at + 1, len(text.passages)) if text.passages[n].text.strip()), at)
    for end in (at, below):  # a title may be that of two lines
        lines = {at, end}
        said = names.fold(" ".join(text.passages[line].text.lstrip("# ") for line in sorted(lines)))
        if said in {names.fold(words) for words in if_said}:
            text.passages = [passage for line, passage in enumerate(text.passages) if line not in lines]
            return ""
    label, colon, rest = text.passages[at].text.partition(":")
    if colon and names.fold(rest) in {names.fold(words) for words in if_said}:
        del text.passages[at]
        return label + colon
    return ""
