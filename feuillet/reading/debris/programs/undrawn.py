"""Lines with code of which programs make drawings, formulas or lists, in; the same as code or signs, and which, out.

A formula of which the signs say all is a text of such signs. The rest is printed as it was typed, and told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.reading.debris.lines import Line
from feuillet.reading.markdown import tex_signs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UNDRAWN = Rule(
    code="code-for-program",
    severity=Severity.WARNING,
    en="what {program} makes of these lines is not printed: the lines are, as they were typed",
    fr="ce que {program} fait de ces lignes n’est pas imprimé : ce sont elles qui le sont, telles quelles",
    hint_en="Put in their place what it shows, as text or as a picture: ![What is seen on it](images/name.svg)",
    hint_fr="Mettez à leur place ce qu’il montre, en texte ou en image : ![Ce qu’on y voit](images/nom.svg)",
)
FORMULA = Rule(
    code="formula-as-typed",
    severity=Severity.WARNING,
    en="a formula is printed as it was typed ({count:# place|# places} in this file, the first here)",
    fr="une formule est imprimée comme elle est tapée ({count:# endroit|# endroits} dans ce fichier, le premier ici)",
    hint_en="Write it with signs (CO₂, m², ≤, √), in words, or put a picture of it here.",
    hint_fr="Écrivez-la avec des signes (CO₂, m², ≤, √), en mots, ou mettez-en ici une image.",
)

_PROGRAMS = frozenset({
    "mermaid", "plantuml", "puml", "graphviz", "dot", "ditaa", "d2", "nomnoml", "svgbob", "blockdiag", "bpmn", "tikz",
    "markmap", "mindmap", "vega", "vega-lite", "wavedrom", "excalidraw", "drawio", "geojson", "topojson", "abc",
    "chart", "gantt", "sequence", "flow", "dataview", "dataviewjs", "kanban", "tasks", "query",
})  # fmt: skip
_FORMULAS = ("math", "latex", "tex")
_FENCE = re.compile(r"[\s>]*(?:`{3,}|~{3,})\s*\{?[.=]?([a-zA-Z][\w-]*)")
_BLOCK = re.compile(rf"\s*:{{3,}}\s*\{{?\.?({'|'.join(sorted(_PROGRAMS))})\}}?\s*$", re.IGNORECASE)
_BLOCK_END = re.compile(r"\s*:{3,}\s*$")
_DISPLAYED = re.compile(r"\s{0,3}(?:(\$\$)(?!\$)|\\\[\s*$)")  # a bracket may be one of the text
_LONGEST = 60  # lines of one


def set_apart(lines: list[Line]) -> list[Line]:
    """The lines, drawings between colons and formulas between signs of their own as blocks of code, or as signs."""
    made: list[Line] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        sign = "" if line.role else line.text.lstrip()[:2]
        after = _drawing(lines, at, made) if sign == "::" else _formula(lines, at, made) if sign in ("$$", "\\[") else 0
        if not after:
            made.append(line)
        at = after or at + 1
    return made


def is_for_program(opening: str) -> bool:
    """Whether the first line of a block of code says that a program makes something else of it."""
    return _language(opening) in _PROGRAMS.union(_FORMULAS)


def _language(opening: str) -> str:
    found = _FENCE.match(opening)
    return found[1].lower() if found else ""


def _drawing(lines: Sequence[Line], at: int, made: list[Line]) -> int:
    """The number of the line behind a drawing that begins here, which is put to those that are made; 0 if none does."""
    begun = _BLOCK.match(lines[at].text)
    end = next((end for end in range(at + 1, len(lines)) if _BLOCK_END.match(lines[end].text)), 0) if begun else 0
    if begun and end:
        _as_code(lines[at], lines[at + 1 : end], made, begun[1])
        return end + 1
    return 0


def _formula(lines: Sequence[Line], at: int, made: list[Line]) -> int:
    """The same of a formula."""
    begun = _DISPLAYED.match(lines[at].text)
    sign = "$$" if begun and begun[1] else "\\]"
    inner: list[Line] = []
    for end in range(at, min(at + _LONGEST, len(lines)) if begun else at):
        line = lines[end]
        start = begun.end() if begun and end == at else 0
        closed = line.text.find(sign, start)
        if line.role or (line.blank and end > at) or (closed >= 0 and line.text[closed + 2 :].strip(" .,;")):
            return 0  # no formula, or one within a text
        inner.append(line.cut(start, closed if closed >= 0 else len(line.text)))
        if closed < 0:
            continue
        inner = [line for line in inner if not line.blank]
        said = tex_signs.signs(" ".join(line.body for line in inner))
        if said and end == at:
            return 0  # signs of the line that it stands on
        if said:
            written = inner[0]
            there = {beside.number: Line("", beside.number) for beside in (lines[at], written, line)}
            there[written.number] = Line(said, written.number, written.start + written.shift)
            made += there.values()
        else:
            _as_code(lines[at], inner, made, "math")
        return end + 1
    return 0


def _as_code(first: Line, inner: Sequence[Line], made: list[Line], language: str) -> None:
    for line in inner:
        line.role = "code"
    opening = Line(f"```{language}", first.number, first.start + first.shift, "open")
    made += [opening, *inner, Line("```", first.number, role="close")]


def told(lines: Sequence[Line], file: str) -> Iterator[Diagnostic]:
    """A warning for each such block of code, and one for all formulas."""
    formulas: list[Location] = []
    for line in lines:
        if line.role == "open":
            program = _language(line.text)
            at = Location(file=file, line=line.number, column=line.start + 1 + line.shift)
            if program in _PROGRAMS:
                yield UNDRAWN.at(at, program=program)
            elif program in _FORMULAS:
                formulas.append(at)
        elif not line.role and line.text.count("$") > 1:
            formulas += (line.piece(start, start).location(file) for start in tex_signs.formulas(line.text))
    if formulas:
        yield FORMULA.at(formulas[0], count=len(formulas))
