import io
import re
from datetime import datetime

import page as page_validation
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import ImageChops

from feuillet.pdf import conformance, structure_tree
from tests.made_pdf import DATES, FAMILY, NOON, html, made, raw, weasyprint

PICTURE = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'>"
    "<rect width='9' height='9'/></svg>"
)
PIXELS = (  # with an alpha channel
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAGklEQVR4nGNk"
    "ZGL+f1xNtZLpuJpqJQMDAwMAKzcEHw49c94AAAAASUVORK5CYII="
)
WORDS = " ".join(f"mot{n}" for n in range(150))
STYLE = f"""
@page {{ @top-left {{ content: string(chapter) }} @bottom-right {{ content: counter(page) " / " counter(pages) }} }}
h1 {{ string-set: chapter content() }} section {{ break-before: page }} .note {{ float: footnote }}
.folio::before {{ content: target-counter(attr(href), page) }} svg text {{ font-family: "{FAMILY}" }}
"""
BODY = f"""
<nav><h1>Sommaire</h1><ul><li><a href="#un">Un début</a> <a class=folio href="#un"></a></li></ul></nav>
<section id=un><h1>Un début</h1><p>Du <strong>gras</strong>, <a href="https://example.org/">un site</a>,
une note<span class=note>La note.</span>. {WORDS}</p><h2>Points</h2>
<ul><li>Un<ul><li>Deux<ul><li>Trois</ul></ul><li>Quatre</ul><ol><li>Premier<li>Second</ol>
<figure><img alt="Un carré" src="{PICTURE}"><figcaption>Légende</figcaption></figure>
<svg width=40 height=40 xmlns="http://www.w3.org/2000/svg"><title>Un rond</title><circle cx=20 cy=20 r=15 />
<text x=2 y=20 font-size=9>Douze</text></svg>
<table><caption>Besoins</caption><thead><tr><th>Besoin<th colspan=2>Réponse</thead>
{"<tr><th>Local<td>oui<td>non" * 30}</table><blockquote>Une citation</blockquote></section>
"""
HEAD = (
    '<meta name=author content="Équipe &amp; amis"><meta name=keywords content="atelier, local">'
    '<meta name=description content="Un jour"><meta name=dcterms.created content=2020-01-01>'
)


def attachment(name):
    return weasyprint.Attachment(
        string=b"# notes", name=name, created=NOON, modified=NOON, relationship="Source", description="Les notes"
    )


@pytest.fixture(scope="module")
def unfinished():
    return raw(html(BODY, STYLE, head=HEAD), attachments=[attachment("b.md"), attachment("a.md")])


@pytest.fixture(scope="module")
def finished(unfinished):
    return conformance.finish(unfinished, dates=DATES)


@pytest.fixture
def opened(finished):
    with pikepdf.open(io.BytesIO(finished)) as document:
        yield document


def elements(document, kind):
    """All structure elements of a kind, in reading order."""

    def walk(element):
        for kid in element.get("/K", ()):
            if not isinstance(kid, int) and "/S" in kid:
                if str(kid.S) == kind:
                    yield kid
                yield from walk(kid)

    return list(walk(document.Root.StructTreeRoot.K[0]))


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_a_rich_document_conforms(finished, profile):
    report = page_validation.validate_pdf_bytes(finished, profile=profile)
    assert report.failures == []


def test_before_finishing_it_is_not_accessible(unfinished):
    assert page_validation.validate_pdf_bytes(unfinished, profile="ua1").failures != []


def test_same_input_gives_the_same_bytes(unfinished, finished):
    assert conformance.finish(unfinished, dates=DATES) == finished


def test_a_finished_file_stays_as_it_is(finished):
    assert conformance.finish(finished, dates=DATES) is finished


