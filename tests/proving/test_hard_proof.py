import io
import math

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from feuillet.looks import qr
from feuillet.model.diagnostics import Location, Rule
from feuillet.pages.expected import Expected, ExpectedText
from feuillet.pdf.viewing import viewer
from feuillet.proving import hard_proof
from tests.made_pdf import html, raw

HERE = Location(file="output/essai.pdf")
NOTES = Location(file="content/themes/01-essai.md", line=7)
MM = 72 / 25.4
SITE = "https://exemple.org"
PAPER = (105 * MM, 148 * MM)  # A6


def paper(*pages, size=PAPER, **resources):
    """A PDF of pages written by hand; y is counted from the lower edge, in points."""
    with pikepdf.new() as document:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        for content in pages:
            page = document.add_blank_page(page_size=size)
            page.Resources = Dictionary(Font=Dictionary(F=font))
            for kind, things in resources.items():
                page.Resources[f"/{kind}"] = document.make_indirect(things(document))
            page.Contents = document.make_stream(content.encode("cp1252"))
        file = io.BytesIO()
        document.save(file)
    return file.getvalue()


def code(url, mm=30.0, x=20.0, y=200.0, blot=0.0):
    """The drawing of a code with the white around it, `mm` wide; a white blot hides that share of its side."""
    modules = qr.modules(url)
    drawn = [f"q {mm * MM / modules} 0 0 {mm * MM / modules} {x} {y} cm 0 g"]
    for row, line in enumerate(qr._code(url).matrix):
        drawn += [
            f"{column + qr.QUIET} {modules - qr.QUIET - row - 1} 1 1 re" for column, dark in enumerate(line) if dark
        ]
    side = blot * (modules - 2 * qr.QUIET)
    start = (modules - side) / 2
    return "\n".join([*drawn, f"f 1 g {start} {start} {side} {side} re f Q\n"])


def line(text="Bonjour à tout le monde", colour="0 g", x=30, y=300, size=11, more=""):
    return f"BT {colour} /F {size} Tf {more} 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n"


def found(check):
    return [(diagnostic.rule.code, diagnostic.values) for diagnostic in check]


def codes(pdf, *expected, **more):
    return [
        (diagnostic.rule.code, diagnostic.values["address"])
        for diagnostic in hard_proof.codes(pdf, expected, HERE, **more)
    ]


# --- codes ---


def test_a_code_that_scans_says_nothing():
    assert hard_proof.can_decode()
    assert codes(paper("", line() + code(SITE)), SITE) == []


def test_a_code_that_leads_elsewhere_or_lacks_is_told_where_its_address_stands():
    pdf = paper(code("https://exemple.org/autre"))
    assert codes(pdf, SITE) == [("code-unreadable", SITE)]
    assert codes(pdf, SITE, sources={SITE: NOTES}) == [("code-unreadable", SITE)]
    (diagnostic,) = hard_proof.codes(pdf, [SITE], HERE, sources={SITE: NOTES})
    assert diagnostic.location == NOTES
    assert (
        diagnostic.message("en") == "no QR code that leads to https://exemple.org can be scanned from output/essai.pdf"
    )
    assert codes(pdf, "https://exemple.org/autre") == []


def test_an_address_is_scanned_as_often_as_it_is_expected():
    once, twice = paper(code(SITE)), paper(code(SITE) + code(SITE, x=150), "")
    assert codes(once, SITE, SITE) == [("code-unreadable", SITE)]
    assert codes(twice, SITE, SITE) == []
    assert codes(twice, SITE, SITE, SITE) == [("code-unreadable", SITE)]
    assert codes(paper(code(SITE), code(SITE)), SITE, SITE) == []


def test_codes_that_nobody_expects_are_left_alone():
    assert codes(paper(code(SITE) + code("https://exemple.org/image", x=150)), SITE) == []
    assert codes(paper(code(SITE))) == []


@pytest.mark.parametrize(("blot", "lost"), [(0.15, False), (0.75, True)])
def test_a_damaged_code_is_lost_when_it_no_longer_scans(blot, lost):
    assert bool(codes(paper(code(SITE, blot=blot)), SITE)) is lost


