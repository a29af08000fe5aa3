"""Bands, logos, pictures and ruled lines, on the pages of whole publications."""

import io
import itertools
import re

import pypdfium2
import pypdfium2.raw
import pytest
from PIL import Image

from feuillet.model.editions import SMALL
from feuillet.model.papers import PAPERS
from tests.made_project import ROOT, WORKSHOP, codes, project, run, theme, words, written

NOTES = "## Problèmes\n\n## Solutions\n\n## Besoins\n\n- Un seul mot\n- p. qui [sans réponse]\n\n![Une petite image](../images/small.png)\n"
INTRODUCTION = "introduction: |\n  Trois salles.\n\n  - Une pour parler\n  - Une pour manger\n\n  10. Puis une\n"


def png(width, height):
    data = io.BytesIO()
    Image.new("RGB", (width, height), "#a08030").save(data, "PNG")
    return data.getvalue()


@pytest.fixture(scope="module")
def output(tmp_path_factory, workers):
    """Of a theme that is nearly empty, of a day with five organisers who have logos."""
    folder = tmp_path_factory.mktemp("boxes")
    organisers = "".join(f"  - {{name: Structure {n}, logo: images/{n}.png}}\n" for n in range(5))
    logos = {f"content/images/{n}.png": png(240 + n, 120) for n in range(5)}
    logos["content/images/small.png"] = png(24, 18)
    themes = {"01-un.md": theme("Un thème", NOTES)}
    project(folder, themes, workshop=f"{WORKSHOP}{INTRODUCTION}organisers:\n{organisers}", files=logos)
    result = run(folder, workers)
    assert written(result) == ["synthesis", "un"], codes(result)
    return folder / "output"


@pytest.fixture
def sheet(output):
    return pypdfium2.PdfDocument((output / "fact-sheets" / "01-un.pdf").read_bytes())[0]


def boxes(page, kind):
    return [thing.get_bounds() for thing in page.get_objects(filter=[kind], max_depth=4)]


def test_titles_keep_off_the_edges_of_their_bands(sheet):
    texts = sheet.get_textpage()
    titles = [texts.get_rect(number) for number in range(texts.count_rects())]
    bands = [box for box in boxes(sheet, pypdfium2.raw.FPDF_PAGEOBJ_PATH) if 15 < box[3] - box[1] < 60]
    within = [
        (band, title)
        for band, title in itertools.product(bands, titles)
        if band[0] < title[0] < band[2] < 500 and band[1] < (title[1] + title[3]) / 2 < band[3]
    ]
    assert len(within) >= 4  # two lines in each of two bands
    assert all(band[2] - title[2] > 3 for band, title in within)


def test_marks_of_lists_in_texts_stand_within_the_measure(output):
    texts = pypdfium2.PdfDocument((output / "synthesis.pdf").read_bytes())[1].get_textpage()
    assert texts.get_text_bounded().count("•") == 2
    assert min(texts.get_rect(number)[0] for number in range(texts.count_rects())) > 21.9 / 25.4 * 72


def test_the_place_is_no_organiser(sheet):
    assert "Structure 4 · Pantin" in sheet.get_textpage().get_text_bounded()


def test_logos_do_not_touch(sheet):
    logos = boxes(sheet, pypdfium2.raw.FPDF_PAGEOBJ_IMAGE)
    assert len(logos) == 6  # with the picture
    assert len({round(logo[1]) for logo in logos}) > 1  # they take more than a row
    for entry, other in itertools.combinations(logos, 2):
        across = max(entry[0], other[0]) - min(entry[2], other[2])
        down = max(entry[1], other[1]) - min(entry[3], other[3])
        assert max(across, down) > 2


def test_a_small_picture_is_not_enlarged(output, sheet):
    for page in (sheet, pypdfium2.PdfDocument((output / "synthesis.pdf").read_bytes())[3]):
        pictures = boxes(page, pypdfium2.raw.FPDF_PAGEOBJ_IMAGE)
        widths = [box[2] - box[0] for box in pictures if round((box[2] - box[0]) / (box[3] - box[1]), 1) == 1.3]
        assert [width < 24 / 95 * 72 for width in widths] == [True]


