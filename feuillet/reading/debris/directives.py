"""What other tools put between the words: pads, site generators, note keepers. Taken out of lines, and told.

A filler of no width stands for what is taken out, so that columns stay true.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.reading.markdown import pad_signs, tex_signs
from feuillet.reading.markdown.inline import INVISIBLE, code_spans, within, without_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

DIRECTIVES = Rule(
    code="directives",
    severity=Severity.WARNING,
    en="marks of another program are left out of this file ({which}): {count:# place|# places}, the first here",
    fr="des marques d’un autre programme ne sont pas prises en compte dans ce fichier ({which}) : "
    "{count:# endroit|# endroits}, le premier ici",
    hint_en="The words around them are printed. Delete the marks if you like.",
    hint_fr="Les mots autour sont imprimés. Effacez ces marques si vous voulez.",
)
_SHOWN, _LISTED = 30, 4  # characters of one, and how many, that the message shows

FILLER = INVISIBLE[0]
_LONGEST = 300  # characters of one directive
_DAY = 8  # figures of a day, which a number of a note has more than
_TITLE = 120  # and of the title of a box
_COMMENT_LINES = 200  # that a comment of Obsidian's may have, if its sign does not stand alone

_PICTURE = r"\.(?:png|jpe?g|gif|svg|webp|tiff?|bmp|avif|heic)"
# Lines that are a directive as a whole.
_ALONE = re.compile(
    r"\s*+(?:@?\\?\[{1,2}_?toc_?\\?\]{1,2}|\$?\{toc\}|\{\{toc\}\}|\{:?\s*+toc\s*+\}"
    r"|\\(?:newpage|pagebreak|clearpage|cleardoublepage|tableofcontents|toc|(?:big|med|small)skip|vfill|noindent)"
    r"(?:\[\d\]|\{\})*|(?:-{2,}|={2,}|\*{2,}|\[{1,2}|\{{1,2}|:{3,})\s*+(?:new[ _-]?page|page[ _-]?break|"
    r"saut[ _-]de[ _-]page|"
    r"salto[ _-]de[ _-]p[áa]gina|seitenumbruch)\s*+(?:-{2,}|={2,}|\*{2,}|\]{1,2}|\}{1,2}|:{3,})?|<{3,}"
    r"|:{3,}\s*+|\{:[^{}\n]{1,200}\}|(?:\{[.#][\w-]{1,60}\}\s*+)+|\{%[-~]?\s?[a-z][^{}\n]{0,300}%\}|</?(?:toc|pagebreak)\s*+/?>)\s*+",
    re.IGNORECASE,
)
# Lines that a program adds to a mail, and what others thought of a message.
_ADDED = re.compile(
    r"\s*(?:(?:envoyé (?:de(?:puis)?|à partir de) |sent (?:from|via) |(?:von meinem .{2,30} )?gesendet (?:von |mit )?|"
    r"enviado desde )"
    r"(?:mon |my |meinem |mi )?(?:iphone|ipad|android|samsung|mobile|téléphone|portable|smartphone|handy|"
    r"outlook|yahoo|proton ?mail|gmail|móvil)\b.{0,40}"
    r"|(?:obtenir|télécharge[rz]|get|descargar) outlook (?:pour|for|para) .{2,40}"
    r"|(?:pensez à l.environnement|avant d.imprimer|please consider the environment|bitte denken sie an die umwelt)"
    r".{0,200}|(?:ce (?:message|courriel|mail)|this (?:e-?mail|message)|diese e-?mail|este (?:correo|mensaje))"
    r"(?=.{0,300}(?:confiden|vertraulich))(?=.{0,400}(?:destinata|recipient|empfänger|pièces? jointe|attach)).{0,600}"
    r"|transcribed by https?://otter\.ai"
    r"|(?:la transcription s['’]est terminée|transcription ended) (?:après|after) [\d:]+"
    r"|(?:cette transcription modifiable a été générée par|this editable transcript was) .{0,120}"
    r"|(?:created with|créé avec|erstellt mit|creado con) (?:microsoft )?onenote\.?"
    r"|page \d{1,3} ?(?:/|sur|of|von|de) ?\d{1,3}|#{1,6}\s*tags?\s?:(?:\s*`[^`]{1,60}`,?)+\s*"
    r"|(?::[a-z+-][\w+-]{1,30}:\s+\d{1,3}\s*)+"
    r"|\d{1,3} (?:total reactions?|réactions? au total|reacci(?:ón|ones) en total|reaktion(?:en)? insgesamt))",
    re.IGNORECASE,
)
# Of forums: what was quoted, folded, asked or dated stays, and so does the title of what was folded.
_FORUM = re.compile(
    r"\[(?:details=[\"“]?([^\[\]\"”\n]{1,120})[\"”]?|date=([\d-]{8,10})(?:(\s)time=([\d:]{5}))?[^\[\]\n]{0,200}|"
    r"/?(?:quote|details|poll|spoiler|hide|wrap|center|size|color|date)(?:[ =][^\[\]\n]{0,200})?)\](?!\()",
    re.IGNORECASE,
)
_FOLDED = re.compile(r"(\s*\[details)=[\"“]?([^\[\]\"”\n]{1,120})[\"”]?\]", re.IGNORECASE)
_SUMMARY = re.compile(r"(<summary(?:\s[^<>]*)?>)([^<>]*)</summary\s*>", re.IGNORECASE)
# How a block begins; the words of its title stay.
_OPENING = re.compile(r"(\s*)(:{3,}\s*(?:\{[^{}\n]{0,200}\}|[\w-]+)(?:\{[^{}\n]{0,200}\})?)(?=[\s\[]|$)")
# Blocks that are remarks: what looks like a heading in them is their title, or a part of it.
_BOX = (
    r"callout|admonition|note|tip|hint|info|warning|important|caution|attention|danger|error|seealso|alert|success|"
    r"question|example|quote|spoiler|box|aside|sidebar|remar[kq]|astuce|"
    r"avertissement|enca(?:dr|rt)|exemple|hinweis|tipp|achtung|warnung|kasten|merke|nota|aviso|consejo|recuadro|atenci"
)
BOX = re.compile(rf"\W*(?:{_BOX})", re.IGNORECASE)  # the name of one
_BOXED = re.compile(
    rf"\s*(?:(?P<colons>:{{3,}})\s*(?:\{{[^{{}}\n]{{0,100}}?\.)?(?:{_BOX})|"
    rf"<(?P<tag>aside\b|(?:div|section|article)\s[^<>\n]{{0,100}}?class=[\"'](?:[\w-]{{1,30}} )?(?:{_BOX})))",
    re.IGNORECASE,
)
_HEADING_IN_BOX = re.compile(rf"([\s{FILLER}]*)#{{1,6}}\s+(\S.*)")
_TITLE_GIVEN = re.compile(r"\b(?:title|titre|name)=[\"“”«]\s*([^\"“”«»]+)", re.IGNORECASE)
_CALLOUT = re.compile(r"(\s*>[>\s]*)(\[!\s?[\w-]{1,30}(?:\|[^\]\n]{0,40})?\][+-]?)")
# Attributes at the end of an item or a paragraph; and a heading between empty brackets, as some pads have it.
_ATTRIBUTES = re.compile(
    r"(?<![\\\]\)}`])\{\s?(?:[#.][\w-]{1,60}|[\w-]{1,40}=\"[^{}\n\"]{0,200}\")(?:\s[^{}\n]{0,200})?\}$"
)
_EMPTY_BRACKETS = re.compile(r"\s*(\[\])(?=[^\s\[\]])[^\[\]\n]{1,118}(\[\])\s*:?$")
_HEADING = re.compile(r"\s{0,3}#{1,6}(?!#)\s*\S")
_OF_HEADING = re.compile(r"\{:?\s*(?:(?:[#.-]|[\w-]{1,40}=)[^{}\n]{0,200})?\}(?=[*_]{0,3}\s*#*$)")
_UNDERLINE = re.compile(r"\s{0,3}(?:={2,}|-{2,})\s*$")
# A heading whose signs a program escaped, or that are wide ones.
_ESCAPED_HEADING = re.compile(r"(?P<before>\s{0,3})(?P<signs>(?=#{0,5}[\\＃])(?:\\?[#＃]){1,6})(?=\s+\S)")
# In the text of a mail its pictures, in that of a chat what became of a message.
_OF_PROGRAM = re.compile(
    r"\[cid:[^\[\]\s]{1,200}\]|\u200e?<(?:this message was edited|ce message a été modifié|"
    r"diese nachricht wurde bearbeitet|se editó este mensaje)\.?>",
    re.IGNORECASE,
)
_TAGS = re.compile(
    rf"\{{\{{[<%][^\n]{{0,{_LONGEST}}}?[>%]\}}\}}|\{{%[a-z]+ [^{{}}\n]{{1,200}}%\}}|{_OF_PROGRAM.pattern}"
    r"|\(\([0-9a-f]{8}-[0-9a-f-]{27}\)\)|(?<=\w) [0-9a-f]{32}(?=\]\()"
    r"|\{\{(?:embed|query|renderer|video|youtube|tweet|twitter|namespace)\s(?:[^{}\n]|\{[^{}\n]{0,200}\}){0,300}\}\}",
    re.IGNORECASE,
)
_BEGIN_TAGS = ("{", "[cid:", "<", "((", "](")
_SPAN = re.compile(r"(?<=[\])])\{\s?(?:[.#:]|[\w-]{1,40}=)[^{}\n]{0,200}\}")
_BRACKETED = re.compile(
    r"(?<![!\]\\])(\[)[^\[\]\n]{1,300}(\])(\{\s?(?:[.#]|[\w-]{1,40}=)[^{}\n]{0,200}\})"
)  # [words]{.small}, as pandoc has it
# {doc}`the oven <oven.md>`, as MyST has it.
_ROLE = re.compile(r"(\{(?:[a-z]+:)?([a-z][\w-]{0,30})\})(`+)([^`\n]{1,300}?)(?:\s*<[^<>`\n]{1,300}>)?\3(?!`)")
_CODE = frozenset(["code", "kbd", "file", "command", "math", "samp", "program", "eq", "func", "class", "meth", "mod"])
_ANCHOR = re.compile(r"<a(?:\s[^<>]{0,200})?></a>\s?")  # a place of a page, before its heading
# Behind a heading or a note, where a page has a link to itself; and a place without words.
_TO_ITSELF = re.compile(
    r"\s?\[[¶#§🔗⚓∞↩↑\ufe0e\ufe0f]{1,2}\]\([^()\s]{0,300}(?:\s\"[^\"\n]{0,100}\")?\)|(?<=[\w.!?…)»”])¶(?=\s*$)"
)
_EMPTY_SPAN = re.compile(r"\[\]\{[#.][^{}\n]{0,200}\}")
# What readers of a shared document noted beside it: its mark in the text, and the note at its end.
_COMMENTED = re.compile(r"(?:<sup>)?\[\\?\[\w{1,3}\\?\]\]\(#cmnt\d+\)(?:</sup>)?")
_READERS_NOTE = re.compile(r"\s*\[\\?\[\w{1,3}\\?\]\]\(#cmnt_ref\d+\)")
_ESCAPED = re.compile(r"\\(?=[\[\]])")
_REMARK, _REMARK_CALL = (
    re.compile(r"\s*(?:\\\[([a-z]{1,2})\\\]\s?|\[([a-z]{1,2})\])(?=[^\s(\[:])"),
    re.compile(r"(?<=[\w.,;!?%»”)])\\?\[([a-z]{1,2})\\?\](?![(\[:])"),
)
# A space between the words of a picture or a link and where it leads.
_PARTED = re.compile(
    rf"(!\[[^\[\]\n]{{0,300}}\]) +(\[[^\[\]\n]{{1,60}}\](?![(:\[])|\([^()\n]{{1,300}}{_PICTURE}\))"
    r"|(?<![\]!\\])(\[[^\[\]\n^]{2,120}\]) (\((?:https?://|mailto:)[^()\s]{1,300}\))",
    re.IGNORECASE,
)
_HIGHLIGHT = re.compile(r"(?<![=\w])(==)(?=[^\s=])([^=\n]{1,300}?)(?<=\S)(==)(?![=\w])")
_EMBEDDED = re.compile(
    rf"!\[\[([^\[\]|\n#]{{1,200}}{_PICTURE})(?:#[^\[\]|\n]{{0,100}})?(?:\|([^\[\]\n]{{0,200}}))?\]\]", re.IGNORECASE
)
_WIKI = re.compile(r"(!?\[\[)([^\[\]|\n]{1,200})(?:(\|)([^\[\]\n]{1,200}))?(\]\])(?!\()")
# What a reader wants changed, as CriticMarkup has it: words that go, and the signs around those that stay.
_CHANGED = re.compile(
    r"(\{\+\+)[^{}\n]{1,300}?(\+\+\})|(?P<gone>\{--[^{}\n]{1,300}?--\})|(?P<old>\{~~[^{}\n]{0,300}?~>)[^{}\n]{0,300}?(~~\})"
    r"|(\{==)[^{}\n]{1,300}?(==\})"
)
_HIDDEN = re.compile(r"%%(?:[^%\n]|%(?!%))*%%")
_SAID_BY = re.compile(
    r"(?<![\\!\]])(\[(?:(name)|time|color)=)([^\[\]\n]{1,80})(\])(?!\()"
)  # of pads, in what is quoted
_BLOCK_NAME = re.compile(r"(?:(?<=[^\s\d\\])[ \t]+|^\s*)(\^(?:[a-z][\w-]{0,60}|[0-9a-f]{6}))\s*$", re.IGNORECASE)
# % what an author notes, a line; "% de …" below "50" is what a program broke there, and as a first word it counts.
_LINE_COMMENT = re.compile(r"\s{0,3}%%?(?:[^\W\d_]|\s+(?!(?:de|du|des|d|of|von|der|del|la|los)\b)\S)", re.IGNORECASE)
_COUNTED = re.compile(r"\d\s*$")
_CONTENTS = re.compile(r"\s*\{:\s*toc\b[^{}\n]{0,100}\}\s*$", re.IGNORECASE)  # below the item that it stands for
_ITEM = re.compile(r"\s*(?:[-*+]|1[.)])\s+\S")
_SIZE = re.compile(r"\s*+\d{0,4}(?:x\d{0,4})?\s*+")


class Directive(NamedTuple):
    """A directive as it was written, and its place."""

    written: str
    line: int
    column: int


def without(
    texts: Iterable[tuple[str, int]],
) -> tuple[dict[int, str], list[Directive], tuple[int, int] | None]:
    """Lines (text and number; no code) that are not as they were, by number, and what was taken out of them.

    Last, line and column of a comment that begins and never ends.
    """
    changed: dict[int, str] = {}
    found: list[Directive] = []
    given = list(texts)
    lines = _without_remarks(_unboxed(given), found)
    changed |= {number: text for (text, number), old in zip(lines, given, strict=True) if text != old[0]}
    at = 0
    while at < len(lines):
        text, number = lines[at]
        if text.strip() == "%%":
            end = next((more for more in range(at + 1, len(lines)) if "%%" in lines[more][0]), len(lines))
            changed |= dict.fromkeys((line for _, line in lines[at:end]), "")
            if end == len(lines):
                return changed, found, (number, text.index("%%") + 1)
            found.append(Directive("%% … %%", number, text.index("%%") + 1))
            last, line = lines[end]
            after = last.index("%%") + 2
            lines[end] = (FILLER * after + last[after:], line)
            changed[line] = lines[end][0]
            at = end
            continue
        if text.lstrip().startswith("%%") and not _HIDDEN.search(text) and (more := _comment(lines, at)):
            found.append(Directive("%% … %%", number, text.index("%%") + 1))
            changed |= dict.fromkeys((line for _, line in lines[at : at + more]), "")
            at += more
            continue
        if "%%" in text and (end := _end_below(lines, at)):
            begin = _left_open(text)
            found.append(Directive("%% … %%", number, begin + 1))
            last, line = lines[end]
            after = last.index("%%") + 2
            changed |= dict.fromkeys((line for _, line in lines[at:end]), "")
            lines[at : end + 1] = [
                (text[:begin].rstrip(), number),
                *(("", line) for _, line in lines[at + 1 : end]),
                (FILLER * after + last[after:], line),
            ]
            changed |= {number: lines[at][0], line: lines[end][0]}
            continue
        above = lines[at - 1][0] if at else ""
        below = lines[at + 1][0] if at + 1 < len(lines) else ""
        contents = "{:" in below and _CONTENTS.match(below) and _ITEM.match(text)
        noted = "%" in text[:5] and _LINE_COMMENT.match(text) and not _COUNTED.search(above)
        if contents or noted or is_added(text):
            found.append(Directive(text.strip(), number, len(text) - len(text.lstrip()) + 1))
            changed[number] = ""
            at += 1
            continue
        new = _tidied(_titled(_with_its_sign(text)), number, found, below) if _may_have(text) else text
        if new != text:
            changed[number] = new
        at += 1
    return changed, found, None


def is_added(text: str) -> bool:
    """Whether no author wrote this line: a program put it below a mail or a message."""
    return bool(_ADDED.fullmatch(text))


def without_additions(texts: Sequence[str], number: Callable[[int], int]) -> tuple[list[str], list[Directive]]:
    """Lines of plain text without remarks of readers and names of pictures of a mail; these. `number`: of a line."""
    found: list[Directive] = []
    made: list[str] = []
    for text, at in _without_remarks([(text, number(at)) for at, text in enumerate(texts)], found):
        found += (Directive(match[0], at, match.start() + 1) for match in _OF_PROGRAM.finditer(text))
        made.append(_OF_PROGRAM.sub(lambda match: FILLER * len(match[0]), text))
    return made, found


def _unboxed(lines: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The lines, those of boxes (> [!note] …) without the signs of quotations: nobody is quoted in them.

    Headings within any box are titles of it.
    """
    made: list[tuple[str, int]] = []
    depth = 0
    ends = _ends_of_boxes(lines)
    boxed = -1  # the line with which the box ends that this one is in
    for at, (text, number) in enumerate(lines):
        boxed = max(boxed, ends.get(at, -1))
        match = _CALLOUT.match(text) if "[!" in text else None
        if match:
            depth = match[1].count(">")
        elif depth and text.lstrip().startswith(">"):
            text = in_box(text.replace(">", FILLER, depth))  # noqa: PLW2901 - the line as it goes on
        else:
            depth = 0
            text = in_box(text) if at < boxed else text  # noqa: PLW2901 - as above
        made.append((text, number))
    return made


