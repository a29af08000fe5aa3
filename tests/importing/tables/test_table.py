"""Tables as whiteboards and forms export them: points with their votes in themes, and nothing lost or told on."""

from __future__ import annotations

import json

import pytest

from feuillet.importing.documents.document import PassageState
from feuillet.reading import content
from tests.made_document import docx, guessed, imported, left, paragraph
from tests.made_table import ods, xlsx


def texts(done):
    """The themes that were made, without their front matter."""
    assert [diagnostic.rule.code for diagnostic in done.diagnostics] == []
    return {
        theme.title: [passage.text for passage in theme.text.passages if passage.text] for theme in done.plan.themes
    }


def only(done):
    (lines,) = texts(done).values()
    return lines


def left_of(done, code):
    return [words for kind, words in left(done) if kind == code]


BOARDS = {
    "Mural": (
        "ID,Text,BG Color,Sticky type,Border line,Position X,Position Y,Area,Link to,Last Updated By,Last Updated,"
        "Last Content Edited By,Last Content Edited,Tags,Integration Labels\n"
        "0-1,Planter &amp; arroser,#FCF281,square,false,120,30,Idées,,Ida,2026-03-01 10:00,Ida,2026-03-01,,\n"
        "0-2,Trop de bruit,#FCF281,square,false,10,30,Problèmes,,oto@example.org,2026-03-01 10:00,Oto,2026-03-01,,\n"
    ),
    "Trello": (
        "Card ID,Card Name,Card URL,Card Description,Labels,Members,Due Date,List ID,List Name,Board Name,Archived\n"
        "c1,Planter & arroser,https://t.example/c/1,,,Ida,,l1,Idées,Le jardin,false\n"
        "c2,Trop de bruit,https://t.example/c/2,,,Oto,,l2,Problèmes,Le jardin,false\n"
    ),
    "Padlet": (
        "Created At,Author,Subject,Body,Section,Attachment\n"
        "2026-03-01 10:00,Ida,Planter & arroser,,Idées,\n2026-03-01 10:05,Oto,,Trop de bruit,Problèmes,\n"
    ),
    "Decidim": (
        "id;category/id;category/name/fr;category/name/en;participatory_space/id;participatory_space/url;component/id;"
        "title/fr;title/en;body/fr;body/en;supports;endorsements/total_count;endorsements/user_endorsements;url\n"
        "1;4;Idées;;7;https://d.example;9;Planter & arroser;;;;;;;https://d.example/1\n"
        "2;5;Problèmes;;7;https://d.example;9;Trop de bruit;;;;0;;Uma;https://d.example/2\n"
    ),
    "": (
        "Idée;Catégorie;Auteur;J'aime\nPlanter & arroser;Idées;Ida;\nTrop de bruit;Problèmes;Oto;0\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("tool", BOARDS)
def test_an_export_of_a_board_becomes_sections_and_points_and_names_stay_in_the_report(tool, tmp_path):
    done = imported(tmp_path, {"le-jardin.csv": BOARDS[tool]})
    assert only(done) == ["## Idées", "- Planter & arroser", "## Problèmes", "- Trop de bruit"]
    assert done.plan.tables[0].proposal.tool == tool
    report = done.report.markdown()
    assert "@" not in report
    assert "120" not in report
    assert content.load(tmp_path / "day").workshop is not None


FORMS = {
    "Google Forms": (
        "Horodateur,Adresse e-mail,Quels ateliers ?,Qu’est-ce qui vous a plu ?,Accueil [Salle],Accueil [Repas]\n"
        '02/03/2026 10:00:01,ida@example.org,"Jardin, Cuisine",Les rires,Bien,Moyen\n'
        '02/03/2026 10:01:01,oto@example.org,"Jardin, Cuisine",La soupe,Bien,Bien\n'
        "02/03/2026 10:02:01,uma@example.org,Jardin,La soupe,Bien,Bien\n"
    ),
    "LimeSurvey": (
        '"ID de la réponse";"Date de soumission";"Dernière page";"Langue de départ";"Tête de série";"Adresse IP";'
        '"Quels ateliers ? [Jardin]";"Quels ateliers ? [Cuisine]";"Qu’est-ce qui vous a plu ?";"Accueil [Salle]";'
        '"Accueil [Repas]"\n'
        '"1";"2026-03-02 10:00:01";"3";"fr";"81245";"10.1.2.3";"Oui";"Oui";"Les rires";"Bien";"Moyen"\n'
        '"2";"2026-03-02 10:00:01";"3";"fr";"81246";"10.1.2.4";"Oui";"Oui";"La soupe";"Bien";"Bien"\n'
        '"3";"2026-03-02 10:00:01";"3";"fr";"81247";"10.1.2.5";"Oui";"Non";"La soupe";"Bien";"Bien"\n'
    ),
    "Framaforms (Drupal Webform)": (
        "Le printemps\t\t\t\t\t\t\t\t\t\t\n"
        "Submission Details\t\t\t\t\t\tQuels ateliers ?\t\t\tAccueil\t\n"
        "Serial\tSID\tTime\tIP Address\tUID\tUsername\tJardin\tCuisine\tQu’est-ce qui vous a plu ?\tSalle\tRepas\n"
        "1\t33\t12/03/2026 - 10:00\t10.1.2.3\t0\tida@example.org\tX\tX\tLes rires\tBien\tMoyen\n"
        "2\t34\t12/03/2026 - 10:00\t10.1.2.4\t0\toto@example.org\tX\tX\tLa soupe\tBien\tBien\n"
        "3\t35\t12/03/2026 - 10:00\t10.1.2.5\t0\t\tX\t\tLa soupe\tBien\tBien\n"
    ),
    "Microsoft Forms": (
        "ID,Start time,Completion time,Email,Name,Quels ateliers ?,Qu’est-ce qui vous a plu ?,Accueil [Salle],"
        "Accueil [Repas]\n"
        "1,3/2/26 10:00:01,3/2/26 10:05:00,ida@example.org,Ida,Jardin;Cuisine;,Les rires,Bien,Moyen\n"
        "2,3/2/26 10:00:01,3/2/26 10:05:00,oto@example.org,Oto,Jardin;Cuisine;,La soupe,Bien,Bien\n"
        "3,3/2/26 10:00:01,3/2/26 10:05:00,uma@example.org,Uma,Jardin;,La soupe,Bien,Bien\n"
    ),
}


@pytest.mark.parametrize("tool", FORMS)
def test_questions_of_a_form_are_sections_answers_are_counted_and_addresses_are_told_by_their_number(tool, tmp_path):
    done = imported(tmp_path, {"printemps.csv": FORMS[tool]})
    assert only(done) == [
        "## Quels ateliers ?", "- Jardin (3 réponses)", "- Cuisine (2 réponses)",
        "## Qu’est-ce qui vous a plu ?", "- La soupe (2 réponses)", "- Les rires",
        "## Accueil", "### Salle", "- Bien (3 réponses)", "### Repas", "- Bien (2 réponses)", "- Moyen",
    ]  # fmt: skip
    assert done.plan.tables[0].proposal.tool == tool
    told = done.report.markdown() + json.dumps(done.report.data(), ensure_ascii=False)
    for secret in ("example.org", "10.1.2", "81245", "10:00"):
        assert secret not in told
    (words,) = left_of(done, "columns-unquoted")
    assert "(3)" in words


def test_what_columns_are_of_is_guessed_and_told_with_what_to_type_otherwise(tmp_path):
    done = imported(tmp_path, {"a.csv": BOARDS[""]})
    assert "columns-guessed" in guessed(done)
    assert "--colonnes 'point=A, rubrique=B, auteur=C, votes=D'" in done.report.markdown()
    assert "Idée → point, Catégorie → rubrique, Auteur → auteur, J'aime → votes" in done.report.markdown()


def test_somebody_says_what_columns_are_of_by_titles_or_letters_in_either_language(tmp_path):
    table = "Tableau;Texte;Pour;Qui\nJardin;Planter;3;Ida\nCuisine;Goûter;1;Oto\nJardin;Arroser;;Uma\n"
    for columns in ("theme=Tableau, point=Texte, votes=Pour, signed=Qui", "thème=a; point=B, votes=C, signature=qui"):
        done = imported(tmp_path, {"a.csv": table}, columns=columns, dry=True)
        assert texts(done) == {
            "Jardin": ["- Planter (3 votes, Ida)", "- Arroser (Uma)"],
            "Cuisine": ["- Goûter (1 vote, Oto)"],
        }
        assert "columns-guessed" not in guessed(done)


def test_a_column_that_is_not_there_and_a_role_that_is_none_are_lines(tmp_path):
    for columns, code in (("point=Nulle part", "no-column"), ("pointe=Idée", "bad-columns"), ("Idée", "bad-columns")):
        done = imported(tmp_path, {"a.csv": BOARDS[""]}, columns=columns)
        assert [diagnostic.rule.code for diagnostic in done.diagnostics] == [f"import-{code}"]
        assert not (tmp_path / "day").exists()


def test_what_was_confirmed_is_asked_once_and_taken_for_each_table_with_the_same_titles(tmp_path):
    asked = []

    def agree(question):
        asked.append([(letter, column.title) for letter, column in question.columns()])
        assert question.answer("point=Idée, group=Catégorie") == []
        return True

    first = imported(tmp_path, {"a.csv": "Idée;Catégorie\nPlanter;Jardin\n"}, ask=agree)
    assert asked == [[("A", "Idée"), ("B", "Catégorie")]]
    assert "columns-guessed" not in guessed(first)
    kept = json.loads((tmp_path / "day/import/columns.json").read_text(encoding="utf-8"))
    assert kept == {"tables": [{"titles": ["Idée", "Catégorie"], "roles": ["point", "group"]}]}
    again = imported(tmp_path, {"b.csv": "Idée;Catégorie\nGoûter;Cuisine\n"}, ask=agree)
    assert len(asked) == 1
    assert again.plan.tables[0].confirmed
    assert [column.role for column in again.plan.tables[0].proposal.columns] == ["point", "group"]


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"tables": [3, {"titles": 1}, {"titles": ["a"], "roles": ["x"]}]}'])
def test_what_was_kept_of_columns_may_be_anything(kept, tmp_path):
    (tmp_path / "day/import").mkdir(parents=True)
    (tmp_path / "day/import/columns.json").write_text(kept, encoding="utf-8")
    assert only(imported(tmp_path, {"a.csv": BOARDS[""]}))[0] == "## Idées"


def test_equal_points_are_printed_once_with_the_votes_of_both_and_told(tmp_path):
    table = "Idée;Votes\nUn banc;2\nDe l'eau;\nun banc !;3\nDe l’eau (essentiel);4\n"
    done = imported(tmp_path, {"a.csv": table})
    assert only(done) == ["- Un banc (5 votes : 2 + 3)", "- De l'eau", "- De l’eau (4 votes) [essentiel]"]
    (told,) = [
        entry for entry in done.plan.of(PassageState.GUESSED) if entry.diagnostic.rule.code == "import-equal-points"
    ]
    assert told.diagnostic.message("fr") == "dit plusieurs fois, imprimé une fois : Un banc (lignes 2, 4)"


def test_another_spelling_of_a_point_is_quoted(tmp_path):
    done = imported(tmp_path, {"a.csv": "Idée\nL’écran\nl’ecran\n"})
    assert only(done) == ["- L’écran"]
    assert left_of(done, "equal-spelling") == ["l’ecran"]


def test_a_kanban_of_columns_is_read_by_its_titles_and_a_column_of_workshops_makes_themes(tmp_path):
    rows = [
        ["Ateliers de mars"],
        [],
        ["Atelier", "Problèmes", "Solutions"],
        ["Jardiner", "- ombre\n- eau", "Un puits (essentiel)"],
        ["", "Des chats", ""],
        ["Cuisiner", "Trop de sel", "Goûter"],
    ]
    done = imported(tmp_path, {"a.xlsx": xlsx(("Feuil1", rows, {"merged": ["A4:A5"]}))})
    assert texts(done) == {
        "Jardiner": ["## Problèmes", "- ombre", "- eau", "- Des chats", "## Solutions", "- Un puits [essentiel]"],
        "Cuisiner": ["## Problèmes", "- Trop de sel", "## Solutions", "- Goûter"],
    }
    assert content.load(tmp_path / "day").workshop.title.markdown == "Ateliers de mars"
    assert left_of(done, "table-above") == ["Ateliers de mars"]


def test_a_column_that_says_each_value_once_holds_for_the_rows_below_and_one_that_repeats_does_not(tmp_path):
    done = imported(tmp_path, {"a.csv": "Zone;Idée\nNord;Un\n;Deux\nSud;Trois\n;Quatre\n"})
    assert only(done) == ["## Nord", "- Un", "- Deux", "## Sud", "- Trois", "- Quatre"]
    assert "table-carried" in guessed(done)
    done = imported(tmp_path, {"b.csv": "Zone;Idée\nNord;Un\n;Deux\nNord;Trois\n"}, dry=True)
    assert only(done) == ["- Deux", "## Nord", "- Un", "- Trois"]


def test_each_sheet_of_a_workbook_is_a_theme_and_hidden_ones_are_quoted(tmp_path):
    book = xlsx(
        ("Jardin", [["Idée", "Votes"], ["Planter", 3]]),
        ("Cuisine", [["Idée", "Votes"], ["Goûter", 2]], {"comments": {"A2": "À relire"}}),
        ("Listes", [["oui"], ["non"], ["ida@example.org"]], {"hidden": True}),
        ("Vide", []),
    )
    done = imported(tmp_path, {"a.xlsx": book})
    assert texts(done) == {"Jardin": ["- Planter (3 votes)"], "Cuisine": ["- Goûter (2 votes)"]}
    assert left_of(done, "hidden-sheet") == ["oui / non"]
    assert left_of(done, "comment") == ["À relire"]


def test_cells_hold_pages_entities_bullets_and_lines(tmp_path):
    cells = [
        "<p>Pas de <b>bancs</b><br>ni d’ombre</p>",
        "<ul><li>un</li><li>deux</li></ul>",
        "R&amp;D &lt;3",
        "À faire :\n- semer\n- tailler\n  en mars",
        "• ail • oignon • thym",
        "Une ligne\nune autre",
        "5 < 6 & 7 > 2",
        "1. d’abord\n2. ensuite",
        "<script>x()</script>",
        "**rien** # [lien](javascript:x)",
    ]
    done = imported(tmp_path, {"a.ods": ods(("A", [["Idée"], *([cell] for cell in cells)]))})
    assert only(done) == [
        "- Pas de **bancs**  ", "    ni d’ombre", "- un", "- deux", "- R&D <3", "- À faire :", "    - semer",
        "    - tailler  ", "        en mars", "- ail", "- oignon", "- thym", "- Une ligne  ", "    une autre",
        "- 5 < 6 & 7 > 2", "- 1. d’abord", "- 2. ensuite",
        r"- \<script>x()\</script>", r"- \*\*rien\*\* # [lien\](javascript:x)",
    ]  # fmt: skip
    loaded = content.load(tmp_path / "day")
    assert loaded.workshop is not None


def test_a_table_without_titles_is_points_and_that_is_a_guess(tmp_path):
    done = imported(tmp_path, {"miro.csv": '"Planter des haies, vite"\n"Arroser le soir"\n"Un banc"\n'})
    assert only(done) == ["- Planter des haies, vite", "- Arroser le soir", "- Un banc"]
    assert "table-no-head" in guessed(done)


def test_a_list_of_people_and_a_table_of_numbers_are_not_imported(tmp_path):
    done = imported(tmp_path, {"a.csv": "Nom;E-mail\nIda;ida@example.org\n", "b.csv": "x;y\n1;2\n3;4\n"})
    assert [diagnostic.rule.code for diagnostic in done.diagnostics] == [
        "import-table-people",
        "import-table-no-points",
    ]
    assert not (tmp_path / "day").exists()


def test_a_table_that_is_corrected_comes_in_again_and_edits_stay(tmp_path):
    table = "Idée;Zone\nPlanter des haies;Nord\nArroser le soir;Nord\nUn banc;Sud\n"
    imported(tmp_path, {"a.csv": table})
    (path,) = (tmp_path / "day/content/themes").iterdir()
    path.write_text(path.read_text(encoding="utf-8").replace("Un banc", "Un long banc"), encoding="utf-8")
    assert [diagnostic.rule.code for diagnostic in imported(tmp_path, {"a.csv": table}).diagnostics] == [
        "import-unchanged"
    ]
    done = imported(tmp_path, {"a.csv": table.replace("Arroser le soir", "Arroser le matin") + "Une mare;Sud\n"})
    assert only(done)[3:] == [
        "## Nord", "- Planter des haies", "- Arroser le matin", "## Sud", "- Un long banc", "- Une mare",
    ]  # fmt: skip


def test_programs_get_the_columns_with_their_roles(tmp_path):
    data = imported(tmp_path, {"a.csv": BOARDS[""]}, dry=True).report.data()
    assert data["tables"] == [
        {
            "source": "a.csv",
            "sheet": "",
            "tool": "",
            "confirmed": False,
            "columns": [
                {"letter": "A", "title": "Idée", "role": "point", "cells": 2},
                {"letter": "B", "title": "Catégorie", "role": "section", "cells": 2},
                {"letter": "C", "title": "Auteur", "role": "author", "cells": 2},
                {"letter": "D", "title": "J'aime", "role": "votes", "cells": 1},
            ],
        }
    ]


def test_tables_and_documents_of_a_folder_come_in_together(tmp_path):
    done = imported(
        tmp_path, {"a.csv": BOARDS[""], "b.docx": docx(paragraph("Un atelier", style="Titre"), paragraph("Des mots."))}
    )
    assert set(texts(done)) == {"A", "Un atelier"}


def test_frames_of_a_table_without_titles_are_sections_where_they_are_known(tmp_path):
    text = '"Bienvenue"\n"Problèmes"\n"Trop de bruit"\n"Problèmes"\n"Pas d’ombre"\n"Solutions"\n"Un mur"\n"Besoins"\n'
    done = imported(tmp_path, {"miro.csv": text})
    assert only(done) == ["- Bienvenue", "## Problèmes", "- Trop de bruit", "- Pas d’ombre", "## Solutions", "- Un mur"]
    assert left_of(done, "rows-without-points") == ["Besoins"]


def test_equal_answers_that_are_parted_otherwise_are_quoted(tmp_path):
    done = imported(tmp_path, {"a.csv": 'Idée;Votes\nLe mur, au nord;\n"Le mur\nau nord";\nLe mur (au nord);\n'})
    assert only(done) == ["- Le mur, au nord"]
    assert left_of(done, "equal-spelling") == ["Le mur (au nord)"]


def test_kinds_known_by_the_reading_are_sections_and_likes_by_a_sign_are_votes(tmp_path):
    table = "Type;Texte;+1\nProblème;Trop de bruit;3\nSolution;Un mur;2\nProblème;Pas d’ombre;\n"
    done = imported(tmp_path, {"a.csv": table})
    assert only(done) == [
        "## Problème", "- Trop de bruit (3 votes)", "- Pas d’ombre", "## Solution", "- Un mur (2 votes)",
    ]  # fmt: skip


def test_a_first_column_without_a_title_beside_titled_ones_makes_themes(tmp_path):
    done = imported(tmp_path, {"a.csv": ";Problèmes;Solutions\nLe sol;Trop dur;Du paillis\nL’eau;Trop rare;Une mare\n"})
    assert texts(done) == {
        "Le sol": ["## Problèmes", "- Trop dur", "## Solutions", "- Du paillis"],
        "L’eau": ["## Problèmes", "- Trop rare", "## Solutions", "- Une mare"],
    }


def test_votes_beside_columns_of_sections_are_printed(tmp_path):
    done = imported(tmp_path, {"a.csv": "Problèmes;Solutions;Votes\nTrop de bruit;Un mur;3\nPas d’ombre;Un arbre;1\n"})
    lines = only(done)
    assert sum("(3 votes)" in line for line in lines) == 1
    assert sum("(1 vote)" in line for line in lines) == 1


def test_a_table_of_titles_without_rows_is_told(tmp_path):
    done = imported(tmp_path, {"a.csv": "Idée;Catégorie;Votes\n"})
    assert {diagnostic.rule.code for diagnostic in done.diagnostics} <= {"import-table-empty", "import-table-no-points"}
    assert done.diagnostics
    assert not (tmp_path / "day").exists()
