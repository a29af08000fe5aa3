"""The content as templates need it."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from feuillet.model.workshop import Block, Mark, Place, Prose
from feuillet.pages import belonging
from feuillet.pages.view import (
    Item,
    TextRenderer,
    anchor,
    left_out_kind,
    opening,
    points,
    runs,
    section_definitions,
    section_views,
    words,
)
from tests.made_project import WORKSHOP, loaded

BODY = """\
Avant tout.

## Problèmes soulevés

- un
- deux
  - sous-point
    - plus bas
1. premier
2. second

Un paragraphe & un autre.

> Une citation

### Un groupe

- trois [sans réponse]

#### Dans le groupe

    du <code>

## Enjeux

Un enjeu.

Un autre.

## Quelque chose à nous

| A | B |
|---|---|
| 1 | 2 |
"""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    return loaded(tmp_path_factory.mktemp("view"), BODY)


@pytest.fixture(scope="module")
def views(workshop):
    return {view.id: view for view in section_views(workshop, workshop.themes[0])}


def test_neighbouring_points_become_one_list_and_other_blocks_stand_alone(views):
    found = [(run.kind, len(run.items)) for run in views["problems"].groups[0].runs]
    assert found == [("ul", 2), ("ol", 2), ("paragraph", 1), ("quote", 1)]


def test_keys_name_section_group_and_block_and_go_down_to_sub_points(views):
    first = views["problems"].groups[0].runs[0]
    assert [item.key for item in first.items] == ["problems.0.0", "problems.0.1"]
    below = first.items[1].runs[0].items[0]
    assert (below.key, below.html) == ("problems.0.1.0", "sous-point")
    assert below.runs[0].items[0].key == "problems.0.1.0.0"


def test_text_is_escaped_and_code_kept_as_it_is(views):
    assert "Un paragraphe &amp; un autre." in views["problems"].groups[0].runs[2].items[0].html
    code = views["problems"].groups[2].runs[0]
    assert code.kind == "code"
    assert "du &lt;code&gt;" in code.items[0].html


def test_groups_have_their_title_level_and_folded_name(views):
    groups = views["problems"].groups
    assert [(group.title, group.name, group.level) for group in groups] == [
        (None, "", 1),
        ("Un groupe", "un groupe", 1),
        ("Dans le groupe", "dans le groupe", 2),
    ]
    assert groups[1].runs[0].items[0].unanswered
    assert len({group.anchor for group in groups}) == 3
    assert groups[0].count == 6


def test_a_section_has_the_looks_of_its_definition_and_others_the_usual_ones(views):
    assert (views["stakes"].place, views["stakes"].kind) == (Place.LEAD, "prose")
    ours = views["quelque-chose-a-nous"]
    assert (ours.place, ours.kind, ours.title) == (Place.BODY, "points", "Quelque chose à\u00a0nous")
    assert ours.icon
    table = ours.groups[0].runs[0].items[0].table
    assert table
    assert [cell.plain for cell in table.cells]


def test_points_are_counted_or_else_paragraphs(workshop):
    shown = workshop.themes[0]
    assert points(shown.groups_of("problems")) == 5
    assert points(shown.groups_of("stakes")) == 2
    assert points(shown.groups_of("quelque-chose-a-nous")) == 0
    assert points(()) == 0


def test_blocks_that_are_not_kept_are_counted_and_leave_the_keys_of_others(workshop):
    def keep(key, block, group):
        return not key.endswith((".0", ".1"))

    found = {view.id: view for view in section_views(workshop, workshop.themes[0], keep)}
    first = found["problems"].groups[0]
    assert (first.left_out, first.left_out_kind) == (2, "point")
    assert first.runs[0].items[0].key == "problems.0.2"
    assert (found["stakes"].left_out, found["stakes"].groups[0].left_out_kind) == (2, "paragraph")
    assert found["problems"].left_out == 4


def test_what_is_left_out_is_called_by_its_kind_if_it_has_but_one(workshop):
    blocks = workshop.themes[0].section("problems").groups[0].blocks
    assert left_out_kind(blocks[:2]) == "point"
    assert left_out_kind(blocks) == "item"
    assert left_out_kind(blocks[-1:]) == "item"
    assert left_out_kind([]) == "item"


def test_a_numbered_list_has_the_numbers_of_its_author_also_where_points_are_left_out(tmp_path):
    day = loaded(tmp_path, "## Solutions\n\n3. trois\n4. quatre\n7. sept\n\nUn mot.\n\n998. neuf\n- ensuite\n")

    def lists(keep):
        groups = next(section_views(day, day.themes[0], keep)).groups
        return [[item.number for item in run.items] for run in groups[0].runs if run.kind == "ol"]

    assert lists(lambda *_: True) == [[3, 4, 7], [998]]
    assert lists(lambda key, *_: key != "solutions.0.1") == [[3, 7], [998]]
    runs_ = next(section_views(day, day.themes[0])).groups[0].runs
    assert [run.digits for run in runs_ if run.kind == "ol"] == [1, 3]


@pytest.mark.parametrize(
    ("written", "opened"),
    [
        ("Trois mots seulement", "Trois mots seulement"),
        ("Trois mots<br>seulement", "Trois mots seulement"),
        ("Un deux trois quatre cinq six", "Un deux trois quatre cinq six"),
        ("Un deux trois quatre cinq six sept", "Un deux trois quatre cinq…"),
        ("Un deux *trois* quatre [cinq, six](https://example.org) sept", "Un deux trois quatre cinq…"),
        ("Reconnaissances professionnelles extraordinaires et autres mots", "Reconnaissances professionnelles…"),
        ("Qui vient ? Personne ne sait le dire", "Qui vient\u202f? Personne ne sait…"),
        ("Le 1er mai & ses <suites> : une longue histoire", "Le 1er\u00a0mai &amp; ses &lt;suites&gt;…"),
        ("m" * 60 + " et la suite de ce mot", "m" * 60 + "…"),
        ("", ""),
    ],
)
def test_a_point_is_known_by_its_opening_words(written, opened):
    assert opening(TextRenderer(language="fr")(Prose(written))) == opened


def test_a_line_end_parts_words():
    assert words(TextRenderer(language="fr")(Prose("Le bois<br>sec"))) == "Le bois sec"


def test_numbers_of_lists_in_running_text_begin_where_the_author_did():
    assert '"counter-reset: list-item 6"' in TextRenderer(language="fr").block(Prose("Avant\n\n7. sept\n8. huit"))


def test_a_picture_has_its_alternative_as_plain_text(tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    day = loaded(tmp_path, "![Un *beau* plan](plan.svg)\n", files={"content/plan.svg": svg})
    run = runs(day.themes[0].introduction, TextRenderer(language="fr"), "introduction.-")[0]
    assert (run.kind, run.items[0].picture, run.items[0].alternative) == ("picture", "content/plan.svg", "Un beau plan")


def test_texts_become_markup_in_the_language_of_the_day():
    text = TextRenderer(language="fr")
    assert text(None) == Markup("")
    assert text("Quoi ?") == "Quoi\u202f?"
    assert TextRenderer(language="en")("Quoi ?") == "Quoi ?"
    assert text("<b>") == Markup("&lt;b&gt;")
    assert text(Prose("un *mot*")) == "un <em>mot</em>"
    assert text.plain(None) == ""
    assert text.plain(Prose("un *mot*")) == "un mot"
    assert text.block(None) == ""
    assert text.block(Prose("un\n\ndeux")).count("<p>") == 2


def test_an_anchor_is_made_of_whatever_parts():
    assert anchor("Un thème", "problems") == "t-un-theme--problems"
    assert anchor("???", "1") == "t-x--1"


def test_a_workshop_adds_its_own_sections(tmp_path):
    own = WORKSHOP + "sections:\n  - {id: decisions, title: Décisions, sheet: none}\n"
    day = loaded(tmp_path, "## Décisions\n\n- oui\n", workshop=own)
    assert section_definitions(day)["decisions"].sheet is Place.NONE
    assert "problems" in section_definitions(day)
    assert day.themes[0].sections[0].mark is not Mark.SYNTHESIS
    assert next(section_views(day, day.themes[0])).place is Place.NONE


def test_no_theme_takes_the_anchor_of_a_part_or_of_another_theme():
    assert anchor("links") != "links"
    assert anchor("eau-problems") != anchor("eau", "problems")


@pytest.mark.parametrize(
    ("text", "before", "last"),
    [
        ("Un lieu calme", "Un lieu ", "calme"),
        ("Seul", "Seul ", ""),
        ("Un <em>lieu calme</em>", "Un <em>lieu calme</em> ", ""),
    ],
)
def test_what_says_that_a_need_has_no_answer_is_set_with_its_last_word(text, before, last):
    assert Item(key="x", html=Markup(text)).parted == (before, last)  # noqa: S704 - ours


def test_no_compound_is_broken_in_the_name_of_a_place():
    assert TextRenderer(language="fr").name("Romainval (Seine-Saint-Denis) & <a>") == (
        'Romainval (<span class="nh nb">Seine-Saint-Denis</span>) &amp; &lt;a&gt;'
    )


CAPTIONED = """\
![Une porte](../images/a.svg)

