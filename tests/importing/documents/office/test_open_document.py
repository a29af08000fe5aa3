"""Texts in OpenDocument: everything in them has a place, or is quoted in the report."""

from __future__ import annotations

from tests.made_document import PNG, guessed, imported, left, odt, only_text


def read(tmp_path, *body, **more):
    title = '<text:p text:style-name="Title">Un atelier</text:p>'
    return imported(tmp_path, {"atelier.odt": odt(title, *body, **more)})


def p(words, style=""):
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def test_headings_lists_and_emphasis_are_what_they_look_like(tmp_path):
    inner = f"<text:list><text:list-item>{p('Un détail')}</text:list-item></text:list>"
    done = read(
        tmp_path,
        '<text:h text:outline-level="1">Enjeux</text:h>',
        p('Des mots <text:span text:style-name="Strong">en gras</text:span>,<text:s text:c="2"/>suite'),
        f'<text:list text:style-name="Bullets"><text:list-item>{p("Un point")}{inner}</text:list-item>'
        f"<text:list-item>{p('Deux')}</text:list-item></text:list>",
        f'<text:list text:style-name="Numbers"><text:list-item>{p("Compté")}</text:list-item></text:list>',
    )
    assert only_text(done).split("\n") == [
        "## Enjeux",
        "",
        "Des mots **en gras**, suite",
        "",
        "- Un point",
        "    - Un détail",
        "- Deux",
        "",
        "4. Compté",
    ]


def test_lines_underlined_from_end_to_end_are_titles_as_bold_ones_are(tmp_path):
    under = (
        '<style:style style:name="Under" style:family="text">'
        '<style:text-properties style:text-underline-style="solid"/></style:style>'
    )
    words = p('<text:span text:style-name="Under">Pistes</text:span>')
    said = p('Un <text:span text:style-name="Under">rideau</text:span>')
    assert only_text(read(tmp_path, words, said, automatic=under)) == "**Pistes**\n\nUn rideau"


def test_what_is_not_text_of_the_page_is_quoted_in_full(tmp_path):
    comment = f"<office:annotation><dc:creator>Noé</dc:creator><dc:date>2026-01-01</dc:date>{p('À revoir')}</office:annotation>"
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Ida</dc:creator>"
        f"</office:change-info>{p('des mots supprimés')}</text:deletion></text:changed-region></text:tracked-changes>"
    )
    index = f"<text:table-of-content><text:index-body>{p('Enjeux 2')}</text:index-body></text:table-of-content>"
    heads = f"<style:master-page><style:header>{p('En haut')}{p('de la page')}</style:header></style:master-page>"
    done = read(tmp_path, changes, index, p(f"Gardés{comment} aussi"), styles=heads)
    assert only_text(done) == "Gardés aussi"
    assert left(done) == [
        ("contents", "Enjeux 2"),
        ("comment", "À revoir"),
        ("deleted", "des mots supprimés"),
        ("header", "En haut / de la page"),
    ]


def test_notes_links_boxes_and_pictures_have_their_places(tmp_path):
    called = f'<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>{p("Une note")}</text:note-body></text:note>'
    link = '<text:a xlink:href="https://a.example.org">le site</text:a>'
    box = f"<draw:frame><draw:text-box>{p('Dans la boîte')}</draw:text-box></draw:frame>"
    shown = '<draw:frame><draw:image xlink:href="Pictures/a.png"/><svg:desc>La salle</svg:desc></draw:frame>'
    done = read(tmp_path, p(f"Un mot{called}, {link}.{box}"), p(shown), media={"a.png": PNG})
    assert only_text(done).split("\n\n") == [
        "Un mot[^1], [le site](https://a.example.org).",
        "Dans la boîte",
        "![La salle](images/la-salle.png)",
        "[^1]: Une note",
    ]
    assert "text-box" in guessed(done)
    assert (tmp_path / "day/content/images/la-salle.png").read_bytes() == PNG


def test_a_table_stays_one_with_its_merged_cells(tmp_path):
    def row(*cells):
        return "<table:table-row>" + "".join(cells) + "</table:table-row>"

    def cell(words, more=""):
        return f"<table:table-cell {more}>{p(words)}</table:table-cell>"

    covered = "<table:covered-table-cell/>"
    done = read(
        tmp_path,
        "<table:table>"
        + row(cell("Qui"), cell("Quoi"))
        + row(cell("Les deux", 'table:number-columns-spanned="2"'), covered)
        + row(cell("Ida"), cell("écrit"))
        + "</table:table>",
    )
    assert only_text(done).startswith("| Qui | Quoi |\n| --- | --- |\n| Les deux |")
    assert only_text(done).endswith("| Ida | écrit |")


def test_a_paragraph_whose_style_is_called_a_heading_is_one(tmp_path):
    styles = (
        '<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph"/>'
        '<style:style style:name="P7" style:family="paragraph" style:parent-style-name="Heading_20_2"/>'
    )
    done = read(tmp_path, p("Besoins", "P7"), p("Une clé"), styles=styles)
    assert only_text(done).split("\n") == ["## Besoins", "", "Une clé"]


def test_an_address_that_has_only_a_host_has_no_stroke_behind_it(tmp_path):
    links = " ".join(
        f'<text:a xlink:href="{address}">ici</text:a>' for address in ("https://example.org/", "https://example.org/a/")
    )
    assert only_text(read(tmp_path, p(links))) == "[ici](https://example.org) [ici](https://example.org/a/)"
