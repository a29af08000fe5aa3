"""What of a group stands from margin to margin, where its title would be in the way."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from feuillet.looks.faces.metrics import Metrics, TitleLines
from feuillet.pages.chapters.full_measure import PANORAMA, FullMeasure, pulled
from feuillet.pages.view import BlockRun, Item

EVEN = Metrics(*(dict.fromkeys(range(32, 10000), width) for width in (0.5, 0.55, 0.5, 0.55)))
RATIOS = {"wide.jpg": PANORAMA + 0.1, "plain.jpg": PANORAMA - 0.1}
FULL = FullMeasure(EVEN, TitleLines(EVEN), 35.0, RATIOS, hangs=True)
SHORT, LONG = "Accueil", "Un titre qui prend plusieurs lignes dans la marge du texte"


def run(key, kind="paragraph", text="Un mot.", **more):
    return BlockRun(kind=kind, items=(Item(key=key, html=Markup(text), **more),))  # noqa: S704 - of our own


def quote(key, text="On ne savait pas.", **more):
    return run(key, "quote", text, **more)


def test_the_first_quotation_is_set_large_and_no_other():
    runs = pulled(
        (run("a"), quote("b"), quote("c", "Et puis on a su."), quote("d", "— une voisine"), run("e"), quote("f"))
    )
    assert [single.items[0].key for single in runs if single.pulled] == ["b", "c"]


@pytest.mark.parametrize(
    "several",
    [
        (quote("b", "mot " * 90),),
        (quote("b", runs=(run("c"),)),),
        (quote("b", "— une voisine"),),
        (quote("b", "Zoé &lt;zoe@example.org> a écrit : bonjour"),),
    ],
)
def test_a_long_quotation_one_with_blocks_a_mail_and_a_name_alone_stay_as_they_are(several):
    assert not any(single.pulled for single in pulled((run("a"), *several)))


def wide(*runs, title=None, full=FULL):
    return full(pulled(runs), Markup(title) if title else None, "group")  # noqa: S704 - of our own


def test_what_is_wide_takes_the_full_measure_below_a_title_or_without_one():
    panorama, plain = run("p", "picture", "", picture="wide.jpg"), run("q", "picture", "", picture="plain.jpg")
    assert wide(panorama, plain, quote("c")) == {"p", "c"}
    assert wide(panorama, quote("c"), title=SHORT) == {"c"}  # the title is beside the picture
    assert wide(run("a"), panorama, plain, title=SHORT) == {"p"}


def test_it_does_not_where_the_title_is_taller_than_the_text_above():
    panorama = run("p", "picture", "", picture="wide.jpg")
    assert FULL.title_lines(LONG, "group") > 1
    assert wide(run("a"), panorama, title=LONG) == frozenset()
    assert wide(run("a", text="mot " * 200), panorama, title=LONG) == {"p"}
    over = "Pneumonoultramicroscopicsilicovolcanoconiosis"  # it stands over its text, and is in nobody's way
    assert FULL.title_lines(over, "group") == 0
    assert wide(panorama, title=over) == {"p"}


def test_a_quotation_of_several_texts_stands_in_one_place():
    several = quote("b"), quote("c", "Et puis on a su.")
    assert wide(*several, title=SHORT) == frozenset()  # the first beside the title, the second with it
    assert wide(run("a"), *several, title=SHORT) == {"b", "c"}


def test_where_titles_stand_over_their_text_there_is_one_measure():
    full = FullMeasure(EVEN, TitleLines(EVEN), 35.0, RATIOS, hangs=False)
    assert wide(quote("c"), full=full) == frozenset()
