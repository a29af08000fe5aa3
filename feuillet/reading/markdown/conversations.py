"""Chats and transcripts as programs copy them, among lines; the same, each message with who said it, out.

`[14/11/2026 10:32] Ana: …` of telephones, `10:02:14 From Ana to Everyone:` of meetings, the times of subtitles,
`Ana 0:05` above what she said. Times are left out and told, and so are notices of programs and what was for one person.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from feuillet.reading.debris.lines import Line
from feuillet.reading.markdown.inline import Text
from feuillet.reading.markdown.markers import SENTENCE_END

if TYPE_CHECKING:
    from collections.abc import Sequence

_TIME = r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,3})?(?:[ \u00a0\u202f]?[ap]\.?m\.?)?"
_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_NAME = r"[^\W_][^:\n\[\]<>]{0,60}?|\+\d[\d \u00a0\u202f]{6,20}"
_EDGE = "[ \t\u200e\u200f\u202a-\u202c]*"
# A message of a telephone: its day and time, who wrote it, and what.
_DATED = re.compile(
    rf"{_EDGE}(?:\[(?:{_DAY},?\s+{_TIME}|{_TIME},\s+{_DAY})\]|{_DAY},?\s+(?:(?:à|at|um)\s+)?{_TIME}\s+[-–])\s*"
    rf"(?:~?\s?(?P<name>{_NAME})\s*:\s+)?(?P<said>.*)",
    re.IGNORECASE,
)
_TIMED = re.compile(
    rf"{_EDGE}[\[(]\d{{1,2}}:\d{{2}}(?P<seconds>:\d{{2}})?[\])]\s*(?P<name>{_NAME})\s*:\s+(?P<said>\S.*)"
)
_FROM = re.compile(
    rf"{_EDGE}\d{{1,2}}:\d{{2}}:\d{{2}}\s+(?:From|De|Von)\s+(?P<name>{_NAME})(?:\s+(?:to|à|a|an)\s+(?P<to>[^:\n]{{1,80}}?))?\s*:"
    r"\s*(?P<said>.*)",
    re.IGNORECASE,
)
_CUE = re.compile(
    rf"{_EDGE}(?:\d+:)?\d{{1,2}}:\d{{2}}[.,]\d{{3}}\s+-->\s+(?:\d+:)?\d{{1,2}}:\d{{2}}[.,]\d{{3}}[^\n]{{0,80}}"
)
_CUE_NUMBER = re.compile(r"\s*(?:\d{1,5}|[0-9a-f-]{36}/[\d-]+|WEBVTT.*)\s*")
_VOICE = re.compile(r"\s*(?:<v(?:\.\w+)*\s+([^<>]{1,60})>)?(.*?)(?:</v>)?\s*")
_NEXT = re.compile(r"[-–—>]|[^\W\d_a-zß-öø-ÿ][^:]{0,40}?\s?:\s")  # a line with which another begins to speak
_ABOVE = re.compile(
    rf"{_EDGE}(?:\*\*)?(?P<name>[^\W\d_][^:\n\[\]<>*]{{0,40}}?)(?:\*\*)?"
    rf"[ \t]+[\[(]?(?P<time>\d{{1,2}}(?::\d{{2}}){{1,2}})[\])]?"
)
_ALL = re.compile(r"all|everyone|tou(?:te)?s\b.*|tout le monde|todos|alle\b.*|participants?", re.IGNORECASE)
_NOTICE = re.compile(
    r"[<\u200e]*\s*(?:m[ée]dias? (?:omis|omitted)|multimedia omitido|imagen omitida|bild weggelassen|"
    r"(?:image|vid[ée]o|audio|sticker|GIF|document|media)\s(?:omitted|absente?|omise?)|"
    r"medien (?:ausgeschlossen|weggelassen)|this message was deleted|"
    r"ce message a été supprimé|(?:les messages et les appels|messages and calls|nachrichten und anrufe|"
    r"los mensajes y las llamadas)\s[^\n]{0,300})\s*\.?>?\s*",
    re.IGNORECASE,
)
TURN = re.compile(r"(?:\*\*|__)?[A-ZÀ-ÖØ-Þ][\w'’.()-]*(?:\s[\w'’.()&-]+){0,4}(?:\*\*|__)?\s?:(?:\*\*|__)?\s+\S")
SPEAKER = re.compile(r"[^:*_\[\]<>`]{1,80}?\s?:(?=\s)")
# The marks of those who take notes for others.
SCRIBE = re.compile(
    r"(?:(?:ACTION|ISSUE|TOPIC|SUBTOPIC|RESOLUTION|RESOLVED|DECISION|DÉCISION|AGREED|PROPOSAL|PROPOSED|IDEA|INFO|LINK|"
    r"TODO|QUESTION|NOTE|SCRIBE|Topic|Subtopic|Action|Issue|Resolution)(?:-\d+)?|[A-ZÀ-Þ]{4,20})\s?:(?=\s)"
)
_SEVERAL, _MANY = 2, 3  # lines of a kind that make a conversation
_LONG = 600  # characters after which what one says goes on in a paragraph of its own


def without(lines: list[Line]) -> list[tuple[str, int, int]]:
    """Has each message begin a paragraph, in bold with who said it; what was taken out, with line and column."""
    texts = ["" if line.role else line.text for line in lines]
    if sum(":" in text and any(map(str.isdigit, text)) for text in texts) < _SEVERAL:
        return []
    found: list[tuple[str, int, int]] = []
    changed: dict[int, list[Line]] = {}
    whole, began = Text.of("", 1, 1), 0  # what was said last, and where that began
    for at, said, name, taken, goes_on in (*_messages(texts), *_cues(texts), *_named_above(texts)):
        line = lines[at]
        column = line.start + 1 + line.shift
        if taken:
            found.append((line.text[slice(*taken)].strip(" -–\u200e"), line.number, column))
        changed[at] = [] if goes_on else [_empty(line)]
        if said:
            spoken: list[Text | str] = [line.piece(*said)]
            if name:
                spoken = ["**", lines[name[0]].piece(*name[1:]), ":** ", *spoken]
            if goes_on:
                whole = Text.joined([whole, " ", *spoken])
                changed[began][-1] = Line.of(whole)
            else:
                began, whole = at, Text.joined([line.piece(said[0], said[0]), *spoken])
                changed[at].append(Line.of(whole))
    lines[:] = [new for at, line in enumerate(lines) for new in changed.get(at, (line,))]
    return sorted(found, key=lambda taken: taken[1])


def _empty(line: Line) -> Line:
    return Line("", line.number, line.shift)


class _Message(NamedTuple):
    """Of a line: its place; what was said; who said it, and on which line; what is left out: each from and to.

    `goes_on`: with the line before.
    """

    at: int
    said: tuple[int, int] | None = None
    name: tuple[int, int, int] | None = None
    taken: tuple[int, int] | None = None
    goes_on: bool = False


def _messages(texts: Sequence[str]) -> list[_Message]:
    """Messages that say when and who on the line where they begin."""
    made: list[_Message] = []
    for pattern in (_DATED, _TIMED, _FROM):
        matches = [(at, match) for at, text in enumerate(texts) if (match := pattern.fullmatch(text))]
        names = Counter(match["name"] for _, match in matches if match["name"])
        if not names or (pattern is _DATED and names.total() < _SEVERAL):
            continue
        if pattern is _TIMED and not all(match["seconds"] for _, match in matches) and max(names.values()) < _SEVERAL:
            continue  # times of a programme
        for at, match in matches:
            name = match.span("name")
            private = pattern is _FROM and not _ALL.fullmatch((match["to"] or "all").strip())
            if not match["name"] or private or _NOTICE.fullmatch(match["said"]):
                made.append(_Message(at, None, None, match.span()))
            elif match["said"].strip():
                made.append(_Message(at, match.span("said"), (at, *name), (match.start(), name[0])))
            else:
                below = next((more for more in range(at + 1, min(at + 3, len(texts))) if texts[more].strip()), None)
                made.append(_Message(at, None, None, (match.start(), match.end())))
                if below is not None and not pattern.fullmatch(texts[below]):
                    begin = len(texts[below]) - len(texts[below].lstrip())
                    made.append(_Message(below, (begin, len(texts[below])), (at, *name)))
    return made


def _cues(texts: Sequence[str]) -> list[_Message]:
    """The times of subtitles, with their numbers above; and who speaks, where that is said.

    What one says goes on over subtitles, and so does a sentence.
    """
    made: list[_Message] = []
    speaks, last, length = "", -1, 0  # who said the last line, and how much
    for at in (at for at, text in enumerate(texts) if "-->" in text and _CUE.fullmatch(text)):
        first = at - bool(at and _CUE_NUMBER.fullmatch(texts[at - 1]))
        end = next((n for n in range(at + 1, len(texts)) if not texts[n].strip() or "-->" in texts[n]), len(texts))
        end -= end < len(texts) and "-->" in texts[end] and bool(_CUE_NUMBER.fullmatch(texts[end - 1]))
        voices = [(n, voice) for n in range(at + 1, end) if (voice := _VOICE.fullmatch(texts[n]))]
        name = voices[0][1][1] or "" if voices else ""
        near = last >= 0 and all(not texts[n].strip() for n in range(last + 1, first))
        ended = SENTENCE_END.search(texts[last].removesuffix("</v>")[-8:])
        joins = near and bool(voices) and name == speaks and not _NEXT.match(voices[0][1][2])
        joins = joins and length < _LONG and (not ended or name != "")
        made += [_Message(n, None, None, None, joins) for n in range(last + 1 if joins else first, at)]
        made.append(_Message(at, None, None, (0, len(texts[at])), joins))
        length = length if joins else 0
        for n, voice in voices:
            named = (n, *voice.span(1)) if voice[1] and not joins else None
            made.append(_Message(n, voice.span(2), named, None, joins or n > voices[0][0]))
            length += len(voice[2])
        speaks, last = name, end - 1
    first = next((at for at, text in enumerate(texts) if text.strip()), 0) if made else 0
    return [*made, _Message(first)] if made and texts[first].startswith("WEBVTT") else made


def _named_above(texts: Sequence[str]) -> list[_Message]:
    """Names with a time, each above what was said: some come again, and the times follow one another."""
    matches = [
        (at, match)
        for at, text in enumerate(texts[:-1])
        if texts[at + 1].strip() and (match := _ABOVE.fullmatch(text.rstrip())) and not (at and texts[at - 1].strip())
    ]
    times = [[int(part) for part in match["time"].split(":")] for _, match in matches]
    in_order = all((len(time), time) <= (len(other), other) for time, other in pairwise(times))
    names = Counter(match["name"].strip() for _, match in matches)
    if len(matches) < _MANY or not in_order or max(names.values()) < _SEVERAL:
        return []
    made: list[_Message] = []
    for at, match in matches:
        below = texts[at + 1]
        made.append(_Message(at, None, None, match.span("time")))
        made.append(_Message(at + 1, (len(below) - len(below.lstrip()), len(below)), (at, *match.span("name")), None))
    return made
