"""What the front of a sheet leaves to its back: each block and row on one side, known by its place in the whole."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from feuillet.model.editions import EDITIONS
from feuillet.pages import belonging
from feuillet.pages.job import row_key
from feuillet.pages.sheets import selection
from feuillet.pages.sheets.overleaf import rest
from feuillet.pages.sheets.sheet import sheet_view
from feuillet.publications.fact_sheet import FactSheet, SheetBack
from feuillet.publications.kinds import Form, Publication
from feuillet.reading.markdown import tables
from tests.made_project import loaded

BODY = """\
Un mot d'entrée.

## Enjeux

Un enjeu.

## Problèmes soulevés

### Accueil

- Un premier problème[^1]
- Un deuxième problème
  - dont un détail
  - dont un aparté [synthèse]

### Méthodologie

- Un troisième problème
- Un quatrième problème [synthèse]

#### Outils

- Un outil perdu

## Besoins

- Un besoin essentiel [essentiel]

| Quoi | Qui | Quand |
| --- | --- | --- |
| Une salle | La ville | Lundi |
| Une clé | Le régisseur | Mardi |
| Un piano | ^^ | Mercredi |
| Un tapis | La fanfare | Jeudi |

## Acteurs

- La première personne
- La seconde personne

[^1]: Une note de bas de page.
"""
TABLE = "needs.0.1"
ROWS = frozenset(row_key(TABLE, number) for number in (2, 3))


@pytest.fixture
def day(tmp_path):
    return loaded(tmp_path, BODY, "speakers: [Ada, Bo]\n")


def texts(workshop, theme, left_out=frozenset()):
    return Counter(text for text, _ in belonging.fact_sheet(workshop, theme, left_out))


@pytest.mark.parametrize(
    "left_out",
    [
        {"problems.0.1"},
        {"problems.1.0", "problems.2.0", "introduction.-.0"},
        {"problems.0.0", "problems.0.1", "problems.1.0", "problems.2.0", TABLE, row_key(TABLE, 1), *ROWS},
        {*ROWS, "actors.-.1"},
        {"stakes.0.0", "actors.-.0", "actors.-.1", "speakers.-.1"},
    ],
)
def test_what_stands_on_front_and_back_is_what_stands_on_the_sheet(day, left_out):
    (theme,) = day.themes
    gone = rest(day, theme, frozenset(left_out))
    twice = set(belonging.on_both_sides(day, gone.theme)) | {"Quoi", "Qui", "Quand", "Le régisseur", *day_texts(day)}
    whole, front, back = texts(day, theme), texts(day, theme, frozenset(left_out)), texts(day, gone.theme)
    for text in whole | front | back:
        both = front[text] + back[text]
        assert both == whole[text] or (text in twice and both >= whole[text]), text
    own = {block.key for block, _ in selection.foldable(day, gone.theme)}
    assert gone.in_whole(frozenset(own)) == frozenset(left_out)


def day_texts(workshop):
    yield workshop.title.markdown
    yield workshop.place
    yield str(workshop.themes[0].number)
    yield from (section.title.markdown for section in workshop.themes[0].sections)


def test_rows_that_go_on_overleaf_stand_below_their_head_and_begin_whole(day):
    gone = rest(day, day.themes[0], ROWS)
    block = gone.theme.section("needs").groups[0].blocks[0]
    grid = tables.grid(block.text.markdown)
    assert [cell.text for cell in grid.head] == ["Quoi", "Qui", "Quand"]
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["Un piano", "Le régisseur", "Mercredi"],
        ["Un tapis", "La fanfare", "Jeudi"],
    ]
    assert gone.in_whole(frozenset(("needs.0.0",))) == ROWS


def test_a_group_says_where_its_points_are_and_the_back_what_is_in_the_synthesis(day):
    (theme,) = day.themes
    left_out = frozenset(("problems.1.0", "problems.2.0"))
    front, _ = sheet_view(day, theme, left_out, {}, has_back=True)
    groups = [group for column in front.columns for part in column for group in part.groups]
    assert [str(group.also) for group in groups if group.also] == [
        "Aussi\N{NO-BREAK SPACE}: Méthodologie\N{NO-BREAK SPACE}+2, Outils\N{NO-BREAK SPACE}+1, au verso"
    ]
    (kept,) = (
        group for group in groups if group.name == "accueil"
    )  # of its sub-points one is in the synthesis, and none on the back
    assert (kept.left_out, kept.overleaf) == (1, 0)
    gone = rest(day, theme, left_out)
    assert gone.goes_on == {"stakes", "problems", "needs"}
    back, _ = sheet_view(day, gone.theme, frozenset(), {}, is_back=True, goes_on=gone.goes_on)
    found = [(group.name, group.left_out) for column in back.columns for part in column for group in part.groups]
    assert found == [("methodologie", 1), ("outils", 0)]


def test_groups_of_the_back_name_their_own_pages_of_the_synthesis(day):
    (theme,) = day.themes
    gone = rest(day, theme, frozenset(("problems.2.0",)))
    start = f"t-{theme.slug}--problems"
    pages = {f"{start}--{number}": 10 + number for number in range(3)} | {"t-autre": 40}
    assert [group.title and group.title.markdown for group in gone.theme.section("problems").groups] == [
        "Méthodologie",
        "Outils",
    ]
    assert gone.pages(pages) == {**pages, f"{start}--0": 11, f"{start}--1": 12}


@pytest.mark.parametrize("paper", ["A3", "A4", "A5", "Letter", "Legal"])
def test_text_of_two_sides_is_as_large_as_that_of_a_book(paper):
    edition, usual = EDITIONS["two-sided"], EDITIONS["print"].frame(paper)
    frame = edition.frame(paper)
    assert frame.sizes == (usual.text_size, usual.sizes[1])
    assert frame.sizes[0] > usual.sizes[0]
    assert paper != "A4" or frame.sizes[0] == 10


def test_a_section_without_a_block_on_the_front_is_on_the_back_with_what_its_author_keeps_for_the_synthesis(tmp_path):
    body = "## Problèmes\n\n- a\n- b [synthèse]\n\n### Groupe [synthèse]\n\n- c\n\n## Besoins\n\n- d\n"
    day = loaded(tmp_path, body)
    (theme,) = day.themes
    left_out = frozenset(("problems.0.0",))
    front, _ = sheet_view(day, theme, left_out, {}, has_back=True)
    assert front.also == ("Aussi au verso\N{NO-BREAK SPACE}: Problèmes soulevés\N{NO-BREAK SPACE}+3",)
    gone = rest(day, theme, left_out)
    assert gone.goes_on == {"needs"}
    back, _ = sheet_view(day, gone.theme, frozenset(), {}, is_back=True, goes_on=gone.goes_on)
    ((problems,),) = back.columns
    assert [(group.left_out, str(group.also or "")) for group in problems.groups] == [
        (1, ""),
        (0, "Aussi\N{NO-BREAK SPACE}: Groupe\N{NO-BREAK SPACE}+1"),
    ]
    assert gone.in_whole(frozenset(("problems.0.0",))) == left_out


def test_no_title_is_expected_of_two_sides_of_which_each_names_others(tmp_path):
    titles = [f"Partie {n} de notre journée" for n in range(30)]
    day = loaded(tmp_path, "".join(f"## {title}\n\n- a\n- b\n\n" for title in titles))
    (theme,) = day.themes
    ids = [section.id for section in theme.sections]
    left_out = {f"{id_}.0.{n}" for at, id_ in enumerate(ids) for n in range(2) if at >= 10 or n}
    gone = rest(day, theme, frozenset(left_out))
    left_twice = frozenset(
        key for at, id_ in enumerate(ids) if not 10 <= at < 20 for key in (f"{id_}.0.0", f"{id_}.0.1")
    )
    front, _ = sheet_view(day, theme, frozenset(left_out), {}, has_back=True)
    back, _ = sheet_view(day, gone.theme, left_twice, {}, is_back=True, goes_on=gone.goes_on)
    said = [section.title for side in (front, back) for column in side.columns for section in column]
    printed = {int(number) for number in re.findall(r"Partie\s(\d+) ", " ".join((*said, *front.also, *back.also)))}
    assert len(printed) == 20
    sheet = FactSheet(day, Publication(key="un", path="un.pdf", form=Form.FACT_SHEET, theme=theme), theme)
    texts = [text for text, _ in SheetBack(sheet, gone, "", frozenset(left_out)).texts(left_twice)]
    assert {n for n, title in enumerate(titles) if title in texts} == printed


@pytest.mark.parametrize("level", [2, 3])
def test_the_titles_of_both_lines_of_a_front_are_expected_as_far_as_they_are_named(tmp_path, level):
    titles = [f"Partie {n} de notre journée" for n in range(24)]
    marked = [title + " [synthèse]" * (n >= 12) for n, title in enumerate(titles)]
    parts = "".join(f"{'#' * level} {title}\n\n- a\n\n" for title in marked)
    day = loaded(tmp_path, f"## Problèmes\n\n### Début\n\n- a\n\n{parts}")
    (theme,) = day.themes
    left_out = frozenset(
        block.key for block, _ in selection.foldable(day, theme) if not block.key.startswith("problems.0.")
    )
    front, _ = sheet_view(day, theme, left_out, {}, has_back=True)
    groups = [group for column in front.columns for section in column for group in section.groups]
    said = [*front.also, *(group.also for group in groups if group.also)]
    printed = {int(number) for number in re.findall(r"Partie\s(\d+) ", " ".join(said))}
    assert (len(said), printed) == (2, {*range(9), *range(12, 21)})
    gone = rest(day, theme, left_out)
    there = frozenset(block.key for block, _ in selection.foldable(day, gone.theme))  # nothing has room on the back
    sheet = FactSheet(day, Publication(key="un", path="un.pdf", form=Form.FACT_SHEET, theme=theme), theme)
    texts = [text for text, _ in SheetBack(sheet, gone, "", left_out).texts(there)]
    assert {n for n, title in enumerate(titles) if title in texts} == printed
