"""A document that was given out comes back: its corrections go into the notes it came from, which stay as they are."""

from __future__ import annotations

import re
import zipfile

import pytest

from feuillet.exporting import exporter
from feuillet.importing import importer
from tests import made_theme
from tests.made_document import PNG, zipped
from tests.made_project import project, theme

FRONT = """# relire avant juin
summary: Un résumé
speakers:
  - {name: Ada Ferrat, role: "jardinière"}   # à rappeler
"""
BODY = """<!-- pour nous seulement -->

## Problèmes soulevés

Un paragraphe que son autrice a coupé
en plusieurs lignes, comme elle
l'aime bien.

* Un point sur les clés
* Un point sur la clôture
* Un point sur le puits

## Besoins

1. Une serre
2. Une pompe
"""
FILE = "content/themes/04-jardin.md"


@pytest.fixture
def garden(tmp_path):
    return project(tmp_path / "day", {"04-jardin.md": theme("Le jardin", BODY, FRONT)})


def given_out(folder, form="docx"):
    done = exporter.run(folder, folder / "output", [form])
    assert not done.failed
    return folder / f"output/export/04-jardin.{form}"


def corrected(path, *changes, name="corrigé.docx", raw=False):
    """The document with other words, as somebody saved it elsewhere."""
    archive = zipfile.ZipFile(path)
    files = {name: archive.read(name) for name in archive.namelist()}
    text = files["word/document.xml"].decode()
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    files["word/document.xml"] = text.encode()
    made = path.parent.parent / name
    made.write_bytes(zipped(files))
    return made


def back(folder, *paths, **options):
    done = importer.run(paths, folder, language="fr", **options)
    assert not done.failed, [diagnostic.message("en") for diagnostic in done.diagnostics]
    return done


def notes(folder):
    return (folder / FILE).read_text(encoding="utf-8")


def edit(folder, before, after):
    text = notes(folder)
    assert before in text
    (folder / FILE).write_text(text.replace(before, after), encoding="utf-8")


def paragraph(words):
    return f'</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">{words}'


def test_corrections_go_into_the_notes_as_their_author_lays_them_out(garden):
    document = corrected(
        given_out(garden), ("sur la clôture", "sur la clôture et le portail"), ("l'aime bien", "l'aime beaucoup")
    )
    before = notes(garden)
    done = back(garden, document)
    expected = before.replace("sur la clôture", "sur la clôture et le portail").replace("aime bien", "aime beaucoup")
    assert notes(garden) == expected
    assert done.report.guesses == []
    assert done.report.left == []


def test_what_was_edited_meanwhile_stays(garden):
    document = corrected(given_out(garden), ("sur la clôture", "sur la haie"))
    edit(garden, "sur les clés", "sur les clés perdues [essentiel]")
    edit(garden, "* Un point sur le puits\n", "* Un point sur le puits\n* Un point de plus\n")
    before = notes(garden)
    back(garden, document)
    assert notes(garden) == before.replace("sur la clôture", "sur la haie")


def test_what_excludes_itself_is_told_with_both_texts_and_stays_as_it_is_here(garden):
    document = corrected(given_out(garden), ("sur le puits", "sur le forage"))
    edit(garden, "sur le puits", "sur la citerne")
    before = notes(garden)
    done = back(garden, document)
    assert notes(garden) == before
    (told,) = [remark.first.diagnostic for remark in done.report.guesses]
    assert told.rule.code == "import-conflict"
    assert ("citerne" in told.values["mine"], "forage" in told.values["words"]) == (True, True)


def test_a_point_that_is_added_or_taken_away_in_the_document_is_so_in_the_notes(garden):
    path = given_out(garden)
    text = zipfile.ZipFile(path).read("word/document.xml").decode()
    gone = re.search(r"<w:p>(?:(?!</w:p>).)*sur les clés.*?</w:p>", text)[0]
    like = re.search(r"<w:p>(?:(?!</w:p>).)*sur le puits.*?</w:p>", text)[0]
    document = corrected(path, (gone, ""), (like, like + like.replace("sur le puits", "sur les abeilles")))
    back(garden, document)
    lines = [line for line in notes(garden).split("\n") if "Un point" in line]
    assert [line.lstrip("*- ") for line in lines] == [
        "Un point sur la clôture",
        "Un point sur le puits",
        "Un point sur les abeilles",
    ]
    assert "<!-- pour nous seulement -->" in notes(garden)


