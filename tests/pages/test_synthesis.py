"""What the synthesis gathers across themes."""

from __future__ import annotations

import pytest

from feuillet.pages.synthesis import synthesis_view
from tests.made_project import load, project, theme, words

WORKSHOP = """\
title: La journée
date: 2026-11-14
organisers: [{name: La Maison, link: https://maison.exemple.org}]
partners: [Élan]
acronyms: {ZUP: zone, Éa: essai, NON: "", CA: conseil}
"""
ONE = theme(
    "Un *beau* thème",
    """\
Voir [le site](https://site.exemple.org/) et [écrire](mailto:x@exemple.org).

## Problèmes soulevés

### Argent

- un
- deux

## Besoins

- trois [sans réponse]
- quatre
  - cinq [sans réponse]

## Ressources

Une note sur elles.
""",
    """\
speakers:
  - {name: Zoé ABÉLARD, link: https://zoe.exemple.org, organisation: {name: la maison, link: https://autre.exemple.org}}
  - {name: Étienne Brun}
actors: [{title: Élan}, {title: La Maison}]
documents:
  - {title: Un guide, publisher: Élan, date: "2025", link: https://site.exemple.org/}
  - {title: Sans éditeur, link: https://vide.exemple.org}
""",
)
TWO = theme(
    "Deux",
    "## Problèmes soulevés\n\n### Argent\n\n- six\n\n## Solutions\n\n### argent\n\n- sept\n\n## Besoins\n\nHuit, écrit.\n",
    "speakers:\n  - Zoé Abélard\ndocuments:\n  - {title: Un guide, publisher: élan}\n",
)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    return load(project(tmp_path_factory.mktemp("synthesis"), {"01-un.md": ONE, "02-deux.md": TWO}, workshop=WORKSHOP))


@pytest.fixture(scope="module")
def day(workshop):
    return synthesis_view(workshop)


def test_chapters_hold_all_that_was_written(day):
    shown, two = day.chapters
    assert (shown.number, shown.anchor, shown.title_plain) == (1, "t-un", "Un beau thème")
    assert shown.title == "Un <em>beau</em> thème"
    assert shown.counts == (2, 0, 2)
    assert two.counts == (1, 1, 1)
    assert day.counts == (3, 1, 3)
    assert [section.id for section in shown.sections] == ["problems", "needs"]
    assert [section.id for section in shown.resources] == ["resources"]
    assert shown.introduction[0].kind == "paragraph"


def test_groups_of_one_name_stand_side_by_side(day):
    (argent,) = day.same_names
    assert argent.title == "Argent"
    assert len(argent.sections) == 2
    assert argent.whole
    assert [row.chapter.number for row in argent.rows] == [1, 2]
    assert [[cell is not None for cell in row.cells] for row in argent.rows] == [[True, False], [True, True]]
    assert [cell.anchor for row in argent.rows for cell in row.cells if cell] == [
        "t-un--problems--0",
        "t-deux--problems--0",
        "t-deux--solutions--0",
    ]


def test_sections_stand_in_one_order_wherever_groups_of_one_name_stand(tmp_path):
    themes = {
        "01-un.md": theme("Un", "## Besoins\n\n### Argent\n\n- a\n\n## Solutions\n\n### Temps\n\n- b\n"),
        "02-deux.md": theme("Deux", "## Problèmes\n\n### Argent\n\n- c\n\n### Temps\n\n- d\n"),
        "03-trois.md": theme("Trois", "## À part\n\n### Argent\n\n- e\n\n## Solutions\n\n### Argent\n\n- f\n"),
    }
    names = synthesis_view(load(project(tmp_path, themes))).same_names
    titles = {str(name.title): [str(title).split()[0] for title in name.sections] for name in names}
    assert titles == {"Argent": ["Problèmes", "Solutions", "Besoins", "À"], "Temps": ["Problèmes", "Solutions"]}


def test_a_long_row_is_several_each_with_the_name_of_its_theme(tmp_path):
    many = "".join(f"- {words(12, n)}\n" for n in range(70))
    body = f"## Problèmes\n\n### Argent\n\n{many}\n## Solutions\n\n### Argent\n\n- {words(900, 90)}\n- b\n"
    themes = {"01-un.md": theme("Un", body), "02-deux.md": theme("Deux", "## Besoins\n\n### Argent\n\n- c\n")}
    (argent,) = synthesis_view(load(project(tmp_path, themes))).same_names
    long, short = argent.rows
    assert len(short.rows) == 1
    made = long.rows
    assert [row.continued for row in made] == [False] + [True] * (len(made) - 1)
    assert len(made) > 3
    parts = [part for row in made for column in row.columns for part in column]
    for n, kind in enumerate(("problems", "solutions")):
        printed = [item.html for part in parts if part.kind == kind for run in part.runs for item in run.items]
        assert printed == [item.html for run in long.cells[n].texts for item in run.items]
    assert long.counts == (70, 2, 0)
    assert long.anchors == ("t-un--problems--0", "t-un--solutions--0")


def test_two_columns_end_together(tmp_path):
    points = "".join(f"- {words(12, n)}\n" for n in range(9))
    themes = {
        "01-un.md": theme("Un", f"## Besoins\n\n{points}\n### À part\n\n- x\n- y\n"),
        "02-d.md": theme("D", "- d\n"),
    }
    (needs,) = synthesis_view(load(project(tmp_path, themes))).needs
    ((left, right),) = [row.columns for row in needs.rows]
    assert [(part.title, part.continued) for part in left] == [(None, False)]
    assert [(part.title, part.continued) for part in right] == [(None, True), ("À part", False)]
    counts = [sum(len(run.items) for part in column for run in part.runs) for column in (left, right)]
    assert counts == [5, 6]


