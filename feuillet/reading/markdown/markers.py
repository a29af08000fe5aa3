"""How lines begin that are items of a list: by themselves, or among others of their kind alone."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from feuillet.reading.markdown.inline import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feuillet.reading.debris.lines import Line

BLANK = rf"[\s{INVISIBLE}]"
_BULLETS = "•●■➢➤►\uf0b7\uf0d8◦○‣∙▪\uf0a7"
CIRCLE = 3  # the rank of one, and of the letter that stands for it: below any other sign
_RANKS = {
    **dict.fromkeys("•●■➢➤►\uf0b7\uf0d8", 1),
    **dict.fromkeys("–—", 2),
    **dict.fromkeys("◦○o", CIRCLE),
    **dict.fromkeys("▪\uf0a7", 4),
}
_BOXES = "☐☑☒□✓✔✗✘"
MARKER = re.compile(
    rf"(?:([-*+·](?={BLANK}|$)|[{_BULLETS}]|o(?=\t|\ {{2,}}))"
    rf"|&(?:bull|middot);|(0?[1-9]\d{{0,2}})(?:[.)]|\.-)(?={BLANK}|$)|(?=[{_BOXES}]|\[[ xX]\]{BLANK}+[^\s(\[])){BLANK}*"
)
# What is a bullet only among others of its kind: a dash, a full stop, and the o that stands for ◦ in word processors.
_PASTED = re.compile(rf"([–—o.])(?={BLANK}+[^\s–—-]){BLANK}*")
# Pictures, which stay in the text, before lines one right after the other.
_PICTURED = re.compile(r"(?=[\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff])")
# What opens an item only among others of its kind, one after the other: letters and other forms of numbers, arrows, and
# what a program escaped that made Markdown of typed lists; stars and numbers that touch their word. Letters stay in the
# text, which may speak of them.
ENUMERATED = re.compile(
    rf"((?:→|⇒|=>|->|\\[-*+])(?={BLANK})|[*+-](?=[^\W\d_][^*]*$)){BLANK}*"
    rf"|\(?(0?[1-9]\d?)(?:(?:/|\.?[°ºª][.)]?|\)|\\[.)]|\ufe0f?\u20e3)(?={BLANK})|{BLANK}?[-–—:](?={BLANK}+\D)"
    rf"|(?:[.)]|\.-)(?=[^\W\d_]|[¿¡«])){BLANK}*"
    rf"|(?=\(?(?:[a-zA-Z]|[ivxIVX]{{2,5}})(?:[.)]|\\[.)]|{BLANK}?[-–—/]){BLANK}|[①-⑳❶-❿])"
)
# Levels of a list in as many signs: * one, ** below it; escaped where a program made Markdown of it.
LEVELLED = re.compile(
    rf"((?:\\\*){{1,6}}(?={BLANK}|$)|(?:\*{{1,6}}|-{{1,4}})(?={BLANK}+[^\s*-](?:(?!\*\*).)*$)){BLANK}*"
)
# Plus and minus, and both.
_MINUS = r"(?:\\?[-−–]){1,3}"
_OPPOSED_SIGN = re.compile(
    rf"(\(?(?:(?:\\?\+){{1,3}}|{_MINUS}|\\?\+{BLANK}?/{BLANK}?{_MINUS}|±)\)?:?)"
    rf"(?:{BLANK}+(?![-+−–]+(?:\s|$))\S|[^\W\d_])"
)
_TYPED_MINUS = re.compile(r"\\?-+")  # a minus
_GLUED = ("*", "+", "-")
_LETTER = re.compile(rf"(\(?)([a-zA-Z]+|[①-⑳❶-❿])(\\?[.)]|{BLANK}?[-–—/]|)")
_FIRST = frozenset("1aAiI①❶→*+-")  # signs with which a list begins
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
DEFINED = re.compile(rf":{BLANK}+(?=\S)")  # what a term means, below it
_TERM = 80  # characters of a term
_INDENTED = 4  # spaces that make code, or what goes on from an item
_BETWEEN = 6  # lines that may go on from an item before the next
_WRAPPED = 60  # characters: a longer line may go on in the next
_NARROWEST, WIDEST = 50, 130  # characters of the longest line of a text that a program wrapped
_FULL = 0.6  # of its lines, that have no room for a word more
SENTENCE_END = re.compile(r"[.!?:;…»”)\]][\s*_]*$")


class _Sign(NamedTuple):
    """What an item begins with among others of its kind: a letter, a number or an arrow, and how it is set off."""

    value: str
    style: str = ""


def _sign(line: Line) -> _Sign | None:
    found = None if line.blank else ENUMERATED.match(line.text, line.start)
    if found is None:
        return None
    if found.group(2):
        return _Sign(found.group(2).lstrip("0"))
    letter = None if found.group(1) else _LETTER.match(line.text, line.start)
    if letter:
        return _Sign(letter[2], letter[1] + letter[3].strip())
    return _Sign(found.group(1) if found.group(1) in _GLUED else "→")


def _follows(sign: _Sign, last: _Sign) -> bool:
    if sign.style != last.style:
        return False
    if sign.value.isdecimal() and last.value.isdecimal():
        return int(sign.value) == int(last.value) + 1
    if sign.value == last.value and sign.value in ("→", *_GLUED):
        return True
    if len(sign.value) == len(last.value) == 1 and ord(sign.value) == ord(last.value) + 1:
        return True
    after = _roman(last.value) + 1
    return after > 1 and after == _roman(sign.value)


def _roman(value: str) -> int:
    """The number that a letter or letters may write, all of them small or all capitals; 0 if none."""
    same = value.islower() or value.isupper()
    return _ROMAN.index(value.lower()) + 1 if same and value.lower() in _ROMAN else 0


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether a program broke the lines of running text: most of them end where the next word had no room."""
    texts = [line for line in lines if not line.role and not line.blank and line.body[0] not in "#|>+"]
    width = max((line.end for line in texts), default=0)
    if not _NARROWEST <= width <= WIDEST:
        return False
    breaks = full = 0
    for line, after in pairwise(texts):
        if after.number != line.number + 1 or MARKER.match(after.text, after.start) or line.broken:
            continue
        breaks += 1
        full += line.end + 1 + len(after.body.split(maxsplit=1)[0]) > width
    return full >= breaks * _FULL


