"""Each edition is set anew for another way to read it: nothing is lost in any, and each keeps its promise."""

from __future__ import annotations

import io
import itertools
import math
import re

import page as page_validation
import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import ImageChops

from feuillet.model.editions import EDITIONS, SCREEN
from feuillet.model.own_editions import editions
from feuillet.model.papers import OFFERED, PAPERS
from feuillet.model.workshop import Prose, Workshop
from feuillet.pages.render import Renderer
from feuillet.proving import printed
from tests import made_kit
from tests.made_kit import DOCUMENT, LINK, PROSE, THEMES, day, make
from tests.made_project import load, project, theme

MM = 72 / 25.4
GREY = ("grey", "large")
SHEETS = ("01-accueillir", "02-reparer", "03-financer")
BOOKS = [f"{name}/synthesis" for name in made_kit.EDITIONS if name != "notes"]
PUBLICATIONS = [*BOOKS, *(f"{name}/fact-sheets/{sheet}" for name in made_kit.EDITIONS for sheet in SHEETS)]


@pytest.fixture(scope="module")
def kit(workers, tmp_path_factory):
    return made_kit.whole(workers, tmp_path_factory)


class Paper:
    """The PDFs of a kit, as other programs read them."""

    def __init__(self, folder):
        self.folder = folder
        self.readers = {}
        self.read = {}

    def data(self, name):
        return (self.folder / f"{name}.pdf").read_bytes()

    def reader(self, name):
        if name not in self.readers:
            self.readers[name] = pypdf.PdfReader(io.BytesIO(self.data(name)))
        return self.readers[name]

    def pages(self, name):
        return self.reader(name).pages

    def texts(self, name):
        if name not in self.read:
            self.read[name] = [page.extract_text() for page in self.pages(name)]
        return self.read[name]

    def bare(self, name):
        return re.sub(r"[\s\u00ad\u200b-]+", "", "".join(self.texts(name))).casefold()

    def pictures(self, name, dpi=60):
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(self.data(name))]


@pytest.fixture(scope="module")
def paper(kit):
    return Paper(kit[0])


def size(page, box="/MediaBox"):
    left, bottom, right, top = (float(number) for number in page[box])
    return round((right - left) / MM, 1), round((top - bottom) / MM, 1)


def destinations(reader):
    """Pages on which chapters and parts begin, from the outline, the first level alone."""
    return {
        " ".join(entry.title.split()): reader.get_destination_page_number(entry) + 1
        for entry in reader.outline
        if not isinstance(entry, list)
    }


def pieces(page):
    """Texts of a page with their size in points, and their place in millimetres from its left lower corner."""
    found = []

    def take(text, cm, tm, _font, points):
        a = tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3]
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        if text.strip():
            found.append((text.strip(), points * math.hypot(*a), x / MM, y / MM))

    page.extract_text(visitor_text=take)
    return found


def tinge(picture):
    """How far from grey the most colourful pixel is."""
    red, green, blue = picture.split()
    return max(ImageChops.difference(*pair).getextrema()[1] for pair in ((red, green), (green, blue), (blue, red)))


def ink(pictures):
    return sum(255 - grey for picture in pictures for grey in picture.convert("L").tobytes())


# -- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_every_edition_passes_the_validator(kit, paper, profile):
    for name in [*PUBLICATIONS, "synthesis-press"]:
        assert page_validation.validate_pdf_bytes(paper.data(name), profile=profile).failures == [], name


def test_what_is_imposed_or_collated_says_that_it_has_no_tags(paper):
    for name in ("booklet", "fact-sheets", "fact-sheets-2-up", "packs", "synthesis"):
        root = paper.reader(name).trailer["/Root"]
        assert "/StructTreeRoot" not in root
        assert "/MarkInfo" not in root
        assert paper.reader(name).metadata.subject == "pour l’impression seule, sans balises"
        assert root["/ViewerPreferences"]["/PrintScaling"] == "/None"


