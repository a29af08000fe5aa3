"""Read YAML as people write it: text in, data that knows its places out, with every trap explained.

Every scalar stays the text that was typed: it is the model that makes numbers and dates of it, so that no
telephone number, time or year is changed on the way. Anchors, aliases and tags are refused: nobody who writes
notes means them, and without them a small file cannot grow into a large one.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import yaml

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.model.workshop import Located
from feuillet.reading.markdown import comments
from feuillet.text.deadline import look
from feuillet.text.normal_form import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

TOO_LONG = 500_000  # characters: what the parser reads in a few seconds
TOO_DEEP = 50
_REPAIRS = 20
_REPAIRABLE = 100_000  # characters: a longer text stops at its first error, which bounds the time

_QUOTE_HINT_EN = "Put the text in quotes: {corrected}"
_QUOTE_HINT_FR = "Mettez le texte entre guillemets droits : {corrected}"

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
COLON = Rule(
    code="yaml-colon",
    en="a colon followed by a space inside a text makes YAML see a new key",
    fr="un deux-points suivi d’une espace, dans un texte, fait croire à YAML qu’une clé commence",
    hint_en=_QUOTE_HINT_EN,
    hint_fr=_QUOTE_HINT_FR,
)
NO_COLON = Rule(
    code="yaml-no-colon",
    en="'{text}' has no colon and value: a line here is written 'key: value'",
    fr="« {text} » n’a pas de deux-points suivi d’une valeur : une ligne s’écrit ici « clé: valeur »",
    hint_en="Add the colon and a space after it; if the line goes on from the one before, move it to the right.",
    hint_fr=(
        "Ajoutez le deux-points et une espace après lui ; "
        "si la ligne continue la précédente, décalez-la vers la droite."
    ),
)
NO_SPACE = Rule(
    code="yaml-colon-space",
    en="a space is missing after '{mark}'",
    fr="il manque une espace après « {mark} »",
    hint_en="Write: {corrected}",
    hint_fr="Écrivez : {corrected}",
)
NO_BREAK_SPACE = Rule(
    code="yaml-no-break-space",
    en="this is a no-break space, which YAML does not take for a space",
    fr="il y a ici une espace insécable, que YAML ne prend pas pour une espace",
    hint_en="Replace it by an ordinary space: {corrected}",
    hint_fr="Remplacez-la par une espace ordinaire : {corrected}",
)
TAB = Rule(
    code="yaml-tab",
    en="a tab: YAML wants spaces here",
    fr="une tabulation : YAML veut ici des espaces",
    hint_en="Replace each tab by two spaces (in most editors: convert indentation to spaces).",
    hint_fr=(
        "Remplacez chaque tabulation par deux espaces "
        "(dans la plupart des éditeurs : convertir l’indentation en espaces)."
    ),
)
INDICATOR = Rule(
    code="yaml-indicator",
    en="a text cannot begin with {mark} in YAML, where this character has a meaning of its own",
    fr="un texte ne peut pas commencer par {mark} en YAML, où ce caractère a un sens particulier",
    hint_en=_QUOTE_HINT_EN,
    hint_fr=_QUOTE_HINT_FR,
)
BRACKET = Rule(
    code="yaml-bracket",
    en="a text that begins with {mark} is taken for a list or a set of keys",
    fr="un texte qui commence par {mark} est pris pour une liste ou un ensemble de clés",
    hint_en=_QUOTE_HINT_EN,
    hint_fr=_QUOTE_HINT_FR,
)
DASH = Rule(
    code="yaml-dash",
    en="a list cannot begin on the line of its key",
    fr="une liste ne peut pas commencer sur la ligne de sa clé",
    hint_en="Put '- …' on a line of its own below the key, or use quotes if it is a text: {corrected}",
    hint_fr=(
        "Mettez « - … » sur une ligne à part sous la clé, ou des guillemets droits si c’est un texte : {corrected}"
    ),
)
QUOTE = Rule(
    code="yaml-quote",
    en="the quotes end before the text does: there is one of the same kind inside",
    fr="les guillemets se ferment avant la fin du texte : il y en a un du même genre à l’intérieur",
    hint_en="Use the other kind around it: {corrected}",
    hint_fr="Entourez le texte de l’autre sorte de guillemets : {corrected}",
)
OPEN_QUOTE = Rule(
    code="yaml-open-quote",
    en="a quote is opened here and never closed",
    fr="un guillemet s’ouvre ici et ne se ferme pas",
    hint_en="Close it: {corrected}",
    hint_fr="Fermez-le : {corrected}",
)
BACKSLASH = Rule(
    code="yaml-backslash",
    en="in double quotes, a backslash has a meaning of its own",
    fr="entre guillemets doubles, la barre oblique inverse a un sens particulier",
    hint_en="Use single quotes: {corrected}",
    hint_fr="Mettez des apostrophes droites autour : {corrected}",
)
INDENT = Rule(
    code="yaml-indent",
    en="this line is not aligned with the lines that it belongs with",
    fr="cette ligne n’est pas alignée avec celles dont elle fait partie",
    hint_en="Give it as many spaces at its beginning as the keys (or the dashes) of the same list have.",
    hint_fr="Donnez-lui au début autant d’espaces qu’aux clés (ou aux tirets) de la même liste.",
)
ALIAS = Rule(
    code="yaml-alias",
    en="{mark} in front of a text names something (an anchor, alias or tag of YAML); that is not used here",
    fr="{mark} devant un texte a un sens particulier en YAML (ancre, alias ou étiquette), dont on ne se sert pas ici",
    hint_en=_QUOTE_HINT_EN,
    hint_fr=_QUOTE_HINT_FR,
)
KEY = Rule(
    code="yaml-key",
    en="a key is a word or two, not a list or a set of keys",
    fr="une clé est un mot ou deux, non une liste ni un ensemble de clés",
    hint_en="If this is a text, put it in quotes: {corrected}",
    hint_fr="Si c’est un texte, mettez-le entre guillemets droits : {corrected}",
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
SYNTAX = Rule(
    code="yaml-syntax",
    en="this cannot be read as YAML ({problem})",
    fr="ceci ne se lit pas comme du YAML ({problem})",
    hint_en="Look at this line and the one before: quotes, brackets, colons and alignment.",
    hint_fr="Regardez cette ligne et la précédente : guillemets, crochets, deux-points et alignement.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
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
        self.places: dict[str, Place] = {}
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
    whole = True
    for _ in range(_REPAIRS if len(text) <= _REPAIRABLE else 1):
        attempt = _Attempt(lines, original, file=file, first_line=first_line)
        try:
            data = attempt.read()
        except _MistakeError as mistake:
            begin, end = _block(original, mistake.diagnostic.location.line - first_line)
            if mistake.diagnostic.rule is TAB:
                spoilt.update(_block(original, line)[0] for line, text in enumerate(original) if _TABBED.match(text))
            told = begin in spoilt and mistake.diagnostic.rule is not TAB
            if not told:
                found.append(mistake.diagnostic)
            repaired = mistake.repaired
            if told or repaired is None or repaired == lines:
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


_TABBED = re.compile(r" *\t")
_FIRST = re.compile(r"[^\s#-][^:]*:(?=\s|$)")  # of a key of the whole text


def _block(lines: list[str], line: int) -> tuple[int, int]:
    """The lines from the nearest key of the whole text down to the next one."""
    line = min(max(line, 0), len(lines) - 1)
    begin = next((at for at in range(line, -1, -1) if _FIRST.match(lines[at])), 0)
    end = next((at for at in range(line + 1, len(lines)) if _FIRST.match(lines[at])), len(lines))
    return begin, end


def write(data: dict[str, Any]) -> str:
    """Texts, numbers, dates, lists and keys as YAML that `parse` reads as the same; PyYAML takes ten times as long."""
    return "".join(f"{line}\n" for line in _lines(data))


# What is a text in any YAML without quotes: no number or date, no word with a meaning, no sign that is one.
_BARE = re.compile(
    r"(?!(?:null|true|false|yes|no|on|off|y|n)$)[^\W\d_](?:[\w ’'()/.·–—«»€%+=;?!…,&-]|:(?! |$))*(?<! )$",
    re.IGNORECASE,
)
_UNTYPED = r"\x7f-\x9f\u2028\u2029\ufeff"
_BLOCK = re.compile(rf"[^\s\x00-\x1f{_UNTYPED}][^\x00-\x08\x0b-\x1f{_UNTYPED}]*(?<!\n)$")  # may stand below its key
_UNPRINTED = re.compile(f"[{_UNTYPED}]")


def _lines(data: dict[str, Any] | list[Any]) -> Iterator[str]:
    """The lines of keys or of a list."""
    for key in data:
        start, value = ("-", key) if isinstance(data, list) else (f"{_written(key)}:", data[key])
        if not value:
            yield f"{start} {'{}' if isinstance(value, dict) else '[]' if isinstance(value, list) else _written(value)}"
        elif isinstance(value, dict | list):
            inner = list(_lines(value))
            if start == "-":
                yield f"- {inner.pop(0)}"
            else:
                yield start
            yield from (f"  {line}" if line else "" for line in inner)
        elif isinstance(value, str) and "\n" in value and _BLOCK.match(value):
            yield f"{start} |-"
            yield from (f"  {line}" if line else "" for line in value.split("\n"))
        else:
            yield f"{start} {_written(value)}"


def _written(value: Any) -> str:
    """A value on one line, in quotes where YAML might see more in it than a text."""
    text = str(value)
    if not isinstance(value, str) or _BARE.match(text):
        return text
    return _UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def place(data: Any, path: tuple[str | int, ...]) -> Place | None:
    """Where the key and the value at `path` stand; None at the root, or outside of what was written.

    Steps of the path that are not in the data are skipped: the model's validation adds some of its own.
    """
    found: Place | None = None
    for step in path:
        if isinstance(data, Mapping) and step in data.places and isinstance(step, str):
            found, data = data.places[step], data.get(step)
        elif isinstance(data, Sequence) and isinstance(step, int) and step < len(data):
            at = data.places[step]
            found, data = Place(key=at, value=at), data[step]
    return found


def quoted(text: str) -> str:
    """`text` as a YAML string on one line, in the quotes that need least care."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _plain(line: str) -> str:
    """`line` without what YAML counts as line ends or refuses, at equal length, so that places stay true."""
    line = re.sub("[\x85\u2028\u2029\ufeff]", " ", line)
    return yaml.reader.Reader.NON_PRINTABLE.sub(" ", line)


