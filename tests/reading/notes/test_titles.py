"""Which line of the notes is the title of a theme, when nothing says so."""

from __future__ import annotations

import pytest

from feuillet.reading import content
from feuillet.reading.notes.sections import definitions
from tests.made_notes import parse
from tests.made_project import put


def read(text):
    return parse(text, file="t.md", definitions=definitions("fr", ()), language="fr")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Le lavoir\n\n## Problèmes\n\n- fuite\n", "Le lavoir"),
        ("# Le lavoir\n\n# Problèmes\n\n- fuite\n\n# Solutions\n\n- joint\n", "Le lavoir"),
        ("12 mai\n\n# Le lavoir\n\nUn mot.\n", "Le lavoir"),
        ("# Le lavoir\n\nUn mot.\n\n# Problèmes\n\n- fuite\n\n# Solutions\n\n- joint\n", "Le lavoir"),
        ("## Le lavoir\n\n### Problèmes\n\n- fuite\n", "Le lavoir"),
        ("## Le lavoir\n\n## Problèmes\n\n- fuite\n", "Le lavoir"),
        ("### Le lavoir\n\nIl fuit.\n", "Le lavoir"),
        ("### Le lavoir\n\n###### Problèmes\n\n- fuite\n\n# Solutions\n\n- joint\n", "Le lavoir"),
    ],
)
def test_the_first_heading_is_the_title_if_it_holds_the_others_or_nothing(text, title):
    made = read(text)
    assert (made.title.markdown, made.title_guessed) == (title, False)
    assert [section.id for section in made.sections][:1] in ([], ["problems"])


@pytest.mark.parametrize(
    ("text", "title", "left"),
    [
        ("Le lavoir du haut\n\nIl fuit depuis mars.\n", "Le lavoir du haut", ["Il fuit depuis mars."]),
        ("**Le lavoir du haut**\n\nIl fuit.\n", "Le lavoir du haut", ["Il fuit."]),
        ("Le lavoir du haut  \nIl fuit.\n", "Le lavoir du haut", ["Il fuit."]),
    ],
)
def test_a_short_first_line_is_the_title_and_is_not_printed_again(text, title, left):
    made = read(text)
    assert (made.title.markdown, made.title_guessed) == (title, True)
    assert [block.text.markdown for block in made.introduction] == left


@pytest.mark.parametrize(
    "text",
    [
        "Il fuit depuis mars, dit-on.\n\nUn mot.\n",
        "Date : 12 mai\n\nUn mot.\n",
        "le 12 mai 2025\n\nUn mot.\n",
        "Présents : Zoé, Paul\n\nUn mot.\n",
        "- un\n- deux\n",
        "**Problèmes**\n\n- fuite\n",
        "# Problèmes\n\n- fuite\n",
        "# Lavoir\n\nUn mot.\n\n# Four\n\nUn autre.\n",
    ],
)
def test_what_is_no_title_is_taken_for_none(text):
    assert read(text).title is None


def test_a_file_without_a_title_is_called_as_its_file_is(tmp_path):
    loaded = content.load(
        put(tmp_path, {"content/workshop.yaml": "title: Jour\n", "content/themes/03-le_lavoir-du-haut.md": "- fuite\n"})
    )
    assert [theme.title.markdown for theme in loaded.workshop.themes] == ["Le lavoir du haut"]
    assert [diagnostic.rule.code for diagnostic in loaded.diagnostics] == ["title-guessed"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# Groupe A : four\n\nMot.\n\n# Groupe B : lavoir\n\nMot.\n", "1, 5"),
        ("# Notes\n\n## Table 1\n\nMot.\n\n## Table 2\n\nMot.\n\n## Table 3\n\nMot.\n", "3, 7, 11"),
        (
            (
                "# Four\n\n## Problèmes\n\n- a\n\n## Solutions\n\n- b\n\n# Lavoir\n\n## Problèmes\n\n- c\n\n"
                "## Solutions\n\n- d\n"
            ),
            "1, 11",
        ),
    ],
)
def test_several_themes_in_one_file_are_told_with_the_lines_where_they_begin(text, lines):
    assert [
        diagnostic.values["lines"] for diagnostic in read(text).diagnostics if diagnostic.rule.code == "several-themes"
    ] == [lines]


@pytest.mark.parametrize(
    "text",
    [
        "# Four\n\n## Phase 1\n\n### Pistes\n\n- a\n\n## Phase 2\n\n### Pistes\n\n- b\n",
        "# Four\n\n## Problèmes\n\n### Groupe bruyant\n\n- a\n\n### Groupe calme\n\n- b\n",
        "# Four\n\n## Étape 1\n\nMot.\n\n## Étape 2\n\nMot.\n",
    ],
)
def test_parts_of_one_theme_are_not_taken_for_several(text):
    assert "several-themes" not in [diagnostic.rule.code for diagnostic in read(text).diagnostics]


