"""Heads of mails and of messages, signatures and what is said of forwarded ones, among lines; what these hold, out.

The subject of the first is a title. Of several messages each begins with who wrote it, without the address.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from feuillet.reading.debris.directives import FILLER, Directive
from feuillet.reading.debris.lines import Line
from feuillet.reading.markdown.inline import Text
from feuillet.reading.markdown.markers import MARKER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ANSWERED = re.compile(r"(?:\s*(?:re|r|tr|fwd?|aw|wg|rv|réf|rép)\s?:\s*)+", re.IGNORECASE)  # before the subject
_KEYS = {
    "from": "from|de|von|sender|expéditeur|absender|remitente",
    "to": "to|à|a|an|para|pour|destinataires?|empfänger|destinatarios?",
    "date": "date|sent|envoyée?(?: le)?|gesendet(?: am)?|datum|enviado(?: el)?|fecha",
    "subject": "subject|objet|sujet|betreff|asunto",
    "more": "type|received|reçue?(?: le)?|cci?|bcc|copie(?: à)?|kopie|reply-to|répondre à|antwort an|responder a|"
    "attachments?|pièces? jointes?|anlagen?|anhang|adjuntos?|importance|importancia|wichtigkeit|priority|conversation|"
    "message-id|organization|user-agent|(?:mime|content|list|x|return|in|delivered)-[\\w-]{2,30}|references",
}
_SIGNS = r"[*_]{0,2}"  # of what is in bold
_SPACE = "[ \xa0\u202f]?"
_BEFORE = r"(?:\s*+>)*(?:\s*+[-*+•–]\s++)?"  # of one that is quoted, or whose lines are items
_WORDS = "|".join(f"(?P<{key}>{words})" for key, words in _KEYS.items())
_FIELD = re.compile(
    rf"{_BEFORE}\s*+{_SIGNS}(?:{_WORDS}){_SPACE}{_SIGNS}{_SPACE}:{_SIGNS}(?:\s++{_SIGNS}(?P<value>[^\s*_].*))?",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\A(?:\s*+>)+ ?")
_ENDS = " \t\\*_"  # signs at the end of a line that are no part of it
_NAME = re.compile(rf"{_SIGNS}[\"'\\<\[]{{0,3}}([^\W\d_][^<>()\[\]\"@&*_]*?|\+[\d .]+)[\"'\\]?\s*(?:[<(\[&@*_].*)?")
_CLOCK = re.compile(r"\d[:h]\d\d")
FORWARDED = re.compile(
    r"[\s>\\]*(?:(?:\\?-){3,}\s*(?:forwarded message|message (?:transféré|réexpédié|d['’]origine|original)|"
    r"original message|mensaje (?:reenviado|original)|weitergeleitete nachricht|ursprüngliche nachricht)\s*(?:\\?-){3,}"
    r"|begin forwarded message:|début du message (?:transféré|réexpédié)\s?:|anfang der weitergeleiteten nachricht:"
    r"|inicio del mensaje reenviado:)\s*",
    re.IGNORECASE,
)
_WROTE = re.compile(r"(?:wrote|a écrit|schrieb(?: .{1,60})?|escribió)\s?:\s*$", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\s?(?:\\?<|&(?:amp;)?lt;){1,3}[^<>\s@]{1,100}@[^<>\s]{1,300}(?:>{1,3}|&(?:amp;)?gt;)|(?<=\w)@[\w.-]{3,200}(?=\s)"
)
# What is no word of a mail: more recipients, and what a server wrote of its way.
_MORE = re.compile(r"\s.*[@;=<]|\s+(?:by|with|id|from)\s")
_REACHED = re.compile(r"@|www\.|https?:|\d{2}(?:[ .]?\d{2}){3}|\+\d{2}")
_LONG = ("to", "more")  # fields that go on over lines
_MOST_SIGNED, _LONGEST = 8, 100  # lines of a signature, and characters of one


class _Head(NamedTuple):
    """The lines of a head, from and to; its fields, each with its line and the places of its value."""

    first: int
    last: int
    fields: dict[str, tuple[int, int, int]]


def without(lines: list[Line]) -> tuple[list[Directive], list[tuple[str, Text]]]:
    """Takes them out of the lines; they, and what the first head says of the whole."""
    texts = ["" if line.role or not line.text.strip("> \t") else line.text for line in lines]
    heads = _heads(texts)
    found: list[Directive] = []
    facts: list[tuple[str, Text]] = []
    if heads and "subject" in heads[0].fields and not any(text.startswith(("# ", "===")) for text in texts):
        at, *span = heads[0].fields["subject"]
        subject = lines[at].piece(*span) if ">" not in texts[at][: span[0]] else lines[at].piece(0, 0)
        answered = ANSWERED.match(subject.value)
        facts = [("title", title)] if (title := subject.cut(answered.end() if answered else 0).stripped()) else []
    several = len({texts[head.fields["from"][0]][slice(*_name(texts, head))] for head in heads}) > 1
    ends = [*(head.first for head in heads[1:]), len(lines)][: len(heads)]
    for start, end in _signatures(texts, heads):
        found.append(_taken(lines, start, end))
    for head, end in zip(reversed(heads), reversed(ends), strict=True):
        who = lines[head.fields["from"][0]].piece(*_name(texts, head))
        found.append(_taken(lines, head.first, head.last + 1))
        if several:
            _say_who(lines, head, end, who)
    for at, line in enumerate(lines):
        if line.role:
            continue
        if FORWARDED.fullmatch(line.text):
            found.append(_taken(lines, at, at + 1))
        elif _WROTE.search(line.text):
            kept: list[Text | str] = []
            begin = 0
            for address in _ADDRESS.finditer(line.text):
                start, end = address.span()
                found.append(Directive(address[0].strip(" \\"), line.number, start + 1 + line.shift))
                kept += line.piece(begin, start), FILLER * (end - start)
                begin = end
            lines[at] = Line.of(Text.joined([*kept, line.piece(begin, len(line.text))])) if kept else line
    return sorted(found, key=lambda taken: taken.line), facts


def _taken(lines: list[Line], start: int, end: int) -> Directive:
    """Empties lines."""
    words = " ".join(" ".join(line.body for line in lines[start:end]).split())
    first = lines[start]
    lines[start:end] = [Line("", line.number) for line in lines[start:end]]
    return Directive(words, first.number, first.start + 1 + first.shift)


def _say_who(lines: list[Line], head: _Head, end: int, who: Text) -> None:
    """Has what stands below a head begin with who wrote it."""
    below = next((at for at in range(head.last + 1, end) if not lines[at].blank or lines[at].role), None)
    if below is None:
        return
    line = lines[below]
    listed = any(MARKER.match(more.text, more.start) for more in lines[below : min(below + 3, end)] if not more.blank)
    if line.role or line.body[0] in "#|>*_" or listed:
        lines[below - 1] = Line.of(Text.joined(["**", who, ":**"]))
    else:
        lines[below] = Line.of(Text.joined(["**", who, ":** ", line.piece()]))


def _heads(texts: Sequence[str]) -> list[_Head]:
    """Those of mails, and those of messages, which have no subject, where there are several."""
    heads = list(_candidates(texts))
    mails = [head for head in heads if _is_of_mail(texts, head)]
    messages = [head for head in heads if {"from", "date"} <= head.fields.keys()]
    return messages if len(messages) > 1 else mails


def _is_of_mail(texts: Sequence[str], head: _Head) -> bool:
    values = [_value(texts, field) for field in head.fields.values()]
    said = {"to", "date", "subject"} & head.fields.keys()
    return len(said) > 1 and (
        said >= {"date", "subject"} or any("@" in value or _CLOCK.search(value) for value in values)
    )


def _candidates(texts: Sequence[str]) -> Iterator[_Head]:
    """Runs of fields, no two of which say the same, and of which one says who wrote."""
    fields: dict[str, tuple[int, int, int]] = {}
    first = last = 0
    of = ""  # the key of the last one
    for at, text in enumerate((*texts, "end")):
        match = _FIELD.fullmatch(text.rstrip(_ENDS))
        key = next((name for name in _KEYS if match and match[name]), "")
        if match and key and fields and _near(texts, last, at) and (key == "more" or key not in fields):
            fields |= {key: (at, *match.span("value"))} if match["value"] else {}
            last, of = at, key
        elif not key and of in _LONG and text.strip() and at == last + 1 and _goes_on(texts[last], text):
            last = at
        elif text.strip():
            if "from" in fields and _NAME.fullmatch(_value(texts, fields["from"])):
                yield _Head(first, last, fields)
            fields = {key: (at, *match.span("value"))} if match and match["value"] else {}
            first = last = at
            of = key if fields else ""


def _goes_on(above: str, text: str) -> bool:
    """Whether a line is more of a field that may have several: the field above ends so, or it reads so itself."""
    return above.rstrip().endswith((",", ";")) or bool(_MORE.match(_QUOTED.sub("", text, 1)))


def _value(texts: Sequence[str], field: tuple[int, int, int]) -> str:
    at, start, end = field
    return texts[at][start : min(end, start + _LONGEST)]


def _near(texts: Sequence[str], last: int, at: int) -> bool:
    """Whether nothing stands between two lines but one that is blank."""
    return at <= last + 2 and not any(text.strip() for text in texts[last + 1 : at])


def _name(texts: Sequence[str], head: _Head) -> tuple[int, int]:
    """The places of who wrote, without the address."""
    start = head.fields["from"][1]
    match = _NAME.fullmatch(_value(texts, head.fields["from"]))
    return (start + match.start(1), start + match.end(1)) if match else (start, start)


def _signatures(texts: Sequence[str], heads: Sequence[_Head]) -> Iterator[tuple[int, int]]:
    """Two dashes and a space, and the lines below up to the end, or to the next message."""
    begins = [*(head.first for head in heads), len(texts)]
    for at, text in enumerate(texts):
        quoted = _QUOTED.match(text)
        bare = text[quoted.end() if quoted else 0 :].replace("\\", "")
        if bare not in ("-- ", "--") or (bare == "--" and not heads):
            continue
        end = begins[bisect_right(begins, at)]
        if quoted:
            end = next((below for below in range(at + 1, end) if not _QUOTED.match(texts[below])), end)
        below = texts[at + 1 : min(end, at + 2 * _MOST_SIGNED)]
        signed = [line for text in below if (line := _QUOTED.sub("", text, 1) if quoted else text).strip()]
        ends = end - at <= 2 * _MOST_SIGNED and len(signed) <= _MOST_SIGNED
        short = all(len(line) <= _LONGEST and line[:1] not in "#-*|" for line in signed)
        if signed and ends and short and (heads or any(map(_REACHED.search, signed))):
            yield at, end
