"""Addresses and numbers of people that notes print: told in a line for each file, and not those that are meant."""

from __future__ import annotations

import pytest

from feuillet.model.diagnostics import Severity
from feuillet.reading import content, personal
from tests.made_project import project, theme

DAY = 'title: Un jour\nlanguage: {}\ncontact:\n  name: Zoé\n  email: zoe.tan@example.org\n  phone: "06 11 22 33 44"\n'


def told(folder, *bodies, language="fr", front=""):
    notes = {f"0{number}-un.md": theme(f"Thème {number}", body, front) for number, body in enumerate(bodies, 1)}
    loaded = content.load(project(folder, notes, workshop=DAY.format(language)))
    return [diagnostic for diagnostic in loaded.diagnostics if diagnostic.rule is personal.PERSONAL]


def which(folder, body, **more):
    return [
        words.rpartition(" (")[0] for found in told(folder, body, **more) for words in found.values["which"].split(", ")
    ]


def test_each_file_has_one_line_that_names_them_with_their_lines(tmp_path):
    body = "## Besoins\n\n- Appeler Ana au 06 99 00 47 12\n- Écrire à ana.dupont@mail.example\n"
    first, other = told(tmp_path, body, "## Enjeux\n\nDemandez à bob@mail.example.\n")
    assert (first.severity, first.values["count"]) == (Severity.WARNING, 2)
    line = first.location.line
    assert first.values["which"] == f"06 99 00 47 12 ({line}), ana.dupont@mail.example ({line + 1})"
    assert (other.values["count"], other.location.file) == (1, "content/themes/02-un.md")


def test_of_many_some_are_named(tmp_path):
    body = "## Besoins\n\n" + "".join(f"- p{number}.nom@mail.example\n" for number in range(40))
    (found,) = told(tmp_path, body)
    assert found.values["count"] == 40
    assert found.values["which"].count("@") == 6


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("## Besoins\n\n- Écrire à zoe.tan@example.org, 06.11.22.33.44\n", "fr"),  # the contact of the day
        ("## Besoins\n\n- La mairie : 01 99 00 47 12, mairie@ville.example\n", "fr"),
        ("## Besoins\n\n- Le 06 07 2026 10 h, dossier 0612, 612 345 678 habitants\n", "fr"),
        ("## Besoins\n\n- lefour@le-four.example\n", "fr"),
        ("## Acteurs clés\n\n- Ana Dupont, ana.dupont@mail.example, 06 99 00 47 12\n", "fr"),
        ("## Documents\n\n- [Le guide](https://example.org/), ana@mail.example\n", "fr"),
        ("## Needs\n\n- Call the town hall: 020 7946 0000, office@town.example\n", "en"),
        ("## Bedarf\n\n- Rathaus: 030 901820, info@stadt.example, +49 30 901820\n", "de"),
    ],
)
def test_what_is_meant_is_not_told(tmp_path, body, language):
    assert which(tmp_path, body, language=language) == []


@pytest.mark.parametrize(
    ("body", "language", "words"),
    [
        ("## Participants\n\n- Ana Dupont, 01 99 00 47 12\n", "fr", ["01 99 00 47 12"]),
        ("## Intervenants\n\n- Ana Dupont, cuisinière, ana@mail.example\n", "fr", ["ana@mail.example"]),
        (
            "## Besoins\n\n- +33 (0)6 99 00 47 12 ou +32 470 12 34 56\n",
            "fr",
            ["+33 (0)6 99 00 47 12", "+32 470 12 34 56"],
        ),
        ("## Needs\n\n- Ring Bob, 07700 900 123\n", "en", ["07700 900 123"]),
        ("## Necesidades\n\n- Llamar a Eva: 612 34 56 78\n", "es", ["612 34 56 78"]),
        ("## Bedarf\n\n- Anna: 0151 23456789\n", "de", ["0151 23456789"]),
    ],
)
def test_each_language_knows_what_is_a_persons(tmp_path, body, language, words):
    assert which(tmp_path, body, language=language) == words


def test_an_address_that_a_speaker_gives_is_meant(tmp_path):
    front = "speakers:\n  - name: Ana Dupont\n    email: ana@mail.example\n"
    assert which(tmp_path, "## Besoins\n\n- ana@mail.example, bob@mail.example\n", front=front) == ["bob@mail.example"]
