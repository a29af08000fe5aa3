"""Find what authors note for themselves: comments as HTML and as Markdown writes them; a text in, it without them out.

What stands in code is no comment: it is printed as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.reading.debris import verbatim
from feuillet.reading.markdown.inline import Text, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

UNCLOSED = Rule(
    code="comment-open",
    en="a comment begins here and never ends: nobody can tell what is to be printed",
    fr="un commentaire commence ici et ne finit pas : on ne peut savoir ce qui doit être imprimé",
    hint_en="Write --> where it ends; or \\<!-- if these signs are to be printed.",
    hint_fr="Écrivez --> là où il finit ; ou \\<!-- si ces signes doivent être imprimés.",
)
UNCLOSED_BLOCK = replace(
    UNCLOSED,
    hint_en="Write {end} where it ends, or take away the signs that begin it.",
    hint_fr="Écrivez {end} là où il finit, ou enlevez les signes qui l’ouvrent.",
)
FOR_OTHERS = Rule(
    code="comment-with-text",
    severity=Severity.WARNING,
    en="this comment reads like text of the notes: it is neither printed nor attached (“{words}”)",
    fr="ce commentaire se lit comme du texte des notes : il n’est ni imprimé ni joint (« {words} »)",
    hint_en="If it is for your readers, take away the signs that make a comment of it (<!-- and -->); if it "
    "is for you, begin it with: Note:",
    hint_fr="S’il est pour vos lecteurs, enlevez les signes qui en font un commentaire (<!-- et -->) ; "
    "s’il est pour vous, commencez-le par : Note :",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Comment:
    """What stands in a comment, and where it begins; `closed`: whether it ends; `end`: what would end it."""

    text: str
    line: int
    column: int
    closed: bool = True
    end: str = "-->"


# [//]: # (a note), [comment]: <> (a note): the address of a link that no text names, and that leads nowhere.
_START = re.compile(
    r"[\s>]*(?:(?:[-*+•]|\d{1,3}[.)])\s+)?\[((?!\^)[^\[\]]*)\]:\s*(<\s*+[#/.]*+\s*+>|[#/.]+(?!\S)|)\s*(.*)$", re.DOTALL
)
_OURS = re.compile(r"\W*|comment(?:s|aires?)?|note interne|internal note", re.IGNORECASE)
_EMPTY = re.compile(r"(?!//)\W*")  # a box to tick, or a scribe's sign, if no address follows it
_ENDS = {"(": ")", '"': '"', "'": "'"}
_NOWHERE = re.compile(
    r"[\s>]*(<\s*+[#/.]*+\s*+>|[#/.]+(?!\S))\s*(.*)$", re.DOTALL
)  # such an address, on a line of its own
_CALLED = re.compile(r"\[([^\[\]]+)\](?!:)")  # what a text calls by its name
_MOST = 50  # lines of one comment
_JUDGED = 2000  # characters of a comment


def notes(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where among these lines comments begin that have the form of an address of a link, and end."""
    named: set[str] | None = None
    at = 0
    while at < len(lines):
        length = _note_length(lines, at)
        if not length and (label := _remark(lines[at])):
            if named is None:
                named = {found[1].lower() for line in lines for found in _CALLED.finditer(line)}
            length = int(label.lower() not in named)
        if length:
            yield at, at + length
        at += max(length, 1)


def _note_length(lines: Sequence[str], at: int) -> int:
    """How many of these lines, from the one `at`, are a comment whose label or title says so."""
    found = _START.match(lines[at]) if "]:" in lines[at] else None
    if found is None or not (found[2] or _OURS.fullmatch(found[1].strip())):
        return 0
    if not found[2] and _EMPTY.fullmatch(found[1].strip()):
        return 0
    rest = found[3].strip()
    ours = bool(_OURS.fullmatch(found[1].strip()))
    below = at + 1
    if not found[2] and not rest and (address := _NOWHERE.match("".join(lines[below : below + 1]))):
        rest, below = address[2].strip(), below + 1
    ended = _title_end(lines, below - 1, rest) if rest else _title_end(lines, below, "".join(lines[below : below + 1]))
    return (ended or below * ours or at) - at


def _title_end(lines: Sequence[str], at: int, title: str) -> int:
    """The line after that in which a title of a link ends, which begins on the line `at`; 0 if there is none."""
    bare = title.strip()
    end = _ENDS.get(bare[:1])
    if end is None:
        return 0
    if bare.endswith(end) and len(bare) > 1:
        return at + 1
    for number, line in enumerate(lines[at + 1 : at + _MOST], at + 2):
        if not line.strip():
            break
        if line.rstrip().endswith(end):
            return number
    return 0


def _remark(line: str) -> str:
    """The words that name an address which leads nowhere, as in [The oven is cold]: #; empty if it is none."""
    found = _START.match(line) if "]:" in line else None
    return found[1] if found and found[2] and not found[3].strip() and _WORD.search(found[1]) else ""


