"""What meets on a page and should not, found on finished PDFs; and what may be near each other, and is not told."""

import pytest

from feuillet.model.diagnostics import Location
from feuillet.pages.expected import Expected, ExpectedText
from feuillet.proving import preflight
from feuillet.proving.collisions import OUT_OF_COLUMN
from tests.made_pdf import FAMILY, made

SIGN = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='30' height='30'><circle cx='15' cy='15' r='9' stroke='black' fill='none'/></svg>"
OURS = {
    "text-struck",
    "text-on-picture",
    "picture-outside-page",
    "text-out-of-column",
    "titles-touch",
    "text-too-often",
    "word-broken",
    "row-broken",
    "word-without-hyphen",
    "point-marked-again",
}


def found(body, css="", texts=(), again=frozenset(), **more):
    """The codes of our checks on a page."""
    expected = Expected(
        name="essai.pdf",
        texts=tuple(ExpectedText(text=item, source=Location(file="x.md", line=n)) for n, item in enumerate(texts, 1)),
        fonts=frozenset({FAMILY}),
        again=again,
        **more,
    )
    codes = {diagnostic.rule.code for diagnostic in preflight.examine(made(body, css), expected)}
    return codes & OURS


OVER = "body > div { position: relative } .r { position: absolute; left: 0; top: 2.2mm }"
STRUCK = {
    "by a border": ("<div>Des mots<div class=r></div></div>", f"{OVER} .r {{ width: 60mm; border-top: 2pt solid }}"),
    "by the border of a box": ("<p>Des mots</p><p class=b>Suite</p>", ".b { border: 1pt solid; margin-top: -6mm }"),
    "by the rule of a table": (
        "<p class=a>Des mots encore</p><table><tr><td>x</td></tr></table>",
        "table { border-collapse: collapse; width: 100% } td { border-top: 1pt solid } .a { margin: 0 0 -3mm }",
    ),
    "by a line downwards": (
        "<p>Des mots assez longs</p><div></div>",
        "div { border-left: 2pt solid; height: 9mm; margin: -9mm 0 0 9mm }",
    ),
}


@pytest.mark.parametrize(("body", "css"), STRUCK.values(), ids=STRUCK.keys())
def test_a_line_through_a_text_is_found(body, css):
    assert "text-struck" in found(f"<h1>Titre</h1>{body}", css)


def test_lines_beside_under_and_of_a_text_are_none():
    body = (
        "<h1>Titre</h1><p class=under>souligné par une bordure jpq</p><p><del>barré</del> et <u>souligné</u></p>"
        "<p class=frame>Dans un cadre</p><table><thead><tr><th>Un<th>Deux</thead><tr><td>jpq<td>trois lignes</table>"
        "<blockquote>Citation</blockquote><p>— tiret –</p>"
    )
    css = (
        ".under { border-bottom: 1pt solid; line-height: 1.15 } .frame { border: 1.5pt solid; padding: 1mm }"
        "table { border-collapse: collapse } td, th { border: 0.5pt solid; padding: 0.5mm }"
        "blockquote { border-left: 2pt solid; padding-left: 2mm }"
    )
    assert not found(body, css)


def test_a_text_on_a_sign_or_picture_is_found():
    css = f'{OVER} .r {{ background: url("{SIGN}") no-repeat; width: 30px; height: 30px; top: 0 }}'
    assert "text-on-picture" in found("<h1>Titre</h1><div>Des mots<div class=r></div></div>", css)


def test_words_within_a_picture_and_beside_a_sign_are_fine():
    picture = (
        f'<svg width=160 height=40 xmlns="http://www.w3.org/2000/svg"><title>Deux mots</title><rect width=160 height=40 '
        f'fill="#dde"/><text x=5 y=20 font-size=10 font-family="{FAMILY}">Deux mots</text></svg>'
    )
    css = f'.sign {{ background: url("{SIGN}") no-repeat; padding-left: 40px; min-height: 30px }}'
    assert not found(f"<h1>Titre</h1>{picture}<p class=sign>Des mots</p>", css)


