"""Pages lie on their sheets so that folding, cutting and trimming gives what was meant."""

from __future__ import annotations

import io

import page as page_validation
import pikepdf
import pypdf
import pypdfium2
import pytest

from feuillet.pdf import structure_tree
from feuillet.pdf.imposition import booklet, booklet_order, for_press, two_up
from tests import made_pdf

MM = 72 / 25.4
A5 = (148, 210)
WORDS = {"title": "Essai & <suite>", "subject": "imposé pour l’impression ; sans balises"}
SCALE = 4  # pixels in a point, where pages are looked at


def numbered(pages, size=A5, paint=b""):
    """A PDF of which each page says its number, from 0, in its middle."""
    made = io.BytesIO()
    with pikepdf.Pdf.new() as document:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        for number in range(pages):
            width, height = (side * MM for side in (size[number % len(size)] if isinstance(size[0], tuple) else size))
            content = b"%b BT /F 12 Tf %.4f %.4f Td (n%d.) Tj ET" % (paint, width / 2, height / 2, number)
            document.add_blank_page(page_size=(width, height))
            document.pages[-1].obj.Contents = document.make_stream(content)
            document.pages[-1].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        document.save(made)
    return made.getvalue()


def halves(pdf):
    """What each side of the sheets says on the left and on the right: a number, or None."""
    document = pypdfium2.PdfDocument(pdf)
    sides = []
    for side in document:
        width, height = side.get_size()
        text = side.get_textpage()
        found = []
        for left, right in ((0, width / 2), (width / 2, width)):
            words = text.get_text_bounded(left, 0, right, height).strip()
            found.append(int(words.removeprefix("n").removesuffix(".")) if words else None)
        sides.append(tuple(found))
    return sides


def places(pdf, number):
    """Where the texts of a side begin, in points from its left."""
    text = pypdfium2.PdfDocument(pdf)[number].get_textpage()
    words = text.get_text_range()
    return [text.get_charbox(at)[0] for at, letter in enumerate(words) if letter == "n"]


def look(pdf, number=0):
    """A side as a picture in grey, `SCALE` pixels a point, whatever box a viewer would show."""
    return pypdfium2.PdfDocument(pdf)[number].render(scale=SCALE).to_pil().convert("L")


def dark(picture):
    """Points that are dark, from the left and from the top."""
    pixels = picture.load()
    return [(x / SCALE, y / SCALE) for x in range(picture.width) for y in range(picture.height) if pixels[x, y] < 200]


