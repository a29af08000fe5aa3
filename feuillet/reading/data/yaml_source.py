"""Read YAML as people write it: text in, data that knows its places out, with every trap explained.

Every scalar stays the text that was typed: it is the model that makes numbers and dates of it, so that no
telephone number, time or year is changed on the way. Anchors, aliases and tags are refused: nobody who writes
notes means them, and without them a small file cannot grow into a large one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.model.workshop import Located
from feuillet.project import text_file
from feuillet.reading.data.yaml_mistakes import ALIAS, INDENT, NO_BREAK, NO_COLON, SYNTAX, TAB, Explainer, MistakeError
from feuillet.reading.data.yaml_text import quoted
from feuillet.reading.debris import comments, unpublished
from feuillet.text.deadline import look
from feuillet.text.normal_form import normal

TOO_LONG = 500_000  # characters: what the parser reads in a few seconds
TOO_DEEP = 50
_REPAIRS = 20
_REPAIRABLE = 100_000  # characters: a longer text stops at its first error, which bounds the time

COMMENT = Rule(
    code="yaml-comment",
    severity=Severity.WARNING,
    en="everything from '{lost}' on was ignored: a space and # begin a comment",
    fr="tout ce qui suit à partir de « {lost} » est ignoré : une espace et # ouvrent un commentaire",
    hint_en="If it belongs to the text, use quotes: {corrected} (if it is a comment, put a space after #).",
    hint_fr=(
        "Si cela fait partie du texte, mettez des guillemets droits : {corrected} "
        "(si c’est un commentaire, mettez une espace après #)."
    ),
)
DUPLICATE_KEY = Rule(
    code="duplicate-key",
    en="the key '{key}' is given twice: it is already on line {line}",
    fr="la clé « {key} » est donnée deux fois : elle est déjà à la ligne {line}",
    hint_en="Keep one of the two, or put both values under one key.",
    hint_fr="Gardez l’une des deux, ou réunissez les deux valeurs sous une seule clé.",
)
DOCUMENTS = Rule(
    code="yaml-documents",
    en="a second document begins here after '---'; only the first one is read",
    fr="un second document commence ici après « --- » ; seul le premier est lu",
    hint_en="Take out the line '---', or put the text that follows it in a Markdown file (.md).",
    hint_fr="Enlevez la ligne « --- », ou mettez le texte qui la suit dans un fichier Markdown (.md).",
)
DEEP = Rule(
    code="yaml-deep",
    en="more than {limit} lists or sets of keys one inside the other",
    fr="plus de {limit} listes ou ensembles de clés les uns dans les autres",
    hint_en="Brackets of text must be in quotes; notes need no more than five levels.",
    hint_fr="Des crochets de texte se mettent entre guillemets ; cinq niveaux suffisent à des notes.",
)
LONG = Rule(
    code="yaml-long",
    en="{length} characters of YAML: more than the {limit} that are read",
    fr="{length} caractères de YAML : plus que les {limit} qui sont lus",
    hint_en="Write long texts as Markdown, below the front matter of a .md file.",
    hint_fr="Écrivez les textes longs en Markdown, sous l’en-tête d’un fichier .md.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyPlace:
    """Where a key (or the dash of a list item) and its value stand."""

    key: Location
    value: Location


class Mapping(dict[str, Any]):
    """Keys and values as written, in order; the item "source" is its place unless the author wrote such a key.

    `written` is its text where it stands on one line; `whole` says that no key was left out as it cannot be read.
    """

    def __init__(self, source: Location) -> None:
        super().__init__()
        self.source = source
        self.places: dict[str, KeyPlace] = {}
        self.written = ""
        self.whole = True


class Sequence(list[Any]):
    """A list that knows its place and those of its items."""

    def __init__(self, source: Location) -> None:
        super().__init__()
        self.source = source
        self.places: list[Location] = []


def parse(text: str, *, file: str, first_line: int = 1) -> tuple[Any, list[Diagnostic]]:
    """The data of a YAML text (None if it cannot be read or is empty), and all that is wrong with it.

    A line with a known mistake is read as its author most likely meant it, so that those below are checked too. Where
    that cannot be told, the whole of its key is left out, with what else is wrong with it: it may be the same mistake.
    """
    if len(text) > TOO_LONG:
        return None, [LONG.at(Location(file=file), length=len(text), limit=TOO_LONG)]
    lines = original = [_plain(line) for line in text.split("\n")]
    found: list[Diagnostic] = []
    spoilt: set[int] = set()  # keys of which something is told that may spoil the rest of them, by their first lines
    tabbed: set[int] = set()  # lines that begin with tabs, once that is told
    whole = True
    for _ in range(_REPAIRS if len(text) <= _REPAIRABLE else 1):
        attempt = _Attempt(lines, original, file=file, first_line=first_line)
        try:
            data = attempt.read()
        except MistakeError as mistake:
            at = mistake.diagnostic.location.line - first_line
            begin, end = _block(original, at)
            rule, repaired = mistake.diagnostic.rule, mistake.repaired
            if rule is TAB:
                tabbed.update(line for line, text in enumerate(original) if _TABBED.match(text))
            of_tabs = not tabbed.isdisjoint(range(begin, end)) and (repaired is None or rule in _OF_ALIGNMENT)
            if (begin in spoilt and rule is not TAB) or of_tabs:
                repaired = _aligned(lines, original, at, end) if at in tabbed else None
            else:
                found.append(mistake.diagnostic)
            if repaired is None or repaired == lines:
                spoilt.add(begin)
                whole = False
                repaired = [*lines[:begin], *[""] * (end - begin), *lines[end:]]
                if repaired == lines:
                    return None, found
            lines = repaired
        else:
            if isinstance(data, Mapping):
                data.whole = whole
            return (data if whole or isinstance(data, Mapping) else None), [*found, *attempt.diagnostics]
    return None, found


def published(text: str, source: Location) -> tuple[str, list[Diagnostic]]:
    """A text that begins there, without its author's comments and what is hidden in it, and what is told of these."""
    bare, found, hidden = unpublished.value(normal("NFC", text))
    told = [*comments.told(found, source.file, source), *unpublished.left_out(hidden, source.file, source.line)]
    return bare.strip() if found or hidden else bare, told


