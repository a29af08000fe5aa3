"""A source that is imported once more: edits by hand stay, corrections come in, nothing is written twice."""

from __future__ import annotations

import json

import pytest

from feuillet.model.diagnostics import Severity
from feuillet.project.sources import Sources
from feuillet.reading import content
from tests.made_document import PNG, docx, guessed, heading, imported, item, left, paragraph, picture

TITLE = paragraph("Un atelier", style="Titre")


def document(*points, **more):
    return {"atelier.docx": docx(TITLE, heading("Enjeux"), *(item(point) for point in points), **more)}


def theme(tmp_path):
    (path,) = (tmp_path / "day/content/themes").glob("*.md")
    return path


def edit(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_corrections_come_in_and_edits_stay(tmp_path):
    imported(tmp_path, document("Un point", "Deux mots", "Trois"))
    path = theme(tmp_path)
    edit(path, "- Un point", "- Un point [essentiel]")
    edit(path, "- Trois", "- Trois\n- Ajouté à la main")
    done = imported(tmp_path, document("Un point", "Deux mots corrigés", "Trois", "Quatre"))
    assert not done.failed
    assert [line for line in theme(tmp_path).read_text(encoding="utf-8").split("\n") if line.startswith("- ")] == [
        "- Un point [essentiel]",
        "- Deux mots corrigés",
        "- Trois",
        "- Ajouté à la main",
        "- Quatre",
    ]


def test_what_excludes_itself_is_told_with_both_texts_and_kept_the_next_time(tmp_path):
    imported(tmp_path, document("Un point noir"))
    edit(theme(tmp_path), "noir", "blanc")
    done = imported(tmp_path, document("Un point gris"))
    assert guessed(done)[0] == "conflict"
    told = done.report.guesses[0].first
    assert told.notes.file == "content/themes/01-un-atelier.md"
    line = theme(tmp_path).read_text(encoding="utf-8").split("\n")[told.notes.line - 1]
    assert line == "- Un point blanc"
    report = (tmp_path / "day/import/report.md").read_text(encoding="utf-8")
    assert "« - Un point blanc »" in report
    assert "« - Un point gris »" in report
    again = imported(tmp_path, document("Un point gris", "Deux"))
    assert "conflict" not in guessed(again)
    assert "- Un point blanc" in theme(tmp_path).read_text(encoding="utf-8")


def test_the_same_file_is_not_imported_twice(tmp_path):
    imported(tmp_path, document("Un point"))
    before = theme(tmp_path).read_bytes()
    done = imported(tmp_path, document("Un point"))
    assert [diagnostic.rule.code for diagnostic in done.diagnostics] == ["import-unchanged"]
    assert not done.failed
    assert done.written == ()
    assert theme(tmp_path).read_bytes() == before


def test_a_dry_run_shows_the_lines_that_would_change(tmp_path):
    imported(tmp_path, document("Un point"))
    before = theme(tmp_path).read_bytes()
    done = imported(tmp_path, document("Un point corrigé"), dry=True)
    assert done.plan.themes[0].changes == ["-- Un point", "+- Un point corrigé"]
    assert theme(tmp_path).read_bytes() == before


def test_pictures_that_are_the_same_keep_their_names(tmp_path):
    shown = paragraph(picture("p1", "La salle"))
    for words in ("Un mot.", "Deux mots."):
        done = imported(tmp_path, {"a.docx": docx(TITLE, shown, paragraph(words), media={"p1": ("image1.png", PNG)})})
        assert not done.failed
    assert [path.name for path in (tmp_path / "day/content/images").iterdir()] == ["la-salle.png"]


def test_a_theme_that_was_taken_away_is_not_written_again(tmp_path):
    imported(tmp_path, document("Un point"))
    theme(tmp_path).unlink()
    done = imported(tmp_path, document("Un point corrigé"))
    assert list((tmp_path / "day/content/themes").glob("*.md")) == []
    ((code, words),) = left(done)
    assert code == "taken-away"
    assert "Un point corrigé" in words


def test_a_theme_that_has_another_number_or_name_since_gets_what_its_source_has_changed(tmp_path):
    imported(tmp_path, document("Un point"))
    for name, words in (("07-un-atelier.md", "Un point corrigé"), ("07-autre.md", "Un point corrigé encore")):
        theme(tmp_path).rename(theme(tmp_path).with_name(name))
        done = imported(tmp_path, document(words))
        assert theme(tmp_path).name == name
        assert f"- {words}\n" in theme(tmp_path).read_text(encoding="utf-8")
        assert left(done) == []


def test_a_number_that_a_theme_has_already_is_not_given_to_another(tmp_path):
    text = "---\ntitle: {}\nnumber: 2\n---\n\n## Enjeux\n\n- Un point\n"
    for name, title in (("02-a.md", "Accueillir"), ("b.md", "Décider"), ("02-c.md", "Ouvrir")):
        imported(tmp_path, {name: text.format(title)})
    files = sorted((tmp_path / "day/content/themes").iterdir())
    assert [path.name[:2] for path in files] == ["02", "03", "04"]
    assert [path.name for path in files if "number:" in path.read_text(encoding="utf-8")] == []


def test_a_theme_that_comes_in_has_neither_the_number_nor_the_name_of_one_that_is_there(tmp_path):
    day = tmp_path / "day"
    (day / "content/themes").mkdir(parents=True)
    (day / "content/workshop.yaml").write_text("title: Un jour\nlanguage: fr\n", encoding="utf-8")
    there = {
        "Un_potager.md": "# Un potager\n\n## Enjeux\n\n- Un\n",
        "x.md": "---\ntitle: Autre\nslug: verger\nnumber: 4\n---\n\n## Enjeux\n\n- Deux\n",
        "y.yaml": "title: Encore\nnumber: 7\nslug: pre\nsections:\n  needs:\n    - Une serre\n",
    }
    for name, text in there.items():
        (day / "content/themes" / name).write_text(text, encoding="utf-8")
    for name, text in {
        "a.md": "# Un potager !\n\n## Enjeux\n\n- Trois\n",
        "04-b.md": "---\ntitle: Verger\nnumber: 4\nslug: verger\n---\n\n## Enjeux\n\n- Quatre\n",
        "c.md": "---\ntitle: Pré\nnumber: 7\n---\n\n## Enjeux\n\n- Cinq\n",
    }.items():
        imported(tmp_path, {name: text})
    imported(
        tmp_path, {"04-b.md": "---\ntitle: Verger\nnumber: 4\nslug: verger\n---\n\n## Enjeux\n\n- Quatre et demi\n"}
    )
    loaded = content.load(Sources(day))
    assert [diagnostic for diagnostic in loaded.diagnostics if diagnostic.rule.severity is Severity.ERROR] == []
    assert len(loaded.workshop.themes) == 6


def test_themes_keep_their_files_when_others_come_before_them_or_go(tmp_path):
    def day(*names):
        body = (
            b for n, name in enumerate(names, 1) for b in (heading(f"Atelier {n} : {name}"), paragraph(f"Sur {name}."))
        )
        return {"jour.docx": docx(*body)}

    imported(tmp_path, day("Accueillir", "Décider"))
    done = imported(tmp_path, day("Ouvrir", "Accueillir les gens"))
    assert [(theme.file, theme.title) for theme in done.plan.themes] == [
        ("content/themes/03-ouvrir.md", "Ouvrir"),
        ("content/themes/01-accueillir.md", "Accueillir les gens"),
    ]
    assert "gone" in guessed(done)
    assert (tmp_path / "day/content/themes/02-decider.md").exists()


@pytest.mark.parametrize(
    "said",
    [
        "{",
        "[]",
        '{"sources": []}',
        '{"sources": {"atelier.docx": 3}}',
        '{"sources": {"atelier.docx": {"themes": [{"file": "../x.md", "title": "Un atelier"}, 3, {"file": 4}]}}}',
        '{"sources": {"atelier.docx": {"themes": [{"file": "content/themes/../../x.md", "title": "Un atelier"}]}}}',
    ],
)
def test_what_is_remembered_may_be_damaged_or_hostile(said, tmp_path):
    (tmp_path / "day/import/bases").mkdir(parents=True)
    (tmp_path / "day/import/bases/x.md").write_text("x", encoding="utf-8")
    (tmp_path / "day/import/imports.json").write_text(said, encoding="utf-8")
    done = imported(tmp_path, document("Un point"))
    assert [theme.file for theme in done.plan.themes] == ["content/themes/01-un-atelier.md"]
    assert not done.failed
    assert not (tmp_path / "x.md").exists()
    known = json.loads((tmp_path / "day/import/imports.json").read_text(encoding="utf-8"))
    assert known["sources"]["atelier.docx"]["themes"] == [
        {"file": "content/themes/01-un-atelier.md", "title": "Un atelier"}
    ]


def test_another_document_of_the_same_name_is_another_theme(tmp_path):
    first = [f"Le point numéro {n} du premier texte, assez long" for n in range(6)]
    other = [f"Une tout autre idée, la {n}e, écrite ailleurs" for n in range(6)]
    imported(tmp_path, document(*first))
    before = theme(tmp_path).read_bytes()
    done = imported(tmp_path, document(*other))
    assert [theme.file for theme in done.plan.themes] == ["content/themes/02-un-atelier-2.md"]
    assert "gone" in guessed(done)
    assert (tmp_path / "day/content/themes/01-un-atelier.md").read_bytes() == before


def test_two_files_of_one_name_in_one_import_are_two_sources(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    done = imported(tmp_path, {"a/x.md": "# Accueillir\n\nDes mots.\n", "b/x.md": "# Décider\n\nDes mots.\n"})
    assert [theme.title for theme in done.plan.themes] == ["Accueillir", "Décider"]
    known = json.loads((tmp_path / "day/import/imports.json").read_text(encoding="utf-8"))
    assert sorted(known["sources"]) == ["b/x.md", "x.md"]
