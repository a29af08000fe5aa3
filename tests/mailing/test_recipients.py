"""Letters are for the people of the list, or for those whom the command line names."""

from __future__ import annotations

from feuillet.mailing.recipients import NO_RECIPIENTS, known_by, recipients
from feuillet.mailing.wording import Wording
from feuillet.project.sources import Sources
from tests.made_project import load, project

PEOPLE = "Nom;Courriel\nZoé Alix;zoe@exemple.fr\nYann Bras;yann@exemple.fr\n"


def wording(folder, mail):
    day = "title: Une journée\nlanguage: fr\nmail:\n  sender: Nous <nous@exemple.fr>\n" + mail
    made = project(folder, workshop=day, files={"content/people.csv": PEOPLE})
    return Wording(load(made), Sources(made))


def test_without_a_name_on_the_command_line_the_list_is_asked(tmp_path):
    people, wrong = recipients((), wording(tmp_path, "  recipients: people.csv\n"))
    assert [person.email for person in people] == ["zoe@exemple.fr", "yann@exemple.fr"]
    assert wrong == []


def test_where_nobody_is_named_that_is_told(tmp_path):
    people, wrong = recipients((), wording(tmp_path, ""))
    assert people == ()
    assert [found.rule for found in wrong] == [NO_RECIPIENTS]


def test_who_is_named_on_the_command_line_gets_all_themes_and_one_letter(tmp_path):
    named = ("Lou Kerr <lou@exemple.fr>", "LOU@exemple.fr", "max@exemple.fr")
    people, wrong = recipients(named, wording(tmp_path, "  recipients: people.csv\n"))
    assert [(person.name, person.themes) for person in people] == [("Lou Kerr", ("un",)), ("max", ("un",))]
    assert [known_by(person) for person in people] == ["lou@exemple.fr", "max@exemple.fr"]
    assert wrong == []


def test_each_address_that_is_none_is_told_and_the_others_stay(tmp_path):
    people, wrong = recipients(("x", "", "max@exemple.fr"), wording(tmp_path, ""))
    assert [person.email for person in people] == ["max@exemple.fr"]
    assert [found.location.file for found in wrong] == ["--to", "--to"]