_PARTED = re.compile(r"(?:^|[\s(«“])([^\W\d_]+)-\Z")
_GOES_ON = re.compile(r"[a-zß-öø-ÿ]+")
_LEAST_PARTED = 2
# What stands before or behind a hyphen of its own.
_COMPOUND = re.compile(
    r"(?:peut|celui|celle|celles|ceux|vis|est|au|par|là|ci|demi|mi|non|sous|sur|rendez|après|avant|porte|grande?|petite?|"
    r"moi|toi|soi|lui|elles?|eux|vous|nous|dit|quelques?|co|auto|self|well|long|short|high|low|ex|anti|pré|post|inter)",
    re.IGNORECASE,
)
_SUSPENDED = re.compile(r"et|ou|and|or|to|und|oder|bzw|bis|y|o")  # Vor- und Nachteile
_SUFFIXED = re.compile(r"(?:t|il|elle|ils|elles|on|je|tu|ce|ci|là|mêmes?|être|dire|moi|y|en|vous|nous|le|la|les)")


def words_are_parted(lines: Sequence[Line]) -> bool:
    """Whether some lines end within a word, as those do that were copied from a printed page."""
    return (
        sum(hyphen(line.body, after.body) == "" for line, after in pairwise(lines) if not line.blank) >= _LEAST_PARTED
    )


def hyphen(before: str, after: str) -> str | None:
    """What stands between the halves of a word in two lines: nothing, or a hyphen of its own; None if it is none."""
    found, rest = _PARTED.search(before[-_WRAPPED:]), _GOES_ON.match(after)
    if found is None or rest is None or _SUSPENDED.fullmatch(rest[0]):
        return None
    return "-" if _COMPOUND.fullmatch(found[1]) or _SUFFIXED.fullmatch(rest[0]) else ""