def words_of(notes):
    body = notes.split("---\n")[2]
    lines = [line.lstrip("- ") for line in body.splitlines() if line and not line.startswith(("#", "!"))]
    return [
        re.sub(r"[\s-]+", "", re.sub(r"\*|\[|\]\([^)]*\)|\]", "", line)).replace("'", "’").casefold() for line in lines
    ]


@pytest.mark.parametrize("name", BOOKS)
def test_no_synthesis_has_lost_a_word_of_the_notes(paper, name):
    found = paper.bare(name)
    count = 0
    for notes in THEMES.values():
        for said in words_of(notes):
            for part in re.findall(r"[^:.,]{6,}", said):
                assert part in found, part
                count += 1
    assert count > 60


@pytest.mark.parametrize("sheet", ["01-accueillir", "02-reparer"])
def test_large_print_takes_as_many_pages_as_it_needs_and_leaves_nothing_out(paper, sheet):
    large, small = (f"{edition}/fact-sheets/{sheet}" for edition in ("large", "small"))
    assert len(paper.pages(large)) >= 3
    assert len(paper.pages(small)) == 1
    found = paper.bare(large)
    for said in words_of(THEMES[f"{sheet}.md"]):
        for part in re.findall(r"[^:.,]{6,}", said):
            assert part in found, part
    assert not re.search(r"\+\d+,p\.", found)


def test_a_small_sheet_says_what_it_leaves_to_the_synthesis(kit, paper):
    several = [diagnostic for diagnostic in kit[1].diagnostics if diagnostic.rule.code == "left-out-in-edition"]
    (told,) = [diagnostic for diagnostic in several if diagnostic.values["edition"] == "small"]
    number, count = re.fullmatch(r"(\d) \((\d+)\)", told.values["themes"]).groups()
    assert number == "2"
    assert told.location.file == "content/themes/02-reparer.md"
    assert int(count) > 3
    text = " ".join(paper.texts("small/fact-sheets/02-reparer")[0].split())
    assert sum(int(found) for found in re.findall(r"\+(\d+)(?=, )", text)) == int(count)


@pytest.mark.parametrize("name", PUBLICATIONS)
def test_each_page_but_a_blank_one_says_of_which_edition_it_is(paper, name):
    texts = [text for text in paper.texts(name) if text.strip()]
    assert len(texts) > 1 or "/fact-sheets/" in name
    for number, text in enumerate(texts, 1):
        assert re.search(r"14/11/2026\s+·\s+[0-9a-f]{6}", text), number


@pytest.mark.parametrize("edition", made_kit.EDITIONS)
def test_page_numbers_on_a_sheet_are_those_of_the_synthesis_of_its_edition(paper, edition):
    if edition == "notes":
        book = destinations(paper.reader("print/synthesis"))  # it has none of its own: it is the same
    else:
        book = destinations(paper.reader(f"{edition}/synthesis"))
    for sheet, title in zip(SHEETS, ("Accueillir", "Réparer ensemble", "Financer"), strict=True):
        text = " ".join(" ".join(paper.texts(f"{edition}/fact-sheets/{sheet}")).split())
        numbers = {int(number) for number in re.findall(r"ynthèse, p\. (\d+)", text)}
        assert numbers == {book[title]}, text[-200:]


def test_editions_have_pages_of_their_own(paper):
    starts = [destinations(paper.reader(f"{name}/synthesis"))["Financer"] for name in ("print", "large")]
    assert starts[0] != starts[1]


# -- print -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BOOKS)
def test_chapters_and_parts_of_several_pages_begin_on_right_hand_pages(paper, name):
    found = destinations(paper.reader(name))
    assert {"Accueillir", "Réparer ensemble", "Financer", "Liens", "Colophon"} <= found.keys()
    own = {title: number for title, number in found.items() if title != "Sommaire"}
    ends = [*list(own.values())[1:], len(paper.pages(name)) + 1]
    blank = {number for number, text in enumerate(paper.texts(name), 1) if not text.strip()}
    lengths = {title: end - number - (end - 1 in blank) for (title, number), end in zip(own.items(), ends, strict=True)}
    assert [title for title, number in own.items() if number % 2 == 0 and lengths[title] > 1] == []
    assert list(found.values()) == sorted(found.values())