def test_running_heads_and_folios_are_artifacts_and_nothing_else_is(unfinished, finished):
    def marks(pdf, pattern):
        with pikepdf.open(io.BytesIO(pdf)) as document:
            return [re.findall(pattern, page.obj.Contents.read_bytes()) for page in document.pages]

    before, after = marks(unfinished, rb"/MCID (\d+)"), marks(finished, rb"/MCID (\d+)")
    heads = marks(finished, rb"/Artifact\s*<<\s*/Type /Pagination\s*>>\s*BDC")
    assert len(before) >= 3
    for old, new, artifacts in zip(before, after, heads, strict=True):
        assert len(artifacts) == 2
        assert len(new) == len(old) - 2
    # All that is still marked is in the tree: the form in which WeasyPrint opens marked content is the one we know.
    structure = structure_tree.structure(finished)
    assert {(leaf.page, leaf.mark) for leaf in structure.leaves} == {
        (number, int(mark)) for number, marks in enumerate(after) for mark in marks
    }


def test_the_parent_tree_knows_no_artifact(opened):
    numbers = opened.Root.StructTreeRoot.ParentTree.Nums
    entries = [entry for i in range(len(opened.pages)) for entry in numbers[2 * i + 1]]
    assert sum(entry is None for entry in entries) == 2 * len(opened.pages)
    assert all(entry is None or entry.S in {"/Span", "/Link", "/Figure"} for entry in entries)


def test_header_cells_say_what_they_head():
    body = """<h1>T</h1><table><thead><tr><th>a<th>b</thead><tr><th>c<td>1<tr><th>d<td>2</table>
    <table><tr><td></td><th>e<th>f<tr><th>g<td>3<td>4</table>
    <table><tr><th>h<td>5<tr><th>i<td>6</table><table><tr><th>j<th>k<tr><td>7<td>8</table>
    <table><caption>Titre</caption><tr><td>9<th>l<tr><td>10<th>m</table>"""
    with pikepdf.open(io.BytesIO(made(body))) as document:
        scopes = [str(cell.A.Scope)[1:] for cell in elements(document, "/TH")]
    column, row = "Column", "Row"
    assert scopes == [column, column, row, row, column, column, row, row, row, column, column, column, row]


def test_a_header_cell_keeps_its_span(opened):
    assert [int(cell.A.get("/ColSpan", 1)) for cell in elements(opened, "/TH")][:2] == [1, 2]


def test_lists_say_whether_they_are_numbered():
    body = "<h1>T</h1><ul><li>a<li>b</ul><ol><li>c<li>d</ol><ul><li>e</ul><ol><li>f</ol><ul class=p><li>g</ul>"
    with pikepdf.open(io.BytesIO(made(body, "ul { list-style: disc } .p { list-style: none }"))) as document:
        lists = elements(document, "/L")
        assert [str(listed.A.ListNumbering) for listed in lists[:4]] == ["/Disc", "/Decimal", "/Disc", "/Decimal"]
        assert "/A" not in lists[4]


def test_the_box_of_a_figure_is_in_points_from_the_bottom():
    pdf = made(
        f'<h1>T</h1><img alt=a src="{PICTURE}">', "* { margin: 0 } img { position: absolute; left: 12pt; top: 24pt }"
    )
    with pikepdf.open(io.BytesIO(pdf)) as document:
        (figure,) = elements(document, "/Figure")
        left, bottom, right, top = (float(number) for number in figure.A.BBox)
    margin, height = 28.35, 419.5
    assert (left, top) == pytest.approx((margin + 12, height - margin - 24), abs=0.1)
    assert (right - left, top - bottom) == pytest.approx((15, 15), abs=0.1)


def test_links_are_printed_and_say_where_they_lead(opened):
    links = [item for page in opened.pages for item in page.obj.get("/Annots", ())]
    assert {int(link.F) for link in links} == {4}
    assert {str(link.Contents) for link in links} == {"page 2", "https://example.org/"}