def closed_up(lines: Sequence[Line]) -> list[Line]:
    """The lines without the blank ones between a term and what it means, and between its meanings."""
    kept: list[Line] = []
    waiting: list[Line] = []  # blank ones behind a term or a meaning
    defining = False
    for line in lines:
        if line.blank and not line.role:
            waiting.append(line)
            continue
        defines = not line.role and line.code_width < _INDENTED and bool(DEFINED.match(line.text, line.start))
        if not (defines and kept and (defining or _is_term(kept))):
            kept += waiting
            defining = False
        waiting = []
        defining = defining or defines
        kept.append(line)
    return kept + waiting


def _is_term(lines: Sequence[Line]) -> bool:
    """Whether the last line is short, alone, and no heading, quotation, row or item."""
    line, above = lines[-1], lines[-2] if len(lines) > 1 else None
    if line.role or line.blank or len(line.body) > _TERM or line.body[0] in "#>|" or line.body[-1] in ".;":
        return False
    if MARKER.match(line.text, line.start) or DEFINED.match(line.text, line.start):
        return False
    return above is None or above.blank or bool(above.role) or above.body[0] == "#"


def with_opposed(lines: list[Line]) -> list[Line]:
    """The lines, those with a bullet before their sign that say for and against in one list: else it is the bullet."""
    opposed = {id(line) for run in _signed_runs(lines) for line in _opposed(run)}
    return [_with_bullet(line) if id(line) in opposed else line for line in lines] if opposed else lines


def _signed_runs(lines: Iterable[Line]) -> list[list[tuple[Line, str]]]:
    """Lines of one list, at one indentation, that begin with these signs."""
    runs: list[list[tuple[Line, str]]] = []
    begun: dict[int, list[tuple[Line, str]]] = {}  # by indentation
    gap = False
    for line in lines:
        if line.blank and not line.role:
            gap = True
            continue
        found = None if line.role else _OPPOSED_SIGN.match(line.text, line.start)
        ends = not found and (gap or line.body[:1] == "#")
        for width in [width for width in begun if width >= line.width + 2 - 2 * ends]:
            del begun[width]
        if found:
            if line.width not in begun:
                runs.append(begun.setdefault(line.width, []))
            begun[line.width].append((line, found[1]))
        gap = False
    return runs


def _opposed(run: list[tuple[Line, str]]) -> list[Line]:
    """Those of which the sign is to be printed."""
    signs = [sign for _, sign in run]
    pluses = ["+" in sign and "/" not in sign for sign in signs]
    if not any(pluses) or all("+" in sign for sign in signs):
        return []
    bullets = sum(pluses) == 1 and not pluses[0]  # a minus is one, and the plus says "and"
    return [line for line, sign in run if not bullets or "+" in sign]


def _with_bullet(line: Line) -> Line:
    minus = _TYPED_MINUS.match(line.text, line.start)
    sign = "−" * minus[0].count("-") if minus else "\\" if line.text[line.start] == "+" else ""
    return line.cut(minus.end() if minus else line.start, before=f"{line.text[: line.start]}- {sign}")


def rank(found: re.Match[str]) -> int:
    """How deep an item is by its sign alone; 0 if that does not say it."""
    sign = found.group(1) if found.lastindex == 1 else ""
    return sign.count(sign[-1]) if found.re is LEVELLED else _RANKS.get(sign, 0)


def begun(lines: Sequence[Line]) -> dict[int, re.Pattern[str]]:
    """How lines begin that are items among others alone, by their identities: dashes, the letter o; a), 1/; colons."""
    finder = _Finder(lines)
    finder.find_pasted()
    finder.find_enumerated()
    finder.find_defined()
    finder.find_levelled()
    finder.find_pictured()
    return finder.begun