def test_people_are_corrected_in_their_table(garden):
    document = corrected(given_out(garden), ("Ada Ferrat", "Ada Ferrat-Ruiz"), ("jardinière", "maraîchère"))
    back(garden, document)
    assert '{name: Ada Ferrat-Ruiz, role: "maraîchère"}   # à rappeler' in notes(garden)


def test_the_same_document_once_more_changes_nothing(garden):
    document = corrected(given_out(garden), ("sur la clôture", "sur la haie"))
    back(garden, document)
    before = notes(garden)
    done = back(garden, document)
    assert notes(garden) == before
    assert done.report.guesses == []


def test_copies_that_several_people_corrected_are_taken_together(garden):
    path = given_out(garden)
    several = [
        corrected(path, ("sur la clôture", "sur la haie"), name="a.docx"),
        corrected(path, ("Une pompe", "Une pompe à bras"), name="b.docx"),
    ]
    back(garden, *several)
    assert ("sur la haie" in notes(garden), "Une pompe à bras" in notes(garden)) == (True, True)


def test_a_document_of_an_earlier_state_is_compared_with_that_state(garden):
    first = corrected(given_out(garden), ("sur la clôture", "sur la haie"), name="a.docx")
    edit(garden, "Une serre", "Une serre froide")
    second = corrected(given_out(garden), ("Une pompe", "Une pompe à bras"), name="b.docx")
    back(garden, second)
    back(garden, first)
    assert [words in notes(garden) for words in ("sur la haie", "Une serre froide", "Une pompe à bras")] == [True] * 3


def test_a_dry_run_shows_the_change_and_writes_nothing(garden):
    document = corrected(given_out(garden), ("sur la clôture", "sur la haie"))
    before = notes(garden)
    done = back(garden, document, dry=True)
    assert "+* Un point sur la haie" in done.plan.themes[0].changes
    assert notes(garden) == before


def test_a_theme_that_was_taken_away_is_not_written_again_and_its_words_are_in_the_report(garden):
    document = corrected(given_out(garden), ("sur la clôture", "sur la haie"))
    (garden / FILE).unlink()
    done = back(garden, document)
    assert not (garden / FILE).exists()
    assert any("sur la haie" in told.diagnostic.message("fr") for told in done.report.left)


def test_words_in_the_line_at_the_top_and_comments_beside_the_text_are_quoted(garden):
    document = corrected(
        given_out(garden), ("Corrigez ce texte à votre guise", "Bravo Zoé, corrigez ce texte à votre guise")
    )
    before = notes(garden)
    done = back(garden, document)
    assert notes(garden) == before
    assert any("Bravo Zoé" in told.diagnostic.message("fr") for told in done.report.left)


def text_of(*notes):
    return [path.read_text(encoding="utf-8") for path in notes]


def themes(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in (folder / "content/themes").iterdir()}


def codes(done):
    return {remark.first.diagnostic.rule.code for remark in done.report.guesses}


def test_where_nobody_remembers_what_was_given_out_it_is_a_theme_beside_those_that_are_there(garden):
    document = corrected(given_out(garden), ("sur la clôture", "sur la haie"))
    for record in (garden / "import/exports").iterdir():
        record.unlink()
    before = themes(garden)
    done = back(garden, document)
    now = themes(garden)
    assert {name: now[name] for name in before} == before
    (new,) = now.keys() - before.keys()
    assert new == "05-jardin-2.md"
    assert "Un point sur la haie" in now[new]
    assert "import-forgotten" in codes(done)
    back(garden, document)
    assert themes(garden) == now


