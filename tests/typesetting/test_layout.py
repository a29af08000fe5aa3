"""Jobs become pages."""

from __future__ import annotations

import base64
import datetime as dt
import io
import logging
import pickle
import re
import subprocess
import sys
from dataclasses import replace

import pikepdf
import pypdf
import pytest
from PIL import Image

from feuillet.pages.job import FOLIO_CLOSE, FOLIO_OPEN, Attached, Job, Setting
from feuillet.pdf import structure_tree
from feuillet.typesetting import layout as typeset
from feuillet.typesetting import part_layout
from feuillet.typesetting.layout import MM, ROOT, document_of, expand
from feuillet.typesetting.parts import BEGINS_LEFT
from tests import made_pdf
from tests.made_layout import lay_out
from tests.made_project import ROOT as CHECKOUT

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # WeasyPrint leaves its colour profile open

NOON = dt.datetime(2026, 11, 14, 12, tzinfo=dt.UTC)
RED = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z' fill='red'/></svg>"


def job(body, css="", **options):
    html = (
        f'<!doctype html><html lang="fr" style="--setting: initial"><head><title>Essai</title>'
        f"<style>@page {{ size: 100mm 100mm; margin: 10mm }} {css}</style></head><body>{body}</body></html>"
    )
    return Job(**({"name": "essai", "html": html, "resources": {}} | options))


def reader(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def test_a_job_can_be_sent_to_another_process():
    item = job("<p>Un</p>", attachments=(Attached(name="a.md", data=b"a", description="x"),), date=NOON)
    assert pickle.loads(pickle.dumps(item)) == item  # noqa: S301 - of our own making


def test_a_setting_reaches_the_styles():
    css = "body { margin: 0 } #a { width: var(--column-1); height: var(--lines-height); display: var(--lines-display) }"
    setting = Setting(text_size=9.5, columns=(0.25, 0.75), lines=3)
    box = lay_out(job("<h1>Un</h1><div id=a></div>", css), setting).boxes["a"]
    assert box.width == pytest.approx(20, abs=0.01)
    assert box.height == pytest.approx(24, abs=0.01)
    assert box.bottom == pytest.approx(box.y + box.height)
    assert "--text-size: 9.5pt" in setting.css()
    assert "--lines-display: none" in Setting().css()


def test_boxes_are_measured_from_the_corner_of_their_page():
    layout = lay_out(
        job("<h1 style='margin: 0' id=un>Un</h1><p id=deux style='break-before: page'>Deux</p>"), Setting()
    )
    assert layout.pages == 2
    assert layout.boxes["un"].page == 0
    assert layout.boxes["deux"].page == 1
    assert layout.boxes["un"].y == pytest.approx(12.117, abs=0.3)  # 10 mm and the margin of the body


def test_on_tall_paper_everything_stands_on_one_page():
    long = job("".join(f"<p>Paragraphe {n}</p>" for n in range(200)))
    assert lay_out(long, Setting()).pages > 3
    assert lay_out(long, Setting(), tall=True).pages == 1


def test_what_a_job_refers_to_comes_from_the_job_alone(tmp_path):
    (tmp_path / "page.css").write_text("@page { size: 50mm 60mm }")
    head = '<link rel="stylesheet" href="styles/page.css">'
    shown = job(
        "<p>Un <img src='rouge.svg' alt='rouge'></p>",
        resources={"styles/page.css": tmp_path / "page.css", "rouge.svg": RED},
    )
    shown = Job(
        name="x",
        html=shown.html.replace("<style>", head + "<style>").replace("size: 100mm 100mm;", ""),
        resources=shown.resources,
    )
    made = typeset.typeset(shown)
    page = reader(made.pdf).pages[0]
    assert [round(float(n) / 72 * 25.4) for n in page.mediabox[2:]] == [50, 60]
    assert made.layout.log == ()


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "../../etc/passwd",
        "http://127.0.0.1:9/x.png",
        "ftp://127.0.0.1/x",
        f"{ROOT}../../etc/passwd",
        "missing.png",
    ],
)
def test_nothing_else_can_be_read(address):
    made = typeset.typeset(
        job(f"<p>Un <img src='{address}' alt='x'></p><style>p {{ background: url('{address}') }}</style>")
    )
    assert any("image" in message.lower() for message in made.layout.log)
    assert b"root:" not in made.pdf


