"""A list that is dropped is looked at, its columns are said to be what they are, and it becomes a file of the project."""

import pytest

from tests.desk.outgoing.test_kits import THEMES, Desk
from tests.made_project import project, put
from tests.made_table import xlsx

STRANGE = "Qui,Où,Quoi\nZoé Alix,zoe@exemple.fr,1\nYann,,2\n"
ROLES = "full,email,themes"


@pytest.fixture
def folder(tmp_path):
    return project(tmp_path, THEMES, workshop="title: Une journée\nlanguage: fr\n# un mot\n")


def look(desk, data=STRANGE, **query):
    return desk.client.post("/desk/people", params={"for": "print", "name": "liste.csv"} | query, content=data).json()


def keep(desk, data=STRANGE, seen="", **query):
    asked = {"for": "print", "roles": ROLES} | query
    return desk.client.put("/desk/people", params=asked, content=data, headers={"if-match": f'"{seen}"'})


def test_a_list_is_looked_at_mapped_and_kept_where_the_terminal_reads_it(folder):
    desk = Desk(folder)
    assert desk.get("people.json?for=print").json() == {"file": "content/participants.csv", "missing": True}
    found = look(desk)
    assert found["people"] == 0
    assert found["wrong"][0]["code"] == "list-no-name-column"
    found = look(desk, roles=ROLES)
    assert [column["role"] for column in found["columns"]] == ROLES.split(",")
    assert (found["people"], [theme["people"] for theme in found["themes"]]) == (2, [1, 1])
    assert not (folder / "content/participants.csv").exists()

    assert keep(desk).json()["file"] == "content/participants.csv"
    made = folder / "content/participants.csv"
    assert made.read_text("utf-8-sig").splitlines() == ["Nom complet,E-mail,Thèmes", *STRANGE.splitlines()[1:]]
    assert made.stat().st_mode & 0o077 == 0
    workshop = (folder / "content/workshop.yaml").read_text()
    assert workshop == "title: Une journée\nlanguage: fr\nprint:\n  participants: participants.csv\n# un mot\n"
    there = desk.get("people.json?for=print").json()
    assert (there["people"], there["named"]) == (2, True)
    plan = desk.post("kit/plan", editions=["print"], changed=False).json()
    assert [file["name"] for file in plan["files"]] == ["synthesis.pdf", "packs.pdf", "fact-sheets.pdf"]


def test_a_list_takes_the_place_of_the_one_that_was_seen_alone_and_that_is_kept(folder):
    desk = Desk(folder)
    put(folder, {"content/participants.csv": "Nom\nXi\n"})
    refused = keep(desk)
    assert (refused.status_code, refused.json()["why"]) == (409, "changed")
    there = desk.get("people.json?for=print").json()
    assert not there["named"]
    assert keep(desk, seen=there["tag"]).status_code == 200
    [version] = (folder / ".feuillet/desk/versions/content/participants.csv").iterdir()
    assert version.read_text() == "Nom\nXi\n"
    # The list that is there gets other titles.
    seen = desk.get("people.json?for=print").json()["tag"]
    assert look(desk, "", roles="full,,themes")["columns"][1]["role"] == ""
    assert keep(desk, "", seen=seen, roles="full,,themes").status_code == 200
    assert (
        (folder / "content/participants.csv")
        .read_text("utf-8-sig")
        .startswith('Nom complet,"Colonne 2, e-mail",Thèmes\n')
    )


def test_a_spreadsheet_is_taken_as_the_text_that_it_would_be_saved_as(folder):
    desk = Desk(folder)
    rows = [["Nom", "Courriel", "Thèmes"], ["Zoé; Alix", "zoe@exemple.fr", 1], ["Yann", "", "1, 2"]]
    workbook = xlsx(("Cachée", [["x"]], {"hidden": True}), ("Inscrits", rows))
    found = look(desk, workbook, name="inscrits.xlsx")
    assert (found["people"], [theme["people"] for theme in found["themes"]]) == (2, [2, 1])
    assert keep(desk, workbook, name="inscrits.xlsx").status_code == 200
    made = (folder / "content/participants.csv").read_text("utf-8-sig")
    assert made == 'Nom;Courriel;Thèmes\n"Zoé; Alix";zoe@exemple.fr;1\nYann;;1, 2\n'
    damaged = look(desk, b"PK\x03\x04nothing", name="x.xlsx")
    assert damaged["why"] == "sheet"
    assert damaged["reason"]


def test_letters_have_a_list_of_their_own_where_one_is_named(folder):
    put(folder, {"content/workshop.yaml": "title: A\nmail:\n  recipients: lettres.csv\n"})
    desk = Desk(folder)
    assert keep(desk, **{"for": "mail"}).json()["file"] == "content/lettres.csv"
    assert desk.get("people.json?for=mail").json()["wrong"][0]["code"] == "person-without-email"


@pytest.mark.parametrize("name", ["../liste.csv", "a/b.csv", "images/x.png", ".hidden.csv"])
def test_no_other_file_is_written(folder, name):
    put(folder, {"content/workshop.yaml": f"title: A\nprint:\n  participants: '{name}'\n"})
    desk = Desk(folder)
    assert keep(desk).json()["file"] == "content/participants.csv"
    assert "participants: participants.csv" in (folder / "content/workshop.yaml").read_text()


def test_a_day_that_cannot_be_changed_safely_and_one_with_errors_are_told(folder):
    desk = Desk(folder)
    by_hand = "title: A\nprint: {copies: 2, # deux\n  packs: no}\n"
    put(folder, {"content/workshop.yaml": by_hand})
    assert keep(desk).json() == {"why": "by-hand", "reason": "print: participants: participants.csv"}
    assert (folder / "content/workshop.yaml").read_text() == by_hand
    assert (folder / "content/participants.csv").exists()
    put(folder, {"content/workshop.yaml": "titel: [\n"})
    assert desk.get("people.json?for=print").json()["why"] == "content"


def test_a_disk_that_takes_nothing_is_told(folder, monkeypatch):
    def full(*_args, **_named):
        raise OSError(28, "No space left on device")

    desk = Desk(folder)
    before = (folder / "content/workshop.yaml").read_bytes()
    monkeypatch.setattr("feuillet.machine.files._put_all", full)
    assert keep(desk).json() == {"why": "unwritten", "reason": "plus de place sur le disque"}
    assert (folder / "content/workshop.yaml").read_bytes() == before
    assert not (folder / "content/participants.csv").exists()
