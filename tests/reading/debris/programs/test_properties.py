"""Properties that programs for notes write among the lines of a page: left out and told, if they say nothing to a reader."""

from __future__ import annotations

import pytest

from feuillet.reading.formats import forms

NOTES = "# Le four\n\n{}\n\n## Problèmes\n\n- pas de bois\n"


def read(text, name="t.md"):
    made = forms.read(name, text)
    printed = "\n".join(line.text for line in made.lines).replace("\u200b", "").replace("\u2060", "")
    return printed.split("\n"), made


@pytest.mark.parametrize(
    "written",
    [
        "#pain #four/village #le bois#",
        "#lieux/four",
        "Tags: #pain, [[Four]]",
        "**Mots-clés :** `pain` · `four`",
        "tags:: pain, four\nup:: [[Accueil]]\npublic:: true",
        "ID: 20260512103000",
        "20260512103000",
        "Created: May 12, 2026 10:30\nTags: pain\nURL: https://www.notion.so/four",
        "Geändert am: 12.05.2026 10:30\nNotizbuch: Dorf",
        ":LOGBOOK:\nCLOCK: [2026-05-12 Tue 10:00]\n:END:",
    ],
)
def test_what_a_program_knows_of_a_page_is_not_printed(written):
    text = NOTES.format(written)
    lines, made = read(text)
    assert [line for line in lines if line] == ["# Le four", "## Problèmes", "- pas de bois"]
    assert " ".join(directive.written for directive in made.directives).split() == written.split()


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("#pain", "#pain"),
        ("Tags : pain, four", "Tags : pain, four"),
        ("lieu:: la mairie", "lieu: la mairie"),
        ("public:: les familles", "public: les familles"),
        ("Le four :: un mot", "Le four :: un mot"),
        ("Un mot.\n\n#pain #four\n\nUn autre.", "Un mot.\n\n#pain #four\n\nUn autre."),
        ("Mise à jour : les horaires\nLieu : mairie", "Mise à jour : les horaires\nLieu : mairie"),
        ("12345678901234", "12345678901234"),
    ],
)
def test_what_may_be_words_of_the_author_is_printed(written, printed):
    lines, made = read(NOTES.format(written))
    assert ("\n".join(lines), made.directives) == (NOTES.format(printed), [])


def test_what_joplin_knows_of_a_note_is_told_whole():
    known = f"id: {'5d' * 16}\nparent_id: {'0a' * 16}\nauthor: \nis_todo: 0\ntype_: 1"
    lines, made = read(f"Le four\n\nPas de bois.\n\n{known}\n", "t.txt")
    assert [line for line in lines if line] == ["Le four", "Pas de bois."]
    assert [directive.written.split() for directive in made.directives] == [known.split()]


def test_tags_at_the_end_and_references_to_blocks_go_and_a_property_may_be_the_title():
    block = "((64f0b2c3-1111-2222-3333-444455556666))"
    lines, made = read(f"title:: Le four\n\n- pas de bois {block}\n  collapsed:: true\n\n#pain\n")
    assert [line.strip() for line in lines if line] == ["- pas de bois"]
    assert [(key, said.value) for key, said in made.facts] == [("title", "Le four")]


def test_both_versions_of_a_passage_stay_without_the_marks_around_them():
    lines, made = read("# Le four\n\n<<<<<<< HEAD\nun\n=======\ndeux\n>>>>>>> 5d1b2c3 (autre)\n\nTrois\n=======\n")
    assert [line for line in lines if line] == ["# Le four", "un", "deux", "Trois", "======="]
    assert [directive.line for directive in made.directives] == [3, 5, 7]
