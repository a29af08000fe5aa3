"""Chats and transcripts as programs copy them, among lines; the same, each message with who said it, out.

`[14/11/2026 10:32] Ana: …` of telephones, `10:02:14 From Ana to Everyone:` of meetings, `10:32 <ana> …` of channels,
the times of subtitles, `Ana 0:05` above what she said. Times are left out and told, and so are notices of programs and
what was for one person.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from feuillet.reading.debris.lines import Line
from feuillet.reading.markdown.inline import Text
from feuillet.reading.markdown.markers import SENTENCE_END

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

_TIME = r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,3})?(?:[ \u00a0\u202f]?[ap]\.?m\.?)?"
_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_NAME = r"[^\W_][^:\n\[\]<>]{0,60}?|\+\d[\d \u00a0\u202f]{6,20}"
_EDGE = "[ \t\u200e\u200f\u202a-\u202c]*"
# A message of a telephone: its day and time, who wrote it, and what.
_DATED = re.compile(
    rf"{_EDGE}(?:\[(?:{_DAY},?\s+{_TIME}|{_TIME},\s+{_DAY})\]|{_DAY},?\s+(?:(?:à|at|um)\s+)?{_TIME}\s+[-–])\s*+"
    rf"(?:~?\s?(?P<name>{_NAME})\s*+:\s++)?(?P<said>.*)",
    re.IGNORECASE,
)
_TIMED = re.compile(
    rf"{_EDGE}[\[(]\d{{1,2}}:\d{{2}}(?P<seconds>:\d{{2}})?[\])]\s*(?P<name>{_NAME})\s*:\s+(?P<said>\S.*)"
)
_FROM = re.compile(
    rf"{_EDGE}\d{{1,2}}:\d{{2}}:\d{{2}}\s+(?:From|De|Von)\s+(?P<name>{_NAME})(?:\s++(?:to|à|a|an)\s++(?P<to>[^:\s][^:\n]{{0,79}}?))?\s*+:"
    r"\s*+(?P<said>.*)",
    re.IGNORECASE,
)
# Of channels: `10:32 <ana> …`, and what happened there.
_CHANNEL = re.compile(
    rf"{_EDGE}\\?[\[(]?\d{{1,2}}:\d{{2}}(?::\d{{2}})?\\?[\])]?\s+"
    r"(?:\\?<[ @+&~%]?(?P<name>[^<>\s][^<>\n]{0,40})>\s++(?P<said>.*)"
    r"|(?:-!-|\\?\*{1,3}|-->|<--|--)\s.*)"
)
_MOMENT = r"(?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3}"
_CUE = re.compile(rf"{_EDGE}{_MOMENT}\s+-->\s+{_MOMENT}[^\n]{{0,80}}")
_CUE_BEFORE = re.compile(rf"{_EDGE}\\?\[{_MOMENT}\s+-->\s+{_MOMENT}\\?\]\s*(?P<said>\S.*)")  # [0:00.000 --> 0:05.000] …
_SECONDS = re.compile(r"\s*\d\d:\d\d:\d\d\s*")
_CUE_NUMBER = re.compile(r"\s*(?:\d{1,5}|[0-9a-f-]{36}/[\d-]+|WEBVTT.*)\s*")
_VOICE = re.compile(r"\s*+(?:<v(?:\.\w+)*\s+([^<>]{1,60})>)?(.*?)(?:</v>)?")
_NEXT = re.compile(r"[-–—>]|[^\W\d_a-zß-öø-ÿ][^:]{0,40}?\s?:\s")  # a line with which another begins to speak
_WHO = r"(?P<name>[^\W\d_][^:\n\[\]<>*]{0,40}?)"
_SAID_AT = re.compile(rf"{_EDGE}{_WHO}\s[\[(]\d{{1,2}}:\d{{2}}(?::\d{{2}})?[\])]\s*:\s+(?P<said>\S.*)")  # Zoé (0:12): …
_WHEN = (
    rf"(?P<day>(?:{_DAY}|today|yesterday|aujourd['’]hui|hier|heute|gestern|hoy|ayer),?\s+(?:(?:at|à|um|a las?)\s+)?)?"
    r"(?P<time>\d{1,2}(?::\d{2}){1,2})(?:[ \u00a0\u202f]?(?P<half>[ap])\.?m\.?)?"
)
# Above what was said: `Ana 0:05`, `Ana — today at 10:05 AM`, `Ana, [14.11.2026 10:05]`; `[10:05] Ana`; two lines.
_ABOVE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_EDGE}(?:\*\*)?{_WHO}(?:\*\*)?(?:,?[ \t]+|\s[—–-]\s)[\[(]?{_WHEN}[\])]?",
        rf"{_EDGE}\[{_WHEN}\][ \t]+{_WHO}",
        rf"{_EDGE}{_WHO}\n\s*{_WHEN}",
    )
)
_TIME_ALONE = re.compile(rf"{_EDGE}{_WHEN}", re.IGNORECASE)
_ALL = re.compile(r"all|everyone|tou(?:te)?s\b.*|tout le monde|todos|alle\b.*|participants?", re.IGNORECASE)
_NOTICE = re.compile(
    r"[<\\\u200e]*\s*(?:m[ée]dias? (?:omis|omitted)|multimedia omitido|imagen omitida|bild weggelassen|"
    r"(?:image|vid[ée]o|audio|sticker|GIF|document|media)\s(?:omitted|absente?|omise?)|"
    r"medien (?:ausgeschlossen|weggelassen)|this message was deleted|"
    r"ce message a été supprimé|(?:les messages et les appels|messages and calls|nachrichten und anrufe|"
    r"los mensajes y las llamadas)\s[^\n]{0,300})\s*\.?>?",
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
_HALF_A_DAY = 12  # hours
_LONGEST_NAME = 40  # characters
_LONG = 600  # characters after which what one says goes on in a paragraph of its own


def without(lines: list[Line]) -> list[tuple[str, int, int]]:
    """Has each message begin a paragraph, in bold with who said it; what was taken out, with line and column."""
    texts = ["" if line.role else line.text for line in lines]
    if sum(":" in text and any(map(str.isdigit, text)) for text in texts) < _SEVERAL:
        return []
    found: list[tuple[str, int, int]] = []
    changed: dict[int, list[Line]] = {}
    spoken: dict[int, list[Text | str]] = {}  # by the line on which it began
    began = 0
    for at, said, name, taken, goes_on, below in (
        *_messages(texts),
        *_cues(texts),
        *_stamped(texts),
        *_named_above(texts),
    ):
        line = lines[at]
        column = line.start + 1 + line.shift
        if taken:
            found.append((line.text[slice(*taken)].strip(" \t-–—,[]()<*\\\u200e"), line.number, column))
        if below:
            if at - 1 in spoken:
                spoken[at - 1].append("  ")
            else:
                above = changed.get(at - 1) or [lines[at - 1]]
                changed[at - 1] = [*above[:-1], above[-1].cut(0, above[-1].end, after="  ")]
            continue
        changed[at] = [] if goes_on else [_empty(line)]
        spoken.pop(at, None)
        if said:
            who = ("**", lines[name[0]].piece(*name[1:]), ":** ") if name else ()
            if goes_on and began in spoken:
                spoken[began] += " ", *who, line.piece(*said)
            else:
                began, spoken[at] = at, [line.piece(said[0], said[0]), *who, line.piece(*said)]
    for at, words in spoken.items():
        changed[at].append(Line.of(Text.joined(words)))
    lines[:] = [new for at, line in enumerate(lines) for new in changed.get(at, (line,))]
    return sorted(found, key=lambda taken: taken[1])


def _empty(line: Line) -> Line:
    return Line("", line.number, line.shift)


class _Message(NamedTuple):
    """Of a line: its place; what was said; who said it, and on which line; what is left out: each from and to.

    `goes_on`: with the line before; `below`: in the same message, a line that is as it was.
    """

    at: int
    said: tuple[int, int] | None = None
    name: tuple[int, int, int] | None = None
    taken: tuple[int, int] | None = None
    goes_on: bool = False
    below: bool = False


def _messages(texts: Sequence[str]) -> list[_Message]:
    """Messages that say when and who on the line where they begin."""
    made: list[_Message] = []
    for pattern in (_DATED, _TIMED, _FROM, _CHANNEL, _SAID_AT):
        matches = [(at, match) for at, text in enumerate(texts) if (match := pattern.fullmatch(text))]
        names = Counter(match["name"] for _, match in matches if match["name"])
        if not names or (pattern in (_DATED, _CHANNEL, _SAID_AT) and names.total() < _SEVERAL):
            continue
        if pattern is _TIMED and not all(match["seconds"] for _, match in matches) and max(names.values()) < _SEVERAL:
            continue  # times of a programme
        begins = {at for at, _ in matches}
        for at, match in matches:
            name = match.span("name")
            private = pattern is _FROM and not _ALL.fullmatch((match["to"] or "all").strip())
            if not match["name"] or private or _NOTICE.fullmatch(match["said"].strip()):
                made.append(_Message(at, None, None, match.span()))
                more = _rest(texts, at, begins, apart=not match["said"].strip()) if private else ()
                made += (_Message(below, None, None, (0, len(texts[below]))) for below in more)
            elif match["said"].strip():
                time = (name[1], match.start("said")) if pattern is _SAID_AT else (match.start(), name[0])
                made.append(_Message(at, match.span("said"), (at, *name), time))
            else:
                below = next((more for more in range(at + 1, min(at + 3, len(texts))) if texts[more].strip()), None)
                made.append(_Message(at, None, None, (match.start(), match.end())))
                if below is not None and not pattern.fullmatch(texts[below]):
                    begin = len(texts[below]) - len(texts[below].lstrip())
                    made.append(_Message(below, (begin, len(texts[below])), (at, *name)))
    return made


def _rest(texts: Sequence[str], at: int, begins: Container[int], *, apart: bool) -> Iterator[int]:
    """The lines of a message below its first, up to an empty one or the next; `apart`: one may be empty before them."""
    at += 2 if apart and at + 1 < len(texts) and not texts[at + 1].strip() else 1
    while at < len(texts) and at not in begins and texts[at].strip():
        yield at
        at += 1


def _bounds(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip()), len(text.rstrip())


def _above(texts: Sequence[str], cues: Sequence[int]) -> frozenset[str]:
    """Names that stand below the times, each above what was said: some come again."""
    heads = [texts[at + 1].strip() for at in cues if at + 2 < len(texts) and texts[at + 2].strip()]
    names = all(
        0 < len(head) <= _LONGEST_NAME and not SENTENCE_END.search(head) and "-->" not in head for head in heads
    )
    return frozenset(heads) if names and len(set(heads)) < len(heads) else frozenset()


def _cues(texts: Sequence[str]) -> list[_Message]:
    """The times of subtitles, with their numbers above; and who speaks, where that is said.

    What one says goes on over subtitles, and so does a sentence.
    """
    made: list[_Message] = []
    speaks, last, length = "", -1, 0  # who said the last line, and how much
    cues = [at for at, text in enumerate(texts) if "-->" in text and _CUE.fullmatch(text)]
    named = _above(texts, cues)
    for at in cues:
        first = at - bool(at and _CUE_NUMBER.fullmatch(texts[at - 1]))
        end = next((n for n in range(at + 1, len(texts)) if not texts[n].strip() or "-->" in texts[n]), len(texts))
        end -= end < len(texts) and "-->" in texts[end] and bool(_CUE_NUMBER.fullmatch(texts[end - 1]))
        voices = [(n, voice) for n in range(at + 1, end) if (voice := _VOICE.fullmatch(texts[n].rstrip()))]
        who = voices.pop(0)[0] if len(voices) > 1 and voices[0][1][2] in named else 0
        name = texts[who] if who else voices[0][1][1] or "" if voices else ""
        near = last >= 0 and all(not texts[n].strip() for n in range(last + 1, first))
        ended = SENTENCE_END.search(texts[last].removesuffix("</v>")[-8:])
        joins = near and bool(voices) and name == speaks and not _NEXT.match(voices[0][1][2])
        joins = joins and length < _LONG and (not ended or name != "")
        made += [_Message(n, None, None, None, joins) for n in range(last + 1 if joins else first, at)]
        made.append(_Message(at, None, None, (0, len(texts[at])), joins))
        made += [_Message(who, None, None, None, joins)] if who else []
        length = length if joins else 0
        for n, voice in voices:
            said_by = (
                (n, *voice.span(1)) if voice[1] else (who, *_bounds(texts[who])) if who and n == voices[0][0] else None
            )
            made.append(_Message(n, voice.span(2), None if joins else said_by, None, joins or n > voices[0][0]))
            length += len(voice[2])
        speaks, last = name, end - 1
    first = next((at for at, text in enumerate(texts) if text.strip()), 0) if made else 0
    return [*made, _Message(first)] if made and texts[first].startswith("WEBVTT") else made


def _stamped(texts: Sequence[str]) -> list[_Message]:
    """Lines that begin with their times: a sentence goes on over them; times alone between what people say."""
    made: list[_Message] = []
    last, length = -1, 0
    for at, text in enumerate(texts):
        found = _CUE_BEFORE.fullmatch(text) if "-->" in text else None
        if found:
            ended = last < 0 or last < at - 1 or length > _LONG or SENTENCE_END.search(texts[last][-8:])
            made.append(_Message(at, found.span("said"), None, (0, found.start("said")), not ended))
            last, length = at, len(found["said"]) + (0 if ended else length)
    alone = [at for at, text in enumerate(texts) if _SECONDS.fullmatch(text)]
    if len(alone) >= _SEVERAL and sum(bool(TURN.match(text)) for text in texts) >= _SEVERAL:
        return [_Message(at, None, None, (0, len(texts[at]))) for at in alone]
    return made if len(made) >= _SEVERAL else []


class _Head(NamedTuple):
    """Who speaks, and when: the lines, from and to; on the first the name, on the last what is left out."""

    first: int
    last: int
    name: tuple[int, int]
    said: str
    taken: tuple[int, int]
    time: list[int]  # empty where a day is said too


def _heads(texts: Sequence[str], pattern: re.Pattern[str]) -> list[_Head]:
    made: list[_Head] = []
    more = pattern.pattern.count(r"\n\s*")  # lines below the first
    for at in range(len(texts) - 1 - more):
        match = pattern.fullmatch("\n".join(texts[at : at + 1 + more]).rstrip())
        if match is None or not any(text.strip() for text in texts[at + more + 1 : at + more + 3]):
            continue
        if more and at and texts[at - 1].strip():
            continue  # a time below what was said
        hours, *rest = map(int, match["time"].split(":"))
        if match["half"]:
            hours = hours % _HALF_A_DAY + _HALF_A_DAY * (match["half"] in "pP")
        start, end = match.span("name")
        beside = (end, len(texts[at])) if start < match.start("time") else (0, start)
        taken = (0, len(texts[at + 1])) if more else beside
        time = [] if match["day"] else [len(rest), hours, *rest]
        made.append(_Head(at, at + more, (start, end), match["name"].strip(), taken, time))
    return made


def _named_above(texts: Sequence[str]) -> list[_Message]:
    """Names with a time, each above what was said: some come again, and the times follow one another."""
    made: list[_Message] = []
    for pattern in _ABOVE:
        heads = _heads(texts, pattern)
        timed = [head.time for head in heads if head.time]
        apart = not timed or all(not head.first or not texts[head.first - 1].strip() for head in heads)
        sure = apart or pattern.pattern.endswith(_WHO)
        again = len(heads) - len({head.said for head in heads})
        if len(heads) >= _MANY and again >= (1 if sure else _SEVERAL) and timed == sorted(timed):
            for head, end in zip(heads, [*(head.first for head in heads[1:]), len(texts)], strict=True):
                made += _below(texts, head, end)
    return made


def _below(texts: Sequence[str], head: _Head, end: int) -> Iterator[_Message]:
    """What stands below a name with a time, up to the next one: lines of one message keep their lines."""
    if head.last > head.first:
        yield _Message(head.first)
    yield _Message(head.last, None, None, head.taken)
    name: tuple[int, int, int] | None = (head.first, *head.name)
    for at in range(head.last + 1, end):
        text = texts[at]
        if _TIME_ALONE.fullmatch(text):
            yield _Message(at, None, None, (0, len(text)))
        elif text.strip() and name:
            yield _Message(at, (len(text) - len(text.lstrip()), len(text)), name)
            name = None
        elif text.strip() and texts[at - 1].strip():
            yield _Message(at, below=True)