*Photo : une voisine*

## Contexte

![Deux portes](../images/a.svg)

Un texte *en partie* souligné.

![Trois portes](../images/a.svg)

*L’une* et *l’autre*

![Quatre portes](../images/a.svg)
"""
DRAWN = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


def test_a_line_in_italics_below_a_picture_is_its_caption_and_what_it_shows_is_not_printed_beside_it(tmp_path):
    day = loaded(tmp_path, CAPTIONED, files={"content/images/a.svg": DRAWN})
    theme, text = day.themes[0], TextRenderer(language="fr")
    picture, caption = runs(theme.introduction, text, "k")
    assert (picture.items[0].html, picture.items[0].alternative) == ("", "Une porte")
    assert caption.items[0].caption
    (section,) = section_views(day, theme)
    shown = [run.items[0] for run in section.groups[0].runs]
    assert [str(item.html) for item in shown if item.picture] == ["Deux portes", "Trois portes", "Quatre portes"]
    assert not any(item.caption for item in shown)
    for texts in (belonging.fact_sheet(day, theme, frozenset()), [text for _, text in belonging.synthesis(day)]):
        said = {said for said, _ in texts}
        assert "Photo : une voisine" in {line.replace("\u00a0", " ").replace("\u202f", " ") for line in said}
        assert "Une porte" not in said
        assert "Deux portes" in said


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("☐ un four", True),
        ("a. un four", True),
        ("(iv) deux", True),
        ("① trois", True),
        *(("A) un four", True), ("(B) deux", True), ("I. un", True), ("II. deux", True), ("A. Dupont l’a dit", False)),
        ("a fait", False),
        ("Un. Deux", False),
    ],
)
def test_a_point_with_a_mark_of_its_own_has_no_bullet_beside_it(text, marked):
    assert Item(key="x", html=Markup(text)).marked is marked  # noqa: S704 - ours
    assert not Item(key="x", html=Markup(text), unanswered=True).marked  # noqa: S704 - ours


@pytest.mark.parametrize(
    ("texts", "marked"),
    [
        (("A. un four", "B. un toit", "C. un mur"), [True, True, True]),
        (("A. Dupont l’a dit", "Z. Martin aussi"), [False, False]),
        (("B. un toit", "un mur", "C. un puits"), [False, False, False]),
    ],
)
def test_letters_that_follow_each_other_are_marks_and_no_initials(texts, marked):
    points = [Block(kind="point", text=Prose(text)) for text in texts]
    (run,) = runs(points, TextRenderer(language="fr"), "k")
    assert [item.marked for item in run.items] == marked