@pytest.mark.parametrize("scale", [0.75, 1, 1.5])
def test_lines_for_notes_are_seen_at_any_size(sheet, scale):
    picture = sheet.render(scale=scale).to_pil().convert("L")

    def lines(across):
        down = [picture.getpixel((across, y)) for y in range(picture.height // 4, picture.height * 9 // 10)]
        return sum(bool(line) for line, _ in itertools.groupby(down, lambda shade: shade < 245))

    # Eight, and the text above them; between columns there are none.
    assert max(lines(picture.width * part // 8) for part in range(1, 8)) > 11


def test_no_rule_for_notes_is_seen_above_the_first_one():
    """The picture of the rules ends below its last one: where it is repeated, nothing of it touches what is above."""
    tokens = (ROOT / "styles" / "tokens.css").read_text(encoding="utf-8")
    height, first, others = re.search(
        r"viewBox='0 0 100 (\d+)'.* d='M0 ([\d.]+)h100((?:m-100 8h100)+)'", tokens
    ).groups()
    last = float(first) + 8 * (len(others) // len("m-100 8h100"))
    assert max(paper.height for paper in PAPERS.values()) - 44 < last < int(height) - 4
    used = [path for path in (ROOT / "styles").glob("*.css") if "--rules-image) no-repeat" in path.read_text("utf-8")]
    assert len(used) == 2
    assert all(f"background-size: 100% {height}mm" in path.read_text(encoding="utf-8") for path in used)


def test_no_line_of_an_address_stands_below_its_code(tmp_path, workers):
    address = "https://www.example.org/" + "/".join(f"partie-{number}" for number in range(14))
    project(
        tmp_path,
        {
            "01-un.md": theme(
                "Un thème",
                f"## Besoins\n\n- [Un document dont le titre est si long qu’il prend bien des lignes à lui seul, et plus encore]({address})\n",
            )
        },
    )
    result = run(tmp_path, workers, "synthesis", edition=SMALL)
    assert written(result) == ["synthesis"], codes(result)
    data = (tmp_path / "output" / SMALL.folder / "synthesis.pdf").read_bytes()
    texts = [page.get_textpage() for page in pypdfium2.PdfDocument(data)]
    (links,) = [text for text in texts if "partie-13" in text.get_text_bounded()]
    lines = [links.get_rect(number) for number in range(links.count_rects())]
    starts = {round(line[0]) for line in lines if "partie-" in links.get_text_bounded(*line)}
    assert len(starts) == 1


def nested(depth):
    """Two points in each of two points, and so on."""
    points = [f"{'  ' * depth}- Un point de la branche {depth}, qui a ses mots et ses raisons"] * 2
    return "\n".join(point if depth == 5 else f"{point}\n{nested(depth + 1)}" for point in points)


def test_lists_of_two_points_within_each_other_leave_no_heading_alone_on_a_page(tmp_path, workers):
    project(tmp_path, {"01-un.md": theme("Un thème", f"## Enjeux\n\nUn mot.\n\n## Problèmes\n\n{nested(0)}\n")})
    result = run(tmp_path, workers, "synthesis")
    assert "title-alone" not in codes(result)
    first, second = (pypdfium2.PdfDocument((tmp_path / "output" / "synthesis.pdf").read_bytes())[at] for at in (3, 4))
    counts = [page.get_textpage().get_text_bounded().count("Un point") for page in (first, second)]
    assert min(counts) > 20


def test_the_title_of_a_group_that_is_nothing_but_others_stands_with_the_first_of_these(tmp_path, workers):
    def body(count):
        above, below = ("".join(f"- {words(1, n)}\n" for n in range(several)) for several in (count, 20))
        return f"## Problèmes\n\n{above}\n### Groupe\n\n#### Détail\n\n- un\n- deux\n\n#### Suite\n\n{below}"

    project(tmp_path, {f"{n}-t{n}.md": theme(f"Thème {n}", body(n)) for n in range(24, 28)})
    assert "title-alone" not in codes(run(tmp_path, workers, "synthesis"))


def test_a_need_without_an_answer_that_is_longer_than_a_page_begins_below_its_title(tmp_path, workers):
    project(tmp_path, {"1-t.md": theme("Un", f"## Besoins\n\n- {words(1800, 1)} [sans réponse]\n- Un toit\n")})
    assert "page-half-empty" not in codes(run(tmp_path, workers, "synthesis"))
