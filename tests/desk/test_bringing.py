"""What somebody brings in becomes themes by the import of today; what it guessed is a list in a plain file, to tick."""

from __future__ import annotations

import pytest
import yaml

from feuillet.desk import bringing, originals
from feuillet.desk.bringing import Bringing, FullError, TickError, pasted
from feuillet.desk.text_files import TextFiles
from feuillet.desk.versions import Versions
from tests.made_project import put

NOTES = "# Trouver du temps\n\n## Problèmes\n\n- Trop peu de temps\n\n## Besoins\n\n- Du temps\n".encode()


@pytest.fixture
def folder(tmp_path):
    return put(tmp_path, {"content/workshop.yaml": "title: Une journée\n"})


@pytest.fixture
def desk(folder):
    versions = Versions(folder)
    return Bringing(folder, TextFiles(folder, versions), versions)


def imported(desk, *which, dry=False, as_one=False, of_day=()):
    return desk.imported(list(which), "fr", as_one=as_one, dry=dry, of_day=of_day)


def test_a_file_is_looked_at_first_and_written_when_it_is_asked_for(folder, desk):
    which = desk.receive("notes.md", NOTES)
    plan = imported(desk, which, dry=True)
    assert [(theme["title"], theme["source"]) for theme in plan["themes"]] == [("Trouver du temps", "notes.md")]
    assert plan["written"] == []
    assert not (folder / "content/themes").exists()
    done = imported(desk, which, [], {})
    file = done["themes"][0]["file"]
    assert file in done["written"]
    assert "- Trop peu de temps" in (folder / file).read_text(encoding="utf-8")
    assert imported(desk, which, [], {})["themes"] == []  # it went with the import


def test_what_a_document_says_of_the_day_is_offered_and_written_if_it_is_taken(folder, desk):
    day = folder / "content/workshop.yaml"
    day.write_text("title: Une journée  # à nous\norganisers: [Nous]\n", encoding="utf-8")
    said = "Samedi 14 mars 2026\n\nLieu : **La grange**, Aubrac\n\nOrganisé par : Eux\n\n".encode()
    which = desk.receive("notes.md", NOTES.replace(b"## Probl", said + b"## Probl"))
    assert imported(desk, which, dry=True)["day"] == {"date": "2026-03-14", "place": "La grange, Aubrac"}
    assert "2026" not in day.read_text(encoding="utf-8")  # it is but looked at
    assert imported(desk, which, of_day=["place", "title", 3])["written"]
    assert (
        day.read_text(encoding="utf-8")
        == "title: Une journée  # à nous\nplace: La grange, Aubrac\norganisers: [Nous]\n"
    )
    day.write_text("title: Une journée\ndates: [2026-03-14, 2026-03-15]\nplace: Ici\n", encoding="utf-8")
    which = desk.receive("encore.md", said + b"# Encore\n\n- Du temps\n")
    assert imported(desk, which, of_day=["date", "organisers"])["day"] == {"organisers": "Eux"}
    assert day.read_text(encoding="utf-8").endswith("place: Ici\norganisers:\n  - name: Eux\n")


def test_who_came_to_the_day_is_offered_for_its_introduction_as_it_is_in_no_theme(folder, desk):
    day = folder / "content/workshop.yaml"
    day.write_text("title: Une journée\n", encoding="utf-8")
    came = "Présents : Ada Exemple (La Guilde), Zoé Témoin"
    themes = "".join(
        f"## Atelier {n} : {t}\n\n### Problèmes\n\n- Cher\n\n" for n, t in ((1, "Le pain"), (2, "Le bois"))
    )
    which = desk.receive("a.md", f"# Le four\n\nDate : 14 mars 2026\nLieu : Aubrac\n{came}\n\n{themes}".encode())
    said = imported(desk, which, dry=True)["day"]
    assert said == {"date": "2026-03-14", "place": "Aubrac", "introduction": came}
    done = imported(desk, which, of_day=["introduction"])
    assert [theme["title"] for theme in done["themes"]] == ["Le pain", "Le bois"]
    assert yaml.safe_load(day.read_text(encoding="utf-8")) == {"title": "Une journée", "introduction": came}