def test_a_link_to_an_attachment_puts_no_file_into_the_pdf():
    shown = job("<p>Un</p>")
    html = shown.html.replace("<style>", '<link rel="attachment" href="file:///etc/passwd"><style>')
    made = typeset.typeset(Job(name="x", html=html, resources={}))
    assert not reader(made.pdf).attachments
    assert made.layout.log


def test_the_notes_are_attached_with_their_date():
    notes = Attached(name="01-un.md", data=b"# Un", description="Les notes")
    made = typeset.typeset(job("<p>Un</p>", attachments=(notes,), date=NOON))
    assert reader(made.pdf).attachments["01-un.md"] == [b"# Un"]
    assert made.pdf == typeset.typeset(job("<p>Un</p>", attachments=(notes,), date=NOON)).pdf
    assert made.layout.pages == 1


def test_what_the_engine_says_is_kept_and_goes_nowhere_else(caplog, capfd):
    logger = logging.getLogger("weasyprint")
    before = list(logger.handlers), logger.propagate
    made = typeset.typeset(job("<p>Un</p>", "p { colour: red }"))
    assert any("colour" in message for message in made.layout.log)
    assert (list(logger.handlers), logger.propagate) == before
    assert not caplog.records
    assert capfd.readouterr() == ("", "")


def test_a_style_sheet_is_read_once_and_what_the_engine_said_of_it_every_time():
    shown = job("<p>Un</p>", resources={"styles/x.css": b"p { colour: red; margin: 0 }"})
    linked = shown.html.replace("<style>", '<link rel="stylesheet" href="styles/x.css"><style>')
    for _ in range(2):
        log = lay_out(Job(name="x", html=linked, resources=shown.resources), Setting()).log
        assert len([message for message in log if "colour" in message]) == 1


def test_a_link_to_a_style_sheet_that_is_not_there_is_told():
    html = job("<p>Un</p>").html.replace("<style>", '<link rel="stylesheet" href="styles/nowhere.css"><style>')
    (message,) = lay_out(Job(name="x", html=html, resources={}), Setting()).log
    assert "nowhere.css" in message


def test_page_numbers_are_put_in_where_anchors_are_named():
    text = f"p. {FOLIO_OPEN}un deux trois{FOLIO_CLOSE} et {FOLIO_OPEN}un{FOLIO_CLOSE}"
    found = expand(text, {"un": 3, "deux": 3, "trois": 12})
    assert found.count('class="folio"') == 3
    assert 'href="#un">3</a>' in found
    assert 'href="#trois">12</a>' in found
    assert FOLIO_OPEN not in expand(text, {})
    later = expand(f"{FOLIO_OPEN}imprint un{FOLIO_CLOSE}", {"un": 3, "imprint": 40})
    assert re.findall(r">(\d+)<", later) == ["3", "40"]


def part(body, css="", **options):
    return part_layout.typeset_part(job(body, css, **options)).part


def test_a_part_tells_what_its_margins_and_its_whole_depend_on():
    long = "".join(f"<p>Paragraphe {n}</p>" for n in range(120))
    css = "h1 { string-set: titre content(); page: fin } @page { @bottom-center { content: counter(page) } }"
    made = part(
        f"<h1 id=un>Un</h1>{long}<h1 id=deux style='break-before: page'>Deux</h1><a href='#ailleurs'>Là</a>", css
    )
    assert made.anchors == {"un": 0, "deux": len(made.pages) - 1}
    assert made.targets == ("ailleurs",)
    assert [(bookmark.label, bookmark.page) for bookmark in made.bookmarks] == [
        ("Un", 0),
        ("Deux", len(made.pages) - 1),
    ]
    assert made.pages[0].strings == (("titre", "Un", "Un"),)
    assert made.pages[-1].strings == (("titre", "Deux", "Deux"),)
    assert made.log == ()
    assert not any(
        text.strip().isdigit() for page in reader(made.pdf).pages for text in page.extract_text().split("\n")
    )


