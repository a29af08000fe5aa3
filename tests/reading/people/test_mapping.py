"""What the columns of a list are taken for is shown, and said otherwise by other titles; its rows stay as they are."""

from functools import partial

import pytest

from feuillet.languages import registry
from feuillet.reading.people import mapping, participants
from tests.reading.people.test_participants import WORKSHOP

LIST = "Nom;Courriel;Atelier;Âge\nZoé Alix;zoe@exemple.fr;1, 2;31\nYann;;3;44\n"


def roles(data, workshop=WORKSHOP):
    return [column.role for column in mapping.columns(data.encode() if isinstance(data, str) else data, workshop)]


def people(data):
    found = participants.read(lambda _most: data, "list.csv", WORKSHOP, needs_email=False)
    return [(person.name, person.email, person.themes) for person in found.people]


def test_each_column_is_shown_with_what_it_is_taken_for_and_its_first_cells():
    title, role, cells = "Courriel", "email", ("zoe@exemple.fr",)
    columns = mapping.columns(LIST.encode(), WORKSHOP)
    assert columns[1] == mapping.ListColumn(title=title, role=role, cells=cells)
    assert [column.role for column in columns] == ["full", "email", "themes", ""]
    assert roles("Nom;Courriel;Ouvrir un lieu partagé\nZoé;;x\n")[2] == "theme"
    assert roles("") == roles(b"PK\x03\x04") == []


def test_a_list_whose_titles_say_nothing_is_read_by_the_titles_that_it_is_given():
    strange = 'Qui ?,Où,Quoi,Âge\nZoé Alix,zoe@exemple.fr,"1, 2",31\n'
    assert people(strange.encode()) == []
    made = mapping.titled(strange.encode(), ["full", "email", "themes", ""], WORKSHOP)
    assert made.decode("utf-8-sig") == strange.replace("Qui ?,Où,Quoi,Âge", "Nom complet,E-mail,Thèmes,Âge")
    assert people(made) == [("Zoé Alix", "zoe@exemple.fr", ("cooperation", "engagement"))]


def test_a_list_without_titles_gets_a_row_of_them():
    bare = "Zoé Alix;zoe@exemple.fr;3\nYann;yann@exemple.fr;1\n".encode("cp1252")
    assert roles(bare) == ["", "", ""]
    made = mapping.titled(bare, ["full", "email", "themes"], WORKSHOP)
    assert made.decode("utf-8-sig").splitlines()[:2] == ["Nom complet;E-mail;Thèmes", "Zoé Alix;zoe@exemple.fr;3"]
    assert len(people(made)) == 2


def test_a_column_that_is_said_to_be_none_is_not_read_and_the_rest_stays_to_the_byte():
    data = LIST.encode()
    assert mapping.titled(data, ["full", "email", "themes", ""], WORKSHOP) is data
    assert mapping.titled(data, ["full"], WORKSHOP) is data  # of another list
    made = mapping.titled(data, ["full", "", "themes", "nonsense"], WORKSHOP)
    assert made.decode("utf-8-sig") == LIST.replace("Courriel", "Colonne 2, e-mail")
    assert people(made)[0] == ("Zoé Alix", "", ("cooperation", "engagement"))


@pytest.mark.parametrize("code", registry.codes())
def test_each_title_that_is_given_is_read_in_each_language(code):
    workshop = WORKSHOP.model_copy(update={"language": code})
    names = [name for name in mapping.TITLES["en"] if name != "full"]
    for wanted in (names, ["full", "email"]):
        blank = ";".join("zz" for _ in wanted) + "\n" + ";".join("1" for _ in wanted) + "\n"
        assert roles(mapping.titled(blank.encode(), wanted, workshop), workshop) == wanted


def test_lines_above_the_titles_stay():
    above = f"sep=;\nInscriptions\n{LIST}"
    made = mapping.titled(above.encode(), ["last", "email", "themes", ""], WORKSHOP).decode("utf-8-sig")
    assert made == above.replace("Nom;", "Nom de famille;")


def test_what_takes_too_long_has_no_columns(monkeypatch):
    monkeypatch.setattr("feuillet.text.deadline.SECONDS", -1.0)
    read = partial(mapping.columns, LIST.encode() * 50)
    assert read(WORKSHOP) == ()