def in_box(text: str) -> str:
    """A line of a box: what looks like a heading is its title."""
    heading = _HEADING_IN_BOX.match(text) if "#" in text else None
    if heading is None:
        return text
    words = heading[2].rstrip(" \t#")
    title = title_of_box(words)
    return heading[1] + FILLER * max(heading.start(2) - heading.end(1) - title.find(words), 0) + title


def _ends_of_boxes(lines: Sequence[tuple[str, int]]) -> dict[int, int]:
    """Where boxes end that stand between colons or tags, by where they begin; those that never end are none."""
    ends: dict[int, int] = {}
    open_ones: list[tuple[int, str]] = []  # where they begin, and the sign with which they end; at -1 what is no box
    for at, (text, _) in enumerate(lines):
        sign = text.strip().lower()
        if sign.startswith(":::"):
            colons = ":" * (len(sign) - len(sign.lstrip(":")))
            if sign != colons:
                if not sign.endswith(":::"):
                    open_ones.append((at if _BOXED.match(text) else -1, ":::"))
                continue
            sign = ":::"
        elif sign.startswith("<") and (found := _BOXED.match(text)):
            open_ones.append((at, f"</{found['tag'].split()[0]}>"))
        if open_ones and sign.endswith(open_ones[-1][1]):
            begun, _ = open_ones.pop()
            if begun >= 0:
                ends[begun] = at
    return ends


