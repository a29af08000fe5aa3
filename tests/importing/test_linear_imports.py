"""What is done with a document takes a time that follows its length, whatever stands in it."""

from __future__ import annotations

import gc
import math
import time
from typing import TYPE_CHECKING, Any

import pytest

from feuillet.importing import day, lines, plan, splitting, theme_text
from feuillet.importing.again import merging, revision
from feuillet.importing.documents import counted, web
from feuillet.importing.documents.document import Document, Telling
from feuillet.importing.lines import Passage
from feuillet.importing.tables.proposal import is_private
from feuillet.importing.theme_text import ThemeText
from feuillet.reading.debris import hidden, verbatim
from feuillet.reading.web import hiding

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.no_cover  # what is followed line by line takes another time

_STEEPEST = 1.5  # exponent of the size
_SIZE = 4_000


def _passages(*several: str) -> list[Passage]:
    return [Passage(text, number) for number, text in enumerate(several, 1)]


def _document(text: str, form: str = ".txt") -> Document:
    return Document(name=f"a{form}", form=form, text=text, words=counted.words(""))


def _split(size: int) -> object:
    several = [f"# Needs\n## Wishes {number}" for number in range(size)]
    return splitting.split(_passages(*"\n".join(several).split("\n")), None, lambda words: words.lower())


def _sheet(text: str) -> hiding.Sheet:
    sheet = hiding.Sheet()
    sheet.read(text)
    return sheet


SHAPES: dict[str, Callable[[int], Any]] = {
    "a heading of spaces": lambda size: splitting.headings(_passages("# a" + " #" * size + "x")),
    "a heading of many spaces": lambda size: splitting.headings(_passages("# a" + " " * size + "x")),
    "parts with the same sections": _split,
    "parentheses of spaces": lambda size: theme_text.with_marks(
        ThemeText(passages=_passages("(" + " " * size + "xx)")), Telling("a"), lambda _: True
    ),
    "signs < in a line": lambda size: day.workshop("a", ["<" * size], "a.md", "en"),
    "a word without end": lambda size: lines.of(_document("a" * size)),
    "words and signs without end": lambda size: lines.of(_document("a={" * size)),
    "blocks of code": lambda size: lines.of(_document("<pre>a</pre>\n" * (size // 4), ".html")),
    "footnotes": lambda size: plan._called(
        _passages(*(f"a [^{number}]" for number in range(size))),
        {str(number): _passages(f"[^{number}]: b") for number in range(size)},
    ),
    "marks on a letter": lambda size: counted.words("a" + "\u0301\u0323" * size),
    "tags that are not closed": lambda size: web._Parts("<b>x" * size).go(),
    "equal lines": lambda size: merging.matches(["a"] * size, ["b", *["a"] * size]),
    "lines that come twice": lambda size: merging.matches(
        [str(number % 999) for number in range(size)], [str(number % 998) for number in range(size)]
    ),
    "lines in another order": lambda size: merging.matches(
        [str(number) for number in range(size)], [str(-number) for number in range(-size, 0)]
    ),
    "words of a line": lambda size: merging.merged("a b " * size, "a c " * size, "d b " * size),
    "lines that are all changed": lambda size: revision.shown("a\n" * size, "b\n" * size),
    "a cell without end": lambda size: is_private("a" * size + "@"),
    "values that are not closed": lambda size: list(hidden._tags('<a ="' * size)),
    "values one after the other": lambda size: list(hidden._tags('<a ="<a"' + ' ="<a"' * size + '<b ">"')),
    "ticks": lambda size: verbatim.found("` a\n\n" * size),
    "fences": lambda size: verbatim.found("```\na\n" * size + "~~~\n" * size),
    "comments that are not closed": lambda size: verbatim.found("<!-- ` " * size),
    "strings of a style sheet": lambda size: _sheet(".a{content:'" * size),
    "addresses of a style sheet": lambda size: _sheet("url(" * size + "/* a" * size),
    "selectors of a style sheet": lambda size: _sheet(
        ",".join(f".a{number}.b" for number in range(size)) + "{color:red}"
    ),
}


def _seconds(shape: Callable[[int], Any], size: int) -> float:
    gc.collect(0)
    gc.disable()
    start = time.thread_time()
    shape(size)
    took = time.thread_time() - start
    gc.enable()
    return took


@pytest.mark.parametrize("name", SHAPES)
def test_no_shape_of_a_document_takes_more_than_its_size(name: str) -> None:
    shape = SHAPES[name]
    shape(100)
    small = min(_seconds(shape, _SIZE) for _ in range(3))
    large = _seconds(shape, 8 * _SIZE)
    if large > small * 8**_STEEPEST:
        large = min(large, *(_seconds(shape, 8 * _SIZE) for _ in range(3)))
    assert large < 0.1 or math.log(large / small, 8) < _STEEPEST, (small, large)