def test_for_a_printer_of_one_side_no_page_is_a_left_hand_one_and_none_is_blank(workers, tmp_path):
    folder = day(tmp_path, "  duplex: false\n", {"03-financer.md": THEMES["03-financer.md"]})
    assert not make(folder, workers, editions=("print",), packs=False).failed
    guide = pypdf.PdfReader(folder / "output/print/README.pdf").pages[0].extract_text()
    assert "recto seul" in guide
    assert "automatique" not in guide, "there is nothing to turn by hand"
    pages = pypdf.PdfReader(folder / "output/print/print/synthesis.pdf").pages
    for number, page in enumerate(pages[1:], 2):
        text = page.extract_text()
        assert len(text.split()) > 6, number
        found = []
        page.extract_text(
            visitor_text=lambda said, _c, matrix, *_, n=number, to=found: (
                said.strip() == str(n) and to.append(matrix[4])
            )
        )
        assert max(found) > 180 * MM, f"the folio of page {number} stands outside"


@pytest.mark.parametrize("name", BOOKS)
def test_pages_that_are_left_blank_are_white(paper, name):
    blank = [number for number, text in enumerate(paper.texts(name)) if not text.strip()]
    assert blank
    assert all(number % 2 for number in blank), "only left-hand pages"
    pictures = paper.pictures(name, 30)
    for number in blank:
        assert pictures[number].getextrema() == ((255, 255),) * 3, number + 1
    assert len(paper.pages(name)) - 1 not in blank


@pytest.mark.parametrize(("name", "inner", "outer"), [("print", 25, 19), ("small", 16, 12), ("press", 28, 22)])
def test_text_keeps_off_the_binding_and_folios_stand_outside(paper, name, inner, outer):
    width = size(paper.pages(f"{name}/synthesis")[0])[0]
    seen = set()
    for number, page in enumerate(paper.pages(f"{name}/synthesis"), 1):
        found = pieces(page)
        folio = [x for text, _, x, y in found if text == str(number) and y < 25]
        if not found or number == 1:
            continue
        assert len(folio) == 1, number
        right = number % 2 == 1
        assert folio[0] > width / 2 if right else folio[0] < width / 2, number
        first = min(x for text, _, x, y in found if y > 25 and not (text.isdigit() and x < outer / 2))  # but for a tab
        assert first >= (inner if right else outer) - 0.6, number
        seen.add(round(first) == (inner if right else outer))
    assert True in seen


def test_addresses_are_printed_for_those_who_type(paper):
    for name in BOOKS:
        text = paper.bare(name)
        assert "exemple.org/a/une/assez/longue/adresse" in text, name
        assert "exemple.org/guide?page=2" in text, name


@pytest.mark.parametrize("edition", made_kit.EDITIONS)
def test_every_address_has_a_code_that_a_telephone_reads(paper, edition):
    sheet = f"{edition}/fact-sheets/01-accueillir"
    several = [(sheet, {DOCUMENT})] + ([(f"{edition}/synthesis", {LINK})] if edition != "notes" else [])
    for name, addresses in several:
        found = set()
        document = pypdfium2.PdfDocument(paper.data(name))
        for number in reversed(range(len(document))):  # the links of a synthesis are at its end
            grey = document[number].render(scale=150 / 72, grayscale=True).to_pil()
            found |= {barcode.text for barcode in zxingcpp.read_barcodes(grey)}
            if addresses <= found:
                break
        assert addresses <= found, (name, found)


