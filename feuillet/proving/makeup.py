"""How text is composed: nothing parted that belongs together, no stacks of single words, no page left half empty.

Checks of the proof, as `preflight` runs them; what an eye objects to though every word is there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import groupby, pairwise
from math import inf
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Rule, Severity
from feuillet.proving.collisions import next_frame, word_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feuillet.model.diagnostics import Diagnostic
    from feuillet.pdf.structure_tree import Element
    from feuillet.pdf.viewing.ink import TextRun
    from feuillet.proving.evidence import Evidence

LIST_PARTED = Rule(
    code="list-parted",
    severity=Severity.WARNING,
    en="this introduces what begins on the next page or in the next column, at the end of its own, on page {page} of "
    "{publication}: “{words}”",
    fr="ceci annonce ce qui commence à la page ou à la colonne suivante, à la fin de la sienne, à la page {page} de "
    "{publication} : « {words} »",
    hint_en="a style lets them be parted: give it “break-after: avoid”, and what follows no “break-inside: avoid”",
    hint_fr="un style les laisse séparer : donnez-lui « break-after: avoid », et rien de « break-inside: avoid » à la "
    "suite",
)
PICTURE_PARTED = Rule(
    code="picture-parted",
    severity=Severity.WARNING,
    en="the picture that belongs to this stands on the next page or in the next column, after page {page} of "
    "{publication}: “{words}”",
    fr="l’image qui va avec ceci est à la page ou à la colonne suivante, après la page {page} de {publication} : "
    "« {words} »",
    hint_en="a style lets them be parted: give the picture “display: block” and “break-before: avoid”",
    hint_fr="un style les laisse séparer : donnez à l’image « display: block » et « break-before: avoid »",
)
STACKED = Rule(
    code="words-stacked",
    severity=Severity.WARNING,
    en="this text stands in {count} lines of one word, on page {page} of {publication}: “{words}”",
    fr="ce texte tient en {count} lignes d’un seul mot, à la page {page} de {publication} : « {words} »",
    hint_en="its column is too narrow for it: a style gives it too little width, or a table has too many columns",
    hint_fr="sa colonne est trop étroite pour lui : un style lui donne trop peu de largeur, ou un tableau a trop de "
    "colonnes",
)
PAGE_HALF_EMPTY = Rule(
    code="page-half-empty",
    severity=Severity.WARNING,
    en="{percent} % of page {page} of {publication} is empty, and its text goes on overleaf, after: “{words}”",
    fr="{percent} % de la page {page} de {publication} sont vides, et son texte continue à la suivante, après : "
    "« {words} »",
    hint_en="what follows is too tall for the rest of it and is not divided: a picture can be smaller, or stand "
    "elsewhere; “break-inside: avoid” and “break-after: avoid” in a style of one's own do the same",
    hint_fr="ce qui suit est trop haut pour le reste et ne se divise pas : une image peut être plus petite, ou placée "
    "ailleurs ; « break-inside: avoid » et « break-after: avoid » dans un style à soi font de même",
)


# --- what belongs together ---

_INTRODUCES = (":", "?")
_BOLD = re.compile(r"(?i)bold|black|heavy|(?<!\d)[6-9]00(?!\d)")


def lists_with_their_leads(evidence: Evidence) -> Iterator[Diagnostic]:
    """What introduces a list, a table or a section stands in the page and column in which that begins."""
    reading = evidence.reading
    kinds = [element.kind for element in reading.structure.elements]
    depths, tables = _depths(evidence, "L"), _depths(evidence, "Table")
    for (block, own), (below, following) in pairwise(_texts(evidence)):
        kind = kinds[block]
        titled = kind[:1] == "H" and kind[1:].isdigit()
        if titled:
            introduces = not (kinds[below][:1] == "H" and kinds[below] <= kind)
        elif kinds[below] == "LBody":
            introduces = depths[below] > depths[block] if kind == "LBody" else kind == "P"
        else:
            introduces = kind == "P" and tables[below] > tables[block]
        # Text may begin beside a title of several lines; what is overleaf titles_have_text tells.
        ends, begins = reading.runs[own[0] if titled else own[-1]], reading.runs[following[0]]
        if not introduces or not next_frame(ends, begins) or (titled and begins.page != ends.page):
            continue
        if titled or _announces(evidence, own):
            location, words = evidence.where(own[0], reading.runs[own[0]])
            page = ends.page + evidence.expected.first_page
            yield LIST_PARTED.at(location, publication=evidence.expected.name, page=page, words=words)


def _announces(evidence: Evidence, own: Sequence[int]) -> bool:
    runs = [evidence.reading.runs[index] for index in own]
    said = "".join(run.text for run in runs).rstrip()
    return said.endswith(_INTRODUCES) or all(_BOLD.search(run.font) for run in runs)


def pictures_with_their_words(evidence: Evidence) -> Iterator[Diagnostic]:
    """A picture within a point, or one that is announced, stands in the page and column in which these words end."""
    reading = evidence.reading
    elements = reading.structure.elements
    figures = [element for element in elements if element.box and element.first < element.last]
    found = _runs_of_leaves(evidence) if figures else {}
    texts = dict(_texts(evidence)) if figures else {}
    for figure in figures:
        before = next((leaf for leaf in range(figure.first - 1, -1, -1) if leaf in found), None)
        if before is None:
            continue
        run, page = reading.runs[found[before][-1]], reading.structure.leaves[figure.first].page
        if page != run.page + 1 and not (page == run.page and figure.box[1] > run.box.top):
            continue
        block = reading.paragraphs[before]
        kind = elements[block].kind
        if (kind == "LBody" and _goes_on(evidence, figure, page)) or (
            kind == "P" and _announces(evidence, texts[block])
        ):
            location, words = evidence.where(found[before][-1], run)
            number = run.page + evidence.expected.first_page
            yield PICTURE_PARTED.at(location, publication=evidence.expected.name, page=number, words=words)


_BESIDE = 20.0  # points below the top of a picture in which the bullet of its point stands, and twice that before it


def _goes_on(evidence: Evidence, figure: Element, page: int) -> bool:
    """Whether a picture begins what looks like a point and has no bullet: the rest of one."""
    elements = evidence.reading.structure.elements
    item = figure
    while item.kind != "LI" and item.parent >= 0:
        item = elements[item.parent]
    left, _, _, top = figure.box
    bullets = (
        sign
        for on_page, sign in evidence.reading.pictures
        if on_page == page
        and left - 2 * _BESIDE < sign.left < sign.right < left + 1
        and sign.top - sign.bottom < _BESIDE
        if top - _BESIDE < sign.bottom < top
    )
    return item.kind == "LI" and item.first == figure.first and next(bullets, None) is None


def _texts(evidence: Evidence) -> Iterator[tuple[int, list[int]]]:
    """Titles, paragraphs, points and cells in reading order, each with its pieces of text; no marks of points."""
    reading = evidence.reading
    labels = {number for number, element in enumerate(reading.structure.elements) if element.kind == "Lbl"}
    found = _runs_of_leaves(evidence)
    for block, leaves in groupby(sorted(found), key=reading.paragraphs.__getitem__):
        several = [index for leaf in leaves for index in found[leaf]]
        if block not in labels:
            yield block, several


def _depths(evidence: Evidence, kind: str) -> list[int]:
    """Of each element, in how many of a kind it is."""
    depths: list[int] = []
    for element in evidence.reading.structure.elements:
        depths.append((depths[element.parent] if element.parent >= 0 else 0) + (element.kind == kind))
    return depths


def _runs_of_leaves(evidence: Evidence) -> dict[int, list[int]]:
    """The pieces of text of each leaf of the structure that has any."""
    starts, reading = evidence.reading.flow.run_starts, evidence.reading
    places = {(leaf.page, leaf.mark): number for number, leaf in enumerate(reading.structure.leaves)}
    found: defaultdict[int, list[int]] = defaultdict(list)
    for index in starts:
        run = reading.runs[index]
        if run.text.strip():
            found[places[run.page, run.mark]].append(index)
    return found


# --- words one below the other ---

_STACK = 5  # lines of one word that make a stack
_LITTLE = 7  # letters of two words that are as good as one: "de la"
_NARROW = 12.0  # times the size of text: to what stands beside it, or to the edge of the page
_GUTTER = 9.0  # points between columns, at the most
_IN_ADDRESS = frozenset("/?&=#_%-@")  # where a line ends or begins within one
_SLACK = 0.25  # of the size of text: what a line may lack to the edge of its column


def not_stacked(evidence: Evidence) -> Iterator[Diagnostic]:
    """No text stands in many lines of one word each, because its column is too narrow for more."""
    reading = evidence.reading
    blocks: defaultdict[int, list[int]] = defaultdict(list)
    for leaf, several in _runs_of_leaves(evidence).items():
        blocks[reading.paragraphs[leaf]] += several
    heads = _in_heads(evidence)
    for block, several in blocks.items():
        if block in heads:
            continue
        stack = next(_stacks(evidence, several), []) if len(several) >= _STACK else []
        if stack:
            location, words = evidence.where(stack[0], reading.runs[stack[0]])
            page = reading.runs[stack[0]].page + evidence.expected.first_page
            count = len(stack)
            yield STACKED.at(location, publication=evidence.expected.name, page=page, count=count, words=words)


def _in_heads(evidence: Evidence) -> set[int]:
    """The elements within heads of columns, which may be as narrow as what stands below them."""
    found: set[int] = set()
    for number, element in enumerate(evidence.reading.structure.elements):
        if element.kind == "TH" or element.parent in found:
            found.add(number)
    return found


def _stacks(evidence: Evidence, several: Sequence[int]) -> Iterator[list[int]]:
    """Of a block's pieces of text those that are lines of one word below each other, where there are many."""
    runs = evidence.reading.runs
    lines: list[list[int]] = []
    for index in several:
        if lines and _same_line(runs[lines[-1][-1]], runs[index]):
            lines[-1].append(index)
        else:
            lines.append([index])
    stack: list[int] = []
    for line in (*lines, []):
        single = len(line) == 1 and _is_single(runs[line[0]].text.split())
        goes_on = single and stack and _below(runs[stack[-1]], runs[line[0]])
        if not goes_on:
            if sum(_begins_word(evidence, index) for index in stack) >= _STACK and _wrapped(evidence, stack):
                yield stack
            stack = []
        if single:
            stack.append(line[0])


