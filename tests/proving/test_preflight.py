import base64
import io
import pickle
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from feuillet.machine import paths
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.model.editions import SCREEN
from feuillet.pages.expected import Expected, ExpectedText
from feuillet.pdf import structure_tree
from feuillet.pdf.viewing import ink
from feuillet.pictures import preparation
from feuillet.proving import collisions, document, legibility, makeup, preflight, printed, references, search
from feuillet.typesetting import actual_text
from tests.made_pdf import FAMILY, made, weasyprint

LONG = " ".join(f"parole{n}" for n in range(300))
HERE = Location(file="content/themes/01-essai.md", line=12)
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC"
)
SVG_HEAD = "xmlns='http://www.w3.org/2000/svg' width='40' height='40'"


def text(words, line=1):
    return ExpectedText(text=words, source=Location(file="content/themes/01-essai.md", line=line))


def expected(*texts, **more):
    return Expected(name="output/essai.pdf", texts=tuple(texts), fonts=frozenset({FAMILY}), **more)


def findings(pdf, wanted):
    return list(preflight.examine(pdf, wanted))


def codes(pdf, wanted):
    return {diagnostic.rule.code for diagnostic in findings(pdf, wanted)}


# --- a healthy publication ---

HEALTHY_STYLE = """
@page { @top-left { content: string(chapter) } @bottom-right { content: counter(page) " / " counter(pages) } }
h1 { string-set: chapter content() } section { break-before: page }
.folio::before { content: target-counter(attr(href), page) }
body { hyphens: auto; hyphenate-character: "-"; text-align: justify }
.call { font-size: 7pt; vertical-align: super } em { font-style: normal; font-weight: 700 }
.chip { background: #00485c; color: white; border-radius: 4pt; padding: 1pt 4pt }
.ring { border: 1pt solid #888; border-radius: 6pt; padding: 3pt }
.cols { columns: 2 } .caps { text-transform: uppercase } td, th { border: .5pt solid #999; background: #eef }
.foot { float: footnote; font-size: 8pt } .tight { line-height: 1 }
.wash { background: linear-gradient(#eee, #ddd) }
.float { float: left; width: 2cm; height: 1cm; background: #cde }
ul ul { list-style: disc } .half { opacity: .9 }
.through { text-decoration: line-through } .under { text-decoration: underline }
"""
PARAGRAPH = (
    "La mutualisation d’un local, d’un minibus ou d’une caisse à outils demande une confiance réciproque, des règles "
    "écrites et quelqu’un qui s’en occupe : sans elle·lui, l’efficacité s’effondre peut-être en quelques mois. "
)
HEALTHY_BODY = f"""
<nav><h1>Sommaire</h1><ul><li><a href="#un">Un début</a> <a class=folio href="#un"></a></li>
<li><a href="#deux">Une suite</a> p. <a class=folio href="#deux"></a></li></ul></nav>
<section id=un><h1>Un début</h1><p>{PARAGRAPH * 4}</p><p>Avec <em>force</em> et <span class=chip>étiquette</span>,
<a href="https://example.org/">un site</a>.<span class=foot>Une note de bas de page.</span></p>
<ul><li>Un point <ul><li>Un sous-point</li></ul></li><li>Oui</li><li>Non</li></ul><p class=caps>En capitales</p>
<p class=ring>Dans un cadre arrondi</p><div class=cols><p>{PARAGRAPH * 3}</p></div></section>
<section id=deux><h1>Une suite</h1>
<table><thead><tr><th>Besoin<th>Réponse</thead><tr><td>Oui<td>Non<tr><td>Local<td>Non</table>
<p class=tight>{PARAGRAPH}</p><p class=wash>Sur un dégradé</p><div class=float></div>
<p>Autour</p><p class=half>Estompé</p><p><span class=under>souligné</span> <span class=through>barré</span></p>
<svg width=100 height=40 xmlns="http://www.w3.org/2000/svg"><title>Un graphique</title>
<rect width=100 height=40 fill="#dde" rx=4 /><text x=5 y=20 font-size=10 font-family="{FAMILY}">Douze fiches</text>
</svg></section>
"""


@pytest.fixture(scope="module")
def healthy():
    return made(HEALTHY_BODY, HEALTHY_STYLE)


def healthy_expected(**more):
    texts = [
        text("Un début", 1),
        text(PARAGRAPH * 4, 2),
        text("Avec force et étiquette, un site.\x1d", 3),
        text("Une note de bas de page.", 4),
        text("Un point", 5),
        text("Un sous-point", 6),
        text("Oui", 7),
        text("Non", 8),
        text("En capitales", 9),
        text("Dans un cadre arrondi", 10),
        text(PARAGRAPH * 3, 11),
        text("Une suite", 12),
        *(text(words, 13) for words in ("Besoin", "Réponse", "Oui", "Non", "Local", "Non")),
        text(PARAGRAPH, 14),
        *(text(words, 15) for words in ("Sur un dégradé", "Autour", "Estompé", "souligné barré")),
        text("Douze fiches", 16),
    ]
    return expected(*texts, **({"page_references": 2, "language": "fr", "title": "Essai", "least_size": 5} | more))