@pytest.mark.parametrize("form", ["docx", "md"])
@pytest.mark.parametrize("other", ["04-jardin.md", "04-verger.md", "04-le-jardin.md", "04-jardin.txt"])
def test_a_document_of_another_day_takes_a_number_of_its_own_and_nothing_is_lost(form, other, garden, tmp_path):
    document = given_out(garden, form)
    there = project(tmp_path / "c", {other: theme("Un autre jardin", "## Besoins\n\n- Une idée que personne n'a\n")})
    before = themes(there)
    done = back(there, document)
    now = themes(there)
    assert {name: now[name] for name in before} == before
    (new,) = now.keys() - before.keys()
    assert new.startswith("05-")
    assert "Un point sur la clôture" in now[new]
    assert "import-forgotten" in codes(done)
    assert document.read_bytes() in [path.read_bytes() for path in (there / "import/sources").iterdir()]
    assert (there / "import/bases" / new).exists()
    exported = exporter.run(there, there / "output", ["md"])
    assert not exported.failed
    assert len(exported.written) == 2


def test_a_theme_that_has_another_number_or_name_since_gets_its_corrections(garden):
    documents = [
        corrected(given_out(garden), ("sur la clôture", "sur la haie"), name="a.docx"),
        corrected(given_out(garden), ("sur le puits", "sur la source"), name="b.docx"),
        corrected(given_out(garden), ("Une serre", "Une serre chaude"), name="c.docx"),
    ]
    for document, name, words in zip(
        documents,
        ["07-jardin.md", "02-potager.md", "03-jardin.markdown"],
        ["la haie", "la source", "chaude"],
        strict=True,
    ):
        (path,) = (garden / "content/themes").iterdir()
        path.rename(path.with_name(name))
        done = back(garden, document)
        assert list(themes(garden)) == [name]
        assert words in themes(garden)[name]
        assert done.report.left == []


def test_what_is_written_over_is_kept(garden):
    document = corrected(given_out(garden), ("Un point sur la clôture", "Rien"))
    before = notes(garden)
    back(garden, document)
    assert notes(garden) != before
    assert text_of(*(garden / "import/replaced").iterdir()) == [before]
    assert document.read_bytes() in [path.read_bytes() for path in (garden / "import/sources").iterdir()]


@pytest.mark.parametrize(
    "record",
    [
        "no JSON",
        "[]",
        '{"file": "content/workshop.yaml", "notes": "", "read": "", "pictures": {}}',
        '{"file": "content/themes/../../x.md", "notes": "", "read": "", "pictures": {}}',
        '{"file": "content/themes/a.md", "notes": 1, "read": "", "pictures": {}}',
        '{"file": ["content/themes/a.md"], "notes": "", "read": "", "pictures": []}',
    ],
)
def test_a_record_that_was_tampered_with_is_none(record, garden):
    document = corrected(given_out(garden), ("sur la clôture", "sur la haie"))
    (path,) = (garden / "import/exports").iterdir()
    path.write_text(record, encoding="utf-8")
    before = notes(garden)
    done = back(garden, document)
    assert "import-forgotten" in codes(done)
    assert set(done.plan.files) == {"content/themes/05-jardin-2.md"}
    assert notes(garden) == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("04-jardin.yaml", "title: Le jardin\nsections:\n  needs:\n    - Une serre\n    - Une pompe\n"),
        ("04-jardin.txt", "Le jardin\n\nBesoins\n\n- Une serre\n- Une pompe\n"),
    ],
)
def test_corrections_of_notes_in_another_form_are_told_and_the_notes_stay(name, text, tmp_path):
    folder = project(tmp_path / "day", {name: text})
    document = corrected(given_out(folder), ("Une pompe", "Une pompe à bras"))
    done = back(folder, document)
    assert themes(folder) == {name: text}
    (told,) = [
        remark.first.diagnostic for remark in done.report.guesses if "kept" not in remark.first.diagnostic.rule.code
    ]
    assert told.rule.code == "import-other-form"
    assert "Une pompe à bras" in told.values["words"]
    (folder / "content/themes" / name).write_text(text.replace("Une pompe", "Une pompe à bras"), encoding="utf-8")
    assert "import-other-form" not in codes(back(folder, document))  # it is there now