# -- grey ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["synthesis", *(f"fact-sheets/{sheet}" for sheet in SHEETS)])
def test_grey_has_no_colour_and_takes_less_ink(paper, name):
    colour, grey = (paper.pictures(f"{edition}/{name}") for edition in ("print", "grey"))
    assert max(map(tinge, colour)) > 60
    assert max(map(tinge, grey)) <= 3
    assert ink(grey) < 0.97 * ink(colour)


@pytest.mark.parametrize("name", ["synthesis", *(f"fact-sheets/{sheet}" for sheet in SHEETS)])
def test_large_print_has_no_colour_either(paper, name):
    assert max(map(tinge, paper.pictures(f"large/{name}"))) <= 3


def luma(red, green, blue):
    return round(0.299 * red + 0.587 * green + 0.114 * blue)


@pytest.mark.parametrize(
    ("name", "page", "colours"),
    [
        ("fact-sheets/01-accueillir", 0, [(255, 0, 0), (0, 0, 255)]),  # the photo
        ("fact-sheets/02-reparer", 0, [(0, 128, 128), (255, 165, 0)]),  # the drawing
        ("synthesis", 0, [(128, 0, 128), (0, 128, 0)]),  # the logos of the day and of an organiser
    ],
)
def test_pictures_and_logos_are_there_in_grey(paper, name, page, colours):
    colour, grey = (paper.pictures(f"{edition}/{name}", 100)[page] for edition in ("print", "grey"))
    counts = {rgb: count for count, rgb in grey.getcolors(grey.width * grey.height)}
    there = [rgb for _, rgb in colour.getcolors(colour.width * colour.height)]
    for item in colours:
        assert min(max(abs(a - b) for a, b in zip(item, rgb, strict=True)) for rgb in there) <= 3, item
        near = sum(count for rgb, count in counts.items() if abs(rgb[0] - luma(*item)) <= 2)
        assert near > 20, item


def test_nothing_is_told_by_colour_alone(paper):
    """The three answers are told apart by words, and by the shape of their rules."""
    for edition in GREY:
        text = " ".join(" ".join(paper.texts(f"{edition}/fact-sheets/02-reparer")).split())
        for title in ("Problèmes soulevés", "Solutions et bonnes pratiques", "Besoins"):
            assert title in text


# -- large print -----------------------------------------------------------------------------------------------------

LARGE = ["large/synthesis", *(f"large/fact-sheets/{sheet}" for sheet in SHEETS)]


@pytest.mark.parametrize("name", LARGE)
def test_no_text_in_large_print_is_smaller_than_18_points(paper, name):
    for number, page in enumerate(paper.pages(name), 1):
        for text, points, _, _ in pieces(page):
            assert points >= 17.9, (number, text, points)


def test_other_editions_are_smaller():
    sizes = {name: edition.frame("A4").sizes[0] for name, edition in EDITIONS.items()}
    assert sizes["small"] < sizes["print"] < sizes["large"] == 18


@pytest.mark.parametrize("name", LARGE)
def test_large_print_has_no_italics(paper, name):
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in paper.pages(name)
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert fonts
    assert not [font for font in fonts if re.search("italic|oblique", font, re.IGNORECASE)]
    other = paper.pages(name.replace("large", "print"))
    if "accueillir" in name or "synthesis" in name:
        assert any(
            "Italic" in str(font.get_object()["/BaseFont"])
            for page in other
            for font in page["/Resources"].get("/Font", {}).values()
        )


def broken(texts):
    return [line for text in texts for line in text.splitlines() if line.rstrip().endswith(("-", "\u2010", "\u00ad"))]


@pytest.mark.parametrize("name", ["synthesis", "fact-sheets/01-accueillir"])
def test_no_word_is_broken_in_large_print(paper, name):
    assert broken(paper.texts(f"large/{name}")) == []
    assert name != "synthesis" or broken(paper.texts(f"print/{name}")) != []
    several = set(re.findall(r"\w+", " ".join(paper.texts(f"large/{name}"))))
    assert set(re.findall(r"\w+", PROSE)) <= several