def without(text: str, filler: str = "", *, ticks: bool = True) -> tuple[str, list[Comment]]:
    """A text without its comments, and these; its lines stay where they are, and columns too if there is a filler.

    `ticks`: whether these are signs of code in its form.
    """
    found: list[Comment] = []
    if "<!" in text:
        text = _without_html(text, found, filler, verbatim.found(text, ticks=ticks).comments)
    if "]:" in text:
        lines = text.split("\n")
        code, offset, bare = verbatim.found(text, ticks=ticks).code, 0, []
        for line in lines:
            bare.append("" if within(offset, code) else line)
            offset += len(line) + 1
        for start, end in notes(bare):
            found.append(Comment(text="\n".join(lines[start:end]), line=start + 1, column=1))
            lines[start:end] = [filler] * (end - start)
        text = "\n".join(lines)
    return text, found


def without_set(text: str, filler: str) -> tuple[str, list[Comment]]:
    """A text of Markdown without the comments whose dashes a program has set as those of a text, and these."""
    if "<!–" not in text and "<!—" not in text:
        return text, []
    found: list[Comment] = []
    spans = [span for span in verbatim.found(text).comments if not text.startswith("<!--", span.start)]
    return _without_html(text, found, filler, spans), found


def _without_html(text: str, found: list[Comment], filler: str, spans: Iterable[verbatim.CommentSpan]) -> str:
    parts: list[str] = []
    done = 0
    line, begins = 1, 0  # of the place up to which was read
    for start, end, closed in spans:
        between, comment = text[done:start], text[start:end]
        line += between.count("\n")
        begins = done + between.rfind("\n") + 1 if "\n" in between else begins
        found.append(Comment(text=comment, line=line, column=start - begins + 1, closed=closed))
        parts += [between, re.sub(r"[^\n]", filler, comment)]
        done = end
        line += comment.count("\n")
        begins = start + comment.rfind("\n") + 1 if "\n" in comment else begins
    return "".join([*parts, text[done:]])


_FACT = re.compile(r"<!--\s*+(TITLE|SUBTITLE|DESCRIPTION|AUTHOR|DATE):[ \t]*+(\S(?:[^\n]*\S)?)\s*+-->")


def facts(comments: Sequence[Comment]) -> list[tuple[str, Text]]:
    """What the first comments of a page say of it, as a wiki writes it there: <!-- TITLE: … -->."""
    found = ((comment, _FACT.fullmatch(comment.text)) for comment in comments)
    return [
        (match[1].lower(), Text.of(match[2], comment.line, comment.column + match.start(2)))
        for comment, match in found
        if match
    ]


_SIGNS = re.compile(r"\A<!(?:--|[–—])|(?:--|[–—])>\Z")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"(?:^|(?<=[.!?…])\s+|\n\s*)[A-ZÀ-ÖØ-ÞŒ«“\"][^.!?…]{30,}[.!?…]")
_POINT = re.compile(r"(?m)^[^\S\n]*+(?:[-*+•]|\d{1,3}[.)])\s++(?=[^\w\n]*+\w.*\s\w)")
_DRAWN = re.compile(r"([=*#~_-])\1{3,}")  # lines that are drawn
_ASIDE = re.compile(
    r"\W*(?:to ?do|fixme|xxx|nb|n\.b|ps|à (?:faire|voir|vérifier|revoir|compléter|valider)|not[ae]s?|interne|internal|"
    r"priv[ée]|private|confiden\w+|brouillon|draft|rappel|reminder|attention|important|question|relire|check|expect|"
    r"ne pas|do not|don't|not to|not for|pour (?:moi|nous|mémoire|information)|for (?:me|us)|old|ancien\w*|supprim\w+|"
    r"removed|wp:|/wp:|\[if|\[endif|more\b|startfragment|endfragment|prettier|markdownlint|textlint|vale\b|toc\b)",
    re.IGNORECASE,
)


def for_others(text: str) -> bool:
    """Whether a comment has whole sentences or points, and does not say that it is for its author."""
    inside = _inside(text)
    if _ASIDE.match(inside) or len(_WORD.findall(inside)) < 20:
        return False
    return len(_SENTENCE.findall(inside)) >= 2 or len(_POINT.findall(inside)) >= 3


def _inside(text: str) -> str:
    return _SIGNS.sub("", text)[:_JUDGED].strip()


def told(comments: Iterable[Comment], file: str, first: Location | None = None) -> Iterator[Diagnostic]:
    """What there is to say of comments; their places are those in the file, or in a text that begins at `first`."""
    for comment in comments:
        at = Location(file=file, line=comment.line, column=comment.column)
        if first is not None:
            column = comment.column + max(first.column - 1, 0) if comment.line == 1 else comment.column
            at = Location(file=file, line=first.line + comment.line - 1, column=column)
        if not comment.closed:
            yield (UNCLOSED if comment.end == "-->" else UNCLOSED_BLOCK).at(at, end=comment.end)
        elif for_others(comment.text):
            words = " ".join(_DRAWN.sub(" ", _inside(comment.text)).split())
            yield FOR_OTHERS.at(at, words=words if len(words) <= 60 else words[:59].rsplit(" ", 1)[0] + "…")
