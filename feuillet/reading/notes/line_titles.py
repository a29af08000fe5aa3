"""Short lines without a sign that are titles, of points or of a section; and what is said at the end of notes."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby, pairwise, starmap
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.model.diagnostics import Rule, Severity
from feuillet.reading.listed import entries
from feuillet.reading.markdown.inline import Text, bold, plain, unwrapped
from feuillet.reading.notes.attendance import table_rows
from feuillet.reading.notes.outline import CLOSING, TITLE_WITHIN
from feuillet.reading.notes.sections import ACTORS, DISCUSSION, DOCUMENTS, PARTICIPANTS, PEOPLE, SPEAKERS
from feuillet.text.names import fold
from feuillet.text.normal_form import bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.model.workshop import SectionDefinition
    from feuillet.reading.markdown.blocks import Node
    from feuillet.reading.notes.outline import OpenSection, Outline
    from feuillet.reading.notes.sections import Headings
    from feuillet.reading.notes.texts import Texts

POINTS_PLACED = Rule(
    code="points-placed",
    severity=Severity.WARNING,
    en="by their numbers or rows these are read as points of sections; what named them is not printed ({sections})",
    fr="d’après leurs numéros ou leurs lignes, ce sont les points de rubriques ; ce qui les nommait n’est pas imprimé "
    "({sections})",
    hint_en="To keep them as they are written, put them under the heading of one section.",
    hint_fr="Pour les garder tels quels, mettez-les sous le titre d’une rubrique.",
)
LABEL_LEVEL = 7  # of a section whose heading is a line: below all real headings
_SIGNS = re.compile(r"^[^\w*_\[]+")  # pictures and the like before a title
_RUN_IN = re.compile(r"(?:(?<=[.;!?] )|\A)([^\W\d_][^:.;*_<>\n]{1,40}?)\s?:\s+(?=\S)")  # Problems: …
_WROTE = re.compile(r"(?:wrote|a écrit|schrieb|escribió)\s?:\W*$")  # above what is quoted below a mail
_LEAST_SAID = 3  # words of a point that is no name
_SHORT_LINE = 50  # characters of a line that may be the title of the points below it
_REMARK = 120  # characters of a farewell
_RUN = 60  # points of a run in which the next such line is looked for
_DOTTED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})\.?\)?\s+(?=[^\W\d_a-zß-öø-ÿ])[^<>]{2,100}(?<![.;,])")  # 2.1 Title
_NUMBERED = re.compile(  # Pb 1: …
    r"(?:\*\*)?([^\W\d_][^\d:*_<>\n]{1,28}?)\s?(?:n\s?°\s?)?(\d{1,2})(?:\*\*)?\s?(?::|[.)–—-](?=[\s*]))(?:\*\*)?\s*(?=\S)"
)
_SHORT = {"sol": "solution", "bes": "besoin"}  # names that are short for those of sections where a number follows
_LEAST_NUMBERED, _LEAST_ROWS = 2, 2  # points that are numbered so; sections that rows are named as
_POINT = re.compile(r"\s*(?:[-–—*•◦▪●‣]\s+)?")
_BULLET = re.compile(r"[\s•◦▪●‣■➢➤►]+")


def bare_title(text: Text) -> Text:
    """A title without bullets, emphasis, and the colon at its end."""
    text = text.stripped()
    bullets = _BULLET.match(text.value)
    return unwrapped(text.cut(bullets.end()) if bullets else text)


@lru_cache(maxsize=8)
def _part(language: str) -> re.Pattern[str]:
    parts = registry.pattern(language, lambda spoken: spoken.reading.parts)
    number = r"(?:n\s?[°o]?\.?\s?)?(\d{1,2}|[a-h])"
    return re.compile(rf"\W{{0,4}}({parts})\s{number}\s*(?:\([^()]{{1,60}}\)|[–—-]\s.{{1,60}})?\s*:?\W{{0,2}}")


def is_part(line: str, language: str) -> bool:
    """Whether a line is what one of several parts is called: `Table 2 (Ana)`."""
    return len(line) <= _REMARK and bool(_part(language).fullmatch(bare(line.casefold())))


def make_run_ins(nodes: list[Node], known: Headings) -> None:
    """A paragraph that runs through several sections, by their names and colons, is cut where each begins."""
    made: list[Node] = []
    for node in nodes:
        found = list(_RUN_IN.finditer(node.text.value)) if node.kind == "paragraph" else []
        named = [(each.start(), meant.id) for each in found if (meant := known.match(plain(each[1])))]
        others = [(start, id_) for start, id_ in named if id_ not in (*PEOPLE, DISCUSSION)]
        if len({id_ for _, id_ in others}) < 2:
            made.append(node)
            continue
        starts = [start for start, _ in others]
        ends = [*starts[not starts[0] :], len(node.text.value)]
        made += [
            type(node)("paragraph", text)
            for start, end in pairwise([0, *ends])
            if (text := node.text.cut(start, end).stripped())
        ]
    nodes[:] = made


def make_parts(nodes: Sequence[Node], language: str) -> None:
    """Lines that number parts, such as tables, are headings above all others, where notes have none."""
    lines = [node for node in nodes if node.kind in ("label", "paragraph") and is_part(node.text.value, language)]
    several = {found[2] for node in lines if (found := _part(language).fullmatch(bare(node.text.value.casefold())))}
    headings = any(node.kind == "heading" for node in nodes)
    for node in lines:
        if len(several) > 1 and len(several) == len(lines) and not headings:
            node.kind, node.level = "heading", 1
        elif bold(node.text) is None:
            node.kind = "paragraph"


def _make_dotted_titles(nodes: Sequence[Node], known: Headings) -> None:
    """Lines that count on with dotted numbers, 2.1 and 2.2, are titles in the sections that stand above them."""
    numbered = [
        (at, node, tuple(map(int, found[1].split("."))))
        for at, node in enumerate(nodes)
        if node.kind in ("paragraph", "label") and (found := _DOTTED.fullmatch(plain(node.text.value)))
    ]
    numbers = [number for _, _, number in numbered]
    if len(numbers) < 2 or numbers[0][-1] != 1 or not all(starmap(_counts_on, pairwise(numbers))):
        return
    within = any(node.kind == "heading" for node in nodes[: numbered[0][0]])
    for _, node, number in numbered:
        if known.match(bare_title(node.text).value):
            within = True
        elif within:
            node.kind, node.level, node.grouped = "heading", LABEL_LEVEL + len(number) - 1, True


def _counts_on(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    """Whether a number follows another: 2.2 or 2.1.1 behind 2.1, 3.1 behind 2.1."""
    return after > before and (after[-1] == 1 or after[:-1] == before[: len(after) - 1])


def _make_points(nodes: list[Node], known: Headings, texts: Texts) -> None:
    """Points below no section that say themselves of which they are: `Pb 1: …`, or in the first cell of their row."""
    numbered = {id(node): found for node in nodes if (found := _numbered(node, known))}
    if sum(map(len, numbered.values())) < _LEAST_NUMBERED:
        numbered = {}
    last = {id(node) for node, after in pairwise(nodes) if after.kind not in ("heading", "label", "table")}
    made: list[Node] = []
    section: SectionDefinition | None = None
    for is_numbered, several in groupby(nodes, lambda node: id(node) in numbered):
        run = list(several)
        if is_numbered and not section:
            points: dict[str, list[Node]] = {}
            for title, point in (piece for node in run for piece in numbered[id(node)]):
                points.setdefault(title, []).append(point)
            for title, some in points.items():
                made += [type(run[0])("heading", Text(title, [(0, *some[0].text.at())]), level=LABEL_LEVEL), *some]
            texts.tell(POINTS_PLACED, run[0].text, sections=", ".join(map(plain, points)))
            continue
        for node in run:
            if node.kind in ("heading", "label"):
                section = known.match(bare_title(node.text).value)
            rows = _of_rows(node, known) if not section and id(node) not in last else []
            made += rows or [node]
            if rows:
                corner = table_rows(node.text)[0][0]
                names = [corner, *(row.text for row in rows if row.level == LABEL_LEVEL)]
                texts.tell(POINTS_PLACED, node.text, sections=", ".join(plain(name.value) for name in names if name))
    nodes[:] = made


def _numbered(node: Node, known: Headings) -> list[tuple[str, Node]]:
    """The points of a block by the titles of their sections, if its lines begin with the names of these and numbers."""
    made: list[tuple[str, Node]] = []
    start = 0
    for line in node.text.value.split("<br>") if node.kind in ("paragraph", "item", "label") else ():
        text = node.text.cut(start, start + len(line)).stripped()
        start += len(line) + len("<br>")
        text = bold(text) or text
        found = _NUMBERED.match(text.value)
        meant = known.match(_SHORT.get(fold(found[1]), found[1])) if found and not found[0].count("**") % 2 else None
        if found and meant and meant.kind == "points" and meant.id not in PEOPLE:
            made.append((meant.title, type(node)("item", text.cut(found.end()), ordinal=int(found[2]))))
        elif made and text:
            made[-1][1].text = Text.joined([made[-1][1].text, "<br>", text])
        elif text:
            return []
    if made:
        made[-1][1].children = node.children
    return made


def _of_rows(node: Node, known: Headings) -> list[Node]:
    """The sections, groups and points of a table whose rows are named as sections, and whose columns are not."""
    head, *rows = (table_rows(node.text) if node.kind == "table" else []) or [[]]
    if not rows or not all(row and row[0] and len(row) <= len(head) for row in rows):
        return []
    meant = [found for row in rows if (found := known.match(bare_title(row[0]).value)) and found.id not in PEOPLE]
    told = [cell.value for row in rows for cell in row[1:] if cell]
    if (
        len({found.id for found in meant if found.kind == "points"}) < _LEAST_ROWS
        or len(meant) <= len(rows) / 2
        or any(known.match(bare_title(cell).value) for cell in head[1:])
        or not all(any(map(str.isalpha, cell)) for cell in told)
    ):
        return []
    made: list[Node] = []
    for row in rows:
        made.append(type(node)("heading", bare_title(row[0]), level=LABEL_LEVEL))
        for title, cell in zip(head[1:], row[1:], strict=False):
            made += [type(node)("heading", title, level=LABEL_LEVEL + 1, grouped=True)] if cell else []
            start = 0
            for line in cell.value.split("<br>"):
                point = _POINT.sub("", line, count=1)
                if point.strip():
                    made.append(
                        type(node)("item", cell.cut(start + len(line) - len(point), start + len(line)).stripped())
                    )
                start += len(line) + len("<br>")
    return made


class LineTitles:
    """Finds them among the blocks of a theme, and opens what they name."""

    def __init__(self, outline: Outline, texts: Texts, known: Headings) -> None:
        self.outline = outline
        self.texts = texts
        self.known = known
        self.lines: frozenset[int] = frozenset()  # those that are the only titles, by their identities
        self.plain: set[int] = set()  # lines of titles of sections that no sign tells from text
        self.numbers: dict[int, int] = {}  # of blocks, by their identities

    def prepare(self, nodes: list[Node], *, alone: bool) -> None:
        """Looks at the blocks; `alone`: notes have no other titles."""
        _make_points(nodes, self.known, self.texts)
        self.numbers = {id(node): number for number, node in enumerate(nodes)}
        _make_dotted_titles(nodes, self.known)
        self.lines = _plain_lines(nodes) if alone else self.lines

    def run_title(self, node: Node, before: Node | None, after: Node | None) -> bool:
        """A short line between two runs of points is the title of those below it, as it is where it begins several."""
        section = self.outline.current
        loose = id(node) in self.lines or bool(section and self.is_plain(section))
        if not _heads_points(node, after, loose=loose):
            return False
        if id(node) in self.lines and (section is None or (section.definition is None and self.is_plain(section))):
            ready = self.texts.inline(node.text)
            self.outline.section(title := bare_title(ready.text), LABEL_LEVEL, None, ready.mark)
            self.plain.add(title.at()[0])
            return True
        if section and section.id in (SPEAKERS, PARTICIPANTS) and after and self.ends_people(node, after):
            self.outline.section(bare_title(self.texts.inline(node.text).text), LABEL_LEVEL, None, None)
            return True
        if section is None or section.id in (SPEAKERS, PARTICIPANTS, ACTORS, DOCUMENTS):
            return False
        first = not section.groups or not (section.groups[-1].blocks or section.groups[-1].title)
        if not (before and before.kind == "item") and not (first and self.titles_follow(node)):
            return False
        ready = self.texts.inline(node.text)
        if not ready.text or ready.pictures or self.known.match(bare_title(ready.text).value):
            return False
        title = bare_title(ready.text)
        if self.is_of_others(title):
            self.outline.section(title, LABEL_LEVEL, None, ready.mark)
            return True
        self.outline.group(title, LABEL_LEVEL + 1, ready.mark)
        if self.is_plain(section):
            self.tell_within(section, title)
        return True

    def ends_people(self, node: Node, after: Node) -> bool:
        """Whether a line among people begins points that name nobody: they would be printed with those who came."""
        words = plain(after.text.value)
        return not (
            entries.people(after.text, self.texts.language)
            or entries.behind(after.text, self.texts.language)
            or (" " in node.text.value and entries.people(node.text, self.texts.language))
            or len(words.split()) < _LEAST_SAID
        )

    def tell_within(self, section: OpenSection, title: Text) -> None:
        """Says that a line, which may name a section as well, is a title within one."""
        name = plain(section.definition.title if section.definition else section.heading.value)
        self.texts.tell(TITLE_WITHIN, title, heading=plain(title.value), section=name)

    def is_plain(self, section: OpenSection) -> bool:
        """Whether the title of a section is a line like those that may be titles within it."""
        return section.heading.at()[0] in self.plain

    def titles_follow(self, node: Node) -> bool:
        """Whether another such line stands between two runs before the next heading."""
        nodes = self.texts.scanned.nodes
        at = self.numbers.get(id(node), len(nodes))
        for number in range(at + 2, min(at + _RUN, len(nodes) - 1)):
            if nodes[number].kind != "item":
                return nodes[number - 1].kind == "item" and _heads_points(nodes[number], nodes[number + 1], loose=False)
        return False

    def is_of_others(self, title: Text) -> bool:
        """Whether a line ends a section that has such a line for a title, and begins what is of none."""
        section = self.outline.current
        titled = (group.title for group in section.groups) if section else ()
        if section and (
            section.level < LABEL_LEVEL or any(own and not self.known.match(bare_title(own).value) for own in titled)
        ):
            return False
        return self.known.is_of_others(title.value)

    def tell_farewell(self, nodes: Sequence[Node]) -> None:
        """Says where the last line, if it is said to those who get the notes, is printed."""
        section = self.outline.current
        answered = (node for node in reversed(nodes) if node.kind != "quote" and not _WROTE.search(node.text.value))
        last = next(answered, None)
        if section and last and last.kind == "paragraph" and _says_farewell(last.text, self.texts.language):
            name = section.definition.title if section.definition else plain(section.heading.value)
            self.texts.tell(CLOSING, last.text, words=plain(last.text.value.replace("<br>", " ")), section=name)


def _heads_points(node: Node, after: Node | None, *, loose: bool) -> bool:
    """Whether a short line may be the title of the points below it; `loose`: a question too, or one with a colon."""
    words = node.text.value.rstrip(" \xa0\u202f?!:…)" if loose else None)
    return bool(
        node.kind == "paragraph"
        and after
        and after.kind == "item"
        and len(words) <= _SHORT_LINE
        and "<br>" not in words
        and _SIGNS.sub("", words)[:1].isupper()
        and words[-1:].isalnum()
        and not any(sign in words for sign in (". ", "? ", "! ", ": ", "["))
    )


def _plain_lines(nodes: Sequence[Node]) -> frozenset[int]:
    """Lines above points that are the titles of notes which have no other, by their identities: several at least."""
    found = [node for node, after in pairwise(nodes) if node.kind == "label" or _heads_points(node, after, loose=True)]
    return frozenset(map(id, found)) if len(found) > 1 else frozenset()


def _says_farewell(text: Text, language: str) -> bool:
    """Whether a last line is said to those who get the notes: `Thanks to all, see you`."""
    words = fold(plain(text.value)) if len(text.value) <= _REMARK else ""
    return bool(words and _farewells(language).match(words))


@lru_cache(maxsize=8)
def _farewells(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{registry.pattern(language, lambda spoken: spoken.reading.farewells)})")
