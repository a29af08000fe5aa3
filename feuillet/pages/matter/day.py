"""The pictures of a day that its templates show: its themes on the cover, its chart, its groups by themes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from feuillet.looks import figures, palette
from feuillet.looks.faces.metrics import POINT
from feuillet.looks.faces.metrics import lines as broken
from feuillet.pages.matter.answers import ANSWERS
from feuillet.pages.view import shortened, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feuillet.languages.words import Language
    from feuillet.looks.cover import Cover
    from feuillet.looks.faces.metrics import Metrics
    from feuillet.looks.palette import Palette
    from feuillet.model.editions import Edition
    from feuillet.model.papers import Frame
    from feuillet.pages.chapters.chapter import Chapter
    from feuillet.pages.matter.across import SameName
    from feuillet.pages.matter.retained import Space
    from feuillet.pages.synthesis import SynthesisView

_TITLED, _TITLE_IN_HEAD = 8, 60  # how many themes have their titles in the head of the matrix, and letters of these
_HEAD_SIZE, _BREAKS = 0.7, 14  # of the size of text; letters of a word that may be broken there
_NAMES, _NAME_SIZE, _BESIDE_NAME = (0.15, 0.17, 0.2, 0.23, 0.26), 0.85, 4.0  # shares of its names; of text; millimetres
_MATRIX_MARK, _BESIDE_MARKS, _LEAST_CELL = 1.75, 1.6, 3.6  # millimetres
_MARKED_CELL = 6.0  # from which marks stand in a cell: in a narrower one they would be a pile
_FAINT = 0.55  # how much of a line on the cover is its ground


MANY = 14  # themes from which a row of the chart has a line of its title, and marks as small as they must be
_SHORT = 40  # letters of that
_MANY_MARKS = (2.3, 2.0, 1.75, 1.45, 1.2)  # millimetres, of its marks
_HIGHEST, _MARKS, _ROW = 0.2, 0.6, 5.0  # of the height of a page: marks of a theme, and of all; millimetres for each
_FIGURE = 1.8  # millimetres of one more
# Ways to set the rows of many themes: points, and millimetres above and below; the first with which a page has all.
_DENSE = ((8.0, 0.68), (8.0, 0.4), (7.4, 0.25), (7.0, 0.12))
_ABOVE_ROWS, _INTRODUCED = 66.0, (9.5, 1.42)  # millimetres; points and leading of what stands above in two columns
_CHART_TITLE, _STRIP_GAP, _RULE = 59.0, 0.5, 0.18
_MOST_ON_COVER = 200  # marks that a theme has there
_MATRIX_HIGHEST = 24.0  # millimetres, of the marks of a cell

# Ways to set the contents: points of titles, millimetres above and below, whether each theme has its summary, and in
# how many columns they stand; the last of them, whether all have room or not.
_CONTENTS = (
    (13.0, 2.3, True, 1),
    (12.0, 1.7, True, 1),
    (11.5, 1.2, True, 1),
    (11.5, 1.9, False, 1),
    (11.0, 1.1, False, 1),
    (9.6, 0.6, False, 1),
    (10.0, 0.9, False, 2),
    (8.6, 0.5, False, 2),
)
_BETWEEN = 8.0  # these columns
_HEADING, _AROUND = 14.0, 10.0  # of the contents: title; around the themes
_BESIDE = {1: 34.0, 2: 24.0}  # a title, by the number of columns
_SUMMARY, _LINE = 9.5, 1.25  # points; leading of titles
_SMALL = 0.77  # of all that, in pages that are held in one hand


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentsSetting:
    """How the contents are set, so that they have one page."""

    size: float  # points
    gap: float  # millimetres
    summaries: bool
    columns: int


def contents(
    chapters: Sequence[Chapter], parts: int, looks: Looks, faces: tuple[Metrics, Metrics], room: tuple[float, float]
) -> ContentsSetting:
    """The contents of so many themes and parts in a measure and a height, in millimetres."""
    text, titles = faces
    scale = _SMALL if "small" in looks.frame.styles else looks.frame.enlarged

    def lines(face: Metrics, said: Markup, size: float, width: float, *, bold: bool) -> float:
        pieces = face.pieces(words(said), bold=bold)
        return broken(pieces, 0.97 * width / (size * scale * POINT)) * size * scale * POINT if said else 0.0

    for size, gap, summaries, columns in _CONTENTS:
        width = (room[0] - (columns - 1) * _BETWEEN) / columns - _BESIDE[columns] * scale
        high = (_HEADING + _AROUND) * scale + parts * (size * _LINE * POINT + 2 * gap + 0.4) * scale
        for chapter in chapters:
            titled = lines(titles, chapter.title, size, width, bold=True) * _LINE + (2 * gap + 0.4) * scale
            told = lines(text, chapter.summary, _SUMMARY, width, bold=False) * 1.35 + 0.3 * scale if summaries else 0.0
            high += (titled + told) / columns
        if high <= room[1] or looks.frame.stacked:
            break
    return ContentsSetting(size=round(size * scale, 1), gap=round(gap * scale, 2), summaries=summaries, columns=columns)


@dataclass(frozen=True, kw_only=True, slots=True)
class Looks:
    """What pictures are drawn with."""

    palette: Palette
    accents: Mapping[str, int]
    frame: Frame

    def ink(self, chapter: Chapter) -> str:
        """The colour of a theme."""
        return self.palette.accents[self.accents[chapter.slug]].ink


def chart_of(
    chapters: Sequence[Chapter], looks: Looks, space: Space, language: Language, introduction: Markup
) -> dict[str, Any]:
    """Each theme with its marks, on a page below what introduces the day; their key, and what more figures take."""
    height = space.height
    # A short day has room for large marks.
    many = len(chapters) > MANY
    sizes = _MANY_MARKS if many else (3.1, 2.3) if len(chapters) <= 8 else (2.3,)
    small = "small" in looks.frame.styles
    scale = (0.75 if small else 1.0) * looks.frame.enlarged  # its columns are as much narrower
    most = max((count for chapter in chapters for count in chapter.counts), default=0)
    wider = _FIGURE * max(len(str(most)) - (2 if small else 3), 0)
    width = ((25 if many else 31) - wider) * scale

    titles = [shortened(chapter.title, _SHORT) if many else chapter.title for chapter in chapters]

    # Marks have one size in all rows: twice as many look like twice as many.
    def heights(size: float, each: int) -> list[float]:
        counts = (figures.marks(max(chapter.counts), each) for chapter in chapters)
        return [figures.strip_height(count, width=width, size=size * scale) for count in counts]

    def strip(chapter: Chapter, kind: int) -> figures.Strip:
        count = figures.marks(chapter.counts[kind], each)
        return figures.strip(kind, count, looks.ink(chapter), width=width, size=size * scale)

    def fit(size: float, each: int) -> bool:
        high = heights(size, each)
        return max(high) <= _HIGHEST * height and sum(high) <= max(_MARKS * height, _ROW * len(high))

    marked = {size: heights(size, 1) for size in sizes if fit(size, 1) or size == sizes[-1]}
    size, dense = _dense(titles, marked, looks, space, introduction) if many else (max(marked), _DENSE[0])
    each = figures.each(most, lambda each: fit(size, each))
    return {
        "size": round(dense[0] * looks.frame.enlarged, 2),
        "gap": round(dense[1] * looks.frame.enlarged, 2),
        "key": language.marked(each),
        "wider": round(wider * scale, 2),
        "rows": [
            {
                "number": chapter.number,
                "title": title,
                "anchor": chapter.anchor,
                "accent": looks.accents[chapter.slug],
                "cells": [
                    {"count": count, "strip": figures.data_uri(cell.svg), "height": cell.height}
                    for count, cell in ((count, strip(chapter, kind)) for kind, count in enumerate(chapter.counts))
                ],
            }
            for chapter, title in zip(chapters, titles, strict=True)
        ],
    }


def _dense(
    titles: Sequence[Markup], marked: Mapping[float, Sequence[float]], looks: Looks, space: Space, introduction: Markup
) -> tuple[float, tuple[float, float]]:
    """The size of marks, and how the rows of many themes are set, so that a page has all of them.

    `marked` has the heights of their marks by the size of these, large ones first. If a page has them in no way, rows
    are set as usual.
    """
    more = looks.frame.enlarged
    size, leading = _INTRODUCED
    above = space.lines(words(introduction), size * more, (space.measure - _BETWEEN) / 2) / 2 * size * leading * POINT
    room = space.height - (_ABOVE_ROWS + above) * more

    def high(size: float, gap: float, marks: Sequence[float]) -> float:
        return sum(
            max(
                space.lines(words(title), size * more, _CHART_TITLE * more, bold=True) * size * _LINE * POINT * more,
                strip + _STRIP_GAP,
            )
            + (2 * gap + _RULE) * more
            for title, strip in zip(titles, marks, strict=True)
        )

    ways = ((size, way) for way in _DENSE for size in marked)
    return next((found for found in ways if high(*found[1], marked[found[0]]) <= room), (min(marked), _DENSE[0]))


def outline(chapters: Sequence[Chapter], looks: Looks) -> list[dict[str, Any]]:
    """What each theme speaks of, by the titles of its sections, where there is nothing to count."""
    return [
        {
            "number": chapter.number,
            "title": chapter.title,
            "anchor": chapter.anchor,
            "accent": looks.accents[chapter.slug],
            "sections": [_tied(section.title) for section in (*chapter.sections, *chapter.resources)],
        }
        for chapter in chapters
        if chapter.sections or chapter.resources
    ]


_NUMBER = re.compile(r"\d{1,2}[.)](?= )")


def _tied(title: Markup) -> Markup:
    """A title that stays with its number where it stands among others in a line."""
    number = _NUMBER.match(title)
    return title[: number.end()] + "\u00a0" + title[number.end() + 1 :] if number else title


def _of_cover(chapter: Chapter) -> tuple[int, int, int, int]:
    problems, solutions, needs = chapter.counts
    open_needs = min(chapter.unanswered, needs)
    return problems, solutions, needs - open_needs, open_needs


def cover_marks(chapters: Sequence[Chapter]) -> tuple[int, list[list[int]]]:
    """For how many ideas a mark of the cover stands, and how many marks of each kind each theme has."""
    counts = [_of_cover(chapter) for chapter in chapters]

    def marks(each: int) -> list[list[int]]:
        return [[figures.marks(count, each) for count in several] for several in counts]

    most = max(map(max, counts), default=0)
    each = figures.each(most, lambda each: max(map(sum, marks(each))) <= _MOST_ON_COVER)
    return each, marks(each)


def cover_pictures(
    view: SynthesisView, front: Cover, edition: Edition, colours: Palette, language: Language
) -> dict[str, Any]:
    """The themes as the cover has them, its key and its colours; needs without an answer stand out."""
    ink = palette.BLACK if edition.grey else colours.over
    warm = palette.BLACK if edition.grey else palette.warm(colours.ground, ink)
    inks = ink, ink, ink, warm

    each, marks = cover_marks(view.chapters)

    def theme(chapter: Chapter, counts: Sequence[int]) -> dict[str, Any]:
        rows = front.rows
        made = (
            figures.row(counts, inks, width=rows.width, size=rows.pitch / figures.STEP, least=rows.pitch / figures.STEP)
            if rows and rows.pitch and sum(counts)
            else None
        )
        return {
            "number": chapter.number,
            "title": chapter.title,
            "anchor": chapter.anchor,
            "marks": figures.data_uri(made.svg) if made else "",
            "width": rows.width if rows else 0,
            "height": made.height if made else 0,
        }

    said = [
        (kind, f"{language.count(count)} {language.counted(count, name)}")
        for kind, (count, name) in enumerate(zip(view.counts, ANSWERS, strict=True))
        if count
    ]
    if open_needs := sum(chapter.unanswered for chapter in view.chapters):
        said.append((figures.UNANSWERED, language.pages["of_them"].format(count=language.count(open_needs))))
    drawn = front.rows is not None and (front.rows.pitch > 0 or front.rows.columns > 1)
    themes = [theme(chapter, counts) for chapter, counts in zip(view.chapters, marks, strict=True)]
    in_column = -(-len(themes) // (front.rows.columns if front.rows else 1)) or 1
    return {
        "cover_columns": [themes[at : at + in_column] for at in range(0, len(themes), in_column)],
        "cover_key": [
            (kind == figures.UNANSWERED, figures.data_uri(figures.mark(kind, inks[kind])), Markup.escape(label))
            for kind, label in said
        ]
        if drawn
        else [],
        "cover_each": language.marked(each) if each > 1 else "",
        "cover_warm": warm,
        "cover_rule": palette.between(ink, palette.WHITE if edition.grey else colours.ground, _FAINT),
    }


def matrix(view: SynthesisView, looks: Looks, space: Space, language: Language) -> dict[str, Any] | None:
    """Groups of one name by themes, with their marks, and pages; None where there are more themes than have room."""
    count = len(view.chapters)
    shares = [share for share in _NAMES if count <= _TITLED or share <= 0.2]

    def named(share: float) -> list[int]:
        wide = share * space.measure - _BESIDE_NAME * looks.frame.enlarged
        size = _NAME_SIZE * looks.frame.text_size
        return [space.lines(words(same.title), size, wide, bold=True) for same in view.same_names]

    name = next(share for share in shares if named(share) == named(shares[-1]))  # what names leave is for marks
    width = (1 - name) * space.measure / count - _BESIDE_MARKS
    if looks.frame.stacked or width < _LEAST_CELL:
        return None
    size = _MATRIX_MARK * looks.frame.enlarged
    titles = [shortened(chapter.title, _TITLE_IN_HEAD) for chapter in view.chapters]
    room = width / (_HEAD_SIZE * looks.frame.text_size * POINT)
    said = (word for title in titles for word in words(title).split())
    titled = count <= _TITLED and all(len(word) >= _BREAKS or space.face.width(word) <= room for word in said)
    marked = width >= _MARKED_CELL * looks.frame.enlarged
    every = [row for same in view.same_names for chapter in view.chapters if (row := same.of(chapter))]
    most = max((count for row in every for count in row.counts), default=0)

    def drawn(counts: Sequence[int], ink: str, each: int) -> figures.Strip:
        several = [figures.marks(count, each) for count in counts]
        return figures.row(several, (ink,) * len(counts), width=width, size=size, parted=False)

    each = figures.each(most, lambda each: all(drawn(row.counts, "", each).height <= _MATRIX_HIGHEST for row in every))

    def cell(chapter: Chapter, same: SameName) -> dict[str, Any] | None:
        row = same.of(chapter)
        if row is None:
            return None
        marks = drawn(row.counts, looks.ink(chapter), each) if marked and any(row.counts) else None
        return {
            "strip": marks and figures.data_uri(marks.svg),
            "height": marks and marks.height,
            "anchors": row.anchors[:1],
        }

    return {
        "name": round(100 * name, 1),
        "marked": marked,
        "key": language.marked(each, "matrix_key"),
        "themes": [
            {
                "number": chapter.number,
                "title": title if titled else "",
                "accent": looks.accents[chapter.slug],
            }
            for chapter, title in zip(view.chapters, titles, strict=True)
        ],
        "rows": [
            {"title": same.title, "cells": [cell(chapter, same) for chapter in view.chapters]}
            for same in view.same_names
        ],
    }