@pytest.mark.parametrize("turn", ["1 0 0 1 0 0", "0 1 -1 0 300 0", "0.7071 0.7071 -0.7071 0.7071 150 0"])
@pytest.mark.parametrize(("mm", "small"), [(15.9, True), (16.4, False)])
def test_a_code_smaller_than_a_telephone_reads_is_an_error_with_its_measures(mm, small, turn):
    address = "https://exemple.org/" + "a" * 40
    pdf = paper(f"q {turn} cm {code(address, mm, x=100, y=150)} Q")
    said = list(hard_proof.codes(pdf, [address], HERE))
    assert [diagnostic.rule.code for diagnostic in said] == ["code-too-small"] * small
    for shown in said:
        assert shown.values["width"] == pytest.approx(mm, rel=0.02)
        assert shown.values["least"] == 16.4


def test_the_width_of_a_code_is_measured_to_a_part_of_a_pixel():
    address = "https://exemple.org/" + "a" * 40
    for mm in (12.3, 13.1, 14.5):
        (shown,) = hard_proof.codes(paper(code(address, mm, x=20 + mm)), [address], HERE)
        assert shown.values["width"] == pytest.approx(mm, rel=0.004)
        assert shown.values["publication"] == "output/essai.pdf"


def test_a_code_too_small_for_150_points_to_an_inch_is_not_read_at_all():
    address = "https://exemple.org/" + "a" * 200
    assert codes(paper(code(address, 14.5)), address) == [("code-unreadable", address)]
    assert codes(paper(code(address, qr.least_width_mm(address))), address) == []