def is_remark(written: str) -> bool:
    """Whether what was left out is what a reader remarked, or its letter."""
    return bool(_REMARK.match(written + "."))


def _without_remarks(lines: list[tuple[str, int]], found: list[Directive]) -> list[tuple[str, int]]:
    """The lines without what readers of a document remarked, at its end, and without the letters that call it."""
    remarks = [(match, number) for text, number in lines if "[" in text[:4] and (match := _REMARK.match(text))]
    calls = {call[1] for text, _ in lines if "[" in text for call in _REMARK_CALL.finditer(text)}
    said = [(match[1] or match[2], number) for match, number in remarks]
    letters = {letter: number for letter, number in said if letter in calls}
    if not letters:
        return lines
    made: list[tuple[str, int]] = []
    for text, number in lines:
        if number in letters.values():
            written = _ESCAPED.sub("", text.strip())
            found.append(Directive(written, number, len(text) - len(text.lstrip()) + 1))
            made.append(("", number))
        else:
            for call in _REMARK_CALL.finditer(text):
                if call[1] in letters:
                    found.append(Directive(f"[{call[1]}]", number, call.start() + 1))
                    text = text[: call.start()] + FILLER * len(call[0]) + text[call.end() :]  # noqa: PLW2901 - the line as it goes on
            made.append((text, number))
    return made