@pytest.mark.parametrize(
    ("text", "title", "introduction"),
    [
        (
            "# Séance du lavoir\n\n**Date :** 3 mai\n**Lieu :** la halle\n\n---\n\n## Bilan\n\na\n\n# Annexe\n\nb\n",
            "Séance du lavoir",
            ["**Date :** 3 mai", "**Lieu :** la halle"],
        ),
        ("# Le lavoir\n\nLieu : la halle\n\n# Bilan\n\na\n\n# Annexe\n\nb\n", "Le lavoir", ["Lieu : la halle"]),
        ("# Le lavoir\n\n- Date : 3 mai\n- Durée : 2 h\n\n# Bilan\n\na\n\n# Annexe\n\nb", "Le lavoir", None),
    ],
)
def test_the_first_of_several_headings_is_the_title_if_it_holds_but_when_where_and_who(text, title, introduction):
    made = read(text)
    assert (made.title.markdown, made.title_guessed) == (title, False)
    assert introduction is None or [block.text.markdown for block in made.introduction] == introduction
    assert [section.heading.markdown for section in made.sections][-1] == "Annexe"


@pytest.mark.parametrize(
    "text",
    [
        "# Le toit\n\nZoé : il fuit\n\nPaul : depuis mars\n\n# Le mur\n\na\n",  # turns of a conversation
        "# Le toit\n\nDate : mars\n\nIl fuit depuis longtemps.\n\n# Le mur\n\na\n",
        "## Le toit\n\nDate : mars\n\n## Le mur\n\na\n",  # among others of its level
        "# Introduction\n\na\n\n# Problèmes\n\n- b\n",
        "# Ordre du jour\n\n- a\n\n# Problèmes\n\n- b\n",
    ],
)
def test_a_heading_that_holds_more_is_no_title_among_others(text):
    made = read(text)
    assert made.title is None
    assert len(made.sections) == 2


def test_headings_that_tell_when_and_where_and_hold_nothing_are_lines():
    made = read(
        "# Point 12\n\n### Date : 3 mai\n### Durée : 2 h\n### [Ordre du jour](https://exemple.fr/o)\n\n## Le toit\n\na\n"
    )
    assert made.title.markdown == "Point 12"
    assert [block.text.markdown for block in made.introduction] == [
        "Date : 3 mai",
        "Durée : 2 h",
        "[Ordre du jour](https://exemple.fr/o)",
    ]
    assert [section.heading.markdown for section in made.sections] == ["Le toit"]


@pytest.mark.parametrize("text", ["# Mobilité : le train\n\n## Problèmes\n\n- a\n", "## Le toit\n\n## Le mur\n\na\n"])
def test_a_heading_that_holds_others_or_tells_nothing_stays_one(text):
    made = parse(text, file="t.md", definitions=definitions("fr", ()), language="fr", title="x")
    assert made.introduction == ()


@pytest.mark.parametrize("line", ["Présentation du lavoir", "Notes du 12 mai", "Ouverture de la séance"])
def test_a_first_line_is_a_title_though_it_begins_as_a_fact_does(line):
    assert read(f"{line}\n\nIl fuit depuis mars.\n").title.markdown == line


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("SeanceDuLavoir2", "Seance Du Lavoir2"),
        ("2026-05-03  le__lavoir", "2026 05 03 le lavoir"),
        ("JavaScript", "JavaScript"),
        ("01-CRDuConseil", "CR Du Conseil"),
    ],
)
def test_the_name_of_a_file_is_read_as_words(tmp_path, name, title):
    files = {"content/workshop.yaml": "title: Jour\n", f"content/themes/{name}.md": "- fuite\n"}
    assert content.load(put(tmp_path, files)).workshop.themes[0].title.markdown == title


@pytest.mark.parametrize(
    "line",
    [
        "Titre : Le lavoir",
        "**Titre :** Le lavoir",
        "**Title: Le lavoir**",
        "Objet : Le lavoir",
        "Nom de l’atelier : Le lavoir",
    ],
)
def test_a_first_line_that_says_that_it_is_the_title_is_it(line):
    made = read(f"{line}\n\nIl fuit.\n")
    assert (made.title.markdown, made.title_guessed) == ("Le lavoir", False)