def test_a_page_full_of_codes_is_looked_at_more_closely():
    addresses = [f"https://exemple.org/{'a' * (number * 2)}" for number in range(70)]
    drawn = [
        code(address, qr.least_width_mm(address), x=10 + number % 7 * 80, y=10 + number // 7 * 72)
        for number, address in enumerate(addresses)
    ]
    pdf = paper("".join(drawn), size=(600, 800))
    with viewer.opened(pdf) as document:
        picture = viewer.raster(document[0], hard_proof.SCAN_DPI, grey=True)
        at_once = list(hard_proof._read(picture, (0, 0, *picture.size), 0))
    assert len(at_once) < len(addresses)  # the reader gives up some of them
    assert codes(pdf, *addresses) == []


def test_without_a_reader_nothing_is_said(monkeypatch):
    pdf = paper(code("https://exemple.org/autre"))
    assert codes(pdf, SITE)
    monkeypatch.setattr(hard_proof.importlib.util, "find_spec", lambda name: None)
    assert not hard_proof.can_decode()
    assert codes(pdf, SITE) == []


# --- colour ---


def test_a_page_in_greys_has_no_colour():
    pdf = paper("0.5 g 20 20 100 100 re f\n" + line(), "0.3 0.3 0.3 rg 20 20 100 100 re f")
    assert list(hard_proof.colour(pdf, HERE)) == []


def test_colour_is_told_with_its_page_and_place():
    stain = f"1 0 0 rg {20 * MM} {100 * MM} {30 * MM} {8 * MM} re f"
    (diagnostic,) = hard_proof.colour(paper("", line() + stain), HERE, first_page=4)
    assert diagnostic.message("en") == (
        "page 5 of output/essai.pdf should be grey and has colour (#ff0000) 20 mm from the left and 40 mm from the "
        "top, 31 × 9 mm"
    )


def test_colours_of_a_page_are_told_at_once_with_the_largest():
    stains = "0 0 1 rg 30 30 20 20 re f 200 300 60 60 re f 30 300 20 20 re f"
    (diagnostic,) = hard_proof.colour(paper(stains), HERE)
    assert (diagnostic.values["left"], diagnostic.values["more"]) == (round(200 / MM), " (+ 2)")


def test_the_colour_of_a_place_is_its_strongest():
    (diagnostic,) = hard_proof.colour(paper("1 0.95 0.95 rg 20 20 90 90 re f 0.8 0 0 rg 40 40 20 20 re f"), HERE)
    assert diagnostic.values["colour"] == "#cc0000"


@pytest.mark.parametrize(("tinge", "seen"), [(3, False), (5, True)])
def test_a_tinge_that_no_eye_sees_is_grey(tinge, seen):
    pdf = paper(f"{200 / 255} {200 / 255} {(200 - tinge) / 255} rg 20 20 100 100 re f")
    assert bool(list(hard_proof.colour(pdf, HERE))) is seen


def test_a_coloured_word_or_hairline_is_found():
    assert list(hard_proof.colour(paper(line("x", "0 0.3 0 rg", size=6)), HERE))
    assert list(hard_proof.colour(paper("0.2 0 0.6 RG 0.25 w 20 20 m 120 20 l S"), HERE))


def test_a_coloured_picture_is_found_and_a_grey_one_is_not():
    for pixels, seen in ((b"\x80\x80\x80\x20\x20\x20", 0), (b"\x80\x80\x80\x20\x20\x60", 1)):

        def picture(document, pixels=pixels):
            image = document.make_stream(
                pixels, Type=Name.XObject, Subtype=Name.Image, Width=2, Height=1, BitsPerComponent=8
            )
            image.ColorSpace = Name.DeviceRGB
            return Dictionary(I=image)

        pdf = paper("q 100 0 0 50 30 30 cm /I Do Q", XObject=picture)
        assert len(list(hard_proof.colour(pdf, HERE))) == seen


# --- contrast ---


def pale(pdf, **more):
    return [
        (diagnostic.values["page"], diagnostic.values["contrast"], diagnostic.values["words"])
        for diagnostic in hard_proof.contrast(pdf, HERE, **more)
    ]


LEGIBLE = {
    "black on white": line(),
    "the palest grey that will do": line(colour=f"{118 / 255} g"),
    "white on a dark band": "0.2 g 0 290 300 40 re f " + line(colour="1 g"),
    "a tiny superscript": line("3", size=3.5, colour="0.3 g"),
    "text that is not painted": line(colour="1 g", more="3 Tr"),
    "an underline and a strike through": line() + "0 G 0.8 w 25 298 m 175 298 l S 25 302.5 m 175 302.5 l S",
    "a thin filled rule": "0 g 25 302.5 150 0.8 re f " + line("----"),
    "dashes struck through": line("----") + "0 G 1.2 w 25 303 m 175 303 l S",
    "a frame round a word": line("mot") + "0 G 1 w 28 297 24 14 re S",
    "white text in a round": "0 g 60 300 m 60 311 42 311 42 300 c 42 289 60 289 60 300 c f "
    + line("12", "1 g", 45.5, 296.2, 10),
    "fine print aslant": "q 0.8 0.6 -0.6 0.8 60 60 cm " + line(colour="0.42 g", x=0, y=0, size=5) + "Q",
    "a white letter in a triangle": "0 g 20 295 m 46 345 l 72 295 l f " + line("A", "1 g", 30, 298, 48),
    "text beside a dark block": "0 g 0 0 29 400 re f " + line(),
    "text outside the page": line(colour="0.9 g", x=5000),
    "text that another block covers": line(colour="0.9 g") + "0.9 g 0 290 300 40 re f",
}


@pytest.mark.parametrize("content", LEGIBLE.values(), ids=LEGIBLE)
def test_legible_text_says_nothing(content):
    assert pale(paper(content)) == []


PALE = {
    "grey on white": (line(colour="0.6 g"), 2.8),
    "a grey a little too pale": (line(colour=f"{120 / 255} g"), 4.4),
    "white on a light band": ("0.6 g 0 290 300 40 re f " + line(colour="1 g"), 2.8),
    "white on white": (line(colour="1 g"), 1.0),
    "black on a dark band": ("0.2 g 0 290 300 40 re f " + line(), 1.6),
    "a band that ends under the line": ("0.2 g 0 290 90 40 re f " + line(colour="1 g"), 1.0),
    "a pale superscript": (line("3", size=3.5, colour="0.7 g"), 2.1),
    "black on a thick rule": ("0 G 40 w 25 304 m 175 304 l S " + line(), 1.0),
    "pale text set upright": ("q 0 1 -1 0 200 0 cm " + line(colour="0.6 g", x=50, y=50) + "Q", 2.8),
    "text set aslant that begins on a dark block": (
        "0.2 g 30 30 30 30 re f q 0.7071 0.7071 -0.7071 0.7071 40 30 cm " + line(x=0, y=0) + "Q",
        1.6,
    ),
    "pale text set aslant": ("q 0.8 0.6 -0.6 0.8 60 0 cm " + line(colour="0.6 g", x=60, y=60) + "Q", 2.8),
}


@pytest.mark.parametrize(("content", "ratio"), PALE.values(), ids=PALE)
def test_text_that_hardly_stands_out_is_told_with_its_contrast(content, ratio):
    ((page, contrast, words),) = pale(paper("", content))
    assert page == 2
    assert contrast == pytest.approx(ratio, abs=0.11)
    assert words in {"Bonjour à tout le monde", "3"}


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_that_is_turned_or_trimmed_is_looked_at_where_its_text_is(turned):
    band = "0.2 g 25 290 100 30 re f "
    for colour, told in (("1 g", 0), ("0 g", 1)):
        with pikepdf.open(io.BytesIO(paper(band + line("Sur fond noir", colour)))) as document:
            document.pages[0].Rotate = turned
            document.pages[0].CropBox = [15, 100, 280, 400]
            file = io.BytesIO()
            document.save(file)
        assert len(pale(file.getvalue())) == told


def test_a_mark_that_reaches_over_to_what_is_beside_it_says_nothing():
    style = "b { display: inline-block; width: 2em; height: 1em; background: black }"
    assert pale(raw(html("<p><b></b>\u0336</p>", style))) == []
    assert pale(raw(html("<p><b></b><u>mot</u></p>", f"{style} u {{ margin-left: -2em }}"))) != []


def test_the_contrast_that_is_needed_is_asked_for():
    pdf = paper(line(colour="0.4 g"))  # 5.7 to 1
    assert pale(pdf) == []
    (diagnostic,) = hard_proof.contrast(pdf, HERE, 7, first_page=3)
    assert diagnostic.message("fr") == (
        "ce texte se détache mal à la page 3 de output/essai.pdf : contraste de 5,7 pour 1, il en faut 7 : "
        "« Bonjour à tout le monde »"
    )


def test_a_page_of_pale_text_is_told_once_for_each_colour():
    lines = "".join(line(f"Ligne {number}", "0.6 g", y=380 - 12 * number) for number in range(20))
    ((page, contrast, words),) = pale(paper(lines + line("Noir", y=30)))
    assert (page, contrast, words) == (1, 2.8, "Ligne 0 Ligne 1 Ligne 2 Ligne 3 Ligne 4…")
    assert len(pale(paper(lines + line("Autre", "0.7 g", y=30), lines))) == 3


def gradient(start, end):
    def shadings(document):
        function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[start], C1=[end], N=1)
        shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=[0, 0, 300, 0], Function=function)
        shading.Extend = Array([True, True])
        return Dictionary(S=shading)

    return shadings