def test_what_is_taken_for_the_day_leaves_the_theme_which_is_kept_as_it_was(folder, desk):
    said = "**Date :** samedi 14 mars 2026\n\nLieu : La grange\n\n"
    more = "Le 14 mars 2026, à 9 h\n\nAtelier du 14 mars 2026\n\nLieu : [La grange](https://ici.example)\n\n## Lieu : La grange\n\n"
    notes = f"# Trouver du temps\n\n{said}{more}- Lieu : Ailleurs\n\n## Freins et soucis\n\n- Du temps\n"
    done = imported(desk, desk.receive("notes.md", notes.encode()), of_day=["date", "place"])
    file = done["themes"][0]["file"]
    text = (folder / file).read_text("utf-8")
    assert said.split("\n", maxsplit=1)[0] not in text
    assert "\nLieu : La grange\n" not in text
    assert text.count("La grange") == 2  # an address and a heading say more than the place
    assert "à 9 h" in text
    assert "Atelier du 14 mars" in text
    assert "Lieu : Ailleurs" in text
    [kept] = desk._versions.of(file)
    assert said in desk._versions.read(file, kept).decode()
    check = next(each for each in desk.checklist() if "Freins" in each["text"])
    found = desk.compared(check)
    assert text.split("\n")[found["line"] - 1] == "## Freins et soucis"
    assert [each["text"] for each in found["notes"] if each["here"]] == ["## Freins et soucis"]


def test_what_is_no_document_is_told_and_nothing_is_written(folder, desk):
    before = sorted(folder.rglob("*"))
    told = imported(desk, desk.receive("photo.exe", b"MZ\0\0" * 100))
    assert told["themes"] == []
    assert told["wrong"]
    assert told["wrong"][0]["message"]
    assert imported(desk, "7", 7, None, "../x")["themes"] == []
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("../../content/workshop.yaml.txt", "workshop.yaml.txt"), ("C:\\Users\\x\\notes.txt", "notes.txt"),
        ("a\0b\nc.txt", "a b c.txt"), ("x" * 300 + ".txt", "x" * 116 + ".txt"),
        ("漢" * 119 + ".txt", "漢" * 38 + ".txt"), ("." + "é" * 300, "é" * 60), ("", "notes.txt"), ("..", "notes.txt"),
    ],
)  # fmt: skip
def test_the_name_of_a_file_leads_nowhere(folder, desk, name, source):
    before = sorted(folder.rglob("*"))
    plan = imported(desk, desk.receive(name, NOTES), dry=True)
    assert [theme["source"] for theme in plan["themes"]] == [source]
    assert sorted(folder.rglob("*")) == before


def test_no_more_is_taken_than_fits_and_what_is_forgotten_makes_room(desk, monkeypatch):
    monkeypatch.setattr(bringing, "_MOST", 2)
    monkeypatch.setattr(bringing, "_MOST_TOGETHER", 10)
    first = desk.receive("a.txt", b"12345")
    with pytest.raises(FullError):
        desk.receive("b.txt", b"123456")
    desk.receive("b.txt", b"1")
    with pytest.raises(FullError):
        desk.receive("c.txt", b"1")
    desk.forget(first)
    desk.forget("nothing")
    assert desk.receive("c.txt", b"1")


REPORT = """\
# Ce qui a été importé

- [ ] `content/themes/01-un.md`, ligne 7 (notes.docx, paragraphe 3) – deviné
- [x] notes.docx, paragraphe 9 – deviné aussi
- pas une case
"""