def _is_single(words: Sequence[str]) -> bool:
    """Whether a line has one word, or two that are no longer than one."""
    return len(words) == 1 or (len(words) == 2 and sum(map(len, words)) <= _LITTLE)


def _same_line(run: TextRun, other: TextRun) -> bool:
    return run.page == other.page and other.box.bottom < (run.box.bottom + run.box.top) / 2 < other.box.top


def _below(run: TextRun, other: TextRun) -> bool:
    return run.page == other.page and other.box.top < run.box.top


def _begins_word(evidence: Evidence, index: int) -> bool:
    """Whether a piece of text is no more of the word before it: of an address that is broken."""
    runs = evidence.reading.runs
    meeting = runs[index - 1].text[-1:] + runs[index].text[:1] if index else ""
    return not word_at(evidence, evidence.reading.flow.run_starts[index]) and not _IN_ADDRESS.intersection(meeting)


def _wrapped(evidence: Evidence, stack: Sequence[int]) -> bool:
    """Whether no line had room for the word below it: else its author ended them."""
    lines = [evidence.reading.runs[index] for index in stack]
    left, right = min(line.box.left for line in lines), max(line.box.right for line in lines)
    bottom, top = lines[-1].box.bottom, lines[0].box.top
    own = set(stack)
    beside = (
        run.box.left
        for index, run in enumerate(evidence.reading.runs)
        if run.page == lines[0].page and run.box.bottom < top and run.box.top > bottom
        if run.box.left > left + lines[0].size and index not in own
    )
    edge = min(beside, default=0.0)
    room = edge - left - _GUTTER if edge else right - left - _SLACK * lines[0].size
    if room > _NARROW * lines[0].size:
        return False
    return all(upper.box.right - left + lower.box.right - lower.box.left > room for upper, lower in pairwise(lines))