def test_text_over_a_gradient_is_as_legible_as_at_its_worst_end():
    words = line("Un titre assez long pour aller du sombre au clair", "1 g", size=12)
    assert pale(paper("/S sh " + words, Shading=gradient(0, 0.4))) == []
    ((_, contrast, _),) = pale(paper("/S sh " + words, Shading=gradient(0, 0.9)))
    assert 1.1 < contrast < 1.5  # white on 0.9 is 1.3


def test_text_over_a_picture_is_told_by_the_part_that_suits_it_least():
    def picture(dark):
        def pictures(document):
            image = document.make_stream(
                bytes([0, 0, 0, 255 - dark]), Type=Name.XObject, Subtype=Name.Image, Width=4, Height=1
            )
            image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
            return Dictionary(I=image)

        return pictures

    content = "q 220 0 0 60 20 280 cm /I Do Q " + line("Une légende écrite sur toute la photo", "1 g", size=12)
    assert pale(paper(content, XObject=picture(200))) == []
    ((_, contrast, _),) = pale(paper(content, XObject=picture(20)))
    assert contrast < 1.5


def test_see_through_text_counts_as_it_is_printed():
    for opacity, ratio in ((0.9, None), (0.4, 2.8), (0.1, 1.2)):
        pdf = raw(html(f"<h1>Un titre</h1><p style='opacity: {opacity}'>Estompé par le style</p>"))
        told = pale(pdf)
        assert [words for _, _, words in told] == ["Estompé par le style"] * bool(ratio)
        if ratio:
            assert told[0][1] == pytest.approx(ratio, abs=0.15)
        pdf = raw(html(f"<p style='color: rgb(0 0 0 / {opacity})'>Estompé par sa couleur</p>"))
        assert len(pale(pdf)) == bool(ratio)


def test_text_that_is_wholly_transparent_is_left_to_the_preflight():
    for opacity, told in ((0, 0), (0.2, 1)):

        def states(document, opacity=opacity):
            return Dictionary(G=Dictionary(ca=opacity))

        assert len(pale(paper("/G gs " + line(), ExtGState=states))) == told