HEADS = frozenset(("H1", "H2", "H3", "H4", "H5", "H6", "Caption", "TH"))


@pytest.mark.parametrize("name", BOOKS)
def test_no_heading_stands_alone_at_the_foot_of_a_page(paper, name):
    reading = printed.read(paper.data(name))
    pages, ends = (
        reading.flow.leaf_pages,
        [element.last for element in reading.structure.elements if element.kind in HEADS],
    )
    assert len(ends) > 20
    assert [end for end in ends if 0 < end < len(pages) and pages[end] != pages[end - 1]] == []


def columns(page):
    """How many columns of text a page has at the most, below its running head: lines side by side in one height."""
    rows, head = {}, page.get_height() - 27 * MM
    text = page.get_textpage()
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        middle = (bottom + top) / 2
        if bottom > head:
            continue
        same = next((row for row in rows if abs(row - middle) < 5), middle)  # points: less than half a line
        rows.setdefault(same, []).append((left, right))
    most = 0
    for several in rows.values():
        lines = []
        for left, right in sorted(several):
            if lines and left - lines[-1][1] < 3 * MM:
                lines[-1][1] = right
            else:
                lines.append([left, right])
        most = max(most, sum(right - left > 40 * MM for left, right in lines))  # no number, no mark
    return most


@pytest.mark.parametrize("sheet", ["01-accueillir", "02-reparer"])
def test_large_print_has_one_column(paper, sheet):
    assert columns(pypdfium2.PdfDocument(paper.data(f"print/fact-sheets/{sheet}"))[0]) > 1
    assert {columns(page) for page in pypdfium2.PdfDocument(paper.data(f"large/fact-sheets/{sheet}"))} == {1}


def test_large_print_is_ragged_right(paper):
    text = pypdfium2.PdfDocument(paper.data("large/fact-sheets/02-reparer"))[1].get_textpage()
    rights = [round(text.get_rect(index)[2] / MM) for index in range(text.count_rects())]
    assert len({right for right in rights if right > 140}) >= 5


# -- notes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", SHEETS)
def test_behind_a_sheet_is_a_page_of_ruled_lines(paper, sheet):
    pages = paper.pages(f"notes/fact-sheets/{sheet}")
    assert len(pages) == 2
    assert size(pages[0]) == size(pages[1]) == (210.0, 297.0)
    number = str(SHEETS.index(sheet) + 1)
    assert re.fullmatch(rf"{number} Mes notes Édition 14/11/2026 · \w{{6}}", " ".join(pages[1].extract_text().split()))
    picture = paper.pictures(f"notes/fact-sheets/{sheet}", 127)[1].convert("L")  # 5 pixels a millimetre
    column = picture.crop((500, 0, 501, picture.height)).tobytes()
    rows = [at / 5 for at in range(150, len(column)) if column[at] < 250 <= column[at - 1]]
    gaps = {round(b - a, 1) for a, b in itertools.pairwise(rows)}
    assert len(rows) >= 25
    assert all(abs(gap - 8) <= 0.4 for gap in gaps), gaps
    assert rows[-1] < 290
    assert paper.bare(f"notes/fact-sheets/{sheet}").startswith(paper.bare(f"print/fact-sheets/{sheet}")[:60])


# -- small -----------------------------------------------------------------------------------------------------------


def test_small_pages_are_half_the_paper_and_the_booklet_lies_on_its_side(paper):
    assert {
        size(page) for name in ("small/synthesis", "small/fact-sheets/02-reparer") for page in paper.pages(name)
    } == {(148.0, 210.0)}
    for name in ("booklet", "fact-sheets-2-up"):
        assert {size(page) for page in paper.pages(name)} == {(297.0, 210.0)}
    assert paper.reader("booklet").trailer["/Root"]["/ViewerPreferences"]["/Duplex"] == "/DuplexFlipShortEdge"


