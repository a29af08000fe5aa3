"""Bytes of the project's files, and the front matter in them."""

from __future__ import annotations

import os

import pytest

from feuillet.project import text_file
from feuillet.project.sources import Sources


def test_front_matter_keeps_the_lines_of_the_file():
    parts, found = text_file.split("\n---\ntitle: x\n...\n\nDu texte.\n", "f.md")
    assert found == []
    assert (parts.facts, parts.facts_line, parts.body, parts.body_line) == ("title: x", 3, "\nDu texte.\n", 5)
    parts, found = text_file.split("---\ntitle: x\n## Enjeux\n", "f.md")
    assert [diagnostic.rule.code for diagnostic in found] == ["front-matter-open"]
    assert (parts.facts, parts.body, parts.body_line) == ("title: x", "## Enjeux\n", 3)
    parts, found = text_file.split("---\ntitle: x", "f.md")
    assert (parts.facts, parts.body) == ("title: x", "")


def test_control_characters_become_spaces(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes("a\x0bb\rc e\u0301".encode())
    text, found = text_file.read(Sources(tmp_path), path.name)
    assert text == "a b\nc é"
    assert [str(diagnostic.location) for diagnostic in found] == ["a.md:1:2"]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("Le cot=C3=A9 du four, l=E2=80=99=C3=A9t=C3=A9", "text-garbled", "coté"),
        ("Le cot\\u00e9 du four, l\\u2019\\u00e9t\\u00e9", "text-garbled", "coté"),
        ("Le cot&amp;eacute; du four, l&amp;#8217;autre", "text-garbled", "coté"),
        ("?tait ferm? depuis longtemps, dit-elle ; ferm?e aussi", "text-letters-lost", "3 places"),
        ("Le cot? est coup?, la cl? est l? : br?l?, g?n?e, t?te", "text-letters-lost", "br?l"),
    ],
)
def test_codes_and_question_marks_in_the_place_of_letters_are_told(tmp_path, text, code, said):
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    (told,) = text_file.read(Sources(tmp_path), "a.md")[1]
    assert told.rule.code == code
    assert said in (told.message("en") + told.hint("en"))


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "cp437"])
@pytest.mark.parametrize("meant", ["L’atelier", "là", "où", "créé", "«œuvre»", "Größe", "Bücher", "à"])
@pytest.mark.parametrize("times", [1, 2])
def test_what_was_read_wrongly_is_told_with_what_was_meant(tmp_path, encoding, meant, times):
    text = meant
    for _ in range(times):
        text = text.encode().decode(encoding)
    (tmp_path / "a.md").write_text(f"Dire {text} ici", encoding="utf-8")
    (told,) = text_file.read(Sources(tmp_path), "a.md")[1]
    assert told.rule.code == "text-garbled"
    assert f"« {meant} »" in told.hint("fr")
    assert text_file.GARBLED_OR_LOST.search(text), "no such heading is proposed for workshop.yaml"


@pytest.mark.parametrize(
    ("meant", "encoding"),
    [
        ("Лес", "cp1252"),
        ("Лес", "cp1251"),
        ("gęś", "cp1252"),
        ("břeh", "cp1252"),
        ("Γειά", "cp1252"),
        ("café", "cp1251"),
    ],
)
def test_letters_from_elsewhere_that_were_read_wrongly_are_told(tmp_path, meant, encoding):
    bytewise = [bytes([byte]) for byte in meant.encode()]  # what the encoding lacks, as browsers read it
    text = "".join(byte.decode("latin-1" if (byte, encoding) == (b"\x81", "cp1252") else encoding) for byte in bytewise)
    (tmp_path / "a.md").write_text(f"Dire {text} ici", encoding="utf-8")
    (told,) = text_file.read(Sources(tmp_path), "a.md")[1]
    assert told.rule.code == "text-garbled"
    assert f"« {meant} »" in told.hint("fr")


def test_nothing_is_proposed_for_what_was_read_wrongly_and_then_lost(tmp_path):
    (tmp_path / "a.md").write_text("Dire ЛеÑÐ›ÐµÑ ici", encoding="utf-8")
    (told,) = text_file.read(Sources(tmp_path), "a.md")[1]
    assert told.rule.code == "text-garbled"
    assert "«" not in told.hint("fr")


@pytest.mark.parametrize(
    "text",
    ["Das „Ä“ und »Ö«, AÅ– 3 ×4", "CAMPAÑA «Ñ»", "Он сказал: «СССР», С“Р”", "В «доме»", "Ελλάδα «Ï»"],
)
def test_letters_from_elsewhere_beside_quotes_were_read_rightly(tmp_path, text):
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert text_file.read(Sources(tmp_path), "a.md") == (text, [])


@pytest.mark.parametrize(
    "text",
    ["√π ≈ 1,77 et √∑", "├── a\n│   ├── b\n└── c", "├┤ ┬│ ┼──┤", "‚Ärger‘ und ‚Öl‘", "¬p ≈ q, √2", "ÔÉ, Γ, Ã"],
)
def test_formulas_and_drawings_were_read_rightly(tmp_path, text):
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert text_file.read(Sources(tmp_path), "a.md") == (text, [])


@pytest.mark.parametrize(
    "text",
    [
        "Voir https://example.org/a?b=2&c=%C3%A9 et index.php?id ; ça va?oui, qui?moi, où?là",
        "f(x)=C3, a&amp;b",
        "qui ? quand ? où ?",
        "who? where? when? and why? not today",
    ],
)
def test_addresses_and_questions_have_lost_no_letter(tmp_path, text):
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert text_file.read(Sources(tmp_path), "a.md") == (text, [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_stop_the_reading(tmp_path):
    os.mkfifo(tmp_path / "a.md")
    text, found = text_file.read(Sources(tmp_path), "a.md")
    assert text is None
    assert [diagnostic.rule.code for diagnostic in found] == ["file-unreadable"]
