"""Markdown signs that print as signs, as what they open is never closed: emphasis, and the address of a link."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

from feuillet.model.diagnostics import Rule, Severity
from feuillet.text import prose
from feuillet.text.entities import unescape
from feuillet.text.markdown.tokens import TAKEN, WRITTEN, clean, rest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feuillet.model.diagnostics import Diagnostic, Location
    from feuillet.model.workshop import Prose
    from feuillet.text.markdown.tokens import Form

OPEN_EMPHASIS = Rule(
    code="emphasis-open",
    severity=Severity.WARNING,
    en="the signs {sign} before “{words}” print as they are: what they begin does not end in the same way",
    fr="les signes {sign} devant « {words} » s’impriment tels quels : ce qu’ils ouvrent ne se ferme pas pareillement",
    hint_en="Put {sign} right after the last of these words, with no space before it ({sign}words{sign}); take the "
    "sign away, or write \\ before it if it is to be printed.",
    hint_fr="Mettez {sign} juste après le dernier de ces mots, sans espace devant ({sign}mots{sign}); ôtez-le, "
    "ou écrivez \\ devant lui s’il doit être imprimé.",
)
CLOSED_EMPHASIS = Rule(
    code="emphasis-open",
    severity=Severity.WARNING,
    en="the signs {sign} after “{words}” print as they are: nothing before them begins in the same way",
    fr="les signes {sign} après « {words} » s’impriment tels quels : rien avant eux ne s’ouvre de la même façon",
    hint_en="Put {sign} right before the first of these words, with no space after it ({sign}words{sign}); take the "
    "sign away, or write \\ before it if it is to be printed.",
    hint_fr="Mettez {sign} juste devant le premier de ces mots, sans espace après ({sign}words{sign}); ôtez-le, "
    "ou écrivez \\ devant lui s’il doit être imprimé.",
)
OPEN_LINK = Rule(
    code="link-open",
    severity=Severity.WARNING,
    en="the link “{words}” is not one: its {bracket} is opened and never closed, so its signs print",
    fr="le lien « {words} » n’en est pas un : son signe {bracket} s’ouvre et ne se ferme pas, ses signes s’impriment",
    hint_en="Write: [{words}]({address})",
    hint_fr="Écrivez : [{words}]({address})",
)

_SIGNS = re.compile(r"\*+|_+|~~+")
_LETTER = re.compile(r"[^\W\d_]")
# Where emphasis begins: not between spaces (5 * 3), within a word (étudiant*e*s), or before a name (_notes.md).
_BEGINS = re.compile(
    rf"(?<![\w*~@/\\.{WRITTEN}])(?<!\d )(?:\*{{1,3}}|~~(?=[^\W\d_])|_{{1,2}}(?=[^\W\d_])(?![\w-]*[\w-][_.@/]\w))"
    rf"(?=[^\W_]|[«“\"'‘(\[{TAKEN}])"
)
_ENDS = re.compile(r"(?<=[^\W\d_]{3})(?:\*\*|~~)(?=[\s,;:.!?…)»”]|\Z)")
_CALL = re.compile(r"(?<=[\w)»”.])\*{1,3}(?=[\s,;:.!?…)»”]|\Z)")  # of a note: prix*
_WORDS = re.compile(r"[^\n*_~|]{1,40}")
_ADDRESS = r"<?(?:https?://|www\.|mailto:|(?:[\w-]+\.)+[a-z]{2,}(?=[/\s)]|$))[^\s()<>\[\]]*"
_LINK_OPEN = re.compile(
    rf"(?<![!\]\\])\[(?P<words>[^\[\]\n(]{{1,200}})(?:\]\((?P<far>{_ADDRESS})|(?<! )[ ]?\((?P<near>{_ADDRESS})\))",
    re.MULTILINE,
)
_VERBATIM = frozenset({"code", "kbd", "pre", "sup"})


def check(texts: Iterable[tuple[Prose, Form]]) -> Iterator[Diagnostic]:
    """What is opened and not closed in the texts of one file; a star that calls a note, and that note, are none."""
    strays: list[_Stray] = []
    for text, form in texts:
        if form != "code":
            yield from _open_links(text, form)
            strays += _strays(text, form)
    calls = {stray.sign for stray in strays if stray.kind == "call"}
    if "*" in calls:  # that of a second note has two
        calls |= {stray.sign for stray in strays if stray.kind == "ends" and stray.sign == "**"}
    told: set[tuple[str, int, str]] = set()
    for stray in strays:
        if stray.kind == "call" or stray.sign in calls:
            continue
        location = stray.location
        if (
            line := (location.file, location.line, stray.sign[0])
        ) not in told:  # a second one there is the first's other end
            told.add(line)
            rule = OPEN_EMPHASIS if stray.kind == "begins" else CLOSED_EMPHASIS
            yield rule.at(location, sign=stray.sign, words=stray.words)


class _Stray(NamedTuple):
    """Signs that print as they are, and what they look like."""

    kind: Literal["begins", "ends", "call"]
    sign: str
    words: str
    location: Location


def _strays(text: Prose, form: Form) -> Iterator[_Stray]:
    source = clean(text.markdown)
    if not _BEGINS.search(source) and not _ENDS.search(source) and not _CALL.search(source):
        return
    covered, _ = rest(source, form)
    left, letters = _printed(text, form)
    runs: list[tuple[re.Match[str], int]] = []
    done = before = 0
    for run in re.finditer(rf"{_SIGNS.pattern}|{WRITTEN}", covered):
        before += _letters(covered[done : run.start()])
        done = run.end()
        if run[0] == WRITTEN:
            left[before, source[run.start()]] -= 1
        else:
            runs.append((run, before))
    if before + _letters(covered[done:]) != letters:  # what prints cannot be compared
        return
    place = prose.Places(text)
    for run, before in runs:
        sign, start = run[0], run.start()
        remain = min(len(sign), max(left[before, sign[0]], 0))
        left[before, sign[0]] -= remain
        if not remain:
            continue
        if _BEGINS.match(covered, start):
            words = _WORDS.match(source, run.end())
            yield _Stray("begins", sign, _shown(words[0] if words else ""), place(start))
        elif sign in ("**", "~~") and _ENDS.match(covered, start):
            line = source[max(start - 40, 0) : start].rpartition("\n")[2]
            yield _Stray("ends", sign, " ".join(line.split()[-3:]), place(start))
        elif _CALL.match(covered, start):
            yield _Stray("call", sign, "", place(start))


def _printed(text: Prose, form: Form) -> tuple[Counter[tuple[int, str]], int]:
    """How many of each sign print after how many letters, and how many letters print, outside of code and addresses."""
    left: Counter[tuple[int, str]] = Counter()
    letters = 0
    waiting: list[prose.PrintedElement | str] = [prose.printed(text, form)]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            for found in re.finditer(r"[^\W\d_]|[*_~]", part):
                if found[0] in "*_~":
                    left[letters, found[0]] += 1
                else:
                    letters += 1
        elif part.tag not in _VERBATIM and not part.bare:
            waiting.extend(reversed(part.parts))
    return left, letters


def _letters(piece: str) -> int:
    return len(_LETTER.findall(unescape(piece)))


def _shown(words: str) -> str:
    return " ".join(words.split()[:3])


def _open_links(text: Prose, form: Form) -> Iterator[Diagnostic]:
    """Links whose bracket, or whose parenthesis, is opened and never closed on their line."""
    source = clean(text.markdown)
    found = list(_LINK_OPEN.finditer(source)) if "[" in source else []
    if not found:
        return
    code = [
        (token.start, token.start + len(token.source))
        for token in rest(source, form)[1]
        if token.kind in ("code", "fence")
    ]
    place = prose.Places(text)
    for link in found:
        far = link["far"]
        if any(start <= link.start() < end for start, end in code) or (far and _is_closed(source, link.start("far"))):
            continue
        bracket = "(" if far else "["
        words, address = " ".join(link["words"].split()), (far or link["near"]).strip("<")
        address = address if "://" in address or address.startswith("mailto:") else f"https://{address}"
        yield OPEN_LINK.at(place(link.start()), words=words, address=address, bracket=bracket)


def _is_closed(source: str, start: int) -> bool:
    """Whether the parenthesis before `start` ends on its line."""
    depth = 1
    for found in re.compile(r"[()\n]").finditer(source, start):
        if found[0] == "\n":
            return False
        depth += 1 if found[0] == "(" else -1
        if not depth:
            return True
    return False
