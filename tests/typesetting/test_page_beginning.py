"""Where a page begins, and what room it has for a label."""

from __future__ import annotations

import pytest

from feuillet.typesetting.page_beginning import beginning, named_at_the_top
from tests.made_pdf import weasyprint

STYLE = "@page { size: 100px 200px; margin: 0 } body { margin: 0 } p { margin: 0; font: 10px/20px serif } .text { margin-left: 50px }"


def begins(below: str):
    html = f"<style>{STYLE}</style><div data-goes-on='Accueil (suite)'>{'<p class=text>a</p>' * 12}</div>{below}"
    pages = weasyprint.HTML(string=html).render().pages
    return beginning(pages[1]._page_box, 40)


@pytest.mark.parametrize(
    ("below", "room"),
    [
        ("<p>b</p>", 40),
        ("<div style='border-top: 2px solid; padding-top: 30px'><p class=text>b</p></div>", 40),
        ("<div style='border-bottom: 2px solid; height: 18px'></div>", 60),
        ("<p class=text>b</p>", float("inf")),
        ("<li style='margin-left: 30px; padding-left: 20px; list-style: none'>b</li>", 40),
    ],
    ids=["text", "rule", "rule below", "nothing", "the bullet of a point"],
)
def test_a_label_has_room_down_to_what_is_next_seen_at_the_edge(below, room):
    found = begins(below)
    assert found.goes_on == "Accueil (suite)"
    assert found.room == room


def test_a_name_that_is_set_further_down_is_not_yet_that_of_the_top():
    title = "<p style='string-set: part content()'>{}</p>"
    text = "<p>a</p>" * 12
    html = f"<style>{STYLE} p {{ orphans: 1; widows: 1 }}</style>{title.format('A')}{text}{title.format('B')}{text}"
    pages = weasyprint.HTML(string=html).render().pages
    assert [set(named_at_the_top(page._page_box)) for page in pages] == [{"part"}, set(), set()]
