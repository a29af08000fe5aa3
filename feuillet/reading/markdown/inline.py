"""A run of Markdown text that knows where each of its characters was written: its links, pictures, marks, emphasis."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from feuillet.languages import registry
from feuillet.model.diagnostics import Location
from feuillet.model.workshop import Prose
from feuillet.pictures import descriptions
from feuillet.text.entities import unescape
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Anchors = list[tuple[int, int, int]]  # offset in the text, line, column: from there on, column by column
    Edit = tuple[int, int, Sequence[str | tuple[int, int]]]  # what to replace, by which texts or slices

INVISIBLE = "\u200b\ufeff\u2060"  # of no width: taken out of the text, and the filler of what is taken out of a line
_INVISIBLES = re.compile(f"[{INVISIBLE}]+")


class Text:
    """Text with the line and column of each character."""

    __slots__ = ("anchors", "value")

    def __init__(self, value: str, anchors: Anchors) -> None:
        self.value = value
        self.anchors = anchors

    @classmethod
    def of(cls, value: str, line: int, column: int) -> Text:
        """A piece of one line; what is invisible is taken out."""
        if not _INVISIBLES.search(value):
            return cls(value, [(0, line, column)])
        parts = [cls(found.group(), [(0, line, column + found.start())]) for found in _VISIBLES.finditer(value)]
        return cls.joined(parts) if parts else cls("", [(0, line, column)])

    @classmethod
    def joined(cls, parts: Iterable[Text | str]) -> Text:
        """One text of many; a string has the place of what comes before it."""
        value: list[str] = []
        anchors: Anchors = []
        length = 0
        for part in parts:
            if isinstance(part, Text):
                anchors.extend((offset + length, line, column) for offset, line, column in part.anchors)
                value.append(part.value)
                length += len(part.value)
            else:
                value.append(part)
                length += len(part)
        return cls("".join(value), anchors)

    @classmethod
    def verbatim(cls, lines: Sequence[Text]) -> Text:
        """Lines as one text, without blank ones at its ends."""
        full = [number for number, line in enumerate(lines) if line]
        parts: list[Text | str] = [part for line in lines[full[0] : full[-1] + 1] for part in (line, "\n")]
        return cls.joined(parts[:-1])

    def __bool__(self) -> bool:
        return bool(self.value.strip())

    def __len__(self) -> int:
        return len(self.value)

    def _before(self, offset: int) -> int:
        if len(self.anchors) == 1:
            return 0
        return max(bisect_right(self.anchors, (offset, 1 << 60, 0)) - 1, 0)

    def at(self, offset: int = 0) -> tuple[int, int]:
        """Line and column of the character at `offset`."""
        start, line, column = self.anchors[self._before(offset)]
        return line, column + max(offset - start, 0)

    def location(self, file: str, offset: int = 0) -> Location:
        line, column = self.at(offset)
        return Location(file=file, line=line, column=max(column, 1))

    def prose(self, file: str) -> Prose:
        return Prose(self.value, self.location(file))

    def cut(self, start: int, end: int | None = None) -> Text:
        """The characters from `start` to `end`, with their places."""
        end = len(self.value) if end is None else end
        first, last = self._before(start), self._before(end)
        later = [
            (offset - start, line, column)
            for offset, line, column in self.anchors[first + 1 : last + 1]
            if start < offset < end
        ]
        return Text(self.value[start:end], [(0, *self.at(start)), *later])

    def stripped(self) -> Text:
        bare = self.value.strip()
        if len(bare) == len(self.value):
            return self
        start = len(self.value) - len(self.value.lstrip())
        return self.cut(min(start, len(self.value)), start + len(bare))

    def edited(self, edits: Sequence[Edit]) -> Text:
        """This text with some of it replaced; edits come in order and do not overlap."""
        if not edits:
            return self
        parts: list[Text | str] = []
        done = 0
        for start, end, new in edits:
            parts.append(self.cut(done, start))
            parts.extend(piece if isinstance(piece, str) else self.cut(*piece) for piece in new)
            done = end
        parts.append(self.cut(done))
        return Text.joined(part for part in parts if len(part) or part is parts[0])


_VISIBLES = re.compile(f"[^{INVISIBLE}]+")
_BACKTICKS = re.compile(r"(?<!\\)`+")


def code_spans(value: str) -> list[tuple[int, int]]:
    """Where there is inline code, in which no other mark counts."""
    if "`" not in value:
        return []
    runs = [(found.start(), found.end()) for found in _BACKTICKS.finditer(value)]
    following: dict[int, list[int]] = {}
    for number in range(len(runs) - 1, -1, -1):
        following.setdefault(runs[number][1] - runs[number][0], []).append(number)
    spans: list[tuple[int, int]] = []
    number = 0
    while number < len(runs):
        start, end = runs[number]
        same = following[end - start]
        while same and same[-1] <= number:
            same.pop()
        if same:
            spans.append((start, runs[same[-1]][1]))
            number = same[-1]
        number += 1
    return spans


def within(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether one of these spans, in order and apart, covers `offset`."""
    place = bisect_right(spans, (offset, 1 << 60)) - 1
    return place >= 0 and offset < spans[place][1]


