"""Plain text prints as it was typed; underlines, capitals, bullets and numbers make headings and lists."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feuillet.reading.formats import forms
from feuillet.text.names import fold
from tests.made_notes import parsed, shown

FILE = "content/themes/01-un.txt"


@pytest.mark.parametrize(
    "line",
    [
        "Le dossier budget_2026_final.ods est partagé",
        "a*b*c et 3 * 4 * 5",
        "le <nom de la salle> reste à choisir, x<y, <br>",
        "un `accent grave` tout seul",
        "#12 est la salle du fond",
        "# 12",
        r"C:\temp\_x",
        "AT&T; &eacute; reste &eacute;",
        "~~barré~~ __souligné__ _mot_ *mot*",
        "voir https://exemple.org/a_b_c?d=e*f*g et x@exemple.org",
        "prix : 12 | 14",
        "a <img src=x> b",
    ],
)
def test_signs_that_mean_something_to_a_program_print_as_they_were_typed(line):
    (printed,) = shown(parsed(f"Avant.\n\n{line}\n", FILE))[1:]
    assert printed.removeprefix("paragraph ") == line


def test_a_chat_and_what_programs_add_are_read_as_in_any_notes():
    chat = "[14/11/2026, 10:32] Zoé: Le four fuit\n[14/11/2026, 10:33] Paul: Du *bois*\n\nEnvoyé depuis mon iPhone\n"
    notes = parsed(chat, FILE)
    assert shown(notes) == ["paragraph Zoé: Le four fuit", "paragraph Paul: Du *bois*"]
    (told,) = (diagnostic for diagnostic in notes.diagnostics if diagnostic.rule.code == "directives")
    assert told.values["count"] == 3


def test_an_address_between_brackets_prints_without_them():
    assert shown(parsed("Avant.\n\nvoir <https://exemple.org/a_b> ici\n", FILE))[1:] == [
        "paragraph voir https://exemple.org/a_b ici"
    ]


def test_indented_text_is_text_and_what_is_indented_below_an_item_goes_on_from_it():
    notes = parsed(
        "Bonjour,\n\n    un alinéa\n\n- un point\n    qui continue\n      - dessous\n\n    de l'autre\n", FILE
    )
    assert shown(notes) == [
        "paragraph Bonjour,",
        "paragraph un alinéa",
        "point un point qui continue",
        " point dessous",
        " paragraph de l’autre",
    ]


def test_lines_of_signs_below_a_line_make_it_a_heading_and_the_first_sign_is_the_higher():
    notes = parsed(
        "~~~~~~~~~~~\nEnjeux\n~~~~~~~~~~~\nun\n\nÀ part\n.......\n- deux\n\n* Besoins *\n~~~~~~~~~~~\ntrois\n", FILE
    )
    assert shown(notes) == ["# Enjeux", "paragraph un", "## À part", "point deux", "# Besoins", "paragraph trois"]


def test_a_line_in_capitals_that_stands_alone_is_a_heading():
    notes = parsed("Bonjour.\n\nPROBLÈMES SOULEVÉS\n- un\nNON MAIS\n\nLA SUITE DU DÉBAT\n\nLE BUS\nLE TRAIN\n", FILE)
    assert shown(notes) == [
        "paragraph Bonjour.",
        "# PROBLÈMES SOULEVÉS",
        "point un NON MAIS",
        "# LA SUITE DU DÉBAT",
        "paragraph LE BUS LE TRAIN",
    ]


def test_bullets_of_all_kinds_and_numbers_make_lists():
    text = "- a\n– b\n• c\n\n\t* d\n\n1) e\n2) f\n\n*Une\n*Deux\n\n*NB : trois\n"
    made = [line.partition(" ")[2] for line in shown(parsed(text, FILE)) if line.startswith("point")]
    assert made == ["a", "b", "c", "1. e", "2. f", "Une", "Deux"]
    assert shown(parsed(text, FILE))[-1] == "paragraph *NB : trois"


def test_each_piece_knows_its_line_and_column():
    notes = parsed("Titre\n=====\n\n   Un_ a_ ![x](y.png)\n\n- deux\n  • trois\n", FILE)
    (section,) = notes.sections
    first, picture, second = section.groups[0].blocks
    places = [first, picture, second, second.points[0]]
    assert [(place.source.line, place.source.column) for place in places] == [(4, 4), (4, 11), (6, 3), (7, 5)]


@pytest.mark.parametrize("name", ["01-un.md.txt", "01-un.txt", "01-un.text", "01-un.TXT"])
@pytest.mark.parametrize("text", ["# Enjeux\n\n- **un** mot\n", "- **un** mot\n\n## Besoins\n- a\n\n## Enjeux\n- b\n"])
def test_markdown_under_a_plain_name_is_markdown(text, name):
    notes = parsed(text, f"content/themes/{name}")
    assert "un mot" in "\n".join(shown(notes))
    assert notes.sections


def test_titles_between_signs_are_headings():
    text = "=== Enjeux ===\nun\n   et plus\n\n--- Le soir ---\n- deux\n\n=== Besoins ===\n- trois\n"
    assert shown(parsed(text, FILE)) == [
        "# Enjeux",
        "paragraph un et plus",
        "## Le soir",
        "point deux",
        "# Besoins",
        "point trois",
    ]


def test_what_a_mail_program_writes_above_what_is_forwarded_is_no_heading():
    mail = "Enjeux :\n- un mur\n\n-----Message d'origine-----\nDe : Zoé Tan\nEnvoyé : lundi 2 mars 2026\nÀ : Luc Mir\nObjet : le mur\n\n- un toit\n"
    assert shown(parsed(mail, FILE)) == ["paragraph le mur", "# Enjeux", "point un mur", "point un toit"]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("= Titre\n\n== Enjeux\n\n* _un_ mot\n", "point un mot"),
        ("#+TITLE: Titre\n* Enjeux\n- /un/ mot\n", "point un mot"),
        ("Titre\n=====\n\n.. note:: *un* mot\n", "paragraph un mot"),
        ("== Enjeux ==\n* ''un'' mot\n", "point un mot"),
        ("===== Enjeux =====\n  * //un// mot\n", "point un mot"),
        ("<!DOCTYPE html>\n<h2>Enjeux</h2><ul><li><i>un</i> mot</ul>", "point un mot"),
    ],
)
def test_a_text_in_a_known_markup_is_read_as_that(text, last):
    assert shown(parsed(text, FILE))[-1] == last


@example("#a/b")
@given(st.text(alphabet="abé *_#<>-=~`.[]()|\\&1)\t\n!:/", max_size=200))
def test_every_letter_of_a_plain_text_is_in_what_is_read(text):
    if not text.strip() or (read := forms.read(FILE, text)).comments:
        return
    notes = parsed(text, FILE)
    told = "".join(directive.written for directive in read.directives)
    said = fold("".join(shown(notes)) + str(notes.title) + "".join(str(note.text) for note in notes.notes) + told)
    for letter in "abé1":
        assert said.count(fold(letter)) >= fold(text).count(fold(letter))


@pytest.mark.parametrize("line", ["________________", "  ___ ___ ___"])
def test_a_line_to_be_filled_in_is_none(line):
    assert shown(parsed(f"Un titre\n\nUn mot.\n\n{line}\nUn autre.\n", FILE)) == [
        "paragraph Un titre",
        "paragraph Un mot.",
        "paragraph Un autre.",
    ]


def test_what_readers_remarked_and_pictures_of_a_mail_are_left_out_and_told():
    read = forms.read(
        "notes.txt", "Le four tient[a].\n[cid:image001.png@01DA.AB] La fin.\n\n[a]à vérifier\n2 réactions au total\n"
    )
    assert [line.text.replace("\u200b", "").strip(" \u2060\ufeff") for line in read.lines if not line.blank] == [
        "Le four tient.",
        "La fin.",
    ]
    assert {directive.written for directive in read.directives} == {
        "[a]",
        "[a]à vérifier",
        "[cid:image001.png@01DA.AB]",
        "2 réactions au total",
    }


def test_signs_that_draw_a_line_or_point_at_a_title_do_not_print():
    text = "Se loger à deux\nou à trois\n******\n\n>>> PROBLEMES\n- loyers\n>>> SOLUTIONS\n- aides\n"
    made = shown(parsed(text, "notes.txt"))
    assert "*" not in "".join(made)
    assert [line for line in made if line[0] == "#"] == ["# PROBLEMES", "# SOLUTIONS"]