_TABBED = re.compile(r" *\t")
_FIRST = re.compile(r"[^\s#-][^:]*:(?=\s|$)")  # of a key of the whole text
_OF_ALIGNMENT = (INDENT, NO_COLON, SYNTAX)  # what may be but a line that stands too far to the left or right


def _block(lines: list[str], line: int) -> tuple[int, int]:
    """The lines from the nearest key of the whole text down to the next one."""
    line = min(max(line, 0), len(lines) - 1)
    begin = next((at for at in range(line, -1, -1) if _FIRST.match(lines[at])), 0)
    end = next((at for at in range(line + 1, len(lines)) if _FIRST.match(lines[at])), len(lines))
    return begin, end


def _aligned(lines: list[str], original: list[str], at: int, end: int) -> list[str]:
    """The lines, that one and those below with the same tabs as far to the right as items or texts above them are."""
    made = list(lines)
    tabs = _margin(original[at])
    edge = shift = 0
    for line in range(at, end):
        text, margin = made[line].lstrip(), _margin(original[line])
        if not text:
            continue
        if not margin.startswith(tabs):
            edge = 0
        elif margin == tabs and not edge:
            above = (made[up] for up in range(line - 1, -1, -1))
            if text[0] == "-":
                edge = next((len(_margin(line_above)) for line_above in above if line_above.lstrip()[:1] == "-"), 0)
            else:
                edge = next(
                    (len(line_above) - len(line_above.lstrip(" -")) for line_above in above if line_above.strip()), 0
                )
            shift = edge - len(_margin(made[line]))
        if margin.startswith(tabs):
            made[line] = " " * (len(_margin(made[line])) + shift) + text
    return made


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def place(data: Any, path: tuple[str | int, ...]) -> KeyPlace | None:
    """Where the key and the value at `path` stand; None at the root, or outside of what was written.

    Steps of the path that are not in the data are skipped: the model's validation adds some of its own.
    """
    found: KeyPlace | None = None
    for step in path:
        if isinstance(data, Mapping) and step in data.places and isinstance(step, str):
            found, data = data.places[step], data.get(step)
        elif isinstance(data, Sequence) and isinstance(step, int) and step < len(data):
            at = data.places[step]
            found, data = KeyPlace(key=at, value=at), data[step]
    return found


def _plain(line: str) -> str:
    """`line` without what YAML counts as line ends or refuses, at equal length, so that places stay true."""
    line = re.sub("[\x85\u2028\u2029\ufeff]", " ", line)
    return yaml.reader.Reader.NON_PRINTABLE.sub(" ", line)


