"""Documents of Word: everything in them has a place, or is quoted in the report."""

from __future__ import annotations

import re

import pytest

from tests import made_document
from tests.made_document import (
    PNG,
    STYLES,
    docx,
    guessed,
    heading,
    imported,
    item,
    left,
    note,
    only_text,
    paragraph,
    picture,
    run,
    table,
)

BOLD = "<w:b/>"


def read(tmp_path, *body, **more):
    return imported(tmp_path, {"atelier.docx": docx(paragraph("Un atelier", style="Titre"), *body, **more)})


def test_headings_lists_and_emphasis_are_what_they_look_like(tmp_path):
    done = read(
        tmp_path,
        heading("Enjeux"),
        paragraph("Des mots ", run("en gras", looks=BOLD), " et ", run("en italique", looks="<w:i/>"), "."),
        heading("Problèmes soulevés"),
        paragraph(run("Acc", looks=BOLD + "<w:i/>"), run("ueil", looks="<w:i/>"), style="Mine"),
        item("Un point"),
        item("Un détail", 1),
        item("Un autre point"),
        item("Premier compté", of_list=2),
        item("Suivant", of_list=2),
    )
    assert done.plan.themes[0].title == "Un atelier"
    assert only_text(done).split("\n") == [
        "## Enjeux",
        "",
        "Des mots **en gras** et *en italique*.",
        "",
        "## Problèmes soulevés",
        "",
        "### Accueil",
        "",
        "- Un point",
        "    - Un détail",
        "- Un autre point",
        "",
        "3. Premier compté",
        "4. Suivant",
    ]


def test_lines_underlined_from_end_to_end_are_titles_as_bold_ones_are(tmp_path):
    line = '<w:u w:val="single"/>'
    done = read(
        tmp_path,
        paragraph(run("Ce qui ", looks=line), run("coince", looks=line + BOLD), " "),
        item("Le bruit"),
        paragraph(run("Pistes", looks=line)),
        item("Un rideau"),
        paragraph("Un mot ", run("souligné", looks=line), ", ", run("ou non", looks='<w:u w:val="none"/>'), "."),
    )
    said = only_text(done)
    assert "**Ce qui coince**\n" in said
    assert "**Pistes**\n" in said
    assert "Un mot souligné, ou non." in said


def test_words_that_are_emphasised_in_part_stay_whole(tmp_path):
    done = read(tmp_path, paragraph("étudiant", run("e", looks=BOLD), "s, a*b, <b>, x_y_z, étudiant*e*s"))
    assert "étudiant<strong>e</strong>s" in only_text(done)


def test_the_words_that_a_numbering_puts_before_headings_are_there(tmp_path):
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
    body = [
        piece
        for words in ("Accueillir", "Partir")
        for piece in (paragraph(words, style="Heading1", more=numbered), paragraph(f"Du texte pour {words}."))
    ]
    done = imported(tmp_path, {"jour.docx": docx(*body)})
    assert [(theme.file, theme.title) for theme in done.plan.themes] == [
        ("content/themes/01-accueillir.md", "Accueillir"),
        ("content/themes/02-partir.md", "Partir"),
    ]
    assert guessed(done) == ["split"]


def test_what_is_not_text_of_the_page_is_quoted_in_full(tmp_path):
    deleted = f'<w:del w:author="Ida">{run("des mots supprimés", tag="delText")}</w:del>'
    inserted = f'<w:ins w:author="Ida">{run(" et ajoutés")}</w:ins>'
    comment = '<w:r><w:commentReference w:id="4"/></w:r>'
    done = read(
        tmp_path,
        paragraph("Gardés", inserted, deleted, comment),
        paragraph(run("caché", looks="<w:vanish/>"), "montré"),
        paragraph("Enjeux 2", style="TM1"),
        parts={
            "comments": note(4, paragraph("À revoir"), kind="comment", author="Noé")
            + note(5, paragraph("Seul"), kind="comment"),
            "header1": paragraph("En haut") + paragraph("de la page"),
            "footer1": paragraph("En bas"),
            "footer2": paragraph("En ", run("bas")),
        },
    )
    assert only_text(done) == "Gardés et ajoutés\n\nmontré"
    assert left(done) == [
        ("deleted", "des mots supprimés"),
        ("comment", "À revoir"),
        ("hidden", "caché"),
        ("contents", "Enjeux 2"),
        ("comment", "Seul"),
        ("header", "En haut / de la page"),
        ("header", "En bas"),
    ]
    report = (tmp_path / "day/import/report.md").read_text(encoding="utf-8")
    assert "paragraphe 2 – un commentaire (Noé) : À revoir" in report
    assert report.index("## À vérifier") < report.index("## Laissé") < report.index("## Où tout")


