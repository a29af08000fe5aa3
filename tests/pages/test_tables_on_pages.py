"""Tables and the titles in the margin, on the pages of whole publications."""

import io

import pypdfium2

from feuillet.model.editions import PRINT
from tests.made_project import codes, project, run, theme, words, written

HEADS = [
    "action",
    "responsable",
    "partenaires",
    "échéance",
    "budget",
    "indicateurs",
    "avancement",
    "commentaires",
    "territoire",
    "public",
]


def table(columns, rows):
    """A table of long words."""
    line = " | ".join((HEADS * 3)[:columns])
    return f"| {line} |\n|{'---|' * columns}\n" + f"| {' | '.join(['communication'] * columns)} |\n" * rows


BODY = (
    "## Solutions\n\n### Un plan à neuf colonnes\n\n- Un point\n\n"
    + table(9, 3)
    + "\n### Onze colonnes\n\n"
    + table(11, 14)
    + "\n### Vingt colonnes\n\n"
    + table(20, 2)
    + "\n### Une cellule très longue\n\n| Qui | Quoi |\n|---|---|\n| Une | "
    + words(620)
    + " |\n\n## Besoins\n\n#### Un titre sans texte, qui a quatre lignes dans la marge de la page\n\n## Suite\n\n- Fin\n"
)


def sizes(path):
    document = pypdfium2.PdfDocument(io.BytesIO(path.read_bytes()))
    return [tuple(round(side) for side in document.get_page_size(number)) for number in range(len(document))]


def text(path):
    document = pypdfium2.PdfDocument(io.BytesIO(path.read_bytes()))
    return [page.get_textpage().get_text_bounded() for page in document]


def test_no_table_stops_a_publication_and_those_too_wide_are_turned_or_become_records(tmp_path, workers):
    project(tmp_path, {"01-un.md": theme("Un thème", BODY)})
    result = run(tmp_path, workers)
    assert written(result) == ["synthesis", "un"], codes(result)
    path = tmp_path / "output" / "synthesis.pdf"
    turned = [number for number, (width, height) in enumerate(sizes(path)) if width > height]
    assert turned
    pages = text(path)
    assert all("commentaires" in pages[number] for number in turned)  # the head is on each page
    assert sum("Qui" in page and "Quoi" in page for page in pages) > 1  # and that of a cell over two pages
    assert any(page.count("budget") > 3 for page in pages)  # a record says its heads


def test_on_paper_all_pages_are_upright(tmp_path, workers):
    project(tmp_path, {"01-un.md": theme("Un thème", "## Contexte\n\n" + table(11, 4) + "\nFin\n")})
    result = run(tmp_path, workers, "synthesis", edition=PRINT)
    assert written(result) == ["synthesis"], codes(result)
    path = tmp_path / "output" / PRINT.folder / "synthesis.pdf"
    assert len(set(sizes(path))) == 1
    assert any("indicateurs" in page for page in text(path))


def test_a_page_that_is_turned_back_has_no_label_of_what_goes_on_in_its_text(tmp_path, workers):
    body = "## Problèmes\n\n### Le four\n\n- Un point\n\n" + table(11, 30)
    project(tmp_path, {"01-un.md": theme("Un thème", body)})
    result = run(tmp_path, workers, "synthesis", edition=PRINT)
    assert written(result) == ["synthesis"], codes(result)  # the proof sees what a line runs through
    pages = [page for page in text(tmp_path / "output" / PRINT.folder / "synthesis.pdf") if "indicateurs" in page]
    assert len(pages) > 1
    assert not [page for page in pages if "Le four (suite)" in page]


