"""Blocks of notes in; which of them is the title of the theme, or where each begins if they are of several, out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.model.diagnostics import Rule, Severity
from feuillet.reading.listed import entries
from feuillet.reading.markdown.blocks import Node
from feuillet.reading.markdown.inline import Text, bold, links, plain, unwrapped
from feuillet.reading.notes.sections import DISCUSSION, PEOPLE
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feuillet.reading.notes.sections import Headings

SEVERAL = Rule(
    code="several-themes",
    severity=Severity.WARNING,
    en="this looks like {count} themes in one file; they begin on lines {lines}",
    fr="on dirait {count} thèmes dans un seul fichier ; ils commencent aux lignes {lines}",
    hint_en="To give each its sheet and its chapter, put each in a file of its own, as 01-name.md, 02-name.md.",
    hint_fr="Pour donner à chacun sa fiche et son chapitre, mettez chacun dans un fichier à lui, comme 01-nom.md, "
    "02-nom.md.",
)

RUN_IN_PLAIN = re.compile(r"()([^\W\d_][^:*_<>\n]{1,40}?)(\s?:)\s+(?=\S)")  # Problems: …
_LONGEST = 90  # characters of a line that may be a title
_REMARK = 120  # characters of what may stand before a title: a date, a place
_REMARKS = 2  # and how many of these
_NUMBERED_LINE = re.compile(r"\d{1,2}[.)]\s(?!.*(?:[.;]|<br>)).{1,70}$")
_SHORT_LINE = 50  # characters of a line in capitals that may be a title
_NAMED = re.compile(r"[\W_]*[^\W\d_][^:<>]{0,40}:[*_]*(?:$|\s.{0,160}$)")
_LEAST_TOLD = 2  # such headings, of which none is known to tell a fact
_TURNS = 3  # times that a name stands above a paragraph, where it says who speaks
_NAME_WORDS = 3
_ROW = 3  # names and what they are, one behind the other, of which the first is no title
_FACTS = 12  # blocks between a title and what stands below it
_NUMERIC = re.compile(r"\d\s?[./-]\s?\d")  # of a date
_TURN = re.compile(r"(?:\*\*|__)[^*_]{1,60}:(?:\*\*|__)\s")  # who says what follows
_SUBJECT = "objet|sujet|intitule|subject|betreff|asunto"
_NAME_OF = r"(?:nom|titre|intitule|name|title|titel|titulo|nombre)(?: (?:de|du|d|l|la|le|of|the|der|des|del))*"
_TITLED = re.compile(r"(?:\*\*|__)?([^\W\d_][^:*_<>]{2,20}?)(?:\*\*|__)?\s?:(?:\*\*|__)?\s+(?=\S)")
_LABEL_LEVEL = 7  # of a bold line: below all headings
_SHARE = 0.6  # of the headings of a level, below which sections come again


@lru_cache(maxsize=8)
def _part(language: str) -> re.Pattern[str]:
    """The name of a part of a day, and its number; what is written of it may be called minutes or the like before."""
    parts = registry.pattern(language, lambda spoken: spoken.reading.parts)
    minutes = registry.pattern(language, lambda spoken: spoken.reading.minutes)
    return re.compile(rf"(?:(?:{minutes}) )?({parts}) (?:n |no |nr )?(\d{{1,2}}|[a-h]|[ivx]{{1,4}})(?: |$)")


@lru_cache(maxsize=8)
def _of_dates(language: str) -> tuple[frozenset[str], frozenset[str], re.Pattern[str]]:
    """Names of days and months, whole and cut short; small words beside them; numbers as dates and times have them."""
    several = registry.read_with(language)
    days = {fold(name) for spoken in several for name in spoken.dates.weekdays}
    names = days | {fold(name) for spoken in several for name in spoken.dates.months}
    names |= {name[:2] for name in days} | {name[:length] for name in names for length in (3, 4)}
    small = frozenset(word for spoken in several for word in spoken.reading.in_days.split())
    ordinals = "|".join(spoken.reading.ordinals for spoken in several if spoken.reading.ordinals)
    return frozenset(names), small, re.compile(rf"\d{{1,4}}(?:{ordinals}|h(?:\d\d)?|[ap]m)?")


def _tells_date(line: str, language: str) -> bool:
    """Whether a line is a date alone, with a time perhaps: `Tuesday, 3/11, 2 pm`."""
    words = fold(line[:_REMARK]).split()
    names, small, number = _of_dates(language)
    numbers = [word for word in words if number.fullmatch(word)]
    known = bool(_NUMERIC.search(line)) or not names.isdisjoint(words)
    return bool(numbers) and known and all(word in names or word in small for word in words if word not in numbers)


@lru_cache(maxsize=8)
def _fact(language: str) -> re.Pattern[str]:
    """What is told by name before a colon, and is no title: when, where, who."""
    return re.compile(rf"(?:{registry.pattern(language, lambda spoken: spoken.reading.facts)})(?: |$)")


def _tells_fact(words: str, language: str) -> bool:
    name, colon, _ = words.partition(":")
    return bool(colon and _fact(language).match(fold(name)))


def _names_people(line: Text, known: Headings) -> bool:
    """Whether a line says who was there or the like, and then who: `Members: …`."""
    found = entries.behind(line, known.language)
    if entries.hosts(line, "", known.language):
        return True
    return found is not None and (
        known.match(plain(found[0].value)) is not None or len(entries.people(found[1], known.language)) > 1
    )


def _states_facts(node: Node) -> bool:
    """Whether each line of a block is a name and what it is: `Place: …`."""
    lines = node.text.value.split("<br>")
    return (
        node.kind in ("paragraph", "label", "item")
        and not node.children
        and all(_NAMED.match(line) for line in lines if line.strip())
    )


@dataclass(frozen=True, slots=True)
class FoundTitle:
    """The block that is the title, by its number; and whether nothing but its place says so."""

    number: int
    text: Text
    guessed: bool
    rest: Text | None = None  # of the last block, where only its first line is the title
    count: int = 1  # of blocks


def have_headings(nodes: Iterable[Node], title: str) -> bool:
    """Whether notes have a heading besides the one that says their title again."""
    said = fold(title)
    headings = (fold(node.text.value) for node in nodes if node.kind == "heading" and node.text)
    return any(not said or heading != said for heading in headings)


def several(nodes: Sequence[Node], known: Headings) -> list[Node]:
    """The headings that each begin a theme of its own; empty if the notes are of one."""
    headings = [node for node in nodes if node.kind == "heading" and node.text and not node.grouped]
    for level in sorted({node.level for node in headings}):
        at_level = [node for node in headings if node.level == level]
        if len(at_level) < 2:
            continue
        numbered = [
            (found, node) for node in at_level if (found := _part(known.language).match(fold(plain(node.text.value))))
        ]
        words = Counter(found.group(1) for found, _ in numbered)
        word, count = words.most_common(1)[0] if words else ("", 0)
        if count > 1 and len({found.group(2) for found, _ in numbered if found.group(1) == word}) == count:
            return [node for found, node in numbered if found.group(1) == word]
        if _sections_come_again(headings, level, known):
            return [node for node in at_level if not known.match(plain(node.text.value))]
        if any(known.match(plain(node.text.value)) for node in at_level):
            break  # the sections of one theme; what is below are parts of them
    return []


def _sections_come_again(headings: Sequence[Node], level: int, known: Headings) -> bool:
    """Whether two sections at least stand under most of the headings of a level."""
    below: list[set[str]] = []
    for node in headings:
        definition = known.match(plain(node.text.value))
        if node.level == level and definition is None:
            below.append(set())
        elif node.level > level and definition and below:
            below[-1].add(definition.id)
        elif node.level <= level:
            below.append(set())
    counts = Counter(id_ for ids in below for id_ in ids)
    return len(below) > 1 and sum(count >= max(_SHARE * len(below), 2) for count in counts.values()) > 1


def numbered(nodes: Sequence[Node], known: Headings) -> frozenset[int]:
    """Short lines of their own, by their identities, that are numbered as those are which name sections."""
    lines = [node for node in nodes if node.kind in ("paragraph", "label") and _is_numbered(node.text)]
    named = [node for node in lines if known.match(unwrapped((bold(node.text) or node.text).stripped()).value)]
    return frozenset(map(id, lines)) if named else frozenset()


def named_lines(nodes: Sequence[Node], known: Headings) -> frozenset[int]:
    """Lines that begin with the name of a section and a colon, by their identities, where several sections have one."""
    named: dict[int, str] = {}
    for node in nodes:
        found = RUN_IN_PLAIN.match(node.text.value) if node.kind == "paragraph" else None
        definition = known.match(plain(found[2])) if found else None
        if definition and definition.id not in (*PEOPLE, DISCUSSION):
            named[id(node)] = definition.id
    return frozenset(named) if len(set(named.values())) > 1 else frozenset()


def _is_numbered(text: Text) -> bool:
    """Whether a line begins with a number that begins no item of a list: one in bold, or behind a backslash."""
    inner = bold(text)
    if inner is None and "\\" not in text.value[:3]:
        return False
    return _NUMBERED_LINE.match((inner or text).value.replace("\\", "", 1)) is not None


def series(nodes: Sequence[Node]) -> frozenset[int]:
    """Numbered lines that count on, each with a text below it, by their identities: headings, if no others."""
    alone = [
        node
        for node, before, after in zip(nodes, [None, *nodes], [*nodes[1:], None], strict=False)
        if node.kind == "item"
        and node.ordinal
        and not node.children
        and after is not None
        and not (after.kind == "item" and after.ordinal)
        and not (before and before.kind == "item" and before.ordinal)
    ]
    counts_on = len(alone) > 1 and [node.ordinal for node in alone] == list(range(1, len(alone) + 1))
    titles = counts_on and all(_may_head(_titled(node.text)) for node in alone)
    return frozenset(map(id, alone)) if titles else frozenset()


def bold_lines(nodes: Sequence[Node], known: Headings) -> tuple[int, bool]:
    """How many lines are bold from end to end, and whether one of them names a section."""
    lines = [node.text for node in nodes if node.kind == "label" and bold(node.text) is not None]
    return len(lines), any(known.match(_titled(line)) for line in lines)


def in_capitals(nodes: Sequence[Node], known: Headings) -> frozenset[int]:
    """Short lines in capitals with a text below, by their identities, where others such as they name sections."""
    lines = {
        id(node): fold(node.text.value)
        for node in nodes
        if node.kind in ("paragraph", "label") and _is_in_capitals(node.text)
    }
    if not any(map(known.match, lines.values())):
        return frozenset()
    counts = Counter(lines.values())  # who speaks, speaks again
    return frozenset(
        id(node)
        for node, after in pairwise(nodes)
        if node.kind == "paragraph"
        and counts[lines.get(id(node), "")] == 1
        and not (id(after) in lines or after.kind == "label")
    )


def _is_in_capitals(text: Text) -> bool:
    words = text.value.strip()
    return words.isupper() and sum(map(str.isalpha, words)) > 3 and len(words) <= _SHORT_LINE and "<br>" not in words


def _titled(text: Text) -> str:
    """What a line says, without the colon of one that is in bold as a whole."""
    inner = bold(text)
    return plain(inner.value).rstrip(" :") if inner else plain(text.value)


def make_turns(nodes: list[Node], known: Headings) -> None:
    """Names in bold that come again and again above paragraphs say who speaks: each begins what it stands above."""
    names = {
        id(node): fold(plain(node.text.value))
        for node, after in pairwise(nodes)
        if node.kind == "label" and after.kind == "paragraph" and _is_speaker(node.text, known)
    }
    counts = Counter(names.values())
    speaking = {name for name, count in counts.items() if count >= _TURNS}
    if len(speaking) < 2:
        return
    made: list[Node] = []
    for node in nodes:
        above = made[-1] if made else None
        if above is not None and node.kind == "paragraph" and id(above) in names:
            node.text = Text.joined([above.text, "<br>", node.text])
            del made[-1]
        made.append(node)
    nodes[:] = made


def turns(nodes: Sequence[Node]) -> frozenset[int]:
    """Paragraphs that begin with the name of who says them, by their identities, where she says several."""
    said = [node for node in nodes if node.kind == "paragraph"]
    begun = [(id(node), found[0]) for node in said if (found := _TURN.match(node.text.value))]
    counts = Counter(name for _, name in begun)
    return frozenset(number for number, name in begun if counts[name] > 1)


def _is_speaker(text: Text, known: Headings) -> bool:
    """Whether a line in bold may be a name: a few words, none of them a section."""
    inner = bold(text)
    words = plain(inner.value).split() if inner else []
    return 0 < len(words) <= _NAME_WORDS and words[0][:1].isupper() and known.match(" ".join(words)) is None


def make_numbered_headings(nodes: list[Node], known: Headings) -> None:
    """Numbered lines that count on, one of which names a section, become headings: what stands below is theirs."""
    numbered_lines = [node for node in nodes if node.kind == "item" and node.ordinal]
    first_lines = [fold(_first_line(node)[0].value) for node in numbered_lines]
    half = len(numbered_lines) // 2
    listed = half > 1 and first_lines[:half] == first_lines[half:]  # an agenda above says them all
    numbered_lines = numbered_lines[half:] if listed else numbered_lines
    ordinals = [node.ordinal for node in numbered_lines]
    if len(ordinals) < 2 or not (listed or ordinals == list(range(1, len(ordinals) + 1))):
        return
    lines = {id(node): _first_line(node) for node in numbered_lines}
    full = sum(
        bool(node.children or lines[id(node)][1] or (after and not (after.kind == "item" and after.ordinal)))
        for node, after in zip_longest(nodes, nodes[1:])
        if id(node) in lines
    )
    names = [plain((bold(first) or first).value).rstrip(" :") for first, _ in lines.values()]
    if full <= len(lines) / 2 or not all(map(_may_head, names)) or not any(map(known.match, names)):
        return
    made: list[Node] = []
    for node in nodes:
        if id(node) not in lines:
            made.append(node)
            continue
        first, rest = lines[id(node)]
        made += [
            type(node)("heading", first, level=2),
            *([type(node)("paragraph", rest)] if rest else []),
            *node.children,
        ]
    nodes[:] = made


def _first_line(node: Node) -> tuple[Text, Text]:
    """The first line of an item, and what stands below it."""
    value, broken, _ = node.text.value.partition("<br>")
    rest = node.text.cut(len(value) + len("<br>") if broken else len(value))
    return node.text.cut(0, len(value)).stripped(), rest.stripped()


def _may_head(words: str) -> bool:
    """Whether a numbered line may be a heading: short, and no sentence."""
    return len(words) <= _LONGEST and words[:1].isupper() and words[-1:] not in ".;,:" and "<br>" not in words


def follows(node: Node, before: Node | None) -> bool:
    """Whether the line above is in bold too: both are text, such as the votes for and against."""
    return before is not None and before.kind == "label" and node.text.at()[0] == before.text.at()[0] + 1


def parts(nodes: Sequence[Node], known: Headings) -> frozenset[int]:
    """The lines of the headings of parts, such as phases, under several of which a section comes again.

    So does one that stands under a part, and by itself too (0).
    """
    above: list[tuple[int, int | None]] = []  # level, and the line where a part begins
    under: dict[str, set[int]] = {}
    for node, after in zip_longest(nodes, nodes[1:]):
        named = node.kind in ("heading", "label") or (node.kind == "item" and bool(node.children))
        if not named or node.grouped or not node.text:
            continue
        definition = known.match(plain(unwrapped(node.text).value))
        held = bool(node.children) or (after is not None and after.kind not in ("heading", "label"))
        if node.kind != "heading" and not (definition and held):
            continue
        level = node.level if node.kind == "heading" else _LABEL_LEVEL
        while above and above[-1][0] >= level:
            above.pop()
        part = above[-1][1] if above else None
        if definition:
            under.setdefault(definition.id, set()).add(part or 0)
        above.append((level, None if definition else node.text.at()[0]))
    return frozenset(line for lines in under.values() if len(lines) > 1 for line in lines)


def found(nodes: Sequence[Node], known: Headings) -> FoundTitle | None:
    """The title: the first heading, if it holds the others or nothing; else the first line, if it is short."""
    title = _heading(nodes, known) or _line(nodes, known)
    part = _part(known.language).match(fold(plain(title.text.value))) if title else None
    return _named_below(title, nodes, known) if title and part and part.end() == len(part.string) else title


def _named_below(title: FoundTitle, nodes: Sequence[Node], known: Headings) -> FoundTitle:
    """A title that is but a number, `Workshop 6`, with the line below it, if that may be one."""
    after = nodes[title.number + 1 : title.number + 2]
    if title.rest is None and not (after and after[0].kind in ("paragraph", "label")):
        return title
    below = title.rest or after[0].text
    value, broken, _ = below.value.partition("<br>")
    line = below.cut(0, len(value)).stripped()
    inner = bold(line) or line
    if not _may_be_title(line, plain(inner.value), known):
        return title
    again = fold(plain(inner.value)).startswith(fold(plain(title.text.value)))
    whole = inner if again else Text.joined([title.text, registry.language(known.language).colon, inner])
    rest = below.cut(len(value) + len(broken)).stripped() or None
    return FoundTitle(title.number, whole, guessed=True, rest=rest, count=1 if title.rest else 2)


def _heading(nodes: Sequence[Node], known: Headings) -> FoundTitle | None:
    numbers = [number for number, node in enumerate(nodes) if node.kind == "heading" and not node.grouped and node.text]
    if not numbers:
        return None
    number = numbers[0]
    first = nodes[number]
    before = [node for node in nodes[:number] if node.text]
    levels = [nodes[other].level for other in numbers]
    alone = levels.count(first.level) == 1
    if (not alone or len(levels) == 1 or len(before) > _REMARKS) and (
        len(before) > _REMARKS
        or any(node.kind not in ("paragraph", "label") or len(node.text.value) > _REMARK for node in before)
    ):
        return None
    bare_below = _has_facts_alone(nodes, number, known)
    title = unwrapped(first.text.stripped())
    others = (nodes[other] for other in numbers[1:] if nodes[other].level <= first.level)
    only = all(known.match(plain(other.text.value)) for other in others)
    # Levels say nothing where it holds no text, and all that would hold it are sections.
    untidy = first.level > min(levels) and only and numbers[1] == number + 1
    if first.level > min(levels) and not untidy:
        return None
    if known.match(plain(title.value)) or not title or _names_people(title, known):
        return None
    if untidy:
        is_title = True
    elif first.level == 1:
        is_title = alone or bare_below or (only and not _is_usual(title, known.language))
    else:
        is_title = bare_below or (alone and (max(levels) > first.level or not number))
    return FoundTitle(number, title, guessed=False) if is_title and not several(nodes, known) else None


def _is_usual(title: Text, language: str) -> bool:
    """Whether a heading names what any notes have: an introduction, an agenda."""
    folded = fold(plain(title.value))
    return any(
        folded == fold(spoken.pages["introduction"]) or folded in spoken.reading.procedure
        for spoken in registry.read_with(language)
    )


def _has_facts_alone(nodes: Sequence[Node], number: int, known: Headings) -> bool:
    """Whether nothing stands between a heading and the next but when, where and who; or nothing at all."""
    for at in range(number + 1, min(number + _FACTS + 2, len(nodes))):
        if nodes[at].kind == "heading":
            between = nodes[number + 1 : at]
            lines = [line for node in between for line in node.text.value.split("<br>")]
            top = nodes[number].level == 1 or nodes[at].level > nodes[number].level
            return not between or (top and any(_tells_fact(plain(line), known.language) for line in lines))
        if not _states_facts(nodes[at]):
            return False
    return False


_POINT_LINE = re.compile(r"[^\w\s]*\s?(?:[^\W\d_a-zß-öø-ÿ]|\d)(?:(?!<br>).){1,90}(?<![.,;:])")
_TYPED_LINE = re.compile(r"[^\W\d_](?:(?!<br>).){1,45}(?<![.,;:])")  # that begins with a small letter
_LEAST_NAMED_ITEMS = 2
_TYPED = 3  # lines of a list that has no other sign


def make_headings_of_items(nodes: list[Node], known: Headings) -> None:
    """Items of an outline that name sections, and hold others, are headings, and so are those beside them that do."""
    items = [node for node in nodes if node.kind == "item"]
    if any(node.kind == "label" or (node.kind == "heading" and node.level > 1) for node in nodes):
        return
    whole = items[0] if len(items) == 1 and items[0].children else None
    several = whole.children if whole else items
    named = [node for node in several if node.kind == "item" and node.children and known.match(node.text.value)]
    if len(named) < _LEAST_NAMED_ITEMS:
        return
    made: list[Node] = []
    for node in nodes:
        if node is whole:
            made.append(Node("heading", node.text, level=1))
        for part in node.children if node is whole else [node]:
            if part.kind == "item" and part.children:
                made += [Node("heading", part.text, level=2), *part.children]
            else:
                made.append(part)
    nodes[:] = made


def make_lines(nodes: list[Node], known: Headings) -> None:
    """Lines of facts at the beginning are text; short lines right below the title of a section of points are points."""
    _make_lines_of_facts(nodes, known)
    _make_titles_of_lines(nodes, known)
    made: list[Node] = []
    for node in nodes:
        above = made[-1] if made else None
        pieces = node.text.value.split("<br>")
        section = known.match(above.text.value.strip("*_: ")) if above and above.kind in ("heading", "label") else None
        points = section is not None and section.kind == "points" and section.id not in PEOPLE
        typed = len(pieces) + bool(above and above.text.value[:1].islower()) >= _TYPED
        listed = all(map(_POINT_LINE.fullmatch, pieces)) or (typed and all(map(_TYPED_LINE.fullmatch, pieces)))
        if points and node.kind == "paragraph" and len(pieces) > 1 and listed:
            start = 0
            for piece in pieces:
                made.append(Node("item", node.text.cut(start, start + len(piece))))
                start += len(piece) + len("<br>")
        else:
            made.append(node)
    nodes[:] = made


def _make_titles_of_lines(nodes: list[Node], known: Headings) -> None:
    """The name of a section in small letters is its title above points, with a sign or, being lines, without one."""
    made: list[Node] = []
    for node, after in zip_longest(nodes, nodes[1:]):
        first, *pieces = node.text.value.split("<br>")
        above = pieces if len(pieces) + 1 >= _TYPED else after is not None and after.kind == "item"
        named = node.kind == "paragraph" and above and first[:1].islower() and known.match(first)
        if not named or any(map(known.match, pieces)):
            made.append(node)
            continue
        made.append(Node("label", node.text.cut(0, len(first))))
        made += [Node("paragraph", node.text.cut(len(first) + len("<br>")))] if pieces else []
    nodes[:] = made


def _make_lines_of_facts(nodes: Sequence[Node], known: Headings) -> None:
    """Headings at the beginning that hold nothing and tell facts, as `### Place: …` does, become lines of text."""
    told: list[bool] = []
    for node, after in zip_longest(nodes, nodes[1:]):
        words = plain(node.text.value)
        name, colon, value = words.partition(":")
        if node.kind != "heading" or node.grouped or known.match(words) or known.match(name):
            break
        if after is None or after.kind != "heading" or after.level > node.level:
            break
        linked = links(node.text.value)
        whole = linked and node.text.value[slice(*linked[0].label)].strip() == words
        if not (colon and value.strip()) and not whole:
            break
        told.append(_tells_fact(words, known.language))
    if any(told) or len(told) > _LEAST_TOLD:
        for node in nodes[: len(told)]:
            node.kind = "paragraph"


def _points_on(value: str) -> bool:
    """Whether a line is an arrow, or the like, and a link."""
    found = links(value)
    return (
        bool(found)
        and not any(character.isalnum() for character in value[: found[0].start] + value[found[-1].end :])
        and (value[0] not in "[*_")
    )


def _line(nodes: Sequence[Node], known: Headings) -> FoundTitle | None:
    """The first line; or one in bold behind a date."""
    number = 0
    while number < min(len(nodes) - 1, _REMARKS) and _is_date(nodes[number], known.language):
        number += 1
    if not nodes or nodes[number].kind not in ("paragraph", "label"):
        return None
    first = nodes[number].text
    value, broken, _ = first.value.partition("<br>")
    date = first.cut(0, len(value)) if broken and _tells_date(plain(value), known.language) else None
    if date:
        first = first.cut(len(value) + len("<br>"))
        value, broken, _ = first.value.partition("<br>")
    line = first.cut(0, len(value)).stripped()
    inner = bold(line) or line
    if turn := _TURN.match(inner.value):  # **Workshop 4:** Bread
        inner = Text.joined([inner.cut(2, turn.end() - 3), inner.cut(turn.end() - 1)])
    words = plain(inner.value)
    rest = entries.joined([*([date] if date else []), first.cut(len(value) + len(broken)).stripped()])
    named = _TITLED.match(inner.value) if len(words) <= _LONGEST else None
    if named and _names_title(fold(plain(named[1])), known.language):
        return FoundTitle(number, inner.cut(named.end()).stripped(), guessed=False, rest=rest)
    part = _part(known.language).match(fold(words))
    row = not part and len(nodes) >= _ROW and all(map(_states_facts, nodes[:_ROW]))
    alone = len(nodes) == number + 1 and not broken
    if row or alone or not _may_be_title(line, words, known):
        return None
    return FoundTitle(number, inner, guessed=True, rest=rest)


def _may_be_title(line: Text, words: str, known: Headings) -> bool:
    """Whether a line that says these words is short, and none that tells something else."""
    return not (
        not 2 < len(words) <= _LONGEST
        or len(line.value) > _LONGEST * 2
        or not any(letter.isalpha() for letter in words)
        or words[-1] in ".;,:"
        or "![" in line.value
        or _points_on(line.value)
        or (_TURN.match(line.value) and not _part(known.language).match(fold(words)))
        or re.match(r"(?:https?://|www\.)\S+$", words)
        or known.match(words)
        or _tells_fact(words, known.language)
        or _names_people(line, known)
        or _tells_date(words, known.language)
    )


def _is_date(node: Node, language: str) -> bool:
    return node.kind in ("paragraph", "label") and _tells_date(plain(node.text.value), language)


def _names_title(name: str, language: str) -> bool:
    """Whether a folded name is the key of a title, or what a part of a day is called: `Workshop: Bread`."""
    parts = registry.pattern(language, lambda spoken: spoken.reading.parts)
    return bool(re.fullmatch(rf"title|{_SUBJECT}|(?:(?:{_NAME_OF}) )?(?:{parts})", name)) or any(
        spoken.reading.keys.get(name) == "title" for spoken in registry.read_with(language)
    )
