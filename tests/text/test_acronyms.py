"""Acronyms that nobody spells out."""

from __future__ import annotations

import pytest

from feuillet.model.diagnostics import Location
from feuillet.model.workshop import Prose
from feuillet.text import acronyms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le DLA et le DLA.", ["DLA (×2)"]),
        ("Les DLAs du département", ["DLA"]),
        ("ligne\nLa CRESS", ["CRESS"]),
        ("[DLA](https://exemple.fr/DLA)", ["DLA"]),
        ("Le Dispositif local d'accompagnement (DLA), puis le DLA", []),
        ("DLA (dispositif local d'accompagnement)", []),
        ("DLA : dispositif local d'accompagnement", []),
        ("ENJEUX ET CONTEXTE", []),
        ("Au XXe siècle, Louis XIV et MCMXC", []),
        ("Un PDF, une TVA, OK", []),
        ("**Cédric BACCARA**, chargé de projet", []),
        ("Avec Jeanne MARTIN", []),
        ("`DLA` https://exemple.fr/DLA <DLA>", []),
        ("L'ESS grandit", ["ESS"]),
        ("INTERVENANT.E.S", []),
        ("Un ESS93 local", ["ESS93"]),
        ("La RGPD s'applique", []),
        ("Zoé DUPIN a ouvert la séance", []),
        ("Mme ORTIZ et M. LEBEAU étaient là", []),
        ("Avec Anne-Lise BOUVET", []),
        ("- TISSOT Marc, trésorier", []),
        ("Présents : TISSOT Marc, ORTIZ Zoé (CRESS) et LEBEAU Anne-Lise.", ["CRESS"]),
        ("Excusés : ORTIZ Z. ; avec J. LEBEAU et J.-P. BOUVET", []),
        ("Rencontre avec ORTIZ Zoé, élue", []),
        ("Le FONJEP Normandie aide, et la MSA Réseau", ["FONJEP", "MSA"]),
        ("L'Association ADMR et le Réseau CRAJEP", ["ADMR", "CRAJEP"]),
        ("Les CRESS Bretagne et Normandie", ["CRESS"]),
        ("CE QUI COINCE (SELON EUX)", []),
        ("PROBLÈMES", []),
        ("UN GRAND TITRE : les DLA EN BREF, PARTOUT", []),
        ("DLA", ["DLA"]),
    ],
)
def test_an_acronym_is_told_unless_it_is_spelt_out_or_none(text, expected):
    prose = Prose(text, Location(file="f", line=1, column=1))
    found = list(acronyms.undefined([acronyms.used([prose])], defined={"RGPD": "x"}, names=["Jeanne MARTIN"]))
    assert [diagnostic.values["acronyms"] for diagnostic in found] == ([", ".join(expected)] if expected else [])


def test_all_are_told_at_once_at_the_first_with_lines_to_paste():
    texts = [
        Prose("rien ici\nLa CRESS", Location(file="a", line=3, column=3)),
        Prose("Le DLA, la CRESS", Location(file="b")),
    ]
    (told,) = acronyms.undefined([acronyms.used(texts)], defined={}, names=[])
    assert told.location == Location(file="a", line=4, column=4)
    assert told.message("fr") == "2 sigles ne sont expliqués nulle part : CRESS (×2), DLA"
    assert told.message("en") == "2 acronyms are never spelt out: CRESS (×2), DLA"
    assert told.hint("fr").endswith("\n  CRESS: …\n  DLA: …")
    (alone,) = acronyms.undefined([acronyms.used([Prose("Le DLA")])], defined={}, names=[])
    assert alone.message("fr") == "1 sigle n’est expliqué nulle part : DLA"


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["", "Le DLA"], (2, 4)),
        (["", "Le point", "", "  sur le DLA"], (4, 10)),  # put together of two lines
        (["Le DLA", "Le point"], (1, 4)),
        (["", "Le point"], (2, 4)),  # nowhere: as it was
    ],
)
def test_the_line_that_is_shown_has_the_acronym_in_it(lines, place):
    text = Prose("Le DLA", Location(file="a", line=2, column=1))
    (told,) = acronyms.undefined([acronyms.used([text])], defined={}, names=[], lines={"a": lines}.__getitem__)
    assert (told.location.line, told.location.column) == place


def test_a_text_without_a_place_has_its_acronym_told_without_one():
    (found,) = acronyms.undefined([acronyms.used([Prose("Le DLA")])], defined={}, names=[])
    assert found.location == Location(file="")


def told(*texts, language="fr"):
    made = [Prose(text, Location(file="a.md", line=1, column=1)) for text in texts]
    found = acronyms.undefined([acronyms.used(made, language)], defined={}, names=())
    return [diagnostic.values["acronyms"] for diagnostic in found]


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["Il faut venir AVEC du pain POUR tous"], "fr"),
        (["We MUST wait, they SHOULD go"], "en"),
        (["ana AT example DOT org"], "en"),
        (["Keep the KEYS here", "The keys are lost"], "en"),
        (["TOP 3: das Dach, nach TOP2"], "de"),
        (["Un mot<br>LE FOUR DU HAUT EST FERMÉ<br>puis un autre"], "fr"),
    ],
)
def test_words_that_are_stressed_are_no_acronyms(texts, language):
    assert told(*texts, language=language) == []


def test_an_acronym_beside_a_line_in_capitals_is_told():
    assert told("LE FOUR DU HAUT EST FERMÉ<br>dit la CRESS") == ["CRESS"]
