"""What programs for notes keep of a page among its lines: properties, rows of tags, its number; taken out, and told.

Joplin, Notion, Evernote, Obsidian, Logseq, Bear and Zettlr write them. What such a property says in words is printed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feuillet.reading.debris.directives import FILLER, Directive
from feuillet.reading.debris.lines import Line
from feuillet.reading.markdown.inline import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TAG = r"(?:#[^\W\d_][\w/-]*|#[^\s#][^#\n]{1,40}#(?!\w))"
_NAMED = r"(?:\[\[[^\[\]\n]{1,100}\]\]|`[^`\n]{1,60}`)"
_ROW = re.compile(rf"\s*(?:#[^\W\d_][\w-]*/[\w/-]+|{_TAG}(?:[\s,;·|]+{_TAG})+)\s*")
_ONE_TAG = re.compile(r"\s*#[a-zß-öø-ÿ][\w-]*\s*")
_ABOUT_THE_TITLE = 5  # lines that are not blank
_BULLET = r"\s*(?:[-*+]\s+)?"
_LABELLED = re.compile(
    rf"{_BULLET}(?:\*\*)?(?:tags?|étiquettes?|mots[- ]clés?|keywords?|schlagwörter|schlagworte|etiquetas?|"
    rf"palabras clave|status|statut|estado|links?|liens?|up|related|topics?|moc)(?:\*\*)?\s?::?(?:\*\*)?\s*"
    rf"(?:{_TAG}|{_NAMED})(?:[\s,;·|]+(?:{_TAG}|{_NAMED}))*\s*",
    re.IGNORECASE,
)
_STAMP = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?"
_NUMBER = re.compile(rf"\s*(?:(?:id|uid|zettel(?:-id)?)\s?::?\s*)?{_STAMP}\s*", re.IGNORECASE)
# key:: value, of Obsidian and Logseq; keys that say nothing to a reader.
_INLINE = re.compile(r"(?:^\s*(?:[-*+]\s+)?|[\[(])(?:\*\*|__)?([^\W\d_](?:[\w -]{0,30}\w)?)(?:\*\*|__)?(::)(?=\s|$)")
_OF_PROGRAM = re.compile(
    r"tags?|alias(?:es)?|up|down|next|prev(?:ious)?|parent|child(?:ren)?|related|same|u?id|collapsed|css-?class(?:es)?|"
    r"template|type|status|created(?:[ -]at)?|updated(?:[ -]at)?|modified|icon|heading|background-color|"
    r"exclude.*|logseq\..*|hl-.*|ls-.*|file(?:-path)?",
    re.IGNORECASE,
)
_PUBLIC = re.compile(rf"{_BULLET}public:: ?(?:true|false)\s*", re.IGNORECASE)  # else those whom something is for
_DRAWER = re.compile(r"\s*:(?:LOGBOOK|PROPERTIES):\s*")
_DRAWER_END = re.compile(r"\s*:END:\s*")
_VERSION = re.compile(r"<{7}(?= )|[|=]{7}(?= |$)|>{7}(?= )")  # of Git
_MOST_IN_DRAWER = 50  # lines
_FIELD = re.compile(r"\s*[^\W\d_][^:\n]{0,40}:(?:\s+\S.*)?")
_OF_DATABASE = re.compile(
    r"\s*(?:(?:created(?: time| by)?|last edited(?: time| by)?|créée?(?: le| par)?|date de création|"
    r"dernière modification(?: le| par)?|modifiée?(?: le| par)|erstellt(?: am| von)?|zuletzt bearbeitet(?: am| von)?|"
    r"creado(?: el| por)?|última edición(?: por)?)\s?:\s\S.{0,80}"
    r"|(?:updated|modified|mise? à jour(?: le)?|geändert(?: am)?|actualizado(?: el)?)\s?:\s+\d[\d:T./ -]{7,40}Z?)",
    re.IGNORECASE,
)
_BESIDE_IT = re.compile(
    r"\s*(?:(?:tags?|étiquettes?|mots[- ]clés?|schlagwörter|etiquetas|notebook|carnet|notizbuch|libreta)"
    r"\s?:.{0,200}|url\s?:\s+https?://\S*notion\.\S+)",
    re.IGNORECASE,
)
_OF_JOPLIN = re.compile(r"[a-z_]+: ?.*")
_LAST_OF_JOPLIN, _ID_OF_JOPLIN = re.compile(r"type_: \d+"), re.compile(r"id: [0-9a-f]{32}")


def without(lines: list[Line]) -> tuple[list[Directive], list[tuple[str, Text]]]:
    """Takes them out of the lines; they, and what they say of the whole."""
    texts = ["" if line.role else line.text for line in lines]
    gone = {*_of_joplin(texts), *_of_database(texts), *_rows(texts), *_drawers(texts), *_conflicts(texts)}
    taken: list[list[int]] = []  # lines that stand together are told as one
    facts: list[tuple[str, Text]] = []
    for at, text in enumerate(texts):
        named = _INLINE.match(text) if "::" in text else None
        key = named[1] if named and text[named.start()] not in "[(" else ""
        if named and key.lower() == "title":
            facts.append(("title", lines[at].piece(named.end()).stripped()))
            lines[at] = Line("", lines[at].number)
        elif at in gone and taken and taken[-1][-1] == at - 1 in gone:
            taken[-1].append(at)
        elif at in gone or _NUMBER.fullmatch(text) or _OF_PROGRAM.fullmatch(key) or _PUBLIC.fullmatch(text):
            taken.append([at])
        elif "::" in text:
            lines[at] = _with_one_colon(lines[at])
    found: list[Directive] = []
    for several in taken:
        first = lines[several[0]]
        words = " ".join(texts[at].strip() for at in several)
        found.append(Directive(words, first.number, first.start + 1 + first.shift))
        for at in several:
            lines[at] = Line("", lines[at].number)
    return found, facts


def _with_one_colon(line: Line) -> Line:
    """A line that has one colon between the name of a property and what it is."""
    ends = [found.end(2) for found in _INLINE.finditer(line.text)] if "`" not in line.text else []
    if not ends:
        return line
    made: list[Text | str] = []
    for start, end in zip((0, *ends), ends, strict=False):
        made += line.piece(start, end - 1), FILLER
    return Line.of(Text.joined([*made, line.piece(ends[-1], len(line.text))]))


def _of_joplin(texts: Sequence[str]) -> Iterator[int]:
    """The lines at the end of a note that was saved with all that Joplin knows of it."""
    last = next((at for at in range(len(texts) - 1, -1, -1) if texts[at].strip()), -1)
    first = last
    while first >= 0 and _OF_JOPLIN.fullmatch(texts[first].strip()):
        first -= 1
    run = texts[first + 1 : last + 1]
    if (
        run
        and _LAST_OF_JOPLIN.fullmatch(run[-1].strip())
        and any(_ID_OF_JOPLIN.fullmatch(text.strip()) for text in run)
    ):
        yield from range(first + 1, last + 1)


def _of_database(texts: Sequence[str]) -> Iterator[int]:
    """Of properties of a page, one below the other, those that its program fills in, and beside them its tags."""
    run: list[int] = []
    for at, text in enumerate((*texts, "")):
        if text.strip() and _FIELD.fullmatch(text.rstrip()):
            run.append(at)
            continue
        filled = {field for field in run if _OF_DATABASE.fullmatch(texts[field])}
        if filled and len(run) > 1:
            yield from (field for field in run if field in filled or _BESIDE_IT.fullmatch(texts[field]))
        run = []


def _rows(texts: Sequence[str]) -> Iterator[int]:
    """Rows of tags: with a name before them anywhere, else about the title, and at the end, where one may be alone."""
    written = [at for at, text in enumerate(texts) if text.strip()]
    others = {at for at in written if ":" in texts[at] and _LABELLED.fullmatch(texts[at])}
    yield from others
    others |= {at for at in written if _NUMBER.fullmatch(texts[at])}
    for place, at in enumerate(written[:_ABOUT_THE_TITLE]):
        if _ROW.fullmatch(texts[at]):
            yield at
        elif place and at not in others:
            break
    for at in written[:0:-1]:
        if _ROW.fullmatch(texts[at]) or _ONE_TAG.fullmatch(texts[at]):
            yield at
        elif at not in others:
            break


def _conflicts(texts: Sequence[str]) -> Iterator[int]:
    """The marks around two versions of a passage that a program could not put together: both stay."""
    marks: list[int] = []
    for at, text in enumerate(texts):
        sign = _VERSION.match(text)
        if sign and sign[0][0] == "<":
            marks = [at]
        elif sign and marks:
            marks.append(at)
            if sign[0][0] == ">":
                yield from marks
                marks = []


def _drawers(texts: Sequence[str]) -> Iterator[int]:
    for at, text in enumerate(texts):
        if ":" in text and _DRAWER.fullmatch(text):
            below = range(at + 1, min(at + _MOST_IN_DRAWER, len(texts)))
            end = next((more for more in below if _DRAWER_END.fullmatch(texts[more])), None)
            yield from range(at, end + 1) if end else ()
