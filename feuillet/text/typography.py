"""Micro-typography on plain text: the spaces, quotes and apostrophes that print wants, as each language has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from feuillet.languages import registry
from feuillet.languages.words import CAPITAL, NARROW, NO_BREAK, SPACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feuillet.languages.words import Typography

OBJECT = "\ufffc"  # stands for what typography leaves alone (code, a web address) between two runs of text

_Edit: TypeAlias = tuple[int, int, str]

# Not touched: web and e-mail addresses (they end where a space or a quotation mark does).
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>«»“”\"\ufffc]+|(?<![\w.+-])[\w.+-]++@[\w.-]+", re.IGNORECASE)

_MAYBE_ADDRESS = re.compile("://|@|www", re.IGNORECASE)

_ELLIPSIS = re.compile(r"(?<!\.)\.{3}(?!\.)")
_OPENS = re.compile(r"(?<![^\W_])[\"'](?=\S)")
_CLOSES = re.compile(r"(?<=\S)[\"'](?![^\W_])")
_FREE_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?!\w)")

# A run of spaces is tried from its beginning alone.
_RUN = f"(?<!{SPACE}){SPACE}++"
_GAP = re.compile(f"{SPACE}+")
_GUILLEMET = re.compile(f"«{SPACE}*|(?:{_RUN})?»")
_DASHES = re.compile(rf"(?<=\S){SPACE}([–—]){SPACE}(?=\S)[^–—.\n]*?(?<=\S){SPACE}\1(?={SPACE}|[,;:.!?…)]|\Z)")

_UNSPACED = re.compile(r"(?<=[\dh%€])–(?=\d)")  # 2022–2026, 9h–12h: a line may end behind a dash, but not here
_JOINER = "\u2060"

_CREDITS = re.compile(rf"(?<=[»”“’‘…]){SPACE}*[–—]({SPACE}+)(?={CAPITAL})")  # the same behind what was said
_SPEAKS = re.compile(rf"{SPACE}*[–—]({SPACE}+)(?=\S)")  # who said it, and turns of a dialogue
_UNITS = "€|%|‰|°C?|(?:k|M|Md)€|[kcm]?m[²³23]?|ha|k?g|[cm]?l|h|min|k?W|kWh|[kMG]?[oB]"

# Every space within a match becomes a no-break space; each pattern begins with few characters, for speed.
_SPACE_BEFORE_MARK = re.compile(rf"{_RUN}(?:(?=[;!?]+(?:[\s»\"”’)\]…,.\ufffc]|\Z))|(?=:(?:[\s\ufffc]|\Z)|…))")
# Where there is none, it is put between a word and the mark that ends it; not in 14:30, a:b, x?y, :: or a smiley.
_GLUED_MARK = re.compile(
    r"(?<=[^\W_]|[)\]}»”’\"…%€.\ufffc])"
    r"(?:(?=[!?]+(?:[\s»\"”’)\]…,.\ufffc]|\Z))|(?=;(?:[\s»\"”’\]…\ufffc]|\Z))|(?=:(?:[\s\ufffc]|\Z)))"
)
_NO_MARK = re.compile(r"(?:(?<![^\W_]):[\w+-]+|&#?\w+)\Z")  # before the end of :smile: and of &code;
_THOUSANDS = re.compile(rf"\d(?<![\d.,]\d)\d{{0,2}}(?:{SPACE}\d{{3}})+(?!\d)")
_INITIALS = re.compile(rf"{CAPITAL}\.(?<![\w.]..)(?:-?{CAPITAL}\.){{0,8}}{SPACE}+(?={CAPITAL})")
_LETTERS_AND_NUMBER = re.compile(rf"(?<![^\W_]){CAPITAL}{{2,}}{SPACE}+(?=\d)")  # CRDVA 93, ISO 9001
_NUMBERED = re.compile(rf"{_RUN}(?=\d|[IVXLC]+\b|[LRD]\.)")  # after a word that numbers something
_POSTAL_CODE = rf"(?<![\w.,/+-])(?:\d|[A-Z]{{1,2}}-)\d{{4}}{SPACE}+(?={CAPITAL}[^\W\d_]{{2}})"  # 93500 Pantin
_DIGIT = re.compile(r"\d")
_LONG_NUMBER = re.compile(r"(?<![\w.,/:+#-])\d{4,9}(?![\w/:+-]|[.,]\w)")
_YEARS = range(1500, 2101)
_DATED = re.compile(
    rf"\b(?:en|depuis|fin|début|années?|an|avant|après|dès|été|hiver|printemps|automne|desde|año|antes de|de|seit|Jahr|"
    rf"Anfang|Ende|im|ab|bis){SPACE}*\Z",
    re.IGNORECASE,
)
_CODE = re.compile(rf"(?:\b{CAPITAL}[^\W_a-z]+|[=:+#/-]){SPACE}*\Z")  # before a number that is none: ISO 9001


@lru_cache(maxsize=1 << 15)
def typographic(text: str, language: str, *, before: str = "", after: str = "") -> str:
    """`text` with the spaces and marks of its language; `before` and `after` are what it stands between."""
    return typographic_runs((before, text, after), language)[1]


def telephone(text: str) -> str:
    """A telephone number whose groups stay on one line, in any language."""
    return _GROUPS.sub("\u00a0", text)


_GROUPS = re.compile(r"(?<=[\d)]) (?=\(?\d)")


def typographic_runs(runs: Sequence[str], language: str) -> list[str]:
    """The same for a text in several pieces, such as those that inline elements make of a paragraph."""
    rules = _rules(language)
    if rules is None:
        return list(runs)
    result = list(runs)
    for stage in (_marks, _spaces):
        text = "".join(result)
        result = _applied(result, stage(text, rules), text)
    return result


def names_whole(runs: Sequence[str], language: str) -> list[str]:
    """Running text in which no line ends with the article of a name: « La / Virgule ».

    Not for names themselves, which are looked up and parted at their spaces.
    """
    text, rules = "".join(runs), _rules(language)
    return _applied(runs, _gaps(text, rules.articles, NO_BREAK), text) if rules else list(runs)


_PAIR = 16  # letters of two words that have room side by side in a title that hangs in the margin


def no_orphan_runs(runs: Sequence[str]) -> list[str]:
    """A heading, in pieces, whose last word, if short, does not stand alone on a line."""
    text = "".join(runs)
    words = [word for word in re.finditer(r"\S+", text) if re.search(r"[\w\ufffc]", word[0])]
    if len(words) < 4 or OBJECT in words[-1][0] or sum(map(str.isalnum, words[-1][0])) > 8:
        return list(runs)
    if len(words[-2][0]) + len(words[-1][0]) > _PAIR:
        return list(runs)
    end = words[-1].start()
    start = len(text[:end].rstrip())
    gap = text[start:end]
    return _applied(runs, [(start, end, NO_BREAK)] if set(gap) <= {" ", "\t", "\n"} else [], text)


_SUFFIX = (
    "e|es|s|x|fe|fes|ne|nes|le|les|lle|lles|elle|elles|te|tes|tte|ttes|se|ses|sse|sses|ère|ères|ice|ices|rice|rices|"
    "trice|trices|euse|euses|eresse|eresses|esse|esses|que|ques|ve|ves|ale|ales|aux|eaux|onne|onnes|enne|ennes|ine|ines|ceux"
)
_UNBREAKABLE = re.compile(
    rf"""
    (?i:https?://|www\.)[^\s<>«»“”"]*[^\s<>«»“”".,;:!?)’']
    | (?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+
    | \b[^\W\d_]{{2,}}+(?:[.·‧•⸱⋅∙/-](?i:{_SUFFIX})\b)+
    | \b[^\W\d_]{{2,}}+\((?i:{_SUFFIX})\)s?
    | (?<![\w.-])[\w-]++(?:\.[\w-]++)*\.(?i:pdf|od[tsp]|docx?|xlsx?|pptx?|md|txt|csv|ya?ml|json|html?|css|py|zip|
      jpe?g|png|gif|svg|webp|mp[34])\b
    | \b[^\W\d]*+\d\w*+
    | \b[^\W\d_a-zß-öø-ÿœ]{{2,}}+\b
    """,
    re.VERBOSE,
)


# Without one of these there is none of those.
_CANDIDATE = re.compile(r"[\d@·‧•⸱⋅∙]|[./(-](?<=\w.)\w|[^\W\d_a-zß-öø-ÿœ]{2}")


def unbreakable(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of `text`, and whether hyphenation must leave each alone.

    Left alone: compounds, inclusive forms (acteur·rice·s), words in capitals, words with digits, web and e-mail
    addresses, names of files.
    """
    done = 0
    for compound in compounds(text):
        yield from _unbreakable(text[done : compound.start()])
        yield compound[0], True
        done = compound.end()
    yield from _unbreakable(text[done:])


def _unbreakable(text: str) -> Iterator[tuple[str, bool]]:
    done = 0
    for match in _UNBREAKABLE.finditer(text) if _CANDIDATE.search(text) else ():
        if match[0].isalpha() and not match[0].isupper():
            continue
        if done < match.start():
            yield text[done : match.start()], False
        yield match[0], True
        done = match.end()
    if done < len(text):
        yield text[done:], False


_LONGEST_WORD = 120  # letters: no language has a longer one
_NO_WORD = re.compile(r"[\d@_\\=?&%#~+<>|*$€{}:]|//|(?:/.*){2}")
_EDGES = "«»“”„\"'’‘()[],;:!?…."
_ENDING = re.compile(r"(?<=[^\W\d_]{3})(?:[:*_/]-?(?:in|innen|r|n|e|es|a|as|os)|@s?)\Z")  # Bürger:innen, vecin@s
_INCLUSIVE = re.compile(rf"(?i:[^\W\d_]{{2,}}(?:\.(?:{_SUFFIX}))+)")


def takes_hyphen(word: str) -> bool:
    """Whether a hyphen shows where a word is broken; in an address, a code or the name of a file it would be read."""
    bare = _ENDING.sub("", word.strip(_EDGES))
    if len(bare) > _LONGEST_WORD:
        return False
    return not _NO_WORD.search(bare) and ("." not in bare or _INCLUSIVE.fullmatch(bare) is not None)


_LONGEST_COMPOUND = 24  # letters; a longer one may have to be broken at a hyphen
_SHORTEST_PART = 4  # letters on either side of a line's end, as where words are hyphenated
_COMPOUND = re.compile(r"(?<![\w.@/:?=&%#~+-])[^\W\d_]++(?:-[^\W\d_]++)+(?![\w@/]|[.:-]\w)")


def compounds(text: str) -> Iterator[re.Match[str]]:
    """The words with hyphens in which no line ends: a part is short (au-delà, mi-temps), or a name's (Saint-Denis)."""
    for match in _COMPOUND.finditer(text) if "-" in text else ():
        parts = match[0].split("-")
        short = min(map(len, parts)) < _SHORTEST_PART
        if len(match[0]) <= _LONGEST_COMPOUND and (short or any(part[0].isupper() for part in parts[1:])):
            yield match


def _applied(runs: Sequence[str], edits: Sequence[_Edit], text: str) -> list[str]:
    """The runs with the edits made, each in the run where it begins; the first of two that overlap wins."""
    addresses = [match.span() for match in _ADDRESS.finditer(text)] if edits and _MAYBE_ADDRESS.search(text) else []
    chosen: list[_Edit] = []
    done = passed = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[0]):
        while passed < len(addresses) and addresses[passed][1] <= start:
            passed += 1
        if start >= done and not (passed < len(addresses) and addresses[passed][0] < end):
            done = end
            if text[start:end] != new:
                chosen.append((start, end, new))
    if not chosen:
        return list(runs)
    result: list[str] = []
    offset = first = 0
    for run in runs:
        stop = offset + len(run)
        pieces: list[str] = []
        done = offset
        while first < len(chosen) and chosen[first][0] < stop:
            start, end, new = chosen[first]
            pieces.append(text[done:start])
            if start >= offset:
                pieces.append(new)
            done = min(end, stop)
            if end > stop:
                break
            first += 1
        result.append("".join(pieces) + text[done:stop])
        offset = stop
    return result


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rules:
    """The typography of a language, its patterns compiled."""

    of: Typography
    apostrophe: re.Pattern[str]
    nested: bool  # whether quotes within quotes are others
    kept: tuple[re.Pattern[str], ...]
    names: tuple[re.Pattern[str], ...]
    narrow: tuple[re.Pattern[str], ...]
    articles: re.Pattern[str]
    numbered: re.Pattern[str]
    least: int  # number that has groups
    counted: re.Pattern[str] | None  # what stands behind a number that counts; None: numbers stay as they are
    measured: re.Pattern[str]  # the same behind one that may be a year


@lru_cache(maxsize=8)
def _rules(code: str) -> _Rules | None:
    """Those of a language; none of one that is none of ours."""
    if code[:2].lower() not in registry.codes():
        return None
    language = registry.language(code)
    of = language.typography
    measured = f"{_UNITS}|{of.units}"
    counted = "|".join([measured, *language.dates.months])
    # A month without a day has its year beside it; a day has its month, and the year may stand below both.
    alone = rf"(?<!\w)(?<!\d{SPACE})(?<!\d{SPACE}de{SPACE})"
    dated = rf"{alone}(?:{'|'.join(language.dates.months)})(?:{SPACE}+de)?{SPACE}+(?=[12]\d{{3}}(?!\w))"
    plural = rf"|{SPACE}+{of.plural}" if of.plural else ""
    behind = rf"{SPACE}*(?:{measured})(?![\w'’])"
    moment = rf"\d(?:{of.ordinal})?(?:{SPACE}?(?:{measured})(?:{SPACE}?\d\d)?)?"
    span = rf"{moment}{SPACE}+(?:{of.spans}|[–—]){SPACE}+(?=[-–−+]?\d)"
    return _Rules(
        of=of,
        apostrophe=re.compile(of.apostrophe),
        nested=of.inner_quotes != of.quotes,
        kept=tuple(
            map(
                re.compile,
                (rf"\d(?:{of.ordinal})?{SPACE}+(?=(?:{counted})(?![\w'’]))", dated, span, _POSTAL_CODE, *of.kept),
            )
        ),
        names=(*map(re.compile, of.names), _INITIALS, _LETTERS_AND_NUMBER),
        narrow=tuple(map(re.compile, of.narrow)),
        articles=re.compile(rf"\b(?:{of.articles}){SPACE}+(?={CAPITAL})"),
        numbered=re.compile(rf"(?<!\w)(?:{of.numbered})\Z"),
        least=language.numbers.grouped_from,
        counted=re.compile(behind + plural) if language.numbers.thousands == NARROW else None,
        measured=re.compile(behind),
    )


def _marks(text: str, rules: _Rules) -> list[_Edit]:
    edits: list[_Edit] = []
    if "–" in text:
        edits += [(m.end(), m.end(), _JOINER) for m in _UNSPACED.finditer(text)]
    if "..." in text:
        edits += [(m.start(), m.end(), "…") for m in _ELLIPSIS.finditer(text)]
    if '"' in text:
        edits += _quotes(text, rules)
    if "'" not in text:
        return edits
    inner = {m.start() for m in rules.apostrophe.finditer(text)}
    edits += [(at, at + 1, "’") for at in inner]
    if rules.of.single_quotes is None:
        return edits
    first, last = rules.of.single_quotes
    single = [i for i, c in enumerate(text) if c == "'" and i not in inner]
    for opening, closing in _pairs(text, single):
        edits += [(opening, opening + 1, first), (closing, closing + 1, last)]
    if not any(_OPENS.match(text, at) for at in single):
        edits += [(at, at + 1, "’") for at in single if _FREE_APOSTROPHE.match(text, at)]
    return edits


def _quotes(text: str, rules: _Rules) -> Iterator[_Edit]:
    """Straight quotes as those of the language; within quotes that are there already, as inner ones."""
    opens, closes = (quote.strip() for quote in rules.of.quotes)
    depth = before = 0  # of quotes, up to a place
    for opening, closing in _pairs(text, [i for i, c in enumerate(text) if c == '"']):
        depth += text.count(opens, before, opening) - text.count(closes, before, opening)
        first, last = rules.of.inner_quotes if rules.nested and depth > 0 else rules.of.quotes
        before = opening
        yield opening, opening + 1, first
        yield closing, closing + 1, last


def _pairs(text: str, places: Sequence[int]) -> list[tuple[int, int]]:
    """Straight quotes as pairs, if each stands as a quotation mark does; else none, for they may be inches."""
    pairs = list(zip(places[::2], places[1::2], strict=False))
    if len(places) % 2 or not all(_OPENS.match(text, a) and _CLOSES.match(text, b) and b > a + 1 for a, b in pairs):
        return []
    return pairs


def _spaces(text: str, rules: _Rules) -> list[_Edit]:
    """No-break spaces; of two rules that want the same space, the first has it."""
    edits = _before_marks(text) if rules.of.spaced_marks else []
    edits += [
        (*match.span(), NO_BREAK)
        for match in _NUMBERED.finditer(text)
        if rules.numbered.search(text, max(match.start() - 12, 0), match.start())
    ]
    if _DIGIT.search(text):
        edits += _gaps(text, _THOUSANDS, NARROW)
        edits += _grouped(text, rules)
        for pattern in rules.kept:
            edits += _gaps(text, pattern, NO_BREAK)
    for pattern in rules.narrow:
        edits += _gaps(text, pattern, NARROW)
    for pattern in rules.names:
        edits += _gaps(text, pattern, NO_BREAK)
    if "–" in text or "—" in text:
        if speaks := _SPEAKS.match(text):
            edits.append((*speaks.span(1), NO_BREAK))
        edits += [(*credit.span(1), NO_BREAK) for credit in _CREDITS.finditer(text)]
        for match in _DASHES.finditer(text):
            edits += [(match.end(1), match.end(1) + 1, NO_BREAK), (match.end() - 2, match.end() - 1, NO_BREAK)]
    return edits


def _grouped(text: str, rules: _Rules) -> Iterator[_Edit]:
    """Narrow spaces in numbers that count something: not in years and codes, nor where the language has commas."""
    if rules.counted is None:
        return
    for found in _LONG_NUMBER.finditer(text):
        number, (start, end) = int(found[0]), found.span()
        if number < rules.least or found[0][0] == "0":
            continue
        before = text[max(start - 16, 0) : start]
        if rules.numbered.search(before.rstrip(" \u00a0\u202f")) or _CODE.search(before):
            continue
        if number in _YEARS and _DATED.search(before):
            continue
        if (rules.measured if number in _YEARS else rules.counted).match(text, end):
            yield from ((place, place, NARROW) for place in range(end - 3, start, -3))


def _before_marks(text: str) -> list[_Edit]:
    """The spaces before ; : ! ? and within « », as French has them."""
    edits: list[_Edit] = []
    if "«" in text or "»" in text:
        edits += _guillemets(text)
    for match in _SPACE_BEFORE_MARK.finditer(text):
        edits.append((*match.span(), NARROW if text[match.end()] in ";!?" else NO_BREAK))
    for match in _GLUED_MARK.finditer(text):
        place = match.start()
        if text[place] in "!?" or not _NO_MARK.search(text, max(place - 40, 0), place):
            edits.append((place, place, NARROW if text[place] in ";!?" else NO_BREAK))
    return edits


def _gaps(text: str, pattern: re.Pattern[str], space: str) -> list[_Edit]:
    return [(*gap.span(), space) for match in pattern.finditer(text) for gap in _GAP.finditer(text, *match.span())]


def _guillemets(text: str) -> list[_Edit]:
    """The narrow space inside « »: where there is one already, and where there is none."""
    edits: list[_Edit] = []
    for match in _GUILLEMET.finditer(text):
        start, end = match.span()
        bare = end - start == 1
        if match[0][0] == "«":
            if not bare or text[end : end + 1].strip():
                edits.append((start, end, f"«{NARROW}"))
        elif not bare or text[max(start - 1, 0) : start].strip(f"« {NO_BREAK}{NARROW}\n\t"):
            edits.append((start, end, f"{NARROW}»"))
    return edits