def test_a_line_in_bold_behind_a_date_is_the_title():
    made = read("*3 mai 2026*\n\n**Le lavoir du haut**\n\nIl fuit.\n")
    assert (made.title.markdown, made.title_guessed) == ("Le lavoir du haut", True)
    assert [block.text.markdown for block in made.introduction] == ["*3 mai 2026*", "Il fuit."]


@pytest.mark.parametrize(
    "date",
    [
        "Mardi 3/11",
        "samedi 14.11.2026",
        "14 nov. 2026, 14h-16h30",
        "Fri 13 Nov 2026",
        "le 1er décembre de 9h à midi 12:00",
    ],
)
@pytest.mark.parametrize("gap", ["\n\n", "  \n"])
def test_a_date_stands_above_a_title_and_is_none(date, gap):
    notes = read(f"{date}{gap}Le lavoir du haut\n\n## Problèmes\n\n- fuite\n")
    assert (notes.title.markdown, notes.title_guessed) == ("Le lavoir du haut", True)
    assert [block.text.markdown for block in notes.introduction] == [date]
    assert read(f"{date}\n\n## Problèmes\n\n- fuite\n").title is None


@pytest.mark.parametrize("title", ["10 idées pour demain", "Mardi gras au lavoir", "2027, et après"])
def test_a_title_may_have_a_number_or_a_day_in_it(title):
    assert read(f"{title}\n\nUn mot.\n").title.markdown == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Atelier 6\n\nLe lavoir du haut\n\n## Problèmes\n\n- fuite\n", "Atelier 6 : Le lavoir du haut"),
        ("ATELIER N° 6\nLe lavoir du haut\n\n## Problèmes\n\n- fuite\n", "ATELIER N° 6 : Le lavoir du haut"),
        ("# Atelier 6\n\nIl fuit depuis mars, dit-on.\n\n## Problèmes\n\n- fuite\n", "Atelier 6"),
        ("# Atelier 6\n\n## Problèmes\n\n- fuite\n", "Atelier 6"),
    ],
)
def test_a_title_that_is_but_a_number_goes_on_with_the_line_below_it(text, title):
    notes = read(text)
    assert notes.title.markdown.replace("\u00a0", " ") == title
    assert "lavoir" not in "".join(block.text.markdown for block in notes.introduction)


def test_a_title_with_the_number_of_a_workshop_is_none_of_the_facts_below_it():
    notes = read("WORKSHOP 4: LE LAVOIR\n\nLieu : halle\n\nNotes : Nils\n\nIl fuit.\n")
    assert notes.title.markdown == "WORKSHOP 4: LE LAVOIR"
    notes = read("Le lavoir du haut\n14.11.2026, salle 3\n\nIl fuit.\n")
    assert notes.title.markdown == "Le lavoir du haut"
    assert [block.text.markdown for block in notes.introduction] == ["14.11.2026, salle 3", "Il fuit."]


@pytest.mark.parametrize("below", ["mardi 3 novembre 2026\n10:04", "14.11.2026, salle 3", "(notes de Bea)"])
def test_a_title_ends_where_a_date_or_a_remark_stands_below_it(below):
    assert read(f"Le lavoir du haut\n{below}\n\nIl fuit.\n").title.markdown == "Le lavoir du haut"


def test_a_number_that_the_line_below_says_again_is_not_said_twice():
    notes = read("# atelier-9\n\nAtelier 9 - Le lavoir\n\n## Problèmes\n\n- un\n")
    assert notes.title.markdown == "Atelier 9 - Le lavoir"


@pytest.mark.parametrize("dot", [".", ""])
def test_lines_with_dotted_numbers_that_count_on_are_titles_within_sections(dot):
    text = f"1. Problèmes\n\n1.1{dot} Le toit\n\nIl fuit.\n\n1.1.1{dot} La gouttière\n\n- rouille\n\n1.2{dot} Le mur\n\n- penche\n\n2. Besoins\n\n- un local\n"
    problems, needs = read(f"# Le lavoir\n\n{text}").sections
    assert [(group.title and group.title.markdown, group.level) for group in problems.groups] == [
        (f"1.1{dot} Le toit", 1),
        (f"1.1.1{dot} La gouttière", 2),
        (f"1.2{dot} Le mur", 1),
    ]
    assert [group.title for group in needs.groups] == [None]


@pytest.mark.parametrize(
    "text", ["9.30 Accueil\n\nMot.\n\n10.15 Atelier", "1.2 Le toit\n\nMot.\n\n1.3 Le mur", "1.1 Seul"]
)
def test_times_and_numbers_that_do_not_count_on_are_text(text):
    (section,) = read(f"# Le lavoir\n\n## Problèmes\n\n{text}\n\nMot.\n").sections
    assert [group.title for group in section.groups] == [None]
