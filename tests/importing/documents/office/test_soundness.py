"""Of a file that lost words: one that is damaged is told so, of a sound one the fault is ours."""

import pytest

from feuillet.importing.documents import opening
from feuillet.model.diagnostics import Severity
from tests.made_document import docx, heading, imported, item, note, odt, paragraph, run, table
from tests.made_table import ods, xlsx

ROWS = [["Problème", "Solution"], ["Peu de place", "Une salle"]]
WORD = [
    *(heading("Un atelier"), paragraph("Des mots ", run("gras", looks="<w:b/>")), item("Un point"), item("Dessous", 1)),
    table(("Qui", "Quoi"), ("Camille", "préside")),
    paragraph("<w:hyperlink><w:r><w:t>ailleurs</w:t></w:r></w:hyperlink>", f"<w:del>{run('retiré', tag='delText')}</w:del>"),
    paragraph("<w:ins><w:r><w:t>ajouté</w:t></w:r></w:ins>", "<w:sdt><w:sdtContent><w:r><w:t>dedans</w:t></w:r></w:sdtContent></w:sdt>"),
]  # fmt: skip
OPEN = [
    '<text:h text:outline-level="1">Un atelier</text:h><text:p>Des <text:span>mots</text:span> simples</text:p>',
    "<text:list><text:list-item><text:p>Un point</text:p></text:list-item></text:list>",
    "<table:table><table:table-row><table:table-cell><text:p>Qui</text:p></table:table-cell></table:table-row></table:table>",
    "<text:section><text:p>Ici</text:p></text:section>",
    "<text:p>Note<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>En bas</text:p>",
    "</text:note-body></text:note></text:p>",
    "<text:p><draw:frame><draw:text-box><text:p>Encadré</text:p></draw:text-box></draw:frame></text:p>",
]
PAGE = (
    "<!DOCTYPE html><html><head><title>Page</title></head><body><h1>Un atelier</h1><p>Des <b>mots</b></p></body></html>"
)
SOUND = {
    "a.docx": docx(*WORD, parts={"footnotes": note("2", paragraph("En bas"))}),
    "a.odt": odt(*OPEN),
    "a.xlsx": xlsx(("Idées", ROWS)),
    "a.ods": ods(("Idées", ROWS)),
    "a.html": PAGE.encode(),
}
DAMAGED = {
    "text outside of a run": ("a.docx", docx(heading("Un atelier"), "<w:p><w:rq><w:t>perdu</w:t></w:rq></w:p>")),
    "a paragraph that is none": ("a.docx", docx(heading("Un atelier"), "<w:q><w:r><w:t>perdu</w:t></w:r></w:q>")),
    "a part of another language": ("a.odt", odt(*OPEN, '<x:h xmlns:x="urn:damaged">perdu</x:h>')),
    "a list without items": ("a.odt", odt(*OPEN, "<text:list><text:p>perdu</text:p></text:list>")),
    "a cell outside of a row": (
        "a.odt",
        odt(*OPEN, "<table:table><table:table-cell><text:p>perdu</text:p></table:table-cell></table:table>"),
    ),
    "a tag that broke": ("a.html", b"<!DOCTYPE html><html><head><-itle>perdu</title></head><body><h1>Un</h1></body></html>"),
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_is_not_said_to_be_damaged(name):
    assert opening.damage(SOUND[name], name, PAGE, "mots") == ()


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_that_loses_words_is_said_to_be_damaged(damage, tmp_path):
    name, data = DAMAGED[damage]
    wrong = [found for found in imported(tmp_path, {name: data}).diagnostics if found.severity is Severity.ERROR]
    assert [found.rule.code for found in wrong] == ["import-damaged"]
    assert "perdu" in wrong[0].message("en")
    assert not name.endswith(".html") or wrong[0].location.line == 1


def test_words_that_a_sound_file_loses_are_our_fault(tmp_path, monkeypatch):
    monkeypatch.setattr("feuillet.importing.proof.lost", lambda *_: ["mots"])
    for name, data in SOUND.items():
        (wrong,) = [
            found for found in imported(tmp_path / name, {name: data}).diagnostics if found.severity is Severity.ERROR
        ]
        assert wrong.rule.code == "import-lost", name