def told(found: Sequence[Directive], file: str) -> Iterator[Diagnostic]:
    """One warning a file for all that was taken out."""
    if found:
        distinct = list(dict.fromkeys(directive.written for directive in found))
        short = [
            directive if len(directive) <= _SHOWN else directive[: _SHOWN - 1] + "…" for directive in distinct[:_LISTED]
        ]
        which = ", ".join(short) + (", …" if distinct[_LISTED:] else "")
        at = Location(file=file, line=found[0].line, column=found[0].column)
        yield DIRECTIVES.at(at, which=which, count=len(found))


def _may_have(text: str) -> bool:
    signs = ("[", "{", ":::", "==", "%%", "\\", "＃", "<", "^", "$", "¶", "--", "((")
    return any(sign in text for sign in signs) or text.count(":") > 1


def _comment(lines: list[tuple[str, int]], at: int) -> int:
    """How many lines a comment has that opens on this one; 0 if it is never closed."""
    for more, (text, _) in enumerate(lines[at + 1 : at + _COMMENT_LINES], 2):
        if "%%" in text:
            return more if text.rstrip().endswith("%%") else 0
    return 0


def _left_open(text: str) -> int:
    """Where a comment begins within a line that does not end in it; 0 if none does."""
    bare = _HIDDEN.sub(lambda found: " " * len(found[0]), text)
    begin = bare.rfind("%%")
    return 0 if begin < 1 or within(begin, code_spans(text)) else begin


