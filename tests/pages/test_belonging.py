"""What belongs in each publication."""

from __future__ import annotations

import pytest

from feuillet.pages import belonging
from feuillet.pages.render import Renderer
from tests.made_project import loaded

FRONT = """\
summary: Le résumé
speakers:
  - name: Ada Un
    role: la fonction
    email: ada@exemple.org
    presentation: Elle présente.
    organisation: {name: La Structure, presentation: Ce que fait la structure.}
  - Bob Deux, trésorier de La Bande
actors:
  - {title: Un acteur, link: https://acteur.exemple.org/}
documents:
  - {title: Un document, publisher: Un éditeur, date: mai 2026, note: Un avis}
"""
BODY = """\
Introduction une.

Introduction deux. [synthèse]

## Problèmes soulevés

### Un groupe

- point a
  - sous-point a
  - sous-point b [synthèse]
- point b [synthèse]
- point c[^1]

## Solutions [synthèse]

- point d

## Réservé

- point e

## Besoins

| un | deux |
|----|------|
| 3  | 4    |
| 1. cinq<br>2. six | 7 |

```
du code
```

[^1]: La note.
"""
WORKSHOP = """\
title: La journée
subtitle: Le sous-titre
place: Pantin
introduction: |
  Paragraphe un.

  Paragraphe deux.
organisers: [{name: Qui organise, presentation: Ce qu'il fait.}]
partners: [Qui soutient]
contact: {name: Qui répond, email: qui@exemple.org, phone: "01 02 03 04 05"}
licence: CC BY
acronyms: {DLA: dispositif local}
sections:
  - {id: reserve, title: Réservé, sheet: none}
"""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    return loaded(tmp_path_factory.mktemp("belonging"), BODY, FRONT, workshop=WORKSHOP)


@pytest.fixture(scope="module")
def sheet(workshop):
    return [text for text, _ in belonging.fact_sheet(workshop, workshop.themes[0], frozenset())]


@pytest.fixture(scope="module")
def synthesis(workshop):
    return [text for _, (text, _) in belonging.synthesis(workshop)]


EVERYWHERE = """\
Un thème|Le résumé|Ada Un|la fonction|La Structure|ada@exemple.org|Bob Deux|trésorier de La Bande|Un acteur
acteur.exemple.org|Un éditeur|Un document|mai 2026|Un avis|Introduction une.|Problèmes soulevés|Un groupe|point a|cinq|six
sous-point a|Solutions et bonnes pratiques|Besoins et attentes|du code|La note.|La journée|Pantin|1|Qui répond
01 02 03 04 05"""
SYNTHESIS = """\
Le sous-titre|Qui organise|Qui soutient|qui@exemple.org|CC BY|DLA|dispositif local|Elle présente.
Ce que fait la structure.|Introduction deux.|sous-point b|point b|point d|Réservé|point e"""


def normal(texts):
    return [text.replace("\u00a0", " ").replace("\u202f", " ").strip("\ufffc ") for text in texts]


@pytest.mark.parametrize("text", EVERYWHERE.replace("\n", "|").split("|"))
def test_this_text_belongs_in_both(text, sheet, synthesis):
    assert text in normal(sheet)
    assert text in normal(synthesis)


@pytest.mark.parametrize("text", SYNTHESIS.replace("\n", "|").split("|"))
def test_this_text_belongs_in_the_synthesis_alone(text, sheet, synthesis):
    assert text not in normal(sheet)
    assert text in normal(synthesis)


def test_texts_of_several_paragraphs_and_tables_are_whole(sheet, synthesis):
    assert any("Paragraphe un." in text and "Paragraphe deux." in text for text in synthesis)
    for texts in (sheet, synthesis):
        assert {"un", "deux", "3", "4"} <= set(texts)  # each cell by itself: a page may end between them


def test_folded_blocks_do_not_belong_on_the_sheet(workshop, sheet):
    left_out = frozenset({"introduction.-.0", "problems.0.0"})
    rest = [text for text, _ in belonging.fact_sheet(workshop, workshop.themes[0], left_out)]
    assert set(sheet) - set(rest) == {"Introduction une.", "point a", "sous-point a"}
    assert len(rest) == len(sheet) - 3


def test_every_text_knows_its_line(workshop):
    for _, (text, source) in belonging.synthesis(workshop):
        assert source.file in {"content/workshop.yaml", "content/themes/01-un.md"}, text
        assert source.line > 0, text


def test_the_imprint_of_each_sheet_and_the_heads_of_tables_may_be_printed_again(tmp_path):
    day = loaded(
        tmp_path,
        "| un | deux |\n|--|--|\n| 3 | 4 |\n",
        workshop="title: Un jour\nplace: Pantin\norganisers: [La Cité]\n",
    )
    assert {"Pantin", "La Cité", "un", "deux"} <= set(belonging.repeated(day, day.themes))
    assert not {"Un jour", "3"} & set(belonging.repeated(day, day.themes))


def test_a_day_of_a_title_and_a_theme_is_enough(tmp_path):
    day = loaded(tmp_path, "Du texte.\n", workshop="title: Une journée\n")
    assert [(part, text) for part, (text, _) in belonging.synthesis(day)] == [
        ("cover", "Une journée"),
        ("t-un", "1"),
        ("t-un", "Un thème"),
        ("t-un", "Du texte."),
    ]


def test_what_a_picture_within_a_point_shows_is_printed_below_it_but_above_a_caption(tmp_path):
    body = (
        "## Problèmes\n\n- Un point\n\n  ![Une porte](../images/a.svg)\n\n"
        "- Un autre\n\n  ![Deux portes](../images/a.svg)\n\n  *Vues de la rue*\n"
    )
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    day = loaded(tmp_path, body, files={"content/images/a.svg": drawn})
    said = [text for text, _ in belonging.fact_sheet(day, day.themes[0], frozenset())]
    html = Renderer(day, tmp_path).fact_sheet(day.themes[0], frozenset(), {}).html
    assert html.count('<span class="inline-picture"><img') == 2
    for words, printed in (("Une porte", 1), ("Deux portes", 0), ("Vues de la rue", 1)):
        assert (said.count(words), html.count(f">{words}<")) == (printed, printed)