def test_the_booklet_reads_as_the_synthesis_when_it_is_folded(paper):
    pages = ["".join(text.split()) for text in paper.texts("small/synthesis")]
    count = -(-len(pages) // 4)
    document = pypdfium2.PdfDocument(paper.data("booklet"))
    assert len(document) == 3 * 2 * count
    read = [None] * (4 * count)
    for side in range(2 * count):
        text = document[side].get_textpage()
        width, height = document[side].get_size()
        halves = ["".join(text.get_text_bounded(left, 0, left + width / 2, height).split()) for left in (0, width / 2)]
        outside = (4 * count - side - 1, side) if side % 2 == 0 else (side, 4 * count - side - 1)
        read[outside[0]], read[outside[1]] = halves
    assert pages[0][:20] in read[0] or sorted(pages[0]) == sorted(read[0])
    assert sorted(read[-1]) == sorted(pages[-1]), "the back cover is the last page"
    for number, text in enumerate(pages[:-1]):
        assert sorted(read[number]) == sorted(text), number + 1
    assert set(read[len(pages) - 1 : -1]) <= {""}


# -- press -----------------------------------------------------------------------------------------------------------


def test_pages_for_the_press_have_bleed_around_the_trimmed_page(paper):
    for name in ("synthesis-press", "fact-sheets-press"):
        for page in paper.pages(name):
            assert size(page, "/TrimBox") == (210.0, 297.0)
            assert size(page, "/BleedBox") == (216.0, 303.0)
            assert size(page) == (236.0, 323.0)
    assert {size(page) for page in paper.pages("press/synthesis")} == {(216.0, 303.0)}


@pytest.mark.parametrize(
    ("name", "page", "edges"),
    [("synthesis-press", 0, "ltr"), ("synthesis-press", 4, "ltr"), ("fact-sheets-press", 0, "ltr")],
)
def test_grounds_go_to_the_edge_of_the_bleed_and_no_further(paper, name, page, edges):
    scale = 254 / 72  # 10 pixels a millimetre
    picture = pypdfium2.PdfDocument(paper.data(name))[page].render(scale=scale).to_pil().convert("L")
    left, top, right, bottom = 100, 100, picture.width - 100, picture.height - 100  # of the bleed
    across, down = picture.width // 2, 100 + 60  # in the head of the page; the cover has it all over
    inside = {"l": (left + 3, down), "r": (right - 4, down), "t": (across, top + 3), "b": (across, bottom - 4)}
    beyond = {"l": (left - 4, down), "r": (right + 3, down), "t": (across, top - 4), "b": (across, bottom + 3)}
    for edge in edges:
        assert picture.getpixel(inside[edge]) < 200, edge
    for place in beyond.values():
        assert picture.getpixel(place) > 250


# -- Letter ----------------------------------------------------------------------------------------------------------

LETTER = "title: A small day\nlanguage: en\npaper: Letter\ndate: 2026-11-14\n"


def test_where_paper_is_letter_so_is_all_that_is_made(tmp_path, workers):
    themes = {"01-one.md": theme("One", "## Problems\n\n- A point\n")}
    folder = day(tmp_path, "  editions: [print, small, press]\n  copies: 1\n", themes, LETTER)
    report = make(folder, workers)
    assert not report.failed, [diagnostic.message("en") for diagnostic in report.diagnostics]
    paper = Paper(folder / "output/print")
    expected = {
        "print/synthesis": (215.9, 279.4), "print/fact-sheets/01-one": (215.9, 279.4), "fact-sheets": (215.9, 279.4),
        "small/synthesis": (139.7, 215.9), "small/fact-sheets/01-one": (139.7, 215.9),
        "booklet": (279.4, 215.9), "fact-sheets-2-up": (279.4, 215.9), "README": (215.9, 279.4),
        "press/synthesis": (221.9, 285.4), "synthesis-press": (241.9, 305.4),
    }  # fmt: skip
    for name, side in expected.items():
        assert {size(page) for page in paper.pages(name)} == {side}, name
    assert {size(page, "/TrimBox") for page in paper.pages("synthesis-press")} == {(215.9, 279.4)}
    guide = " ".join(" ".join(paper.texts("README")).split())
    assert guide.count("Letter, upright") == 2
    assert guide.count("Letter, on its side") == 2
    assert "215.9 × 279.4 mm" in guide
    assert "A4" not in guide


def test_the_edition_for_screens_is_none_for_paper():
    assert not SCREEN.paper
    assert SCREEN.folder == ""
    assert len({edition.folder for edition in EDITIONS.values()}) == len(EDITIONS)


@pytest.mark.parametrize("name", EDITIONS)
@pytest.mark.parametrize("sheet", OFFERED)
def test_the_size_of_a_page_is_that_of_its_paper_with_what_is_cut_off(name, sheet):
    edition = EDITIONS[name]
    if not edition.takes(sheet):
        assert (name, sheet) in {("small", "A5"), ("large", "A5")}
        return
    width, height = edition.size(sheet)
    paper = PAPERS[sheet].size
    if edition.folded:
        assert (2 * width, height) == pytest.approx((paper[1], paper[0]), abs=1)
    else:
        assert (width, height) == (paper[0] + 2 * edition.bleed, paper[1] + 2 * edition.bleed)


def own(**wanted):
    day = Workshop(title=Prose("Une journée"), editions=({"name": "mur", **wanted},))
    return editions(day)["mur"]


def test_an_edition_of_a_workshop_is_one_of_ours_with_what_it_says_otherwise():
    edition = own(like="grey", paper="A3", columns=2, sizes=(12, 18), text_size=14, copies=2)
    frame = edition.frame("A4")
    assert (edition.folder, edition.names) == ("print/mur/", ("fact-sheets-mur", "synthesis-mur"))
    assert (edition.grey, edition.paper, edition.duplex) == (True, True, True)
    assert (edition.page("Letter").name, frame.columns, frame.sizes, frame.text_size) == ("A3", 2, (12.0, 18.0), 14.0)
    assert frame.margins == EDITIONS["print"].frame("A3").margins  # of its paper
    assert edition.styles == ("print", "grey", "mur")


def test_an_edition_of_a_workshop_may_be_in_colour_or_have_no_page_for_notes():
    assert own(like="grey", grey=False).styles == ("print", "mur")
    assert own(like="notes", notes=False).styles == ("print", "mur")
    both = own(grey=True, notes=True)
    assert (both.grey, both.notes, both.styles) == (True, True, ("print", "grey", "notes", "mur"))


@pytest.mark.parametrize("like", ["print", "grey", "notes", "two-sided", "small", "press"])
def test_an_edition_of_a_workshop_has_no_file_of_ours(like):
    edition = own(like=like)
    ours = {name for edition in EDITIONS.values() for name in (*edition.names, edition.folder)}
    assert not {*edition.names, edition.folder} & ours
    assert (edition.packs, edition.saves_ink) == (False, False)


def test_pages_of_an_edition_of_a_workshop_are_of_its_paper_with_its_own_style_sheet(tmp_path):
    workshop = "title: Une journée\neditions:\n  - name: mur\n    paper: A3\n    sizes: [12, 18]\n"
    sheet = {"01-un.md": theme("Un thème", "## Problèmes\n\n- Une chose\n")}
    folder = project(tmp_path, sheet, workshop=workshop, files={"styles/fact-sheet-mur.css": "h1 { color: #333 }"})
    day = load(folder)
    rendered = Renderer(day, folder, editions(day)["mur"]).fact_sheet(day.themes[0], frozenset(), {})
    assert 'href="styles/fact-sheet-mur.css"' in rendered.html
    assert b"--page-size: 297mm 420mm" in rendered.resources["styles/brand.css"]
    assert rendered.setting.sizes == (12.0, 18.0)
