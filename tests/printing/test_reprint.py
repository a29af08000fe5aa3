"""Of a book that was printed, those leaves are printed again that do not look as they did."""

from __future__ import annotations

import io

import pikepdf
import pytest

from feuillet.model.editions import PRINT, SMALL, Kind
from feuillet.pdf.viewing import viewer
from feuillet.printing import reprint
from feuillet.printing.reprint import changed, pages_of_leaves
from feuillet.printing.runs import Copies, PrintRun
from tests.made_kit import pdf_of

BOOK = PrintRun(name="synthesis", kind=Kind.BOOK, edition=PRINT, copies=(Copies(key="synthesis", count=1),))
FLAT = PrintRun(name="synthesis", kind=Kind.BOOK, edition=PRINT.one_sided(), copies=BOOK.copies)
BOOKLET = PrintRun(name="booklet", kind=Kind.BOOKLET, edition=SMALL, copies=BOOK.copies)


@pytest.mark.parametrize(
    ("run", "pages", "leaves"),
    [
        (BOOK, 5, [(0, 1), (2, 3), (4,)]),
        (FLAT, 3, [(0,), (1,), (2,)]),
        (BOOKLET, 8, [(0, 1, 6, 7), (2, 3, 4, 5)]),
        (BOOKLET, 6, [(0, 1, 5), (2, 3, 4)]),
        (BOOKLET, 1, [(0,)]),
        (BOOK, 0, []),
    ],
)
def test_a_leaf_has_the_pages_of_both_its_sides(run, pages, leaves):
    assert pages_of_leaves(run, pages) == leaves


@pytest.mark.parametrize(
    ("run", "before", "now", "leaves"),
    [
        (BOOK, "abcdefgh", "abcdefgh", ()),
        (BOOK, "abcdefgh", "abcXefgh", (1,)),
        (BOOK, "abcdefgh", "aXcdefgX", (0, 3)),
        (BOOK, "abcdefgh", "abcdefghij", (4,)),
        (BOOK, "abcdefg", "abcdefgh", (3,)),
        (BOOK, "abcdefgh", "abcdef", (2,)),
        (BOOK, "abcdefghij", "aXcdef", (0,)),
        (BOOK, "abcdefgh", "XXXXXfgh", None),
        (BOOK, "", "abcd", None),
        (FLAT, "abcd", "abXd", (2,)),
        (BOOKLET, "abcdefgh", "abcdefgX", (0,)),
        (BOOKLET, "abcdefgh", "abcdXfgh", (1,)),
        (BOOKLET, "abcdefghijkl", "abcdefghijklmnop", None),
    ],
)
def test_leaves_that_changed_are_found_by_their_pages_and_most_of_them_are_all(run, before, now, leaves):
    assert changed(run, before, now) == leaves


@pytest.mark.parametrize(
    "mark",
    [
        "Édition 14/11/2026 · a1b2c3",
        "Edition 14 November 2026 · a1b2c3",
        "Edición 14/11/2026 · a1b2c3",
        "Ausgabe 14.11.2026 · a1b2c3",
        "Édition 2026-11-14 · a1b2c3",
        "Édition a1b2c3",
    ],
)
def test_the_mark_of_an_edition_is_known_in_each_language_and_as_it_was(mark):
    assert reprint.MARK.fullmatch(mark)


def test_two_pages_look_the_same_whatever_their_edition_mark_says():
    entry = viewer.faces(pdf_of("Du texte", "Édition 2026-11-14 · a1b2c3", "Édition 000000 et du texte"), reprint.MARK)
    other = viewer.faces(pdf_of("Du texte", "Édition 2026-12-01 · ffff00", "Édition 111111 et un mot"), reprint.MARK)
    assert entry[:2] == other[:2]
    assert entry[2] != other[2]
    assert len(set(entry)) == 3


def test_a_page_looks_other_if_something_moved():
    moved = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of("Du texte"))) as document:
        contents = document.pages[0].obj.Contents
        contents.write(contents.read_bytes().replace(b"90 400 Td", b"92 400 Td"))
        document.save(moved)
    assert viewer.faces(moved.getvalue(), reprint.MARK) != viewer.faces(pdf_of("Du texte"), reprint.MARK)
