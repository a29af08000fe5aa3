"""The text of a PDF is a theme, all of it guessed."""

from __future__ import annotations

import io

import pikepdf

from tests.made_document import guessed, imported
from tests.made_pdf import weasyprint

PAGE = "<body lang=fr><h1>Un atelier</h1><p>Des mots, et quelques autres.</p><p style='break-before:page'>Sur la page deux.</p>"


def test_every_word_of_a_pdf_is_there_and_told_as_guessed(tmp_path):
    done = imported(tmp_path, {"a.pdf": weasyprint.HTML(string=PAGE).write_pdf()})
    assert not done.failed
    (theme,) = done.plan.themes
    assert theme.title == "Un atelier"
    assert "Des mots, et quelques autres." in theme.text.whole
    assert "portable" in guessed(done)
    passages = [
        passage for passage in done.report.data()["passages"] if passage["notes"] and "page" in passage["source"]
    ]
    assert {passage["state"] for passage in passages} == {"guessed"}
    assert next(passage for passage in passages if "page deux" in passage["words"])["source"] == {
        "file": "a.pdf",
        "page": 2,
    }


def test_a_pdf_with_a_password_or_without_words_is_a_line(tmp_path):
    locked, blank = io.BytesIO(), io.BytesIO()
    with pikepdf.open(io.BytesIO(weasyprint.HTML(string=PAGE).write_pdf())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="x", owner="y"))
    weasyprint.HTML(string="<body>").write_pdf(blank)
    done = imported(tmp_path, {"a.pdf": locked.getvalue(), "b.pdf": blank.getvalue()})
    assert [diagnostic.rule.code for diagnostic in done.diagnostics] == ["import-encrypted", "import-empty"]
    assert not (tmp_path / "day").exists()


NOTES = """<body lang=fr><h1>Le prêt</h1>
<h2>Enjeux</h2><p>Prêter sans perdre, savoir où est chaque chose, et ne pas y passer toutes les soirées de la semaine ni
tous les dimanches.</p><h2>Problèmes soulevés</h2><p>•La clé est loin<p>•Le toit fuit<h2>Solutions</h2><p>1.Un carnet
<h2>Besoins</h2><p>Une bâche."""


def test_short_lines_of_a_pdf_are_paragraphs_headings_and_items(tmp_path):
    done = imported(tmp_path, {"a.pdf": weasyprint.HTML(string=NOTES).write_pdf()})
    (theme,) = done.plan.themes
    assert [section.id for section in theme.sections] == ["stakes", "problems", "solutions", "needs"]
    assert "• La clé est loin" in theme.text.whole
    assert "1. Un carnet" in theme.text.whole