@pytest.mark.parametrize(
    ("style", "codes"),
    [
        ("width: 30mm; height: 120mm", set()),
        ("width: 30mm; height: 133mm", {"text-on-picture"}),
        ("width: 30mm; height: 133mm; left: 60mm", {"text-on-picture"}),
        ("width: 30mm; height: 160mm", {"text-on-picture", "picture-outside-page"}),
        ("width: 30mm; height: 40mm; left: -25mm", {"picture-outside-page"}),
        ("width: 109mm; height: 30mm; top: -12mm; left: -12mm", set()),
        ("width: 109mm; height: 152mm; top: -12mm; left: -12mm", set()),
    ],
    ids=[
        "within",
        "into the foot",
        "beside it",
        "through the foot and off",
        "off at the left",
        "bleeding",
        "the ground of a page",
    ],
)
def test_a_drawing_that_runs_into_the_foot_or_off_the_page_is_found(style, codes):
    svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9' preserveAspectRatio='none'>"
    drawing = f"data:image/svg+xml,{svg}<rect width='9' height='9' fill='silver'/></svg>"
    css = (
        f'@page {{ margin: 10mm; @bottom-left {{ content: "Un pied"; font: 8pt {FAMILY}; vertical-align: top }} }}'
        f'div {{ position: absolute; top: 0; left: 0; {style}; background: url("{drawing}") no-repeat; background-size: 100% 100% }}'
    )
    assert found("<div></div>", css) == codes


def test_a_text_that_leaves_its_column_is_found():
    body = "<h1>Titre</h1><p>Un mot</p>"
    point = 72 / 25.4
    wide, narrow = ((0, 9 * point, 0.0, right * point, 148 * point) for right in (90, 16))
    assert not found(body, columns=(wide,))
    assert found(body, columns=(narrow,)) == {OUT_OF_COLUMN.code}


def test_marks_of_a_letter_may_reach_over_the_edge_of_a_column():
    point = 72 / 25.4
    column = (0, 9 * point, 0.0, 90 * point, 148 * point)
    beside = (0, 0.0, 0.0, 9 * point, 148 * point)
    assert not found("<h1>Titre</h1><p>s\u0336t\u0336 et l\u0489</p><p>\u0489\u0489</p>", columns=(beside, column))


@pytest.mark.parametrize("page", [0, 1])
def test_a_text_that_goes_on_in_the_other_half_of_a_column_is_not_lost(page):
    """A picture in it, which has no text, begins no column."""
    point, words = 72 / 25.4, "deux mots " * 30
    column, *halves = (
        (page, left * point, 0.0, right * point, 148 * point) for left, right in ((9, 90), (9, 49.5), (49.5, 90))
    )
    half = "<td><ul><li>{}<ol><li>{}</ol></ul>"
    pictured = f'{words[:50]}<img src="{SIGN}" alt="x">{words[50:]}'
    cells = half.format("Un atelier", pictured), half.format("Un atelier (suite)", words)
    body = f"<h1>Titre</h1><table><tr>{''.join(cells)}</table>"
    css = "table { table-layout: fixed; width: 81mm; border-collapse: collapse } td { padding: 0; vertical-align: top }"
    css += " img { width: 1mm } table { break-before: page }" if page else "img { width: 1mm }"

    def lost(columns):
        texts = [ExpectedText(text=text, source=Location(file="x.md")) for text in ("Titre", "Un atelier", words * 2)]
        expected = Expected(name="essai.pdf", texts=tuple(texts), fonts=frozenset({FAMILY}), columns=columns)
        return any(found.rule.code == "text-lost" for found in preflight.examine(made(body, css), expected))

    assert not lost((column, *halves))
    assert lost((column,))


def test_titles_that_read_as_one_are_found():
    tight = "h2 { font-size: 10pt; margin: 0; line-height: 1.2 }"
    body = "<h1>Titre</h1><h2>Un premier</h2><h2>Un second</h2>"
    assert found(body, tight) == {"titles-touch"}
    assert not found(body, f"{tight} h2 {{ margin-top: 3mm }}")
    assert not found("<h1>Titre</h1><h2>Un titre<br>de deux lignes</h2>", tight)


def test_half_a_title_that_is_printed_once_more_is_found():
    title, point = "Des espaces et du temps", "un point qui est assez long pour compter"
    whole = f"<h1>Titre</h1><h2>{title}</h2><ul><li>{point}</li></ul>"
    wanted = ["Titre", title, point]
    assert not found(whole, texts=wanted)
    assert found(
        f"<h2>et du temps</h2>{whole}".replace("<h2>et", "<h1>Titre</h1><h2>et", 1).replace(
            "<h1>Titre</h1><h2>Des", "<h2>Des"
        ),
        texts=wanted,
    ) == {"text-too-often"}
    assert found(whole.replace("</ul>", f"<li>{point}</li></ul>"), texts=wanted) == {"text-too-often"}