def preferences(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/ViewerPreferences"]


# -- the booklet -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pages", range(1, 42))
def test_a_folded_booklet_reads_in_order_and_ends_with_its_last_page(pages):
    sides = halves(booklet(numbered(pages), **WORDS))
    sheets = list(zip(sides[::2], sides[1::2], strict=True))
    read = []
    for front, back in sheets:  # into the booklet: right-hand side of each sheet, then what is on its back
        read += [front[1], back[0]]
    for front, back in reversed(sheets):  # and out of it again
        read += [back[1], front[0]]
    if pages == 1:
        assert read == [0, None, None, None]
    else:
        blanks = [None] * (-pages % 4)
        assert read == [*range(pages - 1), *blanks, pages - 1]


def test_small_booklets_have_one_sheet_with_front_and_back_cover_outside():
    assert booklet_order(1) == ((None, 0), (None, None))
    assert booklet_order(2) == ((1, 0), (None, None))
    assert booklet_order(3) == ((2, 0), (1, None))
    assert booklet_order(4) == ((3, 0), (1, 2))
    with pytest.raises(ValueError, match="at least one page"):
        booklet_order(0)


@pytest.mark.parametrize("impose", [booklet, two_up])
@pytest.mark.parametrize(
    ("page", "sheet"),
    [
        ((148, 210), (297, 210)),
        ((139.7, 215.9), (279.4, 215.9)),
        ((210, 297), (420, 297)),
        ((215.9, 279.4), (431.8, 279.4)),
        ((100, 150), (200, 150)),
    ],
)
def test_the_sheet_is_a_paper_that_takes_two_pages(impose, page, sheet):
    for side in pypdf.PdfReader(io.BytesIO(impose(numbered(2, page), **WORDS))).pages:
        assert [round(float(length) / MM, 1) for length in side.mediabox[2:]] == list(sheet)
        assert list(side.mediabox[:2]) == [0, 0]


def test_pages_keep_their_size_and_meet_at_the_fold():
    black = b"0 g 0 0 2000 2000 re f"
    picture = look(booklet(numbered(2, paint=black), **WORDS))
    row = [picture.getpixel((x, 40)) for x in range(picture.width)]
    margin = (297 - 2 * 148) / 2 * MM * SCALE  # half a millimetre on each side, for A4 is 297 mm and not 296
    assert margin > 5
    inside = range(round(margin) + 2, len(row) - round(margin) - 2)
    assert {row[x] for x in inside} == {0}
    assert {row[x] for x in range(round(margin) - 2)} == {255}
    assert {row[-1 - x] for x in range(round(margin) - 2)} == {255}


def test_creep_moves_the_pages_of_inner_sheets_to_the_fold():
    still, moved = (booklet(numbered(12), creep=creep, **WORDS) for creep in (0, 0.5))
    for side in range(6):
        sheet = side // 2
        before, after = places(still, side), places(moved, side)
        assert len(before) == len(after) == 2
        assert after[0] - before[0] == pytest.approx(sheet * 0.5 * MM, abs=0.01)
        assert before[1] - after[1] == pytest.approx(sheet * 0.5 * MM, abs=0.01)
    with pytest.raises(ValueError, match="towards the fold"):
        booklet(numbered(4), creep=-1, **WORDS)


def test_a_page_that_creeps_does_not_cover_its_neighbour():
    black = b"0 g 0 0 2000 2000 re f"
    side = look(booklet(numbered(5, paint=black), creep=3, **WORDS), 3)  # page 3 alone: all of the others are outside
    assert halves(booklet(numbered(5), creep=3, **WORDS))[2:] == [(None, 2), (3, None)]
    middle = side.width // 2
    assert side.getpixel((middle - 4, 40)) == 0
    assert side.getpixel((middle + 4, 40)) == 255


# -- two copies to cut apart -----------------------------------------------------------------------------------------


def test_each_page_stands_twice_on_its_side_so_that_its_back_fits_both_halves():
    made = two_up(numbered(2), **WORDS)
    assert halves(made) == [(0, 0), (1, 1)]
    for side in (0, 1):
        left, right = places(made, side)
        assert right - left == pytest.approx(148 * MM, abs=0.01)


def test_cut_marks_stand_at_both_ends_of_the_cut_and_nowhere_else():
    found = dark(look(two_up(numbered(1, paint=b"3 Tr"), **WORDS)))  # text that does not show
    assert found
    assert all(abs(x - 297 / 2 * MM) < 1 for x, _ in found)
    heights = [y / MM for _, y in found]
    top, bottom = ([y for y in heights if (y < 105) is first] for first in (True, False))
    assert min(top) < 0.2
    assert 7.5 < max(top) < 8.3
    assert max(bottom) > 209.7
    assert 201.7 < min(bottom) < 202.5


def test_cut_marks_show_on_a_dark_page():
    picture = look(two_up(numbered(1, paint=b"0 g 0 0 2000 2000 re f"), **WORDS))
    row = [picture.getpixel((x, 40)) for x in range(picture.width)]
    middle = len(row) // 2
    assert max(row[middle - 5 : middle + 5]) > 200
    assert row[middle] < 200


# -- both ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "duplex"),
    [
        (lambda: booklet(numbered(3), **WORDS), "/DuplexFlipShortEdge"),
        (lambda: two_up(numbered(2), **WORDS), "/DuplexFlipShortEdge"),
        (lambda: two_up(numbered(1), **WORDS), "/Simplex"),
    ],
)
def test_the_print_dialogue_is_told_the_flip_and_not_to_scale(made, duplex):
    asked = preferences(made())
    assert asked["/Duplex"] == duplex
    assert asked["/PrintScaling"] == "/None"
    assert asked["/PickTrayByPDFSize"] == True  # noqa: E712 - pypdf's own kind of truth


@pytest.mark.parametrize("impose", [booklet, two_up])
def test_pages_of_two_sizes_are_refused_by_number(impose):
    with pytest.raises(ValueError, match="page 2 is 210 × 297 mm, page 1 is 148 × 210 mm"):
        impose(numbered(4, (A5, (210, 297))), **WORDS)


@pytest.fixture(scope="module")
def tagged():
    """A finished PDF of two pages, with links, an outline and destinations."""
    body = (
        "<h1 id=haut>Un titre</h1><p>Voir <a href='#bas'>plus bas</a> et <a href='https://exemple.org'>ailleurs</a></p>"
        "<h2 id=bas style='break-before: page'>Plus bas</h2><p>La fin, <a href='#haut'>le début</a></p>"
    )
    return made_pdf.made(body, "h1, h2 { bookmark-level: 1 }", size="A5")