def _end_below(lines: list[tuple[str, int]], at: int) -> int:
    """The line of the same paragraph in which a comment ends that begins within this one; 0 if there is none."""
    if _left_open(lines[at][0]):
        for end in range(at + 1, min(at + _COMMENT_LINES, len(lines))):
            if not lines[end][0].strip():
                break
            if "%%" in lines[end][0]:
                return end
    return 0


def _tidied(text: str, number: int, found: list[Directive], below: str) -> str:
    def take(start: int, end: int, *, told: bool = True) -> None:
        nonlocal text
        written = text[start:end].strip()
        if told and written.strip(":"):
            found.append(Directive(written, number, start + 1))
        text = text[:start] + FILLER * (end - start) + text[end:]

    if _ALONE.fullmatch(text) or ("#cmnt" in text and _READERS_NOTE.match(text)):
        take(0, len(text))
        return ""
    if match := _EMPTY_BRACKETS.match(text.rstrip()):
        text = f"{text[: match.start(1)]}**{text[match.end(1) : match.start(2)]}**{text[match.end(2) :]}"
    for match in list(_BRACKETED.finditer(text)) if "]{" in text and "`" not in text else ():
        take(match.start(3), match.end(3))
        take(match.start(1), match.end(1), told=False)
        take(match.start(2), match.end(2), told=False)
    for start, end, told in _of_others(text) if "`" not in text else ():
        take(start, end, told=told)
    if "]" in text and "`" not in text:
        text = _PARTED.sub(lambda found: "".join(filter(None, found.groups())).ljust(len(found[0]), FILLER), text)
    if match := _OPENING.match(text):
        take(*match.span(2))
    if of_heading := _of_heading(text, below):
        take(*of_heading, told=False)
    if match := _CALLOUT.match(text):
        take(match.start(2), match.end(2))
        text = text.replace(">", FILLER, match[1].count(">"))
    end = len(text.rstrip())
    match = _ATTRIBUTES.match(text[:end], max(text.rfind("{", 0, end), 0)) if text[:end].endswith("}") else None
    if match and (before := text[: match.start()].strip()):
        take(match.start() if before != ":" else 0, end)  # of a caption that has no words
    if "%%" in text:
        code = code_spans(text)
        for match in list(_HIDDEN.finditer(text)):
            if not within(match.start(), code):
                take(match.start(), match.end())
    for match in list(_ROLE.finditer(text)) if "}`" in text else ():
        take(*match.span(1))
        if match[2] not in _CODE:
            take(match.start(3), match.start(4), told=False)
            take(match.end(4), match.end(), told=False)
    text = tex_signs.meant(pad_signs.meant(text))
    if "`" in text:  # words of a program, as they are
        return text
    for match in list(_ANCHOR.finditer(text)) if "</a>" in text else ():
        take(*match.span(), told=False)
    for pattern in (_TAGS, _SPAN):
        for match in list(pattern.finditer(text)) if any(sign in text for sign in _BEGIN_TAGS) else ():
            take(match.start(), match.end(), told=match.string[match.start() - 1] != ")")  # of a link or a picture
    for start, end, told in _of_forum(text) if "[" in text else ():
        take(start, end, told=told)
    for match in list(_SAID_BY.finditer(text)) if "=" in text and "[" in text else ():
        end = match.end(1) if match[2] else match.end()
        take(match.start(), end, told=not match[2])
        take(match.start(4), match.end(4), told=False)
    if "^" in text and (match := _BLOCK_NAME.search(text)):
        take(*match.span(1))
    if "==" in text:
        text = _HIGHLIGHT.sub(_stressed, text)
    if "[[" in text:
        text = _EMBEDDED.sub(_picture, text)
        text = _WIKI.sub(_linked(found, number), text)
    return text


