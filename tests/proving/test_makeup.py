"""What an eye objects to though every word is there: leads parted from their lists, stacks of words, half-empty pages."""

import pytest

from feuillet.model.diagnostics import Location
from feuillet.pages.expected import Expected, ExpectedText
from feuillet.proving import preflight
from tests.made_pdf import FAMILY, made

OURS = {"list-parted", "picture-parted", "words-stacked", "page-half-empty"}
OVER = "break-before: page"
LONG = " ".join(["Des mots qui se suivent"] * 30)


def found(body, css="", texts=(), pages=None):
    """The codes of our checks, each with the page that it names."""
    expected = Expected(
        name="essai.pdf",
        texts=tuple(ExpectedText(text=text, source=Location(file="x.md", line=n)) for n, text in enumerate(texts, 1)),
        fonts=frozenset({FAMILY}),
        pages=pages,
    )
    diagnostics = list(preflight.examine(made(f"<h1>Titre</h1><p>{LONG}</p>{body}", css), expected))
    return {
        (diagnostic.rule.code, diagnostic.values["page"]) for diagnostic in diagnostics if diagnostic.rule.code in OURS
    }


PARTED = {
    "a sentence with a colon": "<p>Il faut :</p><ul style='break-before: page'><li>un four</li></ul>",
    "a question": "<p>Que faut-il ?</p><ol style='break-before: page'><li>un four</li></ol>",
    "a line in bold": "<p><b>Les outils</b></p><ul style='break-before: page'><li>un four</li></ul>",
    "before a table": "<p>Il faut :</p><table style='break-before: page'><tr><td>un four</td></tr></table>",
    "a point": "<ul><li>un</li><li>Il faut :<ul style='break-before: page'><li>un four</li></ul></li></ul>",
}


@pytest.mark.parametrize("body", PARTED.values(), ids=PARTED.keys())
def test_what_introduces_a_list_that_is_overleaf_is_told(body):
    assert found(body) == {("list-parted", 1)}
    assert not found(body.replace(" style='break-before: page'", ""))


def test_what_ends_a_column_and_introduces_the_next_is_told():
    columns = "div { columns: 2; height: 30mm; column-fill: auto } div p:first-child { height: 9mm }"
    body = "<div><p>Avant</p><{0}</div>"
    for lead in ("p>Il faut :</p><ul><li>un</li><li>deux</li></ul>", "h2>Outils</h2><p>Un</p>"):
        kept = body.format(lead)
        parted = kept.replace("<ul>", "<ul style='break-before: column'>").replace(
            "<p>Un", "<p style='break-before: column'>Un"
        )
        assert {code for code, _ in found(parted, columns + "h2 { font-size: 10pt; margin: 0 }")} == {"list-parted"}
        assert not found(kept, columns)


PICTURE = (
    "<img alt='Un four' style='display: block; {0}' src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' "
    "width='40' height='20'><path d='M0 0h40v20H0z'/></svg>\">"
)


@pytest.mark.parametrize("words", ["<ul><li>Un four {0}</li></ul>", "<p>Voici un four :</p>{0}"])
def test_a_picture_that_left_its_words_is_told(words):
    assert found(words.format(PICTURE.format(OVER))) == {("picture-parted", 1)}
    assert not found(words.format(PICTURE.format("")))
    columns = "div { columns: 2; height: 30mm; column-fill: auto }"
    several = f"<div><p style='height: 9mm'>Avant</p>{words}</div>"
    assert found(several.format(PICTURE.format("break-before: column")), columns) == {("picture-parted", 1)}
    assert not found(several.format(PICTURE.format("")), columns)


def test_a_picture_that_nothing_announces_may_begin_a_page():
    picture = PICTURE.format(OVER)
    assert not found(f"<p>Un four.</p>{picture}")
    assert not found(f"<ul><li>Un four</li></ul>{picture}")


def test_a_point_that_is_a_picture_has_its_bullet():
    points = f"<ul><li>Un four</li><li style='{OVER}'>{PICTURE.format('')}</li></ul>"
    dot = "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'><path d='M0 0h4v4z'/></svg>"
    painted = (
        f'li {{ list-style: none; padding-left: 4mm; background: url("data:image/svg+xml,{dot}") 0 2mm no-repeat }}'
    )
    assert not found(points)
    assert not found(points, painted)
    assert found(points, "li { list-style: none }") == {("picture-parted", 1)}