def test_text_in_a_group_is_looked_at_like_any_other():
    style = "div { opacity: .99; background: #333; color: white } p { text-decoration: underline }"
    assert pale(raw(html("<div><p>Blanc sur foncé, souligné</p></div>", style))) == []
    style = style.replace("#333", "#aaa")
    assert [words for _, _, words in pale(raw(html("<div><p>Blanc sur clair</p></div>", style)))] == ["Blanc sur clair"]


# --- what is hidden ---

WORDS = "Un texte que personne ne doit perdre de vue, dit la salle."
_OVER = "div { position: absolute; inset: 0; "
HIDES = {
    "hardly any opacity": "p { opacity: .02 }",
    "no opacity": "p { opacity: 0 }",
    "no opacity of all": "html { opacity: .03 }",
    "a pale text half there": "p { opacity: .2; color: #999 }",
    "a veil": _OVER + "background: rgb(255 255 255 / .99) }",
    "a veil of half the line": _OVER + "top: 14mm; height: 11mm; background: rgb(255 255 255 / .95) }",
    "a white group": _OVER + "background: #fff; opacity: .98 }",
    "white on a white gradient": "p { color: #fff; background: linear-gradient(#fff, #fff) }",
    "white on a white drawing": "p { color: #fff; background: url(\"data:image/svg+xml,<svg xmlns='http://www.w3.org/"
    "2000/svg' width='40' height='40'><rect width='40' height='40' fill='white'/></svg>\") }",
    "black on a black line": "p { text-decoration: underline 20px black; text-underline-offset: -12px }",
    "a line as wide as a hair": "p { transform: scale(.02, 1) }",
}
SHOWS = {
    "nothing special": "",
    "a group": "p { opacity: .6 }",
    "white on a dark gradient": "p { color: #fff; background: linear-gradient(#333, #003366) }",
    "struck and underlined": "p { text-decoration: underline line-through }",
    "thin and small": "p { font-size: 6pt; color: #555 }",
    "on its side": "p { transform: rotate(90deg) }",
    "a veil beside it": _OVER + "top: 4cm; background: rgb(255 255 255 / .99) }",
    "a tint over it": _OVER + "background: rgb(255 230 0 / .3) }",
}


def unseen(style, size="A6"):
    text = ExpectedText(text=WORDS, source=NOTES)
    pdf = raw(html(f"<h1>Titre</h1><p>{WORDS}</p><div></div>", style, size=size))
    return found(hard_proof.seen(pdf, Expected(name="output/essai.pdf", texts=(text,))))


@pytest.mark.parametrize("style", HIDES.values(), ids=HIDES)
def test_a_text_that_leaves_no_mark_on_the_page_is_told(style):
    ((code, values),) = unseen(style)
    assert (code, values["page"]) == ("text-invisible", 1)
    assert WORDS.startswith(values["words"].rstrip("…").strip())


@pytest.mark.parametrize("style", SHOWS.values(), ids=SHOWS)
def test_a_text_that_can_be_seen_says_nothing(style):
    assert unseen(style) == []


def test_a_page_as_large_as_a_wall_is_looked_at_from_further_off():
    assert unseen("p { font-size: 99pt }", size="6m 4m") == []
    assert unseen("p { font-size: 99pt; opacity: .02 }", size="6m 4m")


# --- ink ---


def test_ink_saved_counts_the_ink_of_all_pages():
    band = "0 g 0 0 300 100 re f"
    both, single = paper(band, band), paper(band)
    assert hard_proof.saved([both], [single]) == pytest.approx(0.5)
    assert hard_proof.saved([single], [both]) == pytest.approx(-1)
    assert hard_proof.saved([both, both], [single, both]) == pytest.approx(0.25)
    assert hard_proof.saved([paper("")], [single]) == 0
    grey = "0.8 g 0 0 300 100 re f"
    assert hard_proof.saved([single], [paper(grey)]) == pytest.approx(0.8, abs=0.005), "a grey is a share of black"
    assert math.isclose(hard_proof.saved([both], [both]), 0, abs_tol=1e-9)


# --- the module ---


def test_every_rule_speaks_two_languages_and_gives_a_hint():
    rules = [var for var in vars(hard_proof).values() if isinstance(var, Rule)]
    assert {rule.code for rule in rules} == {"code-unreadable", "colour-in-grey", "pale-on-paper"}
    assert all(rule.en != rule.fr and rule.hint_en and rule.hint_fr for rule in rules)