def test_what_may_be_printed_again_is_not_told():
    table = "<table><thead><tr><th>Ressources<th>Prix</thead><tr><td>Salle<td>12</table>"
    texts = ["Titre", "Besoins exprimés", "Ressources", "Prix", "Salle", "12"]
    body = f"<h1>Titre</h1><h2>Besoins exprimés</h2>{table}<h2>Besoins exprimés <span>(suite)</span></h2>{table}<h2>Ce que nous ajoutons</h2>"
    assert not found(
        body, "h2 { margin: 4mm 0 }", texts=[*texts, "Salle", "12"], again=frozenset({"Ressources", "Prix"})
    )


REPEATED = {
    "a title with a link in it": "<h2>Besoins <a href='https://example.org'>exprimés</a> ce jour (suite)</h2>",
    "a point with a link in it": "<ul><li>Le prêt d’une <a href='https://example.org'>salle</a> par la mairie (suite)"
    "<ul><li>à voir</li></ul></li></ul>",
    "a title of which more stands elsewhere": "<h2>Besoins exprimés ce jour (suite) <span>+12, p. 8</span></h2>",
    "the opening of a point": "<ol><li>Le prêt d’une <a href='https://example.org'>salle</a>… (suite) "
    "<span>sans réponse</span><ul><li>à voir</li></ul></li></ol>",
    "the opening of a point in English": "<ol><li>Le prêt d’une <b>salle par</b>… <i>(continued)</i>"
    "<ul><li>à voir</li></ul></li></ol>",
}
UNMARKED = {
    "without the mark": "<ul><li>Le prêt d’une salle par la mairie <a href='https://example.org'>et</a></li></ul>",
    "with the mark elsewhere": "<ul><li>prêt d’une salle par la mairie<ul><li>(suite)</li></ul></li></ul>",
    "of another beginning": "<ul><li>une salle par la mairie et (suite)</li></ul>",
    "with a number after the mark": "<ul><li>Le prêt d’une salle par la mairie et (suite) 12, p. 8</li></ul>",
    "with more after the mark": "<ul><li>Le prêt d’une salle par la mairie et (suite) des outils</li></ul>",
}


def _goes_on(repeated):
    language = "en" if "(continued)" in repeated else "fr"
    texts = ["Titre", "Besoins exprimés ce jour", "Le prêt d’une salle par la mairie et des outils", "à voir", "à voir"]
    body = "<h1>Titre</h1><h2>Besoins exprimés ce jour</h2><ul><li>Le prêt d’une salle par la mairie et des outils<ul><li>à voir</li></ul></li></ul>"
    return found(
        f"{body}{repeated}<p>à voir</p>", "h2 { margin: 4mm 0 }", texts, frozenset({"sans réponse"}), language=language
    )


@pytest.mark.parametrize("repeated", REPEATED.values(), ids=REPEATED.keys())
def test_an_opening_that_says_it_goes_on_may_stand_there_again(repeated):
    assert not _goes_on(repeated)


@pytest.mark.parametrize("repeated", UNMARKED.values(), ids=UNMARKED.keys())
def test_what_stands_there_again_unmarked_is_told(repeated):
    assert _goes_on(repeated) == {"text-too-often"}


def _cell(text, width="6mm", html=None):
    body = f"<h1>Titre</h1><table><tr><td>{html or text}</td><td>x</td></tr></table>"
    css = f"table {{ table-layout: fixed; width: {width}; border-collapse: collapse }} td {{ overflow-wrap: anywhere; padding: 0 }}"
    return found(body, css, ["Titre", text, "x"])


@pytest.mark.parametrize("text", ["12345", "01/04/2027", "Temps", "11\u00a0111,11\u00a0€", "le temps", "Non°"])
def test_a_word_or_number_on_two_lines_of_a_cell_is_found(text):
    assert _cell(text) == {"word-broken"}
    assert not _cell(text, "60mm")


@pytest.mark.parametrize("text", ["porte-clés", "oui non", "A/B/C/D", "https://exemple.org"])
def test_a_break_where_a_word_has_a_place_is_none(text):
    assert not _cell(text, "10mm" if "/" in text else "22mm")


BROKEN = "p { width: 20mm; overflow-wrap: anywhere }"


@pytest.mark.parametrize("text", ["anticonstitutionnellement", "administrateur·rice·s", "l’intercommunalité"])
def test_a_word_on_two_lines_without_a_hyphen_is_found_anywhere(text):
    assert _cell(text, "20mm") == {"word-without-hyphen"}
    assert found(f"<h1>Titre</h1><p>{text}</p>", BROKEN, ["Titre", text]) == {"word-without-hyphen"}
    over = found(f"<h1>Titre</h1><p>{text}</p>", BROKEN + "@page { size: 60mm 44mm } p { orphans: 1; widows: 1 }")
    assert over <= {"word-without-hyphen"}