def test_footnotes_and_endnotes_stand_where_they_are_called(tmp_path):
    call = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    end = '<w:r><w:endnoteReference w:id="2"/></w:r>'
    done = read(
        tmp_path,
        paragraph("Un mot", call, " et un autre", end, "."),
        parts={
            "footnotes": note(-1, paragraph(run(" ")))
            + note(2, paragraph("Une note ", run("forte", looks=BOLD)))
            + note(3, paragraph("Jamais appelée")),
            "endnotes": note(2, paragraph("Une note de fin"), kind="endnote"),
        },
    )
    assert only_text(done).split("\n") == [
        "Un mot[^1] et un autre[^2].",
        "",
        "[^1]: Une note **forte**",
        "[^2]: Une note de fin",
    ]
    assert left(done) == [("note-uncalled", "Jamais appelée")]


def test_links_are_links_by_relationship_by_field_and_over_paragraphs(tmp_path):
    def field(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = run(' HYPERLINK "https://b.example.org" ', tag="instrText")
    done = read(
        tmp_path,
        paragraph('<w:hyperlink r:id="k">' + run("le site") + "</w:hyperlink>"),
        paragraph(field("begin"), code, field("separate"), run("un champ")),
        paragraph(run("qui continue"), field("end"), run(" puis finit")),
        paragraph(field("begin"), run(" PAGE ", tag="instrText"), field("separate"), run("7"), field("end")),
        links={"k": "https://a.example.org"},
    )
    assert only_text(done).split("\n\n") == [
        "[le site](https://a.example.org)",
        "[un champ](https://b.example.org)",
        "[qui continue](https://b.example.org) puis finit",
        "7",
    ]
    assert left(done) == [("fields", "PAGE")]


def test_a_table_of_data_stays_one_with_its_merged_cells(tmp_path):
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + paragraph("Les deux") + "</w:tc>"
    top = '<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + paragraph("Haut") + "</w:tc>"
    below = "<w:tc><w:tcPr><w:vMerge/></w:tcPr>" + paragraph() + "</w:tc>"
    done = read(tmp_path, table(["Qui", "Quoi"], [wide], [top, "un"], [below, item("deux")]))
    text = only_text(done)
    assert text.startswith("| Qui | Quoi |\n| --- | --- |\n| Les deux |")
    assert text.count("|") >= 12
    assert "deux" in text
    assert "layout-table" not in guessed(done)


def test_a_table_that_only_puts_things_in_their_places_is_read_in_order(tmp_path):
    done = read(tmp_path, table([heading("Enjeux") + paragraph("Du texte"), table(["a", "b"], ["c", "d"])]))
    assert only_text(done).startswith("## Enjeux\n\nDu texte\n\n| a | b |")
    assert "layout-table" in guessed(done)


def test_a_box_of_text_is_read_once(tmp_path):
    inner = f"<wps:txbx><w:txbxContent>{paragraph('Dans la boîte')}</w:txbxContent></wps:txbx>"
    old = f"<w:pict><v:textbox><w:txbxContent>{paragraph('Dans la boîte')}</w:txbxContent></v:textbox></w:pict>"
    box = f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{inner}</w:drawing></mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    done = read(tmp_path, paragraph("Avant", box))
    assert only_text(done) == "Avant\n\nDans la boîte"
    assert "text-box" in guessed(done)


def test_pictures_are_written_under_names_of_their_own(tmp_path):
    made_up = "Une image contenant table. Description générée automatiquement"
    done = read(
        tmp_path,
        paragraph(picture("p1", "La salle des fêtes")),
        paragraph(picture("p1", "La salle des fêtes")),
        paragraph(picture("p2", made_up)),
        paragraph(picture("p3", "Un vieux dessin")),
        paragraph(picture("p9", "Ailleurs")),
        media={
            "p1": ("image1.png", PNG),
            "p2": ("image2.jpeg", PNG + b"\0"),
            "p3": ("image3.emf", b"\x01\0\0\0" + b"\0" * 36 + b" EMF" + b"\0" * 40),
        },
    )
    assert only_text(done).split("\n\n")[:3] == [
        "![La salle des fêtes](images/la-salle-des-fetes.png)",
        "![La salle des fêtes](images/la-salle-des-fetes.png)",
        f"![{made_up}](images/01-un-atelier-1.png)",
    ]
    assert (tmp_path / "day/content/images/la-salle-des-fetes.png").read_bytes() == PNG
    assert {"picture-described"} <= set(guessed(done))
    assert left(done) == [("picture-absent", "Ailleurs"), ("picture-form", "Un vieux dessin")]


def test_a_formula_and_signs_of_a_font_are_text(tmp_path):
    formula = "<m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath>"
    done = read(tmp_path, paragraph("Voici ", formula, '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>', "fin"))
    assert " ".join(only_text(done).split()) == "Voici E=mc →fin"
    assert "formula" in guessed(done)


@pytest.mark.parametrize("main", ["word/document.xml", "word/document2.xml", "parts/text/document1.xml"])
@pytest.mark.parametrize("strict", [False, True])
def test_parts_are_found_by_relationship_in_either_form_of_the_format(main, strict, tmp_path):
    body = [paragraph("Un atelier", style="Titre"), heading("Enjeux"), item("Un point")]
    done = imported(tmp_path, {"a.docx": docx(*body, main=main, strict=strict)})
    assert only_text(done) == "## Enjeux\n\n- Un point"


def test_text_from_right_to_left_and_odd_characters_are_kept(tmp_path):
    words = "مرحبا بالعالم \u200fשלום\u00ad co\u00adopération №5 𝔘nicode"
    done = read(tmp_path, paragraph(words, more="<w:bidi/>"))
    assert "مرحبا بالعالم" in only_text(done)


def test_macros_are_told_and_not_taken(tmp_path):
    import io
    import zipfile

    file = io.BytesIO(docx(paragraph("Un atelier", style="Titre"), paragraph("Texte")))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"Sub AutoOpen")
    done = imported(tmp_path, {"a.docm": file.getvalue()})
    assert left(done) == [("macros", "word/vbaProject.bin")]
    assert not list((tmp_path / "day").rglob("*.bin"))


