"""A node of the notes in; texts and blocks that can be printed out: without pictures and marks, links in full."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.model.workshop import (
    Block,
    Mark,
    Note,
    Prose,
)
from feuillet.reading.markdown.inline import (
    HELD,
    InlinePicture,
    Text,
    links,
    pictures,
    resolved,
)
from feuillet.reading.markdown.marks import almost_mark, take_mark
from feuillet.reading.notes.contents import HeadingNames
from feuillet.text.invisible import ONE, without
from feuillet.text.names import fold
from feuillet.text.prose import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feuillet.reading.markdown.blocks import Node, Scan


UNKNOWN_FOOTNOTE = Rule(
    code="footnote-undefined",
    severity=Severity.WARNING,
    en="there is no footnote '{key}'",
    fr="il n’y a pas de note de bas de page « {key} »",
    hint_en="Write it on a line of its own: [^{key}]: text of the note",
    hint_fr="Écrivez-la sur une ligne à part : [^{key}]: texte de la note",
)
UNUSED_FOOTNOTE = Rule(
    code="footnote-unused",
    severity=Severity.WARNING,
    en="nothing refers to the footnote '{key}'; it is printed with the others",
    fr="rien ne renvoie à la note « {key} » ; elle est imprimée avec les autres",
    hint_en="Write [^{key}] in the text where it belongs.",
    hint_fr="Écrivez [^{key}] dans le texte, à l’endroit voulu.",
)
FOOTNOTE_TWICE = Rule(
    code="footnote-twice",
    severity=Severity.WARNING,
    en="the footnote '{key}' is given twice; this text is added to the first",
    fr="la note « {key} » est donnée deux fois ; ce texte s’ajoute à la première",
    hint_en="Give one of them another number.",
    hint_fr="Donnez un autre numéro à l’une d’elles.",
)
PICTURE_UNDEFINED = Rule(
    code="picture-undefined",
    severity=Severity.WARNING,
    en="nothing says which file the picture {written} is: its words are printed in its place",
    fr="rien ne dit quel fichier est l’image {written} : ses mots sont imprimés à sa place",
    hint_en="Write the file in parentheses: ![{words}](images/…), or below the text: [{key}]: images/…",
    hint_fr="Écrivez le fichier entre parenthèses : ![{words}](images/…), ou sous le texte : [{key}]: images/…",
)
PICTURE_IN_NOTE = Rule(
    code="picture-in-footnote",
    severity=Severity.WARNING,
    en="a footnote cannot hold a picture: its words are printed in its place",
    fr="une note de bas de page ne peut pas contenir d’image : son texte est imprimé à sa place",
    hint_en="Put the picture '{file}' in the text.",
    hint_fr="Mettez l’image « {file} » dans le texte.",
)
MISSPELT_MARK = Rule(
    code="misspelt-mark",
    severity=Severity.WARNING,
    en="'[{written}]' is printed as it is: it is no mark",
    fr="« [{written}] » est imprimé tel quel : ce n’est pas une indication connue",
    hint_en="Did you mean [{suggestion}]?",
    hint_fr="Vouliez-vous dire [{suggestion}] ?",
    mends="written",
)
ROWS_LEFT = Rule(
    code="rows-left-empty",
    severity=Severity.WARNING,
    en="the last {count} rows of this table hold at most their number, and are not printed",
    fr="les {count} dernières lignes de ce tableau n’ont rien, ou que leur numéro : elles ne sont pas imprimées",
    hint_en="Delete them. To have lines that readers fill in, write … in a cell of each.",
    hint_fr="Effacez-les. Pour avoir des lignes à remplir, mettez … dans une case de chacune.",
)


# What may be a text of which nothing is printed: references to characters, tags, signs of emphasis, what is invisible.
_MAY_BE_NOTHING = re.compile(rf"(?:&#?\w+;|</?\w[^<>]*>|[\s*_~=`\\]|{ONE})+")
_BREAK = re.compile(r"<br\s*+/?>", re.IGNORECASE)
_CAPTION = re.compile(r"([*_])(?=[^\s*_]).+\1", re.DOTALL)
_NUMBER = r"\s*+(?:\*\*)?\d{0,3}[.)°]?(?:\*\*)?\s*+\|[|\s]*"
_LEFT_ROW = re.compile(rf"\s*+\|{_NUMBER}\|\s*+|{_NUMBER}")
_LEFT_ROWS = 3  # at the end of a table, which its author did not fill
_CALL = re.compile(r"(?<!\\)\[\^([^\[\]\s]+)\]")


@dataclass(slots=True)
class Inline:
    """A text ready to be printed: its pictures and its mark taken out."""

    text: Text
    pictures: list[InlinePicture]
    mark: Mark | None


class Texts:
    """The texts of a theme's notes, and what is wrong with them."""

    def __init__(self, scanned: Scan, file: str, language: str) -> None:
        self.scanned = scanned
        self.language = language
        self.file = file
        self.diagnostics: list[Diagnostic] = []
        self.footnotes = {key for key, _ in scanned.footnotes}
        self.called: set[str] = set()
        self.places = HeadingNames()

    def tell(self, rule: Rule, text: Text, offset: int = 0, **values: object) -> None:
        self.diagnostics.append(rule.at(text.location(self.file, offset), **values))

    def inline(self, text: Text) -> Inline:
        """A text without its pictures and its mark, its links written in full."""
        self._tell_undefined(text)
        return self._ready(*pictures(text, self.scanned.references))

    def table(self, text: Text) -> Inline:
        """The same of a table, which says where its pictures stand."""
        rows = text.value.rstrip("\n").split("\n")
        filled = len(rows)
        while filled > 2 and _LEFT_ROW.fullmatch(rows[filled - 1]):
            filled -= 1
        if len(rows) - filled >= _LEFT_ROWS and filled > 2:
            end = sum(len(row) + 1 for row in rows[:filled]) - 1
            self.tell(ROWS_LEFT, text, end + 1, count=len(rows) - filled)
            text = text.cut(0, end)
        self._tell_undefined(text)
        return self._ready(*pictures(text, self.scanned.references, [HELD], captions=False))

    def _tell_undefined(self, text: Text) -> None:
        """Tells of pictures by references that lead nowhere."""
        for link in links(text.value, self.scanned.references) if "![" in text.value else ():
            if link.picture and link.reference and not link.target.url:
                written = text.value[link.start : link.end]
                words = text.value[slice(*link.label)]
                key = written.rpartition("[")[2].rstrip("]") or words
                self.tell(PICTURE_UNDEFINED, text, link.start, written=written, words=words, key=key)

    def _ready(self, bare: Text, taken: list[InlinePicture]) -> Inline:
        bare, mark = take_mark(self.places.plain(resolved(bare, self.scanned.references)).stripped())
        if bare.value.endswith("**<br>"):  # the title of a box above a list
            bare = _unbroken(bare)
        if _MAY_BE_NOTHING.fullmatch(bare.value) and not self._printed(bare):
            bare = bare.cut(0, 0)
        self.check(bare)
        return Inline(bare, taken, mark)

    def _printed(self, text: Text) -> str:
        visible, _ = without(plain(text.prose(self.file), self.language))
        return visible.strip("\xad \xa0")

    def check(self, text: Text) -> None:
        if "[" not in text.value:
            return
        for call in _CALL.finditer(text.value):
            self.called.add(call.group(1))
            if call.group(1) not in self.footnotes:
                self.tell(UNKNOWN_FOOTNOTE, text, call.start(), key=call.group(1))
        if almost := almost_mark(text, self.language):
            offset, written, suggestion = almost
            self.tell(MISSPELT_MARK, text, offset, written=written, suggestion=suggestion)

    def picture(self, picture: InlinePicture) -> Block:
        line, column = picture.place
        place = Location(file=self.file, line=line, column=column)
        return Block(kind="picture", text=Prose(picture.alternative, place), picture=picture.file, source=place)

    def blocks(self, node: Node) -> list[Block]:
        """A node as blocks: itself, and its pictures after it, or in their order with its words."""
        if node.kind == "code":
            return [Block(kind="code", text=node.text.prose(self.file), source=node.text.location(self.file))]
        if node.kind == "table":
            return self._blocks(node, self.table(node.text))
        whole = self.inline(node.text)
        parts = self._in_order(node.text) if whole.pictures and whole.text else []
        if any(part.text.value.count(sign) % 2 for part in parts for sign in ("**", "*", "`")):
            parts = []  # what is emphasised goes on behind a picture
        if node.kind == "item" and parts:  # a caption is no point, else a point holds its pictures
            caption = not parts[0].text and not node.children and _CAPTION.fullmatch(parts[-1].text.value)
            node, parts = (replace(node, kind="paragraph"), parts) if caption else (node, [])
        return [block for part in parts or [whole] for block in self._blocks(node, part)]

    def _in_order(self, text: Text) -> list[Inline]:
        """A text cut at pictures that begin it or stand on lines of their own; the others stand behind its words."""
        held, taken = pictures(text, self.scanned.references, [HELD])
        signs = [at for at, sign in enumerate(held.value) if sign == HELD]
        first, *pieces = (held.cut(start + 1, end) for start, end in pairwise([-1, *signs, len(held)]))
        made: list[tuple[list[Text], list[InlinePicture]]] = [([first], [])]
        above, begins = first, True
        for picture, piece in zip(taken, pieces, strict=True):
            words, behind = made[-1]
            behind.append(picture)
            if said := _unbroken(above):
                begins = picture.place[0] > said.at(len(said) - 1)[0]
            above = piece
            after = _unbroken(piece)
            if after and (not any(map(_unbroken, words)) or (begins and after.at()[0] > picture.place[0])):
                made.append(([piece], []))
            else:
                words.append(piece)
        return [self._ready(_unbroken(Text.joined(words)), behind) for words, behind in made]

    def _blocks(self, node: Node, ready: Inline) -> list[Block]:
        kind = {"item": "point", "label": "paragraph", "heading": "paragraph"}.get(node.kind, node.kind)
        points = tuple(counted(block for child in node.children for block in self.blocks(child)))
        taken = [self.picture(picture) for picture in ready.pictures]
        if not ready.text:
            if points and node.kind == "item" and node.text.value == "" and points[0].kind == "paragraph":
                first = points[0].model_copy(update={"kind": "point", "points": points[1:], "ordinal": node.ordinal})
                return [first, *taken]
            return [*taken, *points]
        if kind == "table":
            points, taken = tuple(map(_in_cell, taken)), []
        block = Block.model_validate(
            {
                "kind": kind,
                "text": ready.text.prose(self.file),
                "points": points,
                "ordinal": node.ordinal,
                "mark": ready.mark,
                "source": ready.text.location(self.file),
            }
        )
        return [block, *taken]

    def footnotes_made(self) -> tuple[Note, ...]:
        found: dict[str, list[Text | str]] = {}
        places: dict[str, Text] = {}
        for key, text in self.scanned.footnotes:
            bare, taken = pictures(text, self.scanned.references)
            bare = self.places.plain(resolved(bare, self.scanned.references)).stripped()
            for picture in taken:
                self.tell(PICTURE_IN_NOTE, text, file=picture.file)
                bare = Text.joined([bare, f" {picture.alternative}"]).stripped()
            self.check(bare)
            if key in found:
                self.tell(FOOTNOTE_TWICE, text, key=key)
                found[key].append("<br>")
            found.setdefault(key, []).append(bare)
            places.setdefault(key, text)
        for key, text in places.items():
            if key not in self.called:
                self.tell(UNUSED_FOOTNOTE, text, key=key)
        made = ((key, Text.joined(parts)) for key, parts in found.items())
        return tuple(Note(key=key, text=text.prose(self.file), source=text.location(self.file)) for key, text in made)

    def acronyms(self) -> dict[str, str]:
        """What the notes say that short forms mean."""
        found: dict[str, str] = {}
        for key, meaning in self.scanned.acronyms:
            if key not in found:
                found[key] = meaning
            elif fold(meaning) not in fold(found[key]):
                found[key] += f" ; {meaning}"
        return found


def _unbroken(text: Text) -> Text:
    """A text without the breaks at its ends."""
    bare = _BREAK.sub(lambda found: " " * len(found[0]), text.value)
    start = len(bare) - len(bare.lstrip())
    return text.cut(start, max(start, len(bare.rstrip())))


def _in_cell(picture: Block) -> Block:
    """A picture whose words no bar or line of its table divides."""
    words = " ".join(picture.text.markdown.replace("|", "/").split())
    return picture.model_copy(update={"text": Prose(words, picture.text.source)})


def counted(blocks: Iterable[Block], before: Block | None = None) -> Iterator[Block]:
    """The blocks; points that come out of an item without words of its own count on from the point before them."""
    for block in blocks:
        is_next = before and block.kind == before.kind == "point" and 0 < block.ordinal <= before.ordinal
        before = block.model_copy(update={"ordinal": before.ordinal + 1}) if before and is_next else block
        yield before