def _with_its_sign(text: str) -> str:
    """A heading with its signs as Markdown has them, as long as it was."""
    escaped = _ESCAPED_HEADING.match(text)
    if not escaped:
        return text
    signs = escaped["signs"].replace("\\", "").replace("＃", "#").rjust(len(escaped["signs"]), FILLER)
    return escaped["before"] + signs + text[escaped.end() :]


def _of_heading(text: str, below: str) -> tuple[int, int] | None:
    """Where the attributes at the end of a heading stand, if it has some, within its emphasis or behind it."""
    at = text.rfind("{")
    begun = _HEADING.match(text)
    if at < 1 or text[at - 1] == "\\" or not (begun.end() <= at if begun else _UNDERLINE.match(below)):
        return None
    written = _OF_HEADING.match(text.rstrip(), at)
    return (len(text[:at].rstrip()), written.end()) if written else None


def _of_others(text: str) -> list[tuple[int, int, bool]]:
    """Places without words and marks of readers: from, to, whether it is told; of changes also what goes."""
    patterns = ((_EMPTY_SPAN, False), (_COMMENTED, True), (_TO_ITSELF, False))
    made = [(*match.span(), told) for pattern, told in patterns for match in pattern.finditer(text)]
    changes = _CHANGED.finditer(text) if "{" in text else ()
    gone = _CHANGED.groupindex["gone"], _CHANGED.groupindex["old"]
    return made + [(*match.span(n), n in gone) for match in changes for n in range(1, _CHANGED.groups + 1) if match[n]]