STYLED = STYLES.replace(
    "</w:styles>",
    '<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="HTML Preformatted"/></w:style>'
    '<w:style w:type="character" w:styleId="K"><w:name w:val="HTML Code"/></w:style></w:styles>',
)


def test_quotes_and_code_are_known_by_their_styles(tmp_path, monkeypatch):
    monkeypatch.setattr(made_document, "STYLES", STYLED)
    body = [
        paragraph("Un atelier", style="Titre"),
        heading("Besoins"),
        paragraph("Dit une voisine.", style="Q"),
        paragraph("if x:", style="C"),
        paragraph("    y()", style="C"),
        paragraph(run("Un "), run("mot", looks='<w:rStyle w:val="K"/>'), run(".")),
    ]
    text = only_text(imported(tmp_path, {"a.docx": docx(*body)}))
    assert "> Dit une voisine." in text
    assert "```\nif x:\n    y()\n```" in text
    assert re.search("Un (?:`mot`|<code>mot</code>)", text)


def test_a_row_of_heads_makes_a_table_one_of_data_and_columns_keep_how_they_are_aligned(tmp_path):
    long = " ".join(["mot"] * 130)
    right = '<w:p><w:pPr><w:jc w:val="right"/></w:pPr>{}</w:p>'
    row = "<w:tr>{}<w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    head = row.format("<w:trPr><w:tblHeader/></w:trPr>", paragraph("Nom"), paragraph("Prix"))
    body = row.format("", paragraph(long), right.format(run("12")))
    text = only_text(imported(tmp_path, {"a.docx": docx(heading("Besoins"), f"<w:tbl>{head}{body}</w:tbl>")}))
    assert "| Nom | Prix |\n| --- | ---: |\n| mot mot" in text


def test_people_and_points_that_tables_and_numbers_tell_of_are_guessed(tmp_path):
    body = [
        paragraph("Rapporteuse : Nora Blin"),
        table(("Nom", "Structure"), ("Rosa Diallo", "Fournil"), ("Hugo Gall", "Mairie")),
        table(
            ("", "Table 1", "Table 2"),
            ("Problèmes", f"<w:tc>{item('le four fume')}{item('il pleut')}</w:tc>", "le bois manque"),
            ("Solutions", "ramoner", ""),
        ),
    ]
    done = read(tmp_path, *body)
    (theme,) = done.plan.themes
    assert theme.people == 3
    assert [(section.id, len(section.groups)) for section in theme.sections] == [("problems", 2), ("solutions", 1)]
    assert {"table-of-people", "points-placed"} <= {*guessed(done)}