class _Mark(Protocol):
    """A place as the parser gives it, counted from 0."""

    line: int
    column: int


class _MistakeError(Exception):
    """A syntax error, told; `repaired` is the text as it was probably meant."""

    def __init__(self, diagnostic: Diagnostic, repaired: list[str] | None) -> None:
        super().__init__(diagnostic.rule.code)
        self.diagnostic = diagnostic
        self.repaired = repaired


# What may come before a text on its line: indentation, dashes of a list, a key and its colon.
_BEFORE = re.compile(r"""[ ]*(?:-[ ]+)*(?:(?P<key>[^\s'"\[{#&*!|>@%`-][^:#'"\[{]*?)[ ]*:(?:[ ]+|$))?""")
_KEY = re.compile(r"[a-z_]+")
_NO_BREAK = "\u00a0\u202f"
_NO_BREAK_AFTER_COLON = re.compile(rf"^[ ]*(?:-[ ]+)*[\w-]+[ {_NO_BREAK}]?:(?P<space>[{_NO_BREAK}])")
_NO_BREAK_INDENT = re.compile(
    rf"^[ ]*(?:(?P<space>[{_NO_BREAK}])[ {_NO_BREAK}]*(?:[\w-]+[ {_NO_BREAK}]?:|-)|-(?P<dash>[{_NO_BREAK}]))"
)
_GLUED = re.compile(r"^[ ]*(?:(?:-[ ]+)*[A-Za-z_]+:(?=[^\s/:])|-(?=[^\s\-]))")


