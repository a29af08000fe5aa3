"""What is wrong in a YAML text, and as what it was probably meant, in the words of someone who writes notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from feuillet.model.diagnostics import Diagnostic, Location, Rule
from feuillet.reading.data.yaml_text import quoted

if TYPE_CHECKING:
    import yaml

_QUOTE_HINT_EN = "Put the text in quotes: {corrected}"
_QUOTE_HINT_FR = "Mettez le texte entre guillemets droits : {corrected}"
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
SYNTAX = Rule(
    code="yaml-syntax",
    en="this cannot be read as YAML ({problem})",
    fr="ceci ne se lit pas comme du YAML ({problem})",
    hint_en="Look at this line and the one before: quotes, brackets, colons and alignment.",
    hint_fr="Regardez cette ligne et la précédente : guillemets, crochets, deux-points et alignement.",
)


class _Mark(Protocol):
    """A place as the parser gives it, counted from 0."""

    line: int
    column: int


class MistakeError(Exception):
    """A syntax error, told; `repaired` is the text as it was probably meant."""

    def __init__(self, diagnostic: Diagnostic, repaired: list[str] | None) -> None:
        super().__init__(diagnostic.rule.code)
        self.diagnostic = diagnostic
        self.repaired = repaired


# What may come before a text on its line: indentation, dashes of a list, a key and its colon.
_BEFORE = re.compile(r"""[ ]*(?:-[ ]+)*(?:(?P<key>[^\s'"\[{#&*!|>@%`-][^:#'"\[{]*?)[ ]*:(?:[ ]+|$))?""")
_KEY = re.compile(r"[a-z_]+")
NO_BREAK = "\u00a0\u202f"
_NO_BREAK_AFTER_COLON = re.compile(rf"^[ ]*(?:-[ ]+)*[\w-]+[ {NO_BREAK}]?:(?P<space>[{NO_BREAK}])")
_NO_BREAK_INDENT = re.compile(
    rf"^[ ]*(?:(?P<space>[{NO_BREAK}])[ {NO_BREAK}]*(?:[\w-]+[ {NO_BREAK}]?:|-)|-(?P<dash>[{NO_BREAK}]))"
)
_GLUED = re.compile(r"^[ ]*(?:(?:-[ ]+)*[A-Za-z_]+:(?=[^\s/:])|-(?=[^\s\-]))")


class Explainer:
    """What went wrong in one reading of a text, in the words of someone who writes notes."""

    def __init__(self, lines: list[str], original: list[str], *, file: str, first_line: int) -> None:
        self.lines = lines
        self.original = original
        self.file = file
        self.first_line = first_line
        self.last_scalar: Any = None

    def at(self, line: int, column: int) -> Location:
        """The place of a line and column counted from 0, as it was typed: tabs are read as spaces."""
        typed, read = (texts[line] if line < len(texts) else "" for texts in (self.original, self.lines))
        margin, edge = (len(text) - len(text.lstrip()) for text in (typed, read))
        if column < edge:
            return Location(file=self.file, line=self.first_line + line, column=min(column, margin) + 1)
        wider = edge - margin if read else 0
        for tab in re.finditer("\t", typed[margin:]):
            at = margin + wider + tab.start()
            wider += at < column and read[at : at + 2] == "  "
        return Location(file=self.file, line=self.first_line + line, column=column - wider + 1)

    def mark(self, mark: _Mark) -> Location:
        return self.at(mark.line, mark.column)

    def fix(self, line: int, corrected: str) -> list[str]:
        return [*self.lines[:line], corrected, *self.lines[line + 1 :]]

    def quote(self, rule: Rule, start: _Mark, **values: Any) -> MistakeError:
        """The text from `start` to the end of its line should have been in quotes."""
        line = self.lines[start.line]
        corrected = line[: start.column] + quoted(line[start.column :].rstrip())
        diagnostic = rule.at(self.mark(start), corrected=corrected.strip(), **values)
        return MistakeError(diagnostic, self.fix(start.line, corrected))

    def odd_key(self, start: _Mark, *, plain: bool) -> MistakeError:
        """A key that is a list, or begins with a mark of YAML; after a dash, all of it is taken for a text."""
        line, mark = self.lines[start.line], self.lines[start.line][start.column]
        rule = KEY if plain and mark in "[{" else ALIAS
        colon = re.search(r":(?=\s|$)", line[start.column :])
        if colon is None or "-" in line[: start.column]:
            return self.quote(rule, start, mark=mark)
        end = start.column + colon.start()
        corrected = line[: start.column] + quoted(line[start.column : end].rstrip()) + line[end:]
        diagnostic = rule.at(self.mark(start), corrected=corrected.strip(), mark=mark)
        return MistakeError(diagnostic, self.fix(start.line, corrected))

    def no_break_space(self, line: int) -> None:
        """Raises if `line` is a key with a no-break space after its colon, or is indented with one."""
        text = self.lines[line]
        trap = _NO_BREAK_AFTER_COLON.match(text) or _NO_BREAK_INDENT.match(text)
        if trap:
            start, end = trap.span(trap.lastgroup or 0)
            while end < len(text) and text[end] in NO_BREAK:
                end += 1
            corrected = text[:start] + " " * (end - start) + text[end:]
            diagnostic = NO_BREAK_SPACE.at(self.at(line, start), corrected=corrected.strip())
            raise MistakeError(diagnostic, self.fix(line, corrected))

    def explain(self, error: yaml.MarkedYAMLError) -> MistakeError:
        """The parser's error as a diagnostic, and the text as it was probably meant."""
        problem = str(error.problem)
        mark: Any = error.problem_mark or error.context_mark
        line = min(mark.line, len(self.lines) - 1)
        context: Any = error.context_mark or mark
        for near in {line, context.line, self.before(line)}:
            try:
                self.no_break_space(near)
            except MistakeError as mistake:
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
            return MistakeError(self.quote(DASH, mark).diagnostic, self.fix(mark.line, as_list))
        if "could not find expected ':'" in problem:
            return self.no_colon(context.line)
        if "mapping values are not allowed" in problem:
            return self.unexpected_colon(mark)
        return self.unexpected_token(error, mark)

    def before(self, line: int) -> int:
        """The nearest line above with something on it, or `line` itself."""
        return next((above for above in range(line - 1, -1, -1) if self.lines[above].strip()), line)

    def tab(self, line: int) -> MistakeError:
        """Told once for a file: an editor that indents with tabs does so everywhere."""
        column = self.lines[line].index("\t")

        def spaces(text: str) -> str:
            before = _BEFORE.match(text.replace("\t", " "))
            end = max(before.end() if before else 0, len(text) - len(text.lstrip()))
            return text[:end].replace("\t", "  ") + text[end:]

        repaired = [spaces(text) for text in self.lines]
        if repaired[line] == self.lines[line]:
            repaired[line] = repaired[line].replace("\t", " ")
        return MistakeError(TAB.at(self.at(line, column)), repaired)

    def broken_quote(self, start: _Mark, *, backslash: bool) -> MistakeError:
        """A quote that is not closed, or holds a backslash."""
        line = self.lines[start.line]
        inside = line[start.column + 1 :].rstrip()
        if backslash:
            closing = inside.rfind('"')
            if closing < 0:
                return MistakeError(BACKSLASH.at(self.mark(start), corrected="'…'"), None)
            corrected = line[: start.column] + "'" + inside[:closing].replace("'", "''") + "'" + inside[closing + 1 :]
        else:
            corrected = line[: start.column] + quoted(inside.rstrip("'\""))
        rule = BACKSLASH if backslash else OPEN_QUOTE
        return MistakeError(rule.at(self.mark(start), corrected=corrected.strip()), self.fix(start.line, corrected))

    def no_colon(self, line: int) -> MistakeError:
        """A line among keys that is none; it is left out of the next reading."""
        text = self.lines[line]
        glued = _GLUED.match(text)
        if glued:
            end = glued.end()
            corrected = text[:end] + " " + text[end:]
            diagnostic = NO_SPACE.at(self.at(line, end - 1), mark=text[end - 1], corrected=corrected.strip())
            return MistakeError(diagnostic, self.fix(line, corrected))
        start = len(text) - len(text.lstrip())
        shown = text.strip() if len(text.strip()) <= 40 else text.strip()[:39] + "…"
        return MistakeError(NO_COLON.at(self.at(line, start), text=shown), self.fix(line, ""))

    def unexpected_colon(self, mark: _Mark) -> MistakeError:
        """A second colon on a line, or the first on a line that goes on from the one before."""
        line = self.lines[mark.line]
        start = self.text_start(mark.line, mark.column)
        if start is not None:
            corrected = line[:start] + quoted(line[start:].rstrip())
            return MistakeError(COLON.at(self.mark(mark), corrected=corrected.strip()), self.fix(mark.line, corrected))
        above = self.before(mark.line)
        if above == mark.line:
            return MistakeError(SYNTAX.at(self.mark(mark), problem="':'"), None)
        indent, indent_above = (len(text) - len(text.lstrip(" ")) for text in (line, self.lines[above]))
        if indent <= indent_above:
            return self.no_colon(above)
        if _KEY.fullmatch(line[: mark.column].strip(" -")):
            column = len(line) - len(line.lstrip(" "))
            corrected = " " * indent_above + line.lstrip(" ")
            return MistakeError(INDENT.at(self.at(mark.line, column)), self.fix(mark.line, corrected))
        key = self.text_start(above, len(self.lines[above]))
        corrected = (self.lines[above][key:] if key is not None else self.lines[above]).strip() + " " + line.strip()
        shown = corrected if len(corrected) <= 60 else corrected[:59] + "…"
        return MistakeError(COLON.at(self.mark(mark), corrected=quoted(shown)), None)

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

    def unexpected_token(self, error: yaml.MarkedYAMLError, mark: _Mark) -> MistakeError:
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
            return MistakeError(diagnostic, self.fix(line, corrected))
        if first and first in ",]}":
            return self.quote_from(INDICATOR, line, start, mark=first)
        if "block" in str(error.context) and not flow:
            return MistakeError(INDENT.at(self.at(line, mark.column)), None)
        return MistakeError(SYNTAX.at(self.at(line, mark.column), problem=error.problem), None)

    def quote_from(self, rule: Rule, line: int, start: int, **values: Any) -> MistakeError:
        text = self.lines[line]
        corrected = text[:start] + quoted(text[start:].rstrip())
        diagnostic = rule.at(self.at(line, start), corrected=corrected.strip(), **values)
        return MistakeError(diagnostic, self.fix(line, corrected))