def test_a_word_that_the_end_of_a_page_breaks_without_a_hyphen_is_found():
    css = BROKEN + "@page { size: 60mm } p { orphans: 1; widows: 1 }"
    text = "anticonstitutionnellement"
    told = [found(f"<p style='margin-top: {top}mm'>{text}</p>", css, [text]) for top in range(30, 40, 2)]
    assert told.count({"word-without-hyphen"}) == len(told)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("mairie.du.lavoir@exemple.example", ""),
        ("https://exemple.example/lavoir", ""),
        ("compte.rendu.du.lavoir.pdf", ""),
        ("REF20261114ABCDEFGH", ""),
        ("日本語日本語日本語日本語日本語", ""),
        ("anticonstitutionnellement", "anticonsti&shy;tution&shy;nelle&shy;ment"),
        ("un porte monnaie et un porte-documents", ""),
    ],
)
def test_addresses_codes_and_words_with_a_hyphen_are_not_told(text, html):
    assert not found(f"<h1>Titre</h1><p>{html or text}</p>", BROKEN, ["Titre", text])


SIGNED = f'@page {{ size: 100mm 60mm }} ul {{ padding: 0 }} li {{ list-style: none; background: url("{SIGN}") no-repeat 0 1mm / 2mm 2mm; padding-left: 5mm }}'
LONG = "Le lavoir est fermé le samedi et personne ne sait qui en garde la clé, ni quand elle revient. "
GOES_ON = f"<h1>Titre</h1><ul><li>{LONG}</li></ul><ul style='break-before: page'><li>{LONG}</li></ul>"


def test_a_bullet_where_a_point_goes_on_is_found():
    assert found(GOES_ON, SIGNED, ["Titre", LONG + LONG]) == {"point-marked-again"}
    assert not found(GOES_ON, SIGNED, ["Titre", LONG, LONG])
    within = "<h1>Titre</h1><ul><li>Un</li></ul><ul style='break-before: page'><li><ul><li>Deux</li></ul></li></ul>"
    assert found(within, SIGNED, ["Titre", "Un", "Deux"]) == {"point-marked-again"}


def test_a_number_where_a_point_goes_on_is_found():
    body, css = GOES_ON.replace("ul", "ol"), "@page { size: 100mm 60mm }"
    assert found(body, css, ["Titre", LONG + LONG]) == {"point-marked-again"}
    assert not found(body, css, ["Titre", LONG, LONG])


def test_points_that_begin_a_page_have_their_bullets_and_numbers():
    css = SIGNED + "li { break-before: page } ol li { background: none; list-style: decimal }"
    assert not found("<h1>Titre</h1><ul><li>Un</li><li>Deux</li></ul>", css, ["Titre", "Un", "Deux"])
    assert not found("<h1>Titre</h1><ol><li>Un</li><li>Deux</li></ol>", css, ["Titre", "Un", "Deux"])
    assert not found(f"<h1>Titre</h1><ol><li>{LONG * 7}</li></ol>", "@page { size: 100mm 60mm }", ["Titre", LONG * 7])


def test_words_may_end_where_the_notes_let_them():
    assert not _cell("temporel", "20mm", "tem&shy;po&shy;rel")
    assert not _cell("tempo\u200brel", "20mm")


ROW = "<tr><td>1</td><td>Une phrase de plusieurs mots, qui prend quelques lignes de sa case</td></tr>"
NARROW = "table { border-collapse: collapse; width: 100% } td { padding: 0 } td + td { width: 20mm }"


def _rows(css, before):
    body = f"<h1>Titre</h1><p style='height: {before}mm'>Avant</p><table>{ROW}</table>"
    texts = ["Titre", "Avant", "1", "Une phrase de plusieurs mots, qui prend quelques lignes de sa case"]
    return found(body, NARROW + css, texts)


def test_a_low_row_over_two_pages_is_found():
    heights = range(76, 108, 4)  # of which some leave room for a part of the row, some for the number alone
    assert [_rows("", before) for before in heights].count({"row-broken"}) > 4
    assert not any(_rows("tr { break-inside: avoid }", before) for before in heights)


def test_a_text_that_begins_with_a_number_is_none_of_a_list():
    word = "interprofessionnalisation"
    body = f"<ol><li>{word}</ol><table><tr><td>1. {word}</table><table><tr><td>{word}</table>"
    again = frozenset({word})  # as the head of a table that goes on
    assert not found(body, texts=(word, f"1. {word}"), again=again)