def test_what_was_guessed_is_ticked_in_the_report_itself(folder, desk):
    assert desk.checklist() == []
    put(folder, {"import/report.md": REPORT + f"- [x] `content/themes/01-un.md`, ligne {'9' * 5000}\n"})
    assert desk.checklist()[2]["line"] == 0
    put(folder, {"import/report.md": REPORT})
    first, second = desk.checklist()
    assert (first["source"], first["place"]) == (second["source"], second["place"] - 6) == ("notes.docx", 3)
    assert (first["file"], first["line"], first["done"]) == ("content/themes/01-un.md", 7, False)
    assert (second["file"], second["done"]) == ("", True)
    desk.tick(first["number"], first["text"], done=True)
    desk.tick(second["number"], second["text"], done=False)
    ticked = REPORT.replace("[x]", "[?]").replace("[ ]", "[x]").replace("[?]", "[ ]")
    assert (folder / "import/report.md").read_text(encoding="utf-8") == ticked
    desk.tick(first["number"], first["text"], done=True, became="« A »\nest devenu « B »")  # what was guessed is gone
    assert desk.checklist()[0]["words"] == "notes.docx, paragraphe 3 – « A » est devenu « B »"
    assert desk.checklist()[0]["line"] == 7


def test_a_guess_has_its_source_and_what_became_of_it_beside_each_other(folder, desk):
    notes = "# Du temps\n\nAvant\n\n## Freins et soucis\n\n- Pas de salle\n"
    imported(desk, desk.receive("mes [notes] (2).md", notes.encode()))
    check = next(each for each in desk.checklist() if "Freins" in each["text"])
    assert (check["source"], check["place"]) == ("mes [notes] (2).md", 5)
    found = desk.compared(check)
    assert [passage["text"] for passage in found["source"]] == [
        "# Du temps",
        "Avant",
        "## Freins et soucis",
        "- Pas de salle",
    ]
    assert [[each["text"] for each in side if each["here"]] for side in (found["source"], found["notes"])] == [
        ["## Freins et soucis"]
    ] * 2
    # Where there is no such source or text, there is nothing to show.
    for name in ("", "../../x.md", "autre.docx"):
        assert desk.compared({"source": name, "place": 3, "file": "build.py", "line": 1}) == {
            "source": [],
            "notes": [],
            "line": 1,
        }


def test_a_guess_and_what_it_is_of_are_shown_in_words(folder, desk):
    guess = (
        r"`content/themes/01-un.md`, ligne 7 (notes.docx, paragraphe 3) – « \[un] », **deux** : `trois` → Écrivez-le"
    )
    put(folder, {"import/report.md": f"- [ ] {guess}\n"})
    assert desk.checklist()[0]["words"] == "notes.docx, paragraphe 3 – « [un] », deux : trois → Écrivez-le"
    lines = [
        "title: 'Du temps'",
        "### Où",
        "**Quand :**",
        "- Un [lien](https://x.example)",
        "| a | **b** |",
        "![](x.png)",
    ]
    assert [(line["kind"], line["words"]) for line in originals.shown(lines, 2)] == [
        ("title", "Du temps"),
        ("heading", "Où"),
        ("heading", "Quand :"),
        ("point", "Un lien"),
        ("row", "a · b"),
        ("picture", ""),
    ]


@pytest.mark.parametrize(("number", "text"), [(2, "autre"), (4, "pas une case"), (-1, ""), (99, "x")])
def test_a_list_that_is_another_by_now_is_not_ticked(folder, desk, number, text):
    put(folder, {"import/report.md": REPORT})
    with pytest.raises(TickError):
        desk.tick(number, text, done=True)
    assert (folder / "import/report.md").read_text(encoding="utf-8") == REPORT


def test_what_is_copied_from_a_page_or_from_word_is_markdown():
    page = (
        "<html><body><!--StartFragment--><h2>Besoins</h2><p>Du <b>temps</b>, <a href='https://x.example'>ici</a></p>"
        "<ul><li>un</li><li>deux</li></ul><script>alert(1)</script><!--EndFragment--></body></html>"
    )
    assert pasted(page) == "## Besoins\n\nDu **temps**, [ici](https://x.example)\n\n- un\n- deux"
    word = (
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·"
        "<span>&nbsp; </span></span><![endif]>Un point<o:p></o:p></p>"
    )
    assert pasted(word) == "- Un point"
    assert pasted("") == ""
    assert "Objet" in pasted(
        "<p>De : Ana<br>Envoyé : 12 mai 2026 10:10<br>Objet : Le four</p>"
    )  # told where it is read
