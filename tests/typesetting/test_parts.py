"""Parts are laid out until every page number that they print is true."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from feuillet.pages.job import FOLIO_CLOSE, FOLIO_OPEN
from feuillet.typesetting.part_layout import LaidPart, PageFacts, Part
from feuillet.typesetting.parts import BEGINS_LEFT, BREAK, EDITION_MARK, Pagination, split

HEAD = '<html lang="fr" style="--setting: initial"><head><title>T</title><meta name="author" content="A">\n</head>'
BODY = '<body data-edition="Édition 2026-11-14 · abc123">'


def html(*parts):
    return HEAD + BODY + BREAK.join(parts) + "</body></html>"


def refer(*names):
    return f"{FOLIO_OPEN}{' '.join(names)}{FOLIO_CLOSE}"


def laid(anchors, pages):
    facts = PageFacts(name="", blank=False, strings=())
    return Part(pdf=b"", pages=(facts,) * pages, anchors=anchors, bookmarks=(), targets=(), log=())


def test_each_part_is_a_page_and_only_the_first_says_what_the_whole_is():
    first, second = split(
        html('<p id="un">Un</p>', '<p id="deux">Deux</p><img src="pictures/a.jpg">'), "2026-11-14 · abc123"
    )
    assert (first.name, second.name) == ("un", "deux")
    assert "author" in first.html
    assert "author" not in second.html + second.bare + first.bare
    assert "Deux" not in first.html
    assert "Deux" not in second.bare
    assert f"Édition {EDITION_MARK}" in second.html
    assert "abc123" not in first.html + second.html
    assert second.pictures == {"pictures/a.jpg"}


def test_a_mark_is_that_of_its_part_with_its_page_numbers():
    edition = "2026-11-14 · abc123"
    parts = split(html("<p>Un</p>", "<p>Deux</p>"), edition)
    marks = [part.mark(part.html, edition) for part in parts]
    assert marks[0] != marks[1]
    assert all(mark.startswith("2026-11-14 · ") for mark in marks)
    other = split(html("<p>Un</p>", "<p>Trois</p>").replace("abc123", "def456"), "2026-11-14 · def456")
    assert other[0].mark(other[0].html, "2026-11-14 · def456") == marks[0]
    assert other[1].mark(other[1].html, "2026-11-14 · def456") != marks[1]
    assert len(parts[0].mark(parts[0].html, "abc123")) == 6
    numbered = [parts[0].html.replace("Un", f"Un, p. {page}") for page in (3, 4)]
    assert len({parts[0].mark(item, edition) for item in numbered}) == 2


def settle(pagination, lengths, choice):
    """Lay out whatever is wanted, in any order; how many layouts it took."""
    waiting = list(pagination.wanted())
    count = 0
    while waiting:
        number, text, _ = waiting.pop(choice[count % len(choice)] % len(waiting))
        count += 1
        part = laid({f"a{number}": 0, f"end{number}": lengths[number] - 1}, lengths[number])
        pagination.take(number, LaidPart(html=text, part=part))
        waiting += pagination.wanted()
        assert count < 100
    return count


@given(lengths=st.lists(st.integers(1, 12), min_size=4, max_size=12), choice=st.lists(st.integers(0, 50), min_size=1))
def test_numbers_are_true_in_whatever_order_parts_are_ready(lengths, choice):
    last = len(lengths) - 1
    bodies = [f'<h1 id="a{n}">x</h1>' for n in range(len(lengths))]
    bodies[1] += refer("a2", f"a{last}")
    bodies[last] += refer("a1", f"end{last - 1}")
    pagination = Pagination(split(html(*bodies), "e"))
    count = settle(pagination, lengths, choice)
    assert pagination.settled
    assert count <= len(lengths) + 2
    pages = pagination.pages
    for number in range(len(lengths)):
        assert pages[f"a{number}"] == 1 + sum(lengths[:number])
    assert f">{pages['a2']}</a>" in pagination.laid[1][0]
    assert f">{pages[f'end{last - 1}']}</a>" in pagination.laid[last][0]


def test_a_part_that_names_pages_of_its_own_waits_for_its_first_page_and_is_laid_out_once():
    bodies = [refer("b"), '<p id="b">x</p>', refer("b"), refer("b", "d") + '<p id="d">x</p>']
    pagination = Pagination(split(html(*bodies), "e"))
    for _ in range(2):  # the parts before it, the last of which has two pages
        for number, text, _ in list(pagination.wanted()):
            assert number < 3
            pagination.take(number, LaidPart(html=text, part=laid({"b": 0} if number == 1 else {}, 1 + number // 2)))
    wanted = {number: text for number, text, _ in pagination.wanted()}
    assert re.findall(r'"#(\w)">(\d+)', wanted[3]) == [("b", "2"), ("d", "5")]
    numbered = wanted[3].replace('"#d">5', '"#d">7')
    pagination.take(3, LaidPart(html=wanted[3], part=laid({"d": 2}, 3), numbered=numbered))
    assert 3 not in [number for number, _, _ in pagination.wanted()]
    assert pagination.laid[3][0] == numbered


def test_what_refers_to_pages_before_it_waits_for_them():
    bodies = ["<p id='a'>x</p>" + refer("c"), '<p id="b">x</p>', '<p id="c">x</p>' + refer("b")]
    pagination = Pagination(split(html(*bodies), "e"))
    assert [(number, draft) for number, _, draft in pagination.wanted()] == [(0, True), (1, False)]
    assert list(pagination.wanted()) == []
    assert settle(pagination, [1, 1, 1], [0]) == 0


@given(lengths=st.lists(st.integers(1, 4), min_size=2, max_size=14), choice=st.lists(st.integers(0, 50), min_size=1))
def test_on_both_sides_of_paper_parts_of_several_pages_begin_on_the_right_and_no_other_page_is_blank(lengths, choice):
    last = len(lengths) - 1
    bodies = [f'<h1 id="a{n}">x</h1>' for n in range(len(lengths))]
    bodies[0] += refer(f"a{last}")
    pagination = Pagination(split(html(*bodies), "e"), both_sides=True)
    settle(pagination, lengths, choice)
    assert pagination.settled
    firsts, blanks = pagination.firsts, pagination.blanks
    page = 1
    for number, count in enumerate(lengths):
        assert firsts[number] == page
        left = page % 2 == 0
        assert not (left and count > 1)
        assert (BEGINS_LEFT in pagination.laid[number][0]) is left
        assert pagination.begins_left(number, firsts) is left
        page += count
        if number in blanks:
            assert page % 2 == 0
            assert lengths[number + 1] > 1
            page += 1
    assert f">{firsts[last]}</a>" in pagination.laid[0][0]


def test_the_root_of_margins_has_the_accent_of_its_part():
    first, second = split(
        html(
            '<article class="chapter accent-12 tab-0" id="un">Un</article>',
            '<section class="part"><p class="accent-3">',
        ),
        "e",
    )
    assert '<html class="accent-12 tab-0" ' in first.bare
    assert "class" not in second.bare
    assert "class" not in first.html.partition("<body")[0]
