"""Organisations as notes name them: one where they are surely the same, told where they look like it."""

from __future__ import annotations

import pytest

from feuillet.pages.synthesis import synthesis_view
from feuillet.reading import content
from feuillet.reading.listed.organisations import alike, joined
from tests.made_project import project


def groups(*names, language="fr", **acronyms):
    found = {}
    for name, key in joined(names, language, acronyms).items():
        found.setdefault(key, []).append(name)
    return sorted(found.values())


@pytest.mark.parametrize(
    "names",
    [
        ("La Ruche", "Ruche", "la ruche", "RUCHE"),
        ("L’Atelier vélo", "Atelier velo", "l'atelier-vélo"),
        ("Terre de Liens", "Terredeliens", "terre  de liens"),
        ("Agence de l’eau (AGEAU)", "AGEAU", "agence de l'eau", "AGEAU (Agence de l’eau)"),
    ],
)
def test_one_organisation_has_one_key_however_it_is_written(names):
    assert len(groups(*names)) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("Secours commun (Allier)", "Secours commun (Cher)"),
        ("Service des fours (MJC)", "Service des puits (MJC)", "MJC"),  # whose is it?
        ("Mairie d’Ambert", "Mairie d’Aubert"),
        ("Maison 1", "Maison 2"),
    ],
)
def test_what_may_be_several_stays_apart(names):
    assert len(groups(*names)) == len(names)


def test_a_short_form_that_the_day_spells_out_is_that_organisation():
    assert len(groups("CAF", "Caisse d’allocations", CAF="Caisse d’allocations")) == 1


@pytest.mark.parametrize(
    ("names", "language", "told"),
    [
        (("Terre de liens", "Terres de liens"), "fr", True),
        (("Fédération des fours", "Féderation des fuors"), "fr", True),
        (("Association des fours communs", "AFC"), "fr", True),
        (("Town Bakers Union", "TBU"), "en", True),
        (("Maison 12", "Maison 1"), "fr", False),
        (("Mairie d’Ambert", "Mairie d’Aubert"), "fr", False),
        (("Le four", "Le fou"), "fr", False),
    ],
)
def test_names_that_look_alike_are_told(names, language, told):
    assert [set(pair) for pair in alike(joined(names, language, {}), language)] == [set(names)] * told


def test_the_directory_has_an_organisation_once_and_what_looks_alike_is_a_remark(tmp_path):
    one = "# Un\n\n## Acteurs clés\n\n- La Ruche\n- Terre de liens\n\n## Documents\n\n- La Ruche – [Guide](https://a.example)\n"
    two = "# Deux\n\n## Acteurs clés\n\n- ruche\n- Terres de liens\n\n## Documents\n\n- Ruche – [Plan](https://b.example)\n"
    loaded = content.load(project(tmp_path, {"01-un.md": one, "02-deux.md": two}))
    view = synthesis_view(loaded.workshop)
    assert [entry.name.replace("\u00a0", " ") for entry in view.organisations] == [
        "La Ruche",
        "Terre de liens",
        "Terres de liens",
    ]
    assert len(view.organisations[0].anchors) == 4
    assert [(publisher.name.replace("\u00a0", " "), len(publisher.documents)) for publisher in view.publishers] == [
        ("La Ruche", 2)
    ]
    (found,) = [told for told in loaded.diagnostics if told.rule.code == "organisations-alike"]
    assert (found.location.file, found.location.line) == ("content/themes/02-deux.md", 6)


def test_a_text_that_no_name_is_as_long_as_is_like_none():
    name = "Les Voisins du Canal"
    long = f"{name}, qui se retrouvent chaque premier mardi du mois dans la grande salle du centre social"
    assert list(alike(joined([name, f"{name}s"], "fr", {}), "fr")) == [(f"{name}s", name)]
    assert list(alike(joined([long, f"{long}s"], "fr", {}), "fr")) == []