def test_titles_in_the_margin_have_their_own_height_and_no_place_has_the_name_of_another(tmp_path, workers):
    notes = (
        "## Discussion\n\n### Est-ce que le village voisin veut bien prêter sa grande salle des fêtes ?\n\nOui.\n\n"
        "### Et la cuisine, avec son four et ses tables ?\n\n- Non\n\n## Introduction\n\n- a\n\n## Speaker\n\n### b\n\n- c\n\n"
        "#### À lire :\n\n- [Un livre](https://livre.example.org)\n  - une remarque\n\nUn paragraphe après.\n"
    )
    project(tmp_path, {"01-un.md": theme("Un thème", f"Un mot.\n\n{notes}", "speakers: [Zoé Pinson]\n")})
    result = run(tmp_path, workers)
    assert written(result) == ["synthesis", "un"], codes(result)  # the proof looks for titles that touch
    assert "engine-warning" not in codes(result)


def test_a_section_without_text_has_its_place_among_long_ones(tmp_path, workers):
    long = "".join(f"{words(40, n)}\n\n" for n in range(8))
    project(tmp_path, {"01-un.md": theme("Un thème", f"{long}## Et puis ?\n\n## La suite\n\nUn mot.\n\nUn autre.\n")})
    result = run(tmp_path, workers)
    assert written(result) == ["synthesis", "un"], codes(result)


def test_the_name_of_a_theme_stands_with_its_needs_on_each_page(tmp_path, workers):
    def needs(name, count):
        return theme(f"Thème {name}", "## Besoins\n\n" + "".join(f"- Besoin {n} {name}\n" for n in range(count)))

    in_table = theme("Thème tabulé", "## Besoins\n\n| Quoi | Quand |\n|---|---|\n| Une salle | Mardi |\n")
    project(tmp_path, {"01-a.md": needs("alpha", 70), "02-b.md": needs("beta", 101), "03-c.md": in_table})
    result = run(tmp_path, workers, "synthesis")
    assert written(result) == ["synthesis"], codes(result)
    every = text(tmp_path / "output" / "synthesis.pdf")
    pages = [page for page in every if "D’un thème à l’autre" in page]
    across = [
        page for page in pages if "Besoin 0 alpha" in page or "Besoin 100 beta" in page or "Besoin 50 beta" in page
    ]
    assert len(across) > 1
    for page in across:
        for name in ("alpha", "beta"):
            assert (f"Thème {name}" in page) == (f" {name}\r\n" in page.replace(f"Thème {name}", ""))
    number = next(number for number, page in enumerate(every, 1) if "Une salle" in page)
    assert any(f"Voir le tableau, p. {number}\r" in page.replace("\xa0", " ") for page in every)


def test_a_sheet_that_leaves_a_long_table_to_the_synthesis_says_so(tmp_path, workers):
    rows = "| N | Quoi |\n|---|---|\n" + "".join(f"| {n} | Un besoin |\n" for n in range(1, 160))
    project(tmp_path, {"01-un.md": theme("Un thème", f"## Besoins\n\n- Un point\n\n{rows}")})
    result = run(tmp_path, workers, "un")
    (sheet,) = (publication for publication in result.made if publication.key == "un")
    assert sheet.written
    assert [(block.words, block.source.line > 1) for block in sheet.left_out] == [
        ("+ 39 lignes, synthèse\xa0: 121, Un besoin", True)
    ]
    assert sum("+ 39 lignes, synthèse" in page for page in text(tmp_path / "output/fact-sheets/01-un.pdf")) == 1


def test_wide_tables_with_text_between_them_fill_their_sheet(tmp_path, workers):
    long = "une phrase qui prend presque toute la largeur de la page, sans un mot de trop, et rien ne la coupe ici"
    rows = f"| Quoi | Pourquoi | Qui |\n|---|---|---|\n| {long} | {long} | {long} |\n\nPuis.\n\n"
    project(tmp_path, {"01-un.md": theme("Un thème", f"## Besoins\n\n{rows * 7}")})
    result = run(tmp_path, workers, "un")
    (sheet,) = (publication for publication in result.made if publication.key == "un")
    assert (sheet.written, sheet.left_out) == (True, ())
    (page,) = text(tmp_path / "output/fact-sheets/01-un.pdf")
    assert page.count("(suite)") == 0
    order = [line for line in page.split() if line in ("Pourquoi", "Puis.")]
    assert order == ["Pourquoi", "Puis."] * 7