class _Finder:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.begun: dict[int, re.Pattern[str]] = {}

    def find_pasted(self) -> None:
        """Bullets pasted as dashes or as the letter o: two at least, one after the other, and no dialogue."""
        run: list[Line] = []
        begun = False  # whether there is one in the run
        before: Line | None = None  # the last line that is not blank
        gap = True  # whether it is not the one just above
        for line in (*self.lines, None):
            if line is not None and line.blank and not line.role:
                gap = True
                continue
            found = None if line is None or line.role else _PASTED.match(line.text, line.start)
            listed = line is not None and not line.role and bool(MARKER.match(line.text, line.start))
            if line is not None and (listed or (found and (begun or gap or self._may_precede(before)))):
                run.append(line)  # bullets of several kinds may stand among each other
                begun = begun or not listed
            elif gap or line is None or line.role or line.body[0] in "#>|":
                self._take_pasted(run)
                run, begun = [], False
            before, gap = line, False

    @staticmethod
    def _may_precede(line: Line | None) -> bool:
        """Whether a line may stand right above a list."""
        return line is None or len(line.body) < _WRAPPED or bool(SENTENCE_END.search(line.body[-8:]))

    def _take_pasted(self, run: list[Line]) -> None:
        pasted = [line for line in run if not MARKER.match(line.text, line.start)]
        asked = [line.body[-1] == "?" for line in pasted if line.body[0] != "o"]
        spoken = any(line.body[-1] == "!" for line in pasted if line.body[0] != "o") or (any(asked) and not all(asked))
        if len(run) > 1 and not spoken:
            self.begun |= {id(line): _PASTED for line in pasted}

    def find_enumerated(self) -> None:
        """Items that begin with a), A., ii), 1/, 1 - or an arrow: two at least, each the next of the one before."""
        run: list[Line] = []
        last: _Sign | None = None
        gone = 0
        for line in self.lines:
            sign = None if line.role else _sign(line)
            if sign and run and last and _follows(sign, last):
                run.append(line)
            elif sign or line.role or line.body.startswith("#") or gone > _BETWEEN:
                self._take_enumerated(run)
                run = [line] if sign and sign.value in _FIRST else []
            else:
                gone += not line.blank
                continue
            last, gone = sign, 0
        self._take_enumerated(run)

    def _take_enumerated(self, run: list[Line]) -> None:
        if len(run) > 1:
            self.begun |= {id(item): ENUMERATED for item in run}

    def find_levelled(self) -> None:
        """Items of which one is a level below one before it, for it has a sign more."""
        run: list[tuple[Line, re.Match[str]]] = []
        for line in (*self.lines, None):
            if line is None or line.body[:1] == "#":
                pairs = pairwise((found[1][-1], rank(found)) for _, found in run)
                if any(sign == other and deeper == depth + 1 for (sign, depth), (other, deeper) in pairs):
                    self.begun |= {id(item): LEVELLED for item, _ in run}
                run = []
            elif not line.role and (found := LEVELLED.match(line.text, line.start)):
                run.append((line, found))

    def find_pictured(self) -> None:
        """Lines that begin with one picture, two at least, one right after the other: 👉, 👉."""
        for line, after in pairwise(self.lines):
            same = not (line.role or after.role or line.blank) and line.body[:1] == after.body[:1]
            if same and not MARKER.match(line.text, line.start) and _PICTURED.match(line.text, line.start):
                self.begun |= {id(line): _PICTURED, id(after): _PICTURED}

    def find_defined(self) -> None:
        """Lines that begin with a colon, below a term: several are a list of what it means; one goes on from it."""
        run: list[Line] = []
        for line, following in pairwise((*self.lines, None, None)):
            if line is not None and not line.blank and DEFINED.match(line.text, line.start):
                run.append(line)
            elif line is None or line.blank or line.role:
                more = following is not None and not following.blank and following.code_width >= _INDENTED
                self.begun |= {id(defined): DEFINED for defined in run} if len(run) > 1 or more else {}
                run = []


