"""Acronyms that nobody spells out."""

from __future__ import annotations

import pytest

from feuillet import acronyms
from feuillet.diagnostics import Location
from feuillet.model import Prose


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le DLA et le DLA.", ["1:4 DLA 2"]),
        ("Les DLAs du département", ["1:5 DLA 1"]),
        ("ligne\nLa CRESS", ["2:4 CRESS 1"]),
        ("[DLA](https://exemple.fr/DLA)", ["1:2 DLA 1"]),
        ("Le Dispositif local d'accompagnement (DLA), puis le DLA", []),
        ("DLA (dispositif local d'accompagnement)", []),
        ("DLA : dispositif local d'accompagnement", []),
        ("ENJEUX ET CONTEXTE", []),
        ("Au XXe siècle, Louis XIV et MCMXC", []),
        ("Un PDF, une TVA, OK", []),
        ("**Cédric BACCARA**, chargé de projet", []),
        ("Avec Jeanne MARTIN", []),
        ("`DLA` https://exemple.fr/DLA <DLA>", []),
        ("L'ESS grandit", ["1:3 ESS 1"]),
        ("INTERVENANT.E.S", []),
        ("Un ESS93 local", ["1:4 ESS93 1"]),
        ("La RGPD s'applique", []),
    ],
)
def test_an_acronym_is_told_once_unless_it_is_spelt_out(text, expected):
    prose = Prose(text, Location(file="f", line=1, column=1))
    found = list(acronyms.undefined([prose], defined={"RGPD": "x"}, names=["Jeanne MARTIN"]))
    places = [f"{one.location.line}:{one.location.column}" for one in found]
    shown = [f"{place} {one.values['acronym']} {one.values['count']}" for place, one in zip(places, found, strict=True)]
    assert shown == expected


def test_a_text_without_a_place_has_its_acronym_told_without_one():
    (found,) = acronyms.undefined([Prose("Le DLA")], defined={}, names=[])
    assert found.location == Location(file="")


def test_the_wording_tells_once_from_often():
    (once,) = acronyms.undefined([Prose("DLA")], defined={}, names=[])
    (often,) = acronyms.undefined([Prose("DLA et DLA")], defined={}, names=[])
    assert "times" not in once.message("en")
    assert "times" in often.message("en")