LONGEST = 4000  # characters of an address with its title: what is longer is none
LONGEST_LABEL = 1000  # characters of the name of a reference
_BRACKETS = re.compile(r"\\.|[\[\]()]", re.DOTALL)


@lru_cache(maxsize=8)
def _pairs(value: str) -> Mapping[int, int]:
    """The closing bracket or parenthesis of each one that is opened; a text is asked for its links again and again."""
    code = code_spans(value)
    stacks: dict[str, list[int]] = {"]": [], ")": []}
    pairs: dict[int, int] = {}
    for found in _BRACKETS.finditer(value):
        sign = found.group()
        if len(sign) > 1 or (code and within(found.start(), code)):
            continue
        if sign in "[(":
            stacks["]" if sign == "[" else ")"].append(found.start())
        elif stacks[sign]:
            pairs[stacks[sign].pop()] = found.start()
    return pairs


class Target(NamedTuple):
    """Where a link leads, and the words that show when one points at it."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class LinkSpan:
    """A link or a picture in a text: where it stands, where its label does, where it leads."""

    start: int
    end: int
    label: tuple[int, int]
    target: Target
    picture: bool = False
    reference: bool = False


def reference_key(label: str) -> str:
    """What a reference and its definition have in common."""
    return " ".join(label.casefold().split())


# What some tools write behind a picture: ![alt](file.png =300x200), ![alt](file.png){width=50%}, ![alt|300](file.png).
_SIZE = re.compile(
    r"""(?<!\s)\s++=\s?(?=[x×*\s]*+\d)[\d.*]*+(?:%|px|[cm]m|in|em)?(?:\s*+[x×](?:\s*+(?=[\d.*a]))?)?"""
    r"""(?:[\d.*]*+(?:%|px|[cm]m|in|em)?|auto)(?=\s*+$|\s+["'])"""
)
_ATTRIBUTES = re.compile(r"\s?\{:?\s*(?:[.#][\w-]|[\w-]+\s*=)[^{}]{0,400}\}")
_LAST_BREAK = re.compile(r"\\(?=\s*$)")  # a broken line, with which nothing goes on
_WIDTH = re.compile(
    r"(?:\|\s*+(?:\d{1,4}(?:px|%)?(?:\s*+[x×]\s*+\d{1,4})?|left|right|center|middle|inline|thumb|frame)\s*+){1,4}$",
    re.IGNORECASE,
)
_TITLE_OF_TOOL = re.compile(  # ![alt](file.png ":size=50%"), as docsify has it
    r"(?:(?:=\s?\d{1,4}(?:px|%)?(?:\s*+[x×*]\s*+\d{0,4}(?:px|%)?)?|\d{1,4}(?:px|%|\s*+[x×*]\s*+\d{1,4})"
    r"|:?(?:size|width|height|class|id|align|zoom)=[\w.%#-]++|:no-zoom)(?:[\s,;]++|$)){1,5}",
    re.IGNORECASE,
)


def without_size(words: str) -> str:
    """What stands behind the bar of an embedded picture, without its size and place."""
    return _WIDTH.sub("", f"|{words.strip()}")[1:].strip()


def target(inside: str) -> Target:
    """What stands in the parentheses of a link: an address, perhaps with a title in quotes."""
    inside = inside.strip()
    if inside.startswith("<") and ">" in inside:
        url, _, rest = inside[1:].partition(">")
        return Target(url.strip(), rest.strip().strip("\"'"))
    if len(inside) > 1 and inside[-1] in "\"'":
        opening = inside.find(inside[-1])
        if opening < len(inside) - 1 and (opening == 0 or inside[opening - 1].isspace()):
            return Target(inside[:opening].strip(), inside[opening + 1 : -1].strip())
    return Target(inside)


_ADDRESS = re.compile(r"(?:https?://\w|www\.\w|mailto:|tel:)[^\s<>\"]*", re.IGNORECASE)
_WORDS = re.compile(r"(?!https?:|www\.|mailto:|tel:).*\s", re.IGNORECASE | re.DOTALL)


def dead(url: str) -> bool:
    """Whether a link leads nowhere."""
    return not url.strip("#/ ")


def address(url: str) -> str:
    """An address that may be kept apart from its text; empty for others, which stay there, to be told as wrong."""
    url = unescape(_ESCAPE.sub(r"\1", url))
    if not _ADDRESS.fullmatch(url):
        return ""
    return f"https://{url}" if url[:4].lower() == "www." else url


def links(value: str, references: Mapping[str, Target] | None = None) -> list[LinkSpan]:
    """Links and pictures in Markdown, in order; those within another's label too."""
    if "[" not in value:
        return []
    pairs = _pairs(value)
    found: list[LinkSpan] = []
    second = -1  # the bracket of a reference after its label
    for start in sorted(bracket for bracket in pairs if value[bracket] == "["):
        end = pairs[start]
        label = (start + 1, end)
        picture = start > 0 and value[start - 1] == "!" and value[start - 2 : start] != "\\!"
        after = value[end + 1 : end + 2]
        if start == second or value[start + 1 : start + 2] == "^":
            continue
        if after == "(" and end + 1 in pairs:
            close = pairs[end + 1]
            if close - end > LONGEST:
                continue
            inside = value[end + 2 : close]
            goal = target(_SIZE.sub("", inside) if picture else inside)
            if picture or not _WORDS.match(goal.url):  # else words in parentheses after words in brackets
                found.append(LinkSpan(start - picture, close + 1, label, goal, picture))
            continue
        close = pairs.get(end + 1, -1) if after == "[" else -1
        undefined = Target("") if picture and close > 0 and not value[start - 2 : start - 1].isalnum() else None
        if not references and not undefined:
            continue
        named = (end + 2, close) if close > end + 2 else label
        if named[1] - named[0] > LONGEST_LABEL:
            continue
        referred = (references or {}).get(reference_key(value[slice(*named)]), undefined)
        if referred is None:
            continue
        if close > 0:
            second = end + 1
        found.append(LinkSpan(start - picture, max(close, end) + 1, label, referred, picture, reference=True))
    return found


def written(goal: Target) -> str:
    """A target as it stands in the parentheses of a link."""
    url = f"<{goal.url}>" if re.search(r"[\s()]", goal.url) else goal.url
    if not goal.title:
        return url
    quote = "'" if '"' in goal.title else '"'
    return f"{url} {quote}{goal.title}{quote}"


def resolved(text: Text, references: Mapping[str, Target]) -> Text:
    """The text with its reference links written in full."""
    if not references:
        return text
    edits: list[Edit] = []
    for link in links(text.value, references):
        if link.reference and (not edits or link.start >= edits[-1][1]):
            edits.append((link.start, link.end, [(link.start, link.label[1] + 1), f"({written(link.target)})"]))
    return text.edited(edits)


@dataclass(frozen=True, slots=True)
class InlinePicture:
    """A picture that stood in a text."""

    file: str
    alternative: str
    place: tuple[int, int]
    title: str = ""


_IMAGE_TAG = re.compile(r"(?<!\\)<img\b[^<>]*>", re.IGNORECASE)
_EMBED = re.compile(r"!\[\[([^\[\]|]+)(?:\|([^\[\]]*))?\]\]")  # as vaults of notes have it: ![[file.png|300]]
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif|hei[cf]|tiff?|bmp)(?:[?#].*)?$", re.IGNORECASE)
_TAG_LENGTH = 200  # characters of a tag around a picture, at the most
_FRAMES = "b|strong|i|em|u|center|p|div|span|figure"  # tags that may hold nothing but a picture
_OPENING = re.compile(rf"(?:(?<![\w\\*_~=])(?:[*_]{{1,3}}|~~|==)|<(?:{_FRAMES})\b[^<>]*>)\Z", re.IGNORECASE)
_CLOSING = re.compile(rf"(?:[*_]{{1,3}}|~~|==)(?![\w*_~=])|</(?:{_FRAMES})\s*>", re.IGNORECASE)


def attribute(tag: str, name: str) -> str:
    """The value of an attribute of an HTML tag."""
    found = re.search(rf"""\b{name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", tag, re.IGNORECASE)
    return unescape(next((group for group in found.groups() if group is not None), "")) if found else ""


def pictures(
    text: Text, references: Mapping[str, Target], said: Sequence[str] = (), *, captions: bool = True
) -> tuple[Text, list[InlinePicture]]:
    """The text without its pictures, and these; `said`: what stands in the place of each.

    A picture without a file leaves its words in the text, and so does a link of one if they are no caption below it.
    """
    value = text.value
    taken: list[InlinePicture] = []
    edits: list[Edit] = []
    if "![" in value:
        found = links(value, references)
        for number, link in enumerate(found):
            if edits and link.start < edits[-1][1]:
                continue
            inner = found[number + 1] if number + 1 < len(found) else None
            if link.picture:
                taken.extend(_taken(text, link, edits, said))
            elif inner and inner.picture and _fills(value, inner, link.label):
                words = value[slice(*inner.label)].strip()
                if not inner.target.url or _IMAGE_FILE.search(link.target.url):
                    taken.extend(_taken(text, inner, edits, said, whole=link))
                else:
                    picture = _picture(text, inner)
                    where = written(link.target)
                    if not captions or descriptions.is_automatic(words, inner.target.url):
                        new = [f"[{words}]({where})" if words else f"<{link.target.url}>"]
                    else:
                        picture, new = replace(picture, alternative=f"[{picture.alternative}]({where})"), []
                    edits.append((link.start, link.end, [*said, *new]))
                    taken.append(picture)
        _take_others(text, edits, taken, _embedded(text), said)
    if "<img" in value.lower():
        _take_others(text, edits, taken, _tagged(text), said)
    taken.sort(key=lambda picture: picture.place)
    return (text.edited(_without_frames(value, edits)).stripped() if edits else text), taken


def _take_others(
    text: Text,
    edits: list[Edit],
    taken: list[InlinePicture],
    found: Iterable[tuple[int, int, str, str]],
    said: Sequence[str],
) -> None:
    """More pictures, each with its start, end, file and words, unless they stand in code or within others."""
    code = code_spans(text.value)
    gone = [(start, end) for start, end, _ in edits]
    for start, end, file, words in found:
        if within(start, code) or within(start, gone):
            continue
        picture = InlinePicture(file, words, text.at(start))
        edits.append((start, end, said if file else [words]))
        if file:
            taken.append(picture)
    edits.sort(key=lambda edit: edit[0])


def _embedded(text: Text) -> Iterable[tuple[int, int, str, str]]:
    for embed in _EMBED.finditer(text.value):
        yield *embed.span(), embed[1].strip(), without_size(embed[2] or "")


def _tagged(text: Text) -> Iterable[tuple[int, int, str, str]]:
    for tag in _IMAGE_TAG.finditer(text.value):
        words = dict.fromkeys(attribute(tag.group(), name) for name in ("alt", "title"))
        yield *tag.span(), attribute(tag.group(), "src"), " – ".join(filter(None, words))


def _without_frames(value: str, edits: list[Edit]) -> list[Edit]:
    """The edits; each that takes out a picture takes the emphasis with it that would hold nothing else."""
    joined: list[Edit] = []
    for start, end, new in edits:
        bare = joined and {HELD}.issuperset([*joined[-1][2], *new])
        if bare and not value[joined[-1][1] : start].strip():
            start, _, before = joined.pop()  # noqa: PLW2901 - two pictures side by side are one
            new = [*before, *new]  # noqa: PLW2901
        joined.append((start, end, new))
    framed: list[Edit] = []
    for start, end, new in joined:
        edge = framed[-1][1] if framed else 0
        framed.append((*_with_frame(value, edge, start, end), new) if {HELD}.issuperset(new) else (start, end, new))
    return framed


def _with_frame(value: str, edge: int, start: int, end: int) -> tuple[int, int]:
    """Where a picture begins and ends with the emphasis around it; it goes on from `edge`."""
    while True:
        before = edge + len(value[edge:start].rstrip())
        gap = _SPACES.match(value, end)
        after = gap.end() if gap else end
        opening = _OPENING.search(value, max(edge, before - _TAG_LENGTH), before)
        closing = _CLOSING.match(value, after)
        if not (opening and closing and _same_sign(opening[0], closing[0])):
            break
        start, end = opening.start(), closing.end()
    # Emphasis that began or ended with the picture begins or ends with a word.
    if opening and before == start:
        return start, after
    return (before, end) if closing and after == end else (start, end)


def _same_sign(opening: str, closing: str) -> bool:
    if opening[0] != "<":
        return opening == closing
    return opening[1:].split(maxsplit=1)[0].strip(">").lower() == closing[2:].strip("> ").lower()


def _fills(value: str, inner: LinkSpan, label: tuple[int, int]) -> bool:
    """Whether a picture is all that the label of a link holds."""
    before, after = value[label[0] : inner.start], _SPACES.match(value, inner.end)
    return not before.strip() and after is not None and after.end() >= label[1]


_SPACES = re.compile(r"\s*")
HELD = "\N{OBJECT REPLACEMENT CHARACTER}"  # the place of a picture in a text; no text that is read has one


def _picture(text: Text, link: LinkSpan) -> InlinePicture:
    words = _WIDTH.sub("", text.value[slice(*link.label)]).strip()
    title = "" if _TITLE_OF_TOOL.fullmatch(link.target.title) else link.target.title
    if title and fold(title) != fold(words):
        words = f"{words} – {title}" if words else title
    return InlinePicture(link.target.url, words, text.at(link.start))


def _taken(
    text: Text, link: LinkSpan, edits: list[Edit], said: Sequence[str], whole: LinkSpan | None = None
) -> list[InlinePicture]:
    place = whole or link
    attributes = _ATTRIBUTES.match(text.value, place.end)
    end = attributes.end() if attributes else place.end
    end += _LAST_BREAK.match(text.value, end) is not None
    if link.target.url:
        picture = _picture(text, link)
        edits.append((place.start, end, said))
        return [picture]
    edits.append((place.start, end, [link.label]))
    return []


_WRAPPERS = (
    ("***", "***"), ("**", "**"), ("___", "___"), ("__", "__"), ("<strong>", "</strong>"), ("<b>", "</b>"),
)  # fmt: skip
_ITALICS = (("*", "*"), ("_", "_"), ("<em>", "</em>"), ("<i>", "</i>"), ("<u>", "</u>"))
_COLON = re.compile(r"(?:(?<!\s)\s++)?:\s*+$")
_NAMED_SIGN = re.compile(r"(?<![\w:]):[a-z0-9_+-]{1,15}:$")  # :tada:


def without_colon(text: Text) -> Text:
    """The text without the colon at its end."""
    found = _COLON.search(text.value[-20:])
    if found is None or _NAMED_SIGN.search(text.value[-20:]):
        return text
    return text.cut(0, max(len(text.value) - 20, 0) + found.start())


def _unwrapped(text: Text, wrappers: Sequence[tuple[str, str]]) -> Text | None:
    text = text.stripped()
    value = text.value
    lower = value.lower() if value[:1] == "<" else value
    for opening, closing in wrappers:
        if len(value) > len(opening) + len(closing) and lower.startswith(opening) and lower.endswith(closing):
            inner = text.cut(len(opening), len(value) - len(closing))
            if opening in inner.value.lower() or not inner or value.endswith("\\" + closing):
                return None
            return inner.stripped()
    return None


def emphasised(text: Text) -> Text:
    """A caption, in italics, unless it has emphasis of its own."""
    return text if not text or any(sign in text.value for sign in "*_`") else Text.joined(["*", text, "*"])


def bold(text: Text) -> Text | None:
    """What is inside a text that is bold from end to end (a colon may follow), else None."""
    inner = _unwrapped(without_colon(text), _WRAPPERS)
    return unwrapped(inner) if inner else None


def unwrapped(text: Text) -> Text:
    """A title without the emphasis around all of it and the colon at its end."""
    for _ in range(4):
        bare = without_colon(text.stripped())
        inner = _unwrapped(bare, (*_WRAPPERS, *_ITALICS))
        if inner is None:
            return bare
        text = inner
    return text.stripped()


_EMPHASIS = re.compile(r"(?<!\\)(?:\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`+)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_AUTOLINK = re.compile(r"<((?:[a-zA-Z]{1,20}://|mailto:|tel:)[^\s<>]*)>")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain(markdown: str) -> str:
    """The words of a short text, without emphasis, links and escapes; for names."""
    signs = [edge for link in links(markdown) for edge in ((link.start, link.label[0]), (link.label[1], link.end))]
    words: list[str] = []
    done = 0
    for start, end in sorted(signs):
        words.append(markdown[done:start])
        done = max(done, end)
    markdown = "".join([*words, markdown[done:]])
    markdown = _TAG.sub("", _AUTOLINK.sub(r"\1", markdown))
    return unescape(_ESCAPE.sub(r"\1", _EMPHASIS.sub("", markdown))).strip()


_SENTENCE = re.compile(r"""(?<![.!?…])[.!?…]++[»”"’*_]*+(?=\s+[«“"‘„‚¿¡(\[*_<]*[A-ZÀ-ÖØ-ÞŒ0-9])""")


@lru_cache(maxsize=8)
def _abbreviated(code: str) -> re.Pattern[str]:
    words = registry.language(code).reading.abbreviations
    return re.compile(rf"(?:^|[\s(«“’'.\[])(?:\w|{words})$", re.IGNORECASE)


def first_sentence(value: str, language: str) -> int:
    """Where the first sentence ends; parentheses, link labels and abbreviations do not end it."""
    abbreviated = _abbreviated(language)
    pairs = sorted(_pairs(value).items())
    number, outside = 0, -1
    for found in _SENTENCE.finditer(value):
        while number < len(pairs) and pairs[number][0] < found.start():
            outside = max(outside, pairs[number][1])
            number += 1
        if outside > found.start():
            continue
        if found.group()[0] == "." and abbreviated.search(value[max(found.start() - 12, 0) : found.start()]):
            continue
        return found.end()
    return len(value)