def test_margins_are_those_of_each_page():
    css = """
    h1 { string-set: titre content() }
    @page { @top-left { content: string(titre) } @bottom-right { content: "page " counter(page) } background: red }
    @page :first { @top-left { content: none } }
    """
    item = job("", css)
    pages = [
        part_layout.PageFacts(name="", blank=False, strings=(("titre", 'Un "deux" \\ l\'été', "Trois"),)),
        part_layout.PageFacts(name="", blank=False, strings=(("titre", "Trois", "Trois"),)),
    ]
    pdf, log = part_layout.typeset_margins(item, pages, 41)
    assert log == ()
    texts = [" ".join(page.extract_text().split()) for page in reader(pdf).pages]
    assert texts == ["page 41", "Trois page 42"]
    other = job("", css.replace(":first", ":nth(7)"))
    texts = [
        " ".join(page.extract_text().split()) for page in reader(part_layout.typeset_margins(other, pages, 9)[0]).pages
    ]
    assert texts == ['Un "deux" \\ l\'été page 9', "Trois page 10"]


@pytest.mark.parametrize("break_", ["\u2028", "\u2029", "\x85", "\n", "\r"])
def test_a_running_head_is_one_line_whatever_separates_lines_in_its_text(break_):
    css = "@page { @top-left { content: string(titre); line-clamp: 1; width: 58% } }"
    pages = [part_layout.PageFacts(name="", blank=False, strings=(("titre", f"Un jour{break_}douze", "Un jour"),))]
    pdf, log = part_layout.typeset_margins(job("", css), pages, 1)
    assert log == ()
    assert "Un" in reader(pdf).pages[0].extract_text()


@pytest.mark.parametrize("title", ["a" * 90, "un " + "é" * 90, "Donaudampfschifffahrtsgesellschaft" * 4])
def test_a_running_head_of_one_line_may_end_within_a_word(title):
    head = "content: string(titre); line-clamp: 1; width: 58%; overflow-wrap: break-word; hyphenate-character: '-'"
    css = f"@page {{ @top-left {{ {head} }} }}"
    pages = [part_layout.PageFacts(name="", blank=False, strings=(("titre", title, title),))]
    pdf, log = part_layout.typeset_margins(job("", css), pages, 1)
    assert log == ()
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) == 1


def test_a_running_element_in_a_part_is_told():
    css = "p { position: running(tete) } @page { @top-left { content: element(tete) } }"
    assert any("Running elements" in message for message in part("<p>Tête</p><h1>Un</h1>", css).log)


def test_a_part_whose_last_page_would_be_almost_empty_is_set_closer():
    css = "p { margin: 0 0 calc(2mm * var(--gaps, 1)); line-height: calc(1.6 * var(--air, 1)) } #un-end { height: 0 }"
    for lines in range(5, 70):
        body = "".join(f"<p>Ligne {n}</p>" for n in range(lines)) + "<div id=un-end></div>"
        if lay_out(job(body, css), Setting()).pages == 2:
            break
    assert len(part(body, css).pages) == 1


@pytest.mark.parametrize(("count", "line", "gap"), [(4, 5, 1), (7, 2, 1.5)])  # half as much again would be too much
def test_a_part_that_cannot_be_closer_has_more_air_until_its_last_page_is_no_longer_almost_empty(count, line, gap):
    gap = f"max({gap}mm, calc({gap}mm * var(--gaps, 1)))"
    css = f"p {{ margin: 0 0 {gap}; font-size: 4pt; line-height: {line}mm }} #un-end {{ height: 0 }}"

    def body(lines):
        return "".join(f"<p>Ligne {n}</p>" for n in range(lines)) + "<div id=un-end></div>"

    def count_of(lines):
        return lay_out(job(body(lines), css), Setting()).pages

    one = next(n for n in range(9, 99) if count_of(n + 1) == 2)
    full = next(n for n in range((count - 1) * one, 999) if count_of(n + 1) == count)
    pages = reader(part(body(full + 1), css).pdf).pages
    assert len(pages) == count
    assert pages[-1].extract_text().count("Ligne") > 3