class _Attempt:
    """One reading of the text from its beginning to its end or first syntax error."""

    def __init__(self, lines: list[str], original: list[str], *, file: str, first_line: int) -> None:
        self.lines = lines
        self.original = original
        self.file = file
        self.first_line = first_line
        self.diagnostics: list[Diagnostic] = []
        self.last_scalar: Any = None
        self.loader: Any = yaml.SafeLoader("\n".join(lines))

    def at(self, line: int, column: int) -> Location:
        """The place of a line and column counted from 0."""
        return Location(file=self.file, line=self.first_line + line, column=column + 1)

    def mark(self, mark: _Mark) -> Location:
        return self.at(mark.line, mark.column)

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
            raise _MistakeError(DEEP.at(self.mark(event.start_mark), limit=TOO_DEEP), None)
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
            typed = self.original[start.line][start.column : start.column + 1] in ("'", '"')  # else we put it there
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
        bare, found = comments.without(normal("NFC", value))
        self.diagnostics.extend(comments.told(found, self.file, source))
        return Located(bare.strip() if found else bare, source)

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
            if event.value[:1] in tuple(_NO_BREAK) and not event.style:
                self.no_break_space(event.start_mark.line)
            key = str(self.text(event.value.strip(f" \t{_NO_BREAK}"), self.mark(event.start_mark)))
            value_event = self.loader.get_event()
            value = self.node(value_event, depth=depth + 1, parent=event)
            last = value_event
            at = Place(key=self.mark(event.start_mark), value=self.mark(value_event.start_mark))
            if isinstance(value, Located):
                at = Place(key=at.key, value=value.source)
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

    # What went wrong, in the words of someone who writes notes.

    def fix(self, line: int, corrected: str) -> list[str]:
        return [*self.lines[:line], corrected, *self.lines[line + 1 :]]

    def quote(self, rule: Rule, start: _Mark, **values: Any) -> _MistakeError:
        """The text from `start` to the end of its line should have been in quotes."""
        line = self.lines[start.line]
        corrected = line[: start.column] + quoted(line[start.column :].rstrip())
        diagnostic = rule.at(self.mark(start), corrected=corrected.strip(), **values)
        return _MistakeError(diagnostic, self.fix(start.line, corrected))

    def odd_key(self, start: _Mark, *, plain: bool) -> _MistakeError:
        """A key that is a list, or begins with a mark of YAML; after a dash, all of it is taken for a text."""
        line, mark = self.lines[start.line], self.lines[start.line][start.column]
        rule = KEY if plain and mark in "[{" else ALIAS
        colon = re.search(r":(?=\s|$)", line[start.column :])
        if colon is None or "-" in line[: start.column]:
            return self.quote(rule, start, mark=mark)
        end = start.column + colon.start()
        corrected = line[: start.column] + quoted(line[start.column : end].rstrip()) + line[end:]
        diagnostic = rule.at(self.mark(start), corrected=corrected.strip(), mark=mark)
        return _MistakeError(diagnostic, self.fix(start.line, corrected))

    def no_break_space(self, line: int) -> None:
        """Raises if `line` is a key with a no-break space after its colon, or is indented with one."""
        text = self.lines[line]
        trap = _NO_BREAK_AFTER_COLON.match(text) or _NO_BREAK_INDENT.match(text)
        if trap:
            start, end = trap.span(trap.lastgroup or 0)
            while end < len(text) and text[end] in _NO_BREAK:
                end += 1
            corrected = text[:start] + " " * (end - start) + text[end:]
            diagnostic = NO_BREAK_SPACE.at(self.at(line, start), corrected=corrected.strip())
            raise _MistakeError(diagnostic, self.fix(line, corrected))

    def explain(self, error: yaml.MarkedYAMLError) -> _MistakeError:
        """The parser's error as a diagnostic, and the text as it was probably meant."""
        problem = str(error.problem)
        mark: Any = error.problem_mark or error.context_mark
        line = min(mark.line, len(self.lines) - 1)
        context: Any = error.context_mark or mark
        for near in {line, context.line, self.before(line)}:
            try:
                self.no_break_space(near)
            except _MistakeError as mistake:
                return mistake
        if "'\\t'" in problem or (self.lines[line].lstrip(" ").startswith("\t") and "block" in str(error.context)):
            return self.tab(line)
        if "quoted scalar" in str(error.context):
            return self.broken_quote(context, backslash="escape" in problem)
        if "block scalar" in str(error.context):
            return self.quote(INDICATOR, context, mark=self.lines[context.line][context.column])
        if "scanning an alias" in str(error.context) or "scanning an anchor" in str(error.context):
            return self.quote(INDICATOR, context, mark=self.lines[context.line][context.column])
        if "tag" in str(error.context):
            return self.quote(ALIAS, context, mark="!")
        if "cannot start any token" in problem:
            return self.quote(INDICATOR, mark, mark=self.lines[mark.line][mark.column])
        if "sequence entries are not allowed" in problem:
            text = self.lines[mark.line]
            as_list = f"{text[: mark.column]}[{quoted(text[mark.column + 1 :].strip())}]"
            return _MistakeError(self.quote(DASH, mark).diagnostic, self.fix(mark.line, as_list))
        if "could not find expected ':'" in problem:
            return self.no_colon(context.line)
        if "mapping values are not allowed" in problem:
            return self.unexpected_colon(mark)
        return self.unexpected_token(error, mark)

    def before(self, line: int) -> int:
        """The nearest line above with something on it, or `line` itself."""
        return next((one for one in range(line - 1, -1, -1) if self.lines[one].strip()), line)

    def tab(self, line: int) -> _MistakeError:
        """Told once for a file: an editor that indents with tabs does so everywhere."""
        column = self.lines[line].index("\t")

        def spaces(text: str) -> str:
            before = _BEFORE.match(text.replace("\t", " "))
            end = max(before.end() if before else 0, len(text) - len(text.lstrip()))
            return text[:end].replace("\t", "  ") + text[end:]

        repaired = [spaces(text) for text in self.lines]
        if repaired[line] == self.lines[line]:
            repaired[line] = repaired[line].replace("\t", " ")
        return _MistakeError(TAB.at(self.at(line, column)), repaired)

    def broken_quote(self, start: _Mark, *, backslash: bool) -> _MistakeError:
        """A quote that is not closed, or holds a backslash."""
        line = self.lines[start.line]
        inside = line[start.column + 1 :].rstrip()
        if backslash:
            closing = inside.rfind('"')
            if closing < 0:
                return _MistakeError(BACKSLASH.at(self.mark(start), corrected="'…'"), None)
            corrected = line[: start.column] + "'" + inside[:closing].replace("'", "''") + "'" + inside[closing + 1 :]
        else:
            corrected = line[: start.column] + quoted(inside.rstrip("'\""))
        rule = BACKSLASH if backslash else OPEN_QUOTE
        return _MistakeError(rule.at(self.mark(start), corrected=corrected.strip()), self.fix(start.line, corrected))

    def no_colon(self, line: int) -> _MistakeError:
        """A line among keys that is none; it is left out of the next reading."""
        text = self.lines[line]
        glued = _GLUED.match(text)
        if glued:
            end = glued.end()
            corrected = text[:end] + " " + text[end:]
            diagnostic = NO_SPACE.at(self.at(line, end - 1), mark=text[end - 1], corrected=corrected.strip())
            return _MistakeError(diagnostic, self.fix(line, corrected))
        start = len(text) - len(text.lstrip())
        shown = text.strip() if len(text.strip()) <= 40 else text.strip()[:39] + "…"
        return _MistakeError(NO_COLON.at(self.at(line, start), text=shown), self.fix(line, ""))

    def unexpected_colon(self, mark: _Mark) -> _MistakeError:
        """A second colon on a line, or the first on a line that goes on from the one before."""
        line = self.lines[mark.line]
        start = self.text_start(mark.line, mark.column)
        if start is not None:
            corrected = line[:start] + quoted(line[start:].rstrip())
            return _MistakeError(COLON.at(self.mark(mark), corrected=corrected.strip()), self.fix(mark.line, corrected))
        above = self.before(mark.line)
        if above == mark.line:
            return _MistakeError(SYNTAX.at(self.mark(mark), problem="':'"), None)
        indent, indent_above = (len(text) - len(text.lstrip(" ")) for text in (line, self.lines[above]))
        if indent <= indent_above:
            return self.no_colon(above)
        if _KEY.fullmatch(line[: mark.column].strip(" -")):
            column = len(line) - len(line.lstrip(" "))
            corrected = " " * indent_above + line.lstrip(" ")
            return _MistakeError(INDENT.at(self.at(mark.line, column)), self.fix(mark.line, corrected))
        key = self.text_start(above, len(self.lines[above]))
        corrected = (self.lines[above][key:] if key is not None else self.lines[above]).strip() + " " + line.strip()
        shown = corrected if len(corrected) <= 60 else corrected[:59] + "…"
        return _MistakeError(COLON.at(self.mark(mark), corrected=quoted(shown)), None)

    def text_start(self, line: int, column: int) -> int | None:
        """Where the text of a line begins, after its dash or its key, if that is before `column`.

        After a dash, only what looks like a key of ours is one: 'Besoin : du temps' is a text.
        """
        text = self.lines[line]
        match = _BEFORE.match(text)
        if match is None or (match["key"] is None and "-" not in match[0]):
            return None
        key = match["key"]
        if key is None:
            return match.end() if match.end() < column else None
        if "-" in match[0][: match.start("key")] and not _KEY.fullmatch(key):
            return match.start("key")
        return match.end() if match.end() < column else None

    def unexpected_token(self, error: yaml.MarkedYAMLError, mark: _Mark) -> _MistakeError:
        """Text after a closing bracket or quote, or a line out of its column."""
        line = min(mark.line, len(self.lines) - 1)
        quote = self.last_scalar
        if quote is not None and quote.style in ("'", '"') and quote.start_mark.line < quote.end_mark.line == mark.line:
            return self.broken_quote(quote.start_mark, backslash=False)
        context: Any = error.context_mark
        flow = "flow" in str(error.context) and context is not None
        if flow and context.line != line:
            line, column = context.line, len(self.lines[context.line])
        else:
            column = mark.column + 1
        text = self.lines[line]
        match = _BEFORE.match(text)
        start = match.end() if match else 0
        first = text[start : start + 1]
        if start < column and first and first in "[{":
            return self.quote_from(BRACKET, line, start, mark=first)
        if start < column and first and first in "'\"":
            inside = text[start + 1 :].rstrip()
            inside = inside[:-1] if inside.endswith(first) else first + inside
            corrected = text[:start] + quoted(inside)
            diagnostic = QUOTE.at(self.at(line, max(mark.column - 1, start)), corrected=corrected.strip())
            return _MistakeError(diagnostic, self.fix(line, corrected))
        if first and first in ",]}":
            return self.quote_from(INDICATOR, line, start, mark=first)
        if "block" in str(error.context) and not flow:
            return _MistakeError(INDENT.at(self.at(line, mark.column)), None)
        return _MistakeError(SYNTAX.at(self.at(line, mark.column), problem=error.problem), None)

    def quote_from(self, rule: Rule, line: int, start: int, **values: Any) -> _MistakeError:
        text = self.lines[line]
        corrected = text[:start] + quoted(text[start:].rstrip())
        diagnostic = rule.at(self.at(line, start), corrected=corrected.strip(), **values)
        return _MistakeError(diagnostic, self.fix(line, corrected))