@pytest.mark.parametrize(
    "body",
    [
        f"<p>Il faut un four.</p><ul style='{OVER}'><li>un</li></ul>",
        f"<p>Il faut :</p><p style='{OVER}'>un four</p>",
        f"<p>Il faut :</p><ul><li>un</li><li style='{OVER}'>deux</li></ul>",
        f"<ul><li>Il faut un four<ul style='{OVER}'><li>un</li></ul></li></ul>",
        f"<p><b>Un</b> four</p><ul style='{OVER}'><li>un</li></ul>",
        f"<table><tr><th>Un</th><td><p><b>41</b></p></td></tr><tr style='{OVER}'><th>Deux</th><td>42</td></tr></table>",
    ],
)
def test_what_stands_by_itself_may_end_a_page(body):
    assert not found(body)


WORDS = "Une association sportive municipale de la ville propose"
TABLE = "table {{ border-collapse: collapse; table-layout: fixed; width: 70mm }} td {{ padding: 0; vertical-align: top }} td:first-child {{ width: {} }}"


def _table(width, cell=WORDS):
    plain = cell.replace("<br>", " ")
    body = f"<table><tr><td>{cell}</td><td>À côté, un texte plus long</td></tr></table>"
    return {code for code, _ in found(body, TABLE.format(width), [plain, "À côté, un texte plus long"])}


def test_a_column_with_a_word_a_line_is_told():
    assert _table("15mm") == {"words-stacked"}
    assert not _table("30mm")


def test_the_head_of_a_narrow_column_may_be_a_stack():
    body = f"<table><tr><th>{WORDS}</th><th>À côté</th></tr><tr><td>1</td><td>2</td></tr></table>"
    assert not found(body, TABLE.format("1mm").replace("td", "th").replace("1mm", "15mm"), [WORDS, "À côté"])


def test_lines_that_their_author_ended_and_long_words_are_no_stack():
    assert not _table("30mm", "<br>".join(WORDS.split()))
    assert not _table("30mm", "Association<br>Fédération<br>Municipalité<br>Département<br>Région<br>Canton")
    body = "<div style='width: 12mm; overflow-wrap: anywhere'>https://example.org/abcdefghijklmnopqrstuvwxyz/abcdefghijkl</div>"
    assert not found(body, texts=["https://example.org/abcdefghijklmnopqrstuvwxyz/abcdefghijkl"])


def test_an_address_that_is_printed_without_its_beginning_is_no_stack():
    body = "<table><tr><td>{}</td><td>À côté, un texte plus long</td></tr></table>"
    address = "des-fours/<wbr>du-village/<wbr>association/<wbr>municipale/<wbr>des-bois/<wbr>propose"
    assert found(body.format(address.replace("/", " ")), TABLE.format("15mm"))
    assert not found(body.format(address), TABLE.format("15mm"))


def test_a_page_that_is_left_half_empty_is_told_and_the_last_is_not():
    assert found(f"<p style='{OVER}'>Peu</p><p style='{OVER}'>Fin</p>") == {("page-half-empty", 2)}
    assert not found(f"<p style='{OVER}'>Peu</p><p style='{OVER}'>Fin</p>", pages=3), "leaves, of a page each"
    assert not found(f"<p style='{OVER}'>{LONG}</p><p style='{OVER}'>Fin</p>")
    assert not found(f"<p style='{OVER}'>Peu</p><h2 style='{OVER}'>Suite</h2><p>Fin</p>")
    picture = "<img alt='Un mur' style='height: 80mm; width: 20mm' src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='20' height='80'><path d='M0 0h20v80H0z'/></svg>\">"
    assert not found(f"<p style='{OVER}'>Peu {picture}</p><p style='{OVER}'>Fin</p>")
    turned = f"<p style='{OVER}; transform: rotate(-90deg); width: 40mm; margin-top: 30mm'>Un tableau</p>"
    assert not found(f"<p style='{OVER}'>Peu</p>{turned}")