def test_a_part_that_cannot_be_closer_has_a_section_more_on_its_last_page():
    css = "p { font-size: 4pt; line-height: 5mm } #un-end { height: 0 }"

    def body(first, second, last):
        several = (f"Mot {n} " * count for n, count in enumerate((first, second, last)))
        sections = (f'<section class="section s" id="un--{n}">{words}</section>' for n, words in enumerate(several))
        return "".join(sections).replace("Mot ", "<p>Mot ") + "<div id=un-end></div>"

    def pages(*counts):
        return [text.extract_text().count("Mot") for text in reader(part(body(*counts), css).pdf).pages]

    full = next(n for n in range(9, 99) if lay_out(job(body(n, 0, 1), css), Setting()).pages == 2)
    assert pages(full - 4, 4, 2) == [full - 4, 6]  # the section that begins lowest, whole
    assert pages(full - 8, 8, 2) == [full, 2]  # the page before would be almost empty then


def test_an_article_stays_with_its_noun_in_a_label_beside_the_text():
    assert part_layout._tied("Les fondamentaux (suite)") == "Les\u00a0fondamentaux (suite)"
    assert part_layout._tied("Un accompagnement (suite)") == "Un accompagnement (suite)"  # wider than its column, tied


def test_a_colophon_alone_on_its_page_is_set_closer_though_it_has_more_than_a_few_lines():
    css = "p { margin: 0 0 calc(4mm * var(--gaps, 1)) } #colophon { break-inside: avoid; height: 35mm } #colophon-end { height: 0 }"
    end = "<section id=colophon>Colophon</section><div id=colophon-end></div>"
    for lines in range(5, 70):
        body = "".join(f"<p>Ligne {n}</p>" for n in range(lines)) + end
        if lay_out(job(body, css), Setting()).pages == 2:
            break
    assert len(part(body, css).pages) == 1


def test_the_running_head_of_a_page_does_not_say_the_title_that_stands_at_its_top():
    css = "h1 { string-set: chapter content(text) }"
    body = "<h1>Un</h1><p style='break-after: page'>Texte</p><p style='break-after: page'>Suite</p><h1>Deux</h1>"
    heads = [{name: first for name, first, _ in page.strings}["chapter"] for page in part(body, css).pages]
    assert heads == ["", "Un", ""]


def test_a_part_that_begins_on_a_left_hand_page_is_laid_out_as_one():
    css = 'html[data-begins="left"] { break-before: left } @page :left { margin-left: 60mm } @page { margin: 10mm }'
    lefts = []
    for begins in ("", BEGINS_LEFT):
        asked = job("<p>Un</p>", css)
        document = document_of(asked, asked.html.replace("<html ", f"<html {begins} ", 1), asked.setting)
        assert len(document.pages) == 1
        lefts.append(document.pages[0]._page_box.content_box_x() / MM)
    assert lefts == pytest.approx([10, 60])


# -- where a page begins ---------------------------------------------------------------------------------------------

HANGING = """
@page { size: 148mm 100mm; margin: 10mm;
  @top-left { content: "[" string(section) "]" } @top-right { content: "[" string(goes-on) "]" } }
.text { margin-left: 43mm } p { margin: 0; line-height: 5mm } h2, h3, .goes-on { font-size: 10pt; line-height: 5mm }
h2, h3 { margin: 0 } h3 { width: 38mm; margin-bottom: -5mm } .goes-on { width: 38mm }
.high { line-height: 15mm; font-size: 40pt }
"""


def lines_of(count, name="Ligne"):
    return "".join(f"<p>{name} {n}</p>" for n in range(count))


def group(title, text):
    return f'<div data-goes-on="{title} (suite)"><h3>{title}</h3><div class="text">{text}</div></div>'


def section(title, *groups):
    return f'<section data-section="{title}" data-goes-on="{title} (suite)"><h2>{title}</h2>{"".join(groups)}</section>'


def heads(body, css=HANGING):
    """The text of the margins of each page, labels beside the text after them."""
    made = part(body, css)
    pdf, log = part_layout.typeset_margins(job("", css), made.pages, 1)
    assert log == ()
    return [" ".join(page.extract_text().split()) for page in reader(pdf).pages]


def test_a_page_says_its_section_and_names_again_what_goes_on():
    body = section("Problèmes", group("Accueil", lines_of(20))) + section("Besoins", group("Temps", lines_of(20)))
    # The second section begins within the second page, and the third page goes on with its group.
    assert heads(body) == ["[Problèmes] []", "Accueil (suite) [Problèmes] []", "Temps (suite) [Besoins] []"]