def test_a_picture_that_is_put_in_comes_along_and_those_that_were_there_keep_their_files(tmp_path):
    body = "## Besoins\n\n- Une serre\n\n![Trois rangs](images/rangs.png)\n"
    files = {"content/images/rangs.png": PNG}
    folder = project(tmp_path / "day", {"04-jardin.md": theme("Le jardin", body)}, files=files)
    path = given_out(folder)
    text = zipfile.ZipFile(path).read("word/document.xml").decode()
    shown = re.search(r"<w:p><w:r><w:drawing>.*?</w:p>", text)[0]
    document = corrected(
        path, (shown, shown + shown.replace("Trois rangs", "Encore les rangs")), ("Une serre", "Une serre chaude")
    )
    back(folder, document)
    assert notes(folder).count("(images/rangs.png)") == 2
    assert (folder / "content/images/rangs.png").read_bytes() == PNG
    assert {path.name for path in (folder / "content/images").iterdir()} == {"rangs.png"}


def test_a_row_of_nobody_and_words_over_an_address_are_in_the_report(tmp_path):
    text = theme("Le jardin", made_theme.BODY, made_theme.FRONT)
    folder = project(tmp_path / "day", {"04-jardin.md": text}, files=made_theme.PICTURES)
    path = given_out(folder)
    document = corrected(
        path,
        (">https://talus.example.org/semer<", ">la page du Talus<"),
        (">Ousmane Diarra<", "> <"),
        ("La Pépinière", "La Grande Pépinière"),
    )
    done = back(folder, document)
    assert any("la page du Talus" in told.diagnostic.message("fr") for told in done.report.left)
    assert "title: La Grande Pépinière" in notes(folder)
    assert "https://talus.example.org/semer" in notes(folder)


def test_facts_that_need_quotes_or_a_key_of_their_own_are_written_anew_and_other_keys_stay(tmp_path):
    front = "# relire\nslug: potager\nspeakers:\n  - name: Ada Ferrat\n    role: jardinière\n"
    folder = project(tmp_path / "day", {"04-jardin.md": theme("Le jardin", BODY, front)})
    (folder / "output").mkdir()
    exporter.run(folder, folder / "output", ["docx"])
    (path,) = (folder / "output/export").iterdir()
    back(folder, corrected(path, (">jardinière<", ">jardinière : la « doyenne » # 1<")))
    assert notes(folder).startswith("---\ntitle: Le jardin\n# relire\nslug: potager\nspeakers:\n")
    assert 'role: "jardinière : la « doyenne » # 1"' in notes(folder)
    assert BODY in notes(folder)


@pytest.mark.parametrize("written", ["[" * 100_000, "9" * 5_000, "null", '{"file": []}', "\ufeff{", ""])
def test_a_record_that_somebody_else_has_put_there_is_none(garden, written):
    path = given_out(garden)
    before = notes(garden)
    (record,) = (garden / "import/exports").iterdir()
    record.write_text(written, encoding="utf-8")
    back(garden, path)
    assert notes(garden) == before


def test_a_heading_that_is_added_beside_one_that_is_changed_has_its_own_words(garden):
    document = given_out(garden, "md")
    text = document.read_text(encoding="utf-8")
    assert "## Problèmes soulevés\n" in text
    made = garden / "autre.md"
    made.write_text(
        text.replace(
            "## Problèmes soulevés\n", "## Problèmes soulevés en mai\n\n### Accueil\n\n- Un mot\n- Deux mots\n"
        ),
        encoding="utf-8",
    )
    done = back(garden, made)
    lines = notes(garden).split("\n")
    assert "## Problèmes soulevés en mai" in lines
    assert "### Accueil" in lines
    assert "<!-- pour nous seulement -->" in lines
    assert codes(done) <= {"unknown-heading"}