class _Attempt(Explainer):
    """One reading of the text from its beginning to its end or first syntax error."""

    def __init__(self, lines: list[str], original: list[str], *, file: str, first_line: int) -> None:
        super().__init__(lines, original, file=file, first_line=first_line)
        self.diagnostics: list[Diagnostic] = []
        self.loader: Any = yaml.SafeLoader("\n".join(lines))

    def read(self) -> Any:
        """The data; raises a _MistakeError for a syntax error."""
        data: Any = None
        try:
            self.loader.get_event()  # the stream begins
            if not self.loader.check_event(yaml.StreamEndEvent):
                self.loader.get_event()  # a document begins
                data = self.node(self.loader.get_event(), depth=0, parent=None)
                self.loader.get_event()  # and ends
            self.no_second_document()
        except yaml.MarkedYAMLError as error:
            raise self.explain(error) from error
        return data

    def no_second_document(self) -> None:
        """A closing `---` with nothing below it is no second document."""
        if self.loader.check_event(yaml.StreamEndEvent):
            return
        start = self.loader.get_event().start_mark
        event = self.loader.get_event()
        if isinstance(event, yaml.ScalarEvent) and not event.value:
            return
        self.diagnostics.append(DOCUMENTS.at(self.mark(start)))

    def node(self, event: Any, *, depth: int, parent: Any) -> Any:
        """The value that begins with `event`."""
        at: Any = event.start_mark
        look(self.first_line + at.line)
        alias, simple, in_list = (
            isinstance(event, kind) for kind in (yaml.AliasEvent, yaml.ScalarEvent, yaml.SequenceStartEvent)
        )
        if alias:
            raise self.quote(ALIAS, at, mark="*")
        if event.anchor:
            raise self.quote(ALIAS, at, mark="&")
        if event.tag:
            raise self.quote(ALIAS, at, mark="!")
        if simple:
            return self.scalar(event, parent)
        if depth >= TOO_DEEP:
            raise MistakeError(DEEP.at(self.mark(event.start_mark), limit=TOO_DEEP), None)
        if in_list:
            return self.sequence(event, depth)
        return self.mapping(event, depth)

    def scalar(self, event: Any, parent: Any) -> Located | None:
        """A text with the place of its first character; None where nothing, ~ or null is written."""
        self.last_scalar = event
        start = event.start_mark
        if event.style in ("|", ">"):
            line = start.line + 1
            while line < len(self.lines) - 1 and not self.lines[line].strip():
                line += 1
            indent = len(self.lines[line]) - len(self.lines[line].lstrip(" ")) if line < len(self.lines) else 0
            return self.text(event.value, self.at(line, indent))
        if event.style:
            column = self.mark(start).column - 1
            typed = self.original[start.line][column : column + 1] in ("'", '"')  # else we put it there
            return self.text(event.value, self.at(start.line, start.column + typed))
        at_root, key = parent is None, isinstance(parent, yaml.ScalarEvent)
        if at_root or (key and parent.end_mark.line < start.line):
            self.no_break_space(start.line)
        if event.value or not at_root:
            self.comment(event)
        if event.value in ("", "~", "null"):
            return None
        return self.text(event.value, self.mark(start))

    def text(self, value: str, source: Location) -> Located:
        """A text without its author's comments."""
        value, told = text_file.unescaped(value, source)
        bare, left = published(value, source)
        self.diagnostics += [*told, *left]
        return Located(bare, source)

    def comment(self, event: Any) -> None:
        """Text such as `fiche #3`, or a colour, that was taken for a comment."""
        end = event.end_mark
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        lost = re.match(r"[ \t]*(#[^\s#!].*)$", rest)
        if lost is None:
            return
        line = self.lines[end.line]
        column = end.column + lost.start(1)
        value = event.start_mark.column if event.value and event.start_mark.line == end.line else column
        corrected = line[:value] + quoted(line[value:].rstrip())
        place = self.at(end.line, column)
        self.diagnostics.append(COMMENT.at(place, lost=lost[1].rstrip(), corrected=corrected.strip()))

    def sequence(self, start: Any, depth: int) -> Sequence:
        items = Sequence(self.mark(start.start_mark))
        while not self.loader.check_event(yaml.SequenceEndEvent):
            event = self.loader.get_event()
            items.places.append(self.mark(event.start_mark))
            items.append(self.node(event, depth=depth + 1, parent=start))
        self.loader.get_event()
        return items

    def mapping(self, start: Any, depth: int) -> Mapping:
        items = Mapping(self.mark(start.start_mark))
        last = start
        while not self.loader.check_event(yaml.MappingEndEvent):
            event: Any = self.loader.get_event()
            simple = isinstance(event, yaml.ScalarEvent)
            if not simple or event.anchor or event.tag:
                key_start: Any = event.start_mark
                raise self.odd_key(key_start, plain=not isinstance(event, yaml.AliasEvent) and not event.anchor)
            self.last_scalar = event
            if event.value[:1] in tuple(NO_BREAK) and not event.style:
                self.no_break_space(event.start_mark.line)
            key = str(self.text(event.value.strip(f" \t{NO_BREAK}"), self.mark(event.start_mark)))
            value_event = self.loader.get_event()
            value = self.node(value_event, depth=depth + 1, parent=event)
            last = value_event
            at = KeyPlace(key=self.mark(event.start_mark), value=self.mark(value_event.start_mark))
            if isinstance(value, Located):
                at = KeyPlace(key=at.key, value=value.source)
            if key in items.places:
                self.diagnostics.append(DUPLICATE_KEY.at(at.key, key=key, line=items.places[key].key.line))
                continue
            items.places[key] = at
            items[key] = value
        self.loader.get_event()
        first: Any = start.start_mark
        end: Any = last.end_mark
        if first.line == end.line and not start.flow_style:
            items.written = self.lines[first.line][first.column : end.column]
        items.setdefault("source", items.source)
        return items