def _of_forum(text: str) -> list[tuple[int, int, bool]]:
    """What is between the words that stay of the marks of a forum: from, to, and whether it is told."""
    made: list[tuple[int, int, bool]] = []
    for match in _FORUM.finditer(text):
        start = match.start()
        for kept in (*(match.span(group) for group in range(1, 5) if match[group]), (match.end(), 0)):
            made.append((start, kept[0], start == match.start()))
            start = kept[1]
    return made


def _titled(text: str) -> str:
    """A line with the title of a box, if it begins one, as it is printed."""
    if match := _CALLOUT.match(text) or _OPENING.match(text):
        named = _TITLE_GIVEN.search(match[2])
        return f"{text[: match.end()]} {title_of_box(named[1] if named else text[match.end() :])}"
    if match := _FOLDED.fullmatch(text.rstrip()):
        return f"{match[1]}]{title_of_box(match[2])}"
    return _SUMMARY.sub(lambda match: FILLER * len(match[1]) + title_of_box(match[2]), text)


def title_of_box(text: str) -> str:
    """The title of a box, in bold on a line of its own in the text below it: it opens nothing."""
    title = text.strip(f"{FILLER} []")
    if not title:
        return text
    bold = len(title) <= _TITLE and not any(sign in title for sign in "*_`[<")
    made = f"**{title}**<br>" if bold else f"{title}<br>"
    return FILLER * max(text.find(title) - 2 * bold, 0) + made