def test_links_without_alternative_get_one(unfinished):
    with pikepdf.open(io.BytesIO(unfinished)) as document:
        for page in document.pages:
            for annotation in page.obj.get("/Annots", ()):
                del annotation.Contents
                if "/Dest" in annotation:
                    annotation.Dest = pikepdf.String("nowhere")
        bare = io.BytesIO()
        document.save(bare, fix_metadata_version=False)
    with pikepdf.open(io.BytesIO(conformance.finish(bare.getvalue(), dates=DATES))) as document:
        links = [item for page in document.pages for item in page.obj.get("/Annots", ())]
        assert {(str(link.get("/Contents", "")), "/A" in link) for link in links} == {
            ("", False),
            ("https://example.org/", True),
        }


def links_and_annotations(pdf):
    """Of each page: what each annotation is filed under in the parent tree, and what the tree holds of it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = document.Root.StructTreeRoot.ParentTree.Nums
        owners = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
        filed = [
            (
                str(owners[int(entry.StructParent)].S),
                any("/Obj" in kid and kid.Obj.objgen == entry.objgen for kid in kids),
            )
            for page in document.pages
            for entry in page.obj.get("/Annots", ())
            for kids in [[kid for kid in owners[int(entry.StructParent)].K if not isinstance(kid, int)]]
        ]
        assert len(owners) == len(document.pages) + len(filed)
        held = [
            [kid for kid in link.K if not isinstance(kid, int) and "/Obj" in kid]
            for link in elements(document, "/Link")
        ]
        return filed, [len(kids) for kids in held]


def test_what_is_set_inside_a_link_makes_no_second_link():
    inside = "Un <strong>mot <em>gras</em></strong> et <span>un autre</span>, une<wbr>adresse et 1<sup>er</sup>"
    body = f"<h1>T</h1><p><a href='https://example.org/'>{inside}</a></p><p class=slim><a href='#t'>{inside}</a></p>"
    unfinished = raw(html(f"<div id=t>{body}</div>", ".slim { width: 2cm } sup { line-height: 0 }"))
    assert page_validation.validate_pdf_bytes(unfinished, profile="ua1").failures != []
    pdf = conformance.finish(unfinished, dates=DATES)
    assert conformance.finish(unfinished, dates=DATES) == pdf
    assert page_validation.validate_pdf_bytes(pdf, profile="ua1").failures == []
    filed, held = links_and_annotations(pdf)
    assert set(filed) == {("/Link", True)}
    assert len(filed) == len(held) > 3  # one a line
    assert set(held) == {1}


@pytest.mark.parametrize(
    "inside",
    [
        "<span style='display: inline-block; padding: 9pt'>mot</span>",
        f"<img alt=a src=\"{PICTURE}\" style='height: 2cm'>",
    ],
)
def test_what_sticks_out_of_its_link_stays_a_link(inside):
    pdf = made(f"<h1>T</h1><p><a href='https://example.org/'>Un {inside} autre</a></p>")
    assert page_validation.validate_pdf_bytes(pdf, profile="ua1").failures == []
    filed, held = links_and_annotations(pdf)
    assert filed == [("/Link", True)] * 2
    assert held == [2]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        heights = [abs(float(entry.Rect[3]) - float(entry.Rect[1])) for entry in document.pages[0].obj.Annots]
    assert max(heights) > 25 > min(heights)


def test_a_field_of_a_form_is_no_link():
    body = "<h1 id=t>T</h1><form><a href='#t'>Nom <input name=nom></a></form>"
    pdf = conformance.finish(raw(html(body, "input { appearance: auto }")))
    filed, _ = links_and_annotations(pdf)
    assert sorted(filed) == [("/Form", True), ("/Link", True), ("/Link", True)]  # the box sticks out of its line


def test_a_link_with_more_than_text_works_in_a_running_head_too():
    css = """@page { @bottom-left { content: element(back) } }
    .back { position: running(back) } b { display: inline-block; padding: %s }"""
    body = "<p class=back><a href='#top'>Au <b>début</b></a></p><h1 id=top>A</h1><h1 style='break-before: page'>B</h1>"
    for padding, annotations in ("0", 2), ("9pt", 4):
        pdf = made(body, css % padding)
        assert page_validation.validate_pdf_bytes(pdf, profile="ua1").failures == []
        filed, held = links_and_annotations(pdf)
        assert filed == [("/Link", True)] * annotations
        assert held == [annotations // 2] * 2


def test_no_picture_asks_to_be_smoothed():
    css = f"""section {{ background: url("{PIXELS}") repeat; background-size: 5mm }} .pale {{ opacity: .5 }}"""
    unfinished = raw(
        html(f"<h1>T</h1><section>A</section><div class=pale><img alt=a src='{PIXELS}'></div><p>B</p>", css)
    )

    def smoothed(pdf):
        with pikepdf.open(io.BytesIO(pdf)) as document:
            return [
                bool(thing.Interpolate)
                for thing in document.objects
                if isinstance(thing, pikepdf.Stream) and "/Interpolate" in thing
            ]

    assert True in smoothed(unfinished)
    assert set(smoothed(conformance.finish(unfinished))) == {False}


GRADIENTS = {
    "linear": "<linearGradient id='g'>{stops}</linearGradient>",
    "turned": "<linearGradient id='g' gradientTransform='rotate(30)'>{stops}</linearGradient>",
    "in user space": "<linearGradient id='g' gradientUnits='userSpaceOnUse' x2='40'>{stops}</linearGradient>",
    "repeated": "<linearGradient id='g' x2='.3' spreadMethod='reflect'>{stops}</linearGradient>",
    "radial": "<radialGradient id='g' cx='.3' fx='.2'>{stops}</radialGradient>",
}
OPAQUE = "<stop offset='0' stop-color='#f00'/><stop offset='.4' stop-color='#ff0'/><stop offset='1' stop-color='#00f'/>"
FAINT = "<stop offset='0' stop-opacity='.2'/><stop offset='1'/>"


def gradient(kind, stops):
    """A finished page with a drawing that is filled with a gradient, and stroked with it, and how it painted before."""
    inside = GRADIENTS[kind].format(stops=stops)
    drawing = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 50' width='200'><defs>{inside}</defs>"
        "<g opacity='.9'><rect x='5' y='5' width='40' height='40' fill='url(#g)'/></g>"
        "<path d='M55 10C70 60 80 0 95 40' fill='none' stroke='url(#g)' stroke-width='8'/></svg>"
    )
    before = raw(html(drawing))
    return before, conformance.finish(before, dates=DATES)


def patterns(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return sorted(
            int(entry.PatternType) for entry in document.objects if "/PatternType" in getattr(entry, "keys", dict)()
        )


def looks(pdf):
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=1).to_pil().convert("RGB")


@pytest.mark.parametrize("kind", GRADIENTS)
def test_a_gradient_is_a_shading_that_paints_what_its_tile_painted(kind):
    before, after = gradient(kind, OPAQUE)
    assert patterns(before) == [1, 1]
    assert patterns(after) == [2, 2]
    assert page_validation.validate_pdf_bytes(after, profile="3a").failures == []
    difference = ImageChops.difference(looks(before), looks(after)).convert("L")
    assert sum(difference.histogram()[24:]) < 0.04 * 60 * 60  # of the square: the edges of its tiles


def test_a_gradient_that_is_partly_transparent_stays_as_the_engine_paints_it():
    before, after = gradient("linear", FAINT)
    assert patterns(before) == patterns(after) == [1, 1]
    assert looks(before) == looks(after)


def test_a_link_in_a_running_head_still_works():
    css = "@page { @bottom-left { content: element(back) } } .back { position: running(back) }"
    body = "<p class=back><a href='#top'>Sommaire</a></p><h1 id=top>A</h1><h1 style='break-before: page'>B</h1><p>fin"
    pdf = made(body, css)
    assert page_validation.validate_pdf_bytes(pdf, profile="ua1").failures == []
    structure = structure_tree.structure(pdf)
    links = [element for element in structure.elements if element.kind == "Link"]
    assert [(link.annotated, link.target, link.first == link.last) for link in links] == [(True, "top", True)] * 2
    assert [element.kind for element in structure.elements if element.parent == 0] == ["H1", "P", "H1", "P", "P"]


def test_a_page_of_running_heads_alone_keeps_its_links():
    css = """@page { @bottom-left { content: element(back) } }
    .back { position: running(back) } section { break-before: page }"""
    pdf = made("<p class=back><a href='#top'>Ici</a></p><h1 id=top>A</h1><section></section>", css)
    structure = structure_tree.structure(pdf)
    assert sum(element.kind == "Link" for element in structure.elements) == 2


def test_the_metadata_are_those_of_the_publication(opened):
    assert opened.Root.ViewerPreferences.DisplayDocTitle is True
    assert str(opened.Root.Lang) == "fr"
    information = {key: str(value) for key, value in opened.docinfo.items()}
    assert information["/Title"] == "Essai"
    assert information["/Author"] == "Équipe & amis"
    assert information["/Keywords"] == "atelier, local"
    assert information["/CreationDate"] == "D:20261114120000+01'00"
    assert information["/ModDate"] == "D:20261115120000+01'00"
    assert "/Filter" not in opened.Root.Metadata
    xmp = opened.Root.Metadata.read_bytes().decode()
    assert xmp.count("CreateDate>") == xmp.count("ModifyDate>") == 2
    metadata = opened.open_metadata(set_pikepdf_as_editor=False)
    assert metadata["xmp:CreateDate"] == "2026-11-14T12:00:00+01:00"
    assert metadata["xmp:ModifyDate"] == "2026-11-15T12:00:00+01:00"
    assert metadata["dc:language"] == {"fr"} or metadata["dc:language"] == ["fr"]
    assert metadata["pdf:Keywords"] == "atelier, local"
    assert metadata["pdfuaid:part"] == "1"
    assert metadata["pdfaid:conformance"] == "A"


def test_dates_west_of_greenwich_are_written_as_such():
    west = datetime.fromisoformat("2026-11-14T09:00:00-03:30")
    pdf = conformance.finish(raw(html("<h1>A")), dates=conformance.DocumentDates(created=west, modified=west))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.docinfo["/CreationDate"]) == "D:20261114090000-03'30"


def test_without_dates_those_of_the_page_stay(unfinished):
    with pikepdf.open(io.BytesIO(conformance.finish(unfinished))) as document:
        assert str(document.docinfo["/CreationDate"]) == "D:20200101"
        assert "/ModDate" not in document.docinfo


def test_a_date_without_time_zone_is_refused(unfinished):
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="CreateDate has no time zone"):
        conformance.finish(unfinished, dates=conformance.DocumentDates(created=naive, modified=naive))


def test_metadata_that_cannot_be_completed_are_refused(unfinished):
    with pikepdf.open(io.BytesIO(unfinished)) as document:
        document.Root.Metadata.write(b"<x/>")
        broken = io.BytesIO()
        document.save(broken, fix_metadata_version=False)
    with pytest.raises(ValueError, match="no RDF"):
        conformance.finish(broken.getvalue())


def test_attached_notes_are_listed_once_and_in_order(opened):
    names = opened.Root.Names.EmbeddedFiles.Names
    assert [str(names[i]) for i in (0, 2)] == ["a.md", "b.md"]
    assert [str(file.UF) for file in opened.Root.AF] == ["b.md", "a.md"]
    assert {str(file.AFRelationship) for file in opened.Root.AF} == {"/Source"}


def test_names_of_destinations_are_sorted_by_their_bytes():
    anchors = ["z", "é", "a", "œ", "ÿ"]
    pdf = made("".join(f"<h1 id='{name}'><a href='#{name}'>{name}</a></h1>" for name in anchors))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        names = document.Root.Names.Dests.Names
        keys = [bytes(names[i]) for i in range(0, len(names), 2)]
    assert keys == sorted(keys)
    assert set(structure_tree.structure(pdf).anchors) == set(anchors)


def test_no_stream_ends_in_a_way_that_can_be_read_twice(monkeypatch, unfinished):
    def save(self, out, **_options):
        out.write(b"data\r\nendstream")

    monkeypatch.setattr(pikepdf.Pdf, "save", save)
    assert conformance.finish(unfinished) == b"data\r\rendstream"


# --- structure ---


def test_the_structure_is_read_in_reading_order(finished):
    structure = structure_tree.structure(finished)
    kinds = [element.kind for element in structure.elements]
    assert kinds[0] == "Document"
    assert [kind for kind in kinds if kind in {"H1", "H2", "Table", "BlockQuote"}][:3] == ["H1", "H1", "H2"]
    assert structure.anchors == {"un": 2}
    assert structure.language == "fr"
    assert structure.title == "Essai"
    root = structure.elements[0]
    assert (root.parent, root.first, root.last) == (-1, 0, len(structure.leaves))
    for element in structure.elements[1:]:
        holder = structure.elements[element.parent]
        assert holder.first <= element.first <= element.last <= holder.last
    link = next(element for element in structure.elements if element.target)
    assert (link.kind, link.target, link.annotated) == ("Link", "un", True)


def test_a_structure_that_others_wrote_is_read_too():
    with pikepdf.new() as document:
        page = document.add_blank_page()
        document.Root.StructTreeRoot = Dictionary(
            K=Dictionary(
                S=Name.Document,
                K=Array([Dictionary(S=Name.P, K=Dictionary(Type=Name.MCR, Pg=page.obj, MCID=7)), Dictionary(S=Name.P)]),
            )
        )
        file = io.BytesIO()
        document.save(file)
    structure = structure_tree.structure(file.getvalue())
    assert [(leaf.page, leaf.mark, leaf.element) for leaf in structure.leaves] == [(0, 7, 1)]
    assert [element.kind for element in structure.elements] == ["Document", "P", "P"]


def test_glyphs_that_do_not_show_their_text_are_known():
    css = "p { white-space: nowrap; overflow: hidden; text-overflow: ellipsis }"
    structure = structure_tree.structure(made(f"<h1>T \U0010fffd</h1><p>{WORDS}</p>", css))
    assert structure.missing_glyphs == {"\U0010fffd"}
    (swallowed,) = structure.swallowed
    assert swallowed.endswith("mot149")
    assert structure_tree.structure(made("<h1>efficace ffi</h1>")).swallowed == frozenset()


def test_greys_are_those_of_the_black_ink():
    style = "h1 { color: #777; border-bottom: 1px solid #333 } div { opacity: 0.5 } i { color: #123456 }"
    pdf = raw(html("<h1>Gris</h1><p>Noir, <i>bleu</i></p><div>À moitié</div>", style))
    for grey in (False, True):
        with pikepdf.open(io.BytesIO(conformance.finish(pdf, dates=DATES, grey=grey))) as document:
            streams = [document.pages[0].Contents]
            streams += [item for item in document.objects if getattr(item, "get", dict)("/Subtype") == "/Form"]
            found = [str(operator) for stream in streams for _, operator in pikepdf.parse_content_stream(stream)]
            spaces = {str(stream.Group.CS) for stream in streams if "/Group" in stream}
        assert found.count("rg") == (1 if grey else 5)
        assert ("g" in found) is grey
        assert (spaces == {"/DeviceGray"}) is grey


def test_a_blank_page_that_follows_is_as_large_as_the_last_one_and_bare(unfinished):
    with pikepdf.open(io.BytesIO(conformance.finish(unfinished, dates=DATES, blank_after=True))) as document:
        *_, last, blank = document.pages
        assert [float(side) for side in blank.mediabox] == [float(side) for side in last.mediabox]
        assert blank.obj.Contents.read_bytes().strip() == b""
        assert last.obj.Contents.read_bytes().strip()