# How a line begins that its author began: with a capital, or a number and a word; emphasis and the like before it. Or
# with an address, a picture, or a short word that is set off or numbered, as those write who write fast: `pb2 com :`.
BEGINS = re.compile(
    r"https?://\S|www\.\S|(?:« ?)?[^\w\s]*(?:[^\W\d_a-zß-öø-ÿ]|"
    r"\d+(?:er|h\d*)?\s[^\W\d_]|\d+(?:\.\d+)+\.?-?\s+[^\W\d_a-zß-öø-ÿ]|[^\W\d_]{1,8}\d{1,2}\s|[a-z][.)]\s"
    r"|[\u2300-\u2bff\U0001f000-\U0001faff]|[^\W_]{1,12}[°.]?(?:\s[^\W_]{1,12})?\s?:(?:\s|$))"
)
_FULL = 60  # letters of a line that its author would not have ended within a sentence


SHORT = 60  # characters of lines that nothing had to break
_SEVERAL, _POINT = 3, 45  # lines of a list without signs; and characters of the longest
# A line that its sentence goes on behind.
_OPEN_END = re.compile(
    r"(?:[,(/+-]|\b(?:de|du|des|le|la|les|un|une|et|ou|où|à|au|aux|en|par|pour|avec|sans|sur|dans|que|qui|ne|est|sont|a|ont|"
    r"ce|cette|ces|son|sa|ses|leurs?|se|of|the|an?|and|or|to|in|on|at|by|for|with|from|is|are|that|which|del?|el|los|las|"
    r"una?|y|o|con|para|por|sin|der|die|das|dem|den|eine?[mnrs]?|und|oder|zu|im|am|auf|mit|von|für|bei|aus|ist|sind)|['’])\Z",
    re.IGNORECASE,
)
_ITALIC = re.compile(r"([*_])(?![*_\s])[^*_]+(?<=\S)\1\s?:?$")


def is_begun(line: str, above: str, *, free: bool, first: bool) -> bool:
    """Whether its author began a line here, where no program did: no sentence goes on; `free`: nothing else is asked.

    `first`: of the first lines of notes a title may stand above a date.
    """
    opening = first and len(above) < SHORT and is_aside(line)
    signed = line[1:2].isspace() and line[:2] == above[:2] and not line[0].isalnum()  # » one, » two
    return not goes_on_behind(above, line) and (opening or free or signed or bool(BEGINS.match(line)))


def are_typed(lines: Sequence[Line]) -> bool:
    """Whether lines are points without any sign: several, too short for a program to have broken them, no sentence."""
    width = max(line.end - line.start for line in lines)
    if len(lines) < _SEVERAL or width > _POINT or not all(line.body for line in lines):
        return False
    begun = lines[0].body[0].isupper() and lines[1].body[0].islower()
    if begun or any(
        _OPEN_END.search(line.body) or goes_on_behind(line.body, after.body) for line, after in pairwise(lines)
    ):
        return False
    roomy = (
        line.end - line.start + 1 + len(after.body.split(maxsplit=1)[0]) <= width for line, after in pairwise(lines)
    )
    return any(roomy)


def is_apart(above: str, line: str, *, left: bool) -> bool:
    """Whether a short line below an item is no more of it: in italics, or left of the bullet."""
    if max(len(above), len(line)) > SHORT or goes_on_behind(above, line):
        return False
    return left or bool(_ITALIC.match(line))


def is_aside(line: str) -> bool:
    """Whether a line may be a date or a remark below a title."""
    return line[0] == "(" or (len(line) < SHORT and any(map(str.isdigit, line)))


def goes_on_behind(before: str, after: str) -> bool:
    """Whether a line goes on with the one before it: with the end of its sentence, or in the middle of a long one."""
    inner = before[-1:] == "," or before[-1:].isalnum()
    return after[0] in ":;,.)!?" or (len(before) > _FULL and inner and after[0].islower())


def quoted(line: Line) -> Line:
    """What stands behind the signs of a quote."""
    at = line.start
    while at < line.end and (line.text[at] == ">" or line.text[at] in " \t\xa0" or line.text[at] in INVISIBLE):
        at += 1
    return line.cut(at)