# --- pages that are filled ---

_LINE = 2.0  # of the size of text: no line is so high
_EMPTY = 0.5  # of the height of a page: what may be left free before the next


def _lies(run: TextRun) -> bool:
    """Whether a text lies on its side: then its line is higher than wide."""
    return not run.upright or run.box.top - run.box.bottom > _LINE * run.size


def pages_filled(evidence: Evidence) -> Iterator[Diagnostic]:
    """No page is left half empty before one that goes on with its text.

    A style may want that before a title; and what lies on its side has a page of its own, as the leaves of a kit have.
    """
    if evidence.expected.pages:
        return
    reading = evidence.reading
    kinds = [element.kind for element in reading.structure.elements]
    first: dict[int, tuple[str, TextRun]] = {}  # of each page: what it begins with
    for block, several in _texts(evidence):
        run = reading.runs[several[0]]
        first.setdefault(run.page, (kinds[block], run))
    lowest: dict[int, tuple[float, int]] = {}
    for index, run in enumerate(reading.runs):
        if run.mark >= 0 and run.text.strip() and run.box.bottom < lowest.get(run.page, (inf, 0))[0]:
            lowest[run.page] = run.box.bottom, index
    pictures: dict[int, float] = {}
    for page, box in reading.pictures:
        pictures[page] = min(box.bottom, pictures.get(page, box.bottom))
    for page, following in pairwise(sorted(lowest.keys() & first.keys())):
        bottom, index = lowest[page]
        kind, begins = first[following]
        turns = reading.sizes[page] != reading.sizes[following] or _lies(first[page][1]) != _lies(begins)
        free = min(bottom, pictures.get(page, bottom)) / reading.sizes[page][1]
        if free > _EMPTY and kind[:1] != "H" and not turns:
            location, words = evidence.where(index, reading.runs[index])
            yield PAGE_HALF_EMPTY.at(
                location,
                publication=evidence.expected.name,
                page=page + evidence.expected.first_page,
                percent=round(100 * free),
                words=words,
            )