def test_a_healthy_publication_has_no_diagnostics(healthy):
    assert printed.read(healthy).structure.anchors.keys() == {"un", "deux"}
    assert findings(healthy, healthy_expected()) == []


def test_page_breaks_columns_and_footnotes_do_not_split_a_text(healthy):
    pages = {run.page for run in printed.read(healthy).runs if "mutualisation" in run.text}
    assert len(pages) >= 3  # the paragraphs of the fixture do cross pages


def test_a_text_that_goes_on_elsewhere_has_its_words_before_shorter_texts():
    pdf = made(
        "<p>50 % a minima pour que cela</p><h2 style='break-before: page'>Suite</h2>"
        "<p>tienne une saison entière</p><p>Zoé – a</p>"
    )
    whole = "50 % a minima pour que cela tienne une saison entière"
    assert "text-lost" not in codes(pdf, expected(text(whole), text("Suite"), text("Zoé"), text("a")))
    assert "text-lost" in codes(pdf, expected(text(whole), text(whole), text("a")))


def page_of(*blocks):
    return "".join(f"<p>{block}</p>" for block in blocks)


OVERLEAF = "<p style='break-before: page'></p>"


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        (page_of("12", "Liste") + OVERLEAF + page_of("places de plus"), ["Liste", "12 places de plus"]),
        (page_of("12", "a") + OVERLEAF + page_of("places de plus", "12"), ["12", "a", "12 places de plus"]),
        (
            page_of("Un local", "Une remise assez grande et un") + OVERLEAF + page_of("abri clos pour tous", "abri"),
            ["Un local abri clos pour tous", "Une remise assez grande et un abri"],
        ),
    ],
)
def test_of_cells_that_a_page_parts_each_piece_goes_to_its_own(body, texts):
    pdf = made(body)
    assert "text-lost" not in codes(pdf, expected(*map(text, texts)))
    assert "text-lost" in codes(pdf, expected(*map(text, [*texts, texts[-1]])))


@pytest.mark.parametrize("parted", [(1, 3), (3, 1)])
def test_what_notes_say_again_and_again_has_the_places_that_pages_part(parted):
    said = "On se le redit. "
    first, second = (f"<blockquote>{said * times}</blockquote>" for times in parted)
    points = f"<ul><li>{said * 2}<ul><li>{said * 5}</ul></ul>"
    pdf = made(
        f"<p>{said * 3}</p>{first}<p style='break-before: page'>Suite</p>{second}{points}", "ul { list-style: none }"
    )
    texts = [*(text(said * times, line) for line, times in enumerate((3, 4, 2, 5), 1)), text("Suite", 5)]
    assert "text-lost" not in codes(pdf, expected(*texts))
    assert "text-lost" in codes(pdf, expected(*texts, text(said, 6)))


def test_an_address_that_stands_alone_does_not_take_that_of_a_longer_text():
    link = "<a href='https://example.org/'>example.org</a>"
    pdf = made(f"<p>Lu : Voir {f'{link}, puis ' * 4}{link}</p>" + f"<p>Site : {link}</p>" * 5)
    texts = [text(f"Voir {'example.org, puis ' * 4}example.org")]
    texts += [text(words) for words in ["Lu :", *["Site :", "example.org"] * 5]]
    assert "text-lost" not in codes(pdf, expected(*texts))
    assert "text-lost" in codes(pdf, expected(*texts, text("example.org")))


def test_a_reading_and_its_findings_can_be_sent_to_another_process(healthy):
    reading = printed.read(healthy)
    wanted = healthy_expected(pages=1)
    found = findings(reading, wanted)
    assert found
    assert findings(pickle.loads(pickle.dumps(reading)), pickle.loads(pickle.dumps(wanted))) == found  # noqa: S301
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301


# --- text lost ---