def test_a_page_that_begins_with_something_new_names_nothing_again():
    body = section(
        "Problèmes",
        group("Accueil", lines_of(3)),
        f'<div style="break-before: page">{group("Temps", lines_of(3))}</div>',
    )
    assert heads(body) == ["[Problèmes] []", "[Problèmes] []"]
    body = (
        section("Problèmes", group("Un", lines_of(3)))
        + '<div style="break-before: page"></div>'
        + section("Besoins", lines_of(2))
    )
    assert heads(body) == ["[Problèmes] []", "[Besoins] []"]


def test_a_section_without_groups_is_named_again_itself():
    body = section("Besoins", f'<div class="text">{lines_of(20)}</div>')
    assert heads(body) == ["[Besoins] []", "Besoins (suite) [Besoins] []"]


def test_a_label_that_is_longer_than_its_page_is_in_the_head_and_makes_no_page():
    long = "mot " * 250
    body = section("Problèmes", f"<h3 class=group></h3>{lines_of(9)}", group(long, lines_of(120)))
    assert any("[mot" in text for text in heads(body))


@pytest.mark.parametrize("css", [".text { margin-left: 0 }", ".text { margin-left: -1mm }"])
def test_where_there_is_no_room_beside_the_text_the_head_says_what_goes_on(css):
    body = section("Problèmes", group("Accueil", lines_of(20)))
    assert heads(body, HANGING + css)[1] == "[Problèmes] [Accueil (suite)]"
    body = section("Besoins", f'<div class="text">{lines_of(20)}</div>')
    assert heads(body, HANGING + css)[1] == "[Besoins (suite)] []"


def test_a_label_stands_beside_the_text_only_if_the_next_title_is_below_it():
    long = "Un titre qui prend plusieurs lignes dans la marge du texte"
    for lines, beside in ((14, False), (16, True)):
        body = section("Problèmes", group(long, lines_of(lines)), group("Suivant", lines_of(9)))
        (second,) = [text for text in heads(body) if f"{long} (suite)" in text]
        assert (f"[{long} (suite)]" in second) is not beside, lines


def test_a_section_may_have_any_letters_in_its_name():
    name = "L'&quot;été&quot; &amp; \\ l’hiver"
    body = f'<section data-section="{name}" data-goes-on="{name}">{lines_of(40)}</section>'
    assert heads(body)[1].startswith('[L\'"été" & \\ l’hiver]')


def test_the_engine_knows_its_versions_and_prints_a_sample():
    found = typeset.versions()
    assert found["weasyprint"].startswith("70.")
    assert found["pango"].count(".") == 2
    typeset.warm_up()
    assert len(reader(typeset.sample_page()).pages) == 1