def test_a_name_that_many_themes_share_becomes_references(tmp_path):
    body = "## Problèmes\n\n### Argent\n\n- un point\n"
    themes = {f"{n:02}-t{n}.md": theme(f"Thème {n}", body) for n in range(1, 9)}
    (argent,) = synthesis_view(load(project(tmp_path, themes))).same_names
    assert len(argent.rows) == 8
    assert not argent.whole


def test_needs_without_an_answer_are_gathered_from_every_level(day):
    ((chapter, runs),) = day.unanswered
    assert chapter.number == 1
    items = [item for run in runs for item in run.items]
    assert [str(item.html) for item in items] == ["trois", "cinq"]
    assert not any(item.unanswered for item in items)  # the title says it


def test_one_theme_has_nothing_across_themes(tmp_path):
    alone = synthesis_view(load(project(tmp_path, {"01-un.md": ONE}, workshop=WORKSHOP)))
    assert (alone.same_names, alone.needs, alone.unanswered) == ((), (), ())


def test_needs_are_gathered_by_theme(day):
    assert [(need.chapter.number, len(need.groups)) for need in day.needs] == [(1, 1), (2, 1)]


def test_needs_are_repeated_where_there_are_some_not_where_a_title_stands_alone(tmp_path):
    themes = {
        "01-a.md": "# A\n\n## Besoins\n\n### Un lieu\n",
        "02-b.md": "# B\n\n## Besoins\n\n### Un lieu\n\n#### Pour qui\n\n- Les enfants\n",
    }
    (needs,) = synthesis_view(load(project(tmp_path, themes))).needs
    assert (needs.chapter.number, [group.name for group in needs.groups]) == (2, ["un lieu", "pour qui"])


def test_people_are_sorted_by_surname_and_each_is_named_once(day):
    assert [str(person.name) for person in day.people] == ["ABÉLARD, Zoé", "Brun, Étienne"]
    zoe = day.people[0]
    assert zoe.anchors == ("t-un--speaker_0", "t-deux--speaker_0")
    assert (zoe.detail, zoe.link, zoe.address) == ("la maison", "https://zoe.exemple.org", "zoe.exemple.org")


@pytest.mark.parametrize(
    ("language", "name", "listed"),
    [
        ("fr", "Nadia Le Bihan", "Le Bihan, Nadia"),
        ("fr", "Ana de la Cour", "Cour, Ana de la"),
        ("fr", "Le Corbusier", "Corbusier, Le"),
        ("fr", "Inès Maria Roca", "Roca, Inès Maria"),
        ("es", "Inés Ferrer Roca", "Ferrer Roca, Inés"),
        ("es", "Ana María Roca", "Roca, Ana María"),
        ("es", "Luis Miguel Ferrer Roca", "Ferrer Roca, Luis Miguel"),
        ("es", "Luis de la Fuente", "Fuente, Luis de la"),
        ("es", "Inés Ferrer", "Ferrer, Inés"),
        ("en", "Madonna", "Madonna"),
    ],
)
def test_a_surname_may_have_two_words(tmp_path, language, name, listed):
    front = f"speakers:\n  - name: {name}\n"
    folder = project(
        tmp_path, {"01-un.md": theme("Un", "Texte\n", front)}, workshop=f"title: X\nlanguage: {language}\n"
    )
    (found,) = synthesis_view(load(folder)).people
    assert str(found.name) == listed


def test_organisations_are_named_once_with_all_their_places(day):
    found = {str(organisation.name): organisation for organisation in day.organisations}
    assert list(found) == ["Élan", "La Maison"]
    assert found["La Maison"].anchors == ("colophon", "t-un--speaker_0", "t-un--actor_1")
    assert found["La Maison"].link == "https://maison.exemple.org"
    assert found["Élan"].anchors == ("colophon", "t-un--actor_0", "t-un--document_0", "t-deux--document_0")


def test_documents_stand_under_their_publisher_those_without_one_last(day):
    assert [str(publisher.name) for publisher in day.publishers] == ["Élan", "Sans éditeur indiqué"]
    (guide,) = day.publishers[0].documents
    assert (str(guide.name), str(guide.detail), guide.anchors) == (
        "Un guide",
        "2025",
        ("t-un--document_0", "t-deux--document_0"),
    )


def test_every_address_is_listed_once_in_the_order_of_the_themes(workshop, day):
    assert [link.number for link in day.links] == list(range(1, len(day.links) + 1))
    urls = [link.url for link in day.links]
    assert len(set(urls)) == len(urls)
    assert {url.split("/")[2] for url in urls} >= {"zoe.exemple.org", "autre.exemple.org", "site.exemple.org"}
    assert not any(url.startswith("mailto:") for url in urls)
    assert next(link for link in day.links if "site.exemple" in link.url).text == "Un guide"


def test_acronyms_are_sorted_without_regard_to_accents(day):
    assert [str(name) for name, _ in day.acronyms] == ["CA", "Éa", "ZUP"]


def test_an_empty_day_gathers_nothing(tmp_path):
    day = synthesis_view(load(project(tmp_path, {"01-un.md": theme("Un", "Du texte.\n")}, workshop="title: Un jour\n")))
    assert (day.people, day.organisations, day.publishers, day.links, day.acronyms) == ((), (), (), (), ())
    assert (day.same_names, day.needs, day.unanswered, day.counts) == ((), (), (), (0, 0, 0))


def test_names_of_nothing_are_not_listed(tmp_path):
    body = "Du texte.\n"
    day = load(
        project(tmp_path, {"01-un.md": theme("Un", body, "actors: [{title: ' '}]\n")}, workshop="title: Un jour\n")
    )
    view = synthesis_view(day)
    assert (view.people, view.organisations, view.publishers) == ((), (), ())