def _stressed(match: re.Match[str]) -> str:
    """What was highlighted, in bold; the marks alone are taken where it is so already."""
    beside = match.string[max(match.start() - 1, 0) : match.start()] + match.string[match.end() : match.end() + 1]
    marks = FILLER * 2 if "*" in beside + match[2] else "**"
    return f"{marks}{match[2]}{marks}"


def _picture(match: re.Match[str]) -> str:
    """A picture as Markdown has it, as long as it was."""
    about = without_size(match[2] or "")
    name = match[1].strip()
    made = f"![{about}](<{name}>)" if " " in name else f"![{about}]({name})"
    return made + FILLER * (len(match[0]) - len(made))


def _linked(found: list[Directive], number: int) -> Callable[[re.Match[str]], str]:
    """Names of other pages, of which the label alone is printed, or the name; a page that was to stand here is told."""

    def bare(match: re.Match[str]) -> str:
        named_by_number = not match[3] and match[2].isdecimal() and len(match[2]) > _DAY
        if match[1].startswith("!") or named_by_number:
            found.append(Directive(match[0], number, match.start() + 1))
        if named_by_number:  # as Zettlr has it
            return FILLER * len(match[0])
        hidden = len(match[1]) + (len(match[2]) + 1 if match[3] else 0)
        return FILLER * hidden + (match[4] or match[2]) + FILLER * 2

    return bare
