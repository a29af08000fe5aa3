"""What meets on a page and should not, what is broken within tables, and what is printed too often.

Checks of the proof, as `preflight` runs them.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.model.diagnostics import Rule, Severity
from feuillet.pages.expected import GAP, normal, opening
from feuillet.text.typography import takes_hyphen

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.pdf.structure_tree import Element
    from feuillet.pdf.viewing.ink import Box, PaintedBox, TextRun
    from feuillet.proving.evidence import Evidence

_HINT_EN = "a style moves one of them: negative margin, absolute position, transform, a fixed width or height"
_HINT_FR = "un style déplace l’un des deux : marge négative, position absolue, transformation, largeur ou hauteur fixe"
STRUCK = Rule(
    code="text-struck",
    en="a line runs through this text on page {page} of {publication}: “{words}”",
    fr="un filet traverse ce texte à la page {page} de {publication} : « {words} »",
    hint_en=_HINT_EN,
    hint_fr=_HINT_FR,
)
ON_PICTURE = Rule(
    code="text-on-picture",
    en="this text and a picture or sign are printed one over the other on page {page} of {publication}: “{words}”",
    fr="ce texte et une image ou un signe sont imprimés l’un sur l’autre à la page {page} de {publication} : "
    "« {words} »",
    hint_en=_HINT_EN,
    hint_fr=_HINT_FR,
)
PICTURE_OUTSIDE = Rule(
    code="picture-outside-page",
    en="a picture or drawing runs off page {page} of {publication} by {beyond} mm",
    fr="une image ou un dessin sort de la page {page} de {publication}, de {beyond} mm",
    hint_en="it is higher or wider than the page has room, or a style moves it: give it a height or width, or let it "
    "be divided",
    hint_fr="elle est plus haute ou plus large que la page, ou un style la déplace : donnez-lui une hauteur ou une "
    "largeur, ou laissez-la se diviser",
)
OUT_OF_COLUMN = Rule(
    code="text-out-of-column",
    en="this text runs into the next column on page {page} of {publication}: “{words}”",
    fr="ce texte déborde sur la colonne voisine à la page {page} de {publication} : « {words} »",
    hint_en=_HINT_EN,
    hint_fr=_HINT_FR,
)
TITLES_TOUCH = Rule(
    code="titles-touch",
    en="this title and the one above it read as one on page {page} of {publication}: “{words}”",
    fr="ce titre et celui du dessus se lisent comme un seul à la page {page} de {publication} : « {words} »",
    hint_en=_HINT_EN,
    hint_fr=_HINT_FR,
)
TOO_OFTEN = Rule(
    code="text-too-often",
    en="a part of this text is printed more often than it is written, on page {page} of {publication}: “{words}”",
    fr="une partie de ce texte est imprimée plus souvent qu’elle n’est écrite, à la page {page} de {publication} : "
    "« {words} »",
    hint_en=_HINT_EN,
    hint_fr=_HINT_FR,
)

WORD_BROKEN = Rule(
    code="word-broken",
    severity=Severity.WARNING,
    en="a word of this cell of a table is broken on page {page} of {publication}: “{word}” in “{words}”",
    fr="un mot de cette case d’un tableau est coupé à la page {page} de {publication} : « {word} » dans « {words} »",
    hint_en="its column is too narrow for it: take a column out of the table, or make two tables of it",
    hint_fr="sa colonne est trop étroite pour lui : enlevez une colonne au tableau, ou faites-en deux",
)
NO_HYPHEN = Rule(
    code="word-without-hyphen",
    severity=Severity.WARNING,
    en="a word stands on two lines without a hyphen on page {page} of {publication}: “{word}” in “{words}”",
    fr="un mot est sur deux lignes sans trait d’union à la page {page} de {publication} : « {word} » dans « {words} »",
    hint_en="a style breaks words anywhere: take “word-break” and “overflow-wrap: anywhere” out of it",
    hint_fr="un style coupe les mots n’importe où : ôtez-en « word-break » et « overflow-wrap: anywhere »",
)
MARKED_AGAIN = Rule(
    code="point-marked-again",
    severity=Severity.WARNING,
    en="a point that goes on at the top of a page or column has its bullet or number there again, on page {page} of "
    "{publication}: “{words}”",
    fr="un point qui se poursuit en haut d’une page ou d’une colonne y a de nouveau sa puce ou son numéro, à la page "
    "{page} de {publication} : « {words} »",
    hint_en="a style draws it: draw it with “background-image” on the point, or with “::marker”",
    hint_fr="un style le dessine : dessinez-le par « background-image » sur le point, ou par « ::marker »",
)
ROW_BROKEN = Rule(
    code="row-broken",
    severity=Severity.WARNING,
    en="a row of a table begins on page {page} of {publication} and ends on the next: “{words}”",
    fr="une ligne d’un tableau commence à la page {page} de {publication} et finit à la suivante : « {words} »",
    hint_en="a style lets it be broken: give it “break-inside: avoid”",
    hint_fr="un style la laisse couper : donnez-lui « break-inside: avoid »",
)


_EDGE = 1.0  # points by which things may touch
_FLAT = 0.35  # of the size of text: what is flatter is a dash, not a word
_ZONE = (0.18, 0.92)  # of the height of a text, from below: a line in there runs through it
_SHARE = 0.2  # of the smaller of two that lie one over the other
_OFF = 15.0  # points by which a picture may pass the edge of the paper, so that none of it stays white
_EDGES = 0.08  # of the height of a page: where its head and foot stand
_REACH = 72.0  # points from a head or foot to the other end of a picture that comes from the text, at the least
_BAND = 48.0  # points; what may meet is looked up by bands of this height


def _bands(things: tuple[PaintedBox, ...]) -> dict[tuple[int, int], list[Box]]:
    bands: defaultdict[tuple[int, int], list[Box]] = defaultdict(list)
    for page, box in things:
        for band in range(int(box.bottom // _BAND), int(box.top // _BAND) + 1):
            bands[page, band].append(box)
    return bands


def _near(run: TextRun, bands: dict[tuple[int, int], list[Box]]) -> Iterator[Box]:
    for band in range(int(run.box.bottom // _BAND), int(run.box.top // _BAND) + 1):
        yield from bands.get((run.page, band), ())


def not_struck(evidence: Evidence) -> Iterator[Diagnostic]:
    """No rule or border runs through a text; lines that are part of a text, through what was struck, are as long."""
    bands = _bands(evidence.reading.lines)

    def struck(run: TextRun) -> dict[str, object] | None:
        left, bottom, right, top = run.box
        tall = top - bottom
        if not run.upright or not run.text or min(tall, right - left) < _FLAT * run.size:
            return None
        for line in _near(run, bands):
            across = line.right - line.left > line.top - line.bottom
            middle = (line.bottom + line.top) / 2 if across else (line.left + line.right) / 2
            if across and tall < 3 * run.size:
                own = line.left > left - _EDGE and line.right < right + _EDGE
                inside = bottom + _ZONE[0] * tall < middle < bottom + _ZONE[1] * tall
                if inside and not own and line.left < right - _EDGE and line.right > left + _EDGE:
                    return {}
            elif not across and left + _EDGE < middle < right - _EDGE:
                shared = min(top, line.top) - max(bottom, line.bottom)
                if shared > 0.4 * tall:
                    return {}
        return None

    yield from evidence.each_text(STRUCK, struck)


def not_on_pictures(evidence: Evidence) -> Iterator[Diagnostic]:
    """No text lies half on a picture or sign, nor under one; none runs into the line of a head or foot."""
    bands = _bands(evidence.reading.pictures)

    def runs_into(run: TextRun, picture: Box) -> bool:
        width, height = evidence.reading.sizes[run.page]
        if run.mark >= 0 or picture.right - picture.left >= width:  # the ground of a page
            return False
        middle = (run.box.bottom + run.box.top) / 2
        if middle < _EDGES * height:
            return picture.bottom < run.box.bottom and picture.top - middle > _REACH
        return middle > (1 - _EDGES) * height and picture.top > run.box.top and middle - picture.bottom > _REACH

    def met(run: TextRun) -> dict[str, object] | None:
        for picture in _near(run, bands) if run.text else ():  # later pieces of a line are in the box of the first
            if runs_into(run, picture):
                return {}
            shared = run.box.within(picture).area
            if shared == run.box.area:  # set into it, as a style may want
                continue
            if shared and shared > _SHARE * min(run.box.area, picture.area):
                return {}
        return None

    yield from evidence.each_text(ON_PICTURE, met)


def pictures_on_the_page(evidence: Evidence) -> Iterator[Diagnostic]:
    """No picture or drawing runs off the paper."""
    worst: dict[int, float] = {}
    for page, box in evidence.reading.pictures:
        width, height = evidence.reading.sizes[page]
        beyond = max(-box.left, -box.bottom, box.right - width, box.top - height)
        if box.area and beyond > max(worst.get(page, 0.0), _OFF):
            worst[page] = beyond
    for page, beyond in worst.items():
        yield PICTURE_OUTSIDE.at(
            evidence.expected.location,
            publication=evidence.expected.name,
            page=page + evidence.expected.first_page,
            beyond=round(beyond * 25.4 / 72),
        )


def within_columns(evidence: Evidence) -> Iterator[Diagnostic]:
    """Text that begins in a column of a sheet ends in it."""
    columns = evidence.expected.columns

    def out(run: TextRun) -> dict[str, object] | None:
        if run.mark >= 0 and run.upright and run.text:  # later pieces of a line are in the box of the first
            left, bottom, right, top = run.box
            for page, column_left, column_bottom, column_right, column_top in columns:  # and a half of one is within it
                beside = column_left <= left < column_right and column_bottom < (bottom + top) / 2 < column_top
                if run.page == page and beside and right > column_right + _EDGE:
                    return {}
        return None

    if columns:
        yield from evidence.each_text(OUT_OF_COLUMN, out)


_APART = 0.4  # of their size: what titles that follow each other have between them, at least


def titles_apart(evidence: Evidence) -> Iterator[Diagnostic]:
    """Two titles that stand one below the other do not read as one."""
    reading = evidence.reading
    starts, elements = reading.flow.leaf_starts, reading.structure.elements
    titles: dict[int, list[tuple[int, TextRun]]] = {}
    for index, start in reading.flow.run_starts.items():
        block = reading.blocks[bisect.bisect_right(starts, start) - 1] if starts[-1] > start else 0
        if elements and elements[block].kind[:1] == "H" and reading.runs[index].text.strip():
            titles.setdefault(block, []).append((index, reading.runs[index]))
    ordered = [titles[block] for block in sorted(titles)]
    for several, following in pairwise(ordered):
        _, upper = min(several, key=lambda pair: (-pair[1].page, pair[1].box.bottom))
        index, lower = max(following, key=lambda pair: (-pair[1].page, pair[1].box.top))
        beside = upper.box.left < lower.box.right and lower.box.left < upper.box.right
        gap = upper.box.bottom - lower.box.top
        if upper.page == lower.page and beside and upper.upright and 0 <= gap < _APART * min(upper.size, lower.size):
            location, words = evidence.where(index, lower)
            yield TITLES_TOUCH.at(
                location,
                publication=evidence.expected.name,
                page=lower.page + evidence.expected.first_page,
                words=words,
            )


_LEAST = {"H": 6, "LBody": 20, "TD": 20}  # letters, by kind of element: less may stand anywhere
_LETTERS = re.compile(r"[^\W\d_]")


def not_too_often(evidence: Evidence) -> Iterator[Diagnostic]:
    """When each expected text has its place, no title, point or cell holds a piece of one that is printed once more.

    But for the heads of tables, which are repeated, and titles and points whose opening stands there again with the
    mark that they go on.
    """
    if evidence.expected.elsewhere or evidence.expected.again is None:
        return
    flow, again = evidence.reading.flow, {normal(text) for text in evidence.expected.again}
    elements, blocks = evidence.reading.structure.elements, evidence.reading.blocks
    wholes = [(normal(text.text), text) for text in evidence.expected.texts]
    every = "\n".join(whole for whole, _ in wholes)
    seen: set[str] = set()
    goes_on = _continued(evidence.expected.language)
    left_over = (
        (leaf, piece.strip(" :;·,.–—()+"))
        for leaf, start, end in evidence.search.left_over(blocks)
        for piece in goes_on.split(flow.text[start:end])
    )
    for leaf, piece in left_over:
        least = _LEAST.get(elements[blocks[leaf]].kind.rstrip("123456"))
        if least is None or len(_LETTERS.findall(piece)) < least or piece in seen:
            continue
        if any(piece in whole for whole in again):  # a title may stand in pieces: a form that is not hyphenated is one
            continue
        if piece not in every or flow.text.count(piece) <= every.count(piece):
            continue
        if _goes_on(evidence, leaf, [whole for whole, _ in wholes], again):
            continue
        seen.add(piece)
        text = next((text for whole, text in wholes if piece in whole), None)
        if text is not None:
            yield TOO_OFTEN.at(
                text.source,
                publication=evidence.expected.name,
                page=flow.leaf_pages[leaf] + evidence.expected.first_page,
                words=opening(text.text),
            )


@lru_cache(maxsize=8)
def _continued(language: str) -> re.Pattern[str]:
    """The mark that a title or point goes on, as it is read back."""
    return re.compile(rf"(?:\.\.\.)?{re.escape(normal(registry.language(language).pages['continued']))}")


_MORE = re.compile(r"\+\d+(?:,[^\d]{1,9}\d+)?\Z")  # as it is read back: “+6,p.8”


def _goes_on(evidence: Evidence, leaf: int, wholes: Sequence[str], again: Container[str]) -> bool:
    """Whether the line of a leaf, with its links, is the opening of a text and says that it goes on."""
    flow, holders = evidence.reading.flow, evidence.reading.paragraphs
    first, last = leaf, leaf + 1
    while first and holders[first - 1] == holders[leaf]:
        first -= 1
    while last < len(holders) and holders[last] == holders[leaf]:
        last += 1
    line = flow.text[flow.leaf_starts[first] : flow.leaf_starts[last]]
    for mark in _continued(evidence.expected.language).finditer(line):
        # What may follow is that nobody has an answer, or how many points stand elsewhere.
        opening, rest = line[: mark.start()], _MORE.sub("", line[mark.end() :])
        if (not rest or rest in again) and any(whole.startswith(opening) for whole in wholes):
            return True
    return False


_SHORT = 12  # letters and digits of a word that has room on a line of any cell
_FIGURES = re.compile(r"\d{1,4}(?:[./:-]\d{1,4}){1,2}")  # of a date, or a time
_LOW = 1 / 3  # of a page: a row that is lower stands on one


def words_whole(evidence: Evidence) -> Iterator[Diagnostic]:
    """No word stands on two lines without a hyphen, unless it may be broken there; in a cell, no short one at all."""
    cells = _cells(evidence)
    reading = evidence.reading
    for before, index in pairwise(reading.flow.run_starts):
        upper, lower = reading.runs[before], reading.runs[index]
        if not (upper.text and lower.text and _holds(upper.text[-1]) and _holds(lower.text[0])):
            continue
        if not (_next_line(upper, lower) or next_frame(upper, lower)):
            continue
        word = word_at(evidence, reading.flow.run_starts[index])
        letters = sum(map(str.isalnum, word))
        cell = cells.get((upper.page, upper.mark), -1)
        has_no_place = _FIGURES.fullmatch(word) or all(map(_has_no_place, word))
        if cell == cells.get((lower.page, lower.mark)) and 0 < letters <= _SHORT and has_no_place:
            rule = WORD_BROKEN
        elif letters and (upper.text[-1] + lower.text[0]).isalpha() and _wants_hyphen(word):
            rule = NO_HYPHEN
        else:
            continue
        location, opening = evidence.where(index, lower)
        page = lower.page + evidence.expected.first_page
        yield rule.at(location, publication=evidence.expected.name, page=page, word=word, words=opening)


def _wants_hyphen(word: str) -> bool:
    """Whether a hyphen must show that a word is broken: it is no address, and its author left no place in it."""
    return takes_hyphen(word) and not any(unicodedata.category(character) == "Cf" for character in word)


def _cells(evidence: Evidence) -> dict[tuple[int, int], int]:
    """The number of the cell that each marked content of a table stands in, by its page and mark."""
    cells: dict[tuple[int, int], int] = {}
    leaves = evidence.reading.structure.leaves
    for number, element in enumerate(evidence.reading.structure.elements):
        if element.kind in ("TD", "TH"):
            cells |= {(leaf.page, leaf.mark): number for leaf in leaves[element.first : element.last]}
    return cells


def next_frame(upper: TextRun, lower: TextRun) -> bool:
    """Whether a text goes on at the top of the next page or column."""
    return lower.page == upper.page + 1 or (
        lower.page == upper.page and lower.upright and lower.box.bottom > upper.box.top + lower.size
    )


def _next_line(upper: TextRun, lower: TextRun) -> bool:
    return upper.page == lower.page and upper.upright and lower.box.top < upper.box.bottom + 0.5 * lower.size


def _holds(character: str) -> bool:
    """Whether no line ends beside such a letter or digit; one may between those of scripts without spaces."""
    return unicodedata.category(character) in ("Lu", "Ll", "Nd") or character in "°%‰€$£"


def _has_no_place(character: str) -> bool:
    """Whether a word with it is broken nowhere: not after it, nor anywhere in a script without spaces."""
    return unicodedata.category(character) not in ("Lo", "Cf", "Pd") and character not in "/\\|_?&="


def word_at(evidence: Evidence, offset: int) -> str:
    """The expected word that a place of the flow is within; empty if it is between two, or none is known."""
    match = evidence.search.match_at(offset)
    if match is None:
        return ""
    flow = evidence.reading.flow.text[match.start : match.end]
    for part in match.text.text.split(GAP):
        if normal(part) == flow:
            return _within(part.split(), offset - match.start)
    return ""


def _within(several: Iterable[str], offset: int) -> str:
    at = 0
    for word in several:
        end = at + len(normal(word))
        if at < offset < end:
            return word
        at = end
    return ""


def marked_once(evidence: Evidence) -> Iterator[Diagnostic]:
    """No point has its bullet or number again where it goes on, on the next page or in the next column."""
    reading, flow = evidence.reading, evidence.reading.flow
    first = {flow.leaf_starts[element.first] for element in reading.structure.elements if element.kind == "LBody"}
    labels = _labels(evidence)
    signs: defaultdict[int, list[Box]] = defaultdict(list)
    for page, box in reading.pictures:
        signs[page].append(box)
    before = -1  # the text before this one
    numbered = False  # by a number that stands between them
    for index, start in flow.run_starts.items():
        run = reading.runs[index]
        if (run.page, run.mark) in labels:
            numbered = True
            continue
        if before >= 0 and start in first and next_frame(reading.runs[before], run):
            goes_on = _is_one(evidence, flow.run_starts[before], start)
            if numbered + sum(_stands_before(sign, run) for sign in signs[run.page]) > (not goes_on):
                location, opening = evidence.where(index, run)
                page = run.page + evidence.expected.first_page
                yield MARKED_AGAIN.at(location, publication=evidence.expected.name, page=page, words=opening)
        before, numbered = index, False


def _labels(evidence: Evidence) -> set[tuple[int, int]]:
    structure = evidence.reading.structure
    labels = [element for element in structure.elements if element.kind == "Lbl"]
    return {(leaf.page, leaf.mark) for label in labels for leaf in structure.leaves[label.first : label.last]}


def _stands_before(sign: Box, run: TextRun) -> bool:
    """Whether a sign may be a bullet of a line."""
    left, bottom, _, top = run.box
    small = max(sign.right - sign.left, sign.top - sign.bottom) < run.size
    beside = left - _HUNG * run.size < sign.left and sign.right < left + _EDGE
    return small and beside and bottom < (sign.bottom + sign.top) / 2 < top


_HUNG = 3.0  # of the size of a text: how far before it its bullet may stand, or that of the point that it is part of


def rows_whole(evidence: Evidence) -> Iterator[Diagnostic]:
    """No row that is lower than a part of the page stands on two.

    The engine makes a table of each page's rows: one that is broken is the last of a table and the first of the next.
    """
    reading = evidence.reading
    elements, leaves = reading.structure.elements, reading.structure.leaves
    rows: defaultdict[int, list[list[Element]]] = defaultdict(list)  # of each table: their cells
    tables = [number for number, element in enumerate(elements) if element.kind == "Table"]
    row = -1
    for number, element in enumerate(elements):
        if element.kind == "TD" and tables:
            if element.parent != row:
                row = element.parent
                rows[tables[bisect.bisect_right(tables, number) - 1]].append([])
            rows[tables[bisect.bisect_right(tables, number) - 1]][-1].append(element)
    by_leaf: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for index in reading.flow.run_starts if len(rows) > 1 else ():
        by_leaf[reading.runs[index].page, reading.runs[index].mark].append(index)

    def runs(cells: Sequence[Element]) -> list[list[int]]:
        return [
            [index for leaf in leaves[cell.first : cell.last] for index in by_leaf[leaf.page, leaf.mark]]
            for cell in cells
        ]

    for here, other in pairwise(rows):
        first, last = elements[here].last, elements[other].first
        if first != last or not 0 < last < len(leaves) or leaves[first - 1].page + 1 != leaves[last].page:
            continue
        upper, lower = rows[here][-1], rows[other][0]
        broken = _broken_row(evidence, runs(upper), runs(lower)) if len(upper) == len(lower) else None
        if broken is not None:
            location, opening = evidence.where(broken, reading.runs[broken])
            page = leaves[first - 1].page + evidence.expected.first_page
            yield ROW_BROKEN.at(location, publication=evidence.expected.name, page=page, words=opening)


def _broken_row(evidence: Evidence, upper: Sequence[Sequence[int]], lower: Sequence[Sequence[int]]) -> int | None:
    """A piece of text of a low row that is broken, between its cells or within one; None of others."""
    if not (any(upper) and any(lower)):
        return None
    first = next(index for several in upper for index in several)
    boxes = [[evidence.reading.runs[index].box for several in runs for index in several] for runs in (upper, lower)]
    tall = sum(max(box.top for box in here) - min(box.bottom for box in here) for here in boxes)
    if tall > _LOW * evidence.reading.sizes[evidence.reading.runs[first].page][1]:
        return None
    told = [(bool(above), bool(below)) for above, below in zip(upper, lower, strict=True)]
    if (True, True) not in told:  # what one has, the other lacks
        return first if {(True, False), (False, True)} <= set(told) else None
    starts = evidence.reading.flow.run_starts
    return next(
        (
            above[-1]
            for above, below in zip(upper, lower, strict=True)
            if above and below and _is_one(evidence, starts[above[-1]], starts[below[0]])
        ),
        None,
    )


def _is_one(evidence: Evidence, before: int, after: int) -> bool:
    """Whether two places of the flow are within one expected text."""
    match, other = evidence.search.match_at(before), evidence.search.match_at(after)
    if match is None or other is None:
        return False
    text = evidence.reading.flow.text
    parts = {normal(part) for part in match.text.text.split(GAP)}
    return match == other or (match.text == other.text and text[match.start : match.end] not in parts)