PLANTS = {
    "a float taller than the page": ("p { float: left }", f"<p>{LONG}</p>"),
    "a column of flexible boxes": (
        "div { display: flex; flex-direction: column }",
        f"<div><p>{LONG}</p><p>fin</p></div>",
    ),
    "an absolute box": ("p { position: absolute; top: 0 }", f"<p>{LONG}</p>"),
    "a fixed height": ("p { height: 5cm }", f"<p>{LONG}</p>"),
    "a fixed height that hides": ("p { height: 5cm; overflow: hidden }", f"<p>{LONG}</p>"),
    "a body as high as the page that hides": ("html, body { height: 100%; overflow: hidden }", f"<p>{LONG}</p>"),
    "a number of lines": ("p { max-lines: 3 }", f"<p>{LONG}</p>"),
    "a line that may not break": ("p { white-space: nowrap }", f"<p>{LONG}</p>"),
    "a line that ends in dots": (
        "p { white-space: nowrap; overflow: hidden; text-overflow: ellipsis }",
        f"<p>{LONG}</p>",
    ),
    "columns of fixed height": ("div { columns: 2; height: 4cm }", f"<div>{LONG}</div>"),
    "rows of fixed height": ("div { display: grid; grid-template-rows: 2cm }", f"<div><p>{LONG}</p></div>"),
    "a footnote longer than the page": ("span { float: footnote }", f"<p>x<span>{LONG}</span></p>"),
    "an inline block taller than the page": ("b { display: inline-block; font-weight: 400 }", f"<b>{LONG}</b>"),
    "a block moved off the page": ("p { transform: translate(20cm, 0) }", f"<p>{LONG}</p>"),
    "a block that is not shown": ("p { display: none }", f"<p>{LONG}</p>"),
    "a running element that no margin shows": ("p { position: running(x) }", f"<p>{LONG}</p>"),
    "a running head too long": (
        "@page { @top-left { content: element(x) } } p { position: running(x) }",
        f"<p>{LONG}</p>",
    ),
    "a table with cells that may not break": (
        "table { table-layout: fixed; width: 5cm } td { white-space: nowrap }",
        f"<table><tr><td>{LONG}</table>",
    ),
    "hidden text": ("p { visibility: hidden }", f"<p>{LONG}</p>"),
    "white text": ("p { color: white }", f"<p>{LONG}</p>"),
    "transparent text": ("p { color: #0000 }", f"<p>{LONG}</p>"),
    "text of the colour of its block": ("p { color: #00485c; background: #00495d }", f"<p>{LONG}</p>"),
    "a box on top": ("div { position: absolute; inset: 0; background: #eee }", f"<p>{LONG}</p><div></div>"),
    "a picture on top": (
        "img { position: absolute; top: 1cm; left: 1cm; width: 4cm }",
        f"<p>{LONG}</p><img alt=a src=\"data:image/svg+xml,<svg {SVG_HEAD}><rect width='40' height='40'/></svg>\">",
    ),
    "a photograph on top": (
        "img { position: absolute; top: 1cm; left: 1cm; width: 4cm; height: 4cm }",
        f"<p>{LONG}</p><img alt=a src='{PIXEL}'>",
    ),
    "a block pulled over another": (
        "p { margin: 0 } p + p { margin-top: -2cm }",
        f"<p>{LONG}</p><p>et d’autres mots par-dessus les premiers</p>",
    ),
    "lines one over the other": ("p { line-height: .4 }", f"<p>{LONG}</p>"),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_text_that_a_style_loses_is_an_error_with_its_place(plant):
    css, body = PLANTS[plant]
    found = findings(made(f"<h1>Titre</h1>{body}", css), expected(ExpectedText(text=LONG, source=HERE)))
    errors = [diagnostic for diagnostic in found if diagnostic.severity == "error"]
    assert errors
    assert HERE in {error.location for error in errors}
    assert len(found) < 10  # one for each text, not for each line
    assert all("parole" in diagnostic.message("fr") for diagnostic in found if diagnostic.location == HERE)


@pytest.mark.parametrize(
    "css",
    [
        "div { display: flex }",
        "div { display: grid }",
        "div { columns: 2 }",
        "p { break-inside: avoid }",
        "td { width: 3cm }",
    ],
)
def test_blocks_that_break_over_pages_lose_nothing(css):
    pdf = made(f"<h1>Titre</h1><div><p>{LONG}</p></div><table><tr><td>{LONG}<td>voisine</table>", css)
    found = codes(pdf, expected(*[ExpectedText(text=LONG, source=HERE)] * 2, text("voisine")))
    assert set(found) <= {"title-alone", "page-half-empty", "words-stacked"}  # of a block that cannot be divided


def test_a_text_expected_twice_must_be_there_twice():
    pdf = made("<h1>Titre</h1><p>Un local</p><p>Un local partagé</p>")
    assert findings(pdf, expected(text("Un local partagé", 1), text("Un local", 2))) == []
    lost = findings(pdf, expected(text("Un local partagé", 1), text("Un local", 2), text("Un local", 3)))
    assert [(diagnostic.rule.code, diagnostic.location.line) for diagnostic in lost] == [("text-lost", 3)]


def test_a_text_that_stands_in_another_text_may_stand_there_once_more():
    # The link is a whole element, the role is not, for it is broken: the shorter text must not keep the link to itself.
    body = "<h1>Titre</h1><p class=slim><span>bénévole, <a href='https://example.org'>Nuage commun</a></span></p>"
    pdf = made(f"{body}<p>Nuage commun – une charte</p>", ".slim { width: 2cm }")
    wanted = text("bénévole, Nuage commun", 1), text("Nuage commun", 2)
    assert findings(pdf, expected(*wanted)) == []
    lost = findings(pdf, expected(*wanted, text("Nuage commun", 3)))
    assert [(diagnostic.rule.code, diagnostic.location.line) for diagnostic in lost] == [("text-lost", 3)]
    lost = findings(made(body, ".slim { width: 2cm }"), expected(*wanted))
    assert [diagnostic.rule.code for diagnostic in lost] == ["text-lost"]


def test_texts_make_room_for_each_other_in_a_row():
    # As whole elements, "trois" takes "un deux trois" its last word, "deux trois" the middle of "zéro un deux".
    pdf = made("<h1>T</h1><p>un <b>deux trois</b> <i>quatre</i></p><p>six deux <b>trois</b> sept</p><p>dix trois</p>")
    wanted = text("un deux trois quatre", 1), text("deux trois", 2), text("trois", 3)
    row = text("deux trois quatre", 1), text("deux trois", 2), text("trois", 3)
    assert findings(pdf, expected(*wanted)) == []
    assert findings(pdf, expected(*row)) == []
    assert codes(pdf, expected(*row, text("trois", 4))) == {"text-lost"}


def test_common_words_that_are_lost_are_given_up_soon():
    paragraph = " ".join(f"mot{n} de" for n in range(400))
    pdf = made(f"<h1>Titre</h1><p>{paragraph}</p>")
    lost = findings(pdf, expected(text(paragraph, 1), text("de", 2), text("de", 3)))
    assert [diagnostic.location.line for diagnostic in lost] == [2, 3]


def test_a_short_text_is_not_found_inside_a_longer_word():
    pdf = made("<h1>Titre</h1><p>Nonobstant le canon</p>")
    assert codes(pdf, expected(text("Non"))) == {"text-lost"}
    assert codes(pdf, expected(text("Nonobstant"))) == set()


def test_running_heads_are_not_taken_for_the_text():
    css = "@page { @top-left { content: 'Une phrase du thème' } }"
    assert codes(made("<h1>Titre</h1>", css), expected(text("Une phrase du thème"))) == {"text-lost"}


def test_quotes_spaces_hyphens_and_ligatures_do_not_count():
    pdf = made("<h1>Titre</h1><p>« L’offre\u202f» de co\u00adopération, peut-être\u00a0: efficace…</p>")
    assert findings(pdf, expected(text("«L'offre» de coopération, peut-être : eﬃcace..."))) == []


def test_what_stands_between_the_parts_of_a_text_does_not_count():
    pdf = made("<h1>Titre</h1><p>Un mot<sup>1</sup> et la suite</p>")
    assert findings(pdf, expected(text("Un mot\x1d et la suite"))) == []
    assert codes(pdf, expected(text("Un mot et la suite"))) == {"text-lost"}


def test_a_row_of_a_table_may_break_over_pages():
    pdf = made(f"<h1>Titre</h1><table><thead><tr><th>A<th>B</thead><tr><td>{LONG}<td>{PARAGRAPH * 9}</table>")
    assert findings(pdf, expected(text(LONG), text(PARAGRAPH * 9))) == []
    altered = LONG.replace("parole200", "parole2000")
    assert [diagnostic.rule.code for diagnostic in findings(pdf, expected(text(altered), text(PARAGRAPH * 9)))] == [
        "text-lost"
    ]


# --- places and colours ---


def test_the_message_names_text_page_and_publication_in_both_languages():
    pdf = made(f"<h1>Titre</h1><p>{PARAGRAPH}</p>", "p { transform: translate(9cm) }")
    (diagnostic,) = findings(pdf, expected(ExpectedText(text=PARAGRAPH, source=HERE)))
    assert diagnostic.location == HERE
    assert diagnostic.message("fr") == (
        "une partie de ce texte tombe hors de la page 1 de output/essai.pdf : "
        "« La mutualisation d’un local, d’un minibus ou d’une caisse à… »"
    )
    assert diagnostic.message("en").startswith("part of this text lies outside page 1 of output/essai.pdf")
    assert diagnostic.hint("fr") != diagnostic.hint("en") != ""


def test_text_that_no_one_expects_is_placed_in_the_publication():
    (diagnostic,) = findings(made("<h1>Titre</h1><p>Perdu</p>", "p { margin-left: -3cm }"), expected())
    assert (diagnostic.rule.code, diagnostic.location) == ("text-outside-page", Location(file="output/essai.pdf"))


def test_bleed_is_not_part_of_the_page():
    pdf = made("<h1>Titre</h1><p>Au bord</p>", "@page { bleed: 3cm } p { margin-left: -2.5cm }")
    assert codes(pdf, expected(text("Au bord"))) == {"text-outside-page"}
    assert printed.read(pdf).sizes[0] == pytest.approx((297.6, 419.5), abs=0.2)


def test_a_frame_or_a_line_on_top_hides_nothing():
    css = """div { position: absolute; inset: 5mm; border: 2pt solid #333; border-radius: 8pt }
    hr { position: absolute; top: 40mm; left: 0; right: 0; border: 0; border-top: 1pt solid #333 }
    b { position: absolute; inset: 0; background: #fff4 }"""
    pdf = made("<h1>Titre</h1><p>Un texte</p><div></div><hr><b></b>", css)
    assert findings(pdf, expected(text("Un texte"))) == []


def test_a_box_cut_down_by_another_hides_only_what_it_covers():
    body = "<h1>Titre</h1><p>Un texte</p><div><b></b></div>"
    css = """div { position: absolute; top: 60mm; left: 0; width: 2cm; height: 1cm; overflow: hidden }
    b { position: absolute; top: -60mm; left: 0; width: 9cm; height: 9cm; background: #ccc }"""
    assert findings(made(body, css), expected(text("Un texte"))) == []
    assert codes(made(body, css.replace("overflow: hidden", "")), expected(text("Un texte"))) == {"text-covered"}


@pytest.mark.parametrize(
    ("css", "wanted"),
    [
        ("color: #777", {"low-contrast"}),
        ("color: #767676", set()),
        ("color: #949494; font-size: 18pt", set()),
        ("color: #949494; font-size: 14pt; font-weight: 700", set()),
        ("color: #949494; font-size: 14pt", {"low-contrast"}),
        ("color: #fff; background: #00485c", set()),
        ("color: #fff; background: #8ab", {"low-contrast"}),
        ("color: #0009", set()),
        ("color: #0006", {"low-contrast"}),
        ("color: #000; background: #0009", {"low-contrast"}),
        ("color: #d80000; background: #fff", set()),
        ("color: #e1e; background: #fff", {"low-contrast"}),
        ("color: #ddd; background: linear-gradient(#fff, #eee)", set()),  # over a picture nobody can tell
        (f"color: #ddd; background: url({PIXEL})", set()),
        (f"color: #ddd8; background: linear-gradient(#fff8, #fff8), url({PIXEL})", set()),
        ("color: #000; background: #fff0", set()),
    ],
)
def test_the_contrast_of_text_with_its_ground_is_measured(css, wanted):
    found = findings(made(f"<h1>Titre</h1><p style='{css}'>Un texte</p>"), expected(text("Un texte")))
    assert {diagnostic.rule.code for diagnostic in found} == wanted
    assert all(diagnostic.severity == "warning" for diagnostic in found)


def test_low_contrast_in_grey_alone_is_said_so():
    pdf = made("<h1>Titre</h1><p>Un texte</p>", "p { color: #000; background: #f00 }")
    for language, words in (("fr", "une fois imprimé en gris"), ("en", "when printed in grey")):
        (diagnostic,) = [o for o in findings(pdf, expected(language=language)) if o.rule.code == "low-contrast"]
        assert words in diagnostic.message(language)


def test_text_within_half_opaque_blocks_is_read_too():
    css = """div { opacity: .5; background: #ddf } p { margin-left: 20cm }
    b { position: absolute; inset: 0; background: #0008 }"""
    pdf = made("<h1>Titre</h1><div>Estompé<p>Hors page</p><b></b></div>", css)
    found = findings(pdf, expected(text("Estompé"), text("Hors page")))
    assert found[0].rule.code == "text-outside-page"
    assert found[0].values["words"] == "Hors page"
    assert {diagnostic.values["words"] for diagnostic in found} == {"Hors page"}


def test_a_photograph_beside_a_text_hides_nothing():
    css = "img { width: 2cm; float: left; border-radius: 4pt } div { overflow: hidden }"
    pdf = made(f"<h1>Titre</h1><div><img alt=a src='{PIXEL}'>Un texte</div>", css)
    assert findings(pdf, expected(text("Un texte"))) == []


def test_text_on_a_picture_is_left_to_the_eye():
    pdf = made(
        f"<h1>Titre</h1><div><img alt=a src='{PIXEL}'><i></i><p>Sur la photo</p></div>",
        "div { position: relative } img { width: 5cm; height: 5cm }"
        "i { position: absolute; inset: 0; background: #fff8 }"
        "p { position: absolute; top: 5mm; left: 5mm; color: #ccc }",
    )
    (run,) = [run for run in printed.read(pdf).runs if run.text == "Sur la photo"]
    assert run.ground is None
    assert codes(pdf, expected(text("Sur la photo"))) == set()


def test_text_below_the_least_size_is_an_error():
    pdf = made("<h1>Titre</h1><p>Petit</p>", "p { font-size: 6pt }")
    (diagnostic,) = findings(pdf, expected(text("Petit"), least_size=6.5))
    assert diagnostic.message("en").startswith(
        "this text is set in 6.0 points on page 1 of output/essai.pdf, 6.5 is the least"
    )


# --- pages, numbers, links ---


def test_the_number_of_pages_is_exact():
    pdf = made("<h1>A</h1><h1 style='break-before: page'>B</h1>")
    assert codes(pdf, expected(pages=2)) == set()
    (diagnostic,) = findings(pdf, expected(pages=1))
    assert diagnostic.message("fr") == "output/essai.pdf devrait avoir 1 page(s) et en a 2"


def test_the_paper_is_that_of_the_workshop():
    pdf = made("<h1>A</h1>", size="A4")
    assert codes(pdf, expected(paper="A4")) == set()
    (diagnostic,) = findings(pdf, expected(paper="Letter"))
    assert diagnostic.message("en") == "page 1 of output/essai.pdf measures 210 × 297 mm, which is not Letter"


FOLIOS = "a.folio::after { content: target-counter(attr(href), page) } h1 + h1 { break-before: page }"


def test_each_printed_page_number_is_true():
    body = "<h1>A</h1><p><a class=folio href='#b'></a></p><h1 id=b style='break-before: page'>B</h1>"
    assert codes(made(body, FOLIOS), expected(page_references=1)) == set()
    assert codes(made(body, FOLIOS), expected(page_references=2)) == {"page-numbers-lost"}
    shifted = made(body, FOLIOS + "@page { counter-increment: page 3 }")
    (diagnostic,) = findings(shifted, expected(page_references=1))
    assert diagnostic.message("fr") == "la page 1 de output/essai.pdf annonce « b » page 6 ; c’est page 2"
    typed = made("<h1 id=a>A</h1><p><a href='#a'>p. 3</a></p>")
    assert codes(typed, expected()) == {"wrong-page-number"}


def test_a_link_that_leads_nowhere_is_an_error():
    pdf = made("<h1>A</h1><p>Voir <a href='#loin'>plus loin</a> ou <a href='https://example.org/'>ici</a></p>")
    (diagnostic,) = findings(pdf, expected(text("Voir plus loin ou ici", 4)))
    assert (diagnostic.rule.code, diagnostic.location.line) == ("broken-link", 4)


# --- fonts ---


def test_a_font_that_is_not_ours_is_named_with_the_text_it_prints():
    pdf = made("<h1>Titre</h1><p>Ailleurs</p>", "p { font-family: Elsewhere }")
    (diagnostic,) = findings(pdf, expected(text("Ailleurs", 9)))
    assert (diagnostic.rule.code, diagnostic.location.line) == ("stray-font", 9)
    assert "Elsewhere" in diagnostic.message("fr")
    assert "Ailleurs" in diagnostic.message("fr")


def test_a_character_that_no_font_has_is_an_error():
    pdf = made("<h1>Titre</h1><p>Un \U0010fffd ici</p>")
    found = [
        diagnostic
        for diagnostic in findings(pdf, expected(text("Un \U0010fffd ici", 5)))
        if diagnostic.rule.code == "glyph-lost"
    ]
    assert [(diagnostic.location.line, diagnostic.values["code"]) for diagnostic in found] == [(5, "U+10FFFD")]
    assert "glyph-lost" in codes(pdf, expected())


def test_a_font_that_is_not_inside_the_file_is_an_error():
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(200, 200))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F=font))
        page.Contents = document.make_stream(b"BT /F 12 Tf 20 20 Td (abc) Tj 3 Tr 0 50 Td (unseen) Tj ET")
        file = io.BytesIO()
        document.save(file)
    pdf = file.getvalue()
    found = {diagnostic.rule.code: diagnostic for diagnostic in findings(pdf, expected(language="fr", title="Essai"))}
    assert found.keys() == {"font-not-embedded", "text-invisible", "wrong-metadata"}
    assert "Helvetica" in found["font-not-embedded"].message("fr")