def test_the_process_that_workers_are_forked_from_has_no_font_map():
    """A map of fonts is served from a thread, which a process that is forked does not have, and would wait for."""
    script = (
        "import gc; gc.freeze = int\nimport feuillet.building.warm\n"
        "from weasyprint.text.fonts import FontConfiguration\n"
        "print([kept for kept in gc.get_objects() if isinstance(kept, FontConfiguration)])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_text_stands_in_its_paragraph_and_only_a_span_that_says_something_is_kept():
    made = typeset.typeset(
        job(
            "<h1>Un titre</h1><p>Du <b>texte</b> <span lang=en>in English</span> et <a href='#x'>un lien</a></p><p id=x>Fin</p>"
        )
    )
    with pikepdf.open(io.BytesIO(made.pdf)) as document:
        kinds = []
        pieces = []

        def walk(shown, depth=0):
            kinds.append(str(shown.S))
            for kid in shown.K.as_list() if isinstance(shown.K, pikepdf.Array) else [shown.K]:
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    assert kid.P.objgen == shown.objgen
                    walk(kid, depth + 1)
                elif isinstance(kid, int):
                    pieces.append((shown.objgen, kid))

        walk(document.Root.StructTreeRoot.K[0])
        listed = document.Root.StructTreeRoot.ParentTree.Nums[1].as_list()
        assert [(listed[mark].objgen, mark) for _, mark in pieces] == pieces, "each piece of text leads to its element"
        assert len(pieces) == len(listed) >= 6
    assert "/P" in kinds
    assert "/Link" in kinds
    assert kinds.count("/Span") < 3


@pytest.mark.parametrize("place", ["css", "drawing", "page"])
def test_of_a_picture_that_a_style_or_template_holds_the_pixels_alone_go_out(place):
    image = Image.radial_gradient("L").resize((320, 200)).convert("RGB")
    exif = image.getexif()
    exif[0x010E] = "Zq7Exif"
    made = io.BytesIO()
    image.save(made, "JPEG", exif=exif, comment=b"Zq7Comment")
    address = f"data:image/jpeg;base64,{base64.b64encode(made.getvalue() + b'Zq7Trailer').decode()}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 20"><image width="32" height="20" href="{address}"/></svg>'
    drawing = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
    body = f"<p>a</p><img alt=a src='{address}'>" if place == "page" else "<p>a</p>"
    css = (
        f"p {{ height: 5cm; background: url('{drawing if place == 'drawing' else address}') }}"
        if place != "page"
        else ""
    )
    pdf = typeset.typeset(job(body, css)).pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        kinds = [
            entry
            for entry in document.objects
            if isinstance(entry, pikepdf.Stream) and entry.get("/Subtype") == "/Image"
        ]
        assert kinds
        assert not any(b"Zq7" in kind.read_raw_bytes() for kind in kinds)
    assert b"Zq7" not in pdf


def test_pictures_within_our_drawings_go_out_as_they_were_prepared():
    made = io.BytesIO()
    Image.radial_gradient("L").resize((320, 200)).save(made, "JPEG")
    address = f"data:image/jpeg;base64,{base64.b64encode(made.getvalue()).decode()}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 20"><image width="32" height="20" href="{address}"/></svg>'
    shown = job("<p>a</p><img alt=a src='pictures/a.svg'>", "")
    pdf = typeset.typeset(replace(shown, resources={**shown.resources, "pictures/a.svg": svg.encode()})).pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        kinds = [
            entry
            for entry in document.objects
            if isinstance(entry, pikepdf.Stream) and entry.get("/Subtype") == "/Image"
        ]
        assert [kind.read_raw_bytes() for kind in kinds] == [made.getvalue()]


BULLET = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><circle r='9'/></svg>"
BULLETS = f'@page {{ size: 100mm 70mm; margin: 5mm }} li {{ background: url("{BULLET}") no-repeat; list-style: none }}'
SENTENCES = "Le lavoir est fermé le samedi et personne ne sait qui en garde la clé. " * 6
LONG_POINT = f"<li>{SENTENCES}<ul><li>{SENTENCES}</li></ul></li>"


def pieces_of_points(body):
    """Of each piece of a point: whether its point goes on there, and whether it has a bullet."""
    shown = job(body, BULLETS)
    pages = typeset.document_of(shown, shown.html, Setting()).pages
    seen, found = set(), []
    for page in pages:
        for box in page._page_box.descendants():
            if box.element_tag == "li" and type(box).__name__ == "BlockBox":
                bullets = [layer for layer in getattr(box.background, "layers", ()) if layer.image]
                found.append((box.element in seen, bool(bullets)))
                seen.add(box.element)
    return found


@pytest.mark.parametrize("columns", [1, 2])
def test_a_point_that_goes_on_after_a_page_or_column_has_one_bullet(columns):
    found = pieces_of_points(f'<div style="columns: {columns}"><ul>{LONG_POINT * 3}</ul></div>')
    assert any(goes_on for goes_on, _ in found)
    assert all(bullet != goes_on for goes_on, bullet in found)


def test_a_list_below_a_point_is_read_where_it_stands():
    inner = "<ul><li>deux<ul><li>trois</li></ul>quatre</li></ul>"
    body = f"<ul><li>un{inner}cinq<ul><li>six</li></ul></li><li>sept</li></ul>"
    read = structure_tree.structure(made_pdf.raw(made_pdf.html(body), finisher=typeset.text_in_its_paragraph))
    kinds = [element.kind for element in read.elements]
    said = [(leaf.page, leaf.mark) for leaf in read.leaves if kinds[leaf.element] == "LBody"]
    assert len(said) == 7
    assert said == sorted(said)
    assert {kinds[element.parent] for element in read.elements if element.kind == "L"} == {"Document", "LBody"}
