"""Laws: whatever stands in a table, and however it is saved, its words are in the notes or in the report."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feuillet.importing import importer
from feuillet.importing.tables.titles import FRENCH, Role
from tests.made_table import ods, xlsx

TITLES = st.sampled_from(
    [
        "Idée", "Texte", "Catégorie", "Atelier", "Groupe", "Votes", "Likes", "Auteur", "E-mail", "Date", "ID", "",
        "Problèmes", "Solutions", "Que garder ?", "Que garder ? [La salle]", "Que garder ? [Le repas]", "Commentaire",
        "Horodateur", "Serial", "SID", "Text", "BG Color", "Sticky type", "Area", "Card ID", "Card Name", "List Name",
    ]
)  # fmt: skip
WORDS = st.sampled_from(
    [
        "un banc", "Un banc !", "oui", "Non", "X", "3", "0", "2,5", "Problèmes", "- ail\n- thym", "à faire :\n- semer",
        "• un • deux", "a, b", "a, c", "b;c", "<p>du <b>pain</b></p>", "R&amp;D", "5 < 6", "(essentiel)", "fin (essentiel)",
        "ida@example.org", "écrire à ida@example.org", "10.0.0.1", "2026-03-01 10:00", "#FCF281", "# titre", "**gras**",
        "1. un\n2. deux", "l’écran", "l'ecran", "œuf", "oeuf", "👍", "[^1]: note", "---", "title: x", "| a | b |", "![x](y)",
        "ligne\n\nautre", "`code`", "$x$", "{{ x }}", "<!-- x -->", "http://example.org/a_b", "a_b_c", "&lt;p&gt;",
    ]
)  # fmt: skip
FREE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=20)
CELLS = st.one_of(st.just(""), WORDS, WORDS, FREE)
TABLES = st.integers(1, 5).flatmap(
    lambda width: st.tuples(
        st.lists(TITLES, min_size=width, max_size=width),
        st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8),
    )
)
COLUMNS = st.one_of(
    st.just(""),
    st.lists(
        st.tuples(st.sampled_from([*Role, *FRENCH.values()]), st.sampled_from("ABCDE")), min_size=1, max_size=4
    ).map(lambda several: ", ".join(f"{role}={letter}" for role, letter in several)),
)
HARMLESS = {
    "import-table-no-points", "import-table-empty", "import-table-people", "import-empty", "import-no-column",
    "import-lost",
}  # fmt: skip


def _csv(rows):
    made = io.StringIO()
    csv.writer(made, delimiter=";").writerows(rows)
    return made.getvalue().encode()


FORMS = {
    "a.csv": _csv,
    "a.xlsx": lambda rows: xlsx(("Feuil1", rows)),
    "a.ods": lambda rows: ods(("Feuille1", rows)),
}


@pytest.mark.no_cover
@pytest.mark.parametrize("form", FORMS)
def test_no_word_of_a_table_is_lost(form):
    @settings(deadline=None)
    @given(TABLES, COLUMNS)
    def law(table, columns):
        head, rows = table
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / form
            path.write_bytes(FORMS[form]([head, *rows]))
            done = importer.run([path], Path(folder) / "day", language="fr", columns=columns, dry=True)
        codes = {diagnostic.rule.code for diagnostic in done.diagnostics}
        assert codes <= HARMLESS - {"import-lost"}, [diagnostic.message("en") for diagnostic in done.diagnostics]

    law()