def pixels(width, height):
    """A picture of so many dots, as an address."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


@pytest.mark.parametrize(
    ("css", "stretched"),
    [
        ("img { width: 60mm }", False),
        ("img { width: 20mm; margin: 15mm; transform: rotate(30deg) }", False),
        ("img { width: 60mm; height: 20mm; object-fit: contain }", False),
        ("img { width: 60mm; height: 20mm; object-fit: cover }", False),
        ("img { width: 60mm; height: 20mm }", True),
        ("img { width: 100%; max-height: 30mm }", True),
        ("img { width: 60mm; height: 20mm; transform: rotate(90deg) }", True),
        ("img { width: 60mm } div { opacity: 0.5; transform: scale(1, 1.2); margin-top: 2cm }", True),
    ],
)
def test_a_picture_whose_dots_are_no_squares_is_told_with_both_resolutions(css, stretched):
    pdf = made(f"<h1>Titre</h1><div><img alt=a src='{pixels(30, 40)}'></div>", css)
    found = findings(pdf, expected(language="fr", title="Essai"))
    assert [diagnostic.rule.code for diagnostic in found] == ["picture-stretched"] * stretched
    if stretched:
        assert found[0].values["across"] != found[0].values["down"]


def test_a_drawing_sizes_the_pictures_in_it_itself():
    within = (
        f'<image width="40" height="10" preserveAspectRatio="none" href="{pixels(30, 40)}"/>'  # as `bare` writes it
    )
    drawing = base64.b64encode(f"<svg {SVG_HEAD}>{within}</svg>".encode()).decode()
    pdf = made(f"<h1>Titre</h1><img alt=a src='data:image/svg+xml;base64,{drawing}'>")
    sizes = preparation.within_drawings([base64.b64decode(drawing)])
    assert sizes == ((30, 40),)
    assert findings(pdf, expected(language="fr", title="Essai", drawn=sizes)) == []
    assert codes(pdf, expected(language="fr", title="Essai")) == {"picture-stretched"}


def test_the_publication_says_its_title_and_language():
    pdf = made("<h1>A</h1>")
    assert codes(pdf, expected(language="fr", title="Essai")) == set()
    french = findings(pdf, expected(language="fr", title="Autre"))
    english = findings(pdf, expected(language="en", title="Essai"))
    assert french[0].message("fr") == "output/essai.pdf annonce « Essai » et non « Autre » (titre)"
    assert english[0].message("en") == "output/essai.pdf says that its language is “fr”, not “en”"


def test_every_check_breaks_a_rule_in_two_languages():
    modules = (collisions, document, legibility, makeup, references)
    rules = [var for module in modules for var in vars(module).values() if isinstance(var, Rule)]
    assert len(rules) >= len(preflight.CHECKS)
    assert len({rule.code for rule in rules}) == len(rules)
    assert all(rule.en and rule.fr and rule.en != rule.fr for rule in rules)


def test_a_run_longer_than_the_buffer_is_read_whole():
    word = "m" * 9000
    reading = printed.read(made(f"<h1>Titre</h1><p>{word}</p>"))
    assert word in [run.text for run in reading.runs]


def test_a_file_without_structure_is_read_all_the_same():
    reading = printed.read(weasyprint.HTML(string="<p>x").write_pdf())
    assert reading.structure.leaves == ()
    assert structure_tree.structure(made("<h1>x</h1>")).leaves != ()


# --- marks on letters ---

PILED = "q" + "\u0301" * 4


def test_marks_piled_on_a_letter_may_rise_to_what_is_above_them():
    actual_text.install()
    css = "p { border-top: 3pt solid; line-height: 1 } h1 { font-size: 20pt; margin: 0; line-height: 1 }"
    pdf = made(f"<h1>Titre</h1><p>{PILED} et deux</p><h2>Un mot</h2><h2>{PILED}</h2>", f"{css} h2 {{ margin: 0 }}")
    reading = printed.read(pdf)
    assert sum(not run.text for run in reading.runs) >= 4  # marks stand there as pieces of their own
    assert findings(pdf, expected(text(f"{PILED} et deux"), text("Un mot"), text(PILED))) == []


def test_a_mark_that_is_moved_aside_does_not_make_its_text_wider():
    actual_text.install()
    reading = printed.read(made("<h1>Titre</h1><p><b>i\u0301\u0301</b> : x</p>"))
    bold, following = (next(run for run in reading.runs if letter in run.text) for letter in ("i\u0301", "x"))
    assert reading.pens.course(0, bold.number).right == pytest.approx(
        reading.pens.course(0, following.number).left, abs=0.01
    )


@pytest.mark.parametrize(
    ("css", "wanted"),
    [
        ("p { margin-top: -1.1em }", "text-overprinted"),
        ("h1 { position: relative } p { margin-top: -1em } h1 { background: white }", "text-covered"),
        ("p { color: white }", "text-invisible"),
    ],
)
def test_what_becomes_of_a_text_with_piled_marks_is_told_all_the_same(css, wanted):
    actual_text.install()
    body = f"<h1>Titre {PILED}</h1><p>Titre {PILED}</p>"
    style = f"h1, p {{ font: 10pt/1.2 '{FAMILY}'; margin: 0 }} {css}"
    assert wanted in codes(made(body, style), expected(text(f"Titre {PILED}"), text(f"Titre {PILED}")))


def _met(reading, **more):
    found = preflight.examine(replace(reading, **more), expected())
    return {diagnostic.rule.code for diagnostic in found if diagnostic.rule.severity is Severity.ERROR}


@pytest.mark.parametrize(
    "words",
    ["prêté \u2215<b>,</b>", "<i>/</i><s>f</s>", "<b>a\u0361</b>i", "du \u2044<sup>1</sup>", "<i>été</i>."],
)
@pytest.mark.parametrize("running", [False, True])
def test_letters_may_reach_beyond_their_widths_and_texts_that_are_moved_may_not(words, running):
    css = "i { font-style: oblique } s { background: silver; text-decoration: none }"
    if running:
        css += " p { position: running(head); margin: 0 } @page { @top-left { content: element(head) } }"
    body = f"<h1>Titre</h1><p>Des mots {words} encore</p>"
    assert not _met(printed.read(made(body, css)))
    assert "text-overprinted" in _met(printed.read(made(body, f"{css} p > * {{ margin-left: -1.5em }}")))


def test_a_mark_at_an_end_may_reach_what_is_beside_the_text_and_no_more():
    reading = printed.read(made("<h1>Titre</h1><p>f de a\u0361</p>"))
    run = next(run for run in reading.runs if "de" in run.text)
    left, _, right, _ = reading.pens.course(0, run.number)
    assert run.box.right > right + 2

    def beside(at, width):
        return (ink.PaintedBox(0, run.box._replace(left=at, right=at + width)),)

    assert not _met(reading, pictures=beside(right, 3))
    assert _met(reading, pictures=beside(right - 3, 3)) == {"text-on-picture"}
    assert not _met(reading, lines=beside(right - 0.5, 1))
    assert _met(reading, lines=beside(right - 5, 1)) == {"text-struck"}
    assert not _met(reading, lines=beside(left, 0.5))


@pytest.mark.parametrize(
    ("kind", "points"), [("", 7), (" class=caption", 6.42), (" class=also", 6.42)]
)  # at its smallest
def test_raised_and_lowered_text_is_large_enough_in_small_text_and_in_each_other(kind, points):
    css = (paths.shipped("styles") / "typography.css").read_text(encoding="utf-8")
    pdf = made(
        f"<h1>Titre</h1><p{kind}>10<sup>2<sup>3</sup></sup> H<sub>2<sub>n</sub></sub>O <small>m <small>q</small></small></p>",
        f"{css} p {{ font-size: {points}pt }}",
    )
    sizes = {run.text.strip(): run.size for run in printed.read(pdf).runs}
    assert min(sizes[item] for item in "23nmq") >= SCREEN.frame("A4").least_size
    assert sizes["2"] < sizes["10"]


OVERLEAF = "style='break-before: page'"


def alone(body, css=""):
    """The pages on which a title is told to stand without its text."""
    expected = Expected(name="essai.pdf", fonts=frozenset({FAMILY}))
    found = preflight.examine(made(body, css), expected)
    return [diagnostic.values["page"] for diagnostic in found if diagnostic.rule.code == "title-alone"]


@pytest.mark.parametrize(
    "body",
    [
        f"<h2>Besoins</h2><p {OVERLEAF}>Un abri</p>",
        f"<h2>Besoins</h2><h3>Sur place</h3><ul {OVERLEAF}><li>Un abri</li></ul>",
        f"<h2>Besoins</h2><table {OVERLEAF}><thead><tr><th>Quoi</thead><tr><td>Un abri</table>",
    ],
    ids=["a paragraph", "points below two titles", "a table"],
)
def test_a_title_at_the_end_of_a_page_is_told_if_its_text_is_overleaf(body):
    assert set(alone(f"<h1>Titre</h1><p>Des mots</p>{body}")) == {1}


@pytest.mark.parametrize(
    "body",
    [
        f"<h2>Besoins</h2><p>Un abri</p><p {OVERLEAF}>Un banc</p>",
        f"<h2>Besoins</h2><h2 {OVERLEAF}>Suites</h2><p>Un banc</p>",
        f"<h2>Besoins</h2><h3>Sur place</h3><h2 {OVERLEAF}>Suites</h2><p>Un banc</p>",
        "<h2>Besoins</h2>",
    ],
    ids=["text on either page", "no text of its own", "nor of a title below it", "the end"],
)
def test_a_title_with_some_of_its_text_or_without_any_is_fine(body):
    assert not alone(f"<h1>Titre</h1><p>Des mots</p>{body}")


def test_a_lost_text_whose_words_come_again_and_again_is_looked_for_in_a_time_that_a_build_has(monkeypatch):
    """In columns there are many ways to part it; each place of which nothing came is tried once."""
    tried = []
    pieces = search.Search._pieces
    monkeypatch.setattr(search.Search, "_pieces", lambda *given: tried.append(1) or pieces(*given))
    edges = [millimetres * 72 / 25.4 for millimetres in (0, 39, 40, 70, 72, 102)]
    columns = tuple((0, left, 0.0, right, 600.0) for left, right in zip(edges[::2], edges[1::2], strict=True))
    counts = []
    for count in (10, 20):
        words = "mot " * count
        column = f"<p>{words}</p><p style='break-before: column'>"
        pdf = made(f"<div style='columns: 3; column-gap: 5mm; width: 90mm; height: 60mm'>{column * 3}</div>")
        tried.clear()
        assert search.Search(printed.read(pdf), expected(text(words * 3 + "fin"), columns=columns)).lost
        counts.append(len(tried))
    assert counts[1] < 12 * counts[0]