@pytest.mark.parametrize("impose", [booklet, two_up])
def test_an_imposed_pdf_has_no_tags_links_or_claims_left_and_says_what_it_is(impose, tagged):
    root = pypdf.PdfReader(io.BytesIO(tagged)).trailer["/Root"]
    assert {"/StructTreeRoot", "/MarkInfo", "/Names", "/Outlines"} <= set(root)
    reader = pypdf.PdfReader(io.BytesIO(impose(tagged, **WORDS)))
    root = reader.trailer["/Root"]
    assert set(root) == {"/Type", "/Pages", "/Metadata", "/ViewerPreferences", "/Version"}
    assert all(set(page) == {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"} for page in reader.pages)
    xmp = root["/Metadata"].get_data().decode()
    assert "pdfaid" not in xmp
    assert "pdfuaid" not in xmp
    assert reader.xmp_metadata.dc_title == {"x-default": WORDS["title"]}
    assert reader.xmp_metadata.dc_description == {"x-default": WORDS["subject"]}
    assert (reader.metadata.title, reader.metadata.subject) == (WORDS["title"], WORDS["subject"])
    assert "Un titre" in reader.pages[0].extract_text()


@pytest.mark.parametrize("impose", [booklet, two_up])
def test_imposing_twice_gives_the_same_bytes(impose, tagged):
    assert impose(tagged, **WORDS) == impose(tagged, **WORDS)


def test_a_page_that_is_painted_twice_is_in_the_file_once():
    forms = pypdf.PdfReader(io.BytesIO(two_up(numbered(1), **WORDS))).pages[0]["/Resources"]["/XObject"]
    assert forms.raw_get("/P0").idnum == forms.raw_get("/P1").idnum


@pytest.mark.parametrize("impose", [booklet, two_up])
def test_of_pages_with_a_bleed_the_trimmed_page_is_placed(impose):
    with_bleed = impose(for_press(numbered(2, (154, 216)), bleed=3), **WORDS)
    plain = impose(numbered(2), **WORDS)
    assert pypdf.PdfReader(io.BytesIO(with_bleed)).pages[0].mediabox[2] == pytest.approx(297 * MM, abs=0.01)
    assert places(with_bleed, 0) == pytest.approx(places(plain, 0), abs=0.01)


# -- for a print shop ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bleed", [0, 3, 5])
def test_the_boxes_say_where_the_paper_the_bleed_and_the_page_are(bleed):
    size = (148 + 2 * bleed, 210 + 2 * bleed)
    page = pypdf.PdfReader(io.BytesIO(for_press(numbered(1, size), bleed=bleed))).pages[0]
    found = {
        name: [round(float(number) / MM, 2) for number in page[name]]
        for name in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox")
    }
    paper = [-10, -10, size[0] + 10, size[1] + 10]
    assert found == {
        "/MediaBox": paper,
        "/CropBox": paper,
        "/BleedBox": [0, 0, *size],
        "/TrimBox": [bleed, bleed, bleed + 148, bleed + 210],
    }


@pytest.mark.parametrize("bleed", [0, 3, 5])
def test_crop_marks_prolong_the_edges_of_the_page_and_stay_out_of_the_bleed(bleed):
    pdf = for_press(numbered(1, (148 + 2 * bleed, 210 + 2 * bleed), b"3 Tr 0.5 0 0 -0.5 0 0 cm"), bleed=bleed)
    edge = 10 + bleed  # of the trimmed page, from the edge of the paper
    found = [(x / MM - edge, y / MM - edge) for x, y in dark(look(pdf))]  # from the corner of the trimmed page
    offset = max(bleed, 3)
    marks = {}
    for x, y in found:
        across = min((0, 148), key=lambda side: abs(side - x))
        down = min((0, 210), key=lambda side: abs(side - y))
        beyond_x, beyond_y = max(-x, x - 148), max(-y, y - 210)
        if beyond_x > beyond_y:
            assert abs(y - down) < 0.2
            marks.setdefault((across, down, "across"), []).append(beyond_x)
        else:
            assert abs(x - across) < 0.2
            marks.setdefault((across, down, "down"), []).append(beyond_y)
    assert len(marks) == 8
    for lengths in marks.values():
        assert min(lengths) == pytest.approx(offset, abs=0.15)
        assert max(lengths) == pytest.approx(offset + 5, abs=0.15)


def test_a_file_for_the_press_keeps_its_tags_links_and_claims(tagged):
    pressed = for_press(tagged, bleed=3)
    for profile in ("ua1", "3a"):
        assert page_validation.validate_pdf_bytes(pressed, profile=profile).failures == []
    before = structure_tree.structure(tagged)
    assert before.leaves
    assert structure_tree.structure(pressed) == before
    read = [pypdf.PdfReader(io.BytesIO(pdf)) for pdf in (tagged, pressed)]
    links, kept = ([[a["/Rect"] for a in page["/Annots"]] for page in entry.pages] for entry in read)
    assert sum(len(on_page) for on_page in links) == 3
    assert kept == links


def test_the_marks_for_the_press_are_artifacts_on_the_black_plate(tagged):
    for page in pypdf.PdfReader(io.BytesIO(for_press(tagged, bleed=3))).pages:
        own, _, marks = page.get_contents().get_data().rpartition(b"/Artifact BMC")
        assert own.rstrip().endswith(b"Q")
        assert b"0.25 w 0 G" in marks
        assert marks.count(b" S") == 8
        assert marks.rstrip().endswith(b"EMC")


def test_for_the_press_the_same_bytes_come_out_twice(tagged):
    assert for_press(tagged, bleed=3) == for_press(tagged, bleed=3)


def test_a_bleed_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        for_press(numbered(1), bleed=-1)
    with pytest.raises(ValueError, match="nothing is left"):
        for_press(numbered(1), bleed=74)
